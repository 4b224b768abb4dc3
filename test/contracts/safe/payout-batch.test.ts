import { dataSlice, keccak256 } from "ethers";
import { describe, expect, test } from "vitest";
import { decodeMultiSend, encodeMultiSend, type InnerCall } from "#contracts/safe/multisend.ts";
import { CLAIMS } from "#contracts/safe/claims.ts";
import { PAYOUTS, TRANSFERS_PER_BATCH_MAX, composePayoutBatch, readPayoutBatch } from "#contracts/safe/payout-batch.ts";
import { NOBODY, type SafeTx } from "#contracts/safe/safe-tx.ts";
import { ERC20 } from "#contracts/token/erc20.ts";
import { parseWallet, type Hash, type Transfer, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import type { BatchClaims } from "#core/world.ts";

const wallet = (number: number) => parseWallet(`0x${number.toString(16).padStart(40, "0")}`);
const [TOKEN, PAYOUTS_AT, MULTI_SEND, STRANGER, ADA, BEN] = [0x70, 0x71, 0x72, 0x73, 0xa1, 0xb2].map(wallet) as [
  Wallet,
  Wallet,
  Wallet,
  Wallet,
  Wallet,
  Wallet,
];
const PARTIES = { token: TOKEN, payouts: PAYOUTS_AT, multiSendCallOnly: MULTI_SEND };
const ID = `0x${"11".repeat(32)}` as Hash;
const pays = (to: Wallet, amount: bigint): Transfer => ({ wallet: to, amountBaseUnits: baseUnits(amount) });
const TRANSFERS = [pays(ADA, 30n), pays(BEN, 12n)];

const compose = (transfers: readonly Transfer[] = TRANSFERS) =>
  composePayoutBatch(PARTIES, { payoutId: ID, transfers, safeTxNonce: 4 });

test("a composed batch reads back as what it pays", () => {
  expect(readPayoutBatch(PARTIES, compose())).toEqual({
    payoutId: ID,
    token: TOKEN,
    transfers: TRANSFERS,
    total: 42n,
    claims: null,
  });
});

const CLAIMS_AT = wallet(0xc1);
const WITH_CLAIMS = { ...PARTIES, claims: { contract: CLAIMS_AT } };
const ROOT = `0x${"ab".repeat(32)}` as Hash;
const SMALL = [pays(wallet(0xa3), 4n), pays(wallet(0xa4), 3n)];
const VOTED = [SMALL[0]!, ...TRANSFERS, SMALL[1]!];
const ROUND = {
  contract: CLAIMS_AT,
  round: 2,
  root: ROOT,
  totalBaseUnits: baseUnits(107n),
  riseBaseUnits: baseUnits(7n),
};

const composeClaims = (
  changes: Partial<BatchClaims> = {},
  transfers: readonly Transfer[] = VOTED,
  parties = WITH_CLAIMS,
) =>
  composePayoutBatch(parties, {
    payoutId: ID,
    transfers,
    safeTxNonce: 4,
    claims: { ...ROUND, transfers: SMALL, ...changes },
  });

test("a batch with both lanes transfers the large rewards, and posts one round that rises by the small ones", () => {
  const safeTx = composeClaims();
  expect(readPayoutBatch(WITH_CLAIMS, safeTx)).toEqual({
    payoutId: ID,
    token: TOKEN,
    transfers: TRANSFERS,
    total: 42n,
    claims: ROUND,
  });
  const calls = decodeMultiSend(safeTx.data);
  expect(calls.map(({ to }) => to)).toEqual([TOKEN, PAYOUTS_AT, TOKEN, CLAIMS_AT]);
  expect(ERC20.decodeFunctionData("approve", calls[2]?.data ?? "").toArray()).toEqual([CLAIMS_AT, 7n]);
  expect(CLAIMS.decodeFunctionData("setRoot", calls[3]?.data ?? "").toArray()).toEqual([2n, ROOT, 107n]);
});

test("without claims a batch has the very bytes that it had before there were any", () => {
  const parties = { ...PARTIES, claims: { contract: CLAIMS_AT } };
  const name = { payoutId: ID, transfers: TRANSFERS, safeTxNonce: 4 };
  expect(composePayoutBatch(parties, { ...name, claims: null })).toEqual(compose());
  expect(keccak256(compose().data)).toBe("0xad984dea630c381f5127e661fc34c67e41b35ffa39ba1d0661f128676972f25c");
});

describe("no claims are composed", () => {
  test.each<[string, Partial<BatchClaims>, (readonly Transfer[])?]>([
    ["in another contract than the rules name", { contract: STRANGER }],
    ["for somebody who was not voted on", { transfers: [SMALL[0]!, pays(STRANGER, 3n)] }],
    ["of another amount than was voted", { transfers: [SMALL[0]!, pays(SMALL[1]!.wallet, 4n)] }],
    ["of the same twice", { transfers: [SMALL[0]!, SMALL[0]!], riseBaseUnits: baseUnits(8n) }],
    ["of nothing", { transfers: [], riseBaseUnits: baseUnits(0n) }],
    ["of everything, which would leave no mark in Payouts", { transfers: SMALL }, SMALL],
    ["that rise by more than they are", { riseBaseUnits: baseUnits(8n) }],
    ["whose total is below what is added", { totalBaseUnits: baseUnits(6n) }],
    ["whose total is beyond 96 bits", { totalBaseUnits: baseUnits(2n ** 96n) }],
    ["in round 0", { round: 0 }],
    ["in half a round", { round: 1.5 }],
    ["without a root", { root: `0x${"0".repeat(64)}` }],
    ["with half a root", { root: "0xab" }],
    ["with a transfer to the contract itself", {}, [...VOTED, pays(CLAIMS_AT, 1n)]],
  ])("%s", (_, changes, transfers) => {
    expect(() => composeClaims(changes, transfers)).toThrow("This batch cannot be paid.");
  });

  test("where the rules name no contract", () => {
    expect(() => composeClaims({}, VOTED, { ...PARTIES, claims: null } as unknown as typeof WITH_CLAIMS)).toThrow(
      "This batch cannot be paid.",
    );
  });
});

describe("a batch with claims is not read as a payout, and never to be signed, with", () => {
  const good = composeClaims();
  const [approve, pay, allow, post] = decodeMultiSend(good.data) as [InnerCall, InnerCall, InnerCall, InnerCall];
  const holding = (...calls: InnerCall[]): SafeTx => ({ ...good, data: encodeMultiSend(calls) });
  const approving = (spender: Wallet, amount: bigint) => ERC20.encodeFunctionData("approve", [spender, amount]);
  const posting = (round: bigint, root: string, total: bigint) =>
    CLAIMS.encodeFunctionData("setRoot", [round, root, total]);
  const withPost = (changes: Partial<InnerCall>) => holding(approve, pay, allow, { ...post, ...changes });
  const withAllow = (changes: Partial<InnerCall>) => holding(approve, pay, { ...allow, ...changes }, post);
  const claiming = CLAIMS.encodeFunctionData("claim", [STRANGER, 7n, []]);

  test.each<[string, SafeTx]>([
    ["no round after the approval", holding(approve, pay, allow)],
    ["a round without an approval", holding(approve, pay, post)],
    ["a fifth call", holding(approve, pay, allow, post, { to: STRANGER, value: 0n, data: "0x" })],
    ["two rounds", holding(approve, pay, allow, post, allow, post)],
    ["the round before the payment", holding(allow, post, approve, pay)],
    ["an approval for a stranger", withAllow({ data: approving(STRANGER, 7n) })],
    ["an approval for Payouts", withAllow({ data: approving(PAYOUTS_AT, 7n) })],
    ["an approval of another token", withAllow({ to: STRANGER })],
    ["an approval that carries ether", withAllow({ value: 1n })],
    ["an approval with a byte more", withAllow({ data: `${allow.data}00` })],
    ["an approval of nothing", withAllow({ data: approving(CLAIMS_AT, 0n) })],
    ["an approval of more than the total", withAllow({ data: approving(CLAIMS_AT, 108n) })],
    ["a round in another contract", withPost({ to: STRANGER })],
    ["a round that carries ether", withPost({ value: 1n })],
    ["a round with a byte more", withPost({ data: `${post.data}00` })],
    ["a round with a byte less", withPost({ data: post.data.slice(0, -2) })],
    ["another function of Claims", withPost({ data: claiming })],
    ["round 0", withPost({ data: posting(0n, ROOT, 107n) })],
    ["an empty root", withPost({ data: posting(2n, `0x${"0".repeat(64)}`, 107n) })],
    ["a total beyond 96 bits", withPost({ data: posting(2n, ROOT, 2n ** 96n) })],
  ])("%s", (_, safeTx) => {
    expect(() => readPayoutBatch(WITH_CLAIMS, safeTx)).toThrow(/not a payout of ours|not the bytes of a MultiSend/);
  });

  test("rules that name no Claims, or another", () => {
    expect(() => readPayoutBatch(PARTIES, good)).toThrow("not a payout of ours");
    expect(() => readPayoutBatch({ ...PARTIES, claims: { contract: STRANGER } }, good)).toThrow("not a payout of ours");
  });

  test("another root or total is read as another round than was composed", () => {
    const other = `0x${"cd".repeat(32)}`;
    expect(readPayoutBatch(WITH_CLAIMS, withPost({ data: posting(2n, other, 107n) })).claims?.root).toBe(other);
    expect(readPayoutBatch(WITH_CLAIMS, withPost({ data: posting(2n, ROOT, 108n) })).claims?.totalBaseUnits).toBe(108n);
    expect(readPayoutBatch(WITH_CLAIMS, withPost({ data: posting(3n, ROOT, 107n) })).claims?.round).toBe(3);
  });
});

test("the largest batch reads back too", () => {
  const many = Array.from({ length: TRANSFERS_PER_BATCH_MAX }, (_, index) => pays(wallet(0x1000 + index), 1n));
  expect(readPayoutBatch(PARTIES, compose(many)).total).toBe(500n);
});

describe("not composed:", () => {
  test.each([
    ["an empty batch", []],
    ["a wallet that appears twice", [pays(ADA, 1n), pays(ADA, 1n)]],
    ["a transfer of nothing", [pays(ADA, 0n)]],
    ["a transfer to the token", [pays(TOKEN, 1n)]],
    ["a transfer to Payouts", [pays(PAYOUTS_AT, 1n)]],
    ["a transfer to nobody", [pays(NOBODY, 1n)]],
    ["501 transfers", Array.from({ length: 501 }, (_, index) => pays(wallet(0x1000 + index), 1n))],
  ])("%s", (_, transfers) => {
    expect(() => compose(transfers)).toThrow("This batch cannot be paid.");
  });
});

describe("not read as a payout, and never to be signed:", () => {
  const good = compose();
  const [approve, pay] = decodeMultiSend(good.data) as [InnerCall, InnerCall];
  const changed = (change: Partial<SafeTx>): SafeTx => ({ ...good, ...change });
  const holding = (...calls: InnerCall[]) => changed({ data: encodeMultiSend(calls) });
  const approving = (spender: Wallet, amount: bigint) => ERC20.encodeFunctionData("approve", [spender, amount]);
  const paying = (token: Wallet, total: bigint) => {
    const words = PAYOUTS.decodeFunctionData("pay", pay.data)[3] as string[];
    return PAYOUTS.encodeFunctionData("pay", [ID, token, total, words]);
  };

  test.each<[string, SafeTx]>([
    ["safeTxGas above zero", changed({ safeTxGas: 200_000n })],
    ["baseGas above zero", changed({ baseGas: 1n })],
    ["gasPrice above zero", changed({ gasPrice: 1n })],
    ["a gas token", changed({ gasToken: TOKEN })],
    ["a refund receiver", changed({ refundReceiver: STRANGER })],
    ["ether", changed({ value: 1n })],
    ["a plain call", changed({ operation: 0 })],
    ["a delegatecall to other code", changed({ to: STRANGER })],
    ["another function of MultiSend", changed({ data: `0x8d80ff0b${good.data.slice(10)}` })],
    ["no payment after the approval", holding(approve)],
    ["a third call", holding(approve, pay, { to: STRANGER, value: 0n, data: "0x" })],
    ["the calls in the other order", holding(pay, approve)],
    ["an approval for a stranger", holding({ ...approve, data: approving(STRANGER, 42n) }, pay)],
    ["an approval of more than is paid", holding({ ...approve, data: approving(PAYOUTS_AT, 43n) }, pay)],
    ["an approval of another token", holding({ ...approve, to: STRANGER }, pay)],
    ["an approval that carries ether", holding({ ...approve, value: 1n }, pay)],
    ["an approval with a byte more", holding({ ...approve, data: `${approve.data}00` }, pay)],
    ["a payment through another contract", holding(approve, { ...pay, to: STRANGER })],
    ["a payment of another token", holding(approve, { ...pay, data: paying(STRANGER, 42n) })],
    ["a payment that carries ether", holding(approve, { ...pay, value: 1n })],
    ["a payment with a byte more", holding(approve, { ...pay, data: `${pay.data}00` })],
    ["a payment with a word more", holding(approve, { ...pay, data: pay.data + "00".repeat(32) })],
    ["a payment with a word less", holding(approve, { ...pay, data: dataSlice(pay.data, 0, -32) })],
    [
      "a total that is not the sum",
      holding({ ...approve, data: approving(PAYOUTS_AT, 43n) }, { ...pay, data: paying(TOKEN, 43n) }),
    ],
  ])("%s", (_, safeTx) => {
    expect(() => readPayoutBatch(PARTIES, safeTx)).toThrow(/not a payout of ours|not the bytes of a MultiSend/);
  });
});
