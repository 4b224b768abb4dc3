// Parting and linking again, as somebody would use them who wants two votes, a part in the own case, or a limit that forgets.
import { describe, expect, test } from "vitest";
import type { Rules } from "#core/rules.ts";
import { addressOf, makeAccount, makeEvidence, makeRules } from "#test/support/build.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import { makeAnswer } from "#test/support/jury.ts";
import * as story from "#test/support/story.ts";
import { makeWorld, signBatch } from "#test/support/world.ts";

const { ADA, BEN, OTHER_TREASURER, RITA, SAM, TOVE, TREASURER, makeJudgedRules, makeMember, mergeAndScore } = story;
const REASON = "Both told me what happened, and I have seen the commits.";
const ADMIN = { isServerAdmin: true };
/** A reviewer whose linked GitHub account is another than the rules name. */
const LINKED_RITA: Member = { ...RITA, github: { id: 77, login: "another-name" } };
const ADA_ON_DISCORD: Member = { ...ADA, github: null };
/** Somebody else on Discord who can sign in to Ada's GitHub account, with a wallet of their own. */
const TWIN: Member = { ...makeMember("eve", 3), github: ADA.github };

async function openHouse(rules: Rules, more: readonly Member[] = []): Promise<TestHouse> {
  const house = await makeHouse({ world: makeWorld({ rules }), members: [...more, ...story.MEMBERS] });
  await story.settleIn(house);
  return house;
}

/** The Discord account is a person of its own from here on. */
const part = (house: TestHouse, { discord }: Member) => house.intake.unlink(discord, "accounts");

const vote = (house: TestHouse, { discord }: Member, verdict: "upheld" | "amended") =>
  house.intake.voteOnDispute(discord, { dispute: 1, verdict, reason: REASON });

describe("a dispute", () => {
  async function claimed(claimant: Member, rules = makeJudgedRules(), more: readonly Member[] = []) {
    const house = await openHouse(rules, [LINKED_RITA, claimant, ...more]);
    await mergeAndScore(house, makeEvidence());
    await mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(77) }));
    await link(house, ADA);
    return house;
  }

  test("is not decided by one reviewer who parts accounts between two votes", async () => {
    const house = await claimed(TWIN);
    await link(house, LINKED_RITA);
    await link(house, TWIN).catch(() => undefined);
    expect(await vote(house, RITA, "amended")).toContain("2 more reviewers decide");
    await part(house, LINKED_RITA);
    expect(await vote(house, RITA, "amended")).toContain("2 more reviewers decide");
    expect(await vote(house, SAM, "upheld")).toContain("1 more reviewers decide");
    expect(await vote(house, TOVE, "upheld")).toContain("Everything stays linked as it is.");
    house.close();
  });

  test("nor by one who links an account between them, nor at the end of its time", async () => {
    const house = await claimed(TWIN);
    await link(house, TWIN).catch(() => undefined);
    await vote(house, RITA, "amended");
    await link(house, LINKED_RITA);
    await vote(house, RITA, "upheld");
    await story.passHours(house, 5 * 24 + 1);
    const [answered] = await house.entries("dispute-answered");
    expect(answered?.fact).toMatchObject({ verdict: "upheld", because: "One reviewer decided." });
    house.close();
  });

  test("is not decided by the claimant who links another account after claiming", async () => {
    const rita: Member = { ...LINKED_RITA, github: ADA.github };
    const members: Member[] = [rita, ...story.MEMBERS];
    const house = await makeHouse({ world: makeWorld({ rules: makeJudgedRules() }), members });
    await story.settleIn(house);
    await mergeAndScore(house, makeEvidence());
    await mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(77) }));
    await link(house, ADA);
    await link(house, rita).catch(() => undefined);
    expect(await house.entries("link-disputed")).toHaveLength(1);
    members[0] = LINKED_RITA;
    await link(house, LINKED_RITA);
    await expect(vote(house, RITA, "amended")).rejects.toThrow("one of the two whom this is about");
    expect(await house.intake.reviewQueue(RITA.discord)).toEqual([]);
    house.close();
  });
});

