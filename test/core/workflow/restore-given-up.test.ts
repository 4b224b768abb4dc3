// Given-up histories: a restore leaves entries behind, a copy of those is put back later, and both know the same work.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Evidence } from "#core/contribution/evidence.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { findBreak, reconcile } from "#core/workflow/restore.ts";
import { makeAccount, makeEvidence, tokens } from "#test/support/build.ts";
import { approve, link, makeHouse, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld, receivedBy, type TestWorld } from "#test/support/world.ts";

const { ADA, BEN, MEMBERS, TREASURER, OTHER_TREASURER } = story;
const WEEK_HOURS = 7 * 24;
const folder = mkdtempSync(join(tmpdir(), "laurel-given-up-"));
afterAll(() => rmSync(folder, { recursive: true }));

const pathOf = (copy: string): string => join(folder, `${copy}.sqlite`);

function copyStore(from: string, to: string): void {
  for (const tail of ["", "-wal", "-shm", ".holder", ".keys"]) rmSync(pathOf(to) + tail, { force: true });
  for (const tail of ["", "-wal", ".keys"])
    if (existsSync(pathOf(from) + tail)) copyFileSync(pathOf(from) + tail, pathOf(to) + tail);
}

/** A house whose ledger goes on from a copy; where there is none, a new one. */
async function goOnFrom(copy: string | null, history: string, world: TestWorld): Promise<TestHouse> {
  if (copy !== null) copyStore(copy, history);
  return makeHouse({ store: openSqlite(pathOf(history)), world, members: MEMBERS, seed: history });
}

/** The first epoch is open, members have linked, and nothing was merged: the copy that is put back first. */
async function keepBeginning(name: string, members = [ADA, BEN]): Promise<TestWorld> {
  const house = await goOnFrom(null, name, makeWorld());
  await story.settleIn(house);
  for (const member of members) await link(house, member);
  house.close();
  copyStore(name, `${name}-beginning`);
  return house.world;
}

async function mergeWorks(house: TestHouse, works: readonly Evidence[]): Promise<void> {
  for (const work of works) await story.mergeAndScore(house, work);
}

/** The history that stays: its ledger goes on from the beginning, finds what is merged, and puts it to the vote as epoch 1. */
async function openOtherBallot(name: string, world: TestWorld): Promise<TestHouse> {
  const house = await goOnFrom(`${name}-beginning`, `${name}-other`, world);
  await openBallot(house);
  return house;
}

async function openBallot(house: TestHouse): Promise<void> {
  await house.sweep();
  await house.tick();
  await story.passHours(house, 24);
  expect(epochsVoted(house.world)).toEqual([1]);
}

async function payOther(house: TestHouse): Promise<void> {
  await story.voteAndCount(house, 1);
  await story.payOut(house, 1);
  house.close();
}

function epochsVoted({ state }: TestWorld): number[] {
  return state.ballots.map(({ draft }) => (JSON.parse(draft.commitment) as { epoch: number }).epoch);
}

