// The store in memory beside SQLite's: the same acts give the same answers and the same refusals, and any moment is a backup.
import { expect, test } from "vitest";
import type { Draft } from "#core/ledger/entry.ts";
import { StreamMoved, type OneTimeGrant, type Store } from "#core/ledger/ledger.ts";
import { rootOf } from "#core/ledger/merkle.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import type { VaultRecord } from "#core/ledger/vault.ts";
import { addHours } from "#core/time.ts";
import { DAO, makePerson, START } from "#test/support/build.ts";
import { makeHash } from "#test/support/record.ts";
import { openDisk } from "./store.ts";

const STORES: [string, () => Store][] = [
  ["in memory", () => openDisk().open()],
  ["on SQLite", () => openSqlite(":memory:")],
];

function notice(pull: number): Draft {
  const fact = { kind: "pull-noticed", repository: "a/b", repositoryId: 501, pull, from: "sweep" } as const;
  return { key: `pull:501#${pull}`, fact };
}

const WALLET: VaultRecord = { record: "wallet:1", person: makePerson("ada"), kind: "wallet", text: "0xada" };

function grant(token: string): OneTimeGrant {
  const expiresAt = addHours(START, 1);
  return { tokenHash: makeHash(token), dao: DAO, purpose: "link", bound: "{}", nonce: "n", issuedAt: START, expiresAt };
}

test.each(STORES)(
  "%s an append is refused behind another number or under a known key, and then keeps nothing",
  async (_, open) => {
    const { ledger, vault } = open();
    await ledger.append(DAO, 0, START, [notice(1), notice(2)]);
    await expect(ledger.append(DAO, 1, START, [notice(3)], [WALLET])).rejects.toThrow(StreamMoved);
    await expect(ledger.append(DAO, 2, START, [notice(3), notice(1)], [WALLET])).rejects.toThrow(StreamMoved);
    expect(await ledger.size(DAO)).toBe(2);
    expect(await ledger.has(DAO, "pull:501#3")).toBe(false);
    expect(await vault.read("wallet:1")).toBe(null);
  },
);

test.each(STORES)("%s a delivery is kept once, waits in order, and is known for ever", async (_, open) => {
  const { inbox } = open();
  const deliver = (id: string) => inbox.keepDelivery({ id, event: "pull_request", raw: Buffer.from(id) }, START);
  expect([await deliver("a"), await deliver("b"), await deliver("a")]).toEqual(["kept", "kept", "known"]);
  await inbox.settleDelivery("a", "done");
  expect((await inbox.waitingDeliveries(10)).map(({ id }) => id)).toEqual(["b"]);
  expect(await deliver("a")).toBe("known");
});

test.each(STORES)("%s a grant is taken once, and a newer one lets the older lapse", async (_, open) => {
  const { grants } = open();
  await grants.issue(grant("a1"), "ada");
  await grants.issue(grant("b2"), "ada");
  expect(await grants.look(DAO, makeHash("a1"))).toBe(null);
  expect([await grants.take(DAO, makeHash("b2")), await grants.take(DAO, makeHash("b2"))]).toEqual([true, false]);
});

test.each(STORES)("%s an account keeps its first person until it is moved", async (_, open) => {
  const { vault } = open();
  const ada = { provider: "github", account: "1", name: "ada" } as const;
  expect(await vault.ensurePerson(ada, makePerson("one"))).toBe(makePerson("one"));
  expect(await vault.ensurePerson({ ...ada, name: "ada-l" }, makePerson("two"))).toBe(makePerson("one"));
  await vault.moveIdentity(ada, makePerson("two"));
  expect(await vault.identitiesOf(makePerson("two"))).toEqual([{ ...ada, name: "ada-l" }]);
  await vault.keep([WALLET, { ...WALLET, text: "0xeve" }]);
  expect(await vault.find("wallet", "0xada")).toEqual([WALLET]);
});

test("both stores have the same tree over the same entries", async () => {
  const roots = STORES.map(async ([, open]) => {
    const { ledger } = open();
    await ledger.append(DAO, 0, START, [notice(1), notice(2), notice(3)]);
    return rootOf(await ledger.frontier(DAO, 2));
  });
  const [memory, sqlite] = await Promise.all(roots);
  expect(memory).toBe(sqlite);
});

test("a backup is the disk after so many writes, and goes its own way", async () => {
  const disk = openDisk();
  const store = disk.open();
  await store.ledger.append(DAO, 0, START, [notice(1)], [WALLET]);
  const moment = disk.moments;
  await store.ledger.append(DAO, 1, START, [notice(2)]);
  const restored = disk.backup(moment).open();
  await restored.ledger.append(DAO, 1, START, [notice(3)]);
  expect((await restored.ledger.read(DAO, 0, 9)).map(({ key }) => key)).toEqual(["pull:501#1", "pull:501#3"]);
  expect((await store.ledger.read(DAO, 0, 9)).map(({ key }) => key)).toEqual(["pull:501#1", "pull:501#2"]);
  expect(await restored.vault.read("wallet:1")).toEqual(WALLET);
});

test("a backup from before an erasure still holds what nobody can read any more", async () => {
  const disk = openDisk();
  const store = disk.open();
  await store.vault.keep([WALLET]);
  const moment = disk.moments;
  await store.vault.erase(makePerson("ada"));
  await store.vault.keep([{ ...WALLET, record: "wallet:2" }]);
  expect([disk.recordOf("wallet:1"), disk.recordOf("wallet:2")]).toEqual([null, null]);
  const restored = disk.backup(moment);
  expect(await restored.open().vault.read("wallet:1")).toBe(null);
  expect(restored.recordOf("wallet:1")).toEqual(WALLET);
});

test("one process holds the store at a time", () => {
  const disk = openDisk();
  const [first, second] = [disk.open(), disk.open()];
  expect([first.hold(), second.hold(), first.hold()]).toEqual([true, false, true]);
  first.close();
  expect(second.hold()).toBe(true);
});
