// The store on node:sqlite: one file, WAL, synchronous FULL, so that what was acknowledged survives a kill.
import { DatabaseSync } from "node:sqlite";
import { isLaurelError, NeedsHuman } from "#core/errors.ts";
import type { Hash } from "#core/key.ts";
import type { UnixSeconds } from "#core/time.ts";
import { makeCheckpoint, readCheckpoint, type StoredCheckpoint } from "./checkpoint.ts";
import { tellingDisk } from "./disk.ts";
import { parseEntry, readEntry, type StoredEntry } from "./entry.ts";
import { canonicalEntry, StreamMoved, type Delivery, type Grants, type Inbox } from "./ledger.ts";
import type { Ledger, Store } from "./ledger.ts";
import { openKeyRing, type KeyRing } from "./key-ring.ts";
import { EMPTY_FRONTIER, growBy, leafHash, type Frontier } from "./merkle.ts";
import { digestOf, seal, unseal } from "./seal.ts";
import { keepRecords, liftPlainVault, plainVault, sqliteVault, VAULT_SCHEMA } from "./sqlite-vault.ts";
import { inTransaction } from "./transaction.ts";

/** 1: the first release. 2: checkpoints; nothing that version 1 wrote is changed. 3: the vault is sealed. */
const SCHEMA_VERSION = 3;
const FIRST_WITH_CHECKPOINTS = 2;
const FIRST_SEALED = 3;
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
  ${VAULT_SCHEMA}
  CREATE TABLE IF NOT EXISTS seal (id INTEGER PRIMARY KEY CHECK (id = 1), mark BLOB NOT NULL, is_clean INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS deliveries (
    id TEXT PRIMARY KEY, event TEXT NOT NULL, raw BLOB, kept_at INTEGER NOT NULL, settled_because TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS deliveries_waiting ON deliveries (kept_at) WHERE settled_because IS NULL;
  CREATE TABLE IF NOT EXISTS grants (
    token_hash TEXT PRIMARY KEY, dao TEXT NOT NULL, purpose TEXT NOT NULL, holder TEXT NOT NULL, bound TEXT NOT NULL,
    nonce TEXT NOT NULL, issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, is_taken INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS said (key TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`;

/**
 * Opens or creates the store.
 * @param path a file, or ":memory:"; the keys of its vault lie beside it, in `<path>.keys`
 * @param pagesMax where the disk counts as full; a test's quota
 * @throws NeedsHuman when the file is damaged or was written by a newer program, and when its keys are missing or another's
 */
export function openSqlite(path: string, mode: "write" | "read" = "write", pagesMax: number | null = null): Store {
  const { database, ring, ...rooms } = openRooms(path, mode, pagesMax);
  let holder: DatabaseSync | null = null;
  return {
    ledger: tellingDisk(rooms.ledger, path),
    vault: tellingDisk(rooms.vault, path),
    inbox: tellingDisk(rooms.inbox, path),
    grants: tellingDisk(rooms.grants, path),
    sayOnce: (key) => database.prepare("INSERT OR IGNORE INTO said (key) VALUES (?)").run(key).changes > 0,
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
      ring.close();
    },
  };
}

type Rooms = Pick<Store, "ledger" | "vault" | "inbox" | "grants"> & {
  readonly database: DatabaseSync;
  readonly ring: KeyRing;
};

function openRooms(path: string, mode: "write" | "read", pagesMax: number | null): Rooms {
  let database: DatabaseSync | undefined;
  let ring: KeyRing | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: mode === "read", timeout: 5_000 });
    refuseOtherSchema(database, mode);
    const isSealed = schemaVersion(database) >= FIRST_SEALED;
    ring = openKeyRing(path, mode, isSealed);
    if (mode === "write") prepareToWrite(database, ring, pagesMax);
    refuseOtherKeys(database, ring);
    // A table that is not as it should be is found here: every room prepares what it will ask.
    return {
      database,
      ring,
      ledger: sqliteLedger(database, ring, mode),
      vault: mode === "write" || isSealed ? sqliteVault(database, ring) : plainVault(database),
      inbox: sqliteInbox(database, ring),
      grants: sqliteGrants(database, ring),
    };
  } catch (cause) {
    database?.close();
    ring?.close();
    if (isLaurelError(cause)) throw cause;
    throw new NeedsHuman("The ledger cannot be opened.", {
      happened: `${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      next: "Check that LEDGER_URL names the right file and that the disk is writable; restore a backup if the file is damaged, then run: npm run reconcile",
      cause,
    });
  }
}

function prepareToWrite(database: DatabaseSync, ring: KeyRing, pagesMax: number | null): void {
  database.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;`);
  // What lies there is sealed: zeros are written where that costs nothing.
  database.exec("PRAGMA secure_delete = FAST");
  inTransaction(database, () => {
    const before = schemaVersion(database);
    database.exec(SCHEMA);
    const isPlain = before > 0 && before < FIRST_SEALED;
    if (isPlain) liftPlain(database, ring);
    database
      .prepare("INSERT OR IGNORE INTO seal (id, mark, is_clean) VALUES (1, ?, ?)")
      .run(markOf(ring), isPlain ? 0 : 1);
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  });
  cleanUp(database);
  if (pagesMax !== null) database.exec(`PRAGMA max_page_count = ${pagesMax}`);
}

/** One-time pages live for ten minutes: whoever has one open asks for another. */
function liftPlain(database: DatabaseSync, ring: KeyRing): void {
  liftPlainVault(database, ring);
  database.exec("DELETE FROM grants");
  const put = database.prepare("UPDATE deliveries SET raw = ? WHERE id = ?");
  for (const { id, raw } of database.prepare("SELECT id, raw FROM deliveries WHERE raw IS NOT NULL").all())
    put.run(seal(ring.storeKey, placeOfDelivery(String(id)), Buffer.from(raw as Uint8Array)), id ?? null);
}

/** What was plain text still lies in pages that nothing uses: the file is written anew. After a crash it is done at the next start. */
function cleanUp(database: DatabaseSync): void {
  if (database.prepare("SELECT is_clean AS isClean FROM seal").get()?.["isClean"] !== 0) return;
  database.exec("VACUUM");
  const log = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
  if (log?.["busy"] === 0) database.exec("UPDATE seal SET is_clean = 1");
}

function markOf(ring: KeyRing): Buffer {
  return digestOf(ring.storeKey, "the ledger of these keys");
}

/** With other keys nobody would be found, and everybody would seem new. */
function refuseOtherKeys(database: DatabaseSync, ring: KeyRing): void {
  if (schemaVersion(database) < FIRST_SEALED) return;
  const mark = database.prepare("SELECT mark FROM seal").get()?.["mark"];
  if (mark instanceof Uint8Array && markOf(ring).equals(mark)) return;
  throw new NeedsHuman("The keys beside the ledger are another ledger's.", {
    happened: "The vault was sealed with other keys.",
    next: "Stop Laurel and put back the newest copy of this ledger's own keys file.",
  });
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

function sqliteLedger(database: DatabaseSync, ring: KeyRing, mode: "write" | "read"): Ledger {
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
        keepRecords(database, ring, records);
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

/** A delivery that has arrived in this turn of the event loop; its sender is answered when the commit is through. */
interface Arrival {
  readonly delivery: Delivery;
  readonly at: UnixSeconds;
  readonly answer: PromiseWithResolvers<"kept" | "known">;
}

const placeOfDelivery = (id: string): string => `delivery\n${id}`;

/** A raw body names people, and lies there until it is dealt with: sealed under the store's key. */
function sqliteInbox(database: DatabaseSync, ring: KeyRing): Inbox {
  const insert = database.prepare("INSERT OR IGNORE INTO deliveries (id, event, raw, kept_at) VALUES (?, ?, ?, ?)");
  const arrivals: Arrival[] = [];

  function keep({ delivery: { id, event, raw }, at }: Arrival): "kept" | "known" {
    const sealed = seal(ring.storeKey, placeOfDelivery(id), raw);
    return insert.run(id, event, sealed, at).changes === 0 ? "known" : "kept";
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
          raw: openDelivery(ring, String(row["id"]), row["raw"] as Uint8Array),
        })),
    settleDelivery: async (id, because) => {
      database.prepare("UPDATE deliveries SET settled_because = ?, raw = NULL WHERE id = ?").run(because, id);
    },
  };
}

function openDelivery(ring: KeyRing, id: string, sealed: Uint8Array): Buffer {
  const raw = unseal(ring.storeKey, placeOfDelivery(id), sealed);
  if (raw !== null) return raw;
  throw new NeedsHuman("A delivery in the ledger is damaged.", {
    happened: `Delivery ${id} does not open with the store's key.`,
    next: "Stop Laurel, keep the file, restore a backup, run: npm run reconcile, then start it again; the sweep finds what was merged.",
  });
}

