// Restoring: a ledger that came back from a backup is recognised by the roots it once published, and joined with what happened outside.
import { strict as assert } from "node:assert";
import type { PersonId } from "#core/contribution/contribution.ts";
import { NeedsHuman, RetryLater } from "#core/errors.ts";
import { parseWallet, transfersHash, type Hash, type Transfer } from "#core/key.ts";
import type { Draft, Fact } from "#core/ledger/entry.ts";
import { rootOf } from "#core/ledger/merkle.ts";
import {
  epochWithoutWork,
  type ClosedEpoch,
  type ContributionState,
  type ProposalState,
  type State,
} from "#core/ledger/state.ts";
import type { VaultRecord } from "#core/ledger/vault.ts";
import { parseBaseUnits, sumOf, ZERO, type BaseUnits } from "#core/money.ts";
import { proposalId, type Commitment } from "#core/proposal/proposal.ts";
import { epochBudget } from "#core/rules.ts";
import { addDays } from "#core/time.ts";
import type { Ballot } from "#core/world.ts";
import { knowsBallot, readCommitment, readPublished, refuseForged, type Published } from "./found-ballot.ts";
import { takeOverGrant, takeOverMotion } from "./found-motion.ts";
import { newPersonId, rulesInForce, type House } from "./house.ts";
import { openMotion } from "./motion.ts";
import { findWallet, shownName } from "./names.ts";
import type { Outcome } from "./outcome.ts";
import { intendBatch, isToldWithheld } from "./pay.ts";
import { epochClosed, epochPayoutId, openBallot, proposalPostKey, reachVerdict, splitLines } from "./propose.ts";

/** More of our ballots than this are never looked through: older ones are settled or lapsed long since. */
const BALLOTS_LOOKED_AT_MAX = 50;

/**
 * Whether the newest root we ever published lies in our tree.
 * @returns a sentence that says what is missing, or null when nothing is
 */
export async function findBreak(
  house: House,
): Promise<{ readonly because: string; readonly root: Hash; readonly size: number } | null> {
  const state = await house.stream.state();
  for (const ballot of await house.world.ballotBox.ballots(BALLOTS_LOOKED_AT_MAX)) {
    const published = readPublished(ballot, house.dao);
    if (published === null) continue;
    // Ballots come newest first: what was published before an acknowledged root was taken over together with it.
    if (state.lostRoots.has(published.ledgerRoot)) return null;
    const { ledgerRoot: root, ledgerSize: size } = published;
    const isInOurTree = size <= state.size && rootOf(await house.store.ledger.frontier(house.dao, size)) === root;
    // A copy made right before the draft has the whole tree, and knows nothing of the ballot or drafts another one.
    if (isInOurTree && (await knowsBallot(house, published))) return null;
    const because =
      size > state.size || isInOurTree
        ? `The ballot of ${published.of} was opened over ${size} entries, and this ledger has ${state.size}: it was restored from an older copy.`
        : `The ballot of ${published.of} published another root for the first ${size} entries: this is not the ledger it was opened from.`;
    return { because: `${because} Run: npm run reconcile`, root, size };
  }
  return null;
}

/** Appends what happened outside while the lost entries were written. @returns what was done, as sentences */
export async function reconcile(house: House): Promise<string[]> {
  const said: string[] = [];
  const broken = await findBreak(house);
  const ballots = await house.world.ballotBox.ballots(BALLOTS_LOOKED_AT_MAX);
  const oldestFirst = ballots.toReversed();
  const outside = ballots
    .flatMap((ballot) => readCommitment(ballot, house.dao) ?? [])
    .filter(({ grant }) => grant === undefined);
  await putBackWallets(house, ballots);
  for (const [at, ballot] of oldestFirst.entries()) {
    const published = readPublished(ballot, house.dao);
    if (published === null) continue;
    const { commitment } = published;
    if (await knowsBallot(house, published)) {
      said.push(...(await joinBallot(house, published)));
      continue;
    }
    if ("motion" in commitment) {
      said.push(...(await takeOverMotion(house, ballot, published, commitment)));
      continue;
    }
    if (commitment.grant !== undefined) {
      said.push(...(await takeOverGrant(house, ballot, published, commitment)));
      continue;
    }
    // A lost vote gave back reserved amounts that a later ballot may have proposed again.
    for (const earlier of oldestFirst.slice(0, at)) await countBallot(house, earlier.payoutId);
    // So may it have what an earlier payout left out.
    said.push(...(await findOutcomes(house)));
    said.push(...(await takeOver(house, ballot, { ...published, commitment }, outside)));
  }
  said.push(...(await findOutcomes(house)));
  said.push(...(await askErasuresAnew(house)));
  // Last: a reconcile that stopped halfway must leave the house reading only.
  if (broken !== null) {
    await acknowledge(house, broken);
    said.push(`Recorded that the ledger was restored: ${broken.because.replace(" Run: npm run reconcile", "")}`);
  }
  return said.length === 0
    ? ["Nothing is missing: every ballot, post and payment found outside is in the ledger."]
    : said;
}

