// Evidence: what was seen of a merged pull request on the code host. Text from contributors is untrusted and named so.
import type { UnixSeconds } from "#core/time.ts";

export interface PullRef {
  /** "owner/name" as the code host spells it now. */
  readonly repository: string;
  /** The code host's own number of the repository: it survives a rename. */
  readonly repositoryId: number;
  readonly pull: number;
}

/** An account at the code host; the numeric id is the identity, the login may change. */
export interface CodeAccount {
  readonly id: number;
  readonly login: string;
  readonly isBot: boolean;
}

export type FileStatus = "added" | "modified" | "removed" | "renamed" | "copied" | "changed";

export interface ChangedFile {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: FileStatus;
  readonly addedLines: number;
  readonly removedLines: number;
  /** Unified diff hunks from the first "@@" on; null where the code host shows none (binary, pure rename, too large). */
  readonly untrustedPatch: string | null;
}

export type ReviewState = "approved" | "changes-requested" | "commented" | "dismissed";

export interface Review {
  readonly reviewer: CodeAccount;
  readonly state: ReviewState;
  readonly untrustedText: string;
  /** Comments on lines, in the order they were written. */
  readonly untrustedLineComments: readonly string[];
  readonly submittedAt: UnixSeconds;
}

/** A commit of the pull request; a merge of the base branch into it is none. */
export interface Commit {
  readonly at: UnixSeconds;
  /** The accounts that the code host matched with it; people it does not know are left out. */
  readonly authors: readonly CodeAccount[];
}

/** What the checks of the head commit said when it was read; "unknown" where the App may not see them. */
export type CheckState = "passed" | "failed" | "pending" | "none" | "unknown";

export interface LinkedIssue {
  readonly number: number;
  readonly untrustedLabels: readonly string[];
}

export interface Evidence {
  readonly ref: PullRef;
  readonly mergedAt: UnixSeconds;
  readonly mergeCommit: string;
  readonly headCommit: string;
  readonly author: CodeAccount;
  /** From the commits as the code host shows them, the author left out, each account once, in order of appearance. */
  readonly coAuthors: readonly CodeAccount[];
  /** Oldest first. */
  readonly reviews: readonly Review[];
  /** Oldest first. */
  readonly commits: readonly Commit[];
  /** When each account named here was made, by account id; accounts that the code host does not tell are left out. */
  readonly accountsSince: Readonly<Record<string, UnixSeconds>>;
  readonly checks: CheckState;
  readonly files: readonly ChangedFile[];
  readonly untrustedTitle: string;
  readonly untrustedBody: string;
  /** Labels of the pull request itself. */
  readonly untrustedLabels: readonly string[];
  readonly linkedIssues: readonly LinkedIssue[];
  /** `.gitattributes` at the root of the base branch as it was before the merge, so that no pull request unmarks its own files. */
  readonly untrustedAttributes: string | null;
  /** The epoch named in our own earlier comment on this pull request, if there is one: found after a restored backup. */
  readonly epochInOurComment: number | null;
}
