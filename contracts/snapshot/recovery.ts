// A recovery: the account that made a signature, computed from the signature and the hash that was signed.
import { recover } from "tiny-secp256k1";
import { getBytes, isHexString, keccak256 } from "ethers";
import type { Hash } from "#core/key.ts";

/**
 * Takes what the sequencer takes: 65 bytes with a last byte of 0, 1 or from 27 on, or the 64 bytes of EIP-2098. The two forms that
 * one signature has are both taken, because the id of a vote does not depend on its signature.
 * @returns the address in lower case; null when the signature is none of an account
 */
export function recoverAccount(messageHash: Hash, signature: string): string | null {
  if (!isHexString(signature, 65) && !isHexString(signature, 64)) return null;
  const bytes = Buffer.from(signature.slice(2), "hex");
  const parity = bytes.length === 65 ? parityOf(bytes[64] ?? 0) : takeCompactParity(bytes);
  if (parity === null) return null;
  try {
    const key = recover(getBytes(messageHash), bytes.subarray(0, 64), parity, false);
    return key === null ? null : `0x${keccak256(key.subarray(1)).slice(-40)}`;
  } catch {
    // Numbers beyond the curve's own: nobody's signature, which is an answer and no accident.
    return null;
  }
}

/** Of larger bytes the sequencer's library looks at nothing but whether they are odd; old signatures hold a chain id there. */
function parityOf(last: number): 0 | 1 | null {
  if (last < 27) return last === 0 ? 0 : last === 1 ? 1 : null;
  return last % 2 === 1 ? 0 : 1;
}

/** EIP-2098 keeps it in the highest bit of the second number, which is free. */
function takeCompactParity(bytes: Buffer): 0 | 1 {
  const first = bytes[32] ?? 0;
  bytes[32] = first & 0x7f;
  return first >= 0x80 ? 1 : 0;
}
