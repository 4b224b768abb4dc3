// The executor on a chain that mines when it is told to: what waits is replaced, what is lost is sent anew, and nothing is paid twice.
import { Wallet as Key, id as keccakOfText, toBeHex, zeroPadValue } from "ethers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectTreasury } from "#contracts/safe/treasury.ts";
import { explainError } from "#core/errors.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import type { Batch, OwnerSignature } from "#core/world.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { balanceOf, deployTreasury, type SandboxTreasury } from "#test/sandbox/treasury.ts";
import { signBatch } from "#test/support/world.ts";
import { startLyingNode, type LyingNode } from "./lying-node.ts";

const GWEI = 10n ** 9n;
const PLENTY = 10n ** 20n;

let evm: Evm;
let deployed: SandboxTreasury;
let owner: Key;
let executor: Key;
let treasury: Connected;

type Connected = ReturnType<typeof connectTreasury>;

beforeAll(async () => {
  evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: "executor" });
  owner = evm.wallets(1)[0]!;
});
afterAll(() => evm.close());
beforeEach(async () => {
  executor = new Key(keccakOfText(`executor ${++executors}`));
  const plan = { treasurers: [owner], threshold: 1, executor, fundsBaseUnits: baseUnits(1_000n) };
  deployed = await deployTreasury(evm, plan);
  treasury = connectTo();
  await setBaseFee(GWEI);
  await evm.send("evm_setAutomine", [false]);
  return async () => {
    treasury.close();
    await evm.send("anvil_dropAllTransactions", []);
    await evm.send("evm_setAutomine", [true]);
  };
});

describe("a transaction that waits", () => {
  test("is replaced at the same account nonce for a fee that is an eighth higher, and one of the two pays", async () => {
    const [batch, signatures, wallet] = compose();
    const first = await treasury.execute(batch, signatures);
    const before = await sent(first);
    const second = await treasury.speedUp(batch, signatures, first);
    const after = await sent(second);
    expect(second).not.toBe(first);
    expect(after.nonce).toBe(before.nonce);
    expect(after.maxFeePerGas).toBe((before.maxFeePerGas * 9n) / 8n + 1n);
    expect(after.tip).toBe((before.tip * 9n) / 8n + 1n);
    await evm.mine(1);
    expect(await treasury.readExecution(batch, first)).toMatchObject({ state: "unknown" });
    expect(await treasury.readExecution(batch, second)).toMatchObject({ state: "final" });
    expect(await balanceOf(evm, deployed.token.address, wallet)).toBe(5n);
  });

  test("is replaced for what the chain asks now, where that is more", async () => {
    const [batch, signatures] = compose();
    const first = await treasury.execute(batch, signatures);
    await using node = await nodeAsking(40n * GWEI);
    const dearer = connectTo({ rpcUrl: node.rpcUrl });
    const second = await dearer.speedUp(batch, signatures, first);
    dearer.close();
    // ethers offers twice the base fee and the tip that the node names, one gwei.
    expect((await sent(second)).maxFeePerGas).toBe(81n * GWEI);
    await evm.mine(1);
    expect(await treasury.readExecution(batch, second)).toMatchObject({ state: "final" });
  });

  test("is not replaced by other bytes when the replacement's own answer was lost", async () => {
    const [batch, signatures] = compose();
    const first = await treasury.execute(batch, signatures);
    const second = await treasury.speedUp(batch, signatures, first);
    expect(await treasury.speedUp(batch, signatures, first)).toBe(second);
  });

  test("is raised until it is the attempt that waits at a higher fee, when the answers to that one were lost", async () => {
    const [batch, signatures] = compose();
    const first = await treasury.execute(batch, signatures);
    const remembered = await show(first);
    const second = await treasury.speedUp(batch, signatures, first);
    const third = await treasury.speedUp(batch, signatures, second);
    // The first is all that is known, as when the answers to the others were lost.
    await using node = await startLyingNode(evm.chainUrl);
    node.lies.set("eth_getTransactionByHash", () => remembered);
    const other = connectTo({ rpcUrl: node.rpcUrl });
    expect(await other.speedUp(batch, signatures, first)).toBe(third);
    other.close();
    await evm.mine(1);
    expect(await treasury.readExecution(batch, third)).toMatchObject({ state: "final" });
  });

  test("for ten times what the chain asks is not raised further: a person looks at it", async () => {
    const [batch, signatures] = compose();
    await using node = await nodeAsking(500n * GWEI);
    const dearer = connectTo({ rpcUrl: node.rpcUrl });
    const first = await dearer.execute(batch, signatures);
    dearer.close();
    expect(await told(treasury.speedUp(batch, signatures, first))).toContain("a higher fee does not help it");
  });
});

