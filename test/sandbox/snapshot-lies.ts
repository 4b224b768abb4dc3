// Lies: what a dishonest hub shows instead of what the sequencer took. The store stays true, and so does the honest hub.
import type { Wallet } from "ethers";
import { loadSnapshotJs } from "#contracts/snapshot/snapshot-js.ts";
import { SNAPSHOT_DOMAIN, voteId, voteTypes, type VoteMessage } from "#contracts/snapshot/typed-data.ts";
import { countScores } from "./snapshot-power.ts";
import {
  pin,
  type SnapshotStore,
  type SpaceSettings,
  type StoredAlias,
  type StoredMessage,
  type StoredProposal,
  type StoredVote,
  type StrategySettings,
} from "./snapshot-store.ts";

/** Each lie is consistent: the scores fit the votes that are shown, unless the scores themselves are the lie. */
export interface HubLies {
  /** All is shown as it is again. */
  forget(): void;
  flipChoice(voteId: string, choice: unknown): void;
  /** The power by strategy grows with it. */
  inflatePower(voteId: string, vp: number): void;
  falseScores(proposalId: string, scores: readonly number[]): void;
  swapBody(proposalId: string, body: string): void;
  swapStrategies(proposalId: string, strategies: readonly StrategySettings[]): void;
  hideVote(voteId: string, from: "votes" | "votes and messages"): void;
  /** A vote that its voter never signed; all but the signature is in order. @returns its id */
  inventVote(proposalId: string, vote: InventedVote): Promise<string>;
  /** A vote that its voter did sign, a minute after the end. @returns its id */
  addLateVote(proposalId: string, vote: InventedVote): Promise<string>;
  /** In the settings of the space and in all its proposals. */
  changeQuorum(spaceId: string, quorum: number): void;
}

export interface InventedVote {
  readonly voter: Wallet;
  readonly choice: VoteMessage["choice"];
  readonly vp: number;
}

/** What a hub shows. */
export interface HubView {
  space(id: string): SpaceSettings | undefined;
  readonly proposals: readonly StoredProposal[];
  readonly votes: readonly StoredVote[];
  readonly messages: readonly StoredMessage[];
  readonly aliases: readonly StoredAlias[];
}

const LATE_SECONDS = 60;

export function viewHonestly(store: SnapshotStore): HubView {
  return {
    space: (id) => store.spaces.get(id),
    proposals: [...store.proposals.values()],
    votes: [...store.votes.values()].filter(({ id }) => !store.hiddenVoteIds.has(id)),
    messages: store.messages,
    aliases: store.aliases,
  };
}

export interface Liar {
  readonly lies: HubLies;
  view(): HubView;
}

