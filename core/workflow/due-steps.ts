// Steps: what is due now, derived from the state alone. Pure: the same state and time always give the same steps.
import type { PersonId } from "#core/contribution/contribution.ts";
import type { Hash } from "#core/key.ts";
import type { DisputeStage, HoldStage, PauseStage } from "#core/ledger/entry.ts";
import { countSigned, type MotionState, type ProposalState, type PullState, type State } from "#core/ledger/state.ts";
import { addHours, type UnixSeconds } from "#core/time.ts";
import type { Rules } from "#core/rules.ts";
import { inFlight } from "./in-flight.ts";

const REMINDED_BEFORE_SECONDS = 86_400;
/** Whoever changes a wallet again and again fills no channel with it. */
const BETWEEN_WALLET_POSTS_HOURS = 1;

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
  | { readonly do: "watch-ballot"; readonly key: string; readonly payoutId: Hash }
  | { readonly do: "remind-voters"; readonly key: string; readonly payoutId: Hash }
  | { readonly do: "announce-motion"; readonly key: string; readonly motion: Hash; readonly stage: MotionStage }
  | { readonly do: "open-motion"; readonly key: string; readonly motion: Hash }
  | { readonly do: "watch-motion"; readonly key: string; readonly motion: Hash }
  | { readonly do: "remind-motion"; readonly key: string; readonly motion: Hash }
  | { readonly do: "decide-motion"; readonly key: string; readonly motion: Hash }
  | { readonly do: "carry-out-motion"; readonly key: string; readonly motion: Hash }
  | { readonly do: "reach-verdict"; readonly key: string; readonly payoutId: Hash }
  | { readonly do: "intend-batch"; readonly key: string; readonly payoutId: Hash }
  | { readonly do: "offer-batch"; readonly key: string; readonly payoutId: Hash; readonly shows: string }
  | { readonly do: "watch-batch"; readonly key: string; readonly payoutId: Hash }
  | { readonly do: "execute-batch"; readonly key: string; readonly payoutId: Hash }
  | { readonly do: "cancel-batch"; readonly key: string; readonly payoutId: Hash }
  | { readonly do: "announce-hold"; readonly key: string; readonly payoutId: Hash; readonly shows: HoldStage }
  | { readonly do: "announce-wallet"; readonly key: string; readonly person: PersonId }
  | { readonly do: "close-dispute"; readonly key: string; readonly dispute: number }
  | { readonly do: "announce-dispute"; readonly key: string; readonly dispute: number; readonly shows: DisputeStage }
  | { readonly do: "erase-person"; readonly key: string; readonly person: PersonId }
  | { readonly do: "remind-treasurers"; readonly key: string; readonly payoutId: Hash; readonly count: number }
  | { readonly do: "settle-payout"; readonly key: string; readonly payoutId: Hash }
  | { readonly do: "announce-payout"; readonly key: string; readonly payoutId: Hash }
  | { readonly do: "announce-payment"; readonly key: string; readonly payoutId: Hash; readonly pull: PullState }
  | { readonly do: "announce-pause"; readonly key: string; readonly number: number; readonly shows: PauseStage }
  | { readonly do: "announce-stop"; readonly key: string; readonly step: string };

export type MotionStage = "discussion" | "voting" | "passed" | "rejected" | "lapsed";
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
    ...[...state.motions.values()].flatMap((motion) => motionSteps(motion, motionRules(state, motion, rules), now)),
    ...pauseSteps(state, now),
    ...walletSteps(state, now),
    ...disputeSteps(state, now),
    ...erasureSteps(state, now),
    ...appealSteps(state, now),
    ...epochSteps(state, now),
    ...[...state.pulls.values()].flatMap((pull) => pullSteps(state, pull)),
  ];
  const stops = [...state.stopped.values()].filter(({ isAnnounced }) => !isAnnounced).map(announceStop);
  const due = steps.filter(({ key }) => !state.stopped.has(key));
  return [...stops, ...(isPaused(state, now) ? due.flatMap((step) => whilePaused(state, step)) : due)];
}

export function isPaused({ pause }: Pick<State, "pause">, now: UnixSeconds): boolean {
  return pause !== null && pause.resumed === null && now < pause.until;
}

/**
 * Nothing new is closed, put to the vote, offered or paid. What is under way is counted, watched, told and, where treasurers
 * have signed so, cancelled; what the members decided is carried out. Times go on running: objections and holds end as announced.
 */
