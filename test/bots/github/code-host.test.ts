// The code host against the stand-in GitHub: what it reads of a merged pull request, and its one comment there.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { markerOf } from "#bots/github/comment.ts";
import { connectCodeHost, type CodeHostOptions } from "#bots/github/code-host.ts";
import type { PullRef } from "#core/contribution/evidence.ts";
import { NeedsHuman, RetryLater } from "#core/errors.ts";
import { unixSeconds, type UnixSeconds } from "#core/time.ts";
import type { CodeHost, PullNotice } from "#core/world.ts";
import { makeAppKeys, startGitHub, type GitHubStandIn } from "#test/sandbox/github.ts";
import type { RestPull } from "#test/sandbox/github-pulls.ts";

const NOON = unixSeconds(1_772_366_400); // 2026-03-01T12:00:00Z
const REPOSITORY = "garden/tools";
const COMMENTS = "/repos/{owner}/{repo}/issues/{number}/comments";
const PULL = "/repos/{owner}/{repo}/pulls/{number}";
const keys = makeAppKeys();
const mona = { login: "mona", id: 1, type: "User" as const };
const hubot = { login: "hubot", id: 2, type: "User" as const };
const ada = { login: "ada", id: 3, type: "User" as const };
const fixer = { login: "fixer[bot]", id: 4, type: "Bot" as const };

let now: UnixSeconds;
let github: GitHubStandIn;
let repositoryId: number;
let codeHost: CodeHost;

beforeEach(async () => {
  now = NOON;
  github = await startGitHub({
    appId: "4711",
    publicKeyPem: keys.publicKeyPem,
    webhookSecret: "s",
    clock: { now: () => now },
  });
  repositoryId = github.addRepository(REPOSITORY).id;
  codeHost = connect();
});

afterEach(async () => {
  expect(github.unhandled).toEqual([]);
  await github.close();
});

function connect(change: Partial<CodeHostOptions> = {}): CodeHost {
  return connectCodeHost({
    appId: "4711",
    privateKey: keys.privateKeyPem,
    apiUrl: github.apiUrl,
    deadlineMilliseconds: 5_000,
    daoIdOf: () => "garden",
    ...change,
  });
}

