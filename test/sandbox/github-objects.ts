// The shapes in which GitHub's REST API and its webhooks show what is remembered.
import type { RestFile } from "./github-pulls.ts";
import {
  type Account,
  baseCommitOf,
  type CheckRun,
  type Comment,
  type Commit,
  commitsOf,
  type GitHubState,
  isoTime,
  type Label,
  madeUpSha,
  noreplyAddress,
  type Pull,
  type Repository,
  type Review,
} from "./github-state.ts";

const WEB_URL = "https://github.com";
const API_URL = "https://api.github.com";
const CONTENTS_BYTES_MAX = 1_000_000;

export function showAccount(account: Account) {
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.type, account.id),
    avatar_url: `https://avatars.githubusercontent.com/u/${account.id}?v=4`,
    url: `${API_URL}/users/${encodeURIComponent(account.login)}`,
    html_url: `${WEB_URL}/${accountPath(account)}`,
    type: account.type,
    site_admin: false,
  };
}

export function showRepository(repository: Repository) {
  return {
    id: repository.id,
    node_id: nodeId("Repository", repository.id),
    name: repositoryName(repository),
    full_name: repository.fullName,
    private: false,
    owner: showAccount(repository.owner),
    html_url: `${WEB_URL}/${repository.fullName}`,
    url: `${API_URL}/repos/${repository.fullName}`,
    description: null,
    fork: false,
    created_at: isoTime(repository.createdAt),
    updated_at: isoTime(repository.createdAt),
    pushed_at: isoTime(repository.createdAt),
    default_branch: "main",
    archived: false,
    disabled: false,
    visibility: "public",
    license: null,
    topics: [],
    open_issues_count: [...repository.pulls.values()].filter((pull) => pull.closedAt === null).length,
  };
}

export function repositoryName(repository: Repository): string {
  return repository.fullName.slice(repository.fullName.indexOf("/") + 1);
}

export function showApp(state: GitHubState) {
  return {
    id: Number(state.appId),
    slug: state.appSlug,
    node_id: nodeId("App", Number(state.appId)),
    name: state.appSlug,
    html_url: `${WEB_URL}/apps/${state.appSlug}`,
    external_url: "https://laurel.example",
    permissions: state.permissions,
    events: ["pull_request", "pull_request_review", "issue_comment"],
    installations_count: state.installations.size,
  };
}

/** GitHub never shows the secret again. */
export function showHookConfig(state: GitHubState) {
  return { url: state.webhookUrl, content_type: "json", insecure_ssl: "0", secret: "********" };
}

export function showInstallation(state: GitHubState, installation: { readonly id: number; readonly account: Account }) {
  return {
    id: installation.id,
    account: showAccount(installation.account),
    app_id: Number(state.appId),
    app_slug: state.appSlug,
    target_id: installation.account.id,
    target_type: installation.account.type,
    repository_selection: "selected",
    permissions: state.permissions,
    events: ["pull_request", "pull_request_review", "issue_comment"],
    suspended_at: null,
  };
}

/** A pull request as lists show it: without the counts and without `merged`. */
export function showPullSummary(pull: Pull) {
  const { rest, repository } = pull;
  const path = `${repository.fullName}/pull/${rest.number}`;
  const isHeadKept = rest.head.repo !== null;
  return {
    url: `${API_URL}/repos/${repository.fullName}/pulls/${rest.number}`,
    id: pull.id,
    node_id: nodeId("PullRequest", pull.id),
    html_url: `${WEB_URL}/${path}`,
    diff_url: `${WEB_URL}/${path}.diff`,
    number: rest.number,
    state: pull.closedAt === null ? "open" : "closed",
    locked: false,
    title: rest.title,
    user: showAccount(rest.user),
    body: rest.body ?? null,
    created_at: isoTime(pull.createdAt),
    updated_at: isoTime(pull.updatedAt),
    closed_at: pull.closedAt === null ? null : isoTime(pull.closedAt),
    merged_at: pull.mergedAt === null ? null : isoTime(pull.mergedAt),
    merge_commit_sha: mergeCommitOf(pull),
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: pull.labels.map(showLabel),
    milestone: null,
    draft: false,
    head: {
      label: `${rest.user.login}:${rest.head.ref}`,
      ref: rest.head.ref,
      sha: rest.head.sha,
      user: showAccount(rest.user),
      repo: isHeadKept ? showRepository(repository) : null,
    },
    base: {
      label: `${repository.owner.login}:${rest.base.ref}`,
      ref: rest.base.ref,
      sha: baseCommitOf(pull),
      user: showAccount(repository.owner),
      repo: showRepository(repository),
    },
    author_association: "CONTRIBUTOR",
    auto_merge: null,
    active_lock_reason: null,
  };
}

