// The treasury: the Safe that holds the DAO's money, read, composed for, and executed on a real chain.
import assert from "node:assert/strict";
import { Wallet as Key, computeAddress, isError, keccak256, type JsonRpcProvider } from "ethers";
import { BadInput, NeedsHuman, RetryLater } from "#core/errors.ts";
import { parseWallet, transfersHash, type Hash, type Wallet } from "#core/key.ts";
import { showAmount, sumOf } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import type { Batch, Execution, OwnerSignature, PaidPayout, Treasury } from "#core/world.ts";
import { ERC20 } from "../token/erc20.ts";
import { connectNode, type ChainNode } from "./chain-node.ts";
import { findUnpaid, isSameTransfer, readPayment } from "./payment.ts";
import { PAYOUTS, composePayoutBatch, readPayoutBatch } from "./payout-batch.ts";
import { NOBODY, domainHash, messageHash, recoverSigner, recoverTextSigner } from "./safe-tx.ts";
import { encodeExecution, safeTxHash, toTypedSafeTx, type SafeTx } from "./safe-tx.ts";
import { readStanding, type TreasuryPlace } from "./standing.ts";

export interface TreasurySetting extends TreasuryPlace {
  readonly rpcUrl: string;
  /** The private key that pays gas; null reads only. It owns nothing in the Safe. */
  readonly executorKey: string | null;
  /** How deep a transaction must lie before it counts; 1 is the newest block. */
  readonly confirmations: number;
  /** No payout of this DAO lies before this block. */
  readonly fromBlock: number;
  readonly deadlineMilliseconds: number;
  /** Like https://sepolia.etherscan.io */
  readonly explorerUrl?: string;
}

/** EIP-7825: a transaction above this is invalid, whatever the block's limit. */
const TRANSACTION_GAS_MAX = 2n ** 24n;
/** Public nodes commonly answer for at most this many blocks in one eth_getLogs. */
const LOG_BLOCKS_PER_CALL = 5_000;
/** Five million blocks: two years of a chain with a block every twelve seconds. */
const LOG_CALLS_MAX = 1_000;
const RECIPIENTS_ASKED_AT_ONCE = 20;

/** Nothing is asked of the node before the first call; call `close` to let go of it. */
export function connectTreasury(setting: TreasurySetting): Treasury & { close(): void } {
  const node = connectNode(setting);
  const executor = setting.executorKey === null ? null : readExecutorKey(setting.executorKey);
  const connection: Connection = { ...setting, node, executor };
  return {
    standing: () => readStanding(node, setting),
    latestBlock: () => latestBlock(node),
    composeBatch: (name) => composeBatch(setting, name),
    readSignature,
    readWalletProof: recoverTextSigner,
    findPayout: (payoutId) => findPayout(connection, payoutId),
    simulate: (batch, signatures) => simulate(connection, batch, signatures),
    execute: (batch, signatures) => execute(connection, batch, signatures),
    readExecution: (batch, transactionHash) => readExecution(connection, batch, transactionHash),
    transactionUrl: (hash) => (setting.explorerUrl ? `${setting.explorerUrl.replace(/\/$/, "")}/tx/${hash}` : null),
    close: () => node.close(),
  };
}

interface Connection extends TreasurySetting {
  readonly node: ChainNode;
  readonly executor: Key | null;
}

// Composing and signing: pure.

function composeBatch(place: TreasuryPlace, name: Parameters<Treasury["composeBatch"]>[0]): Batch {
  const safeTx = composePayoutBatch(partiesOf(place), name);
  const read = readPayoutBatch(partiesOf(place), safeTx);
  assert.equal(read.payoutId, name.payoutId);
  assert.equal(read.transfers.length, name.transfers.length);
  assert(read.transfers.every((transfer, index) => isSameTransfer(transfer, name.transfers[index])));
  const amount = showAmount(read.total, place.token);
  const count = read.transfers.length === 1 ? "1 transfer" : `${read.transfers.length} transfers`;
  return {
    payoutId: name.payoutId,
    safeTxNonce: name.safeTxNonce,
    transfers: read.transfers,
    transfersHash: transfersHash(read.transfers, place.token.address),
    safeTxHash: safeTxHash(place, safeTx),
    domainHash: domainHash(place),
    messageHash: messageHash(safeTx),
    typedData: toTypedSafeTx(place, safeTx),
    calls: [
      { to: place.token.address, what: `approve Payouts to take ${amount}` },
      { to: place.payouts, what: `pay ${count}, ${amount} in all, under ${name.payoutId}` },
    ],
  };
}

