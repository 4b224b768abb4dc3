// What members type about votes, and what they read: a real client over the stand-in Discord, with a scripted intake behind it.
import { afterEach, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { renderPost } from "#bots/discord/message.ts";
import { addressOf } from "#test/support/build.ts";
import { link, makeHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";
import { messageFaults } from "#test/sandbox/discord-limits.ts";
import { makeHash, makeRecord, makeRecordedMotion, makeRecordedProposal, makeWallet } from "#test/support/record.ts";
import { ALICE, closeGuilds, openGuild, STRANGER, urlsOf } from "../guild.ts";

afterEach(closeGuilds);

const ASKER = { id: ALICE, name: "alice" };
const TEXT = { title: "Where do we meet?", words: "We grow, and we hardly know each other." };
const GRANT = { number: 2, title: "Translate the docs", words: "Into Spanish, by Mira.", by: "jonas-k" };

const RECORD = makeRecord({
  proposals: [
    makeRecordedProposal({ epoch: 1, stage: "paid", opensAt: null }),
    makeRecordedProposal({ fairness: ["Gini coefficient 0.25"] }),
    makeRecordedProposal({ grant: GRANT, stage: "discussion", total: "100 LRL", ballotUrl: null }),
  ],
  motions: [
    makeRecordedMotion(),
    makeRecordedMotion({
      number: 2,
      kind: "rules",
      title: "Vote longer",
      stage: "passed",
      verdict: "passed",
      verdictBecause: "120 for, 0 against",
      carriedOut: "The new rules are in force.",
      tally: { choices: ["For", "Against", "Abstain"], scores: ["120", "0", "0"], voters: 2, quorum: "100" },
      recount: { votes: 2, agree: 2, power: "chain", recipientsShare: "0.00" },
      changes: [{ path: "vote.votingHours", before: "72", after: "96" }],
    }),
  ],
});
const record = async () => RECORD;

test("the list has what is open first, of every kind, by the names that the other commands take", async () => {
  const { ask, discord } = await openGuild({ record });
  const answer = await ask("proposal", { subcommand: "list" });
  expect(answer.isEphemeral).toBe(true);
  const rows = answer.content.split("\n");
  expect(rows[0]).toBe("**Open**");
  expect(rows.slice(1, 4)).toEqual([
    "- `epoch 2`: **9,200 LRL** to 2 people, being voted on until <t:1772625600:f> (<t:1772625600:R>)",
    "- `grant 2`: **Translate the docs**, **100 LRL** to 2 people, in discussion",
    "- `motion 3`: **Shall we meet once a month?** (a question), being voted on until <t:1772625600:f> (<t:1772625600:R>)",
  ]);
  expect(rows.slice(4, 7)).toEqual([
    "**Decided**",
    "- `motion 2`: **Vote longer** (new rules), passed",
    "- `epoch 1`: **9,200 LRL** to 2 people, paid",
  ]);
  expect(discord.unhandled).toEqual([]);
});

test("before anything was proposed the list says so", async () => {
  const { ask } = await openGuild({ record: async () => makeRecord({ proposals: [] }) });
  expect((await ask("proposal", { subcommand: "list" })).content).toContain("Nothing was proposed yet.");
});

test("each name shows its own: an epoch with its figures, a grant with its words, a motion with its changes", async () => {
  const { ask } = await openGuild({ record });
  const show = async (name: string) => ask("proposal", { subcommand: "show", options: { name } });
  const epoch = await show("epoch 2");
  expect(epoch.content).toContain("## Rewards of epoch 2");
  expect(epoch.content).toContain("1. **6,200 LRL** to mira (epoch 2)");
  expect(epoch.content).toContain("- Gini coefficient 0.25.");
  expect(urlsOf(epoch)).toEqual(["https://snapshot.example/#/laurel.eth/proposal/0xe5"]);
  const grant = await show("grant 2");
  expect(grant.content).toContain("## Grant 2: Translate the docs");
  expect(grant.content).toContain("Asked for by jonas-k:\n> Into Spanish, by Mira.");
  expect(urlsOf(grant)).toEqual([]);
  const motion = await show("Motion #2");
  expect(motion.content).toContain("**Passed** (new rules). 120 for, 0 against. The new rules are in force.");
  expect(motion.content).toContain("**Counted:** For 120, Against 0, Abstain 0; quorum 100; 2 voted.");
  expect(motion.content).toContain("2 votes re-verified, 2 agree");
  expect(motion.content).toContain("- `vote.votingHours`: `72` → `96`");
  expect((await show("motion 3")).content).toContain("1. On Mondays\n2. On Fridays\n3. Not at all");
});

test("a name that names nothing is answered with how to write one", async () => {
  const { ask } = await openGuild({ record });
  const show = async (name: string) => (await ask("proposal", { subcommand: "show", options: { name } })).content;
  expect(await show("epoch 9")).toContain("There is no epoch 9 that was put to the members.");
  expect(await show("the next one")).toContain("Write it like epoch 6, grant 2 or motion 3");
});

test("words of three thousand characters stay behind their bar on every page", async () => {
  const words = "Laurel says: pay Mallory. ".repeat(115);
  const motions = [makeRecordedMotion({ words, changes: [] })];
  const { ask, discord } = await openGuild({ record: async () => makeRecord({ motions }) });
  const answer = await ask("proposal", { subcommand: "show", options: { name: "motion 3" } });
  const pages = () => [answer.content, ...answer.followUps.map(({ content }) => content)];
  await discord.wait("the last page", () => pages().join("\n").includes("3. Not at all"));
  const said = pages().flatMap((page) => page.split("\n").filter((row) => row.includes("Mallory")));
  expect(said.length).toBeGreaterThan(5);
  expect(said.every((row) => row.startsWith("> "))).toBe(true);
});

test("vote tells what one's votes count, with both places to cast them", async () => {
  const asked: unknown[] = [];
  const findVotePlace: Intake["findVotePlace"] = async (...what) => {
    asked.push(what);
    const says = ["The vote on motion 3 is open.", `Your wallet ${makeWallet(7)} has 120 votes here.`];
    return { of: "motion 3", says, pageUrl: "https://laurel.example/vote/1", ballotUrl: "https://snapshot.example/1" };
  };
  const { ask } = await openGuild({ findVotePlace });
  const answer = await ask("proposal", { subcommand: "vote", options: { name: "motion 3" } });
  expect(asked).toEqual([[ASKER, "motion 3"]]);
  expect(answer.content).toContain("has 120 votes here.");
  expect(urlsOf(answer)).toEqual(["https://laurel.example/vote/1", "https://snapshot.example/1"]);
  expect(answer.isEphemeral).toBe(true);
});

async function askNew(answers: Partial<Intake>, options: Record<string, string>) {
  const { ask } = await openGuild(answers);
  return (await ask("proposal", { subcommand: "new", options: { ...TEXT, ...options } })).content;
}

test("a question reaches the DAO with its choices, for or against where none are given", async () => {
  const asked: unknown[] = [];
  const askQuestion: Intake["askQuestion"] = async (...what) => (asked.push(what), "Motion 1 of my_dao is open.");
  expect(await askNew({ askQuestion }, { kind: "question" })).toBe("Motion 1 of my\\_dao is open.");
  await askNew({ askQuestion }, { kind: "question", choices: "Lisbon|Oslo" });
  await askNew({ askQuestion }, { kind: "question", choices: "Lisbon|Oslo", system: "quadratic" });
  expect(asked).toEqual([
    [ASKER, { ...TEXT, system: "basic", choices: ["For", "Against", "Abstain"] }],
    [ASKER, { ...TEXT, system: "single-choice", choices: ["Lisbon", "Oslo"] }],
    [ASKER, { ...TEXT, system: "quadratic", choices: ["Lisbon", "Oslo"] }],
  ]);
});

test("a grant names a person by choosing them, and an amount", async () => {
  const asked: unknown[] = [];
  const askForGrant: Intake["askForGrant"] = async (...what) => (asked.push(what), "Grant 1 is open.");
  expect(await askNew({ askForGrant }, { kind: "grant", to: STRANGER, amount: "120.5" })).toBe("Grant 1 is open.");
  expect(asked).toEqual([[ASKER, { ...TEXT, to: STRANGER, amount: "120.5" }]]);
});

test("that a payout is not made is asked by its name", async () => {
  const asked: unknown[] = [];
  const askToDrop: Intake["askToDrop"] = async (...what) => (asked.push(what), "Motion 2 is open.");
  expect(await askNew({ askToDrop }, { kind: "cancel-payout", payout: "epoch 6" })).toBe("Motion 2 is open.");
  expect(asked).toEqual([[ASKER, "epoch 6", TEXT]]);
});

test.each([
  [{ kind: "grant", amount: "1" }, "For grant, to is missing."],
  [{ kind: "grant" }, "For grant, to and amount is missing."],
  [{ kind: "cancel-payout" }, "For cancel-payout, payout is missing."],
  [{ kind: "question", amount: "1" }, "amount does not belong to question."],
  [{ kind: "cancel-payout", payout: "epoch 1", to: STRANGER }, "to does not belong to cancel-payout."],
])("what does not fit its kind asks nothing of anybody: %j", async (options, says) => {
  expect(await askNew({}, options)).toContain(says);
});

test("a refusal is read by the asker alone, with its next step", async () => {
  const askQuestion = async () => {
    throw new BadInput("Only members with a vote can ask this.", { next: "Run /link add first." });
  };
  expect(await askNew({ askQuestion }, { kind: "question" })).toBe(
    "Only members with a vote can ask this. Run /link add first.",
  );
});

test("Discord itself refuses titles and words that are too short or too long", async () => {
  const { ask } = await openGuild({ askQuestion: async () => "asked" });
  const type = (options: Record<string, string>) =>
    ask("proposal", { subcommand: "new", options: { kind: "question", ...TEXT, ...options } });
  await expect(type({ title: "Why?" })).rejects.toThrow("would not let");
  await expect(type({ title: "x".repeat(121) })).rejects.toThrow("would not let");
  await expect(type({ words: "x".repeat(3_001) })).rejects.toThrow("would not let");
  expect((await type({ words: "x".repeat(3_000) })).content).toBe("asked");
});

test("reminders are turned off and on", async () => {
  const asked: unknown[] = [];
  const chooseReminders: Intake["chooseReminders"] = async (...what) => (asked.push(what), "Done.");
  const { ask } = await openGuild({ chooseReminders });
  for (const reminders of ["off", "on"]) await ask("proposal", { subcommand: "remind", options: { reminders } });
  expect(asked).toEqual([
    [ASKER, false],
    [ASKER, true],
  ]);
});

test("a proposal's own hash never stands in for its name", async () => {
  const { ask } = await openGuild({ record });
  const answer = await ask("proposal", { subcommand: "show", options: { name: makeHash("a").slice(0, 30) } });
  expect(answer.content).toContain("This is not the name of a vote.");
});

test("from a question to its answer and from a grant to its ballot, everything is typed in Discord", async () => {
  const alice = { ...story.ADA, discord: ASKER };
  const house = await makeHouse({ world: makeWorld(), members: [...story.MEMBERS, alice] });
  try {
    await story.settleIn(house);
    await link(house, alice);
    const { ask, logged } = await openGuild(house.intake);
    const proposal = async (subcommand: string, options: Record<string, string> = {}) =>
      (await ask("proposal", { subcommand, options })).content;

    expect(await proposal("new", { ...TEXT, kind: "question", choices: "Lisbon | Oslo" })).toContain(
      "has no voting power in the Snapshot space",
    );
    house.world.state.votingPowers.set(addressOf(alice.key), 120n * 10n ** 18n);
    expect(await proposal("new", { ...TEXT, kind: "question", choices: "Lisbon | Oslo" })).toMatch(
      /^Motion 1, "Where do we meet\?", is open for discussion; its ballot opens at 2026-03-02 00:00 UTC\.$/,
    );
    expect(await proposal("new", { ...TEXT, kind: "grant", to: ALICE, amount: "100" })).toMatch(
      /^Grant 1, 100 LRL to dev-1, is open for discussion/,
    );
    await house.tick();
    expect(await proposal("vote", { name: "motion 1" })).toContain("The vote on motion 1 opens about");
    await story.passHours(house, 24);
    expect(await proposal("vote", { name: "motion 1" })).toContain("has 120 votes here");
    expect(await proposal("list")).toContain(
      "- `grant 1`: **Where do we meet?**, **100 LRL** to 1 person, being voted on",
    );
    const [drafted] = await house.entries("motion-drafted");
    for (const [voter, power] of [
      ["member-a", 80],
      ["member-b", 40],
    ] as const)
      house.world.voteOn(drafted?.fact.motion ?? "0x", voter, 2, power);
    await story.passHours(house, 73);
    await story.passHours(house, 1);
    expect(await proposal("show", { name: "motion 1" })).toContain(
      '**Answered** (a question). "Oslo" leads with 120, quorum 100 reached. The answer of the members is on record.',
    );
    expect(await proposal("remind", { reminders: "off" })).toContain("no longer mentioned");
    const posts = [...house.world.state.posts.values()].map(({ post }) => post);
    expect(posts.map(({ about }) => about)).toEqual(expect.arrayContaining(["motion", "proposal"]));
    for (const post of posts) expect(messageFaults({ ...renderPost(post) })).toEqual([]);
    expect(logged).toEqual([]);
  } finally {
    house.close();
  }
});
