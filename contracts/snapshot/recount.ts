// The re-count of a ballot: every vote from its own envelope, its power from the chain, and the tally from nothing else.
import { availableParallelism } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { NeedsHuman, RetryLater } from "#core/errors.ts";
import type { Hash } from "#core/key.ts";
import type { Clock } from "#core/time.ts";
import { countVotes } from "#core/vote/count.ts";
import { agrees, limitFaults, type DoubtfulVote, type Recount } from "#core/vote/recount.ts";
import { showPower } from "#core/vote/verdict.ts";
import {
  ballotState,
  differingFields,
  fetchBallotRow,
  parseBallotFrame,
  verifyBallotRow,
  type BallotFrame,
  type BallotRow,
  type Expected,
} from "./ballot-row.ts";
import { openReaders, readEnvelope, type EnvelopeReaders } from "./envelope-readers.ts";
import { cidOf } from "./envelope.ts";
import { textOf } from "./fields.ts";
import { fetchEnvelope, reading, requestTally, type HubPlace } from "./hub.ts";
import { messagePages, votePages, type MessageRow, type VoteRow } from "./pages.ts";
import { computePower, needsChain, readShownPower, unrecountable } from "./power.ts";
import { openSigners, type Signers } from "./signer.ts";
import { isLater, readSignedVote, shownFaults, type SignedVote, type VoteFrame, type VoteName } from "./vote-check.ts";
import { eachAtOnce, type VotingChain } from "./voting-chain.ts";

export interface RecountPlace {
  readonly hub: HubPlace;
  /** Asked for the same ballot and the same votes; what they show differently is a fault. */
  readonly otherHubs: readonly HubPlace[];
  /** Null where no node is known: then only power that needs none is computed. */
  readonly chain: VotingChain | null;
  readonly aliasDays: number;
  /** "hub" takes the hub's word for voting power. */
  readonly power: "chain" | "hub";
  readonly clock: Clock;
  /** Beside the main one; chosen by the number of votes when left out. */
  readonly threads?: number;
}

export interface RecountOrder extends Expected {
  /** Envelopes by vote id, as they were shown while the ballot was open. Each had held then. */
  readonly seen: ReadonlyMap<Hash, string>;
  /** Votes of the space that were read before and are for other ballots. */
  readonly passedOver?: ReadonlySet<Hash>;
  readonly progress?: (verified: number, all: number) => void;
}

export interface RecountReport extends Recount {
  /** Why something could not be computed, as sentences; each is a fault too. */
  readonly uncomputed: readonly string[];
  readonly state: "missing" | "open" | "final";
  readonly title: string;
  readonly space: string;
}

/** A vote as it is counted. */
interface CountedVote extends SignedVote {
  /** At 18 decimals; null where the hub shows no number. */
  readonly shownPower: bigint | null;
  /** The hub's votes hold it; otherwise its messages or our own record did. */
  readonly isShown: boolean;
  /** What the hub's votes say of this voter; undefined where they hold none. */
  readonly hubChoice: unknown;
  /** Null where the vote is beyond doubt. */
  readonly doubt: Pick<DoubtfulVote, "otherwise"> | null;
}

interface Verified {
  /** By voter: the last vote of each. */
  readonly votes: Map<string, CountedVote>;
  readonly shownIds: ReadonlySet<Hash>;
  readonly faults: string[];
  /** Those of the faults that lie in one vote's own doubt. */
  readonly doubts: Set<string>;
  /** Votes that do not agree with the hub. */
  readonly faultyIds: Set<Hash>;
}

/** What every part of a re-count needs. */
interface Counting {
  readonly place: RecountPlace;
  readonly order: RecountOrder;
  readonly frame: BallotFrame & VoteFrame;
  readonly signers: Signers;
  readonly readers: EnvelopeReaders;
}

const VOTES_PER_CHUNK = 100;
/** Together at most sixteen envelopes are fetched at once, and four chunks of texts are held. */
const CHUNKS_AT_ONCE_MAX = 4;
const FETCHES_PER_CHUNK_MAX = 4;
/** Starting threads takes as long as verifying this many votes. */
const THREADS_FROM_VOTES = 1_000;
const THREADS_MAX = 2;
/** A gateway stumbles now and then, and one stumble must not begin ten thousand votes anew. */
const FETCH_TRIES_MAX = 3;
const FETCH_PAUSE_MILLISECONDS = 250;
/** Of other ballots of the space, or voted again since; each is fetched to see which. */
const UNKNOWN_MESSAGES_MAX = 20_000;
/** Nobody has so many other votes to give in one space within days. */
const UNKNOWN_PER_ADDRESS_MAX = 100;
const BACKDATED_SECONDS_MAX = 6 * 86_400;

