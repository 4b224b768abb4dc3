import { expect, test } from "vitest";
import { costOf, mostOfTry } from "#bots/judge/cost.ts";
import { estimateTokens } from "#core/score/visible-text.ts";

const PRICE = { microdollarsPerMillionIn: 250_000, microdollarsPerMillionOut: 2_000_000 };

test("tokens cost by the million, rounded up to a whole millionth of a dollar", () => {
  expect(costOf(1_200, 180, PRICE)).toBe(660);
  expect(costOf(1, 0, PRICE)).toBe(1);
  expect(costOf(0, 0, PRICE)).toBe(0);
  expect(costOf(4, 0, PRICE)).toBe(1);
  expect(costOf(5, 0, PRICE)).toBe(2);
});

test("the largest counts at the largest price stay exact", () => {
  const price = { microdollarsPerMillionIn: 9_999_999_999, microdollarsPerMillionOut: 9_999_999_999 };
  expect(costOf(10_000_000, 10_000_000, price)).toBe(199_999_999_980);
});

test("one try is twice the estimated prompt and the longest answer at most", () => {
  expect(mostOfTry({ system: "", user: "" }, PRICE)).toBe(8_000);
  const prompt = { system: "Judge this.".repeat(20), user: "It is good.".repeat(20) };
  const estimated = estimateTokens(prompt.system) + estimateTokens(prompt.user);
  expect(mostOfTry(prompt, { ...PRICE, microdollarsPerMillionIn: 1_000_000 })).toBe(2 * estimated + 8_000);
});
