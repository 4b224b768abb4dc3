// Replay: entries folded into State. Pure, over opaque person ids; what is closed and paid is dropped from it again.
import type { PersonId, Role } from "#core/contribution/contribution.ts";
import { unreachable } from "#core/errors.ts";
import type { Hash, Wallet } from "#core/key.ts";
import { parseBaseUnits, ZERO, type BaseUnits } from "#core/money.ts";
import type { Rules } from "#core/rules.ts";
import type { Calibration } from "#core/score/calibration.ts";
import type { Flag } from "#core/score/flag.ts";
import { SCORE_MAX } from "#core/score/score.ts";
import { addDays, DAY_SECONDS, unixSeconds, type UnixSeconds } from "#core/time.ts";
import type { RecountMark } from "#core/vote/recount.ts";
import type { VerdictWord } from "#core/vote/verdict.ts";
import type { Entry, Fact, HoldStage, RecordedRound, Standing, Withheld } from "./entry.ts";

/** Raised when folding changes meaning or State changes shape: a checkpoint of another version is thrown away and rebuilt. */
export const FOLD_VERSION = 5;

export interface State {
  readonly dao: string;
  /** How many entries were folded: the number the next one gets. */
  size: number;
  lastAt: UnixSeconds;
  rules: Rules | null;
  rulesHash: Hash | null;
  /** Rules by hash, for epochs that are not paid yet. */
  readonly rulesOf: Map<Hash, Rules>;
  openEpoch: OpenEpoch | null;
  /** The number of the newest epoch ever opened; 0 before the first. */
  lastEpoch: number;
  /** Pull requests with something still to do, by "repositoryId#number". */
  readonly pulls: Map<string, PullState>;
  /** Contributions of epochs that are not closed, by id. */
  readonly contributions: Map<string, ContributionState>;
  readonly persons: Map<PersonId, PersonState>;
  /** Changed wallets whose people were not told yet, by the person who is paid there now. */
  readonly walletChanges: Map<PersonId, WalletChange>;
  /** What was earned before a wallet was linked, oldest epoch first. */
  readonly reserved: Map<PersonId, ReservedAmount[]>;
  /** Closed epochs without a proposal yet, by number. */
  readonly closed: Map<number, ClosedEpoch>;
  /** Proposals that are not at their end yet, by payout id. */
  readonly proposals: Map<Hash, ProposalState>;
  /** Motions that are not at their end yet, by their name. */
  readonly motions: Map<Hash, MotionState>;
  /** The numbers given last. */
  lastMotion: number;
  lastGrant: number;
  /** Steps that wait for a person, by step key. */
  readonly stopped: Map<string, StoppedStep>;
  /** Contributions of closed epochs whose scores can still change, by id: until the next epoch closes, or an appeal is answered. */
  readonly late: Map<string, ContributionState>;
  /** What amendments of closed epochs add to the scores of the epoch that closes next, by contribution. */
  readonly carried: Map<string, { readonly person: PersonId; readonly score: number }>;
  /** What was merged lately, by "repositoryId#number", oldest first: for telling what repeats, splits or circles. */
  readonly traces: Map<string, TraceState>;
  /** Asking the jury has cost so much in this epoch and on this day. */
  spent: {
    readonly epoch: number;
    readonly microdollars: number;
    readonly day: number;
    readonly dayMicrodollars: number;
  };
  /** Work that people rated or may rate, by contribution, oldest first. */
  readonly audits: Map<string, AuditState>;
  calibration: Calibration | null;
  hasPassedProposal: boolean;
  /** The newest round of claims that the chain has confirmed, by contract. */
  readonly claimRounds: Map<Wallet, ClaimRoundState>;
  /** Roots published by entries that a restored backup no longer has, and that `reconcile` has acknowledged. */
  readonly lostRoots: Set<Hash>;
}