/**
 * People of this copy who were erased since it was made. Their wallets on open ballots are public: they are put back until what
 * was voted on is at its end. Then they are erased as ever, which this copy has to be asked for anew.
 */
async function putBackWallets(house: House, ballots: readonly Ballot[]): Promise<void> {
  const records: VaultRecord[] = [];
  for (const proposal of (await house.stream.state()).proposals.values())
    records.push(...(await walletsOnBallot(house, proposal, ballots)));
  await house.store.vault.keepFound(records);
}

async function askErasuresAnew(house: House): Promise<string[]> {
  const gone: PersonId[] = [];
  for (const [person, { isErased }] of (await house.stream.state()).persons)
    if (isErased !== true && (await house.store.vault.isErased(person))) gone.push(person);
  await house.stream.append((state) => ({
    drafts: gone
      .filter((person) => !state.erasures.has(person))
      .map((person): Draft => {
        const fact = { kind: "erasure-asked", person, until: house.stream.now() } as const;
        return { key: `erasure-asked:${person}:${state.size}`, fact };
      }),
  }));
  if (gone.length === 0) return [];
  const count = gone.length === 1 ? "1 person" : `${gone.length} people`;
  return [`${count} of this copy were erased since. They are erased here too, once what is on its way has settled.`];
}

/** The commitment is the proposal's own: its transfers stand in the order of the lines. */
async function walletsOnBallot(
  house: House,
  { proposal, payoutId, lines }: ProposalState,
  ballots: readonly Ballot[],
): Promise<VaultRecord[]> {
  const commitments = ballots.flatMap((ballot) => readCommitment(ballot, house.dao) ?? []);
  const own = commitments.find((each) => each.payoutId === payoutId && proposalId(each) === proposal);
  const found: VaultRecord[] = [];
  for (const [at, { person, walletRecord }] of lines.entries()) {
    const wallet = own?.transfers[at]?.wallet;
    if (wallet === undefined || (await findWallet(house.store.vault, walletRecord)) !== null) continue;
    found.push({ record: walletRecord, person, kind: "wallet", text: parseWallet(wallet) });
  }
  return found;
}

async function acknowledge(
  house: House,
  { root, size, because }: { root: Hash; size: number; because: string },
): Promise<void> {
  await house.stream.append(async (state) => {
    const newRoot = rootOf(await house.store.ledger.frontier(house.dao, state.size));
    const fact: Fact = { kind: "ledger-restored", oldRoot: root, oldSize: size, newRoot, newSize: state.size, because };
    return { drafts: [{ key: `restored:${root}`, fact }] };
  });
}

/** The proposal is known and its ballot is not: the ordinary act finds it, and compares what it commits to. */
async function joinBallot(house: House, { payoutId, of }: Published): Promise<string[]> {
  const { proposals, motions } = await house.stream.state();
  const proposal = proposals.get(payoutId);
  const motion = motions.get(payoutId);
  const isOpen = (proposal ?? motion)?.ballot === null;
  if (!isOpen) return [];
  const act = proposal !== undefined ? openBallot(house, proposal) : motion && openMotion(house, motion);
  const outcome = await act?.catch((error: unknown) => {
    throw blockedBy(error);
  });
  if (outcome === undefined || !(await recordOutcome(house, outcome))) return [];
  return [`Found the ballot of ${of} on Snapshot.`];
}

