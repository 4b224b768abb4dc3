// The payout books: what everybody earned and where it went, kept from the entries and from what stands outside, beside core's own fold.
import type { PersonId } from "#core/contribution/contribution.ts";
import { payoutId, transfersHash, type Hash, type Transfer } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import type { Entry, Fact } from "#core/ledger/entry.ts";
import type { State } from "#core/ledger/state.ts";
import type { Commitment } from "#core/proposal/proposal.ts";
import type { Rules } from "#core/rules.ts";
import { DAY_SECONDS, HOUR_SECONDS } from "#core/time.ts";
import type { Batch, ForumPost } from "#core/world.ts";
import type { Payment } from "./chain.ts";
import { postPlace } from "./forum.ts";
import { tally, type KeptBallot } from "./space.ts";
import type { Disk } from "./store.ts";
import type { SimulatedWorld } from "./world.ts";

export interface PayoutBooks {
  /** Holds an entry against everything before it; the shadow does not know of it yet. */
  check(entry: Entry, shadow: State): void;
  /** Takes it into the books. */
  note(entry: Entry, shadow: State, disk: Disk): void;
  seePost(post: ForumPost): void;
  seeExecution(batch: Batch): void;
  seePayment(payment: Payment, shadow: State): void;
  /** What stands on chain for good, and whether what is owed agrees with the shadow. */
  checkWeek(shadow: State): void;
  readonly paymentsSeen: () => number;
}

export interface PayoutBooksParts {
  readonly must: (holds: boolean, invariant: string, sentence: () => string) => void;
  readonly worldOf: () => SimulatedWorld;
  /** Across restores: what the world has seen cannot be taken back. */
  readonly witnessed: Witnessed;
  /** Whether the command reconcile runs: a restored copy may close epochs whose scores it has lost. */
  readonly isReconciling: () => boolean;
}

/** What stays true when a backup takes the ledger's place. */
export interface Witnessed {
  readonly intended: Set<Hash>;
  /** By payout, voted transfers and wallet: what a transfer to it pays for. */
  readonly covered: Map<string, Covered>;
  /** Contributions and earned amounts that were paid, with the payout that did. */
  readonly paidUnder: Map<string, Hash>;
  readonly audited: Set<Hash>;
  /** By payout: the transfers that were voted on, of the newest payment. */
  readonly votedFor: Map<Hash, Hash>;
  /** By payout: when its treasurers were reminded last. */
  readonly remindedAt: Map<string, number>;
}

export function noWitness(): Witnessed {
  return {
    intended: new Set(),
    covered: new Map(),
    paidUnder: new Map(),
    audited: new Set(),
    votedFor: new Map(),
    remindedAt: new Map(),
  };
}

interface Covered {
  readonly works: readonly string[];
  readonly earned: readonly Earned[];
}

/** What one person earned in one epoch: one amount, wherever it waits, and paid at most once. */
interface Earned {
  readonly person: PersonId;
  /** "epoch 3", or "grant 1" for what was not earned by work. */
  readonly what: string;
  readonly epoch: number;
  readonly amount: bigint;
  /** The epoch that it waits under: what was withheld bears the name of the payout that left it out. */
  readonly name: number;
  /** It was voted down once: the next vote is its last. */
  readonly isRolledOver: boolean;
}

interface Line {
  readonly person: PersonId;
  readonly wallet: string;
  readonly amount: bigint;
  readonly own: Earned | null;
  readonly earlier: readonly Earned[];
  readonly reservedFrom: readonly number[];
}

interface Proposed {
  readonly epoch: number;
  readonly proposal: Hash;
  readonly transfersHash: Hash;
  readonly lines: readonly Line[];
  readonly reserved: readonly Earned[];
  readonly doesRollOver: boolean;
  heldUntil: number;
  batch: { readonly nonce: number; cancelHoldSeconds: number | null } | null;
  remindedAt: number | null;
}

interface Purse {
  record: string;
  changedAt: number | null;
}

type FactOf<K extends Fact["kind"]> = Extract<Fact, { kind: K }>;

