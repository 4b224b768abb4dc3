// Typed data: the EIP-712 shapes of Snapshot's proposals and votes; their hashes are the ids of ballots and votes.
import { TypedDataEncoder, type TypedDataDomain, type TypedDataField } from "ethers";
import type { Hash } from "#core/key.ts";

export type TypedFields = Record<string, TypedDataField[]>;

/** Neither chain id nor contract: a signature is valid on every hub that knows the same space. */
export const SNAPSHOT_DOMAIN = { name: "snapshot", version: "0.1.4" } as const satisfies TypedDataDomain;

export interface ProposalMessage {
  readonly from: string;
  readonly space: string;
  readonly timestamp: number;
  readonly type: string;
  readonly title: string;
  readonly body: string;
  readonly discussion: string;
  readonly choices: readonly string[];
  readonly labels: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly snapshot: number;
  readonly plugins: string;
  readonly privacy: string;
  readonly app: string;
}

export interface VoteMessage {
  readonly from: string;
  readonly space: string;
  readonly timestamp: number;
  readonly proposal: string;
  readonly choice: number | readonly number[] | string;
  readonly reason: string;
  readonly app: string;
  readonly metadata: string;
}

/** The order of the fields is part of the hash. */
export const PROPOSAL_TYPES: TypedFields = {
  Proposal: typedFields(
    "from:string space:string timestamp:uint64 type:string title:string body:string discussion:string choices:string[] " +
      "labels:string[] start:uint64 end:uint64 snapshot:uint64 plugins:string privacy:string app:string",
  ),
};

/** A key may sign for somebody no longer. */
export const REVOKE_ALIAS_TYPES: TypedFields = {
  RevokeAlias: typedFields("from:address alias:address timestamp:uint64"),
};

/** @returns the id of the ballot that this message opens */
export function proposalId(message: ProposalMessage): Hash {
  return hashTyped(SNAPSHOT_DOMAIN, PROPOSAL_TYPES, { ...message });
}

export function voteId(message: VoteMessage): Hash {
  return hashTyped(SNAPSHOT_DOMAIN, voteTypes(message.choice), { ...message });
}

/** One number for basic and single-choice, a list for approval and ranked-choice, JSON text for weighted and quadratic. */
export function voteTypes(choice: VoteMessage["choice"]): TypedFields {
  const choiceType = typeof choice === "number" ? "uint32" : typeof choice === "string" ? "string" : "uint32[]";
  return {
    Vote: typedFields(
      "from:string space:string timestamp:uint64 proposal:string " +
        `choice:${choiceType} reason:string app:string metadata:string`,
    ),
  };
}

/** @throws TypeError or a RangeError of ethers when the message does not fit the types */
export function hashTyped(domain: TypedDataDomain, types: TypedFields, message: Record<string, unknown>): Hash {
  return TypedDataEncoder.hash(domain, types, message) as Hash;
}

function typedFields(text: string): TypedDataField[] {
  return text.split(" ").map((field) => {
    const [name = "", type = ""] = field.split(":");
    return { name, type };
  });
}
