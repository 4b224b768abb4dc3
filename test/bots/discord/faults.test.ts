// Faults of the line: the gateway is lost in the middle of every kind of command, and each is done once, or not at all.
import { afterEach, describe, expect, test } from "vitest";
import { connectDiscord } from "#bots/discord/client.ts";
import type { FactKind } from "#core/ledger/entry.ts";
import { START } from "#test/support/build.ts";
import {
  startDiscord,
  type DiscordOptions,
  type DiscordStandIn,
  type InteractionOutcome,
} from "#test/sandbox/discord.ts";
import { openBusyDao, PEOPLE, type BusyDao, type Wish } from "./busy-dao.ts";

const GUILD = "1";
const CHANNEL = "30";
const APPLICATION = "9001";
const APOLOGY = "something went wrong on my side";
/** A client waits five seconds between two sessions. */
const GATEWAY_MILLISECONDS_MAX = 30_000;

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

interface Stage {
  readonly dao: BusyDao;
  readonly discord: DiscordStandIn;
  readonly logged: string[];
}

async function openStage(options: Partial<DiscordOptions> = {}): Promise<Stage> {
  const dao = await openBusyDao();
  opened.push(dao.house);
  const discord = await startDiscord({
    token: "secret",
    applicationId: APPLICATION,
    guilds: [
      {
        id: GUILD,
        name: "Laurel",
        channels: [{ id: CHANNEL, name: "general" }],
        members: PEOPLE.map(({ discord: { id, name } }) => ({ id, username: name })),
      },
    ],
    // Once the gateway is back the bot has to be quick; the way there is not what is tried here.
    acknowledgeMillisecondsMax: 15_000,
    ...options,
  });
  opened.push(discord);
  const logged: string[] = [];
  const connection = await connectDiscord({
    token: "secret",
    applicationId: APPLICATION,
    apiUrl: discord.apiUrl,
    guildIds: [GUILD],
    intakeOf: () => dao.house.intake,
    chat: { model: null, publicUrl: "https://rewards.laurel.example", now: () => START },
    log: (sentence) => logged.push(sentence),
  });
  opened.push(connection);
  return { dao, discord, logged };
}

type Cut = (discord: DiscordStandIn) => void;
const FOR_GOOD = "session refused for good";
const CUTS: Readonly<Record<string, Cut>> = {
  "closed with 4000": (discord) => discord.dropConnections(4000),
  "asked to reconnect": (discord) => discord.reconnect(),
  "session refused, to be resumed": (discord) => discord.invalidateSessions(true),
  "reset by TCP": (discord) => discord.resetConnections(),
  [FOR_GOOD]: (discord) => discord.invalidateSessions(false),
};

/** Asks all of them at once. @returns what each got, or null where nothing came of it */
function askAll({ discord }: Stage, wishes: readonly Wish[]): Promise<(InteractionOutcome | null)[]> {
  return Promise.all(
    wishes.map(({ makes: _, ...wish }) => discord.slash({ channel: CHANNEL, ...wish }).catch(() => null)),
  );
}

/** Lets all of them come to this point of an acknowledgement, cuts the line there, and lets them go on. */
async function askAndCut(
  stage: Stage,
  wishes: readonly Wish[],
  at: "beforeRequest" | "afterEffect",
  cut: Cut,
): Promise<(InteractionOutcome | null)[]> {
  const { hooks } = stage.discord;
  const gate = Promise.withResolvers<void>();
  let here = 0;
  hooks[at] = (_, path) => {
    if (!path.endsWith("/callback")) return;
    here += 1;
    if (here === wishes.length) {
      cut(stage.discord);
      gate.resolve();
    }
    return gate.promise;
  };
  const outcomes = await askAll(stage, wishes);
  delete hooks[at];
  return outcomes;
}

function sumOf(wishes: readonly Wish[]): Map<FactKind, number> {
  const sums = new Map<FactKind, number>();
  for (const kind of wishes.flatMap(({ makes }) => makes)) sums.set(kind, (sums.get(kind) ?? 0) + 1);
  return sums;
}

function grownBy(after: ReadonlyMap<FactKind, number>, before: ReadonlyMap<FactKind, number>): Map<FactKind, number> {
  return new Map(
    [...after].map(([kind, count]) => [kind, count - (before.get(kind) ?? 0)] as const).filter(([, more]) => more > 0),
  );
}

/** Every one was answered once, with what it asked for. */
function expectAnswers(outcomes: readonly (InteractionOutcome | null)[], wishes: readonly Wish[]): void {
  const unanswered = wishes.filter((_, at) => {
    const content = outcomes[at]?.content ?? "";
    return content === "" || content.includes(APOLOGY);
  });
  expect(unanswered.map(({ command, subcommand = "" }) => `${command} ${subcommand}`)).toEqual([]);
}

