// Scores as people type them.
import { describe, expect, test } from "vitest";
import { parseTypedScore } from "#bots/discord/typed-score.ts";
import { BadInput, explainError } from "#core/errors.ts";

describe("a typed score", () => {
  test.each([
    ["3", 300],
    ["3.2", 320],
    ["3,20", 320],
    ["3.20", 320],
    [" 3.07 ", 307],
    ["0", 0],
    ["0.05", 5],
    ["0,1", 10],
    ["4.99", 499],
    ["5", 500],
    ["5.00", 500],
    // A hundred times the fraction would be a little less: 114.99… and 434.99…
    ["1.15", 115],
    ["4.35", 435],
  ])("of %j is %i hundredths", (typed, hundredths) => {
    expect(parseTypedScore(typed)).toBe(hundredths);
  });

  test.each([
    "",
    " ",
    "5.01",
    "6",
    "10",
    "03",
    "-1",
    "+3",
    "3.",
    ".5",
    "3.205",
    "3.2.0",
    "3 2",
    "3.2 points",
    "3e0",
    "0x3",
    "NaN",
    "٣",
    "３",
    "3/5",
    "three",
    "3.20\n4.20",
  ])("is not read out of %j", (typed) => {
    expect(() => parseTypedScore(typed)).toThrow(BadInput);
  });

  test("that is none is quoted, with an example", () => {
    let said = "";
    try {
      parseTypedScore(`3.205${"x".repeat(100)}`);
    } catch (error) {
      said = explainError(error);
    }
    expect(said).toBe('This is not a score. "3.205xxxxxxxxxxxxxxx" Write one from 0.00 to 5.00, like 3.20.');
  });
});
