// The gateway of the stand-in Discord: sessions over websockets, numbered events, and their replay after a lost connection.
import type { Server } from "node:http";
import type { Socket } from "node:net";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { isWire, numberOf, textOf, wireOf } from "#test/sandbox/discord-wire.ts";
import type { Wire } from "#test/sandbox/discord-wire.ts";

/** Who hears an event: sessions with the intent; those without MESSAGE_CONTENT hear the second text. */
export interface Audience {
  readonly intent?: number;
  readonly withoutContent?: Wire;
}

export interface GatewayOptions {
  readonly token: string;
  readonly hasPrivilegedIntents: boolean;
  readonly heartbeatMilliseconds: number;
  /** READY without its session fields. */
  readyPayload(): Wire;
  guildPayloads(intents: number): Wire[];
  findMembers(guildId: string, userIds: readonly string[], prefix: string, most: number): Wire[];
  /** Called after every change of the connections. */
  changed(): void;
}

export interface Gateway {
  dispatch(event: string, payload: Wire, audience?: Audience): void;
  /** Closes every connection with this code; sessions may resume. */
  drop(code: number): void;
  /** Op 7: asks every client to reconnect and resume. */
  reconnect(): void;
  /** Op 9: forgets every session unless it may be resumed. */
  invalidate(isResumable: boolean): void;
  /** Lets heartbeats go unanswered, as a dead connection does. */
  muteHeartbeats(isMuted: boolean): void;
  /** Keeps events back until `release`, as a slow connection does. */
  hold(): void;
  release(order: HeldOrder): void;
  /** Sends the newest events once more, all or those of one name. */
  repeat(count: number, event: string | null): void;
  /** Ends every connection as a broken line does, without a word. */
  reset(): void;
  /** Whether new connections are refused, as while everything is down. */
  refuse(isRefusing: boolean): void;
  liveSessions(): number;
  close(): void;
}

export type HeldOrder = "as they came" | "last first";

interface Dispatch {
  readonly event: string;
  readonly payload: Wire;
  readonly audience: Audience;
}

interface Session {
  readonly id: string;
  readonly intents: number;
  sequence: number;
  /** Sent events by their number, for replay. */
  readonly events: Map<number, string>;
  socket: WebSocket | null;
}

const OP = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  presence: 3,
  resume: 6,
  reconnect: 7,
  members: 8,
  invalid: 9,
  hello: 10,
  ack: 11,
};
const INTENT_MESSAGE_CONTENT = 1 << 15;
/** Members, presences and message content. */
const PRIVILEGED_INTENTS = (1 << 1) | (1 << 8) | INTENT_MESSAGE_CONTENT;
/** A session that is never resumed must not grow for ever. */
const REPLAYED_EVENTS_MAX = 1000;
const SESSIONS_MAX = 16;
const REPEATED_EVENTS_MAX = 100;

