// Pausing: a maintainer stops all that closes, opens or pays, says why, and nobody starves people by it.
import { describe, expect, test } from "vitest";
import { makeEvidence, makeRules, tokens } from "#test/support/build.ts";
import { approve, link, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld, receivedBy } from "#test/support/world.ts";

const { ADA, BEN, TREASURER, OTHER_TREASURER } = story;
const REASON = "A contract of the treasury is looked at.";
const ADMIN = { isServerAdmin: true };
const MEMBER = { isServerAdmin: false };
const PAUSE_HOURS = 30 * 24;

const pause = (house: TestHouse, reason = REASON) => house.intake.pauseDao(BEN.discord, reason, ADMIN);
const resume = (house: TestHouse) => house.intake.resumeDao(BEN.discord, "All is as it should be.", ADMIN);
const counted = async (house: TestHouse, kind: Parameters<TestHouse["entries"]>[0]): Promise<number> =>
  (await house.entries(kind)).length;

/** Ada has earned 1,000 LRL in an open epoch. */
async function openHouse(): Promise<TestHouse> {
  const house = await story.openHouse();
  await link(house, ADA);
  await story.mergeAndScore(house, makeEvidence());
  return house;
}

const pausePost = (house: TestHouse) =>
  [...house.world.state.posts.values()].find(({ post }) => post.about === "pause")?.post;

describe("while the DAO is paused", () => {
  test("work is credited and scored, and no epoch closes however late it is", async () => {
    const house = await openHouse();
    expect(await pause(house)).toMatch(/^The DAO is paused until 2026-03-31 00:00 UTC at the latest; \/admin resume/);
    await story.mergeAndScore(house, makeEvidence({ pull: 2 }));
    await story.passHours(house, 20 * 24);
    expect(await counted(house, "contribution-scored")).toBe(2);
    expect(await counted(house, "epoch-closed")).toBe(0);
    await resume(house);
    await house.tick();
    expect(await counted(house, "epoch-closed")).toBe(1);
    house.close();
  });

  test("a closed epoch is not drafted, and a drafted one is not put to the vote", async () => {
    const house = await openHouse();
    const { openEpoch } = await house.state();
    await story.passHours(house, ((openEpoch?.closesAt ?? 0) - house.world.state.now) / 3_600);
    await pause(house);
    await story.passHours(house, 10 * 24);
    expect(house.world.state.ballots).toEqual([]);
    await resume(house);
    await house.tick();
    expect(house.world.state.ballots).toHaveLength(1);
    house.close();
  });

  test("a ballot that is open is counted, and what passed is offered to nobody", async () => {
    const house = await openHouse();
    await story.closeAndOpenBallot(house);
    await pause(house);
    await story.voteAndCount(house, 1);
    await story.passHours(house, 5 * 24);
    expect(await counted(house, "verdict-reached")).toBe(1);
    expect(await counted(house, "batch-intended")).toBe(0);
    await resume(house);
    await house.tick();
    await story.payOut(house, 1);
    expect(receivedBy(house.world, ADA.key.address)).toBe(tokens(1_000));
    house.close();
  });

  test("a payout that is signed in full is not executed, and is once the DAO goes on", async () => {
    const house = await story.openHouse();
    await story.offerPayout(house, makeEvidence());
    await pause(house);
    await approve(house, TREASURER, 1);
    await approve(house, OTHER_TREASURER, 1);
    await story.passHours(house, 5 * 24);
    expect(receivedBy(house.world, ADA.key.address)).toBe(0n);
    await resume(house);
    await house.tick();
    expect(receivedBy(house.world, ADA.key.address)).toBe(tokens(1_000));
    house.close();
  });

  test("nobody is reminded to sign", async () => {
    const house = await story.openHouse();
    await story.offerPayout(house, makeEvidence());
    await pause(house);
    await story.passHours(house, 5 * 24);
    expect(await counted(house, "treasurers-reminded")).toBe(0);
    await resume(house);
    await house.tick();
    expect(await counted(house, "treasurers-reminded")).toBe(1);
    house.close();
  });

  test("what an owner executes without us is seen and settled, also where all have signed", async () => {
    const house = await story.openHouse();
    await story.offerPayout(house, makeEvidence());
    await pause(house);
    await approve(house, TREASURER, 1);
    await approve(house, OTHER_TREASURER, 1);
    await house.tick();
    const review = await house.intake.reviewPayout(TREASURER.discord, 1);
    await house.world.executeElsewhere(review.batch, [TREASURER.key, OTHER_TREASURER.key]);
    await story.passHours(house, 2);
    await story.passHours(house, 2);
    expect(await counted(house, "payout-settled")).toBe(1);
    house.close();
  });

  test("everybody reads why they are not paid yet", async () => {
    const house = await story.openHouse();
    await story.offerPayout(house, makeEvidence());
    await pause(house);
    const words = `The DAO is paused until 2026-04-12 01:00 UTC at the latest, by @ben: ${REASON}`;
    expect((await house.intake.record()).pause).toMatchObject({ by: "@ben", untrustedReason: REASON });
    expect((await house.intake.record()).proposals[0]?.waitsFor).toContain(words);
    const standing = await house.intake.standingOf(ADA.discord);
    expect(standing.split(words)).toHaveLength(2);
    expect((await house.intake.explain("1")).split(words)).toHaveLength(2);
    expect(await house.intake.standingOf(TREASURER.discord)).toContain(words);
    expect((await house.intake.reviewPayout(TREASURER.discord, 1)).says).toEqual([words]);
    house.close();
  });
});

