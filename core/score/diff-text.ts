// A diff's text: how the hunks of one file are shown to a judge, changed lines before ceremony and samples before repetition.
import type { ChangedFile, FileStatus } from "#core/contribution/evidence.ts";
import { twinsOf, type DiffLine, type Hunk, type Twins } from "./diff-hunks.ts";
import type { FileKind } from "./file-kind.ts";
import { isBlob, isBump, isComment, isImport, isTestName, isWordless, shapeOf } from "./line-shape.ts";
import { showLine } from "./visible-text.ts";

export interface ShownFile {
  /** Lines of the text, each with its sign; marks begin with "~". */
  readonly lines: readonly string[];
  /** Changed lines for which a mark stands. */
  readonly foldedLines: number;
  /** Set when marks of one sort are all that is shown: many such files can be told in one sentence. */
  readonly only: string | null;
}

const LINE_CHARACTERS_MAX = 200;
/** Of a picture's path or a key, the beginning says what it is. */
const BLOB_CHARACTERS_MAX = 60;
/** Where two long lines differ late, more is shown, so that the difference can be seen. */
const LATE_CHARACTERS_MAX = 600;
/** So much of a line is shown behind the place where it begins to differ from the one it replaces. */
const BEHIND_CHARACTERS = 80;
/** A shorter end that two lines share is not worth a cut. */
const SAME_END_MIN = 10;
const SAME_END_SHOWN = 3;
const SECTION_CHARACTERS_MAX = 32;
const PATH_SHOWN_CHARACTERS_MAX = 120;
/** A hunk with more changed lines than this explains itself; a shorter one is shown with the line before it. */
const CONTEXT_CHANGES_MAX = 3;
/** A hunk that only deletes more lines than this is shown as a count. */
const DELETED_LINES_SHOWN_MAX = 3;
const INDENT_SHOWN_MAX = 8;

interface Sample {
  /** Longer runs are shown by their first lines, and counted. */
  readonly over: number;
  readonly shown: number;
  /** Completes "~[12 …]". */
  readonly says: string;
}

const SAMPLES = {
  moved: { over: 0, shown: 0, says: "lines moved" },
  repeated: { over: 1, shown: 0, says: "lines repeated" },
  import: { over: 1, shown: 0, says: "imports" },
  bump: { over: 0, shown: 0, says: "lines with other versions" },
  removed: { over: 3, shown: 2, says: "more lines deleted" },
  comment: { over: 5, shown: 3, says: "more lines of comment" },
  similar: { over: 7, shown: 4, says: "more lines like these" },
  test: { over: 6, shown: 4, says: "more lines of test" },
  config: { over: 16, shown: 10, says: "more lines of settings" },
  translation: { over: 12, shown: 8, says: "more lines of translation" },
  added: { over: Infinity, shown: Infinity, says: "" },
  context: { over: Infinity, shown: Infinity, says: "" },
} as const satisfies Record<string, Sample>;
type RunKind = keyof typeof SAMPLES;

const LETTERS: Record<FileStatus, string> = {
  added: "A",
  modified: "M",
  changed: "M",
  removed: "D",
  renamed: "R",
  copied: "C",
};

/** "## M path", "## R old name -> path": of the path before, only what differs. */
export function showHeader({ status, path, previousPath }: ChangedFile): string {
  const from = previousPath === null ? "" : `${showPath(withoutSameFolder(previousPath, path))} -> `;
  return `## ${LETTERS[status]} ${from}${showPath(path)}`;
}

function showPath(untrustedPath: string): string {
  return showLine(untrustedPath, PATH_SHOWN_CHARACTERS_MAX);
}

function withoutSameFolder(from: string, to: string): string {
  let end = 0;
  for (let at = 0; at < from.length && from[at] === to[at]; at += 1) if (from[at] === "/") end = at + 1;
  return from.slice(end);
}

type Piece = { readonly line: string } | { readonly count: number; readonly says: string };

/** What a whole pull request shares: after so many lines that only raise a version, the others are counted. */
export interface Purse {
  bumps: number;
}

export const BUMPS_SHOWN_MAX = 8;

