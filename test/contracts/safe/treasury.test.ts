// The treasury adapter against the real Safe contracts: every way to pay, and every way not to.
import { Interface, Wallet as Key, id as keccakOfText, toBeHex, zeroPadValue } from "ethers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PAYOUTS, composePayoutBatch } from "#contracts/safe/payout-batch.ts";
import { encodeExecution, safeTxHash } from "#contracts/safe/safe-tx.ts";
import { connectTreasury, type TreasurySetting } from "#contracts/safe/treasury.ts";
import { ERC20 } from "#contracts/token/erc20.ts";
import { explainError } from "#core/errors.ts";
import { parseWallet, transfersHash, type Hash, type Transfer, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import type { Batch, OwnerSignature } from "#core/world.ts";
import { startEvm, type Evm, type EvmReceipt } from "#test/sandbox/evm.ts";
import { balanceOf, deployTreasury, mint, type SandboxTreasury } from "#test/sandbox/treasury.ts";

const FUNDS = baseUnits(1_000n * 10n ** 18n);
const CONFIRMATIONS = 3;

let evm: Evm;
let deployed: SandboxTreasury;
let treasurers: Key[];
let executor: Key;
let setting: TreasurySetting;
let treasury: ReturnType<typeof connectTreasury>;

beforeAll(async () => {
  evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: "treasury" });
  const wallets = evm.wallets(4);
  [treasurers, executor] = [wallets.slice(0, 3), wallets[3]!];
  deployed = await deployTreasury(evm, { treasurers, threshold: 2, executor, fundsBaseUnits: FUNDS });
  setting = {
    ...deployed,
    rpcUrl: evm.rpcUrl,
    executorKey: executor.privateKey,
    confirmations: CONFIRMATIONS,
    deadlineMilliseconds: 5_000,
    explorerUrl: "https://explorer.test/",
  };
  treasury = connectTreasury(setting);
});
afterAll(async () => {
  treasury.close();
  await evm.close();
});

