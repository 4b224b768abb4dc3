// Privacy: what is kept about a person, for that person alone: to read, to take along, to have no more of, and to have destroyed.
import type { PersonId } from "#core/contribution/contribution.ts";
import { BadInput, RetryLater } from "#core/errors.ts";
import type { Wallet } from "#core/key.ts";
import type { Draft, Entry, Fact } from "#core/ledger/entry.ts";
import { readAll } from "#core/ledger/ledger.ts";
import { isErased, type State } from "#core/ledger/state.ts";
import type { Identity, VaultRecord } from "#core/ledger/vault.ts";
import { showAmount, sumOf } from "#core/money.ts";
import { addHours, type UnixSeconds } from "#core/time.ts";
import type { DiscordAccount } from "./answers.ts";
import { otherStreams } from "./elsewhere.ts";
import { rulesInForce, type House } from "./house.ts";
import { inFlight } from "./in-flight.ts";
import { findWallet } from "./names.ts";
import { waitFor, type Outcome } from "./outcome.ts";
import type { Stream } from "./stream.ts";

/** At least so long, to notice that somebody else has asked with one's account. */
const TAKE_BACK_HOURS_MIN = 24;
const ELSEWHERE_SECONDS = 3_600;
/** Discord takes no larger file from a bot in a server that nobody has boosted. */
const EXPORT_BYTES_MAX = 8_000_000;
/** One human with more ids than this has other troubles. */
const IDS_MAX = 100;
const ANY_PERSON = /\b(?:person|owner)-[0-9a-f]{32}\b/g;

/** What the asker reads; everything in it is the asker's own. */
export interface PrivacySheet {
  readonly accounts: readonly Identity[];
  readonly wallet: Wallet | null;
  /** How many records of each kind lie in the vault. */
  readonly records: ReadonlyMap<VaultRecord["kind"], number>;
  /** Of this DAO, in which the asker or work of theirs is named by an opaque id. */
  readonly entries: number;
  /** Goes back to the treasury when they are erased; null where nothing is reserved. */
  readonly reserved: string | null;
  readonly takesPart: boolean;
  /** From then on they are erased; null where they did not ask. */
  readonly erasesAt: UnixSeconds | null;
  /** What has to settle before. */
  readonly waitsFor: readonly string[];
}

/** @returns null for somebody about whom nothing is kept */
export async function privacySheet(house: House, asker: DiscordAccount): Promise<PrivacySheet | null> {
  const own = await ownIds(house, asker);
  const [person] = own;
  if (person === undefined) return null;
  const state = await house.stream.state();
  const records = new Map<VaultRecord["kind"], number>();
  for (const { kind } of await recordsOf(house, own)) records.set(kind, (records.get(kind) ?? 0) + 1);
  const known = state.persons.get(person);
  const amounts = own.flatMap((each) => state.reserved.get(each) ?? []).map(({ amountBaseUnits }) => amountBaseUnits);
  return {
    accounts: await accountsOf(house, own),
    wallet: known?.walletRecord == null ? null : await findWallet(house.store.vault, known.walletRecord),
    records,
    entries: (await entriesOf(house, own)).length,
    reserved: amounts.length === 0 ? null : showAmount(sumOf(amounts), rulesInForce(state).treasury.token),
    takesPart: known?.takesNoPart !== true,
    erasesAt: state.erasures.get(person) ?? null,
    waitsFor: own.flatMap((each) => inFlight(state, each)),
  };
}

/**
 * All of the vault about the asker, and all entries that name them or work of theirs; other people are left out of those.
 * @returns JSON in UTF-8 @throws BadInput when nothing is kept, or more than can be sent at once
 */
export async function exportPerson(house: House, asker: DiscordAccount): Promise<Buffer> {
  const own = await ownIds(house, asker);
  refuseUnknown(own[0] ?? null);
  const exported = {
    exportedAt: house.stream.now(),
    dao: house.dao,
    ids: own,
    accounts: await accountsOf(house, own),
    records: (await recordsOf(house, own)).map(({ record, kind, text }) => ({ record, kind, text })),
    entries: (await entriesOf(house, own)).map(({ number, at, fact }) => ({
      number,
      at,
      fact: withoutOthers(fact, own),
    })),
  };
  const bytes = Buffer.from(`${JSON.stringify(exported, null, 2)}\n`);
  if (bytes.length <= EXPORT_BYTES_MAX) return bytes;
  throw new BadInput("So much is kept about you that Discord does not take it as one file.", {
    happened: `It has ${bytes.length} bytes.`,
    next: "Ask whoever runs this bot for it.",
  });
}

/** @returns from when on the asker is erased; asking again changes nothing @throws BadInput where nothing is kept */
export async function askErasure(house: House, asker: DiscordAccount): Promise<UnixSeconds> {
  const person = await personOf(house, asker);
  refuseUnknown(person);
  let until = house.stream.now();
  await house.stream.append((state) => {
    const asked = state.erasures.get(person);
    // As long as a changed wallet waits: what is reserved is lost by the one as by the other.
    const hours = Math.max(TAKE_BACK_HOURS_MIN, rulesInForce(state).payout.coolDownHours);
    until = asked ?? addHours(house.stream.now(), hours);
    if (asked !== undefined) return { drafts: [] };
    const key = `erasure-asked:${person}:${state.size}`;
    return { drafts: [{ key, fact: { kind: "erasure-asked", person, until } }] };
  });
  return until;
}

/** @throws BadInput where nobody asked for it, or it is done */
export async function withdrawErasure(house: House, asker: DiscordAccount): Promise<void> {
  const person = await personOf(house, asker);
  await house.stream.append((state) => {
    if (person === null || !state.erasures.has(person))
      throw new BadInput("You did not ask to be erased, or it is done already.", {
        next: "Run /privacy show to see what is kept about you.",
      });
    const key = `erasure-withdrawn:${person}:${state.size}`;
    return { drafts: [{ key, fact: { kind: "erasure-withdrawn", person } }] };
  });
}

