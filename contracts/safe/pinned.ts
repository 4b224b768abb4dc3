// Pins: keccak256 of the code that our own contracts must have on chain; anything else is somebody else's code.
import { concat, dataLength, dataSlice, keccak256, zeroPadValue } from "ethers";
import type { Wallet } from "#core/key.ts";
import claimsArtifact from "../artifacts/Claims.json" with { type: "json" };
import payoutsArtifact from "../artifacts/Payouts.json" with { type: "json" };

export const PAYOUTS_CODE_HASH: string = payoutsArtifact.deployedBytecodeHash;

/** Where the compiled Claims keeps its owner; in all other places left open it keeps the token. */
const OWNER_STARTS: readonly number[] = [293, 480];

/**
 * The whole code that Claims has on chain when it was made for this owner and this token. A hash that leaves those places out
 * would not do: code put together by hand could name one owner to whoever asks and obey another.
 */
export function claimsCode(owner: Wallet, token: Wallet): string {
  const { deployedBytecode, immutables } = claimsArtifact;
  const parts = immutables.map(({ start, length }, index) => {
    const previous = immutables[index - 1];
    const from = previous === undefined ? 0 : previous.start + previous.length;
    const value = OWNER_STARTS.includes(start) ? owner : token;
    return concat([dataSlice(deployedBytecode, from, start), zeroPadValue(value, length)]);
  });
  const end = immutables.at(-1);
  return concat([...parts, dataSlice(deployedBytecode, end === undefined ? 0 : end.start + end.length)]);
}

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