/** A second delivery of each is refused at its acknowledgement, and the log says so once for each. */
async function expectNothingTwice(stage: Stage, wishes: readonly Wish[]): Promise<void> {
  const { dao, discord, logged } = stage;
  const before = await dao.counts();
  const said = logged.length;
  discord.repeatEvents(wishes.length, "INTERACTION_CREATE");
  await expect.poll(() => logged.length, { timeout: 20_000 }).toBe(said + wishes.length);
  expect(new Set(logged.slice(said)).size).toBe(wishes.length);
  expect(logged.slice(said).filter((sentence) => !sentence.includes("40060"))).toEqual([]);
  expect(await dao.counts()).toEqual(before);
}

/** Where a command can be when the line is lost. */
type Moment = (stage: Stage, wishes: readonly Wish[], cut: Cut) => Promise<(InteractionOutcome | null)[]>;
const MOMENTS: readonly Moment[] = [
  function beforeTheDispatch(stage, wishes, cut) {
    cut(stage.discord);
    return askAll(stage, wishes);
  },
  (stage, wishes, cut) => askAndCut(stage, wishes, "beforeRequest", cut),
  (stage, wishes, cut) => askAndCut(stage, wishes, "afterEffect", cut),
];

describe.each(Object.entries(CUTS))("the gateway is %s", (name, cut) => {
  test("before, between and after: every kind of command is done once, and answered", async () => {
    const stage = await openStage();
    const { dao, discord } = stage;
    // What is asked while no session is there is told to nobody, on Discord too. The order differs: some can be done once only.
    const moments = name === FOR_GOOD ? MOMENTS.slice(1) : MOMENTS;
    const first = Object.keys(CUTS).indexOf(name) % moments.length;
    for (const [wave, moment] of [...moments.slice(first), ...moments.slice(0, first)].entries()) {
      const wishes = dao.wishes(wave);
      const before = await dao.counts();
      expectAnswers(await moment(stage, wishes, cut), wishes);
      expect(grownBy(await dao.counts(), before)).toEqual(sumOf(wishes));
      await discord.wait("the gateway", () => discord.connectedBots() === 1, GATEWAY_MILLISECONDS_MAX);
      await expectNothingTwice(stage, wishes);
    }
    expect(discord.unhandled).toEqual([]);
  });
});

test("what is asked while Discord has forgotten our session changes nothing", async () => {
  const stage = await openStage({ acknowledgeMillisecondsMax: 200 });
  const { dao, discord, logged } = stage;
  const before = await dao.counts();
  const [beforeTheDispatch] = MOMENTS;
  const outcomes = await beforeTheDispatch?.(stage, dao.wishes(0), (one) => one.invalidateSessions(false));
  expect(outcomes?.filter((outcome) => outcome !== null)).toEqual([]);
  await discord.wait("the gateway", () => discord.connectedBots() === 1, GATEWAY_MILLISECONDS_MAX);
  expect(await dao.counts()).toEqual(before);
  expect(logged).toEqual([]);
});

test("what comes in another order after a resume is done once each", async () => {
  const stage = await openStage();
  const { dao, discord } = stage;
  const wishes = dao.wishes(0);
  const before = await dao.counts();
  discord.holdEvents();
  const asked = askAll(stage, wishes);
  discord.dropConnections(4000);
  discord.releaseEvents("last first");
  expectAnswers(await asked, wishes);
  expect(grownBy(await dao.counts(), before)).toEqual(sumOf(wishes));
  await expectNothingTwice(stage, wishes);
});

test("an acknowledgement whose own answer was lost does nothing, and the log says it once for each", async () => {
  const stage = await openStage({ answerMillisecondsMax: 300 });
  const { dao, discord, logged } = stage;
  const wishes = dao.wishes(0);
  const before = await dao.counts();
  const fault = { drop: "after-effect", isReset: true, times: wishes.length } as const;
  discord.inject("POST", "/interactions/:interaction/:token/callback", fault);
  expect((await askAll(stage, wishes)).filter((outcome) => outcome !== null)).toEqual([]);
  await expect.poll(() => logged.length).toBe(wishes.length);
  expect(new Set(logged.map((sentence) => /\d{10,}/.exec(sentence)?.[0])).size).toBe(wishes.length);
  expect(await dao.counts()).toEqual(before);
});

test("an answer that Discord would not take is not done again, and the log says it once for each", async () => {
  const stage = await openStage({ answerMillisecondsMax: 3_000 });
  const { dao, discord, logged } = stage;
  const wishes = dao.wishes(0);
  const before = await dao.counts();
  discord.inject("PATCH", /^\/webhooks\//, { status: 500, times: 4 * wishes.length });
  expect((await askAll(stage, wishes)).filter((outcome) => outcome !== null)).toEqual([]);
  await expect.poll(() => logged.length, { timeout: 20_000 }).toBe(wishes.length);
  expect(logged.filter((sentence) => !sentence.includes("Discord did not take our answer"))).toEqual([]);
  expect(grownBy(await dao.counts(), before)).toEqual(sumOf(wishes));
});
