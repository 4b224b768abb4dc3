// A lane: the way on which a reward reaches its wallet. A large one is transferred; a small one is put up for claiming.
import type { Transfer, Wallet } from "#core/key.ts";
import { parseBaseUnits } from "#core/money.ts";

/** What the rules say about small rewards. */
export interface ClaimRules {
  readonly contract: Wallet;
  /** A reward below it is small. */
  readonly belowBaseUnits: string;
}

export interface Lanes {
  readonly direct: readonly Transfer[];
  readonly claimed: readonly Transfer[];
}

/**
 * Small rewards are put up for claiming, the others are transferred; both lanes keep the order of the vote. At least one is
 * always transferred, the largest and of equals the first: its mark in `Payouts` makes the whole payout happen at most once.
 * @param claims null where the rules have everything transferred
 */
export function splitLanes(transfers: readonly Transfer[], claims: ClaimRules | null): Lanes {
  if (claims === null) return { direct: transfers, claimed: [] };
  const below = parseBaseUnits(claims.belowBaseUnits);
  const largest = transfers.reduce<Transfer | null>(
    (most, transfer) => (most === null || transfer.amountBaseUnits > most.amountBaseUnits ? transfer : most),
    null,
  );
  const isClaimed = (transfer: Transfer): boolean => transfer !== largest && transfer.amountBaseUnits < below;
  return {
    direct: transfers.filter((transfer) => !isClaimed(transfer)),
    claimed: transfers.filter(isClaimed),
  };
}

/** What the two lanes cost in gas, about: as measured on Safe 1.4.1 with two signatures and an ERC-20 token of OpenZeppelin. */
export interface LaneGas {
  /** The batch as it is, paid for by whoever executes it. */
  readonly batch: number;
  /** The same rewards in a batch that transfers them all. */
  readonly allTransferred: number;
  /** One claim, paid for by whoever sends it. */
  readonly oneClaim: number;
}

/** Safe, MultiSend, the exact approval, the mark and the pull, before anybody is paid. */
const BATCH_GAS = 111_000;
/** A transfer to a wallet that never held the token writes a new balance. */
const FRESH_TRANSFER_GAS = 25_980;
const HOLDER_TRANSFER_GAS = 8_880;
/** A second approval, the root, and the pull of what it rose by. */
const ROUND_GAS = 62_000;
/** The very first round writes where nothing was written before. */
const FIRST_ROUND_GAS = 122_000;
/** To a fresh wallet, and for each hash of its proof, of which there are as many as the tree has levels. */
const CLAIM_GAS = 84_000;
const PROOF_HASH_GAS = 1_200;

/**
 * @param isFresh whether this wallet was never paid before
 * @param book the round that is posted, and how many wallets then stand in the book
 */
export function gasOfLanes(
  { direct, claimed }: Lanes,
  isFresh: (transfer: Transfer) => boolean,
  book: { readonly round: number; readonly claimants: number },
): LaneGas {
  const gasOf = (transfers: readonly Transfer[]): number =>
    transfers.reduce((gas, each) => gas + (isFresh(each) ? FRESH_TRANSFER_GAS : HOLDER_TRANSFER_GAS), BATCH_GAS);
  return {
    batch: gasOf(direct) + (claimed.length === 0 ? 0 : book.round === 1 ? FIRST_ROUND_GAS : ROUND_GAS),
    allTransferred: gasOf([...direct, ...claimed]),
    oneClaim: CLAIM_GAS + PROOF_HASH_GAS * Math.ceil(Math.log2(Math.max(1, book.claimants))),
  };
}
