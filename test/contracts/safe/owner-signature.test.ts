// Signatures of every kind, on the real Safe contracts of both releases: which count, which do not, and what they pay together.
import { Wallet as Key, concat, getBytes, id as keccakOfText, toBeHex, zeroPadValue } from "ethers";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectTreasury } from "#contracts/safe/treasury.ts";
import { explainError } from "#core/errors.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import type { Batch, OwnerSignature } from "#core/world.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { balanceOf, deploy, deployTreasury, mint, type SandboxTreasury } from "#test/sandbox/treasury.ts";
import { addressOf } from "#test/support/build.ts";
import { deploySafe } from "../safe-release.ts";
import { approveOnChain, signForSafe, signInWords } from "./signing.ts";

/** Contracts that are owners, as the code that lies on chain. */
const CODE = {
  burns: "5b5f56",
  bombs: "620186a05ffd",
  answersLong: "620186a05ff3",
  saysNo: "5f5f5260205ff3",
  /** The magic values of EIP-1271's draft, which 1.4.1 asks for, and of its last form. */
  saysYesToData: "6320c13b0b60e01b5f5260205ff3",
  saysYesToHash: "631626ba7e60e01b5f5260205ff3",
} as const;

let evm: Evm;
let shared: SandboxTreasury;
let executor: Key;
let inner: Key[];

beforeAll(async () => {
  evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: "owner-signature" });
  [executor, ...inner] = evm.wallets(3) as [Key, ...Key[]];
  shared = await deployTreasury(evm, { treasurers: inner, executor, fundsBaseUnits: baseUnits(0n) });
});
afterAll(() => evm.close());

