// Payouts on a real EVM: it pays wholly or not at all, and once per caller and id.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Interface, ZeroAddress, concat, id as keccakOfText, toBeHex, zeroPadValue } from "ethers";
import { compileSolidity } from "#contracts/build.ts";
import { PAYOUTS } from "#contracts/safe/payout-batch.ts";
import { ERC20 } from "#contracts/token/erc20.ts";
import { packTransfers, parseWallet, transfersHash, type Hash, type Transfer, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { balanceOf, deploy, deployTreasury, mint, type SandboxTreasury } from "#test/sandbox/treasury.ts";
import { revertOf, type AskedCall } from "./revert.ts";

const BAD_TOKENS = compileSolidity("test/contracts/solidity/BadTokens.sol");
const FALSE_TOKEN = new Interface(["function setRefusals(bool refusesPull, address refused)"]);
const ODD_TOKEN = new Interface(["function setAnswer(bytes answer)"]);
const MAX = baseUnits(2n ** 96n - 1n);

let evm: Evm;
let treasury: SandboxTreasury;
let token: Wallet;
let payouts: Wallet;

beforeAll(async () => {
  evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: "payouts" });
  treasury = await deployTreasury(evm, { treasurers: evm.wallets(3), fundsBaseUnits: baseUnits(0n) });
  token = treasury.token.address;
  payouts = treasury.payouts;
  await mint(evm, treasury.token, evm.deployer, baseUnits(2n ** 100n));
  await allow(token, 2n ** 100n);
});
afterAll(() => evm.close());

describe("a payout", () => {
  test("is paid to everybody, marked under the caller and the id, and leaves nothing behind", async () => {
    const [ada, ben] = [stranger(), stranger()];
    const transfers = [transfer(ada, 30n), transfer(ben, 12n)];
    const id = keccakOfText("first");
    const { logs } = await evm.transact({
      to: payouts,
      data: payment({ id, words: packTransfers(transfers), total: 42n }),
    });

    expect([await balanceOf(evm, token, ada), await balanceOf(evm, token, ben)]).toEqual([30n, 12n]);
    expect(await balanceOf(evm, token, payouts)).toBe(0n);
    expect(await paidManifest(evm.deployer, id)).toBe(transfersHash(transfers, token));
    const event = PAYOUTS.parseLog({ topics: [...(logs[0]?.topics ?? [])], data: logs[0]?.data ?? "" });
    expect([...(event?.args ?? [])]).toEqual([evm.deployer, id, token, 42n, transfersHash(transfers, token)]);
  });

  test("under the same id is refused the second time, whatever it would pay", async () => {
    const [ada, ben] = [stranger(), stranger()];
    const id = keccakOfText("second");
    await evm.transact({ to: payouts, data: payment({ id, words: packTransfers([transfer(ada, 1n)]), total: 1n }) });
    expect(await refusal(payment({ id, words: packTransfers([transfer(ben, 2n)]), total: 2n }))).toBe("AlreadyPaid()");
  });

  test("of one caller does not use up the id of another", async () => {
    const [ada, other] = [stranger(), stranger()];
    const id = keccakOfText("third");
    await evm.transact({ to: payouts, data: payment({ id, words: packTransfers([transfer(ada, 1n)]), total: 1n }) });
    expect(await paidManifest(other, id)).toBe(zeroPadValue("0x00", 32));
  });

  test("may name the same address twice, and pays both", async () => {
    const ada = stranger();
    const words = packTransfers([transfer(ada, 5n), transfer(ada, 6n)]);
    await evm.transact({ to: payouts, data: payment({ words, total: 11n }) });
    expect(await balanceOf(evm, token, ada)).toBe(11n);
  });

  test("carries the largest amount that fits beside an address", async () => {
    const ada = stranger();
    await evm.transact({ to: payouts, data: payment({ words: packTransfers([transfer(ada, MAX)]), total: MAX }) });
    expect(await balanceOf(evm, token, ada)).toBe(MAX);
  });

  test("to one fresh recipient costs less than 118,000 gas, and each further one less than 26,000", async () => {
    const some = Array.from({ length: 100 }, () => stranger());
    const one = await evm.transact({
      to: payouts,
      data: payment({ words: packTransfers([transfer(stranger(), 1n)]), total: 1n }),
    });
    const words = packTransfers(some.map((wallet) => transfer(wallet, 1n)));
    const hundred = await evm.transact({ to: payouts, data: payment({ words, total: 100n }) });
    expect(Number(one.gasUsed)).toBeLessThan(118_000);
    expect((Number(hundred.gasUsed) - Number(one.gasUsed)) / 99).toBeLessThan(26_000);
  });
});

