// Motions: a member asks, everybody votes, and what was asked for follows exactly when it passed.
import { expect, test } from "vitest";
import { rulesHash, type Rules } from "#core/rules.ts";
import { draftMotion, type MotionWish } from "#core/workflow/motion.ts";
import { addressOf, makeAddress, makeEvidence, makeRules } from "#test/support/build.ts";
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

const WORDS = "The last three ballots lapsed because nobody was awake.";
const QUESTION: MotionWish = {
  title: "Where do we meet?",
  words: WORDS,
  about: { kind: "text" },
  system: "single-choice",
  choices: ["Lisbon", "Oslo", "Online"],
};
const LONGER = makeRules({ vote: { votingHours: 96 } });

function rulesWish(rules: Rules = LONGER, basedOn = rulesHash(makeRules())): MotionWish {
  const about = { kind: "rules", rules, rulesHash: rulesHash(rules), basedOn } as const;
  return { title: "Vote longer", words: WORDS, about, system: "basic", choices: [] };
}

/** In its first epoch; Ada is linked and has votes. */
async function houseOfVoters(): Promise<TestHouse> {
  const house = await openHouse();
  await link(house, ADA);
  house.world.state.votingPowers.set(addressOf(ADA.key), 120n * 10n ** 18n);
  return house;
}

async function onlyMotion(house: TestHouse) {
  const [entry] = await house.entries("motion-drafted");
  if (entry === undefined) throw new Error("no motion was drafted");
  return entry.fact;
}

/** From the draft to the end of its ballot. */
async function decide(house: TestHouse, choice: number, power = 120): Promise<void> {
  const { motion } = await onlyMotion(house);
  await house.tick();
  await passHours(house, 24);
  house.world.voteOn(motion, "member-a", choice, power);
  house.world.voteOn(motion, "member-b", choice, 40);
  await passHours(house, 97);
  await passHours(house, 1);
}

test("a question is shown, voted on and answered by the choice that leads", async () => {
  const house = await houseOfVoters();
  expect(await draftMotion(house, ADA.discord, QUESTION)).toMatch(
    /^Motion 1, "Where do we meet\?", is open for discussion/,
  );
  await decide(house, 2);
  const [decided] = await house.entries("motion-decided");
  expect(decided?.fact).toMatchObject({
    verdict: "passed",
    choice: "Oslo",
    because: '"Oslo" leads with 160, quorum 100 reached',
    scores: ["0", "160", "0"],
    recount: { votes: 2, agree: 2, power: "chain", recipientsShare: "0.00" },
  });
  expect((await house.state()).motions.size).toBe(0);
  expect((await house.entries("motion-announced")).map(({ fact }) => fact.stage)).toEqual([
    "discussion",
    "voting",
    "passed",
  ]);
});

test("the ballot of a question is opened with its own choices, system and words", async () => {
  const house = await houseOfVoters();
  await draftMotion(house, ADA.discord, QUESTION);
  await house.tick();
  await passHours(house, 24);
  const [ballot] = house.world.state.ballots;
  expect(ballot?.draft).toMatchObject({ system: "single-choice", choices: ["Lisbon", "Oslo", "Online"] });
  expect(ballot?.draft.title).toBe("Laurel DAO: Where do we meet?");
  expect(ballot?.draft.body).toContain(`> ${WORDS}`);
  expect(ballot?.draft.votingBlock).toBe((await onlyMotion(house)).votingBlock);
});

test("rules that were voted for are in force, and the open epoch keeps those it opened with", async () => {
  const house = await houseOfVoters();
  await draftMotion(house, ADA.discord, rulesWish());
  await decide(house, 1);
  const state = await house.state();
  expect(state.rulesHash).toBe(rulesHash(LONGER));
  expect(state.openEpoch?.rulesHash).toBe(rulesHash(makeRules()));
  const adopted = await house.entries("rules-adopted");
  expect(adopted.map(({ fact }) => fact.because)).toEqual(["first", "vote"]);
  expect((await house.entries("motion-carried-out"))[0]?.fact.because).toBe(
    `The new rules are in force (${rulesHash(LONGER)}); epoch 1 keeps the rules that it opened with.`,
  );
});