export interface OpenEpoch {
  readonly number: number;
  readonly opensAt: UnixSeconds;
  readonly closesAt: UnixSeconds;
  readonly rulesHash: Hash;
}

export interface PullState {
  readonly key: string;
  readonly repository: string;
  readonly repositoryId: number;
  readonly pull: number;
  stage: "noticed" | "recorded" | "scored" | "announced";
  epoch: number | null;
  readonly contributions: string[];
  readonly refused: { readonly person: PersonId | null; readonly because: string }[];
  /** Raised when a score changes after it was recorded: the comment is written anew. */
  revision: number;
}

export interface ContributionState {
  readonly id: string;
  readonly pullKey: string;
  readonly person: PersonId;
  readonly role: Role;
  readonly work: string;
  readonly epoch: number;
  readonly evidenceRecord: string;
  readonly evidenceHash: Hash;
  /** The account was as old as the Rules ask of a newcomer. */
  readonly hasAgedAccount: boolean;
  score: number | null;
  deterministic: number | null;
  standing: Standing | null;
  reasons: readonly string[];
  flags: readonly Flag[];
  /** The jury's value of the whole work before calibration and band. */
  jury: number | null;
  /** Over how many people the score of the work was split. */
  shares: number;
  wordsRecord: string | null;
  scoredAt: UnixSeconds | null;
  appeal: AppealState | null;
  /** What counted when its epoch closed; null while that is open, unless a ballot that was found may have paid for it. */
  paidScore: number | null;
}

export interface AppealState {
  readonly person: PersonId;
  readonly reasonRecord: string;
  readonly answerBy: UnixSeconds;
  readonly panel: number;
  /** Who has a part in the work, and so does not decide: the others' scores may be past changing before this is answered. */
  readonly people: readonly PersonId[];
  readonly votes: Map<PersonId, { readonly verdict: "upheld" | "amended"; readonly score: number }>;
  answer: "upheld" | "amended" | "lapsed" | null;
}

export interface TraceState {
  readonly pullKey: string;
  readonly repositoryId: number;
  author: PersonId | null;
  readonly makers: PersonId[];
  readonly reviewers: PersonId[];
  readonly mergedAt: UnixSeconds;
  readonly patchId: Hash;
  readonly reversePatchId: Hash;
  readonly linkedIssues: readonly number[];
  readonly addedLines: number;
}

export interface AuditState {
  /** As in `ContributionState`. */
  readonly jury: number;
  /** One over the chance of being chosen: of a sample of 5 % each stands for 20. */
  readonly weight: number;
  /** Who has a part in the work, and so does not rate it. */
  readonly people: readonly PersonId[];
  readonly ratings: Map<PersonId, number>;
}

/** What repeats is looked for among so much; more than a month of the busiest project. */
const TRACES_MAX = 5_000;
const TRACE_DAYS = 30;
/** Calibration rests on the newest. */
const AUDITS_MAX = 2_000;

export interface WalletChange {
  /** The newest. */
  readonly record: string;
  /** What it took the place of since its people were told last, newest first. */
  readonly replaces: readonly { readonly person: PersonId; readonly record: string }[];
}

/** A post names no more; whoever changes a wallet so often within an hour hears of the newest. */
const REPLACED_MAX = 5;

export interface PersonState {
  /** The vault record of the wallet linked now. */
  walletRecord: string | null;
  /** Since when, where another wallet was linked before; null for a first wallet, which nobody had reason to expect elsewhere. */
  changedAt: UnixSeconds | null;
  /** The newest that was ever linked. */
  lastWalletRecord: string | null;
  /** When the people of a changed wallet were told last; missing where they never were. */
  toldOfWalletAt?: UnixSeconds;
  /** The wallet that the last payout went to. */
  paidWalletRecord: string | null;
  hasDiscord: boolean;
  hasGithub: boolean;
  /** Whoever does not want to be reminded of votes is not. */
  wantsNoReminders?: true;
  /** In how many closed epochs this person had work above zero. */
  epochsWithWork: number;
}

