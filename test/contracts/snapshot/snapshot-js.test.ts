// snapshot.js: it speaks ethers 5, and Laurel's wallets speak ethers 6.
import { id as keccakOfText, Wallet } from "ethers";
import { expect, test } from "vitest";
import { adaptSigner, loadSnapshotJs, readRefusal, type TypedSigner } from "#contracts/snapshot/snapshot-js.ts";
import { SNAPSHOT_DOMAIN, voteTypes } from "#contracts/snapshot/typed-data.ts";

const wallet = new Wallet(keccakOfText("wallet"));

test("a wallet without the adapter cannot sign", async () => {
  const bare: TypedSigner = Object.create(wallet);
  const message = { space: "demo.local", timestamp: 1_800_000_000, proposal: "0x01", type: "basic", choice: 1 };
  await expect(
    new (loadSnapshotJs().Client712)("http://127.0.0.1:1").vote(bare, wallet.address, message),
  ).rejects.toThrow("_signTypedData is not a function");
});

test("a wallet with the adapter signs the same bytes", async () => {
  const message = { from: wallet.address, space: "demo.local", timestamp: 1, proposal: "0x01", choice: 1 };
  const full = { ...message, reason: "", app: "", metadata: "{}" };
  expect(await adaptSigner(wallet)._signTypedData(SNAPSHOT_DOMAIN, voteTypes(1), full)).toBe(
    await wallet.signTypedData(SNAPSHOT_DOMAIN, voteTypes(1), full),
  );
});

test("only words of the sequencer are a refusal", () => {
  expect(readRefusal({ error: "client_error", error_description: "unknown space" })).toEqual({
    kind: "client_error",
    words: "unknown space",
  });
  expect(readRefusal(new Error("socket hang up"))).toBeNull();
  expect(readRefusal({ status: 502 })).toBeNull();
});
