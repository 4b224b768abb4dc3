// GitHub's GraphQL endpoint: the part of its schema that a reader of pull requests needs, with its refusals.
import { buildSchema, graphql, GraphQLError } from "graphql";
import { mergeCommitOf, mergerOf, repositoryName } from "./github-objects.ts";
import {
  type Account,
  type Commit,
  commitsOf,
  type GitHubState,
  isoTime,
  noreplyAddress,
  type Pull,
  type Repository,
} from "./github-state.ts";

const schema = buildSchema(`
  scalar DateTime
  scalar GitObjectID
  scalar URI
  enum PullRequestState { OPEN CLOSED MERGED }
  enum StatusState { ERROR EXPECTED FAILURE PENDING SUCCESS }
  enum PullRequestReviewState { APPROVED CHANGES_REQUESTED COMMENTED DISMISSED PENDING }
  type Query { repository(owner: String!, name: String!, followRenames: Boolean = true): Repository }
  interface Actor { login: String! url: URI! }
  type User implements Actor { login: String! url: URI! databaseId: Int createdAt: DateTime! }
  type Bot implements Actor { login: String! url: URI! databaseId: Int createdAt: DateTime! }
  type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
  type Repository {
    databaseId: Int
    name: String!
    nameWithOwner: String!
    isPrivate: Boolean!
    pullRequest(number: Int!): PullRequest
  }
  type PullRequest {
    databaseId: Int
    number: Int!
    title: String!
    body: String!
    url: URI!
    state: PullRequestState!
    author: Actor
    baseRefName: String!
    headRefOid: GitObjectID!
    createdAt: DateTime!
    updatedAt: DateTime!
    merged: Boolean!
    mergedAt: DateTime
    mergedBy: Actor
    mergeCommit: Commit
    additions: Int!
    deletions: Int!
    changedFiles: Int!
    labels(first: Int, last: Int, after: String): LabelConnection
    closingIssuesReferences(first: Int, last: Int, after: String): IssueConnection
    commits(first: Int, last: Int, after: String): PullRequestCommitConnection!
    reviews(first: Int, last: Int, after: String): PullRequestReviewConnection
  }
  type Label { name: String! }
  type LabelConnection { nodes: [Label] pageInfo: PageInfo! totalCount: Int! }
  type Issue { number: Int! title: String! labels(first: Int, last: Int, after: String): LabelConnection }
  type IssueConnection { nodes: [Issue] pageInfo: PageInfo! totalCount: Int! }
  type PullRequestReview { databaseId: Int author: Actor state: PullRequestReviewState! body: String! submittedAt: DateTime }
  type PullRequestReviewConnection { nodes: [PullRequestReview] pageInfo: PageInfo! totalCount: Int! }
  type PullRequestCommit { commit: Commit! }
  type PullRequestCommitConnection { nodes: [PullRequestCommit] pageInfo: PageInfo! totalCount: Int! }
  type Commit {
    oid: GitObjectID!
    message: String!
    committedDate: DateTime!
    statusCheckRollup: StatusCheckRollup
    authors(first: Int, last: Int, after: String): GitActorConnection!
  }
  type StatusCheckRollup { state: StatusState! }
  type GitActor { name: String email: String user: User }
  type GitActorConnection { nodes: [GitActor] pageInfo: PageInfo! totalCount: Int! }
`);

/** What GitHub answers where a permission is missing, in REST and in GraphQL. */
export const NOT_ACCESSIBLE = "Resource not accessible by integration";
const PAGE_MAX = 100;

export interface GraphqlQuestion {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly operationName: string | null;
}

/** Answers one query with what the installation may see; errors stand in the body, as GitHub gives them with 200. */
export async function answerGraphql(state: GitHubState, installationId: number, question: GraphqlQuestion) {
  const result = await graphql({
    schema,
    source: question.query,
    variableValues: question.variables,
    operationName: question.operationName,
    rootValue: { repository: (named: RepositoryName) => seeRepository(state, installationId, named) },
  });
  if (result.errors === undefined) return { data: result.data };
  const errors = result.errors.map(({ message, path, locations, extensions }) => ({
    ...(extensions["type"] === undefined ? {} : { type: extensions["type"] }),
    ...(path === undefined ? {} : { path }),
    locations,
    message,
  }));
  // A query that never ran has no `data` at all.
  return result.data === undefined ? { errors } : { data: result.data, errors };
}

interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

function seeRepository(state: GitHubState, installationId: number, { owner, name }: RepositoryName) {
  const repository = state.findRepository(`${owner}/${name}`);
  if (repository === undefined || repository.installationId !== installationId) {
    throw notFound(`Could not resolve to a Repository with the name '${owner}/${name}'.`);
  }
  return {
    databaseId: repository.id,
    name: repositoryName(repository),
    nameWithOwner: repository.fullName,
    isPrivate: false,
    pullRequest: ({ number }: { readonly number: number }) => seePull(state, repository, number),
  };
}

