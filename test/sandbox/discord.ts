// A stand-in Discord on loopback: the gateway and the REST that discord.js talks to, and the people who talk to the bot.
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "#core/time.ts";
import { openGateway } from "#test/sandbox/discord-gateway.ts";
import type { HeldOrder } from "#test/sandbox/discord-gateway.ts";
import { openDesk, showMessage } from "#test/sandbox/discord-interactions.ts";
import type { ShownMessage } from "#test/sandbox/discord-interactions.ts";
import { gatherPeople } from "#test/sandbox/discord-people.ts";
import type { People } from "#test/sandbox/discord-people.ts";
import { discordRoutes, matchPath } from "#test/sandbox/discord-routes.ts";
import type { RestAnswer } from "#test/sandbox/discord-routes.ts";
import { measurePace, tooManyRequests } from "#test/sandbox/discord-pace.ts";
import type { PaceOptions } from "#test/sandbox/discord-pace.ts";
import {
  INTENT_MEMBERS,
  directChannel,
  findChannel,
  findGuild,
  findMember,
  foundState,
  guildWire,
  inviteBot,
  memberWire,
  tellOfMember,
  userWire,
} from "#test/sandbox/discord-state.ts";
import type { Channel, GuildOptions } from "#test/sandbox/discord-state.ts";
import { Refusal, isWire, refuse, refuseForm, wireOf, wiresOf } from "#test/sandbox/discord-wire.ts";
import type { Wire } from "#test/sandbox/discord-wire.ts";

export type { InteractionOutcome, ShownMessage } from "#test/sandbox/discord-interactions.ts";

export interface DiscordOptions {
  readonly token: string;
  /** The bot's user has the same id, as for every application of today. */
  readonly applicationId: string;
  readonly guilds: readonly GuildOptions[];
  /** The story's clock, for the times written on messages; interaction deadlines stay on wall time. */
  readonly clock?: Clock;
  /** Grants the intents members, presences and message content; without it identifying with one closes with 4014. */
  readonly hasPrivilegedIntents?: boolean;
  /** Lets the application's flags claim them although the gateway refuses, or the other way round. */
  readonly claimsPrivilegedIntents?: boolean;
  readonly acknowledgeMillisecondsMax?: number;
  readonly tokenMillisecondsMax?: number;
  readonly answerMillisecondsMax?: number;
  readonly heartbeatMilliseconds?: number;
  /** How many requests of one kind to one place pass; without it there is no limit but an injected one. */
  readonly pace?: PaceOptions;
  readonly hooks?: RestHooks;
}

type HookAnswer = void | "drop";

/** Called around every REST request, with the path as in the log: the places where a crash test kills the bot. */
export interface RestHooks {
  /** "drop" ends the connection without any effect. */
  beforeRequest?: (method: string, path: string, body: unknown) => HookAnswer | Promise<HookAnswer>;
  /** After the effect and before the answer; not called for a refused request. */
  afterEffect?: (method: string, path: string, body: unknown) => void | Promise<void>;
}

export type Fault = { readonly times?: number } & (
  | {
      readonly status: number;
      readonly retryAfterSeconds?: number;
      readonly isGlobal?: boolean;
      /** The request takes effect and the answer still says it failed. */
      readonly hasEffect?: boolean;
    }
  | {
      readonly drop: "before-effect" | "after-effect";
      /** Ends with a TCP reset, which discord.js tries again by itself; a plain end it reports to the bot. */
      readonly isReset?: boolean;
    }
  | { readonly delayMilliseconds: number }
);

export interface LoggedRequest {
  readonly method: string;
  /** Decoded, without `/api/v10`, with the query. */
  readonly path: string;
  readonly body: unknown;
  /** null while it runs and when the connection was dropped. */
  status: number | null;
}

