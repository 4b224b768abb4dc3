// The comment on a pull request: it says what stands now, whenever it is written, and is written again when that changes.
import { expect, test } from "vitest";
import { addDays } from "#core/time.ts";
import { makeAccount, makeEvidence, makeRules, START } from "#test/support/build.ts";
import { link, makeHouse, type TestHouse } from "#test/support/house.ts";
import { makeAnswer } from "#test/support/jury.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const { ADA, RITA, makeJudgedRules, mergeAndScore, openHouse, passHours } = story;
const AUTHOR = "laurel-dao/compiler#1/author";
const REASON = "The jurors read the same lines as I do.";

/** A pull request at 1.94 by a jury that would go further, and 0.94 by size. */
async function provisionalHouse(days = 7): Promise<TestHouse> {
  const world = makeWorld({ rules: makeJudgedRules({ epoch: { days } }) });
  world.judgeAnswers = (request) => [makeAnswer(request, "a", { value: 5 })];
  const house = await openHouse(world);
  await link(house, ADA);
  return house;
}

const commentOf = (house: TestHouse) => [...house.world.state.comments.values()][0];

test("a comment names each person with score and reasons, until when it can be appealed, and who judged", async () => {
  const house = await provisionalHouse();
  await mergeAndScore(house, makeEvidence({ coAuthors: [makeAccount(9, { isBot: true })] }));
  expect(commentOf(house)?.notice).toMatchObject({
    epoch: 1,
    judgeName: "model-a at models.example.org, model-b at models.example.org, model-c at models.example.org",
    payment: null,
    credited: [
      {
        login: "dev-1",
        role: "author",
        score: 194,
        isProvisional: true,
        appealUntil: addDays(START, 7),
        hasLinkedWallet: true,
      },
    ],
  });
  house.close();
});

test("no appeal is offered where the DAO has named nobody to answer it", async () => {
  const house = await openHouse(makeWorld({ rules: makeRules() }));
  await mergeAndScore(house, makeEvidence());
  expect(commentOf(house)?.notice.credited[0]?.appealUntil).toBeNull();
  house.close();
});

test("a score that is amended while its comment is being written is told in a second writing", async () => {
  const house = await provisionalHouse();
  const { codeHost } = house.world;
  const { ensureComment } = codeHost;
  let isFirst = true;
  codeHost.ensureComment = async (notice) => {
    const written = await ensureComment(notice);
    if (isFirst) {
      isFirst = false;
      const amendment = { contribution: AUTHOR, score: 120, reason: REASON, quotes: [] };
      await house.intake.amendScore(RITA.discord, amendment);
    }
    return written;
  };
  await mergeAndScore(house, makeEvidence());
  expect(commentOf(house)).toMatchObject({ writes: 2, notice: { credited: [{ score: 120, isProvisional: false }] } });
  expect((await house.state()).pulls.get("501#1")?.stage).toBe("announced");
  house.close();
});

test("a comment that could not be written before its epoch closed says what was decided since", async () => {
  const house = await provisionalHouse(1);
  house.world.fail("ensureComment", { times: 100 });
  await mergeAndScore(house, makeEvidence());
  await passHours(house, 24);
  await house.intake.confirmScore(RITA.discord, AUTHOR, REASON);
  house.world.fail("ensureComment", { times: 0 });
  const again = await makeHouse({ world: house.world.fork(), store: house.store });
  await again.tick();
  expect(commentOf(again)).toMatchObject({ writes: 1, notice: { credited: [{ score: 194, isProvisional: false }] } });
  house.close();
});

test("a comment that waited until its scores were out of the state is made from the entries", async () => {
  const house = await provisionalHouse(1);
  house.world.fail("ensureComment", { times: 1_000 });
  await mergeAndScore(house, makeEvidence());
  await house.intake.amendScore(RITA.discord, { contribution: AUTHOR, score: 120, reason: REASON, quotes: [] });
  for (let day = 1; day <= 8; day += 1) await passHours(house, 24);
  const { late, proposals } = await house.state();
  expect([late.size, [...proposals.values()].map(({ epoch }) => epoch)]).toEqual([0, []]);
  const again = await makeHouse({ world: house.world.fork(), store: house.store });
  await again.tick();
  expect(commentOf(again)?.notice.credited[0]).toMatchObject({ score: 120, isProvisional: false });
  house.close();
});