describe.each(["1.4.1", "1.5.0"] as const)("Safe %s", (version) => {
  const [typed, inWords, onChain, stranger] = ["typed", "in words", "on chain", "stranger"].map(
    (name) => new Key(keccakOfText(`${version} ${name}`)),
  ) as [Key, Key, Key, Key];
  let innerSafe: Wallet;
  let yes: Wallet;
  let owners: Wallet[];
  let place: SandboxTreasury;
  let treasury: ReturnType<typeof connectTreasury>;

  beforeAll(async () => {
    const plan = { version, singleton: "SafeL2", threshold: 2 } as const;
    innerSafe = (await deploySafe(evm, { ...plan, owners: inner })).safe;
    yes = await deployCode(version === "1.4.1" ? CODE.saysYesToData : CODE.saysYesToHash);
    owners = [...[typed, inWords, onChain].map(addressOf), innerSafe, yes];
    place = { ...shared, ...(await deploySafe(evm, { ...plan, owners: listed(owners), threshold: 4 })) };
    await mint(evm, shared.token, place.safe, baseUnits(1_000n));
    treasury = connectTo(place);
  });
  afterAll(() => treasury.close());

  const read = (batch: Batch, signature: string, claimed?: Wallet) =>
    treasury.readSignature(batch, signature, owners, claimed);

  /** What the owners of the inner Safe sign: its word for the outer one, whose release decides over which bytes. */
  const signInside = (batch: Batch, keys = inner) => signForSafe(place.chainId, innerSafe, messageOf(batch), keys);
  const messageOf = ({ safeTxHash, domainHash, messageHash }: Batch) =>
    version === "1.4.1" ? concat(["0x1901", domainHash, messageHash]) : safeTxHash;

  test("is paid from by four owners, each of whom signs in another way", async () => {
    const [batch, wallet] = await compose(treasury);
    await approveOnChain(evm, place.safe, onChain, batch.safeTxHash);
    const signatures = [
      await read(batch, typed.signingKey.sign(batch.safeTxHash).serialized),
      await read(batch, await signInWords(inWords, batch.safeTxHash)),
      await read(batch, await signInside(batch), innerSafe),
      ...(await treasury.outsideSignatures(batch, owners)),
    ];
    expect(signatures.map(({ signer, kind }) => [signer, kind])).toEqual([
      [addressOf(typed), "eip712"],
      [addressOf(inWords), "eth-sign"],
      [innerSafe, "contract"],
      [addressOf(onChain), "approved-hash"],
    ]);
    await treasury.simulate(batch, signatures);
    const hash = await treasury.execute(batch, signatures.toReversed());
    await evm.mine(1);
    expect(await treasury.readExecution(batch, hash)).toMatchObject({ state: "final" });
    expect(await balanceOf(evm, shared.token.address, wallet)).toBe(5n);
  });

  test("is paid from with two contracts among the signers, whose words are of different lengths", async () => {
    const [batch] = await compose(treasury);
    const signatures = [
      await read(batch, await signInside(batch), innerSafe),
      await read(batch, "0x01020304050607", yes),
      await read(batch, typed.signingKey.sign(batch.safeTxHash).serialized),
      await read(batch, await signInWords(inWords, batch.safeTxHash)),
    ];
    const hash = await treasury.execute(batch, signatures);
    await evm.mine(1);
    expect(await treasury.readExecution(batch, hash)).toMatchObject({ state: "final" });
  });

  test("takes what was kept of each signature again", async () => {
    const [batch] = await compose(treasury);
    await approveOnChain(evm, place.safe, onChain, batch.safeTxHash);
    const signatures = [
      await read(batch, typed.signingKey.sign(batch.safeTxHash).serialized),
      await read(batch, await signInWords(inWords, batch.safeTxHash)),
      await read(batch, await signInside(batch), innerSafe),
      ...(await treasury.outsideSignatures(batch, owners)),
    ];
    const again = signatures.map(({ signer, signature }) => read(batch, signature, signer));
    expect(await Promise.all(again)).toEqual(signatures);
  });

  test("takes a hash that a wallet signed as a message, and the same with the Safe's own four added", async () => {
    const [batch] = await compose(treasury);
    const asMessage = await inWords.signMessage(getBytes(batch.safeTxHash));
    const expected = {
      signer: addressOf(inWords),
      signature: await signInWords(inWords, batch.safeTxHash),
      kind: "eth-sign",
    };
    expect(await read(batch, asMessage)).toEqual(expected);
    expect(await read(batch, expected.signature)).toEqual(expected);
  });

  test("takes a contract's signature as the service shows it, padded or not", async () => {
    const [batch] = await compose(treasury);
    const word = await signInside(batch);
    const shown = concat([
      zeroPadValue(innerSafe, 32),
      toBeHex(65, 32),
      "0x00",
      toBeHex((word.length - 2) / 2, 32),
      word,
    ]);
    const expected = { signer: innerSafe, signature: word, kind: "contract" };
    expect(await read(batch, shown)).toEqual(expected);
    expect(await read(batch, `${shown}${"00".repeat(30)}`, innerSafe)).toEqual(expected);
    expect(await told(read(batch, `${shown}${"00".repeat(32)}`))).toContain("cannot be read");
    expect(await told(read(batch, shown.slice(0, -2)))).toContain("cannot be read");
  });

  test("does not take an approval that was never made on chain", async () => {
    const [batch] = await compose(treasury);
    const approval = concat([zeroPadValue(onChain.address, 32), toBeHex(0, 32), "0x01"]);
    expect(await told(read(batch, approval))).toContain("not by a treasurer");
    expect(await treasury.outsideSignatures(batch, owners)).toEqual([]);
    await approveOnChain(evm, place.safe, onChain, batch.safeTxHash);
    expect(await read(batch, approval)).toMatchObject({ signer: addressOf(onChain), kind: "approved-hash" });
    expect(await told(treasury.readSignature(batch, approval, owners.slice(0, 2)))).toContain("not by a treasurer");
  });

  test("does not take a contract's word from a stranger, for another batch, or from too few of its own owners", async () => {
    const [[batch], [other]] = [await compose(treasury), await compose(treasury)];
    const refused = [
      read(batch, await signInside(other), innerSafe),
      read(batch, await signInside(batch, inner.slice(0, 1)), innerSafe),
      read(batch, await signInside(batch, [inner[0]!, stranger]), innerSafe),
      read(batch, await signInside(batch), addressOf(typed)),
      read(batch, "0x", innerSafe),
      treasury.readSignature(batch, await signInside(batch), owners.slice(0, 3), innerSafe),
    ];
    const sentences = await Promise.all(refused.map(told));
    expect(sentences.filter((sentence) => !sentence.includes("not by a treasurer"))).toEqual([]);
  });

  test("does not take one owner's signature as another's", async () => {
    const [batch] = await compose(treasury);
    const signature = typed.signingKey.sign(batch.safeTxHash).serialized;
    expect(await told(read(batch, signature, addressOf(inWords)))).toContain("not by a treasurer");
    expect(await told(read(batch, signature, innerSafe))).toContain("not by a treasurer");
  });

  test.each([
    ["burns all the gas that it is given", CODE.burns],
    ["refuses with 100,000 bytes", CODE.bombs],
    ["answers with 100,000 bytes", CODE.answersLong],
    ["says no", CODE.saysNo],
    ["has no code at all", ""],
  ])("does not wait for an owner that %s", async (_, code) => {
    const bad = code === "" ? parseWallet(zeroPadValue("0xdead01", 20)) : await deployCode(code);
    const safe = await deploySafe(evm, { version, singleton: "Safe", owners: listed([bad, yes]), threshold: 1 });
    const other = connectTo({ ...shared, ...safe });
    const [batch] = await compose(other);
    expect(await told(other.readSignature(batch, "0x01", [bad, yes], bad))).toContain("not by a treasurer");
    expect(await other.readSignature(batch, "0x01", [bad, yes], yes)).toMatchObject({ signer: yes, kind: "contract" });
    other.close();
  });

  test("asks a contract that is an owner with no more gas than one owner may use", async () => {
    const [batch] = await compose(treasury);
    const gas: unknown[] = [];
    evm.hooks.beforeRequest = (method, [call]) => {
      if (method === "eth_call") gas.push((call as { gas?: string }).gas);
    };
    await read(batch, "0x01", yes);
    delete evm.hooks.beforeRequest;
    expect(gas).toEqual(["0xf4240"]);
  });

  test("asks a contract that is an owner no longer than the deadline", async () => {
    const [batch] = await compose(treasury);
    const hurried = connectTo(place, 200);
    evm.hooks.beforeRequest = () => new Promise<void>((resolve) => void (letGo = resolve));
    let letGo: () => void = () => undefined;
    const asked = hurried.readSignature(batch, "0x01", owners, yes);
    await expect(asked).rejects.toMatchObject({ family: "RetryLater" });
    delete evm.hooks.beforeRequest;
    letGo();
    hurried.close();
  });
});

