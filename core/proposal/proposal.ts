// A proposal: an epoch's allocations put to a vote. Its commitment names the exact transfers, so that every vote signs them.
import { contentHash, transfersHash, type Hash, type Transfer, type Wallet } from "#core/key.ts";
import type { PassRule } from "#core/vote/verdict.ts";

/** One batch and one signed payload carry at most this many transfers (EIP-7825 caps a transaction at 2^24 gas). */
export const TRANSFERS_PER_PROPOSAL_MAX = 500;

/** What the signed ballot commits to, under `plugins.laurel`. */
export interface Commitment {
  readonly v: 1;
  readonly daoId: string;
  readonly epoch: number;
  readonly chainId: number;
  readonly safe: Wallet;
  readonly token: Wallet;
  readonly payoutId: Hash;
  readonly transfers: readonly { readonly wallet: Wallet; readonly amountBaseUnits: string }[];
  readonly transfersHash: Hash;
  readonly ledgerRoot: Hash;
  readonly ledgerSize: number;
  readonly strategiesHash: Hash;
  readonly quorum: string;
  readonly passRule: PassRule;
  /** Of a one-off grant: its number, and the hash of what its proposer wrote; its epoch is the one that was the newest then. */
  readonly grant?: number;
  readonly textHash?: Hash;
}

export interface CommitmentFacts extends Omit<Commitment, "v" | "transfers" | "transfersHash"> {
  readonly transfers: readonly Transfer[];
}

export function commit(facts: CommitmentFacts): Commitment {
  return {
    ...facts,
    v: 1,
    transfers: facts.transfers.map(({ wallet, amountBaseUnits }) => ({
      wallet,
      amountBaseUnits: amountBaseUnits.toString(),
    })),
    transfersHash: transfersHash(facts.transfers, facts.token),
  };
}

/** The proposal's own name: the hash of what it commits to. */
export function proposalId(commitment: Commitment): Hash {
  return contentHash(commitment);
}
