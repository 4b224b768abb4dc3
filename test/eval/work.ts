// Work: one pull request as a scorer sees it, with the text in it that contributors control.
import type { ChangedFile, CodeAccount, FileStatus, Review, ReviewState } from "#core/contribution/evidence.ts";
import { unixSeconds } from "#core/time.ts";
import type { CompletePull, RestFile, RestReview } from "#test/sandbox/github-pulls.ts";

export interface Work {
  /** "owner/name#12" */
  readonly name: string;
  readonly untrustedTitle: string;
  readonly untrustedBody: string;
  readonly untrustedLabels: readonly string[];
  readonly files: readonly ChangedFile[];
  /** Of one person who is not the author; the first one's where several wrote some. Never empty. */
  readonly reviews: readonly Review[];
}

export function workOf(pull: CompletePull): Work {
  const reviewer = pull.reviews.find(({ user }) => user.id !== pull.user.id && user.type === "User")?.user;
  const reviews = pull.reviews.filter(({ user }) => user.id === reviewer?.id).map(reviewOf);
  return {
    name: `${pull.base.repo.full_name}#${pull.number}`,
    untrustedTitle: pull.title,
    untrustedBody: pull.body ?? "",
    untrustedLabels: [...pull.labels, ...pull.closing_issues.flatMap(({ labels }) => labels)].map(({ name }) => name),
    files: pull.files.map(fileOf),
    reviews: reviews.length > 0 ? reviews : [WORDLESS_APPROVAL],
  };
}

const REVIEWER: CodeAccount = { id: 1, login: "reviewer", isBot: false };

/** Stands in where a history holds no reviews, so that a comment has somewhere to be written. */
const WORDLESS_APPROVAL: Review = {
  reviewer: REVIEWER,
  state: "approved",
  untrustedText: "",
  untrustedLineComments: [],
  submittedAt: unixSeconds(0),
};

function fileOf(file: RestFile): ChangedFile {
  return {
    path: file.filename,
    previousPath: file.previous_filename ?? null,
    status: STATUS[file.status],
    addedLines: file.additions,
    removedLines: file.deletions,
    untrustedPatch: file.patch ?? null,
  };
}

const STATUS: Record<RestFile["status"], FileStatus> = {
  added: "added",
  modified: "modified",
  removed: "removed",
  renamed: "renamed",
  copied: "copied",
  changed: "changed",
  unchanged: "changed",
};

function reviewOf(review: RestReview): Review {
  return {
    reviewer: REVIEWER,
    state: REVIEW_STATE[review.state],
    untrustedText: review.body ?? "",
    untrustedLineComments: review.comments.map(({ body }) => body),
    submittedAt: unixSeconds(0),
  };
}

const REVIEW_STATE: Record<RestReview["state"], ReviewState> = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes-requested",
  COMMENTED: "commented",
  DISMISSED: "dismissed",
};
