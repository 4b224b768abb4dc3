// Ledger files that were cut at any byte or had one bit flipped: told plainly, never half read, never half written.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { explainCommand, tickCommand, verifyCommand } from "#bots/commands.ts";
import { explainError, isLaurelError } from "#core/errors.ts";
import type { Draft, StoredEntry } from "#core/ledger/entry.ts";
import type { Store } from "#core/ledger/ledger.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { openStream } from "#core/workflow/stream.ts";
import { DAO, makeEvidence, REPOSITORY, START } from "#test/support/build.ts";
import { makeHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";
import { bounded } from "./bounds.ts";

const folder = mkdtempSync(join(tmpdir(), "laurel-fuzz-"));
afterAll(() => rmSync(folder, { recursive: true }));

const whole = join(folder, "whole.sqlite");
const victim = join(folder, "victim.sqlite");
let bytes: Buffer;
let entries: readonly StoredEntry[];
/** Everything before it is covered by a root that was voted on. */
let publishedSize: number;

/** One epoch, from a merged pull request to a settled payout. */
beforeAll(async () => {
  const house = await makeHouse({ world: makeWorld(), members: story.MEMBERS, store: openSqlite(whole) });
  await story.settleIn(house);
  await story.offerPayout(house, makeEvidence());
  await story.payOut(house, 1);
  await house.stream.close();
  entries = await house.store.ledger.readStored(DAO, 0, 10_000);
  publishedSize = (await house.entries("proposal-drafted"))[0]?.fact.ledgerSize ?? 0;
  house.close();
  bytes = readFileSync(whole);
  copyFileSync(`${whole}.keys`, `${victim}.keys`);
});

interface Told {
  readonly exit: number;
  readonly sentences: readonly string[];
}

/** What the terminal shows: a sentence for everything that is ours, and any other error is a failure of the test. */
async function told(act: (print: (sentence: string) => void) => Promise<number>): Promise<Told> {
  const sentences: string[] = [];
  try {
    return { exit: await act((sentence) => sentences.push(sentence)), sentences };
  } catch (error) {
    if (!isLaurelError(error)) throw error;
    return { exit: 2, sentences: [...sentences, explainError(error)] };
  }
}

const clock = { now: () => START };

function putVictim(changed: Uint8Array): void {
  for (const end of ["-wal", "-shm", ".holder"]) rmSync(`${victim}${end}`, { force: true });
  writeFileSync(victim, changed);
}

function flipped(position: number): Buffer {
  const changed = Buffer.from(bytes);
  const at = position % (bytes.length * 8);
  changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7));
  return changed;
}

async function expectPlainWords(): Promise<void> {
  const verified = await told((print) => verifyCommand(openSqlite(victim, "read"), print));
  expect(verified.sentences.join("\n")).toMatch(/\S/);
  if (verified.exit === 0) await expectPublishedPart();
  await told((print) => explainCommand(openSqlite(victim, "read"), `${REPOSITORY}#1`, print));
  await told((print) => tickCommand(openSqlite(victim, "read"), clock, print));
}

/** What a vote once covered is as it was, or it is not called sound. */
async function expectPublishedPart(): Promise<void> {
  const store = openSqlite(victim, "read");
  const read = await store.ledger.readStored(DAO, 0, 10_000);
  store.close();
  const drafted = read.some(({ key }) => key.startsWith("proposal:"));
  if (drafted) expect(read.slice(0, publishedSize)).toEqual(entries.slice(0, publishedSize));
}

function notice(pull: number): Draft {
  const fact = { kind: "pull-noticed", repository: "a/b", repositoryId: 777, pull, from: "sweep" } as const;
  return { key: `pull:777#${pull}`, fact };
}

/** A damaged file is refused, or it takes an entry whole; nothing in between. */
async function expectWholeAppend(): Promise<void> {
  let store: Store | null = null;
  try {
    store = openSqlite(victim);
    const { ledger } = store;
    const stream = openStream(ledger, DAO, clock);
    const appended = await stream.append(() => ({ drafts: [notice(1), notice(2)] }));
    const last = await ledger.read(DAO, appended[0]?.number ?? 0, 10);
    expect(last).toEqual(appended);
  } catch (error) {
    if (!isLaurelError(error)) throw error;
    expect(explainError(error)).toMatch(/\S/);
  } finally {
    store?.close();
  }
}

test("the whole file is sound", async () => {
  putVictim(bytes);
  const { exit, sentences } = await told((print) => verifyCommand(openSqlite(victim, "read"), print));
  expect([exit, sentences[0]]).toEqual([0, expect.stringContaining(`${entries.length} entries`)]);
  expect(publishedSize).toBeGreaterThan(10);
});

