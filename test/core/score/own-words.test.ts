import { describe, expect, test } from "vitest";
import { countWords, hasSubstance, ownText, worthOfWords } from "#core/score/own-words.ts";

function worth(text: string): number {
  return worthOfWords({ ...countWords([ownText(text)]) }, 100);
}

const PROSE = "The retry never resets its counter after a success, so the second outage gives up at once. ";

describe("what a person wrote", () => {
  test("is worth its part up to 240 characters, and no more after that", () => {
    expect(worth(PROSE.slice(0, 60))).toBe(25);
    expect(worth(PROSE.slice(0, 24))).toBe(10);
    expect(worth(`${PROSE}${"It would help to name the two cases and to test each of them apart. ".repeat(3)}`)).toBe(
      100,
    );
  });

  test("is not worth more for being said again, spaced out or spelled in pieces", () => {
    const text = PROSE.slice(0, 90);
    expect(countWords([text, text])).toEqual(countWords([text]));
    expect(worth(text.replaceAll(" ", "   \n\n "))).toBe(worth(text));
    expect(worth(text.replaceAll(" ", " \u200b"))).toBe(worth(text));
    expect(worth([...text].join(" ").slice(0, 90))).toBeLessThanOrEqual(worth(text));
  });

  test("is one word when it is endless, whatever its length", () => {
    expect(worth("a".repeat(5_000))).toBe(5);
    expect(worth("yes ".repeat(1_000))).toBe(5);
  });

  test("holds no word that is quoted from others", () => {
    expect(ownText("> you said this\n  > and that\nI disagree.")).toBe("I disagree.");
  });

  test("is read up to a limit", () => {
    expect(countWords([ownText("word ".repeat(1_000_000))])).toEqual({ words: 1, wordCharacters: 9_999 });
    const different = Array.from({ length: 5_000 }, (_, at) => `w${at}`).join(" ");
    expect(countWords([different]).words).toBe(1_000);
  });
});

test.each([
  ["please name the unit", true],
  ["Nice!", false],
  ["ok ok ok ok ok ok", false],
  ["Wonderful contribution!", false],
  ["a b c", false],
  ["这里缺少错误处理", true],
  ["好的", false],
  ["", false],
])("a comment has substance: %j %s", (text, has) => {
  expect(hasSubstance(text)).toBe(has);
});