/** @throws RetryLater while the votes of a ballot that has ended are not counted yet */
async function countBallot(house: House, payoutId: Hash): Promise<void> {
  const proposal = (await house.stream.state()).proposals.get(payoutId);
  const { ballot = null, verdict = null } = proposal ?? {};
  if (proposal === undefined || ballot === null || verdict !== null || house.stream.now() <= ballot.endsAt) return;
  const outcome = await reachVerdict(house, proposal).catch((error: unknown) => {
    throw blockedBy(error);
  });
  if (!("wait" in outcome)) await recordOutcome(house, outcome);
  else
    throw new RetryLater(`The vote of epoch ${proposal.epoch} is not counted yet.`, {
      happened: `Ballot ${ballot.ballotId}: ${outcome.wait}.`,
      next: "Wait until Snapshot shows its result as final, then: npm run reconcile",
    });
}

/** Until a ballot that cannot be trusted is out of the way nothing goes on, and no step is there to be resumed: the command is. */
function blockedBy(error: unknown): unknown {
  if (!(error instanceof NeedsHuman) || !error.next.includes("npm run resume")) return error;
  return new NeedsHuman(error.message, {
    happened: error.happened,
    next: "If it was never paid, delete that proposal on Snapshot with the author's key; if it was, have its flag lifted. Then: npm run reconcile",
    cause: error,
  });
}

/**
 * A ballot of ours that the ledger does not know: what was put to the vote stands, whatever this copy has drafted or would have.
 * It need not come from entries that followed on this copy: where an earlier restore gave up a history, and a copy of that one
 * is put back, any work that this copy still owes may have been paid under another epoch. So nothing stays drafted, and whoever
 * the ballot may have paid is owed no more than the ballot leaves.
 */
async function takeOver(
  house: House,
  ballot: Ballot,
  published: Published & { readonly commitment: Commitment },
  outside: readonly Commitment[],
): Promise<string[]> {
  await refuseForged(house, ballot, published);
  const { commitment } = published;
  const said = await withdrawDrafts(house, commitment, outside);
  const wasClosed = (await house.stream.state()).closed.has(commitment.epoch);
  await reachEpoch(house, commitment.epoch, new Set(outside.map(({ epoch }) => epoch)));
  await house.stream.append(async (state) => {
    const closed = state.closed.get(commitment.epoch) ?? epochWithoutWork(state, commitment.epoch);
    const found = await linesFound(house, state, { closed, wasClosed }, commitment, said);
    const [draft, opened] = drafted(state, closed, ballot, commitment, found);
    // The key of a draft that was withdrawn is taken.
    const isTaken = await house.store.ledger.has(house.dao, draft.key);
    return { drafts: [isTaken ? { ...draft, key: `${draft.key}:found` } : draft, opened], records: found.records };
  });
  said.push(
    `Took over the ballot of epoch ${commitment.epoch} with its ${commitment.transfers.length} transfers as they were put to the vote.`,
  );
  const post = await house.world.forum.findPost("proposals", proposalPostKey(commitment.payoutId));
  if (post !== null) {
    const proposal = proposalId(commitment);
    const { channelId, messageId } = post;
    const fact: Fact = { kind: "proposal-announced", proposal, stage: "found", channelId, messageId };
    await house.stream.append(() => ({ drafts: [{ key: `announced:proposal:${commitment.payoutId}:found`, fact }] }));
    said.push(`Found the Discord post of epoch ${commitment.epoch}.`);
  }
  return said;
}

/** Drafts that never became ballots: what they propose may be in the ballot that is taken over, so it goes back to what is due. */
async function withdrawDrafts(
  house: House,
  { payoutId, epoch }: Commitment,
  outside: readonly Commitment[],
): Promise<string[]> {
  const said: string[] = [];
  const names = new Set(outside.map(proposalId));
  const voted = new Set(outside.map((commitment) => commitment.payoutId));
  const drafts = [...(await house.stream.state()).proposals.values()].filter(
    (draft) =>
      draft.ballot === null &&
      draft.grant === undefined &&
      !names.has(draft.proposal) &&
      // What was voted on in its place is taken over in its turn.
      (draft.payoutId === payoutId || !voted.has(draft.payoutId)),
  );
  for (const { proposal, payoutId: withdrawn, closed } of drafts) {
    const because = `The ballot of epoch ${epoch} was found, which this ledger did not open.`;
    await house.stream.append(() => ({
      drafts: [
        { key: `withdrawn:${withdrawn}`, fact: { kind: "proposal-withdrawn", proposal, payoutId: withdrawn, because } },
        ...(closed.epoch === epoch ? [] : [allReserved(closed)]),
      ],
    }));
    said.push(`Withdrew the draft of epoch ${closed.epoch}, which was never put to the vote. ${because}`);
  }
  return said;
}

