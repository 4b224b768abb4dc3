// Replaying payouts: what was withheld is owed once, holds begin and end, and a batch's own facts end with it.
import { describe, expect, test } from "vitest";
import { readState, writeState } from "#core/ledger/checkpoint.ts";
import { ENTRY_VERSION, type Entry, type Fact } from "#core/ledger/entry.ts";
import { fold } from "#core/ledger/replay.ts";
import { countSigned, type ProposalState, type State } from "#core/ledger/state.ts";
import { DAY_SECONDS, HOUR_SECONDS, unixSeconds } from "#core/time.ts";
import { DAO, makeClosedEpoch, makePerson, makeProposal, makeState, START, tokens } from "#test/support/build.ts";
import { makeHash } from "#test/support/record.ts";

const ADA = makePerson("ada");
const BEN = makePerson("ben");
const PAYOUT = makeHash("b1");
const BATCH = { payoutId: PAYOUT, safeTxHash: makeHash("5a") };
const CANCEL = { payoutId: PAYOUT, cancelHash: makeHash("ca") };
const TRANSACTION = makeHash("7a");

const amount = (whole: number): string => tokens(whole).toString();
const line = (person: typeof ADA, whole: number, reservedFrom: readonly number[] = []) => {
  return { person, walletRecord: `wallet:${person}`, amountBaseUnits: amount(whole), because: "", reservedFrom };
};
const withheldOf = (person: typeof ADA, whole: number) => {
  return { person, amountBaseUnits: amount(whole), because: "The token refuses it." };
};

/** 500 LRL to Ada and 700 LRL to Ben, of which 200 are from before; the vote has passed. */
function passed(changes: Partial<ProposalState> = {}): State {
  const allocations = [ADA, BEN].map((person) => ({ person, score: 100, amountBaseUnits: tokens(500) }));
  const verdict = { word: "passed", because: "", at: START } as const;
  const lines = [line(ADA, 500), line(BEN, 700, [0])];
  const closed = makeClosedEpoch({ allocations });
  return makeState({ proposals: [makeProposal({ lines, closed, verdict, announcedStage: "passed", ...changes })] });
}

/** Each fact an hour after the one before, the first at the start. */
function after(state: State, ...facts: readonly Fact[]): State {
  const entries = facts.map((fact, at): Entry => {
    const number = state.size + at;
    return {
      dao: DAO,
      number,
      key: `${number}`,
      v: ENTRY_VERSION,
      at: unixSeconds(START + number * HOUR_SECONDS),
      fact,
    };
  });
  return fold(state, entries);
}

const proposalOf = (state: State): ProposalState => {
  const proposal = state.proposals.get(PAYOUT);
  if (proposal === undefined) throw new Error("the proposal is open");
  return proposal;
};

function intended(attempt = 1, withheld: readonly ReturnType<typeof withheldOf>[] = []): Fact {
  return {
    ...{ kind: "batch-intended", ...BATCH, attempt, safeTxNonce: 3, transfersHash: makeHash("c1"), threshold: 2 },
    withheld,
  };
}
const superseded: Fact = { kind: "batch-superseded", ...BATCH, because: "" };
const sent: Fact = { kind: "batch-sent", ...BATCH, transactionHash: TRANSACTION };
function settled(...withheld: readonly ReturnType<typeof withheldOf>[]): Fact {
  const { safeTxHash } = BATCH;
  return {
    ...{ kind: "payout-settled", payoutId: PAYOUT, transactionHash: TRANSACTION, block: 9 },
    ...{ manifest: makeHash("c2"), safeTxHash, withheld },
  };
}
const held = (until: number): Fact => {
  return { kind: "payout-held", payoutId: PAYOUT, person: ADA, reasonRecord: "r", until: unixSeconds(until) };
};
const cancelAsked = (until: number): Fact => {
  return { kind: "cancel-asked", ...BATCH, ...CANCEL, person: ADA, reasonRecord: "r", until: unixSeconds(until) };
};

