// The aggregate: one score from the jurors' marks and the deterministic score, which it may leave by no more than the band.
import type { JurorMark } from "./basis.ts";
import { calibrate, type Calibration } from "./calibration.ts";
import type { Flag } from "./flag.ts";
import { groundJudgement, whyVoid } from "./grounding.ts";
import type { JurorAnswer } from "./judge-port.ts";
import type { Quote } from "./judgement.ts";
import type { NormalisedDiff } from "./normalised-diff.ts";
import type { Criterion, Rubric } from "./rubric.ts";
import { boundScore, showScore, type Score } from "./score.ts";

/** What one juror said in words. Models wrote it after reading untrusted text: for the vault, and shown, never acted on. */
export interface JurorWords {
  readonly juror: string;
  /** In the rubric's order. */
  readonly criteria: readonly {
    readonly name: Criterion["name"];
    readonly value: number;
    /** Plain characters, without links, mentions or markup; empty where nothing is grounded. */
    readonly reason: string;
    /** Lines of the change; none where one of them was not found in it. */
    readonly quotes: readonly Quote[];
    readonly isGrounded: boolean;
  }[];
}

/**
 * What may be kept of the jurors' answers: marks for the open record, words for the vault.
 * @param answers in the order of the jurors
 * @param diff the one that these jurors were shown
 * @returns a mark for each answer, `answerRecord` null until the raw answer lies in the vault; words of the counted jurors only
 */
export function markAnswers(
  answers: readonly JurorAnswer[],
  diff: NormalisedDiff,
  rubric: Rubric,
): { marks: JurorMark[]; words: JurorWords[] } {
  const marked = answers.map((answer) => markAnswer(answer, diff, rubric));
  return { marks: marked.map(({ mark }) => mark), words: marked.flatMap(({ words }) => words ?? []) };
}

function markAnswer(
  answered: JurorAnswer,
  diff: NormalisedDiff,
  rubric: Rubric,
): { mark: JurorMark; words: JurorWords | null } {
  const { juror, weight, promptHash, seed, tokensIn, tokensOut, microdollars, answer } = answered;
  const asked = { juror, weight, promptHash, seed, tokensIn, tokensOut, microdollars, answerRecord: null };
  if (!answer.judged) {
    const nothing = { model: null, fingerprint: null, answerHash: null, outcome: "absent", values: [] } as const;
    return { mark: { ...asked, ...nothing, because: answer.because }, words: null };
  }
  const { criteria, voidBecause } = groundJudgement(answer.judgement, diff);
  const words = rubric.criteria.flatMap(({ name }) => {
    const at = criteria.findIndex((criterion) => criterion.name === name);
    const given = answer.judgement.criteria[at];
    if (given === undefined) return [];
    const { value, reason, quotes } = given;
    const isGrounded = criteria[at]?.believed !== null;
    return [{ name, value, reason: isGrounded ? reason : "", quotes: isGrounded ? quotes : [], isGrounded }];
  });
  const { model, fingerprint, answerHash } = answer;
  const mark: JurorMark = {
    ...asked,
    model,
    fingerprint,
    answerHash,
    outcome: voidBecause === null ? "counted" : "void",
    because: voidBecause,
    values: words.map(({ name, value, isGrounded }) => ({ criterion: name, value, isGrounded })),
  };
  return { mark, words: voidBecause === null ? { juror, criteria: words } : null };
}

/** Everything that a score is made of, all of it public: so the score recomputes from the record. */
export interface MarksQuestion {
  readonly deterministic: Score;
  readonly marks: readonly JurorMark[];
  /** The answer of one of the jurors to the same question without the pull request's prose; null when it was not asked. */
  readonly withoutProse: JurorMark | null;
  /** Why no juror was asked; null when some were. */
  readonly unaskedBecause: string | null;
  readonly rubric: Rubric;
  readonly bandHundredths: number;
  /** Null while calibration is off. */
  readonly calibration: Calibration | null;
}

