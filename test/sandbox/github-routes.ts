// GitHub's REST routes as one table: which credential each needs, and what it answers.
import { showDelivery, type Hook, isDelivered } from "./github-hook.ts";
import { answerGraphql, NOT_ACCESSIBLE } from "./github-graphql.ts";
import {
  diffOf,
  showApp,
  showCheckRun,
  showComment,
  showCommits,
  showContents,
  showFile,
  showHookConfig,
  showInstallation,
  showLabel,
  showLineComments,
  showPull,
  showPullSummary,
  showRepository,
  showReview,
} from "./github-objects.ts";
import {
  baseCommitOf,
  type CheckRun,
  type Comment,
  type GitHubState,
  isoTime,
  type Label,
  type Pull,
  type Repository,
} from "./github-state.ts";

export interface Call {
  readonly state: GitHubState;
  readonly hook: Hook;
  /** The installation whose token was shown; 0 on routes that need none. */
  readonly installationId: number;
  readonly wallSeconds: number;
  readonly params: Readonly<Record<string, string>>;
  /** As the client asked for it, with its query: pages are named after it. */
  readonly url: URL;
  readonly accept: string;
  readonly authorization: string;
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  /** JSON, or a text when `contentType` is set. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly needs: "app token" | "installation token" | "nothing";
  readonly answer: (call: Call) => Answer | Promise<Answer>;
}

/** An answer that ends a route early. */
export class Refused extends Error {
  readonly answer: Answer;

  constructor(status: number, message: string, more: Record<string, unknown> = {}) {
    super(message);
    this.answer = { status, body: { message, ...more, documentation_url: DOCUMENTATION_URL, status: String(status) } };
  }
}

const DOCUMENTATION_URL = "https://docs.github.com/rest";
const COMMENT_CHARACTERS_MAX = 65_536;
const PAGE_DEFAULT = 30;
const PAGE_MAX = 100;
// GitHub shows no diff of more files, and lists no more files of one pull request.
const DIFF_FILES_MAX = 300;
const FILES_LISTED_MAX = 3_000;

/** Turns `/repos/{owner}/{repo}` into a pattern of whole paths; `{number}` and `{id}` are digits, `{rest}` may hold slashes. */
export function pathPattern(template: string): RegExp {
  const source = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const characters = name === "number" || name === "id" ? "\\d+" : name === "rest" ? ".+" : "[^/]+";
    return `(?<${name}>${characters})`;
  });
  return new RegExp(`^${source}$`);
}

const REPO = "/repos/{owner}/{repo}";
const OF_APP = "app token";
const OF_INSTALLATION = "installation token";

export const routes: readonly Route[] = [
  route("GET", "/app", OF_APP, ({ state }) => ok(showApp(state))),
  route("GET", "/app/installations", OF_APP, listInstallations),
  route("GET", "/app/installations/{id}", OF_APP, (call) => ok(showInstallation(call.state, installationOf(call)))),
  route("POST", "/app/installations/{id}/access_tokens", OF_APP, issueToken),
  route("GET", "/app/hook/config", OF_APP, ({ state }) => ok(showHookConfig(state))),
  route("GET", "/app/hook/deliveries", OF_APP, listDeliveries),
  route("POST", "/app/hook/deliveries/{id}/attempts", OF_APP, redeliver),
  route("GET", `${REPO}/installation`, OF_APP, showInstallationOfRepository),
  route("GET", "/installation/repositories", OF_INSTALLATION, listRepositories),
  route("GET", REPO, OF_INSTALLATION, (call) => ok(showRepository(repositoryOf(call)))),
  route("GET", `${REPO}/pulls`, OF_INSTALLATION, listPulls),
  route("GET", `${REPO}/pulls/{number}`, OF_INSTALLATION, getPull),
  route("GET", `${REPO}/pulls/{number}/files`, OF_INSTALLATION, listFiles),
  route("GET", `${REPO}/pulls/{number}/reviews`, OF_INSTALLATION, listReviews),
  route("GET", `${REPO}/pulls/{number}/comments`, OF_INSTALLATION, listLineComments),
  route("GET", `${REPO}/pulls/{number}/commits`, OF_INSTALLATION, (call) => page(call, showCommits(pullOf(call)))),
  route("GET", `${REPO}/commits/{ref}/check-runs`, OF_INSTALLATION, listCheckRuns),
  route("POST", `${REPO}/check-runs`, OF_INSTALLATION, addCheckRun),
  route("GET", `${REPO}/issues/{number}/comments`, OF_INSTALLATION, listComments),
  route("POST", `${REPO}/issues/{number}/comments`, OF_INSTALLATION, addComment),
  route("GET", `${REPO}/issues/comments/{id}`, OF_INSTALLATION, (call) => ok(showComment(call.state, commentOf(call)))),
  route("PATCH", `${REPO}/issues/comments/{id}`, OF_INSTALLATION, editComment),
  route("DELETE", `${REPO}/issues/comments/{id}`, OF_INSTALLATION, removeComment),
  route("GET", `${REPO}/issues/{number}/labels`, OF_INSTALLATION, (call) =>
    page(call, pullOf(call).labels.map(showLabel)),
  ),
  route("POST", `${REPO}/issues/{number}/labels`, OF_INSTALLATION, addLabels),
  route("DELETE", `${REPO}/issues/{number}/labels/{label}`, OF_INSTALLATION, removeLabel),
  route("GET", `${REPO}/contents/{rest}`, OF_INSTALLATION, getContents),
  route("POST", "/graphql", OF_INSTALLATION, askGraphql),
  route("GET", "/user", "nothing", showUser),
  route("DELETE", "/applications/{client}/token", "nothing", revokeToken),
  route("GET", "/gists/{gist}", "nothing", showGist),
];

