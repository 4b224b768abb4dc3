// A reviewer's work: what the reviews of one person on one pull request are worth under the rubric's table.
import type { Review } from "#core/contribution/evidence.ts";
import { readFeature, type Features } from "./features.ts";
import { countWords, hasSubstance, ownText, worthOfWords } from "./own-words.ts";
import type { Rubric } from "./rubric.ts";
import { SCORE_MAX, boundScore, showScore, type Score } from "./score.ts";

/** A request for changes without these many words does not say what to change. */
const REQUEST_WORDS_MIN = 3;
/** Different words that earned the whole of `wordsHundredths` in the first version. */
const FIRST_WORDS_FULL = 40;

interface Part {
  readonly worth: number;
  readonly says: string;
}

/**
 * What counts of the reviews of one person. Writing the same twice and quoting ("> …") count for nothing.
 * @param reviews of one reviewer who is not the author; a dismissed review keeps the worth of its words
 * @param followedRequests of the requests for changes, those after which commits were made
 */
export function reviewFeatures(reviews: readonly Review[], followedRequests: number): Features {
  const comments = [...new Set(reviews.flatMap((review) => review.untrustedLineComments).map(ownText))];
  const texts = reviews.map((review) => ownText(review.untrustedText));
  return {
    approvals: reviews.filter((review) => review.state === "approved").length,
    lineComments: comments.filter(hasSubstance).length,
    ...countWords([...texts, ...comments]),
    changeRequests: reviews.filter((review) => review.state === "changes-requested").length,
    followedRequests,
  };
}

/** Adds up the parts of the table, bounded by `mostHundredths`. */
export function scoreReviewFeatures(features: Features, table: Rubric["review"]): Score {
  return boundParts(partsOf(features, table), table);
}

export function explainReviews(features: Features, table: Rubric["review"]): string[] {
  const parts = partsOf(features, table);
  if (parts.length === 0) return ["The reviews hold no approval and no words of substance: 0.00 of 5.00."];
  const listed = parts.map((part) => `${part.says} (${showScore(part.worth)})`).join(", ");
  const most = Math.min(table.mostHundredths, SCORE_MAX);
  const bound =
    sumOf(parts) > most ? [`Together that is more than a review can earn, which is ${showScore(most)}.`] : [];
  const score = boundParts(parts, table);
  return [`The reviews were counted as ${listed}.`, ...bound, `The review is worth ${showScore(score)} of 5.00.`];
}

/**
 * An approval counts once, however often it is given. A request for changes that nobody followed may have been wrong: it
 * earns half.
 */
function partsOf(features: Features, table: Rubric["review"]): Part[] {
  const lineComments = readFeature(features, "lineComments");
  const words = readFeature(features, "words");
  const hasApproved = readFeature(features, "approvals") > 0;
  const isFollowed = readFeature(features, "followedRequests") > 0;
  const hasRequested = readFeature(features, "changeRequests") > 0 && words >= REQUEST_WORDS_MIN;
  const request = isFollowed ? table.changesRequestedHundredths : Math.floor(table.changesRequestedHundredths / 2);
  return [
    { worth: hasApproved ? table.approvalHundredths : 0, says: "an approval" },
    { worth: lineComments * table.lineCommentHundredths, says: `${countOf(lineComments, "comment")} on lines` },
    {
      worth: hasRequested ? request : 0,
      says: isFollowed ? "a request for changes that was followed" : "a request for changes that was not followed",
    },
    { worth: worthOfWords(features, table.wordsHundredths), says: countOf(words, "different word") },
  ].filter((part) => part.worth > 0);
}

/** The first version: words by their number alone, and any reasoned request in full. */
export function scoreFirstReviewFeatures(features: Features, table: Rubric["review"]): Score {
  const words = readFeature(features, "words");
  const isReasoned = readFeature(features, "changeRequests") > 0 && words >= REQUEST_WORDS_MIN;
  const sum =
    (readFeature(features, "approvals") > 0 ? table.approvalHundredths : 0) +
    readFeature(features, "lineComments") * table.lineCommentHundredths +
    (isReasoned ? table.changesRequestedHundredths : 0) +
    Math.floor((Math.min(words, FIRST_WORDS_FULL) * table.wordsHundredths) / FIRST_WORDS_FULL);
  return boundScore(Math.min(sum, table.mostHundredths));
}

function boundParts(parts: readonly Part[], table: Rubric["review"]): Score {
  return boundScore(Math.min(sumOf(parts), table.mostHundredths));
}

function sumOf(parts: readonly Part[]): number {
  return parts.reduce((total, part) => total + part.worth, 0);
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