export interface AggregateScore {
  readonly score: Score;
  /** The weighted median that the score rests on, before calibration and band; null when no juror counted. */
  readonly juryHundredths: number | null;
  /** Of the jury only; none when no juror counted. */
  readonly flags: readonly Flag[];
  /** Plain sentences of ours with figures; never a model's words. */
  readonly reasons: readonly string[];
}

/** Jurors that lie so far apart do not speak of the same thing. */
const DISAGREEMENT_HUNDREDTHS_MIN = 200;
/** A verdict that moves more than this when the prose is gone was made by the prose. */
const PROSE_SWAY_HUNDREDTHS_MAX = 100;

/**
 * The weighted median of the jurors, calibrated, then bounded to the deterministic score ± the band. Whole numbers only.
 * Where the prose swayed the juror that was asked without it, the lower of both medians counts.
 * **Invariant:** whatever a contributor wrote and a model answered, the score stays in that band (aggregate.test.ts).
 */
export function aggregateMarks(question: MarksQuestion): AggregateScore {
  const { deterministic, marks, bandHundredths, calibration } = question;
  const jurors = marks.flatMap((mark) => countJuror(mark, question) ?? []);
  const unmoved = whyUnmoved(question, jurors);
  const leftOut = marks.flatMap(explainLeftOut);
  if (unmoved !== null) {
    const reasons = [`No judgement moved this score: ${unmoved}.`, ...leftOut];
    return { score: deterministic, juryHundredths: null, flags: [], reasons };
  }
  const said = weightedMedian(jurors);
  const sway = findSway(question, jurors);
  const jury = sway === null ? said : Math.min(said, sway.medianHundredths);
  const judged = calibrate(calibration, jury);
  const score = boundScore(Math.min(deterministic + bandHundredths, Math.max(deterministic - bandHundredths, judged)));
  const flags = [...findDisagreement(jurors), ...findReach(question, judged, score), ...(sway?.flags ?? [])];
  const reasons = [
    ...jurors.map(({ explanation }) => explanation),
    ...leftOut,
    ...explainProse(question),
    ...explainMedian(jurors, said),
    ...(jury < said ? [`The lower median counts, ${showScore(jury)}: the one without the prose.`] : []),
    ...explainCalibration(calibration, jury, judged),
    ...flags.map(({ because }) => because),
  ];
  return { score, juryHundredths: jury, flags, reasons };
}

/** A band around nothing would pay for moved lines and white space whenever a model can be talked into it. */
function whyUnmoved(question: MarksQuestion, jurors: readonly CountedJuror[]): string | null {
  if (question.unaskedBecause !== null) return question.unaskedBecause;
  if (question.deterministic === 0) return "nothing in this change can be counted";
  return jurors.length === 0 ? "no juror gave an answer that counts" : null;
}

interface CountedJuror {
  readonly juror: string;
  readonly weight: number;
  readonly hundredths: Score;
  readonly explanation: string;
}

/** The mark's weighted value, size standing in for what is not grounded; null when the mark does not count. */
function countJuror(
  mark: JurorMark,
  { rubric, deterministic }: Pick<MarksQuestion, "rubric" | "deterministic">,
): CountedJuror | null {
  const believed = rubric.criteria.map(({ name, weightPercent }) => {
    const given = mark.values.find(({ criterion }) => criterion === name);
    return { name, weightPercent, value: given?.isGrounded === true ? given.value : null };
  });
  if (mark.outcome !== "counted" || whyVoid(believed.map(({ value }) => value !== null)) !== null) return null;
  const weights = believed.reduce((sum, { weightPercent }) => sum + weightPercent, 0);
  const sum = believed.reduce(
    (total, { weightPercent, value }) => total + weightPercent * (value === null ? deterministic : value * 100),
    0,
  );
  const hundredths = boundScore(sum / weights);
  const parts = believed.map(({ name, value }) => `${TITLES[name]} ${value ?? "by size, as no line was quoted"}`);
  const explanation = `Juror ${mark.juror} came to ${showScore(hundredths)}: ${parts.join(", ")}.`;
  return { juror: mark.juror, weight: mark.weight, hundredths, explanation };
}

