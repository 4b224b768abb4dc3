// The simulated chain with its Safe, token and Payouts: blocks, one nonce, owners who sign, transactions that wait, fail, or are undone.
import { hash } from "node:crypto";
import { buildClaimTree } from "#contracts/claims/tree.ts";
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
  readonly safeTxNonce: number;
  readonly minedAt: number;
}

/** What sending one transaction takes from the executor. */
const GAS_WEI = 10n ** 15n;
const FULL_TANK_WEI = 10n ** 18n;

interface Transaction {
  readonly hash: Hash;
  readonly by: "our executor" | "an owner" | "another user of the Safe";
  /** Null for what has nothing to do with payouts. */
  readonly order: Order | null;
  /** What it takes out of the Safe beside any payout, at most. */
  readonly takesBaseUnits: bigint;
  block: number | null;
  isReverted: boolean;
  undo: () => void;
}

interface Order {
  readonly batch: Batch;
  readonly signatures: readonly OwnerSignature[];
}

export interface SimulatedSafe {
  owners: Wallet[];
  threshold: number;
  nonce: number;
  balanceBaseUnits: bigint;
  faults: string[];
  /** Transactions from elsewhere that wait for signatures: each has the next nonce. */
  queued: number;
}

export interface SimulatedChain {
  readonly port: Treasury;
  readonly safe: SimulatedSafe;
  /** Wallets that the token refuses, as one that is blacklisted, or a contract that takes no tokens. */
  readonly token: { isPaused: boolean; readonly refuses: Set<Wallet> };
  readonly executor: { balanceWei: bigint };
  /** Owners that are contracts, and whether each still stands by what it was asked about. */
  readonly contracts: Map<Wallet, { isWilling: boolean }>;
  /** What stands on chain now, by payout id. */
  payments(): ReadonlyMap<Hash, Payment>;
  /** Empty transactions that stand on chain now: their hashes by nonce. */
  emptied(): ReadonlyMap<number, Hash>;
  /** Somebody else's transaction of this Safe, mined in one of the next blocks. */
  takeNonce(takesBaseUnits?: bigint): void;
  /** An owner gathered the signatures elsewhere and executes the batch. */
  executeElsewhere(batch: Batch, signers: readonly Wallet[]): void;
  /** An owner approves this hash on chain, or signs it in Safe's own app: found there by whoever looks. */
  signElsewhere(safeTxHash: Hash, owner: Wallet, kind: "approved-hash" | "eth-sign"): void;
  deposit(amountBaseUnits: bigint): void;
  refuel(): void;
}

export function signBatch(signer: Wallet, safeTxHash: Hash): string {
  return `${signer} signs ${safeTxHash}`;
}

