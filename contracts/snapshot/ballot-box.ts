// The ballot box: proposals put to the vote of a Snapshot space, and read back against what was signed.
import { BadInput, NeedsHuman } from "#core/errors.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import { unixSeconds, type Clock, type UnixSeconds } from "#core/time.ts";
import { showPower } from "#core/vote/verdict.ts";
import type { Ballot, BallotBox, BallotDraft, BallotReading, BallotTerms, VotingPower } from "#core/world.ts";
import type { Pinned } from "./ballot-faults.ts";
import { ballotState, fetchBallotRow, verifyBallotRow } from "./ballot-row.ts";
import { cidOf } from "./envelope.ts";
import { fieldsOf, isFields, listOf, textOf, textsOf, wholeOf, type Fields } from "./fields.ts";
import { askHub, fetchEnvelope, reading, requestTally, type HubPlace } from "./hub.ts";
import { hashOf, isHash } from "./pages.ts";
import { computePower, needsChain, unrecountable } from "./power.ts";
import { recountBallot, type RecountPlace } from "./recount.ts";
import { classifyRefusal, refusalError } from "./refusal.ts";
import { openSigners } from "./signer.ts";
import { adaptSigner, loadSnapshotJs, type ModernSigner } from "./snapshot-js.ts";
import { parseStrategies, strategiesHash } from "./strategies.ts";
import { proposalId, type ProposalMessage } from "./typed-data.ts";
import { openVoteWatch } from "./vote-watch.ts";
import { castVote, composeVote, type VoteRelay } from "./vote.ts";
import { connectVotingChain } from "./voting-chain.ts";

export interface BallotBoxPlace {
  readonly sequencerUrl: string;
  readonly hubUrl: string;
  /** Where /ipfs/:cid is answered; the hub's own address when left out, which fits the sandbox only. */
  readonly ipfsUrl?: string;
  readonly space: string;
  /** Signs ballots; it can propose and nothing else. */
  readonly author: ModernSigner;
  /** The member of the space that lets the author sign for it, as its alias; left out, the author is a member itself. */
  readonly principal?: Wallet;
  /** A node of the space's chain; left out, only voting power that needs none can be computed. */
  readonly rpcUrl?: string;
  /** Other hubs that are asked for the same ballot when its votes are counted again. */
  readonly hubUrls?: readonly string[];
  /** "hub" takes the hub's word for voting power; "chain" when left out. */
  readonly power?: "chain" | "hub";
  /** How long an alias may sign after it was named: 90 days when left out, as on the current server. */
  readonly aliasDays?: number;
  readonly clock: Clock;
  readonly apiKey?: string;
  readonly deadlineMilliseconds?: number;
  /** The name Snapshot shows as the ballot's origin, at most 24 characters. */
  readonly app: string;
}

/** Above the usual second, below the minute for which a tally right after the end may hang. */
const DEADLINE_MILLISECONDS = 15_000;
/** One ballot may carry 100 kB of commitment, so pages are small; together they reach back a thousand ballots. */
const BALLOTS_PER_PAGE = 50;
const PAGES_MAX = 20;
/** Envelopes never change under their CID; this many are kept so that a tick does not fetch the same bytes again. */
const ENVELOPES_KEPT_MAX = 32;

const ALIAS_DAYS = 90;
/** For so long a space's settings are taken as they were, where only somebody's power is told by them. */
const TERMS_SECONDS = 60;

const SPACE_QUERY = `query ($space: String!) { space(id: $space) {
  id network filters { onlyMembers } voting { delay period quorum } strategies { name network params } } }`;

const BALLOTS_QUERY = `query ($space: String!, $author: String!, $first: Int!, $skip: Int!) {
  proposals(first: $first, skip: $skip, where: { space: $space, author: $author }, orderBy: "created", orderDirection: desc) {
    id author start end snapshot plugins updated } }`;

