// Accuracy: how well the scores of labelled rows agree with what people said of them, and what scoring took.
import { writePrompt } from "#bots/judge/prompt.ts";
import type { ChangedFile } from "#core/contribution/evidence.ts";
import type { Rules } from "#core/rules.ts";
import { deterministicScore } from "#core/score/deterministic.ts";
import type { Judge } from "#core/score/judge-port.ts";
import { normaliseDiff, type NormalisedDiff } from "#core/score/normalised-diff.ts";
import type { Score } from "#core/score/score.ts";
import type { Random } from "#test/simulation/random.ts";
import { mapAtMost } from "./at-once.ts";
import { askJury } from "./jury.ts";
import { groupByScale, type LabelledRow } from "./labelled-rows.ts";
import { bootstrapInterval, meanOf, meanSpearman } from "./statistics.ts";
import { countTokensOf } from "./token-count.ts";
import { readUnifiedDiff } from "./unified-diff.ts";

/** What `--json` writes; the first eight names are promised. */
export interface Accuracy {
  readonly rows: number;
  /** Over all rows, or the mean over the projects where each has a scale of its own; null where there is no order. */
  readonly spearman: number | null;
  /** Of 95 %. */
  readonly interval: readonly [number, number] | null;
  /** Of the message that one juror gets, without instructions and rubric. */
  readonly tokensPerRow: number;
  /** Of title, text and whole diff. */
  readonly naivePerRow: number;
  readonly dollars: number;
  readonly seconds: number;
  /** Hundredths of a point, as they would be paid. */
  readonly scores: readonly { readonly id: string; readonly score: number }[];
  /** How many scales were ranked on their own. */
  readonly scales: number;
  /** Rows without a diff: code scores them as feedback, by list items and length; jurors see a document that was added. */
  readonly textRows: number;
  /** Null where code alone scored. */
  readonly jury: JuryFigures | null;
}

export interface JuryFigures {
  /** Of what the jurors said, before the band; code's score where none answered. */
  readonly spearman: number | null;
  /** Of code alone on the same rows. */
  readonly deterministicSpearman: number | null;
  /** Rows on which no juror counted. */
  readonly unjudged: number;
  readonly faults: readonly { readonly id: string; readonly because: string }[];
}

export interface AccuracyQuestion {
  readonly rows: readonly LabelledRow[];
  readonly rules: Rules;
  /** Null: code alone scores. */
  readonly judge: Judge | null;
  readonly random: Random;
  readonly say: (sentence: string) => void;
}

/** Jurors answer many questions at the same time, and most endpoints let few more through than this. */
const ROWS_AT_ONCE_MAX = 4;
const SAID_EVERY_ROWS = 50;

export async function measureAccuracy({ rows, rules, judge, random, say }: AccuracyQuestion): Promise<Accuracy> {
  const startedAt = performance.now();
  let done = 0;
  const scored = await mapAtMost(ROWS_AT_ONCE_MAX, rows, async (row) => {
    const each = await scoreRow(row, rules, judge);
    done += 1;
    if (judge !== null && done % SAID_EVERY_ROWS === 0) say(`${done} of ${rows.length} rows are judged.`);
    return each;
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  const paid = groupByScale(
    rows,
    scored.map(({ score }) => score),
  );
  return {
    rows: rows.length,
    spearman: meanSpearman(paid),
    interval: bootstrapInterval(paid, random),
    tokensPerRow: meanOf(scored.map(({ tokens }) => tokens)),
    naivePerRow: meanOf(scored.map(({ naive }) => naive)),
    dollars: scored.reduce((sum, { microdollars }) => sum + microdollars, 0) / 1_000_000,
    seconds,
    scores: rows.map(({ id }, at) => ({ id, score: scored[at]?.score ?? 0 })),
    scales: paid.length,
    textRows: scored.filter(({ isText }) => isText).length,
    jury: judge === null ? null : juryFigures(rows, scored),
  };
}

interface ScoredRow {
  readonly score: number;
  readonly deterministic: Score;
  readonly judged: number | null;
  readonly faults: readonly string[];
  readonly microdollars: number;
  readonly tokens: number;
  readonly naive: number;
  readonly isText: boolean;
}

async function scoreRow(row: LabelledRow, rules: Rules, judge: Judge | null): Promise<ScoredRow> {
  const files = readUnifiedDiff(row.untrustedDiff);
  const isText = files.length === 0;
  const untrustedBody = isText ? "" : row.untrustedText;
  const diff = normaliseDiff(isText ? documentOf(row) : files, rules.score.diffTokensMax);
  const deterministic = isText ? scoreText(row, rules) : scoreDiff(row, diff, rules);
  const asked = { untrustedTitle: row.untrustedTitle, untrustedBody, diff };
  const tokens = countTokensOf(writePrompt({ ...asked, rubric: rules.rubric }, FENCE).user);
  const naive = countTokensOf([row.untrustedTitle, row.untrustedText, row.untrustedDiff].join("\n"));
  const shown = { deterministic, tokens, naive, isText };
  if (judge === null) return { ...shown, score: deterministic, judged: null, faults: [], microdollars: 0 };
  const verdict = await askJury(judge, { ...asked, deterministic }, rules);
  return {
    ...shown,
    score: verdict.score,
    judged: verdict.juryHundredths,
    faults: verdict.faults,
    microdollars: verdict.microdollars,
  };
}

/** A juror must quote what was changed, so a text alone is shown as a document that was added. */
function documentOf({ untrustedText }: LabelledRow): ChangedFile[] {
  if (untrustedText.trim() === "") return [];
  const lines = untrustedText.split("\n");
  const patch = [`@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`)].join("\n");
  const path = "description.md";
  const listed = { addedLines: lines.length, removedLines: 0, untrustedPatch: patch };
  return [{ path, previousPath: null, status: "added", ...listed }];
}

/** As long as a drawn one. */
const FENCE = `untrusted-${"0".repeat(24)}`;

function scoreDiff(row: LabelledRow, diff: NormalisedDiff, rules: Rules): Score {
  return deterministicScore({
    role: "author",
    diff,
    untrustedTitle: row.untrustedTitle,
    untrustedLabels: [],
    cutPointsThousandths: rules.score.cutPointsThousandths,
    rubric: rules.rubric,
  }).score;
}

const LIST_ITEM = /^[ \t]{0,8}(?:[-*+]|\d{1,3}[.)]) /gm;

/** One thing described, and one more for each item of a list. */
function scoreText({ untrustedTitle, untrustedText }: LabelledRow, { rubric }: Rules): Score {
  const items = 1 + (untrustedText.match(LIST_ITEM)?.length ?? 0);
  const text = `${untrustedTitle}\n${untrustedText}`;
  return deterministicScore({ role: "act", kind: "feedback", items, untrustedText: text, rubric }).score;
}

function juryFigures(rows: readonly LabelledRow[], scored: readonly ScoredRow[]): JuryFigures {
  const spearmanOf = (scoreOf: (row: ScoredRow) => number): number | null =>
    meanSpearman(groupByScale(rows, scored.map(scoreOf)));
  return {
    spearman: spearmanOf(({ judged, deterministic }) => judged ?? deterministic),
    deterministicSpearman: spearmanOf(({ deterministic }) => deterministic),
    unjudged: scored.filter(({ judged }) => judged === null).length,
    faults: rows.flatMap(({ id }, at) => (scored[at]?.faults ?? []).map((because) => ({ id, because }))),
  };
}
