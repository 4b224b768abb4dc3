// Restoring: a ledger that came back from a backup is recognised by the roots it once published, and joined with what happened outside.
import { strict as assert } from "node:assert";
import type { PersonId } from "#core/contribution/contribution.ts";
import { NeedsHuman, RetryLater } from "#core/errors.ts";
import { canonicalJson, parseWallet, transfersHash, type Hash, type Transfer } from "#core/key.ts";
import type { Draft, Fact } from "#core/ledger/entry.ts";
import { rootOf } from "#core/ledger/merkle.ts";
import { epochWithoutWork, type ClosedEpoch, type ProposalState, type State } from "#core/ledger/replay.ts";
import type { VaultRecord } from "#core/ledger/vault.ts";
import { parseBaseUnits, sumOf } from "#core/money.ts";
import { proposalId, type Commitment } from "#core/proposal/proposal.ts";
import { epochBudget } from "#core/rules.ts";
import { addDays } from "#core/time.ts";
import type { Ballot } from "#core/world.ts";
import { newPersonId, rulesInForce, type House } from "./house.ts";
import { shownName } from "./names.ts";
import type { Outcome } from "./outcome.ts";
import { intendBatch, isToldWithheld } from "./pay.ts";
import { epochClosed, epochPayoutId, openBallot, proposalPostKey, reachVerdict, splitLines } from "./propose.ts";

/** More of our ballots than this are never looked through: older ones are settled or lapsed long since. */
const BALLOTS_LOOKED_AT_MAX = 50;

/** The commitment of a ballot, if it is one of this DAO's and whole; anything else is not ours. */
export function readCommitment(ballot: Ballot, daoId: string): Commitment | null {
  const commitment = ballot.commitment as Partial<Commitment> | null;
  if (typeof commitment !== "object" || commitment === null || commitment.v !== 1 || commitment.daoId !== daoId)
    return null;
  const { epoch, transfers, token, ledgerRoot, ledgerSize } = commitment;
  const isWhole = Number.isSafeInteger(epoch) && Array.isArray(transfers) && typeof token === "string";
  if (!isWhole || typeof ledgerRoot !== "string" || !Number.isSafeInteger(ledgerSize)) return null;
  return commitment as Commitment;
}

/**
 * Whether the newest root we ever published lies in our tree.
 * @returns a sentence that says what is missing, or null when nothing is
 */
