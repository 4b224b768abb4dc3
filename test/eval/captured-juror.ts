// A captured juror: one that always answers the maximum, whatever it was shown, and how far it can move a final score.
import { contentHash } from "#core/key.ts";
import type { Rules } from "#core/rules.ts";
import { aggregateMarks, markAnswers } from "#core/score/aggregate.ts";
import type { JurorAnswer } from "#core/score/judge-port.ts";
import type { Quote } from "#core/score/judgement.ts";
import type { NormalisedDiff } from "#core/score/normalised-diff.ts";
import type { Random } from "#test/simulation/random.ts";
import { scoreWork, type ScoredWork } from "./scored-work.ts";
import { meanOf } from "./statistics.ts";
import type { Work } from "./work.ts";

/** Hundredths of a point. */
export interface CapturedMove {
  /** From the score of the same jury with an honest juror in the captured one's place. */
  readonly moved: number;
  readonly movedMax: number;
  /** The furthest that a final score lies from the deterministic one. */
  readonly offMax: number;
}

export interface CapturedFigures {
  /** Pull requests to which code gives more than nothing. */
  readonly works: number;
  /** Of the three honest jurors; the others are simulated. */
  readonly configuredJurors: number;
  readonly ofThree: { readonly realQuotes: CapturedMove; readonly fabricatedQuotes: CapturedMove };
  readonly ofOne: { readonly realQuotes: CapturedMove; readonly fabricatedQuotes: CapturedMove };
}

/** Of one pull request: three honest answers, of which the captured juror takes the last one's place. */
export type HonestThree = readonly [JurorAnswer, JurorAnswer, JurorAnswer];

/** Simulated jurors are drawn so often for each pull request. */
const ROUNDS = 20;
const VALUE_MAX = 5;

/** With honest jurors that are simulated: see `simulateHonest`. */
export function simulateCaptured(works: readonly Work[], rules: Rules, random: Random): CapturedFigures {
  const cases = scoredCases(works, rules).flatMap((scored) =>
    Array.from({ length: ROUNDS }, () => ({ scored, honest: simulateHonest(scored, rules, random) })),
  );
  return figuresOf(cases, rules, 0);
}

export interface HonestCase {
  readonly scored: ScoredWork;
  readonly honest: HonestThree;
}

export function figuresOf(cases: readonly HonestCase[], rules: Rules, configuredJurors: number): CapturedFigures {
  const movesOf = (jurors: 1 | 3, quoting: Quoting): CapturedMove => {
    const moves = cases.map(({ scored, honest: [first, second, third] }) => {
      const others = jurors === 3 ? [first, second] : [];
      const captured = judge([...others, captureJuror(scored.diff, rules, quoting)], scored, rules);
      const moved = Math.abs(captured - judge([...others, third], scored, rules));
      return { moved, off: Math.abs(captured - scored.author) };
    });
    return {
      moved: meanOf(moves.map(({ moved }) => moved)),
      movedMax: moves.reduce((most, { moved }) => Math.max(most, moved), 0),
      offMax: moves.reduce((most, { off }) => Math.max(most, off), 0),
    };
  };
  const both = (jurors: 1 | 3) => ({
    realQuotes: movesOf(jurors, "real"),
    fabricatedQuotes: movesOf(jurors, "fabricated"),
  });
  return {
    works: new Set(cases.map(({ scored }) => scored)).size,
    configuredJurors,
    ofThree: both(3),
    ofOne: both(1),
  };
}

/** Nothing moves a score of nothing, so such work would only flatter the mean. */
export function scoredCases(works: readonly Work[], rules: Rules): ScoredWork[] {
  return works.map((work) => scoreWork(work, rules)).filter(({ author }) => author > 0);
}

function judge(answers: readonly JurorAnswer[], { diff, author }: ScoredWork, rules: Rules): number {
  const { marks } = markAnswers(answers, diff, rules.rubric);
  return aggregateMarks({
    deterministic: author,
    marks,
    withoutProse: null,
    unaskedBecause: null,
    rubric: rules.rubric,
    bandHundredths: rules.score.bandHundredths,
    calibration: null,
  }).score;
}

type Quoting = "real" | "fabricated";

function captureJuror(diff: NormalisedDiff, rules: Rules, quoting: Quoting): JurorAnswer {
  const real = findQuote(diff);
  const quote = quoting === "real" ? real : { ...real, line: "a line that nobody wrote into this change" };
  return makeAnswer("captured", rules, quote, () => VALUE_MAX);
}

/** In points: how far the value of work lies from its size at most, how far a juror leans, how far each criterion differs. */
const SPREAD = { value: 1, juror: 0.75, criterion: 1 } as const;

/**
 * Three jurors that see the same value, each with a lean and with noise of its own.
 * @param seenHundredths what other jurors saw in this work; null draws it around the deterministic score
 */
export function simulateHonest(
  { diff, author }: ScoredWork,
  rules: Rules,
  random: Random,
  seenHundredths: number | null = null,
): HonestThree {
  const spread = (points: number): number => (2 * random.unit() - 1) * points;
  const value = seenHundredths === null ? author / 100 + spread(SPREAD.value) : seenHundredths / 100;
  const simulate = (name: string): JurorAnswer => {
    const lean = spread(SPREAD.juror);
    return makeAnswer(name, rules, findQuote(diff), () =>
      Math.min(VALUE_MAX, Math.max(0, Math.round(value + lean + spread(SPREAD.criterion)))),
    );
  };
  return [simulate("honest-1"), simulate("honest-2"), simulate("honest-3")];
}

/** The longest changed line that was shown. */
function findQuote(diff: NormalisedDiff): Quote {
  let longest: Quote = { path: "", line: "" };
  for (const { path, shownLines } of diff.files) {
    for (const line of shownLines) {
      if (/^[+-]/.test(line) && line.length - 1 > longest.line.length) longest = { path, line: line.slice(1) };
    }
  }
  return longest;
}

function makeAnswer(juror: string, rules: Rules, quote: Quote, valueOf: () => number): JurorAnswer {
  const criteria = rules.rubric.criteria.map(({ name }) => ({
    name,
    quotes: [quote],
    reason: "It says so.",
    value: valueOf(),
  }));
  const raw = JSON.stringify(criteria);
  return {
    juror,
    weight: 1,
    promptHash: contentHash(juror),
    seed: 0,
    tokensIn: 0,
    tokensOut: 0,
    microdollars: 0,
    answer: {
      judged: true,
      judgement: { criteria },
      model: juror,
      fingerprint: null,
      raw,
      answerHash: contentHash(raw),
    },
  };
}
