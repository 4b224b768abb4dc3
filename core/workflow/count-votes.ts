// Counting votes: what voters signed is kept while a ballot is open, and counted again before anything follows from it.
import { NeedsHuman } from "#core/errors.ts";
import type { Hash, Wallet } from "#core/key.ts";
import type { Rules } from "#core/rules.ts";
import type { Recount } from "#core/vote/recount.ts";
import { parsePower, showPower, type Tally } from "#core/vote/verdict.ts";
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

interface SeenPage {
  readonly votes: readonly (readonly [voteId: Hash, envelope: string])[];
  /** The hub's cursor after this page. */
  readonly next: number | null;
}

/** Keeps what the hub shows now, so that no vote can be hidden later. @returns how many votes were not known before */
export async function keepSeenVotes(house: House, ballotId: Hash): Promise<number> {
  const pages = await seenPages(house, ballotId);
  let since = pages.at(-1)?.next ?? null;
  let kept = 0;
  for (let page = pages.length; page < Math.min(pages.length + PAGES_PER_WATCH_MAX, SEEN_PAGES_MAX); page += 1) {
    const { votes, next } = await house.world.ballotBox.watchVotes(ballotId, since);
    if (votes.length === 0) return kept;
    const seen: SeenPage = { votes: votes.map(({ voteId, envelope }) => [voteId, envelope]), next };
    const record = { record: pageName(ballotId, page), person: null, kind: "votes" as const };
    await house.store.vault.keep([{ ...record, text: JSON.stringify(seen) }]);
    kept += votes.length;
    since = next;
  }
  return kept;
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
  const doubts = [...recount.faults, ...powerFaults(recount, rules)];
  if (doubts.length > 0) throw untrusted(countable, doubts);
  return tallyOf(recount, countable, rules);
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
