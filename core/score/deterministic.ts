// The deterministic score: what code alone says a contribution is worth. The same facts give the same score, everywhere.
import type { Review } from "#core/contribution/evidence.ts";
import { BadInput } from "#core/errors.ts";
import { actFeatures, explainAct, scoreActFeatures } from "./act-score.ts";
import type { ScorerVersion } from "./basis.ts";
import { readFeature, type Features } from "./features.ts";
import type { DiffFeatures, NormalisedDiff } from "./normalised-diff.ts";
import { explainReviews, reviewFeatures, scoreFirstReviewFeatures, scoreReviewFeatures } from "./review-score.ts";
import type { ActKind, MakerKind, Rubric } from "./rubric.ts";
import { SCORE_MAX, boundScore, showScore, type Score } from "./score.ts";
import { workKind, type WorkKind } from "./work-kind.ts";

export type DeterministicQuestion =
  | {
      readonly role: "author";
      readonly diff: NormalisedDiff;
      readonly untrustedTitle: string;
      /** Labels of the issues that the pull request closes. */
      readonly untrustedLabels: readonly string[];
      /** Deciles 10 to 90 in thousandths, rising; those of `ScoreRules`. */
      readonly cutPointsThousandths: readonly number[];
      readonly rubric: Rubric;
    }
  | {
      readonly role: "reviewer";
      /** All reviews of one person, who is not the author. */
      readonly reviews: readonly Review[];
      /** Of that person's requests for changes, those after which commits were made. */
      readonly followedRequests: number;
      readonly rubric: Rubric;
    }
  | {
      readonly role: "act";
      readonly kind: ActKind;
      /** Issues sorted, people helped, problems described. */
      readonly items: number;
      readonly untrustedText: string;
      readonly rubric: Rubric;
    };

export interface DeterministicScore {
  readonly score: Score;
  readonly kind: WorkKind;
  /** From these, the kind and the tables alone the score computes again exactly. */
  readonly features: Features;
  /** Plain sentences with figures for the contributor; never a contributor's own text. */
  readonly reasons: readonly string[];
  readonly version: "det-2";
}

/** What the DAO chose of how features are scored. */
export interface ScoreTables {
  readonly rubric: Rubric;
  /** Read for pull requests only. */
  readonly cutPointsThousandths: readonly number[];
}

/**
 * Deciles 10 to 90 of `sizeOf` over the 110 pull requests by people among 120 merged ones of discordjs/discord.js,
 * python-discord/bot and safe-global/safe-core-sdk (2024 to 2026), after this normalisation, interpolated linearly. For a
 * project's first epoch, until it has deciles of its own.
 */
export const DEFAULT_CUT_POINTS_THOUSANDTHS: readonly number[] = [
  693, 1_107, 1_772, 2_209, 2_567, 2_926, 3_375, 3_708, 4_204,
];

const VERSION = "det-2";
const SCORE_PER_DECILE = 50;
/** So far above the last decile, in thousandths of size, half of what is left to 5.00 is reached. */
const TAIL_HALF_THOUSANDTHS = 1_000;

export function deterministicScore(question: DeterministicQuestion): DeterministicScore {
  const { rubric } = question;
  if (question.role === "reviewer") {
    const features = reviewFeatures(question.reviews, question.followedRequests);
    const reasons = explainReviews(features, rubric.review);
    return assemble("review", features, { rubric, cutPointsThousandths: [] }, () => reasons);
  }
  if (question.role === "act") {
    const { kind } = question;
    const features = actFeatures(question.items, question.untrustedText);
    return assemble(kind, features, { rubric, cutPointsThousandths: [] }, () =>
      explainAct(kind, features, rubric.acts[kind]),
    );
  }
  const { diff, cutPointsThousandths } = question;
  const kind = workKind(diff, question.untrustedTitle, question.untrustedLabels);
  const { addedLines, repeatedLines, hunks, files } = diff.features;
  const features = { addedLines, repeatedLines, hunks, files };
  return assemble(kind, features, { rubric, cutPointsThousandths }, (score) =>
    explainSize(diff, kind, score, { rubric, cutPointsThousandths }),
  );
}

function assemble(
  kind: WorkKind,
  features: Features,
  tables: ScoreTables,
  explain: (score: Score) => readonly string[],
): DeterministicScore {
  const score = scoreFeatures(VERSION, kind, features, tables);
  return { score, kind, features, reasons: explain(score), version: VERSION };
}

/**
 * The score of recorded features, under the version that scored them.
 * @throws BadInput where a feature is missing or the version did not know the kind
 */
export function scoreFeatures(version: ScorerVersion, kind: WorkKind, features: Features, tables: ScoreTables): Score {
  return version === "det-1" ? scoreFirst(kind, features, tables) : scoreSecond(kind, features, tables);
}

/** The second version: repeated lines count no more, and each kind of work has its part and its bound. */
function scoreSecond(kind: WorkKind, features: Features, { rubric, cutPointsThousandths }: ScoreTables): Score {
  if (kind === "review") return scoreReviewFeatures(features, rubric.review);
  if (isAct(kind)) return scoreActFeatures(features, rubric.acts[kind]);
  const { percent, mostHundredths } = rubric.kinds[kind];
  const bySize = scoreOfSize(sizeOf(readSize(features, "repeatedLines")), cutPointsThousandths);
  return boundScore(Math.min(mostHundredths, Math.floor((bySize * percent) / 100)));
}