/** Connects nothing yet: each call asks anew, with its own deadline. */
export function connectBallotBox(place: BallotBoxPlace): BallotBox {
  const key = parseWallet(place.author.address);
  const author = place.principal ?? key;
  const deadlineMilliseconds = place.deadlineMilliseconds ?? DEADLINE_MILLISECONDS;
  const hub: HubPlace = {
    hubUrl: place.hubUrl,
    sequencerUrl: place.sequencerUrl,
    ipfsUrl: place.ipfsUrl ?? place.hubUrl,
    apiKey: place.apiKey ?? null,
    deadlineMilliseconds,
  };
  const chain = place.rpcUrl === undefined ? null : connectVotingChain(place.rpcUrl, deadlineMilliseconds);
  const relay: VoteRelay = { sequencerUrl: place.sequencerUrl, apiKey: hub.apiKey, deadlineMilliseconds, chain };
  const aliasDays = place.aliasDays ?? ALIAS_DAYS;
  const otherUrls = [...new Set(place.hubUrls ?? [])].filter((url) => url !== place.hubUrl);
  const recountPlace: RecountPlace = {
    ...{ hub, chain, aliasDays, power: place.power ?? "chain", clock: place.clock },
    otherHubs: otherUrls.map((hubUrl) => ({ ...hub, hubUrl })),
  };
  const watch = openVoteWatch(recountPlace);
  const envelopes = new Map<string, string>();
  let lately: { readonly at: UnixSeconds; readonly terms: BallotTerms } | null = null;

  async function terms(): Promise<BallotTerms> {
    const { answer, digits } = await askHub(hub, SPACE_QUERY, { space: place.space });
    if (answer["space"] === null) throw spaceMissing(place);
    const shown = reading(hub, () =>
      parseTerms(fieldsOf(answer["space"], "The space"), fieldsOf(digits["space"], "The space")),
    );
    const isNodeMissing = chain === null && needsChain(shown.strategies);
    return {
      ...shown,
      uncountable: shown.uncountable ?? (isNodeMissing ? "No node of the space's chain is known." : null),
    };
  }

  /** Anybody may ask for anybody's power, and Snapshot takes a hundred questions a minute from us. */
  async function termsLately(): Promise<BallotTerms> {
    const now = place.clock.now();
    if (lately !== null && now >= lately.at && now < lately.at + TERMS_SECONDS) return lately.terms;
    lately = { at: now, terms: await terms() };
    return lately.terms;
  }

  async function page(first: number, skip: number): Promise<{ rows: number; ballots: readonly Ballot[] }> {
    const { answer } = await askHub(hub, BALLOTS_QUERY, { space: place.space, author, first, skip });
    return reading(hub, () => {
      const rows = listOf(answer, "proposals").map((row) => fieldsOf(row, "A ballot"));
      return { rows: rows.length, ballots: rows.flatMap((row) => parseBallot(row, author) ?? []) };
    });
  }

  async function findBallot(payoutId: Hash): Promise<Ballot | null> {
    for (let number = 0; number < PAGES_MAX; number += 1) {
      const { rows, ballots } = await page(BALLOTS_PER_PAGE, number * BALLOTS_PER_PAGE);
      const found = ballots.filter((ballot) => ballot.payoutId === payoutId);
      if (found.length > 1) throw openedTwice(payoutId, found);
      if (found[0] !== undefined) return found[0];
      if (rows < BALLOTS_PER_PAGE) return null;
    }
    return null;
  }

  async function ballots(limit: number): Promise<readonly Ballot[]> {
    const found: Ballot[] = [];
    for (let number = 0; number < PAGES_MAX && found.length < limit; number += 1) {
      const { rows, ballots: more } = await page(BALLOTS_PER_PAGE, number * BALLOTS_PER_PAGE);
      found.push(...more);
      if (rows < BALLOTS_PER_PAGE) break;
    }
    return found.slice(0, limit);
  }

  async function openBallot(draft: BallotDraft): Promise<Ballot> {
    const commitment = readCommitment(draft);
    const known = await findBallot(draft.payoutId);
    if (known !== null) return known;
    const message = composeProposal(draft, await terms(), place, author);
    try {
      await submitProposal(place, key, message, deadlineMilliseconds);
    } catch (error) {
      return await settleRefusal(error, draft.payoutId);
    }
    const { payoutId, startsAt, endsAt, votingBlock } = draft;
    return { ballotId: proposalId(message), payoutId, commitment, startsAt, endsAt, votingBlock, isEdited: false };
  }

  /** The answer may have been lost after the effect: what counts is whether the ballot is there. */
  async function settleRefusal(error: unknown, payoutId: Hash): Promise<Ballot> {
    const refusal = classifyRefusal(error);
    const landed = refusal.kind === "unclear" || refusal.kind === "already there" ? await findBallot(payoutId) : null;
    if (landed !== null) return landed;
    throw refusalError(refusal, `ballot of payout ${payoutId} in ${place.space}`, error);
  }

  async function readBallot(ballotId: Hash, pinned: Pinned): Promise<BallotReading> {
    let found = await fetchBallotRow(hub, ballotId);
    if (found !== null && needsTally(found.row)) {
      await requestTally(hub, ballotId);
      found = await fetchBallotRow(hub, ballotId);
    }
    if (found === null) return MISSING;
    const { row, digits } = found;
    const bytes = await envelopeOf(reading(hub, () => textOf(row, "ipfs")));
    const shown = reading(hub, () => parseReading(row, digits, place.clock));
    const expected = { ballotId, pinned, author, space: place.space };
    return { ...shown, ...(await verifyBallotRow(hub, bytes, found, expected, openSigners(recountPlace))) };
  }

  async function votingPower(voter: Wallet, block: number): Promise<VotingPower> {
    const { strategies, network, uncountable } = await termsLately();
    if (uncountable !== null) throw powerUnknown(place, uncountable);
    if (needsChain(strategies)) await chain?.assertNetwork(network);
    const [power] = await computePower(chain, strategies, [voter], block);
    if (power === undefined || power.sum === null) throw powerUnknown(place, `The chain gives no number for ${voter}.`);
    const parts = strategies.map(({ name }, at) => ({ strategy: name, power: showPower(power.parts[at] ?? 0n) }));
    return { power: showPower(power.sum), parts };
  }

  function needsTally(row: Fields): boolean {
    return reading(hub, () => ballotState(row, place.clock.now()) === "pending");
  }

  async function envelopeOf(cid: string): Promise<string> {
    const kept = envelopes.get(cid);
    if (kept !== undefined) return kept;
    const bytes = await fetchEnvelope(hub, cid);
    // A gateway's wrong answer is reported once, never remembered.
    if (cidOf(bytes) !== cid) return bytes;
    const [oldest] = envelopes.keys();
    if (envelopes.size >= ENVELOPES_KEPT_MAX && oldest !== undefined) envelopes.delete(oldest);
    envelopes.set(cid, bytes);
    return bytes;
  }

  return {
    terms,
    findBallot,
    ballots,
    openBallot,
    readBallot,
    watchVotes: (ballotId, since) => watch.watchVotes(ballotId, since),
    recount: (ballotId, pinned, seen) =>
      recountBallot(recountPlace, {
        ...{ ballotId, pinned, author, space: place.space, seen },
        passedOver: watch.passedOver(ballotId),
      }),
    votingPower,
    composeVote: (ballotId, wish) => composeVote(place, ballotId, wish),
    castVote: (vote, signature) => castVote(relay, vote, signature),
    proposalUrl: (ballotId) => proposalUrl(place, ballotId),
  };
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
  faults: ["The ballot is not on Snapshot any more."],
};

