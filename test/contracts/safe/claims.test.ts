// A batch with both lanes on a real chain: transfers and a round of claims in one transaction, wholly or not at all.
import { Wallet as Key, concat, dataSlice, id as keccakOfText, zeroPadValue } from "ethers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildClaimTree } from "#contracts/claims/tree.ts";
import { CLAIMS } from "#contracts/safe/claims.ts";
import { claimsCode } from "#contracts/safe/pinned.ts";
import { connectTreasury, type TreasurySetting } from "#contracts/safe/treasury.ts";
import { explainError } from "#core/errors.ts";
import { parseWallet, type Hash, type Transfer, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { addToBook, type Earned } from "#core/payout/book.ts";
import { gasOfLanes } from "#core/payout/lane.ts";
import { unixSeconds } from "#core/time.ts";
import type { Batch, BatchClaims, OwnerSignature } from "#core/world.ts";
import { startEvm, type Evm, type EvmReceipt } from "#test/sandbox/evm.ts";
import { deployClaims } from "#test/sandbox/claims.ts";
import { balanceOf, deploy, deployTreasury, type SandboxTreasury } from "#test/sandbox/treasury.ts";

const FUNDS = baseUnits(10n ** 24n);
const CONFIRMATIONS = 2;

let evm: Evm;
let deployed: SandboxTreasury;
let treasurers: Key[];
let contract: Wallet;
let setting: TreasurySetting;
let treasury: ReturnType<typeof connectTreasury>;
/** What the contract stands on, as somebody who kept every book knows it. */
let book: Earned[] = [];

beforeAll(async () => {
  evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: "claims lane" });
  const [one, two, three, executor] = evm.wallets(4);
  if (!one || !two || !three || !executor) throw new Error("the chain has four wallets");
  treasurers = [one, two, three];
  deployed = await deployTreasury(evm, { treasurers, threshold: 2, executor, fundsBaseUnits: FUNDS });
  contract = await deployClaims(evm, deployed.safe, deployed.token.address);
  setting = {
    ...deployed,
    claims: { contract },
    claimTree: buildClaimTree,
    rpcUrl: evm.rpcUrl,
    executorKey: executor.privateKey,
    confirmations: CONFIRMATIONS,
    deadlineMilliseconds: 5_000,
  };
  treasury = connectTreasury(setting);
});
afterAll(async () => {
  treasury.close();
  await evm.close();
});

