// The public record: one DAO's story as its members read it, folded from the entries and joined with names from the vault.
import type { PersonId, Role } from "#core/contribution/contribution.ts";
import type { Hash, Wallet } from "#core/key.ts";
import type { Entry, Fact, Standing, Withheld } from "#core/ledger/entry.ts";
import { readAll } from "#core/ledger/ledger.ts";
import { rootOf } from "#core/ledger/merkle.ts";
import type { ProposalState } from "#core/ledger/replay.ts";
import { parseBaseUnits, showAmount, sumOf } from "#core/money.ts";
import type { Rules } from "#core/rules.ts";
import { showScore } from "#core/score/score.ts";
import { addHours, showTime, type UnixSeconds } from "#core/time.ts";
import type { VerdictWord } from "#core/vote/verdict.ts";
import { judgeName, rulesInForce, type ReadingRoom } from "./house.ts";
import { jurorsWords } from "./juror-words.ts";
import { shownName, walletOf } from "./names.ts";
import { readReason } from "./reason.ts";

export interface PublicRecord {
  readonly daoId: string;
  readonly daoName: string;
  readonly rulesHash: Hash;
  readonly ledger: { readonly entries: number; readonly root: Hash };
  readonly judgeName: string;
  readonly token: { readonly address: Wallet; readonly symbol: string; readonly decimals: number };
  readonly treasury: { readonly chainId: number; readonly safe: Wallet; readonly payouts: Wallet };
  readonly openEpoch: { readonly number: number; readonly opensAt: UnixSeconds; readonly closesAt: UnixSeconds } | null;
  readonly contributions: readonly RecordedContribution[];
  readonly refused: readonly {
    readonly id: string;
    readonly repository: string;
    readonly pull: number;
    readonly because: string;
  }[];
  readonly reserved: readonly {
    readonly contributor: string;
    readonly amountBaseUnits: string;
    readonly amount: string;
    readonly epoch: number;
  }[];
  /** Oldest first. */
  readonly proposals: readonly RecordedProposal[];
  /** What a person has to decide, newest first. */
  readonly stopped: readonly {
    readonly step: string;
    readonly what: string;
    readonly happened: string;
    readonly next: string;
  }[];
  /** Why Laurel only reads at the moment, or null. */
  readonly readOnlyBecause: string | null;
}

export interface RecordedContribution {
  readonly id: string;
  /** Kind of work: code, fix, docs, tests, translation or review. */
  readonly kind: string;
  readonly role: Role;
  readonly repository: string;
  readonly pull: number;
  readonly epoch: number;
  /** The login, or a pseudonym once erased. */
  readonly contributor: string;
  /** 0..500, null until scored. */
  readonly score: number | null;
  readonly deterministic: number | null;
  /** "provisional": a reviewer still looks at it. Null until scored. */
  readonly standing: Standing | null;
  /** From the score to the last word about it, in the order of events. */
  readonly reasons: readonly string[];
}

