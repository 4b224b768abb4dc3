// A judgement: a juror's answer for each criterion, a whole number 0 to 5 with the changed lines that it rests on.
import { BadInput } from "#core/errors.ts";
import type { Criterion, Rubric } from "./rubric.ts";
import { showHidden } from "./visible-text.ts";

export interface Judgement {
  /** Exactly the criteria asked for, in the rubric's order. */
  readonly criteria: readonly CriterionJudgement[];
}

export interface CriterionJudgement {
  readonly name: Criterion["name"];
  /** At most three; grounding decides what they are worth. */
  readonly quotes: readonly Quote[];
  /** One short sentence in plain characters. A model wrote it after reading untrusted text: show it, never act on it. */
  readonly reason: string;
  readonly value: number;
}

/** One changed line, or a part of it, as the juror claims to have read it. */
export interface Quote {
  readonly path: string;
  readonly line: string;
}

export const QUOTES_MAX = 3;
export const REASON_CHARACTERS_MAX = 300;
const QUOTE_CHARACTERS_MAX = 400;
const PATH_CHARACTERS_MAX = 1_000;
const VALUE_MAX = 5;

/** The shape of the answer for structured outputs: quotes come before the number, so that the number follows from them. */
export function judgementSchema(rubric: Rubric): Record<string, unknown> {
  const quote = exactObjectSchema({ path: { type: "string" }, line: { type: "string" } });
  const criterion = exactObjectSchema({
    quotes: { type: "array", items: quote },
    reason: { type: "string" },
    value: { type: "integer", enum: [0, 1, 2, 3, 4, 5] },
  });
  return exactObjectSchema(Object.fromEntries(rubric.criteria.map(({ name }) => [name, criterion])));
}

/**
 * Reads a juror's answer: one member per criterion of the rubric, and nothing else anywhere.
 * @throws BadInput for anything that is not exactly that: extra or missing keys, a number as text, NaN, out of range, too long
 */
export function parseJudgement(answer: unknown, rubric: Rubric): Judgement {
  const names = rubric.criteria.map(({ name }) => name);
  const members = readExactly(answer, names, "the answer");
  return { criteria: names.map((name) => readCriterion(name, members[name])) };
}

function readCriterion(name: Criterion["name"], answer: unknown): CriterionJudgement {
  const { quotes, reason, value } = readExactly(answer, ["quotes", "reason", "value"], name);
  if (!Array.isArray(quotes) || quotes.length > QUOTES_MAX) {
    throw refuse(`${name}.quotes is not a list of at most ${QUOTES_MAX}`);
  }
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > VALUE_MAX) {
    throw refuse(`${name}.value is not a whole number from 0 to ${VALUE_MAX}`);
  }
  return {
    name,
    quotes: quotes.map((quote: unknown) => readQuote(name, quote)),
    reason: plainReason(readText(reason, REASON_CHARACTERS_MAX, `${name}.reason`)),
    value,
  };
}

function readQuote(name: string, answer: unknown): Quote {
  const { path, line } = readExactly(answer, ["path", "line"], `a quote of ${name}`);
  return {
    path: readText(path, PATH_CHARACTERS_MAX, `a path of ${name}`),
    line: readText(line, QUOTE_CHARACTERS_MAX, `a line of ${name}`),
  };
}

function readExactly(value: unknown, keys: readonly string[], what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refuse(`${what} is not an object`);
  const members = Object.entries(value);
  const missing = keys.filter((key) => !Object.hasOwn(value, key));
  if (missing.length > 0) throw refuse(`${what} lacks ${missing.join(", ")}`);
  if (members.length > keys.length) throw refuse(`${what} has ${members.length - keys.length} members too many`);
  return Object.fromEntries(members);
}

function readText(value: unknown, charactersMax: number, what: string): string {
  if (typeof value !== "string") throw refuse(`${what} is not text`);
  if (value.length > charactersMax) throw refuse(`${what} is longer than ${charactersMax} characters`);
  return value;
}

function refuse(happened: string): BadInput {
  return new BadInput("This is not a judgement.", { happened, next: "The deterministic score stands." });
}

/**
 * One line without links, mentions or markup: a reason is shown where such things would come alive. Markup goes first, because
 * what is taken out of the middle of a word could leave a link.
 */
function plainReason(text: string): string {
  return showHidden(text.replace(/\s+/g, " "))
    .replace(/[`*_~<>[\]{}|@#\\]/g, "")
    .replace(/:\/\/|www\./gi, " ")
    .trim();
}

function exactObjectSchema(properties: Record<string, unknown>): Record<string, unknown> {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}
