// A small GitHub on loopback: what Laurel needs of it, with its refusals, for demos and tests. Real clients talk to it.
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Clock, UnixSeconds } from "#core/time.ts";
import type { Authority } from "./authority.ts";
import { checkAppToken } from "./github-app.ts";
import { type DeliverOptions, type DoorAnswer, Hook } from "./github-hook.ts";
import { pullPayload, type PullPayload } from "./github-objects.ts";
import type { RestPull } from "./github-pulls.ts";
import { type Answer, notFound, pathPattern, Refused, type Route, routes } from "./github-routes.ts";
import { type Account, type Gist, GitHubState, isoTime } from "./github-state.ts";

export { makeAppKeys } from "./github-app.ts";
export { parsePulls } from "./github-pulls.ts";

export interface GitHubOptions {
  readonly appId: string;
  /** Verifies the App's tokens. */
  readonly publicKeyPem: string;
  readonly webhookSecret: string;
  readonly appSlug?: string;
  /** Story time: of pull requests, merges, comments and deliveries. Tokens live on wall time. */
  readonly clock: Clock;
}

export type Fault =
  | { readonly status: number; readonly message?: string }
  /** The connection breaks, before or after the request did what it asks. */
  | { readonly drop: "before-effect" | "after-effect" }
  /** 403 without effect, with the headers that tell the client how long to wait; 60 seconds when nothing is said. */
  | { readonly rateLimit: "primary" | "secondary"; readonly retryAfterSeconds?: number }
  /** No answer until the client gives up, and no effect. */
  | { readonly isSilent: true };

/** A request as hooks and faults see it: the path is without host, query and `/api/v3`. */
export type RequestHook = (method: string, path: string, body: unknown) => void | Promise<void>;

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** 0 when the connection was dropped. */
  readonly status: number;
}

export interface ShownComment {
  readonly id: number;
  readonly body: string;
  readonly user: Account;
  readonly created_at: string;
  readonly updated_at: string;
  readonly edits: number;
}

const REQUEST_BYTES_MAX = 5_000_000;
const RATE_LIMIT = 5_000;
const RATE_WINDOW_SECONDS = 3_600;
const RETRY_AFTER_SECONDS = 60;

/** Starts a stand-in on an ephemeral port of 127.0.0.1. Close it, or hold it with `await using`. */
export async function startGitHub(options: GitHubOptions): Promise<GitHubStandIn> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return new GitHubStandIn(options, server);
}

interface PlannedFault {
  readonly method: string;
  readonly pattern: RegExp;
  readonly fault: Fault;
  timesLeft: number;
}

interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly url: URL;
  readonly authorization: string;
  readonly accept: string;
  readonly etag: string | undefined;
  readonly body: unknown;
}

/** An answer for the wire, or none: `null` breaks the connection, `"silent"` leaves it open. */
type Outcome = Answer | null | "silent";

export class GitHubStandIn {
  /** To give to clients as `baseUrl`. */
  readonly apiUrl: string;
  readonly log: LoggedRequest[] = [];
  /** Routes that were asked for and that this stand-in does not know: a test asserts that it is empty. */
  readonly unhandled: string[] = [];
  /** Called with every request before it is looked at; it may end the client's process. */
  beforeRequest: RequestHook | undefined;
  /** Called when a request has done what it asks, before it is answered. */
  afterEffect: RequestHook | undefined;

  readonly #options: GitHubOptions;
  readonly #server: Server;
  readonly #state: GitHubState;
  readonly #hook: Hook;
  readonly #planned: PlannedFault[] = [];
  #requestCount = 0;

