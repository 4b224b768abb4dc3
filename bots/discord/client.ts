// The connection to Discord: one bot user in the guilds of its DAOs, its commands registered there.
import { once } from "node:events";
import {
  Client,
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayIntentBits,
  Partials,
} from "discord.js";
import { ApplicationFlags, GatewayCloseCodes, PermissionFlagsBits, REST, Routes } from "discord.js";
import { NeedsHuman, RetryLater } from "#core/errors.ts";
import type { Intake } from "#core/workflow/intake.ts";
import type { Forum } from "#core/world.ts";
import { openEars } from "./chat-message.ts";
import { openChat, type Chat, type ChatSettings } from "./chat.ts";
import { openForum, type ForumPlaces } from "./forum.ts";
import { asLaurelError, refusalWords } from "./refusal.ts";
import { COMMAND_DEFINITIONS, answerInteraction } from "./router.ts";

export interface DiscordSettings {
  readonly token: string;
  readonly applicationId: string;
  /** Without the version, like "http://127.0.0.1:4000/api"; null for Discord itself. */
  readonly apiUrl: string | null;
  readonly guildIds: readonly string[];
  /** The DAO of a guild, or null when it has none. */
  intakeOf(guildId: string): Intake | null;
  /** Missing where nobody answers questions. */
  readonly chat?: ChatSettings;
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
/** A longer wait is not slept through: the next tick tries again. */
const RATE_LIMIT_MILLISECONDS_MAX = 5_000;

/**
 * Logs in, waits until the gateway is ready and registers the commands.
 * @throws RetryLater when Discord is not ready in time; NeedsHuman when it refuses the token
 */
export async function connectDiscord(settings: DiscordSettings): Promise<DiscordConnection> {
  const client = await enter(settings, await mayReadMessages(settings));
  try {
    for (const guildId of settings.guildIds) await registerCommands(client, settings, guildId);
  } catch (error) {
    await client.destroy();
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
    close: () => client.destroy(),
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

/** Discord may take back what it allowed: it is then done without, and nothing else changes. */
async function enter(settings: DiscordSettings, isReading: boolean): Promise<Client> {
  const client = makeClient(settings, isReading);
  try {
    await logIn(client, settings.token);
    return client;
  } catch (error) {
    await client.destroy();
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
    allowedMentions: { parse: [] },
    rest: restOptions(settings),
  });
  client.on(Events.Error, (error) => settings.log(`Discord: ${refusalWords(error)}`));
  client.on(Events.ShardDisconnect, ({ code }) => {
    if (code !== GatewayCloseCodes.DisallowedIntents)
      settings.log(`Discord closed the connection for good (code ${code}).`);
  });
  client.on(Events.Invalidated, () => settings.log("Discord ended our session; start again to connect anew."));
  client.on(Events.GuildCreate, (guild) => void welcomeGuild(client, settings, guild.id));
  const chat = settings.chat === undefined ? null : openChat(settings.chat);
  const world = { intakeOf: settings.intakeOf, log: settings.log, chat };
  client.on(Events.InteractionCreate, (interaction) => void answerInteraction(interaction, world));
  if (chat !== null) listen(client, settings, chat);
  return client;
}

function listen(client: Client, { guildIds, intakeOf, log, applicationId }: DiscordSettings, chat: Chat): void {
  const ownUserId = () => client.user?.id ?? applicationId;
  const hear = openEars({ rest: client.rest, ownUserId, chat, guildIds, intakeOf, log });
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

/** Replaces the guild's commands; the same list again changes nothing. A guild that refuses must not stop the others. */
async function registerCommands(client: Client, settings: DiscordSettings, guildId: string): Promise<void> {
  try {
    await client.rest.put(Routes.applicationGuildCommands(settings.applicationId, guildId), {
      body: COMMAND_DEFINITIONS,
      signal: AbortSignal.timeout(REGISTRATION_MILLISECONDS_MAX),
    });
  } catch (cause) {
    const error = asLaurelError(cause, `register the commands in guild ${guildId}`);
    if (error instanceof RetryLater) throw error;
    settings.log(`${error.message} ${error.happened} ${error.next}`);
  }
}

/** A guild that invites the bot while it runs gets its commands at once. */
async function welcomeGuild(client: Client, settings: DiscordSettings, guildId: string): Promise<void> {
  if (!settings.guildIds.includes(guildId)) return;
  try {
    await registerCommands(client, settings, guildId);
  } catch (error) {
    settings.log(`The commands of guild ${guildId} are registered at the next start: ${refusalWords(error)}`);
  }
}

/** False only when Discord's own permissions say so. */
function mayReadHistory(client: Client, channelId: string): boolean {
  const channel = client.channels.cache.get(channelId);
  if (channel === undefined || channel.isDMBased() || client.user === null) return true;
  return channel.permissionsFor(client.user)?.has(PermissionFlagsBits.ReadMessageHistory) ?? true;
}
