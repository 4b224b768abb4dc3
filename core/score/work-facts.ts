// Work facts: what code alone sees of one merged pull request. Whole numbers, hashes and words of ours; no word of a contributor.
import type { ChangedFile, CheckState, CodeAccount, Evidence, Review } from "#core/contribution/evidence.ts";
import type { Hash } from "#core/key.ts";
import type { UnixSeconds } from "#core/time.ts";
import { readPatch } from "./diff-hunks.ts";
import { readFeature } from "./features.ts";
import { fileKind, whyNeverRead } from "./file-kind.ts";
import type { NormalisedDiff } from "./normalised-diff.ts";
import { changedLines, patchIds, type ChangedLines } from "./patch-id.ts";
import { reviewFeatures } from "./review-score.ts";
import { countHidden, foldText, showHidden } from "./visible-text.ts";

export interface WorkFacts {
  readonly mergeCommit: string;
  readonly headCommit: string;
  readonly mergedAt: UnixSeconds;
  /** Of the added and removed lines, white space and order of files aside: the same change has the same id anywhere. */
  readonly patchId: Hash;
  /** The patch id that undoing this change would have. */
  readonly reversePatchId: Hash;
  readonly checks: CheckState;
  /** As the code host lists them, before anything is left out. */
  readonly listedFiles: number;
  readonly listedAddedLines: number;
  readonly listedRemovedLines: number;
  /** How many files of each kind, the ones left out unread included ("source": 3, "generated": 1). */
  readonly filesOfKind: Readonly<Record<string, number>>;
  readonly movedLines: number;
  /** Added and removed lines that change white space alone, blank ones included, files left out unread aside. */
  readonly respacedLines: number;
  readonly renamedFiles: number;
  /** Lines too short to tell one test from another left out. */
  readonly testAddedLines: number;
  /** Of those, how many differ from each other, white space aside. */
  readonly testDistinctLines: number;
  readonly linkedIssues: readonly number[];
  readonly commits: number;
  /** Co-authors that were credited, and how many of them wrote a commit that the code host knows. */
  readonly coAuthors: number;
  readonly committingCoAuthors: number;
  /** One per reviewer in the order of credits. */
  readonly reviews: readonly ReviewFacts[];
  readonly isRevert: boolean;
  readonly isDependencyBump: boolean;
  /** Invisible and bidirectional characters in title, body and added lines, files left out unread aside. */
  readonly hiddenCharacters: number;
}

export interface ReviewFacts {
  readonly approvals: number;
  readonly changeRequests: number;
  /** Requests for changes after which commits were made. */
  readonly followedRequests: number;
  /** Those that say something, each once. */
  readonly lineComments: number;
  /** Different words of the reviewer's own, at most 1,000 counted. */
  readonly words: number;
}

/** Of a body; code hosts take three times as much, and nobody reads so far for a word about a revert. */
const BODY_CHARACTERS_READ_MAX = 20_000;
/** Of one file, as much as its diff is read. */
const PATCH_LINES_MAX = 200_000;
/** Shorter lines (`});`, `try {`) stand in every test. */
const TEST_FOLD_MIN = 13;

/**
 * @param diff of the same evidence
 * @param reviewsOfReviewers the reviews of each credited reviewer, in the order of credits
 * @param coAuthors the credited ones
 */
export function workFacts(
  evidence: Evidence,
  diff: NormalisedDiff,
  reviewsOfReviewers: readonly (readonly Review[])[],
  coAuthors: readonly CodeAccount[],
): WorkFacts {
  const { files, commits } = evidence;
  // The code host names the writer of a commit first, and those whom its message thanks after.
  const writers = new Set(commits.map(({ authors }) => authors[0]?.id));
  const { respacedLines, testAddedLines, testDistinctLines, hiddenInLines } = lineFacts(files, diff);
  return {
    mergeCommit: evidence.mergeCommit,
    headCommit: evidence.headCommit,
    mergedAt: evidence.mergedAt,
    ...patchIds(files),
    checks: evidence.checks,
    listedFiles: files.length,
    listedAddedLines: sumOf(files.map(({ addedLines }) => addedLines)),
    listedRemovedLines: sumOf(files.map(({ removedLines }) => removedLines)),
    filesOfKind: filesOfKind(diff),
    movedLines: diff.features.movedLines,
    respacedLines,
    renamedFiles: files.filter(({ status }) => status === "renamed").length,
    testAddedLines,
    testDistinctLines,
    linkedIssues: [...new Set(evidence.linkedIssues.map(({ number }) => number))].sort((one, other) => one - other),
    commits: commits.length,
    coAuthors: coAuthors.length,
    committingCoAuthors: coAuthors.filter(({ id }) => writers.has(id)).length,
    reviews: reviewsOfReviewers.map((reviews) => reviewFacts(reviews, evidence)),
    isRevert: isRevert(evidence),
    isDependencyBump: isDependencyBump(evidence),
    hiddenCharacters: countHidden(evidence.untrustedTitle) + countHidden(evidence.untrustedBody) + hiddenInLines,
  };
}

