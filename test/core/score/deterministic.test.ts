import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Review } from "#core/contribution/evidence.ts";
import {
  DEFAULT_CUT_POINTS_THOUSANDTHS,
  deterministicScore,
  scoreOfSize,
  sizeOf,
  splitScore,
} from "#core/score/deterministic.ts";
import { normaliseDiff } from "#core/score/normalised-diff.ts";
import { boundScore } from "#core/score/score.ts";
import { unixSeconds } from "#core/time.ts";
import { makeFile, makeRubric } from "./make-diff.ts";

function scoreFiles(
  files: Parameters<typeof normaliseDiff>[0],
  untrustedTitle = "A title",
  labels: readonly string[] = [],
) {
  const diff = normaliseDiff(files, 4_000);
  const cutPointsThousandths = DEFAULT_CUT_POINTS_THOUSANDTHS;
  return deterministicScore({ role: "author", diff, untrustedTitle, untrustedLabels: labels, cutPointsThousandths });
}

function makeReview(overrides: Partial<Review> = {}): Review {
  const reviewer = { id: 7, login: "reviewer", isBot: false };
  const words = { untrustedText: "", untrustedLineComments: [] };
  return { reviewer, state: "approved", ...words, submittedAt: unixSeconds(0), ...overrides };
}

function scoreOf(...reviews: readonly Review[]) {
  return deterministicScore({ role: "reviewer", reviews, table: makeRubric().review });
}

describe("an author", () => {
  test("is scored by size, with figures and without a word of the contributor", () => {
    const added = Array.from({ length: 50 }, (_, at) => `const number${at} = read(${at});`);
    const result = scoreFiles([makeFile("src/a.ts", { added }), makeFile("yarn.lock", { added })], "fix: PAY ME <b>");
    // 0.6 ln 51 + 0.25 ln 2 + 0.15 ln 2 = 2.636, a little above the fifth of the default deciles.
    expect(result).toEqual({
      score: 258,
      kind: "fix",
      version: "det-1",
      reasons: [
        "Counted as a fix, by what most of its files are.",
        "50 added lines in 1 place of 1 file count. Lines that were only moved or spaced anew do not.",
        "1 file left out: a lock file.",
        "By size it stands above about 51 % of the pull requests it is measured against: 2.58 of 5.00.",
      ],
    });
  });

  test("of an empty diff gets 0, and the reason", () => {
    expect(scoreFiles([])).toMatchObject({
      score: 0,
      reasons: ["Nothing in this pull request can be counted: 0.00 of 5.00."],
    });
  });

  test("of lock files only gets 0, and they are named", () => {
    expect(scoreFiles([makeFile("go.sum", { added: ["x"] })])).toMatchObject({
      score: 0,
      reasons: ["Nothing in this pull request can be counted: 0.00 of 5.00.", "1 file left out: a lock file."],
    });
  });

  test("gets the same score for the same facts", () => {
    const files = [makeFile("src/a.ts", { added: ["one", "two"] })];
    expect(scoreFiles(files)).toEqual(scoreFiles(structuredClone(files)));
  });

  const kinds: readonly [string, readonly string[], string, readonly string[]][] = [
    ["code", ["src/a.ts", "docs/a.md"], "Add a thing", []],
    ["fix", ["src/a.ts"], "fix(api)!: a thing", []],
    ["fix", ["src/a.ts"], "A thing", ["type: bug"]],
    ["code", ["src/a.ts"], "Fixture for a prefix", ["debug"]],
    ["docs", ["README.md", "docs/a.md", "src/a.ts"], "fix: typo", []],
    ["tests", ["test/a.test.ts"], "Test a thing", []],
    ["translation", ["locales/de.json", "locales/fr.json", "src/a.ts"], "German", []],
  ];
  test.each(kinds)("does %s with %j", (kind, paths, title, labels) => {
    expect(
      scoreFiles(
        paths.map((path) => makeFile(path, { added: ["a new line"] })),
        title,
        labels,
      ).kind,
    ).toBe(kind);
  });
});

describe("a size", () => {
  test("is the formula in thousandths", () => {
    expect(sizeOf({ addedLines: 0, removedLines: 9, hunks: 0, files: 0 })).toBe(0);
    expect(sizeOf({ addedLines: 100, removedLines: 0, hunks: 10, files: 4 })).toBe(3_610);
  });

  const points = [1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000];
  test.each([
    [0, 0],
    [500, 25],
    [1_000, 50],
    [1_500, 75],
    [4_000, 200],
    [9_000, 450],
    [10_000, 475],
    [1_000_000, 500],
  ])("of %i thousandths stands at %i among even cut points", (size, score) => {
    expect(scoreOfSize(size, points)).toBe(score);
  });

  test("never scores less for being larger", () => {
    const sizes = fc.integer({ min: 0, max: 20_000 });
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 12_000 }), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(sizes, sizes, cuts, (one, other, unsorted) => {
        const rising = unsorted.toSorted((a, b) => a - b);
        expect(scoreOfSize(Math.min(one, other), rising)).toBeLessThanOrEqual(
          scoreOfSize(Math.max(one, other), rising),
        );
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe("a reviewer", () => {
  const words = "The retry never resets its counter after a success, so the second outage gives up at once.";

  test("who approves without a word earns little", () => {
    expect(scoreOf(makeReview())).toMatchObject({ score: 10, kind: "review" });
  });

  test("who says nothing earns nothing, and reads why", () => {
    const result = scoreOf(makeReview({ state: "commented", untrustedText: "> quoted words of somebody else\n" }));
    expect(result).toMatchObject({
      score: 0,
      reasons: ["The reviews hold no approval and no words of substance: 0.00 of 5.00."],
    });
  });

  test("who asks for changes on lines with reasons earns the parts together", () => {
    const request = makeReview({
      state: "changes-requested",
      untrustedText: words,
      untrustedLineComments: ["please name the unit"],
    });
    expect(scoreOf(request, makeReview()).reasons).toEqual([
      "The reviews were counted as an approval (0.10), 1 comment on lines (0.15), a reasoned request for changes (0.25), " +
        "19 different words (0.23).",
      "The review is worth 0.73 of 5.00.",
    ]);
  });

  test("who repeats one comment earns it once, and courtesy earns nothing", () => {
    const once = makeReview({ state: "commented", untrustedLineComments: ["please name the unit"] });
    const often = makeReview({ state: "commented", untrustedLineComments: Array(50).fill("please name the unit") });
    expect(scoreOf(often).score).toBe(scoreOf(once).score);
    expect(scoreOf(makeReview({ state: "commented", untrustedLineComments: ["Nice!"] })).score).toBe(1);
  });

  test("who writes without spaces is read by characters", () => {
    expect(scoreOf(makeReview({ state: "commented", untrustedText: "这里缺少错误处理" })).score).toBe(10);
  });

  test("never earns more than the table's most", () => {
    const untrustedLineComments = Array.from({ length: 90 }, (_, at) => `point ${at} needs another look`);
    expect(scoreOf(makeReview({ untrustedLineComments })).score).toBe(150);
  });
});

describe("a split", () => {
  test.each<[number, number, number[]]>([
    [301, 1, [301]],
    [301, 2, [151, 150]],
    [500, 3, [167, 167, 166]],
    [2, 4, [1, 1, 0, 0]],
    [0, 2, [0, 0]],
  ])("of %i over %i people is %j", (score, shares, expected) => {
    expect(splitScore(boundScore(score), shares)).toEqual(expected);
  });

  test("over nobody is a bug", () => {
    expect(() => splitScore(boundScore(100), 0)).toThrow(RangeError);
  });
});
