// Planted bugs: what a careless change would do, each as a wrapped port or store, so that the simulator can be tested itself.
import type { PersonId } from "#core/contribution/contribution.ts";
import { contentHash } from "#core/key.ts";
import { readEntry, type Draft, type Entry } from "#core/ledger/entry.ts";
import { canonicalEntry, type Delivery, type Ledger, type Store } from "#core/ledger/ledger.ts";
import { emptyState, fold, type State } from "#core/ledger/replay.ts";
import type { Identity, VaultRecord } from "#core/ledger/vault.ts";
import { parseBaseUnits } from "#core/money.ts";
import { commit, proposalId } from "#core/proposal/proposal.ts";
import { SCORE_MAX } from "#core/score/score.ts";
import type { UnixSeconds } from "#core/time.ts";
import type { KeptWords } from "#core/workflow/juror-words.ts";
import { transfersOf } from "#core/workflow/names.ts";
import { epochClosed } from "#core/workflow/propose.ts";
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
    breaks: "one ballot stands for a payout",
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
    name: "provisional pays the full score",
    says: "Work that a person still has to look at counts like any other.",
    breaks: "an allocation rests on the scores that count",
    focus: "all",
    store: (store) =>
      withClosings(store, (state) => {
        for (const work of state.contributions.values()) work.standing = "settled";
      }),
  },
  {
    name: "carried paid twice",
    says: "What a person added later counts in the epoch that closes next, and in the one after it.",
    breaks: "what a person added is counted once, in the epoch that closes next",
    focus: "all",
    store: (store) => {
      let last: State["carried"] = new Map();
      return withClosings(store, (state) => {
        const now = new Map(state.carried);
        for (const [contribution, more] of last) state.carried.set(contribution, more);
        last = now;
      });
    },
  },
  {
    name: "cap forgotten",
    says: "The rules of the epoch are read without the most that one person may earn.",
    breaks: "an epoch is split as the rules say",
    focus: "all",
    store: (store) =>
      withClosings(store, ({ rulesOf }) => {
        for (const [hash, rules] of rulesOf)
          rulesOf.set(hash, { ...rules, reward: { ...rules.reward, capPercent: 100 } });
      }),
  },
  {
    name: "newcomers for ever",
    says: "Nobody counts the epochs in which somebody had work, so the floor lifts whoever falls below it.",
    breaks: "an epoch is split as the rules say",
    focus: "all",
    store: (store) =>
      withClosings(store, ({ persons }) => {
        for (const person of persons.values()) person.epochsWithWork = 0;
      }),
  },
  {
    name: "an appeal is always won",
    says: "Whoever appeals gets the most, whatever the panel said.",
    breaks: "an appeal is answered by the median of its votes",
    focus: "all",
    store: (store) =>
      withDrafts(store, async ({ key, fact }) => {
        const isAnswer = fact.kind === "appeal-answered" && fact.verdict !== "lapsed";
        return { key, fact: isAnswer ? { ...fact, verdict: "amended", score: SCORE_MAX } : fact };
      }),
  },
  {
    name: "panel member with a part in the work",
    says: "Logins are not compared, so a reviewer who has not linked an account decides about own work.",
    breaks: "nobody decides about work they have a part in",
    focus: "all",
    store: (store) => {
      const identitiesOf = async (person: PersonId): Promise<readonly Identity[]> =>
        (await store.vault.identitiesOf(person)).map((identity) => ({ ...identity, name: "somebody" }));
      return { ...store, vault: { ...store.vault, identitiesOf } };
    },
  },
  {
    name: "band not clamped",
    says: "What the jury says is the score, however far from what code arrives at.",
    breaks: "a score stays in its band",
    focus: "all",
    store: (store) =>
      withDrafts(store, async ({ key, fact }) => {
        const isWhole = fact.kind === "contribution-scored" && fact.basis?.share.of === 1;
        return { key, fact: isWhole ? { ...fact, score: fact.jury ?? fact.score } : fact };
      }),
  },
  {
    name: "flagged work is not held",
    says: "A flag is recorded, and the score stands all the same.",
    breaks: "a score that was flagged waits for a person, and no other does",
    focus: "all",
    store: (store) =>
      withDrafts(store, async ({ key, fact }) => {
        return { key, fact: fact.kind === "contribution-scored" ? { ...fact, standing: "settled" } : fact };
      }),
  },
  {
    name: "spending not counted",
    says: "What the jury cost is not recorded, so no budget is ever spent.",
    breaks: "what asking cost is what the jurors cost",
    focus: "all",
    store: (store) =>
      withDrafts(store, async ({ key, fact }) => {
        return { key, fact: fact.kind === "jury-asked" ? { ...fact, microdollars: 0 } : fact };
      }),
  },
  {
    name: "quotes not kept",
    says: "A reviewer's quotes are read and thrown away.",
    breaks: "a score outside the band rests on lines of the work",
    focus: "all",
    store: (store) => withRecords(store, "reason", (text) => ({ ...JSON.parse(text), quotes: [] })),
  },
  {
    name: "raw answers not kept as they were",
    says: "What is kept of the jurors' answers was written anew from their numbers.",
    breaks: "a score replays from the record and from the raw answers",
    focus: "all",
    store: (store) =>
      withRecords(store, "judgement", (text) => {
        const kept: KeptWords = JSON.parse(text);
        return { ...kept, answers: kept.answers.map((answer) => ({ ...answer, raw: `${answer.raw} ` })) };
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

/** Closes each epoch as core would, had its state been another. */
function withClosings(store: Store, change: (state: State) => void): Store {
  return withDrafts(store, async ({ key, fact }) => {
    if (fact.kind !== "epoch-closed") return { key, fact };
    const [dao = ""] = await store.ledger.daos();
    const state = fold(emptyState(dao), await store.ledger.read(dao, 0, Number.MAX_SAFE_INTEGER));
    change(state);
    return epochClosed(state, fact.epoch, parseBaseUnits(fact.budgetBaseUnits), fact.isCappedByBalance);
  });
}

function withRecords(store: Store, kind: VaultRecord["kind"], change: (text: string) => unknown): Store {
  const append: Ledger["append"] = async (dao, expected, at, drafts, records = []) => {
    const changed = records.map((record) =>
      record.kind === kind ? { ...record, text: JSON.stringify(change(record.text)) } : record,
    );
    return store.ledger.append(dao, expected, at, drafts, changed);
  };
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
