// Safe's own library beside ours: for random batches and every kind of signature, the same hashes, bytes and signatures.
import { createRequire } from "node:module";
import { Wallet as Key, id as keccakOfText, toBeHex } from "ethers";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeMultiSend } from "#contracts/safe/multisend.ts";
import { composePayoutBatch } from "#contracts/safe/payout-batch.ts";
import { encodeExecution, packSignatures } from "#contracts/safe/safe-tx.ts";
import { connectTreasury } from "#contracts/safe/treasury.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import { baseUnits, sumOf } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { deployTreasury, type SandboxTreasury } from "#test/sandbox/treasury.ts";
import { addressOf } from "#test/support/build.ts";
import { deploySafe, type DeployedSafe } from "../safe-release.ts";
import { approveOnChain } from "./signing.ts";

interface KitTransaction {
  readonly data: { readonly to: string; readonly data: string; readonly operation: number };
  readonly signatures: ReadonlyMap<string, KitSignature>;
  addSignature(signature: KitSignature): void;
  encodedSignatures(): string;
}
interface KitSignature {
  readonly signer: string;
  readonly data: string;
}
interface Kit {
  createTransaction(plan: { transactions: readonly object[]; options: object }): Promise<KitTransaction>;
  getTransactionHash(safeTx: KitTransaction): Promise<string>;
  getEncodedTransaction(safeTx: KitTransaction): Promise<string>;
  signTransaction(safeTx: KitTransaction, method: string, outerSafe?: string): Promise<KitTransaction>;
}
/** Its types name another default export than its code has. */
interface KitPackage {
  readonly default: {
    init(setting: { provider: string; signer: string; safeAddress: string; contractNetworks: object }): Promise<Kit>;
  };
  readonly EthSafeSignature: new (signer: string, data: string, isContract: boolean) => KitSignature;
  generatePreValidatedSignature(owner: string): KitSignature;
  buildContractSignature(signatures: readonly KitSignature[], safe: string): Promise<KitSignature>;
}
const kitPackage = createRequire(import.meta.url)("@safe-global/protocol-kit") as KitPackage;

const [typed, inWords, onChain, ...inside] = ["a", "b", "c", "d", "e"].map(
  (name) => new Key(keccakOfText(`protocol-kit ${name}`)),
) as [Key, Key, Key, Key, Key];

let evm: Evm;
let shared: SandboxTreasury;

beforeAll(async () => {
  evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: "protocol-kit" });
  shared = await deployTreasury(evm, { treasurers: inside, fundsBaseUnits: baseUnits(0n) });
});
afterAll(() => evm.close());

const CLAIMS_AT = parseWallet(toBeHex(0xc1a1n, 20));
const payment = fc
  .record({
    payoutId: fc.bigInt(1n, 2n ** 256n - 1n).map((number) => toBeHex(number, 32) as Hash),
    safeTxNonce: fc.nat(1_000_000),
    transfers: fc.uniqueArray(
      fc.record({
        wallet: fc.bigInt(2n ** 80n, 2n ** 160n - 1n).map((number) => parseWallet(toBeHex(number, 20))),
        amountBaseUnits: fc.bigInt(1n, 2n ** 96n - 1n).map(baseUnits),
      }),
      { selector: ({ wallet }) => wallet, minLength: 1, maxLength: 12 },
    ),
    claimed: fc.nat(3),
    root: fc.bigInt(1n, 2n ** 256n - 1n).map((number) => toBeHex(number, 32) as Hash),
    round: fc.integer({ min: 1, max: 1_000_000 }),
  })
  .map(({ claimed, root, round, ...name }) => {
    const transfers = name.transfers.slice(0, Math.min(claimed, name.transfers.length - 1));
    const rise = sumOf(transfers.map(({ amountBaseUnits }) => amountBaseUnits));
    if (transfers.length === 0 || rise >= 2n ** 96n) return { ...name, claims: null };
    const amounts = { totalBaseUnits: rise, riseBaseUnits: rise };
    return { ...name, claims: { contract: CLAIMS_AT, round, root, ...amounts, transfers } };
  });

