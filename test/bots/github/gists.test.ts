// Gists as GitHub shows them to everybody: read whole or not at all, from one address, within a deadline.
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connectGists } from "#bots/github/gists.ts";
import { RetryLater } from "#core/errors.ts";
import { unixSeconds } from "#core/time.ts";
import { makeAppKeys, startGitHub, type GitHubStandIn } from "#test/sandbox/github.ts";

const NOW = unixSeconds(1_790_000_000);
const ID = "0123456789abcdef0123";
const SMALL = "fedcba9876543210fedc";
const OWNER = { id: 501, login: "rosa" };

let github: GitHubStandIn;
let other: Server | null = null;

beforeEach(async () => {
  const { publicKeyPem } = makeAppKeys();
  github = await startGitHub({ appId: "1", publicKeyPem, webhookSecret: "a secret of it", clock: { now: () => NOW } });
});
afterEach(async () => {
  await github.close();
  other?.close();
  other?.closeAllConnections();
  other = null;
});

const PATIENCE = 10_000;

const read = (id = ID, deadlineMilliseconds = PATIENCE) =>
  connectGists({ apiUrl: github.apiUrl, deadlineMilliseconds }).read(id);

/** A GitHub that answers with whatever a test wants. */
async function readFrom(answer: Parameters<typeof createServer>[1]) {
  other = createServer(answer ?? (() => undefined)).listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  return connectGists({ apiUrl: `http://127.0.0.1:${port}`, deadlineMilliseconds: PATIENCE }).read(ID);
}

test("one file of a public gist is told with its owner's number and the time it was made", async () => {
  const address = github.putGist({ id: ID, owner: OWNER, isPublic: true, files: { "laurel.txt": "text\n" } });
  expect(address).toBe(`https://gist.github.com/rosa/${ID}`);
  expect(await read()).toEqual({ owner: OWNER, isPublic: true, createdAt: NOW, untrustedText: "text\n" });
  expect(github.unhandled).toEqual([]);
});

test("one that is not there is null", async () => {
  expect(await read()).toBeNull();
});

test("a secret one, nobody's, and one of several files are told as such", async () => {
  github.putGist({ id: ID, owner: null, isPublic: false, files: { "a.txt": "1", "b.txt": "2" } });
  expect(await read()).toMatchObject({ owner: null, isPublic: false, untrustedText: null });
});

test("one that was forked from another one is told as such", async () => {
  const gist = {
    owner: { ...OWNER, type: "User" },
    public: true,
    created_at: "2026-09-21T10:00:00Z",
    fork_of: { id: SMALL, owner: { login: "mallory" } },
    files: { "laurel.txt": { truncated: false, content: "text" } },
  };
  expect(await readFrom((_, response) => response.end(JSON.stringify(gist)))).toMatchObject({
    owner: OWNER,
    isFork: true,
  });
});

test("an organisation owns no proof", async () => {
  const gist = {
    public: true,
    owner: { ...OWNER, type: "Organization" },
    created_at: "2026-09-21T00:00:00Z",
    files: {},
  };
  expect(await readFrom((_, response) => response.end(JSON.stringify(gist)))).toMatchObject({ owner: null });
});

test("what is longer than is read, redirected, refused, unreadable or silent is tried again later", async () => {
  github.putGist({ id: SMALL, owner: OWNER, isPublic: true, files: { "a.txt": "x" } });
  github.putGist({ id: ID, owner: OWNER, isPublic: true, files: { "a.txt": "x".repeat(300_000) } });
  await expect(read()).rejects.toThrow(RetryLater);
  github.inject("GET", "/gists/{gist}", { rateLimit: "primary" });
  await expect(read()).rejects.toThrow(RetryLater);
  github.inject("GET", "/gists/{gist}", { isSilent: true });
  await expect(read(ID, 200)).rejects.toThrow(RetryLater);
  await expect(
    readFrom((_, response) => response.writeHead(302, { location: `${github.apiUrl}/gists/${SMALL}` }).end()),
  ).rejects.toThrow(RetryLater);
  other?.close();
  await expect(readFrom((_, response) => response.end("<html>"))).rejects.toThrow(RetryLater);
});

test("an id cannot lead to another place", async () => {
  expect(await read("../user")).toBeNull();
  expect(github.log.map(({ path }) => path)).toEqual(["/gists/..%2Fuser"]);
});
