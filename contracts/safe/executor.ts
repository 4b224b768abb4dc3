// The executor: the account that pays the gas for what the treasurers signed. It owns nothing in the Safe.
import { Wallet as Key, computeAddress, keccak256, type TransactionResponse } from "ethers";
import { BadInput, NeedsHuman, RetryLater } from "#core/errors.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import type { ChainNode } from "./chain-node.ts";

/** EIP-7825: a transaction above this is invalid, whatever the block's limit. */
export const TRANSACTION_GAS_MAX = 2n ** 24n;
/** A payout to ten fresh wallets takes 370,000. */
const LOW_GAS = 500_000n;
/** Nodes take another transaction in the place of one that waits when it pays a tenth more; this is an eighth. */
const RAISE = { times: 9n, of: 8n };
/** An attempt whose answer was lost may wait at a higher fee than the one that is known. */
const RAISES_AT_ONCE_MAX = 6;
/** Beyond it is not the fee that holds a transaction up. */
const FEE_TIMES_MAX = 10n;

/** What is to be executed: calldata of `execTransaction`, and the Safe that takes it. */
export interface Order {
  readonly to: Wallet;
  readonly data: string;
}

export interface Executor {
  readonly address: Wallet;
  /**
   * Sends at the account's next nonce on chain, not the next in the queue: an attempt after a lost answer then competes with
   * the first instead of following it, and only one of them can be mined.
   * @throws ethers' CALL_EXCEPTION when it would revert
   */
  send(order: Order): Promise<Hash>;
  /** Sends it in the place of `previous`, for a higher fee; as `send` does, when `previous` can no longer be mined. */
  replace(order: Order, previous: Hash): Promise<Hash>;
  standing(): Promise<{ readonly address: Wallet; readonly balanceWei: bigint; readonly isLow: boolean }>;
}

/** @throws BadInput when the key is none; the key is never repeated */
export function openExecutor(node: ChainNode, chainId: number, privateKey: string): Executor {
  const key = readKey(privateKey);
  const account: Account = { node, chainId, key, address: parseWallet(key.address) };
  return {
    address: account.address,
    send: (order) => send(account, order),
    replace: (order, previous) => replace(account, order, previous),
    standing: () => readExecutor(account),
  };
}

interface Account {
  readonly node: ChainNode;
  readonly chainId: number;
  readonly key: Key;
  readonly address: Wallet;
}

/** Wei for each gas: the most, and the part of it that goes to whoever makes the block; null on a chain that knows no tips. */
interface Fee {
  readonly most: bigint;
  readonly tip: bigint | null;
}

async function send(account: Account, order: Order): Promise<Hash> {
  const [nonce, fee, gas] = await Promise.all([readNonce(account), readFee(account), estimateGas(account, order)]);
  return post(account, await sign(account, order, { nonce, fee, gas }));
}

async function replace(account: Account, order: Order, previous: Hash): Promise<Hash> {
  const [waiting, next, now, gas] = await Promise.all([
    account.node.ask("find a transaction", (provider) => provider.getTransaction(previous)),
    readNonce(account),
    readFee(account),
    estimateGas(account, order),
  ]);
  if (waiting?.blockNumber != null) return previous;
  // Lost, another's, or overtaken by another of the executor's: in no case is there anything to take the place of.
  const isInPlace = waiting !== null && parseWallet(waiting.from) === account.address && waiting.nonce >= next;
  const nonce = isInPlace ? waiting.nonce : next;
  let fee = isInPlace ? raise(feeOf(waiting), now) : now;
  for (let attempt = 1; ; attempt++) {
    if (fee.most > FEE_TIMES_MAX * now.most) throw dearEnough(previous, fee, now);
    try {
      return await post(account, await sign(account, order, { nonce, fee, gas }));
    } catch (cause) {
      const isTooLow = cause instanceof RetryLater && /underpriced/i.test(cause.happened);
      if (!isTooLow || attempt === RAISES_AT_ONCE_MAX) throw cause;
      fee = raise(fee, now);
    }
  }
}

function raise(fee: Fee, now: Fee): Fee {
  const more = (wei: bigint) => (wei * RAISE.times) / RAISE.of + 1n;
  const larger = (one: bigint, other: bigint) => (one > other ? one : other);
  const most = larger(more(fee.most), now.most);
  return { most, tip: now.tip === null ? null : larger(more(fee.tip ?? fee.most), now.tip) };
}

