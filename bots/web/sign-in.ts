// Signing in: the doors through which a browser leaves for Discord or GitHub, and comes back; who it is lies in its page's grant.
import { BadInput, RetryLater } from "#core/errors.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { unknownSignIn, type Provider } from "#core/workflow/sign-in.ts";
import { answerJson, answerPage, type WebAnswer } from "./answer.ts";
import type { SignInDesk } from "./oauth.ts";
import { refusalPage } from "./pages/refusal.ts";

/** Null where people cannot sign in: a gist proves a GitHub account then. */
export interface SignInDoor {
  readonly desk: SignInDesk;
  /** People reach us over HTTPS, so the cookie is sent over nothing else. */
  readonly isSecure: boolean;
}

/** What the cookie of a browser holds: the page that it signs in for, and which browser it is. */
interface Ticket {
  readonly daoId: string;
  readonly token: string;
  readonly browser: string;
}

const TICKET_SECONDS = 600;

/** Sent back on the way from Discord and GitHub (Lax), read by no script, and with the prefix that no other host may set. */
export function cookieOf({ daoId, token, browser }: Ticket, isSecure: boolean): string {
  const value = `${encodeURIComponent(daoId)}.${token}.${browser}`;
  const secure = isSecure ? "; Secure" : "";
  return `${cookieName(isSecure)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${TICKET_SECONDS}${secure}`;
}

function cookieName(isSecure: boolean): string {
  return isSecure ? "__Host-laurel-link" : "laurel-link";
}

const TICKET = /^([^.;\s]{1,300})\.([0-9a-f]{32})\.([0-9a-f]{64})$/;

/** Null where there is none, or two: then nobody knows which of them is ours. */
export function readTicket(cookies: string, isSecure: boolean): Ticket | null {
  const prefix = `${cookieName(isSecure)}=`;
  const found = cookies
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part.startsWith(prefix));
  const [, daoId, token, browser] = TICKET.exec(found[0]?.slice(prefix.length) ?? "") ?? [];
  if (found.length !== 1 || daoId === undefined || token === undefined || browser === undefined) return null;
  try {
    return { daoId: decodeURIComponent(daoId), token, browser };
  } catch {
    return null;
  }
}

/** Which browser this is, as far as this page of this DAO is concerned. */
export function browserFor(door: SignInDoor | null, cookies: string, daoId: string, token: string): string | null {
  const ticket = door === null ? null : readTicket(cookies, door.isSecure);
  return ticket !== null && ticket.daoId === daoId && ticket.token === token ? ticket.browser : null;
}

/** @returns where the browser is to go, and its cookie */
export async function leaveFor(
  door: SignInDoor,
  dao: Intake,
  token: string,
  browser: string | null,
  provider: Provider,
): Promise<WebAnswer> {
  const signIn = await dao.beginSignIn(token, browser, provider);
  const url = await door.desk.urlOf(provider, signIn);
  const cookie = cookieOf({ daoId: dao.daoId, token, browser: signIn.browser }, door.isSecure);
  return { ...answerJson({ url }), headers: { "Set-Cookie": cookie } };
}

/**
 * The provider has sent the browser back. What was begun is used up before anything else, whatever the answer says.
 * @returns the way back to the page; a refusal as a page with the same way back
 */
export async function comeBack(
  door: SignInDoor,
  daos: readonly Intake[],
  provider: Provider,
  answer: URLSearchParams,
  cookies: string,
): Promise<WebAnswer> {
  const ticket = readTicket(cookies, door.isSecure);
  const dao = daos.find(({ daoId }) => daoId === ticket?.daoId);
  if (ticket === null || dao === undefined) throw unknownSignIn();
  const { token, browser } = ticket;
  const page = `/dao/${encodeURIComponent(dao.daoId)}/link/${token}`;
  try {
    const state = answer.get("state") ?? "";
    const { verifier } = await dao.takeSignIn(token, browser, provider, state);
    await dao.finishSignIn(token, browser, await door.desk.read(provider, answer, { state, verifier }));
    return { status: 303, type: "text/plain; charset=utf-8", body: "", cache: "no-store", headers: { Location: page } };
  } catch (error) {
    if (!(error instanceof BadInput || error instanceof RetryLater)) throw error;
    const { message, happened, next } = error;
    const words = { error: message, happened, next, back: { url: page, words: "Back to your page" } };
    return { ...answerPage(refusalPage(words), "no-store"), status: error instanceof BadInput ? 400 : 503 };
  }
}
