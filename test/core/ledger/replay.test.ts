// Replay: entries folded into what can still change, and nothing kept of what is over.
import { describe, expect, test } from "vitest";
import { readState, writeState } from "#core/ledger/checkpoint.ts";
import { ENTRY_VERSION, type Entry, type Fact } from "#core/ledger/entry.ts";
import { fold } from "#core/ledger/replay.ts";
import { countedScore, emptyState, owesLinkedPeople, type State } from "#core/ledger/state.ts";
import { rulesHash } from "#core/rules.ts";
import type { ScoreBasis } from "#core/score/basis.ts";
import { workFacts } from "#core/score/work-facts.ts";
import { normaliseDiff } from "#core/score/normalised-diff.ts";
import { addDays, DAY_SECONDS, unixSeconds } from "#core/time.ts";
import { DAO, makeEvidence, makePerson, makeRules, START, tokens } from "#test/support/build.ts";
import { makeHash } from "#test/support/record.ts";
import { RECORDED_DAO, recordedEntries } from "#test/support/recorded.ts";

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
    standing: "settled",
    reasons: [],
    jury: null,
    basis: null,
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

// ---- Scores that change after they were given ---------------------------------------------------------------------------

const AUTHOR = "laurel-dao/compiler#1/author";
const REVIEWER = "laurel-dao/compiler#1/reviewer-1";
const RITA = makePerson("rita");
const SAM = makePerson("sam");

function makeBasis(changes: Partial<ScoreBasis> = {}): ScoreBasis {
  return {
    ...{ scorer: "det-2", kind: "code", rulesHash: HASH, rubricHash: makeHash("0b"), templateHash: makeHash("7e") },
    ...{ evidenceHash: makeHash("e1"), features: {}, share: { place: 0, of: 1 }, jurors: [], withoutProse: null },
    ...{ unaskedBecause: null, calibration: 0, flags: [], wordsRecord: "words:1" },
    ...changes,
  };
}

/** 3.00 by the jury, 2.00 by size, and a person has to look. */
const provisional: Fact = {
  ...{ kind: "contribution-scored", contribution: AUTHOR, score: 300, deterministic: 200, standing: "provisional" },
  ...{ reasons: [], jury: 400, basis: makeBasis({ flags: [{ kind: "jurors-disagree", because: "1.00 to 5.00." }] }) },
};
const confirmed: Fact = { kind: "score-confirmed", contribution: AUTHOR, person: RITA, reasonRecord: "reason:1" };

function amended(score: number): Fact {
  return { kind: "score-amended", contribution: AUTHOR, person: RITA, score, reasonRecord: "reason:2" };
}

function filed(contribution = AUTHOR): Fact {
  const at = { answerBy: addDays(START, 5), panel: 2 };
  return { kind: "appeal-filed", contribution, person: ADA, reasonRecord: "reason:3", ...at };
}

function voted(person: typeof ADA, score: number): Fact {
  return { kind: "appeal-voted", contribution: AUTHOR, person, verdict: "amended", score, reasonRecord: "reason:4" };
}

function answered(verdict: "upheld" | "amended" | "lapsed", score: number): Fact {
  return { kind: "appeal-answered", contribution: AUTHOR, verdict, score, because: "" };
}

function openedAgain(epoch: number): Fact {
  return { kind: "epoch-opened", epoch, opensAt: START, closesAt: addDays(START, 7), rulesHash: HASH };
}

function closedAgain(epoch: number): Fact {
  return { ...closed(), epoch } as Fact;
}

const firstClosed: readonly Fact[] = [...opened, credited("author"), provisional, closed([ADA, 1])];

