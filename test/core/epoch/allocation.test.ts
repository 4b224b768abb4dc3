// An allocation: the whole budget by weight, between floor and cap, and never more than there is.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import {
  allocate,
  capBudget,
  rewardWeight,
  type Allocations,
  type Earner,
  type RewardRules,
} from "#core/epoch/allocation.ts";
import { baseUnits, sumOf, ZERO } from "#core/money.ts";
import { bounded } from "#test/fuzz/bounds.ts";

const budgetOf = fc.bigInt({ min: 0n, max: 10n ** 27n });

describe("a sum of scores weighs, in units of 10^-18,", () => {
  test.each<[string, number, number, bigint]>([
    ["nothing for nothing", 0, 8, 0n],
    ["one for one", 1, 3, 10n ** 18n],
    ["itself at ten tenths", 123, 10, 123n * 10n ** 18n],
    ["its square root at five", 4, 5, 2n * 10n ** 18n],
    ["its tenth root at one", 1024, 1, 2n * 10n ** 18n],
    ["256 for 1024 at eight", 1024, 8, 256n * 10n ** 18n],
    ["what a decimal library says of 2", 2, 8, 1_741_101_126_592_248_278n],
    ["what a decimal library says of 500", 500, 8, 144_269_990_590_721_355_707n],
    ["what a decimal library says of ten million", 10_000_000, 8, 398_107_170_553_497_250_770_252n],
  ])("%s", (_, score, exponentTenths, weight) => {
    expect(rewardWeight(score, exponentTenths)).toBe(weight);
  });

  test.each([
    [-1, 8],
    [0.5, 8],
    [Number.NaN, 8],
    [2 ** 53, 8],
    [100, 0],
    [100, 11],
    [100, 7.5],
    [100, Number.NaN],
  ])("and a score of %d to %d tenths is refused", (score, exponentTenths) => {
    expect(() => rewardWeight(score, exponentTenths)).toThrow(BadInput);
  });
});

const sumOfScores = fc.oneof(fc.nat(2_000), fc.nat(10_000_000), fc.maxSafeNat());
const tenthsOf = fc.integer({ min: 1, max: 10 });

test("a weight is the exact root rounded down, and one more hundredth always weighs more", () => {
  fc.assert(
    fc.property(sumOfScores, tenthsOf, (score, tenths) => {
      const weight = rewardWeight(score, tenths);
      const power = BigInt(score) ** BigInt(tenths) * 10n ** 180n;
      expect(weight ** 10n <= power && power < (weight + 1n) ** 10n).toBe(true);
      if (score > 0) expect(rewardWeight(score - 1, tenths) < weight).toBe(true);
    }),
    bounded(500),
  );
});

test("work shared out over two persons weighs up to 2^(1 - exponent) times as much and never less", () => {
  fc.assert(
    fc.property(fc.nat(10_000_000), fc.nat(10_000_000), tenthsOf, (one, other, tenths) => {
      const together = rewardWeight(one + other, tenths);
      const apart = rewardWeight(one, tenths) + rewardWeight(other, tenths);
      expect(apart >= together - 1n).toBe(true);
      expect(apart ** 10n <= 2n ** BigInt(10 - tenths) * (together + 1n) ** 10n).toBe(true);
    }),
    bounded(500),
  );
  expect((2n * rewardWeight(50, 8) * 1_000n) / rewardWeight(100, 8)).toBe(1_148n);
});

const PROPORTIONAL: RewardRules = { exponentTenths: 10, capPercent: 100, newcomer: null };

function makeReward(
  capPercent: number,
  floor: number | bigint | null = null,
  mostPercent = 20,
  exponentTenths = 10,
): RewardRules {
  const newcomer = floor === null ? null : { floorBaseUnits: `${floor}`, epochs: 1, accountDaysMin: 30, mostPercent };
  return { exponentTenths, capPercent, newcomer };
}

const settled = (...scores: number[]): Earner[] => scores.map((score) => ({ score, isNewcomer: false }));
const newcomers = (...scores: number[]): Earner[] => scores.map((score) => ({ score, isNewcomer: true }));
const placesOf = (marks: readonly boolean[]): number[] => marks.flatMap((isMarked, at) => (isMarked ? [at] : []));

