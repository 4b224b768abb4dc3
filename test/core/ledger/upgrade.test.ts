// Upgrades: what the first release wrote, this one reads: entries of version 1 for ever, and a database of schema 1 as it lies.
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import { leafHash, rootOf, rootOfLeaves } from "#core/ledger/merkle.ts";
import { fold } from "#core/ledger/replay.ts";
import { emptyState, type State } from "#core/ledger/state.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { unixSeconds } from "#core/time.ts";
import { openStream } from "#core/workflow/stream.ts";
import { makePerson, START } from "#test/support/build.ts";
import { RECORDED_BYTES, RECORDED_DAO, recordedEntries, SCHEMA_1_FILE } from "#test/support/recorded.ts";

const ROOT = "0x7fa236efc2edb27471a96cc0a571946e6e7c5dc9facfd28f40db7b9595903517";
const UNLINKED = makePerson("044b12cbcb90ddca25a12f4531ba810b");
const folder = mkdtempSync(join(tmpdir(), "laurel-upgrade-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a member would ask a state for, in values that outlast its shape. */
function summaryOf(state: State) {
  return {
    size: state.size,
    lastAt: state.lastAt,
    rulesHash: state.rulesHash,
    openEpoch: state.openEpoch?.number ?? null,
    persons: state.persons.size,
    withWallet: [...state.persons.values()].filter(({ walletRecord }) => walletRecord !== null).length,
    reserved: [...state.reserved],
    openContributions: state.contributions.size,
    proposals: [...state.proposals.values()].map(({ epoch, payoutId, verdict, batch, settled }) => ({
      epoch,
      payoutId,
      verdict: verdict?.word ?? null,
      signatures: batch?.signatures.size ?? 0,
      isSettled: settled !== null,
    })),
    hasPassedProposal: state.hasPassedProposal,
  };
}

const AT_THE_END = {
  size: 81,
  lastAt: unixSeconds(1_796_402_881),
  rulesHash: "0xa3d1789fda8b787fa3226efe9a24fd31acd4f12f17e660d11a0c7d78747d8c27",
  openEpoch: 2,
  persons: 8,
  withWallet: 7,
  reserved: [[UNLINKED, [{ epoch: 1, amountBaseUnits: 73803730738037307380n }]]],
  openContributions: 0,
  proposals: [],
  hasPassedProposal: true,
};

test("entries of version 1 keep their root", () => {
  expect(rootOfLeaves(RECORDED_BYTES.map(leafHash))).toBe(ROOT);
});

test("entries of version 1 fold to what they always meant: in the middle of a payout, and at the end", () => {
  const entries = recordedEntries();
  expect(summaryOf(fold(emptyState(RECORDED_DAO), entries.slice(0, 71)))).toEqual({
    ...AT_THE_END,
    size: 71,
    lastAt: unixSeconds(1_796_402_521),
    proposals: [
      {
        epoch: 1,
        payoutId: "0x180f598c63500df308974a2c45e77bbb1ec18a5d71051fe1aca2885e7455c7b1",
        verdict: "passed",
        signatures: 2,
        isSettled: false,
      },
    ],
  });
  expect(summaryOf(fold(emptyState(RECORDED_DAO), entries))).toEqual(AT_THE_END);
});

test.each(["write", "read"] as const)(
  "a database written by the previous release opens in this one, to %s",
  async (mode) => {
    const path = join(folder, `${mode}.sqlite`);
    copyFileSync(SCHEMA_1_FILE, path);
    const store = openSqlite(path, mode);
    const stream = openStream(store.ledger, RECORDED_DAO, { now: () => START });
    expect(summaryOf(await stream.state())).toEqual(AT_THE_END);
    expect(rootOf(await store.ledger.frontier(RECORDED_DAO))).toBe(ROOT);
    expect((await store.ledger.readStored(RECORDED_DAO, 0, 100)).map(({ canonical }) => canonical)).toEqual(
      RECORDED_BYTES,
    );
    expect(await store.vault.read("wallet:person-221e3747404256982c449e0fa7960e60:1")).toMatchObject({
      kind: "wallet",
    });
    await stream.close();
    store.close();
  },
);

test("a database of the previous release takes new entries and checkpoints, and says that it is of today's schema", async () => {
  const path = join(folder, "goes-on.sqlite");
  copyFileSync(SCHEMA_1_FILE, path);
  const store = openSqlite(path);
  const stream = openStream(store.ledger, RECORDED_DAO, { now: () => START });
  const fact = { kind: "pull-noticed", repository: "a/b", repositoryId: 501, pull: 1, from: "sweep" } as const;
  await stream.append(() => ({ drafts: [{ key: "pull:501#1", fact }] }));
  await stream.close();
  expect((await store.ledger.checkpoint(RECORDED_DAO))?.size).toBe(82);
  store.close();
  const database = new DatabaseSync(path);
  expect(database.prepare("PRAGMA user_version").get()?.["user_version"]).toBe(3);
  database.close();
});
