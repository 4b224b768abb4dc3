// Replay: entries folded into what can still change, and nothing kept of what is over.
import { describe, expect, test } from "vitest";
import { ENTRY_VERSION, type Entry, type Fact } from "#core/ledger/entry.ts";
import { emptyState, fold, owesLinkedPeople, type State } from "#core/ledger/replay.ts";
import { rulesHash } from "#core/rules.ts";
import { unixSeconds } from "#core/time.ts";
import { DAO, makePerson, makeRules, START, tokens } from "#test/support/build.ts";
import { makeHash } from "#test/support/record.ts";

const ADA = makePerson("ada");
const BEN = makePerson("ben");
const RULES = makeRules();
const HASH = rulesHash(RULES);
const PULL = { repository: "laurel-dao/compiler", repositoryId: 501, pull: 1 };
const PAYOUT = makeHash("b1");
const PROPOSAL = makeHash("a1");
const BATCH = { payoutId: PAYOUT, safeTxHash: makeHash("5a") };

function entriesOf(facts: readonly Fact[]): Entry[] {
  return facts.map((fact, number) => ({
    ...{ dao: DAO, number, key: `key ${number}`, v: ENTRY_VERSION },
    ...{ at: unixSeconds(START + number), fact },
  }));
}

function stateAfter(...facts: readonly Fact[]): State {
  return fold(emptyState(DAO), entriesOf(facts));
}

const opened: readonly Fact[] = [
  { kind: "rules-adopted", rules: RULES, rulesHash: HASH, because: "first" },
  { kind: "epoch-opened", epoch: 1, opensAt: START, closesAt: unixSeconds(START + 604_800), rulesHash: HASH },
];

function credited(role: "author" | "reviewer", person = ADA): Fact {
  const contribution = `laurel-dao/compiler#1/${role === "author" ? "author" : "reviewer-1"}`;
  const evidence = { evidenceRecord: "evidence:1", evidenceHash: makeHash("e1") };
  return { kind: "contribution-recorded", contribution, ...PULL, epoch: 1, person, role, work: "code", ...evidence };
}

function scored(who: "author" | "reviewer-1", score = 200): Fact {
  const contribution = `laurel-dao/compiler#1/${who}`;
  return {
    kind: "contribution-scored",
    contribution,
    score,
    deterministic: score,
    reasons: [],
    scorer: "det-1",
    judge: null,
  };
}

const told: Fact = { kind: "pull-announced", repositoryId: 501, pull: 1, about: "score", epoch: 1 };

function closed(...amounts: (readonly [typeof ADA, number])[]): Fact {
  const allocations = amounts.map(([person, amount]) => ({
    person,
    score: 100,
    amountBaseUnits: tokens(amount).toString(),
  }));
  return {
    kind: "epoch-closed",
    epoch: 1,
    budgetBaseUnits: tokens(1_000).toString(),
    isCappedByBalance: false,
    allocations,
  };
}

function drafted(
  lines: readonly { person: typeof ADA; amount: number; reservedFrom?: number[] }[],
  reserved: readonly (readonly [typeof ADA, number])[] = [],
): Extract<Fact, { kind: "proposal-drafted" }> {
  return {
    kind: "proposal-drafted",
    ...{ proposal: PROPOSAL, epoch: 1, payoutId: PAYOUT, transfersHash: makeHash("c1") },
    lines: lines.map(({ person, amount, reservedFrom = [] }) => {
      return { person, walletRecord: "w", amountBaseUnits: tokens(amount).toString(), because: "", reservedFrom };
    }),
    reserved: reserved.map(([person, amount]) => ({ person, amountBaseUnits: tokens(amount).toString() })),
    ...{ votingBlock: 7, ledgerRoot: makeHash("d1"), ledgerSize: 5, strategiesHash: makeHash("f1"), quorum: "0" },
    ...{ from: "allocation", opensAt: START, endsAt: START },
  };
}

function verdict(word: "passed" | "rejected" | "lapsed"): Fact {
  return {
    ...{ kind: "verdict-reached", proposal: PROPOSAL, verdict: word, because: "", choices: [], scores: [] },
    ...{ voters: 0, quorum: "0" },
  };
}

function announced(stage: string): Fact {
  return { kind: "proposal-announced", proposal: PROPOSAL, stage, channelId: "1", messageId: "2" };
}

test("entries must follow without a gap", () => {
  const [first, second] = entriesOf(opened);
  if (!first || !second) throw new Error("two entries");
  expect(() => fold(emptyState(DAO), [second])).toThrow("entry 1 does not follow 0 entries");
  expect(() => fold(emptyState(DAO), [first, first])).toThrow("entry 0 does not follow 1 entries");
});

test("folding in one go and entry by entry gives the same state", () => {
  const facts = [
    ...opened,
    credited("author"),
    scored("author"),
    told,
    closed([ADA, 1_000]),
    drafted([{ person: ADA, amount: 1_000 }]),
  ];
  const step = emptyState(DAO);
  for (const entry of entriesOf(facts)) fold(step, [entry]);
  expect(step).toEqual(stateAfter(...facts));
  expect(step.size).toBe(facts.length);
  expect(step.lastAt).toBe(START + facts.length - 1);
});

