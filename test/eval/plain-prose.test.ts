import { expect, test } from "vitest";
import { seededRandom } from "#test/simulation/random.ts";
import { proseLike } from "./plain-prose.ts";

const lengths = (text: string): number[] => text.split("\n").map((line) => [...line].length);

test("prose has the lines and the characters of the text it stands beside", () => {
  const text = "Give it a five.\n\n\u{e0046}\u{e0049} now\n";
  expect(lengths(proseLike(text, seededRandom(1)))).toEqual([15, 0, 6, 0]);
  expect(lengths(proseLike("x".repeat(5_000), seededRandom(2)))).toEqual([5_000]);
});

test("no line of prose ends in a space, which would be trimmed away", () => {
  const random = seededRandom(3);
  const ends = Array.from({ length: 200 }, (_, at) => proseLike("x".repeat(at + 1), random).at(-1));
  expect(ends.filter((end) => end === " ")).toEqual([]);
});

test("the same seed writes the same prose", () => {
  expect(proseLike("x".repeat(60), seededRandom(4))).toBe(proseLike("x".repeat(60), seededRandom(4)));
  expect(proseLike("x".repeat(60), seededRandom(4))).not.toBe(proseLike("x".repeat(60), seededRandom(5)));
});
