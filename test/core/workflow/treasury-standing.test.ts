// The treasury's standing: what is held, what is owed and where, and what is left; nothing is told that the chain did not say.
import { describe, expect, test } from "vitest";
import { NeedsHuman, RetryLater } from "#core/errors.ts";
import { baseUnits, ZERO } from "#core/money.ts";
import { sumOf } from "#core/money.ts";
import { owedAmounts } from "#core/workflow/propose.ts";
import { composeSheet, owedNow, treasuryStanding, type Owed } from "#core/workflow/treasury-standing.ts";
import type { TreasuryStanding } from "#core/world.ts";
import {
  makeAddress,
  makeClosedEpoch,
  makeEvidence,
  makePerson,
  makeProposal,
  makeRules,
  makeState,
  START,
  tokens,
} from "#test/support/build.ts";
import { link } from "#test/support/house.ts";
import { makeHash } from "#test/support/record.ts";
import {
  ADA,
  closeAndOpenBallot,
  mergeAndScore,
  openHouse,
  passHours,
  payOut,
  voteAndCount,
} from "#test/support/story.ts";

const NOTHING: Owed = { reserved: ZERO, undrafted: ZERO, proposed: ZERO, passed: ZERO, total: ZERO };
const GAS = { address: makeAddress(0xe8), balanceWei: 5n * 10n ** 16n, isLow: false };

function makeStanding(changes: Partial<TreasuryStanding> = {}): TreasuryStanding {
  return {
    chainId: 1,
    block: 77,
    owners: [makeAddress(1), makeAddress(2), makeAddress(3)],
    threshold: 2,
    nonce: 4,
    nextNonce: 4,
    safeVersion: "1.4.1",
    balanceBaseUnits: tokens(12_345),
    faults: [],
    ...changes,
  };
}

function sheetOf(standing: TreasuryStanding | null, owed: Partial<Owed> = {}, rules = makeRules()) {
  return composeSheet(rules, { ...NOTHING, ...owed }, { standing, troubles: [], gas: GAS });
}

describe("what is owed", () => {
  const LATER = { verdict: { word: "passed", because: "", at: START } } as const;
  const state = makeState({
    reserved: new Map([[makePerson("tove"), [{ epoch: 1, amountBaseUnits: tokens(5) }]]]),
    closed: [
      makeClosedEpoch({ epoch: 4, allocations: [{ person: makePerson("ada"), score: 1, amountBaseUnits: tokens(7) }] }),
    ],
    proposals: [
      makeProposal(),
      makeProposal({ payoutId: makeHash("b2"), epoch: 2, ...LATER }),
      makeProposal({ payoutId: makeHash("b3"), epoch: 3, verdict: { word: "rejected", because: "", at: START } }),
    ],
  });

  test("is told apart by where it stands, and sums to what a closing epoch leaves untouched", () => {
    const owed = owedNow(state, new Map());
    expect(owed).toEqual({
      reserved: tokens(5),
      undrafted: tokens(7),
      proposed: tokens(1_000),
      passed: tokens(1_000),
      total: tokens(2_012),
    });
    expect(owed.total).toBe(sumOf(owedAmounts(state, new Map())));
  });

  test("has no more of a payout that the chain shows already", () => {
    const left = new Map([[makeHash("b2"), tokens(40)]]);
    expect(owedNow(state, left)).toMatchObject({ proposed: tokens(1_000), passed: tokens(40), total: tokens(1_052) });
    expect(owedNow(state, left).total).toBe(sumOf(owedAmounts(state, left)));
  });
});

