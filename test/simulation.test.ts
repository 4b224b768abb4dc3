// The simulation: seeded weeks of one DAO with faults, and every invariant after each. A failing seed says how to play it again.
import { describe, expect, test } from "vitest";
import { FAULT_KINDS, FOCUSES, type Focus } from "#test/simulation/faults.ts";
import { playRun } from "#test/simulation/run.ts";
import { replayCommand } from "#test/simulation/shrink.ts";

const TROUBLED_WEEKS = 12;
const SEEDS_PER_FOCUS = 40;
const WEEKS_MIN = 3_000;

let weeksPlayed = 0;

async function brokenSeeds(focus: Focus): Promise<string[]> {
  const broken: string[] = [];
  for (let seed = 1; seed <= SEEDS_PER_FOCUS; seed += 1) {
    const parts = { seed, weeks: TROUBLED_WEEKS, focus };
    const { violation, weeksPlayed: weeks } = await playRun(parts);
    weeksPlayed += weeks;
    if (violation !== null) broken.push(`${violation.invariant}: ${violation.sentence}\n${replayCommand(parts)}`);
  }
  return broken;
}

describe("whatever goes wrong, every invariant holds", () => {
  test.each(FOCUSES)("with the focus on %s", async (focus) => {
    expect(await brokenSeeds(focus)).toEqual([]);
  });

  test("in three thousand weeks and more", () => {
    expect(weeksPlayed).toBeGreaterThanOrEqual(WEEKS_MIN);
  });
});

test("the same seed tells the same story, byte for byte, and another seed another one", async () => {
  const tell = async (seed: number): Promise<string> =>
    (await playRun({ seed, weeks: 4, focus: "restore", isTraced: true })).sentences.join("\n");
  const story = await tell(11);
  expect(story.length).toBeGreaterThan(10_000);
  expect(await tell(11)).toBe(story);
  expect(await tell(12)).not.toBe(story);
});

test("where nothing goes wrong every invariant holds too, and people are paid", async () => {
  const { violation, payments, injected } = await playRun({ seed: 3, weeks: 8, disabled: new Set(FAULT_KINDS) });
  expect(violation).toBe(null);
  expect([...injected]).toEqual([]);
  expect(payments).toBeGreaterThanOrEqual(3);
});
