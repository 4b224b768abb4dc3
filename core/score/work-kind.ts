// A kind of work: what most of the changed files are. It names the work in the reasons; it moves no score.
import type { FileKind } from "./file-kind.ts";
import type { NormalisedDiff } from "./normalised-diff.ts";

export type WorkKind = "code" | "fix" | "docs" | "tests" | "translation" | "review";

const KIND_OF_FILE: Record<FileKind, Exclude<WorkKind, "fix" | "review">> = {
  source: "code",
  config: "code",
  docs: "docs",
  test: "tests",
  translation: "translation",
};
/** "fix: …", "fix(scope)!: …", "Fix the …", "bugfix …". */
const FIX_TITLE = /^\s*(bug ?fix|hot ?fix|fix(es|ed)?)\b/i;
const BUG_LABEL = /\bbug\b/i;

/** The kind of the most files, code winning a tie; code is a fix when its title or a linked issue's label says so. */
export function workKind(
  diff: NormalisedDiff,
  untrustedTitle: string,
  untrustedLabels: readonly string[],
): Exclude<WorkKind, "review"> {
  const counts = { code: 0, docs: 0, tests: 0, translation: 0 };
  for (const file of diff.files) counts[KIND_OF_FILE[file.kind]] += 1;
  const most = (["docs", "tests", "translation"] as const).reduce<keyof typeof counts>(
    (best, kind) => (counts[kind] > counts[best] ? kind : best),
    "code",
  );
  const isFix = FIX_TITLE.test(untrustedTitle) || untrustedLabels.some((label) => BUG_LABEL.test(label));
  return most === "code" && isFix ? "fix" : most;
}
