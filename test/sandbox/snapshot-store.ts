// The stand-in Snapshot's store: spaces, proposals, votes and messages under the names they have on the wire.
import { cidOf } from "#contracts/snapshot/envelope.ts";
import type { Fields } from "#contracts/snapshot/fields.ts";

export interface StrategySettings {
  readonly name: StrategyName | (string & {});
  readonly network?: string;
  readonly params: Fields;
}

/** The strategies that the stand-in can compute. */
export type StrategyName =
  | "contract-call"
  | "erc20-balance-of"
  | "erc20-votes"
  | "erc721"
  | "eth-balance"
  | "ticket"
  | "whitelist"
  | "whitelist-weighted";

/** Who may propose or vote: "any", or "basic" with `minScore` and, if other than the space's, `strategies`. */
export interface ValidationSettings {
  readonly name: "any" | "basic" | (string & {});
  readonly params?: Fields;
}

/** What a space's owner sets; what is left out takes Snapshot's own default. */
export interface SpaceSettings {
  readonly id: string;
  readonly name?: string;
  readonly network?: string;
  readonly symbol?: string;
  readonly strategies: readonly StrategySettings[];
  readonly admins?: readonly string[];
  readonly moderators?: readonly string[];
  /** Snapshot's word for those who may propose. */
  readonly members?: readonly string[];
  readonly filters?: { readonly onlyMembers?: boolean; readonly minScore?: number };
  /** Of proposals by those who are no members. */
  readonly validation?: ValidationSettings;
  /** Of votes; copied into each proposal when it is opened. */
  readonly voteValidation?: ValidationSettings;
  readonly voting?: {
    readonly delay?: number;
    readonly period?: number;
    readonly type?: string;
    readonly quorum?: number;
    readonly quorumType?: string;
    /** "any" when left out: each proposal chooses. */
    readonly privacy?: string;
  };
}

export interface StoredProposal {
  readonly id: string;
  ipfs: string;
  readonly author: string;
  readonly created: number;
  updated: number | null;
  readonly space: string;
  readonly network: string;
  strategies: readonly StrategySettings[];
  readonly validation: ValidationSettings;
  plugins: unknown;
  title: string;
  body: string;
  discussion: string;
  choices: readonly string[];
  labels: readonly string[];
  start: number;
  end: number;
  snapshot: number;
  type: string;
  privacy: string;
  quorum: number;
  quorumType: string;
  app: string;
  flagged: boolean;
  scores: readonly number[];
  scores_by_strategy: readonly (readonly number[])[];
  scores_state: "" | "pending" | "final" | "invalid";
  scores_total: number;
  scores_updated: number;
  votes: number;
}

export interface StoredVote {
  readonly id: string;
  readonly ipfs: string;
  readonly voter: string;
  readonly created: number;
  readonly space: string;
  readonly proposal: string;
  choice: unknown;
  metadata: unknown;
  reason: string;
  app: string;
  vp: number;
  vp_by_strategy: readonly number[];
  vp_state: string;
}

export interface StoredMessage {
  readonly mci: number;
  readonly id: string;
  readonly ipfs: string;
  readonly address: string;
  readonly version: string;
  readonly timestamp: number;
  readonly space: string;
  readonly type: string;
  readonly sig: string;
  readonly receipt: string;
}

export interface StoredAlias {
  readonly id: string;
  readonly ipfs: string;
  /** Who lets the alias sign for them. */
  readonly address: string;
  readonly alias: string;
  readonly created: number;
}

export interface SnapshotStore {
  readonly spaces: Map<string, SpaceSettings>;
  readonly proposals: Map<string, StoredProposal>;
  /** By id; a re-vote takes the old row out. */
  readonly votes: Map<string, StoredVote>;
  /** Every accepted message for ever, in order of arrival. */
  readonly messages: StoredMessage[];
  /** One row for each pair; signing again renews it, revoking takes it out. */
  readonly aliases: StoredAlias[];
  /** Envelope bytes by CID. */
  readonly pins: Map<string, string>;
  readonly hiddenVoteIds: Set<string>;
  readonly blockedAddresses: Set<string>;
}

export function createStore(spaces: readonly SpaceSettings[]): SnapshotStore {
  return {
    spaces: new Map(spaces.map((space) => [space.id, space])),
    proposals: new Map(),
    votes: new Map(),
    messages: [],
    aliases: [],
    pins: new Map(),
    hiddenVoteIds: new Set(),
    blockedAddresses: new Set(),
  };
}

/** Keeps the bytes and answers with their CID, like Snapshot's pinning. */
export function pin(store: SnapshotStore, envelope: unknown): string {
  const bytes = JSON.stringify(envelope);
  const cid = cidOf(bytes);
  store.pins.set(cid, bytes);
  return cid;
}

/** The votes of a proposal as the hub shows them. */
export function visibleVotes(store: SnapshotStore, proposalId: string): StoredVote[] {
  return [...store.votes.values()].filter(
    ({ id, proposal }) => proposal === proposalId && !store.hiddenVoteIds.has(id),
  );
}

/** Pure clock: nothing is stored when a proposal opens or closes. */
export function proposalState({ start, end }: StoredProposal, now: number): "pending" | "active" | "closed" {
  if (now > end) return "closed";
  return now >= start ? "active" : "pending";
}
