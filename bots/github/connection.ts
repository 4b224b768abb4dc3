// The connection: GitHub as an App sees it, one client for each installation, and what GitHub's errors mean to us.
import { createPrivateKey } from "node:crypto";
import { createAppAuth } from "@octokit/auth-app";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";
import { BadInput, isLaurelError, NeedsHuman, RetryLater, type LaurelError } from "#core/errors.ts";
import { fieldsOf, idOf, isFields, listOf, type Fields } from "./fields.ts";

export interface ConnectionOptions {
  readonly appId: string;
  /** PEM, PKCS #1 or PKCS #8. */
  readonly privateKey: string;
  readonly apiUrl: string;
  /** For each call. */
  readonly deadlineMilliseconds: number;
}

export type Client = InstanceType<typeof AppOctokit>;

export interface Connection {
  /** Acts with the App's own token; `doing` is what was tried, for the error ("read owner/name#12"). */
  asApp<T>(doing: string, act: (client: Client) => Promise<T>): Promise<T>;
  /** Acts with the token of the installation that holds the repository. @throws RetryLater or NeedsHuman */
  asInstallation<T>(repository: string, doing: string, act: (client: Client) => Promise<T>): Promise<T>;
}

const AppOctokit = Octokit.plugin(throttling, retry);

const ITEMS_PER_PAGE = 100;
const REASON_CHARACTERS_MAX = 300;
// One quick second try for a hiccup; what lasts longer is left to the next tick.
const RETRIES = 1;
const RETRY_MILLISECONDS = 250;
// 429 too: a limit is waited out between ticks and never inside one.
const STATUSES_NOT_RETRIED = [400, 401, 403, 404, 410, 422, 429, 451];

/** @throws BadInput when the private key cannot be read */
export function connectToGitHub(options: ConnectionOptions): Connection {
  checkPrivateKey(options.privateKey);
  const app = openClient(options, {});
  const installationIds = new Map<string, Promise<number>>();
  const clients = new Map<number, Client>();

  async function findClient(repository: string): Promise<Client> {
    const name = repository.toLowerCase();
    const looking = installationIds.get(name) ?? findInstallation(app, repository);
    installationIds.set(name, looking);
    // A failure is not an answer to remember.
    looking.catch(() => installationIds.delete(name));
    const installationId = await looking;
    const client = clients.get(installationId) ?? openClient(options, { installationId });
    clients.set(installationId, client);
    return client;
  }
  /** The installation may have been removed and made anew: what was refused is looked up again. */
  async function forget(repository: string): Promise<void> {
    const looking = installationIds.get(repository.toLowerCase());
    installationIds.delete(repository.toLowerCase());
    const installationId = await looking?.catch(() => null);
    if (typeof installationId === "number") clients.delete(installationId);
  }

  return {
    async asApp(doing, act) {
      try {
        return await act(app);
      } catch (error) {
        throw tellError(error, doing);
      }
    },
    async asInstallation(repository, doing, act) {
      const isKnown = installationIds.has(repository.toLowerCase());
      try {
        return await act(await findClient(repository));
      } catch (error) {
        if (!isStale(error)) throw tellError(error, doing);
        await forget(repository);
        if (!isKnown) throw tellError(error, doing);
      }
      try {
        return await act(await findClient(repository));
      } catch (error) {
        if (isStale(error)) await forget(repository);
        throw tellError(error, doing);
      }
    },
  };
}

/**
 * The pages of a list, in GitHub's order. Octokit's own paging is not used: it takes an empty answer for an empty list.
 * @throws NeedsHuman when there are more than `pagesMax` pages: a list is never cut in silence
 */
export async function* pagesOf(
  client: Client,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  pagesMax: number,
): AsyncGenerator<readonly Fields[]> {
  for (let page = 1; page <= pagesMax; page += 1) {
    const answer = await client.request(route, { ...parameters, per_page: ITEMS_PER_PAGE, page });
    yield listOf(answer.data, `the answer of ${route}`);
    if (!/\brel="next"/.test(answer.headers.link ?? "")) return;
  }
  throw new NeedsHuman("A list on GitHub is longer than Laurel reads.", {
    happened: `${route} has more than ${pagesMax} pages of ${ITEMS_PER_PAGE}: ${JSON.stringify(parameters)}`,
    next: "Read a shorter time at once, or record this pull request by hand.",
  });
}

export async function listAll(
  client: Client,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  pagesMax: number,
): Promise<readonly Fields[]> {
  const items: Fields[] = [];
  for await (const page of pagesOf(client, route, parameters, pagesMax)) items.push(...page);
  return items;
}

/** "owner/name" as GitHub's calls take it. */
export function ownerAndRepo(repository: string): { readonly owner: string; readonly repo: string } {
  const [owner = "", repo = ""] = repository.split("/", 2);
  return { owner, repo };
}

export function isLoopback(url: string): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);
}

/** What an error of Octokit's means: busy, refused or gone. What is none of these is a bug and stays as it is. */
export function tellError(error: unknown, doing: string): unknown {
  if (error instanceof BadInput) return unlikeAgreed(error, doing);
  if (isLaurelError(error) || !isFields(error)) return error;
  if (error["name"] === "GraphqlResponseError") return tellGraphqlError(error, doing);
  return typeof error["status"] === "number" ? tellStatus(error, error["status"], doing) : error;
}

function tellStatus(error: Fields, status: number, doing: string): LaurelError {
  const happened = `${callOf(error)} answered ${status}: ${reasonOf(error["message"])}`;
  if (isBusy(error, status)) {
    return new RetryLater(`GitHub is busy or out of reach (to ${doing}).`, {
      happened,
      next: "It is tried again.",
      cause: error,
    });
  }
  const [because, next] = refusalOf(error, status);
  return new NeedsHuman(`GitHub ${because} (to ${doing}).`, { happened, next, cause: error });
}

