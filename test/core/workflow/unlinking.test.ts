// Unlinking: a person takes back what they linked; work and money stay whose they are, and no waiting is skipped.
import { beforeEach, describe, expect, test } from "vitest";
import type { PersonId } from "#core/contribution/contribution.ts";
import { addressOf, makeEvidence, makeKey, makeRules } from "#test/support/build.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import { ADA, BEN, closeAndOpenBallot, makeMember, mergeAndScore, passHours, TREASURER } from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const COOL_DOWN_HOURS = 72;
const THIEF_KEY = makeKey(66);
const FAY = makeMember("fay", 4);

let house: TestHouse;
const shownGithub = new Map<string, Member["github"]>();

beforeEach(async () => {
  shownGithub.clear();
  const members = [ADA, BEN, TREASURER, FAY];
  house = await makeHouse({
    world: makeWorld({ rules: makeRules({ payout: { coolDownHours: COOL_DOWN_HOURS } }) }),
    identity: {
      way: "vouched",
      says: "The test confirms who is who.",
      githubOf: async (id) =>
        shownGithub.has(id)
          ? (shownGithub.get(id) ?? null)
          : (members.find(({ discord }) => discord.id === id)?.github ?? null),
    },
  });
  await house.tick();
});

const show = ({ discord }: Member) => house.intake.linkStanding(discord);
const payableFrom = async (member: Member) => (await show(member)).wallet?.payableFrom ?? null;
const cooled = () => house.world.state.now + COOL_DOWN_HOURS * 3_600;

test("what is linked is shown with its time, and what is reserved with it", async () => {
  await mergeAndScore(house, makeEvidence());
  await passHours(house, 7 * 24);
  const before = house.world.state.now;
  await link(house, ADA);
  expect(await show(ADA)).toMatchObject({
    discordName: "ada",
    discordSince: before,
    github: { login: "dev-1", since: before },
    wallet: { wallet: addressOf(ADA.key), since: before, payableFrom: null },
    reserved: "1,000 LRL",
    coolDownHours: COOL_DOWN_HOURS,
    disputes: [],
  });
});

test("nothing linked is shown as that", async () => {
  expect(await show(BEN)).toMatchObject({ discordSince: null, github: null, wallet: null, reserved: null });
});

describe("a wallet that is unlinked", () => {
  test("is paid nothing that comes later, which is kept", async () => {
    await mergeAndScore(house, makeEvidence());
    await link(house, ADA);
    await house.intake.unlink(ADA.discord, "wallet");
    await passHours(house, 7 * 24);
    expect(await show(ADA)).toMatchObject({ github: { login: "dev-1" }, wallet: null, reserved: "1,000 LRL" });
    expect(await house.intake.standingOf(ADA.discord)).toContain("are reserved for you: link a wallet with /link add");
  });

  test("is paid where it was voted to go", async () => {
    await mergeAndScore(house, makeEvidence());
    await link(house, ADA);
    await closeAndOpenBallot(house);
    const [before] = await house.entries("proposal-drafted");
    await house.intake.unlink(ADA.discord, "wallet");
    const proposal = [...(await house.state()).proposals.values()][0];
    expect(proposal?.lines).toEqual(before?.fact.lines);
    expect((await house.store.vault.read(proposal?.lines[0]?.walletRecord ?? ""))?.text).toBe(addressOf(ADA.key));
  });

  test("twice is refused the second time", async () => {
    await link(house, ADA);
    await house.intake.unlink(ADA.discord, "wallet");
    await expect(house.intake.unlink(ADA.discord, "wallet")).rejects.toThrow("No wallet is linked to you.");
  });

  test("is free for somebody else, who has not to wait with it", async () => {
    await link(house, ADA);
    await house.intake.unlink(ADA.discord, "wallet");
    await link(house, { ...BEN, key: ADA.key });
    expect((await show(BEN)).wallet?.wallet).toBe(addressOf(ADA.key));
  });
});