function readSignature(batch: Batch, signature: string, ownersNow: readonly Wallet[]): OwnerSignature {
  const signer = recoverSigner(batch.safeTxHash, signature);
  if (ownersNow.includes(signer)) return { signer, signature: signature.toLowerCase() };
  throw new BadInput("This signature is not by a treasurer, or not over this batch.", {
    happened: `Over ${batch.safeTxHash} it recovers to ${signer}, who is not an owner of the Safe now.`,
    next: "Open the signing page again with a treasurer's wallet and sign the batch shown there.",
  });
}

function partiesOf({ token, payouts, multiSendCallOnly }: TreasuryPlace) {
  return { token: token.address, payouts, multiSendCallOnly };
}

/** The transaction that was signed, composed again from the batch and compared with its hash. */
function safeTxOf(place: TreasuryPlace, batch: Batch): SafeTx {
  const safeTx = composePayoutBatch(partiesOf(place), batch);
  const hash = safeTxHash(place, safeTx);
  if (hash === batch.safeTxHash) return safeTx;
  throw new NeedsHuman("This batch was composed for another treasury.", {
    happened: `Its SafeTx hash is ${batch.safeTxHash}; for Safe ${place.safe} it would be ${hash}.`,
    next: "See whether the Safe, the token or Payouts changed in the rules while this batch waited for signatures.",
  });
}

// Reading the chain.

async function latestBlock(node: ChainNode): ReturnType<Treasury["latestBlock"]> {
  const block = await node.ask("give its newest block", (provider) => provider.getBlock("latest"));
  if (!block) throw new RetryLater("The chain's node has no newest block.", { next: "It is tried again by itself." });
  return { number: block.number, at: unixSeconds(block.timestamp) };
}

async function findPayout(connection: Connection, payoutId: Hash): Promise<PaidPayout | null> {
  const { node, safe, token } = connection;
  await node.assertChain();
  const latest = await node.ask("say its newest block", (provider) => provider.getBlockNumber());
  const manifest = await readManifest(connection, payoutId, latest);
  if (manifest === null) return null;
  const transactionHash = await findMark(connection, payoutId, latest);
  const receipt = await node.ask("give a receipt", (provider) => provider.getTransactionReceipt(transactionHash));
  const payment = receipt && readPayment(receipt.logs, connection, payoutId);
  if (!payment) throw unreadable(`Transaction ${transactionHash} marked payout ${payoutId}, but has no such log now.`);
  const isWhole = payment.manifest === manifest && transfersHash(payment.transfers, payment.token) === manifest;
  if (payment.token === token.address && isWhole) {
    const { transfers, safeTxHash } = payment;
    const { blockNumber: block } = receipt;
    const confirmations = Math.max(1, latest - block + 1);
    return { payoutId, manifest, transactionHash, block, confirmations, transfers, safeTxHash };
  }
  throw new NeedsHuman("A payout was made that is not what its mark says.", {
    happened: `${safe} paid ${payoutId} in ${transactionHash}: token ${payment.token}, manifest ${manifest}.`,
    next: "Read that transaction in a block explorer and compare it with the proposal before anything else is paid.",
  });
}

/** What `Payouts` stored under this id, or null when it was never paid. */
async function readManifest({ node, payouts, safe }: Connection, payoutId: Hash, block: number): Promise<Hash | null> {
  const calldata = PAYOUTS.encodeFunctionData("paid", [safe, payoutId]);
  const answer = await node
    .ask("read Payouts", (provider) => provider.call({ to: payouts, data: calldata, blockTag: block }))
    .catch((cause: unknown) => (isError(cause, "CALL_EXCEPTION") ? "reverted" : Promise.reject(cause)));
  if (!/^0x[0-9a-f]{64}$/i.test(answer)) {
    throw new NeedsHuman("Payouts does not answer.", {
      happened: `There is no Payouts at ${payouts} in block ${block}.`,
      next: "Check the address of Payouts and the RPC address in the DAO's file.",
    });
  }
  return BigInt(answer) === 0n ? null : (answer as Hash);
}

/** The transaction that marked it, searched from the newest block back. */
async function findMark({ node, payouts, safe, fromBlock }: Connection, payoutId: Hash, latest: number): Promise<Hash> {
  const topics = PAYOUTS.encodeFilterTopics("Paid", [safe, payoutId]);
  let toBlock = latest;
  for (let call = 0; call < LOG_CALLS_MAX && toBlock >= fromBlock; call++) {
    const range = { fromBlock: Math.max(fromBlock, toBlock - LOG_BLOCKS_PER_CALL + 1), toBlock };
    const [log] = await node.ask("search its logs", (provider) =>
      provider.getLogs({ address: payouts, topics, ...range }),
    );
    if (log) return log.transactionHash as Hash;
    toBlock = range.fromBlock - 1;
  }
  throw unreadable(`Payouts says ${payoutId} is paid, but no log says so from block ${fromBlock} to ${latest}.`);
}