function makePull(number: number, change: Partial<RestPull> = {}): RestPull {
  return {
    number,
    title: `Change ${number}`,
    body: "Because.",
    user: mona,
    created_at: "2026-02-27T10:00:00Z",
    base: { ref: "main", repo: { full_name: REPOSITORY } },
    head: { ref: `topic-${number}`, sha: String(number).padStart(40, "0"), repo: null },
    additions: 1,
    deletions: 0,
    changed_files: 1,
    commits: 1,
    files: [makeFile("src/a.ts")],
    ...change,
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

function merge(number: number, change: Partial<RestPull> = {}): PullRef {
  github.addPull(makePull(number, change));
  github.merge(REPOSITORY, number);
  return refOf(number);
}

function refOf(pull: number): PullRef {
  return { repository: REPOSITORY, repositoryId, pull };
}

function makeNotice(change: Partial<PullNotice> = {}): PullNotice {
  return {
    ref: refOf(1),
    daoId: "garden",
    daoName: "Garden DAO",
    epoch: 3,
    recordUrl: "https://laurel.example/garden",
    credited: [
      {
        login: "mona",
        role: "author",
        score: 307,
        reasons: ["Good."],
        isProvisional: false,
        appealUntil: null,
        hasLinkedWallet: true,
      },
    ],
    refused: [],
    judgeName: "the jury",
    payment: null,
    ...change,
  };
}

async function failureOf(act: Promise<unknown>): Promise<unknown> {
  return act.then(
    () => "no failure",
    (error: unknown) => error,
  );
}

describe("evidence", () => {
  test("tells who did what, with every text named untrusted", async () => {
    const ref = merge(1, {
      merge_commit_sha: "c".repeat(40),
      closing_issues: [{ number: 9, title: "Broken", labels: [{ name: "bug" }, { name: "small" }] }],
      labels: [{ name: "area: tools" }],
      gitattributes: "*.lock linguist-generated\n",
    });
    expect(await codeHost.evidence(ref)).toEqual({
      ref,
      mergedAt: NOON,
      mergeCommit: "c".repeat(40),
      headCommit: "0".repeat(39) + "1",
      author: { id: 1, login: "mona", isBot: false },
      coAuthors: [],
      reviews: [],
      commits: [{ at: 1_772_186_400, authors: [{ id: 1, login: "mona", isBot: false }] }],
      accountsSince: { 1: 1_577_836_800 },
      checks: "passed",
      files: [
        {
          path: "src/a.ts",
          previousPath: null,
          status: "modified",
          addedLines: 2,
          removedLines: 1,
          untrustedPatch: "@@ -1 +1,2 @@\n-a\n+b\n+c",
        },
      ],
      untrustedTitle: "Change 1",
      untrustedBody: "Because.",
      untrustedLabels: ["area: tools"],
      linkedIssues: [{ number: 9, untrustedLabels: ["bug", "small"] }],
      untrustedAttributes: "*.lock linguist-generated\n",
      epochInOurComment: null,
    });
  });

  test("holds every file, over more than one page", async () => {
    const files = Array.from({ length: 130 }, (_, at) => makeFile(`src/${at}.ts`));
    const evidence = await codeHost.evidence(merge(1, { files, changed_files: 130 }));
    expect(evidence.files).toHaveLength(130);
    expect(evidence.files.at(-1)?.path).toBe("src/129.ts");
  });

  test("shows a renamed file with its old name, and no patch where GitHub has none", async () => {
    const renamed = { filename: "b.png", previous_filename: "a.png", status: "renamed" as const };
    const evidence = await codeHost.evidence(
      merge(1, { files: [{ ...renamed, additions: 0, deletions: 0, changes: 0 }] }),
    );
    expect(evidence.files[0]).toMatchObject({
      path: "b.png",
      previousPath: "a.png",
      status: "renamed",
      untrustedPatch: null,
    });
  });

  test("names each co-author once, not the author, and tells bots from people", async () => {
    const evidence = await codeHost.evidence(merge(1, { co_authors: [hubot, mona, fixer, ada, hubot], commits: 3 }));
    expect(evidence.coAuthors).toEqual([
      { id: 2, login: "hubot", isBot: false },
      { id: 0, login: "fixer[bot]", isBot: true },
      { id: 3, login: "ada", isBot: false },
    ]);
  });

  test("finds co-authors behind the first page of commits", async () => {
    const evidence = await codeHost.evidence(merge(1, { co_authors: [hubot], commits: 150 }));
    expect(evidence.coAuthors.map(({ login }) => login)).toEqual(["hubot"]);
    expect(evidence.commits).toHaveLength(150);
  });

  test("does not take whoever merged the base branch into it for a co-author", async () => {
    const evidence = await codeHost.evidence(
      merge(1, { title: "Merge branch 'main' into topic", co_authors: [hubot] }),
    );
    expect(evidence.coAuthors).toEqual([]);
    expect(evidence.commits).toEqual([]);
  });

  test("holds the commits, oldest first, each of its people once", async () => {
    const evidence = await codeHost.evidence(
      merge(1, {
        commit_list: [
          { committed_at: "2026-02-28T12:00:00Z", authors: [hubot, mona, hubot] },
          { committed_at: "2026-02-28T11:00:00Z", authors: [ada], message: "Merge branch 'main' into topic" },
          { committed_at: "2026-02-28T10:00:00Z", authors: [fixer] },
        ],
      }),
    );
    expect(evidence.commits).toEqual([
      { at: 1_772_272_800, authors: [{ id: 0, login: "fixer[bot]", isBot: true }] },
      {
        at: 1_772_280_000,
        authors: [
          { id: 2, login: "hubot", isBot: false },
          { id: 1, login: "mona", isBot: false },
        ],
      },
    ]);
    expect(evidence.coAuthors.map(({ login }) => login)).toEqual(["hubot", "fixer[bot]"]);
  });

  test("shows a bot that is the author as the same account in its commits", async () => {
    const evidence = await codeHost.evidence(merge(1, { user: fixer }));
    expect(evidence.commits.map(({ authors }) => authors)).toEqual([[{ id: 4, login: "fixer[bot]", isBot: true }]]);
    expect(evidence.coAuthors).toEqual([]);
  });

  test.each([
    ["after the merge", "2026-03-02T00:00:00Z", NOON],
    ["that is no time", "+999999-99-99", NOON],
    ["before all times", "1901-01-01T00:00:00Z", 0],
  ])("is not held up by a commit %s", async (_, committedAt, at) => {
    const evidence = await codeHost.evidence(
      merge(1, { commit_list: [{ committed_at: committedAt, authors: [mona] }] }),
    );
    expect(evidence.commits.map((commit) => commit.at)).toEqual([at]);
  });

  test("tells since when the author, co-authors and reviewers have their accounts, and leaves bots out", async () => {
    const since = (account_created_at: string) => ({ account_created_at });
    const evidence = await codeHost.evidence(
      merge(1, {
        user: { ...mona, ...since("2010-01-01T00:00:00Z") },
        co_authors: [{ ...hubot, ...since("2026-02-27T00:00:00Z") }, fixer],
        reviews: [
          {
            user: { ...ada, ...since("2026-02-28T00:00:01Z") },
            state: "APPROVED",
            submitted_at: "2026-02-28T11:00:00Z",
          },
          { user: fixer, state: "COMMENTED", submitted_at: "2026-02-28T11:00:00Z" },
        ],
      }),
    );
    expect(evidence.accountsSince).toEqual({ 1: 1_262_304_000, 2: 1_772_150_400, 3: 1_772_236_801 });
  });

  test("tells the age of a reviewer's account behind a hundred other reviews", async () => {
    const review = { state: "COMMENTED" as const, submitted_at: "2026-02-28T11:00:00Z" };
    const reviews = [...Array.from({ length: 100 }, () => ({ ...review, user: hubot })), { ...review, user: ada }];
    const evidence = await codeHost.evidence(merge(1, { reviews, commits: 2 }));
    expect(Object.keys(evidence.accountsSince)).toEqual(["1", "2", "3"]);
    expect(evidence.commits).toHaveLength(2);
  });

  test.each([
    ["SUCCESS", "passed"],
    ["FAILURE", "failed"],
    ["ERROR", "failed"],
    ["PENDING", "pending"],
    ["EXPECTED", "pending"],
    [null, "none"],
  ] as const)("reads checks that GitHub calls %s as %s", async (checks, state) => {
    expect((await codeHost.evidence(merge(1, { checks }))).checks).toBe(state);
  });

  test.each(["checks", "statuses"] as const)(
    "is whole but for the checks where %s may not be read",
    async (permission) => {
      const ref = merge(1, { co_authors: [hubot] });
      const seen = await codeHost.evidence(ref);
      github.withhold(permission);
      expect(await codeHost.evidence(ref)).toEqual({ ...seen, checks: "unknown" });
    },
  );

  test("does not take the checks of another commit for those of the head", async () => {
    const commit = { committed_at: "2026-02-28T12:00:00Z", authors: [mona] };
    const evidence = await codeHost.evidence(merge(1, { commit_list: Array.from({ length: 251 }, () => commit) }));
    expect(evidence.checks).toBe("unknown");
    expect(evidence.commits).toHaveLength(250);
  });

  test("reads the attributes at the base, and not at the head", async () => {
    const { base } = github.pullPayload(
      REPOSITORY,
      merge(1, { gitattributes: "*.ts text\n" }).pull,
      "closed",
    ).pull_request;
    await codeHost.evidence(refOf(1));
    const asked = github.log.filter(({ path }) => path.endsWith("/contents/.gitattributes"));
    expect(asked.map(({ query }) => query)).toEqual([`?ref=${base.sha}`]);
  });

  test.each([
    ["of 65,536 bytes is kept", 65_536, 65_536],
    ["of one byte more is not", 65_537, undefined],
    ["of more than a megabyte is not", 1_000_001, undefined],
  ])("a file of attributes %s", async (_, bytes, kept) => {
    const evidence = await codeHost.evidence(merge(1, { gitattributes: "#".repeat(bytes) }));
    expect(evidence.untrustedAttributes?.length).toBe(kept);
  });

  test("knows a bot as author", async () => {
    expect((await codeHost.evidence(merge(1, { user: fixer }))).author).toEqual({
      id: 4,
      login: "fixer[bot]",
      isBot: true,
    });
  });

  test("holds the reviews, oldest first, each with its own line comments", async () => {
    const comments = [
      { path: "src/a.ts", line: 1, body: "Why?" },
      { path: "src/a.ts", line: 2, body: "And this?" },
    ];
    const evidence = await codeHost.evidence(
      merge(1, {
        reviews: [
          { user: ada, state: "APPROVED", body: null, submitted_at: "2026-02-28T11:00:00Z" },
          { user: hubot, state: "CHANGES_REQUESTED", body: "Not yet.", submitted_at: "2026-02-28T10:00:00Z", comments },
        ],
      }),
    );
    expect(evidence.reviews).toEqual([
      {
        reviewer: { id: 2, login: "hubot", isBot: false },
        state: "changes-requested",
        untrustedText: "Not yet.",
        untrustedLineComments: ["Why?", "And this?"],
        submittedAt: 1_772_272_800,
      },
      {
        reviewer: { id: 3, login: "ada", isBot: false },
        state: "approved",
        untrustedText: "",
        untrustedLineComments: [],
        submittedAt: 1_772_276_400,
      },
    ]);
  });

  test("reads the epoch in our own comment, and in nobody else's", async () => {
    const ref = merge(1);
    github.addComment(REPOSITORY, 1, mona, markerOf("garden", 1));
    github.addComment(REPOSITORY, 1, { login: "laurel[bot]", id: 77, type: "User" }, markerOf("garden", 1));
    github.addComment(REPOSITORY, 1, fixer, markerOf("garden", 1));
    expect((await codeHost.evidence(ref)).epochInOurComment).toBeNull();
    await codeHost.ensureComment(makeNotice());
    expect((await codeHost.evidence(ref)).epochInOurComment).toBe(3);
    expect((await connect({ daoIdOf: () => "orchard" }).evidence(ref)).epochInOurComment).toBeNull();
  });
});

describe("the list of merged pull requests", () => {
  test("is oldest first, from a time on, and leaves out what was not merged", async () => {
    for (const [number, hours] of [
      [1, 0],
      [2, 3],
      [3, 1],
      [4, 2],
    ] as const) {
      github.addPull(makePull(number));
      const at = unixSeconds(NOON + hours * 3_600);
      if (number === 4) github.closeUnmerged(REPOSITORY, number, at);
      else github.merge(REPOSITORY, number, at);
    }
    github.addPull(makePull(5));
    expect(await codeHost.mergedPulls(REPOSITORY, NOON)).toEqual([refOf(1), refOf(3), refOf(2)]);
    expect(await codeHost.mergedPulls(REPOSITORY, unixSeconds(NOON + 1))).toEqual([refOf(3), refOf(2)]);
  });

  test("spans pages, and stops where nothing newer can follow", async () => {
    for (let number = 1; number <= 230; number += 1) {
      github.addPull(makePull(number));
      github.merge(REPOSITORY, number, unixSeconds(NOON + number));
    }
    const pulls = await codeHost.mergedPulls(REPOSITORY, unixSeconds(NOON + 120));
    expect(pulls.map(({ pull }) => pull)).toEqual(Array.from({ length: 111 }, (_, at) => at + 120));
    expect(github.log.some(({ query }) => query.includes("page=3"))).toBe(false);
  });

  test("does not miss what moved to the first page while it was read", async () => {
    for (let number = 1; number <= 230; number += 1) {
      github.addPull(makePull(number));
      github.merge(REPOSITORY, number, unixSeconds(NOON + number));
    }
    let isMoved = false;
    github.afterEffect = (method, path) => {
      if (method !== "GET" || !path.endsWith("/pulls") || isMoved) return;
      isMoved = true;
      now = unixSeconds(NOON + 1_000);
      github.addComment(REPOSITORY, 5, ada, "Late thanks!");
    };
    expect(await codeHost.mergedPulls(REPOSITORY, NOON)).toHaveLength(230);
  });
});

describe("our comment", () => {
  beforeEach(() => merge(1));

  test("is written once, left alone while it says the same, and edited in place when it does not", async () => {
    const first = await codeHost.ensureComment(makeNotice());
    const second = await codeHost.ensureComment(makeNotice());
    expect(second).toEqual(first);
    expect(github.comments(REPOSITORY, 1)).toMatchObject([{ edits: 0, user: { login: "laurel[bot]" } }]);
    const payment = {
      lines: [{ login: "mona", amount: "120 LRL" }],
      transactionHash: "0xab" as const,
      transactionUrl: null,
    };
    expect(await codeHost.ensureComment(makeNotice({ payment }))).toEqual(first);
    expect(github.comments(REPOSITORY, 1)).toMatchObject([{ edits: 1, body: expect.stringContaining("120 LRL") }]);
  });

  test("is written once although the first answer is lost", async () => {
    github.inject("POST", COMMENTS, { drop: "after-effect" });
    expect(await failureOf(codeHost.ensureComment(makeNotice()))).toBeInstanceOf(RetryLater);
    const found = await codeHost.ensureComment(makeNotice());
    expect(github.comments(REPOSITORY, 1)).toHaveLength(1);
    expect(found.url).toBe(
      `https://github.com/garden/tools/pull/1#issuecomment-${github.comments(REPOSITORY, 1)[0]?.id}`,
    );
  });

  test("is found by another process, behind many others", async () => {
    for (let at = 0; at < 120; at += 1) github.addComment(REPOSITORY, 1, ada, `Thought ${at}`);
    await codeHost.ensureComment(makeNotice());
    await connect({ slug: "laurel" }).ensureComment(makeNotice());
    expect(github.comments(REPOSITORY, 1)).toHaveLength(121);
  });

  test("is not a stranger's, even under our marker", async () => {
    github.addComment(REPOSITORY, 1, ada, `${markerOf("garden", 3)} all mine`);
    await codeHost.ensureComment(makeNotice());
    expect(github.comments(REPOSITORY, 1)).toMatchObject([
      { edits: 0, user: { login: "ada" } },
      { edits: 0, user: { login: "laurel[bot]" } },
    ]);
  });
});

describe("when GitHub does not answer as hoped,", () => {
  beforeEach(() => merge(1));

  test.each([
    ["is down", { status: 502 }],
    ["breaks the connection", { drop: "before-effect" }],
    ["is at its limit", { rateLimit: "primary" }],
    ["asks to slow down", { rateLimit: "secondary" }],
    ["asks to slow down in the newer way", { status: 429 }],
  ] as const)("and %s, it is tried later", async (_, fault) => {
    github.inject("GET", PULL, { ...fault, times: 5 });
    expect(await failureOf(codeHost.evidence(refOf(1)))).toBeInstanceOf(RetryLater);
  });

  test("and GraphQL is at its limit, it is tried later", async () => {
    github.inject("POST", "/graphql", { rateLimit: "primary", times: 5 });
    expect(await failureOf(codeHost.evidence(refOf(1)))).toBeInstanceOf(RetryLater);
  });

  test("and is silent, the deadline ends the wait", async () => {
    codeHost = connect({ deadlineMilliseconds: 50 });
    github.inject("GET", "/repos/{owner}/{repo}/installation", { isSilent: true, times: 5 });
    expect(await failureOf(codeHost.evidence(refOf(1)))).toBeInstanceOf(RetryLater);
  });

  test("a hiccup is not even noticed", async () => {
    github.inject("GET", PULL, { status: 500 });
    expect((await codeHost.evidence(refOf(1))).untrustedTitle).toBe("Change 1");
  });

  test.each([
    ["a pull request that is not there", () => codeHost.evidence(refOf(404)), "install the App"],
    ["a repository without the App", () => codeHost.mergedPulls("nobody/nothing", NOON), "install the App"],
    [
      "a pull request that is not merged",
      () => {
        github.addPull(makePull(2));
        return codeHost.evidence(refOf(2));
      },
      "Nothing is credited",
    ],
    [
      "another repository under the old name",
      () => codeHost.evidence({ ...refOf(1), repositoryId: 999_999 }),
      "Check in the rules",
    ],
    ["another App's key", () => connect({ privateKey: makeAppKeys().privateKeyPem }).evidence(refOf(1)), "private key"],
  ])("a person is needed for %s", async (_, act, next) => {
    const failure = await failureOf(act());
    expect(failure).toBeInstanceOf(NeedsHuman);
    expect(failure).toMatchObject({ next: expect.stringContaining(next) });
  });

  test("a person is needed where more than the checks may not be read", async () => {
    github.withhold("checks");
    github.withhold("issues");
    const failure = await failureOf(codeHost.evidence(refOf(1)));
    expect(failure).toBeInstanceOf(NeedsHuman);
    expect(failure).toMatchObject({ next: expect.stringContaining("Grant the App") });
  });

  test("a person is needed for attributes that may not be read: they are not taken for none", async () => {
    github.withhold("contents");
    const failure = await failureOf(codeHost.evidence(refOf(1)));
    expect(failure).toBeInstanceOf(NeedsHuman);
    expect(failure).toMatchObject({ next: expect.stringContaining("contents=read") });
  });

  test("a missing permission is named", async () => {
    github.inject("POST", COMMENTS, { status: 403, message: "Resource not accessible by integration", times: 5 });
    const failure = await failureOf(codeHost.ensureComment(makeNotice()));
    expect(failure).toBeInstanceOf(NeedsHuman);
    expect(failure).toMatchObject({
      happened: expect.stringContaining("Resource not accessible by integration"),
      next: expect.stringContaining("issues=write"),
    });
  });

  test("an installation that was made anew is found again", async () => {
    await codeHost.evidence(refOf(1));
    const lookups = () => github.log.filter(({ path }) => path.endsWith("/installation")).length;
    expect(lookups()).toBe(1);
    github.inject("GET", PULL, { status: 404 });
    await codeHost.evidence(refOf(1));
    expect(lookups()).toBe(2);
  });

  test("an installation that could not be looked up is asked for again", async () => {
    github.inject("GET", "/repos/{owner}/{repo}/installation", { status: 500, times: 2 });
    expect(await failureOf(codeHost.evidence(refOf(1)))).toBeInstanceOf(RetryLater);
    expect((await codeHost.evidence(refOf(1))).untrustedTitle).toBe("Change 1");
  });
});
