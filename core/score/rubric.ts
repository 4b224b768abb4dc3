// The rubric: what the DAO values, as criteria with weights that sum to one hundred, and the bounds a judgement stays in.

export interface Criterion {
  readonly name: "impact" | "effort" | "quality" | "risk";
  readonly weightPercent: number;
  readonly asks: string;
  /** What 0, 1, 2, 3, 4 and 5 mean, in this order. */
  readonly anchors: readonly string[];
}

export interface Rubric {
  readonly criteria: readonly Criterion[];
  /** How a reviewer's work is scored, in hundredths of a point; the parts add up, bounded by `mostHundredths`. */
  readonly review: {
    readonly approvalHundredths: number;
    readonly wordsHundredths: number;
    readonly lineCommentHundredths: number;
    readonly changesRequestedHundredths: number;
    readonly mostHundredths: number;
  };
}

export interface ScoreRules {
  /** How far a judgement may move a score from the deterministic one. */
  readonly bandHundredths: number;
  /** The most tokens of a normalised diff (estimated: four ASCII characters or one other character each). */
  readonly diffTokensMax: number;
  /** Deciles 10 to 90 of the size formula, in thousandths, rising; frozen when the epoch opens. */
  readonly cutPointsThousandths: readonly number[];
}
