// An anomaly: a pattern in how work was made, told by figures alone, that a person should look at before it is paid in full.
import type { PersonId } from "#core/contribution/contribution.ts";
import type { Hash } from "#core/key.ts";
import { DAY_SECONDS, type UnixSeconds } from "#core/time.ts";
import type { Flag, FlagKind } from "./flag.ts";
import type { DiffFeatures } from "./normalised-diff.ts";
import { NO_PATCH_ID } from "./patch-id.ts";
import type { WorkFacts } from "./work-facts.ts";

/** What is remembered of one merged pull request, to compare later ones with. */
export interface Trace {
  readonly pullKey: string;
  readonly repositoryId: number;
  /** Null where the author earns nothing: a bot, or a person who was erased. */
  readonly author: PersonId | null;
  /** The author and the credited co-authors. */
  readonly makers: readonly PersonId[];
  /** The credited ones, in the order of `WorkFacts.reviews`. */
  readonly reviewers: readonly PersonId[];
  readonly mergedAt: UnixSeconds;
  readonly patchId: Hash;
  readonly reversePatchId: Hash;
  readonly linkedIssues: readonly number[];
  /** Those that count. */
  readonly addedLines: number;
}

export interface AnomalyQuestion {
  readonly facts: WorkFacts;
  readonly own: Trace;
  /** Of other pull requests of the DAO; what was not merged in the thirty days before this one is not looked at. */
  readonly earlier: readonly Trace[];
  readonly features: DiffFeatures;
}

const DAYS_BACK = 30;
/** Once or twice each way is how two people who share a corner of a project work; three times each way is a habit. */
const RING_REVIEWS_EACH_WAY = 3;
/** Where only so few are active, there is nobody else to review: a small project is no ring. */
const RING_OTHERS_MIN = 2;
// Of 110 merged pull requests by people in three projects, half added at most 20 lines that count and three quarters at most
// 91; nobody had four of at most 50 merged within a day, and one person had three.
const SMALL_ADDED_LINES_MAX = 50;
const SPLIT_PULLS_PER_DAY = 4;
const SPLIT_PULLS_PER_ISSUE = 3;
const SPLIT_ISSUE_DAYS = 7;
/** Fewer are an editor that trims the ends of lines. Of those pull requests with so many, none was even half white space. */
const CHURN_LINES_MIN = 60;
/** At most this part of the lines changes anything: a tenth. */
const CHURN_PART = 10;
/** Fewer are one table of cases. */
const PADDING_LINES_MIN = 40;
/** Of eighteen honest changes with so many lines of tests, one lay below a third of different ones, the next at 0.47. */
const PADDING_PART = 3;
/** Two beside the author may share a screen. */
const STUFFING_CO_AUTHORS_MIN = 3;

/** Pure; its time grows with the number of traces. A plain honest pull request gets none. */
export function findAnomalies(question: AnomalyQuestion): Flag[] {
  const { facts, own, features } = question;
  const earlier = question.earlier.filter((trace) => isWithin(trace, own, DAYS_BACK));
  return [
    raise("review-ring", findRing(facts, own, earlier)),
    raise("split-work", findSplit(own, earlier)),
    raise("whitespace-churn", findChurn(facts, features)),
    raise("reapplied", findReapplied(own, earlier)),
    raise("test-padding", findPadding(facts)),
    raise("co-author-stuffing", findStuffing(facts)),
  ].flat();
}

function raise(kind: FlagKind, because: string | null): Flag[] {
  return because === null ? [] : [{ kind, because }];
}

function isWithin(trace: Trace, own: Trace, days: number): boolean {
  const ageSeconds = own.mergedAt - trace.mergedAt;
  return trace.pullKey !== own.pullKey && ageSeconds >= 0 && ageSeconds <= days * DAY_SECONDS;
}

/** Everyone who approved this work is in a ring with its author: each reviewed the other's work again and again. */
function findRing(facts: WorkFacts, own: Trace, earlier: readonly Trace[]): string | null {
  const { author } = own;
  const approvers = own.reviewers.filter((_, at) => (facts.reviews[at]?.approvals ?? 0) > 0);
  if (author === null || approvers.length === 0) return null;
  const traces = [own, ...earlier];
  const inside = new Set([author, ...approvers]);
  const others = new Set(
    traces.flatMap(({ makers, reviewers }) => [...makers, ...reviewers]).filter((person) => !inside.has(person)),
  );
  if (others.size < RING_OTHERS_MIN) return null;
  const times = (maker: PersonId, reviewer: PersonId) =>
    traces.filter(({ makers, reviewers }) => makers.includes(maker) && reviewers.includes(reviewer)).length;
  const exchanged = approvers.map((approver) => Math.min(times(author, approver), times(approver, author)));
  const fewest = Math.min(...exchanged);
  return fewest < RING_REVIEWS_EACH_WAY
    ? null
    : `All approvals came from people who review and are reviewed by the author: ${fewest} times or more each way ` +
        `within ${DAYS_BACK} days.`;
}

