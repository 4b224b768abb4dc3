// The store on SQLite: append-only, gapless, atomic with the vault, and durable once it has answered.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { NeedsHuman } from "#core/errors.ts";
import type { Draft } from "#core/ledger/entry.ts";
import { readAll, StreamMoved, type OneTimeGrant, type Store } from "#core/ledger/ledger.ts";
import { leafHash, rootOf, rootOfLeaves } from "#core/ledger/merkle.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import type { VaultRecord } from "#core/ledger/vault.ts";
import { unixSeconds } from "#core/time.ts";
import { DAO, makePerson, START } from "#test/support/build.ts";
import { makeHash } from "#test/support/record.ts";

const folder = mkdtempSync(join(tmpdir(), "laurel-sqlite-"));
let files = 0;
let store: Store;

function newFile(): string {
  files += 1;
  return join(folder, `${files}.sqlite`);
}

beforeEach(() => {
  store = openSqlite(":memory:");
});
afterEach(() => store.close());
afterAll(() => rmSync(folder, { recursive: true }));

function notice(pull: number): Draft {
  const fact = { kind: "pull-noticed", repository: "a/b", repositoryId: 501, pull, from: "sweep" } as const;
  return { key: `pull:501#${pull}`, fact };
}

function walletRecord(record: string): VaultRecord {
  return { record, person: makePerson("ada"), kind: "wallet", text: "0xada" };
}

