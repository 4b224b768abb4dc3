// Counts: exact for each voting system, and the same as Snapshot's own client up to its rounding.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadSnapshotJs } from "#contracts/snapshot/snapshot-js.ts";
import { countVotes, isValidChoice, squareRoot, VOTING_SYSTEMS, type CountedVote } from "#core/vote/count.ts";
import type { VotingSystem } from "#core/vote/recount.ts";

const ONE = 10n ** 18n;

function count(system: VotingSystem, choicesCount: number, votes: readonly (readonly [unknown, number])[]): bigint[] {
  return countVotes(
    system,
    choicesCount,
    votes.map(([choice, power]) => ({ choice, power: BigInt(power) * ONE })),
  );
}

describe("each system", () => {
  test("basic and single-choice give a vote's power to its one choice", () => {
    const votes = [
      [1, 5],
      [2, 3],
      [1, 2],
      [4, 9],
    ] as const;
    expect(count("basic", 3, votes)).toEqual([7n * ONE, 3n * ONE, 0n]);
    expect(count("single-choice", 3, votes)).toEqual([7n * ONE, 3n * ONE, 0n]);
  });

  test("approval gives the whole power to each choice that is approved", () => {
    expect(
      count("approval", 3, [
        [[1, 3], 5],
        [[3], 2],
        [[], 9],
        [[2, 2], 9],
      ]),
    ).toEqual([5n * ONE, 0n, 7n * ONE]);
  });

  test("ranked choice lets the last drop out, and its voters' next choice counts", () => {
    const votes = [
      [[1, 2, 3], 4],
      [[2, 3, 1], 3],
      [[3, 2, 1], 2],
    ] as const;
    expect(count("ranked-choice", 3, votes)).toEqual([4n * ONE, 5n * ONE, 0n]);
  });

  test("a choice that nobody ranks first drops out before all others", () => {
    const votes = [
      [[1, 4, 2, 3], 2],
      [[2, 4, 3, 1], 3],
      [[3, 1, 2, 4], 4],
    ] as const;
    expect(count("ranked-choice", 4, votes)).toEqual([0n, 5n * ONE, 4n * ONE, 0n]);
  });

  test("ranked choice stops at once when more than half rank one choice first", () => {
    expect(
      count("ranked-choice", 3, [
        [[1, 2, 3], 6],
        [[2, 1, 3], 3],
        [[3, 2, 1], 2],
      ]),
    ).toEqual([6n * ONE, 3n * ONE, 2n * ONE]);
  });

  test("of two last choices the one with the lower number drops out", () => {
    expect(
      count("ranked-choice", 3, [
        [[1, 3, 2], 2],
        [[2, 3, 1], 2],
        [[3, 1, 2], 3],
      ]),
    ).toEqual([0n, 2n * ONE, 5n * ONE]);
  });

  test("weighted splits a vote by its shares, rounded down to 18 decimals", () => {
    expect(count("weighted", 2, [[{ 1: 1, 2: 2 }, 1]])).toEqual([333_333_333_333_333_333n, 666_666_666_666_666_666n]);
    expect(
      count("weighted", 2, [
        [{ 1: 0.25, 2: 0.75 }, 4],
        [{ 2: 1e-30 }, 1],
      ]),
    ).toEqual([ONE, 4n * ONE]);
  });

  test("quadratic weighs the square of the summed roots", () => {
    // Four voters of 1 for the first, one of 4 for the second: (1+1+1+1)^2 = 16 against 4, of 8 in all.
    const votes = [
      [{ 1: 1 }, 1],
      [{ 1: 1 }, 1],
      [{ 1: 1 }, 1],
      [{ 1: 1 }, 1],
      [{ 2: 1 }, 4],
    ] as const;
    expect(count("quadratic", 2, votes)).toEqual([6_400_000_000_000_000_000n, 1_600_000_000_000_000_000n]);
  });

  test("no vote, or none that is valid, leaves every choice at zero", () => {
    for (const system of VOTING_SYSTEMS) {
      expect(count(system, 3, [])).toEqual([0n, 0n, 0n]);
      expect(
        count(system, 3, [
          ["nonsense", 5],
          [null, 5],
          [{}, 5],
        ]),
      ).toEqual([0n, 0n, 0n]);
    }
  });

  test("power beyond what a float can tell apart is counted to the last digit", () => {
    const power = 2n ** 200n + 1n;
    const votes: CountedVote[] = [
      { choice: 1, power },
      { choice: 1, power: 1n },
    ];
    expect(countVotes("basic", 2, votes)).toEqual([2n ** 200n + 2n, 0n]);
  });
});

test("a square root is the largest whole number whose square fits", () => {
  expect([0n, 1n, 2n, 3n, 4n, 8n, 9n, 10n ** 60n - 1n].map(squareRoot)).toEqual([
    ...[0n, 1n, 1n, 1n, 2n, 2n, 3n],
    10n ** 30n - 1n,
  ]);
});

// ---- Beside Snapshot's own client -------------------------------------------------------------------------------------

