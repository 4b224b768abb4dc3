// A dispute: a second claim, proven in full, takes nothing; reviewers who are neither of the two decide.
import { beforeEach, describe, expect, test } from "vitest";
import type { Rules } from "#core/rules.ts";
import { DAY_SECONDS } from "#core/time.ts";
import type { DisputePost } from "#core/world.ts";
import { addressOf, makeEvidence, makeKey } from "#test/support/build.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import { ADA, BEN, makeJudgedRules, makeMember, mergeAndScore, RITA, SAM, TOVE } from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const REASON = "Both told me what happened, and I have seen the commits.";
/** Somebody else on Discord who can sign in to Ada's GitHub account, with a wallet of their own. */
const TWIN: Member = { ...makeMember("eve", 3), github: ADA.github };
/** Somebody else who holds the key of Ada's wallet. */
const SHARER: Member = { ...BEN, key: ADA.key };

let house: TestHouse;

async function open(rules: Rules = makeJudgedRules({ payout: { coolDownHours: 72 } })): Promise<void> {
  house = await makeHouse({
    world: makeWorld({ rules }),
    members: [ADA, BEN, TWIN, makeMember("fay", 4, 4)],
  });
  await house.tick();
  await mergeAndScore(house, makeEvidence());
  await link(house, ADA);
}

beforeEach(() => open());

const vote = ({ discord }: Member, verdict: "upheld" | "amended", dispute = 1) =>
  house.intake.voteOnDispute(discord, { dispute, verdict, reason: REASON });

async function decide(verdict: "upheld" | "amended", dispute = 1): Promise<void> {
  for (const reviewer of [RITA, SAM, TOVE]) await vote(reviewer, verdict, dispute);
}

async function walletOf({ discord }: Member): Promise<string | null> {
  const person = await house.store.vault.personOf("discord", discord.id);
  const record = person === null ? null : ((await house.state()).persons.get(person)?.walletRecord ?? null);
  return record === null ? null : ((await house.store.vault.read(record))?.text ?? null);
}

const posts = (): DisputePost[] =>
  [...house.world.state.posts.values()].flatMap(({ post }) => (post.about === "dispute" ? [post] : []));

const claimOf = (member: Member) => link(house, member).catch((error: unknown) => error);

describe("a second claim", () => {
  test("on a GitHub account changes nothing, is on record, and is told to both", async () => {
    expect(await claimOf(TWIN)).toMatchObject({
      message: "This GitHub account is linked to another Discord account already.",
      happened: "Your claim is on record as dispute-1. Nothing was changed.",
    });
    expect(await walletOf(ADA)).toBe(addressOf(ADA.key));
    expect(await walletOf(TWIN)).toBeNull();
    await house.tick();
    expect(posts()).toMatchObject([
      {
        where: "payouts",
        dispute: "dispute-1",
        of: "github",
        claimant: { discordId: "93", login: null },
        holder: { discordId: "91", login: "dev-1" },
        wallet: null,
        answer: null,
      },
    ]);
  });

  test("on a wallet too", async () => {
    expect(await claimOf(SHARER)).toMatchObject({ message: "This wallet is linked to another person already." });
    await house.tick();
    expect(posts()).toMatchObject([{ of: "wallet", wallet: addressOf(ADA.key), holder: { discordId: "91" } }]);
  });

  test("that the holder gave way to before the answer is not taken from its claimant by it", async () => {
    await claimOf(TWIN);
    await house.intake.unlink(ADA.discord, "accounts");
    await link(house, TWIN);
    const held = await walletOf(TWIN);
    await decide("amended");
    expect(await walletOf(TWIN)).toBe(held);
    expect(held).toBe(addressOf(TWIN.key));
  });

  test("with a proof that is wrong is no dispute", async () => {
    const thief = { ...TWIN, key: ADA.key };
    const page = (await house.intake.offerLink(thief.discord)).url.split("/").at(-1) ?? "";
    const text = await house.intake.linkTextFor(page, addressOf(ADA.key));
    const signature = await BEN.key.signMessage(text);
    await expect(house.intake.completeLink(page, { wallet: addressOf(ADA.key), signature })).rejects.toThrow(
      "made by another wallet",
    );
    expect(await house.entries("link-disputed")).toEqual([]);
  });

  test("uses its page up, is taken once while it is open, and not again soon after it was answered", async () => {
    await claimOf(TWIN);
    expect(await claimOf(TWIN)).toMatchObject({ happened: expect.stringContaining("dispute-1 is decided by") });
    await decide("upheld");
    expect(await claimOf(TWIN)).toMatchObject({ happened: "Your claim dispute-1 was decided." });
    expect(await house.entries("link-disputed")).toHaveLength(1);
  });

  test("by the same person is taken so often at once", async () => {
    const fay = makeMember("fay", 4, 4);
    await link(house, fay);
    await claimOf({ ...TWIN, key: ADA.key });
    await claimOf({ ...BEN, key: ADA.key });
    const ben: Member = { ...BEN, key: fay.key };
    await claimOf(ben);
    await link(house, makeMember("gil", 5));
    expect(await claimOf({ ...BEN, key: makeMember("gil", 5).key })).toMatchObject({
      happened: "2 claims of yours wait for a decision already.",
    });
  });

  test("where the rules name no reviewer, or none who is free, stays a refusal that says so", async () => {
    await open(makeJudgedRules({ review: { reviewers: [{ discordId: "91", githubLogin: "dev-1" }] } }));
    expect(await claimOf(TWIN)).toMatchObject({ next: expect.stringContaining("no reviewer who could decide") });
    await open(makeJudgedRules({ review: { reviewers: [] } }));
    expect(await claimOf(SHARER)).toMatchObject({ next: expect.stringContaining("no reviewer who could decide") });
    expect(await house.entries("link-disputed")).toEqual([]);
  });
});

