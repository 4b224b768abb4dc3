// A line's shape: what can be told of one line of a diff without knowing its language, and which lines are only ceremony.
import type { FileKind } from "./file-kind.ts";

const WORD = /[\p{L}\p{N}]/u;
// "#[derive]", "#include" and "#!" are no comments, so a "#" needs its space.
const COMMENT = /^\s*(\/\/|\/\*|\*\s|#\s|#$|--\s|;;|<!--)/;
const IMPORT =
  /^\s*(import\s|from\s+\S+\s+import\s|export\s+(\*|\{[^}]*\})\s+from\s|(pub\s+)?use\s|#include\s|using\s+[\w.]+;|require(_relative)?[\s(]|(const|let|var)\s+[\w{},\s]+\s=\srequire\()/;
const TEST_NAME =
  /^\s*((test|it|describe|context|specify)(\.\w+)*\(|(async\s+)?(def|fn)\s|func\s+Test|(public\s+)?void\s)/;
// A run of digits and dots is looked for from its first digit on and never again inside, so the time stays linear.
const VERSION = /[0-9a-f]{40}|(?<![\d.])\d[\d.]*(-[\w.]+)?/g;
const BLOB_CHARACTERS_MIN = 100;
const BLOB_CHARACTERS_READ = 300;
const PLAIN_WORD = /(?<![\p{L}\p{N}])\p{L}+(?![\p{L}\p{N}])/gu;
const NAME = /[\p{L}\p{N}_$]+/gu;

/** Brackets, comment signs, rules and blank lines: nothing in it can be read. */
export function isWordless(text: string): boolean {
  return !WORD.test(text);
}

export function isComment(text: string, kind: FileKind): boolean {
  return (kind === "source" || kind === "test") && COMMENT.test(text);
}

export function isImport(text: string, kind: FileKind): boolean {
  return (kind === "source" || kind === "test") && IMPORT.test(text);
}

export function isTestName(text: string): boolean {
  return TEST_NAME.test(text);
}

/** A long line, of which little is words: coordinates, hexadecimal, base64. */
export function isBlob(text: string): boolean {
  const read = text.slice(0, BLOB_CHARACTERS_READ);
  const words = read.match(PLAIN_WORD)?.join("").length ?? 0;
  return read.length >= BLOB_CHARACTERS_MIN && words * 3 < read.length;
}

/** Lines of one shape differ in names and numbers only: the rows of a table, the entries of a list. */
export function shapeOf(text: string): string {
  return text.replace(NAME, "a").replace(/\s+/g, " ");
}

/** The lines differ, and in nothing but numbers, versions and commit hashes. */
export function isBump(one: string, other: string): boolean {
  return one !== other && maskVersions(one) === maskVersions(other);
}

function maskVersions(text: string): string {
  return text.replace(VERSION, "0").trim();
}