const NO_EPOCH = -1;
/** Deeper than any reorganisation here. */
const SETTLED_BLOCKS = 3;

export function openPayoutBooks({ must, worldOf, witnessed, isReconciling }: PayoutBooksParts): PayoutBooks {
  const { intended, covered, paidUnder, audited, votedFor } = witnessed;
  const works = new Map<PersonId, Map<string, { readonly epoch: number; score: number }>>();
  /** Of closed epochs that are not drafted yet. */
  const closed = new Map<number, Map<PersonId, Earned>>();
  const erased = new Set<PersonId>();
  const joined = new Map<PersonId, PersonId>();
  const actNames = new Map<string, string>();
  let openEpoch = NO_EPOCH;
  const waiting = new Map<PersonId, Earned[]>();
  const proposed = new Map<Hash, Proposed>();
  const wallets = new Map<PersonId, Purse>();
  /** Until a ballot is taken over whose lines say nothing of what they pay for. */
  let isExact = true;
  let lastReminder: number | null = null;

  // ---- Entry by entry -------------------------------------------------------------------------------------------------

  function check({ fact, at }: Entry, shadow: State): void {
    switch (fact.kind) {
      case "epoch-closed":
        return checkBudget(fact, shadow);
      case "proposal-drafted":
        return fact.from === "allocation" ? checkDraft(fact, at, shadow) : undefined;
      case "payout-held":
        return checkHold(fact.until, at, shadow);
      case "cancel-asked": {
        // Where we asked already, because of lines that cannot be paid, the others are to be paid soon.
        const isOurs = proposed.get(fact.payoutId)?.batch?.cancelHoldSeconds === 0;
        return isOurs ? undefined : checkHold(fact.until, at, shadow);
      }
      case "batch-intended":
        return checkIntent(fact, at, shadow);
      case "batch-superseded":
        return checkSuperseded(fact);
      case "treasurers-reminded":
        return checkReminded(proposed.get(fact.payoutId)?.remindedAt ?? null, at);
      case "payout-settled":
        return checkSettlement(fact);
      case "payout-withheld":
        return must(
          !worldOf().chain.payments().has(fact.payoutId),
          "what is said to be withheld was not paid",
          () => fact.payoutId,
        );
      default:
        return;
    }
  }

  /** What the treasury holds and does not owe, by our own count, and the share of it that one epoch may take. */
  function checkBudget({ epoch, budgetBaseUnits }: FactOf<"epoch-closed">, { openEpoch, rulesOf }: State): void {
    const rules = rulesOf.get(openEpoch?.rulesHash ?? "0x");
    if (!isExact || isReconciling() || rules === undefined) return;
    const free = worldOf().chain.safe.balanceBaseUnits - owedInAll();
    const share = ((free > 0n ? free : 0n) * BigInt(rules.budget.runwayShareMaxPercent)) / 100n;
    must(
      BigInt(budgetBaseUnits) <= share,
      "an epoch takes no more than its share of what the treasury can spare",
      () => `epoch ${epoch} takes ${budgetBaseUnits}, and its share is ${share}`,
    );
  }

  function owedInAll(): bigint {
    let owed = 0n;
    for (const amounts of [...waiting.values(), ...[...closed.values()].map((own) => [...own.values()])])
      for (const { amount } of amounts) owed += amount;
    const payments = worldOf().chain.payments();
    for (const [id, { lines }] of proposed) {
      const gone = payments.get(id)?.transfers.reduce((sum, { amountBaseUnits }) => sum + amountBaseUnits, 0n) ?? 0n;
      owed += lines.reduce((sum, { amount }) => sum + amount, 0n) - gone;
    }
    return owed;
  }

  /** Each person's line is what was allocated and reserved, to the last unit; who has no wallet, or a new one, is reserved. */
  function checkDraft(fact: FactOf<"proposal-drafted">, at: number, shadow: State): void {
    if (fact.grant !== undefined) return checkGrant(fact, at, shadow);
    const ofEpoch = shadow.closed.get(fact.epoch);
    const rules = ofEpoch === undefined ? undefined : shadow.rulesOf.get(ofEpoch.rulesHash);
    must(rules !== undefined, "a proposal is drafted from a closed epoch", () => `epoch ${fact.epoch}`);
    if (ofEpoch === undefined || rules === undefined) return;
    must(
      payoutNamed(rules, fact.epoch) === fact.payoutId,
      "a payout is named by its epoch alone",
      () => `epoch ${fact.epoch}: ${fact.payoutId}`,
    );
    const own = new Map(ofEpoch.allocations.map(({ person, amountBaseUnits }) => [person, amountBaseUnits]));
    for (const { person, amountBaseUnits, reservedFrom, walletRecord } of fact.lines) {
      const reserved = (shadow.reserved.get(person) ?? []).filter(({ epoch }) => reservedFrom.includes(epoch));
      const expected = reserved.reduce((sum, amount) => sum + amount.amountBaseUnits, own.get(person) ?? 0n);
      must(
        expected === BigInt(amountBaseUnits),
        "a line is what was allocated and reserved, exactly",
        () => `${person} gets ${amountBaseUnits} in epoch ${fact.epoch}, and ${expected} were due`,
      );
      checkWallet(person, walletRecord, at, rules);
    }
    const paid = new Set(fact.lines.map(({ person }) => person));
    const kept = new Map(fact.reserved.map(({ person, amountBaseUnits }) => [person, BigInt(amountBaseUnits)]));
    for (const [person, amount] of own) {
      const isPlaced = paid.has(person) ? !kept.has(person) : amount === 0n || kept.get(person) === amount;
      must(isPlaced, "an allocated amount is a line or reserved", () => `${person} in epoch ${fact.epoch}: ${amount}`);
    }
  }

  function checkGrant({ lines }: FactOf<"proposal-drafted">, at: number, { rules }: State): void {
    if (rules !== null) for (const { person, walletRecord } of lines) checkWallet(person, walletRecord, at, rules);
  }

  function checkWallet(person: PersonId, walletRecord: string, at: number, { payout }: Rules): void {
    const { record = null, changedAt = null } = wallets.get(person) ?? {};
    must(record === walletRecord, "a line goes to the wallet that is linked now", () => `${person}: ${walletRecord}`);
    must(
      changedAt === null || at >= changedAt + payout.coolDownHours * HOUR_SECONDS,
      "a wallet that took another's place is not paid before the cool-down is over",
      () =>
        `${person} changed it ${at - (changedAt ?? 0)} seconds ago, and ${payout.coolDownHours} hours are asked for`,
    );
  }

  function checkHold(until: number, at: number, { rules }: State): void {
    const days = rules?.payout.holdDays ?? 0;
    must(
      until === at + days * DAY_SECONDS,
      "a hold lasts as long as the rules say",
      () => `${until - at} seconds instead of ${days} days`,
    );
  }

  function checkIntent(fact: FactOf<"batch-intended">, at: number, shadow: State): void {
    const state = shadow.proposals.get(fact.payoutId);
    const known = proposed.get(fact.payoutId);
    const hours = shadow.rules?.vote.objectionHours ?? 0;
    const verdict = state?.verdict;
    must(verdict?.word === "passed", "nothing is paid without a passed verdict", () => fact.payoutId);
    must(at >= (verdict?.at ?? 0) + hours * HOUR_SECONDS, "objections are heard before a payout", () => fact.payoutId);
    if (state === undefined || known === undefined) return;
    must(
      at >= known.heldUntil,
      "a held payout is not offered while it is held",
      () => `epoch ${known.epoch} is held for ${known.heldUntil - at} seconds more`,
    );
    const others = [...proposed].filter(([id, { batch }]) => id !== fact.payoutId && batch !== null);
    must(
      others.length === 0 && known.batch === null,
      "one batch at a time is on its way",
      () => `epoch ${known.epoch} beside ${others.map(([, { epoch }]) => `epoch ${epoch}`).join(", ")}`,
    );
    checkLeftOut(fact, known);
  }

  /** Left out is whom the token refuses, and nobody else; the others get what was voted. */
  function checkLeftOut(fact: FactOf<"batch-intended">, { lines, epoch }: Proposed): void {
    const { refuses } = worldOf().chain.token;
    const left = new Set((fact.withheld ?? []).map(({ person }) => person));
    for (const { person, wallet } of lines)
      must(
        left.has(person) === refuses.has(asWallet(wallet)),
        "whoever can be paid is not left out, and nobody else holds up the others",
        () => `${person} in epoch ${epoch}`,
      );
    const offered = transfersOf(lines.filter(({ person }) => !left.has(person)));
    const { token } = worldOf().ground.rules.treasury;
    must(
      manifestOf(offered, token.address) === fact.transfersHash,
      "what is offered is part of what was voted",
      () => `epoch ${epoch}`,
    );
  }

  function checkSuperseded({ payoutId: id, because }: FactOf<"batch-superseded">): void {
    const nonce = proposed.get(id)?.batch?.nonce ?? -1;
    must(
      worldOf().chain.safe.nonce > nonce,
      "a batch is given up only when its nonce is used",
      () => `Safe nonce ${nonce} is free: ${because}`,
    );
  }

  function checkReminded(last: number | null, at: number): void {
    must(
      last === null || at - last >= DAY_SECONDS,
      "treasurers are reminded at most once a day",
      () => `${at - (last ?? 0)} seconds after the last time`,
    );
  }

  function checkSettlement(fact: FactOf<"payout-settled">): void {
    const payment = worldOf().chain.payments().get(fact.payoutId);
    must(payment?.transactionHash === fact.transactionHash, "what is settled stands on chain", () => fact.payoutId);
    must(payment?.manifest === fact.manifest, "what is settled is what was paid", () => fact.payoutId);
    const known = proposed.get(fact.payoutId);
    if (known === undefined || payment === undefined) return;
    const unpaid = unpaidLines(known, payment).map(({ person }) => person);
    const said = (fact.withheld ?? []).map(({ person }) => person);
    must(
      unpaid.length === said.length && unpaid.every((person) => said.includes(person)),
      "what was withheld is paid later or still owed",
      () =>
        `epoch ${known.epoch}: ${said.length} lines are said to be unpaid, and the chain leaves out ${unpaid.length}`,
    );
  }

  function unpaidLines({ lines }: Proposed, { transfers }: Payment): readonly Line[] {
    const paid = new Set<string>(transfers.map(({ wallet }) => wallet));
    return lines.filter(({ wallet }) => !paid.has(wallet));
  }

  // ---- Into the books -------------------------------------------------------------------------------------------------

  function note({ fact, at }: Entry, shadow: State, disk: Disk): void {
    switch (fact.kind) {
      case "contribution-recorded":
        return noteWork(fact.person, fact.contribution, { epoch: fact.epoch, score: 0 });
      case "act-recorded":
        // A restored copy gives the numbers of lost acts to others: what was said of an act tells them apart.
        actNames.set(fact.contribution, `${fact.contribution} ${fact.act.evidenceHash}`);
        return noteWork(fact.act.person, fact.contribution, { epoch: fact.epoch, score: 0 });
      case "persons-joined":
        return noteJoined(fact);
      case "contribution-scored":
        for (const own of works.values()) {
          const work = own.get(fact.contribution);
          if (work !== undefined) work.score = fact.score;
        }
        return;
      case "wallet-linked":
        return noteWallet(fact, at);
      case "epoch-opened":
        openEpoch = fact.epoch;
        return;
      case "epoch-closed":
        openEpoch = NO_EPOCH;
        return noteClosing(fact);
      case "person-erased":
        erased.add(fact.person);
        waiting.delete(fact.person);
        return;
      case "amounts-reserved": {
        for (const { person } of fact.reserved) putBack(closed.get(fact.epoch)?.get(person));
        closed.delete(fact.epoch);
        return;
      }
      case "proposal-drafted":
        return fact.from === "allocation" ? noteDraft(fact, shadow, disk) : noteFound(fact, disk);
      case "verdict-reached":
        return noteVerdict(fact);
      default:
        return notePayout(fact, at);
    }
  }

  function noteWork(person: PersonId, id: string, work: { readonly epoch: number; score: number }): void {
    works.set(person, (works.get(person) ?? new Map<string, typeof work>()).set(id, work));
  }

  /** What waits is the joined person's, each amount for itself; what is not proposed yet becomes one amount of an epoch. */
  function noteJoined({ person, into }: FactOf<"persons-joined">): void {
    joined.set(person, into);
    const moved = waiting.get(person) ?? [];
    waiting.delete(person);
    for (const earned of moved) putBack(earned);
    for (const [epoch, own] of closed) {
      const [before, known] = [own.get(person), own.get(into)];
      if (before === undefined) continue;
      own.delete(person);
      own.set(into, { ...before, person: into, amount: before.amount + (known?.amount ?? 0n) });
      for (const [id, work] of works.get(person) ?? []) if (work.epoch === epoch) noteWork(into, id, work);
    }
    for (const [id, work] of works.get(person) ?? []) if (work.epoch === openEpoch) noteWork(into, id, work);
  }

  function whoIs(person: PersonId): PersonId {
    return joined.get(person) ?? person;
  }

  function noteWallet({ person, record }: FactOf<"wallet-linked">, at: number): void {
    const known = wallets.get(person);
    if (known === undefined) wallets.set(person, { record, changedAt: null });
    else if (known.record !== record) wallets.set(person, { record, changedAt: at });
  }

  function noteClosing({ epoch, allocations }: FactOf<"epoch-closed">): void {
    const earned = allocations.map(({ person, amountBaseUnits }): [PersonId, Earned] => {
      const amount = BigInt(amountBaseUnits);
      return [person, { person, what: `epoch ${epoch}`, epoch, amount, name: epoch, isRolledOver: false }];
    });
    closed.set(epoch, new Map(earned));
    if (isReconciling()) isExact = false;
  }

  function putBack(earned: Earned | null | undefined): void {
    if (earned == null || earned.amount === 0n || erased.has(earned.person)) return;
    const person = whoIs(earned.person);
    waiting.set(person, [...(waiting.get(person) ?? []), earned]);
  }

  function takeOut(named: PersonId, isTaken: (earned: Earned) => boolean): readonly Earned[] {
    const person = whoIs(named);
    const all = waiting.get(person) ?? [];
    const left = all.filter((earned) => !isTaken(earned));
    if (left.length === 0) waiting.delete(person);
    else waiting.set(person, left);
    return all.filter(isTaken);
  }

  function noteDraft(fact: FactOf<"proposal-drafted">, shadow: State, disk: Disk): void {
    const own = fact.grant === undefined ? closed.get(fact.epoch) : grantOf(fact);
    if (fact.grant === undefined) closed.delete(fact.epoch);
    const lines = fact.lines.map(({ person, amountBaseUnits, walletRecord, reservedFrom }): Line => {
      const earlier = takeOut(person, ({ name }) => reservedFrom.includes(name));
      const wallet = disk.recordOf(walletRecord)?.text ?? "";
      return { person, wallet, amount: BigInt(amountBaseUnits), own: own?.get(person) ?? null, earlier, reservedFrom };
    });
    const reserved = fact.reserved.flatMap(({ person }) => own?.get(person) ?? []);
    for (const earned of reserved) putBack(earned);
    const ofEpoch = shadow.closed.get(fact.epoch);
    const unpaid = shadow.rulesOf.get(ofEpoch?.rulesHash ?? "0x")?.vote.unpaid ?? shadow.rules?.vote.unpaid;
    const doesRollOver = unpaid === "roll-over-once" && fact.grant === undefined;
    keepProposed(fact, { lines, reserved, doesRollOver });
    for (const line of lines) coverLine(fact, line);
  }

  function grantOf({ epoch, grant, lines }: FactOf<"proposal-drafted">): Map<PersonId, Earned> {
    const what = `grant ${grant?.number}`;
    return new Map(
      lines.map(({ person, amountBaseUnits }) => {
        const amount = BigInt(amountBaseUnits);
        return [person, { person, what, epoch: NO_EPOCH, amount, name: epoch, isRolledOver: false }];
      }),
    );
  }

  function noteFound(fact: FactOf<"proposal-drafted">, disk: Disk): void {
    isExact = false;
    closed.delete(fact.epoch);
    const lines = fact.lines.map(({ person, amountBaseUnits, walletRecord }): Line => {
      const wallet = disk.recordOf(walletRecord)?.text ?? "";
      return { person, wallet, amount: BigInt(amountBaseUnits), own: null, earlier: [], reservedFrom: [] };
    });
    keepProposed(fact, { lines, reserved: [], doesRollOver: false });
  }

  function keepProposed(
    { payoutId: id, epoch, proposal, transfersHash: voted }: FactOf<"proposal-drafted">,
    content: Pick<Proposed, "lines" | "reserved" | "doesRollOver">,
  ): void {
    const fresh = { heldUntil: 0, batch: null, remindedAt: null };
    proposed.set(id, { epoch, proposal, transfersHash: voted, ...content, ...fresh });
  }

  function coverLine(fact: FactOf<"proposal-drafted">, { wallet, own, earlier }: Line): void {
    const earned = own === null ? earlier : [...earlier, own];
    const ids = earned.flatMap((each) =>
      [...(works.get(each.person) ?? [])].filter(([, { epoch, score }]) => score > 0 && epoch === each.epoch),
    );
    const key = coverKey(fact.payoutId, fact.transfersHash, wallet);
    covered.set(key, { works: ids.map(([id]) => actNames.get(id) ?? id), earned: isExact ? earned : [] });
  }

  function noteVerdict({ proposal, verdict }: FactOf<"verdict-reached">): void {
    if (verdict === "passed") return;
    for (const [id, known] of proposed) if (known.proposal === proposal) noteLost(id, known);
  }

  /** A vote against an epoch is none against what earlier ones had reserved; its own amounts are proposed once more at most. */
  function noteLost(id: Hash, { lines, reserved, doesRollOver }: Proposed): void {
    proposed.delete(id);
    for (const { person, what } of reserved)
      takeOut(person, (earned) => earned.what === what && earned.person === person);
    for (const { earlier } of lines) for (const earned of earlier) if (!earned.isRolledOver) putBack(earned);
    if (!doesRollOver) return;
    const own = [...lines.flatMap((line) => line.own ?? []), ...reserved];
    for (const earned of own) if (earned.epoch !== NO_EPOCH) putBack({ ...earned, isRolledOver: true });
  }

  function notePayout(fact: Fact, at: number): void {
    if (!("payoutId" in fact)) return;
    const known = proposed.get(fact.payoutId);
    if (known === undefined) return;
    switch (fact.kind) {
      case "payout-held":
        known.heldUntil = fact.until;
        return;
      case "payout-released":
        known.heldUntil = 0;
        return;
      case "batch-intended":
        intended.add(fact.safeTxHash);
        known.batch = { nonce: fact.safeTxNonce, cancelHoldSeconds: null };
        return;
      case "cancel-asked":
        intended.add(fact.cancelHash);
        if (known.batch !== null) known.batch.cancelHoldSeconds = fact.until - at;
        return;
      case "lines-refused":
        intended.add(fact.cancelHash);
        if (known.batch !== null) known.batch.cancelHoldSeconds ??= 0;
        return;
      case "payout-dropped":
        return noteLost(fact.payoutId, known);
      case "proposal-withdrawn":
        isExact = false;
        return void proposed.delete(fact.payoutId);
      case "batch-superseded":
        if (known.batch?.cancelHoldSeconds) known.heldUntil = at + known.batch.cancelHoldSeconds;
        known.batch = null;
        return;
      case "treasurers-reminded":
        known.remindedAt = at;
        return;
      case "payout-settled": {
        proposed.delete(fact.payoutId);
        const payment = worldOf().chain.payments().get(fact.payoutId);
        if (payment !== undefined) for (const line of unpaidLines(known, payment)) putBackLine(line, known.epoch);
        return;
      }
      case "payout-withheld":
        proposed.delete(fact.payoutId);
        for (const line of known.lines) putBackLine(line, known.epoch);
        return;
      default:
        return;
    }
  }

  function putBackLine({ own, earlier }: Line, name: number): void {
    for (const earned of [own, ...earlier]) if (earned !== null) putBack({ ...earned, name, isRolledOver: false });
  }

  // ---- Outside --------------------------------------------------------------------------------------------------------

  function seePost(post: ForumPost): void {
    if (post.about === "reminder") return seeReminder(post);
    if (post.about !== "payout" || post.stage === "superseded") return;
    must(
      intended.has(post.safeTxHash),
      "a nonce is recorded before anybody is asked to sign",
      () => `epoch ${post.epoch}, Safe nonce ${post.safeTxNonce}`,
    );
  }

  /** A post that stands already is only looked up. */
  function seeReminder({ where, key }: ForumPost): void {
    const { forum, clock } = worldOf();
    if (forum.posts.has(postPlace(where, key))) return;
    // A copy that was put back may remind of a payout that another reminder did not speak of.
    const [payout = key] = /^laurel:[a-z]+:[0-9a-f]+/.exec(key) ?? [];
    checkReminded(lastReminder, clock.now());
    checkReminded(witnessed.remindedAt.get(payout) ?? null, clock.now());
    lastReminder = clock.now();
    witnessed.remindedAt.set(payout, lastReminder);
  }

  function seeExecution({ safeTxHash, payoutId: id }: Batch): void {
    must(intended.has(safeTxHash), "a nonce is recorded before the batch is sent", () => `${id}: ${safeTxHash}`);
  }

  /** What is paid is compared with what was signed at Snapshot and with the votes, not with what the ledger says. */
  function seePayment(payment: Payment, { rules }: State): void {
    const { space, chain } = worldOf();
    const ballots = space.ballots.filter(({ draft }) => draft.payoutId === payment.payoutId);
    const fitting = ballots.filter((ballot) => isPartOf(payment.transfers, committed(ballot)));
    // Of two ballots that a lagging hub let through, the one that the members voted on counts.
    const standing = fitting.filter(({ isDeleted }) => !isDeleted);
    const ballot = standing.find((voted) => verdictOf(voted) === "passed") ?? standing[0] ?? fitting[0];
    must(ballots.length > 0, "nothing is paid without a ballot", () => payment.payoutId);
    must(
      ballot !== undefined || ballots.length === 0,
      "what is paid is, transfer for transfer, part of what was voted on",
      () => `${payment.payoutId} in ${payment.transactionHash}`,
    );
    if (ballot === undefined) return;
    const { token, transfersHash: voted, epoch: number } = committed(ballot);
    const epoch = `epoch ${number}`;
    must(manifestOf(payment.transfers, token) === payment.manifest, "a payment is what its mark says", () => epoch);
    must(verdictOf(ballot) === "passed", "nothing is paid that the votes did not pass", () => epoch);
    must(!ballot.isEdited && !ballot.isFlagged, "an edited ballot pays nobody", () => epoch);
    const earliest = ballot.draft.endsAt + (rules?.vote.objectionHours ?? 0) * HOUR_SECONDS - 12;
    must(payment.minedAt >= earliest, "nothing is paid before the objection hours are over", () => epoch);
    must(
      !chain.emptied().has(payment.safeTxNonce),
      "a cancelled batch never pays at its nonce",
      () => `${epoch}, Safe nonce ${payment.safeTxNonce}`,
    );
    votedFor.set(payment.payoutId, voted);
  }

  function checkWeek(shadow: State): void {
    checkPayments();
    if (!isExact) return;
    for (const person of new Set([...waiting.keys(), ...shadow.reserved.keys()])) checkOwed(person, shadow);
    for (const [id, { epoch }] of proposed)
      must(shadow.proposals.has(id), "a proposal stays until it is paid or voted down", () => `epoch ${epoch}`);
  }

  function checkOwed(person: PersonId, shadow: State): void {
    const due = (waiting.get(person) ?? []).reduce((sum, { amount }) => sum + amount, 0n);
    const kept = (shadow.reserved.get(person) ?? []).reduce((sum, { amountBaseUnits }) => sum + amountBaseUnits, 0n);
    const sentence = (): string => `${person}: ${kept} are reserved, and ${due} were earned and not paid`;
    must(kept >= due, "what was withheld is paid later or still owed", sentence);
    must(kept <= due, "an earned amount is promised once", sentence);
  }

  /** Only what no reorganisation takes back any more. */
  function checkPayments(): void {
    const { chain, clock, ground } = worldOf();
    must(chain.safe.balanceBaseUnits >= 0n, "a balance is never negative", () => `${chain.safe.balanceBaseUnits}`);
    const head = ground.blockAt(clock.now());
    for (const payment of chain.payments().values()) {
      if (audited.has(payment.payoutId) || payment.block + SETTLED_BLOCKS > head) continue;
      audited.add(payment.payoutId);
      for (const { wallet } of payment.transfers) checkPaid(payment, wallet);
    }
  }

  function checkPaid({ payoutId: id }: Payment, wallet: string): void {
    const paid = covered.get(coverKey(id, votedFor.get(id) ?? "0x", wallet));
    for (const work of paid?.works ?? []) markPaid(work, id, "nobody is paid twice for one contribution");
    for (const { person, what } of paid?.earned ?? [])
      markPaid(`${what} of ${person}`, id, "an earned amount is paid at most once");
  }

  function markPaid(what: string, id: Hash, invariant: string): void {
    const other = paidUnder.get(what);
    must(other === undefined || other === id, invariant, () => `${what} under ${other} and ${id}`);
    paidUnder.set(what, id);
  }

  return { check, note, seePost, seeExecution, seePayment, checkWeek, paymentsSeen: () => audited.size };
}

