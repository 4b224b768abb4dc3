// A payment: what the logs of one transaction prove about a payout, and never what its status says.
import type { Hash, Transfer, Wallet } from "#core/key.ts";
import { parseWallet } from "#core/key.ts";
import { baseUnits, sumOf } from "#core/money.ts";
import type { Batch, PostedRound } from "#core/world.ts";
import { readTokenMove, type ChainLog } from "../token/erc20.ts";
import { CLAIMS } from "./claims.ts";
import { PAYOUTS, directOf } from "./payout-batch.ts";
import { SAFE } from "./safe-tx.ts";
import type { TreasuryPlace } from "./standing.ts";

export interface Payment {
  readonly token: Wallet;
  readonly manifest: Hash;
  /** What left Payouts between its mark and the next one, in order. */
  readonly transfers: readonly Transfer[];
  /** The round of claims that the same SafeTx posted, and filled from the treasury. */
  readonly claims: PostedRound | null;
  /** The SafeTx in which it happened; null when it was none of this Safe's. */
  readonly safeTxHash: Hash | null;
}

/** @param logs of one receipt, in order */
export function readPayment(logs: readonly ChainLog[], place: TreasuryPlace, payoutId: Hash): Payment | null {
  const marks = logs.map((log) => readMark(log, place.payouts));
  const start = marks.findIndex((mark) => mark?.payer === place.safe && mark.payoutId === payoutId);
  const mark = marks[start];
  if (!mark) return null;
  const next = marks.findIndex((other, index) => index > start && other !== null);
  const moves = logs.slice(start, next === -1 ? undefined : next).map((log) => readTokenMove(log, mark.token));
  const paid = moves.filter((move) => move !== null).filter((move) => move.from === place.payouts);
  return {
    token: mark.token,
    manifest: mark.manifest,
    transfers: paid.map(({ to, amountBaseUnits }) => ({ wallet: to, amountBaseUnits })),
    claims: readRound(untilExecuted(logs.slice(start), place.safe), mark.token, place),
    safeTxHash:
      readSafeEvents(logs.slice(start), place.safe).find(({ name }) => name === "ExecutionSuccess")?.hash ?? null,
  };
}

/** The rest of this SafeTx: what another one does in the same transaction is not of this payout. */
function untilExecuted(logs: readonly ChainLog[], safe: Wallet): readonly ChainLog[] {
  const end = logs.findIndex((log) => readSafeEvents([log], safe).length > 0);
  return end === -1 ? logs : logs.slice(0, end);
}

/** Whoever says that it posted a round is believed only where tokens went there from the treasury. */
function readRound(logs: readonly ChainLog[], token: Wallet, { safe }: TreasuryPlace): PostedRound | null {
  const moves = logs.map((log) => readTokenMove(log, token)).filter((move) => move?.from === safe);
  for (const log of logs) {
    const contract = parseWallet(log.address);
    const filled = moves.flatMap((move) => (move?.to === contract ? [move.amountBaseUnits] : []));
    const event = filled.length === 0 ? null : CLAIMS.parseLog({ topics: [...log.topics], data: log.data });
    if (event?.name !== "RootPosted") continue;
    const [round, root, total] = event.args as unknown as [bigint, Hash, bigint];
    return {
      contract,
      round: Number(round),
      root,
      totalBaseUnits: baseUnits(total),
      riseBaseUnits: sumOf(filled),
    };
  }
  return null;
}

/** Why this transaction did not pay the batch, as a sentence; null when it did, transfer for transfer. */
export function findUnpaid(logs: readonly ChainLog[], place: TreasuryPlace, batch: Batch): string | null {
  const unexecuted = findUnexecuted(logs, place, batch);
  if (unexecuted !== null) return unexecuted;
  const payment = readPayment(logs, place, batch.payoutId);
  if (!payment) return "The Safe executed it, but Payouts has not marked this payout.";
  if (payment.token !== place.token.address) return `It was paid in another token, ${payment.token}.`;
  if (payment.manifest !== batch.directHash) return `Payouts marked other transfers, ${payment.manifest}.`;
  const direct = directOf(batch);
  const wrong = direct.findIndex((transfer, index) => !isSameTransfer(transfer, payment.transfers[index]));
  if (wrong !== -1) return `Transfer ${wrong}, to ${direct[wrong]?.wallet}, did not happen as signed.`;
  if (payment.transfers.length !== direct.length) return "More transfers happened than were signed.";
  return findUnposted(batch.claims, payment.claims);
}

function findUnposted(signed: Batch["claims"], posted: PostedRound | null): string | null {
  if (signed === null) return posted === null ? null : `It posted a round of claims in ${posted.contract}, unsigned.`;
  if (posted === null) return `Claims ${signed.contract} has not posted and filled round ${signed.round}.`;
  const isSame = (["contract", "round", "root", "totalBaseUnits"] as const).every(
    (part) => signed[part] === posted[part],
  );
  if (!isSame) return `Claims posted another round than was signed: ${posted.round} in ${posted.contract}.`;
  if (signed.riseBaseUnits === posted.riseBaseUnits) return null;
  return `Claims got ${posted.riseBaseUnits} base units, and ${signed.riseBaseUnits} were signed.`;
}

/** Why this transaction is no execution of the batch, as a sentence; null when the Safe says that it succeeded. */
export function findUnexecuted(
  logs: readonly ChainLog[],
  { safe }: Pick<TreasuryPlace, "safe">,
  { safeTxHash }: Pick<Batch, "safeTxHash">,
): string | null {
  const events = readSafeEvents(logs, safe).filter(({ hash }) => hash === safeTxHash);
  if (events.some(({ name }) => name === "ExecutionFailure")) {
    return "The Safe used up the nonce, but the payment inside failed and nobody was paid.";
  }
  if (events.length > 0) return null;
  return "The transaction reverted, or it is not an execution of this batch; it paid nobody.";
}

export function isSameTransfer(one: Transfer, other: Transfer | undefined): boolean {
  return one.wallet === other?.wallet && one.amountBaseUnits === other.amountBaseUnits;
}

interface Mark {
  readonly payer: Wallet;
  readonly payoutId: Hash;
  readonly token: Wallet;
  readonly manifest: Hash;
}

function readMark(log: ChainLog, payouts: Wallet): Mark | null {
  if (parseWallet(log.address) !== payouts) return null;
  const event = PAYOUTS.parseLog({ topics: [...log.topics], data: log.data });
  if (event?.name !== "Paid") return null;
  const [payer, payoutId, token, , manifest] = event.args as unknown as [string, Hash, string, bigint, Hash];
  return { payer: parseWallet(payer), payoutId, token: parseWallet(token), manifest };
}

function readSafeEvents(logs: readonly ChainLog[], safe: Wallet): { name: string; hash: Hash }[] {
  return logs.flatMap((log) => {
    if (parseWallet(log.address) !== safe) return [];
    const event = SAFE.parseLog({ topics: [...log.topics], data: log.data });
    return event ? [{ name: event.name, hash: event.args[0] as Hash }] : [];
  });
}
