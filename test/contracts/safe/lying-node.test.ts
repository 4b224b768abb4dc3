// A treasury whose node hangs, lies, loses or has fallen behind: each is a sentence to a person or a later try, and nobody is paid twice.
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
import { addressOf } from "#test/support/build.ts";
import { signBatch } from "#test/support/world.ts";
import { SILENCE, startLyingNode, type LyingNode } from "./lying-node.ts";

type Connected = ReturnType<typeof connectTreasury>;

let evm: Evm;
let node: LyingNode;
let owner: Key;
let executor: Key;
let deployed: SandboxTreasury;
let treasury: Connected;

beforeAll(async () => {
  evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: "lying-node" });
  [owner, executor] = evm.wallets(2) as [Key, Key];
});
afterAll(() => evm.close());
beforeEach(async () => {
  const plan = { treasurers: [owner], threshold: 1, executor, fundsBaseUnits: baseUnits(1_000n) };
  deployed = await deployTreasury(evm, plan);
  node = await startLyingNode(evm.chainUrl);
  treasury = connectTo();
  return async () => {
    treasury.close();
    await node[Symbol.asyncDispose]();
  };
});

/** Everything that the port asks of the node, on a batch that could be paid. */
const ASKED: readonly [string, (of: Connected, batch: Batch) => Promise<unknown>][] = [
  ["standing", (of) => of.standing()],
  ["latestBlock", (of) => of.latestBlock()],
  ["readSignature", (of, batch) => of.readSignature(batch, "0x01", [addressOf(owner)], addressOf(owner))],
  ["outsideSignatures", (of, batch) => of.outsideSignatures(batch, [addressOf(owner)])],
  ["checkRecipients", (of, batch) => of.checkRecipients(batch.transfers)],
  ["executorStanding", (of) => of.executorStanding()],
  ["readWalletProof", (of, batch) => of.readWalletProof("a text", "0x01", batch.typedData.domain.verifyingContract)],
  ["findPayout", (of, batch) => of.findPayout(batch.payoutId)],
  ["simulate", (of, batch) => of.simulate(batch, [signBatch(owner, batch)])],
  ["execute", (of, batch) => of.execute(batch, [signBatch(owner, batch)])],
  ["speedUp", (of, batch) => of.speedUp(batch, [signBatch(owner, batch)], batch.payoutId)],
  ["readExecution", (of, batch) => of.readExecution(batch, batch.payoutId)],
];
const METHODS = [
  ...["eth_chainId", "eth_blockNumber", "eth_getBlockByNumber", "eth_call", "eth_getCode", "eth_getStorageAt"],
  ...["eth_getTransactionReceipt", "eth_getTransactionByHash", "eth_getTransactionCount", "eth_getBalance"],
  ...["eth_estimateGas", "eth_gasPrice", "eth_maxPriorityFeePerGas", "eth_sendRawTransaction", "eth_getLogs"],
];

describe("a node that says nothing", () => {
  test.each(ASKED)("is asked again later: %s", async (_, ask) => {
    const hurried = connectTo({ deadlineMilliseconds: 60 });
    const [batch] = compose();
    for (const method of METHODS) node.lies.set(method, SILENCE);
    await expect(ask(hurried, batch)).rejects.toMatchObject({ family: "RetryLater" });
    hurried.close();
  });
});

describe("a node on another chain", () => {
  const decides = ASKED.filter(([name]) => !["standing", "latestBlock", "executorStanding"].includes(name));

  test.each(decides)("needs a person: %s", async (_, ask) => {
    const [batch] = compose();
    node.lies.set("eth_chainId", () => "0x1");
    await expect(ask(treasury, batch)).rejects.toMatchObject({
      family: "NeedsHuman",
      message: "The chain's node is on another chain.",
    });
  });

  test("is a fault of the treasury's standing", async () => {
    node.lies.set("eth_chainId", () => "0x1");
    expect((await treasury.standing()).faults).toEqual([
      "The node answers for chain 1; the rules name chain 11155111.",
    ]);
  });
});

describe("a node that answers nonsense", () => {
  test.each(METHODS)("to %s stops nothing but the step", async (method) => {
    for (const nonsense of [null, "0x", {}, `0x${"f".repeat(64)}`]) {
      node.lies.set(method, () => nonsense);
      for (const [name, ask] of ASKED) {
        const [batch] = compose();
        const end = await ask(treasury, batch).then(
          () => "an answer",
          (error: { family?: string; stack?: string }) => error.family ?? error.stack,
        );
        const where = `${name}, told ${JSON.stringify(nonsense)}: ${end}`;
        expect(["an answer", "RetryLater", "NeedsHuman", "BadInput"].includes(String(end)) ? "" : where).toBe("");
      }
    }
  });
});

