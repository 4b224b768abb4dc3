// An ERC-20 token: the few calls and the one event that Laurel needs of it.
import { Interface } from "ethers";
import { parseWallet, type Wallet } from "#core/key.ts";
import { baseUnits, type BaseUnits } from "#core/money.ts";

/** What is configured about a token; the decimals are compared with the chain's. */
export interface Token {
  readonly address: Wallet;
  readonly symbol: string;
  readonly decimals: number;
}

/** One line of a receipt, as every Ethereum library gives it. */
export interface ChainLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

export const ERC20 = new Interface([
  "function approve(address spender, uint256 value) returns (bool)",
  "function balanceOf(address account) view returns (uint256)",
  "function decimals() view returns (uint8)",
  "function mint(address to, uint256 amount)",
  "function transfer(address to, uint256 value) returns (bool)",
  "event Transfer(address indexed from, address indexed to, uint256 value)",
]);

export interface TokenMove {
  readonly from: Wallet;
  readonly to: Wallet;
  readonly amountBaseUnits: BaseUnits;
}

/** The Transfer that this log is, or null when it is of another contract or another kind. */
export function readTokenMove(log: ChainLog, token: Wallet): TokenMove | null {
  if (parseWallet(log.address) !== token || log.topics.length !== 3) return null;
  const event = ERC20.parseLog({ topics: [...log.topics], data: log.data });
  if (event?.name !== "Transfer") return null;
  const [from, to, value] = [event.args[0] as string, event.args[1] as string, event.args[2] as bigint];
  return { from: parseWallet(from), to: parseWallet(to), amountBaseUnits: baseUnits(value) };
}
