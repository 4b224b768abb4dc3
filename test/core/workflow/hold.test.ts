// Holding: a treasurer stops a passed payout before it is offered, says why, and no hold lasts for ever.
import { describe, expect, test } from "vitest";
import { makeEvidence, makeRules, tokens } from "#test/support/build.ts";
import { link, makeHouse, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld, receivedBy, signBatch } from "#test/support/world.ts";

const { ADA, BEN, MEMBERS, TREASURER, OTHER_TREASURER } = story;
const REASON = "Two lines name the same work; I look at it.";

/** Ada's 1,000 LRL are put to the vote. */
async function openVote(house: TestHouse): Promise<TestHouse> {
  await link(house, ADA);
  await story.mergeAndScore(house, makeEvidence());
  await story.closeAndOpenBallot(house);
  return house;
}

/** They have passed, and the objection hours run. */
async function passVote(): Promise<TestHouse> {
  const house = await openVote(await story.openHouse());
  await story.voteAndCount(house, 1);
  return house;
}

const hold = (house: TestHouse, reason = REASON) => house.intake.holdPayout(TREASURER.discord, 1, reason);
const offers = async (house: TestHouse): Promise<number> => (await house.entries("batch-intended")).length;

async function reasonsOf(house: TestHouse): Promise<string[]> {
  const facts = [...(await house.entries("payout-held")), ...(await house.entries("payout-released"))];
  const kept = await Promise.all(facts.map(({ fact }) => house.store.vault.read(fact.reasonRecord)));
  return kept.map((record) => (JSON.parse(record?.text ?? "{}") as { reason: string }).reason);
}

test("a held payout is offered to nobody for seven days, and then goes on by itself", async () => {
  const house = await passVote();
  expect(await hold(house)).toMatch(/^The payout of epoch 1 is held until 2026-03-19 01:00 UTC; \/payout release/);
  await story.passHours(house, 7 * 24 - 1);
  expect(await offers(house)).toBe(0);
  expect((await house.intake.record()).proposals[0]).toMatchObject({
    stage: "passed",
    waitsFor: `Passed, and held. Held until 2026-03-19 01:00 UTC by @treasurer 0: ${REASON}`,
  });
  await story.passHours(house, 1);
  expect(await offers(house)).toBe(1);
  expect(await reasonsOf(house)).toEqual([REASON]);
  house.close();
});

test("a released payout goes on at once, and is paid once", async () => {
  const house = await passVote();
  await hold(house);
  await story.passHours(house, 48);
  const said = await house.intake.releasePayout(OTHER_TREASURER.discord, null, "The two lines are two works.");
  expect(said).toBe("The payout of epoch 1 goes on.");
  await story.payOut(house, 1);
  expect(receivedBy(house.world, ADA.key.address)).toBe(tokens(1_000));
  expect(await reasonsOf(house)).toEqual([REASON, "The two lines are two works."]);
  house.close();
});

test("a release does not shorten the objection hours", async () => {
  const house = await passVote();
  await hold(house);
  await house.intake.releasePayout(TREASURER.discord, 1, "It was another epoch.");
  await story.passHours(house, 23);
  expect(await offers(house)).toBe(0);
  await story.passHours(house, 1);
  expect(await offers(house)).toBe(1);
  house.close();
});

test("a held payout holds back no other one", async () => {
  const house = await passVote();
  await hold(house);
  await story.mergeAndScore(house, makeEvidence({ pull: 2 }));
  await story.closeAndOpenBallot(house);
  await hold(house);
  await story.voteAndCount(house, 2);
  await story.payOut(house, 2);
  expect((await house.entries("payout-settled")).map(({ fact }) => fact.payoutId)).toEqual([
    (await house.entries("proposal-drafted"))[1]?.fact.payoutId,
  ]);
  house.close();
});

describe("no payout is held", () => {
  test("before its vote has passed", async () => {
    const house = await openVote(await story.openHouse());
    await expect(hold(house)).rejects.toThrow("No such payout waits.");
    await story.voteAndCount(house, 1, 2);
    await expect(hold(house)).rejects.toThrow("No such payout waits.");
    house.close();
  });

  test("once it is offered, or paid", async () => {
    const house = await passVote();
    await story.passHours(house, 24);
    await expect(hold(house)).rejects.toThrow("was offered to the treasurers already");
    await story.payOut(house, 1);
    await expect(hold(house)).rejects.toThrow("No such payout waits.");
    expect(await house.entries("payout-held")).toEqual([]);
    house.close();
  });

  test("by somebody who is no treasurer, or who was one", async () => {
    const house = await passVote();
    await expect(house.intake.holdPayout(ADA.discord, 1, REASON)).rejects.toThrow("is not an owner of the Safe");
    await expect(house.intake.holdPayout(BEN.discord, 1, REASON)).rejects.toThrow("your wallet is not linked");
    house.world.state.safe.owners.shift();
    await expect(hold(house)).rejects.toThrow("is not an owner of the Safe");
    house.close();
  });

  test("without a reason, which is not released without one either", async () => {
    const house = await passVote();
    await expect(hold(house, "no")).rejects.toThrow("Give a reason.");
    await hold(house);
    await expect(house.intake.releasePayout(TREASURER.discord, 1, " ".repeat(20))).rejects.toThrow("Give a reason.");
    house.close();
  });
});

