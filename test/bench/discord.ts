// Discord's door under load: how soon everybody is acknowledged and answered, beside the three seconds that Discord gives and a bare client.
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { startDiscord, type DiscordStandIn, type InteractionOutcome } from "#test/sandbox/discord.ts";
import type { BotKind, BotUse } from "./discord-bot.ts";
import {
  channelIdOf,
  discordIdOf,
  guildIdOf,
  GUILDS,
  MEMBERS_PER_GUILD,
  pullOf,
  tellGuilds,
} from "./discord-guilds.ts";
import { makeFigure, type Bench, type Figure } from "./figure.ts";

/** What Discord gives to the acknowledgement of an interaction. */
const LIMIT_MILLISECONDS = 3_000;
const INTERACTIONS = 500;
const SPREAD_MILLISECONDS = 10_000;
const EARLY = 1_000;
const LATE = 10_000;
const AT_ONCE = 25;
/** The stand-in waits longer than Discord, so that what comes too late is measured and not only missed. */
const PATIENCE_MILLISECONDS = 120_000;
const READY_MILLISECONDS_MAX = 120_000;
const MEGABYTE = 1_000_000;

interface Wish {
  readonly command: string;
  readonly subcommand?: string;
  readonly options?: Readonly<Record<string, string>>;
}

/** What members ask, the heavy beside the light. */
const WISHES: readonly Wish[] = [
  { command: "help" },
  { command: "me" },
  { command: "score", options: { pull: pullOf(7) } },
  { command: "leaderboard" },
  { command: "leaderboard", options: { period: "all-time" } },
  { command: "epoch" },
  { command: "proposal", subcommand: "list" },
  { command: "payout", subcommand: "list" },
  { command: "treasury" },
  { command: "rules", subcommand: "show" },
  { command: "ask", options: { question: "How many points do I have?" } },
];

interface Bot {
  readonly kind: BotKind;
  readonly discord: DiscordStandIn;
  readonly process: ChildProcess;
}

/** Milliseconds, ascending. */
interface Times {
  readonly acknowledged: readonly number[];
  readonly answered: readonly number[];
}

interface Measured {
  readonly spread: Times;
  readonly burst: Times;
  readonly cpuMilliseconds: number;
  readonly stallMilliseconds: number;
}

