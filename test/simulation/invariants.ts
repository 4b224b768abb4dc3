// The invariants: what must hold whatever happens, checked by an auditor who sees every durable entry and every act outside.
import { isDeepStrictEqual } from "node:util";
import { payoutId, pullKey, transfersHash, type Hash } from "#core/key.ts";
import { readEntry, type Entry, type Fact } from "#core/ledger/entry.ts";
import { leafHash, rootOfLeaves } from "#core/ledger/merkle.ts";
import { emptyState, fold, type ProposalState, type State } from "#core/ledger/replay.ts";
import type { PersonId } from "#core/contribution/contribution.ts";
import type { Rules } from "#core/rules.ts";
import type { Commitment } from "#core/proposal/proposal.ts";
import { DAY_SECONDS, HOUR_SECONDS, type UnixSeconds } from "#core/time.ts";
import type { Batch, ForumPost } from "#core/world.ts";
import { stopPostKey } from "#core/workflow/perform.ts";
import type { Payment } from "./chain.ts";
import { pullId } from "./code-host.ts";
import { postPlace } from "./forum.ts";
import { openScoreBooks, type ScoreBooks } from "./score-books.ts";
import type { KeptBallot } from "./space.ts";
import { tally } from "./space.ts";
import type { Disk, KeptEntry } from "./store.ts";
import type { SimulatedWorld } from "./world.ts";

export interface Violation {
  readonly invariant: string;
  readonly sentence: string;
}

export interface Auditor {
  /** The first of what was found, or null. */
  readonly violation: () => Violation | null;
  /** Everything that was paid and stands. */
  readonly paymentsSeen: () => number;
  seeEntries(added: readonly KeptEntry[], disk: Disk): void;
  seePost(post: ForumPost): void;
  seeExecution(batch: Batch): void;
  seePayment(payment: Payment): void;
  /** The door said that it keeps this delivery of a merged pull request. */
  seeKept(deliveryId: string, pull: string): void;
  /** Another disk takes the place of the one before: what is on it must be a beginning of what was seen. */
  seeRestored(disk: Disk): void;
  /** The command reconcile runs: a restored copy may close epochs whose scores it has lost. */
  seeReconcile(isRunning: boolean): void;
  /** Something came out that nobody has foreseen. */
  seeBug(where: string, error: unknown): void;
  /** At any moment: what was taken in and settled has its entry, and no payout has two ballots. */
  checkNow(disk: Disk): void;
  checkWeek(disk: Disk, live: State | null): Promise<void>;
  /** After some weeks in which nothing went wrong: what was due is done. */
  checkEnd(disk: Disk, calmSince: UnixSeconds): Promise<void>;
}

type FactOf<K extends Fact["kind"]> = Extract<Fact, { kind: K }>;

/** What only lasts as long as the ledger it was read from. */
interface Books {
  shadow: State;
  readonly seen: KeptEntry[];
  readonly keys: Set<string>;
  readonly contributions: Map<string, { readonly person: PersonId; readonly epoch: number; score: number | null }>;
  /** Which epochs' work lies in a reserved amount, by person and by the epoch it is named after. */
  readonly sources: Map<PersonId, Map<number, ReadonlySet<number>>>;
  /** When each person's wallet was linked last. */
  readonly linkedAt: Map<PersonId, number>;
}

function emptyBooks(dao: string): Books {
  return {
    shadow: emptyState(dao),
    seen: [],
    keys: new Set(),
    contributions: new Map(),
    sources: new Map(),
    linkedAt: new Map(),
  };
}

/** The sweep may have to wait so long for the code host or for the operator. */
const OUTAGE_DAYS_MAX = 3;
/** Older ones are voted on or gone. */
const BALLOTS_LOOKED_AT_MAX = 4;

