// Due steps: the table. State and time in, steps out; each row that does something has its near miss.
import { describe, expect, test } from "vitest";
import type { MotionState, ProposalState, State } from "#core/ledger/state.ts";
import { addHours, unixSeconds, type UnixSeconds } from "#core/time.ts";
import { dueSteps, sayStep } from "#core/workflow/due-steps.ts";
import * as build from "#test/support/build.ts";
import { makeHash } from "#test/support/record.ts";

const { makeBatch, makeClosedEpoch, makeContribution, makeOpenEpoch, makeProposal, makePull, makeRules, makeState } =
  build;
const NOW = build.START;
const OPEN = { openEpoch: makeOpenEpoch(3), lastEpoch: 3 };
const CLOSE = OPEN.openEpoch.closesAt;
const ago = (hours: number): UnixSeconds => addHours(NOW, -hours);

const BALLOT = { ballotId: makeHash("ba"), startsAt: ago(80), endsAt: ago(8), votingBlock: 7 };
const PASSED = { word: "passed", because: "enough", at: ago(24) } as const;
const SETTLED = { transactionHash: makeHash("7a"), safeTxHash: makeHash("5a"), withheld: [] };
const ada = build.makePerson("ada");

/** A proposal that passed, with whatever else matters, in a state where the epoch is quiet. */
function passed(changes: Partial<ProposalState> = {}): State {
  const proposal = makeProposal({ announcedStage: "passed", ballot: BALLOT, verdict: PASSED, ...changes });
  return makeState({ ...OPEN, proposals: [proposal] });
}

const MOTION: MotionState = {
  motion: makeHash("3a"),
  number: 1,
  person: ada,
  about: { kind: "text" },
  textRecord: "motion:1",
  textHash: makeHash("7e"),
  system: "basic",
  choices: ["For", "Against", "Abstain"],
  votingBlock: 7,
  ledgerRoot: makeHash("d1"),
  ledgerSize: 9,
  strategiesHash: makeHash("f1"),
  quorum: "0",
  opensAt: NOW,
  endsAt: addHours(NOW, 72),
  from: "member",
  draftedAt: NOW,
  rulesHash: makeHash("11"),
  announcedStage: "discussion",
  announcedAt: NOW,
  ballot: null,
  verdict: null,
  isReminded: false,
  carriedOut: null,
};
const DECIDED: MotionState["verdict"] = {
  word: "passed",
  choice: null,
  because: "enough",
  at: ago(8),
  recount: { votes: 3, agree: 3, power: "chain", recipientsShare: "0.00" },
};

function asked(changes: Partial<MotionState>): State {
  return makeState({ ...OPEN, motions: new Map([[MOTION.motion, { ...MOTION, ...changes }]]) });
}

function proposed(changes: Partial<ProposalState>): State {
  return makeState({ ...OPEN, proposals: [makeProposal(changes)] });
}

/** A step that waits for a person, who has been told unless said otherwise. */
function stopOf(step: string, isAnnounced = true): State["stopped"] {
  return new Map([[step, { step, what: "", happened: "", next: "", isAnnounced }]]);
}

type Row = [sentence: string, state: State, now: UnixSeconds, steps: string[]];

function expectRows(rows: readonly Row[]): void {
  test.each(rows)("%s", (_, state, now, steps) => {
    expect(dueSteps(state, makeRules(), now).map((step) => step.do)).toEqual(steps);
  });
}

