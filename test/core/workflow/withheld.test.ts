// Withheld lines: who cannot be paid now holds up nobody, reads why, and is paid in full by a later proposal, once.
import { describe, expect, test } from "vitest";
import type { Moment } from "#core/workflow/tick.ts";
import { closeEpoch } from "#core/workflow/propose.ts";
import { addressOf, makeAccount, makeEvidence, tokens } from "#test/support/build.ts";
import { approve, link, makeHouse, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld, OWNERS, receivedBy, type TestWorld } from "#test/support/world.ts";

const { ADA, BEN, MEMBERS, TREASURER, OTHER_TREASURER } = story;
const FROZEN = "The token refuses a transfer to this wallet.";
const BENS_WALLET = addressOf(BEN.key);

function refuseBen({ state }: TestWorld): void {
  state.refusing.set(BENS_WALLET, FROZEN);
}

/** A passed proposal of 500 LRL to Ada and 500 LRL to Ben, whose objection hours are over. */
async function offerToBoth(house: TestHouse): Promise<void> {
  await link(house, ADA);
  await link(house, BEN);
  await story.mergeAndScore(house, makeEvidence({ pull: 1 }));
  await story.mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2) }));
  await story.closeAndOpenBallot(house);
  await story.voteAndCount(house, 1);
  await story.passHours(house, 24);
}

async function signAndSettle(house: TestHouse, epoch: number): Promise<void> {
  await approve(house, TREASURER, epoch);
  await approve(house, OTHER_TREASURER, epoch);
  await house.tick();
  await story.passHours(house, 1);
}

/** One more epoch with work of Ada's, from any day to its settled payout. */
async function liveAnEpoch(house: TestHouse, epoch: number, pull: number): Promise<void> {
  await story.mergeAndScore(house, makeEvidence({ pull }));
  await story.closeAndOpenBallot(house);
  await story.voteAndCount(house, epoch);
  await story.payOut(house, epoch);
}

function received(house: TestHouse): bigint[] {
  return [ADA, BEN].map(({ key }) => receivedBy(house.world, key.address));
}

async function reservedOfBen(house: TestHouse) {
  const person = await house.store.vault.personOf("discord", BEN.discord.id);
  return person === null ? [] : ((await house.state()).reserved.get(person) ?? []);
}

