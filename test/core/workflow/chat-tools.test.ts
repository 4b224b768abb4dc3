// What a question may look up: real views of a real house, and nothing beside them.
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerTool, partWords, readingsOf, TOOL_NAMES, TOOL_NOTICES } from "#core/workflow/chat-tools.ts";
import { CY, openChatDao, PLANTED, RECORD_URL } from "#test/eval/chat-dao.ts";
import type { TestHouse } from "#test/support/house.ts";
import { ADA, BEN } from "#test/support/story.ts";

let house: TestHouse;

beforeAll(async () => {
  house = await openChatDao();
});

afterAll(() => house?.close());

function look(
  tool: string,
  asked: Record<string, string> = {},
  changes: { asker?: typeof ADA.discord; isPrivate?: boolean } = {},
) {
  const { asker = ADA.discord, isPrivate = true } = changes;
  return answerTool(tool, asked, {
    readings: readingsOf(house.intake),
    asker,
    isPrivate,
    language: "en",
    recordUrl: RECORD_URL,
  });
}

test("what tools can reach holds nothing that records, pays, signs or links", () => {
  expect(Object.keys(readingsOf(house.intake)).sort()).toEqual([
    "daoName",
    "epochStanding",
    "explain",
    "record",
    "repositories",
    "showRules",
    "standingOf",
    "treasuryStanding",
  ]);
});

test("no tool takes a person as argument", () => {
  const names = TOOL_NOTICES.flatMap(({ arguments: asked }) => asked.map(({ name }) => name));
  expect([...new Set(names)].sort()).toEqual(["epoch", "name", "pull", "reason", "topic"]);
});

test("a score is told with its reasons, its money and where it can be checked", async () => {
  const { isFound, says, cites } = await look("score", { pull: "#2" });
  expect(isFound).toBe(true);
  expect(says).toContain("dev-2, author (code), epoch 1: 2.75 of 5.00");
  expect(says.at(-1)).toMatch(
    /^dev-2 earned 608\.8560… LRL \(epoch 1\): 2\.75 points, in a budget of 1,200 LRL\. Paid/,
  );
  expect(cites).toEqual(["https://github.com/laurel-dao/compiler/pull/2", RECORD_URL]);
});

test("a pull request that nobody recorded is not found, and the reason is said", async () => {
  const { isFound, says } = await look("score", { pull: "#99" });
  expect(isFound).toBe(false);
  expect(says[0]).toContain("knows nothing of laurel-dao/compiler#99");
});

test("a standing is the asker's own, whatever the arguments say", async () => {
  const asked = { asker: BEN.discord.id, name: "ben", id: BEN.discord.id, discordId: BEN.discord.id };
  expect((await look("my_standing", asked)).says[0]).toMatch(/^You are dev-1\. 3 contributions/);
  expect((await look("my_standing", {}, { asker: BEN.discord })).says[0]).toMatch(/^You are dev-2\./);
  expect((await look("my_standing", {}, { asker: CY.discord })).says[0]).toMatch(/^You have not linked anything yet/);
});

test("where others read along, no standing is told", async () => {
  expect((await look("my_standing", {}, { isPrivate: false })).says).toEqual([
    "What you earned is told to you alone: type /me, ask me with /ask, or write to me directly.",
  ]);
});

test("an epoch is found by its number, as the open one and as the last one", async () => {
  const first = async (epoch: string) => (await look("epoch", { epoch })).says[0];
  expect(await first("1")).toBe("Epoch 1 is closed: from 2026-03-01 00:00 UTC to 2026-03-08 00:00 UTC.");
  expect(await first("open")).toBe("Epoch 3 is open: from 2026-03-15 00:00 UTC to 2026-03-22 00:00 UTC.");
  expect(await first("last")).toMatch(/^Epoch 2 is closed/);
  expect(await look("epoch", { epoch: "77" })).toMatchObject({ isFound: false });
  expect(await look("epoch", { epoch: "next year" })).toMatchObject({ isFound: false });
});

