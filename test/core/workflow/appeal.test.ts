// An appeal: about one's own score, once, heard by people who have no part in the work, and answered in time.
import { describe, expect, test } from "vitest";
import type { Evidence } from "#core/contribution/evidence.ts";
import type { Rules } from "#core/rules.ts";
import { adoptByOperator } from "#core/workflow/adopt.ts";
import { makeAccount, makeEvidence, makeReview } from "#test/support/build.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const { ADA, BEN, RITA, SAM, TOVE, makeJudgedRules, mergeAndScore, passHours } = story;
const AUTHOR = "laurel-dao/compiler#1/author";
const REASON = "It raises the limit of every caller, not of one.";
const QUOTES = ["const limit = 20;"];

interface Parts {
  readonly rules?: Rules;
  readonly evidence?: Evidence;
  readonly members?: readonly Member[];
}

/** Ada's pull request, 0.94 by size and by code alone, in the first epoch; Ada and Ben are linked. */
async function scoredHouse(parts: Parts = {}): Promise<TestHouse> {
  const { rules = makeJudgedRules(), evidence = makeEvidence(), members = [] } = parts;
  const house = await makeHouse({ world: makeWorld({ rules }), members: [...members, ...story.MEMBERS] });
  await story.settleIn(house);
  await link(house, ADA);
  await link(house, BEN);
  await mergeAndScore(house, evidence);
  return house;
}

async function appealed(parts: Parts = {}): Promise<TestHouse> {
  const house = await scoredHouse(parts);
  await house.intake.fileAppeal(ADA.discord, "#1", REASON);
  return house;
}

function vote(house: TestHouse, { discord }: Member, score: number | null, quotes = QUOTES): Promise<string> {
  return house.intake.voteOnAppeal(discord, { contribution: AUTHOR, score, reason: "I have read all of it.", quotes });
}

async function authorOf(house: TestHouse) {
  const state = await house.state();
  return state.contributions.get(AUTHOR) ?? state.late.get(AUTHOR);
}