export interface ReservedAmount {
  readonly epoch: number;
  readonly amountBaseUnits: BaseUnits;
  /** It was proposed once and did not pass: the next proposal is its last. */
  readonly isRolledOver?: true;
}

export interface ClosedEpoch {
  readonly epoch: number;
  readonly rulesHash: Hash;
  readonly closedAt: UnixSeconds;
  readonly budgetBaseUnits: BaseUnits;
  readonly isCappedByBalance: boolean;
  readonly allocations: readonly {
    readonly person: PersonId;
    readonly score: number;
    readonly amountBaseUnits: BaseUnits;
    readonly because?: "floor" | "cap";
  }[];
  readonly pulls: readonly PullState[];
  readonly contributions: readonly ContributionState[];
}

export interface ProposalState extends Omit<Extract<Fact, { kind: "proposal-drafted" }>, "kind"> {
  readonly closed: ClosedEpoch;
  readonly draftedAt: UnixSeconds;
  /** The stage last shown on the forum. */
  announcedStage: string | null;
  announcedAt: UnixSeconds | null;
  ballot: {
    readonly ballotId: Hash;
    readonly startsAt: UnixSeconds;
    readonly endsAt: UnixSeconds;
    readonly votingBlock: number;
  } | null;
  verdict: { readonly word: VerdictWord; readonly because: string; readonly at: UnixSeconds } | null;
  batch: BatchState | null;
  attempts: number;
  /** After so many batches that never executed a person is asked; each time somebody resumes, there are as many again. */
  attemptsMax: number;
  /** The reserved amounts that went into its lines, as they were. */
  readonly taken: readonly (ReservedAmount & { readonly person: PersonId })[];
  recount: RecountMark | null;
  /** Those who have not voted were reminded. */
  isReminded: boolean;
  /** Nothing is offered before this time. */
  heldUntil: UnixSeconds | null;
  /** The newest hold, also once it was released; null before the first. */
  hold: HoldState | null;
  /** Who held it last, and how often one after the other. */
  holder: { readonly person: PersonId; readonly inARow: number } | null;
  settled: {
    readonly transactionHash: Hash;
    readonly safeTxHash: Hash | null;
    /** Lines that the chain shows unpaid. */
    readonly withheld: readonly Withheld[];
    /** What was put up for claiming; missing where all was transferred. */
    readonly claims?: RecordedRound;
  } | null;
  isPayoutAnnounced: boolean;
  /** Pull requests whose comment does not speak of the payment yet. */
  readonly pullsToTell: Map<string, PullState>;
}

export interface MotionState extends Omit<Extract<Fact, { kind: "motion-drafted" }>, "kind"> {
  readonly draftedAt: UnixSeconds;
  /** It is decided under the rules that were in force when it was drafted. */
  readonly rulesHash: Hash;
  announcedStage: string | null;
  announcedAt: UnixSeconds | null;
  ballot: ProposalState["ballot"];
  verdict: {
    readonly word: VerdictWord;
    readonly choice: string | null;
    readonly because: string;
    readonly at: UnixSeconds;
    readonly recount: RecountMark;
  } | null;
  isReminded: boolean;
  /** What became of it, once it did. */
  carriedOut: string | null;
}

export interface HoldState {
  /** From 1. */
  readonly number: number;
  /** The batch that was offered, where the hold began with its cancellation. */
  readonly cancelled: Pick<BatchState, "safeTxHash" | "safeTxNonce"> | null;
  readonly person: PersonId;
  readonly reasonRecord: string;
  readonly until: UnixSeconds;
  release: { readonly person: PersonId; readonly reasonRecord: string } | null;
  /** What its post says; null until there is one. */
  shows: HoldStage | null;
}

