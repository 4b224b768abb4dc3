// The state of the stand-in Discord: guilds, people, channels and messages, and how each looks on the wire.
import type { Clock } from "#core/time.ts";
import type { Audience } from "#test/sandbox/discord-gateway.ts";
import { messageFaults } from "#test/sandbox/discord-limits.ts";
import {
  FLAG_COMPONENTS_V2,
  FLAG_EPHEMERAL,
  FLAG_LOADING,
  FLAG_SILENT,
  FLAG_SUPPRESS_EMBEDS,
  isWire,
  numberOf,
  refuse,
  refuseForm,
  textOf,
  wiresOf,
} from "#test/sandbox/discord-wire.ts";
import type { Wire } from "#test/sandbox/discord-wire.ts";

export interface GuildOptions {
  readonly id: string;
  readonly name: string;
  readonly ownerId?: string;
  /** Who added the bot, where the audit log says so to it. */
  readonly invitedBy?: string;
  readonly systemChannelId?: string;
  readonly channels: readonly ChannelOptions[];
  /** `permissions` is Discord's bit set as a decimal string; none when left out. */
  readonly roles?: readonly { readonly id: string; readonly name: string; readonly permissions?: string }[];
  readonly members: readonly MemberOptions[];
}

export interface ChannelOptions {
  readonly id: string;
  readonly name: string;
  /** The bot may read here and not write: 50013. */
  readonly isReadOnly?: boolean;
}

export interface MemberOptions {
  readonly id: string;
  readonly username: string;
  readonly roles?: readonly string[];
  /** This person takes no direct messages: 50007. */
  readonly isClosedToMessages?: boolean;
  /** Discord's bit set, 4 for an administrator, over and above what the roles give. */
  readonly permissions?: string;
  /** This person may read and use commands, and not write. */
  readonly isMuted?: boolean;
  readonly locale?: string;
}

export interface Person {
  readonly id: string;
  readonly username: string;
  readonly isBot: boolean;
  readonly isClosedToMessages: boolean;
  /** Of their Discord; English where it is missing. */
  readonly locale?: string;
}

export interface Member {
  readonly person: Person;
  roles: string[];
  readonly permissions: bigint;
  readonly isMuted?: boolean;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly permissions: bigint;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  /** Null where the bot may not read the audit log. */
  readonly invitedBy: string | null;
  readonly systemChannelId: string | null;
  readonly roles: readonly Role[];
  readonly members: Map<string, Member>;
  commands: Wire[];
}

export interface Channel {
  readonly id: string;
  readonly type: number;
  name: string;
  /** null for a direct channel, whose other end is `recipient`. */
  readonly guild: Guild | null;
  readonly recipient: Person | null;
  readonly parentId: string | null;
  /** Of a thread: who opened it. */
  readonly openedBy: string | null;
  readonly isReadOnly: boolean;
  isArchived: boolean;
  /** Oldest first; ephemeral messages are not among them. */
  messages: Message[];
}

export interface Message {
  readonly id: string;
  readonly channel: Channel;
  readonly author: Person;
  content: string;
  embeds: Wire[];
  components: Wire[];
  flags: number;
  attachments: readonly Wire[];
  readonly nonce: string | null;
  readonly sentAtMilliseconds: number;
  editedAtMilliseconds: number | null;
  editedCount: number;
  /** Who alone sees it; null for everybody in the channel. */
  readonly onlyFor: Person | null;
  /** Fields that only replies to interactions carry. */
  readonly origin: Wire;
  thread: Channel | null;
}

export interface DiscordState {
  readonly bot: Person;
  readonly people: Map<string, Person>;
  readonly guilds: Map<string, Guild>;
  readonly channels: Map<string, Channel>;
  /** Every message that still exists, ephemeral ones too. */
  readonly messages: Map<string, Message>;
  readonly nonces: Map<string, Message>;
  readonly hasPrivilegedIntents: boolean;
  /** What the application's flags say of it, which the gateway may see otherwise. */
  readonly claimsPrivilegedIntents: boolean;
  globalCommands: Wire[];
  nextId(): string;
  nowMilliseconds(): number;
  dispatch(event: string, payload: Wire, audience?: Audience): void;
}

export interface StateOptions {
  readonly applicationId: string;
  readonly guilds: readonly GuildOptions[];
  readonly hasPrivilegedIntents?: boolean;
  readonly claimsPrivilegedIntents?: boolean;
  readonly clock?: Clock;
}

