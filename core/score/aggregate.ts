// The aggregate: one score from a judgement and the deterministic score, which it may leave by no more than the band.
import type { Judgement } from "./judgement.ts";
import { groundJudgement, type GroundedJudgement } from "./grounding.ts";
import type { NormalisedDiff } from "./normalised-diff.ts";
import type { Criterion, Rubric } from "./rubric.ts";
import { boundScore, showScore, type Score } from "./score.ts";

export interface AggregateScore {
  readonly score: Score;
  readonly deterministic: Score;
  /** Plain sentences; those after a colon are a model's words, stripped of links, mentions and markup. */
  readonly reasons: readonly string[];
  /** The judgement asked for more, or less, than the band allows. */
  readonly wasClamped: boolean;
  /** Why no judgement moved the score; null when one did. */
  readonly voidBecause: string | null;
}

export interface JudgedWork {
  readonly judgement: Judgement;
  readonly diff: NormalisedDiff;
  readonly rubric: Rubric;
  readonly deterministic: Score;
  readonly bandHundredths: number;
}

/**
 * The weighted value of the criteria, bounded to the deterministic score ± the band.
 * **Invariant:** whatever a contributor wrote and a model answered, the score stays in that band (aggregate.test.ts).
 */
export function aggregateScore(work: JudgedWork): AggregateScore {
  const { deterministic, bandHundredths } = work;
  // A band around nothing would pay for moved lines and white space whenever a model can be talked into it.
  if (deterministic === 0) return unjudgedScore(deterministic, "nothing in this change can be counted");
  const grounded = groundJudgement(work.judgement, work.diff);
  if (grounded.voidBecause !== null) return unjudgedScore(deterministic, grounded.voidBecause);
  const judged = weigh(grounded, work.rubric, deterministic);
  const score = boundScore(Math.min(deterministic + bandHundredths, Math.max(deterministic - bandHundredths, judged)));
  const wasClamped = score !== judged;
  const bounded =
    `The judgement came to ${showScore(judged)}; it may move the ${showScore(deterministic)} of size ` +
    `by ${showScore(bandHundredths)} at most.`;
  const reasons = [...grounded.criteria.map(explainCriterion), ...(wasClamped ? [bounded] : [])];
  return { score, deterministic, reasons, wasClamped, voidBecause: null };
}

/** The deterministic score, unmoved. */
export function unjudgedScore(deterministic: Score, because: string): AggregateScore {
  const reasons = [`No judgement moved this score: ${because}.`];
  return { score: deterministic, deterministic, reasons, wasClamped: false, voidBecause: because };
}

function weigh(grounded: GroundedJudgement, rubric: Rubric, deterministic: Score): Score {
  let sum = 0;
  let weights = 0;
  for (const { name, believed } of grounded.criteria) {
    const weight = rubric.criteria.find((criterion) => criterion.name === name)?.weightPercent ?? 0;
    sum += weight * (believed === null ? deterministic : believed.value * 100);
    weights += weight;
  }
  return weights === 0 ? deterministic : boundScore(sum / weights);
}

const TITLES: Record<Criterion["name"], string> = {
  impact: "Impact",
  effort: "Effort",
  quality: "Quality",
  risk: "Handling of risk",
};

function explainCriterion({ name, believed }: GroundedJudgement["criteria"][number]): string {
  if (believed === null)
    return `${TITLES[name]}: the judgement quoted no line of this change, so size stands in for it.`;
  return believed.reason === ""
    ? `${TITLES[name]} ${believed.value} of 5.`
    : `${TITLES[name]} ${believed.value} of 5: ${believed.reason}`;
}
