// Replay: entries folded into State. Pure, over opaque person ids; what is closed and paid is dropped from it again.
import type { PersonId } from "#core/contribution/contribution.ts";
import { unreachable } from "#core/errors.ts";
import type { Hash } from "#core/key.ts";
import { baseUnits, parseBaseUnits, ZERO } from "#core/money.ts";
import { SCORE_MAX } from "#core/score/score.ts";
import { addDays, DAY_SECONDS, unixSeconds, type UnixSeconds } from "#core/time.ts";
import type { Entry, Fact, RecordedRound } from "./entry.ts";
import {
  type State,
  type PullState,
  type ContributionState,
  type AuditState,
  DISPUTE_QUIET_DAYS,
  type PersonState,
  type ReservedAmount,
  type ClosedEpoch,
  type ProposalState,
  type MotionState,
  type HoldState,
  type BatchState,
  type ClaimRoundState,
  isErased,
  UNSCORED,
  findContribution,
  countedScore,
  peopleOf,
  owesLinkedPeople,
  epochWithoutWork,
  pullStateKey,
  ERASED_WORDS,
  whoIs,
  idsEverOf,
} from "./state.ts";

/** Raised when folding changes meaning or State changes shape: a checkpoint of another version is thrown away and rebuilt. */
export const FOLD_VERSION = 6;

/** What repeats is looked for among so much; more than a month of the busiest project. */
const TRACES_MAX = 5_000;

const TRACE_DAYS = 30;

/** Calibration rests on the newest. */
const AUDITS_MAX = 2_000;

/** A post names no more; whoever changes a wallet so often within an hour hears of the newest. */
const REPLACED_MAX = 5;

/** Two pauses by one person count as one after the other unless so many days lie between them. */
const PAUSES_APART_DAYS = 30;

function roundState({ round, root, bookRecord }: RecordedRound): ClaimRoundState {
  return { round, root, bookRecord };
}

const ATTEMPTS_MAX = 3;

/** Folds entries into the state, which is changed in place and returned. Entries must follow without a gap. */
export function fold(state: State, entries: Iterable<Entry>): State {
  for (const entry of entries) {
    if (entry.number !== state.size) throw new Error(`entry ${entry.number} does not follow ${state.size} entries`);
    applyFact(state, entry.fact, entry.at);
    state.size += 1;
    state.lastAt = entry.at;
  }
  return state;
}