/** @throws RetryLater while the ballot has ended and is not final; NeedsHuman when it cannot be read to its end */
export async function recountBallot(place: RecountPlace, order: RecountOrder): Promise<RecountReport> {
  const found = await readSettled(place, order.ballotId);
  if (found === null) return MISSING;
  const isFinal = reading(place.hub, () => ballotState(found.row, place.clock.now()) === "final");
  const ballot = reading(place.hub, () => parseBallotFrame(found));
  const frame = { ...ballot, ballotId: order.ballotId };
  const signers = openSigners(place);
  await using readers = openReaders(place.threads ?? threadsFor(ballot.votes));
  const counting: Counting = { place, order, frame, signers, readers };
  const ballotFaults = await verifyBallot(counting, found);
  // Messages first: a vote that comes in between is then known to the votes, and is not taken for a hidden one.
  const messages = await listMessages(counting);
  const verified = await verifyVotes(counting);
  const hiddenFaults = await findHidden(counting, messages, verified);
  const updateFaults = await findUpdates(counting);
  const weighed = await weigh(counting, verified);
  const tally = count(frame, weighed.votes);
  const doubtful = weighed.votes.flatMap(({ voter, doubt }) => (doubt === null ? [] : [{ voter, ...doubt }]));
  const faults = [
    ...ballotFaults,
    ...verified.faults,
    ...hiddenFaults,
    ...updateFaults,
    ...weighed.uncomputed,
    ...weighed.faults,
    ...tally.uncomputed,
    ...(isFinal ? compareFinal(frame, weighed, verified) : []),
    ...(await compareHubs(counting, found, verified.shownIds)),
  ];
  return {
    votes: verified.shownIds.size,
    agree: verified.shownIds.size - verified.faultyIds.size,
    faults: limitFaults(faults),
    ...(doubtful.length === 0
      ? {}
      : {
          doubts: { votes: doubtful, otherFaults: limitFaults(faults.filter((fault) => !verified.doubts.has(fault))) },
        }),
    system: frame.system ?? "basic",
    choices: frame.choices,
    scores: tally.scores.map(showPower),
    voters: weighed.votes.length,
    powers: weighed.votes.map(({ voter, choice, power }) => ({ voter, choice, power: showPower(power) })),
    power: weighed.by,
    uncomputed: [...weighed.uncomputed, ...tally.uncomputed],
    state: isFinal ? "final" : "open",
    title: frame.title,
    space: frame.space,
  };
}

const MISSING: RecountReport = {
  votes: 0,
  agree: 0,
  faults: ["The ballot is not on Snapshot."],
  system: "basic",
  choices: [],
  scores: [],
  voters: 0,
  powers: [],
  power: "hub",
  uncomputed: ["The ballot is not on Snapshot."],
  state: "missing",
  title: "",
  space: "",
};

/** Open, or final: after the end somebody has to ask for the tally, and it may take a minute. */
async function readSettled({ hub, clock }: RecountPlace, ballotId: Hash): Promise<BallotRow | null> {
  const stateOf = ({ row }: BallotRow) => reading(hub, () => ballotState(row, clock.now()));
  const found = await fetchBallotRow(hub, ballotId);
  if (found === null || stateOf(found) !== "pending") return found;
  await requestTally(hub, ballotId);
  const again = await fetchBallotRow(hub, ballotId);
  if (again === null || stateOf(again) !== "pending") return again;
  throw new RetryLater("The ballot has ended, and the hub's tally is not final yet.", {
    happened: `ballot ${ballotId} at ${hub.hubUrl}`,
    next: "It was asked for. Try again in some minutes.",
  });
}

function threadsFor(votes: number): number {
  return votes < THREADS_FROM_VOTES ? 0 : Math.min(THREADS_MAX, availableParallelism());
}

async function verifyBallot({ place, order, signers }: Counting, found: BallotRow): Promise<readonly string[]> {
  const bytes = await fetchSteadily(
    place.hub,
    reading(place.hub, () => textOf(found.row, "ipfs")),
  );
  return (await verifyBallotRow(place.hub, bytes, found, order, signers)).faults;
}

// ---- Votes ------------------------------------------------------------------------------------------------------------

