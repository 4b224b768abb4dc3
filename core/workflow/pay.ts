// Paying: a passed proposal becomes one batch under one payout id, signed by the treasurers, executed once, matched and told.
import { strict as assert } from "node:assert";
import { BadInput, NeedsHuman } from "#core/errors.ts";
import type { PersonId } from "#core/contribution/contribution.ts";
import { contentHash, transfersHash, type Hash, type Transfer, type Wallet } from "#core/key.ts";
import type { Draft, HoldStage, Withheld } from "#core/ledger/entry.ts";
import { countSigned, type BatchState, type ProposalState, type PullState, type State } from "#core/ledger/state.ts";
import { baseUnits, parseBaseUnits, showAmount, showShortly, sumOf, type BaseUnits } from "#core/money.ts";
import type { Rules } from "#core/rules.ts";
import type { Batch, OwnerSignature, PaidPayout, PayoutPost, TreasuryStanding } from "#core/world.ts";
import { pullAnnounced, pullNotice } from "./pull-notice.ts";
import { claimsOfBatch, claimsUrl, findClaims, pairLines, planClaims, recordRound, type VotedLine } from "./claims.ts";
import { awaitedOf, rulesOf } from "./due-steps.ts";
import { recordUrl, rulesInForce, type House } from "./house.ts";
import { nameOf, payoutWords, subjectOf, transfersOf } from "./names.ts";
import { recordFacts, waitFor, type Outcome } from "./outcome.ts";
import { namedLines, stopReason } from "./payout-reasons.ts";
import { confirmVerdict, paidLines, postedLines } from "./propose.ts";
import type { Decision } from "./stream.ts";

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

type Intended = Pick<BatchState, "safeTxNonce" | "withheld" | "claims">;

/** The batch of a proposal: composed anew from the entries and the vault, and equal to what was intended. */
export async function batchOf(house: House, proposal: ProposalState, intended: Intended): Promise<Batch> {
  const { safeTxNonce, withheld } = intended;
  const paid = await pairedLines(house, proposal, withheld);
  const transfers = paid.map(({ transfer }) => transfer);
  const claims = claimsOfBatch(intended.claims, paid);
  const batch = house.world.treasury.composeBatch({ payoutId: proposal.payoutId, transfers, safeTxNonce, claims });
  const voted = await transfersOf(house.store.vault, proposal.lines);
  assert.ok(isPartOf(batch.transfers, voted), "what is paid is, transfer for transfer, part of what was voted on");
  if (withheld.length === 0) assert.equal(batch.transfersHash, proposal.transfersHash, "nothing is left out unsaid");
  const { chainId, safe } = (await rulesFor(house, proposal)).treasury;
  assert.deepEqual(
    batch.typedData.domain,
    { chainId, verifyingContract: safe },
    "it is paid from the Safe of the vote",
  );
  return batch;
}

/** The lines that are paid, each beside its transfer. */
async function pairedLines(house: House, proposal: ProposalState, withheld: readonly Withheld[]): Promise<VotedLine[]> {
  const lines = paidBy(proposal, { withheld });
  return pairLines(lines, await transfersOf(house.store.vault, lines));
}

/** Takes a Safe nonce and records it before anybody is asked to sign; a payout that the chain knows already is only settled. */
export async function intendBatch(house: House, proposal: ProposalState): Promise<Outcome> {
  const { treasury } = house.world;
  const paid = await treasury.findPayout(proposal.payoutId);
  if (paid !== null) return settlePaid(house, proposal, paid);
  if (await isToldWithheld(house, proposal)) return recordFacts(payoutWithheld(proposal, allOf(proposal)));
  const notYet = await confirmVerdict(house, proposal);
  if (notYet !== null) return notYet;
  refuseRestless(proposal);
  const standing = await treasury.standing();
  refuseFaults(standing, proposal);
  const withheld = await findWithheld(house, proposal.lines);
  if (withheld.length === proposal.lines.length) return withholdPayout(house, proposal, withheld);
  await refuseShortBalance(house, proposal, withheld, standing);
  const planned = await planClaims(house, proposal, await pairedLines(house, proposal, withheld));
  const claims = planned === null ? {} : { claims: planned.round };
  const batch = await batchOf(house, proposal, { safeTxNonce: standing.nextNonce, withheld, ...claims });
  const attempt = proposal.attempts + 1;
  const { payoutId, safeTxNonce, safeTxHash } = batch;
  return recordRound(planned, {
    key: `batch:${payoutId}:${attempt}`,
    fact: {
      kind: "batch-intended",
      payoutId,
      attempt,
      safeTxNonce,
      safeTxHash,
      transfersHash: batch.transfersHash,
      threshold: standing.threshold,
      withheld,
      ...claims,
    },
  });
}

