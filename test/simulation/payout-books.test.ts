// The payout books by themselves: what they would say of ledgers that core never writes.
import { describe, expect, test } from "vitest";
import type { Hash } from "#core/key.ts";
import type { Entry, Fact } from "#core/ledger/entry.ts";
import { baseUnits } from "#core/money.ts";
import { fold } from "#core/ledger/replay.ts";
import { emptyState, type State } from "#core/ledger/state.ts";
import { DAY_SECONDS, HOUR_SECONDS, unixSeconds } from "#core/time.ts";
import { DAO, makeAddress, makePerson, makeRules, START } from "#test/support/build.ts";
import { makeHash } from "#test/support/record.ts";
import type { Payment } from "./chain.ts";
import { noWitness, openPayoutBooks } from "./payout-books.ts";
import { seededRandom } from "./random.ts";
import { openDisk } from "./store.ts";
import { SILENT } from "./trace.ts";
import { openClock, simulateWorld } from "./world.ts";

const ADA = makePerson("ada");
const WALLET = makeAddress(0xada);
const RULES = makeRules();
const RULES_HASH = makeHash("01");

/** A world in which nothing happens by itself, and the books of one ledger in it. */
function openBooks() {
  const clock = openClock(START);
  const world = simulateWorld({
    rules: RULES,
    clock,
    random: seededRandom(7),
    faults: { strikes: () => false, atCall: () => null, end: () => undefined, injected: new Map() },
    tell: SILENT.tell,
    owners: [],
    onPost: () => undefined,
    onExecution: () => undefined,
    onPayment: () => undefined,
  });
  const found: string[] = [];
  const payments = new Map<Hash, Payment>();
  const witnessed = noWitness();
  const paidWorld = { ...world, chain: { ...world.chain, payments: () => payments } };
  const books = openPayoutBooks({
    must: (holds, invariant) => void (holds || found.push(invariant)),
    worldOf: () => paidWorld,
    witnessed,
    isReconciling: () => false,
  });
  const disk = openDisk();
  const shadow = emptyState(DAO);
  const see = (fact: Fact, at = clock.now()): void => {
    const entry: Entry = {
      dao: DAO,
      number: shadow.size,
      key: `entry ${shadow.size}`,
      v: 3,
      at: unixSeconds(at),
      fact,
    };
    books.check(entry, shadow);
    books.note(entry, shadow, disk);
    fold(shadow, [entry]);
  };
  const linkWallet = async (record: string): Promise<void> => {
    await disk.open().vault.keep([{ record, person: ADA, kind: "wallet", text: WALLET }]);
    see({ kind: "wallet-linked", person: ADA, record });
  };
  see({ kind: "rules-adopted", rules: RULES, rulesHash: RULES_HASH, because: "first" });
  /** Long enough ago that nothing takes it back. */
  const pay = (payoutId: Hash, voted: Hash, amount: bigint): void => {
    const transfers = [{ wallet: WALLET, amountBaseUnits: baseUnits(amount) }];
    const hashes = { manifest: voted, transactionHash: voted, safeTxHash: voted };
    payments.set(payoutId, { payoutId, ...hashes, transfers, claims: null, block: 1, safeTxNonce: 0, minedAt: 12 });
    witnessed.votedFor.set(payoutId, voted);
  };
  return { clock, pay, books, shadow, found, see, linkWallet };
}

type Stage = ReturnType<typeof openBooks>;

function closeEpoch({ see }: Stage, epoch: number, amountBaseUnits: string): void {
  see({ kind: "epoch-opened", epoch, opensAt: START, closesAt: START, rulesHash: RULES_HASH });
  const allocations = [{ person: ADA, score: 100, amountBaseUnits }];
  see({ kind: "epoch-closed", epoch, budgetBaseUnits: amountBaseUnits, isCappedByBalance: false, allocations });
}

function draft({ see }: Stage, epoch: number, amountBaseUnits: string, reservedFrom: readonly number[] = []): Hash {
  const payoutId = makeHash(`b${epoch}`);
  const line = { person: ADA, walletRecord: "wallet:1", amountBaseUnits, because: `epoch ${epoch}`, reservedFrom };
  see({
    kind: "proposal-drafted",
    proposal: makeHash(`a${epoch}`),
    epoch,
    payoutId,
    transfersHash: makeHash(`c${epoch}`),
    lines: [line],
    reserved: [],
    votingBlock: 1,
    ledgerRoot: makeHash("d1"),
    ledgerSize: 1,
    strategiesHash: makeHash("e1"),
    quorum: "0",
    from: "allocation",
    opensAt: START,
    endsAt: START,
  });
  return payoutId;
}

function pass({ see }: Stage, epoch: number, verdict: "passed" | "rejected" = "passed"): void {
  const tally = { because: "", choices: [], scores: [], voters: 0, quorum: "0" };
  see({ kind: "verdict-reached", proposal: makeHash(`a${epoch}`), verdict, ...tally });
}