function applyFact(state: State, fact: Fact, at: UnixSeconds): void {
  switch (fact.kind) {
    case "rules-adopted":
      state.rules = fact.rules;
      state.rulesHash = fact.rulesHash;
      state.rulesOf.set(fact.rulesHash, fact.rules);
      return forgetRules(state);
    case "epoch-opened":
      state.lastEpoch = fact.epoch;
      state.kudos.length = 0;
      state.openEpoch = {
        number: fact.epoch,
        opensAt: fact.opensAt,
        closesAt: fact.closesAt,
        rulesHash: fact.rulesHash,
      };
      return;
    case "pull-noticed":
      return noticePull(state, fact);
    case "evidence-gathered":
      return leaveTrace(state, fact);
    case "contribution-recorded":
      return recordContribution(state, fact);
    case "contribution-refused":
      return refuseContribution(state, fact);
    case "contribution-scored":
      return scoreContribution(state, fact, at);
    case "act-nominated":
      state.lastAct = Math.max(state.lastAct, fact.number);
      personFor(state, fact.act.person);
      state.nominations.set(fact.nomination, { ...fact, at });
      return;
    case "act-declined":
      state.nominations.delete(fact.nomination);
      return;
    case "act-recorded":
      return recordAct(state, fact);
    case "kudos-given":
      state.kudos.push({ from: fact.person, to: fact.to, reasonRecord: fact.reasonRecord });
      return;
    case "persons-joined":
      return joinPersons(state, fact);
    case "jury-asked":
      return spend(state, fact, at);
    case "score-confirmed":
      return changeContribution(state, fact.contribution, (contribution) => amend(state, contribution, null));
    case "score-amended":
      return changeContribution(state, fact.contribution, (contribution) => amend(state, contribution, fact.score));
    case "appeal-filed":
      return changeContribution(state, fact.contribution, (contribution) => {
        const { person, reasonRecord, answerBy, panel } = fact;
        const people = peopleOf(state, contribution);
        contribution.appeal = { person, reasonRecord, answerBy, panel, people, votes: new Map(), answer: null };
      });
    case "appeal-voted":
      return changeContribution(state, fact.contribution, ({ appeal }) =>
        appeal?.votes.set(fact.person, { verdict: fact.verdict, score: fact.score }),
      );
    case "appeal-answered":
      return changeContribution(state, fact.contribution, (contribution) => answerAppeal(state, contribution, fact));
    case "audit-drawn":
      for (const { contribution, jury } of fact.drawn) keepAudit(state, contribution, { jury, weight: fact.weight });
      return;
    case "audit-rated":
      state.audits.get(fact.contribution)?.ratings.set(fact.person, fact.value);
      return;
    case "calibration-fitted":
      state.calibration = fact.calibration;
      return;
    case "pull-announced":
      return announcePull(state, fact);
    case "account-linked":
      return linkAccount(personFor(state, fact.person), fact.provider, at);
    case "account-unlinked":
      return partAccounts(state, fact, at);
    case "link-disputed":
      return openDispute(state, fact, at);
    case "dispute-voted":
      state.disputes.get(fact.dispute)?.votes.set(fact.person, fact.verdict);
      return;
    case "dispute-answered":
      return answerDispute(state, fact, at);
    case "dispute-announced": {
      const dispute = state.disputes.get(fact.dispute);
      if (dispute !== undefined) dispute.shows = fact.shows;
      return;
    }
    case "wallet-linked":
      return linkWallet(state, fact, at);
    case "wallet-unlinked":
      personFor(state, fact.person).walletRecord = null;
      delete personFor(state, fact.person).walletSince;
      return;
    case "wallet-announced":
      return announceWallet(state, fact, at);
    case "epoch-closed":
      return closeEpoch(state, fact, at);
    case "amounts-reserved":
      state.closed.delete(fact.epoch);
      return reserve(state, fact.epoch, fact.reserved);
    case "proposal-drafted":
      return draftProposal(state, fact, at);
    case "proposal-withdrawn":
      return changeProposal(state.proposals.get(fact.payoutId), (proposal) => withdrawProposal(state, proposal));
    case "proposal-announced":
      return changeProposal(byProposal(state, fact.proposal), (proposal) => {
        proposal.announcedStage = fact.stage;
        proposal.announcedAt ??= at;
        forgetIfOver(state, proposal);
      });
    case "ballot-opened":
      return changeProposal(byProposal(state, fact.proposal), (proposal) => {
        proposal.ballot = {
          ballotId: fact.ballotId,
          startsAt: fact.startsAt,
          endsAt: fact.endsAt,
          votingBlock: fact.votingBlock,
        };
      });
    case "verdict-reached":
      state.hasPassedProposal ||= fact.verdict === "passed";
      return changeProposal(byProposal(state, fact.proposal), (proposal) => {
        proposal.verdict = { word: fact.verdict, because: fact.because, at };
        proposal.recount = fact.recount ?? null;
        if (fact.verdict !== "passed") giveBackReserved(state, proposal);
      });
    case "motion-drafted":
      return draftMotion(state, fact, at);
    case "motion-announced":
      return changeMotion(state, fact.motion, (motion) => {
        motion.announcedStage = fact.stage;
        motion.announcedAt ??= at;
        forgetMotionIfOver(state, motion);
      });
    case "motion-opened":
      return changeMotion(state, fact.motion, (motion) => {
        const { ballotId, startsAt, endsAt, votingBlock } = fact;
        motion.ballot = { ballotId, startsAt, endsAt, votingBlock };
      });
    case "motion-decided":
      state.hasPassedProposal ||= fact.verdict === "passed" && fact.choice === null;
      return changeMotion(state, fact.motion, (motion) => {
        const { verdict: word, choice, because, recount } = fact;
        motion.verdict = { word, choice, because, at, recount };
      });
    case "motion-carried-out":
      return changeMotion(state, fact.motion, (motion) => (motion.carriedOut = fact.because));
    case "payout-dropped":
      return changeProposal(state.proposals.get(fact.payoutId), (proposal) => {
        proposal.verdict = { word: "rejected", because: "the members decided that this payout is not made", at };
        proposal.heldUntil = null;
        giveBackReserved(state, proposal);
      });
    case "ballot-reminded":
      changeProposal(state.proposals.get(fact.payoutId), (proposal) => (proposal.isReminded = true));
      return changeMotion(state, fact.payoutId, (motion) => (motion.isReminded = true));
    case "reminders-chosen": {
      const person = personFor(state, fact.person);
      if (fact.isOn) delete person.wantsNoReminders;
      else person.wantsNoReminders = true;
      return;
    }
    case "language-chosen": {
      const person = personFor(state, fact.person);
      if (fact.language === null) delete person.language;
      else person.language = fact.language;
      return;
    }
    case "sharing-chosen": {
      const person = personFor(state, fact.person);
      if (fact.takesPart) delete person.takesNoPart;
      else person.takesNoPart = true;
      return;
    }
    case "erasure-asked":
      state.erasures.set(fact.person, fact.until);
      return;
    case "erasure-withdrawn":
      state.erasures.delete(fact.person);
      return;
    case "person-erased":
      return erasePerson(state, fact.person);
    case "batch-intended":
      return changeProposal(state.proposals.get(fact.payoutId), (proposal) => {
        proposal.attempts = fact.attempt;
        proposal.batch = {
          attempt: fact.attempt,
          safeTxNonce: fact.safeTxNonce,
          safeTxHash: fact.safeTxHash,
          shows: null,
          threshold: fact.threshold,
          signatures: new Map(),
          transactionHash: null,
          sentAt: null,
          void: [],
          withheld: fact.withheld ?? [],
          ...(fact.claims === undefined ? {} : { claims: fact.claims }),
          refused: [],
          offeredAt: null,
          reminders: 0,
          remindedAt: null,
          cancel: null,
        };
      });
    case "batch-offered":
      return changeBatch(state, fact, (batch) => {
        batch.shows = fact.shows;
        batch.offeredAt ??= at;
      });
    case "batch-signed":
      return changeBatch(state, fact, (batch) => {
        batch.signatures.set(fact.person, fact.signatureRecord);
        batch.void = batch.void.filter((person) => person !== fact.person);
      });
    case "signing-changed":
      return changeBatch(state, fact, (batch) => {
        batch.threshold = fact.threshold;
        batch.void = fact.void;
      });
    case "lines-refused":
      return changeBatch(state, fact, (batch) => {
        batch.refused = [...batch.refused, ...fact.refused];
        batch.cancel ??= { ...unsignedCancel(), cancelHash: fact.cancelHash, asked: null, holdSeconds: 0 };
      });
    case "batch-superseded":
      return changeProposal(state.proposals.get(fact.payoutId), (proposal) => {
        forgetStops(state, proposal.batch);
        holdCancelled(proposal, at);
        proposal.batch = null;
      });
    case "batch-sent":
      return changeBatch(state, fact, (batch) => {
        batch.transactionHash = fact.transactionHash;
        batch.sentAt = at;
        forgetStops(state, batch);
      });
    case "payout-settled":
      return changeProposal(state.proposals.get(fact.payoutId), (proposal) => {
        const { transactionHash, safeTxHash, withheld = [], claims } = fact;
        proposal.settled = { transactionHash, safeTxHash, withheld, ...(claims === undefined ? {} : { claims }) };
        if (claims !== undefined) state.claimRounds.set(claims.contract, roundState(claims));
        reserve(state, proposal.epoch, withheld);
        const unpaid = new Set(withheld.map(({ person }) => person));
        for (const { person, walletRecord } of proposal.lines)
          if (!unpaid.has(person)) personFor(state, person).paidWalletRecord = walletRecord;
      });
    case "payout-withheld":
      return changeProposal(state.proposals.get(fact.payoutId), (proposal) => {
        reserve(state, proposal.epoch, fact.withheld);
        state.proposals.delete(fact.payoutId);
        forgetRules(state);
      });
    case "payout-held":
      return changeProposal(state.proposals.get(fact.payoutId), (proposal) => {
        const { person, reasonRecord, until } = fact;
        const { holder } = proposal;
        const isSame = holder !== null && idsEverOf(state, person).has(holder.person);
        const inARow = isSame ? holder.inARow + 1 : 1;
        proposal.holder = { person, inARow };
        beginHold(proposal, { cancelled: null, person, reasonRecord, until });
      });
    case "payout-released":
      return changeProposal(state.proposals.get(fact.payoutId), (proposal) => {
        const { person, reasonRecord } = fact;
        proposal.heldUntil = null;
        if (proposal.hold !== null) proposal.hold.release = { person, reasonRecord };
      });
    case "hold-announced":
      return changeProposal(state.proposals.get(fact.payoutId), ({ hold }) => {
        if (hold?.number === fact.number) hold.shows = fact.shows;
      });
    case "cancel-asked":
      return changeBatch(state, fact, (batch) => {
        const { cancelHash, until, person, reasonRecord } = fact;
        const holdSeconds = Math.max(0, until - at);
        const known = batch.cancel ?? unsignedCancel();
        batch.cancel = { ...known, cancelHash, asked: { person, reasonRecord }, holdSeconds };
      });
    case "cancel-signed":
      return changeCancel(state, fact, (cancel) => cancel.signatures.set(fact.person, fact.signatureRecord));
    case "cancel-sent":
      return changeCancel(state, fact, (cancel) => {
        cancel.transactionHash = fact.transactionHash;
        cancel.sentAt = at;
      });
    case "treasurers-reminded":
      return changeBatch(state, fact, (batch) => {
        batch.reminders = fact.count;
        batch.remindedAt = at;
      });
    case "payout-announced":
      return changeProposal(state.proposals.get(fact.payoutId), (proposal) => {
        proposal.isPayoutAnnounced = true;
        forgetIfOver(state, proposal);
      });
    case "dao-paused":
      return pauseDao(state, fact, at);
    case "dao-resumed": {
      const { person, reasonRecord } = fact;
      if (state.pause !== null) state.pause.resumed ??= { person, reasonRecord, at };
      return;
    }
    case "pause-announced":
      if (state.pause?.number === fact.number) state.pause.shows = fact.shows;
      return;
    case "step-stopped":
      state.stopped.set(fact.step, {
        step: fact.step,
        what: fact.what,
        happened: fact.happened,
        next: fact.next,
        isAnnounced: false,
      });
      return;
    case "step-resumed": {
      state.stopped.delete(fact.step);
      const [act, payoutId] = fact.step.split(":");
      if (act !== "intend-batch") return;
      return changeProposal(state.proposals.get(payoutId as Hash), (proposal) => {
        proposal.attemptsMax = proposal.attempts + ATTEMPTS_MAX;
      });
    }
    case "stop-announced": {
      const stopped = state.stopped.get(fact.step);
      if (stopped) stopped.isAnnounced = true;
      return;
    }
    case "ledger-restored":
      state.lostRoots.add(fact.oldRoot);
      // They may have been credited and paid in the part that was lost, and nothing outside tells: whoever named them may again.
      state.nominations.clear();
      return;
    default:
      return unreachable(fact);
  }
}

