// Prices: what well-known models cost, so that a DAO's budget for its jury holds without anybody writing a price down.
import type { Price } from "#core/score/judge-port.ts";

/**
 * Dollars for a million tokens in and out, short prompts, without discounts. Gathered on 2026-11-22 from the makers' pages and,
 * where those were not to be had, from public price lists; where they disagreed, the dearer stands here. Prices change: check
 * them before you rely on them, and write your own into dao.yaml (jury, jurors, price), which comes first.
 */
const DOLLARS_PER_MILLION = [
  ["gpt-6-astra", 10, 50],
  ["gpt-6-sol", 2, 10],
  ["gpt-6-luna", 0.1, 0.5],
  ["gpt-5.4", 2.5, 15],
  ["gpt-5.4-mini", 0.75, 4.5],
  ["gpt-5.4-nano", 0.2, 1.25],
  ["gpt-5", 1.25, 10],
  ["gpt-5-mini", 0.25, 2],
  ["gpt-5-nano", 0.05, 0.4],
  ["gpt-4.1", 2, 8],
  ["gpt-4.1-mini", 0.4, 1.6],
  ["gpt-4o", 2.5, 10],
  ["gpt-4o-mini", 0.15, 0.6],
  ["claude-opus-5-5", 4, 20],
  ["claude-opus-5", 5, 25],
  ["claude-opus-4-1", 15, 75],
  ["claude-sonnet-5-5", 2, 10],
  ["claude-sonnet-4-5", 3, 15],
  ["claude-haiku-4-5", 1, 5],
  ["gemini-3.5-flash", 1.5, 9],
  ["gemini-2.5-pro", 1.25, 10],
  ["gemini-2.5-flash", 0.3, 2.5],
  ["mistral-large", 2, 6],
  ["mistral-medium", 1.5, 7.5],
  ["mistral-small", 0.2, 0.6],
  ["deepseek-v4-flash", 0.44, 1.32],
] as const satisfies readonly (readonly [model: string, dollarsIn: number, dollarsOut: number])[];

const MICRODOLLARS = 1_000_000;

const PRICES: ReadonlyMap<string, Price> = new Map(
  DOLLARS_PER_MILLION.map(([model, dollarsIn, dollarsOut]) => [
    plainName(model),
    {
      microdollarsPerMillionIn: Math.round(dollarsIn * MICRODOLLARS),
      microdollarsPerMillionOut: Math.round(dollarsOut * MICRODOLLARS),
    },
  ]),
);

/** For a model that the table does not know: better to ask too seldom than to spend what nobody allowed. */
export const DEAREST_PRICE: Price = {
  microdollarsPerMillionIn: Math.max(...[...PRICES.values()].map((price) => price.microdollarsPerMillionIn)),
  microdollarsPerMillionOut: Math.max(...[...PRICES.values()].map((price) => price.microdollarsPerMillionOut)),
};

/** What may follow a name and change nothing about the price: a date, a preview, "latest". */
const VERSION = /(-preview)?(-latest|-[0-9]{8}|-[0-9]{4}(-[0-9]{2}-[0-9]{2})?)?$/;

/** @returns null for a model that the table does not know; another size or a later version of a known one is not known */
export function priceOf(model: string): Price | null {
  const name = plainName(model);
  return PRICES.get(name) ?? PRICES.get(name.replace(VERSION, "")) ?? null;
}

/** Without the maker in front ("openai/gpt-5"), and with one way of writing versions ("claude-opus-4.1"). */
function plainName(model: string): string {
  return (model.split("/").at(-1) ?? "").toLowerCase().replaceAll(".", "-");
}
