// Voting power in the stand-in Snapshot: what a voter held at the voting block, and the tally over all votes.
import { AbiCoder, dataLength, formatUnits, getBytes, Interface } from "ethers";
import { loadSnapshotJs } from "#contracts/snapshot/snapshot-js.ts";
import { fieldsOf, type Fields } from "#contracts/snapshot/fields.ts";
import { visibleVotes, type SnapshotStore, type StoredProposal, type StrategySettings } from "./snapshot-store.ts";

/** The chain as far as Snapshot looks at it. */
export interface VotingChain {
  block(): Promise<number>;
  /** @returns the returned bytes; null when the call reverts */
  call(to: string, input: string, block: number | "latest"): Promise<string | null>;
}

const TOKEN = new Interface([
  "function balanceOf(address) view returns (uint256)",
  "function getVotes(address) view returns (uint256)",
]);
const CONTRACT_SIGNER = new Interface(["function isValidSignature(bytes32, bytes) view returns (bytes4)"]);
const ERC1271_MAGIC = "0x1626ba7e";
const RPC_DEADLINE_MILLISECONDS = 5_000;

export function connectChain(rpcUrl: string): VotingChain {
  return {
    block: async () => Number(fieldsOf(await requestRpc(rpcUrl, "eth_blockNumber", []), "The answer")["result"]),
    call: async (to, input, block) => {
      const at = block === "latest" ? block : `0x${block.toString(16)}`;
      const { result } = fieldsOf(await requestRpc(rpcUrl, "eth_call", [{ to, data: input }, at]), "The answer");
      return typeof result === "string" ? result : null;
    },
  };
}

async function requestRpc(rpcUrl: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const response = await fetch(rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    signal: AbortSignal.timeout(RPC_DEADLINE_MILLISECONDS),
  });
  return response.json();
}

type Power = (params: Fields, voter: string, block: number, chain: VotingChain) => Promise<number> | number;

const STRATEGIES: Readonly<Record<string, Power>> = {
  "erc20-balance-of": (params, voter, block, chain) => tokenPower("balanceOf", params, voter, block, chain),
  "erc20-votes": (params, voter, block, chain) => tokenPower("getVotes", params, voter, block, chain),
  ticket: (params) => Number(params["value"] ?? 1),
  whitelist: (params, voter) => {
    const addresses = Array.isArray(params["addresses"]) ? params["addresses"].map(String) : [];
    return addresses.some((address) => address.toLowerCase() === voter.toLowerCase()) ? 1 : 0;
  },
};

export function isKnownStrategy({ name }: StrategySettings): boolean {
  return Object.hasOwn(STRATEGIES, name);
}

/** @returns the power by each strategy, in the space's order */
export async function votingPowers(proposal: StoredProposal, voter: string, chain: VotingChain): Promise<number[]> {
  return Promise.all(
    proposal.strategies.map(({ name, params }) => STRATEGIES[name]?.(params, voter, proposal.snapshot, chain) ?? 0),
  );
}

/** Tallies with Snapshot's own voting classes, so that the last digits are theirs. */
export function tally(store: SnapshotStore, proposal: StoredProposal, now: number, isFinal: boolean): void {
  const Voting = loadSnapshotJs().utils.voting[proposal.type];
  if (Voting === undefined) throw new Error(`no voting system is called ${proposal.type}`);
  const votes = visibleVotes(store, proposal.id);
  const weighed = votes.map(({ choice, vp, vp_by_strategy }) => ({ choice, balance: vp, scores: vp_by_strategy }));
  const system = new Voting({ choices: proposal.choices }, weighed, proposal.strategies);
  proposal.scores = system.getScores();
  proposal.scores_by_strategy = system.getScoresByStrategy();
  proposal.scores_total = system.getScoresTotal();
  proposal.scores_state = isFinal ? "final" : "pending";
  proposal.scores_updated = now;
  proposal.votes = votes.length;
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

async function tokenPower(
  method: "balanceOf" | "getVotes",
  params: Fields,
  voter: string,
  block: number,
  chain: VotingChain,
): Promise<number> {
  const answer = await chain.call(String(params["address"]), TOKEN.encodeFunctionData(method, [voter]), block);
  if (answer === null || dataLength(answer) < 32) throw new Error(`${method} failed at block ${block}`);
  const [amount] = AbiCoder.defaultAbiCoder().decode(["uint256"], answer);
  return Number.parseFloat(formatUnits(amount, Number(params["decimals"] ?? 18)));
}