describe("a node that loses the transaction", () => {
  test("says that it is unknown, pays nobody, and pays once when it is sent anew", async () => {
    const [batch, signatures, wallet] = compose();
    node.kept.add("eth_sendRawTransaction");
    const lost = await treasury.execute(batch, signatures);
    expect(await treasury.readExecution(batch, lost)).toEqual({ state: "unknown", confirmations: 0 });
    expect(await treasury.findPayout(batch.payoutId)).toBeNull();
    node.kept.clear();
    const again = await treasury.speedUp(batch, signatures, lost);
    await evm.mine(2);
    expect(await treasury.readExecution(batch, again)).toMatchObject({ state: "final" });
    expect(await balanceOf(evm, deployed.token.address, wallet)).toBe(5n);
    expect(await treasury.speedUp(batch, signatures, again)).toBe(again);
    expect(await told(treasury.execute(batch, signatures))).toContain("nonce has moved on");
  });

  test("names the same transaction that the chain would", async () => {
    const [batch, signatures] = compose();
    node.lies.set("eth_sendRawTransaction", () => keccakOfText("another hash"));
    const hash = await treasury.execute(batch, signatures);
    await evm.mine(2);
    expect(await treasury.readExecution(batch, hash)).toMatchObject({ state: "final" });
  });
});

describe("a node that has fallen behind", () => {
  const back = (blocks: number) => (head: unknown) => toBeHex(Number(head) - blocks).replace(/^0x0+/, "0x");
  const asksForBlock = ASKED.filter(([name]) => ["standing", "findPayout"].includes(name));

  test.each(asksForBlock)("is asked again later: %s", async (_, ask) => {
    const [batch] = compose();
    await evm.mine(20);
    await treasury.standing();
    node.lies.set("eth_blockNumber", back(11));
    await expect(ask(treasury, batch)).rejects.toMatchObject({ message: "The chain's node has fallen behind." });
    node.lies.set("eth_blockNumber", back(10));
    await ask(treasury, batch);
  });

  test("is asked again later: latestBlock", async () => {
    await evm.mine(20);
    const { number } = await treasury.latestBlock();
    node.lies.set("eth_getBlockByNumber", (block) => ({ ...(block as object), number: toBeHex(number - 11) }));
    await expect(treasury.latestBlock()).rejects.toMatchObject({ family: "RetryLater" });
  });

  test("does not undo a payout that was seen: it is no new one meanwhile", async () => {
    const [batch, signatures] = compose();
    await treasury.execute(batch, signatures);
    await evm.mine(20);
    expect(await treasury.findPayout(batch.payoutId)).toMatchObject({ safeTxHash: batch.safeTxHash });
    node.lies.set("eth_blockNumber", back(21));
    await expect(treasury.findPayout(batch.payoutId)).rejects.toMatchObject({ family: "RetryLater" });
  });

  test("by fewer blocks than a reorganisation may take back is believed", async () => {
    const patient = connectTo({ confirmations: 30 });
    await evm.mine(40);
    await patient.standing();
    node.lies.set("eth_blockNumber", back(30));
    expect((await patient.standing()).faults).toEqual([]);
    patient.close();
  });

  test("of a block that no node shows again is believed in the end", async () => {
    node.lies.set("eth_blockNumber", () => "0xfffffff");
    await treasury.findPayout(keccakOfText("nothing") as Hash).catch(() => undefined);
    node.lies.clear();
    let refusals = 0;
    for (; refusals <= 200; refusals++) if (await isBelieved()) break;
    expect(refusals).toBe(100);
  });

  async function isBelieved(): Promise<boolean> {
    return treasury.latestBlock().then(
      () => true,
      () => false,
    );
  }
});

describe("a node that lies about a receipt", () => {
  test("is not asked for its status: the Safe's own word and every transfer count", async () => {
    const [batch, signatures] = compose();
    const hash = await treasury.execute(batch, signatures);
    await evm.mine(2);
    node.lies.set("eth_getTransactionReceipt", (receipt) => ({ ...(receipt as object), status: "0x0" }));
    expect(await treasury.readExecution(batch, hash)).toMatchObject({ state: "final" });
    node.lies.set("eth_getTransactionReceipt", (receipt) => ({ ...(receipt as object), status: "0x1", logs: [] }));
    expect(await treasury.readExecution(batch, hash)).toMatchObject({ state: "failed" });
    expect(await told(treasury.findPayout(batch.payoutId))).toContain("cannot be read yet");
  });
});

