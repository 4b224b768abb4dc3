// The simulated chain with its Safe and Payouts: blocks, one nonce, owners who sign, transactions that wait, fail, or are undone.
import { hash } from "node:crypto";
import { BadInput, NeedsHuman } from "#core/errors.ts";
import { transfersHash, type Hash, type Transfer, type Wallet } from "#core/key.ts";
import { baseUnits, sumOf } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import type { Batch, Execution, OwnerSignature, PaidPayout, Treasury, TreasuryStanding } from "#core/world.ts";
import type { Ground } from "./world.ts";

export const BLOCK_SECONDS = 12;
/** Enough to undo what lies in the newest block and the one before, and never what counts as final. */
const REORG_DEPTH_BLOCKS = 2;

export interface Payment extends Omit<PaidPayout, "confirmations"> {
  readonly safeTxHash: Hash;
  readonly minedAt: number;
}

interface Transaction {
  readonly hash: Hash;
  readonly by: "our executor" | "an owner" | "another user of the Safe";
  /** Null for what has nothing to do with payouts. */
  readonly order: { readonly batch: Batch; readonly signatures: readonly OwnerSignature[] } | null;
  block: number | null;
  isReverted: boolean;
  undo: () => void;
}

export interface SimulatedChain {
  readonly port: Treasury;
  readonly safe: { owners: Wallet[]; threshold: number; nonce: number; balanceBaseUnits: bigint; faults: string[] };
  /** What stands on chain now, by payout id. */
  payments(): ReadonlyMap<Hash, Payment>;
  /** Somebody else's transaction of this Safe, mined in one of the next blocks. */
  takeNonce(): void;
  /** An owner gathered the signatures elsewhere and executes the batch. */
  executeElsewhere(batch: Batch, signers: readonly Wallet[]): void;
  deposit(amountBaseUnits: bigint): void;
}

export function signBatch(signer: Wallet, safeTxHash: Hash): string {
  return `${signer} signs ${safeTxHash}`;
}

export function signText(signer: Wallet, text: string): string {
  return `${signer} signs ${digest(text)}`;
}

function digest(text: string): Hash {
  return `0x${hash("sha256", text)}`;
}

/** As with a real signature, one over something else names somebody whom nobody knows. */
function recover(signature: string, over: Hash): Wallet {
  const [, signer, signed] = /^0x([0-9a-fA-F]{40}) signs (0x[0-9a-f]{64})$/.exec(signature) ?? [];
  if (signer === undefined) throw new BadInput("The signature is malformed.", { happened: signature.slice(0, 80) });
  return signed === over ? `0x${signer}` : NOBODY;
}

const NO_HASH: Hash = `0x${"0".repeat(64)}`;
const NOBODY: Wallet = "0x0000000000000000000000000000000000000000";

