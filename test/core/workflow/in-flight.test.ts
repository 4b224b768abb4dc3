// In flight: what keeps a person from being erased, each with its near miss.
import { expect, test } from "vitest";
import type { MotionState, State } from "#core/ledger/state.ts";
import { unixSeconds } from "#core/time.ts";
import { dueSteps } from "#core/workflow/due-steps.ts";
import { inFlight } from "#core/workflow/in-flight.ts";
import {
  makeBatch,
  makeClosedEpoch,
  makeContribution,
  makePerson,
  makeProposal,
  makeRules,
  makeState,
  START,
  tokens,
} from "#test/support/build.ts";
import { makeHash } from "#test/support/record.ts";

const [ADA, BEN] = [makePerson("ada"), makePerson("ben")];
const NOTHING = makeProposal({ lines: [] });

const appeal = (answer: "upheld" | null) => ({
  person: ADA,
  reasonRecord: "reason:1",
  answerBy: START,
  panel: 3,
  people: [],
  votes: new Map(),
  answer,
});
const change = { record: "wallet:2", replaces: [{ person: ADA, record: "wallet:1" }] };
const claim = {
  dispute: 1,
  person: ADA,
  holder: BEN,
  about: "wallet",
  walletRecord: null,
  answerBy: START,
  panel: 3,
  at: START,
  votes: new Map(),
} as const;
const answered = { answer: { verdict: "upheld", because: "", holderNow: BEN, at: START }, shows: "answered" } as const;
const signed = makeBatch({ signatures: new Map([[ADA, "signature:1"]]) });
const grant = { number: 2, person: ADA, textRecord: "motion:1", textHash: makeHash("7e") };

test.each<[string, State, boolean]>([
  ["a payment to them", makeState({ proposals: [makeProposal()] }), true],
  ["a payment to others", makeState({ proposals: [NOTHING] }), false],
  ["a grant that they asked for", makeState({ proposals: [{ ...NOTHING, grant }] }), true],
  ["a batch that they signed", makeState({ proposals: [{ ...NOTHING, batch: signed }] }), true],
  ["a batch that others signed", makeState({ proposals: [{ ...NOTHING, batch: makeBatch() }] }), false],
  ["an epoch that allocated to them and is not drafted", makeState({ closed: [makeClosedEpoch()] }), true],
  [
    "an epoch that allocated nothing to them",
    makeState({ closed: [makeClosedEpoch({ allocations: [{ person: BEN, score: 1, amountBaseUnits: tokens(1) }] })] }),
    false,
  ],
  ["an open appeal", makeState({ contributions: [makeContribution({ appeal: appeal(null) })] }), true],
  [
    "an appeal that was answered",
    makeState({ contributions: [makeContribution({ appeal: appeal("upheld") })] }),
    false,
  ],
  ["work that is only open", makeState({ contributions: [makeContribution()] }), false],
  ["a changed wallet of theirs to tell of", makeState({ walletChanges: new Map([[BEN, change]]) }), true],
  [
    "a motion of theirs",
    makeState({ motions: new Map([[makeHash("1"), { person: ADA, number: 1 } as MotionState]]) }),
    true,
  ],
  [
    "a motion of others",
    makeState({ motions: new Map([[makeHash("1"), { person: BEN, number: 1 } as MotionState]]) }),
    false,
  ],
  ["a claim of theirs", makeState({ disputes: new Map([[1, { ...claim, answer: null, shows: "open" }]]) }), true],
  ["a claim that was answered and told", makeState({ disputes: new Map([[1, { ...claim, ...answered }]]) }), false],
  ["nothing", makeState(), false],
])("%s", (_, state, isInFlight) => {
  expect(inFlight(state, ADA).length > 0).toBe(isInFlight);
  expect(inFlight(state, ADA).join()).not.toContain("undefined");
});

test.each([
  ["the day is over and nothing is on its way", START, [], ["erase-person:person-ada"]],
  ["the day is not over", unixSeconds(START + 1), [], []],
  ["a payment is on its way", START, [{ ...makeProposal(), announcedStage: "discussion" }], []],
])("a person is erased when, and only when, %s", (_, until, proposals, expected) => {
  const state = makeState({ proposals, erasures: new Map([[ADA, until]]), lastEpoch: 1 });
  const keys = dueSteps(state, makeRules(), START).map(({ key }) => key);
  expect(keys.filter((key) => key.startsWith("erase-person"))).toEqual(expected);
});
