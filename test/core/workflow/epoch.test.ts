// An epoch from a merged pull request to a settled payout, told through tick() and the world in memory.
import { describe, expect, test } from "vitest";
import { RetryLater } from "#core/errors.ts";
import { unixSeconds } from "#core/time.ts";
import { addressOf, makeAccount, makeEvidence, makeReview, makeRules, tokens } from "#test/support/build.ts";
import { approve, link, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld, OWNERS, receivedBy, type TestWorld } from "#test/support/world.ts";

const { ADA, BEN, TREASURER, OTHER_TREASURER } = story;
const { openHouse, mergeAndScore, passHours, closeAndOpenBallot, voteAndCount, payOut } = story;

test("a merged pull request becomes one settled payout", async () => {
  const house = await openHouse();
  const { world } = house;
  await link(house, ADA);
  await mergeAndScore(house, makeEvidence());
  await closeAndOpenBallot(house);
  expect(world.ballotOf(1).draft).toMatchObject({
    title: "Laurel DAO: rewards of epoch 1",
    choices: ["For", "Against", "Abstain"],
  });
  expect(receivedBy(world, ADA.key.address)).toBe(0n);
  await voteAndCount(house, 1);
  await payOut(house, 1);

  expect(receivedBy(world, ADA.key.address)).toBe(tokens(1_000));
  expect(world.state.safe.balanceBaseUnits).toBe(tokens(9_000));
  const state = await house.state();
  expect([...state.proposals]).toEqual([]);
  expect([...state.stopped]).toEqual([]);
  expect([...state.pulls]).toEqual([]);
  const [comment] = [...world.state.comments.values()];
  expect(comment?.notice.payment?.lines).toEqual([{ login: "dev-1", amount: "1,000 LRL for epoch 1" }]);
  expect([...world.state.posts.values()].map(({ post }) => post.about).toSorted()).toEqual([
    "payout",
    "proposal",
    "thanks",
  ]);
  house.close();
});

test("nobody is paid before the vote, the objection hours and the treasurers' signatures", async () => {
  const house = await openHouse();
  await link(house, ADA);
  await mergeAndScore(house, makeEvidence());
  await closeAndOpenBallot(house);
  await voteAndCount(house, 1);
  await passHours(house, 22);
  await expect(approve(house, TREASURER)).rejects.toThrow("No payout waits for signatures.");
  await passHours(house, 2);
  await approve(house, TREASURER);
  await passHours(house, 48);
  expect(house.world.asked.get("execute") ?? 0).toBe(0);
  expect(receivedBy(house.world, ADA.key.address)).toBe(0n);
  house.close();
});

test("author, co-author and reviewer share the budget by their scores, to the last base unit", async () => {
  const house = await openHouse();
  await link(house, ADA);
  await link(house, BEN);
  const ben = makeAccount(2);
  await mergeAndScore(house, makeEvidence({ pull: 1, reviews: [makeReview(ben)] }));
  await mergeAndScore(house, makeEvidence({ pull: 2, author: ben, coAuthors: [makeAccount(1)] }));
  await closeAndOpenBallot(house);
  const [closed] = await house.entries("epoch-closed");
  const allocations = closed?.fact.allocations ?? [];
  const scores = allocations.map(({ score }) => score);
  const whole = scores.reduce((sum, score) => sum + score, 0);
  expect(allocations).toHaveLength(2);
  expect(allocations.reduce((sum, { amountBaseUnits }) => sum + BigInt(amountBaseUnits), 0n)).toBe(tokens(1_000));
  for (const { score, amountBaseUnits } of allocations) {
    const exact = (tokens(1_000) * BigInt(score)) / BigInt(whole);
    expect(BigInt(amountBaseUnits) - exact).toBeLessThanOrEqual(1n);
  }
  house.close();
});

