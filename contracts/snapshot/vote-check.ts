// A vote check: one vote judged by what its voter signed, and then by whether the hub shows the same.
import type { Hash, Wallet } from "#core/key.ts";
import type { VotingSystem } from "#core/vote/recount.ts";
import type { ReadEnvelope } from "./envelope-readers.ts";
import type { Envelope } from "./envelope.ts";
import { sortedJson } from "./fields.ts";
import type { VoteRow } from "./pages.ts";
import { readAddress, readTime, type Signers } from "./signer.ts";

/** A vote that its voter signed for this ballot, in time. */
export interface SignedVote {
  readonly voteId: Hash;
  readonly voter: Wallet;
  readonly choice: unknown;
  readonly at: number;
}

/** What a vote must be for. */
export interface VoteFrame {
  readonly ballotId: Hash;
  readonly space: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly system: VotingSystem | null;
}

export interface VoteName {
  readonly id: Hash;
  readonly cid: string;
}

/** @returns the vote, or why these bytes are no vote of this ballot, in words that follow the vote's name */
export async function readSignedVote(
  read: ReadEnvelope,
  { id, cid }: VoteName,
  frame: VoteFrame,
  signers: Signers,
  wasSeen: boolean,
): Promise<SignedVote | readonly string[]> {
  if ("unreadable" in read) return [`its envelope cannot be read: ${read.unreadable.replace(/\.$/, "")}`];
  const { envelope, account } = read;
  const { message } = envelope;
  const [voter, at] = [readAddress(message["from"]), readTime(message)];
  const faults = [
    ...(envelope.cid === cid ? [] : [`its signed bytes hash to ${envelope.cid}, and the hub says ${cid}`]),
    ...(envelope.messageHash === id ? [] : [`its signed message hashes to ${envelope.messageHash}`]),
    ...(envelope.kind.startsWith("vote") ? [] : [`its signed message is not a vote but "${envelope.kind}"`]),
    ...(isSameName(message["proposal"], frame.ballotId) ? [] : ["it was signed for another ballot"]),
    ...(isSameName(message["space"], frame.space) ? [] : ["it was signed for another space"]),
    ...windowFaults(at, frame),
    ...(await signers.faults(envelope, account, wasSeen)),
  ];
  if (faults.length > 0 || voter === null || at === null) return faults;
  return { voteId: id, voter, choice: signedChoice(envelope, frame.system), at };
}

/** @returns where the hub's row of a vote is not what was signed, in words that follow the vote's name */
export function shownFaults(row: VoteRow, vote: SignedVote): string[] {
  const isSameVoter = row.voter.toLowerCase() === vote.voter.toLowerCase();
  const isSameChoice = sortedJson(row.choice) === sortedJson(vote.choice);
  return [
    ...(isSameVoter ? [] : [`the hub shows it as a vote of ${row.voter}, and ${vote.voter} signed it`]),
    ...(isSameChoice
      ? []
      : [`the hub shows the choice ${shorten(row.choice)}, and ${shorten(vote.choice)} was signed`]),
    ...(row.created === vote.at ? [] : [`the hub dates it ${row.created}, and ${vote.at} was signed`]),
  ];
}

/** Of two votes of one voter the later counts; of one second, the one whose id is sorted last, as the sequencer has it. */
export function isLater(one: SignedVote, other: SignedVote): boolean {
  return one.at === other.at ? one.voteId.localeCompare(other.voteId) > 0 : one.at > other.at;
}

function windowFaults(at: number | null, { startsAt, endsAt }: VoteFrame): string[] {
  if (at === null) return ["it is not dated"];
  if (at < startsAt) return [`it was signed ${startsAt - at} s before the start`];
  return at > endsAt ? [`it was signed ${at - endsAt} s after the end`] : [];
}

/** Shares are signed as a text of JSON; what is no JSON is no choice of any system. */
function signedChoice({ kind, message }: Envelope, system: VotingSystem | null): unknown {
  const { choice } = message;
  if (kind !== "vote-string" || typeof choice !== "string" || system === null) return choice;
  try {
    return JSON.parse(choice);
  } catch {
    // The count passes over it.
    return choice;
  }
}

/** The hub's database compares names without regard to case, and what it took is one and the same ballot. */
function isSameName(signed: unknown, wanted: string): boolean {
  return typeof signed === "string" && signed.toLowerCase() === wanted.toLowerCase();
}

function shorten(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 80);
}