function route(method: string, template: string, needs: Route["needs"], answer: Route["answer"]): Route {
  return { method, pattern: pathPattern(template), needs, answer };
}

function listInstallations(call: Call): Answer {
  return page(
    call,
    [...call.state.installations.values()].map((installation) => showInstallation(call.state, installation)),
  );
}

function issueToken(call: Call): Answer {
  const { token, expiresAt } = call.state.issueToken(installationOf(call).id, call.wallSeconds);
  const { permissions } = call.state;
  const body = { token, expires_at: isoTime(expiresAt), permissions, repository_selection: "selected" };
  return { status: 201, body };
}

function showInstallationOfRepository(call: Call): Answer {
  const repository = call.state.findRepository(fullNameOf(call));
  if (repository === undefined) throw notFound();
  return ok(showInstallation(call.state, { id: repository.installationId, account: repository.owner }));
}

/** Newest first, in pages that are named by a cursor and not by a number. */
function listDeliveries(call: Call): Answer {
  const wished = call.url.searchParams.get("status");
  const cursor = Number(call.url.searchParams.get("cursor") ?? Number.MAX_SAFE_INTEGER);
  const found = call.hook.deliveries
    .filter((delivery) => delivery.id < cursor)
    .filter((delivery) => wished === null || (wished === "success") === isDelivered(delivery))
    .toReversed();
  const shown = found.slice(0, pageSize(call));
  const last = shown.at(-1);
  const isMore = shown.length < found.length && last !== undefined;
  const headers = isMore ? { link: `<${urlWith(call, "cursor", last.id)}>; rel="next"` } : {};
  return { status: 200, body: shown.map(showDelivery), headers };
}

function redeliver(call: Call): Answer {
  if (!call.hook.redeliver(Number(call.params["id"]))) throw notFound();
  return { status: 202, body: {} };
}

function listRepositories(call: Call): Answer {
  const repositories = call.state.repositoriesOf(call.installationId).map(showRepository);
  const { body, ...answer } = page(call, repositories);
  return {
    ...answer,
    body: { total_count: repositories.length, repository_selection: "selected", repositories: body },
  };
}

function listPulls(call: Call): Answer {
  const query = call.url.searchParams;
  const state = query.get("state") ?? "open";
  const base = query.get("base");
  const sort = query.get("sort") ?? "created";
  // GitHub's own default: newest first when sorted by creation, else oldest first.
  const direction = query.get("direction") ?? (sort === "created" ? "desc" : "asc");
  const pulls = [...repositoryOf(call).pulls.values()]
    .filter((pull) => state === "all" || (state === "open") === (pull.closedAt === null))
    .filter((pull) => base === null || pull.rest.base.ref === base)
    .sort((one, other) => timeOf(one, sort) - timeOf(other, sort) || one.rest.number - other.rest.number);
  return page(call, (direction === "desc" ? pulls.toReversed() : pulls).map(showPullSummary));
}

function timeOf(pull: Pull, sort: string): number {
  return sort === "updated" ? pull.updatedAt : pull.createdAt;
}

function getPull(call: Call): Answer {
  const pull = pullOf(call);
  if (!/\bdiff\b/.test(call.accept)) return ok(showPull(pull));
  if (pull.rest.files.length > DIFF_FILES_MAX) {
    throw new Refused(406, `Sorry, the diff exceeded the maximum number of files (${DIFF_FILES_MAX}).`, {
      errors: [{ resource: "PullRequest", field: "diff", code: "too_large" }],
    });
  }
  return { status: 200, body: diffOf(pull), contentType: "application/vnd.github.diff; charset=utf-8" };
}

