import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contentHash } from "#core/key.ts";
import { aggregateMarks, markAnswers, type MarksQuestion } from "#core/score/aggregate.ts";
import type { JurorMark } from "#core/score/basis.ts";
import type { JurorAnswer } from "#core/score/judge-port.ts";
import type { Quote } from "#core/score/judgement.ts";
import { normaliseDiff } from "#core/score/normalised-diff.ts";
import { boundScore } from "#core/score/score.ts";
import { seededRandom } from "#test/simulation/random.ts";
import { makeFile, makeRubric } from "./make-diff.ts";
import { makeMark } from "./make-mark.ts";

const diff = normaliseDiff([makeFile("src/a.ts", { added: ["const limit = 20;"] })], 4_000);
const TRUE_QUOTE: readonly Quote[] = [{ path: "src/a.ts", line: "const limit = 20;" }];
const FALSE_QUOTE: readonly Quote[] = [{ path: "src/a.ts", line: "an invented line" }];

function makeAnswer(values: readonly number[], quotes: readonly (readonly Quote[])[] = []): JurorAnswer {
  const names = ["impact", "effort", "quality", "risk"] as const;
  const criteria = names.map((name, at) => {
    return { name, quotes: quotes[at] ?? TRUE_QUOTE, reason: `Because of ${name}.`, value: values[at] ?? 0 };
  });
  const raw = JSON.stringify(values);
  return {
    juror: "a",
    weight: 2,
    promptHash: "0x01",
    seed: 7,
    tokensIn: 900,
    tokensOut: 80,
    microdollars: 12,
    answer: {
      judged: true,
      judgement: { criteria },
      model: "model-1",
      fingerprint: null,
      raw,
      answerHash: contentHash(raw),
    },
  };
}

function aggregate({
  deterministic = 300,
  ...rest
}: Partial<Omit<MarksQuestion, "deterministic">> & { deterministic?: number }) {
  return aggregateMarks({
    deterministic: boundScore(deterministic),
    marks: [],
    withoutProse: null,
    unaskedBecause: null,
    rubric: makeRubric(),
    bandHundredths: 100,
    calibration: null,
    ...rest,
  });
}

describe("an answer is kept", () => {
  test("as numbers in the open and as words for the vault", () => {
    const { marks, words } = markAnswers([makeAnswer([4, 2, 3, 5])], diff, makeRubric());
    expect(marks).toEqual([
      {
        juror: "a",
        weight: 2,
        model: "model-1",
        fingerprint: null,
        promptHash: "0x01",
        seed: 7,
        tokensIn: 900,
        tokensOut: 80,
        microdollars: 12,
        answerHash: contentHash("[4,2,3,5]"),
        answerRecord: null,
        outcome: "counted",
        because: null,
        values: [
          { criterion: "impact", value: 4, isGrounded: true },
          { criterion: "effort", value: 2, isGrounded: true },
          { criterion: "quality", value: 3, isGrounded: true },
          { criterion: "risk", value: 5, isGrounded: true },
        ],
      },
    ]);
    expect(words[0]?.criteria[1]).toEqual({
      name: "effort",
      value: 2,
      reason: "Because of effort.",
      quotes: TRUE_QUOTE,
      isGrounded: true,
    });
  });

  test("without the words that rest on no line of the change", () => {
    const { marks, words } = markAnswers([makeAnswer([5, 5, 5, 5], [FALSE_QUOTE])], diff, makeRubric());
    expect(marks[0]).toMatchObject({ outcome: "counted", values: [{ value: 5, isGrounded: false }, {}, {}, {}] });
    expect(words[0]?.criteria[0]).toEqual({ name: "impact", value: 5, reason: "", quotes: [], isGrounded: false });
    expect(words[0]?.criteria[1]?.reason).toBe("Because of effort.");
  });

  test("without any words when it is void", () => {
    const { marks, words } = markAnswers([makeAnswer([5, 5, 5, 5], [FALSE_QUOTE, []])], diff, makeRubric());
    expect(marks[0]).toMatchObject({
      outcome: "void",
      because: "2 of 4 criteria quote no line of this change",
      answerHash: contentHash("[5,5,5,5]"),
    });
    expect(words).toEqual([]);
  });

  test("as a reason when there is none", () => {
    const absent: JurorAnswer = { ...makeAnswer([]), answer: { judged: false, because: "the model is busy (429)" } };
    expect(markAnswers([absent], diff, makeRubric())).toMatchObject({
      marks: [{ outcome: "absent", because: "the model is busy (429)", model: null, answerHash: null, values: [] }],
      words: [],
    });
  });
});