const refusedLines = (...people: readonly (typeof ADA)[]): Fact => {
  return { kind: "lines-refused", ...BATCH, ...CANCEL, refused: people.map((person) => withheldOf(person, 5)) };
};

describe("a withheld line", () => {
  test("is no promise beside its line while its batch is on the way, and one when it is settled", () => {
    const state = after(passed(), intended(1, [withheldOf(BEN, 700)]));
    expect([...state.reserved]).toEqual([]);
    after(state, settled(withheldOf(BEN, 700)));
    expect([...state.reserved]).toEqual([[BEN, [{ epoch: 1, amountBaseUnits: tokens(700) }]]]);
    expect(proposalOf(state).settled?.withheld).toHaveLength(1);
  });

  test("comes after what was reserved for the same person already", () => {
    const state = passed();
    state.reserved.set(BEN, [{ epoch: 2, amountBaseUnits: tokens(30) }]);
    after(state, settled(withheldOf(BEN, 700)));
    expect(state.reserved.get(BEN)).toEqual([
      { epoch: 2, amountBaseUnits: tokens(30) },
      { epoch: 1, amountBaseUnits: tokens(700) },
    ]);
  });

  test("went to no wallet: only those that were paid are known as paid", () => {
    const state = after(passed(), settled(withheldOf(BEN, 700)));
    expect([ADA, BEN].map((person) => state.persons.get(person)?.paidWalletRecord ?? null)).toEqual([
      "wallet:person-ada",
      null,
    ]);
  });

  test("of a proposal that is withheld as a whole is reserved, and the proposal is over with all its rules", () => {
    const state = passed();
    const { rulesHash } = proposalOf(state).closed;
    const rules = state.rulesOf.get(rulesHash);
    after(state, {
      kind: "payout-withheld",
      payoutId: PAYOUT,
      withheld: [withheldOf(ADA, 500), withheldOf(BEN, 700)],
    });
    expect(state.proposals.size).toBe(0);
    expect([...state.reserved.values()].flat().map(({ amountBaseUnits }) => amountBaseUnits)).toEqual([
      tokens(500),
      tokens(700),
    ]);
    expect([...state.rulesOf.values()]).toEqual([rules]);
  });

  test("is missing in what version 1 wrote: nothing was withheld then", () => {
    const { withheld: _, ...first } = settled() as Extract<Fact, { kind: "payout-settled" }>;
    const state = after(passed(), first);
    expect(proposalOf(state).settled?.withheld).toEqual([]);
    expect([...state.reserved]).toEqual([]);
  });
});

