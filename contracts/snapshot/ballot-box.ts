// The ballot box: proposals put to the vote of a Snapshot space, and read back against what was signed.
import { BadInput, NeedsHuman } from "#core/errors.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import { unixSeconds, type Clock } from "#core/time.ts";
import type { Ballot, BallotBox, BallotDraft, BallotReading, BallotTerms } from "#core/world.ts";
import { pinnedFaults, rowFaults, signatureFaults, type Pinned } from "./ballot-faults.ts";
import { cidOf, parseEnvelope } from "./envelope.ts";
import { fieldsOf, isFields, listOf, textOf, textsOf, wholeOf, type Fields } from "./fields.ts";
import { askHub, fetchEnvelope, notUnderstood, requestTally, type HubPlace } from "./hub.ts";
import { classifyRefusal, refusalError } from "./refusal.ts";
import { adaptSigner, loadSnapshotJs, type ModernSigner } from "./snapshot-js.ts";
import { parseStrategies, strategiesHash } from "./strategies.ts";
import { proposalId, type ProposalMessage } from "./typed-data.ts";

export interface BallotBoxPlace {
  readonly sequencerUrl: string;
  readonly hubUrl: string;
  /** Where /ipfs/:cid is answered; the hub's own address when left out, which fits the sandbox only. */
  readonly ipfsUrl?: string;
  readonly space: string;
  /** Signs ballots; it can propose and nothing else. */
  readonly author: ModernSigner;
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

const SPACE_QUERY = `query ($space: String!) { space(id: $space) {
  id network filters { onlyMembers } voting { delay period quorum } strategies { name network params } } }`;

const BALLOTS_QUERY = `query ($space: String!, $author: String!, $first: Int!, $skip: Int!) {
  proposals(first: $first, skip: $skip, where: { space: $space, author: $author }, orderBy: "created", orderDirection: desc) {
    id author start end snapshot plugins updated } }`;

const BALLOT_QUERY = `query ($id: String!) { proposal(id: $id) {
  id ipfs author created start end snapshot network type title body discussion choices plugins privacy app quorum flagged
  updated space { id } strategies { name network params } scores scores_state scores_total votes } }`;

/** Connects nothing yet: each call asks anew, with its own deadline. */
export function connectBallotBox(place: BallotBoxPlace): BallotBox {
  const author = parseWallet(place.author.address);
  const deadlineMilliseconds = place.deadlineMilliseconds ?? DEADLINE_MILLISECONDS;
  const hub: HubPlace = {
    hubUrl: place.hubUrl,
    sequencerUrl: place.sequencerUrl,
    ipfsUrl: place.ipfsUrl ?? place.hubUrl,
    apiKey: place.apiKey ?? null,
    deadlineMilliseconds,
  };
  const envelopes = new Map<string, string>();

  async function terms(): Promise<BallotTerms> {
    const { answer, digits } = await askHub(hub, SPACE_QUERY, { space: place.space });
    if (answer["space"] === null) throw spaceMissing(place);
    return reading(hub, () =>
      parseTerms(fieldsOf(answer["space"], "The space"), fieldsOf(digits["space"], "The space")),
    );
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
      await submitProposal(place, author, message, deadlineMilliseconds);
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
    let found = await fetchRow(ballotId);
    if (found !== null && needsTally(found.row)) {
      await requestTally(hub, ballotId);
      found = await fetchRow(ballotId);
    }
    if (found === null) return MISSING;
    const { row, digits } = found;
    const bytes = await envelopeOf(reading(hub, () => textOf(row, "ipfs")));
    return reading(hub, () => ({
      ...parseReading(row, digits, place.clock),
      ...verifyRow(bytes, row, digits, { ballotId, pinned, author, space: place.space }),
    }));
  }

  async function fetchRow(ballotId: Hash): Promise<{ row: Fields; digits: Fields } | null> {
    const { answer, digits } = await askHub(hub, BALLOT_QUERY, { id: ballotId });
    if (answer["proposal"] === null) return null;
    return reading(hub, () => ({
      row: fieldsOf(answer["proposal"], "The ballot"),
      digits: fieldsOf(digits["proposal"], "The ballot"),
    }));
  }

  function needsTally(row: Fields): boolean {
    return reading(hub, () => stateOf(row, place.clock) === "pending");
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
    type: "basic",
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
    state: stateOf(row, clock),
    isEdited: isPresent(row["updated"]),
    isFlagged: row["flagged"] === true,
    choices: textsOf(row, "choices"),
    scores: listOf(digits, "scores").map(String),
    scoresTotal: String(digits["scores_total"] ?? "0"),
    voters: wholeOf(row, "votes"),
    quorum: String(digits["quorum"] ?? "0"),
  };
}

function stateOf(row: Fields, clock: Clock): "open" | "pending" | "final" {
  if (!hasEnded(row, clock)) return "open";
  return row["scores_state"] === "final" ? "final" : "pending";
}

function verifyRow(
  bytes: string,
  row: Fields,
  digits: Fields,
  expected: { ballotId: Hash; pinned: Pinned; author: Wallet; space: string },
): { isEdited: boolean; faults: readonly string[] } {
  const isMarkedEdited = isPresent(row["updated"]);
  const foreignId = row["id"] === expected.ballotId ? [] : [`The hub answered with the ballot ${String(row["id"])}.`];
  const envelope = readEnvelope(bytes);
  if (typeof envelope === "string") return { isEdited: isMarkedEdited, faults: [...foreignId, envelope] };
  const isEdited = isMarkedEdited || envelope.kind === "update-proposal";
  const edited = isEdited ? ["The ballot was edited after it was opened."] : [];
  return {
    isEdited,
    faults: [
      ...foreignId,
      ...edited,
      ...signatureFaults(envelope, row, expected.author, expected.space),
      ...rowFaults(envelope, row),
      ...pinnedFaults(envelope, row, digits, expected.pinned),
    ],
  };
}

function readEnvelope(bytes: string) {
  try {
    return parseEnvelope(bytes);
  } catch (error) {
    if (error instanceof BadInput) return `The signed ballot cannot be read: ${error.message} ${error.happened}`;
    throw error;
  }
}

/** Runs a parser over the hub's answer; a field that is not as agreed is the hub's fault, not the caller's. */
function reading<Result>(hub: HubPlace, parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    if (error instanceof BadInput || error instanceof RangeError) throw notUnderstood(hub.hubUrl, error);
    throw error;
  }
}

function hasEnded(row: Fields, clock: Clock): boolean {
  return clock.now() > wholeOf(row, "end");
}

function isPresent(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function isHash(value: unknown): value is Hash {
  return typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value);
}

function hashOf(row: Fields, name: string): Hash {
  const value = row[name];
  if (isHash(value)) return value;
  throw new BadInput(`The field "${name}" is not a hash.`, { happened: String(value) });
}

function spaceMissing({ space, hubUrl }: BallotBoxPlace): NeedsHuman {
  return new NeedsHuman("The Snapshot space does not exist.", {
    happened: `${hubUrl} knows no space "${space}"`,
    next: "Correct the space in the DAO's file, or the hub's address.",
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