describe("filing", () => {
  test("records the objection, says who answers until when, and leaves the score as it is", async () => {
    const house = await scoredHouse();
    expect(await house.intake.fileAppeal(ADA.discord, "laurel-dao/compiler#1", REASON)).toBe(
      `Your appeal about ${AUTHOR} is on record. 3 reviewers answer it by 2026-03-06 00:00 UTC; until then the score stays 0.94.`,
    );
    expect(await authorOf(house)).toMatchObject({ score: 94, appeal: { panel: 3, answer: null } });
    expect(await house.intake.explain("#1")).toContain(`Appealed, to be answered by 2026-03-06 00:00 UTC: ${REASON}`);
    const bytes = (await house.store.ledger.readStored(house.dao, 0, 1_000)).map(({ canonical }) => canonical).join();
    expect(bytes).not.toContain("every caller");
    house.close();
  });

  test.each([
    ["of somebody else's work", BEN, "No work of yours on #1 can be appealed."],
    ["by somebody whom Laurel does not know", RITA, "Laurel does not know which work is yours."],
  ])("%s is refused", async (_, { discord }, refusal) => {
    const house = await scoredHouse();
    await expect(house.intake.fileAppeal(discord, "#1", REASON)).rejects.toThrow(refusal);
    expect(await house.entries("appeal-filed")).toEqual([]);
    house.close();
  });

  test("about a pull request whose number only begins alike is refused", async () => {
    const house = await scoredHouse({ evidence: makeEvidence({ pull: 12 }) });
    await expect(house.intake.fileAppeal(ADA.discord, "#1", REASON)).rejects.toThrow("No work of yours");
    house.close();
  });

  test("a second time is refused, while the first is open and after it was answered", async () => {
    const house = await appealed();
    await expect(house.intake.fileAppeal(ADA.discord, "#1", REASON)).rejects.toThrow(`${AUTHOR} was appealed already.`);
    for (const reviewer of [RITA, SAM, TOVE]) await vote(house, reviewer, null);
    await expect(house.intake.fileAppeal(ADA.discord, "#1", REASON)).rejects.toMatchObject({
      happened: "It was upheld.",
    });
    house.close();
  });

  test("twice at the same moment records one", async () => {
    const house = await scoredHouse();
    const tries = await Promise.allSettled([1, 2, 3].map(() => house.intake.fileAppeal(ADA.discord, "#1", REASON)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await house.entries("appeal-filed")).toHaveLength(1);
    house.close();
  });

  test("is in time until the last second of its days, and not after", async () => {
    const rules = makeJudgedRules({ epoch: { days: 30 } });
    const inTime = await scoredHouse({ rules });
    inTime.world.passHours(7 * 24);
    await inTime.intake.fileAppeal(ADA.discord, "#1", REASON);
    const late = await scoredHouse({ rules });
    late.world.passHours(7 * 24 + 1 / 3_600);
    await expect(late.intake.fileAppeal(ADA.discord, "#1", REASON)).rejects.toThrow("can no longer be appealed");
    inTime.close();
    late.close();
  });

  test("is possible after the epoch has closed, until the next one has", async () => {
    const house = await scoredHouse();
    await passHours(house, 7 * 24);
    await house.intake.fileAppeal(ADA.discord, "#1", REASON);
    const late = await scoredHouse({ rules: makeJudgedRules({ epoch: { days: 1 } }) });
    await passHours(late, 24);
    await passHours(late, 24);
    await expect(late.intake.fileAppeal(ADA.discord, "#1", REASON)).rejects.toThrow("No work of yours");
    house.close();
    late.close();
  });

  test("where the DAO has named no reviewers is refused, and says what to do", async () => {
    const house = await scoredHouse({ rules: makeJudgedRules({ review: { reviewers: [] } }) });
    await expect(house.intake.fileAppeal(ADA.discord, "#1", REASON)).rejects.toMatchObject({
      message: "This DAO has named nobody who could answer an appeal.",
      next: expect.stringContaining("names reviewers in its rules by a vote"),
    });
    house.close();
  });

  test.each(["", "too short", "x".repeat(2_001), " ".repeat(40)])(
    "without a reason of a few words is refused",
    async (reason) => {
      const house = await scoredHouse();
      await expect(house.intake.fileAppeal(ADA.discord, "#1", reason)).rejects.toThrow("Give a reason.");
      house.close();
    },
  );

  test("while a restored ledger waits for people is refused", async () => {
    let because: string | null = null;
    const house = await makeHouse({
      world: makeWorld({ rules: makeJudgedRules() }),
      members: story.MEMBERS,
      isReadOnly: () => because,
    });
    because = "It was restored from an older copy.";
    await expect(house.intake.fileAppeal(ADA.discord, "#1", REASON)).rejects.toThrow("Laurel only reads");
    house.close();
  });
});

describe("a panel of three", () => {
  test("amends outside the band with quotes: the open epoch pays the amended score and the comment is written again", async () => {
    const house = await appealed({ evidence: makeEvidence() });
    const comment = () => [...house.world.state.comments.values()][0];
    expect(comment()).toMatchObject({ writes: 1, notice: { credited: [{ score: 94 }] } });
    expect(await vote(house, RITA, 300)).toBe(`Recorded. 2 more votes decide the appeal about ${AUTHOR}.`);
    await vote(house, SAM, 280);
    expect(await vote(house, TOVE, null)).toBe(`Recorded. The appeal about ${AUTHOR} is answered.`);
    await house.tick();
    expect(await authorOf(house)).toMatchObject({ score: 280, standing: "settled", appeal: { answer: "amended" } });
    expect(comment()).toMatchObject({ writes: 2, notice: { credited: [{ score: 280, isProvisional: false }] } });
    expect(await house.intake.explain("#1")).toContain(
      "The appeal was amended. 3 reviewers decided: 2.80 instead of 0.94.",
    );
    await passHours(house, 7 * 24);
    expect((await house.entries("epoch-closed"))[0]?.fact).toMatchObject({
      allocations: [{ score: 280 }],
      carried: [],
    });
    house.close();
  });

  test("upholds by its median, and then the score stands", async () => {
    const house = await appealed();
    await vote(house, RITA, 500);
    await vote(house, SAM, null);
    await vote(house, TOVE, null);
    expect((await house.entries("appeal-answered"))[0]?.fact).toMatchObject({
      verdict: "upheld",
      score: 94,
      because: "3 reviewers decided, and 0.94 stands.",
    });
    house.close();
  });

  test("of which one is captured moves the score by nothing the others did not say", async () => {
    const house = await appealed();
    await vote(house, RITA, 500);
    await vote(house, SAM, 120);
    await vote(house, TOVE, 110);
    expect((await authorOf(house))?.score).toBe(120);
    house.close();
  });

  test("of an even number decides by the lower of the two in the middle", async () => {
    const house = await appealed({ rules: makeJudgedRules({ review: { panel: 2 } }) });
    await vote(house, RITA, 150);
    await vote(house, SAM, 110);
    expect((await authorOf(house))?.score).toBe(110);
    house.close();
  });
});

describe("a vote", () => {
  test("is one for each reviewer", async () => {
    const house = await appealed();
    await vote(house, RITA, 300);
    await expect(vote(house, RITA, 500)).rejects.toThrow("You have voted on this appeal.");
    expect(await house.entries("appeal-voted")).toHaveLength(1);
    house.close();
  });

  test("of a reviewer who links a GitHub account in between is still one", async () => {
    // Rita has work of her own under GitHub account 7, so that linking makes her another person.
    const rita: Member = { ...RITA, github: { id: 7, login: "dev-7" } };
    const house = await scoredHouse({ members: [rita] });
    await mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(7) }));
    await house.intake.fileAppeal(ADA.discord, "#1", REASON);
    await vote(house, rita, 500);
    await link(house, rita);
    await vote(house, rita, 500).catch(() => undefined);
    expect((await authorOf(house))?.appeal?.answer).toBeNull();
    await vote(house, SAM, 120);
    expect((await authorOf(house))?.appeal?.answer).toBeNull();
    await vote(house, TOVE, 110);
    expect(await authorOf(house)).toMatchObject({ score: 120, appeal: { answer: "amended" } });
    house.close();
  });

  test("outside the band without a quote is refused", async () => {
    const house = await appealed();
    await expect(vote(house, RITA, 195, [])).rejects.toThrow("A score outside the band needs quotes from the work.");
    expect(await house.entries("appeal-voted")).toEqual([]);
    house.close();
  });

  test.each([
    ["with a line that is not in the change", 195, ["const limit = 21;"]],
    ["with one line of the change and one that is not", 195, ["const limit = 20;", "const limit = 21;"]],
    ["with an empty line", 195, [""]],
    ["inside the band with a line that is not in the change", 150, ["const limit = 21;"]],
    ["for the score that stands with a line that is not in the change", null, ["const limit = 21;"]],
  ])("%s is refused", async (_, score, quotes) => {
    const house = await appealed();
    await expect(vote(house, RITA, score, quotes)).rejects.toThrow("This line does not stand in the work");
    expect(await house.entries("appeal-voted")).toEqual([]);
    house.close();
  });

  test("outside the band with more lines than anybody reads is refused", async () => {
    const house = await appealed();
    const quotes = Array.from({ length: 6 }, () => "const limit = 20;");
    await expect(vote(house, RITA, 195, quotes)).rejects.toThrow("These are too many quotes.");
    house.close();
  });

  test("of somebody who is no reviewer any more does not count", async () => {
    const house = await appealed();
    await vote(house, RITA, 500);
    const rules = makeJudgedRules({ review: { reviewers: [{ discordId: SAM.discord.id, githubLogin: "sam" }] } });
    await adoptByOperator(house.stream, rules);
    await vote(house, SAM, 120);
    await passHours(house, 5 * 24);
    expect((await house.entries("appeal-answered"))[0]?.fact).toMatchObject({
      score: 120,
      because: "One reviewer decided: 1.20 instead of 0.94.",
    });
    house.close();
  });

  test("at the edge of the band needs no quote", async () => {
    const house = await appealed();
    await vote(house, RITA, 194, []);
    expect(await house.entries("appeal-voted")).toHaveLength(1);
    house.close();
  });

  test.each([-1, 501, 1.5, Number.NaN, Infinity])("for %d is refused", async (score) => {
    const house = await appealed();
    await expect(vote(house, RITA, score)).rejects.toThrow("This is not a score.");
    house.close();
  });

  test("on an appeal that nobody filed, or that was answered, is refused", async () => {
    const unfiled = await scoredHouse();
    await expect(vote(unfiled, RITA, null)).rejects.toThrow(`No appeal about ${AUTHOR} is open.`);
    const answered = await appealed({ rules: makeJudgedRules({ review: { panel: 1 } }) });
    await vote(answered, RITA, null);
    await expect(vote(answered, SAM, null)).rejects.toThrow(`No appeal about ${AUTHOR} is open.`);
    unfiled.close();
    answered.close();
  });

  test("of somebody who is no reviewer is refused", async () => {
    const house = await appealed();
    await expect(vote(house, ADA, 500)).rejects.toThrow("Only the DAO's reviewers may do this.");
    await expect(vote(house, BEN, 500)).rejects.toThrow("Only the DAO's reviewers may do this.");
    house.close();
  });
});

