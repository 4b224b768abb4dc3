// A payout batch: the one SafeTx shape that pays people, composed here and read back here, by different code.
import { Interface, dataLength, getAddress } from "ethers";
import { BadInput, NeedsHuman } from "#core/errors.ts";
import { packTransfers, type Hash, type Transfer, type Wallet } from "#core/key.ts";
import { TRANSFER_BASE_UNITS_MAX, baseUnits, sumOf, type BaseUnits } from "#core/money.ts";
import type { BatchClaims, PostedRound } from "#core/world.ts";
import { ERC20 } from "../token/erc20.ts";
import { CLAIMS } from "./claims.ts";
import { decodeMultiSend, encodeMultiSend, type InnerCall } from "./multisend.ts";
import { NOBODY, type SafeTx } from "./safe-tx.ts";

/** The contracts a payout batch may touch, and no other. */
export interface BatchParties {
  readonly token: Wallet;
  readonly payouts: Wallet;
  readonly multiSendCallOnly: Wallet;
  /** Where small rewards may be put up; missing or null where they may not. */
  readonly claims?: { readonly contract: Wallet } | null;
}

export interface PayoutBatch {
  readonly payoutId: Hash;
  readonly token: Wallet;
  /** What goes straight to its wallets. */
  readonly transfers: readonly Transfer[];
  readonly total: BaseUnits;
  /** The round that is posted with it; null when nothing is put up for claiming. */
  readonly claims: PostedRound | null;
}

/** What a batch is composed from. */
export interface BatchName {
  readonly payoutId: Hash;
  /** All that is paid, on whichever lane. */
  readonly transfers: readonly Transfer[];
  readonly safeTxNonce: number;
  readonly claims?: BatchClaims | null;
}

/** 641 fresh recipients fill a transaction's 2^24 gas (EIP-7825); 500 leave room for a dearer token. */
export const TRANSFERS_PER_BATCH_MAX = 500;

export const PAYOUTS = new Interface([
  "error AlreadyPaid()",
  "error EmptyPayout()",
  "error BadTotal()",
  "error BadPull(uint256 received)",
  "error BadTransfer(uint256 i)",
  "error TransferFailed(uint256 i)",
  "event Paid(address indexed payer, bytes32 indexed id, address token, uint256 total, bytes32 manifest)",
  "function paid(address payer, bytes32 id) view returns (bytes32 manifest)",
  "function pay(bytes32 id, address token, uint256 total, bytes32[] words)",
  "function payNative(bytes32 id, uint256 total, bytes32[] words) payable",
]);

/**
 * MultiSendCallOnly[token.approve(Payouts, total), Payouts.pay(id, token, total, words)], with every gas field zero, so that
 * a failing inner call reverts the whole transaction and leaves the nonce. With small rewards it goes on:
 * token.approve(Claims, rise), Claims.setRoot(round, root, total). The payout id then guards both lanes.
 * @throws BadInput when a transfer cannot be paid, or the round does not fit the transfers
 */
export function composePayoutBatch(parties: BatchParties, batch: BatchName): SafeTx {
  const { claims = null } = batch;
  refuseUnpayable(batch.transfers, parties);
  if (claims !== null) refuseUnclaimable(claims, batch.transfers, parties);
  const { token, payouts } = parties;
  const direct = directOf(batch);
  const total = sumOf(direct.map((transfer) => transfer.amountBaseUnits));
  const pay = [batch.payoutId, token, total, packTransfers(direct)];
  const calls: InnerCall[] = [
    { to: token, value: 0n, data: ERC20.encodeFunctionData("approve", [payouts, total]) },
    { to: payouts, value: 0n, data: PAYOUTS.encodeFunctionData("pay", pay) },
    ...(claims === null ? [] : claimCalls(claims, token)),
  ];
  return {
    to: parties.multiSendCallOnly,
    value: 0n,
    data: encodeMultiSend(calls),
    operation: 1,
    safeTxGas: 0n,
    baseGas: 0n,
    gasPrice: 0n,
    gasToken: NOBODY,
    refundReceiver: NOBODY,
    nonce: batch.safeTxNonce,
  };
}

/** What goes straight to its wallets, in the order of the vote. */
export function directOf({ transfers, claims }: Pick<BatchName, "transfers" | "claims">): readonly Transfer[] {
  const claimed = new Set(claims?.transfers.map(({ wallet }) => wallet));
  return transfers.filter(({ wallet }) => !claimed.has(wallet));
}

function claimCalls({ contract, round, root, totalBaseUnits, riseBaseUnits }: BatchClaims, token: Wallet): InnerCall[] {
  const post = CLAIMS.encodeFunctionData("setRoot", [round, root, totalBaseUnits]);
  return [
    { to: token, value: 0n, data: ERC20.encodeFunctionData("approve", [contract, riseBaseUnits]) },
    { to: contract, value: 0n, data: post },
  ];
}

