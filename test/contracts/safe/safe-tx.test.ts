// Our hashes and signatures, beside the contract's own.
import { Interface, Signature, Wallet as Key, getBytes, toBeHex } from "ethers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { composePayoutBatch } from "#contracts/safe/payout-batch.ts";
import { domainHash, messageHash, packSignatures, recoverSigner, recoverTextSigner } from "#contracts/safe/safe-tx.ts";
import { safeTxHash, toTypedSafeTx, type SafeTx } from "#contracts/safe/safe-tx.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import { ZERO, baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { deployTreasury, type SandboxTreasury } from "#test/sandbox/treasury.ts";

const SAFE = new Interface([
  "function getTransactionHash(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, uint256 nonce) view returns (bytes32)",
  "function domainSeparator() view returns (bytes32)",
]);
const ODD: SafeTx = {
  to: parseWallet("0x00000000000000000000000000000000000000A1"),
  value: 1n,
  data: "0x0102",
  operation: 0,
  safeTxGas: 3n,
  baseGas: 4n,
  gasPrice: 5n,
  gasToken: parseWallet("0x00000000000000000000000000000000000000A2"),
  refundReceiver: parseWallet("0x00000000000000000000000000000000000000a3"),
  nonce: 9,
};

let evm: Evm;
let treasury: SandboxTreasury;
let payoutTx: SafeTx;

beforeAll(async () => {
  evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: "safe-tx" });
  treasury = await deployTreasury(evm, { treasurers: evm.wallets(3), fundsBaseUnits: ZERO, singleton: "Safe" });
  payoutTx = composePayoutBatch(
    { ...treasury, token: treasury.token.address },
    {
      payoutId: `0x${"11".repeat(32)}`,
      transfers: [{ wallet: ODD.to, amountBaseUnits: baseUnits(5n) }],
      safeTxNonce: 0,
    },
  );
});
afterAll(() => evm.close());

describe("a SafeTx hash", () => {
  test.each([
    ["of a payout", () => payoutTx],
    ["of a transaction with every field set", () => ODD],
  ])("%s equals the contract's", async (_, choose) => {
    const safeTx = choose();
    const { to, value, operation, safeTxGas, baseGas, gasPrice, gasToken, refundReceiver, nonce } = safeTx;
    const fields = [to, value, safeTx.data, operation, safeTxGas, baseGas, gasPrice, gasToken, refundReceiver, nonce];
    const answer = await evm.call(treasury.safe, SAFE.encodeFunctionData("getTransactionHash", fields));
    expect(safeTxHash(treasury, choose())).toBe(answer);
    expect(domainHash(treasury)).toBe(await evm.call(treasury.safe, SAFE.encodeFunctionData("domainSeparator")));
  });
});

test("the typed data given to a wallet leads to the same hash, and its numbers are text", async () => {
  const treasurer = new Key(`0x${"2".repeat(64)}`);
  const { domain, types, message } = toTypedSafeTx(treasury, ODD);
  const signature = await treasurer.signTypedData(domain, { SafeTx: [...(types["SafeTx"] ?? [])] }, message);
  expect(recoverSigner(safeTxHash(treasury, ODD), signature)).toBe(treasurer.address);
  expect(message).toMatchObject({ value: "1", operation: "0", safeTxGas: "3", nonce: "9" });
  expect(messageHash(ODD)).toMatch(/^0x[0-9a-f]{64}$/);
});

describe("a signature", () => {
  const hash = `0x${"ab".repeat(32)}` as Hash;
  const ada = new Key(`0x${"1".repeat(64)}`);

  test("by eth_sign is recovered over the hash's bytes", async () => {
    const signed = Signature.from(await ada.signMessage(getBytes(hash)));
    expect(recoverSigner(hash, signed.r + signed.s.slice(2) + toBeHex(signed.v + 4).slice(2))).toBe(ada.address);
  });

  test("over another hash is somebody else's", () => {
    const other = ada.signingKey.sign(`0x${"cd".repeat(32)}`).serialized;
    expect(recoverSigner(hash, other)).not.toBe(ada.address);
  });

  test("by personal_sign proves who wrote a text", async () => {
    expect(recoverTextSigner("link me", await ada.signMessage("link me"))).toBe(ada.address);
    expect(recoverTextSigner("link him", await ada.signMessage("link me"))).not.toBe(ada.address);
  });

  const good = ada.signingKey.sign(hash);
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const highS = toBeHex(order - BigInt(good.s), 32).slice(2);
  const withV = (v: string) => good.r + good.s.slice(2) + v;
  test.each([
    ["nothing", "0x"],
    ["a byte short", good.serialized.slice(0, -2)],
    ["a byte long", `${good.serialized}00`],
    ["not hex", good.serialized.replace(/.$/, "g")],
    ["a contract's (v 0)", withV("00")],
    ["an approval on chain (v 1)", withV("01")],
    ["an unknown v", withV("1d")],
    ["the malleable twin", good.r + highS + (good.v === 27 ? "1c" : "1b")],
    ["all zero", `0x${"00".repeat(64)}1b`],
  ])("is refused when it is %s", (_, signature) => {
    expect(() => recoverSigner(hash, signature)).toThrow("This signature cannot be read.");
    expect(() => recoverTextSigner("text", signature)).toThrow("This signature cannot be read.");
  });

  test("list is packed ascending by owner as a number, whatever order they came in", () => {
    // As text the capital B would come before the small a.
    const [low, high] = ["0xaCA0000000000000000000000000000000000001", "0xB0B0000000000000000000000000000000000002"];
    const list = [high, low].map((owner, index) => ({
      signer: owner as Wallet,
      signature: `0x${String(index).repeat(130)}`,
    }));
    const expected = `0x${"1".repeat(130)}${"0".repeat(130)}`;
    expect(packSignatures(list)).toBe(expected);
    expect(packSignatures(list.toReversed())).toBe(expected);
  });

  test("is not counted twice", () => {
    const one = { signer: parseWallet(ada.address), signature: good.serialized };
    expect(() => packSignatures([one, one])).toThrow("A treasurer's signature is counted once.");
  });
});
