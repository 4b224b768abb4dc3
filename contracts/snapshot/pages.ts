// Pages: long lists of the hub walked from their start to their end, each row once.
import { BadInput, NeedsHuman } from "#core/errors.ts";
import type { Hash } from "#core/key.ts";
import { fieldsOf, listOf, textOf, wholeOf, type Fields } from "./fields.ts";
import { askHub, reading, type HubPlace } from "./hub.ts";

/** A vote as the hub shows it: nothing of it is believed before its envelope was read. */
export interface VoteRow {
  readonly id: Hash;
  readonly cid: string;
  readonly voter: string;
  readonly created: number;
  readonly choice: unknown;
  /** As the digits that were sent. */
  readonly power: string;
}

/** A message as it arrived; `mci` counts them all. */
export interface MessageRow {
  readonly mci: number;
  readonly id: Hash;
  readonly cid: string;
  /** Who sent it, by the hub's word; empty where it does not say. */
  readonly address: string;
}

export interface MessageWalk {
  readonly space: string;
  readonly types: readonly string[];
  /** The last `mci` that is known; 0 for all. */
  readonly after: number;
  /** Signed at or after, and at or before, in unix seconds. */
  readonly from: number;
  readonly to: number;
}

/** The most that the hub gives at once. */
export const ROWS_PER_PAGE = 1_000;
/** The hub skips no further. */
const SKIP_MAX = 5_000;
/** A million rows: more than any ballot has had. */
const PAGES_MAX = 1_000;
const MCI_MAX = 2 ** 31 - 1;

const VOTES_QUERY = `query ($id: String!, $since: Int!, $first: Int!, $skip: Int!) {
  votes(first: $first, skip: $skip, where: { proposal: $id, created_gte: $since }, orderBy: "created", orderDirection: asc) {
    id ipfs voter created choice vp } }`;

const MESSAGES_QUERY = `query ($space: String!, $types: [String], $after: Int!, $from: Int!, $to: Int!, $first: Int!) {
  messages(first: $first, where: { space: $space, type_in: $types, mci_gt: $after, timestamp_gte: $from, timestamp_lte: $to },
    orderBy: "mci", orderDirection: asc) { mci id ipfs address } }`;

/**
 * The votes of a ballot, oldest first. The hub skips no further than 5,000 rows, so each page begins at the last second of the
 * one before, and only a crowded second is skipped through.
 * @throws NeedsHuman when more votes than that were signed within one second: then none of them may be left out
 */
export async function* votePages(hub: HubPlace, ballotId: Hash): AsyncGenerator<readonly VoteRow[]> {
  const known = new Set<Hash>();
  let since = 0;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const rows = await askVotes(hub, ballotId, since, 0);
    yield rows.filter(({ id }) => !known.has(id) && known.add(id));
    if (rows.length < ROWS_PER_PAGE) return;
    const last = rows.at(-1)?.created ?? 0;
    if (last > since) {
      since = last;
      continue;
    }
    for (let skip = ROWS_PER_PAGE; ; skip += ROWS_PER_PAGE) {
      if (skip > SKIP_MAX) throw crowdedSecond(ballotId, since);
      const more = await askVotes(hub, ballotId, since, skip);
      yield more.filter(({ id }) => !known.has(id) && known.add(id));
      if (more.length < ROWS_PER_PAGE) return;
      if (more.at(-1)?.created !== since) break;
    }
    since += 1;
  }
  throw endlessList(hub, "votes");
}

/** In the order of their arrival, after `walk.after`. */
export async function* messagePages(hub: HubPlace, walk: MessageWalk): AsyncGenerator<readonly MessageRow[]> {
  let { after } = walk;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { space, types, from, to } = walk;
    const { answer } = await askHub(hub, MESSAGES_QUERY, { space, types, after, from, to, first: ROWS_PER_PAGE });
    const rows = reading(hub, () => listOf(answer, "messages").map(parseMessage));
    yield rows;
    const last = rows.at(-1)?.mci ?? after;
    if (rows.length < ROWS_PER_PAGE || last <= after) return;
    after = last;
  }
  throw endlessList(hub, "messages");
}

async function askVotes(hub: HubPlace, id: Hash, since: number, skip: number): Promise<readonly VoteRow[]> {
  const { answer, digits } = await askHub(hub, VOTES_QUERY, { id, since, skip, first: ROWS_PER_PAGE });
  return reading(hub, () => {
    const shown = listOf(digits, "votes").map((row) => fieldsOf(row, "A vote"));
    return listOf(answer, "votes").map((row, at) => parseVote(fieldsOf(row, "A vote"), shown[at] ?? {}));
  });
}

function parseVote(row: Fields, digits: Fields): VoteRow {
  return {
    id: hashOf(row, "id"),
    cid: textOf(row, "ipfs"),
    voter: textOf(row, "voter"),
    created: wholeOf(row, "created"),
    choice: row["choice"],
    power: String(digits["vp"] ?? ""),
  };
}

function parseMessage(row: unknown): MessageRow {
  const fields = fieldsOf(row, "A message");
  const [mci, { address }] = [wholeOf(fields, "mci"), fields];
  // It is asked with again, and GraphQL's whole numbers end there.
  if (mci < 0 || mci > MCI_MAX) throw new BadInput("A message has an impossible number.", { happened: String(mci) });
  return { mci, id: hashOf(fields, "id"), cid: textOf(fields, "ipfs"), address: String(address ?? "") };
}

/** @throws BadInput when the field is not 0x and 64 hex digits */
export function hashOf(fields: Fields, name: string): Hash {
  const value = fields[name];
  if (isHash(value)) return value;
  throw new BadInput(`The field "${name}" is not a hash.`, { happened: String(value) });
}

export function isHash(value: unknown): value is Hash {
  return typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value);
}

function crowdedSecond(ballotId: Hash, second: number): NeedsHuman {
  return new NeedsHuman("Too many votes were signed within one second to count them all.", {
    happened: `Ballot ${ballotId}: more than ${SKIP_MAX} votes are dated ${second}, and the hub shows no more of one second`,
    next: "Count them by hand from the hub's messages before anything follows from this ballot.",
  });
}

function endlessList({ hubUrl }: HubPlace, what: string): NeedsHuman {
  return new NeedsHuman(`The hub's list of ${what} does not end.`, {
    happened: `${hubUrl} filled ${PAGES_MAX} pages of ${ROWS_PER_PAGE} rows`,
    next: "Compare its answers with another hub.",
  });
}
