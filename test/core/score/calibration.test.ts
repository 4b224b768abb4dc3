import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  calibrate,
  fitCalibration,
  normaliseRatings,
  type AuditLabel,
  type Calibration,
} from "#core/score/calibration.ts";
import { seededRandom } from "#test/simulation/random.ts";

/** Works numbered 0, 1, … with the ratings that each rater gave them in turn; null where a rater gave none. */
function makeLabels(
  ratings: Readonly<Record<string, readonly (number | null)[]>>,
  juryOf: (at: number) => number = (at) => at * 5,
): AuditLabel[] {
  const length = Math.max(...Object.values(ratings).map((each) => each.length));
  return Array.from({ length }, (_, at) => ({
    contribution: `work-${String(at).padStart(3, "0")}`,
    juryHundredths: juryOf(at),
    weight: 1,
    ratings: Object.entries(ratings).flatMap(([rater, values]) => {
      const value = values[at] ?? null;
      return value === null ? [] : [{ rater, value }];
    }),
  }));
}

const upTo = (length: number, valueOf: (at: number) => number = (at) => at) =>
  Array.from({ length }, (_, at) => valueOf(at));

describe("ratings are normalised", () => {
  test("to each rater's own mid-ranks", () => {
    const normal = normaliseRatings(makeLabels({ ann: [1, 1, 4, 9, 10] }));
    // Of five: two tie at a fifth, the others stand in the middle of their fifths.
    expect([...normal.values()]).toEqual([100, 100, 250, 350, 450]);
  });

  test("whatever scale a rater keeps to", () => {
    const normal = normaliseRatings(
      makeLabels({ ann: [1, 2, 3, 4, 5], bob: [20, 40, 60, 80, 100], cy: [0, 1, 2, 3, 144] }),
    );
    expect([...normal.values()]).toEqual([50, 150, 250, 350, 450]);
  });

  test("to the median over raters", () => {
    const normal = normaliseRatings(makeLabels({ ann: [1, 2, 3, 4, 5], bob: [1, 2, 3, 4, 5], cy: [5, 4, 3, 2, 1] }));
    expect([...normal.values()]).toEqual([50, 150, 250, 350, 450]);
  });

  test("to the mean of the middle two where the raters are even in number", () => {
    const normal = normaliseRatings(makeLabels({ ann: [1, 2, 3, 4, 5], bob: [5, 2, 3, 4, 1] }));
    expect([...normal.values()]).toEqual([250, 150, 250, 350, 250]);
  });

  test("without raters of fewer than five ratings", () => {
    expect(normaliseRatings(makeLabels({ ann: [1, 2, 3, 4] })).size).toBe(0);
    expect(normaliseRatings(makeLabels({ ann: [1, 2, 3, 4, 5] })).size).toBe(5);
  });

  test("without raters who rate everything alike", () => {
    const normal = normaliseRatings(makeLabels({ ann: [1, 2, 3, 4, 5], bob: [5, 5, 5, 5, 5, 5] }));
    expect([...normal.values()]).toEqual([50, 150, 250, 350, 450]);
  });
});

describe("no calibration is made", () => {
  const three = (length: number) => ({ ann: upTo(length), bob: upTo(length), cy: upTo(length) });

  test("from forty-nine labels, but from fifty", () => {
    expect(fitCalibration(makeLabels(three(49)), 1)).toBeNull();
    expect(fitCalibration(makeLabels(three(50)), 1)?.version).toBe(1);
  });

  test("from labels that nobody rated", () => {
    const unrated = makeLabels(three(49)).concat(makeLabels({ ann: [] }), { ...makeLabels(three(1))[0]!, ratings: [] });
    expect(fitCalibration(unrated, 1)).toBeNull();
  });

  test("from the ratings of two people", () => {
    expect(fitCalibration(makeLabels({ ann: upTo(80), bob: upTo(80) }), 1)).toBeNull();
  });

  test("when people rate the other way round than the jury", () => {
    const fall = upTo(60, (at) => -at);
    expect(fitCalibration(makeLabels({ ann: fall, bob: fall, cy: fall }), 1)).toBeNull();
  });

  test("when the jury says the same of everything", () => {
    expect(
      fitCalibration(
        makeLabels(three(60), () => 250),
        1,
      ),
    ).toBeNull();
  });
});