/** A nonce that is taken again and again is somebody's doing, or a mistake that signing anew does not mend. */
function refuseRestless(proposal: ProposalState): void {
  const { attempts, attemptsMax } = proposal;
  if (attempts < attemptsMax) return;
  throw new NeedsHuman(`The payout of ${payoutWords(proposal)} was superseded ${attempts} times.`, {
    happened: "Each time another transaction of the Safe took the nonce that the treasurers had signed for.",
    next: "Agree with the Safe's owners to let this payout go first. Then: npm run resume",
  });
}

/** Every transfer is tried by a call from the Safe: one that fails would take all others with it. */
async function findWithheld(house: House, lines: ProposalState["lines"]): Promise<Withheld[]> {
  const transfers = await transfersOf(house.store.vault, lines);
  const refused = await house.world.treasury.checkRecipients(transfers);
  return lines.flatMap(({ person, amountBaseUnits }, at) => {
    const because = refused.find(({ transfer }) => transfer.wallet === transfers[at]?.wallet)?.because;
    return because === undefined ? [] : [{ person, amountBaseUnits, because }];
  });
}

/**
 * Told first, and then recorded: a ledger that lost the entry finds the post, and does not pay under this payout id what was
 * proposed again under another one.
 */
async function withholdPayout(house: House, proposal: ProposalState, withheld: readonly Withheld[]): Promise<Outcome> {
  await refuseForgottenBatch(house, proposal);
  const { name, treasury } = await rulesFor(house, proposal);
  await house.world.forum.ensurePost({
    about: "withheld",
    key: withheldPostKey(proposal.payoutId),
    where: "payouts",
    daoName: name,
    ...subjectOf(proposal),
    total: showShortly(totalOf(proposal, []), treasury.token),
    withheld: await namedLines(house, withheld),
  });
  return recordFacts(payoutWithheld(proposal, withheld));
}

function payoutWithheld({ payoutId }: ProposalState, withheld: readonly Withheld[]): Draft {
  return { key: `withheld:${payoutId}`, fact: { kind: "payout-withheld", payoutId, withheld } };
}

function withheldPostKey(payout: Hash): string {
  return `laurel:withheld:${payout.slice(2, 34)}`;
}

/** A post of a lost ledger: what it told is proposed again by now, so it is not paid here, whatever the wallets take today. */
export async function isToldWithheld(house: House, { payoutId }: ProposalState): Promise<boolean> {
  return (await house.world.forum.findPost("payouts", withheldPostKey(payoutId))) !== null;
}

function allOf({ lines }: ProposalState): Withheld[] {
  const because = "It was told before that it cannot be paid.";
  return lines.map(({ person, amountBaseUnits }) => ({ person, amountBaseUnits, because }));
}

/** A batch that a lost ledger had offered may be signed: if it were executed later, its lines would be paid a second time. */
async function refuseForgottenBatch(house: House, proposal: ProposalState): Promise<void> {
  const { payoutId, attempts } = proposal;
  if (attempts > 0) return;
  const post = await house.world.forum.findPost("payouts", payoutPostKey(payoutId));
  if (post === null) return;
  throw new NeedsHuman(
    `Nobody can be paid by the payout of ${payoutWords(proposal)}, and a batch of it was offered before.`,
    {
      happened: `This ledger does not know the batch in ${post.url}: it was restored from an older copy.`,
      next: "Use up the Safe nonce that the post names with an empty transaction, delete the post, then: npm run resume",
    },
  );
}

/** Each of these, in this order, stands among those. */
function isPartOf(transfers: readonly Transfer[], voted: readonly Transfer[]): boolean {
  let at = 0;
  for (const { wallet, amountBaseUnits } of voted) {
    const next = transfers[at];
    if (next?.wallet === wallet && next.amountBaseUnits === amountBaseUnits) at += 1;
  }
  return at === transfers.length;
}