function pauseDao(state: State, fact: Extract<Fact, { kind: "dao-paused" }>, at: UnixSeconds): void {
  const { person, reasonRecord, until } = fact;
  const last = state.pause;
  const endedAt = last === null ? unixSeconds(0) : (last.resumed?.at ?? last.until);
  const isSame = last !== null && idsEverOf(state, person).has(last.person);
  const inARow = isSame && at < addDays(endedAt, PAUSES_APART_DAYS) ? last.inARow + 1 : 1;
  state.pause = {
    number: (last?.number ?? 0) + 1,
    person,
    inARow,
    reasonRecord,
    at,
    until,
    resumed: null,
    shows: null,
  };
}

function personFor(state: State, person: PersonId): PersonState {
  const known = state.persons.get(person) ?? { ...UNKNOWN_PERSON };
  state.persons.set(person, known);
  return known;
}

const UNKNOWN_PERSON: PersonState = {
  walletRecord: null,
  changedAt: null,
  lastWalletRecord: null,
  paidWalletRecord: null,
  hasDiscord: false,
  hasGithub: false,
  epochsWithWork: 0,
};

/** What was on its way has settled before: nothing is left that could still be owed to anybody. */
function erasePerson(state: State, person: PersonId): void {
  state.erasures.delete(person);
  state.persons.set(person, { ...UNKNOWN_PERSON, isErased: true });
  state.reserved.delete(person);
  state.walletChanges.delete(person);
  for (const [id, carried] of state.carried) if (carried.person === person) state.carried.delete(id);
  for (const [name, { by, act }] of state.nominations)
    if (by === person || act.person === person) state.nominations.delete(name);
  for (const work of state.contributions.values())
    if (work.person === person) tellOtherwise(state, countNothing(work, ERASED_WORDS));
  // Paid already: no amendment adds to it.
  for (const work of state.late.values()) if (work.person === person) work.paidScore = SCORE_MAX;
}