/** Octokit gives a broken connection and a passed deadline the status 500. */
function isBusy(error: Fields, status: number): boolean {
  if (status >= 500 || status === 408 || status === 429) return true;
  if (status !== 403) return false;
  const headers = headersOf(error);
  const isLimited = headers["x-ratelimit-remaining"] === "0" || headers["retry-after"] !== undefined;
  return isLimited || /rate limit|abuse detection/i.test(String(error["message"]));
}

function refusalOf(error: Fields, status: number): readonly [because: string, next: string] {
  switch (status) {
    case 401:
      return [
        "does not accept the App's credentials",
        "Check the App's id and private key, and that the key was not revoked in the App's settings.",
      ];
    case 403: {
      const accepted = headersOf(error)["x-accepted-github-permissions"];
      const wanted = typeof accepted === "string" ? accepted : "contents=read, issues=write, pull_requests=write";
      return [
        "does not allow it to the App",
        `Grant the App these permissions (${wanted}), accept them in the installation, and see that it is not suspended.`,
      ];
    }
    case 404:
    case 410:
      return [
        "shows no such thing to the App",
        "Check the repository's name and the pull request's number, and install the App on the repository if it is not.",
      ];
    default:
      return ["refused the call", "Read GitHub's reason, mend it, and resume."];
  }
}

function tellGraphqlError(error: Fields, doing: string): LaurelError {
  const errors = Array.isArray(error["errors"]) ? error["errors"].filter(isFields) : [];
  const types = errors.map((one) => one["type"]);
  const happened = `GraphQL answered: ${reasonOf(errors.map((one) => one["message"]).join("; "))}`;
  if (types.includes("NOT_FOUND")) {
    const next = "Check that the pull request is still there and that the App is installed on the repository.";
    return new NeedsHuman(`GitHub shows no such thing to the App (to ${doing}).`, { happened, next, cause: error });
  }
  if (types.includes("FORBIDDEN") || types.includes("INSUFFICIENT_SCOPES")) {
    const next = "Grant the App these permissions: contents=read, issues=read, pull_requests=read.";
    return new NeedsHuman(`GitHub does not allow it to the App (to ${doing}).`, { happened, next, cause: error });
  }
  return new RetryLater(`GitHub did not finish the query (to ${doing}).`, {
    happened,
    next: "It is tried again.",
    cause: error,
  });
}

/** A proxy's page, a body that broke off, a field that changed: the next answer may be whole again. */
function unlikeAgreed(error: BadInput, doing: string): RetryLater {
  return new RetryLater(`GitHub's answer is not as agreed (to ${doing}).`, {
    happened: `${error.message} ${error.happened}`,
    next: error.next,
    cause: error,
  });
}

function isStale(error: unknown): boolean {
  if (!isFields(error)) return false;
  if (error["status"] === 404 || error["status"] === 401) return true;
  const errors = error["name"] === "GraphqlResponseError" ? error["errors"] : null;
  return Array.isArray(errors) && errors.some((one) => isFields(one) && one["type"] === "NOT_FOUND");
}

async function findInstallation(app: Client, repository: string): Promise<number> {
  const answer = await app.request("GET /repos/{owner}/{repo}/installation", ownerAndRepo(repository));
  return idOf(fieldsOf(answer.data, "the installation"), "id");
}

function openClient(options: ConnectionOptions, holder: { readonly installationId?: number }): Client {
  const { appId, privateKey, apiUrl, deadlineMilliseconds } = options;
  const never = () => false;
  const silent = () => undefined;
  return new AppOctokit({
    authStrategy: createAppAuth,
    auth: { appId, privateKey, ...holder },
    baseUrl: apiUrl.replace(/\/$/, ""),
    userAgent: "laurel",
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { fetch: fetchWithin(deadlineMilliseconds) },
    retry: { retries: RETRIES, retryAfterBaseValue: RETRY_MILLISECONDS, doNotRetry: STATUSES_NOT_RETRIED },
    // Spaces our writes out as GitHub asks for; the limits themselves are waited out by the tick.
    throttle: { enabled: !isLoopback(apiUrl), onRateLimit: never, onSecondaryRateLimit: never },
  });
}

/**
 * A body that breaks off, or comes after the deadline, is an empty answer to Octokit: that is why every answer is read field
 * by field, and an empty one is a fault.
 */
function fetchWithin(deadlineMilliseconds: number): typeof fetch {
  return (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(deadlineMilliseconds) });
}

function checkPrivateKey(privateKey: string): void {
  try {
    // Environment files often hold the line breaks as "\n"; Octokit reads those too.
    createPrivateKey(privateKey.replaceAll("\\n", "\n"));
  } catch (cause) {
    throw new BadInput("The GitHub App's private key cannot be read.", {
      next: "Make a new key in the App's settings and give its whole PEM text, from BEGIN to END.",
      cause,
    });
  }
}

/** Method and path without the query. */
function callOf(error: Fields): string {
  const request = isFields(error["request"]) ? error["request"] : {};
  const url = String(request["url"] ?? "");
  return `${String(request["method"] ?? "A call")} ${URL.canParse(url) ? new URL(url).pathname : ""}`.trim();
}

function headersOf(error: Fields): Fields {
  const response = isFields(error["response"]) ? error["response"] : {};
  return isFields(response["headers"]) ? response["headers"] : {};
}

function reasonOf(message: unknown): string {
  return String(message).slice(0, REASON_CHARACTERS_MAX);
}