function refuseFaults({ faults }: TreasuryStanding, proposal: ProposalState): void {
  if (faults.length === 0) return;
  throw new NeedsHuman(`The treasury is not what the rules describe, so ${payoutWords(proposal)} is not paid.`, {
    happened: faults.join(" "),
    next: "Check the Safe and the rules with the treasurers. When all is right: npm run resume",
  });
}

async function refuseShortBalance(
  house: House,
  proposal: ProposalState,
  withheld: readonly Withheld[],
  { balanceBaseUnits }: TreasuryStanding,
): Promise<void> {
  const { token, safe } = (await rulesFor(house, proposal)).treasury;
  const total = totalOf(proposal, withheld);
  if (total <= balanceBaseUnits) return;
  throw new NeedsHuman(`The treasury holds too little for ${payoutWords(proposal)}.`, {
    happened: `${showAmount(total, token)} was voted, and the Safe ${safe} holds ${showAmount(balanceBaseUnits, token)}.`,
    next: "Fund the Safe, then: npm run resume",
  });
}

function totalOf({ lines }: ProposalState, withheld: readonly Withheld[]): BaseUnits {
  const left = new Set(withheld.map(({ person }) => person));
  return sumOf(
    lines.filter(({ person }) => !left.has(person)).map(({ amountBaseUnits }) => parseBaseUnits(amountBaseUnits)),
  );
}

export function payoutPostKey(payout: Hash): string {
  return `laurel:payout:${payout.slice(2, 34)}`;
}

export async function offerBatch(house: House, proposal: ProposalState, shows: string): Promise<Outcome> {
  const { batch, payoutId } = proposal;
  if (batch === null) throw new Error("there is no batch to offer");
  const toSign = batch.cancel === null ? ("to-sign" as const) : ("to-cancel" as const);
  const stage = batch.transactionHash === null ? toSign : "sent";
  const post = await payoutPost(house, proposal, batch, stage);
  const { channelId, messageId } = await house.world.forum.ensurePost(post);
  if (stage === "to-sign") await mirror(house, proposal, batch);
  const { safeTxHash } = batch;
  const fact = { kind: "batch-offered" as const, payoutId, safeTxHash, shows, channelId, messageId };
  // The same words may come back: a signature that held no more is given again.
  const keyOf = (state: State): string => `offered:${safeTxHash}:${batch.attempt}:${shows}:${state.size}`;
  return { record: (state) => ({ drafts: [{ key: keyOf(state), fact }] }) };
}

/** For treasurers who sign in Safe's own app. Nothing depends on it: what is not shown there is signed on our page. */
async function mirror(house: House, proposal: ProposalState, batch: BatchState): Promise<void> {
  const { treasury } = house.world;
  if (treasury.mirrorBatch === undefined) return;
  await treasury.mirrorBatch(await batchOf(house, proposal, batch), await keptSignatures(house, batch));
}

async function payoutPost(
  house: House,
  proposal: ProposalState,
  batch: BatchState,
  stage: PayoutPost["stage"],
): Promise<PayoutPost> {
  const rules = await rulesFor(house, proposal);
  const transactionHash = proposal.settled?.transactionHash ?? batch.transactionHash;
  const gas = transactionHash === null ? await house.world.treasury.executorStanding() : null;
  return {
    about: "payout",
    key: payoutPostKey(proposal.payoutId),
    where: "payouts",
    daoName: rules.name,
    ...subjectOf(proposal),
    stage,
    total: showShortly(totalOf(proposal, batch.withheld), rules.treasury.token),
    recipients: proposal.lines.length - batch.withheld.length,
    ...putUpWords(house, batch.claims, rules),
    withheld: await namedLines(house, batch.withheld),
    refused: await namedLines(house, batch.refused),
    cancelSigned: batch.cancel?.signatures.size ?? null,
    stop: batch.cancel?.asked == null ? null : await stopReason(house, batch.cancel.asked, null),
    lowGasAt: gas?.isLow === true ? gas.address : null,
    safeTxHash: batch.safeTxHash,
    safeTxNonce: batch.safeTxNonce,
    signed: countSigned(batch),
    threshold: batch.threshold,
    transactionHash,
    transactionUrl: transactionHash === null ? null : house.world.treasury.transactionUrl(transactionHash),
  };
}