function findSplit(own: Trace, earlier: readonly Trace[]): string | null {
  const isSmall = ({ addedLines }: Trace) => addedLines <= SMALL_ADDED_LINES_MAX;
  if (own.author === null || !isSmall(own)) return null;
  const alike = earlier.filter(
    (trace) => trace.author === own.author && trace.repositoryId === own.repositoryId && isSmall(trace),
  );
  const small = `of at most ${SMALL_ADDED_LINES_MAX} added lines each`;
  const ofDay = alike.filter((trace) => isWithin(trace, own, 1)).length + 1;
  if (ofDay >= SPLIT_PULLS_PER_DAY) {
    return `The author had ${ofDay} pull requests ${small} merged within 24 hours, this one included.`;
  }
  const ofWeek = alike.filter((trace) => isWithin(trace, own, SPLIT_ISSUE_DAYS));
  const ofIssue = own.linkedIssues.map(
    (issue) => ofWeek.filter(({ linkedIssues }) => linkedIssues.includes(issue)).length + 1,
  );
  const most = Math.max(0, ...ofIssue);
  return most < SPLIT_PULLS_PER_ISSUE
    ? null
    : `The author had ${most} pull requests ${small} merged for one issue within ${SPLIT_ISSUE_DAYS} days, this one included.`;
}

function findChurn(
  { respacedLines, movedLines }: WorkFacts,
  { addedLines, removedLines }: DiffFeatures,
): string | null {
  const changed = respacedLines + movedLines + addedLines + removedLines;
  return changed < CHURN_LINES_MIN || (changed - respacedLines) * CHURN_PART > changed
    ? null
    : `Of ${changed} changed lines, ${respacedLines} change white space alone.`;
}

/** Taking back is no fault; it is told because the work that it takes back was credited to somebody. */
function findReapplied(own: Trace, earlier: readonly Trace[]): string | null {
  if (own.patchId === NO_PATCH_ID) return null;
  const same = latestOf(earlier.filter(({ patchId }) => patchId === own.patchId));
  const undone = latestOf(
    earlier.filter(({ reversePatchId, makers }) => reversePatchId === own.patchId && makers.length > 0),
  );
  if (same === null) {
    return undone && `It takes back the whole change of ${nameOf(undone, own)}, for which people were credited.`;
  }
  return undone === null
    ? `It makes the same change as ${nameOf(same, own)}, line for line.`
    : `It makes again the change of ${nameOf(same, own)}, which ${nameOf(undone, own)} had taken back.`;
}

function latestOf(traces: readonly Trace[]): Trace | null {
  return traces.reduce<Trace | null>(
    (last, each) => (last === null || each.mergedAt > last.mergedAt ? each : last),
    null,
  );
}

/** "#12 (merged 3 days before)" */
function nameOf(trace: Trace, own: Trace): string {
  const days = Math.floor((own.mergedAt - trace.mergedAt) / DAY_SECONDS);
  const before = days === 0 ? "less than a day before" : `${days} day${days === 1 ? "" : "s"} before`;
  const pull = trace.pullKey.slice(trace.pullKey.lastIndexOf("#"));
  return `${pull}${trace.repositoryId === own.repositoryId ? "" : " of another repository"} (merged ${before})`;
}

function findPadding({ testAddedLines, testDistinctLines }: WorkFacts): string | null {
  return testAddedLines < PADDING_LINES_MIN || testDistinctLines * PADDING_PART >= testAddedLines
    ? null
    : `Of ${testAddedLines} added lines of tests, only ${testDistinctLines} differ from each other.`;
}

/** One who wrote no commit may have helped all the same; that is for a person to say. */
function findStuffing({ coAuthors, committingCoAuthors, commits }: WorkFacts): string | null {
  return coAuthors < STUFFING_CO_AUTHORS_MIN || committingCoAuthors === coAuthors
    ? null
    : `Of ${coAuthors} co-authors, ${committingCoAuthors} wrote a commit of their own; it has ${commits} in all.`;
}