/** A deleted file is its header only. */
export function showHunks(status: FileStatus, kind: FileKind, hunks: readonly Hunk[], purse: Purse): ShownFile {
  if (status === "removed") return { lines: [], foldedLines: 0, only: "deleted" };
  const pieces: Piece[] = [];
  let last = "";
  for (const hunk of hunks) {
    const shown = showHunk(hunk, kind, purse);
    const section = nameSection(hunk.section, kind);
    if (shown.some((piece) => "line" in piece)) {
      if (section !== "" && section !== last) pieces.push({ line: `@@ ${section}` });
      else if (pieces.length > 0) pieces.push({ line: "@@" });
      last = section === "" ? last : section;
    }
    for (const piece of shown) pieces.push(piece);
  }
  const shown = assemble(pieces);
  return hunks.length === 0 && status === "renamed" ? { ...shown, only: "renamed" } : shown;
}

/** Marks of one sort that follow each other become one. */
function assemble(pieces: readonly Piece[]): ShownFile {
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const open = merged.at(-1);
    if (open !== undefined && "says" in open && "says" in piece && open.says === piece.says) {
      merged[merged.length - 1] = { count: open.count + piece.count, says: open.says };
    } else merged.push(piece);
  }
  const marks = merged.flatMap((piece) => ("says" in piece ? [piece] : []));
  const [first] = merged;
  return {
    lines: merged.map((piece) => ("line" in piece ? piece.line : `~[${piece.count} ${piece.says}]`)),
    foldedLines: marks.reduce((sum, { count }) => sum + count, 0),
    only: merged.length === 1 && first !== undefined && "says" in first ? first.says : null,
  };
}

