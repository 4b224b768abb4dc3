// What an answer of GitHub's means, down to the ones that break off.
import { createServer, type Server, type ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { connectToGitHub, isLoopback, listAll, type Connection } from "#bots/github/connection.ts";
import { fieldsOf, textOf } from "#bots/github/fields.ts";
import { BadInput, NeedsHuman, RetryLater } from "#core/errors.ts";
import { makeAppKeys } from "#test/sandbox/github.ts";

const { privateKeyPem } = makeAppKeys();
const JSON_TYPE = { "content-type": "application/json" };
let server: Server;

afterEach(async () => {
  const closed = new Promise((resolve) => server?.close(resolve) ?? resolve(null));
  server?.closeAllConnections();
  await closed;
});

async function connectTo(answer: (response: ServerResponse) => void): Promise<Connection> {
  server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const apiUrl = `http://127.0.0.1:${port}/`;
  return connectToGitHub({ appId: "1", privateKey: privateKeyPem, apiUrl, deadlineMilliseconds: 2_000 });
}

function askSlug(github: Connection): Promise<unknown> {
  return github
    .asApp("ask", async (client) => textOf(fieldsOf((await client.request("GET /app")).data, "the App"), "slug"))
    .catch((error: unknown) => error);
}

test("a whole answer is read", async () => {
  const github = await connectTo((response) => response.writeHead(200, JSON_TYPE).end('{"slug":"laurel"}'));
  expect(await askSlug(github)).toBe("laurel");
});

test.each([
  [
    "breaks off in the middle",
    (response: ServerResponse) => {
      response.writeHead(200, { ...JSON_TYPE, "content-length": "100" }).write('{"slug":"laurel"}');
      setImmediate(() => response.destroy());
    },
  ],
  ["is empty", (response: ServerResponse) => response.writeHead(200, JSON_TYPE).end()],
  ["is no JSON", (response: ServerResponse) => response.writeHead(200, JSON_TYPE).end("{")],
  [
    "is a proxy's page",
    (response: ServerResponse) => response.writeHead(200, { "content-type": "text/html" }).end("<p>"),
  ],
  ["lacks the field", (response: ServerResponse) => response.writeHead(200, JSON_TYPE).end("{}")],
  ["says 503", (response: ServerResponse) => response.writeHead(503).end()],
])("an answer that %s is asked for later", async (_, answer) => {
  expect(await askSlug(await connectTo(answer))).toBeInstanceOf(RetryLater);
});

test("an empty answer is no empty list", async () => {
  const github = await connectTo((response) => response.writeHead(200, JSON_TYPE).end());
  const reading = github.asApp("list", (client) => listAll(client, "GET /app/installations", {}, 3));
  await expect(reading).rejects.toBeInstanceOf(RetryLater);
});

test("a list that does not end is not cut in silence", async () => {
  const link = '<http://127.0.0.1/next>; rel="next"';
  const github = await connectTo((response) => response.writeHead(200, { ...JSON_TYPE, link }).end("[]"));
  const reading = github.asApp("list", (client) => listAll(client, "GET /app/installations", {}, 3));
  await expect(reading).rejects.toBeInstanceOf(NeedsHuman);
});

test.each([
  [401, "Bad credentials", "does not accept the App's credentials"],
  [404, "Not Found", "shows no such thing"],
  [422, "Validation Failed", "refused the call"],
])("%i needs a person", async (status, message, because) => {
  const github = await connectTo((response) => response.writeHead(status, JSON_TYPE).end(JSON.stringify({ message })));
  const failure = await askSlug(github);
  expect(failure).toBeInstanceOf(NeedsHuman);
  expect(failure).toMatchObject({
    message: expect.stringContaining(because),
    happened: `GET /app answered ${status}: ${message}`,
  });
});

test("GitHub's own words on the missing permission are passed on", async () => {
  const headers = { ...JSON_TYPE, "x-accepted-github-permissions": "issues=write" };
  const github = await connectTo((response) => response.writeHead(403, headers).end('{"message":"no"}'));
  expect(await askSlug(github)).toMatchObject({
    family: "NeedsHuman",
    next: expect.stringContaining("(issues=write)"),
  });
});

test("a key that is none is refused at once", () => {
  const options = { appId: "1", apiUrl: "https://api.github.com", deadlineMilliseconds: 1 };
  expect(() => connectToGitHub({ ...options, privateKey: "nonsense" })).toThrow(BadInput);
  expect(() => connectToGitHub({ ...options, privateKey: privateKeyPem.replaceAll("\n", "\\n") })).not.toThrow();
});

test("a bug stays a bug", async () => {
  const github = await connectTo((response) => response.end());
  const bug = new TypeError("x is not a function");
  await expect(github.asApp("ask", () => Promise.reject(bug))).rejects.toBe(bug);
});

test.each([
  ["http://127.0.0.1:80", true],
  ["http://localhost/api/v3", true],
  ["http://[::1]:1", true],
  ["https://api.github.com", false],
  ["https://127.0.0.1.example", false],
])("%s is on this machine: %s", (url, isHere) => {
  expect(isLoopback(url)).toBe(isHere);
});
