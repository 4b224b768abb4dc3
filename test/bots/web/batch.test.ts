// A batch in the browser: other code than the server's, on other code than the command's, and all three agree to the last bit.
import fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ZeroHash, getAddress, keccak256 } from "ethers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashManifest, verifyPayout } from "#bots/verify-payout.ts";
import { computeBatch } from "#bots/web/assets/batch.js";
import type { PayoutManifest } from "#bots/web/manifest.ts";
import { composePayoutBatch } from "#contracts/safe/payout-batch.ts";
import { NOBODY, domainHash, messageHash, safeTxHash, toTypedSafeTx, type SafeTx } from "#contracts/safe/safe-tx.ts";
import { baseUnits } from "#core/money.ts";
import {
  anyManifest,
  makeCancelManifest,
  makeClaimsManifest,
  makeManifest,
  rootOfBook,
  walletAt,
  withClaims,
} from "#test/support/manifest.ts";
import { makeHash } from "#test/support/record.ts";

const compute = (manifest: unknown) => computeBatch(manifest, { keccak256, getAddress });

/** As the server composes it. */
function composed(manifest: PayoutManifest): SafeTx {
  const { token, payouts, multiSend, payoutId, nonce, claims } = manifest;
  const transfers = transfersOf(manifest);
  const parties = { token, payouts, multiSendCallOnly: multiSend };
  if (claims === undefined) return composePayoutBatch(parties, { payoutId, transfers, safeTxNonce: nonce });
  const claimed = transfersOf(claims);
  const round = {
    contract: claims.contract,
    round: claims.round,
    root: claims.root,
    totalBaseUnits: baseUnits(BigInt(claims.total)),
    riseBaseUnits: baseUnits(BigInt(claims.amount)),
    transfers: claimed,
  };
  const name = { payoutId, transfers: [...claimed, ...transfers], safeTxNonce: nonce, claims: round };
  return composePayoutBatch({ ...parties, claims }, name);
}

function transfersOf({ transfers }: Pick<PayoutManifest, "transfers">) {
  return transfers.map(({ wallet, amountBaseUnits }) => ({
    wallet,
    amountBaseUnits: baseUnits(BigInt(amountBaseUnits)),
  }));
}

const hashesOf = (manifest: { chainId: number; safe: PayoutManifest["safe"] }, safeTx: SafeTx) => ({
  domainHash: domainHash(manifest),
  messageHash: messageHash(safeTx),
  safeTxHash: safeTxHash(manifest, safeTx),
});

const byCommand = ({ chainId, safe, nonce, claims: _, ...payment }: PayoutManifest) =>
  hashManifest({ chainId, safe, nonce, payment: { ...payment, transfers: transfersOf(payment) } });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "laurel-batch-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** As the command reads it, from a file. */
function printedFor(manifest: PayoutManifest): string[] {
  const path = join(folder, "manifest.json");
  writeFileSync(path, JSON.stringify(manifest));
  const printed: string[] = [];
  const terminal = { print: (line: string) => void printed.push(line), complain: expect.unreachable };
  expect(verifyPayout(path, [], terminal)).toBe(0);
  return printed;
}

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

test("for any manifest with claims all three compute the same hashes, and the root that was there before", () => {
  const others = [walletAt(0xd1n), walletAt(0xd2n), walletAt(0xd3n)];
  const split = fc.record({ claimed: fc.integer({ min: 1, max: 12 }), known: fc.integer({ min: 0, max: 3 }) });
  fc.assert(
    fc.property(anyManifest(20, 2n ** 80n), split, (plain, { claimed, known }) => {
      fc.pre(plain.transfers.length > claimed);
      const manifest = withClaims(plain, claimed, others.slice(0, known));
      const expected = hashesOf(manifest, composed(manifest));
      const batch = compute(manifest);
      expect(batch).toMatchObject(expected);
      expect(batch.typedData).toEqual(toTypedSafeTx(manifest, composed(manifest)));
      const printed = printedFor(manifest);
      expect(printed.slice(0, 3)).toEqual(Object.entries(expected).map(([name, hash]) => `${name} ${hash}`));
      const before = rootBefore(manifest);
      expect(batch.claims?.rootBefore).toBe(before);
      expect(printed.at(-1)).toContain(`claims root before ${before}: read root()`);
    }),
    { numRuns: 40, seed: 8_675_309 },
  );
});

/** By the code that composes: the book without what the manifest adds to it. */
function rootBefore({ claims }: PayoutManifest): string {
  const added = new Map(claims?.transfers.map(({ wallet, amountBaseUnits }) => [wallet, BigInt(amountBaseUnits)]));
  const book = (claims?.book ?? []).map(({ wallet, cumulativeBaseUnits }) => ({
    wallet,
    cumulativeBaseUnits: String(BigInt(cumulativeBaseUnits) - (added.get(wallet) ?? 0n)),
  }));
  const earlier = book.filter(({ cumulativeBaseUnits }) => cumulativeBaseUnits !== "0");
  return earlier.length === 0 ? ZeroHash : rootOfBook(earlier);
}

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
  const claiming = (changes: object) => makeClaimsManifest(changes);
  const BOOK = makeClaimsManifest().claims!.book;
  const rebooked = (book: typeof BOOK, total: string) => makeClaimsManifest({ book, total });
  /** Signed as if it had been voted: the claims say 7, and the book gives the thief 100 beside them. */
  const stolen = () => {
    const book = BOOK.map((line) =>
      line.cumulativeBaseUnits === "100" ? { ...line, wallet: walletAt(0xbadn) } : line,
    );
    return makeClaimsManifest({ book });
  };
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
    ["claims that are nothing", { ...makeManifest(), claims: null }],
    ["claims of a cancellation", { ...makeCancelManifest(), claims: makeClaimsManifest().claims }],
    ["claims with a field more", claiming({ operation: 0 } as object)],
    ["claims in the token itself", claiming({ contract: makeManifest().token })],
    ["claims in Payouts", claiming({ contract: makeManifest().payouts })],
    ["round 0", claiming({ round: 0 })],
    ["another root than the book gives", claiming({ root: makeHash("aa") })],
    ["another total than the book has", claiming({ total: "113" })],
    ["another amount than the claims have", claiming({ amount: "8" })],
    ["no claims", claiming({ transfers: [] })],
    ["an empty book", claiming({ book: [] })],
    ["a first round on an older book", claiming({ round: 1 })],
    ["a claim of somebody who is transferred to", claiming({ transfers: [...makeManifest().transfers] })],
    [
      "a claim that the book does not hold",
      claiming({ transfers: [{ wallet: walletAt(0xa6n), amountBaseUnits: "7" }] }),
    ],
    ["a book with a wallet twice", rebooked([...BOOK, { wallet: BOOK[0]!.wallet, cumulativeBaseUnits: "1" }], "113")],
    [
      "a book with an amount of nothing",
      rebooked([...BOOK, { wallet: walletAt(0xa6n), cumulativeBaseUnits: "0" }], "112"),
    ],
    ["a book that moves what an older round gave to another wallet", stolen()],
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
