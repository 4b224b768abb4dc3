// Fairness figures: how an epoch's rewards spread over people and kinds of work, as numbers and as sentences for whoever votes.
import type { PersonId } from "#core/contribution/contribution.ts";
import { countedScore, type ClosedEpoch, type ProposalState, type State } from "#core/ledger/state.ts";
import type { BaseUnits } from "#core/money.ts";

/** What an epoch's split is measured by. */
export interface Spread {
  /** One for each person who earned. */
  readonly amounts: readonly BaseUnits[];
  /** Counted scores, in hundredths of a point. */
  readonly works: readonly { readonly kind: string; readonly score: number }[];
  /** How many of them had work above zero for the first time; null where that is no longer known. */
  readonly newcomers: number | null;
}

export interface Fairness {
  readonly people: number;
  /** Of the whole, rounded half up. */
  readonly topPercent: number;
  /** Hundredths: 0 when all got the same, towards 100 when one got all; rounded half up. */
  readonly giniHundredths: number;
  /** The largest first; whole percents of all points, which sum to 100. Empty where nothing was scored above zero. */
  readonly kinds: readonly { readonly kind: string; readonly percent: number }[];
  readonly newcomers: number | null;
}

/** The figures and the sentences of a proposal's own epoch; none for a grant, and none where fewer than two people earned. */
export function fairnessWords(proposal: ProposalState, state: State): readonly string[] {
  return proposal.grant === undefined
    ? sayFairness(fairnessOf(spreadOf(proposal.closed, newcomersOf(proposal, state))))
    : [];
}

/** As `fairnessWords`, of what never changes after the epoch closed: for a text that is signed. */
export function lastingFairnessWords({ closed, grant }: Pick<ProposalState, "closed" | "grant">): readonly string[] {
  return grant === undefined ? sayFairness(fairnessOf(spreadOf(closed, null))) : [];
}

function spreadOf({ allocations, contributions }: ClosedEpoch, newcomers: number | null): Spread {
  return {
    amounts: allocations.map(({ amountBaseUnits }) => amountBaseUnits),
    works: contributions.map((work) => ({ kind: work.work, score: countedScore(work) })),
    newcomers,
  };
}

/** The state counts epochs with work up to now: of an earlier epoch than the last closed one that says nothing any more. */
function newcomersOf({ closed }: ProposalState, { persons, openEpoch, lastEpoch }: State): number | null {
  const lastClosed = openEpoch === null ? lastEpoch : openEpoch.number - 1;
  if (lastClosed !== closed.epoch) return null;
  const isNew = (person: PersonId): boolean => persons.get(person)?.epochsWithWork === 1;
  return closed.allocations.filter(({ person }) => isNew(person)).length;
}

export function fairnessOf({ amounts, works, newcomers }: Spread): Fairness {
  const total = amounts.reduce((sum, amount) => sum + amount, 0n);
  const most = amounts.reduce((high: bigint, amount) => (amount > high ? amount : high), 0n);
  return {
    people: amounts.length,
    topPercent: Number(roundedShare(most * 100n, total)),
    giniHundredths: giniHundredths(amounts),
    kinds: shareByKind(works),
    newcomers,
  };
}

/** Half up; zero of nothing. */
function roundedShare(part: bigint, whole: bigint): bigint {
  return whole === 0n ? 0n : (2n * part + whole) / (2n * whole);
}

/** Gini's coefficient of the amounts: the mean difference between two of them, over twice their mean. In exact arithmetic. */
function giniHundredths(amounts: readonly bigint[]): number {
  const rising = amounts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const count = BigInt(rising.length);
  const total = rising.reduce((sum, amount) => sum + amount, 0n);
  const weighed = rising.reduce((sum, amount, at) => sum + (2n * BigInt(at + 1) - count - 1n) * amount, 0n);
  return Number(roundedShare(weighed * 100n, count * total));
}

/** Whole percents by largest remainder: the odd ones go to the largest remainders, ties to the larger share. */
function shareByKind(works: Spread["works"]): Fairness["kinds"] {
  const points = new Map<string, number>();
  for (const { kind, score } of works) points.set(kind, (points.get(kind) ?? 0) + score);
  const total = [...points.values()].reduce((sum, score) => sum + score, 0);
  if (total === 0) return [];
  const shares = [...points]
    .filter(([, score]) => score > 0)
    .toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .map(([kind, score]) => ({ kind, percent: Math.floor((score * 100) / total), left: (score * 100) % total }));
  const odd = 100 - shares.reduce((sum, { percent }) => sum + percent, 0);
  const lifted = new Set(shares.toSorted((a, b) => b.left - a.left).slice(0, odd));
  return shares.map((share) => ({ kind: share.kind, percent: share.percent + (lifted.has(share) ? 1 : 0) }));
}

/** Empty where fewer than two people earned: there is nothing to compare. */
export function sayFairness({
  people,
  topPercent,
  giniHundredths: gini,
  kinds,
  newcomers,
}: Fairness): readonly string[] {
  if (people < 2) return [];
  return [
    `Of ${people} people, the one with the most gets ${topPercent} %.`,
    `Gini coefficient ${Math.floor(gini / 100)}.${String(gini % 100).padStart(2, "0")} (0.00: all get the same; towards 1.00: one gets all).`,
    ...(kinds.length === 0
      ? []
      : [`Points by kind of work: ${kinds.map(({ kind, percent }) => `${kind} ${percent} %`).join(", ")}.`]),
    ...(newcomers === null
      ? []
      : [`${newcomers} of the ${people} ${newcomers === 1 ? "has" : "have"} earned here for the first time.`]),
  ];
}
