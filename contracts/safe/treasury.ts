// The treasury: the Safe that holds the DAO's money, read, composed for, and executed on a real chain.
import assert from "node:assert/strict";
import { isError } from "ethers";
import { BadInput, NeedsHuman, RetryLater } from "#core/errors.ts";
import { transfersHash, type Hash, type Wallet } from "#core/key.ts";
import { showAmount, sumOf } from "#core/money.ts";
import type { ClaimTree, Earned } from "#core/payout/book.ts";
import { unixSeconds } from "#core/time.ts";
import type {
  Batch,
  BatchClaims,
  Execution,
  OwnerSignature,
  PaidPayout,
  PostedRound,
  Treasury,
  TreasuryStanding,
} from "#core/world.ts";
import { connectNode, type ChainNode } from "./chain-node.ts";
import { readClaimed, readClaims } from "./claims.ts";
import { TRANSACTION_GAS_MAX, openExecutor, type Executor, type Order } from "./executor.ts";
import { readApprovals, readOwnerSignature } from "./owner-signature.ts";
import { findUnexecuted, findUnpaid, isSameTransfer, readPayment } from "./payment.ts";
import { PAYOUTS, composePayoutBatch, directOf, readPayoutBatch } from "./payout-batch.ts";
import { findRefused, readBalance } from "./recipients.ts";
import { openQueue, type QueueSetting, type SafeQueue } from "./safe-queue.ts";
import { NOBODY, composeEmptyTx, domainHash, messageHash } from "./safe-tx.ts";
import { encodeExecution, safeTxHash, toTypedSafeTx, type SafeTx } from "./safe-tx.ts";
import { readStanding, type TreasuryPlace } from "./standing.ts";
import { readWalletProof } from "./wallet-proof.ts";

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
  /** Where owners sign in Safe's own app. */
  readonly queue?: QueueSetting;
  /** A contract that answers `isSanctioned(address)`; whom it does not clear is not paid. */
  readonly sanctionsOracle?: Wallet | null;
  /** How a book of claims is hashed; missing where nothing is ever put up for claiming. */
  readonly claimTree?: (earned: readonly Earned[]) => ClaimTree;
}

/** Public nodes commonly answer for at most this many blocks in one eth_getLogs. */
const LOG_BLOCKS_PER_CALL = 5_000;
/** Five million blocks: two years of a chain with a block every twelve seconds. */
const LOG_CALLS_MAX = 1_000;

/** Nothing is asked of the node before the first call; call `close` to let go of it. */
export function connectTreasury(setting: TreasurySetting): Treasury & { close(): void } {
  const node = connectNode(setting);
  const { executorKey, chainId, explorerUrl } = setting;
  const executor = executorKey === null ? null : openExecutor(node, chainId, executorKey);
  const queue = setting.queue === undefined ? null : openQueue(setting, setting.queue);
  const connection: Connection = { ...setting, node, executor, queue };
  const through = <Answer>(act: Promise<Answer>): Promise<Answer> =>
    act.catch((cause: unknown) => {
      throw node.troubleOf(cause);
    });
  return {
    standing: () => through(standing(connection)),
    latestBlock: () => through(latestBlock(node)),
    composeBatch: (name) => composeBatch(setting, name),
    composeCancel: (safeTxNonce) => composeCancel(setting, safeTxNonce),
    claimTree: (earned) => claimTreeOf(setting, earned),
    readClaims: (contract) => through(atChain(node, () => readClaims(node, contract))),
    readClaimed: (contract, wallets) => through(atChain(node, () => readClaimed(node, contract, wallets))),
    weiPerGas: () => through(weiPerGas(node)),
    readSignature: (batch, signature, ownersNow, claimedSigner) =>
      through(readOwnerSignature(connection, batch, signature, ownersNow, claimedSigner)),
    outsideSignatures: (batch, ownersNow) => through(outsideSignatures(connection, batch, ownersNow)),
    checkRecipients: (transfers) => through(checkRecipients(connection, transfers)),
    executorStanding: async () => through(executorOf(connection).standing()),
    readWalletProof: (text, signature, claimed) => through(readWalletProof(node, text, signature, claimed)),
    findPayout: (payoutId) => through(findPayout(connection, payoutId)),
    simulate: (batch, signatures) => through(simulate(connection, batch, signatures)),
    execute: (batch, signatures) => through(execute(connection, batch, signatures, (by, order) => by.send(order))),
    speedUp: (batch, signatures, previous) => through(speedUp(connection, batch, signatures, previous)),
    readExecution: (batch, transactionHash) => through(readExecution(connection, batch, transactionHash)),
    transactionUrl: (hash) => (explorerUrl ? `${explorerUrl.replace(/\/$/, "")}/tx/${hash}` : null),
    ...(queue !== null && { mirrorBatch: mirrorOf(setting, queue) }),
    close: () => node.close(),
  };
}

