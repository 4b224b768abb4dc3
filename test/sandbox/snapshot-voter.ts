// A member who votes: signs with Snapshot's own client and sends the vote to a sequencer.
import type { UnixSeconds } from "#core/time.ts";
import { adaptSigner, loadSnapshotJs, readRefusal, type ModernSigner } from "#contracts/snapshot/snapshot-js.ts";

export interface VoteCast {
  readonly sequencerUrl: string;
  readonly space: string;
  readonly voter: ModernSigner;
  readonly ballotId: string;
  /** Counted from one for basic ballots. */
  readonly choice: number | readonly number[] | Readonly<Record<string, number>>;
  readonly timestamp: UnixSeconds;
  /** How the ballot counts; "basic" when left out. */
  readonly type?: string;
  readonly reason?: string;
}

/** @throws Error with the sequencer's words as its message */
export async function castVote(cast: VoteCast): Promise<unknown> {
  const { sequencerUrl, space, voter, ballotId, choice, timestamp, type = "basic", reason = "" } = cast;
  const message = {
    space,
    timestamp,
    proposal: ballotId,
    type,
    choice: structuredClone(choice),
    reason,
    app: "laurel",
  };
  try {
    return await new (loadSnapshotJs().Client712)(sequencerUrl).vote(adaptSigner(voter), voter.address, message);
  } catch (error) {
    throw new Error(readRefusal(error)?.words ?? "the sequencer did not answer in words", { cause: error });
  }
}