test("an unlinked contributor's amount is reserved, becomes a named line after linking, and is paid once", async () => {
  const house = await openHouse();
  const { world } = house;
  await link(house, ADA);
  await mergeAndScore(house, makeEvidence({ pull: 1 }));
  await mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2) }));
  await closeAndOpenBallot(house);
  expect((await house.entries("proposal-drafted"))[0]?.fact).toMatchObject({
    lines: [{ amountBaseUnits: tokens(500).toString(), because: "epoch 1" }],
    reserved: [{ amountBaseUnits: tokens(500).toString() }],
  });
  await voteAndCount(house, 1);
  await payOut(house, 1);
  expect(receivedBy(world, BEN.key.address)).toBe(0n);

  expect((await link(house, BEN)).reserved).toBe("500 LRL reserved for you will be a line of the next proposal.");
  await mergeAndScore(house, makeEvidence({ pull: 3 }));
  await closeAndOpenBallot(house);
  const lines = (await house.entries("proposal-drafted"))[1]?.fact.lines;
  expect(
    lines?.map(({ amountBaseUnits, because, reservedFrom }) => ({ amountBaseUnits, because, reservedFrom })),
  ).toEqual([
    { amountBaseUnits: tokens(1_000).toString(), because: "epoch 2", reservedFrom: [] },
    { amountBaseUnits: tokens(500).toString(), because: "reserved from epoch 1", reservedFrom: [1] },
  ]);
  await voteAndCount(house, 2);
  await payOut(house, 2);
  expect(receivedBy(world, BEN.key.address)).toBe(tokens(500));

  await mergeAndScore(house, makeEvidence({ pull: 4 }));
  await closeAndOpenBallot(house);
  await voteAndCount(house, 3);
  await payOut(house, 3);
  expect(receivedBy(world, BEN.key.address)).toBe(tokens(500));
  expect(receivedBy(world, ADA.key.address)).toBe(tokens(2_500));
  house.close();
});

test("a rejected vote pays nobody and gives reserved lines back to the next proposal", async () => {
  const house = await openHouse();
  const { world } = house;
  await link(house, ADA);
  await mergeAndScore(house, makeEvidence({ pull: 1 }));
  await mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2) }));
  await closeAndOpenBallot(house);
  await voteAndCount(house, 1);
  await payOut(house, 1);
  await link(house, BEN);

  await mergeAndScore(house, makeEvidence({ pull: 3 }));
  await closeAndOpenBallot(house);
  expect([...(await house.state()).reserved]).toEqual([]);
  world.vote(2, "member-a", 2, 200);
  world.vote(2, "member-b", 1, 150);
  await passHours(house, 73);
  expect((await house.entries("verdict-reached"))[1]?.fact.verdict).toBe("rejected");
  await passHours(house, 100);
  expect(world.state.safe.balanceBaseUnits).toBe(tokens(9_500));

  await closeAndOpenBallot(house);
  const lines = (await house.entries("proposal-drafted"))[2]?.fact.lines;
  expect(lines?.map(({ because, amountBaseUnits }) => [because, amountBaseUnits])).toEqual([
    ["reserved from epoch 1", tokens(500).toString()],
  ]);
  await voteAndCount(house, 3);
  await payOut(house, 3);
  expect(receivedBy(world, BEN.key.address)).toBe(tokens(500));
  expect(receivedBy(world, ADA.key.address)).toBe(tokens(500));
  house.close();
});

test("what a rejected epoch had reserved for somebody without a wallet is gone with it", async () => {
  const house = await openHouse();
  await link(house, ADA);
  await mergeAndScore(house, makeEvidence({ pull: 1 }));
  await mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2) }));
  await closeAndOpenBallot(house);
  await voteAndCount(house, 1, 2);
  expect([...(await house.state()).reserved]).toEqual([]);
  house.close();
});

test("an epoch that nobody can be paid for only reserves, and is proposed after the first link", async () => {
  const house = await openHouse();
  await mergeAndScore(house, makeEvidence());
  await passHours(house, 7 * 24);
  expect(await house.entries("proposal-drafted")).toEqual([]);
  expect((await house.entries("amounts-reserved"))[0]?.fact.reserved).toHaveLength(1);
  await link(house, ADA);
  await closeAndOpenBallot(house);
  await voteAndCount(house, 2);
  await payOut(house, 2);
  expect(receivedBy(house.world, ADA.key.address)).toBe(tokens(1_000));
  house.close();
});

