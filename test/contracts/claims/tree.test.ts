import { describe, expect, test } from "vitest";
import { buildClaimTree, type Earned } from "#contracts/claims/tree.ts";
import { explainError } from "#core/errors.ts";
import { parseWallet, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";

const wallet = (number: number) => parseWallet(`0x${number.toString(16).padStart(40, "0")}`);
const [ADA, BEN] = [wallet(0xa1), wallet(0xb2)];
const earns = (to: Wallet, amount: bigint): Earned => ({ wallet: to, cumulativeBaseUnits: baseUnits(amount) });

test("the root is that of OpenZeppelin's standard tree, by the example in its documentation", () => {
  const one = earns(parseWallet(`0x${"11".repeat(20)}`), 5_000_000_000_000_000_000n);
  const other = earns(parseWallet(`0x${"22".repeat(20)}`), 2_500_000_000_000_000_000n);
  const root = "0xd4dee0beab2d53f2cc83e567171bd2820e49898130a22622b10ead383e90bd77";
  expect(buildClaimTree([one, other])).toMatchObject({ root, totalBaseUnits: 7_500_000_000_000_000_000n });
  expect(buildClaimTree([other, one]).root).toBe(root);
  expect(buildClaimTree([one, other]).proofOf(one.wallet)).toEqual([
    "0xb92c48e9d7abe27fd8dfd6b5dfdbfb1c9a463f80c712b66f3a5180a090cccafc",
  ]);
});

test("a tree of one account has its leaf for a root, and an empty proof", () => {
  const tree = buildClaimTree([earns(ADA, 7n)]);
  expect(tree.proofOf(ADA)).toEqual([]);
  expect(tree.proofOf(BEN)).toBeNull();
});

test("a proof of the deepest account of a thousand has ten hashes", () => {
  const tree = buildClaimTree(Array.from({ length: 1_000 }, (_, at) => earns(wallet(at + 1), 1n)));
  const depths = Array.from({ length: 1_000 }, (_, at) => tree.proofOf(wallet(at + 1))?.length ?? 0);
  expect([Math.min(...depths), Math.max(...depths)]).toEqual([9, 10]);
});

describe("no tree is built of", () => {
  test.each([
    ["nobody", [], "nobody has earned anything"],
    ["an account that appears twice", [earns(ADA, 1n), earns(BEN, 1n), earns(ADA, 2n)], "appears twice"],
    ["an account that earned nothing", [earns(ADA, 0n)], "has earned nothing"],
    ["the zero address", [earns(wallet(0), 1n)], "the zero address cannot claim"],
    ["more than 96 bits in all", [earns(ADA, 2n ** 96n - 1n), earns(BEN, 1n)], "does not fit into 96 bits"],
    ["10,001 accounts", Array.from({ length: 10_001 }, () => earns(ADA, 1n)), "more than 10000"],
  ])("%s", (_, earned, because) => {
    expect(explainOf(() => buildClaimTree(earned))).toContain(because);
  });
});

function explainOf(act: () => unknown): string {
  try {
    act();
    return "it was built";
  } catch (error) {
    return explainError(error);
  }
}
