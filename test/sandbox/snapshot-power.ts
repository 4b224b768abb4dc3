// Power in the stand-in Snapshot: the tally over all votes, and whether a contract signed.
import { getBytes, Interface } from "ethers";
import { loadSnapshotJs } from "#contracts/snapshot/snapshot-js.ts";
import type { StoredProposal, StoredVote } from "./snapshot-store.ts";
import type { VotingChain } from "./snapshot-strategies.ts";

const CONTRACT_SIGNER = new Interface(["function isValidSignature(bytes32, bytes) view returns (bytes4)"]);
const ERC1271_MAGIC = "0x1626ba7e";

export type Scores = Pick<StoredProposal, "scores" | "scores_by_strategy" | "scores_total" | "votes">;

/** Counts with Snapshot's own voting classes, so that the last digits are theirs. */
export function countScores(proposal: StoredProposal, votes: readonly StoredVote[]): Scores {
  const Voting = loadSnapshotJs().utils.voting[proposal.type];
  if (Voting === undefined) throw new Error(`no voting system is called ${proposal.type}`);
  const weighed = votes.map(({ choice, vp, vp_by_strategy }) => ({ choice, balance: vp, scores: vp_by_strategy }));
  const system = new Voting({ choices: proposal.choices }, weighed, proposal.strategies);
  return {
    scores: system.getScores(),
    scores_by_strategy: system.getScoresByStrategy(),
    scores_total: system.getScoresTotal(),
    votes: votes.length,
  };
}

/** Stores the tally; a final one is never made again. */
export function tally(proposal: StoredProposal, votes: readonly StoredVote[], now: number, isFinal: boolean): void {
  const state = { scores_state: isFinal ? ("final" as const) : ("pending" as const), scores_updated: now };
  Object.assign(proposal, countScores(proposal, votes), state);
}

/** EIP-1271, asked at the latest block: a contract's owner may vote for it. */
export async function isSignedByContract(
  chain: VotingChain,
  address: string,
  messageHash: string,
  signature: string,
): Promise<boolean> {
  const input = CONTRACT_SIGNER.encodeFunctionData("isValidSignature", [messageHash, getBytes(signature)]);
  const answer = await chain.call(address, input, "latest");
  return answer !== null && answer.startsWith(ERC1271_MAGIC);
}