test("a planted relation is found again", () => {
  const random = seededRandom(4);
  // People see a work's worth; the jury gives twice that, up to 4.00, and is off by up to 0.40.
  const worth = upTo(300, () => random.between(0, 500));
  const jury = worth.map((each) => Math.min(400, 2 * each) + random.between(-40, 40) + 40);
  const rate = (scale: number) => worth.map((each) => scale * (each + random.between(-60, 60)));
  const labels = makeLabels({ ann: rate(1), bob: rate(20), cy: rate(5) }, (at) => jury[at] ?? 0);
  const calibration = fitCalibration(labels, 1);
  expect(calibration?.knots.length).toBeLessThanOrEqual(21);
  for (const each of [50, 100, 150]) {
    expect(Math.abs(calibrate(calibration, 2 * each + 40) - each)).toBeLessThanOrEqual(30);
  }
});

test("violators are pooled at their centre", () => {
  // Ten works at each of six verdicts of the jury; the third and fourth are rated the wrong way round.
  const levels = [0, 1, 3, 2, 4, 5].flatMap((level) => Array<number>(10).fill(level));
  const labels = makeLabels({ ann: levels, bob: levels, cy: levels }, (at) => 50 + 80 * Math.floor(at / 10));
  expect(fitCalibration(labels, 2)).toEqual({
    version: 2,
    knots: [
      { jury: 50, human: 42 },
      { jury: 130, human: 125 },
      { jury: 250, human: 250 },
      { jury: 370, human: 375 },
      { jury: 450, human: 458 },
    ],
  });
});

test("a label of a sample weighs as many as it stands for", () => {
  const levels = [...Array<number>(30).fill(0), ...Array<number>(30).fill(1), 2, 2, 2, 2, 2];
  const labels = makeLabels({ ann: levels, bob: levels, cy: levels }, (at) =>
    at < 30 ? 100 : at % 2 === 0 ? 200 : 300,
  );
  const weighed = labels.map((label) => ({ ...label, weight: label.juryHundredths === 300 ? 20 : 1 }));
  const humanAt = (all: readonly AuditLabel[]) => fitCalibration(all, 1)?.knots.map(({ human }) => human);
  expect(humanAt(weighed)).not.toEqual(humanAt(labels));
});

test("no knot rests on fewer than five labels", () => {
  const levels = upTo(60, (at) => (at < 4 ? -9 : Math.floor(at / 20)));
  const labels = makeLabels({ ann: levels, bob: levels, cy: levels }, (at) =>
    at < 4 ? 0 : 200 + 50 * Math.floor(at / 20),
  );
  const knots = fitCalibration(labels, 1)?.knots ?? [];
  // The four at 0 are taken together with the sixteen at 200.
  expect(knots.map(({ jury }) => jury)).toEqual([160, 250, 300]);
});

test("violators are pooled before what is small is", () => {
  const levelOf = (at: number) => [20, 23, 26, 36, 56].findIndex((end) => at < end);
  const ratings = upTo(56, (at) => [2, 1, 3, 4, 5][levelOf(at)] ?? 0);
  const labels = makeLabels(
    { ann: ratings, bob: ratings, cy: ratings },
    (at) => [100, 150, 200, 300, 400][levelOf(at)] ?? 0,
  );
  // The three rated lowest go to the twenty below them, the three that are then too few to the ten above.
  expect(fitCalibration(labels, 1)?.knots).toEqual([
    { jury: 107, human: 103 },
    { jury: 277, human: 264 },
    { jury: 400, human: 411 },
  ]);
});

test("a calibration has twenty-one knots at most", () => {
  const ratings = upTo(400);
  const knots =
    fitCalibration(
      makeLabels({ ann: ratings, bob: ratings, cy: ratings }, (at) => at),
      1,
    )?.knots ?? [];
  expect(knots.length).toBe(21);
});

