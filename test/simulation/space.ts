// The simulated Snapshot space: ballots, votes and a hub that shows them late, counts them late, or shows something else.
import { composeVote } from "#contracts/snapshot/vote.ts";
import { BadInput, NeedsHuman } from "#core/errors.ts";
import { canonicalJson, contentHash, type Hash } from "#core/key.ts";
import { unixSeconds, type UnixSeconds } from "#core/time.ts";
import type { Ballot, BallotBox, BallotDraft, BallotReading, BallotTerms } from "#core/world.ts";
import { memoryRecount, memorySeen, type MemoryVote } from "#test/support/recount.ts";
import { readSignedVote } from "#test/support/signed-vote.ts";
import type { Ground } from "./world.ts";

export interface KeptBallot {
  readonly ballotId: Hash;
  /** As it was signed when it was opened. */
  readonly draft: BallotDraft;
  readonly strategiesHash: Hash;
  /** The space's, when it was opened. */
  readonly quorum: string;
  readonly votes: Map<string, { readonly choice: 1 | 2 | 3; readonly power: number }>;
  readonly openedAt: UnixSeconds;
  /** The hub shows nothing of it before. */
  readonly shownAt: UnixSeconds;
  /** What stands under plugins.laurel now. */
  commitment: unknown;
  /** When the hub will have counted; null until somebody asked after the end. */
  countedAt: UnixSeconds | null;
  isEdited: boolean;
  isFlagged: boolean;
  isDeleted: boolean;
  /** Until then the hub shows another body than was signed. */
  liesUntil: UnixSeconds;
}

export interface SimulatedSpace {
  readonly port: BallotBox;
  readonly ballots: KeptBallot[];
  readonly settings: { strategiesHash: Hash; quorum: string; isMembersOnly: boolean };
  /** As the sequencer takes a signed proposal: without looking for one with the same payout id. */
  submit(draft: BallotDraft): KeptBallot;
  /** @returns false when Snapshot refuses the vote */
  castVote(ballot: KeptBallot, voter: string, choice: 1 | 2 | 3, power: number): boolean;
  /** The author's key edits what voters see. */
  edit(ballot: KeptBallot): void;
  isFinal(ballot: KeptBallot): boolean;
}

const CHOICES = 3;
const TITLE_CHARACTERS_MAX = 256;
const BODY_CHARACTERS_MAX = 10_000;
const HUB_LAG_SECONDS_MAX = 90;