describe("a pause", () => {
  test("has one post, edited when it is over", async () => {
    const house = await openHouse();
    await pause(house);
    await house.tick();
    expect(pausePost(house)).toMatchObject({ isOver: false, resumed: null, stop: { untrustedReason: REASON } });
    await resume(house);
    await house.tick();
    expect(pausePost(house)).toMatchObject({ isOver: true, resumed: { untrustedReason: "All is as it should be." } });
    expect([...house.world.state.posts.values()].filter(({ post }) => post.about === "pause")).toHaveLength(1);
    house.close();
  });

  test("ends by itself after thirty days, and its post says so", async () => {
    const house = await openHouse();
    await pause(house);
    await story.passHours(house, PAUSE_HOURS - 1);
    expect(await counted(house, "epoch-closed")).toBe(0);
    await story.passHours(house, 1);
    expect(await counted(house, "epoch-closed")).toBe(1);
    expect(pausePost(house)).toMatchObject({ isOver: true, resumed: null });
    expect((await house.intake.record()).pause).toBeNull();
    house.close();
  });

  test("is not begun a third time in a row by one person, and by another it is", async () => {
    const house = await openHouse();
    for (const _ of [1, 2]) {
      await pause(house);
      await resume(house);
    }
    await expect(pause(house)).rejects.toThrow("You have paused the DAO twice in a row.");
    await house.intake.pauseDao(ADA.discord, REASON, ADMIN);
    await resume(house);
    await expect(pause(house)).resolves.toContain("is paused until");
    house.close();
  });

  test("counts anew for a person after thirty days without one", async () => {
    const house = await openHouse();
    await pause(house);
    await resume(house);
    await pause(house);
    await resume(house);
    house.world.passHours(PAUSE_HOURS - 1);
    await expect(pause(house)).rejects.toThrow("twice in a row");
    house.world.passHours(1);
    for (const _ of [1, 2]) {
      await expect(pause(house)).resolves.toContain("is paused until");
      await resume(house);
    }
    await expect(pause(house)).rejects.toThrow("twice in a row");
    house.close();
  });

  test("is for maintainers of the rules and for whom Discord lets manage the server, and has a reason", async () => {
    const house = await story.openHouse(makeWorld({ rules: makeRules({ maintainers: [ADA.discord.id] }) }));
    await expect(house.intake.pauseDao(BEN.discord, REASON, MEMBER)).rejects.toThrow("Only the DAO's maintainers");
    await expect(pause(house, "no")).rejects.toThrow("Give a reason.");
    await expect(resume(house)).rejects.toThrow("The DAO is not paused.");
    await house.intake.pauseDao(ADA.discord, REASON, MEMBER);
    await expect(pause(house)).rejects.toThrow("The DAO is paused already");
    await expect(house.intake.resumeDao(BEN.discord, REASON, MEMBER)).rejects.toThrow("Only the DAO's maintainers");
    expect(await counted(house, "dao-paused")).toBe(1);
    house.close();
  });

  test("that comes while a payout is being composed is heard, and the payout is not offered", async () => {
    const house = await story.openHouse();
    await link(house, ADA);
    await story.mergeAndScore(house, makeEvidence());
    await story.closeAndOpenBallot(house);
    await story.voteAndCount(house, 1);
    const { checkRecipients } = house.world.treasury;
    Object.assign(house.world.treasury, {
      checkRecipients: async (transfers: Parameters<typeof checkRecipients>[0]) => {
        await pause(house).catch(() => undefined);
        return checkRecipients(transfers);
      },
    });
    await story.passHours(house, 24);
    expect(await counted(house, "dao-paused")).toBe(1);
    expect(await counted(house, "batch-intended")).toBe(0);
    house.close();
  });
});
