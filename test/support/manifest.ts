// Manifests for tests: one small payout with as much changed as a test needs, and any payout at all.
import fc from "fast-check";
import type { CancelManifest, ClaimsManifest, PayoutManifest } from "#bots/web/manifest.ts";
import { buildClaimTree } from "#contracts/claims/tree.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
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

/** 42 base units are transferred, and 7 put up in round 2 on top of 5 that one of the two wallets had earned before. */
export function makeClaimsManifest(changes: Partial<ClaimsManifest> = {}): PayoutManifest {
  const small = [walletAt(0xa3n), walletAt(0xa4n)] as const;
  const book = [
    { wallet: walletAt(0xa5n), cumulativeBaseUnits: "100" },
    { wallet: small[0], cumulativeBaseUnits: "9" },
    { wallet: small[1], cumulativeBaseUnits: "3" },
  ];
  const transfers = [
    { wallet: small[0], amountBaseUnits: "4" },
    { wallet: small[1], amountBaseUnits: "3" },
  ];
  const claims = { contract: walletAt(0xc1n), round: 2, root: rootOfBook(book), total: "112", amount: "7" };
  return makeManifest({ claims: { ...claims, transfers, book, ...changes } });
}

export function rootOfBook(book: ClaimsManifest["book"]): Hash {
  const earned = book.map(({ wallet, cumulativeBaseUnits }) => ({
    wallet,
    cumulativeBaseUnits: baseUnits(BigInt(cumulativeBaseUnits)),
  }));
  return buildClaimTree(earned).root;
}

/** Some of a manifest's transfers by claim instead, on top of a book of others. */
export function withClaims(manifest: PayoutManifest, claimed: number, others: readonly Wallet[]): PayoutManifest {
  const transfers = manifest.transfers.slice(0, claimed);
  const before = [...others, ...transfers.slice(1).map(({ wallet }) => wallet)];
  const amounts = new Map<Wallet, bigint>(before.map((wallet, at) => [wallet, BigInt(at + 1)]));
  for (const { wallet, amountBaseUnits } of transfers)
    amounts.set(wallet, (amounts.get(wallet) ?? 0n) + BigInt(amountBaseUnits));
  const book = [...amounts].map(([wallet, amount]) => ({ wallet, cumulativeBaseUnits: String(amount) }));
  const sumOf = (all: Iterable<bigint>): string => String([...all].reduce((sum, amount) => sum + amount, 0n));
  return {
    ...manifest,
    transfers: manifest.transfers.slice(claimed),
    claims: {
      contract: walletAt(0xc1a1n),
      round: before.length === 0 ? 1 : 7,
      root: rootOfBook(book),
      total: sumOf(amounts.values()),
      amount: sumOf(transfers.map(({ amountBaseUnits }) => BigInt(amountBaseUnits))),
      transfers,
      book,
    },
  };
}

export function makeCancelManifest(changes: Partial<CancelManifest> = {}): CancelManifest {
  const { v, chainId, safe, safeVersion, nonce } = makeManifest();
  return { v, purpose: "cancel", chainId, safe, safeVersion, nonce, ...changes };
}

/** From one transfer to more than one word of length can count, of amounts up to the last that fits. */
export function anyManifest(transfersMax: number, amountMax = 2n ** 96n - 1n): fc.Arbitrary<PayoutManifest> {
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
      amounts: fc.infiniteStream(fc.bigInt({ min: 1n, max: amountMax })),
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
