// Planted bugs: what a careless change would do, each as a wrapped port or store, so that the simulator can be tested itself.
import { contentHash } from "#core/key.ts";
import { readEntry, type Draft, type Entry } from "#core/ledger/entry.ts";
import { canonicalEntry, type Delivery, type Ledger, type Store } from "#core/ledger/ledger.ts";
import type { VaultRecord } from "#core/ledger/vault.ts";
import { commit, proposalId } from "#core/proposal/proposal.ts";
import type { UnixSeconds } from "#core/time.ts";
import { transfersOf } from "#core/workflow/names.ts";
import type { BallotBox, World } from "#core/world.ts";
import type { Mutation } from "./run.ts";
import type { SimulatedWorld } from "./world.ts";

export const PLANTED: readonly Mutation[] = [
  {
    name: "no find before create: posts",
    says: "A post is written without looking for the one that stands.",
    focus: "all",
    world: ({ ports, forum }) => ({
      ...ports,
      forum: { ...ports.forum, ensurePost: async (post) => forum.writePost(post) },
    }),
  },
  {
    name: "no find before create: comments",
    says: "A comment is written without looking for the one that stands.",
    focus: "intake",
    world: ({ ports, codeHost }) => ({
      ...ports,
      codeHost: {
        ...ports.codeHost,
        ensureComment: async (notice) => {
          codeHost.writeComment(notice);
          return { url: "https://github.com/a-second-one" };
        },
      },
    }),
  },
  {
    name: "no find before create: ballots",
    says: "A ballot is opened without looking for the one with the same payout id.",
    focus: "vote",
    world: ({ ports, space }) =>
      withBallotBox(ports, {
        openBallot: async (draft) => {
          const { ballotId, commitment, isEdited } = space.submit(draft);
          const { payoutId, startsAt, endsAt, votingBlock } = draft;
          return { ballotId, payoutId, commitment, startsAt, endsAt, votingBlock, isEdited };
        },
      }),
  },
  {
    name: "unstable payout id",
    says: "The payout id depends on the root that the ballot publishes.",
    focus: "restore",
    store: (store, simulated) => withDrafts(store, (draft) => renamePayout(draft, store, simulated)),
  },
  {
    name: "nonce recorded after the act",
    says: "The Safe's nonce becomes durable with the entry after the one that records it.",
    focus: "payout",
    store: (store) => ({ ...store, ledger: lateIntents(store.ledger) }),
  },
  {
    name: "append without the expected number",
    says: "An entry is appended behind whatever is there, not behind what its decision saw.",
    focus: "intake",
    store: (store) => ({
      ...store,
      ledger: {
        ...store.ledger,
        append: async (dao, _, at, drafts, records) =>
          store.ledger.append(dao, await store.ledger.size(dao), at, drafts, records),
      },
    }),
  },
  {
    name: "vote counted before final",
    says: "What the hub shows right after the end is taken for the final count.",
    focus: "vote",
    world: ({ ports }) =>
      withBallotBox(ports, {
        readBallot: async (ballotId, pinned) => {
          const reading = await ports.ballotBox.readBallot(ballotId, pinned);
          return reading.state === "pending" ? { ...reading, state: "final" } : reading;
        },
      }),
  },
  {
    name: "edited proposal accepted",
    says: "Nobody looks whether the ballot still says what was signed.",
    focus: "vote",
    world: ({ ports }) =>
      withBallotBox(ports, {
        readBallot: async (ballotId, pinned) => {
          const reading = await ports.ballotBox.readBallot(ballotId, pinned);
          return { ...reading, isEdited: false, isFlagged: false, faults: [] };
        },
      }),
  },
  {
    name: "reserved line paid twice",
    says: "A line does not say which reserved amounts it takes, so they stay reserved.",
    focus: "all",
    store: (store) =>
      withDrafts(store, async ({ key, fact }) => {
        if (fact.kind !== "proposal-drafted") return { key, fact };
        return { key, fact: { ...fact, lines: fact.lines.map((line) => ({ ...line, reservedFrom: [] })) } };
      }),
  },
  {
    name: "cursor moved before the entry",
    says: "A delivery is settled when it is taken out of the inbox, not when its fact is recorded.",
    focus: "intake",
    store: (store) => ({
      ...store,
      inbox: {
        ...store.inbox,
        waitingDeliveries: async (limit): Promise<readonly Delivery[]> => {
          const waiting = await store.inbox.waitingDeliveries(limit);
          for (const { id } of waiting) await store.inbox.settleDelivery(id, "done");
          return waiting;
        },
      },
    }),
  },
  {
    name: "restored copy not recognised",
    says: "Nobody compares the ledger with the roots that were published, so an old copy goes on as if nothing was lost.",
    focus: "restore",
    world: ({ ports }) => withBallotBox(ports, { ballots: async () => [] }),
  },
];

