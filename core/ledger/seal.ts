// A seal: one text under one key, bound to the place where it lies. AES-256-GCM with a nonce of its own each time.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = "aes-256-gcm";

export function newKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** @param place bound in, so that what is moved to another place does not open there @returns nonce, tag and ciphertext in one */
export function seal(key: Buffer, place: string, text: string | Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(place));
  const body = cipher.update(typeof text === "string" ? Buffer.from(text) : text);
  const rest = cipher.final();
  // Put together once: a delivery is long, and copying it is most of what sealing costs.
  return Buffer.concat([nonce, cipher.getAuthTag(), body, rest]);
}

/** @returns null when it was changed, moved, or sealed with another key */
export function unseal(key: Buffer, place: string, sealed: Uint8Array): Buffer | null {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

/** What an account or a wallet is found by: whoever has no key can neither read it nor try names against it. */
export function digestOf(key: Buffer, what: string): Buffer {
  return createHmac("sha256", key).update(what).digest();
}
