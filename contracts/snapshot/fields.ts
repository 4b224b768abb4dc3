// Fields: an answer from outside, read name by name. Every fault names the field that is not as agreed.
import { BadInput } from "#core/errors.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** @throws BadInput when the value is not an object */
export function fieldsOf(value: unknown, what: string): Fields {
  if (isFields(value)) return value;
  throw new BadInput(`${what} is not an object.`, { happened: shown(value) });
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : unfit(fields, name, "text");
}

export function wholeOf(fields: Fields, name: string): number {
  const value = fields[name];
  // The hub sends the voting block as text and all other whole numbers as numbers.
  const whole = typeof value === "string" && /^[0-9]{1,16}$/.test(value) ? Number(value) : value;
  return typeof whole === "number" && Number.isSafeInteger(whole) ? whole : unfit(fields, name, "a whole number");
}

export function listOf(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name];
  return Array.isArray(value) ? value : unfit(fields, name, "a list");
}

export function textsOf(fields: Fields, name: string): readonly string[] {
  return listOf(fields, name).map((value) =>
    typeof value === "string" ? value : unfit(fields, name, "a list of texts"),
  );
}

/** Parses JSON and keeps every number as the digits that were sent: voting power must not pass through a float. */
export function parseDigits(json: string): unknown {
  return JSON.parse(json, (_name: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" ? (context?.source ?? String(value)) : value,
  );
}

/**
 * JSON with sorted keys and no spaces. Like core's canonical JSON, but it takes what strangers wrote: fractions are kept, so
 * that a strategy with one is compared and hashed instead of ending the process.
 */
export function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(",")}]`;
  if (!isFields(value)) return JSON.stringify(value ?? null);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${sortedJson(member)}`).join(",")}}`;
}

function unfit(fields: Fields, name: string, wanted: string): never {
  throw new BadInput(`The field "${name}" is not ${wanted}.`, { happened: shown(fields[name]) });
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 200);
}
