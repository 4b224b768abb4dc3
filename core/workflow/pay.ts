// Paying: a passed proposal becomes one batch under one payout id, signed by the treasurers, executed once, matched and told.
import { strict as assert } from "node:assert";
import { NeedsHuman } from "#core/errors.ts";
import { transfersHash, type Hash, type Transfer } from "#core/key.ts";
import type { Draft } from "#core/ledger/entry.ts";
import type { BatchState, ProposalState, PullState } from "#core/ledger/replay.ts";
import { baseUnits, parseBaseUnits, showAmount, showShortly, sumOf } from "#core/money.ts";
import type { Rules } from "#core/rules.ts";
import type { Batch, OwnerSignature, PaidPayout, PayoutPost, TreasuryStanding } from "#core/world.ts";
import { pullAnnounced, pullNotice } from "./pull-notice.ts";
import { rulesOf } from "./due-steps.ts";
import { recordUrl, rulesInForce, type House } from "./house.ts";
import { nameOf, transfersOf } from "./names.ts";
import { recordFacts, waitFor, type Outcome } from "./outcome.ts";
import { confirmVerdict, postedLines } from "./propose.ts";

const WATCH_SECONDS = 60;
const SETTLE_SECONDS = 10;
/** A transaction that no node has heard of for so long is sent again: the Safe's nonce lets only one of them through. */
const LOST_TRANSACTION_SECONDS = 600;
/** After a day without a block somebody has to look at a transaction that is not ours to send again. */
const FORGOTTEN_TRANSACTION_SECONDS = 86_400;

async function rulesFor(house: House, proposal: ProposalState): Promise<Rules> {
  const state = await house.stream.state();
  return rulesOf(state, proposal, rulesInForce(state));
}

/** The batch of a proposal: composed anew from the entries and the vault, and equal to what was intended. */
export async function batchOf(house: House, proposal: ProposalState, safeTxNonce: number): Promise<Batch> {
  const transfers = await transfersOf(house.store.vault, proposal.lines);
  const batch = house.world.treasury.composeBatch({ payoutId: proposal.payoutId, transfers, safeTxNonce });
  assert.equal(
    batch.transfersHash,
    proposal.transfersHash,
    "what is paid is, transfer for transfer, what was voted on",
  );
  const { chainId, safe } = (await rulesFor(house, proposal)).treasury;
  assert.deepEqual(
    batch.typedData.domain,
    { chainId, verifyingContract: safe },
    "it is paid from the Safe of the vote",
  );
  return batch;
}

/** Takes a Safe nonce and records it before anybody is asked to sign; a payout that the chain knows already is only settled. */
export async function intendBatch(house: House, proposal: ProposalState): Promise<Outcome> {
  const { treasury } = house.world;
  const paid = await treasury.findPayout(proposal.payoutId);
  if (paid !== null) return settlePaid(house, proposal, paid);
  const notYet = await confirmVerdict(house, proposal);
  if (notYet !== null) return notYet;
  const standing = await treasury.standing();
  refuseFaults(standing, proposal);
  await refuseShortBalance(house, proposal, standing);
  const batch = await batchOf(house, proposal, standing.nonce);
  const attempt = proposal.attempts + 1;
  const { payoutId, safeTxNonce, safeTxHash } = batch;
  return recordFacts({
    key: `batch:${payoutId}:${attempt}`,
    fact: {
      kind: "batch-intended",
      payoutId,
      attempt,
      safeTxNonce,
      safeTxHash,
      transfersHash: batch.transfersHash,
      threshold: standing.threshold,
    },
  });
}

function refuseFaults({ faults }: TreasuryStanding, proposal: ProposalState): void {
  if (faults.length === 0) return;
  throw new NeedsHuman(`The treasury is not what the rules describe, so epoch ${proposal.epoch} is not paid.`, {
    happened: faults.join(" "),
    next: "Check the Safe and the rules with the treasurers. When all is right: npm run resume",
  });
}

async function refuseShortBalance(
  house: House,
  proposal: ProposalState,
  { balanceBaseUnits }: TreasuryStanding,
): Promise<void> {
  const { token, safe } = (await rulesFor(house, proposal)).treasury;
  const total = totalOf(proposal);
  if (total <= balanceBaseUnits) return;
  throw new NeedsHuman(`The treasury holds too little for epoch ${proposal.epoch}.`, {
    happened: `${showAmount(total, token)} was voted, and the Safe ${safe} holds ${showAmount(balanceBaseUnits, token)}.`,
    next: "Fund the Safe, then: npm run resume",
  });
}

