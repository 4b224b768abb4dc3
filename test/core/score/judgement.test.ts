import { describe, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import { judgementSchema, parseJudgement } from "#core/score/judgement.ts";
import { makeRubric } from "./make-diff.ts";

function makeAnswer(overrides: Record<string, unknown> = {}, impact: Record<string, unknown> = {}): unknown {
  const one = { quotes: [{ path: "src/a.ts", line: "const a = 1;" }], reason: "It helps.", value: 3 };
  return { impact: { ...one, ...impact }, effort: one, quality: one, risk: one, ...overrides };
}

test("an exact answer is read in the rubric's order", () => {
  const { criteria } = parseJudgement(makeAnswer(), makeRubric());
  expect(criteria.map(({ name }) => name)).toEqual(["impact", "effort", "quality", "risk"]);
  expect(criteria[0]).toEqual({
    name: "impact",
    quotes: [{ path: "src/a.ts", line: "const a = 1;" }],
    reason: "It helps.",
    value: 3,
  });
});

describe("anything else is refused", () => {
  const quote = { path: "a", line: "b" };
  const cases: readonly [string, unknown][] = [
    ["null", null],
    ["a text", "5"],
    ["a list", [makeAnswer()]],
    ["a missing criterion", makeAnswer({ risk: undefined })],
    ["no criteria", {}],
    ["an extra criterion", makeAnswer({ money: {} })],
    ["an extra key", makeAnswer({}, { amount: 5 })],
    ["an extra key of a quote", makeAnswer({}, { quotes: [{ ...quote, wallet: "0x" }] })],
    ["a number as text", makeAnswer({}, { value: "3" })],
    ["NaN", makeAnswer({}, { value: NaN })],
    ["Infinity", makeAnswer({}, { value: Infinity })],
    ["a fraction", makeAnswer({}, { value: 3.5 })],
    ["a value below", makeAnswer({}, { value: -1 })],
    ["a value above", makeAnswer({}, { value: 6 })],
    ["four quotes", makeAnswer({}, { quotes: [quote, quote, quote, quote] })],
    ["quotes as text", makeAnswer({}, { quotes: "const a" })],
    ["a quote without a path", makeAnswer({}, { quotes: [{ line: "b" }] })],
    ["a line that is a number", makeAnswer({}, { quotes: [{ path: "a", line: 1 }] })],
    ["a long line", makeAnswer({}, { quotes: [{ path: "a", line: "x".repeat(401) }] })],
    ["a long reason", makeAnswer({}, { reason: "x".repeat(301) })],
  ];
  test.each(cases)("%s", (_, answer) => {
    expect(() => parseJudgement(answer, makeRubric())).toThrow(BadInput);
  });
});

test("a reason loses links, mentions, markup and hidden characters", () => {
  const reason = "See [this](https://evil.example), @everyone **now**\u202e\n# go `www.evil.example`";
  const shown = parseJudgement(makeAnswer({}, { reason }), makeRubric()).criteria[0]?.reason ?? "";
  expect(shown).not.toMatch(/:\/\/|www\.|[@*`[\]#\n\u202e]/);
  expect(shown).toMatch(/^See this/);
});

test.each(["http:/`/evil.example", "w*w*w.evil.example", "ht~tp:~/~/evil.example", "ww[w.evil.example"])(
  "a reason like %j has no link in it once its markup is gone",
  (reason) => {
    const shown = parseJudgement(makeAnswer({}, { reason }), makeRubric()).criteria[0]?.reason ?? "";
    expect(shown).not.toMatch(/:\/\/|www\./);
  },
);

test("the schema asks for exactly the rubric's criteria, quotes before values", () => {
  const rubric = makeRubric();
  const schema = judgementSchema({ ...rubric, criteria: rubric.criteria.slice(0, 2) });
  expect(schema).toMatchObject({ required: ["impact", "effort"], additionalProperties: false });
  expect(JSON.stringify(schema)).toContain('"required":["quotes","reason","value"]');
});