function feeOf({ maxFeePerGas, maxPriorityFeePerGas, gasPrice }: TransactionResponse): Fee {
  return { most: maxFeePerGas ?? gasPrice, tip: maxPriorityFeePerGas };
}

async function readFee({ node }: Account): Promise<Fee> {
  const { maxFeePerGas, maxPriorityFeePerGas, gasPrice } = await node.ask("say its fees", (provider) =>
    provider.getFeeData(),
  );
  return { most: maxFeePerGas ?? gasPrice ?? 0n, tip: maxFeePerGas === null ? null : maxPriorityFeePerGas };
}

function readNonce({ node, address }: Account): Promise<number> {
  return node.ask("count the executor's transactions", (provider) => provider.getTransactionCount(address, "latest"));
}

/** On the newest block: beside what waits there already, an attempt in its place would seem to fail. */
async function estimateGas({ node, address }: Account, order: Order): Promise<bigint> {
  const call = [{ ...order, from: address }, "latest"];
  const answer = node.ask("estimate the gas", (provider) => provider.send("eth_estimateGas", call) as Promise<string>);
  const estimate = await answer.then(BigInt, (cause: unknown) => {
    throw cause instanceof RetryLater && isDry(cause) ? withoutGas(address, cause) : cause;
  });
  if (estimate > TRANSACTION_GAS_MAX) {
    throw new NeedsHuman("The execution is too large for one transaction.", {
      happened: `It needs ${estimate} gas, and a transaction may use ${TRANSACTION_GAS_MAX}.`,
      next: "Look at what the token does on each transfer; nothing was sent and nobody was paid.",
    });
  }
  const roomy = (estimate * 12n) / 10n;
  return roomy < TRANSACTION_GAS_MAX ? roomy : TRANSACTION_GAS_MAX;
}

function sign(
  { key, chainId }: Account,
  order: Order,
  { nonce, fee, gas }: { nonce: number; fee: Fee; gas: bigint },
): Promise<string> {
  const price =
    fee.tip === null
      ? { type: 0, gasPrice: fee.most }
      : { type: 2, maxFeePerGas: fee.most, maxPriorityFeePerGas: fee.tip };
  return key.signTransaction({ ...order, chainId, nonce, gasLimit: gas, ...price });
}

async function post({ node, address }: Account, signed: string): Promise<Hash> {
  try {
    await node.ask("take the transaction", (provider) => provider.send("eth_sendRawTransaction", [signed]));
  } catch (cause) {
    if (!(cause instanceof RetryLater)) throw cause;
    if (isDry(cause)) throw withoutGas(address, cause);
    // The node has these very bytes already, from an attempt whose answer was lost.
    if (!/already (known|imported)/i.test(cause.happened)) throw cause;
  }
  return keccak256(signed) as Hash;
}

async function readExecutor(account: Account): ReturnType<Executor["standing"]> {
  const { node, address } = account;
  const [balanceWei, fee] = await Promise.all([
    node.ask("read the executor's balance", (provider) => provider.getBalance(address)),
    readFee(account),
  ]);
  return { address, balanceWei, isLow: balanceWei < LOW_GAS * fee.most };
}

function isDry({ happened }: RetryLater): boolean {
  return /insufficient funds|exceeds allowance/i.test(happened);
}

function withoutGas(address: Wallet, cause: RetryLater): NeedsHuman {
  return new NeedsHuman("The executor cannot pay the gas.", {
    happened: `${address} has too little ether.`,
    next: `Send a little ether to ${address}, which can spend nothing of the treasury, or let an owner execute the batch in Safe.`,
    cause,
  });
}

function dearEnough(previous: Hash, fee: Fee, now: Fee): NeedsHuman {
  return new NeedsHuman("A payout's transaction waits, and a higher fee does not help it.", {
    happened: `${previous}: the next fee would be ${fee.most} wei for each gas, and the chain asks for ${now.most}.`,
    next: "Ask another node whether it knows the transaction. Any owner may execute the signed batch in Safe instead.",
  });
}

function readKey(privateKey: string): Key {
  try {
    parseWallet(computeAddress(privateKey));
    return new Key(privateKey);
  } catch {
    // The cause is left out on purpose: it could repeat the key.
    throw new BadInput("The executor's key is not a private key.", { next: "Set 0x and 64 hex digits." });
  }
}
