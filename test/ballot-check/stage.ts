// The stage: the space, the keys and the clock of one check, and the proposals that are opened on it.
import { id as keccakOfText, Wallet } from "ethers";
import type { Clock } from "#core/time.ts";
import type { Fields } from "#contracts/snapshot/fields.ts";
import type { ContractWallet } from "./contract-wallet.ts";
import type { Report } from "./outcome.ts";
import type { Space } from "./space.ts";
import { sendSigned, type Reply, type Wire } from "./wire.ts";

export interface Stage {
  readonly wire: Wire;
  readonly report: Report;
  readonly clock: Clock;
  readonly space: Space;
  readonly author: Wallet;
  readonly voters: readonly Wallet[];
  /** Known to nobody, and new for each run. */
  readonly stranger: Wallet;
  /** The voting block. */
  readonly block: number;
  /** How long a ballot of a space without a fixed period stays open. */
  readonly windowSeconds: number;
  readonly contractWallet: ContractWallet | string;
}

export interface Opened {
  readonly reply: Reply;
  /** As sent. */
  readonly message: Fields;
  readonly startsAt: number;
  readonly endsAt: number;
}

export const CHOICES = ["First", "Second", "Third"];
/** A longer period is not waited for, nor a longer delay. */
export const PERIOD_SECONDS_MAX = 120;
export const DELAY_SECONDS_MAX = 60;

let composed = 0;

/** A proposal that the space's settings allow, changed as one case needs it. */
export function composeProposal({ space, clock, author, block, windowSeconds }: Stage, patch: Fields = {}): Fields {
  composed += 1;
  const timestamp = clock.now();
  const start = Number(patch["start"] ?? timestamp + (space.delaySeconds ?? 0));
  const end = start + (space.periodSeconds ?? windowSeconds);
  return {
    ...{ from: author.address, space: space.id, timestamp, type: space.system ?? "basic", title: `Ballot ${composed}` },
    ...{ body: "A ballot that checks the way of voting itself.", discussion: "", choices: CHOICES, labels: [] },
    ...{ start, end, snapshot: block, plugins: "{}", app: "ballot-check" },
    ...{ privacy: space.isShutterOnly ? "shutter" : "", ...patch },
  };
}

export async function openProposal(stage: Stage, patch: Fields = {}, signer = stage.author): Promise<Opened> {
  const message = composeProposal(stage, patch);
  const reply = await sendSigned(stage.wire, "proposal", signer, message);
  return { reply, message, startsAt: Number(message["start"]), endsAt: Number(message["end"]) };
}

export function composeVote({ space, clock }: Stage, voter: string, proposal: string, choice: unknown): Fields {
  const head = { from: voter, space: space.id, timestamp: clock.now(), proposal };
  return { ...head, choice, reason: "", app: "ballot-check", metadata: "{}" };
}

/** Sends with Snapshot's own client; `address` where a contract votes. */
export function castVote(
  stage: Stage,
  signer: Wallet,
  proposal: string,
  vote: { readonly choice: unknown; readonly type: string; readonly patch?: Fields },
  address = signer.address,
): Promise<Reply> {
  const message = { ...composeVote(stage, address, proposal, vote.choice), type: vote.type, ...vote.patch };
  return sendSigned(stage.wire, "vote", signer, message, address);
}

export function cancelProposal({ wire, space, clock }: Stage, signer: Wallet, proposal: string, from = signer.address) {
  const message = { from, space: space.id, timestamp: clock.now(), proposal };
  return sendSigned(wire, "cancelProposal", signer, message);
}

/** A wallet of this run alone: the same key and second give the same one. */
export function deriveWallet(key: string, second: number, name: string): Wallet {
  return new Wallet(keccakOfText(`${key} ${second} ${name}`));
}

export function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
