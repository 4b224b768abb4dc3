// Prose: what a diff says in comments. Without it a juror sees code alone, which shows whether words swayed its first answer.
import assert from "node:assert/strict";
import type { NormalisedDiff, NormalisedFile } from "./normalised-diff.ts";

/** Stands for comment lines. As every mark it begins with "~", so no contributor can write it and no juror can quote it. */
const COMMENT_MARK = "~[comment]";

interface CommentStyle {
  /** From here to the end of the line, at its start or behind white space or the end of a statement. */
  readonly lines: readonly string[];
  readonly blocks: readonly Block[];
}

interface Block {
  readonly open: string;
  readonly close: string;
  /** Only at the start of a line is it a comment; elsewhere it opens a string that stays. */
  readonly isOnlyAtStart?: boolean;
}

const C_BLOCK: Block = { open: "/*", close: "*/" };
const MARKUP_BLOCK: Block = { open: "<!--", close: "-->" };
const DOCSTRINGS: readonly Block[] = [
  { open: '"""', close: '"""', isOnlyAtStart: true },
  { open: "'''", close: "'''", isOnlyAtStart: true },
];

const STYLES: readonly { readonly style: CommentStyle; readonly endings: RegExp }[] = [
  {
    style: { lines: ["//"], blocks: [C_BLOCK] },
    endings:
      /\.([cm]?[jt]sx?|java|kts?|c|cc|cpp|cxx|h|hpp|m|mm|cs|go|rs|swift|scala|dart|php|sol|groovy|gradle|proto|zig|scss|less|json[5c])$/i,
  },
  { style: { lines: ["//"], blocks: [C_BLOCK, MARKUP_BLOCK] }, endings: /\.(vue|svelte|astro)$/i },
  { style: { lines: [], blocks: [C_BLOCK] }, endings: /\.css$/i },
  { style: { lines: [], blocks: [MARKUP_BLOCK] }, endings: /\.(html?|xml|svg|xhtml)$/i },
  { style: { lines: ["#"], blocks: DOCSTRINGS }, endings: /\.(py|pyi|pyx)$/i },
  {
    style: { lines: ["#"], blocks: [] },
    endings:
      /\.(rb|rake|sh|bash|zsh|fish|p[lm]|r|jl|exs?|nim|tcl|ps1|cmake|mk|ya?ml|toml|conf|cfg|properties|env|tf|graphql|nix)$|(^|\/)(Dockerfile|Makefile|Gemfile|Rakefile)$/i,
  },
  { style: { lines: ["--"], blocks: [C_BLOCK] }, endings: /\.sql$/i },
  { style: { lines: ["--"], blocks: [{ open: "--[[", close: "]]" }] }, endings: /\.lua$/i },
  { style: { lines: ["--"], blocks: [{ open: "{-", close: "-}" }] }, endings: /\.(hs|elm|purs)$/i },
  { style: { lines: [";"], blocks: [] }, endings: /\.(clj[cs]?|lisp|el|scm|rkt|asm|s|ini)$/i },
  { style: { lines: ["%"], blocks: [] }, endings: /\.(tex|erl|hrl)$/i },
];

/**
 * The diff without its comments: lines that are nothing else become marks, comments behind code are cut off. Documentation and
 * translations stay, for there the prose is the work; so do paths, strings and names of tests. It reads line by line, not as a
 * compiler would: a block is followed within its hunk, and a comment sign inside a string of several lines counts as a comment.
 * Its time grows with the length of the text.
 */
export function removeProse(diff: NormalisedDiff): NormalisedDiff {
  const files = diff.files.map((file) => ({ ...file, shownLines: removeComments(file) }));
  const parts: string[] = [];
  let end = 0;
  for (const [at, { shownLines }] of diff.files.entries()) {
    if (shownLines.length === 0) continue;
    const before = `\n${shownLines.join("\n")}`;
    const start = diff.text.indexOf(before, end);
    assert(start !== -1, "the lines of a file stand in the text of its diff");
    parts.push(diff.text.slice(end, start), ...(files[at]?.shownLines ?? []).map((line) => `\n${line}`));
    end = start + before.length;
  }
  return { ...diff, files, text: parts.join("") + diff.text.slice(end) };
}

function removeComments(file: NormalisedFile): readonly string[] {
  const style = STYLES.find(({ endings }) => endings.test(file.path))?.style;
  if (style === undefined || file.kind === "docs" || file.kind === "translation") return file.shownLines;
  const kept: string[] = [];
  // The old and the new text each have their own open block; a line of context belongs to both.
  let open: { readonly before: Open; readonly after: Open } = { before: null, after: null };
  for (const line of file.shownLines) {
    const sign = line.slice(0, 1);
    if (sign === "~" || sign === "@") {
      open = { before: null, after: null };
      kept.push(sign === "@" ? `@@${readLine(line.slice(2), null, style).code}`.trimEnd() : line);
      continue;
    }
    const text = line.slice(1);
    const { code, stays } = readLine(text, sign === "-" ? open.before : open.after, style);
    open = { before: sign === "+" ? open.before : stays, after: sign === "-" ? open.after : stays };
    const isComment = code.trim() === "" && text.trim() !== "";
    if (!isComment) kept.push(code === text ? line : `${sign}${code.trimEnd()}`);
    else if (kept.at(-1) !== COMMENT_MARK) kept.push(COMMENT_MARK);
  }
  return kept;
}

/** What must come before a line is code again; a string of several lines is code, and only waits for its end. */
type Open = { readonly close: string; readonly isCode: boolean } | null;

const BEFORE_COMMENT = /[\s;)}]/;
const QUOTES = new Set(['"', "'", "`"]);

/** The code of one line, and what is still open at its end. */
function readLine(text: string, before: Open, style: CommentStyle): { readonly code: string; readonly stays: Open } {
  if (before === null && isInsideBlock(text, style)) return { code: text.split("*/")[1] ?? "", stays: null };
  let open = before;
  let code = "";
  let at = 0;
  while (at < text.length) {
    if (open !== null) {
      const found = text.indexOf(open.close, at);
      const end = found === -1 ? text.length : found + open.close.length;
      if (open.isCode) code += text.slice(at, end);
      at = end;
      if (found === -1) return { code, stays: open };
      open = null;
      continue;
    }
    const block = style.blocks.find((each) => text.startsWith(each.open, at));
    if (block !== undefined) {
      open = { close: block.close, isCode: block.isOnlyAtStart === true && code.trim() !== "" };
      if (open.isCode) code += block.open;
      at += block.open.length;
      continue;
    }
    const mayStart = at === 0 || BEFORE_COMMENT.test(text[at - 1] ?? "");
    if (mayStart && style.lines.some((sign) => text.startsWith(sign, at))) break;
    const end = QUOTES.has(text[at] ?? "") ? endOfString(text, at) : at + 1;
    code += text.slice(at, end);
    at = end;
  }
  return { code, stays: open };
}

/** A hunk often begins inside a block comment; its lines are known by their star. */
function isInsideBlock(text: string, { blocks }: CommentStyle): boolean {
  return blocks.includes(C_BLOCK) && /^\s*\*(\s|\/|$)/.test(text);
}

/** Behind the closing quote; behind the opening one where none closes it, as with the apostrophe of a lifetime. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === text[start]) return at + 1;
  }
  return start + 1;
}