describe("a provisional score", () => {
  test("counts as the lower of itself and its size, until a person has looked", () => {
    const state = stateAfter(...opened, credited("author"), provisional);
    const contribution = state.contributions.get(AUTHOR);
    if (contribution === undefined) throw new Error("one contribution");
    expect(contribution).toMatchObject({ score: 300, standing: "provisional", jury: 400, wordsRecord: "words:1" });
    expect(countedScore(contribution)).toBe(200);
    expect(countedScore({ ...contribution, score: 120 })).toBe(120);
    expect(countedScore({ ...contribution, standing: "settled" })).toBe(300);
  });

  test("stays as it is when it is confirmed, and becomes another when it is amended", () => {
    const scoreAfter = (fact: Fact) => stateAfter(...opened, credited("author"), provisional, fact).contributions;
    expect(scoreAfter(confirmed).get(AUTHOR)).toMatchObject({ score: 300, standing: "settled" });
    expect(scoreAfter(amended(260)).get(AUTHOR)).toMatchObject({ score: 260, standing: "settled" });
  });

  test("that changes has its comment written again, also when it changed while the comment was being written", () => {
    const stage = (...facts: Fact[]) =>
      stateAfter(...opened, credited("author"), provisional, ...facts).pulls.get("501#1")?.stage;
    expect(stage(told)).toBe("announced");
    expect(stage(told, amended(260))).toBe("scored");
    expect(stage(amended(260), told)).toBe("scored");
    expect(stage(amended(260), { ...told, revision: 1 } as Fact)).toBe("announced");
  });
});

describe("what an amendment adds to a score of a closed epoch", () => {
  const carriedAfter = (...facts: Fact[]) => [...stateAfter(...firstClosed, ...facts).carried];

  test("is carried into the epoch that closes next: the difference to what was paid for, and no more", () => {
    expect(carriedAfter()).toEqual([]);
    expect(carriedAfter(confirmed)).toEqual([[AUTHOR, { person: ADA, score: 100 }]]);
    expect(carriedAfter(amended(450))).toEqual([[AUTHOR, { person: ADA, score: 250 }]]);
  });

  test("is nothing where the score falls below what was paid for: nobody pays back", () => {
    expect(carriedAfter(amended(200))).toEqual([]);
    expect(carriedAfter(amended(0))).toEqual([]);
  });

  test("is told once, however often the score changes before that epoch closes", () => {
    expect(carriedAfter(amended(300), filed(), answered("amended", 350))).toEqual([
      [AUTHOR, { person: ADA, score: 150 }],
    ]);
    expect(carriedAfter(amended(300), filed(), answered("amended", 150))).toEqual([]);
  });

  test("is consumed by that closing, and the score cannot change any more", () => {
    const facts = [openedAgain(2), confirmed, closedAgain(2)];
    const state = stateAfter(...firstClosed, ...facts, openedAgain(3), amended(500));
    expect([state.carried.size, state.late.size]).toEqual([0, 0]);
  });

  test("is counted as paid where an appeal is still open then: its answer adds the rest alone", () => {
    const facts = [openedAgain(2), confirmed, filed(), closedAgain(2), openedAgain(3)];
    expect(carriedAfter(...facts)).toEqual([]);
    expect(carriedAfter(...facts, answered("amended", 340))).toEqual([[AUTHOR, { person: ADA, score: 40 }]]);
    expect(carriedAfter(...facts, answered("amended", 300))).toEqual([]);
    expect(carriedAfter(...facts, answered("amended", 340), closedAgain(3), openedAgain(4))).toEqual([]);
  });

  test("is nothing once a ballot of a lost ledger was found for its epoch: what that one paid for is unknown", () => {
    const found: Fact = { ...drafted([{ person: ADA, amount: 1 }]), from: "found" };
    expect(carriedAfter(found, confirmed)).toEqual([]);
    expect(carriedAfter(drafted([{ person: ADA, amount: 1 }]), confirmed)).toHaveLength(1);
  });

  test("is the same when the state was written down and read back after any entry", () => {
    const facts = [
      ...firstClosed,
      ...[openedAgain(2), filed(), voted(RITA, 400), confirmed, closedAgain(2), openedAgain(3)],
      ...[voted(SAM, 380), answered("amended", 380), closedAgain(3)],
    ];
    const entries = entriesOf(facts);
    const whole = fold(emptyState(DAO), entries);
    for (let size = 0; size < entries.length; size += 1) {
      const kept = readState(writeState(fold(emptyState(DAO), entries.slice(0, size))));
      expect(fold(kept, entries.slice(size))).toEqual(whole);
    }
  });
});