/** "export async function readAll(from: string) {" is "function readAll"; an import names no place. */
function nameSection(untrustedSection: string, kind: FileKind): string {
  if (isImport(`${untrustedSection} `, kind)) return "";
  const [name = ""] = untrustedSection.slice(0, LINE_CHARACTERS_MAX).split(/[({:=]/, 1);
  const bare = name.replace(/\b(export|default|async|public|private|protected|static|pub)\s/g, "").trim();
  return showLine(bare, SECTION_CHARACTERS_MAX);
}

function showHunk({ lines }: Hunk, kind: FileKind, purse: Purse): Piece[] {
  const changed = lines.filter(({ sign }) => sign !== " ");
  const isOnlyDeletion = changed.every(({ sign, isRepeated }) => sign === "-" && !isRepeated);
  if (isOnlyDeletion && changed.length > DELETED_LINES_SHOWN_MAX) {
    return [{ count: changed.length, says: "lines deleted" }];
  }
  const twins = twinsOf(lines);
  const told = withoutCeremony(lines, changed, twins, kind);
  if (told.every(({ sign }) => sign === " ")) return [{ count: changed.length, says: "lines of punctuation" }];
  const hunk = { kind, twins, purse, indent: indentOf(told) };
  return runsOf(told, hunk).flatMap((run) => showRun(run, hunk));
}

/** Lines without a word, commas at line ends, and context where the change explains itself, are left out. */
function withoutCeremony(
  lines: readonly DiffLine[],
  changed: readonly DiffLine[],
  twins: Twins,
  kind: FileKind,
): DiffLine[] {
  const first = lines.findIndex(({ sign }) => sign !== " ");
  const last = lines.findLastIndex(({ sign }) => sign !== " ");
  const needsContext = changed.length <= CONTEXT_CHANGES_MAX && changed.every(({ sign }) => sign !== "-");
  return lines.filter((line, at) => {
    if (line.sign === "moved" || line.sign === "left") return true;
    if (isWordless(line.text)) return false;
    if (line.sign !== " ") return withoutEnd(line.fold) !== withoutEnd(twins.get(line)?.fold ?? "");
    return kind !== "manifest" && (at > first ? at < last : needsContext);
  });
}

function withoutEnd(fold: string): string {
  return /[,;]$/.test(fold) ? fold.slice(0, -1) : fold;
}

interface Run {
  readonly kind: RunKind;
  readonly lines: DiffLine[];
}

interface ShownHunk {
  readonly kind: FileKind;
  readonly twins: Twins;
  readonly purse: Purse;
  readonly indent: Indent;
}

function runsOf(lines: readonly DiffLine[], hunk: ShownHunk): Run[] {
  const runs: Run[] = [];
  for (const line of lines) {
    const kind = runKind(line, hunk);
    const open = runs.at(-1);
    if (open?.kind === kind) open.lines.push(line);
    else runs.push({ kind, lines: [line] });
  }
  return runs.flatMap(partSimilar);
}

function runKind(line: DiffLine, { kind, twins, purse }: ShownHunk): RunKind {
  if (line.sign === "moved" || line.sign === "left") return "moved";
  if (line.sign === " ") return "context";
  const mayBump = kind === "manifest" || kind === "config";
  if (mayBump && isBump(line.text, twins.get(line)?.text ?? line.text)) {
    if (line.isRepeated || purse.bumps === 0) return "bump";
    purse.bumps -= 1;
  }
  if (line.isRepeated) return "repeated";
  if (isImport(line.text, kind)) return "import";
  if (line.sign === "-") return "removed";
  if (isComment(line.text, kind)) return "comment";
  return kind === "source" || kind === "docs" || kind === "manifest" ? "added" : kind;
}

/** Runs of added lines of one shape are set apart. */
function partSimilar(run: Run): Run[] {
  const { over } = SAMPLES.similar;
  if (["comment", "context", "removed"].includes(run.kind) || run.lines.length <= over) return [run];
  const parts: Run[] = [];
  let from = 0;
  let shape = "";
  const close = (to: number) => {
    const lines = run.lines.slice(from, to);
    const open = parts.at(-1);
    if (lines.length > over) parts.push({ kind: "similar", lines });
    else if (open?.kind === run.kind) for (const line of lines) open.lines.push(line);
    else if (lines.length > 0) parts.push({ kind: run.kind, lines });
    from = to;
  };
  run.lines.forEach((line, at) => {
    const own = shapeOf(line.text);
    if (own !== shape) close(at);
    shape = own;
  });
  close(run.lines.length);
  return parts;
}

interface Indent {
  readonly least: number;
  readonly unit: number;
}

/** What all lines of a hunk are indented by, and by how much more the next level is. */
function indentOf(lines: readonly DiffLine[]): Indent {
  const widths = lines.map(({ text }) => indentWidth(text));
  const least = widths.reduce((one, other) => Math.min(one, other), Infinity);
  const unit = widths.reduce((one, width) => (width > least ? Math.min(one, width - least) : one), Infinity);
  return { least, unit };
}

/** Of spaces and tabs alone: other white space may be there to be overlooked, and is shown. */
function indentWidth(text: string): number {
  return /^[ \t]*/.exec(text)?.[0].length ?? 0;
}

/** The first lines of a long run; of a test, also the lines that name what is tested. */
function showRun({ kind, lines }: Run, hunk: ShownHunk): Piece[] {
  const { over, shown, says } = SAMPLES[kind];
  const pieces: Piece[] = [];
  lines.forEach((line, at) => {
    const isShown = lines.length <= over || at < shown || (kind === "test" && isTestName(line.text));
    pieces.push(isShown ? { line: showChange(line, hunk) } : { count: 1, says });
  });
  return pieces;
}

/** Each level of indentation is one space: white space folds away in every comparison, and costs a judge as much as words. */
function showChange(line: DiffLine, { twins, indent: { least, unit } }: ShownHunk): string {
  const width = indentWidth(line.text);
  const levels = width > least ? Math.min(INDENT_SHOWN_MAX, Math.round((width - least) / unit)) : 0;
  const text = line.text.slice(width);
  const twin = twins.get(line)?.text;
  const charactersMax = charactersToShow(line.sign, text, twin?.slice(indentWidth(twin)));
  return `${line.sign}${" ".repeat(levels)}${showLine(text, charactersMax)}`;
}

/** As much as shows the difference; of a removed line no more than that, for its end stands in the line that replaced it. */
function charactersToShow(sign: DiffLine["sign"], text: string, twin: string | undefined): number {
  if (twin === undefined) return isBlob(text) ? BLOB_CHARACTERS_MAX : LINE_CHARACTERS_MAX;
  let begin = 0;
  while (begin < text.length && text[begin] === twin[begin]) begin += 1;
  const most = Math.min(LATE_CHARACTERS_MAX, Math.max(LINE_CHARACTERS_MAX, begin + BEHIND_CHARACTERS));
  let end = 0;
  while (end < text.length - begin && text.at(-1 - end) === twin.at(-1 - end)) end += 1;
  const isCut = sign === "-" && end > SAME_END_MIN;
  return isCut ? Math.min(most, text.length - end + SAME_END_SHOWN) : most;
}
