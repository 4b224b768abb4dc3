// An entry: what is hashed is exact, and what a newer program wrote is not guessed at.
import { expect, test } from "vitest";
import { readEntry } from "#core/ledger/entry.ts";
import { canonicalEntry } from "#core/ledger/ledger.ts";
import { DAO, START } from "#test/support/build.ts";

const DRAFT = {
  key: "pull:501#1",
  fact: { kind: "pull-noticed", repository: "laurel-dao/compiler", repositoryId: 501, pull: 1, from: "webhook" },
} as const;
const BYTES =
  '{"at":1772323200,"dao":"laurel-dao","fact":{"from":"webhook","kind":"pull-noticed","pull":1,"repository":"laurel-dao/compiler","repositoryId":501},"key":"pull:501#1","number":7,"v":1}';

test("the bytes that are hashed are written out here, and never change", () => {
  expect(canonicalEntry(DAO, 7, START, DRAFT)).toBe(BYTES);
});

test("an entry reads back as it was written", () => {
  const stored = { dao: DAO, number: 7, key: DRAFT.key, canonical: BYTES };
  expect(readEntry(stored)).toEqual({ dao: DAO, number: 7, key: DRAFT.key, v: 1, at: START, fact: DRAFT.fact });
});

test("an entry of a newer version is not read as if it were known", () => {
  const canonical = BYTES.replace('"v":1', '"v":2');
  expect(() => readEntry({ dao: DAO, number: 7, key: DRAFT.key, canonical })).toThrow(
    "entry version 2 is newer than this program",
  );
});
