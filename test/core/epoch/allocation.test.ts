// An allocation: the whole budget in exact proportion, and never more than there is.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import { capBudget, splitBudget } from "#core/epoch/allocation.ts";
import { baseUnits, sumOf, ZERO } from "#core/money.ts";

describe("a budget is split", () => {
  test.each<[string, number[], bigint, bigint[]]>([
    ["in proportion", [300, 100], 1_000n, [750n, 250n]],
    ["with the odd unit to the largest remainder", [1, 1, 2], 10n, [3n, 2n, 5n]],
    ["with a tie to the earlier contribution", [1, 1, 1], 10n, [4n, 3n, 3n]],
    ["with two odd units to the two earlier of a tie", [5, 5, 5], 11n, [4n, 4n, 3n]],
    ["to the larger remainder before the earlier place", [10, 33, 57], 10n, [1n, 3n, 6n]],
    ["over scores of nothing as nothing", [0, 500, 0], 7n, [0n, 7n, 0n]],
    ["when there is less than a unit for each", [1, 1, 1], 1n, [1n, 0n, 0n]],
    ["to one alone", [1], 10n ** 30n, [10n ** 30n]],
  ])("%s", (_, scores, budget, amounts) => {
    expect(splitBudget(scores, baseUnits(budget))).toEqual(amounts);
  });

  test("and a budget of nothing gives nothing", () => {
    expect(splitBudget([100, 200], ZERO)).toEqual([0n, 0n]);
  });

  test("and nobody gets anything when nobody scored", () => {
    expect(splitBudget([0, 0], baseUnits(100n))).toEqual([0n, 0n]);
    expect(splitBudget([], baseUnits(100n))).toEqual([]);
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])("and a score of %d is refused", (score) => {
    expect(() => splitBudget([100, score], baseUnits(100n))).toThrow(BadInput);
  });
});

const scoresOf = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 60 });
const budgetOf = fc.bigInt({ min: 0n, max: 10n ** 27n });

test("every split sums to the budget exactly, each amount within one unit of its exact share", () => {
  fc.assert(
    fc.property(scoresOf, budgetOf, (scores, budget) => {
      const total = scores.reduce((sum, score) => sum + BigInt(score), 0n);
      const amounts = splitBudget(scores, baseUnits(budget));
      expect(sumOf(amounts)).toBe(total === 0n ? 0n : budget);
      scores.forEach((score, at) => {
        const distance = (amounts[at] ?? 0n) * total - budget * BigInt(score);
        expect(distance > -total - 1n && distance < total + 1n).toBe(true);
        if (score === 0) expect(amounts[at]).toBe(0n);
      });
    }),
  );
});

test("a higher score never gets less, and of two equal ones the earlier never gets less", () => {
  fc.assert(
    fc.property(scoresOf, budgetOf, (scores, budget) => {
      const amounts = splitBudget(scores, baseUnits(budget));
      scores.forEach((score, at) =>
        scores.slice(at + 1).forEach((later, offset) => {
          const [one = 0n, other = 0n] = [amounts[at], amounts[at + 1 + offset]];
          if (score >= later) expect(one >= other).toBe(true);
          else expect(one <= other).toBe(true);
        }),
      );
    }),
    { numRuns: 50 },
  );
});

describe("a budget is capped", () => {
  test.each<[string, bigint, bigint, bigint[], bigint]>([
    ["not while the treasury holds it", 100n, 100n, [], 100n],
    ["by what the treasury holds", 100n, 99n, [], 99n],
    ["by what it owes already", 100n, 150n, [30n, 30n], 90n],
    ["to nothing when it owes all it holds", 100n, 60n, [30n, 30n], 0n],
    ["to nothing when it owes more than it holds", 100n, 60n, [61n], 0n],
  ])("%s", (_, budget, balance, owed, capped) => {
    expect(capBudget(baseUnits(budget), baseUnits(balance), owed.map(baseUnits))).toBe(capped);
  });
});