/** A hold, or that it was released; of a batch that was cancelled, in the place of its own post. */
export async function announceHold(house: House, proposal: ProposalState, shows: HoldStage): Promise<Outcome> {
  const { hold, payoutId } = proposal;
  if (hold === null) return recordFacts();
  const { number, cancelled, until, release } = hold;
  const { name, treasury } = await rulesFor(house, proposal);
  const { channelId, messageId } = await house.world.forum.ensurePost({
    about: "hold",
    key: cancelled === null ? `laurel:hold:${payoutId.slice(2, 34)}:${number}` : payoutPostKey(payoutId),
    where: "payouts",
    daoName: name,
    ...subjectOf(proposal),
    total: showShortly(totalOf(proposal, []), treasury.token),
    cancelled,
    stop: await stopReason(house, hold, until),
    release: shows === "held" || release === null ? null : await stopReason(house, release, null),
  });
  return recordFacts({
    key: `hold-announced:${payoutId}:${number}:${shows}`,
    fact: { kind: "hold-announced", payoutId, number, shows, channelId, messageId },
  });
}

function putUpWords(house: House, claims: BatchState["claims"], { treasury }: Rules): Pick<PayoutPost, "claims"> {
  if (claims === undefined) return {};
  const total = showShortly(parseBaseUnits(claims.riseBaseUnits), treasury.token);
  return { claims: { recipients: claims.persons.length, total, url: claimsUrl(house) } };
}

/** Any owner may execute a signed transaction, and another one may take our nonce: both are seen here. */
export async function watchBatch(house: House, proposal: ProposalState): Promise<Outcome> {
  const seen = await seenOutside(house, proposal);
  if (seen !== null) return seen;
  const standing = await house.world.treasury.standing();
  const changed = (await changedSigning(house, proposal, standing)) ?? (await signedOutside(house, proposal, standing));
  return changed ?? waitFor("the treasurers have not signed yet", WATCH_SECONDS);
}

/** The Safe's threshold and owners as they are now, where the batch still goes by others. */
async function changedSigning(
  house: House,
  proposal: ProposalState,
  standing: TreasuryStanding,
): Promise<Outcome | null> {
  const { batch, payoutId } = proposal;
  // While the Safe is in doubt, nothing of what it says is known.
  if (batch === null || standing.faults.length > 0) return null;
  const { threshold } = standing;
  const { gone } = await checkSignatures(house, await batchOf(house, proposal, batch), batch, standing);
  const isKnown = (now: BatchState): boolean => now.threshold === threshold && now.void.join() === gone.join();
  if (isKnown(batch)) return null;
  return {
    record: (state) => {
      const now = state.proposals.get(payoutId)?.batch;
      if (now?.safeTxHash !== batch.safeTxHash || now.attempt !== batch.attempt || isKnown(now)) return { drafts: [] };
      const { safeTxHash, attempt } = batch;
      const key = `signing-changed:${safeTxHash}:${attempt}:${state.size}`;
      return { drafts: [{ key, fact: { kind: "signing-changed", payoutId, safeTxHash, threshold, void: gone } }] };
    },
  };
}

/** Signatures made in Safe's own app, or hashes approved on chain: each was checked over our own hash before it comes here. */
async function signedOutside(
  house: House,
  proposal: ProposalState,
  { owners }: TreasuryStanding,
): Promise<Outcome | null> {
  const { batch, payoutId } = proposal;
  if (batch === null) return null;
  const { treasury } = house.world;
  const composed = await batchOf(house, proposal, batch);
  const held = new Map([...batch.signatures].filter(([person]) => !batch.void.includes(person)));
  const known = new Set((await keptSignatures(house, { signatures: held })).map(({ signer }) => signer));
  const fresh = (await treasury.outsideSignatures(composed, owners)).filter(({ signer }) => !known.has(signer));
  if (fresh.length === 0) return null;
  const signed = await Promise.all(
    fresh.map(async (signature) => ({ person: await ownerAsPerson(house, signature.signer), signature })),
  );
  return {
    record: (state) => {
      const now = state.proposals.get(payoutId)?.batch;
      if (now?.safeTxHash !== batch.safeTxHash || now.attempt !== batch.attempt) return { drafts: [] };
      const open = signed.filter(({ person }) => !now.signatures.has(person) || now.void.includes(person));
      return signaturesRecorded(state, payoutId, now, open);
    },
  };
}

/** An owner who never linked still signs: known by the wallet alone, which the chain shows anyway. */
async function ownerAsPerson(house: House, owner: Wallet): Promise<PersonId> {
  const state = await house.stream.state();
  const linked = (await house.store.vault.find("wallet", owner)).find(
    ({ record, person }) => person !== null && state.persons.get(person)?.walletRecord === record,
  );
  return linked?.person ?? (`owner-${contentHash(owner).slice(2, 34)}` as PersonId);
}

