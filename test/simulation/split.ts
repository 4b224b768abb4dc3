// The split of a budget, judged from outside: whether the amounts can be what the rules say, without computing them again.
import type { PersonId } from "#core/contribution/contribution.ts";
import type { RewardRules } from "#core/epoch/allocation.ts";
import type { Fact } from "#core/ledger/entry.ts";

type Closing = Extract<Fact, { kind: "epoch-closed" }>;

interface Share {
  readonly person: PersonId;
  readonly weight: number;
  readonly amount: bigint;
  readonly because: "floor" | "cap" | null;
}

/** Of the ratio of two amounts: floating point keeps fifteen digits, and the split rounds to one base unit. */
const RATIO_ERROR_MAX = 1e-9;

/** @returns what is wrong, or null */
export function whySplitIsWrong(
  { allocations, budgetBaseUnits }: Closing,
  { exponentTenths, capPercent, newcomer }: RewardRules,
  isNewcomer: (person: PersonId) => boolean,
): string | null {
  const budget = BigInt(budgetBaseUnits);
  const cap = (budget * BigInt(capPercent)) / 100n;
  const shares = allocations.map(({ person, score, amountBaseUnits, because = null }): Share => {
    return { person, weight: score ** (exponentTenths / 10), amount: BigInt(amountBaseUnits), because };
  });
  const sum = shares.reduce((total, { amount }) => total + amount, 0n);
  if (sum > budget) return `${sum} of ${budget} are given away`;
  const above = shares.find(({ amount }) => amount > cap);
  if (above !== undefined) return `${above.person} gets ${above.amount}, and the cap is ${cap}`;
  const isHeld = shares.every(({ because }) => because === "cap");
  if (sum < budget && !isHeld) return `${budget - sum} are left over, and not everybody is at the cap`;
  const wrongCap = shares.find(({ because, amount }) => because === "cap" && amount !== cap);
  if (wrongCap !== undefined) return `${wrongCap.person} is said to be at the cap of ${cap} with ${wrongCap.amount}`;
  return whyFloorIsWrong(shares, budget, newcomer, isNewcomer) ?? whyLevelIsWrong(shares, cap);
}

function whyFloorIsWrong(
  shares: readonly Share[],
  budget: bigint,
  newcomer: RewardRules["newcomer"],
  isNewcomer: (person: PersonId) => boolean,
): string | null {
  const floored = shares.filter(({ because }) => because === "floor");
  const [first] = floored;
  if (first === undefined) return null;
  const old = floored.find(({ person }) => !isNewcomer(person));
  if (newcomer === null || old !== undefined) return `${(old ?? first).person} is lifted and no newcomer`;
  const floor = first.amount;
  if (floored.some(({ amount }) => amount !== floor)) return "newcomers are lifted to different floors";
  if (floor > BigInt(newcomer.floorBaseUnits)) return `the floor of ${floor} is above the rules'`;
  const lifted = floor * BigInt(floored.length);
  if (lifted * 100n > budget * BigInt(newcomer.mostPercent)) return `newcomers get ${lifted} of ${budget}`;
  const below = shares.find(({ person, amount }) => amount < floor && isNewcomer(person));
  return below === undefined ? null : `${below.person} is a newcomer and stays below the floor of ${floor}`;
}

/** Everybody between floor and cap gets the same for the same weight; who is lifted would get less, who is held more. */
function whyLevelIsWrong(shares: readonly Share[], cap: bigint): string | null {
  const free = shares.filter(({ because }) => because === null);
  const [first] = free;
  if (first === undefined) return null;
  const level = Math.max(...free.map(({ amount, weight }) => Number(amount) / weight));
  for (const { person, amount, weight, because } of shares) {
    const due = level * weight;
    const error = 1 + due * RATIO_ERROR_MAX + level * RATIO_ERROR_MAX;
    if (because === null && Math.abs(Number(amount) - due) > error + weight / first.weight + 1)
      return `${person} gets ${amount}, and ${due} would be due by weight`;
    if (because === "floor" && due > Number(amount) + error)
      return `${person} is lifted and would get ${due} by weight`;
    if (because === "cap" && due + error < Number(cap)) return `${person} is held back and would get ${due} by weight`;
  }
  return null;
}
