// Voting: a member's vote on a ballot of this DAO that is open, with the member's own wallet. Snapshot keeps it; nothing is recorded here.
import { BadInput, isLaurelError, unreachable } from "#core/errors.ts";
import { canonicalJson, parseWallet, type Hash, type Wallet } from "#core/key.ts";
import type { MotionState, ProposalState, State } from "#core/ledger/state.ts";
import { parseBaseUnits, showShortly, sumOf } from "#core/money.ts";
import { passWords } from "#core/proposal/body.ts";
import type { Change } from "#core/proposal/changes.ts";
import type { MotionText } from "#core/proposal/motion.ts";
import type { Rules } from "#core/rules.ts";
import { showTime, unixSeconds, type UnixSeconds } from "#core/time.ts";
import { choiceWords, readChoice, type VoteChoice } from "#core/vote/choice.ts";
import type { VotingSystem } from "#core/vote/recount.ts";
import { BALLOT_CHOICES, parsePower } from "#core/vote/verdict.ts";
import type { BallotReading, TypedVote, VoteStanding, VotingPower } from "#core/world.ts";
import { seenVotes } from "./count-votes.ts";
import { motionRules, rulesOf } from "./due-steps.ts";
import { rulesInForce, type House } from "./house.ts";
import { motionCommitment, weightyChanges } from "./motion.ts";
import { payoutWords, shownName, transfersOf } from "./names.ts";
import { commitmentOf } from "./propose.ts";

/** What somebody reads who is about to vote. */
export interface VotePage {
  readonly daoId: string;
  readonly daoName: string;
  readonly ballotId: Hash;
  /** The proposal on the public record; null for a motion. */
  readonly proposal: Hash | null;
  /** "epoch 6", "grant 2", "motion 3" */
  readonly of: string;
  readonly title: string;
  /** What is decided, in a sentence. */
  readonly lead: string;
  /** What the member wrote who asks; null for an epoch's rewards. */
  readonly untrustedWords: string | null;
  readonly system: VotingSystem;
  /** In the ballot's order, which their numbers come from. */
  readonly choices: readonly { readonly name: string; readonly means: string | null }[];
  /** Who would get most, largest first; `linesLeft` more would be paid too. */
  readonly lines: readonly { readonly who: string; readonly amount: string }[];
  readonly linesLeft: number;
  /** Of new rules. */
  readonly changes: readonly Change[];
  readonly changesLeft: number;
  readonly passes: string;
  readonly startsAt: UnixSeconds;
  readonly endsAt: UnixSeconds;
  /** As Snapshot shows it; null where it shows nothing now. */
  readonly standing: VoteStanding | null;
  readonly ballotUrl: string;
  /** Why nobody should vote on what Snapshot shows; empty when it is what was opened. */
  readonly doubts: readonly string[];
  /** Null where nobody was asked about. */
  readonly voter: VoterStanding | null;
}

export interface VoterStanding {
  readonly voter: Wallet;
  /** A decimal string; null where it cannot be read now. */
  readonly power: string | null;
  /** Where the power comes from, as a sentence. */
  readonly because: string;
  /** What the voter should know before voting; null where there is nothing. */
  readonly note: string | null;
  /** The vote that is in, as far as it was seen. */
  readonly vote: { readonly words: string; readonly at: UnixSeconds } | null;
}

/** What comes in with a vote; nothing of it is believed. */
export interface SentVote {
  readonly voter: string;
  readonly choice: unknown;
  readonly reason: string;
  readonly timestamp: unknown;
  readonly signature: string;
}

export interface VoteCast {
  readonly voteId: Hash;
  /** "For" */
  readonly words: string;
  readonly power: string | null;
  readonly endsAt: UnixSeconds;
}

/** Where members vote. It remembers for seconds what Snapshot showed, so that many readers ask once. */
export interface Booth {
  /** @throws BadInput when this is no ballot of the DAO, or it is not open */
  page(ballotId: string, voter: string | null): Promise<VotePage>;
  /** What the voter's wallet is to sign. @throws BadInput with the reason why this vote would not count */
  toSign(ballotId: string, wish: Pick<SentVote, "voter" | "choice" | "reason">): Promise<TypedVote>;
  /** @throws BadInput with the reason why this vote does not count; RetryLater where it may not have arrived */
  cast(ballotId: string, sent: SentVote): Promise<VoteCast>;
}

