// The invariants: what must hold whatever happens, checked by an auditor who sees every durable entry and every act outside.
import { isDeepStrictEqual } from "node:util";
import { pullKey } from "#core/key.ts";
import { readEntry, type Entry, type Fact } from "#core/ledger/entry.ts";
import { leafHash, rootOfLeaves } from "#core/ledger/merkle.ts";
import { fold } from "#core/ledger/replay.ts";
import { emptyState, type ProposalState, type State } from "#core/ledger/state.ts";
import type { PersonId } from "#core/contribution/contribution.ts";
import { DAY_SECONDS, type UnixSeconds } from "#core/time.ts";
import type { Batch, ForumPost } from "#core/world.ts";
import { stopPostKey } from "#core/workflow/perform.ts";
import type { Payment } from "./chain.ts";
import { pullId } from "./code-host.ts";
import { postPlace } from "./forum.ts";
import { noWitness, openPayoutBooks, verdictOf, type PayoutBooks } from "./payout-books.ts";
import { openActBooks } from "./acts-books.ts";
import { openScoreBooks, type ScoreBooks } from "./score-books.ts";
import type { KeptBallot } from "./space.ts";
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
  /** A step is due, and nothing that it records can be recorded. */
  seeVain(step: string): void;
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
  /** When each person's wallet was linked last. */
  readonly linkedAt: Map<PersonId, number>;
}

function emptyBooks(dao: string): Books {
  return {
    shadow: emptyState(dao),
    seen: [],
    keys: new Set(),
    linkedAt: new Map(),
  };
}

/** The sweep may have to wait so long for the code host or for the operator. */
const OUTAGE_DAYS_MAX = 3;
/** Older ones are voted on or gone. */
const BALLOTS_LOOKED_AT_MAX = 4;

/** @param looksAt with "payouts" the jurors' and reviewers' words in the vault are left unread */
export function openAuditor(dao: string, worldOf: () => SimulatedWorld, looksAt: "everything" | "payouts"): Auditor {
  let violation: Violation | null = null;
  let books = emptyBooks(dao);
  const openBooks = (): ScoreBooks => openScoreBooks({ dao, must, worldOf, isReconciling: () => isReconciling });
  const openPayouts = (): PayoutBooks =>
    openPayoutBooks({ must, worldOf, witnessed, isReconciling: () => isReconciling });
  /** Across restores: what the world has seen cannot be taken back. */
  const witnessed = noWitness();
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
  let acts = openActBooks({ must });
  let payouts = openPayouts();

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
      acts.check(entry, disk);
      payouts.check(entry, books.shadow);
      note(kept, disk);
    }
  }

  /** Takes an entry into the books. */
  function note(kept: KeptEntry, disk: Disk): void {
    const { entry } = kept;
    const { fact } = entry;
    scores.note(entry);
    acts.note(entry);
    payouts.note(entry, books.shadow, disk);
    books.seen.push(kept);
    books.keys.add(entry.key);
    if (entry.number === books.shadow.size) fold(books.shadow, [entry]);
    if (fact.kind === "wallet-linked") books.linkedAt.set(fact.person, entry.at);
  }

  // ---- Entry by entry -------------------------------------------------------------------------------------------------

  function checkFact({ fact }: Entry): void {
    switch (fact.kind) {
      case "epoch-closed":
        return checkClosing(fact);
      case "verdict-reached":
        return checkVerdict(fact);
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

  // ---- Outside --------------------------------------------------------------------------------------------------------

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
    paymentsSeen: () => payouts.paymentsSeen(),
    seeEntries,
    seePost: (post) => payouts.seePost(post),
    seeExecution: (batch) => payouts.seeExecution(batch),
    seePayment: (payment) => payouts.seePayment(payment, books.shadow),
    seeKept: (deliveryId, pull) => void keptPulls.set(deliveryId, pull),
    seeRestored: (disk) => {
      const before = books.seen;
      forgetOldMerges();
      books = emptyBooks(dao);
      scores = openBooks();
      acts = openActBooks({ must });
      payouts = openPayouts();
      keptPulls.clear();
      for (const kept of disk.entriesOf(dao)) note(kept, disk);
      scores.noteRestored();
      const isBeginning = books.seen.every((kept, at) => kept === before[at]);
      must(isBeginning, "a backup is a beginning of the log", () => `${books.seen.length} entries`);
    },
    seeReconcile: (isRunning) => {
      isReconciling = isRunning;
      forgetOldMerges();
    },
    seeVain: (step) => fail("what is due can be recorded", step),
    seeBug: (where, error) =>
      fail("no error is unforeseen", `${where}: ${error instanceof Error ? error.stack : String(error)}`),
    checkNow: (disk) => {
      checkInbox(disk);
      checkBallots();
    },
    checkWeek: async (disk, live) => {
      checkGrowth(disk);
      payouts.checkWeek(books.shadow);
      checkOutside();
      const isSame = live === null || live.size !== books.shadow.size || isDeepStrictEqual(live, books.shadow);
      must(isSame, "the live state is the replay of its entries", () => `at ${books.shadow.size} entries`);
      if (looksAt === "everything") await scores.checkVault(disk);
    },
    checkEnd: async (disk, calmSince) => {
      checkEnd(disk, calmSince);
      if (looksAt === "everything") await scores.checkEnd(disk, calmSince);
    },
  };
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
