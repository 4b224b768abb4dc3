// Wallet proofs on a real chain: an account by its signature, a contract by its own word, and nobody by anything else.
import { Wallet as Key, hashMessage, id as keccakOfText, toBeHex, zeroPadValue } from "ethers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectNode, type ChainNode } from "#contracts/safe/chain-node.ts";
import { readWalletProof } from "#contracts/safe/wallet-proof.ts";
import { explainError } from "#core/errors.ts";
import { parseWallet, type Wallet } from "#core/key.ts";
import { unixSeconds } from "#core/time.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { deploy } from "#test/sandbox/treasury.ts";
import { addressOf } from "#test/support/build.ts";
import { deploySafe } from "../safe-release.ts";
import { signForSafe } from "./signing.ts";

const TEXT = "Pay my rewards to this wallet.\nNonce: 7";
const ADA = new Key(keccakOfText("ada"));
const EVE = new Key(keccakOfText("eve"));

let evm: Evm;
let node: ChainNode;
let owners: Key[];
beforeAll(async () => {
  evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: "wallet-proof" });
  owners = evm.wallets(2);
  node = connectTo(evm.chainId);
});
afterAll(async () => {
  node.close();
  await evm.close();
});

const proof = (text: string, signature: string, claimed?: Wallet) => readWalletProof(node, text, signature, claimed);

describe("an account", () => {
  test("proves itself, and the chain is not asked", async () => {
    const methods: string[] = [];
    evm.hooks.beforeRequest = (method) => void methods.push(method);
    const signature = await ADA.signMessage(TEXT);
    expect(await proof(TEXT, signature, addressOf(ADA))).toBe(addressOf(ADA));
    expect(await proof(TEXT, signature)).toBe(addressOf(ADA));
    delete evm.hooks.beforeRequest;
    expect(methods).toEqual([]);
  });

  test("proves nobody else, and nothing that it did not sign", async () => {
    const signature = await EVE.signMessage(TEXT);
    expect(await proof(TEXT, signature, addressOf(ADA))).toBe(addressOf(EVE));
    expect(await proof(`${TEXT}!`, await ADA.signMessage(TEXT), addressOf(ADA))).not.toBe(addressOf(ADA));
  });

  test.each(["", "0x", "0xzz", `0x${"00".repeat(65)}`, `0x${"11".repeat(200)}`, `0x${"11".repeat(1_000_000)}`])(
    "is not proved by what is no signature, such as %j",
    async (signature) => {
      expect(await told(proof(TEXT, signature, addressOf(ADA)))).toContain("This signature cannot be read.");
    },
  );
});

describe.each(["1.4.1", "1.5.0"] as const)("a Safe %s", (version) => {
  let safe: Wallet;
  let other: Wallet;
  beforeAll(async () => {
    const plan = { version, singleton: "SafeL2", owners, threshold: 2 } as const;
    safe = (await deploySafe(evm, plan)).safe;
    other = (await deploySafe(evm, plan)).safe;
  });
  const sign = (by: Wallet, keys: readonly Key[], text = TEXT) => signForSafe(evm.chainId, by, hashMessage(text), keys);

  test("is proved by as many of its owners as it asks for", async () => {
    expect(await proof(TEXT, await sign(safe, owners), safe)).toBe(safe);
  });

  test("is not proved by fewer, by a stranger among them, for another text, or for another Safe of the same owners", async () => {
    const refused = [
      proof(TEXT, await sign(safe, owners.slice(0, 1)), safe).then((wallet) => wallet === safe),
      proof(TEXT, await sign(safe, [owners[0] ?? ADA, EVE]), safe).then((wallet) => wallet === safe),
      proof(`${TEXT}!`, await sign(safe, owners), safe).then((wallet) => wallet === safe),
      proof(TEXT, await sign(safe, owners), other).then((wallet) => wallet === other),
    ];
    expect(await Promise.all(refused.map((asked) => asked.catch(() => false)))).toEqual([false, false, false, false]);
  });
});

describe("a contract", () => {
  test("that says yes is believed, also over what is no account's signature", async () => {
    const yes = await deployCode("631626ba7e60e01b5f5260205ff3");
    expect(await proof(TEXT, "0x", yes)).toBe(yes);
    expect(await proof(TEXT, await EVE.signMessage(TEXT), yes)).toBe(yes);
  });

  test.each([
    ["says no", "5f5f5260205ff3"],
    ["says yes to the draft of EIP-1271 only", "6320c13b0b60e01b5f5260205ff3"],
    ["echoes the question, which begins as a yes does", "365f5f37365ff3"],
    ["says yes and more", "631626ba7e60e01b5f5260405ff3"],
    ["says yes in four bytes", "631626ba7e60e01b5f5260045ff3"],
    ["says one", "60015f5260205ff3"],
    ["burns all the gas that it is given", "5b5f56"],
    ["refuses with 100,000 bytes", "620186a05ffd"],
    ["answers with 100,000 bytes", "620186a05ff3"],
  ])("that %s is nobody's wallet", async (_, code) => {
    const contract = await deployCode(code);
    expect(await told(proof(TEXT, "0x1234", contract))).toContain("This signature cannot be read.");
    expect(await proof(TEXT, await EVE.signMessage(TEXT), contract)).toBe(addressOf(EVE));
  });

  test.each([1, 2, 4, 0xdead])("without code of its own, at address %i, is nobody's wallet", async (number) => {
    const nowhere = parseWallet(zeroPadValue(toBeHex(number), 20));
    expect(await told(proof(TEXT, "0x1234", nowhere))).toContain("This signature cannot be read.");
  });

  test("is asked on the chain that pays, and no longer than the deadline", async () => {
    const yes = await deployCode("631626ba7e60e01b5f5260205ff3");
    const astray = connectTo(1);
    await expect(readWalletProof(astray, TEXT, "0x", yes)).rejects.toMatchObject({ family: "NeedsHuman" });
    astray.close();
    let letGo: () => void = () => undefined;
    evm.hooks.beforeRequest = () => new Promise<void>((resolve) => void (letGo = resolve));
    const hurried = connectTo(evm.chainId, 100);
    await expect(readWalletProof(hurried, TEXT, "0x", yes)).rejects.toMatchObject({ family: "RetryLater" });
    delete evm.hooks.beforeRequest;
    letGo();
    hurried.close();
  });
});

function connectTo(chainId: number, deadlineMilliseconds = 5_000): ChainNode {
  return connectNode({ rpcUrl: evm.rpcUrl, chainId, deadlineMilliseconds });
}

/** Puts this very code on chain. */
function deployCode(code: string): Promise<Wallet> {
  const length = toBeHex(code.length / 2, 1).slice(2);
  return deploy(evm, `0x60${length}600a5f3960${length}5ff3${code}`);
}

async function told(act: Promise<Wallet>): Promise<string> {
  return act.then(() => "it was taken", explainError);
}