describe("a wallet that refuses its transfer", () => {
  async function withBenLeftOut(): Promise<TestHouse> {
    const house = await story.openHouse();
    refuseBen(house.world);
    await offerToBoth(house);
    return house;
  }

  test("is left out with its reason, and the others are paid", async () => {
    const house = await withBenLeftOut();
    const review = await house.intake.reviewPayout(TREASURER.discord, 1);
    expect(review.total).toBe("500 LRL");
    expect(review.lines.map(({ login, withheldBecause }) => [login, withheldBecause])).toEqual([
      ["dev-1", null],
      ["dev-2", FROZEN],
    ]);
    expect(review.batch.transfers).toEqual([{ wallet: addressOf(ADA.key), amountBaseUnits: tokens(500) }]);
    const posts = [...house.world.state.posts.values()].map(({ post }) => post);
    expect(posts.find(({ about }) => about === "payout")).toMatchObject({
      recipients: 1,
      total: "500 LRL",
      withheld: [{ name: { login: "dev-2" }, because: FROZEN }],
    });
    await signAndSettle(house, 1);
    expect(received(house)).toEqual([tokens(500), 0n]);
    const [settled] = await house.entries("payout-settled");
    expect(settled?.fact.withheld).toMatchObject([{ amountBaseUnits: tokens(500).toString(), because: FROZEN }]);
    house.close();
  });

  test("is paid as a named line of the next proposal once it takes transfers, and never again", async () => {
    const house = await withBenLeftOut();
    await signAndSettle(house, 1);
    house.world.state.refusing.clear();
    await liveAnEpoch(house, 2, 3);
    const lines = (await house.entries("proposal-drafted"))[1]?.fact.lines;
    expect(lines?.map(({ because, amountBaseUnits }) => [because, amountBaseUnits])).toEqual([
      ["epoch 2", tokens(1_000).toString()],
      ["reserved from epoch 1", tokens(500).toString()],
    ]);
    expect(received(house)).toEqual([tokens(1_500), tokens(500)]);
    await liveAnEpoch(house, 3, 4);
    expect(received(house)).toEqual([tokens(2_500), tokens(500)]);
    expect(await reservedOfBen(house)).toEqual([]);
    house.close();
  });

  test("that still refuses is left out again, and owed the same amount once", async () => {
    const house = await withBenLeftOut();
    await signAndSettle(house, 1);
    await liveAnEpoch(house, 2, 3);
    expect(received(house)).toEqual([tokens(1_500), 0n]);
    expect(await reservedOfBen(house)).toEqual([{ epoch: 2, amountBaseUnits: tokens(500) }]);
    house.world.state.refusing.clear();
    await liveAnEpoch(house, 3, 4);
    expect(received(house)).toEqual([tokens(2_500), tokens(500)]);
    house.close();
  });

  test("is not told that it was paid: not in the thanks, the comment, the record or the asker's own standing", async () => {
    const house = await withBenLeftOut();
    await signAndSettle(house, 1);
    const { posts, comments } = house.world.state;
    const thanks = [...posts.values()].map(({ post }) => post).find(({ about }) => about === "thanks");
    expect(thanks).toMatchObject({ lines: [{ name: { login: "dev-1" }, amount: "500 LRL" }] });
    expect([...comments.values()].map(({ notice }) => notice.payment?.lines ?? null)).toEqual([
      [{ login: "dev-1", amount: "500 LRL for epoch 1" }],
      null,
    ]);
    const [proposal] = (await house.intake.record()).proposals;
    expect(proposal?.lines.map(({ contributor, withheldBecause }) => [contributor, withheldBecause])).toEqual([
      ["dev-1", undefined],
      ["dev-2", FROZEN],
    ]);
    expect(proposal?.waitsFor).toContain("1 of its 2 transfers could not be made and waits for the next proposal.");
    expect(await house.intake.standingOf(BEN.discord)).toContain(
      "0 LRL were paid to you so far.\n500 LRL are reserved",
    );
    expect(await house.intake.standingOf(ADA.discord)).toContain("500 LRL were paid to you so far.");
    expect(await house.intake.explain("#2")).toContain(`500 LRL (epoch 1) could not be paid: ${FROZEN}`);
    house.close();
  });

  test("does not get what it was withheld by another wallet in the same proposal: the vote named the first one", async () => {
    const house = await withBenLeftOut();
    const other = story.makeMember("ben", 77);
    await link(house, { ...BEN, key: other.key });
    await signAndSettle(house, 1);
    expect([...received(house), receivedBy(house.world, other.key.address)]).toEqual([tokens(500), 0n, 0n]);
    await liveAnEpoch(house, 2, 3);
    expect(receivedBy(house.world, other.key.address)).toBe(tokens(500));
    expect(receivedBy(house.world, BENS_WALLET)).toBe(0n);
    house.close();
  });

  test("is given back what was withheld when the next vote says no, once", async () => {
    const house = await withBenLeftOut();
    await signAndSettle(house, 1);
    house.world.state.refusing.clear();
    await story.mergeAndScore(house, makeEvidence({ pull: 3 }));
    await story.closeAndOpenBallot(house);
    expect(await reservedOfBen(house)).toEqual([]);
    await story.voteAndCount(house, 2, 2);
    expect(await reservedOfBen(house)).toEqual([{ epoch: 1, amountBaseUnits: tokens(500) }]);
    await liveAnEpoch(house, 3, 4);
    expect(received(house)).toEqual([tokens(1_500), tokens(500)]);
    house.close();
  });
});

test("a withheld line keeps together what it was made of: the epoch's own part and what earlier epochs had reserved", async () => {
  const house = await story.openHouse();
  await link(house, ADA);
  await story.mergeAndScore(house, makeEvidence({ pull: 1 }));
  await story.mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2) }));
  await story.closeAndOpenBallot(house);
  await story.voteAndCount(house, 1);
  await story.payOut(house, 1);
  await link(house, BEN);
  refuseBen(house.world);
  await story.mergeAndScore(house, makeEvidence({ pull: 3 }));
  await story.mergeAndScore(house, makeEvidence({ pull: 4, author: makeAccount(2) }));
  await story.closeAndOpenBallot(house);
  await story.voteAndCount(house, 2);
  await story.payOut(house, 2);
  expect(received(house)).toEqual([tokens(1_000), 0n]);
  expect(await reservedOfBen(house)).toEqual([{ epoch: 2, amountBaseUnits: tokens(1_000) }]);
  house.world.state.refusing.clear();
  await liveAnEpoch(house, 3, 5);
  await liveAnEpoch(house, 4, 6);
  expect(received(house)).toEqual([tokens(3_000), tokens(1_000)]);
  expect(house.world.state.safe.balanceBaseUnits).toBe(tokens(6_000));
  house.close();
});

