// A full disk: SQLite's own refusal, made real by a quota on the file. Laurel stops with a sentence, loses nothing it acknowledged,
// and goes on by itself once there is space.
import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { verifyCommand } from "#bots/commands.ts";
import { createApp, type App } from "#bots/github/app.ts";
import { githubDoor } from "#bots/github/door.ts";
import { explainError, RetryLater } from "#core/errors.ts";
import type { Store } from "#core/ledger/ledger.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { drainInbox } from "#core/workflow/inbox.ts";
import { openStream } from "#core/workflow/stream.ts";
import { makeAppKeys } from "#test/sandbox/github.ts";
import { DAO, makeEvidence, makeRef, REPOSITORY, REPOSITORY_ID } from "#test/support/build.ts";
import { link, makeHouse, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const SECRET = "a webhook secret";
const FULL = "The ledger's disk is full: nothing more is recorded.";
const FILLER_BYTES = 400_000;
const SPARE_PAGES = 40;
const DELIVERIES_MAX = 200;
/** More than fit into what is left of half-empty pages. */
const PULLS = 40;

const folder = mkdtempSync(join(tmpdir(), "laurel-full-"));
const keys = makeAppKeys();
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
let path: string;
let store: Store;
let house: TestHouse;
let app: App;
let server: Server;
let url: string;
let log: string[];

/** A file half full of somebody else's, and a quota a little above what is in it. */
beforeEach(async () => {
  path = join(folder, `${(files += 1)}.sqlite`);
  openSqlite(path).close();
  const other = new DatabaseSync(path);
  other.exec("CREATE TABLE filler (bytes BLOB)");
  other.prepare("INSERT INTO filler VALUES (zeroblob(?))").run(FILLER_BYTES);
  const pages = Number(other.prepare("PRAGMA page_count").get()?.["page_count"]);
  other.close();
  store = openSqlite(path, "write", pages + SPARE_PAGES);
  house = await makeHouse({ world: makeWorld(), members: story.MEMBERS, store });
  await story.settleIn(house);
  await link(house, story.ADA);
  log = [];
  app = createApp({
    appId: "1",
    privateKey: keys.privateKeyPem,
    secret: SECRET,
    apiUrl: "http://127.0.0.1:9",
    noteMerged: (ref) => house.intake.notePull(ref, "webhook"),
  });
  await openDoor();
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  house.close();
});

async function openDoor(): Promise<void> {
  const door = githubDoor({
    secrets: [SECRET],
    keep: (delivery) => store.inbox.keepDelivery(delivery, house.stream.now()),
    wake: () => undefined,
    log: (sentence) => log.push(sentence),
  });
  server = createServer((request, response) => void door(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

async function deliver(id: string, event: string, payload: unknown): Promise<Response> {
  const body = JSON.stringify(payload);
  const signature = createHmac("sha256", SECRET).update(body).digest("hex");
  const headers = {
    "content-type": "application/json",
    "x-github-delivery": id,
    "x-github-event": event,
    "x-hub-signature-256": `sha256=${signature}`,
  };
  return fetch(url, { method: "POST", headers, body });
}

/** Deliveries, large ones and then small ones, until the disk takes no more. @returns the ids that were acknowledged */
async function fillDisk(): Promise<string[]> {
  const acknowledged: string[] = [];
  for (const bytes of [20_000, 300]) {
    for (let sent = 0; sent < DELIVERIES_MAX; sent += 1) {
      const id = `filling-${bytes}-${sent}`;
      const answer = await deliver(id, "ping", { zen: "x".repeat(bytes) });
      if (answer.status !== 202) break;
      acknowledged.push(id);
    }
  }
  expect((await deliver("one-more", "ping", { zen: "x".repeat(20_000) })).status).toBe(503);
  return acknowledged;
}

function makeSpace(): void {
  const other = new DatabaseSync(path, { timeout: 5_000 });
  other.exec("DELETE FROM filler");
  other.close();
}

async function waitingIds(): Promise<string[]> {
  return (await store.inbox.waitingDeliveries(1_000)).map(({ id }) => id);
}

function mergedPayload(pull: number) {
  return {
    action: "closed",
    pull_request: { merged: true, number: pull },
    repository: { id: REPOSITORY_ID, full_name: REPOSITORY },
  };
}

async function isSound(): Promise<boolean> {
  return (await verifyCommand(openSqlite(path, "read"), () => undefined)) === 0;
}

test("the door answers that it comes again later, says why to the log, and keeps every delivery it took", async () => {
  const acknowledged = await fillDisk();
  const refused = await deliver("later", "pull_request", { ...mergedPayload(1), padding: "x".repeat(20_000) });
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "60"]);
  expect(await refused.text()).not.toContain(path);
  expect(log.at(-1)).toContain(FULL);
  expect(log.at(-1)).toContain("Make room on it.");
  expect(await waitingIds()).toEqual(acknowledged);

  makeSpace();
  expect((await deliver("later", "pull_request", mergedPayload(1))).status).toBe(202);
  house.world.merge(makeEvidence({ mergedAt: house.world.state.now }));
  expect(await drainInbox(store.inbox, app.receive, (sentence) => log.push(sentence))).toBe(acknowledged.length + 1);
  await house.tick();
  expect(await house.entries("contribution-scored")).toHaveLength(1);
  expect(await waitingIds()).toEqual([]);
});

test("what is asked of it is refused as a thing to try again, and reading goes on", async () => {
  const before = (await house.state()).size;
  await fillDisk();
  const asked = Array.from({ length: 200 }, (_, at) => house.intake.notePull(makeRef(1_000 + at), "sweep"));
  const outcomes = await Promise.allSettled(asked);
  const kept = outcomes.filter(({ status }) => status === "fulfilled").length;
  const reasons = outcomes.flatMap((outcome): unknown[] => (outcome.status === "rejected" ? [outcome.reason] : []));
  expect(reasons.length).toBeGreaterThan(0);
  for (const reason of reasons) expect(reason).toBeInstanceOf(RetryLater);
  expect(explainError(reasons[0])).toContain(FULL);
  expect((await house.state()).size).toBe(before + kept);
  expect(await store.ledger.size(DAO)).toBe(before + kept);
  expect((await house.intake.record()).ledger.entries).toBe(before + kept);
  expect(await isSound()).toBe(true);
});

test("a tick says a sentence and stops nothing; when there is space again everything is caught up with, once", async () => {
  const pulls = Array.from({ length: PULLS }, (_, at) =>
    makeEvidence({ pull: at + 1, mergedAt: house.world.state.now }),
  );
  for (const evidence of pulls) {
    house.world.merge(evidence);
    await house.intake.notePull(evidence.ref, "webhook");
  }
  await fillDisk();
  await house.tick();
  expect(house.log.join("\n")).toContain(`will be tried again in 5 s: ${FULL}`);
  expect([...(await house.state()).stopped]).toEqual([]);
  expect((await house.entries("contribution-scored")).length).toBeLessThan(PULLS);
  house.world.passHours(1);
  await house.tick();
  expect(await isSound()).toBe(true);

  makeSpace();
  house.world.passHours(1);
  await house.tick();
  expect(await house.entries("contribution-scored")).toHaveLength(PULLS);
  expect([...house.world.state.comments.values()].map(({ writes }) => writes)).toEqual(pulls.map(() => 1));
  expect([...(await house.state()).stopped]).toEqual([]);
  expect(await isSound()).toBe(true);
});

test("a checkpoint that finds no room is no reason to stop reading", async () => {
  let tries = 0;
  const keepCheckpoint = (): Promise<void> => ((tries += 1), Promise.reject(new RetryLater(FULL)));
  const stream = openStream({ ...store.ledger, keepCheckpoint }, DAO, house.world.clock);
  const { size } = await stream.state();
  const fact = { kind: "step-resumed", step: "a step", because: "the test said so" } as const;
  await stream.append(() => ({ drafts: [{ key: "resumed:a step:0", fact }] }));
  expect((await stream.state()).size).toBe(size + 1);
  await stream.close();
  expect(tries).toBe(1);
});
