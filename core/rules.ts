// Rules: what the DAO chose, checked by config, frozen, hashed and recorded. Plain JSON, so that an entry can carry them.
import { NeedsHuman } from "./errors.ts";
import { contentHash, type Hash, type Wallet } from "./key.ts";
import { parseBaseUnits, type BaseUnits } from "./money.ts";
import type { RewardRules } from "./epoch/allocation.ts";
import type { JuryRules } from "./score/judge-port.ts";
import type { MakerKind, ReviewRules, Rubric, ScoreRules } from "./score/rubric.ts";
import type { PassRule } from "./vote/verdict.ts";

export const RULES_VERSION = 4;

export interface Rules {
  readonly v: typeof RULES_VERSION;
  readonly daoId: string;
  readonly name: string;
  /** "owner/name" of each repository whose merged pull requests count. */
  readonly repositories: readonly string[];
  readonly discord: {
    readonly guildId: string;
    readonly proposalsChannelId: string;
    readonly payoutsChannelId: string;
  };
  readonly snapshot: { readonly space: string };
  readonly treasury: {
    readonly chainId: number;
    readonly safe: Wallet;
    readonly payouts: Wallet;
    readonly multiSendCallOnly: Wallet;
    readonly token: { readonly address: Wallet; readonly symbol: string; readonly decimals: number };
    /** Blocks on top of a transaction before it counts as final. */
    readonly confirmations: number;
    /** The first block in which a payout of this DAO can lie; nothing older is searched. */
    readonly fromBlock: number;
    readonly explorerUrl: string | null;
    /** A contract that is asked before each payout whether it may go to a wallet; null where there is none. */
    readonly sanctionsOracle: Wallet | null;
    /** Where small rewards are fetched by their people, and the amount below which a reward is small; null: all are transferred. */
    readonly claims: { readonly contract: Wallet; readonly belowBaseUnits: string } | null;
  };
  readonly epoch: { readonly days: number };
  readonly budget: {
    /** The most that one epoch may pay, as a decimal string of base units: JSON has no bigint. */
    readonly perEpochBaseUnits: string;
    /** The most of the treasury's free balance that one epoch may pay, in percent, so that no epoch empties it. */
    readonly runwayShareMaxPercent: number;
  };
  readonly vote: {
    /** Between the post on Discord and the ballot. */
    readonly discussionHours: number;
    readonly votingHours: number;
    /** Between a passed verdict and the offer to the treasurers. */
    readonly objectionHours: number;
    readonly passRule: PassRule;
    /** "chain": every vote's power is computed again at the voting block. "hub": the DAO takes Snapshot's word for it, and every proposal says so. */
    readonly power: "chain" | "hub";
    /** What a proposal that did not pass leaves: proposed once more with the next epoch, or returned to the treasury at once. */
    readonly unpaid: "roll-over-once" | "return";
  };
  /** Discord ids of people who may hold a payout beside the treasurers. */
  readonly guardians: readonly string[];
  /** Discord ids of people who may credit work that no pull request shows, and pause the DAO. */
  readonly maintainers: readonly string[];
  /** The most in one epoch: works without a pull request that are credited to one person, and thanks that one person gives. */
  readonly acts: { readonly creditedMax: number; readonly kudosMax: number };
  readonly payout: {
    /** A wallet that took another's place is not paid before. */
    readonly coolDownHours: number;
    /** How long a hold lasts that nobody releases. */
    readonly holdDays: number;
  };
  readonly intake: {
    /** How far back, by merge date, the sweep looks for pull requests whose webhook never arrived. */
    readonly sweepDays: number;
  };
  readonly score: ScoreRules;
  readonly jury: JuryRules;
  readonly review: ReviewRules;
  readonly reward: RewardRules;
  readonly rubric: Rubric;
  /** Under which licence the ratings of the DAO's own people may be used, as an SPDX name; null: they are nobody else's. */
  readonly labelsLicence: string | null;
}

export function rulesHash(rules: Rules): Hash {
  return contentHash(rules);
}

export function epochBudget(rules: Rules): BaseUnits {
  return parseBaseUnits(rules.budget.perEpochBaseUnits);
}

