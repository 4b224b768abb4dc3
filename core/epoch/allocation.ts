// An allocation: one contributor's amount in one epoch, out of a budget that is never exceeded.
import { strict as assert } from "node:assert";
import { BadInput } from "#core/errors.ts";
import { baseUnits, parseBaseUnits, sumOf, type BaseUnits } from "#core/money.ts";

export interface RewardRules {
  /** A person weighs the sum of their scores to the power of this many tenths, 1..10: 10 is proportional, at 8 twice the sum weighs 1.74 times. */
  readonly exponentTenths: number;
  /** The most that one person may earn of an epoch's budget, 1..100. */
  readonly capPercent: number;
  /** The least that a newcomer with accepted work gets; null for none. */
  readonly newcomer: {
    /** A decimal string: JSON has no bigint. */
    readonly floorBaseUnits: string;
    /** In how many first epochs with accepted work a person is a newcomer. */
    readonly epochs: number;
    /** How old the account at the code host must be when the work was merged. */
    readonly accountDaysMin: number;
    /** The most of the budget that those whom the floor lifts may get together, 1..100. */
    readonly mostPercent: number;
  } | null;
}

/** What one person brings to an epoch's split. */
export interface Earner {
  /** The sum of the person's scores in the epoch, whole hundredths of a point, never negative. */
  readonly score: number;
  /** Is new, with an account old enough and one linked wallet: the caller decides. */
  readonly isNewcomer: boolean;
}

/** Who gets what; every list is in the order of the earners. */
export interface Allocations {
  readonly amounts: readonly BaseUnits[];
  /** Who was lifted to the floor; the amount is then the floor. */
  readonly floored: readonly boolean[];
  /** Whom the cap held back; the amount is then the cap. */
  readonly capped: readonly boolean[];
  /** Stays in the treasury: above zero only when everybody met the cap or nobody earned anything. */
  readonly unspentBaseUnits: BaseUnits;
}

/**
 * Splits an epoch's budget among those who earned in it.
 * @param earners in order of first contribution; a score of zero earns nothing, also for a newcomer
 * @param budgetBaseUnits token base units, never negative
 * @throws BadInput when a score or the exponent is out of range
 *
 * One level is sought: everybody gets level × weight, at most the cap, and a newcomer at least the floor, so that all
 * together is the budget. What the cap takes from one thus goes to those below it by weight, and a floor is paid for by
 * all who are above theirs. When everybody meets the cap, the rest stays unspent: under a cap of 15 % a lone earner gets 15 %.
 * The cap is `capPercent` of the budget, rounded down. The floor is one for all: the highest amount, up to
 * `floorBaseUnits` and the cap, at which those whom it lifts get no more than `mostPercent` together.
 * Odd units go by largest remainder, ties to the earlier; nothing else depends on the order.
 *
 * Only the sum is weighed, so it makes no difference in how many pull requests it was earned. Shared out over two
 * persons it is worth more: up to 2^(1 - exponent) times its weight (15 % more at eight tenths), a second cap and perhaps
 * a floor. No formula can tell two persons from one: that is why floors are for aged accounts with one wallet each.
 */
export function allocate(
  earners: readonly Earner[],
  budgetBaseUnits: BaseUnits,
  { exponentTenths, capPercent, newcomer }: RewardRules,
): Allocations {
  const weights = earners.map(({ score }) => rewardWeight(score, exponentTenths));
  const weighed = weights
    .map((weight, at) => ({ at, weight, isNewcomer: earners[at]?.isNewcomer ?? false }))
    .filter(({ weight }) => weight > 0n)
    .toSorted((a, b) => (a.weight === b.weight ? 0 : a.weight > b.weight ? -1 : 1));
  const cap = percentOf(budgetBaseUnits, capPercent);
  const floor = newcomer === null ? 0n : floorOf(weighed, budgetBaseUnits, cap, newcomer);
  const { lifted, held } = findLevel(weighed, budgetBaseUnits, floor, cap);
  const floored = markAmong(weights, lifted);
  const capped = markAmong(weights, held);
  const shares = splitByWeight(
    weights.map((weight, at) => (floored[at] || capped[at] ? 0n : weight)),
    budgetBaseUnits - floor * BigInt(lifted.length) - cap * BigInt(held.length),
  );
  const amounts = shares.map((share, at) => baseUnits(floored[at] ? floor : capped[at] ? cap : share));
  const unspentBaseUnits = baseUnits(budgetBaseUnits - sumOf(amounts));
  assert.ok(unspentBaseUnits === 0n || held.length === weighed.length, "what is left unspent, the cap held back");
  return { amounts, floored, capped, unspentBaseUnits };
}

/** So fine that any two scores that a number holds exactly differ in weight, whatever the exponent. */
const WEIGHT_SCALE = 10n ** 18n;

/**
 * What a sum of scores weighs: score^(exponentTenths / 10), times 10^18, rounded down. Whole numbers only, so that
 * everybody who counts again gets the same.
 * @throws BadInput when the score is negative or not a whole number, or the exponent is not in 1..10
 */