/** Opens and closes epochs until the given one is closed; what this copy still knows of them is allocated as ever. */
async function reachEpoch(house: House, epoch: number, votedEpochs: ReadonlySet<number>): Promise<void> {
  const EPOCHS_LOST_MAX = 1_000;
  for (let steps = 0; steps < EPOCHS_LOST_MAX; steps += 1) {
    const appended = await house.stream.append((state) => ({ drafts: nextTowards(house, state, epoch, votedEpochs) }));
    if (appended.length === 0) return;
  }
}

function nextTowards(house: House, state: State, epoch: number, votedEpochs: ReadonlySet<number>): Draft[] {
  // Without a ballot of its own, what another epoch allocated was reserved when this one was put to the vote, or may lie in it.
  const unvoted = [...state.closed.values()].find((closed) => closed.epoch !== epoch && !votedEpochs.has(closed.epoch));
  if (unvoted !== undefined) return [allReserved(unvoted)];
  const open = state.openEpoch;
  if (open !== null && open.number <= epoch) {
    const rules = state.rulesOf.get(open.rulesHash) ?? rulesInForce(state);
    return [epochClosed(state, open.number, epochBudget(rules), false)];
  }
  if (open !== null || state.lastEpoch > epoch) return [];
  const next = state.lastEpoch + 1;
  const rules = rulesInForce(state);
  const opensAt = house.stream.now();
  const fact: Fact = {
    kind: "epoch-opened",
    epoch: next,
    opensAt,
    closesAt: addDays(opensAt, rules.epoch.days),
    rulesHash: state.rulesHash ?? "0x",
  };
  return [{ key: `epoch-opened:${next}`, fact }];
}

function allReserved({ epoch, allocations }: ClosedEpoch): Draft {
  const reserved = allocations.map(({ person, amountBaseUnits }) => {
    return { person, amountBaseUnits: amountBaseUnits.toString() };
  });
  return { key: `reserved:${epoch}`, fact: { kind: "amounts-reserved", epoch, reserved } };
}

type FoundLine = Extract<Fact, { kind: "proposal-drafted" }>["lines"][number];

interface KnownEpoch {
  readonly closed: ClosedEpoch;
  /** Before it was restored: then its amounts are those that were put to the vote. */
  readonly wasClosed: boolean;
}

interface Found {
  readonly lines: readonly FoundLine[];
  /** Wallets that this copy has no record of. */
  readonly records: readonly VaultRecord[];
  /** People to whom something is due, and whose wallet may be one of those. */
  readonly doubtful: ReadonlySet<PersonId>;
  /** Open work that it may have paid; null where it pays what this copy owed for the epoch, and so nothing else. */
  readonly covered: readonly ContributionState[] | null;
}

