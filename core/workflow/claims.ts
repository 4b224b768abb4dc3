// Claims: small rewards that a payout puts up in a contract, the book of all that was ever put up, and what is left to fetch.
import type { PersonId } from "#core/contribution/contribution.ts";
import { NeedsHuman } from "#core/errors.ts";
import { parseWallet, type Hash, type Transfer, type Wallet } from "#core/key.ts";
import type { Draft, RecordedRound } from "#core/ledger/entry.ts";
import type { ClaimRoundState, ProposalState, State } from "#core/ledger/state.ts";
import type { VaultRecord } from "#core/ledger/vault.ts";
import { parseBaseUnits, sumOf, ZERO, type BaseUnits } from "#core/money.ts";
import { addToBook, fitsOneTree, readBookText, totalOfBook, writeBook, type Earned } from "#core/payout/book.ts";
import { splitLanes, type ClaimRules } from "#core/payout/lane.ts";
import type { Rules } from "#core/rules.ts";
import type { BatchClaims, PaidPayout, PostedRound } from "#core/world.ts";
import { rulesOf } from "./due-steps.ts";
import { recordUrl, rulesInForce, type House } from "./house.ts";
import { payoutWords } from "./names.ts";
import { recordFacts, type Outcome } from "./outcome.ts";

/** Where people fetch what was put up for them. */
export function claimsUrl(house: House): string {
  return `${recordUrl(house)}/claims`;
}

// ---- The book ---------------------------------------------------------------------------------------------------------

export interface Book {
  readonly contract: Wallet;
  /** 0 before anything was put up. */
  readonly round: number;
  readonly root: Hash;
  readonly earned: readonly Earned[];
}

const NO_ROOT: Hash = `0x${"0".repeat(64)}`;

/**
 * The book after the newest round that the chain has confirmed.
 * @throws NeedsHuman when the vault has lost it, or holds another than the one whose root is on record
 */
export async function readBook(house: House, state: State, contract: Wallet): Promise<Book> {
  const newest = state.claimRounds.get(contract);
  if (newest === undefined) return { contract, round: 0, root: NO_ROOT, earned: [] };
  const { round, root } = newest;
  return { contract, round, root, earned: await readRound(house, contract, newest) };
}

async function readRound(house: House, contract: Wallet, recorded: ClaimRoundState): Promise<Earned[]> {
  const { round, root, bookRecord } = recorded;
  const earned = await readEarned(house, bookRecord);
  if (earned !== null && house.world.treasury.claimTree(earned).root === root) return earned;
  throw new NeedsHuman("The book of claims is not in the vault as it was.", {
    happened: `Round ${round} of ${contract} stands on ${root}; the record is ${bookRecord}.`,
    next: "Put back the newest copy of the ledger that has it, then: npm run reconcile",
  });
}

/** @throws as `readBook` does */
export async function readBookOf(house: House, recorded: RecordedRound): Promise<readonly Earned[]> {
  return readRound(house, recorded.contract, recorded);
}

async function readEarned(house: House, record: string): Promise<Earned[] | null> {
  const kept = await house.store.vault.read(record);
  return kept === null ? null : readBookText(kept.text);
}

/** Named by its root, so that another book can never lie under the same name. */
function bookRecordOf(contract: Wallet, root: Hash): string {
  return `claim-book:${contract}:${root}`;
}

interface NextBook {
  readonly round: RecordedRound;
  readonly record: VaultRecord;
}

/** Null when the book would not fit into one tree. */
function nextBook(house: House, book: Book, small: readonly VotedLine[]): NextBook | null {
  const claimed = small.map(({ transfer }) => transfer);
  const earned = addToBook(book.earned, claimed);
  if (!fitsOneTree(earned)) return null;
  const { root, totalBaseUnits } = house.world.treasury.claimTree(earned);
  const record = bookRecordOf(book.contract, root);
  const riseBaseUnits = sumOf(claimed.map(({ amountBaseUnits }) => amountBaseUnits));
  return {
    round: {
      contract: book.contract,
      round: book.round + 1,
      root,
      totalBaseUnits: totalBaseUnits.toString(),
      riseBaseUnits: riseBaseUnits.toString(),
      bookRecord: record,
      persons: small.map(({ person }) => person),
    },
    record: { record, person: null, kind: "claim-book", text: writeBook(earned) },
  };
}

