// A receiver: one webhook door in a process of its own, so that the processor time it uses is its own and nobody else's.
import { createHmac, generateKeyPairSync, timingSafeEqual } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { createNodeMiddleware, Probot, Server, type ApplicationFunction } from "probot";
import { githubDoor } from "#bots/github/door.ts";
import { openWebServer } from "#bots/web/server.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { START } from "#test/support/build.ts";

const PATH = "/api/github/webhooks";
const [kind = "", folder = "", secret = ""] = process.argv.slice(2);

/** What all of them do with an event: hear it. */
const hear: ApplicationFunction = (app) => {
  app.on("pull_request.closed", () => undefined);
};

const OPEN: Readonly<Record<string, () => Promise<number>>> = {
  laurel: openLaurel,
  "bare HMAC": openBare,
  "Probot middleware": openMiddleware,
  "Probot server": openProbotServer,
};

/** As bots/main.ts puts it together: the web server, the door, and SQLite on the disk. */
async function openLaurel(): Promise<number> {
  const store = openSqlite(join(folder, "intake.sqlite"));
  const { port } = await openWebServer({
    port: 0,
    host: "127.0.0.1",
    daos: () => [],
    webhookDoor: githubDoor({
      secrets: [secret],
      keep: (delivery) => store.inbox.keepDelivery(delivery, START),
      wake: () => undefined,
    }),
    isHealthy: () => ({ ok: true, sentence: "All is well." }),
    log: () => undefined,
  });
  return port;
}

/** The least that anybody must do: read the body, check the signature, answer. Nothing is parsed and nothing is kept. */
function openBare(): Promise<number> {
  return listen((request, response) => {
    const mac = createHmac("sha256", secret);
    request.on("data", (chunk: Buffer) => mac.update(chunk));
    request.on("end", () => {
      const expected = Buffer.from(`sha256=${mac.digest("hex")}`);
      const given = Buffer.from(String(request.headers["x-hub-signature-256"]));
      const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
      response.writeHead(isSigned ? 202 : 401).end();
    });
  });
}

async function openMiddleware(): Promise<number> {
  const middleware = await createNodeMiddleware(hear, { probot: new Probot(probotOptions()), webhooksPath: PATH });
  return listen((request, response) => void middleware(request, response));
}

async function openProbotServer(): Promise<number> {
  const port = await freePort();
  const server = new Server({ Probot: Probot.defaults(probotOptions()), port, host: "127.0.0.1" });
  await server.load(hear);
  await server.start();
  return port;
}

function probotOptions() {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2_048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return { appId: 1, privateKey, secret };
}

async function listen(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the receiver has no port");
  return address.port;
}

/** Probot's server takes 0 for 3000, so a free port is found for it. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("there is no free port");
  return address.port;
}

function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

process.on("message", () => process.send?.({ cpuMicroseconds: cpuMicroseconds() }));
process.on("disconnect", () => process.exit());
const open = OPEN[kind];
if (open === undefined) throw new Error(`there is no receiver "${kind}"`);
process.send?.({ port: await open() });
