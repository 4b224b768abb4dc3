// The checklist: whoever invites the bot hears once what is done, what lacks and what comes next.
import { afterEach, expect, test } from "vitest";
import { connectDiscord, type DiscordSettings } from "#bots/discord/client.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { startDiscord, type DiscordOptions, type DiscordStandIn } from "../../sandbox/discord.ts";

const [TOKEN, APPLICATION] = ["a-token-of-the-stand-in", "100000000000000099"];
const [HOME, NEW_SERVER] = ["100000000000000001", "100000000000000002"];
const [OWNER, INVITER, CHANNEL] = ["200000000000000001", "200000000000000002", "100000000000000021"];

const opened: { close(): Promise<unknown> | void }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

type Guild = DiscordOptions["guilds"][number];

function makeGuild(id: string, changes: Partial<Guild> = {}): Guild {
  return {
    ...{ id, name: "The *new* server", ownerId: OWNER, systemChannelId: CHANNEL },
    channels: [{ id: id === HOME ? "100000000000000011" : CHANNEL, name: "general" }],
    members: [
      { id: OWNER, username: "olga" },
      { id: INVITER, username: "ivan" },
    ],
    ...changes,
  };
}

async function open(guildIds: DiscordSettings["guildIds"], guilds: readonly Guild[] = [makeGuild(HOME)]) {
  const discord = await startDiscord({ token: TOKEN, applicationId: APPLICATION, guilds });
  const store = openSqlite(":memory:");
  opened.push(discord, store);
  const logged: string[] = [];
  const connect = async () => {
    const settings = { token: TOKEN, applicationId: APPLICATION, apiUrl: discord.apiUrl, guildIds };
    const sayOnce = (key: string): boolean => store.sayOnce(key);
    const log = (sentence: string): void => void logged.push(sentence);
    const connection = await connectDiscord({ ...settings, intakeOf: () => null, sayOnce, log });
    opened.push(connection);
    return connection;
  };
  return { discord, logged, connect, connection: await connect() };
}

const told = (discord: DiscordStandIn, userId: string): string[] =>
  discord.directMessages(userId).map(({ content }) => content);

test("whoever invited the bot is told by direct message what is done and what comes next", async () => {
  const { discord } = await open("all", []);
  discord.inviteBot(makeGuild(NEW_SERVER, { invitedBy: INVITER }));
  await discord.wait("the checklist", () => told(discord, INVITER).length > 0);
  const [content = ""] = told(discord, INVITER);
  expect(content).toContain("Thank you for inviting me to **The \\*new\\* server**");
  expect(content).toContain("✅ I have the permissions that I need.");
  expect(content).toContain("▫️ Next: type /admin setup in the server.");
  expect(content).toContain("I never ask for a password, a seed phrase or a private key.");
  expect(told(discord, OWNER)).toEqual([]);
  expect(discord.registeredCommands(NEW_SERVER).map(({ name }) => name)).toEqual(["admin", "help"]);
  expect(discord.unhandled).toEqual([]);
});

test("where the bot may not read who invited it, the owner is told", async () => {
  const { discord } = await open([HOME]);
  discord.inviteBot(makeGuild(NEW_SERVER));
  await discord.wait("the checklist", () => told(discord, OWNER).length > 0);
  expect(told(discord, OWNER)[0]).toContain("No DAO is set up for this server yet.");
});

test("whoever takes no direct messages reads it in the server, and permissions that lack are named", async () => {
  const { discord } = await open([HOME]);
  const ownerId = "200000000000000009";
  const members = [{ id: ownerId, username: "shy", isClosedToMessages: true }];
  discord.inviteBot(makeGuild(NEW_SERVER, { ownerId, members }));
  await discord.wait("the checklist", () => discord.messages(CHANNEL).length > 0);
  expect(discord.messages(CHANNEL)[0]?.content).toMatch(/For questions in threads I also need: Create Public Threads/);
});

test("it is said once: not again after a restart, when the bot is invited anew", async () => {
  const { discord, connection, connect } = await open("all", [makeGuild(HOME, { invitedBy: INVITER })]);
  await discord.wait("the checklist", () => told(discord, INVITER).length > 0);
  await connection.close();
  await connect();
  discord.inviteBot(makeGuild(NEW_SERVER, { name: "Another", invitedBy: INVITER }));
  await discord.wait("the second server's", () => told(discord, INVITER).some((content) => /Another/.test(content)));
  const servers = told(discord, INVITER).map((content) => (content.includes("Another") ? "second" : "first"));
  expect(servers).toEqual(["first", "second"]);
});

test("a Discord that refuses every message stops nothing, and the log says so", async () => {
  const { discord, logged } = await open([HOME]);
  discord.inject("POST", /\/messages$|\/users\/@me\/channels$/, { status: 403, times: 9 });
  discord.inviteBot(makeGuild(NEW_SERVER, { invitedBy: INVITER }));
  await expect.poll(() => logged.join("\n")).toMatch(/did not reach the server/);
});
