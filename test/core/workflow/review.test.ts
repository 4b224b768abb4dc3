// Reviewing: a flagged score waits for a person, pays the lower until then, and is decided by nobody who has a part in it.
import { describe, expect, test } from "vitest";
import type { Evidence } from "#core/contribution/evidence.ts";
import type { Rules } from "#core/rules.ts";
import { makeAccount, makeEvidence, makeReview, makeRules } from "#test/support/build.ts";
import { link, type Member, type TestHouse } from "#test/support/house.ts";
import { makeAnswer } from "#test/support/jury.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const { ADA, BEN, RITA, SAM, makeJudgedRules, mergeAndScore, openHouse, passHours } = story;
const AUTHOR = "laurel-dao/compiler#1/author";
const REASON = "The jurors read the same lines as I do.";
const QUOTES = ["const limit = 20;"];

interface Parts {
  readonly rules?: Rules;
  readonly evidence?: Evidence;
  /** What every juror gives, from 0 to 5. */
  readonly value?: number;
}

/** Ada's pull request: 0.94 by size, 1.94 by a jury that would go further, and so provisional. */
async function provisionalHouse({ rules, evidence, value = 3 }: Parts = {}): Promise<TestHouse> {
  const world = makeWorld({ rules: rules ?? makeJudgedRules() });
  world.judgeAnswers = (request) => ["a", "b", "c"].map((name) => makeAnswer(request, name, { value }));
  const house = await openHouse(world);
  await link(house, ADA);
  await mergeAndScore(house, evidence ?? makeEvidence());
  return house;
}

const confirm = (house: TestHouse, { discord }: Member, id = AUTHOR) => house.intake.confirmScore(discord, id, REASON);

const amend = (house: TestHouse, { discord }: Member, score: number, quotes: readonly string[] = []) =>
  house.intake.amendScore(discord, { contribution: AUTHOR, score, reason: REASON, quotes });

async function countedScores(house: TestHouse) {
  return (await house.entries("epoch-closed")).map(({ fact }) => fact.allocations.map(({ score }) => score));
}

describe("a provisional score", () => {
  test("pays the lower at the close; confirmed later, the difference is paid in the next epoch, once", async () => {
    const house = await provisionalHouse();
    await passHours(house, 7 * 24);
    expect(await confirm(house, RITA)).toBe(`Recorded: ${AUTHOR} stays 1.94.`);
    for (let epoch = 2; epoch <= 4; epoch += 1) await passHours(house, 7 * 24);
    expect(await countedScores(house)).toEqual([[94], [100], [], []]);
    const [, second] = await house.entries("epoch-closed");
    expect(second?.fact.carried).toEqual([
      { person: (await house.entries("contribution-recorded"))[0]?.fact.person, contribution: AUTHOR, score: 100 },
    ]);
    house.close();
  });

  test("confirmed in its own epoch counts in full, and nothing is carried", async () => {
    const house = await provisionalHouse();
    await confirm(house, RITA);
    for (let epoch = 1; epoch <= 2; epoch += 1) await passHours(house, 7 * 24);
    expect(await countedScores(house)).toEqual([[194], []]);
    house.close();
  });

  test("below its size counts as it is: the lower of the two, also while it waits", async () => {
    const house = await provisionalHouse({ value: 0, rules: makeJudgedRules({ score: { bandHundredths: 50 } }) });
    expect((await house.state()).contributions.get(AUTHOR)).toMatchObject({ score: 44, standing: "provisional" });
    await passHours(house, 7 * 24);
    expect(await countedScores(house)).toEqual([[44]]);
    house.close();
  });

  test("that nobody looks at in time stays at what it paid", async () => {
    const house = await provisionalHouse();
    for (let epoch = 1; epoch <= 2; epoch += 1) await passHours(house, 7 * 24);
    await expect(confirm(house, RITA)).rejects.toThrow("There is no score with this name that can still change.");
    expect(await countedScores(house)).toEqual([[94], []]);
    house.close();
  });

  test("is told as one on the pull request, and no more once it is confirmed", async () => {
    const house = await provisionalHouse();
    const credited = () => [...house.world.state.comments.values()][0]?.notice.credited[0];
    expect(credited()).toMatchObject({ score: 194, isProvisional: true });
    await confirm(house, RITA);
    await house.tick();
    expect(credited()).toMatchObject({ score: 194, isProvisional: false });
    expect((await house.intake.record()).contributions[0]).toMatchObject({ standing: "settled" });
    expect(await house.intake.explain("#1")).toContain(`A reviewer confirmed it: ${REASON}`);
    house.close();
  });
});

