// Standings: who earned how many points in which epoch, and what an epoch shared out; the same figures as the ledger's own.
import { describe, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import { unixSeconds } from "#core/time.ts";
import { keepEpochBooks, rankPeriod, standEpoch, type Books, type EpochBook } from "#core/workflow/standings.ts";
import { makeAccount, makeEvidence, makePerson, makeReview, makeRules, START, tokens } from "#test/support/build.ts";
import { link } from "#test/support/house.ts";
import { makeRecord, makeRecordedContribution, makeRecordedProposal } from "#test/support/record.ts";
import { ADA, BEN, closeAndOpenBallot, mergeAndScore, openHouse, passHours } from "#test/support/story.ts";

const [MIRA, JONAS, TOVE] = [makePerson("mira"), makePerson("jonas"), makePerson("tove")];
const NAMES = new Map([
  [MIRA, "mira"],
  [JONAS, "jonas-k"],
  [TOVE, "tove"],
]);

function makeBook(changes: Partial<EpochBook> = {}): EpochBook {
  return {
    number: 2,
    opensAt: START,
    closedAt: unixSeconds(START + 604_800),
    budgetBaseUnits: tokens(1_000),
    isCappedByBalance: false,
    shares: [
      { person: JONAS, points: 180, amountBaseUnits: tokens(370) },
      { person: MIRA, points: 307, amountBaseUnits: tokens(630), because: "cap" },
    ],
    ...changes,
  };
}

const FIRST = makeBook({ number: 1, shares: [{ person: TOVE, points: 400, amountBaseUnits: tokens(500) }] });

/** Epoch 1 was Tove's, epoch 2 Mira's and Jonas's, epoch 3 is open with three works. */
function makeBooks(changes: Partial<Books> = {}): Books {
  const work = (contributor: string, pull: number, more: Parameters<typeof makeRecordedContribution>[0] = {}) =>
    makeRecordedContribution({ contributor, pull, epoch: 3, kind: "code", score: 200, deterministic: 150, ...more });
  return {
    record: makeRecord({
      contributions: [
        makeRecordedContribution(),
        makeRecordedContribution({ pull: 42, contributor: "jonas-k", kind: "docs", score: 180 }),
        work("jonas-k", 50),
        work("mira", 51, { standing: "provisional" }),
        work("mira", 52, { kind: "docs", score: 50 }),
        work("tove", 53, { score: null, deterministic: null, standing: null }),
      ],
    }),
    closed: [FIRST, makeBook()],
    names: NAMES,
    ...changes,
  };
}

const brief = ({ place, name, points, works }: { place: number; name: string; points: number; works: number }) => [
  place,
  name,
  points,
  works,
];

describe("a leaderboard", () => {
  test("of this epoch counts the lower of score and size while a reviewer still looks, and shares a place among equals", () => {
    const board = rankPeriod(makeBooks(), { period: "this-epoch", kind: null });
    expect(board.ranks.map(brief)).toEqual([
      [1, "jonas-k", 200, 1],
      [1, "mira", 200, 2],
    ]);
    expect(board.works).toEqual({ all: 4, unscored: 1, provisional: 1 });
    expect(board.epoch).toMatchObject({ number: 3, isOpen: true });
    expect(board.ranks.map(({ amountBaseUnits }) => amountBaseUnits)).toEqual([null, null]);
    expect(board.proposal).toBeNull();
  });

  test("of the last epoch is what its points were shared out by, with the amounts and their reasons", () => {
    const board = rankPeriod(makeBooks(), { period: "last-epoch", kind: null });
    expect(board.ranks).toEqual([
      { place: 1, name: "mira", points: 307, works: 1, amountBaseUnits: tokens(630), because: "cap" },
      { place: 2, name: "jonas-k", points: 180, works: 1, amountBaseUnits: tokens(370) },
    ]);
    expect(board.epoch).toEqual({ number: 2, opensAt: START, closesAt: START + 604_800, isOpen: false });
    expect(board.proposal?.epoch).toBe(2);
  });

  test("over all time adds the closed epochs and the open one, without amounts", () => {
    const board = rankPeriod(makeBooks(), { period: "all-time", kind: null });
    expect(board.ranks.map(brief)).toEqual([
      [1, "mira", 507, 3],
      [2, "tove", 400, 1],
      [3, "jonas-k", 380, 2],
    ]);
    expect([board.epoch, board.proposal]).toEqual([null, null]);
    expect(board.ranks.every(({ amountBaseUnits }) => amountBaseUnits === null)).toBe(true);
  });

  test("for one kind of work has nothing of the others, and no amounts: those are for all of it", () => {
    const of = (period: "this-epoch" | "last-epoch" | "all-time") =>
      rankPeriod(makeBooks(), { period, kind: "docs" }).ranks.map(brief);
    expect(of("this-epoch")).toEqual([[1, "mira", 50, 1]]);
    expect(of("last-epoch")).toEqual([[1, "jonas-k", 180, 1]]);
    expect(of("all-time")).toEqual([
      [1, "jonas-k", 180, 1],
      [2, "mira", 50, 1],
    ]);
    expect(rankPeriod(makeBooks(), { period: "last-epoch", kind: "docs" }).ranks[0]?.amountBaseUnits).toBeNull();
  });

  test("of a period without an epoch is refused with what to ask instead", () => {
    const books = makeBooks({ record: makeRecord({ openEpoch: null }), closed: [] });
    expect(() => rankPeriod(books, { period: "this-epoch", kind: null })).toThrow(BadInput);
    expect(() => rankPeriod(books, { period: "last-epoch", kind: null })).toThrow("No epoch has closed yet.");
    expect(rankPeriod(makeBooks({ closed: [] }), { period: "all-time", kind: null }).ranks).toHaveLength(2);
  });
});

describe("an epoch", () => {
  const RULES = makeRules();

  test("that is open shows its points, the most it may pay, and the hours ahead", () => {
    const standing = standEpoch(makeBooks(), null, RULES);
    expect(standing).toMatchObject({
      epoch: { number: 3, isOpen: true },
      budgetBaseUnits: tokens(1_000),
      isCappedByBalance: false,
      ahead: { discussionHours: 24, votingHours: 72, objectionHours: 24 },
      proposal: null,
      fairness: [],
    });
    expect(standing.kinds).toEqual([
      { kind: "code", points: 350 },
      { kind: "docs", points: 50 },
    ]);
    expect(standing.ranks.map(({ name }) => name)).toEqual(["jonas-k", "mira"]);
  });

  test("that is closed shows its own budget and split, and the proposal with how it spreads", () => {
    const proposals = [
      makeRecordedProposal({ grant: { number: 1, title: "A logo", words: "Drawn.", by: "mira" } }),
      makeRecordedProposal({ stage: "paid", fairness: ["Of 2 people, the one with the most gets 63 %."] }),
    ];
    const books = makeBooks();
    const record = { ...books.record, proposals };
    const closed = [FIRST, makeBook({ budgetBaseUnits: tokens(800), isCappedByBalance: true })];
    const standing = standEpoch({ ...books, record, closed }, 2, RULES);
    expect(standing).toMatchObject({
      epoch: { number: 2, isOpen: false },
      budgetBaseUnits: tokens(800),
      isCappedByBalance: true,
      ahead: null,
      proposal: { stage: "paid", grant: null },
      fairness: ["Of 2 people, the one with the most gets 63 %."],
    });
    expect(standing.ranks.map(({ amountBaseUnits }) => amountBaseUnits)).toEqual([tokens(630), tokens(370)]);
    expect(standEpoch(books, 1, RULES)).toMatchObject({ proposal: null, fairness: [], works: { all: 0 } });
  });

  test("without a number is the last one while none is open, and an unknown number is refused", () => {
    const books = makeBooks();
    const closed = { ...books, record: { ...books.record, openEpoch: null } };
    expect(standEpoch(closed, null, RULES).epoch.number).toBe(2);
    expect(() => standEpoch(books, 4, RULES)).toThrow("There is no epoch 4 on record.");
    const none = { ...closed, closed: [] };
    expect(() => standEpoch(none, null, RULES)).toThrow("No epoch has begun yet.");
  });
});

describe("from a ledger", () => {
  test("the split of a closed epoch is the one that its proposal pays, and names are joined when it is asked for", async () => {
    const house = await openHouse();
    await link(house, ADA);
    await mergeAndScore(house, makeEvidence({ pull: 1, reviews: [makeReview(makeAccount(2))] }));
    const open = await house.intake.leaderboard({ period: "this-epoch", kind: null });
    expect(open.ranks.map(({ name }) => name)).toEqual(["dev-1", "dev-2"]);
    await closeAndOpenBallot(house);
    const { ranks, proposal, budgetBaseUnits } = await house.intake.epochStanding(1);
    expect(budgetBaseUnits).toBe(tokens(1_000));
    expect(ranks.reduce((sum, { amountBaseUnits }) => sum + (amountBaseUnits ?? 0n), 0n)).toBe(tokens(1_000));
    expect(proposal?.lines).toHaveLength(1);
    expect(proposal?.lines[0]?.amountBaseUnits).toBe(String(ranks[0]?.amountBaseUnits));
    const [closed] = await house.entries("epoch-closed");
    expect(ranks.map(({ points }) => points)).toEqual(
      closed?.fact.allocations.map(({ score }) => score).toSorted((a, b) => b - a),
    );
    expect((await house.intake.epochStanding(null)).epoch).toMatchObject({ number: 2, isOpen: true });
    await expect(house.intake.epochStanding(9)).rejects.toThrow("There is no epoch 9 on record.");
    house.close();
  });

  test("books that are kept read only what is new, and several at once read nothing twice", async () => {
    const house = await openHouse();
    const books = keepEpochBooks(house);
    expect(await books()).toEqual([]);
    await link(house, BEN);
    await mergeAndScore(house, makeEvidence({ author: makeAccount(2) }));
    await closeAndOpenBallot(house);
    await passHours(house, 24 * 7);
    const [one, other] = await Promise.all([books(), books()]);
    expect(one?.map(({ number }) => number)).toEqual([1, 2]);
    expect(other).toEqual(one);
    expect(one?.[0]).toMatchObject({ opensAt: START, budgetBaseUnits: tokens(1_000) });
    expect(one?.[0]?.shares.map(({ amountBaseUnits }) => amountBaseUnits)).toEqual([tokens(1_000)]);
    house.close();
  });
});
