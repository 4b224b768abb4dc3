// A vote watch: the votes of an open ballot as they arrive, each kept byte for byte before anybody can hide it.
import type { Hash } from "#core/key.ts";
import type { SeenVote } from "#core/world.ts";
import { fetchBallotRow, parseBallotFrame } from "./ballot-row.ts";
import { readEnvelope } from "./envelope-readers.ts";
import { fetchEnvelope, reading } from "./hub.ts";
import { messagePages, type MessageRow } from "./pages.ts";
import type { RecountPlace } from "./recount.ts";
import { openSigners } from "./signer.ts";
import { isForOther, readSignedVote, type VoteFrame } from "./vote-check.ts";
import { eachAtOnce } from "./voting-chain.ts";

export interface VoteWatch {
  /**
   * Passes over what is not a vote of this ballot with a signature that holds now.
   * @returns at most 200; none only when there is nothing new
   */
  watchVotes(ballotId: Hash, since: number | null): Promise<{ votes: readonly SeenVote[]; next: number | null }>;
  /** Votes that were read and are for other ballots of the space. */
  passedOver(ballotId: Hash): ReadonlySet<Hash>;
}

const VOTES_MAX = 200;
const FETCHES_AT_ONCE_MAX = 8;
/** Open at once there are a few; what was learnt of the oldest is forgotten. */
const BALLOTS_KEPT_MAX = 32;
/** Votes for other ballots of the space are fetched once and then known; so many ids are kept for each ballot. */
const FOREIGN_KEPT_MAX = 50_000;

export function openVoteWatch(place: RecountPlace): VoteWatch {
  const frames = new Map<Hash, VoteFrame>();
  /** By ballot: votes for others, and with them those that nobody could be shown to have signed. */
  const foreign = new Map<Hash, { readonly ofOthers: Set<Hash>; readonly all: Set<Hash> }>();

  async function frameOf(ballotId: Hash): Promise<VoteFrame | null> {
    const known = frames.get(ballotId);
    if (known !== undefined) return known;
    const found = await fetchBallotRow(place.hub, ballotId);
    if (found === null) return null;
    const frame = { ...reading(place.hub, () => parseBallotFrame(found)), ballotId };
    frames.set(ballotId, frame);
    forgetOldest(frames);
    return frame;
  }

  async function watchVotes(ballotId: Hash, since: number | null) {
    const frame = await frameOf(ballotId);
    if (frame === null) return { votes: [], next: since };
    const { space, startsAt, endsAt } = frame;
    const walk = { space, types: ["vote"], after: since ?? 0, from: startsAt, to: endsAt };
    const votes: SeenVote[] = [];
    let next = since;
    for await (const rows of messagePages(place.hub, walk)) {
      for (let left = rows; left.length > 0 && votes.length < VOTES_MAX;) {
        const some = left.slice(0, VOTES_MAX - votes.length);
        left = left.slice(some.length);
        votes.push(...(await readSome(frame, some)));
        next = some.at(-1)?.mci ?? next;
      }
      if (votes.length >= VOTES_MAX) break;
    }
    return { votes, next };
  }

  async function readSome(frame: VoteFrame, rows: readonly MessageRow[]): Promise<SeenVote[]> {
    const signers = openSigners(place);
    const passedOver = foreign.get(frame.ballotId) ?? { ofOthers: new Set(), all: new Set() };
    foreign.set(frame.ballotId, passedOver);
    forgetOldest(foreign);
    const unknown = rows.filter(({ id }) => !passedOver.all.has(id));
    const read = await eachAtOnce(unknown, FETCHES_AT_ONCE_MAX, async ({ mci, id, cid }) => {
      const envelope = await fetchEnvelope(place.hub, cid);
      const read = readEnvelope(envelope);
      const vote = await readSignedVote(read, { id, cid }, frame, signers, false);
      if ("voteId" in vote && vote.unproven.length === 0) return { voteId: id, cid, envelope, mci };
      if (passedOver.all.size >= FOREIGN_KEPT_MAX) return null;
      passedOver.all.add(id);
      if (isForOther(read, { id, cid }, frame)) passedOver.ofOthers.add(id);
      return null;
    });
    return read.filter((vote) => vote !== null);
  }

  return { watchVotes, passedOver: (ballotId) => foreign.get(ballotId)?.ofOthers ?? new Set() };
}

function forgetOldest(kept: Map<Hash, unknown>): void {
  const [oldest] = kept.keys();
  if (kept.size > BALLOTS_KEPT_MAX && oldest !== undefined) kept.delete(oldest);
}