function listFiles(call: Call): Answer {
  const pull = pullOf(call);
  return page(
    call,
    pull.rest.files.slice(0, FILES_LISTED_MAX).map((file) => showFile(pull, file)),
  );
}

function listReviews(call: Call): Answer {
  const pull = pullOf(call);
  return page(
    call,
    pull.reviews.map((review) => showReview(pull, review)),
  );
}

function listLineComments(call: Call): Answer {
  const pull = pullOf(call);
  return page(
    call,
    pull.reviews.flatMap((review) => showLineComments(pull, review)),
  );
}

function listCheckRuns(call: Call): Answer {
  requirePermission(call, "checks");
  const ref = call.params["ref"];
  const pulls = [...repositoryOf(call).pulls.values()];
  const runs = pulls.flatMap((pull) => pull.checkRuns).filter((run) => run.headSha === ref);
  const { body, ...answer } = page(call, runs.map(showCheckRun));
  return { ...answer, body: { total_count: runs.length, check_runs: body } };
}

function addCheckRun(call: Call): Answer {
  requirePermission(call, "checks");
  const headSha = textField(call, "head_sha");
  const pull = [...repositoryOf(call).pulls.values()].find(({ rest }) => rest.head.sha === headSha);
  const name = textField(call, "name");
  if (pull === undefined || headSha === null || !name) throw invalid("CheckRun", "head_sha", "invalid");
  const conclusion = textField(call, "conclusion");
  const status = textField(call, "status") ?? (conclusion === null ? "queued" : "completed");
  const run: CheckRun = { id: call.state.nextId(), name, headSha, status, conclusion };
  pull.checkRuns.push(run);
  return { status: 201, body: showCheckRun(run) };
}

function listComments(call: Call): Answer {
  const since = call.url.searchParams.get("since");
  const oldest = since === null ? 0 : Date.parse(since) / 1000;
  const comments = pullOf(call).comments.filter((comment) => comment.updatedAt >= oldest);
  return page(
    call,
    comments.map((comment) => showComment(call.state, comment)),
  );
}

function addComment(call: Call): Answer {
  const pull = pullOf(call);
  const comment = call.state.addComment(pull, call.state.bot, commentBody(call));
  return { status: 201, body: showComment(call.state, comment) };
}

function editComment(call: Call): Answer {
  const comment = commentOf(call);
  return ok(showComment(call.state, call.state.editComment(comment, commentBody(call))));
}

function removeComment(call: Call): Answer {
  call.state.removeComment(commentOf(call));
  return { status: 204 };
}

function commentBody(call: Call): string {
  const body = textField(call, "body");
  if (body === null || body.trim() === "") throw invalid("IssueComment", "body", "missing_field");
  if ([...body].length > COMMENT_CHARACTERS_MAX) {
    const message = `body is too long (maximum is ${COMMENT_CHARACTERS_MAX} characters)`;
    throw invalid("IssueComment", "body", "unprocessable", message);
  }
  return body;
}

function addLabels(call: Call): Answer {
  const pull = pullOf(call);
  const wished = fieldOf(call.body, "labels");
  if (!Array.isArray(wished)) throw invalid("Label", "labels", "missing_field");
  for (const name of wished) {
    if (typeof name !== "string" || name === "") throw invalid("Label", "name", "invalid");
    if (!pull.labels.some((label) => label.name === name)) pull.labels.push({ id: call.state.nextId(), name });
  }
  return ok(pull.labels.map(showLabel));
}

function removeLabel(call: Call): Answer {
  const { labels } = pullOf(call);
  const index = labels.findIndex((label: Label) => label.name === call.params["label"]);
  if (index < 0) throw new Refused(404, "Label does not exist");
  labels.splice(index, 1);
  return ok(labels.map(showLabel));
}

/** Of all files of a repository, the sandbox knows the attributes at the base of each pull request. */
function getContents(call: Call): Answer {
  const repository = repositoryOf(call);
  requirePermission(call, "contents");
  const ref = call.url.searchParams.get("ref");
  const pull = [...repository.pulls.values()].find((known) => baseCommitOf(known) === ref);
  if (ref !== null && pull === undefined) throw new Refused(404, `No commit found for the ref ${ref}`);
  const { rest: path = "" } = call.params;
  const text = path === ".gitattributes" ? pull?.rest.gitattributes : null;
  if (ref === null || typeof text !== "string") throw notFound();
  return ok(showContents(repository, path, ref, text));
}

