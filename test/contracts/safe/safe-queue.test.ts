// The Safe's queue at a service on loopback: what is believed of it, what is shown there, and that nothing depends on it.
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { Wallet as Key, concat, id as keccakOfText, toBeHex, zeroPadValue } from "ethers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectTreasury, type TreasurySetting } from "#contracts/safe/treasury.ts";
import { parseWallet, type Hash } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import type { Batch } from "#core/world.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { startSafeQueue, type SafeQueueStandIn } from "#test/sandbox/safe-queue.ts";
import { deployTreasury, type SandboxTreasury } from "#test/sandbox/treasury.ts";
import { addressOf } from "#test/support/build.ts";
import { signBatch } from "#test/support/world.ts";
import { deploySafe } from "../safe-release.ts";
import { approveOnChain, signForSafe, signInWords } from "./signing.ts";

const START = unixSeconds(1_772_000_000);
const [ada, ben, cleo, delegate, stranger] = ["ada", "ben", "cleo", "delegate", "stranger"].map(
  (name) => new Key(keccakOfText(`safe-queue ${name}`)),
) as [Key, Key, Key, Key, Key];

let evm: Evm;
let deployed: SandboxTreasury;
let queue: SafeQueueStandIn;
let treasury: Connected;

type Connected = ReturnType<typeof connectTreasury>;

beforeAll(async () => {
  evm = await startEvm({ timestamp: START, seed: "safe-queue" });
});
afterAll(() => evm.close());
beforeEach(async () => {
  const plan = { threshold: 2, fundsBaseUnits: baseUnits(1_000n) };
  deployed = await deployTreasury(evm, { ...plan, treasurers: [ada, ben, cleo], executor: evm.wallets(1)[0]! });
  queue = await startSafeQueue({ evm, clock: { now: () => START } });
  await queue.makeDelegate(ada, delegate.address);
  treasury = connectTo(queue.url);
  return async () => {
    treasury.close();
    await queue.close();
  };
});

describe("a batch that is shown in Safe's own app", () => {
  test("is proposed by a delegate, confirmed there by owners, and paid with what they signed there", async () => {
    const batch = await compose();
    expect(await treasury.mirrorBatch?.(batch, [])).toBeNull();
    expect(queue.filed.get(batch.safeTxHash)).toMatchObject({
      proposer: ada.address,
      proposedByDelegate: delegate.address,
      nonce: "0",
      confirmations: [],
    });
    expect(await treasury.outsideSignatures(batch, owners())).toEqual([]);
    await queue.confirm(batch.safeTxHash, ada.signingKey.sign(batch.safeTxHash).serialized);
    await queue.confirm(batch.safeTxHash, await signInWords(ben, batch.safeTxHash));
    const signatures = await treasury.outsideSignatures(batch, owners());
    expect(signatures.map(({ signer, kind }) => [signer, kind])).toEqual([
      [addressOf(ada), "eip712"],
      [addressOf(ben), "eth-sign"],
    ]);
    await treasury.execute(batch, signatures);
    await evm.mine(1);
    expect((await treasury.findPayout(batch.payoutId))?.safeTxHash).toBe(batch.safeTxHash);
  });

  test("has there the signatures that were made here, each once, however often it is shown", async () => {
    const batch = await compose();
    const signatures = [signBatch(ada, batch), signBatch(ben, batch)];
    expect(await treasury.mirrorBatch?.(batch, signatures.slice(0, 1))).toBeNull();
    expect(await treasury.mirrorBatch?.(batch, signatures)).toBeNull();
    expect(await treasury.mirrorBatch?.(batch, signatures)).toBeNull();
    const { confirmations } = queue.filed.get(batch.safeTxHash) ?? {};
    expect(confirmations?.map(({ owner }) => owner)).toEqual([ada.address, ben.address]);
    expect(queue.asked.filter((line) => line.startsWith("POST")).length).toBe(1 + 1 + 2);
  });

  test("is shown after an attempt whose answer was lost", async () => {
    const batch = await compose();
    queue.hooks.afterEffect = (asked) => {
      if (asked.startsWith("POST")) throw new Error("the line is cut");
    };
    expect(await treasury.mirrorBatch?.(batch, [])).toContain("did not answer");
    delete queue.hooks.afterEffect;
    const again = connectTo(queue.url);
    expect(await again.mirrorBatch?.(batch, [])).toBeNull();
    again.close();
    expect(queue.filed.size).toBe(1);
  });

  test("is not shown by whom no owner has let propose, and the sentence says so", async () => {
    const other = connectTo(queue.url, { delegateKey: stranger.privateKey });
    expect(await other.mirrorBatch?.(await compose(), [])).toContain("is not an owner or delegate");
    other.close();
    expect(queue.filed.size).toBe(0);
  });

  test("has a contract's signature there and back, and the empty transaction that cancels it beside it", async () => {
    const plan = { version: "1.4.1", singleton: "SafeL2" } as const;
    const inner = (await deploySafe(evm, { ...plan, owners: [cleo, stranger], threshold: 2 })).safe;
    const place = await deploySafe(evm, { ...plan, owners: [{ address: inner }, ada], threshold: 1 });
    const other = connectTo(queue.url, {}, place);
    const cancel = other.composeCancel(0);
    const preimage = concat(["0x1901", cancel.domainHash, cancel.messageHash]);
    const word = await signForSafe(evm.chainId, inner, preimage, [cleo, stranger]);
    const signature = await other.readSignature(cancel, word, [inner], inner);
    expect(await other.mirrorBatch?.(cancel, [signature])).toBeNull();
    expect(queue.filed.get(cancel.safeTxHash)?.confirmations).toMatchObject([{ signatureType: "CONTRACT_SIGNATURE" }]);
    expect(await other.outsideSignatures(cancel, [inner])).toEqual([signature]);
    other.close();
  });

  test("is shown only where a service is set up", () => {
    const alone = connectTreasury({ ...settingOf(), rpcUrl: evm.rpcUrl });
    expect(alone.mirrorBatch).toBeUndefined();
    alone.close();
  });
});

