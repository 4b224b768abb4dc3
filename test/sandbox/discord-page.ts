// The page of the stand-in Discord: a chat in the browser, so that somebody without an account can use the bot as any of the demo's people.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { UnixSeconds } from "#core/time.ts";
import type { DiscordStandIn, InteractionOutcome } from "./discord.ts";
import type { OptionValue } from "./discord-people.ts";
import { isWire, numberOf, textOf, wireOf, type Wire } from "./discord-wire.ts";
import { askDemoWallet, type DemoWallet } from "./demo-wallet.ts";

export interface DiscordPageOptions {
  readonly discord: DiscordStandIn;
  readonly guild: { readonly id: string; readonly name: string };
  readonly bot: { readonly id: string; readonly name: string };
  readonly people: readonly PagePerson[];
  /** What can be made to happen outside Discord; null where nothing can. */
  readonly world: PageWorld | null;
  now(): UnixSeconds;
  /** Why the page can only be read for now, or null. */
  closedBecause(): string | null;
}

export interface PagePerson {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly wallet: DemoWallet | null;
  readonly mayWork: boolean;
}

export interface PageWorld {
  pass(hours: number): Promise<void>;
  merge(personId: string): Promise<string>;
}

export type DiscordPage = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

interface PageAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
}

const JSON_TYPE = "application/json; charset=utf-8";
const BODY_BYTES_MAX = 64 * 1024;
const BODY_MILLISECONDS_MAX = 10_000;
const MESSAGES_SHOWN_MAX = 200;
const HOURS_PASSED_MAX = 24 * 31;

const ASSETS: ReadonlyMap<string, PageAnswer> = new Map([
  ["/discord", assetOf("discord-page.html", "text/html; charset=utf-8")],
  ["/discord/page.css", assetOf("discord-page.css", "text/css; charset=utf-8")],
  ["/discord/page.js", assetOf("discord-page.js", "text/javascript; charset=utf-8")],
  ["/discord/markdown.js", assetOf("discord-markdown.js", "text/javascript; charset=utf-8")],
  ["/discord/demo-wallet.css", assetOf("demo-wallet.css", "text/css; charset=utf-8")],
  ["/discord/demo-wallet.js", assetOf("demo-wallet.js", "text/javascript; charset=utf-8")],
]);

const GUARD_HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "no-store",
};

function assetOf(file: string, type: string): PageAnswer {
  return { status: 200, type, body: readFileSync(join(import.meta.dirname, file)) };
}

/** Answers everything under /discord, and never throws. */
export function openDiscordPage(options: DiscordPageOptions): DiscordPage {
  return async (request, response) => {
    const answer = await answerVisit(options, request).catch((error: unknown) => refusalOf(409, wordsOf(error)));
    response.writeHead(answer.status, { ...GUARD_HEADERS, "Content-Type": answer.type });
    response.end(request.method === "HEAD" ? undefined : answer.body);
  };
}

async function answerVisit(options: DiscordPageOptions, request: IncomingMessage): Promise<PageAnswer> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  // A page of somebody else's that gives its own name this address must not act here.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "")) return refusalOf(403, "Not from here.");
  const path = pathname.replace(/(?<=.)\/$/, "");
  if (request.method === "POST") return answerPost(options, path, await readPosted(request));
  const asset = ASSETS.get(path);
  if (asset !== undefined) return asset;
  if (path === "/discord/place") return jsonOf(showPlace(options));
  if (path === "/discord/view") return jsonOf(showView(options, searchParams));
  const file = options.discord.file(/^\/discord\/files\/(\d+)$/.exec(path)?.[1] ?? "");
  if (file !== null) return { status: 200, type: pictureType(file.type), body: file.bytes };
  return refusalOf(404, "There is nothing here.");
}

/** Whatever else was sent along is not shown by a browser. */
function pictureType(type: string): string {
  return /^image\/(png|jpeg|webp)$/.test(type) ? type : "application/octet-stream";
}

function showPlace({ guild, bot, people, discord, world }: DiscordPageOptions): unknown {
  const shown = people.map(({ id, name, about, wallet, mayWork }) => {
    return { id, name, about, hasWallet: wallet !== null, mayWork };
  });
  return { guild, bot, people: shown, commands: discord.registeredCommands(guild.id), hasWorld: world !== null };
}

/** What a person sees of a channel; only the time, when the reader knows the rest. */
function showView({ discord, guild, now, closedBecause }: DiscordPageOptions, query: URLSearchParams): unknown {
  const seen = discord.seenBy(query.get("as") ?? "", channelOf(query.get("channel")));
  const direct = discord.directMessages(query.get("as") ?? "").at(-1)?.id ?? null;
  const view = {
    channels: discord.channels(guild.id),
    direct,
    messages: seen.slice(-MESSAGES_SHOWN_MAX),
    closedBecause: closedBecause(),
  };
  const print = createHash("sha256").update(JSON.stringify(view)).digest("hex");
  return { now: now(), print, view: query.get("known") === print ? null : view };
}

/** "direct" is a person's own channel with the bot. */
function channelOf(name: unknown): string | null {
  return name === "direct" ? null : textOf(name);
}

