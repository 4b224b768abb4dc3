// Acts as somebody would use them who wants to be paid for nothing: by friends, by more accounts than one, by words that vanish.
import { describe, expect, test } from "vitest";
import { makeEvidence } from "#test/support/build.ts";
import { makeHash } from "#test/support/record.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";
import type { PersonId } from "#core/contribution/contribution.ts";
import type { Rules } from "#core/rules.ts";
import type { ActWish } from "#core/workflow/kept-act.ts";

const { ADA, BEN, RITA, SAM, TOVE, closeAndOpenBallot, makeJudgedRules, makeMember, mergeAndScore, voteAndCount } =
  story;
const WORDS = "The search forgets its filter after every reload: I filtered by label and saw every issue again.";
const URL = "https://discord.com/channels/1/2/3";
const REASON = "Clear, and it can be repeated.";
const SIZES = { oldSize: 9, newSize: 8, because: "an older copy" };
/** Has no account at the code host. */
const EVE = makeMember("eve", 41);

type Changes = Partial<Pick<Rules, "maintainers" | "acts" | "vote">>;

async function openHouse(changes: Changes = {}, more: readonly Member[] = []): Promise<TestHouse> {
  const rules = { ...makeJudgedRules(), maintainers: [TOVE.discord.id], ...changes };
  const house = await makeHouse({ world: makeWorld({ rules }), members: [...story.MEMBERS, ...more] });
  await story.settleIn(house);
  return house;
}

const human = ({ discord }: Member) => ({ ...discord, isBot: false });
let asked = 0;

async function name(house: TestHouse, by: Member, worker: Member, wish: Partial<ActWish> = {}): Promise<string> {
  const id = `interaction-${(asked += 1)}`;
  const whole = { kind: "feedback" as const, items: 1, untrustedWords: WORDS, url: null, ...wish };
  return house.intake.nameAct(by.discord, human(worker), whole, id);
}

async function personOf(house: TestHouse, { discord }: Member): Promise<PersonId> {
  const person = await house.store.vault.personOf("discord", discord.id);
  if (person === null) throw new Error(`nobody knows ${discord.name}`);
  return person;
}

const creditedTo = async (house: TestHouse, person: PersonId) =>
  [...(await house.state()).contributions.values()].filter((work) => work.person === person);

describe("two friends", () => {
  test("who are maintainers do not credit each other: a reviewer decides", async () => {
    const house = await openHouse({ maintainers: [BEN.discord.id, ADA.discord.id] });
    expect(await name(house, BEN, ADA)).toContain("A reviewer decides");
    const wish = { kind: "feedback", items: 1, untrustedWords: WORDS, url: null } as const;
    expect(await house.intake.creditAct(ADA.discord, human(BEN), wish, "by word")).toContain("A reviewer decides");
    expect(await house.entries("act-recorded")).toEqual([]);
    house.close();
  });

  test("of whom one named the other's work do not both decide on its appeal", async () => {
    const house = await openHouse();
    await name(house, SAM, ADA);
    await house.intake.confirmScore(RITA.discord, "feedback-1", REASON);
    await house.intake.fileAppeal(ADA.discord, "feedback-1", "It is worth five points and no less.");
    const vote = { contribution: "feedback-1", score: 500, reason: REASON, quotes: [WORDS] };
    await expect(house.intake.voteOnAppeal(SAM.discord, vote)).rejects.toThrow("You have a part in this work.");
    expect((await house.intake.reviewQueue(SAM.discord)).map(({ what }) => what)).not.toContain("appeal");
    expect(await house.intake.voteOnAppeal(TOVE.discord, { ...vote, score: null, quotes: [] })).toContain("Recorded.");
    house.close();
  });

  test("do not name one message for two rewards, whoever names it and whatever became of it", async () => {
    const house = await openHouse();
    await name(house, BEN, ADA, { url: URL });
    await expect(name(house, SAM, ADA, { url: URL, kind: "mentoring" })).rejects.toThrow("was named before");
    await expect(name(house, TOVE, ADA, { url: URL })).rejects.toThrow("was named before");
    const amendment = { contribution: "feedback-1", score: 0, reason: "This is known since spring.", quotes: [] };
    await house.intake.amendScore(RITA.discord, amendment);
    await story.passHours(house, 24 * 8);
    await expect(name(house, BEN, ADA, { url: URL })).rejects.toThrow("was named before");
    house.close();
  });
});

