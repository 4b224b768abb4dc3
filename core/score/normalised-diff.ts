// A normalised diff: what is left of a pull request's changes when noise is gone, small enough for a judge to read whole.
import type { ChangedFile, FileStatus } from "#core/contribution/evidence.ts";
import { fitBudget, type FilePart } from "./diff-budget.ts";
import {
  isMarkedGenerated,
  isOnlyBumps,
  markLeft,
  markMoved,
  markRepeated,
  readPatch,
  removedFolds,
  type Hunk,
  type PatchReading,
} from "./diff-hunks.ts";
import { BUMPS_SHOWN_MAX, showHeader, showHunks, type ShownFile } from "./diff-text.ts";
import { fileKind, whyNeverRead, type FileKind } from "./file-kind.ts";
import { readAttributes, type PathMarks } from "./git-attributes.ts";
import { showHidden } from "./visible-text.ts";

export interface NormalisedDiff {
  /**
   * One section per file that fits the budget: "## M path", with "+a -d" where marks stand for lines, then lines that begin
   * with "@@", " ", "+" or "-", each level of indentation as one space. Lines without a word are left out. Marks begin with
   * "~", as nothing else does: no contributor can write one, and none can be quoted as a changed line.
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
  /** Of the added lines, those whose text was added often enough before in the same pull request: copies. */
  readonly repeatedLines: number;
  /** Added lines whose text was removed elsewhere in the same pull request; none of `addedLines`. */
  readonly movedLines: number;
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
  /** Of the added lines, as in the features. */
  readonly repeatedLines: number;
  readonly removedLines: number;
  readonly hunks: number;
  /** The lines of this file that stand in the text, without its header. */
  readonly shownLines: readonly string[];
  /** Changed lines that were read and for which only a mark stands, whatever the budget. */
  readonly foldedLines: number;
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

interface ReadFile {
  readonly file: ChangedFile;
  readonly kind: FileKind;
  readonly hunks: readonly Hunk[];
  readonly unreadLines: number;
}

/**
 * Normalises the changed files of one pull request. Pure; its time grows with the length of the patches, never faster.
 * @param files as the code host lists them, patches with any amount of context
 * @param tokensMax the most tokens of `text`, by the estimate of visible-text.ts
 * @param untrustedAttributes the repository's own .gitattributes, or null
 */
export function normaliseDiff(
  files: readonly ChangedFile[],
  tokensMax: number,
  untrustedAttributes: string | null = null,
): NormalisedDiff {
  const marksOf = readAttributes(untrustedAttributes);
  const dropped: DroppedFile[] = [];
  const read: ReadFile[] = [];
  let linesLeft = PATCH_LINES_MAX;
  for (const file of files) {
    const marks = marksOf(file.path);
    const whyUnread = whyNeverRead(file.path, marks);
    const isRead = file.untrustedPatch !== null && whyUnread === null;
    const reading = isRead ? readPatch(file.untrustedPatch ?? "", linesLeft) : NOTHING_READ;
    linesLeft -= reading.readLines;
    const because = whyUnread ?? whyGenerated(file, marks, reading) ?? whyEmpty(file, reading);
    if (because === null) read.push({ file, kind: kindOf(file, marks, reading), ...reading });
    else dropped.push({ path: showHidden(file.path), because, ...sizeAsListed(file) });
  }
  const removed = removedFolds(read.flatMap((each) => each.hunks));
  const moved = read.map(({ hunks }) => hunks.map((hunk) => markMoved(hunk, removed)));
  const marked = markRepeated(markLeft(moved));
  const settled = read.map((each, at) => ({ ...each, hunks: marked[at] ?? [] }));
  return assembleDiff(settled, dropped, tokensMax);
}

const NOTHING_READ: PatchReading = { hunks: [], readLines: 0, unreadLines: 0 };

/** Only of a new file: an old one would have been left out for its own mark. */
function whyGenerated({ status }: ChangedFile, marks: PathMarks, { hunks }: PatchReading): string | null {
  const isMarked = status === "added" && marks.isGenerated !== false && isMarkedGenerated(hunks);
  return isMarked ? "generated, by its own words" : null;
}

/** Settings of which only version numbers changed are a matter of dependencies. */
function kindOf({ path }: ChangedFile, marks: PathMarks, { hunks }: PatchReading): FileKind {
  const kind = fileKind(path, marks);
  return kind === "config" && hunks.length > 0 && isOnlyBumps(hunks) ? "manifest" : kind;
}

function whyEmpty(file: ChangedFile, { hunks, unreadLines }: PatchReading): string | null {
  if (hunks.length > 0 || unreadLines > 0 || file.status === "renamed" || file.status === "removed") return null;
  if (file.untrustedPatch !== null) return "changed in white space only";
  return file.addedLines + file.removedLines === 0 ? "not text" : null;
}

function assembleDiff(read: readonly ReadFile[], dropped: readonly DroppedFile[], tokensMax: number): NormalisedDiff {
  const sizes = read.map(sizeOfFile);
  const purse = { bumps: BUMPS_SHOWN_MAX };
  const shown = read.map(({ file, kind, hunks }) => showHunks(file.status, kind, hunks, purse));
  const folded = foldFiles(shown);
  const parts = read.flatMap((each, at): FilePart[] => {
    const lines = shown[at]?.lines ?? [];
    const header = `${showHeader(each.file)}${countLines(each, sizes[at] ?? NO_SIZE, lines)}`;
    return folded.files.has(at) ? [] : [{ header, kind: each.kind, lines }];
  });
  const unread = dropped.length === 0 ? [] : [`~[${dropped.length} files left out unread]`];
  const fitted = fitBudget(parts, tokensMax, [...folded.marks, ...unread]);
  let place = -1;
  const placeOf = read.map((_, at) => (folded.files.has(at) ? -1 : (place += 1)));
  const normalised = read.map((each, at): NormalisedFile => ({
    path: showHidden(each.file.path),
    kind: each.kind,
    status: each.file.status,
    ...(sizes[at] ?? NO_SIZE),
    shownLines: fitted.shownLines[placeOf[at] ?? -1] ?? [],
    foldedLines: shown[at]?.foldedLines ?? 0,
  }));
  const cut = read.flatMap((each, at) => {
    const omittedLines = (fitted.omittedLines[placeOf[at] ?? -1] ?? 0) + each.unreadLines;
    const isHidden = fitted.isHidden[placeOf[at] ?? -1] ?? false;
    return omittedLines > 0 || isHidden ? [{ path: showHidden(each.file.path), omittedLines }] : [];
  });
  return { text: fitted.text, files: normalised, dropped, cut, features: addUp(read, sizes) };
}

/** So many files of one sort are shown by name; the others are counted. */
const FILES_OF_ONE_SORT_MAX = 3;

function foldFiles(shown: readonly ShownFile[]): { files: Set<number>; marks: string[] } {
  const files = new Set<number>();
  const counts = new Map<string, number>();
  shown.forEach(({ only }, at) => {
    if (only === null) return;
    const count = (counts.get(only) ?? 0) + 1;
    counts.set(only, count);
    if (count > FILES_OF_ONE_SORT_MAX) files.add(at);
  });
  const marks = [...counts].flatMap(([only, count]) =>
    count > FILES_OF_ONE_SORT_MAX ? [`~[${count - FILES_OF_ONE_SORT_MAX} more files: ${only}]`] : [],
  );
  return { files, marks };
}

function addUp(read: readonly ReadFile[], sizes: readonly FileSize[]): DiffFeatures {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  return {
    addedLines: sum(sizes.map((size) => size.addedLines)),
    repeatedLines: sum(sizes.map((size) => size.repeatedLines)),
    movedLines: sum(sizes.map((size) => size.movedLines)),
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
  readonly repeatedLines: number;
  readonly movedLines: number;
  readonly removedLines: number;
  readonly hunks: number;
}

const NO_SIZE: FileSize = { addedLines: 0, repeatedLines: 0, movedLines: 0, removedLines: 0, hunks: 0 };

function sizeOfFile({ hunks }: ReadFile): FileSize {
  const size = { ...NO_SIZE };
  for (const { lines } of hunks) {
    let isCounted = false;
    for (const { sign, isRepeated } of lines) {
      if (sign === "+") size.addedLines += 1;
      if (sign === "+" && isRepeated) size.repeatedLines += 1;
      if (sign === "-") size.removedLines += 1;
      if (sign === "moved") size.movedLines += 1;
      if ((sign === "+" || sign === "-") && !isRepeated) isCounted = true;
    }
    if (isCounted) size.hunks += 1;
  }
  return size;
}

function sizeAsListed(file: ChangedFile): { addedLines: number; removedLines: number } {
  return { addedLines: file.addedLines, removedLines: file.removedLines };
}

/** Counts stand where marks stand for lines. */
function countLines(each: ReadFile, size: FileSize, lines: readonly string[]): string {
  const { file, unreadLines } = each;
  const counts = ` +${size.addedLines} -${size.removedLines}`;
  const listed = `+${file.addedLines} -${file.removedLines}`;
  if (unreadLines > 0) return `${counts} (${unreadLines} lines not read)`;
  if (isUnseen(each)) return ` (${listed} not shown by the code host)`;
  return lines.length === 0 || lines.some((line) => line.startsWith("~")) ? counts : "";
}
