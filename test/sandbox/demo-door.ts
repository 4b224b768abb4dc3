// The demo's front door: one address for the bot's own pages and, under /discord, for the stand-in Discord's.
import { once } from "node:events";
import { createServer, request as askBot, type IncomingMessage, type Server, type ServerResponse } from "node:http";

export interface DemoDoor {
  /** Where the bot has to listen; it is told the door's own address as the public one. */
  readonly botPort: number;
  close(): Promise<void>;
}

export interface DemoDoorOptions {
  readonly port: number;
  /** Answers what lies under /discord. */
  readonly discordPage: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

const BOT_MILLISECONDS_MAX = 60_000;
const PAGE_BYTES_MAX = 10 * 1024 * 1024;
/** From the door's own address, as the bot's policy for scripts and styles demands: nothing in the policy has to give. */
const DEMO_WALLET =
  '<link rel="stylesheet" href="/discord/demo-wallet.css" /><script src="/discord/demo-wallet.js"></script>';

export async function openDemoDoor({ port, discordPage }: DemoDoorOptions): Promise<DemoDoor> {
  const botPort = await freePort();
  const server = createServer((request, response) => {
    if (isUnderDiscord(request.url ?? "/")) void discordPage(request, response);
    else passOn(request, response, botPort);
  });
  await once(server.listen(port, "127.0.0.1"), "listening");
  return { botPort, close: () => closeServer(server) };
}

function isUnderDiscord(url: string): boolean {
  return /^\/discord(?:[/?]|$)/.test(url);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  await closeServer(server);
  if (address === null || typeof address === "string") throw new Error("there is no free port");
  return address.port;
}

function passOn(request: IncomingMessage, response: ServerResponse, botPort: number): void {
  // What is squeezed could not be read, and a page is changed on its way.
  const { "accept-encoding": _, ...headers } = request.headers;
  const asked = { host: "127.0.0.1", port: botPort, path: request.url, method: request.method, headers };
  const passed = askBot({ ...asked, signal: AbortSignal.timeout(BOT_MILLISECONDS_MAX) }, (answer) => {
    giveBack(answer, response).catch(() => response.destroy());
  });
  passed.on("error", () => sayAbsent(response));
  response.on("close", () => passed.destroy());
  request.pipe(passed);
}

async function giveBack(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  const isPage = String(answer.headers["content-type"] ?? "").startsWith("text/html");
  if (!isPage || answer.headers["content-length"] === undefined) {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    return;
  }
  const page = Buffer.from((await readPage(answer)).replace("<head>", `<head>${DEMO_WALLET}`));
  response.writeHead(answer.statusCode ?? 502, { ...answer.headers, "content-length": page.length });
  response.end(page);
}

async function readPage(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytesRead = 0;
  for await (const chunk of answer) {
    const bytes = Buffer.from(chunk);
    bytesRead += bytes.length;
    if (bytesRead > PAGE_BYTES_MAX) throw new Error("the page is larger than any of ours");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function sayAbsent(response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(502, { "content-type": "text/plain; charset=utf-8" });
  response.end("The bot does not answer: it is starting, or it has ended. The terminal says more.\n");
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
