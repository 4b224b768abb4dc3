// The re-count of the in-memory worlds: the votes that a ballot has, as if each had been verified from its envelope.
import { getAddress, id } from "ethers";
import { contentHash, type Hash, type Wallet } from "#core/key.ts";
import type { Recount } from "#core/vote/recount.ts";
import { parsePower, showPower } from "#core/vote/verdict.ts";
import type { SeenVote } from "#core/world.ts";

export interface MemoryVote {
  /** An address, or a name that stands for one. */
  readonly voter: string;
  readonly choice: number;
  /** Decimal string. */
  readonly power: string;
}

/** The wallet of a voter who is only a name. */
export function voterWallet(voter: string): Wallet {
  return getAddress(voter.startsWith("0x") ? voter : `0x${id(voter).slice(2, 42)}`) as Wallet;
}

/** One page, without what was shown before. */
export function memorySeen(ballotId: Hash, votes: readonly MemoryVote[], since: number | null): SeenVote[] {
  return votes
    .map(({ voter, choice, power }, at) => ({
      voteId: contentHash({ ballotId, voter, choice, power }),
      cid: `cid-${at}`,
      envelope: JSON.stringify({ data: { message: { from: voterWallet(voter) } } }),
      mci: at + 1,
    }))
    .filter(({ mci }) => mci > (since ?? 0));
}

/** A vote that was shown, and whose voter has none now, is hidden. */
export function memoryRecount(
  choices: readonly string[],
  votes: readonly MemoryVote[],
  seen: ReadonlyMap<Hash, string>,
): Recount {
  const voters = new Set<string>(votes.map(({ voter }) => voterWallet(voter)));
  const hidden = [...seen].filter(([, envelope]) => ![...voters].some((voter) => envelope.includes(voter)));
  const scores = choices.map((_, at) =>
    votes.reduce((sum, { choice, power }) => (choice === at + 1 ? sum + parsePower(power) : sum), 0n),
  );
  return {
    votes: votes.length,
    agree: votes.length,
    faults: hidden.map(([voteId]) => `Vote ${voteId} was shown, and the hub hides it now.`),
    system: "basic",
    choices,
    scores: scores.map(showPower),
    voters: votes.length,
    powers: votes.map(({ voter, choice, power }) => ({ voter: voterWallet(voter), choice, power })),
    power: "chain",
  };
}
