// Payouts in ether on a real EVM: as with tokens, wholly or not at all, and no recipient can hurt the others.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AbiCoder, Interface, ZeroAddress, concat, id as keccakOfText, toBeHex, zeroPadValue } from "ethers";
import { compileSolidity } from "#contracts/build.ts";
import { PAYOUTS } from "#contracts/safe/payout-batch.ts";
import { NOBODY } from "#contracts/safe/safe-tx.ts";
import { packTransfers, parseWallet, transfersHash, type Transfer, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { deploy, deployTreasury, type SandboxTreasury } from "#test/sandbox/treasury.ts";
import { revertOf, type AskedCall } from "./revert.ts";
import { callThroughSafe } from "./safe-call.ts";
import { sendAs } from "./send-as.ts";

const BAD_RECIPIENTS = compileSolidity("test/contracts/solidity/BadRecipients.sol");

let evm: Evm;
let treasury: SandboxTreasury;
let payouts: Wallet;

beforeAll(async () => {
  evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: "payouts native" });
  treasury = await deployTreasury(evm, { treasurers: evm.wallets(3), fundsBaseUnits: baseUnits(0n) });
  payouts = treasury.payouts;
});
afterAll(() => evm.close());

describe("a payout in ether", () => {
  test("is paid to everybody, marked under the caller and the id, and leaves nothing behind", async () => {
    const transfers = [pays(stranger(), 30n), pays(stranger(), 12n)];
    const id = keccakOfText("first");
    const { logs } = await pay({ id, transfers, total: 42n });

    expect(await Promise.all(transfers.map(({ wallet }) => etherOf(wallet)))).toEqual([30n, 12n]);
    expect(await etherOf(payouts)).toBe(0n);
    const event = PAYOUTS.parseLog({ topics: [...(logs[0]?.topics ?? [])], data: logs[0]?.data ?? "" });
    const manifest = transfersHash(transfers, NOBODY);
    expect([...(event?.args ?? [])]).toEqual([evm.deployer, id, ZeroAddress, 42n, manifest]);
    expect(await evm.call(payouts, PAYOUTS.encodeFunctionData("paid", [evm.deployer, id]))).toBe(manifest);
  });

  test("is one plain call of the Safe with the total as its value", async () => {
    const ada = stranger();
    await evm.fund(treasury.safe, 1_000n);
    const call = { to: payouts, value: 40n, data: payment({ transfers: [pays(ada, 40n)], total: 40n }) };
    await callThroughSafe(evm, { ...treasury, signers: evm.wallets(2) }, call);
    expect([await etherOf(ada), await etherOf(treasury.safe)]).toEqual([40n, 960n]);
  });

  test("reaches a Safe, and a contract that keeps books, within the gas that a recipient may use", async () => {
    const bookkeeper = await recipient("Bookkeeper");
    await pay({ transfers: [pays(treasury.safe, 5n), pays(bookkeeper, 6n)], total: 11n });
    expect(await etherOf(bookkeeper)).toBe(6n);
  });

  test("may name the same address twice, and pays both", async () => {
    const ada = stranger();
    await pay({ transfers: [pays(ada, 5n), pays(ada, 6n)], total: 11n });
    expect(await etherOf(ada)).toBe(11n);
  });

  test("uses up the id for tokens too, and the other way round", async () => {
    const id = keccakOfText("shared");
    await pay({ id, transfers: [pays(stranger(), 1n)], total: 1n });
    const words = packTransfers([pays(stranger(), 1n)]);
    const inTokens = PAYOUTS.encodeFunctionData("pay", [id, treasury.token.address, 1n, words]);
    expect(await refusal(inTokens, 0n)).toBe("AlreadyPaid()");
  });

  test("to 500 fresh wallets fits into one transaction with room to spare", async () => {
    const transfers = Array.from({ length: 500 }, () => pays(stranger(), 1n));
    const { gasUsed } = await pay({ transfers, total: 500n });
    expect(Number(gasUsed) / 500).toBeLessThan(35_300);
    // Twice this is above 2^24 gas, which no transaction may use (EIP-7825).
    expect(Number(gasUsed)).toBeGreaterThan(2 ** 23);
  });
});

describe("nothing is paid in ether", () => {
  const [ada, ben] = [wallet(0xa1), wallet(0xb2)];
  const word = (to: string, amount: bigint) => concat([to, zeroPadValue(toBeHex(amount), 12)]);
  const asked = (words: readonly string[], total: bigint) =>
    PAYOUTS.encodeFunctionData("payNative", [keccakOfText("refused"), total, words]);

  test.each([
    ["when the list is empty", () => asked([], 0n), 0n, "EmptyPayout()"],
    ["when no ether is sent", () => asked([word(ada, 1n)], 1n), 0n, "BadPull(0)"],
    ["when too much is sent", () => asked([word(ada, 1n)], 1n), 2n, "BadPull(2)"],
    ["when the words sum to more than the total", () => asked([word(ada, 2n)], 1n), 1n, "TransferFailed(0)"],
    ["when the words sum to less than the total", () => asked([word(ada, 2n)], 3n), 3n, "BadTotal()"],
    ["when a recipient is the zero address", () => asked([word(NOBODY, 1n)], 1n), 1n, "BadTransfer(0)"],
    ["when a recipient is Payouts", () => asked([word(payouts, 1n)], 1n), 1n, "BadTransfer(0)"],
    ["when an amount is zero", () => asked([word(ada, 1n), word(ben, 0n)], 1n), 1n, "BadTransfer(1)"],
  ] as const)("%s", async (_, call, value, expected) => {
    expect(await refusal(call(), value)).toBe(expected);
  });

  test("under an id that was paid before", async () => {
    const id = keccakOfText("once");
    await pay({ id, transfers: [pays(stranger(), 1n)], total: 1n });
    expect(await refusal(payment({ id, transfers: [pays(stranger(), 2n)], total: 2n }), 2n)).toBe("AlreadyPaid()");
  });

  test("beyond the total even when somebody left ether in Payouts by mistake", async () => {
    await evm.fund(payouts, 100n);
    expect(await refusal(payment({ transfers: [pays(ada, 2n)], total: 1n }), 1n)).toBe("BadTotal()");
    await evm.fund(payouts, 0n);
  });

  test("to whoever sends ether without a payout", async () => {
    expect(await refusal("0x", 1n)).toBe("no reason");
  });
});