test("the criteria are weighed by the rubric", () => {
  // 4 x 45 + 2 x 20 + 3 x 25 + 5 x 10
  expect(aggregate({ marks: [makeMark({ values: [4, 2, 3, 5] })] })).toEqual({
    score: 345,
    juryHundredths: 345,
    flags: [],
    reasons: ["Juror a came to 3.45: impact 4, effort 2, quality 3, handling of risk 5."],
  });
});

test("an ungrounded criterion counts as size does", () => {
  const mark = makeMark({ values: [5, 3, 3, 3], ungrounded: ["impact"] });
  // 200 x 45 % + 300 x 55 %
  expect(aggregate({ marks: [mark], deterministic: 200 })).toMatchObject({
    score: 255,
    reasons: ["Juror a came to 2.55: impact by size, as no line was quoted, effort 3, quality 3, handling of risk 3."],
  });
});

describe("the jurors' weighted median counts", () => {
  const jury = (...jurors: readonly (readonly [number, number])[]) =>
    jurors.map(([value, weight], at) => makeMark({ juror: `j${at}`, weight, values: [value, value, value, value] }));

  test.each([
    ["the one in the middle of three", jury([4, 1], [2, 1], [3, 1]), 300],
    ["the mean of the middle two of four", jury([2, 1], [3, 1], [2, 1], [3, 1]), 250],
    ["the heavy one", jury([2, 1], [3, 1], [4, 3]), 400],
    ["the mean where the weight splits in half", jury([2, 1], [2, 2], [4, 3]), 300],
    ["the lighter half plus a little", jury([2, 3], [4, 2]), 200],
  ])("%s", (_, marks, juryHundredths) => {
    expect(aggregate({ marks }).juryHundredths).toBe(juryHundredths);
  });

  test("and says so", () => {
    const { reasons } = aggregate({ marks: jury([4, 1], [3, 1], [3, 1]) });
    expect(reasons).toEqual([
      "Juror j0 came to 4.00: impact 4, effort 4, quality 4, handling of risk 4.",
      "Juror j1 came to 3.00: impact 3, effort 3, quality 3, handling of risk 3.",
      "Juror j2 came to 3.00: impact 3, effort 3, quality 3, handling of risk 3.",
      "The weighted median of 3 jurors is 3.00.",
    ]);
  });
});

describe("a jury beyond the band is bounded, and people look", () => {
  test.each([
    ["above", 5, 300, 400],
    ["below", 0, 300, 200],
    ["above, near the top", 5, 390, 490],
    ["below, near the bottom", 0, 120, 20],
  ])("%s", (_, value, deterministic, score) => {
    const result = aggregate({ marks: [makeMark({ values: [value, value, value, value] })], deterministic });
    expect(result.score).toBe(score);
    expect(result.flags).toEqual([
      {
        kind: "wants-out-of-band",
        because: expect.stringMatching(/^The judgement came to .+ of size by 1\.00 at most\.$/),
      },
    ]);
  });

  test.each([
    ["above", 4, 300],
    ["below", 0, 60],
  ])("but not one that stands on its edge %s", (_, value, deterministic) => {
    const result = aggregate({ marks: [makeMark({ values: [value, value, value, value] })], deterministic });
    expect(result).toMatchObject({ score: value * 100, flags: [] });
  });
});

describe("jurors that lie two points apart are looked at by people", () => {
  const apart = (most: readonly number[]) => [
    makeMark({ juror: "a", values: [2, 2, 2, 2] }),
    makeMark({ juror: "b", values: [3, 3, 3, 3] }),
    makeMark({ juror: "c", values: most }),
  ];

  test("at exactly two points", () => {
    expect(aggregate({ marks: apart([4, 4, 4, 4]) }).flags).toEqual([
      { kind: "jurors-disagree", because: "The jurors range from 2.00 to 4.00." },
    ]);
  });

  test("not a tenth below", () => {
    expect(aggregate({ marks: apart([4, 4, 4, 3]) }).flags).toEqual([]);
  });

  test("not when the one apart is void", () => {
    const marks = [
      ...apart([3, 3, 3, 3]),
      makeMark({ juror: "d", values: [5, 5, 5, 5], ungrounded: ["impact", "risk"] }),
    ];
    expect(aggregate({ marks }).flags).toEqual([]);
  });
});