describe("the waiting is not skipped", () => {
  test("by unlinking first, be it another wallet or the same", async () => {
    await link(house, ADA);
    for (const key of [THIEF_KEY, ADA.key]) {
      await house.intake.unlink(ADA.discord, "wallet");
      await link(house, { ...ADA, key });
      expect(await payableFrom(ADA)).toBe(cooled());
    }
  });

  test("which is told with what waits, at the moment of linking", async () => {
    await mergeAndScore(house, makeEvidence());
    await link(house, ADA);
    await house.intake.unlink(ADA.discord, "wallet");
    await passHours(house, 7 * 24);
    expect((await link(house, ADA)).reserved).toMatch(
      /^1,000 LRL reserved for you will be a line of the first proposal after 20\d\d-\d\d-\d\d \d\d:\d\d UTC\.$/,
    );
  });

  test("by parting the accounts and linking them again", async () => {
    await link(house, ADA);
    await house.intake.unlink(ADA.discord, "accounts");
    await link(house, { ...ADA, key: THIEF_KEY });
    expect((await show(ADA)).github?.login).toBe("dev-1");
    expect(await payableFrom(ADA)).toBe(cooled());
  });

  test("by parting the accounts and linking a wallet to the Discord account alone", async () => {
    await link(house, ADA);
    await house.intake.unlink(ADA.discord, "accounts");
    shownGithub.set(ADA.discord.id, null);
    await link(house, { ...ADA, key: THIEF_KEY });
    expect(await payableFrom(ADA)).toBe(cooled());
  });

  test("by parting accounts that have no wallet in this DAO yet", async () => {
    const { vault } = house.store;
    const hub = { provider: "github", account: "1", name: "dev-1" } as const;
    const person = await vault.ensurePerson(hub, "person-of-another-dao" as PersonId);
    await vault.ensurePerson({ provider: "discord", account: ADA.discord.id, name: "ada" }, person);
    await house.intake.unlink(ADA.discord, "accounts");
    await link(house, ADA);
    expect(await payableFrom(ADA)).toBe(cooled());
  });

  test("and the owner of a stolen Discord account is told of the wallet that comes after the parting", async () => {
    await link(house, ADA);
    await house.intake.unlink(ADA.discord, "accounts");
    shownGithub.set(ADA.discord.id, null);
    await link(house, { ...ADA, key: THIEF_KEY });
    await house.tick();
    const posts = [...house.world.state.posts.values()].flatMap(({ post }) => (post.about === "wallet" ? [post] : []));
    expect(posts).toMatchObject([
      { name: { discordId: "91" }, wallet: addressOf(THIEF_KEY), replaced: [{ wallet: addressOf(ADA.key) }] },
    ]);
  });

  test("by joining a GitHub account of one's own with another wallet", async () => {
    await mergeAndScore(house, makeEvidence());
    await link(house, FAY);
    shownGithub.set(FAY.discord.id, ADA.github);
    await link(house, { ...FAY, key: THIEF_KEY });
    expect(await payableFrom(FAY)).toBe(cooled());
  });

  test("by unlinking, and joining a GitHub account of one's own then", async () => {
    await mergeAndScore(house, makeEvidence());
    await link(house, FAY);
    await house.intake.unlink(FAY.discord, "wallet");
    shownGithub.set(FAY.discord.id, ADA.github);
    await link(house, { ...FAY, key: THIEF_KEY });
    expect(await payableFrom(FAY)).toBe(cooled());
  });

  test("by changing the wallet first, and joining with the same one", async () => {
    await mergeAndScore(house, makeEvidence());
    await link(house, FAY);
    await link(house, { ...FAY, key: THIEF_KEY });
    shownGithub.set(FAY.discord.id, ADA.github);
    await link(house, { ...FAY, key: THIEF_KEY });
    expect(await payableFrom(FAY)).toBe(cooled());
  });

  test("and whoever joins a GitHub account with the wallet that was paid so far waits for nothing", async () => {
    await mergeAndScore(house, makeEvidence());
    await link(house, FAY);
    shownGithub.set(FAY.discord.id, ADA.github);
    await link(house, FAY);
    expect(await payableFrom(FAY)).toBeNull();
  });
});

describe("accounts that are parted", () => {
  test("leave work and what is reserved with GitHub, and nothing with Discord", async () => {
    await mergeAndScore(house, makeEvidence());
    const { person } = await link(house, ADA);
    await passHours(house, 7 * 24 + COOL_DOWN_HOURS);
    await house.intake.unlink(ADA.discord, "accounts");
    expect(await show(ADA)).toMatchObject({ github: null, wallet: null, reserved: null });
    expect(await house.store.vault.personOf("github", "1")).toBe(person);
    expect((await house.state()).persons.get(person)).toMatchObject({ hasDiscord: false, walletRecord: null });
  });

  test("are linked again by their own proofs, as often as somebody likes", async () => {
    const { person } = await link(house, ADA);
    for (let time = 0; time < 3; time += 1) {
      await house.intake.unlink(ADA.discord, "accounts");
      expect((await link(house, ADA)).person).toBe(person);
    }
    expect((await show(ADA)).wallet?.wallet).toBe(addressOf(ADA.key));
  });

  test("let another Discord account link GitHub without a dispute, and wait", async () => {
    await link(house, ADA);
    await house.intake.unlink(ADA.discord, "accounts");
    shownGithub.set(FAY.discord.id, ADA.github);
    await link(house, FAY);
    expect(await payableFrom(FAY)).toBe(cooled());
  });

  test("are two: without a GitHub account there is nothing to part", async () => {
    await link(house, FAY);
    await expect(house.intake.unlink(FAY.discord, "accounts")).rejects.toThrow("No GitHub account is linked to you.");
  });
});

test("a Discord account alone does not change where work on GitHub is paid", async () => {
  await link(house, ADA);
  shownGithub.set(ADA.discord.id, null);
  await expect(link(house, { ...ADA, key: THIEF_KEY })).rejects.toThrow("has to be confirmed as well");
  expect((await show(ADA)).wallet?.wallet).toBe(addressOf(ADA.key));
});