export interface RecordedProposal {
  readonly epoch: number;
  readonly id: Hash;
  readonly stage: "drafted" | "discussion" | "voting" | VerdictWord | "to-sign" | "sent" | "paid";
  readonly payoutId: Hash;
  readonly transfersHash: Hash;
  readonly ledgerRoot: Hash;
  readonly ledgerSize: number;
  readonly budget: string;
  readonly total: string;
  readonly lines: readonly {
    readonly contributor: string;
    readonly wallet: Wallet;
    readonly amountBaseUnits: string;
    readonly amount: string;
    readonly because: string;
    /** Why it was not paid with the others; then it is reserved, and a line of a later proposal. */
    readonly withheldBecause?: string;
  }[];
  readonly ballotId: Hash | null;
  readonly ballotUrl: string | null;
  readonly opensAt: UnixSeconds | null;
  readonly endsAt: UnixSeconds | null;
  readonly tally: {
    readonly choices: readonly string[];
    readonly scores: readonly string[];
    readonly voters: number;
    readonly quorum: string;
  } | null;
  readonly verdict: VerdictWord | null;
  readonly verdictBecause: string | null;
  readonly safeTxHash: Hash | null;
  readonly transactionHash: Hash | null;
  readonly transactionUrl: string | null;
  /** In one sentence: where the money is and what it waits for. */
  readonly waitsFor: string;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type FactOf<K extends Fact["kind"]> = Extract<Fact, { kind: K }>;

interface Draft {
  readonly contributions: Map<string, Writable<RecordedContribution>>;
  readonly refused: PublicRecord["refused"][number][];
  readonly proposals: Map<Hash, Writable<RecordedProposal>>;
  /** Of whom a proposal's lines are, in their order: names are not unique. */
  readonly persons: Map<Hash, readonly PersonId[]>;
  readonly budgets: Map<number, string>;
}

/** Reads the whole stream once: for the page and the report, never inside a tick. */
export async function publicRecord(house: ReadingRoom, readOnlyBecause: string | null): Promise<PublicRecord> {
  const state = await house.stream.state();
  const rules = rulesInForce(state);
  const { token, chainId, safe, payouts } = rules.treasury;
  const draft: Draft = {
    contributions: new Map(),
    refused: [],
    proposals: new Map(),
    persons: new Map(),
    budgets: new Map(),
  };
  for await (const entry of readAll(house.store.ledger, house.dao)) await readInto(house, draft, entry, rules);
  for (const [payoutId, proposal] of state.proposals) {
    const recorded = draft.proposals.get(payoutId);
    if (recorded) Object.assign(recorded, sayWaiting(proposal, rules, house.stream.now()));
  }
  const reserved: PublicRecord["reserved"][number][] = [];
  for (const [person, amounts] of state.reserved) {
    for (const { epoch, amountBaseUnits } of amounts) {
      const contributor = await shownName(house.store.vault, person);
      reserved.push({
        contributor,
        amountBaseUnits: amountBaseUnits.toString(),
        amount: showAmount(amountBaseUnits, token),
        epoch,
      });
    }
  }
  const { openEpoch } = state;
  return {
    daoId: house.dao,
    daoName: rules.name,
    rulesHash: state.rulesHash ?? "0x",
    ledger: { entries: state.size, root: rootOf(await house.store.ledger.frontier(house.dao, state.size)) },
    judgeName: judgeName(rules, house.links),
    token,
    treasury: { chainId, safe, payouts },
    openEpoch:
      openEpoch === null
        ? null
        : { number: openEpoch.number, opensAt: openEpoch.opensAt, closesAt: openEpoch.closesAt },
    contributions: [...draft.contributions.values()],
    refused: draft.refused,
    reserved,
    proposals: [...draft.proposals.values()],
    stopped: [...state.stopped.values()]
      .reverse()
      .map(({ step, what, happened, next }) => ({ step, what, happened, next })),
    readOnlyBecause,
  };
}

async function readInto(house: ReadingRoom, draft: Draft, { fact }: Entry, rules: Rules): Promise<void> {
  switch (fact.kind) {
    case "contribution-recorded":
      return recordContribution(house, draft, fact);
    case "contribution-refused": {
      const { contribution: id, repository, pull, because } = fact;
      draft.refused.push({ id, repository, pull, because });
      return;
    }
    case "contribution-scored": {
      const { score, deterministic, standing, basis } = fact;
      const reasons = [...fact.reasons, ...(await jurorsWords(house.store.vault, basis?.wordsRecord ?? null))];
      return change(draft.contributions.get(fact.contribution), { score, deterministic, standing, reasons });
    }
    case "score-confirmed":
      return addReason(
        draft,
        fact.contribution,
        `A reviewer confirmed it: ${await readReason(house, fact.reasonRecord)}`,
        {
          standing: "settled",
        },
      );
    case "score-amended": {
      const { score } = fact;
      const words = `A reviewer changed it to ${showScore(score)}: ${await readReason(house, fact.reasonRecord)}`;
      return addReason(draft, fact.contribution, words, { score, standing: "settled" });
    }
    case "appeal-filed":
      return addReason(
        draft,
        fact.contribution,
        `Appealed, to be answered by ${showTime(fact.answerBy)}: ${await readReason(house, fact.reasonRecord)}`,
      );
    case "appeal-voted": {
      const words = fact.verdict === "upheld" ? "would uphold it" : `would give ${showScore(fact.score)}`;
      const reason = await readReason(house, fact.reasonRecord);
      return addReason(draft, fact.contribution, `A reviewer ${words}: ${reason}`);
    }
    case "appeal-answered": {
      const { verdict, score, because } = fact;
      const settled = verdict === "lapsed" ? {} : { score, standing: "settled" as const };
      return addReason(draft, fact.contribution, `The appeal was ${verdict}. ${because}`, settled);
    }
    case "epoch-closed":
      draft.budgets.set(fact.epoch, showAmount(parseBaseUnits(fact.budgetBaseUnits), rules.treasury.token));
      return;
    case "proposal-drafted":
      return recordProposal(house, draft, fact, rules);
    case "proposal-announced":
      return change(proposalNamed(draft, fact.proposal), { stage: fact.stage as RecordedProposal["stage"] });
    case "ballot-opened": {
      const ballotUrl = house.links.ballotUrl(fact.ballotId);
      const { ballotId, startsAt, endsAt } = fact;
      return change(proposalNamed(draft, fact.proposal), {
        ballotId,
        ballotUrl,
        opensAt: startsAt,
        endsAt,
        stage: "voting",
      });
    }
    case "verdict-reached": {
      const { choices, scores, voters, quorum, verdict, because } = fact;
      const waitsFor = verdict === "passed" ? "" : `The vote did not pass: ${because}. Nobody is paid by it.`;
      const tally = { choices, scores, voters, quorum };
      return change(proposalNamed(draft, fact.proposal), {
        tally,
        verdict,
        verdictBecause: because,
        stage: verdict,
        waitsFor,
      });
    }
    case "batch-intended":
      return change(draft.proposals.get(fact.payoutId), { safeTxHash: fact.safeTxHash, stage: "to-sign" });
    case "payout-withheld":
      markWithheld(draft, fact.payoutId, fact.withheld);
      return change(draft.proposals.get(fact.payoutId), {
        stage: "passed",
        waitsFor: `None of its transfers can be made: ${fact.withheld[0]?.because ?? ""} They become lines of the next proposal.`,
      });
    case "batch-superseded":
      return change(draft.proposals.get(fact.payoutId), { safeTxHash: null, stage: "passed" });
    case "batch-sent":
      return change(draft.proposals.get(fact.payoutId), sentWords(house, fact.transactionHash, "sent"));
    case "payout-settled": {
      const recorded = draft.proposals.get(fact.payoutId);
      const safeTxHash = fact.safeTxHash ?? recorded?.safeTxHash ?? null;
      const { transactionHash, withheld = [] } = fact;
      markWithheld(draft, fact.payoutId, withheld);
      const waitsFor = sayPaid(transactionHash, recorded?.lines.length ?? 0, withheld.length);
      return change(recorded, { ...sentWords(house, transactionHash, "paid"), safeTxHash, waitsFor });
    }
    default:
      return;
  }
}

function change<T extends object>(target: T | undefined, facts: Partial<T>): void {
  if (target !== undefined) Object.assign(target, facts);
}

function markWithheld({ proposals, persons }: Draft, payoutId: Hash, withheld: readonly Withheld[]): void {
  const recorded = proposals.get(payoutId);
  if (recorded === undefined) return;
  const reasons = new Map(withheld.map(({ person, because }) => [person, because]));
  recorded.lines = recorded.lines.map((line, at) => {
    const person = persons.get(payoutId)?.[at];
    const withheldBecause = person === undefined ? undefined : reasons.get(person);
    return withheldBecause === undefined ? line : { ...line, withheldBecause };
  });
}

function addReason(draft: Draft, id: string, reason: string, facts: Partial<RecordedContribution> = {}): void {
  const contribution = draft.contributions.get(id);
  if (contribution !== undefined) change(contribution, { ...facts, reasons: [...contribution.reasons, reason] });
}

function sentWords(house: ReadingRoom, transactionHash: Hash, stage: "sent" | "paid") {
  return { transactionHash, transactionUrl: house.links.transactionUrl(transactionHash), stage };
}

function proposalNamed(draft: Draft, id: Hash): Writable<RecordedProposal> | undefined {
  return [...draft.proposals.values()].find((proposal) => proposal.id === id);
}

async function recordContribution(
  house: ReadingRoom,
  draft: Draft,
  fact: FactOf<"contribution-recorded">,
): Promise<void> {
  const { contribution: id, work: kind, role, repository, pull, epoch, person } = fact;
  const contributor = await shownName(house.store.vault, person);
  draft.contributions.set(id, {
    id,
    kind,
    role,
    repository,
    pull,
    epoch,
    contributor,
    score: null,
    deterministic: null,
    standing: null,
    reasons: [],
  });
}

async function recordProposal(
  house: ReadingRoom,
  draft: Draft,
  fact: FactOf<"proposal-drafted">,
  rules: Rules,
): Promise<void> {
  const { token } = rules.treasury;
  const lines: RecordedProposal["lines"][number][] = [];
  for (const { person, walletRecord, amountBaseUnits, because } of fact.lines) {
    const contributor = await shownName(house.store.vault, person);
    const wallet = await walletOf(house.store.vault, walletRecord);
    lines.push({
      contributor,
      wallet,
      amountBaseUnits,
      amount: showAmount(parseBaseUnits(amountBaseUnits), token),
      because,
    });
  }
  draft.persons.set(
    fact.payoutId,
    fact.lines.map(({ person }) => person),
  );
  draft.proposals.set(fact.payoutId, {
    epoch: fact.epoch,
    id: fact.proposal,
    stage: "drafted",
    payoutId: fact.payoutId,
    transfersHash: fact.transfersHash,
    ledgerRoot: fact.ledgerRoot,
    ledgerSize: fact.ledgerSize,
    budget: draft.budgets.get(fact.epoch) ?? "",
    total: showAmount(sumOf(fact.lines.map(({ amountBaseUnits }) => parseBaseUnits(amountBaseUnits))), token),
    lines,
    ballotId: null,
    ballotUrl: null,
    opensAt: fact.opensAt,
    endsAt: fact.endsAt,
    tally: null,
    verdict: null,
    verdictBecause: null,
    safeTxHash: null,
    transactionHash: null,
    transactionUrl: null,
    waitsFor: "",
  });
}

/** Where the money of an open proposal is and what it waits for, in one sentence. */
export function sayWaiting(
  proposal: ProposalState,
  rules: Rules,
  now: UnixSeconds,
): { stage: RecordedProposal["stage"]; waitsFor: string } {
  const { announcedAt, ballot, verdict, batch, settled, lines } = proposal;
  if (settled !== null)
    return { stage: "paid", waitsFor: sayPaid(settled.transactionHash, lines.length, settled.withheld.length) };
  if (batch?.transactionHash != null)
    return {
      stage: "sent",
      waitsFor: `Sent in transaction ${batch.transactionHash}; it waits until the chain is final.`,
    };
  if (batch !== null) {
    const asked =
      batch.cancel === null
        ? ""
        : `, and ${batch.cancel.signatures.size} of ${batch.threshold} have signed to cancel it`;
    const waitsFor = `In the treasury, waiting for treasurers: ${batch.signatures.size} of ${batch.threshold} have signed${asked}.`;
    return { stage: "to-sign", waitsFor };
  }
  if (verdict !== null && verdict.word !== "passed")
    return { stage: verdict.word, waitsFor: `The vote did not pass: ${verdict.because}. Nobody is paid by it.` };
  if (verdict !== null && proposal.heldUntil !== null && now < proposal.heldUntil) {
    const waitsFor = `Passed, and held by a treasurer until ${showTime(proposal.heldUntil)}.`;
    return { stage: "passed", waitsFor };
  }
  if (verdict !== null) {
    const until = addHours(verdict.at, rules.vote.objectionHours);
    const waitsFor =
      now < until
        ? `Passed; objections are heard until ${showTime(until)}.`
        : "Passed; the batch is about to be offered to the treasurers.";
    return { stage: "passed", waitsFor };
  }
  if (ballot !== null) {
    const waitsFor =
      now < ballot.endsAt
        ? `Being voted on until ${showTime(ballot.endsAt)}.`
        : "The vote has ended and waits for Snapshot's final count.";
    return { stage: "voting", waitsFor };
  }
  if (announcedAt === null) return { stage: "drafted", waitsFor: "Drafted; it is about to be shown on Discord." };
  const opens = addHours(announcedAt, rules.vote.discussionHours);
  return { stage: "discussion", waitsFor: `Under discussion; the vote opens at ${showTime(opens)}.` };
}

function sayPaid(transactionHash: Hash, lines: number, withheld: number): string {
  const paid = `Paid in transaction ${transactionHash}.`;
  if (withheld === 0) return paid;
  return `${paid} ${withheld} of its ${lines} transfers could not be made and ${withheld === 1 ? "waits" : "wait"} for the next proposal.`;
}
