// What members are really told while a DAO goes through an epoch, in every language: by the record's own sentences.
import { expect, test } from "vitest";
import { tellRecord } from "#bots/discord/locales/record.ts";
import { sayIn } from "#bots/discord/locales/say.ts";
import { makeEvidence } from "#test/support/build.ts";
import { link, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";

const { ADA, BEN } = story;

/** Every sentence that /me, /score, /payout status, /proposal vote and /rules tell at one moment. */
async function hear(house: TestHouse): Promise<string[]> {
  const { proposals, contributions } = await house.intake.record();
  const vote = await house.intake.findVotePlace(ADA.discord, "epoch 1").then(
    ({ says }) => says,
    (error: unknown) => (error instanceof Error ? [error.message] : []),
  );
  return [
    await house.intake.standingOf(ADA.discord),
    await house.intake.standingOf(BEN.discord),
    ...(await Promise.all(contributions.map(({ repository, pull }) => house.intake.explain(`${repository}#${pull}`)))),
    ...proposals.flatMap(({ waitsFor, fairness, lines }) => [
      waitsFor,
      ...fairness,
      ...lines.map(({ because }) => because),
    ]),
    ...vote,
  ]
    .flatMap((text) => text.split("\n"))
    .map((line) => line.replace(/^\s*(- )?/, ""))
    .filter((line) => line !== "");
}

test("hardly a sentence of an epoch's life is left in English", async () => {
  const house = await story.openHouse();
  const heard = new Set<string>();
  const listen = async () => (await hear(house)).forEach((sentence) => heard.add(sentence));
  await listen();
  await link(house, ADA);
  await story.mergeAndScore(house, makeEvidence());
  await listen();
  await story.closeAndOpenBallot(house);
  await listen();
  await story.voteAndCount(house, 1);
  await listen();
  const left = [...heard].filter((sentence) => tellRecord(sayIn("es"), sentence).isInEnglish);
  expect(heard.size).toBeGreaterThan(15);
  expect(left).toEqual([]);
  house.close();
});
