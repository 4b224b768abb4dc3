// The gas: what a payout through the real Safe costs for each recipient, beside a bare loop inside the token itself.
import { Interface, concat, id as keccakOfText, toBeHex, zeroPadValue } from "ethers";
import { compileSolidity } from "#contracts/build.ts";
import { composePayoutBatch } from "#contracts/safe/payout-batch.ts";
import { encodeExecution, SAFE, safeTxHash } from "#contracts/safe/safe-tx.ts";
import { parseWallet, type Hash, type Transfer, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import { startEvm, type Evm, type EvmReceipt } from "#test/sandbox/evm.ts";
import { deploy, deployTreasury, type SandboxTreasury } from "#test/sandbox/treasury.ts";
import { makeFigure, type Bench, type Figure } from "./figure.ts";

const COUNTS = [1, 10, 100, 500] as const;
const SINGLETONS = ["Safe", "SafeL2"] as const;
/** A transfer that leaves a balance of the payer above zero, as every payout does. */
const AMOUNT = baseUnits(10n ** 18n);
const FUNDS = baseUnits(10n ** 30n);
const FLOOR = new Interface([
  "function mint(address to, uint256 amount)",
  "function batchTransfer(address[] to, uint256[] amounts)",
]);

export const measureGas: Bench = async (say) => {
  const figures: Figure[] = [];
  for (const singleton of SINGLETONS) {
    await using evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: `gas ${singleton}` });
    figures.push(...(await measureSingleton(evm, singleton)));
    say(`${singleton}: batches of ${COUNTS.join(", ")} paid, to fresh wallets and to holders`);
  }
  return figures;
};

interface Ground {
  readonly evm: Evm;
  readonly treasury: SandboxTreasury;
  readonly owners: ReturnType<Evm["wallets"]>;
  readonly floor: Wallet;
}

async function measureSingleton(evm: Evm, singleton: (typeof SINGLETONS)[number]): Promise<Figure[]> {
  const owners = evm.wallets(3);
  const treasury = await deployTreasury(evm, { treasurers: owners, threshold: 2, fundsBaseUnits: FUNDS, singleton });
  const floor = await deploy(
    evm,
    compileSolidity("test/contracts/solidity/FloorToken.sol").get("FloorToken")?.bytecode ?? "",
  );
  await evm.transact({ to: floor, data: FLOOR.encodeFunctionData("mint", [evm.deployer, FUNDS]) });
  const ground = { evm, treasury, owners, floor };
  // The very first payout also pays for slots that are never empty again; it is not an ordinary one.
  await payBoth(ground, recipients("first", 1));
  const figures: Figure[] = [];
  for (const count of COUNTS) {
    const wallets = recipients(`${count}`, count);
    for (const kind of ["fresh wallets", "holders"]) {
      const { payout, loop } = await payBoth(ground, wallets);
      const name = `payout to ${count} ${kind}, ${singleton}`;
      figures.push(makeFigure(name, payout / count, "gas each", "a loop inside the token, no Safe", loop / count));
    }
  }
  return figures;
}

/** Pays the same recipients both ways. @returns the gas of the two whole transactions */
async function payBoth(ground: Ground, wallets: readonly Wallet[]): Promise<{ payout: number; loop: number }> {
  const { evm, floor } = ground;
  const transfers = wallets.map((wallet): Transfer => ({ wallet, amountBaseUnits: AMOUNT }));
  const calldata = FLOOR.encodeFunctionData("batchTransfer", [wallets, wallets.map(() => AMOUNT)]);
  const loop = await evm.transact({ to: floor, data: calldata });
  return { payout: gasOf(await payThroughSafe(ground, transfers)), loop: gasOf(loop) };
}

/** The batch that Laurel composes, signed by two of three owners; anybody may send it. */
async function payThroughSafe({ evm, treasury, owners }: Ground, transfers: readonly Transfer[]): Promise<EvmReceipt> {
  const { safe, payouts, multiSendCallOnly, token } = treasury;
  const safeTxNonce = Number(BigInt(await evm.call(safe, SAFE.encodeFunctionData("nonce"))));
  const parties = { token: token.address, payouts, multiSendCallOnly };
  const safeTx = composePayoutBatch(parties, {
    payoutId: keccakOfText(`payout ${safeTxNonce}`) as Hash,
    transfers,
    safeTxNonce,
  });
  const hash = safeTxHash({ chainId: evm.chainId, safe }, safeTx);
  const signatures = owners
    .slice(0, 2)
    .map((owner) => ({ signer: parseWallet(owner.address), signature: owner.signingKey.sign(hash).serialized }));
  const receipt = await evm.transact({ to: safe, data: encodeExecution(safeTx, signatures) });
  if (!receipt.logs.some(({ topics }) => topics[0] === SAFE.getEvent("ExecutionSuccess")?.topicHash))
    throw new Error("the Safe did not report ExecutionSuccess");
  return receipt;
}

function gasOf({ gasUsed }: EvmReceipt): number {
  return Number(BigInt(gasUsed));
}

/** Twenty bytes of a hash, as real addresses are: zeros would be cheaper to send. */
function recipients(group: string, count: number): Wallet[] {
  return Array.from({ length: count }, (_, at) => {
    const seed = keccakOfText(concat([keccakOfText(group), zeroPadValue(toBeHex(at), 32)]));
    return parseWallet(`0x${seed.slice(-40)}`);
  });
}
