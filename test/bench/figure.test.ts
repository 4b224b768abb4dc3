// Figures: medians, ratios and the table they are shown in.
import { expect, test } from "vitest";
import { makeFigure, medianOf, showTable } from "./figure.ts";

test("a median is the middle value, and of an even number the lower one of the two", () => {
  expect(medianOf([9, 1, 5])).toBe(5);
  expect(medianOf([4, 1, 3, 2])).toBe(2);
  expect(() => medianOf([])).toThrow("a median needs a value");
});

test("a figure says its ratio to what it stands beside, in three digits", () => {
  expect(makeFigure("replay", 630_277.4, "entries/s", "SourceCred", 8_000)).toEqual({
    name: "replay",
    value: 630_277,
    unit: "entries/s",
    against: "SourceCred",
    againstValue: 8_000,
    ratio: 78.8,
  });
  expect(makeFigure("cold start", 0.010_23, "s", "from nothing", 4.7591)).toMatchObject({
    value: 0.0102,
    ratio: 0.00215,
  });
});

test("a table has a line for each figure under its heads, numbers to the right", () => {
  expect(
    showTable([makeFigure("gas", 26_627, "gas each", "floor", 25_634), makeFigure("ticks", 9, "µs", "before", 18)]),
  ).toBe(
    [
      "name    value  unit      against   value  ratio",
      "gas    26,627  gas each  floor    25,634   1.04",
      "ticks       9  µs        before       18    0.5",
    ].join("\n"),
  );
});
