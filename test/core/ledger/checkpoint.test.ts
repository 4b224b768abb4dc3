// Checkpoints: a state written down and read back is the same state, down to what its parts share; a bad one is not believed.
import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, test } from "vitest";
import { makeCheckpoint, readCheckpoint, readState, writeState } from "#core/ledger/checkpoint.ts";
import type { StoredEntry } from "#core/ledger/entry.ts";
import type { Ledger } from "#core/ledger/ledger.ts";
import { EMPTY_FRONTIER, growBy, leafHash } from "#core/ledger/merkle.ts";
import { fold, FOLD_VERSION } from "#core/ledger/replay.ts";
import { emptyState, type State } from "#core/ledger/state.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { openStream } from "#core/workflow/stream.ts";
import { DAO, makeBatch, makeClosedEpoch, makePerson, makeProposal, makePull, makeState } from "#test/support/build.ts";
import { START, tokens } from "#test/support/build.ts";
import { makeHash } from "#test/support/record.ts";
import { RECORDED_BYTES, RECORDED_DAO, recordedEntries, replayRecorded } from "#test/support/recorded.ts";

const folder = mkdtempSync(join(tmpdir(), "laurel-checkpoint-"));
const clock = { now: () => START };
afterAll(() => rmSync(folder, { recursive: true }));

function foldedTo(size: number): State {
  return fold(emptyState(RECORDED_DAO), recordedEntries().slice(0, size));
}

function lastOf(size: number): StoredEntry {
  const entry = recordedEntries()[size - 1];
  if (entry === undefined) throw new Error("there is no such entry");
  return { dao: RECORDED_DAO, number: size - 1, key: entry.key, canonical: RECORDED_BYTES[size - 1] ?? "" };
}

function checkpointOf(size: number) {
  const frontier = growBy(EMPTY_FRONTIER, RECORDED_BYTES.slice(0, size).map(leafHash));
  return makeCheckpoint(foldedTo(size), frontier, lastOf(size));
}

describe("a state on paper", () => {
  test("is read back with its Maps, Sets and amounts, and is written the same way again", () => {
    const proposal = makeProposal({ batch: makeBatch({ signatures: new Map([[makePerson("ada"), "signature:1"]]) }) });
    const state = {
      ...makeState({ proposals: [proposal], closed: [makeClosedEpoch({ epoch: 2, pulls: [makePull({ pull: 7 })] })] }),
      reserved: new Map([[makePerson("ben"), [{ epoch: 1, amountBaseUnits: tokens(1_000_000_000) }]]]),
      lostRoots: new Set([makeHash("aa"), makeHash("bb")]),
    };
    const text = writeState(state);
    expect(readState(text)).toEqual(state);
    expect(writeState(readState(text))).toBe(text);
  });

  test("keeps what two of its parts share: a pull request that a closed epoch and the work still to do both name", () => {
    const pull = makePull({ stage: "scored" });
    const read = readState(writeState(makeState({ pulls: [pull], closed: [makeClosedEpoch({ pulls: [pull] })] })));
    expect(read.closed.get(1)?.pulls[0]).toBe(read.pulls.get(pull.key));
  });

  test.each([
    ["a fraction", 0.5],
    ["nothing", undefined],
    ["a date", new Date(0)],
  ])("does not hold %s", (_, value) => {
    const state: State = { ...makeState(), lastEpoch: value as number };
    expect(() => writeState(state)).toThrow(TypeError);
  });
});

