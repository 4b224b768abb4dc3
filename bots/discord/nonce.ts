// A nonce: within some minutes Discord takes the second message under one for the first, and gives that back.
import { contentHash } from "#core/key.ts";

/** Discord refuses a longer one. */
const NONCE_CHARACTERS = 25;

/** @param what names the message among all of ours */
export function nonceOf(what: string): string {
  return contentHash(what).slice(2, 2 + NONCE_CHARACTERS);
}
