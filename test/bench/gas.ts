// The gas: what paying many costs for each of them, by a payout through the real Safe and by each way that others take,
// beside a bare loop inside the token itself.
import {
  Interface,
  MaxUint256,
  Signature,
  Wallet as Key,
  concat,
  id as keccakOfText,
  toBeHex,
  zeroPadValue,
} from "ethers";
import { compileSolidity } from "#contracts/build.ts";
import { CLAIMS } from "#contracts/claims/claims.ts";
import { buildClaimTree } from "#contracts/claims/tree.ts";
import { composePayoutBatch } from "#contracts/safe/payout-batch.ts";
import { ERC20 } from "#contracts/token/erc20.ts";
import { parseWallet, type Hash, type Transfer, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import {
  batchThroughSafe,
  callThroughSafe,
  executeSafeTx,
  nextNonce,
  type OwnedSafe,
} from "#test/contracts/safe-call.ts";
import { sendAs } from "#test/contracts/send-as.ts";
import { startEvm, type Evm, type EvmReceipt } from "#test/sandbox/evm.ts";
import { deploy, deployTreasury, type SandboxTreasury } from "#test/sandbox/treasury.ts";
import { makeFigure, type Bench, type Figure } from "./figure.ts";

const COUNTS = [1, 10, 100, 500] as const;
/** Ways with a transaction for each recipient are measured on so many of them, evenly spaced, and scaled. */
const SAMPLES_MAX = 10;
/** A transfer that leaves a balance of the payer above zero, as every payout does. */
const AMOUNT = baseUnits(10n ** 18n);
const FUNDS = baseUnits(10n ** 30n);
const FLOOR = new Interface([
  "function mint(address to, uint256 amount)",
  "function batchTransfer(address[] to, uint256[] amounts)",
]);
const PERMIT = new Interface([
  "function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)",
  "function transferFrom(address from, address to, uint256 value) returns (bool)",
]);

export const measureGas: Bench = async (say) => {
  const figures: Figure[] = [];
  for (const singleton of ["Safe", "SafeL2"] as const) {
    await using evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: `gas ${singleton}` });
    const ground = await openGround(evm, singleton);
    // On the other singleton the peers would only be dearer: it logs each call in full.
    const ways = singleton === "Safe" ? [PAYOUT, ...PEERS] : [PAYOUT];
    for (const count of COUNTS) figures.push(...(await measureCount(ground, ways, singleton, count)));
    say(`${singleton}: ${COUNTS.join(", ")} paid, fresh wallets and holders, in ${ways.length} ways`);
  }
  return figures;
};

async function measureCount(ground: Ground, ways: readonly Way[], singleton: string, count: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  const floorWallets = recipients(`floor ${count}`, count);
  const opened: { name: string; pay: () => Promise<number> }[] = [];
  for (const { name, open } of ways) {
    opened.push({ name, pay: await open(ground, recipients(`${name} ${count}`, count)) });
  }
  for (const kind of ["fresh wallets", "holders"]) {
    const floor = await payInLoop(ground, floorWallets);
    for (const { name, pay } of opened) {
      const line = `${name} to ${count} ${kind}, ${singleton}`;
      const against = "a loop inside the token, no Safe";
      figures.push(makeFigure(line, (await pay()) / count, "gas each", against, floor / count));
    }
  }
  return figures;
}

export interface Ground {
  readonly evm: Evm;
  readonly treasury: SandboxTreasury;
  readonly safe: OwnedSafe;
  readonly floor: Wallet;
}

/** A treasury of two signatures out of three, and every slot warm that only the very first payment would find empty. */
export async function openGround(evm: Evm, singleton: "Safe" | "SafeL2"): Promise<Ground> {
  const treasurers = evm.wallets(3);
  const treasury = await deployTreasury(evm, { treasurers, threshold: 2, fundsBaseUnits: FUNDS, singleton });
  const floor = await deploy(evm, compiled("FloorToken"));
  await evm.transact({ to: floor, data: FLOOR.encodeFunctionData("mint", [evm.deployer, FUNDS]) });
  const ground = { evm, treasury, safe: { ...treasury, signers: treasurers.slice(0, 2) }, floor };
  const first = recipients("first", 1);
  await payInLoop(ground, first);
  await (
    await PAYOUT.open(ground, first)
  )();
  return ground;
}

/** The least that paying them can cost: no Safe, no vote, no mark. @returns the gas of the whole transaction */
export async function payInLoop({ evm, floor }: Ground, wallets: readonly Wallet[]): Promise<number> {
  const data = FLOOR.encodeFunctionData("batchTransfer", [wallets, wallets.map(() => AMOUNT)]);
  return gasOf(await evm.transact({ to: floor, data }));
}

/** A way to pay. Opened once for some wallets, it pays them again with each call, and says what gas that took in all. */
interface Way {
  readonly name: string;
  open(ground: Ground, wallets: readonly Wallet[]): Promise<() => Promise<number>>;
}

/** The batch that Laurel composes; anybody may send it. */
export const PAYOUT: Way = {
  name: "payout",
  open: async ({ evm, treasury, safe }, wallets) => {
    const parties = { ...treasury, token: treasury.token.address };
    const transfers = wallets.map((wallet): Transfer => ({ wallet, amountBaseUnits: AMOUNT }));
    return async () => {
      const safeTxNonce = await nextNonce(evm, treasury.safe);
      const payoutId = keccakOfText(`payout ${safeTxNonce}`) as Hash;
      return gasOf(await executeSafeTx(evm, safe, composePayoutBatch(parties, { payoutId, transfers, safeTxNonce })));
    };
  },
};

