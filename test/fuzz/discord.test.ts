// Commands with anything in their options, over the stand-in Discord: everybody is answered, in words, and the bot goes on.
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { connectDiscord, type DiscordConnection } from "#bots/discord/client.ts";
import { startDiscord, type DiscordStandIn, type InteractionOutcome } from "#test/sandbox/discord.ts";
import { makeEvidence, REPOSITORY } from "#test/support/build.ts";
import { makeHouse, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";
import { makeProposal } from "#test/bots/discord/posts.ts";
import { bounded } from "./bounds.ts";

const GUILD = "1001";
/** Nothing is registered here, so that the stand-in checks nothing of what is sent. */
const BARE_GUILD = "1002";
const CHANNEL = "3001";
const BARE_CHANNEL = "3101";
const PROPOSALS = "3002";
const APPLICATION = "9001";
const CONTENT_CHARACTERS_MAX = 2_000;

let house: TestHouse;
let discord: DiscordStandIn;
let connection: DiscordConnection;
const logged: string[] = [];

beforeAll(async () => {
  house = await makeHouse({ world: makeWorld(), members: story.MEMBERS });
  await story.settleIn(house);
  await story.offerPayout(house, makeEvidence({ untrustedTitle: "@everyone `pay` <@1> || all ||" }));
  discord = await startDiscord({
    token: "secret",
    applicationId: APPLICATION,
    guilds: [
      {
        id: GUILD,
        name: "Acme",
        channels: [
          { id: CHANNEL, name: "general" },
          { id: PROPOSALS, name: "proposals" },
        ],
        members: story.MEMBERS.map(({ discord: { id, name } }) => ({ id, username: name })),
      },
      {
        id: BARE_GUILD,
        name: "Bare",
        channels: [{ id: BARE_CHANNEL, name: "general" }],
        members: story.MEMBERS.map(({ discord: { id, name } }) => ({ id, username: name })),
      },
    ],
  });
  connection = await connectDiscord({
    token: "secret",
    applicationId: APPLICATION,
    apiUrl: discord.apiUrl,
    guildIds: [GUILD],
    intakeOf: () => house.intake,
    log: (sentence) => logged.push(sentence),
  });
});

afterEach(async () => {
  expect(connection.isReady()).toBe(true);
  const { content } = await discord.slash({ user: story.ADA.discord.id, channel: CHANNEL, command: "help" });
  expect(content).toContain("/score");
  expect(discord.unhandled).toEqual([]);
});

afterAll(async () => {
  await connection.close();
  await discord.close();
  house.close();
});

const user = fc.constantFrom(...story.MEMBERS.map((member) => member.discord.id));
const hostile = fc.oneof(
  fc.string({ minLength: 1, maxLength: 200 }),
  fc.string({ unit: "binary", minLength: 1, maxLength: 60 }),
  fc.constantFrom(
    `${REPOSITORY}#1`,
    `${REPOSITORY}#0`,
    `${REPOSITORY}#99999999999999999999`,
    "__proto__#1",
    "a/b#1e9",
    "#1",
    "@everyone",
    "```".repeat(20),
    "https://github.com/a/b/pull/1/../../../..",
    "\u202e\u0000\u200b",
    " ".repeat(50),
  ),
);

function expectPlainAnswer(outcome: InteractionOutcome): void {
  expect(outcome.isEphemeral).toBe(true);
  expect(outcome.content).toMatch(/\S/);
  for (const text of [outcome.content, ...outcome.followUps.map(({ content }) => content)]) {
    expect(text.length).toBeLessThanOrEqual(CONTENT_CHARACTERS_MAX);
    expect(text).not.toMatch(/\bat .*\.ts:\d+|TypeError|node_modules/);
  }
}

test("whatever people type where they may type, they are told in words and nothing breaks", async () => {
  const before = (await house.state()).size;
  logged.length = 0;
  await fc.assert(
    fc.asyncProperty(user, hostile, async (asker, pull) => {
      const options = { pull: pull.slice(0, 200) };
      expectPlainAnswer(await discord.slash({ user: asker, channel: CHANNEL, command: "score", options }));
    }),
    bounded(60),
  );
  await fc.assert(
    fc.asyncProperty(
      user,
      fc.constantFrom("review", "approve"),
      fc.integer({ min: 1, max: 2 ** 53 - 1 }),
      async (asker, subcommand, epoch) => {
        const place = { user: asker, channel: CHANNEL, command: "payout", subcommand };
        expectPlainAnswer(await discord.slash({ ...place, options: { epoch } }));
      },
    ),
    bounded(40),
  );
  expect(logged).toEqual([]);
  expect((await house.state()).size).toBe(before);
});

test("whatever reason stops a payout, it is answered in words, and all that is left is one wish to cancel", async () => {
  const before = (await house.state()).size;
  logged.length = 0;
  const reason = fc.tuple(hostile, fc.constantFrom("", " and so it must not be paid")).map((words) => words.join(""));
  const epoch = fc.constantFrom({}, { epoch: 1 }, { epoch: 2 }, { epoch: 2 ** 53 - 1 });
  await fc.assert(
    fc.asyncProperty(
      user,
      fc.constantFrom("hold", "release", "cancel"),
      reason,
      epoch,
      async (asker, subcommand, words, which) => {
        const place = { user: asker, channel: BARE_CHANNEL, command: "payout", subcommand };
        expectPlainAnswer(await discord.slash({ ...place, options: { reason: words, ...which } }));
      },
    ),
    bounded(60),
  );
  expect(logged).toEqual([]);
  const wishes = await house.entries("cancel-asked");
  expect(wishes).toHaveLength(1);
  expect((await house.state()).size - before).toBe(1);
});

test("what Discord would not let anybody send is answered too: other types, fields left out, commands unknown", async () => {
  const before = (await house.state()).size;
  const value = fc.oneof(hostile, fc.integer(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }));
  const name = fc.constantFrom("pull", "epoch", "reason", "__proto__", "toString", "x");
  const command = fc.constantFrom("score", "payout", "me", "link", "help", "toString", "__proto__", "drop");
  await fc.assert(
    fc.asyncProperty(user, command, fc.dictionary(name, value, { maxKeys: 3 }), async (asker, typed, options) => {
      expectPlainAnswer(
        await discord.slash({ user: asker, channel: BARE_CHANNEL, command: typed, options: { ...options } }),
      );
    }),
    bounded(80),
  );
  // Each bug-like answer was logged under its number; none of them recorded anything.
  expect((await house.state()).size).toBe(before);
});

test("buttons on posts are answered, however strange the post's own words are", async () => {
  const forum = connection.forumFor({ guildId: GUILD, proposalsChannelId: PROPOSALS, payoutsChannelId: CHANNEL });
  await fc.assert(
    fc.asyncProperty(user, hostile, fc.nat(1_000_000), async (asker, words, number) => {
      const daoName = words.slice(0, 80);
      const post = makeProposal({ key: `fuzz:${number}`, daoName, verdictBecause: words, stage: "rejected" });
      const { messageId } = await forum.ensurePost(post);
      const shown = discord.messages(PROPOSALS).find(({ id }) => id === messageId);
      for (const customId of customIdsOf(shown?.components ?? [])) {
        expectPlainAnswer(await discord.press({ user: asker, channel: PROPOSALS, messageId, customId }));
      }
    }),
    bounded(15),
  );
});

function customIdsOf(components: readonly unknown[]): string[] {
  return components.flatMap((component) => {
    if (typeof component !== "object" || component === null) return [];
    const inner: unknown = Reflect.get(component, "components");
    const customId: unknown = Reflect.get(component, "custom_id");
    return [...(typeof customId === "string" ? [customId] : []), ...(Array.isArray(inner) ? customIdsOf(inner) : [])];
  });
}