/**
 * What a SafeTx would pay, read from its bytes alone. It is the policy too: any other transaction is refused.
 * @throws NeedsHuman for anything that is not exactly a payout batch of these parties
 */
export function readPayoutBatch(parties: BatchParties, safeTx: SafeTx): PayoutBatch {
  refuseOtherFrame(parties, safeTx);
  const [approve, pay, allow, post, ...others] = decodeMultiSend(safeTx.data);
  const isPaired = (allow === undefined) === (post === undefined);
  if (!approve || !pay || !isPaired || others.length > 0)
    throw refused("it does not hold exactly two inner calls, or four with a round of claims");
  const { spender, allowed } = readApprove(approve, parties, "first");
  const batch = readPay(pay, parties);
  const sum = sumOf(batch.transfers.map((transfer) => transfer.amountBaseUnits));
  if (spender !== parties.payouts) throw refused(`the approval is for ${spender}, not for Payouts`);
  if (allowed !== batch.total) throw refused(`it approves ${allowed} base units to pay ${batch.total}`);
  if (sum !== batch.total) throw refused(`its transfers sum to ${sum}, its total says ${batch.total}`);
  return { ...batch, claims: allow && post ? readRound(allow, post, parties) : null };
}

function refuseUnpayable(transfers: readonly Transfer[], parties: BatchParties): void {
  if (transfers.length === 0) throw unpayable("it has no transfers");
  if (transfers.length > TRANSFERS_PER_BATCH_MAX) {
    throw unpayable(`it has ${transfers.length} transfers; one batch holds at most ${TRANSFERS_PER_BATCH_MAX}`);
  }
  const seen = new Set<Wallet>();
  const nobody: readonly Wallet[] = [NOBODY, parties.token, parties.payouts, parties.claims?.contract ?? NOBODY];
  for (const { wallet, amountBaseUnits } of transfers) {
    if (nobody.includes(wallet)) throw unpayable(`${wallet} is a contract of the payout itself, or nobody`);
    if (seen.has(wallet)) throw unpayable(`${wallet} appears twice`);
    if (amountBaseUnits <= 0n) throw unpayable(`${wallet} would receive nothing`);
    seen.add(wallet);
  }
}

function refuseUnclaimable(claims: BatchClaims, transfers: readonly Transfer[], parties: BatchParties): void {
  const { contract, round, root, totalBaseUnits, riseBaseUnits } = claims;
  const amounts = new Map(transfers.map(({ wallet, amountBaseUnits }) => [wallet, amountBaseUnits]));
  const foreign = claims.transfers.find(({ wallet, amountBaseUnits }) => amounts.get(wallet) !== amountBaseUnits);
  const sum = sumOf(claims.transfers.map(({ amountBaseUnits }) => amountBaseUnits));
  if (contract !== parties.claims?.contract)
    throw unpayable(`it puts rewards up in ${contract}, which is not our Claims`);
  if (foreign) throw unpayable(`${foreign.wallet} could claim what it is not paid`);
  if (new Set(claims.transfers.map(({ wallet }) => wallet)).size !== claims.transfers.length)
    throw unpayable("a wallet could claim the same twice");
  if (claims.transfers.length === 0 || claims.transfers.length >= transfers.length)
    throw unpayable("of two lanes each has a transfer");
  if (sum !== riseBaseUnits)
    throw unpayable(`${sum} base units can be claimed, and the round rises by ${riseBaseUnits}`);
  if (totalBaseUnits < riseBaseUnits || totalBaseUnits > TRANSFER_BASE_UNITS_MAX)
    throw unpayable(`the round's total of ${totalBaseUnits} cannot be`);
  if (!Number.isSafeInteger(round) || round < 1) throw unpayable(`there is no round ${round}`);
  if (!/^0x[0-9a-f]{64}$/.test(root) || BigInt(root) === 0n) throw unpayable("the round has no root");
}

function refuseOtherFrame(parties: BatchParties, safeTx: SafeTx): void {
  const gas = [
    safeTx.safeTxGas,
    safeTx.baseGas,
    safeTx.gasPrice,
    BigInt(safeTx.gasToken),
    BigInt(safeTx.refundReceiver),
  ];
  if (safeTx.operation !== 1) throw refused("it is a plain call, not a delegatecall to MultiSendCallOnly");
  if (safeTx.to !== parties.multiSendCallOnly) throw refused(`it runs code of ${safeTx.to} inside the Safe`);
  if (safeTx.value !== 0n) throw refused("it carries ether");
  // With safeTxGas above zero a failed payment would still use up the nonce and look executed.
  if (gas.some((field) => field !== 0n)) throw refused("a gas field is not zero");
}

