// The test of the test: each planted bug is found within five hundred weeks, and a failure becomes a shorter story.
import { expect, test } from "vitest";
import { PLANTED } from "./planted.ts";
import { playRun, type Mutation, type RunResult } from "./run.ts";
import { replayCommand, shrinkFailure } from "./shrink.ts";

const WEEKS_MAX = 500;
const TROUBLED_WEEKS = 12;

async function findIn(mutation: Mutation): Promise<RunResult | null> {
  for (let seed = 1, weeks = 0; weeks < WEEKS_MAX; seed += 1) {
    const result = await playRun({ seed, weeks: TROUBLED_WEEKS, focus: mutation.focus, mutation });
    if (result.violation !== null) return result;
    weeks += result.weeksPlayed;
  }
  return null;
}

test.each(PLANTED)("is found within five hundred weeks: $name", async (mutation) => {
  const violation = (await findIn(mutation))?.violation ?? null;
  expect(violation, mutation.says).not.toBe(null);
  if (mutation.breaks !== undefined) expect([mutation.breaks].flat(), mutation.says).toContain(violation?.invariant);
});

test("a failure is told in the fewest weeks and with the fewest faults that still show it", async () => {
  const mutation = PLANTED.find(({ name }) => name === "reserved line paid twice");
  if (mutation === undefined) throw new Error("it is planted no more");
  const failed = await findIn(mutation);
  if (failed === null) throw new Error("it was not found");
  const parts = { seed: failed.seed, weeks: TROUBLED_WEEKS, focus: mutation.focus, mutation };
  const { parts: shrunk, result } = await shrinkFailure(parts, failed);
  expect(result.violation?.invariant).toBe(failed.violation?.invariant);
  expect(shrunk.weeks).toBeLessThanOrEqual(TROUBLED_WEEKS);
  expect(shrunk.disabled?.size).toBeGreaterThan(0);
  expect(result.sentences.at(-1)).toContain("Violated: a line is what was allocated and reserved, exactly.");
  expect(replayCommand(shrunk)).toContain(`--seed ${failed.seed} --weeks ${shrunk.weeks}`);
});