test("a budget is capped at what the treasury holds and does not owe", async () => {
  const house = await openHouse(makeWorld({ balanceBaseUnits: tokens(1_200) }));
  await link(house, ADA);
  await mergeAndScore(house, makeEvidence({ pull: 1 }));
  await closeAndOpenBallot(house);
  await mergeAndScore(house, makeEvidence({ pull: 2 }));
  await closeAndOpenBallot(house);
  const closed = await house.entries("epoch-closed");
  expect(closed.map(({ fact }) => [fact.budgetBaseUnits, fact.isCappedByBalance])).toEqual([
    [tokens(1_000).toString(), false],
    [tokens(200).toString(), true],
  ]);
  house.close();
});

test("a comment that could not be written before the payout tells of it, and is not written back to not paid yet", async () => {
  const house = await openHouse();
  const { codeHost } = house.world;
  const { ensureComment } = codeHost;
  codeHost.ensureComment = async () => {
    throw new RetryLater("GitHub is busy.");
  };
  await story.offerPayout(house, makeEvidence());
  await payOut(house, 1);
  expect(await house.entries("payout-settled")).toHaveLength(1);
  codeHost.ensureComment = ensureComment;
  await passHours(house, 1);
  await passHours(house, 1);
  const told = (await house.entries("pull-announced")).map(({ fact }) => fact.about);
  expect(told.toSorted()).toEqual(["payment", "score"]);
  const [comment] = house.world.state.comments.values();
  expect(comment?.notice.payment?.lines).toEqual([{ login: "dev-1", amount: "1,000 LRL for epoch 1" }]);
  expect(comment?.writes).toBe(1);
  house.close();
});