describe("a confirmation at the service does not count", () => {
  test.each<[string, (batch: Batch) => { owner: string; signature: string }]>([
    ["under an owner's name, by a stranger", (batch) => ({ owner: ada.address, signature: by(stranger, batch) })],
    ["under an owner's name, by another owner", (batch) => ({ owner: ada.address, signature: by(ben, batch) })],
    ["by a stranger", (batch) => ({ owner: stranger.address, signature: by(stranger, batch) })],
    [
      "over something else",
      () => ({ owner: ada.address, signature: ada.signingKey.sign(keccakOfText("x")).serialized }),
    ],
    ["that is no signature", () => ({ owner: ada.address, signature: "0x1234" })],
    ["that is no text", () => ({ owner: ada.address, signature: 7 as unknown as string })],
    ["by nobody", (batch) => ({ owner: "ada", signature: by(ada, batch) })],
    [
      "that claims an approval on chain",
      () => ({ owner: ada.address, signature: concat([zeroPadValue(ada.address, 32), toBeHex(0, 32), "0x01"]) }),
    ],
  ])("%s", async (_, forge) => {
    const batch = await compose();
    await treasury.mirrorBatch?.(batch, []);
    const filed = queue.filed.get(batch.safeTxHash);
    filed?.confirmations.push({ ...forge(batch), signatureType: "EOA" });
    expect(await treasury.outsideSignatures(batch, owners())).toEqual([]);
    filed?.confirmations.push({ owner: ben.address, signature: by(ben, batch), signatureType: "EOA" });
    expect((await treasury.outsideSignatures(batch, owners())).map(({ signer }) => signer)).toEqual([addressOf(ben)]);
  });

  test("by somebody who is not an owner any more", async () => {
    const batch = await compose();
    await treasury.mirrorBatch?.(batch, [signBatch(ada, batch), signBatch(ben, batch)]);
    expect((await treasury.outsideSignatures(batch, owners().slice(1))).map(({ signer }) => signer)).toEqual([
      addressOf(ben),
    ]);
  });

  test("twice, or beside the same owner's approval on chain", async () => {
    const batch = await compose();
    await treasury.mirrorBatch?.(batch, [signBatch(ada, batch)]);
    const filed = queue.filed.get(batch.safeTxHash);
    filed?.confirmations.push(...filed.confirmations);
    await approveOnChain(evm, deployed.safe, ben, batch.safeTxHash);
    filed?.confirmations.push({ owner: ben.address, signature: by(ben, batch), signatureType: "EOA" });
    const signatures = await treasury.outsideSignatures(batch, owners());
    expect(signatures.map(({ signer, kind }) => [signer, kind])).toEqual([
      [addressOf(ben), "approved-hash"],
      [addressOf(ada), "eip712"],
    ]);
  });
});

describe("the next free nonce", () => {
  test("is the Safe's own while nothing waits", async () => {
    expect(await treasury.standing()).toMatchObject({ nonce: 0, nextNonce: 0 });
  });

  test("comes after the transactions that owners have signed elsewhere, and fills the first gap", async () => {
    await fileElsewhere(0);
    await fileElsewhere(1);
    await fileElsewhere(3);
    expect(await treasury.standing()).toMatchObject({ nonce: 0, nextNonce: 2 });
    await fileElsewhere(2);
    expect(await treasury.standing()).toMatchObject({ nonce: 0, nextNonce: 4 });
  });

  test("does not count what no owner or a former one signed, what was changed after it was signed, or what lies far ahead", async () => {
    const unsigned = await fileElsewhere(0);
    queue.filed.set(unsigned.safeTxHash, { ...unsigned, confirmations: [] });
    const signature = stranger.signingKey.sign(unsigned.safeTxHash).serialized;
    const byStranger = { owner: stranger.address, signature, signatureType: "EOA" } as const;
    queue.filed.set("another", { ...unsigned, confirmations: [byStranger] });
    const changed = await fileElsewhere(1);
    queue.filed.set(changed.safeTxHash, { ...changed, nonce: "0" });
    await fileElsewhere(1_000_000);
    expect(await treasury.standing()).toMatchObject({ nonce: 0, nextNonce: 0 });
  });

  test("does not count what is no transaction at all", async () => {
    const filed = await fileElsewhere(0);
    queue.filed.set(filed.safeTxHash, { ...filed, value: "much" });
    expect(await treasury.standing()).toMatchObject({ nextNonce: 0 });
    queue.filed.set(filed.safeTxHash, { ...filed, confirmations: "none" as never });
    expect(await treasury.standing()).toMatchObject({ nextNonce: 0 });
  });
});

