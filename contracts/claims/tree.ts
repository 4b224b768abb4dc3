// A claim tree: everything that everybody ever earned in small rewards, under one root, with a proof for each account.
import { AbiCoder, concat, keccak256 } from "ethers";
import { BadInput } from "#core/errors.ts";
import type { Hash, Wallet } from "#core/key.ts";
import { TRANSFER_BASE_UNITS_MAX, type BaseUnits } from "#core/money.ts";
import { CLAIMANTS_MAX, totalOfBook, type ClaimTree, type Earned } from "#core/payout/book.ts";

export type { ClaimTree, Earned } from "#core/payout/book.ts";

const NOBODY = `0x${"0".repeat(40)}`;

/**
 * The standard tree of OpenZeppelin (merkle-tree, StandardMerkleTree of ["address", "uint256"]): leaves sorted by hash, the
 * tree complete, each pair sorted before it is hashed. The order of `earned` does not matter.
 * @throws BadInput when nobody earned anything, a wallet appears twice, an amount is zero, or the sum is above uint96
 */
export function buildClaimTree(earned: readonly Earned[]): ClaimTree {
  const totalBaseUnits = refuseUnclaimable(earned);
  const leaves = earned.map(leafOf).toSorted();
  const nodes = hashUpwards(leaves);
  // Leaves lie at the end of the nodes, the first of them last.
  const places = new Map(leaves.map((leaf, index) => [leaf, nodes.length - 1 - index]));
  const amounts = new Map(earned.map((one) => [one.wallet, one]));
  return {
    root: nodeAt(nodes, 0),
    totalBaseUnits,
    proofOf: (wallet) => {
      const one = amounts.get(wallet);
      const place = one && places.get(leafOf(one));
      return place === undefined ? null : climb(nodes, place);
    },
  };
}

/** Hashed twice, so that no inner node of 64 bytes can be passed off as a leaf. */
function leafOf({ wallet, cumulativeBaseUnits }: Earned): Hash {
  const encoded = AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [wallet, cumulativeBaseUnits]);
  return keccak256(keccak256(encoded)) as Hash;
}

/** The children of node i are nodes 2i + 1 and 2i + 2; node 0 is the root. */
function hashUpwards(leaves: readonly Hash[]): Hash[] {
  const nodes = new Array<Hash>(2 * leaves.length - 1);
  for (const [index, leaf] of leaves.entries()) nodes[nodes.length - 1 - index] = leaf;
  for (let at = leaves.length - 2; at >= 0; at--) {
    nodes[at] = hashPair(nodeAt(nodes, 2 * at + 1), nodeAt(nodes, 2 * at + 2));
  }
  return nodes;
}

function climb(nodes: readonly Hash[], leafPlace: number): Hash[] {
  const proof: Hash[] = [];
  for (let at = leafPlace; at > 0; at = Math.floor((at - 1) / 2)) {
    proof.push(nodeAt(nodes, at % 2 === 1 ? at + 1 : at - 1));
  }
  return proof;
}

function hashPair(one: Hash, other: Hash): Hash {
  return keccak256(concat(one < other ? [one, other] : [other, one])) as Hash;
}

function nodeAt(nodes: readonly Hash[], at: number): Hash {
  const node = nodes[at];
  if (node === undefined) throw new Error(`a tree of ${nodes.length} nodes has no node ${at}`);
  return node;
}

function refuseUnclaimable(earned: readonly Earned[]): BaseUnits {
  if (earned.length === 0) throw unclaimable("nobody has earned anything");
  if (earned.length > CLAIMANTS_MAX) throw unclaimable(`it has ${earned.length} accounts, more than ${CLAIMANTS_MAX}`);
  const seen = new Set<Wallet>();
  for (const { wallet, cumulativeBaseUnits } of earned) {
    if (wallet === NOBODY) throw unclaimable("the zero address cannot claim");
    if (seen.has(wallet)) throw unclaimable(`${wallet} appears twice`);
    if (cumulativeBaseUnits <= 0n) throw unclaimable(`${wallet} has earned nothing`);
    seen.add(wallet);
  }
  const total = totalOfBook(earned);
  if (total > TRANSFER_BASE_UNITS_MAX) throw unclaimable(`its sum of ${total} base units does not fit into 96 bits`);
  return total;
}

function unclaimable(because: string): BadInput {
  return new BadInput("These rewards cannot be put up for claiming.", {
    happened: `The tree was refused because ${because}.`,
    next: "Give each wallet once, with all that it ever earned.",
  });
}