/** Small beside 5.00: these acts are quickly done and easily counted, and what is easily counted is easily padded. */
export const DEFAULT_ACTS: Rubric["acts"] = {
  triage: { baseHundredths: 5, itemHundredths: 15, wordsHundredths: 20, mostHundredths: 100 },
  mentoring: { baseHundredths: 20, itemHundredths: 30, wordsHundredths: 60, mostHundredths: 200 },
  feedback: { baseHundredths: 10, itemHundredths: 20, wordsHundredths: 60, mostHundredths: 150 },
};

/** As the third release recorded them. */
type RulesOfVersion3 = Omit<Rules, "v" | "maintainers" | "acts"> & { readonly v: 3 };

/** As the second release recorded them. */
type RulesOfVersion2 = Omit<RulesOfVersion3, "v" | "treasury" | "vote" | "guardians" | "labelsLicence"> & {
  readonly v: 2;
  readonly treasury: Omit<Rules["treasury"], "claims">;
  readonly vote: Omit<Rules["vote"], "power" | "unpaid">;
};

/** As the first release recorded them. */
type RulesOfVersion1 = Omit<
  RulesOfVersion2,
  "v" | "treasury" | "budget" | "payout" | "score" | "jury" | "review" | "reward" | "rubric"
> & {
  readonly v: 1;
  readonly treasury: Omit<RulesOfVersion2["treasury"], "sanctionsOracle">;
  readonly budget: Pick<Rules["budget"], "perEpochBaseUnits">;
  readonly score: Omit<ScoreRules, "auditPercent">;
  readonly rubric: Omit<Rubric, "kinds" | "acts">;
};

/**
 * Lifts recorded rules to the shape of today, so that they go on meaning what they meant: scores paid in proportion, no kind
 * of work counted for less, nobody capped, no jury but the operator's own model. Their hash stays the one in their entry.
 * @throws NeedsHuman for a version that this program does not know: reading on would be a guess
 */
export function liftRules(recorded: unknown): Rules {
  const { v } = Object(recorded) as { readonly v: unknown };
  if (v === RULES_VERSION) return recorded as Rules;
  if (v === 3) return liftThird(recorded as RulesOfVersion3);
  if (v === 2) return liftThird(liftSecond(recorded as RulesOfVersion2));
  if (v === 1) return liftThird(liftSecond(liftFirst(recorded as RulesOfVersion1)));
  throw new NeedsHuman(`The rules have version ${JSON.stringify(v)}, which this program does not know.`, {
    next: "Run the version of Laurel that wrote them.",
  });
}

/** The third release credited pull requests alone. */
function liftThird(recorded: RulesOfVersion3): Rules {
  return { ...recorded, v: RULES_VERSION, maintainers: [], acts: { creditedMax: 0, kudosMax: 0 } };
}

/** The second release transferred every reward, counted as Snapshot did, and let fall what was voted down. */
function liftSecond({ treasury, vote, ...kept }: RulesOfVersion2): RulesOfVersion3 {
  return {
    ...kept,
    v: 3,
    treasury: { ...treasury, claims: null },
    vote: { ...vote, power: "hub", unpaid: "return" },
    guardians: [],
    labelsLicence: null,
  };
}

function liftFirst(recorded: RulesOfVersion1): RulesOfVersion2 {
  const { treasury, budget, score, rubric, ...kept } = recorded;
  const whole: Rubric["kinds"][MakerKind] = { percent: 100, mostHundredths: 500 };
  return {
    ...kept,
    v: 2,
    treasury: { ...treasury, sanctionsOracle: null },
    budget: { ...budget, runwayShareMaxPercent: 100 },
    payout: { coolDownHours: 0, holdDays: 7 },
    score: { ...score, auditPercent: 0 },
    jury: { jurors: [], deadlineSeconds: 45, spending: null },
    review: { reviewers: [], appealDays: 7, answerDays: 5, panel: 3 },
    reward: { exponentTenths: 10, capPercent: 100, newcomer: null },
    rubric: {
      ...rubric,
      kinds: { code: whole, fix: whole, docs: whole, tests: whole, translation: whole, upkeep: whole },
      acts: DEFAULT_ACTS,
    },
  };
}
