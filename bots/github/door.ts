// The door: where GitHub's deliveries arrive. It believes a signature over the raw bytes, keeps them, and does nothing else.
import { createHmac, timingSafeEqual, type Hmac } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { BadInput, explainError } from "#core/errors.ts";
import { parseFields } from "./fields.ts";

export interface Delivery {
  /** X-GitHub-Delivery: a redelivery has the same one. */
  readonly id: string;
  readonly event: string;
  readonly raw: Buffer;
}

export interface DoorOptions {
  /** The current webhook secret and, while it is being changed, the next one. */
  readonly secrets: readonly string[];
  /** Stores a delivery durably under its id; "known" when it was there already. */
  readonly keep: (delivery: Delivery) => Promise<"kept" | "known">;
  readonly wake: () => void;
  readonly log?: (sentence: string) => void;
  readonly idleMilliseconds?: number;
}

/** GitHub sends no larger payload. */
export const BODY_BYTES_MAX = 25 * 1024 * 1024;
/** Over all deliveries under way: whoever cannot sign must not be able to fill the memory with many bodies at once. */
export const BODIES_BYTES_MAX = 4 * BODY_BYTES_MAX;
const IDLE_MILLISECONDS = 30_000;
// How long a sender who is still writing has time to read why it was refused, before the connection ends.
const FAREWELL_MILLISECONDS = 1_000;
const RETRY_AFTER_SECONDS = 60;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

// Fixed texts: what went wrong inside is for the log, not for whoever knocks.
const ACCEPTED: Answer = { status: 202, body: JSON.stringify({ accepted: true }) };
const WRONG_METHOD = refusal(405, "Deliveries are sent with POST.", { allow: "POST" });
const WRONG_TYPE = refusal(415, "Set the webhook's content type to application/json.");
const MISSING_HEADERS = refusal(400, "A GitHub header is missing or malformed: delivery, event or signature.");
const TOO_LARGE = refusal(413, "The body is larger than any delivery of GitHub's.");
const TOO_SLOW = refusal(408, "The body did not arrive in time.");
const BAD_SIGNATURE = refusal(401, "The signature does not match the body.");
const BAD_JSON = refusal(400, "The body is not a JSON object.");
const NOT_KEPT = refusal(503, "The delivery could not be stored; send it again.", {
  "retry-after": String(RETRY_AFTER_SECONDS),
});

/**
 * Answers `POST /api/github/webhooks`: 202 once a delivery is stored, the same for one that was stored before.
 * The promise resolves when the answer is out; it does not reject for what a sender or the store does.
 * @throws BadInput when there is no secret to check signatures with
 */
export function githubDoor(
  options: DoorOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  if (options.secrets.length === 0 || options.secrets.some((secret) => secret.trim() === "")) {
    throw new BadInput("The GitHub webhook has no secret.", {
      happened: "Without one, everybody could forge deliveries.",
      next: "Set the same secret in the GitHub App's webhook settings and in Laurel's environment.",
    });
  }
  const bodies = { bytes: 0 };
  return async (request, response) => {
    const envelope = readEnvelope(request);
    if ("status" in envelope) return closeWith(envelope, request, response);
    const reading = await readBody(request, options, bodies);
    try {
      if (reading === "gone") return;
      if (!("raw" in reading)) return await closeWith(reading, request, response);
      const answer = await judgeDelivery(envelope, reading, options);
      await finishWith(answer, response);
    } finally {
      bodies.bytes -= reading !== "gone" && "raw" in reading ? reading.raw.length : 0;
    }
  };
}

interface Envelope {
  readonly id: string;
  readonly event: string;
  /** 32 bytes. */
  readonly signature: Buffer;
}

/** What can be refused before a byte of the body is read. */
function readEnvelope({ method, headers }: IncomingMessage): Envelope | Answer {
  if (method !== "POST") return WRONG_METHOD;
  if (!/^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "")) return WRONG_TYPE;
  const id = /^[\w-]{1,100}$/.exec(headerOf(headers["x-github-delivery"]))?.[0];
  const event = /^[a-z_]{1,60}$/.exec(headerOf(headers["x-github-event"]))?.[0];
  const signature = /^sha256=([0-9a-f]{64})$/.exec(headerOf(headers["x-hub-signature-256"]))?.[1];
  if (id === undefined || event === undefined || signature === undefined) return MISSING_HEADERS;
  if (Number(headers["content-length"] ?? 0) > BODY_BYTES_MAX) return TOO_LARGE;
  return { id, event, signature: Buffer.from(signature, "hex") };
}