describe("more accounts than one", () => {
  test("of one maintainer's making are together credited no more than one person credits in an epoch", async () => {
    const house = await openHouse({ acts: { creditedMax: 5, kudosMax: 10 } });
    for (let at = 0; at < 20; at += 1) await name(house, TOVE, makeMember(`puppet ${at}`, 200 + at));
    await expect(name(house, TOVE, makeMember("one more", 300))).rejects.toThrow("You have credited as much");
    await name(house, makeMember("puppet 0", 200), makeMember("puppet 0", 200));
    await expect(house.intake.confirmScore(TOVE.discord, "feedback-21", REASON)).rejects.toThrow("You have credited");
    expect(await house.intake.confirmScore(RITA.discord, "feedback-21", REASON)).toContain("is credited");
    house.close();
  });

  test("made by parting and linking again have one person's works in one epoch between them", async () => {
    const house = await openHouse({ acts: { creditedMax: 2, kudosMax: 10 } });
    await mergeAndScore(house, makeEvidence());
    await link(house, ADA);
    await name(house, TOVE, ADA);
    await name(house, TOVE, ADA);
    await house.intake.unlink(ADA.discord, "accounts");
    await expect(name(house, TOVE, ADA)).rejects.toThrow("as many as one epoch takes");
    house.close();
  });

  test("that become one person count the works of one, and say so", async () => {
    const other = makeMember("ada's other", 43, 1);
    const both = await openHouse({ acts: { creditedMax: 1, kudosMax: 10 } }, [other]);
    await mergeAndScore(both, makeEvidence());
    await link(both, ADA);
    await name(both, TOVE, ADA);
    await name(both, TOVE, other);
    await both.intake.unlink(ADA.discord, "accounts");
    await link(both, other);
    const acts = (await creditedTo(both, await personOf(both, other))).filter(({ role }) => role === "helper");
    expect(acts.map(({ paidScore }) => paidScore)).toEqual([null, 500]);
    expect(acts[1]?.reasons.at(-1)).toContain("Two accounts became one person");
    both.close();
  });

  test("a reviewer who parted the account that gave feedback does not credit it", async () => {
    const rita = { ...RITA, github: { id: 77, login: "another-name" } };
    const house = await openHouse({}, [rita]);
    await link(house, rita);
    await name(house, rita, rita);
    await house.intake.unlink(rita.discord, "accounts");
    await expect(house.intake.confirmScore(RITA.discord, "feedback-1", REASON)).rejects.toThrow("You have a part");
    expect((await house.intake.reviewQueue(RITA.discord)).map(({ what }) => what)).not.toContain("nomination");
    house.close();
  });
});

describe("what changed between naming and crediting", () => {
  test("rules of an epoch that credit fewer are kept", async () => {
    const house = await openHouse({ acts: { creditedMax: 2, kudosMax: 10 } });
    await name(house, EVE, EVE);
    await name(house, EVE, EVE);
    await story.passHours(house, 24 * 8);
    for (const at of [1, 2]) await house.intake.confirmScore(RITA.discord, `feedback-${at}`, REASON);
    await expect(name(house, TOVE, EVE)).rejects.toThrow("as many as one epoch takes");
    expect((await house.entries("act-recorded")).map(({ fact }) => fact.epoch)).toEqual([2, 2]);
    house.close();
  });

  test("whoever takes no part any more is credited nothing, and stays so under a GitHub account", async () => {
    const house = await openHouse();
    await name(house, ADA, ADA);
    await house.intake.chooseSharing(ADA.discord, false);
    await expect(house.intake.confirmScore(RITA.discord, "feedback-1", REASON)).rejects.toThrow("to take no part");
    await mergeAndScore(house, makeEvidence());
    await link(house, ADA);
    await expect(name(house, TOVE, ADA)).rejects.toThrow("to take no part");
    house.close();
  });

  test("what waited in an older copy of the ledger is not credited again: it may be paid already", async () => {
    const house = await openHouse();
    await name(house, ADA, ADA);
    const [oldRoot, newRoot] = [makeHash("aa"), makeHash("bb")];
    await house.stream.append(() => ({
      drafts: [{ key: "restored:aa", fact: { kind: "ledger-restored", oldRoot, newRoot, ...SIZES } }],
    }));
    await expect(house.intake.confirmScore(RITA.discord, "feedback-1", REASON)).rejects.toThrow("There is no score");
    expect((await house.intake.record()).nominations).toEqual([]);
    expect(await name(house, ADA, ADA)).toContain("feedback-2");
    house.close();
  });

  test("words that were erased credit nothing", async () => {
    const house = await openHouse();
    await name(house, BEN, ADA);
    await house.store.vault.erase(await personOf(house, BEN));
    await expect(house.intake.confirmScore(RITA.discord, "feedback-1", REASON)).rejects.toThrow("were erased");
    expect(await house.entries("act-recorded")).toEqual([]);
    house.close();
  });
});

describe("an amount of a Discord account alone, put to the vote and joined to a GitHub account meanwhile,", () => {
  async function earnThenJoin(unpaid: Rules["vote"]["unpaid"], choice: 1 | 2): Promise<TestHouse> {
    const { vote } = makeJudgedRules();
    const house = await openHouse({ vote: { ...vote, unpaid } });
    await link(house, BEN);
    await name(house, TOVE, BEN);
    await name(house, TOVE, ADA);
    await closeAndOpenBallot(house);
    await mergeAndScore(house, makeEvidence());
    await link(house, ADA);
    await voteAndCount(house, 1, choice);
    return house;
  }

  const reservedOf = async (house: TestHouse, member: Member) =>
    ((await house.state()).reserved.get(await personOf(house, member)) ?? []).map(({ epoch, isRolledOver = false }) => [
      epoch,
      isRolledOver,
    ]);

  test("falls with the vote", async () => {
    const house = await earnThenJoin("return", 2);
    expect(await reservedOf(house, ADA)).toEqual([]);
    house.close();
  });

  test("is proposed once more where the rules say so, and not twice", async () => {
    const house = await earnThenJoin("roll-over-once", 2);
    expect(await reservedOf(house, ADA)).toEqual([[1, true]]);
    house.close();
  });

  test("stays hers where the vote passes", async () => {
    const house = await earnThenJoin("return", 1);
    expect(await reservedOf(house, ADA)).toEqual([[1, false]]);
    expect((await house.state()).reserved.size).toBe(1);
    house.close();
  });
});
