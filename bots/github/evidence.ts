// Gathering evidence: everything that GitHub shows of one merged pull request, read into our own words.
import type {
  ChangedFile,
  CheckState,
  CodeAccount,
  Commit,
  Evidence,
  FileStatus,
  LinkedIssue,
  PullRef,
  Review,
  ReviewState,
} from "#core/contribution/evidence.ts";
import { NeedsHuman } from "#core/errors.ts";
import { unixSeconds, type UnixSeconds } from "#core/time.ts";
import { listAll, ownerAndRepo, pagesOf, type Client } from "./connection.ts";
import {
  countOf,
  fieldsOf,
  idOf,
  innerOf,
  isFields,
  isTrue,
  listOf,
  nodesOf,
  repositoryNameOf,
  textOf,
  timeOf,
  writtenOf,
  type Fields,
} from "./fields.ts";

const PULL = "GET /repos/{owner}/{repo}/pulls/{pull_number}";
const PULLS = "GET /repos/{owner}/{repo}/pulls";
const CONTENTS = "GET /repos/{owner}/{repo}/contents/{path}";
/** GitHub lists 3000 files of a pull request and no more. */
const FILE_PAGES_MAX = 30;
const REVIEW_PAGES_MAX = 50;
/** As many as of reviews: commits and reviews come in the same pages. */
const GRAPH_PAGES_MAX = REVIEW_PAGES_MAX;
/** Real ones have some lines; what is longer is no help and not kept. */
const ATTRIBUTES_BYTES_MAX = 65_536;
/** Ten thousand closed pull requests in one sweep. */
const PULL_PAGES_MAX = 100;
const PULLS_RETURNED_MAX = 500;

/** Whose account GitHub shows where a person has deleted theirs. */
const GHOST: CodeAccount = { id: 10_137, login: "ghost", isBot: false };
/** GraphQL gives no number for a bot; a bot is known by its name, and never credited. */
const BOT_ID_UNKNOWN = 0;

const FILE_STATUSES: Readonly<Record<string, FileStatus>> = {
  added: "added",
  modified: "modified",
  removed: "removed",
  renamed: "renamed",
  copied: "copied",
  changed: "changed",
  unchanged: "changed",
};

const REVIEW_STATES: Readonly<Record<string, ReviewState>> = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes-requested",
  COMMENTED: "commented",
  DISMISSED: "dismissed",
};

/** GitHub's word for all checks and statuses of a commit together. */
const CHECK_STATES: Readonly<Record<string, CheckState>> = {
  SUCCESS: "passed",
  FAILURE: "failed",
  ERROR: "failed",
  PENDING: "pending",
  EXPECTED: "pending",
};

/** One call after the other: GitHub asks Apps not to read in parallel. */
export async function gatherEvidence(
  client: Client,
  ref: PullRef,
  epochInOurComment: number | null,
): Promise<Evidence> {
  const place = { ...ownerAndRepo(ref.repository), pull_number: ref.pull };
  const pull = fieldsOf((await client.request(PULL, place)).data, "the pull request");
  requireMerged(pull, ref);
  const author = readAccount(pull["user"]) ?? GHOST;
  const files = await listAll(client, `${PULL}/files`, place, FILE_PAGES_MAX);
  const reviews = await listAll(client, `${PULL}/reviews`, place, REVIEW_PAGES_MAX);
  const lineComments = await listAll(client, `${PULL}/comments`, place, REVIEW_PAGES_MAX);
  // Before the graph, which fails aloud when the App was taken from the repository meanwhile: here that looks like no file.
  const untrustedAttributes = await readAttributes(client, ref, textOf(innerOf(pull, "base"), "sha"));
  const graph = await readGraph(client, ref);
  const mergedAt = timeOf(pull, "merged_at");
  const headCommit = textOf(innerOf(pull, "head"), "sha");
  const commits = graph.commits.map((commit) => readCommit(commit, author, mergedAt));
  return {
    ref: { ...ref, repository: repositoryNameOf(innerOf(pull, "base", "repo"), "full_name") },
    mergedAt,
    mergeCommit: textOf(pull, "merge_commit_sha"),
    headCommit,
    author,
    coAuthors: coAuthorsOf(commits, author),
    reviews: readReviews(reviews, lineComments),
    commits: commits.toSorted((one, other) => one.at - other.at),
    accountsSince: readAccountsSince(graph),
    checks: readChecks(graph, headCommit),
    files: files.map(readFile),
    untrustedTitle: textOf(pull, "title"),
    untrustedBody: writtenOf(pull, "body"),
    untrustedLabels: listOf(pull["labels"], "the labels").map((label) => textOf(label, "name")),
    linkedIssues: graph.issues.map(readIssue),
    untrustedAttributes,
    epochInOurComment,
  };
}