/** Files left out unread count under the reason for it: "generated", "lock file". */
function filesOfKind(diff: NormalisedDiff): Record<string, number> {
  const kinds = [
    ...diff.files.map(({ kind }) => kind),
    ...diff.dropped.map(({ because }) => because.replace(/^an? /, "")),
  ];
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** What the lines of the patches say, as the code host shows them. */
function lineFacts(
  files: readonly ChangedFile[],
  diff: NormalisedDiff,
): Pick<WorkFacts, "respacedLines" | "testAddedLines" | "testDistinctLines"> & { hiddenInLines: number } {
  const kinds = new Map(diff.files.map(({ path, kind }) => [path, kind]));
  const facts = { respacedLines: 0, hiddenInLines: 0 };
  const tests: string[] = [];
  for (const { path, untrustedPatch } of files) {
    if (untrustedPatch === null) continue;
    const lines = changedLines(untrustedPatch);
    const kind = kinds.get(showHidden(path));
    facts.respacedLines += countRespaced(untrustedPatch, lines, kind !== undefined);
    if (kind !== undefined) facts.hiddenInLines += sumOf(lines.added.map(countHidden));
    if (kind !== "test") continue;
    for (const fold of lines.added.map(foldText)) if (fold.length >= TEST_FOLD_MIN) tests.push(fold);
  }
  return { ...facts, testAddedLines: tests.length, testDistinctLines: new Set(tests).size };
}

/** A file of which nothing but white space changed is left out of the diff, and counts here whole. */
function countRespaced(untrustedPatch: string, { added, removed }: ChangedLines, isRead: boolean): number {
  const { hunks, unreadLines } = readPatch(untrustedPatch, PATCH_LINES_MAX);
  if (unreadLines > 0 || (!isRead && hunks.length > 0)) return 0;
  const changed = sumOf(hunks.map(({ lines }) => lines.filter(({ sign }) => sign !== " ").length));
  return added.length + removed.length - changed;
}

/** What their score is computed from. */
function reviewFacts(reviews: readonly Review[], { commits, mergedAt }: Evidence): ReviewFacts {
  const requests = reviews.filter(({ state }) => state === "changes-requested");
  const followed = requests.filter(({ submittedAt }) => commits.some(({ at }) => at > submittedAt && at <= mergedAt));
  const features = reviewFeatures(reviews, followed.length);
  return {
    approvals: readFeature(features, "approvals"),
    changeRequests: requests.length,
    followedRequests: followed.length,
    lineComments: readFeature(features, "lineComments"),
    words: readFeature(features, "words"),
  };
}

/** As GitHub, git and conventional commits name it. */
const REVERT_TITLE = /^\s{0,8}revert(?: "|(?:\([^()]{0,60}\))?!?: )/i;
const REVERT_BODY = /^This reverts commit [0-9a-f]{7,64}\b|^Reverts [\w.-]{1,39}\/[\w.-]{1,100}#\d{1,10}[ \t\r]{0,8}$/m;

function isRevert({ untrustedTitle, untrustedBody }: Evidence): boolean {
  return REVERT_TITLE.test(untrustedTitle) || REVERT_BODY.test(untrustedBody.slice(0, BODY_CHARACTERS_READ_MAX));
}

/** "Bump x from 1 to 2", "build(deps): …", "chore: update dependency x to v2". */
const BUMP_TITLE =
  /^\s{0,8}(?:\w{1,12}\(deps[^()]{0,20}\)!?:|(?:\w{1,12}(?:\([^()]{0,40}\))?!?: )?(?:bump\b|(?:update|upgrade) (?:dependency|dependencies|deps)\b))/i;

/** A title claims it cheaply; only files that hold nothing but versions and settings bear it out. */
function isDependencyBump({ untrustedTitle, files }: Evidence): boolean {
  const isUpkeep = ({ path }: ChangedFile) =>
    whyNeverRead(path) === "a lock file" || fileKind(path) === "manifest" || fileKind(path) === "config";
  return files.length > 0 && BUMP_TITLE.test(untrustedTitle) && files.every(isUpkeep);
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
