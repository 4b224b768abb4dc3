// A line: the way to one endpoint and back for one question. What goes out is exactly what is said here; what comes in is bounded.
import OpenAI from "openai";
import { ANSWER_BYTES_MAX, tooLong } from "./answer.ts";
import { TRIES_MAX } from "./cost.ts";

export interface Endpoint {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** Null where the endpoint asks for none. */
  readonly apiKey: string | null;
  readonly model: string;
}

export interface Line {
  readonly client: OpenAI;
  /** Whether a model may have begun to answer what is not answered yet: such tokens cost, though nobody counts them. */
  readonly isOpen: () => boolean;
  /** What the endpoint said about its last refusal; for reading, never for showing. */
  readonly refusal: () => string;
}

export function openLine({ baseUrl, apiKey }: Endpoint, deadlineMilliseconds: number): Line {
  const bearer = apiKey ?? "none-needed";
  let isOpen = false;
  let refusal = "";

  /** Headers are written anew: the client would send on what OPENAI_CUSTOM_HEADERS says, whoever the endpoint belongs to. */
  const ask: typeof globalThis.fetch = async (input, { method, body, signal } = {}) => {
    isOpen = true;
    const headers = {
      authorization: `Bearer ${bearer}`,
      "content-type": "application/json",
      accept: "application/json",
    };
    const parts = { method: method ?? "POST", body: body ?? null, signal: signal ?? null };
    try {
      // A redirect would carry the prompt and the key to an address that nobody allowed.
      const response = boundBody(await fetch(input, { ...parts, headers, redirect: "error" }));
      if (response.ok) return response;
      isOpen = false;
      if (!isRefusal(response.status)) return response;
      refusal = await response.text().catch(() => "");
      return new Response(refusal, { status: response.status, headers: response.headers });
    } catch (error) {
      isOpen = signal?.aborted === true;
      throw error;
    }
  };
  // Every value that the client would otherwise read from the environment is given: secrets.ts stays its only reader.
  const client = new OpenAI({
    apiKey: bearer,
    baseURL: baseUrl,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: "off",
    // Waits as long as Retry-After says, and no longer than the deadline.
    maxRetries: TRIES_MAX - 1,
    timeout: deadlineMilliseconds,
    fetch: ask,
  });
  return { client, isOpen: () => isOpen, refusal: () => refusal };
}

/** The endpoint took the question for malformed: another form of it may be taken. */
export function isRefusal(status: number | undefined): boolean {
  return status === 400 || status === 422;
}

function boundBody(response: Response): Response {
  if (response.body === null) return response;
  let bytes = 0;
  const bounded = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > ANSWER_BYTES_MAX) controller.error(tooLong());
      else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(bounded), { status, statusText, headers });
}
