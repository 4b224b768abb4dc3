// snapshot.js: the slice of Snapshot's own client that Laurel uses, loaded only when something is signed.
import { createRequire } from "node:module";
import type { TypedDataDomain } from "ethers";
import { isFields } from "./fields.ts";
import type { TypedFields } from "./typed-data.ts";

/** The client still speaks ethers 5, where this method has an underscore. */
export interface TypedSigner {
  _signTypedData(domain: TypedDataDomain, types: TypedFields, message: Record<string, unknown>): Promise<string>;
}

type Send = (signer: TypedSigner, address: string, message: Record<string, unknown>) => Promise<unknown>;

/** Each method changes the message that it is given: pass a copy. */
export interface SnapshotClient {
  readonly proposal: Send;
  readonly updateProposal: Send;
  readonly cancelProposal: Send;
  readonly vote: Send;
  readonly alias: Send;
}

export interface VotingSystem {
  getScores(): number[];
  getScoresByStrategy(): number[][];
  getScoresTotal(): number;
}

export interface VotingSystemClass {
  new (
    proposal: { choices: readonly string[] },
    votes: readonly unknown[],
    strategies: readonly unknown[],
  ): VotingSystem;
  isValidChoice(choice: unknown, choices: readonly string[]): boolean;
}

export interface SnapshotJs {
  readonly Client712: new (sequencerUrl: string) => SnapshotClient;
  readonly schemas: Readonly<Record<"proposal" | "updateProposal" | "vote" | "alias", object>>;
  readonly utils: {
    readonly voting: Readonly<Record<string, VotingSystemClass>>;
    validateSchema(schema: object, payload: unknown): unknown;
  };
}

/** What ethers' own wallets offer. */
export interface ModernSigner {
  readonly address: string;
  signTypedData(domain: TypedDataDomain, types: TypedFields, message: Record<string, unknown>): Promise<string>;
}

const require = createRequire(import.meta.url);

/** The first call takes about a second and 160 MB, so nothing loads it that only reads. */
export function loadSnapshotJs(): SnapshotJs {
  return require("@snapshot-labs/snapshot.js");
}

/** @returns the kind of message for each accepted sha256 of its types, e.g. "proposal", "vote-array" */
export function loadAcceptedTypes(): Readonly<Record<string, string>> {
  return require("@snapshot-labs/snapshot.js/src/sign/hashedTypes.json");
}

/** It has no `getSigner` on purpose: the client would take an ethers 6 provider's promise for a signer. */
export function adaptSigner(signer: ModernSigner): TypedSigner {
  return { _signTypedData: (domain, types, message) => signer.signTypedData(domain, types, message) };
}

/** The client rejects with plain objects, responses and errors alike; only a refusal in words is one of the sequencer. */
export function readRefusal(error: unknown): { readonly kind: string; readonly words: string } | null {
  if (!isFields(error) || typeof error["error"] !== "string") return null;
  const words = error["error_description"];
  return { kind: error["error"], words: typeof words === "string" ? words : JSON.stringify(words ?? error["error"]) };
}
