// Fields: digits stay as sent, foreign values are named when they are not as agreed.
import { expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import { fieldsOf, parseDigits, sortedJson, textOf, textsOf, wholeOf } from "#contracts/snapshot/fields.ts";

test("numbers keep the digits that were sent", () => {
  const sent = '{"scores":[12345678901234567890.123456789,1e-7,0.10],"word":"1"}';
  expect(parseDigits(sent)).toEqual({ scores: ["12345678901234567890.123456789", "1e-7", "0.10"], word: "1" });
});

test("whole numbers are read from numbers and from text", () => {
  expect([wholeOf({ block: "8000000" }, "block"), wholeOf({ block: 7 }, "block")]).toEqual([8_000_000, 7]);
});

test.each([null, "", "1.5", 1.5, [], undefined, "0x10"])("%j is no whole number", (value) => {
  expect(() => wholeOf({ block: value }, "block")).toThrow('"block" is not a whole number');
});

test("a fault names its field", () => {
  expect(() => textOf({ title: 7 }, "title")).toThrow('"title" is not text');
  expect(() => textsOf({ choices: ["For", 2] }, "choices")).toThrow('"choices" is not a list of texts');
  expect(() => fieldsOf([], "The answer")).toThrow(BadInput);
});

test("sorted JSON takes fractions and sorts keys as text", () => {
  expect(sortedJson({ b: 0.5, a: { "10": 1, "9": [null, "x"] }, c: undefined })).toBe(
    '{"a":{"10":1,"9":[null,"x"]},"b":0.5}',
  );
});