describe("epochs:", () => {
  expectRows([
    ["a new DAO opens its first epoch", makeState(), NOW, ["open-epoch"]],
    ["an open epoch has nothing to do", makeState(OPEN), NOW, []],
    ["it is not closed a second before its time", makeState(OPEN), unixSeconds(CLOSE - 1), []],
    ["it is closed at its time", makeState(OPEN), CLOSE, ["close-epoch"]],
    [
      "it is not closed while one of its contributions has no score",
      makeState({ ...OPEN, contributions: [makeContribution({ epoch: 3, score: null })] }),
      CLOSE,
      [],
    ],
    [
      "it is closed when all are scored, also with nothing",
      makeState({ ...OPEN, contributions: [makeContribution({ epoch: 3, score: 0 })] }),
      CLOSE,
      ["close-epoch"],
    ],
    [
      "it is not closed while an earlier one waits for its draft",
      makeState({ ...OPEN, closed: [makeClosedEpoch({ epoch: 2 })] }),
      CLOSE,
      ["draft-proposal"],
    ],
    [
      "a closed epoch is drafted while the next one opens",
      makeState({ lastEpoch: 1, closed: [makeClosedEpoch()] }),
      NOW,
      ["draft-proposal", "open-epoch"],
    ],
    [
      "of two closed epochs the older is drafted, and only it",
      makeState({ ...OPEN, closed: [makeClosedEpoch({ epoch: 2 }), makeClosedEpoch({ epoch: 1 })] }),
      NOW,
      ["draft-proposal"],
    ],
  ]);

  test("the one draft is of the older epoch", () => {
    const state = makeState({ ...OPEN, closed: [makeClosedEpoch({ epoch: 2 }), makeClosedEpoch({ epoch: 1 })] });
    expect(dueSteps(state, makeRules(), NOW)).toEqual([{ do: "draft-proposal", key: "draft-proposal:1", epoch: 1 }]);
  });
});

describe("pull requests:", () => {
  expectRows([
    ["a noticed one is gathered", makeState({ ...OPEN, pulls: [makePull()] }), NOW, ["gather-evidence"]],
    ["without an open epoch it waits for one", makeState({ pulls: [makePull()] }), NOW, ["open-epoch"]],
    ["a recorded one is scored", makeState({ ...OPEN, pulls: [makePull({ stage: "recorded" })] }), NOW, ["score-pull"]],
    ["a scored one is told", makeState({ ...OPEN, pulls: [makePull({ stage: "scored" })] }), NOW, ["announce-score"]],
    ["a told one is done", makeState({ ...OPEN, pulls: [makePull({ stage: "announced" })] }), NOW, []],
  ]);
});

describe("a proposal:", () => {
  expectRows([
    [
      "is shown before anything else",
      proposed({ announcedStage: null, announcedAt: null }),
      addHours(NOW, 150),
      ["announce-proposal"],
    ],
    ["is discussed for 24 hours", proposed({}), unixSeconds(addHours(NOW, 24) - 1), []],
    ["is put to the vote when they are over", proposed({}), addHours(NOW, 24), ["open-ballot"]],
    [
      "is watched while its vote is open",
      proposed({ announcedStage: "voting", ballot: BALLOT }),
      ago(40),
      ["watch-ballot"],
    ],
    ["is not watched before its vote begins", proposed({ announcedStage: "voting", ballot: BALLOT }), ago(81), []],
    [
      "reminds those who have not voted a day before the end",
      proposed({ announcedStage: "voting", ballot: BALLOT }),
      ago(32),
      ["watch-ballot", "remind-voters"],
    ],
    [
      "reminds nobody twice",
      proposed({ announcedStage: "voting", ballot: BALLOT, isReminded: true }),
      ago(9),
      ["watch-ballot"],
    ],
    [
      "reminds at half the time of a short vote",
      proposed({ announcedStage: "voting", ballot: { ...BALLOT, startsAt: ago(12) } }),
      ago(10),
      ["watch-ballot", "remind-voters"],
    ],
    [
      "is read at the end of its vote",
      proposed({ announcedStage: "voting", ballot: BALLOT }),
      ago(8),
      ["reach-verdict"],
    ],
    [
      "shows that the vote is open",
      proposed({ ballot: BALLOT, isReminded: true }),
      ago(9),
      ["watch-ballot", "announce-proposal"],
    ],
    ["that passed is open to objections for 24 hours", passed(), unixSeconds(NOW - 1), []],
    ["becomes a batch when they are over", passed(), NOW, ["intend-batch"]],
    [
      "that was rejected is only told",
      passed({ verdict: { ...PASSED, word: "rejected" }, announcedStage: "voting" }),
      addHours(NOW, 150),
      ["announce-proposal"],
    ],
    [
      "that lapsed and was told is done",
      passed({ verdict: { ...PASSED, word: "lapsed" }, announcedStage: "lapsed" }),
      addHours(NOW, 150),
      [],
    ],
  ]);
});

