// The doors on the web under anything that can be sent: webhooks, one-time pages and bare sockets. Each refusal is plain, nothing
// that was refused uses anything up, and the house behind the doors stays sound.
import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { verifyCommand } from "#bots/commands.ts";
import { createApp, type App } from "#bots/github/app.ts";
import { githubDoor } from "#bots/github/door.ts";
import { openWebServer, type WebServer } from "#bots/web/server.ts";
import { BadInput } from "#core/errors.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { drainInbox } from "#core/workflow/inbox.ts";
import { makeAppKeys } from "#test/sandbox/github.ts";
import { addressOf, DAO, makeEvidence, makeKey, REPOSITORY, REPOSITORY_ID } from "#test/support/build.ts";
import { makeHouse, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld, signBatch } from "#test/support/world.ts";
import { bounded } from "./bounds.ts";

const SECRET = "a webhook secret";
const WEBHOOKS = "/api/github/webhooks";

const folder = mkdtempSync(join(tmpdir(), "laurel-doors-"));
const path = join(folder, "ledger.sqlite");
const keys = makeAppKeys();
let house: TestHouse;
let app: App;
let server: WebServer;
let faults: string[];

/** A house whose first payout waits for signatures. */
beforeAll(async () => {
  house = await makeHouse({ world: makeWorld(), members: story.MEMBERS, store: openSqlite(path) });
  await story.settleIn(house);
  await story.offerPayout(house, makeEvidence());
  app = createApp({
    appId: "1",
    privateKey: keys.privateKeyPem,
    secret: SECRET,
    apiUrl: "http://127.0.0.1:9",
    noteMerged: (ref) => house.intake.notePull(ref, "webhook"),
  });
  faults = [];
  server = await openWebServer({
    port: 0,
    host: "127.0.0.1",
    daos: () => [house.intake],
    webhookDoor: githubDoor({
      secrets: [SECRET],
      keep: (delivery) => house.store.inbox.keepDelivery(delivery, house.stream.now()),
      wake: () => undefined,
      log: (sentence) => faults.push(sentence),
      idleMilliseconds: 1_000,
    }),
    isHealthy: () => ({ ok: true, sentence: "All is well." }),
    log: (sentence) => faults.push(sentence),
    bodyDeadlineMilliseconds: 1_000,
  });
});

/** Whatever came, the house answers, nothing broke inside, and the ledger is sound. */
afterEach(async () => {
  expect(faults).toEqual([]);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect(await verifyCommand(openSqlite(path, "read"), () => undefined)).toBe(0);
});

afterAll(async () => {
  await server.close();
  house.close();
  rmSync(folder, { recursive: true });
});

const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom(
    "",
    "0",
    "-1",
    "__proto__",
    "constructor",
    "../..",
    "\u0000",
    "'; DROP TABLE entries; --",
    "x".repeat(5_000),
  ),
);
const anything: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(2 ** 53, -0, 1e308, null),
);

// ---- Webhooks ---------------------------------------------------------------------------------------------------------

const MERGED = {
  action: "closed",
  number: 7,
  pull_request: { merged: true, number: 7, title: "A change", user: { login: "dev-1", id: 1 } },
  repository: { id: REPOSITORY_ID, full_name: REPOSITORY, owner: { login: "laurel-dao" } },
  installation: { id: 1 },
};

/** The payload with one member, at any depth, replaced or taken away. */
const mutatedPayload = fc
  .tuple(
    fc.constantFrom(
      ["action"],
      ["pull_request"],
      ["pull_request", "merged"],
      ["pull_request", "number"],
      ["repository"],
      ["repository", "id"],
      ["repository", "full_name"],
      ["installation"],
    ),
    fc.option(anything, { nil: undefined }),
  )
  .map(([place, value]) => {
    const payload = structuredClone(MERGED);
    const inner = place.slice(0, -1).reduce((above: object, name) => Reflect.get(above, name) as object, payload);
    Reflect.set(inner, place.at(-1) ?? "", value);
    return JSON.stringify(payload);
  });

function sign(body: string | Uint8Array): string {
  return `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`;
}

let deliveries = 0;

function deliver(body: string | Uint8Array, headers: Readonly<Record<string, string>>): Promise<Response> {
  deliveries += 1;
  const usual = {
    "content-type": "application/json",
    "x-github-delivery": `fuzz-${deliveries}`,
    "x-github-event": "pull_request",
    "x-hub-signature-256": sign(body),
  };
  return fetch(`${server.url}${WEBHOOKS}`, {
    method: "POST",
    headers: { ...usual, ...headers },
    body: Buffer.from(body),
  });
}