function whilePaused(state: State, step: Step): Step[] {
  switch (step.do) {
    case "close-epoch":
    case "draft-proposal":
    case "open-ballot":
    case "open-motion":
    case "intend-batch":
    case "remind-treasurers":
      return [];
    case "offer-batch":
      return state.proposals.get(step.payoutId)?.batch?.shows == null ? [] : [step];
    case "execute-batch": {
      const { payoutId } = step;
      const safeTxHash = state.proposals.get(payoutId)?.batch?.safeTxHash;
      return [{ do: "watch-batch", key: `watch-batch:${safeTxHash}`, payoutId }];
    }
    default:
      return [step];
  }
}

/** Where a pause came to its end before its post was written, only the end is told. */
function pauseSteps({ pause }: State, now: UnixSeconds): Step[] {
  if (pause === null) return [];
  const { number } = pause;
  const shows = pause.resumed !== null ? "resumed" : now < pause.until ? "paused" : "ended";
  return pause.shows === shows
    ? []
    : [{ do: "announce-pause", key: `announce-pause:${number}:${shows}`, number, shows }];
}

function announceStop(stopped: { readonly step: string }): Step {
  return { do: "announce-stop", key: `announce-stop:${stopped.step}`, step: stopped.step };
}

/** A proposal is carried out under the rules its epoch was opened with. */
export function rulesOf(state: State, proposal: ProposalState, inForce: Rules): Rules {
  return state.rulesOf.get(proposal.closed.rulesHash) ?? inForce;
}

export function motionRules(state: State, { rulesHash }: Pick<MotionState, "rulesHash">, inForce: Rules): Rules {
  return state.rulesOf.get(rulesHash) ?? inForce;
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

/** Told at once, because money may be waiting behind it. */
function walletSteps(state: State, now: UnixSeconds): Step[] {
  return [...state.walletChanges].flatMap(([person, { record }]): Step[] => {
    const toldAt = state.persons.get(person)?.toldOfWalletAt;
    if (toldAt !== undefined && now < addHours(toldAt, BETWEEN_WALLET_POSTS_HOURS)) return [];
    return [{ do: "announce-wallet", key: `announce-wallet:${record}`, person }];
  });
}

/** Once it can be taken back no more, and all that was on its way has settled. */
function erasureSteps(state: State, now: UnixSeconds): Step[] {
  return [...state.erasures]
    .filter(([person, until]) => now >= until && inFlight(state, person).length === 0)
    .map(([person]) => ({ do: "erase-person", key: `erase-person:${person}`, person }));
}

function disputeSteps({ disputes }: State, now: UnixSeconds): Step[] {
  return [...disputes.values()].flatMap(({ dispute, answer, answerBy, shows: said }): Step[] => {
    const shows = answer === null ? "open" : "answered";
    const announce: Step[] =
      said === shows ? [] : [{ do: "announce-dispute", key: `announce-dispute:${dispute}:${shows}`, dispute, shows }];
    if (answer !== null || now < answerBy) return announce;
    return [{ do: "close-dispute", key: `close-dispute:${dispute}`, dispute }, ...announce];
  });
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
  // What a restored copy has yet to gather was credited in this epoch before: our comment says so, and a later one refuses it.
  const isGathered = [...state.pulls.values()].every(
    ({ key, stage }) => stage !== "noticed" || state.stopped.has(`gather-evidence:${key}`),
  );
  if (now < open.closesAt || !isScored || !isGathered || toDraft !== null) return draft;
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
    if (now >= ballot.endsAt) return [{ do: "reach-verdict", key: `reach-verdict:${payoutId}`, payoutId }];
    const remind: Step[] = isTimeToRemind(proposal, ballot, now)
      ? [{ do: "remind-voters", key: `remind-voters:${payoutId}`, payoutId }]
      : [];
    return now < ballot.startsAt ? [] : [{ do: "watch-ballot", key: `watch-ballot:${payoutId}`, payoutId }, ...remind];
  }
  if (verdict.word !== "passed") return [];
  const hold = holdSteps(proposal);
  if (batch === null) {
    // The offer that follows is the same post: what is shown of the hold must not overtake it.
    if (hold.length > 0 && proposal.hold?.cancelled !== null) return hold;
    const isFree = ![...state.proposals.values()].some((other) => other.batch !== null && other.settled === null);
    const isObjectable = now < addHours(verdict.at, rules.vote.objectionHours);
    const isAsked = [...state.motions.values()].some((motion) => isAbout(motion, payoutId));
    const isHeld = isAsked || (proposal.heldUntil !== null && now < proposal.heldUntil);
    if (!isFree || isObjectable || isHeld) return hold;
    return [{ do: "intend-batch", key: `intend-batch:${payoutId}:${proposal.attempts + 1}`, payoutId }, ...hold];
  }
  return [...batchSteps(state, proposal, batch, now), ...hold];
}

