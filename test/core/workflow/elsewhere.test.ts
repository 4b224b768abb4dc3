// Elsewhere: two DAOs on one store share a vault, and who joins or parts accounts in one is the same person in the other.
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSqlite } from "#core/ledger/sqlite.ts";
import type { Store } from "#core/ledger/ledger.ts";
import type { ActWish } from "#core/workflow/kept-act.ts";
import { addressOf, makeEvidence, makeKey, tokens } from "#test/support/build.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld, receivedBy } from "#test/support/world.ts";

const { ADA, RITA, TOVE, makeJudgedRules, mergeAndScore, passHours } = story;
const WISH: ActWish = {
  kind: "feedback",
  items: 1,
  untrustedWords: "The search forgets its filter after every reload.",
  url: null,
};

const RITA_WITH_GITHUB: Member = { ...RITA, github: { id: 77, login: "rita" } };

let store: Store;
let here: TestHouse;
let there: TestHouse;

async function openDao(daoId: string): Promise<TestHouse> {
  const rules = { ...makeJudgedRules(), daoId, maintainers: [TOVE.discord.id] };
  const house = await makeHouse({
    world: makeWorld({ rules }),
    store,
    members: [RITA_WITH_GITHUB, ...story.MEMBERS],
    seed: daoId,
  });
  await story.settleIn(house);
  return house;
}

beforeEach(async () => {
  store = openSqlite(":memory:");
  here = await openDao("laurel-dao");
  there = await openDao("other-dao");
});
afterEach(() => store.close());

const human = ({ discord }: Member) => ({ ...discord, isBot: false });

test("what a Discord account earned there is its GitHub person's once it is linked here", async () => {
  await there.intake.creditAct(TOVE.discord, human(ADA), WISH, "one");
  await mergeAndScore(here, makeEvidence());
  const linked = await link(here, ADA);
  expect((await there.state()).contributions.get("feedback-1")?.person).toBe(linked.person);
  expect(await there.intake.standingOf(ADA.discord)).toContain("feedback-1: ");
  expect(await there.entries("persons-joined")).toHaveLength(1);
});

test("whoever parts accounts here keeps a part in the own case there", async () => {
  await link(here, RITA);
  await there.intake.nameAct(RITA.discord, human(RITA), WISH, "one");
  await here.intake.unlink(RITA.discord, "accounts");
  expect(await there.entries("account-unlinked")).toHaveLength(1);
  await expect(there.intake.confirmScore(RITA.discord, "feedback-1", "It is good work of mine.")).rejects.toThrow(
    "You have a part in this work.",
  );
});

test("joining here leaves no wallet there that the person has not proven, and the next one waits", async () => {
  const alone: Member = { discord: ADA.discord, key: ADA.key, github: null };
  const lonely = await makeHouse({ world: there.world, store, members: [alone], seed: "lonely" });
  const { person: before } = await link(lonely, alone);
  await mergeAndScore(here, makeEvidence());
  const { person } = await link(here, ADA);
  const state = await there.state();
  expect(state.persons.get(before)?.walletRecord).toBeNull();
  expect(state.persons.get(person)?.mustCool).toBe(true);
});

test("what is told twice is recorded once", async () => {
  await there.intake.creditAct(TOVE.discord, human(ADA), WISH, "one");
  await mergeAndScore(here, makeEvidence());
  await link(here, ADA);
  await link(here, ADA);
  expect(await there.entries("persons-joined")).toHaveLength(1);
});

test.each([
  ["before the vote", 0],
  ["after it passed", 1],
] as const)(
  "a payout that is on its way there, when its person joins here %s, is made once and to nobody else",
  async (_, when) => {
    const alone: Member = { discord: ADA.discord, key: ADA.key, github: null };
    const lonely = await makeHouse({ world: there.world, store, members: [alone], seed: "lonely" });
    await link(lonely, alone);
    await there.intake.creditAct(TOVE.discord, human(ADA), WISH, "one");
    await mergeAndScore(here, makeEvidence());
    await story.closeAndOpenBallot(there);
    if (when === 0) await link(here, { ...ADA, key: makeKey(77) });
    await story.voteAndCount(there, 1);
    if (when === 1) await link(here, { ...ADA, key: makeKey(77) });
    await story.payOut(there, 1);
    expect(receivedBy(there.world, addressOf(ADA.key))).toBe(tokens(1_000));
    expect((await there.state()).reserved.size).toBe(0);
    await passHours(there, 24 * 15);
    expect(await there.entries("payout-settled")).toHaveLength(1);
    expect(receivedBy(there.world, addressOf(makeKey(77)))).toBe(0n);
  },
);