describe("a payout", () => {
  test("is composed, signed, executed, confirmed and found again, and never made twice", async () => {
    const transfers = [pays(stranger(), 30n), pays(stranger(), 12n)];
    const { nonce, owners } = await treasury.standing();
    const batch = treasury.composeBatch({ payoutId: newId(), transfers, safeTxNonce: nonce });
    // The higher address first: the treasury sorts.
    const signed = await sign(batch, treasurers.slice(0, 2));
    const signatures = await Promise.all(signed.map((one) => treasury.readSignature(batch, one, owners)));
    const unsorted = signatures.toSorted((one, other) => (BigInt(one.signer) > BigInt(other.signer) ? -1 : 1));
    expect(await treasury.findPayout(batch.payoutId)).toBeNull();

    await treasury.simulate(batch, unsorted);
    const hash = await treasury.execute(batch, unsorted);
    expect(await treasury.readExecution(batch, hash)).toEqual({ state: "waiting", confirmations: 1 });
    await evm.mine(CONFIRMATIONS - 1);
    expect(await treasury.readExecution(batch, hash)).toEqual({ state: "final", confirmations: CONFIRMATIONS });

    expect(await treasury.findPayout(batch.payoutId)).toMatchObject({
      payoutId: batch.payoutId,
      manifest: transfersHash(transfers, deployed.token.address),
      transactionHash: hash,
      confirmations: CONFIRMATIONS,
      transfers,
      safeTxHash: batch.safeTxHash,
    });
    expect(await balanceOf(evm, deployed.token.address, transfers[0]!.wallet)).toBe(30n);
    expect(await allowanceLeft()).toBe(0n);

    const again = treasury.composeBatch({ payoutId: batch.payoutId, transfers, safeTxNonce: nonce + 1 });
    const refused = treasury.execute(again, await signedBy(again));
    expect(await told(refused)).toContain("GS013: Payouts has paid this payout before.");
    expect((await treasury.standing()).nonce).toBe(nonce + 1);
  });

  test("of an attempt whose answer was lost is found on chain, and is not sent again", async () => {
    const batch = await compose([pays(stranger(), 1n)]);
    const signatures = await signedBy(batch);
    evm.hooks.afterEffect = (method) => {
      if (method === "eth_sendRawTransaction") throw new Error("the line is cut");
    };
    expect(await family(treasury.execute(batch, signatures))).toBe("RetryLater");
    delete evm.hooks.afterEffect;
    await evm.mine(1);
    expect((await treasury.findPayout(batch.payoutId))?.safeTxHash).toBe(batch.safeTxHash);
    expect(await told(treasury.execute(batch, signatures))).toContain("GS026");
  });

  test("that is cut off before the chain saw it was not made", async () => {
    const batch = await compose([pays(stranger(), 1n)]);
    evm.hooks.beforeRequest = (method) => {
      if (method === "eth_sendRawTransaction") throw new Error("the line is cut");
    };
    expect(await family(treasury.execute(batch, await signedBy(batch)))).toBe("RetryLater");
    delete evm.hooks.beforeRequest;
    await evm.mine(1);
    expect(await treasury.findPayout(batch.payoutId)).toBeNull();
  });

  test("of ten fresh recipients costs less than 39,200 gas for each, calldata in the log included", async () => {
    const batch = await compose(Array.from({ length: 10 }, () => pays(stranger(), 1n)));
    const gas = await gasOf(await treasury.execute(batch, await signedBy(batch)));
    expect(gas / 10).toBeLessThan(39_200);
  });

  test("is described to treasurers call by call", async () => {
    const { calls, typedData } = await compose([pays(stranger(), 15n * 10n ** 17n)]);
    expect(calls.map(({ what }) => what.replace(/0x\w+/, "…"))).toEqual([
      "approve Payouts to take 1.5 LRL",
      "pay 1 transfer, 1.5 LRL in all, under …",
    ]);
    expect(typedData.types["EIP712Domain"]).toHaveLength(2);
    expect(treasury.transactionUrl(`0x${"ab".repeat(32)}`)).toBe(`https://explorer.test/tx/0x${"ab".repeat(32)}`);
  });
});

describe("a signature", () => {
  test("by somebody who is not a treasurer is refused", async () => {
    const batch = await compose([pays(stranger(), 1n)]);
    const [signature] = await sign(batch, [executor]);
    expect(await told(treasury.readSignature(batch, signature!, ownersOf(treasurers)))).toContain("not by a treasurer");
  });

  test("by somebody who is not a treasurer any more is refused", async () => {
    const batch = await compose([pays(stranger(), 1n)]);
    const [signature] = await sign(batch, treasurers);
    const left = ownersOf(treasurers.slice(1));
    expect(await told(treasury.readSignature(batch, signature!, left))).toContain("not by a treasurer");
  });

  test("over another batch is refused", async () => {
    const [one, other] = [await compose([pays(stranger(), 1n)]), await compose([pays(stranger(), 1n)])];
    const [signature] = await sign(other, treasurers);
    expect(await told(treasury.readSignature(one, signature!, ownersOf(treasurers)))).toContain("not over this batch");
  });
});

