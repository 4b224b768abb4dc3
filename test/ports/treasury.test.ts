// The treasury in memory and on the real Safe contracts on a real EVM: one suite, so that the two cannot drift apart.
import { Interface, type Wallet as Key } from "ethers";
import { compileSolidity } from "#contracts/build.ts";
import { buildClaimTree } from "#contracts/claims/tree.ts";
import { composePayoutBatch } from "#contracts/safe/payout-batch.ts";
import { NOBODY, encodeExecution, safeTxHash } from "#contracts/safe/safe-tx.ts";
import { connectTreasury } from "#contracts/safe/treasury.ts";
import type { Hash, Wallet } from "#core/key.ts";
import { unixSeconds } from "#core/time.ts";
import type { TreasuryStanding } from "#core/world.ts";
import { approveOnChain } from "#test/contracts/safe/signing.ts";
import { deployClaims } from "#test/sandbox/claims.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { startSafeQueue } from "#test/sandbox/safe-queue.ts";
import { balanceOf, deploy, deployTreasury, type SandboxTreasury } from "#test/sandbox/treasury.ts";
import { addressOf, makeAddress, makeRules, START, tokens } from "#test/support/build.ts";
import { makeWorld, OWNERS, receivedBy, signBatch } from "#test/support/world.ts";
import { treasurySuite, type TreasuryStage } from "./treasury.ts";

const FUNDS = tokens(10_000);
const BLOCK_SECONDS = 12;

async function inMemory(): Promise<TreasuryStage> {
  const claims = { contract: makeAddress(0xc1a1), belowBaseUnits: "5" };
  const world = makeWorld({ rules: makeRules({ treasury: { claims } }), balanceBaseUnits: FUNDS });
  const { state, rules } = world;
  return {
    treasury: world.treasury,
    token: rules.treasury.token.address,
    claimsContract: claims.contract,
    owners: OWNERS,
    balanceBaseUnits: FUNDS,
    confirmations: rules.treasury.confirmations,
    mine: async (blocks) => void (state.now = unixSeconds(state.now + blocks * BLOCK_SECONDS)),
    useNonce: async () => world.useNonce(),
    queueElsewhere: async () => void (state.safe.pending += 1),
    approveElsewhere: async (owner, batch) =>
      void state.approvedOutside.set(batch.safeTxHash, [signBatch(owner, batch)]),
    bar: async (wallet) => void state.refusing.set(wallet, "The sanctions oracle bars this wallet."),
    drainExecutor: async () => void (state.executorWei = 0n),
    removeOwner: async (owner) => {
      state.safe.owners = state.safe.owners.filter((each) => each !== owner);
    },
    changeThreshold: async (threshold) => void (state.safe.threshold = threshold),
    executeElsewhere: (batch, signatures) =>
      world.executeElsewhere(
        batch,
        OWNERS.filter((key) => signatures.some(({ signer }) => signer === addressOf(key))),
      ),
    loseExecution: (when) => world.fail("execute", { when }),
    reorganise: async (act) => {
      const hash = await act();
      world.forget(hash);
      return hash;
    },
    received: async (wallet) => receivedBy(world, wallet),
    close: async () => undefined,
  };
}

const CONFIRMATIONS = 3;
const SAFE_CHANGES = new Interface([
  "function removeOwner(address prevOwner, address owner, uint256 _threshold)",
  "function changeThreshold(uint256 _threshold)",
]);
const MOODY = compileSolidity("test/contracts/safe/MoodyToken.sol").get("MoodyToken");
const ORACLE_MOODS = new Interface(["function setMood(address who, uint8 mood)"]);
const SAYS_NO = 2;
/** Before the first owner in the Safe's linked list. */
const LIST_START = "0x0000000000000000000000000000000000000001";

let chain: Promise<Evm> | null = null;

