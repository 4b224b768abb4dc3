// Thanks: typed, or from a member's own menu; said aloud in the channel for everybody, and only the one thanked is called.
import { afterEach, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { ALICE, CHANNEL, closeGuilds, openGuild, STRANGER } from "../guild.ts";

afterEach(closeGuilds);

const REASON = "He answered every question of mine.";
const mallory = { id: STRANGER, name: "mallory", isBot: false };

function notes() {
  const asked: unknown[][] = [];
  const note: Intake["giveKudos"] = async (...what) => {
    asked.push(what);
    return what[2].trim();
  };
  return { asked, note };
}

test("thanks reach the DAO, the giver reads that they pay nothing, and the channel reads them", async () => {
  const { asked, note } = notes();
  const { discord, ask } = await openGuild({ giveKudos: note });
  const answer = await ask("kudos", { options: { member: STRANGER, reason: REASON } });
  expect(asked).toEqual([[{ id: ALICE, name: "alice" }, mallory, REASON, expect.any(String)]]);
  expect(answer.content).toBe("Your thanks are on record. Thanks carry no points and no money.");
  expect(answer.isEphemeral).toBe(true);
  await discord.wait("what is said aloud", () => discord.messages(CHANNEL).length === 1);
  const [said] = discord.messages(CHANNEL);
  expect(said?.content).toContain(`<@${ALICE}> thanks <@${STRANGER}>:`);
  expect(said?.content).toContain(REASON);
  const sent = discord.log.findLast(({ method, path }) => method === "POST" && path.startsWith("/channels/"));
  expect(sent?.body).toMatchObject({ allowed_mentions: { parse: [], users: [STRANGER] }, enforce_nonce: true });
});

test("where the bot may not write, they are said as a reply", async () => {
  const { note } = notes();
  const { discord, ask } = await openGuild({ giveKudos: note });
  discord.inject("POST", new RegExp(`/channels/${CHANNEL}/messages$`), { status: 403, times: 1 });
  const answer = await ask("kudos", { options: { member: STRANGER, reason: REASON } });
  await discord.wait("the reply", () => answer.followUps.length === 1);
  expect(answer.followUps[0]?.isEphemeral).toBe(false);
});

test("what was said of somebody else in the reason calls nobody and is no markup of ours", async () => {
  const { note } = notes();
  const { discord, ask } = await openGuild({ giveKudos: note });
  await ask("kudos", { options: { member: STRANGER, reason: "**Thanks** @everyone, [look](https://evil.example)" } });
  await discord.wait("what is said aloud", () => discord.messages(CHANNEL).length === 1);
  const content = discord.messages(CHANNEL)[0]?.content ?? "";
  expect(content).not.toContain("**Thanks**");
  expect(content).not.toContain("](https://evil.example)");
});

test("what is refused is told to the giver alone, and nothing is said aloud", async () => {
  const refuse = async (): Promise<never> => {
    throw new BadInput("Thanks go to somebody else.", { next: "Choose another member." });
  };
  const { discord, ask } = await openGuild({ giveKudos: refuse });
  const answer = await ask("kudos", { options: { member: ALICE, reason: REASON } });
  expect(answer.content).toBe("Thanks go to somebody else. Choose another member.");
  expect(discord.messages(CHANNEL)).toEqual([]);
});

test("a member's menu opens a form, and its words are the thanks", async () => {
  const { asked, note } = notes();
  const { discord } = await openGuild({ giveKudos: note });
  const { modal } = await discord.useMenu({ user: ALICE, channel: CHANNEL, command: "Kudos", onUser: STRANGER });
  expect(modal?.["title"]).toBe("Thank mallory");
  await discord.submitModal({ user: ALICE, fields: { reason: REASON } });
  expect(asked).toEqual([[{ id: ALICE, name: "alice" }, mallory, REASON, expect.any(String)]]);
  expect(discord.unhandled).toEqual([]);
});