test("nothing is released that is not held: not another epoch, and not a hold that has lapsed", async () => {
  const house = await passVote();
  const release = (epoch: number | null) => house.intake.releasePayout(TREASURER.discord, epoch, REASON);
  await expect(release(1)).rejects.toThrow("No such payout is held.");
  await hold(house);
  await expect(release(2)).rejects.toThrow("No such payout is held.");
  house.world.passHours(7 * 24);
  await expect(release(null)).rejects.toThrow("No such payout is held.");
  house.close();
});

test("a hold that comes while the batch is being composed is heard, and the batch is not", async () => {
  const world = makeWorld();
  const house: TestHouse = await makeHouse({
    world,
    members: MEMBERS,
    watch: async (moment, step) => {
      if (moment === "after-act" && step.do === "intend-batch") await hold(house);
    },
  });
  await story.settleIn(house);
  await openVote(house);
  await story.voteAndCount(house, 1);
  await story.passHours(house, 24);
  expect(await house.entries("payout-held")).toHaveLength(1);
  expect(await offers(house)).toBe(0);
  house.close();
});

describe("a hold is shown", () => {
  const holds = (house: TestHouse) =>
    [...house.world.state.posts.values()].flatMap(({ post }) => (post.about === "hold" ? [post] : []));

  test("in a post of its own, with who, why and until when, and each further hold in another", async () => {
    const house = await passVote();
    await hold(house);
    await house.tick();
    await house.tick();
    const first = { epoch: 1, total: "1,000 LRL", cancelled: null, release: null };
    const by = { discordId: "800" };
    expect(holds(house)).toMatchObject([{ ...first, stop: { by, untrustedReason: REASON, until: 1_773_882_000 } }]);
    await house.intake.holdPayout(OTHER_TREASURER.discord, 1, "I look at it as well.");
    await house.tick();
    expect(holds(house).map(({ stop }) => stop.untrustedReason)).toEqual([REASON, "I look at it as well."]);
    expect(await house.entries("hold-announced")).toHaveLength(2);
    house.close();
  });

  test("as released, by whom and why, in the same post", async () => {
    const house = await passVote();
    await hold(house);
    await house.tick();
    await house.intake.releasePayout(OTHER_TREASURER.discord, 1, "The two lines are two works.");
    await house.tick();
    expect(holds(house)).toMatchObject([
      { release: { by: { discordId: "801" }, untrustedReason: "The two lines are two works." } },
    ]);
    const waitsFor = (await house.intake.record()).proposals[0]?.waitsFor;
    expect(waitsFor).toContain("Released by @treasurer 1: The two lines are two works.");
    house.close();
  });

  test("to whoever reviews the payout later", async () => {
    const house = await passVote();
    await hold(house);
    await house.intake.releasePayout(OTHER_TREASURER.discord, 1, "The two lines are two works");
    await story.passHours(house, 24);
    expect((await house.intake.reviewPayout(TREASURER.discord, 1)).says).toEqual([
      `Held until 2026-03-19 01:00 UTC by @treasurer 0: ${REASON}`,
      "Released by @treasurer 1: The two lines are two works.",
    ]);
    house.close();
  });

  test("in the place of a payout that was cancelled: offered again, when, and why", async () => {
    const house = await passVote();
    await story.passHours(house, 24);
    for (const { discord, key } of [TREASURER, OTHER_TREASURER]) {
      const { review, page } = await house.intake.cancelPayout(discord, 1, REASON);
      await house.intake.postSignature(page.url.split("/").at(-1) ?? "", signBatch(key, review.batch).signature);
    }
    await house.tick();
    await house.tick();
    const [intended] = await house.entries("batch-intended");
    const { safeTxHash, safeTxNonce } = intended?.fact ?? {};
    expect(holds(house)).toMatchObject([
      { cancelled: { safeTxHash, safeTxNonce }, stop: { by: { discordId: "800" }, untrustedReason: REASON } },
    ]);
    expect((await house.intake.record()).proposals[0]?.waitsFor).toContain(
      "Cancelled, as @treasurer 0 asked, and held",
    );
    await house.intake.releasePayout(TREASURER.discord, 1, "The amounts do fit, as I see now.");
    await house.tick();
    expect(holds(house)).toEqual([]);
    const offers = [...house.world.state.posts.values()].filter(({ post }) => post.about === "payout");
    expect(offers).toHaveLength(1);
    house.close();
  });
});

