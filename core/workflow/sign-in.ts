// A sign-in: how a link page learns, from Discord and GitHub themselves, who has opened it. All of it lies in the page's grant.
import { timingSafeEqual } from "node:crypto";
import { BadInput } from "#core/errors.ts";
import { canonicalJson, contentHash, type Hash } from "#core/key.ts";
import type { OneTimeGrant } from "#core/ledger/ledger.ts";
import { lookAtGrant } from "./grant.ts";
import type { House } from "./house.ts";

export type Provider = "discord" | "github";

/** An account as its provider names it after a sign-in, or as the owner of a gist. */
export interface HubAccount {
  readonly id: number;
  readonly login: string;
}

/** A public gist: its owner and its one file, as GitHub tells them. */
export interface Gist {
  readonly owner: HubAccount | null;
  readonly isPublic: boolean;
  /** Made of another gist: its owner has pressed a button, and need not have read what it says. */
  readonly isFork?: boolean;
  readonly createdAt: number;
  /** Null where there are several files, or more than is read. */
  readonly untrustedText: string | null;
}

export interface Gists {
  /** Null where there is none. @throws RetryLater */
  read(id: string): Promise<Gist | null>;
}

/** How the accounts of a link page are proven. */
export type IdentitySource =
  /** OAuth at Discord and at GitHub. */
  | { readonly way: "sign-in" }
  /** No OAuth is set up: Discord by the page's address alone, GitHub by a public gist. */
  | { readonly way: "gist"; readonly gists: Gists }
  /** Somebody who is believed says it, as in a simulation. Null: no account is confirmed. */
  | {
      readonly way: "vouched";
      readonly says: string;
      githubOf(discordId: string): Promise<HubAccount | null>;
    };

/** Whom a link page is bound to, and how far its proofs have come. */
export interface Bound {
  readonly discordId: string;
  readonly discordName: string;
  /** Of the one browser that signs in; only its hash is kept. */
  readonly browser: Hash | null;
  /** The sign-in that is under way; taken once. */
  readonly under: { readonly provider: Provider; readonly state: string; readonly verifier: string } | null;
  readonly isDiscordConfirmed: boolean;
  readonly github: HubAccount | null;
  readonly gistReadings: number;
}

export function boundTo(discordId: string, discordName: string): Bound {
  const unproven = { browser: null, under: null, isDiscordConfirmed: false, github: null, gistReadings: 0 };
  return { discordId, discordName, ...unproven };
}

/** A page that an older program made says less. */
export function readBound(grant: OneTimeGrant): Bound {
  return { ...boundTo("", ""), ...(JSON.parse(grant.bound) as Partial<Bound>) };
}

/** @throws BadInput when somebody else wrote it meanwhile */
export async function rebind(house: House, grant: OneTimeGrant, bound: Bound): Promise<void> {
  if (await house.store.grants.rebind(grant, canonicalJson(bound))) return;
  throw new BadInput("This page is open twice.", { next: "Close the other one, reload this one, and go on." });
}

export interface SignIn {
  /** Comes back with the provider's answer. 256 bits, as is the verifier. */
  readonly state: string;
  /** PKCE's: it never leaves the server but to the provider's own token endpoint. */
  readonly verifier: string;
  /** What the browser must show when it comes back, in a cookie that no script reads. */
  readonly browser: string;
}

/**
 * Begins a sign-in. Discord comes first and forgets whatever was confirmed before: it binds the page to the browser that asks.
 * @param browser what this browser's cookie says, or null
 * @throws BadInput: the page is used or over, another browser's, or Discord was not confirmed yet
 */
export async function beginSignIn(
  house: House,
  token: string,
  browser: string | null,
  provider: Provider,
): Promise<SignIn> {
  const grant = await lookAtGrant(house, "link", token);
  const bound = readBound(grant);
  const [state, verifier] = [longId(house), longId(house)];
  const under = { provider, state, verifier };
  if (provider === "discord") {
    const fresh = longId(house);
    const unproven = boundTo(bound.discordId, bound.discordName);
    await rebind(house, grant, { ...unproven, browser: hashOf(fresh), under });
    return { state, verifier, browser: fresh };
  }
  const known = requireBrowser(bound, browser);
  await rebind(house, grant, { ...bound, github: null, under });
  return { state, verifier, browser: known };
}

function longId({ ids }: House): string {
  return `${ids.next()}${ids.next()}`;
}

function hashOf(browser: string): Hash {
  return contentHash(`browser of a one-time page ${browser}`);
}

/**
 * The browser that confirmed the Discord account, and no other: whoever was sent the address has proven nothing.
 * @throws BadInput
 */
export function requireBrowser({ browser: expected, isDiscordConfirmed }: Bound, browser: string | null): string {
  if (browser !== null && isDiscordConfirmed && expected !== null && isSame(hashOf(browser), expected)) return browser;
  throw new BadInput("You have not signed in with Discord here yet.", {
    happened: "This page works in the one browser that signed in with Discord, so that nobody else can use it.",
    next: "Open the page that /link add gave you, and sign in with Discord first.",
  });
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Uses up the sign-in that is under way, before the provider is asked anything: an answer is good once.
 * @returns PKCE's verifier
 * @throws BadInput: no such sign-in was begun by this browser, or it is used
 */
export async function takeSignIn(
  house: House,
  token: string,
  browser: string,
  provider: Provider,
  state: string,
): Promise<{ readonly verifier: string }> {
  const grant = await lookAtGrant(house, "link", token);
  const bound = readBound(grant);
  const { under, browser: expected } = bound;
  const isOurs =
    under !== null &&
    under.provider === provider &&
    isSame(under.state, state) &&
    expected !== null &&
    isSame(hashOf(browser), expected);
  if (!isOurs) throw unknownSignIn();
  await rebind(house, grant, { ...bound, under: null });
  return { verifier: under.verifier };
}

export function unknownSignIn(): BadInput {
  return new BadInput("This sign-in was not begun here, or it was used already.", {
    happened: "Nothing was linked.",
    next: "Open your page again and begin anew. If somebody sent you a link to sign in, ignore it.",
  });
}

/**
 * Keeps whom the provider named.
 * @param account the provider's own number, and the name as it is now
 * @throws BadInput when it is not the Discord account that the page was made for
 */
export async function finishSignIn(
  house: House,
  token: string,
  browser: string,
  signedIn: { readonly provider: Provider; readonly account: string; readonly name: string },
): Promise<void> {
  const grant = await lookAtGrant(house, "link", token);
  const bound = readBound(grant);
  const { provider, account, name } = signedIn;
  if (bound.browser === null || !isSame(hashOf(browser), bound.browser)) throw unknownSignIn();
  if (provider === "github") {
    requireBrowser(bound, browser);
    return rebind(house, grant, { ...bound, github: { id: Number(account), login: name } });
  }
  if (account !== bound.discordId) {
    throw new BadInput("This page is for another Discord account.", {
      happened: `You signed in to Discord as ${name}, and the page was made for ${bound.discordName}.`,
      next: `Sign in to Discord as ${bound.discordName}, or run /link add yourself. If somebody sent you this page, close it.`,
    });
  }
  await rebind(house, grant, { ...bound, isDiscordConfirmed: true });
}
