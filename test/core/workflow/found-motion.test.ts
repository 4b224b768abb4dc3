// Lost motions and grants: a copy from before they were asked takes over what the members were asked, and nobody is paid twice.
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { rulesHash } from "#core/rules.ts";
import { draftMotion } from "#core/workflow/motion.ts";
import { draftGrant, grantPayoutId } from "#core/workflow/one-off-grant.ts";
import { findBreak, reconcile } from "#core/workflow/restore.ts";
import { addressOf, makeRules } from "#test/support/build.ts";
import { link, makeHouse, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";

const { ADA, BEN, MEMBERS } = story;
const folder = mkdtempSync(join(tmpdir(), "laurel-found-"));
afterAll(() => rmSync(folder, { recursive: true }));

const WORDS = "The last three ballots lapsed because nobody was awake.";
const LONGER = makeRules({ vote: { votingHours: 96 } });
const EVEN_LONGER = makeRules({ vote: { votingHours: 120 } });

/** A house with members who have a vote, and a copy of its ledger from before anything is asked. */
async function houseWithCopy(name: string): Promise<{ house: TestHouse; copy: string }> {
  const path = join(folder, `${name}.sqlite`);
  const house = await makeHouse({ store: openSqlite(path), members: MEMBERS });
  await story.settleIn(house);
  await link(house, ADA);
  await link(house, BEN);
  house.world.state.votingPowers.set(addressOf(ADA.key), 120n * 10n ** 18n);
  const copy = join(folder, `${name}-copy.sqlite`);
  const whole = openSqlite(path);
  whole.close();
  copyFileSync(path, copy);
  copyFileSync(`${path}-wal`, `${copy}-wal`);
  copyFileSync(`${path}.keys`, `${copy}.keys`);
  return { house, copy };
}

async function restore({ world }: TestHouse, copy: string): Promise<TestHouse> {
  return makeHouse({ store: openSqlite(copy), world, members: MEMBERS, seed: "restored" });
}

function wishRules(rules = LONGER, basedOn = makeRules()) {
  const about = { kind: "rules", rules, rulesHash: rulesHash(rules), basedOn: rulesHash(basedOn) } as const;
  return { title: "Vote longer", words: WORDS, about, system: "basic", choices: [] } as const;
}

async function vote(house: TestHouse, choice = 1): Promise<void> {
  const [motion] = (await house.state()).motions.keys();
  await house.tick();
  await story.passHours(house, 24);
  house.world.voteOn(motion ?? "0x", "member-a", choice, 120);
  house.world.voteOn(motion ?? "0x", "member-b", choice, 40);
}

test("a copy from before a motion only reads until it was taken over", async () => {
  const { house, copy } = await houseWithCopy("reads");
  await draftMotion(house, ADA.discord, wishRules());
  await vote(house);
  const restored = await restore(house, copy);
  expect((await findBreak(restored))?.because).toContain("The ballot of motion 1 was opened over");
  expect(await reconcile(restored)).toContain("Took over the ballot of motion 1 as it was put to the vote.");
  expect(await findBreak(restored)).toBeNull();
});

test("rules that were voted for and lost are adopted again, also two after each other", async () => {
  const { house, copy } = await houseWithCopy("rules");
  await draftMotion(house, ADA.discord, wishRules());
  await vote(house);
  await story.passHours(house, 73);
  await story.passHours(house, 1);
  await draftMotion(house, ADA.discord, wishRules(EVEN_LONGER, LONGER));
  await vote(house);
  await story.passHours(house, 97);
  await story.passHours(house, 1);
  expect((await house.state()).rulesHash).toBe(rulesHash(EVEN_LONGER));
  const restored = await restore(house, copy);
  await reconcile(restored);
  await restored.tick();
  expect((await restored.state()).rulesHash).toBe(rulesHash(EVEN_LONGER));
  expect((await restored.entries("rules-adopted")).map(({ fact }) => fact.because)).toEqual(["first", "vote", "vote"]);
});

test("rules that were voted down and lost are not adopted", async () => {
  const { house, copy } = await houseWithCopy("down");
  await draftMotion(house, ADA.discord, wishRules());
  await vote(house, 2);
  await story.passHours(house, 73);
  const restored = await restore(house, copy);
  await reconcile(restored);
  await restored.tick();
  expect((await restored.state()).rulesHash).toBe(rulesHash(makeRules()));
});

test("the next motion after a lost one has a number of its own", async () => {
  const { house, copy } = await houseWithCopy("number");
  await draftMotion(house, ADA.discord, wishRules());
  await vote(house);
  const restored = await restore(house, copy);
  await reconcile(restored);
  await draftMotion(restored, ADA.discord, {
    title: "Where do we meet?",
    words: WORDS,
    about: { kind: "text" },
    system: "approval",
    choices: ["Lisbon", "Oslo"],
  });
  expect((await restored.entries("motion-drafted")).map(({ fact }) => fact.number)).toEqual([1, 2]);
});

test("a forged motion is not taken over", async () => {
  const { house, copy } = await houseWithCopy("forged");
  await draftMotion(house, ADA.discord, wishRules());
  await vote(house);
  const [ballot] = house.world.state.ballots;
  if (ballot !== undefined) ballot.isEdited = true;
  const restored = await restore(house, copy);
  await expect(reconcile(restored)).rejects.toThrow("The ballot of motion 1 cannot be taken over");
});

const WISH = { to: BEN.discord.id, amount: "120.5", title: "A logo", words: WORDS };

async function passGrant(house: TestHouse): Promise<void> {
  await house.tick();
  await story.passHours(house, 24);
  house.world.voteOn(grantPayoutId(makeRules(), 1), "member-a", 1, 80);
  house.world.voteOn(grantPayoutId(makeRules(), 1), "member-b", 1, 40);
  await story.passHours(house, 73);
}

test("a grant that was voted on and lost is paid once", async () => {
  const { house, copy } = await houseWithCopy("grant");
  await draftGrant(house, ADA.discord, WISH);
  await passGrant(house);
  const restored = await restore(house, copy);
  expect(await reconcile(restored)).toContain("Took over the ballot of grant 1 as it was put to the vote.");
  await restored.tick();
  await story.payOut(restored, null);
  expect(restored.world.state.received.get(addressOf(BEN.key))).toBe(1205n * 10n ** 17n);
  expect(await restored.entries("payout-settled")).toHaveLength(1);
});

test("a grant that was paid and lost is found paid, and the next one has another number", async () => {
  const { house, copy } = await houseWithCopy("paid");
  await draftGrant(house, ADA.discord, WISH);
  await passGrant(house);
  await story.payOut(house, null);
  const restored = await restore(house, copy);
  await reconcile(restored);
  await story.passHours(restored, 1);
  expect(await restored.entries("payout-settled")).toHaveLength(1);
  expect(await draftGrant(restored, ADA.discord, WISH)).toContain("Grant 2,");
  expect(restored.world.state.received.get(addressOf(BEN.key))).toBe(1205n * 10n ** 17n);
});

test("a copy that asks for another grant under the number of a lost one lets it go", async () => {
  const { house, copy } = await houseWithCopy("same-number");
  await draftGrant(house, ADA.discord, WISH);
  await passGrant(house);
  const restored = await restore(house, copy);
  await draftGrant(restored, ADA.discord, { ...WISH, amount: "7" });
  await reconcile(restored);
  await restored.tick();
  await story.payOut(restored, null);
  expect(restored.world.state.received).toEqual(new Map([[addressOf(BEN.key), 1205n * 10n ** 17n]]));
});
