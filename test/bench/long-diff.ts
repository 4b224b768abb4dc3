// A long diff: one file of 100,000 changed lines, normalised in a process of its own, so that its memory is its own.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { normaliseDiff } from "#core/score/normalised-diff.ts";

export interface LongDiff {
  readonly seconds: number;
  /** By which the process grew at its largest. */
  readonly megabytes: number;
}

const LINES = 100_000;
const DEADLINE_MS = 60_000;

export async function readLongDiff(): Promise<LongDiff> {
  const { stdout } = await promisify(execFile)(process.execPath, [import.meta.filename], { timeout: DEADLINE_MS });
  return JSON.parse(stdout) as LongDiff;
}

/** Half of the lines replace others, so that every step has work to do. */
function writePatch(): string {
  const rows = Array.from({ length: LINES }, (_, at) => {
    const text = `  const value${at} = compute(${at % 997}, "${"x".repeat(at % 60)}");`;
    return `${at % 4 === 0 ? "-" : "+"}${text}`;
  });
  return ["@@ -1 +1 @@", ...rows].join("\n");
}

function normaliseLong(): LongDiff {
  const untrustedPatch = writePatch();
  const before = process.memoryUsage.rss();
  const startedAt = performance.now();
  const file = {
    path: "src/long.ts",
    previousPath: null,
    status: "modified",
    addedLines: 75_000,
    removedLines: 25_000,
  };
  normaliseDiff([{ ...file, status: "modified", untrustedPatch }], 4_000);
  const seconds = (performance.now() - startedAt) / 1_000;
  return { seconds, megabytes: Math.max(0, process.resourceUsage().maxRSS / 1_024 - before / 2 ** 20) };
}

if (import.meta.main) process.stdout.write(JSON.stringify(normaliseLong()));
