// The stand-in GitHub, as the real clients see it: what they may do, and what it refuses.
import { createSign } from "node:crypto";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import { text } from "node:stream/consumers";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { Webhooks } from "@octokit/webhooks";
import { createNodeMiddleware, Probot, ProbotOctokit } from "probot";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import { type UnixSeconds, unixSeconds } from "#core/time.ts";
import { type GitHubStandIn, makeAppKeys, parsePulls, startGitHub } from "./github.ts";
import type { RestPull } from "./github-pulls.ts";

const APP_ID = "4711";
const SECRET = "a secret of the sandbox";
const REPO = { owner: "garden", repo: "tools" };
const NOON = unixSeconds(1_772_366_400); // 2026-03-01T12:00:00Z
const keys = makeAppKeys();
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

let now: UnixSeconds;
let github: GitHubStandIn;
let octokit: Octokit;

beforeEach(async () => {
  now = NOON;
  const clock = { now: () => now };
  github = await startGitHub({ appId: APP_ID, publicKeyPem: keys.publicKeyPem, webhookSecret: SECRET, clock });
  github.addRepository("garden/tools");
  octokit = installationClient(github.installationId("garden"));
});

afterEach(async () => {
  await github.close();
  expect(github.unhandled).toEqual([]);
});

function installationClient(installationId: number, baseUrl = github.apiUrl): Octokit {
  const auth = { appId: APP_ID, privateKey: keys.privateKeyPem, installationId };
  return new Octokit({ authStrategy: createAppAuth, auth, baseUrl, log: quiet });
}

function appClient(appId: string = APP_ID, privateKey: string = keys.privateKeyPem): Octokit {
  return new Octokit({ authStrategy: createAppAuth, auth: { appId, privateKey }, baseUrl: github.apiUrl, log: quiet });
}

function makePull(some: Partial<RestPull> = {}): RestPull {
  const number = some.number ?? 7;
  return {
    number,
    title: "Water the beds at dawn",
    body: "Less evaporates.",
    user: { login: "rosa", id: 501, type: "User" },
    created_at: "2026-02-27T08:00:00Z",
    merged_at: "2026-02-28T09:30:00Z",
    merge_commit_sha: "b".repeat(40),
    base: { ref: "main", repo: { full_name: "garden/tools" } },
    head: { ref: "dawn", sha: String(number).padStart(40, "a") },
    additions: 2,
    deletions: 1,
    changed_files: 1,
    commits: 1,
    files: [makeFile("beds.ts")],
    ...some,
  };
}

function makeFile(filename: string) {
  return {
    filename,
    status: "modified" as const,
    additions: 2,
    deletions: 1,
    changes: 3,
    patch: "@@ -1 +1,2 @@\n-a\n+b\n+c",
  };
}

