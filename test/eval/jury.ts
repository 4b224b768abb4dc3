// A jury under evaluation: asked as the product asks it, and its marks aggregated as the product does.
import { explainError } from "#core/errors.ts";
import type { Rules } from "#core/rules.ts";
import { aggregateMarks, markAnswers } from "#core/score/aggregate.ts";
import type { Judge, JudgeRequest, JurorAnswer } from "#core/score/judge-port.ts";
import type { NormalisedDiff } from "#core/score/normalised-diff.ts";
import { removeProse } from "#core/score/prose.ts";
import type { Score } from "#core/score/score.ts";

export interface JuryQuestion {
  readonly untrustedTitle: string;
  readonly untrustedBody: string;
  readonly diff: NormalisedDiff;
  readonly deterministic: Score;
}

export interface JuryVerdict {
  readonly score: Score;
  /** Before the band; null when no juror counted. */
  readonly juryHundredths: number | null;
  readonly microdollars: number;
  /** Why a juror did not count, a sentence each. */
  readonly faults: readonly string[];
  /** The answers to the whole question that counted, in the order of the jurors. */
  readonly counted: readonly JurorAnswer[];
}

/** The same for every row, so that a run can be repeated as nearly as models allow. */
const SEED = 7;

/**
 * Asks all, and the first that answers once more without the prose; work of nothing is not asked about, as nothing would lift
 * it. A run of hours must not end with one row: whatever goes wrong is a fault on record.
 */
export async function askJury(judge: Judge, question: JuryQuestion, rules: Rules): Promise<JuryVerdict> {
  const unjudged = { score: question.deterministic, juryHundredths: null, microdollars: 0, faults: [], counted: [] };
  if (question.deterministic === 0) return unjudged;
  try {
    return await hear(judge, question, rules);
  } catch (error) {
    return { ...unjudged, faults: [explainError(error)] };
  }
}

async function hear(judge: Judge, question: JuryQuestion, rules: Rules): Promise<JuryVerdict> {
  const { untrustedTitle, untrustedBody, diff, deterministic } = question;
  const request: JudgeRequest = {
    untrustedTitle,
    untrustedBody,
    diff,
    rubric: rules.rubric,
    seed: SEED,
    jury: rules.jury,
    only: null,
  };
  const answers = await judge.judge(request);
  const bare = { ...request, untrustedTitle: "", untrustedBody: "", diff: removeProse(diff) };
  const { marks } = markAnswers(answers, diff, rules.rubric);
  const counted = marks.find(({ outcome }) => outcome === "counted")?.juror;
  const again = counted === undefined ? [] : await judge.judge({ ...bare, only: [counted] });
  const [withoutProse = null] = markAnswers(again, bare.diff, rules.rubric).marks;
  const { score, juryHundredths } = aggregateMarks({
    deterministic,
    marks,
    withoutProse,
    unaskedBecause: null,
    rubric: rules.rubric,
    bandHundredths: rules.score.bandHundredths,
    calibration: null,
  });
  return {
    score,
    juryHundredths,
    microdollars: [...answers, ...again].reduce((sum, { microdollars }) => sum + microdollars, 0),
    faults: [...marks, ...(withoutProse === null ? [] : [withoutProse])].flatMap(({ juror, because }) =>
      because === null ? [] : [`juror ${juror}: ${because}`],
    ),
    counted: answers.filter((_, at) => marks[at]?.outcome === "counted"),
  };
}
