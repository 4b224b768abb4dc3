// A re-count: every vote of a ballot verified from what its voter signed, and the tally made again from those votes alone.
import type { Wallet } from "#core/key.ts";

/** What voters may answer with. Snapshot calls the first two differently and counts them alike. */
export type VotingSystem = "basic" | "single-choice" | "approval" | "ranked-choice" | "weighted" | "quadratic";

/** A vote about which the hub and we cannot agree, for a cause that lies with its voter or with a moment, not in the tally. */
export interface DoubtfulVote {
  readonly voter: Wallet;
  /** What this voter may have answered instead of what is counted, as signed; null: perhaps nothing. */
  readonly otherwise: unknown;
}

/** Sentences are ours and name the vote; at most FAULTS_MAX of them, with the last one saying how many more there are. */
export interface Recount {
  /** How many votes were verified, and how many of them agree with the hub in every respect. */
  readonly votes: number;
  readonly agree: number;
  /** Empty when all agrees; with a single one nobody is paid, but where `doubts` say that it lies in a doubtful vote alone. */
  readonly faults: readonly string[];
  /** Votes that are counted although nobody can be shown to have signed them now, or that the hub replaced; missing: none. */
  readonly doubts?: {
    readonly votes: readonly DoubtfulVote[];
    /** The faults that lie elsewhere. */
    readonly otherFaults: readonly string[];
  };
  readonly system: VotingSystem;
  readonly choices: readonly string[];
  /** Of each choice, decimal strings at up to 18 decimals: made from the verified votes, never the hub's. */
  readonly scores: readonly string[];
  readonly voters: number;
  /** Each voter's power, as a decimal string: for the recipients' own share, and for who has not voted yet. */
  readonly powers: readonly { readonly voter: Wallet; readonly power: string; readonly choice: unknown }[];
  /** In which terms voting power was decided: "chain" where each vote's was computed, "hub" where the DAO accepts the hub's word. */
  readonly power: "chain" | "hub";
}

/** How our own count of the votes ended, for the record. */
export interface RecountMark {
  readonly votes: number;
  readonly agree: number;
  readonly power: "chain" | "hub";
  /** How much of the power that was cast is the recipients' own, in percent with two decimals. */
  readonly recipientsShare: string;
}

export const FAULTS_MAX = 50;

/** How far two figures may lie apart: the hub counts in floats, and its last digits are noise. */
const PARTS_PER_MILLION = 1_000_000n;
/** At 18 decimals: what is left of a figure that is zero but for rounding. */
const NOISE = 1_000_000n;

/** Whether the hub's figure is ours within its own rounding, one millionth. Both at 18 decimals. */
export function agrees(ours: bigint, shown: bigint): boolean {
  const apart = ours > shown ? ours - shown : shown - ours;
  const larger = ours > shown ? ours : shown;
  return apart <= NOISE || apart * PARTS_PER_MILLION <= larger;
}

/** Keeps the first sentences and says how many more there are. */
export function limitFaults(faults: readonly string[]): readonly string[] {
  if (faults.length <= FAULTS_MAX) return faults;
  const kept = faults.slice(0, FAULTS_MAX - 1);
  return [...kept, `There are ${faults.length - kept.length} more faults.`];
}