describe("a verdict that the prose made", () => {
  const marks = [
    makeMark({ juror: "a", values: [4, 4, 4, 4] }),
    makeMark({ juror: "b", values: [4, 4, 4, 4] }),
    makeMark({ juror: "c", values: [2, 2, 2, 2] }),
  ];

  test("is told to people, and the lower median counts", () => {
    const withoutProse = makeMark({ juror: "b", values: [1, 1, 1, 1] });
    const result = aggregate({ marks, withoutProse });
    expect(result).toMatchObject({ score: 200, juryHundredths: 200 });
    expect(result.flags.map(({ kind }) => kind)).toEqual(["jurors-disagree", "prose-sways"]);
    expect(result.flags[1]?.because).toBe("Without the pull request's prose juror b came to 1.00 instead of 4.00.");
    expect(result.reasons).toContain("The lower median counts, 2.00: the one without the prose.");
  });

  test("never counts for more than with its prose", () => {
    const withoutProse = makeMark({ juror: "c", values: [5, 5, 5, 5] });
    const rising = [...marks.slice(1), makeMark({ juror: "d", values: [3, 3, 3, 3] })];
    const result = aggregate({ marks: rising, withoutProse });
    expect(result).toMatchObject({ score: 300, juryHundredths: 300 });
    expect(result.flags.map(({ kind }) => kind)).toContain("prose-sways");
    expect(result.reasons).toContain("The weighted median of 3 jurors is 3.00.");
  });

  test("is one that moves by more than a point, not by a point", () => {
    const result = aggregate({ marks, withoutProse: makeMark({ juror: "b", values: [3, 3, 3, 3] }) });
    expect(result).toMatchObject({ score: 400, juryHundredths: 400 });
    expect(result.flags.map(({ kind }) => kind)).toEqual(["jurors-disagree"]);
  });

  test("is not seen when the second answer does not count, and the reasons say so", () => {
    const absent = makeMark({ juror: "b", outcome: "absent", because: "the model did not answer in time", values: [] });
    const result = aggregate({ marks, withoutProse: absent });
    expect(result.score).toBe(400);
    expect(result.reasons).toContain(
      "Asked without the pull request's prose, juror b gave nothing that counts: the model did not answer in time.",
    );
  });
});

describe("nothing moves the score", () => {
  const absent = makeMark({ juror: "b", outcome: "absent", because: "the model is busy (429)", values: [] });
  const isVoid = makeMark({ values: [5, 5, 5, 5], ungrounded: ["impact", "effort"] });

  test("when nobody was asked", () => {
    expect(aggregate({ unaskedBecause: "no model is configured", deterministic: 120 })).toEqual({
      score: 120,
      juryHundredths: null,
      flags: [],
      reasons: ["No judgement moved this score: no model is configured."],
    });
  });

  test("when nobody's answer counts", () => {
    expect(aggregate({ marks: [isVoid, absent] })).toEqual({
      score: 300,
      juryHundredths: null,
      flags: [],
      reasons: [
        "No judgement moved this score: no juror gave an answer that counts.",
        "Juror a was set aside: 2 of 4 criteria quote no line of this change.",
        "Juror b gave no judgement: the model is busy (429).",
      ],
    });
  });

  test("when nothing in the change can be counted", () => {
    expect(aggregate({ marks: [makeMark({ values: [5, 5, 5, 5] })], deterministic: 0 })).toMatchObject({
      score: 0,
      reasons: ["No judgement moved this score: nothing in this change can be counted."],
    });
  });
});

test("a void or absent juror leaves the others to decide", () => {
  const marks = [
    makeMark({ juror: "a", values: [3, 3, 3, 3] }),
    makeMark({ juror: "b", values: [5, 5, 5, 5], ungrounded: ["effort", "quality"] }),
  ];
  expect(aggregate({ marks })).toMatchObject({ score: 300, flags: [] });
});

test("a mark that only claims to count does not", () => {
  const mark = makeMark({ values: [5, 5, 5, 5], ungrounded: ["effort", "quality"], outcome: "counted" });
  expect(aggregate({ marks: [mark] })).toMatchObject({ score: 300, juryHundredths: null });
});

test("a mark that is recorded as void does not count, whatever its values", () => {
  const mark = makeMark({ values: [5, 5, 5, 5], outcome: "void", because: "of nothing" });
  expect(aggregate({ marks: [mark] })).toMatchObject({ score: 300, juryHundredths: null });
});

test("a criterion that a mark leaves out counts as size does", () => {
  // 500 x 90 % + 100 x 10 %
  expect(aggregate({ marks: [makeMark({ values: [5, 5, 5] })], deterministic: 100 }).juryHundredths).toBe(460);
});

test("a calibrated median is bounded after it is calibrated", () => {
  const calibration = {
    version: 3,
    knots: [
      { jury: 100, human: 50 },
      { jury: 400, human: 250 },
    ],
  };
  const result = aggregate({ marks: [makeMark({ values: [4, 4, 4, 4] })], calibration });
  expect(result).toMatchObject({ score: 250, juryHundredths: 400, flags: [] });
  expect(result.reasons).toContain("People's ratings put a jury's 4.00 at 2.50 (calibration 3).");
  const low = aggregate({ marks: [makeMark({ values: [1, 1, 1, 1] })], calibration });
  expect(low).toMatchObject({ score: 200, juryHundredths: 100, flags: [{ kind: "wants-out-of-band" }] });
});