/** Whether what the asker does from here on is credited. @throws BadInput where nothing is kept */
export async function chooseSharing(house: House, asker: DiscordAccount, takesPart: boolean): Promise<void> {
  const person = await personOf(house, asker);
  refuseUnknown(person);
  await house.stream.append((state) => {
    if ((state.persons.get(person)?.takesNoPart !== true) === takesPart) return { drafts: [] };
    const key = `sharing:${person}:${state.size}`;
    return { drafts: [{ key, fact: { kind: "sharing-chosen", person, takesPart } }] };
  });
}

function personOf(house: House, asker: DiscordAccount): Promise<PersonId | null> {
  return house.store.vault.personOf("discord", asker.id);
}

function refuseUnknown(person: PersonId | null): asserts person is PersonId {
  if (person !== null) return;
  throw new BadInput("Nothing is kept about your Discord account.", {
    next: "If you have merged work here, run /link add first: it shows which GitHub account is yours.",
  });
}

/** The asker first, then whoever became the asker; empty for somebody unknown. */
async function ownIds(house: House, asker: DiscordAccount): Promise<PersonId[]> {
  const person = await personOf(house, asker);
  return person === null ? [] : idsOf(await house.stream.state(), person);
}

/** A Discord account that a person brought along was somebody of its own before: one human, more ids. */
function idsOf({ joined }: State, person: PersonId): PersonId[] {
  const found = new Set([person]);
  for (const each of found) {
    if (found.size >= IDS_MAX) break;
    for (const [before, into] of joined) if (into === each) found.add(before);
  }
  return [...found];
}

async function recordsOf(house: House, own: readonly PersonId[]): Promise<VaultRecord[]> {
  return (await Promise.all(own.map((person) => house.store.vault.recordsOf(person)))).flat();
}

async function accountsOf(house: House, own: readonly PersonId[]): Promise<Identity[]> {
  return (await Promise.all(own.map((person) => house.store.vault.identitiesOf(person)))).flat();
}

/** Work is recorded with its person once, and named by its own id afterwards. */
async function entriesOf(house: House, own: readonly PersonId[]): Promise<Entry[]> {
  const found: Entry[] = [];
  const works = new Set<string>();
  for await (const entry of readAll(house.store.ledger, house.dao)) {
    const { fact } = entry;
    if (fact.kind === "contribution-recorded" && own.includes(fact.person)) works.add(fact.contribution);
    if (fact.kind === "act-recorded" && own.includes(fact.act.person)) works.add(fact.contribution);
    const text = JSON.stringify(fact);
    const isAboutWork = "contribution" in fact && works.has(fact.contribution);
    if (isAboutWork || own.some((person) => text.includes(person))) found.push(entry);
  }
  return found;
}

/** In a list of what several people have, the asker's own is kept; where another one is named alone, no id says who. */
function withoutOthers(fact: Fact, own: readonly PersonId[]): unknown {
  const isOthers = (item: unknown): boolean => {
    const person: unknown = typeof item === "object" && item !== null ? Reflect.get(item, "person") : item;
    return typeof person === "string" && /^(?:person|owner)-/.test(person) && !own.some((id) => id === person);
  };
  const kept = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.filter((item) => !isOthers(item)).map(kept);
    if (typeof value === "string")
      return value.replace(ANY_PERSON, (id) => (own.some((each) => each === id) ? id : "somebody else"));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, kept(member)]));
  };
  return kept(fact);
}

// ---- Erasing ----------------------------------------------------------------------------------------------------------

/**
 * Destroys the key in the same turn in which it is recorded, so that no decision of this DAO falls in between: a line to a wallet
 * that nobody can read would keep everybody else from being paid. The vault is shared by all DAOs of a store: each of them is at
 * rest about this person before, and forgets them first.
 */
export async function erasePerson(house: House, person: PersonId): Promise<Outcome> {
  const others = await otherStreams(house);
  const busy = await findBusy(others, await house.stream.state(), person);
  if (busy !== null) return waitFor(busy, ELSEWHERE_SECONDS);
  return {
    record: async (state) => {
      if ((await findBusy(others, state, person)) !== null) return { drafts: [] };
      const own = idsOf(state, person);
      for (const other of others) await other.append((elsewhere) => ({ drafts: draftErased(elsewhere, own) }));
      for (const each of own) await house.store.vault.erase(each);
      return { drafts: draftsHere(state, own) };
    },
  };
}

/** @returns what they wait for, as a sentence, or null when nothing of theirs is in flight anywhere */
async function findBusy(others: readonly Stream[], here: State, person: PersonId): Promise<string | null> {
  const own = idsOf(here, person);
  const states = await Promise.all(others.map((other) => other.state()));
  const [first] = [here, ...states].flatMap((state) => own.flatMap((each) => inFlight(state, each)));
  return first ?? null;
}

function draftsHere(state: State, own: readonly PersonId[]): Draft[] {
  return own.filter((person) => !isErased(state, person)).map(erased);
}

/** @throws RetryLater when something of theirs began in this very moment: the next try sees it */
function draftErased(state: State, own: readonly PersonId[]): Draft[] {
  const known = own.filter((person) => state.persons.has(person) && !isErased(state, person));
  const [busy] = known.flatMap((person) => inFlight(state, person));
  if (busy !== undefined) throw new RetryLater("Somebody cannot be erased at this moment.", { happened: busy });
  return known.map(erased);
}

function erased(person: PersonId): Draft {
  return { key: `erased:${person}`, fact: { kind: "person-erased", person } };
}
