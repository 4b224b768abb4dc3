// A normalised diff: what is left of a pull request's changes when noise is gone, small enough for a judge to read whole.
import type { ChangedFile, FileStatus } from "#core/contribution/evidence.ts";
import { fitBudget, type FilePart } from "./diff-budget.ts";
import {
  markMoved,
  movedFolds,
  readPatch,
  removedFolds,
  type DiffLine,
  type Hunk,
  type PatchReading,
} from "./diff-hunks.ts";
import { fileKind, whyNeverRead, type FileKind } from "./file-kind.ts";
import { showHidden, showLine } from "./visible-text.ts";

export interface NormalisedDiff {
  /**
   * One section per file that fits the budget: "## M path +a -d", then lines that begin with "@@", " ", "+" or "-". Marks
   * begin with "~", as nothing else does: no contributor can write one, and none can be quoted as a changed line.
   */
  readonly text: string;
  readonly files: readonly NormalisedFile[];
  /** Left out before anything was read, in the order of the pull request. */
  readonly dropped: readonly DroppedFile[];
  /** Shown in part, or not at all, because the budget or a limit of reading was reached. */
  readonly cut: readonly { readonly path: string; readonly omittedLines: number }[];
  readonly features: DiffFeatures;
}

/** Counts only what remains: no white space, no moved line, no dropped file. */
export interface DiffFeatures {
  readonly addedLines: number;
  readonly removedLines: number;
  /**
   * A file whose changes the code host does not show counts as one, with no line. A file that was only renamed, or whose
   * lines were only moved, does not count.
   */
  readonly files: number;
  readonly hunks: number;
}

export interface NormalisedFile {
  /** With hidden characters shown, as in the text. */
  readonly path: string;
  readonly kind: FileKind;
  readonly status: FileStatus;
  readonly addedLines: number;
  readonly removedLines: number;
  readonly hunks: number;
  /** The lines of this file that stand in the text, without its header. */
  readonly shownLines: readonly string[];
}

export interface DroppedFile {
  readonly path: string;
  /** Completes "left out because it is …". */
  readonly because: string;
  readonly addedLines: number;
  readonly removedLines: number;
}

/** Of the whole pull request: reading more would change no score and cost seconds. */
const PATCH_LINES_MAX = 200_000;
const LINE_CHARACTERS_MAX = 300;
const SECTION_CHARACTERS_MAX = 60;
const PATH_SHOWN_CHARACTERS_MAX = 120;
/** A hunk that only deletes more lines than this is shown as a count. */
const DELETED_LINES_SHOWN_MAX = 6;
/** Of a longer run of removed lines, the first four are shown. */
const REMOVED_RUN_MAX = 8;
const REMOVED_RUN_SHOWN = 4;

const LETTERS: Record<FileStatus, string> = {
  added: "A",
  modified: "M",
  changed: "M",
  removed: "D",
  renamed: "R",
  copied: "C",
};

interface ReadFile {
  readonly file: ChangedFile;
  readonly hunks: readonly Hunk[];
  readonly unreadLines: number;
}

/**
 * Normalises the changed files of one pull request. Pure; its time grows with the length of the patches, never faster.
 * @param files as the code host lists them, patches with any amount of context
 * @param tokensMax the most tokens of `text`, by the estimate of visible-text.ts
 */
export function normaliseDiff(files: readonly ChangedFile[], tokensMax: number): NormalisedDiff {
  const dropped: DroppedFile[] = [];
  const read: ReadFile[] = [];
  let linesLeft = PATCH_LINES_MAX;
  for (const file of files) {
    const isRead = file.untrustedPatch !== null && whyNeverRead(file.path) === null;
    const reading = isRead ? readPatch(file.untrustedPatch ?? "", linesLeft) : NOTHING_READ;
    linesLeft -= reading.readLines;
    const because = whyNeverRead(file.path) ?? whyEmpty(file, reading);
    if (because === null) read.push({ file, hunks: reading.hunks, unreadLines: reading.unreadLines });
    else dropped.push({ path: showHidden(file.path), because, ...sizeAsListed(file) });
  }
  const removed = removedFolds(read.flatMap((each) => each.hunks));
  const settled = read.map((each) => ({ ...each, hunks: each.hunks.map((hunk) => markMoved(hunk, removed)) }));
  const moved = movedFolds(settled.flatMap((each) => each.hunks));
  return assembleDiff(settled, moved, dropped, tokensMax);
}

const NOTHING_READ: PatchReading = { hunks: [], readLines: 0, unreadLines: 0 };

function whyEmpty(file: ChangedFile, { hunks, unreadLines }: PatchReading): string | null {
  if (hunks.length > 0 || unreadLines > 0 || file.status === "renamed" || file.status === "removed") return null;
  if (file.untrustedPatch !== null) return "changed in white space only";
  return file.addedLines + file.removedLines === 0 ? "not text" : null;
}

