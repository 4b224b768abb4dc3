// The store in memory: a disk that outlives its processes, with SQLite's refusals, and every earlier moment of it as a backup.
import { NeedsHuman } from "#core/errors.ts";
import type { PersonId } from "#core/contribution/contribution.ts";
import { makeCheckpoint, readCheckpoint, type StoredCheckpoint } from "#core/ledger/checkpoint.ts";
import { readEntry, type Entry, type StoredEntry } from "#core/ledger/entry.ts";
import {
  canonicalEntry,
  StreamMoved,
  type Delivery,
  type Grants,
  type Inbox,
  type Ledger,
  type OneTimeGrant,
  type Store,
} from "#core/ledger/ledger.ts";
import { EMPTY_FRONTIER, grow, leafHash, type Digest, type Frontier } from "#core/ledger/merkle.ts";
import type { Identity, Vault, VaultRecord } from "#core/ledger/vault.ts";

export interface Disk {
  /** A process opens the store; any number may, and one at a time holds it. */
  open(): Store;
  /** How many writes were made: each is a moment at which somebody may have taken a backup. */
  readonly moments: number;
  /** The disk as it was after so many writes. */
  backup(moment: number): Disk;
  /** What lies on the disk of one stream, for whoever checks it. */
  entriesOf(dao: string): readonly KeptEntry[];
  deliveries(): ReadonlyMap<string, KeptDelivery>;
  /** Of this person, as the vault has them now. */
  identitiesOf(person: PersonId): readonly Identity[];
  recordOf(record: string): VaultRecord | null;
  /** Their key is destroyed, whatever this disk's entries say of it. */
  isErased(person: PersonId): boolean;
}

export interface KeptEntry {
  readonly stored: StoredEntry;
  /** Read back from the stored bytes. */
  readonly entry: Entry;
  leaf: Digest | null;
}

export interface KeptDelivery {
  readonly delivery: Delivery;
  readonly settledBecause: string | null;
}

/** Told of everything that became durable, in order. */
export type Witness = (entries: readonly KeptEntry[]) => void;

interface Shelf {
  readonly streams: Map<string, StreamShelf>;
  readonly records: Map<string, VaultRecord>;
  /** Wallet records by their text, as SQLite's index has them. */
  readonly wallets: Map<string, VaultRecord[]>;
  readonly identities: Map<string, { readonly identity: Identity; readonly person: PersonId }>;
  /** As the keys beside the ledger: a backup of the disk does not bring them back. */
  readonly erased: Set<PersonId>;
  readonly deliveries: Map<string, KeptDelivery>;
  readonly waiting: Map<string, { readonly delivery: Delivery; readonly keptAt: number }>;
  readonly grants: Map<string, { readonly grant: OneTimeGrant; readonly holder: string; readonly isTaken: boolean }>;
}

interface StreamShelf {
  readonly kept: KeptEntry[];
  readonly keys: Set<string>;
  /** The tree over the first 0, 1, 2 … entries, as far as anybody asked. */
  readonly frontiers: Frontier[];
  checkpoint: StoredCheckpoint | null;
}

type Write = (shelf: Shelf) => void;

export function openDisk(witness: Witness = () => undefined): Disk {
  return diskOf([], emptyShelf(new Set()), witness);
}

function emptyShelf(erased: Set<PersonId>): Shelf {
  return {
    streams: new Map(),
    records: new Map(),
    wallets: new Map(),
    identities: new Map(),
    erased,
    deliveries: new Map(),
    waiting: new Map(),
    grants: new Map(),
  };
}

