// The releases of Safe: the pins are the code that Safe publishes, and each release pays a batch on a real EVM.
import { id as keccakOfText, keccak256 } from "ethers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectNode } from "#contracts/safe/chain-node.ts";
import { composePayoutBatch } from "#contracts/safe/payout-batch.ts";
import { readStanding, type TreasuryPlace } from "#contracts/safe/standing.ts";
import { SAFE_RELEASES, isOfRelease, recogniseSingleton } from "#contracts/safe/versions.ts";
import { parseWallet, type Hash } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { balanceOf, deployTreasury, mint, type SandboxTreasury } from "#test/sandbox/treasury.ts";
import { executeSafeTx } from "../safe-call.ts";
import { deploySafe, safeArtifact } from "../safe-release.ts";

describe.each(SAFE_RELEASES)("Safe $version", (release) => {
  test.each([
    ["proxy", "proxies/SafeProxy"],
    ["proxyFactory", "proxies/SafeProxyFactory"],
    ["singleton", "Safe"],
    ["singletonL2", "SafeL2"],
    ["multiSendCallOnly", "libraries/MultiSendCallOnly"],
    ["fallback", "handler/CompatibilityFallbackHandler"],
  ] as const)("the pin of its %s is the hash of the code that Safe publishes", (name, source) => {
    expect(keccak256(safeArtifact(release.version, source).deployedBytecode)).toBe(release[name]);
  });
});

test("a singleton is recognised by its code, with its release and its kind", () => {
  const recognised = (version: "1.4.1" | "1.5.0", source: string) =>
    recogniseSingleton(keccak256(safeArtifact(version, source).deployedBytecode));
  expect(recognised("1.4.1", "Safe")).toEqual({ version: "1.4.1", isL2: false });
  expect(recognised("1.4.1", "SafeL2")).toEqual({ version: "1.4.1", isL2: true });
  expect(recognised("1.5.0", "Safe")).toEqual({ version: "1.5.0", isL2: false });
  expect(recognised("1.5.0", "SafeL2")).toEqual({ version: "1.5.0", isL2: true });
});

test("other code is not recognised: a part in another's place, the MultiSend that delegates, an older singleton", () => {
  const [release] = SAFE_RELEASES;
  expect(recogniseSingleton(release?.proxy ?? "")).toBeNull();
  expect(isOfRelease("fallback", release?.multiSendCallOnly ?? "")).toBe(false);
  for (const { version } of SAFE_RELEASES) {
    const delegating = keccak256(safeArtifact(version, "libraries/MultiSend").deployedBytecode);
    expect(isOfRelease("multiSendCallOnly", delegating)).toBe(false);
  }
  // Safe 1.3.0, as safe-deployments lists it.
  expect(recogniseSingleton("0xbba688fbdb21ad2bb58bc320638b43d94e7d100f6f3ebaab0a4e4de6304b1c2e")).toBeNull();
});

describe("on the real EVM", () => {
  let evm: Evm;
  let treasury: SandboxTreasury;

  beforeAll(async () => {
    evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: "versions" });
    treasury = await deployTreasury(evm, { treasurers: evm.wallets(3), fundsBaseUnits: baseUnits(0n) });
  });
  afterAll(() => evm.close());

  test.each([
    ["1.4.1", "Safe"],
    ["1.4.1", "SafeL2"],
    ["1.5.0", "Safe"],
    ["1.5.0", "SafeL2"],
  ] as const)("Safe %s (%s) stands without a fault and pays a batch", async (version, singleton) => {
    const place = {
      ...treasury,
      ...(await deploySafe(evm, { version, singleton, owners: evm.wallets(3), threshold: 2 })),
    };
    await mint(evm, treasury.token, place.safe, baseUnits(42n));
    expect(await standingOf(evm, place)).toMatchObject({ faults: [], threshold: 2, nonce: 0, balanceBaseUnits: 42n });

    const ada = parseWallet(`0x${keccakOfText(`${version} ${singleton}`).slice(-40)}`);
    const transfers = [{ wallet: ada, amountBaseUnits: baseUnits(42n) }];
    const parties = { ...place, token: treasury.token.address };
    const batch = { payoutId: keccakOfText("payout") as Hash, transfers, safeTxNonce: 0 };
    await executeSafeTx(evm, { ...place, signers: evm.wallets(2) }, composePayoutBatch(parties, batch));
    expect(await balanceOf(evm, treasury.token.address, ada)).toBe(42n);
    expect(await standingOf(evm, place)).toMatchObject({ faults: [], nonce: 1, balanceBaseUnits: 0n });
  });

  test("a Safe that moved to the newer singleton keeps its older proxy and fallback, and stands without a fault", async () => {
    const plan = { singleton: "Safe", owners: evm.wallets(3), threshold: 2 } as const;
    const older = await deploySafe(evm, { ...plan, version: "1.4.1" });
    const newer = await deploySafe(evm, { ...plan, version: "1.5.0" });
    await evm.send("anvil_setStorageAt", [older.safe, "0x0", `0x${newer.singleton.slice(2).padStart(64, "0")}`]);
    expect((await standingOf(evm, { ...treasury, ...older })).faults).toEqual([]);
  });

  test("a singleton with one byte changed is refused, with its hash", async () => {
    const plan = { singleton: "Safe", owners: evm.wallets(3), threshold: 2 } as const;
    const safe = await deploySafe(evm, { ...plan, version: "1.5.0" });
    const code = (await evm.send("eth_getCode", [safe.singleton, "latest"])) as string;
    const changed = `${code.slice(0, -2)}${code.endsWith("00") ? "01" : "00"}`;
    await evm.send("anvil_setCode", [safe.singleton, changed]);
    expect((await standingOf(evm, { ...treasury, ...safe })).faults).toEqual([
      `The code at ${safe.singleton} is not the pinned code of the singleton of Safe 1.4.1 or 1.5.0; its hash is ${keccak256(changed)}.`,
    ]);
  });
});

async function standingOf(evm: Evm, place: TreasuryPlace) {
  const node = connectNode({ rpcUrl: evm.rpcUrl, chainId: place.chainId, deadlineMilliseconds: 5_000 });
  try {
    return await readStanding(node, place);
  } finally {
    node.close();
  }
}