/** As what a found ballot may have paid: no epoch pays for it, and no amendment adds to it. */
function countNothing(work: ContributionState, because: string): ContributionState {
  work.paidScore = SCORE_MAX;
  work.reasons = [...work.reasons, because];
  return work;
}

function tellOtherwise(state: State, work: ContributionState): void {
  const pull = state.pulls.get(work.pullKey);
  if (pull === undefined) return;
  pull.revision += 1;
  if (pull.stage === "announced") pull.stage = "scored";
}

function linkAccount(person: PersonState, provider: "discord" | "github", at: UnixSeconds): void {
  if (provider === "discord") Object.assign(person, { hasDiscord: true, discordSince: at });
  else Object.assign(person, { hasGithub: true, githubSince: at });
}

/** Both wait with their next wallet: parting first must not be a way around the waiting. */
function partAccounts(state: State, fact: Extract<Fact, { kind: "account-unlinked" }>, at: UnixSeconds): void {
  const [person, parted] = [personFor(state, fact.person), personFor(state, fact.to)];
  person.hasDiscord = false;
  delete person.discordSince;
  // It was asked for with the account that is parted.
  state.erasures.delete(fact.person);
  linkAccount(parted, "discord", at);
  person.mustCool = true;
  parted.mustCool = true;
  // Whoever links the next wallet to it, the person is told what that took the place of.
  parted.lastWalletRecord ??= person.lastWalletRecord;
  parted.partedFrom = fact.person;
  if (person.takesNoPart === true) parted.takesNoPart = true;
}

function openDispute(state: State, fact: Extract<Fact, { kind: "link-disputed" }>, at: UnixSeconds): void {
  for (const [number, { answer, shows }] of state.disputes)
    if (answer !== null && shows === "answered" && addDays(answer.at, DISPUTE_QUIET_DAYS) < at)
      state.disputes.delete(number);
  const { kind: _, ...claim } = fact;
  state.lastDispute = fact.dispute;
  personFor(state, fact.person);
  state.disputes.set(fact.dispute, { ...claim, at, votes: new Map(), answer: null, shows: null });
}

function answerDispute(state: State, fact: Extract<Fact, { kind: "dispute-answered" }>, at: UnixSeconds): void {
  const dispute = state.disputes.get(fact.dispute);
  if (dispute === undefined) return;
  const { verdict, because, holderNow } = fact;
  dispute.answer = { verdict, because, holderNow, at };
  if (verdict !== "amended") return;
  personFor(state, dispute.person).mustCool = true;
  personFor(state, dispute.holder).mustCool = true;
}

/** Also where the other wallet was unlinked meanwhile: unlinking first must not be a way around the waiting. */
function linkWallet(state: State, fact: Extract<Fact, { kind: "wallet-linked" }>, at: UnixSeconds): void {
  // Erased while the page was open: whoever links again is a new person.
  if (isErased(state, fact.person)) return;
  const person = personFor(state, fact.person);
  const isAnother = person.lastWalletRecord !== null && person.lastWalletRecord !== fact.record;
  if (isAnother || person.mustCool === true || fact.cools === true) person.changedAt = at;
  delete person.mustCool;
  person.walletSince = at;
  person.walletRecord = fact.record;
  person.lastWalletRecord = fact.record;
  const untold = state.walletChanges.get(fact.person)?.replaces ?? [];
  const replaces = [...(fact.replaces ?? []), ...untold].slice(0, REPLACED_MAX);
  if (replaces.length > 0) state.walletChanges.set(fact.person, { record: fact.record, replaces });
}

/** Another wallet may have come while the post was written: that one is told after it. */
function announceWallet(state: State, fact: Extract<Fact, { kind: "wallet-announced" }>, at: UnixSeconds): void {
  personFor(state, fact.person).toldOfWalletAt = at;
  if (state.walletChanges.get(fact.person)?.record === fact.record) state.walletChanges.delete(fact.person);
}

function unsignedCancel(): Pick<NonNullable<BatchState["cancel"]>, "signatures" | "transactionHash" | "sentAt"> {
  return { signatures: new Map(), transactionHash: null, sentAt: null };
}

/** Whoever cancelled a batch wants no other one at once; where lines were refused, the others need not wait. */
function holdCancelled(proposal: ProposalState, at: UnixSeconds): void {
  const { batch } = proposal;
  if (batch?.cancel?.asked == null || batch.cancel.holdSeconds === 0) return;
  const { cancel, safeTxHash, safeTxNonce } = batch;
  const until = unixSeconds(at + cancel.holdSeconds);
  beginHold(proposal, { cancelled: { safeTxHash, safeTxNonce }, ...batch.cancel.asked, until });
}

function beginHold(
  proposal: ProposalState,
  hold: Pick<HoldState, "cancelled" | "person" | "reasonRecord" | "until">,
): void {
  const number = (proposal.hold?.number ?? 0) + 1;
  proposal.heldUntil = hold.until;
  proposal.hold = { ...hold, number, release: null, shows: null };
}

type PullFact = { readonly repository: string; readonly repositoryId: number; readonly pull: number };

