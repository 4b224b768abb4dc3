// The forum over a stand-in Discord: each post is written once, found again and edited in place.
import { afterEach, expect, test } from "vitest";
import { connectDiscord, type DiscordConnection } from "#bots/discord/client.ts";
import { NeedsHuman, RetryLater } from "#core/errors.ts";
import { startDiscord, type DiscordStandIn } from "#test/sandbox/discord.ts";
import { makePayout, makeProposal, makeReminder } from "./posts.ts";

const GUILD = "1001";
const PROPOSALS = "3001";
const PAYOUTS = "3002";
const READ_ONLY = "3003";
const APPLICATION = "9001";
const PLACES = { guildId: GUILD, proposalsChannelId: PROPOSALS, payoutsChannelId: PAYOUTS };

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function openDiscord(): Promise<DiscordStandIn> {
  const discord = await startDiscord({
    token: "secret",
    applicationId: APPLICATION,
    guilds: [
      {
        id: GUILD,
        name: "Acme",
        channels: [
          { id: PROPOSALS, name: "proposals" },
          { id: PAYOUTS, name: "payouts" },
          { id: READ_ONLY, name: "news", isReadOnly: true },
        ],
        members: [{ id: "2001", username: "alice" }],
      },
    ],
  });
  opened.push(discord);
  return discord;
}

async function connect(discord: DiscordStandIn, token = "secret"): Promise<DiscordConnection & { logged: string[] }> {
  const logged: string[] = [];
  const connection = await connectDiscord({
    token,
    applicationId: APPLICATION,
    apiUrl: discord.apiUrl,
    guildIds: [GUILD],
    intakeOf: () => null,
    log: (sentence) => logged.push(sentence),
  });
  opened.push(connection);
  return { ...connection, logged };
}

test("a post is written once, and says where it lies", async () => {
  const discord = await openDiscord();
  const forum = (await connect(discord)).forumFor(PLACES);
  const first = await forum.ensurePost(makeProposal());
  const again = await forum.ensurePost(makeProposal());
  expect(again).toEqual(first);
  expect(first.url).toBe(`https://discord.com/channels/${GUILD}/${PROPOSALS}/${first.messageId}`);
  expect(discord.messages(PROPOSALS).map(({ id, editedCount }) => [id, editedCount])).toEqual([[first.messageId, 0]]);
  expect(discord.unhandled).toEqual([]);
});

test("a post whose first answer was lost is still one post", async () => {
  const discord = await openDiscord();
  const forum = (await connect(discord)).forumFor(PLACES);
  discord.inject("POST", `/channels/${PROPOSALS}/messages`, { drop: "after-effect" });
  await expect(forum.ensurePost(makeProposal())).rejects.toThrow(RetryLater);
  await forum.ensurePost(makeProposal());
  discord.inject("POST", `/channels/${PAYOUTS}/messages`, { drop: "after-effect", isReset: true });
  await forum.ensurePost(makePayout());
  expect(discord.messages(PROPOSALS)).toHaveLength(1);
  expect(discord.messages(PAYOUTS)).toHaveLength(1);
});

test("a post that says something else is edited in place, also by a second connection", async () => {
  const discord = await openDiscord();
  const first = await (await connect(discord)).forumFor(PLACES).ensurePost(makePayout());
  discord.forgetNonces();
  const second = (await connect(discord)).forumFor(PLACES);
  expect(await second.ensurePost(makePayout({ signed: 2 }))).toEqual(first);
  expect(await second.ensurePost(makePayout({ signed: 2 }))).toEqual(first);
  const [message, ...others] = discord.messages(PAYOUTS);
  expect(others).toEqual([]);
  expect(message?.editedCount).toBe(1);
  expect(JSON.stringify(message?.components)).toContain("2 of 2");
});

test("a reminder stands beside the payout, a second day's beside both, and each is edited in place", async () => {
  const discord = await openDiscord();
  const forum = (await connect(discord)).forumFor(PLACES);
  const nextDay = { key: "acme:epoch-3:reminder:20718" };
  await forum.ensurePost(makePayout());
  await forum.ensurePost(makeReminder());
  await forum.ensurePost(makeReminder());
  await forum.ensurePost(makeReminder(nextDay));
  await forum.ensurePost(makeReminder({ ...nextDay, signed: 0 }));
  expect(discord.messages(PAYOUTS).map(({ editedCount }) => editedCount)).toEqual([0, 0, 1]);
  expect(discord.unhandled).toEqual([]);
});

