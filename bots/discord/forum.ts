// The forum: a DAO's posts on Discord, each found by its key and edited in place.
import { ComponentType, Routes, type REST } from "discord.js";
import { BadInput, NeedsHuman } from "#core/errors.ts";
import type { Forum, ForumPost, PostRef } from "#core/world.ts";
import { aboutOfPrint, renderPost, type PostForm } from "./message.ts";
import { nonceOf } from "./nonce.ts";
import { asLaurelError } from "./refusal.ts";

export interface ForumPlaces {
  readonly guildId: string;
  readonly proposalsChannelId: string;
  readonly payoutsChannelId: string;
  /** A block explorer's address, for links to wallets. */
  readonly explorer?: string | null;
}

/** What the forum needs of a connection. */
export interface ForumWire {
  readonly rest: REST;
  ownUserId(): string;
  /** Without it Discord lists no messages, and every post would be written anew. */
  mayReadHistory(channelId: string): boolean;
}

const MESSAGES_PER_PAGE = 100;
/** What the port promises; Discord itself takes up to 100 in a custom_id. */
const KEY_CHARACTERS_MAX = 80;
/** How far back a post is looked for: a thousand messages, which is months in an announcement channel. */
const PAGES_MAX = 10;
/** Over a call with its one retry. */
const CALL_MILLISECONDS_MAX = 20_000;

export function openForum(wire: ForumWire, places: ForumPlaces): Forum {
  const channelOf = (where: ForumPost["where"]) =>
    where === "proposals" ? places.proposalsChannelId : places.payoutsChannelId;
  const refOf = (channelId: string, messageId: string): PostRef => ({
    channelId,
    messageId,
    url: `https://discord.com/channels/${places.guildId}/${channelId}/${messageId}`,
  });
  return {
    async ensurePost(post) {
      if (post.key.length > KEY_CHARACTERS_MAX) throw keyTooLong(post.key);
      const channelId = channelOf(post.where);
      const form = renderPost(post, places.explorer ?? null);
      const found = (await findMessage(wire, channelId, post.key)) ?? (await sendPost(wire, channelId, post.key, form));
      // A send that Discord took for a repeated one gives the earlier message back, which may say something else.
      if (printOf(found) !== printOf(readMessage({ id: "", components: form.components }))) {
        await editPost(wire, channelId, found.id, form);
      }
      return refOf(channelId, found.id);
    },
    async findPost(where, key) {
      const found = await findMessage(wire, channelOf(where), key);
      return found === null ? null : refOf(channelOf(where), found.id);
    },
  };
}

function keyTooLong(key: string): BadInput {
  return new BadInput("A post's key is too long.", {
    happened: `${key.length} characters: ${key}`,
    next: `Give it a key of at most ${KEY_CHARACTERS_MAX}.`,
  });
}

async function findMessage(wire: ForumWire, channelId: string, key: string): Promise<PostedMessage | null> {
  let before: string | null = null;
  for (let page = 0; page < PAGES_MAX; page++) {
    const messages = await listMessages(wire.rest, channelId, before);
    if (page === 0 && messages.length === 0) needHistory(wire, channelId);
    const found = messages.find((message) => message.authorId === wire.ownUserId() && message.customIds.includes(key));
    if (found !== undefined) return found;
    before = messages.at(-1)?.id ?? null;
    if (messages.length < MESSAGES_PER_PAGE) return null;
  }
  return null;
}

function needHistory(wire: ForumWire, channelId: string): void {
  if (wire.mayReadHistory(channelId)) return;
  throw new NeedsHuman("The bot may not read its own posts on Discord.", {
    happened: `Channel ${channelId} lists no messages to the bot, so a post could be written twice.`,
    next: "Give the bot Read Message History in this channel.",
  });
}

async function listMessages(rest: REST, channelId: string, before: string | null): Promise<PostedMessage[]> {
  const query = new URLSearchParams({ limit: String(MESSAGES_PER_PAGE), ...(before === null ? {} : { before }) });
  const listed = await call(`read channel ${channelId}`, (signal) =>
    rest.get(Routes.channelMessages(channelId), { query, signal }),
  );
  return Array.isArray(listed) ? listed.map(readMessage) : [];
}

async function sendPost(wire: ForumWire, channelId: string, key: string, form: PostForm): Promise<PostedMessage> {
  // The same nonce within some minutes gives the first message back: an answer that was lost is asked for again.
  const nonce = nonceOf(`${channelId} ${key}`);
  const body = { ...form, nonce, enforce_nonce: true };
  return readMessage(
    await call(`post in channel ${channelId}`, (signal) =>
      wire.rest.post(Routes.channelMessages(channelId), { body, signal }),
    ),
  );
}

async function editPost(wire: ForumWire, channelId: string, messageId: string, form: PostForm): Promise<void> {
  await call(`edit our post ${messageId} in channel ${channelId}`, (signal) =>
    wire.rest.patch(Routes.channelMessage(channelId, messageId), { body: form, signal }),
  );
}

async function call(act: string, ask: (signal: AbortSignal) => Promise<unknown>): Promise<unknown> {
  try {
    return await ask(AbortSignal.timeout(CALL_MILLISECONDS_MAX));
  } catch (cause) {
    throw asLaurelError(cause, act);
  }
}

// ---- Reading what Discord sends back ----------------------------------------------------------------------------------

/** The little that we need of a message. */
export interface PostedMessage {
  readonly id: string;
  readonly authorId: string | null;
  readonly customIds: readonly string[];
  readonly urls: readonly string[];
}

export function readMessage(message: unknown): PostedMessage {
  const components = componentsBelow(fieldOf(message, "components"), COMPONENT_DEPTH_MAX);
  const buttons = components.filter((component) => fieldOf(component, "type") === ComponentType.Button);
  return {
    id: textOf(fieldOf(message, "id")) ?? "",
    authorId: textOf(fieldOf(fieldOf(message, "author"), "id")),
    customIds: buttons.flatMap((button) => textOf(fieldOf(button, "custom_id")) ?? []),
    urls: buttons.flatMap((button) => textOf(fieldOf(button, "url")) ?? []),
  };
}

/** A container, a row in it, a button in that; one more for what Discord may add. */
const COMPONENT_DEPTH_MAX = 4;

function componentsBelow(components: unknown, depthMax: number): unknown[] {
  if (!Array.isArray(components) || depthMax === 0) return [];
  return components.flatMap((component: unknown) => [
    component,
    ...componentsBelow(fieldOf(component, "components"), depthMax - 1),
  ]);
}

function printOf(message: PostedMessage): string | undefined {
  return message.customIds.find((customId) => aboutOfPrint(customId) !== null);
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
