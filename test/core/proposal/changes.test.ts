// Changes: two documents, told apart path by path.
import { expect, test } from "vitest";
import { changesBetween } from "#core/proposal/changes.ts";

test("what is the same is not told", () => {
  expect(changesBetween({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toEqual([]);
});

test("each setting that differs is named by its path, in the order of the paths", () => {
  const before = { vote: { votingHours: 72, quorum: "100" }, jury: { jurors: [{ name: "a", weight: 1 }] } };
  const after = { vote: { votingHours: 96, quorum: "100" }, jury: { jurors: [{ name: "a", weight: 2 }] } };
  expect(changesBetween(before, after)).toEqual([
    { path: "jury.jurors[0].weight", before: "1", after: "2" },
    { path: "vote.votingHours", before: "72", after: "96" },
  ]);
});

test("what is new or gone has nothing on the other side", () => {
  expect(changesBetween({ a: [1], b: true }, { a: [1, "x"] })).toEqual([
    { path: "a[1]", before: null, after: '"x"' },
    { path: "b", before: "true", after: null },
  ]);
});

test("a block in the place of a word is one change", () => {
  expect(changesBetween({ spending: "none" }, { spending: { day: 5 } })).toEqual([
    { path: "spending", before: '"none"', after: '{"day":5}' },
  ]);
});