describe("on the way to the chain", () => {
  /** A passed proposal of Ada's 1,000 LRL whose batch is offered to the treasurers. */
  async function offered(): Promise<TestHouse> {
    const house = await openHouse();
    await story.offerPayout(house, makeEvidence());
    return house;
  }

  test("a superseded nonce leads to a new batch and new signatures, never to a second payment", async () => {
    const house = await offered();
    const { world } = house;
    await approve(house, TREASURER);
    world.useNonce();
    await passHours(house, 1);
    const intended = await house.entries("batch-intended");
    expect(intended.map(({ fact }) => [fact.attempt, fact.safeTxNonce])).toEqual([
      [1, 0],
      [2, 1],
    ]);
    await approve(house, OTHER_TREASURER);
    await passHours(house, 1);
    expect(receivedBy(world, ADA.key.address)).toBe(0n);
    await approve(house, TREASURER);
    await house.tick();
    await passHours(house, 1);
    expect(receivedBy(world, ADA.key.address)).toBe(tokens(1_000));
    expect(await house.entries("payout-settled")).toHaveLength(1);
    house.close();
  });

  test("an owner who executes without us settles the payout, and nothing is sent again", async () => {
    const house = await offered();
    const { world } = house;
    const { batch } = await house.intake.reviewPayout(TREASURER.discord, 1);
    await world.executeElsewhere(batch, OWNERS.slice(0, 2));
    await passHours(house, 1);
    expect(receivedBy(world, ADA.key.address)).toBe(tokens(1_000));
    expect(world.asked.get("execute") ?? 0).toBe(0);
    expect(await house.entries("payout-settled")).toHaveLength(1);
    house.close();
  });

  test("an execution whose answer was lost is found on chain and not repeated", async () => {
    const house = await offered();
    const { world } = house;
    world.fail("execute", { when: "after" });
    await approve(house, TREASURER);
    await approve(house, OTHER_TREASURER);
    await house.tick();
    await passHours(house, 1);
    expect(receivedBy(world, ADA.key.address)).toBe(tokens(1_000));
    expect(world.asked.get("execute")).toBe(1);
    expect((await house.state()).stopped.size).toBe(0);
    house.close();
  });

  test("a payout that a reorganisation undid is sent again and paid once", async () => {
    const house = await offered();
    const { world } = house;
    await approve(house, TREASURER);
    await approve(house, OTHER_TREASURER);
    await house.tick();
    const [sent] = await house.entries("batch-sent");
    world.forget(sent?.fact.transactionHash ?? "0x");
    expect(receivedBy(world, ADA.key.address)).toBe(0n);
    await passHours(house, 1);
    await passHours(house, 1);
    expect(receivedBy(world, ADA.key.address)).toBe(tokens(1_000));
    expect(await house.entries("payout-settled")).toHaveLength(1);
    house.close();
  });

  test("a transaction that reverted because an owner was faster is no failure: the payout is settled", async () => {
    const house = await offered();
    const { world } = house;
    const { batch } = await house.intake.reviewPayout(TREASURER.discord, 1);
    await approve(house, TREASURER);
    await approve(house, OTHER_TREASURER);
    world.state.isNextReverted = true;
    await house.tick();
    await world.executeElsewhere(batch, OWNERS.slice(0, 2));
    await passHours(house, 1);
    expect((await house.state()).stopped.size).toBe(0);
    expect(await house.entries("payout-settled")).toHaveLength(1);
    expect(receivedBy(world, ADA.key.address)).toBe(tokens(1_000));
    house.close();
  });

  test("a transaction that reverted for another reason stops, and goes on under a new nonce", async () => {
    const house = await offered();
    const { world } = house;
    await approve(house, TREASURER);
    await approve(house, OTHER_TREASURER);
    world.state.isNextReverted = true;
    await house.tick();
    await passHours(house, 1);
    const [step = ""] = (await house.state()).stopped.keys();
    expect(step).toMatch(/^settle-payout:/);
    expect(receivedBy(world, ADA.key.address)).toBe(0n);
    world.useNonce();
    await house.stream.append(() => ({
      drafts: [{ key: "resumed", fact: { kind: "step-resumed", step, because: "the owners used up the nonce" } }],
    }));
    await house.tick();
    await approve(house, TREASURER);
    await approve(house, OTHER_TREASURER);
    await house.tick();
    await passHours(house, 1);
    expect(receivedBy(world, ADA.key.address)).toBe(tokens(1_000));
    house.close();
  });

  test("a treasurer who left does not count: one more must sign", async () => {
    const house = await offered();
    const { world } = house;
    await approve(house, TREASURER);
    world.state.safe.owners = OWNERS.slice(1).map(addressOf);
    await approve(house, OTHER_TREASURER);
    await passHours(house, 24);
    expect(world.asked.get("execute") ?? 0).toBe(0);
    expect(receivedBy(world, ADA.key.address)).toBe(0n);
    house.close();
  });

  test("a treasury that is not as pinned pays nobody and asks a person", async () => {
    const house = await offered();
    await approve(house, TREASURER);
    await approve(house, OTHER_TREASURER);
    house.world.state.safe.faults.push("A module is enabled that can spend without the treasurers.");
    await house.tick();
    expect([...(await house.state()).stopped.values()].map(({ what, happened }) => [what, happened])).toEqual([
      [
        "The treasury is not what the rules describe, so epoch 1 is not paid.",
        "A module is enabled that can spend without the treasurers.",
      ],
    ]);
    expect(receivedBy(house.world, ADA.key.address)).toBe(0n);
    expect([...house.world.state.posts.values()].filter(({ post }) => post.about === "stop")).toHaveLength(1);
    house.close();
  });

  test("a second passed proposal waits until the first batch is settled", async () => {
    const house = await offered();
    await mergeAndScore(house, makeEvidence({ pull: 2 }));
    await closeAndOpenBallot(house);
    await voteAndCount(house, 2);
    await passHours(house, 30);
    expect(await house.entries("batch-intended")).toHaveLength(1);
    await approve(house, TREASURER, 1);
    await approve(house, OTHER_TREASURER, 1);
    await house.tick();
    await passHours(house, 1);
    expect((await house.entries("batch-intended")).map(({ fact }) => fact.safeTxNonce)).toEqual([0, 1]);
    house.close();
  });
});