/** @param writes what the shelf came from: a backup is a new shelf with the first of them */
function diskOf(writes: Write[], shelf: Shelf, witness: Witness): Disk {
  let holder: Store | null = null;
  const write = (act: Write): void => {
    act(shelf);
    writes.push(act);
  };
  return {
    open: () => {
      let isOpen = true;
      const store: Store = {
        ledger: memoryLedger(shelf, write, witness),
        vault: memoryVault(shelf, write),
        inbox: memoryInbox(shelf, write),
        grants: memoryGrants(shelf, write),
        sayOnce: () => false,
        hold: () => {
          if (!isOpen) throw new NeedsHuman("The ledger cannot be opened.", { happened: "it was closed" });
          holder ??= store;
          return holder === store;
        },
        release: () => {
          if (holder === store) holder = null;
        },
        close: () => {
          store.release();
          isOpen = false;
        },
      };
      return store;
    },
    get moments() {
      return writes.length;
    },
    backup: (moment) => {
      const copy = emptyShelf(shelf.erased);
      const kept = writes.slice(0, moment);
      for (const act of kept) act(copy);
      return diskOf(kept, copy, witness);
    },
    entriesOf: (dao) => shelf.streams.get(dao)?.kept ?? [],
    deliveries: () => shelf.deliveries,
    identitiesOf: (person) => identitiesIn(shelf, person),
    // Whoever checks sees what lies there, whether or not a key is left to read it with.
    recordOf: (record) => shelf.records.get(record) ?? null,
    isErased: (person) => shelf.erased.has(person),
  };
}

// ---- Ledger -----------------------------------------------------------------------------------------------------------

const NO_ENTRIES: readonly Entry[] = [];

function memoryLedger(shelf: Shelf, write: (act: Write) => void, witness: Witness): Ledger {
  const keptOf = (dao: string): readonly KeptEntry[] => shelf.streams.get(dao)?.kept ?? [];
  return {
    read: async (dao, from, limit) => {
      const kept = keptOf(dao);
      return from >= kept.length ? NO_ENTRIES : kept.slice(from, from + limit).map(({ entry }) => entry);
    },
    readStored: async (dao, from, limit) =>
      keptOf(dao)
        .slice(from, from + limit)
        .map(({ stored }) => stored),
    size: async (dao) => keptOf(dao).length,
    has: async (dao, key) => shelf.streams.get(dao)?.keys.has(key) ?? false,
    frontier: async (dao, size) => frontierAt(streamOf(shelf, dao), size ?? keptOf(dao).length, dao),
    daos: async () => [...shelf.streams.keys()].sort(),
    append: async (dao, expected, at, drafts, records = []) => {
      const stored = drafts.map((draft, offset): StoredEntry => {
        const number = expected + offset;
        return { dao, number, key: draft.key, canonical: canonicalEntry(dao, number, at, draft) };
      });
      const { kept, keys } = streamOf(shelf, dao);
      if (kept.length !== expected)
        throw new StreamMoved("The ledger has moved on.", {
          happened: `${dao}: expected ${expected} entries, found ${kept.length}`,
        });
      const named = drafts.map(({ key }) => key);
      const taken = named.find((key, at) => keys.has(key) || named.indexOf(key) !== at);
      if (taken !== undefined)
        throw new StreamMoved("This fact is recorded already.", { happened: `${dao}: ${taken}` });
      const added = stored.map((each): KeptEntry => ({ stored: each, entry: readEntry(each), leaf: null }));
      const sealable = sealableNow(shelf, records);
      write((onto) => {
        const stream = streamOf(onto, dao);
        keepRecords(onto, sealable);
        for (const each of added) {
          stream.kept.push(each);
          stream.keys.add(each.stored.key);
        }
      });
      witness(added);
      return added.map(({ entry }) => entry);
    },
    checkpoint: async (dao) => {
      const { checkpoint, kept } = streamOf(shelf, dao);
      if (checkpoint === null) return null;
      return readCheckpoint(checkpoint, kept[checkpoint.size - 1]?.stored ?? null)?.state ?? null;
    },
    keepCheckpoint: async (state) => {
      const stream = streamOf(shelf, state.dao);
      const last = stream.kept[state.size - 1]?.stored;
      if (last === undefined) return;
      const checkpoint = makeCheckpoint(state, frontierAt(stream, state.size, state.dao), last);
      write((onto) => {
        streamOf(onto, state.dao).checkpoint = checkpoint;
      });
    },
  };
}