describe("at ten tenths, without floor and cap, a budget is split", () => {
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
    expect(allocate(settled(...scores), baseUnits(budget), PROPORTIONAL).amounts).toEqual(amounts);
  });
});

describe("an epoch's budget is allocated", () => {
  test.each<[string, Earner[], bigint, number, bigint[]]>([
    ["by the square root at five tenths", settled(400, 100), 300n, 5, [200n, 100n]],
    ["to a fourth of the work with more than a fourth of the money", settled(300, 100), 1_000n, 8, [707n, 293n]],
    ["with a tie to the earlier contribution at any exponent", settled(7, 7, 7), 11n, 8, [4n, 4n, 3n]],
    ["in the order of the earners", settled(100, 0, 400), 300n, 5, [100n, 0n, 200n]],
  ])("%s", (_, earners, budget, exponentTenths, amounts) => {
    expect(allocate(earners, baseUnits(budget), { ...PROPORTIONAL, exponentTenths }).amounts).toEqual(amounts);
  });

  test("to nobody when nobody scored, and all of it is unspent", () => {
    const nothing = { amounts: [0n, 0n], floored: [false, false], capped: [false, false], unspentBaseUnits: 100n };
    expect(allocate([...settled(0), ...newcomers(0)], baseUnits(100n), makeReward(15, 10))).toEqual(nothing);
    const empty = { amounts: [], floored: [], capped: [], unspentBaseUnits: 100n };
    expect(allocate([], baseUnits(100n), makeReward(15, 10))).toEqual(empty);
  });

  test("as nothing when there is nothing", () => {
    const nothing = { amounts: [0n, 0n], floored: [false, false], capped: [false, false], unspentBaseUnits: 0n };
    expect(allocate([...settled(100), ...newcomers(100)], ZERO, makeReward(15, 10))).toEqual(nothing);
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])("and a score of %d is refused", (score) => {
    expect(() => allocate(settled(100, score), baseUnits(100n), PROPORTIONAL)).toThrow(BadInput);
  });
});

describe("a cap", () => {
  test.each<[string, number[], bigint, number, bigint[], number[], bigint]>([
    ["gives what is over to those below it, by weight", [600, 300, 100], 1_000n, 50, [500n, 375n, 125n], [0], 0n],
    ["holds back whom the rest lifts over it", [600, 300, 100], 1_000n, 40, [400n, 400n, 200n], [0, 1], 0n],
    ["leaves unspent what nobody may have", [600, 300, 100], 1_000n, 30, [300n, 300n, 300n], [0, 1, 2], 100n],
    ["gives a lone earner no more than it", [100], 1_000n, 15, [150n], [0], 850n],
    ["that takes nothing holds nobody back", [500, 500], 1_000n, 50, [500n, 500n], [], 0n],
    ["is rounded down", [500, 500], 101n, 50, [50n, 50n], [0, 1], 1n],
    ["of less than a unit gives nothing", [500, 500], 6n, 15, [0n, 0n], [0, 1], 6n],
    ["gives nothing to a score of nothing", [500, 0], 100n, 40, [40n, 0n], [0], 60n],
  ])("%s", (_, scores, budget, capPercent, amounts, capped, unspent) => {
    const allocations = allocate(settled(...scores), baseUnits(budget), makeReward(capPercent));
    expect(allocations.amounts).toEqual(amounts);
    expect(placesOf(allocations.capped)).toEqual(capped);
    expect(placesOf(allocations.floored)).toEqual([]);
    expect(allocations.unspentBaseUnits).toBe(unspent);
  });
});

