// One-off grants: asked for by a member, voted on, and paid once under an id of their own.
import { expect, test } from "vitest";
import { draftGrant, grantPayoutId, type GrantWish } from "#core/workflow/one-off-grant.ts";
import { addressOf, makeEvidence, makeRules, tokens } from "#test/support/build.ts";
import { link, type TestHouse } from "#test/support/house.ts";
import {
  ADA,
  BEN,
  closeAndOpenBallot,
  mergeAndScore,
  openHouse,
  passHours,
  payOut,
  TREASURER,
  voteAndCount,
} from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const WORDS = "Ben drew the logo that we have used since the spring.";
const WISH: GrantWish = { to: BEN.discord.id, amount: "120.5", title: "A logo", words: WORDS };

async function houseOfVoters(rules = makeRules()): Promise<TestHouse> {
  const house = await openHouse(makeWorld({ rules }));
  await link(house, ADA);
  await link(house, BEN);
  house.world.state.votingPowers.set(addressOf(ADA.key), 120n * 10n ** 18n);
  return house;
}

async function passGrant(house: TestHouse, choice: 1 | 2 = 1): Promise<void> {
  await house.tick();
  await passHours(house, 24);
  const payout = grantPayoutId(makeRules(), 1);
  house.world.voteOn(payout, "member-a", choice, 80);
  house.world.voteOn(payout, "member-b", choice, 40);
  await passHours(house, 73);
}

test("a grant that passes is paid once, to the wallet that its person linked", async () => {
  const house = await houseOfVoters();
  expect(await draftGrant(house, ADA.discord, WISH)).toMatch(/^Grant 1, 120\.5 LRL to dev-2, is open for discussion/);
  await passGrant(house);
  await payOut(house, null);
  expect(house.world.state.received).toEqual(new Map([[addressOf(BEN.key), 1205n * 10n ** 17n]]));
  const [settled] = await house.entries("payout-settled");
  expect(settled?.fact.payoutId).toBe(grantPayoutId(makeRules(), 1));
  expect((await house.state()).proposals.size).toBe(0);
});

test("a grant that does not pass pays nobody, and nothing of it is kept", async () => {
  const house = await houseOfVoters(makeRules({ vote: { unpaid: "roll-over-once" } }));
  await draftGrant(house, ADA.discord, WISH);
  await passGrant(house, 2);
  await passHours(house, 1);
  expect(house.world.state.received.size).toBe(0);
  const state = await house.state();
  expect([state.reserved.size, state.proposals.size]).toEqual([0, 0]);
});

test("the ballot of a grant commits to its one transfer, and says what it is for", async () => {
  const house = await houseOfVoters();
  await draftGrant(house, ADA.discord, WISH);
  await house.tick();
  await passHours(house, 24);
  const [ballot] = house.world.state.ballots;
  expect(JSON.parse(ballot?.draft.commitment ?? "{}")).toMatchObject({
    grant: 1,
    epoch: 1,
    payoutId: grantPayoutId(makeRules(), 1),
    transfers: [{ wallet: addressOf(BEN.key), amountBaseUnits: "120500000000000000000" }],
  });
  expect(ballot?.draft.title).toBe("Laurel DAO: grant 1, A logo");
  expect(ballot?.draft.body).toContain(`> ${WORDS}`);
});

test("a grant and an epoch are voted on side by side, and paid one after the other", async () => {
  const house = await houseOfVoters();
  await mergeAndScore(house, makeEvidence());
  await closeAndOpenBallot(house);
  await draftGrant(house, ADA.discord, WISH);
  await house.tick();
  await passHours(house, 24);
  const payout = grantPayoutId(makeRules(), 1);
  house.world.voteOn(payout, "member-a", 1, 80);
  house.world.voteOn(payout, "member-b", 1, 40);
  await voteAndCount(house, 1);
  await payOut(house, 1);
  await payOut(house, null);
  expect(house.world.state.received.get(addressOf(BEN.key))).toBe(1205n * 10n ** 17n);
  expect(house.world.state.received.get(addressOf(ADA.key))).toBe(tokens(1_000));
  expect(await house.entries("payout-settled")).toHaveLength(2);
});

test("what a grant may take is promised, so the epoch that closes meanwhile does not split it", async () => {
  const house = await houseOfVoters();
  house.world.state.safe.balanceBaseUnits = tokens(1_100);
  await draftGrant(house, ADA.discord, { ...WISH, amount: "600" });
  await mergeAndScore(house, makeEvidence());
  await passHours(house, 7 * 24);
  expect((await house.entries("epoch-closed"))[0]?.fact).toMatchObject({
    budgetBaseUnits: tokens(500).toString(),
    isCappedByBalance: true,
  });
});