/** The fact beside the book that it names, unless another round was recorded since the book was read: then it is decided anew. */
export function recordRound(next: NextBook | null, draft: Draft): Outcome {
  if (next === null) return recordFacts(draft);
  const { round, record } = next;
  const isUnmoved = ({ claimRounds }: State): boolean =>
    (claimRounds.get(round.contract)?.round ?? 0) === round.round - 1;
  return { record: (state) => (isUnmoved(state) ? { drafts: [draft], records: [record] } : { drafts: [] }) };
}

// ---- Putting up -------------------------------------------------------------------------------------------------------

/**
 * By the rules of the proposal's epoch, as long as the rules in force still name the same contract: where the DAO has turned
 * from it, all is transferred.
 */
function claimRules(state: State, proposal: ProposalState): ClaimRules | null {
  const inForce = rulesInForce(state);
  const { claims } = rulesOf(state, proposal, inForce).treasury;
  return claims !== null && inForce.treasury.claims?.contract === claims.contract ? claims : null;
}

/** A line of a vote beside the transfer that it stands for. */
export interface VotedLine {
  readonly person: PersonId;
  readonly transfer: Transfer;
}

/** @param transfers those of the lines, in their order */
export function pairLines(lines: ProposalState["lines"], transfers: readonly Transfer[]): VotedLine[] {
  return lines.flatMap(({ person }, at) => {
    const transfer = transfers[at];
    return transfer === undefined ? [] : [{ person, transfer }];
  });
}

/**
 * What of these lines a new batch puts up for claiming; null when all of them are transferred.
 * @throws NeedsHuman when Claims does not stand on the root that the book says: what it owes is then unknown here
 */
export async function planClaims(
  house: House,
  proposal: ProposalState,
  paid: readonly VotedLine[],
): Promise<NextBook | null> {
  const state = await house.stream.state();
  const rules = claimRules(state, proposal);
  const lanes = splitLanes(
    paid.map(({ transfer }) => transfer),
    rules,
  );
  if (rules === null || lanes.claimed.length === 0) return null;
  const book = await readBook(house, state, rules.contract);
  await refuseOtherRound(house, book, proposal);
  const small = paid.filter(({ transfer }) => lanes.claimed.includes(transfer));
  return nextBook(house, book, small);
}

async function refuseOtherRound(house: House, book: Book, proposal: ProposalState): Promise<void> {
  const { round, root, totalBaseUnits } = await house.world.treasury.readClaims(book.contract);
  if (round === book.round && root === book.root && totalBaseUnits === totalOfBook(book.earned)) return;
  throw new NeedsHuman(`Claims does not stand where this ledger left it, so ${payoutWords(proposal)} is not paid.`, {
    happened: `${book.contract} is at round ${round} on ${root}; here the last is round ${book.round} on ${book.root}.`,
    next: "If this ledger came from a copy, put back the newest one and run: npm run reconcile. If owners of the Safe posted a root themselves, adopt rules without treasury.claims, by which all is transferred, then: npm run resume",
  });
}

/** The round of a batch, with the transfers that it stands for. */
export function claimsOfBatch(recorded: RecordedRound | undefined, paid: readonly VotedLine[]): BatchClaims | null {
  if (recorded === undefined) return null;
  const persons = new Set(recorded.persons);
  const { contract, round, root, riseBaseUnits, totalBaseUnits } = recorded;
  return {
    contract,
    round,
    root,
    totalBaseUnits: parseBaseUnits(totalBaseUnits),
    riseBaseUnits: parseBaseUnits(riseBaseUnits),
    transfers: paid.filter(({ person }) => persons.has(person)).map(({ transfer }) => transfer),
  };
}

// ---- Settling ---------------------------------------------------------------------------------------------------------

