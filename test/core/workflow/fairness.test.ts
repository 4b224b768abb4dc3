// Fairness figures: exact, the same in any order, and silent where there is nothing to compare.
import { expect, test } from "vitest";
import { baseUnits } from "#core/money.ts";
import { fairnessOf, fairnessWords, lastingFairnessWords, sayFairness } from "#core/workflow/fairness.ts";
import {
  makeClosedEpoch,
  makeContribution,
  makeOpenEpoch,
  makePerson,
  makeProposal,
  makeState,
  tokens,
} from "#test/support/build.ts";

function giniOf(...amounts: readonly bigint[]): number {
  return fairnessOf({ amounts: amounts.map(baseUnits), works: [], newcomers: null }).giniHundredths;
}

test("Gini's coefficient is zero among equals and rises as one gets more", () => {
  expect(giniOf(5n, 5n, 5n)).toBe(0);
  expect(giniOf(1n, 3n)).toBe(25);
  expect(giniOf(3n, 1n)).toBe(25);
  // Mean difference of 1, 2, 7 over all nine pairs: 24 / 9; twice the mean: 20 / 3.
  expect(giniOf(1n, 2n, 7n)).toBe(40);
  expect(giniOf(0n, 0n, 0n, 10n)).toBe(75);
  expect(giniOf(0n, 0n)).toBe(0);
  expect(giniOf(7n)).toBe(0);
  expect(giniOf()).toBe(0);
});

test("amounts far beyond what a number holds are counted exactly", () => {
  const unit = 10n ** 60n;
  expect(giniOf(unit, 3n * unit)).toBe(25);
});

test("the top share is rounded half up", () => {
  const topOf = (...amounts: readonly bigint[]) =>
    fairnessOf({ amounts: amounts.map(baseUnits), works: [], newcomers: null }).topPercent;
  expect(topOf(1n, 2n)).toBe(67);
  expect(topOf(125n, 75n)).toBe(63);
  expect(topOf(1n, 1n)).toBe(50);
  expect(topOf()).toBe(0);
});

test("shares by kind of work are whole percents that sum to a hundred, the largest first", () => {
  const works = [
    { kind: "docs", score: 100 },
    { kind: "code", score: 100 },
    { kind: "review", score: 100 },
    { kind: "tests", score: 0 },
  ];
  expect(fairnessOf({ amounts: [], works, newcomers: null }).kinds).toEqual([
    { kind: "code", percent: 34 },
    { kind: "docs", percent: 33 },
    { kind: "review", percent: 33 },
  ]);
  const twice = [...works, { kind: "docs", score: 300 }];
  expect(fairnessOf({ amounts: [], works: twice, newcomers: null }).kinds[0]).toEqual({ kind: "docs", percent: 67 });
  expect(fairnessOf({ amounts: [], works: [], newcomers: null }).kinds).toEqual([]);
});

const [ADA, BEN] = [makePerson("ada"), makePerson("ben")];
const CLOSED = makeClosedEpoch({
  allocations: [
    { person: ADA, score: 300, amountBaseUnits: tokens(750) },
    { person: BEN, score: 100, amountBaseUnits: tokens(250) },
  ],
  contributions: [
    makeContribution({ person: ADA, score: 300, work: "code" }),
    makeContribution({ person: BEN, score: 100, work: "docs" }),
  ],
});
const PERSONS = new Map([
  [ADA, { ...makeKnown(), epochsWithWork: 4 }],
  [BEN, { ...makeKnown(), epochsWithWork: 1 }],
]);

function makeKnown() {
  return {
    walletRecord: null,
    changedAt: null,
    lastWalletRecord: null,
    paidWalletRecord: null,
    hasDiscord: true,
    hasGithub: true,
    epochsWithWork: 0,
  };
}

const SAID = [
  "Of 2 people, the one with the most gets 75 %.",
  "Gini coefficient 0.25 (0.00: all get the same; towards 1.00: one gets all).",
  "Points by kind of work: code 75 %, docs 25 %.",
];

test("a proposal tells how its epoch spreads, and how many are new while that is known", () => {
  const proposal = makeProposal({ closed: CLOSED });
  const now = makeState({ persons: PERSONS, openEpoch: makeOpenEpoch(2), lastEpoch: 2 });
  expect(fairnessWords(proposal, now)).toEqual([...SAID, "1 of the 2 has earned here for the first time."]);
  const later = makeState({ persons: PERSONS, openEpoch: makeOpenEpoch(3), lastEpoch: 3 });
  expect(fairnessWords(proposal, later)).toEqual(SAID);
});

test("what is signed holds only what never changes", () => {
  expect(lastingFairnessWords({ closed: CLOSED })).toEqual(SAID);
});

test("a score that a person still has to look at counts as it is paid", () => {
  const contributions = [
    makeContribution({ work: "code", score: 300, deterministic: 100, standing: "provisional" }),
    makeContribution({ work: "docs", score: 100 }),
  ];
  expect(lastingFairnessWords({ closed: { ...CLOSED, contributions } })[2]).toBe(
    "Points by kind of work: code 50 %, docs 50 %.",
  );
});

test("a grant and a lone earner have nothing to compare", () => {
  const grant = { number: 1, person: ADA, textRecord: "motion:1", textHash: "0x01" } as const;
  expect(lastingFairnessWords({ closed: CLOSED, grant })).toEqual([]);
  expect(fairnessWords(makeProposal({ closed: makeClosedEpoch() }), makeState())).toEqual([]);
  expect(sayFairness(fairnessOf({ amounts: [tokens(1)], works: [], newcomers: 1 }))).toEqual([]);
});
