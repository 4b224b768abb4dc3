// Recipients: each transfer tried alone, so that one wallet that cannot be paid does not hold up all others.
import { Interface, isError } from "ethers";
import { NeedsHuman } from "#core/errors.ts";
import type { Transfer, Wallet } from "#core/key.ts";
import { ERC20, type Token } from "../token/erc20.ts";
import type { ChainNode } from "./chain-node.ts";

export interface Paying {
  readonly node: ChainNode;
  readonly safe: Wallet;
  readonly token: Token;
  /** Answers `isSanctioned(address)`, as Chainalysis' oracle does; none by default. */
  readonly sanctionsOracle?: Wallet | null;
}

export interface RefusedTransfer {
  readonly transfer: Transfer;
  /** One sentence of ours, which goes on record: it names no wallet, and repeats nothing that a contract says of itself. */
  readonly because: string;
}

const ORACLE = new Interface(["function isSanctioned(address account) view returns (bool)"]);
/** Twice what the dearest known tokens take. Where a token calls its recipients, this is what each of them may burn. */
const TRANSFER_GAS_MAX = 400_000n;
const ASKED_AT_ONCE = 20;

/**
 * @returns in the order of the transfers; a recipient of whom the sanctions oracle does not say that all is well is among them
 * @throws NeedsHuman when the token refuses everybody, also the Safe itself
 */
export async function findRefused(paying: Paying, transfers: readonly Transfer[]): Promise<RefusedTransfer[]> {
  const heldBaseUnits = await readBalance(paying);
  const reasons = await askEach(transfers, async ({ wallet, amountBaseUnits }) => {
    const barred = await findSanction(paying, wallet);
    if (barred !== null) return barred;
    // A Safe that holds too little is another matter, and not the recipient's.
    const tried = amountBaseUnits < heldBaseUnits ? amountBaseUnits : heldBaseUnits;
    return (await isMoved(paying, wallet, tried)) ? null : "The token refuses a transfer to this wallet.";
  });
  const refused = transfers.flatMap((transfer, index) => {
    const because = reasons[index] ?? null;
    return because === null ? [] : [{ transfer, because }];
  });
  if (refused.length > 0 && refused.length === transfers.length) await refuseTokenDown(paying, heldBaseUnits);
  return refused;
}

async function askEach<Answer>(
  transfers: readonly Transfer[],
  ask: (transfer: Transfer) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let start = 0; start < transfers.length; start += ASKED_AT_ONCE) {
    answers.push(...(await Promise.all(transfers.slice(start, start + ASKED_AT_ONCE).map(ask))));
  }
  return answers;
}

/** @throws NeedsHuman when the token does not say how much the Safe holds */
export async function readBalance({ node, safe, token }: Paying): Promise<bigint> {
  const calldata = ERC20.encodeFunctionData("balanceOf", [safe]);
  const answer = await node
    .ask("read the balance", (provider) => provider.call({ to: token.address, data: calldata }))
    .catch(nothingIfReverted);
  if (isWord(answer)) return BigInt(answer.slice(0, 66));
  throw tokenDown(token);
}

/** True when the token moves it: it answers true, or nothing at all as some of the oldest tokens do. */
async function isMoved({ node, safe, token }: Paying, wallet: Wallet, amountBaseUnits: bigint): Promise<boolean> {
  const calldata = ERC20.encodeFunctionData("transfer", [wallet, amountBaseUnits]);
  const call = { from: safe, to: token.address, data: calldata, gasLimit: TRANSFER_GAS_MAX };
  const answer = await node.ask("try a transfer", (provider) => provider.call(call)).catch(nothingIfReverted);
  return answer === "0x" || (isWord(answer) && BigInt(answer.slice(0, 66)) === 1n);
}

/** It fails closed: an oracle that reverts, lies beside the point or is not there says nothing good of anybody. */
async function findSanction({ node, sanctionsOracle }: Paying, wallet: Wallet): Promise<string | null> {
  if (sanctionsOracle == null) return null;
  const calldata = ORACLE.encodeFunctionData("isSanctioned", [wallet]);
  const call = { to: sanctionsOracle, data: calldata, gasLimit: TRANSFER_GAS_MAX };
  const answer = await node.ask("ask the sanctions oracle", (provider) => provider.call(call)).catch(nothingIfReverted);
  if (!isWord(answer)) return `The sanctions oracle ${sanctionsOracle} does not answer for this wallet.`;
  return BigInt(answer.slice(0, 66)) === 0n ? null : `The sanctions oracle ${sanctionsOracle} bars this wallet.`;
}

async function refuseTokenDown(paying: Paying, heldBaseUnits: bigint): Promise<void> {
  const probe = heldBaseUnits > 0n ? 1n : 0n;
  if (!(await isMoved(paying, paying.safe, probe))) throw tokenDown(paying.token);
}

function tokenDown({ address, symbol }: Token): NeedsHuman {
  return new NeedsHuman(`${symbol} cannot be moved now.`, {
    happened: `The token ${address} refuses every transfer out of the Safe, as a token that is paused does.`,
    next: "Ask whoever runs the token. Nobody was paid and nobody was left out; when it moves again: npm run resume",
  });
}

const REVERTED = "reverted";

function nothingIfReverted(cause: unknown): string {
  if (isError(cause, "CALL_EXCEPTION")) return REVERTED;
  throw cause;
}

function isWord(answer: string): boolean {
  return /^0x[0-9a-f]{64}/i.test(answer);
}