describe("nobody carries more than a third of the weight", () => {
  /** Works at five verdicts of the jury, each rated by one person alone: eve backwards, the others as the jury judges. */
  function makeSolo(weights: Readonly<Record<string, number>>): AuditLabel[] {
    return Object.entries(weights).flatMap(([rater, weight]) =>
      upTo(25).map((at) => {
        const level = at % 5;
        const ratings = [{ rater, value: rater === "eve" ? -level : level }];
        return { contribution: `${rater}-${at}`, juryHundredths: 50 + 100 * level, weight, ratings };
      }),
    );
  }
  // Everyone's five levels are 50, 150, 250, 350, 450; a third of the weight sees them the other way round.
  const knots = [
    { jury: 50, human: 183 },
    { jury: 150, human: 217 },
    { jury: 250, human: 250 },
    { jury: 350, human: 283 },
    { jury: 450, human: 317 },
  ];

  test.each([
    ["one who carries most of all", { ann: 1, bob: 1, cy: 1, eve: 20 }],
    ["two who do", { ann: 500, bob: 100, cy: 100, eve: 1_000 }],
  ])("not %s", (_, weights) => {
    expect(fitCalibration(makeSolo(weights), 1)?.knots).toEqual(knots);
  });

  test("so two people cannot make a calibration", () => {
    expect(fitCalibration(makeSolo({ ann: 1, bob: 1, cy: 1 }), 1)).not.toBeNull();
    expect(fitCalibration(makeSolo({ ann: 1, bob: 1 }), 1)).toBeNull();
  });
});

test("a rater against two others moves nothing", () => {
  const backwards = upTo(60, (at) => -at);
  const alone = fitCalibration(makeLabels({ ann: upTo(60), bob: upTo(60), cy: upTo(60) }), 1);
  expect(fitCalibration(makeLabels({ ann: upTo(60), bob: upTo(60), cy: backwards }), 1)).toEqual(alone);
});

const someLabels = fc.array(
  fc.record({
    juryHundredths: fc.integer({ min: 0, max: 500 }),
    weight: fc.constantFrom(1, 20),
    values: fc.array(fc.option(fc.integer({ min: 0, max: 144 })), { minLength: 4, maxLength: 4 }),
  }),
  { minLength: 50, maxLength: 160 },
);

function labelsFrom(drawn: readonly { juryHundredths: number; weight: number; values: readonly (number | null)[] }[]) {
  return drawn.map(({ juryHundredths, weight, values }, at): AuditLabel => {
    const ratings = values.flatMap((value, who) =>
      value === null ? [] : [{ rater: `r${who}`, value: value + juryHundredths }],
    );
    return { contribution: `work-${at}`, juryHundredths, weight, ratings };
  });
}

test("every calibration rises, stays on the scale and holds whole numbers", () => {
  fc.assert(
    fc.property(someLabels, (drawn) => {
      const calibration = fitCalibration(labelsFrom(drawn), 1);
      const knots = calibration?.knots ?? [];
      expect(knots.length).toBeLessThanOrEqual(21);
      for (const [at, { jury, human }] of knots.entries()) {
        expect(Number.isInteger(jury) && Number.isInteger(human)).toBe(true);
        const before = knots[at - 1] ?? { jury: -1, human: -1 };
        expect(jury > before.jury && human > before.human).toBe(true);
      }
      const mapped = upTo(501, (each) => calibrate(calibration, each));
      expect(mapped.every((each, at) => Number.isInteger(each) && each >= (mapped[at - 1] ?? 0) && each <= 500)).toBe(
        true,
      );
    }),
    { seed: 3, numRuns: 60 },
  );
});

test("the same labels in any order give the same calibration", () => {
  fc.assert(
    fc.property(someLabels, fc.nat(), (drawn, seed) => {
      const labels = labelsFrom(drawn);
      const random = seededRandom(seed);
      const shuffled = labels
        .map((label) => ({ label: { ...label, ratings: label.ratings.toReversed() }, place: random.unit() }))
        .sort((a, b) => a.place - b.place)
        .map(({ label }) => label);
      expect(fitCalibration(shuffled, 1)).toEqual(fitCalibration(labels, 1));
    }),
    { seed: 5, numRuns: 60 },
  );
});

describe("a calibrated value", () => {
  const calibration: Calibration = {
    version: 1,
    knots: [
      { jury: 100, human: 50 },
      { jury: 200, human: 151 },
      { jury: 400, human: 450 },
    ],
  };
  test.each([
    [0, 50],
    [100, 50],
    [150, 101],
    [199, 150],
    [200, 151],
    [300, 301],
    [400, 450],
    [500, 450],
  ])("of %i is %i", (jury, human) => {
    expect(calibrate(calibration, jury)).toBe(human);
  });

  test("is the jury's own without a calibration", () => {
    expect(calibrate(null, 317)).toBe(317);
  });
});
