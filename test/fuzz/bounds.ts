// The bounds of a fuzzed test: so many runs, always the same ones. A failure prints the seed and the path to the smallest case.
import type { Parameters } from "fast-check";

const SEED = 20_260_301;
const SECONDS_MAX = 20;

/** The same runs in every process; on a slow machine fewer of them, never more time. */
export function bounded<T>(runs: number): Parameters<T> {
  return { seed: SEED, numRuns: runs, interruptAfterTimeLimit: SECONDS_MAX * 1000 };
}