export interface DiscordStandIn extends People, AsyncDisposable {
  /** For `rest.api`; discord.js appends the version. */
  readonly apiUrl: string;
  /** Oldest first, without ephemeral ones. */
  messages(channelId: string): ShownMessage[];
  /** What was written in the direct channel of the bot and this person, oldest first. */
  directMessages(userId: string): ShownMessage[];
  /** What one person sees in a channel, or in their direct channel: everybody's messages and those for them alone, oldest first. */
  seenBy(userId: string, channelId: string | null): ShownMessage[];
  /** Of a guild, with its threads. */
  channels(guildId: string): ShownChannel[];
  /** A file that was sent along, by the id of the attachment. */
  file(attachmentId: string): SentFile | null;
  registeredCommands(guildId: string): readonly Wire[];
  setRoles(guildId: string, userId: string, roles: readonly string[]): void;
  /** Somebody invites the bot to another server. */
  inviteBot(guild: GuildOptions): void;
  /** Requests in order of arrival, the last 10,000. */
  readonly log: readonly LoggedRequest[];
  /** Requests to routes the stand-in does not know; tests assert it empty. */
  readonly unhandled: readonly string[];
  readonly hooks: RestHooks;
  /**
   * Makes the next requests fail, once unless `times` says otherwise.
   * @param path a route such as "/channels/:channel/messages", or an expression over the decoded path
   */
  inject(method: string, path: string | RegExp, fault: Fault): void;
  /** Forgets which nonces were used, as Discord does after some minutes. */
  forgetNonces(): void;
  /** Takes what was acknowledged for new, as if another process of the bot had it: what is repeated then is done again. */
  forgetAcknowledgements(): void;
  dropConnections(code?: number): void;
  reconnect(): void;
  invalidateSessions(isResumable?: boolean): void;
  muteHeartbeats(isMuted: boolean): void;
  /** Keeps events back until they are released, in this order: Discord promises none. */
  holdEvents(): void;
  releaseEvents(order: HeldOrder): void;
  /** Everything is down, REST and gateway: connections are refused, or answered with 503. Null: all is well again. */
  breakDown(how: "refused" | "unavailable" | null): void;
  /** Ends every connection to the gateway with a TCP reset. */
  resetConnections(): void;
  /** Sends the newest events once more, as Discord may after a resume: all, or those of one name. */
  repeatEvents(count: number, event?: string): void;
  /** Connections identified or resumed and still open. */
  connectedBots(): number;
  /** Resolves once the condition holds; looked at after every request and every gateway change. */
  wait(whatFor: string, isReached: () => boolean, millisecondsMax?: number): Promise<void>;
  close(): Promise<void>;
}

export interface ShownChannel {
  readonly id: string;
  readonly name: string;
  /** The channel a thread hangs on. */
  readonly parentId: string | null;
  /** The newest message that everybody sees. */
  readonly lastMessageId: string | null;
}

export interface SentFile {
  readonly type: string;
  readonly bytes: Buffer;
}

const ACKNOWLEDGE_MILLISECONDS_MAX = 3_000;
const TOKEN_MILLISECONDS_MAX = 15 * 60_000;
const ANSWER_MILLISECONDS_MAX = 20_000;
const HEARTBEAT_MILLISECONDS = 41_250;
const WAIT_MILLISECONDS_MAX = 10_000;
const BODY_BYTES_MAX = 25 * 1024 * 1024;
/** A demo may run for days. */
const LOGGED_REQUESTS_MAX = 10_000;
const FILES_KEPT_MAX = 200;

interface Trap {
  readonly method: string;
  readonly path: string | RegExp;
  readonly fault: Fault;
  timesLeft: number;
}

interface Waiting {
  isReached(): boolean;
  resolve(): void;
}

