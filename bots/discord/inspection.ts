// An inspection: what Discord lets the bot see and do in one server. It only reads.
import { ApplicationFlags, PermissionFlagsBits, PermissionsBitField, REST, Routes } from "discord.js";
import { DiscordAPIError, OverwriteType } from "discord.js";
import { BadInput } from "#core/errors.ts";
import { asLaurelError } from "./refusal.ts";
import { COMMAND_DEFINITIONS } from "./router.ts";

export interface DiscordPlace {
  readonly token: string;
  readonly applicationId: string;
  /** As in the settings; null for Discord itself. */
  readonly apiUrl: string | null;
  /** For each call. */
  readonly deadlineMilliseconds: number;
}

export interface DiscordInspection {
  /** Who the token belongs to. */
  application(): Promise<{ readonly id: string; readonly name: string; readonly mayReadMessages: boolean }>;
  /** The server's name. @throws NeedsHuman when the bot is not in it */
  guildName(guildId: string): Promise<string>;
  /** What the bot lacks in a channel, in Discord's own names. @throws BadInput when the channel is of another server */
  missingIn(guildId: string, channelId: string): Promise<readonly string[]>;
  /** Commands of this release that are not registered in the server. */
  missingCommands(guildId: string): Promise<readonly string[]>;
}

/** To show posts, to find them again, and to edit them in place. */
const NEEDED = {
  "View Channel": PermissionFlagsBits.ViewChannel,
  "Send Messages": PermissionFlagsBits.SendMessages,
  "Embed Links": PermissionFlagsBits.EmbedLinks,
  "Read Message History": PermissionFlagsBits.ReadMessageHistory,
} as const;

const READS_MESSAGES = ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited;

export function inspectDiscord(place: DiscordPlace): DiscordInspection {
  const { token, applicationId, apiUrl, deadlineMilliseconds } = place;
  const rest = new REST({ ...(apiUrl === null ? {} : { api: apiUrl }), retries: 1, timeout: deadlineMilliseconds });
  rest.setToken(token);
  const ask = async (act: string, route: `/${string}`): Promise<unknown> => {
    try {
      return await rest.get(route, { signal: AbortSignal.timeout(deadlineMilliseconds) });
    } catch (cause) {
      throw asLaurelError(cause, act);
    }
  };
  return {
    async application() {
      const found = fieldsOf(await ask("read the application", Routes.currentApplication()));
      const flags = typeof found["flags"] === "number" ? found["flags"] : 0;
      return {
        id: textOf(found["id"]),
        name: textOf(found["name"]),
        mayReadMessages: (flags & READS_MESSAGES) !== 0,
      };
    },
    async guildName(guildId) {
      return textOf(fieldsOf(await ask(`see the server ${guildId}`, Routes.guild(guildId)))["name"]);
    },
    async missingIn(guildId, channelId) {
      const channel = fieldsOf(await askChannel(ask, channelId));
      refuseOtherChannel(channel, guildId, channelId);
      const [guild, member] = await Promise.all([
        ask(`see the server ${guildId}`, Routes.guild(guildId)),
        ask("read the bot's roles", Routes.guildMember(guildId, applicationId)),
      ]);
      const held = permissionsIn(guildId, applicationId, { channel, guild: fieldsOf(guild), member: fieldsOf(member) });
      return Object.entries(NEEDED).flatMap(([name, bit]) => (held.has(bit) ? [] : [name]));
    },
    async missingCommands(guildId) {
      const route = Routes.applicationGuildCommands(applicationId, guildId);
      const known = new Set(
        listOf(await ask("list the commands", route)).map((each) => textOf(fieldsOf(each)["name"])),
      );
      return COMMAND_DEFINITIONS.map(({ name }) => name).filter((name) => !known.has(name));
    },
  };
}

async function askChannel(ask: (act: string, route: `/${string}`) => Promise<unknown>, id: string): Promise<unknown> {
  try {
    return await ask(`see the channel ${id}`, Routes.channel(id));
  } catch (error) {
    if (!(error instanceof Error && error.cause instanceof DiscordAPIError && error.cause.status === 403)) throw error;
    return null;
  }
}

/** A channel that the bot may not even see says nothing of itself. */
function refuseOtherChannel(channel: Fields, guildId: string, channelId: string): void {
  if (channel["guild_id"] === undefined)
    throw new BadInput(`The bot cannot see the channel ${channelId}.`, {
      next: `Give the bot in this channel: ${Object.keys(NEEDED).join(", ")}.`,
    });
  if (channel["guild_id"] === guildId) return;
  throw new BadInput(`The channel ${channelId} is one of another server.`, {
    next: `Choose a channel of the server ${guildId}.`,
  });
}

interface Seen {
  readonly channel: Fields;
  readonly guild: Fields;
  readonly member: Fields;
}

/** As Discord computes them: the roles together, then the channel's exceptions for everyone, for roles and for the member. */
function permissionsIn(guildId: string, ownId: string, { channel, guild, member }: Seen): PermissionsBitField {
  const roles = new Set([guildId, ...listOf(member["roles"]).map(textOf)]);
  const held = listOf(guild["roles"])
    .map(fieldsOf)
    .filter((role) => roles.has(textOf(role["id"])))
    .reduce((bits, role) => bits | bitsOf(role["permissions"]), 0n);
  if ((held & PermissionFlagsBits.Administrator) !== 0n || guild["owner_id"] === ownId)
    return new PermissionsBitField(PermissionsBitField.All);
  const exceptions = listOf(channel["permission_overwrites"]).map(fieldsOf);
  const ofRoles = exceptions.filter(({ id, type }) => type === OverwriteType.Role && roles.has(textOf(id)));
  const layers = [
    ofRoles.filter(({ id }) => id === guildId),
    ofRoles.filter(({ id }) => id !== guildId),
    exceptions.filter(({ id, type }) => type === OverwriteType.Member && id === ownId),
  ];
  return new PermissionsBitField(layers.reduce(applyExceptions, held));
}

function applyExceptions(bits: bigint, layer: readonly Fields[]): bigint {
  const denied = layer.reduce((sum, { deny }) => sum | bitsOf(deny), 0n);
  const allowed = layer.reduce((sum, { allow }) => sum | bitsOf(allow), 0n);
  return (bits & ~denied) | allowed;
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function bitsOf(value: unknown): bigint {
  return typeof value === "string" && /^[0-9]{1,30}$/.test(value) ? BigInt(value) : 0n;
}
