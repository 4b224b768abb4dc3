// A unified diff: what `git diff` prints, read into the changed files that a code host would list.
import type { ChangedFile, FileStatus } from "#core/contribution/evidence.ts";

interface OpenFile {
  path: string;
  previousPath: string | null;
  status: FileStatus;
  addedLines: number;
  removedLines: number;
  readonly patch: string[];
}

/**
 * Reads the output of `git diff`, or a plain `diff -u` without git's own header lines.
 * What a hunk's header does not count is no part of it: a removed line "-- a" is never taken for the next file's header.
 * @returns one row per file in the order of the diff; none for an empty text. Binary files and pure renames have no patch.
 */
export function readUnifiedDiff(untrustedDiff: string): ChangedFile[] {
  const files: OpenFile[] = [];
  let open: OpenFile | null = null;
  const begin = (path: string): OpenFile => {
    open = { path, previousPath: null, status: "modified", addedLines: 0, removedLines: 0, patch: [] };
    files.push(open);
    return open;
  };
  const rows = untrustedDiff.split("\n");
  for (let at = 0; at < rows.length; at += 1) {
    const row = (rows[at] ?? "").replace(/\r$/, "");
    if (row.startsWith("diff --git ")) begin(readGitPaths(row.slice("diff --git ".length)));
    else if (row.startsWith("--- ") && rows[at + 1]?.startsWith("+++ ")) {
      const [from, to] = [readPath(row.slice(4)), readPath((rows[at + 1] ?? "").slice(4))];
      const file: OpenFile = open === null || hasPatch(open) ? begin(to ?? from ?? "") : open;
      nameFile(file, from, to);
      at += 1;
    } else if (row.startsWith("@@ ") && open !== null) at = readHunk(rows, at, open);
    else if (open !== null) readHeader(row, open);
  }
  return files.map(({ patch, ...file }) => ({ ...file, untrustedPatch: patch.length === 0 ? null : patch.join("\n") }));
}

function hasPatch(file: OpenFile): boolean {
  return file.patch.length > 0;
}

/** The two names are equal unless the file was renamed, and then lines of their own name it. */
function readGitPaths(names: string): string {
  if (names.startsWith('"')) return readPath(names) ?? "";
  const half = names.slice(0, (names.length - 1) / 2);
  return readPath(half) ?? names;
}

/** Without "a/" or "b/" and what may follow a tab; null for /dev/null. */
function readPath(name: string): string | null {
  const bare = unquote((name.split("\t", 1)[0] ?? "").replace(/\r$/, ""));
  return bare === "/dev/null" ? null : bare.replace(/^[abciow]\//, "");
}

/** A path with odd characters stands in quotes, its bytes as in C. https://git-scm.com/docs/git-config (core.quotePath) */
function unquote(name: string): string {
  if (!name.startsWith('"')) return name;
  const bytes: number[] = [];
  for (let at = 1; at < name.length && name[at] !== '"'; at += 1) {
    if (name[at] !== "\\") {
      const character = String.fromCodePoint(name.codePointAt(at) ?? 0);
      bytes.push(...Buffer.from(character));
      at += character.length - 1;
      continue;
    }
    const octal = /^[0-3][0-7]{2}/.exec(name.slice(at + 1, at + 4))?.[0];
    if (octal === undefined) bytes.push(ESCAPES[name[at + 1] ?? ""] ?? (name.codePointAt(at + 1) ?? 0) % 256);
    else bytes.push(Number.parseInt(octal, 8));
    at += octal === undefined ? 1 : 3;
  }
  return Buffer.from(bytes).toString("utf8");
}

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

function nameFile(file: OpenFile, from: string | null, to: string | null): void {
  if (from === null) file.status = "added";
  if (to === null) file.status = "removed";
  file.path = to ?? from ?? file.path;
}

function readHeader(row: string, file: OpenFile): void {
  const [, what, name = ""] = /^(rename from|rename to|copy from|copy to) (.*)/.exec(row) ?? [];
  if (what === undefined) {
    if (row.startsWith("new file mode")) file.status = "added";
    if (row.startsWith("deleted file mode")) file.status = "removed";
    return;
  }
  file.status = what.startsWith("rename") ? "renamed" : "copied";
  if (what.endsWith("from")) file.previousPath = unquote(name);
  else file.path = unquote(name);
}

/** @returns the row on which the hunk ends */
function readHunk(rows: readonly string[], start: number, file: OpenFile): number {
  const header = /^@@ -\d{1,10}(?:,(\d{1,10}))? \+\d{1,10}(?:,(\d{1,10}))? @@/.exec(rows[start] ?? "");
  if (header === null) return start;
  let removedLeft = Number(header[1] ?? 1);
  let addedLeft = Number(header[2] ?? 1);
  file.patch.push(rows[start] ?? "");
  let at = start + 1;
  for (; at < rows.length; at += 1) {
    const row = rows[at] ?? "";
    const isLast = at === rows.length - 1;
    const isNote = row.startsWith("\\");
    if (removedLeft <= 0 && addedLeft <= 0 && !isNote) break;
    // Some tools cut the one space of an empty context line off; the text's own end is no such line.
    if (!/^[ +\-\\\r]/.test(row) && (row !== "" || isLast)) break;
    file.patch.push(row);
    if (isNote) continue;
    if (row.startsWith("+")) file.addedLines += 1;
    if (row.startsWith("-")) file.removedLines += 1;
    if (!row.startsWith("+")) removedLeft -= 1;
    if (!row.startsWith("-")) addedLeft -= 1;
  }
  return at - 1;
}
