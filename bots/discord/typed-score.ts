// A typed score: what a person writes for "3.20", read exactly.
import { BadInput } from "#core/errors.ts";
import { SCORE_MAX } from "#core/score/score.ts";

/**
 * @param typed "3", "3.2", "3,20" or "3.20"
 * @returns whole hundredths of a point, 0..500
 * @throws BadInput with an example
 */
export function parseTypedScore(typed: string): number {
  const [, points, fraction = ""] = /^([0-9])(?:[.,]([0-9]{1,2}))?$/.exec(typed.trim()) ?? [];
  const hundredths = points === undefined ? null : Number(`${points}${fraction.padEnd(2, "0")}`);
  if (hundredths !== null && hundredths <= SCORE_MAX) return hundredths;
  throw new BadInput("This is not a score.", {
    happened: JSON.stringify(typed.slice(0, 20)),
    next: "Write one from 0.00 to 5.00, like 3.20.",
  });
}
