// What the door lets in, over real sockets.
import { createHmac } from "node:crypto";
import { createServer, request as openRequest, type ClientRequest, type IncomingMessage, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BODY_BYTES_MAX, githubDoor, type Delivery, type DoorOptions } from "#bots/github/door.ts";
import { BadInput } from "#core/errors.ts";

const SECRET = "the secret of today";
const NEXT_SECRET = "the secret of tomorrow";
const BODY = JSON.stringify({ action: "closed", note: "größer" });

let server: Server;
let kept: Delivery[];
let wakes: number;
let sentences: string[];

beforeEach(() => {
  kept = [];
  wakes = 0;
  sentences = [];
});

afterEach(async () => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
});

async function openDoor(change: Partial<DoorOptions> = {}): Promise<number> {
  const door = githubDoor({
    secrets: [SECRET, NEXT_SECRET],
    keep: async (delivery) => {
      if (kept.some(({ id }) => id === delivery.id)) return "known";
      kept.push(delivery);
      return "kept";
    },
    wake: () => (wakes += 1),
    log: (sentence) => sentences.push(sentence),
    ...change,
  });
  server = createServer((incoming, response) => void door(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function sign(body: string, secret = SECRET): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

function headersFor(body: string, change: Record<string, string | undefined> = {}): Record<string, string> {
  const headers = {
    "content-type": "application/json",
    "x-github-delivery": "11111111-2222-3333-4444-555555555555",
    "x-github-event": "pull_request",
    "x-hub-signature-256": sign(body),
    ...change,
  };
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingMessage["headers"];
}

/** Opens a request whose body is still to be written, and the answer as it will come. */
function begin(
  port: number,
  headers: Record<string, string>,
  method = "POST",
): { sending: ClientRequest; answer: Promise<Answer> } {
  const sending = openRequest({ host: "127.0.0.1", port, path: "/api/github/webhooks", method, headers });
  const answer = new Promise<Answer>((resolve, reject) => {
    sending.on("error", reject);
    sending.on("response", (response) => {
      text(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
        reject,
      );
    });
  });
  return { sending, answer };
}

async function send(port: number, body: string, headers = headersFor(body), method = "POST"): Promise<Answer> {
  const { sending, answer } = begin(port, headers, method);
  sending.end(body);
  return answer;
}

describe("a signed delivery", () => {
  test("is kept as the bytes that came, before it is answered", async () => {
    const port = await openDoor();
    const answer = await send(port, BODY);
    expect(answer.status).toBe(202);
    expect(answer.body).toBe('{"accepted":true}');
    expect(kept).toEqual([
      { id: "11111111-2222-3333-4444-555555555555", event: "pull_request", raw: Buffer.from(BODY) },
    ]);
    expect(wakes).toBe(1);
  });

  test("may be signed with the next secret", async () => {
    const port = await openDoor();
    const headers = headersFor(BODY, { "x-hub-signature-256": sign(BODY, NEXT_SECRET) });
    expect((await send(port, BODY, headers)).status).toBe(202);
  });

  test("that comes again is answered alike, and wakes nobody", async () => {
    const port = await openDoor();
    const first = await send(port, BODY);
    const second = await send(port, BODY);
    expect(second.status).toBe(first.status);
    expect(second.body).toBe(first.body);
    expect(kept).toHaveLength(1);
    expect(wakes).toBe(1);
  });

  test("that could not be stored is not accepted, and the reason stays inside", async () => {
    const keep = () => Promise.reject(new Error("disk full at /var/lib/secret"));
    const port = await openDoor({ keep });
    const answer = await send(port, BODY);
    expect(answer.status).toBe(503);
    expect(answer.headers["retry-after"]).toBe("60");
    expect(answer.body).not.toContain("disk");
    expect(wakes).toBe(0);
    expect(sentences).toEqual([expect.stringContaining("disk full")]);
  });

  test("may come in many pieces", async () => {
    const port = await openDoor();
    const { sending, answer } = begin(port, headersFor(BODY));
    for (const byte of Buffer.from(BODY)) sending.write(Buffer.of(byte));
    sending.end();
    expect((await answer).status).toBe(202);
  });
});

describe("refused are", () => {
  test.each([
    ["another method", 405, BODY, {}, "PUT"],
    ["another content type", 415, BODY, { "content-type": "application/x-www-form-urlencoded" }, "POST"],
    ["a content type that only begins alike", 415, BODY, { "content-type": "application/jsonp" }, "POST"],
    ["no content type", 415, BODY, { "content-type": undefined }, "POST"],
    ["no delivery id", 400, BODY, { "x-github-delivery": undefined }, "POST"],
    ["a malformed delivery id", 400, BODY, { "x-github-delivery": "../../x" }, "POST"],
    ["no event", 400, BODY, { "x-github-event": undefined }, "POST"],
    ["a malformed event", 400, BODY, { "x-github-event": "Pull Request" }, "POST"],
    ["no signature", 400, BODY, { "x-hub-signature-256": undefined }, "POST"],
    ["a malformed signature", 400, BODY, { "x-hub-signature-256": "sha256=00" }, "POST"],
    ["a stranger's signature", 401, BODY, { "x-hub-signature-256": sign(BODY, "guessed") }, "POST"],
    ["the signature of other bytes", 401, `${BODY} `, { "x-hub-signature-256": sign(BODY) }, "POST"],
    ["a signed text that is no JSON", 400, "{", {}, "POST"],
    ["a signed list", 400, "[]", {}, "POST"],
    ["a signed null", 400, "null", {}, "POST"],
    ["an empty body", 400, "", {}, "POST"],
  ])("%s", async (_, status, body, change, method) => {
    const port = await openDoor();
    const answer = await send(port, body, headersFor(body, change), method);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({ accepted: false, because: expect.any(String) });
    expect(kept).toEqual([]);
    expect(wakes).toBe(0);
  });

  test("a body announced as too large, before a byte of it is read", async () => {
    const port = await openDoor();
    const { sending, answer } = begin(port, headersFor(BODY, { "content-length": String(26 * 1024 * 1024) }));
    sending.flushHeaders();
    expect((await answer).status).toBe(413);
    expect((await answer).headers.connection).toBe("close");
    sending.destroy();
  });

  test("a body without an announced length as soon as it is too large, however much more would come", async () => {
    const port = await openDoor();
    const { sending, answer } = begin(port, headersFor(BODY));
    // Once it is answered the connection ends under the writer: that is what is wanted.
    sending.on("error", () => undefined);
    let isAnswered = false;
    void answer.finally(() => (isAnswered = true));
    const chunk = Buffer.alloc(256 * 1024, "x");
    let bytesSent = 0;
    while (!isAnswered && bytesSent < 400 * 1024 * 1024) {
      bytesSent += chunk.length;
      await new Promise((resolve) => sending.write(chunk, resolve));
    }
    sending.destroy();
    expect((await answer).status).toBe(413);
    expect(bytesSent).toBeGreaterThan(BODY_BYTES_MAX);
    expect(bytesSent).toBeLessThan(2 * BODY_BYTES_MAX);
  });

  test("a body of exactly the largest size is read", async () => {
    const port = await openDoor();
    const body = JSON.stringify({ filler: "x".repeat(BODY_BYTES_MAX - '{"filler":""}'.length) });
    expect((await send(port, body)).status).toBe(202);
    expect(kept[0]?.raw.length).toBe(BODY_BYTES_MAX);
  });

  test("a body that does not come", async () => {
    const port = await openDoor({ idleMilliseconds: 20 });
    const { sending, answer } = begin(port, headersFor(BODY));
    sending.write("{");
    expect((await answer).status).toBe(408);
    sending.destroy();
  });

  test("more bodies at once than fit in memory; the next one after them is welcome", async () => {
    const port = await openDoor();
    const unfinished = Array.from({ length: 4 }, () => begin(port, headersFor(BODY)));
    const body = Buffer.alloc(BODY_BYTES_MAX, "x");
    for (const { sending, answer } of unfinished) {
      answer.catch(() => undefined);
      await new Promise((resolve) => sending.write(body, resolve));
    }
    await waitFor(async () => (await send(port, BODY)).status === 503);
    kept = [];
    for (const { sending } of unfinished) sending.destroy();
    await waitFor(async () => (await send(port, BODY)).status === 202);
  });
});

test("a sender who goes away leaves nothing behind", async () => {
  const port = await openDoor();
  const { sending, answer } = begin(port, headersFor(BODY, { "content-length": "1000" }));
  answer.catch(() => undefined);
  await new Promise((resolve) => sending.write("{", resolve));
  sending.destroy();
  expect((await send(port, BODY)).status).toBe(202);
  expect(kept).toHaveLength(1);
});

test.each([[[]], [[""]], [[SECRET, " "]]])("there is no door without a secret: %j", (secrets) => {
  server = createServer();
  expect(() => githubDoor({ secrets, keep: async () => "kept", wake: () => undefined })).toThrow(BadInput);
});

async function waitFor(isTrue: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("it did not come true");
}
