// A patch id: the name of what a pull request changes, whoever makes the change again, in whatever order and spacing.
import type { ChangedFile } from "#core/contribution/evidence.ts";
import { contentHash, type Hash } from "#core/key.ts";
import { foldText } from "./visible-text.ts";

export interface PatchIds {
  readonly patchId: Hash;
  /** The patch id of undoing this change. */
  readonly reversePatchId: Hash;
}

export interface ChangedLines {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** The patch is longer than what is read of one file. */
  readonly isCut: boolean;
}

/** The id of every pull request in which no changed line can be seen. It says nothing, so it equals nothing. */
export const NO_PATCH_ID: Hash = contentHash([]);

/** GitHub shows a tenth of it at most. */
const FILE_LINES_MAX = 200_000;

/** How often each folded line came or went; a number of lines alone where they cannot be seen. */
type Lines = Readonly<Record<string, number>> | number;

interface FileChange {
  /** Null where the file did not exist before. */
  readonly from: string | null;
  /** Null where it exists no more. */
  readonly to: string | null;
  readonly added: Lines;
  readonly removed: Lines;
}

/**
 * In the manner of `git patch-id --stable` (git-scm.com/docs/git-patch-id): paths and changed lines without white space,
 * the order of files aside. Unlike there, context is left out and of each file only what came and what went in the end is
 * told, so that undoing a change has exactly its reverse id, however the difference was computed.
 */
export function patchIds(files: readonly ChangedFile[]): PatchIds {
  const changes = files.map(changeOf).filter(isChange);
  return { patchId: idOf(changes), reversePatchId: idOf(changes.map(undo)) };
}

/** The lines of one patch without their signs, as the code host shows them. */
export function changedLines(untrustedPatch: string): ChangedLines {
  const rows = untrustedPatch.split("\n", FILE_LINES_MAX + 1);
  const signed = (sign: "+" | "-") => rows.filter((row) => row.startsWith(sign)).map((row) => row.slice(1));
  return { added: signed("+"), removed: signed("-"), isCut: rows.length > FILE_LINES_MAX };
}

function changeOf(file: ChangedFile): FileChange {
  const from = file.status === "added" ? null : (file.previousPath ?? file.path);
  const to = file.status === "removed" ? null : file.path;
  const { added, removed, isCut } = changedLines(file.untrustedPatch ?? "");
  return file.untrustedPatch === null || isCut
    ? { from, to, added: file.addedLines, removed: file.removedLines }
    : { from, to, ...differenceOf(added, removed) };
}

/** What came and what went in the end: a line that was only moved within the file, or only spaced anew, did neither. */
function differenceOf(added: readonly string[], removed: readonly string[]): Pick<FileChange, "added" | "removed"> {
  const counts = new Map<string, number>();
  for (const fold of added.map(foldText)) counts.set(fold, (counts.get(fold) ?? 0) + 1);
  for (const fold of removed.map(foldText)) counts.set(fold, (counts.get(fold) ?? 0) - 1);
  counts.delete("");
  const more = [...counts].filter(([, count]) => count > 0);
  const less = [...counts].filter(([, count]) => count < 0).map(([fold, count]) => [fold, -count] as const);
  return { added: Object.fromEntries(more), removed: Object.fromEntries(less) };
}

function isChange({ from, to, added, removed }: FileChange): boolean {
  return from !== to || typeof added === "number" || hasLines(added) || hasLines(removed);
}

function hasLines(lines: Lines): boolean {
  return typeof lines !== "number" && Object.keys(lines).length > 0;
}

function undo({ from, to, added, removed }: FileChange): FileChange {
  return { from: to, to: from, added: removed, removed: added };
}

function idOf(changes: readonly FileChange[]): Hash {
  const isSeen = changes.some(({ added, removed }) => hasLines(added) || hasLines(removed));
  return isSeen ? contentHash(changes.map((change) => contentHash(change)).sort()) : NO_PATCH_ID;
}
