// An outcome: what was expected of Snapshot in one case, and what it did.

export interface Outcome {
  readonly name: string;
  readonly expected: string;
  readonly got: string;
  readonly same: boolean;
}

/** Where the older and the current server use other words, each of them will do. */
export type Expected = string | RegExp | readonly (string | RegExp)[];

export interface Report {
  readonly outcomes: readonly Outcome[];
  /** Compares the words. */
  check(name: string, expected: Expected, got: string): void;
  /** For what is compared otherwise than word by word. */
  add(outcome: Outcome): void;
  /** What the space does not allow is no fault of anybody. */
  skip(name: string, why: string): void;
}

export const TAKEN = "taken";
export const SKIPPED = "skipped";

export function openReport(print: (line: string) => void): Report {
  const outcomes: Outcome[] = [];
  const add = (outcome: Outcome): void => {
    outcomes.push(outcome);
    print([outcome.name, outcome.expected, outcome.got, outcome.same ? "yes" : "NO"].join(" | "));
  };
  return {
    outcomes,
    add,
    check: (name, expected, got) => {
      const accepted = Array.isArray(expected) ? expected : [expected];
      const same = accepted.some((one: string | RegExp) => (typeof one === "string" ? one === got : one.test(got)));
      add({ name, expected: accepted.map(show).join(" or "), got, same });
    },
    skip: (name, why) => add({ name, expected: SKIPPED, got: `${SKIPPED}: ${why}`, same: true }),
  };
}

/** Numbers from two counts that add floats in another order. */
export function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(1e-9, Math.abs(a), Math.abs(b));
}

function show(expected: string | RegExp): string {
  return typeof expected === "string" ? expected : expected.source;
}