describe("an execution is refused before it is sent", () => {
  test("with too few signatures", async () => {
    const batch = await compose([pays(stranger(), 1n)]);
    expect(await told(treasury.simulate(batch, (await signedBy(batch)).slice(1)))).toContain("fewer signatures");
  });

  test("with a nonce that is not the next", async () => {
    const { nonce } = await treasury.standing();
    const early = treasury.composeBatch({
      payoutId: newId(),
      transfers: [pays(stranger(), 1n)],
      safeTxNonce: nonce + 1,
    });
    expect(await told(treasury.execute(early, await signedBy(early)))).toContain("nonce has moved on");
  });

  test("when the treasury holds too little", async () => {
    const batch = await compose([pays(stranger(), FUNDS + 1n)]);
    expect(await told(treasury.execute(batch, await signedBy(batch)))).toContain("GS013: the treasury holds");
  });

  test("without a key to execute with", async () => {
    const reader = connectTreasury({ ...setting, executorKey: null });
    const batch = await compose([pays(stranger(), 1n)]);
    await reader.simulate(batch, await signedBy(batch));
    expect(await told(reader.execute(batch, await signedBy(batch)))).toContain("no key to execute with");
    reader.close();
  });

  test("without ether for the gas", async () => {
    const poor = connectTreasury({ ...setting, executorKey: keccakOfText("poor") });
    const batch = await compose([pays(stranger(), 1n)]);
    expect(await told(poor.execute(batch, await signedBy(batch)))).toContain("The executor cannot pay the gas.");
    poor.close();
  });

  test("and a key that is no key is not repeated in the refusal", () => {
    expect(() => connectTreasury({ ...setting, executorKey: "0x5ec7e7" })).toThrow(/^(?!.*5ec7e7).*not a private key/);
  });
});

describe("a transaction is reported as not paid", () => {
  test("when the Safe used up the nonce and the payment inside failed, though its status is success", async () => {
    const { nonce } = await treasury.standing();
    const plan = { payoutId: newId(), transfers: [pays(stranger(), FUNDS + 1n)], safeTxNonce: nonce };
    const safeTx = { ...composePayoutBatch(parties(), plan), safeTxGas: 200_000n };
    const batch: Batch = { ...treasury.composeBatch(plan), safeTxHash: safeTxHash(deployed, safeTx) };
    const calldata = encodeExecution(safeTx, await signedBy(batch));
    const receipt = await evm.transact({ to: deployed.safe, data: calldata });
    await evm.mine(CONFIRMATIONS);

    expect(receipt.status).toBe("0x1");
    expect(await treasury.readExecution(batch, receipt.transactionHash)).toMatchObject({
      state: "failed",
      because: "The Safe used up the nonce, but the payment inside failed and nobody was paid.",
    });
    expect((await treasury.standing()).nonce).toBe(nonce + 1);
  });

  test("when it is some other transaction", async () => {
    const batch = await compose([pays(stranger(), 1n)]);
    const { transactionHash } = await evm.transact({ to: evm.deployer });
    await evm.mine(CONFIRMATIONS);
    expect(await treasury.readExecution(batch, transactionHash)).toMatchObject({
      state: "failed",
      because: expect.stringContaining("not an execution of this batch"),
    });
  });

  test("when the chain has never seen it", async () => {
    const batch = await compose([pays(stranger(), 1n)]);
    const never = `0x${"00".repeat(31)}01` as Hash;
    expect(await treasury.readExecution(batch, never)).toEqual({ state: "unknown", confirmations: 0 });
  });
});

describe("a payout is not found", () => {
  test("when somebody else paid under the same id", async () => {
    const id = newId();
    await evm.transact({ to: deployed.token.address, data: ERC20.encodeFunctionData("mint", [evm.deployer, 5]) });
    await evm.transact({
      to: deployed.token.address,
      data: ERC20.encodeFunctionData("approve", [deployed.payouts, 5]),
    });
    const word = stranger() + zeroPadValue(toBeHex(5), 12).slice(2);
    const fields = [id, deployed.token.address, 5, [word]];
    await evm.transact({ to: deployed.payouts, data: PAYOUTS.encodeFunctionData("pay", fields) });
    expect(await treasury.findPayout(id)).toBeNull();
  });

  test("and not denied either, when its log lies before the first block that is searched", async () => {
    const batch = await compose([pays(stranger(), 1n)]);
    await treasury.execute(batch, await signedBy(batch));
    await evm.mine(2);
    const late = connectTreasury({ ...setting, fromBlock: (await treasury.latestBlock()).number });
    expect(await told(late.findPayout(batch.payoutId))).toContain("set fromBlock");
    late.close();
  });
});