describe("a newcomer's floor", () => {
  const NINETEEN = newcomers(...Array.from({ length: 19 }, () => 49));
  test.each<[string, Earner[], RewardRules, bigint[], number[], number[]]>([
    [
      "lifts whom the formula gives less",
      [...settled(950), ...newcomers(50)],
      makeReward(100, 100),
      [900n, 100n],
      [1],
      [],
    ],
    [
      "is nothing to whom the formula gives more",
      [...settled(850), ...newcomers(150)],
      makeReward(100, 100),
      [850n, 150n],
      [],
      [],
    ],
    ["is nothing to those who are settled", settled(950, 50), makeReward(100, 100), [950n, 50n], [], []],
    ["is nothing to a score of nothing", [...settled(9), ...newcomers(0)], makeReward(100, 100), [1_000n, 0n], [], []],
    [
      "lifts also whom the floor of another would press below it",
      [...settled(850), ...newcomers(50, 100)],
      makeReward(100, 100),
      [800n, 100n, 100n],
      [1, 2],
      [],
    ],
    [
      "is lowered for all alike when they would take too much together",
      [...settled(970), ...newcomers(10, 10, 10)],
      makeReward(100, 100),
      [802n, 66n, 66n, 66n],
      [1, 2, 3],
      [],
    ],
    [
      "is lowered no further than for those who need it",
      [...settled(64), ...NINETEEN, ...newcomers(5)],
      makeReward(100, 50),
      [61n, ...NINETEEN.map(() => 47n), 46n],
      [20],
      [],
    ],
    [
      "may be so much that floors take all there is",
      newcomers(900, 50, 50),
      makeReward(100, 400, 100),
      [334n, 333n, 333n],
      [1, 2],
      [],
    ],
    [
      "is never more than the cap",
      [...settled(990), ...newcomers(10)],
      makeReward(50, 600, 100),
      [500n, 500n],
      [1],
      [],
    ],
    [
      "is not needed where the cap leaves more",
      [...settled(960, 20), ...newcomers(20)],
      makeReward(50, 100),
      [500n, 250n, 250n],
      [],
      [0],
    ],
    [
      "is paid for by those below the cap",
      [...settled(960, 36), ...newcomers(4)],
      makeReward(50, 100),
      [500n, 400n, 100n],
      [2],
      [0],
    ],
    [
      "can bring the heaviest below the cap again",
      [...settled(520, 470), ...newcomers(10)],
      makeReward(51, 100),
      [473n, 427n, 100n],
      [2],
      [],
    ],
  ])("%s", (_, earners, rules, amounts, floored, capped) => {
    const allocations = allocate(earners, baseUnits(1_000n), rules);
    expect(allocations.amounts).toEqual(amounts);
    expect(placesOf(allocations.floored)).toEqual(floored);
    expect(placesOf(allocations.capped)).toEqual(capped);
    expect(allocations.unspentBaseUnits).toBe(0n);
  });

  test("does not spend what everybody's cap leaves", () => {
    expect(allocate([...settled(990), ...newcomers(10)], baseUnits(1_000n), makeReward(5, 100))).toEqual({
      amounts: [50n, 50n],
      floored: [false, false],
      capped: [true, true],
      unspentBaseUnits: 900n,
    });
  });
});

const earnerOf = fc.record({
  score: fc.oneof(fc.nat(20), fc.nat(5_000), fc.nat(10_000_000)),
  isNewcomer: fc.boolean(),
});
const earnersOf = fc.array(earnerOf, { minLength: 1, maxLength: 40 });
const percentage = fc.integer({ min: 1, max: 100 });
const ruleOf = fc
  .tuple(percentage, fc.option(fc.bigInt({ min: 0n, max: 10n ** 27n })), percentage, tenthsOf)
  .map((parts) => makeReward(...parts));

/** Floors and budgets of like size, so that floors are wanted, lowered and unneeded alike. */
const caseOf = fc.oneof(
  fc.tuple(earnersOf, budgetOf, ruleOf),
  fc.tuple(
    earnersOf,
    fc.bigInt({ min: 0n, max: 2_000n }),
    fc.tuple(percentage, fc.nat(400), percentage, tenthsOf).map((parts) => makeReward(...parts)),
  ),
);

function forEveryCase(
  runs: number,
  holds: (allocations: Allocations, earners: readonly Earner[], budget: bigint, rules: RewardRules) => void,
): void {
  fc.assert(
    fc.property(caseOf, ([earners, budget, rules]) => {
      holds(allocate(earners, baseUnits(budget), rules), earners, budget, rules);
    }),
    bounded(runs),
  );
}

/** Largest remainder, written down a second time: everybody's whole units first, then one each by remainder. */
function splitPlainly(scores: readonly number[], budget: bigint): bigint[] {
  const total = scores.reduce((sum, score) => sum + BigInt(score), 0n);
  if (total === 0n) return scores.map(() => 0n);
  const remainderOf = (at: number): bigint => (budget * BigInt(scores[at] ?? 0)) % total;
  const odd = Number(scores.reduce((sum, _, at) => sum + remainderOf(at), 0n) / total);
  const places = scores.map((_, at) => at);
  const comesBefore = (one: number, other: number): boolean =>
    remainderOf(one) === remainderOf(other) ? one < other : remainderOf(one) > remainderOf(other);
  const placeInLine = (at: number): number => places.filter((other) => comesBefore(other, at)).length;
  return scores.map((score, at) => (budget * BigInt(score)) / total + (placeInLine(at) < odd ? 1n : 0n));
}

