// Acts as they are told: by /me, on the leaderboard, in an epoch's standing and on the record, also after accounts became one.
import { expect, test } from "vitest";
import { makeEvidence } from "#test/support/build.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const { ADA, BEN, RITA, TOVE } = story;
const WORDS = "The search forgets its filter after every reload: I filtered by label and saw every issue again.";
const human = ({ discord }: Member) => ({ ...discord, isBot: false });
let asked = 0;

async function openHouse(): Promise<TestHouse> {
  const rules = { ...story.makeJudgedRules(), maintainers: [TOVE.discord.id] };
  const house = await makeHouse({ world: makeWorld({ rules }), members: [...story.MEMBERS] });
  await story.settleIn(house);
  return house;
}

function name(house: TestHouse, by: Member, worker: Member, kind: "feedback" | "mentoring" = "feedback") {
  const wish = { kind, items: 1, untrustedWords: WORDS, url: null };
  return house.intake.nameAct(by.discord, human(worker), wish, `interaction-${(asked += 1)}`);
}

test("/me tells thanks of this epoch, own work that waits, and what one named", async () => {
  const house = await openHouse();
  await name(house, ADA, ADA);
  await name(house, ADA, BEN);
  await house.intake.giveKudos(BEN.discord, human(ADA), "She answered every question of mine.", "k1");
  const told = await house.intake.standingOf(ADA.discord);
  expect(told).toContain("You were thanked once in this epoch.");
  expect(told).toContain("A reviewer still decides about your work: feedback-1.");
  expect(told).toContain("A reviewer still decides about what you named: feedback-2.");
  await house.intake.giveKudos(RITA.discord, human(ADA), "She answered every question of mine.", "k2");
  expect(await house.intake.standingOf(ADA.discord)).toContain("You were thanked 2 times in this epoch.");
  await house.intake.confirmScore(RITA.discord, "feedback-1", "Clear, and it can be repeated.");
  await story.passHours(house, 24 * 8);
  const later = await house.intake.standingOf(ADA.discord);
  expect(later).not.toContain("thanked");
  expect(later).not.toContain("your work: feedback-1");
  expect(later).toContain("- feedback-1: 0.");
  house.close();
});

test("the epoch and the leaderboard count acts by their kinds, beside pull requests", async () => {
  const house = await openHouse();
  await story.mergeAndScore(house, makeEvidence());
  await name(house, TOVE, BEN, "mentoring");
  await name(house, BEN, BEN);
  const { kinds, works } = await house.intake.epochStanding(null);
  expect(kinds.map(({ kind }) => kind)).toEqual(["code", "mentoring"]);
  expect(works.all).toBe(2);
  const board = await house.intake.leaderboard({ period: "this-epoch", kind: "mentoring" });
  expect(board.ranks).toMatchObject([{ name: "@ben", works: 1 }]);
  const feedback = await house.intake.leaderboard({ period: "this-epoch", kind: "feedback" });
  expect(feedback.ranks).toEqual([]);
  house.close();
});

test("a closed epoch names who earned by the name of today, once a GitHub account was linked", async () => {
  const house = await openHouse();
  await link(house, BEN);
  await name(house, TOVE, BEN);
  await name(house, TOVE, ADA);
  await story.closeAndOpenBallot(house);
  await story.mergeAndScore(house, makeEvidence());
  await link(house, ADA);
  const { ranks } = await house.intake.epochStanding(1);
  expect(ranks.map(({ name: shown, works }) => [shown, works])).toEqual([
    ["dev-1", 1],
    ["dev-2", 1],
  ]);
  const { contributions } = await house.intake.record();
  expect(contributions.map(({ contributor }) => contributor)).not.toContain("@ada");
  house.close();
});

test("the record tells what waits and what was declined", async () => {
  const house = await openHouse();
  await name(house, ADA, ADA);
  await name(house, BEN, BEN);
  const amendment = { contribution: "feedback-2", score: 0, reason: "This is known since spring.", quotes: [] };
  await house.intake.amendScore(RITA.discord, amendment);
  const { nominations } = await house.intake.record();
  expect(nominations.map(({ name: shown, standing }) => [shown, standing])).toEqual([
    ["feedback-1", "waits"],
    ["feedback-2", "declined"],
  ]);
  house.close();
});
