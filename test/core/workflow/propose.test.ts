// Proposing: what is promised is counted once, and nobody's part is lost or promised before it was decided.
import { expect, test } from "vitest";
import { fold } from "#core/ledger/replay.ts";
import { unixSeconds } from "#core/time.ts";
import * as build from "#test/support/build.ts";
import { approve, link } from "#test/support/house.ts";
import { makeHash } from "#test/support/record.ts";
import * as story from "#test/support/story.ts";
import { makeWorld, receivedBy } from "#test/support/world.ts";

const { makeAccount, makeEvidence, makeRules, tokens } = build;
const { ADA, BEN, TREASURER, OTHER_TREASURER } = story;

test("what an undecided epoch reserved is no line of the next proposal, and is gone when the vote says no", async () => {
  const house = await story.openHouse(makeWorld({ rules: makeRules({ epoch: { days: 1 } }) }));
  await link(house, ADA);
  await story.mergeAndScore(house, makeEvidence({ pull: 1 }));
  await story.mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2) }));
  await story.passHours(house, 24);
  await link(house, BEN);
  await story.mergeAndScore(house, makeEvidence({ pull: 3 }));
  await story.passHours(house, 24);
  const drafted = await house.entries("proposal-drafted");
  expect(drafted.map(({ fact }) => fact.lines.map(({ because }) => because))).toEqual([["epoch 1"], ["epoch 2"]]);
  await story.voteAndCount(house, 1, 2);
  expect([...(await house.state()).reserved]).toEqual([]);
  house.close();
});

test("a payout that has left the treasury and is not final yet is not subtracted a second time", async () => {
  const world = makeWorld({ balanceBaseUnits: tokens(1_500) });
  const house = await story.openHouse(world);
  await story.offerPayout(house, makeEvidence());
  await story.mergeAndScore(house, makeEvidence({ pull: 2 }));
  world.state.now = unixSeconds(((await house.state()).openEpoch?.closesAt ?? 0) - 6);
  await approve(house, TREASURER);
  await approve(house, OTHER_TREASURER);
  await house.tick();
  expect(receivedBy(world, ADA.key.address)).toBe(tokens(1_000));
  world.state.now = unixSeconds(world.state.now + 12);
  await house.tick();
  expect(await house.entries("payout-settled")).toEqual([]);
  expect((await house.entries("epoch-closed"))[1]?.fact.budgetBaseUnits).toBe(tokens(500).toString());
  house.close();
});

test("an epoch with work is not closed over an empty treasury: it waits for money and a person", async () => {
  const world = makeWorld({ balanceBaseUnits: tokens(0) });
  const house = await story.openHouse(world);
  await link(house, ADA);
  await story.mergeAndScore(house, makeEvidence());
  await story.passHours(house, 7 * 24);
  expect(await house.entries("epoch-closed")).toEqual([]);
  expect([...(await house.state()).stopped.values()].map(({ what }) => what)).toEqual([
    "Epoch 1 cannot be closed: the treasury has nothing left to split.",
  ]);
  house.close();
});

test("an epoch without work is closed over an empty treasury", async () => {
  const house = await story.openHouse(makeWorld({ balanceBaseUnits: tokens(0) }));
  await story.passHours(house, 7 * 24);
  expect(await house.entries("epoch-closed")).toHaveLength(1);
  house.close();
});

test("a line below its person's own part gives nothing back, and the ledger still folds", () => {
  const line = { person: build.makePerson("ada"), walletRecord: "wallet:ada", because: "epoch 1", reservedFrom: [1] };
  const proposal = build.makeProposal({ lines: [{ ...line, amountBaseUnits: tokens(700).toString() }] });
  const verdict = { kind: "verdict-reached", verdict: "rejected", because: "", choices: [], scores: [] } as const;
  const fact = { ...verdict, proposal: proposal.proposal, voters: 0, quorum: "0" };
  const entry = { dao: build.DAO, number: 0, key: "verdict", v: 1, at: build.START, fact };
  expect([...fold(build.makeState({ proposals: [proposal] }), [entry]).reserved]).toEqual([]);
});

test("a space on another chain than the treasury carries no vote: its blocks count another time", async () => {
  const house = await story.openHouse();
  const { ballotBox } = house.world;
  const { terms } = ballotBox;
  ballotBox.terms = async () => ({ ...(await terms()), network: "137" });
  await link(house, ADA);
  await story.mergeAndScore(house, makeEvidence());
  await story.passHours(house, 7 * 24);
  expect(await house.entries("proposal-drafted")).toEqual([]);
  expect([...(await house.state()).stopped.values()][0]?.happened).toContain("The space is on chain 137");
  house.close();
});

test("a ballot that stands is found, whatever the space was set to since", async () => {
  const house = await story.openHouse();
  const { space } = house.world.state;
  await link(house, ADA);
  await story.mergeAndScore(house, makeEvidence());
  house.world.fail("openBallot", { when: "after" });
  await story.closeAndOpenBallot(house);
  expect(await house.entries("ballot-opened")).toEqual([]);
  space.quorum = "1000000";
  space.strategiesHash = makeHash("99");
  await story.passHours(house, 1);
  expect([...(await house.state()).stopped]).toEqual([]);
  expect(await house.entries("ballot-opened")).toHaveLength(1);
  expect(house.world.state.ballots).toHaveLength(1);
  house.close();
});
