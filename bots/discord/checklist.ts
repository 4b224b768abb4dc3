// The checklist: what the bot tells whoever invited it to a server, once: what is done, what lacks, and what comes next.
import { AuditLogEvent, DiscordAPIError, PermissionFlagsBits, Routes } from "discord.js";
import type { Guild, REST } from "discord.js";
import { languageOf, sayIn, type Say } from "./locales/say.ts";
import { nonceOf } from "./nonce.ts";
import { refusalWords } from "./refusal.ts";
import { plain } from "./text.ts";

/** What the server is to Laurel when the bot joins it. */
export type Welcome = "has a DAO" | "may be set up" | "has no DAO";

export interface GreeterSettings {
  readonly rest: REST;
  readonly ownUserId: string;
  readonly welcome: Welcome;
  /** True for exactly one caller, ever: a direct message cannot be found again, so it is recorded before it is sent. */
  sayOnce(key: string): boolean;
  log(sentence: string): void;
}

const CALL_MILLISECONDS_MAX = 10_000;
/** The bot was added a moment ago; whoever added more since is not looked through. */
const AUDIT_ENTRIES_MAX = 10;
const NAME_CHARACTERS_MAX = 60;
/** What Laurel needs of the server; each channel may still say otherwise. */
const NEEDED = {
  "View Channels": PermissionFlagsBits.ViewChannel,
  "Send Messages": PermissionFlagsBits.SendMessages,
  "Embed Links": PermissionFlagsBits.EmbedLinks,
  "Read Message History": PermissionFlagsBits.ReadMessageHistory,
} as const;
/** For the threads of the chat. */
const USEFUL = {
  "Create Public Threads": PermissionFlagsBits.CreatePublicThreads,
  "Send Messages in Threads": PermissionFlagsBits.SendMessagesInThreads,
} as const;

/** Never throws: a server without a checklist is set up like any other. */
export async function greetGuild(guild: Guild, settings: GreeterSettings): Promise<void> {
  const { rest, log } = settings;
  try {
    if (!settings.sayOnce(`checklist:${guild.id}`)) return;
    const content = checklist(guild, settings.welcome, sayIn(languageOf(guild.preferredLocale))).join("\n");
    const inviter = (await findInviter(guild.id, settings)) ?? guild.ownerId;
    if (await tellPerson(rest, inviter, content)) return;
    if (guild.systemChannelId === null) return log(`Nobody in the server ${guild.id} could be told what comes next.`);
    await send(rest, guild.systemChannelId, content);
  } catch (cause) {
    log(`The checklist did not reach the server ${guild.id}: ${refusalWords(cause)}`);
  }
}

/** Null where the bot may not look, or the log does not say. */
async function findInviter(guildId: string, { rest, ownUserId }: GreeterSettings): Promise<string | null> {
  const query = new URLSearchParams({ action_type: String(AuditLogEvent.BotAdd), limit: String(AUDIT_ENTRIES_MAX) });
  try {
    const signal = AbortSignal.timeout(CALL_MILLISECONDS_MAX);
    const answer: unknown = await rest.get(Routes.guildAuditLog(guildId), { query, signal });
    const entries = fieldOf(answer, "audit_log_entries");
    const own = (Array.isArray(entries) ? entries : []).find((entry) => fieldOf(entry, "target_id") === ownUserId);
    const inviter = fieldOf(own, "user_id");
    return typeof inviter === "string" ? inviter : null;
  } catch {
    return null;
  }
}

/**
 * What was perhaps said is not said again elsewhere.
 * @returns false where the person takes no direct messages @throws whatever leaves it open
 */
async function tellPerson(rest: REST, userId: string, content: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(CALL_MILLISECONDS_MAX);
    const channel: unknown = await rest.post(Routes.userChannels(), { body: { recipient_id: userId }, signal });
    const channelId = fieldOf(channel, "id");
    if (typeof channelId !== "string") return false;
    await send(rest, channelId, content);
    return true;
  } catch (cause) {
    const isRefused = cause instanceof DiscordAPIError && cause.status < 500 && cause.status !== 429;
    if (isRefused) return false;
    throw cause;
  }
}

async function send(rest: REST, channelId: string, content: string): Promise<void> {
  // The client asks once more where an answer was lost: the same words within some minutes are the same message.
  const nonce = nonceOf(`${channelId} ${content}`);
  const body = { content, allowed_mentions: { parse: [] }, nonce, enforce_nonce: true };
  await rest.post(Routes.channelMessages(channelId), { body, signal: AbortSignal.timeout(CALL_MILLISECONDS_MAX) });
}

function checklist(guild: Guild, welcome: Welcome, say: Say): string[] {
  const server = plain(guild.name, NAME_CHARACTERS_MAX);
  const lacking = lackingIn(guild, NEEDED);
  const lackingUseful = lackingIn(guild, USEFUL);
  return [
    say("Thank you for inviting me to **{server}**. I run the rewards of a contributor DAO.", { server }),
    `✅ ${say("I am in the server.")}`,
    lacking.length === 0
      ? `✅ ${say("I have the permissions that I need.")}`
      : `▫️ ${say("Please give my role these permissions: {permissions}.", { permissions: lacking.join(", ") })}`,
    ...(lackingUseful.length === 0
      ? []
      : [
          `▫️ ${say("For questions in threads I also need: {permissions}.", { permissions: lackingUseful.join(", ") })}`,
        ]),
    `▫️ ${say(NEXT[welcome])}`,
    say('The section "Running it for your DAO" of my README tells the rest.'),
    say("I never ask for a password, a seed phrase or a private key."),
  ];
}

const NEXT: Readonly<Record<Welcome, string>> = {
  "has a DAO": "This server has a DAO already: type /help to see what you can ask me.",
  "may be set up":
    "Next: type /admin setup in the server. It asks for repositories, channels, treasury and vote, and checks each answer.",
  "has no DAO": "No DAO is set up for this server yet. Whoever runs me can add one: its rules name this server.",
};

function lackingIn(guild: Guild, wanted: Readonly<Record<string, bigint>>): string[] {
  const held = guild.members.me?.permissions;
  return Object.entries(wanted).flatMap(([name, bit]) => (held === undefined || held.has(bit) ? [] : [name]));
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