function pullFor(state: State, fact: PullFact): PullState {
  const key = pullStateKey(fact);
  const known = state.pulls.get(key);
  if (known) return known;
  const { repository, repositoryId, pull } = fact;
  const fresh: PullState = {
    key,
    repository,
    repositoryId,
    pull,
    stage: "noticed",
    epoch: null,
    contributions: [],
    refused: [],
    revision: 0,
  };
  state.pulls.set(key, fresh);
  return fresh;
}

function noticePull(state: State, fact: PullFact): void {
  pullFor(state, fact);
}

/** A pull request without a credited person has nothing to score: it goes straight to its comment. */
function advancePull(pull: PullState, state: State): void {
  const needsScore = pull.contributions.some((id) => state.contributions.get(id)?.score === null);
  pull.stage = needsScore ? "recorded" : "scored";
}

function recordContribution(state: State, fact: Extract<Fact, { kind: "contribution-recorded" }>): void {
  const pull = pullFor(state, fact);
  pull.epoch = fact.epoch;
  pull.contributions.push(fact.contribution);
  const person = personFor(state, fact.person);
  if (fact.role !== "reviewer") person.firstPull ??= pull.key;
  state.contributions.set(fact.contribution, {
    id: fact.contribution,
    pullKey: pull.key,
    person: fact.person,
    role: fact.role,
    work: fact.work,
    epoch: fact.epoch,
    evidenceRecord: fact.evidenceRecord,
    evidenceHash: fact.evidenceHash,
    hasAgedAccount: fact.hasAgedAccount ?? false,
    ...UNSCORED,
  });
  const trace = state.traces.get(pull.key);
  if (trace !== undefined && fact.role === "author") trace.author = fact.person;
  if (trace !== undefined) (fact.role === "reviewer" ? trace.reviewers : trace.makers).push(fact.person);
  advancePull(pull, state);
}

function refuseContribution(state: State, fact: Extract<Fact, { kind: "contribution-refused" }>): void {
  const pull = pullFor(state, fact);
  pull.epoch = fact.epoch;
  pull.refused.push({ person: fact.person, because: fact.because });
  advancePull(pull, state);
}

function recordAct(state: State, fact: Extract<Fact, { kind: "act-recorded" }>): void {
  const { contribution: id, epoch, act, by } = fact;
  const namedBy = state.nominations.get(id)?.by ?? by;
  state.lastAct = Math.max(state.lastAct, fact.number);
  state.nominations.delete(id);
  personFor(state, act.person);
  state.contributions.set(id, {
    id,
    pullKey: id,
    person: act.person,
    role: "helper",
    work: act.kind,
    epoch,
    evidenceRecord: act.evidenceRecord,
    evidenceHash: act.evidenceHash,
    // Newcomers' floors are for work on the code host, where accounts have an age.
    hasAgedAccount: false,
    namedBy,
    creditedBy: by,
    ...UNSCORED,
  });
}

/** What is proposed already goes where it was voted to go; all else is the other person's from here on. */
function joinPersons(state: State, { person, into, cools }: Extract<Fact, { kind: "persons-joined" }>): void {
  state.joined.set(person, into);
  if (cools === true) personFor(state, into).mustCool = true;
  const { language } = state.persons.get(person) ?? {};
  if (language !== undefined) personFor(state, into).language = language;
  // Whoever proves a GitHub account after asking to be forgotten wants to be known.
  state.erasures.delete(person);
  const whose = (each: PersonId): PersonId => (each === person ? into : each);
  for (const works of [state.contributions, state.late])
    for (const [id, work] of works) works.set(id, ofOther(work, whose));
  countSurplus(state, into);
  for (const [id, carried] of state.carried) state.carried.set(id, { ...carried, person: whose(carried.person) });
  for (const [name, nomination] of state.nominations) {
    const act = { ...nomination.act, person: whose(nomination.act.person) };
    state.nominations.set(name, { ...nomination, by: whose(nomination.by), act });
  }
  for (const [at, { from, to, ...kept }] of state.kudos.entries())
    state.kudos[at] = { ...kept, from: whose(from), to: whose(to) };
  const amounts = [...(state.reserved.get(into) ?? []), ...(state.reserved.get(person) ?? [])];
  state.reserved.delete(person);
  if (amounts.length > 0)
    state.reserved.set(
      into,
      amounts.toSorted((one, other) => one.epoch - other.epoch),
    );
  const { epochsWithWork, takesNoPart } = personFor(state, person);
  if (takesNoPart === true) personFor(state, into).takesNoPart = true;
  personFor(state, into).epochsWithWork = Math.max(personFor(state, into).epochsWithWork, epochsWithWork);
  for (const [epoch, closed] of state.closed)
    state.closed.set(epoch, { ...closed, allocations: mergeAllocations(closed.allocations, whose) });
}

function ofOther(work: ContributionState, whose: (person: PersonId) => PersonId): ContributionState {
  const { person, namedBy, creditedBy } = work;
  return {
    ...work,
    person: whose(person),
    ...(namedBy === undefined ? {} : { namedBy: whose(namedBy) }),
    ...(creditedBy === undefined ? {} : { creditedBy: whose(creditedBy) }),
  };
}

const SURPLUS_WORDS =
  "Two accounts became one person, who has more such work than one epoch credits to one person: this counts nothing.";

/** One person's works without a pull request are bounded, however many accounts they were credited to; the oldest count. */
function countSurplus(state: State, person: PersonId): void {
  const rules = state.rulesOf.get(state.openEpoch?.rulesHash ?? "0x") ?? state.rules;
  const acts = [...state.contributions.values()].filter((work) => work.role === "helper" && work.person === person);
  for (const work of acts.slice(rules?.acts.creditedMax ?? 0))
    if (work.paidScore === null) countNothing(work, SURPLUS_WORDS);
}

