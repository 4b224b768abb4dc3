// Voting: what members read of an open ballot, and what becomes of the vote that their wallet signs.
import type { Wallet as Key } from "ethers";
import { afterEach, describe, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import { rulesHash } from "#core/rules.ts";
import { draftGrant } from "#core/workflow/one-off-grant.ts";
import type { Hash } from "#core/key.ts";
import { addressOf, makeRules } from "#test/support/build.ts";
import { ADA, BEN, passHours } from "#test/support/story.ts";
import { CLEO, openVotingHouse, STRANGER, type VotingHouse } from "#test/support/voting.ts";

let house: VotingHouse;
afterEach(() => house?.close());

async function cast(ballotId: Hash, key: Key, choice: unknown, reason = "") {
  const wish = { voter: key.address, choice, reason };
  const typed = await house.intake.voteToSign(ballotId, wish);
  const signature = await key.signTypedData(typed.domain, { Vote: [...typed.types.Vote] }, typed.message);
  const { timestamp, reason: signedReason } = typed.message;
  return house.intake.castVote(ballotId, { ...wish, reason: signedReason, timestamp, signature });
}

const voterOf = async (ballotId: Hash, key: Key) => (await house.intake.votePage(ballotId, key.address)).voter;

describe("before voting, a member reads", () => {
  test("what an epoch's proposal pays, and what it needs to pass", async () => {
    house = await openVotingHouse();
    const page = await house.intake.votePage(await house.openProposal(), null);
    expect(page).toMatchObject({
      of: "epoch 1",
      title: "Rewards of epoch 1",
      untrustedWords: null,
      system: "basic",
      lines: [{ who: "dev-1", amount: "1,000 LRL" }],
      linesLeft: 0,
      standing: { choices: ["For", "Against", "Abstain"], scores: ["0", "0", "0"], voters: 0, quorum: "100" },
      doubts: [],
      voter: null,
    });
    expect(page.choices.map(({ name }) => name)).toEqual(["For", "Against", "Abstain"]);
    expect(page.endsAt - page.startsAt).toBe(72 * 3_600);
    expect(page.passes).toContain("at least 100 voting power takes part (votes for)");
  });

  test("that rewards which do not pass come once more, where the rules say so", async () => {
    house = await openVotingHouse(makeRules({ vote: { unpaid: "roll-over-once" } }));
    const { choices } = await house.intake.votePage(await house.openProposal(), null);
    expect(choices[1]?.means).toBe(
      "Nobody is paid now. Rewards that do not pass are proposed once more with the next epoch.",
    );
  });

  test("who asks for a grant, in whose words, and how much", async () => {
    house = await openVotingHouse();
    await house.openProposal();
    await house.openMotion();
    const wish = { to: ADA.discord.id, amount: "120.5", title: "Pay for the hosting", words: "A year of two servers." };
    await draftGrant(house, BEN.discord, wish);
    await house.tick();
    await passHours(house, 24);
    const ballotId = [...(await house.state()).proposals.values()].at(-1)?.ballot?.ballotId ?? "0x";
    expect(await house.intake.votePage(ballotId, null)).toMatchObject({
      of: "grant 1",
      title: "Pay for the hosting",
      lead: "A member asks to pay 120.5 LRL from the treasury.",
      untrustedWords: "A year of two servers.",
      lines: [{ who: "dev-1", amount: "120.5 LRL" }],
      choices: [
        { name: "For", means: "Pays 120.5 LRL from the treasury to 1 person." },
        { name: "Against", means: "The money stays in the treasury." },
        { name: "Abstain" },
      ],
    });
  });

  test("a question with its own choices", async () => {
    house = await openVotingHouse();
    const page = await house.intake.votePage(await house.openMotion(), null);
    expect(page).toMatchObject({
      of: "motion 1",
      proposal: null,
      title: "Where shall we meet?",
      untrustedWords: "Twice a year we meet in one place.\nWhere shall it be next?",
      system: "single-choice",
      choices: [
        { name: "Lisbon", means: null },
        { name: "Oslo", means: null },
        { name: "Online", means: null },
      ],
      lines: [],
      passes: "The choice with the most voting power wins, when at least 100 takes part and at least 2 vote.",
    });
  });

  test("which rules would change", async () => {
    house = await openVotingHouse();
    const rules = makeRules({ vote: { votingHours: 96 } });
    const basedOn = rulesHash(house.world.rules);
    const about = { kind: "rules", rules, rulesHash: rulesHash(rules), basedOn } as const;
    const page = await house.intake.votePage(await house.openMotion({ about }), null);
    expect(page).toMatchObject({
      lead: "A member asks to change the rules of the DAO.",
      changes: [{ path: "vote.votingHours", before: "72", after: "96" }],
      changesLeft: 0,
    });
  });

  test("what becomes of a payout that is held", async () => {
    house = await openVotingHouse();
    const ballotId = await house.openProposal();
    await cast(ballotId, BEN.key, 1);
    await cast(ballotId, CLEO.key, 1);
    await passHours(house, 73);
    const [payout] = (await house.state()).proposals.values();
    const about = { kind: "hold", payoutId: payout?.payoutId ?? "0x" } as const;
    const page = await house.intake.votePage(await house.openMotion({ about }), null);
    expect(page).toMatchObject({
      lead: "A member asks not to make the payout of epoch 1, which is held.",
      choices: [{ means: "The payout is not made." }, { means: "The hold ends, and the payout goes on." }, {}],
    });
  });

  test("their voting power, and where it comes from", async () => {
    house = await openVotingHouse();
    const ballotId = await house.openProposal();
    expect(await voterOf(ballotId, CLEO.key)).toEqual({
      voter: addressOf(CLEO.key),
      power: "2.5",
      because: "It is what this wallet held at block 147744000: 2.5 by whitelist-weighted.",
      note: null,
      vote: null,
    });
    expect(await voterOf(ballotId, STRANGER.key)).toMatchObject({ power: "0" });
  });

  test("that a vote of theirs would decide nothing, where those who are paid abstain", async () => {
    const passRule = { ...makeRules().vote.passRule, recipientsAbstain: true } as const;
    house = await openVotingHouse(makeRules({ vote: { passRule } }));
    const ballotId = await house.openProposal();
    expect((await voterOf(ballotId, ADA.key))?.note).toContain("You would be paid by this.");
    expect((await voterOf(ballotId, BEN.key))?.note).toBeNull();
  });
});

describe("a vote", () => {
  test("is in at once, counts in how it stands, and may be given again within the same second", async () => {
    house = await openVotingHouse();
    const ballotId = await house.openProposal();
    expect(await cast(ballotId, BEN.key, 1)).toMatchObject({ words: "For", power: "120" });
    expect((await voterOf(ballotId, BEN.key))?.vote).toEqual({ words: "For", at: house.world.clock.now() });
    expect((await house.intake.votePage(ballotId, null)).standing).toMatchObject({ scores: ["120", "0", "0"] });
    await cast(ballotId, BEN.key, 3);
    await cast(ballotId, BEN.key, 2);
    expect((await voterOf(ballotId, BEN.key))?.vote?.words).toBe("Against");
    expect((await house.intake.votePage(ballotId, null)).standing).toMatchObject({
      scores: ["0", "120", "0"],
      voters: 1,
    });
    expect(house.snapshot.votes(ballotId)).toHaveLength(1);
  });

  test("that came in on Snapshot itself is known from its envelope, once it was seen", async () => {
    house = await openVotingHouse();
    const ballotId = await house.openMotion({ system: "weighted" });
    const { ballotBox } = house.world;
    const timestamp = house.world.clock.now();
    const wish = {
      voter: addressOf(CLEO.key),
      system: "weighted",
      choice: { 1: 1, 3: 3 },
      reason: "",
      timestamp,
    } as const;
    const typed = ballotBox.composeVote(ballotId, wish);
    const signature = await CLEO.key.signTypedData(typed.domain, { Vote: [...typed.types.Vote] }, typed.message);
    await ballotBox.castVote(typed, signature);
    expect((await voterOf(ballotId, CLEO.key))?.vote).toBeNull();
    await passHours(house, 0.1);
    expect((await voterOf(ballotId, CLEO.key))?.vote).toEqual({ words: "Lisbon 25 %, Online 75 %", at: timestamp });
  });

  test.each([
    ["approval", [1, 3], "Lisbon and Online"],
    ["ranked-choice", [3, 1, 2], "1. Online, 2. Lisbon, 3. Oslo"],
    ["quadratic", { 2: 1 }, "Oslo 100 %"],
  ] as const)("on a ballot that is %s is %j", async (system, choice, words) => {
    house = await openVotingHouse();
    const ballotId = await house.openMotion({ system });
    expect(await cast(ballotId, BEN.key, choice)).toMatchObject({ words });
    expect(house.snapshot.votes(ballotId)).toMatchObject([{ choice }]);
  });

  test("carries its reason, without characters that show nothing", async () => {
    house = await openVotingHouse();
    const ballotId = await house.openProposal();
    await cast(ballotId, BEN.key, 1, " Good\r\nwork\u0000. ");
    expect(house.snapshot.votes(ballotId)).toMatchObject([{ reason: "Good\nwork." }]);
    await expect(cast(ballotId, BEN.key, 1, "x".repeat(1_001))).rejects.toThrow("The reason is too long.");
  });

  test("dated before the vote began, or ahead of us, is not relayed", async () => {
    house = await openVotingHouse();
    const ballotId = await house.openProposal();
    const asked = house.snapshot.log.length;
    const now = house.world.clock.now();
    for (const timestamp of [now + 61, now - 1, now + 0.5, `${now}`, null]) {
      const sent = { voter: BEN.key.address, choice: 1, reason: "", timestamp, signature: "0x12" };
      await expect(house.intake.castVote(ballotId, sent)).rejects.toThrow("not signed while the vote is open");
    }
    expect(house.snapshot.log.slice(asked)).toEqual([]);
  });

  test("by a wallet without power is refused before it is signed", async () => {
    house = await openVotingHouse();
    const ballotId = await house.openProposal();
    const asked = cast(ballotId, STRANGER.key, 1);
    await expect(asked).rejects.toThrow(BadInput);
    await expect(asked).rejects.toThrow("You have no voting power in this vote.");
  });
});

test("a vote on a ballot that is not open yet, is over or was never ours is refused", async () => {
  house = await openVotingHouse();
  const ballotId = await house.openProposal();
  await expect(house.intake.votePage(`0x${"ab".repeat(32)}`, null)).rejects.toThrow("no open vote at this address");
  house.world.passHours(72.1);
  await expect(house.intake.votePage(ballotId, null)).rejects.toThrow("The vote on epoch 1 is over.");
});

test("many readers ask Snapshot once", async () => {
  house = await openVotingHouse();
  const ballotId = await house.openProposal();
  const asked = (): number => house.snapshot.log.length;
  const [before, read] = [asked(), () => house.intake.votePage(ballotId, null)];
  await read();
  const once = asked() - before;
  await Promise.all(Array.from({ length: 20 }, read));
  expect(asked() - before).toBe(once);
  house.world.passHours(16 / 3_600);
  await Promise.all(Array.from({ length: 20 }, read));
  expect(asked() - before).toBeGreaterThan(once);
  expect(asked() - before).toBeLessThanOrEqual(2 * once);
});