/** One chain for all tests, a Safe of its own for each. */
async function onTheChain(): Promise<TreasuryStage> {
  chain ??= startEvm({ timestamp: START, seed: "ports" });
  const evm = await chain;
  const [one, two, three, executor] = evm.wallets(4);
  if (!one || !two || !three || !executor) throw new Error("the chain has four wallets");
  const owners: readonly [Key, Key, Key] = [one, two, three];
  const deployed = await deployTreasury(evm, { treasurers: owners, threshold: 2, executor, fundsBaseUnits: FUNDS });
  const claimsContract = await deployClaims(evm, deployed.safe, deployed.token.address);
  const queue = await startSafeQueue({ evm, clock: { now: () => START } });
  const oracle = await deploy(evm, MOODY?.bytecode ?? "");
  let queued = 0;
  const treasury = connectTreasury({
    ...deployed,
    queue: { url: queue.url, apiKey: null, delegateKey: executor.privateKey },
    sanctionsOracle: oracle,
    claims: { contract: claimsContract },
    claimTree: buildClaimTree,
    rpcUrl: evm.rpcUrl,
    executorKey: executor.privateKey,
    confirmations: CONFIRMATIONS,
    deadlineMilliseconds: 5_000,
    explorerUrl: "https://explorer.test",
  });
  const standing = (): Promise<TreasuryStanding> => treasury.standing();
  return {
    treasury,
    token: deployed.token.address,
    claimsContract,
    owners,
    balanceBaseUnits: FUNDS,
    confirmations: CONFIRMATIONS,
    mine: (blocks) => evm.mine(blocks),
    useNonce: async () => {
      const { threshold } = await standing();
      await signedBySafe(evm, deployed, owners, SAFE_CHANGES.encodeFunctionData("changeThreshold", [threshold]));
    },
    queueElsewhere: async () => void (await queue.propose(one, deployed.safe, queued++)),
    approveElsewhere: (owner, { safeTxHash }) => approveOnChain(evm, deployed.safe, owner, safeTxHash),
    bar: async (wallet) => {
      await evm.transact({ to: oracle, data: ORACLE_MOODS.encodeFunctionData("setMood", [wallet, SAYS_NO]) });
    },
    drainExecutor: () => evm.fund(executor.address, 0n),
    removeOwner: async (owner) => {
      const all = (await standing()).owners;
      const before = all[all.indexOf(owner) - 1] ?? LIST_START;
      await actAsSafe(evm, deployed.safe, SAFE_CHANGES.encodeFunctionData("removeOwner", [before, owner, 2]));
    },
    changeThreshold: (threshold) =>
      actAsSafe(evm, deployed.safe, SAFE_CHANGES.encodeFunctionData("changeThreshold", [threshold])),
    executeElsewhere: async (batch, signatures) => {
      const { token, payouts, multiSendCallOnly } = deployed;
      const safeTx = composePayoutBatch({ token: token.address, payouts, multiSendCallOnly }, batch);
      const { transactionHash } = await evm.transact({ to: deployed.safe, data: encodeExecution(safeTx, signatures) });
      return transactionHash;
    },
    loseExecution: (when) => cutOnce(evm, when),
    reorganise: async (act) => {
      const before = await evm.send("evm_snapshot", []);
      const hash = await act();
      await evm.send("evm_revert", [before]);
      return hash;
    },
    received: (wallet) => balanceOf(evm, deployed.token.address, wallet),
    close: async () => {
      evm.hooks.beforeRequest = () => undefined;
      evm.hooks.afterEffect = () => undefined;
      treasury.close();
      await queue.close();
    },
  };
}

function cutOnce(evm: Evm, when: "before" | "after"): void {
  let left = 1;
  const cut = (method: string): void => {
    if (method !== "eth_sendRawTransaction" || left === 0) return;
    left -= 1;
    throw new Error("the line is cut");
  };
  if (when === "before") evm.hooks.beforeRequest = cut;
  else evm.hooks.afterEffect = cut;
}

/** A change that the Safe may make of itself only; how its owners came to it is not told here. */
async function actAsSafe(evm: Evm, safe: Wallet, calldata: string): Promise<void> {
  await evm.fund(safe, 10n ** 18n);
  await evm.send("anvil_impersonateAccount", [safe]);
  const hash = (await evm.send("eth_sendTransaction", [{ from: safe, to: safe, data: calldata }])) as Hash;
  await evm.mine(1);
  const receipt = (await evm.send("eth_getTransactionReceipt", [hash])) as { status: string } | null;
  if (receipt?.status !== "0x1") throw new Error("the Safe refused to change itself");
}

/** A transaction of the Safe that is no payout, signed and executed as any other. */
async function signedBySafe(evm: Evm, deployed: SandboxTreasury, owners: readonly Key[], data: string): Promise<void> {
  const { safe, chainId } = deployed;
  const gasless = { safeTxGas: 0n, baseGas: 0n, gasPrice: 0n, gasToken: NOBODY, refundReceiver: NOBODY } as const;
  const safeTx = { to: safe, value: 0n, data, operation: 0 as const, ...gasless, nonce: 0 };
  const hash = safeTxHash({ safe, chainId }, safeTx);
  const signatures = owners.slice(0, 2).map((key) => ({
    signer: addressOf(key),
    signature: key.signingKey.sign(hash).serialized,
  }));
  await evm.transact({ to: safe, data: encodeExecution(safeTx, signatures) });
}

treasurySuite("in memory", inMemory);
treasurySuite("on a real chain", onTheChain, async () => {
  await (await chain)?.close();
});