test("a reviewer who parts the account that did the work does not decide on its score", async () => {
  const house = await openHouse(makeJudgedRules(), [LINKED_RITA]);
  await mergeAndScore(house, makeEvidence({ author: makeAccount(77) }));
  await link(house, LINKED_RITA);
  const [work] = (await house.state()).contributions.values();
  await part(house, LINKED_RITA);
  const amendment = { contribution: work?.id ?? "", score: 500, reason: REASON, quotes: ["const limit = 20;"] };
  await expect(house.intake.amendScore(RITA.discord, amendment)).rejects.toThrow("You have a part in this work.");
  house.close();
});

test("a reviewer who parts accounts in between rates drawn work once", async () => {
  const rules = makeJudgedRules({ score: { auditPercent: 100 } });
  const world = makeWorld({ rules });
  world.judgeAnswers = (request) => [makeAnswer(request, "a", { value: 1 })];
  const house = await makeHouse({ world, members: [LINKED_RITA, ADA] });
  await house.tick();
  await link(house, LINKED_RITA);
  await mergeAndScore(house, makeEvidence());
  await story.passHours(house, 7 * 24);
  const [drawn = ""] = (await house.state()).audits.keys();
  const rate = () => house.intake.rateWork(RITA.discord, drawn, 300);
  await rate();
  await part(house, LINKED_RITA);
  await expect(rate()).rejects.toThrow("You have rated this work.");
  house.close();
});

describe("one who parts accounts in between", () => {
  const MAINTAINER: Member = { ...makeMember("max", 51, 51) };

  test("does not pause the DAO for ever by pausing from one id after the other", async () => {
    const house = await openHouse(makeRules(), [MAINTAINER]);
    const pause = () => house.intake.pauseDao(MAINTAINER.discord, REASON, ADMIN);
    await link(house, MAINTAINER);
    await pause();
    await house.intake.resumeDao(BEN.discord, REASON, ADMIN);
    await part(house, MAINTAINER);
    await pause();
    await house.intake.resumeDao(BEN.discord, REASON, ADMIN);
    await link(house, MAINTAINER);
    await expect(pause()).rejects.toThrow("You have paused the DAO twice in a row.");
    house.close();
  });

  test("does not pause the DAO a third time in a row", async () => {
    const house = await openHouse(makeRules(), [MAINTAINER]);
    await link(house, MAINTAINER);
    const pause = () => house.intake.pauseDao(MAINTAINER.discord, REASON, ADMIN);
    const resume = () => house.intake.resumeDao(BEN.discord, REASON, ADMIN);
    for (const _ of [1, 2]) {
      await pause();
      await resume();
    }
    await part(house, MAINTAINER);
    await expect(pause()).rejects.toThrow("You have paused the DAO twice in a row.");
    house.close();
  });

  test("does not hold a payout a third time in a row", async () => {
    const house = await openHouse(makeRules({ guardians: [MAINTAINER.discord.id] }), [MAINTAINER]);
    await link(house, ADA);
    await link(house, MAINTAINER);
    await mergeAndScore(house, makeEvidence());
    await story.closeAndOpenBallot(house);
    await story.voteAndCount(house, 1);
    const hold = () => house.intake.holdPayout(MAINTAINER.discord, 1, REASON);
    await hold();
    await hold();
    await part(house, MAINTAINER);
    await expect(hold()).rejects.toThrow("twice in a row");
    house.close();
  });

  test("does not thank more often than one epoch takes, nor name more than one names", async () => {
    const house = await openHouse({ ...makeJudgedRules(), acts: { creditedMax: 20, kudosMax: 1 } }, [MAINTAINER]);
    await link(house, MAINTAINER);
    const ben = { ...BEN.discord, isBot: false };
    const thank = (id: string) => house.intake.giveKudos(MAINTAINER.discord, ben, REASON, id);
    const wish = { kind: "feedback", items: 1, untrustedWords: REASON, url: null } as const;
    const name = (id: string) => house.intake.nameAct(MAINTAINER.discord, ben, wish, id);
    await thank("thanks 1");
    for (const at of [1, 2, 3, 4, 5]) await name(`named ${at}`);
    await part(house, MAINTAINER);
    await expect(thank("thanks 2")).rejects.toThrow("as often as one epoch takes");
    await expect(name("named 6")).rejects.toThrow("Too much waits");
    house.close();
  });
});

