import { describe, expect, test } from "vitest";
import { countHidden, estimateTokens, foldText, showHidden, showLine, stripHidden } from "#core/score/visible-text.ts";

describe("what nobody can see", () => {
  const hostile = "pay\u202e me\u200b\u{e0041}\ud800\u0007\ufe0f";

  test("is shown, stripped, counted, and folds away", () => {
    expect(showHidden(hostile)).toBe("pay\\u{202e} me\\u{200b}\\u{e0041}\\u{d800}\\u{7}\ufe0f");
    expect(stripHidden(hostile)).toBe("pay me\ufe0f");
    expect(countHidden(hostile)).toBe(5);
    expect(foldText(hostile)).toBe("payme\ufe0f");
  });

  test("is no tab and no line end", () => {
    expect(showHidden("\ta")).toBe("\ta");
    expect(countHidden("\ta\r\n\u200bb")).toBe(1);
  });
});

test("a shown line is never longer than asked, however much of it must be escaped", () => {
  expect(showLine("short", 10)).toBe("short");
  expect(showLine("x".repeat(11), 10)).toBe("xxxxxxxxx…");
  expect(showLine("\u200b".repeat(3), 10)).toBe("\\u{200b}\\…");
});

test("tokens are estimated by characters", () => {
  expect(estimateTokens("")).toBe(0);
  expect(estimateTokens("x".repeat(18))).toBe(5);
  expect(estimateTokens("汉字")).toBe(2);
});
