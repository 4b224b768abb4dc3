// A recomputed score: the same number again, from the public record alone; and from the raw answers, where they are still kept.
import { BadInput, isLaurelError } from "#core/errors.ts";
import { contentHash } from "#core/key.ts";
import { aggregateMarks } from "./aggregate.ts";
import type { JurorMark, ScoreBasis } from "./basis.ts";
import type { Calibration } from "./calibration.ts";
import { scoreFeatures, splitScore, type ScoreTables } from "./deterministic.ts";
import type { FlagKind } from "./flag.ts";
import { groundJudgement } from "./grounding.ts";
import { parseJudgement } from "./judgement.ts";
import type { NormalisedDiff } from "./normalised-diff.ts";
import type { Rubric } from "./rubric.ts";
import type { Score } from "./score.ts";

/** What the Rules of the epoch and the calibration of that day hold. */
export interface RecomputeTables extends ScoreTables {
  readonly bandHundredths: number;
  /** The one whose version the basis names; null where it says 0. */
  readonly calibration: Calibration | null;
}

export interface RecomputedScore {
  /** Of the whole work, before it is shared. */
  readonly whole: Score;
  readonly wholeDeterministic: Score;
  /** This share of it. */
  readonly score: Score;
  readonly deterministic: Score;
  /** As in `AggregateScore`; null for what no jury judges. */
  readonly juryHundredths: number | null;
  /** Those that follow from the jurors' numbers; all of them must be in the record, which may hold others besides. */
  readonly flags: readonly FlagKind[];
}

/** More people than any pull request has had. */
const SHARES_MAX = 10_000;

/**
 * Level 1: from public fields only. Nothing that the record claims about its own outcome is believed: what counts is decided anew.
 * @throws BadInput when the calibration is not the one named in the basis, or the share is none
 */
export function recomputeScore(basis: ScoreBasis, tables: RecomputeTables): RecomputedScore {
  const { rubric, calibration, bandHundredths } = tables;
  if (basis.calibration !== (calibration?.version ?? 0)) {
    throw new BadInput("This is not the calibration that the score was made with.", {
      happened: `the score names calibration ${basis.calibration}, given was ${calibration?.version ?? 0}`,
      next: "Give the calibration of that version from the ledger.",
    });
  }
  const wholeDeterministic = scoreFeatures(basis.scorer, basis.kind, basis.features, tables);
  // Reviews and acts have no diff that a juror could quote.
  const isJudged = Object.hasOwn(rubric.kinds, basis.kind);
  const aggregate = isJudged
    ? aggregateMarks({
        deterministic: wholeDeterministic,
        marks: basis.jurors,
        withoutProse: basis.withoutProse,
        unaskedBecause: basis.unaskedBecause,
        rubric,
        bandHundredths,
        calibration,
      })
    : { score: wholeDeterministic, juryHundredths: null, flags: [] };
  return {
    whole: aggregate.score,
    wholeDeterministic,
    score: takeShare(aggregate.score, basis.share),
    deterministic: takeShare(wholeDeterministic, basis.share),
    juryHundredths: aggregate.juryHundredths,
    flags: aggregate.flags.map(({ kind }) => kind),
  };
}

function takeShare(whole: Score, { place, of }: ScoreBasis["share"]): Score {
  const mayBeSplit = Number.isSafeInteger(of) && of >= 1 && of <= SHARES_MAX;
  const share = mayBeSplit ? splitScore(whole, of)[place] : undefined;
  if (share !== undefined) return share;
  throw new BadInput("This is no share of a score.", {
    happened: `share ${place} of ${of}`,
    next: "Compare the record with the version of the scorer that it names.",
  });
}

/**
 * Level 2: whether a raw answer is the one in the record, and says what the record says it said.
 * @param raw from the vault
 * @param diff the one this juror was shown: for the juror asked without prose, the diff without it
 * @returns the fault as a clause; null when all agrees
 */
export function checkAnswer(mark: JurorMark, raw: string, diff: NormalisedDiff, rubric: Rubric): string | null {
  if (mark.answerHash === null) return `the record knows no answer of juror ${mark.juror}`;
  if (contentHash(raw) !== mark.answerHash)
    return `the kept answer of juror ${mark.juror} is not the one in the record`;
  const judgement = readJudgement(raw, rubric);
  if (judgement === null) return `the kept answer of juror ${mark.juror} is not a judgement`;
  const { criteria, voidBecause } = groundJudgement(judgement, diff);
  const values = judgement.criteria.map(({ name, value }, at) => {
    return { criterion: name, value, isGrounded: criteria[at]?.believed !== null };
  });
  const outcome = voidBecause === null ? "counted" : "void";
  if (outcome !== mark.outcome) return `juror ${mark.juror} is recorded as ${mark.outcome}, its answer is ${outcome}`;
  if (contentHash(values) !== contentHash(mark.values))
    return `the record's values of juror ${mark.juror} are not those of its answer`;
  return null;
}

/** Null where the words are no judgement by this rubric. */
export function readJudgement(raw: string, rubric: Rubric): ReturnType<typeof parseJudgement> | null {
  try {
    return parseJudgement(JSON.parse(raw), rubric);
  } catch (error) {
    if (error instanceof SyntaxError || isLaurelError(error)) return null;
    throw error;
  }
}
