// The routes of the stand-in Discord's REST: channels, messages, guilds, people and commands.
import { COMMANDS_MAX, commandFaults, commandListFaults } from "#test/sandbox/discord-limits.ts";
import {
  PRIVATE_THREAD,
  PUBLIC_THREAD,
  channelWire,
  directChannel,
  editMessage,
  findChannel,
  findGuild,
  findMember,
  findMessage,
  guildFacts,
  listedMessage,
  memberWire,
  messageWire,
  openChannel,
  postMessage,
  removeMessage,
  roleWire,
  tellOfMember,
  tellOfThread,
  userWire,
} from "#test/sandbox/discord-state.ts";
import type { Channel, DiscordState } from "#test/sandbox/discord-state.ts";
import { numberOf, refuse, refuseForm, textOf, wireOf, wiresOf } from "#test/sandbox/discord-wire.ts";
import type { Wire } from "#test/sandbox/discord-wire.ts";

export interface RestRequest {
  readonly method: string;
  /** Decoded, without `/api/v10` and the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly attachments: readonly Wire[];
  part(name: string): string;
}

export interface RestAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Route = readonly [method: string, pattern: string, act: (request: RestRequest) => RestAnswer];

const MESSAGES_LISTED_MAX = 100;

export function discordRoutes(state: DiscordState, gatewayUrl: () => string): readonly Route[] {
  return [
    ...generalRoutes(state, gatewayUrl),
    ...messageRoutes(state),
    ...threadRoutes(state),
    ...guildRoutes(state),
    ...commandRoutes(state),
  ];
}

/** The parts of a path under a pattern such as "/channels/:channel/messages", or null when it is another path. */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const parts: Record<string, string> = {};
  for (const [index, name] of wanted.entries()) {
    const part = given[index] ?? "";
    if (name.startsWith(":")) parts[name.slice(1)] = part;
    else if (name !== part) return null;
  }
  return parts;
}

const ok = (body: unknown): RestAnswer => ({ status: 200, body });
const DONE: RestAnswer = { status: 204 };

function generalRoutes(state: DiscordState, gatewayUrl: () => string): Route[] {
  const limit = { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1 };
  const guilds = [...state.guilds.values()];
  return [
    ["GET", "/gateway", () => ok({ url: gatewayUrl() })],
    ["GET", "/gateway/bot", () => ok({ url: gatewayUrl(), shards: 1, session_start_limit: limit })],
    ["GET", "/applications/@me", () => ok(applicationWire(state))],
    ["GET", "/oauth2/applications/@me", () => ok(applicationWire(state))],
    ["GET", "/users/@me", () => ok(userWire(state.bot))],
    [
      "GET",
      "/users/@me/guilds",
      () => ok(guilds.map(({ id, name }) => ({ id, name, owner: false, permissions: "0", features: [] }))),
    ],
    ["GET", "/users/:user", (request) => ok(userWire(state.people.get(request.part("user")) ?? refuse("unknownUser")))],
    [
      "POST",
      "/users/@me/channels",
      (request) => {
        const person = state.people.get(textOf(wireOf(request.body).recipient_id));
        return ok(channelWire(directChannel(state, person ?? refuse("unknownUser"))));
      },
    ],
  ];
}

function applicationWire(state: DiscordState): Wire {
  return {
    id: state.bot.id,
    name: state.bot.username,
    description: "",
    // 1 << 19: this application may read messages that do not name it.
    flags: state.claimsPrivilegedIntents ? 1 << 19 : 0,
    bot: userWire(state.bot),
    bot_public: false,
    icon: null,
  };
}

function messageRoutes(state: DiscordState): Route[] {
  const channelOf = (request: RestRequest) => findChannel(state, request.part("channel"));
  const messageOf = (request: RestRequest) => findMessage(channelOf(request), request.part("message"));
  const one = "/channels/:channel/messages/:message";
  return [
    ["GET", "/channels/:channel/messages", (request) => ok(listMessages(state, channelOf(request), request.query))],
    ["GET", one, (request) => ok(listedMessage(state, messageOf(request)))],
    [
      "POST",
      "/channels/:channel/messages",
      (request) => {
        const channel = channelOf(request);
        checkMayWrite(state, channel);
        const form = wireOf(request.body);
        const message = postMessage(state, form, { channel, author: state.bot, attachments: request.attachments });
        return ok({ ...messageWire(message), ...(message.nonce === null ? {} : { nonce: message.nonce }) });
      },
    ],
    [
      "PATCH",
      one,
      (request) => {
        const message = messageOf(request);
        if (message.author.id !== state.bot.id) return refuse("notTheAuthor");
        editMessage(state, message, wireOf(request.body), request.attachments);
        return ok(messageWire(message));
      },
    ],
    [
      "DELETE",
      one,
      (request) => {
        const message = messageOf(request);
        if (message.author.id !== state.bot.id) return refuse("missingPermissions");
        removeMessage(state, message);
        return DONE;
      },
    ],
    ["PUT", `${one}/reactions/:emoji/@me`, (request) => messageOf(request) && DONE],
    ["POST", "/channels/:channel/typing", (request) => channelOf(request) && DONE],
  ];
}