/** Merged at or after `since`, oldest first, at most 500. */
export async function listMergedPulls(client: Client, repository: string, since: UnixSeconds): Promise<PullRef[]> {
  const parameters = { ...ownerAndRepo(repository), state: "closed", sort: "updated", direction: "desc" };
  const merged = new Map<number, { readonly ref: PullRef; readonly mergedAt: UnixSeconds }>();
  const note = (page: readonly Fields[]) => {
    for (const pull of page) {
      const mergedAt = pull["merged_at"] === null ? null : timeOf(pull, "merged_at");
      if (mergedAt !== null && mergedAt >= since) merged.set(countOf(pull, "number"), { ref: readRef(pull), mergedAt });
    }
  };
  let pages = 0;
  for await (const page of pagesOf(client, PULLS, parameters, PULL_PAGES_MAX)) {
    pages += 1;
    note(page);
    if (page.some((pull) => timeOf(pull, "updated_at") < since)) break;
  }
  if (pages > 1) {
    // What was updated while we read has moved from a page not read yet to the first one.
    for await (const page of pagesOf(client, PULLS, parameters, PULL_PAGES_MAX)) {
      note(page);
      break;
    }
  }
  return [...merged.values()]
    .sort((one, other) => one.mergedAt - other.mergedAt || one.ref.pull - other.ref.pull)
    .slice(0, PULLS_RETURNED_MAX)
    .map(({ ref }) => ref);
}

/** @returns null for an account that is no longer there */
export function readAccount(value: unknown): CodeAccount | null {
  if (!isFields(value)) return null;
  const login = textOf(value, "login");
  return { id: idOf(value, "id"), login, isBot: value["type"] === "Bot" || login.endsWith("[bot]") };
}

function readRef(pull: Fields): PullRef {
  const repository = innerOf(pull, "base", "repo");
  return {
    repository: repositoryNameOf(repository, "full_name"),
    repositoryId: idOf(repository, "id"),
    pull: idOf(pull, "number"),
  };
}

function requireMerged(pull: Fields, ref: PullRef): void {
  const name = `${ref.repository}#${ref.pull}`;
  if (!isTrue(pull, "merged")) {
    throw new NeedsHuman(`${name} is not merged.`, {
      happened: "GitHub shows it as open, or as closed without a merge.",
      next: "Nothing is credited for it; if it was merged another way, reviewers can record it by hand.",
    });
  }
  const { repositoryId } = readRef(pull);
  if (repositoryId !== ref.repositoryId) {
    throw new NeedsHuman(`${ref.repository} is another repository than before.`, {
      happened: `${name} was noted in repository ${ref.repositoryId}; GitHub now shows repository ${repositoryId} under this name.`,
      next: "Check in the rules which repository is meant, and whether the old one was renamed.",
    });
  }
}

function readFile(file: Fields): ChangedFile {
  return {
    path: textOf(file, "filename"),
    previousPath: typeof file["previous_filename"] === "string" ? file["previous_filename"] : null,
    status: FILE_STATUSES[textOf(file, "status")] ?? "changed",
    addedLines: countOf(file, "additions"),
    removedLines: countOf(file, "deletions"),
    untrustedPatch: typeof file["patch"] === "string" ? file["patch"] : null,
  };
}

/** Oldest first; a review that is not submitted yet is nobody's business. */
function readReviews(reviews: readonly Fields[], lineComments: readonly Fields[]): Review[] {
  const textsOfReview = Map.groupBy(lineComments, (comment) => comment["pull_request_review_id"]);
  return reviews
    .flatMap((review): Review[] => {
      const reviewer = readAccount(review["user"]);
      const state = REVIEW_STATES[textOf(review, "state")];
      if (reviewer === null || state === undefined || typeof review["submitted_at"] !== "string") return [];
      const untrustedLineComments = (textsOfReview.get(review["id"]) ?? []).map((comment) =>
        writtenOf(comment, "body"),
      );
      const submittedAt = timeOf(review, "submitted_at");
      return [{ reviewer, state, untrustedText: writtenOf(review, "body"), untrustedLineComments, submittedAt }];
    })
    .sort((one, other) => one.submittedAt - other.submittedAt);
}

