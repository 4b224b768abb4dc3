// An inspection: what a node says of its chain, a token and an oracle. It only reads, before anything is connected to them.
import { Interface, isError } from "ethers";
import { BadInput } from "#core/errors.ts";
import { parseWallet, type Wallet } from "#core/key.ts";
import { unixSeconds, type UnixSeconds } from "#core/time.ts";
import type { Token } from "../token/erc20.ts";
import { connectNode, type ChainNode } from "./chain-node.ts";

export interface ChainInspection {
  chainId(): Promise<number>;
  newestBlock(): Promise<{ readonly number: number; readonly at: UnixSeconds }>;
  /** Symbol and decimals as its contract tells them. @throws BadInput when there is no such token */
  token(address: Wallet): Promise<Token>;
  /** Whether a sanctions oracle answers as one. */
  answersAsOracle(address: Wallet): Promise<boolean>;
  close(): void;
}

const NAMES = new Interface([
  "function symbol() view returns (string)",
  "function decimals() view returns (uint8)",
  "function isSanctioned(address account) view returns (bool)",
]);
/** Whoever asks for a chain's number knows none yet. */
const ANY_CHAIN = 1;
const SYMBOL = /^[\p{L}\p{N}\p{Sc}.+-]{1,16}$/u;

export function inspectChain(rpcUrl: string, deadlineMilliseconds: number): ChainInspection {
  const node = connectNode({ rpcUrl, chainId: ANY_CHAIN, deadlineMilliseconds });
  return {
    chainId: () => node.readChainId(),
    async newestBlock() {
      const block = await node.ask("give its newest block", (provider) =>
        provider.send("eth_getBlockByNumber", ["latest", false]),
      );
      return { number: Number(fieldOf(block, "number")), at: unixSeconds(Number(fieldOf(block, "timestamp"))) };
    },
    async token(address) {
      const [symbol, decimals] = await Promise.all([
        read(node, address, "symbol", []),
        read(node, address, "decimals", []),
      ]);
      if (typeof symbol === "string" && SYMBOL.test(symbol) && decimals !== null)
        return { address, symbol, decimals: Number(decimals) };
      throw new BadInput(`What is at ${address} does not answer as a token.`, {
        happened: "It tells no symbol of 1 to 16 letters or digits, or no decimals.",
        next: "Copy the token's address from a block explorer of this chain.",
      });
    },
    answersAsOracle: async (address) => (await read(node, address, "isSanctioned", [NOBODY])) !== null,
    close: () => node.close(),
  };
}

const NOBODY = parseWallet(`0x${"0".repeat(39)}1`);

/** Null where there is no such contract, or it answers something else. */
async function read(node: ChainNode, to: Wallet, name: string, values: readonly unknown[]): Promise<unknown> {
  const calldata = NAMES.encodeFunctionData(name, values);
  try {
    const answer = await node.ask("read a contract", (provider) => provider.call({ to, data: calldata }));
    return NAMES.decodeFunctionResult(name, answer)[0] as unknown;
  } catch (cause) {
    if (isError(cause, "CALL_EXCEPTION") || isError(cause, "BAD_DATA")) return null;
    throw cause;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
