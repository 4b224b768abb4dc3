// Counting votes: what voters signed is kept while a ballot is open, and counted again before anything follows from it.
import { NeedsHuman } from "#core/errors.ts";
import type { Hash, Wallet } from "#core/key.ts";
import type { Rules } from "#core/rules.ts";
import { countVotes as countChoices } from "#core/vote/count.ts";
import type { Recount } from "#core/vote/recount.ts";
import {
  BALLOT_CHOICES,
  parsePower,
  reachOutcome,
  reachVerdict,
  showPower,
  type PassRule,
  type Tally,
} from "#core/vote/verdict.ts";
import type { VoteStanding } from "#core/world.ts";
import type { House } from "./house.ts";
import { waitFor, type Outcome } from "./outcome.ts";

/** A ballot with what has to stand on Snapshot for it to count. */
export interface Countable {
  readonly ballotId: Hash;
  /** "epoch 6", "motion 2": for people. */
  readonly of: string;
  readonly pinned: { readonly strategiesHash: Hash; readonly commitment: string };
  readonly choices: readonly string[];
  /** Who would be paid if it passed. */
  readonly recipients: readonly Wallet[];
}

export interface CountedTally extends Tally {
  /** Of everybody who voted together: other than the sum of the scores where one vote may name several choices. */
  readonly powerCast: string;
  readonly recount: { readonly votes: number; readonly agree: number; readonly power: "chain" | "hub" };
  /** How much of the power that was cast is the recipients' own, in percent with two decimals. */
  readonly recipientsShare: string;
}

const WATCH_SECONDS = 300;
/** With 200 votes on each page: a hundred thousand votes. */
const SEEN_PAGES_MAX = 500;
const PAGES_PER_WATCH_MAX = 20;
/** Who votes oftener plays with us, and only their own votes could be hidden then. */
const KEPT_PER_VOTER_MAX = 50;
/** Ten times a vote with the longest reason that our page takes; a longer one is fetched again when it is counted. */
const KEPT_CHARACTERS_MAX = 20_000;

interface SeenPage {
  readonly votes: readonly (readonly [voteId: Hash, envelope: string])[];
  /** The hub's cursor after this page. */
  readonly next: number | null;
}

/** Keeps what the hub shows now, so that no vote can be hidden later. @returns how many votes were not known before */
export async function keepSeenVotes(house: House, ballotId: Hash): Promise<number> {
  const pages = await seenPages(house, ballotId);
  const isWorthKeeping = boundVoters(pages);
  let [since, page, kept] = [pages.at(-1)?.next ?? null, pages.length, 0];
  for (let asked = 0; asked < PAGES_PER_WATCH_MAX && page < SEEN_PAGES_MAX; asked += 1) {
    const { votes, next } = await house.world.ballotBox.watchVotes(ballotId, since);
    if (votes.length === 0) return kept;
    since = next;
    const worth = votes.filter(({ envelope }) => isWorthKeeping(envelope));
    if (worth.length === 0) continue;
    const seen: SeenPage = { votes: worth.map(({ voteId, envelope }) => [voteId, envelope]), next };
    const record = { record: pageName(ballotId, page), person: null, kind: "votes" as const };
    await house.store.vault.keep([{ ...record, text: JSON.stringify(seen) }]);
    page += 1;
    kept += worth.length;
  }
  return kept;
}

/** One voter's flood of votes fills neither the vault nor the pages that others' votes need. */
function boundVoters(pages: readonly SeenPage[]): (envelope: string) => boolean {
  const kept = new Map<string, number>();
  const countOne = (envelope: string): number => {
    const voter = voterIn(envelope);
    const count = (kept.get(voter) ?? 0) + 1;
    kept.set(voter, count);
    return count;
  };
  for (const { votes } of pages) for (const [, envelope] of votes) countOne(envelope);
  return (envelope) => envelope.length <= KEPT_CHARACTERS_MAX && countOne(envelope) <= KEPT_PER_VOTER_MAX;
}

