// The record's sentences in the reader's language. Core writes them in English, as its entries keep them; here a known one is
// recognised by its text, or by the words around its figures and names, and said anew. Every other stays as it is and says so.
import type { LaurelError } from "#core/errors.ts";
import { plainSentence } from "../sheet.ts";
import { plainRows } from "../text.ts";
import { sayAmount } from "./figure.ts";
import { RECORD_SENTENCES } from "./record-sentences.ts";
import { isKnown, type Say } from "./say.ts";

interface Pattern {
  readonly key: string;
  /** The words around the values, one more than there are values. */
  readonly words: readonly string[];
  readonly names: readonly string[];
}

/** The one with most words of its own first: it is the surest. */
const PATTERNS: readonly Pattern[] = RECORD_SENTENCES.filter((key) => key.includes("{"))
  .map(readPattern)
  .toSorted((a, b) => b.words.join("").length - a.words.join("").length);

/** What a value has to look like by its name, so that a general pattern takes no foreign words for one. */
const FIGURES = new Set(["number", "count", "epoch", "days", "hours", "points", "most", "least", "percent", "left"]);
const FIGURE = /^[0-9]+([.,][0-9]+)*$/;
const AMOUNTS = new Set(["amount", "total", "budget", "power"]);
const AMOUNT = /^[0-9]/;
/** "owner/name#12/author", "feedback-3" */
const WORK = /^\S+[#-][0-9]+\S*$/;
/** May be whole sentences: ours, which are said anew as well, or somebody's own words, which stay as they are. */
const SENTENCES = new Set(["sentence", "words"]);
const SEVERAL_SENTENCES = /[.!?] [A-Z0-9"]/;
/** A value may be a sentence of the record itself, but not for ever. */
const DEPTH_MAX = 3;
const SENTENCE_CHARACTERS_MAX = 4_000;

function readPattern(key: string): Pattern {
  const parts = key.split(/\{(\w+)\}/);
  return { key, words: parts.filter((_, at) => at % 2 === 0), names: parts.filter((_, at) => at % 2 === 1) };
}

/** @returns null where the sentence is not known */
function translate(say: Say, sentence: string, depth = 0): string | null {
  if (say.language === "en") return sentence;
  if (sentence.length > SENTENCE_CHARACTERS_MAX) return null;
  if (isKnown(sentence) && !sentence.includes("{")) return say(sentence);
  for (const pattern of PATTERNS) {
    const values = match(pattern, sentence);
    if (values !== null) return say(pattern.key, sayValues(say, values, depth));
  }
  return null;
}

/** Each value up to the next words of the pattern; linear, whatever is written there. */
function match({ words, names }: Pattern, sentence: string): Map<string, string> | null {
  const [first = "", ...more] = words;
  const last = more.at(-1) ?? "";
  if (!sentence.startsWith(first) || !sentence.endsWith(last) || sentence.length < first.length + last.length)
    return null;
  const values = new Map<string, string>();
  let from = first.length;
  for (const [at, name] of names.entries()) {
    const isLast = at === names.length - 1;
    const to = isLast ? sentence.length - last.length : sentence.indexOf(more[at] ?? "", from + 1);
    if (to <= from) return null;
    const value = sentence.slice(from, to);
    if (!looksLike(name, value)) return null;
    values.set(name, value);
    from = to + (more[at] ?? "").length;
  }
  return values;
}

function looksLike(name: string, value: string): boolean {
  if (FIGURES.has(name)) return FIGURE.test(value);
  if (AMOUNTS.has(name)) return AMOUNT.test(value);
  if (name === "work") return WORK.test(value);
  return SENTENCES.has(name) || !SEVERAL_SENTENCES.test(value);
}

function sayValues(say: Say, values: ReadonlyMap<string, string>, depth: number): Record<string, string | number> {
  return Object.fromEntries([...values].map(([name, value]) => [name, sayValue(say, name, value, depth)]));
}

function sayValue(say: Say, name: string, value: string, depth: number): string | number {
  if (name === "words" || depth >= DEPTH_MAX) return value;
  if (/^[0-9]{1,9}$/.test(value)) return Number(value);
  if (name === "sentence") return tellRecord(say, value, depth + 1).text;
  return translate(say, value, depth + 1) ?? sayAmount(say, value);
}

interface Told {
  readonly text: string;
  readonly isInEnglish: boolean;
}

/** Several sentences in one are recognised together, or one after the other; the last may end with somebody's own words. */
export function tellRecord(say: Say, text: string, depth = 0): Told {
  const told: string[] = [];
  let isInEnglish = false;
  let rest = text;
  for (let count = 0; rest !== "" && count < SENTENCES_MAX; count++) {
    const whole = translate(say, rest, depth);
    const [first = rest] = whole === null ? rest.split(SENTENCE_END, 1) : [rest];
    const known = whole ?? translate(say, first, depth);
    told.push(known ?? first);
    isInEnglish ||= known === null && /[a-z]{2,} [a-z]{2,}/.test(first);
    rest = rest.slice(first.length).trimStart();
  }
  return { text: [...told, rest].filter((part) => part !== "").join(" "), isInEnglish };
}

/** Longer than anything the record says in one line. */
const SENTENCES_MAX = 40;
const SENTENCE_END = /(?<=[.!?]) (?=[A-Z0-9"])/;

/** One sentence for the middle of a row; a sentence that is left in English says so. */
export function sayRecord(say: Say, untrusted: string): string {
  const { text, isInEnglish } = tellRecord(say, untrusted);
  const sentence = plainSentence(text);
  return isInEnglish ? say("(in English) {sentence}", { sentence }) : sentence;
}

/** Lines of the record as rows to send. What leads a line up to its words, such as "  - ", stays before them. */
export function recordRows(say: Say, untrusted: string, rowsOf: (text: string) => string[] = plainRows): string[] {
  const told = untrusted.split("\n").map((line) => {
    const lead = /^\s*(- )?/.exec(line)?.[0] ?? "";
    const { text, isInEnglish } = tellRecord(say, line.slice(lead.length));
    return { text: `${lead}${text}`, isInEnglish };
  });
  const rows = rowsOf(told.map(({ text }) => text).join("\n"));
  return told.some(({ isInEnglish }) => isInEnglish) ? [say("-# Parts of the record are in English:"), ...rows] : rows;
}

/** A refusal: what is wrong, what happened and what to do, on one line. */
export function refusalRows(say: Say, { message, happened, next }: Pick<LaurelError, "message" | "happened" | "next">) {
  const parts = [message, happened, next].filter((part) => part !== "").map((part) => tellRecord(say, part).text);
  return plainRows(parts.join(" "));
}
