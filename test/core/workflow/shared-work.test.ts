// Shared work: what reviewers give its makers is together never more than one work can be worth.
import { expect, test } from "vitest";
import { makeAccount, makeEvidence, makeReview } from "#test/support/build.ts";
import { link, type TestHouse } from "#test/support/house.ts";
import { makeAnswer } from "#test/support/jury.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const { ADA, RITA, SAM, TOVE } = story;
const PULL = "laurel-dao/compiler#1";
const REASON = "The tests alone took a week of work.";
const QUOTES = ["const limit = 20;"];

/** Ada's with a co-author, flagged, 0.97 for each of them; and a review. */
async function sharedHouse(): Promise<TestHouse> {
  const world = makeWorld({ rules: story.makeJudgedRules() });
  world.judgeAnswers = (request) => ["a", "b", "c"].map((name) => makeAnswer(request, name, { value: 5 }));
  const house = await story.openHouse(world);
  await link(house, ADA);
  const coAuthors = [makeAccount(7)];
  await story.mergeAndScore(house, makeEvidence({ coAuthors, reviews: [makeReview(makeAccount(8))] }));
  return house;
}

const amend = (house: TestHouse, part: string, score: number) =>
  house.intake.amendScore(RITA.discord, { contribution: `${PULL}/${part}`, score, reason: REASON, quotes: QUOTES });

async function scoreOf(house: TestHouse, part: string) {
  return (await house.state()).contributions.get(`${PULL}/${part}`)?.score;
}

test("one share may grow to all that the others leave of 5.00, and no further", async () => {
  const house = await sharedHouse();
  expect(await scoreOf(house, "co-author-1")).toBe(97);
  await expect(amend(house, "author", 404)).rejects.toMatchObject({
    message: "The shares of one work are together at most 5.00.",
    happened: "4.04 beside the 0.97 of the others.",
  });
  await amend(house, "author", 403);
  await expect(amend(house, "co-author-1", 98)).rejects.toThrow("together at most 5.00");
  await amend(house, "co-author-1", 0);
  house.close();
});

test("two amendments at the same moment do not come to more either", async () => {
  const house = await sharedHouse();
  const tries = await Promise.allSettled([amend(house, "author", 400), amend(house, "co-author-1", 400)]);
  expect(tries.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  house.close();
});

test("a vote on an appeal is held to the same", async () => {
  const house = await sharedHouse();
  await house.intake.fileAppeal(ADA.discord, "#1", REASON);
  const vote = ({ discord }: typeof RITA, score: number) =>
    house.intake.voteOnAppeal(discord, { contribution: `${PULL}/author`, score, reason: REASON, quotes: QUOTES });
  await expect(vote(RITA, 500)).rejects.toThrow("together at most 5.00");
  for (const reviewer of [RITA, SAM, TOVE]) await vote(reviewer, 403);
  expect(await scoreOf(house, "author")).toBe(403);
  house.close();
});
