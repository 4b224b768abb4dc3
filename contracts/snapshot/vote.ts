// A vote on its way to Snapshot: laid out for the voter's wallet, checked, and relayed as it was signed. No key is held here.
import { recoverAddress } from "ethers";
import { BadInput, RetryLater } from "#core/errors.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import type { VoteChoice } from "#core/vote/choice.ts";
import type { TypedVote, VoteWish } from "#core/world.ts";
import { isFields } from "./fields.ts";
import { readLimited } from "./hub.ts";
import { classifyRefusal } from "./refusal.ts";
import { SNAPSHOT_DOMAIN, voteId, voteTypes } from "./typed-data.ts";
import type { VotingChain } from "./voting-chain.ts";

export interface VoteRelay {
  readonly sequencerUrl: string;
  readonly apiKey: string | null;
  readonly deadlineMilliseconds: number;
  /** Is asked whether a voter is a contract; null leaves that to Snapshot. */
  readonly chain: VotingChain | null;
}

/** A contract of many owners takes 65 bytes from each of them; one that is not deployed yet adds how it would be. */
const SIGNATURE_CHARACTERS_MAX = 20_000;
/** The second try finds out whether the first arrived: the same message again is a duplicate. */
const TRIES_MAX = 2;
/** A receipt or a refusal has a few hundred. */
const ANSWER_BYTES_MAX = 64 * 1024;

// ---- To sign ----------------------------------------------------------------------------------------------------------

/** The very message that Snapshot's own client would have a wallet sign, for the ballot's own system. */
export function composeVote(
  { space, app }: { readonly space: string; readonly app: string },
  ballotId: Hash,
  { voter, system, choice, reason, timestamp }: VoteWish,
): TypedVote {
  const signed = signedChoice(system, choice);
  const { Vote = [] } = voteTypes(signed);
  const message = { from: voter, space, timestamp, proposal: ballotId, choice: signed, reason, app, metadata: "{}" };
  return { domain: SNAPSHOT_DOMAIN, types: { Vote }, primaryType: "Vote", message };
}

function signedChoice(system: VoteWish["system"], choice: VoteChoice): TypedVote["message"]["choice"] {
  const isShared = system === "weighted" || system === "quadratic";
  const isListed = system === "approval" || system === "ranked-choice";
  if (isShared && isFields(choice)) return JSON.stringify(choice);
  if (isListed && Array.isArray(choice)) return choice.map(Number);
  if (!isShared && !isListed && typeof choice === "number") return choice;
  throw new BadInput("This choice does not fit the ballot.", { happened: `${system}: ${JSON.stringify(choice)}` });
}

// ---- To cast ----------------------------------------------------------------------------------------------------------

/** @returns the vote's id, also when it was there already */
export async function castVote(relay: VoteRelay, vote: TypedVote, signature: string): Promise<Hash> {
  const id = voteId(vote.message);
  await refuseForeign(relay, id, vote.message.from, signature);
  const { domain, types, message } = vote;
  const envelope = JSON.stringify({ address: message.from, sig: signature, data: { domain, types, message } });
  let said: unknown = null;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const answer = await send(relay, envelope);
    if (answer.isTaken) return id;
    said = answer.said;
    const refusal = classifyRefusal(said);
    if (refusal.kind === "already there") return id;
    if (refusal.kind === "refused") throw refusalOf(refusal.words, said);
    if (refusal.kind === "busy") break;
  }
  throw new RetryLater("Snapshot gave no clear answer, so it is not known whether your vote is in.", {
    happened: `vote ${id}: ${classifyRefusal(said).words}`,
    next: "Send it again: the same vote twice is one vote.",
    cause: said,
  });
}

