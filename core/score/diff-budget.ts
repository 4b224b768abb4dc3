// The budget of a normalised diff: tokens poured over the files like water, source first, so that no file drowns another.
import type { FileKind } from "./file-kind.ts";
import { estimateTokens } from "./visible-text.ts";

export interface FilePart {
  readonly header: string;
  readonly kind: FileKind;
  readonly lines: readonly string[];
}

export interface Fitted {
  readonly text: string;
  /** In the order of the parts, as the three lists below. */
  readonly shownLines: readonly (readonly string[])[];
  readonly omittedLines: readonly number[];
  /** Not even the header found room. */
  readonly isHidden: readonly boolean[];
}

const WEIGHTS: Record<FileKind, number> = {
  source: 1,
  docs: 0.7,
  translation: 0.7,
  test: 0.5,
  config: 0.5,
  manifest: 0.3,
};
/** With fewer tokens a part of a file tells nothing. */
const FILE_TOKENS_MIN = 40;
/** Of a cut file, this part is its beginning; the rest is its end. */
const HEAD_PERCENT = 70;
/** Room for the marks that say what is not shown. */
const MARK_TOKENS = 12;

/** @param closing marks that stand at the end whatever is cut */
export function fitBudget(parts: readonly FilePart[], tokensMax: number, closing: readonly string[]): Fitted {
  const needs = parts.map((part) => costOf([part.header, ...part.lines]));
  const room = Math.max(0, tokensMax - costOf(closing) - MARK_TOKENS);
  const shares = pourTokens(parts, needs, room);
  const shownLines = parts.map((part, at) => cutLines(part, (shares[at] ?? 0) - costOf([part.header])));
  const isHidden = parts.map((_, at) => (shares[at] ?? 0) === 0);
  const hidden = isHidden.filter(Boolean).length;
  const sections = parts.flatMap((part, at) => (isHidden[at] ? [] : [part.header, ...(shownLines[at]?.lines ?? [])]));
  const marks = hidden === 0 ? closing : [`~[${hidden} more files not shown]`, ...closing];
  return {
    text: [...sections, ...marks].join("\n"),
    shownLines: shownLines.map((each, at) => (isHidden[at] ? [] : each.lines)),
    omittedLines: parts.map((part, at) => (isHidden[at] ? part.lines.length : (shownLines[at]?.omitted ?? 0))),
    isHidden,
  };
}

/** Each line ends in a line break, which costs too. */
function costOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + estimateTokens(`${line}\n`), 0);
}

/**
 * Water-filling: every file with room gets its least part, then the level rises for all by their weights until the tokens are
 * out; what a small file does not need flows to the others. Files beyond the room get nothing, the lightest kinds first.
 */
function pourTokens(parts: readonly FilePart[], needs: readonly number[], room: number): number[] {
  const shares = needs.map(() => 0);
  const weightOf = (at: number) => WEIGHTS[parts[at]?.kind ?? "source"];
  const byWeight = needs.map((_, at) => at).sort((a, b) => weightOf(b) - weightOf(a) || a - b);
  let left = room;
  const kept = byWeight.filter((at) => {
    const header = costOf([parts[at]?.header ?? ""]);
    const least = Math.min(needs[at] ?? 0, Math.max(FILE_TOKENS_MIN, header + MARK_TOKENS));
    if (least > left) return false;
    shares[at] = least;
    left -= least;
    return true;
  });
  const wants = (at: number) => (needs[at] ?? 0) - (shares[at] ?? 0);
  const thirsty = kept.filter((at) => wants(at) > 0).sort((a, b) => wants(a) / weightOf(a) - wants(b) / weightOf(b));
  let weightLeft = thirsty.reduce((sum, at) => sum + weightOf(at), 0);
  for (const at of thirsty) {
    const grant = Math.min(wants(at), Math.floor((left * weightOf(at)) / weightLeft));
    weightLeft -= weightOf(at);
    shares[at] = (shares[at] ?? 0) + grant;
    left -= grant;
  }
  return shares;
}

/** The beginning and the end of a file's lines within so many tokens, with a mark between. */
function cutLines(part: FilePart, tokens: number): { lines: readonly string[]; omitted: number } {
  const { lines } = part;
  if (costOf(lines) <= tokens) return { lines, omitted: 0 };
  const room = Math.max(0, tokens - MARK_TOKENS);
  const head = fitting(lines, Math.floor((room * HEAD_PERCENT) / 100));
  const tail = fitting(lines.slice(head.count).reverse(), room - head.tokens);
  const omitted = lines.length - head.count - tail.count;
  return {
    lines: [...lines.slice(0, head.count), `~[${omitted} lines omitted]`, ...lines.slice(lines.length - tail.count)],
    omitted,
  };
}

function fitting(lines: readonly string[], tokens: number): { count: number; tokens: number } {
  let spent = 0;
  let count = 0;
  for (const line of lines) {
    const cost = estimateTokens(`${line}\n`);
    if (spent + cost > tokens) break;
    spent += cost;
    count += 1;
  }
  return { count, tokens: spent };
}
