// The sealed vault: nothing of a person lies there in plain text, and what was erased stays erased, whatever is put back.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { NeedsHuman } from "#core/errors.ts";
import type { Store } from "#core/ledger/ledger.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import type { VaultRecord } from "#core/ledger/vault.ts";
import { unixSeconds } from "#core/time.ts";
import { DAO, makePerson, START } from "#test/support/build.ts";
import { makeHash } from "#test/support/record.ts";
import { SCHEMA_1_FILE } from "#test/support/recorded.ts";

const folder = mkdtempSync(join(tmpdir(), "laurel-vault-"));
afterAll(() => rmSync(folder, { recursive: true }));

const [ADA, BEN] = [makePerson("a"), makePerson("b")];
const GITHUB = { provider: "github", account: "70707070", name: "ada-the-login" } as const;
const DISCORD = { provider: "discord", account: "808080808080", name: "ada-on-discord" } as const;
const WALLET = "0xAdA0000000000000000000000000000000000AdA";
const SECRETS = [
  GITHUB.account,
  GITHUB.name,
  DISCORD.account,
  DISCORD.name,
  WALLET,
  "a reason of hers",
  "a raw body",
  "0xsignature",
];

let files = 0;
let path = "";
beforeEach(() => {
  files += 1;
  path = join(folder, `${files}.sqlite`);
});

const walletOfAda: VaultRecord = { record: "wallet:a:1", person: ADA, kind: "wallet", text: WALLET };
const reasonOfAda: VaultRecord = { record: "reason:1", person: ADA, kind: "reason", text: "a reason of hers" };
const signatureOfAda: VaultRecord = { record: "signature:1", person: ADA, kind: "signature", text: "0xsignature" };
const evidence: VaultRecord = { record: "evidence:1", person: null, kind: "evidence", text: "public on GitHub" };

async function moveIn(store: Store): Promise<void> {
  await store.vault.ensurePerson(GITHUB, ADA);
  await store.vault.ensurePerson(DISCORD, ADA);
  const fact = { kind: "pull-noticed", repository: "a/b", repositoryId: 501, pull: 1, from: "sweep" } as const;
  await store.ledger.append(DAO, 0, START, [{ key: "pull:501#1", fact }], [walletOfAda, evidence]);
  await store.vault.keep([reasonOfAda, signatureOfAda]);
  await store.inbox.keepDelivery(
    { id: "d1", event: "pull_request", raw: Buffer.from(`a raw body of ${GITHUB.name}`) },
    START,
  );
  const bound = JSON.stringify({ discordId: DISCORD.account, discordName: DISCORD.name });
  const grant = { tokenHash: makeHash("a1"), dao: DAO, purpose: "link", bound, nonce: "n" } as const;
  await store.grants.issue({ ...grant, issuedAt: START, expiresAt: unixSeconds(START + 600) }, DISCORD.account);
}

/** Whatever of these stands in the bytes of the files, as text. */
function plainIn(file: string, secrets: readonly string[]): string[] {
  const bytes = ["", "-wal", "-shm", ".keys", ".keys-journal"]
    .filter((end) => existsSync(file + end))
    .map((end) => readFileSync(file + end));
  return secrets.filter((secret) => bytes.some((each) => each.includes(secret)));
}

function copyLedger(from: string, to: string): void {
  for (const end of ["", "-wal", "-shm"]) {
    rmSync(to + end, { force: true });
    if (existsSync(from + end)) copyFileSync(from + end, to + end);
  }
}