/** Who is said to have voted, in small letters: for a bound and for reminders, and for nothing that counts. */
export function voterIn(envelope: string): string {
  try {
    const signed = JSON.parse(envelope) as { readonly data?: { readonly message?: { readonly from?: unknown } } };
    return String(signed.data?.message?.from ?? "").toLowerCase();
  } catch {
    return "";
  }
}

function pageName(ballotId: Hash, page: number): string {
  return `votes:${ballotId}:${page}`;
}

async function seenPages({ store }: House, ballotId: Hash): Promise<SeenPage[]> {
  const pages: SeenPage[] = [];
  for (let page = 0; page < SEEN_PAGES_MAX; page += 1) {
    const kept = await store.vault.read(pageName(ballotId, page));
    if (kept === null) break;
    pages.push(JSON.parse(kept.text) as SeenPage);
  }
  return pages;
}

/** Envelopes by vote id, all that were ever shown of this ballot. */
export async function seenVotes(house: House, ballotId: Hash): Promise<ReadonlyMap<Hash, string>> {
  return new Map((await seenPages(house, ballotId)).flatMap(({ votes }) => votes));
}

/** While a ballot is open: keeps what was shown, and shows how it stands where somebody voted since. */
export async function watchBallot(
  house: House,
  { ballotId, pinned }: Pick<Countable, "ballotId" | "pinned">,
  show: (recount: Recount) => Promise<unknown>,
): Promise<Outcome> {
  const fresh = await keepSeenVotes(house, ballotId);
  if (fresh > 0) await show(await house.world.ballotBox.recount(ballotId, pinned, await seenVotes(house, ballotId)));
  return waitFor("the ballot is open", WATCH_SECONDS);
}

/**
 * The final tally, counted by us from what the voters signed; null until Snapshot has counted too.
 * @throws NeedsHuman when the ballot was edited, flagged or taken down, does not agree with what was signed, or a vote does not
 */
export async function countVotes(house: House, countable: Countable, rules: Rules): Promise<CountedTally | null> {
  const { ballotId, pinned, choices } = countable;
  const reading = await house.world.ballotBox.readBallot(ballotId, pinned);
  if (reading.state === "open" || reading.state === "pending") return null;
  const faults = [
    ...(reading.state === "missing" ? ["The proposal is gone from Snapshot."] : []),
    ...(reading.isEdited ? ["The proposal was edited after it was opened."] : []),
    ...(reading.isFlagged ? ["Snapshot flagged the proposal."] : []),
    // The commitment does not hold the choices, and the first one is counted as for.
    ...(reading.state === "final" && reading.choices.join("\n") !== choices.join("\n")
      ? [`Its choices are ${reading.choices.join(", ")}.`]
      : []),
    ...reading.faults,
  ];
  if (faults.length > 0) throw untrusted(countable, faults);
  const recount = await house.world.ballotBox.recount(ballotId, pinned, await seenVotes(house, ballotId));
  const certain = [...(recount.doubts?.otherFaults ?? recount.faults), ...powerFaults(recount, rules)];
  if (certain.length > 0) throw untrusted(countable, certain);
  if (isSwayed(recount, countable, rules)) throw untrusted(countable, recount.faults);
  return tallyOf(recount, countable, rules);
}

/** Of two answers that a doubtful voter may have given, the one that is assumed. */
type Prefer = (counted: unknown, otherwise: unknown) => unknown;

const IN_FAVOUR: readonly unknown[] = [2, null, 3, 1];

function inFavour(choice: unknown): number {
  return IN_FAVOUR.indexOf(choice ?? null);
}

/** What the hub says, what nobody doubts, and the two extremes: between them lies whatever the doubtful voters may have said. */
const PREFERENCES: readonly Prefer[] = [
  (counted) => counted,
  (_, otherwise) => otherwise,
  (counted, otherwise) => (inFavour(counted) >= inFavour(otherwise) ? counted : otherwise),
  (counted, otherwise) => (inFavour(counted) <= inFavour(otherwise) ? counted : otherwise),
];