describe("a ledger file", () => {
  test("cut at any byte is told plainly", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
        putVictim(bytes.subarray(0, length));
        await expectPlainWords();
        await expectWholeAppend();
      }),
      bounded(120),
    );
  });

  test("with one bit flipped is told plainly, and what was voted on is never passed off as sound", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (position) => {
        putVictim(flipped(position));
        await expectPlainWords();
      }),
      bounded(500),
    );
  });

  test("with one bit flipped takes entries whole or not at all", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (position) => {
        putVictim(flipped(position));
        await expectWholeAppend();
      }),
      bounded(300),
    );
  });

  test("with any bytes instead is no ledger", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 5_000 }), async (any) => {
        putVictim(any);
        const { exit } = await told((print) => verifyCommand(openSqlite(victim, "read"), print));
        expect(exit).toBe(2);
      }),
      bounded(50),
    );
  });
});

/** Changes a table as no program of ours would. */
function tamper(change: string, ...values: readonly (string | number)[]): void {
  putVictim(bytes);
  const database = new DatabaseSync(victim);
  database.exec("DROP TRIGGER entries_are_never_changed");
  expect(database.prepare(change).run(...values).changes).toBe(1);
  database.close();
}

test.each([
  ["a score before the vote", '"score":', "another root of the first"],
  ["the kind of a fact", '"kind":"contribution-scored"', "A case was forgotten"],
])("an entry in which %s was changed by hand is named by verify", async (_, what, because) => {
  const changed = entries.find(({ key, canonical }) => key.startsWith("score") && canonical.includes(what));
  const canonical = changed?.canonical.replace(
    what,
    what.endsWith(":") ? `${what}1` : what.replace("scored", "scorex"),
  );
  tamper("UPDATE entries SET canonical = ? WHERE number = ?", canonical ?? "", changed?.number ?? -1);
  const { exit, sentences } = await told((print) => verifyCommand(openSqlite(victim, "read"), print));
  expect([exit, sentences]).toEqual([1, [expect.stringContaining(because)]]);
});

test("a damaged checkpoint is folded anew, never believed and never in the way", async () => {
  const store = openSqlite(whole, "read");
  const sound = await openStream({ ...store.ledger, checkpoint: async () => null }, DAO, clock).state();
  const kept = await store.ledger.checkpoint(DAO);
  store.close();
  expect(kept).toEqual(sound);
  const columns = ["fold_version", "size", "frontier", "body", "seal"] as const;
  const change = fc.record({ column: fc.constantFrom(...columns), at: fc.nat(5_000), to: fc.string({ maxLength: 3 }) });
  await fc.assert(
    fc.asyncProperty(change, async ({ column, at, to }) => {
      const isNumber = column === "fold_version" || column === "size";
      const cut = `substr(${column}, 1, ? % (length(${column}) + 1)) || ? || substr(${column}, ? % length(${column}) + 2)`;
      if (isNumber) tamper(`UPDATE checkpoints SET ${column} = ?`, at);
      else tamper(`UPDATE checkpoints SET ${column} = ${cut}`, at, to, at);
      const damaged = openSqlite(victim, "read");
      try {
        expect(await openStream(damaged.ledger, DAO, clock).state()).toEqual(sound);
      } finally {
        damaged.close();
      }
    }),
    bounded(100),
  );
});

test("a log of writes that was cut or damaged at any byte leaves a beginning of what was appended, entry by entry", async () => {
  const source = join(folder, "written.sqlite");
  const store = openSqlite(source);
  for (let pull = 0; pull < 20; pull += 1) await store.ledger.append(DAO, pull, START, [notice(pull)]);
  const appended = await store.ledger.readStored(DAO, 0, 100);
  copyFileSync(source, join(folder, "frozen.sqlite"));
  copyFileSync(`${source}.keys`, `${victim}.keys`);
  const log = readFileSync(`${source}-wal`);
  store.close();
  const head = readFileSync(join(folder, "frozen.sqlite"));
  const damage = fc.record({ length: fc.nat(log.length), bit: fc.option(fc.nat(log.length * 8 - 1)) });
  await fc.assert(
    fc.asyncProperty(damage, async ({ length, bit }) => {
      putVictim(head);
      const changed = Buffer.from(log);
      if (bit !== null) changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(`${victim}-wal`, changed.subarray(0, length));
      let opened: Store;
      try {
        opened = openSqlite(victim);
      } catch (error) {
        if (!isLaurelError(error)) throw error;
        return;
      }
      const read = await opened.ledger.readStored(DAO, 0, 100);
      opened.close();
      expect(read).toEqual(appended.slice(0, read.length));
    }),
    bounded(200),
  );
});