interface Connection extends Omit<TreasurySetting, "queue"> {
  readonly node: ChainNode;
  readonly executor: Executor | null;
  readonly queue: SafeQueue | null;
}

// Composing: pure.

function composeBatch(place: TreasuryPlace, name: Parameters<Treasury["composeBatch"]>[0]): Batch {
  const { transfers, claims = null } = name;
  refuseOtherClaims(place, claims);
  const safeTx = composePayoutBatch(partiesOf(place), name);
  const read = readPayoutBatch(partiesOf(place), safeTx);
  const direct = directOf(name);
  assert.equal(read.payoutId, name.payoutId);
  assert.equal(read.transfers.length, direct.length);
  assert(read.transfers.every((transfer, index) => isSameTransfer(transfer, direct[index])));
  assert.deepEqual(read.claims, claims === null ? null : roundOf(claims), "the round that is read is the one to post");
  const amount = showAmount(read.total, place.token);
  const count = read.transfers.length === 1 ? "1 transfer" : `${read.transfers.length} transfers`;
  return {
    payoutId: name.payoutId,
    safeTxNonce: name.safeTxNonce,
    transfers,
    transfersHash: transfersHash(transfers, place.token.address),
    directHash: transfersHash(read.transfers, place.token.address),
    claims,
    ...hashesOf(place, safeTx),
    calls: [
      { to: place.token.address, what: `approve Payouts to take ${amount}` },
      { to: place.payouts, what: `pay ${count}, ${amount} in all, under ${name.payoutId}` },
      ...(claims === null ? [] : sayClaims(place, claims)),
    ],
  };
}

function roundOf({ transfers: _, ...round }: BatchClaims): PostedRound {
  return round;
}

function sayClaims({ token }: TreasuryPlace, claims: BatchClaims): Batch["calls"] {
  const { contract, round, root, totalBaseUnits, riseBaseUnits, transfers } = claims;
  const rise = showAmount(riseBaseUnits, token);
  const count = transfers.length === 1 ? "1 reward" : `${transfers.length} rewards`;
  const total = showAmount(totalBaseUnits, token);
  const post = `put up ${count} for claiming, ${rise} in all: round ${round} under ${root}, ${total} ever put up`;
  return [
    { to: token.address, what: `approve Claims to take ${rise}` },
    { to: contract, what: post },
  ];
}

function refuseOtherClaims(place: TreasuryPlace, claims: BatchClaims | null): void {
  if (claims === null || claims.contract === place.claims?.contract) return;
  throw new NeedsHuman("This batch puts rewards up in a contract that the rules in force do not name.", {
    happened: `It posts to Claims ${claims.contract}; the rules name ${place.claims?.contract ?? "none"}.`,
    next: "Let the treasurers use up its Safe nonce with /payout cancel: it is then composed anew by the rules in force.",
  });
}

function claimTreeOf({ claimTree }: Pick<TreasurySetting, "claimTree">, earned: readonly Earned[]): ClaimTree {
  if (claimTree !== undefined) return claimTree(earned);
  throw new NeedsHuman("This treasury was connected without a way to hash claims.", {
    next: "Ask the maintainers: where rules name a Claims contract, the tree belongs to its setting.",
  });
}

const NO_HASH: Hash = `0x${"0".repeat(64)}`;

/** It pays nobody, and so has no payout: whoever looks at it sees an empty list. */
function composeCancel(place: TreasuryPlace, safeTxNonce: number): Batch {
  const safeTx = composeEmptyTx(place.safe, safeTxNonce);
  return {
    payoutId: NO_HASH,
    safeTxNonce,
    transfers: [],
    transfersHash: NO_HASH,
    directHash: NO_HASH,
    claims: null,
    ...hashesOf(place, safeTx),
    calls: [{ to: place.safe, what: `nothing: it uses up Safe nonce ${safeTxNonce}, so that nothing else can` }],
  };
}

function hashesOf(place: TreasuryPlace, safeTx: SafeTx) {
  return {
    safeTxHash: safeTxHash(place, safeTx),
    domainHash: domainHash(place),
    messageHash: messageHash(safeTx),
    typedData: toTypedSafeTx(place, safeTx),
  };
}

function partiesOf({ token, payouts, multiSendCallOnly, claims = null }: TreasuryPlace) {
  return { token: token.address, payouts, multiSendCallOnly, claims };
}