export const measureDiscord: Bench = async (say) => {
  const folder = mkdtempSync(join(tmpdir(), "laurel-bench-discord-"));
  try {
    const path = join(folder, "ledger.sqlite");
    const store = openSqlite(path);
    const entries = await tellGuilds(store);
    store.close();
    say(`${GUILDS} DAOs lie in one store; the longest has ${entries} entries`);
    const bare = await withBot("a bare client", path, (bot) => measureLoad(bot, say));
    return await withBot("laurel", path, async (bot) => [
      ...figuresOf(await measureLoad(bot, say), bare),
      ...(await measureMemory(bot, say)),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

async function withBot<T>(kind: BotKind, path: string, act: (bot: Bot) => Promise<T>): Promise<T> {
  const discord = await openDiscord();
  const child = fork(join(import.meta.dirname, "discord-bot.ts"), [kind, discord.apiUrl, path], {
    execArgv: ["--disable-warning=ExperimentalWarning", "--expose-gc"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  try {
    await once(child, "message", { signal: AbortSignal.timeout(READY_MILLISECONDS_MAX) });
    return await act({ kind, discord, process: child });
  } finally {
    const ended = once(child, "exit");
    child.disconnect();
    await ended;
    await discord.close();
  }
}

function openDiscord(): Promise<DiscordStandIn> {
  const members = Array.from({ length: MEMBERS_PER_GUILD }, (_, at) => {
    return { id: discordIdOf(at + 1), username: `member-${at + 1}` };
  });
  return startDiscord({
    token: "secret",
    applicationId: "9001",
    acknowledgeMillisecondsMax: PATIENCE_MILLISECONDS,
    answerMillisecondsMax: PATIENCE_MILLISECONDS,
    guilds: Array.from({ length: GUILDS }, (_, guild) => {
      const channels = [{ id: channelIdOf(guild), name: "general" }];
      return { id: guildIdOf(guild), name: `guild ${guild}`, channels, members };
    }),
  });
}

async function useOf({ process: child }: Bot): Promise<BotUse> {
  const answer = once(child, "message", { signal: AbortSignal.timeout(READY_MILLISECONDS_MAX) });
  child.send("how much?");
  const [use] = (await answer) as [BotUse];
  return use;
}

// ---- Load -------------------------------------------------------------------------------------------------------------

/** The same mix in the same order for everybody; each eleventh comes from the guild with the long past. */
function ask({ discord, kind }: Bot, at: number): Promise<InteractionOutcome> {
  const wish = WISHES[at % WISHES.length] ?? { command: "help" };
  const guild = Math.floor(at / WISHES.length) % 10 === 0 ? 0 : at % GUILDS;
  const user = discordIdOf(1 + (at % MEMBERS_PER_GUILD));
  // A bare client has registered no command, and is asked all the same.
  const { subcommand, ...plain } = wish;
  const asked = kind === "laurel" ? wish : plain;
  return discord.slash({
    user,
    channel: channelIdOf(guild),
    ...asked,
    ...(kind === "laurel" && subcommand ? { subcommand } : {}),
  });
}

async function measureLoad(bot: Bot, say: (sentence: string) => void): Promise<Measured> {
  await timesOf(askSpread(bot, WISHES.length * 2, 1_000));
  const before = await useOf(bot);
  const spread = await timesOf(askSpread(bot, INTERACTIONS, SPREAD_MILLISECONDS));
  const after = await useOf(bot);
  const burst = await timesOf(askSpread(bot, INTERACTIONS, 0));
  const { stallMilliseconds } = await useOf(bot);
  const cpuMilliseconds = (after.cpuMicroseconds - before.cpuMicroseconds) / 1_000 / INTERACTIONS;
  say(`${bot.kind}: ${INTERACTIONS} in ${SPREAD_MILLISECONDS / 1_000} s, ${sayTimes(spread)}`);
  say(`${bot.kind}: ${INTERACTIONS} at once, ${sayTimes(burst)}`);
  say(`${bot.kind}: longest stall ${Math.round(Math.max(after.stallMilliseconds, stallMilliseconds))} ms`);
  return { spread, burst, cpuMilliseconds, stallMilliseconds: after.stallMilliseconds };
}

/** Each at its own moment, whether those before are answered or not: members do not wait for each other. */
function askSpread(bot: Bot, count: number, milliseconds: number): Promise<InteractionOutcome>[] {
  return Array.from({ length: count }, async (_, at) => {
    if (milliseconds > 0) await pause((at * milliseconds) / count);
    return ask(bot, at);
  });
}

async function timesOf(asked: readonly Promise<InteractionOutcome>[]): Promise<Times> {
  const outcomes = await Promise.all(asked);
  const sorted = (read: (outcome: InteractionOutcome) => number | null): number[] =>
    outcomes.map((outcome) => read(outcome) ?? PATIENCE_MILLISECONDS).toSorted((one, other) => one - other);
  return {
    acknowledged: sorted(({ acknowledgedAfterMilliseconds }) => acknowledgedAfterMilliseconds),
    answered: sorted(({ answeredAfterMilliseconds }) => answeredAfterMilliseconds),
  };
}

function shareOf(sorted: readonly number[], permille: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * permille) / 1_000))] ?? 0;
}

function lateOf({ acknowledged }: Times): number {
  return acknowledged.filter((milliseconds) => milliseconds > LIMIT_MILLISECONDS).length;
}

function sayTimes(times: Times): string {
  const say = (sorted: readonly number[]): string =>
    [500, 990, 1_000].map((permille) => Math.round(shareOf(sorted, permille))).join(", ");
  return `acknowledged after ${say(times.acknowledged)} ms (half, 99 of 100, all), ${lateOf(times)} too late; answered after ${say(times.answered)} ms`;
}

// ---- Memory -----------------------------------------------------------------------------------------------------------

async function measureMemory(bot: Bot, say: (sentence: string) => void): Promise<Figure[]> {
  await askInRows(bot, EARLY);
  const early = await useOf(bot);
  await askInRows(bot, LATE - EARLY);
  const late = await useOf(bot);
  const megabytes = (bytes: number): number => bytes / MEGABYTE;
  say(`after ${LATE} interactions ${Math.round(megabytes(late.rssBytes))} MB are resident`);
  const beside = `after ${EARLY.toLocaleString("en-US")}`;
  const after = `after ${LATE.toLocaleString("en-US")} interactions`;
  return [
    makeFigure(`heap ${after}`, megabytes(late.heapBytes), "MB", beside, megabytes(early.heapBytes)),
    makeFigure(`resident memory ${after}`, megabytes(late.rssBytes), "MB", beside, megabytes(early.rssBytes)),
  ];
}

async function askInRows(bot: Bot, count: number): Promise<void> {
  let left = count;
  const row = async (): Promise<void> => {
    while (left > 0) await ask(bot, left--);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, row));
}

// ---- Figures ----------------------------------------------------------------------------------------------------------

function figuresOf(laurel: Measured, bare: Measured): Figure[] {
  const loads = [
    { of: (measured: Measured) => measured.spread, how: `${INTERACTIONS} in ${SPREAD_MILLISECONDS / 1_000} s` },
    { of: (measured: Measured) => measured.burst, how: `${INTERACTIONS} at once` },
  ];
  return [
    ...loads.flatMap(({ of, how }) => [
      ...[
        { of100: "50 of 100", permille: 500 },
        { of100: "99 of 100", permille: 990 },
        { of100: "all", permille: 1_000 },
      ].map(({ of100, permille }) => {
        const read = (measured: Measured): number => shareOf(of(measured).acknowledged, permille);
        return makeFigure(`${how}, ${of100} acknowledged after`, read(laurel), "ms", "a bare client", read(bare));
      }),
      makeFigure(
        `${how}, the last acknowledged after`,
        shareOf(of(laurel).acknowledged, 1_000),
        "ms",
        "Discord's limit",
        LIMIT_MILLISECONDS,
      ),
      makeFigure(
        `${how}, 99 of 100 answered after`,
        shareOf(of(laurel).answered, 990),
        "ms",
        "a bare client",
        shareOf(of(bare).answered, 990),
      ),
    ]),
    makeFigure("processor time per interaction", laurel.cpuMilliseconds, "ms", "a bare client", bare.cpuMilliseconds),
  ];
}
