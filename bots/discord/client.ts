// The connection to Discord: one bot user in the guilds of its DAOs, its commands registered there.
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import {
  Client,
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayIntentBits,
  type Guild,
  Options,
  Partials,
} from "discord.js";
import { ApplicationFlags, GatewayCloseCodes, PermissionFlagsBits, REST, Routes } from "discord.js";
import { BadInput, NeedsHuman, RetryLater } from "#core/errors.ts";
import type { Intake } from "#core/workflow/intake.ts";
import type { Forum } from "#core/world.ts";
import { openEars } from "./chat-message.ts";
import { openChat, type Chat, type ChatSettings } from "./chat.ts";
import { greetGuild, type Welcome } from "./checklist.ts";
import { openForum, type ForumPlaces } from "./forum.ts";
import { NO_DAO_HERE } from "./help-words.ts";
import { asLaurelError, refusalWords } from "./refusal.ts";
import { COMMAND_DEFINITIONS, answerInteraction } from "./router.ts";
import type { SetupDesk } from "./setup.ts";

export interface DiscordSettings {
  readonly token: string;
  readonly applicationId: string;
  /** Without the version, like "http://127.0.0.1:4000/api"; null for Discord itself. */
  readonly apiUrl: string | null;
  /** The servers of DAOs; "all" while nobody has set one up, and any of them may become one. */
  readonly guildIds: readonly string[] | "all";
  /** The DAO of a guild, or null when it has none. */
  intakeOf(guildId: string): Intake | null;
  /** Missing where nobody answers questions. */
  readonly chat?: ChatSettings;
  /** Missing where nothing is set up from Discord. */
  readonly setup?: SetupDesk;
  /** True for exactly one caller, ever; missing where nobody is greeted. */
  readonly sayOnce?: (key: string) => boolean;
  log(sentence: string): void;
}

export interface DiscordConnection {
  forumFor(places: ForumPlaces): Forum;
  isReady(): boolean;
  close(): Promise<void>;
}

const READY_MILLISECONDS_MAX = 30_000;
const REQUEST_MILLISECONDS_MAX = 9_000;
const REGISTRATION_MILLISECONDS_MAX = 20_000;
const LEAVE_MILLISECONDS_MAX = 5_000;
/** A longer wait is not slept through: the next tick tries again. */
const RATE_LIMIT_MILLISECONDS_MAX = 5_000;

/**
 * Logs in, waits until the gateway is ready and registers the commands.
 * @throws RetryLater when Discord is not ready in time; NeedsHuman when it refuses the token
 */
export async function connectDiscord(settings: DiscordSettings): Promise<DiscordConnection> {
  const client = await enter(settings, await mayReadMessages(settings));
  try {
    const guildIds =
      settings.guildIds === "all" ? client.guilds.cache.firstKey(GUILDS_AT_START_MAX) : settings.guildIds;
    for (const guildId of guildIds) await registerCommands(client, settings, guildId);
    if (settings.guildIds === "all") await greetEarlierGuilds(client, settings);
  } catch (error) {
    await leave(client);
    throw error;
  }
  const ownUserId = () => client.user?.id ?? settings.applicationId;
  return {
    forumFor: (places) =>
      openForum(
        { rest: client.rest, ownUserId, mayReadHistory: (channelId) => mayReadHistory(client, channelId) },
        places,
      ),
    isReady: () => client.isReady(),
    close: () => leave(client),
  };
}

/**
 * Whether Discord lets this application read messages that do not name it: only the chat's own threads need it, and go on by
 * mentions and /ask without it. What cannot be asked is taken for a no.
 */
async function mayReadMessages(settings: DiscordSettings): Promise<boolean> {
  if (settings.chat === undefined) return false;
  const rest = new REST(restOptions(settings)).setToken(settings.token);
  try {
    const application: unknown = await rest.get(Routes.currentApplication());
    const flags: unknown =
      typeof application === "object" && application !== null ? Reflect.get(application, "flags") : 0;
    const allowed = ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited;
    return typeof flags === "number" && (flags & allowed) !== 0;
  } catch {
    return false; // Logging in says what is wrong.
  }
}

