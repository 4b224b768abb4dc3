// The store on node:sqlite: one file, WAL, synchronous FULL, so that what was acknowledged survives a kill.
import { DatabaseSync } from "node:sqlite";
import type { PersonId } from "#core/contribution/contribution.ts";
import { NeedsHuman } from "#core/errors.ts";
import type { Hash } from "#core/key.ts";
import type { UnixSeconds } from "#core/time.ts";
import { makeCheckpoint, readCheckpoint, type StoredCheckpoint } from "./checkpoint.ts";
import { tellingDisk } from "./disk.ts";
import { parseEntry, readEntry, type StoredEntry } from "./entry.ts";
import { canonicalEntry, StreamMoved, type Delivery, type Grants, type Inbox } from "./ledger.ts";
import type { Ledger, Store } from "./ledger.ts";
import { EMPTY_FRONTIER, growBy, leafHash, type Frontier } from "./merkle.ts";
import type { Identity, Vault, VaultRecord } from "./vault.ts";

/** 1: the first release. 2: checkpoints; nothing that version 1 wrote is changed. */
const SCHEMA_VERSION = 2;
const FIRST_WITH_CHECKPOINTS = 2;
/** A delivery of 28 KB is two pages and not seven, which halves what keeping it costs; an older file keeps its own size. */
const PAGE_BYTES = 16_384;
/** So many entries lie between two places of a tree that are remembered: asking for an older root hashes few of them again. */
const FRONTIER_SPACING = 4_096;
/** One commit is one wait for the disk: deliveries share it, and so many at most keep everything else waiting. */
const DELIVERIES_PER_COMMIT_MAX = 500;
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entries (
    dao TEXT NOT NULL, number INTEGER NOT NULL, key TEXT NOT NULL, canonical TEXT NOT NULL,
    PRIMARY KEY (dao, number), UNIQUE (dao, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER IF NOT EXISTS entries_are_never_changed BEFORE UPDATE ON entries
    BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
  CREATE TRIGGER IF NOT EXISTS entries_are_never_deleted BEFORE DELETE ON entries
    BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
  CREATE TRIGGER IF NOT EXISTS entries_are_never_replaced BEFORE INSERT ON entries
    WHEN NEW.number <> (SELECT COALESCE(MAX(number) + 1, 0) FROM entries WHERE dao = NEW.dao)
      OR EXISTS (SELECT 1 FROM entries WHERE dao = NEW.dao AND key = NEW.key)
    BEGIN SELECT RAISE(ABORT, 'an entry follows the last one, under a key of its own'); END;
  CREATE TABLE IF NOT EXISTS checkpoints (
    dao TEXT PRIMARY KEY, fold_version INTEGER NOT NULL, size INTEGER NOT NULL, frontier TEXT NOT NULL,
    body TEXT NOT NULL, seal TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS vault (
    record TEXT PRIMARY KEY, person TEXT, kind TEXT NOT NULL, text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS vault_by_text ON vault (kind, text) WHERE kind = 'wallet';
  CREATE TABLE IF NOT EXISTS identities (
    provider TEXT NOT NULL, account TEXT NOT NULL, name TEXT NOT NULL, person TEXT NOT NULL,
    PRIMARY KEY (provider, account)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS identities_by_person ON identities (person);
  CREATE TABLE IF NOT EXISTS deliveries (
    id TEXT PRIMARY KEY, event TEXT NOT NULL, raw BLOB, kept_at INTEGER NOT NULL, settled_because TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS deliveries_waiting ON deliveries (kept_at) WHERE settled_because IS NULL;
  CREATE TABLE IF NOT EXISTS grants (
    token_hash TEXT PRIMARY KEY, dao TEXT NOT NULL, purpose TEXT NOT NULL, holder TEXT NOT NULL, bound TEXT NOT NULL,
    nonce TEXT NOT NULL, issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, is_taken INTEGER NOT NULL DEFAULT 0
  ) STRICT;
`;

/**
 * Opens or creates the store.
 * @param path a file, or ":memory:"
 * @param pagesMax where the disk counts as full; a test's quota
 * @throws NeedsHuman when the file is damaged or was written by a newer program
 */
export function openSqlite(path: string, mode: "write" | "read" = "write", pagesMax: number | null = null): Store {
  const { database, ...rooms } = openRooms(path, mode, pagesMax);
  let holder: DatabaseSync | null = null;
  return {
    ledger: tellingDisk(rooms.ledger, path),
    vault: tellingDisk(rooms.vault, path),
    inbox: tellingDisk(rooms.inbox, path),
    grants: tellingDisk(rooms.grants, path),
    hold: () => {
      holder ??= tryToHold(path);
      return holder !== null;
    },
    release: () => {
      holder?.close();
      holder = null;
    },
    close: () => {
      holder?.close();
      database.close();
    },
  };
}

type Rooms = Pick<Store, "ledger" | "vault" | "inbox" | "grants"> & { readonly database: DatabaseSync };

function openRooms(path: string, mode: "write" | "read", pagesMax: number | null): Rooms {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: mode === "read", timeout: 5_000 });
    refuseOtherSchema(database, mode);
    if (mode === "write") prepareToWrite(database, pagesMax);
    // A table that is not as it should be is found here: every room prepares what it will ask.
    return {
      database,
      ledger: sqliteLedger(database, mode),
      vault: sqliteVault(database),
      inbox: sqliteInbox(database),
      grants: sqliteGrants(database),
    };
  } catch (cause) {
    database?.close();
    throw new NeedsHuman("The ledger cannot be opened.", {
      happened: `${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      next: "Check that LEDGER_URL names the right file and that the disk is writable; restore a backup if the file is damaged, then run: npm run reconcile",
      cause,
    });
  }
}

function prepareToWrite(database: DatabaseSync, pagesMax: number | null): void {
  database.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;`);
  database.exec(`BEGIN; ${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
  if (pagesMax !== null) database.exec(`PRAGMA max_page_count = ${pagesMax}`);
}

/** Reads the file's head, so that a damaged one is found here and not in the middle of an act. */
function refuseOtherSchema(database: DatabaseSync, mode: "write" | "read"): void {
  const version = schemaVersion(database);
  if (version > SCHEMA_VERSION)
    throw new Error(`its schema is version ${version}, and this program knows ${SCHEMA_VERSION}`);
  if (mode === "read" && version === 0) throw new Error("there is no ledger in it");
}

function schemaVersion(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}

/** The lock lies in a file of its own and ends with the process, however it ends: nothing has to expire after a crash. */
function tryToHold(path: string): DatabaseSync | null {
  const lock = new DatabaseSync(path === ":memory:" ? ":memory:" : `${path}.holder`, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch {
    lock.close();
    return null;
  }
}

function inTransaction<T>(database: DatabaseSync, act: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = act();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

function sqliteLedger(database: DatabaseSync, mode: "write" | "read"): Ledger {
  const select = database.prepare(
    "SELECT dao, number, key, canonical FROM entries WHERE dao = ? AND number >= ? ORDER BY number LIMIT ?",
  );
  const selectBytes = database.prepare(
    "SELECT canonical FROM entries WHERE dao = ? AND number >= ? ORDER BY number LIMIT ?",
  );
  selectBytes.setReturnArrays(true);
  const count = database.prepare("SELECT COALESCE(MAX(number) + 1, 0) AS size FROM entries WHERE dao = ?");
  const byKey = database.prepare("SELECT 1 FROM entries WHERE dao = ? AND key = ?");
  const insert = database.prepare("INSERT INTO entries (dao, number, key, canonical) VALUES (?, ?, ?, ?)");
  const names = database.prepare("SELECT DISTINCT dao FROM entries ORDER BY dao");
  const trees = new Map<string, FrontierShelf>();

  const readStored = (dao: string, from: number, limit: number): StoredEntry[] =>
    select.all(dao, from, limit) as unknown as StoredEntry[];
  /** The bytes alone: all that replay and hashing need, and half the time of whole rows. */
  const readBytes = (dao: string, from: number, limit: number): string[] =>
    (selectBytes.all(dao, from, limit) as unknown as [string][]).map(([canonical]) => canonical);
  const sizeOf = (dao: string): number => Number(count.get(dao)?.["size"] ?? 0);

  function shelfOf(dao: string): FrontierShelf {
    const shelf = trees.get(dao) ?? new Map<number, Frontier>();
    trees.set(dao, shelf);
    return shelf;
  }

  function frontierAt(dao: string, size: number): Frontier {
    const shelf = shelfOf(dao);
    let frontier = nearestBelow(shelf, size);
    while (frontier.size < size) {
      const toPlace = FRONTIER_SPACING - (frontier.size % FRONTIER_SPACING);
      const bytes = readBytes(dao, frontier.size, Math.min(toPlace, size - frontier.size));
      if (bytes.length === 0) throw new Error(`the stream of ${dao} has a gap at ${frontier.size}`);
      frontier = growBy(frontier, bytes.map(leafHash));
      shelf.set(Math.floor(frontier.size / FRONTIER_SPACING), frontier);
    }
    return frontier;
  }

  return {
    read: async (dao, from, limit) => readBytes(dao, from, limit).map(parseEntry),
    readStored: async (dao, from, limit) => readStored(dao, from, limit),
    size: async (dao) => sizeOf(dao),
    has: async (dao, key) => byKey.get(dao, key) !== undefined,
    frontier: async (dao, size) => frontierAt(dao, size ?? sizeOf(dao)),
    daos: async () => names.all().map((row) => String(row["dao"])),
    append: async (dao, expected, at, drafts, records = []) => {
      const stored = drafts.map((draft, offset): StoredEntry => {
        const number = expected + offset;
        return { dao, number, key: draft.key, canonical: canonicalEntry(dao, number, at, draft) };
      });
      inTransaction(database, () => {
        const size = sizeOf(dao);
        if (size !== expected)
          throw new StreamMoved("The ledger has moved on.", {
            happened: `${dao}: expected ${expected} entries, found ${size}`,
          });
        const taken = drafts.find(({ key }) => byKey.get(dao, key) !== undefined);
        if (taken) throw new StreamMoved("This fact is recorded already.", { happened: `${dao}: ${taken.key}` });
        keepRecords(database, records);
        for (const entry of stored) insert.run(entry.dao, entry.number, entry.key, entry.canonical);
      });
      return stored.map(readEntry);
    },
    checkpoint: async (dao) => {
      if (schemaVersion(database) < FIRST_WITH_CHECKPOINTS) return null;
      const kept = loadCheckpoint(database, dao);
      const checkpoint = kept && readCheckpoint(kept, readStored(dao, kept.size - 1, 1)[0] ?? null);
      if (!checkpoint) return null;
      const { state, frontier } = checkpoint;
      shelfOf(dao).set(Math.floor(frontier.size / FRONTIER_SPACING), frontier);
      return state;
    },
    keepCheckpoint: async (state) => {
      const last = readStored(state.dao, state.size - 1, 1)[0];
      if (mode === "read" || last === undefined) return;
      saveCheckpoint(database, state.dao, makeCheckpoint(state, frontierAt(state.dao, state.size), last));
    },
  };
}

/** Places of one stream's tree, by size in spacings: the newest that was asked for within each. */
type FrontierShelf = Map<number, Frontier>;

function nearestBelow(shelf: FrontierShelf, size: number): Frontier {
  for (let place = Math.floor(size / FRONTIER_SPACING); place >= 0; place -= 1) {
    const known = shelf.get(place);
    if (known !== undefined && known.size <= size) return known;
  }
  return EMPTY_FRONTIER;
}

function loadCheckpoint(database: DatabaseSync, dao: string): StoredCheckpoint | null {
  const row = database
    .prepare("SELECT fold_version AS foldVersion, size, frontier, body, seal FROM checkpoints WHERE dao = ?")
    .get(dao);
  return (row as unknown as StoredCheckpoint | undefined) ?? null;
}

function saveCheckpoint(database: DatabaseSync, dao: string, checkpoint: StoredCheckpoint): void {
  const { foldVersion, size, frontier, body, seal } = checkpoint;
  database
    .prepare("REPLACE INTO checkpoints (dao, fold_version, size, frontier, body, seal) VALUES (?, ?, ?, ?, ?, ?)")
    .run(dao, foldVersion, size, frontier, body, seal);
}

function keepRecords(database: DatabaseSync, records: readonly VaultRecord[]): void {
  if (records.length === 0) return;
  const insert = database.prepare("INSERT OR IGNORE INTO vault (record, person, kind, text) VALUES (?, ?, ?, ?)");
  for (const { record, person, kind, text } of records) insert.run(record, person, kind, text);
}

function sqliteVault(database: DatabaseSync): Vault {
  const person = (provider: string, account: string): PersonId | null =>
    (database.prepare("SELECT person FROM identities WHERE provider = ? AND account = ?").get(provider, account)?.[
      "person"
    ] as PersonId | undefined) ?? null;
  return {
    read: async (record) =>
      (database.prepare("SELECT record, person, kind, text FROM vault WHERE record = ?").get(record) as
        VaultRecord | undefined) ?? null,
    personOf: async (provider, account) => person(provider, account),
    identitiesOf: async (owner) =>
      database
        .prepare("SELECT provider, account, name FROM identities WHERE person = ? ORDER BY provider, account")
        .all(owner) as unknown as Identity[],
    ensurePerson: async (identity, newPerson) => {
      database
        .prepare(
          "INSERT INTO identities (provider, account, name, person) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name",
        )
        .run(identity.provider, identity.account, identity.name, newPerson);
      return person(identity.provider, identity.account) ?? newPerson;
    },
    moveIdentity: async (identity, owner) => {
      database
        .prepare("UPDATE identities SET person = ? WHERE provider = ? AND account = ?")
        .run(owner, identity.provider, identity.account);
    },
    find: async (kind, text) =>
      database
        .prepare("SELECT record, person, kind, text FROM vault WHERE kind = ? AND text = ?")
        .all(kind, text) as unknown as VaultRecord[],
    keep: async (records) => inTransaction(database, () => keepRecords(database, records)),
  };
}

/** A delivery that has arrived in this turn of the event loop; its sender is answered when the commit is through. */
interface Arrival {
  readonly delivery: Delivery;
  readonly at: UnixSeconds;
  readonly answer: PromiseWithResolvers<"kept" | "known">;
}

function sqliteInbox(database: DatabaseSync): Inbox {
  const insert = database.prepare("INSERT OR IGNORE INTO deliveries (id, event, raw, kept_at) VALUES (?, ?, ?, ?)");
  const arrivals: Arrival[] = [];

  function keep({ delivery: { id, event, raw }, at }: Arrival): "kept" | "known" {
    return insert.run(id, event, raw, at).changes === 0 ? "known" : "kept";
  }

  /** All of them are durable, or none is and each sender hears so. */
  function commit(): void {
    const batch = arrivals.splice(0, DELIVERIES_PER_COMMIT_MAX);
    if (arrivals.length > 0) setImmediate(commit);
    try {
      const results = inTransaction(database, () => batch.map(keep));
      batch.forEach(({ answer }, at) => answer.resolve(results[at] ?? "known"));
    } catch (error) {
      for (const { answer } of batch) answer.reject(error);
    }
  }

  return {
    keepDelivery: (delivery, at) => {
      const answer = Promise.withResolvers<"kept" | "known">();
      if (arrivals.push({ delivery, at, answer }) === 1) setImmediate(commit);
      return answer.promise;
    },
    waitingDeliveries: async (limit) =>
      database
        .prepare("SELECT id, event, raw FROM deliveries WHERE settled_because IS NULL ORDER BY kept_at, rowid LIMIT ?")
        .all(limit)
        .map((row) => ({
          id: String(row["id"]),
          event: String(row["event"]),
          raw: Buffer.from(row["raw"] as Uint8Array),
        })),
    settleDelivery: async (id, because) => {
      database.prepare("UPDATE deliveries SET settled_because = ?, raw = NULL WHERE id = ?").run(because, id);
    },
  };
}

function sqliteGrants(database: DatabaseSync): Grants {
  return {
    issue: async (grant, holder) =>
      inTransaction(database, () => {
        database
          .prepare(
            "DELETE FROM grants WHERE (dao = ? AND purpose = ? AND holder = ? AND is_taken = 0) OR expires_at < ?",
          )
          .run(grant.dao, grant.purpose, holder, grant.issuedAt - 86_400);
        database
          .prepare(
            "INSERT INTO grants (token_hash, dao, purpose, holder, bound, nonce, issued_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          )
          .run(
            grant.tokenHash,
            grant.dao,
            grant.purpose,
            holder,
            grant.bound,
            grant.nonce,
            grant.issuedAt,
            grant.expiresAt,
          );
      }),
    look: async (dao, tokenHash) => {
      const row = database
        .prepare("SELECT * FROM grants WHERE dao = ? AND token_hash = ? AND is_taken = 0")
        .get(dao, tokenHash);
      if (row === undefined) return null;
      return {
        tokenHash: row["token_hash"] as Hash,
        dao: String(row["dao"]),
        purpose: row["purpose"] as "link" | "sign",
        bound: String(row["bound"]),
        nonce: String(row["nonce"]),
        issuedAt: Number(row["issued_at"]) as UnixSeconds,
        expiresAt: Number(row["expires_at"]) as UnixSeconds,
      };
    },
    take: async (dao, tokenHash) =>
      database
        .prepare("UPDATE grants SET is_taken = 1 WHERE dao = ? AND token_hash = ? AND is_taken = 0")
        .run(dao, tokenHash).changes === 1,
  };
}
