// Steps: what is due now, derived from the state alone. Pure: the same state and time always give the same steps.
import type { Hash } from "#core/key.ts";
import type { ProposalState, PullState, State } from "#core/ledger/replay.ts";
import { addHours, type UnixSeconds } from "#core/time.ts";
import type { Rules } from "#core/rules.ts";

export type Step =
  | { readonly do: "open-epoch"; readonly key: string; readonly epoch: number }
  | { readonly do: "gather-evidence"; readonly key: string; readonly pull: PullState }
  | { readonly do: "score-pull"; readonly key: string; readonly pull: PullState }
  | { readonly do: "announce-score"; readonly key: string; readonly pull: PullState }
  | { readonly do: "close-appeal"; readonly key: string; readonly contribution: string }
  | { readonly do: "close-epoch"; readonly key: string; readonly epoch: number }
  | { readonly do: "draft-proposal"; readonly key: string; readonly epoch: number }
  | { readonly do: "announce-proposal"; readonly key: string; readonly payoutId: Hash; readonly stage: ProposalStage }
  | { readonly do: "open-ballot"; readonly key: string; readonly payoutId: Hash }
  | { readonly do: "reach-verdict"; readonly key: string; readonly payoutId: Hash }
  | { readonly do: "intend-batch"; readonly key: string; readonly payoutId: Hash }
  | { readonly do: "offer-batch"; readonly key: string; readonly payoutId: Hash; readonly shows: string }
  | { readonly do: "watch-batch"; readonly key: string; readonly payoutId: Hash }
  | { readonly do: "execute-batch"; readonly key: string; readonly payoutId: Hash }
  | { readonly do: "cancel-batch"; readonly key: string; readonly payoutId: Hash }
  | { readonly do: "remind-treasurers"; readonly key: string; readonly payoutId: Hash; readonly count: number }
  | { readonly do: "settle-payout"; readonly key: string; readonly payoutId: Hash }
  | { readonly do: "announce-payout"; readonly key: string; readonly payoutId: Hash }
  | { readonly do: "announce-payment"; readonly key: string; readonly payoutId: Hash; readonly pull: PullState }
  | { readonly do: "announce-stop"; readonly key: string; readonly step: string };

export type ProposalStage = "discussion" | "voting" | "passed" | "rejected" | "lapsed" | "paid";

/**
 * What is due now, money first, then what people wait for, then the rest.
 * @param rules the rules in force; an open epoch and its proposal keep the rules they began with
 * Steps that wait for a person (stopped) are left out until they are resumed.
 */
export function dueSteps(state: State, rules: Rules, now: UnixSeconds): Step[] {
  const steps = [
    ...[...state.proposals.values()].flatMap((proposal) =>
      proposalSteps(state, proposal, rulesOf(state, proposal, rules), now),
    ),
    ...appealSteps(state, now),
    ...epochSteps(state, now),
    ...[...state.pulls.values()].flatMap((pull) => pullSteps(state, pull)),
  ];
  const stops = [...state.stopped.values()].filter(({ isAnnounced }) => !isAnnounced).map(announceStop);
  return [...stops, ...steps.filter(({ key }) => !state.stopped.has(key))];
}

function announceStop(stopped: { readonly step: string }): Step {
  return { do: "announce-stop", key: `announce-stop:${stopped.step}`, step: stopped.step };
}

/** A proposal is carried out under the rules its epoch was opened with. */
export function rulesOf(state: State, proposal: ProposalState, inForce: Rules): Rules {
  return state.rulesOf.get(proposal.closed.rulesHash) ?? inForce;
}

function pullSteps(state: State, pull: PullState): Step[] {
  switch (pull.stage) {
    case "noticed":
      return state.openEpoch === null ? [] : [{ do: "gather-evidence", key: `gather-evidence:${pull.key}`, pull }];
    case "recorded":
      return [{ do: "score-pull", key: `score-pull:${pull.key}`, pull }];
    case "scored":
      return isToldWithPayment(state, pull) ? [] : [{ do: "announce-score", key: `announce-score:${pull.key}`, pull }];
    case "announced":
      return [];
  }
}

/** Both would write the one comment, in any order: what speaks of the payment goes first, and says all. */
function isToldWithPayment(state: State, pull: PullState): boolean {
  return [...state.proposals.values()].some(
    ({ settled, pullsToTell }) => settled !== null && pullsToTell.has(pull.key),
  );
}

