// Posts under every fault of the way to Discord: each key is one message, whatever was refused, lost or done without a word.
import { afterEach, describe, expect, test } from "vitest";
import { connectDiscord } from "#bots/discord/client.ts";
import type { Forum, ForumPost } from "#core/world.ts";
import { startDiscord, type DiscordStandIn, type Fault } from "#test/sandbox/discord.ts";
import { makeMotion, makePayout, makeProposal, makeReminder, makeStop, makeThanks, makeVoteReminder } from "./posts.ts";

const GUILD = "1001";
const PROPOSALS = "3001";
const PAYOUTS = "3002";
const APPLICATION = "9001";
const TRIES_MAX = 5;

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
        ],
        members: [{ id: "2001", username: "alice" }],
      },
    ],
  });
  opened.push(discord);
  return discord;
}

async function openForum({ apiUrl }: DiscordStandIn): Promise<Forum> {
  const connection = await connectDiscord({
    token: "secret",
    applicationId: APPLICATION,
    apiUrl,
    guildIds: [GUILD],
    intakeOf: () => null,
    log: () => undefined,
  });
  opened.push(connection);
  return connection.forumFor({ guildId: GUILD, proposalsChannelId: PROPOSALS, payoutsChannelId: PAYOUTS });
}

/** One of each kind that is written, and that it says something else later. */
const POSTS: readonly { readonly post: ForumPost; readonly later: ForumPost }[] = [
  { post: makeProposal(), later: makeProposal({ stage: "voting" }) },
  { post: makeMotion(), later: makeMotion({ stage: "voting" }) },
  { post: makeVoteReminder(), later: makeVoteReminder({ of: "epoch 3, on its last day" }) },
  { post: makePayout(), later: makePayout({ signed: 2 }) },
  { post: makeReminder(), later: makeReminder({ signed: 2 }) },
  { post: makeThanks(), later: makeThanks({ transactionUrl: "https://scan.example/tx/2" }) },
  { post: makeStop(), later: makeStop({ next: "Adopt the rules once more." }) },
];

const FAULTS: Readonly<Record<string, Fault>> = {
  "a short wait is asked for": { status: 429, retryAfterSeconds: 0.02 },
  "everybody is asked to wait": { status: 429, retryAfterSeconds: 0.02, isGlobal: true },
  "a long wait is asked for": { status: 429, retryAfterSeconds: 60 },
  "it fails without effect": { status: 500, times: 2 },
  "it is done and said to have failed": { status: 500, hasEffect: true },
  "it is done twice and said to have failed": { status: 500, hasEffect: true, times: 2 },
  "it is done and the bot is told nothing": { drop: "after-effect" },
  "it is done and the line is reset": { drop: "after-effect", isReset: true },
  "it is done twice and the line is reset": { drop: "after-effect", isReset: true, times: 2 },
  "the line ends before": { drop: "before-effect" },
};

/** As the house does: again at the next tick, until it is there. */
async function untilPosted(forum: Forum, post: ForumPost): Promise<string> {
  for (let tried = 1; ; tried += 1) {
    try {
      return (await forum.ensurePost(post)).messageId;
    } catch (error) {
      if (tried >= TRIES_MAX) throw error;
    }
  }
}

const allMessages = (discord: DiscordStandIn) => [PROPOSALS, PAYOUTS].flatMap((channel) => discord.messages(channel));

describe.each(Object.entries(FAULTS))("%s:", (_, fault) => {
  test("each key is written once, and edited in place", async () => {
    const discord = await openDiscord();
    const isLong = "status" in fault && fault.retryAfterSeconds === 60;
    let forum = await openForum(discord);
    const ids = new Map<string, string>();
    for (const { post } of POSTS) {
      discord.inject("POST", "/channels/:channel/messages", fault);
      // A client that was told to wait a minute waits; the next process asks anew.
      if (isLong) await expect(forum.ensurePost(post)).rejects.toThrow();
      if (isLong) forum = await openForum(discord);
      ids.set(post.key, await untilPosted(forum, post));
    }
    for (const { post, later } of POSTS) {
      discord.inject("PATCH", "/channels/:channel/messages/:message", fault);
      if (isLong) await expect(forum.ensurePost(later)).rejects.toThrow();
      if (isLong) forum = await openForum(discord);
      expect(await untilPosted(forum, later)).toBe(ids.get(post.key));
    }
    expect(new Set(allMessages(discord).map(({ id }) => id))).toEqual(new Set(ids.values()));
    expect(allMessages(discord)).toHaveLength(POSTS.length);
    expect(allMessages(discord).every(({ editedCount }) => editedCount >= 1)).toBe(true);
    expect(discord.unhandled).toEqual([]);
  });
});

test("killed between the send and its record: the next process finds the message, though Discord has forgotten the nonce", async () => {
  const discord = await openDiscord();
  for (const { post } of POSTS) {
    const gone = await openForum(discord);
    discord.inject("POST", "/channels/:channel/messages", { drop: "after-effect" });
    await expect(gone.ensurePost(post)).rejects.toThrow();
    discord.forgetNonces();
    await (await openForum(discord)).ensurePost(post);
  }
  expect(allMessages(discord)).toHaveLength(POSTS.length);
});

test("all keys at once, under the pace that Discord sets, are one message each", async () => {
  const discord = await openDiscord();
  const forum = await openForum(discord);
  discord.inject("POST", "/channels/:channel/messages", { status: 429, retryAfterSeconds: 0.02, times: 3 });
  discord.inject("GET", "/channels/:channel/messages", { status: 429, retryAfterSeconds: 0.02, times: 3 });
  await Promise.all(POSTS.map(({ post }) => untilPosted(forum, post)));
  expect(allMessages(discord)).toHaveLength(POSTS.length);
});