function totalOf(proposal: ProposalState): ReturnType<typeof sumOf> {
  return sumOf(proposal.lines.map(({ amountBaseUnits }) => parseBaseUnits(amountBaseUnits)));
}

export function payoutPostKey(payout: Hash): string {
  return `laurel:payout:${payout.slice(2, 34)}`;
}

export async function offerBatch(house: House, proposal: ProposalState, shows: string): Promise<Outcome> {
  const { batch, payoutId } = proposal;
  if (batch === null) throw new Error("there is no batch to offer");
  const stage = batch.transactionHash === null ? "to-sign" : "sent";
  const post = await payoutPost(house, proposal, batch, stage);
  const { channelId, messageId } = await house.world.forum.ensurePost(post);
  const { safeTxHash } = batch;
  return recordFacts({
    key: `offered:${safeTxHash}:${batch.attempt}:${shows}`,
    fact: { kind: "batch-offered", payoutId, safeTxHash, shows, channelId, messageId },
  });
}

async function payoutPost(
  house: House,
  proposal: ProposalState,
  batch: BatchState,
  stage: PayoutPost["stage"],
): Promise<PayoutPost> {
  const rules = await rulesFor(house, proposal);
  const transactionHash = proposal.settled?.transactionHash ?? batch.transactionHash;
  return {
    about: "payout",
    key: payoutPostKey(proposal.payoutId),
    where: "payouts",
    daoName: rules.name,
    epoch: proposal.epoch,
    stage,
    total: showShortly(totalOf(proposal), rules.treasury.token),
    recipients: proposal.lines.length,
    safeTxHash: batch.safeTxHash,
    safeTxNonce: batch.safeTxNonce,
    signed: batch.signatures.size,
    threshold: batch.threshold,
    transactionHash,
    transactionUrl: transactionHash === null ? null : house.world.treasury.transactionUrl(transactionHash),
  };
}

/** Any owner may execute a signed transaction, and another one may take our nonce: both are seen here. */
export async function watchBatch(house: House, proposal: ProposalState): Promise<Outcome> {
  return (await seenOutside(house, proposal)) ?? waitFor("the treasurers have not signed yet", WATCH_SECONDS);
}

async function seenOutside(house: House, proposal: ProposalState): Promise<Outcome | null> {
  const { batch, payoutId } = proposal;
  if (batch === null) throw new Error("there is no batch to watch");
  const paid = await house.world.treasury.findPayout(payoutId);
  const { safeTxHash } = batch;
  // Sent by another owner, or by us before a crash: from here on it is followed like any other transaction.
  if (paid !== null && batch.transactionHash === null)
    return recordFacts(batchSent(payoutId, batch, paid.transactionHash));
  if (paid !== null) return settlePaid(house, proposal, paid);
  const { nonce } = await house.world.treasury.standing();
  if (nonce <= batch.safeTxNonce) return null;
  const because = `Safe nonce ${batch.safeTxNonce} was used by another transaction; the treasurers sign again under a new one`;
  return recordFacts({
    key: `superseded:${safeTxHash}:${batch.attempt}`,
    fact: { kind: "batch-superseded", payoutId, safeTxHash, because },
  });
}

/** Re-read, simulated, then sent: only with signatures of people who are owners now, over our own hash. */
export async function executeBatch(house: House, proposal: ProposalState): Promise<Outcome> {
  const seen = await seenOutside(house, proposal);
  if (seen !== null) return seen;
  const { batch, payoutId } = proposal;
  if (batch === null) throw new Error("there is no batch to execute");
  const { treasury } = house.world;
  const standing = await treasury.standing();
  refuseFaults(standing, proposal);
  await refuseShortBalance(house, proposal, standing);
  const composed = await batchOf(house, proposal, batch.safeTxNonce);
  assert.equal(composed.safeTxHash, batch.safeTxHash, "the batch that is sent is the batch that was offered");
  const signatures = await validSignatures(house, composed, batch, standing);
  if (signatures.length < standing.threshold) {
    const missing = standing.threshold - signatures.length;
    return waitFor(`${missing} more treasurer must sign: the Safe's owners or threshold changed`, WATCH_SECONDS);
  }
  await simulateBatch(house, composed, signatures, standing);
  const transactionHash = await treasury.execute(composed, signatures);
  return recordFacts(batchSent(payoutId, batch, transactionHash));
}