const RUNS = 300;
const { voting } = loadSnapshotJs().utils;

const choicesCounts = fc.integer({ min: 2, max: 6 });
const shares = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 0, max: 1_000 }) },
  { weight: 20, arbitrary: fc.double({ min: 0, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(5e-324, 1e-200, 1e308, Number.MAX_VALUE) },
);
/** As somebody may write it who signs without a page: a number, the same as a text, or alone in a list. */
function written(choices: fc.Arbitrary<number>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 9, arbitrary: choices },
    { weight: 1, arbitrary: choices.map(String) },
    { weight: 1, arbitrary: choices.map((choice) => [choice]) },
    { weight: 1, arbitrary: fc.constant(true) },
  );
}
const choiceOf: Readonly<Record<VotingSystem, (choicesCount: number) => fc.Arbitrary<unknown>>> = {
  basic: (choicesCount) => fc.integer({ min: 0, max: choicesCount + 1 }),
  "single-choice": (choicesCount) => fc.integer({ min: 0, max: choicesCount + 1 }),
  approval: (choicesCount) =>
    fc.array(written(fc.integer({ min: 0, max: choicesCount })), { maxLength: choicesCount + 1 }),
  "ranked-choice": (choicesCount) =>
    fc.oneof(
      { weight: 9, arbitrary: shuffled(choicesCount) },
      { weight: 2, arbitrary: shuffled(choicesCount).map((ranked) => ranked.map(String)) },
      { weight: 1, arbitrary: shuffled(choicesCount).map((ranked) => ranked.map((choice) => [choice])) },
      { weight: 1, arbitrary: fc.array(fc.integer({ min: 1, max: choicesCount })) },
    ),
  weighted: (choicesCount) => shareObjects(choicesCount),
  quadratic: (choicesCount) => shareObjects(choicesCount),
};

function shuffled(choicesCount: number): fc.Arbitrary<number[]> {
  const all = Array.from({ length: choicesCount }, (_, at) => at + 1);
  return fc.shuffledSubarray(all, { minLength: choicesCount });
}

function shareObjects(choicesCount: number): fc.Arbitrary<unknown> {
  const keys = fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 1, max: choicesCount }).map(String) },
    { weight: 1, arbitrary: fc.constantFrom("01", "0", "9", "x") },
  );
  return fc.dictionary(keys, shares, { maxKeys: choicesCount });
}

function ballots(system: VotingSystem): fc.Arbitrary<[number, (readonly [unknown, number])[]]> {
  return choicesCounts.chain((choicesCount) =>
    fc.tuple(
      fc.constant(choicesCount),
      fc.array(fc.tuple(choiceOf[system](choicesCount), fc.integer({ min: 1, max: 2 ** 40 })), { maxLength: 20 }),
    ),
  );
}

describe.each(VOTING_SYSTEMS)("%s", (system) => {
  test("counts what Snapshot counts, within its rounding", () => {
    const Voting = voting[system];
    if (Voting === undefined) return expect.unreachable();
    // Whole numbers where a run-off hangs on two sums being equal: floats would see one of them as the smaller.
    const unit = system === "ranked-choice" ? 1 : 1_000;
    fc.assert(
      fc.property(ballots(system), ([choicesCount, votes]) => {
        const choices = Array.from({ length: choicesCount }, (_, at) => `choice ${at + 1}`);
        const weighed = votes.map(([choice, amount]) => ({ choice, balance: amount / unit, scores: [0] }));
        const theirs = new Voting({ choices }, weighed, [{}]).getScores();
        const ours = countVotes(
          system,
          choicesCount,
          votes.map(([choice, amount]) => ({ choice, power: (BigInt(amount) * ONE) / BigInt(unit) })),
        );
        theirs.forEach((their, at) => {
          const our = Number(ours[at]) / 1e18;
          expect(Math.abs(our - their)).toBeLessThanOrEqual(1e-9 * Math.max(our, their) + 1e-12);
        });
      }),
      { numRuns: RUNS, seed: 20_260_301 },
    );
  });

  test("knows the same choices as valid", () => {
    const Voting = voting[system];
    if (Voting === undefined) return expect.unreachable();
    const oddities: unknown[] = [
      null,
      undefined,
      "1",
      {},
      [],
      [1, 1],
      { 1: 0 },
      { 1: -1 },
      { 1: "1" },
      { 7: 1 },
      1.5,
      0,
      [1.5],
    ];
    oddities.push(
      ["1"],
      [1, "1"],
      [[2]],
      [true, 2, 3],
      [false],
      [null],
      [{}],
      ["0x1", 2, 3],
      ["one"],
      [[1, 2]],
      [" 3"],
    );
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...oddities), choiceOf[system](3)), (choice) => {
        const theirs = Voting.isValidChoice(choice, ["one", "two", "three"]);
        expect([choice, isValidChoice(system, 3, choice)]).toEqual([choice, theirs]);
      }),
      { numRuns: RUNS, seed: 20_260_302 },
    );
  });
});
