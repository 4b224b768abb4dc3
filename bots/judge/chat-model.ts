// A chat model: one model behind an OpenAI-compatible endpoint, asked in turns, its words read while they come.
import OpenAI, { APIConnectionError, APIError, APIUserAbortError } from "openai";
import type { ChatCompletionMessageParam, ChatCompletionTool } from "openai/resources/chat/completions";
import { RetryLater, unreachable } from "#core/errors.ts";
import type { ChatMessage, ChatModel, ChatReply, ChatTurn, ToolCall, ToolNotice } from "#core/workflow/chat-port.ts";
import type { OperatorModel } from "./jury.ts";
import { isRefusal } from "./line.ts";
import { keepPatience, REST_MILLISECONDS } from "./patience.ts";

const OPENAI_URL = "https://api.openai.com/v1";
/** Room for a model that thinks before it answers; an answer itself fits into one message on Discord. */
const ANSWER_TOKENS_MAX = 3_000;
/** Each token of a stream comes in an envelope of some three hundred bytes. */
const STREAM_BYTES_MAX = 4_000_000;
/** As the port promises. */
const WORDS_CHARACTERS_MAX = 8_000;
const CALLS_MAX = 8;
const ARGUMENTS_CHARACTERS_MAX = 4_000;

/** @param restMilliseconds how long a model that hangs is left alone */
export function connectChatModel(operator: OperatorModel, restMilliseconds = REST_MILLISECONDS): ChatModel {
  const { model, baseURL, apiKey } = operator;
  const client = openClient(baseURL ?? OPENAI_URL, apiKey ?? "none-needed");
  const patience = keepPatience(restMilliseconds);
  return {
    name: `${model} at ${new URL(baseURL ?? OPENAI_URL).host}`,
    async reply(turn) {
      if (!patience.mayAsk()) throw resting();
      try {
        const reply = await readStream(await ask(client, model, turn), turn);
        patience.note("answered");
        return reply;
      } catch (cause) {
        patience.note(turn.deadline.aborted ? "timed out" : "answered");
        throw new RetryLater("The language model did not answer.", { happened: explainFault(cause, turn), cause });
      }
    },
  };
}

function resting(): RetryLater {
  return new RetryLater("The language model did not answer.", {
    happened: "It did not answer in time again and again, so it is not asked for some minutes.",
  });
}

/** Every value that the client would otherwise read from the environment is given: secrets.ts stays its only reader. */
function openClient(baseURL: string, apiKey: string): OpenAI {
  return new OpenAI({
    apiKey,
    baseURL,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: "off",
    maxRetries: 1,
    fetch: async (input, { method, body, signal } = {}) => {
      const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
      const parts = { method: method ?? "POST", body: body ?? null, signal: signal ?? null, headers };
      // A redirect would carry the question and the key to an address that nobody allowed.
      return asStream(boundBody(await fetch(input, { ...parts, redirect: "error" })));
    },
  });
}

function boundBody(response: Response): Response {
  if (response.body === null) return response;
  let bytes = 0;
  const bounded = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > STREAM_BYTES_MAX) controller.error(new RangeError("the answer is too long"));
      else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(bounded), { status, statusText, headers });
}

/** An endpoint that cannot stream answers at once: its answer is read as a stream of one part. */
async function asStream(response: Response): Promise<Response> {
  const kind = response.headers.get("content-type") ?? "";
  if (!response.ok || !kind.includes("json")) return response;
  const [choice] = listOf(fieldOf(await readJson(response), "choices"));
  const part = { choices: [{ index: 0, delta: fieldOf(choice, "message") ?? {} }] };
  return new Response(`data: ${JSON.stringify(part)}\n\ndata: [DONE]\n\n`, {
    headers: { "content-type": "text/event-stream" },
  });
}

/** What cannot be read is an answer without words, which nobody takes for one. */
async function readJson(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text());
  } catch {
    return null;
  }
}