describe("a batch:", () => {
  const signed = new Map([
    [ada, "signature:1"],
    [build.makePerson("ben"), "signature:2"],
  ]);
  const one = new Map([[ada, "signature:1"]]);

  expectRows([
    [
      "is offered before anybody may sign or execute",
      passed({ batch: makeBatch({ shows: null }) }),
      NOW,
      ["offer-batch"],
    ],
    [
      "is offered first even when it is signed already",
      passed({ batch: makeBatch({ shows: null, signatures: signed }) }),
      NOW,
      ["offer-batch"],
    ],
    ["is watched while signatures are missing", passed({ batch: makeBatch() }), NOW, ["watch-batch"]],
    [
      "with one of two signatures is shown so and watched",
      passed({ batch: makeBatch({ signatures: one }) }),
      NOW,
      ["watch-batch", "offer-batch"],
    ],
    [
      "is executed at the threshold",
      passed({ batch: makeBatch({ signatures: signed, shows: "to-sign 2 of 2" }) }),
      NOW,
      ["execute-batch"],
    ],
    [
      "that was sent is settled, never sent again by itself",
      passed({
        batch: makeBatch({ signatures: signed, shows: "sent", transactionHash: makeHash("7a"), sentAt: NOW }),
      }),
      addHours(NOW, 150),
      ["settle-payout"],
    ],
  ]);

  const other = makeProposal({
    ...{ payoutId: makeHash("b2"), proposal: makeHash("a2"), epoch: 2 },
    ...{ announcedStage: "passed", ballot: BALLOT, verdict: PASSED },
  });
  const first = (changes: Partial<ProposalState>) =>
    makeProposal({ announcedStage: "passed", ballot: BALLOT, verdict: PASSED, ...changes });
  const both = (changes: Partial<ProposalState>) => makeState({ ...OPEN, proposals: [first(changes), other] });

  expectRows([
    ["of a second proposal waits while one is in flight", both({ batch: makeBatch() }), NOW, ["watch-batch"]],
    [
      "of a second proposal is intended once the first is settled",
      both({ batch: makeBatch(), settled: SETTLED, announcedStage: "paid", isPayoutAnnounced: true }),
      NOW,
      ["intend-batch"],
    ],
    ["may be intended for both while none is: the append decides", both({}), NOW, ["intend-batch", "intend-batch"]],
  ]);

  expectRows([
    ["is not intended while the payout is held", passed({ heldUntil: addHours(NOW, 1) }), NOW, []],
    ["is intended when the hold has lapsed", passed({ heldUntil: NOW }), NOW, ["intend-batch"]],
    [
      "is watched while a person is asked about its execution, as an owner may execute it",
      {
        ...passed({ batch: makeBatch({ signatures: signed, shows: "to-sign 2 of 2" }) }),
        stopped: stopOf(`execute-batch:${makeHash("5a")}:2`),
      },
      NOW,
      ["watch-batch"],
    ],
    [
      "is tried anew when another signature has come since",
      {
        ...passed({
          batch: makeBatch({
            signatures: new Map([...signed, [build.makePerson("cem"), "s"]]),
            shows: "to-sign 3 of 2",
          }),
        }),
        stopped: stopOf(`execute-batch:${makeHash("5a")}:2`),
      },
      NOW,
      ["execute-batch"],
    ],
  ]);

  const asked = { person: build.makePerson("ada"), reasonRecord: "r" };
  const unsent = { transactionHash: null, sentAt: null };
  const cancel = { cancelHash: makeHash("ca"), asked, holdSeconds: 60, signatures: one, ...unsent };

  expectRows([
    [
      "that somebody asks to cancel is shown so",
      passed({ batch: makeBatch({ cancel: { ...cancel, signatures: new Map() } }) }),
      NOW,
      ["watch-batch", "offer-batch"],
    ],
    [
      "is not cancelled by one signature of two",
      passed({ batch: makeBatch({ cancel, shows: "to-sign 0 of 2 cancel 1" }) }),
      NOW,
      ["watch-batch"],
    ],
    [
      "is cancelled by two of two",
      passed({ batch: makeBatch({ cancel: { ...cancel, signatures: signed }, shows: "to-sign 0 of 2 cancel 2" }) }),
      NOW,
      ["watch-batch", "cancel-batch"],
    ],
    [
      "that was sent is not cancelled any more",
      passed({
        batch: makeBatch({
          ...{ cancel: { ...cancel, signatures: signed }, signatures: signed },
          ...{ shows: "sent", transactionHash: makeHash("7a"), sentAt: NOW },
        }),
      }),
      NOW,
      ["settle-payout"],
    ],
  ]);

  const line = { person: build.makePerson("ada"), amountBaseUnits: "1", because: "The token refuses it." };
  const ours = { ...cancel, asked: null, signatures: new Map() };
  const refused = { signatures: signed, refused: [line], cancel: ours };
  const shown = "to-sign 2 of 2 cancel 0 by us refused 1";

  expectRows([
    [
      "of which a line cannot be paid is tried again, and shown so",
      passed({ batch: makeBatch({ ...refused, shows: "to-sign 2 of 2" }) }),
      NOW,
      ["execute-batch", "offer-batch"],
    ],
    [
      "of which a line cannot be paid is told each day to those whose signatures are missing for cancelling it",
      passed({ batch: makeBatch({ ...refused, shows: shown, offeredAt: ago(24) }) }),
      NOW,
      ["execute-batch", "remind-treasurers"],
    ],
    [
      "whose threshold was raised waits for one more, and shows the new number",
      passed({ batch: makeBatch({ signatures: signed, threshold: 3, shows: "to-sign 2 of 2" }) }),
      NOW,
      ["watch-batch", "offer-batch"],
    ],
    [
      "of whose signatures one holds no more waits for another",
      passed({ batch: makeBatch({ signatures: signed, void: [...signed.keys()].slice(1), shows: "to-sign 1 of 2" }) }),
      NOW,
      ["watch-batch"],
    ],
  ]);

  const hold = { number: 1, cancelled: null, ...asked, until: addHours(NOW, 1), release: null, shows: null };
  const heldUntil = hold.until;
  const cancelled = { safeTxHash: makeHash("5a"), safeTxNonce: 0 };
  const release = asked;

  expectRows([
    ["is shown as held, once", passed({ heldUntil, hold }), NOW, ["announce-hold"]],
    ["that is shown as held waits", passed({ heldUntil, hold: { ...hold, shows: "held" } }), NOW, []],
    [
      "that was released goes on, and is shown so",
      passed({ hold: { ...hold, release, shows: "held" } }),
      NOW,
      ["intend-batch", "announce-hold"],
    ],
    ["that was cancelled is shown so", passed({ heldUntil, hold: { ...hold, cancelled } }), NOW, ["announce-hold"]],
    [
      "that was cancelled is shown so before it is offered again: both are one post",
      passed({ heldUntil: NOW, hold: { ...hold, cancelled } }),
      NOW,
      ["announce-hold"],
    ],
    [
      "that was cancelled and released is offered again, which is the same post",
      passed({ hold: { ...hold, cancelled, release, shows: "held" } }),
      NOW,
      ["intend-batch"],
    ],
  ]);

  const offeredAgo = (hours: number) => ({ offeredAt: ago(hours) });

  expectRows([
    ["is no day old, and nobody is reminded", passed({ batch: makeBatch(offeredAgo(23.9)) }), NOW, ["watch-batch"]],
    [
      "is a day old, and treasurers are reminded",
      passed({ batch: makeBatch(offeredAgo(24)) }),
      NOW,
      ["watch-batch", "remind-treasurers"],
    ],
    [
      "was reminded of less than a day ago",
      passed({ batch: makeBatch({ ...offeredAgo(99), reminders: 1, remindedAt: ago(23.9) }) }),
      NOW,
      ["watch-batch"],
    ],
    [
      "was reminded of a day ago",
      passed({ batch: makeBatch({ ...offeredAgo(99), reminders: 1, remindedAt: ago(24) }) }),
      NOW,
      ["watch-batch", "remind-treasurers"],
    ],
    [
      "has all its signatures, and nobody is reminded",
      passed({ batch: makeBatch({ ...offeredAgo(99), signatures: signed, shows: "to-sign 2 of 2" }) }),
      NOW,
      ["execute-batch"],
    ],
  ]);

  test("of a later attempt is another step", () => {
    const keys = [0, 1].map((attempts) => dueSteps(passed({ attempts }), makeRules(), NOW)[0]?.key);
    expect(keys).toEqual([`intend-batch:${makeHash("b1")}:1`, `intend-batch:${makeHash("b1")}:2`]);
  });
});