describe("a checkpoint", () => {
  test("of any prefix, with the entries after it, gives the state that all entries give", () => {
    const whole = foldedTo(RECORDED_BYTES.length);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: RECORDED_BYTES.length }), (size) => {
        const read = readCheckpoint(checkpointOf(size), lastOf(size));
        if (read === null) throw new Error(`the checkpoint of ${size} entries was not believed`);
        const state = fold(read.state, recordedEntries().slice(size));
        expect(state).toEqual(whole);
        expect(writeState(state)).toBe(writeState(whole));
      }),
      { numRuns: 60 },
    );
  });

  const sound = checkpointOf(70);
  test.each([
    ["another fold version", { ...sound, foldVersion: FOLD_VERSION + 1 }, lastOf(70)],
    ["another fold version under today's number", { ...checkpointOf(69), seal: sound.seal }, lastOf(69)],
    ["a flipped letter in its body", { ...sound, body: sound.body.replace('"demo"', '"demp"') }, lastOf(70)],
    ["a body cut short", { ...sound, body: sound.body.slice(0, -20) }, lastOf(70)],
    ["another tree", { ...sound, frontier: checkpointOf(69).frontier }, lastOf(70)],
    ["another last entry", sound, { ...lastOf(70), canonical: lastOf(69).canonical }],
    ["a stream that is shorter", sound, null],
    ["a stream that goes on elsewhere", sound, lastOf(71)],
  ])("of %s is not believed", (_, stored, last) => {
    expect(readCheckpoint(stored, last)).toBeNull();
  });

  test("is not made of a state and an entry that do not belong together", () => {
    expect(() => makeCheckpoint(foldedTo(70), EMPTY_FRONTIER, lastOf(70))).toThrow("cannot end at");
    expect(() => makeCheckpoint(foldedTo(70), { size: 70, peaks: [] }, lastOf(69))).toThrow("cannot end at");
  });
});

/** Says from which entries on a stream reads. */
function watched(ledger: Ledger): { ledger: Ledger; from: number[] } {
  const from: number[] = [];
  const read: Ledger["read"] = (dao, start, limit) => {
    from.push(start);
    return ledger.read(dao, start, limit);
  };
  return { ledger: { ...ledger, read }, from };
}

async function fileWithCheckpoint(name: string): Promise<string> {
  const path = join(folder, name);
  const store = openSqlite(path);
  await replayRecorded(store.ledger);
  const stream = openStream(store.ledger, RECORDED_DAO, clock);
  await stream.state();
  await stream.close();
  store.close();
  return path;
}

/** Opens the file, and says what state a stream finds there and from which entry on it had to read. */
async function startFrom(path: string, mode: "write" | "read" = "write") {
  const store = openSqlite(path, mode);
  const { ledger, from } = watched(store.ledger);
  const stream = openStream(ledger, RECORDED_DAO, clock);
  const state = await stream.state();
  await stream.close();
  store.close();
  return { state, readFrom: from[0] };
}

describe("a stream", () => {
  test("starts from the checkpoint that was kept when it was closed, in a store opened to read too", async () => {
    const path = await fileWithCheckpoint("closed.sqlite");
    const whole = foldedTo(81);
    expect(await startFrom(path)).toEqual({ state: whole, readFrom: 81 });
    expect(await startFrom(path, "read")).toEqual({ state: whole, readFrom: 81 });
  });

  test("keeps a checkpoint every 1,000 entries, and folds only what came after", async () => {
    const store = openSqlite(":memory:");
    const notice = (pull: number) => {
      const fact = { kind: "pull-noticed", repository: "a/b", repositoryId: 501, pull, from: "sweep" } as const;
      return { key: `pull:501#${pull}`, fact };
    };
    const stream = openStream(store.ledger, DAO, clock);
    for (let pull = 0; pull < 1_005; pull += 1) await stream.append(() => ({ drafts: [notice(pull)] }));
    const { ledger, from } = watched(store.ledger);
    const state = await openStream(ledger, DAO, clock).state();
    expect(state).toEqual(await stream.state());
    expect(from).toEqual([1_000]);
    store.close();
  });

  test.each([
    ["another fold version", "fold_version = fold_version - 1"],
    ["a damaged body", "body = replace(body, 'demo', 'demp')"],
    ["a body that is no JSON", "body = substr(body, 1, 100)"],
    ["a damaged tree", "frontier = substr(frontier, 65)"],
    ["more entries than there are", "size = size + 1"],
  ])("folds from the first entry when the checkpoint has %s, and then keeps a new one", async (name, change) => {
    const path = await fileWithCheckpoint(`${name}.sqlite`);
    const database = new DatabaseSync(path);
    database.exec(`UPDATE checkpoints SET ${change}`);
    database.close();
    expect(await startFrom(path)).toEqual({ state: foldedTo(81), readFrom: 0 });
    expect(await startFrom(path)).toEqual({ state: foldedTo(81), readFrom: 81 });
  });
});
