// Pages: an answer of many pages shows one, its reader turns them to the last, and nobody else does.
import { afterEach, expect, test } from "vitest";
import { sayInEnglish } from "#bots/discord/locales/say.ts";
import { openShelf } from "#bots/discord/pages.ts";
import { ALICE, buttonNamed, CHANNEL, closeGuilds, openGuild, readPages, STRANGER } from "./guild.ts";

afterEach(closeGuilds);

const SENTENCES = Array.from(
  { length: 200 },
  (_, at) => `Line ${at}: ${"the tests cover every branch of it. ".repeat(3)}`,
);

async function askForMuch() {
  const guild = await openGuild({ explain: async () => SENTENCES.join("\n") });
  const answer = await guild.ask("score", { options: { pull: "acme/lamp#12" } });
  await guild.discord.wait("the answer", () => answer.content.includes("Line 0"));
  return { ...guild, answer };
}

test("all of it is read page by page, forth and back, in one message", async () => {
  const { discord, answer, logged } = await askForMuch();
  expect(answer.followUps).toEqual([]);
  expect(buttonNamed(answer, "Back")?.disabled).toBe(true);
  const { pages, last } = await readPages(discord, answer);
  for (let at = 0; at < 200; at += 1) expect(pages.join("\n")).toContain(`Line ${at}:`);
  const customId = buttonNamed(last, "Back")?.custom_id ?? "";
  const back = await discord.press({ user: ALICE, channel: CHANNEL, messageId: answer.message?.id ?? "", customId });
  expect(back.content).toBe(pages.at(-2));
  expect(logged).toEqual([]);
  expect(discord.unhandled).toEqual([]);
});

test("nobody but its reader turns a page, and what is forgotten has none", () => {
  const shelf = openShelf();
  const { row } = shelf.keep(ALICE, ["one", "two"], sayInEnglish);
  const next = row.components.map((button) => ("custom_id" in button ? button.custom_id : "")).at(-1) ?? "";
  expect(shelf.turn(STRANGER, next, sayInEnglish)).toBeNull();
  expect(shelf.turn(ALICE, next, sayInEnglish)?.content).toBe("two");
  expect(openShelf().turn(ALICE, next, sayInEnglish)).toBeNull();
});