/** Whoever's signature holds no more may sign again: that one takes its place under a key of its own. */
export function signaturesRecorded(
  { size }: State,
  payoutId: Hash,
  { safeTxHash, attempt, signatures }: Pick<BatchState, "safeTxHash" | "attempt" | "signatures">,
  signed: readonly { readonly person: PersonId; readonly signature: OwnerSignature }[],
): Decision {
  const nameOfOne = (person: PersonId): string =>
    `${safeTxHash}:${attempt}:${person}${signatures.has(person) ? `:${size}` : ""}`;
  const recordOf = (person: PersonId): string => `signature:${nameOfOne(person)}`;
  return {
    drafts: signed.map(({ person }) => ({
      key: `signed:${nameOfOne(person)}`,
      fact: { kind: "batch-signed", payoutId, safeTxHash, person, signatureRecord: recordOf(person) },
    })),
    records: signed.map(({ person, signature }) => ({
      record: recordOf(person),
      person,
      kind: "signature",
      text: JSON.stringify(signature),
    })),
  };
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
  // First of all: which of the two has enough signatures is told by the threshold that is recorded.
  const changed = await changedSigning(house, proposal, standing);
  if (changed !== null) return changed;
  if (await isCancelSigned(house, batch, standing))
    return waitFor("the treasurers have signed to cancel it", WATCH_SECONDS);
  await refuseShortBalance(house, proposal, batch.withheld, standing);
  const notYet = waitForEarlier(batch, standing);
  if (notYet !== null) return notYet;
  await refuseDryExecutor(house, proposal);
  const composed = await batchOf(house, proposal, batch);
  assert.equal(composed.safeTxHash, batch.safeTxHash, "the batch that is sent is the batch that was offered");
  const signatures = await validSignatures(house, composed, batch, standing);
  if (signatures.length < standing.threshold)
    return (await signedOutside(house, proposal, standing)) ?? waitForOwners(standing, signatures);
  const refused = await findWithheld(house, paidBy(proposal, batch));
  if (refused.length > 0) return askToCancel(house, proposal, batch, refused);
  await simulateBatch(house, composed, signatures, standing);
  const transactionHash = await treasury.execute(composed, signatures);
  return recordFacts(batchSent(payoutId, batch, transactionHash));
}

function paidBy({ lines }: ProposalState, { withheld }: Pick<BatchState, "withheld">): ProposalState["lines"] {
  const left = new Set(withheld.map(({ person }) => person));
  return lines.filter(({ person }) => !left.has(person));
}

/**
 * One line that fails would take all others with it, and what is signed cannot be changed: only an empty transaction in its
 * place lets the others be paid. Until that is signed it is tried again, so that a line which recovers needs nobody.
 */
function askToCancel(
  house: House,
  { payoutId }: ProposalState,
  batch: BatchState,
  refused: readonly Withheld[],
): Outcome {
  const isFresh = ({ person }: Withheld): boolean => !batch.refused.some((known) => known.person === person);
  const [first, ...others] = refused.filter(isFresh);
  if (first === undefined) return waitFor("a line cannot be paid: the treasurers are asked to cancel", WATCH_SECONDS);
  const { safeTxHash, attempt, safeTxNonce } = batch;
  const { safeTxHash: cancelHash } = house.world.treasury.composeCancel(safeTxNonce);
  return recordFacts({
    key: `lines-refused:${safeTxHash}:${attempt}:${first.person}`,
    fact: { kind: "lines-refused", payoutId, safeTxHash, cancelHash, refused: [first, ...others] },
  });
}

function waitForOwners({ threshold }: TreasuryStanding, signatures: readonly OwnerSignature[]): Outcome {
  const missing = threshold - signatures.length;
  const more = missing === 1 ? "1 more treasurer" : `${missing} more treasurers`;
  return waitFor(
    `${more} must sign: the Safe's owners or threshold changed since, or a signature holds no more`,
    WATCH_SECONDS,
  );
}