/**
 * The same draft gives the same message, and so the same id, as long as it starts at once: a second attempt is then
 * refused as a duplicate instead of opening a second ballot.
 */
function composeProposal(
  draft: BallotDraft,
  { votingDelaySeconds }: BallotTerms,
  { clock, space, app }: BallotBoxPlace,
  author: Wallet,
): ProposalMessage {
  return {
    from: author,
    space,
    // A space with a delay takes only a start exactly that long after the signed time.
    timestamp:
      votingDelaySeconds === null ? Math.min(clock.now(), draft.startsAt) : draft.startsAt - votingDelaySeconds,
    type: draft.system ?? "basic",
    title: draft.title,
    body: draft.body,
    discussion: "",
    choices: draft.choices,
    labels: [],
    start: draft.startsAt,
    end: draft.endsAt,
    snapshot: draft.votingBlock,
    plugins: `{"laurel":${draft.commitment}}`,
    privacy: "",
    app,
  };
}

async function submitProposal(place: BallotBoxPlace, author: Wallet, message: ProposalMessage, milliseconds: number) {
  const client = new (loadSnapshotJs().Client712)(place.sequencerUrl);
  // The client has no deadline of its own, and it changes the message it is given.
  await within(milliseconds, client.proposal(adaptSigner(place.author), author, structuredClone({ ...message })));
}

