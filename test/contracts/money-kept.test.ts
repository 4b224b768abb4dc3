// Money is kept: random sequences of calls, good and bad, against the contracts on a real EVM.
import fc from "fast-check";
import { concat, id as keccakOfText, toBeHex, zeroPadValue } from "ethers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileSolidity } from "#contracts/build.ts";
import { CLAIMS } from "#contracts/claims/claims.ts";
import { buildClaimTree, type ClaimTree } from "#contracts/claims/tree.ts";
import { PAYOUTS } from "#contracts/safe/payout-batch.ts";
import { ERC20 } from "#contracts/token/erc20.ts";
import { parseWallet, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import { bounded } from "#test/fuzz/bounds.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { balanceOf, deploy, deployTreasury, mint, type SandboxTreasury } from "#test/sandbox/treasury.ts";
import { sendAs } from "./send-as.ts";

/** A sequence costs a few hundred requests; a longer search is only a larger number. */
const SEQUENCES = 12;
const CALLS_MAX = 14;
const PURSE = 1_000n;

let evm: Evm;
let treasury: SandboxTreasury;
let token: Wallet;

beforeAll(async () => {
  evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: "money kept" });
  treasury = await deployTreasury(evm, { treasurers: evm.wallets(3), fundsBaseUnits: baseUnits(0n) });
  token = treasury.token.address;
});
afterAll(() => evm.close());

interface PayCall {
  readonly payer: number;
  readonly id: number;
  readonly isNative: boolean;
  readonly words: readonly { readonly to: number; readonly amount: number }[];
  /** Above zero: the total says more than the words; below: less. */
  readonly offBy: number;
  /** Tokens and ether that somebody sends to Payouts by mistake before. */
  readonly stray: number;
}

// Mostly sound, so that a sequence gets somewhere: the fault is the exception.
const somePayCall: fc.Arbitrary<PayCall> = fc.record({
  payer: fc.nat({ max: 1 }),
  id: fc.nat({ max: 1 }),
  isNative: fc.boolean(),
  words: fc.array(
    fc.record({
      to: fc.oneof({ weight: 12, arbitrary: fc.nat({ max: 3 }) }, { weight: 1, arbitrary: fc.constant(4) }),
      amount: fc.oneof(
        { weight: 12, arbitrary: fc.integer({ min: 1, max: 300 }) },
        { weight: 1, arbitrary: fc.constant(0) },
      ),
    }),
    { maxLength: 3 },
  ),
  offBy: fc.constantFrom(0, 0, 0, 0, 1, -1),
  stray: fc.constantFrom(0, 0, 0, 5),
});

test("what Payouts pays is what it pulled, once for each payer and id, and what was left there by mistake stays", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(somePayCall, { minLength: 1, maxLength: CALLS_MAX }), async (calls) => {
      const payouts = await deploy(evm, compiled("Payouts"));
      const payers = [fresh(), fresh()];
      // The last of them is the zero address, who can be paid nothing.
      const recipients = [fresh(), fresh(), fresh(), fresh(), wallet(0n)];
      for (const payer of payers) await openPurse(payer, payouts);
      const owed = { token: recipients.map(() => 0n), ether: recipients.map(() => 0n) };
      const pulled = [0n, 0n];
      const strays = { token: 0n, ether: 0n };
      const used = new Set<string>();

      for (const call of calls) {
        await mint(evm, treasury.token, payouts, baseUnits(BigInt(call.stray)));
        strays.token += BigInt(call.stray);
        await evm.fund(payouts, strays.ether + BigInt(call.stray));
        strays.ether += BigInt(call.stray);

        const sum = call.words.reduce((total, { amount }) => total + BigInt(amount), 0n);
        const total = sum + BigInt(call.offBy) > 0n ? sum + BigInt(call.offBy) : 0n;
        const isPaid = await isDone(
          payers[call.payer]!,
          payouts,
          encodePay(call, total, recipients),
          call.isNative ? total : 0n,
        );

        const kind = call.isNative ? "ether" : "token";
        const isSound = call.words.length > 0 && call.words.every(({ to, amount }) => to !== 4 && amount > 0);
        const isAffordable = call.isNative || pulled[call.payer]! + total <= PURSE;
        const name = `${call.payer} ${call.id}`;
        expect(isPaid).toBe(isSound && isAffordable && total === sum && !used.has(name));
        if (isPaid) {
          used.add(name);
          if (!call.isNative) pulled[call.payer]! += total;
          for (const { to, amount } of call.words) owed[kind][to]! += BigInt(amount);
        }
        expect(await tokensOf(recipients.slice(0, 4))).toEqual(owed.token.slice(0, 4));
        expect(await etherOf(recipients.slice(0, 4))).toEqual(owed.ether.slice(0, 4));
        expect(await tokensOf(payers)).toEqual(pulled.map((amount) => PURSE - amount));
        expect([await tokensOf([payouts]), await etherOf([payouts])]).toEqual([[strays.token], [strays.ether]]);
      }
    }),
    bounded(SEQUENCES),
  );
});

interface ClaimCall {
  readonly act: "post" | "claim" | "stray";
  /** What each account earned more in this round; below zero when a root takes back by mistake. */
  readonly rises: readonly number[];
  /** What the root promises more than its total, or less. */
  readonly offBy: number;
  readonly skipsRound: boolean;
  readonly account: number;
  /** How many roots ago the proof was made. */
  readonly age: number;
}