function streamOf(shelf: Shelf, dao: string): StreamShelf {
  const known = shelf.streams.get(dao);
  if (known !== undefined) return known;
  const fresh: StreamShelf = { kept: [], keys: new Set(), frontiers: [EMPTY_FRONTIER], checkpoint: null };
  shelf.streams.set(dao, fresh);
  return fresh;
}

function frontierAt({ kept, frontiers }: StreamShelf, size: number, dao: string): Frontier {
  for (let at = frontiers.length - 1; at < size; at += 1) {
    const next = kept[at];
    const frontier = frontiers[at];
    if (next === undefined || frontier === undefined) throw new Error(`the stream of ${dao} has a gap at ${at}`);
    next.leaf ??= leafHash(next.stored.canonical);
    frontiers.push(grow(frontier, next.leaf));
  }
  return frontiers[size] ?? EMPTY_FRONTIER;
}

// ---- Vault ------------------------------------------------------------------------------------------------------------

interface ShelvedRecord extends VaultRecord {
  /** Put back of somebody who was erased. */
  readonly isFound?: true;
}

function readable(shelf: Shelf, record: ShelvedRecord | undefined): VaultRecord | null {
  if (record === undefined) return null;
  const isGone = record.person !== null && record.isFound !== true && shelf.erased.has(record.person);
  return isGone ? null : { record: record.record, person: record.person, kind: record.kind, text: record.text };
}

function dropRecord(shelf: Shelf, { record, text }: VaultRecord): void {
  shelf.records.delete(record);
  const left = shelf.wallets.get(text)?.filter((each) => each.record !== record);
  if (left !== undefined) shelf.wallets.set(text, left);
}

/** Asked when it is written, never when a backup is made of it: that holds whom an erasure came later for, though unreadable. */
function sealableNow({ erased }: Shelf, records: readonly VaultRecord[]): readonly VaultRecord[] {
  return records.filter(({ person }) => person === null || !erased.has(person));
}

function keepRecords(shelf: Shelf, records: readonly ShelvedRecord[]): void {
  for (const record of records) {
    if (shelf.records.has(record.record)) continue;
    shelf.records.set(record.record, record);
    if (record.kind !== "wallet") continue;
    const known = shelf.wallets.get(record.text);
    if (known === undefined) shelf.wallets.set(record.text, [record]);
    else known.push(record);
  }
}

const accountKey = ({ provider, account }: Pick<Identity, "provider" | "account">): string => `${provider} ${account}`;

function identitiesIn(shelf: Shelf, person: PersonId): Identity[] {
  const own: Identity[] = [];
  if (shelf.erased.has(person)) return own;
  for (const { identity, person: owner } of shelf.identities.values()) if (owner === person) own.push(identity);
  return own.sort((one, other) => (accountKey(one) < accountKey(other) ? -1 : 1));
}

