// The hub: Snapshot's public record of spaces, ballots and votes, each question with a deadline.
import { BadInput, NeedsHuman, RetryLater } from "#core/errors.ts";
import type { Hash } from "#core/key.ts";
import { ENVELOPE_BYTES_MAX } from "./envelope.ts";
import { fieldsOf, isFields, parseDigits, type Fields } from "./fields.ts";

export interface HubPlace {
  readonly hubUrl: string;
  readonly sequencerUrl: string;
  /** A gateway that answers /ipfs/:cid. Snapshot's own hub does not; the sandbox's does. */
  readonly ipfsUrl: string;
  readonly apiKey: string | null;
  readonly deadlineMilliseconds: number;
}

export interface HubAnswer {
  readonly answer: Fields;
  /** The same answer, every number as the digits that were sent. */
  readonly digits: Fields;
}

/** A page of fifty ballots with full commitments stays under this. */
const ANSWER_BYTES_MAX = 8_000_000;

/** @throws RetryLater when the hub is busy, down or not understood; NeedsHuman when it refuses the question */
export async function askHub(place: HubPlace, query: string, variables: Fields): Promise<HubAnswer> {
  const url = `${place.hubUrl}/graphql`;
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (place.apiKey !== null) headers["x-api-key"] = place.apiKey;
  const body = JSON.stringify({ query, variables });
  const { status, text } = await request(place, url, { method: "POST", headers, body }, ANSWER_BYTES_MAX);
  const reply = understand(url, text, JSON.parse);
  if (status !== 200 || reply["errors"] !== undefined) {
    throw new NeedsHuman("Snapshot's hub refused a question.", {
      happened: `${url} answered ${status}: ${JSON.stringify(reply["errors"] ?? reply).slice(0, 500)}`,
      next: "Compare the hub's GraphQL schema with contracts/snapshot; the ballot itself is untouched.",
    });
  }
  return { answer: inner(url, reply), digits: inner(url, understand(url, text, parseDigits)) };
}

/** @throws RetryLater when no gateway has the bytes yet */
export async function fetchEnvelope(place: HubPlace, cid: string): Promise<string> {
  const url = `${place.ipfsUrl}/ipfs/${encodeURIComponent(cid)}`;
  const { status, text } = await request(place, url, {}, ENVELOPE_BYTES_MAX);
  if (status === 200) return text;
  throw new RetryLater("The signed ballot cannot be fetched from IPFS now.", {
    happened: `${url} answered ${status}`,
    next: "Nothing to do: the next tick asks again. If it stays so, set another IPFS gateway.",
  });
}

/**
 * Asks the sequencer to tally: nothing else makes a closed ballot final. It may answer only a minute after the end, so a
 * passed deadline is no failure: the tally goes on there, and a later reading finds it.
 */
export async function requestTally(place: HubPlace, ballotId: Hash): Promise<void> {
  try {
    await request(place, `${place.sequencerUrl}/scores/${ballotId}`, {}, ANSWER_BYTES_MAX);
  } catch (error) {
    if (error instanceof RetryLater && isDeadline(error.cause)) return;
    throw error;
  }
}

async function request(
  place: HubPlace,
  url: string,
  init: RequestInit,
  bytesMax: number,
): Promise<{ status: number; text: string }> {
  const { status, text } = await send(place, url, init, bytesMax);
  if (status === 429 || status === 425 || status >= 500) {
    throw new RetryLater("Snapshot is busy.", {
      happened: `${url} answered ${status}: ${text.slice(0, 200)}`,
      next: "Nothing to do: the next tick asks again. An API key raises the limit of 100 requests a minute.",
    });
  }
  return { status, text };
}

async function send(place: HubPlace, url: string, init: RequestInit, bytesMax: number) {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(place.deadlineMilliseconds) });
    return { status: response.status, text: await readLimited(response, bytesMax) };
  } catch (cause) {
    if (cause instanceof BadInput) throw notUnderstood(url, cause);
    throw new RetryLater("Snapshot did not answer.", {
      happened: `${url}: ${isDeadline(cause) ? `no answer within ${place.deadlineMilliseconds} ms` : String(cause)}`,
      next: "Nothing to do: the next tick asks again.",
      cause,
    });
  }
}

/** @throws BadInput when the answer is longer */
export async function readLimited(response: Response, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new BadInput("The answer is too long.", { happened: `more than ${bytesMax} bytes` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function understand(url: string, text: string, parse: (text: string) => unknown): Fields {
  try {
    return fieldsOf(parse(text), "The hub's answer");
  } catch (cause) {
    throw notUnderstood(url, cause);
  }
}

function inner(url: string, reply: Fields): Fields {
  const answer = reply["data"];
  if (isFields(answer)) return answer;
  throw notUnderstood(
    url,
    new BadInput("The answer holds nothing.", { happened: JSON.stringify(reply).slice(0, 200) }),
  );
}

/** Runs a parser over the hub's answer; a field that is not as agreed is the hub's fault, not the caller's. */
export function reading<Result>(hub: HubPlace, parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    if (error instanceof BadInput || error instanceof RangeError) throw notUnderstood(hub.hubUrl, error);
    throw error;
  }
}

/** A field that is missing or of another kind: perhaps a broken deploy, so it is asked again before a person is called. */
export function notUnderstood(url: string, cause: unknown): RetryLater {
  return new RetryLater("Snapshot's answer is not understood.", {
    happened: `${url}: ${cause instanceof BadInput ? `${cause.message} ${cause.happened}` : String(cause)}`,
    next: "Nothing to do: the next tick asks again. If it stays so, Snapshot has changed its answers.",
    cause,
  });
}

function isDeadline(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === "TimeoutError";
}
