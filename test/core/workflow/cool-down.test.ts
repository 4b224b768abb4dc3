// The cool-down: a wallet that took another's place is not paid at once, because its owner may not be who changed it.
import { beforeEach, describe, expect, test } from "vitest";
import { rulesHash } from "#core/rules.ts";
import { makeAccount, makeEvidence, makeRules, tokens } from "#test/support/build.ts";
import { approve, link, type Member, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld, receivedBy } from "#test/support/world.ts";

const { ADA, TREASURER, OTHER_TREASURER } = story;
const MOVED: Member = { ...ADA, key: story.makeMember("ada", 71).key };
const AGAIN: Member = { ...ADA, key: story.makeMember("ada", 72).key };
const EPOCH_HOURS = 7 * 24;

let house: TestHouse;
beforeEach(async () => {
  house = await story.openHouse(makeWorld({ rules: makeRules({ payout: { coolDownHours: 72 } }) }));
});

/** Ada's work is scored, and her wallet changed so many hours before the epoch closes. */
async function changeBeforeClosing(hours: number, ...changes: readonly Member[]): Promise<void> {
  await story.mergeAndScore(house, makeEvidence());
  await story.passHours(house, EPOCH_HOURS - hours);
  for (const member of changes) await link(house, member);
  await story.passHours(house, hours);
}

async function voteAndPay(epoch: number): Promise<void> {
  await story.passHours(house, 24);
  await story.voteAndCount(house, epoch);
  await story.payOut(house, epoch);
}

async function liveAnEpoch(epoch: number, pull: number): Promise<void> {
  await story.mergeAndScore(house, makeEvidence({ pull }));
  await story.closeAndOpenBallot(house);
  await story.voteAndCount(house, epoch);
  await story.payOut(house, epoch);
}

const received = (): bigint[] => [ADA, MOVED, AGAIN].map(({ key }) => receivedBy(house.world, key.address));
const drafts = async () =>
  (await house.entries("proposal-drafted")).map(({ fact }) => fact.lines.map(({ because }) => because));

test("a wallet that was changed within 72 hours is no line, and is paid by the next proposal, once", async () => {
  await link(house, ADA);
  await changeBeforeClosing(71.99, MOVED);
  expect(await drafts()).toEqual([]);
  expect((await house.entries("amounts-reserved"))[0]?.fact.reserved).toMatchObject([
    { amountBaseUnits: tokens(1_000).toString() },
  ]);
  await liveAnEpoch(2, 2);
  expect(await drafts()).toEqual([["epoch 2 and reserved from epoch 1"]]);
  await liveAnEpoch(3, 3);
  expect(received()).toEqual([0n, tokens(3_000), 0n]);
});

test("one that was changed 72 hours before is a line", async () => {
  await link(house, ADA);
  await changeBeforeClosing(72, MOVED);
  expect(await drafts()).toEqual([["epoch 1"]]);
});

test("a first wallet is a line at once: nobody had reason to expect another", async () => {
  await changeBeforeClosing(0.5, ADA);
  expect(await drafts()).toEqual([["epoch 1"]]);
});

test("linking the same wallet again changes nothing", async () => {
  await link(house, ADA);
  await changeBeforeClosing(0.5, ADA);
  expect(await drafts()).toEqual([["epoch 1"]]);
});

test("changing back begins the waiting anew, for the owner and the thief alike", async () => {
  await link(house, ADA);
  await changeBeforeClosing(0.5, MOVED, ADA);
  expect(await drafts()).toEqual([]);
});

test("each further change begins it anew", async () => {
  await link(house, ADA);
  await story.mergeAndScore(house, makeEvidence());
  await story.passHours(house, EPOCH_HOURS - 100);
  await link(house, MOVED);
  await story.passHours(house, 60);
  await link(house, AGAIN);
  await story.passHours(house, 40);
  expect(await drafts()).toEqual([]);
});

test("unlinking first is no way around it", async () => {
  await link(house, ADA);
  const linked = (await house.entries("wallet-linked")).at(-1)?.fact;
  if (linked === undefined) throw new Error("Ada has linked a wallet");
  const fact = { ...linked, kind: "wallet-unlinked", because: "it was linked elsewhere" } as const;
  await house.stream.append(() => ({ drafts: [{ key: "wallet-unlinked", fact }] }));
  await changeBeforeClosing(1, MOVED);
  expect(await drafts()).toEqual([]);
  expect((await house.entries("amounts-reserved"))[0]?.fact.reserved).toHaveLength(1);
});

test("a wallet changed after the draft gets nothing of it: the vote named the one before", async () => {
  await link(house, ADA);
  await changeBeforeClosing(100);
  await link(house, MOVED);
  await voteAndPay(1);
  expect(received()).toEqual([tokens(1_000), 0n, 0n]);
});

test("where nothing cools down, a treasurer still sees which wallets were never paid before", async () => {
  house = await story.openHouse();
  const isNew = async (epoch: number) => {
    await story.mergeAndScore(house, makeEvidence({ pull: epoch }));
    await story.closeAndOpenBallot(house);
    await story.voteAndCount(house, epoch);
    await story.passHours(house, 24);
    const { lines } = await house.intake.reviewPayout(TREASURER.discord, epoch);
    await approve(house, TREASURER, epoch);
    await approve(house, OTHER_TREASURER, epoch);
    await house.tick();
    await story.passHours(house, 1);
    return lines.map(({ isNewAddress }) => isNewAddress);
  };
  await link(house, ADA);
  expect(await isNew(1)).toEqual([true]);
  expect(await isNew(2)).toEqual([false]);
  await link(house, MOVED);
  expect(await isNew(3)).toEqual([true]);
  expect(received()).toEqual([tokens(2_000), tokens(1_000), 0n]);
});

describe("who cools down", () => {
  test("holds up nobody else, and keeps what earlier epochs had reserved", async () => {
    await story.mergeAndScore(house, makeEvidence());
    await story.passHours(house, EPOCH_HOURS);
    await link(house, ADA);
    await story.mergeAndScore(house, makeEvidence({ pull: 2 }));
    await story.mergeAndScore(house, makeEvidence({ pull: 3, author: makeAccount(2) }));
    await link(house, story.BEN);
    await link(house, MOVED);
    const { openEpoch } = await house.state();
    await story.passHours(house, ((openEpoch?.closesAt ?? 0) - house.world.state.now) / 3_600 - 1);
    await link(house, AGAIN);
    await story.passHours(house, 1);
    expect(await drafts()).toEqual([["epoch 2"]]);
    const reserved = [...(await house.state()).reserved.values()];
    expect(reserved).toEqual([
      [
        { epoch: 1, amountBaseUnits: tokens(1_000) },
        { epoch: 2, amountBaseUnits: tokens(500) },
      ],
    ]);
  });

  test("is judged by the rules that the epoch was opened with", async () => {
    await link(house, ADA);
    const rules = makeRules({ payout: { coolDownHours: 0 } });
    const fact = { kind: "rules-adopted", rules, rulesHash: rulesHash(rules), because: "operator" } as const;
    await house.stream.append(() => ({ drafts: [{ key: "adopted", fact }] }));
    await changeBeforeClosing(1, MOVED);
    expect(await drafts()).toEqual([]);
  });
});
