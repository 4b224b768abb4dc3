// Builders: whole, valid things from the few facts that matter to a test.
import { Wallet as Key } from "ethers";
import type { PersonId } from "#core/contribution/contribution.ts";
import type { CodeAccount, Evidence, PullRef, Review } from "#core/contribution/evidence.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import {
  emptyState,
  UNSCORED,
  type BatchState,
  type ClosedEpoch,
  type ContributionState,
  type ProposalState,
  type PullState,
  type State,
} from "#core/ledger/state.ts";
import { baseUnits, type BaseUnits } from "#core/money.ts";
import { rulesHash, type Rules } from "#core/rules.ts";
import { DEFAULT_CUT_POINTS_THOUSANDTHS } from "#core/score/deterministic.ts";
import { DAY_SECONDS, unixSeconds, type UnixSeconds } from "#core/time.ts";
import { makeFile, makeRubric } from "#test/core/score/make-diff.ts";
import { makeHash } from "./record.ts";

/** 2026-03-01 00:00 UTC: the day on which every story here begins. */
export const START = unixSeconds(1_772_323_200);
export const DAO = "laurel-dao";
export const REPOSITORY = "laurel-dao/compiler";
export const REPOSITORY_ID = 501;

const SYMBOL = { symbol: "LRL", decimals: 18 } as const;

/** Whole tokens of 18 decimals. */
export function tokens(amount: number): BaseUnits {
  return baseUnits(BigInt(amount) * 10n ** 18n);
}

/** An address that is easily told apart, in checksum form. */
export function makeAddress(number: number): Wallet {
  return parseWallet(`0x${number.toString(16).padStart(40, "0")}`);
}

/** A key that is the same in every run. */
export function makeKey(number: number): Key {
  return new Key(`0x${number.toString(16).padStart(64, "0")}`);
}

export function addressOf(key: Key): Wallet {
  return parseWallet(key.address);
}

type Changes<T> = {
  readonly [K in keyof T]?: T[K] extends readonly unknown[] ? T[K] : T[K] extends object ? Partial<T[K]> : T[K];
};

/**
 * A week per epoch, 1,000 LRL, a day to discuss, three to vote, a day to object, a quorum of 100 and two voters;
 * no jury, no reviewers, no audit, and a budget split in plain proportion to scores.
 */
export function makeRules(changes: Changes<Rules> = {}): Rules {
  const {
    discord,
    snapshot,
    treasury,
    epoch,
    budget,
    vote,
    payout,
    intake,
    score,
    jury,
    review,
    reward,
    rubric,
    acts,
    ...plain
  } = changes;
  return {
    v: 4,
    daoId: DAO,
    name: "Laurel DAO",
    repositories: [REPOSITORY],
    guardians: [],
    maintainers: [],
    acts: { creditedMax: 5, kudosMax: 10, ...acts },
    labelsLicence: null,
    ...plain,
    discord: { guildId: "1", proposalsChannelId: "10", payoutsChannelId: "20", ...discord },
    snapshot: { space: "laurel.eth", ...snapshot },
    treasury: {
      chainId: 11_155_111,
      safe: makeAddress(0x5afe),
      payouts: makeAddress(0x9a10),
      multiSendCallOnly: makeAddress(0x3014),
      token: { address: makeAddress(0x70c0), ...SYMBOL },
      confirmations: 3,
      fromBlock: 1,
      explorerUrl: "https://sepolia.etherscan.io",
      sanctionsOracle: null,
      claims: null,
      ...treasury,
    },
    epoch: { days: 7, ...epoch },
    budget: { perEpochBaseUnits: tokens(1_000).toString(), runwayShareMaxPercent: 100, ...budget },
    payout: { coolDownHours: 0, holdDays: 7, ...payout },
    vote: {
      discussionHours: 24,
      votingHours: 72,
      objectionHours: 24,
      passRule: { quorum: "100", quorumCounts: "for", thresholdPercent: 50, votersMin: 2 },
      power: "chain",
      unpaid: "return",
      ...vote,
    },
    intake: { sweepDays: 30, ...intake },
    score: {
      bandHundredths: 100,
      diffTokensMax: 4_000,
      cutPointsThousandths: DEFAULT_CUT_POINTS_THOUSANDTHS,
      auditPercent: 0,
      ...score,
    },
    jury: { jurors: [], deadlineSeconds: 45, spending: null, ...jury },
    review: { reviewers: [], appealDays: 7, answerDays: 5, panel: 3, ...review },
    reward: { exponentTenths: 10, capPercent: 100, newcomer: null, ...reward },
    rubric: { ...makeRubric(), ...rubric },
  };
}

export function makeAccount(id: number, changes: Partial<CodeAccount> = {}): CodeAccount {
  return { id, login: `dev-${id}`, isBot: false, ...changes };
}

export function makeReview(reviewer: CodeAccount, changes: Partial<Review> = {}): Review {
  return {
    reviewer,
    state: "approved",
    untrustedText: "This reads well and the new test covers the edge.",
    untrustedLineComments: [],
    submittedAt: START,
    ...changes,
  };
}

export function makeRef(pull: number): PullRef {
  return { repository: REPOSITORY, repositoryId: REPOSITORY_ID, pull };
}

