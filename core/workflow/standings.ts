// A standing: how the points of an epoch lie, and who earned them; read from the public record and from what closed the epochs.
import type { PersonId } from "#core/contribution/contribution.ts";
import { BadInput } from "#core/errors.ts";
import type { Fact } from "#core/ledger/entry.ts";
import { readAll } from "#core/ledger/ledger.ts";
import { parseBaseUnits, type BaseUnits } from "#core/money.ts";
import { epochBudget, type Rules } from "#core/rules.ts";
import type { UnixSeconds } from "#core/time.ts";
import { rulesInForce, type ReadingRoom } from "./house.ts";
import { shownName } from "./names.ts";
import type { PublicRecord, RecordedContribution, RecordedProposal } from "./record.ts";

export const PERIODS = ["this-epoch", "last-epoch", "all-time"] as const;
export type Period = (typeof PERIODS)[number];

/** One person among those who earned points. */
export interface Rank {
  /** From 1; who has the same points shares a place. */
  readonly place: number;
  /** The login, or a pseudonym once erased. */
  readonly name: string;
  /** Hundredths of a point, above zero. */
  readonly points: number;
  readonly works: number;
  /** What the epoch allocated; null while it is open, over all time, and for one kind of work. */
  readonly amountBaseUnits: BaseUnits | null;
  /** Why the amount is not the plain share of the points. */
  readonly because?: "floor" | "cap";
}

/** Counts of an epoch's works, or of those of one kind. */
export interface WorkCount {
  readonly all: number;
  readonly unscored: number;
  /** A person still looks at them: until then the lower of score and size counts. */
  readonly provisional: number;
}

export interface Leaderboard {
  readonly daoName: string;
  readonly token: PublicRecord["token"];
  readonly period: Period;
  /** Null over all time. */
  readonly epoch: EpochName | null;
  /** Null for all kinds of work. */
  readonly kind: string | null;
  /** Everybody, the most points first. */
  readonly ranks: readonly Rank[];
  readonly works: WorkCount;
  /** The closed epoch's proposal; null for any other period, and before there is one. */
  readonly proposal: RecordedProposal | null;
}

export interface EpochName {
  readonly number: number;
  readonly opensAt: UnixSeconds;
  /** When it closes, or closed. */
  readonly closesAt: UnixSeconds;
  readonly isOpen: boolean;
}

export interface EpochStanding {
  readonly daoName: string;
  readonly token: PublicRecord["token"];
  readonly epoch: EpochName;
  readonly ranks: readonly Rank[];
  readonly works: WorkCount;
  /** The kinds of work with their points, the most first. */
  readonly kinds: readonly { readonly kind: string; readonly points: number }[];
  /** Of an open epoch the most that it may pay. */
  readonly budgetBaseUnits: BaseUnits;
  /** Of a closed one: the treasury's free balance did not carry the budget of the rules. */
  readonly isCappedByBalance: boolean;
  /** By the rules of an open epoch; null for a closed one. */
  readonly ahead: Rules["vote"] | null;
  readonly proposal: RecordedProposal | null;
  /** How its rewards spread, as sentences; empty while it is open. */
  readonly fairness: readonly string[];
}

// ---- Closed epochs ----------------------------------------------------------------------------------------------------

/** A closed epoch as its own entries tell it. */
export interface EpochBook {
  readonly number: number;
  readonly opensAt: UnixSeconds;
  readonly closedAt: UnixSeconds;
  readonly budgetBaseUnits: BaseUnits;
  readonly isCappedByBalance: boolean;
  readonly shares: readonly {
    readonly person: PersonId;
    readonly points: number;
    readonly amountBaseUnits: BaseUnits;
    readonly because?: "floor" | "cap";
  }[];
}

/** What is closed never changes: only entries that were not read yet are read. */
export function keepEpochBooks({
  store,
  dao,
}: Pick<ReadingRoom, "store" | "dao">): () => Promise<readonly EpochBook[]> {
  const opened = new Map<number, UnixSeconds>();
  const books: EpochBook[] = [];
  let next = 0;
  let turn: Promise<unknown> = Promise.resolve();

  async function readOn(): Promise<readonly EpochBook[]> {
    for await (const { fact, at, number } of readAll(store.ledger, dao, next)) {
      if (fact.kind === "epoch-opened") opened.set(fact.epoch, fact.opensAt);
      if (fact.kind === "epoch-closed") books.push(bookOf(fact, opened.get(fact.epoch) ?? at, at));
      next = number + 1;
    }
    return [...books];
  }
  return () => {
    const read = turn.then(readOn);
    turn = read.catch(() => undefined);
    return read;
  };
}