/** Everybody votes on what is open and signs what is offered, for so many days. */
async function liveOn(house: TestHouse, days: number, choice: 1 | 2 = 1): Promise<void> {
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

async function signAll(house: TestHouse): Promise<void> {
  for (const { epoch, batch } of [...(await house.state()).proposals.values()]) {
    if (batch === null || batch.shows === null || batch.transactionHash !== null || batch.signatures.size > 0) continue;
    await approve(house, TREASURER, epoch);
    await approve(house, OTHER_TREASURER, epoch);
  }
}

/** Puts the copy back into a world that has gone on, reconciles, and lives on for four weeks. */
async function outcomeOf(copy: string, world: TestWorld, choice: 1 | 2 = 1) {
  const house = await goOnFrom(copy, `${copy}-back`, world.fork());
  const said = await reconcile(house);
  const broken = await findBreak(house);
  for (const member of MEMBERS) await link(house, member);
  // Once: later ballots are voted for.
  await liveOn(house, 4, choice);
  await liveOn(house, 24);
  const stopped = [...(await house.state()).stopped.keys()];
  house.close();
  const [ada, ben] = [ADA, BEN].map(({ key }) => receivedBy(house.world, key.address));
  return { said: said.join("\n"), broken, stopped, ada, ben };
}

describe("work that a given-up history had under its second epoch, and a ballot pays under the first,", () => {
  let voting: TestWorld;
  let paid: TestWorld;

  /** Ada's work: open in one copy, drafted in another, and 1,000 LRL in the ballot of the history that stays. */
  beforeAll(async () => {
    const world = await keepBeginning("later");
    const house = await goOnFrom("later-beginning", "later-given-up", world);
    await story.passHours(house, WEEK_HOURS);
    await mergeWorks(house, [makeEvidence({ pull: 1 })]);
    copyStore("later-given-up", "later-open");
    await story.passHours(house, WEEK_HOURS);
    expect((await house.entries("proposal-drafted")).map(({ fact }) => fact.epoch)).toEqual([2]);
    house.close();
    copyStore("later-given-up", "later-drafted");
    const other = await openOtherBallot("later", world);
    voting = world.fork();
    await payOther(other);
    paid = world;
    expect(receivedBy(paid, ADA.key.address)).toBe(tokens(1_000));
  });

  test("is paid once, though it was drafted", async () => {
    const { ada, broken, stopped, said } = await outcomeOf("later-drafted", paid);
    expect({ ada, broken, stopped }).toEqual({ ada: tokens(1_000), broken: null, stopped: [] });
    expect(said).toContain("Withdrew the draft of epoch 2, which was never put to the vote.");
  });

  test("is paid once, though its epoch was still open", async () => {
    const { ada, broken, stopped, said } = await outcomeOf("later-open", paid);
    expect({ ada, broken, stopped }).toEqual({ ada: tokens(1_000), broken: null, stopped: [] });
    expect(said).toContain("What dev-1 has earned since counts as part of it: please check it with the contributor.");
  });

  test.each(["later-drafted", "later-open"])("is owed still when that ballot is voted down: %s", async (copy) => {
    const { ada, broken, stopped } = await outcomeOf(copy, voting, 2);
    expect({ ada, broken, stopped }).toEqual({ ada: tokens(1_000), broken: null, stopped: [] });
  });
});

describe("a copy with a draft of its own for a payout that another history has put to the vote", () => {
  const BENS = makeEvidence({ pull: 2, author: makeAccount(2) });

  /** The given-up history drafts 500 LRL for Ada and 500 LRL for Ben; the other one never hears of Ben's work. */
  async function draftTwice(name: string, works: readonly Evidence[]): Promise<TestWorld> {
    const world = await keepBeginning(name);
    const house = await goOnFrom(`${name}-beginning`, `${name}-given-up`, world);
    await mergeWorks(house, works);
    await story.passHours(house, WEEK_HOURS);
    expect((await house.entries("proposal-drafted")).map(({ fact }) => fact.lines.length)).toEqual([works.length]);
    house.close();
    const bens = `${BENS.ref.repositoryId}#${BENS.ref.pull}`;
    const kept = world.state.evidence.get(bens);
    world.state.evidence.delete(bens);
    await payOther(await openOtherBallot(name, world));
    if (kept !== undefined) world.state.evidence.set(bens, kept);
    return world;
  }

  test("goes on with that ballot, and pays nobody twice", async () => {
    const world = await draftTwice("same", [makeEvidence({ pull: 1 })]);
    const { ada, broken, stopped, said } = await outcomeOf("same-given-up", world);
    expect(said).toContain("Took over the ballot of epoch 1 with its 1 transfers as they were put to the vote.");
    expect({ ada, broken, stopped }).toEqual({ ada: tokens(1_000), broken: null, stopped: [] });
  });

  test("still owes what that ballot does not pay, and pays it once", async () => {
    const world = await draftTwice("more", [makeEvidence({ pull: 1 }), BENS]);
    const { ada, ben, broken, stopped } = await outcomeOf("more-given-up", world);
    expect({ ada, ben, broken, stopped }).toEqual({ ada: tokens(1_000), ben: tokens(500), broken: null, stopped: [] });
  });

  test("is joined again after a reconcile that stopped halfway", async () => {
    const world = await draftTwice("halfway", [makeEvidence({ pull: 1 }), BENS]);
    const house = await goOnFrom("halfway-given-up", "halfway-back", world);
    world.fail("findPayout");
    await expect(reconcile(house)).rejects.toThrow("findPayout gave no answer.");
    expect(await findBreak(house)).not.toBeNull();
    await reconcile(house);
    expect(await findBreak(house)).toBeNull();
    await liveOn(house, 28);
    expect([ADA, BEN].map(({ key }) => receivedBy(world, key.address))).toEqual([tokens(1_000), tokens(500)]);
    house.close();
  });
});

describe("a ballot that pays more than the copy owes for its epoch", () => {
  /** The copy has closed epoch 1 with Ben's work alone, and Ada's is open in epoch 2; the other history pays both for epoch 1. */
  async function payMore(name: string, linked = [ADA, BEN]): Promise<TestWorld> {
    const world = (await keepBeginning(name, linked)).fork();
    const house = await goOnFrom(`${name}-beginning`, `${name}-given-up`, world);
    await mergeWorks(house, [makeEvidence({ pull: 2, author: makeAccount(2) })]);
    world.fail("terms", { times: 100 });
    await story.passHours(house, WEEK_HOURS);
    await mergeWorks(house, [makeEvidence({ pull: 1 })]);
    expect([...(await house.state()).closed.keys()]).toEqual([1]);
    house.close();
    const after = world.fork();
    const other = await goOnFrom(`${name}-beginning`, `${name}-other`, after);
    if (!linked.includes(ADA)) await link(other, ADA);
    await openBallot(other);
    await payOther(other);
    expect([ADA, BEN].map(({ key }) => receivedBy(after, key.address))).toEqual([tokens(500), tokens(500)]);
    return after;
  }

  test("has paid open work, too", async () => {
    const { ada, ben, broken, stopped } = await outcomeOf("linked-given-up", await payMore("linked"));
    expect({ ada, ben, broken, stopped }).toEqual({ ada: tokens(500), ben: tokens(500), broken: null, stopped: [] });
  });

  test("has paid open work also where the copy does not know the wallet", async () => {
    const { ada, ben, broken, stopped } = await outcomeOf("unlinked-given-up", await payMore("unlinked", [BEN]));
    expect({ ada, ben, broken, stopped }).toEqual({ ada: tokens(500), ben: tokens(500), broken: null, stopped: [] });
  });
});

test("an epoch that is over waits for the evidence of what was merged in it", async () => {
  const world = await keepBeginning("late");
  const house = await goOnFrom("late-beginning", "late-given-up", world);
  await mergeWorks(house, [makeEvidence({ pull: 1 })]);
  house.close();
  expect([...world.state.comments.values()].map(({ notice }) => notice.epoch)).toEqual([1]);
  // The comment names epoch 1: credited in a later one, the work would be refused.
  const restored = await goOnFrom("late-beginning", "late-back", world);
  world.passHours(WEEK_HOURS);
  world.fail("evidence");
  await liveOn(restored, 14);
  expect((await restored.entries("contribution-recorded")).map(({ fact }) => fact.epoch)).toEqual([1]);
  expect(receivedBy(world, ADA.key.address)).toBe(tokens(1_000));
  restored.close();
});
