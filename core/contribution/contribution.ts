// A contribution: one credited piece of work by one contributor, with its evidence. Who is credited is decided here.
import { pullKey } from "#core/key.ts";
import type { CodeAccount, Evidence, Review } from "./evidence.ts";

/** "helper": work that no pull request shows. */
export type Role = "author" | "co-author" | "reviewer" | "helper";
/** An opaque name of a person: state and entries know people only by it. */
export type PersonId = string & { readonly is: "person id" };

export interface Credit {
  /** "owner/name#12/co-author-1": stable, and free of names. */
  readonly id: string;
  readonly role: Exclude<Role, "helper">;
  readonly account: CodeAccount;
  /** The reviews that a reviewer's credit rests on; empty for the others. */
  readonly reviews: readonly Review[];
}

export interface Refusal {
  readonly id: string;
  readonly account: CodeAccount | null;
  readonly because: string;
}

export interface Credits {
  readonly credits: readonly Credit[];
  readonly refusals: readonly Refusal[];
  /**
   * Over how many people the pull request's score is split. A bot as author keeps its share unpaid, so that nobody earns
   * a machine's work; a bot among the co-authors (a merge queue, a formatter) takes nothing from the humans.
   */
  readonly shares: number;
}

/** One score is split; it never grows with the number of co-authors. More are listed on the record and not credited. */
export const CO_AUTHORS_MAX = 9;
export const REVIEWERS_MAX = 10;

/**
 * Credits the author, the human co-authors and the reviewers of one merged pull request; each refusal names its reason.
 * A person is credited once as author or co-author; an author's answers to reviewers are no review.
 * @param openEpoch the epoch open now; our own comment from an earlier one means that the ledger forgot a credit
 */
export function creditPeople(evidence: Evidence, openEpoch: number): Credits {
  const pull = pullKey(evidence.ref.repository, evidence.ref.pull);
  const emptiness = whyNothingToCredit(evidence, openEpoch);
  if (emptiness !== null) {
    return {
      credits: [],
      refusals: [{ id: `${pull}/author`, account: evidence.author, because: emptiness }],
      shares: 1,
    };
  }
  const credits: Credit[] = [];
  const refusals: Refusal[] = [];
  if (evidence.author.isBot) {
    const because = "The author is a bot: bots are not rewarded.";
    refusals.push({ id: `${pull}/author`, account: evidence.author, because });
  } else {
    credits.push({ id: `${pull}/author`, role: "author", account: evidence.author, reviews: [] });
  }
  const humans = evidence.coAuthors.filter((account) => !account.isBot && account.id !== evidence.author.id);
  humans.forEach((account, at) => {
    const id = `${pull}/co-author-${at + 1}`;
    if (at < CO_AUTHORS_MAX) credits.push({ id, role: "co-author", account, reviews: [] });
    else
      refusals.push({
        id,
        account,
        because: `Only the first ${CO_AUTHORS_MAX} co-authors of a pull request are credited.`,
      });
  });
  const shares = 1 + Math.min(humans.length, CO_AUTHORS_MAX);
  for (const { account, reviews, at } of reviewersOf(evidence)) {
    const id = `${pull}/reviewer-${at + 1}`;
    const inTime = reviews.filter(({ submittedAt }) => submittedAt <= evidence.mergedAt);
    const because = whyNotAReviewer(account, inTime, at);
    if (because === null) credits.push({ id, role: "reviewer", account, reviews: inTime });
    else refusals.push({ id, account, because });
  }
  return { credits, refusals, shares };
}

function whyNothingToCredit(evidence: Evidence, openEpoch: number): string | null {
  if (evidence.files.length === 0) return "The pull request changes nothing: there is no work to score.";
  if (evidence.epochInOurComment !== null && evidence.epochInOurComment < openEpoch) {
    return `It was already credited in epoch ${evidence.epochInOurComment}, before the ledger was restored from a backup.`;
  }
  return null;
}

function reviewersOf(evidence: Evidence): { account: CodeAccount; reviews: Review[]; at: number }[] {
  const byAccount = new Map<number, { account: CodeAccount; reviews: Review[]; at: number }>();
  const makers = new Set([evidence.author, ...evidence.coAuthors].map(({ id }) => id));
  for (const review of evidence.reviews.filter(({ reviewer }) => !makers.has(reviewer.id))) {
    const seen = byAccount.get(review.reviewer.id) ?? { account: review.reviewer, reviews: [], at: byAccount.size };
    byAccount.set(review.reviewer.id, { ...seen, reviews: [...seen.reviews, review] });
  }
  return [...byAccount.values()];
}

/** Anybody may write below what was merged long ago, and a sweep finds that too. */
function whyNotAReviewer(account: CodeAccount, inTime: readonly Review[], at: number): string | null {
  if (account.isBot) return "The reviewer is a bot: bots are not rewarded.";
  if (inTime.length === 0) return "The review came after the merge, when there was nothing left to change.";
  if (at >= REVIEWERS_MAX) return `Only the first ${REVIEWERS_MAX} reviewers of a pull request are credited.`;
  return null;
}
