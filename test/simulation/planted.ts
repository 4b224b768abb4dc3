// Planted bugs: what a careless change would do, each as a wrapped port or store, so that the simulator can be tested itself.
import type { PersonId } from "#core/contribution/contribution.ts";
import { contentHash, type Transfer } from "#core/key.ts";
import { readEntry, type Draft, type Entry } from "#core/ledger/entry.ts";
import { canonicalEntry, type Delivery, type Ledger, type Store } from "#core/ledger/ledger.ts";
import { fold } from "#core/ledger/replay.ts";
import { emptyState, type PersonState, type ProposalState, type State } from "#core/ledger/state.ts";
import type { Identity, VaultRecord } from "#core/ledger/vault.ts";
import { baseUnits, parseBaseUnits } from "#core/money.ts";
import { commit, proposalId } from "#core/proposal/proposal.ts";
import { SCORE_MAX } from "#core/score/score.ts";
import { epochBudget, type Rules } from "#core/rules.ts";
import { unixSeconds, type UnixSeconds } from "#core/time.ts";
import type { House } from "#core/workflow/house.ts";
import type { KeptWords } from "#core/workflow/juror-words.ts";
import { transfersOf } from "#core/workflow/names.ts";
import { epochClosed } from "#core/workflow/propose.ts";
import type { Stream } from "#core/workflow/stream.ts";
import type { Batch, BallotBox, Treasury, World } from "#core/world.ts";
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
    breaks: [
      "nobody decides about work they have a part in",
      "a panel is no larger than the rules and the free reviewers",
    ],
    focus: "all",
    store: (store) => {
      const identitiesOf = async (person: PersonId): Promise<readonly Identity[]> =>
        (await store.vault.identitiesOf(person)).map((identity) => ({ ...identity, name: "somebody" }));
      return { ...store, vault: { ...store.vault, identitiesOf } };
    },
  },
  {
    name: "whoever named an act credits it",
    says: "Nobody looks who named the work that a reviewer is to credit.",
    breaks: "nobody decides about an act that they did or named",
    focus: "all",
    house: (house) =>
      withState(house, (state) => {
        const nobody = "person-nobody" as PersonId;
        const nominations = [...state.nominations].map(([name, each]) => [name, { ...each, by: nobody }] as const);
        return { ...state, nominations: new Map(nominations) };
      }),
  },
  {
    name: "acts without a most",
    says: "Nobody counts how many acts an epoch credits to one person.",
    breaks: "no more acts are credited to one person in one epoch than the rules say",
    focus: "all",
    house: (house) =>
      withState(house, (state) => {
        const endless = (rules: Rules): Rules => ({ ...rules, acts: { ...rules.acts, creditedMax: 99 } });
        const rulesOf = [...state.rulesOf].map(([hash, rules]) => [hash, endless(rules)] as const);
        return { ...state, rules: state.rules && endless(state.rules), rulesOf: new Map(rulesOf) };
      }),
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
  {
    name: "hold not looked at",
    says: "Whoever offers a payout does not look whether somebody holds it.",
    breaks: "a held payout is not offered while it is held",
    focus: "payout",
    house: (house) => withProposals(house, (proposal) => ({ ...proposal, heldUntil: null })),
  },
  {
    name: "hold without a length",
    says: "A hold ends when it begins.",
    breaks: "a hold lasts as long as the rules say",
    focus: "payout",
    store: (store) =>
      withDrafts(store, async ({ key, fact }) => {
        return { key, fact: fact.kind === "payout-held" ? { ...fact, until: unixSeconds(0) } : fact };
      }),
  },
  {
    name: "cancelled nonce used again",
    says: "The Safe takes an empty transaction, its nonce is free all the same, and owners execute what they had signed before.",
    breaks: "a cancelled batch never pays at its nonce",
    focus: "payout",
    world: ({ ports, chain }) => {
      const composed = new Map<number, Batch>();
      return withTreasury(ports, {
        composeBatch: (name) => {
          const batch = ports.treasury.composeBatch(name);
          composed.set(batch.safeTxNonce, batch);
          return batch;
        },
        standing: async () => {
          const standing = await ports.treasury.standing();
          const last = chain.safe.nonce - 1;
          const cancelled = composed.get(last);
          if (!chain.emptied().has(last) || cancelled === undefined) return standing;
          composed.delete(last);
          chain.safe.nonce = last;
          chain.executeElsewhere(cancelled, chain.safe.owners.slice(0, chain.safe.threshold));
          return { ...standing, nonce: last, nextNonce: last };
        },
      });
    },
  },
  {
    name: "withheld line forgotten",
    says: "What a batch left out is forgotten when the rest is paid.",
    breaks: "what was withheld is paid later or still owed",
    focus: "payout",
    store: (store) =>
      withDrafts(store, async ({ key, fact }) => {
        return { key, fact: fact.kind === "payout-settled" ? { ...fact, withheld: [] } : fact };
      }),
  },
  {
    name: "withheld line promised twice",
    says: "What cannot be paid becomes a named line twice.",
    breaks: "an earned amount is promised once",
    focus: "payout",
    store: (store) =>
      withDrafts(store, async ({ key, fact }) => {
        if (fact.kind !== "payout-withheld") return { key, fact };
        return { key, fact: { ...fact, withheld: [...fact.withheld, ...fact.withheld] } };
      }),
  },
  {
    name: "paid payout taken for withheld",
    says: "A payout that the chain shows is recorded as one that nobody could be paid by.",
    breaks: "what is said to be withheld was not paid",
    focus: "payout",
    store: (store) =>
      withDrafts(store, async ({ key, fact }) => {
        if (fact.kind !== "payout-settled") return { key, fact };
        return { key, fact: { kind: "payout-withheld", payoutId: fact.payoutId, withheld: [] } };
      }),
  },
  {
    name: "two batches at a time",
    says: "Nobody looks whether another payout is on its way.",
    breaks: "one batch at a time is on its way",
    focus: "payout",
    house: (house) =>
      withState(house, (state) => {
        const proposals = [...state.proposals];
        const isNext = ({ verdict, batch, settled }: ProposalState): boolean =>
          verdict?.word === "passed" && batch === null && settled === null;
        if (!proposals.some(([, proposal]) => isNext(proposal))) return state;
        return { ...state, proposals: new Map(proposals.filter(([, { batch, settled }]) => !batch || settled)) };
      }),
  },
  {
    name: "waiting transaction taken for a mined one",
    says: "The Safe's nonce is read with all that waits counted.",
    breaks: "a batch is given up only when its nonce is used",
    focus: "payout",
    world: ({ ports, chain }) =>
      withTreasury(ports, {
        standing: async () => {
          const standing = await ports.treasury.standing();
          return { ...standing, nonce: standing.nonce + chain.safe.queued };
        },
      }),
  },
  {
    name: "reminded at every look",
    says: "Nobody remembers when the treasurers were reminded last.",
    breaks: "treasurers are reminded at most once a day",
    focus: "payout",
    house: (house) =>
      withProposals(house, (proposal) => {
        return { ...proposal, batch: proposal.batch && { ...proposal.batch, remindedAt: null } };
      }),
  },
  {
    name: "runway forgotten",
    says: "An epoch takes its whole budget, whatever the treasury can spare.",
    breaks: "an epoch takes no more than its share of what the treasury can spare",
    focus: "payout",
    store: (store, { ground }) =>
      withDrafts(store, async ({ key, fact }) => {
        if (fact.kind !== "epoch-closed") return { key, fact };
        const state = await foldedFrom(store);
        return epochClosed(state, fact.epoch, epochBudget(ground.rules), false);
      }),
  },
  {
    name: "cool-down forgotten",
    says: "A wallet that took another's place is paid at once.",
    breaks: "a wallet that took another's place is not paid before the cool-down is over",
    focus: "payout",
    house: (house) => withPersons(house, (person) => ({ ...person, changedAt: null })),
  },
  {
    name: "old wallet paid",
    says: "The wallet that was paid last is paid again, whatever was linked since.",
    breaks: "a line goes to the wallet that is linked now",
    focus: "payout",
    house: (house) =>
      withPersons(house, (person) => ({ ...person, walletRecord: person.paidWalletRecord ?? person.walletRecord })),
  },
  {
    name: "one unit more",
    says: "The transaction that is sent pays its first line one unit more than was voted on.",
    breaks: "what is paid is, transfer for transfer, part of what was voted on",
    focus: "payout",
    world: ({ ports }) =>
      withTreasury(ports, {
        execute: (batch, signatures) => ports.treasury.execute({ ...batch, transfers: oneMore(batch) }, signatures),
      }),
  },
  {
    name: "one key for every offer",
    says: "The key of an offer does not say what its post shows, so it is recorded once and never again.",
    breaks: "what is due can be recorded",
    focus: "payout",
    store: (store) =>
      withDrafts(store, async ({ key, fact }) => {
        return { key: fact.kind === "batch-offered" ? `offered:${fact.safeTxHash}` : key, fact };
      }),
  },
  {
    name: "another mark",
    says: "The transaction that is sent marks the payout with the hash of something else.",
    breaks: "a payment is what its mark says",
    focus: "payout",
    world: ({ ports }) =>
      withTreasury(ports, {
        execute: (batch, signatures) =>
          ports.treasury.execute({ ...batch, transfersHash: batch.safeTxHash }, signatures),
      }),
  },
  {
    name: "token not asked",
    says: "Nobody tries the transfers before they are put together.",
    breaks: "whoever can be paid is not left out, and nobody else holds up the others",
    focus: "payout",
    world: ({ ports }) => withTreasury(ports, { checkRecipients: async () => [] }),
  },
  {
    name: "left out without a word",
    says: "A batch is recorded under the hash of all transfers, also of those that it leaves out.",
    breaks: "what is offered is part of what was voted",
    focus: "payout",
    store: (store) =>
      withDrafts(store, async ({ key, fact }) => {
        if (fact.kind !== "batch-intended") return { key, fact };
        const proposal = (await foldedFrom(store)).proposals.get(fact.payoutId);
        return { key, fact: { ...fact, transfersHash: proposal?.transfersHash ?? fact.transfersHash } };
      }),
  },
];