describe("a node that says what is finalized", () => {
  const finalizedAt =
    (block: number) =>
    (found: unknown, [tag]: readonly unknown[]) =>
      tag === "finalized" ? { ...(found as object), number: toBeHex(block).replace(/^0x0+/, "0x") } : found;
  const blockOf = async (hash: Hash) =>
    Number(((await evm.send("eth_getTransactionReceipt", [hash])) as { blockNumber: string }).blockNumber);

  /** It is in the newest block but one, and fifty confirmations are asked for. */
  async function pay(): Promise<{ patient: Connected; batch: Batch; hash: Hash; block: number }> {
    const patient = connectTo({ confirmations: 50 });
    const [batch, signatures] = compose();
    const hash = await patient.execute(batch, signatures);
    await evm.mine(1);
    return { patient, batch, hash, block: await blockOf(hash) };
  }

  test("lets a payment count before it has its confirmations, from its own block on", async () => {
    const { patient, batch, hash, block } = await pay();
    expect(await patient.readExecution(batch, hash)).toEqual({ state: "waiting", confirmations: 2 });
    expect((await patient.findPayout(batch.payoutId))?.isFinalized).toBeUndefined();
    node.lies.set("eth_getBlockByNumber", finalizedAt(block - 1));
    expect(await patient.readExecution(batch, hash)).toMatchObject({ state: "waiting" });
    node.lies.set("eth_getBlockByNumber", finalizedAt(block));
    expect(await patient.readExecution(batch, hash)).toEqual({ state: "final", confirmations: 2 });
    expect(await patient.findPayout(batch.payoutId)).toMatchObject({ isFinalized: true, confirmations: 2 });
    patient.close();
  });

  test.each<[string, (found: unknown, asked: readonly unknown[]) => unknown]>([
    ["a block ahead of its newest one", finalizedAt(0xfffffff)],
    ["nothing", (found, [tag]) => (tag === "finalized" ? null : found)],
    ["nonsense", (found, [tag]) => (tag === "finalized" ? { number: "soon" } : found)],
  ])("and names %s is not believed: the confirmations count", async (_, lie) => {
    const { patient, batch, hash } = await pay();
    node.lies.set("eth_getBlockByNumber", lie);
    expect(await patient.readExecution(batch, hash)).toEqual({ state: "waiting", confirmations: 2 });
    expect((await patient.findPayout(batch.payoutId))?.isFinalized).toBeUndefined();
    await evm.mine(48);
    expect(await patient.readExecution(batch, hash)).toEqual({ state: "final", confirmations: 50 });
    patient.close();
  });

  test("calls the failure of a transaction final, too, and not before", async () => {
    const { patient, hash, block } = await pay();
    const [other] = compose();
    expect(await patient.readExecution(other, hash)).toMatchObject({ state: "waiting" });
    node.lies.set("eth_getBlockByNumber", finalizedAt(block));
    expect(await patient.readExecution(other, hash)).toMatchObject({ state: "failed" });
    patient.close();
  });
});

describe("an empty transaction", () => {
  test("is signed and executed as any other, and its batch can then never be", async () => {
    const [batch, signatures] = compose();
    const cancel = treasury.composeCancel(0);
    expect(cancel).toMatchObject({ transfers: [], safeTxNonce: 0, domainHash: batch.domainHash });
    expect(cancel.calls.map(({ to, what }) => [to, what])).toEqual([
      [deployed.safe, "nothing: it uses up Safe nonce 0, so that nothing else can"],
    ]);
    const signature = await treasury.readSignature(cancel, signBatch(owner, cancel).signature, [addressOf(owner)]);
    await treasury.simulate(cancel, [signature]);
    const hash = await treasury.execute(cancel, [signature]);
    expect(await treasury.readExecution(cancel, hash)).toMatchObject({ state: "waiting" });
    await evm.mine(1);
    expect(await treasury.readExecution(cancel, hash)).toMatchObject({ state: "final" });
    expect(await treasury.readExecution(batch, hash)).toMatchObject({ state: "failed" });
    expect(await told(treasury.execute(batch, signatures))).toContain("nonce has moved on");
    expect(await treasury.findPayout(batch.payoutId)).toBeNull();
    expect(await treasury.standing()).toMatchObject({ nonce: 1, balanceBaseUnits: 1_000n });
  });

  test("of another Safe is not executed", async () => {
    const other = await deployTreasury(evm, { treasurers: [owner], threshold: 1, fundsBaseUnits: baseUnits(0n) });
    const elsewhere = connectTo(other);
    const cancel = elsewhere.composeCancel(0);
    elsewhere.close();
    expect(await told(treasury.execute(cancel, [signBatch(owner, cancel)]))).toContain("composed for another treasury");
  });
});

let payouts = 0;

function compose(): [Batch, OwnerSignature[], Wallet] {
  payouts += 1;
  const wallet = parseWallet(zeroPadValue(toBeHex(0x88_0000_0000 + payouts), 20));
  const transfers = [{ wallet, amountBaseUnits: baseUnits(5n) }];
  const payoutId = keccakOfText(`payout ${payouts}`) as Hash;
  const batch = treasury.composeBatch({ payoutId, transfers, safeTxNonce: 0 });
  return [batch, [signBatch(owner, batch)], wallet];
}

function connectTo(changes: Partial<Parameters<typeof connectTreasury>[0]> = {}): Connected {
  const setting = { ...deployed, executorKey: executor.privateKey, confirmations: 2, deadlineMilliseconds: 5_000 };
  return connectTreasury({ ...setting, rpcUrl: node.rpcUrl, ...changes });
}

async function told(act: Promise<unknown>): Promise<string> {
  return act.then(() => "it succeeded", explainError);
}
