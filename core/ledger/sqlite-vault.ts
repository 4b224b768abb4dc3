// The vault on node:sqlite: what has a person lies there sealed under that person's key, and accounts and wallets are found by digest.
import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";
import type { PersonId } from "#core/contribution/contribution.ts";
import { NeedsHuman } from "#core/errors.ts";
import type { KeyRing } from "./key-ring.ts";
import { digestOf, seal, unseal } from "./seal.ts";
import { inTransaction } from "./transaction.ts";
import type { Identity, Vault, VaultRecord } from "./vault.ts";

/** Of either text or seal a record has one; "by_store": sealed under the store's key, because its person's is gone. */
export const VAULT_SCHEMA = `
  CREATE TABLE IF NOT EXISTS records (
    record TEXT PRIMARY KEY, person TEXT, kind TEXT NOT NULL, text TEXT, sealed BLOB,
    by_store INTEGER NOT NULL DEFAULT 0, digest BLOB
  ) STRICT;
  CREATE INDEX IF NOT EXISTS records_by_digest ON records (digest) WHERE digest IS NOT NULL;
  CREATE INDEX IF NOT EXISTS records_by_person ON records (person) WHERE person IS NOT NULL;
  CREATE TABLE IF NOT EXISTS accounts (
    digest BLOB PRIMARY KEY, provider TEXT NOT NULL, person TEXT NOT NULL, sealed BLOB NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS accounts_by_person ON accounts (person);
`;

interface RecordRow {
  readonly record: string;
  readonly person: PersonId | null;
  readonly kind: VaultRecord["kind"];
  readonly text: string | null;
  readonly sealed: Uint8Array | null;
  readonly by_store: number;
}

interface AccountRow {
  readonly digest: Uint8Array;
  readonly provider: Identity["provider"];
  readonly person: PersonId;
  readonly sealed: Uint8Array;
}

type Row = Record<string, SQLOutputValue>;
const asRecord = (row: Row): RecordRow => row as unknown as RecordRow;
const asAccount = (row: Row): AccountRow => row as unknown as AccountRow;

const placeOfRecord = (kind: string, record: string): string => `record\n${kind}\n${record}`;
const placeOfAccount = (provider: string, digest: Uint8Array): string =>
  `account\n${provider}\n${Buffer.from(digest).toString("hex")}`;
const accountDigest = (ring: KeyRing, { provider, account }: Pick<Identity, "provider" | "account">): Buffer =>
  digestOf(ring.storeKey, `account\n${provider}\n${account}`);
const walletDigest = (ring: KeyRing, wallet: string): Buffer => digestOf(ring.storeKey, `wallet\n${wallet}`);

function damaged(what: string): NeedsHuman {
  return new NeedsHuman("A part of the vault is damaged.", {
    happened: `${what} does not open with its key.`,
    next: "Stop Laurel, keep the file, restore a backup of the ledger beside the newest keys file, run: npm run reconcile, then start it again.",
  });
}

