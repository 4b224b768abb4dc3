// State: what the entries fold to. It holds what can still change; what is closed and paid has left it.
import type { PersonId, Role } from "#core/contribution/contribution.ts";
import type { Language } from "#core/contribution/language.ts";
import type { Hash, Wallet } from "#core/key.ts";
import { ZERO, type BaseUnits } from "#core/money.ts";
import type { Rules } from "#core/rules.ts";
import type { Calibration } from "#core/score/calibration.ts";
import type { Flag } from "#core/score/flag.ts";
import { unixSeconds, type UnixSeconds } from "#core/time.ts";
import type { RecountMark } from "#core/vote/recount.ts";
import type { VerdictWord } from "#core/vote/verdict.ts";
import type { DisputeStage, Fact, HoldStage, PauseStage, RecordedRound, Standing, Withheld } from "./entry.ts";

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
  /** Works without a pull request that wait for a reviewer, by name, oldest first. */
  readonly nominations: Map<string, NominationState>;
  /** The number given last. */
  lastAct: number;
  /** Thanks of the open epoch: by whom and to whom. */
  readonly kudos: { readonly from: PersonId; readonly to: PersonId; readonly reasonRecord: string }[];
  /** Claims on what is somebody else's, by number: the open ones, and for a while those that were answered. */
  readonly disputes: Map<number, DisputeState>;
  /** The number given last. */
  lastDispute: number;
  /** Who asked to be erased, and until when it can be taken back. */
  readonly erasures: Map<PersonId, UnixSeconds>;
  /** Who became whom when a GitHub account was linked. */
  readonly joined: Map<PersonId, PersonId>;
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
  /** The newest pause of the DAO, also once it is over; null before the first. */
  pause: PauseState | null;
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
  /** Of work that no pull request shows: who named it, and whose word it was credited by. */
  readonly namedBy?: PersonId;
  readonly creditedBy?: PersonId;
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

export interface NominationState extends Extract<Fact, { kind: "act-nominated" }> {
  readonly at: UnixSeconds;
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

export interface DisputeState extends Omit<Extract<Fact, { kind: "link-disputed" }>, "kind"> {
  readonly at: UnixSeconds;
  readonly votes: Map<PersonId, "upheld" | "amended">;
  answer: {
    readonly verdict: "upheld" | "amended" | "lapsed";
    readonly because: string;
    readonly holderNow: PersonId;
    readonly at: UnixSeconds;
  } | null;
  /** What its newest post says; null until there is one. */
  shows: DisputeStage | null;
}

/** So long an answered dispute is remembered, and the same claim is not taken again. */
export const DISPUTE_QUIET_DAYS = 30;

export interface WalletChange {
  /** The newest. */
  readonly record: string;
  /** What it took the place of since its people were told last, newest first. */
  readonly replaces: readonly { readonly person: PersonId; readonly record: string }[];
}

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
  /** Since when each is linked; missing where it is not, and in what older programs folded. */
  discordSince?: UnixSeconds;
  githubSince?: UnixSeconds;
  walletSince?: UnixSeconds;
  /** Accounts were parted or a claim was decided: even a first wallet waits as a changed one does. */
  mustCool?: true;
  /** Whose the Discord account was before it was parted from them. */
  partedFrom?: PersonId;
  /** Whoever does not want to be reminded of votes is not. */
  wantsNoReminders?: true;
  /** Nothing of theirs is credited while this is so. */
  takesNoPart?: true;
  /** Their names and wallets are gone for ever; only the opaque id is left. */
  isErased?: true;
  /** Chosen to be answered in; missing where nothing was chosen. */
  language?: Language;
  /** The first pull request that this person is credited for as a maker, by its key; missing before there is one. */
  firstPull?: string;
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

/** A stop of all that closes, opens or pays. */
export interface PauseState {
  /** From 1. */
  readonly number: number;
  /** Who asked for it, and how often one after the other. */
  readonly person: PersonId;
  readonly inARow: number;
  readonly reasonRecord: string;
  readonly at: UnixSeconds;
  /** It ends by itself then. */
  readonly until: UnixSeconds;
  resumed: { readonly person: PersonId; readonly reasonRecord: string; readonly at: UnixSeconds } | null;
  /** What its post says; null until there is one. */
  shows: PauseStage | null;
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
    nominations: new Map(),
    lastAct: 0,
    kudos: [],
    disputes: new Map(),
    lastDispute: 0,
    erasures: new Map(),
    joined: new Map(),
    walletChanges: new Map(),
    reserved: new Map(),
    closed: new Map(),
    proposals: new Map(),
    motions: new Map(),
    lastMotion: 0,
    lastGrant: 0,
    pause: null,
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

export const ERASED_WORDS = "Its contributor asked to be forgotten, so nobody is paid for it.";

export function isErased({ persons }: Pick<State, "persons">, person: PersonId): boolean {
  return persons.get(person)?.isErased === true;
}

export function pullStateKey(ref: { readonly repositoryId: number; readonly pull: number }): string {
  return `${ref.repositoryId}#${ref.pull}`;
}

/** One human with more ids than this has other troubles. */
const IDS_MAX = 100;

/** Under all of these one person was credited: accounts that were joined, and one that was parted from another. */
export function idsEverOf({ joined, persons }: State, person: PersonId): ReadonlySet<PersonId> {
  const found = new Set([person]);
  for (const each of found) {
    if (found.size >= IDS_MAX) break;
    const from = persons.get(each)?.partedFrom;
    if (from !== undefined) found.add(from);
    for (const [before, into] of joined) if (into === each) found.add(before);
  }
  return found;
}

/** Who it is since accounts were joined: what a proposal named before falls, waits or comes back under this name. */
export function whoIs({ joined }: State, person: PersonId): PersonId {
  return joined.get(person) ?? person;
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

/** Of the open epoch, or of one that is closed and whose scores can still change. */
export function findContribution(state: State, id: string): ContributionState | undefined {
  return state.contributions.get(id) ?? state.late.get(id);
}

/** What an epoch pays for: of a score that a person still has to look at, the lower of the two. */
export function countedScore({ standing, score, deterministic }: ContributionState): number {
  return standing === "provisional" ? Math.min(score ?? 0, deterministic ?? 0) : (score ?? 0);
}

/** Everybody with a part in the work, those included whose part is not rewarded, and whoever named it. */
export function peopleOf(state: State, { pullKey, appeal }: ContributionState): readonly PersonId[] {
  if (appeal !== null) return appeal.people;
  const ofPull = [...state.contributions.values(), ...state.late.values()].filter((each) => each.pullKey === pullKey);
  const refused = state.pulls.get(pullKey)?.refused.flatMap(({ person }) => person ?? []) ?? [];
  const named = ofPull.flatMap(({ namedBy }) => namedBy ?? []);
  return [...new Set([...ofPull.map(({ person }) => person), ...named, ...refused])];
}

/** An epoch without work still makes a proposal when somebody with a reserved amount has linked a wallet since. */
export function owesLinkedPeople(state: State): boolean {
  return [...state.reserved].some(
    ([person, amounts]) => amounts.length > 0 && state.persons.get(person)?.walletRecord != null,
  );
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