async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** A ballot whose commitment lacks the payout id could never be found again. */
function readCommitment({ payoutId, commitment }: BallotDraft): unknown {
  const value: unknown = JSON.parse(commitment);
  if (isFields(value) && value["payoutId"] === payoutId) return value;
  throw new BadInput("The ballot's commitment does not hold its payout id.", {
    happened: `payout ${payoutId}`,
    next: "Put `payoutId` into the commitment before the ballot is opened.",
  });
}

function parseTerms(space: Fields, digits: Fields): BallotTerms {
  const network = textOf(space, "network");
  const strategies = parseStrategies(listOf(space, "strategies"), network);
  const voting = isFields(space["voting"]) ? space["voting"] : {};
  const votingDigits = isFields(digits["voting"]) ? digits["voting"] : {};
  const filters = isFields(space["filters"]) ? space["filters"] : {};
  return {
    strategies,
    strategiesHash: strategiesHash(strategies),
    quorum: String(votingDigits["quorum"] ?? "0"),
    votingDelaySeconds: secondsOrNull(voting["delay"]),
    votingPeriodSeconds: secondsOrNull(voting["period"]),
    isMembersOnly: filters["onlyMembers"] === true,
    network,
    uncountable: unrecountable(strategies, network),
  };
}

/** The sequencer takes a delay or period of zero for none. */
function secondsOrNull(value: unknown): number | null {
  return typeof value === "number" && value > 0 ? value : null;
}

/** @returns null for a ballot of another author or without our commitment */
function parseBallot(row: Fields, author: Wallet): Ballot | null {
  const commitment = isFields(row["plugins"]) ? row["plugins"]["laurel"] : undefined;
  const payoutId = isFields(commitment) ? commitment["payoutId"] : undefined;
  if (row["author"] !== author || !isHash(payoutId)) return null;
  return {
    ballotId: hashOf(row, "id"),
    payoutId,
    commitment,
    startsAt: unixSeconds(wholeOf(row, "start")),
    endsAt: unixSeconds(wholeOf(row, "end")),
    votingBlock: wholeOf(row, "snapshot"),
    isEdited: isPresent(row["updated"]),
  };
}

function parseReading(row: Fields, digits: Fields, clock: Clock) {
  return {
    state: ballotState(row, clock.now()),
    isEdited: isPresent(row["updated"]),
    isFlagged: row["flagged"] === true,
    choices: textsOf(row, "choices"),
    scores: listOf(digits, "scores").map(String),
    scoresTotal: String(digits["scores_total"] ?? "0"),
    voters: wholeOf(row, "votes"),
    quorum: String(digits["quorum"] ?? "0"),
  };
}

function isPresent(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function spaceMissing({ space, hubUrl }: BallotBoxPlace): NeedsHuman {
  return new NeedsHuman("The Snapshot space does not exist.", {
    happened: `${hubUrl} knows no space "${space}"`,
    next: "Correct the space in the DAO's file, or the hub's address.",
  });
}

function powerUnknown({ space }: BallotBoxPlace, because: string): NeedsHuman {
  return new NeedsHuman("Voting power cannot be computed here.", {
    happened: `Space ${space}: ${because}`,
    next: "Look it up on the space's page at Snapshot, or choose strategies that are read from the chain.",
  });
}

function openedTwice(payoutId: Hash, found: readonly Ballot[]): NeedsHuman {
  return new NeedsHuman("Two ballots carry the same payout id.", {
    happened: `payout ${payoutId}: ${found.map(({ ballotId }) => ballotId).join(", ")}`,
    next: "Delete the one that nobody voted on, on Snapshot, with the author's key.",
  });
}

/** Where people vote, for Snapshot's own hubs; elsewhere the hub's address, so that a demo names no real site. */
function proposalUrl({ hubUrl, space }: BallotBoxPlace, ballotId: Hash): string {
  const pages: Readonly<Record<string, string>> = {
    "hub.snapshot.org": "https://snapshot.box/#/s:",
    "testnet.hub.snapshot.org": "https://testnet.snapshot.box/#/s-tn:",
  };
  return `${pages[new URL(hubUrl).hostname] ?? `${hubUrl}/#/s:`}${space}/proposal/${ballotId}`;
}