/** All of a payout is withheld. */
function withhold({ see }: Stage, payoutId: Hash, amountBaseUnits: string): void {
  see({ kind: "payout-withheld", payoutId, withheld: [{ person: ADA, amountBaseUnits, because: "refused" }] });
}

function week({ books, shadow, found }: Stage): string[] {
  books.checkWeek(shadow);
  return found;
}

describe("what was earned stays owed", () => {
  test("what was withheld waits under its payout's name, and its next line takes it", async () => {
    const stage = openBooks();
    await stage.linkWallet("wallet:1");
    closeEpoch(stage, 1, "1000");
    const payoutId = draft(stage, 1, "1000");
    pass(stage, 1);
    withhold(stage, payoutId, "1000");
    expect(week(stage).filter((name) => name.includes("owed"))).toEqual([]);
    closeEpoch(stage, 2, "5");
    draft(stage, 2, "1005", [1]);
    expect(week(stage).filter((name) => name.includes("owed") || name.includes("exactly"))).toEqual([]);
  });

  test("an amount that the ledger reserves and nobody earned is noticed", async () => {
    const stage = openBooks();
    await stage.linkWallet("wallet:1");
    stage.shadow.reserved.set(ADA, [{ epoch: 1, amountBaseUnits: baseUnits(5n) }]);
    expect(week(stage)).toContain("an earned amount is promised once");
  });

  test("an amount that was earned and that the ledger has lost is noticed", async () => {
    const stage = openBooks();
    await stage.linkWallet("wallet:1");
    closeEpoch(stage, 1, "1000");
    const payoutId = draft(stage, 1, "1000");
    pass(stage, 1);
    withhold(stage, payoutId, "1000");
    forget(stage.shadow);
    expect(week(stage)).toContain("what was withheld is paid later or still owed");
  });

  test("an amount that two payouts pay is noticed, also where the ledger says that the first one could not be paid", async () => {
    const stage = openBooks();
    await stage.linkWallet("wallet:1");
    closeEpoch(stage, 1, "1000");
    const first = draft(stage, 1, "1000");
    pass(stage, 1);
    withhold(stage, first, "1000");
    closeEpoch(stage, 2, "5");
    const second = draft(stage, 2, "1005", [1]);
    stage.pay(second, makeHash("c2"), 1005n);
    expect(week(stage)).not.toContain("an earned amount is paid at most once");
    stage.pay(first, makeHash("c1"), 1000n);
    expect(week(stage)).toContain("an earned amount is paid at most once");
  });

  test("a proposal that is gone before it is paid or voted down is noticed", async () => {
    const stage = openBooks();
    await stage.linkWallet("wallet:1");
    closeEpoch(stage, 1, "1000");
    draft(stage, 1, "1000");
    expect(week(stage)).not.toContain("a proposal stays until it is paid or voted down");
    stage.shadow.proposals.clear();
    expect(week(stage)).toContain("a proposal stays until it is paid or voted down");
  });
});

function forget({ reserved }: State): void {
  reserved.clear();
}

describe("holds and reminders", () => {
  const HOLD_SECONDS = RULES.payout.holdDays * DAY_SECONDS;

  test("a batch in the last second of a hold is noticed, and one at its end is not", async () => {
    for (const [early, expected] of [
      [1, true],
      [0, false],
    ] as const) {
      const stage = openBooks();
      await stage.linkWallet("wallet:1");
      closeEpoch(stage, 1, "1000");
      const payoutId = draft(stage, 1, "1000");
      pass(stage, 1);
      const until = unixSeconds(START + HOLD_SECONDS);
      stage.see({ kind: "payout-held", payoutId, person: ADA, reasonRecord: "reason:1", until });
      const intent = { attempt: 1, safeTxNonce: 0, safeTxHash: makeHash("5a"), threshold: 2, withheld: [] };
      stage.see(
        { kind: "batch-intended", payoutId, transfersHash: makeHash("c1"), ...intent },
        unixSeconds(until - early),
      );
      expect(stage.found.includes("a held payout is not offered while it is held")).toBe(expected);
    }
  });

  test("a second reminder within a day is noticed, and one after a day is not", () => {
    for (const [hours, expected] of [
      [23, true],
      [24, false],
    ] as const) {
      const { books, clock, found } = openBooks();
      const remind = (count: number): void =>
        books.seePost({
          about: "reminder",
          key: `laurel:reminder:0b1:1:${count}`,
          where: "payouts",
          daoName: "Laurel DAO",
          epoch: 1,
          purpose: "pay",
          total: "1",
          signed: 0,
          threshold: 2,
        });
      remind(1);
      clock.turnTo(unixSeconds(START + hours * HOUR_SECONDS));
      remind(2);
      expect(found.includes("treasurers are reminded at most once a day")).toBe(expected);
    }
  });
});