const INTENT_GUILDS = 1 << 0;
export const INTENT_MEMBERS = 1 << 1;
const INTENT_GUILD_MESSAGES = 1 << 9;
const INTENT_DIRECT_MESSAGES = 1 << 12;

const TEXT_CHANNEL = 0;
const DIRECT_CHANNEL = 1;
export const PUBLIC_THREAD = 11;
export const PRIVATE_THREAD = 12;

const EPOCH_ID = 1_200_000_000_000_000_000n;
const ONE_MILLISECOND_OF_ID = 1n << 22n;
const ADMINISTRATOR = 8n;
const SEND_MESSAGES = 1n << 11n;
/** View channels, send, embed links, attach files, read history, use commands, and threads. */
const EVERYONE_PERMISSIONS =
  (1n << 10n) | SEND_MESSAGES | (1n << 14n) | (1n << 15n) | (1n << 16n) | (1n << 31n) | (1n << 38n);
const BOT_PERMISSIONS = EVERYONE_PERMISSIONS | (1n << 35n) | (1n << 36n) | (1n << 34n) | (1n << 13n) | (1n << 28n);

export function foundState(options: StateOptions, dispatch: DiscordState["dispatch"]): DiscordState {
  const bot: Person = { id: options.applicationId, username: "laurel", isBot: true, isClosedToMessages: false };
  let idsGiven = 0n;
  const state: DiscordState = {
    bot,
    people: new Map([[bot.id, bot]]),
    guilds: new Map(),
    channels: new Map(),
    messages: new Map(),
    nonces: new Map(),
    hasPrivilegedIntents: options.hasPrivilegedIntents ?? false,
    claimsPrivilegedIntents: options.claimsPrivilegedIntents ?? options.hasPrivilegedIntents ?? false,
    globalCommands: [],
    nextId: () => String(EPOCH_ID + ++idsGiven * ONE_MILLISECOND_OF_ID),
    nowMilliseconds: () => (options.clock === undefined ? Date.now() : options.clock.now() * 1000),
    dispatch,
  };
  for (const guild of options.guilds) foundGuild(state, guild);
  return state;
}

/** Somebody invites the bot: it hears of a server that it was not in before. */
export function inviteBot(state: DiscordState, options: GuildOptions): void {
  foundGuild(state, options);
  const guild = findGuild(state, options.id);
  state.dispatch("GUILD_CREATE", guildWire(state, guild, false), { intent: INTENT_GUILDS });
}

function foundGuild(state: DiscordState, options: GuildOptions): void {
  const everyone: Role = { id: options.id, name: "@everyone", permissions: EVERYONE_PERMISSIONS };
  const named = (options.roles ?? []).map((role) => ({ ...role, permissions: BigInt(role.permissions ?? 0) }));
  const guild: Guild = {
    id: options.id,
    name: options.name,
    ownerId: options.ownerId ?? options.members[0]?.id ?? state.bot.id,
    invitedBy: options.invitedBy ?? null,
    systemChannelId: options.systemChannelId ?? null,
    roles: [everyone, ...named],
    members: new Map([[state.bot.id, { person: state.bot, roles: [], permissions: BOT_PERMISSIONS }]]),
    commands: [],
  };
  for (const member of options.members) {
    const person = state.people.get(member.id) ?? {
      id: member.id,
      username: member.username,
      isBot: false,
      isClosedToMessages: member.isClosedToMessages ?? false,
      ...(member.locale === undefined ? {} : { locale: member.locale }),
    };
    state.people.set(person.id, person);
    guild.members.set(person.id, {
      person,
      roles: [...(member.roles ?? [])],
      permissions: BigInt(member.permissions ?? 0),
      isMuted: member.isMuted ?? false,
    });
  }
  state.guilds.set(guild.id, guild);
  for (const { id, name, isReadOnly } of options.channels) {
    openChannel(state, { id, name, guild, type: TEXT_CHANNEL, isReadOnly: isReadOnly ?? false });
  }
}

export function openChannel(
  state: DiscordState,
  facts: Pick<Channel, "id" | "name" | "type"> &
    Partial<Pick<Channel, "guild" | "recipient" | "parentId" | "openedBy" | "isReadOnly">>,
): Channel {
  const channel: Channel = {
    guild: null,
    recipient: null,
    parentId: null,
    openedBy: null,
    isReadOnly: false,
    ...facts,
    isArchived: false,
    messages: [],
  };
  state.channels.set(channel.id, channel);
  return channel;
}

