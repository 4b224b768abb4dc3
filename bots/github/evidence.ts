// Gathering evidence: everything that GitHub shows of one merged pull request, read into our own words.
import type {
  ChangedFile,
  CodeAccount,
  Evidence,
  FileStatus,
  LinkedIssue,
  PullRef,
  Review,
  ReviewState,
} from "#core/contribution/evidence.ts";
import { NeedsHuman } from "#core/errors.ts";
import type { UnixSeconds } from "#core/time.ts";
import { listAll, ownerAndRepo, pagesOf, type Client } from "./connection.ts";
import {
  countOf,
  fieldsOf,
  idOf,
  innerOf,
  isFields,
  isTrue,
  nodesOf,
  repositoryNameOf,
  textOf,
  timeOf,
  writtenOf,
  type Fields,
} from "./fields.ts";

const PULL = "GET /repos/{owner}/{repo}/pulls/{pull_number}";
const PULLS = "GET /repos/{owner}/{repo}/pulls";
/** GitHub lists 3000 files of a pull request and no more. */
const FILE_PAGES_MAX = 30;
const REVIEW_PAGES_MAX = 50;
const COMMIT_PAGES_MAX = 50;
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
  const graph = await readGraph(client, ref);
  return {
    ref: { ...ref, repository: repositoryNameOf(innerOf(pull, "base", "repo"), "full_name") },
    mergedAt: timeOf(pull, "merged_at"),
    mergeCommit: textOf(pull, "merge_commit_sha"),
    headCommit: textOf(innerOf(pull, "head"), "sha"),
    author,
    coAuthors: readCoAuthors(graph.commits, author),
    reviews: readReviews(reviews, lineComments),
    files: files.map(readFile),
    untrustedTitle: textOf(pull, "title"),
    untrustedBody: writtenOf(pull, "body"),
    linkedIssues: graph.issues.map(readIssue),
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

interface Graph {
  readonly commits: readonly Fields[];
  readonly issues: readonly Fields[];
}

// Only GraphQL matches trailers and addresses with accounts, and knows which issues a merge closed.
const GRAPH_QUERY = `
  query ($owner: String!, $repo: String!, $pull: Int!, $after: String) {
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $pull) {
        closingIssuesReferences(first: 25) { nodes { number labels(first: 25) { nodes { name } } } }
        commits(first: 100, after: $after) {
          pageInfo { hasNextPage endCursor }
          nodes { commit { message authors(first: 25) { nodes { name user { login databaseId } } } } }
        }
      }
    }
  }`;

async function readGraph(client: Client, ref: PullRef): Promise<Graph> {
  const commits: Fields[] = [];
  let after: string | null = null;
  for (let page = 1; page <= COMMIT_PAGES_MAX; page += 1) {
    const variables = { ...ownerAndRepo(ref.repository), pull: ref.pull, after };
    const answer: unknown = await client.graphql(GRAPH_QUERY, variables);
    const pull = innerOf(fieldsOf(answer, "the GraphQL answer"), "repository", "pullRequest");
    commits.push(...nodesOf(pull, "commits").map((node) => innerOf(node, "commit")));
    const pageFacts = innerOf(pull, "commits", "pageInfo");
    if (!isTrue(pageFacts, "hasNextPage")) return { commits, issues: nodesOf(pull, "closingIssuesReferences") };
    after = textOf(pageFacts, "endCursor");
  }
  throw new NeedsHuman(`${ref.repository}#${ref.pull} has more commits than Laurel reads.`, {
    happened: `More than ${COMMIT_PAGES_MAX} pages of 100 commits.`,
    next: "Reviewers can record its contributors by hand.",
  });
}

// A merge of the base branch into a pull request is written by whoever pressed the button; it is no work on it.
const MERGE_MESSAGE = /^Merge (branch|remote-tracking branch|pull request|tag|commit) /;

/** Each account once, in order of appearance; people whose commits carry no account cannot be credited. */
function readCoAuthors(commits: readonly Fields[], author: CodeAccount): CodeAccount[] {
  const coAuthors = new Map<string, CodeAccount>();
  for (const commit of commits) {
    if (MERGE_MESSAGE.test(textOf(commit, "message"))) continue;
    for (const actor of nodesOf(commit, "authors")) {
      const account = readActor(actor);
      if (account === null || account.id === author.id || account.login === author.login) continue;
      const key = account.isBot ? account.login : String(account.id);
      if (!coAuthors.has(key)) coAuthors.set(key, account);
    }
  }
  return [...coAuthors.values()];
}

function readActor(actor: Fields): CodeAccount | null {
  const { name, user } = actor;
  if (isFields(user)) return { id: idOf(user, "databaseId"), login: textOf(user, "login"), isBot: false };
  return typeof name === "string" && name.endsWith("[bot]") ? { id: BOT_ID_UNKNOWN, login: name, isBot: true } : null;
}

function readIssue(issue: Fields): LinkedIssue {
  const labels = issue["labels"] === null ? [] : nodesOf(issue, "labels");
  return { number: idOf(issue, "number"), untrustedLabels: labels.map((label) => textOf(label, "name")) };
}