describe("a batch with both lanes", () => {
  test("transfers the large, puts up the small, and anybody fetches those for whom they are, once", async () => {
    const [large, small, other] = [pays(500n), pays(4n), pays(3n)];
    const batch = await compose([small, large, other], [small, other]);
    expect(batch.calls.map(({ to }) => to)).toEqual([
      deployed.token.address,
      deployed.payouts,
      deployed.token.address,
      contract,
    ]);
    const before = await held(deployed.safe);
    const hash = await execute(batch);

    expect(await treasury.readExecution(batch, hash)).toMatchObject({ state: "final" });
    const { transfers: _, ...posted } = batch.claims!;
    expect(await treasury.findPayout(batch.payoutId)).toMatchObject({
      manifest: batch.directHash,
      transfers: [large],
      claims: posted,
      safeTxHash: batch.safeTxHash,
    });
    expect(batch.directHash).not.toBe(batch.transfersHash);
    expect(before - (await held(deployed.safe))).toBe(507n);
    expect([await held(large.wallet), await held(small.wallet), await held(contract)]).toEqual([500n, 0n, 7n]);
    expect(await allowances()).toEqual([0n, 0n]);
    expect(await treasury.readClaims(contract)).toMatchObject({ round: 1, root: posted.root, totalBaseUnits: 7n });

    await claim(small.wallet);
    expect(await held(small.wallet)).toBe(4n);
    expect(await treasury.readClaimed(contract, [other.wallet, small.wallet])).toEqual([0n, 4n]);
    expect(await claim(small.wallet).catch(() => "refused")).toBe("refused");
  });

  test("adds to what was put up before, and one claim collects both rounds", async () => {
    const who = stranger();
    await pay([pays(500n), pays(4n, who)], [pays(4n, who)]);
    await pay([pays(6n, who), pays(500n)], [pays(6n, who)]);
    await claim(who);
    expect(await held(who)).toBe(10n);
    await pay([pays(1n, who), pays(500n)], [pays(1n, who)]);
    await claim(who);
    expect(await held(who)).toBe(11n);
  });

  test("pays nobody when its round is not the next one, and says why", async () => {
    const [large, small] = [pays(500n), pays(4n)];
    const batch = await compose([large, small], [small], { round: 99 });
    expect(await told(treasury.simulate(batch, signed(batch)))).toContain(
      `GS013: Claims stands at round ${(await treasury.readClaims(contract)).round}, and this batch posts round 99.`,
    );
    expect([await held(large.wallet), await treasury.findPayout(batch.payoutId)]).toEqual([0n, null]);
  });

  test("pays nobody when the total would rise by another amount than is approved", async () => {
    const [large, small] = [pays(500n), pays(4n)];
    const { totalBaseUnits } = roundAfter([small]);
    const batch = await compose([large, small], [small], { totalBaseUnits: baseUnits(totalBaseUnits + 1n) });
    expect(await told(treasury.simulate(batch, signed(batch)))).toContain("GS013: a call inside the batch fails.");
  });

  test("is not composed for a contract that the rules in force do not name", async () => {
    const [large, small] = [pays(500n), pays(4n)];
    const batch = compose([large, small], [small], { contract: deployed.payouts });
    expect(await told(batch)).toContain(`It posts to Claims ${deployed.payouts}; the rules name ${contract}.`);
    await using without = withoutClaims();
    const name = { payoutId: newId(), transfers: [large, small], safeTxNonce: 0 };
    const claims = { ...roundAfter([small]), transfers: [small] };
    expect(() => without.treasury.composeBatch({ ...name, claims })).toThrow("that the rules in force do not name");
  });

  test("under a payout id that was paid before puts nothing up either", async () => {
    const batch = await compose([pays(500n), pays(4n)], []);
    await execute(batch);
    const small = pays(4n);
    const again = await compose([pays(500n), small], [small], {}, batch.payoutId);
    expect(await told(treasury.simulate(again, signed(again)))).toContain("Payouts has paid this payout before");
  });

  test("costs about what treasurers are told", async () => {
    const direct = Array.from({ length: 3 }, () => pays(500n));
    const claimed = Array.from({ length: 8 }, () => pays(4n));
    const first = pays(4n);
    const { round } = await treasury.readClaims(contract);
    const opening = await execute(await compose([pays(500n), first], [first]));
    const opened = { round: round + 1, claimants: book.length };
    expectAbout(await gasOf(opening), gasOfLanes({ direct: [first], claimed: [first] }, () => true, opened).batch);
    const batch = await compose([...direct, ...claimed], claimed);
    const hash = await execute(batch);
    const said = { round: round + 2, claimants: book.length };
    const told = gasOfLanes({ direct, claimed }, () => true, said);
    expectAbout(await gasOf(hash), told.batch);
    expectAbout(Number((await claim(claimed[3]!.wallet)).gasUsed), told.oneClaim);
    const plain = await compose(
      [...direct, ...claimed].map(() => pays(500n)),
      [],
    );
    expectAbout(await gasOf(await execute(plain)), told.allTransferred);
  });
});

describe("the standing of a treasury with claims", () => {
  const faultsOf = async (changes: Partial<TreasurySetting>): Promise<string> => {
    const changed = connectTreasury({ ...setting, ...changes });
    const { faults } = await changed.standing();
    changed.close();
    return faults.join(" ");
  };

  test("has no faults when Claims belongs to the Safe and pays its token", async () => {
    expect(await faultsOf({})).toBe("");
  });

  test.each<[string, () => Promise<Wallet>, string]>([
    ["belongs to somebody else", () => deployClaims(evm, stranger(), deployed.token.address), "made for this Safe"],
    ["pays another token", () => deployClaims(evm, deployed.safe, deployed.voteToken.address), "and this token"],
    ["is other code", async () => deployed.payouts, "not the pinned code of our Claims"],
    ["is not there", async () => stranger(), "where our Claims should be"],
    ["says that it belongs to the Safe, and obeys another", twoFaced, "not the pinned code of our Claims"],
  ])("is faulty when Claims %s", async (_, at, fault) => {
    const found = await at();
    expect(await faultsOf({ claims: { contract: found } })).toContain(fault);
  });

  test("is asked of a contract that is none, and says so", async () => {
    expect(await told(treasury.readClaims(stranger()))).toContain("There is no Claims at");
    expect(await told(treasury.readClaimed(deployed.safe, [stranger()]))).toContain("There is no Claims at");
  });
});