test.each([
  ["more than the treasury holds free", { amount: "1000001" }, "cannot promise so much"],
  ["nothing", { amount: "0" }, "cannot be paid"],
  ["to somebody without a wallet", { to: "12345" }, "has no wallet linked"],
  ["without a title", { title: "" }, "Give it a title."],
])("a grant %s is refused", async (_, change, says) => {
  const house = await houseOfVoters();
  await expect(draftGrant(house, ADA.discord, { ...WISH, ...change })).rejects.toThrow(says);
  expect(await house.entries("proposal-drafted")).toHaveLength(0);
});

test("the share of the treasury that may go at once bounds a grant too", async () => {
  const house = await houseOfVoters(makeRules({ budget: { runwayShareMaxPercent: 10 } }));
  house.world.state.safe.balanceBaseUnits = tokens(1_000);
  await expect(draftGrant(house, ADA.discord, WISH)).rejects.toThrow("cannot promise so much");
  await draftGrant(house, ADA.discord, { ...WISH, amount: "100" });
});

test("one person asks for one grant at a time", async () => {
  const house = await houseOfVoters();
  await draftGrant(house, ADA.discord, WISH);
  await expect(draftGrant(house, ADA.discord, WISH)).rejects.toThrow("A grant that you asked for is not decided yet.");
  await passGrant(house, 2);
  await passHours(house, 1);
  expect(await draftGrant(house, ADA.discord, WISH)).toMatch(/^Grant 2/);
});

test("all grants that are only asked for share one bound, so that wishes leave the epochs their part", async () => {
  const house = await houseOfVoters(makeRules({ budget: { runwayShareMaxPercent: 50 } }));
  house.world.state.votingPowers.set(addressOf(BEN.key), 1n);
  house.world.state.safe.balanceBaseUnits = tokens(1_000);
  await draftGrant(house, ADA.discord, { ...WISH, amount: "400" });
  await expect(draftGrant(house, BEN.discord, { ...WISH, amount: "101" })).rejects.toThrow("cannot promise so much");
  await draftGrant(house, BEN.discord, { ...WISH, amount: "100" });
});

test("whoever has no vote proposes no grant", async () => {
  const house = await houseOfVoters();
  await expect(draftGrant(house, BEN.discord, WISH)).rejects.toThrow("Only members with a vote");
});

test("of an epoch and a grant that wait together, each is held by its own name", async () => {
  const house = await houseOfVoters();
  await mergeAndScore(house, makeEvidence());
  await closeAndOpenBallot(house);
  await draftGrant(house, ADA.discord, WISH);
  await house.tick();
  await passHours(house, 24);
  const payout = grantPayoutId(makeRules(), 1);
  house.world.voteOn(payout, "member-a", 1, 80);
  house.world.voteOn(payout, "member-b", 1, 40);
  await voteAndCount(house, 1);
  await passHours(house, 24);
  const reason = "The logo was drawn by somebody else, as far as I know.";
  const said = await house.intake.holdPayout(TREASURER.discord, { grant: 1 }, reason);
  expect(said).toContain("The payout of grant 1 is held until");
  await expect(house.intake.holdPayout(TREASURER.discord, { grant: 2 }, reason)).rejects.toThrow(
    "No such payout waits",
  );
  await payOut(house, 1);
  await passHours(house, 1);
  expect((await house.entries("payout-settled")).map(({ fact }) => fact.payoutId)).not.toContain(payout);
});

test("a grant whose words were changed in the vault is not put to the vote", async () => {
  const house = await houseOfVoters();
  await draftGrant(house, ADA.discord, WISH);
  const [drafted] = await house.entries("proposal-drafted");
  const { read } = house.store.vault;
  house.store.vault.read = async (record) => {
    const kept = await read(record);
    const isIts = record === drafted?.fact.grant?.textRecord;
    return kept !== null && isIts ? { ...kept, text: JSON.stringify({ title: "Rent", words: WORDS }) } : kept;
  };
  await house.tick();
  await passHours(house, 24);
  expect(house.world.state.ballots).toHaveLength(0);
  expect((await house.entries("step-stopped"))[0]?.fact.what).toBe(
    "The words of grant 1 are lost, so it is not put to the vote.",
  );
});