describe("scores of a closed epoch", () => {
  test("can change until the next one closes; then only those under appeal, until that is answered", () => {
    const late = (...facts: Fact[]) => [
      ...stateAfter(
        ...opened,
        credited("author"),
        credited("reviewer", BEN),
        provisional,
        scored("reviewer-1"),
        ...facts,
      ).late.keys(),
    ];
    const facts = [closed([ADA, 1]), openedAgain(2)];
    expect(late(...facts)).toEqual([AUTHOR, REVIEWER]);
    expect(late(...facts, closedAgain(2))).toEqual([]);
    expect(late(...facts, filed(), closedAgain(2), openedAgain(3))).toEqual([AUTHOR]);
    const end = [openedAgain(3), answered("lapsed", 300), closedAgain(3)];
    expect(late(...facts, filed(), closedAgain(2), ...end)).toEqual([]);
  });

  test("keep what their epoch counted, whatever the epoch's own record of them says", () => {
    const state = stateAfter(...firstClosed, confirmed);
    expect(state.late.get(AUTHOR)).toMatchObject({ score: 300, standing: "settled", paidScore: 200 });
    expect(state.closed.get(1)?.contributions[0]).toMatchObject({ score: 300, standing: "provisional" });
  });
});

describe("an appeal", () => {
  const scoredAndFiled = [...opened, credited("author"), credited("reviewer", BEN), provisional, filed()];

  test("keeps each reviewer's vote, and ends with its answer", () => {
    const state = stateAfter(...scoredAndFiled, voted(RITA, 400), voted(SAM, 250), answered("amended", 250));
    expect(state.contributions.get(AUTHOR)).toMatchObject({ score: 250, standing: "settled" });
    expect(state.contributions.get(AUTHOR)?.appeal).toMatchObject({ answer: "amended", panel: 2 });
    expect([...(state.contributions.get(AUTHOR)?.appeal?.votes.keys() ?? [])]).toEqual([RITA, SAM]);
  });

  test("that is upheld settles the score, and one that lapses leaves it as it was", () => {
    const after = (fact: Fact) => stateAfter(...scoredAndFiled, fact).contributions.get(AUTHOR);
    expect(after(answered("upheld", 300))).toMatchObject({ score: 300, standing: "settled" });
    expect(after(answered("lapsed", 300))).toMatchObject({ score: 300, standing: "provisional" });
  });

  test("remembers who has a part in the work, also when the others' scores are past changing", () => {
    const facts = [closed([ADA, 1]), openedAgain(2), closedAgain(2), openedAgain(3)];
    expect(stateAfter(...scoredAndFiled, ...facts).late.get(AUTHOR)?.appeal?.people).toEqual([ADA, BEN]);
  });

  test("makes a label of its votes for the calibration where one person alone made the work, at the weight of one", () => {
    const state = stateAfter(...scoredAndFiled, voted(RITA, 400), voted(SAM, 250), answered("amended", 250));
    expect([...state.audits]).toEqual([
      [
        AUTHOR,
        {
          ...{ jury: 400, weight: 1, people: [ADA, BEN] },
          ratings: new Map([
            [RITA, 400],
            [SAM, 250],
          ]),
        },
      ],
    ]);
    const shared = { ...provisional, basis: makeBasis({ share: { place: 0, of: 2 } }) } as Fact;
    const facts = [...opened, credited("author"), shared, filed(), voted(RITA, 400), answered("amended", 400)];
    expect(stateAfter(...facts).audits.size).toBe(0);
  });
});

test("what asking the jury cost is counted by epoch and by day", () => {
  const asked = (epoch: number, pull: number): Fact => {
    return { kind: "jury-asked", repositoryId: 501, pull, epoch, microdollars: 100, tokens: 900 };
  };
  const [first, second, third] = entriesOf([asked(1, 1), asked(1, 2), asked(2, 3)]);
  if (!first || !second || !third) throw new Error("three entries");
  const day = Math.floor(START / DAY_SECONDS);
  const state = fold(emptyState(DAO), [first]);
  expect(state.spent).toEqual({ epoch: 1, microdollars: 100, day, dayMicrodollars: 100 });
  fold(state, [{ ...second, at: addDays(START, 1) }]);
  expect(state.spent).toEqual({ epoch: 1, microdollars: 200, day: day + 1, dayMicrodollars: 100 });
  fold(state, [{ ...third, at: addDays(START, 1) }]);
  expect(state.spent).toEqual({ epoch: 2, microdollars: 100, day: day + 1, dayMicrodollars: 200 });
});

