// A forged score: what whoever holds the ledger could write into it so that more is paid, and what computing it again says.
import { expect, test } from "vitest";
import type { Entry, Fact } from "#core/ledger/entry.ts";
import type { ReadingRoom } from "#core/workflow/house.ts";
import { replayScores } from "#core/workflow/replay-score.ts";
import { makeAccount, makeEvidence, makeReview } from "#test/support/build.ts";
import type { TestHouse } from "#test/support/house.ts";
import { makeAnswer } from "#test/support/jury.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

type Scored = Extract<Fact, { kind: "contribution-scored" }>;
type Basis = NonNullable<Scored["basis"]>;

const REPOSITORY = "laurel-dao/compiler";
const AUTHOR = `${REPOSITORY}#1/author`;
const CO_AUTHOR = `${REPOSITORY}#1/co-author-1`;
const REVIEWER = `${REPOSITORY}#1/reviewer-1`;

/** One point for the work of two people, by three jurors; and a review. */
async function scoredHouse(): Promise<TestHouse> {
  const world = makeWorld({ rules: story.makeJudgedRules() });
  world.judgeAnswers = (request) => [
    makeAnswer(request, "a", { value: 2 }),
    makeAnswer(request, "b", { value: 1 }),
    makeAnswer(request, "c", { value: 1 }),
  ];
  const house = await story.openHouse(world);
  const reviews = [makeReview(makeAccount(3))];
  await story.mergeAndScore(house, makeEvidence({ coAuthors: [makeAccount(2)], reviews }));
  return house;
}

/** The same house with other entries. */
function rewriting(house: TestHouse, change: (entry: Entry) => Entry): ReadingRoom {
  const { ledger } = house.store;
  const read: typeof ledger.read = async (...asked) => (await ledger.read(...asked)).map(change);
  return { ...house, store: { ...house.store, ledger: { ...ledger, read } } };
}

const onScore =
  (contribution: string, change: (scored: Scored, basis: Basis) => Partial<Scored>) =>
  (entry: Entry): Entry => {
    const { fact } = entry;
    if (fact.kind !== "contribution-scored" || fact.contribution !== contribution || fact.basis === null) return entry;
    return { ...entry, fact: { ...fact, ...change(fact, fact.basis) } };
  };

const inBasis = (contribution: string, change: (basis: Basis) => Partial<Basis>) =>
  onScore(contribution, (_, basis) => ({ basis: { ...basis, ...change(basis) } }));

async function checkOf(room: ReadingRoom, contribution: string) {
  const check = (await replayScores(room, { repository: REPOSITORY, pull: 1 })).find(
    (each) => each.contribution === contribution,
  );
  if (check === undefined) throw new Error("it is checked");
  return { ...check, said: check.says.join("\n") };
}

test("shares, and a review, as they were recorded are sound", async () => {
  const house = await scoredHouse();
  for (const each of [AUTHOR, CO_AUTHOR, REVIEWER])
    expect(await checkOf(house, each)).toMatchObject({ isPublicSound: true, isRawSound: true });
  house.close();
});

const LOUD = story.makeJudgedRules({ score: { bandHundredths: 500 } });