describe("who has a part in the work does not decide on it:", () => {
  const involved = "You have a part in this work.";
  const withReviewer = (githubLogin: string, { discord }: Member = RITA) =>
    makeJudgedRules({
      review: {
        reviewers: [
          { discordId: discord.id, githubLogin },
          { discordId: SAM.discord.id, githubLogin: "sam" },
        ],
      },
    });

  test("its author, by the Discord account that is linked", async () => {
    const house = await appealed({ rules: withReviewer("somebody-else", ADA) });
    await expect(vote(house, ADA, 500)).rejects.toThrow(involved);
    house.close();
  });

  test("its author, by a second Discord account that is not linked, in whatever capitals the rules name the login", async () => {
    const house = await appealed({ rules: withReviewer("DEV-1") });
    await expect(vote(house, RITA, 500)).rejects.toThrow(involved);
    house.close();
  });

  test("a co-author", async () => {
    const house = await appealed({
      rules: withReviewer("Dev-3"),
      evidence: makeEvidence({ coAuthors: [makeAccount(3)] }),
    });
    await expect(vote(house, RITA, 500)).rejects.toThrow(involved);
    house.close();
  });

  test("a reviewer of the pull request", async () => {
    const house = await appealed({
      rules: withReviewer("dev-3"),
      evidence: makeEvidence({ reviews: [makeReview(makeAccount(3))] }),
    });
    await expect(vote(house, RITA, 500)).rejects.toThrow(involved);
    house.close();
  });

  test("somebody whose part was not rewarded", async () => {
    const coAuthors = Array.from({ length: 10 }, (_, at) => makeAccount(20 + at));
    const house = await appealed({ rules: withReviewer("dev-29"), evidence: makeEvidence({ coAuthors }) });
    await expect(vote(house, RITA, 500)).rejects.toThrow(involved);
    house.close();
  });

  test("a co-author, also when two epochs have closed over the appeal", async () => {
    const house = await scoredHouse({
      rules: makeJudgedRules({
        epoch: { days: 1 },
        review: { ...withReviewer("dev-3").review, answerDays: 30 },
      }),
      evidence: makeEvidence({ coAuthors: [makeAccount(3)] }),
    });
    await passHours(house, 24);
    await house.intake.fileAppeal(ADA.discord, "#1", REASON);
    await passHours(house, 24);
    await passHours(house, 24);
    expect((await house.state()).late.size).toBe(1);
    await expect(vote(house, RITA, 94)).rejects.toThrow(involved);
    expect(await house.intake.reviewQueue(RITA.discord)).toEqual([]);
    house.close();
  });

  test("and they are not counted into the panel", async () => {
    const house = await scoredHouse({
      rules: withReviewer("dev-3"),
      evidence: makeEvidence({ reviews: [makeReview(makeAccount(3))] }),
    });
    expect(await house.intake.fileAppeal(ADA.discord, "#1", REASON)).toContain("One reviewer answers it by");
    await vote(house, SAM, 120);
    expect((await house.entries("appeal-answered"))[0]?.fact.because).toBe(
      "One reviewer decided: 1.20 instead of 0.94.",
    );
    house.close();
  });
});