export function openGateway(server: Server, options: GatewayOptions): Gateway {
  const sockets = new WebSocketServer({ server });
  const sessions = new Map<string, Session>();
  const lines = new Set<Socket>();
  let sessionsOpened = 0;
  let isMuted = false;
  let isRefusing = false;
  let held: Dispatch[] | null = null;
  const newest: Dispatch[] = [];

  function identify(socket: WebSocket, wish: Wire): Session | null {
    const intents = numberOf(wish.intents);
    if (textOf(wish.token) !== options.token) return closeWith(socket, 4004, "Authentication failed.");
    if ((intents & PRIVILEGED_INTENTS) !== 0 && !options.hasPrivilegedIntents) {
      return closeWith(socket, 4014, "Disallowed intent(s).");
    }
    const session: Session = { id: `session-${++sessionsOpened}`, intents, sequence: 0, events: new Map(), socket };
    sessions.set(session.id, session);
    for (const id of [...sessions.keys()].slice(0, -SESSIONS_MAX)) sessions.delete(id);
    const address = server.address();
    const port = isWire(address) ? String(address.port) : "0";
    const resume = { session_id: session.id, resume_gateway_url: `ws://127.0.0.1:${port}` };
    sendEvent(session, "READY", { ...options.readyPayload(), ...resume, shard: wish.shard ?? [0, 1] });
    for (const guild of options.guildPayloads(intents)) sendEvent(session, "GUILD_CREATE", guild);
    return session;
  }

  function resume(socket: WebSocket, wish: Wire): Session | null {
    if (textOf(wish.token) !== options.token) return closeWith(socket, 4004, "Authentication failed.");
    const session = sessions.get(textOf(wish.session_id));
    if (session === undefined || numberOf(wish.seq) > session.sequence) {
      sendFrame(socket, { op: OP.invalid, d: false });
      return null;
    }
    session.socket?.terminate();
    session.socket = socket;
    for (const [sequence, frame] of session.events) if (sequence > numberOf(wish.seq)) socket.send(frame);
    sendEvent(session, "RESUMED", {});
    return session;
  }

  function sendMembers(session: Session, wish: Wire): void {
    const guildId = textOf(wish.guild_id);
    const userIds = [wish.user_ids ?? []].flat().map(String);
    const members = options.findMembers(guildId, userIds, textOf(wish.query), numberOf(wish.limit));
    const chunk = { guild_id: guildId, members, chunk_index: 0, chunk_count: 1, not_found: [] };
    sendEvent(session, "GUILD_MEMBERS_CHUNK", { ...chunk, ...(wish.nonce === undefined ? {} : { nonce: wish.nonce }) });
  }

  sockets.on("connection", (socket, { socket: line }) => {
    if (isRefusing) return void line.resetAndDestroy();
    lines.add(line);
    line.once("close", () => lines.delete(line));
    let session: Session | null = null;
    sendFrame(socket, { op: OP.hello, d: { heartbeat_interval: options.heartbeatMilliseconds } });
    socket.on("error", () => socket.terminate());
    socket.on("message", (bytes) => {
      const frame = parseFrame(String(bytes));
      if (frame === null) return closeWith(socket, 4002, "Error while decoding payload.");
      if (frame.op === OP.heartbeat) return isMuted ? undefined : sendFrame(socket, { op: OP.ack });
      if (frame.op === OP.identify || frame.op === OP.resume) {
        if (session?.socket === socket) return closeWith(socket, 4005, "Already authenticated.");
        session = frame.op === OP.identify ? identify(socket, wireOf(frame.d)) : resume(socket, wireOf(frame.d));
        return options.changed();
      }
      if (session === null) return closeWith(socket, 4003, "Not authenticated.");
      if (frame.op === OP.members) return sendMembers(session, wireOf(frame.d));
      if (frame.op !== OP.presence) return closeWith(socket, 4001, "Unknown opcode.");
    });
    socket.on("close", (code) => {
      // A client that closes with 1000 or 1001 gives its session up; any other end may be resumed.
      if (session !== null && (code === 1000 || code === 1001)) sessions.delete(session.id);
      if (session?.socket === socket) session.socket = null;
      options.changed();
    });
  });

  const note = (dispatch: Dispatch): void => {
    newest.push(dispatch);
    if (newest.length > REPEATED_EVENTS_MAX) newest.shift();
  };
  const live = () => [...sessions.values()].filter(({ socket }) => socket !== null);
  const send = ({ event, payload, audience }: Dispatch): void => {
    for (const session of sessions.values()) {
      if (audience.intent !== undefined && (session.intents & audience.intent) === 0) continue;
      const hasContent = (session.intents & INTENT_MESSAGE_CONTENT) !== 0;
      sendEvent(session, event, hasContent ? payload : (audience.withoutContent ?? payload));
    }
    options.changed();
  };
  return {
    dispatch(event, payload, audience = {}) {
      const dispatch = { event, payload, audience };
      if (held !== null) return void held.push(dispatch);
      note(dispatch);
      send(dispatch);
    },
    hold() {
      held ??= [];
    },
    release(order) {
      const waiting = held ?? [];
      held = null;
      for (const dispatch of order === "last first" ? waiting.toReversed() : waiting) {
        note(dispatch);
        send(dispatch);
      }
    },
    repeat(count, event) {
      const meant = newest.filter((dispatch) => event === null || dispatch.event === event);
      for (const dispatch of meant.slice(-count)) send(dispatch);
    },
    refuse(isNowRefusing) {
      isRefusing = isNowRefusing;
    },
    reset() {
      for (const line of lines) line.resetAndDestroy();
    },
    drop(code) {
      for (const socket of sockets.clients) socket.close(code);
    },
    reconnect() {
      for (const { socket } of live()) if (socket !== null) sendFrame(socket, { op: OP.reconnect, d: null });
    },
    invalidate(isResumable) {
      for (const session of live()) {
        if (session.socket !== null) sendFrame(session.socket, { op: OP.invalid, d: isResumable });
        // The same connection may identify or resume anew.
        session.socket = null;
      }
      if (!isResumable) sessions.clear();
    },
    muteHeartbeats(isNowMuted) {
      isMuted = isNowMuted;
    },
    liveSessions: () => live().length,
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

function sendEvent(session: Session, event: string, payload: Wire): void {
  session.sequence += 1;
  const frame = JSON.stringify({ op: OP.dispatch, s: session.sequence, t: event, d: payload });
  session.events.set(session.sequence, frame);
  session.events.delete(session.sequence - REPLAYED_EVENTS_MAX);
  session.socket?.send(frame);
}

function sendFrame(socket: WebSocket, frame: Wire): void {
  socket.send(JSON.stringify(frame));
}

function closeWith(socket: WebSocket, code: number, reason: string): null {
  socket.close(code, reason);
  return null;
}

function parseFrame(text: string): Wire | null {
  try {
    const frame: unknown = JSON.parse(text);
    return isWire(frame) ? frame : null;
  } catch {
    return null;
  }
}
