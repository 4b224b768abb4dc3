// Recipients on a real EVM: who can be paid, who cannot and why, and when it is nobody's fault but the token's.
import { Interface, Wallet as Key, id as keccakOfText, toBeHex, zeroPadValue } from "ethers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { compileSolidity } from "#contracts/build.ts";
import { connectTreasury } from "#contracts/safe/treasury.ts";
import { explainError } from "#core/errors.ts";
import { parseWallet, type Hash, type Transfer, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { deploy, deployTreasury, type SandboxTreasury } from "#test/sandbox/treasury.ts";
import { signBatch } from "#test/support/world.ts";

const MOODY = compileSolidity("test/contracts/safe/MoodyToken.sol").get("MoodyToken");
const CALLS = new Interface([
  "function mint(address to, uint256 amount)",
  "function setMood(address who, uint8 mood)",
  "function setPaused(bool isPaused)",
]);
const MOODS = ["fine", "reverts", "says no", "says nothing", "burns all the gas", "answers with a bomb"] as const;
const FUNDS = 1_000n;

let evm: Evm;
let shared: SandboxTreasury;
let owner: Key;
let token: Wallet;
let oracle: Wallet;
let treasury: ReturnType<typeof connectTreasury>;

beforeAll(async () => {
  evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: "recipients" });
  owner = evm.wallets(1)[0]!;
  shared = await deployTreasury(evm, { treasurers: [owner], threshold: 1, fundsBaseUnits: baseUnits(0n) });
  oracle = await deploy(evm, MOODY?.bytecode ?? "");
});
afterAll(() => evm.close());
beforeEach(async () => {
  token = await deploy(evm, MOODY?.bytecode ?? "");
  await tell(token, "mint", [shared.safe, FUNDS]);
  treasury = connectTo({ token: { address: token, symbol: "MOOD", decimals: 18 } });
  return () => treasury.close();
});

describe("a recipient", () => {
  test("who can be paid is not named, a contract and one whom the token answers nothing included", async () => {
    const quiet = stranger();
    await setMood(token, quiet, "says nothing");
    expect(await treasury.checkRecipients([pays(stranger()), pays(shared.payouts), pays(quiet)])).toEqual([]);
    expect(await treasury.checkRecipients([])).toEqual([]);
  });

  test.each(["reverts", "says no", "burns all the gas", "answers with a bomb"] as const)(
    "whom the token %s is named, with the reason in our words, and the others are not",
    async (mood) => {
      const transfers = [pays(stranger()), pays(stranger()), pays(stranger())];
      await setMood(token, transfers[1]!.wallet, mood);
      expect(await treasury.checkRecipients(transfers)).toEqual([
        { transfer: transfers[1], because: "The token refuses a transfer to this wallet." },
      ]);
    },
  );

  test("is not to blame for a Safe that holds too little", async () => {
    expect(await treasury.checkRecipients([pays(stranger(), FUNDS), pays(stranger(), FUNDS + 1n)])).toEqual([]);
  });

  test("among five hundred is found", async () => {
    const transfers = Array.from({ length: 500 }, () => pays(stranger()));
    await setMood(token, transfers[499]!.wallet, "reverts");
    expect((await treasury.checkRecipients(transfers)).map(({ transfer }) => transfer)).toEqual([transfers[499]]);
  });

  test("is named alone too, when there is no other", async () => {
    const [only] = [pays(stranger())];
    await setMood(token, only.wallet, "reverts");
    expect(await treasury.checkRecipients([only])).toHaveLength(1);
  });

  test("who was found too late is named by the simulation", async () => {
    const [good, bad] = [pays(stranger()), pays(stranger())];
    const payoutId = keccakOfText("late") as Hash;
    const batch = treasury.composeBatch({ payoutId, transfers: [good, bad], safeTxNonce: 0 });
    await setMood(token, bad.wallet, "reverts");
    expect(await told(treasury.simulate(batch, [signBatch(owner, batch)]))).toContain(
      `the token refuses ${bad.wallet} (1 in all)`,
    );
  });
});