describe("nothing of a person lies in the files in plain text", () => {
  test("while they are written, and after they are closed", async () => {
    const store = openSqlite(path);
    await moveIn(store);
    expect(plainIn(path, SECRETS)).toEqual([]);
    // The near miss: what belongs to nobody is there as it is.
    expect(plainIn(path, [evidence.text])).toEqual([evidence.text]);
    store.close();
    expect(plainIn(path, SECRETS)).toEqual([]);
  });

  test("and all of it is read again by whoever has the keys", async () => {
    const writer = openSqlite(path);
    await moveIn(writer);
    writer.close();
    const { vault, inbox, grants, close } = openSqlite(path, "read");
    expect(await vault.read("wallet:a:1")).toEqual(walletOfAda);
    expect(await vault.read("evidence:1")).toEqual(evidence);
    expect(await vault.identitiesOf(ADA)).toEqual([DISCORD, GITHUB]);
    expect(await vault.personOf("github", GITHUB.account)).toBe(ADA);
    expect(await vault.find("wallet", WALLET)).toEqual([walletOfAda]);
    expect((await vault.recordsOf(ADA)).map(({ record }) => record)).toEqual(["reason:1", "signature:1", "wallet:a:1"]);
    expect(String((await inbox.waitingDeliveries(1))[0]?.raw)).toBe("a raw body of ada-the-login");
    expect(JSON.parse((await grants.look(DAO, makeHash("a1")))?.bound ?? "{}")).toMatchObject({
      discordName: DISCORD.name,
    });
    close();
  });

  test("a wallet without a person is sealed too, and found", async () => {
    const store = openSqlite(path);
    await store.vault.keep([{ ...walletOfAda, person: null }]);
    expect(await store.vault.find("wallet", WALLET)).toEqual([{ ...walletOfAda, person: null }]);
    expect(plainIn(path, [WALLET])).toEqual([]);
    store.close();
  });
});

describe("an older, plain vault", () => {
  const TABLES = ["SELECT text AS secret FROM vault WHERE person IS NOT NULL", "SELECT name AS secret FROM identities"];

  function secretsOf(file: string): string[] {
    const database = new DatabaseSync(file, { readOnly: true });
    const secrets = TABLES.flatMap((sql) =>
      database
        .prepare(sql)
        .all()
        .map(({ secret }) => String(secret)),
    );
    database.close();
    return [...new Set(secrets)];
  }

  /** As the second release left it: checkpoints, and a plain vault. */
  function makeSchema2(file: string): void {
    copyFileSync(SCHEMA_1_FILE, file);
    const database = new DatabaseSync(file);
    database.exec(`CREATE TABLE checkpoints (
      dao TEXT PRIMARY KEY, fold_version INTEGER NOT NULL, size INTEGER NOT NULL, frontier TEXT NOT NULL,
      body TEXT NOT NULL, seal TEXT NOT NULL) STRICT; PRAGMA user_version = 2;`);
    database.close();
  }

  test.each([
    ["schema 1", (file: string) => copyFileSync(SCHEMA_1_FILE, file)],
    ["schema 2", makeSchema2],
  ])("of %s is lifted whole, and no plain text is left behind", async (_, make) => {
    make(path);
    const secrets = secretsOf(path);
    expect(secrets.length).toBeGreaterThan(10);
    const before = openSqlite(path, "read");
    const plain = await before.vault.recordsOf(makePerson("221e3747404256982c449e0fa7960e60"));
    expect(plain.length).toBeGreaterThan(0);
    before.close();
    const store = openSqlite(path);
    expect(await store.vault.recordsOf(makePerson("221e3747404256982c449e0fa7960e60"))).toEqual(plain);
    expect(plainIn(path, secrets)).toEqual([]);
    store.close();
    expect(plainIn(path, secrets)).toEqual([]);
    const again = openSqlite(path, "read");
    expect(await again.vault.recordsOf(makePerson("221e3747404256982c449e0fa7960e60"))).toEqual(plain);
    again.close();
  });

  test("that was lifted by a process which died before it cleaned up is cleaned by the next", () => {
    copyFileSync(SCHEMA_1_FILE, path);
    openSqlite(path).close();
    const database = new DatabaseSync(path);
    database.exec(
      "UPDATE seal SET is_clean = 0; CREATE TABLE litter (text TEXT); INSERT INTO litter VALUES ('left-behind')",
    );
    database.exec("DROP TABLE litter");
    database.close();
    expect(plainIn(path, ["left-behind"])).toEqual(["left-behind"]);
    openSqlite(path).close();
    expect(plainIn(path, ["left-behind"])).toEqual([]);
  });

  test("put back beside newer keys leaves out who was erased since", async () => {
    copyFileSync(SCHEMA_1_FILE, path);
    const person = makePerson("221e3747404256982c449e0fa7960e60");
    const first = openSqlite(path);
    const [identity] = await first.vault.identitiesOf(person);
    await first.vault.erase(person);
    first.close();
    copyFileSync(SCHEMA_1_FILE, path);
    for (const end of ["-wal", "-shm"]) rmSync(path + end, { force: true });
    const store = openSqlite(path);
    expect(await store.vault.recordsOf(person)).toEqual([]);
    expect(await store.vault.personOf(identity?.provider ?? "github", identity?.account ?? "")).toBeNull();
    store.close();
  });
});