async function verifyVotes(counting: Counting): Promise<Verified> {
  const { place, order, frame } = counting;
  const shownIds = new Set<Hash>();
  const verified: Verified = { votes: new Map(), shownIds, faults: [], doubts: new Set(), faultyIds: new Set() };
  for await (const rows of votePages(place.hub, order.ballotId)) {
    for (const { id } of rows) shownIds.add(id);
    const chunks = Array.from({ length: Math.ceil(rows.length / VOTES_PER_CHUNK) }, (_, number) =>
      rows.slice(number * VOTES_PER_CHUNK, (number + 1) * VOTES_PER_CHUNK),
    );
    const checked = await eachAtOnce(chunks, CHUNKS_AT_ONCE_MAX, (chunk) => checkChunk(counting, chunk));
    for (const { row, vote, faults } of checked.flat()) enterVote(verified, row, vote, faults);
    order.progress?.(shownIds.size, Math.max(frame.votes, shownIds.size));
  }
  return verified;
}

interface CheckedRow {
  readonly row: VoteRow;
  readonly vote: SignedVote | null;
  readonly faults: readonly string[];
}

async function checkChunk(counting: Counting, rows: readonly VoteRow[]): Promise<CheckedRow[]> {
  const texts = await eachAtOnce(rows, FETCHES_PER_CHUNK_MAX, (row) => envelopeText(counting, row));
  const read = await counting.readers.read(texts);
  const checked: CheckedRow[] = [];
  for (const [at, row] of rows.entries()) {
    const envelope = read[at] ?? { unreadable: "It was not read." };
    const vote = await readSignedVote(envelope, row, counting.frame, counting.signers, wasSeen(counting, row));
    checked.push("voteId" in vote ? { row, vote, faults: shownFaults(row, vote) } : { row, vote: null, faults: vote });
  }
  return checked;
}

function enterVote(verified: Verified, row: VoteRow, vote: SignedVote | null, faults: readonly string[]): void {
  const say = (fault: string): void => {
    verified.faults.push(`Vote ${row.id}: ${fault}.`);
    verified.faultyIds.add(row.id);
  };
  for (const fault of vote?.unproven ?? []) {
    say(fault);
    verified.doubts.add(`Vote ${row.id}: ${fault}.`);
  }
  faults.forEach(say);
  if (vote === null) return;
  const earlier = verified.votes.get(vote.voter);
  if (earlier !== undefined) say(`its voter ${vote.voter} is also shown with the vote ${earlier.voteId}`);
  if (earlier !== undefined && isLater(earlier, vote)) return;
  const doubt = vote.unproven.length === 0 ? null : { otherwise: null };
  const shown = { shownPower: readShownPower(row.power), isShown: true, hubChoice: vote.choice, doubt };
  verified.votes.set(vote.voter, { ...vote, ...shown });
}

/** Our own copy, when it is of the very bytes that the hub names; otherwise IPFS. */
async function envelopeText({ place, order }: Counting, name: VoteName): Promise<string> {
  const kept = order.seen.get(name.id);
  return kept !== undefined && cidOf(kept) === name.cid ? kept : fetchSteadily(place.hub, name.cid);
}

function wasSeen({ order }: Counting, { id, cid }: VoteName): boolean {
  const kept = order.seen.get(id);
  return kept !== undefined && cidOf(kept) === cid;
}

async function fetchSteadily(hub: HubPlace, cid: string): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await fetchEnvelope(hub, cid);
    } catch (error) {
      if (!(error instanceof RetryLater) || tries === FETCH_TRIES_MAX) throw error;
      await pause(FETCH_PAUSE_MILLISECONDS * tries);
    }
  }
}

// ---- Hidden votes and edits -------------------------------------------------------------------------------------------

/** Votes of the space that were signed while the ballot was open, whichever ballot they are for. */
async function listMessages({ place, frame }: Counting): Promise<ReadonlyMap<Hash, MessageRow>> {
  const { space, startsAt, endsAt } = frame;
  const messages = new Map<Hash, MessageRow>();
  const walk = { space, types: ["vote"], after: 0, from: startsAt, to: endsAt };
  for await (const rows of messagePages(place.hub, walk)) for (const row of rows) messages.set(row.id, row);
  return messages;
}

/** A vote that arrived and is later than what is shown of its voter counts, and its absence is a fault. */
async function findHidden(
  counting: Counting,
  messages: ReadonlyMap<Hash, MessageRow>,
  verified: Verified,
): Promise<string[]> {
  const unknown = nameUnknown(counting, messages, verified);
  const found = await eachAtOnce(unknown, FETCHES_PER_CHUNK_MAX, async (name) => {
    const read = readEnvelope(await envelopeText(counting, name));
    return readSignedVote(read, name, counting.frame, counting.signers, wasSeen(counting, name));
  });
  const proven = found.filter((vote): vote is SignedVote => "voteId" in vote && vote.unproven.length === 0);
  const faults: string[] = [];
  for (const vote of proven.toSorted((one, other) => (isLater(one, other) ? 1 : -1))) {
    const fault = enterHidden(verified, vote, messages.has(vote.voteId));
    if (fault !== null) faults.push(fault);
  }
  return faults;
}