/** One voter's odd signature must not keep everybody from being paid; where it would decide, nobody can say what was decided. */
function isSwayed(recount: Recount, countable: Countable, rules: Rules): boolean {
  const doubtful = recount.doubts?.votes ?? [];
  if (doubtful.length === 0) return false;
  const outcomes = PREFERENCES.map((prefer) => {
    const settled = settleDoubts(recount, doubtful, prefer);
    return outcomeWord(tallyOf(settled, countable, rules), rules.vote.passRule);
  });
  return new Set(outcomes).size > 1;
}

function settleDoubts(recount: Recount, doubtful: NonNullable<Recount["doubts"]>["votes"], prefer: Prefer): Recount {
  const otherwise = new Map(doubtful.map((vote) => [vote.voter, vote.otherwise]));
  const powers = recount.powers
    .map((vote) =>
      otherwise.has(vote.voter) ? { ...vote, choice: prefer(vote.choice, otherwise.get(vote.voter)) } : vote,
    )
    .filter(({ choice }) => choice !== null);
  const votes = powers.map(({ choice, power }) => ({ choice, power: parsePower(power) }));
  const scores = countChoices(recount.system, recount.choices.length, votes);
  return { ...recount, powers, voters: powers.length, scores: scores.map(showPower) };
}

function outcomeWord(tally: CountedTally, rule: PassRule): string {
  const isForOrAgainst = tally.choices.join("\n") === BALLOT_CHOICES.join("\n");
  if (isForOrAgainst) return reachVerdict(tally, rule).word === "passed" ? "passed" : "not passed";
  return reachOutcome(tally, tally.powerCast, rule).choice ?? "";
}

function powerFaults({ power }: Recount, { vote }: Rules): string[] {
  if (power === "chain" || vote.power === "hub") return [];
  return ["Its voting power was not computed on chain, and the rules ask for that."];
}

function untrusted({ of, ballotId }: Countable, faults: readonly string[]): NeedsHuman {
  return new NeedsHuman(`The ballot of ${of} cannot be trusted, so nothing follows from it.`, {
    happened: `Ballot ${ballotId}: ${faults.join(" ")}`,
    next: `Look at the proposal on Snapshot, or run: npm run verify -- ballot ${ballotId}. When it is right again: npm run resume`,
  });
}

function tallyOf(recount: Recount, { recipients }: Countable, { vote }: Rules): CountedTally {
  const { votes, agree, power, choices } = recount;
  const paid = new Set(recipients);
  const all = sumOfPower(recount.powers);
  const own = sumOfPower(recount.powers.filter(({ voter }) => paid.has(voter)));
  const abstain = vote.passRule.recipientsAbstain === true;
  const counted = abstain ? recount.powers.filter(({ voter }) => !paid.has(voter)) : recount.powers;
  return {
    choices,
    scores: abstain ? choices.map((_, at) => showPower(powerFor(counted, at + 1))) : recount.scores,
    voters: counted.length,
    powerCast: showPower(abstain ? all - own : all),
    recount: { votes, agree, power },
    recipientsShare: percentOf(own, all),
  };
}

function sumOfPower(votes: Recount["powers"]): bigint {
  return votes.reduce((sum, { power }) => sum + parsePower(power), 0n);
}

/** Of ballots with one choice for each vote, which are all that pay anybody. */
function powerFor(votes: Recount["powers"], choice: number): bigint {
  return sumOfPower(votes.filter((vote) => vote.choice === choice));
}

function percentOf(part: bigint, whole: bigint): string {
  const hundredths = whole === 0n ? 0n : (part * 10_000n) / whole;
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}`;
}

export function standingOf({ choices, scores, voters }: Recount, { vote }: Rules): VoteStanding {
  return { choices, scores, voters, quorum: vote.passRule.quorum };
}