describe("nothing is paid", () => {
  const [ada, ben] = [
    "0x00000000000000000000000000000000000000a1",
    "0x00000000000000000000000000000000000000b2",
  ] as const;
  const word = (to: string, amount: bigint) => concat([to, zeroPadValue(toBeHex(amount), 12)]);

  test.each([
    ["when the list is empty", () => ({ words: [], total: 0n }), "EmptyPayout()"],
    ["when the words sum to more than the total", () => ({ words: [word(ada, 2n)], total: 1n }), "TransferFailed(0)"],
    ["when the words sum to less than the total", () => ({ words: [word(ada, 2n)], total: 3n }), "BadTotal()"],
    ["when a recipient is the zero address", () => ({ words: [word(ZeroAddress, 1n)], total: 1n }), "BadTransfer(0)"],
    ["when an amount is zero", () => ({ words: [word(ada, 1n), word(ben, 0n)], total: 1n }), "BadTransfer(1)"],
    ["when a recipient is the token", () => ({ words: [word(token, 1n)], total: 1n }), "BadTransfer(0)"],
    ["when a recipient is Payouts", () => ({ words: [word(payouts, 1n)], total: 1n }), "BadTransfer(0)"],
    ["when the token has no code", () => ({ token: ada, words: [word(ben, 1n)], total: 1n }), "no reason"],
    ["when the token is nobody", () => ({ token: ZeroAddress, words: [word(ben, 1n)], total: 1n }), "no reason"],
    ["when the allowance is too small", () => ({ words: [word(ada, 1n)], total: 2n ** 101n }), "no reason"],
  ] as const)("%s", async (_, plan, expected) => {
    expect(await refusal(payment(plan()))).toBe(expected);
  });

  test("when ether is sent along", async () => {
    const call = payment({ words: [word(ada, 1n)], total: 1n });
    expect(await refusal(call, { value: "0x1" })).toBe("no reason");
  });

  test("beyond the total even when somebody left tokens in Payouts by mistake", async () => {
    const stray = await deployTreasury(evm, { treasurers: evm.wallets(3), fundsBaseUnits: baseUnits(0n) });
    await mint(evm, stray.token, stray.payouts, baseUnits(100n));
    await mint(evm, stray.token, evm.deployer, baseUnits(100n));
    await allow(stray.token.address, 100n, stray.payouts);
    const call = payment({ token: stray.token.address, words: [word(ada, 2n)], total: 1n });
    expect(await refusal(call, { to: stray.payouts })).toBe("BadTotal()");
  });
});