test("a voter who parts accounts and links the wallet again has as many motions and grants open as before", async () => {
  const ada: Member = { ...ADA, github: { id: 99, login: "ada-too" } };
  const members = [ada, BEN, TREASURER, OTHER_TREASURER];
  const house = await makeHouse({ members });
  await story.settleIn(house);
  await link(house, ada);
  await link(house, BEN);
  house.world.state.votingPowers.set(addressOf(ADA.key), 120n * 10n ** 18n);
  const ask = (title: string) =>
    house.intake.askQuestion(ADA.discord, { title, words: REASON, system: "single-choice", choices: ["Yes", "No"] });
  const grant = (title: string) =>
    house.intake.askForGrant(ADA.discord, { title, words: REASON, to: BEN.discord.id, amount: "12" });
  await ask("Shall we meet?");
  await ask("Shall we eat?");
  await grant("For the pictures");
  await part(house, ada);
  members[0] = ADA_ON_DISCORD;
  await link(house, ADA_ON_DISCORD);
  await expect(ask("Shall we sleep?")).rejects.toThrow("You have asked enough for now.");
  await expect(grant("For the music")).rejects.toThrow("is not decided yet");
  house.close();
});

describe("one owner of the Safe", () => {
  const LINKED_TREASURER: Member = { ...TREASURER, github: { id: 88, login: "pays" } };

  test("signs to cancel a payout once, under whatever person", async () => {
    const members = [LINKED_TREASURER, ADA, OTHER_TREASURER];
    const house = await makeHouse({ members });
    await story.settleIn(house);
    await link(house, LINKED_TREASURER);
    await story.offerPayout(house, makeEvidence());
    const cancel = async () => {
      const { review, page } = await house.intake.cancelPayout(TREASURER.discord, 1, REASON);
      const token = page.url.split("/").at(-1) ?? "";
      return house.intake.postSignature(token, signBatch(TREASURER.key, review.batch).signature);
    };
    expect((await cancel()).signed).toBe(1);
    await part(house, LINKED_TREASURER);
    members[0] = TREASURER;
    await link(house, TREASURER);
    await expect(cancel()).rejects.toThrow("This wallet has signed already");
    await house.tick();
    expect((await house.state()).stopped.size).toBe(0);
    house.close();
  });
});

describe("others who name somebody's works", () => {
  test("do not keep a maintainer's word or the member's own feedback from counting", async () => {
    const rules = { ...makeJudgedRules(), maintainers: [TOVE.discord.id], acts: { creditedMax: 2, kudosMax: 5 } };
    const house = await openHouse(rules);
    const ada = { ...ADA.discord, isBot: false };
    const wish = { kind: "feedback", items: 1, untrustedWords: REASON, url: null } as const;
    for (const at of [1, 2]) await house.intake.nameAct(BEN.discord, ada, wish, `junk ${at}`);
    await expect(house.intake.nameAct(BEN.discord, ada, wish, "junk 3")).rejects.toThrow("as many as one epoch takes");
    expect(await house.intake.nameAct(ADA.discord, ada, wish, "own 1")).toContain("on record as feedback-3");
    expect(await house.intake.creditAct(TOVE.discord, ada, wish, "credit 1")).toContain("Credited");
    house.close();
  });
});