/** Whom a page is for is sealed too. */
function sqliteGrants(database: DatabaseSync, ring: KeyRing): Grants {
  const holderOf = (holder: string): string => digestOf(ring.storeKey, `holder\n${holder}`).toString("hex");
  const placeOf = (tokenHash: Hash): string => `grant\n${tokenHash}`;
  const openBound = (tokenHash: Hash, bound: string): string | null =>
    unseal(ring.storeKey, placeOf(tokenHash), Buffer.from(bound, "base64"))?.toString() ?? null;
  return {
    issue: async (grant, holder) =>
      inTransaction(database, () => {
        database
          .prepare(
            "DELETE FROM grants WHERE (dao = ? AND purpose = ? AND holder = ? AND is_taken = 0) OR expires_at < ?",
          )
          .run(grant.dao, grant.purpose, holderOf(holder), grant.issuedAt - 86_400);
        database
          .prepare(
            "INSERT INTO grants (token_hash, dao, purpose, holder, bound, nonce, issued_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          )
          .run(
            grant.tokenHash,
            grant.dao,
            grant.purpose,
            holderOf(holder),
            seal(ring.storeKey, placeOf(grant.tokenHash), grant.bound).toString("base64"),
            grant.nonce,
            grant.issuedAt,
            grant.expiresAt,
          );
      }),
    look: async (dao, tokenHash) => {
      const row = database
        .prepare("SELECT * FROM grants WHERE dao = ? AND token_hash = ? AND is_taken = 0")
        .get(dao, tokenHash);
      const bound = row === undefined ? null : openBound(tokenHash, String(row["bound"]));
      if (row === undefined || bound === null) return null;
      return {
        tokenHash: row["token_hash"] as Hash,
        dao: String(row["dao"]),
        purpose: row["purpose"] as "link" | "sign",
        bound,
        nonce: String(row["nonce"]),
        issuedAt: Number(row["issued_at"]) as UnixSeconds,
        expiresAt: Number(row["expires_at"]) as UnixSeconds,
      };
    },
    rebind: async ({ dao, tokenHash, bound: before }, bound) =>
      inTransaction(database, () => {
        const row = database
          .prepare("SELECT bound FROM grants WHERE dao = ? AND token_hash = ? AND is_taken = 0")
          .get(dao, tokenHash);
        if (row === undefined || openBound(tokenHash, String(row["bound"])) !== before) return false;
        const sealed = seal(ring.storeKey, placeOf(tokenHash), bound).toString("base64");
        database.prepare("UPDATE grants SET bound = ? WHERE token_hash = ?").run(sealed, tokenHash);
        return true;
      }),
    take: async (dao, tokenHash) =>
      database
        .prepare("UPDATE grants SET is_taken = 1 WHERE dao = ? AND token_hash = ? AND is_taken = 0")
        .run(dao, tokenHash).changes === 1,
  };
}