/** @returns null when there is no such file, or none that is worth reading */
async function readAttributes(client: Client, ref: PullRef, baseCommit: string): Promise<string | null> {
  const place = { ...ownerAndRepo(ref.repository), path: ".gitattributes", ref: baseCommit };
  const found = await client.request(CONTENTS, place).catch((error: unknown) => {
    if (isFields(error) && error["status"] === 404) return null;
    throw error;
  });
  // A folder of this name comes as a list.
  if (found === null || Array.isArray(found.data)) return null;
  const file = fieldsOf(found.data, ".gitattributes");
  if (textOf(file, "type") !== "file" || countOf(file, "size") > ATTRIBUTES_BYTES_MAX) return null;
  return Buffer.from(textOf(file, "content"), "base64").toString("utf8");
}

interface Graph {
  /** Without merges of the base branch, in GitHub's order. */
  readonly commits: readonly Fields[];
  readonly issues: readonly Fields[];
  /** As GitHub shows the author, the commits' authors and the reviewers: empty for a bot, null for one who is gone. */
  readonly people: readonly unknown[];
  /** The last commit; null when the App may not see what its checks said. */
  readonly head: Fields | null;
}

// Only GraphQL matches trailers and addresses with accounts, tells their age, and knows which issues a merge closed.
const GRAPH_QUERY = `
  query ($owner: String!, $repo: String!, $pull: Int!, $commitsAfter: String, $reviewsAfter: String) {
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $pull) {
        author { ... on User { databaseId createdAt } }
        closingIssuesReferences(first: 25) { nodes { number labels(first: 25) { nodes { name } } } }
        reviews(first: 100, after: $reviewsAfter) {
          pageInfo { hasNextPage endCursor }
          nodes { author { ... on User { databaseId createdAt } } }
        }
        commits(first: 100, after: $commitsAfter) {
          pageInfo { hasNextPage endCursor }
          nodes { commit { message committedDate authors(first: 25) { nodes { name user { login databaseId createdAt } } } } }
        }
        head: commits(last: 1) { nodes { commit { oid statusCheckRollup { state } } } }
      }
    }
  }`;

async function readGraph(client: Client, ref: PullRef): Promise<Graph> {
  const commits: Fields[] = [];
  const reviewers: unknown[] = [];
  let commitsAfter: string | null = null;
  let reviewsAfter: string | null = null;
  for (let page = 1; page <= GRAPH_PAGES_MAX; page += 1) {
    const variables = { ...ownerAndRepo(ref.repository), pull: ref.pull, commitsAfter, reviewsAfter };
    const { answer, mayReadChecks } = await askGraph(client, variables);
    const pull = innerOf(fieldsOf(answer, "the GraphQL answer"), "repository", "pullRequest");
    commits.push(...commitsOf(pull, "commits").filter((commit) => !MERGE_MESSAGE.test(textOf(commit, "message"))));
    reviewers.push(...nodesOf(pull, "reviews").map((review) => review["author"]));
    if (!hasMore(pull, "commits") && !hasMore(pull, "reviews")) {
      const authors = commits.flatMap((commit) => nodesOf(commit, "authors").map((actor) => actor["user"]));
      const people = [pull["author"], ...authors, ...reviewers];
      const head = mayReadChecks ? (commitsOf(pull, "head").at(-1) ?? null) : null;
      return { commits, issues: nodesOf(pull, "closingIssuesReferences"), people, head };
    }
    // The list that has ended is asked for behind its end, where nothing is.
    commitsAfter = endOf(pull, "commits") ?? commitsAfter;
    reviewsAfter = endOf(pull, "reviews") ?? reviewsAfter;
  }
  throw new NeedsHuman(`${ref.repository}#${ref.pull} has more commits than Laurel reads.`, {
    happened: `More than ${GRAPH_PAGES_MAX} pages of 100 commits.`,
    next: "Reviewers can record its contributors by hand.",
  });
}

interface GraphAnswer {
  readonly answer: unknown;
  readonly mayReadChecks: boolean;
}

