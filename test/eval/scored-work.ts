// Scored work: what code alone gives to the author and to the reviewer of one pull request.
import type { ChangedFile } from "#core/contribution/evidence.ts";
import type { Rules } from "#core/rules.ts";
import { deterministicScore } from "#core/score/deterministic.ts";
import { normaliseDiff, type NormalisedDiff } from "#core/score/normalised-diff.ts";
import type { Score } from "#core/score/score.ts";
import type { Work } from "./work.ts";

export interface ScoredWork {
  readonly diff: NormalisedDiff;
  readonly author: Score;
  readonly reviewer: Score;
}

/** Most insertions leave the files as they are, so one reading of them serves many. */
const readDiffs = new WeakMap<readonly ChangedFile[], NormalisedDiff>();

export function scoreWork(work: Work, rules: Rules): ScoredWork {
  const { rubric, score } = rules;
  const diff = readDiffs.get(work.files) ?? normaliseDiff(work.files, score.diffTokensMax);
  readDiffs.set(work.files, diff);
  const author = deterministicScore({
    role: "author",
    diff,
    untrustedTitle: work.untrustedTitle,
    untrustedLabels: work.untrustedLabels,
    cutPointsThousandths: score.cutPointsThousandths,
    rubric,
  });
  const reviewer = deterministicScore({ role: "reviewer", reviews: work.reviews, followedRequests: 0, rubric });
  return { diff, author: author.score, reviewer: reviewer.score };
}

/** How far the two scores moved together, in hundredths of a point; up and down count alike. */
export function moveBetween(before: ScoredWork, after: ScoredWork): number {
  return Math.abs(after.author - before.author) + Math.abs(after.reviewer - before.reviewer);
}
