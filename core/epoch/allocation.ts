// An allocation: one contributor's amount in one epoch, out of a budget that is never exceeded.
import { BadInput } from "#core/errors.ts";
import { baseUnits, sumOf, type BaseUnits } from "#core/money.ts";

/**
 * Splits an epoch's budget in proportion to scores.
 * @param scores one whole number of hundredths of a point for each contributor, in order of first contribution; a zero earns nothing
 * @param budgetBaseUnits token base units, never negative
 * @returns amounts in the order of `scores`; they sum to the budget exactly when any score is above zero, else all are zero
 * @throws BadInput when a score is negative or not a whole number
 * Largest remainder (Hamilton's method): no dust is left; ties go to the earlier contribution.
 */
export function splitBudget(scores: readonly number[], budgetBaseUnits: BaseUnits): BaseUnits[] {
  for (const score of scores) {
    if (!Number.isSafeInteger(score) || score < 0)
      throw new BadInput("A score is out of range.", { happened: `${score}` });
  }
  const total = scores.reduce((sum, score) => sum + BigInt(score), 0n);
  if (total === 0n) return scores.map(() => baseUnits(0n));
  const shares = scores.map((score, at) => {
    const exact = budgetBaseUnits * BigInt(score);
    return { at, whole: exact / total, remainder: exact % total };
  });
  let left = budgetBaseUnits - shares.reduce((sum, share) => sum + share.whole, 0n);
  const amounts = shares.map((share) => share.whole);
  for (const share of shares.toSorted((a, b) =>
    a.remainder === b.remainder ? a.at - b.at : a.remainder > b.remainder ? -1 : 1,
  )) {
    if (left === 0n) break;
    amounts[share.at] = share.whole + 1n;
    left -= 1n;
  }
  return amounts.map(baseUnits);
}

/** What an epoch may really pay: the rules' budget, capped by what the treasury holds and does not owe already. */
export function capBudget(
  budgetBaseUnits: BaseUnits,
  balanceBaseUnits: BaseUnits,
  owedBaseUnits: readonly BaseUnits[],
): BaseUnits {
  const owed = sumOf(owedBaseUnits);
  const free = balanceBaseUnits > owed ? balanceBaseUnits - owed : 0n;
  return baseUnits(budgetBaseUnits < free ? budgetBaseUnits : free);
}