/** The transaction that was signed, composed again from the batch and compared with its hash. */
function safeTxOf(place: TreasuryPlace, batch: Batch): SafeTx {
  const safeTx = isCancel(batch)
    ? composeEmptyTx(place.safe, batch.safeTxNonce)
    : composePayoutBatch(partiesOf(place), batch);
  const hash = safeTxHash(place, safeTx);
  if (hash === batch.safeTxHash) return safeTx;
  throw new NeedsHuman("This batch was composed for another treasury.", {
    happened: `Its SafeTx hash is ${batch.safeTxHash}; for Safe ${place.safe} it would be ${hash}.`,
    next: "See whether the Safe, the token or Payouts changed in the rules while this batch waited for signatures.",
  });
}

function mirrorOf(place: TreasuryPlace, queue: SafeQueue): NonNullable<Treasury["mirrorBatch"]> {
  return async (batch, signatures) => queue.mirror(safeTxOf(place, batch), signatures);
}

/** A payout without transfers is never composed. */
function isCancel({ transfers }: Batch): boolean {
  return transfers.length === 0;
}

// Reading the chain.

async function standing(connection: Connection): Promise<TreasuryStanding> {
  const { node, chainId, queue } = connection;
  const onChain = await readStanding(node, connection);
  if (onChain.chainId === chainId) node.noticeBlock(onChain.block);
  if (queue === null || onChain.faults.length > 0) return onChain;
  const taken = await queue.takenNonces(onChain.nonce, onChain.owners);
  let nextNonce = onChain.nonce;
  // The first gap, not the end of the queue: what waits behind a gap cannot be executed before the gap is filled.
  while (taken.has(nextNonce)) nextNonce += 1;
  return { ...onChain, nextNonce };
}

async function checkRecipients(
  connection: Connection,
  transfers: Parameters<Treasury["checkRecipients"]>[0],
): ReturnType<Treasury["checkRecipients"]> {
  await connection.node.assertChain();
  return findRefused(connection, transfers);
}

/** What the chain says comes first; each confirmation at the service is read as if a stranger had brought it. */
async function outsideSignatures(
  connection: Connection,
  batch: Batch,
  ownersNow: readonly Wallet[],
): Promise<readonly OwnerSignature[]> {
  const { node, queue } = connection;
  await node.assertChain();
  const found = await readApprovals(connection, batch, ownersNow);
  const unheard = new Set(ownersNow.filter((owner) => !found.some(({ signer }) => signer === owner)));
  for (const { owner, signature } of (await queue?.confirmations(batch.safeTxHash)) ?? []) {
    if (!unheard.delete(owner)) continue;
    try {
      found.push(await readOwnerSignature(connection, batch, signature, ownersNow, owner));
    } catch (error) {
      // The service shows what nobody signed: it is as if it had not been there.
      if (!(error instanceof BadInput)) throw error;
    }
  }
  return found;
}

async function atChain<Answer>(node: ChainNode, read: () => Promise<Answer>): Promise<Answer> {
  await node.assertChain();
  return read();
}

async function weiPerGas(node: ChainNode): Promise<bigint> {
  const { gasPrice, maxFeePerGas } = await node.ask("say its fees", (provider) => provider.getFeeData());
  return gasPrice ?? maxFeePerGas ?? 0n;
}

async function latestBlock(node: ChainNode): ReturnType<Treasury["latestBlock"]> {
  const block = await node.ask("give its newest block", (provider) => provider.getBlock("latest"));
  if (!block) throw new RetryLater("The chain's node has no newest block.", { next: "It is tried again by itself." });
  node.noticeBlock(block.number);
  return { number: block.number, at: unixSeconds(block.timestamp) };
}

