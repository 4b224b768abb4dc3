// Counting votes: one voter's odd signature keeps nobody from being paid, and a vote in doubt decides nothing.
import { describe, expect, test } from "vitest";
import { NeedsHuman } from "#core/errors.ts";
import { contentHash, type Hash } from "#core/key.ts";
import type { DoubtfulVote, Recount } from "#core/vote/recount.ts";
import { BALLOT_CHOICES } from "#core/vote/verdict.ts";
import type { BallotBox, BallotReading, SeenVote } from "#core/world.ts";
import { countVotes, keepSeenVotes, seenVotes, type Countable } from "#core/workflow/count-votes.ts";
import type { House } from "#core/workflow/house.ts";
import { makeAddress, makeRules } from "#test/support/build.ts";
import { openHouse } from "#test/support/story.ts";

const BALLOT: Hash = `0x${"ab".repeat(32)}`;
const FAULT = "Vote 0x01: its signature is by nobody, not by its voter.";
/** Quorum 100 of votes for, above 50 percent. */
const RULES = makeRules();
const READING: BallotReading = {
  ...{ state: "final", isEdited: false, isFlagged: false, choices: BALLOT_CHOICES, faults: [] },
  ...{ scores: [], scoresTotal: "0", voters: 0, quorum: "0" },
};
const COUNTABLE: Countable = {
  ...{ ballotId: BALLOT, of: "epoch 1", choices: BALLOT_CHOICES, recipients: [] },
  pinned: { strategiesHash: BALLOT, commitment: "{}" },
};

async function houseWith(box: Partial<BallotBox>): Promise<House> {
  const house = await openHouse();
  return { ...house, world: { ...house.world, ballotBox: { ...house.world.ballotBox, ...box } } };
}

/** Voter 1 is in doubt; the others are not. */
function recountOf(
  votes: readonly (readonly [choice: number, power: number])[],
  doubts: readonly unknown[],
  otherFaults: readonly string[] = [],
): Recount {
  const powers = votes.map(([choice, power], at) => ({ voter: makeAddress(at + 1), choice, power: String(power) }));
  const scores = BALLOT_CHOICES.map((_, at) =>
    String(votes.reduce((sum, [choice, power]) => (choice === at + 1 ? sum + power : sum), 0)),
  );
  const doubtful = doubts.map((otherwise, at): DoubtfulVote => ({ voter: makeAddress(at + 1), otherwise }));
  return {
    ...{ votes: votes.length, agree: votes.length - doubtful.length, faults: [FAULT, ...otherFaults] },
    ...{ system: "basic", choices: BALLOT_CHOICES, scores, voters: votes.length, powers, power: "chain" },
    doubts: { votes: doubtful, otherFaults },
  };
}

async function count(recount: Recount) {
  const house = await houseWith({ readBallot: async () => READING, recount: async () => recount });
  return countVotes(house, COUNTABLE, RULES);
}

describe("a vote in doubt", () => {
  test.each<[string, readonly (readonly [number, number])[], readonly unknown[]]>([
    ["against, where enough is for without it", [[2, 10], [1, 120], [1, 40]], [null]], // prettier-ignore
    ["for, where enough is for without it", [[1, 10], [1, 120], [1, 40]], [null]], // prettier-ignore
    ["for, which may be one against", [[1, 10], [1, 120], [1, 40]], [2]], // prettier-ignore
    ["for, where most are against", [[1, 10], [2, 120], [2, 40]], [null]], // prettier-ignore
    ["for, which may make a lapsed vote a rejected one", [[1, 100], [2, 120]], [null]], // prettier-ignore
  ])("%s blocks nobody", async (_, votes, doubts) => {
    const tally = await count(recountOf(votes, doubts));
    expect(tally).toMatchObject({ voters: votes.length, recount: { agree: votes.length - 1 } });
  });

  test.each<[string, readonly (readonly [number, number])[], readonly unknown[]]>([
    ["for, without which most are against", [[1, 30], [1, 110], [2, 120]], [null]], // prettier-ignore
    ["for, without which the quorum is missed", [[1, 30], [1, 90]], [null]], // prettier-ignore
    ["for, without which too few voted", [[1, 10], [1, 120]], [null]], // prettier-ignore
    ["against, without which most are for", [[2, 30], [1, 110], [2, 90]], [null]], // prettier-ignore
    ["for, which may be one against that decides", [[1, 30], [1, 110], [2, 100]], [2]], // prettier-ignore
    ["of two, which decide together", [[1, 30], [2, 30], [1, 120], [2, 100]], [null, null]], // prettier-ignore
  ])("%s decides nothing", async (_, votes, doubts) => {
    const counting = count(recountOf(votes, doubts));
    await expect(counting).rejects.toThrow(NeedsHuman);
    await expect(counting).rejects.toMatchObject({ happened: expect.stringContaining(FAULT) });
  });

  test("beside any other fault decides nothing", async () => {
    const votes = [[1, 10], [1, 120], [1, 40]] as const; // prettier-ignore
    const other = "The hub's final total is 9, and the votes add up to 170.";
    await expect(count(recountOf(votes, [null], [other]))).rejects.toMatchObject({
      happened: `Ballot ${BALLOT}: ${other}`,
    });
  });
});

describe("of the votes that are shown", () => {
  function flood(count: number, from: string, more = ""): SeenVote[] {
    return Array.from({ length: count }, (_, at) => ({
      ...{ voteId: contentHash({ from, at }), cid: `cid-${at}`, mci: at + 1 },
      envelope: JSON.stringify({ data: { message: { from, more, timestamp: at } } }),
    }));
  }

  async function keep(pages: readonly (readonly SeenVote[])[]) {
    const asked: (number | null)[] = [];
    const house = await houseWith({
      watchVotes: async (_, since) => {
        asked.push(since);
        return { votes: pages[since ?? 0] ?? [], next: (since ?? 0) + 1 };
      },
    });
    return { kept: await keepSeenVotes(house, BALLOT), seen: await seenVotes(house, BALLOT), asked };
  }

  test("fifty of one voter are kept, and all of the others", async () => {
    const { kept, seen, asked } = await keep([flood(200, "0xA1"), flood(200, "0xa1"), flood(1, "0xB2")]);
    expect([kept, seen.size, asked]).toEqual([51, 51, [null, 1, 2, 3]]);
  });

  test("one of unusual length is not kept, and the next is looked for after it", async () => {
    const { kept, asked } = await keep([flood(1, "0xA1", "x".repeat(20_000)), flood(2, "0xB2")]);
    expect([kept, asked]).toEqual([2, [null, 1, 2]]);
  });
});
