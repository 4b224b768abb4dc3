// Rules: what the DAO chose, checked by config, frozen, hashed and recorded. Plain JSON, so that an entry can carry them.
import { contentHash, type Hash, type Wallet } from "./key.ts";
import { parseBaseUnits, type BaseUnits } from "./money.ts";
import type { Rubric, ScoreRules } from "./score/rubric.ts";
import type { PassRule } from "./vote/verdict.ts";

export interface Rules {
  readonly v: 1;
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
  };
  readonly epoch: { readonly days: number };
  readonly budget: {
    /** The most that one epoch may pay, as a decimal string of base units: JSON has no bigint. */
    readonly perEpochBaseUnits: string;
  };
  readonly vote: {
    /** Between the post on Discord and the ballot. */
    readonly discussionHours: number;
    readonly votingHours: number;
    /** Between a passed verdict and the offer to the treasurers. */
    readonly objectionHours: number;
    readonly passRule: PassRule;
  };
  readonly intake: {
    /** How far back, by merge date, the sweep looks for pull requests whose webhook never arrived. */
    readonly sweepDays: number;
  };
  readonly score: ScoreRules;
  readonly rubric: Rubric;
}

export function rulesHash(rules: Rules): Hash {
  return contentHash(rules);
}

export function epochBudget(rules: Rules): BaseUnits {
  return parseBaseUnits(rules.budget.perEpochBaseUnits);
}
