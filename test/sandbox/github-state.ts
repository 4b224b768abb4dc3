// What the stand-in GitHub remembers: installations, repositories, pull requests, comments. No wire in here.
import { createHash } from "node:crypto";
import { BadInput } from "#core/errors.ts";
import { type Clock, parseIsoTime, type UnixSeconds, unixSeconds } from "#core/time.ts";
import type { Authority } from "./authority.ts";
import { type CompletePull, parsePull, type RestPerson, type RestPull, type RestReview } from "./github-pulls.ts";

export interface Gist {
  readonly id: string;
  readonly owner: Account | null;
  readonly isPublic: boolean;
  readonly createdAt: UnixSeconds;
  /** By name. */
  readonly files: Readonly<Record<string, string>>;
}

export interface Account {
  readonly login: string;
  readonly id: number;
  readonly type: "User" | "Bot" | "Organization";
}

export interface Repository {
  readonly id: number;
  readonly fullName: string;
  readonly owner: Account;
  readonly installationId: number;
  readonly createdAt: UnixSeconds;
  readonly pulls: Map<number, Pull>;
}

export interface Pull {
  readonly repository: Repository;
  readonly id: number;
  readonly rest: CompletePull;
  readonly reviews: readonly Review[];
  readonly comments: Comment[];
  readonly labels: Label[];
  readonly checkRuns: CheckRun[];
  createdAt: UnixSeconds;
  updatedAt: UnixSeconds;
  closedAt: UnixSeconds | null;
  mergedAt: UnixSeconds | null;
}

export interface Review {
  readonly id: number;
  readonly rest: RestReview;
  readonly lineComments: readonly {
    readonly id: number;
    readonly path: string;
    readonly line: number | null;
    readonly body: string;
  }[];
}

export interface Comment {
  readonly id: number;
  readonly pull: Pull;
  readonly user: Account;
  readonly createdAt: UnixSeconds;
  readonly isByApp: boolean;
  body: string;
  updatedAt: UnixSeconds;
  /** How often the body was written again after it was first posted. */
  edits: number;
}

export interface Label {
  readonly id: number;
  readonly name: string;
}

export interface CheckRun {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  readonly status: string;
  readonly conclusion: string | null;
}

export interface Commit {
  readonly sha: string;
  readonly message: string;
  /** As GitHub shows it: what the committer's clock, or the committer, said. */
  readonly committedAt: string;
  /** The author first, then those named by trailers. */
  readonly authors: readonly Account[];
}

export type Permissions = Readonly<Record<string, "read" | "write">>;

interface InstallationToken {
  readonly installationId: number;
  readonly expiresAtWallSeconds: number;
}

const TOKEN_LIFE_SECONDS = 3_600;
// GitHub lists no more commits of one pull request.
const COMMITS_LISTED_MAX = 250;
const ACCOUNT_SINCE = parseIsoTime("2020-01-01T00:00:00Z");

export class GitHubState {
  readonly clock: Clock;
  readonly appId: string;
  readonly appSlug: string;
  readonly bot: Account;
  /** Installations by their owner's login in lower case; the order is that of the first repository of each. */
  readonly installations = new Map<string, { readonly id: number; readonly account: Account }>();
  readonly repositories = new Map<string, Repository>();
  readonly comments = new Map<number, Comment>();
  /** What the App was granted, in every installation alike. */
  permissions: Permissions = {
    checks: "write",
    contents: "read",
    issues: "write",
    metadata: "read",
    pull_requests: "write",
    statuses: "read",
  };
  /** Where webhooks go, as the App's page says. */
  webhookUrl = "";
  readonly #accountsSince = new Map<number, UnixSeconds>();
  /** Where people sign in; null where nobody does. */
  authority: Pick<Authority, "accountOf" | "revoke"> | null = null;
  readonly gists = new Map<string, Gist>();
  readonly #tokens = new Map<string, InstallationToken>();
  #lastId = 1_000;

  constructor(app: { readonly appId: string; readonly appSlug: string; readonly clock: Clock }) {
    this.clock = app.clock;
    this.appId = app.appId;
    this.appSlug = app.appSlug;
    this.bot = { login: `${app.appSlug}[bot]`, id: this.nextId(), type: "Bot" };
  }