describe("a settled payout:", () => {
  const settled = { settled: SETTLED, batch: makeBatch() };
  const told = { ...settled, announcedStage: "paid", isPayoutAnnounced: true } as const;
  const pullsToTell = new Map([makePull({ pull: 1 }), makePull({ pull: 2 })].map((pull) => [pull.key, pull]));
  const scored = [1, 2].map((pull) => makePull({ pull, stage: "scored" }));
  const scoredPulls = new Map(scored.map((pull) => [pull.key, pull]));

  expectRows([
    ["is shown as paid and thanked for", passed(settled), NOW, ["announce-proposal", "announce-payout"]],
    ["is told on every pull request", passed({ ...told, pullsToTell }), NOW, ["announce-payment", "announce-payment"]],
    [
      "is told before the score where both wait, as it tells the score too",
      { ...passed({ ...told, pullsToTell }), pulls: scoredPulls },
      NOW,
      ["announce-payment", "announce-payment"],
    ],
    [
      "holds back no score of a pull request that it did not pay",
      { ...passed(told), pulls: scoredPulls },
      NOW,
      ["announce-score", "announce-score"],
    ],
    ["is over when all was said", passed(told), NOW, []],
    [
      "is never paid again, whatever is left to tell",
      passed({ ...settled, batch: null }),
      NOW,
      ["announce-proposal", "announce-payout"],
    ],
  ]);
});

