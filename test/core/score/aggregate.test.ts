import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aggregateScore, unjudgedScore } from "#core/score/aggregate.ts";
import type { Quote } from "#core/score/judgement.ts";
import { normaliseDiff } from "#core/score/normalised-diff.ts";
import { boundScore } from "#core/score/score.ts";
import { makeFile, makeRubric } from "./make-diff.ts";

const diff = normaliseDiff([makeFile("src/a.ts", { added: ["const limit = 20;"] })], 4_000);
const TRUE_QUOTE: readonly Quote[] = [{ path: "src/a.ts", line: "const limit = 20;" }];

interface Parts {
  readonly values?: readonly number[];
  readonly quotes?: readonly (readonly Quote[])[];
  readonly deterministic?: number;
  readonly bandHundredths?: number;
}

function aggregate({ values = [3, 3, 3, 3], quotes = [], deterministic = 300, bandHundredths = 100 }: Parts) {
  const names = ["impact", "effort", "quality", "risk"] as const;
  const criteria = names.map((name, at) => {
    return { name, quotes: quotes[at] ?? TRUE_QUOTE, reason: "Because.", value: values[at] ?? 0 };
  });
  const rubric = makeRubric();
  return aggregateScore({
    judgement: { criteria },
    diff,
    rubric,
    deterministic: boundScore(deterministic),
    bandHundredths,
  });
}

test("the criteria are weighed by the rubric", () => {
  // 4 x 45 + 2 x 20 + 3 x 25 + 5 x 10
  expect(aggregate({ values: [4, 2, 3, 5] })).toEqual({
    score: 345,
    deterministic: 300,
    reasons: [
      "Impact 4 of 5: Because.",
      "Effort 2 of 5: Because.",
      "Quality 3 of 5: Because.",
      "Handling of risk 5 of 5: Because.",
    ],
    wasClamped: false,
    voidBecause: null,
  });
});

describe("a judgement beyond the band is bounded, and says so", () => {
  test.each([
    ["above", [5, 5, 5, 5], 300, 400],
    ["below", [0, 0, 0, 0], 300, 200],
    ["above, near the top", [5, 5, 5, 5], 390, 490],
    ["below, near the bottom", [0, 0, 0, 0], 120, 20],
  ])("%s", (_, values, deterministic, score) => {
    const result = aggregate({ values, deterministic });
    expect(result).toMatchObject({ score, wasClamped: true });
    expect(result.reasons.at(-1)).toMatch(/may move the \d\.\d\d of size by 1\.00 at most\.$/);
  });

  test("but not one that stands exactly on its edge", () => {
    expect(aggregate({ values: [4, 4, 4, 4] })).toMatchObject({ score: 400, wasClamped: false });
    expect(aggregate({ values: [0, 0, 0, 0], deterministic: 60 })).toMatchObject({ score: 0, wasClamped: false });
  });
});

test("an ungrounded criterion counts as size does, and loses its reason", () => {
  const result = aggregate({ values: [5, 3, 3, 3], quotes: [[]], deterministic: 200 });
  // 200 x 45 % + 300 x 55 %
  expect(result).toMatchObject({ score: 255, wasClamped: false });
  expect(result.reasons[0]).toBe("Impact: the judgement quoted no line of this change, so size stands in for it.");
});

test("a void judgement moves nothing", () => {
  expect(aggregate({ values: [5, 5, 5, 5], quotes: [[], []] })).toEqual({
    score: 300,
    deterministic: 300,
    reasons: ["No judgement moved this score: 2 of 4 criteria quote no line of this change."],
    wasClamped: false,
    voidBecause: "2 of 4 criteria quote no line of this change",
  });
});

test("a change of which nothing counts is not lifted by a judgement", () => {
  const result = aggregate({ values: [5, 5, 5, 5], deterministic: 0 });
  expect(result).toMatchObject({ score: 0, voidBecause: "nothing in this change can be counted" });
});

test("no judgement moves nothing either", () => {
  const result = unjudgedScore(boundScore(120), "no model is configured");
  expect(result).toMatchObject({ score: 120, voidBecause: "no model is configured" });
});

test("whatever a model answers, the score stays in the band", () => {
  const value = fc.integer({ min: 0, max: 5 });
  const quotes = fc.constantFrom<readonly Quote[]>(TRUE_QUOTE, [], [{ path: "src/a.ts", line: "invented line" }]);
  const four = <T>(each: fc.Arbitrary<T>) => fc.array(each, { minLength: 4, maxLength: 4 });
  const score = fc.integer({ min: 0, max: 500 });
  fc.assert(
    fc.property(
      four(value),
      four(quotes),
      score,
      fc.integer({ min: 0, max: 200 }),
      (values, each, deterministic, band) => {
        const result = aggregate({ values, quotes: each, deterministic, bandHundredths: band });
        expect(Number.isInteger(result.score)).toBe(true);
        expect(Math.abs(result.score - deterministic)).toBeLessThanOrEqual(band);
      },
    ),
    { seed: 1, numRuns: 300 },
  );
});
