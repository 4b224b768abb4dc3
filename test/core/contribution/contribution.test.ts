// Credits: who of a merged pull request is rewarded, and the reason for everybody who is not.
import { describe, expect, test } from "vitest";
import { CO_AUTHORS_MAX, creditPeople, REVIEWERS_MAX } from "#core/contribution/contribution.ts";
import type { Evidence } from "#core/contribution/evidence.ts";
import { unixSeconds } from "#core/time.ts";
import { makeAccount, makeEvidence, makeReview, START } from "#test/support/build.ts";

const ID = "laurel-dao/compiler#1";

function credit(changes: Partial<Evidence> = {}, openEpoch = 3) {
  const { credits, refusals, shares } = creditPeople(makeEvidence(changes), openEpoch);
  return {
    credited: credits.map(({ id, account }) => `${id} ${account.login}`),
    refused: refusals.map(({ id, because }) => `${id}: ${because}`),
    shares,
  };
}

test("an author alone has the whole score", () => {
  expect(credit()).toEqual({ credited: [`${ID}/author dev-1`], refused: [], shares: 1 });
});

test("author, co-authors and reviewers are each credited once, under names free of names", () => {
  const [ben, cleo, dora] = [2, 3, 4].map((id) => makeAccount(id));
  if (!ben || !cleo || !dora) throw new Error("three accounts");
  const reviews = [makeReview(cleo), makeReview(dora), makeReview(cleo, { state: "commented" })];
  const evidence = makeEvidence({ coAuthors: [ben], reviews });
  expect(credit(evidence)).toEqual({
    credited: [`${ID}/author dev-1`, `${ID}/co-author-1 dev-2`, `${ID}/reviewer-1 dev-3`, `${ID}/reviewer-2 dev-4`],
    refused: [],
    shares: 2,
  });
  expect(creditPeople(evidence, 3).credits[2]?.reviews).toEqual([reviews[0], reviews[2]]);
});

describe("bots:", () => {
  const bot = makeAccount(90, { isBot: true, login: "merge-queue[bot]" });

  test("a bot's pull request pays no author, and its co-author only the own share", () => {
    expect(credit({ author: bot, coAuthors: [makeAccount(2)] })).toEqual({
      credited: [`${ID}/co-author-1 dev-2`],
      refused: [`${ID}/author: The author is a bot: bots are not rewarded.`],
      shares: 2,
    });
  });

  test("a bot among the co-authors takes nothing from the humans", () => {
    expect(credit({ coAuthors: [bot, makeAccount(2)] })).toEqual({
      credited: [`${ID}/author dev-1`, `${ID}/co-author-1 dev-2`],
      refused: [],
      shares: 2,
    });
  });

  test("a bot's review is refused, and the next reviewer is still credited", () => {
    expect(credit({ reviews: [makeReview(bot), makeReview(makeAccount(2))] })).toMatchObject({
      credited: [`${ID}/author dev-1`, `${ID}/reviewer-2 dev-2`],
      refused: [`${ID}/reviewer-1: The reviewer is a bot: bots are not rewarded.`],
    });
  });
});

describe("nobody is credited for reviewing work of their own, nor is it counted against other reviewers:", () => {
  const cleo = makeReview(makeAccount(3));

  test("the author, who answers reviewers", () => {
    expect(credit({ reviews: [makeReview(makeAccount(1)), cleo] })).toEqual({
      credited: [`${ID}/author dev-1`, `${ID}/reviewer-1 dev-3`],
      refused: [],
      shares: 1,
    });
  });

  test("the author under a new login", () => {
    const renamed = makeAccount(1, { login: "somebody-else" });
    expect(credit({ reviews: [makeReview(renamed)] }).credited).toEqual([`${ID}/author dev-1`]);
  });

  test("a co-author", () => {
    const ben = makeAccount(2);
    expect(credit({ coAuthors: [ben], reviews: [makeReview(ben), cleo] }).credited).toEqual([
      `${ID}/author dev-1`,
      `${ID}/co-author-1 dev-2`,
      `${ID}/reviewer-1 dev-3`,
    ]);
  });
});

test("an author who is named as co-author too has one share", () => {
  expect(credit({ coAuthors: [makeAccount(1)] })).toMatchObject({ credited: [`${ID}/author dev-1`], shares: 1 });
});

test("a score is shared by at most ten: later co-authors are refused and take nothing", () => {
  const coAuthors = Array.from({ length: CO_AUTHORS_MAX + 1 }, (_, at) => makeAccount(10 + at));
  const { credited, refused, shares } = credit({ coAuthors });
  expect(credited).toHaveLength(10);
  expect(shares).toBe(10);
  expect(refused).toEqual([`${ID}/co-author-10: Only the first 9 co-authors of a pull request are credited.`]);
});

test("a crowd of reviewers is cut at ten", () => {
  const reviews = Array.from({ length: REVIEWERS_MAX + 2 }, (_, at) => makeReview(makeAccount(10 + at)));
  const { credited, refused } = credit({ reviews });
  expect(credited).toHaveLength(11);
  expect(refused[0]).toBe(`${ID}/reviewer-11: Only the first 10 reviewers of a pull request are credited.`);
});

test("a review that came after the merge is no review of the work, and one in time still is", () => {
  const late = unixSeconds(START + 1);
  const reviews = [makeReview(makeAccount(2)), makeReview(makeAccount(2), { submittedAt: late })];
  expect(credit({ reviews: [...reviews, makeReview(makeAccount(3), { submittedAt: late })] })).toEqual({
    credited: [`${ID}/author dev-1`, `${ID}/reviewer-1 dev-2`],
    refused: [`${ID}/reviewer-2: The review came after the merge, when there was nothing left to change.`],
    shares: 1,
  });
  expect(creditPeople(makeEvidence({ reviews }), 3).credits[1]?.reviews).toEqual([reviews[0]]);
});

test("an empty pull request credits nobody, not even its reviewers", () => {
  expect(credit({ files: [], coAuthors: [makeAccount(2)], reviews: [makeReview(makeAccount(3))] })).toEqual({
    credited: [],
    refused: [`${ID}/author: The pull request changes nothing: there is no work to score.`],
    shares: 1,
  });
});

describe("our own comment from an earlier epoch", () => {
  test("means that the ledger forgot, and nobody is credited twice", () => {
    expect(credit({ epochInOurComment: 2 }, 3)).toMatchObject({
      credited: [],
      refused: [`${ID}/author: It was already credited in epoch 2, before the ledger was restored from a backup.`],
    });
  });

  test("of this epoch changes nothing", () => {
    expect(credit({ epochInOurComment: 3 }, 3).credited).toHaveLength(1);
  });
});