function mergeAllocations(
  allocations: ClosedEpoch["allocations"],
  whose: (person: PersonId) => PersonId,
): ClosedEpoch["allocations"] {
  const merged = new Map<PersonId, ClosedEpoch["allocations"][number]>();
  for (const allocation of allocations) {
    const person = whose(allocation.person);
    const known = merged.get(person);
    const score = (known?.score ?? 0) + allocation.score;
    const amountBaseUnits = baseUnits((known?.amountBaseUnits ?? ZERO) + allocation.amountBaseUnits);
    merged.set(person, { ...allocation, ...known, person, score, amountBaseUnits });
  }
  return [...merged.values()];
}

function leaveTrace(state: State, fact: Extract<Fact, { kind: "evidence-gathered" }>): void {
  const { mergedAt, patchId, reversePatchId, linkedIssues } = fact.facts;
  const pullKey = pullStateKey(fact);
  state.traces.set(pullKey, {
    pullKey,
    repositoryId: fact.repositoryId,
    author: null,
    makers: [],
    reviewers: [],
    mergedAt,
    patchId,
    reversePatchId,
    linkedIssues,
    addedLines: fact.addedLines,
  });
  dropOldest(state.traces, TRACES_MAX);
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}

function scoreContribution(state: State, fact: Extract<Fact, { kind: "contribution-scored" }>, at: UnixSeconds): void {
  const contribution = state.contributions.get(fact.contribution);
  if (!contribution) return;
  const { score, deterministic, standing, reasons, jury, basis } = fact;
  Object.assign(contribution, { score, deterministic, standing, reasons, jury, scoredAt: at });
  if (isErased(state, contribution.person)) contribution.reasons = [...reasons, ERASED_WORDS];
  contribution.flags = basis?.flags ?? [];
  contribution.shares = basis?.share.of ?? 1;
  contribution.wordsRecord = basis?.wordsRecord ?? null;
  const pull = state.pulls.get(contribution.pullKey);
  if (pull?.stage === "recorded") advancePull(pull, state);
}

function spend(state: State, fact: Extract<Fact, { kind: "jury-asked" }>, at: UnixSeconds): void {
  const { spent } = state;
  const day = Math.floor(at / DAY_SECONDS);
  state.spent = {
    epoch: fact.epoch,
    microdollars: (spent.epoch === fact.epoch ? spent.microdollars : 0) + fact.microdollars,
    day,
    dayMicrodollars: (spent.day === day ? spent.dayMicrodollars : 0) + fact.microdollars,
  };
}

function changeContribution(state: State, id: string, change: (contribution: ContributionState) => void): void {
  const contribution = findContribution(state, id);
  if (contribution) change(contribution);
}

/** A person has looked. What is more than an earlier epoch paid for counts in the one that closes next; less is not taken back. */
function amend(state: State, contribution: ContributionState, score: number | null): void {
  contribution.score = score ?? contribution.score;
  contribution.standing = "settled";
  if (contribution.paidScore !== null) {
    const more = (contribution.score ?? 0) - contribution.paidScore;
    if (more > 0) state.carried.set(contribution.id, { person: contribution.person, score: more });
    else state.carried.delete(contribution.id);
  }
  const pull = state.pulls.get(contribution.pullKey);
  if (pull === undefined) return;
  pull.revision += 1;
  if (pull.stage === "announced") pull.stage = "scored";
}

function answerAppeal(
  state: State,
  contribution: ContributionState,
  { verdict, score }: Extract<Fact, { kind: "appeal-answered" }>,
): void {
  const { appeal, jury, shares } = contribution;
  if (appeal === null) return;
  appeal.answer = verdict;
  if (verdict === "lapsed") return;
  amend(state, contribution, score);
  // A share is not the work that the jury valued.
  if (jury === null || shares !== 1) return;
  const ratings = keepAudit(state, contribution.id, { jury, weight: 1 }).ratings;
  for (const [person, vote] of appeal.votes) ratings.set(person, vote.score);
}

function keepAudit(state: State, id: string, audit: Pick<AuditState, "jury" | "weight">): AuditState {
  const contribution = findContribution(state, id);
  const people = contribution === undefined ? [] : peopleOf(state, contribution);
  const known = state.audits.get(id) ?? { ...audit, people, ratings: new Map() };
  state.audits.set(id, known);
  dropOldest(state.audits, AUDITS_MAX);
  return known;
}

function announcePull(state: State, fact: Extract<Fact, { kind: "pull-announced" }>): void {
  const key = pullStateKey(fact);
  if (fact.about === "score") {
    const pull = state.pulls.get(key);
    // The score was amended while the comment was written: it is written again.
    if (!pull || (fact.revision ?? 0) !== pull.revision) return;
    pull.stage = "announced";
    if (!pull.contributions.some((id) => state.contributions.has(id))) state.pulls.delete(key);
    return;
  }
  for (const proposal of state.proposals.values()) {
    if (proposal.epoch !== fact.epoch) continue;
    proposal.pullsToTell.delete(key);
    forgetIfOver(state, proposal);
  }
}

