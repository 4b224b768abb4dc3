// /privacy in a server: what people read before they confirm, the file that only they get, and buttons that name nobody.
import { afterEach, expect, test } from "vitest";
import type { PersonId } from "#core/contribution/contribution.ts";
import { makeEvidence, makeKey } from "#test/support/build.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import { mergeAndScore, passHours } from "#test/support/story.ts";
import { ALICE, CHANNEL, closeGuilds, openGuild, STRANGER } from "../guild.ts";

afterEach(closeGuilds);

const MEMBER: Member = { discord: { id: ALICE, name: "alice" }, key: makeKey(1), github: { id: 1, login: "dev-1" } };

/** A server that asks a real house, in which Alice has linked her accounts and one merged pull request. */
async function openHome() {
  const house = await makeHouse({ members: [MEMBER] });
  await house.tick();
  await link(house, MEMBER);
  await mergeAndScore(house, makeEvidence());
  const guild = await openGuild(house.intake);
  return { house, ...guild };
}

async function personOf(house: TestHouse): Promise<PersonId | null> {
  return house.store.vault.personOf("discord", ALICE);
}

type Home = Awaited<ReturnType<typeof openHome>>;
type Outcome = Awaited<ReturnType<Home["ask"]>>;

function press({ discord }: Home, { message }: Outcome, customId: string, user = ALICE) {
  return discord.press({ user, channel: CHANNEL, messageId: message?.id ?? "", customId });
}

test("show says what is kept where and why, what is public for ever, and is for the asker alone", async () => {
  const home = await openHome();
  const { content, isEphemeral } = await home.ask("privacy", { subcommand: "show" });
  expect(isEphemeral).toBe(true);
  for (const words of [
    "GitHub account dev-1",
    "Discord account alice",
    "Your wallet 0x",
    "Public for ever",
    "random id",
    "/privacy opt-out",
  ])
    expect(content).toContain(words);
  expect(await home.ask("privacy", { subcommand: "show", user: STRANGER })).toMatchObject({
    content: expect.stringContaining("I keep nothing about your Discord account."),
  });
  expect(home.logged).toEqual([]);
});

test("export is a file on an answer that nobody else sees", async () => {
  const home = await openHome();
  const { message, isEphemeral } = await home.ask("privacy", { subcommand: "export" });
  expect(isEphemeral).toBe(true);
  expect(message?.attachments).toEqual([expect.objectContaining({ filename: "laurel-about-me.json" })]);
  const stranger = await home.ask("privacy", { subcommand: "export", user: STRANGER });
  expect([stranger.content.includes("Nothing is kept"), stranger.message?.attachments]).toEqual([true, []]);
  expect(home.logged).toEqual([]);
});

test("erase says first what would be lost, asks for a press, and can be taken back", async () => {
  const home = await openHome();
  const told = await home.ask("privacy", { subcommand: "erase" });
  for (const words of [
    "Nobody can bring that back",
    "Work in the open epoch is not paid",
    "Public for ever",
    "At least a day passes first",
  ])
    expect([told.content, ...told.followUps.map(({ content }) => content)].join("\n")).toContain(words);
  expect((await home.house.state()).erasures.size).toBe(0);
  const confirmed = await press(home, told, "do:privacy:erase");
  expect(confirmed.content).toContain("You will be erased after <t:");
  expect((await home.house.state()).erasures.size).toBe(1);
  const again = await home.ask("privacy", { subcommand: "erase" });
  expect(again.content).toContain("You asked to be erased");
  expect((await press(home, again, "do:privacy:keep")).content).toBe("You stay. Nothing was erased.");
  await passHours(home.house, 48);
  expect(await personOf(home.house)).not.toBeNull();
  await press(home, told, "do:privacy:erase");
  await passHours(home.house, 25);
  expect(await personOf(home.house)).toBeNull();
  expect(home.logged).toEqual([]);
});

test("a press by somebody else is about their own account, and there is nothing of it", async () => {
  const home = await openHome();
  const told = await home.ask("privacy", { subcommand: "erase" });
  // Discord shows the button to Alice alone; whoever sends its press all the same is the one it is about.
  const foreign = await press(home, told, "do:privacy:erase", STRANGER).catch((error: unknown) => String(error));
  expect((await home.house.state()).erasures.size).toBe(0);
  expect(JSON.stringify(foreign)).not.toContain("You will be erased");
});

test("opt-out stops credit and starts it again", async () => {
  const home = await openHome();
  const chosen = () => home.house.state().then(({ persons }) => [...persons.values()].some((each) => each.takesNoPart));
  const out = await home.ask("privacy", { subcommand: "opt-out", options: { choice: "on" } });
  expect([out.content, await chosen()]).toEqual([
    "From now on nothing you do is credited. What you have earned stays yours.",
    true,
  ]);
  await home.ask("privacy", { subcommand: "opt-out", options: { choice: "off" } });
  expect(await chosen()).toBe(false);
});
