// A vote check: one vote judged by what its voter signed, and then by whether the hub shows the same.
import type { Hash, Wallet } from "#core/key.ts";
import type { VotingSystem } from "#core/vote/recount.ts";
import type { ReadEnvelope } from "./envelope-readers.ts";
import type { Envelope } from "./envelope.ts";
import { sortedJson } from "./fields.ts";
import type { VoteRow } from "./pages.ts";
import { readAddress, readTime, type Signers } from "./signer.ts";

/** A vote for this ballot, in time, in the name of its voter. */
export interface SignedVote {
  readonly voteId: Hash;
  readonly voter: Wallet;
  readonly choice: unknown;
  readonly at: number;
  /**
   * Why nobody can be shown to have signed it for the voter, in words that follow the vote's name; empty where somebody did. A
   * contract may have stood by it when it came, and an alias may have been allowed.
   */
  readonly unproven: readonly string[];
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

/** More than the hub's columns hold. */
const NAME_CHARACTERS_MAX = 200;

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
  ];
  const unproven = await signers.faults(envelope, account, wasSeen);
  if (faults.length > 0 || voter === null || at === null) return [...faults, ...unproven];
  return { voteId: id, voter, choice: signedChoice(envelope, frame.system), at, unproven };
}

/** Whether these very bytes were signed for another ballot: then nothing of them can ever concern this one. */
export function isForOther(read: ReadEnvelope, { id, cid }: VoteName, { ballotId }: VoteFrame): boolean {
  if ("unreadable" in read) return false;
  const { envelope } = read;
  return envelope.cid === cid && envelope.messageHash === id && !isSameName(envelope.message["proposal"], ballotId);
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

/**
 * The hub's database compares names by their bare letters: without regard to case, width or accents. What it took under such a
 * name is a vote on one and the same ballot, and it counts.
 */
const BARE_LETTERS = new Intl.Collator("und", { sensitivity: "base" });

function isSameName(signed: unknown, wanted: string): boolean {
  if (typeof signed !== "string" || signed.length > NAME_CHARACTERS_MAX) return false;
  return signed === wanted || BARE_LETTERS.compare(signed, wanted) === 0;
}

function shorten(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 80);
}
