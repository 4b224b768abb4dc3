// A manifest: all that the hashes of a transaction follow from, as one small file for whoever computes them again.
import type { Hash, Wallet } from "#core/key.ts";
import type { PayoutReview } from "#core/workflow/answers.ts";

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
  readonly transfers: readonly { readonly wallet: Wallet; readonly amountBaseUnits: string }[];
}

/** An empty transaction of the Safe to itself, which uses up the nonce of a payout. */
export interface CancelManifest extends SafeTurn {
  readonly purpose: "cancel";
}

export function manifestOf({ purpose, batch, chainId, safe, safeVersion }: PayoutReview): Manifest {
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
    transfers: batch.transfers.map(({ wallet, amountBaseUnits }) => ({
      wallet,
      amountBaseUnits: amountBaseUnits.toString(),
    })),
  };
}
