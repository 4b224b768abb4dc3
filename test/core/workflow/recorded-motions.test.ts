// The public record of motions, grants and rules: what was asked, how it ended, and which rules came into force by it.
import { expect, test } from "vitest";
import { rulesHash } from "#core/rules.ts";
import { rulesByHash } from "#core/workflow/recorded-motions.ts";
import { addressOf, makeEvidence, makeRules } from "#test/support/build.ts";
import { link, makeHouse, type TestHouse } from "#test/support/house.ts";
import {
  ADA,
  BEN,
  closeAndOpenBallot,
  MEMBERS,
  mergeAndScore,
  passHours,
  settleIn,
  voteAndCount,
} from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const TEXT = { title: "Vote a day longer", words: "The last three ballots lapsed because nobody was awake." };
const LONGER = makeRules({ vote: { votingHours: 96 } });

async function openVoters(rules = makeRules()): Promise<TestHouse> {
  const house = await makeHouse({
    world: makeWorld({ rules }),
    members: MEMBERS,
    draft: { rules: () => LONGER, amend: () => LONGER },
  });
  await settleIn(house);
  await link(house, ADA);
  await link(house, BEN);
  house.world.state.votingPowers.set(addressOf(ADA.key), 120n * 10n ** 18n);
  return house;
}

async function decide(house: TestHouse): Promise<void> {
  const [drafted] = await house.entries("motion-drafted");
  await house.tick();
  await passHours(house, 24);
  house.world.voteOn(drafted?.fact.motion ?? "0x", "member-a", 1, 80);
  house.world.voteOn(drafted?.fact.motion ?? "0x", "member-b", 1, 40);
  await passHours(house, 73);
  await passHours(house, 1);
}

test("a motion stands on the record from its draft to what became of it, and the rules it brought with its number", async () => {
  const house = await openVoters();
  await house.intake.askForRules(ADA.discord, null, TEXT);
  const [drafted] = (await house.intake.record()).motions;
  expect(drafted).toMatchObject({
    number: 1,
    kind: "rules",
    ...TEXT,
    by: "dev-1",
    stage: "drafted",
    changes: [{ path: "vote.votingHours", before: "72", after: "96" }],
    ballotId: null,
    tally: null,
  });
  await decide(house);
  house.world.passHours(1);
  const { motions, adoptions } = await house.intake.record();
  expect(motions[0]).toMatchObject({
    stage: "passed",
    verdict: "passed",
    tally: { choices: ["For", "Against", "Abstain"], scores: ["120", "0", "0"], voters: 2, quorum: "100" },
    recount: { votes: 2, agree: 2, power: "chain", recipientsShare: "0.00" },
    carriedOut: `The new rules are in force (${rulesHash(LONGER)}); epoch 1 keeps the rules that it opened with.`,
  });
  expect(motions[0]?.ballotUrl).toContain("https://snapshot.example/");
  expect(adoptions.map(({ because, motion, changes }) => ({ because, motion, changed: changes.length }))).toEqual([
    { because: "first", motion: null, changed: 0 },
    { because: "vote", motion: 1, changed: 1 },
  ]);
  expect([...(await rulesByHash(house)).keys()]).toEqual([rulesHash(makeRules()), rulesHash(LONGER)]);
  house.close();
});

test("words that were lost with a ledger leave the motion its number", async () => {
  const house = await openVoters();
  await house.intake.askQuestion(ADA.discord, { ...TEXT, system: "basic", choices: ["Yes", "No"] });
  const [drafted] = await house.entries("motion-drafted");
  const store = { ...house.store, vault: { ...house.store.vault, read: async () => null } };
  const { readMotionText } = await import("#core/workflow/recorded-motions.ts");
  expect(await readMotionText({ store }, drafted?.fact.textRecord ?? "", "Motion 1")).toEqual({
    title: "Motion 1",
    words: "Its words are on Snapshot.",
    shadow: [],
  });
  house.close();
});

test("a grant is no epoch's proposal: it has its own title, words and asker, and no figures of an epoch", async () => {
  const house = await openVoters();
  await house.intake.askForGrant(ADA.discord, { ...TEXT, to: BEN.discord.id, amount: "100" });
  await house.tick();
  const { proposals } = await house.intake.record();
  expect(proposals).toHaveLength(1);
  expect(proposals[0]).toMatchObject({
    grant: { number: 1, ...TEXT, by: "dev-1" },
    total: "100 LRL",
    budget: "",
    fairness: [],
    stage: "discussion",
  });
  house.close();
});

test("an epoch's proposal keeps its figures, its re-count and who was seen to vote", async () => {
  const house = await openVoters();
  await mergeAndScore(house, makeEvidence());
  await mergeAndScore(house, makeEvidence({ pull: 2, author: { id: 2, login: "dev-2", isBot: false } }));
  await closeAndOpenBallot(house);
  house.world.vote(1, "member-a", 1, 80);
  await passHours(house, 1);
  house.world.passHours(1);
  const [open] = (await house.intake.record()).proposals;
  expect(open).toMatchObject({ grant: null, stage: "voting", votersSeen: 1, recount: null });
  expect(open?.fairness).toEqual([
    "Of 2 people, the one with the most gets 50 %.",
    "Gini coefficient 0.00 (0.00: all get the same; towards 1.00: one gets all).",
    "Points by kind of work: code 100 %.",
    "2 of the 2 have earned here for the first time.",
  ]);
  await voteAndCount(house, 1);
  const [over] = (await house.intake.record()).proposals;
  expect(over).toMatchObject({
    recount: { votes: 2, agree: 2, power: "chain", recipientsShare: "0.00" },
    votersSeen: null,
  });
  house.close();
});

test("what did not pass is reserved as rolled over, where the rules say so", async () => {
  const house = await openVoters(makeRules({ vote: { unpaid: "roll-over-once" } }));
  await mergeAndScore(house, makeEvidence());
  await closeAndOpenBallot(house);
  await voteAndCount(house, 1, 2);
  house.world.passHours(1);
  const { reserved } = await house.intake.record();
  expect(reserved.map(({ contributor, isRolledOver, epoch }) => ({ contributor, isRolledOver, epoch }))).toEqual([
    { contributor: "dev-1", isRolledOver: true, epoch: 1 },
  ]);
  house.close();
});