export function sqliteVault(database: DatabaseSync, ring: KeyRing): Vault {
  const FIELDS = "record, person, kind, text, sealed, by_store";
  const selectRecord = database.prepare(`SELECT ${FIELDS} FROM records WHERE record = ?`);
  const selectByDigest = database.prepare(`SELECT ${FIELDS} FROM records WHERE digest = ? AND kind = ? ORDER BY rowid`);
  const selectOfPerson = database.prepare(`SELECT ${FIELDS} FROM records WHERE person = ? ORDER BY record`);
  const selectAccount = database.prepare("SELECT digest, provider, person, sealed FROM accounts WHERE digest = ?");
  const selectAccounts = database.prepare("SELECT digest, provider, person, sealed FROM accounts WHERE person = ?");
  const writes = lazily(() => ({
    account: database.prepare(
      "INSERT INTO accounts (digest, provider, person, sealed) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET person = excluded.person, sealed = excluded.sealed",
    ),
    dropRecords: database.prepare("DELETE FROM records WHERE person = ?"),
    dropAccounts: database.prepare("DELETE FROM accounts WHERE person = ?"),
    dropUnread: database.prepare("DELETE FROM records WHERE record = ? AND by_store = 0"),
  }));

  function openRecord({ record, person, kind, text, sealed, by_store }: RecordRow): VaultRecord | null {
    if (text !== null || sealed === null) return { record, person, kind, text: text ?? "" };
    const key = by_store === 1 || person === null ? ring.storeKey : ring.keyOf(person);
    if (key === null) return null;
    const plain = unseal(key, placeOfRecord(kind, record), sealed);
    if (plain === null) throw damaged(`The record ${record}`);
    return { record, person, kind, text: plain.toString() };
  }

  /** Null where its person was erased. */
  function openAccount({ digest, provider, person, sealed }: AccountRow): Identity | null {
    const key = ring.keyOf(person);
    if (key === null) return null;
    const plain = unseal(key, placeOfAccount(provider, digest), sealed);
    if (plain === null) throw damaged(`An account of ${person}`);
    const { account, name } = JSON.parse(plain.toString()) as Pick<Identity, "account" | "name">;
    return { provider, account, name };
  }

  function accountAt(digest: Buffer): AccountRow | null {
    const row = selectAccount.get(digest);
    if (row === undefined) return null;
    const found = asAccount(row);
    // A copy from before an erasure still has the row; nobody owns that account any more.
    return ring.keyOf(found.person) === null ? null : found;
  }

  function putAccount(identity: Identity, person: PersonId): PersonId {
    const digest = accountDigest(ring, identity);
    const key = ring.ensureKey(person);
    if (key !== null) writes().account.run(digest, identity.provider, person, sealAccount(key, identity, digest));
    return person;
  }

  return {
    read: async (record) => {
      const row = selectRecord.get(record);
      return row === undefined ? null : openRecord(asRecord(row));
    },
    personOf: async (provider, account) => accountAt(accountDigest(ring, { provider, account }))?.person ?? null,
    identitiesOf: async (person) =>
      selectAccounts
        .all(person)
        .flatMap((row) => openAccount(asAccount(row)) ?? [])
        .sort(byAccount),
    ensurePerson: async (identity, newPerson) =>
      inTransaction(database, () => {
        const known = accountAt(accountDigest(ring, identity));
        if (known !== null && openAccount(known)?.name === identity.name) return known.person;
        return putAccount(identity, known?.person ?? newPerson);
      }),
    moveIdentity: async (identity, person) =>
      inTransaction(database, () => {
        const known = accountAt(accountDigest(ring, identity));
        if (known === null || known.person === person) return;
        putAccount(openAccount(known) ?? identity, person);
      }),
    find: async (kind, text) =>
      selectByDigest.all(walletDigest(ring, text), kind).flatMap((row) => openRecord(asRecord(row)) ?? []),
    keep: async (records) => inTransaction(database, () => keepRecords(database, ring, records)),
    keepFound: async (records) =>
      inTransaction(database, () => {
        for (const each of records) {
          if (each.person === null || !ring.isDestroyed(each.person)) continue;
          writes().dropUnread.run(each.record);
          insertRecord(database, ring, each, ring.storeKey);
        }
      }),
    recordsOf: async (person) => selectOfPerson.all(person).flatMap((row) => openRecord(asRecord(row)) ?? []),
    erase: async (person) => {
      // The key first: whatever happens after it, nothing of the rest can be read again.
      ring.together(() => ring.destroy(person));
      inTransaction(database, () => {
        writes().dropRecords.run(person);
        writes().dropAccounts.run(person);
      });
    },
    isErased: async (person) => ring.isDestroyed(person),
  };
}

/** A store opened to read prepares no writing. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function byAccount(one: Identity, other: Identity): number {
  const [a, b] = [one, other].map(({ provider, account }) => `${provider}\n${account}`) as [string, string];
  return a < b ? -1 : 1;
}

function sealAccount(key: Buffer, { provider, account, name }: Identity, digest: Buffer): Buffer {
  return seal(key, placeOfAccount(provider, digest), JSON.stringify({ account, name }));
}

/** Within a transaction of the caller. New people's keys are durable before what lies under them. */
export function keepRecords(database: DatabaseSync, ring: KeyRing, records: readonly VaultRecord[]): void {
  const ofPeople = records.flatMap(({ person }) => person ?? []);
  if (ofPeople.length > 0) ring.together(() => ofPeople.forEach((person) => ring.ensureKey(person)));
  for (const each of records) insertRecord(database, ring, each, null);
}