function coverKey(id: Hash, voted: Hash, wallet: string): string {
  return `${id} ${voted} ${wallet}`;
}

function transfersOf(lines: readonly Line[]): Transfer[] {
  return lines.map(({ wallet, amount }) => ({ wallet: asWallet(wallet), amountBaseUnits: baseUnits(amount) }));
}

function asWallet(text: string): Transfer["wallet"] {
  return `0x${text.slice(2)}`;
}

/** In the same order, each once. */
function isPartOf(transfers: readonly Transfer[], { transfers: voted }: Commitment): boolean {
  let at = 0;
  for (const { wallet, amountBaseUnits } of voted) {
    const next = transfers[at];
    if (next?.wallet === wallet && next.amountBaseUnits === BigInt(amountBaseUnits)) at += 1;
  }
  return at === transfers.length && transfers.length > 0;
}

const manifests = new WeakMap<readonly Transfer[], Hash>();

function manifestOf(transfers: readonly Transfer[], token: Transfer["wallet"]): Hash {
  const known = manifests.get(transfers) ?? transfersHash(transfers, token);
  manifests.set(transfers, known);
  return known;
}

export function verdictOf(ballot: KeptBallot): "passed" | "rejected" | "lapsed" {
  const [inFavour = 0, against = 0] = tally(ballot, ballot.votes.size);
  const { votersMin, quorum, thresholdPercent } = committed(ballot).passRule;
  if (ballot.votes.size < votersMin || inFavour < Number(quorum)) return "lapsed";
  return inFavour * 100 > (inFavour + against) * thresholdPercent ? "passed" : "rejected";
}

const commitments = new WeakMap<KeptBallot["draft"], Commitment>();

/** The commitment as core wrote and the author signed it. */
function committed({ draft }: KeptBallot): Commitment {
  const known = commitments.get(draft);
  if (known !== undefined) return known;
  const commitment: Commitment = JSON.parse(draft.commitment);
  commitments.set(draft, commitment);
  return commitment;
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