/** A hold is shown, and that it was released; of a cancelled batch the next offer says so. */
function holdSteps({ payoutId, hold, batch }: ProposalState): Step[] {
  if (hold === null) return [];
  const shows = hold.release === null ? "held" : "released";
  const isToldByOffer = hold.cancelled !== null && (shows === "released" || batch !== null);
  if (hold.shows === shows || isToldByOffer) return [];
  return [{ do: "announce-hold", key: `announce-hold:${payoutId}:${hold.number}:${shows}`, payoutId, shows }];
}

/** A hold does not lapse while the members decide about it. */
function isAbout({ about, carriedOut }: MotionState, payoutId: Hash): boolean {
  return about.kind === "hold" && about.payoutId === payoutId && carriedOut === null;
}

/** A day before the end; of a short ballot, at half its time. */
function isTimeToRemind(
  { isReminded }: { readonly isReminded: boolean },
  { startsAt, endsAt }: { readonly startsAt: UnixSeconds; readonly endsAt: UnixSeconds },
  now: UnixSeconds,
): boolean {
  const half = Math.floor((endsAt - startsAt) / 2);
  return !isReminded && now >= endsAt - Math.min(half, REMINDED_BEFORE_SECONDS) && now < endsAt;
}

export function stageOfMotion({ ballot, verdict }: MotionState): MotionStage {
  if (verdict !== null) return verdict.word;
  return ballot === null ? "discussion" : "voting";
}

function motionSteps(state: MotionState, rules: Rules, now: UnixSeconds): Step[] {
  const { motion, ballot, verdict, announcedAt, announcedStage, carriedOut } = state;
  const stage = stageOfMotion(state);
  const announce: Step[] =
    announcedStage === stage
      ? []
      : [{ do: "announce-motion", key: `announce-motion:${motion}:${stage}`, motion, stage }];
  if (ballot === null) {
    const isDiscussed = announcedAt !== null && now >= addHours(announcedAt, rules.vote.discussionHours);
    return isDiscussed ? [{ do: "open-motion", key: `open-motion:${motion}`, motion }] : announce;
  }
  if (verdict === null && now >= ballot.endsAt)
    return [{ do: "decide-motion", key: `decide-motion:${motion}`, motion }, ...announce];
  if (verdict === null) {
    const watch: Step[] = now < ballot.startsAt ? [] : [{ do: "watch-motion", key: `watch-motion:${motion}`, motion }];
    const remind: Step[] = isTimeToRemind(state, ballot, now)
      ? [{ do: "remind-motion", key: `remind-motion:${motion}`, motion }]
      : [];
    return [...watch, ...remind, ...announce];
  }
  // What it asked for is done before the post says that it is.
  if (carriedOut === null) return [{ do: "carry-out-motion", key: `carry-out-motion:${motion}`, motion }];
  return announce;
}

function batchSteps(
  state: State,
  { payoutId }: ProposalState,
  batch: NonNullable<ProposalState["batch"]>,
  now: UnixSeconds,
): Step[] {
  const shows = batch.transactionHash === null ? showsOf(batch) : "sent";
  const offer: Step[] =
    batch.shows === shows
      ? []
      : [{ do: "offer-batch", key: `offer-batch:${batch.safeTxHash}:${shows}`, payoutId, shows }];
  if (batch.shows === null) return offer;
  if (batch.transactionHash !== null)
    return [{ do: "settle-payout", key: `settle-payout:${payoutId}`, payoutId }, ...offer];
  const isSigned = countSigned(batch) >= batch.threshold;
  const execute = `execute-batch:${batch.safeTxHash}:${batch.signatures.size}`;
  // While a person is asked, an owner may execute it all the same, or use up its nonce.
  const follow: Step =
    isSigned && !state.stopped.has(execute)
      ? { do: "execute-batch", key: execute, payoutId }
      : { do: "watch-batch", key: `watch-batch:${batch.safeTxHash}`, payoutId };
  return [follow, ...cancelSteps(payoutId, batch), ...offer, ...reminderSteps(payoutId, batch, now)];
}