export interface BatchState {
  readonly attempt: number;
  readonly safeTxNonce: number;
  readonly safeTxHash: Hash;
  /** What the treasurers' post says now, such as "to-sign 1"; null until it is posted. */
  shows: string | null;
  threshold: number;
  readonly signatures: Map<PersonId, string>;
  /** People whose signatures hold no more: they are owners of the Safe no longer, or their contract takes it back. */
  void: readonly PersonId[];
  transactionHash: Hash | null;
  sentAt: UnixSeconds | null;
  /** People whose lines it leaves out. */
  readonly withheld: readonly Withheld[];
  /** What it puts up for claiming; missing where all is transferred. */
  readonly claims?: RecordedRound;
  /** Lines that could not be paid when it was to be executed. */
  refused: readonly Withheld[];
  offeredAt: UnixSeconds | null;
  /** How often its treasurers were reminded, and when last. */
  reminders: number;
  remindedAt: UnixSeconds | null;
  /** The empty transaction at the same nonce, once somebody asked for it. */
  cancel: {
    readonly cancelHash: Hash;
    /** Who asked, and why; null where we did, because of lines that cannot be paid. */
    readonly asked: { readonly person: PersonId; readonly reasonRecord: string } | null;
    /** For so long the payout is held once it is cancelled. */
    readonly holdSeconds: number;
    readonly signatures: Map<PersonId, string>;
    transactionHash: Hash | null;
    sentAt: UnixSeconds | null;
  } | null;
}

/** Signatures that would be taken now. */
export function countSigned({ signatures, void: gone }: Pick<BatchState, "signatures" | "void">): number {
  return [...signatures.keys()].filter((person) => !gone.includes(person)).length;
}

/** Of a round what the next one is built on. */
export type ClaimRoundState = Pick<RecordedRound, "round" | "root" | "bookRecord">;

function roundState({ round, root, bookRecord }: RecordedRound): ClaimRoundState {
  return { round, root, bookRecord };
}

const ATTEMPTS_MAX = 3;

export interface StoppedStep {
  readonly step: string;
  readonly what: string;
  readonly happened: string;
  readonly next: string;
  isAnnounced: boolean;
}

export function emptyState(dao: string): State {
  return {
    dao,
    size: 0,
    lastAt: unixSeconds(0),
    rules: null,
    rulesHash: null,
    rulesOf: new Map(),
    openEpoch: null,
    lastEpoch: 0,
    pulls: new Map(),
    contributions: new Map(),
    persons: new Map(),
    walletChanges: new Map(),
    reserved: new Map(),
    closed: new Map(),
    proposals: new Map(),
    motions: new Map(),
    lastMotion: 0,
    lastGrant: 0,
    stopped: new Map(),
    late: new Map(),
    carried: new Map(),
    traces: new Map(),
    spent: { epoch: 0, microdollars: 0, day: 0, dayMicrodollars: 0 },
    audits: new Map(),
    calibration: null,
    hasPassedProposal: false,
    claimRounds: new Map(),
    lostRoots: new Set(),
  };
}

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
      if (fact.provider === "discord") personFor(state, fact.person).hasDiscord = true;
      else personFor(state, fact.person).hasGithub = true;
      return;
    case "wallet-linked":
      return linkWallet(state, fact, at);
    case "wallet-unlinked":
      personFor(state, fact.person).walletRecord = null;
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
        const inARow = proposal.holder?.person === person ? proposal.holder.inARow + 1 : 1;
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
      return;
    default:
      return unreachable(fact);
  }
}

function personFor(state: State, person: PersonId): PersonState {
  const known = state.persons.get(person) ?? {
    walletRecord: null,
    changedAt: null,
    lastWalletRecord: null,
    paidWalletRecord: null,
    hasDiscord: false,
    hasGithub: false,
    epochsWithWork: 0,
  };
  state.persons.set(person, known);
  return known;
}