describe("the keys", () => {
  test("missing beside a ledger need a person, who is told what to do, and none are made in their place", async () => {
    const store = openSqlite(path);
    await moveIn(store);
    store.close();
    copyFileSync(`${path}.keys`, `${path}.kept`);
    rmSync(`${path}.keys`);
    for (const mode of ["write", "read", "write"] as const) {
      expect(() => openSqlite(path, mode)).toThrow(NeedsHuman);
      expect(() => openSqlite(path, mode)).toThrow("The keys of the vault are missing.");
    }
    copyFileSync(`${path}.kept`, `${path}.keys`);
    const found = openSqlite(path);
    expect(await found.vault.read("wallet:a:1")).toEqual(walletOfAda);
    found.close();
  });

  test("of another ledger are refused: nobody would be found, and everybody would seem new", async () => {
    const store = openSqlite(path);
    await moveIn(store);
    store.close();
    const other = join(folder, "other.sqlite");
    openSqlite(other).close();
    copyFileSync(`${other}.keys`, `${path}.keys`);
    expect(() => openSqlite(path)).toThrow("The keys beside the ledger are another ledger's.");
  });

  test("that are older than the ledger need a person when somebody's is missing, and say nothing of being erased", async () => {
    const store = openSqlite(path);
    copyFileSync(`${path}.keys`, `${path}.older`);
    await moveIn(store);
    store.close();
    copyFileSync(`${path}.older`, `${path}.keys`);
    const older = openSqlite(path);
    await expect(older.vault.read("wallet:a:1")).rejects.toThrow("The keys of the vault are older than the ledger.");
    expect(await older.vault.isErased(ADA)).toBe(false);
    older.close();
  });
});

describe("a record", () => {
  test.each([
    ["damaged", "UPDATE records SET sealed = zeroblob(60) WHERE record = 'wallet:a:1'"],
    [
      "put in another's place",
      "UPDATE records SET sealed = (SELECT sealed FROM records WHERE record = 'reason:1') WHERE record = 'wallet:a:1'",
    ],
    ["called another kind", "UPDATE records SET kind = 'reason' WHERE record = 'wallet:a:1'"],
  ])("that was %s needs a person", async (_, change) => {
    const store = openSqlite(path);
    await moveIn(store);
    const intruder = new DatabaseSync(path);
    intruder.exec(change);
    intruder.close();
    await expect(store.vault.read("wallet:a:1")).rejects.toThrow(NeedsHuman);
    expect(await store.vault.read("reason:1")).toEqual(reasonOfAda);
    store.close();
  });
});