async function linesFound(
  house: House,
  state: State,
  { closed, wasClosed }: KnownEpoch,
  commitment: Commitment,
  said: string[],
): Promise<Found> {
  const rules = state.rulesOf.get(closed.rulesHash) ?? rulesInForce(state);
  assert.equal(
    commitment.payoutId,
    epochPayoutId(rules, commitment.epoch),
    "a ballot of ours names the payout of its epoch",
  );
  const lines: FoundLine[] = [];
  const records: VaultRecord[] = [];
  const linkedPersons = new Set<PersonId>();
  const unknownAmounts: BaseUnits[] = [];
  const reservedInside = new Set<PersonId>();
  let isMore = false;
  for (const transfer of readTransfers(commitment)) {
    const seen = (await house.store.vault.find("wallet", transfer.wallet)).filter(({ person }) => person !== null);
    const linked = seen.find(({ record, person }) => person && state.persons.get(person)?.walletRecord === record);
    const person = (linked ?? seen[0])?.person ?? newPersonId(house.ids);
    const walletRecord = (linked ?? seen[0])?.record ?? `wallet:${person}:found`;
    if (seen.length === 0) records.push({ record: walletRecord, person, kind: "wallet", text: transfer.wallet });
    // A wallet linked without a GitHub account may since have joined the person whose work is there.
    const mayHaveJoined = linked === undefined || !state.persons.get(person)?.hasGithub;
    if (mayHaveJoined) unknownAmounts.push(transfer.amountBaseUnits);
    else isMore ||= transfer.amountBaseUnits > dueTo(state, closed, person);
    if (linked !== undefined) linkedPersons.add(person);
    lines.push({
      person,
      walletRecord,
      amountBaseUnits: transfer.amountBaseUnits.toString(),
      because: `epoch ${commitment.epoch}`,
      // Taken by the amounts below: what this copy would allocate may be more or less than the line's own part.
      reservedFrom: [],
    });
    if (linked !== undefined && isReservedIn(state, closed, person, transfer, said)) reservedInside.add(person);
  }
  const dues = duesBeside(state, closed, linkedPersons);
  const amountsDue = new Set(dues.values());
  // No amount fits when the epoch's entries were lost: what was allocated then is unknown.
  const follows = wasClosed && !isMore && unknownAmounts.every((amount) => amountsDue.has(amount));
  const doubtful = doubtfulPersons(dues, unknownAmounts, follows);
  const mayBePaid = new Set([...lines.map(({ person }) => person), ...doubtful]);
  const covered = follows ? null : openWorks(state).filter(({ person }) => mayBePaid.has(person));
  for (const person of new Set(covered?.map((work) => work.person))) {
    const name = await shownName(house.store.vault, person);
    said.push(
      `The ballot of epoch ${closed.epoch} does not follow from this copy. What ${name} has earned since counts as part of it: please check it with the contributor.`,
    );
  }
  for (const person of doubtful) {
    const name = await shownName(house.store.vault, person);
    said.push(
      `The ballot of epoch ${closed.epoch} pays a wallet that this copy does not know. What was due to ${name} counts as part of it: please check it with the contributor.`,
    );
  }
  return { lines, records, doubtful: new Set([...doubtful, ...reservedInside]), covered };
}

/** What the epoch allocated to a person, and what earlier ones reserved. */
function dueTo(state: State, closed: ClosedEpoch, person: PersonId): BaseUnits {
  const own = closed.allocations.find((allocation) => allocation.person === person)?.amountBaseUnits ?? ZERO;
  return sumOf([own, ...(state.reserved.get(person) ?? []).map(({ amountBaseUnits }) => amountBaseUnits)]);
}

function openWorks({ contributions }: State): ContributionState[] {
  return [...contributions.values()].filter(({ paidScore }) => paidScore === null);
}

/** What is due to everybody whose wallet is none of those paid; nothing yet to whoever only has open work. */
function duesBeside(
  state: State,
  closed: ClosedEpoch,
  linkedPersons: ReadonlySet<PersonId>,
): ReadonlyMap<PersonId, BaseUnits> {
  const allocated = closed.allocations.map(({ person }) => person);
  const working = new Set(openWorks(state).map(({ person }) => person));
  const persons = [...new Set([...allocated, ...state.reserved.keys(), ...working])];
  const dues = persons
    .filter((person) => !linkedPersons.has(person))
    .map((person) => [person, dueTo(state, closed, person)] as const);
  return new Map(dues.filter(([person, due]) => due > 0n || working.has(person)));
}

/**
 * Whose wallet may be one that this copy forgot: whoever is due exactly such an amount, and, where the ballot does not follow
 * from this copy, everybody to whom something is or may become due. To pay too late can be mended, to pay twice cannot.
 */
function doubtfulPersons(
  dues: ReadonlyMap<PersonId, BaseUnits>,
  unknownAmounts: readonly BaseUnits[],
  follows: boolean,
): Set<PersonId> {
  if (unknownAmounts.length === 0) return new Set();
  return new Set([...dues].filter(([, due]) => !follows || unknownAmounts.includes(due)).map(([person]) => person));
}

function readTransfers(commitment: Commitment): Transfer[] {
  const transfers = commitment.transfers.map(({ wallet, amountBaseUnits }) => {
    return { wallet: parseWallet(wallet), amountBaseUnits: parseBaseUnits(amountBaseUnits) };
  });
  assert.equal(
    transfersHash(transfers, commitment.token),
    commitment.transfersHash,
    "a ballot's transfers are those of its hash",
  );
  return transfers;
}