const someClaimCall: fc.Arbitrary<ClaimCall> = fc.record({
  act: fc.constantFrom("post", "claim", "claim", "claim", "stray"),
  rises: fc.array(fc.integer({ min: -4, max: 30 }), { minLength: 2, maxLength: 2 }),
  offBy: fc.constantFrom(0, 0, 9, 9, -7),
  skipsRound: fc.constantFrom(false, false, false, true),
  account: fc.nat({ max: 1 }),
  age: fc.constantFrom(0, 0, 0, 1),
});

test("claims never sum to more than the totals that were pulled, whatever the roots promise", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(someClaimCall, { minLength: 1, maxLength: CALLS_MAX }), async (calls) => {
      const owner = fresh();
      const accounts = [fresh(), fresh()];
      const claims = await deploy(evm, concat([compiled("Claims"), CLAIMS.encodeDeploy([owner, token])]));
      await openPurse(owner, claims);
      const trees: { tree: ClaimTree; earned: readonly bigint[] }[] = [];
      const claimed = [0n, 0n];
      let [total, strays] = [0n, 0n];

      for (const call of [{ ...calls[0]!, act: "post" as const, skipsRound: false }, ...calls]) {
        const last = trees.at(-1);
        if (call.act === "stray") {
          await mint(evm, treasury.token, claims, baseUnits(20n));
          strays += 20n;
        } else if (call.act === "post") {
          const earned = accounts.map((_, at) => atLeastOne((last?.earned[at] ?? 0n) + BigInt(call.rises[at] ?? 0)));
          const tree = treeOf(accounts, earned);
          const posted = atLeastOne(tree.totalBaseUnits - BigInt(call.offBy));
          const round = trees.length + (call.skipsRound ? 2 : 1);
          const data = CLAIMS.encodeFunctionData("setRoot", [round, tree.root, posted]);
          const isPosted = await isDone(owner, claims, data);
          expect(isPosted).toBe(!call.skipsRound && posted >= total && posted <= PURSE);
          if (isPosted) {
            trees.push({ tree, earned });
            total = posted;
          }
        } else {
          const used = trees.at(-1 - call.age);
          const amount = used?.earned[call.account] ?? 1n;
          const proof = used?.tree.proofOf(accounts[call.account]!) ?? [];
          const data = CLAIMS.encodeFunctionData("claim", [accounts[call.account], amount, proof]);
          const isClaimed = await isDone(evm.deployer, claims, data);
          const sum = claimed.reduce((one, other) => one + other, 0n);
          const rise = amount - claimed[call.account]!;
          const isProven = used !== undefined && used.tree.root === last?.tree.root;
          expect(isClaimed).toBe(isProven && rise > 0n && sum + rise <= total);
          if (isClaimed) claimed[call.account] = amount;
        }
        const sum = claimed.reduce((one, other) => one + other, 0n);
        expect(sum).toBeLessThanOrEqual(total);
        expect(await tokensOf(accounts)).toEqual(claimed);
        expect(await tokensOf([claims, owner])).toEqual([total - sum + strays, PURSE - total]);
        expect(await Promise.all(accounts.map((account) => recorded(claims, account)))).toEqual(claimed);
      }
    }),
    bounded(SEQUENCES),
  );
});

let wallets = 0;

function wallet(number: bigint): Wallet {
  return parseWallet(zeroPadValue(toBeHex(number), 20));
}

/** Somebody who has nothing yet; the sandbox's chain lets any account send. */
function fresh(): Wallet {
  return wallet(0x55_0000_0000n + BigInt(++wallets));
}

function compiled(name: "Payouts" | "Claims"): string {
  const bytecode = BYTECODES.get(name) ?? compileSolidity(`contracts/${name}.sol`).get(name)?.bytecode ?? "";
  BYTECODES.set(name, bytecode);
  return bytecode;
}
const BYTECODES = new Map<string, string>();

/** A thousand tokens, all of them allowed to the spender, and ether for everything else. */
async function openPurse(owner: Wallet, spender: Wallet): Promise<void> {
  await evm.fund(owner, 10n ** 20n);
  await mint(evm, treasury.token, owner, baseUnits(PURSE));
  await isDone(owner, token, ERC20.encodeFunctionData("approve", [spender, PURSE]));
}

async function isDone(from: Wallet, to: Wallet, data: string, value = 0n): Promise<boolean> {
  return (await sendAs(evm, { from, to, data, value })).status === "0x1";
}

function encodePay(call: PayCall, total: bigint, recipients: readonly Wallet[]): string {
  const words = call.words.map(({ to, amount }) => concat([recipients[to]!, zeroPadValue(toBeHex(amount), 12)]));
  const id = keccakOfText(`payout ${call.id}`);
  return call.isNative
    ? PAYOUTS.encodeFunctionData("payNative", [id, total, words])
    : PAYOUTS.encodeFunctionData("pay", [id, token, total, words]);
}

function treeOf(accounts: readonly Wallet[], earned: readonly bigint[]): ClaimTree {
  return buildClaimTree(
    accounts.map((account, at) => ({ wallet: account, cumulativeBaseUnits: baseUnits(earned[at]!) })),
  );
}

/** What Claims itself says that this account has claimed. */
async function recorded(claims: Wallet, account: Wallet): Promise<bigint> {
  return BigInt(await evm.call(claims, CLAIMS.encodeFunctionData("claimed", [account])));
}

function atLeastOne(amount: bigint): bigint {
  return amount > 1n ? amount : 1n;
}

function tokensOf(of: readonly Wallet[]): Promise<bigint[]> {
  return Promise.all(of.map((one) => balanceOf(evm, token, one)));
}

function etherOf(of: readonly Wallet[]): Promise<bigint[]> {
  return Promise.all(of.map(async (one) => BigInt((await evm.send("eth_getBalance", [one, "latest"])) as string)));
}