function seePull(state: GitHubState, repository: Repository, number: number) {
  const pull = repository.pulls.get(number);
  if (pull === undefined) throw notFound(`Could not resolve to a PullRequest with the number of ${number}.`);
  const { rest } = pull;
  return {
    databaseId: pull.id,
    number,
    title: rest.title,
    body: rest.body ?? "",
    url: `https://github.com/${repository.fullName}/pull/${number}`,
    state: pull.mergedAt !== null ? "MERGED" : pull.closedAt !== null ? "CLOSED" : "OPEN",
    author: seeActor(state, rest.user),
    baseRefName: rest.base.ref,
    headRefOid: rest.head.sha,
    createdAt: isoTime(pull.createdAt),
    updatedAt: isoTime(pull.updatedAt),
    merged: pull.mergedAt !== null,
    mergedAt: pull.mergedAt === null ? null : isoTime(pull.mergedAt),
    mergedBy: pull.mergedAt === null ? null : seeActor(state, mergerOf(pull)),
    mergeCommit: () => seeMergeCommit(state, pull),
    additions: rest.additions,
    deletions: rest.deletions,
    changedFiles: rest.changed_files,
    labels: connectionOf("labels", pull.labels),
    closingIssuesReferences: (wish: PageWish) => {
      requirePermissions(state, "issues");
      const issues = rest.closing_issues.map((issue) => ({ ...issue, labels: connectionOf("labels", issue.labels) }));
      return connectionOf("closingIssuesReferences", issues)(wish);
    },
    commits: connectionOf(
      "commits",
      commitsOf(pull).map((commit) => ({ commit: seeCommit(state, pull, commit) })),
    ),
    reviews: connectionOf(
      "reviews",
      pull.reviews.map((review) => seeReview(state, review)),
    ),
  };
}

function seeReview(state: GitHubState, { id, rest }: Pull["reviews"][number]) {
  return {
    databaseId: id,
    author: seeActor(state, rest.user),
    state: rest.state,
    body: rest.body ?? "",
    submittedAt: rest.submitted_at,
  };
}

function seeMergeCommit(state: GitHubState, pull: Pull) {
  if (pull.mergedAt === null) return null;
  const last = commitsOf(pull).at(-1);
  return last === undefined ? null : seeCommit(state, pull, { ...last, sha: mergeCommitOf(pull) });
}

function seeCommit(state: GitHubState, { rest }: Pull, { sha, message, committedAt, authors }: Commit) {
  return {
    oid: sha,
    message,
    committedDate: committedAt,
    statusCheckRollup: () => seeChecks(state, sha === rest.head.sha ? rest.checks : null),
    authors: connectionOf(
      "authors",
      authors.map((account) => seeGitActor(state, account)),
    ),
  };
}

function seeChecks(state: GitHubState, checks: Pull["rest"]["checks"]) {
  requirePermissions(state, "checks", "statuses");
  return checks === null ? null : { state: checks };
}

/** GitHub does not write down what each field needs: this is the strict reading. */
function requirePermissions({ permissions }: GitHubState, ...names: readonly string[]): void {
  if (names.every((name) => permissions[name] !== undefined)) return;
  throw new GraphQLError(NOT_ACCESSIBLE, { extensions: { type: "FORBIDDEN" } });
}

/** A bot's commit has a name and an address, but `user` holds people only. */
function seeGitActor(state: GitHubState, account: Account) {
  const user = account.type === "User" ? seeActor(state, account) : null;
  return { name: account.login, email: noreplyAddress(account), user };
}

/** GraphQL shows a bot's login without the "[bot]" that REST adds. */
function seeActor(state: GitHubState, account: Account) {
  const login = account.login.replace(/\[bot\]$/, "");
  const isBot = account.type === "Bot";
  return {
    __typename: isBot ? "Bot" : "User",
    login,
    url: `https://github.com/${isBot ? "apps/" : ""}${login}`,
    databaseId: account.id,
    createdAt: isoTime(state.accountSince(account)),
  };
}

interface PageWish {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
}

/** A field that gives one page of `all`, and refuses a page without a size as GitHub does. */
function connectionOf<Node>(field: string, all: readonly Node[]) {
  return ({ first, last, after }: PageWish) => {
    const [bound, size] = typeof first === "number" ? ["first", first] : ["last", last];
    if (typeof size !== "number") {
      const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${field}\` connection.`;
      throw new GraphQLError(message, { extensions: { type: "MISSING_PAGINATION_BOUNDARIES" } });
    }
    if (size < 0 || size > PAGE_MAX) {
      const message = `Requesting ${size} records on the \`${field}\` connection exceeds the \`${bound}\` limit of ${PAGE_MAX} records.`;
      throw new GraphQLError(message, { extensions: { type: "EXCESSIVE_PAGINATION" } });
    }
    const begin = after ? positionOf(after) + 1 : bound === "first" ? 0 : Math.max(all.length - size, 0);
    const nodes = all.slice(begin, begin + size);
    const end = begin + nodes.length;
    return {
      nodes,
      totalCount: all.length,
      pageInfo: {
        hasNextPage: end < all.length,
        hasPreviousPage: begin > 0,
        startCursor: nodes.length === 0 ? null : cursorOf(begin),
        endCursor: nodes.length === 0 ? null : cursorOf(end - 1),
      },
    };
  };
}

function cursorOf(position: number): string {
  return Buffer.from(`cursor:${position}`).toString("base64");
}

function positionOf(cursor: string): number {
  const position = Number(Buffer.from(cursor, "base64").toString("utf8").replace("cursor:", ""));
  if (Number.isSafeInteger(position) && position >= 0) return position;
  throw new GraphQLError(`\`${cursor}\` does not appear to be a valid cursor.`, {
    extensions: { type: "INVALID_CURSOR_ARGUMENTS" },
  });
}

function notFound(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type: "NOT_FOUND" } });
}