/** Of those that were sent under one address the newest are looked at: nobody's flood of votes hides another's, or ends the count. */
function nameUnknown(
  { order, frame }: Counting,
  messages: ReadonlyMap<Hash, MessageRow>,
  { shownIds }: Verified,
): readonly VoteName[] {
  const kept = [...order.seen].filter(([id]) => !shownIds.has(id)).map(([id, text]) => ({ id, cid: cidOf(text) }));
  const sent = new Map<string, number>();
  const others = [...messages.values()].reverse().filter(({ id, address }) => {
    if (shownIds.has(id) || order.seen.has(id) || order.passedOver?.has(id) === true) return false;
    const count = (sent.get(address) ?? 0) + 1;
    sent.set(address, count);
    return address === "" || count <= UNKNOWN_PER_ADDRESS_MAX;
  });
  if (others.length > UNKNOWN_MESSAGES_MAX) throw tooManyUnknown(frame, others.length);
  return [...kept, ...others];
}

/** @returns the fault, if it is one: an earlier vote of somebody who voted again is none */
function enterHidden({ votes, doubts, faultyIds }: Verified, vote: SignedVote, isListed: boolean): string | null {
  const counted = votes.get(vote.voter);
  if (counted !== undefined && !isLater(vote, counted)) {
    // What the same voter provably said before may be what the hub should count.
    if (counted.unproven.length > 0) votes.set(vote.voter, { ...counted, doubt: { otherwise: vote.choice } });
    return null;
  }
  const hubChoice = counted?.hubChoice;
  const doubt = hubChoice === undefined ? null : { otherwise: hubChoice };
  votes.set(vote.voter, { ...vote, shownPower: null, isShown: false, hubChoice, doubt });
  if (counted !== undefined) faultyIds.add(counted.voteId);
  const where = isListed ? "its messages show it" : "it was seen while the ballot was open";
  const fault = `Vote ${vote.voteId}: the hub hides it among the votes, and ${where}; ${vote.voter} signed it.`;
  // Of two votes that come at once the sequencer may keep the earlier one; a voter who is not shown at all it never drops.
  if (doubt !== null) doubts.add(fault);
  return fault;
}

async function findUpdates({ place, order, frame }: Counting): Promise<string[]> {
  const { space, createdAt, endsAt } = frame;
  const walk = { space, types: ["update-proposal"], after: 0, from: createdAt - BACKDATED_SECONDS_MAX, to: endsAt };
  const faults: string[] = [];
  for await (const rows of messagePages(place.hub, walk)) {
    for (const { id, cid } of rows) {
      const read = readEnvelope(await fetchSteadily(place.hub, cid));
      const isOurs = "envelope" in read && read.envelope.message["proposal"] === order.ballotId;
      if (isOurs) faults.push(`The ballot was edited after it was opened, by the message ${id}.`);
    }
  }
  return faults;
}

// ---- Power and tally --------------------------------------------------------------------------------------------------

interface Weighed {
  readonly by: "chain" | "hub";
  /** In the order of the voters' addresses. */
  readonly votes: readonly (CountedVote & { readonly power: bigint })[];
  readonly faults: readonly string[];
  readonly uncomputed: readonly string[];
}

async function weigh({ place, frame }: Counting, { votes, faultyIds }: Verified): Promise<Weighed> {
  const counted = [...votes.values()].sort((one, other) => (one.voter < other.voter ? -1 : 1));
  const because = place.power === "hub" ? null : whyNoPower(place, frame);
  if (place.power === "hub" || because !== null) {
    const uncomputed = because === null ? [] : [`Voting power cannot be computed. ${because}`];
    const shown = counted.map((vote) => ({ ...vote, power: vote.shownPower ?? 0n }));
    const unread = counted.filter(({ isShown, shownPower }) => isShown && shownPower === null);
    const faults = unread.map(({ voteId }) => `Vote ${voteId}: the hub shows no number as its voting power.`);
    return { by: "hub", votes: shown, faults, uncomputed };
  }
  if (needsChain(frame.strategies)) await place.chain?.assertNetwork(frame.network);
  const voters = counted.map(({ voter }) => voter);
  const powers = await computePower(place.chain, frame.strategies, voters, frame.votingBlock);
  const faults: string[] = [];
  const weighed = counted.map((vote, at) => {
    const power = powers[at]?.sum ?? null;
    const fault = powerFault(vote, power);
    if (fault !== null) faults.push(`Vote ${vote.voteId}: ${fault}.`);
    if (fault !== null && vote.isShown) faultyIds.add(vote.voteId);
    return { ...vote, power: power ?? 0n };
  });
  return { by: "chain", votes: weighed, faults, uncomputed: [] };
}

