// A claim book: what each wallet ever earned in small rewards, fetched or not. One root on chain stands for all of it.
import type { Hash, Transfer, Wallet } from "#core/key.ts";
import { TRANSFER_BASE_UNITS_MAX, baseUnits, parseBaseUnits, sumOf, type BaseUnits } from "#core/money.ts";

export interface Earned {
  readonly wallet: Wallet;
  /** All that this wallet ever earned, what it has claimed included. */
  readonly cumulativeBaseUnits: BaseUnits;
}

/** The book as a tree of hashes. */
export interface ClaimTree {
  readonly root: Hash;
  /** The sum of all amounts: what `Claims.setRoot` takes beside the root. */
  readonly totalBaseUnits: BaseUnits;
  /** From the leaf's sibling up; null for a wallet that earned nothing. */
  proofOf(wallet: Wallet): readonly Hash[] | null;
}

/** Hashed in two seconds; a proof has 14 hashes, for which a claim pays some 17,000 gas more than from a tree of one. */
export const CLAIMANTS_MAX = 10_000;

/** Amounts of the same wallet are summed; who is new stands at the end, in the order given. */
export function addToBook(earned: readonly Earned[], claimed: readonly Transfer[]): Earned[] {
  const amounts = new Map<Wallet, bigint>(
    earned.map(({ wallet, cumulativeBaseUnits }) => [wallet, cumulativeBaseUnits]),
  );
  for (const { wallet, amountBaseUnits } of claimed) amounts.set(wallet, (amounts.get(wallet) ?? 0n) + amountBaseUnits);
  return [...amounts].map(([wallet, amount]) => ({ wallet, cumulativeBaseUnits: baseUnits(amount) }));
}

export function totalOfBook(earned: readonly Earned[]): BaseUnits {
  return sumOf(earned.map(({ cumulativeBaseUnits }) => cumulativeBaseUnits));
}

/** What does not fit is transferred as ever. */
export function fitsOneTree(earned: readonly Earned[]): boolean {
  return earned.length <= CLAIMANTS_MAX && totalOfBook(earned) <= TRANSFER_BASE_UNITS_MAX;
}

/** As text: pairs of wallet and amount. No name, and nothing that the ballots do not show for ever. */
export function writeBook(earned: readonly Earned[]): string {
  return JSON.stringify(earned.map(({ wallet, cumulativeBaseUnits }) => [wallet, cumulativeBaseUnits.toString()]));
}

/** What `writeBook` wrote; whoever reads compares its root before anything rests on it. */
export function readBookText(text: string): Earned[] {
  const pairs = JSON.parse(text) as readonly (readonly [Wallet, string])[];
  return pairs.map(([wallet, amount]) => ({ wallet, cumulativeBaseUnits: parseBaseUnits(amount) }));
}