const SHOWN_SECONDS = 15;
const BALLOTS_KEPT_MAX = 64;
const POWERS_KEPT_MAX = 2_000;
const OWN_VOTES_KEPT_MAX = 10_000;
const LINES_SHOWN_MAX = 10;
const CHANGES_SHOWN_MAX = 10;
const REASON_CHARACTERS_MAX = 1_000;
/** Between signing and sending: a wallet's clock does not matter, since the time that is signed is ours. */
const AHEAD_SECONDS_MAX = 60;

export function openBooth(house: House): Booth {
  const watched = new Map<Hash, { readonly at: UnixSeconds; readonly shown: Promise<Shown> }>();
  const powers = new Map<string, Promise<VotingPower>>();
  /** Votes that went through here: the watch over Snapshot sees them minutes later. */
  const own = new Map<string, KeptVote>();

  function show(ballot: OpenBallot): Promise<Shown> {
    const at = house.stream.now();
    const kept = watched.get(ballot.ballotId);
    if (kept !== undefined && at - kept.at < SHOWN_SECONDS) return kept.shown;
    const shown = lookAt(house, ballot);
    keepWithin(watched, BALLOTS_KEPT_MAX, ballot.ballotId, { at, shown });
    shown.catch(() => watched.delete(ballot.ballotId));
    return shown;
  }

  /** It never changes for one ballot, whose voting block is past. */
  async function powerOf({ ballotId, votingBlock }: OpenBallot, voter: Wallet): Promise<VotingPower | null> {
    const name = `${ballotId}:${voter}`;
    const asked = powers.get(name) ?? house.world.ballotBox.votingPower(voter, votingBlock);
    keepWithin(powers, POWERS_KEPT_MAX, name, asked);
    try {
      return await asked;
    } catch (error) {
      powers.delete(name);
      if (isLaurelError(error)) return null; // Said on the page: Snapshot weighs the vote whether we can or not.
      throw error;
    }
  }

  function voteOf({ ballotId }: OpenBallot, { votes }: Shown, voter: Wallet): KeptVote | null {
    const [seen, sent] = [votes.get(voter.toLowerCase()) ?? null, own.get(`${ballotId}:${voter}`) ?? null];
    if (seen === null || sent === null) return sent ?? seen;
    return sent.timestamp >= seen.timestamp ? sent : seen;
  }

  async function standingOf(ballot: OpenBallot, shown: Shown, voter: Wallet): Promise<VoterStanding> {
    const power = await powerOf(ballot, voter);
    const vote = voteOf(ballot, shown, voter);
    const isPaid = ballot.rules.vote.passRule.recipientsAbstain === true && shown.recipients.has(voter);
    return {
      voter,
      power: power?.power ?? null,
      because: power === null ? POWER_UNKNOWN : powerWords(power, ballot.votingBlock),
      note: isPaid ? PAID_BY_IT : null,
      vote: vote && { words: choiceWords(ballot.system, ballot.choices, vote.choice), at: vote.timestamp },
    };
  }

  async function page(ballotId: string, voter: string | null): Promise<VotePage> {
    const ballot = await openBallot(house, ballotId);
    const shown = await show(ballot);
    return {
      ...(await describe(house, ballot)),
      ...pickShown(shown, ballot.rules),
      voter: voter === null ? null : await standingOf(ballot, shown, parseWallet(voter)),
    };
  }

  async function toSign(ballotId: string, { voter, choice, reason }: Pick<SentVote, "voter" | "choice" | "reason">) {
    const ballot = await openBallot(house, ballotId);
    const [shown, wallet] = [await show(ballot), parseWallet(voter)];
    const read = readChoice(ballot.system, ballot.choices.length, choice);
    await refuseUncounted(ballot, shown, wallet);
    // Of two votes signed in the same second Snapshot keeps the one with the larger hash, whichever was meant.
    const after = (voteOf(ballot, shown, wallet)?.timestamp ?? 0) + 1;
    const timestamp = unixSeconds(Math.max(house.stream.now(), after));
    const wish = { voter: wallet, system: ballot.system, choice: read, reason: readReason(reason), timestamp };
    return house.world.ballotBox.composeVote(ballot.ballotId, wish);
  }

  async function refuseUncounted(ballot: OpenBallot, shown: Shown, voter: Wallet): Promise<VotingPower | null> {
    if (shown.doubts.length > 0)
      throw new BadInput("Do not vote on this ballot: it is not what Laurel opened.", {
        happened: shown.doubts.join(" "),
        next: "Tell your DAO's Discord.",
      });
    const power = await powerOf(ballot, voter);
    if (power === null || parsePower(power.power) > 0n) return power;
    throw new BadInput("You have no voting power in this vote.", {
      happened: `Power is what a wallet held at block ${ballot.votingBlock}, and ${voter} held nothing that counts.`,
      next: "Vote with the wallet that held it then.",
    });
  }

  async function cast(ballotId: string, sent: SentVote): Promise<VoteCast> {
    const ballot = await openBallot(house, ballotId);
    const { system, choices, endsAt } = ballot;
    const voter = parseWallet(sent.voter);
    const choice = readChoice(system, choices.length, sent.choice);
    const timestamp = readTimestamp(sent.timestamp, ballot, house.stream.now());
    const power = await refuseUncounted(ballot, await show(ballot), voter);
    const { ballotBox } = house.world;
    const wish = { voter, system, choice, reason: readReason(sent.reason), timestamp };
    const voteId = await ballotBox.castVote(ballotBox.composeVote(ballot.ballotId, wish), sent.signature);
    keepWithin(own, OWN_VOTES_KEPT_MAX, `${ballot.ballotId}:${voter}`, { choice, timestamp });
    watched.delete(ballot.ballotId);
    return { voteId, words: choiceWords(system, choices, choice), power: power?.power ?? null, endsAt };
  }

  return { page, toSign, cast };
}

