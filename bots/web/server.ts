// The web server: the public record, the one-time pages and the door for webhooks, on node:http alone.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { BadInput, explainError, RetryLater } from "#core/errors.ts";
import { answerRefusal, sendAnswer, type WebAnswer } from "./answer.ts";
import { assertEthers } from "./asset.ts";
import { openPace, type Pace } from "./pace.ts";
import { readPostedJson } from "./posted-json.ts";
import { findRoute, WEBHOOK_PATH, type FoundRoute, type House } from "./routes.ts";

export interface WebServerOptions extends House {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: "127.0.0.1" | "0.0.0.0";
  /** Gets the request as it came: stream unread, nothing answered yet. */
  readonly webhookDoor: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly log: (sentence: string) => void;
  readonly bodyDeadlineMilliseconds?: number;
}

export interface WebServer {
  readonly url: string;
  readonly port: number;
  /** Answers what is under way for at most two seconds, then cuts every connection. */
  close(): Promise<void>;
}

const HEADERS_TIMEOUT_MILLISECONDS = 10_000;
/** Long enough for a webhook of 25 MB on a slow line. */
const REQUEST_TIMEOUT_MILLISECONDS = 60_000;
const BODY_DEADLINE_MILLISECONDS = 10_000;
const CLOSING_MILLISECONDS = 2_000;
/** Slow senders are looked for this often; Node's own half minute would outlast the deadlines above. */
const SLOW_CHECK_MILLISECONDS = 2_000;

/** @throws BadInput when the port cannot be taken; NeedsHuman when the library for the sign page is not the pinned one */
export async function openWebServer(options: WebServerOptions): Promise<WebServer> {
  assertEthers();
  const timeouts = {
    headersTimeout: HEADERS_TIMEOUT_MILLISECONDS,
    requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
    connectionsCheckingInterval: SLOW_CHECK_MILLISECONDS,
  };
  const pace = openPace();
  const server = createServer(timeouts, (request, response) => void serve(request, response, options, pace));
  const port = await listen(server, options);
  const close = (): Promise<void> => {
    pace.close();
    return closeServer(server);
  };
  return { url: `http://127.0.0.1:${port}`, port, close };
}

function listen(server: Server, { port, host }: WebServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => reject(portRefusal(port, host, cause)));
    server.listen(port, host, () => {
      const bound = server.address();
      resolve(bound !== null && typeof bound === "object" ? bound.port : port);
    });
  });
}

function portRefusal(port: number, host: string, cause: NodeJS.ErrnoException): Error {
  if (cause.code !== "EADDRINUSE" && cause.code !== "EACCES") return cause;
  return new BadInput(`Port ${port} is ${cause.code === "EACCES" ? "not ours to open" : "already in use"}.`, {
    happened: `Listening on ${host}:${port} answered ${cause.code}.`,
    next: `End the program that holds it, or choose another port with PORT=${port + 1} or --port ${port + 1}.`,
    cause,
  });
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: WebServerOptions,
  pace: Pace,
): Promise<void> {
  const address = parseAddress(request.url ?? "/");
  const found = address === null ? null : findRoute(address.pathname);
  try {
    if (address?.pathname === WEBHOOK_PATH) return await serveWebhook(request, response, options);
    sendAnswer(request, response, await answerVisit(request, address, found, options, pace));
  } catch (error) {
    const name = found?.route.path ?? address?.pathname.slice(0, 80) ?? "an unreadable address";
    const answer = answerError(error, request, (words) =>
      options.log(hideToken(`${request.method} ${name}: ${words}`, found)),
    );
    if (response.headersSent) response.destroy();
    else sendAnswer(request, response, answer);
  }
}

function parseAddress(url: string): URL | null {
  const address = `http://laurel.invalid${url.startsWith("/") ? "" : "/"}${url}`;
  return URL.canParse(address) ? new URL(address) : null;
}

async function serveWebhook(
  request: IncomingMessage,
  response: ServerResponse,
  options: WebServerOptions,
): Promise<void> {
  if (request.method === "POST") return options.webhookDoor(request, response);
  sendAnswer(request, response, wrongMethod(request, ["POST"]));
}

async function answerVisit(
  request: IncomingMessage,
  address: URL | null,
  found: FoundRoute | null,
  options: WebServerOptions,
  pace: Pace,
): Promise<WebAnswer> {
  if (address === null || found === null) return nothingHere(request);
  const { route, ...parts } = found;
  const isPost = request.method === "POST";
  const isGet = request.method === "GET" || request.method === "HEAD";
  const answerer = isPost ? route.POST : isGet ? route.GET : undefined;
  if (answerer === undefined) return wrongMethod(request, [route.GET && "GET", route.POST && "POST"]);
  if (route.paced?.includes(isPost ? "POST" : "GET") && !pace.admits(request)) return tooOften(request);
  const deadline = options.bodyDeadlineMilliseconds ?? BODY_DEADLINE_MILLISECONDS;
  const posted = isPost ? await readPostedJson(request, deadline) : { value: null };
  if ("refused" in posted) return answerRefusal(posted.refused, request);
  const cookies = request.headers.cookie ?? "";
  const visit = { house: options, ...parts, query: address.searchParams, cookies, posted: posted.value };
  return (await answerer(visit)) ?? nothingHere(request);
}

function nothingHere(request: IncomingMessage): WebAnswer {
  const next = "Start from the public record, or ask for a new link on Discord.";
  return answerRefusal({ status: 404, error: "There is nothing here.", happened: "", next }, request);
}

/** The body of a post is left unread, so its connection is not used again. */
function tooOften(request: IncomingMessage): WebAnswer {
  const error = "You ask too often.";
  const happened = "Too many requests came from your network in the last minute.";
  const headers = { "Retry-After": "60", Connection: "close" };
  return answerRefusal({ status: 429, error, happened, next: "Wait a minute, then try again.", headers }, request);
}

function wrongMethod(request: IncomingMessage, methods: readonly (string | undefined)[]): WebAnswer {
  const allowed = methods.filter((method) => method !== undefined).join(", ");
  const error = `${request.method} is not answered here.`;
  return answerRefusal(
    { status: 405, error, happened: "", next: `Use ${allowed}.`, headers: { Allow: allowed } },
    request,
  );
}

/** BadInput is the asker's to mend and is told in full; anything else is ours, and is told to the log. */
function answerError(error: unknown, request: IncomingMessage, log: (words: string) => void): WebAnswer {
  if (error instanceof BadInput) {
    return answerRefusal({ status: 400, error: error.message, happened: error.happened, next: error.next }, request);
  }
  if (error instanceof RetryLater) {
    log(explainError(error));
    const headers = { "Retry-After": "60" };
    const words = {
      error: "Something Laurel depends on is slow at the moment.",
      happened: "",
      next: "Try again in a minute.",
    };
    return answerRefusal({ status: 503, ...words, headers }, request);
  }
  log(error instanceof Error ? `${explainError(error)} ${error.stack ?? ""}` : String(error));
  const words = {
    error: "Something broke on our side.",
    happened: "",
    next: "The operator has been told. Try again later.",
  };
  return answerRefusal({ status: 500, ...words }, request);
}

/** A one-time token that is still good must not lie in a log. */
function hideToken(sentence: string, found: FoundRoute | null): string {
  return found === null || found.token === "" ? sentence : sentence.replaceAll(found.token, "[token]");
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(() => server.closeAllConnections(), CLOSING_MILLISECONDS);
    server.close(() => {
      clearTimeout(patience);
      resolve();
    });
  });
}