describe("appending", () => {
  test("numbers entries from 0 without a gap, across appends", async () => {
    await store.ledger.append(DAO, 0, START, [notice(1), notice(2)]);
    await store.ledger.append(DAO, 2, START, [notice(3)]);
    const entries = await store.ledger.read(DAO, 0, 10);
    expect(entries.map(({ number, key }) => [number, key])).toEqual([
      [0, "pull:501#1"],
      [1, "pull:501#2"],
      [2, "pull:501#3"],
    ]);
    expect(await store.ledger.size(DAO)).toBe(3);
  });

  test.each([0, 1, 3, -1])(
    "with an expected number of %i instead of 2 is refused, and nothing is written",
    async (expected) => {
      await store.ledger.append(DAO, 0, START, [notice(1), notice(2)]);
      const records = [walletRecord("wallet:1")];
      await expect(store.ledger.append(DAO, expected, START, [notice(3)], records)).rejects.toThrow(StreamMoved);
      expect(await store.ledger.size(DAO)).toBe(2);
      expect(await store.vault.read("wallet:1")).toBeNull();
    },
  );

  test("the same key a second time is refused, together with all that came with it", async () => {
    await store.ledger.append(DAO, 0, START, [notice(1)]);
    const again = store.ledger.append(DAO, 1, START, [notice(2), notice(1)], [walletRecord("wallet:1")]);
    await expect(again).rejects.toThrow("This fact is recorded already.");
    expect(await store.ledger.size(DAO)).toBe(1);
    expect(await store.ledger.has(DAO, "pull:501#2")).toBe(false);
    expect(await store.vault.read("wallet:1")).toBeNull();
  });

  test("the same key twice in one append writes nothing", async () => {
    const records = [walletRecord("wallet:1")];
    await expect(store.ledger.append(DAO, 0, START, [notice(1), notice(1)], records)).rejects.toThrow();
    expect(await store.ledger.size(DAO)).toBe(0);
    expect(await store.vault.read("wallet:1")).toBeNull();
  });

  test("keeps two DAOs apart: numbers and keys are their own", async () => {
    await store.ledger.append(DAO, 0, START, [notice(1)]);
    await store.ledger.append("other-dao", 0, START, [notice(1)]);
    expect(await store.ledger.daos()).toEqual([DAO, "other-dao"]);
    expect(await store.ledger.size("other-dao")).toBe(1);
  });

  test("writes the vault records its entries name in the same breath", async () => {
    await store.ledger.append(DAO, 0, START, [notice(1)], [walletRecord("wallet:1")]);
    expect(await store.vault.read("wallet:1")).toEqual(walletRecord("wallet:1"));
  });

  test("of two writers with the same view exactly one succeeds", async () => {
    const path = newFile();
    const [one, other] = [openSqlite(path), openSqlite(path)];
    const results = await Promise.allSettled([
      one.ledger.append(DAO, 0, START, [notice(1)]),
      other.ledger.append(DAO, 0, START, [notice(2)]),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await one.ledger.size(DAO)).toBe(1);
    one.close();
    other.close();
  });
});

describe("what was written", () => {
  test.each([
    ["changed", "UPDATE entries SET canonical = '{}'", "an entry is never changed"],
    ["given another number", "UPDATE entries SET number = number + 1", "an entry is never changed"],
    ["deleted", "DELETE FROM entries", "an entry is never deleted"],
    ["replaced", "INSERT OR REPLACE INTO entries VALUES ('laurel-dao', 0, 'k', '{}')", "an entry follows the last one"],
    [
      "replaced under its key",
      "REPLACE INTO entries VALUES ('laurel-dao', 1, 'pull:501#1', '{}')",
      "under a key of its own",
    ],
    ["followed by a gap", "INSERT INTO entries VALUES ('laurel-dao', 2, 'k', '{}')", "an entry follows the last one"],
  ])("is never %s, even by SQL", async (_, statement, because) => {
    const path = newFile();
    const file = openSqlite(path);
    await file.ledger.append(DAO, 0, START, [notice(1)]);
    const before = await file.ledger.readStored(DAO, 0, 10);
    const intruder = new DatabaseSync(path);
    expect(() => intruder.exec(statement)).toThrow(because);
    intruder.close();
    expect(await file.ledger.readStored(DAO, 0, 10)).toEqual(before);
    file.close();
  });

  test("is there after the process was killed right after the answer", async () => {
    const path = newFile();
    const script = `
      import { openSqlite } from "#core/ledger/sqlite.ts";
      const store = openSqlite(${JSON.stringify(path)});
      for (let pull = 0; ; pull += 1) {
        const fact = { kind: "pull-noticed", repository: "a/b", repositoryId: 501, pull, from: "sweep" };
        await store.ledger.append("laurel-dao", pull, 1772323200, [{ key: "pull:501#" + pull, fact }]);
        process.stdout.write(pull + "\\n");
      }`;
    const child = spawn(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", script],
      { cwd: join(import.meta.dirname, "../../.."), stdio: ["ignore", "pipe", "inherit"] },
    );
    let acknowledged = -1;
    for await (const chunk of child.stdout) {
      const numbers = String(chunk).split("\n").slice(0, -1).map(Number);
      acknowledged = Math.max(acknowledged, ...numbers);
      if (acknowledged >= 20) break;
    }
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    const file = openSqlite(path);
    const size = await file.ledger.size(DAO);
    expect(size).toBeGreaterThan(acknowledged);
    const numbers = (await file.ledger.read(DAO, 0, size)).map(({ number }) => number);
    expect(numbers).toEqual(Array.from({ length: size }, (_, at) => at));
    file.close();
  });

  test("is read in batches to the end, once each", async () => {
    const drafts = Array.from({ length: 4_001 }, (_, at) => notice(at));
    await store.ledger.append(DAO, 0, START, drafts);
    const numbers: number[] = [];
    for await (const { number } of readAll(store.ledger, DAO)) numbers.push(number);
    expect(numbers).toEqual(drafts.map((_, at) => at));
    expect((await store.ledger.read(DAO, 3_999, 1)).map(({ number }) => number)).toEqual([3_999]);
  });
});

describe("the tree over the entries", () => {
  test("is the same at every size, asked in any order", async () => {
    await store.ledger.append(
      DAO,
      0,
      START,
      Array.from({ length: 9 }, (_, at) => notice(at)),
    );
    const leaves = (await store.ledger.readStored(DAO, 0, 9)).map(({ canonical }) => leafHash(canonical));
    for (const size of [9, 3, 0, 7, 9, 1]) {
      expect(rootOf(await store.ledger.frontier(DAO, size))).toBe(rootOfLeaves(leaves.slice(0, size)));
    }
    expect(rootOf(await store.ledger.frontier(DAO))).toBe(rootOfLeaves(leaves));
  });

  test("does not reach beyond the stream", async () => {
    await store.ledger.append(DAO, 0, START, [notice(1)]);
    await expect(store.ledger.frontier(DAO, 2)).rejects.toThrow("has a gap at 1");
  });
});

describe("one process holds a store:", () => {
  test("a second one waits until the first lets go", () => {
    const path = newFile();
    const [one, other] = [openSqlite(path), openSqlite(path)];
    expect([one.hold(), one.hold(), other.hold()]).toEqual([true, true, false]);
    one.release();
    expect(other.hold()).toBe(true);
    expect(one.hold()).toBe(false);
    other.close();
    expect(one.hold()).toBe(true);
    one.close();
  });

  test("two stores in memory do not hinder each other", () => {
    const other = openSqlite(":memory:");
    expect([store.hold(), other.hold()]).toEqual([true, true]);
    other.close();
  });
});

describe("a file that cannot be trusted needs a person:", () => {
  test.each(["write", "read"] as const)("one that is no database, opened to %s", (mode) => {
    const path = newFile();
    writeFileSync(path, "This is not a database. ".repeat(400));
    expect(() => openSqlite(path, mode)).toThrow(NeedsHuman);
    expect(() => openSqlite(path, mode)).toThrow("The ledger cannot be opened.");
  });

  test.each(["write", "read"] as const)("one that a newer program wrote, opened to %s", (mode) => {
    const path = newFile();
    const newer = new DatabaseSync(path);
    newer.exec("PRAGMA user_version = 99");
    newer.close();
    expect(() => openSqlite(path, mode)).toThrow(NeedsHuman);
  });

  test("one in a folder that does not exist", () => {
    expect(() => openSqlite(join(folder, "nowhere", "laurel.sqlite"))).toThrow("The ledger cannot be opened.");
  });

  test("one that is not there, opened to read", () => {
    expect(() => openSqlite(join(folder, "never-written.sqlite"), "read")).toThrow("The ledger cannot be opened.");
  });
});

test("a store opened to read sees what is there and writes nothing", async () => {
  const path = newFile();
  const writer = openSqlite(path);
  await writer.ledger.append(DAO, 0, START, [notice(1)]);
  const reader = openSqlite(path, "read");
  expect(await reader.ledger.size(DAO)).toBe(1);
  await expect(reader.ledger.append(DAO, 1, START, [notice(2)])).rejects.toThrow();
  expect(await writer.ledger.size(DAO)).toBe(1);
  reader.close();
  writer.close();
});

describe("a delivery", () => {
  const delivery = (id: string, body: string) => ({ id, event: "pull_request", raw: Buffer.from(body) });

  test("is kept once: the first body stands", async () => {
    expect(await store.inbox.keepDelivery(delivery("1", "first"), START)).toBe("kept");
    expect(await store.inbox.keepDelivery(delivery("1", "forged"), START)).toBe("known");
    expect((await store.inbox.waitingDeliveries(10)).map(({ raw }) => raw.toString())).toEqual(["first"]);
  });

  test("that was dealt with stays known, and its body is gone", async () => {
    await store.inbox.keepDelivery(delivery("1", "first"), START);
    await store.inbox.settleDelivery("1", "done");
    expect(await store.inbox.waitingDeliveries(10)).toEqual([]);
    expect(await store.inbox.keepDelivery(delivery("1", "first"), START)).toBe("known");
    expect(await store.inbox.waitingDeliveries(10)).toEqual([]);
  });

  test("waits in the order of its arrival, byte for byte", async () => {
    const raw = Buffer.from([0, 255, 10, 13, 0]);
    await store.inbox.keepDelivery({ id: "late", event: "ping", raw }, unixSeconds(START + 1));
    await store.inbox.keepDelivery({ id: "b", event: "ping", raw }, START);
    await store.inbox.keepDelivery({ id: "a", event: "ping", raw }, START);
    const waiting = await store.inbox.waitingDeliveries(3);
    expect(waiting.map(({ id }) => id).at(-1)).toBe("late");
    expect(waiting[0]?.raw.equals(raw)).toBe(true);
    expect(await store.inbox.waitingDeliveries(1)).toHaveLength(1);
  });
});

describe("a one-time grant", () => {
  const grant = (digits: string, changes: Partial<OneTimeGrant> = {}): OneTimeGrant => ({
    tokenHash: makeHash(digits),
    dao: DAO,
    purpose: "link",
    bound: "{}",
    nonce: "n",
    issuedAt: START,
    expiresAt: unixSeconds(START + 600),
    ...changes,
  });

  test("is taken by exactly one of many racing callers, also of another process", async () => {
    const path = newFile();
    const stores = [openSqlite(path), openSqlite(path)];
    await stores[0]?.grants.issue(grant("a1"), "ada");
    const takers = stores.flatMap(({ grants }) => Array.from({ length: 5 }, () => grants.take(DAO, makeHash("a1"))));
    expect((await Promise.all(takers)).filter(Boolean)).toEqual([true]);
    expect(await stores[1]?.grants.look(DAO, makeHash("a1"))).toBeNull();
    stores.forEach((one) => one.close());
  });

  test("can be looked at without being used up", async () => {
    await store.grants.issue(grant("a1"), "ada");
    await store.grants.look(DAO, makeHash("a1"));
    expect(await store.grants.look(DAO, makeHash("a1"))).toEqual(grant("a1"));
    expect(await store.grants.take(DAO, makeHash("a1"))).toBe(true);
  });

  test("lapses when the same person asks again for the same purpose, and for no other reason", async () => {
    await store.grants.issue(grant("a1"), "ada");
    await store.grants.issue(grant("b2", { purpose: "sign" }), "ada");
    await store.grants.issue(grant("c3"), "ben");
    await store.grants.issue(grant("d4", { dao: "other-dao" }), "ada");
    expect(await store.grants.look(DAO, makeHash("a1"))).not.toBeNull();
    await store.grants.issue(grant("e5"), "ada");
    expect(await store.grants.look(DAO, makeHash("a1"))).toBeNull();
    expect(await store.grants.take(DAO, makeHash("a1"))).toBe(false);
    for (const digits of ["b2", "c3", "e5"]) expect(await store.grants.look(DAO, makeHash(digits))).not.toBeNull();
    expect(await store.grants.look("other-dao", makeHash("d4"))).not.toBeNull();
  });

  test("of another DAO is nobody's here", async () => {
    await store.grants.issue(grant("a1"), "ada");
    expect(await store.grants.look("other-dao", makeHash("a1"))).toBeNull();
    expect(await store.grants.take("other-dao", makeHash("a1"))).toBe(false);
  });
});

describe("the vault", () => {
  const ADA = { provider: "github", account: "1", name: "ada" } as const;

  test("names one person per account, whoever asks first", async () => {
    expect(await store.vault.ensurePerson(ADA, makePerson("one"))).toBe(makePerson("one"));
    expect(await store.vault.ensurePerson({ ...ADA, name: "ada-renamed" }, makePerson("two"))).toBe(makePerson("one"));
    expect(await store.vault.identitiesOf(makePerson("one"))).toEqual([{ ...ADA, name: "ada-renamed" }]);
    expect(await store.vault.personOf("discord", "1")).toBeNull();
  });

  test("never overwrites a record", async () => {
    await store.vault.keep([walletRecord("wallet:1")]);
    await store.vault.keep([{ ...walletRecord("wallet:1"), text: "0xeve" }]);
    expect((await store.vault.read("wallet:1"))?.text).toBe("0xada");
  });

  test("finds wallets by their whole text only", async () => {
    await store.vault.keep([walletRecord("wallet:1"), { ...walletRecord("evidence:1"), kind: "evidence" }]);
    expect((await store.vault.find("wallet", "0xada")).map(({ record }) => record)).toEqual(["wallet:1"]);
    expect(await store.vault.find("wallet", "0xad")).toEqual([]);
  });
});
