// The key ring: each person's own key, in a small file beside the ledger. No backup of the ledger brings an erased person back.
import { DatabaseSync } from "node:sqlite";
import type { PersonId } from "#core/contribution/contribution.ts";
import { NeedsHuman } from "#core/errors.ts";
import { KEY_BYTES, newKey } from "./seal.ts";
import { inTransaction } from "./transaction.ts";

/** Some 100 bytes each; with more people than that the oldest are read again. */
const KEYS_IN_MEMORY_MAX = 10_000;
const RING_VERSION = 1;
/** A journal beside it would hold a destroyed key until it is deleted durably: hence EXTRA. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS store (id INTEGER PRIMARY KEY CHECK (id = 1), key BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS keys (person TEXT PRIMARY KEY, key BLOB) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${RING_VERSION};
`;

export interface KeyRing {
  /** Of the store as a whole: for digests, and for what passes through it and is nobody's own. */
  readonly storeKey: Buffer;
  /** Null once it was destroyed. @throws NeedsHuman for a person whom this ring never knew: it is older than the ledger */
  keyOf(person: PersonId): Buffer | null;
  /** Makes a key where there was none, durably before it is used; null once it was destroyed. */
  ensureKey(person: PersonId): Buffer | null;
  isDestroyed(person: PersonId): boolean;
  /** Overwrites and forgets it. That it was destroyed is remembered for ever, under the opaque id alone. */
  destroy(person: PersonId): void;
  /** All keys made within are one write. */
  together<T>(act: () => T): T;
  close(): void;
}

/**
 * @param path of the ledger, or ":memory:"
 * @param isNeeded the ledger holds what only this ring opens
 * @throws NeedsHuman when the ring is needed and not there
 */
export function openKeyRing(path: string, mode: "write" | "read", isNeeded: boolean): KeyRing {
  const file = path === ":memory:" ? path : `${path}.keys`;
  if (isNeeded) refuseMissing(file);
  // Nothing is sealed yet, and nothing may be written: no key is ever asked for.
  if (mode === "read" && !isNeeded) return ringOn(openWritable(":memory:"));
  return ringOn(mode === "read" ? new DatabaseSync(file, { readOnly: true, timeout: 5_000 }) : openWritable(file));
}

function openWritable(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  database.exec("PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON;");
  database.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT;`);
  database.prepare("INSERT OR IGNORE INTO store (id, key) VALUES (1, ?)").run(newKey());
  return database;
}

function refuseMissing(file: string): void {
  if (ringVersion(file) === RING_VERSION) return;
  throw new NeedsHuman("The keys of the vault are missing.", {
    happened: `${file} is not there, or is no file of keys; without it nobody's wallet can be read.`,
    next: "Stop Laurel and put back the newest copy of that file beside the ledger. Never start without it.",
  });
}

function ringVersion(file: string): number {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    return Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
  } catch {
    return 0;
  } finally {
    database?.close();
  }
}

function ringOn(database: DatabaseSync): KeyRing {
  const select = database.prepare("SELECT key FROM keys WHERE person = ?");
  const insert = database.prepare("INSERT OR IGNORE INTO keys (person, key) VALUES (?, ?)");
  const overwrite = database.prepare("UPDATE keys SET key = zeroblob(?) WHERE person = ? AND key IS NOT NULL");
  const forget = database.prepare(
    "INSERT INTO keys (person, key) VALUES (?, NULL) ON CONFLICT DO UPDATE SET key = NULL",
  );
  const storeKey = Buffer.from(database.prepare("SELECT key FROM store").get()?.["key"] as Uint8Array);
  const known = new Map<PersonId, Buffer>();

  /** Undefined for nobody this ring knows. */
  function look(person: PersonId): Buffer | null | undefined {
    const held = known.get(person);
    if (held !== undefined) return held;
    const row = select.get(person);
    if (row === undefined) return undefined;
    if (row["key"] === null) return null;
    if (known.size >= KEYS_IN_MEMORY_MAX) known.clear();
    const key = Buffer.from(row["key"] as Uint8Array);
    known.set(person, key);
    return key;
  }

  function together<T>(act: () => T): T {
    if (database.isTransaction) return act();
    try {
      return inTransaction(database, act);
    } catch (error) {
      known.clear();
      throw error;
    }
  }

  return {
    storeKey,
    keyOf: (person) => {
      const key = look(person);
      if (key !== undefined) return key;
      throw new NeedsHuman("The keys of the vault are older than the ledger.", {
        happened: `There is no key of ${person}, and it was never destroyed.`,
        next: "Stop Laurel and put back the newest copy of the keys file beside the ledger.",
      });
    },
    ensureKey: (person) => {
      const key = look(person);
      if (key !== undefined) return key;
      insert.run(person, newKey());
      return look(person) ?? null;
    },
    isDestroyed: (person) => look(person) === null,
    destroy: (person) => {
      known.get(person)?.fill(0);
      known.delete(person);
      // Two writes: the page that is deleted from then holds zeros already.
      overwrite.run(KEY_BYTES, person);
      forget.run(person);
    },
    together,
    close: () => {
      known.clear();
      database.close();
    },
  };
}