export function openAuditor(dao: string, worldOf: () => SimulatedWorld): Auditor {
  let violation: Violation | null = null;
  let books = emptyBooks(dao);
  const openBooks = (): ScoreBooks => openScoreBooks({ dao, must, worldOf, isReconciling: () => isReconciling });
  /** Across restores: what the world has seen cannot be taken back. */
  const intended = new Set<Hash>();
  const covered = new Map<string, ReadonlySet<string>>();
  const paidUnder = new Map<string, Hash>();
  const audited = new Set<Hash>();
  const keptPulls = new Map<string, string>();
  /** A merge before this lies outside of what the sweep looks through since a backup took the ledger's place. */
  let forgottenBefore = 0;
  let isReconciling = false;

  const forgetOldMerges = (): void => {
    const sweepDays = (books.shadow.rules?.intake.sweepDays ?? 0) - OUTAGE_DAYS_MAX;
    forgottenBefore = worldOf().clock.now() - sweepDays * DAY_SECONDS;
  };
  const fail = (invariant: string, sentence: string): void => {
    violation ??= { invariant, sentence };
  };
  const must = (holds: boolean, invariant: string, sentence: () => string): void => {
    if (!holds) fail(invariant, sentence());
  };

  let scores = openBooks();

  function seeEntries(added: readonly KeptEntry[], disk: Disk): void {
    for (const kept of added) {
      const { entry } = kept;
      const { size, lastAt } = books.shadow;
      must(entry.number === size, "the stream has no gaps", () => `entry ${entry.number} follows ${size} entries`);
      must(!books.keys.has(entry.key), "a key is written once", () => `${entry.key} is written again`);
      must(
        entry.at >= lastAt,
        "time never runs backwards in a stream",
        () => `${entry.key} lies before its forerunner`,
      );
      checkFact(entry);
      scores.check(entry, disk);
      note(kept);
    }
  }

  /** Takes an entry into the books. */
  function note(kept: KeptEntry): void {
    const { entry } = kept;
    const { fact } = entry;
    scores.note(entry);
    noteSources(fact);
    books.seen.push(kept);
    books.keys.add(entry.key);
    if (entry.number === books.shadow.size) fold(books.shadow, [entry]);
    if (fact.kind === "contribution-recorded")
      books.contributions.set(fact.contribution, { person: fact.person, epoch: fact.epoch, score: null });
    const scored = fact.kind === "contribution-scored" ? books.contributions.get(fact.contribution) : undefined;
    if (scored !== undefined && fact.kind === "contribution-scored") scored.score = fact.score;
    if (fact.kind === "batch-intended") intended.add(fact.safeTxHash);
    if (fact.kind === "wallet-linked") books.linkedAt.set(fact.person, entry.at);
  }

  // ---- Entry by entry -------------------------------------------------------------------------------------------------

  function checkFact({ fact, at }: Entry): void {
    switch (fact.kind) {
      case "epoch-closed":
        return checkClosing(fact);
      case "proposal-drafted":
        return fact.from === "allocation" ? checkDraft(fact) : undefined;
      case "verdict-reached":
        return checkVerdict(fact);
      case "batch-intended":
        return checkIntent(fact, at);
      case "payout-settled":
        return checkSettlement(fact);
      case "step-stopped":
        return must(
          !fact.happened.startsWith("A fault in Laurel itself"),
          "no step fails by a fault of our own",
          () => `${fact.step} stopped: ${fact.happened}`,
        );
      default:
        return;
    }
  }

  function checkClosing(fact: FactOf<"epoch-closed">): void {
    const sum = fact.allocations.reduce((total, { amountBaseUnits }) => total + BigInt(amountBaseUnits), 0n);
    const budget = BigInt(fact.budgetBaseUnits);
    const rules = books.shadow.rulesOf.get(books.shadow.openEpoch?.rulesHash ?? "0x");
    must(sum <= budget, "an allocation never exceeds its budget", () => `epoch ${fact.epoch}: ${sum} of ${budget}`);
    must(
      budget <= BigInt(rules?.budget.perEpochBaseUnits ?? 0),
      "a budget never exceeds the rules'",
      () => `${budget}`,
    );
  }

  /** Each person's line is what was allocated and what was reserved, to the last unit; who has no wallet is reserved. */
  function checkDraft(fact: FactOf<"proposal-drafted">): void {
    const { shadow } = books;
    const closed = shadow.closed.get(fact.epoch);
    const rules = closed === undefined ? undefined : shadow.rulesOf.get(closed.rulesHash);
    if (closed === undefined || rules === undefined)
      return fail("a proposal is drafted from a closed epoch", `epoch ${fact.epoch}`);
    must(
      payoutNamed(rules, fact.epoch) === fact.payoutId,
      "a payout is named by its epoch alone",
      () => `epoch ${fact.epoch}: ${fact.payoutId}`,
    );
    const own = new Map(closed.allocations.map(({ person, amountBaseUnits }) => [person, amountBaseUnits]));
    const works = new Set<string>();
    for (const { person, amountBaseUnits, reservedFrom } of fact.lines) {
      const reserved = (shadow.reserved.get(person) ?? []).filter(({ epoch }) => reservedFrom.includes(epoch));
      const expected = reserved.reduce((sum, amount) => sum + amount.amountBaseUnits, own.get(person) ?? 0n);
      must(
        expected === BigInt(amountBaseUnits),
        "a line is what was allocated and reserved, exactly",
        () => `${person} gets ${amountBaseUnits} in epoch ${fact.epoch}, and ${expected} were due`,
      );
      const epochs = reservedFrom.flatMap((epoch) => [...(books.sources.get(person)?.get(epoch) ?? [])]);
      for (const work of worksOf(person, new Set(own.has(person) ? [...epochs, fact.epoch] : epochs))) works.add(work);
    }
    const paid = new Set(fact.lines.map(({ person }) => person));
    const kept = new Map(fact.reserved.map(({ person, amountBaseUnits }) => [person, BigInt(amountBaseUnits)]));
    for (const [person, amount] of own) {
      const isPlaced = paid.has(person) ? !kept.has(person) : amount === 0n || kept.get(person) === amount;
      must(isPlaced, "an allocated amount is a line or reserved", () => `${person} in epoch ${fact.epoch}: ${amount}`);
    }
    covered.set(`${fact.payoutId} ${fact.transfersHash}`, works);
  }

  function worksOf(person: PersonId, epochs: ReadonlySet<number>): string[] {
    return [...books.contributions]
      .filter(([, work]) => work.person === person && epochs.has(work.epoch) && (work.score ?? 0) > 0)
      .map(([id]) => id);
  }

  /** Which epochs a reserved amount speaks for: given back together after a lost vote, they bear the oldest one's name. */
  function noteSources(fact: Fact): void {
    const put = (person: PersonId, name: number, epochs: ReadonlySet<number>): void => {
      const own = books.sources.get(person) ?? new Map<number, ReadonlySet<number>>();
      own.set(name, new Set([...(own.get(name) ?? []), ...epochs]));
      books.sources.set(person, own);
    };
    if (fact.kind === "amounts-reserved" || fact.kind === "proposal-drafted")
      for (const { person } of fact.reserved) put(person, fact.epoch, new Set([fact.epoch]));
    if (fact.kind !== "verdict-reached" || fact.verdict === "passed") return;
    const proposal = [...books.shadow.proposals.values()].find((other) => other.proposal === fact.proposal);
    for (const { person, reservedFrom } of proposal?.lines ?? []) {
      const epochs = reservedFrom.flatMap((epoch) => [...(books.sources.get(person)?.get(epoch) ?? [])]);
      if (reservedFrom.length > 0) put(person, Math.min(...reservedFrom), new Set(epochs));
    }
  }

  function checkVerdict(fact: FactOf<"verdict-reached">): void {
    const proposal = [...books.shadow.proposals.values()].find((other) => other.proposal === fact.proposal);
    const { space, clock } = worldOf();
    const ballot = space.ballots.find(({ ballotId }) => ballotId === proposal?.ballot?.ballotId);
    if (proposal === undefined || ballot === undefined)
      return fail("a verdict rests on a ballot", `${fact.proposal} has none`);
    const epoch = `epoch ${proposal.epoch}`;
    must(space.isFinal(ballot), "a verdict waits for the final count", () => `${epoch} is not counted yet`);
    must(!ballot.isEdited && !ballot.isFlagged, "an edited ballot pays nobody", () => `${epoch} was edited or flagged`);
    must(clock.now() >= ballot.liesUntil, "a hub that lies gives no verdict", () => epoch);
    must(
      fact.verdict === verdictOf(ballot),
      "a verdict is what the votes say",
      () => `${epoch}: ${fact.verdict}, and the votes say ${verdictOf(ballot)}`,
    );
  }

  function checkIntent(fact: FactOf<"batch-intended">, at: UnixSeconds): void {
    const proposal = books.shadow.proposals.get(fact.payoutId);
    const hours = books.shadow.rules?.vote.objectionHours ?? 0;
    const verdict = proposal?.verdict;
    must(verdict?.word === "passed", "nothing is paid without a passed verdict", () => fact.payoutId);
    must(at >= (verdict?.at ?? 0) + hours * HOUR_SECONDS, "objections are heard before a payout", () => fact.payoutId);
    must(fact.transfersHash === proposal?.transfersHash, "what is offered is what was voted", () => fact.payoutId);
  }

  function checkSettlement(fact: FactOf<"payout-settled">): void {
    const payment = worldOf().chain.payments().get(fact.payoutId);
    must(payment?.transactionHash === fact.transactionHash, "what is settled stands on chain", () => fact.payoutId);
    must(payment?.manifest === fact.manifest, "what is settled is what was paid", () => fact.payoutId);
  }

  // ---- Outside --------------------------------------------------------------------------------------------------------

  function seePost(post: ForumPost): void {
    if (post.about !== "payout" || post.stage === "superseded") return;
    must(
      intended.has(post.safeTxHash),
      "a nonce is recorded before anybody is asked to sign",
      () => `epoch ${post.epoch}, Safe nonce ${post.safeTxNonce}`,
    );
  }

  function seeExecution(batch: Batch): void {
    must(intended.has(batch.safeTxHash), "a nonce is recorded before the batch is sent", () => batch.payoutId);
  }

  /** What is paid is compared with what was signed at Snapshot and with the votes, not with what the ledger says. */
  function seePayment(payment: Payment): void {
    const { space } = worldOf();
    const ballots = space.ballots.filter(({ draft }) => draft.payoutId === payment.payoutId);
    const fitting = ballots.filter(({ draft }) => committed(draft.commitment).transfersHash === payment.manifest);
    // Of two ballots that a lagging hub let through, the one that the members voted on counts.
    const standing = fitting.filter(({ isDeleted }) => !isDeleted);
    const ballot = standing.find((voted) => verdictOf(voted) === "passed") ?? standing[0] ?? fitting[0];
    if (ballot === undefined)
      return fail("nothing is paid without a ballot", `${payment.payoutId} in ${payment.transactionHash}`);
    const commitment = committed(ballot.draft.commitment);
    const isSame =
      commitment.transfers.length === payment.transfers.length &&
      commitment.transfers.every(({ wallet, amountBaseUnits }, at) => {
        const transfer = payment.transfers[at];
        return transfer?.wallet === wallet && transfer.amountBaseUnits === BigInt(amountBaseUnits);
      });
    const epoch = `epoch ${commitment.epoch}`;
    must(
      isSame && transfersHash(payment.transfers, commitment.token) === commitment.transfersHash,
      "what is paid is, transfer for transfer, what was voted on",
      () => epoch,
    );
    must(verdictOf(ballot) === "passed", "nothing is paid that the votes did not pass", () => epoch);
    must(!ballot.isEdited && !ballot.isFlagged, "an edited ballot pays nobody", () => epoch);
    const hours = books.shadow.rules?.vote.objectionHours ?? 0;
    const earliest = ballot.draft.endsAt + hours * HOUR_SECONDS - 12;
    must(payment.minedAt >= earliest, "nothing is paid before the objection hours are over", () => epoch);
  }

  function verdictOf(ballot: KeptBallot): "passed" | "rejected" | "lapsed" {
    const [inFavour = 0, against = 0] = tally(ballot, ballot.votes.size);
    const { votersMin, quorum, thresholdPercent } = committed(ballot.draft.commitment).passRule;
    if (ballot.votes.size < votersMin || inFavour < Number(quorum)) return "lapsed";
    return inFavour * 100 > (inFavour + against) * thresholdPercent ? "passed" : "rejected";
  }

  function checkPayments(): void {
    const { chain } = worldOf();
    must(chain.safe.balanceBaseUnits >= 0n, "a balance is never negative", () => `${chain.safe.balanceBaseUnits}`);
    for (const payment of chain.payments().values()) {
      if (audited.has(payment.payoutId)) continue;
      audited.add(payment.payoutId);
      for (const work of covered.get(`${payment.payoutId} ${payment.manifest}`) ?? []) {
        const other = paidUnder.get(work);
        must(
          other === undefined || other === payment.payoutId,
          "nobody is paid twice for one contribution",
          () => `${work} under ${other} and ${payment.payoutId}`,
        );
        paidUnder.set(work, payment.payoutId);
      }
    }
  }

  function checkOutside(): void {
    const { codeHost, forum } = worldOf();
    for (const [pull, written] of codeHost.comments)
      must(written.length === 1, "one comment stands on a pull request", () => `${pull} has ${written.length}`);
    for (const [place, written] of forum.posts)
      must(written.length === 1, "one post stands under a key", () => `${place} has ${written.length}`);
  }

  /** At any moment: whoever deletes the second one comes too late for this. While a hub hides a ballot nobody can know of it. */
  function checkBallots(): void {
    const open = worldOf()
      .space.ballots.slice(-BALLOTS_LOOKED_AT_MAX)
      .filter(({ isDeleted }) => !isDeleted);
    for (const first of open) {
      const isSecond = ({ draft, openedAt }: KeptBallot): boolean =>
        draft.payoutId === first.draft.payoutId && openedAt > first.shownAt;
      must(!open.some(isSecond), "one ballot stands for a payout", () => `two for ${first.draft.title}`);
    }
  }

  // ---- The inbox and the log -------------------------------------------------------------------------------------------

  function checkInbox(disk: Disk): void {
    const deliveries = disk.deliveries();
    for (const [id, pull] of keptPulls) {
      const kept = deliveries.get(id);
      must(kept !== undefined, "what was acknowledged is not lost", () => `delivery ${id} is gone`);
      if (kept?.settledBecause == null) continue;
      must(
        books.keys.has(`pull:${pull}`),
        "a delivery is settled after its entry",
        () => `${pull}: ${kept.settledBecause}`,
      );
      keptPulls.delete(id);
    }
  }

  function checkGrowth(disk: Disk): void {
    const onDisk = disk.entriesOf(dao);
    const isWhole = onDisk.length === books.seen.length && onDisk.every((kept, at) => kept === books.seen[at]);
    must(
      isWhole,
      "the log only grows",
      () => `${onDisk.length} entries lie on the disk, and ${books.seen.length} were seen`,
    );
  }

  function checkReplay(disk: Disk): void {
    const kept = disk.entriesOf(dao);
    const replayed = fold(
      emptyState(dao),
      kept.map(({ stored }) => readEntry(stored)),
    );
    must(
      isDeepStrictEqual(replayed, books.shadow),
      "a replay from nothing gives the same state",
      () => `${kept.length} entries`,
    );
    const { lostRoots } = replayed;
    const leaves = kept.map(({ stored }) => leafHash(stored.canonical));
    for (const proposal of replayed.proposals.values()) {
      if (proposal.from === "found" || lostRoots.has(proposal.ledgerRoot)) continue;
      const root = rootOfLeaves(leaves.slice(0, proposal.ledgerSize));
      must(root === proposal.ledgerRoot, "a published root lies in the tree", () => `epoch ${proposal.epoch}`);
    }
  }

  // ---- After calm weeks -----------------------------------------------------------------------------------------------

  function checkEnd(disk: Disk, calmSince: UnixSeconds): void {
    checkReplay(disk);
    const { shadow } = books;
    const { codeHost, forum, space } = worldOf();
    for (const { delivery, settledBecause } of disk.deliveries().values())
      must(settledBecause !== null, "every kept delivery is dealt with", () => delivery.id);
    for (const { ref, mergedAt } of codeHost.pulls.values()) {
      const isOld = mergedAt < calmSince && mergedAt >= forgottenBefore;
      must(!isOld || books.keys.has(`pull:${pullId(ref)}`), "every merged pull request is noticed", () => pullId(ref));
      const comment = codeHost.comments.get(pullId(ref))?.[0];
      const isTold = (comment?.credited.length ?? 0) + (comment?.refused.length ?? 0) > 0;
      must(!isOld || isTold, "every contribution and every refusal is told", () => pullId(ref));
    }
    for (const { fact } of books.seen.map(({ entry }) => entry)) {
      if (fact.kind !== "contribution-refused") continue;
      const comment = codeHost.comments.get(pullId(fact))?.[0];
      must(
        comment?.refused.some(({ because }) => because === fact.because) ?? false,
        "every refusal is told",
        () => `${fact.contribution}: ${fact.because}`,
      );
    }
    for (const { id, score } of shadow.contributions.values())
      must(score !== null || !isOlder(id, calmSince), "every contribution is scored", () => id);
    for (const stopped of shadow.stopped.values()) {
      const post = forum.posts.get(postPlace("payouts", stopPostKey(stopped.step)));
      must(stopped.isAnnounced && post !== undefined, "every stop is told", () => stopped.step);
    }
    for (const proposal of shadow.proposals.values()) {
      if (proposal.draftedAt >= calmSince) continue;
      const ballot = space.ballots.find(({ ballotId }) => ballotId === proposal.ballot?.ballotId);
      const isVoid = ballot !== undefined && (ballot.isEdited || ballot.isFlagged);
      must(isVoid, "after calm weeks no proposal is stuck", () => sayStuck(proposal, shadow));
    }
    const undecided = new Set(
      [...shadow.proposals.values()].flatMap(({ verdict, epoch }) => (verdict === null ? epoch : [])),
    );
    for (const [person, amounts] of shadow.reserved) {
      const hasWallet =
        shadow.persons.get(person)?.walletRecord != null && (books.linkedAt.get(person) ?? 0) < calmSince;
      const free = amounts.filter(({ epoch }) => !undecided.has(epoch));
      const isWaiting = hasWallet && [...shadow.proposals.values()].every(({ draftedAt }) => draftedAt < calmSince);
      must(
        !isWaiting || free.length === 0,
        "a reserved amount is proposed once its person has a wallet",
        () =>
          `${person}: ${free.map(({ epoch, amountBaseUnits }) => `${amountBaseUnits} of epoch ${epoch}`).join(", ")}`,
      );
    }
    must(shadow.closed.size <= 1, "no closed epoch waits for its proposal", () => [...shadow.closed.keys()].join(", "));
  }

  function isOlder(contribution: string, calmSince: UnixSeconds): boolean {
    const { pulls } = worldOf().codeHost;
    const evidence = [...pulls.values()].find(({ ref }) =>
      contribution.startsWith(`${pullKey(ref.repository, ref.pull)}/`),
    );
    return (evidence?.mergedAt ?? 0) < calmSince;
  }

  return {
    violation: () => violation,
    paymentsSeen: () => audited.size,
    seeEntries,
    seePost,
    seeExecution,
    seePayment,
    seeKept: (deliveryId, pull) => void keptPulls.set(deliveryId, pull),
    seeRestored: (disk) => {
      const before = books.seen;
      forgetOldMerges();
      books = emptyBooks(dao);
      scores = openBooks();
      keptPulls.clear();
      for (const kept of disk.entriesOf(dao)) note(kept);
      scores.noteRestored();
      const isBeginning = books.seen.every((kept, at) => kept === before[at]);
      must(isBeginning, "a backup is a beginning of the log", () => `${books.seen.length} entries`);
    },
    seeReconcile: (isRunning) => {
      isReconciling = isRunning;
      forgetOldMerges();
    },
    seeBug: (where, error) =>
      fail("no error is unforeseen", `${where}: ${error instanceof Error ? error.stack : String(error)}`),
    checkNow: (disk) => {
      checkInbox(disk);
      checkBallots();
    },
    checkWeek: async (disk, live) => {
      checkGrowth(disk);
      checkPayments();
      checkOutside();
      const isSame = live === null || live.size !== books.shadow.size || isDeepStrictEqual(live, books.shadow);
      must(isSame, "the live state is the replay of its entries", () => `at ${books.shadow.size} entries`);
      await scores.checkVault(disk);
    },
    checkEnd: async (disk, calmSince) => {
      checkEnd(disk, calmSince);
      await scores.checkEnd(disk, calmSince);
    },
  };
}