async function askGraphql(call: Call): Promise<Answer> {
  const variables = fieldOf(call.body, "variables");
  const question = {
    query: textField(call, "query") ?? "",
    variables: typeof variables === "object" && variables !== null ? { ...variables } : {},
    operationName: textField(call, "operationName"),
  };
  return ok(await answerGraphql(call.state, call.installationId, question));
}

/** By the token of a person who signed in, not of an installation. */
function showUser({ state, authorization }: Call): Answer {
  const account = state.authority?.accountOf(authorization.replace(/^bearer /i, "")) ?? null;
  if (account === null) throw new Refused(401, "Bad credentials");
  return ok({ login: account.name, id: Number(account.id), type: "User" });
}

function revokeToken({ state, authorization, params, body }: Call): Answer {
  const basic = Buffer.from(authorization.replace(/^basic /i, ""), "base64")
    .toString("utf8")
    .split(":");
  const token = (body as { readonly access_token?: unknown } | null)?.access_token;
  const [id = "", secret = ""] = basic;
  const isKnown = id === params["client"] && typeof token === "string" && state.authority?.revoke(id, secret, token);
  if (isKnown !== true) throw notFound();
  return { status: 204 };
}

function showGist({ state, params }: Call): Answer {
  const gist = state.gists.get(params["gist"] ?? "");
  if (gist === undefined) throw notFound();
  const { id, owner, isPublic, createdAt, files } = gist;
  const shown = Object.entries(files).map(([filename, content]) => {
    const size = Buffer.byteLength(content);
    return [filename, { filename, type: "text/plain", size, truncated: size > 1_000_000, content }] as const;
  });
  return ok({
    id,
    public: isPublic,
    owner,
    created_at: isoTime(createdAt),
    updated_at: isoTime(createdAt),
    files: Object.fromEntries(shown),
  });
}

function installationOf(call: Call) {
  const id = Number(call.params["id"]);
  const installation = [...call.state.installations.values()].find((known) => known.id === id);
  if (installation === undefined) throw notFound();
  return installation;
}

function fullNameOf({ params }: Call): string {
  return `${params["owner"]}/${params["repo"]}`;
}

/** What a token may not see is not there. */
function repositoryOf(call: Call): Repository {
  const repository = call.state.findRepository(fullNameOf(call));
  if (repository === undefined || repository.installationId !== call.installationId) throw notFound();
  return repository;
}

function pullOf(call: Call): Pull {
  const pull = repositoryOf(call).pulls.get(Number(call.params["number"]));
  if (pull === undefined) throw notFound();
  return pull;
}

function commentOf(call: Call): Comment {
  const comment = call.state.comments.get(Number(call.params["id"]));
  if (comment === undefined || comment.pull.repository !== repositoryOf(call)) throw notFound();
  return comment;
}

function requirePermission({ state }: Call, name: string): void {
  if (state.permissions[name] === undefined) throw new Refused(403, NOT_ACCESSIBLE);
}

/** One page of a list, with the Link header that leads to the others. */
function page(call: Call, all: readonly unknown[]): Answer {
  const size = pageSize(call);
  const number = Math.max(Number(call.url.searchParams.get("page")) || 1, 1);
  const last = Math.max(Math.ceil(all.length / size), 1);
  const links = [
    ...(number > 1 ? [`<${urlWith(call, "page", number - 1)}>; rel="prev"`] : []),
    ...(number < last ? [`<${urlWith(call, "page", number + 1)}>; rel="next"`] : []),
    ...(number < last ? [`<${urlWith(call, "page", last)}>; rel="last"`] : []),
    ...(number > 1 ? [`<${urlWith(call, "page", 1)}>; rel="first"`] : []),
  ];
  const headers = links.length === 0 ? {} : { link: links.join(", ") };
  return { status: 200, body: all.slice((number - 1) * size, number * size), headers };
}

function pageSize({ url }: Call): number {
  const size = Number(url.searchParams.get("per_page")) || PAGE_DEFAULT;
  return Math.min(Math.max(size, 1), PAGE_MAX);
}

function urlWith({ url }: Call, name: string, value: number): string {
  const other = new URL(url);
  other.searchParams.set(name, String(value));
  return other.href;
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

export function notFound(): Refused {
  return new Refused(404, "Not Found");
}

function invalid(resource: string, field: string, code: string, message?: string): Refused {
  const error = { resource, code, field, ...(message === undefined ? {} : { message }) };
  return new Refused(422, "Validation Failed", { errors: [error] });
}

function textField({ body }: Call, name: string): string | null {
  const value = fieldOf(body, name);
  return typeof value === "string" ? value : null;
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;
}