function closeEpoch(state: State, fact: Extract<Fact, { kind: "epoch-closed" }>, at: UnixSeconds): void {
  const ofEpoch = [...state.contributions.values()].filter(({ epoch }) => epoch === fact.epoch);
  const pulls = [...state.pulls.values()].filter(
    ({ epoch, contributions }) => epoch === fact.epoch && contributions.length > 0,
  );
  state.closed.set(fact.epoch, {
    epoch: fact.epoch,
    rulesHash: state.openEpoch?.rulesHash ?? state.rulesHash ?? "0x",
    closedAt: at,
    budgetBaseUnits: parseBaseUnits(fact.budgetBaseUnits),
    isCappedByBalance: fact.isCappedByBalance,
    allocations: fact.allocations.map(({ amountBaseUnits, ...allocation }) => ({
      ...allocation,
      amountBaseUnits: parseBaseUnits(amountBaseUnits),
    })),
    pulls,
    contributions: ofEpoch,
  });
  for (const { id } of ofEpoch) state.contributions.delete(id);
  for (const { person, score } of fact.allocations) if (score > 0) personFor(state, person).epochsWithWork += 1;
  keepLate(state, ofEpoch);
  for (const [key, { mergedAt }] of state.traces) if (addDays(mergedAt, TRACE_DAYS) < at) state.traces.delete(key);
  // Closed without its scores only by a restored copy: what those were is in the comment that was written then.
  for (const { key, stage } of pulls) if (stage === "announced" || stage === "recorded") state.pulls.delete(key);
  if (fact.allocations.length === 0 && !owesLinkedPeople(state)) state.closed.delete(fact.epoch);
  state.openEpoch = null;
}

/** The scores of this epoch can change until the next one closes; those of the one before it only while an appeal is open. */
function keepLate(state: State, closing: readonly ContributionState[]): void {
  for (const [id, { score }] of state.carried) {
    const late = state.late.get(id);
    if (late) late.paidScore = (late.paidScore ?? 0) + score;
  }
  state.carried.clear();
  for (const [id, { appeal }] of state.late) if (appeal === null || appeal.answer !== null) state.late.delete(id);
  for (const contribution of closing)
    state.late.set(contribution.id, {
      ...contribution,
      paidScore: contribution.paidScore ?? countedScore(contribution),
    });
}

function draftProposal(state: State, fact: Extract<Fact, { kind: "proposal-drafted" }>, at: UnixSeconds): void {
  const isWithoutWork = fact.grant !== undefined || (fact.from === "found" && !state.closed.has(fact.epoch));
  const closed = isWithoutWork ? epochWithoutWork(state, fact.epoch) : state.closed.get(fact.epoch);
  if (closed === undefined) return;
  state.lastGrant = Math.max(state.lastGrant, fact.grant?.number ?? 0);
  if (fact.grant === undefined) state.closed.delete(fact.epoch);
  const taken = fact.lines.flatMap(({ person, reservedFrom }) => {
    const own = (state.reserved.get(person) ?? []).filter(({ epoch }) => reservedFrom.includes(epoch));
    return own.map((amount) => ({ ...amount, person }));
  });
  for (const line of fact.lines) takeReserved(state, line.person, line.reservedFrom);
  for (const { person, epoch } of fact.doubtful ?? []) takeReserved(state, person, [epoch]);
  reserve(state, fact.epoch, fact.reserved);
  if (fact.from === "found" && fact.grant === undefined) payNoMore(state, fact);
  const { kind: _, ...drafted } = fact;
  state.proposals.set(fact.payoutId, {
    ...drafted,
    closed,
    draftedAt: at,
    announcedStage: null,
    announcedAt: null,
    ballot: null,
    verdict: null,
    batch: null,
    attempts: 0,
    attemptsMax: ATTEMPTS_MAX,
    taken,
    recount: null,
    isReminded: false,
    heldUntil: null,
    hold: null,
    holder: null,
    settled: null,
    isPayoutAnnounced: false,
    pullsToTell: new Map(closed.pulls.map((pull) => [pull.key, pull])),
  });
}

/**
 * A lost ledger may have changed these scores, and the ballot that was found may pay for it: what it paid for is unknown. Where
 * the ballot does not follow from this ledger, that goes for whatever was amended, and for open work of those it may have paid.
 */
function payNoMore(
  state: State,
  { epoch, covered }: Pick<Extract<Fact, { kind: "proposal-drafted" }>, "epoch" | "covered">,
): void {
  for (const late of state.late.values()) if (late.epoch <= epoch || covered !== undefined) late.paidScore = SCORE_MAX;
  if (covered === undefined) return;
  state.carried.clear();
  for (const id of covered) changeContribution(state, id, (work) => (work.paidScore = SCORE_MAX));
}

/** After a lost vote: it counts in the epoch that is open still, or else in the one that closes next. */
function uncover(state: State, id: string): void {
  const work = findContribution(state, id);
  if (work === undefined || isErased(state, work.person)) return;
  const isOpen = state.contributions.has(id);
  const score = countedScore(work);
  work.paidScore = isOpen ? null : 0;
  if (!isOpen && score > 0) state.carried.set(id, { person: work.person, score });
}

/** As if it had never been drafted: nobody voted on it. */
function withdrawProposal(state: State, proposal: ProposalState): void {
  const { payoutId, epoch, closed, grant, taken, reserved } = proposal;
  if (proposal.ballot !== null || grant !== undefined) return;
  for (const { person } of reserved) takeReserved(state, person, [epoch]);
  for (const { person, ...amount } of taken) giveBack(state, person, amount);
  state.proposals.delete(payoutId);
  state.closed.set(epoch, closed);
  for (const step of state.stopped.keys()) if (step.includes(payoutId)) state.stopped.delete(step);
}

function reserve(
  state: State,
  epoch: number,
  reserved: readonly { readonly person: PersonId; readonly amountBaseUnits: string }[],
): void {
  for (const { person: named, amountBaseUnits } of reserved) {
    const person = whoIs(state, named);
    if (isErased(state, person)) continue;
    const amounts = state.reserved.get(person) ?? [];
    state.reserved.set(person, [...amounts, { epoch, amountBaseUnits: parseBaseUnits(amountBaseUnits) }]);
  }
}

