// Restored copies: a ledger that came back from any backup, joined with the world as it is now, pays nobody twice.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Store } from "#core/ledger/ledger.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { findBreak, reconcile } from "#core/workflow/restore.ts";
import { makeAccount, makeEvidence, tokens } from "#test/support/build.ts";
import { approve, link, makeHouse, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { receivedBy, type TestWorld } from "#test/support/world.ts";

const { ADA, BEN, MEMBERS, TREASURER, OTHER_TREASURER } = story;
const folder = mkdtempSync(join(tmpdir(), "laurel-restore-"));
const forks: Record<string, { world: TestWorld; size: number }> = {};
let size = 0;

const copyOf = (entries: number): string => join(folder, `copy-${entries}.sqlite`);

/** The store as ever, and a copy of its file after each append, as a backup taken at that moment. */
function keepCopies(path: string): Store {
  const store = openSqlite(path);
  const append: Store["ledger"]["append"] = async (dao, expected, at, drafts, records) => {
    const entries = await store.ledger.append(dao, expected, at, drafts, records);
    const copy = copyOf(expected + entries.length);
    copyFileSync(path, copy);
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
    return entries;
  };
  return { ...store, ledger: { ...store.ledger, append } };
}

/** Two epochs: Ada is paid for both; Ben's part of the first is reserved until he links, and paid with the second. */
beforeAll(async () => {
  const house = await makeHouse({ store: keepCopies(join(folder, "laurel.sqlite")), members: MEMBERS });
  await story.settleIn(house);
  await link(house, ADA);
  await story.mergeAndScore(house, makeEvidence({ pull: 1 }));
  await story.mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2) }));
  await story.closeAndOpenBallot(house);
  forks["the first vote is open"] = { world: house.world.fork(), size: (await house.state()).size };
  await story.voteAndCount(house, 1);
  await story.payOut(house, 1);
  forks["the first epoch is paid"] = { world: house.world.fork(), size: (await house.state()).size };
  await story.mergeAndScore(house, makeEvidence({ pull: 3 }));
  await link(house, BEN);
  await story.closeAndOpenBallot(house);
  forks["the second vote is open"] = { world: house.world.fork(), size: (await house.state()).size };
  await story.voteAndCount(house, 2);
  await story.payOut(house, 2);
  forks["both epochs are paid"] = { world: house.world.fork(), size: (await house.state()).size };
  size = (await house.state()).size;
  house.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

/** A copy of the copy, opened in a world that has gone on. */
async function restore(entries: number, world: TestWorld): Promise<TestHouse | null> {
  if (!existsSync(copyOf(entries))) return null;
  const path = join(folder, "restored.sqlite");
  for (const tail of ["", "-wal", "-shm", ".holder"]) rmSync(`${path}${tail}`, { force: true });
  copyFileSync(copyOf(entries), path);
  if (existsSync(`${copyOf(entries)}-wal`)) copyFileSync(`${copyOf(entries)}-wal`, `${path}-wal`);
  return makeHouse({ store: openSqlite(path), world, members: MEMBERS, seed: `restored at ${entries}` });
}

/** Everybody does what is asked of them: they link, they vote for what is open, and treasurers sign what is offered. */
async function liveOn(house: TestHouse, days: number): Promise<void> {
  const { world } = house;
  for (const member of [...MEMBERS]) await link(house, member);
  for (let half = 0; half < days * 2; half += 1) {
    await house.sweep();
    await house.tick();
    for (const { draft, isDeleted } of world.state.ballots) {
      const isOpen = !isDeleted && world.state.now >= draft.startsAt && world.state.now <= draft.endsAt;
      const { epoch } = JSON.parse(draft.commitment) as { epoch: number };
      if (isOpen) for (const voter of ["member-a", "member-b"]) world.vote(epoch, voter, 1, 80);
    }
    for (const { payoutId, batch } of (await house.state()).proposals.values()) {
      if (batch?.shows == null || batch.transactionHash !== null) continue;
      const { epoch } = (await house.state()).proposals.get(payoutId) ?? { epoch: 0 };
      if (batch.signatures.size === 0) {
        await approve(house, TREASURER, epoch);
        await approve(house, OTHER_TREASURER, epoch);
      }
    }
    world.passHours(12);
  }
}

interface Outcome {
  readonly entries: number;
  readonly ada: bigint;
  readonly ben: bigint;
  readonly stopped: string[];
  readonly isWhole: boolean;
}

async function restoreAndLiveOn(entries: number, world: TestWorld, days: number): Promise<Outcome | null> {
  const house = await restore(entries, world);
  if (house === null) return null;
  try {
    await reconcile(house);
    const isWhole = (await findBreak(house)) === null;
    await liveOn(house, days);
    const ada = receivedBy(world, ADA.key.address);
    const ben = receivedBy(world, BEN.key.address);
    const stopped = [...(await house.state()).stopped.values()].map(({ step, happened }) => `${step}: ${happened}`);
    return { entries, ada, ben, stopped, isWhole };
  } catch (error) {
    return {
      entries,
      ada: receivedBy(world, ADA.key.address),
      ben: receivedBy(world, BEN.key.address),
      stopped: [String(error), String((error as { happened?: string }).happened)],
      isWhole: false,
    };
  } finally {
    house.close();
  }
}

test("explore", async () => {
  console.log("size", size);
  for (const [when, fork] of Object.entries(forks)) {
    for (let n = 1; n <= fork.size; n += 1) {
      const o = await restoreAndLiveOn(n, fork.world.fork(), 24);
      if (o)
        console.log(
          when,
          n,
          Number(o.ada / 10n ** 15n) / 1000,
          Number(o.ben / 10n ** 15n) / 1000,
          o.isWhole,
          o.stopped.join(" | ").slice(0, 260),
        );
    }
  }
}, 120_000);