interface FoundClaims extends NextBook {
  readonly transfers: readonly Transfer[];
}

/**
 * Which voted lines a payment on chain put up for claiming. The root decides: of the lines that were not transferred it stands
 * for exactly those that, added to the book, give it. What is in doubt counts as nothing, and a person is asked.
 * @returns null when it put up nothing; a wait while an earlier round is not on record yet
 */
export async function findClaims(
  house: House,
  proposal: ProposalState,
  voted: readonly VotedLine[],
  paid: PaidPayout,
): Promise<FoundClaims | null | { readonly wait: string }> {
  const { batch } = proposal;
  if (paid.claims === null) {
    const isPromised = batch?.claims !== undefined && batch.safeTxHash === paid.safeTxHash;
    if (isPromised) throw otherClaims(proposal, paid, "the signed round of claims is not in it");
    return null;
  }
  const state = await house.stream.state();
  refuseForeignContract(state, proposal, paid, paid.claims);
  const book = await readBook(house, state, paid.claims.contract);
  if (paid.claims.round > book.round + 1 && mayBringRound(state, proposal))
    return { wait: `round ${book.round + 1} of the claims is not on record yet` };
  const found = matchLines(house, proposal, voted, paid, paid.claims, book);
  if (found !== null) return found;
  throw otherClaims(
    proposal,
    paid,
    `round ${paid.claims.round} stands on ${paid.claims.root}, and no lines of this vote give that root after round ${book.round}`,
  );
}

function otherClaims(proposal: ProposalState, { transactionHash }: PaidPayout, because: string): NeedsHuman {
  return new NeedsHuman(`The chain shows other claims than were voted for ${payoutWords(proposal)}.`, {
    happened: `${transactionHash}: ${because}.`,
    next: "If this ledger came from a copy, put back the newest one and run: npm run reconcile. Nothing more will be paid under this id.",
  });
}

/** Only contracts that the DAO chose: what another one promises is the owners' own affair. */
function refuseForeignContract(
  state: State,
  proposal: ProposalState,
  paid: PaidPayout,
  { contract }: PostedRound,
): void {
  const inForce = rulesInForce(state);
  const chosen = [rulesOf(state, proposal, inForce), inForce].map(({ treasury }) => treasury.claims?.contract);
  if (chosen.includes(contract) || proposal.batch?.claims?.contract === contract) return;
  throw otherClaims(proposal, paid, `it puts rewards up in ${contract}, which the rules do not name`);
}

/** Another payout of ours that is on chain, and whose turn it is first. */
function mayBringRound(state: State, { payoutId }: ProposalState): boolean {
  return [...state.proposals.values()].some(
    (other) =>
      other.payoutId !== payoutId &&
      other.settled === null &&
      (other.verdict === null || other.verdict.word === "passed"),
  );
}

function matchLines(
  house: House,
  { batch }: ProposalState,
  voted: readonly VotedLine[],
  { transfers }: PaidPayout,
  posted: PostedRound,
  book: Book,
): FoundClaims | null {
  if (posted.round !== book.round + 1) return null;
  const transferred = new Set(transfers.map(({ wallet }) => wallet));
  const open = voted.filter(({ transfer }) => !transferred.has(transfer.wallet));
  const withheld = new Set(batch?.withheld.map(({ person }) => person));
  for (const lines of [open.filter(({ person }) => !withheld.has(person)), open]) {
    const claimed = lines.map(({ transfer }) => transfer);
    if (sumOf(claimed.map(({ amountBaseUnits }) => amountBaseUnits)) !== posted.riseBaseUnits) continue;
    const next = nextBook(house, book, lines);
    const isIt = next?.round.root === posted.root && next.round.totalBaseUnits === posted.totalBaseUnits.toString();
    if (next !== null && isIt) return { ...next, transfers: claimed };
  }
  return null;
}

// ---- Fetching ---------------------------------------------------------------------------------------------------------

