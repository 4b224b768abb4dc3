import { describe, expect, test } from "vitest";
import { groundJudgement, isLineGrounded } from "#core/score/grounding.ts";
import type { Judgement, Quote } from "#core/score/judgement.ts";
import { normaliseDiff } from "#core/score/normalised-diff.ts";
import { makeFile } from "./make-diff.ts";

const untrustedPatch = [
  "@@ -1,3 +1,3 @@",
  " untouched line here",
  "-const limit = 10;",
  "+const limit = 20;",
  "+}",
  "+x=1",
].join("\n");
const diff = normaliseDiff(
  [makeFile("src/a.ts", { untrustedPatch }), makeFile("src/b.ts", { added: ["other words"] })],
  4_000,
);

function makeJudgement(...quotes: readonly (readonly Quote[])[]): Judgement {
  const names = ["impact", "effort", "quality", "risk"] as const;
  const good = [{ path: "src/a.ts", line: "const limit = 20;" }];
  return { criteria: names.map((name, at) => ({ name, quotes: quotes[at] ?? good, reason: "Because.", value: 4 })) };
}

function isBelieved(...quotes: readonly Quote[]): boolean {
  return groundJudgement(makeJudgement(quotes), diff).criteria[0]?.believed !== null;
}

describe("a quote", () => {
  const cases: readonly [string, string, string, boolean][] = [
    ["of an added line is found", "src/a.ts", "const limit = 20;", true],
    ["of a removed line is found", "src/a.ts", "const limit = 10;", true],
    ["of a part is found", "src/a.ts", "limit = 20", true],
    ["spaced otherwise is found", "src/a.ts", "  const  limit=20 ;", true],
    ["with its sign is found", "src/a.ts", "+const limit = 20;", true],
    ["of a whole short line is found", "src/a.ts", "x=1", true],
    ["of context is not found", "src/a.ts", "untouched line here", false],
    ["of another file is not found", "src/b.ts", "const limit = 20;", false],
    ["of an unknown file is not found", "src/c.ts", "const limit = 20;", false],
    ["of a bracket is not found", "src/a.ts", "}", false],
    ["of two characters is not found", "src/a.ts", "20", false],
    ["of nothing is not found", "src/a.ts", "", false],
    ["that was invented is not found", "src/a.ts", "const limit = 2000;", false],
  ];
  test.each(cases)("%s", (_, path, line, found) => {
    expect(isBelieved({ path, line })).toBe(found);
  });
});

test("one invented quote among true ones is enough to disbelieve a criterion", () => {
  const good = { path: "src/a.ts", line: "const limit = 20;" };
  expect(isBelieved(good, { path: "src/a.ts", line: "an invented line" })).toBe(false);
});

test("one criterion without quotes falls back, and its reason is gone", () => {
  const grounded = groundJudgement(makeJudgement([]), diff);
  expect(grounded.voidBecause).toBeNull();
  expect(grounded.criteria.map(({ believed }) => believed)).toEqual([
    null,
    ...Array(3).fill({ value: 4, reason: "Because." }),
  ]);
});

test("two void the judgement", () => {
  expect(groundJudgement(makeJudgement([], []), diff).voidBecause).toBe("2 of 4 criteria quote no line of this change");
});

test("one is enough where the rubric asks for no more", () => {
  const { criteria } = makeJudgement([]);
  expect(groundJudgement({ criteria: criteria.slice(0, 1) }, diff).voidBecause).toContain("1 of 1");
});

test("nothing is grounded in an empty diff", () => {
  expect(groundJudgement(makeJudgement(), normaliseDiff([], 4_000)).voidBecause).toContain("4 of 4");
});

describe("a person's quote", () => {
  const review = "The limit is too low.\nPlease raise it, and say why.";
  const cases: readonly [string, string, readonly string[], boolean][] = [
    ["of a changed line is found", "limit = 20", [], true],
    ["of a changed line of another file is found", "other words", [], true],
    ["with its sign is found", "- const limit = 10;", [], true],
    ["of context is not found", "untouched line here", [], false],
    ["of a path is not found", "src/a.ts", [], false],
    ["of a review is found, over its line ends", "too low. Please raise", [review], true],
    ["of no review is not found", "too low. Please lower", [review], false],
    ["of a few letters of a review is not found", "it", [review], false],
    ["of a whole short review is found", "Nice", ["Nice!", "nice", " Nice "], true],
    ["of nothing is not found", "", [review, ""], false],
    ["of hidden characters is not found", "\u200b", ["\u200b"], false],
  ];
  test.each(cases)("%s", (_, line, texts, found) => {
    expect(isLineGrounded(line, diff, texts)).toBe(found);
  });
});
