// Struct hashes: the same as those of ethers for every message, and left to ethers where they are not plain.
import fc from "fast-check";
import { TypedDataEncoder } from "ethers";
import { expect, test } from "vitest";
import { makeStructHash } from "#contracts/snapshot/struct-hash.ts";
import { PROPOSAL_TYPES, SNAPSHOT_DOMAIN, voteTypes, type TypedFields } from "#contracts/snapshot/typed-data.ts";

const BASIC = voteTypes(1);
const MESSAGE = {
  ...{ from: "0x5615dEB798BB3E4dFa0139dFa1b3D433Cc23b72f", space: "demo.local", timestamp: 1_800_000_000 },
  ...{ proposal: "0x01", choice: 1, reason: "", app: "", metadata: "{}" },
};

const texts = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("", "{}", "laurel"));
const choices = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 40 }),
  texts,
);

test("of votes, each the hash that ethers computes", () => {
  const hashes = [1, [1], ""].map((choice) => [
    typeof choice,
    Array.isArray(choice),
    makeStructHash(voteTypes(choice)),
  ]);
  const hashOf = (choice: unknown) =>
    hashes.find(([kind, isList]) => kind === typeof choice && isList === Array.isArray(choice))?.[2];
  const votes = fc.record({
    ...{ from: texts, space: texts, timestamp: fc.integer({ min: 0, max: 2 ** 40 }), proposal: texts },
    ...{ choice: choices, reason: texts, app: texts, metadata: texts },
  });
  fc.assert(
    fc.property(votes, (vote) => {
      const hash = hashOf(vote.choice);
      if (typeof hash !== "function") return expect.unreachable();
      expect(hash(vote)).toBe(TypedDataEncoder.hash(SNAPSHOT_DOMAIN, voteTypes(vote.choice), vote));
    }),
    { numRuns: 200, seed: 20_260_303 },
  );
});

test("one encoder serves message after message without remembering the wrong one", () => {
  const hash = makeStructHash(BASIC);
  for (const space of ["a", "b", "a", "a", "", "b"]) {
    const message = { ...MESSAGE, space };
    expect(hash?.(message)).toBe(TypedDataEncoder.hash(SNAPSHOT_DOMAIN, BASIC, message));
  }
});

test.each<[string, object]>([
  ["a number as text", { timestamp: "1800000000" }],
  ["a number beyond its type", { choice: 2 ** 32 }],
  ["a number below zero", { choice: -1 }],
  ["a fraction", { choice: 1.5 }],
  ["a missing field", { reason: undefined }],
  ["a broken text", { reason: "\ud800" }],
  ["a list in the place of a number", { choice: [1] }],
])("%s is left to ethers", (_, change) => {
  expect(makeStructHash(BASIC)?.({ ...MESSAGE, ...change })).toBeNull();
});

test.each<[string, TypedFields]>([
  ["lists of texts", PROPOSAL_TYPES],
  ["addresses", { Alias: [{ name: "from", type: "address" }] }],
  ["structs within", { Vote: [{ name: "inner", type: "Inner" }], Inner: [{ name: "choice", type: "uint32" }] }],
  ["no struct", {}],
])("types with %s are left to ethers", (_, types) => {
  expect(makeStructHash(types)).toBeNull();
});
