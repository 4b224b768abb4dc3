import { expect, test } from "vitest";
import { seededRandom } from "#test/simulation/random.ts";
import { bootstrapInterval, meanOf, meanSpearman, ranksOf, spearman, type Pair } from "./statistics.ts";

const pairsOf = (labels: readonly number[], scores: readonly number[]): Pair[] =>
  labels.map((label, at) => ({ label, score: scores[at] ?? 0 }));

test("equal values share the mean of their places", () => {
  expect(ranksOf([10, 20, 20, 5, 20])).toEqual([2, 4, 4, 1, 4]);
});

test("the same order is 1, the opposite order is -1", () => {
  expect(spearman(pairsOf([1, 2, 3], [10, 200, 201]))).toBe(1);
  expect(spearman(pairsOf([1, 2, 3], [3, 2, 1]))).toBe(-1);
});

test("ties are counted as by hand", () => {
  // Ranks 1.5 1.5 3.5 3.5 against 1 2 3 4: 4 / sqrt(4 * 5).
  expect(spearman(pairsOf([0, 0, 1, 1], [1, 2, 3, 4]))).toBeCloseTo(0.894427, 6);
  // Ranks 1 2.5 2.5 4 5 against 2 1 3.5 3.5 5: 7.25 / sqrt(9.5 * 9.5).
  expect(spearman(pairsOf([1, 2, 2, 3, 4], [2, 1, 3, 3, 5]))).toBeCloseTo(0.763158, 6);
});

test("where all labels or all scores are equal there is no order", () => {
  expect(spearman(pairsOf([1, 1, 1], [1, 2, 3]))).toBeNull();
  expect(spearman(pairsOf([1, 2, 3], [7, 7, 7]))).toBeNull();
  expect(spearman([])).toBeNull();
});

test("groups count alike, and one without an order does not count", () => {
  const rising = pairsOf([1, 2, 3], [1, 2, 3]);
  const falling = pairsOf([1, 2, 3], [3, 2, 1]);
  expect(meanSpearman([rising, rising, falling])).toBeCloseTo(1 / 3, 12);
  expect(meanSpearman([rising, pairsOf([1, 1], [1, 2])])).toBe(1);
  expect(meanSpearman([])).toBeNull();
});

test("the interval of one seed is always the same and holds the value; another seed gives another", () => {
  const labels = Array.from({ length: 60 }, (_, at) => at % 4);
  const scores = labels.map((label, at) => label * 3 + ((at * 7) % 11));
  const groups = [pairsOf(labels, scores)];
  const [low, high] = bootstrapInterval(groups, seededRandom(1)) ?? [0, 0];
  expect(bootstrapInterval(groups, seededRandom(1))).toEqual([low, high]);
  expect(bootstrapInterval(groups, seededRandom(2))).not.toEqual([low, high]);
  expect(low).toBeLessThan(spearman(groups[0] ?? []) ?? 0);
  expect(high).toBeGreaterThan(spearman(groups[0] ?? []) ?? 0);
});

test("a perfect order has no spread, and no order has no interval", () => {
  const perfect = pairsOf([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]);
  expect(bootstrapInterval([perfect], seededRandom(3))).toEqual([1, 1]);
  expect(bootstrapInterval([pairsOf([1, 1], [1, 2])], seededRandom(3))).toBeNull();
});

test("the mean of nothing is zero", () => {
  expect(meanOf([])).toBe(0);
  expect(meanOf([1, 2, 6])).toBe(3);
});