function unreadable(happened: string): RetryLater {
  return new RetryLater("A payout is on chain, and its transaction cannot be read yet.", {
    happened,
    next: "It is tried again by itself. If it goes on, set fromBlock to the block in which Payouts was deployed.",
  });
}

async function readExecution(connection: Connection, batch: Batch, transactionHash: Hash): Promise<Execution> {
  const { node } = connection;
  await node.assertChain();
  const receipt = await node.ask("give a receipt", (provider) => provider.getTransactionReceipt(transactionHash));
  if (!receipt) {
    const pending = await node.ask("find a transaction", (provider) => provider.getTransaction(transactionHash));
    return { state: pending ? "waiting" : "unknown", confirmations: 0 };
  }
  const latest = await node.ask("say its newest block", (provider) => provider.getBlockNumber());
  const confirmations = Math.max(1, latest - receipt.blockNumber + 1);
  const unpaid = findUnpaid(receipt.logs, connection, batch);
  const because = unpaid === null ? {} : { because: unpaid };
  // A failure too can be undone by a reorganisation: neither answer is given before it lies deep enough.
  if (confirmations < connection.confirmations) return { state: "waiting", ...because, confirmations };
  return { state: unpaid === null ? "final" : "failed", ...because, confirmations };
}

// Executing.

async function simulate(connection: Connection, batch: Batch, signatures: readonly OwnerSignature[]): Promise<void> {
  await connection.node.assertChain();
  const call = { ...executionOf(connection, batch, signatures), gasLimit: TRANSACTION_GAS_MAX };
  try {
    const answer = await connection.node.ask("simulate the execution", (provider) => provider.call(call));
    if (BigInt(answer) === 1n) return;
  } catch (cause) {
    if (!isError(cause, "CALL_EXCEPTION")) throw cause;
    throw wouldFail(batch, await explainFailure(connection, batch, cause.reason), cause);
  }
  throw wouldFail(batch, "There is no Safe that answers.");
}

async function execute(connection: Connection, batch: Batch, signatures: readonly OwnerSignature[]): Promise<Hash> {
  const { node, executor } = connection;
  if (!executor) {
    throw new NeedsHuman("There is no key to execute with.", {
      happened: `Batch ${batch.safeTxHash} has its signatures.`,
      next: "Set the executor's key, or let a treasurer execute the batch in Safe.",
    });
  }
  await simulate(connection, batch, signatures);
  const signed = await executor.signTransaction(await fillTransaction(connection, executor, batch, signatures));
  const transactionHash = keccak256(signed) as Hash;
  try {
    await node.ask("take the transaction", (provider) => provider.send("eth_sendRawTransaction", [signed]));
  } catch (cause) {
    if (!(cause instanceof RetryLater)) throw cause;
    if (/insufficient funds/i.test(cause.happened)) throw withoutGas(executor, cause);
    // The node has these very bytes already, from an attempt whose answer was lost.
    if (!/already (known|imported)/i.test(cause.happened)) throw cause;
  }
  return transactionHash;
}

/**
 * The executor's nonce is the next on chain, not the next in the queue: an attempt after a lost answer then competes with
 * the first instead of following it, and only one of them can be mined.
 */
async function fillTransaction(
  connection: Connection,
  executor: Key,
  batch: Batch,
  signatures: readonly OwnerSignature[],
) {
  const { node, chainId } = connection;
  const execution = executionOf(connection, batch, signatures);
  const [nonce, fees, gas] = await Promise.all([
    node.ask("count the executor's transactions", (provider) =>
      provider.getTransactionCount(executor.address, "latest"),
    ),
    node.ask("say its fees", (provider) => provider.getFeeData()),
    estimateGas(connection, executor, batch, signatures),
  ]);
  const { maxFeePerGas, maxPriorityFeePerGas, gasPrice } = fees;
  const price = maxFeePerGas === null ? { type: 0, gasPrice } : { type: 2, maxFeePerGas, maxPriorityFeePerGas };
  return { to: execution.to, data: execution.data, chainId, nonce, gasLimit: gas, ...price };
}