export function simulateChain(ground: Ground): SimulatedChain {
  const { rules, clock, faults, random, tell, blockAt } = ground;
  const { chainId, token, confirmations: confirmationsNeeded } = rules.treasury;
  const safe: SimulatedChain["safe"] = {
    owners: [...ground.owners],
    threshold: 2,
    nonce: 0,
    balanceBaseUnits: 3n * 10n ** 21n,
    faults: [],
  };
  const paid = new Map<Hash, Payment>();
  const transactions = new Map<Hash, Transaction>();
  /** Mined and not final yet, oldest first: what a reorganisation may undo. */
  let recent: Transaction[] = [];
  let coming: { readonly block: number; readonly happen: () => void }[] = [];
  let executorNonce = 0;
  let foreignNonce = 0;

  /** Lets every block come that time has brought since anybody last looked. */
  function advance(): number {
    const head = blockAt(clock.now());
    while (coming.length > 0) {
      const next = coming.reduce((first, other) => (other.block < first.block ? other : first));
      if (next.block > head) break;
      coming = coming.filter((other) => other !== next);
      next.happen();
    }
    return head;
  }

  function send(transaction: Transaction, blocksToWait: number): void {
    transactions.set(transaction.hash, transaction);
    const block = blockAt(clock.now()) + blocksToWait;
    coming.push({ block, happen: () => mine(transaction, block) });
  }

  function mine(transaction: Transaction, block: number): void {
    if (transactions.get(transaction.hash) !== transaction) return;
    const because = whyReverted(transaction);
    transaction.block = block;
    transaction.isReverted = because !== null;
    const isOurs = transaction.by === "our executor";
    if (isOurs) executorNonce += 1;
    const undoEffects = because === null ? apply(transaction, block) : () => undefined;
    transaction.undo = () => {
      undoEffects();
      if (isOurs) executorNonce -= 1;
    };
    recent = [...recent.filter((other) => (other.block ?? 0) > block - REORG_DEPTH_BLOCKS), transaction];
    tell(
      () =>
        `Block ${block}: a transaction of ${transaction.by} ${because === null ? "goes through" : `reverts (${because})`}.`,
    );
    if (faults.strikes("chain reorganised", 0.08))
      coming.push({ block: block + 1, happen: () => reorganise(block + 1) });
  }

  function apply({ hash, order }: Transaction, block: number): () => void {
    safe.nonce += 1;
    if (order === null) return () => (safe.nonce -= 1);
    const { batch } = order;
    const total = totalOf(batch.transfers);
    const { payoutId, transfers, transfersHash: manifest, safeTxHash } = batch;
    const payment = {
      payoutId,
      manifest,
      transactionHash: hash,
      block,
      transfers,
      safeTxHash,
      minedAt: block * BLOCK_SECONDS,
    };
    safe.balanceBaseUnits -= total;
    paid.set(payoutId, payment);
    ground.onPayment(payment);
    return () => {
      safe.nonce -= 1;
      safe.balanceBaseUnits += total;
      paid.delete(payoutId);
    };
  }

  function reorganise(head: number): void {
    const undone = recent.filter(({ block }) => (block ?? 0) > head - REORG_DEPTH_BLOCKS).reverse();
    for (const transaction of undone) {
      transaction.undo();
      transaction.block = null;
      const isDropped = random.chance(0.4);
      tell(() => `The chain forgets a transaction of ${transaction.by}${isDropped ? " for good" : " for now"}.`);
      if (isDropped) transactions.delete(transaction.hash);
      else {
        const block = head + random.between(1, 4);
        coming.push({ block, happen: () => mine(transaction, block) });
      }
    }
    recent = [];
  }

  /** What the Safe and Payouts would revert for. */
  function whyReverted({ order }: Pick<Transaction, "order">): string | null {
    if (order === null) return null;
    const { batch, signatures } = order;
    const signers = new Set(signatures.map(({ signature }) => recover(signature, batch.safeTxHash)));
    if (batch.safeTxNonce !== safe.nonce) return "GS026: the Safe's nonce has moved on";
    if ([...signers].some((signer) => !safe.owners.includes(signer))) return "GS026: a signature is not by an owner";
    if (signers.size < safe.threshold) return "GS020: too few signatures";
    if (paid.has(batch.payoutId)) return "GS013: Payouts has paid this payout before";
    if (totalOf(batch.transfers) > safe.balanceBaseUnits) return "GS013: the treasury holds too little";
    return null;
  }

  function refuseFailure(batch: Batch, signatures: readonly OwnerSignature[]): void {
    const because = whyReverted({ order: { batch, signatures } });
    if (because === null) return;
    throw new NeedsHuman("The batch would fail if it were executed now.", {
      happened: `Batch ${batch.safeTxHash}, Safe nonce ${batch.safeTxNonce}: ${because}`,
      next: "Look at the Safe's queue, owners and balance; nothing was sent and nobody was paid by this batch.",
    });
  }

  /** The same signed bytes while the executor's nonce is the same; other bytes under that nonce take their place. */
  function execute(batch: Batch, signatures: readonly OwnerSignature[]): Hash {
    refuseFailure(batch, signatures);
    const signers = signatures.map(({ signer }) => signer).sort();
    const hash = digest(`${batch.safeTxHash} ${executorNonce} ${signers.join(" ")}`);
    if (transactions.has(hash)) return hash;
    for (const [other, { by, block }] of transactions)
      if (by === "our executor" && block === null) transactions.delete(other);
    const order = { batch, signatures };
    ground.onExecution(batch);
    if (faults.strikes("transaction lost", 0.05)) {
      tell(() => "The node takes the transaction, and no miner ever sees it.");
      return hash;
    }
    const blocks = faults.strikes("transaction slow", 0.1) ? random.between(5, 400) : random.between(1, 2);
    send({ hash, by: "our executor", order, block: null, isReverted: false, undo: () => undefined }, blocks);
    return hash;
  }

  function readExecution(head: number, batch: Batch, hash: Hash): Execution {
    const transaction = transactions.get(hash);
    if (transaction === undefined) return { state: "unknown", confirmations: 0 };
    if (transaction.block === null) return { state: "waiting", confirmations: 0 };
    const confirmations = head - transaction.block + 1;
    if (confirmations < confirmationsNeeded) return { state: "waiting", confirmations };
    const isOurs = transaction.order?.batch.safeTxHash === batch.safeTxHash;
    if (transaction.isReverted || !isOurs)
      return { state: "failed", because: "The transaction reverted; it paid nobody.", confirmations };
    return { state: "final", confirmations };
  }

  function standing(head: number): TreasuryStanding {
    const here = { chainId, block: head };
    const nothing = { owners: [], threshold: 0, nonce: 0, nextNonce: 0, balanceBaseUnits: baseUnits(0n) };
    if (safe.faults.length > 0) return { ...here, ...nothing, faults: [...safe.faults] };
    const { owners, threshold, nonce, balanceBaseUnits } = safe;
    return {
      ...here,
      owners: [...owners],
      threshold,
      nonce,
      nextNonce: nonce,
      balanceBaseUnits: baseUnits(balanceBaseUnits),
      faults: [],
    };
  }

  return {
    safe,
    payments: () => {
      advance();
      return paid;
    },
    takeNonce: () => {
      foreignNonce += 1;
      const hash = digest(`somebody else's ${foreignNonce}`);
      const by = "another user of the Safe";
      send({ hash, by, order: null, block: null, isReverted: false, undo: () => undefined }, random.between(0, 2));
    },
    executeElsewhere: (batch, signers) => {
      const signatures = signers.map((signer) => ({ signer, signature: signBatch(signer, batch.safeTxHash) }));
      const hash = digest(`${batch.safeTxHash} elsewhere`);
      if (transactions.has(hash)) return;
      const order = { batch, signatures };
      send({ hash, by: "an owner", order, block: null, isReverted: false, undo: () => undefined }, 1);
    },
    deposit: (amountBaseUnits) => {
      safe.balanceBaseUnits += amountBaseUnits;
    },
    port: {
      standing: async () => standing(advance()),
      latestBlock: async () => ({ number: advance(), at: unixSeconds(blockAt(clock.now()) * BLOCK_SECONDS) }),
      composeBatch: ({ payoutId, transfers, safeTxNonce }) => {
        const manifest = transfersHash(transfers, token.address);
        const safeTxHash = digest(`${payoutId} ${safeTxNonce} ${manifest}`);
        const frame = { domainHash: manifest, messageHash: manifest, typedData: typedSafeTx(ground), calls: [] };
        return { payoutId, safeTxNonce, transfers, transfersHash: manifest, safeTxHash, ...frame };
      },
      composeCancel: (safeTxNonce) => {
        const safeTxHash = digest(`cancel ${safeTxNonce}`);
        const frame = { domainHash: NO_HASH, messageHash: NO_HASH, typedData: typedSafeTx(ground), calls: [] };
        return { payoutId: NO_HASH, safeTxNonce, transfers: [], transfersHash: NO_HASH, safeTxHash, ...frame };
      },
      checkRecipients: async () => [],
      outsideSignatures: async () => [],
      executorStanding: async () => ({ address: NOBODY, balanceWei: 10n ** 18n, isLow: false }),
      speedUp: async (batch, signatures) => {
        advance();
        return execute(batch, signatures);
      },
      readSignature: async (batch, signature, ownersNow) => {
        const signer = recover(signature, batch.safeTxHash);
        if (ownersNow.includes(signer)) return { signer, signature };
        throw new BadInput("This signature is not by a treasurer, or not over this batch.", { happened: signer });
      },
      readWalletProof: (text, signature) => recover(signature, digest(text)),
      findPayout: async (payoutId) => {
        const head = advance();
        const payment = paid.get(payoutId);
        return payment === undefined ? null : { ...payment, confirmations: head - payment.block + 1 };
      },
      simulate: async (batch, signatures) => {
        advance();
        refuseFailure(batch, signatures);
      },
      execute: async (batch, signatures) => {
        advance();
        return execute(batch, signatures);
      },
      readExecution: async (batch, hash) => readExecution(advance(), batch, hash),
      transactionUrl: (hash) => `https://sepolia.etherscan.io/tx/${hash}`,
    },
  };
}

export function totalOf(transfers: readonly Transfer[]): bigint {
  return sumOf(transfers.map(({ amountBaseUnits }) => amountBaseUnits));
}

function typedSafeTx({ rules }: Ground): Batch["typedData"] {
  const { chainId, safe } = rules.treasury;
  return { domain: { chainId, verifyingContract: safe }, types: {}, primaryType: "SafeTx", message: {} };
}