describe("one person", () => {
  test("holds a payout twice in a row, and not a third time, whatever was released between", async () => {
    const house = await passVote();
    await hold(house);
    await house.intake.releasePayout(TREASURER.discord, 1, "It was another epoch.");
    await hold(house);
    await expect(hold(house)).rejects.toMatchObject({
      message: "You have held the payout of epoch 1 twice in a row.",
      next: "The next hold is another treasurer's or a guardian's: ask one of them.",
    });
    expect(await house.entries("payout-held")).toHaveLength(2);
    await house.intake.holdPayout(OTHER_TREASURER.discord, 1, REASON);
    await hold(house);
    expect(await house.entries("payout-held")).toHaveLength(4);
    house.close();
  });

  test("may still hold the next payout", async () => {
    const house = await passVote();
    await hold(house);
    await hold(house);
    await story.mergeAndScore(house, makeEvidence({ pull: 2 }));
    await story.closeAndOpenBallot(house);
    await story.voteAndCount(house, 2);
    await house.intake.holdPayout(TREASURER.discord, 2, REASON);
    expect(await house.entries("payout-held")).toHaveLength(3);
    house.close();
  });
});

describe("a guardian", () => {
  const GUARDIAN = story.makeMember("gwen", 61).discord;
  const guarded = async (): Promise<TestHouse> => {
    const world = makeWorld({ rules: makeRules({ guardians: [GUARDIAN.id] }) });
    const house = await openVote(await story.openHouse(world));
    await story.voteAndCount(house, 1);
    return house;
  };

  test("holds a payout and lets it go again, without a wallet, and while the chain's node is down", async () => {
    const house = await guarded();
    house.world.fail("standing", { times: 1_000 });
    expect(await house.intake.holdPayout(GUARDIAN, 1, REASON)).toContain("The payout of epoch 1 is held until");
    expect(await house.intake.releasePayout(GUARDIAN, 1, "I have seen what I wanted.")).toContain("goes on");
    expect(await house.entries("payout-released")).toHaveLength(1);
    house.close();
  });

  test("does not let go what another holds, and a treasurer lets go what a guardian holds", async () => {
    const house = await guarded();
    await hold(house);
    await expect(house.intake.releasePayout(GUARDIAN, 1, "It looks right to me.")).rejects.toThrow("Only treasurers");
    await house.intake.holdPayout(GUARDIAN, 1, REASON);
    await hold(house);
    await expect(house.intake.releasePayout(GUARDIAN, 1, "It looks right to me.")).rejects.toThrow("Only treasurers");
    await house.intake.holdPayout(GUARDIAN, 1, REASON);
    expect(await house.intake.releasePayout(TREASURER.discord, 1, "It looks right to me.")).toContain("goes on");
    house.close();
  });

  test("holds it twice in a row at most, as anybody does", async () => {
    const house = await guarded();
    await house.intake.holdPayout(GUARDIAN, 1, REASON);
    await house.intake.holdPayout(GUARDIAN, 1, REASON);
    await expect(house.intake.holdPayout(GUARDIAN, 1, REASON)).rejects.toThrow("twice in a row");
    house.close();
  });

  test("may do nothing else of a treasurer's", async () => {
    const house = await guarded();
    await story.passHours(house, 24);
    await expect(house.intake.reviewPayout(GUARDIAN, 1)).rejects.toThrow("Only treasurers");
    await expect(house.intake.offerSigning(GUARDIAN, 1)).rejects.toThrow("Only treasurers");
    await expect(house.intake.cancelPayout(GUARDIAN, 1, REASON)).rejects.toThrow("Only treasurers");
    await expect(house.intake.holdPayout(GUARDIAN, 1, REASON)).rejects.toThrow("was offered to the treasurers already");
    house.close();
  });

  test("is one by the rules alone: whoever was one and is not any more holds nothing", async () => {
    const house = await passVote();
    await expect(house.intake.holdPayout(GUARDIAN, 1, REASON)).rejects.toThrow("your wallet is not linked");
    house.close();
  });
});