test("a send that Discord takes for a repeated one is brought up to date", async () => {
  const discord = await openDiscord();
  const forum = (await connect(discord)).forumFor(PLACES);
  await forum.ensurePost(makePayout());
  // The listing lags behind, as Discord's may.
  const [message] = discord.messages(PAYOUTS);
  for (let said = 0; said < 1001; said++) discord.say({ user: "2001", channel: PAYOUTS, content: "hello" });
  expect(await forum.findPost("payouts", makePayout().key)).toBeNull();
  expect((await forum.ensurePost(makePayout({ signed: 2 }))).messageId).toBe(message?.id);
  expect(JSON.stringify(discord.messages(PAYOUTS)[0]?.components)).toContain("2 of 2");
});

test("a post is found behind a page of talk, and another person's words are not taken for it", async () => {
  const discord = await openDiscord();
  const forum = (await connect(discord)).forumFor(PLACES);
  expect(await forum.findPost("proposals", makeProposal().key)).toBeNull();
  discord.say({ user: "2001", channel: PROPOSALS, content: makeProposal().key });
  const posted = await forum.ensurePost(makeProposal());
  for (let said = 0; said < 150; said++) discord.say({ user: "2001", channel: PROPOSALS, content: "hello" });
  expect(await forum.findPost("proposals", makeProposal().key)).toEqual(posted);
});

test("a missing channel or permission needs a person, and the error says what to do", async () => {
  const discord = await openDiscord();
  const connection = await connect(discord);
  const nowhere = connection.forumFor({ ...PLACES, proposalsChannelId: "3999" });
  const missing = await nowhere.ensurePost(makeProposal()).catch((error: unknown) => error);
  expect(missing).toBeInstanceOf(NeedsHuman);
  expect(missing).toMatchObject({
    next: expect.stringContaining("channel ids"),
    happened: expect.stringContaining("10003"),
  });
  const closed = connection.forumFor({ ...PLACES, proposalsChannelId: READ_ONLY });
  const refused = await closed.ensurePost(makeProposal()).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(NeedsHuman);
  expect(refused).toMatchObject({ next: expect.stringContaining("Send Messages") });
});

test.each([
  ["Discord is broken", { status: 500, times: 2 }],
  ["Discord asks for a long wait", { status: 429, retryAfterSeconds: 60 }],
  ["the connection ends", { drop: "before-effect" } as const],
])("%s: it is tried again later", async (_, fault) => {
  const discord = await openDiscord();
  const forum = (await connect(discord)).forumFor(PLACES);
  discord.inject("GET", `/channels/${PROPOSALS}/messages`, fault);
  discord.inject("POST", `/channels/${PROPOSALS}/messages`, fault);
  await expect(forum.ensurePost(makeProposal())).rejects.toThrow(RetryLater);
  expect(discord.messages(PROPOSALS)).toEqual([]);
});

test("commands are registered in every guild; one that refuses does not stop the others", async () => {
  const discord = await openDiscord();
  const logged: string[] = [];
  const connection = await connectDiscord({
    token: "secret",
    applicationId: APPLICATION,
    apiUrl: discord.apiUrl,
    guildIds: ["1999", GUILD],
    intakeOf: () => null,
    log: (sentence) => logged.push(sentence),
  });
  opened.push(connection);
  expect(connection.isReady()).toBe(true);
  expect(discord.registeredCommands(GUILD).map(({ name }) => name)).toEqual([
    "link",
    "ask",
    "me",
    "score",
    "leaderboard",
    "epoch",
    "appeal",
    "feedback",
    "kudos",
    "proposal",
    "payout",
    "treasury",
    "rules",
    "review",
    "credit",
    "admin",
    "language",
    "privacy",
    "help",
    "Credit this message",
    "Kudos",
  ]);
  expect(logged).toEqual([expect.stringContaining("guild 1999")]);
});

test("a refused token needs a person; a Discord that is away is tried again", async () => {
  const discord = await openDiscord();
  await expect(connect(discord, "wrong")).rejects.toThrow(NeedsHuman);
  discord.inject("GET", "/gateway/bot", { status: 500, times: 5 });
  await expect(connect(discord)).rejects.toThrow(RetryLater);
});