export function showPull(pull: Pull) {
  const { rest } = pull;
  const isMerged = pull.mergedAt !== null;
  return {
    ...showPullSummary(pull),
    merged: isMerged,
    mergeable: isMerged ? null : true,
    rebaseable: isMerged ? null : true,
    mergeable_state: isMerged ? "unknown" : "clean",
    merged_by: isMerged ? showAccount(mergerOf(pull)) : null,
    comments: pull.comments.length,
    review_comments: pull.reviews.reduce((count, review) => count + review.lineComments.length, 0),
    maintainer_can_modify: false,
    commits: rest.commits,
    additions: rest.additions,
    deletions: rest.deletions,
    changed_files: rest.changed_files,
  };
}

/** Who merged: as recorded, else somebody who approved, else the author. */
export function mergerOf({ rest }: Pull): Account {
  return rest.merged_by ?? rest.reviews.find((review) => review.state === "APPROVED")?.user ?? rest.user;
}

/** Before the merge GitHub shows its own test merge here, and not the commit that will be on the branch. */
export function mergeCommitOf({ rest, repository, mergedAt }: Pull): string {
  const seed = `${repository.fullName}#${rest.number}`;
  return mergedAt === null ? madeUpSha(`${seed} test merge`) : (rest.merge_commit_sha ?? madeUpSha(`${seed} merge`));
}

export function showFile(pull: Pull, file: RestFile) {
  const path = encodeURIComponent(file.filename);
  const ref = pull.rest.head.sha;
  return {
    sha: madeUpSha(`${ref} ${file.filename}`),
    ...file,
    blob_url: `${WEB_URL}/${pull.repository.fullName}/blob/${ref}/${path}`,
    raw_url: `${WEB_URL}/${pull.repository.fullName}/raw/${ref}/${path}`,
    contents_url: `${API_URL}/repos/${pull.repository.fullName}/contents/${path}?ref=${ref}`,
  };
}

/** The unified diff of a pull request, put together from the hunks of its files. */
export function diffOf(pull: Pull): string {
  return pull.rest.files.map(diffOfFile).join("");
}

function diffOfFile({ filename, previous_filename: previousName, status, patch }: RestFile): string {
  const oldName = previousName ?? filename;
  const lines = [`diff --git a/${oldName} b/${filename}`];
  if (status === "added") lines.push("new file mode 100644");
  if (status === "removed") lines.push("deleted file mode 100644");
  if (status === "renamed") lines.push(`rename from ${oldName}`, `rename to ${filename}`);
  if (patch !== undefined) {
    lines.push(status === "added" ? "--- /dev/null" : `--- a/${oldName}`);
    lines.push(status === "removed" ? "+++ /dev/null" : `+++ b/${filename}`, patch);
  } else if (status !== "renamed") lines.push(`Binary files a/${oldName} and b/${filename} differ`);
  return `${lines.join("\n")}\n`;
}

/** One file of a repository; what is above a megabyte comes without its text. */
export function showContents(repository: Repository, path: string, commit: string, text: string) {
  const bytes = Buffer.from(text, "utf8");
  const isShown = bytes.length <= CONTENTS_BYTES_MAX;
  return {
    type: "file",
    encoding: isShown ? "base64" : "none",
    size: bytes.length,
    name: path.slice(path.lastIndexOf("/") + 1),
    path,
    content: isShown ? bytes.toString("base64").replaceAll(/.{60}/g, "$&\n") : "",
    sha: madeUpSha(text),
    url: `${API_URL}/repos/${repository.fullName}/contents/${path}?ref=${commit}`,
    html_url: `${WEB_URL}/${repository.fullName}/blob/${commit}/${path}`,
  };
}

