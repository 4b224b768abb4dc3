// Governance: what a member reads of a vote, asks of all, and proposes as rules, by the names that people use.
import { expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import { rulesHash, type Rules } from "#core/rules.ts";
import { readVoteName, type RulesDraft } from "#core/workflow/governance.ts";
import { addressOf, makeEvidence, makeRules } from "#test/support/build.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import {
  ADA,
  BEN,
  closeAndOpenBallot,
  makeMember,
  MEMBERS,
  mergeAndScore,
  passHours,
  settleIn,
  voteAndCount,
} from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const TEXT = { title: "Vote a day longer", words: "The last three ballots lapsed because nobody was awake." };
const QUESTION = { ...TEXT, system: "single-choice", choices: ["Lisbon", "Oslo"] } as const;
const STRANGER = makeMember("mallory", 66).discord;
const IN_FORCE = makeRules();
const LONGER = makeRules({ vote: { votingHours: 96 } });

/** A file that says so, in which one setting can be changed. */
function makeDraft(rules: Rules = IN_FORCE, amended: Rules = LONGER): RulesDraft & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    rules: () => rules,
    amend: (setting, value) => {
      asked.push(`${setting}=${value}`);
      return amended;
    },
  };
}

/** In its first epoch; Ada is linked and has 120 votes. */
async function openVoters(draft?: RulesDraft): Promise<TestHouse> {
  const house = await makeHouse({ world: makeWorld(), members: MEMBERS, ...(draft && { draft }) });
  await settleIn(house);
  await link(house, ADA);
  house.world.state.votingPowers.set(addressOf(ADA.key), 120n * 10n ** 18n);
  return house;
}

async function openQuestion(): Promise<TestHouse> {
  const house = await openVoters();
  await house.intake.askQuestion(ADA.discord, QUESTION);
  await house.tick();
  return house;
}

/** With the member's own wallet, as on the page. */
async function castAs(house: TestHouse, { key }: Member, ballotId: string, choice: number): Promise<void> {
  const wish = { voter: addressOf(key), choice, reason: "" };
  const { domain, types, message } = await house.intake.voteToSign(ballotId, wish);
  const signature = await key.signTypedData(domain, { Vote: [...types.Vote] }, message);
  await house.intake.castVote(ballotId, { ...wish, timestamp: message.timestamp, signature });
}

test.each([
  ["epoch 6", { kind: "epoch", number: 6 }],
  [" Grant #2 ", { kind: "grant", number: 2 }],
  ["motion3", { kind: "motion", number: 3 }],
])("%j names a vote", (text, name) => {
  expect(readVoteName(text)).toEqual(name);
});

test.each(["", "6", "epoch", "epoch 0", "epoch -1", "epoch 6 and 7", "ballot 6"])("%j names no vote", (text) => {
  expect(() => readVoteName(text)).toThrow(BadInput);
});

test("a vote that is not open yet says when it opens, and offers no ballot", async () => {
  const house = await openQuestion();
  const place = await house.intake.findVotePlace(ADA.discord, "motion 1");
  expect(place).toEqual({
    of: "motion 1",
    says: ["The vote on motion 1 opens about 2026-03-02 00:00 UTC. Until then, say in its channel what you think."],
    ballotUrl: null,
    pageUrl: null,
  });
  house.close();
});

test("an open vote says what one's votes count and why, where to cast them, and whether one is in", async () => {
  const house = await openQuestion();
  await passHours(house, 24);
  const [ballot] = house.world.state.ballots;
  const place = await house.intake.findVotePlace(ADA.discord, "motion 1");
  expect(place.pageUrl).toBe(`https://rewards.laurel.example/dao/laurel-dao/vote/${ballot?.ballotId}`);
  expect(place.ballotUrl).toContain(ballot?.ballotId);
  expect(place.says).toEqual([
    "The vote on motion 1 is open until 2026-03-05 00:00 UTC.",
    `Your wallet ${addressOf(ADA.key)} has 120 votes here, as of block ${ballot?.draft.votingBlock}, which was taken before this was public.`,
    "120 of it by the space's strategy \"erc20-votes\": votes of the token that were the wallet's own or delegated to it on chain.",
    "No vote of yours was seen yet; one that was cast on Snapshot is seen within five minutes.",
  ]);
  await castAs(house, ADA, ballot?.ballotId ?? "0x", 2);
  expect((await house.intake.findVotePlace(ADA.discord, "motion 1")).says.at(-1)).toBe(
    "A vote of yours is in: Oslo. You may vote again until the end: the last one counts.",
  );
  house.close();
});

test("who has no wallet or no votes reads so, and finds the ballot all the same", async () => {
  const house = await openQuestion();
  await link(house, BEN);
  await passHours(house, 24);
  const unlinked = await house.intake.findVotePlace(STRANGER, "motion 1");
  expect(unlinked.says[1]).toContain("your wallet is not linked");
  expect(unlinked.ballotUrl).not.toBeNull();
  const powerless = await house.intake.findVotePlace(BEN.discord, "motion 1");
  expect(powerless.says[1]).toContain("has no votes here");
  house.close();
});

test("a vote that is over or was never there is refused with what became of it", async () => {
  const house = await openVoters();
  await mergeAndScore(house, makeEvidence());
  await closeAndOpenBallot(house);
  expect((await house.intake.findVotePlace(ADA.discord, "epoch 1")).of).toBe("epoch 1");
  await voteAndCount(house, 1);
  await expect(house.intake.findVotePlace(ADA.discord, "epoch 1")).rejects.toMatchObject({
    message: "No vote on epoch 1 is open.",
    happened: "It is passed: 120 for, 0 against, quorum 100 reached.",
  });
  await expect(house.intake.findVotePlace(ADA.discord, "grant 1")).rejects.toThrow("No vote on grant 1 is open.");
  house.close();
});