function bookOf(
  { epoch, budgetBaseUnits, isCappedByBalance, allocations }: Extract<Fact, { kind: "epoch-closed" }>,
  opensAt: UnixSeconds,
  closedAt: UnixSeconds,
): EpochBook {
  const shares = allocations.map(({ person, score, amountBaseUnits: amount, because }) => ({
    person,
    points: score,
    amountBaseUnits: parseBaseUnits(amount),
    ...(because === undefined ? {} : { because }),
  }));
  return {
    number: epoch,
    opensAt,
    closedAt,
    budgetBaseUnits: parseBaseUnits(budgetBaseUnits),
    isCappedByBalance,
    shares,
  };
}

// ---- The two answers --------------------------------------------------------------------------------------------------

/** Who is called what: joined when it is asked for, so that an erased name is gone at once. */
export type Names = ReadonlyMap<PersonId, string>;

export async function namesIn(
  { store, stream }: Pick<ReadingRoom, "store" | "stream">,
  books: readonly EpochBook[],
): Promise<Names> {
  const { joined } = await stream.state();
  const names = new Map<PersonId, string>();
  for (const { shares } of books)
    for (const { person } of shares)
      if (!names.has(person)) names.set(person, await shownName(store.vault, joined.get(person) ?? person));
  return names;
}

export interface Books {
  readonly record: PublicRecord;
  /** Oldest first. */
  readonly closed: readonly EpochBook[];
  readonly names: Names;
}

export async function leaderboard(
  house: ReadingRoom,
  record: PublicRecord,
  books: readonly EpochBook[],
  asked: { readonly period: Period; readonly kind: string | null },
): Promise<Leaderboard> {
  const closed = { "this-epoch": [], "last-epoch": books.slice(-1), "all-time": books }[asked.period];
  return rankPeriod({ record, closed: books, names: await namesIn(house, closed) }, asked);
}

export async function epochStanding(
  house: ReadingRoom,
  record: PublicRecord,
  books: readonly EpochBook[],
  number: number | null,
): Promise<EpochStanding> {
  const state = await house.stream.state();
  const rules = state.rulesOf.get(state.openEpoch?.rulesHash ?? "0x") ?? rulesInForce(state);
  const meant = books.filter((book) => book.number === (number ?? books.at(-1)?.number));
  return standEpoch({ record, closed: books, names: await namesIn(house, meant) }, number, rules);
}

// ---- Pure -------------------------------------------------------------------------------------------------------------

/** @throws BadInput where the period has no epoch */
export function rankPeriod(
  books: Books,
  { period, kind }: { readonly period: Period; readonly kind: string | null },
): Leaderboard {
  const { record } = books;
  const { daoName, token } = record;
  const epoch = period === "all-time" ? null : period === "this-epoch" ? openEpoch(record) : lastEpoch(books.closed);
  const works = record.contributions.filter(
    (work) => (epoch === null || work.epoch === epoch.number) && (kind === null || work.kind === kind),
  );
  const isShared = epoch !== null && !epoch.isOpen && kind === null;
  return {
    daoName,
    token,
    period,
    epoch,
    kind,
    ranks: isShared ? rankShares(books, epoch.number, works) : rankWorks(pointsOf(books, period, kind, works), works),
    works: countWorks(works),
    proposal: epoch === null || epoch.isOpen ? null : proposalOf(record, epoch.number),
  };
}

/** @param number null for the open epoch, or the last one where none is open @throws BadInput where there is no such epoch */
export function standEpoch(books: Books, number: number | null, rules: Rules): EpochStanding {
  const { record, closed } = books;
  const epoch = findEpoch(books, number);
  const works = record.contributions.filter((work) => work.epoch === epoch.number);
  const book = closed.find((other) => other.number === epoch.number);
  const proposal = epoch.isOpen ? null : proposalOf(record, epoch.number);
  return {
    daoName: record.daoName,
    token: record.token,
    epoch,
    ranks: epoch.isOpen ? rankWorks(sumByName(works), works) : rankShares(books, epoch.number, works),
    works: countWorks(works),
    kinds: kindsOf(works),
    budgetBaseUnits: book?.budgetBaseUnits ?? epochBudget(rules),
    isCappedByBalance: book?.isCappedByBalance ?? false,
    ahead: epoch.isOpen ? rules.vote : null,
    proposal,
    fairness: proposal?.fairness ?? [],
  };
}