test("rules that were voted down stay as they are", async () => {
  const house = await houseOfVoters();
  await draftMotion(house, ADA.discord, rulesWish());
  const { motion } = await onlyMotion(house);
  await house.tick();
  await passHours(house, 24);
  house.world.voteOn(motion, "member-a", 1, 110);
  house.world.voteOn(motion, "member-b", 2, 111);
  await passHours(house, 97);
  await passHours(house, 1);
  expect((await house.state()).rulesHash).toBe(rulesHash(makeRules()));
  expect(await house.entries("rules-adopted")).toHaveLength(1);
  expect((await house.entries("motion-decided"))[0]?.fact.verdict).toBe("rejected");
});

test("a change of rules that nobody answered changes nothing", async () => {
  const house = await houseOfVoters();
  await draftMotion(house, ADA.discord, rulesWish());
  await house.tick();
  await passHours(house, 24);
  await passHours(house, 97);
  await passHours(house, 1);
  expect((await house.entries("motion-decided"))[0]?.fact.verdict).toBe("lapsed");
  expect(await house.entries("rules-adopted")).toHaveLength(1);
});

const MOVED = makeRules({ treasury: { safe: makeAddress(0x5afe2) } });

test("rules that name another Safe hold at once where nothing is promised, also for the open epoch", async () => {
  const house = await houseOfVoters();
  await draftMotion(house, ADA.discord, rulesWish(MOVED));
  await decide(house, 1);
  const state = await house.state();
  expect([state.rulesHash, state.openEpoch?.rulesHash]).toEqual([rulesHash(MOVED), rulesHash(MOVED)]);
});

test("rules that name another Safe wait until nothing is promised in the old one", async () => {
  const house = await houseOfVoters();
  await mergeAndScore(house, makeEvidence());
  await closeAndOpenBallot(house);
  await draftMotion(house, ADA.discord, rulesWish(MOVED));
  const { motion } = await onlyMotion(house);
  await passHours(house, 0);
  house.world.vote(1, "member-a", 1, 80);
  house.world.vote(1, "member-b", 1, 40);
  await passHours(house, 24);
  house.world.voteOn(motion, "member-a", 1, 120);
  house.world.voteOn(motion, "member-b", 1, 40);
  await passHours(house, 97);
  await passHours(house, 1);
  expect(await house.entries("motion-decided")).toHaveLength(1);
  expect((await house.state()).rulesHash).toBe(rulesHash(makeRules()));
  await payOut(house, 1);
  await passHours(house, 1);
  expect((await house.state()).rulesHash).toBe(rulesHash(MOVED));
});

test("nobody without a vote asks anything", async () => {
  const house = await houseOfVoters();
  await expect(draftMotion(house, BEN.discord, QUESTION)).rejects.toThrow("your wallet is not linked");
  await link(house, BEN);
  await expect(draftMotion(house, BEN.discord, QUESTION)).rejects.toThrow("Only members with a vote can ask this.");
  expect(await house.entries("motion-drafted")).toHaveLength(0);
});

test("one person asks for two things at once, and not for three", async () => {
  const house = await houseOfVoters();
  const titled = (title: string) => draftMotion(house, ADA.discord, { ...QUESTION, title });
  await titled("First of all");
  await titled("Then again");
  await expect(titled("And at last")).rejects.toThrow("You have asked enough for now.");
});

test("the same question asked twice, or delivered twice, is one motion", async () => {
  const house = await houseOfVoters();
  await draftMotion(house, ADA.discord, QUESTION);
  await expect(draftMotion(house, ADA.discord, QUESTION)).rejects.toThrow("You have asked this in the same words.");
  expect((await house.state()).motions.size).toBe(1);
});

test("of two changes of the rules the second waits for the first", async () => {
  const house = await houseOfVoters();
  await draftMotion(house, ADA.discord, rulesWish());
  await expect(draftMotion(house, ADA.discord, rulesWish())).rejects.toThrow("Other rules are being voted on.");
});