/** @param storeKey null where the record's person has the key */
function insertRecord(database: DatabaseSync, ring: KeyRing, each: VaultRecord, storeKey: Buffer | null): void {
  const { record, person, kind, text } = each;
  const insert = insertInto(database);
  // A wallet is nobody's plain text, whoever it belongs to.
  const ownKey = person !== null ? ring.ensureKey(person) : kind === "wallet" ? ring.storeKey : null;
  const key = storeKey ?? ownKey;
  if (key !== null) {
    const digest = kind === "wallet" ? walletDigest(ring, text) : null;
    const sealed = seal(key, placeOfRecord(kind, record), text);
    insert.run(record, person, kind, null, sealed, storeKey === null ? 0 : 1, digest);
  } else if (person === null) insert.run(record, null, kind, text, null, 0, null);
}

const inserts = new WeakMap<DatabaseSync, StatementSync>();

/** Prepared once: that costs more than sealing. */
function insertInto(database: DatabaseSync): StatementSync {
  const sql =
    "INSERT OR IGNORE INTO records (record, person, kind, text, sealed, by_store, digest) VALUES (?, ?, ?, ?, ?, ?, ?)";
  const known = inserts.get(database) ?? database.prepare(sql);
  inserts.set(database, known);
  return known;
}

// ---- Older vaults -----------------------------------------------------------------------------------------------------

/**
 * Seals what the schemas 1 and 2 kept as plain text, and drops their tables; of people who were erased since, nothing is kept.
 * Within a transaction of the caller.
 */
export function liftPlainVault(database: DatabaseSync, ring: KeyRing): void {
  ring.together(() => {
    for (const row of database.prepare("SELECT record, person, kind, text FROM vault ORDER BY rowid").iterate()) {
      const each = row as unknown as VaultRecord;
      // Evidence named its reviewers' accounts then, and is held by its hash: it stays as it was, and out of sight.
      const isNamed = each.person === null && each.kind === "evidence";
      insertRecord(database, ring, each, isNamed ? ring.storeKey : null);
    }
    const put = database.prepare("INSERT INTO accounts (digest, provider, person, sealed) VALUES (?, ?, ?, ?)");
    for (const row of database.prepare("SELECT provider, account, name, person FROM identities").iterate()) {
      const { person, ...identity } = row as unknown as Identity & { readonly person: PersonId };
      const [key, digest] = [ring.ensureKey(person), accountDigest(ring, identity)];
      if (key !== null) put.run(digest, identity.provider, person, sealAccount(key, identity, digest));
    }
  });
  database.exec("DROP TABLE vault; DROP TABLE identities;");
}

/** The vault of schema 1 or 2, opened to read: as it lies. */
export function plainVault(database: DatabaseSync): Vault {
  const refuse = (): never => {
    throw new NeedsHuman("This ledger was written by an older Laurel, and is open to read only.", {
      next: "Start Laurel once on it: npm start",
    });
  };
  const person = database.prepare("SELECT person FROM identities WHERE provider = ? AND account = ?");
  const records = (where: string, ...asked: string[]): VaultRecord[] =>
    database
      .prepare(`SELECT record, person, kind, text FROM vault WHERE ${where}`)
      .all(...asked) as unknown as VaultRecord[];
  return {
    read: async (record) => records("record = ?", record)[0] ?? null,
    personOf: async (provider, account) => (person.get(provider, account)?.["person"] as PersonId | undefined) ?? null,
    identitiesOf: async (owner) =>
      database
        .prepare("SELECT provider, account, name FROM identities WHERE person = ? ORDER BY provider, account")
        .all(owner) as unknown as Identity[],
    find: async (kind, text) => records("kind = ? AND text = ?", kind, text),
    recordsOf: async (owner) => records("person = ? ORDER BY record", owner),
    isErased: async () => false,
    ensurePerson: async () => refuse(),
    moveIdentity: async () => refuse(),
    keep: async () => refuse(),
    keepFound: async () => refuse(),
    erase: async () => refuse(),
  };
}
