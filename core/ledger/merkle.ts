// The Merkle tree of RFC 9162 over the entries' canonical bytes: its root commits to every entry in order.
import { hash } from "node:crypto";
import type { Hash } from "#core/key.ts";

export type Digest = Buffer;

const LEAF = "\u0000";
const NODE = Buffer.of(1);

/** Section 2.1.1: SHA-256(0x00 || entry). */
export function leafHash(bytes: string): Digest {
  return hash("sha256", LEAF + bytes, "buffer");
}

function nodeHash(left: Digest, right: Digest): Digest {
  return hash("sha256", Buffer.concat([NODE, left, right]), "buffer");
}

/** The peaks of the perfect subtrees that make up a growing tree, largest first: appending costs one hash on average. */
export interface Frontier {
  readonly size: number;
  readonly peaks: readonly Digest[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0, peaks: [] };

export function grow(frontier: Frontier, leaf: Digest): Frontier {
  return growBy(frontier, [leaf]);
}

/** The tree with these leaves behind the ones it has, in order. */
export function growBy(frontier: Frontier, leaves: Iterable<Digest>): Frontier {
  const peaks = [...frontier.peaks];
  let size = frontier.size;
  for (const leaf of leaves) {
    let joined = leaf;
    for (let pairs = size; pairs % 2 === 1; pairs = Math.floor(pairs / 2)) {
      const left = peaks.pop();
      if (left === undefined) throw new Error("the frontier has too few peaks for its size");
      joined = nodeHash(left, joined);
    }
    peaks.push(joined);
    size += 1;
  }
  return { size, peaks };
}

/** The root as 0x-hex; of no entries it is SHA-256 of nothing. */
export function rootOf(frontier: Frontier): Hash {
  const last = frontier.peaks.at(-1);
  if (last === undefined) return `0x${hash("sha256", "")}`;
  const root = frontier.peaks.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
  return `0x${root.toString("hex")}`;
}

/** The root over the first entries, in order. */
export function rootOfLeaves(leaves: Iterable<Digest>): Hash {
  return rootOf(growBy(EMPTY_FRONTIER, leaves));
}
