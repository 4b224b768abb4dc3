// A public record for tests: one DAO in the middle of its third epoch, with as little or as much changed as a test needs.
import type { Hash, Wallet } from "#core/key.ts";
import { unixSeconds } from "#core/time.ts";
import type { PublicRecord, RecordedContribution, RecordedProposal } from "#core/workflow/record.ts";
import type { RecordedMotion } from "#core/workflow/recorded-motions.ts";

/** A hash that is easily told apart: the digits repeat. */
export function makeHash(digits: string): Hash {
  return `0x${digits.repeat(64).slice(0, 64)}`;
}

/** An address that is easily told apart; all digits, so that it needs no checksum. */
export function makeWallet(number: number): Wallet {
  return `0x${String(number).padStart(40, "1")}`;
}

export function makeRecordedContribution(changes: Partial<RecordedContribution> = {}): RecordedContribution {
  const { repository = "laurel-dao/compiler", pull = 41 } = changes;
  return {
    id: `${repository}#${pull}/author`,
    kind: "fix",
    role: "author",
    repository,
    pull,
    epoch: 2,
    contributor: "mira",
    score: 307,
    deterministic: 290,
    standing: "settled",
    reasons: ["A fix of 120 lines in 4 files, with a test.", "Reviewed and approved by two people."],
    ...changes,
  };
}

export function makeRecordedProposal(changes: Partial<RecordedProposal> = {}): RecordedProposal {
  return {
    epoch: 2,
    grant: null,
    id: makeHash("a1"),
    stage: "voting",
    payoutId: makeHash("b2"),
    transfersHash: makeHash("c3"),
    ledgerRoot: makeHash("d4"),
    ledgerSize: 88,
    budget: "10,000 LRL",
    total: "9,200 LRL",
    lines: [
      {
        contributor: "mira",
        wallet: makeWallet(7),
        amountBaseUnits: "6200000000000000000000",
        amount: "6,200 LRL",
        because: "epoch 2",
      },
      {
        contributor: "jonas-k",
        wallet: makeWallet(8),
        amountBaseUnits: "3000000000000000000000",
        amount: "3,000 LRL",
        because: "epoch 2 and reserved from epoch 1",
      },
    ],
    ballotId: makeHash("e5"),
    ballotUrl: "https://snapshot.example/#/laurel.eth/proposal/0xe5",
    opensAt: unixSeconds(1_772_366_400),
    endsAt: unixSeconds(1_772_625_600),
    tally: null,
    verdict: null,
    verdictBecause: null,
    recount: null,
    fairness: [],
    votersSeen: null,
    safeTxHash: null,
    transactionHash: null,
    transactionUrl: null,
    waitsFor: "9,200 LRL are put to the vote, which ends 2026-03-04 12:00 UTC.",
    ...changes,
  };
}

/** A question that is open for votes. */
export function makeRecordedMotion(changes: Partial<RecordedMotion> = {}): RecordedMotion {
  return {
    number: 3,
    id: makeHash("3a"),
    kind: "text",
    title: "Shall we meet once a month?",
    words: "We grow, and we hardly know each other.",
    by: "mira",
    stage: "voting",
    system: "approval",
    choices: ["On Mondays", "On Fridays", "Not at all"],
    changes: [],
    shadow: [],
    opensAt: unixSeconds(1_772_366_400),
    endsAt: unixSeconds(1_772_625_600),
    ballotId: makeHash("4b"),
    ballotUrl: "https://snapshot.example/#/laurel.eth/proposal/0x4b",
    tally: null,
    verdict: null,
    verdictBecause: null,
    recount: null,
    carriedOut: null,
    ...changes,
  };
}

export function makeRecord(changes: Partial<PublicRecord> = {}): PublicRecord {
  return {
    daoId: "laurel-dao",
    daoName: "Laurel DAO",
    rulesHash: makeHash("f6"),
    ledger: { entries: 143, root: makeHash("07") },
    judgeName: "a jury of three language models inside fixed bounds",
    pause: null,
    token: { address: makeWallet(90), symbol: "LRL", decimals: 18 },
    treasury: { chainId: 11_155_111, safe: makeWallet(91), payouts: makeWallet(92) },
    openEpoch: { number: 3, opensAt: unixSeconds(1_772_323_200), closesAt: unixSeconds(1_773_532_800) },
    nominations: [],
    kudos: [],
    contributions: [
      makeRecordedContribution(),
      makeRecordedContribution({ pull: 42, contributor: "jonas-k", kind: "docs", score: 180 }),
      makeRecordedContribution({
        pull: 47,
        epoch: 3,
        contributor: "mira",
        kind: "code",
        score: null,
        deterministic: null,
        reasons: [],
      }),
    ],
    refused: [
      {
        id: "laurel-dao/compiler#44/author",
        repository: "laurel-dao/compiler",
        pull: 44,
        because: "The author is a bot: bots are not rewarded.",
      },
    ],
    reserved: [
      {
        contributor: "tove",
        amountBaseUnits: "120000000000000000000",
        amount: "120 LRL",
        epoch: 2,
        isRolledOver: false,
      },
    ],
    proposals: [makeRecordedProposal()],
    motions: [],
    adoptions: [],
    stopped: [],
    readOnlyBecause: null,
    ...changes,
  };
}
