// Time: whole UTC seconds, without a zone and without a leap.
import { describe, expect, test } from "vitest";
import { addDays, addHours, parseIsoTime, showTime, unixSeconds } from "#core/time.ts";

const MARCH = unixSeconds(1_772_323_200);

test.each([-1, 0.5, Number.NaN, Infinity, 253_402_300_800, 1_772_323_200_000])("%d is no time in seconds", (value) => {
  expect(() => unixSeconds(value)).toThrow(RangeError);
});

test.each([0, 1_772_323_200, 253_402_300_799])("%d is a time in seconds", (value) => {
  expect(unixSeconds(value)).toBe(value);
});

describe("adding", () => {
  test("hours and days", () => {
    expect(addHours(MARCH, 24)).toBe(1_772_409_600);
    expect(addHours(MARCH, 0.5)).toBe(1_772_325_000);
    expect(addDays(MARCH, 7)).toBe(1_772_928_000);
    expect(addHours(MARCH, -1)).toBe(1_772_319_600);
  });

  test("a third of an hour gives a whole second", () => {
    expect(addHours(MARCH, 1 / 3)).toBe(1_772_324_400);
  });

  test("a day over the change to summer time is 24 hours", () => {
    expect(showTime(addDays(parseIsoTime("2026-03-28T12:00:00Z"), 1))).toBe("2026-03-29 12:00 UTC");
  });
});

test("GitHub's times are read, with or without a zone or a fraction of a second", () => {
  expect(parseIsoTime("2026-03-01T00:00:00Z")).toBe(1_772_323_200);
  expect(parseIsoTime("2026-03-01T01:00:00+01:00")).toBe(1_772_323_200);
  expect(parseIsoTime("2026-03-01T00:00:00.999Z")).toBe(1_772_323_200);
});

test.each(["", "yesterday", "1969-12-31T23:59:59Z"])("%j is no time", (text) => {
  expect(() => parseIsoTime(text)).toThrow(RangeError);
});

test("a time is shown in UTC to the minute", () => {
  expect(showTime(unixSeconds(MARCH + 59))).toBe("2026-03-01 00:00 UTC");
});
