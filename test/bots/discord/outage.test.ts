// An outage: Discord is down for an hour of a DAO's life. The DAO goes on, and its posts catch up: in order, once each, in place.
import { afterEach, describe, expect, test } from "vitest";
import { connectDiscord } from "#bots/discord/client.ts";
import { readMessage } from "#bots/discord/forum.ts";
import type { FactKind } from "#core/ledger/entry.ts";
import { startDiscord, type DiscordStandIn } from "#test/sandbox/discord.ts";
import { makeEvidence, makeRules, tokens } from "#test/support/build.ts";
import { approve, link, makeHouse, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld, receivedBy } from "#test/support/world.ts";

const GUILD = "1";
const PROPOSALS = "10";
const PAYOUTS = "20";
const APPLICATION = "9001";
const QUARTERS = 4;

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

interface Stage {
  readonly house: TestHouse;
  readonly discord: DiscordStandIn;
  readonly logged: string[];
}

/** A house in its first epoch whose posts go to the stand-in; Ada has scored work. */
async function openStage(): Promise<Stage> {
  const world = makeWorld({ rules: makeRules() });
  const discord = await startDiscord({
    token: "secret",
    applicationId: APPLICATION,
    clock: world.clock,
    guilds: [
      {
        id: GUILD,
        name: "Laurel",
        channels: [
          { id: PROPOSALS, name: "proposals" },
          { id: PAYOUTS, name: "payouts" },
        ],
        members: story.MEMBERS.map(({ discord: { id, name } }) => ({ id, username: name })),
      },
    ],
  });
  opened.push(discord);
  const logged: string[] = [];
  const connection = await connectDiscord({
    token: "secret",
    applicationId: APPLICATION,
    apiUrl: discord.apiUrl,
    guildIds: [GUILD],
    intakeOf: () => null,
    log: (sentence) => logged.push(sentence),
  });
  opened.push(connection);
  const forum = connection.forumFor({ guildId: GUILD, proposalsChannelId: PROPOSALS, payoutsChannelId: PAYOUTS });
  const house = await makeHouse({ world: Object.assign(world, { forum }), members: story.MEMBERS });
  opened.push(house);
  await story.settleIn(house);
  await link(house, story.ADA);
  await story.mergeAndScore(house, makeEvidence());
  return { house, discord, logged };
}

/** An act of the story that the hour falls into, and what it must have done before Discord is back. */
interface Act {
  readonly name: string;
  play(house: TestHouse): Promise<void>;
  readonly makes: readonly FactKind[];
}

const ACTS: readonly Act[] = [
  {
    name: "the epoch closes",
    play: async (house) => {
      const { openEpoch } = await house.state();
      house.world.passHours(((openEpoch?.closesAt ?? 0) - house.world.state.now) / 3_600);
    },
    makes: ["epoch-closed", "proposal-drafted"],
  },
  { name: "the ballot opens", play: async (house) => house.world.passHours(24), makes: ["ballot-opened"] },
  {
    name: "the vote ends",
    play: async (house) => {
      house.world.vote(1, "member-a", 1, 80);
      house.world.vote(1, "member-b", 1, 40);
      house.world.passHours(73);
    },
    makes: ["verdict-reached"],
  },
  // Whether a lost ledger had offered it before stands on Discord alone: without Discord it is offered later, and never twice.
  { name: "the payout is offered", play: async (house) => house.world.passHours(24), makes: [] },
  {
    name: "the treasurers sign",
    play: async (house) => {
      await approve(house, story.TREASURER, 1);
      await approve(house, story.OTHER_TREASURER, 1);
    },
    makes: ["batch-sent"],
  },
  { name: "the payout is final", play: async (house) => house.world.passHours(1), makes: ["payout-settled"] },
];

async function kindsOf(house: TestHouse): Promise<Set<FactKind>> {
  const kinds = new Set<FactKind>();
  for (let from = 0; ; from += 1_000) {
    const entries = await house.store.ledger.read(house.dao, from, 1_000);
    for (const { fact } of entries) kinds.add(fact.kind);
    if (entries.length < 1_000) return kinds;
  }
}

/** The house looks around every quarter of an hour, and once more. */
async function anHour(house: TestHouse): Promise<void> {
  for (let quarter = 0; quarter < QUARTERS; quarter += 1) {
    await house.tick();
    house.world.passHours(1 / QUARTERS);
  }
  await house.tick();
}

/** What stands in both channels: the keys of the posts, in the order in which they were written. */
function keysOf({ discord }: Stage): string[] {
  const posts = [PROPOSALS, PAYOUTS].flatMap((channel) => discord.messages(channel));
  return posts
    .toSorted((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1))
    .map((post) => `${post.channelId} ${readMessage({ ...post }).customIds[0]}`);
}

/** The post of the proposal, as it stands at last. */
function proposalPost({ discord }: Stage) {
  const [post] = discord.messages(PROPOSALS);
  return { text: JSON.stringify(post?.components), edits: post?.editedCount ?? 0 };
}

/** After an hour no nonce is known there any more: a post is found again by its key, or written twice. */
function comeBack(discord: DiscordStandIn): void {
  discord.forgetNonces();
  discord.breakDown(null);
}

type How = "refused" | "unavailable";

/** The whole story, with Discord down for an hour from this act on. */
async function tell(act: string | null, how: How = "refused"): Promise<Stage> {
  const stage = await openStage();
  const { house, discord } = stage;
  for (const { name, play, makes } of ACTS) {
    if (name === act) discord.breakDown(how);
    await play(house);
    await anHour(house);
    if (name === act) {
      for (const kind of makes) expect(await kindsOf(house)).toContain(kind);
      comeBack(discord);
      await anHour(house);
    }
  }
  return stage;
}

async function expectWhole(stage: Stage): Promise<void> {
  const calm = await tell(null);
  expect(keysOf(stage)).toEqual(keysOf(calm));
  expect(new Set(keysOf(stage)).size).toBe(keysOf(calm).length);
  expect(proposalPost(calm).text).toContain("**Paid.**");
  expect(proposalPost(stage).text).toContain("**Paid.**");
  expect(proposalPost(stage).edits).toBeGreaterThan(0);
  expect(await stage.house.entries("batch-intended")).toHaveLength(1);
  expect(receivedBy(stage.house.world, story.ADA.key.address)).toBe(tokens(1_000));
  expect(stage.discord.unhandled).toEqual([]);
}

describe.each(ACTS.map(({ name }) => name))("Discord is down for an hour while %s", (act) => {
  test.each(["refused", "unavailable"] as const)(
    "%s: the DAO goes on, and no post is missing or twice",
    async (how) => {
      await expectWhole(await tell(act, how));
    },
  );
});

test("Discord is down from the epoch's close until the vote is over: the members are asked once it is back, and paid", async () => {
  const stage = await openStage();
  const { house, discord } = stage;
  const [close, ...others] = ACTS;
  discord.breakDown("refused");
  await close?.play(house);
  for (let day = 0; day < 4; day += 1) {
    house.world.passHours(24);
    await anHour(house);
  }
  expect(await kindsOf(house)).not.toContain("ballot-opened");
  comeBack(discord);
  await anHour(house);
  for (const { play } of others) {
    await play(house);
    await anHour(house);
  }
  await expectWhole(stage);
});
