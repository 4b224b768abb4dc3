// A score: what a contribution is worth, a whole number 0..500 of hundredths of a point, shown as 0.00 to 5.00.

export type Score = number & { readonly unit: "hundredths of a point" };

export const SCORE_MAX = 500;

/** Rounds and bounds any finite number of hundredths into a score; everything that is not a number is a bug. */
export function boundScore(hundredths: number): Score {
  if (Number.isNaN(hundredths)) throw new RangeError("a score cannot be NaN");
  return Math.min(SCORE_MAX, Math.max(0, Math.round(hundredths))) as Score;
}

/** "3.07" */
export function showScore(score: number): string {
  return `${Math.floor(score / 100)}.${String(score % 100).padStart(2, "0")}`;
}