describe("a payout of which nothing can be paid", () => {
  async function withNobodyPayable(): Promise<TestHouse> {
    const house = await story.openHouse();
    refuseBen(house.world);
    house.world.state.refusing.set(addressOf(ADA.key), FROZEN);
    await offerToBoth(house);
    return house;
  }

  test("is offered to nobody, and all of it is proposed again and paid once", async () => {
    const house = await withNobodyPayable();
    expect(await house.entries("batch-intended")).toEqual([]);
    expect((await house.entries("payout-withheld"))[0]?.fact.withheld).toHaveLength(2);
    expect((await house.state()).proposals.size).toBe(0);
    house.world.state.refusing.clear();
    await liveAnEpoch(house, 2, 3);
    await liveAnEpoch(house, 3, 4);
    expect(received(house)).toEqual([tokens(2_500), tokens(500)]);
    house.close();
  });

  test("tells those who read there who is left out and why, and leaves no step behind", async () => {
    const house = await withNobodyPayable();
    const posts = [...house.world.state.posts.values()].map(({ post }) => post);
    expect(posts.filter(({ about }) => about === "stop")).toEqual([]);
    expect(posts.find(({ about }) => about === "withheld")).toMatchObject({
      where: "payouts",
      epoch: 1,
      total: "1,000 LRL",
      withheld: [
        { name: { login: "dev-1" }, because: FROZEN },
        { name: { login: "dev-2" }, because: FROZEN },
      ],
    });
    await story.passHours(house, 1);
    expect([...(await house.state()).stopped]).toEqual([]);
    expect((await house.intake.record()).proposals[0]).toMatchObject({
      stage: "passed",
      waitsFor: `None of its transfers can be made: ${FROZEN} They become lines of the next proposal.`,
    });
    house.close();
  });

  test("is withheld as it was told, also when the entry was lost and the wallets take transfers again", async () => {
    const world = makeWorld();
    let isLost = true;
    const watch = (moment: Moment, step: { readonly do: string }): void => {
      if (moment !== "after-act" || step.do !== "intend-batch" || !isLost) return;
      isLost = false;
      world.state.refusing.clear();
      throw new Error("the process was killed");
    };
    const house = await makeHouse({ world, members: MEMBERS, watch });
    await story.settleIn(house);
    refuseBen(world);
    world.state.refusing.set(addressOf(ADA.key), FROZEN);
    await offerToBoth(house);
    const [stop] = (await house.state()).stopped.keys();
    expect(stop).toContain("intend-batch");
    const fact = { kind: "step-resumed", step: stop ?? "", because: "it is started again" } as const;
    await house.stream.append(() => ({ drafts: [{ key: "resumed", fact }] }));
    await house.tick();
    expect(await house.entries("batch-intended")).toEqual([]);
    expect(await house.entries("payout-withheld")).toHaveLength(1);
    await liveAnEpoch(house, 2, 3);
    expect(received(house)).toEqual([tokens(1_500), tokens(500)]);
    house.close();
  });
});

test("what the chain has paid counts, not what the newest batch leaves out: an earlier batch came back after a reorganisation", async () => {
  const house = await story.openHouse();
  const { world } = house;
  await offerToBoth(house);
  const { batch } = await house.intake.reviewPayout(TREASURER.discord, 1);
  world.useNonce();
  refuseBen(world);
  await story.passHours(house, 1);
  expect((await house.entries("batch-intended"))[1]?.fact.withheld).toHaveLength(1);
  world.state.safe.nonce = 0;
  world.state.refusing.clear();
  await world.executeElsewhere(batch, OWNERS.slice(0, 2));
  await story.passHours(house, 1);
  await story.passHours(house, 1);
  expect((await house.entries("payout-settled"))[0]?.fact.withheld).toEqual([]);
  expect(await reservedOfBen(house)).toEqual([]);
  await liveAnEpoch(house, 2, 3);
  expect(received(house)).toEqual([tokens(1_500), tokens(500)]);
  house.close();
});

test("each promise is counted exactly once at every moment, from the draft to the last line's payment", async () => {
  const world = makeWorld({ balanceBaseUnits: tokens(1_500) });
  const seen: [moment: string, freeBaseUnits: string][] = [];
  const house: TestHouse = await makeHouse({
    world,
    members: MEMBERS,
    watch: async (moment, step) => {
      const state = await house.state();
      if (state.lastEpoch < 2) return;
      const outcome = await closeEpoch(house, state.lastEpoch);
      if ("wait" in outcome) throw new Error(outcome.wait);
      const { drafts } = await outcome.record(state);
      for (const { fact } of drafts)
        if (fact.kind === "epoch-closed") seen.push([`${moment} ${step.do}`, fact.budgetBaseUnits]);
    },
  });
  await story.settleIn(house);
  refuseBen(world);
  await offerToBoth(house);
  await signAndSettle(house, 1);
  world.state.refusing.clear();
  await story.passHours(house, 7 * 24);
  await story.passHours(house, 24);
  await story.voteAndCount(house, 2);
  await story.payOut(house, 2);
  expect(received(house)).toEqual([tokens(500), tokens(500)]);
  expect(seen.length).toBeGreaterThan(40);
  // What is free is 500 LRL all the time: the treasury held 1,500, and 1,000 were promised and then paid.
  expect(seen.filter(([, free]) => free !== tokens(500).toString())).toEqual([]);
  house.close();
});