describe("whoever is erased", () => {
  test("is gone: no record, no account, no wallet to be found, and the same account is somebody new", async () => {
    const store = openSqlite(path);
    await moveIn(store);
    const bensWallet = { ...walletOfAda, record: "wallet:b:1", person: BEN };
    await store.vault.keep([bensWallet]);
    await store.vault.erase(ADA);
    await store.vault.erase(ADA);
    expect(await store.vault.read("wallet:a:1")).toBeNull();
    expect(await store.vault.recordsOf(ADA)).toEqual([]);
    expect(await store.vault.identitiesOf(ADA)).toEqual([]);
    expect(await store.vault.personOf("github", GITHUB.account)).toBeNull();
    expect(await store.vault.find("wallet", WALLET)).toEqual([bensWallet]);
    expect(await store.vault.read("evidence:1")).toEqual(evidence);
    expect([await store.vault.isErased(ADA), await store.vault.isErased(BEN)]).toEqual([true, false]);
    expect(await store.vault.ensurePerson(GITHUB, makePerson("c"))).toBe(makePerson("c"));
    store.close();
  });

  test("stays gone when an older copy of the ledger is put back beside the newest keys", async () => {
    const store = openSqlite(path);
    await moveIn(store);
    const copy = join(folder, "older-copy.sqlite");
    copyLedger(path, copy);
    await store.vault.erase(ADA);
    store.close();
    copyLedger(copy, path);
    for (const mode of ["read", "write"] as const) {
      const restored = openSqlite(path, mode);
      expect(await restored.vault.read("wallet:a:1")).toBeNull();
      expect(await restored.vault.recordsOf(ADA)).toEqual([]);
      expect(await restored.vault.identitiesOf(ADA)).toEqual([]);
      expect(await restored.vault.personOf("discord", DISCORD.account)).toBeNull();
      expect(await restored.vault.find("wallet", WALLET)).toEqual([]);
      if (mode === "write") expect(await restored.vault.ensurePerson(DISCORD, BEN)).toBe(BEN);
      restored.close();
    }
  });

  test("leaves no key behind in the file of keys, and nothing can be kept under their id again", async () => {
    const store = openSqlite(path);
    await moveIn(store);
    const ring = new DatabaseSync(`${path}.keys`, { readOnly: true });
    const key = Buffer.from(ring.prepare("SELECT key FROM keys WHERE person = ?").get(ADA)?.["key"] as Uint8Array);
    ring.close();
    expect(readFileSync(`${path}.keys`).includes(key)).toBe(true);
    await store.vault.erase(ADA);
    expect(readFileSync(`${path}.keys`).includes(key)).toBe(false);
    expect(existsSync(`${path}.keys-journal`)).toBe(false);
    await store.vault.keep([{ ...reasonOfAda, record: "reason:2" }]);
    expect(await store.vault.read("reason:2")).toBeNull();
    store.close();
    const reopened = openSqlite(path);
    await reopened.vault.keep([{ ...reasonOfAda, record: "reason:3" }]);
    expect(await reopened.vault.read("reason:3")).toBeNull();
    reopened.close();
  });

  test("in the middle of a crash, with the key destroyed and the rows still there, reads as erased", async () => {
    const store = openSqlite(path);
    await moveIn(store);
    store.close();
    const ring = new DatabaseSync(`${path}.keys`);
    ring.prepare("UPDATE keys SET key = NULL WHERE person = ?").run(ADA);
    ring.close();
    const after = openSqlite(path);
    expect(await after.vault.read("wallet:a:1")).toBeNull();
    expect(await after.vault.identitiesOf(ADA)).toEqual([]);
    await after.vault.erase(ADA);
    after.close();
    const database = new DatabaseSync(path, { readOnly: true });
    expect(database.prepare("SELECT COUNT(*) AS left FROM records WHERE person = ?").get(ADA)).toEqual({ left: 0 });
    database.close();
  });

  test("has what is public put back until they are erased again, and nobody else has", async () => {
    const store = openSqlite(path);
    await moveIn(store);
    await store.vault.erase(ADA);
    const bens = { ...walletOfAda, record: "wallet:b:9", person: BEN };
    await store.vault.keepFound([walletOfAda, bens]);
    expect(await store.vault.read("wallet:a:1")).toEqual(walletOfAda);
    expect(await store.vault.read("wallet:b:9")).toBeNull();
    expect(plainIn(path, [WALLET])).toEqual([]);
    await store.vault.erase(ADA);
    expect(await store.vault.read("wallet:a:1")).toBeNull();
    store.close();
  });
});

test("an account that moves to another person opens under that person's key, and outlives the first", async () => {
  const store = openSqlite(path);
  await store.vault.ensurePerson(DISCORD, ADA);
  await store.vault.moveIdentity(DISCORD, BEN);
  expect(await store.vault.identitiesOf(BEN)).toEqual([DISCORD]);
  expect(await store.vault.identitiesOf(ADA)).toEqual([]);
  await store.vault.erase(ADA);
  expect(await store.vault.identitiesOf(BEN)).toEqual([DISCORD]);
  store.close();
});
