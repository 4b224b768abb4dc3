// Hunks: the changed lines of one file's patch, after what is only white space or only moved has been set apart.
import { foldText } from "./visible-text.ts";

/** "moved" is an added line whose text was removed elsewhere in the same pull request. */
export interface DiffLine {
  readonly sign: " " | "+" | "-" | "moved";
  readonly text: string;
  /** The folded text of a changed line; empty for context. */
  readonly fold: string;
}

export interface Hunk {
  /** What the code host wrote behind the second "@@". */
  readonly section: string;
  readonly lines: readonly DiffLine[];
}

export interface PatchReading {
  readonly hunks: readonly Hunk[];
  readonly readLines: number;
  /** Lines of the patch beyond what may be read. */
  readonly unreadLines: number;
}

/** Shorter lines (a closing bracket, an `else`) stand everywhere and prove no move. */
const MOVED_FOLD_MIN = 13;
const MOVED_LINES_MIN = 4;
/** As `git diff -U1`: changes with more than two lines between them are two hunks. */
const CONTEXT_LINES = 1;

/**
 * Reads a patch as the code host shows it, from its first "@@" on, and drops what is only white space.
 * @param linesMax the most lines of the patch that are read
 * @returns the hunks that still change something, with one line of context
 */
export function readPatch(untrustedPatch: string, linesMax: number): PatchReading {
  const rows = untrustedPatch.split("\n", linesMax + 1);
  const unreadLines = rows.length > linesMax ? countLines(untrustedPatch) - linesMax : 0;
  const hunks: Hunk[] = [];
  let section = "";
  let lines: DiffLine[] = [];
  const close = () => {
    for (const hunk of narrowHunk({ section, lines: ignoreWhitespace(lines) })) hunks.push(hunk);
  };
  for (const row of rows.slice(0, linesMax)) {
    if (row.startsWith("@@")) {
      close();
      section = /^@@[^@]{0,80}@@ ?(.*)/.exec(row)?.[1] ?? "";
      lines = [];
    } else if (!row.startsWith("\\")) {
      lines.push(readRow(row));
    }
  }
  close();
  return { hunks, readLines: Math.min(rows.length, linesMax), unreadLines };
}

/** The folds of all removed lines that are long enough to prove a move. */
export function removedFolds(hunks: Iterable<Hunk>): Set<string> {
  const folds = new Set<string>();
  for (const { lines } of hunks) {
    for (const line of lines) if (line.sign === "-" && line.fold.length >= MOVED_FOLD_MIN) folds.add(line.fold);
  }
  return folds;
}

/** Marks runs of four and more added lines that were removed elsewhere; short lines inside a run do not break it. */
export function markMoved(hunk: Hunk, removed: ReadonlySet<string>): Hunk {
  const lines: DiffLine[] = [];
  let run: DiffLine[] = [];
  for (const line of hunk.lines) {
    const isShort = line.fold.length < MOVED_FOLD_MIN;
    const mayBeMoved = line.sign === "+" && (removed.has(line.fold) || (isShort && run.length > 0));
    if (mayBeMoved) {
      run.push(line);
      continue;
    }
    for (const settled of markRun(run)) lines.push(settled);
    run = [];
    lines.push(line);
  }
  for (const settled of markRun(run)) lines.push(settled);
  return { section: hunk.section, lines };
}

function markRun(run: readonly DiffLine[]): readonly DiffLine[] {
  const isLong = (line: DiffLine) => line.fold.length >= MOVED_FOLD_MIN;
  if (run.filter(isLong).length < MOVED_LINES_MIN) return run;
  const end = run.findLastIndex(isLong);
  return run.map((line, at) => (at <= end ? { ...line, sign: "moved" } : line));
}

/** The long folds among the lines marked as moved: their removed twins are no deletion either. */
export function movedFolds(hunks: Iterable<Hunk>): Set<string> {
  const folds = new Set<string>();
  for (const { lines } of hunks) {
    for (const line of lines) if (line.sign === "moved" && line.fold.length >= MOVED_FOLD_MIN) folds.add(line.fold);
  }
  return folds;
}

function readRow(row: string): DiffLine {
  const sign = row[0];
  const text = row.endsWith("\r") ? row.slice(1, -1) : row.slice(1);
  return sign === "+" || sign === "-" ? { sign, text, fold: foldText(text) } : { sign: " ", text, fold: "" };
}

/** As `git diff -w --ignore-blank-lines`, and a little stricter: a block that was only wrapped anew is no change either. */
function ignoreWhitespace(lines: readonly DiffLine[]): DiffLine[] {
  const kept: DiffLine[] = [];
  let run: DiffLine[] = [];
  for (const line of lines) {
    if (line.sign !== " ") {
      run.push(line);
      continue;
    }
    for (const settled of settleRun(run)) kept.push(settled);
    run = [];
    kept.push(line);
  }
  return kept.concat(settleRun(run));
}

/** In one run of changed lines, an added line that folds like a removed one was not changed: it becomes context. */
function settleRun(run: readonly DiffLine[]): DiffLine[] {
  const isOnlyWrapped = joinFolds(run, "+") === joinFolds(run, "-");
  const waiting = { "+": countFolds(run, "+"), "-": countFolds(run, "-") };
  const settled: DiffLine[] = [];
  for (const line of run) {
    if (line.sign !== "+" && line.sign !== "-") continue;
    const twins = waiting[line.sign === "+" ? "-" : "+"];
    const twinsLeft = twins.get(line.fold) ?? 0;
    if (twinsLeft > 0) twins.set(line.fold, twinsLeft - 1);
    const isUnchanged = isOnlyWrapped || line.fold === "" || twinsLeft > 0;
    if (!isUnchanged) settled.push(line);
    else if (line.sign === "+") settled.push({ sign: " ", text: line.text, fold: "" });
  }
  return settled;
}

function joinFolds(run: readonly DiffLine[], sign: "+" | "-"): string {
  return run
    .filter((line) => line.sign === sign)
    .map((line) => line.fold)
    .join("");
}

function countFolds(run: readonly DiffLine[], sign: "+" | "-"): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of run) if (line.sign === sign) counts.set(line.fold, (counts.get(line.fold) ?? 0) + 1);
  return counts;
}

/** Cuts a hunk's context to one line on each side, which may part it into several. */
function narrowHunk({ section, lines }: Hunk): Hunk[] {
  const narrow: { section: string; lines: DiffLine[] }[] = [];
  let lastChange = -Infinity;
  lines.forEach((line, at) => {
    if (line.sign === " ") return;
    const isApart = at - lastChange - 1 > 2 * CONTEXT_LINES;
    if (isApart) narrow.push({ section: narrow.length === 0 ? section : "", lines: [] });
    const open = narrow.at(-1)?.lines ?? [];
    const from = isApart ? Math.max(0, at - CONTEXT_LINES) : lastChange + 1 + CONTEXT_LINES;
    for (const context of lines.slice(from, at)) open.push(context);
    open.push(line);
    const next = lines[at + 1];
    if (next?.sign === " ") open.push(next);
    lastChange = at;
  });
  return narrow;
}

function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