function whyNoPower({ chain }: RecountPlace, { strategies, network }: BallotFrame): string | null {
  const because = unrecountable(strategies, network);
  if (because !== null) return because;
  return chain === null && needsChain(strategies) ? `No node of chain ${network} is known.` : null;
}

function powerFault({ voter, shownPower, isShown }: CountedVote, power: bigint | null): string | null {
  if (power === null)
    return `the voting power of ${voter} cannot be computed, because the chain gives no number for it`;
  if (!isShown || (shownPower !== null && agrees(power, shownPower))) return null;
  const shown = shownPower === null ? "no number" : showPower(shownPower);
  return `the hub gives ${voter} a voting power of ${shown}, and by the chain it is ${showPower(power)}`;
}

function count(frame: BallotFrame, votes: Weighed["votes"]): { scores: bigint[]; uncomputed: readonly string[] } {
  const { system, systemName, choices, isEncrypted } = frame;
  if (isEncrypted)
    return { scores: [], uncomputed: ["The votes are encrypted, and no one publishes the proof of their opening."] };
  if (system === null) return { scores: [], uncomputed: [`Laurel cannot count the voting system "${systemName}".`] };
  return { scores: countVotes(system, choices.length, votes), uncomputed: [] };
}

/** The hub's final figures beside the tally of what its own votes say: which of them are in doubt is told of each by itself. */
function compareFinal(frame: BallotFrame, { votes }: Weighed, { shownIds }: Verified): string[] {
  const asShown = votes.map((vote) => ({ ...vote, choice: vote.hubChoice ?? vote.choice }));
  const { scores } = count(frame, asShown);
  const total = votes.reduce((sum, { power }) => sum + power, 0n);
  const differs = (ours: bigint, shown: string): boolean => {
    const read = readShownPower(shown);
    return read === null || !agrees(ours, read);
  };
  return [
    ...(frame.scores.length === scores.length || scores.length === 0
      ? []
      : [`The hub shows ${frame.scores.length} scores for ${scores.length} choices.`]),
    ...scores.flatMap((ours, at) => {
      const shown = frame.scores[at] ?? "nothing";
      if (!differs(ours, shown)) return [];
      return [
        `The hub's final score for "${frame.choices[at]}" is ${shown}, and the votes add up to ${showPower(ours)}.`,
      ];
    }),
    ...(differs(total, frame.scoresTotal)
      ? [`The hub's final total is ${frame.scoresTotal}, and the votes add up to ${showPower(total)}.`]
      : []),
    ...(frame.votes === shownIds.size
      ? []
      : [`The hub says that ${frame.votes} voted, and shows ${shownIds.size} votes.`]),
  ];
}

// ---- Other hubs -------------------------------------------------------------------------------------------------------

async function compareHubs(
  { place, order }: Counting,
  { row }: BallotRow,
  shownIds: ReadonlySet<Hash>,
): Promise<string[]> {
  const faults: string[] = [];
  for (const other of place.otherHubs) {
    const names = `The hubs ${place.hub.hubUrl} and ${other.hubUrl} disagree`;
    const found = await fetchBallotRow(other, order.ballotId);
    if (found === null) faults.push(`${names}: the second one does not know the ballot.`);
    else faults.push(...differingFields(row, found.row).map((name) => `${names} on the ballot's ${name}.`));
    if (found !== null) faults.push(...(await compareVotes(other, order.ballotId, shownIds, names)));
  }
  return faults;
}

async function compareVotes(other: HubPlace, ballotId: Hash, shownIds: ReadonlySet<Hash>, names: string) {
  const missing = new Set(shownIds);
  const added: Hash[] = [];
  for await (const rows of votePages(other, ballotId)) {
    for (const { id } of rows) if (!missing.delete(id)) added.push(id);
  }
  return [
    ...Array.from(missing, (id) => `${names}: only the first shows the vote ${id}.`),
    ...added.map((id) => `${names}: only the second shows the vote ${id}.`),
  ];
}

function tooManyUnknown({ space }: BallotFrame, unknown: number): NeedsHuman {
  return new NeedsHuman("The space has more other votes than can be looked through.", {
    happened: `${unknown} messages of ${space} are no current votes of this ballot; the most is ${UNKNOWN_MESSAGES_MAX}`,
    next: "Compare the votes with another hub: name it in the list of hubs.",
  });
}