test("that a passed payout is not made can be asked by its name, and by no other", async () => {
  const house = await openVoters();
  await mergeAndScore(house, makeEvidence());
  await closeAndOpenBallot(house);
  await voteAndCount(house, 1);
  await expect(house.intake.askToDrop(ADA.discord, "motion 1", TEXT)).rejects.toThrow("No payout of motion 1 is open.");
  await expect(house.intake.askToDrop(ADA.discord, "epoch 2", TEXT)).rejects.toThrow("No payout of epoch 2 is open.");
  expect(await house.intake.askToDrop(ADA.discord, "epoch 1", TEXT)).toContain("Motion 1");
  const [drafted] = await house.entries("motion-drafted");
  const [proposal] = (await house.state()).proposals.values();
  expect(drafted?.fact.about).toEqual({ kind: "hold", payoutId: proposal?.payoutId });
  house.close();
});

test("reminders are chosen once, and by linked people only", async () => {
  const house = await openVoters();
  await expect(house.intake.chooseReminders(STRANGER, false)).rejects.toThrow("You have linked nothing");
  expect(await house.intake.chooseReminders(ADA.discord, false)).toContain("no longer mentioned");
  await house.intake.chooseReminders(ADA.discord, false);
  await house.intake.chooseReminders(ADA.discord, true);
  expect((await house.entries("reminders-chosen")).map(({ fact }) => fact.isOn)).toEqual([false, true]);
  house.close();
});

test("one setting is proposed on top of the rules in force, and of nothing else", async () => {
  const draft = makeDraft();
  const house = await openVoters(draft);
  const wish = { setting: "vote.votingHours", value: "96" };
  expect(await house.intake.askForRules(ADA.discord, wish, TEXT)).toContain('Motion 1, "Vote a day longer"');
  expect(draft.asked).toEqual(["vote.votingHours=96"]);
  const [drafted] = await house.entries("motion-drafted");
  expect(drafted?.fact.about).toMatchObject({ rulesHash: rulesHash(LONGER), basedOn: rulesHash(IN_FORCE) });

  const other = makeDraft(makeRules({ budget: { perEpochBaseUnits: "1" } }));
  const second = await openVoters(other);
  await expect(second.intake.askForRules(ADA.discord, wish, TEXT)).rejects.toThrow(
    "The file is not what is in force, so one setting of it cannot be proposed alone.",
  );
  expect(other.asked).toEqual([]);
  house.close();
  second.close();
});

test("the file is proposed as a whole where it differs, and refused where it does not or is another DAO's", async () => {
  const house = await openVoters(makeDraft(LONGER));
  await house.intake.askForRules(ADA.discord, null, TEXT);
  const [drafted] = await house.entries("motion-drafted");
  expect(drafted?.fact.about).toMatchObject({ rulesHash: rulesHash(LONGER) });
  house.close();
  const same = await openVoters(makeDraft());
  await expect(same.intake.askForRules(ADA.discord, null, TEXT)).rejects.toThrow("would change nothing");
  same.close();
  const foreign = await openVoters(makeDraft(makeRules({ daoId: "another" })));
  await expect(foreign.intake.askForRules(ADA.discord, null, TEXT)).rejects.toThrow("A DAO's id never changes");
  foreign.close();
  const without = await openVoters();
  await expect(without.intake.askForRules(ADA.discord, null, TEXT)).rejects.toThrow("No file of rules can be read");
  without.close();
});

test("the rules in force are shown with their hash, that of their policy, and what the file says beside them", async () => {
  const house = await openVoters(makeDraft(LONGER));
  const sheet = await house.intake.showRules();
  expect(sheet).toMatchObject({
    rules: IN_FORCE,
    rulesHash: rulesHash(IN_FORCE),
    calibration: 0,
    draft: "The file differs from them in 1 setting: a draft, which changes nothing by itself.",
  });
  expect(sheet.policyHash).toMatch(/^0x[0-9a-f]{64}$/);
  house.close();
  const unreadable: RulesDraft = {
    ...makeDraft(),
    rules: () => {
      throw new BadInput("dao.yaml cannot be read.");
    },
  };
  const broken = await openVoters(unreadable);
  expect((await broken.intake.showRules()).draft).toBe(
    "The file cannot be used as it stands, so it is no draft either.",
  );
  broken.close();
});

test("rules are compared by the beginnings of their hashes, or with the file", async () => {
  const house = await openVoters(makeDraft(LONGER));
  const hash = rulesHash(IN_FORCE);
  const change = { path: "vote.votingHours", before: "72", after: "96" };
  expect(await house.intake.compareRules(null, null)).toEqual({
    before: "the rules in force",
    after: "the file",
    changes: [change],
    isPolicyChanged: false,
  });
  expect(await house.intake.compareRules(hash.slice(0, 8), hash)).toMatchObject({
    before: hash,
    after: hash,
    changes: [],
  });
  await expect(house.intake.compareRules("0x12", null)).rejects.toThrow("No rules with this hash were ever in force.");
  await expect(house.intake.compareRules(hash.slice(0, 5), null)).rejects.toThrow("No rules with this hash");
  house.close();
});

test("while a restored ledger waits, nothing is asked of the members", async () => {
  const house = await makeHouse({ world: makeWorld(), members: MEMBERS, isReadOnly: () => "It waits." });
  await expect(house.intake.askQuestion(ADA.discord, QUESTION)).rejects.toThrow("Laurel only reads at the moment.");
  await expect(house.intake.chooseReminders(ADA.discord, true)).rejects.toThrow("Laurel only reads at the moment.");
  house.close();
});
