// The code host in memory and on the stand-in GitHub: one suite, so that the two cannot drift apart.
import { expect } from "vitest";
import { connectCodeHost } from "#bots/github/code-host.ts";
import type { Evidence } from "#core/contribution/evidence.ts";
import type { UnixSeconds } from "#core/time.ts";
import { makeAppKeys, startGitHub } from "#test/sandbox/github.ts";
import type { RestPull } from "#test/sandbox/github-pulls.ts";
import { DAO, makeEvidence, REPOSITORY, REPOSITORY_ID, START } from "#test/support/build.ts";
import { makeWorld } from "#test/support/world.ts";
import { codeHostSuite, type CodeHostStage } from "./code-host.ts";

const keys = makeAppKeys();

async function inMemory(): Promise<CodeHostStage> {
  const world = makeWorld();
  return {
    codeHost: world.codeHost,
    repository: REPOSITORY,
    repositoryId: REPOSITORY_ID,
    merge: (evidence) => world.merge(evidence),
    leaveOpen: () => undefined,
    commentWrites: (pull) => {
      const comment = world.state.comments.get(`${REPOSITORY_ID}#${pull}`);
      return comment === undefined ? [] : [comment.writes];
    },
    loseComment: (when) => world.fail("ensureComment", { when }),
    close: async () => undefined,
  };
}

async function onTheWire(): Promise<CodeHostStage> {
  const github = await startGitHub({
    appId: "4711",
    publicKeyPem: keys.publicKeyPem,
    webhookSecret: "s",
    clock: { now: () => START },
  });
  const { id: repositoryId } = github.addRepository(REPOSITORY);
  const codeHost = connectCodeHost({
    appId: "4711",
    privateKey: keys.privateKeyPem,
    apiUrl: github.apiUrl,
    deadlineMilliseconds: 5_000,
    daoIdOf: () => DAO,
  });
  return {
    codeHost,
    repository: REPOSITORY,
    repositoryId,
    merge: (evidence) => {
      github.addPull(restPullOf(evidence));
      github.merge(REPOSITORY, evidence.ref.pull, evidence.mergedAt);
    },
    leaveOpen: (pull) =>
      github.addPull(restPullOf(makeEvidence({ ref: { repository: REPOSITORY, repositoryId, pull } }))),
    commentWrites: (pull) => github.comments(REPOSITORY, pull).map(({ edits }) => edits + 1),
    loseComment: (when) =>
      github.inject("POST", "/repos/{owner}/{repo}/issues/{number}/comments", { drop: `${when}-effect` }),
    close: async () => {
      expect(github.unhandled).toEqual([]);
      await github.close();
    },
  };
}

const STATES = {
  approved: "APPROVED",
  "changes-requested": "CHANGES_REQUESTED",
  commented: "COMMENTED",
  dismissed: "DISMISSED",
} as const;

/** For "unknown" there is no row: that is a permission which the App lacks. */
const CHECKS = { passed: "SUCCESS", failed: "FAILURE", pending: "PENDING", none: null, unknown: null } as const;

/** What GitHub would show of a pull request from which exactly this evidence is gathered. */
function restPullOf(evidence: Evidence): RestPull {
  const personOf = ({ id, login, isBot }: Evidence["author"]) => ({
    login,
    id: isBot ? 900 : id,
    type: isBot ? ("Bot" as const) : ("User" as const),
    account_created_at: timeText(evidence.accountsSince[id] ?? START),
  });
  const sum = (of: (file: Evidence["files"][number]) => number) =>
    evidence.files.reduce((total, file) => total + of(file), 0);
  return {
    number: evidence.ref.pull,
    title: evidence.untrustedTitle,
    body: evidence.untrustedBody,
    user: personOf(evidence.author),
    created_at: "2026-02-01T00:00:00Z",
    merge_commit_sha: evidence.mergeCommit,
    base: { ref: "main", repo: { full_name: evidence.ref.repository } },
    head: { ref: "topic", sha: evidence.headCommit, repo: null },
    additions: sum(({ addedLines }) => addedLines),
    deletions: sum(({ removedLines }) => removedLines),
    changed_files: evidence.files.length,
    commits: evidence.commits.length,
    commit_list: evidence.commits.map(({ at, authors }) => ({
      committed_at: timeText(at),
      authors: authors.map(personOf),
    })),
    checks: CHECKS[evidence.checks],
    labels: evidence.untrustedLabels.map((name) => ({ name })),
    gitattributes: evidence.untrustedAttributes,
    files: evidence.files.map(({ path, previousPath, status, addedLines, removedLines, untrustedPatch }) => ({
      filename: path,
      status,
      additions: addedLines,
      deletions: removedLines,
      changes: addedLines + removedLines,
      ...(untrustedPatch === null ? {} : { patch: untrustedPatch }),
      ...(previousPath === null ? {} : { previous_filename: previousPath }),
    })),
    reviews: evidence.reviews.map(({ reviewer, state, untrustedText, untrustedLineComments, submittedAt }) => ({
      user: personOf(reviewer),
      state: STATES[state],
      body: untrustedText,
      submitted_at: timeText(submittedAt),
      comments: untrustedLineComments.map((body, at) => ({ path: "src/a.ts", line: at + 1, body })),
    })),
    closing_issues: evidence.linkedIssues.map(({ number, untrustedLabels }) => ({
      number,
      title: "An issue",
      labels: untrustedLabels.map((name) => ({ name })),
    })),
  };
}

function timeText(time: UnixSeconds): string {
  return new Date(time * 1000).toISOString();
}

codeHostSuite("in memory", inMemory);
codeHostSuite("on the stand-in GitHub", onTheWire);