test("Safe 1.4.1 asks its owners for more than a Safe 1.5.0 answers: that one has to approve on chain", async () => {
  const innerSafe = await deploySafe(evm, { version: "1.5.0", singleton: "Safe", owners: inner, threshold: 2 });
  const owners = [innerSafe.safe];
  const safe = await deploySafe(evm, { version: "1.4.1", singleton: "Safe", owners: listed(owners), threshold: 1 });
  const treasury = connectTo({ ...shared, ...safe });
  const [batch] = await compose(treasury);
  for (const message of [batch.safeTxHash, concat(["0x1901", batch.domainHash, batch.messageHash])]) {
    const signature = await signForSafe(evm.chainId, innerSafe.safe, message, inner);
    expect(await told(treasury.readSignature(batch, signature, owners, innerSafe.safe))).toContain(
      "not by a treasurer",
    );
  }
  treasury.close();
});

test("Safe 1.5.0 takes the word of a Safe 1.4.1 over the hash", async () => {
  const innerSafe = await deploySafe(evm, { version: "1.4.1", singleton: "Safe", owners: inner, threshold: 2 });
  const owners = [innerSafe.safe];
  const safe = await deploySafe(evm, { version: "1.5.0", singleton: "Safe", owners: listed(owners), threshold: 1 });
  const treasury = connectTo({ ...shared, ...safe });
  await mint(evm, shared.token, safe.safe, baseUnits(5n));
  const [batch] = await compose(treasury);
  const word = await signForSafe(evm.chainId, innerSafe.safe, batch.safeTxHash, inner);
  await treasury.execute(batch, [await treasury.readSignature(batch, word, owners, innerSafe.safe)]);
  await evm.mine(1);
  expect((await treasury.findPayout(batch.payoutId))?.safeTxHash).toBe(batch.safeTxHash);
  treasury.close();
});