const MULTI_SEND: Way = {
  name: "plain MultiSend",
  open: async ({ evm, treasury, safe }, wallets) => {
    const calls = wallets.map((wallet) => ({ to: treasury.token.address, data: transferTo(wallet) }));
    return async () => gasOf(await batchThroughSafe(evm, safe, calls));
  },
};

const SAFE_EACH: Way = {
  name: "one Safe transaction each",
  open: async ({ evm, treasury, safe }, wallets) => {
    const to = treasury.token.address;
    return () => onSamples(wallets, (wallet) => callThroughSafe(evm, safe, { to, data: transferTo(wallet) }));
  },
};

/** Posting the root and each claim together; who sends a claim pays for it. */
const MERKLE_CLAIMS: Way = {
  name: "Merkle claims",
  open: async ({ evm, treasury, safe }, wallets) => {
    const token = treasury.token.address;
    const claims = await deploy(evm, concat([compiled("Claims"), CLAIMS.encodeDeploy([treasury.safe, token])]));
    let round = 0;
    return async () => {
      round += 1;
      const cumulative = baseUnits(AMOUNT * BigInt(round));
      const tree = buildClaimTree(wallets.map((wallet) => ({ wallet, cumulativeBaseUnits: cumulative })));
      const rise = AMOUNT * BigInt(wallets.length);
      const posted = await batchThroughSafe(evm, safe, [
        { to: token, data: ERC20.encodeFunctionData("approve", [claims, rise]) },
        { to: claims, data: CLAIMS.encodeFunctionData("setRoot", [round, tree.root, tree.totalBaseUnits]) },
      ]);
      const claimed = await onSamples(wallets, (wallet) => {
        const data = CLAIMS.encodeFunctionData("claim", [wallet, cumulative, tree.proofOf(wallet)]);
        return evm.transact({ to: claims, data });
      });
      return gasOf(posted) + claimed;
    };
  },
};

/** EIP-2612, signed by a plain key that holds the tokens, since a Safe cannot; each recipient sends permit and transferFrom. */
const SIGNED_PERMITS: Way = {
  name: "signed permits (EIP-2612)",
  open: async ({ evm }, wallets) => {
    const holder = new Key(keccakOfText("a hot key"));
    const token = await deploy(evm, compiled("PermitToken"));
    await evm.transact({ to: token, data: ERC20.encodeFunctionData("mint", [holder.address, FUNDS]) });
    const domain = { name: "Permit", version: "1", chainId: evm.chainId, verifyingContract: token };
    let nonce = 0;
    return () =>
      onSamples(wallets, async (wallet) => {
        const permit = { owner: holder.address, spender: wallet, value: AMOUNT, nonce: nonce++, deadline: MaxUint256 };
        const { v, r, s } = Signature.from(await holder.signTypedData(domain, PERMIT_TYPE, permit));
        const values = [permit.owner, wallet, AMOUNT, MaxUint256, v, r, s];
        const permitted = await evm.transact({ to: token, data: PERMIT.encodeFunctionData("permit", values) });
        await evm.fund(wallet, 10n ** 18n);
        const take = PERMIT.encodeFunctionData("transferFrom", [holder.address, wallet, AMOUNT]);
        return [permitted, await sendAs(evm, { from: wallet, to: token, data: take })];
      });
  },
};
const PERMIT_TYPE = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

const PEERS: readonly Way[] = [MULTI_SEND, SAFE_EACH, MERKLE_CLAIMS, SIGNED_PERMITS];

/** @returns the gas that it would take for all of them */
async function onSamples(
  wallets: readonly Wallet[],
  pay: (wallet: Wallet) => Promise<EvmReceipt | readonly EvmReceipt[]>,
): Promise<number> {
  const every = Math.ceil(wallets.length / SAMPLES_MAX);
  const samples = wallets.filter((_, at) => at % every === 0);
  let gas = 0;
  for (const wallet of samples) for (const receipt of [await pay(wallet)].flat()) gas += gasOf(receipt);
  return (gas / samples.length) * wallets.length;
}

function transferTo(wallet: Wallet): string {
  return ERC20.encodeFunctionData("transfer", [wallet, AMOUNT]);
}

function compiled(name: "Claims" | "FloorToken" | "PermitToken"): string {
  const folder = name === "Claims" ? "contracts" : "test/contracts/solidity";
  return compileSolidity(`${folder}/${name}.sol`).get(name)?.bytecode ?? "";
}

/** Of a transaction that did what it should: what reverts costs less, and pays nobody. */
function gasOf({ gasUsed, status }: EvmReceipt): number {
  if (status !== "0x1") throw new Error("a transaction that was to be measured reverted");
  return Number(BigInt(gasUsed));
}

/** Twenty bytes of a hash, as real addresses are: zeros would be cheaper to send. */
export function recipients(group: string, count: number): Wallet[] {
  return Array.from({ length: count }, (_, at) => {
    const seed = keccakOfText(concat([keccakOfText(group), zeroPadValue(toBeHex(at), 32)]));
    return parseWallet(`0x${seed.slice(-40)}`);
  });
}
