// Restored copies and lines that were withheld: what was proposed again, and paid there, is not paid under its first payout too.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Store } from "#core/ledger/ledger.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { findBreak, reconcile } from "#core/workflow/restore.ts";
import { addressOf, makeAccount, makeEvidence, makeRules, tokens } from "#test/support/build.ts";
import { approve, link, makeHouse, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld, receivedBy, type TestWorld } from "#test/support/world.ts";

const { ADA, BEN, MEMBERS, TREASURER, OTHER_TREASURER } = story;
const folder = mkdtempSync(join(tmpdir(), "laurel-withheld-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Lost {
  readonly world: TestWorld;
  readonly size: number;
  /** How many entries there were when the epoch's work was known, when the first proposal was drafted, and when it had passed. */
  readonly scored: number;
  readonly drafted: number;
  readonly passed: number;
  copyOf(entries: number): string;
}

function keepCopies(name: string): { readonly store: Store; readonly copyOf: (entries: number) => string } {
  const path = join(folder, `${name}.sqlite`);
  const copyOf = (entries: number): string => join(folder, `${name}-${entries}.sqlite`);
  const store = openSqlite(path);
  const append: Store["ledger"]["append"] = async (dao, expected, at, drafts, records) => {
    const entries = await store.ledger.append(dao, expected, at, drafts, records);
    copyStore(path, copyOf(expected + entries.length));
    return entries;
  };
  return { store: { ...store, ledger: { ...store.ledger, append } }, copyOf };
}

function copyStore(from: string, to: string): void {
  for (const tail of ["", "-wal", "-shm", ".holder", ".keys"]) rmSync(`${to}${tail}`, { force: true });
  copyFileSync(from, to);
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${to}-wal`);
  copyFileSync(`${from}.keys`, `${to}.keys`);
}

/** Two epochs: in the first 500 LRL to Ada and 500 LRL to Ben, and whoever refuses then is paid with the second, which is Ada's. */
async function loseTwoEpochs(name: string, refusing: readonly (typeof ADA)[], untilPaid = true): Promise<Lost> {
  const { store, copyOf } = keepCopies(name);
  const house = await makeHouse({ store, members: MEMBERS });
  const { world } = house;
  await story.settleIn(house);
  await link(house, ADA);
  await link(house, BEN);
  await story.mergeAndScore(house, makeEvidence({ pull: 1 }));
  await story.mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2) }));
  const scored = (await house.state()).size;
  await story.closeAndOpenBallot(house);
  const drafted = ((await house.entries("proposal-drafted"))[0]?.number ?? 0) + 1;
  await story.voteAndCount(house, 1);
  const passed = (await house.state()).size;
  for (const { key } of refusing) world.state.refusing.set(addressOf(key), "The token refuses it.");
  await story.passHours(house, 24);
  if (refusing.length < 2) await signAll(house);
  await story.passHours(house, 1);
  world.state.refusing.clear();
  await story.mergeAndScore(house, makeEvidence({ pull: 3 }));
  await story.closeAndOpenBallot(house);
  if (untilPaid) {
    await story.voteAndCount(house, 2);
    await story.payOut(house, 2);
  }
  const { size } = await house.state();
  house.close();
  return { world, size, scored, drafted, passed, copyOf };
}

async function restore({ world, copyOf }: Pick<Lost, "world" | "copyOf">, entries: number): Promise<TestHouse> {
  let taken = entries;
  while (!existsSync(copyOf(taken))) taken += 1;
  const path = join(folder, "restored.sqlite");
  copyStore(copyOf(taken), path);
  return makeHouse({ store: openSqlite(path), world: world.fork(), members: MEMBERS, seed: `restored at ${taken}` });
}

async function signAll(house: TestHouse): Promise<void> {
  for (const { epoch, batch } of [...(await house.state()).proposals.values()]) {
    if (batch === null || batch.shows === null || batch.transactionHash !== null || batch.signatures.size > 0) continue;
    await approve(house, TREASURER, epoch);
    await approve(house, OTHER_TREASURER, epoch);
  }
  await house.tick();
}

/** Everybody links, votes on what is open and signs what is offered, for so many days. */
async function liveOn(house: TestHouse, days: number, choice: 1 | 2 = 1, members = MEMBERS): Promise<void> {
  for (const member of members) await link(house, member);
  for (let day = 0; day < days; day += 1) {
    await house.sweep();
    await house.tick();
    for (const { draft } of house.world.state.ballots) {
      if (house.world.state.now < draft.startsAt || house.world.state.now > draft.endsAt) continue;
      const { epoch } = JSON.parse(draft.commitment) as { epoch: number };
      for (const voter of ["member-a", "member-b"]) house.world.vote(epoch, voter, choice, 80);
    }
    await signAll(house);
    house.world.passHours(24);
  }
}

function received({ world }: { readonly world: TestWorld }): bigint[] {
  return [ADA, BEN].map(({ key }) => receivedBy(world, key.address));
}

async function outcomeOf(lost: Lost, entries: number) {
  const house = await restore(lost, entries);
  await reconcile(house);
  const broken = await findBreak(house);
  await liveOn(house, 21);
  const stopped = [...(await house.state()).stopped.keys()];
  house.close();
  return { broken, stopped, received: received(house) };
}

describe("whatever copy comes back, everybody is paid what the votes gave, once, when the lost ledger had withheld", () => {
  test.each([
    ["Ben's line", [BEN]],
    ["every line", [ADA, BEN]],
  ])("%s, and a later ballot has paid it", async (name, refusing) => {
    const lost = await loseTwoEpochs(name.replace(/\W/g, ""), refusing);
    expect(received(lost)).toEqual([tokens(1_500), tokens(500)]);
    for (let entries = lost.scored; entries <= lost.size; entries += 3) {
      const expected = { broken: null, stopped: [], received: [tokens(1_500), tokens(500)] };
      expect({ entries, ...(await outcomeOf(lost, entries)) }).toEqual({ entries, ...expected });
    }
  });
});

test.each([
  ["Ben's line", [BEN], [tokens(500), 0n], [tokens(500), tokens(500)]],
  ["every line", [ADA, BEN], [0n, 0n], [tokens(500), tokens(500)]],
])("%s that was withheld and lies in a lost ballot is owed still when that is voted down", async (...row) => {
  const [name, refusing, before, after] = row;
  const lost = await loseTwoEpochs(`down${name.replace(/\W/g, "")}`, refusing, false);
  for (const entries of [lost.drafted, lost.passed]) {
    const house = await restore(lost, entries);
    await reconcile(house);
    await liveOn(house, 4, 2);
    expect(received(house)).toEqual(before);
    await liveOn(house, 20);
    expect(received(house)).toEqual(after);
    house.close();
  }
});

test("a payment of a part of its lines, found on chain, leaves the others reserved exactly once", async () => {
  const lost = await loseTwoEpochs("found", [BEN], false);
  lost.world.state.ballots.pop();
  const house = await restore(lost, lost.passed);
  await reconcile(house);
  await reconcile(house);
  const [settled] = await house.entries("payout-settled");
  expect(settled?.fact.withheld).toMatchObject([
    { amountBaseUnits: tokens(500).toString(), because: "The transaction on chain does not pay it." },
  ]);
  expect([...(await house.state()).reserved.values()]).toEqual([[{ epoch: 1, amountBaseUnits: tokens(500) }]]);
  house.close();
});

test("who waited for a wallet's cool-down while a lost ballot paid others is owed that part, and paid it once", async () => {
  const { store, copyOf } = keepCopies("cooling");
  const world = makeWorld({ rules: makeRules({ payout: { coolDownHours: 72 } }) });
  const house = await makeHouse({ store, members: MEMBERS, world });
  await story.settleIn(house);
  await link(house, ADA);
  await link(house, BEN);
  await story.mergeAndScore(house, makeEvidence({ pull: 1 }));
  await story.mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2) }));
  await story.passHours(house, 6 * 24);
  const moved = { ...ADA, key: story.makeMember("ada", 71).key };
  await link(house, moved);
  const changed = (await house.state()).size;
  await story.closeAndOpenBallot(house);
  const [draft] = await house.entries("proposal-drafted");
  expect(draft?.fact).toMatchObject({ lines: [{ because: "epoch 1" }], reserved: [{}] });
  await story.voteAndCount(house, 1);
  await story.payOut(house, 1);
  const { size } = await house.state();
  house.close();

  for (const entries of [changed, draft?.number ?? 0, size]) {
    const restored = await restore({ world, copyOf }, entries);
    await reconcile(restored);
    expect([...(await restored.state()).reserved.values()]).toEqual([[{ epoch: 1, amountBaseUnits: tokens(500) }]]);
    await liveOn(restored, 21, 1, [moved, BEN, TREASURER, OTHER_TREASURER]);
    expect([...received(restored), receivedBy(restored.world, moved.key.address)]).toEqual([
      0n,
      tokens(500),
      tokens(500),
    ]);
    restored.close();
  }
});

test("while a batch that a lost ledger had offered may still be signed, nothing of its payout is proposed again", async () => {
  const lost = await loseTwoEpochs("offered", [], false);
  const house = await restore(lost, lost.passed);
  const { state } = house.world;
  state.paid.clear();
  state.ballots.pop();
  for (const { key } of [ADA, BEN]) state.refusing.set(addressOf(key), "The token refuses it.");
  await reconcile(house);
  await story.passHours(house, 24);
  expect(await house.entries("payout-withheld")).toEqual([]);
  const [stop] = (await house.state()).stopped.values();
  expect(stop?.what).toBe("Nobody can be paid by the payout of epoch 1, and a batch of it was offered before.");
  expect(stop?.next).toContain("Use up the Safe nonce that the post names with an empty transaction, delete the post");
  for (const [place, { post }] of state.posts) if (post.about === "payout") state.posts.delete(place);
  const fact = { kind: "step-resumed", step: stop?.step ?? "", because: "the nonce is used up" } as const;
  await house.stream.append(() => ({ drafts: [{ key: "resumed", fact }] }));
  await house.tick();
  expect(await house.entries("payout-withheld")).toHaveLength(1);
  house.close();
});
