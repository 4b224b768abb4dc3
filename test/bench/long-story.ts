// A long story: years of a DAO as facts, each epoch whole from the first merge to the last thanks, with nothing left open.
import { createHash } from "node:crypto";
import type { PersonId, Role } from "#core/contribution/contribution.ts";
import type { Draft, Fact } from "#core/ledger/entry.ts";
import type { Ledger } from "#core/ledger/ledger.ts";
import { rootOf } from "#core/ledger/merkle.ts";
import type { Hash } from "#core/key.ts";
import { rulesHash, type Rules } from "#core/rules.ts";
import { addDays, addHours, unixSeconds, type UnixSeconds } from "#core/time.ts";
import { REPOSITORY, REPOSITORY_ID, START } from "#test/support/build.ts";

const ROLES: readonly Role[] = ["author", "reviewer", "reviewer"];
const PULLS_PER_EPOCH_MAX = 500;
/** People come and go: so many take part in one epoch, and one in ten of them is new. */
const PERSONS_PER_EPOCH = 60;
const NEW_PERSONS_PER_EPOCH = 6;
const DRAFTS_PER_APPEND = 1_000;

export interface LongStory {
  readonly entries: number;
  readonly contributions: number;
  readonly endsAt: UnixSeconds;
}

/** Appends at least so many past contributions to an empty stream, three for each pull request. */
export async function tellLongStory(ledger: Ledger, rules: Rules, contributions: number): Promise<LongStory> {
  const pulls = Math.ceil(contributions / ROLES.length);
  const hash = rulesHash(rules);
  let at: UnixSeconds = START;
  let entries = await append(ledger, rules.daoId, 0, at, [
    { key: `rules:${hash}:0`, fact: { kind: "rules-adopted", rules, rulesHash: hash, because: "first" } },
  ]);
  for (let epoch = 1, told = 0; told < pulls; epoch += 1) {
    const count = Math.min(PULLS_PER_EPOCH_MAX, pulls - told);
    const published = { ledgerRoot: rootOf(await ledger.frontier(rules.daoId, entries)), ledgerSize: entries };
    const drafts = tellEpoch({ epoch, firstPull: told + 1, pulls: count, at, rulesHash: hash, published });
    for (let from = 0; from < drafts.length; from += DRAFTS_PER_APPEND)
      entries += await append(ledger, rules.daoId, entries, at, drafts.slice(from, from + DRAFTS_PER_APPEND));
    told += count;
    at = addHours(at, 8);
  }
  return { entries, contributions: pulls * ROLES.length, endsAt: at };
}

async function append(
  ledger: Ledger,
  dao: string,
  expected: number,
  at: UnixSeconds,
  drafts: readonly Draft[],
): Promise<number> {
  return (await ledger.append(dao, expected, at, drafts)).length;
}

interface EpochPlan {
  readonly epoch: number;
  readonly firstPull: number;
  readonly pulls: number;
  readonly at: UnixSeconds;
  readonly rulesHash: Hash;
  /** What the proposal says of the ledger before its epoch; `verify` holds it against the tree. */
  readonly published: { readonly ledgerRoot: Hash; readonly ledgerSize: number };
}

function tellEpoch(plan: EpochPlan): Draft[] {
  const pulls = Array.from({ length: plan.pulls }, (_, offset) => plan.firstPull + offset);
  return [
    ...tellOpening(plan),
    ...pulls.flatMap((pull) => tellPull(plan.epoch, pull)),
    ...tellPayout(plan),
    ...pulls.map((pull) => tellComment("payment", plan.epoch, pull)),
  ];
}

function tellOpening({ epoch, at, rulesHash: hash }: EpochPlan): Draft[] {
  const opened: Fact = { kind: "epoch-opened", epoch, opensAt: at, closesAt: addDays(at, 7), rulesHash: hash };
  const newcomers = epoch === 1 ? PERSONS_PER_EPOCH : NEW_PERSONS_PER_EPOCH;
  const linked = Array.from({ length: newcomers }, (_, at) => personOf(epoch, at)).flatMap((person): Draft[] => [
    draft(`linked:discord:${person}`, { kind: "account-linked", person, provider: "discord", record: `d:${person}` }),
    draft(`linked:github:${person}`, { kind: "account-linked", person, provider: "github", record: `g:${person}` }),
    draft(`wallet-linked:wallet:${person}`, { kind: "wallet-linked", person, record: walletOf(person) }),
  ]);
  return [draft(`epoch-opened:${epoch}`, opened), ...linked];
}

