// Lifting: rules as the first release recorded them, read by this one.
import { expect, test } from "vitest";
import { NeedsHuman } from "#core/errors.ts";
import { liftRules, rulesHash, type Rules } from "#core/rules.ts";
import { makeRules } from "#test/support/build.ts";

/** What the first release wrote for the same choices. */
function recordedByFirst() {
  const {
    jury,
    review,
    reward,
    score,
    rubric,
    guardians,
    maintainers,
    acts: credited,
    labelsLicence,
    ...kept
  } = makeRules();
  const { auditPercent, ...oldScore } = score;
  const { kinds, acts, ...oldRubric } = rubric;
  return { ...kept, v: 1, score: oldScore, rubric: oldRubric };
}

test("rules of the first release go on meaning what they meant", () => {
  const recorded = recordedByFirst();
  const lifted: Rules = liftRules(recorded);
  const whole = { percent: 100, mostHundredths: 500 };
  expect(lifted).toEqual({
    ...recorded,
    v: 4,
    treasury: { ...recorded.treasury, claims: null },
    vote: { ...recorded.vote, power: "hub", unpaid: "return" },
    guardians: [],
    maintainers: [],
    acts: { creditedMax: 0, kudosMax: 0 },
    labelsLicence: null,
    score: { ...recorded.score, auditPercent: 0 },
    jury: { jurors: [], deadlineSeconds: 45, spending: null },
    review: { reviewers: [], appealDays: 7, answerDays: 5, panel: 3 },
    reward: { exponentTenths: 10, capPercent: 100, newcomer: null },
    rubric: {
      ...recorded.rubric,
      kinds: { code: whole, fix: whole, docs: whole, tests: whole, translation: whole, upkeep: whole },
      acts: {
        triage: { baseHundredths: 5, itemHundredths: 15, wordsHundredths: 20, mostHundredths: 100 },
        mentoring: { baseHundredths: 20, itemHundredths: 30, wordsHundredths: 60, mostHundredths: 200 },
        feedback: { baseHundredths: 10, itemHundredths: 20, wordsHundredths: 60, mostHundredths: 150 },
      },
    },
  });
});

test("rules of the third release credit pull requests alone, until members choose otherwise", () => {
  const { maintainers, acts, ...kept } = makeRules({ guardians: ["7"] });
  expect(liftRules({ ...kept, v: 3 })).toEqual({
    ...kept,
    v: 4,
    maintainers: [],
    acts: { creditedMax: 0, kudosMax: 0 },
  });
});

test("lifting leaves what was recorded as it was, and lifts to the same every time", () => {
  const recorded = recordedByFirst();
  const before = structuredClone(recorded);
  expect(rulesHash(liftRules(recorded))).toBe(rulesHash(liftRules(recorded)));
  expect(recorded).toEqual(before);
});

test("rules of today are not touched", () => {
  const rules = makeRules();
  expect(liftRules(rules)).toBe(rules);
});

test.each([{ v: 5 }, { v: 0 }, { v: "2" }, {}, null, [], "rules"])("%j is not guessed at", (recorded) => {
  expect(() => liftRules(recorded)).toThrow(NeedsHuman);
});
