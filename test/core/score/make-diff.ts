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

export function makeRubric(): Rubric {
  const anchors = ["none", "little", "some", "good", "much", "most"];
  return {
    criteria: [
      { name: "impact", weightPercent: 45, asks: "Does it matter?", anchors },
      { name: "effort", weightPercent: 20, asks: "Was it work?", anchors },
      { name: "quality", weightPercent: 25, asks: "Is it good?", anchors },
      { name: "risk", weightPercent: 10, asks: "Is it safe?", anchors },
    ],
    review: {
      approvalHundredths: 10,
      wordsHundredths: 50,
      lineCommentHundredths: 15,
      changesRequestedHundredths: 25,
      mostHundredths: 150,
    },
  };
}
