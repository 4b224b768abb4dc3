// A judge behind an OpenAI-compatible endpoint: one question, one bounded answer, and no fault of the model gets past here.
import { randomBytes } from "node:crypto";
import OpenAI, {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  BadRequestError,
  UnprocessableEntityError,
  type ClientOptions,
} from "openai";
import { BadInput, isLaurelError } from "#core/errors.ts";
import { contentHash } from "#core/key.ts";
import type { Judge, JudgeAnswer, JudgeRequest } from "#core/score/judge-port.ts";
import { judgementSchema, parseJudgement } from "#core/score/judgement.ts";
import { showLine } from "#core/score/visible-text.ts";
import { writePrompt, type Prompt } from "./prompt.ts";

export interface JudgeOptions {
  /** Null where the endpoint asks for none. */
  readonly apiKey: string | null;
  /** Null for OpenAI's own endpoint. */
  readonly baseURL: string | null;
  readonly model: string;
  /** For the whole judgement, its one repetition included. */
  readonly deadlineMilliseconds: number;
  readonly fetch?: typeof globalThis.fetch;
  /** How long a model that hangs is left alone; five minutes when left out. */
  readonly restMilliseconds?: number;
}

const OPENAI_URL = "https://api.openai.com/v1";
/** Of the HTTP answer, decoded; a judgement takes about two. */
const ANSWER_BYTES_MAX = 65_536;
const ANSWER_TOKENS_MAX = 4_000;
const NAME_CHARACTERS_MAX = 200;

/** A model that hangs would hold up every pull request for a whole deadline; after so many in a row it is left alone. */
const TIMEOUTS_IN_A_ROW_MAX = 3;
const REST_MILLISECONDS = 5 * 60_000;
const RESTING = "the model did not answer in time again and again, so it is not asked for some minutes";

/** @throws BadInput when there is neither a key nor an address, or the address is none */
export function connectJudge(options: JudgeOptions): Judge {
  const host = readHost(options);
  const client = new OpenAI(clientOptions(options));
  const patience = keepPatience(options.restMilliseconds ?? REST_MILLISECONDS);
  return {
    name: `${options.model} at ${host}`,
    async judge(request) {
      if (!patience.mayAsk()) return { judged: false, because: RESTING };
      const prompt = writePrompt(request, `untrusted-${randomBytes(12).toString("hex")}`);
      const deadline = AbortSignal.timeout(options.deadlineMilliseconds);
      try {
        const answer = readAnswer(await askModel(client, options.model, request, prompt, deadline), request);
        patience.note("answered");
        return answer;
      } catch (error) {
        patience.note(isTimeout(error, deadline) ? "timed out" : "answered");
        return { judged: false, because: explainFault(error, deadline) };
      }
    },
  };
}

interface Patience {
  mayAsk(): boolean;
  /** Any answer counts as one, a bad one too: only silence is waited for. */
  note(outcome: "answered" | "timed out"): void;
}

/** After a rest one question goes ahead; the others are let through once it was answered. */
function keepPatience(restMilliseconds: number): Patience {
  let timeouts = 0;
  let rest = AbortSignal.abort();
  return {
    mayAsk: () => {
      if (timeouts < TIMEOUTS_IN_A_ROW_MAX) return true;
      if (!rest.aborted) return false;
      rest = AbortSignal.timeout(restMilliseconds);
      return true;
    },
    note: (outcome) => {
      timeouts = outcome === "answered" ? 0 : timeouts + 1;
      if (timeouts === TIMEOUTS_IN_A_ROW_MAX) rest = AbortSignal.timeout(restMilliseconds);
    },
  };
}