async function askGraph(client: Client, variables: Readonly<Record<string, unknown>>): Promise<GraphAnswer> {
  try {
    return { answer: await client.graphql(GRAPH_QUERY, variables), mayReadChecks: true };
  } catch (error) {
    if (isFields(error) && hidesChecksAlone(error)) return { answer: error["data"], mayReadChecks: false };
    throw error;
  }
}

/** Without leave to read checks, GitHub answers everything else and an error that names this one path. */
function hidesChecksAlone({ name, errors }: Fields): boolean {
  if (name !== "GraphqlResponseError" || !Array.isArray(errors)) return false;
  return errors.every(
    (one) =>
      isFields(one) &&
      one["type"] === "FORBIDDEN" &&
      Array.isArray(one["path"]) &&
      one["path"].includes("statusCheckRollup"),
  );
}

function commitsOf(pull: Fields, name: string): readonly Fields[] {
  return nodesOf(pull, name).map((node) => innerOf(node, "commit"));
}

function hasMore(pull: Fields, name: string): boolean {
  return isTrue(innerOf(pull, name, "pageInfo"), "hasNextPage");
}

/** @returns null for an empty page */
function endOf(pull: Fields, name: string): string | null {
  const { endCursor } = innerOf(pull, name, "pageInfo");
  return typeof endCursor === "string" ? endCursor : null;
}

// A merge of the base branch into a pull request is written by whoever pressed the button; it is no work on it.
const MERGE_MESSAGE = /^Merge (branch|remote-tracking branch|pull request|tag|commit) /;

/** Each account of a commit once; one that is the author of the pull request is shown as that is. */
function readCommit(commit: Fields, author: CodeAccount, mergedAt: UnixSeconds): Commit {
  const authors = new Map<string, CodeAccount>();
  for (const actor of nodesOf(commit, "authors")) {
    const account = readActor(actor);
    if (account === null) continue;
    const isAuthor = account.id === author.id || account.login === author.login;
    const shown = isAuthor ? author : account;
    authors.set(personKey(shown), shown);
  }
  return { at: readClaimedTime(textOf(commit, "committedDate"), mergedAt), authors: [...authors.values()] };
}

/** Whoever commits chooses the time: none is after the merge, and one that cannot be read stops nothing. */
function readClaimedTime(text: string, mergedAt: UnixSeconds): UnixSeconds {
  const seconds = Math.floor(Date.parse(text) / 1000);
  return Number.isNaN(seconds) ? mergedAt : unixSeconds(Math.min(Math.max(seconds, 0), mergedAt));
}

/** Each account once, in order of appearance; people whose commits carry no account cannot be credited. */
function coAuthorsOf(commits: readonly Commit[], author: CodeAccount): CodeAccount[] {
  const authors = commits.flatMap((commit) => commit.authors).filter((account) => account !== author);
  return [...new Map(authors.map((account) => [personKey(account), account])).values()];
}

/** GraphQL gives bots no number of their own. */
function personKey(account: CodeAccount): string {
  return account.isBot ? account.login : String(account.id);
}

function readActor(actor: Fields): CodeAccount | null {
  const { name, user } = actor;
  if (isFields(user)) return { id: idOf(user, "databaseId"), login: textOf(user, "login"), isBot: false };
  return typeof name === "string" && name.endsWith("[bot]") ? { id: BOT_ID_UNKNOWN, login: name, isBot: true } : null;
}

function readAccountsSince({ people }: Graph): Record<string, UnixSeconds> {
  const accounts = people.filter(isFields).filter((account) => account["databaseId"] !== undefined);
  return Object.fromEntries(accounts.map((account) => [idOf(account, "databaseId"), timeOf(account, "createdAt")]));
}

/** GitHub may leave the last commits of a very long pull request out: what another commit's checks said is no answer. */
function readChecks({ head }: Graph, headCommit: string): CheckState {
  if (head === null || head["oid"] !== headCommit) return "unknown";
  const rollup = head["statusCheckRollup"];
  return rollup === null ? "none" : (CHECK_STATES[textOf(fieldsOf(rollup, "the checks"), "state")] ?? "unknown");
}

function readIssue(issue: Fields): LinkedIssue {
  const labels = issue["labels"] === null ? [] : nodesOf(issue, "labels");
  return { number: idOf(issue, "number"), untrustedLabels: labels.map((label) => textOf(label, "name")) };
}