/** Listens on an ephemeral port of 127.0.0.1. */
export async function startDiscord(options: DiscordOptions): Promise<DiscordStandIn> {
  const log: LoggedRequest[] = [];
  const unhandled: string[] = [];
  const hooks: RestHooks = { ...options.hooks };
  const traps: Trap[] = [];
  const waiting = new Set<Waiting>();
  let brokenDown: "refused" | "unavailable" | null = null;
  const hasPrivilegedIntents = options.hasPrivilegedIntents ?? false;

  const server = createServer((request, response) => void answer(request, response));
  const changed = () => {
    for (const one of waiting) if (one.isReached()) one.resolve();
  };
  const gateway = openGateway(server, {
    token: options.token,
    hasPrivilegedIntents,
    heartbeatMilliseconds: options.heartbeatMilliseconds ?? HEARTBEAT_MILLISECONDS,
    readyPayload: () => ({
      v: 10,
      user: userWire(state.bot),
      guilds: [...state.guilds.keys()].map((id) => ({ id, unavailable: true })),
      application: { id: state.bot.id, flags: 0 },
    }),
    guildPayloads: (intents) =>
      [...state.guilds.values()].map((guild) => guildWire(state, guild, (intents & INTENT_MEMBERS) !== 0)),
    findMembers(guildId, userIds, prefix, most) {
      const members = [...(state.guilds.get(guildId)?.members.values() ?? [])];
      const named = ({ person }: { person: { id: string; username: string } }) =>
        userIds.length > 0 ? userIds.includes(person.id) : person.username.startsWith(prefix);
      return members
        .filter(named)
        .slice(0, most === 0 ? undefined : most)
        .map(memberWire);
    },
    changed,
  });
  const state = foundState({ ...options, hasPrivilegedIntents }, gateway.dispatch);
  const desk = openDesk(state, {
    acknowledgeMillisecondsMax: options.acknowledgeMillisecondsMax ?? ACKNOWLEDGE_MILLISECONDS_MAX,
    tokenMillisecondsMax: options.tokenMillisecondsMax ?? TOKEN_MILLISECONDS_MAX,
    answerMillisecondsMax: options.answerMillisecondsMax ?? ANSWER_MILLISECONDS_MAX,
  });
  const files = new Map<string, SentFile>();
  const keepFile = (file: SentFile): string => {
    const id = state.nextId();
    files.set(id, file);
    const [oldest] = files.keys();
    if (files.size > FILES_KEPT_MAX && oldest !== undefined) files.delete(oldest);
    return id;
  };
  const pace = measurePace(options.pace ?? null);
  const routes = [...desk.routes, ...discordRoutes(state, () => `ws://127.0.0.1:${portOf(server)}`)];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (brokenDown === "refused") return void response.destroy();
      if (brokenDown === "unavailable") return send(response, { status: 503, body: { message: "down", code: 0 } });
      const asked = await readRequest(request, keepFile);
      const logged: LoggedRequest = { method: asked.method, path: asked.pathWithQuery, body: asked.body, status: null };
      log.push(logged);
      if (log.length > LOGGED_REQUESTS_MAX) log.shift();
      const wish = await hooks.beforeRequest?.(logged.method, logged.path, logged.body);
      if (wish === "drop") response.destroy();
      else await serve(asked, logged, response);
    } catch (error) {
      if (error instanceof Refusal) send(response, { status: error.status, body: error.body });
      else send(response, { status: 500, body: { message: `the stand-in failed: ${String(error)}`, code: 0 } });
    }
    changed();
  }

  async function serve(asked: ReadRequest, logged: LoggedRequest, response: ServerResponse): Promise<void> {
    const fault = springTrap(traps, asked);
    if (fault !== null && "delayMilliseconds" in fault) await delay(fault.delayMilliseconds);
    const isWithoutEffect =
      fault !== null &&
      (("drop" in fault && fault.drop === "before-effect") || ("status" in fault && fault.hasEffect !== true));
    const done = isWithoutEffect ? DROPPED : perform(asked);
    if (!isWithoutEffect && done.status < 300) await hooks.afterEffect?.(logged.method, logged.path, logged.body);
    if (fault !== null && "drop" in fault) {
      return void (fault.isReset === true ? response.socket?.resetAndDestroy() : response.destroy());
    }
    logged.status = fault !== null && "status" in fault ? fault.status : done.status;
    send(response, fault !== null && "status" in fault ? faultAnswer(fault) : done);
  }

  function perform(asked: ReadRequest): RestAnswer {
    try {
      if (asked.isTooLarge) refuse("bodyTooLarge");
      if (asked.body === MALFORMED) refuse("invalidJson");
      return route(asked);
    } catch (error) {
      if (error instanceof Refusal) return { status: error.status, body: error.body };
      throw error;
    }
  }

  function route(asked: ReadRequest): RestAnswer {
    for (const [method, pattern, act] of routes) {
      const parts = method === asked.method ? matchPath(pattern, asked.path) : null;
      if (parts === null) continue;
      if (needsToken(asked.path) && asked.authorization !== `Bot ${options.token}`) return refuse("unauthorized");
      checkIds(pattern, parts, options.applicationId);
      return pace(`${method} ${pattern}`, parts, () => act({ ...asked, part: (name) => parts[name] ?? "" }));
    }
    unhandled.push(`${asked.method} ${asked.path}`);
    return refuse("unknownRoute");
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });

  const standIn: DiscordStandIn = {
    ...gatherPeople(state, desk),
    apiUrl: `http://127.0.0.1:${portOf(server)}/api`,
    log,
    unhandled,
    hooks,
    messages: (channelId) => findChannel(state, channelId).messages.map(showMessage),
    directMessages: (userId) => {
      const person = state.people.get(userId);
      return person === undefined ? [] : directChannel(state, person).messages.map(showMessage);
    },
    seenBy(userId, channelId) {
      const person = state.people.get(userId) ?? refuse("unknownUser");
      const channel = channelId === null ? directChannel(state, person) : findChannel(state, channelId);
      const seen = [...state.messages.values()].filter(
        (message) => message.channel === channel && (message.onlyFor === null || message.onlyFor.id === userId),
      );
      return seen.map(showMessage);
    },
    channels: (guildId) => [...state.channels.values()].filter(({ guild }) => guild?.id === guildId).map(showChannel),
    file: (attachmentId) => files.get(attachmentId) ?? null,
    registeredCommands: (guildId) => findGuild(state, guildId).commands,
    setRoles(guildId, userId, roles) {
      const guild = findGuild(state, guildId);
      const member = findMember(guild, userId);
      member.roles = [...roles];
      tellOfMember(state, guild, member);
    },
    inviteBot: (guild) => inviteBot(state, guild),
    inject(method, path, fault) {
      traps.push({ method, path, fault, timesLeft: fault.times ?? 1 });
    },
    forgetNonces: () => state.nonces.clear(),
    forgetAcknowledgements: () => desk.forgetAcknowledgements(),
    dropConnections: (code = 4000) => gateway.drop(code),
    reconnect: () => gateway.reconnect(),
    invalidateSessions: (isResumable = false) => gateway.invalidate(isResumable),
    muteHeartbeats: (isMuted) => gateway.muteHeartbeats(isMuted),
    holdEvents: () => gateway.hold(),
    releaseEvents: (order) => gateway.release(order),
    breakDown(how) {
      brokenDown = how;
      gateway.refuse(how !== null);
      if (how !== null) gateway.reset();
    },
    resetConnections: () => gateway.reset(),
    repeatEvents: (count, event) => gateway.repeat(count, event ?? null),
    connectedBots: () => gateway.liveSessions(),
    wait: (whatFor, isReached, millisecondsMax = WAIT_MILLISECONDS_MAX) =>
      waitUntil(waiting, whatFor, isReached, millisecondsMax),
    async close() {
      desk.close();
      gateway.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    [Symbol.asyncDispose]: () => standIn.close(),
  };
  return standIn;
}