describe("a token that", () => {
  test("answers a pull with false pays nobody", async () => {
    const bad = await deployBadToken("FalseToken");
    await evm.transact({ to: bad, data: FALSE_TOKEN.encodeFunctionData("setRefusals", [true, ZeroAddress]) });
    expect(await refusal(payment({ token: bad, words: packTransfers([transfer(stranger(), 1n)]), total: 1n }))).toBe(
      "no reason",
    );
  });

  test("answers one transfer with false pays nobody, and the transfer is named", async () => {
    const [ada, ben] = [stranger(), stranger()];
    const bad = await deployBadToken("FalseToken");
    await evm.transact({ to: bad, data: FALSE_TOKEN.encodeFunctionData("setRefusals", [false, ben]) });
    const words = packTransfers([transfer(ada, 1n), transfer(ben, 1n)]);
    expect(await refusal(payment({ token: bad, words, total: 2n }))).toBe("TransferFailed(1)");
  });

  test("keeps a fee is refused, and tokens left in Payouts by mistake do not hide the shortfall", async () => {
    const bad = await deployBadToken("FeeToken");
    const words = packTransfers([transfer(stranger(), 1_000n)]);
    expect(await refusal(payment({ token: bad, words, total: 1_000n }))).toBe("BadPull(990)");
    await evm.transact({ to: bad, data: ERC20.encodeFunctionData("mint", [payouts, 5_000]) });
    expect(await refusal(payment({ token: bad, words, total: 1_000n }))).toBe("BadPull(990)");
  });

  test("returns nothing is paid like any other", async () => {
    const ada = stranger();
    const silent = await deployBadToken("SilentToken");
    await evm.transact({
      to: payouts,
      data: payment({ token: silent, words: packTransfers([transfer(ada, 7n)]), total: 7n }),
    });
    expect(await balanceOf(evm, silent, ada)).toBe(7n);
  });

  // Tokens are asked by our own code and not by SafeERC20: what is true, and what is not, is tested here.
  test.each([
    ["true", toBeHex(1, 32), "not refused"],
    ["true and much more", concat([toBeHex(1, 32), "0x" + "22".repeat(5_000)]), "not refused"],
    ["two", toBeHex(2, 32), "TransferFailed(0)"],
    ["one byte that is not zero", "0x01", "TransferFailed(0)"],
    // The pull was answered with true just before: its last byte must not complete this one.
    ["31 zeros", `0x${"00".repeat(31)}`, "TransferFailed(0)"],
  ])("answers a transfer with %s", async (_, answer, expected) => {
    const odd = await deployBadToken("OddToken");
    await evm.transact({ to: odd, data: ODD_TOKEN.encodeFunctionData("setAnswer", [answer]) });
    const call = payment({ token: odd, words: packTransfers([transfer(stranger(), 1n)]), total: 1n });
    expect(await refusal(call)).toBe(expected);
  });

  test("calls the payer back in the middle cannot be used to pay the same id again", async () => {
    const reentrant = await deployBadToken("ReentrantToken");
    const payer = await deploy(evm, BAD_TOKENS.get("GreedyPayer")?.bytecode ?? "");
    const greedy = new Interface([...(BAD_TOKENS.get("GreedyPayer")?.abi ?? [])]);
    await evm.transact({ to: reentrant, data: ERC20.encodeFunctionData("mint", [payer, 100]) });
    const call = payment({ token: reentrant, words: packTransfers([transfer(payer, 10n)]), total: 10n });
    await evm.transact({ to: payer, data: greedy.encodeFunctionData("payThenAgain", [payouts, reentrant, 100, call]) });

    const answer = greedy.decodeFunctionResult(
      "answer",
      await evm.call(payer, greedy.encodeFunctionData("answer")),
    )[0] as string;
    expect(BigInt(await evm.call(payer, greedy.encodeFunctionData("hasTriedAgain")))).toBe(1n);
    expect(PAYOUTS.parseError(answer)?.name).toBe("AlreadyPaid");
    expect(await balanceOf(evm, reentrant, payer)).toBe(100n);
  });
});

let ids = 0;
let strangers = 0;

/** Somebody who has never held a token. */
function stranger(): Wallet {
  return parseWallet(zeroPadValue(toBeHex(0x11_0000_0000n + BigInt(++strangers)), 20));
}

function transfer(wallet: Wallet, amount: bigint): Transfer {
  return { wallet, amountBaseUnits: baseUnits(amount) };
}

function payment(plan: { id?: string; token?: string; total: bigint; words: readonly string[] }): string {
  return PAYOUTS.encodeFunctionData("pay", [
    plan.id ?? keccakOfText(`payment ${++ids}`),
    plan.token ?? token,
    plan.total,
    plan.words,
  ]);
}

function refusal(calldata: string, change: Partial<AskedCall> = {}): Promise<string> {
  return revertOf(evm, PAYOUTS, { to: payouts, data: calldata, ...change });
}

async function paidManifest(payer: string, id: string): Promise<Hash> {
  return (await evm.call(payouts, PAYOUTS.encodeFunctionData("paid", [payer, id]))) as Hash;
}

async function allow(which: Wallet, amount: bigint, spender = payouts): Promise<void> {
  await evm.transact({ to: which, data: ERC20.encodeFunctionData("approve", [spender, amount]) });
}

async function deployBadToken(name: string): Promise<Wallet> {
  const bad = await deploy(evm, BAD_TOKENS.get(name)?.bytecode ?? "");
  await evm.transact({ to: bad, data: ERC20.encodeFunctionData("mint", [evm.deployer, 10_000]) });
  await allow(bad, 10_000n);
  return bad;
}