/** A reorganisation may take the Safe back behind the batch's nonce: no signature helps before the nonces between are used. */
async function simulateBatch(
  house: House,
  composed: Batch,
  signatures: readonly OwnerSignature[],
  { nonce }: TreasuryStanding,
): Promise<void> {
  try {
    await house.world.treasury.simulate(composed, signatures);
  } catch (error) {
    if (!(error instanceof NeedsHuman) || nonce >= composed.safeTxNonce) throw error;
    throw new NeedsHuman(error.message, {
      happened: `${error.happened} The Safe is at nonce ${nonce}, and the batch was signed for nonce ${composed.safeTxNonce}.`,
      next: `Fill Safe nonce ${nonce} first with another (for example an empty) Safe transaction, and each one up to ${composed.safeTxNonce - 1}; then: npm run resume`,
      cause: error,
    });
  }
}

/** The attempt is part of every key of a batch: after a reorganisation the same nonce, and so the same hash, may come back. */
function batchSent(payoutId: Hash, { safeTxHash, attempt }: BatchState, transactionHash: Hash): Draft {
  return {
    key: `sent:${safeTxHash}:${attempt}:${transactionHash}`,
    fact: { kind: "batch-sent", payoutId, safeTxHash, transactionHash },
  };
}

async function validSignatures(
  house: House,
  composed: Batch,
  batch: BatchState,
  standing: TreasuryStanding,
): Promise<OwnerSignature[]> {
  const valid = new Map<string, OwnerSignature>();
  for (const record of batch.signatures.values()) {
    const kept = await house.store.vault.read(record);
    if (kept === null) continue;
    const { signer, signature } = JSON.parse(kept.text) as OwnerSignature;
    if (!standing.owners.includes(signer)) continue;
    valid.set(signer, house.world.treasury.readSignature(composed, signature, standing.owners));
  }
  return [...valid.values()].slice(0, standing.threshold);
}

export async function settlePayout(house: House, proposal: ProposalState): Promise<Outcome> {
  const { batch } = proposal;
  if (batch?.transactionHash == null) throw new Error("there is no transaction to settle");
  const composed = await batchOf(house, proposal, batch.safeTxNonce);
  const { state, because, confirmations } = await house.world.treasury.readExecution(composed, batch.transactionHash);
  switch (state) {
    case "failed": {
      // A transaction of ours also reverts when an owner was faster, with this batch or with another one.
      const seen = await seenOutside(house, proposal);
      if (seen !== null) return seen;
      throw new NeedsHuman(`The payout of epoch ${proposal.epoch} failed on chain, and nobody was paid by it.`, {
        happened: `${batch.transactionHash}: ${because ?? "the Safe did not report ExecutionSuccess"}`,
        next: `Look at the transaction. When the cause is mended, use up Safe nonce ${batch.safeTxNonce} with an empty transaction and the treasurers sign anew: npm run resume`,
      });
    }
    case "waiting":
      // No block has it: the fee may have become too low, or an owner was faster.
      if (confirmations === 0) return sendAgain(house, proposal, batch, composed);
      return waitFor(`${confirmations} confirmations so far`, SETTLE_SECONDS);
    case "unknown":
      return sendAgain(house, proposal, batch, composed);
    case "final": {
      const paid = await house.world.treasury.findPayout(proposal.payoutId);
      return paid === null
        ? waitFor("the node does not show the payout yet", SETTLE_SECONDS)
        : settlePaid(house, proposal, paid);
    }
  }
}

/** Lost or reorganised away: somebody else's execution is looked for first, then the same signed transaction is sent again. */
async function sendAgain(house: House, proposal: ProposalState, batch: BatchState, composed: Batch): Promise<Outcome> {
  const seen = await seenOutside(house, proposal);
  if (seen !== null) return seen;
  const isLost = house.stream.now() - (batch.sentAt ?? 0) >= LOST_TRANSACTION_SECONDS;
  if (!isLost) return waitFor("no block has the transaction yet", SETTLE_SECONDS);
  const standing = await house.world.treasury.standing();
  const signatures = await validSignatures(house, composed, batch, standing);
  // An owner sent it with signatures that we never had: it is mined again, or the owners use up its nonce.
  if (signatures.length < standing.threshold) {
    const isForgotten = house.stream.now() - (batch.sentAt ?? 0) >= FORGOTTEN_TRANSACTION_SECONDS;
    if (!isForgotten) return waitFor("an owner's transaction is not in a block", WATCH_SECONDS);
    throw new NeedsHuman(`An owner executed the payout of epoch ${proposal.epoch}, and the chain no longer shows it.`, {
      happened: `${batch.transactionHash} is in no block, and ${signatures.length} of ${standing.threshold} signatures are here.`,
      next: `Let the owner send it again, or use up Safe nonce ${batch.safeTxNonce} with an empty transaction, so that the treasurers sign anew; then: npm run resume`,
    });
  }
  await simulateBatch(house, composed, signatures, standing);
  const transactionHash = await house.world.treasury.execute(composed, signatures);
  if (transactionHash === batch.transactionHash)
    return waitFor("the transaction was sent again", LOST_TRANSACTION_SECONDS);
  return recordFacts(batchSent(proposal.payoutId, batch, transactionHash));
}