function scoreFirst(kind: WorkKind, features: Features, { rubric, cutPointsThousandths }: ScoreTables): Score {
  if (kind === "review") return scoreFirstReviewFeatures(features, rubric.review);
  if (kind === "upkeep" || isAct(kind)) {
    throw new BadInput("This record names a kind of work that its scorer did not know.", {
      happened: `det-1 scored no ${kind}`,
      next: "Compare the record with the version of the scorer that it names.",
    });
  }
  return scoreOfSize(sizeOf({ ...readSize(features, null), repeatedLines: 0 }), cutPointsThousandths);
}

type Size = Pick<DiffFeatures, "addedLines" | "repeatedLines" | "hunks" | "files">;

function readSize(features: Features, repeated: "repeatedLines" | null): Size {
  return {
    addedLines: readFeature(features, "addedLines"),
    repeatedLines: repeated === null ? 0 : readFeature(features, repeated),
    hunks: readFeature(features, "hunks"),
    files: readFeature(features, "files"),
  };
}

function isAct(kind: WorkKind): kind is ActKind {
  return kind === "triage" || kind === "mentoring" || kind === "feedback";
}

/**
 * 0.6 ln(1 + added) + 0.25 ln(1 + hunks) + 0.15 ln(1 + files), in thousandths, rounded; repeated lines are not counted.
 * The best transparent formula on 316 held-out rows of SWE-bench difficulty (Spearman 0.49); more features bought nothing.
 */
export function sizeOf({ addedLines, repeatedLines, hunks, files }: Size): number {
  const size =
    0.6 * Math.log1p(Math.max(0, addedLines - repeatedLines)) + 0.25 * Math.log1p(hunks) + 0.15 * Math.log1p(files);
  return Math.round(size * 1_000);
}

/**
 * A size's place among the cut points: linear from 0 to the first, between each two, and beyond the last ever closer to 5.00.
 * @param cutPointsThousandths nine, above zero and rising
 * @returns never less for a larger size
 */
export function scoreOfSize(sizeThousandths: number, cutPointsThousandths: readonly number[]): Score {
  const at = cutPointsThousandths.findIndex((point) => sizeThousandths < point);
  const below = at === -1 ? (cutPointsThousandths.at(-1) ?? 0) : (cutPointsThousandths[at - 1] ?? 0);
  const above = sizeThousandths - below;
  if (at === -1) {
    const reached = SCORE_PER_DECILE * cutPointsThousandths.length;
    return boundScore(reached + ((SCORE_MAX - reached) * above) / (above + TAIL_HALF_THOUSANDTHS));
  }
  const step = (cutPointsThousandths[at] ?? below) - below;
  return boundScore(SCORE_PER_DECILE * at + (SCORE_PER_DECILE * above) / step);
}

/**
 * One score over an author and the co-authors: the shares sum to it exactly, and what cannot be divided goes to the earlier.
 * @param shares how many people, at least one
 */
export function splitScore(score: Score, shares: number): Score[] {
  if (!Number.isSafeInteger(shares) || shares < 1) throw new RangeError(`a score is split over one or more: ${shares}`);
  const base = Math.floor(score / shares);
  return Array.from({ length: shares }, (_, at) => boundScore(base + (at < score % shares ? 1 : 0)));
}

const KIND_SAYS: Record<MakerKind, string> = {
  code: "code",
  fix: "a fix",
  docs: "documentation",
  tests: "tests",
  translation: "translation",
  upkeep: "upkeep",
};

function explainSize(
  diff: NormalisedDiff,
  kind: MakerKind,
  score: Score,
  { rubric, cutPointsThousandths }: ScoreTables,
): string[] {
  const { addedLines, repeatedLines, files, hunks } = diff.features;
  const left = explainDropped(diff);
  if (files === 0) return ["Nothing in this pull request can be counted: 0.00 of 5.00.", ...left];
  const cut =
    diff.cut.length === 0 ? [] : [`${countOf(diff.cut.length, "file")} was too long to be shown to a judge whole.`];
  const repeated =
    repeatedLines === 0
      ? []
      : [`${countOf(repeatedLines, "added line")} not counted again: the same stands elsewhere in this pull request.`];
  const bySize = scoreOfSize(sizeOf(diff.features), cutPointsThousandths);
  return [
    `Counted as ${KIND_SAYS[kind]}, by what most of its lines are.`,
    `${countOf(addedLines - repeatedLines, "added line")} in ${countOf(hunks, "place")} of ${countOf(files, "file")} ` +
      "count. Lines that were only moved or spaced anew do not.",
    ...repeated,
    ...left,
    ...cut,
    `By size it stands above about ${Math.floor(bySize / 5)} % of the pull requests it is measured against: ` +
      `${showScore(bySize)} of 5.00.`,
    ...explainKind(rubric.kinds[kind], kind, bySize, score),
  ];
}

function explainKind(
  { percent, mostHundredths }: Rubric["kinds"][MakerKind],
  kind: MakerKind,
  bySize: Score,
  score: Score,
): string[] {
  if (score === bySize) return [];
  return [
    `The rubric counts ${percent} % of the size of ${KIND_SAYS[kind]}, at most ${showScore(mostHundredths)}: ` +
      `${showScore(score)} of 5.00.`,
  ];
}

function explainDropped({ dropped }: NormalisedDiff): string[] {
  const byReason = new Map<string, number>();
  for (const { because } of dropped) byReason.set(because, (byReason.get(because) ?? 0) + 1);
  return [...byReason].map(([because, count]) => `${countOf(count, "file")} left out: ${because}.`);
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