const payoutNames = new Map<string, Hash>();

/** By the formula that the README publishes; the same epoch of the same rules is asked for in every run. */
function payoutNamed({ daoId, treasury: { chainId, payouts, safe } }: Rules, epoch: number): Hash {
  const place = `${daoId} ${chainId} ${payouts} ${safe} ${epoch}`;
  const known =
    payoutNames.get(place) ?? payoutId({ chainId, payouts, safe, daoId, kind: "epoch", number: epoch, part: 0 });
  payoutNames.set(place, known);
  return known;
}

/** The commitment as core wrote and the author signed it. */
function committed(text: string): Commitment {
  const commitment: Commitment = JSON.parse(text);
  return commitment;
}

function sayStuck(
  { epoch, verdict, batch, settled, ballot, payoutId: id, announcedStage }: ProposalState,
  { stopped }: State,
): string {
  const stage =
    settled !== null
      ? "settled"
      : batch !== null
        ? "offered"
        : (verdict?.word ?? (ballot === null ? "no ballot" : "voting"));
  const stops = [...stopped.values()].filter(
    ({ step }) => step.includes(id) || (batch !== null && step.includes(batch.safeTxHash)),
  );
  return `epoch ${epoch} is ${stage} (shown as ${announcedStage}); ${stops.map(({ step, happened }) => `${step}: ${happened}`).join("; ")}`;
}