/** Newest first, as Discord lists them. */
function listMessages(state: DiscordState, channel: Channel, query: URLSearchParams): Wire[] {
  const limit = Number(query.get("limit") ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > MESSAGES_LISTED_MAX) {
    refuseForm([
      {
        path: ["limit"],
        code: "NUMBER_TYPE_MAX",
        message: `int value should be between 1 and ${MESSAGES_LISTED_MAX}.`,
      },
    ]);
  }
  const [before, after] = [query.get("before"), query.get("after")];
  const within = channel.messages.filter(
    ({ id }) => (before === null || BigInt(id) < BigInt(before)) && (after === null || BigInt(id) > BigInt(after)),
  );
  const chosen = after === null ? within.slice(-limit) : within.slice(0, limit);
  return chosen.reverse().map((message) => listedMessage(state, message));
}

function checkMayWrite(state: DiscordState, channel: Channel): void {
  const parent = channel.parentId === null ? undefined : state.channels.get(channel.parentId);
  if (channel.isReadOnly || parent?.isReadOnly === true) refuse("missingPermissions");
  if (channel.recipient?.isClosedToMessages === true) refuse("closedToMessages");
}

function threadRoutes(state: DiscordState): Route[] {
  const channelOf = (request: RestRequest) => findChannel(state, request.part("channel"));
  const member = "/channels/:channel/thread-members/:user";
  return [
    ["GET", "/channels/:channel", (request) => ok(channelWire(channelOf(request)))],
    [
      "PATCH",
      "/channels/:channel",
      (request) => {
        const channel = channelOf(request);
        const form = wireOf(request.body);
        if (channel.parentId === null) return refuse("missingPermissions");
        if (textOf(form.name) !== "") channel.name = checkedThreadName(form.name);
        if (typeof form.archived === "boolean") channel.isArchived = form.archived;
        tellOfThread(state, "THREAD_UPDATE", channel);
        return ok(channelWire(channel));
      },
    ],
    [
      "POST",
      "/channels/:channel/messages/:message/threads",
      (request) => {
        const message = findMessage(channelOf(request), request.part("message"));
        if (message.thread !== null) return refuse("alreadyHasThread");
        message.thread = openThread(state, message.channel, message.id, PUBLIC_THREAD, wireOf(request.body));
        return { status: 201, body: channelWire(message.thread) };
      },
    ],
    [
      "POST",
      "/channels/:channel/threads",
      (request) => {
        const form = wireOf(request.body);
        const type = form.type === PUBLIC_THREAD ? PUBLIC_THREAD : PRIVATE_THREAD;
        return { status: 201, body: channelWire(openThread(state, channelOf(request), state.nextId(), type, form)) };
      },
    ],
    ["PUT", member, (request) => checkedThreadMember(state, channelOf(request), request.part("user"))],
    ["DELETE", member, (request) => checkedThreadMember(state, channelOf(request), request.part("user"))],
  ];
}

function openThread(state: DiscordState, parent: Channel, id: string, type: number, form: Wire): Channel {
  checkMayWrite(state, parent);
  const thread = openChannel(state, {
    id,
    type,
    name: checkedThreadName(form.name),
    guild: parent.guild,
    parentId: parent.id,
    openedBy: state.bot.id,
  });
  tellOfThread(state, "THREAD_CREATE", thread);
  return thread;
}

function checkedThreadName(name: unknown): string {
  const text = textOf(name);
  if (text.length < 1 || text.length > 100) {
    refuseForm([{ path: ["name"], code: "BASE_TYPE_BAD_LENGTH", message: "Must be between 1 and 100 in length." }]);
  }
  return text;
}

function checkedThreadMember(state: DiscordState, thread: Channel, userId: string): RestAnswer {
  if (userId !== "@me" && thread.guild?.members.has(userId) !== true) return refuse("unknownMember");
  return thread.parentId === null || !state.channels.has(thread.parentId) ? refuse("unknownChannel") : DONE;
}

function guildRoutes(state: DiscordState): Route[] {
  const guildOf = (request: RestRequest) => findGuild(state, request.part("guild"));
  const memberOf = (request: RestRequest) => findMember(guildOf(request), request.part("user"));
  return [
    ["GET", "/guilds/:guild", (request) => ok(guildFacts(guildOf(request)))],
    ["GET", "/guilds/:guild/audit-logs", (request) => ok(auditLog(state, guildOf(request).invitedBy))],
    ["GET", "/guilds/:guild/channels", (request) => ok(guildChannels(state, guildOf(request).id).map(channelWire))],
    ["GET", "/guilds/:guild/roles", (request) => ok(guildOf(request).roles.map(roleWire))],
    ["GET", "/guilds/:guild/members/:user", (request) => ok(memberWire(memberOf(request)))],
    [
      "GET",
      "/guilds/:guild/members",
      // The whole list needs the members intent; one member does not.
      (request) =>
        state.hasPrivilegedIntents
          ? ok([...guildOf(request).members.values()].map(memberWire))
          : refuse("missingAccess"),
    ],
    ["PUT", "/guilds/:guild/members/:user/roles/:role", (request) => changeRole(state, request, true)],
    ["DELETE", "/guilds/:guild/members/:user/roles/:role", (request) => changeRole(state, request, false)],
  ];
}