function withBallotBox(ports: World, changes: Partial<BallotBox>): World {
  return { ...ports, ballotBox: { ...ports.ballotBox, ...changes } };
}

function withDrafts(store: Store, change: (draft: Draft) => Promise<Draft>): Store {
  const append: Ledger["append"] = async (dao, expected, at, drafts, records) =>
    store.ledger.append(dao, expected, at, await Promise.all(drafts.map(change)), records);
  return { ...store, ledger: { ...store.ledger, append } };
}

async function renamePayout({ key, fact }: Draft, { vault }: Store, { ground }: SimulatedWorld): Promise<Draft> {
  if (fact.kind !== "proposal-drafted" || fact.from === "found") return { key, fact };
  const { daoId, vote, treasury } = ground.rules;
  const payoutId = contentHash(`${fact.payoutId} ${fact.ledgerRoot}`);
  const commitment = commit({
    daoId,
    epoch: fact.epoch,
    chainId: treasury.chainId,
    safe: treasury.safe,
    token: treasury.token.address,
    payoutId,
    transfers: await transfersOf(vault, fact.lines),
    ledgerRoot: fact.ledgerRoot,
    ledgerSize: fact.ledgerSize,
    strategiesHash: fact.strategiesHash,
    quorum: fact.quorum,
    passRule: vote.passRule,
  });
  return { key: `proposal:${payoutId}`, fact: { ...fact, payoutId, proposal: proposalId(commitment) } };
}

interface Unwritten {
  readonly dao: string;
  readonly expected: number;
  readonly at: UnixSeconds;
  readonly drafts: readonly Draft[];
  readonly records: readonly VaultRecord[];
  readonly entries: readonly Entry[];
}

/** A ledger that remembers an intent, shows it, and writes it down with the next append. */
function lateIntents(ledger: Ledger): Ledger {
  let unwritten: Unwritten | null = null;
  const shown = (): readonly Entry[] => unwritten?.entries ?? [];
  return {
    ...ledger,
    read: async (dao, from, limit) => [
      ...(await ledger.read(dao, from, limit)),
      ...shown().filter(({ number }) => number >= from),
    ],
    size: async (dao) => (await ledger.size(dao)) + shown().length,
    has: async (dao, key) => (await ledger.has(dao, key)) || shown().some((entry) => entry.key === key),
    append: async (dao, expected, at, drafts, records = []) => {
      const late = unwritten;
      unwritten = null;
      if (late !== null) await ledger.append(late.dao, late.expected, late.at, late.drafts, late.records);
      if (!drafts.some(({ fact }) => fact.kind === "batch-intended"))
        return ledger.append(dao, expected, at, drafts, records);
      const entries = drafts.map((draft, offset) => {
        const number = expected + offset;
        return readEntry({ dao, number, key: draft.key, canonical: canonicalEntry(dao, number, at, draft) });
      });
      unwritten = { dao, expected, at, drafts, records, entries };
      return entries;
    },
  };
}
