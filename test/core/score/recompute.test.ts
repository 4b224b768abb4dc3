import { describe, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import { contentHash } from "#core/key.ts";
import { markAnswers } from "#core/score/aggregate.ts";
import type { JurorMark, ScoreBasis } from "#core/score/basis.ts";
import { parseJudgement } from "#core/score/judgement.ts";
import { normaliseDiff } from "#core/score/normalised-diff.ts";
import { checkAnswer, recomputeScore, type RecomputeTables } from "#core/score/recompute.ts";
import { makeFile, makeRubric } from "./make-diff.ts";
import { makeMark } from "./make-mark.ts";

const tables: RecomputeTables = {
  rubric: makeRubric(),
  cutPointsThousandths: [1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000],
  bandHundredths: 100,
  calibration: null,
};

/** 0.6 ln 20 + 0.25 ln 4 + 0.15 ln 2 = 2.248, which lies a quarter of the way between the second and the third cut point: 1.12. */
function makeBasis(parts: Partial<ScoreBasis> = {}): ScoreBasis {
  return {
    scorer: "det-2",
    kind: "code",
    rulesHash: "0x01",
    rubricHash: "0x02",
    templateHash: "0x03",
    evidenceHash: "0x04",
    features: { addedLines: 19, repeatedLines: 0, hunks: 3, files: 1 },
    share: { place: 0, of: 1 },
    jurors: [makeMark({ values: [2, 2, 1, 1] })],
    withoutProse: null,
    unaskedBecause: null,
    calibration: 0,
    flags: [],
    wordsRecord: null,
    ...parts,
  };
}

describe("a score recomputes from its public record", () => {
  test("inside the band", () => {
    // 2 x 65 + 1 x 35
    expect(recomputeScore(makeBasis(), tables)).toEqual({
      whole: 165,
      wholeDeterministic: 112,
      score: 165,
      deterministic: 112,
      juryHundredths: 165,
      flags: [],
    });
  });

  test("under the first version of the scorer", () => {
    const features = { addedLines: 19, hunks: 3, files: 1 };
    expect(recomputeScore(makeBasis({ scorer: "det-1", features }), tables)).toMatchObject({
      whole: 165,
      wholeDeterministic: 112,
    });
  });

  test("at its edge, with the flags that follow from the numbers", () => {
    const jurors = [makeMark({ juror: "a", values: [5, 5, 5, 5] }), makeMark({ juror: "b", values: [3, 3, 3, 3] })];
    const withoutProse = makeMark({ juror: "a", values: [3, 3, 3, 3] });
    expect(recomputeScore(makeBasis({ jurors, withoutProse }), tables)).toEqual({
      whole: 212,
      wholeDeterministic: 112,
      score: 212,
      deterministic: 112,
      juryHundredths: 300,
      flags: ["jurors-disagree", "wants-out-of-band", "prose-sways"],
    });
  });

  test.each([
    [0, 71, 38],
    [1, 71, 37],
    [2, 70, 37],
  ])("for the share at place %i of three", (place, score, deterministic) => {
    const jurors = [makeMark({ values: [5, 5, 5, 5] })];
    expect(recomputeScore(makeBasis({ jurors, share: { place, of: 3 } }), tables)).toMatchObject({
      whole: 212,
      score,
      deterministic,
    });
  });

  test("with the calibration that it names", () => {
    const calibration = {
      version: 2,
      knots: [
        { jury: 100, human: 20 },
        { jury: 200, human: 120 },
      ],
    };
    expect(recomputeScore(makeBasis({ calibration: 2 }), { ...tables, calibration })).toMatchObject({ whole: 85 });
  });

  test("when nobody was asked", () => {
    const basis = makeBasis({ jurors: [], unaskedBecause: "the budget of this epoch is spent" });
    expect(recomputeScore(basis, tables)).toMatchObject({ whole: 112, flags: [] });
  });

  test("of a review, where no juror has a say", () => {
    const features = {
      approvals: 1,
      lineComments: 2,
      words: 0,
      wordCharacters: 0,
      changeRequests: 0,
      followedRequests: 0,
    };
    const { whole, wholeDeterministic } = recomputeScore(makeBasis({ kind: "review", features }), tables);
    expect([whole, wholeDeterministic]).toEqual([40, 40]);
  });
});

describe("a score does not recompute", () => {
  const calibration = { version: 2, knots: [] };
  const cases: readonly [string, Partial<ScoreBasis>, Partial<RecomputeTables>][] = [
    ["with another calibration", { calibration: 1 }, { calibration }],
    ["without the calibration it names", { calibration: 1 }, {}],
    ["with a calibration it does not name", {}, { calibration }],
    ["for a share behind the last", { share: { place: 3, of: 3 } }, {}],
    ["for a share before the first", { share: { place: -1, of: 3 } }, {}],
    ["for a part of a share", { share: { place: 0.5, of: 3 } }, {}],
    ["for a share of one and a half", { share: { place: 0, of: 1.5 } }, {}],
    ["for a share of nothing", { share: { place: 0, of: 0 } }, {}],
    ["for more shares than there are people", { share: { place: 0, of: 1_000_000_000 } }, {}],
    ["without a feature", { features: { addedLines: 19, repeatedLines: 0, hunks: 3 } }, {}],
  ];
  test.each(cases)("%s", (_, basis, other) => {
    expect(() => recomputeScore(makeBasis(basis), { ...tables, ...other })).toThrow(BadInput);
  });
});

describe("a raw answer is checked against the record", () => {
  const diff = normaliseDiff([makeFile("src/a.ts", { added: ["const limit = 20;"] })], 4_000);
  const quotes = [{ path: "src/a.ts", line: "const limit = 20;" }];
  const one = { quotes, reason: "It helps.", value: 3 };
  const raw = JSON.stringify({ impact: { ...one, quotes: [] }, effort: one, quality: one, risk: { ...one, value: 1 } });
  const rubric = makeRubric();

  function markOf(text: string): JurorMark {
    const judgement = parseJudgement(JSON.parse(text), rubric);
    const answer = {
      judged: true,
      judgement,
      model: "model-1",
      fingerprint: null,
      raw: text,
      answerHash: contentHash(text),
    } as const;
    const counts = { promptHash: "0x01", seed: 7, tokensIn: 0, tokensOut: 0, microdollars: 0 } as const;
    const { marks } = markAnswers([{ juror: "a", weight: 1, ...counts, answer }], diff, rubric);
    return marks[0] ?? makeMark({});
  }

  test("and agrees", () => {
    expect(checkAnswer(markOf(raw), raw, diff, rubric)).toBeNull();
  });

  test("and agrees that it is void", () => {
    const empty = JSON.stringify({
      impact: { ...one, quotes: [] },
      effort: { ...one, quotes: [] },
      quality: one,
      risk: one,
    });
    expect(markOf(empty).outcome).toBe("void");
    expect(checkAnswer(markOf(empty), empty, diff, rubric)).toBeNull();
  });

  const lifted = markOf(raw).values.map((each) => ({ ...each, value: 5 }));
  const believed = markOf(raw).values.map((each) => ({ ...each, isGrounded: true }));
  const cases: readonly [string, JurorMark, string, string][] = [
    ["which knows none", makeMark({ answerHash: null }), raw, "the record knows no answer of juror a"],
    ["which names another", markOf(raw), `${raw} `, "the kept answer of juror a is not the one in the record"],
    [
      "which names none that can be read",
      makeMark({ answerHash: contentHash("{") }),
      "{",
      "the kept answer of juror a is not a judgement",
    ],
    [
      "which names one of another shape",
      makeMark({ answerHash: contentHash("{}") }),
      "{}",
      "the kept answer of juror a is not a judgement",
    ],
    [
      "whose values were lifted",
      { ...markOf(raw), values: lifted },
      raw,
      "the record's values of juror a are not those of its answer",
    ],
    [
      "whose quotes were never found",
      { ...markOf(raw), values: believed },
      raw,
      "the record's values of juror a are not those of its answer",
    ],
    [
      "which sets it aside",
      { ...markOf(raw), outcome: "void" },
      raw,
      "juror a is recorded as void, its answer is counted",
    ],
  ];
  test.each(cases)("%s", (_, mark, text, fault) => {
    expect(checkAnswer(mark, text, diff, rubric)).toBe(fault);
  });

  test("and was given to another diff", () => {
    const other = normaliseDiff([makeFile("src/a.ts", { added: ["const other = 20;"] })], 4_000);
    expect(checkAnswer(markOf(raw), raw, other, rubric)).toBe("juror a is recorded as counted, its answer is void");
  });
});