test.each<[string, string, (entry: Entry) => Entry, string]>([
  [
    "without a basis, as only version 1 wrote it",
    AUTHOR,
    onScore(AUTHOR, () => ({ score: 500, basis: null })),
    "It keeps no basis, which only entries of version 1 may lack.",
  ],
  [
    "as an entry of version 1 behind newer ones",
    AUTHOR,
    (entry) => ({ ...onScore(AUTHOR, () => ({ score: 500, basis: null }))(entry), ...(entry.number > 5 && { v: 1 }) }),
    "It keeps no basis, which only entries of version 1 may lack.",
  ],
  [
    "under rules that nobody adopted",
    AUTHOR,
    onScore(AUTHOR, (_, basis) => ({ score: 500, basis: { ...basis, rulesHash: "0x77" } })),
    "The rules that it names were never adopted.",
  ],
  [
    "under rules that are not those of their hash",
    AUTHOR,
    (entry) => (entry.fact.kind === "rules-adopted" ? { ...entry, fact: { ...entry.fact, rules: LOUD } } : entry),
    "The rules on record are not those of their hash.",
  ],
  [
    "on other evidence than the one recorded",
    AUTHOR,
    inBasis(AUTHOR, () => ({ evidenceHash: "0x77" })),
    "It rests on other evidence than the contribution.",
  ],
  [
    "with another person's share",
    CO_AUTHOR,
    inBasis(CO_AUTHOR, () => ({ share: { place: 0, of: 2 } })),
    "The share at place 1 is not that of this contribution.",
  ],
  [
    "as another kind of work than its role",
    AUTHOR,
    onScore(AUTHOR, (_, basis) => ({
      score: 200,
      deterministic: 200,
      basis: { ...basis, kind: "mentoring", features: { items: 40, words: 0, wordCharacters: 0 } },
    })),
    "Work as author is not scored as mentoring.",
  ],
  [
    "without the juror that gave the least",
    AUTHOR,
    inBasis(AUTHOR, ({ jurors }) => ({ jurors: jurors.filter(({ juror }) => juror !== "b") })),
    "Its jurors are not those of the rules.",
  ],
  [
    "with a juror that weighs more than the rules say",
    AUTHOR,
    inBasis(AUTHOR, ({ jurors }) => ({
      jurors: jurors.map((mark) => ({ ...mark, weight: mark.juror === "a" ? 9 : 1 })),
    })),
    "Its jurors are not those of the rules.",
  ],
  [
    "with a jury's value, for the calibration, that it did not give",
    AUTHOR,
    onScore(AUTHOR, () => ({ jury: 450 })),
    "The jury's value recomputes to 1.00.",
  ],
])("a score %s is found", async (_, contribution, forge, fault) => {
  const house = await scoredHouse();
  const check = await checkOf(rewriting(house, forge), contribution);
  expect(check.isPublicSound).toBe(false);
  expect(check.said).toContain(fault);
  house.close();
});

test("a score under rules that were not those of its epoch is found", async () => {
  const house = await scoredHouse();
  const { rulesHash } = await house.state();
  const room = rewriting(house, (entry) =>
    entry.fact.kind === "epoch-opened" ? { ...entry, fact: { ...entry.fact, rulesHash: "0x99" } } : entry,
  );
  expect(rulesHash).not.toBe("0x99");
  const check = await checkOf(room, AUTHOR);
  expect(check.isPublicSound).toBe(false);
  expect(check.said).toContain("Its epoch went by other rules.");
  house.close();
});

test("a calibration that was not in force is found", async () => {
  const house = await scoredHouse();
  const calibration = { version: 1, knots: [{ jury: 0, human: 180 }] };
  const room = rewriting(house, (entry) => {
    if (entry.fact.kind === "pull-noticed")
      return { ...entry, fact: { kind: "calibration-fitted", calibration, labels: 50 } };
    return entry;
  });
  const check = await checkOf(room, AUTHOR);
  expect(check.isPublicSound).toBe(false);
  expect(check.said).toContain("Calibration 1 was in force, and it names 0.");
  house.close();
});

test("a share of fewer people than the evidence tells of is found, at all of them", async () => {
  const house = await scoredHouse();
  const room = rewriting(
    house,
    onScore(AUTHOR, (scored, basis) => ({
      ...scored,
      score: 100,
      deterministic: 94,
      basis: { ...basis, share: { place: 0, of: 1 } },
    })),
  );
  const check = await checkOf(room, AUTHOR);
  expect(check).toMatchObject({ isPublicSound: true, isRawSound: false });
  expect(check.said).toContain("The work was done by 2 people, and its score is shared by 1.");
  house.close();
});

test("a scorer whose features can no longer be counted is not called the same", async () => {
  const house = await scoredHouse();
  const features = { addedLines: 2, hunks: 1, files: 1 };
  const room = rewriting(
    house,
    inBasis(AUTHOR, () => ({ scorer: "det-1", features })),
  );
  const check = await checkOf(room, AUTHOR);
  expect(check.isRawSound).toBeNull();
  expect(check.said).toContain("Its features were counted by det-1 and cannot be counted again.");
  house.close();
});
