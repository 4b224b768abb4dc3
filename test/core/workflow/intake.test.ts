// Intake: whoever asks often must not keep the house from its work.
import { expect, test } from "vitest";
import { openSqlite } from "#core/ledger/sqlite.ts";
import type { Store } from "#core/ledger/ledger.ts";
import { makeEvidence } from "#test/support/build.ts";
import { makeHouse } from "#test/support/house.ts";
import { mergeAndScore, TREASURER } from "#test/support/story.ts";

/** Counts how often the whole stream is read from its beginning. */
function countReads(): { store: Store; reads: () => number } {
  const store = openSqlite(":memory:");
  let count = 0;
  const read: Store["ledger"]["read"] = (dao, from, limit) => {
    if (from === 0) count += 1;
    return store.ledger.read(dao, from, limit);
  };
  return { store: { ...store, ledger: { ...store.ledger, read } }, reads: () => count };
}

test("a hundred readers of the public record at once are one reading of the ledger", async () => {
  const { store, reads } = countReads();
  const house = await makeHouse({ store });
  await house.tick();
  const before = reads();
  await Promise.all(Array.from({ length: 100 }, () => house.intake.record()));
  expect(reads() - before).toBe(1);
  house.close();
});

test("the public record is read anew after an entry, after a while, and when the house begins to only read", async () => {
  let because: string | null = null;
  const house = await makeHouse({ isReadOnly: () => because });
  await house.tick();
  const first = await house.intake.record();
  expect(await house.intake.record()).toBe(first);
  await mergeAndScore(house, makeEvidence());
  const second = await house.intake.record();
  expect(second.contributions).toHaveLength(1);
  house.world.passHours(1);
  expect(await house.intake.record()).not.toBe(second);
  because = "It was restored.";
  expect((await house.intake.record()).readOnlyBecause).toBe(because);
  house.close();
});

test("while the house only reads, no payout is held, released or cancelled", async () => {
  const { intake, close } = await makeHouse({ isReadOnly: () => "It was restored." });
  const reason = "A wallet was taken over last night.";
  for (const stop of [intake.holdPayout, intake.releasePayout, intake.cancelPayout]) {
    await expect(stop(TREASURER.discord, null, reason)).rejects.toThrow("Laurel only reads at the moment.");
  }
  close();
});
