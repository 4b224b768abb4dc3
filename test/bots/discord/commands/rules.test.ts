// What members type about the rules, and what they read of them.
import { afterEach, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import { rulesHash } from "#core/rules.ts";
import { unixSeconds } from "#core/time.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { makeRules } from "#test/support/build.ts";
import { makeJury } from "#test/support/jury.ts";
import { makeHash, makeRecord } from "#test/support/record.ts";
import { ALICE, closeGuilds, openGuild } from "../guild.ts";

afterEach(closeGuilds);

const ASKER = { id: ALICE, name: "alice" };
const TEXT = { title: "Vote a day longer", words: "The last three ballots lapsed because nobody was awake." };
const RULES = makeRules({ jury: makeJury(["a"]), guardians: ["7"], vote: { unpaid: "roll-over-once" } });

/** @param last what ends the answer, where it needs more than one message */
async function ask(subcommand: string, answers: Partial<Intake>, options: Record<string, string> = {}, last = "") {
  const guild = await openGuild(answers);
  const answer = await guild.ask("rules", { subcommand, options });
  const pages = () => [answer.content, ...answer.followUps.map(({ content }) => content)].join("\n");
  await guild.discord.wait("the last page", () => pages().includes(last));
  return pages();
}

const LAST_OF_SHOW = "Whoever has a vote may ask for other rules";

test("the rules are told in words, with their hash and that of the scoring policy", async () => {
  const showRules: Intake["showRules"] = async () => ({
    rules: RULES,
    rulesHash: rulesHash(RULES),
    policyHash: makeHash("ab"),
    calibration: 0,
    draft: null,
  });
  const text = await ask("show", { showRules }, {}, LAST_OF_SHOW);
  for (const said of [
    `Hash \`${rulesHash(RULES)}\``,
    `The scoring policy has the hash \`${makeHash("ab")}\`.`,
    "- Jurors: a (model-a at models.example.org, weight 1). They move the score of size by 1.00 at most.",
    "- Discussed for 24 hours, voted on for 72 in laurel.eth; then 24 hours for objections.",
    "- It passes when at least 100 voting power takes part (votes for), at least 2 vote, and more than 50 % of for and against is for.",
    "- Every vote is verified, and its power computed again on chain.",
    "- Rewards that do not pass are proposed once more with the next epoch.",
    "- An epoch lasts 7 days and pays **1,000 LRL** at most",
    "by a treasurer or a guardian.",
    "- No reviewer is named, so no score can be appealed.",
  ])
    expect(text).toContain(said);
  expect(text).not.toContain("**The file:**");
});

test("a DAO that takes Snapshot's word says so, and so does one whose file differs", async () => {
  const rules = makeRules({ vote: { power: "hub" } });
  const draft = "The file differs from them in 1 setting: a draft, which changes nothing by itself.";
  const hashes = { rulesHash: makeHash("1"), policyHash: makeHash("2") };
  const showRules = async () => ({ rules, ...hashes, calibration: 3, draft });
  const text = await ask("show", { showRules }, {}, LAST_OF_SHOW);
  expect(text).toContain("its power is Snapshot's word: this DAO chose so.");
  expect(text).toContain(`**The file:** ${draft} See \`/rules diff\`.`);
  expect(text).toContain("with calibration 3.");
});

test("the history has every adoption, the newest first, with why and how much changed", async () => {
  const change = { path: "vote.votingHours", before: "72", after: "96" };
  const adoptions = [
    { at: unixSeconds(1_772_323_200), rulesHash: makeHash("1"), because: "first", motion: null, changes: [] },
    { at: unixSeconds(1_772_400_000), rulesHash: makeHash("2"), because: "operator", motion: null, changes: [change] },
    { at: unixSeconds(1_772_500_000), rulesHash: makeHash("3"), because: "vote", motion: 4, changes: [change, change] },
  ] as const;
  const text = await ask("history", { record: async () => makeRecord({ adoptions }) });
  expect(text.split("\n").slice(1, 4)).toEqual([
    "- <t:1772500000:f> (<t:1772500000:R>): `0x3333333333333333` by a vote, motion 4; 2 settings changed",
    "- <t:1772400000:f> (<t:1772400000:R>): `0x2222222222222222` by the operator, before a proposal had passed; 1 setting changed",
    "- <t:1772323200:f> (<t:1772323200:R>): `0x1111111111111111` the first",
  ]);
});

test("what differs is told setting by setting, and whether the scoring policy does", async () => {
  const asked: unknown[] = [];
  const changes = [{ path: "guardians[0]", before: null, after: '"<@7>`"' }];
  const compareRules: Intake["compareRules"] = async (...what) => {
    asked.push(what);
    return { before: "the rules in force", after: makeHash("3"), changes, isPolicyChanged: false };
  };
  const text = await ask("diff", { compareRules }, { to: "0x333333" });
  expect(asked).toEqual([[null, "0x333333"]]);
  expect(text.split("\n")).toEqual([
    "**From the rules in force to `0x3333333333333333`: 1 setting differs.** The scoring policy stays the same.",
    '- `guardians[0]`: not set → `"<@7>\'"`',
  ]);
  const same = await ask("diff", {
    compareRules: async () => ({
      before: "the rules in force",
      after: "the file",
      changes: [],
      isPolicyChanged: false,
    }),
  });
  expect(same).toBe("Nothing differs between the rules in force and the file.");
});

test("one setting or the whole file is proposed, and half of a setting is refused", async () => {
  const asked: unknown[] = [];
  const askForRules: Intake["askForRules"] = async (...what) => (asked.push(what), "Motion 1 is open.");
  const setting = { setting: "vote.votingHours", value: "96" };
  expect(await ask("propose", { askForRules }, { ...TEXT, ...setting })).toBe("Motion 1 is open.");
  await ask("propose", { askForRules }, TEXT);
  expect(asked).toEqual([
    [ASKER, setting, TEXT],
    [ASKER, null, TEXT],
  ]);
  expect(await ask("propose", { askForRules }, { ...TEXT, value: "96" })).toContain(
    "A setting and its value belong together.",
  );
  expect(asked).toHaveLength(2);
});

test("the faults of what was typed are read as they stand", async () => {
  const askForRules = async () => {
    throw new BadInput("The rules cannot be used: 1 fault.", { happened: "\ndao.yaml: vote.votingHours: is 0.\n" });
  };
  expect(await ask("propose", { askForRules }, { ...TEXT, setting: "vote.votingHours", value: "0" })).toBe(
    "The rules cannot be used: 1 fault.\ndao.yaml: vote.votingHours: is 0.",
  );
});