/** Who may fetch how much in all, with what proves it: as public as the ballots are. */
export interface ClaimList {
  readonly daoName: string;
  readonly chainId: number;
  readonly token: Rules["treasury"]["token"];
  readonly contract: Wallet;
  readonly round: number;
  readonly root: Hash;
  readonly accounts: readonly (Earned & { readonly proof: readonly Hash[] })[];
  /** Other contracts of this DAO in which something may be left, newest first. */
  readonly others: readonly Wallet[];
}

/** The list beside what the chain says now. */
export interface ClaimStanding extends ClaimList {
  /** Fetched so far, in the order of the accounts. */
  readonly claimedBaseUnits: readonly BaseUnits[];
  /** False while a newer round is on chain than on record: the proofs here then wait for it. */
  readonly isCurrent: boolean;
}

export interface ClaimDesk {
  /** @returns null when nothing was ever put up in that contract; without a contract, in the newest one of the DAO's */
  list(contract: string | null): Promise<ClaimList | null>;
  standing(contract: string | null): Promise<ClaimStanding | null>;
}

/** Anybody may ask, at any time: a tree is hashed once for each round, and the chain asked again only where somebody claimed. */
export function openClaimDesk(house: House): ClaimDesk {
  const lists = new Map<Wallet, ClaimList>();
  const seen = new Map<Wallet, { readonly of: string; readonly claimed: Map<Wallet, BaseUnits> }>();

  async function list(asked: string | null): Promise<ClaimList | null> {
    const state = await house.stream.state();
    const contracts = [...state.claimRounds.keys()].toReversed();
    const contract = asked === null ? chosenContract(state, contracts) : parseWallet(asked);
    const newest = contract === null ? undefined : state.claimRounds.get(contract);
    if (contract === null || newest === undefined) return null;
    const known = lists.get(contract);
    const others = contracts.filter((other) => other !== contract);
    const fresh = known?.root === newest.root ? known : await readList(house, state, contract);
    lists.set(contract, fresh);
    return { ...fresh, daoName: rulesInForce(state).name, others };
  }

  async function claimedOf({ contract, root, accounts }: ClaimList, claimedBaseUnits: BaseUnits) {
    const of = `${root} ${claimedBaseUnits}`;
    const last = seen.get(contract);
    const claimed = last?.claimed ?? new Map<Wallet, BaseUnits>();
    if (last?.of !== of) {
      // Whoever has fetched all cannot fetch more: nobody asks about those again.
      const open = accounts.filter(
        ({ wallet, cumulativeBaseUnits }) => (claimed.get(wallet) ?? ZERO) < cumulativeBaseUnits,
      );
      const wallets = open.map(({ wallet }) => wallet);
      const amounts = await house.world.treasury.readClaimed(contract, wallets);
      for (const [at, wallet] of wallets.entries()) claimed.set(wallet, amounts[at] ?? ZERO);
      seen.set(contract, { of, claimed });
    }
    return accounts.map(({ wallet }) => claimed.get(wallet) ?? ZERO);
  }

  return {
    list,
    standing: async (asked) => {
      const shown = await list(asked);
      if (shown === null) return null;
      const now = await house.world.treasury.readClaims(shown.contract);
      const claimedBaseUnits = await claimedOf(shown, now.claimedBaseUnits);
      return { ...shown, claimedBaseUnits, isCurrent: now.root === shown.root };
    },
  };
}

function chosenContract(state: State, newestFirst: readonly Wallet[]): Wallet | null {
  const inForce = rulesInForce(state).treasury.claims?.contract;
  return newestFirst.find((contract) => contract === inForce) ?? newestFirst[0] ?? null;
}

async function readList(house: House, state: State, contract: Wallet): Promise<ClaimList> {
  const { round, root, earned } = await readBook(house, state, contract);
  const { name, treasury } = rulesInForce(state);
  const tree = house.world.treasury.claimTree(earned);
  const accounts = earned.map((one) => ({ ...one, proof: tree.proofOf(one.wallet) ?? [] }));
  return {
    daoName: name,
    chainId: treasury.chainId,
    token: treasury.token,
    contract,
    round,
    root,
    accounts,
    others: [],
  };
}