describe.each(["1.4.1", "1.5.0"] as const)("for Safe %s", (version) => {
  let inner: DeployedSafe;
  let outer: DeployedSafe;
  let owners: Wallet[];
  let treasury: ReturnType<typeof connectTreasury>;
  let kits: { typed: Kit; inWords: Kit; inside: readonly Kit[] };

  beforeAll(async () => {
    const plan = { version, singleton: "Safe" } as const;
    inner = await deploySafe(evm, { ...plan, owners: inside, threshold: 2 });
    owners = [...[typed, inWords, onChain].map(addressOf), inner.safe];
    outer = await deploySafe(evm, { ...plan, owners: owners.map((address) => ({ address })), threshold: 4 });
    const claims = { contract: CLAIMS_AT };
    const place = { ...shared, ...outer, claims, confirmations: 1, deadlineMilliseconds: 5_000 };
    treasury = connectTreasury({ ...place, rpcUrl: evm.rpcUrl, executorKey: null });
    kits = {
      typed: await kitOf(outer, typed),
      inWords: await kitOf(outer, inWords),
      inside: await Promise.all(inside.map((key) => kitOf(inner, key))),
    };
  });
  afterAll(() => treasury.close());

  test("a batch has the same bytes, hash, signatures and calldata", async () => {
    await fc.assert(
      fc.asyncProperty(payment, async (name) => {
        const batch = treasury.composeBatch(name);
        const parties = { ...shared, ...outer, token: shared.token.address, claims: { contract: CLAIMS_AT } };
        const ours = composePayoutBatch(parties, name);
        const theirs = await kits.typed.createTransaction({
          transactions: decodeMultiSend(ours.data).map(({ to, data }) => ({ to, data, value: "0" })),
          options: { nonce: name.safeTxNonce, safeTxGas: "0", baseGas: "0", gasPrice: "0" },
        });
        expect(theirs.data).toMatchObject({ to: ours.to, data: ours.data, operation: 1 });
        expect(await kits.typed.getTransactionHash(theirs)).toBe(batch.safeTxHash);

        const byTyped = onlyOf(await kits.typed.signTransaction(theirs, "eth_signTypedData_v4"));
        const byWords = onlyOf(await kits.inWords.signTransaction(theirs, "eth_sign"));
        const byInside = await Promise.all(
          kits.inside.map(async (kit) => onlyOf(await kit.signTransaction(theirs, "safe_sign", outer.safe))),
        );
        const byInner = await kitPackage.buildContractSignature(byInside, inner.safe);
        const approval = kitPackage.generatePreValidatedSignature(onChain.address);
        for (const each of [byTyped, byWords, byInner, approval]) theirs.addSignature(each);
        await approveOnChain(evm, outer.safe, onChain, batch.safeTxHash);

        const all = [byTyped, byWords, byInner, approval];
        const read = await Promise.all(
          all.map(({ data, signer }) => treasury.readSignature(batch, data, owners, parseWallet(signer))),
        );
        expect(read.map(({ kind }) => kind)).toEqual(["eip712", "eth-sign", "contract", "approved-hash"]);
        expect(read.map(({ signature }) => signature)).toEqual(all.map(({ data }) => data.toLowerCase()));
        expect(typed.signingKey.sign(batch.safeTxHash).serialized).toBe(byTyped.data);
        expect(packSignatures(read)).toBe(theirs.encodedSignatures().toLowerCase());
        expect(encodeExecution(ours, read)).toBe((await kits.typed.getEncodedTransaction(theirs)).toLowerCase());
      }),
      { numRuns: 12, seed: 8_675_309 },
    );
  });

  test("two contracts among the signers are packed as Safe's own library packs them", async () => {
    const words = ["0x010203", `0x${"ab".repeat(130)}`, "0x"];
    const contracts = words.map((data, index) => ({
      signer: parseWallet(toBeHex((2n ** 159n) >> BigInt(index), 20)),
      data,
    }));
    const theirs = await kits.typed.createTransaction({
      transactions: [{ to: outer.safe, data: "0x", value: "0" }],
      options: { nonce: 0, safeTxGas: "0" },
    });
    for (const { signer, data } of contracts) theirs.addSignature(new kitPackage.EthSafeSignature(signer, data, true));
    const ours = contracts.map(({ signer, data }) => ({ signer, signature: data, kind: "contract" as const }));
    expect(packSignatures(ours)).toBe(theirs.encodedSignatures().toLowerCase());
  });
});

function kitOf({ safe, singleton, multiSendCallOnly, fallback }: DeployedSafe, { privateKey }: Key): Promise<Kit> {
  const addresses = {
    safeSingletonAddress: singleton,
    safeProxyFactoryAddress: shared.proxyFactory,
    multiSendAddress: multiSendCallOnly,
    multiSendCallOnlyAddress: multiSendCallOnly,
    fallbackHandlerAddress: fallback,
  };
  const contractNetworks = { [String(evm.chainId)]: addresses };
  return kitPackage.default.init({ provider: evm.rpcUrl, signer: privateKey, safeAddress: safe, contractNetworks });
}

function onlyOf({ signatures }: KitTransaction): KitSignature {
  const [signature] = signatures.values();
  if (signature === undefined) throw new Error("the library signed nothing");
  return signature;
}
