// The Merkle tree of RFC 9162 over the entries' canonical bytes: its root commits to every entry in order.
import { createHash } from "node:crypto";
import type { Hash } from "#core/key.ts";

export type Digest = Buffer;

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** Section 2.1.1: SHA-256(0x00 || entry). */
export function leafHash(bytes: string): Digest {
  return createHash("sha256").update(LEAF).update(bytes, "utf8").digest();
}

function nodeHash(left: Digest, right: Digest): Digest {
  return createHash("sha256").update(NODE).update(left).update(right).digest();
}

/** The peaks of the perfect subtrees that make up a growing tree, largest first: appending costs one hash on average. */
export interface Frontier {
  readonly size: number;
  readonly peaks: readonly Digest[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0, peaks: [] };

export function grow(frontier: Frontier, leaf: Digest): Frontier {
  const peaks = [...frontier.peaks];
  let joined = leaf;
  for (let size = frontier.size; size % 2 === 1; size = Math.floor(size / 2)) {
    const left = peaks.pop();
    if (left === undefined) throw new Error("the frontier has too few peaks for its size");
    joined = nodeHash(left, joined);
  }
  return { size: frontier.size + 1, peaks: [...peaks, joined] };
}

/** The root as 0x-hex; of no entries it is SHA-256 of nothing. */
export function rootOf(frontier: Frontier): Hash {
  const last = frontier.peaks.at(-1);
  if (last === undefined) return `0x${createHash("sha256").digest("hex")}`;
  const root = frontier.peaks.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
  return `0x${root.toString("hex")}`;
}

/** The root over the first entries, in order. */
export function rootOfLeaves(leaves: Iterable<Digest>): Hash {
  let frontier = EMPTY_FRONTIER;
  for (const leaf of leaves) frontier = grow(frontier, leaf);
  return rootOf(frontier);
}
