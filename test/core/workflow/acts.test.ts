// Acts: work that no pull request shows is named by anybody, credited by a maintainer or a reviewer, scored by code and paid with the rest.
import { describe, expect, test } from "vitest";
import type { Rules } from "#core/rules.ts";
import type { ActWish } from "#core/workflow/kept-act.ts";
import { replayScores } from "#core/workflow/replay-score.ts";
import { makeEvidence } from "#test/support/build.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const { ADA, BEN, RITA, SAM, TOVE, makeJudgedRules, mergeAndScore, passHours } = story;
const WORDS =
  "The search forgets its filter after every reload: I filtered by label, reloaded, and saw every issue again.";
const WISH: ActWish = { kind: "feedback", items: 1, untrustedWords: WORDS, url: null };
const URL = "https://discord.com/channels/1/2/3";
const REASON = "Clear, and it can be repeated.";

function rulesWith(changes: Partial<Pick<Rules, "maintainers" | "acts">> = {}): Rules {
  return { ...makeJudgedRules(), maintainers: [TOVE.discord.id], ...changes };
}

async function openHouse(rules: Rules = rulesWith()): Promise<TestHouse> {
  const house = await makeHouse({ world: makeWorld({ rules }), members: [...story.MEMBERS] });
  await story.settleIn(house);
  return house;
}

const human = ({ discord }: Member) => ({ ...discord, isBot: false });
let asked = 0;
const anId = (): string => `interaction-${(asked += 1)}`;

async function feedback(house: TestHouse, by: Member = ADA, words = WORDS): Promise<string> {
  return house.intake.nameAct(by.discord, human(by), { ...WISH, untrustedWords: words }, anId());
}

describe("feedback", () => {
  test("waits for a reviewer, counts nothing until then, and its words lie in the vault", async () => {
    const house = await openHouse();
    expect(await feedback(house)).toBe(
      "Thank you. It is on record as feedback-1. A reviewer decides whether it is credited; /score feedback-1 tells how it stands.",
    );
    expect((await house.state()).contributions.size).toBe(0);
    expect(await house.intake.explain("feedback-1")).toContain("It waits for a reviewer who has no part in it.");
    const bytes = (await house.store.ledger.readStored(house.dao, 0, 1_000)).map(({ canonical }) => canonical).join();
    expect(bytes).not.toContain("filter");
    house.close();
  });

  test("that a reviewer confirms is scored by code, paid with the epoch and checks out when it is replayed", async () => {
    const house = await openHouse();
    await link(house, ADA);
    await feedback(house);
    const queue = await house.intake.reviewQueue(RITA.discord);
    expect(queue).toMatchObject([{ what: "nomination", contribution: "feedback-1", score: 56, deterministic: 56 }]);
    expect(await house.intake.confirmScore(RITA.discord, "feedback-1", REASON)).toBe(
      "feedback-1 is credited with 0.56 of 5.00.",
    );
    expect((await house.state()).contributions.get("feedback-1")).toMatchObject({ score: 56, role: "helper" });
    expect(await house.intake.explain("feedback-1")).toContain(`A reviewer confirmed it: ${REASON}`);
    expect(await replayScores(house, { act: "feedback-1" })).toMatchObject([{ isPublicSound: true, isRawSound: true }]);
    await passHours(house, 24 * 8);
    const record = await house.intake.record();
    expect(record.proposals[0]?.lines).toMatchObject([{ contributor: "dev-1" }]);
    house.close();
  });

  test("that a reviewer declines is never credited, and the reason stands on the record", async () => {
    const house = await openHouse();
    await feedback(house);
    const amendment = { contribution: "feedback-1", score: 0, reason: "This is known since spring.", quotes: [] };
    expect(await house.intake.amendScore(RITA.discord, amendment)).toContain("feedback-1 is not credited");
    expect(await house.intake.explain("feedback-1")).toContain("A reviewer declined it: This is known since spring.");
    await expect(house.intake.confirmScore(SAM.discord, "feedback-1", REASON)).rejects.toThrow(
      "There is no score with this name",
    );
    house.close();
  });

  test("is not given another score before it is credited", async () => {
    const house = await openHouse();
    await feedback(house);
    const amendment = { contribution: "feedback-1", score: 300, reason: REASON, quotes: [] };
    await expect(house.intake.amendScore(RITA.discord, amendment)).rejects.toThrow("feedback-1 is not credited yet.");
    house.close();
  });

  test.each([
    ["its author", RITA],
    ["whoever is no reviewer", BEN],
  ])("is not decided by %s", async (_, decider) => {
    const house = await openHouse();
    await feedback(house, RITA);
    await expect(house.intake.confirmScore(decider.discord, "feedback-1", REASON)).rejects.toThrow(
      decider === RITA ? "You have a part in this work." : "Only the DAO's reviewers",
    );
    expect(await house.entries("act-recorded")).toEqual([]);
    house.close();
  });

  test("by the same interaction twice is recorded once", async () => {
    const house = await openHouse();
    await house.intake.nameAct(ADA.discord, human(ADA), WISH, "same");
    await expect(house.intake.nameAct(ADA.discord, human(ADA), WISH, "same")).rejects.toThrow("recorded already");
    expect(await house.entries("act-nominated")).toHaveLength(1);
    house.close();
  });

  test("that is too short, or where the rules take none, is refused", async () => {
    const house = await openHouse();
    await expect(feedback(house, ADA, "too short")).rejects.toThrow("Say what was done.");
    house.close();
    const strict = await openHouse(rulesWith({ acts: { creditedMax: 0, kudosMax: 0 } }));
    await expect(feedback(strict)).rejects.toThrow("This DAO rewards pull requests and reviews alone.");
    strict.close();
  });
});