export function rewardWeight(score: number, exponentTenths: number): bigint {
  if (!Number.isSafeInteger(score) || score < 0)
    throw new BadInput("A score is out of range.", { happened: `${score}` });
  if (!Number.isInteger(exponentTenths) || exponentTenths < 1 || exponentTenths > 10)
    throw new BadInput("An exponent is out of range.", {
      happened: `exponentTenths is ${exponentTenths}`,
      next: "Write a whole number of tenths from 1 to 10.",
    });
  return tenthRoot(BigInt(score) ** BigInt(exponentTenths) * WEIGHT_SCALE ** 10n);
}

/** The largest whole number whose tenth power is not above `power`. */
function tenthRoot(power: bigint): bigint {
  if (power === 0n) return 0n;
  // Newton from above falls until it is there: at most a factor of two at first, then twice as many digits each time.
  let root = 2n ** BigInt(Math.ceil(power.toString(2).length / 10));
  for (;;) {
    const next = (9n * root + power / root ** 9n) / 10n;
    if (next >= root) return root;
    root = next;
  }
}

interface Weighed {
  /** The place among the earners. */
  readonly at: number;
  /** Above zero. */
  readonly weight: bigint;
  readonly isNewcomer: boolean;
}

/** The highest floor that the rules can afford; a higher one never lifts fewer, so halving the range finds it. */
function floorOf(
  weighed: readonly Weighed[],
  budget: bigint,
  cap: bigint,
  { floorBaseUnits, mostPercent }: NonNullable<RewardRules["newcomer"]>,
): bigint {
  const most = percentOf(budget, mostPercent);
  const isAffordable = (floor: bigint): boolean =>
    floor * BigInt(findLevel(weighed, budget, floor, cap).lifted.length) <= most;
  const wanted = parseBaseUnits(floorBaseUnits);
  let above = (wanted < cap ? wanted : cap) + 1n;
  if (isAffordable(above - 1n)) return above - 1n;
  let floor = 0n;
  while (above - floor > 1n) {
    const middle = (floor + above) / 2n;
    if (isAffordable(middle)) floor = middle;
    else above = middle;
  }
  return floor;
}

/**
 * Raises the level from nothing: newcomers leave the floor and everybody comes to the cap, the heaviest first.
 * @param weighed heaviest first
 * @param floor never above the cap
 * @returns who is still lifted by the floor and who is held back by the cap when the budget is used up
 */
function findLevel(
  weighed: readonly Weighed[],
  budget: bigint,
  floor: bigint,
  cap: bigint,
): { lifted: readonly Weighed[]; held: readonly Weighed[] } {
  const newcomers = weighed.filter(({ isNewcomer }) => isNewcomer);
  // The level is units / weight: what those have to share who are between floor and cap.
  let units = budget - floor * BigInt(newcomers.length);
  let weight = weighed.reduce((sum, one) => (one.isNewcomer ? sum : sum + one.weight), 0n);
  let risen = 0;
  let held = 0;
  for (;;) {
    const newcomer = newcomers[risen];
    const heaviest = weighed[held];
    // In this order: nobody comes to the cap before leaving the floor.
    if (newcomer !== undefined && units * newcomer.weight >= floor * weight) {
      units += floor;
      weight += newcomer.weight;
      risen += 1;
    } else if (heaviest !== undefined && units * heaviest.weight > cap * weight) {
      units -= cap;
      weight -= heaviest.weight;
      held += 1;
    } else return { lifted: newcomers.slice(risen), held: weighed.slice(0, held) };
  }
}

function percentOf(budget: bigint, percent: number): bigint {
  return (budget * BigInt(percent)) / 100n;
}

function markAmong(weights: readonly bigint[], some: readonly Weighed[]): boolean[] {
  const places = new Set(some.map(({ at }) => at));
  return weights.map((_, at) => places.has(at));
}

/** Largest remainder (Hamilton's method): no dust is left; ties go to the earlier. All zero when nothing has weight. */
function splitByWeight(weights: readonly bigint[], units: bigint): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total === 0n) return weights.map(() => 0n);
  const shares = weights.map((weight, at) => {
    const exact = units * weight;
    return { at, whole: exact / total, remainder: exact % total };
  });
  let left = units - shares.reduce((sum, share) => sum + share.whole, 0n);
  const amounts = shares.map((share) => share.whole);
  for (const share of shares.toSorted((a, b) =>
    a.remainder === b.remainder ? a.at - b.at : a.remainder > b.remainder ? -1 : 1,
  )) {
    if (left === 0n) break;
    amounts[share.at] = share.whole + 1n;
    left -= 1n;
  }
  return amounts;
}

/**
 * What an epoch may really pay: the rules' budget, capped by a share of what the treasury holds and does not owe already.
 * @param shareMaxPercent 1..100 of the free balance, rounded down
 */
export function capBudget(
  budgetBaseUnits: BaseUnits,
  balanceBaseUnits: BaseUnits,
  owedBaseUnits: readonly BaseUnits[],
  shareMaxPercent = 100,
): BaseUnits {
  const owed = sumOf(owedBaseUnits);
  const free = balanceBaseUnits > owed ? balanceBaseUnits - owed : 0n;
  const share = (free * BigInt(shareMaxPercent)) / 100n;
  return baseUnits(budgetBaseUnits < share ? budgetBaseUnits : share);
}
