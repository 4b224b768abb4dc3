// Adopting: the first file comes into force by itself, a later one only by people, and an open epoch keeps its own.
import { expect, test } from "vitest";
import { rulesHash } from "#core/rules.ts";
import { adoptByOperator, adoptFirst } from "#core/workflow/adopt.ts";
import { makeAddress, makeEvidence, makeRules } from "#test/support/build.ts";
import { link, makeHouse } from "#test/support/house.ts";
import { ADA, closeAndOpenBallot, mergeAndScore, offerPayout, openHouse, passHours } from "#test/support/story.ts";

const CHANGED = makeRules({ vote: { discussionHours: 1 } });

test("the same file is in force already, and nothing is recorded", async () => {
  const house = await makeHouse();
  expect(await adoptFirst(house.stream, makeRules())).toBeNull();
  expect(await adoptByOperator(house.stream, makeRules())).toContain("is in force already");
  expect(await house.entries("rules-adopted")).toHaveLength(1);
});

test("a file that differs is a draft and changes nothing", async () => {
  const house = await makeHouse();
  expect(await adoptFirst(house.stream, CHANGED)).toContain("it is a draft and changes nothing");
  expect((await house.state()).rulesHash).toBe(rulesHash(makeRules()));
});

test("the operator may adopt it while nothing has passed, and the open epoch keeps the rules it began with", async () => {
  const house = await makeHouse();
  await house.tick();
  expect(await adoptByOperator(house.stream, CHANGED)).toContain("Adopted the file of laurel-dao");
  const state = await house.state();
  expect(state.rules?.vote.discussionHours).toBe(1);
  expect(state.openEpoch?.rulesHash).toBe(rulesHash(makeRules()));
  expect(state.rulesOf.get(rulesHash(makeRules()))?.vote.discussionHours).toBe(24);
});

test("once a proposal has passed, the operator changes nothing any more", async () => {
  const house = await openHouse();
  await offerPayout(house, makeEvidence());
  await expect(adoptByOperator(house.stream, CHANGED)).rejects.toThrow("can no longer be changed by the operator");
  expect(await house.entries("rules-adopted")).toHaveLength(1);
});

const MOVED = makeRules({ treasury: { safe: makeAddress(0x5afe2) } });

test("another Safe also holds for the open epoch: what is voted on is what the treasury can pay", async () => {
  const house = await makeHouse();
  await house.tick();
  await mergeAndScore(house, makeEvidence());
  const before = (await house.state()).openEpoch;
  await adoptByOperator(house.stream, MOVED);
  const after = await house.state();
  expect(after.openEpoch).toEqual({ ...before, rulesHash: rulesHash(MOVED) });
  expect(after.contributions.size).toBe(1);
});

test("another Safe is refused while a proposal names the old one", async () => {
  const house = await openHouse();
  await link(house, ADA);
  await mergeAndScore(house, makeEvidence());
  await closeAndOpenBallot(house);
  await expect(adoptByOperator(house.stream, MOVED)).rejects.toThrow("cannot be changed while");
  expect(await house.entries("rules-adopted")).toHaveLength(1);
});

test("another token is refused while amounts of the old one are reserved", async () => {
  const house = await openHouse();
  await mergeAndScore(house, makeEvidence());
  await passHours(house, 7 * 24);
  const token = { address: makeAddress(0x70c1), symbol: "USD", decimals: 6 };
  await expect(adoptByOperator(house.stream, makeRules({ treasury: { token } }))).rejects.toThrow(
    "cannot be changed while",
  );
});
