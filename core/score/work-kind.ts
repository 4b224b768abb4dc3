// A kind of work: what most of the changed lines are. The rubric says how much of its size each kind may earn.
import type { FileKind } from "./file-kind.ts";
import type { NormalisedDiff } from "./normalised-diff.ts";
import type { ActKind, MakerKind } from "./rubric.ts";

export type WorkKind = MakerKind | "review" | ActKind;

const KIND_OF_FILE: Record<FileKind, Exclude<MakerKind, "fix">> = {
  source: "code",
  config: "code",
  docs: "docs",
  test: "tests",
  translation: "translation",
  manifest: "upkeep",
};
/** What comes with a change of code is part of it: a line of code weighs like so many others. A fix has long tests. */
const CODE_WEIGHT = { docs: 4, tests: 10, translation: 4, upkeep: 4 };
/** "fix: …", "fix(scope)!: …", "Fix the …", "bugfix …". */
const FIX_TITLE = /^\s*(bug ?fix|hot ?fix|fix(es|ed)?)\b/i;
const BUG_LABEL = /\bbug\b/i;

/**
 * The kind of the most lines, code winning a tie; code is a fix when its title or a linked issue's label says so. Lines and
 * not files are counted, because a name costs nothing: one file that is oddly named, or ten empty ones, must not decide.
 */
export function workKind(diff: NormalisedDiff, untrustedTitle: string, untrustedLabels: readonly string[]): MakerKind {
  const lines = { code: 0, docs: 0, tests: 0, translation: 0, upkeep: 0 };
  for (const { kind, addedLines, repeatedLines, removedLines } of diff.files) {
    lines[KIND_OF_FILE[kind]] += addedLines - repeatedLines + removedLines;
  }
  const most = (["docs", "tests", "translation", "upkeep"] as const).reduce((best, kind) =>
    lines[kind] > lines[best] ? kind : best,
  );
  if (lines.code * CODE_WEIGHT[most] < lines[most]) return most;
  const isFix = FIX_TITLE.test(untrustedTitle) || untrustedLabels.some((label) => BUG_LABEL.test(label));
  return isFix ? "fix" : "code";
}