const someMark = fc
  .record({
    juror: fc.constantFrom("a", "b", "c", "d"),
    weight: fc.integer({ min: 1, max: 100 }),
    values: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 4, maxLength: 4 }),
    ungrounded: fc.subarray(["impact", "effort", "quality", "risk"] as const),
    outcome: fc.constantFrom("counted" as const, "void" as const, "absent" as const),
  })
  .map(makeMark);
const someQuestion = fc.record({
  deterministic: fc.integer({ min: 0, max: 500 }),
  bandHundredths: fc.integer({ min: 0, max: 500 }),
  marks: fc.array(someMark, { maxLength: 7 }),
  withoutProse: fc.option(someMark),
  calibration: fc.option(
    fc.constant({
      version: 1,
      knots: [
        { jury: 0, human: 40 },
        { jury: 300, human: 480 },
      ],
    }),
  ),
});

test("whatever the jurors say, the score stays in the band and on the scale", () => {
  fc.assert(
    fc.property(someQuestion, (question) => {
      const { score } = aggregate(question);
      expect(Number.isInteger(score) && score >= 0 && score <= 500).toBe(true);
      expect(Math.abs(score - question.deterministic)).toBeLessThanOrEqual(question.bandHundredths);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("the order of the jurors changes neither score nor flags", () => {
  fc.assert(
    fc.property(someQuestion, fc.infiniteStream(fc.nat(1_000)), (question, places) => {
      const shuffled = question.marks
        .filter(({ juror }, at) => question.marks.findIndex((mark) => mark.juror === juror) === at)
        .map((mark) => ({ mark, place: places.next().value ?? 0 }));
      const first = aggregate({ ...question, marks: shuffled.map(({ mark }) => mark) });
      const other = shuffled.toSorted((a, b) => a.place - b.place).map(({ mark }) => mark);
      const { score, juryHundredths, flags } = aggregate({ ...question, marks: other });
      expect({ score, juryHundredths, flags }).toEqual({
        score: first.score,
        juryHundredths: first.juryHundredths,
        flags: first.flags,
      });
    }),
    { seed: 2, numRuns: 300 },
  );
});

interface CapturedWork {
  readonly deterministic: number;
  /** The jury as it would be, and with its first juror captured. */
  readonly honest: readonly JurorMark[];
  readonly captured: readonly JurorMark[];
}

/**
 * Two hundred works of every worth: size misses it by up to 1.50, each criterion of an honest juror by up to `noise`; the
 * captured juror always answers the maximum.
 */
function captureJuror(jurors: number, parts: Parameters<typeof makeMark>[0], noise = 100): CapturedWork[] {
  const random = seededRandom(8_675_309);
  return Array.from({ length: 200 }, () => {
    const worth = random.between(0, 500);
    const value = () => Math.min(5, Math.max(0, Math.round((worth + random.between(-noise, noise)) / 100)));
    const honest = Array.from({ length: jurors }, (_, at) =>
      makeMark({ juror: `j${at}`, values: [value(), value(), value(), value()] }),
    );
    const deterministic = Math.max(1, boundScore(worth + random.between(-150, 150)));
    return {
      deterministic,
      honest,
      captured: [makeMark({ juror: "j0", values: [5, 5, 5, 5], ...parts }), ...honest.slice(1)],
    };
  });
}

function movesOf(works: readonly CapturedWork[]): number[] {
  return works.map(({ deterministic, honest, captured }) =>
    Math.abs(aggregate({ marks: captured, deterministic }).score - aggregate({ marks: honest, deterministic }).score),
  );
}

function farthestFromSize(works: readonly CapturedWork[]): number {
  return Math.max(
    ...works.map(({ deterministic, captured }) =>
      Math.abs(aggregate({ marks: captured, deterministic }).score - deterministic),
    ),
  );
}

describe("a captured juror that always answers the maximum", () => {
  test("with real quotes moves a jury of three by less than half a point, and never past the band", () => {
    const works = captureJuror(3, {});
    const moves = movesOf(works);
    expect(moves.reduce((sum, each) => sum + each, 0) / moves.length).toBeLessThanOrEqual(50);
    expect(farthestFromSize(works)).toBeLessThanOrEqual(100);
  });

  test("with invented quotes counts as if it had not been asked", () => {
    const works = captureJuror(3, { ungrounded: ["impact", "effort", "quality", "risk"] });
    for (const { deterministic, honest, captured } of works) {
      const { score } = aggregate({ marks: captured, deterministic });
      expect(score).toBe(aggregate({ marks: honest.slice(1), deterministic }).score);
    }
  });

  test("is bounded by the band where it is the whole jury", () => {
    expect(farthestFromSize(captureJuror(1, {}))).toBe(100);
    expect(farthestFromSize(captureJuror(1, { ungrounded: ["effort", "quality"] }))).toBe(0);
  });
});
