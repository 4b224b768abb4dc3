// Builders for scoring tests: changed files from the lines that matter, and a rubric with four criteria.
import type { ChangedFile } from "#core/contribution/evidence.ts";
import type { Rubric } from "#core/score/rubric.ts";

interface FileParts extends Partial<ChangedFile> {
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
}

/** One hunk that removes and adds the given lines, unless a patch is given. */
export function makeFile(path: string, { added = [], removed = [], ...rest }: FileParts = {}): ChangedFile {
  const lines = [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)];
  return {
    path,
    previousPath: null,
    status: "modified",
    addedLines: added.length,
    removedLines: removed.length,
    untrustedPatch: [`@@ -1,${removed.length} +1,${added.length} @@`, ...lines].join("\n"),
    ...rest,
  };
}

/** Every kind of pull request counts in full. */
export function makeRubric(): Rubric {
  const anchors = ["none", "little", "some", "good", "much", "most"];
  const full = { percent: 100, mostHundredths: 500 };
  return {
    criteria: [
      { name: "impact", weightPercent: 45, asks: "Does it matter?", anchors },
      { name: "effort", weightPercent: 20, asks: "Was it work?", anchors },
      { name: "quality", weightPercent: 25, asks: "Is it good?", anchors },
      { name: "risk", weightPercent: 10, asks: "Is it safe?", anchors },
    ],
    kinds: { code: full, fix: full, docs: full, tests: full, translation: full, upkeep: full },
    acts: {
      triage: { baseHundredths: 5, itemHundredths: 15, wordsHundredths: 20, mostHundredths: 100 },
      mentoring: { baseHundredths: 20, itemHundredths: 30, wordsHundredths: 60, mostHundredths: 200 },
      feedback: { baseHundredths: 10, itemHundredths: 20, wordsHundredths: 60, mostHundredths: 150 },
    },
    review: {
      approvalHundredths: 10,
      wordsHundredths: 50,
      lineCommentHundredths: 15,
      changesRequestedHundredths: 25,
      mostHundredths: 150,
    },
  };
}