describe("the most in one epoch", () => {
  test("counts what waits and what is credited, and begins anew with the next", async () => {
    const house = await openHouse(rulesWith({ acts: { creditedMax: 2, kudosMax: 10 } }));
    await feedback(house);
    await house.intake.creditAct(TOVE.discord, human(ADA), WISH, anId());
    await expect(feedback(house)).rejects.toThrow("as many as one epoch takes");
    await house.intake.confirmScore(RITA.discord, "feedback-1", REASON);
    await expect(feedback(house)).rejects.toThrow("as many as one epoch takes");
    await passHours(house, 24 * 8);
    expect(await feedback(house)).toContain("feedback-3");
    house.close();
  });

  test("no one person fills the reviewers' queue", async () => {
    const house = await openHouse(rulesWith({ acts: { creditedMax: 50, kudosMax: 10 } }));
    for (let at = 0; at < 5; at += 1) await feedback(house);
    await expect(feedback(house)).rejects.toThrow("Too much waits for the reviewers already.");
    house.close();
  });
});

describe("crediting", () => {
  test("by a maintainer's word is recorded at once, with who gave it", async () => {
    const house = await openHouse();
    const wish: ActWish = { kind: "mentoring", items: 2, untrustedWords: WORDS, url: URL };
    expect(await house.intake.creditAct(TOVE.discord, human(BEN), wish, anId())).toContain("Credited: mentoring-1");
    expect(await house.intake.explain("mentoring-1")).toContain(`(${URL})`);
    expect(await house.intake.explain("mentoring-1")).toContain("Credited by @tove.");
    house.close();
  });

  test.each([
    ["one's own work", TOVE, TOVE, "Nobody credits their own work."],
    ["by whoever is no maintainer", RITA, BEN, "Only the DAO's maintainers"],
  ])("%s is refused", async (_, by, worker, refusal) => {
    const house = await openHouse();
    await expect(house.intake.creditAct(by.discord, human(worker), WISH, anId())).rejects.toThrow(refusal);
    expect(await house.entries("act-recorded")).toEqual([]);
    house.close();
  });

  test("of a bot is refused", async () => {
    const house = await openHouse();
    const bot = { ...BEN.discord, isBot: true };
    await expect(house.intake.creditAct(TOVE.discord, bot, WISH, anId())).rejects.toThrow("Bots are not rewarded.");
    house.close();
  });

  test("a maintainer's own feedback waits like anybody's", async () => {
    const house = await openHouse();
    expect(await feedback(house, TOVE)).toContain("A reviewer decides");
    house.close();
  });

  test("the work of another that a member names waits, and neither of the two decides on it", async () => {
    const house = await openHouse();
    await house.intake.nameAct(SAM.discord, human(RITA), { ...WISH, url: URL }, anId());
    for (const party of [SAM, RITA])
      await expect(house.intake.confirmScore(party.discord, "feedback-1", REASON)).rejects.toThrow("You have a part");
    expect(await house.intake.confirmScore(TOVE.discord, "feedback-1", REASON)).toContain("is credited");
    house.close();
  });

  test("can be appealed by whose work it is", async () => {
    const house = await openHouse();
    await house.intake.creditAct(TOVE.discord, human(ADA), WISH, anId());
    expect(await house.intake.fileAppeal(ADA.discord, "feedback-1", "It was three problems and not one.")).toContain(
      "Your appeal about feedback-1 is on record.",
    );
    await expect(house.intake.fileAppeal(BEN.discord, "feedback-1", "I want it to be mine.")).rejects.toThrow();
    house.close();
  });
});

