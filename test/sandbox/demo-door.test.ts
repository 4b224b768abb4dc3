// The demo's front door: what it passes on unchanged, and the one thing it adds to the bot's pages.
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDemoDoor, type DemoDoor } from "./demo-door.ts";

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'";

let door: DemoDoor;
let bot: Server;
let url: string;
/** What reached the bot. */
let reached: { readonly request: IncomingMessage; readonly body: Buffer }[];

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return address !== null && typeof address === "object" ? address.port : 0;
}

beforeEach(async () => {
  reached = [];
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  door = await openDemoDoor({ port, discordPage: async (_, response) => void response.end("the chat") });
  bot = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    reached.push({ request, body: Buffer.concat(chunks) });
    const isPage = request.url === "/";
    const body = isPage ? "<html><head><title>é</title></head></html>" : '{"page":"<head>"}';
    response.writeHead(isPage ? 200 : 202, {
      "content-type": isPage ? "text/html; charset=utf-8" : "application/json",
      "content-length": Buffer.byteLength(body),
      "content-security-policy": POLICY,
    });
    response.end(body);
  });
  await once(bot.listen(door.botPort, "127.0.0.1"), "listening");
});
afterEach(async () => {
  await door.close();
  bot.closeAllConnections();
  bot.close();
});

test("a page gets the demo wallet as a script of its own address, and its policy stays as strict as it is", async () => {
  const answer = await fetch(url);
  expect(await answer.text()).toBe(
    '<html><head><link rel="stylesheet" href="/discord/demo-wallet.css" /><script src="/discord/demo-wallet.js"></script><title>é</title></head></html>',
  );
  expect([answer.status, answer.headers.get("content-security-policy")]).toEqual([200, POLICY]);
});

test("a webhook reaches the bot byte for byte, and its answer comes back as it is", async () => {
  const body = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
  const headers = { "x-hub-signature-256": "sha256=ab", "content-type": "application/json" };
  const answer = await fetch(`${url}/api/github/webhooks?x=%2F`, { method: "POST", headers, body });
  expect([answer.status, await answer.text()]).toEqual([202, '{"page":"<head>"}']);
  expect(reached[0]?.body).toEqual(body);
  expect([reached[0]?.request.url, reached[0]?.request.headers["x-hub-signature-256"]]).toEqual([
    "/api/github/webhooks?x=%2F",
    "sha256=ab",
  ]);
});

test("only what lies under /discord is the chat's", async () => {
  const textAt = async (path: string) => (await fetch(`${url}${path}`)).text();
  expect(await Promise.all(["/discord", "/discord/view?as=1", "/discord?x"].map(textAt))).toEqual([
    "the chat",
    "the chat",
    "the chat",
  ]);
  expect(await textAt("/discordant")).toBe('{"page":"<head>"}');
});

test("while the bot is away, its pages say so", async () => {
  bot.closeAllConnections();
  bot.close();
  await once(bot, "close");
  const answer = await fetch(url);
  expect([answer.status, await answer.text()]).toEqual([
    502,
    "The bot does not answer: it is starting, or it has ended. The terminal says more.\n",
  ]);
});