describe("a stopped step:", () => {
  const key = `open-ballot:${makeHash("b1")}`;
  const due = addHours(NOW, 24);

  expectRows([
    [
      "is left out, and told first",
      makeState({ ...OPEN, proposals: [makeProposal()], stopped: stopOf(key, false) }),
      due,
      ["announce-stop"],
    ],
    [
      "is left out when it was told",
      makeState({ ...OPEN, proposals: [makeProposal()], stopped: stopOf(key, true) }),
      due,
      [],
    ],
    [
      "holds back no other step",
      makeState({ ...OPEN, proposals: [makeProposal()], stopped: stopOf("open-ballot:other", true) }),
      due,
      ["open-ballot"],
    ],
  ]);
});

test("money comes first, then what people wait for, then the rest", () => {
  const batch = makeBatch({ signatures: new Map([[ada, "signature:1"]]), threshold: 1 });
  const proposal = makeProposal({ announcedStage: "voting", ballot: BALLOT, verdict: PASSED, batch });
  const state = makeState({ ...OPEN, proposals: [proposal], pulls: [makePull({ stage: "scored" })] });
  expect(dueSteps(state, makeRules(), CLOSE).map((step) => step.do)).toEqual([
    "execute-batch",
    "offer-batch",
    "announce-proposal",
    "close-epoch",
    "announce-score",
  ]);
});

