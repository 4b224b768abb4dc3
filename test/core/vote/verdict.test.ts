// A verdict: the table of what a tally means, each row with its near miss.
import { describe, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import {
  parsePower,
  reachOutcome,
  reachVerdict,
  showPower,
  type PassRule,
  type VerdictWord,
} from "#core/vote/verdict.ts";

const RULE: PassRule = { quorum: "100", quorumCounts: "for", thresholdPercent: 50, votersMin: 2 };

interface Row {
  readonly scores: readonly [string, string, string];
  readonly voters?: number;
  readonly rule?: Partial<PassRule>;
  readonly word: VerdictWord;
}

describe("a tally of", () => {
  test.each<[string, Row]>([
    ["nothing at all lapses", { scores: ["0", "0", "0"], voters: 0, word: "lapsed" }],
    ["exactly the quorum passes", { scores: ["100", "0", "0"], word: "passed" }],
    ["one unit below the quorum lapses", { scores: ["99.999999999999999999", "0", "0"], word: "lapsed" }],
    ["a tie is rejected", { scores: ["200", "200", "0"], word: "rejected" }],
    ["one unit above a tie passes", { scores: ["200.000000000000000001", "200", "0"], word: "passed" }],
    ["more against than for is rejected", { scores: ["100", "101", "0"], word: "rejected" }],
    ["many against and too few for lapses, and pays nobody either", { scores: ["99", "500", "0"], word: "lapsed" }],
    ["too few voters lapses, however mighty", { scores: ["1000", "0", "0"], voters: 1, word: "lapsed" }],
    ["just enough voters passes", { scores: ["1000", "0", "0"], voters: 2, word: "passed" }],
    ["abstentions does not help a quorum of votes for", { scores: ["99", "0", "5000"], word: "lapsed" }],
    [
      "abstentions helps a quorum of all votes",
      { scores: ["60", "10", "30"], rule: { quorumCounts: "all" }, word: "passed" },
    ],
    [
      "abstentions is no vote against",
      { scores: ["60", "59", "100000"], rule: { quorumCounts: "all" }, word: "passed" },
    ],
    [
      "only abstentions is rejected, not passed",
      { scores: ["0", "0", "500"], rule: { quorumCounts: "all" }, word: "rejected" },
    ],
    [
      "exactly two thirds is not above 66 percent by less than it is",
      { scores: ["200", "100", "0"], rule: { thresholdPercent: 66 }, word: "passed" },
    ],
    [
      "exactly the threshold is rejected",
      { scores: ["660", "340", "0"], rule: { thresholdPercent: 66 }, word: "rejected" },
    ],
    [
      "a threshold of 100 is never exceeded",
      { scores: ["500", "0", "0"], rule: { thresholdPercent: 100 }, word: "rejected" },
    ],
    ["powers as floats write them", { scores: ["1e+21", "123.456", "1e-7"], word: "passed" }],
    ["a fraction that floats cannot hold", { scores: ["100.1", "100.2", "0"], word: "rejected" }],
  ])("%s", (_, { scores, voters = 5, rule = {}, word }) => {
    const tally = { choices: ["For", "Against", "Abstain"], scores, voters };
    expect(reachVerdict(tally, { ...RULE, ...rule }).word).toBe(word);
  });
});

test("the reason names the figures", () => {
  const tally = { choices: ["For", "Against", "Abstain"], scores: ["120.5", "20", "3"], voters: 3 };
  expect(reachVerdict(tally, RULE).because).toBe("120.5 for, 20 against, quorum 100 reached");
  expect(reachVerdict({ ...tally, voters: 1 }, RULE).because).toBe("1 voted, and the rules ask for 2");
  expect(reachVerdict({ ...tally, scores: ["3", "0", "0"] }, RULE).because).toBe(
    "the quorum is 100 (votes for), and 3 was cast",
  );
  expect(reachVerdict({ ...tally, scores: ["120", "120", "0"] }, RULE).because).toBe(
    "120 for of 240 is not above 50 %",
  );
});

describe("voting power", () => {
  test.each([
    ["0", 0n],
    ["12", 12n * 10n ** 18n],
    ["123.456", 123_456n * 10n ** 15n],
    ["1e-7", 10n ** 11n],
    ["1.5E-7", 15n * 10n ** 10n],
    ["1.2e+21", 12n * 10n ** 38n],
    ["1e21", 10n ** 39n],
    ["0.0000000000000000019", 1n],
    ["1e-30", 0n],
    ["9.99e-100", 0n],
    ["1e+100", 10n ** 118n],
    ["9".repeat(78), 10n ** 96n - 10n ** 18n],
  ])("%j is read exactly to 18 decimals, and cut below", (text, power) => {
    expect(parsePower(text)).toBe(power);
  });

  test.each(["", "-1", "+1", "NaN", "Infinity", "1,5", ".5", "5.", "0x1", "1e", "1e+1000", " 1", "null"])(
    "%j is none",
    (text) => {
      expect(() => parsePower(text)).toThrow(BadInput);
    },
  );

  test("is shown without trailing zeros", () => {
    expect([0n, 1n, 15n * 10n ** 17n, 10n ** 39n].map(showPower)).toEqual([
      "0",
      "0.000000000000000001",
      "1.5",
      "1000000000000000000000",
    ]);
  });
});

describe("a question with choices of its own", () => {
  const rule = { quorum: "100", quorumCounts: "all", thresholdPercent: 50, votersMin: 2 } as const;
  const choices = ["Red", "Blue", "Green"];

  test("is answered by the choice that leads, without a majority", () => {
    expect(reachOutcome({ choices, scores: ["40", "35", "30"], voters: 3 }, "105", rule)).toEqual({
      word: "passed",
      because: '"Red" leads with 40, quorum 100 reached',
      choice: "Red",
    });
  });

  test.each([
    ["a tie", ["40", "40", "30"], 3, "110", "rejected", "no choice leads"],
    ["no power at all", ["0", "0", "0"], 3, "100", "rejected", "no choice leads"],
    [
      "too little power, counted once for each voter",
      ["90", "90", "0"],
      3,
      "90",
      "lapsed",
      "the quorum is 100, and 90 was cast",
    ],
    ["too few voters", ["200", "0", "0"], 1, "200", "lapsed", "1 voted, and the rules ask for 2"],
  ] as const)("is not answered by %s", (_, scores, voters, cast, word, because) => {
    expect(reachOutcome({ choices, scores, voters }, cast, rule)).toEqual({ word, because, choice: null });
  });
});