test("rules written for others than those in force are refused", async () => {
  const house = await houseOfVoters();
  await expect(draftMotion(house, ADA.discord, rulesWish(LONGER, rulesHash(LONGER)))).rejects.toThrow(
    "would change nothing, or were written for other rules",
  );
  await expect(draftMotion(house, ADA.discord, rulesWish(makeRules()))).rejects.toThrow("would change nothing");
});

async function heldPayout(house: TestHouse): Promise<void> {
  await mergeAndScore(house, makeEvidence());
  await closeAndOpenBallot(house);
  await voteAndCount(house, 1);
  await house.intake.holdPayout(TREASURER.discord, 1, "The score of this work looks wrong to me.");
}

function cancelWish(payoutId: `0x${string}`): MotionWish {
  return { title: "Cancel epoch 1", words: WORDS, about: { kind: "hold", payoutId }, system: "basic", choices: [] };
}

test("a hold does not lapse while the members decide, and they can drop the payout", async () => {
  const house = await houseOfVoters();
  await heldPayout(house);
  const [payoutId] = (await house.state()).proposals.keys();
  if (payoutId === undefined) throw new Error("there is no payout");
  await passHours(house, 5 * 24);
  await draftMotion(house, ADA.discord, cancelWish(payoutId));
  // The hold's seven days end while the ballot is open.
  await decide(house, 1);
  expect(await house.entries("batch-intended")).toHaveLength(0);
  expect((await house.entries("payout-dropped"))[0]?.fact.payoutId).toBe(payoutId);
  expect(house.world.state.received.size).toBe(0);
});

test("a payout that the members let go is offered and paid", async () => {
  const house = await houseOfVoters();
  await heldPayout(house);
  const [payoutId] = (await house.state()).proposals.keys();
  if (payoutId === undefined) throw new Error("there is no payout");
  await draftMotion(house, ADA.discord, cancelWish(payoutId));
  await decide(house, 2);
  await payOut(house, 1);
  expect(await house.entries("payout-settled")).toHaveLength(1);
});

test("a hold outlasts a vote that lapsed, and the members are asked about a payout once", async () => {
  const house = await houseOfVoters();
  await heldPayout(house);
  const [payoutId] = (await house.state()).proposals.keys();
  if (payoutId === undefined) throw new Error("there is no payout");
  await draftMotion(house, ADA.discord, cancelWish(payoutId));
  await decide(house, 2, 20);
  expect((await house.entries("motion-carried-out"))[0]?.fact.because).toBe(
    "Too few voted, so nothing follows: a hold lasts as long as it was set for.",
  );
  expect(await house.entries("payout-released")).toHaveLength(0);
  expect(await house.entries("batch-intended")).toHaveLength(0);
  await expect(draftMotion(house, ADA.discord, cancelWish(payoutId))).rejects.toThrow(
    "The members were asked about this payout before.",
  );
  await passHours(house, 3 * 24);
  expect(await house.entries("batch-intended")).toHaveLength(1);
});

test("of many new rules those about money and votes are told first, on the post and on the ballot", async () => {
  const anchors = makeRules().rubric.criteria.map((criterion) => ({
    ...criterion,
    asks: "Something else, at length.",
  }));
  const rubric = { ...makeRules().rubric, criteria: anchors };
  const safe = makeAddress(0xbad);
  const house = await houseOfVoters();
  await draftMotion(house, ADA.discord, rulesWish(makeRules({ rubric, name: "Another name", treasury: { safe } })));
  await house.tick();
  const post = [...house.world.state.posts.values()].map((each) => each.post).find(({ about }) => about === "motion");
  if (post?.about !== "motion") throw new Error("the motion has no post");
  expect(post.changes.map(({ path }) => path)[0]).toBe("treasury.safe");
  expect(post.changes.length).toBeGreaterThan(2);
  await passHours(house, 24);
  const rows = house.world.state.ballots[0]?.draft.body.split("\n").filter((line) => line.startsWith("| ")) ?? [];
  expect(rows[1]).toContain("| treasury.safe |");
});