/** Strict structured output first; an endpoint that refuses it is asked once more, in the plainest way there is. */
async function askModel(
  client: OpenAI,
  model: string,
  request: JudgeRequest,
  prompt: Prompt,
  signal: AbortSignal,
): Promise<unknown> {
  const question = {
    model,
    messages: [
      { role: "system" as const, content: prompt.system },
      { role: "user" as const, content: prompt.user },
    ],
  };
  const schema = { name: "judgement", strict: true, schema: judgementSchema(request.rubric) };
  try {
    return await client.chat.completions.create(
      {
        ...question,
        response_format: { type: "json_schema", json_schema: schema },
        temperature: 0,
        seed: request.seed,
        max_completion_tokens: ANSWER_TOKENS_MAX,
      },
      { signal },
    );
  } catch (error) {
    const isRefused = error instanceof BadRequestError || error instanceof UnprocessableEntityError;
    if (!isRefused) throw error;
    return await client.chat.completions.create({ ...question, response_format: { type: "json_object" } }, { signal });
  }
}

function readAnswer(completion: unknown, request: JudgeRequest): JudgeAnswer {
  const choices = member(completion, "choices");
  const message = member(Array.isArray(choices) ? choices[0] : null, "message");
  const refusal = member(message, "refusal");
  if (typeof refusal === "string" && refusal !== "") return { judged: false, because: "the model refused to judge" };
  const content = member(message, "content");
  if (typeof content !== "string") return { judged: false, because: "the model's answer has no text" };
  const usage = member(completion, "usage");
  const fingerprint = member(completion, "system_fingerprint");
  return {
    judged: true,
    judgement: parseJudgement(JSON.parse(content), request.rubric),
    model: nameOf(member(completion, "model")) ?? "unnamed",
    fingerprint: nameOf(fingerprint),
    tokensIn: countOf(member(usage, "prompt_tokens")),
    tokensOut: countOf(member(usage, "completion_tokens")),
    answerHash: contentHash(content),
  };
}

class AnswerTooLong extends Error {}

/** One sentence part for people; never the endpoint's own words, which may repeat what a contributor wrote. */
function explainFault(error: unknown, deadline: AbortSignal): string {
  if (error instanceof AnswerTooLong) return `the model's answer was longer than ${ANSWER_BYTES_MAX} bytes`;
  if (isLaurelError(error))
    return `the model's answer is not a judgement: ${showLine(error.happened, NAME_CHARACTERS_MAX)}`;
  if (isTimeout(error, deadline)) return "the model did not answer in time";
  if (error instanceof APIConnectionError) return "the model could not be reached";
  if (error instanceof APIError && error.status === 429) return "the model is busy (429)";
  if (error instanceof APIError && error.status !== undefined)
    return `the model answered with an error (${error.status})`;
  if (error instanceof SyntaxError) return "the model's answer is not JSON";
  if (error instanceof Error) return `the connection to the model broke (${error.name})`;
  return "the model failed";
}

function isTimeout(error: unknown, deadline: AbortSignal): boolean {
  return deadline.aborted || error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError;
}

/** Every value that the client would otherwise read from the environment is given, so that secrets.ts stays its only reader. */
function clientOptions(options: JudgeOptions): ClientOptions {
  return {
    apiKey: options.apiKey ?? "none-needed",
    baseURL: options.baseURL ?? OPENAI_URL,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: "off",
    maxRetries: 1,
    timeout: options.deadlineMilliseconds,
    // A redirect would carry the prompt to an address that nobody configured.
    fetchOptions: { redirect: "error" },
    fetch: boundedFetch(options.fetch ?? globalThis.fetch),
  };
}

function boundedFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.body === null) return response;
    let bytes = 0;
    const bounded = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes > ANSWER_BYTES_MAX) controller.error(new AnswerTooLong());
        else controller.enqueue(chunk);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(bounded), { status, statusText, headers });
  };
}

function readHost({ apiKey, baseURL }: JudgeOptions): string {
  if (apiKey === null && baseURL === null) {
    throw new BadInput("There is no model to ask.", {
      next: "Give an API key, or the address of an endpoint without one.",
    });
  }
  const address = baseURL ?? OPENAI_URL;
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new BadInput("The model's address is not a URL.", { next: "Write it like https://models.example.org/v1" });
  }
  return new URL(address).host;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function nameOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? showLine(value, NAME_CHARACTERS_MAX) : null;
}

function countOf(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}