  constructor(options: GitHubOptions, server: Server) {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the server of the stand-in does not listen");
    this.apiUrl = `http://127.0.0.1:${address.port}`;
    this.#options = options;
    this.#server = server;
    this.#state = new GitHubState({ appSlug: "laurel", ...options });
    this.#hook = new Hook(this.#state, options.webhookSecret);
    server.on("request", (request, response) => void this.#serve(request, response));
  }

  async close(): Promise<void> {
    await this.#hook.close();
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Adds a repository in which the App is installed. Ids follow the order of the calls. */
  addRepository(fullName: string): { readonly id: number; readonly fullName: string; readonly installationId: number } {
    const { id, installationId } = this.#state.addRepository(fullName);
    return { id, fullName, installationId };
  }

  /** @param name an owner, or a repository as owner/name */
  installationId(name: string): number {
    return this.#state.installationOf(name).id;
  }

  /** Adds a pull request, open until it is merged. @throws BadInput when it is malformed, there already, or of an unknown repository */
  addPull(pull: RestPull): void {
    this.#state.addPull(pull);
  }

  /** Merges without telling anybody; `deliver` the `mergedPayload` for that. @param at in the story; now, when absent */
  merge(repository: string, number: number, at?: UnixSeconds): void {
    this.#state.merge(repository, number, at);
  }

  closeUnmerged(repository: string, number: number, at?: UnixSeconds): void {
    this.#state.closeUnmerged(repository, number, at);
  }

  /** What GitHub tells of a merge. @throws BadInput when the pull request is not merged */
  mergedPayload(repository: string, number: number): PullPayload {
    this.#state.mergedPull(repository, number);
    return this.pullPayload(repository, number, "closed");
  }

  /** What GitHub tells of a pull request as it is now, under another action. */
  pullPayload(repository: string, number: number, action: string): PullPayload {
    return pullPayload(this.#state.pull(repository, number), action);
  }

  /** Posts a signed delivery to the door and waits for its answer; a forged one (secret, corrupt) is not on GitHub's list. */
  deliver(doorUrl: string, event: string, payload: unknown, options?: DeliverOptions): Promise<DoorAnswer> {
    return this.#hook.deliver(doorUrl, event, payload, options);
  }

  /** Resolves when every redelivery asked for so far was answered. */
  redelivered(): Promise<void> {
    return this.#hook.settle();
  }

  /** The comments of a pull request, oldest first. */
  comments(repository: string, number: number): ShownComment[] {
    return this.#state.pull(repository, number).comments.map((comment) => ({
      id: comment.id,
      body: comment.body,
      user: comment.user,
      created_at: isoTime(comment.createdAt),
      updated_at: isoTime(comment.updatedAt),
      edits: comment.edits,
    }));
  }

  /** Somebody else comments. @returns the comment's id */
  addComment(repository: string, number: number, user: Omit<Account, "type"> & Partial<Account>, body: string): number {
    return this.#state.addComment(this.#state.pull(repository, number), { type: "User", ...user }, body).id;
  }

  labels(repository: string, number: number): string[] {
    return this.#state.pull(repository, number).labels.map((label) => label.name);
  }

  /** The App was installed before it asked for this permission, and nobody has granted it since. */
  withhold(permission: "checks" | "contents" | "issues" | "statuses"): void {
    const { [permission]: _, ...granted } = this.#state.permissions;
    this.#state.permissions = granted;
  }

  /** What stands on the App's page under Webhook URL. */
  setWebhookUrl(url: string): void {
    this.#state.webhookUrl = url;
  }

  /** Says where people sign in: their tokens are good here. */
  signInWith(authority: Pick<Authority, "accountOf" | "revoke">): void {
    this.#state.authority = authority;
  }

