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
  /** For each kind of work that a pull request can be: how much of its size counts, and the most it can earn by it. */
  readonly kinds: Readonly<Record<MakerKind, { readonly percent: number; readonly mostHundredths: number }>>;
  /** Work without a diff: the parts add up, bounded by `mostHundredths`. */
  readonly acts: Readonly<Record<ActKind, ActTable>>;
  /** How a reviewer's work is scored, in hundredths of a point; the parts add up, bounded by `mostHundredths`. */
  readonly review: {
    readonly approvalHundredths: number;
    readonly wordsHundredths: number;
    readonly lineCommentHundredths: number;
    readonly changesRequestedHundredths: number;
    readonly mostHundredths: number;
  };
}

/** "upkeep": dependency bumps and manifests alone. */
export type MakerKind = "code" | "fix" | "docs" | "tests" | "translation" | "upkeep";
export type ActKind = "triage" | "mentoring" | "feedback";

export interface ActTable {
  readonly baseHundredths: number;
  /** For each thing done: an issue sorted, a person helped, a problem described. */
  readonly itemHundredths: number;
  readonly wordsHundredths: number;
  readonly mostHundredths: number;
}

export interface ScoreRules {
  /** How far a judgement may move a score from the deterministic one. */
  readonly bandHundredths: number;
  /** The most tokens of a normalised diff (estimated: five for eighteen ASCII characters, one for any other character). */
  readonly diffTokensMax: number;
  /** Deciles 10 to 90 of the size formula, in thousandths, rising; frozen when the epoch opens. */
  readonly cutPointsThousandths: readonly number[];
  /** Of an epoch's scored work, drawn at its end for people to rate; their ratings calibrate the jury. 0..100. */
  readonly auditPercent: number;
}

/** Who looks again, and until when. */
export interface ReviewRules {
  /** People whom the DAO trusts to confirm, amend and decide appeals, none or at most fifty. */
  readonly reviewers: readonly { readonly discordId: string; readonly githubLogin: string }[];
  /** From the moment a score is recorded. */
  readonly appealDays: number;
  /** From the moment an appeal is filed to the moment it is answered by whoever has voted. */
  readonly answerDays: number;
  /** How many reviewers decide an appeal, 1 to 9; fewer where fewer are free to. */
  readonly panel: number;
}
