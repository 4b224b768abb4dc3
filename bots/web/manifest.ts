// A manifest: all that the hashes of a transaction follow from, as one small file for whoever computes them again.
import type { Hash, Transfer, Wallet } from "#core/key.ts";
import type { PayoutReview } from "#core/workflow/answers.ts";
import type { Batch } from "#core/world.ts";

interface SafeTurn {
  readonly v: 1;
  readonly chainId: number;
  readonly safe: Wallet;
  readonly safeVersion: string;
  readonly nonce: number;
}

export type Manifest = PayoutManifest | CancelManifest;

export interface PayoutManifest extends SafeTurn {
  readonly multiSend: Wallet;
  readonly payouts: Wallet;
  readonly payoutId: Hash;
  readonly token: Wallet;
  /** What goes straight to its wallets. */
  readonly transfers: readonly ManifestTransfer[];
  /** What the same transaction puts up for claiming; missing when all is transferred. */
  readonly claims?: ClaimsManifest;
}

interface ManifestTransfer {
  readonly wallet: Wallet;
  readonly amountBaseUnits: string;
}

export interface ClaimsManifest {
  readonly contract: Wallet;
  readonly round: number;
  readonly root: Hash;
  /** In base units, as all amounts here: all that was ever put up, and what this round adds to it. */
  readonly total: string;
  readonly amount: string;
  readonly transfers: readonly ManifestTransfer[];
  /** What each wallet ever earned this way: the root follows from it, and without the transfers so does the one before. */
  readonly book: readonly { readonly wallet: Wallet; readonly cumulativeBaseUnits: string }[];
}

/** An empty transaction of the Safe to itself, which uses up the nonce of a payout. */
export interface CancelManifest extends SafeTurn {
  readonly purpose: "cancel";
}

export function manifestOf(review: PayoutReview): Manifest {
  const { purpose, batch, chainId, safe, safeVersion } = review;
  const turn: SafeTurn = { v: 1, chainId, safe, safeVersion, nonce: batch.safeTxNonce };
  if (purpose === "cancel") return { ...turn, purpose };
  const [approve, pay] = batch.calls;
  const multiSend = batch.typedData.message["to"];
  if (approve === undefined || pay === undefined || typeof multiSend !== "string")
    throw new Error("a payout batch holds an approval and a payment inside a MultiSend");
  return {
    ...turn,
    multiSend: multiSend as Wallet,
    payouts: pay.to,
    payoutId: batch.payoutId,
    token: approve.to,
    transfers: batch.transfers.filter(({ wallet }) => !isClaimed(batch, wallet)).map(written),
    ...claimsManifest(review),
  };
}

function isClaimed({ claims }: Batch, wallet: Wallet): boolean {
  return claims?.transfers.some((transfer) => transfer.wallet === wallet) ?? false;
}

function written({ wallet, amountBaseUnits }: Transfer): ManifestTransfer {
  return { wallet, amountBaseUnits: amountBaseUnits.toString() };
}

function claimsManifest({ batch, claimBook }: PayoutReview): { readonly claims?: ClaimsManifest } {
  if (batch.claims === null) return {};
  const { contract, round, root, totalBaseUnits, riseBaseUnits, transfers } = batch.claims;
  if (claimBook === undefined) throw new Error("a round of claims is reviewed with its book");
  const book = claimBook.map(({ wallet, cumulativeBaseUnits }) => ({
    wallet,
    cumulativeBaseUnits: cumulativeBaseUnits.toString(),
  }));
  const amounts = { total: totalBaseUnits.toString(), amount: riseBaseUnits.toString() };
  return { claims: { contract, round, root, ...amounts, transfers: transfers.map(written), book } };
}