describe("an amendment", () => {
  test("inside the band needs a reason, and outside it quotes from the change", async () => {
    const house = await provisionalHouse();
    await expect(amend(house, RITA, 195)).rejects.toThrow("A score outside the band needs quotes from the work.");
    await expect(amend(house, RITA, 195, ["export const most = 99;"])).rejects.toMatchObject({
      message: "This line does not stand in the work as a judge is shown it.",
      happened: '"export const most = 99;"',
    });
    expect(await amend(house, RITA, 195, ["export const most = limit + 1;"])).toBe(
      `Recorded: ${AUTHOR} is 1.95 instead of 1.94.`,
    );
    expect(await house.intake.explain("#1")).toContain(`A reviewer changed it to 1.95: ${REASON}`);
    house.close();
  });

  test("down to nothing is inside a band that reaches so far", async () => {
    const house = await provisionalHouse();
    await amend(house, RITA, 0);
    expect((await house.state()).contributions.get(AUTHOR)).toMatchObject({ score: 0, standing: "settled" });
    house.close();
  });

  test("by one reviewer alone is for a flagged score only, and only once", async () => {
    const house = await provisionalHouse();
    await amend(house, RITA, 150);
    await expect(amend(house, SAM, 194)).rejects.toThrow(`${AUTHOR} waits for nobody.`);
    await expect(confirm(house, SAM)).rejects.toThrow(`${AUTHOR} waits for nobody.`);
    const settled = await provisionalHouse({ value: 1 });
    await expect(amend(settled, RITA, 150)).rejects.toMatchObject({
      happened: "One reviewer alone changes only a score that was flagged.",
    });
    house.close();
    settled.close();
  });

  test("at the same moment as another one is made once", async () => {
    const house = await provisionalHouse();
    const tries = await Promise.allSettled([amend(house, RITA, 150), amend(house, SAM, 120), confirm(house, RITA)]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    house.close();
  });

  test("of a share is held against the share's own band", async () => {
    const coAuthors = [makeAccount(2)];
    const commits = [1, 2].map((id) => ({ at: makeEvidence().mergedAt, authors: [makeAccount(id)] }));
    const house = await provisionalHouse({ evidence: makeEvidence({ coAuthors, commits }) });
    expect((await house.state()).contributions.get(AUTHOR)).toMatchObject({ score: 97, deterministic: 47, shares: 2 });
    await expect(amend(house, RITA, 98)).rejects.toThrow("A score outside the band");
    await amend(house, RITA, 96);
    house.close();
  });

  test("is refused while the score is under appeal: the panel decides", async () => {
    const house = await provisionalHouse();
    await house.intake.fileAppeal(ADA.discord, "#1", "It is worth what the jurors said.");
    await expect(amend(house, RITA, 150)).rejects.toThrow(`${AUTHOR} is under appeal.`);
    await expect(confirm(house, RITA)).rejects.toThrow(`${AUTHOR} is under appeal.`);
    house.close();
  });

  test("of a closed epoch below what was paid for takes nothing back", async () => {
    const house = await provisionalHouse();
    await passHours(house, 7 * 24);
    await amend(house, RITA, 10);
    await passHours(house, 7 * 24);
    expect(await countedScores(house)).toEqual([[94], []]);
    house.close();
  });
});

describe("nobody decides who", () => {
  test("is no reviewer", async () => {
    const house = await provisionalHouse();
    for (const member of [ADA, BEN, story.TREASURER]) {
      await expect(confirm(house, member)).rejects.toThrow("Only the DAO's reviewers may do this.");
      await expect(amend(house, member, 100)).rejects.toThrow("Only the DAO's reviewers may do this.");
      await expect(house.intake.reviewQueue(member.discord)).rejects.toThrow("Only the DAO's reviewers may do this.");
      await expect(house.intake.rateWork(member.discord, AUTHOR, 100)).rejects.toThrow("Only the DAO's reviewers");
    }
    house.close();
  });

  test("made the work, under whatever account", async () => {
    const reviewers = [
      { discordId: ADA.discord.id, githubLogin: "somebody-else" },
      { discordId: RITA.discord.id, githubLogin: "Dev-1" },
    ];
    const house = await provisionalHouse({ rules: makeJudgedRules({ review: { reviewers } }) });
    for (const member of [ADA, RITA]) {
      await expect(confirm(house, member)).rejects.toThrow("You have a part in this work.");
      await expect(amend(house, member, 100)).rejects.toThrow("You have a part in this work.");
      expect(await house.intake.reviewQueue(member.discord)).toEqual([]);
    }
    house.close();
  });

  test("reviewed the work", async () => {
    const reviewers = [{ discordId: RITA.discord.id, githubLogin: "dev-2" }];
    const house = await provisionalHouse({
      rules: makeJudgedRules({ review: { reviewers } }),
      evidence: makeEvidence({ reviews: [makeReview(makeAccount(2))] }),
    });
    await expect(confirm(house, RITA)).rejects.toThrow("You have a part in this work.");
    house.close();
  });
});

describe("a reviewer's queue", () => {
  test("names appeals first, then what waits, each with its reasons and the jurors' words", async () => {
    const house = await provisionalHouse();
    await mergeAndScore(house, makeEvidence({ pull: 2, untrustedTitle: "Raise it again" }));
    await house.intake.fileAppeal(ADA.discord, "#2", "It is more than that.");
    const queue = await house.intake.reviewQueue(RITA.discord);
    expect(
      queue.map(({ what, contribution, score, deterministic }) => [what, contribution, score, deterministic]),
    ).toEqual([
      ["appeal", "laurel-dao/compiler#2/author", 194, 94],
      ["provisional", AUTHOR, 194, 94],
    ]);
    expect(queue[0]?.says.slice(0, 2)).toEqual([
      "Appealed. The contributor writes: It is more than that.",
      "To be answered by 2026-03-06 00:00 UTC; 0 of 3 votes are in.",
    ]);
    expect(queue[1]?.says.join(" ")).toContain("Juror a: impact 3 of 5 (Said by a.)");
    house.close();
  });

  test("leaves out what the reviewer has voted on, and what was decided", async () => {
    const house = await provisionalHouse();
    await house.intake.fileAppeal(ADA.discord, "#1", "It is more than that.");
    const vote = { contribution: AUTHOR, score: null, reason: REASON, quotes: QUOTES };
    await house.intake.voteOnAppeal(RITA.discord, vote);
    expect(await house.intake.reviewQueue(RITA.discord)).toEqual([]);
    expect(await house.intake.reviewQueue(SAM.discord)).toHaveLength(1);
    house.close();
  });

  test("names a provisional score again whose appeal lapsed", async () => {
    const house = await provisionalHouse();
    await house.intake.fileAppeal(ADA.discord, "#1", "It is more than that.");
    await passHours(house, 5 * 24);
    expect((await house.intake.reviewQueue(RITA.discord)).map(({ what }) => what)).toEqual(["provisional"]);
    await confirm(house, RITA);
    expect((await house.state()).contributions.get(AUTHOR)).toMatchObject({ score: 194, standing: "settled" });
    house.close();
  });

  test("holds twenty-five at most", async () => {
    const house = await provisionalHouse();
    for (let pull = 2; pull <= 28; pull += 1) await mergeAndScore(house, makeEvidence({ pull }));
    expect(await house.intake.reviewQueue(RITA.discord)).toHaveLength(25);
    house.close();
  });
});

test("where nobody was named to review, a flagged score stays at the lower of the two", async () => {
  const { jury, score } = makeJudgedRules();
  const world = makeWorld({ rules: makeRules({ jury, score }) });
  world.judgeAnswers = (request) => [makeAnswer(request, "a", { value: 5 })];
  const house = await openHouse(world);
  await mergeAndScore(house, makeEvidence());
  await passHours(house, 7 * 24);
  expect(await countedScores(house)).toEqual([[94]]);
  house.close();
});
