// A contributor: a person known by GitHub account, Discord account and wallet, each linked by proof. Names lie in the vault.
import type { Wallet } from "#core/key.ts";
import { showTime, type UnixSeconds } from "#core/time.ts";

export interface LinkRequest {
  readonly domain: string;
  readonly uri: string;
  readonly chainId: number;
  readonly daoName: string;
  readonly discordName: string;
  readonly discordId: string;
  /** Null for a person without work on GitHub, such as a treasurer. */
  readonly githubLogin: string | null;
  readonly githubId: number | null;
  /** The GitHub account is whichever publishes this text as a gist of its own; the two above are null then. */
  readonly isForPublisher?: true;
  readonly nonce: string;
  readonly issuedAt: UnixSeconds;
  readonly expiresAt: UnixSeconds;
}

/** The text a wallet signs to link itself, in the form of EIP-4361: domain, address, statement, single-use nonce, expiry. */
export function linkText(request: LinkRequest, wallet: Wallet): string {
  return [
    `${request.domain} wants you to sign in with your Ethereum account:`,
    wallet,
    "",
    `Pay the rewards of ${request.daoName} for Discord ${oneLine(request.discordName)} (${request.discordId}), ${githubWords(request)}, to this wallet. This signature moves no money.`,
    "",
    `URI: ${request.uri}`,
    "Version: 1",
    `Chain ID: ${request.chainId}`,
    `Nonce: ${request.nonce}`,
    `Issued At: ${isoTime(request.issuedAt)}`,
    `Expiration Time: ${isoTime(request.expiresAt)}`,
  ].join("\n");
}

function githubWords({ githubLogin, githubId, isForPublisher }: LinkRequest): string {
  if (isForPublisher === true) return "the GitHub account that publishes this text";
  return githubLogin === null ? "no GitHub account" : `GitHub ${oneLine(githubLogin)} (${githubId})`;
}

/** A name is its owner's own text: it must not add a line to what is signed, or hide one. */
function oneLine(name: string): string {
  return name.replace(/[\p{C}\s]+/gu, " ");
}

function isoTime(time: UnixSeconds): string {
  return `${showTime(time).slice(0, 10)}T${new Date(time * 1000).toISOString().slice(11, 19)}Z`;
}
