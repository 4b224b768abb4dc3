// Kept evidence: what is kept of a merged pull request in the vault, because the words are the contributors': enough to score it again.
import type { Credit } from "#core/contribution/contribution.ts";
import type { Evidence, Review } from "#core/contribution/evidence.ts";
import { contentHash, type Hash } from "#core/key.ts";
import type { Vault } from "#core/ledger/vault.ts";
import { normaliseDiff, type NormalisedDiff } from "#core/score/normalised-diff.ts";
import { TEXT_CHARACTERS_READ_MAX } from "#core/score/own-words.ts";
import { workFacts, type WorkFacts } from "#core/score/work-facts.ts";
import type { Rules } from "#core/rules.ts";

export interface KeptEvidence {
  readonly untrustedTitle: string;
  readonly untrustedBody: string;
  readonly untrustedLabels: readonly string[];
  readonly diff: NormalisedDiff;
  readonly shares: number;
  /** By the id of the reviewer's contribution. */
  readonly reviewsOf: Readonly<Record<string, readonly Review[]>>;
  readonly headCommit: string;
  readonly mergeCommit: string;
  /** Missing in what the first version kept. */
  readonly facts?: WorkFacts;
}

const BODY_CHARACTERS_KEPT = 8_000;
/** Of one reviewer, the oldest; far fewer earn all that a review can. */
const REVIEW_TEXTS_KEPT = 500;

export function keepEvidence(
  evidence: Evidence,
  credits: readonly Credit[],
  shares: number,
  rules: Rules,
): KeptEvidence & { readonly facts: WorkFacts } {
  const reviewers = credits.filter(({ role }) => role === "reviewer");
  const coAuthors = credits.filter(({ role }) => role === "co-author").map(({ account }) => account);
  const diff = normaliseDiff(evidence.files, rules.score.diffTokensMax, evidence.untrustedAttributes);
  return {
    untrustedTitle: evidence.untrustedTitle,
    untrustedBody: evidence.untrustedBody.slice(0, BODY_CHARACTERS_KEPT),
    untrustedLabels: evidence.linkedIssues.flatMap(({ untrustedLabels }) => untrustedLabels),
    diff,
    shares,
    reviewsOf: Object.fromEntries(reviewers.map(({ id, reviews }) => [id, keepReviews(reviews)])),
    headCommit: evidence.headCommit,
    mergeCommit: evidence.mergeCommit,
    facts: workFacts(
      evidence,
      diff,
      reviewers.map(({ reviews }) => reviews),
      coAuthors,
    ),
  };
}

/** The record is nobody's own, and stays when a reviewer is erased: whose review it is says the contribution that it stands under. */
const UNNAMED = { id: 0, login: "", isBot: false };

/** Anybody may write a review of any length: of each text as much as is read for a score. */
function keepReviews(reviews: readonly Review[]): Review[] {
  let left = REVIEW_TEXTS_KEPT;
  const keepText = (text: string): string => text.slice(0, TEXT_CHARACTERS_READ_MAX);
  return reviews.map((review) => {
    const untrustedText = left > 0 ? keepText(review.untrustedText) : "";
    const untrustedLineComments = review.untrustedLineComments.slice(0, Math.max(0, left - 1)).map(keepText);
    left -= 1 + untrustedLineComments.length;
    return { ...review, reviewer: UNNAMED, untrustedText, untrustedLineComments };
  });
}

export function evidenceHash(kept: KeptEvidence): Hash {
  return contentHash(kept);
}

/** @returns null when it was erased */
export async function readEvidence(vault: Vault, record: string): Promise<KeptEvidence | null> {
  const kept = await vault.read(record);
  return kept === null ? null : (JSON.parse(kept.text) as KeptEvidence);
}

/** What the first version did not count yet. */
const UNCOUNTED = { repeatedLines: 0, movedLines: 0, foldedLines: 0 };

/** The diff with every count that scoring reads; what is kept stays as it was hashed. */
export function diffOf({ diff }: KeptEvidence): NormalisedDiff {
  const files = diff.files.map((file) => ({ ...UNCOUNTED, ...file }));
  return { ...diff, files, features: { ...UNCOUNTED, ...diff.features } };
}

/** Requests for changes of one reviewer after which commits were made. */
export function followedRequestsOf(kept: KeptEvidence, contribution: string): number {
  const at = Object.keys(kept.reviewsOf).indexOf(contribution);
  return kept.facts?.reviews[at]?.followedRequests ?? 0;
}