/** Of all that it holds, who added the bot. */
function auditLog(state: DiscordState, invitedBy: string | null): Wire {
  const botAdd = 28;
  if (invitedBy === null) return refuse("missingPermissions");
  const entry = { id: state.nextId(), user_id: invitedBy, target_id: state.bot.id, action_type: botAdd };
  return { audit_log_entries: [entry], users: [], integrations: [], webhooks: [] };
}

function guildChannels(state: DiscordState, guildId: string): Channel[] {
  return [...state.channels.values()].filter(({ guild, parentId }) => guild?.id === guildId && parentId === null);
}

function changeRole(state: DiscordState, request: RestRequest, isGiven: boolean): RestAnswer {
  const guild = findGuild(state, request.part("guild"));
  const member = findMember(guild, request.part("user"));
  const role = guild.roles.find(({ id }) => id === request.part("role")) ?? refuse("unknownRole");
  const others = member.roles.filter((id) => id !== role.id);
  member.roles = isGiven ? [...others, role.id] : others;
  tellOfMember(state, guild, member);
  return DONE;
}

// Commands, of a guild and of every guild alike

/** Where a list of commands is kept. */
interface CommandShelf {
  readonly guildId: string | null;
  read(): Wire[];
  write(commands: Wire[]): void;
}

function commandRoutes(state: DiscordState): Route[] {
  const global: Route[1] = "/applications/:application/commands";
  const local: Route[1] = "/applications/:application/guilds/:guild/commands";
  return [
    ...shelfRoutes(state, global, () => ({
      guildId: null,
      read: () => state.globalCommands,
      write: (commands) => {
        state.globalCommands = commands;
      },
    })),
    ...shelfRoutes(state, local, (request) => {
      const guild = state.guilds.get(request.part("guild")) ?? refuse("missingAccess");
      return {
        guildId: guild.id,
        read: () => guild.commands,
        write: (commands) => {
          guild.commands = commands;
        },
      };
    }),
  ];
}

function shelfRoutes(state: DiscordState, path: string, shelfOf: (request: RestRequest) => CommandShelf): Route[] {
  const find = (request: RestRequest, shelf: CommandShelf) =>
    shelf.read().find(({ id }) => id === request.part("command")) ?? refuse("unknownCommand");
  return [
    ["GET", path, (request) => ok(shelfOf(request).read())],
    ["PUT", path, (request) => ok(replaceCommands(state, shelfOf(request), wiresOf(request.body)))],
    ["POST", path, (request) => putCommand(state, shelfOf(request), wireOf(request.body))],
    ["GET", `${path}/:command`, (request) => ok(find(request, shelfOf(request)))],
    [
      "PATCH",
      `${path}/:command`,
      (request) => {
        const shelf = shelfOf(request);
        return { ...putCommand(state, shelf, { ...find(request, shelf), ...wireOf(request.body) }), status: 200 };
      },
    ],
    [
      "DELETE",
      `${path}/:command`,
      (request) => {
        const shelf = shelfOf(request);
        const gone = find(request, shelf);
        shelf.write(shelf.read().filter((command) => command !== gone));
        return DONE;
      },
    ],
  ];
}

function replaceCommands(state: DiscordState, shelf: CommandShelf, forms: Wire[]): Wire[] {
  checkRoom(forms);
  refuseForm(commandListFaults(forms));
  shelf.write(forms.map((form) => registered(state, shelf, form)));
  return shelf.read();
}

/** A command of a known name and type is replaced (200), another is added (201). */
function putCommand(state: DiscordState, shelf: CommandShelf, form: Wire): RestAnswer {
  refuseForm(commandFaults(form));
  const others = shelf.read().filter((command) => !isSameCommand(command, form));
  const isNew = others.length === shelf.read().length;
  const command = registered(state, shelf, form);
  checkRoom([...others, command]);
  shelf.write([...others, command]);
  return { status: isNew ? 201 : 200, body: command };
}

function registered(state: DiscordState, shelf: CommandShelf, form: Wire): Wire {
  const known = shelf.read().find((command) => isSameCommand(command, form));
  return {
    default_member_permissions: null,
    nsfw: false,
    description: "",
    ...form,
    type: commandType(form),
    id: known?.id ?? state.nextId(),
    application_id: state.bot.id,
    version: state.nextId(),
    ...(shelf.guildId === null ? {} : { guild_id: shelf.guildId }),
  };
}

function isSameCommand(one: Wire, other: Wire): boolean {
  return one.name === other.name && commandType(one) === commandType(other);
}

function commandType(command: Wire): number {
  return command.type === undefined ? 1 : numberOf(command.type);
}

function checkRoom(commands: readonly Wire[]): void {
  const count = (type: number) => commands.filter((command) => commandType(command) === type).length;
  if (count(1) > COMMANDS_MAX || count(2) > 15 || count(3) > 15) refuse("tooManyCommands");
}