/** Where the weight splits exactly in half, the mean of the two in the middle, rounded up. */
function weightedMedian(jurors: readonly CountedJuror[]): number {
  const rising = jurors.toSorted((a, b) => a.hundredths - b.hundredths);
  const weights = rising.reduce((sum, { weight }) => sum + weight, 0);
  let reached = 0;
  const at = rising.findIndex(({ weight }) => 2 * (reached += weight) >= weights);
  const lower = rising[at]?.hundredths ?? 0;
  const upper = 2 * reached === weights ? (rising[at + 1]?.hundredths ?? lower) : lower;
  return Math.round((lower + upper) / 2);
}

/** The juror that was asked again, when prose moved its verdict, and the median with its other verdict in its place. */
function findSway(
  question: MarksQuestion,
  jurors: readonly CountedJuror[],
): { readonly medianHundredths: number; readonly flags: readonly Flag[] } | null {
  const without = question.withoutProse === null ? null : countJuror(question.withoutProse, question);
  const before = jurors.find(({ juror }) => juror === without?.juror);
  if (without === null || before === undefined) return null;
  if (Math.abs(without.hundredths - before.hundredths) <= PROSE_SWAY_HUNDREDTHS_MAX) return null;
  const swapped = jurors.map((juror) => (juror === before ? { ...juror, hundredths: without.hundredths } : juror));
  const because =
    `Without the pull request's prose juror ${before.juror} came to ${showScore(without.hundredths)} ` +
    `instead of ${showScore(before.hundredths)}.`;
  return { medianHundredths: weightedMedian(swapped), flags: [{ kind: "prose-sways", because }] };
}

function findDisagreement(jurors: readonly CountedJuror[]): Flag[] {
  const totals = jurors.map(({ hundredths }) => hundredths);
  const [least, most] = [Math.min(...totals), Math.max(...totals)];
  if (most - least < DISAGREEMENT_HUNDREDTHS_MIN) return [];
  return [{ kind: "jurors-disagree", because: `The jurors range from ${showScore(least)} to ${showScore(most)}.` }];
}

function findReach({ deterministic, bandHundredths }: MarksQuestion, judged: number, score: Score): Flag[] {
  if (score === judged) return [];
  const because =
    `The judgement came to ${showScore(judged)}; it may move the ${showScore(deterministic)} of size ` +
    `by ${showScore(bandHundredths)} at most.`;
  return [{ kind: "wants-out-of-band", because }];
}

const TITLES: Record<Criterion["name"], string> = {
  impact: "impact",
  effort: "effort",
  quality: "quality",
  risk: "handling of risk",
};

function explainLeftOut({ juror, outcome, because }: JurorMark): string[] {
  if (outcome === "counted") return [];
  const did = outcome === "void" ? "was set aside" : "gave no judgement";
  return [`Juror ${juror} ${did}: ${because ?? "no reason is recorded"}.`];
}

function explainProse({ withoutProse }: MarksQuestion): string[] {
  if (withoutProse === null || withoutProse.outcome === "counted") return [];
  const because = withoutProse.because ?? "no reason is recorded";
  return [`Asked without the pull request's prose, juror ${withoutProse.juror} gave nothing that counts: ${because}.`];
}

function explainMedian(jurors: readonly CountedJuror[], hundredths: number): string[] {
  return jurors.length === 1 ? [] : [`The weighted median of ${jurors.length} jurors is ${showScore(hundredths)}.`];
}

function explainCalibration(calibration: Calibration | null, jury: number, judged: number): string[] {
  if (calibration === null) return [];
  return [
    `People's ratings put a jury's ${showScore(jury)} at ${showScore(judged)} (calibration ${calibration.version}).`,
  ];
}