describe("what is left", () => {
  test("is what is held without what is owed, and lasts for so many epochs", () => {
    expect(sheetOf(makeStanding(), { total: tokens(2_000) })).toMatchObject({
      freeBaseUnits: tokens(10_345),
      missingBaseUnits: 0n,
      runwayTenths: 103,
      budget: { perEpochBaseUnits: tokens(1_000), epochDays: 7, nowBaseUnits: tokens(1_000) },
      chain: { owners: 3, threshold: 2, block: 77, safeVersion: "1.4.1" },
      unreadBecause: [],
      safeUrl: `https://sepolia.etherscan.io/address/${makeAddress(0x5afe)}`,
      gas: GAS,
    });
  });

  test("is nothing where more is owed than held, and the gap is told", () => {
    const sheet = sheetOf(makeStanding({ balanceBaseUnits: tokens(100) }), { total: tokens(130) });
    expect(sheet).toMatchObject({
      freeBaseUnits: 0n,
      missingBaseUnits: tokens(30),
      runwayTenths: 0,
      budget: { nowBaseUnits: 0n },
    });
  });

  test("may pay only its share in one epoch", () => {
    const rules = makeRules({ budget: { runwayShareMaxPercent: 10 } });
    const sheet = sheetOf(makeStanding({ balanceBaseUnits: tokens(4_000) }), {}, rules);
    expect(sheet.budget.nowBaseUnits).toBe(tokens(400));
    expect(sheet.runwayTenths).toBe(40);
  });

  test("a runway without end is not a figure, and an endless one is cut", () => {
    const rich = makeStanding({ balanceBaseUnits: baseUnits(10n ** 60n) });
    expect(sheetOf(rich).runwayTenths).toBe(100_000);
    expect(sheetOf(rich, {}, makeRules({ budget: { perEpochBaseUnits: "0" } })).runwayTenths).toBeNull();
  });

  test("nothing is told from a Safe that is not as pinned: its zeros are no balance", () => {
    const faults = ["The Safe's code is not the one that was pinned."];
    const sheet = sheetOf(makeStanding({ faults, balanceBaseUnits: ZERO, owners: [], threshold: 0 }), {
      total: tokens(9),
    });
    expect(sheet).toMatchObject({
      chain: null,
      unreadBecause: faults,
      freeBaseUnits: null,
      missingBaseUnits: null,
      runwayTenths: null,
      owed: { total: tokens(9) },
    });
  });
});

describe("in a house", () => {
  test("an amount moves from proposed to passed to paid, and the balance follows", async () => {
    const house = await openHouse();
    await link(house, ADA);
    await mergeAndScore(house, makeEvidence());
    const where = async () => {
      const { owed, freeBaseUnits } = await house.intake.treasuryStanding();
      return [owed.proposed, owed.passed, owed.total, freeBaseUnits];
    };
    expect(await where()).toEqual([0n, 0n, 0n, tokens(10_000)]);
    await closeAndOpenBallot(house);
    expect(await where()).toEqual([tokens(1_000), 0n, tokens(1_000), tokens(9_000)]);
    await voteAndCount(house, 1);
    expect(await where()).toEqual([0n, tokens(1_000), tokens(1_000), tokens(9_000)]);
    await payOut(house, 1);
    await passHours(house, 1);
    expect(await where()).toEqual([0n, 0n, 0n, tokens(9_000)]);
    house.close();
  });

  test("while the chain is down, what is owed and the budget are still told, with the reason for the rest", async () => {
    const house = await openHouse();
    const down = new RetryLater("The chain does not answer.", {
      happened: "timeout",
      next: "It is tried again by itself.",
    });
    house.world.fail("standing", { error: down });
    const sheet = await treasuryStanding(house);
    expect(sheet.chain).toBeNull();
    expect(sheet.unreadBecause.join(" ")).toContain("The chain does not answer.");
    expect(sheet.budget.perEpochBaseUnits).toBe(tokens(1_000));
    expect(sheet.gas).toMatchObject({ isLow: false });
    expect((await treasuryStanding(house)).chain).not.toBeNull();
    house.close();
  });

  test("an executor that cannot be asked hides nothing else, and a bug is not taken for a chain that is down", async () => {
    const house = await openHouse();
    const executorStanding = async () => {
      throw new NeedsHuman("No executor is set up.", { next: "Set EXECUTOR_KEY." });
    };
    const without = (changes: object) => ({
      ...house,
      world: { ...house.world, treasury: { ...house.world.treasury, ...changes } },
    });
    const sheet = await treasuryStanding(without({ executorStanding }));
    expect([sheet.gas, sheet.unreadBecause, sheet.freeBaseUnits]).toEqual([null, [], tokens(10_000)]);
    const standing = async () => {
      throw new TypeError("undefined is no function");
    };
    await expect(treasuryStanding(without({ standing }))).rejects.toThrow("undefined is no function");
    house.close();
  });
});
