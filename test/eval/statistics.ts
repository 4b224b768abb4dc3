// Statistics: how alike two orders are, and how sure one may be of it.
import type { Random } from "#test/simulation/random.ts";

/** One row: what people said, and what was scored. */
export interface Pair {
  readonly label: number;
  readonly score: number;
}

export const RESAMPLES = 1_000;
/** Of a 95 % interval. */
const TAIL_PERCENT = 2.5;

/** Rows whose labels stand on one scale, each group on its own. */
export type Groups = readonly (readonly Pair[])[];

/** The mean over the groups, each counted alike; null when no group has an order. */
export function meanSpearman(groups: Groups): number | null {
  const each = groups.flatMap((group) => spearman(group) ?? []);
  return each.length === 0 ? null : meanOf(each);
}

/** Pearson's correlation of the ranks, ties sharing their mean rank; null for fewer than two different values on a side. */
export function spearman(pairs: readonly Pair[]): number | null {
  const labels = ranksOf(pairs.map(({ label }) => label));
  const scores = ranksOf(pairs.map(({ score }) => score));
  const middle = (pairs.length + 1) / 2;
  let together = 0;
  let ofLabels = 0;
  let ofScores = 0;
  labels.forEach((label, at) => {
    const score = scores[at] ?? middle;
    together += (label - middle) * (score - middle);
    ofLabels += (label - middle) ** 2;
    ofScores += (score - middle) ** 2;
  });
  return ofLabels === 0 || ofScores === 0 ? null : together / Math.sqrt(ofLabels * ofScores);
}

/** From 1; equal values share the mean of their places. */
export function ranksOf(values: readonly number[]): number[] {
  const order = values.map((_, at) => at).sort((one, other) => (values[one] ?? 0) - (values[other] ?? 0));
  const ranks = values.map(() => 0);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1] ?? 0] === values[order[from] ?? 0]) to += 1;
    for (let at = from; at <= to; at += 1) ranks[order[at] ?? 0] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return ranks;
}

/**
 * The percentile bootstrap (Efron 1979): rows drawn anew with replacement inside each group, 1,000 times.
 * @returns the 2.5th and the 97.5th percentile; null when no draw has an order
 */
export function bootstrapInterval(groups: Groups, random: Random, resamples = RESAMPLES): [number, number] | null {
  const drawn: number[] = [];
  for (let round = 0; round < resamples; round += 1) {
    const value = meanSpearman(
      groups.map((group) => group.flatMap(() => group[random.between(0, group.length - 1)] ?? [])),
    );
    if (value !== null) drawn.push(value);
  }
  if (drawn.length === 0) return null;
  const sorted = drawn.sort((one, other) => one - other);
  return [percentileOf(sorted, TAIL_PERCENT), percentileOf(sorted, 100 - TAIL_PERCENT)];
}

/** The value at a percentile of sorted values, between two of them in proportion. */
function percentileOf(sorted: readonly number[], percent: number): number {
  const at = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}

/** Zero for none. */
export function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