function headerOf(value: string | readonly string[] | undefined): string {
  return typeof value === "string" ? value : "";
}

interface Body {
  readonly raw: Buffer;
  /** Of the raw bytes, one for each secret. */
  readonly digests: readonly Buffer[];
}

/** Reads and hashes the body as it comes; of a body that is refused nothing is kept. */
function readBody(
  request: IncomingMessage,
  options: DoorOptions,
  bodies: { bytes: number },
): Promise<Body | Answer | "gone"> {
  return new Promise((resolve) => {
    const macs: Hmac[] = options.secrets.map((secret) => createHmac("sha256", secret));
    let chunks: Buffer[] = [];
    let bytes = 0;
    const idle = setTimeout(() => settle(TOO_SLOW), options.idleMilliseconds ?? IDLE_MILLISECONDS);
    request.on("data", take).on("end", finish).on("error", leave).on("close", leave);

    function take(chunk: Buffer): void {
      idle.refresh();
      if (bytes + chunk.length > BODY_BYTES_MAX) return settle(TOO_LARGE);
      if (bodies.bytes + chunk.length > BODIES_BYTES_MAX) return settle(NOT_KEPT);
      bytes += chunk.length;
      bodies.bytes += chunk.length;
      chunks.push(chunk);
      for (const mac of macs) mac.update(chunk);
    }
    function finish(): void {
      settle({ raw: Buffer.concat(chunks), digests: macs.map((mac) => mac.digest()) });
    }
    function leave(): void {
      settle("gone");
    }
    function settle(reading: Body | Answer | "gone"): void {
      clearTimeout(idle);
      request.off("data", take).off("end", finish).off("close", leave);
      const isKept = reading !== "gone" && "raw" in reading;
      if (!isKept) bodies.bytes -= bytes;
      bytes = 0;
      chunks = [];
      resolve(reading);
    }
  });
}

async function judgeDelivery({ id, event, signature }: Envelope, body: Body, options: DoorOptions): Promise<Answer> {
  // Every secret is tried, whatever the first says: how long it takes tells nothing.
  const matches = body.digests.filter((digest) => timingSafeEqual(digest, signature));
  if (matches.length === 0) return BAD_SIGNATURE;
  if (parseFields(body.raw) === null) return BAD_JSON;
  try {
    if ((await options.keep({ id, event, raw: body.raw })) === "kept") options.wake();
    return ACCEPTED;
  } catch (error) {
    // GitHub shows the 503 in its list of deliveries; the sweep finds the pull request even if nobody sends it again.
    options.log?.(`GitHub's delivery ${id} (${event}) could not be stored: ${explainError(error)}`);
    return NOT_KEPT;
  }
}

/** Refuses a request whose body was not read, and ends its connection. */
async function closeWith(answer: Answer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, { ...headersOf(answer), connection: "close" });
  response.write(answer.body);
  await new Promise<void>((resolve) => {
    // Closing on a sender who still writes would reset the connection before it has read the answer.
    const farewell = setTimeout(resolve, FAREWELL_MILLISECONDS);
    const leave = () => {
      clearTimeout(farewell);
      resolve();
    };
    if (request.complete || request.destroyed) return leave();
    request.on("end", leave).on("close", leave).on("error", leave).resume();
  });
  await ended(response);
}

async function finishWith(answer: Answer, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, headersOf(answer));
  response.write(answer.body);
  await ended(response);
}

function ended(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed || response.closed) return resolve();
    response.once("close", resolve).once("finish", resolve).end();
  });
}

function headersOf(answer: Answer): Record<string, string | number> {
  return {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(answer.body),
    "cache-control": "no-store",
    ...answer.headers,
  };
}

function refusal(status: number, because: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, body: JSON.stringify({ accepted: false, because }), headers };
}
