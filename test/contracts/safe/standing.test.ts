// A standing, read from the real Safe contracts, and every fault that must stop a payout.
import { Interface, type Wallet as Key } from "ethers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectNode } from "#contracts/safe/chain-node.ts";
import { readStanding, type TreasuryPlace } from "#contracts/safe/standing.ts";
import { parseWallet, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import type { TreasuryStanding } from "#core/world.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { balanceOf, deploy, deployTreasury, type SandboxTreasury } from "#test/sandbox/treasury.ts";

const FUNDS = baseUnits(1_000n);

let evm: Evm;
let treasurers: Key[];
let deployed: SandboxTreasury;

beforeAll(async () => {
  evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: "standing" });
  treasurers = evm.wallets(3);
  deployed = await deployTreasury(evm, { treasurers, fundsBaseUnits: FUNDS });
});
afterAll(() => evm.close());

describe("the standing of a treasury", () => {
  test("names owners, threshold, nonce and balance, and has no faults on the pinned contracts", async () => {
    const standing = await standingOf(deployed);
    expect(standing.faults).toEqual([]);
    expect(standing.owners.toSorted()).toEqual(treasurers.map(({ address }) => address).toSorted());
    expect(standing).toMatchObject({ chainId: evm.chainId, threshold: 2 });
    expect(standing.balanceBaseUnits).toBe(await balanceOf(evm, deployed.token.address, deployed.safe));
  });

  test("is faulty on another chain, and says nothing of what is there", async () => {
    expect(await standingOf({ ...deployed, chainId: 1 })).toMatchObject({
      chainId: evm.chainId,
      owners: [],
      faults: ["The node answers for chain 11155111; the rules name chain 1."],
    });
  });

  const elsewhere = parseWallet("0x00000000000000000000000000000000000000A1");
  test.each<[string, () => Partial<TreasuryPlace>, string]>([
    [
      "the Safe is no Safe",
      () => ({ safe: deployed.payouts }),
      "not the pinned code of a proxy of Safe 1.4.1 or 1.5.0",
    ],
    [
      "MultiSendCallOnly is other code",
      () => ({ multiSendCallOnly: deployed.payouts }),
      "pinned code of MultiSendCallOnly",
    ],
    ["Payouts is other code", () => ({ payouts: deployed.multiSendCallOnly }), "not the pinned code of our Payouts"],
    [
      "Payouts is not there",
      () => ({ payouts: elsewhere }),
      `There is no code at ${elsewhere}, where our Payouts should be`,
    ],
    ["there is no token", () => ({ token: { ...deployed.token, address: elsewhere } }), "There is no token at"],
    [
      "the token is none",
      () => ({ token: { ...deployed.token, address: deployed.payouts } }),
      "not answer as an ERC-20",
    ],
    ["the decimals differ", () => ({ token: { ...deployed.token, decimals: 6 } }), "has 18 decimals; the rules say 6"],
  ])("is faulty when %s", async (_, change, fault) => {
    expect((await standingOf({ ...deployed, ...change() })).faults.join(" ")).toContain(fault);
  });

  test.each([
    ["a module is enabled", "enableModule", "A module is enabled"],
    ["a guard is set", "setGuard", "A transaction guard is set"],
    ["another fallback is set", "setFallbackHandler", "not the pinned fallback"],
  ])("is faulty when %s", async (_, change, fault) => {
    const other = await deployTreasury(evm, { treasurers, fundsBaseUnits: FUNDS });
    const guard = change === "setGuard" ? await deployGuard() : elsewhere;
    await asSafe(other.safe, new Interface([`function ${change}(address)`]).encodeFunctionData(change, [guard]));
    expect((await standingOf(other)).faults.join(" ")).toContain(fault);
  });
});

async function standingOf(place: TreasuryPlace): Promise<TreasuryStanding> {
  const node = connectNode({ rpcUrl: evm.rpcUrl, chainId: place.chainId, deadlineMilliseconds: 5_000 });
  try {
    return await readStanding(node, place);
  } finally {
    node.close();
  }
}

/** Code that answers every question with 1: enough for the Safe to take it as a guard. */
async function deployGuard(): Promise<Wallet> {
  return deploy(evm, "0x600a600c600039600a6000f3600160005260206000f3");
}

/** As if the treasurers had signed it: the sandbox's chain lets the Safe send by itself. */
async function asSafe(safe: Wallet, data: string): Promise<void> {
  await evm.fund(safe, 10n ** 18n);
  await evm.send("anvil_impersonateAccount", [safe]);
  await evm.send("eth_sendTransaction", [{ from: safe, to: safe, data }]);
  await evm.mine(1);
}