describe("a transaction that cannot be replaced", () => {
  test("because it is in a block is left alone", async () => {
    const [batch, signatures] = compose();
    const first = await treasury.execute(batch, signatures);
    await evm.mine(1);
    expect(await treasury.speedUp(batch, signatures, first)).toBe(first);
  });

  test("because no node knows it is sent anew", async () => {
    const [batch, signatures, wallet] = compose();
    const lost = await treasury.execute(batch, signatures);
    await evm.send("anvil_dropTransaction", [lost]);
    expect(await treasury.readExecution(batch, lost)).toEqual({ state: "unknown", confirmations: 0 });
    const again = await treasury.speedUp(batch, signatures, lost);
    await evm.mine(1);
    expect(await treasury.readExecution(batch, again)).toMatchObject({ state: "final" });
    expect(await balanceOf(evm, deployed.token.address, wallet)).toBe(5n);
  });

  test("because an owner sent it is not waited for", async () => {
    const [batch, signatures] = compose();
    const theirs = (await evm.send("eth_sendTransaction", [{ from: evm.deployer, to: deployed.safe }])) as Hash;
    const ours = await treasury.speedUp(batch, signatures, theirs);
    expect((await sent(ours)).from).toBe(executor.address);
    await evm.mine(1);
    expect(await treasury.readExecution(batch, ours)).toMatchObject({ state: "final" });
  });

  test("because another of the executor's took its place is sent anew, at the next account nonce", async () => {
    const [batch, signatures] = compose();
    const first = await treasury.execute(batch, signatures);
    const remembered = await show(first);
    const { nonce, maxFeePerGas } = await sent(first);
    const other = { to: executor.address, nonce, chainId: evm.chainId, gasLimit: 21_000, type: 2 };
    const fee = { maxFeePerGas: 2n * maxFeePerGas, maxPriorityFeePerGas: 2n * maxFeePerGas };
    await evm.send("eth_sendRawTransaction", [await executor.signTransaction({ ...other, ...fee })]);
    await evm.mine(1);
    await using node = await startLyingNode(evm.chainUrl);
    node.lies.set("eth_getTransactionByHash", () => remembered);
    const connected = connectTo({ rpcUrl: node.rpcUrl });
    const second = await connected.speedUp(batch, signatures, first);
    connected.close();
    expect((await sent(second)).nonce).toBe(nonce + 1);
  });
});

describe("an execution that would fail", () => {
  test("is neither sent nor replaced, and says why", async () => {
    const [batch] = compose();
    const stranger = signBatch(new Key(keccakOfText("a stranger")), batch);
    expect(await told(treasury.execute(batch, [stranger]))).toContain("GS026");
    expect(await told(treasury.speedUp(batch, [stranger], batch.payoutId))).toContain("GS026");
  });
});

describe("the executor's standing", () => {
  test("is its address and its balance, low when it could not pay ten people", async () => {
    expect(await treasury.executorStanding()).toEqual({
      address: executor.address,
      balanceWei: PLENTY,
      isLow: false,
    });
    await evm.fund(executor.address, 300_000n * GWEI);
    expect(await treasury.executorStanding()).toMatchObject({ balanceWei: 300_000n * GWEI, isLow: true });
  });

  test("needs a key", async () => {
    const reader = connectTo({ executorKey: null });
    expect(await told(reader.executorStanding())).toContain("no key to execute with");
    reader.close();
  });
});

test("on a chain that knows one price only, it pays that", async () => {
  await using node = await startLyingNode(evm.chainUrl);
  node.lies.set("eth_getBlockByNumber", (block) => ({ ...(block as object), baseFeePerGas: undefined }));
  const other = connectTo({ rpcUrl: node.rpcUrl });
  const [batch, signatures] = compose();
  const first = await other.execute(batch, signatures);
  const before = await sent(first);
  const after = await sent(await other.speedUp(batch, signatures, first));
  other.close();
  expect([before.type, after.type]).toEqual(["0x0", "0x0"]);
  expect(after.gasPrice).toBe((before.gasPrice * 9n) / 8n + 1n);
});

let executors = 0;
let payouts = 0;

function compose(): [Batch, OwnerSignature[], Wallet] {
  payouts += 1;
  const wallet = parseWallet(zeroPadValue(toBeHex(0x77_0000_0000 + payouts), 20));
  const transfers = [{ wallet, amountBaseUnits: baseUnits(5n) }];
  const payoutId = keccakOfText(`payout ${payouts}`) as Hash;
  const batch = treasury.composeBatch({ payoutId, transfers, safeTxNonce: 0 });
  return [batch, [signBatch(owner, batch)], wallet];
}

function connectTo(changes: { rpcUrl?: string; executorKey?: string | null } = {}): Connected {
  const setting = { ...deployed, executorKey: executor.privateKey, confirmations: 1, deadlineMilliseconds: 5_000 };
  return connectTreasury({ ...setting, rpcUrl: evm.chainUrl, ...changes });
}

/** As the chain shows a transaction that it knows. */
async function show(hash: Hash): Promise<Readonly<Record<string, string>>> {
  return (await evm.send("eth_getTransactionByHash", [hash])) as Record<string, string>;
}

async function sent(hash: Hash) {
  const { from, nonce, type, maxFeePerGas, maxPriorityFeePerGas, gasPrice } = await show(hash);
  return {
    from: parseWallet(from ?? ""),
    nonce: Number(nonce),
    type,
    maxFeePerGas: BigInt(maxFeePerGas ?? 0),
    tip: BigInt(maxPriorityFeePerGas ?? 0),
    gasPrice: BigInt(gasPrice ?? 0),
  };
}

/** As if the chain were that dear. */
async function nodeAsking(baseFee: bigint): Promise<LyingNode> {
  const node = await startLyingNode(evm.chainUrl);
  node.lies.set("eth_getBlockByNumber", (block) => ({ ...(block as object), baseFeePerGas: toBeHex(baseFee) }));
  node.lies.set("eth_maxPriorityFeePerGas", () => toBeHex(GWEI));
  return node;
}

async function setBaseFee(wei: bigint): Promise<void> {
  await evm.send("anvil_setNextBlockBaseFeePerGas", [toBeHex(wei)]);
  await evm.mine(1);
}

async function told(act: Promise<unknown>): Promise<string> {
  return act.then(() => "it succeeded", explainError);
}