export function simulateSpace({ clock, faults, random, tell, blockAt }: Ground): SimulatedSpace {
  const ballots: KeptBallot[] = [];
  const settings = { strategiesHash: contentHash("strategies"), quorum: "0", isMembersOnly: true };
  const shown = (): KeptBallot[] => ballots.filter(({ isDeleted, shownAt }) => !isDeleted && shownAt <= clock.now());

  function find(payoutId: Hash): KeptBallot | null {
    const found = shown().filter(({ draft }) => draft.payoutId === payoutId);
    if (found.length > 1)
      throw new NeedsHuman("Two ballots carry the same payout id.", {
        happened: found.map(({ ballotId }) => ballotId).join(", "),
        next: "Delete the one that nobody voted on, on Snapshot, with the author's key.",
      });
    return found[0] ?? null;
  }

  function submit(draft: BallotDraft): KeptBallot {
    refuseDraft(draft);
    const ballotId = contentHash({ ...draft, payoutId: draft.payoutId });
    if (ballots.some((other) => other.ballotId === ballotId))
      throw new NeedsHuman("The ballot was opened before and is gone.", {
        happened: "duplicate message",
        next: "Find out on Snapshot who deleted it before anything is opened again.",
      });
    const lag = faults.strikes("hub lags", 0.08) ? random.between(1, HUB_LAG_SECONDS_MAX) : 0;
    const kept: KeptBallot = {
      ballotId,
      draft,
      strategiesHash: settings.strategiesHash,
      quorum: settings.quorum,
      votes: new Map(),
      openedAt: clock.now(),
      shownAt: unixSeconds(clock.now() + lag),
      commitment: JSON.parse(draft.commitment),
      countedAt: null,
      isEdited: false,
      isFlagged: false,
      isDeleted: false,
      liesUntil: unixSeconds(0),
    };
    ballots.push(kept);
    tell(() => `Snapshot takes the ballot ${ballotId.slice(0, 10)}: ${draft.title}.`);
    return kept;
  }

  function refuseDraft({ startsAt, endsAt, votingBlock, choices, title, body }: BallotDraft): void {
    const words =
      endsAt <= startsAt || endsAt <= clock.now()
        ? "wrong end date"
        : votingBlock > blockAt(clock.now())
          ? "invalid snapshot block"
          : choices.length !== CHOICES
            ? "another ballot than ours"
            : title.length > TITLE_CHARACTERS_MAX || body.length > BODY_CHARACTERS_MAX
              ? "proposal body length can not exceed 10000 characters"
              : null;
    if (words !== null) throw new NeedsHuman("Snapshot refused the ballot.", { happened: words, next: "Look at it." });
  }

  function readBallot(ballotId: Hash, pinned: { strategiesHash: Hash; commitment: string }): BallotReading {
    const ballot = shown().find((other) => other.ballotId === ballotId);
    if (ballot === undefined) return { ...MISSING, faults: ["The ballot is not on Snapshot any more."] };
    if (clock.now() > ballot.draft.endsAt && ballot.countedAt === null) {
      const late = faults.strikes("hub counts late", 0.2) ? random.between(60, 40_000) : 0;
      ballot.countedAt = unixSeconds(clock.now() + late);
    }
    const isFinal = ballot.countedAt !== null && clock.now() >= ballot.countedAt;
    const powers = tally(ballot, isFinal ? ballot.votes.size : Math.floor(ballot.votes.size / 2));
    return {
      state: clock.now() <= ballot.draft.endsAt ? "open" : isFinal ? "final" : "pending",
      isEdited: ballot.isEdited,
      isFlagged: ballot.isFlagged,
      choices: ballot.draft.choices,
      scores: powers.map(String),
      scoresTotal: String(powers.reduce((sum, power) => sum + power, 0)),
      voters: ballot.votes.size,
      quorum: ballot.quorum,
      faults: [
        ...(ballot.isEdited ? ["The ballot was edited after it was opened."] : []),
        ...(canonicalJson(ballot.commitment) === pinned.commitment
          ? []
          : ["The signed commitment is not the one on our record."]),
        ...(ballot.strategiesHash === pinned.strategiesHash
          ? []
          : ["The ballot's strategies are not the pinned ones."]),
        ...(ballot.quorum === quorumOf(ballot) ? [] : ["The ballot's quorum is not the pinned one."]),
        ...(clock.now() < ballot.liesUntil ? ["The hub's body is not the signed one."] : []),
      ],
    };
  }

  function votesOf(ballotId: Hash): MemoryVote[] {
    const ballot = shown().find((other) => other.ballotId === ballotId);
    return [...(ballot?.votes ?? [])].map(([voter, { choice, power }]) => ({ voter, choice, power: String(power) }));
  }

  return {
    ballots,
    settings,
    submit,
    castVote: (ballot, voter, choice, power) => {
      const { startsAt, endsAt } = ballot.draft;
      const isOpen = clock.now() >= startsAt && clock.now() <= endsAt && !ballot.isDeleted;
      if (isOpen) ballot.votes.set(voter, { choice, power });
      tell(() => `${voter} votes ${ballot.draft.choices[choice - 1]} with ${power}${isOpen ? "." : ", too late."}`);
      return isOpen;
    },
    edit: (ballot) => {
      const shownNow = Object(ballot.commitment);
      ballot.commitment = { ...shownNow, transfers: [] };
      ballot.isEdited = true;
    },
    isFinal: ({ countedAt }) => countedAt !== null && clock.now() >= countedAt,
    port: {
      terms: async () => termsOf(settings),
      findBallot: async (payoutId) => {
        const found = find(payoutId);
        return found === null ? null : ballotOf(found);
      },
      ballots: async (limit) => shown().toReversed().slice(0, limit).map(ballotOf),
      openBallot: async (draft) => {
        refuseUnnamed(draft);
        return ballotOf(find(draft.payoutId) ?? submit(draft));
      },
      readBallot: async (ballotId, pinned) => readBallot(ballotId, pinned),
      watchVotes: async (ballotId, since) => {
        const votes = memorySeen(ballotId, votesOf(ballotId), since);
        return { votes, next: votes.at(-1)?.mci ?? since };
      },
      recount: async (ballotId, _pinned, seen) => {
        const ballot = shown().find((other) => other.ballotId === ballotId);
        return memoryRecount(ballot?.draft.choices ?? [], votesOf(ballotId), seen);
      },
      votingPower: async () => ({ power: "0", parts: [] }),
      composeVote: (ballotId, wish) => composeVote({ space: "laurel.eth", app: "laurel" }, ballotId, wish),
      castVote: async (vote, signature) => {
        readSignedVote(vote, signature);
        throw new BadInput("You have no voting power in this vote.");
      },
      proposalUrl: (ballotId) => `https://snapshot.example/#/s:laurel.eth/proposal/${ballotId}`,
    },
  };
}

/** A ballot whose commitment lacks its payout id could never be found again. */
function refuseUnnamed({ payoutId, commitment }: BallotDraft): void {
  if (!commitment.includes(`"payoutId":"${payoutId}"`))
    throw new BadInput("The ballot's commitment does not hold its payout id.", { happened: payoutId });
}

/** The quorum that the commitment names; the ballot's own where it names none. */
function quorumOf({ commitment, quorum }: KeptBallot): string {
  const named: unknown = Reflect.get(Object(commitment), "quorum");
  return typeof named === "string" ? named : quorum;
}

/** Power for each choice of the first so many voters, in the order in which they voted. */
export function tally(ballot: KeptBallot, votersCounted: number): number[] {
  const powers = [0, 0, 0];
  let counted = 0;
  for (const { choice, power } of ballot.votes.values()) {
    if (counted === votersCounted) break;
    counted += 1;
    powers[choice - 1] = (powers[choice - 1] ?? 0) + power;
  }
  return powers;
}

const MISSING: BallotReading = {
  state: "missing",
  isEdited: false,
  isFlagged: false,
  choices: [],
  scores: [],
  scoresTotal: "0",
  voters: 0,
  quorum: "0",
  faults: [],
};

function ballotOf({ ballotId, draft, commitment, isEdited }: KeptBallot): Ballot {
  const { payoutId, startsAt, endsAt, votingBlock } = draft;
  return { ballotId, payoutId, commitment, startsAt, endsAt, votingBlock, isEdited };
}

function termsOf({ strategiesHash, quorum, isMembersOnly }: SimulatedSpace["settings"]): BallotTerms {
  return {
    strategies: [{ name: "erc20-votes", network: "11155111", params: {} }],
    strategiesHash,
    quorum,
    votingDelaySeconds: null,
    votingPeriodSeconds: null,
    isMembersOnly,
    network: "11155111",
    uncountable: null,
  };
}
