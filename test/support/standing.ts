// Standings for tests: a leaderboard, an epoch and a treasury, whole and valid, from the few facts that matter to a test.
import { ZERO } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import type { EpochStanding, Leaderboard, Rank } from "#core/workflow/standings.ts";
import type { TreasurySheet } from "#core/workflow/treasury-standing.ts";
import { makeAddress, tokens } from "./build.ts";

const TOKEN = { address: makeAddress(0x70c0), symbol: "LRL", decimals: 18 } as const;
export const OPENED = unixSeconds(1_772_323_200);
export const CLOSED = unixSeconds(1_772_928_000);

export function makeRank(changes: Partial<Rank> = {}): Rank {
  return { place: 1, name: "mira", points: 507, works: 3, amountBaseUnits: null, ...changes };
}

/** Of the open epoch 6: two people. */
export function makeLeaderboard(changes: Partial<Leaderboard> = {}): Leaderboard {
  return {
    daoName: "Acme DAO",
    token: TOKEN,
    period: "this-epoch",
    epoch: { number: 6, opensAt: OPENED, closesAt: CLOSED, isOpen: true },
    kind: null,
    ranks: [makeRank(), makeRank({ place: 2, name: "jonas-k", points: 200, works: 1 })],
    works: { all: 4, unscored: 0, provisional: 0 },
    proposal: null,
    ...changes,
  };
}

/** The open epoch 6. */
export function makeEpochStanding(changes: Partial<EpochStanding> = {}): EpochStanding {
  const { daoName, token, epoch, ranks, works } = makeLeaderboard();
  return {
    daoName,
    token,
    epoch: epoch ?? { number: 6, opensAt: OPENED, closesAt: CLOSED, isOpen: true },
    ranks,
    works,
    kinds: [
      { kind: "code", points: 507 },
      { kind: "docs", points: 200 },
    ],
    budgetBaseUnits: tokens(1_000),
    isCappedByBalance: false,
    ahead: null,
    proposal: null,
    fairness: [],
    ...changes,
  };
}

/** 10,000 LRL held, nothing owed, 1,000 LRL a week. */
export function makeTreasurySheet(changes: Partial<TreasurySheet> = {}): TreasurySheet {
  return {
    daoName: "Acme DAO",
    token: TOKEN,
    chainId: 11_155_111,
    safe: makeAddress(0x5afe),
    safeUrl: `https://sepolia.etherscan.io/address/${makeAddress(0x5afe)}`,
    chain: { block: 77, balanceBaseUnits: tokens(10_000), threshold: 2, owners: 3, safeVersion: "1.4.1" },
    unreadBecause: [],
    owed: { reserved: ZERO, undrafted: ZERO, proposed: ZERO, passed: ZERO, total: ZERO },
    freeBaseUnits: tokens(10_000),
    missingBaseUnits: ZERO,
    budget: {
      perEpochBaseUnits: tokens(1_000),
      epochDays: 7,
      runwayShareMaxPercent: 50,
      nowBaseUnits: tokens(1_000),
    },
    runwayTenths: 100,
    gas: { address: makeAddress(0xe8), balanceWei: 5n * 10n ** 16n, isLow: false },
    ...changes,
  };
}