/** When in doubt a reserved amount counts as taken by the ballot: to pay too late can be mended, to pay twice cannot. */
function isReservedIn(
  state: State,
  closed: ClosedEpoch,
  person: PersonId,
  transfer: Transfer,
  said: string[],
): boolean {
  const reserved = state.reserved.get(person) ?? [];
  if (reserved.length === 0) return false;
  const own = closed.allocations.find((allocation) => allocation.person === person)?.amountBaseUnits ?? 0n;
  if (own === transfer.amountBaseUnits) return false;
  const whole = reserved.reduce((sum, { amountBaseUnits }) => sum + amountBaseUnits, own);
  if (whole !== transfer.amountBaseUnits) {
    said.push(
      `What was reserved for ${transfer.wallet} counts as part of the ballot of epoch ${closed.epoch}: please check it with the contributor.`,
    );
  }
  return true;
}

function drafted(
  state: State,
  closed: ClosedEpoch,
  ballot: Ballot,
  commitment: Commitment,
  { lines, doubtful, covered }: Found,
): readonly [Draft, Draft] {
  const paid = new Set([...lines.map(({ person }) => person), ...doubtful]);
  // Also who has a wallet here, and none of whose wallets the ballot pays: the cool-down was not over, or there was no room.
  const { reserved } = splitLines(state, closed, (person) => paid.has(person));
  const kept = reserved
    .filter(({ person }) => !paid.has(person))
    .map(({ person, amountBaseUnits }) => ({ person, amountBaseUnits: String(amountBaseUnits) }));
  const doubted = [...doubtful].flatMap((person) =>
    (state.reserved.get(person) ?? []).map(({ epoch, amountBaseUnits }) => {
      return { person, epoch, amountBaseUnits: String(amountBaseUnits) };
    }),
  );
  const proposal = proposalId(commitment);
  const { epoch, payoutId, ledgerRoot, ledgerSize, strategiesHash, quorum } = commitment;
  const { ballotId, startsAt, endsAt, votingBlock } = ballot;
  return [
    {
      key: `proposal:${payoutId}`,
      fact: {
        kind: "proposal-drafted",
        proposal,
        epoch,
        payoutId,
        transfersHash: commitment.transfersHash,
        lines,
        reserved: kept,
        votingBlock,
        ledgerRoot,
        ledgerSize,
        strategiesHash,
        quorum,
        from: "found",
        doubtful: doubted,
        ...(covered === null ? {} : { covered: covered.map(({ id }) => id) }),
        opensAt: startsAt,
        endsAt,
      },
    },
    { key: `ballot:${payoutId}`, fact: { kind: "ballot-opened", proposal, ballotId, startsAt, endsAt, votingBlock } },
  ];
}

async function findOutcomes(house: House): Promise<string[]> {
  const said: string[] = [];
  for (const payoutId of [...(await house.stream.state()).proposals.keys()])
    said.push(...(await findOutcome(house, payoutId)));
  return said;
}

/**
 * A payment found on chain, or a post that nothing of it can be paid, is recorded after the verdict it rests on; what cannot be
 * told yet is left to the ordinary steps.
 */
async function findOutcome(house: House, payoutId: Hash): Promise<string[]> {
  const open = async (): Promise<ProposalState | undefined> => (await house.stream.state()).proposals.get(payoutId);
  const proposal = await open();
  if (proposal === undefined || proposal.settled !== null || proposal.ballot === null) return [];
  const isPaid = (await house.world.treasury.findPayout(payoutId)) !== null;
  if (!isPaid && !(await isToldWithheld(house, proposal))) return [];
  try {
    if (proposal.verdict === null && !(await recordOutcome(house, await reachVerdict(house, proposal)))) return [];
    const passed = await open();
    if (passed === undefined || (!isPaid && passed.verdict?.word !== "passed")) return [];
    if (!(await recordOutcome(house, await intendBatch(house, passed)))) return [];
  } catch (error) {
    if (!(error instanceof NeedsHuman)) throw error;
    // The ordinary step stops at the same place, is told to the treasurers, and the house goes on; `Payouts` refuses a second time.
    const found = isPaid ? "has been paid on chain" : "was withheld";
    return [`Epoch ${proposal.epoch} ${found}, and its vote waits for a person: ${error.message}`];
  }
  if (!isPaid) return [`Found the post that nothing of epoch ${proposal.epoch} could be paid.`];
  return [`Found on chain that epoch ${proposal.epoch} has been paid.`];
}

async function recordOutcome(house: House, outcome: Outcome): Promise<boolean> {
  if ("wait" in outcome) return false;
  return (await house.stream.append(outcome.record)).length > 0;
}