function giveBack(state: State, named: PersonId, amount: ReservedAmount): void {
  const person = whoIs(state, named);
  if (!isErased(state, person)) state.reserved.set(person, [amount, ...(state.reserved.get(person) ?? [])]);
}

function takeReserved(state: State, named: PersonId, epochs: readonly number[]): void {
  if (epochs.length === 0) return;
  const person = whoIs(state, named);
  const left = (state.reserved.get(person) ?? []).filter(({ epoch }) => !epochs.includes(epoch));
  if (left.length === 0) state.reserved.delete(person);
  else state.reserved.set(person, left);
}

/**
 * A vote against an epoch's proposal is no vote against what an earlier epoch had reserved: those amounts wait for the next
 * proposal, as the same named amounts. What was rolled over before has had its second vote.
 */
function giveBackReserved(state: State, proposal: ProposalState): void {
  for (const { person, isRolledOver, ...amount } of proposal.taken)
    if (isRolledOver !== true) giveBack(state, person, amount);
  for (const { person, epoch, amountBaseUnits } of proposal.doubtful ?? [])
    reserve(state, epoch, [{ person, amountBaseUnits }]);
  for (const id of proposal.covered ?? []) uncover(state, id);
  for (const { person } of proposal.reserved) takeReserved(state, person, [proposal.epoch]);
  if (proposal.grant === undefined) rollOver(state, proposal);
}

/** The own amounts of the epoch are proposed once more, where the rules say so. What a found ballot paid for is unknown. */
function rollOver(state: State, { closed, epoch, from }: ProposalState): void {
  const rules = state.rulesOf.get(closed.rulesHash) ?? state.rules;
  if (rules?.vote.unpaid !== "roll-over-once" || from === "found") return;
  for (const { person: named, amountBaseUnits } of closed.allocations) {
    const person = whoIs(state, named);
    if (amountBaseUnits === 0n || isErased(state, person)) continue;
    const amounts = state.reserved.get(person) ?? [];
    state.reserved.set(person, [...amounts, { epoch, amountBaseUnits, isRolledOver: true }]);
  }
}

function draftMotion(state: State, fact: Extract<Fact, { kind: "motion-drafted" }>, at: UnixSeconds): void {
  const { kind: _, ...drafted } = fact;
  state.lastMotion = Math.max(state.lastMotion, fact.number);
  state.motions.set(fact.motion, {
    ...drafted,
    draftedAt: at,
    rulesHash: state.rulesHash ?? "0x",
    announcedStage: null,
    announcedAt: null,
    ballot: null,
    verdict: null,
    isReminded: false,
    carriedOut: null,
  });
}

function changeMotion(state: State, name: Hash, change: (motion: MotionState) => void): void {
  const motion = state.motions.get(name);
  if (motion) change(motion);
}

/** What it said last is said: "passed" only after it was carried out. */
function forgetMotionIfOver(state: State, { motion, verdict, carriedOut, announcedStage }: MotionState): void {
  if (verdict === null || announcedStage !== verdict.word || carriedOut === null) return;
  state.motions.delete(motion);
  forgetRules(state);
}

function byProposal(state: State, id: Hash): ProposalState | undefined {
  return [...state.proposals.values()].find(({ proposal }) => proposal === id);
}

function changeProposal(proposal: ProposalState | undefined, change: (proposal: ProposalState) => void): void {
  if (proposal) change(proposal);
}

function changeBatch(
  state: State,
  fact: { readonly payoutId: Hash; readonly safeTxHash: Hash },
  change: (batch: BatchState) => void,
): void {
  const batch = state.proposals.get(fact.payoutId)?.batch;
  if (batch && batch.safeTxHash === fact.safeTxHash) change(batch);
}

/** What people were asked about a batch is answered once it is sent or superseded. */
function forgetStops(state: State, batch: BatchState | null): void {
  if (batch === null) return;
  const { safeTxHash, cancel } = batch;
  for (const step of state.stopped.keys())
    if (step.includes(safeTxHash) || (cancel !== null && step.includes(cancel.cancelHash))) state.stopped.delete(step);
}

function changeCancel(
  state: State,
  fact: { readonly payoutId: Hash; readonly cancelHash: Hash },
  change: (cancel: NonNullable<BatchState["cancel"]>) => void,
): void {
  const cancel = state.proposals.get(fact.payoutId)?.batch?.cancel;
  if (cancel && cancel.cancelHash === fact.cancelHash) change(cancel);
}

/** A proposal leaves the state when all that was promised about it has been done and said. */
function forgetIfOver(state: State, proposal: ProposalState): void {
  const isOverUnpaid =
    proposal.verdict !== null &&
    proposal.verdict.word !== "passed" &&
    proposal.announcedStage === proposal.verdict.word;
  const isOverPaid =
    proposal.settled !== null &&
    proposal.isPayoutAnnounced &&
    proposal.announcedStage === "paid" &&
    proposal.pullsToTell.size === 0;
  if (!isOverUnpaid && !isOverPaid) return;
  state.proposals.delete(proposal.payoutId);
  forgetRules(state);
}

/** Rules that are no longer in force are kept for as long as an epoch or a proposal still goes by them. */
function forgetRules(state: State): void {
  const epochs = [
    state.openEpoch,
    ...state.closed.values(),
    ...[...state.proposals.values()].map(({ closed }) => closed),
  ];
  const ofMotions = [...state.motions.values()].map(({ rulesHash }) => rulesHash);
  const kept = new Set([state.rulesHash, ...epochs.map((epoch) => epoch?.rulesHash), ...ofMotions]);
  for (const hash of state.rulesOf.keys()) if (!kept.has(hash)) state.rulesOf.delete(hash);
}
