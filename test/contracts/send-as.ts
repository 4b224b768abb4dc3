// A transaction by anybody: the sandbox's chain lets any account send, and mines whatever comes of it.
import { toQuantity } from "ethers";
import type { Evm, EvmReceipt } from "#test/sandbox/evm.ts";

export interface SentCall {
  readonly from: string;
  readonly to: string;
  readonly data: string;
  readonly value?: bigint;
}

/** More than any of our calls needs: without it the chain would refuse beforehand what is going to revert. */
const GAS = 2_000_000n;
const ATTEMPTS_MAX = 100;

/** The sender needs ether for the gas. A revert is a receipt with status "0x0". */
export async function sendAs(evm: Evm, { value = 0n, ...call }: SentCall): Promise<EvmReceipt> {
  await evm.send("anvil_impersonateAccount", [call.from]);
  const sent = { ...call, value: toQuantity(value), gas: toQuantity(GAS) };
  const hash = await evm.send("eth_sendTransaction", [sent]);
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const receipt = (await evm.send("eth_getTransactionReceipt", [hash])) as EvmReceipt | null;
    if (receipt) return receipt;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`The transaction ${String(hash)} was not mined.`);
}