/** The direct channel between the bot and a person; the same one every time. */
export function directChannel(state: DiscordState, person: Person): Channel {
  for (const channel of state.channels.values()) if (channel.recipient?.id === person.id) return channel;
  return openChannel(state, { id: state.nextId(), name: "", type: DIRECT_CHANNEL, recipient: person });
}

// Messages

/** What a message is made from, beside the form that was sent. */
export interface MessageOrigin {
  readonly channel: Channel;
  readonly author: Person;
  readonly onlyFor?: Person | null;
  readonly isLoading?: boolean;
  readonly attachments?: readonly Wire[];
  readonly origin?: Wire;
}

const KEPT_FLAGS = FLAG_SUPPRESS_EMBEDS | FLAG_EPHEMERAL | FLAG_SILENT | FLAG_COMPONENTS_V2;

/**
 * Puts a message into its channel and tells the gateway. A known nonce with `enforce_nonce` gives the first message back.
 * @throws Refusal as Discord would
 */
export function postMessage(state: DiscordState, form: Wire, from: MessageOrigin): Message {
  const nonce = form.nonce === undefined || form.nonce === null ? null : String(form.nonce);
  if (from.isLoading !== true) checkMessage(form, from.attachments ?? []);
  const nonceKey = nonce === null ? null : `${from.author.id} ${nonce}`;
  const first = nonceKey === null || form.enforce_nonce !== true ? undefined : state.nonces.get(nonceKey);
  if (first !== undefined) return first;
  const message = makeMessage(state, form, nonce, from);
  state.messages.set(message.id, message);
  if (nonceKey !== null) state.nonces.set(nonceKey, message);
  if (message.onlyFor !== null) return message;
  message.channel.messages.push(message);
  tellOfMessage(state, "MESSAGE_CREATE", message);
  return message;
}

function makeMessage(state: DiscordState, form: Wire, nonce: string | null, from: MessageOrigin): Message {
  const ephemeral = from.onlyFor === undefined || from.onlyFor === null ? 0 : FLAG_EPHEMERAL;
  return {
    id: state.nextId(),
    channel: from.channel,
    author: from.author,
    content: textOf(form.content),
    embeds: richEmbeds(form.embeds),
    components: numberComponents(form.components),
    flags:
      (numberOf(form.flags) & KEPT_FLAGS & ~FLAG_EPHEMERAL) | ephemeral | (from.isLoading === true ? FLAG_LOADING : 0),
    attachments: from.attachments ?? [],
    nonce,
    sentAtMilliseconds: state.nowMilliseconds(),
    editedAtMilliseconds: null,
    editedCount: 0,
    onlyFor: from.onlyFor ?? null,
    origin: from.origin ?? {},
    thread: null,
  };
}

/**
 * Edits in place; absent fields stay, null empties. A loading message stops loading and does not count as edited.
 * @param files what came along with the edit; of the files already there, those stay that the form lists, or all when it lists none
 */
export function editMessage(state: DiscordState, message: Message, form: Wire, files: readonly Wire[] = []): void {
  const attachments = [...keptAttachments(message, form), ...files];
  const merged: Wire = {
    content: form.content === undefined ? message.content : (form.content ?? ""),
    embeds: form.embeds === undefined ? message.embeds : (form.embeds ?? []),
    components: form.components === undefined ? message.components : (form.components ?? []),
    flags: message.flags | (numberOf(form.flags) & FLAG_COMPONENTS_V2),
    allowed_mentions: form.allowed_mentions,
  };
  checkMessage(merged, attachments);
  message.attachments = attachments;
  message.content = textOf(merged.content);
  message.embeds = richEmbeds(merged.embeds);
  message.components = numberComponents(merged.components);
  if ((message.flags & FLAG_LOADING) === 0) {
    message.editedCount += 1;
    message.editedAtMilliseconds = state.nowMilliseconds();
  }
  message.flags = numberOf(merged.flags) & ~FLAG_LOADING;
  if (message.onlyFor === null) tellOfMessage(state, "MESSAGE_UPDATE", message);
}

function keptAttachments(message: Message, form: Wire): readonly Wire[] {
  if (form.attachments === undefined) return message.attachments;
  const listed = wiresOf(form.attachments).map(({ id }) => String(id));
  return message.attachments.filter(({ id }) => listed.includes(String(id)));
}

export function removeMessage(state: DiscordState, message: Message): void {
  state.messages.delete(message.id);
  message.channel.messages = message.channel.messages.filter(({ id }) => id !== message.id);
  if (message.onlyFor !== null) return;
  const place = { channel_id: message.channel.id, ...guildField(message.channel) };
  state.dispatch("MESSAGE_DELETE", { id: message.id, ...place }, { intent: intentOf(message.channel) });
}

