// Forged ballots: what a hub shows is believed only where our author's signature says the same.
import { expect, test } from "vitest";
import { canonicalJson, payoutId } from "#core/key.ts";
import { commit } from "#core/proposal/proposal.ts";
import { addDays } from "#core/time.ts";
import type { Ballot, BallotBox } from "#core/world.ts";
import { reconcile } from "#core/workflow/restore.ts";
import { makeAddress, makeEvidence, START, tokens } from "#test/support/build.ts";
import { link, type TestHouse } from "#test/support/house.ts";
import { makeHash } from "#test/support/record.ts";
import { ADA, mergeAndScore, openHouse } from "#test/support/story.ts";

/** Epoch 1, all to one wallet, over a ledger that is longer than ours. */
function forgeBallot({ world }: TestHouse): Ballot {
  const { daoId, treasury, vote } = world.rules;
  const { chainId, safe, payouts, token } = treasury;
  const id = payoutId({ chainId, payouts, safe, daoId, kind: "epoch", number: 1, part: 0 });
  const commitment = commit({
    ...{ daoId, epoch: 1, chainId, safe, token: token.address, payoutId: id, passRule: vote.passRule, quorum: "0" },
    ...{ ledgerRoot: makeHash("d1"), ledgerSize: 1_000, strategiesHash: makeHash("57") },
    transfers: [{ wallet: makeAddress(0xe7e), amountBaseUnits: tokens(1_000) }],
  });
  const times = { startsAt: START, endsAt: addDays(START, 3), votingBlock: 1 };
  return { ballotId: makeHash("ba"), payoutId: id, commitment, ...times, isEdited: false };
}

/** A hub that lists a ballot which our author never signed: reading it finds another commitment under that signature. */
function lyingHub({ world }: TestHouse, forged: Ballot): BallotBox {
  return {
    ...world.ballotBox,
    ballots: async () => [forged],
    readBallot: async (_, pinned) => ({
      ...{ state: "open", isEdited: false, isFlagged: false, choices: ["For", "Against", "Abstain"], scores: [] },
      ...{ scoresTotal: "0", voters: 0, quorum: "0" },
      faults: pinned.commitment === canonicalJson(forged.commitment) ? ["The signature is by nobody."] : [],
    }),
  };
}

test("a ballot that our author did not sign is not taken over, and the epoch stays open for the true one", async () => {
  const house = await openHouse();
  await link(house, ADA);
  await mergeAndScore(house, makeEvidence());
  const { size } = await house.state();
  const world = { ...house.world, ballotBox: lyingHub(house, forgeBallot(house)) };
  await expect(reconcile({ ...house, world })).rejects.toThrow("cannot be taken over");
  expect((await house.state()).size).toBe(size);
  expect((await house.state()).openEpoch?.number).toBe(1);
});
