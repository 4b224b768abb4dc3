// Grounding: which criteria of a judgement rest on lines that really stand in the diff. What does not is not believed.
import type { CriterionJudgement, Judgement, Quote } from "./judgement.ts";
import type { NormalisedDiff } from "./normalised-diff.ts";
import { foldText } from "./visible-text.ts";

export interface GroundedJudgement {
  /** In the judgement's order; null where the deterministic score takes the criterion's place, and its reason is gone. */
  readonly criteria: readonly {
    readonly name: CriterionJudgement["name"];
    readonly believed: { readonly value: number; readonly reason: string } | null;
  }[];
  /** Set when so little is grounded that the whole judgement is void. */
  readonly voidBecause: string | null;
}

/** A shorter quote (a bracket, a keyword) stands in every diff; only a whole line may be as short. */
const QUOTE_FOLD_MIN = 6;
const UNGROUNDED_VOID = 2;

/**
 * A criterion is grounded when it quotes at least once and every quote is part of an added or removed line of its file, white
 * space and hidden characters aside. One ungrounded criterion falls back to the deterministic score; two void the judgement.
 */
export function groundJudgement(judgement: Judgement, diff: NormalisedDiff): GroundedJudgement {
  const changed = changedFolds(diff);
  const criteria = judgement.criteria.map(({ name, quotes, value, reason }) => {
    const isGrounded = quotes.length > 0 && quotes.every((quote) => isChanged(quote, changed));
    return { name, believed: isGrounded ? { value, reason } : null };
  });
  return { criteria, voidBecause: whyVoid(criteria.map(({ believed }) => believed !== null)) };
}

/**
 * @param isGrounded for each criterion of the rubric
 * @returns why a judgement with so little ground is void; null when it counts
 */
export function whyVoid(isGrounded: readonly boolean[]): string | null {
  const ungrounded = isGrounded.filter((each) => !each).length;
  if (ungrounded < UNGROUNDED_VOID && ungrounded < isGrounded.length) return null;
  return `${ungrounded} of ${isGrounded.length} criteria quote no line of this change`;
}

/**
 * Whether a person's quote is part of a changed line, whatever its file, or of one of these texts (a review's, say), white
 * space and hidden characters aside.
 */
export function isLineGrounded(line: string, diff: NormalisedDiff, untrustedTexts: readonly string[] = []): boolean {
  const lines = [...changedFolds(diff).values()].flat();
  return isAmong(line, lines) || isPartOf(foldText(line), untrustedTexts.map(foldText));
}

function isChanged({ path, line }: Quote, changed: ReadonlyMap<string, readonly string[]>): boolean {
  return isAmong(line, changed.get(foldText(path)) ?? []);
}

/** Some models copy the sign in front of the line along with it. */
function isAmong(line: string, folds: readonly string[]): boolean {
  return [line, line.replace(/^\s*[+-]/, "")].some((each) => isPartOf(foldText(each), folds));
}

function isPartOf(fold: string, folds: readonly string[]): boolean {
  return folds.some((each) => (fold.length >= QUOTE_FOLD_MIN ? each.includes(fold) : isWhole(fold, each)));
}

function isWhole(fold: string, line: string): boolean {
  return fold === line && /[\p{L}\p{N}]/u.test(fold);
}

/** The changed lines that a judge was shown, folded, by folded path. */
function changedFolds(diff: NormalisedDiff): Map<string, readonly string[]> {
  return new Map(
    diff.files.map((file) => {
      const changed = file.shownLines.filter((line) => line.startsWith("+") || line.startsWith("-"));
      return [foldText(file.path), changed.map((line) => foldText(line.slice(1)))];
    }),
  );
}