/** What a contract that is an owner is to be asked about. */
export function wordsOfContract(safeTxHash: Hash): string {
  return `a contract's words over ${safeTxHash}`;
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
const EXECUTOR: Wallet = "0x00000000000000000000000000000000000000E0";
const UNMINED = { block: null, isReverted: false, takesBaseUnits: 0n, undo: () => undefined };

/** A payout without transfers is never composed. */
function isEmpty({ transfers }: Batch): boolean {
  return transfers.length === 0;
}

export function simulateChain(ground: Ground): SimulatedChain {
  const { rules, clock, faults, random, tell, blockAt } = ground;
  const { chainId, token, confirmations: confirmationsNeeded } = rules.treasury;
  const safe: SimulatedChain["safe"] = {
    owners: [...ground.owners],
    threshold: 2,
    nonce: 0,
    balanceBaseUnits: 3n * 10n ** 21n,
    faults: [],
    queued: 0,
  };
  const tokenNow: SimulatedChain["token"] = { isPaused: false, refuses: new Set() };
  const executor = { balanceWei: FULL_TANK_WEI };
  const contracts: SimulatedChain["contracts"] = new Map();
  const signedElsewhere = new Map<Hash, OwnerSignature[]>();
  /** By content: the same batch is composed again at every look. */
  const composed = new Map<string, Batch>();
  const paid = new Map<Hash, Payment>();
  const emptied = new Map<number, Hash>();
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

  function apply(transaction: Transaction, block: number): () => void {
    safe.nonce += 1;
    const { order } = transaction;
    const undo = order === null ? applyForeign(transaction) : applyOrder(transaction.hash, order, block);
    return () => {
      safe.nonce -= 1;
      undo();
    };
  }

  function applyForeign({ takesBaseUnits }: Transaction): () => void {
    const taken = takesBaseUnits < safe.balanceBaseUnits ? takesBaseUnits : safe.balanceBaseUnits;
    safe.balanceBaseUnits -= taken;
    safe.queued = Math.max(0, safe.queued - 1);
    return () => void (safe.balanceBaseUnits += taken);
  }

  function applyOrder(hash: Hash, { batch }: Order, block: number): () => void {
    const { payoutId, safeTxNonce, transfers, transfersHash: manifest, safeTxHash } = batch;
    if (isEmpty(batch)) {
      emptied.set(safeTxNonce, safeTxHash);
      return () => void emptied.delete(safeTxNonce);
    }
    const total = totalOf(transfers);
    const payment = {
      payoutId,
      manifest,
      transactionHash: hash,
      block,
      transfers,
      claims: null,
      safeTxHash,
      safeTxNonce,
      minedAt: block * BLOCK_SECONDS,
    };
    safe.balanceBaseUnits -= total;
    paid.set(payoutId, payment);
    ground.onPayment(payment);
    return () => {
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
    const signers = new Set(signatures.map((signature) => signerOf(signature, batch.safeTxHash)));
    if (batch.safeTxNonce !== safe.nonce) return "GS026: the Safe's nonce has moved on";
    if ([...signers].some((signer) => !safe.owners.includes(signer))) return "GS026: a signature is not by an owner";
    if (signers.size < safe.threshold) return "GS020: too few signatures";
    if (isEmpty(batch)) return null;
    if (paid.has(batch.payoutId)) return "GS013: Payouts has paid this payout before";
    if (tokenNow.isPaused) return "GS013: the token is paused";
    if (batch.transfers.some(({ wallet }) => tokenNow.refuses.has(wallet)))
      return "GS013: the token refuses a transfer";
    if (totalOf(batch.transfers) > safe.balanceBaseUnits) return "GS013: the treasury holds too little";
    return null;
  }

  /** As the Safe sees it now: what names its signer and proves nothing by itself is asked of the chain. */
  function signerOf({ signer, signature, kind }: OwnerSignature, safeTxHash: Hash): Wallet {
    if (kind === "contract") {
      const isTaken = contracts.get(signer)?.isWilling === true && signature === wordsOfContract(safeTxHash);
      return isTaken ? signer : NOBODY;
    }
    if (kind !== "approved-hash") return recover(signature, safeTxHash);
    const approvals = signedElsewhere.get(safeTxHash) ?? [];
    return approvals.some((known) => known.kind === kind && known.signer === signer) ? signer : NOBODY;
  }

  function readSignature(
    { safeTxHash }: Batch,
    signature: string,
    owners: readonly Wallet[],
    claimed?: Wallet,
  ): OwnerSignature {
    const elsewhere = (signedElsewhere.get(safeTxHash) ?? []).find((known) => known.signature === signature);
    // An account that became a contract still signs as it did; only where nobody is recovered the contract is asked.
    const isOfContract = signature === wordsOfContract(safeTxHash);
    const read: OwnerSignature =
      elsewhere ??
      (isOfContract
        ? { signer: claimed ?? NOBODY, signature, kind: "contract" }
        : { signer: recover(signature, safeTxHash), signature });
    if (owners.includes(read.signer) && signerOf(read, safeTxHash) === read.signer) return read;
    throw new BadInput("This signature is not by a treasurer, or not over this batch.", { happened: read.signer });
  }

  function checkRecipients(transfers: readonly Transfer[]): { transfer: Transfer; because: string }[] {
    if (tokenNow.isPaused && transfers.length > 0)
      throw new NeedsHuman(`${token.symbol} cannot be moved now.`, {
        happened: `The token ${token.address} refuses every transfer out of the Safe.`,
        next: "Ask whoever runs the token. When it moves again: npm run resume",
      });
    if (tokenNow.refuses.size === 0) return [];
    return transfers
      .filter(({ wallet }) => tokenNow.refuses.has(wallet))
      .map((transfer) => ({ transfer, because: "The token refuses a transfer to this wallet." }));
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
    if (executor.balanceWei < GAS_WEI)
      throw new NeedsHuman("The executor cannot pay the gas.", {
        happened: `${EXECUTOR} has too little ether.`,
        next: "Send it a little ether, or let an owner execute the batch in Safe.",
      });
    executor.balanceWei -= GAS_WEI;
    for (const [other, { by, block }] of transactions)
      if (by === "our executor" && block === null) transactions.delete(other);
    const order = { batch, signatures };
    ground.onExecution(batch);
    if (faults.strikes("transaction lost", 0.05)) {
      tell(() => "The node takes the transaction, and no miner ever sees it.");
      return hash;
    }
    const blocks = faults.strikes("transaction slow", 0.1) ? random.between(5, 400) : random.between(1, 2);
    send({ ...UNMINED, hash, by: "our executor", order }, blocks);
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
      nextNonce: nonce + safe.queued,
      balanceBaseUnits: baseUnits(balanceBaseUnits),
      faults: [],
    };
  }

  return {
    safe,
    token: tokenNow,
    executor,
    contracts,
    payments: () => {
      advance();
      return paid;
    },
    emptied: () => {
      advance();
      return emptied;
    },
    takeNonce: (takesBaseUnits = 0n) => {
      foreignNonce += 1;
      const hash = digest(`somebody else's ${foreignNonce}`);
      const by = "another user of the Safe";
      send({ ...UNMINED, hash, by, order: null, takesBaseUnits }, random.between(0, 2));
    },
    executeElsewhere: (batch, signers) => {
      const signatures = signers.map((signer) => ({ signer, signature: signBatch(signer, batch.safeTxHash) }));
      const hash = digest(`${batch.safeTxHash} elsewhere`);
      if (transactions.has(hash)) return;
      send({ ...UNMINED, hash, by: "an owner", order: { batch, signatures } }, 1);
    },
    signElsewhere: (safeTxHash, owner, kind) => {
      const signature = kind === "approved-hash" ? `${owner} approved ${safeTxHash}` : signBatch(owner, safeTxHash);
      const known = signedElsewhere.get(safeTxHash) ?? [];
      if (known.some(({ signer }) => signer === owner)) return;
      signedElsewhere.set(safeTxHash, [...known, { signer: owner, signature, kind }]);
    },
    deposit: (amountBaseUnits) => {
      safe.balanceBaseUnits += amountBaseUnits;
    },
    refuel: () => {
      executor.balanceWei = FULL_TANK_WEI;
    },
    port: {
      standing: async () => standing(advance()),
      latestBlock: async () => ({ number: advance(), at: unixSeconds(blockAt(clock.now()) * BLOCK_SECONDS) }),
      composeBatch: ({ payoutId, transfers, safeTxNonce }) => {
        const lines = transfers.map(({ wallet, amountBaseUnits }) => `${wallet} ${amountBaseUnits}`).join();
        const content = `${payoutId} ${safeTxNonce} ${lines}`;
        const known = composed.get(content);
        if (known !== undefined) return known;
        const manifest = transfersHash(transfers, token.address);
        const safeTxHash = digest(`${payoutId} ${safeTxNonce} ${manifest}`);
        const frame = { domainHash: manifest, messageHash: manifest, typedData: typedSafeTx(ground), calls: [] };
        const lanes = { transfersHash: manifest, directHash: manifest, claims: null };
        const batch = { payoutId, safeTxNonce, transfers, ...lanes, safeTxHash, ...frame };
        composed.set(content, batch);
        return batch;
      },
      composeCancel: (safeTxNonce) => {
        const safeTxHash = digest(`cancel ${safeTxNonce}`);
        const frame = { domainHash: NO_HASH, messageHash: NO_HASH, typedData: typedSafeTx(ground), calls: [] };
        const lanes = { transfersHash: NO_HASH, directHash: NO_HASH, claims: null };
        return { payoutId: NO_HASH, safeTxNonce, transfers: [], ...lanes, safeTxHash, ...frame };
      },
      // Everything is transferred in these weeks.
      claimTree: buildClaimTree,
      readClaims: async (contract) => {
        const [totalBaseUnits, claimedBaseUnits] = [baseUnits(0n), baseUnits(0n)];
        return { contract, round: 0, root: NO_HASH, totalBaseUnits, claimedBaseUnits };
      },
      readClaimed: async (_, wallets) => wallets.map(() => baseUnits(0n)),
      weiPerGas: async () => 2_000_000_000n,
      checkRecipients: async (transfers) => checkRecipients(transfers),
      outsideSignatures: async ({ safeTxHash }, ownersNow) =>
        (signedElsewhere.get(safeTxHash) ?? []).filter(({ signer }) => ownersNow.includes(signer)),
      executorStanding: async () => {
        const { balanceWei } = executor;
        return { address: EXECUTOR, balanceWei, isLow: balanceWei < 3n * GAS_WEI };
      },
      speedUp: async (batch, signatures, previous) => {
        advance();
        return transactions.get(previous)?.block == null ? execute(batch, signatures) : previous;
      },
      readSignature: async (batch, signature, ownersNow, claimed) =>
        readSignature(batch, signature, ownersNow, claimed),
      readWalletProof: async (text, signature) => recover(signature, digest(text)),
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