/** Transactions of the Safe from elsewhere come first; where there are none, a reorganisation has taken the nonce back. */
function waitForEarlier({ safeTxNonce }: BatchState, { nonce, nextNonce }: TreasuryStanding): Outcome | null {
  if (nonce >= safeTxNonce || nextNonce < safeTxNonce) return null;
  return waitFor(`the Safe's transactions before nonce ${safeTxNonce} come first`, WATCH_SECONDS);
}

/** Where both have enough signatures the careful one goes first: what is cancelled can be offered again. */
async function isCancelSigned(
  house: House,
  { cancel, safeTxNonce }: BatchState,
  standing: TreasuryStanding,
): Promise<boolean> {
  if (cancel === null || cancel.signatures.size < standing.threshold) return false;
  const composed = house.world.treasury.composeCancel(safeTxNonce);
  return (await validSignatures(house, composed, cancel, standing)).length >= standing.threshold;
}

/** The executor's key holds gas money only. Whether a little is enough is told by the chain when it is sent. */
async function refuseDryExecutor(house: House, proposal: ProposalState): Promise<void> {
  const { address, balanceWei } = await house.world.treasury.executorStanding();
  if (balanceWei > 0n) return;
  throw new NeedsHuman(`The payout of ${payoutWords(proposal)} is signed, and there is no gas to send it.`, {
    happened: `The executor ${address} holds ${balanceWei} wei.`,
    next: "Send it a little gas, or let any owner execute the signed transaction in the Safe. Then: npm run resume",
  });
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

/** What holds no more, of a contract that is an owner, counts for as little as that of an owner who is none any more. */
async function validSignatures(
  house: House,
  composed: Batch,
  batch: Pick<BatchState, "signatures">,
  standing: TreasuryStanding,
): Promise<OwnerSignature[]> {
  const { valid } = await checkSignatures(house, composed, batch, standing);
  return valid.slice(0, standing.threshold);
}

/** @returns each owner's signature once, and the people whose signatures the Safe would not take now, in the order of signing */
async function checkSignatures(
  house: House,
  composed: Batch,
  { signatures }: Pick<BatchState, "signatures">,
  { owners }: TreasuryStanding,
): Promise<{ valid: OwnerSignature[]; gone: PersonId[] }> {
  const valid = new Map<string, OwnerSignature>();
  const gone: PersonId[] = [];
  for (const [person, record] of signatures) {
    const kept = await readSignature(house, record);
    const taken = kept === null ? null : await takeSignature(house, composed, kept, owners);
    if (taken === null) gone.push(person);
    else valid.set(taken.signer, taken);
  }
  return { valid: [...valid.values()], gone };
}

async function takeSignature(
  house: House,
  composed: Batch,
  { signer, signature }: OwnerSignature,
  owners: readonly Wallet[],
): Promise<OwnerSignature | null> {
  if (!owners.includes(signer)) return null;
  try {
    return await house.world.treasury.readSignature(composed, signature, owners, signer);
  } catch (error) {
    if (error instanceof BadInput) return null;
    throw error;
  }
}

/** Whether the Safe would not take a kept signature now. */
export async function isSignatureVoid(
  house: House,
  composed: Batch,
  record: string,
  owners: readonly Wallet[],
): Promise<boolean> {
  const kept = await readSignature(house, record);
  return kept === null || (await takeSignature(house, composed, kept, owners)) === null;
}

async function keptSignatures(house: House, batch: Pick<BatchState, "signatures">): Promise<OwnerSignature[]> {
  const kept = await Promise.all([...batch.signatures.values()].map((record) => readSignature(house, record)));
  return kept.filter((signature) => signature !== null);
}

async function readSignature(house: House, record: string): Promise<OwnerSignature | null> {
  const found = await house.store.vault.read(record);
  return found === null ? null : (JSON.parse(found.text) as OwnerSignature);
}

/** Owners have signed an empty transaction at the batch's nonce: whoever of the two is first leaves the other without a nonce. */
export async function cancelBatch(house: House, proposal: ProposalState): Promise<Outcome> {
  const seen = await seenOutside(house, proposal);
  if (seen !== null) return seen;
  const { batch, payoutId } = proposal;
  if (batch?.cancel == null) throw new Error("nobody asked to cancel this batch");
  const sentAgo = house.stream.now() - (batch.cancel.sentAt ?? 0);
  if (sentAgo < LOST_TRANSACTION_SECONDS) return waitFor("no block has the empty transaction yet", WATCH_SECONDS);
  const { treasury } = house.world;
  const standing = await treasury.standing();
  refuseFaults(standing, proposal);
  const notYet = waitForEarlier(batch, standing);
  if (notYet !== null) return notYet;
  await refuseDryExecutor(house, proposal);
  const { cancelHash, transactionHash: sent } = batch.cancel;
  const composed = treasury.composeCancel(batch.safeTxNonce);
  assert.equal(composed.safeTxHash, cancelHash, "what cancels is what was signed");
  const signatures = await validSignatures(house, composed, batch.cancel, standing);
  if (signatures.length < standing.threshold) return waitForOwners(standing, signatures);
  await simulateBatch(house, composed, signatures, standing);
  const transactionHash = await (sent === null
    ? treasury.execute(composed, signatures)
    : treasury.speedUp(composed, signatures, sent));
  return recordFacts({
    key: `cancel-sent:${batch.safeTxHash}:${batch.attempt}:${house.stream.now()}`,
    fact: { kind: "cancel-sent", payoutId, cancelHash, transactionHash },
  });
}

/** A post of its own, so that Discord tells those who read there; its key counts, so that a lost entry makes no second one. */
export async function remindTreasurers(house: House, proposal: ProposalState, count: number): Promise<Outcome> {
  // A restored copy may not know yet that its batch is over: nobody is asked to sign what nobody can sign any more.
  const seen = await seenOutside(house, proposal);
  if (seen !== null) return seen;
  const { batch, payoutId } = proposal;
  if (batch === null) return recordFacts();
  const rules = await rulesFor(house, proposal);
  const purpose = awaitedOf(batch) ?? "pay";
  const { channelId, messageId } = await house.world.forum.ensurePost({
    about: "reminder",
    purpose,
    key: `laurel:reminder:${payoutId.slice(2, 34)}:${batch.attempt}:${count}`,
    where: "payouts",
    daoName: rules.name,
    ...subjectOf(proposal),
    total: showShortly(totalOf(proposal, batch.withheld), rules.treasury.token),
    signed: purpose === "pay" ? countSigned(batch) : (batch.cancel?.signatures.size ?? 0),
    threshold: batch.threshold,
  });
  const { safeTxHash, attempt } = batch;
  return recordFacts({
    key: `reminded:${safeTxHash}:${attempt}:${count}`,
    fact: { kind: "treasurers-reminded", payoutId, safeTxHash, count, channelId, messageId },
  });
}

export async function settlePayout(house: House, proposal: ProposalState): Promise<Outcome> {
  const { batch } = proposal;
  if (batch?.transactionHash == null) throw new Error("there is no transaction to settle");
  const composed = await batchOf(house, proposal, batch);
  const { state, because, confirmations } = await house.world.treasury.readExecution(composed, batch.transactionHash);
  switch (state) {
    case "failed": {
      // A transaction of ours also reverts when an owner was faster, with this batch or with another one.
      const seen = await seenOutside(house, proposal);
      if (seen !== null) return seen;
      throw new NeedsHuman(`The payout of ${payoutWords(proposal)} failed on chain, and nobody was paid by it.`, {
        happened: `${batch.transactionHash}: ${because ?? "the Safe did not report ExecutionSuccess"}`,
        next: `Look at the transaction. When the cause is mended, use up Safe nonce ${batch.safeTxNonce} with an empty transaction and the treasurers sign anew: npm run resume`,
      });
    }
    case "waiting":
      // No block has it: the fee may have become too low, or an owner was faster.
      if (confirmations === 0) return sendAgain(house, proposal, batch, composed, batch.transactionHash);
      return waitFor(`${confirmations} confirmations so far`, SETTLE_SECONDS);
    case "unknown":
      return sendAgain(house, proposal, batch, composed, batch.transactionHash);
    case "final": {
      const paid = await house.world.treasury.findPayout(proposal.payoutId);
      return paid === null
        ? waitFor("the node does not show the payout yet", SETTLE_SECONDS)
        : settlePaid(house, proposal, paid);
    }
  }
}

/** Lost or reorganised away: somebody else's execution is looked for first, then the same signed transaction is sent again. */
async function sendAgain(
  house: House,
  proposal: ProposalState,
  batch: BatchState,
  composed: Batch,
  sent: Hash,
): Promise<Outcome> {
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
    throw new NeedsHuman(
      `An owner executed the payout of ${payoutWords(proposal)}, and the chain no longer shows it.`,
      {
        happened: `${batch.transactionHash} is in no block, and ${signatures.length} of ${standing.threshold} signatures are here.`,
        next: `Let the owner send it again, or use up Safe nonce ${batch.safeTxNonce} with an empty transaction, so that the treasurers sign anew; then: npm run resume`,
      },
    );
  }
  await simulateBatch(house, composed, signatures, standing);
  const { treasury } = house.world;
  const transactionHash = await treasury.speedUp(composed, signatures, sent);
  if (transactionHash === sent) return waitFor("the transaction was sent again", LOST_TRANSACTION_SECONDS);
  return recordFacts(batchSent(proposal.payoutId, batch, transactionHash));
}

