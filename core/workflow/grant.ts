// A grant: a one-time page for one person and one purpose. The token is 128 bits, stored hashed, and taken by one caller only.
import { BadInput } from "#core/errors.ts";
import { canonicalJson, contentHash, type Hash } from "#core/key.ts";
import type { OneTimeGrant } from "#core/ledger/ledger.ts";
import { unixSeconds } from "#core/time.ts";
import { recordUrl, type House } from "./house.ts";
import type { OneTimePage } from "./answers.ts";

const GRANT_SECONDS = 600;

export async function issueGrant(
  house: House,
  purpose: "link" | "sign",
  holder: string,
  bound: unknown,
): Promise<OneTimePage> {
  const token = house.ids.next();
  const issuedAt = house.stream.now();
  const expiresAt = unixSeconds(issuedAt + GRANT_SECONDS);
  const nonce = house.ids.next();
  const grant = {
    tokenHash: hashOf(token),
    dao: house.dao,
    purpose,
    bound: canonicalJson(bound),
    nonce,
    issuedAt,
    expiresAt,
  };
  await house.store.grants.issue(grant, holder);
  return { url: `${recordUrl(house)}/${purpose}/${token}`, expiresAt };
}

/** @throws BadInput: unknown, used, expired, or made for something else */
export async function lookAtGrant(house: House, purpose: "link" | "sign", token: string): Promise<OneTimeGrant> {
  const grant = /^[0-9a-f]{32}$/.test(token) ? await house.store.grants.look(house.dao, hashOf(token)) : null;
  const command = purpose === "link" ? "/link add" : "/payout approve";
  if (grant === null || grant.purpose !== purpose) {
    throw new BadInput("This link was used already, or it was never valid.", {
      next: `Run ${command} in Discord for a new one.`,
    });
  }
  if (house.stream.now() > grant.expiresAt) {
    throw new BadInput("This link has expired: it was good for ten minutes.", {
      next: `Run ${command} in Discord for a new one.`,
    });
  }
  return grant;
}

/** @throws BadInput for everybody but the first caller */
export async function takeGrant(house: House, grant: OneTimeGrant): Promise<void> {
  if (await house.store.grants.take(house.dao, grant.tokenHash)) return;
  throw new BadInput("This link was used already.", { next: "Ask for a new one in Discord." });
}

function hashOf(token: string): Hash {
  return contentHash(`one-time page ${token}`);
}