test("a payout that was made in another token needs a person", async () => {
  await mint(evm, deployed.voteToken, deployed.safe, baseUnits(5n));
  const other = connectTreasury({ ...setting, token: deployed.voteToken });
  const { nonce } = await other.standing();
  const batch = other.composeBatch({ payoutId: newId(), transfers: [pays(stranger(), 5n)], safeTxNonce: nonce });
  await other.execute(batch, await signedBy(batch));
  expect(await told(treasury.findPayout(batch.payoutId))).toContain("not what its mark says");
  other.close();
});

test("a batch that was composed for another treasury is not executed", async () => {
  const other = connectTreasury({ ...setting, token: { ...deployed.token, address: deployed.voteToken.address } });
  const batch = await compose([pays(stranger(), 1n)]);
  expect(await told(other.execute(batch, await signedBy(batch)))).toContain("composed for another treasury");
  other.close();
});

test("on another chain nothing is found, simulated, sent or read", async () => {
  const astray = connectTreasury({ ...setting, chainId: 1 });
  const batch = astray.composeBatch({ payoutId: newId(), transfers: [pays(stranger(), 1n)], safeTxNonce: 0 });
  const signatures = await signedBy(batch);
  expect(await told(astray.findPayout(batch.payoutId))).toContain("on another chain");
  expect(batch.domainHash).not.toBe((await compose([pays(stranger(), 1n)])).domainHash);
  expect(await told(astray.simulate(batch, signatures))).toContain("on another chain");
  expect(await told(astray.execute(batch, signatures))).toContain("on another chain");
  expect(await told(astray.readExecution(batch, batch.payoutId))).toContain("on another chain");
  astray.close();
});

let ids = 0;
let strangers = 0;

function newId(): Hash {
  return keccakOfText(`payout ${++ids}`) as Hash;
}

function stranger(): Wallet {
  return parseWallet(zeroPadValue(toBeHex(0x22_0000_0000n + BigInt(++strangers)), 20));
}

function pays(wallet: Wallet, amount: bigint): Transfer {
  return { wallet, amountBaseUnits: baseUnits(amount) };
}

function parties() {
  return { ...deployed, token: deployed.token.address };
}

function ownersOf(keys: readonly Key[]): Wallet[] {
  return keys.map(({ address }) => parseWallet(address));
}

async function compose(transfers: readonly Transfer[]): Promise<Batch> {
  const { nonce } = await treasury.standing();
  return treasury.composeBatch({ payoutId: newId(), transfers, safeTxNonce: nonce });
}

/** What the treasurers' wallets answer to `eth_signTypedData_v4`. */
function sign(batch: Batch, keys: readonly Key[]): Promise<string[]> {
  return Promise.all(keys.map(async (key) => key.signingKey.sign(batch.safeTxHash).serialized));
}

async function signedBy(batch: Batch, keys = treasurers.slice(0, 2)): Promise<OwnerSignature[]> {
  const signatures = await sign(batch, keys);
  return ownersOf(keys).map((signer, index) => ({ signer, signature: signatures[index] ?? "" }));
}

async function gasOf(hash: Hash): Promise<number> {
  return Number(((await evm.send("eth_getTransactionReceipt", [hash])) as EvmReceipt).gasUsed);
}

async function allowanceLeft(): Promise<bigint> {
  const allowance = new Interface(["function allowance(address owner, address spender) view returns (uint256)"]);
  const calldata = allowance.encodeFunctionData("allowance", [deployed.safe, deployed.payouts]);
  return BigInt(await evm.call(deployed.token.address, calldata));
}

async function told(act: Promise<unknown>): Promise<string> {
  return act.then(() => "it succeeded", explainError);
}

async function family(act: Promise<unknown>): Promise<string> {
  return act.then(
    () => "it succeeded",
    (error: { family?: string }) => String(error.family ?? error),
  );
}