  /** Somebody publishes a gist, or edits it. @returns its address */
  putGist(
    gist: Omit<Gist, "createdAt" | "owner"> & { owner: Pick<Account, "login" | "id"> | null; createdAt?: UnixSeconds },
  ): string {
    const { id, owner, createdAt = this.#options.clock.now() } = gist;
    this.#state.gists.set(id, { ...gist, owner: owner === null ? null : { ...owner, type: "User" }, createdAt });
    return `https://gist.github.com/${owner?.login ?? "anonymous"}/${id}`;
  }

  /** Plans a fault for the next requests. @param path a template such as `/repos/{owner}/{repo}/pulls/{number}`, or a pattern */
  inject(method: string, path: string | RegExp, fault: Fault & { readonly times?: number }): void {
    const pattern = typeof path === "string" ? pathPattern(path) : path;
    this.#planned.push({ method, pattern, fault, timesLeft: fault.times ?? 1 });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client that was killed in the middle breaks its connection: that is what crash tests are for.
    response.on("error", () => undefined);
    const arrival = await this.#read(request);
    if (arrival === null) return void request.socket.destroy();
    const outcome = await this.#decide(arrival);
    const { method, path, url } = arrival;
    const isAnswer = outcome !== null && outcome !== "silent";
    this.log.push({ method, path, query: url.search, status: isAnswer ? outcome.status : 0 });
    if (isAnswer) this.#send(response, arrival, outcome);
    else if (outcome === null) request.socket.destroy();
  }

  async #read(request: IncomingMessage): Promise<Arrival | null> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of request) {
        bytes += chunk.length;
        if (bytes > REQUEST_BYTES_MAX) return null;
        chunks.push(chunk);
      }
    } catch {
      // The client went away in the middle of its request; there is nobody to answer.
      return null;
    }
    const url = new URL(`${this.apiUrl}${request.url ?? "/"}`);
    const { authorization = "", accept = "", "if-none-match": etag } = request.headers;
    const path = url.pathname.replace(/^\/api(\/v3)?(?=\/)/, "");
    const body = parseJson(Buffer.concat(chunks).toString("utf8"));
    return { method: request.method ?? "GET", path, url, authorization, accept, etag, body };
  }

  async #decide(arrival: Arrival): Promise<Outcome> {
    const { method, path, body } = arrival;
    try {
      await this.beforeRequest?.(method, path, body);
      const fault = this.#takeFault(method, path);
      if (fault !== null && !("drop" in fault && fault.drop === "after-effect")) return this.#faultOutcome(fault, path);
      const answer = await this.#answer(arrival);
      await this.afterEffect?.(method, path, body);
      return fault === null ? answer : null;
    } catch (error) {
      if (error instanceof Refused) return error.answer;
      // A fault of the stand-in or of a test's hook: told to the client, which shows it in the failing test.
      return { status: 500, body: { message: error instanceof Error ? error.stack : String(error) } };
    }
  }

  async #answer(arrival: Arrival): Promise<Answer> {
    const { method, path, url, accept, authorization, body } = arrival;
    const found = findRoute(method, path);
    if (found === null) {
      this.unhandled.push(`${method} ${path}`);
      throw notFound();
    }
    const wallSeconds = Math.floor(Date.now() / 1000);
    const installationId = this.#admit(found.route, arrival.authorization, wallSeconds);
    if (body === undefined) throw new Refused(400, "Problems parsing JSON");
    const { params } = found;
    const call = {
      state: this.#state,
      hook: this.#hook,
      installationId,
      wallSeconds,
      params,
      url,
      accept,
      authorization,
      body,
    };
    return found.route.answer(call);
  }

  /** @returns the installation whose token was shown, 0 where the route needs none */
  #admit(route: Route, authorization: string, wallSeconds: number): number {
    if (route.needs === "nothing") return 0;
    const token = authorization.replace(/^(bearer|token) /i, "");
    if (route.needs === "app token") {
      const check = checkAppToken(token, this.#options, wallSeconds);
      if (!check.isAccepted) throw new Refused(check.status, check.message);
      return 0;
    }
    const installationId = this.#state.installationOfToken(token, wallSeconds);
    if (installationId === null) throw new Refused(401, "Bad credentials");
    return installationId;
  }

  #takeFault(method: string, path: string): Fault | null {
    const planned = this.#planned.find(
      (candidate) => candidate.timesLeft > 0 && candidate.method === method && candidate.pattern.test(path),
    );
    if (planned === undefined) return null;
    planned.timesLeft -= 1;
    return planned.fault;
  }

  #faultOutcome(fault: Fault, path: string): Outcome {
    if ("drop" in fault) return null;
    if ("isSilent" in fault) return "silent";
    if ("rateLimit" in fault) return rateLimited(fault.rateLimit, fault.retryAfterSeconds ?? RETRY_AFTER_SECONDS, path);
    return { status: fault.status, body: { message: fault.message ?? "Server Error" } };
  }

  #send(response: ServerResponse, arrival: Arrival, answer: Answer): void {
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body ?? null);
    const etag = `W/"${createHash("sha256").update(text).digest("hex")}"`;
    const isReadable = arrival.method === "GET" && answer.status === 200;
    const isUnchanged = isReadable && arrival.etag === etag;
    const headers = { ...this.#rateHeaders(), ...(isReadable ? { etag } : {}), ...answer.headers };
    if (isUnchanged || answer.status === 204) {
      response.writeHead(isUnchanged ? 304 : 204, headers).end();
      return;
    }
    const contentType = answer.contentType ?? "application/json; charset=utf-8";
    response.writeHead(answer.status, { "content-type": contentType, ...headers }).end(text);
  }

  #rateHeaders(): Record<string, string> {
    this.#requestCount += 1;
    // Never zero: only an injected fault exhausts the limit.
    const used = this.#requestCount % RATE_LIMIT;
    return {
      "x-github-media-type": "github.v3; format=json",
      "x-github-request-id": `STAND:${this.#requestCount}`,
      "x-ratelimit-limit": String(RATE_LIMIT),
      "x-ratelimit-remaining": String(RATE_LIMIT - used),
      "x-ratelimit-used": String(used),
      "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + RATE_WINDOW_SECONDS),
      "x-ratelimit-resource": "core",
    };
  }
}

function findRoute(
  method: string,
  path: string,
): { readonly route: Route; readonly params: Record<string, string> } | null {
  for (const route of routes) {
    const match = route.method === method ? route.pattern.exec(path) : null;
    if (match === null) continue;
    const params = Object.entries(match.groups ?? {}).map(
      ([name, value]) => [name, decodeURIComponent(value)] as const,
    );
    return { route, params: Object.fromEntries(params) };
  }
  return null;
}

/** GitHub tells its two limits apart by headers and words; GraphQL tells the primary one with status 200. */
function rateLimited(kind: "primary" | "secondary", retryAfterSeconds: number, path: string): Answer {
  if (kind === "secondary") {
    const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
    return { status: 403, body: { message }, headers: { "retry-after": String(retryAfterSeconds) } };
  }
  const reset = Math.floor(Date.now() / 1000) + retryAfterSeconds;
  const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) };
  const message = "API rate limit exceeded for installation.";
  if (path === "/graphql") return { status: 200, body: { errors: [{ type: "RATE_LIMITED", message }] }, headers };
  return { status: 403, body: { message }, headers };
}

/** @returns null for an empty text, undefined for one that is no JSON */
function parseJson(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