test("a proposal keeps the rules its epoch began with", () => {
  const shorter = makeRules({ vote: { discussionHours: 1 } });
  expect(dueSteps(proposed({}), shorter, addHours(NOW, 2))).toEqual([]);
});

test("the same state and time give the same steps, and the state is left as it was", () => {
  const state = makeState({ ...OPEN, proposals: [makeProposal()], pulls: [makePull()] });
  const before = structuredClone(state);
  expect(dueSteps(state, makeRules(), CLOSE)).toEqual(dueSteps(state, makeRules(), CLOSE));
  expect(state).toEqual(before);
});

test("every step is said as a sentence", () => {
  const payoutId = makeHash("b1");
  expect(sayStep({ do: "open-ballot", key: "k", payoutId })).toBe("Open the ballot of payout 0xb1b1b1b1… on Snapshot.");
  expect(sayStep({ do: "gather-evidence", key: "k", pull: makePull({ pull: 12 }) })).toBe(
    "Gather the evidence of laurel-dao/compiler#12 and credit its people.",
  );
});

test("a changed wallet is told at once, and again only after an hour", () => {
  const ada = build.makePerson("ada");
  const replaces = [{ person: ada, record: "w1" }];
  const state = makeState({ walletChanges: new Map([[ada, { record: "w2", replaces }]]), lastEpoch: 1 });
  const told = (toldOfWalletAt?: number) => {
    state.persons.set(ada, {
      ...{ walletRecord: "w2", changedAt: NOW, lastWalletRecord: "w2", paidWalletRecord: null },
      ...{ hasDiscord: true, hasGithub: true, epochsWithWork: 0 },
      ...(toldOfWalletAt !== undefined && { toldOfWalletAt: unixSeconds(toldOfWalletAt) }),
    });
    return dueSteps(state, makeRules(), NOW).some((step) => step.do === "announce-wallet");
  };
  expect([told(), told(NOW - 3_599), told(NOW - 3_600)]).toEqual([true, false, true]);
});

describe("a motion", () => {
  expectRows([
    ["is shown first", asked({ announcedStage: null, announcedAt: null }), NOW, ["announce-motion"]],
    ["is discussed for 24 hours", asked({}), unixSeconds(addHours(NOW, 24) - 1), []],
    ["is put to the vote when they are over", asked({}), addHours(NOW, 24), ["open-motion"]],
    [
      "is watched while its vote is open",
      asked({ ballot: BALLOT, announcedStage: "voting" }),
      ago(40),
      ["watch-motion"],
    ],
    [
      "reminds those who have not voted",
      asked({ ballot: BALLOT, announcedStage: "voting" }),
      ago(9),
      ["watch-motion", "remind-motion"],
    ],
    [
      "is decided at the end of its vote",
      asked({ ballot: BALLOT, announcedStage: "voting" }),
      ago(8),
      ["decide-motion"],
    ],
    [
      "is carried out before its post says so",
      asked({ ballot: BALLOT, announcedStage: "voting", verdict: DECIDED }),
      NOW,
      ["carry-out-motion"],
    ],
    [
      "is told when it was carried out",
      asked({ ballot: BALLOT, announcedStage: "voting", verdict: DECIDED, carriedOut: "Done." }),
      NOW,
      ["announce-motion"],
    ],
  ]);

  test("about a payout keeps it from being offered until it is carried out", () => {
    const held = passed();
    const [payoutId = "0x"] = held.proposals.keys();
    const about = { kind: "hold", payoutId } as const;
    const stepsWith = (motion: MotionState): string[] =>
      dueSteps({ ...held, motions: new Map([[motion.motion, motion]]) }, makeRules(), NOW).map((step) => step.do);
    const motion = { ...MOTION, about, ballot: BALLOT, announcedStage: "voting", isReminded: true, verdict: DECIDED };
    expect(stepsWith(motion)).toEqual(["carry-out-motion"]);
    expect(stepsWith({ ...motion, carriedOut: "It goes on." })).toContain("intend-batch");
  });
});
