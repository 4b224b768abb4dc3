// Lanes: which rewards are transferred and which are put up for claiming, and what that costs, about.
import { describe, expect, test } from "vitest";
import { parseWallet, type Transfer } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { gasOfLanes, splitLanes } from "#core/payout/lane.ts";

const CONTRACT = parseWallet(`0x${"c1".padStart(40, "0")}`);
const pays = (who: number, amount: bigint): Transfer => ({
  wallet: parseWallet(`0x${who.toString(16).padStart(40, "0")}`),
  amountBaseUnits: baseUnits(amount),
});
const below = (belowBaseUnits: string) => ({ contract: CONTRACT, belowBaseUnits });
const amounts = (transfers: readonly Transfer[]) => transfers.map(({ amountBaseUnits }) => amountBaseUnits);

describe("of what is paid", () => {
  const MIXED = [pays(1, 4n), pays(2, 50n), pays(3, 5n), pays(4, 7n), pays(5, 4n)];

  test("what is below the limit is claimed and the rest transferred, each in the order of the vote", () => {
    const { direct, claimed } = splitLanes(MIXED, below("5"));
    expect(direct).toEqual([pays(2, 50n), pays(3, 5n), pays(4, 7n)]);
    expect(claimed).toEqual([pays(1, 4n), pays(5, 4n)]);
  });

  test("everything is transferred where the rules name no contract", () => {
    expect(splitLanes(MIXED, null)).toEqual({ direct: MIXED, claimed: [] });
  });

  test.each<[string, Transfer[], bigint[], bigint[]]>([
    ["the largest of small rewards is transferred", [pays(1, 2n), pays(2, 4n), pays(3, 3n)], [4n], [2n, 3n]],
    ["the first of equals is transferred", [pays(1, 3n), pays(2, 3n), pays(3, 3n)], [3n], [3n, 3n]],
    ["a single small reward is transferred", [pays(1, 1n)], [1n], []],
    ["nothing is nothing", [], [], []],
  ])("%s", (_, transfers, direct, claimed) => {
    const lanes = splitLanes(transfers, below("5"));
    expect([amounts(lanes.direct), amounts(lanes.claimed)]).toEqual([direct, claimed]);
  });

  test("of equals it is the first one's wallet that is paid at once", () => {
    expect(splitLanes([pays(7, 3n), pays(8, 3n)], below("5")).direct).toEqual([pays(7, 3n)]);
  });
});

describe("the gas", () => {
  const direct = [pays(1, 50n), pays(2, 60n)];
  const claimed = [pays(3, 1n), pays(4, 1n), pays(5, 1n)];

  test("is that of the transfers and of one round, whatever the number of claims", () => {
    expect(gasOfLanes({ direct, claimed }, () => false, { round: 2, claimants: 3 })).toEqual({
      batch: 111_000 + 2 * 8_880 + 62_000,
      allTransferred: 111_000 + 5 * 8_880,
      oneClaim: 84_000 + 2 * 1_200,
    });
  });

  test("is higher for wallets that were never paid, and has no round where nothing is claimed", () => {
    expect(
      gasOfLanes({ direct, claimed: [] }, ({ wallet }) => wallet === direct[0]?.wallet, { round: 1, claimants: 1 }),
    ).toEqual({
      batch: 111_000 + 25_980 + 8_880,
      allTransferred: 111_000 + 25_980 + 8_880,
      oneClaim: 84_000,
    });
  });

  test("of the very first round is higher", () => {
    const gasIn = (round: number) => gasOfLanes({ direct, claimed }, () => false, { round, claimants: 3 }).batch;
    expect(gasIn(1) - gasIn(2)).toBe(60_000);
  });
});
