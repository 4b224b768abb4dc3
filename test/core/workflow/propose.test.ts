// Proposing: what is promised is counted once, and nobody's part is lost or promised before it was decided.
import { describe, expect, test } from "vitest";
import type { Fact } from "#core/ledger/entry.ts";
import { readState, writeState } from "#core/ledger/checkpoint.ts";
import { fold } from "#core/ledger/replay.ts";
import type { ContributionState, State } from "#core/ledger/state.ts";
import { baseUnits } from "#core/money.ts";
import { rulesHash, type Rules } from "#core/rules.ts";
import { addDays, unixSeconds } from "#core/time.ts";
import { epochClosed } from "#core/workflow/propose.ts";
import * as build from "#test/support/build.ts";
import { approve, link } from "#test/support/house.ts";
import { makeAnswer } from "#test/support/jury.ts";
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

test("an epoch pays at most a share of what is free, under the rules that it was opened with", async () => {
  const budget = { runwayShareMaxPercent: 25 };
  const house = await story.openHouse(makeWorld({ rules: makeRules({ budget }), balanceBaseUnits: tokens(1_200) }));
  await link(house, ADA);
  await story.mergeAndScore(house, makeEvidence({ pull: 1 }));
  const rules = makeRules();
  const fact = { kind: "rules-adopted", rules, rulesHash: rulesHash(rules), because: "operator" } as const;
  await house.stream.append(() => ({ drafts: [{ key: "adopted", fact }] }));
  await story.passHours(house, 7 * 24);
  await story.mergeAndScore(house, makeEvidence({ pull: 2 }));
  await story.passHours(house, 7 * 24);
  const closed = (await house.entries("epoch-closed")).map(({ fact }) => [
    fact.budgetBaseUnits,
    fact.isCappedByBalance,
  ]);
  expect(closed).toEqual([
    [tokens(300).toString(), true],
    [tokens(900).toString(), true],
  ]);
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

describe("an epoch in which nothing but an amendment of the one before counts", () => {
  /** Ada's work was paid for at 0.94 in the first epoch, and its 1.94 confirmed in the second. */
  async function confirmedLate(world: ReturnType<typeof makeWorld>) {
    world.judgeAnswers = (request) => [makeAnswer(request, "a", { value: 5 })];
    const house = await story.openHouse(world);
    await link(house, ADA);
    await story.mergeAndScore(house, makeEvidence());
    await story.passHours(house, 7 * 24);
    const reason = "I agree with the jurors.";
    await house.intake.confirmScore(story.RITA.discord, "laurel-dao/compiler#1/author", reason);
    return house;
  }

  test("pays for it, and the epoch after pays nothing for it", async () => {
    const house = await confirmedLate(makeWorld({ rules: story.makeJudgedRules() }));
    await story.passHours(house, 7 * 24);
    const closed = (await house.entries("epoch-closed")).map(({ fact }) => fact);
    expect(closed.map(({ allocations }) => allocations.map(({ score }) => score))).toEqual([[94], [100]]);
    await story.passHours(house, 7 * 24);
    expect((await house.entries("epoch-closed"))[2]?.fact).toMatchObject({ allocations: [], carried: [] });
    house.close();
  });

  test("is not closed over an empty treasury: what is owed is not lost", async () => {
    const world = makeWorld({ rules: story.makeJudgedRules(), balanceBaseUnits: tokens(1_000) });
    const house = await confirmedLate(world);
    await story.passHours(house, 7 * 24);
    expect(await house.entries("epoch-closed")).toHaveLength(1);
    expect([...(await house.state()).stopped.values()].map(({ what }) => what)).toEqual([
      "Epoch 2 cannot be closed: the treasury has nothing left to split.",
    ]);
    expect((await house.state()).carried.size).toBe(1);
    house.close();
  });
});

describe("a newcomer", () => {
  const ada = build.makePerson("ada");
  const ben = build.makePerson("ben");
  const floor = { floorBaseUnits: "50", epochs: 3, accountDaysMin: 90, mostPercent: 50 };
  const withFloor = makeRules({ reward: { newcomer: floor } });

  interface Parts {
    readonly rules?: Rules;
    readonly work?: Partial<ContributionState>;
    readonly person?: { walletRecord?: string | null; epochsWithWork?: number };
    readonly carried?: boolean;
  }

  /** Ada with 4.99 points and Ben with 0.01, in a budget of 1,000 base units: Ben's part is 2 of them. */
  function amountOfBen({ rules = withFloor, work = {}, person = {}, carried = false }: Parts = {}) {
    const hash = rulesHash(rules);
    const known = {
      walletRecord: "wallet:ben",
      changedAt: null,
      lastWalletRecord: "wallet:ben",
      paidWalletRecord: null,
      hasDiscord: true,
      hasGithub: true,
      epochsWithWork: 0,
      ...person,
    };
    const ofBen = { person: ben, score: 1, hasAgedAccount: true, id: "laurel-dao/compiler#2/author", ...work };
    const state: State = build.makeState({
      rules,
      rulesHash: hash,
      rulesOf: new Map([[hash, rules]]),
      openEpoch: { ...build.makeOpenEpoch(1), rulesHash: hash },
      contributions: [
        build.makeContribution({ person: ada, score: 499 }),
        ...(carried ? [] : [build.makeContribution(ofBen)]),
      ],
      persons: new Map([[ben, known]]),
      carried: new Map(carried ? [["laurel-dao/compiler#2/author", { person: ben, score: 1 }]] : []),
    });
    const { fact } = epochClosed(state, 1, baseUnits(1_000n), false);
    if (fact.kind !== "epoch-closed") throw new Error("an epoch is closed");
    return fact.allocations.find((allocation) => allocation.person === ben);
  }

  test("with little work gets the floor, and the record says so", () => {
    expect(amountOfBen()).toEqual({ person: ben, score: 1, amountBaseUnits: "50", because: "floor" });
    expect(amountOfBen({ person: { epochsWithWork: 2 } })?.amountBaseUnits).toBe("50");
  });

  test.each<[string, Parts]>([
    ["the rules know no floor", { rules: makeRules() }],
    ["the account is too young, or its age unknown", { work: { hasAgedAccount: false } }],
    ["no wallet is linked", { person: { walletRecord: null } }],
    ["three epochs with work have closed", { person: { epochsWithWork: 3 } }],
    ["there is no work in this epoch, only an amendment of earlier work", { carried: true }],
  ])("gets the plain part when %s", (_, parts) => {
    expect(amountOfBen(parts)).toEqual({ person: ben, score: 1, amountBaseUnits: "2" });
  });

  test("whose work counts for nothing gets nothing", () => {
    expect(amountOfBen({ work: { score: 0 } })).toBeUndefined();
    const provisional = { score: 90, deterministic: 0, standing: "provisional" } as const;
    expect(amountOfBen({ work: provisional })).toBeUndefined();
  });

  test("is told of by an account as old as the rules ask, to the day of the merge", async () => {
    const rules = makeRules({ reward: { newcomer: floor } });
    for (const [days, isAged] of [
      [90, true],
      [89, false],
    ] as const) {
      const house = await story.openHouse(makeWorld({ rules }));
      const accountsSince = { "1": addDays(build.START, -days) };
      await story.mergeAndScore(house, makeEvidence({ accountsSince }));
      expect((await house.entries("contribution-recorded"))[0]?.fact.hasAgedAccount).toBe(isAged);
      house.close();
    }
  });

  test("is nobody whose account's age is not told", async () => {
    const house = await story.openHouse(makeWorld({ rules: withFloor }));
    await story.mergeAndScore(house, makeEvidence({ accountsSince: {} }));
    expect((await house.entries("contribution-recorded"))[0]?.fact.hasAgedAccount).toBe(false);
    house.close();
  });
});

test("a checkpoint in the middle of an epoch changes nothing of what it pays: what was carried is consumed once", () => {
  const hash = rulesHash(makeRules());
  const state = build.makeState({
    openEpoch: { ...build.makeOpenEpoch(2), rulesHash: hash },
    carried: new Map([["laurel-dao/compiler#1/author", { person: build.makePerson("ada"), score: 100 }]]),
  });
  const entry = (number: number, fact: Fact) => ({
    dao: build.DAO,
    number,
    key: `${number}`,
    v: 2,
    at: build.START,
    fact,
  });
  const close = (of: State, epoch: number) => epochClosed(of, epoch, tokens(1_000), false).fact;
  const read = readState(writeState(state));
  expect(close(read, 2)).toEqual(close(state, 2));
  fold(read, [entry(0, close(read, 2))]);
  const again = readState(writeState(read));
  expect(close(again, 3)).toMatchObject({ allocations: [], carried: [] });
});