describe("who links a GitHub account later", () => {
  test("keeps what was credited to the Discord account before", async () => {
    const house = await openHouse();
    await house.intake.creditAct(TOVE.discord, human(ADA), WISH, anId());
    await mergeAndScore(house, makeEvidence());
    await link(house, ADA);
    const state = await house.state();
    const persons = new Set(
      [...state.contributions.values()]
        .filter(({ id }) => id !== "laurel-dao/compiler#1/reviewer-1")
        .map(({ person }) => person),
    );
    expect(persons.size).toBe(1);
    expect(await house.intake.explain("feedback-1")).toContain("dev-1, helper (feedback)");
    house.close();
  });
});

describe("thanks", () => {
  test("stand on the record and carry no points", async () => {
    const house = await openHouse();
    expect(await house.intake.giveKudos(ADA.discord, human(BEN), "  He answered every question of mine. ", "k1")).toBe(
      "He answered every question of mine.",
    );
    const { kudos, contributions } = await house.intake.record();
    expect(kudos).toMatchObject([{ epoch: 1, reason: "He answered every question of mine." }]);
    expect(contributions).toEqual([]);
    house.close();
  });

  test.each([
    ["to oneself", { ...ADA.discord, isBot: false }, "Thanks go to somebody else."],
    ["to a bot", { ...BEN.discord, isBot: true }, "Bots are not rewarded."],
  ])("%s are refused", async (_, to, refusal) => {
    const house = await openHouse();
    await expect(house.intake.giveKudos(ADA.discord, to, "Thanks for all of it.", "k1")).rejects.toThrow(refusal);
    house.close();
  });

  test("are bounded for each giver and epoch", async () => {
    const house = await openHouse(rulesWith({ acts: { creditedMax: 5, kudosMax: 1 } }));
    await house.intake.giveKudos(ADA.discord, human(BEN), "Thanks for all of it.", "k1");
    await expect(house.intake.giveKudos(ADA.discord, human(RITA), "Thanks for all of it.", "k2")).rejects.toThrow(
      "You have thanked as often as one epoch takes.",
    );
    await house.intake.giveKudos(BEN.discord, human(RITA), "Thanks for all of it.", "k3");
    await passHours(house, 24 * 8);
    await house.intake.giveKudos(ADA.discord, human(RITA), "Thanks for all of it.", "k4");
    expect(await house.entries("kudos-given")).toHaveLength(3);
    house.close();
  });
});
