// A found ballot: one of ours as the hub lists it, read and checked before a ledger that may have lost it believes it.
import { NeedsHuman } from "#core/errors.ts";
import { canonicalJson, type Hash } from "#core/key.ts";
import type { MotionCommitment } from "#core/proposal/motion.ts";
import { proposalId, type Commitment } from "#core/proposal/proposal.ts";
import type { Ballot } from "#core/world.ts";
import { motionRules } from "./due-steps.ts";
import { rulesInForce, type House } from "./house.ts";
import { motionCommitment } from "./motion.ts";

/** What every ballot of ours publishes, whatever it is about. */
export interface Published {
  /** "epoch 6", "grant 2", "motion 3" */
  readonly of: string;
  readonly payoutId: Hash;
  readonly ledgerRoot: Hash;
  readonly ledgerSize: number;
  readonly strategiesHash: Hash;
  readonly commitment: Commitment | MotionCommitment;
}

/** The commitment of a ballot, if it is one of this DAO's and whole; anything else is not ours. */
export function readCommitment(ballot: Ballot, daoId: string): Commitment | null {
  const commitment = readFrame<Commitment>(ballot, daoId);
  if (commitment === null) return null;
  const { epoch, transfers, token } = commitment;
  const isWhole = Number.isSafeInteger(epoch) && Array.isArray(transfers) && typeof token === "string";
  return isWhole ? (commitment as Commitment) : null;
}

/** As `readCommitment`, of a ballot that pays nobody. */
export function readMotionCommitment(ballot: Ballot, daoId: string): MotionCommitment | null {
  const commitment = readFrame<MotionCommitment>(ballot, daoId);
  if (commitment === null || !Number.isSafeInteger(commitment.motion)) return null;
  const { about, choices, system } = commitment;
  const isWhole = typeof about?.kind === "string" && Array.isArray(choices) && typeof system === "string";
  return isWhole ? (commitment as MotionCommitment) : null;
}

function readFrame<C extends { readonly daoId: string; readonly ledgerRoot: Hash; readonly ledgerSize: number }>(
  { commitment: shown }: Ballot,
  daoId: string,
): Partial<C> | null {
  const commitment = shown as (Partial<C> & { readonly v?: unknown }) | null;
  if (typeof commitment !== "object" || commitment === null || commitment.v !== 1 || commitment.daoId !== daoId)
    return null;
  const { ledgerRoot, ledgerSize } = commitment;
  return typeof ledgerRoot === "string" && Number.isSafeInteger(ledgerSize) ? commitment : null;
}

export function readPublished(ballot: Ballot, daoId: string): Published | null {
  const commitment = readCommitment(ballot, daoId) ?? readMotionCommitment(ballot, daoId);
  if (commitment === null) return null;
  const { payoutId, ledgerRoot, ledgerSize, strategiesHash } = commitment;
  return { of: nameOf(commitment), payoutId, ledgerRoot, ledgerSize, strategiesHash, commitment };
}

function nameOf(commitment: Commitment | MotionCommitment): string {
  if ("motion" in commitment) return `motion ${commitment.motion}`;
  return commitment.grant === undefined ? `epoch ${commitment.epoch}` : `grant ${commitment.grant}`;
}

/** Its ballot is in the ledger, or its draft: one that proposes the very same, and was opened in the moment of the copy. */
export async function knowsBallot(house: House, { payoutId, commitment }: Published): Promise<boolean> {
  const key = "motion" in commitment ? `motion-ballot:${payoutId}` : `ballot:${payoutId}`;
  if (await house.store.ledger.has(house.dao, key)) return true;
  const state = await house.stream.state();
  if (!("motion" in commitment)) return state.proposals.get(payoutId)?.proposal === proposalId(commitment);
  const motion = state.motions.get(payoutId);
  if (motion === undefined) return false;
  const own = motionCommitment(motion, motionRules(state, motion, rulesInForce(state)));
  return canonicalJson(own) === canonicalJson(commitment);
}

/** The list is the hub's word alone: before a ballot changes anything here, our own signature on it is checked. */
export async function refuseForged(house: House, { ballotId }: Ballot, published: Published): Promise<void> {
  const { strategiesHash, of, commitment } = published;
  const pinned = { strategiesHash, commitment: canonicalJson(commitment) };
  const { faults } = await house.world.ballotBox.readBallot(ballotId, pinned);
  if (faults.length === 0) return;
  throw new NeedsHuman(`The ballot of ${of} cannot be taken over: it is not what we signed.`, {
    happened: `Ballot ${ballotId}: ${faults.join(" ")}`,
    next: "Compare it on Snapshot with the post on Discord. A ballot that was edited is deleted with the author's key; then: npm run reconcile",
  });
}
