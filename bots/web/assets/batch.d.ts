// A batch in the browser, for the tests that compare it with the other code that computes one: types alone.

export interface ComputedBatch {
  readonly purpose: "pay" | "cancel";
  readonly chainId: number;
  readonly transfers: readonly { readonly wallet: string; readonly amountBaseUnits: string }[];
  readonly domainHash: string;
  readonly messageHash: string;
  readonly safeTxHash: string;
  readonly typedData: unknown;
}

export function computeBatch(
  manifest: unknown,
  chain: { keccak256(bytes: string): string; getAddress(address: string): string },
): ComputedBatch;