describe("the App's credentials", () => {
  test("an App that signs with its key is known", async () => {
    const app = (await appClient().rest.apps.getAuthenticated()).data;
    expect(app).toMatchObject({ id: 4711, slug: "laurel" });
  });

  test("a token of another key is refused", async () => {
    const forger = appClient(APP_ID, makeAppKeys().privateKeyPem);
    await expect(forger.rest.apps.getAuthenticated()).rejects.toMatchObject({ status: 401 });
  });

  test("a token of another App is refused", async () => {
    await expect(appClient("4712").rest.apps.getAuthenticated()).rejects.toMatchObject({ status: 404 });
  });

  test.each([
    { life: 660, status: 200 },
    { life: 661, status: 401 },
    { life: 0, status: 401 },
  ])("a token that lives $life seconds is answered $status", async ({ life, status }) => {
    const iat = Math.floor(Date.now() / 1000) - 30;
    const exp = iat + life;
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat, exp, iss: APP_ID })}`;
    const signature = createSign("RSA-SHA256").update(signed).sign(keys.privateKeyPem, "base64url");
    const headers = { authorization: `bearer ${signed}.${signature}` };
    expect((await fetch(`${github.apiUrl}/app`, { headers })).status).toBe(status);
  });

  test("an installation is found by its repository, and an unknown repository has none", async () => {
    const installation = (await appClient().rest.apps.getRepoInstallation(REPO)).data;
    expect(installation.id).toBe(github.installationId("garden/tools"));
    const unknown = appClient().rest.apps.getRepoInstallation({ owner: "garden", repo: "shed" });
    await expect(unknown).rejects.toMatchObject({ status: 404 });
    expect((await appClient().rest.apps.listInstallations()).data).toHaveLength(1);
  });

  test("a repository answers its own installation only", async () => {
    github.addRepository("orchard/press");
    const repository = (await octokit.rest.repos.get(REPO)).data;
    expect(repository).toMatchObject({ full_name: "garden/tools", owner: { login: "garden" }, default_branch: "main" });
    const neighbour = installationClient(github.installationId("orchard"));
    await expect(neighbour.rest.repos.get(REPO)).rejects.toMatchObject({ status: 404 });
    const stranger = new Octokit({ auth: "ghs_guessed", baseUrl: github.apiUrl, log: quiet });
    await expect(stranger.rest.repos.get(REPO)).rejects.toMatchObject({ status: 401, message: /Bad credentials/ });
  });

  test("the prefix of an enterprise server is understood, for REST and for GraphQL", async () => {
    const client = installationClient(github.installationId("garden"), `${github.apiUrl}/api/v3`);
    expect((await client.rest.repos.get(REPO)).status).toBe(200);
    const answer = await client.graphql(`{ repository(owner: "garden", name: "tools") { nameWithOwner } }`);
    expect(answer).toEqual({ repository: { nameWithOwner: "garden/tools" } });
  });
});

describe("a pull request", () => {
  test("is open until it is merged, whatever the recorded file says", async () => {
    github.addPull(makePull());
    const before = (await octokit.rest.pulls.get({ ...REPO, pull_number: 7 })).data;
    expect(before).toMatchObject({ state: "open", merged: false, merged_at: null, merged_by: null });
    expect(before.merge_commit_sha).not.toBe("b".repeat(40));
    github.merge("garden/tools", 7);
    const after = (await octokit.rest.pulls.get({ ...REPO, pull_number: 7 })).data;
    expect(after).toMatchObject({
      state: "closed",
      merged: true,
      merged_at: "2026-03-01T12:00:00Z",
      closed_at: "2026-03-01T12:00:00Z",
      merge_commit_sha: "b".repeat(40),
      additions: 2,
      commits: 1,
    });
    expect(() => github.merge("garden/tools", 7)).toThrow(BadInput);
  });

  test("that is younger than the story was made when the story met it", async () => {
    github.addPull(makePull({ created_at: "2027-01-01T00:00:00Z" }));
    const pull = (await octokit.rest.pulls.get({ ...REPO, pull_number: 7 })).data;
    expect(pull.created_at).toBe("2026-03-01T12:00:00Z");
  });

  test("shows all of its 130 files, page by page", async () => {
    github.addPull(makePull({ files: Array.from({ length: 130 }, (_, index) => makeFile(`bed-${index}.ts`)) }));
    const where = { ...REPO, pull_number: 7 };
    const first = await octokit.rest.pulls.listFiles(where);
    expect(first.data).toHaveLength(30);
    expect(first.headers.link).toContain(`page=5>; rel="last"`);
    const all = await octokit.paginate(octokit.rest.pulls.listFiles, { ...where, per_page: 100 });
    expect(all).toHaveLength(130);
    expect(all[129]).toMatchObject({ filename: "bed-129.ts", patch: "@@ -1 +1,2 @@\n-a\n+b\n+c" });
    expect(github.log.filter(({ path }) => path.endsWith("/files")).map(({ query }) => query)).toEqual([
      "",
      "?per_page=100",
      "?per_page=100&page=2",
    ]);
  });

  test("has a diff, also of what was renamed, added or is no text", async () => {
    const counts = { additions: 0, deletions: 0, changes: 0 };
    const files = [
      makeFile("beds.ts"),
      { ...counts, filename: "new.ts", previous_filename: "old.ts", status: "renamed" as const },
      { ...counts, filename: "rose.png", status: "modified" as const },
    ];
    github.addPull(makePull({ files }));
    const answer = await octokit.rest.pulls.get({ ...REPO, pull_number: 7, mediaType: { format: "diff" } });
    expect(String(answer.data)).toBe(
      "diff --git a/beds.ts b/beds.ts\n--- a/beds.ts\n+++ b/beds.ts\n@@ -1 +1,2 @@\n-a\n+b\n+c\n" +
        "diff --git a/old.ts b/new.ts\nrename from old.ts\nrename to new.ts\n" +
        "diff --git a/rose.png b/rose.png\nBinary files a/rose.png and b/rose.png differ\n",
    );
  });

  test("shows reviews, their line comments, checks and labels", async () => {
    const ivy = { login: "ivy", id: 502, type: "User" as const };
    const comments = [{ path: "beds.ts", line: 2, body: "Why at dawn?" }];
    const review = {
      user: ivy,
      state: "APPROVED" as const,
      body: "Good.",
      submitted_at: "2026-02-28T09:00:00Z",
      comments,
    };
    const checkRuns = [{ name: "tests", status: "completed", conclusion: "success" }];
    github.addPull(makePull({ reviews: [review], labels: [{ name: "beds" }], check_runs: checkRuns }));
    const where = { ...REPO, pull_number: 7 };
    const reviews = (await octokit.rest.pulls.listReviews(where)).data;
    expect(reviews).toMatchObject([{ state: "APPROVED", body: "Good.", user: { id: 502 } }]);
    const lineComments = (await octokit.rest.pulls.listReviewComments(where)).data;
    expect(lineComments).toMatchObject([{ path: "beds.ts", line: 2, pull_request_review_id: reviews[0]?.id }]);
    const checks = (await octokit.rest.checks.listForRef({ ...REPO, ref: "7".padStart(40, "a") })).data;
    expect(checks).toMatchObject({ total_count: 1, check_runs: [{ name: "tests", conclusion: "success" }] });
    await octokit.rest.issues.addLabels({ ...REPO, issue_number: 7, labels: ["rewarded", "beds"] });
    expect(github.labels("garden/tools", 7)).toEqual(["beds", "rewarded"]);
    github.merge("garden/tools", 7);
    expect((await octokit.rest.pulls.get(where)).data.merged_by).toMatchObject({ login: "ivy" });
  });

  test("names its human co-authors in the last commit's trailers", async () => {
    const coAuthors = [
      { login: "moss", id: 503, type: "User" as const },
      { login: "rake[bot]", id: 504, type: "Bot" as const },
    ];
    github.addPull(makePull({ commits: 2, co_authors: coAuthors }));
    const commits = (await octokit.rest.pulls.listCommits({ ...REPO, pull_number: 7 })).data;
    expect(commits.map((commit) => commit.author?.login)).toEqual(["rosa", "rosa"]);
    expect(commits[0]?.commit.message).not.toContain("Co-authored-by");
    expect(commits[1]).toMatchObject({
      sha: "7".padStart(40, "a"),
      commit: { message: "Water the beds at dawn\n\nCo-authored-by: moss <503+moss@users.noreply.github.com>" },
    });
  });

  test("lists its commits with their own people and times where the file has them", async () => {
    const moss = { login: "moss", id: 503, type: "User" as const };
    const commitList = [
      { message: "Dig", committed_at: "2026-02-27T09:00:00Z", authors: [moss] },
      { committed_at: "2026-02-27T10:00:00Z", authors: [moss] },
    ];
    github.addPull(makePull({ commits: 2, commit_list: commitList }));
    const commits = (await octokit.rest.pulls.listCommits({ ...REPO, pull_number: 7 })).data;
    expect(commits.map(({ sha, author, commit }) => [sha === "7".padStart(40, "a"), author?.login, commit])).toEqual([
      [
        false,
        "moss",
        expect.objectContaining({ message: "Dig", committer: expect.objectContaining({ name: "moss" }) }),
      ],
      [true, "moss", expect.objectContaining({ message: "Water the beds at dawn" })],
    ]);
    expect(commits[1]?.commit.committer?.date).toBe("2026-02-27T10:00:00Z");
  });

  test("has attributes at its base, in lines of base64, and nowhere else", async () => {
    const text = "*.lock linguist-generated\n# größer\n".repeat(3);
    github.addPull(makePull({ gitattributes: text }));
    github.addPull(makePull({ number: 8 }));
    const { base, head } = (await octokit.rest.pulls.get({ ...REPO, pull_number: 7 })).data;
    const file = { ...REPO, path: ".gitattributes" };
    const { data } = await octokit.rest.repos.getContent({ ...file, ref: base.sha });
    if (Array.isArray(data) || data.type !== "file") throw new Error("it is no file");
    expect(data).toMatchObject({ type: "file", encoding: "base64", size: 111, name: ".gitattributes" });
    expect(data.content.split("\n").map((line) => line.length)).toEqual([60, 60, 28]);
    expect(Buffer.from(data.content, "base64").toString("utf8")).toBe(text);
    const elsewhere = (await octokit.rest.pulls.get({ ...REPO, pull_number: 8 })).data.base.sha;
    for (const ref of [head.sha, elsewhere]) {
      await expect(octokit.rest.repos.getContent({ ...file, ref })).rejects.toMatchObject({ status: 404 });
    }
    await expect(octokit.rest.repos.getContent(file)).rejects.toMatchObject({ status: 404 });
  });

  test("is listed by its last change, a comment included", async () => {
    for (const number of [1, 2, 3]) github.addPull(makePull({ number }));
    github.addPull(makePull({ number: 4 }));
    github.merge("garden/tools", 2, unixSeconds(NOON - 300));
    github.merge("garden/tools", 1, unixSeconds(NOON - 200));
    github.closeUnmerged("garden/tools", 3, unixSeconds(NOON - 100));
    const wish = { ...REPO, state: "closed", sort: "updated", direction: "desc" } as const;
    expect((await octokit.rest.pulls.list(wish)).data.map((pull) => [pull.number, pull.merged_at])).toEqual([
      [3, null],
      [1, "2026-03-01T11:56:40Z"],
      [2, "2026-03-01T11:55:00Z"],
    ]);
    await octokit.rest.issues.createComment({ ...REPO, issue_number: 2, body: "Thank you." });
    expect((await octokit.rest.pulls.list(wish)).data.map((pull) => pull.number)).toEqual([2, 3, 1]);
    expect((await octokit.rest.pulls.list(REPO)).data.map((pull) => pull.number)).toEqual([4]);
  });
});

describe("GraphQL", () => {
  const QUERY = `query ($number: Int!, $after: String) {
    repository(owner: "garden", name: "tools") {
      databaseId
      pullRequest(number: $number) {
        number title merged mergedAt
        closingIssuesReferences(first: 10) { nodes { number title labels(first: 5) { nodes { name } } } }
        commits(first: 1, after: $after) {
          pageInfo { hasNextPage endCursor }
          nodes { commit { oid message authors(first: 10) { nodes { name user { login databaseId } } } } }
        }
      }
    }
  }`;

  test("shows co-authors as authors, and a bot without a user", async () => {
    const coAuthors = [
      { login: "moss", id: 503, type: "User" as const },
      { login: "rake[bot]", id: 504, type: "Bot" as const },
    ];
    const closingIssues = [{ number: 3, title: "Beds are dry", labels: [{ name: "bug" }] }];
    github.addPull(makePull({ commits: 2, co_authors: coAuthors, closing_issues: closingIssues }));
    github.merge("garden/tools", 7);
    const first = await octokit.graphql<{ repository: { pullRequest: { commits: unknown } } }>(QUERY, { number: 7 });
    expect(first).toMatchObject({
      repository: {
        pullRequest: {
          merged: true,
          mergedAt: "2026-03-01T12:00:00Z",
          closingIssuesReferences: {
            nodes: [{ number: 3, title: "Beds are dry", labels: { nodes: [{ name: "bug" }] } }],
          },
          commits: { pageInfo: { hasNextPage: true, endCursor: "Y3Vyc29yOjA=" } },
        },
      },
    });
    const second = await octokit.graphql<typeof first>(QUERY, { number: 7, after: "Y3Vyc29yOjA=" });
    expect(second.repository.pullRequest.commits).toMatchObject({
      pageInfo: { hasNextPage: false },
      nodes: [
        {
          commit: {
            authors: {
              nodes: [
                { name: "rosa", user: { login: "rosa", databaseId: 501 } },
                { name: "moss", user: { login: "moss", databaseId: 503 } },
                { name: "rake[bot]", user: null },
              ],
            },
          },
        },
      ],
    });
  });

  const PEOPLE_QUERY = `{
    repository(owner: "garden", name: "tools") {
      pullRequest(number: 7) {
        author { ... on User { databaseId createdAt } }
        reviews(first: 100) { nodes { author { ... on User { databaseId createdAt } } } }
        commits(last: 1) { nodes { commit { oid committedDate statusCheckRollup { state } } } }
      }
    }
  }`;

  test("tells the age of people's accounts and not of bots', the time of commits and what the checks say", async () => {
    const reviews = [
      { login: "ivy", id: 502, type: "User" as const },
      { login: "rake[bot]", id: 504, type: "Bot" as const },
    ].map((user) => ({ user, state: "COMMENTED" as const, submitted_at: "2026-02-28T09:00:00Z" }));
    const rosa = { login: "rosa", id: 501, type: "User" as const, account_created_at: "2026-02-01T00:00:00Z" };
    github.addPull(makePull({ user: rosa, reviews, checks: "PENDING" }));
    expect(await octokit.graphql(PEOPLE_QUERY)).toEqual({
      repository: {
        pullRequest: {
          author: { databaseId: 501, createdAt: "2026-02-01T00:00:00Z" },
          reviews: { nodes: [{ author: { databaseId: 502, createdAt: "2020-01-01T00:00:00Z" } }, { author: {} }] },
          commits: {
            nodes: [
              {
                commit: {
                  oid: "7".padStart(40, "a"),
                  committedDate: "2026-02-27T08:00:00Z",
                  statusCheckRollup: { state: "PENDING" },
                },
              },
            ],
          },
        },
      },
    });
  });

  test("answers all but the checks to an App that may not read them", async () => {
    github.addPull(makePull({ checks: "FAILURE" }));
    github.withhold("statuses");
    await expect(octokit.graphql(PEOPLE_QUERY)).rejects.toMatchObject({
      errors: [
        {
          type: "FORBIDDEN",
          path: ["repository", "pullRequest", "commits", "nodes", 0, "commit", "statusCheckRollup"],
          message: "Resource not accessible by integration",
        },
      ],
      data: { repository: { pullRequest: { author: { databaseId: 501 } } } },
    });
  });

  test.each([
    { what: "an unknown pull request", query: QUERY, type: "NOT_FOUND" },
    {
      what: "a repository of another owner",
      query: `{ repository(owner: "orchard", name: "press") { databaseId } }`,
      type: "NOT_FOUND",
    },
    {
      what: "a connection without a page size",
      query: `{ repository(owner: "garden", name: "tools") { pullRequest(number: 7) { commits { totalCount } } } }`,
      type: "MISSING_PAGINATION_BOUNDARIES",
    },
    {
      what: "a page of more than 100",
      query: `{ repository(owner: "garden", name: "tools") { pullRequest(number: 7) { commits(first: 101) { totalCount } } } }`,
      type: "EXCESSIVE_PAGINATION",
    },
    {
      what: "a field that is not there",
      query: `{ repository(owner: "garden", name: "tools") { soil } }`,
      type: null,
    },
  ])("refuses $what", async ({ query, type }) => {
    github.addRepository("orchard/press");
    github.addPull(makePull());
    const answer = octokit.graphql(query, { number: 99 });
    await expect(answer).rejects.toMatchObject({
      name: "GraphqlResponseError",
      errors: [type === null ? {} : { type }],
    });
  });
});

describe("a comment", () => {
  const where = { ...REPO, issue_number: 7 };
  beforeEach(() => github.addPull(makePull()));

  test("of the App is the bot's, and is edited in place", async () => {
    const comment = (await octokit.rest.issues.createComment({ ...where, body: "Scored." })).data;
    expect(comment).toMatchObject({ user: { login: "laurel[bot]", type: "Bot" }, created_at: "2026-03-01T12:00:00Z" });
    now = unixSeconds(NOON + 60);
    await octokit.rest.issues.updateComment({ ...REPO, comment_id: comment.id, body: "Scored again." });
    expect(github.comments("garden/tools", 7)).toMatchObject([
      { id: comment.id, body: "Scored again.", edits: 1, updated_at: "2026-03-01T12:01:00Z" },
    ]);
  });

  test("of a stranger stands under the stranger's name, and no page of comments is lost", async () => {
    for (const n of Array(31).keys()) github.addComment("garden/tools", 7, { login: "crow", id: 666 }, `Caw ${n}`);
    const first = (await octokit.rest.issues.listComments(where)).data;
    expect(first[0]).toMatchObject({
      body: "Caw 0",
      user: { login: "crow", type: "User" },
      performed_via_github_app: null,
    });
    expect(await octokit.paginate(octokit.rest.issues.listComments, where)).toHaveLength(31);
  });

  test("of 65,536 characters is taken, one more or none is refused", async () => {
    await octokit.rest.issues.createComment({ ...where, body: "x".repeat(65_536) });
    for (const body of ["x".repeat(65_537), "", " \n"]) {
      const refused = octokit.rest.issues.createComment({ ...where, body });
      await expect(refused).rejects.toMatchObject({ status: 422, message: /Validation Failed/ });
    }
    expect(github.comments("garden/tools", 7)).toHaveLength(1);
    const elsewhere = octokit.rest.issues.createComment({ ...where, issue_number: 8, body: "Hello" });
    await expect(elsewhere).rejects.toMatchObject({ status: 404 });
  });
});

describe("faults and hooks", () => {
  const where = { ...REPO, issue_number: 7 };
  const COMMENTS = "/repos/{owner}/{repo}/issues/{number}/comments";
  beforeEach(() => github.addPull(makePull()));

  test.each([
    { drop: "before-effect" as const, comments: 0 },
    { drop: "after-effect" as const, comments: 1 },
  ])("a connection dropped $drop leaves $comments comments", async ({ drop, comments }) => {
    github.inject("POST", COMMENTS, { drop });
    await expect(octokit.rest.issues.createComment({ ...where, body: "Once." })).rejects.toThrow();
    expect(github.comments("garden/tools", 7)).toHaveLength(comments);
    await octokit.rest.issues.createComment({ ...where, body: "Once more." });
    expect(github.comments("garden/tools", 7)).toHaveLength(comments + 1);
  });

  test("a status is answered as often as was planned, and not on other routes", async () => {
    github.inject("GET", COMMENTS, { status: 503, times: 2 });
    await octokit.rest.pulls.get({ ...REPO, pull_number: 7 });
    for (const status of [503, 503]) {
      await expect(octokit.rest.issues.listComments(where)).rejects.toMatchObject({ status });
    }
    expect((await octokit.rest.issues.listComments(where)).status).toBe(200);
  });

  test("rate limits are told as GitHub tells them", async () => {
    github.inject("GET", COMMENTS, { rateLimit: "secondary", retryAfterSeconds: 7 });
    await expect(octokit.rest.issues.listComments(where)).rejects.toMatchObject({
      status: 403,
      message: /secondary rate limit/,
      response: { headers: { "retry-after": "7" } },
    });
    github.inject("GET", COMMENTS, { rateLimit: "primary" });
    await expect(octokit.rest.issues.listComments(where)).rejects.toMatchObject({
      response: { headers: { "x-ratelimit-remaining": "0" } },
    });
  });

  test("a silent request ends with the client's patience", async () => {
    github.inject("GET", COMMENTS, { isSilent: true });
    const request = { signal: AbortSignal.timeout(50) };
    await expect(octokit.rest.issues.listComments({ ...where, request })).rejects.toThrow();
    expect(github.log.at(-1)).toMatchObject({ status: 0 });
  });

  test("hooks see a request before and after its effect", async () => {
    const seen: string[] = [];
    const note = (when: string) => (method: string, path: string) => {
      if (method === "POST" && path.endsWith("/comments"))
        seen.push(`${when} ${github.comments("garden/tools", 7).length}`);
    };
    github.beforeRequest = note("before");
    github.afterEffect = note("after");
    await octokit.rest.issues.createComment({ ...where, body: "Once." });
    expect(seen).toEqual(["before 0", "after 1"]);
  });

  test("an unchanged answer is told by its tag alone", async () => {
    const { headers } = await octokit.rest.issues.listComments(where);
    const again = octokit.rest.issues.listComments({ ...where, headers: { "if-none-match": headers.etag ?? "" } });
    await expect(again).rejects.toMatchObject({ status: 304 });
  });

  test("a route that is not known is refused and written down", async () => {
    await expect(octokit.request("GET /repos/garden/tools/weather")).rejects.toMatchObject({ status: 404 });
    expect(github.unhandled.splice(0)).toEqual(["GET /repos/garden/tools/weather"]);
  });

  test("an absent file of a repository is not found", async () => {
    const absent = octokit.rest.repos.getContent({ ...REPO, path: ".github/CODEOWNERS" });
    await expect(absent).rejects.toMatchObject({ status: 404 });
  });

  test("a permission that was not granted is missing everywhere", async () => {
    github.withhold("contents");
    const app = (await appClient().rest.apps.getAuthenticated()).data;
    expect(app?.permissions).not.toHaveProperty("contents");
    const file = octokit.rest.repos.getContent({ ...REPO, path: ".gitattributes" });
    await expect(file).rejects.toMatchObject({ status: 403, message: /Resource not accessible by integration/ });
    github.withhold("checks");
    const checks = octokit.rest.checks.listForRef({ ...REPO, ref: "7".padStart(40, "a") });
    await expect(checks).rejects.toMatchObject({ status: 403 });
  });
});

describe("deliveries", () => {
  test("are signed, and a merge can be read from them", async () => {
    await using door = await openDoor();
    github.addPull(makePull());
    expect(() => github.mergedPayload("garden/tools", 7)).toThrow("is not merged");
    github.merge("garden/tools", 7);
    const payload = github.mergedPayload("garden/tools", 7);
    expect(await github.deliver(door.url, "pull_request", payload, { deliveryId: "d-1" })).toEqual({
      status: 202,
      body: "ok",
    });
    await github.deliver(door.url, "pull_request", payload, { corrupt: true });
    await github.deliver(door.url, "pull_request", payload, { secret: "a guess" });
    const webhooks = new Webhooks({ secret: SECRET });
    const verdicts = door.calls.map(({ body, headers }) =>
      webhooks.verify(body, String(headers["x-hub-signature-256"])),
    );
    expect(await Promise.all(verdicts)).toEqual([true, false, false]);
    expect(door.calls[0]?.headers).toMatchObject({ "x-github-delivery": "d-1", "x-github-event": "pull_request" });
    expect(JSON.parse(door.calls[0]?.body ?? "")).toMatchObject({
      action: "closed",
      pull_request: { number: 7, merged: true, merged_at: "2026-03-01T12:00:00Z" },
      repository: { full_name: "garden/tools", owner: { login: "garden" } },
      installation: { id: github.installationId("garden") },
    });
    expect((await appClient().rest.apps.listWebhookDeliveries()).data.map(({ guid }) => guid)).toEqual(["d-1"]);
  });

  test("that failed are listed, and redelivered under the same id", async () => {
    await using door = await openDoor();
    door.status = 500;
    await github.deliver(door.url, "ping", { zen: "Design for failure." }, { deliveryId: "d-1" });
    await github.deliver(door.url, "ping", { zen: "Keep it." }, { deliveryId: "d-2", isLost: true });
    door.status = 202;
    const listed = (await appClient().rest.apps.listWebhookDeliveries()).data;
    expect(listed.map(({ guid, status_code: code }) => [guid, code])).toEqual([
      ["d-2", 502],
      ["d-1", 500],
    ]);
    for (const { id } of listed) {
      expect((await appClient().rest.apps.redeliverWebhookDelivery({ delivery_id: id })).status).toBe(202);
    }
    await github.redelivered();
    expect(door.calls.map(({ headers }) => headers["x-github-delivery"]).sort()).toEqual(["d-1", "d-1", "d-2"]);
    const all = await appClient().paginate("GET /app/hook/deliveries", { per_page: 3 });
    expect(all.map(({ redelivery, status }) => `${redelivery} ${status}`)).toEqual([
      "true OK",
      "true OK",
      "false failed to connect to host",
      "false Invalid HTTP Response: 500",
    ]);
  });

  test("to a door that is closed are answered by nobody", async () => {
    const door = await openDoor();
    await door[Symbol.asyncDispose]();
    expect(await github.deliver(door.url, "ping", {})).toMatchObject({ status: 0 });
  });

  test("reach a real probot, which comments with an installation's token", async () => {
    github.addPull(makePull());
    github.merge("garden/tools", 7);
    const options = { appId: Number(APP_ID), privateKey: keys.privateKeyPem, secret: SECRET, baseUrl: github.apiUrl };
    const Unthrottled = ProbotOctokit.defaults((given: { throttle?: object }) => ({
      ...given,
      throttle: { ...given.throttle, enabled: false },
    }));
    const probot = new Probot({ ...options, logLevel: "fatal", Octokit: Unthrottled });
    const answer = await createNodeMiddleware(
      (app) => {
        app.on("pull_request.closed", async (context) => {
          await context.octokit.rest.issues.createComment(context.issue({ body: "Merged." }));
        });
      },
      { probot },
    );
    await using door = await openDoor((request, response) => void answer(request, response));
    const delivered = await github.deliver(
      `${door.url}api/github/webhooks`,
      "pull_request",
      github.mergedPayload("garden/tools", 7),
    );
    expect(delivered.status).toBe(200);
    expect(github.comments("garden/tools", 7)).toMatchObject([{ body: "Merged.", user: { login: "laurel[bot]" } }]);
  });
});

test("a pull request of a repository that was never added is refused", () => {
  const base = { ref: "main", repo: { full_name: "garden/shed" } };
  expect(() => github.addPull(makePull({ base }))).toThrow("repository garden/shed was never added");
  github.addPull(makePull());
  expect(() => github.addPull(makePull())).toThrow("garden/tools#7 is there already");
});

describe("a file of pull requests", () => {
  test("is read with what it lacks and without what nobody asked for", () => {
    const { body: _, ...bare } = makePull();
    const [pull] = parsePulls([{ ...bare, milestone: "spring" }]);
    expect(pull).toMatchObject({ number: 7, co_authors: [], reviews: [], labels: [], checks: "SUCCESS" });
    expect(pull).not.toHaveProperty("milestone");
  });

  test("may hold several repositories, with the same numbers", () => {
    const elsewhere = { ref: "main", repo: { full_name: "orchard/press" } };
    expect(parsePulls([makePull(), makePull({ base: elsewhere })])).toHaveLength(2);
  });

  const { number: _, ...unnumbered } = makePull();
  test.each([
    { what: "an object", json: { pulls: [] }, says: "the file is of type object, not a list of pull requests" },
    { what: "nothing", json: null, says: "the file is null, not a list" },
    { what: "an empty list", json: [], says: "the list is empty" },
    { what: "a text for a pull request", json: [makePull(), "#8"], says: "index 1, it is of type string" },
    { what: "a missing number", json: [unnumbered], says: "index 0, number is missing" },
    { what: "files that are no list", json: [{ ...makePull(), files: {} }], says: "index 0 (#7), files: " },
    {
      what: "a file without a name",
      json: [{ ...makePull(), files: [{ ...makeFile("a"), filename: undefined }] }],
      says: "index 0 (#7), files.0.filename is missing",
    },
    {
      what: "a time without a zone",
      json: [makePull({ created_at: "2026-02-27" })],
      says: "created_at: expected a UTC time",
    },
    {
      what: "checks in a word of its own",
      json: [{ ...makePull(), checks: "green" }],
      says: "index 0 (#7), checks: ",
    },
    { what: "a negative count", json: [makePull({ additions: -1 })], says: "index 0 (#7), additions: " },
    {
      what: "a short commit name",
      json: [makePull({ merge_commit_sha: "abc" })],
      says: "merge_commit_sha: expected 40",
    },
    { what: "the same number twice", json: [makePull(), makePull()], says: "number garden/tools#7 is there twice" },
  ])("is refused for $what, by index and field", ({ json, says }) => {
    expect(() => parsePulls(json)).toThrow(BadInput);
    expect(() => parsePulls(json)).toThrow(says);
  });
});

interface Door extends AsyncDisposable {
  readonly url: string;
  readonly calls: { readonly headers: IncomingHttpHeaders; readonly body: string }[];
  status: number;
}

/** A door that notes what is delivered and answers with its `status`, or leaves the answer to `listener`. */
async function openDoor(listener?: RequestListener): Promise<Door> {
  const server = createServer(listener ?? noteCall);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the door does not listen");
  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  const door: Door = { url: `http://127.0.0.1:${address.port}/`, calls: [], status: 202, [Symbol.asyncDispose]: close };
  return door;

  async function noteCall(request: IncomingMessage, response: ServerResponse): Promise<void> {
    door.calls.push({ headers: request.headers, body: await text(request) });
    response.writeHead(door.status).end("ok");
  }
}
