import { expect, test } from "vitest";
import { DEAREST_PRICE, priceOf } from "#config/prices.ts";

const MINI = { microdollarsPerMillionIn: 250_000, microdollarsPerMillionOut: 2_000_000 };
const OPUS = { microdollarsPerMillionIn: 15_000_000, microdollarsPerMillionOut: 75_000_000 };

test.each([
  ["its own name", "gpt-5-mini", MINI],
  ["a dated name", "gpt-5-mini-2025-08-07", MINI],
  ["its maker's name in front", "openai/gpt-5-mini", MINI],
  ["a date without hyphens", "claude-opus-4-1-20250805", OPUS],
  ["its version with a dot", "anthropic/claude-opus-4.1", OPUS],
])("a known model is priced under %s", (_, model, price) => {
  expect(priceOf(model)).toEqual(price);
});

test("latest and a short date are the same model", () => {
  const price = { microdollarsPerMillionIn: 1_500_000, microdollarsPerMillionOut: 7_500_000 };
  expect(priceOf("mistral-medium-latest")).toEqual(price);
  expect(priceOf("mistral-medium-2604")).toEqual(price);
});

test.each(["gpt-5-pro", "gpt-5.9", "gpt-5-9", "my-gpt-5", "llama3", "", "-latest", "__proto__", "-".repeat(100_000)])(
  "a name that only looks like a known one has no price: %j",
  (model) => {
    expect(priceOf(model)).toBeNull();
  },
);

test("an unknown model counts as the dearest", () => {
  expect(DEAREST_PRICE).toEqual(OPUS);
});