/** A client that is between two sessions may never say that it has left. */
async function leave(client: Client): Promise<void> {
  await Promise.race([client.destroy(), pause(LEAVE_MILLISECONDS_MAX, undefined, { ref: false })]);
}

/** Discord may take back what it allowed: it is then done without, and nothing else changes. */
async function enter(settings: DiscordSettings, isReading: boolean): Promise<Client> {
  const client = makeClient(settings, isReading);
  try {
    await logIn(client, settings.token);
    return client;
  } catch (error) {
    await leave(client);
    if (!isReading || !isIntentRefused(error)) throw error;
    settings.log("Discord does not let us read messages that do not name us: the chat answers mentions and /ask.");
    return enter(settings, false);
  }
}

function isIntentRefused(error: unknown): boolean {
  return error instanceof NeedsHuman && error.cause instanceof IntentRefused;
}

class IntentRefused extends Error {}

function restOptions({ apiUrl }: DiscordSettings) {
  return {
    ...(apiUrl === null ? {} : { api: apiUrl }),
    retries: 1,
    timeout: REQUEST_MILLISECONDS_MAX,
    rejectOnRateLimit: ({ retryAfter }: { readonly retryAfter: number }) => retryAfter > RATE_LIMIT_MILLISECONDS_MAX,
  };
}

function makeClient(settings: DiscordSettings, isReading: boolean): Client {
  const { Guilds, GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits;
  const client = new Client({
    intents: [Guilds, GuildMessages, DirectMessages, ...(isReading ? [MessageContent] : [])],
    partials: [Partials.Channel],
    // What people write in every channel of a server is none of ours to keep, and nothing here reads it again.
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0 }),
    allowedMentions: { parse: [] },
    rest: restOptions(settings),
  });
  client.on(Events.Error, (error) => settings.log(`Discord: ${refusalWords(error)}`));
  client.on(Events.ShardDisconnect, ({ code }) => {
    if (code !== GatewayCloseCodes.DisallowedIntents)
      settings.log(`Discord closed the connection for good (code ${code}).`);
  });
  client.on(Events.Invalidated, () => settings.log("Discord ended our session; start again to connect anew."));
  client.on(Events.GuildCreate, (guild) => void welcomeGuild(client, settings, guild));
  const chat = settings.chat === undefined ? null : openChat(settings.chat);
  const world = { intakeOf: settings.intakeOf, log: settings.log, chat, setup: settings.setup ?? NO_SETUP };
  client.on(Events.InteractionCreate, (interaction) => void answerInteraction(interaction, world));
  if (chat !== null) listen(client, settings, chat);
  return client;
}

function listen(client: Client, { guildIds, intakeOf, log, applicationId }: DiscordSettings, chat: Chat): void {
  const ownUserId = () => client.user?.id ?? applicationId;
  const hear = openEars({
    rest: client.rest,
    ownUserId,
    chat,
    guildIds: guildIds === "all" ? [] : guildIds,
    intakeOf,
    log,
  });
  client.on(Events.MessageCreate, (message) => void hear(message));
}

async function logIn(client: Client, token: string): Promise<void> {
  const deadline = AbortSignal.timeout(READY_MILLISECONDS_MAX);
  const refused = new Promise<never>((_, reject) => {
    client.on(Events.ShardDisconnect, ({ code }) => {
      if (code === GatewayCloseCodes.DisallowedIntents) reject(new IntentRefused(`Discord closed with code ${code}`));
    });
  });
  try {
    const ready = Promise.all([once(client, Events.ClientReady, { signal: deadline }), client.login(token)]);
    await Promise.race([ready, refused]);
  } catch (cause) {
    throw whyNotReady(cause);
  }
}