async function findPayout(connection: Connection, payoutId: Hash): Promise<PaidPayout | null> {
  const { node, safe, token } = connection;
  await node.assertChain();
  const latest = await node.readBlockNumber();
  const manifest = await readManifest(connection, payoutId, latest);
  if (manifest === null) return null;
  const transactionHash = await findMark(connection, payoutId, latest);
  const receipt = await node.ask("give a receipt", (provider) => provider.getTransactionReceipt(transactionHash));
  const payment = receipt && readPayment(receipt.logs, connection, payoutId);
  if (!payment) throw unreadable(`Transaction ${transactionHash} marked payout ${payoutId}, but has no such log now.`);
  const isWhole = payment.manifest === manifest && transfersHash(payment.transfers, payment.token) === manifest;
  if (payment.token === token.address && isWhole) {
    const { transfers, claims, safeTxHash } = payment;
    const { blockNumber: block } = receipt;
    const confirmations = Math.max(1, latest - block + 1);
    const isSooner = confirmations < connection.confirmations && (await isFinalized(connection, block, latest));
    const finalized = isSooner ? { isFinalized: true as const } : {};
    return { payoutId, manifest, transactionHash, block, confirmations, transfers, claims, safeTxHash, ...finalized };
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
  const latest = await node.readBlockNumber();
  const confirmations = Math.max(1, latest - receipt.blockNumber + 1);
  const unpaid = isCancel(batch)
    ? findUnexecuted(receipt.logs, connection, batch)
    : findUnpaid(receipt.logs, connection, batch);
  const because = unpaid === null ? {} : { because: unpaid };
  // A failure too can be undone by a reorganisation: neither answer is given before it lies deep enough.
  const isDeep =
    confirmations >= connection.confirmations || (await isFinalized(connection, receipt.blockNumber, latest));
  if (!isDeep) return { state: "waiting", ...because, confirmations };
  return { state: unpaid === null ? "final" : "failed", ...because, confirmations };
}

/** Some chains say themselves what they can no longer take back, sooner or later than so many confirmations. */
async function isFinalized({ node }: Connection, block: number, latest: number): Promise<boolean> {
  const finalized = await node.readFinalizedBlock();
  // One ahead of the newest block is a lie, or was asked of another node: the confirmations count, as without it.
  return finalized !== null && finalized <= latest && block <= finalized;
}

// Executing.

async function simulate(connection: Connection, batch: Batch, signatures: readonly OwnerSignature[]): Promise<void> {
  await connection.node.assertChain();
  const from = connection.executor?.address ?? NOBODY;
  const call = { ...orderOf(connection, batch, signatures), from, gasLimit: TRANSACTION_GAS_MAX };
  try {
    const answer = await connection.node.ask("simulate the execution", (provider) => provider.call(call));
    if (/^0x0{63}1$/.test(answer)) return;
  } catch (cause) {
    if (!isError(cause, "CALL_EXCEPTION")) throw cause;
    throw wouldFail(batch, await explainFailure(connection, batch, cause.reason), cause);
  }
  throw wouldFail(batch, "There is no Safe that answers.");
}

async function execute(
  connection: Connection,
  batch: Batch,
  signatures: readonly OwnerSignature[],
  by: (executor: Executor, order: Order) => Promise<Hash>,
): Promise<Hash> {
  const executor = executorOf(connection);
  await simulate(connection, batch, signatures);
  try {
    return await by(executor, orderOf(connection, batch, signatures));
  } catch (cause) {
    if (!isError(cause, "CALL_EXCEPTION")) throw cause;
    throw wouldFail(batch, await explainFailure(connection, batch, cause.reason), cause);
  }
}

async function speedUp(
  connection: Connection,
  batch: Batch,
  signatures: readonly OwnerSignature[],
  previous: Hash,
): Promise<Hash> {
  const { node } = connection;
  await node.assertChain();
  const receipt = await node.ask("give a receipt", (provider) => provider.getTransactionReceipt(previous));
  if (receipt !== null) return previous;
  return execute(connection, batch, signatures, (by, order) => by.replace(order, previous));
}

function executorOf({ executor }: Connection): Executor {
  if (executor !== null) return executor;
  throw new NeedsHuman("There is no key to execute with.", {
    next: "Set the executor's key, or let a treasurer execute the batch in Safe.",
  });
}

function orderOf(connection: Connection, batch: Batch, signatures: readonly OwnerSignature[]): Order {
  return { to: connection.safe, data: encodeExecution(safeTxOf(connection, batch), signatures) };
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
  const latest = await node.readBlockNumber();
  if ((await readManifest(connection, batch.payoutId, latest)) !== null)
    return "GS013: Payouts has paid this payout before.";
  const held = await readBalance({ node, safe, token });
  const total = sumOf(batch.transfers.map((transfer) => transfer.amountBaseUnits));
  if (held < total) return `GS013: the treasury holds ${held} base units of the ${total} to pay.`;
  if (batch.claims !== null) {
    const { round } = await readClaims(node, batch.claims.contract);
    const due = batch.claims.round;
    if (round + 1 !== due) return `GS013: Claims stands at round ${round}, and this batch posts round ${due}.`;
  }
  const refused = await findRefused({ node, safe, token }, batch.transfers);
  if (refused.length === 0) return "GS013: a call inside the batch fails.";
  const names = refused.slice(0, 5).map(({ transfer }) => transfer.wallet);
  return `GS013: the token refuses ${names.join(", ")} (${refused.length} in all).`;
}

function wouldFail(batch: Batch, because: string, cause?: unknown): NeedsHuman {
  return new NeedsHuman("The batch would fail if it were executed now.", {
    happened: `Batch ${batch.safeTxHash}, Safe nonce ${batch.safeTxNonce}: ${because}`,
    next: "Look at the Safe's queue, owners and balance; nothing was sent and nobody was paid by this batch.",
    ...(cause !== undefined && { cause }),
  });
}