function tellPull(epoch: number, pull: number): Draft[] {
  const place = { repository: REPOSITORY, repositoryId: REPOSITORY_ID, pull };
  const evidenceHash = hashOf("evidence", pull);
  const credited = ROLES.map((role, at) => ({
    role,
    person: personOf(epoch, pull + at),
    name: nameOf(pull, role, at),
  }));
  return [
    draft(`pull:${REPOSITORY_ID}#${pull}`, { kind: "pull-noticed", ...place, from: "webhook" }),
    ...credited.map(({ role, person, name }) =>
      draft(`contribution:${name}`, {
        kind: "contribution-recorded",
        ...place,
        contribution: name,
        epoch,
        person,
        role,
        work: "code",
        evidenceRecord: `evidence:${REPOSITORY_ID}#${pull}:${evidenceHash.slice(2, 34)}`,
        evidenceHash,
      }),
    ),
    ...credited.map(({ name }) =>
      draft(`score:${name}`, {
        kind: "contribution-scored",
        contribution: name,
        score: 150,
        deterministic: 150,
        reasons: [
          "Code, 120 changed lines in 4 files after lock files and moved lines were left out.",
          "A test came with it.",
        ],
        standing: "settled",
        jury: null,
        basis: null,
      }),
    ),
    tellComment("score", epoch, pull),
  ];
}

function tellComment(about: "score" | "payment", epoch: number, pull: number): Draft {
  const fact: Fact = { kind: "pull-announced", repositoryId: REPOSITORY_ID, pull, about, epoch };
  return draft(`announced:${about}:${REPOSITORY_ID}#${pull}:${epoch}`, fact);
}

/** From the closed epoch to the thanks; everybody of the epoch gets the same. */
function tellPayout({ epoch, at, published }: EpochPlan): Draft[] {
  const persons = Array.from({ length: PERSONS_PER_EPOCH }, (_, at) => personOf(epoch, at));
  const amountBaseUnits = "16666666666666666666";
  const proposal = hashOf("proposal", epoch);
  const payoutId = hashOf("payout", epoch);
  const safeTxHash = hashOf("batch", epoch);
  const transfersHash = hashOf("transfers", epoch);
  const post = { channelId: "10", messageId: String(epoch) };
  const ballot = { startsAt: addDays(at, 1), endsAt: addDays(at, 4), votingBlock: epoch };
  const announced = (stage: string) =>
    draft(`announced:proposal:${payoutId}:${stage}`, { kind: "proposal-announced", proposal, stage, ...post });
  return [
    draft(`epoch-closed:${epoch}`, {
      kind: "epoch-closed",
      epoch,
      budgetBaseUnits: "1000000000000000000000",
      isCappedByBalance: false,
      allocations: persons.map((person) => ({ person, score: 400, amountBaseUnits })),
    }),
    draft(`proposal:${payoutId}`, {
      kind: "proposal-drafted",
      proposal,
      epoch,
      payoutId,
      transfersHash,
      lines: persons.map((person) => {
        const because = `epoch ${epoch}`;
        return { person, walletRecord: walletOf(person), amountBaseUnits, because, reservedFrom: [] };
      }),
      reserved: [],
      votingBlock: epoch,
      ...published,
      strategiesHash: hashOf("strategies", 0),
      quorum: "100",
      from: "allocation",
      opensAt: ballot.startsAt,
      endsAt: ballot.endsAt,
    }),
    announced("discussion"),
    draft(`ballot:${payoutId}`, { kind: "ballot-opened", proposal, ballotId: hashOf("ballot", epoch), ...ballot }),
    announced("voting"),
    draft(`verdict:${payoutId}`, {
      kind: "verdict-reached",
      proposal,
      verdict: "passed",
      because: "120 for, 0 against, quorum 100 reached",
      choices: ["For", "Against", "Abstain"],
      scores: ["120", "0", "0"],
      voters: 2,
      quorum: "100",
    }),
    announced("passed"),
    draft(`batch:${payoutId}:1`, {
      kind: "batch-intended",
      payoutId,
      attempt: 1,
      safeTxNonce: epoch,
      safeTxHash,
      transfersHash,
      threshold: 2,
    }),
    draft(`sent:${safeTxHash}`, { kind: "batch-sent", payoutId, safeTxHash, transactionHash: hashOf("sent", epoch) }),
    draft(`settled:${payoutId}`, {
      kind: "payout-settled",
      payoutId,
      transactionHash: hashOf("sent", epoch),
      block: epoch,
      manifest: transfersHash,
      safeTxHash,
    }),
    announced("paid"),
    draft(`payout-announced:${payoutId}`, { kind: "payout-announced", payoutId, ...post }),
  ];
}

function draft(key: string, fact: Fact): Draft {
  return { key, fact };
}

function nameOf(pull: number, role: Role, at: number): string {
  return `${REPOSITORY_ID}#${pull}/${role === "author" ? role : `${role}-${at}`}`;
}

/** The people of an epoch: a window that moves on by the newcomers of each. */
function personOf(epoch: number, at: number): PersonId {
  const number = epoch * NEW_PERSONS_PER_EPOCH + (PERSONS_PER_EPOCH - 1 - (at % PERSONS_PER_EPOCH));
  return `person-${hashOf("person", number).slice(2, 34)}` as PersonId;
}

function walletOf(person: PersonId): string {
  return `wallet:${person}:1`;
}

function hashOf(what: string, number: number): Hash {
  return `0x${createHash("sha256").update(`${what} ${number}`).digest("hex")}`;
}

/** A time at which nothing of the story is open any more. */
export function afterwards({ endsAt }: LongStory): UnixSeconds {
  return unixSeconds(endsAt + 1);
}