describe("an appeal that nobody answers", () => {
  test("lapses at its time by a step of its own, and the score stands", async () => {
    const house = await appealed();
    await passHours(house, 5 * 24 - 1);
    expect(await house.entries("appeal-answered")).toEqual([]);
    await passHours(house, 1);
    expect((await house.entries("appeal-answered"))[0]?.fact).toMatchObject({
      verdict: "lapsed",
      score: 94,
      because: "No reviewer answered in time, so the score stands.",
    });
    expect(await authorOf(house)).toMatchObject({ score: 94, standing: "settled" });
    house.close();
  });

  test("because nobody is free says so at once, and lapses", async () => {
    const rules = makeJudgedRules({ review: { reviewers: [{ discordId: RITA.discord.id, githubLogin: "dev-1" }] } });
    const house = await scoredHouse({ rules });
    expect(await house.intake.fileAppeal(ADA.discord, "#1", REASON)).toContain(
      "No reviewer is free of a part in this work: it lapses on 2026-03-06 00:00 UTC unless the DAO names another.",
    );
    await passHours(house, 5 * 24);
    expect((await house.entries("appeal-answered"))[0]?.fact.because).toBe(
      "No reviewer was free of a part in the work, so the score stands.",
    );
    house.close();
  });

  test("but one has voted on is decided by that vote at its time", async () => {
    const house = await appealed();
    await vote(house, RITA, 150);
    await passHours(house, 5 * 24);
    expect((await house.entries("appeal-answered"))[0]?.fact).toMatchObject({
      verdict: "amended",
      because: "One reviewer decided: 1.50 instead of 0.94.",
    });
    house.close();
  });

  test("in time before its epoch closes is answered first where both are due, so that it counts in that epoch", async () => {
    const house = await appealed({ rules: makeJudgedRules({ review: { answerDays: 7 } }) });
    await vote(house, RITA, 150);
    await passHours(house, 7 * 24);
    expect((await house.entries("epoch-closed"))[0]?.fact).toMatchObject({ allocations: [{ score: 150 }] });
    house.close();
  });
});