describe("a recipient that", () => {
  test.each(["Refuser", "Burner", "RefusingBomb"])(
    "is a %s stops the payout, is named by its index, and burns no more than its share of the gas",
    async (name) => {
      const bad = await recipient(name);
      const call = payment({ transfers: [pays(stranger(), 1n), pays(bad, 1n), pays(stranger(), 1n)], total: 3n });
      expect(await refusal(call, 3n)).toBe("TransferFailed(1)");
      expect(await gasOfFailing(call, 3n)).toBeLessThan(190_000);
    },
  );

  test("is left out does not keep the others from being paid under the same id", async () => {
    const [ada, bad] = [stranger(), await recipient("Refuser")];
    const id = keccakOfText("without the bad one");
    expect(await refusal(payment({ id, transfers: [pays(ada, 1n), pays(bad, 1n)], total: 2n }), 2n)).toBe(
      "TransferFailed(1)",
    );
    await pay({ id, transfers: [pays(ada, 1n)], total: 1n });
    expect(await etherOf(ada)).toBe(1n);
  });

  test("answers at length is paid, and its answer is paid for by nobody else", async () => {
    const bomb = await recipient("Bomb");
    const quiet = await pay({ transfers: [pays(await recipient("Bookkeeper"), 1n)], total: 1n });
    const loud = await pay({ transfers: [pays(bomb, 1n)], total: 1n });
    expect(await etherOf(bomb)).toBe(1n);
    expect(Number(loud.gasUsed) - Number(quiet.gasUsed)).toBeLessThan(20_000);
  });

  test("asks to be paid once more while it is paid finds the id used", async () => {
    const greedy = await recipient("GreedyRecipient");
    await evm.fund(greedy, 100n);
    const contract = new Interface([...(BAD_RECIPIENTS.get("GreedyRecipient")?.abi ?? [])]);
    const call = payment({ transfers: [pays(greedy, 10n)], total: 10n });
    await evm.transact({ to: greedy, data: contract.encodeFunctionData("payThenAgain", [payouts, call, 10n]) });
    expect(await evm.call(greedy, contract.encodeFunctionData("hasTaken"))).toBe(toBeHex(0, 32));
    const [answer] = contract.decodeFunctionResult(
      "answer",
      await evm.call(greedy, contract.encodeFunctionData("answer")),
    );
    expect(answer).toBe(PAYOUTS.getError("AlreadyPaid")?.selector);
    expect(await etherOf(greedy)).toBe(100n);
  });

  test("is a thief takes nothing of what is there for the others", async () => {
    const accomplice = stranger();
    await evm.fund(accomplice, 1n);
    const parameters = AbiCoder.defaultAbiCoder().encode(["address", "address"], [payouts, accomplice]);
    const thief = await deploy(evm, concat([BAD_RECIPIENTS.get("Thief")?.bytecode ?? "", parameters]));
    const ben = stranger();
    await pay({ transfers: [pays(thief, 10n), pays(ben, 500n)], total: 510n });
    expect([await etherOf(accomplice), await etherOf(thief), await etherOf(ben)]).toEqual([1n, 10n, 500n]);
  });
});

let ids = 0;
let strangers = 0;

function wallet(number: number | bigint): Wallet {
  return parseWallet(zeroPadValue(toBeHex(number), 20));
}

/** Somebody who has never held ether. */
function stranger(): Wallet {
  return wallet(0x33_0000_0000n + BigInt(++strangers));
}

function pays(to: Wallet, amount: bigint): Transfer {
  return { wallet: to, amountBaseUnits: baseUnits(amount) };
}

interface Plan {
  readonly id?: string;
  readonly transfers: readonly Transfer[];
  readonly total: bigint;
}

function payment({ id = keccakOfText(`ether ${++ids}`), transfers, total }: Plan): string {
  return PAYOUTS.encodeFunctionData("payNative", [id, total, packTransfers(transfers)]);
}

function pay(plan: Plan) {
  return evm.transact({ to: payouts, data: payment(plan), value: plan.total });
}

function refusal(calldata: string, value: bigint, change: Partial<AskedCall> = {}): Promise<string> {
  return revertOf(evm, PAYOUTS, { to: payouts, data: calldata, value: `0x${value.toString(16)}`, ...change });
}

async function etherOf(of: Wallet): Promise<bigint> {
  return BigInt((await evm.send("eth_getBalance", [of, "latest"])) as string);
}

async function recipient(name: string): Promise<Wallet> {
  return deploy(evm, BAD_RECIPIENTS.get(name)?.bytecode ?? "");
}

/** What a payout that reverts costs its sender, who gave it two million. */
async function gasOfFailing(data: string, value: bigint): Promise<number> {
  const receipt = await sendAs(evm, { from: evm.deployer, to: payouts, data, value });
  expect(receipt.status).toBe("0x0");
  return Number(receipt.gasUsed);
}