describe("a token that moves nothing", () => {
  test("is told once, and nobody is named for it", async () => {
    await tell(token, "setPaused", [true]);
    const asked = treasury.checkRecipients([pays(stranger()), pays(stranger())]);
    await expect(asked).rejects.toMatchObject({ family: "NeedsHuman", message: "MOOD cannot be moved now." });
    expect(await told(treasury.checkRecipients([pays(stranger())]))).not.toContain("Ignore");
  });

  test("is told also while the Safe holds nothing of it", async () => {
    const empty = await deploy(evm, MOODY?.bytecode ?? "");
    const other = connectTo({ token: { address: empty, symbol: "MOOD", decimals: 18 } });
    expect(await other.checkRecipients([pays(stranger())])).toEqual([]);
    await tell(empty, "setPaused", [true]);
    expect(await told(other.checkRecipients([pays(stranger())]))).toContain("MOOD cannot be moved now.");
    other.close();
  });

  test("or is none at all needs a person", async () => {
    const none = connectTo({ token: { address: stranger(), symbol: "NONE", decimals: 18 } });
    expect(await told(none.checkRecipients([pays(stranger())]))).toContain("NONE cannot be moved now.");
    none.close();
  });
});

describe("a sanctions oracle", () => {
  test.each([
    ["says no", "bars"],
    ["reverts", "does not answer for"],
    ["says nothing", "does not answer for"],
    ["burns all the gas", "does not answer for"],
    ["answers with a bomb", "does not answer for"],
  ] as const)("that %s leaves out that recipient and no other", async (mood, word) => {
    const careful = connectTo({ token: treasuryToken(), sanctionsOracle: oracle });
    const transfers = [pays(stranger()), pays(stranger())];
    await setMood(oracle, transfers[0]!.wallet, mood);
    expect(await careful.checkRecipients(transfers)).toEqual([
      { transfer: transfers[0], because: `The sanctions oracle ${oracle} ${word} this wallet.` },
    ]);
    careful.close();
  });

  test("that is not there clears nobody", async () => {
    const gone = stranger();
    const careful = connectTo({ token: treasuryToken(), sanctionsOracle: gone });
    expect(await careful.checkRecipients([pays(stranger()), pays(stranger())])).toHaveLength(2);
    careful.close();
  });

  test("that the node does not answer for is asked again, and nobody is left out meanwhile", async () => {
    const careful = connectTo({ token: treasuryToken(), sanctionsOracle: oracle });
    evm.hooks.beforeRequest = (_, [call]) => {
      if ((call as { to?: string } | undefined)?.to?.toLowerCase() === oracle.toLowerCase()) throw new Error("cut");
    };
    await expect(careful.checkRecipients([pays(stranger())])).rejects.toMatchObject({ family: "RetryLater" });
    delete evm.hooks.beforeRequest;
    careful.close();
  });
});

test("recipients are not asked about on another chain", async () => {
  const astray = connectTo({ chainId: 1 });
  expect(await told(astray.checkRecipients([pays(stranger())]))).toContain("on another chain");
  astray.close();
});

let strangers = 0;

function stranger(): Wallet {
  return parseWallet(zeroPadValue(toBeHex(0x66_0000_0000 + ++strangers), 20));
}

function pays(wallet: Wallet, amount = 5n): Transfer {
  return { wallet, amountBaseUnits: baseUnits(amount) };
}

function treasuryToken() {
  return { address: token, symbol: "MOOD", decimals: 18 };
}

function connectTo(changes: Partial<Parameters<typeof connectTreasury>[0]>): ReturnType<typeof connectTreasury> {
  const setting = { ...shared, executorKey: null, confirmations: 1, deadlineMilliseconds: 5_000 };
  return connectTreasury({ ...setting, rpcUrl: evm.rpcUrl, ...changes });
}

async function setMood(of: Wallet, who: Wallet, mood: (typeof MOODS)[number]): Promise<void> {
  await tell(of, "setMood", [who, MOODS.indexOf(mood)]);
}

async function tell(to: Wallet, name: string, values: readonly unknown[]): Promise<void> {
  await evm.transact({ to, data: CALLS.encodeFunctionData(name, values) });
}

async function told(act: Promise<unknown>): Promise<string> {
  return act.then(() => "it succeeded", explainError);
}
