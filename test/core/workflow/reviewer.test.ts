// A reviewer: known by the Discord account in the rules, bound to the band, and outside it to the work's own lines.
import { describe, expect, test } from "vitest";
import { checkScore, findReviewer, needContribution } from "#core/workflow/reviewer.ts";
import { makeAccount, makeContribution, makeEvidence, makeReview, makeState } from "#test/support/build.ts";
import type { TestHouse } from "#test/support/house.ts";
import { makeHash } from "#test/support/record.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const AUTHOR = "laurel-dao/compiler#1/author";
const REVIEWER = "laurel-dao/compiler#1/reviewer-1";

/** Ada's pull request, 0.94 by size, with two different lines and a review in words. */
async function scoredHouse(): Promise<TestHouse> {
  const house = await story.openHouse(makeWorld({ rules: story.makeJudgedRules() }));
  const review = makeReview(makeAccount(2), {
    untrustedText: "The limit is read before it is set.",
    untrustedLineComments: ["This overflows when most is the largest number."],
  });
  await story.mergeAndScore(house, makeEvidence({ reviews: [review] }));
  return house;
}

async function check(house: TestHouse, id: string, score: number, quotes: readonly string[]): Promise<void> {
  await checkScore(house, needContribution(await house.state(), id), score, quotes);
}

test("reviewers are those whose Discord account the rules name, and nobody by a name", () => {
  const rules = story.makeJudgedRules();
  expect(findReviewer(rules, story.RITA.discord.id)?.githubLogin).toBe("reviews-911");
  expect(findReviewer(rules, "rita")).toBeUndefined();
});

describe("outside the band", () => {
  test.each([
    ["an added line", "const limit = 20;"],
    ["a part of one", "most = limit + 1"],
    ["one with its sign and other white space", "+ const  limit =  20;"],
  ])("%s of the change may be quoted", async (_, quote) => {
    const house = await scoredHouse();
    await expect(check(house, AUTHOR, 500, [quote])).resolves.toBeUndefined();
    house.close();
  });

  test.each([
    ["a bracket", ";"],
    ["the title of the pull request", "Raise the limit"],
    ["a path", "src/limit.ts"],
    ["a mark of ours", "~[1 line left out]"],
    ["words of a review, for the author's work", "The limit is read before it is set."],
  ])("%s may not", async (_, quote) => {
    const house = await scoredHouse();
    await expect(check(house, AUTHOR, 500, [quote])).rejects.toThrow("This line does not stand in the work");
    house.close();
  });

  test("a reviewer's own words may be quoted for the reviewer's work, and nobody else's", async () => {
    const house = await scoredHouse();
    for (const quote of ["The limit is read before it is set.", "overflows when most is the largest"])
      await expect(check(house, REVIEWER, 400, [quote])).resolves.toBeUndefined();
    await expect(check(house, REVIEWER, 400, ["I solved everything."])).rejects.toThrow("This line does not stand");
    house.close();
  });

  test("nothing can be quoted from evidence that was erased", async () => {
    const house = await scoredHouse();
    const erased = { ...house.store, vault: { ...house.store.vault, read: async () => null } };
    const seen = needContribution(await house.state(), AUTHOR);
    await expect(checkScore({ ...house, store: erased }, seen, 500, ["const limit = 20;"])).rejects.toThrow(
      "This line does not stand in the work",
    );
    await expect(checkScore({ ...house, store: erased }, seen, 150, [])).resolves.toBeUndefined();
    house.close();
  });
});

describe("a name of work", () => {
  test.each([
    ["that nobody recorded", "laurel-dao/compiler#9/author"],
    ["that belongs to every object", "constructor"],
    ["without a score yet", AUTHOR],
  ])("%s is refused", (_, id) => {
    const state = makeState({ contributions: [makeContribution({ score: null, evidenceHash: makeHash("e1") })] });
    expect(() => needContribution(state, id)).toThrow("There is no score with this name that can still change.");
  });
});
