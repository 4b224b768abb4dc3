// The stand-in Safe Transaction Service: what it takes, and what it refuses as the real one does.
import { Wallet as Key, concat, getBytes, id as keccakOfText, toBeHex, zeroPadValue } from "ethers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { baseUnits } from "#core/money.ts";
import { unixSeconds, type UnixSeconds } from "#core/time.ts";
import { startEvm, type Evm } from "./evm.ts";
import { startSafeQueue, type FiledTransaction, type SafeQueueStandIn } from "./safe-queue.ts";
import { deployTreasury, type SandboxTreasury } from "./treasury.ts";

const START = unixSeconds(1_772_000_000);
const [ada, ben, delegate, stranger] = ["ada", "ben", "delegate", "stranger"].map(
  (name) => new Key(keccakOfText(name)),
) as [Key, Key, Key, Key];

let evm: Evm;
let deployed: SandboxTreasury;
let queue: SafeQueueStandIn;
let now: UnixSeconds;

beforeAll(async () => {
  evm = await startEvm({ timestamp: START, seed: "safe-queue" });
  deployed = await deployTreasury(evm, { treasurers: [ada, ben], threshold: 2, fundsBaseUnits: baseUnits(0n) });
});
afterAll(() => evm.close());
beforeEach(async () => {
  now = START;
  queue = await startSafeQueue({ evm, clock: { now: () => now } });
  return () => queue.close();
});

test("a Safe is shown as it is on chain", async () => {
  expect(await get(`/v1/safes/${deployed.safe}/`)).toEqual({
    status: 200,
    body: {
      address: deployed.safe,
      nonce: "0",
      threshold: 2,
      owners: expect.arrayContaining([ada.address, ben.address]) as string[],
      version: "1.4.1",
    },
  });
});

describe("a proposal", () => {
  test("by an owner counts as that owner's confirmation", async () => {
    const { safeTxHash, confirmations } = await queue.propose(ada, deployed.safe, 0);
    expect(confirmations.map(({ owner, signatureType }) => [owner, signatureType])).toEqual([[ada.address, "EOA"]]);
    expect(await get(`/v2/multisig-transactions/${safeTxHash}/`)).toMatchObject({ status: 200, body: { safeTxHash } });
  });

  test("by a delegate names the owner who let it propose, and confirms nothing", async () => {
    await queue.makeDelegate(ben, delegate.address);
    expect(await queue.propose(delegate, deployed.safe, 0)).toMatchObject({
      proposer: ben.address,
      proposedByDelegate: delegate.address,
      confirmations: [],
    });
  });

  test("by a stranger, over another hash or with another's signature is refused, and nothing is filed", async () => {
    await expect(queue.propose(stranger, deployed.safe, 0)).rejects.toThrow("422");
    const { confirmations, ...filed } = await queue.propose(ada, deployed.safe, 0);
    queue.filed.clear();
    const good = { ...filed, data: "0x", sender: ada.address, signature: confirmations[0]?.signature };
    const propose = (change: object) =>
      post(`/v2/safes/${deployed.safe}/multisig-transactions/`, {
        ...{ ...good, contractTransactionHash: filed.safeTxHash },
        ...change,
      });
    expect(await propose({ nonce: "1" })).toMatchObject({
      status: 422,
      body: { nonFieldErrors: [expect.stringMatching(/expected$/)] },
    });
    expect(await propose({ sender: ben.address })).toMatchObject({ status: 422 });
    expect(queue.filed.size).toBe(0);
    expect(await propose({})).toMatchObject({ status: 201 });
  });
});

describe("a confirmation", () => {
  let filed: FiledTransaction;
  beforeEach(async () => {
    filed = await queue.propose(ada, deployed.safe, 0);
  });

  test("by another owner is kept once, and said to be of its kind", async () => {
    const words = await ben.signMessage(getBytes(filed.safeTxHash));
    const signature = `${words.slice(0, -2)}${(Number.parseInt(words.slice(-2), 16) + 4).toString(16)}`;
    await queue.confirm(filed.safeTxHash, signature);
    await queue.confirm(filed.safeTxHash, signature);
    expect(await get(`/v1/multisig-transactions/${filed.safeTxHash}/confirmations/`)).toMatchObject({
      body: { count: 2, results: [{ owner: ada.address }, { owner: ben.address, signatureType: "ETH_SIGN" }] },
    });
  });

  test.each([
    ["by a stranger", () => stranger.signingKey.sign(filed.safeTxHash).serialized],
    ["over another hash", () => ben.signingKey.sign(keccakOfText("another")).serialized],
    ["of an approval that is not on chain", () => concat([zeroPadValue(ben.address, 32), toBeHex(0, 32), "0x01"])],
  ])("%s is refused", async (_, sign) => {
    await expect(queue.confirm(filed.safeTxHash, sign())).rejects.toThrow("400");
    expect(queue.filed.get(filed.safeTxHash)?.confirmations).toHaveLength(1);
  });

  test("of what was never proposed is not found", async () => {
    const signature = ben.signingKey.sign(filed.safeTxHash).serialized;
    await expect(queue.confirm(`0x${"00".repeat(32)}`, signature)).rejects.toThrow("404");
  });
});

test("what waits is listed from a nonce on, the last first", async () => {
  for (const nonce of [0, 1, 2]) await queue.propose(ada, deployed.safe, nonce);
  const { body } = await get(`/v2/safes/${deployed.safe}/multisig-transactions/?executed=false&nonce__gte=1&limit=100`);
  expect((body as { results: FiledTransaction[] }).results.map(({ nonce }) => nonce)).toEqual(["2", "1"]);
  const executed = await get(`/v2/safes/${deployed.safe}/multisig-transactions/?executed=true`);
  expect(executed.body).toMatchObject({ count: 0 });
});

test("a delegate is made by an owner's word of this hour, not by an older one or another's", async () => {
  const domain = { name: "Safe Transaction Service", version: "1.0", chainId: evm.chainId };
  const types = {
    Delegate: [
      { name: "delegateAddress", type: "address" },
      { name: "totp", type: "uint256" },
    ],
  };
  const totp = Math.floor(START / 3_600);
  const signature = await ada.signTypedData(domain, types, { delegateAddress: delegate.address, totp });
  const body = { delegate: delegate.address, delegator: ada.address, signature };
  expect(await post("/v2/delegates/", { ...body, delegator: ben.address })).toMatchObject({ status: 400 });
  now = unixSeconds(START + 2 * 3_600);
  expect(await post("/v2/delegates/", body)).toMatchObject({ status: 400 });
  now = unixSeconds(START + 3_600);
  expect(await post("/v2/delegates/", body)).toMatchObject({ status: 201 });
});

test("a hook answers with a status of its own, before or after the effect", async () => {
  queue.hooks.beforeRequest = () => 503;
  expect((await get(`/v1/safes/${deployed.safe}/`)).status).toBe(503);
  delete queue.hooks.beforeRequest;
  queue.hooks.afterEffect = () => {
    throw new Error("the line is cut");
  };
  await expect(queue.propose(ada, deployed.safe, 0)).rejects.toThrow();
  expect(queue.filed.size).toBe(1);
});

function get(path: string) {
  return ask(path, {});
}

function post(path: string, body: object) {
  return ask(path, { method: "POST", body: JSON.stringify(body) });
}

async function ask(path: string, init: RequestInit): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${queue.url}/api${path}`, init);
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : (JSON.parse(text) as unknown) };
}