function checkMessage(form: Wire, attachments: readonly Wire[]): void {
  refuseForm(messageFaults(form));
  const isEmpty =
    textOf(form.content) === "" &&
    [form.embeds, form.components, form.sticker_ids].every((list) => wiresOf(list).length === 0);
  if (isEmpty && attachments.length === 0 && !isWire(form.poll)) refuse("emptyMessage");
}

function richEmbeds(embeds: unknown): Wire[] {
  return wiresOf(embeds).map((embed) => ({ ...embed, type: "rich" }));
}

/** Discord numbers components that came without an id, parents first. */
function numberComponents(components: unknown): Wire[] {
  let last = 0;
  const number = (component: Wire): Wire => ({
    ...component,
    id: numberOf(component.id) === 0 ? ++last : component.id,
    ...(isWire(component.accessory) ? { accessory: number(component.accessory) } : {}),
    ...(Array.isArray(component.components) ? { components: wiresOf(component.components).map(number) } : {}),
  });
  return wiresOf(components).map(number);
}

function tellOfMessage(state: DiscordState, event: string, message: Message): void {
  const { channel, author } = message;
  const member = channel.guild?.members.get(author.id);
  const guild = member === undefined ? {} : { ...guildField(channel), member: memberFields(member) };
  const payload = {
    ...messageWire(message),
    channel_type: channel.type,
    ...guild,
    ...(message.nonce === null ? {} : { nonce: message.nonce }),
  };
  const isOpen = mayReadContent(state, message);
  state.dispatch(event, payload, {
    intent: intentOf(channel),
    ...(isOpen ? {} : { withoutContent: closeContent(payload) }),
  });
}

/** What the MESSAGE_CONTENT rule leaves open without that intent: own, direct and mentioning messages. */
function mayReadContent(state: DiscordState, { author, channel, content }: Message): boolean {
  return author.id === state.bot.id || channel.guild === null || mentionedIds(content).includes(state.bot.id);
}

function closeContent(payload: Wire): Wire {
  return { ...payload, content: "", embeds: [], components: [], attachments: [] };
}

/** A message as REST lists it to the bot; Discord keeps no nonce there. */
export function listedMessage(state: DiscordState, message: Message): Wire {
  const wire = messageWire(message);
  return state.hasPrivilegedIntents || mayReadContent(state, message) ? wire : closeContent(wire);
}

function mentionedIds(content: string): string[] {
  return [...content.matchAll(/<@!?(\d+)>/g)].flatMap(([, id]) => (id === undefined ? [] : [id]));
}

function intentOf(channel: Channel): number {
  return channel.guild === null ? INTENT_DIRECT_MESSAGES : INTENT_GUILD_MESSAGES;
}

function guildField(channel: Channel): Wire {
  return channel.guild === null ? {} : { guild_id: channel.guild.id };
}

// How things look on the wire

export function messageWire(message: Message): Wire {
  const mentioned = mentionedIds(message.content).map((id) => message.channel.guild?.members.get(id)?.person);
  return {
    id: message.id,
    type: 0,
    channel_id: message.channel.id,
    author: userWire(message.author),
    content: message.content,
    embeds: message.embeds,
    components: message.components,
    attachments: message.attachments,
    flags: message.flags,
    mentions: mentioned.flatMap((person) => (person === undefined ? [] : [userWire(person)])),
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
    timestamp: isoTime(message.sentAtMilliseconds),
    edited_timestamp: message.editedAtMilliseconds === null ? null : isoTime(message.editedAtMilliseconds),
    ...(message.thread === null ? {} : { thread: channelWire(message.thread) }),
    ...message.origin,
  };
}

export function userWire(person: Person): Wire {
  return {
    id: person.id,
    username: person.username,
    global_name: person.isBot ? null : person.username,
    discriminator: "0",
    avatar: null,
    bot: person.isBot,
    flags: 0,
    public_flags: 0,
  };
}

function memberFields(member: Member): Wire {
  const joined = { joined_at: "2024-01-01T00:00:00.000000+00:00", premium_since: null };
  return {
    roles: member.roles,
    nick: null,
    avatar: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    ...joined,
  };
}

export function memberWire(member: Member): Wire {
  return { ...memberFields(member), user: userWire(member.person) };
}