function showChannel({ id, name, parentId, messages }: Channel): ShownChannel {
  return { id, name, parentId, lastMessageId: messages.at(-1)?.id ?? null };
}

const DROPPED: RestAnswer = { status: 0 };
const MALFORMED = Symbol("a body that is not JSON");

interface ReadRequest {
  readonly method: string;
  readonly path: string;
  readonly pathWithQuery: string;
  readonly query: URLSearchParams;
  readonly authorization: string;
  readonly body: unknown;
  readonly attachments: readonly Wire[];
  readonly isTooLarge: boolean;
}

/** Takes a file and says under which id it lies. */
type KeepFile = (file: SentFile) => string;

async function readRequest(request: IncomingMessage, keepFile: KeepFile): Promise<ReadRequest> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  // discord.js percent-encodes "@original".
  const path = decodeURIComponent(url.pathname.replace(/^\/api(\/v\d+)?/, ""));
  const { bytes, isTooLarge } = await readBody(request);
  const contentType = request.headers["content-type"] ?? "";
  const isMultipart = contentType.startsWith("multipart/form-data");
  const form = isMultipart
    ? await readMultipart(bytes, contentType, keepFile)
    : { body: parseBody(bytes.toString()), attachments: [] };
  return {
    method: request.method ?? "GET",
    path,
    pathWithQuery: path + url.search,
    query: url.searchParams,
    authorization: request.headers.authorization ?? "",
    isTooLarge,
    ...form,
  };
}

/** A body above the limit is read to its end and not kept. */
async function readBody(request: IncomingMessage): Promise<{ bytes: Buffer<ArrayBuffer>; isTooLarge: boolean }> {
  const chunks: Buffer[] = [];
  let bytesRead = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    bytesRead += bytes.length;
    if (bytesRead <= BODY_BYTES_MAX) chunks.push(bytes);
  }
  const isTooLarge = bytesRead > BODY_BYTES_MAX;
  return { bytes: isTooLarge ? Buffer.alloc(0) : Buffer.concat(chunks), isTooLarge };
}