describe("an audit", () => {
  const drawn: Fact = { kind: "audit-drawn", epoch: 1, weight: 20, drawn: [{ contribution: AUTHOR, jury: 400 }] };
  const rated: Fact = { kind: "audit-rated", contribution: AUTHOR, person: RITA, value: 350 };

  test("keeps the jury's value, the weight of the sample and each rating, long after its epoch", () => {
    const facts = [...opened, credited("author"), provisional, drawn, closed([ADA, 1]), openedAgain(2), closedAgain(2)];
    expect([...stateAfter(...facts, rated).audits]).toEqual([
      [AUTHOR, { jury: 400, weight: 20, people: [ADA], ratings: new Map([[RITA, 350]]) }],
    ]);
  });

  test("that was drawn and is appealed as well keeps the weight of the sample", () => {
    const facts = [
      ...opened,
      credited("author"),
      provisional,
      drawn,
      filed(),
      voted(SAM, 250),
      answered("amended", 250),
    ];
    const audit = stateAfter(...facts, rated).audits.get(AUTHOR);
    expect([audit?.weight, audit?.ratings.size]).toEqual([20, 2]);
  });

  test("takes no rating of work that was not drawn", () => {
    expect(stateAfter(...opened, credited("author"), provisional, rated).audits.size).toBe(0);
  });

  test("gives a calibration that holds until another one is fitted", () => {
    const fitted = (version: number): Fact => {
      return { kind: "calibration-fitted", calibration: { version, knots: [] }, labels: 50 };
    };
    expect(stateAfter(...opened).calibration).toBeNull();
    expect(stateAfter(...opened, fitted(1), fitted(2)).calibration?.version).toBe(2);
  });
});

test("a person is counted as having worked in every closed epoch that gave a score above nothing", () => {
  const without: Fact = { ...closed(), allocations: [{ person: BEN, score: 0, amountBaseUnits: "0" }] } as Fact;
  const state = stateAfter(...opened, credited("author"), credited("reviewer", BEN), closed([ADA, 1]), without);
  expect([ADA, BEN].map((person) => state.persons.get(person)?.epochsWithWork)).toEqual([1, 0]);
});

describe("the trace of a pull request", () => {
  const evidence = makeEvidence();
  const facts = workFacts(evidence, normaliseDiff(evidence.files, 1_000), [], []);
  const gathered = (pull: number, mergedAt = START): Fact => {
    return { kind: "evidence-gathered", repositoryId: 501, pull, facts: { ...facts, mergedAt }, addedLines: 12 };
  };

  test("names who made and who reviewed it", () => {
    const state = stateAfter(...opened, gathered(1), credited("author"), credited("reviewer", BEN));
    expect(state.traces.get("501#1")).toMatchObject({ author: ADA, makers: [ADA], reviewers: [BEN], addedLines: 12 });
  });

  test("is forgotten when an epoch closes more than thirty days after the merge", () => {
    const after = (mergedAt: number) => stateAfter(...opened, gathered(1, unixSeconds(mergedAt)), closed()).traces.size;
    expect(after(START - 30 * DAY_SECONDS + 60)).toBe(1);
    expect(after(START - 30 * DAY_SECONDS - 60)).toBe(0);
  });

  test("is the oldest to be forgotten when there are more than five thousand", () => {
    const many = Array.from({ length: 5_001 }, (_, at) => gathered(at + 1));
    const { traces } = stateAfter(...opened, ...many);
    expect([traces.size, traces.has("501#1"), traces.has("501#2")]).toEqual([5_000, false, true]);
  });
});

test("a ledger of version 1 has nothing provisional, late, carried, spent or audited", () => {
  const state = fold(emptyState(RECORDED_DAO), recordedEntries());
  expect([state.carried.size, state.audits.size, state.traces.size, state.spent.microdollars]).toEqual([0, 0, 0, 0]);
  expect(new Set([...state.late.values()].map(({ standing }) => standing))).toEqual(new Set(["settled"]));
  expect(state.rules).toMatchObject({ v: 4, jury: { jurors: [] } });
});
