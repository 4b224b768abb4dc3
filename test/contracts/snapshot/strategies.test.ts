// Strategies: pinned by a hash that does not depend on the order of keys.
import { id as keccakOfText } from "ethers";
import { expect, test } from "vitest";
import { parseStrategies, strategiesHash } from "#contracts/snapshot/strategies.ts";

const WHITELIST = { name: "whitelist", network: "1", params: { symbol: "LRL", addresses: ["0x1"] } };

test("the hash is keccak256 of the canonical JSON", () => {
  expect(strategiesHash([WHITELIST])).toBe(
    keccakOfText('[{"name":"whitelist","network":"1","params":{"addresses":["0x1"],"symbol":"LRL"}}]'),
  );
});

test("a changed parameter or order changes the hash", () => {
  const ticket = { name: "ticket", network: "1", params: {} };
  const hashes = [[WHITELIST], [{ ...WHITELIST, params: {} }], [WHITELIST, ticket], [ticket, WHITELIST]].map(
    strategiesHash,
  );
  expect(new Set(hashes).size).toBe(4);
});

test("a strategy without a network takes the space's", () => {
  expect(parseStrategies([{ name: "ticket", network: null, params: null }], "11155111")).toEqual([
    { name: "ticket", network: "11155111", params: {} },
  ]);
});