/** The chain is the truth: its transfers are compared with the vote's, by different code than composed them. */
async function settlePaid(house: House, proposal: ProposalState, paid: PaidPayout): Promise<Outcome> {
  const rules = await rulesFor(house, proposal);
  if (paid.confirmations < rules.treasury.confirmations) {
    return waitFor(`${paid.confirmations} of ${rules.treasury.confirmations} confirmations`, SETTLE_SECONDS);
  }
  const voted = await transfersOf(house.store.vault, proposal.lines);
  const isWhole =
    paid.manifest === proposal.transfersHash &&
    transfersHash(paid.transfers, rules.treasury.token.address) === proposal.transfersHash;
  if (!isWhole || !sameTransfers(paid.transfers, voted)) {
    throw new NeedsHuman(`The chain shows another payment under the payout id of epoch ${proposal.epoch}.`, {
      happened: `${paid.transactionHash} paid manifest ${paid.manifest}; voted was ${proposal.transfersHash}.`,
      next: "Compare the transaction with the ballot. Nothing more will be paid under this id.",
    });
  }
  const { payoutId } = proposal;
  const { transactionHash, block, manifest, safeTxHash } = paid;
  return recordFacts({
    key: `settled:${payoutId}`,
    fact: { kind: "payout-settled", payoutId, transactionHash, block, manifest, safeTxHash },
  });
}

function sameTransfers(seen: readonly Transfer[], voted: readonly Transfer[]): boolean {
  const isSame = (transfer: Transfer, at: number): boolean =>
    transfer.wallet === voted[at]?.wallet && transfer.amountBaseUnits === voted[at]?.amountBaseUnits;
  return seen.length === voted.length && seen.every(isSame);
}

export async function announcePayout(house: House, proposal: ProposalState): Promise<Outcome> {
  const { settled, batch, payoutId } = proposal;
  if (settled === null) throw new Error("only a settled payout is announced");
  const rules = await rulesFor(house, proposal);
  if (batch !== null) await house.world.forum.ensurePost(await payoutPost(house, proposal, batch, "settled"));
  const { channelId, messageId } = await house.world.forum.ensurePost({
    about: "thanks",
    key: `laurel:thanks:${payoutId.slice(2, 34)}`,
    where: "proposals",
    daoName: rules.name,
    epoch: proposal.epoch,
    lines: await postedLines(house, proposal, rules),
    transactionHash: settled.transactionHash,
    transactionUrl: house.world.treasury.transactionUrl(settled.transactionHash),
    recordUrl: recordUrl(house),
  });
  return recordFacts({
    key: `payout-announced:${payoutId}`,
    fact: { kind: "payout-announced", payoutId, channelId, messageId },
  });
}

export async function announcePayment(house: House, proposal: ProposalState, pull: PullState): Promise<Outcome> {
  const { settled } = proposal;
  if (settled === null) throw new Error("only a settled payout is announced");
  const rules = await rulesFor(house, proposal);
  const contributions = proposal.closed.contributions.filter(({ pullKey }) => pullKey === pull.key);
  const persons = new Set(contributions.map(({ person }) => person));
  const lines: { login: string; amount: string }[] = [];
  for (const line of proposal.lines.filter(({ person }) => persons.has(person))) {
    const { login } = await nameOf(house.store.vault, line.person);
    const amount = showShortly(baseUnits(BigInt(line.amountBaseUnits)), rules.treasury.token);
    lines.push({ login: login ?? "a former member", amount: `${amount} for ${line.because}` });
  }
  const { transactionHash } = settled;
  const transactionUrl = house.world.treasury.transactionUrl(transactionHash);
  const payment = lines.length === 0 ? null : { lines, transactionHash, transactionUrl };
  await house.world.codeHost.ensureComment(await pullNotice(house, pull, contributions, payment));
  return recordFacts(pullAnnounced(pull, "payment", proposal.epoch));
}
