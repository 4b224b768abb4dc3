// Fields: a payload or an answer of GitHub's, read name by name. Every fault names the field that is not as agreed.
import { BadInput } from "#core/errors.ts";
import { parseIsoTime, type UnixSeconds } from "#core/time.ts";

export type Fields = Readonly<Record<string, unknown>>;

const SHOWN_CHARACTERS_MAX = 120;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @throws BadInput when the value is not an object */
export function fieldsOf(value: unknown, what: string): Fields {
  return isFields(value) ? value : unfit(what, "an object", value);
}

/** @returns the objects of a list. @throws BadInput when it is no list or holds something else */
export function listOf(value: unknown, what: string): readonly Fields[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : unfit(what, "a list", value);
  return list.map((item) => fieldsOf(item, `an item of ${what}`));
}

/** The object at the end of a path of names. */
export function innerOf(fields: Fields, ...path: readonly string[]): Fields {
  return path.reduce((inner, name) => fieldsOf(inner[name], name), fields);
}

/** GraphQL's `nodes`; it leaves null where something may not be seen. */
export function nodesOf(fields: Fields, name: string): readonly Fields[] {
  const nodes = innerOf(fields, name)["nodes"];
  return listOf(Array.isArray(nodes) ? nodes.filter((node) => node !== null) : nodes, `the nodes of ${name}`);
}

export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : unfit(name, "text", value);
}

/** What people wrote, where an absent text is an empty one. */
export function writtenOf(fields: Fields, name: string): string {
  return fields[name] === null || fields[name] === undefined ? "" : textOf(fields, name);
}

/** @throws BadInput when it is not a whole number from zero on */
export function countOf(fields: Fields, name: string): number {
  const value = fields[name];
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? value
    : unfit(name, "a whole number", value);
}

/** @throws BadInput when it is not a whole number above zero */
export function idOf(fields: Fields, name: string): number {
  const value = countOf(fields, name);
  return value > 0 ? value : unfit(name, "a number above zero", value);
}

export function isTrue(fields: Fields, name: string): boolean {
  const value = fields[name];
  return typeof value === "boolean" ? value : unfit(name, "true or false", value);
}

export function timeOf(fields: Fields, name: string): UnixSeconds {
  const text = textOf(fields, name);
  return Number.isNaN(Date.parse(text)) ? unfit(name, "a time", text) : parseIsoTime(text);
}

/** @returns "owner/name" */
export function repositoryNameOf(fields: Fields, name: string): string {
  const text = textOf(fields, name);
  return /^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(text) ? text : unfit(name, "owner/name", text);
}

/** @returns null when the bytes are not a JSON object */
export function parseFields(raw: Buffer): Fields | null {
  try {
    const value: unknown = JSON.parse(raw.toString("utf8"));
    return isFields(value) ? value : null;
  } catch {
    // Bytes that are no JSON are an answer here; the caller refuses them in its own words.
    return null;
  }
}

function unfit(name: string, wanted: string, value: unknown): never {
  const shown = (JSON.stringify(value) ?? "nothing").slice(0, SHOWN_CHARACTERS_MAX);
  throw new BadInput(`GitHub's field "${name}" is not ${wanted}.`, {
    happened: `It is ${shown}.`,
    next: "If it comes again, compare it with GitHub's documentation of this call.",
  });
}
