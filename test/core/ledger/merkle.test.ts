// The Merkle tree of RFC 9162, beside the reference roots of certificate transparency.
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { EMPTY_FRONTIER, grow, leafHash, rootOf, rootOfLeaves } from "#core/ledger/merkle.ts";

/** The inputs and roots that implementations of certificate transparency are tested with. */
const REFERENCE = [
  ["", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"],
  ["00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
  ["10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"],
  ["2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
  ["3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"],
  ["40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"],
  ["5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"],
  ["606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"],
] as const;
const LEAVES = REFERENCE.map(([hex]) => leafHash(Buffer.from(hex, "hex").toString("utf8")));

test("an empty tree has the hash of nothing as its root", () => {
  expect(rootOf(EMPTY_FRONTIER)).toBe("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});

test.each(REFERENCE.map(([, root], at) => [at + 1, root] as const))(
  "the root over %i entries is the reference's",
  (size, root) => {
    expect(rootOfLeaves(LEAVES.slice(0, size))).toBe(`0x${root}`);
  },
);

/** Section 2.1.1, written as the RFC says it, by recursion over the whole list. */
function rootByDefinition(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (leaves.length === 1 && only) return only;
  const half = 2 ** Math.floor(Math.log2(leaves.length - 1));
  const parts = [leaves.slice(0, half), leaves.slice(half)].map(rootByDefinition);
  return createHash("sha256")
    .update(Buffer.concat([Buffer.of(1), ...parts]))
    .digest();
}

test("a tree that grows entry by entry has the root of the definition at every size", () => {
  const leaves = Array.from({ length: 70 }, (_, at) => leafHash(`entry ${at}`));
  let frontier = EMPTY_FRONTIER;
  leaves.forEach((leaf, at) => {
    frontier = grow(frontier, leaf);
    expect(frontier.size).toBe(at + 1);
    expect(rootOf(frontier)).toBe(`0x${rootByDefinition(leaves.slice(0, at + 1)).toString("hex")}`);
  });
});

test("a leaf is never taken for a node, and the order of entries counts", () => {
  const [one, other] = [leafHash("one"), leafHash("other")];
  expect(rootOfLeaves([one, other])).not.toBe(rootOfLeaves([other, one]));
  const node = Buffer.concat([one, other]);
  expect(createHash("sha256").update(Buffer.of(1)).update(node).digest("hex")).toBe(
    rootOfLeaves([one, other]).slice(2),
  );
  expect(createHash("sha256").update(Buffer.of(0)).update(node).digest("hex")).not.toBe(
    rootOfLeaves([one, other]).slice(2),
  );
});