/** The chain is the truth: its transfers are compared with the vote's, by different code than composed them. */
async function settlePaid(house: House, proposal: ProposalState, paid: PaidPayout): Promise<Outcome> {
  const rules = await rulesFor(house, proposal);
  if (paid.isFinalized !== true && paid.confirmations < rules.treasury.confirmations) {
    return waitFor(`${paid.confirmations} of ${rules.treasury.confirmations} confirmations`, SETTLE_SECONDS);
  }
  const voted = await transfersOf(house.store.vault, proposal.lines);
  const claims = await findClaims(house, proposal, pairLines(proposal.lines, voted), paid);
  if (claims !== null && "wait" in claims) return waitFor(claims.wait, SETTLE_SECONDS);
  const isItself = transfersHash(paid.transfers, rules.treasury.token.address) === paid.manifest;
  if (!isItself || paid.transfers.length === 0 || !isPartOf(paid.transfers, voted)) {
    throw new NeedsHuman(`The chain shows another payment under the payout id of ${payoutWords(proposal)}.`, {
      happened: `${paid.transactionHash} paid manifest ${paid.manifest}; voted was ${proposal.transfersHash}.`,
      next: "Compare the transaction with the ballot. Nothing more will be paid under this id.",
    });
  }
  const { payoutId } = proposal;
  const { transactionHash, block, manifest, safeTxHash } = paid;
  const withheld = unpaidLines(proposal, voted, [...paid.transfers, ...(claims?.transfers ?? [])]);
  const settled = { payoutId, transactionHash, block, manifest, safeTxHash, withheld };
  return recordRound(claims, {
    key: `settled:${payoutId}`,
    fact: { kind: "payout-settled", ...settled, ...(claims === null ? {} : { claims: claims.round }) },
  });
}