const POWER_UNKNOWN = "Your voting power cannot be read at the moment. You may vote all the same: Snapshot weighs it.";
const PAID_BY_IT =
  "You would be paid by this. By the rules of the DAO the votes of those whom a proposal pays are not counted: yours would stand on Snapshot and decide nothing.";

function powerWords({ parts }: VotingPower, votingBlock: number): string {
  const sources = parts.map(({ strategy, power }) => `${power} by ${strategy}`).join(", ");
  return `It is what this wallet held at block ${votingBlock}${sources === "" ? "" : `: ${sources}`}.`;
}

/** The entry that was put in first makes room. */
function keepWithin<K, V>(kept: Map<K, V>, most: number, key: K, value: V): void {
  kept.delete(key);
  const [oldest] = kept.keys();
  if (kept.size >= most && oldest !== undefined) kept.delete(oldest);
  kept.set(key, value);
}

/** On as many lines as it was written on; without characters that show nothing. */
function readReason(reason: string): string {
  const read = reason
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n]/gu, "")
    .trim();
  if (read.length <= REASON_CHARACTERS_MAX) return read;
  throw new BadInput("The reason is too long.", {
    happened: `It has ${read.length} characters.`,
    next: `Write at most ${REASON_CHARACTERS_MAX}.`,
  });
}

function readTimestamp(sent: unknown, { startsAt }: OpenBallot, now: UnixSeconds): UnixSeconds {
  const isTimely =
    typeof sent === "number" && Number.isSafeInteger(sent) && sent >= startsAt && sent <= now + AHEAD_SECONDS_MAX;
  if (isTimely) return unixSeconds(sent);
  throw new BadInput("This vote was not signed while the vote is open.", {
    happened: `It is dated ${JSON.stringify(sent) ?? "nothing"}.`,
    next: "Reload the page, then choose and sign again.",
  });
}