function assembleDiff(
  read: readonly ReadFile[],
  moved: ReadonlySet<string>,
  dropped: readonly DroppedFile[],
  tokensMax: number,
): NormalisedDiff {
  const sizes = read.map((each) => sizeOfFile(each, moved));
  const parts = read.map((each, at): FilePart => {
    const size = sizes[at] ?? NO_SIZE;
    return { header: showHeader(each, size), kind: fileKind(each.file.path), lines: showHunks(each) };
  });
  const fitted = fitBudget(
    parts,
    tokensMax,
    dropped.length === 0 ? [] : [`~[${dropped.length} files left out unread]`],
  );
  const normalised = read.map((each, at): NormalisedFile => ({
    path: showHidden(each.file.path),
    kind: fileKind(each.file.path),
    status: each.file.status,
    ...(sizes[at] ?? NO_SIZE),
    shownLines: fitted.shownLines[at] ?? [],
  }));
  const cut = read.flatMap((each, at) => {
    const omittedLines = (fitted.omittedLines[at] ?? 0) + each.unreadLines;
    const isHidden = fitted.isHidden[at] ?? false;
    return omittedLines > 0 || isHidden ? [{ path: showHidden(each.file.path), omittedLines }] : [];
  });
  return { text: fitted.text, files: normalised, dropped, cut, features: addUp(read, sizes) };
}

function addUp(read: readonly ReadFile[], sizes: readonly FileSize[]): DiffFeatures {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  return {
    addedLines: sum(sizes.map((size) => size.addedLines)),
    removedLines: sum(sizes.map((size) => size.removedLines)),
    files: read.filter((each, at) => (sizes[at] ?? NO_SIZE).hunks > 0 || isUnseen(each)).length,
    hunks: sum(sizes.map((size) => size.hunks)),
  };
}

/** The file changed, and nobody here could see how. */
function isUnseen({ file, unreadLines }: ReadFile): boolean {
  return unreadLines > 0 || (file.untrustedPatch === null && file.addedLines + file.removedLines > 0);
}

interface FileSize {
  readonly addedLines: number;
  readonly removedLines: number;
  readonly hunks: number;
}

const NO_SIZE: FileSize = { addedLines: 0, removedLines: 0, hunks: 0 };

function sizeOfFile({ hunks }: ReadFile, moved: ReadonlySet<string>): FileSize {
  const size = { addedLines: 0, removedLines: 0, hunks: 0 };
  for (const { lines } of hunks) {
    const added = lines.filter((line) => line.sign === "+").length;
    const removed = lines.filter((line) => line.sign === "-" && !moved.has(line.fold)).length;
    size.addedLines += added;
    size.removedLines += removed;
    if (added + removed > 0) size.hunks += 1;
  }
  return size;
}

function sizeAsListed(file: ChangedFile): { addedLines: number; removedLines: number } {
  return { addedLines: file.addedLines, removedLines: file.removedLines };
}

function showHeader(each: ReadFile, size: FileSize): string {
  const { file, unreadLines } = each;
  const path = showLine(file.path, PATH_SHOWN_CHARACTERS_MAX);
  const from = file.previousPath === null ? "" : `${showLine(file.previousPath, PATH_SHOWN_CHARACTERS_MAX)} -> `;
  const counts = `+${size.addedLines} -${size.removedLines}`;
  const listed = `+${file.addedLines} -${file.removedLines}`;
  const unread = unreadLines > 0 ? ` (${unreadLines} lines not read)` : ` (${listed} not shown by the code host)`;
  return `## ${LETTERS[file.status]} ${from}${path} ${counts}${isUnseen(each) ? unread : ""}`;
}

/** A deleted file is its header only. */
function showHunks({ file, hunks }: ReadFile): string[] {
  if (file.status === "removed") return [];
  return hunks.flatMap(({ section, lines }) => {
    const shown = section === "" ? "@@" : `@@ ${showLine(section, SECTION_CHARACTERS_MAX)}`;
    return [shown, ...showLines(lines)];
  });
}

function showLines(lines: readonly DiffLine[]): string[] {
  const changed = lines.filter((line) => line.sign !== " ");
  const isOnlyDeletion = changed.every((line) => line.sign === "-");
  if (isOnlyDeletion && changed.length > DELETED_LINES_SHOWN_MAX) return [`~[deleted ${changed.length} lines]`];
  return runsOf(lines).flatMap((run) => showRun(run));
}

function showRun(run: readonly DiffLine[]): string[] {
  const sign = run[0]?.sign ?? " ";
  if (sign === "moved") return [`~[moved ${run.length} lines]`];
  const isLongRemoval = sign === "-" && run.length > REMOVED_RUN_MAX;
  const shown = (isLongRemoval ? run.slice(0, REMOVED_RUN_SHOWN) : run).map(
    (line) => `${sign}${showLine(line.text, LINE_CHARACTERS_MAX)}`,
  );
  return isLongRemoval ? [...shown, `~[deleted ${run.length - REMOVED_RUN_SHOWN} more lines]`] : shown;
}

function runsOf(lines: readonly DiffLine[]): DiffLine[][] {
  const runs: DiffLine[][] = [];
  for (const line of lines) {
    const open = runs.at(-1);
    if (open?.[0]?.sign === line.sign) open.push(line);
    else runs.push([line]);
  }
  return runs;
}
