// What a proposal leaves that did not pass: proposed once more where the rules say so, and then the treasury's again.
import { expect, test } from "vitest";
import { makeEvidence, makeRules, tokens } from "#test/support/build.ts";
import { link, type TestHouse } from "#test/support/house.ts";
import {
  ADA,
  BEN,
  closeAndOpenBallot,
  mergeAndScore,
  openHouse,
  passHours,
  payOut,
  voteAndCount,
} from "#test/support/story.ts";
import { addressOf, makeAccount } from "#test/support/build.ts";
import { makeWorld } from "#test/support/world.ts";

const TWICE = makeRules({ vote: { unpaid: "roll-over-once" } });

/** Epoch 1 has work of Ada's, and its ballot is open. */
async function firstBallot(rules = TWICE): Promise<TestHouse> {
  const house = await openHouse(makeWorld({ rules }));
  await link(house, ADA);
  await mergeAndScore(house, makeEvidence());
  await closeAndOpenBallot(house);
  return house;
}

async function reject(house: TestHouse, epoch: number): Promise<void> {
  house.world.vote(epoch, "member-a", 1, 101);
  house.world.vote(epoch, "member-b", 2, 102);
  await passHours(house, 73);
}

async function linesOf(house: TestHouse, epoch: number) {
  const drafted = (await house.entries("proposal-drafted")).find(({ fact }) => fact.epoch === epoch);
  return drafted?.fact.lines.map(({ amountBaseUnits, because }) => [amountBaseUnits, because]);
}

test("what was rejected is a named line of the next proposal, beside its own work", async () => {
  const house = await firstBallot();
  await reject(house, 1);
  await link(house, BEN);
  await mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2) }));
  await closeAndOpenBallot(house);
  expect(await linesOf(house, 2)).toEqual([
    [tokens(1_000).toString(), "epoch 2"],
    [tokens(1_000).toString(), "reserved from epoch 1"],
  ]);
  await voteAndCount(house, 2);
  await payOut(house, 2);
  expect(house.world.state.received.get(addressOf(ADA.key))).toBe(tokens(1_000));
});

test("what lapsed is proposed once more as well", async () => {
  const house = await firstBallot();
  await passHours(house, 73);
  await closeAndOpenBallot(house);
  expect(await linesOf(house, 2)).toEqual([[tokens(1_000).toString(), "reserved from epoch 1"]]);
});

test("what did not pass twice goes back to the treasury", async () => {
  const house = await firstBallot();
  await reject(house, 1);
  await closeAndOpenBallot(house);
  await reject(house, 2);
  expect((await house.state()).reserved.size).toBe(0);
  await closeAndOpenBallot(house);
  expect(await linesOf(house, 3)).toBeUndefined();
  expect(house.world.state.received.size).toBe(0);
});

test("the share of somebody without a wallet is proposed once more too, and not for ever", async () => {
  const house = await openHouse(makeWorld({ rules: TWICE }));
  await link(house, ADA);
  await mergeAndScore(house, makeEvidence());
  await mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2) }));
  await closeAndOpenBallot(house);
  await reject(house, 1);
  const reserved = [...(await house.state()).reserved.values()].flat();
  expect(reserved.map(({ isRolledOver }) => isRolledOver)).toEqual([true, true]);
  await link(house, BEN);
  await closeAndOpenBallot(house);
  await reject(house, 2);
  expect((await house.state()).reserved.size).toBe(0);
});

test("an amount that waited for a wallet is not lost with a vote on somebody else's epoch", async () => {
  const house = await openHouse(makeWorld({ rules: TWICE }));
  await mergeAndScore(house, makeEvidence());
  await closeAndOpenBallot(house);
  await link(house, ADA);
  await closeAndOpenBallot(house);
  await reject(house, 2);
  const [amount] = [...(await house.state()).reserved.values()].flat();
  expect(amount).toEqual({ epoch: 1, amountBaseUnits: tokens(1_000) });
});

test("where the rules return it, nothing of it is kept", async () => {
  const house = await firstBallot(makeRules());
  await reject(house, 1);
  expect((await house.state()).reserved.size).toBe(0);
});