  /** One counter names everything, so a story told twice has the same ids. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  addRepository(fullName: string): Repository {
    const [ownerLogin, name, ...rest] = fullName.split("/");
    if (!ownerLogin || !name || rest.length > 0) throw misused(`"${fullName}" is not owner/name`);
    if (this.repositories.has(fullName.toLowerCase())) throw misused(`repository ${fullName} is there already`);
    const installation = this.#ensureInstallation(ownerLogin);
    const repository: Repository = {
      id: this.nextId(),
      fullName,
      owner: installation.account,
      installationId: installation.id,
      createdAt: this.clock.now(),
      pulls: new Map(),
    };
    this.repositories.set(fullName.toLowerCase(), repository);
    return repository;
  }

  #ensureInstallation(ownerLogin: string): { readonly id: number; readonly account: Account } {
    const known = this.installations.get(ownerLogin.toLowerCase());
    if (known !== undefined) return known;
    const account: Account = { login: ownerLogin, id: this.nextId(), type: "Organization" };
    const installation = { id: this.nextId(), account };
    this.installations.set(ownerLogin.toLowerCase(), installation);
    return installation;
  }

  addPull(untrusted: RestPull): Pull {
    const rest = parsePull(untrusted);
    const repository = this.repository(rest.base.repo.full_name);
    if (repository.pulls.has(rest.number)) throw misused(`${repository.fullName}#${rest.number} is there already`);
    // A pull request of a recorded file may be younger than the story: nothing is created in the future.
    const createdAt = earlier(parseIsoTime(rest.created_at), this.clock.now());
    const pull: Pull = {
      repository,
      id: this.nextId(),
      rest,
      reviews: rest.reviews.map((review) => this.#numberReview(review)),
      comments: [],
      labels: rest.labels.map(({ name }) => ({ id: this.nextId(), name })),
      checkRuns: rest.check_runs.map((run) => ({ ...run, id: this.nextId(), headSha: rest.head.sha })),
      createdAt,
      updatedAt: createdAt,
      closedAt: null,
      mergedAt: null,
    };
    repository.pulls.set(rest.number, pull);
    for (const person of peopleOf(rest)) this.#noteAccount(person);
    return pull;
  }

  #noteAccount({ id, account_created_at: createdAt }: RestPerson): void {
    if (createdAt !== undefined) this.#accountsSince.set(id, parseIsoTime(createdAt));
  }

  accountSince(account: Account): UnixSeconds {
    return this.#accountsSince.get(account.id) ?? ACCOUNT_SINCE;
  }

  #numberReview(rest: RestReview): Review {
    return {
      id: this.nextId(),
      rest,
      lineComments: rest.comments.map((comment) => ({ ...comment, id: this.nextId() })),
    };
  }

  /** @param at the time of the merge in the story; now, when absent */
  merge(fullName: string, number: number, at: UnixSeconds = this.clock.now()): Pull {
    const pull = this.#close(fullName, number, at);
    pull.mergedAt = at;
    return pull;
  }

  closeUnmerged(fullName: string, number: number, at: UnixSeconds = this.clock.now()): Pull {
    return this.#close(fullName, number, at);
  }

  #close(fullName: string, number: number, at: UnixSeconds): Pull {
    const pull = this.pull(fullName, number);
    if (pull.closedAt !== null) throw misused(`${fullName}#${number} is closed already`);
    pull.closedAt = at;
    pull.createdAt = earlier(pull.createdAt, at);
    pull.updatedAt = later(pull.updatedAt, at);
    return pull;
  }

  addComment(pull: Pull, user: Account, body: string): Comment {
    const now = this.clock.now();
    const comment: Comment = {
      id: this.nextId(),
      pull,
      user,
      createdAt: now,
      isByApp: user.id === this.bot.id,
      body,
      updatedAt: now,
      edits: 0,
    };
    pull.comments.push(comment);
    pull.updatedAt = later(pull.updatedAt, now);
    this.comments.set(comment.id, comment);
    return comment;
  }

  editComment(comment: Comment, body: string): Comment {
    comment.body = body;
    comment.updatedAt = this.clock.now();
    comment.edits += 1;
    comment.pull.updatedAt = later(comment.pull.updatedAt, comment.updatedAt);
    return comment;
  }

  removeComment(comment: Comment): void {
    this.comments.delete(comment.id);
    comment.pull.comments.splice(comment.pull.comments.indexOf(comment), 1);
  }

  /** For those who tell the story: what is not there is their mistake. Routes use `findRepository`. */
  repository(fullName: string): Repository {
    const repository = this.findRepository(fullName);
    if (repository === undefined) throw misused(`repository ${fullName} was never added`);
    return repository;
  }

  pull(fullName: string, number: number): Pull {
    const pull = this.repository(fullName).pulls.get(number);
    if (pull === undefined) throw misused(`${fullName}#${number} was never added`);
    return pull;
  }

  mergedPull(fullName: string, number: number): Pull {
    const pull = this.pull(fullName, number);
    if (pull.mergedAt === null) throw misused(`${fullName}#${number} is not merged`);
    return pull;
  }

  /** @param name an owner, or a repository as owner/name */
  installationOf(name: string): { readonly id: number; readonly account: Account } {
    const installation = this.installations.get(name.toLowerCase().replace(/\/.*$/, ""));
    if (installation === undefined) throw misused(`no repository of ${name} was ever added`);
    return installation;
  }

  findRepository(fullName: string): Repository | undefined {
    return this.repositories.get(fullName.toLowerCase());
  }

  repositoriesOf(installationId: number): Repository[] {
    return [...this.repositories.values()].filter((repository) => repository.installationId === installationId);
  }

  /** Tokens live an hour of wall time: the far end's clock is not the story's. */
  issueToken(installationId: number, wallSeconds: number): { readonly token: string; readonly expiresAt: UnixSeconds } {
    const token = `ghs_${String(this.nextId()).padStart(36, "0")}`;
    const expiresAt = unixSeconds(wallSeconds + TOKEN_LIFE_SECONDS);
    this.#tokens.set(token, { installationId, expiresAtWallSeconds: expiresAt });
    return { token, expiresAt };
  }

  installationOfToken(token: string, wallSeconds: number): number | null {
    const issued = this.#tokens.get(token);
    return issued !== undefined && wallSeconds < issued.expiresAtWallSeconds ? issued.installationId : null;
  }
}