test("choices that look alike are the same, and titles hold nothing unseen", async () => {
  const house = await houseOfVoters();
  const alike = { ...QUESTION, choices: ["Lisbon", "Lisbon\u200b"] };
  await expect(draftMotion(house, ADA.discord, alike)).rejects.toThrow("These choices cannot be voted on.");
  const said = await draftMotion(house, ADA.discord, { ...QUESTION, title: "Where do \u202ewe meet?" });
  expect(said).toMatch(/^Motion 1, "Where do we meet\?", is open/);
});

test("a payout that was offered is not decided about any more", async () => {
  const house = await houseOfVoters();
  await mergeAndScore(house, makeEvidence());
  await closeAndOpenBallot(house);
  await voteAndCount(house, 1);
  await passHours(house, 24);
  const [payoutId] = (await house.state()).proposals.keys();
  await expect(draftMotion(house, ADA.discord, cancelWish(payoutId ?? "0x"))).rejects.toThrow(
    "cannot be decided about any more",
  );
});

test("a ballot that was edited decides nothing, and a person is asked", async () => {
  const house = await houseOfVoters();
  await draftMotion(house, ADA.discord, rulesWish());
  const { motion } = await onlyMotion(house);
  await house.tick();
  await passHours(house, 24);
  house.world.voteOn(motion, "member-a", 1, 120);
  house.world.voteOn(motion, "member-b", 1, 40);
  const [ballot] = house.world.state.ballots;
  if (ballot !== undefined) ballot.isEdited = true;
  await passHours(house, 97);
  await passHours(house, 1);
  expect(await house.entries("motion-decided")).toHaveLength(0);
  expect((await house.entries("step-stopped"))[0]?.fact.what).toBe(
    "The ballot of motion 1 cannot be trusted, so nothing follows from it.",
  );
});

test("a vote that was shown and is hidden later decides nothing", async () => {
  const house = await houseOfVoters();
  await draftMotion(house, ADA.discord, QUESTION);
  const { motion } = await onlyMotion(house);
  await house.tick();
  await passHours(house, 24);
  house.world.voteOn(motion, "member-a", 1, 120);
  house.world.voteOn(motion, "member-b", 1, 40);
  await passHours(house, 1);
  house.world.state.ballots[0]?.votes.delete("member-b");
  await passHours(house, 97);
  await passHours(house, 1);
  expect(await house.entries("motion-decided")).toHaveLength(0);
  expect((await house.entries("step-stopped"))[0]?.fact.happened).toContain("was shown, and the hub hides it now");
});

test("those who have not voted are reminded once, and whoever does not want it is not", async () => {
  const house = await houseOfVoters();
  await link(house, BEN);
  house.world.state.votingPowers.set(addressOf(BEN.key), 10n * 10n ** 18n);
  await draftMotion(house, ADA.discord, QUESTION);
  const { motion } = await onlyMotion(house);
  await house.tick();
  await passHours(house, 24);
  house.world.voteOn(motion, addressOf(BEN.key), 1, 10);
  await passHours(house, 50);
  await passHours(house, 2);
  const reminders = [...house.world.state.posts.values()].filter(({ post }) => post.about === "vote-reminder");
  expect(reminders).toHaveLength(1);
  expect(reminders[0]?.post).toMatchObject({ of: "motion 1", people: [{ discordId: ADA.discord.id }] });
});

test("a motion whose words were lost is not put to the vote: members must read what they vote on", async () => {
  const house = await houseOfVoters();
  await draftMotion(house, ADA.discord, rulesWish());
  const { textRecord } = await onlyMotion(house);
  const { read } = house.store.vault;
  house.store.vault.read = async (record) => (record === textRecord ? null : read(record));
  await house.tick();
  await passHours(house, 24);
  expect(house.world.state.ballots).toHaveLength(0);
  expect((await house.entries("step-stopped"))[0]?.fact.what).toBe(
    "The words of motion 1 are lost, so it is not put to the vote.",
  );
});