test("without floor and cap, ten tenths give what a plain split in proportion gives, unit for unit", () => {
  fc.assert(
    fc.property(fc.array(sumOfScores, { maxLength: 60 }), budgetOf, (scores, budget) => {
      const { amounts } = allocate(settled(...scores), baseUnits(budget), PROPORTIONAL);
      expect(amounts).toEqual(splitPlainly(scores, budget));
    }),
    bounded(200),
  );
});

test("everything is spent, unless everybody with a score met the cap", () => {
  forEveryCase(1_000, ({ amounts, capped, unspentBaseUnits }, earners, budget) => {
    expect(sumOf(amounts) + unspentBaseUnits).toBe(budget);
    const scored = earners.flatMap(({ score }, at) => (score > 0 ? [at] : []));
    if (unspentBaseUnits > 0n) expect(placesOf(capped)).toEqual(scored);
  });
});

test("nobody gets more than the cap, nobody without a score gets anything, and floors keep to their part", () => {
  forEveryCase(1_000, ({ amounts, floored, capped }, earners, budget, rules) => {
    const cap = (budget * BigInt(rules.capPercent)) / 100n;
    earners.forEach(({ score, isNewcomer }, at) => {
      const amount = amounts[at] ?? -1n;
      expect(amount >= 0n && amount <= cap).toBe(true);
      if (score === 0) expect([amount, floored[at], capped[at]]).toEqual([0n, false, false]);
      if (capped[at]) expect(amount).toBe(cap);
      if (floored[at]) expect(isNewcomer && !capped[at]).toBe(true);
    });
    const lifted = amounts.filter((_, at) => floored[at]);
    expect(new Set(lifted).size).toBeLessThanOrEqual(1);
    expect(sumOf(lifted) * 100n <= budget * BigInt(rules.newcomer?.mostPercent ?? 0)).toBe(true);
  });
});

test("among the settled, and among newcomers, a higher score never gets less", () => {
  forEveryCase(500, ({ amounts }, earners) => {
    for (const isNewcomer of [false, true]) {
      const ranked = earners
        .map(({ score }, at) => ({ at, score, isNewcomer: earners[at]?.isNewcomer }))
        .filter((one) => one.isNewcomer === isNewcomer)
        .sort((a, b) => b.score - a.score || a.at - b.at);
      const inOrder = ranked.map(({ at }) => amounts[at] ?? -1n);
      inOrder.slice(1).forEach((amount, before) => expect(amount <= (inOrder[before] ?? -1n)).toBe(true));
    }
  });
});

test("being a newcomer never costs more than an odd unit, and neither does a higher score", () => {
  fc.assert(
    fc.property(caseOf, fc.nat(39), fc.nat(1_000), ([earners, budget, rules], place, more) => {
      const at = place % earners.length;
      const amountWith = (changes: Partial<Earner>): bigint => {
        const changed = earners.map((earner, other) => (other === at ? { ...earner, ...changes } : earner));
        return allocate(changed, baseUnits(budget), rules).amounts[at] ?? -1n;
      };
      expect(amountWith({ isNewcomer: true }) >= amountWith({ isNewcomer: false }) - 1n).toBe(true);
      expect(amountWith({ score: (earners[at]?.score ?? 0) + more }) >= amountWith({}) - 1n).toBe(true);
    }),
    bounded(500),
  );
});

test("the order of the earners moves nobody's amount by more than an odd unit", () => {
  forEveryCase(500, (allocations, earners, budget, rules) => {
    const backwards = allocate(earners.toReversed(), baseUnits(budget), rules);
    expect(backwards.floored.toReversed()).toEqual(allocations.floored);
    expect(backwards.capped.toReversed()).toEqual(allocations.capped);
    backwards.amounts.toReversed().forEach((amount, at) => {
      const distance = amount - (allocations.amounts[at] ?? -9n);
      expect(distance >= -1n && distance <= 1n).toBe(true);
    });
  });
});

