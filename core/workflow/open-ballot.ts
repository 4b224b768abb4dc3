// Opening a ballot: what was drafted is put to the vote exactly once, under the settings of the space it was drafted for.
import { NeedsHuman } from "#core/errors.ts";
import { canonicalJson, type Hash } from "#core/key.ts";
import type { ProposalState } from "#core/ledger/state.ts";
import type { MotionText } from "#core/proposal/motion.ts";
import { textHash } from "#core/proposal/motion.ts";
import type { Rules } from "#core/rules.ts";
import { addHours, unixSeconds, type UnixSeconds } from "#core/time.ts";
import type { Ballot, BallotDraft, BallotTerms } from "#core/world.ts";
import type { House } from "./house.ts";

/** What was drafted, of a proposal and of a motion alike. */
type Drafted = Pick<
  ProposalState,
  "payoutId" | "strategiesHash" | "quorum" | "votingBlock" | "announcedAt" | "draftedAt"
> & {
  /** "proposal", "motion" */
  readonly what: string;
};

type BallotSheet = Pick<BallotDraft, "title" | "body" | "choices"> & {
  readonly system?: BallotDraft["system"];
  readonly commitment: unknown;
};

/**
 * Found by its payload, else opened.
 * @throws NeedsHuman when the space is another than it was drafted for, or another ballot stands there
 */
export async function ensureBallot(
  house: House,
  drafted: Drafted,
  rules: Rules,
  { commitment, system, ...sheet }: BallotSheet,
): Promise<Ballot> {
  const { ballotBox } = house.world;
  const terms = await ballotBox.terms();
  await refuseOtherSpace(house, drafted, terms);
  const { payoutId, votingBlock, what } = drafted;
  const ballot = await ballotBox.openBallot({
    payoutId,
    ...sheet,
    ...(system === undefined ? {} : { system }),
    ...votingTimes(drafted, rules, terms, house.stream.now()),
    votingBlock,
    commitment: canonicalJson(commitment),
  });
  if (canonicalJson(ballot.commitment) === canonicalJson(commitment) && !ballot.isEdited) return ballot;
  throw new NeedsHuman(`The ballot found on Snapshot is not the ${what} that was drafted.`, {
    happened: `Ballot ${ballot.ballotId} carries ${payoutId} with another payload, or it was edited.`,
    next: "What another copy of this ledger put to the vote is taken over by: npm run reconcile. From a ballot that was edited nothing follows: delete it on Snapshot with the author's key, then: npm run resume",
  });
}

/** A ballot that stands was opened under the settings of its day; only a new one would be opened under these. */
async function refuseOtherSpace(
  house: House,
  { payoutId, strategiesHash, quorum, what }: Drafted,
  terms: BallotTerms,
): Promise<void> {
  const isChanged = terms.strategiesHash !== strategiesHash || terms.quorum !== quorum;
  if (!isChanged || (await house.world.ballotBox.findBallot(payoutId)) !== null) return;
  throw new NeedsHuman(`The Snapshot space changed after the ${what} was drafted.`, {
    happened: `Drafted with strategies ${strategiesHash} and quorum ${quorum}; the space now has ${terms.strategiesHash} and ${terms.quorum}.`,
    next: "Restore the space's settings, then: npm run resume",
  });
}

function votingTimes(
  drafted: Drafted,
  { vote }: Rules,
  { votingDelaySeconds, votingPeriodSeconds }: BallotTerms,
  now: UnixSeconds,
): Pick<BallotDraft, "startsAt" | "endsAt"> {
  const startsAt = unixSeconds(stableStart(drafted, vote.discussionHours, now) + (votingDelaySeconds ?? 0));
  const endsAt =
    votingPeriodSeconds === null ? addHours(startsAt, vote.votingHours) : unixSeconds(startsAt + votingPeriodSeconds);
  return { startsAt, endsAt };
}

const START_STEP_SECONDS = 900;

/**
 * The same start for every try within a quarter of an hour: the signed message, and so the ballot's id, is then the same too,
 * and a first try that arrives late cannot become a second ballot.
 */
function stableStart({ announcedAt, draftedAt }: Drafted, discussionHours: number, now: UnixSeconds): UnixSeconds {
  const due = addHours(announcedAt ?? draftedAt, discussionHours);
  return unixSeconds(due + Math.max(0, Math.floor((now - due) / START_STEP_SECONDS)) * START_STEP_SECONDS);
}

/**
 * Members must read what their votes commit to. Where the ballot stands already they can, also when a ledger from an older copy
 * has the words of somebody who was erased since.
 * @throws NeedsHuman when the words are not those of the hash
 */
export async function refuseOtherWords(
  house: House,
  text: MotionText,
  { payoutId, hash, of }: { readonly payoutId: Hash; readonly hash: Hash; readonly of: string },
): Promise<void> {
  if (textHash(text) === hash || (await house.world.ballotBox.findBallot(payoutId)) !== null) return;
  throw new NeedsHuman(`The words of ${of} are lost, so it is not put to the vote.`, {
    happened: "The vault has no words, or others than were drafted.",
    next: "Restore the vault from the newest backup, or let the member ask again. Then: npm run resume",
  });
}