async function answerPost(options: DiscordPageOptions, path: string, posted: Wire): Promise<PageAnswer> {
  const closed = options.closedBecause();
  if (closed !== null) return refusalOf(409, closed);
  switch (path) {
    case "/discord/act":
      return jsonOf(await act(options, posted));
    case "/discord/wallet":
      return jsonOf(await askWallet(options, posted));
    case "/discord/world":
      return jsonOf(await changeWorld(options, posted));
    default:
      return refusalOf(404, "There is nothing here.");
  }
}

async function act({ discord }: DiscordPageOptions, posted: Wire): Promise<unknown> {
  const channel = channelOf(posted["channel"]);
  const place = { user: textOf(posted["as"]), ...(channel === null ? {} : { channel }) };
  switch (posted["do"]) {
    case "say":
      return { id: discord.say({ ...place, content: textOf(posted["content"]) }) };
    case "command":
      return toldOf(await discord.slash({ ...place, ...commandOf(posted) }));
    case "complete": {
      const typing = { focused: textOf(posted["focused"]), typed: textOf(posted["typed"]) };
      return toldOf(await discord.autocomplete({ ...place, ...commandOf(posted), ...typing }));
    }
    case "menu":
      return toldOf(await discord.useMenu({ ...place, command: textOf(posted["command"]), ...targetOf(posted) }));
    case "press":
      return toldOf(await discord.press({ ...place, ...pressOf(posted) }));
    case "modal":
      return toldOf(await discord.submitModal({ user: place.user, fields: fieldsOf(posted["fields"]) }));
    default:
      throw new Error("Nobody can do that here.");
  }
}

/** The messages themselves are in the view. */
function toldOf({ modal, choices }: InteractionOutcome): unknown {
  return { modal, choices };
}

function commandOf(posted: Wire) {
  const [group, subcommand] = [textOf(posted["group"]), textOf(posted["subcommand"])];
  return {
    command: textOf(posted["command"]),
    ...(group === "" ? {} : { group }),
    ...(subcommand === "" ? {} : { subcommand }),
    options: optionsOf(posted["options"]),
  };
}

function optionsOf(value: unknown): Record<string, OptionValue> {
  const given = Object.entries(wireOf(value)).flatMap(([name, option]): [string, OptionValue][] => {
    const isValue = typeof option === "string" || typeof option === "number" || typeof option === "boolean";
    return isValue ? [[name, option]] : [];
  });
  return Object.fromEntries(given);
}

function targetOf(posted: Wire): { onUser: string } | { onMessage: string } {
  const onUser = textOf(posted["onUser"]);
  return onUser === "" ? { onMessage: textOf(posted["onMessage"]) } : { onUser };
}

function pressOf(posted: Wire) {
  const pressed = { messageId: textOf(posted["message"]), customId: textOf(posted["customId"]) };
  return Array.isArray(posted["values"]) ? { ...pressed, values: posted["values"].map(textOf) } : pressed;
}

function fieldsOf(value: unknown): Record<string, string | readonly string[]> {
  const fields = Object.entries(wireOf(value)).map(([name, field]): [string, string | string[]] => {
    return [name, Array.isArray(field) ? field.map(textOf) : textOf(field)];
  });
  return Object.fromEntries(fields);
}

async function askWallet({ people }: DiscordPageOptions, posted: Wire): Promise<unknown> {
  const wallet = people.find(({ id }) => id === posted["as"])?.wallet ?? null;
  if (wallet === null) throw new Error("This person has no demo wallet.");
  return askDemoWallet(wallet, textOf(posted["method"]), posted["params"]);
}

async function changeWorld({ world }: DiscordPageOptions, posted: Wire): Promise<unknown> {
  if (world === null) throw new Error("Nothing happens outside this Discord.");
  if (posted["do"] === "merge") return { merged: await world.merge(textOf(posted["as"])) };
  const hours = numberOf(posted["hours"]);
  if (posted["do"] !== "pass" || !(hours > 0 && hours <= HOURS_PASSED_MAX)) throw new Error("Time does not pass so.");
  await world.pass(hours);
  return { passed: hours };
}

/** @throws Error when it is too large, too slow or no JSON object, or comes as a form of another page's */
async function readPosted(request: IncomingMessage): Promise<Wire> {
  if (!(request.headers["content-type"] ?? "").startsWith("application/json")) throw new Error("Post JSON.");
  const late = setTimeout(() => request.destroy(), BODY_MILLISECONDS_MAX);
  const chunks: Buffer[] = [];
  let bytesRead = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    bytesRead += bytes.length;
    if (bytesRead <= BODY_BYTES_MAX) chunks.push(bytes);
  }
  clearTimeout(late);
  if (bytesRead > BODY_BYTES_MAX) throw new Error("That is too much at once.");
  const posted: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  if (!isWire(posted)) throw new Error("Post a JSON object.");
  return posted;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function jsonOf(value: unknown): PageAnswer {
  return { status: 200, type: JSON_TYPE, body: JSON.stringify(value) };
}

function refusalOf(status: number, error: string): PageAnswer {
  return { status, type: JSON_TYPE, body: JSON.stringify({ error }) };
}