/** By the chain, not by what we remember: a restored copy may not know what its batch left out. */
function unpaidLines(proposal: ProposalState, voted: readonly Transfer[], paid: readonly Transfer[]): Withheld[] {
  const wallets = new Set(paid.map(({ wallet }) => wallet));
  return proposal.lines.flatMap(({ person, amountBaseUnits }, at) => {
    if (wallets.has(voted[at]?.wallet ?? "0x")) return [];
    const known = proposal.batch?.withheld.find((each) => each.person === person)?.because;
    return [{ person, amountBaseUnits, because: known ?? "The transaction on chain does not pay it." }];
  });
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
    ...subjectOf(proposal),
    lines: await postedLines(house, { ...proposal, lines: paidLines(proposal) }, rules),
    transactionHash: settled.transactionHash,
    transactionUrl: house.world.treasury.transactionUrl(settled.transactionHash),
    recordUrl: recordUrl(house),
    ...(settled.claims === undefined ? {} : { claimsUrl: claimsUrl(house) }),
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
  const putUp = new Set(settled.claims?.persons);
  const lines: { login: string; amount: string; claimsUrl?: string }[] = [];
  for (const line of paidLines(proposal).filter(({ person }) => persons.has(person))) {
    const { login } = await nameOf(house.store.vault, line.person);
    const amount = showShortly(baseUnits(BigInt(line.amountBaseUnits)), rules.treasury.token);
    const claims = putUp.has(line.person) ? { claimsUrl: claimsUrl(house) } : {};
    lines.push({ login: login ?? "a former member", amount: `${amount} for ${line.because}`, ...claims });
  }
  const { transactionHash } = settled;
  const transactionUrl = house.world.treasury.transactionUrl(transactionHash);
  const payment = lines.length === 0 ? null : { lines, transactionHash, transactionUrl };
  await house.world.codeHost.ensureComment(await pullNotice(house, pull, contributions, payment));
  return recordFacts(pullAnnounced(pull, "payment", proposal.epoch));
}
