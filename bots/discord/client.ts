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
import { PermissionFlagsBits, Routes } from "discord.js";
import { NeedsHuman, RetryLater } from "#core/errors.ts";
import type { Intake } from "#core/workflow/intake.ts";
import type { Forum } from "#core/world.ts";
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
  const client = makeClient(settings);
  try {
    await logIn(client, settings.token);
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

function makeClient(settings: DiscordSettings): Client {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    partials: [Partials.Channel],
    allowedMentions: { parse: [] },
    rest: {
      ...(settings.apiUrl === null ? {} : { api: settings.apiUrl }),
      retries: 1,
      timeout: REQUEST_MILLISECONDS_MAX,
      rejectOnRateLimit: ({ retryAfter }) => retryAfter > RATE_LIMIT_MILLISECONDS_MAX,
    },
  });
  client.on(Events.Error, (error) => settings.log(`Discord: ${refusalWords(error)}`));
  client.on(Events.ShardDisconnect, ({ code }) =>
    settings.log(`Discord closed the connection for good (code ${code}).`),
  );
  client.on(Events.Invalidated, () => settings.log("Discord ended our session; start again to connect anew."));
  client.on(Events.GuildCreate, (guild) => void welcomeGuild(client, settings, guild.id));
  client.on(Events.InteractionCreate, (interaction) => void answerInteraction(interaction, settings));
  return client;
}

async function logIn(client: Client, token: string): Promise<void> {
  const deadline = AbortSignal.timeout(READY_MILLISECONDS_MAX);
  try {
    await Promise.all([once(client, Events.ClientReady, { signal: deadline }), client.login(token)]);
  } catch (cause) {
    throw whyNotReady(cause);
  }
}

function whyNotReady(cause: unknown): NeedsHuman | RetryLater {
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