/**
 * The same by trying everything: for each floor from the highest, everybody is put at the floor, at the cap or between, until
 * the level says the same of each. Only for few people and little money.
 */
function allocateByTrying(earners: readonly Earner[], budget: bigint, rules: RewardRules): bigint[] {
  const scores = earners.map(({ score }) => BigInt(score));
  const scored = scores.flatMap((score, at) => (score > 0n ? [at] : []));
  const cap = (budget * BigInt(rules.capPercent)) / 100n;
  if (cap * BigInt(scored.length) <= budget) return scores.map((score) => (score > 0n ? cap : 0n));
  const most = (budget * BigInt(rules.newcomer?.mostPercent ?? 0)) / 100n;
  const wanted = BigInt(rules.newcomer?.floorBaseUnits ?? 0);
  for (let floor = wanted < cap ? wanted : cap; floor >= 0n; floor -= 1n) {
    for (let trial = 0; trial < 3 ** scored.length; trial += 1) {
      const sideOf = new Map(scored.map((at, place) => [at, Math.floor(trial / 3 ** place) % 3]));
      const among = (side: number): number[] => scored.filter((at) => sideOf.get(at) === side);
      const [between, low, high] = [among(0), among(1), among(2)];
      const left = budget - floor * BigInt(low.length) - cap * BigInt(high.length);
      const weight = between.reduce((sum, at) => sum + (scores[at] ?? 0n), 0n);
      const isRight =
        floor * BigInt(low.length) <= most &&
        weight > 0n &&
        between.every((at) => left * (scores[at] ?? 0n) <= cap * weight) &&
        between.every((at) => !earners[at]?.isNewcomer || left * (scores[at] ?? 0n) >= floor * weight) &&
        low.every((at) => earners[at]?.isNewcomer && left * (scores[at] ?? 0n) < floor * weight) &&
        high.every((at) => left * (scores[at] ?? 0n) > cap * weight);
      if (!isRight) continue;
      const shares = splitPlainly(
        earners.map(({ score }, at) => (between.includes(at) ? score : 0)),
        left,
      );
      return shares.map((share, at) => (low.includes(at) ? floor : high.includes(at) ? cap : share));
    }
  }
  throw new Error("no floor fits, not even none");
}

test("trying every possibility finds the same amounts", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ score: fc.nat(30), isNewcomer: fc.boolean() }), { minLength: 1, maxLength: 4 }),
      fc.bigInt({ min: 0n, max: 80n }),
      fc.tuple(percentage, fc.nat(40), percentage).map((parts) => makeReward(...parts)),
      (earners, budget, rules) => {
        expect(allocate(earners, baseUnits(budget), rules).amounts).toEqual(allocateByTrying(earners, budget, rules));
      },
    ),
    bounded(1_000),
  );
});

test("ten thousand earners are paid to the last unit", () => {
  const earners = Array.from({ length: 10_000 }, (_, at) => ({
    score: ((at * 7_919) % 10_000_000) + 1,
    isNewcomer: at % 2 === 0,
  }));
  const { amounts, floored, unspentBaseUnits } = allocate(
    earners,
    baseUnits(10n ** 27n),
    makeReward(1, 10n ** 30n, 20, 8),
  );
  expect(sumOf(amounts)).toBe(10n ** 27n);
  expect(unspentBaseUnits).toBe(0n);
  expect(floored.filter((isFloored) => isFloored).length).toBeGreaterThan(1_000);
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

  test.each<[string, bigint, bigint, bigint[], number, bigint]>([
    ["by a share of what is free, rounded down", 100n, 199n, [], 50, 99n],
    ["by the share of what it holds beyond what it owes, not of all it holds", 100n, 150n, [50n], 20, 20n],
    ["not by a share that is above the budget", 100n, 1_000n, [], 10, 100n],
    ["to nothing where a share is less than a unit", 100n, 99n, [], 1, 0n],
    ["to nothing when it owes all it holds, whatever the share", 100n, 60n, [60n], 100, 0n],
  ])("%s", (_, budget, balance, owed, percent, capped) => {
    expect(capBudget(baseUnits(budget), baseUnits(balance), owed.map(baseUnits), percent)).toBe(capped);
  });
});