export async function findBreak(
  house: House,
): Promise<{ readonly because: string; readonly root: Hash; readonly size: number } | null> {
  const state = await house.stream.state();
  for (const ballot of await house.world.ballotBox.ballots(BALLOTS_LOOKED_AT_MAX)) {
    const published = readCommitment(ballot, house.dao);
    if (published === null) continue;
    // Ballots come newest first: what was published before an acknowledged root was taken over together with it.
    if (state.lostRoots.has(published.ledgerRoot)) return null;
    const { ledgerRoot: root, ledgerSize: size } = published;
    const isInOurTree = size <= state.size && rootOf(await house.store.ledger.frontier(house.dao, size)) === root;
    // A copy made right before the draft has the whole tree, and knows nothing of the ballot.
    const isKnown = await house.store.ledger.has(house.dao, `proposal:${published.payoutId}`);
    if (isInOurTree && isKnown) return null;
    const because =
      size > state.size || isInOurTree
        ? `The ballot of epoch ${published.epoch} was opened over ${size} entries, and this ledger has ${state.size}: it was restored from an older copy.`
        : `The ballot of epoch ${published.epoch} published another root for the first ${size} entries: this is not the ledger it was opened from.`;
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
  const votedEpochs = new Set(ballots.flatMap((ballot) => readCommitment(ballot, house.dao)?.epoch ?? []));
  for (const [at, ballot] of oldestFirst.entries()) {
    const commitment = readCommitment(ballot, house.dao);
    if (commitment === null) continue;
    const isKnown = await house.store.ledger.has(house.dao, `proposal:${commitment.payoutId}`);
    if (isKnown) {
      said.push(...(await joinBallot(house, commitment.payoutId)));
      continue;
    }
    // A lost vote gave back reserved amounts that a later ballot may have proposed again.
    for (const earlier of oldestFirst.slice(0, at)) await countBallot(house, earlier.payoutId);
    // So may it have what an earlier payout left out.
    said.push(...(await findOutcomes(house)));
    said.push(...(await takeOver(house, ballot, commitment, votedEpochs)));
  }
  said.push(...(await findOutcomes(house)));
  // Last: a reconcile that stopped halfway must leave the house reading only.
  if (broken !== null) {
    await acknowledge(house, broken);
    said.push(`Recorded that the ledger was restored: ${broken.because.replace(" Run: npm run reconcile", "")}`);
  }
  return said.length === 0
    ? ["Nothing is missing: every ballot, post and payment found outside is in the ledger."]
    : said;
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
async function joinBallot(house: House, payoutId: Hash): Promise<string[]> {
  const proposal = (await house.stream.state()).proposals.get(payoutId);
  if (proposal === undefined || proposal.ballot !== null) return [];
  const outcome = await openBallot(house, proposal).catch((error: unknown) => {
    throw blockedBy(error);
  });
  if (!(await recordOutcome(house, outcome))) return [];
  return [`Found the ballot of epoch ${proposal.epoch} on Snapshot.`];
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

/** A ballot of ours that the ledger does not know: what was put to the vote stands, whatever this copy would have drafted. */
async function takeOver(
  house: House,
  ballot: Ballot,
  commitment: Commitment,
  votedEpochs: ReadonlySet<number>,
): Promise<string[]> {
  const said: string[] = [];
  await refuseForged(house, ballot, commitment);
  const wasClosed = (await house.stream.state()).closed.has(commitment.epoch);
  await reachEpoch(house, commitment.epoch, votedEpochs);
  await house.stream.append(async (state) => {
    const isReserved = await house.store.ledger.has(house.dao, `reserved:${commitment.epoch}`);
    const closed =
      state.closed.get(commitment.epoch) ?? (isReserved ? null : epochWithoutWork(state, commitment.epoch));
    if (closed === null) {
      throw new NeedsHuman(`The ballot of epoch ${commitment.epoch} cannot be taken over.`, {
        happened: `Ballot ${ballot.ballotId}: this ledger has dealt with that epoch in another way.`,
        next: "Ask the maintainers: a ballot and the ledger disagree, and nothing is paid until people have looked.",
      });
    }
    const found = await linesFound(house, state, { closed, wasClosed }, commitment, said);
    return { drafts: drafted(state, closed, ballot, commitment, found), records: found.records };
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

/** The list is the hub's word alone: before a ballot changes anything here, our own signature on it is checked. */
async function refuseForged(house: House, { ballotId }: Ballot, commitment: Commitment): Promise<void> {
  const { strategiesHash, epoch } = commitment;
  const pinned = { strategiesHash, commitment: canonicalJson(commitment) };
  const { faults } = await house.world.ballotBox.readBallot(ballotId, pinned);
  if (faults.length === 0) return;
  throw new NeedsHuman(`The ballot of epoch ${epoch} cannot be taken over: it is not what we signed.`, {
    happened: `Ballot ${ballotId}: ${faults.join(" ")}`,
    next: "Compare it on Snapshot with the post on Discord. A ballot that was edited is deleted with the author's key; then: npm run reconcile",
  });
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
  // Without a ballot of its own, what an earlier epoch allocated was reserved when this one was put to the vote.
  const unvoted = [...state.closed.values()].find((closed) => closed.epoch < epoch && !votedEpochs.has(closed.epoch));
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
  const unknownAmounts: bigint[] = [];
  const reservedInside = new Set<PersonId>();
  for (const transfer of readTransfers(commitment)) {
    const seen = (await house.store.vault.find("wallet", transfer.wallet)).filter(({ person }) => person !== null);
    const linked = seen.find(({ record, person }) => person && state.persons.get(person)?.walletRecord === record);
    const person = (linked ?? seen[0])?.person ?? newPersonId(house.ids);
    const walletRecord = (linked ?? seen[0])?.record ?? `wallet:${person}:found`;
    if (seen.length === 0) records.push({ record: walletRecord, person, kind: "wallet", text: transfer.wallet });
    // A wallet linked without a GitHub account may since have joined the person whose work is there.
    const mayHaveJoined = linked === undefined || !state.persons.get(person)?.hasGithub;
    if (mayHaveJoined) unknownAmounts.push(transfer.amountBaseUnits);
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
  const doubtful = doubtfulPersons(state, { closed, wasClosed }, linkedPersons, unknownAmounts);
  for (const person of doubtful) {
    const name = await shownName(house.store.vault, person);
    said.push(
      `The ballot of epoch ${closed.epoch} pays a wallet that this copy does not know. What was due to ${name} counts as part of it: please check it with the contributor.`,
    );
  }
  return { lines, records, doubtful: new Set([...doubtful, ...reservedInside]) };
}

/**
 * Whose wallet may be one that this copy forgot: whoever is due exactly such an amount, and, for an amount that fits nobody,
 * everybody to whom something is due. No amount fits when the epoch's entries were lost: what was allocated then is unknown.
 * To pay too late can be mended, to pay twice cannot.
 */
function doubtfulPersons(
  state: State,
  { closed, wasClosed }: KnownEpoch,
  linkedPersons: ReadonlySet<PersonId>,
  unknownAmounts: readonly bigint[],
): Set<PersonId> {
  const due = new Map<PersonId, bigint>();
  for (const person of new Set([...closed.allocations.map((own) => own.person), ...state.reserved.keys()])) {
    if (linkedPersons.has(person)) continue;
    const reserved = sumOf((state.reserved.get(person) ?? []).map(({ amountBaseUnits }) => amountBaseUnits));
    const own = closed.allocations.find((allocation) => allocation.person === person)?.amountBaseUnits ?? 0n;
    if (reserved + own > 0n) due.set(person, reserved + own);
  }
  const amountsDue = new Set(due.values());
  const hasUnexplained = unknownAmounts.some((amount) => !wasClosed || !amountsDue.has(amount));
  return new Set([...due].filter(([, whole]) => hasUnexplained || unknownAmounts.includes(whole)).map(([of]) => of));
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
  { lines, doubtful }: Found,
): Draft[] {
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
