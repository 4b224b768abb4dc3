// A basis: everything public that a score was computed from. From it, the Rules and the calibration the score recomputes exactly.
import type { Hash } from "#core/key.ts";
import type { Flag } from "./flag.ts";
import type { Criterion } from "./rubric.ts";
import type { WorkKind } from "./work-kind.ts";

/** Every version that ever scored stays runnable. */
export type ScorerVersion = "det-1" | "det-2";

export interface ScoreBasis {
  readonly scorer: ScorerVersion;
  readonly kind: WorkKind;
  /** The Rules hold weights, tables, cut points and the band. */
  readonly rulesHash: Hash;
  readonly rubricHash: Hash;
  /** Null where no juror was asked. */
  readonly templateHash: Hash | null;
  readonly evidenceHash: Hash;
  /** What the deterministic score is computed from: whole numbers by name, those of the role only. */
  readonly features: Readonly<Record<string, number>>;
  /** The first share is the author's; one score is split exactly. */
  readonly share: { readonly place: number; readonly of: number };
  readonly jurors: readonly JurorMark[];
  /** The juror that was asked again without the pull request's prose. */
  readonly withoutProse: JurorMark | null;
  /** Why no juror was asked; null when some were. */
  readonly unaskedBecause: string | null;
  /** 0 while calibration is off. */
  readonly calibration: number;
  readonly flags: readonly Flag[];
  /** The vault record with the jurors' reasons and quotes, or null. */
  readonly wordsRecord: string | null;
}

/** What is kept in the open of one juror's answer: numbers, hashes and sentences of ours. */
export interface JurorMark {
  readonly juror: string;
  readonly weight: number;
  /** As returned; null when it did not answer. */
  readonly model: string | null;
  readonly fingerprint: string | null;
  readonly promptHash: Hash;
  readonly seed: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly microdollars: number;
  readonly answerHash: Hash | null;
  /** The vault record with the raw answer. */
  readonly answerRecord: string | null;
  /** "void": it answered, and two or more criteria were not grounded. */
  readonly outcome: "counted" | "void" | "absent";
  readonly because: string | null;
  /** In the rubric's order; empty when absent. */
  readonly values: readonly {
    readonly criterion: Criterion["name"];
    readonly value: number;
    readonly isGrounded: boolean;
  }[];
}
