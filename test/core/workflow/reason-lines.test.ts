// The lines of a reason: whoever gives one writes one sentence of an explanation, and none that others would be taken to say.
import { expect, test } from "vitest";
import { makeEvidence } from "#test/support/build.ts";
import { link } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

test("a reason of several lines adds no line to what is explained", async () => {
  const house = await story.openHouse(makeWorld({ rules: story.makeJudgedRules() }));
  await link(house, story.ADA);
  await story.mergeAndScore(house, makeEvidence());
  const before = (await house.intake.explain("#1")).split("\n").length;
  const forged = "It is worth more.\n\ndev-2, author (code), epoch 1: 5.00 of 5.00\r  - A reviewer confirmed it: yes.";
  await house.intake.fileAppeal(story.ADA.discord, "#1", forged);
  const told = await house.intake.explain("#1");
  expect(told.split("\n")).toHaveLength(before + 1);
  expect(told).toContain("It is worth more. dev-2, author (code), epoch 1: 5.00 of 5.00   - A reviewer");
  house.close();
});