// ---- The ballot -------------------------------------------------------------------------------------------------------

interface OpenBallot {
  readonly ballotId: Hash;
  readonly of: string;
  readonly subject: { readonly proposal: ProposalState } | { readonly motion: MotionState };
  readonly rules: Rules;
  readonly system: VotingSystem;
  readonly choices: readonly string[];
  readonly votingBlock: number;
  readonly startsAt: UnixSeconds;
  readonly endsAt: UnixSeconds;
}

async function openBallot(house: House, ballotId: string): Promise<OpenBallot> {
  const found = findBallot(await house.stream.state(), ballotId);
  if (found === null)
    throw new BadInput("There is no open vote at this address.", {
      happened: "It is none of this DAO's, or it is over and done with.",
      next: "See on the public record what is being voted on.",
    });
  const now = house.stream.now();
  if (found.isDecided || now > found.endsAt)
    throw new BadInput(`The vote on ${found.of} is over.`, {
      happened: `It ended at ${showTime(found.endsAt)}.`,
      next: "How it ended is on the public record.",
    });
  if (now >= found.startsAt) return found;
  throw new BadInput(`The vote on ${found.of} has not begun.`, {
    happened: `It begins at ${showTime(found.startsAt)}.`,
    next: "Come back then.",
  });
}

function findBallot(state: State, ballotId: string): (OpenBallot & { readonly isDecided: boolean }) | null {
  const inForce = rulesInForce(state);
  for (const proposal of state.proposals.values()) {
    if (proposal.ballot?.ballotId !== ballotId) continue;
    const kind = { system: "basic", choices: BALLOT_CHOICES } as const;
    const rules = rulesOf(state, proposal, inForce);
    const of = payoutWords(proposal);
    return { ...proposal.ballot, ...kind, of, rules, subject: { proposal }, isDecided: proposal.verdict !== null };
  }
  for (const motion of state.motions.values()) {
    if (motion.ballot?.ballotId !== ballotId) continue;
    const { system, choices, number } = motion;
    const rules = motionRules(state, motion, inForce);
    const of = `motion ${number}`;
    return { ...motion.ballot, system, choices, of, rules, subject: { motion }, isDecided: motion.verdict !== null };
  }
  return null;
}

// ---- What Snapshot shows ----------------------------------------------------------------------------------------------

interface Shown {
  readonly reading: BallotReading | null;
  readonly doubts: readonly string[];
  /** By wallet in small letters. */
  readonly votes: ReadonlyMap<string, KeptVote>;
  readonly recipients: ReadonlySet<Wallet>;
}

async function lookAt(house: House, ballot: OpenBallot): Promise<Shown> {
  const { strategiesHash, commitment, recipients } = await pinnedOf(house, ballot);
  const reading = await readBallot(house, ballot.ballotId, { strategiesHash, commitment });
  return {
    reading,
    doubts: reading === null ? [] : doubtsOf(reading, ballot),
    votes: lastVotes(await seenVotes(house, ballot.ballotId)),
    recipients: new Set(recipients),
  };
}

async function pinnedOf(house: House, { subject, rules }: OpenBallot) {
  if ("motion" in subject) {
    const { motion } = subject;
    const commitment = canonicalJson(motionCommitment(motion, rules));
    return { strategiesHash: motion.strategiesHash, commitment, recipients: [] };
  }
  const { proposal } = subject;
  const transfers = await transfersOf(house.store.vault, proposal.lines);
  return {
    strategiesHash: proposal.strategiesHash,
    commitment: canonicalJson(await commitmentOf(house, proposal, rules)),
    recipients: transfers.map(({ wallet }) => wallet),
  };
}

/** The page is worth reading, and the vote can be cast, while the hub rests. */
async function readBallot(
  house: House,
  ballotId: Hash,
  pinned: { readonly strategiesHash: Hash; readonly commitment: string },
): Promise<BallotReading | null> {
  try {
    return await house.world.ballotBox.readBallot(ballotId, pinned);
  } catch (error) {
    if (isLaurelError(error)) return null;
    throw error;
  }
}