function memoryVault(shelf: Shelf, write: (act: Write) => void): Vault {
  const identityAt = (key: string) => {
    const known = shelf.identities.get(key);
    return known === undefined || shelf.erased.has(known.person) ? undefined : known;
  };
  const open = (record: VaultRecord): VaultRecord[] => (readable(shelf, record) === null ? [] : [record]);
  return {
    read: async (record) => readable(shelf, shelf.records.get(record)),
    personOf: async (provider, account) => identityAt(accountKey({ provider, account }))?.person ?? null,
    identitiesOf: async (person) => identitiesIn(shelf, person),
    ensurePerson: async (identity, newPerson) => {
      const key = accountKey(identity);
      const known = identityAt(key);
      if (known?.identity.name === identity.name) return known.person;
      const person = known?.person ?? newPerson;
      write((onto) => onto.identities.set(key, { identity, person }));
      return person;
    },
    moveIdentity: async (identity, person) => {
      const key = accountKey(identity);
      const known = identityAt(key);
      if (known === undefined || known.person === person) return;
      write((onto) => onto.identities.set(key, { identity: known.identity, person }));
    },
    find: async (_kind, text) => (shelf.wallets.get(text) ?? []).flatMap(open),
    keep: async (records) => {
      const sealable = sealableNow(shelf, records);
      write((onto) => keepRecords(onto, sealable));
    },
    keepFound: async (records) => {
      const found = records.filter(({ person }) => person !== null && shelf.erased.has(person));
      write((onto) => {
        for (const each of found) {
          const known = onto.records.get(each.record);
          if (known !== undefined) dropRecord(onto, known);
          keepRecords(onto, [{ ...each, isFound: true } as ShelvedRecord]);
        }
      });
    },
    recordsOf: async (person) =>
      [...shelf.records.values()]
        .filter((record) => record.person === person)
        .flatMap(open)
        .sort((one, other) => (one.record < other.record ? -1 : 1)),
    erase: async (person) => {
      shelf.erased.add(person);
      write((onto) => {
        for (const record of [...onto.records.values()]) if (record.person === person) dropRecord(onto, record);
        for (const [key, { person: owner }] of onto.identities) if (owner === person) onto.identities.delete(key);
      });
    },
    isErased: async (person) => shelf.erased.has(person),
  };
}

// ---- Inbox and grants -------------------------------------------------------------------------------------------------

function memoryInbox(shelf: Shelf, write: (act: Write) => void): Inbox {
  return {
    keepDelivery: async (delivery, at) => {
      if (shelf.deliveries.has(delivery.id)) return "known";
      write((onto) => {
        onto.deliveries.set(delivery.id, { delivery, settledBecause: null });
        onto.waiting.set(delivery.id, { delivery, keptAt: at });
      });
      return "kept";
    },
    waitingDeliveries: async (limit) =>
      [...shelf.waiting.values()]
        .sort((one, other) => one.keptAt - other.keptAt)
        .slice(0, limit)
        .map(({ delivery }) => delivery),
    settleDelivery: async (id, because) => {
      const known = shelf.deliveries.get(id);
      if (known === undefined) return;
      write((onto) => {
        onto.deliveries.set(id, { delivery: known.delivery, settledBecause: because });
        onto.waiting.delete(id);
      });
    },
  };
}

const UNUSED_GRANT_SECONDS = 86_400;

function memoryGrants(shelf: Shelf, write: (act: Write) => void): Grants {
  return {
    issue: async (grant, holder) =>
      write(({ grants }) => {
        for (const [hash, other] of grants) {
          const isSame = other.grant.dao === grant.dao && other.grant.purpose === grant.purpose;
          const isLapsed = other.grant.expiresAt < grant.issuedAt - UNUSED_GRANT_SECONDS;
          if ((isSame && other.holder === holder && !other.isTaken) || isLapsed) grants.delete(hash);
        }
        grants.set(grant.tokenHash, { grant, holder, isTaken: false });
      }),
    look: async (dao, tokenHash) => {
      const known = shelf.grants.get(tokenHash);
      return known === undefined || known.isTaken || known.grant.dao !== dao ? null : known.grant;
    },
    rebind: async ({ dao, tokenHash, bound: before }, bound) => {
      const known = shelf.grants.get(tokenHash);
      if (known === undefined || known.isTaken || known.grant.dao !== dao || known.grant.bound !== before) return false;
      write(({ grants }) => grants.set(tokenHash, { ...known, grant: { ...known.grant, bound } }));
      return true;
    },
    take: async (dao, tokenHash) => {
      const known = shelf.grants.get(tokenHash);
      if (known === undefined || known.isTaken || known.grant.dao !== dao) return false;
      write(({ grants }) => grants.set(tokenHash, { ...known, isTaken: true }));
      return true;
    },
  };
}