export function channelWire(channel: Channel): Wire {
  if (channel.guild === null) {
    const recipients = channel.recipient === null ? [] : [userWire(channel.recipient)];
    return {
      id: channel.id,
      type: channel.type,
      recipients,
      last_message_id: channel.messages.at(-1)?.id ?? null,
      flags: 0,
    };
  }
  const shared = {
    id: channel.id,
    type: channel.type,
    guild_id: channel.guild.id,
    name: channel.name,
    parent_id: channel.parentId,
    flags: 0,
  };
  if (channel.type === PUBLIC_THREAD || channel.type === PRIVATE_THREAD) {
    return {
      ...shared,
      owner_id: channel.openedBy ?? channel.guild.ownerId,
      message_count: channel.messages.length,
      member_count: 1,
      thread_metadata: threadFacts(channel),
    };
  }
  const closed = { id: channel.guild.id, type: 0, allow: "0", deny: String(SEND_MESSAGES) };
  const overwrites = channel.isReadOnly ? [closed] : [];
  return {
    ...shared,
    position: 0,
    topic: null,
    nsfw: false,
    rate_limit_per_user: 0,
    permission_overwrites: overwrites,
  };
}

function threadFacts(channel: Channel): Wire {
  const isLocked = channel.isArchived;
  return {
    archived: channel.isArchived,
    locked: isLocked,
    auto_archive_duration: 1440,
    archive_timestamp: isoTime(0),
    invitable: false,
  };
}

export function roleWire(role: Role): Wire {
  const looks = {
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
  };
  return {
    id: role.id,
    name: role.name,
    permissions: String(role.permissions),
    position: 0,
    managed: false,
    mentionable: false,
    flags: 0,
    ...looks,
  };
}

/** @param hasMembersIntent shows every member; without it the bot sees only itself, as at Discord */
export function guildWire(state: DiscordState, guild: Guild, hasMembersIntent: boolean): Wire {
  const members = [...guild.members.values()].filter(({ person }) => hasMembersIntent || person.id === state.bot.id);
  const channels = [...state.channels.values()].filter((channel) => channel.guild?.id === guild.id);
  const isThread = ({ type }: Channel) => type === PUBLIC_THREAD || type === PRIVATE_THREAD;
  return {
    ...guildFacts(guild),
    joined_at: "2024-01-01T00:00:00.000000+00:00",
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    members: members.map(memberWire),
    channels: channels.filter((channel) => !isThread(channel)).map(channelWire),
    threads: channels.filter(isThread).map(channelWire),
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

export function guildFacts(guild: Guild): Wire {
  return {
    id: guild.id,
    name: guild.name,
    owner_id: guild.ownerId,
    roles: guild.roles.map(roleWire),
    emojis: [],
    stickers: [],
    features: [],
    icon: null,
    preferred_locale: "en-US",
    afk_timeout: 300,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    mfa_level: 0,
    nsfw_level: 0,
    premium_tier: 0,
    system_channel_flags: 0,
    system_channel_id: guild.systemChannelId,
    verification_level: 0,
  };
}

/** What a member may do in a guild; the owner may do everything. */
export function permissionsOf(guild: Guild, member: Member): bigint {
  if (guild.ownerId === member.person.id) return ADMINISTRATOR | EVERYONE_PERMISSIONS;
  const held = guild.roles.filter(({ id }) => id === guild.id || member.roles.includes(id));
  const bits = held.reduce((found, role) => found | role.permissions, member.permissions);
  return member.isMuted === true ? bits & ~SEND_MESSAGES : bits;
}

export function tellOfThread(state: DiscordState, event: string, thread: Channel): void {
  state.dispatch(
    event,
    { ...channelWire(thread), newly_created: event === "THREAD_CREATE" },
    { intent: INTENT_GUILDS },
  );
}

export function tellOfMember(state: DiscordState, guild: Guild, member: Member): void {
  state.dispatch("GUILD_MEMBER_UPDATE", { ...memberWire(member), guild_id: guild.id }, { intent: INTENT_MEMBERS });
}

/** Finds by id or refuses with Discord's own error. */
export function findChannel(state: DiscordState, id: string): Channel {
  return state.channels.get(id) ?? refuse("unknownChannel");
}

export function findMessage(channel: Channel, id: string): Message {
  return channel.messages.find((message) => message.id === id) ?? refuse("unknownMessage");
}

export function findGuild(state: DiscordState, id: string): Guild {
  return state.guilds.get(id) ?? refuse("unknownGuild");
}

export function findMember(guild: Guild, id: string): Member {
  return guild.members.get(id) ?? refuse("unknownMember");
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace("Z", "000+00:00");
}