export function showReview(pull: Pull, { id, rest }: Review) {
  return {
    id,
    node_id: nodeId("PullRequestReview", id),
    user: showAccount(rest.user),
    body: rest.body ?? "",
    state: rest.state,
    html_url: `${WEB_URL}/${pull.repository.fullName}/pull/${pull.rest.number}#pullrequestreview-${id}`,
    submitted_at: rest.submitted_at,
    commit_id: pull.rest.head.sha,
    author_association: "MEMBER",
  };
}

export function showLineComments(pull: Pull, review: Review) {
  return review.lineComments.map((comment) => ({
    id: comment.id,
    node_id: nodeId("PullRequestReviewComment", comment.id),
    pull_request_review_id: review.id,
    path: comment.path,
    line: comment.line,
    original_line: comment.line,
    side: "RIGHT",
    commit_id: pull.rest.head.sha,
    user: showAccount(review.rest.user),
    body: comment.body,
    created_at: review.rest.submitted_at,
    updated_at: review.rest.submitted_at,
    html_url: `${WEB_URL}/${pull.repository.fullName}/pull/${pull.rest.number}#discussion_r${comment.id}`,
    author_association: "MEMBER",
  }));
}

export function showCommits(pull: Pull) {
  const commits = commitsOf(pull);
  return commits.map((commit, index) => showCommit(pull, commit, commits[index - 1]));
}

function showCommit(pull: Pull, { sha, message, committedAt, authors }: Commit, parent: Commit | undefined) {
  const author = authors[0] ?? pull.rest.user;
  const signature = { name: author.login, email: noreplyAddress(author), date: committedAt };
  return {
    sha,
    node_id: nodeId("Commit", pull.id),
    html_url: `${WEB_URL}/${pull.repository.fullName}/commit/${sha}`,
    commit: { message, author: signature, committer: signature, comment_count: 0 },
    author: showAccount(author),
    committer: showAccount(author),
    parents: [{ sha: parent?.sha ?? baseCommitOf(pull) }],
  };
}

export function showComment(state: GitHubState, comment: Comment) {
  const { pull } = comment;
  const { fullName } = pull.repository;
  return {
    id: comment.id,
    node_id: nodeId("IssueComment", comment.id),
    url: `${API_URL}/repos/${fullName}/issues/comments/${comment.id}`,
    html_url: `${WEB_URL}/${fullName}/pull/${pull.rest.number}#issuecomment-${comment.id}`,
    issue_url: `${API_URL}/repos/${fullName}/issues/${pull.rest.number}`,
    user: showAccount(comment.user),
    created_at: isoTime(comment.createdAt),
    updated_at: isoTime(comment.updatedAt),
    author_association: "NONE",
    body: comment.body,
    performed_via_github_app: comment.isByApp ? showApp(state) : null,
  };
}

export function showLabel(label: Label) {
  return { id: label.id, name: label.name, color: "ededed", default: false, description: null };
}

export function showCheckRun(run: CheckRun) {
  return { id: run.id, name: run.name, head_sha: run.headSha, status: run.status, conclusion: run.conclusion };
}

/**
 * The body of a `pull_request` delivery.
 * @param action `closed` for a merge; whether it was one is told by `pull_request.merged`
 */
export function pullPayload(pull: Pull, action: string) {
  const { repository, rest } = pull;
  return {
    action,
    number: rest.number,
    pull_request: showPull(pull),
    repository: showRepository(repository),
    organization: { login: repository.owner.login, id: repository.owner.id },
    sender: showAccount(pull.mergedAt === null ? rest.user : mergerOf(pull)),
    installation: { id: repository.installationId, node_id: nodeId("Installation", repository.installationId) },
  };
}

export type PullPayload = ReturnType<typeof pullPayload>;

function accountPath({ login, type }: Account): string {
  return type === "Bot" ? `apps/${login.replace("[bot]", "")}` : login;
}

function nodeId(kind: string, id: number): string {
  return Buffer.from(`${kind}:${id}`).toString("base64");
}
