// A Safe call: what treasurers sign and anybody executes, on the sandbox's chain.
import type { Wallet as Key } from "ethers";
import { encodeMultiSend } from "#contracts/safe/multisend.ts";
import { NOBODY, SAFE, encodeExecution, safeTxHash, type SafeAddress, type SafeTx } from "#contracts/safe/safe-tx.ts";
import { parseWallet, type Wallet } from "#core/key.ts";
import type { Evm, EvmReceipt } from "#test/sandbox/evm.ts";

export interface OwnedSafe extends SafeAddress {
  readonly multiSendCallOnly: Wallet;
  /** As many of the owners as the threshold asks for. */
  readonly signers: readonly Key[];
}

/** @throws Error when it reverts, or when the Safe does not say that it succeeded */
export async function executeSafeTx(evm: Evm, of: OwnedSafe, safeTx: SafeTx): Promise<EvmReceipt> {
  const hash = safeTxHash(of, safeTx);
  const signatures = of.signers.map((owner) => ({
    signer: parseWallet(owner.address),
    signature: owner.signingKey.sign(hash).serialized,
  }));
  const receipt = await evm.transact({ to: of.safe, data: encodeExecution(safeTx, signatures) });
  const isDone = receipt.logs.some(({ topics }) => topics[0] === SAFE.getEvent("ExecutionSuccess")?.topicHash);
  if (!isDone) throw new Error("the Safe did not report ExecutionSuccess");
  return receipt;
}

export interface SafeCall {
  readonly to: Wallet;
  readonly value?: bigint;
  readonly data: string;
}

/** A plain call at the Safe's next nonce. */
export function callThroughSafe(evm: Evm, of: OwnedSafe, { to, value = 0n, data }: SafeCall): Promise<EvmReceipt> {
  return executeNext(evm, of, { to, value, data, operation: 0 });
}

/** The calls together, through MultiSendCallOnly, at the Safe's next nonce. */
export function batchThroughSafe(evm: Evm, of: OwnedSafe, calls: readonly SafeCall[]): Promise<EvmReceipt> {
  const data = encodeMultiSend(calls.map((call) => ({ value: 0n, ...call })));
  return executeNext(evm, of, { to: of.multiSendCallOnly, value: 0n, data, operation: 1 });
}

async function executeNext(
  evm: Evm,
  of: OwnedSafe,
  call: Pick<SafeTx, "to" | "value" | "data" | "operation">,
): Promise<EvmReceipt> {
  const none = { safeTxGas: 0n, baseGas: 0n, gasPrice: 0n, gasToken: NOBODY, refundReceiver: NOBODY };
  return executeSafeTx(evm, of, { ...call, ...none, nonce: await nextNonce(evm, of.safe) });
}

export async function nextNonce(evm: Evm, safe: Wallet): Promise<number> {
  return Number(BigInt(await evm.call(safe, SAFE.encodeFunctionData("nonce"))));
}