describe("a service that", () => {
  const servers: Server[] = [];
  afterAll(() => servers.forEach((server) => void server.close().closeAllConnections()));

  async function answering(listener: Parameters<typeof createServer>[1]): Promise<string> {
    const server = createServer(listener as never).listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
  }

  test.each<[string, () => Promise<string>]>([
    ["says nothing", () => answering(() => undefined)],
    ["cuts the line", () => answering((request) => void request.destroy())],
    ["has trouble", () => answering((_, response) => void response.writeHead(503).end("down"))],
    ["wants fewer questions", () => answering((_, response) => void response.writeHead(429).end("{}"))],
    ["answers with a page", () => answering((_, response) => void response.writeHead(200).end("<html>"))],
    ["answers with a list", () => answering((_, response) => void response.writeHead(200).end("[]"))],
    ["never ends its answer", () => answering((_, response) => void response.writeHead(200).write("{"))],
    [
      "answers with ten megabytes",
      () => answering((_, response) => void response.end(`{"x":"${"x".repeat(10_000_000)}"}`)),
    ],
    ["is not there", async () => "http://127.0.0.1:1"],
  ])("%s delays little and decides nothing", async (_, serve) => {
    const other = connectTo(await serve(), { deadlineMilliseconds: 400 });
    const batch = await compose();
    await approveOnChain(evm, deployed.safe, cleo, batch.safeTxHash);
    const found = await other.outsideSignatures(batch, owners());
    expect(found.map(({ signer }) => signer)).toEqual([addressOf(cleo)]);
    expect(await other.standing()).toMatchObject({ faults: [], nonce: 0, nextNonce: 0 });
    expect(await other.mirrorBatch?.(batch, [])).toMatch(/Safe's Transaction Service did not answer/);
    other.close();
  });

  test("did not answer is left alone for a while", async () => {
    const batch = await compose();
    queue.asked.length = 0;
    queue.hooks.beforeRequest = () => 500;
    await treasury.outsideSignatures(batch, owners());
    await treasury.outsideSignatures(batch, owners());
    await treasury.standing();
    expect(queue.asked.length).toBe(1);
  });

  test("refuses a proposal is asked again the next time", async () => {
    const other = connectTo(queue.url, { delegateKey: stranger.privateKey });
    const batch = await compose();
    expect(await other.mirrorBatch?.(batch, [])).toContain("422");
    await queue.makeDelegate(ben, stranger.address);
    expect(await other.mirrorBatch?.(batch, [])).toBeNull();
    other.close();
  });
});

const fileElsewhere = (nonce: number) => queue.propose(ben, deployed.safe, nonce);

let payouts = 0;

async function compose(): Promise<Batch> {
  payouts += 1;
  const wallet = parseWallet(zeroPadValue(toBeHex(0x55_0000_0000 + payouts), 20));
  const transfers = [{ wallet, amountBaseUnits: baseUnits(5n) }];
  return treasury.composeBatch({ payoutId: keccakOfText(`payout ${payouts}`) as Hash, transfers, safeTxNonce: 0 });
}

function owners() {
  return [ada, ben, cleo].map(addressOf);
}

function by(key: Key, { safeTxHash: hash }: Batch): string {
  return key.signingKey.sign(hash).serialized;
}

function settingOf(): Omit<TreasurySetting, "rpcUrl"> {
  const executorKey = evm.wallets(1)[0]!.privateKey;
  return { ...deployed, executorKey, confirmations: 1, deadlineMilliseconds: 5_000 };
}

function connectTo(
  url: string,
  changes: { delegateKey?: string; deadlineMilliseconds?: number } = {},
  place: Partial<SandboxTreasury> = {},
): Connected {
  const { delegateKey = delegate.privateKey, deadlineMilliseconds = 5_000 } = changes;
  const at = { ...settingOf(), ...place, rpcUrl: evm.rpcUrl, deadlineMilliseconds };
  return connectTreasury({ ...at, queue: { url, apiKey: "a.key", delegateKey } });
}