describe("reviewers", () => {
  test("find it in their queue under its name, and not once they have voted", async () => {
    await claimOf(TWIN);
    expect(await house.intake.reviewQueue(RITA.discord)).toMatchObject([
      { what: "dispute", contribution: "dispute-1", says: expect.arrayContaining([expect.stringContaining("dev-1")]) },
    ]);
    await vote(RITA, "upheld");
    expect(await house.intake.reviewQueue(RITA.discord)).toEqual([]);
    await expect(vote(RITA, "amended")).rejects.toThrow("You have decided on this already.");
  });

  test("who are one of the two do not see it and do not decide", async () => {
    const reviewers = [ADA, TWIN, RITA].map(({ discord }) => ({
      discordId: discord.id,
      githubLogin: `r-${discord.id}`,
    }));
    await open(makeJudgedRules({ review: { reviewers } }));
    await claimOf(TWIN);
    for (const involved of [ADA, TWIN]) {
      expect(await house.intake.reviewQueue(involved.discord)).toEqual([]);
      await expect(vote(involved, "amended")).rejects.toThrow("one of the two whom this is about");
    }
    // One is free, so one decides.
    expect(await vote(RITA, "upheld")).toBe("Recorded. Everything stays linked as it is.");
  });

  test("who are known by the GitHub account that is claimed do not decide", async () => {
    const reviewers = [
      { discordId: "777", githubLogin: "DEV-1" },
      { discordId: RITA.discord.id, githubLogin: "rita" },
    ];
    await open(makeJudgedRules({ review: { reviewers } }));
    await claimOf(TWIN);
    await expect(vote({ ...ADA, discord: { id: "777", name: "ada's other" } }, "amended")).rejects.toThrow(
      "one of the two",
    );
  });

  test("are those in the rules, and nobody else", async () => {
    await claimOf(TWIN);
    await expect(vote(BEN, "amended")).rejects.toThrow("Only the DAO's reviewers may do this.");
    await expect(vote(RITA, "amended", 2)).rejects.toThrow("There is no open dispute-2.");
  });
});

describe("upheld", () => {
  test("nothing changes, and both are told", async () => {
    await claimOf(TWIN);
    await house.tick();
    await decide("upheld");
    await house.tick();
    expect(await walletOf(ADA)).toBe(addressOf(ADA.key));
    expect(posts().map(({ answer }) => answer?.verdict ?? "open")).toEqual(["open", "upheld"]);
    await house.tick();
    expect(posts()).toHaveLength(2);
  });

  test("so is a tie", async () => {
    await open(makeJudgedRules({ review: { panel: 2 } }));
    await claimOf(TWIN);
    await vote(RITA, "amended");
    await vote(SAM, "upheld");
    expect(await house.entries("dispute-answered")).toMatchObject([{ fact: { verdict: "upheld" } }]);
  });

  test("and where nobody decides in time, everything stays as it is", async () => {
    await claimOf(TWIN);
    house.world.passHours((5 * DAY_SECONDS) / 3_600 + 1);
    await house.tick();
    expect(await house.entries("dispute-answered")).toMatchObject([{ fact: { verdict: "lapsed" } }]);
    expect(await walletOf(ADA)).toBe(addressOf(ADA.key));
  });

  test("and where some have decided in time, they do", async () => {
    await claimOf(TWIN);
    await vote(RITA, "amended");
    house.world.passHours(5 * 24 + 1);
    await house.tick();
    expect(await house.entries("dispute-answered")).toMatchObject([{ fact: { verdict: "amended" } }]);
  });
});

describe("amended", () => {
  test("a GitHub account is taken with its work and what is reserved; its holder keeps neither", async () => {
    const worker = await house.store.vault.personOf("github", "1");
    await claimOf(TWIN);
    await decide("amended");
    expect(await walletOf(ADA)).toBeNull();
    expect(await house.store.vault.personOf("github", "1")).toBe(worker);
    expect(await house.store.vault.personOf("discord", "91")).not.toBe(worker);
    expect((await link(house, TWIN)).person).toBe(worker);
    expect(await walletOf(TWIN)).toBe(addressOf(TWIN.key));
  });

  test("the outcome is told to who held it, although the accounts are parted by then", async () => {
    await claimOf(TWIN);
    await house.tick();
    await decide("amended");
    await house.tick();
    expect(posts().at(-1)).toMatchObject({
      claimant: { discordId: "93" },
      holder: { discordId: "91" },
      answer: { verdict: "amended", because: "3 reviewers decided." },
    });
  });

  test("a wallet is taken, and the claimant waits with it although it is their first", async () => {
    await claimOf(SHARER);
    await decide("amended");
    expect(await walletOf(ADA)).toBeNull();
    await link(house, SHARER);
    expect(await walletOf(SHARER)).toBe(addressOf(ADA.key));
    const { wallet } = await house.intake.linkStanding(SHARER.discord);
    expect(wallet?.payableFrom).toBe(house.world.state.now + 72 * 3_600);
  });

  test("a GitHub account pays nobody new before the waiting is over", async () => {
    await claimOf(TWIN);
    await decide("amended");
    await link(house, TWIN);
    expect((await house.intake.linkStanding(TWIN.discord)).wallet?.payableFrom).toBe(
      house.world.state.now + 72 * 3_600,
    );
  });

  test("a wallet that its holder has changed meanwhile is left alone", async () => {
    await claimOf(SHARER);
    const moved = { ...ADA, key: makeKey(21) };
    await link(house, moved);
    await decide("amended");
    expect(await walletOf(ADA)).toBe(addressOf(moved.key));
  });
});
