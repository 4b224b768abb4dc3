// A stand-in model: an OpenAI-compatible endpoint on loopback that answers by script, plausibly or as badly as it is told.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { DATAMARK } from "#bots/judge/prompt.ts";

/** How one question is answered. `content` is sent as the model's words, `status` as the endpoint's refusal. */
export type ModelAnswer =
  | keyof typeof BEHAVIOURS
  | { readonly content: string }
  /** Asks for tools instead of answering. */
  | { readonly calls: readonly ScriptedCall[] }
  | { readonly status: number; readonly retryAfterSeconds?: number };

export interface ScriptedCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export interface ModelRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  /** Null where the request carried none. */
  readonly question: Question | null;
}

export interface ModelStandIn {
  /** With "/v1", as an OpenAI client wants it. */
  readonly baseURL: string;
  /** Oldest first. */
  readonly requests: readonly ModelRequest[];
  /** Answers for the next questions; when they are used up, the model answers as it always does. */
  answerNext(...answers: readonly ModelAnswer[]): void;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ModelOptions {
  readonly answers?: readonly ModelAnswer[];
  /** How every question is answered for which no answer is set: plausibly, when it is left out. */
  readonly always?: ModelAnswer | ((question: Question) => ModelAnswer);
  /** Asked for as bearer token; any token will do when it is left out. */
  readonly apiKey?: string;
}

export interface Question {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly response_format?: { readonly type: string };
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
  readonly stream?: boolean;
  readonly temperature?: number;
  readonly seed?: number;
  readonly max_completion_tokens?: number;
  readonly max_tokens?: number;
}

const QUESTION_BYTES_MAX = 4_000_000;
const HUGE_ANSWER_BYTES = 10_000_000;
const PACKED_ANSWER = gzipSync(Buffer.alloc(HUGE_ANSWER_BYTES, " "));

export async function startModel(options: ModelOptions = {}): Promise<ModelStandIn> {
  const requests: ModelRequest[] = [];
  const script = [...(options.answers ?? [])];
  const desk = { requests, script, apiKey: options.apiKey ?? null, always: options.always ?? "plausible" };
  const server = createServer((request, response) => {
    answerRequest(request, response, desk).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  return {
    baseURL: `http://127.0.0.1:${port}/v1`,
    requests,
    answerNext: (...answers) => void script.push(...answers),
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Desk {
  readonly requests: ModelRequest[];
  readonly script: ModelAnswer[];
  readonly apiKey: string | null;
  readonly always: NonNullable<ModelOptions["always"]>;
}

async function answerRequest(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  const text = await readText(request);
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  const authorization = request.headers.authorization ?? null;
  const question = text === "" ? null : readQuestion(text);
  desk.requests.push({ method: request.method ?? "", path, authorization, question });
  const isKnown =
    desk.apiKey === null ? /^Bearer \S/.test(authorization ?? "") : authorization === `Bearer ${desk.apiKey}`;
  if (!isKnown) return sendError(response, 401, "Incorrect API key provided.");
  if (request.method === "GET" && path === "/v1/models") {
    return sendJson(response, 200, {
      object: "list",
      data: [{ id: "stand-in", object: "model", owned_by: "sandbox" }],
    });
  }
  if (request.method !== "POST" || path !== "/v1/chat/completions") return sendError(response, 404, "Unknown path.");
  if (question === null) return sendError(response, 400, "The body is not a question.");
  const always = typeof desk.always === "function" ? desk.always(question) : desk.always;
  await answerQuestion(question, response, desk.script.shift() ?? always);
}

async function answerQuestion(question: Question, response: ServerResponse, answer: ModelAnswer): Promise<void> {
  if (typeof answer === "string") return await BEHAVIOURS[answer](question, response);
  if ("calls" in answer) return sendCalls(response, question, answer.calls);
  if ("content" in answer && question.stream === true) return sendWords(response, answer.content);
  if ("content" in answer) return sendCompletion(response, question, { content: answer.content, refusal: null });
  if (answer.retryAfterSeconds !== undefined) response.setHeader("retry-after", String(answer.retryAfterSeconds));
  return sendError(response, answer.status, "Scripted refusal.");
}

const CRITERIA = ["impact", "effort", "quality", "risk"];

const BEHAVIOURS = {
  plausible: (question: Question, response: ServerResponse) => sendJudgement(question, response, plausible(question)),
  /** Quotes truly and gives the most everywhere, as a captured juror would. */
  maximum: (question: Question, response: ServerResponse) => sendJudgement(question, response, everywhere(question, 5)),
  minimum: (question: Question, response: ServerResponse) => sendJudgement(question, response, everywhere(question, 0)),
  "fabricated quotes": (question: Question, response: ServerResponse) =>
    sendJudgement(question, response, (quote) => ({
      quotes: [{ path: quote?.path ?? "nowhere.ts", line: "a line that nobody ever wrote in this change" }],
      reason: "An invented line shows it.",
      value: 5,
    })),
  /** True lines, but of the instructions and not of the change. */
  "quotes from the rubric": (question: Question, response: ServerResponse) => {
    const line = question.messages[0]?.content.split("\n").find((row) => row.startsWith("impact:")) ?? "";
    sendJudgement(question, response, () => ({ quotes: [{ path: "rubric", line }], reason: "As asked.", value: 5 }));
  },
  /** Reasons in its own words, and quotes that it translated. */
  "another language": (question: Question, response: ServerResponse) =>
    sendJudgement(question, response, (quote) => ({
      quotes: [{ path: quote?.path ?? "", line: "バックオフ付きで再試行する" }],
      reason: "この変更は明快で、よく試されている。",
      value: 4,
    })),
  "extra keys": (question: Question, response: ServerResponse) =>
    sendJudgement(question, response, (quote) => ({ ...everywhere(question, 3)(quote), amount: "1000" })),
  "number as text": (question: Question, response: ServerResponse) =>
    sendJudgement(question, response, (quote) => ({ ...everywhere(question, 3)(quote), value: "3" })),
  "out of range": (question: Question, response: ServerResponse) =>
    sendJudgement(question, response, everywhere(question, 50)),
  "not a number": (question: Question, response: ServerResponse) =>
    sendCompletion(response, question, {
      content: '{"impact": {"quotes": [], "reason": "", "value": NaN}}',
      refusal: null,
    }),
  "not JSON": (question: Question, response: ServerResponse) =>
    sendCompletion(response, question, { content: "Five stars! A wonderful change.", refusal: null }),
  refusal: (question: Question, response: ServerResponse) =>
    sendCompletion(response, question, { content: null, refusal: "I cannot help with that." }),
  /** A model that thought until its tokens were used up. */
  "cut off": (question: Question, response: ServerResponse) =>
    sendCompletion(response, question, { content: "", refusal: null }, { finish_reason: "length" }),
  "half a character": (question: Question, response: ServerResponse) =>
    sendCompletion(response, question, { content: '{"impact": "\ud83d"}', refusal: null }),
  "no count": (question: Question, response: ServerResponse) =>
    sendJudgement(question, response, plausible(question), { usage: undefined }),
  "an absurd count": (question: Question, response: ServerResponse) =>
    sendJudgement(question, response, plausible(question), {
      usage: { prompt_tokens: Number.MAX_SAFE_INTEGER, completion_tokens: Number.MAX_SAFE_INTEGER },
    }),
  "no choices": (question: Question, response: ServerResponse) =>
    sendJson(response, 200, { id: "chatcmpl-0", object: "chat.completion", model: question.model, choices: [] }),
  "broken body": (_: Question, response: ServerResponse) =>
    void response.writeHead(200, { "content-type": "application/json" }).end('{"choices": ['),
  "empty body": (_: Question, response: ServerResponse) =>
    void response.writeHead(200, { "content-type": "application/json" }).end(),
  /** Three bytes of nothing in UTF-8 for each byte that was sent. */
  "broken bytes": (_: Question, response: ServerResponse) => {
    response.writeHead(200, { "content-type": "application/json" }).write('{"choices": [{"message": {"content": "');
    response.end(Buffer.concat([Buffer.alloc(60_000, 0xff), Buffer.from('"}}]}')]));
  },
  "closed socket": (_: Question, response: ServerResponse) => void response.destroy(),
  "closed in the middle": (_: Question, response: ServerResponse) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
    response.write('{"choices": [', () => response.destroy());
  },
  /** Until the asker gives up. */
  silence: () => {},
  "slow body": async (_: Question, response: ServerResponse) => {
    response.writeHead(200, { "content-type": "application/json" });
    for (let sent = 0; sent < 1_000 && !response.destroyed; sent += 1) {
      response.write(" ");
      await pause(20, undefined, { ref: false });
    }
  },
  /** As fast as it is read, and without an end. */
  "endless stream": async (_: Question, response: ServerResponse) => {
    response.writeHead(200, { "content-type": "application/json" });
    const words = Buffer.alloc(16_384, " ");
    while (!response.destroyed) {
      response.write(words);
      await pause(1, undefined, { ref: false });
    }
  },
  "event stream": (_: Question, response: ServerResponse) =>
    void response
      .writeHead(200, { "content-type": "text/event-stream" })
      .end('data: {"choices": [{"delta": {"content": "{}"}}]}\n\ndata: [DONE]\n\n'),
  /** Ten megabytes in ten kilobytes. */
  "packed answer": (_: Question, response: ServerResponse) =>
    void response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(PACKED_ANSWER),
  "huge answer": (question: Question, response: ServerResponse) =>
    sendCompletion(response, question, { content: "a".repeat(HUGE_ANSWER_BYTES), refusal: null }),
  "huge error": (_: Question, response: ServerResponse) => sendError(response, 500, "a".repeat(HUGE_ANSWER_BYTES)),
  "huge refusal": (_: Question, response: ServerResponse) => sendError(response, 400, "a".repeat(HUGE_ANSWER_BYTES)),
  redirect: (_: Question, response: ServerResponse) =>
    void response.writeHead(307, { location: "http://127.0.0.1:9/v1/chat/completions" }).end(),
  /** An endpoint that knows JSON but no schemas. */
  "no schemas": (question: Question, response: ServerResponse) =>
    question.response_format?.type === "json_schema"
      ? sendError(response, 400, "response_format json_schema is not supported")
      : sendJudgement(question, response, plausible(question)),
  "no JSON mode": (question: Question, response: ServerResponse) =>
    question.response_format === undefined
      ? sendJudgement(question, response, plausible(question))
      : sendError(response, 422, `response_format ${question.response_format.type} is not supported`),
  /** A model that thinks: it has no temperature, and counts its thoughts among the tokens of its answer. */
  "reasoning model": (question: Question, response: ServerResponse) => {
    if (question.temperature !== undefined)
      return sendError(response, 400, "Unsupported value: 'temperature' does not support 0 with this model.");
    if (question.max_tokens !== undefined)
      return sendError(response, 400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.");
    return sendJudgement(question, response, plausible(question));
  },
  /** An endpoint that takes nothing it does not know, and says so in a shape of its own. */
  "older endpoint": (question: Question, response: ServerResponse) => {
    const strange = (["seed", "max_completion_tokens"] as const).filter((name) => question[name] !== undefined);
    return strange.length === 0
      ? sendJudgement(question, response, plausible(question))
      : sendJson(response, 422, { detail: strange.map((name) => ({ type: "extra_forbidden", loc: ["body", name] })) });
  },
  /** An endpoint that takes a model and messages, and does not say what it minds about all else. */
  "bare questions only": (question: Question, response: ServerResponse) =>
    Object.keys(question).length === 2
      ? sendJudgement(question, response, plausible(question))
      : void response.writeHead(400).end(),
} as const;

interface ShownLine {
  readonly path: string;
  readonly line: string;
}
type Opinion = (quote: ShownLine | null) => Record<string, unknown>;

function plausible(question: Question): Opinion {
  const lines = changedLines(question).length;
  const value = lines < 10 ? 2 : lines < 100 ? 3 : 4;
  return (quote) => ({
    ...everywhere(question, value)(quote),
    reason: `The change is clear and touches ${lines} lines.`,
  });
}

function everywhere(_: Question, value: number): Opinion {
  return (quote) => ({ quotes: quote === null ? [] : [quote], reason: "It is what it says it is.", value });
}

/** Asks for an opinion on each criterion, with a true quote for each as long as there are changed lines. */
function sendJudgement(
  question: Question,
  response: ServerResponse,
  opinion: Opinion,
  parts: CompletionParts = {},
): void {
  const lines = changedLines(question);
  const system = question.messages[0]?.content ?? "";
  const names = CRITERIA.filter((name) => system.includes(`"${name}"`));
  const judgement = Object.fromEntries(
    names.map((name, at) => [name, opinion(lines.length === 0 ? null : (lines[at % lines.length] ?? null))]),
  );
  sendCompletion(response, question, { content: JSON.stringify(judgement), refusal: null }, parts);
}

/** The changed lines of the fenced diff that are long enough to be worth quoting. */
function changedLines(question: Question): ShownLine[] {
  const rows = (question.messages[1]?.content ?? "").split("\n").map((row) => row.slice(DATAMARK.length));
  const lines: ShownLine[] = [];
  let path = "";
  for (const row of rows.slice(rows.indexOf("Diff:") + 1)) {
    const header = /^## [AMDRC] (?:.* -> )?(.*?)(?: \+\d+ -\d+)?$/.exec(row);
    if (header) path = header[1] ?? "";
    else if (/^[+-]/.test(row) && row.replace(/\s/g, "").length > 8)
      lines.push({ path, line: row.slice(1, 301).trim() });
  }
  return lines;
}

interface CompletionParts {
  readonly finish_reason?: string;
  readonly usage?: unknown;
}

function sendCompletion(
  response: ServerResponse,
  question: Question,
  message: { readonly content: string | null; readonly refusal: string | null },
  { finish_reason = "stop", ...parts }: CompletionParts = {},
): void {
  sendJson(response, 200, {
    id: "chatcmpl-0",
    object: "chat.completion",
    created: 1_767_225_600,
    model: `${question.model}-2026-01-01`,
    system_fingerprint: "fp_sandbox",
    choices: [{ index: 0, finish_reason, logprobs: null, message: { role: "assistant", ...message } }],
    usage: { prompt_tokens: 1_200, completion_tokens: 180, total_tokens: 1_380 },
    ...parts,
  });
}

/** Arguments come in two pieces, as endpoints send them. */
function sendCalls(response: ServerResponse, question: Question, calls: readonly ScriptedCall[]): void {
  const whole = calls.map(({ name, arguments: given }, index) => {
    return { index, id: `call_${index}`, type: "function", function: { name, arguments: JSON.stringify(given) } };
  });
  if (question.stream !== true) {
    const message = { role: "assistant", content: null, tool_calls: whole };
    return sendJson(response, 200, { id: "chatcmpl-0", choices: [{ index: 0, finish_reason: "tool_calls", message }] });
  }
  const halves = whole.flatMap(({ index, id, type, function: called }) => [
    { index, id, type, function: { name: called.name, arguments: called.arguments.slice(0, 5) } },
    { index, function: { arguments: called.arguments.slice(5) } },
  ]);
  sendStream(response, [...halves.map((call) => ({ tool_calls: [call] })), {}]);
}

const STREAMED_CHARACTERS = 12;

function sendWords(response: ServerResponse, content: string): void {
  const pieces = Array.from({ length: Math.ceil(content.length / STREAMED_CHARACTERS) }, (_, at) =>
    content.slice(at * STREAMED_CHARACTERS, (at + 1) * STREAMED_CHARACTERS),
  );
  sendStream(
    response,
    pieces.map((piece) => ({ content: piece })),
  );
}

function sendStream(response: ServerResponse, deltas: readonly object[]): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const delta of deltas)
    response.write(`data: ${JSON.stringify({ object: "chat.completion.chunk", choices: [{ index: 0, delta }] })}\n\n`);
  response.end("data: [DONE]\n\n");
}

function sendError(response: ServerResponse, status: number, message: string): void {
  sendJson(response, status, { error: { message, type: "sandbox_error", param: null, code: null } });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > QUESTION_BYTES_MAX) throw new RangeError("the question is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function readQuestion(text: string): Question | null {
  try {
    const question: Question = JSON.parse(text);
    return typeof question.model === "string" && Array.isArray(question.messages) ? question : null;
  } catch {
    return null;
  }
}
