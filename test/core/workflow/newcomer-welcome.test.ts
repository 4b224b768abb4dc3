// The welcome: a person's first merged pull request here is told apart, and no later one is.
import { expect, test } from "vitest";
import { makeEvidence } from "#test/support/build.ts";
import type { TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";

const welcomesOf = (house: TestHouse) =>
  [...house.world.state.comments.values()].map(({ notice }) => notice.welcome?.logins ?? []);

test("the author of a first pull request is welcomed there, with the closing of its epoch, and not under the second", async () => {
  const house = await story.openHouse();
  await story.mergeAndScore(house, makeEvidence());
  await story.mergeAndScore(house, makeEvidence({ pull: 2 }));
  const [first, second] = welcomesOf(house);
  expect(first).toHaveLength(1);
  expect(second).toEqual([]);
  const { openEpoch } = await house.state();
  const [comment] = [...house.world.state.comments.values()];
  expect(comment?.notice.welcome?.epochClosesAt).toBe(openEpoch?.closesAt);
  house.close();
});

test("whoever was credited in an earlier epoch is nobody new in a later one", async () => {
  const house = await story.openHouse();
  await story.mergeAndScore(house, makeEvidence());
  await story.passHours(house, 8 * 24);
  await story.mergeAndScore(house, makeEvidence({ pull: 2 }));
  expect(welcomesOf(house)[1]).toEqual([]);
  house.close();
});