function openEpoch({ openEpoch: open, daoName }: PublicRecord): EpochName {
  if (open !== null) return { ...open, isOpen: true };
  throw new BadInput(`No epoch of ${daoName} is open at the moment.`, { next: "Ask for the last epoch, or all time." });
}

function lastEpoch(closed: readonly EpochBook[]): EpochName {
  const last = closed.at(-1);
  if (last !== undefined) return nameBook(last);
  throw new BadInput("No epoch has closed yet.", { next: "Ask for this epoch." });
}

function nameBook({ number, opensAt, closedAt }: EpochBook): EpochName {
  return { number, opensAt, closesAt: closedAt, isOpen: false };
}

function findEpoch({ record, closed }: Books, number: number | null): EpochName {
  const { openEpoch: open } = record;
  if (open !== null && (number === null || number === open.number)) return { ...open, isOpen: true };
  const book = number === null ? closed.at(-1) : closed.find((other) => other.number === number);
  if (book !== undefined) return nameBook(book);
  const newest = open?.number ?? closed.at(-1)?.number;
  throw new BadInput(number === null ? "No epoch has begun yet." : `There is no epoch ${number} on record.`, {
    next: newest === undefined ? "The first begins by itself." : `The newest is epoch ${newest}.`,
  });
}

function proposalOf({ proposals }: PublicRecord, epoch: number): RecordedProposal | null {
  return proposals.find((proposal) => proposal.grant === null && proposal.epoch === epoch) ?? null;
}

/** What counts of a score now: of one that a person still has to look at, the lower of score and size. */
function counted({ score, deterministic, standing }: RecordedContribution): number {
  return standing === "provisional" ? Math.min(score ?? 0, deterministic ?? 0) : (score ?? 0);
}

function countWorks(works: readonly RecordedContribution[]): WorkCount {
  return {
    all: works.length,
    unscored: works.filter(({ score }) => score === null).length,
    provisional: works.filter(({ standing }) => standing === "provisional").length,
  };
}

/** Names are unique: a login at the code host, or a name on Discord behind its own sign. */
function sumByName(works: readonly RecordedContribution[]): Map<string, number> {
  const points = new Map<string, number>();
  for (const work of works) add(points, work.contributor, counted(work));
  return points;
}

function add(points: Map<string, number>, name: string, more: number): void {
  points.set(name, (points.get(name) ?? 0) + more);
}

/** Over all time the closed epochs count as they were shared out, and the open one as it stands; one kind as it stands now. */
function pointsOf(
  { record, closed, names }: Books,
  period: Period,
  kind: string | null,
  works: readonly RecordedContribution[],
): Map<string, number> {
  if (period !== "all-time" || kind !== null) return sumByName(works);
  const points = sumByName(works.filter(({ epoch }) => epoch === record.openEpoch?.number));
  for (const { shares } of closed) for (const share of shares) add(points, names.get(share.person) ?? "", share.points);
  return points;
}

function rankWorks(points: ReadonlyMap<string, number>, works: readonly RecordedContribution[]): Rank[] {
  const counts = countByName(works);
  return placed(
    [...points].map(([name, sum]) => ({ name, points: sum, works: counts.get(name) ?? 0, amountBaseUnits: null })),
  );
}

function rankShares({ closed, names }: Books, epoch: number, works: readonly RecordedContribution[]): Rank[] {
  const shares = closed.find((book) => book.number === epoch)?.shares ?? [];
  const counts = countByName(works);
  return placed(
    shares.map(({ person, ...share }) => {
      const name = names.get(person) ?? "";
      return { ...share, name, works: counts.get(name) ?? 0 };
    }),
  );
}

function countByName(works: readonly RecordedContribution[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { contributor } of works) add(counts, contributor, 1);
  return counts;
}

function placed(unplaced: readonly Omit<Rank, "place">[]): Rank[] {
  const ranks = unplaced
    .filter(({ points }) => points > 0)
    .toSorted((a, b) => b.points - a.points || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return ranks.map((rank) => ({ ...rank, place: ranks.findIndex(({ points }) => points === rank.points) + 1 }));
}

function kindsOf(works: readonly RecordedContribution[]): EpochStanding["kinds"] {
  const points = new Map<string, number>();
  for (const work of works) add(points, work.kind, counted(work));
  return [...points]
    .map(([kind, sum]) => ({ kind, points: sum }))
    .filter(({ points: sum }) => sum > 0)
    .toSorted((a, b) => b.points - a.points || (a.kind < b.kind ? -1 : 1));
}