/** @param forger signs what the voters did not */
export function createLiar(store: SnapshotStore, forger: Wallet): Liar {
  const patches = new Map<string, Partial<StoredVote> | Partial<StoredProposal>>();
  const quorums = new Map<string, number>();
  const hiddenVotes = new Set<string>();
  const hiddenMessages = new Set<string>();
  const added = new Map<string, { readonly vote: StoredVote; readonly message: StoredMessage }>();
  const kept = [patches, quorums, hiddenVotes, hiddenMessages, added];

  const patch = (id: string, lie: Partial<StoredVote> | Partial<StoredProposal>): void =>
    void patches.set(id, { ...patches.get(id), ...lie });

  async function add(proposalId: string, vote: InventedVote, signer: Wallet, timestamp: number): Promise<string> {
    const rows = await composeVote(store, proposalOf(store, proposalId), vote, signer, timestamp);
    added.set(rows.vote.id, rows);
    return rows.vote.id;
  }

  const lies: HubLies = {
    forget: () => kept.forEach((each) => each.clear()),
    flipChoice: (id, choice) => patch(id, { choice }),
    inflatePower: (id, vp) => {
      const { vp: truly, vp_by_strategy } = known(store.votes.get(id), id);
      patch(id, { vp, vp_by_strategy: vp_by_strategy.map((each) => (each * vp) / truly) });
    },
    falseScores: (id, scores) => patch(id, { scores, scores_total: scores.reduce((sum, each) => sum + each, 0) }),
    swapBody: (id, body) => patch(id, { body }),
    swapStrategies: (id, strategies) => patch(id, { strategies }),
    hideVote: (id, from) => {
      hiddenVotes.add(id);
      if (from === "votes and messages") hiddenMessages.add(id);
    },
    inventVote: (proposalId, vote) => add(proposalId, vote, forger, proposalOf(store, proposalId).start),
    addLateVote: (proposalId, vote) =>
      add(proposalId, vote, vote.voter, proposalOf(store, proposalId).end + LATE_SECONDS),
    changeQuorum: (spaceId, quorum) => void quorums.set(spaceId, quorum),
  };

  function view(): HubView {
    const honest = viewHonestly(store);
    if (kept.every(({ size }) => size === 0)) return honest;
    const rows = [...added.values()];
    const votes = [...honest.votes.filter(({ id }) => !hiddenVotes.has(id)), ...rows.map(({ vote }) => vote)];
    const shown = votes.map((vote): StoredVote => ({ ...vote, ...patches.get(vote.id) }));
    return {
      ...honest,
      space: (id) => withQuorum(honest.space(id), quorums.get(id)),
      votes: shown,
      proposals: honest.proposals.map((proposal) => showProposal(proposal, shown)),
      messages: [...honest.messages.filter(({ id }) => !hiddenMessages.has(id)), ...rows.map(({ message }) => message)],
    };
  }

  function showProposal(proposal: StoredProposal, votes: readonly StoredVote[]): StoredProposal {
    const own = votes.filter(({ proposal: id }) => id === proposal.id);
    const isTouched = own.some(({ id }) => patches.has(id) || added.has(id)) || own.length < proposal.votes;
    const scores = isTouched ? countScores(proposal, own) : {};
    const quorum = quorums.get(proposal.space) ?? proposal.quorum;
    return { ...proposal, ...scores, quorum, ...patches.get(proposal.id) };
  }

  return { lies, view };
}

function withQuorum(space: SpaceSettings | undefined, quorum: number | undefined): SpaceSettings | undefined {
  return space === undefined || quorum === undefined ? space : { ...space, voting: { ...space.voting, quorum } };
}

async function composeVote(
  store: SnapshotStore,
  proposal: StoredProposal,
  { voter, choice, vp }: InventedVote,
  signer: Wallet,
  timestamp: number,
): Promise<{ vote: StoredVote; message: StoredMessage }> {
  const head = { from: voter.address, space: proposal.space, timestamp, proposal: proposal.id };
  const message = { ...head, choice, reason: "", app: "", metadata: "{}" };
  const [types, id] = [voteTypes(choice), voteId(message)];
  const sig = await signer.signTypedData(SNAPSHOT_DOMAIN, types, message);
  const ipfs = pin(store, { address: voter.address, sig, hash: id, data: { domain: SNAPSHOT_DOMAIN, types, message } });
  const named = { id, ipfs, space: proposal.space };
  const shares = proposal.strategies.map((_, at) => (at === 0 ? vp : 0));
  const row = { ...named, voter: voter.address, created: timestamp, proposal: proposal.id, metadata: {}, reason: "" };
  return {
    vote: { ...row, choice: readChoice(proposal, choice), app: "", vp, vp_by_strategy: shares, vp_state: "final" },
    message: {
      ...{ ...named, mci: store.messages.length + 1, address: voter.address, version: "0.1.4", timestamp },
      ...{ type: "vote", sig, receipt: await signer.signMessage(sig) },
    },
  };
}

function readChoice({ type, choices }: StoredProposal, choice: VoteMessage["choice"]): unknown {
  const shown: unknown = typeof choice === "string" ? JSON.parse(choice) : choice;
  if (loadSnapshotJs().utils.voting[type]?.isValidChoice(shown, choices)) return shown;
  throw new Error(`the lie is no choice of a ${type} ballot: ${JSON.stringify(choice)}`);
}

function proposalOf(store: SnapshotStore, id: string): StoredProposal {
  return known(store.proposals.get(id), id);
}

function known<Row>(row: Row | undefined, id: string): Row {
  if (row === undefined) throw new Error(`the stand-in Snapshot holds no ${id}`);
  return row;
}