describe("a ballot that cannot be trusted pays nobody:", () => {
  test.each([
    ["edited", (world: TestWorld) => void (world.ballotOf(1).isEdited = true), "edited after it was opened"],
    ["flagged", (world: TestWorld) => void (world.ballotOf(1).isFlagged = true), "Snapshot flagged"],
    ["deleted", (world: TestWorld) => void (world.ballotOf(1).isDeleted = true), "gone from Snapshot"],
    ["with other transfers", (world: TestWorld) => void (world.ballotOf(1).commitment = { v: 1 }), "another one"],
    [
      "with its choices turned round",
      (world: TestWorld) => void (world.ballotOf(1).choices = ["Against", "For", "Abstain"]),
      "Its choices are Against, For, Abstain.",
    ],
  ])("%s", async (_, tamper, sentence) => {
    const house = await openHouse();
    await link(house, ADA);
    await mergeAndScore(house, makeEvidence());
    await closeAndOpenBallot(house);
    house.world.vote(1, "member-a", 1, 80);
    house.world.vote(1, "member-b", 1, 80);
    tamper(house.world);
    await passHours(house, 73);
    await passHours(house, 100);
    const [stop] = (await house.state()).stopped.values();
    expect(stop?.happened).toContain(sentence);
    expect(await house.entries("verdict-reached")).toEqual([]);
    expect(house.world.state.safe.balanceBaseUnits).toBe(tokens(10_000));
    house.close();
  });
});

test("a ballot whose opening was answered by silence is found and not opened twice", async () => {
  const house = await openHouse();
  await link(house, ADA);
  await mergeAndScore(house, makeEvidence());
  house.world.fail("openBallot", { when: "after" });
  await closeAndOpenBallot(house);
  await passHours(house, 1);
  expect(house.world.state.ballots).toHaveLength(1);
  expect(await house.entries("ballot-opened")).toHaveLength(1);
  house.close();
});

test("a space that changed after the draft gets no ballot", async () => {
  const house = await openHouse();
  await link(house, ADA);
  await mergeAndScore(house, makeEvidence());
  await passHours(house, 7 * 24);
  house.world.state.space.quorum = "1000000";
  await passHours(house, 24);
  expect(house.world.state.ballots).toEqual([]);
  expect([...(await house.state()).stopped.values()][0]?.what).toBe(
    "The Snapshot space changed after the proposal was drafted.",
  );
  house.close();
});

test("an epoch does not close on what a doubtful treasury says it holds", async () => {
  const house = await openHouse();
  await link(house, ADA);
  await mergeAndScore(house, makeEvidence());
  house.world.state.safe.faults.push("The node answers for chain 1; the rules name chain 11155111.");
  await passHours(house, 7 * 24);
  expect(await house.entries("epoch-closed")).toEqual([]);
  house.close();
});

test("a bot's pull request is not paid, and its comment says why", async () => {
  const house = await openHouse();
  await mergeAndScore(house, makeEvidence({ author: makeAccount(7, { isBot: true, login: "renovate[bot]" }) }));
  const [comment] = [...house.world.state.comments.values()];
  expect(comment?.notice.refused).toEqual([{ login: null, because: "The author is a bot: bots are not rewarded." }]);
  await passHours(house, 8 * 24);
  expect(await house.entries("proposal-drafted")).toEqual([]);
  house.close();
});

test("time in the entries never runs backwards, whatever the clock does", async () => {
  const house = await openHouse();
  await mergeAndScore(house, makeEvidence({ pull: 1 }));
  house.world.state.now = unixSeconds(house.world.state.now - 5_000);
  await mergeAndScore(house, makeEvidence({ pull: 2 }));
  const noticed = await house.entries("pull-noticed");
  expect(noticed[1]?.at).toBe(noticed[0]?.at);
  house.close();
});

test("two DAOs never share a payout id", async () => {
  const one = await openHouse(makeWorld());
  const other = await openHouse(makeWorld({ rules: makeRules({ daoId: "other-dao" }) }));
  for (const house of [one, other]) {
    await link(house, ADA);
    await mergeAndScore(house, makeEvidence());
    await passHours(house, 7 * 24);
  }
  const [first] = await one.entries("proposal-drafted");
  const [second] = await other.entries("proposal-drafted");
  expect(first?.fact.transfersHash).toBe(second?.fact.transfersHash);
  expect(first?.fact.payoutId).not.toBe(second?.fact.payoutId);
  one.close();
  other.close();
});
