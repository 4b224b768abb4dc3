// Pins: keccak256 of the code that our own contracts must have on chain; anything else is somebody else's code.
import { concat, dataLength, dataSlice, keccak256 } from "ethers";
import payoutsArtifact from "../artifacts/Payouts.json" with { type: "json" };

export const PAYOUTS_CODE_HASH: string = payoutsArtifact.deployedBytecodeHash;

/**
 * The hash of code as it was compiled: where a constructor's values lie, zeros are put back.
 * @param immutables as the artifact names them, in order
 * @returns the hash of the code as it is when it is too short to hold them, and so is other code
 */
export function hashOfCode(
  code: string,
  immutables: readonly { readonly start: number; readonly length: number }[] = [],
): string {
  const end = immutables.at(-1);
  if (end === undefined || dataLength(code) < end.start + end.length) return keccak256(code);
  const parts = immutables.map(({ start, length }, index) => {
    const previous = immutables[index - 1];
    const from = previous === undefined ? 0 : previous.start + previous.length;
    return concat([dataSlice(code, from, start), new Uint8Array(length)]);
  });
  return keccak256(concat([...parts, dataSlice(code, end.start + end.length)]));
}
