// The forum in memory and on the stand-in Discord: one suite, so that the two cannot drift apart.
import { expect } from "vitest";
import { connectDiscord } from "#bots/discord/client.ts";
import { startDiscord } from "#test/sandbox/discord.ts";
import { makeWorld } from "#test/support/world.ts";
import { forumSuite, type ForumStage } from "./forum.ts";

const GUILD = "1001";
const CHANNELS = { proposals: "3001", payouts: "3002" } as const;
const APPLICATION = "9001";

async function inMemory(): Promise<ForumStage> {
  const world = makeWorld();
  return {
    forum: world.forum,
    writes: (where) =>
      [...world.state.posts.values()].filter(({ post }) => post.where === where).map(({ writes }) => writes),
    losePost: (when) => world.fail("ensurePost", { when }),
    close: async () => undefined,
  };
}

async function onTheWire(): Promise<ForumStage> {
  const discord = await startDiscord({
    token: "secret",
    applicationId: APPLICATION,
    guilds: [
      {
        id: GUILD,
        name: "Acme",
        channels: Object.entries(CHANNELS).map(([name, id]) => ({ id, name })),
        members: [{ id: "2001", username: "alice" }],
      },
    ],
  });
  const connection = await connectDiscord({
    token: "secret",
    applicationId: APPLICATION,
    apiUrl: discord.apiUrl,
    guildIds: [GUILD],
    intakeOf: () => null,
    log: () => undefined,
  });
  return {
    forum: connection.forumFor({
      guildId: GUILD,
      proposalsChannelId: CHANNELS.proposals,
      payoutsChannelId: CHANNELS.payouts,
    }),
    writes: (where) => discord.messages(CHANNELS[where]).map(({ editedCount }) => editedCount + 1),
    losePost: (when) => discord.inject("POST", /\/messages$/, { drop: `${when}-effect` }),
    close: async () => {
      expect(discord.unhandled).toEqual([]);
      await connection.close();
      await discord.close();
    },
  };
}

forumSuite("in memory", inMemory);
forumSuite("on the stand-in Discord", onTheWire);
