// A batch in the browser: other code than the server's, on other code than the command's, and all three agree to the last bit.
import fc from "fast-check";
import { getAddress, keccak256 } from "ethers";
import { describe, expect, test } from "vitest";
import { hashManifest } from "#bots/verify-payout.ts";
import { computeBatch } from "#bots/web/assets/batch.js";
import type { PayoutManifest } from "#bots/web/manifest.ts";
import { composePayoutBatch } from "#contracts/safe/payout-batch.ts";
import { NOBODY, domainHash, messageHash, safeTxHash, toTypedSafeTx, type SafeTx } from "#contracts/safe/safe-tx.ts";
import { baseUnits } from "#core/money.ts";
import { anyManifest, makeCancelManifest, makeManifest, walletAt } from "#test/support/manifest.ts";

const compute = (manifest: unknown) => computeBatch(manifest, { keccak256, getAddress });

/** As the server composes it. */
function composed(manifest: PayoutManifest): SafeTx {
  const { token, payouts, multiSend, payoutId, nonce } = manifest;
  const transfers = manifest.transfers.map(({ wallet, amountBaseUnits }) => ({
    wallet,
    amountBaseUnits: baseUnits(BigInt(amountBaseUnits)),
  }));
  const parties = { token, payouts, multiSendCallOnly: multiSend };
  return composePayoutBatch(parties, { payoutId, transfers, safeTxNonce: nonce });
}

const hashesOf = (manifest: { chainId: number; safe: PayoutManifest["safe"] }, safeTx: SafeTx) => ({
  domainHash: domainHash(manifest),
  messageHash: messageHash(safeTx),
  safeTxHash: safeTxHash(manifest, safeTx),
});

const byCommand = ({ chainId, safe, nonce, ...payment }: PayoutManifest) => {
  const transfers = payment.transfers.map(({ wallet, amountBaseUnits }) => ({
    wallet,
    amountBaseUnits: BigInt(amountBaseUnits),
  }));
  return hashManifest({ chainId, safe, nonce, payment: { ...payment, transfers } });
};

test("for any manifest the browser, the command and the server compute the same hashes and the same typed data", () => {
  fc.assert(
    fc.property(anyManifest(40), (manifest) => {
      const safeTx = composed(manifest);
      const batch = compute(manifest);
      expect(batch).toMatchObject(hashesOf(manifest, safeTx));
      expect(batch.typedData).toEqual(toTypedSafeTx(manifest, safeTx));
      expect(byCommand(manifest)).toEqual(hashesOf(manifest, safeTx));
    }),
    { numRuns: 60, seed: 8_675_309 },
  );
});

test("the largest batch too", () => {
  const transfers = Array.from({ length: 500 }, (_, at) => ({
    wallet: walletAt(0x1000n + BigInt(at)),
    amountBaseUnits: String(2n ** 96n - 1n),
  }));
  const manifest = makeManifest({ transfers });
  const expected = hashesOf(manifest, composed(manifest));
  expect(compute(manifest)).toMatchObject(expected);
  expect(byCommand(manifest)).toEqual(expected);
});

test("a cancellation is an empty transaction of the Safe to itself at the same nonce", () => {
  const { purpose: _, ...turn } = makeCancelManifest({ nonce: 9 });
  const empty = { value: 0n, data: "0x", operation: 0 as const, safeTxGas: 0n, baseGas: 0n, gasPrice: 0n };
  const safeTx: SafeTx = { ...empty, to: turn.safe, gasToken: NOBODY, refundReceiver: NOBODY, nonce: 9 };
  const batch = compute(makeCancelManifest({ nonce: 9 }));
  expect(batch).toMatchObject({ purpose: "cancel", transfers: [], ...hashesOf(turn, safeTx) });
  expect(batch.typedData).toEqual(toTypedSafeTx(turn, safeTx));
  expect(hashManifest({ ...turn, payment: null })).toEqual(hashesOf(turn, safeTx));
});

describe("the browser computes nothing from", () => {
  const [transfer] = makeManifest().transfers;
  const paying = (changes: object) => ({ ...makeManifest(), transfers: [{ ...transfer, ...changes }] });
  test.each<[string, unknown]>([
    ["nothing", null],
    ["a list", []],
    ["a field more", { ...makeManifest(), operation: 0 }],
    ["a field less", { ...makeManifest(), nonce: undefined, purpose: "cancel" }],
    ["another version", { ...makeManifest(), v: 2 }],
    ["an older Safe, which signs other things", makeManifest({ safeVersion: "1.1.1" })],
    ["another purpose", { ...makeCancelManifest(), purpose: "pay" }],
    ["a chain id as text", { ...makeManifest(), chainId: "1" }],
    ["half a nonce", makeManifest({ nonce: 0.5 })],
    ["a nonce below zero", makeManifest({ nonce: -1 })],
    ["an address without its checksum", { ...makeManifest(), safe: `0x${"ab".repeat(20)}` }],
    ["the address of nobody", { ...makeManifest(), token: NOBODY }],
    ["an address in a list", { ...makeManifest(), safe: [makeManifest().safe] }],
    ["a short payout id", { ...makeManifest(), payoutId: "0xb2" }],
    ["a payout id in a list", { ...makeManifest(), payoutId: [makeManifest().payoutId] }],
    ["no transfers", makeManifest({ transfers: [] })],
    ["501 transfers", { ...makeManifest(), transfers: Array.from({ length: 501 }, () => transfer) }],
    ["transfers that are no list", { ...makeManifest(), transfers: { length: 1 } }],
    ["a wallet twice", { ...makeManifest(), transfers: [transfer, transfer] }],
    ["the token among the paid", paying({ wallet: makeManifest().token })],
    ["an amount of nothing", paying({ amountBaseUnits: "0" })],
    ["an amount as a number", paying({ amountBaseUnits: 30 })],
    ["an amount with a sign", paying({ amountBaseUnits: "-30" })],
    ["an amount in hex", paying({ amountBaseUnits: "0x1e" })],
    ["an amount beyond 96 bits", paying({ amountBaseUnits: String(2n ** 96n) })],
    ["a field more in a transfer", paying({ memo: "x" })],
    ["a transfer that is null", { ...makeManifest(), transfers: [null] }],
  ])("%s", (_, manifest) => {
    expect(() => compute(manifest)).toThrow(/^The manifest of this payout cannot be used: .+\.$/);
  });
});
