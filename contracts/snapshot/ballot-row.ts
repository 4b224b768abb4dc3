// A ballot's row: what the hub shows of one ballot, verified against the envelope that its author signed.
import { BadInput } from "#core/errors.ts";
import type { Hash, Wallet } from "#core/key.ts";
import type { UnixSeconds } from "#core/time.ts";
import { isVotingSystem } from "#core/vote/count.ts";
import type { VotingSystem } from "#core/vote/recount.ts";
import type { BallotTerms } from "#core/world.ts";
import { pinnedFaults, rowFaults, signatureFaults, type Pinned } from "./ballot-faults.ts";
import { parseEnvelope, recoverSigner, type Envelope } from "./envelope.ts";
import { fieldsOf, listOf, sortedJson, textOf, textsOf, wholeOf, type Fields } from "./fields.ts";
import { askHub, reading, type HubPlace } from "./hub.ts";
import type { Signers } from "./signer.ts";
import { parseStrategies } from "./strategies.ts";

export interface BallotRow {
  readonly row: Fields;
  /** The same row, every number as the digits that were sent. */
  readonly digits: Fields;
}

/** What is expected of a ballot; null where anything is taken, as for a ballot of somebody else. */
export interface Expected {
  readonly ballotId: Hash;
  readonly pinned: Pinned | null;
  readonly author: Wallet | null;
  readonly space: string | null;
}

/** What a re-count needs of a row. */
export interface BallotFrame {
  readonly space: string;
  readonly title: string;
  /** Null for a system that Laurel cannot count. */
  readonly system: VotingSystem | null;
  readonly systemName: string;
  readonly isEncrypted: boolean;
  readonly choices: readonly string[];
  readonly createdAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly votingBlock: number;
  readonly network: string;
  readonly strategies: BallotTerms["strategies"];
  readonly votes: number;
  /** Digits as they were sent. */
  readonly scores: readonly string[];
  readonly scoresTotal: string;
}

const BALLOT_QUERY = `query ($id: String!) { proposal(id: $id) {
  id ipfs author created start end snapshot network type title body discussion choices plugins privacy app quorum flagged
  updated space { id } strategies { name network params } scores scores_state scores_total votes } }`;

/** @returns null when the hub knows no such ballot */
export async function fetchBallotRow(hub: HubPlace, id: Hash): Promise<BallotRow | null> {
  const { answer, digits } = await askHub(hub, BALLOT_QUERY, { id });
  if (answer["proposal"] === null) return null;
  return reading(hub, () => ({
    row: fieldsOf(answer["proposal"], "The ballot"),
    digits: fieldsOf(digits["proposal"], "The ballot"),
  }));
}

export function ballotState(row: Fields, now: UnixSeconds): "open" | "pending" | "final" {
  if (now <= wholeOf(row, "end")) return "open";
  return row["scores_state"] === "final" ? "final" : "pending";
}

export function parseBallotFrame({ row, digits }: BallotRow): BallotFrame {
  const network = textOf(row, "network");
  const systemName = textOf(row, "type");
  return {
    space: textOf(fieldsOf(row["space"], "The ballot's space"), "id"),
    title: textOf(row, "title"),
    system: isVotingSystem(systemName) ? systemName : null,
    systemName,
    isEncrypted: typeof row["privacy"] === "string" && row["privacy"] !== "",
    choices: textsOf(row, "choices"),
    createdAt: wholeOf(row, "created"),
    startsAt: wholeOf(row, "start"),
    endsAt: wholeOf(row, "end"),
    votingBlock: wholeOf(row, "snapshot"),
    network,
    strategies: parseStrategies(listOf(row, "strategies"), network),
    votes: wholeOf(row, "votes"),
    scores: listOf(digits, "scores").map(String),
    scoresTotal: String(digits["scores_total"] ?? "0"),
  };
}

/** @param bytes the envelope that the row names */
export async function verifyBallotRow(
  hub: HubPlace,
  bytes: string,
  { row, digits }: BallotRow,
  expected: Expected,
  signers: Signers,
): Promise<{ isEdited: boolean; faults: readonly string[] }> {
  const isMarkedEdited = row["updated"] !== null && row["updated"] !== undefined;
  const foreignId = row["id"] === expected.ballotId ? [] : [`The hub answered with the ballot ${String(row["id"])}.`];
  const envelope = readBallotEnvelope(bytes);
  if (typeof envelope === "string") return { isEdited: isMarkedEdited, faults: [...foreignId, envelope] };
  const isEdited = isMarkedEdited || envelope.kind === "update-proposal";
  const { pinned } = expected;
  const shownFaults = reading(hub, () => [
    ...rowFaults(envelope, row),
    ...(pinned === null ? [] : pinnedFaults(envelope, row, digits, pinned)),
  ]);
  const signerFaults = await signers.faults(envelope, recoverSigner(envelope));
  return {
    isEdited,
    faults: [
      ...foreignId,
      ...(isEdited ? ["The ballot was edited after it was opened."] : []),
      ...signatureFaults(envelope, row, expected),
      ...signerFaults.map((fault) => `The ballot's author cannot be verified: ${fault}.`),
      ...shownFaults,
    ],
  };
}

function readBallotEnvelope(bytes: string): Envelope | string {
  try {
    return parseEnvelope(bytes);
  } catch (error) {
    if (error instanceof BadInput) return `The signed ballot cannot be read: ${error.message} ${error.happened}`;
    throw error;
  }
}

/** What two hubs must show alike; scores only where both say that they are final. */
const SHARED_FIELDS = [
  ...["id", "ipfs", "author", "start", "end", "snapshot", "network", "type", "title", "body", "choices", "plugins"],
  ...["quorum", "updated", "strategies"],
];
const FINAL_FIELDS = [...SHARED_FIELDS, "votes", "scores", "scores_total"];

/** @returns the hub's names of the fields in which two rows differ */
export function differingFields(one: Fields, other: Fields): readonly string[] {
  const isFinal = one["scores_state"] === "final" && other["scores_state"] === "final";
  const names = isFinal ? FINAL_FIELDS : SHARED_FIELDS;
  return names.filter((name) => sortedJson(one[name]) !== sortedJson(other[name]));
}