/** @param change what core sees in place of the state; the entries stay what they are */
function withState(house: House, change: (state: State) => State): House {
  const { stream } = house;
  const state: Stream["state"] = async () => change(await stream.state());
  return { ...house, stream: { ...stream, state, append: (decide) => stream.append((now) => decide(change(now))) } };
}

function withProposals(house: House, change: (proposal: ProposalState) => ProposalState): House {
  return withState(house, (state) => {
    const proposals = [...state.proposals].map(([id, proposal]) => [id, change(proposal)] as const);
    return { ...state, proposals: new Map(proposals) };
  });
}

function withPersons(house: House, change: (person: PersonState) => PersonState): House {
  return withState(house, (state) => {
    const persons = [...state.persons].map(([id, person]) => [id, change(person)] as const);
    return { ...state, persons: new Map(persons) };
  });
}

function withTreasury(ports: World, changes: Partial<Treasury>): World {
  return { ...ports, treasury: { ...ports.treasury, ...changes } };
}

function oneMore({ transfers }: Batch): readonly Transfer[] {
  return transfers.map(({ wallet, amountBaseUnits }, at) => {
    return { wallet, amountBaseUnits: at === 0 ? baseUnits(amountBaseUnits + 1n) : amountBaseUnits };
  });
}

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
    const state = await foldedFrom(store);
    change(state);
    return epochClosed(state, fact.epoch, parseBaseUnits(fact.budgetBaseUnits), fact.isCappedByBalance);
  });
}

async function foldedFrom({ ledger }: Store): Promise<State> {
  const [dao = ""] = await ledger.daos();
  return fold(emptyState(dao), await ledger.read(dao, 0, Number.MAX_SAFE_INTEGER));
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