function readApprove(
  call: InnerCall,
  parties: BatchParties,
  which: "first" | "third",
): { spender: Wallet; allowed: bigint } {
  if (call.to !== parties.token) throw refused(`the ${which} inner call goes to ${call.to}, not to the token`);
  if (!/^0x095ea7b3/i.test(call.data) || dataLength(call.data) !== 68)
    throw refused(`the ${which} inner call is no approval`);
  if (call.value !== 0n) throw refused("the approval carries ether");
  return { spender: addressAt(call.data, 4), allowed: numberAt(call.data, 36) };
}

const PAY_HEAD_BYTES = 4 + 5 * 32;

/** The approval is spent to the last unit: what the total rose by is what the contract pulls. */
function readRound(allow: InnerCall, post: InnerCall, parties: BatchParties): PostedRound {
  const contract = parties.claims?.contract;
  if (contract === undefined) throw refused("it posts a round of claims, and the rules name no Claims");
  const { spender, allowed } = readApprove(allow, parties, "third");
  if (spender !== contract) throw refused(`the second approval is for ${spender}, not for Claims`);
  if (allowed === 0n) throw refused("it posts a round that nothing is added to");
  if (post.to !== contract) throw refused(`the fourth inner call goes to ${post.to}, not to Claims`);
  if (post.value !== 0n) throw refused("the round carries ether");
  if (!/^0x2f46c6df/i.test(post.data) || dataLength(post.data) !== 100)
    throw refused("the fourth inner call is not Claims.setRoot");
  const [round, total] = [numberAt(post.data, 4), numberAt(post.data, 68)];
  const root = cut(post.data, 36, 32).toLowerCase() as Hash;
  if (round < 1n || round > BigInt(Number.MAX_SAFE_INTEGER)) throw refused(`there is no round ${round}`);
  if (BigInt(root) === 0n) throw refused("the round has no root");
  if (total < allowed || total > TRANSFER_BASE_UNITS_MAX)
    throw refused(`the round's total of ${total} base units cannot rise by ${allowed}`);
  const [totalBaseUnits, riseBaseUnits] = [baseUnits(total), baseUnits(allowed)];
  return { contract, round: Number(round), root, totalBaseUnits, riseBaseUnits };
}

function readPay(call: InnerCall, parties: BatchParties): Omit<PayoutBatch, "claims"> {
  if (call.to !== parties.payouts) throw refused(`the second inner call goes to ${call.to}, not to Payouts`);
  if (call.value !== 0n) throw refused("the payment carries ether");
  if (!/^0x4455bbff/i.test(call.data) || dataLength(call.data) < PAY_HEAD_BYTES) {
    throw refused("the second inner call is not Payouts.pay");
  }
  const count = (dataLength(call.data) - PAY_HEAD_BYTES) / 32;
  const isFramed = numberAt(call.data, 100) === 128n && numberAt(call.data, 132) === BigInt(Math.trunc(count));
  if (!isFramed || !Number.isInteger(count)) throw refused("not every byte of the payment is accounted for");
  const token = addressAt(call.data, 36);
  if (token !== parties.token) throw refused(`it pays the token ${token}`);
  return {
    payoutId: cut(call.data, 4, 32) as Hash,
    token,
    total: baseUnits(numberAt(call.data, 68)),
    transfers: Array.from({ length: count }, (_, index) => transferAt(call.data, PAY_HEAD_BYTES + 32 * index)),
  };
}

function transferAt(bytes: string, at: number): Transfer {
  const wallet = getAddress(cut(bytes, at, 20)) as Wallet;
  return { wallet, amountBaseUnits: baseUnits(BigInt(cut(bytes, at + 20, 12))) };
}

function addressAt(bytes: string, at: number): Wallet {
  if (numberAt(bytes, at) >> 160n !== 0n) throw refused("an address in it has more than 20 bytes");
  return getAddress(cut(bytes, at + 12, 20)) as Wallet;
}

function numberAt(bytes: string, at: number): bigint {
  return BigInt(cut(bytes, at, 32));
}

/** Bytes cut from the text; the length was checked before. */
function cut(bytes: string, at: number, length: number): string {
  return `0x${bytes.slice(2 + 2 * at, 2 + 2 * (at + length))}`;
}

function unpayable(because: string): BadInput {
  return new BadInput("This batch cannot be paid.", {
    happened: `The batch was refused because ${because}.`,
    next: "Draft the transfers again: each wallet once, each amount above zero.",
  });
}

function refused(because: string): NeedsHuman {
  return new NeedsHuman("This Safe transaction is not a payout of ours.", {
    happened: `The transaction was refused because ${because}.`,
    next: "Do not sign it. Compare it in Safe with the batch that was offered.",
  });
}