describe("an answer after the epoch has closed", () => {
  test("adds what is more to the next epoch, and nothing to any later one", async () => {
    const house = await scoredHouse({ rules: makeJudgedRules({ review: { panel: 1 } }) });
    await passHours(house, 7 * 24);
    await house.intake.fileAppeal(ADA.discord, "#1", REASON);
    await vote(house, RITA, 150);
    await passHours(house, 7 * 24);
    await passHours(house, 7 * 24);
    const closed = (await house.entries("epoch-closed")).map(({ fact }) => fact);
    expect(closed.map(({ allocations }) => allocations.map(({ score }) => score))).toEqual([[94], [56], []]);
    expect(closed.map(({ carried }) => carried?.map(({ score }) => score))).toEqual([[], [56], []]);
    house.close();
  });

  test("and after the one that followed adds it to the third", async () => {
    const rules = makeJudgedRules({ epoch: { days: 1 }, review: { panel: 1, answerDays: 30 } });
    const house = await scoredHouse({ rules });
    await passHours(house, 24);
    await house.intake.fileAppeal(ADA.discord, "#1", REASON);
    await passHours(house, 24);
    await vote(house, RITA, 150);
    for (let epoch = 3; epoch <= 5; epoch += 1) await passHours(house, 24);
    const closed = (await house.entries("epoch-closed")).map(({ fact }) => fact.carried?.map(({ score }) => score));
    expect(closed).toEqual([[], [], [56], [], []]);
    house.close();
  });

  test("below what was paid for takes nothing back", async () => {
    const house = await scoredHouse({ rules: makeJudgedRules({ review: { panel: 1 } }) });
    await passHours(house, 7 * 24);
    await house.intake.fileAppeal(ADA.discord, "#1", REASON);
    await vote(house, RITA, 10);
    await passHours(house, 7 * 24);
    expect((await house.entries("epoch-closed"))[1]?.fact).toMatchObject({ allocations: [], carried: [] });
    house.close();
  });
});