describe("a hold", () => {
  test("lasts until its time, another one moves it, and a release ends it", () => {
    const state = after(passed(), held(START + DAY_SECONDS));
    expect(proposalOf(state).heldUntil).toBe(START + DAY_SECONDS);
    after(state, held(START + 3 * DAY_SECONDS));
    expect(proposalOf(state).heldUntil).toBe(START + 3 * DAY_SECONDS);
    after(state, { kind: "payout-released", payoutId: PAYOUT, person: BEN, reasonRecord: "r" });
    expect(proposalOf(state).heldUntil).toBeNull();
  });

  test("comes with a cancelled batch, from the moment its nonce was used, for as long as was asked", () => {
    const state = after(passed(), intended(), cancelAsked(START + HOUR_SECONDS + 7 * DAY_SECONDS), superseded);
    expect(proposalOf(state)).toMatchObject({ batch: null, heldUntil: START + 2 * HOUR_SECONDS + 7 * DAY_SECONDS });
  });

  test("does not come with a batch that was superseded without anybody's asking", () => {
    const state = after(passed(), intended(), superseded);
    expect(proposalOf(state)).toMatchObject({ batch: null, heldUntil: null, attempts: 1 });
  });

  test("is counted for whoever sets one after the other, and begins anew when somebody else does", () => {
    const by = (person: typeof ADA): Fact => ({ ...held(START + DAY_SECONDS), person }) as Fact;
    const released: Fact = { kind: "payout-released", payoutId: PAYOUT, person: BEN, reasonRecord: "r" };
    const state = after(passed(), by(ADA), released, by(ADA));
    expect(proposalOf(state)).toMatchObject({ holder: { person: ADA, inARow: 2 }, hold: { number: 2, release: null } });
    after(state, by(BEN), by(ADA));
    expect(proposalOf(state)).toMatchObject({ holder: { person: ADA, inARow: 1 }, hold: { number: 4 } });
  });

  test("is shown by its number: what was said of an earlier one says nothing of it", () => {
    const told = (number: number): Fact => {
      return { kind: "hold-announced", payoutId: PAYOUT, number, shows: "held", channelId: "1", messageId: "2" };
    };
    const state = after(passed(), held(START + DAY_SECONDS), held(START + 2 * DAY_SECONDS), told(1));
    expect(proposalOf(state).hold?.shows).toBeNull();
    expect(proposalOf(after(state, told(2))).hold?.shows).toBe("held");
  });

  test("of a batch that was cancelled for lines that cannot be paid does not come", () => {
    const state = after(passed(), intended(), refusedLines(BEN), superseded);
    expect(proposalOf(state)).toMatchObject({ batch: null, heldUntil: null, hold: null });
  });

  test("about a payout that is over changes nothing", () => {
    expect(after(makeState(), held(START), superseded, cancelAsked(START)).proposals.size).toBe(0);
  });
});

describe("a batch", () => {
  const signed: Fact = { kind: "cancel-signed", ...CANCEL, person: ADA, signatureRecord: "s" };
  const reminded: Fact = { kind: "treasurers-reminded", ...BATCH, count: 1, channelId: "1", messageId: "2" };

  test("keeps who signed to cancel it, and nothing of another cancellation", () => {
    const state = after(passed(), intended(), signed, cancelAsked(START), signed);
    after(state, { ...signed, person: BEN, cancelHash: makeHash("cb") } as Fact);
    expect([...(proposalOf(state).batch?.cancel?.signatures ?? [])]).toEqual([[ADA, "s"]]);
  });

  test("keeps each line that was refused, what was signed to cancel it, and who asked for that first", () => {
    const state = after(passed(), intended(), refusedLines(ADA), signed, refusedLines(BEN));
    expect(proposalOf(state).batch?.refused.map(({ person }) => person)).toEqual([ADA, BEN]);
    expect(proposalOf(state).batch?.cancel).toMatchObject({ asked: null, holdSeconds: 0 });
    after(state, cancelAsked(START));
    expect(proposalOf(state).batch?.cancel).toMatchObject({ asked: { person: ADA }, holdSeconds: 0 });
    expect(proposalOf(state).batch?.cancel?.signatures.size).toBe(1);
  });

  test("goes by the Safe's threshold of now, and counts no signature that holds no more", () => {
    const by = (person: typeof ADA): Fact => ({ kind: "batch-signed", ...BATCH, person, signatureRecord: "s" });
    const changed: Fact = { kind: "signing-changed", ...BATCH, threshold: 3, void: [ADA] };
    const { batch } = proposalOf(after(passed(), intended(), by(ADA), by(BEN), changed));
    expect([batch?.threshold, batch && countSigned(batch)]).toEqual([3, 1]);
  });

  test("that follows a superseded one begins without its reminders, its cancellation and its signatures", () => {
    const state = after(passed(), intended(), reminded, cancelAsked(START), signed);
    expect(proposalOf(state).batch).toMatchObject({ reminders: 1, remindedAt: START + HOUR_SECONDS });
    after(state, superseded, intended(2));
    expect(proposalOf(state).batch).toMatchObject({ attempt: 2, reminders: 0, remindedAt: null, cancel: null });
  });

  test("that is sent or superseded leaves no question about it for a person, and every other one", () => {
    const stop = (step: string): Fact => ({ kind: "step-stopped", step, what: "", happened: "", next: "" });
    const stops = [
      stop(`execute-batch:${BATCH.safeTxHash}:2`),
      stop(`cancel-batch:${CANCEL.cancelHash}:2`),
      stop("open-ballot:x"),
    ];
    for (const end of [sent, superseded]) {
      const state = after(passed(), intended(), cancelAsked(START), ...stops, end);
      expect([...state.stopped.keys()]).toEqual(["open-ballot:x"]);
    }
  });

  test("is tried three times more each time somebody resumes it, and not for resuming anything else", () => {
    const state = after(passed({ attempts: 3 }), {
      kind: "step-resumed",
      step: `open-ballot:${PAYOUT}:4`,
      because: "",
    });
    expect(proposalOf(state).attemptsMax).toBe(3);
    after(state, { kind: "step-resumed", step: `intend-batch:${PAYOUT}:4`, because: "" });
    expect(proposalOf(state).attemptsMax).toBe(6);
    after(state, { kind: "step-resumed", step: `intend-batch:${makeHash("b9")}:4`, because: "" });
    expect(proposalOf(state).attemptsMax).toBe(6);
  });
});