function parseBody(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return MALFORMED;
  }
}

/** `payload_json` beside `files[n]`. */
async function readMultipart(
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
  keepFile: KeepFile,
): Promise<{ body: unknown; attachments: Wire[] }> {
  const form = await new Response(bytes, { headers: { "content-type": contentType } }).formData();
  const files = [...form.entries()].flatMap(([name, file]) => (file instanceof File ? [{ name, file }] : []));
  const written = form.get("payload_json");
  const body = parseBody(typeof written === "string" ? written : "");
  const attachments = await Promise.all(
    files.map(async ({ name, file }): Promise<Wire> => {
      const id = keepFile({ type: file.type, bytes: Buffer.from(await file.arrayBuffer()) });
      const url = `http://127.0.0.1/attachments/${id}/${file.name}`;
      const about = { filename: file.name, size: file.size, content_type: file.type, url, proxy_url: url };
      return { id, ...about, ...describedAs(body, name) };
    }),
  );
  return { body, attachments };
}

/** What the form says of `files[n]`: the alt text of a picture. */
function describedAs(body: unknown, name: string): Wire {
  const number = /\d+/.exec(name)?.[0];
  const told = isWire(body) ? (wireOf(body.data).attachments ?? body.attachments) : [];
  const found = wiresOf(told).find(({ id }) => String(id) === number);
  return found?.description === undefined ? {} : { description: found.description };
}

/** Interaction callbacks and their webhooks carry a token of their own in the path. */
function needsToken(path: string): boolean {
  return !/^\/(interactions|webhooks)\/|^\/gateway$/.test(path);
}

/** Every named part but tokens, emoji and the `@` names is a snowflake; "undefined" in a path is a fault of the bot. */
function checkIds(pattern: string, parts: Readonly<Record<string, string>>, applicationId: string): void {
  for (const [name, value] of Object.entries(parts)) {
    if (name === "token" || name === "emoji" || /^\d+$/.test(value) || value === "@me" || value === "@original")
      continue;
    refuseForm([{ path: [`${name}_id`], code: "NUMBER_TYPE_COERCE", message: `Value "${value}" is not snowflake.` }]);
  }
  const isOthers = parts.application !== undefined && parts.application !== applicationId;
  if (isOthers && pattern.startsWith("/applications/")) refuse("missingAccess");
}

function springTrap(traps: readonly Trap[], { method, path }: ReadRequest): Fault | null {
  const sprung = traps.find(
    (trap) =>
      trap.timesLeft > 0 &&
      trap.method === method &&
      (typeof trap.path === "string" ? matchPath(trap.path, path) !== null : trap.path.test(path)),
  );
  if (sprung === undefined) return null;
  sprung.timesLeft -= 1;
  return sprung.fault;
}

function faultAnswer(fault: Extract<Fault, { status: number }>): RestAnswer {
  if (fault.status !== 429) return { status: fault.status, body: { message: `${fault.status}: injected`, code: 0 } };
  return tooManyRequests(fault.retryAfterSeconds ?? 1, fault.isGlobal ?? false);
}

function send(response: ServerResponse, answer: RestAnswer): void {
  if (response.destroyed || response.headersSent) return;
  // A 204 must not claim JSON: the client would parse the empty body.
  if (answer.body === undefined) return void response.writeHead(answer.status, answer.headers).end();
  response
    .writeHead(answer.status, { "content-type": "application/json", ...answer.headers })
    .end(JSON.stringify(answer.body));
}

function portOf(server: ReturnType<typeof createServer>): string {
  const address = server.address();
  return typeof address === "object" && address !== null ? String(address.port) : "";
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds).unref());
}

function waitUntil(
  waiting: Set<Waiting>,
  whatFor: string,
  isReached: () => boolean,
  millisecondsMax: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (isReached()) return resolve();
    const timer = setTimeout(() => {
      waiting.delete(one);
      reject(new Error(`Waited ${millisecondsMax} ms in vain for: ${whatFor}.`));
    }, millisecondsMax);
    const one: Waiting = {
      isReached,
      resolve() {
        waiting.delete(one);
        clearTimeout(timer);
        resolve();
      },
    };
    waiting.add(one);
  });
}
