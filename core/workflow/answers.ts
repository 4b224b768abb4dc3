// Answers: what people see when they ask, and who asks. Shown by the doors as they are.
import type { PersonId } from "#core/contribution/contribution.ts";
import type { Hash, Wallet } from "#core/key.ts";
import type { Earned } from "#core/payout/book.ts";
import type { LaneGas } from "#core/payout/lane.ts";
import type { UnixSeconds } from "#core/time.ts";
import type { Batch, PayoutSubject } from "#core/world.ts";

export interface DiscordAccount {
  readonly id: string;
  readonly name: string;
}

export interface OneTimePage {
  readonly url: string;
  readonly expiresAt: UnixSeconds;
}

export interface LinkPage {
  readonly daoName: string;
  readonly discordName: string;
  readonly discordId: string;
  /** How the accounts are proven here: at Discord and GitHub themselves, by a gist, or by somebody who is believed. */
  readonly way: "sign-in" | "gist" | "vouched";
  /** By a sign-in in this browser. */
  readonly isDiscordConfirmed: boolean;
  /** Null while no GitHub account is confirmed. */
  readonly github: { readonly login: string; readonly id: number } | null;
  /** The login of the GitHub account that is linked to this Discord account already: it has to be confirmed again. */
  readonly linkedGithub: string | null;
  /** Of the third way: who says it, as a sentence. */
  readonly vouchedBy: string | null;
  readonly chainId: number;
  readonly expiresAt: UnixSeconds;
}

export interface Linked {
  readonly person: PersonId;
  readonly wallet: Wallet;
  readonly githubLogin: string | null;
  /** "120 LRL reserved from epoch 1 will be a line of the next proposal", or null. */
  readonly reserved: string | null;
}

/** What is linked to one person, and what waits. */
export interface LinkStanding {
  readonly daoName: string;
  readonly discordName: string;
  /** Null where nothing was linked yet, or long ago. */
  readonly discordSince: UnixSeconds | null;
  readonly github: { readonly login: string; readonly since: UnixSeconds | null } | null;
  readonly wallet: {
    readonly wallet: Wallet;
    readonly since: UnixSeconds | null;
    /** Null where it is paid now. */
    readonly payableFrom: UnixSeconds | null;
  } | null;
  /** "120 LRL", or null. */
  readonly reserved: string | null;
  /** So long a changed wallet waits. */
  readonly coolDownHours: number;
  /** Open ones. */
  readonly disputes: readonly {
    /** "dispute-3" */
    readonly name: string;
    readonly about: "github" | "wallet";
    readonly isClaimant: boolean;
    readonly answerBy: UnixSeconds;
  }[];
}

/** Which payout is meant: of an epoch, of a grant, or whichever waits. */
export type PayoutChoice = number | { readonly grant: number } | null;

export interface PayoutReview extends PayoutSubject {
  /** "cancel": the batch is an empty transaction at the payout's nonce. */
  readonly purpose: "pay" | "cancel";
  readonly daoName: string;
  readonly batch: Batch;
  readonly lines: readonly {
    readonly discordId: string | null;
    readonly login: string | null;
    readonly wallet: Wallet;
    readonly amount: string;
    readonly because: string;
    /** Nothing was ever paid to this person at this address. */
    readonly isNewAddress: boolean;
    /** Why this line is left out of the batch; null when it is paid. */
    readonly withheldBecause: string | null;
  }[];
  readonly total: string;
  readonly ballotUrl: string;
  readonly verdictBecause: string;
  readonly signedBy: readonly Wallet[];
  readonly threshold: number;
  /** Signatures for the empty transaction that would cancel it; null while nobody asked for one. */
  readonly cancelSigned: number | null;
  /** Who held it, released it or asks to cancel it, and which lines cannot be paid, each with the reason. */
  readonly says: readonly string[];
  /** The asker's own wallet, which signs; null where none is linked any more. */
  readonly signWith: Wallet | null;
  readonly safe: Wallet;
  readonly safeVersion: string;
  readonly chainId: number;
  /** Of a batch that puts rewards up for claiming: what every wallet will then have earned this way, this round included. */
  readonly claimBook?: readonly Earned[];
  /** Of such a batch: what its two lanes cost in gas, about, and what the chain asks for one gas. */
  readonly costs?: LaneGas & { readonly weiPerGas: bigint };
}

export interface Signed {
  readonly signer: Wallet;
  readonly signed: number;
  readonly threshold: number;
  readonly safeTxHash: Hash;
}

/** Something that a reviewer may decide on. */
export interface ReviewItem {
  readonly what: "dispute" | "appeal" | "provisional" | "nomination" | "audit";
  readonly contribution: string;
  /** Null for work whose epoch is long closed. */
  readonly pullKey: string | null;
  /** Hundredths of a point; null where it is not shown. */
  readonly score: number | null;
  readonly deterministic: number | null;
  readonly says: readonly string[];
}
