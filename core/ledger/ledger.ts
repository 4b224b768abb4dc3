// The ledger: our append-only record, one gapless stream of entries per DAO, and the store it shares with vault and inbox.
import { canonicalJson, type Hash } from "#core/key.ts";
import { RetryLater } from "#core/errors.ts";
import type { UnixSeconds } from "#core/time.ts";
import type { Draft, Entry, StoredEntry } from "./entry.ts";
import { ENTRY_VERSION } from "./entry.ts";
import type { Frontier } from "./merkle.ts";
import type { State } from "./state.ts";
import type { Vault, VaultRecord } from "./vault.ts";

export interface Ledger {
  /** Entries from a number on, in order, at most `limit`. */
  read(dao: string, from: number, limit: number): Promise<readonly Entry[]>;
  /** The stored bytes, for proofs and for checking hashes. */
  readStored(dao: string, from: number, limit: number): Promise<readonly StoredEntry[]>;
  size(dao: string): Promise<number>;
  has(dao: string, key: string): Promise<boolean>;
  /** The tree over the first `size` entries; the whole stream when left out. */
  frontier(dao: string, size?: number): Promise<Frontier>;
  daos(): Promise<readonly string[]>;
  /**
   * All or nothing, together with the vault records the entries name.
   * @param expected how many entries the caller has seen
   * @throws StreamMoved when somebody appended in between, or a key exists: the caller derives its step anew
   */
  append(
    dao: string,
    expected: number,
    at: UnixSeconds,
    drafts: readonly Draft[],
    records?: readonly VaultRecord[],
  ): Promise<readonly Entry[]>;
  /** The state of the newest checkpoint that can be believed; null when all entries have to be folded. It is the caller's own. */
  checkpoint(dao: string): Promise<State | null>;
  /** Keeps a state for the next start, in place of the one before; a store opened to read keeps none. */
  keepCheckpoint(state: State): Promise<void>;
}

/** The stream has other entries than the caller saw. Nothing was written. */
export class StreamMoved extends RetryLater {}

export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly raw: Buffer;
}

export interface Inbox {
  /** Durable when it resolves. A delivery id is kept once; the first body stands. What arrives together is committed together. */
  keepDelivery(delivery: Delivery, at: UnixSeconds): Promise<"kept" | "known">;
  /** Deliveries that nobody has dealt with, oldest first. */
  waitingDeliveries(limit: number): Promise<readonly Delivery[]>;
  /** Done, or set aside with the reason why it says nothing to us. The raw body is dropped; its id stays known. */
  settleDelivery(id: string, because: string): Promise<void>;
}

/** A one-time page: its token is stored hashed, bound to a purpose, and taken at most once. */
export interface OneTimeGrant {
  readonly tokenHash: Hash;
  readonly dao: string;
  readonly purpose: "link" | "sign";
  /** Canonical JSON of whom and what it is bound to. */
  readonly bound: string;
  readonly nonce: string;
  readonly issuedAt: UnixSeconds;
  readonly expiresAt: UnixSeconds;
}

export interface Grants {
  /** Earlier unused grants with the same purpose and holder lapse. */
  issue(grant: OneTimeGrant, holder: string): Promise<void>;
  look(dao: string, tokenHash: Hash): Promise<OneTimeGrant | null>;
  /** Binds an unused grant anew; false when it is not bound any more as `grant` says. */
  rebind(grant: OneTimeGrant, bound: string): Promise<boolean>;
  /** True for exactly one caller. */
  take(dao: string, tokenHash: Hash): Promise<boolean>;
}

export interface Store {
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly inbox: Inbox;
  readonly grants: Grants;
  /** True for exactly one caller, ever: what cannot be found again outside is recorded before it is said. */
  sayOnce(key: string): boolean;
  /** Becomes the one holder that may run the DAOs of this store; false while another process holds it. */
  hold(): boolean;
  /** Lets another process become the holder. */
  release(): void;
  close(): void;
}

/** The bytes of an entry that are hashed. The key and the place in the stream are part of them. */
export function canonicalEntry(dao: string, number: number, at: UnixSeconds, draft: Draft): string {
  return canonicalJson({ at, dao, fact: draft.fact, key: draft.key, number, v: ENTRY_VERSION });
}

/** Everything in one stream, in batches, so that a long ledger never lies in memory twice. */
export async function* readAll(ledger: Ledger, dao: string, from = 0): AsyncGenerator<Entry> {
  const BATCH = 2_000;
  for (let next = from; ;) {
    const entries = await ledger.read(dao, next, BATCH);
    yield* entries;
    if (entries.length < BATCH) return;
    next += entries.length;
    await letOthersSpeak();
  }
}

/** A long ledger is read in pieces: whoever knocks meanwhile is heard between two of them. */
function letOthersSpeak(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