function doubtsOf({ faults, isEdited, isFlagged, choices, state }: BallotReading, ballot: OpenBallot): string[] {
  const isOther = state !== "missing" && choices.join("\n") !== ballot.choices.join("\n");
  return [
    ...faults,
    ...(isEdited && faults.length === 0 ? ["It was edited after it was opened."] : []),
    ...(isFlagged ? ["Snapshot flagged it."] : []),
    ...(isOther ? [`Its choices on Snapshot are ${choices.join(", ")}.`] : []),
  ];
}

function pickShown({ reading, doubts }: Shown, { vote }: Rules): Pick<VotePage, "standing" | "doubts"> {
  if (reading === null || reading.state === "missing") return { standing: null, doubts };
  const { choices, voters } = reading;
  const scores = choices.map((_, at) => reading.scores[at] ?? "0");
  return { standing: { choices, scores, voters, quorum: vote.passRule.quorum }, doubts };
}

interface KeptVote {
  readonly choice: VoteChoice;
  readonly timestamp: UnixSeconds;
}

/** The last of each voter, as far as the envelopes can be read; only for telling voters what was seen of them. */
function lastVotes(envelopes: ReadonlyMap<Hash, string>): Map<string, KeptVote> {
  const last = new Map<string, KeptVote>();
  for (const envelope of envelopes.values()) {
    const vote = readEnvelope(envelope);
    if (vote !== null && vote.timestamp >= (last.get(vote.voter)?.timestamp ?? 0)) last.set(vote.voter, vote);
  }
  return last;
}

function readEnvelope(envelope: string): (KeptVote & { readonly voter: string }) | null {
  try {
    const { from, timestamp, choice } = Object(JSON.parse(envelope)?.data?.message);
    const voter = String(from).toLowerCase();
    return { voter, timestamp: unixSeconds(timestamp), choice: readKeptChoice(choice) };
  } catch {
    return null; // The count names envelopes that cannot be read; here they are nobody's vote.
  }
}

function readKeptChoice(choice: unknown): VoteChoice {
  const read: unknown = typeof choice === "string" ? JSON.parse(choice) : choice;
  if (typeof read === "number") return read;
  if (Array.isArray(read)) return read.map(Number);
  return Object.fromEntries(Object.entries(Object(read)).map(([key, share]) => [key, Number(share)]));
}

// ---- In words ---------------------------------------------------------------------------------------------------------

type Described = Omit<VotePage, "standing" | "doubts" | "voter">;
type Told = Pick<Described, "title" | "lead" | "untrustedWords" | "lines" | "linesLeft" | "changes" | "changesLeft"> & {
  readonly means: readonly (string | null)[];
};

async function describe(house: House, ballot: OpenBallot): Promise<Described> {
  const { ballotId, of, subject, rules, system, choices, startsAt, endsAt } = ballot;
  const { means, ...told } =
    "proposal" in subject
      ? await tellProposal(house, subject.proposal, rules)
      : await tellMotion(house, subject.motion, rules);
  return {
    daoId: house.dao,
    daoName: rules.name,
    ballotId,
    proposal: "proposal" in subject ? subject.proposal.proposal : null,
    of,
    ...told,
    system,
    choices: choices.map((name, at) => ({ name, means: means[at] ?? null })),
    passes: passesWhen(choices, rules),
    startsAt,
    endsAt,
    ballotUrl: house.world.ballotBox.proposalUrl(ballotId),
  };
}

function passesWhen(choices: readonly string[], { vote: { passRule } }: Rules): string {
  if (isForOrAgainst(choices)) return `It passes when ${passWords({ passRule })}`;
  return `The choice with the most voting power wins, when at least ${passRule.quorum} takes part and at least ${passRule.votersMin} vote.`;
}

function isForOrAgainst(choices: readonly string[]): boolean {
  return choices.join("\n") === BALLOT_CHOICES.join("\n");
}

