// Manifests for tests: one small payout with as much changed as a test needs, and any payout at all.
import fc from "fast-check";
import type { CancelManifest, PayoutManifest } from "#bots/web/manifest.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import { makeHash } from "./record.ts";

export function walletAt(number: bigint): Wallet {
  return parseWallet(`0x${number.toString(16).padStart(40, "0")}`);
}

/** Two people are paid 30 and 12 base units. */
export function makeManifest(changes: Partial<PayoutManifest> = {}): PayoutManifest {
  return {
    v: 1,
    chainId: 11_155_111,
    safe: walletAt(0x5afen),
    safeVersion: "1.4.1",
    nonce: 7,
    multiSend: walletAt(0x72n),
    payouts: walletAt(0x71n),
    payoutId: makeHash("b2"),
    token: walletAt(0x70n),
    transfers: [
      { wallet: walletAt(0xa1n), amountBaseUnits: "30" },
      { wallet: walletAt(0xb2n), amountBaseUnits: "12" },
    ],
    ...changes,
  };
}

export function makeCancelManifest(changes: Partial<CancelManifest> = {}): CancelManifest {
  const { v, chainId, safe, safeVersion, nonce } = makeManifest();
  return { v, purpose: "cancel", chainId, safe, safeVersion, nonce, ...changes };
}

/** From one transfer to more than one word of length can count, of amounts up to the last that fits. */
export function anyManifest(transfersMax: number): fc.Arbitrary<PayoutManifest> {
  const wallets = fc.uniqueArray(fc.bigInt({ min: 1n, max: 2n ** 160n - 1n }), {
    minLength: 5,
    maxLength: transfersMax + 4,
  });
  return fc
    .record({
      wallets,
      chainId: fc.integer({ min: 1, max: 2 ** 31 }),
      nonce: fc.nat(),
      payoutId: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
      amounts: fc.infiniteStream(fc.bigInt({ min: 1n, max: 2n ** 96n - 1n })),
    })
    .map(({ wallets: [safe = 0n, multiSend = 0n, payouts = 0n, token = 0n, ...paid], amounts, ...frame }) =>
      makeManifest({
        chainId: frame.chainId,
        nonce: frame.nonce,
        payoutId: `0x${frame.payoutId.toString(16).padStart(64, "0")}` as Hash,
        safe: walletAt(safe),
        multiSend: walletAt(multiSend),
        payouts: walletAt(payouts),
        token: walletAt(token),
        transfers: paid.map((wallet) => ({
          wallet: walletAt(wallet),
          amountBaseUnits: String(amounts.next().value),
        })),
      }),
    );
}