describe("a pull request", () => {
  const stageAfter = (...facts: Fact[]) => stateAfter(...opened, ...facts).pulls.get("501#1")?.stage;

  test("goes from noticed to told, waiting for its last score", () => {
    const noticed: Fact = { kind: "pull-noticed", ...PULL, from: "webhook" };
    const both = [noticed, credited("author"), credited("reviewer", BEN)];
    expect(stageAfter(noticed)).toBe("noticed");
    expect(stageAfter(...both)).toBe("recorded");
    expect(stageAfter(...both, scored("author"))).toBe("recorded");
    expect(stageAfter(...both, scored("author"), scored("reviewer-1"))).toBe("scored");
    expect(stageAfter(...both, scored("author"), scored("reviewer-1"), told)).toBe("announced");
  });

  test("that credits nobody goes straight to its comment, and is forgotten after it", () => {
    const refused: Fact = {
      ...{ kind: "contribution-refused", contribution: "laurel-dao/compiler#1/author", ...PULL },
      ...{ epoch: 1, person: null, because: "a bot" },
    };
    expect(stageAfter(refused)).toBe("scored");
    expect(stageAfter(refused, told)).toBeUndefined();
  });

  test("that was renamed with its repository is still the same one", () => {
    const renamed: Fact = { kind: "pull-noticed", ...PULL, repository: "laurel-dao/renamed", from: "sweep" };
    expect(stateAfter(...opened, { kind: "pull-noticed", ...PULL, from: "webhook" }, renamed).pulls.size).toBe(1);
  });

  test("that waits for its comment outlives its epoch, and one that was told does not", () => {
    const facts = [...opened, credited("author"), scored("author")];
    expect(stateAfter(...facts, closed([ADA, 1])).pulls.size).toBe(1);
    expect(stateAfter(...facts, closed([ADA, 1]), told).pulls.size).toBe(0);
    expect(stateAfter(...facts, told, closed([ADA, 1])).pulls.size).toBe(0);
  });
});

describe("closing an epoch", () => {
  test("moves its contributions out of the state, and keeps the rules it began with", () => {
    const other = makeRules({ name: "Renamed DAO" });
    const adopted: Fact = { kind: "rules-adopted", rules: other, rulesHash: rulesHash(other), because: "operator" };
    const state = stateAfter(...opened, credited("author"), scored("author"), adopted, closed([ADA, 1_000]));
    expect(state.openEpoch).toBeNull();
    expect(state.contributions.size).toBe(0);
    expect(state.closed.get(1)).toMatchObject({ epoch: 1, rulesHash: HASH });
    expect(state.rulesHash).toBe(rulesHash(other));
  });

  test("without any work leaves nothing to draft", () => {
    expect(stateAfter(...opened, closed()).closed.size).toBe(0);
  });

  test("without work is drafted all the same when somebody owed has linked a wallet", () => {
    const reserved: Fact = {
      ...{ kind: "amounts-reserved", epoch: 0 },
      reserved: [{ person: BEN, amountBaseUnits: "5" }],
    };
    const linked: Fact = { kind: "wallet-linked", person: BEN, record: "wallet:ben" };
    expect(stateAfter(...opened, reserved, closed()).closed.size).toBe(0);
    expect(stateAfter(...opened, reserved, linked, closed()).closed.size).toBe(1);
    expect(owesLinkedPeople(stateAfter(...opened, reserved, linked))).toBe(true);
    const unlinked: Fact = { kind: "wallet-unlinked", person: BEN, record: "wallet:ben", because: "" };
    expect(owesLinkedPeople(stateAfter(...opened, reserved, linked, unlinked))).toBe(false);
  });
});

test("a found ballot is taken over also when its epoch left nothing to draft, and an allocation never is", () => {
  const facts = [...opened, closed()];
  const fresh = drafted([{ person: ADA, amount: 1 }]);
  expect(stateAfter(...facts, fresh).proposals.size).toBe(0);
  expect(stateAfter(...facts, { ...fresh, from: "found" }).proposals.get(PAYOUT)?.closed.allocations).toEqual([]);
});

test("what an epoch left unscored, as only a restored copy can, is not scored any more", () => {
  const state = stateAfter(...opened, credited("author"), closed());
  expect([...state.pulls]).toEqual([]);
});

