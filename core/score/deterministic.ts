// The deterministic score: what code alone says a contribution is worth. The same facts give the same score, everywhere.
import type { Review } from "#core/contribution/evidence.ts";
import type { DiffFeatures, NormalisedDiff } from "./normalised-diff.ts";
import { scoreReviews } from "./review-score.ts";
import type { Rubric } from "./rubric.ts";
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
    }
  | {
      readonly role: "reviewer";
      /** All reviews of one person, who is not the author. */
      readonly reviews: readonly Review[];
      readonly table: Rubric["review"];
    };

export interface DeterministicScore {
  readonly score: Score;
  readonly kind: WorkKind;
  /** Plain sentences with figures for the contributor; never a contributor's own text. */
  readonly reasons: readonly string[];
  readonly version: "det-1";
}

/**
 * Deciles 10 to 90 of `sizeOf` over the 110 pull requests by people among 120 merged ones of discordjs/discord.js,
 * python-discord/bot and safe-global/safe-core-sdk (2024 to 2026), after this normalisation, interpolated linearly. For a
 * project's first epoch, until it has deciles of its own.
 */
export const DEFAULT_CUT_POINTS_THOUSANDTHS: readonly number[] = [
  693, 1_107, 1_772, 2_244, 2_567, 3_019, 3_407, 3_736, 4_278,
];

const SCORE_PER_DECILE = 50;
/** So far above the last decile, in thousandths of size, half of what is left to 5.00 is reached. */
const TAIL_HALF_THOUSANDTHS = 1_000;

export function deterministicScore(question: DeterministicQuestion): DeterministicScore {
  if (question.role === "reviewer") {
    return { ...scoreReviews(question.reviews, question.table), kind: "review", version: "det-1" };
  }
  const { diff, cutPointsThousandths } = question;
  const kind = workKind(diff, question.untrustedTitle, question.untrustedLabels);
  const score = scoreOfSize(sizeOf(diff.features), cutPointsThousandths);
  return { score, kind, reasons: explainSize(diff, kind, score), version: "det-1" };
}

/**
 * 0.6 ln(1 + added) + 0.25 ln(1 + hunks) + 0.15 ln(1 + files), in thousandths, rounded.
 * The best transparent formula on 316 held-out rows of SWE-bench difficulty (Spearman 0.49); more features bought nothing.
 */
export function sizeOf(features: DiffFeatures): number {
  const size =
    0.6 * Math.log1p(features.addedLines) + 0.25 * Math.log1p(features.hunks) + 0.15 * Math.log1p(features.files);
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

const KIND_SAYS: Record<Exclude<WorkKind, "review">, string> = {
  code: "code",
  fix: "a fix",
  docs: "documentation",
  tests: "tests",
  translation: "translation",
};

function explainSize(diff: NormalisedDiff, kind: Exclude<WorkKind, "review">, score: Score): string[] {
  const { addedLines, files, hunks } = diff.features;
  const left = explainDropped(diff);
  if (files === 0) return ["Nothing in this pull request can be counted: 0.00 of 5.00.", ...left];
  const cut =
    diff.cut.length === 0 ? [] : [`${countOf(diff.cut.length, "file")} was too long to be shown to a judge whole.`];
  return [
    `Counted as ${KIND_SAYS[kind]}, by what most of its files are.`,
    `${countOf(addedLines, "added line")} in ${countOf(hunks, "place")} of ${countOf(files, "file")} count. ` +
      "Lines that were only moved or spaced anew do not.",
    ...left,
    ...cut,
    `By size it stands above about ${Math.floor(score / 5)} % of the pull requests it is measured against: ` +
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