describe("a wallet", () => {
  const linked = (record: string): Fact => ({ kind: "wallet-linked", person: ADA, record });
  const unlinked: Fact = { kind: "wallet-unlinked", person: ADA, record: "w1", because: "" };
  const changedAt = (...facts: Fact[]) => after(makeState(), ...facts).persons.get(ADA)?.changedAt;

  test("counts as changed from the second one on, also with an unlinking in between", () => {
    expect(changedAt(linked("w1"))).toBeNull();
    expect(changedAt(linked("w1"), linked("w2"))).toBe(START + HOUR_SECONDS);
    expect(changedAt(linked("w1"), unlinked, linked("w2"))).toBe(START + 2 * HOUR_SECONDS);
    expect(changedAt(linked("w1"), unlinked)).toBeNull();
  });

  test("that took another's place is told once, and what came while it was told is told after it", () => {
    const instead = (record: string, of: string): Fact =>
      ({ ...linked(record), replaces: [{ person: ADA, record: of }] }) as Fact;
    const told = (record: string): Fact => {
      return { kind: "wallet-announced", person: ADA, record, channelId: "1", messageId: "2" };
    };
    const changes = (...facts: Fact[]) => after(makeState(), ...facts).walletChanges.get(ADA);
    expect(changes(linked("w1"), linked("w2"))).toBeUndefined();
    expect(changes(linked("w1"), instead("w2", "w1"), told("w2"))).toBeUndefined();
    const [first, second] = [instead("w2", "w1"), instead("w3", "w2")];
    expect(changes(linked("w1"), first, second, told("w2"))?.replaces.map(({ record }) => record)).toEqual([
      "w2",
      "w1",
    ]);
    const many = Array.from({ length: 9 }, (_, at) => instead(`w${at + 2}`, `w${at + 1}`));
    expect(changes(...many)?.replaces).toHaveLength(5);
  });
});

test("a checkpoint in the middle of any of this changes nothing", () => {
  const facts = [
    held(START + DAY_SECONDS),
    intended(1, [withheldOf(BEN, 700)]),
    cancelAsked(START + 9 * DAY_SECONDS),
    superseded,
    intended(2, [withheldOf(BEN, 700)]),
    sent,
    settled(withheldOf(BEN, 700)),
  ];
  const whole = after(passed(), ...facts);
  for (let at = 1; at < facts.length; at += 1) {
    const read = readState(writeState(after(passed(), ...facts.slice(0, at))));
    expect(after(read, ...facts.slice(at))).toEqual(whole);
  }
});
