// A batch in the browser, for the tests that compare it with the other code that computes one: types alone.

interface ComputedTransfer {
  readonly wallet: string;
  readonly amountBaseUnits: string;
}

export interface ComputedBatch {
  readonly purpose: "pay" | "cancel";
  readonly chainId: number;
  readonly transfers: readonly ComputedTransfer[];
  readonly claims: {
    readonly contract: string;
    readonly round: number;
    readonly root: string;
    /** What the contract must stand on before: zeros in the first round. */
    readonly rootBefore: string;
    readonly transfers: readonly ComputedTransfer[];
  } | null;
  readonly domainHash: string;
  readonly messageHash: string;
  readonly safeTxHash: string;
  readonly typedData: unknown;
}

export function computeBatch(
  manifest: unknown,
  chain: { keccak256(bytes: string): string; getAddress(address: string): string },
): ComputedBatch;