describe("a treasurer's signature over the same payout", () => {
  const elsewhere: [string, () => Partial<SandboxTreasury>][] = [
    ["a Safe at the same address of another chain", () => ({ chainId: 1 })],
    ["another Safe of the same owners", () => ({ safe: parseWallet(zeroPadValue("0x5afe02", 20)) })],
    ["another Payouts", () => ({ payouts: parseWallet(zeroPadValue("0x9a1002", 20)) })],
    ["another token", () => ({ token: { ...shared.token, address: shared.voteToken.address } })],
  ];

  test.each(elsewhere)("by %s counts for nothing here", async (_, change) => {
    const [here, there] = [connectTo(shared), connectTo({ ...shared, ...change() })];
    const [batch] = await compose(here);
    const { payoutId, transfers, safeTxNonce } = batch;
    const other = there.composeBatch({ payoutId, transfers, safeTxNonce });
    const owners = inner.map(addressOf);
    for (const key of inner) {
      const replayed = key.signingKey.sign(other.safeTxHash).serialized;
      expect(await told(here.readSignature(batch, replayed, owners))).toContain("not over this batch");
      expect(await told(here.readSignature(batch, replayed, owners, addressOf(key)))).toContain("not over this batch");
    }
    here.close();
    there.close();
  });
});

describe("bytes that are no signature of any kind", () => {
  test.each([
    ["nothing", ""],
    ["no hex", "0xzz"],
    ["half a byte", "0x123"],
    ["a few bytes", "0x1234"],
    ["66 bytes", `0x${"11".repeat(66)}`],
    ["an unknown kind", `0x${"11".repeat(64)}1d`],
    ["a megabyte", `0x${"11".repeat(1_000_000)}`],
    [
      "a contract's, whose rest begins elsewhere",
      concat([zeroPadValue("0xa1", 32), toBeHex(66, 32), `0x00${"00".repeat(40)}`]),
    ],
    [
      "a contract's, whose length is too great",
      concat([zeroPadValue("0xa1", 32), toBeHex(65, 32), "0x00", `0x${"ff".repeat(32)}`]),
    ],
  ])("are refused: %s", async (_, signature) => {
    const treasury = connectTo(shared);
    const [batch] = await compose(treasury);
    expect(await told(treasury.readSignature(batch, signature, inner.map(addressOf)))).toContain("cannot be read");
    treasury.close();
  });
});

test("no bytes are taken for a signature by chance, and none stop anything", async () => {
  const treasury = connectTo(shared);
  const [batch] = await compose(treasury);
  const word = fc.oneof(
    fc.constantFrom(...inner.map(({ address }) => zeroPadValue(address, 32))),
    fc.constant(toBeHex(65, 32)),
  );
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => `0x${Buffer.from(array).toString("hex")}`);
  const v = fc.constantFrom("0x00", "0x01", "0x1b", "0x1c", "0x1f", "0x20");
  const shaped = fc.tuple(fc.oneof(word, bytes), fc.oneof(word, bytes), v, bytes).map((parts) => concat(parts));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(bytes, shaped),
      fc.option(fc.constantFrom(...inner.map(addressOf))),
      async (text, claimed) => {
        const asked = treasury.readSignature(batch, text, inner.map(addressOf), claimed ?? undefined);
        await expect(asked).rejects.toMatchObject({ family: "BadInput" });
      },
    ),
    { numRuns: 200, seed: 8_675_309 },
  );
  treasury.close();
});

let payouts = 0;

async function compose(treasury: ReturnType<typeof connectTreasury>): Promise<[Batch, Wallet]> {
  payouts += 1;
  const wallet = parseWallet(zeroPadValue(toBeHex(0x44_0000_0000 + payouts), 20));
  const transfers = [{ wallet, amountBaseUnits: baseUnits(5n) }];
  const { nonce } = await treasury.standing();
  const payoutId = keccakOfText(`payout ${payouts}`) as Hash;
  return [treasury.composeBatch({ payoutId, transfers, safeTxNonce: nonce }), wallet];
}

function connectTo(place: SandboxTreasury, deadlineMilliseconds = 5_000): ReturnType<typeof connectTreasury> {
  const executorKey = executor.privateKey;
  return connectTreasury({ ...place, rpcUrl: evm.rpcUrl, executorKey, confirmations: 1, deadlineMilliseconds });
}

function listed(wallets: readonly Wallet[]): { address: Wallet }[] {
  return wallets.map((address) => ({ address }));
}

/** Puts this very code on chain. */
function deployCode(code: string): Promise<Wallet> {
  const length = toBeHex(code.length / 2, 1).slice(2);
  return deploy(evm, `0x60${length}600a5f3960${length}5ff3${code}`);
}

async function told(act: Promise<OwnerSignature>): Promise<string> {
  return act.then(() => "it was taken", explainError);
}
