// A house for tests: one DAO on a fresh store with its rules adopted, seeded ids, and the people who make it move.
import { createHash } from "node:crypto";
import type { Wallet as Key } from "ethers";
import type { Entry, FactKind } from "#core/ledger/entry.ts";
import { readAll, type Store } from "#core/ledger/ledger.ts";
import type { State } from "#core/ledger/state.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { rulesHash, type Rules } from "#core/rules.ts";
import { addDays, unixSeconds } from "#core/time.ts";
import type { House, Ids } from "#core/workflow/house.ts";
import type { DiscordAccount } from "#core/workflow/answers.ts";
import type { RulesDraft } from "#core/workflow/governance.ts";
import { openIntake, type Intake } from "#core/workflow/intake.ts";
import type { IdentitySource } from "#core/workflow/sign-in.ts";
import { openPurse } from "#core/workflow/purse.ts";
import { openStream } from "#core/workflow/stream.ts";
import { openTicker, type TickOptions } from "#core/workflow/tick.ts";
import { addressOf } from "./build.ts";
import { makeWorld, signBatch, type TestWorld } from "./world.ts";

export interface TestHouse extends House {
  readonly world: TestWorld;
  readonly intake: Intake;
  readonly log: string[];
  tick(): Promise<number>;
  /** Finds merged pull requests, as the hourly sweep does. */
  sweep(): Promise<void>;
  state(): Promise<State>;
  entries<K extends FactKind>(kind: K): Promise<(Entry & { fact: Extract<Entry["fact"], { kind: K }> })[]>;
  close(): void;
}

/** Discord accounts with their keys, and the GitHub account that the identity source confirms for some of them. */
export interface Member {
  readonly discord: DiscordAccount;
  readonly key: Key;
  readonly github: { readonly id: number; readonly login: string } | null;
}

interface HouseParts {
  readonly world?: TestWorld;
  readonly rules?: Rules;
  readonly store?: Store;
  readonly members?: readonly Member[];
  readonly seed?: string;
  readonly isReadOnly?: () => string | null;
  readonly draft?: RulesDraft;
  /** In place of the members' own word. */
  readonly identity?: IdentitySource;
  readonly watch?: TickOptions["watch"];
}

export async function makeHouse(parts: HouseParts = {}): Promise<TestHouse> {
  const world = parts.world ?? makeWorld(parts.rules === undefined ? {} : { rules: parts.rules });
  const rules = parts.rules ?? world.rules;
  const store = parts.store ?? openSqlite(":memory:");
  const stream = openStream(store.ledger, rules.daoId, world.clock);
  await stream.append((state) => ({ drafts: state.rules === null ? [adoptedFirst(rules)] : [] }));
  const house: House = {
    dao: rules.daoId,
    stream,
    store,
    world,
    ids: seededIds(parts.seed ?? "a seed"),
    purse: openPurse(),
    publicUrl: "https://rewards.laurel.example",
    links: {
      judgeName: world.judge.name,
      ballotUrl: (ballotId) => world.ballotBox.proposalUrl(ballotId),
      transactionUrl: (hash) => world.treasury.transactionUrl(hash),
    },
  };
  const log: string[] = [];
  const ticker = openTicker(house, {
    log: (sentence) => log.push(sentence),
    ...(parts.watch && { watch: parts.watch }),
  });
  const intake = await openIntake(house, {
    identity: parts.identity ?? identitiesOf(parts.members ?? []),
    wake: () => undefined,
    readOnlyBecause: parts.isReadOnly ?? (() => null),
    ...(parts.draft && { draft: parts.draft }),
  });
  return {
    ...house,
    world,
    intake,
    log,
    tick: () => ticker.tick(),
    sweep: () => sweep(house, intake),
    state: () => stream.state(),
    entries: async (kind) => {
      const found = [];
      for await (const entry of readAll(store.ledger, rules.daoId)) if (isOf(entry, kind)) found.push(entry);
      return found;
    },
    close: () => store.close(),
  };
}

function isOf<K extends FactKind>(
  entry: Entry,
  kind: K,
): entry is Entry & { fact: Extract<Entry["fact"], { kind: K }> } {
  return entry.fact.kind === kind;
}

function adoptedFirst(rules: Rules) {
  const hash = rulesHash(rules);
  return { key: `rules:${hash}:0`, fact: { kind: "rules-adopted", rules, rulesHash: hash, because: "first" } as const };
}

/** The same seed gives the same ids, in the same order. */
export function seededIds(seed: string): Ids {
  let drawn = 0;
  return {
    next: () => {
      drawn += 1;
      return createHash("sha256").update(`${seed} ${drawn}`).digest("hex").slice(0, 32);
    },
  };
}

function identitiesOf(members: readonly Member[]): IdentitySource {
  return {
    way: "vouched",
    says: "The test confirms who is who.",
    githubOf: async (discordId) => members.find(({ discord }) => discord.id === discordId)?.github ?? null,
  };
}

async function sweep(house: House, intake: Intake): Promise<void> {
  const { rules } = await house.stream.state();
  const since = addDays(unixSeconds(house.stream.now()), -(rules?.intake.sweepDays ?? 0));
  for (const repository of rules?.repositories ?? [])
    for (const ref of await house.world.codeHost.mergedPulls(repository, since)) await intake.notePull(ref, "sweep");
}

// ---- People -----------------------------------------------------------------------------------------------------------

/** /link in Discord, the page, the wallet's signature. */
export async function link(house: TestHouse, { discord, key }: Member) {
  const page = await house.intake.offerLink(discord);
  const token = page.url.split("/").at(-1) ?? "";
  const wallet = addressOf(key);
  const text = await house.intake.linkTextFor(token, wallet);
  return house.intake.completeLink(token, { wallet, signature: await key.signMessage(text) });
}

/** /payout approve in Discord, the page, the wallet's signature. */
export async function approve(house: TestHouse, { discord, key }: Member, epoch: number | null = null) {
  const { review, page } = await house.intake.offerSigning(discord, epoch);
  const token = page.url.split("/").at(-1) ?? "";
  return house.intake.postSignature(token, signBatch(key, review.batch).signature);
}