async function handOn(): Promise<void> {
  await drainInbox(house.store.inbox, app.receive, () => undefined);
  expect(await house.store.inbox.waitingDeliveries(10)).toEqual([]);
}

describe("webhooks", () => {
  test("with any signed payload are kept, and noted or set aside", async () => {
    const size = async () => (await house.state()).size;
    const body = fc.oneof(mutatedPayload, fc.json({ maxDepth: 3 }), text);
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const before = await size();
        const { status } = await deliver(sent, {});
        expect([202, 400]).toContain(status);
        await handOn();
        const noted = (await house.entries("pull-noticed")).slice(1);
        for (const { fact } of noted) {
          expect(Number.isSafeInteger(fact.pull) && fact.pull > 0 && Number.isSafeInteger(fact.repositoryId)).toBe(
            true,
          );
          expect(fact.repository).toMatch(/^[\w.-]+\/[\w.-]+$/);
        }
        expect(await size()).toBeLessThanOrEqual(before + 1);
      }),
      bounded(150),
    );
  });

  test("with any headers are refused in words unless they are signed", async () => {
    const value = fc
      .string({ unit: fc.constantFrom(..."abcXYZ019-_=:;,./ \"'%<>{}"), maxLength: 60 })
      .map((raw) => raw.trim());
    const headers = fc.record(
      {
        "content-type": fc.oneof(value, fc.constant("application/json; charset=utf-8")),
        "x-github-delivery": fc.oneof(value, fc.constant("fixed-id")),
        "x-github-event": fc.oneof(value, fc.constantFrom("ping", "push")),
        "x-hub-signature-256": fc.oneof(value, fc.constant(`sha256=${"0".repeat(64)}`), fc.constant("sha1=00")),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(headers, fc.oneof(mutatedPayload, text), async (changed, body) => {
        const answer = await deliver(body, changed);
        expect([202, 400, 401, 415]).toContain(answer.status);
        const told = (await answer.json()) as { accepted: boolean; because?: string };
        expect(told.accepted).toBe(answer.status === 202);
        if (answer.status !== 202) expect(told.because).toMatch(/\S/);
        if ("x-hub-signature-256" in changed) expect(answer.status).not.toBe(202);
        await handOn();
      }),
      bounded(150),
    );
  });

  test("whose bytes differ in one bit from what was signed are not believed", async () => {
    const body = Buffer.from(JSON.stringify(MERGED));
    const before = (await house.state()).size;
    await fc.assert(
      fc.asyncProperty(fc.nat(body.length * 8 - 1), async (bit) => {
        const changed = Buffer.from(body);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect((await deliver(changed, { "x-hub-signature-256": sign(body) })).status).toBe(401);
      }),
      bounded(60),
    );
    await handOn();
    expect((await house.state()).size).toBe(before);
  });
});

// ---- Bare sockets -----------------------------------------------------------------------------------------------------

/** What came back for these bytes before the connection ended; at most so long is waited. */
function talk(bytes: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(server.port, "127.0.0.1");
    let said = "";
    const leave = () => {
      clearTimeout(patience);
      socket.destroy();
      resolve(said);
    };
    const patience = setTimeout(leave, 3_000);
    socket.on("data", (chunk) => (said += chunk.toString("latin1")));
    socket.on("error", leave).on("close", leave);
    socket.end(bytes);
  });
}

test("any bytes on a bare socket are answered in HTTP or cut off, and never end the process", async () => {
  const line = fc.oneof(
    fc.constantFrom(
      "GET / HTTP/1.1",
      `POST ${WEBHOOKS} HTTP/1.1`,
      "POST /dao/x/link/y HTTP/1.1",
      "GET http://[ HTTP/1.1",
    ),
    fc.tuple(text, text).map(([method, target]) => `${method} ${target} HTTP/1.1`),
  );
  const header = fc.oneof(
    fc.constantFrom(
      "host: x",
      "content-length: 5",
      "content-length: -1",
      "transfer-encoding: chunked",
      "expect: 100-continue",
      "upgrade: x",
    ),
    fc.tuple(text, text).map(([name, value]) => `${name}: ${value}`),
  );
  const request = fc
    .tuple(line, fc.array(header, { maxLength: 6 }), fc.uint8Array({ maxLength: 200 }))
    .map(([first, headers, body]) => Buffer.concat([Buffer.from([first, ...headers, "", ""].join("\r\n")), body]));
  const bytes = fc.oneof(
    { arbitrary: request, weight: 4 },
    { arbitrary: fc.uint8Array({ maxLength: 500 }), weight: 1 },
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (sent) => {
      const said = await talk(sent);
      expect(said).toMatch(/^$|^HTTP\/1\.1 [1-4]\d\d /);
    }),
    bounded(150),
  );
});