/** The commits of a pull request, oldest first: as listed in the file, else made up, the last one naming the co-authors. */
export function commitsOf({ repository, rest, createdAt }: Pull): Commit[] {
  const listed = rest.commit_list?.map(({ message = rest.title, committed_at: committedAt, authors }) => ({
    message,
    committedAt,
    authors,
  }));
  const commits = listed ?? madeUpCommits(rest, isoTime(createdAt));
  return commits.slice(0, COMMITS_LISTED_MAX).map((commit, index) => {
    const isHead = index === commits.length - 1;
    return {
      ...commit,
      sha: isHead ? rest.head.sha : madeUpSha(`${repository.fullName}#${rest.number} commit ${index}`),
    };
  });
}

function madeUpCommits(rest: CompletePull, committedAt: string): Omit<Commit, "sha">[] {
  const count = Math.min(Math.max(rest.commits, 1), COMMITS_LISTED_MAX);
  return Array.from({ length: count }, (_, index) => {
    if (index < count - 1) return { message: `${rest.title} (step ${index + 1})`, committedAt, authors: [rest.user] };
    const trailers = rest.co_authors.filter((person) => person.type === "User").map(trailerOf);
    const message = trailers.length === 0 ? rest.title : `${rest.title}\n\n${trailers.join("\n")}`;
    return { message, committedAt, authors: [rest.user, ...rest.co_authors] };
  });
}

/** ISO 8601 without fractions, as GitHub writes it. */
export function isoTime(time: UnixSeconds): string {
  return new Date(time * 1000).toISOString().replace(".000Z", "Z");
}

/** Where a pull request branched off. */
export function baseCommitOf({ repository, rest }: Pull): string {
  return madeUpSha(`${repository.fullName}/pull/${rest.number} base`);
}

/** Where GitHub lets an account commit without showing its address. */
export function noreplyAddress(account: Account): string {
  return `${account.id}+${account.login}@users.noreply.github.com`;
}

/** A stable commit name for what has none in the recorded file. */
export function madeUpSha(seed: string): string {
  return createHash("sha1").update(seed).digest("hex");
}

function peopleOf(rest: CompletePull): RestPerson[] {
  const committers = rest.commit_list?.flatMap(({ authors }) => authors) ?? [];
  const reviewers = rest.reviews.map(({ user }) => user);
  const mergers = rest.merged_by ? [rest.merged_by] : [];
  return [rest.user, ...rest.co_authors, ...committers, ...reviewers, ...mergers];
}

function trailerOf(person: Account): string {
  return `Co-authored-by: ${person.login} <${noreplyAddress(person)}>`;
}

function misused(what: string): BadInput {
  return new BadInput(`The stand-in GitHub was told something impossible: ${what}.`, {
    happened: what,
    next: "Mend the story: repositories come first, then pull requests, then merges.",
  });
}

function earlier(one: UnixSeconds, other: UnixSeconds): UnixSeconds {
  return one < other ? one : other;
}

function later(one: UnixSeconds, other: UnixSeconds): UnixSeconds {
  return one > other ? one : other;
}