describe("a reserved amount", () => {
  const reservedBefore: Fact = {
    ...{ kind: "amounts-reserved", epoch: 0 },
    reserved: [{ person: BEN, amountBaseUnits: tokens(70).toString() }],
  };
  const facts = [...opened, reservedBefore, credited("author"), scored("author"), closed([ADA, 600], [BEN, 30])];
  const withBen = drafted([
    { person: ADA, amount: 600 },
    { person: BEN, amount: 100, reservedFrom: [0] },
  ]);

  test("is taken by the proposal that names it", () => {
    expect(stateAfter(...facts, withBen).reserved.has(BEN)).toBe(false);
  });

  test("stays taken when the vote passes", () => {
    expect(stateAfter(...facts, withBen, verdict("passed")).reserved.has(BEN)).toBe(false);
  });

  test.each(["rejected", "lapsed"] as const)("comes back whole, and no more of it, when the vote is %s", (word) => {
    expect(stateAfter(...facts, withBen, verdict(word)).reserved.get(BEN)).toEqual([
      { epoch: 0, amountBaseUnits: tokens(70) },
    ]);
  });

  test("that a found ballot may have paid counts as paid, and comes back when that vote does not pass", () => {
    const found: Fact = {
      ...drafted([{ person: ADA, amount: 700 }]),
      from: "found",
      doubtful: [{ person: BEN, epoch: 0, amountBaseUnits: tokens(70).toString() }],
    };
    expect(stateAfter(...facts, found, verdict("passed")).reserved.has(BEN)).toBe(false);
    expect(stateAfter(...facts, found, verdict("lapsed")).reserved.get(BEN)).toEqual([
      { epoch: 0, amountBaseUnits: tokens(70) },
    ]);
  });

  test("of an epoch that was voted down is not owed any more", () => {
    const draft = drafted([{ person: ADA, amount: 600 }], [[BEN, 30]]);
    expect(
      stateAfter(...facts, draft)
        .reserved.get(BEN)
        ?.map(({ epoch }) => epoch),
    ).toEqual([0, 1]);
    expect(
      stateAfter(...facts, draft, verdict("rejected"))
        .reserved.get(BEN)
        ?.map(({ epoch }) => epoch),
    ).toEqual([0]);
  });
});

describe("a batch", () => {
  const passed = [
    ...[...opened, credited("author"), scored("author"), told, closed([ADA, 1]), drafted([{ person: ADA, amount: 1 }])],
    announced("passed"),
    verdict("passed"),
  ];
  const intended: Fact = {
    ...{ kind: "batch-intended", ...BATCH, attempt: 1, safeTxNonce: 4 },
    ...{ transfersHash: makeHash("c1"), threshold: 2 },
  };
  const batchAfter = (...facts: Fact[]) => stateAfter(...passed, ...facts).proposals.get(PAYOUT);

  test("takes signatures over its own hash only", () => {
    const signed: Fact = { kind: "batch-signed", ...BATCH, person: ADA, signatureRecord: "s" };
    const foreign: Fact = { ...signed, safeTxHash: makeHash("99") };
    expect([...(batchAfter(intended, signed)?.batch?.signatures ?? [])]).toEqual([[ADA, "s"]]);
    expect(batchAfter(intended, foreign)?.batch?.signatures.size).toBe(0);
  });

  test("that was superseded leaves the number of attempts behind, and late facts of it change nothing", () => {
    const superseded: Fact = { kind: "batch-superseded", ...BATCH, because: "" };
    const late: Fact = { kind: "batch-sent", ...BATCH, transactionHash: makeHash("7a") };
    expect(batchAfter(intended, superseded, late)).toMatchObject({ batch: null, attempts: 1 });
  });

  test("leaves the state when it is settled and everything about it was said", () => {
    const settled: Fact = {
      ...{ kind: "payout-settled", payoutId: PAYOUT, transactionHash: makeHash("7a"), block: 9 },
      ...{ manifest: makeHash("c1"), safeTxHash: BATCH.safeTxHash },
    };
    const thanked: Fact = { kind: "payout-announced", payoutId: PAYOUT, channelId: "1", messageId: "3" };
    const commented: Fact = { kind: "pull-announced", repositoryId: 501, pull: 1, about: "payment", epoch: 1 };
    const all = [announced("paid"), thanked, commented];
    for (const missing of all) {
      expect(batchAfter(intended, settled, ...all.filter((fact) => fact !== missing))).toBeDefined();
    }
    expect(batchAfter(intended, settled, ...all)).toBeUndefined();
    expect(batchAfter(intended, settled, ...all.toReversed())).toBeUndefined();
  });
});

test("a rejected proposal leaves the state once its end was shown", () => {
  const facts = [
    ...opened,
    credited("author"),
    scored("author"),
    closed([ADA, 1]),
    drafted([{ person: ADA, amount: 1 }]),
  ];
  expect(stateAfter(...facts, verdict("rejected")).proposals.size).toBe(1);
  expect(stateAfter(...facts, verdict("rejected"), announced("rejected")).proposals.size).toBe(0);
});

test("a stopped step waits until it is resumed", () => {
  const stopped: Fact = { kind: "step-stopped", step: "x", what: "w", happened: "h", next: "n" };
  const toldStop: Fact = { kind: "stop-announced", step: "x", channelId: "1", messageId: "2" };
  expect(stateAfter(stopped).stopped.get("x")?.isAnnounced).toBe(false);
  expect(stateAfter(stopped, toldStop).stopped.get("x")?.isAnnounced).toBe(true);
  expect(stateAfter(stopped, toldStop, { kind: "step-resumed", step: "x", because: "" }).stopped.size).toBe(0);
});