/** What an endpoint refuses is asked once more with nothing that it could mind. */
async function ask(client: OpenAI, model: string, turn: ChatTurn): Promise<AsyncIterable<unknown>> {
  const plain = {
    model,
    stream: true as const,
    messages: turn.messages.map(messageOf),
    ...(turn.tools.length === 0 ? {} : { tools: turn.tools.map(toolOf) }),
  };
  try {
    return await client.chat.completions.create(
      { ...plain, max_completion_tokens: ANSWER_TOKENS_MAX },
      { signal: turn.deadline },
    );
  } catch (error) {
    if (!(error instanceof APIError && isRefusal(error.status))) throw error;
    return client.chat.completions.create(plain, { signal: turn.deadline });
  }
}

function messageOf(message: ChatMessage): ChatCompletionMessageParam {
  switch (message.role) {
    case "system":
    case "user":
      return { role: message.role, content: message.text };
    case "assistant":
      return {
        role: "assistant",
        content: message.text,
        ...(message.calls.length === 0 ? {} : { tool_calls: message.calls.map(callOf) }),
      };
    case "tool":
      return { role: "tool", tool_call_id: message.callId, content: message.text };
    default:
      return unreachable(message);
  }
}

function callOf({ id, name, untrustedArguments }: ToolCall) {
  return { id, type: "function" as const, function: { name, arguments: untrustedArguments } };
}

function toolOf({ name, description, arguments: asked }: ToolNotice): ChatCompletionTool {
  const properties = Object.fromEntries(
    asked.map((each) => [each.name, { type: "string", description: each.description }]),
  );
  const required = asked.filter(({ isNeeded }) => isNeeded).map((each) => each.name);
  const parameters = { type: "object", properties, required, additionalProperties: false };
  return { type: "function", function: { name, description, parameters } };
}

// ---- Reading what comes -----------------------------------------------------------------------------------------------

interface Written {
  words: string;
  readonly calls: Map<number, { id: string; name: string; untrustedArguments: string }>;
}

async function readStream(parts: AsyncIterable<unknown>, { onWords }: ChatTurn): Promise<ChatReply> {
  const written: Written = { words: "", calls: new Map() };
  for await (const part of parts) {
    const [choice] = listOf(fieldOf(part, "choices"));
    const delta = fieldOf(choice, "delta");
    const words = textOf(fieldOf(delta, "content"));
    for (const [at, call] of listOf(fieldOf(delta, "tool_calls")).entries()) readCall(written, call, at);
    if (words === "") continue;
    written.words = (written.words + words).slice(0, WORDS_CHARACTERS_MAX);
    onWords(written.words);
  }
  const calls = [...written.calls.values()].filter(({ name }) => name !== "");
  if (calls.length === 0 && written.words.trim() === "") throw new RangeError("the answer is empty");
  return { untrustedWords: written.words, calls };
}

/** A call comes in pieces: its id and name once, its arguments bit by bit. */
function readCall({ calls }: Written, piece: unknown, at: number): void {
  const index = fieldOf(piece, "index");
  const place = typeof index === "number" ? index : at;
  const known = calls.get(place) ?? { id: `call-${place}`, name: "", untrustedArguments: "" };
  if (!calls.has(place) && calls.size >= CALLS_MAX) return;
  const called = fieldOf(piece, "function");
  calls.set(place, {
    id: textOf(fieldOf(piece, "id")) || known.id,
    name: known.name || textOf(fieldOf(called, "name")).slice(0, 100),
    untrustedArguments: (known.untrustedArguments + textOf(fieldOf(called, "arguments"))).slice(
      0,
      ARGUMENTS_CHARACTERS_MAX,
    ),
  });
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Never the endpoint's own words: they may repeat what somebody wrote. */
function explainFault(cause: unknown, { deadline }: ChatTurn): string {
  if (deadline.aborted || cause instanceof APIUserAbortError) return "It took too long.";
  if (cause instanceof APIConnectionError) return "It could not be reached.";
  if (cause instanceof APIError && cause.status !== undefined) return `It answered with an error (${cause.status}).`;
  return "What it answered could not be read.";
}