/** The getter of the owner answers with the Safe; the guard of setRoot holds a thief. */
async function twoFaced(): Promise<Wallet> {
  const code = claimsCode(deployed.safe, deployed.token.address);
  const place = await deploy(evm, "0x600a600c600039600a6000f3600160005260206000f3");
  const forged = concat([dataSlice(code, 0, 480), zeroPadValue(stranger(), 32), dataSlice(code, 512)]);
  await evm.send("anvil_setCode", [place, forged]);
  const owner = await evm.call(place, CLAIMS.encodeFunctionData("owner"));
  expect(CLAIMS.decodeFunctionResult("owner", owner)[0]).toBe(deployed.safe);
  return place;
}

function withoutClaims() {
  const { claims: _, ...rest } = setting;
  const other = connectTreasury(rest);
  return { treasury: other, [Symbol.asyncDispose]: async () => other.close() };
}

function stranger(): Wallet {
  return parseWallet(Key.createRandom().address);
}

function pays(amount: bigint, wallet = stranger()): Transfer {
  return { wallet, amountBaseUnits: baseUnits(amount) };
}

function newId(): Hash {
  return keccakOfText(Key.createRandom().address) as Hash;
}

function roundAfter(claimed: readonly Transfer[]): Omit<BatchClaims, "transfers" | "contract"> & { contract: Wallet } {
  const { root, totalBaseUnits } = buildClaimTree(addToBook(book, claimed));
  const rise = claimed.reduce((sum, { amountBaseUnits }) => sum + amountBaseUnits, 0n);
  return { contract, round: roundsPosted + 1, root, totalBaseUnits, riseBaseUnits: baseUnits(rise) };
}

let roundsPosted = 0;

async function compose(
  transfers: readonly Transfer[],
  claimed: readonly Transfer[],
  changes: Partial<BatchClaims> = {},
  payoutId = newId(),
): Promise<Batch> {
  const { nonce } = await treasury.standing();
  const name = { payoutId, transfers, safeTxNonce: nonce };
  if (claimed.length === 0) return treasury.composeBatch(name);
  return treasury.composeBatch({ ...name, claims: { ...roundAfter(claimed), transfers: claimed, ...changes } });
}

function signed(batch: Batch): OwnerSignature[] {
  return treasurers.slice(0, 2).map((key) => ({
    signer: parseWallet(key.address),
    signature: key.signingKey.sign(batch.safeTxHash).serialized,
  }));
}

async function execute(batch: Batch): Promise<Hash> {
  const hash = await treasury.execute(batch, signed(batch));
  await evm.mine(CONFIRMATIONS);
  if (batch.claims !== null) {
    book = addToBook(book, batch.claims.transfers);
    roundsPosted += 1;
  }
  return hash;
}

async function pay(transfers: readonly Transfer[], claimed: readonly Transfer[]): Promise<void> {
  await execute(await compose(transfers, claimed));
}

/** Sent by the deployer, who earned nothing. */
async function claim(wallet: Wallet): Promise<EvmReceipt> {
  const line = book.find((one) => one.wallet === wallet);
  const proof = buildClaimTree(book).proofOf(wallet);
  const data = CLAIMS.encodeFunctionData("claim", [wallet, line?.cumulativeBaseUnits ?? 0n, proof ?? []]);
  return evm.transact({ to: contract, data });
}

function held(wallet: Wallet): Promise<bigint> {
  return balanceOf(evm, deployed.token.address, wallet);
}

/** What Payouts and Claims may still take from the Safe. */
async function allowances(): Promise<bigint[]> {
  const selector = keccakOfText("allowance(address,address)").slice(0, 10);
  const asked = [deployed.payouts, contract].map((spender) =>
    evm.call(deployed.token.address, concat([selector, zeroPadValue(deployed.safe, 32), zeroPadValue(spender, 32)])),
  );
  return (await Promise.all(asked)).map(BigInt);
}

async function gasOf(hash: Hash): Promise<number> {
  const receipt = (await evm.send("eth_getTransactionReceipt", [hash])) as { gasUsed: string };
  return Number(receipt.gasUsed);
}

/** Within a tenth: "about" is what people are told. */
function expectAbout(measured: number, said: number): void {
  expect(Math.abs(measured - said) / measured, `${measured} gas, and ${said} was said`).toBeLessThan(0.1);
}

async function told(act: Promise<unknown>): Promise<string> {
  try {
    await act;
    return "nothing was refused";
  } catch (error) {
    return explainError(error);
  }
}
