// A builder for scoring tests: a juror's mark from the numbers that matter, everything grounded unless said otherwise.
import type { JurorMark } from "#core/score/basis.ts";
import type { Criterion } from "#core/score/rubric.ts";

interface MarkParts extends Partial<Omit<JurorMark, "values">> {
  /** Impact, effort, quality, risk. */
  readonly values?: readonly number[];
  readonly ungrounded?: readonly Criterion["name"][];
}

/** Its outcome is the one that follows from what is grounded, unless given. */
export function makeMark({ values = [3, 3, 3, 3], ungrounded = [], ...rest }: MarkParts): JurorMark {
  const names = ["impact", "effort", "quality", "risk"] as const;
  const isVoid = ungrounded.length >= 2;
  return {
    juror: "a",
    weight: 1,
    model: "model-1",
    fingerprint: null,
    promptHash: "0x01",
    seed: 7,
    tokensIn: 900,
    tokensOut: 80,
    microdollars: 12,
    answerHash: "0x02",
    answerRecord: null,
    outcome: isVoid ? "void" : "counted",
    because: isVoid ? `${ungrounded.length} of 4 criteria quote no line of this change` : null,
    values: names.flatMap((criterion, at) => {
      const value = values[at];
      return value === undefined ? [] : [{ criterion, value, isGrounded: !ungrounded.includes(criterion) }];
    }),
    ...rest,
  };
}