/** Answered before the epoch closes where both are due: what it changes then counts in this one. */
function appealSteps(state: State, now: UnixSeconds): Step[] {
  return [...state.contributions.values(), ...state.late.values()]
    .filter(({ appeal }) => appeal?.answer === null && now >= appeal.answerBy)
    .map(({ id }) => ({ do: "close-appeal", key: `close-appeal:${id}`, contribution: id }));
}

/** One epoch at a time: an amount that is reserved or free must not be seen by two drafts or closings at once. */
function epochSteps(state: State, now: UnixSeconds): Step[] {
  const open = state.openEpoch;
  const toDraft = state.closed.size === 0 ? null : Math.min(...state.closed.keys());
  const draft: Step[] =
    toDraft === null ? [] : [{ do: "draft-proposal", key: `draft-proposal:${toDraft}`, epoch: toDraft }];
  if (open === null) {
    const epoch = state.lastEpoch + 1;
    return [...draft, { do: "open-epoch", key: `open-epoch:${epoch}`, epoch }];
  }
  const isScored = [...state.contributions.values()].every(
    ({ epoch, score }) => epoch !== open.number || score !== null,
  );
  if (now < open.closesAt || !isScored || toDraft !== null) return draft;
  return [{ do: "close-epoch", key: `close-epoch:${open.number}`, epoch: open.number }];
}

function proposalSteps(state: State, proposal: ProposalState, rules: Rules, now: UnixSeconds): Step[] {
  const { payoutId } = proposal;
  const stage = stageOf(proposal);
  const announce: Step[] =
    proposal.announcedStage === stage
      ? []
      : [{ do: "announce-proposal", key: `announce-proposal:${payoutId}:${stage}`, payoutId, stage }];
  return [...moneySteps(state, proposal, rules, now), ...announce, ...tellingSteps(proposal)];
}

export function stageOf(proposal: ProposalState): ProposalStage {
  if (proposal.settled) return "paid";
  if (proposal.verdict) return proposal.verdict.word;
  return proposal.ballot ? "voting" : "discussion";
}

function moneySteps(state: State, proposal: ProposalState, rules: Rules, now: UnixSeconds): Step[] {
  const { payoutId, ballot, verdict, batch } = proposal;
  if (proposal.settled) return [];
  if (ballot === null) {
    const isDiscussed =
      proposal.announcedAt !== null && now >= addHours(proposal.announcedAt, rules.vote.discussionHours);
    return isDiscussed ? [{ do: "open-ballot", key: `open-ballot:${payoutId}`, payoutId }] : [];
  }
  if (verdict === null) {
    return now >= ballot.endsAt ? [{ do: "reach-verdict", key: `reach-verdict:${payoutId}`, payoutId }] : [];
  }
  if (verdict.word !== "passed") return [];
  if (batch === null) {
    const isFree = ![...state.proposals.values()].some((other) => other.batch !== null && other.settled === null);
    const isObjectable = now < addHours(verdict.at, rules.vote.objectionHours);
    const isHeld = proposal.heldUntil !== null && now < proposal.heldUntil;
    if (!isFree || isObjectable || isHeld) return [];
    return [{ do: "intend-batch", key: `intend-batch:${payoutId}:${proposal.attempts + 1}`, payoutId }];
  }
  return batchSteps(state, proposal, batch, now);
}

function batchSteps(
  state: State,
  { payoutId }: ProposalState,
  batch: NonNullable<ProposalState["batch"]>,
  now: UnixSeconds,
): Step[] {
  const cancelling = batch.cancel === null ? "" : ` cancel ${batch.cancel.signatures.size}`;
  const shows = batch.transactionHash === null ? `to-sign ${batch.signatures.size}${cancelling}` : "sent";
  const offer: Step[] =
    batch.shows === shows
      ? []
      : [{ do: "offer-batch", key: `offer-batch:${batch.safeTxHash}:${shows}`, payoutId, shows }];
  if (batch.shows === null) return offer;
  if (batch.transactionHash !== null)
    return [{ do: "settle-payout", key: `settle-payout:${payoutId}`, payoutId }, ...offer];
  const isSigned = batch.signatures.size >= batch.threshold;
  const execute = `execute-batch:${batch.safeTxHash}:${batch.signatures.size}`;
  // While a person is asked, an owner may execute it all the same, or use up its nonce.
  const follow: Step =
    isSigned && !state.stopped.has(execute)
      ? { do: "execute-batch", key: execute, payoutId }
      : { do: "watch-batch", key: `watch-batch:${batch.safeTxHash}`, payoutId };
  return [follow, ...cancelSteps(payoutId, batch), ...offer, ...reminderSteps(payoutId, batch, now)];
}