async function tellProposal(house: House, proposal: ProposalState, rules: Rules): Promise<Told> {
  const { token } = rules.treasury;
  const amounts = proposal.lines.map(({ amountBaseUnits }) => parseBaseUnits(amountBaseUnits));
  const people = amounts.length === 1 ? "1 person" : `${amounts.length} people`;
  const total = showShortly(sumOf(amounts), token);
  const pays = `Pays ${total} from the treasury to ${people}.`;
  const shared = { ...(await linesOf(house, proposal, rules)), ...NO_CHANGES };
  if (proposal.grant !== undefined) {
    const text = await textOf(house, proposal.grant.textRecord, `Grant ${proposal.grant.number}`);
    const means = [pays, "The money stays in the treasury.", abstaining(rules)];
    return {
      title: text.title,
      lead: `A member asks to pay ${total} from the treasury.`,
      untrustedWords: text.words,
      means,
      ...shared,
    };
  }
  const { epoch } = proposal;
  return {
    title: `Rewards of epoch ${epoch}`,
    lead: `Shall ${total} be paid from the treasury to ${people} for their work?`,
    untrustedWords: null,
    means: [pays, unpaidWords(rules), abstaining(rules)],
    ...shared,
  };
}

function unpaidWords({ vote }: Rules): string {
  return vote.unpaid === "roll-over-once"
    ? "Nobody is paid now. Rewards that do not pass are proposed once more with the next epoch."
    : "Nobody is paid by this. The money stays in the treasury.";
}

function abstaining({ vote: { passRule } }: Rules): string {
  return passRule.quorumCounts === "all"
    ? "You take part, which counts for the quorum, and leave the decision to others."
    : "You take part and leave the decision to others. The quorum counts votes for alone.";
}

const NO_CHANGES = { changes: [], changesLeft: 0 } as const;

async function linesOf(
  house: House,
  { lines }: ProposalState,
  rules: Rules,
): Promise<Pick<Told, "lines" | "linesLeft">> {
  const read = lines.map(({ person, amountBaseUnits }) => ({ person, units: parseBaseUnits(amountBaseUnits) }));
  const first = read.toSorted((a, b) => (a.units < b.units ? 1 : a.units > b.units ? -1 : 0)).slice(0, LINES_SHOWN_MAX);
  const told: VotePage["lines"][number][] = [];
  for (const { person, units } of first) {
    told.push({ who: await shownName(house.store.vault, person), amount: showShortly(units, rules.treasury.token) });
  }
  return { lines: told, linesLeft: read.length - told.length };
}

async function tellMotion(house: House, motion: MotionState, rules: Rules): Promise<Told> {
  const { about, number, choices } = motion;
  const { title, words } = await textOf(house, motion.textRecord, `Motion ${number}`);
  const told = { title, untrustedWords: words, lines: [], linesLeft: 0, ...NO_CHANGES };
  const abstain = abstaining(rules);
  switch (about.kind) {
    case "text": {
      const means = isForOrAgainst(choices) ? [null, null, abstain] : [];
      return { ...told, lead: "A member asks. Nothing is paid or changed by it; the answer goes on record.", means };
    }
    case "rules": {
      const changes = weightyChanges(rules, about.rules);
      return {
        ...told,
        lead: "A member asks to change the rules of the DAO.",
        means: ["The new rules are in force from the next epoch on.", "The rules stay as they are.", abstain],
        changes: changes.slice(0, CHANGES_SHOWN_MAX),
        changesLeft: Math.max(0, changes.length - CHANGES_SHOWN_MAX),
      };
    }
    case "hold": {
      const held = (await house.stream.state()).proposals.get(about.payoutId);
      const payout = held === undefined ? "an earlier proposal" : payoutWords(held);
      const means = ["The payout is not made.", "The hold ends, and the payout goes on.", abstain];
      return { ...told, lead: `A member asks not to make the payout of ${payout}, which is held.`, means };
    }
    default:
      return unreachable(about);
  }
}

async function textOf(house: House, record: string, otherwise: string): Promise<MotionText> {
  const kept = await house.store.vault.read(record);
  return kept === null
    ? { title: otherwise, words: "Its words are on Snapshot." }
    : (JSON.parse(kept.text) as MotionText);
}
