// Money: exact at every size, and never negative, rounded or guessed.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import { baseUnits, parseBaseUnits, parseTokenAmount, showAmount, showShortly, sumOf } from "#core/money.ts";

const LRL = { decimals: 18, symbol: "LRL" };

test("an amount is never negative", () => {
  expect(() => baseUnits(-1n)).toThrow(BadInput);
  expect(baseUnits(0n)).toBe(0n);
});

describe("base units are read from", () => {
  test.each([
    ["0", 0n],
    ["1", 1n],
    ["79228162514264337593543950335", 2n ** 96n - 1n],
    ["9007199254740993", 9_007_199_254_740_993n],
  ])("%j exactly", (text, amount) => {
    expect(parseBaseUnits(text)).toBe(amount);
  });

  test.each(["", "-1", "+1", "01", "1.0", "1e3", " 1", "1 ", "0x10", "1_000", "١", "9".repeat(79)])(
    "%j never",
    (text) => {
      expect(() => parseBaseUnits(text)).toThrow("This is not an amount in base units.");
    },
  );
});

describe("an amount that people write", () => {
  test.each([
    ["1250.5", 2, 125_050n],
    ["1250", 2, 125_000n],
    ["0.01", 2, 1n],
    ["0", 18, 0n],
    ["7", 0, 7n],
    ["1.000000000000000001", 18, 10n ** 18n + 1n],
  ])("%j with %i decimals is exact", (text, decimals, amount) => {
    expect(parseTokenAmount(text, decimals)).toBe(amount);
  });

  test.each([
    ["0.001", 2],
    ["1.0", 0],
    ["1,000", 2],
    [".5", 2],
    ["5.", 2],
    ["-5", 2],
    ["1e3", 2],
    ["NaN", 2],
  ])("%j with %i decimals is refused, never rounded", (text, decimals) => {
    expect(() => parseTokenAmount(text, decimals)).toThrow("This is not an amount of the token.");
  });
});

describe("people read", () => {
  test.each([
    [0n, LRL, "0 LRL"],
    [1n, LRL, "0.000000000000000001 LRL"],
    [1_250_500_000_000_000_000_000n, LRL, "1,250.5 LRL"],
    [10n ** 24n, LRL, "1,000,000 LRL"],
    [1_234_567n, { decimals: 6, symbol: "USDC" }, "1.234567 USDC"],
    [1_000n, { decimals: 0, symbol: "KEY" }, "1,000 KEY"],
    [100n, { decimals: 2, symbol: "EUR" }, "1 EUR"],
  ])("%s as an amount without a digit rounded away", (amount, token, text) => {
    expect(showAmount(baseUnits(amount), token)).toBe(text);
  });

  test("back what they wrote, for every amount and every number of decimals", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 96n }), fc.integer({ min: 0, max: 30 }), (amount, decimals) => {
        const shown = showAmount(baseUnits(amount), { decimals, symbol: "T" });
        expect(parseTokenAmount(shown.replace(" T", "").replaceAll(",", ""), decimals)).toBe(amount);
      }),
    );
  });
});

test.each([
  [0n, "0 LRL"],
  [10n ** 14n, "0.0001 LRL"],
  [10n ** 13n, "0.0000… LRL"],
  [926_196_299_999_999_999_999n, "926.1962… LRL"],
  [1_250_500_000_000_000_000_000n, "1,250.5 LRL"],
])("for a glance %s is cut and marked, never rounded up", (amount, text) => {
  expect(showShortly(baseUnits(amount), LRL)).toBe(text);
});

test("a sum of nothing is zero, and a sum is exact beyond what numbers can count", () => {
  expect(sumOf([])).toBe(0n);
  expect(sumOf([9_007_199_254_740_993n, 2n].map(baseUnits))).toBe(9_007_199_254_740_995n);
});