/** One file with a few added lines in one commit by account 1, merged at the start with passed checks. */
export function makeEvidence({ pull = 1, ...changes }: Partial<Evidence> & { readonly pull?: number } = {}): Evidence {
  const { author = makeAccount(1) } = changes;
  return {
    ref: makeRef(pull),
    mergedAt: START,
    mergeCommit: pull.toString(16).padStart(40, "a"),
    headCommit: pull.toString(16).padStart(40, "b"),
    author,
    coAuthors: [],
    reviews: [],
    commits: [{ at: START, authors: [author] }],
    accountsSince: {},
    checks: "passed",
    files: [makeFile("src/limit.ts", { added: ["const limit = 20;", "export const most = limit + 1;"] })],
    untrustedTitle: "Raise the limit",
    untrustedBody: "",
    untrustedLabels: [],
    linkedIssues: [],
    untrustedAttributes: null,
    epochInOurComment: null,
    ...changes,
  };
}

export function makePerson(name: string): PersonId {
  return `person-${name}` as PersonId;
}

// ---- State, for the table of due steps --------------------------------------------------------------------------------

export function makePull({ pull = 1, ...changes }: Partial<PullState> = {}): PullState {
  const { repository = REPOSITORY, repositoryId = REPOSITORY_ID } = changes;
  return {
    key: `${repositoryId}#${pull}`,
    repository,
    repositoryId,
    pull,
    stage: "noticed",
    epoch: null,
    contributions: [],
    refused: [],
    revision: 0,
    ...changes,
  };
}

/** Scored 2.00 by code alone at the start, and settled; with a score of null, not scored yet. */
export function makeContribution(changes: Partial<ContributionState> = {}): ContributionState {
  const { score = 200 } = changes;
  const scored = { score, deterministic: score, standing: "settled", scoredAt: START } as const;
  return {
    id: `${REPOSITORY}#1/author`,
    pullKey: `${REPOSITORY_ID}#1`,
    person: makePerson("ada"),
    role: "author",
    work: "code",
    epoch: 1,
    evidenceRecord: "evidence:1",
    evidenceHash: makeHash("e1"),
    hasAgedAccount: false,
    ...UNSCORED,
    ...(score === null ? {} : scored),
    ...changes,
  };
}

export function makeClosedEpoch(changes: Partial<ClosedEpoch> = {}): ClosedEpoch {
  return {
    epoch: 1,
    rulesHash: rulesHash(makeRules()),
    closedAt: START,
    budgetBaseUnits: tokens(1_000),
    isCappedByBalance: false,
    allocations: [{ person: makePerson("ada"), score: 200, amountBaseUnits: tokens(1_000) }],
    pulls: [],
    contributions: [],
    ...changes,
  };
}

/** Drafted at the start and shown on the forum; no ballot yet. */
export function makeProposal(changes: Partial<ProposalState> = {}): ProposalState {
  const line = { person: makePerson("ada"), walletRecord: "wallet:ada", because: "epoch 1", reservedFrom: [] };
  return {
    proposal: makeHash("a1"),
    epoch: 1,
    payoutId: makeHash("b1"),
    transfersHash: makeHash("c1"),
    lines: [{ ...line, amountBaseUnits: tokens(1_000).toString() }],
    reserved: [],
    votingBlock: 7,
    ledgerRoot: makeHash("d1"),
    ledgerSize: 9,
    strategiesHash: makeHash("f1"),
    quorum: "0",
    from: "allocation",
    opensAt: unixSeconds(START + DAY_SECONDS),
    endsAt: unixSeconds(START + 4 * DAY_SECONDS),
    closed: makeClosedEpoch(),
    draftedAt: START,
    announcedStage: "discussion",
    announcedAt: START,
    ballot: null,
    verdict: null,
    batch: null,
    attempts: 0,
    attemptsMax: 3,
    taken: [],
    recount: null,
    isReminded: false,
    heldUntil: null,
    hold: null,
    holder: null,
    settled: null,
    isPayoutAnnounced: false,
    pullsToTell: new Map(),
    ...changes,
  };
}

/** Offered to the treasurers: two signatures are needed, none is there. */
export function makeBatch(changes: Partial<BatchState> = {}): BatchState {
  return {
    attempt: 1,
    safeTxNonce: 0,
    safeTxHash: makeHash("5a"),
    shows: "to-sign 0 of 2",
    threshold: 2,
    signatures: new Map(),
    transactionHash: null,
    sentAt: null,
    void: [],
    withheld: [],
    refused: [],
    offeredAt: START,
    reminders: 0,
    remindedAt: null,
    cancel: null,
    ...changes,
  };
}

interface StateParts extends Partial<Omit<State, "pulls" | "contributions" | "closed" | "proposals">> {
  readonly pulls?: readonly PullState[];
  readonly contributions?: readonly ContributionState[];
  readonly closed?: readonly ClosedEpoch[];
  readonly proposals?: readonly ProposalState[];
}

/** A DAO with its rules in force, and whatever else matters. */
export function makeState({ pulls, contributions, closed, proposals, ...rest }: StateParts = {}): State {
  const rules = makeRules();
  const hash = rulesHash(rules);
  return {
    ...emptyState(DAO),
    rules,
    rulesHash: hash,
    rulesOf: new Map([[hash, rules]]),
    pulls: new Map((pulls ?? []).map((pull) => [pull.key, pull])),
    contributions: new Map((contributions ?? []).map((contribution) => [contribution.id, contribution])),
    closed: new Map((closed ?? []).map((epoch) => [epoch.epoch, epoch])),
    proposals: new Map((proposals ?? []).map((proposal) => [proposal.payoutId, proposal])),
    ...rest,
  };
}

export function makeOpenEpoch(number: number, opensAt: UnixSeconds = START) {
  const hash: Hash = rulesHash(makeRules());
  return { number, opensAt, closesAt: unixSeconds(opensAt + 7 * DAY_SECONDS), rulesHash: hash };
}