function whyNotReady(cause: unknown): NeedsHuman | RetryLater {
  if (cause instanceof IntentRefused) {
    return new NeedsHuman("Discord refused what we wanted to hear.", {
      happened: cause.message,
      next: "Turn on the bot's Message Content Intent in Discord's developer portal, or go on without it.",
      cause,
    });
  }
  if (isTokenRefused(cause)) {
    return new NeedsHuman("Discord refused the bot token.", {
      happened: refusalWords(cause),
      next: "Make a new bot token in Discord's developer portal, set DISCORD_TOKEN to it and start again.",
      cause,
    });
  }
  return new RetryLater("Discord is not ready.", {
    happened: `${refusalWords(cause)} (waited at most ${READY_MILLISECONDS_MAX / 1000} s)`,
    next: "It is tried again by itself; https://discordstatus.com says whether Discord is down.",
    cause,
  });
}

/** At login over REST, or with close code 4004 from the gateway. */
function isTokenRefused(cause: unknown): boolean {
  if (cause instanceof DiscordAPIError) return cause.status === 401;
  return cause instanceof DiscordjsError && cause.code === DiscordjsErrorCodes.TokenInvalid;
}

/** What can be asked before there is a DAO. */
const FIRST_DEFINITIONS = COMMAND_DEFINITIONS.filter(({ name }) => name === "admin" || name === "help");

/** Replaces the guild's commands; the same list again changes nothing. A guild that refuses must not stop the others. */
async function registerCommands(client: Client, settings: DiscordSettings, guildId: string): Promise<void> {
  try {
    await client.rest.put(Routes.applicationGuildCommands(settings.applicationId, guildId), {
      body: settings.guildIds === "all" ? FIRST_DEFINITIONS : COMMAND_DEFINITIONS,
      signal: AbortSignal.timeout(REGISTRATION_MILLISECONDS_MAX),
    });
  } catch (cause) {
    const error = asLaurelError(cause, `register the commands in guild ${guildId}`);
    if (error instanceof RetryLater) throw error;
    settings.log(`${error.message} ${error.happened} ${error.next}`);
  }
}

/** A guild that invites the bot while it runs gets its commands at once, and whoever invited it hears what comes next. */
async function welcomeGuild(client: Client, settings: DiscordSettings, guild: Guild): Promise<void> {
  const { log } = settings;
  const welcome = welcomeOf(settings, guild.id);
  try {
    if (welcome !== "has no DAO") await registerCommands(client, settings, guild.id);
  } catch (error) {
    log(`The commands of guild ${guild.id} are registered at the next start: ${refusalWords(error)}`);
  }
  await greet(client, settings, guild);
}

function welcomeOf({ guildIds }: DiscordSettings, guildId: string): Welcome {
  if (guildIds === "all") return "may be set up";
  return guildIds.includes(guildId) ? "has a DAO" : "has no DAO";
}

async function greet(client: Client, settings: DiscordSettings, guild: Guild): Promise<void> {
  const { sayOnce, log, applicationId } = settings;
  const [ownUserId, welcome] = [client.user?.id ?? applicationId, welcomeOf(settings, guild.id)];
  if (sayOnce !== undefined) await greetGuild(guild, { rest: client.rest, ownUserId, welcome, sayOnce, log });
}

/** Nobody adds the bot to more servers than this before it is set up for the first time. */
const GUILDS_AT_START_MAX = 10;

/** Whoever invited the bot before it first ran hears what comes next too. */
async function greetEarlierGuilds(client: Client, settings: DiscordSettings): Promise<void> {
  for (const guild of client.guilds.cache.first(GUILDS_AT_START_MAX)) await greet(client, settings, guild);
}

const refuseSetup = async (): Promise<never> => {
  throw new BadInput(NO_DAO_HERE);
};
const NO_SETUP: SetupDesk = { stand: refuseSetup, begin: refuseSetup, choose: refuseSetup, write: refuseSetup };

/** False only when Discord's own permissions say so. */
function mayReadHistory(client: Client, channelId: string): boolean {
  const channel = client.channels.cache.get(channelId);
  if (channel === undefined || channel.isDMBased() || client.user === null) return true;
  return channel.permissionsFor(client.user)?.has(PermissionFlagsBits.ReadMessageHistory) ?? true;
}
