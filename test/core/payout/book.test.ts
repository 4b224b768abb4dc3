// The claim book: sums by wallet, and a text that reads back as what was written.
import { expect, test } from "vitest";
import { parseWallet, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import {
  addToBook,
  CLAIMANTS_MAX,
  fitsOneTree,
  readBookText,
  totalOfBook,
  writeBook,
  type Earned,
} from "#core/payout/book.ts";

const wallet = (number: number): Wallet => parseWallet(`0x${number.toString(16).padStart(40, "0")}`);
const earned = (who: number, amount: bigint): Earned => ({
  wallet: wallet(who),
  cumulativeBaseUnits: baseUnits(amount),
});

test("a wallet's amounts are summed over rounds, and who is new stands at the end", () => {
  const first = addToBook([], [{ wallet: wallet(2), amountBaseUnits: baseUnits(5n) }]);
  const second = addToBook(first, [
    { wallet: wallet(1), amountBaseUnits: baseUnits(7n) },
    { wallet: wallet(2), amountBaseUnits: baseUnits(1n) },
  ]);
  expect(second).toEqual([earned(2, 6n), earned(1, 7n)]);
  expect(totalOfBook(second)).toBe(13n);
  expect(first).toEqual([earned(2, 5n)]);
});

test("its text holds wallets and amounts and nothing else, and reads back as the same book", () => {
  const book = [earned(2, 6n), earned(1, 2n ** 90n)];
  expect(writeBook(book)).toBe(
    `[["0x0000000000000000000000000000000000000002","6"],["0x0000000000000000000000000000000000000001","${2n ** 90n}"]]`,
  );
  expect(readBookText(writeBook(book))).toEqual(book);
});

test("what one tree or 96 bits cannot hold does not fit", () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => earned(at + 1, 1n));
  expect([fitsOneTree(many(CLAIMANTS_MAX)), fitsOneTree(many(CLAIMANTS_MAX + 1))]).toEqual([true, false]);
  expect(fitsOneTree([earned(1, 2n ** 96n - 1n)])).toBe(true);
  expect(fitsOneTree([earned(1, 2n ** 96n - 1n), earned(2, 1n)])).toBe(false);
});