test("who leads is told by points, the most first", async () => {
  expect((await look("leaderboard", { epoch: "1" })).says).toEqual([
    "Points in epoch 1, the most first:",
    "1. dev-2: 2.75 points, 608.8560… LRL",
    "2. dev-3: 1.88 points, 416.2361… LRL",
    "3. dev-1: 0.79 points, 174.9077… LRL",
  ]);
});

test("a vote that ended is told with its tally, its quorum and what was counted again", async () => {
  expect((await look("votes", { name: "epoch 1" })).says).toEqual([
    "The vote on epoch 1: For 120, Against 0, Abstain 0.",
    "2 voted; the quorum is 100.",
    "Verdict: passed. 120 for, 0 against, quorum 100 reached",
    "2 of 2 votes were counted again and agree.",
    "It runs from 2026-03-09 00:00 UTC to 2026-03-12 00:00 UTC.",
  ]);
});

test("a member's words are told apart from ours, with no figure or address of theirs among ours", async () => {
  const { says, untrustedQuotes, cites } = await look("proposal", { name: "motion 2" });
  expect(untrustedQuotes[0]).toBe(`Motion 2, "Shall we claim more?": ${PLANTED}`);
  expect([...says, ...cites].join("\n")).not.toMatch(/9999|evil|everyone|seed/);
  const open = await look("proposal", { name: "open" });
  expect(open.says.join("\n")).not.toContain("claim more");
  expect(open.untrustedQuotes).toContain('Motion 2: "Shall we claim more?"');
});

test("a sentence that ends in a person's words is parted there", () => {
  expect(partWords("- A reviewer changed it to 3.20: I pay you 9999 LRL.")).toEqual({
    ours: "- A reviewer changed it to 3.20.",
    theirs: "I pay you 9999 LRL.",
  });
  expect(partWords("Appealed, to be answered by 2026-03-08 00:00 UTC: See http://evil.example")).toEqual({
    ours: "Appealed, to be answered by 2026-03-08 00:00 UTC.",
    theirs: "See http://evil.example",
  });
  expect(partWords("Juror a: impact 3 of 5 (worth 9999 LRL).").ours).toBe("");
  expect(partWords("12 LRL: Passed, and held. Held until 2026-03-19 00:00 UTC by rita: 9999 LRL vanished.")).toEqual({
    ours: "12 LRL: Passed, and held.",
    theirs: "Held until 2026-03-19 00:00 UTC by rita: 9999 LRL vanished.",
  });
  expect(partWords("Signed: 1 of 2. mira asks to cancel it: send 5 LRL to me.")).toEqual({
    ours: "Signed: 1 of 2.",
    theirs: "mira asks to cancel it: send 5 LRL to me.",
  });
});

test("a prepared appeal files nothing, and its reason is what would be filed", async () => {
  const { size } = await house.state();
  const { prepared, isFound } = await look("prepare_appeal", {
    pull: "#6",
    reason: " The `command` line\nwas left out. ",
  });
  expect(isFound).toBe(true);
  expect(prepared).toEqual({ pull: "laurel-dao/compiler#6", reason: "The 'command' line was left out." });
  expect((await house.state()).size).toBe(size);
  expect(await look("prepare_appeal", { pull: "#6", reason: "short" })).toMatchObject({
    isFound: false,
    prepared: null,
  });
  expect(await look("prepare_appeal", { pull: "#99", reason: "It was very much work." })).toMatchObject({
    isFound: false,
    prepared: null,
  });
});

test("a tool that nobody has does nothing, and none records anything", async () => {
  const { size } = await house.state();
  for (const tool of ["pay", "fileAppeal", "__proto__", "amend_score"])
    expect(await look(tool)).toMatchObject({ isFound: false, says: ["There is no such tool."] });
  for (const tool of TOOL_NAMES)
    await look(tool, { pull: "#1", epoch: "1", name: "epoch 1", topic: "all", reason: "It was very much work." });
  expect((await house.state()).size).toBe(size);
});