/** All that the post of an offered batch depends on. */
function showsOf(batch: NonNullable<ProposalState["batch"]>): string {
  const { cancel, refused, threshold } = batch;
  const cancelling = cancel === null ? "" : ` cancel ${cancel.signatures.size}`;
  const byUs = cancel === null || cancel.asked !== null ? "" : " by us";
  const without = refused.length === 0 ? "" : ` refused ${refused.length}`;
  return `to-sign ${countSigned(batch)} of ${threshold}${cancelling}${byUs}${without}`;
}

function cancelSteps(payoutId: Hash, { cancel, threshold }: NonNullable<ProposalState["batch"]>): Step[] {
  if (cancel === null || cancel.signatures.size < threshold) return [];
  return [{ do: "cancel-batch", key: `cancel-batch:${cancel.cancelHash}:${cancel.signatures.size}`, payoutId }];
}

/** A day after the offer, and a day after each reminder: the calendar's days would put two of them close together. */
function reminderSteps(payoutId: Hash, batch: NonNullable<ProposalState["batch"]>, now: UnixSeconds): Step[] {
  const { safeTxHash, attempt, offeredAt, remindedAt } = batch;
  const since = remindedAt ?? offeredAt;
  if (since === null || awaitedOf(batch) === null || now < addHours(since, 24)) return [];
  const count = batch.reminders + 1;
  const key = `remind-treasurers:${safeTxHash}:${attempt}:${count}`;
  return [{ do: "remind-treasurers", key, payoutId, count }];
}

/** What the treasurers' signatures are missing for; null where enough are there. */
export function awaitedOf(batch: NonNullable<ProposalState["batch"]>): "pay" | "cancel" | null {
  const { cancel, refused, threshold } = batch;
  if (refused.length > 0 && cancel !== null) return cancel.signatures.size < threshold ? "cancel" : null;
  return countSigned(batch) < threshold ? "pay" : null;
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
      return `Count the votes of payout ${short(step.payoutId)} again and reach the verdict.`;
    case "watch-ballot":
      return `Keep the votes on payout ${short(step.payoutId)} that were cast since, and show how it stands.`;
    case "remind-voters":
      return `Remind those who have not voted on payout ${short(step.payoutId)}.`;
    case "announce-motion":
      return `Show motion ${short(step.motion)} on Discord as "${step.stage}".`;
    case "open-motion":
      return `Open the ballot of motion ${short(step.motion)} on Snapshot.`;
    case "watch-motion":
      return `Keep the votes on motion ${short(step.motion)} that were cast since, and show how it stands.`;
    case "remind-motion":
      return `Remind those who have not voted on motion ${short(step.motion)}.`;
    case "decide-motion":
      return `Count the votes of motion ${short(step.motion)} again and decide it.`;
    case "carry-out-motion":
      return `Do what motion ${short(step.motion)} asked for.`;
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
    case "announce-hold":
      return `Show on Discord that payout ${short(step.payoutId)} was ${step.shows}.`;
    case "announce-wallet":
      return "Tell the people of a changed wallet that it was changed.";
    case "erase-person":
      return "Erase a person who asked for it: their key, and all that lay under it.";
    case "close-dispute":
      return `Answer dispute ${step.dispute} by the votes that are in.`;
    case "announce-dispute":
      return `Tell both people of dispute ${step.dispute} that it is ${step.shows}.`;
    case "remind-treasurers":
      return `Remind the treasurers of payout ${short(step.payoutId)}.`;
    case "settle-payout":
      return `Match every transfer of payout ${short(step.payoutId)} and wait until it is final.`;
    case "announce-payout":
      return `Thank the contributors of payout ${short(step.payoutId)} on Discord.`;
    case "announce-payment":
      return `Tell ${step.pull.repository}#${step.pull.pull} that it was paid.`;
    case "announce-pause":
      return `Show on Discord that the DAO ${step.shows === "paused" ? "is paused" : "goes on"}.`;
    case "announce-stop":
      return `Tell the treasurers that "${step.step}" waits for a person.`;
  }
}

function short(hash: Hash): string {
  return `${hash.slice(0, 10)}…`;
}