/** Also where the other wallet was unlinked meanwhile: unlinking first must not be a way around the waiting. */
function linkWallet(state: State, fact: Extract<Fact, { kind: "wallet-linked" }>, at: UnixSeconds): void {
  const person = personFor(state, fact.person);
  if (person.lastWalletRecord !== null && person.lastWalletRecord !== fact.record) person.changedAt = at;
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

export function pullStateKey(ref: { readonly repositoryId: number; readonly pull: number }): string {
  return `${ref.repositoryId}#${ref.pull}`;
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
  personFor(state, fact.person);
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

/** What nobody has scored yet. */
export const UNSCORED = {
  score: null,
  deterministic: null,
  standing: null,
  reasons: [],
  flags: [],
  jury: null,
  shares: 1,
  wordsRecord: null,
  scoredAt: null,
  appeal: null,
  paidScore: null,
} as const satisfies Partial<ContributionState>;

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

/** Of the open epoch, or of one that is closed and whose scores can still change. */
export function findContribution(state: State, id: string): ContributionState | undefined {
  return state.contributions.get(id) ?? state.late.get(id);
}

function changeContribution(state: State, id: string, change: (contribution: ContributionState) => void): void {
  const contribution = findContribution(state, id);
  if (contribution) change(contribution);
}

/** What an epoch pays for: of a score that a person still has to look at, the lower of the two. */
export function countedScore({ standing, score, deterministic }: ContributionState): number {
  return standing === "provisional" ? Math.min(score ?? 0, deterministic ?? 0) : (score ?? 0);
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

/** Everybody with a part in the pull request, those included whose part is not rewarded. */
export function peopleOf(state: State, { pullKey, appeal }: ContributionState): readonly PersonId[] {
  if (appeal !== null) return appeal.people;
  const ofPull = [...state.contributions.values(), ...state.late.values()].filter((each) => each.pullKey === pullKey);
  const refused = state.pulls.get(pullKey)?.refused.flatMap(({ person }) => person ?? []) ?? [];
  return [...new Set([...ofPull.map(({ person }) => person), ...refused])];
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

/** An epoch without work still makes a proposal when somebody with a reserved amount has linked a wallet since. */
export function owesLinkedPeople(state: State): boolean {
  return [...state.reserved].some(
    ([person, amounts]) => amounts.length > 0 && state.persons.get(person)?.walletRecord != null,
  );
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
  if (work === undefined) return;
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
  for (const { person, ...amount } of taken)
    state.reserved.set(person, [amount, ...(state.reserved.get(person) ?? [])]);
  state.proposals.delete(payoutId);
  state.closed.set(epoch, closed);
  for (const step of state.stopped.keys()) if (step.includes(payoutId)) state.stopped.delete(step);
}

/** What a restored copy knows of an epoch whose work was lost with its entries: only that it is over. */
export function epochWithoutWork(state: State, epoch: number): ClosedEpoch {
  return {
    epoch,
    rulesHash: state.rulesHash ?? "0x",
    closedAt: state.lastAt,
    budgetBaseUnits: ZERO,
    isCappedByBalance: false,
    allocations: [],
    pulls: [],
    contributions: [],
  };
}

function reserve(
  state: State,
  epoch: number,
  reserved: readonly { readonly person: PersonId; readonly amountBaseUnits: string }[],
): void {
  for (const { person, amountBaseUnits } of reserved) {
    const amounts = state.reserved.get(person) ?? [];
    state.reserved.set(person, [...amounts, { epoch, amountBaseUnits: parseBaseUnits(amountBaseUnits) }]);
  }
}

function takeReserved(state: State, person: PersonId, epochs: readonly number[]): void {
  if (epochs.length === 0) return;
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
    if (isRolledOver !== true) state.reserved.set(person, [amount, ...(state.reserved.get(person) ?? [])]);
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
  for (const { person, amountBaseUnits } of closed.allocations) {
    if (amountBaseUnits === 0n) continue;
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