function cancelSteps(payoutId: Hash, { cancel, threshold }: NonNullable<ProposalState["batch"]>): Step[] {
  if (cancel === null || cancel.signatures.size < threshold) return [];
  return [{ do: "cancel-batch", key: `cancel-batch:${cancel.cancelHash}:${cancel.signatures.size}`, payoutId }];
}

/** A day after the offer, and a day after each reminder: the calendar's days would put two of them close together. */
function reminderSteps(payoutId: Hash, batch: NonNullable<ProposalState["batch"]>, now: UnixSeconds): Step[] {
  const { safeTxHash, attempt, offeredAt, remindedAt, signatures, threshold } = batch;
  const since = remindedAt ?? offeredAt;
  if (since === null || signatures.size >= threshold || now < addHours(since, 24)) return [];
  const count = batch.reminders + 1;
  const key = `remind-treasurers:${safeTxHash}:${attempt}:${count}`;
  return [{ do: "remind-treasurers", key, payoutId, count }];
}

function tellingSteps(proposal: ProposalState): Step[] {
  if (!proposal.settled) return [];
  const { payoutId } = proposal;
  const thanks: Step[] = proposal.isPayoutAnnounced
    ? []
    : [{ do: "announce-payout", key: `announce-payout:${payoutId}`, payoutId }];
  const pulls = [...proposal.pullsToTell.values()].map((pull): Step => {
    return { do: "announce-payment", key: `announce-payment:${payoutId}:${pull.key}`, payoutId, pull };
  });
  return [...thanks, ...pulls];
}

/** What a step does, as a sentence with its subject: what `tick --dry` prints. */
export function sayStep(step: Step): string {
  switch (step.do) {
    case "open-epoch":
      return `Open epoch ${step.epoch}.`;
    case "gather-evidence":
      return `Gather the evidence of ${step.pull.repository}#${step.pull.pull} and credit its people.`;
    case "score-pull":
      return `Score ${step.pull.repository}#${step.pull.pull}.`;
    case "announce-score":
      return `Comment the score on ${step.pull.repository}#${step.pull.pull}.`;
    case "close-appeal":
      return `Answer the appeal about ${step.contribution} by the votes that are in.`;
    case "close-epoch":
      return `Close epoch ${step.epoch} and split its budget.`;
    case "draft-proposal":
      return `Draft the proposal of epoch ${step.epoch} with its exact transfers.`;
    case "announce-proposal":
      return `Show proposal ${short(step.payoutId)} on Discord as "${step.stage}".`;
    case "open-ballot":
      return `Open the ballot of payout ${short(step.payoutId)} on Snapshot.`;
    case "reach-verdict":
      return `Read the final tally of payout ${short(step.payoutId)} and reach the verdict.`;
    case "intend-batch":
      return `Take a Safe nonce for payout ${short(step.payoutId)} and record it.`;
    case "offer-batch":
      return `Offer payout ${short(step.payoutId)} to the treasurers (${step.shows}).`;
    case "watch-batch":
      return `Look whether payout ${short(step.payoutId)} was executed or superseded elsewhere.`;
    case "execute-batch":
      return `Simulate and execute payout ${short(step.payoutId)} through the Safe.`;
    case "cancel-batch":
      return `Execute the empty transaction that cancels payout ${short(step.payoutId)}.`;
    case "remind-treasurers":
      return `Remind the treasurers of payout ${short(step.payoutId)}.`;
    case "settle-payout":
      return `Match every transfer of payout ${short(step.payoutId)} and wait until it is final.`;
    case "announce-payout":
      return `Thank the contributors of payout ${short(step.payoutId)} on Discord.`;
    case "announce-payment":
      return `Tell ${step.pull.repository}#${step.pull.pull} that it was paid.`;
    case "announce-stop":
      return `Tell the treasurers that "${step.step}" waits for a person.`;
  }
}

function short(hash: Hash): string {
  return `${hash.slice(0, 10)}…`;
}
