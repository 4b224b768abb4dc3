// A reviewer's work: what the reviews of one person on one pull request are worth under the rubric's table.
import type { Review } from "#core/contribution/evidence.ts";
import type { Rubric } from "./rubric.ts";
import { SCORE_MAX, boundScore, showScore, type Score } from "./score.ts";

/** So many different words earn the whole of `wordsHundredths`; fewer earn their part. */
const WORDS_FULL = 40;
/** "Nice!" on a line is a courtesy, not a review. */
const LINE_COMMENT_WORDS_MIN = 3;
/** A request for changes without these many words does not say what to change. */
const REQUEST_WORDS_MIN = 3;
/** Reading more of one text would change nothing. */
const TEXT_CHARACTERS_READ_MAX = 10_000;
// Scripts without spaces between words: there, a character counts as a word.
const WORDS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}]+/gu;

/**
 * Adds up the parts of the table, bounded by `mostHundredths`. Writing the same twice, quoting ("> …") and approving twice
 * earn nothing.
 * @param reviews of one reviewer who is not the author; a dismissed review keeps the worth of its words
 */
export function scoreReviews(reviews: readonly Review[], table: Rubric["review"]): { score: Score; reasons: string[] } {
  const comments = new Set(reviews.flatMap((review) => review.untrustedLineComments).map(ownText));
  const substantial = [...comments].filter((comment) => wordsOf([comment]).size >= LINE_COMMENT_WORDS_MIN).length;
  const words = wordsOf([...reviews.map((review) => ownText(review.untrustedText)), ...comments]).size;
  const hasApproved = reviews.some((review) => review.state === "approved");
  const hasRequested = reviews.some((review) => review.state === "changes-requested") && words >= REQUEST_WORDS_MIN;
  const parts = [
    { worth: hasApproved ? table.approvalHundredths : 0, says: "an approval" },
    { worth: substantial * table.lineCommentHundredths, says: `${countOf(substantial, "comment")} on lines` },
    { worth: hasRequested ? table.changesRequestedHundredths : 0, says: "a reasoned request for changes" },
    {
      worth: Math.floor((Math.min(words, WORDS_FULL) * table.wordsHundredths) / WORDS_FULL),
      says: countOf(words, "different word"),
    },
  ].filter((part) => part.worth > 0);
  const sum = parts.reduce((total, part) => total + part.worth, 0);
  const score = boundScore(Math.min(sum, table.mostHundredths));
  return { score, reasons: reasonsOf(parts, sum, score, table.mostHundredths) };
}

function reasonsOf(
  parts: readonly { worth: number; says: string }[],
  sum: number,
  score: Score,
  mostHundredths: number,
): string[] {
  if (parts.length === 0) return ["The reviews hold no approval and no words of substance: 0.00 of 5.00."];
  const listed = parts.map((part) => `${part.says} (${showScore(part.worth)})`).join(", ");
  const most = Math.min(mostHundredths, SCORE_MAX);
  const bound = sum > most ? [`Together that is more than a review can earn, which is ${showScore(most)}.`] : [];
  return [`The reviews were counted as ${listed}.`, ...bound, `The review is worth ${showScore(score)} of 5.00.`];
}

/** The reviewer's own words: lines quoted from others are left out. */
function ownText(untrustedText: string): string {
  const lines = untrustedText.slice(0, TEXT_CHARACTERS_READ_MAX).split("\n");
  return lines.filter((line) => !line.trimStart().startsWith(">")).join("\n");
}

function wordsOf(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap((text) => text.toLowerCase().match(WORDS) ?? []));
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
