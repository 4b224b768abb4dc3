import { dataSlice } from "ethers";
import { describe, expect, test } from "vitest";
import { decodeMultiSend, encodeMultiSend, type InnerCall } from "#contracts/safe/multisend.ts";
import { PAYOUTS, TRANSFERS_PER_BATCH_MAX, composePayoutBatch, readPayoutBatch } from "#contracts/safe/payout-batch.ts";
import { NOBODY, type SafeTx } from "#contracts/safe/safe-tx.ts";
import { ERC20 } from "#contracts/token/erc20.ts";
import { parseWallet, type Hash, type Transfer, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";

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
  expect(readPayoutBatch(PARTIES, compose())).toEqual({ payoutId: ID, token: TOKEN, transfers: TRANSFERS, total: 42n });
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