// ---- One-time pages ---------------------------------------------------------------------------------------------------

function post(address: string, body: string, contentType = "application/json"): Promise<Response> {
  return fetch(address, { method: "POST", headers: { "content-type": contentType }, body });
}

async function expectRefused(answer: Response): Promise<void> {
  expect([400, 403, 404, 405, 413, 415]).toContain(answer.status);
  expect(await answer.json()).toMatchObject({ error: expect.stringMatching(/\S/), next: expect.stringMatching(/\S/) });
}

const GARBLED = fc.oneof(
  anything,
  fc.record({ wallet: anything, signature: anything }, { requiredKeys: [] }),
  fc.record({
    wallet: fc.constantFrom(...[1, 2, 3].map((number) => addressOf(makeKey(number)))),
    signature: fc.oneof(
      text,
      fc.uint8Array({ minLength: 65, maxLength: 65 }).map((raw) => `0x${Buffer.from(raw).toString("hex")}`),
    ),
  }),
);

describe("one-time pages", () => {
  test("take a wallet's own signature, and nothing else, however often something else is sent first", async () => {
    const { key, discord } = story.BEN;
    const page = await house.intake.offerLink(discord);
    const address = `${server.url}${new URL(page.url).pathname}`;
    const before = (await house.state()).size;
    await fc.assert(
      fc.asyncProperty(GARBLED, async (body) => {
        await expectRefused(await post(address, JSON.stringify(body) ?? ""));
      }),
      bounded(150),
    );
    expect((await house.state()).size).toBe(before);
    const wallet = addressOf(key);
    const asked = (await (await fetch(`${address}/text?wallet=${wallet}`)).json()) as { text: string };
    const signature = await key.signMessage(asked.text);
    expect((await post(address, JSON.stringify({ wallet, signature }))).status).toBe(200);
    await expectRefused(await post(address, JSON.stringify({ wallet, signature })));
  });

  test("take a treasurer's own signature, and nothing else", async () => {
    const { review, page } = await house.intake.offerSigning(story.TREASURER.discord, 1);
    const address = `${server.url}${new URL(page.url).pathname}`;
    const sound = signBatch(story.TREASURER.key, review.batch).signature;
    const nearly = fc.nat(sound.length * 4 - 9).map((bit) => {
      const digits = Buffer.from(sound.slice(2), "hex");
      digits[bit >> 3] = (digits[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return `0x${digits.toString("hex")}`;
    });
    const before = (await house.state()).size;
    const body = fc.oneof(GARBLED, fc.record({ signature: nearly }), fc.record({ signature: anything }));
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        await expectRefused(await post(address, JSON.stringify(sent) ?? ""));
      }),
      bounded(200),
    );
    expect((await house.state()).size).toBe(before);
    expect(await (await post(address, JSON.stringify({ signature: sound }))).json()).toMatchObject({ signed: 1 });
    expect((await house.state()).size).toBe(before + 1);
  });

  test("and every other address answer any path, question and body with a page or a refusal", async () => {
    const segment = fc.oneof(
      text.map(encodeURIComponent),
      fc.constantFrom(
        "dao",
        DAO,
        "link",
        "sign",
        "record.json",
        "batch.json",
        "text",
        "assets",
        "%",
        "%ff",
        "..",
        "a".repeat(32),
      ),
    );
    const visit = fc.record({
      path: fc.array(segment, { maxLength: 5 }),
      query: text.map(encodeURIComponent),
      body: fc.option(fc.oneof(fc.json({ maxDepth: 2 }), text)),
      contentType: fc.constantFrom("application/json", "text/plain", "application/json; x"),
    });
    await fc.assert(
      fc.asyncProperty(visit, async ({ path: segments, query, body, contentType }) => {
        const address = `${server.url}/${segments.join("/")}?wallet=${query}`;
        const answer = await (body === null ? fetch(address) : post(address, body, contentType));
        expect([200, 400, 404, 405, 415]).toContain(answer.status);
        await answer.arrayBuffer();
      }),
      bounded(200),
    );
  });
});

test("a delivery that was never signed for cannot be received either", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (raw) => {
      const receiving = app.receive({ id: "x", event: "pull_request", raw: Buffer.from(raw) });
      await expect(receiving).rejects.toThrow(BadInput);
    }),
    bounded(50),
  );
});