/** An account's signature is checked before anybody is asked; what a contract accepts only its chain can say. */
async function refuseForeign(relay: VoteRelay, id: Hash, voter: Wallet, signature: string): Promise<void> {
  const isHex = /^0x(?:[0-9a-f]{2})+$/i.test(signature) && signature.length <= SIGNATURE_CHARACTERS_MAX;
  const signer = isHex ? signerOf(id, signature) : null;
  if (signer === voter) return;
  if (isHex && (await mayBeContract(relay, voter, signature))) return;
  throw new BadInput("This signature is not by your wallet, or not over this vote.", {
    happened: signer === null ? "It recovers to nobody." : `It recovers to ${signer}, and the vote is by ${voter}.`,
    next: "Connect the wallet that votes, and sign what the page shows.",
  });
}

function signerOf(id: Hash, signature: string): Wallet | null {
  try {
    return parseWallet(recoverAddress(id, signature));
  } catch {
    return null; // Not one account's signature: perhaps a contract's.
  }
}

/** What a signature ends with whose contract is not deployed yet (ERC-6492). */
const UNDEPLOYED = "6492".repeat(16);

async function mayBeContract({ chain }: VoteRelay, voter: Wallet, signature: string): Promise<boolean> {
  if (chain === null || signature.endsWith(UNDEPLOYED)) return true;
  const [code] = await chain.ask([{ method: "eth_getCode", params: [voter, "latest"] }]);
  return code !== "0x";
}

type Sent = { readonly isTaken: true } | { readonly isTaken: false; readonly said: unknown };

/** Never throws: a connection that broke says as little about the vote as an answer that cannot be read. */
async function send({ sequencerUrl, apiKey, deadlineMilliseconds }: VoteRelay, body: string): Promise<Sent> {
  const headers: Record<string, string> = { accept: "application/json", "content-type": "application/json" };
  if (apiKey !== null) headers["x-api-key"] = apiKey;
  try {
    const signal = AbortSignal.timeout(deadlineMilliseconds);
    const response = await fetch(sequencerUrl, { method: "POST", headers, body, signal });
    const text = await readLimited(response, ANSWER_BYTES_MAX);
    if (response.ok) return { isTaken: true };
    return { isTaken: false, said: readJson(text) ?? new Error(`HTTP ${response.status}`) };
  } catch (error) {
    return { isTaken: false, said: error };
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // A page of a proxy: the caller goes by its status.
  }
}

// ---- Refused ----------------------------------------------------------------------------------------------------------

const AGAIN = "Reload the page, then choose and sign again.";

/** What Snapshot's refusals mean to a voter, and what to do; the last row answers all others. */
const MEANINGS: readonly (readonly [pattern: RegExp, words: string, next: string])[] = [
  [
    /no voting power/,
    "You have no voting power in this vote.",
    "Power is what a wallet held when the vote was drafted: vote with the wallet that held it.",
  ],
  [/not in voting window/, "The vote is over, or has not begun.", "Look at its times on the page."],
  [/already voted/, "A newer vote of yours is in already.", AGAIN],
  [/wrong timestamp/, "You signed too long ago for Snapshot.", AGAIN],
  [
    /signature validation failed/,
    "Snapshot does not accept the signature as your wallet's.",
    "If your wallet is a contract, sign with as many of its owners as it asks for.",
  ],
  [/invalid choice|wrong vote format/, "Snapshot does not take this choice.", AGAIN],
  [
    /failed vote validation/,
    "The Snapshot space does not let this wallet vote.",
    "Ask on Discord what the space asks of voters.",
  ],
  [/unknown proposal|unknown space/, "Snapshot does not know this vote any more.", "Ask on Discord what became of it."],
  [/unauthorized/, "Snapshot has blocked this wallet.", "Ask Snapshot why, or vote with another wallet."],
  [/too large/, "The reason is too long.", "Shorten it and sign again."],
  [/./, "Snapshot refused the vote.", "Try it on Snapshot itself, or ask on Discord."],
];

function refusalOf(words: string, cause: unknown): BadInput {
  const [, meaning = "", next = ""] = MEANINGS.find(([pattern]) => pattern.test(words)) ?? [];
  return new BadInput(meaning, { happened: `Snapshot says: ${words}.`, next, cause });
}
