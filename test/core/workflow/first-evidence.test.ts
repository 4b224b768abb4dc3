// Evidence as the first release kept it: a pull request that was credited before an upgrade is scored after it, and holds up no epoch.
import { expect, test } from "vitest";
import { openSqlite } from "#core/ledger/sqlite.ts";
import type { Store } from "#core/ledger/ledger.ts";
import { makeEvidence } from "#test/support/build.ts";
import { makeHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

/** A store whose evidence lacks what only this release counts. */
function storeOfFirstRelease(): Store {
  const store = openSqlite(":memory:");
  const onlyNow = ["facts", "repeatedLines", "movedLines", "foldedLines"];
  const read: Store["vault"]["read"] = async (record) => {
    const kept = await store.vault.read(record);
    if (kept?.kind !== "evidence") return kept;
    const text = JSON.stringify(JSON.parse(kept.text), (name, value: unknown) =>
      onlyNow.includes(name) ? undefined : value,
    );
    return { ...kept, text };
  };
  return { ...store, vault: { ...store.vault, read } };
}

test("is scored as any other, and the epoch closes", async () => {
  const world = makeWorld({ rules: story.makeJudgedRules() });
  const house = await makeHouse({ world, store: storeOfFirstRelease(), members: story.MEMBERS });
  await story.settleIn(house);
  await story.mergeAndScore(house, makeEvidence());
  expect((await house.state()).stopped.size).toBe(0);
  expect((await house.entries("contribution-scored")).map(({ fact }) => fact.score)).toEqual([94]);
  await story.passHours(house, 7 * 24);
  expect(await house.entries("epoch-closed")).toHaveLength(1);
  house.close();
});