async function estimateGas(
  connection: Connection,
  executor: Key,
  batch: Batch,
  signatures: readonly OwnerSignature[],
): Promise<bigint> {
  const call = executionOf(connection, batch, signatures);
  const estimate = await connection.node
    .ask("estimate the gas", (provider: JsonRpcProvider) => provider.estimateGas(call))
    .catch((cause: unknown) => {
      if (cause instanceof RetryLater && /insufficient funds/i.test(cause.happened)) throw withoutGas(executor, cause);
      if (isError(cause, "CALL_EXCEPTION"))
        throw wouldFail(batch, cause.reason ?? "It reverts without a reason.", cause);
      throw cause;
    });
  if (estimate > TRANSACTION_GAS_MAX)
    throw wouldFail(batch, `It needs ${estimate} gas, more than one transaction may use.`);
  const roomy = (estimate * 12n) / 10n;
  return roomy < TRANSACTION_GAS_MAX ? roomy : TRANSACTION_GAS_MAX;
}

function executionOf(connection: Connection, batch: Batch, signatures: readonly OwnerSignature[]) {
  const calldata = encodeExecution(safeTxOf(connection, batch), signatures);
  return { from: connection.executor?.address ?? NOBODY, to: connection.safe, data: calldata };
}

// Saying why.

/** The Safe's own codes (docs/error_codes.md of Safe 1.4.1) that an execution of ours can meet. */
const SAFE_CODES: Readonly<Record<string, string>> = {
  GS020: "There are fewer signatures than the Safe's threshold.",
  GS021: "A signature is malformed.",
  GS024: "A contract that is an owner did not accept its signature.",
  GS025: "A treasurer has not approved this hash on chain.",
  GS026: "A signature is not by an owner, or the Safe's nonce has moved on.",
};

async function explainFailure(connection: Connection, batch: Batch, reason: string | null): Promise<string> {
  if (reason !== "GS013") return `${reason ?? "It reverts without a reason."} ${SAFE_CODES[reason ?? ""] ?? ""}`.trim();
  const { node, safe, token } = connection;
  const latest = await node.ask("say its newest block", (provider) => provider.getBlockNumber());
  if ((await readManifest(connection, batch.payoutId, latest)) !== null)
    return "GS013: Payouts has paid this payout before.";
  const calldata = ERC20.encodeFunctionData("balanceOf", [safe]);
  const held = BigInt(
    await node.ask("read the balance", (provider) => provider.call({ to: token.address, data: calldata })),
  );
  const total = sumOf(batch.transfers.map((transfer) => transfer.amountBaseUnits));
  if (held < total) return `GS013: the treasury holds ${held} base units of the ${total} to pay.`;
  const refused = await findRefusedRecipients(connection, batch);
  if (refused.length > 0)
    return `GS013: the token refuses ${refused.slice(0, 5).join(", ")} (${refused.length} in all).`;
  return "GS013: a call inside the batch fails.";
}

/** Recipients to whom a transfer of their own would revert, as with a token that keeps a list of the barred. */
async function findRefusedRecipients({ node, safe, token }: Connection, batch: Batch): Promise<Wallet[]> {
  const isRefused = async (wallet: Wallet, amount: bigint) => {
    const calldata = ERC20.encodeFunctionData("transfer", [wallet, amount]);
    try {
      await node.ask("try a transfer", (provider) => provider.call({ from: safe, to: token.address, data: calldata }));
      return false;
    } catch (cause) {
      if (isError(cause, "CALL_EXCEPTION")) return true;
      throw cause;
    }
  };
  const refused: Wallet[] = [];
  for (let start = 0; start < batch.transfers.length; start += RECIPIENTS_ASKED_AT_ONCE) {
    const some = batch.transfers.slice(start, start + RECIPIENTS_ASKED_AT_ONCE);
    const answers = await Promise.all(some.map(({ wallet, amountBaseUnits }) => isRefused(wallet, amountBaseUnits)));
    refused.push(...some.filter((_, index) => answers[index]).map(({ wallet }) => wallet));
  }
  return refused;
}

function wouldFail(batch: Batch, because: string, cause?: unknown): NeedsHuman {
  return new NeedsHuman("The batch would fail if it were executed now.", {
    happened: `Batch ${batch.safeTxHash}, Safe nonce ${batch.safeTxNonce}: ${because}`,
    next: "Look at the Safe's queue, owners and balance; nothing was sent and nobody was paid by this batch.",
    ...(cause !== undefined && { cause }),
  });
}

function withoutGas(executor: Key, cause: RetryLater): NeedsHuman {
  return new NeedsHuman("The executor cannot pay the gas.", {
    happened: `${executor.address} has too little ether.`,
    next: `Send a little ether to ${executor.address}; it can spend nothing of the treasury.`,
    cause,
  });
}

function readExecutorKey(privateKey: string): Key {
  try {
    parseWallet(computeAddress(privateKey));
    return new Key(privateKey);
  } catch {
    // The cause is left out on purpose: it could repeat the key.
    throw new BadInput("The executor's key is not a private key.", { next: "Set 0x and 64 hex digits." });
  }
}
