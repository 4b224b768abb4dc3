// A shadow run: what other rules would have made of the last epoch, from what was kept and without asking anybody.
import { expect, test } from "vitest";
import { namesIn } from "#core/workflow/recorded-motions.ts";
import { shadowWords } from "#core/workflow/shadow.ts";
import { makeAccount, makeEvidence, tokens } from "#test/support/build.ts";
import { link, makeHouse, type TestHouse } from "#test/support/house.ts";
import { makeAnswer, makeJury } from "#test/support/jury.ts";
import {
  ADA,
  BEN,
  closeAndOpenBallot,
  makeJudgedRules,
  MEMBERS,
  mergeAndScore,
  RITA,
  settleIn,
} from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";
import { makeFile } from "#test/core/score/make-diff.ts";

const RULES = makeJudgedRules();
/** Far more than Ada's two lines. */
const MANY_LINES = Array.from({ length: 60 }, (_, at) => `export const step${at} = next(${at}) + ${at * 7};`);

/** Two authors in one closed epoch, 0.94 and 2.74 by size, judged by three jurors: a and b at 1, c as given. */
async function closeJudgedEpoch(third = 2): Promise<TestHouse> {
  const world = makeWorld({ rules: RULES });
  world.judgeAnswers = (request) =>
    ["a", "b", "c"].map((name) => makeAnswer(request, name, { value: name === "c" ? third : 1 }));
  const house = await makeHouse({ world, rules: RULES, members: MEMBERS });
  await settleIn(house);
  for (const member of [ADA, BEN]) await link(house, member);
  await mergeAndScore(house, makeEvidence());
  const files = [makeFile("src/steps.ts", { added: MANY_LINES })];
  await mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2), files }));
  await closeAndOpenBallot(house);
  return house;
}

test("rules that weigh nothing else change no score, and say so in one sentence", async () => {
  const house = await closeJudgedEpoch();
  const rules = makeJudgedRules({ vote: { votingHours: 96 } });
  expect(await shadowWords(house, rules)).toEqual(["The scoring policy stays the same, so no score would change."]);
  house.close();
});

test("before the first epoch has closed there is nothing to try", async () => {
  const house = await makeHouse({ world: makeWorld({ rules: RULES }), rules: RULES, members: MEMBERS });
  const said = await shadowWords(house, makeJudgedRules({ score: { bandHundredths: 0 } }));
  expect(said[1]).toBe("No epoch has closed yet, so there is nothing to try the rules on.");
  house.close();
});

/** As it is read: what is kept names people by their ids. */
function named(house: TestHouse, said: readonly string[]): Promise<string[]> {
  return Promise.all(said.map((sentence) => namesIn(house.store.vault, sentence)));
}

test("a band of nothing leaves what code alone arrives at", async () => {
  const house = await closeJudgedEpoch();
  const said = await shadowWords(house, makeJudgedRules({ score: { bandHundredths: 0 } }));
  expect(said[0]).toMatch(/^The scoring policy changes, from hash 0x[0-9a-f]{8}… to 0x[0-9a-f]{8}…\.$/);
  expect(said.join()).not.toContain("dev-");
  expect(await named(house, said.slice(1))).toEqual([
    "2 of the 2 scores of epoch 1 would change: laurel-dao/compiler#2 1.74 -> 2.74; laurel-dao/compiler#1 1.00 -> 0.94.",
    "The split of epoch 1 would move for 2 of 2 people: dev-1 364.9635… LRL -> 255.4347… LRL; dev-2 635.0364… LRL -> 744.5652… LRL.",
  ]);
  house.close();
});

test("a provisional score counts as it would be paid: the lower of it and its size", async () => {
  const house = await closeJudgedEpoch(4);
  const said = await shadowWords(house, makeJudgedRules({ score: { bandHundredths: 0 } }));
  expect(said).toContain("1 of the 2 scores of epoch 1 would change: laurel-dao/compiler#2 1.74 -> 2.74.");
  house.close();
});

test("what a person decided stands under any rules", async () => {
  const house = await closeJudgedEpoch(4);
  const contribution = "laurel-dao/compiler#2/author";
  const reason = "It only repeats what the first step does.";
  await house.intake.amendScore(RITA.discord, { contribution, score: 180, reason, quotes: [] });
  const said = await shadowWords(house, makeJudgedRules({ score: { bandHundredths: 0 } }));
  expect(said).toContain("Decided by people, so the same under any rules: 1 score.");
  expect(said).toContain("None of the 2 scores of epoch 1 would change.");
  house.close();
});

test("a juror's weight moves the median, from the answers that were given then", async () => {
  const house = await closeJudgedEpoch();
  const asked = house.world.asked.size;
  const jurors = RULES.jury.jurors.map((juror) => (juror.name === "c" ? { ...juror, weight: 5 } : juror));
  const said = await shadowWords(house, makeJudgedRules({ jury: { jurors } }));
  expect(said).toContain(
    "2 of the 2 scores of epoch 1 would change: laurel-dao/compiler#1 1.00 -> 1.94; laurel-dao/compiler#2 1.74 -> 2.00.",
  );
  expect(house.world.asked.size).toBe(asked);
  house.close();
});

test("whoever was never asked is named, and a seat with another model is another juror", async () => {
  const house = await closeJudgedEpoch();
  const [a, b, c] = RULES.jury.jurors;
  if (a === undefined || b === undefined || c === undefined) throw new Error("three jurors");
  const jurors = [a, b, { ...c, model: "another", weight: 50 }, ...makeJury(["d"]).jurors];
  const said = await shadowWords(house, makeJudgedRules({ jury: { jurors } }));
  expect(said).toContain("Not asked, so without an answer here: juror c, juror d.");
  expect(said).toContain("None of the 2 scores of epoch 1 would change.");
  house.close();
});

test("what is erased is not guessed", async () => {
  const house = await closeJudgedEpoch();
  const store = { ...house.store, vault: { ...house.store.vault, read: async () => null } };
  const said = await shadowWords({ ...house, store }, makeJudgedRules({ score: { bandHundredths: 0 } }));
  expect(said).toContain("Not tried, because what it rests on is no longer kept: 2 scores.");
  expect(said).toContain("None of the 2 scores of epoch 1 would change.");
  house.close();
});

test("another budget or reward moves the split, and is told for those it moves most", async () => {
  const house = await closeJudgedEpoch();
  const rules = makeJudgedRules({ budget: { perEpochBaseUnits: tokens(500).toString() } });
  const said = await shadowWords(house, rules);
  expect(said[0]).toBe("The scoring policy stays the same, so no score would change.");
  expect(said).toContain("None of the 2 scores of epoch 1 would change.");
  expect((await named(house, said)).at(-1)).toBe(
    "The split of epoch 1 would move for 2 of 2 people: dev-2 635.0364… LRL -> 317.5182… LRL; dev-1 364.9635… LRL -> 182.4817… LRL.",
  );
  house.close();
});
