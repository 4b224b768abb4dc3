// The purse: a dollar that is on its way to a juror cannot be promised to another one.
import { expect, test } from "vitest";
import { HOUR_SECONDS, unixSeconds } from "#core/time.ts";
import { openPurse, type PurseQuestion } from "#core/workflow/purse.ts";
import { makePull, makeState, START } from "#test/support/build.ts";

const DAY = Math.floor(START / 86_400);
const EPOCH_SPENT = { isReserved: false, because: "the jury's budget of this epoch is spent" };
const DAY_SPENT = { isReserved: false, because: "the jury's budget of this day is spent" };

/** Three pull requests wait for their scores, 100 may be spent in an epoch and on a day, and each question may cost 40. */
function makeQuestion(pull: number, changes: Partial<PurseQuestion> = {}): PurseQuestion {
  return {
    state: makeState({ pulls: [1, 2, 3].map((each) => makePull({ pull: each, stage: "recorded" })) }),
    pull: `501#${pull}`,
    epoch: 1,
    now: START,
    spending: { microdollarsPerEpoch: 100, microdollarsPerDay: 100 },
    mostMicrodollars: 40,
    ...changes,
  };
}

const spentState = (spent: { epoch: number; microdollars: number; day: number; dayMicrodollars: number }) =>
  makeState({ spent, pulls: [makePull({ pull: 1, stage: "recorded" })] });

test("what is set aside for two questions is not there for a third", () => {
  const purse = openPurse();
  expect([1, 2, 3].map((pull) => purse.reserve(makeQuestion(pull)))).toEqual([
    { isReserved: true },
    { isReserved: true },
    EPOCH_SPENT,
  ]);
});

test("the last microdollar may be spent, and not one more", () => {
  expect(openPurse().reserve(makeQuestion(1, { mostMicrodollars: 100 })).isReserved).toBe(true);
  expect(openPurse().reserve(makeQuestion(1, { mostMicrodollars: 101 }))).toEqual(EPOCH_SPENT);
});

test("what was answered stays set aside until the ledger counts it", () => {
  const purse = openPurse();
  purse.reserve(makeQuestion(1));
  purse.reserve(makeQuestion(2));
  const { state } = makeQuestion(3);
  const pulls = new Map(state.pulls).set("501#1", makePull({ pull: 1, stage: "scored" }));
  const costs = (microdollars: number) => ({ ...state, pulls, spent: { ...state.spent, epoch: 1, microdollars } });
  expect(purse.reserve(makeQuestion(3, { state: costs(21) }))).toEqual(EPOCH_SPENT);
  expect(purse.reserve(makeQuestion(3, { state: costs(20) }))).toEqual({ isReserved: true });
});

test("a question that is asked again, after a deadline say, takes the place of the first", () => {
  const purse = openPurse();
  for (let tries = 0; tries < 10; tries += 1)
    expect(purse.reserve(makeQuestion(1, { mostMicrodollars: 60 })).isReserved).toBe(true);
  expect(purse.reserve(makeQuestion(2)).isReserved).toBe(true);
  expect(purse.reserve(makeQuestion(3)).isReserved).toBe(false);
});

test("what an epoch has spent is left to no other question of it, and all of it to those of the next", () => {
  const state = spentState({ epoch: 1, microdollars: 61, day: DAY - 1, dayMicrodollars: 61 });
  expect(openPurse().reserve(makeQuestion(1, { state }))).toEqual(EPOCH_SPENT);
  expect(openPurse().reserve(makeQuestion(1, { state, epoch: 2 })).isReserved).toBe(true);
});

test("what a day has spent is counted until the day ends", () => {
  const state = spentState({ epoch: 1, microdollars: 0, day: DAY, dayMicrodollars: 61 });
  const at = (hours: number) => makeQuestion(1, { state, now: unixSeconds(START + hours * HOUR_SECONDS) });
  expect(openPurse().reserve(at(23))).toEqual(DAY_SPENT);
  expect(openPurse().reserve(at(24)).isReserved).toBe(true);
});

test("a jury without a limit, and one that costs nothing, are always asked", () => {
  const state = spentState({ epoch: 1, microdollars: 10_000, day: DAY, dayMicrodollars: 10_000 });
  expect(openPurse().reserve(makeQuestion(1, { state, spending: null })).isReserved).toBe(true);
  expect(openPurse().reserve(makeQuestion(1, { state, mostMicrodollars: 0 })).isReserved).toBe(true);
});
