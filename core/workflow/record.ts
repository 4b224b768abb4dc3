// The public record: one DAO's story as its members read it, folded from the entries and joined with names from the vault.
import type { PersonId, Role } from "#core/contribution/contribution.ts";
import type { Hash, Wallet } from "#core/key.ts";
import type { Act, Entry, Fact, GrantName, RecordedRound, Standing, Withheld } from "#core/ledger/entry.ts";
import { readAll } from "#core/ledger/ledger.ts";
import { rootOf } from "#core/ledger/merkle.ts";
import { countSigned, ERASED_WORDS, type BatchState, type ProposalState } from "#core/ledger/state.ts";
import { parseBaseUnits, showAmount, sumOf } from "#core/money.ts";
import type { Rules } from "#core/rules.ts";
import { showScore } from "#core/score/score.ts";
import { addHours, showTime, type UnixSeconds } from "#core/time.ts";
import type { RecountMark } from "#core/vote/recount.ts";
import type { VerdictWord } from "#core/vote/verdict.ts";
import { readAct } from "./kept-act.ts";
import { fairnessOf, sayFairness } from "./fairness.ts";
import { judgeName, rulesInForce, type ReadingRoom } from "./house.ts";
import { jurorsWords } from "./juror-words.ts";
import { askingOnce, findWallet, shownName } from "./names.ts";
import { pauseOf, sayPause, type RecordedPause } from "./pause.ts";
import { payoutReasons } from "./payout-reasons.ts";
import { readReason } from "./reason.ts";
import { emptyMotionBooks, readMotionInto, readMotionText } from "./recorded-motions.ts";
import type { MotionBooks, RecordedAdoption, RecordedMotion } from "./recorded-motions.ts";

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
  /** Works without a pull request that wait for a reviewer or were declined, oldest first. */
  readonly nominations: readonly RecordedNomination[];
  /** Thanks, oldest first. */
  readonly kudos: readonly {
    readonly from: string;
    readonly to: string;
    readonly epoch: number;
    /** In the giver's own words. */
    readonly reason: string;
  }[];
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
    /** It was proposed once and did not pass: the next proposal is its last. */
    readonly isRolledOver: boolean;
  }[];
  /** Of epochs and one-off grants, oldest first. */
  readonly proposals: readonly RecordedProposal[];
  /** What members asked of all, oldest first. */
  readonly motions: readonly RecordedMotion[];
  /** Every set of rules that came into force, oldest first. */
  readonly adoptions: readonly RecordedAdoption[];
  /** What a person has to decide, newest first. */
  readonly stopped: readonly {
    readonly step: string;
    readonly what: string;
    readonly happened: string;
    readonly next: string;
  }[];
  /** Null unless the DAO is paused now. */
  readonly pause: RecordedPause | null;
  /** Why Laurel only reads at the moment, or null. */
  readonly readOnlyBecause: string | null;
}

export interface RecordedNomination {
  readonly name: string;
  readonly kind: string;
  readonly contributor: string;
  readonly namedBy: string;
  readonly epoch: number;
  readonly standing: "waits" | "declined";
  /** What became of it, as sentences. */
  readonly says: readonly string[];
}

export interface RecordedContribution {
  readonly id: string;
  /** Kind of work: code, fix, docs, tests, translation, review, feedback, mentoring or triage. */
  readonly kind: string;
  readonly role: Role;
  /** Null for work that no pull request shows. */
  readonly repository: string | null;
  readonly pull: number | null;
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
  /** Of a grant: the one that was the newest when it was asked for. */
  readonly epoch: number;
  /** Null for the rewards of an epoch. */
  readonly grant: {
    readonly number: number;
    /** In the member's own words. */
    readonly title: string;
    readonly words: string;
    readonly by: string;
  } | null;
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
    /** Null once its owner was erased; the ballot and the chain still show it. */
    readonly wallet: Wallet | null;
    readonly amountBaseUnits: string;
    readonly amount: string;
    readonly because: string;
    /** Why it was not paid with the others; then it is reserved, and a line of a later proposal. */
    readonly withheldBecause?: string;
    /** Where it is fetched, once it was put up for claiming; missing where it is transferred. */
    readonly claimsUrl?: string;
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
  /** How our own count of the votes ended; null before, and for what was decided by older versions. */
  readonly recount: RecountMark | null;
  /** How the epoch's rewards spread, as sentences; empty for a grant, and where there is nothing to compare. */
  readonly fairness: readonly string[];
  /** How many wallets were seen to vote while the ballot is open, not verified yet; null otherwise. */
  readonly votersSeen: number | null;
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
  readonly nominations: Map<string, Writable<RecordedNomination>>;
  /** What was said of works without a pull request. */
  readonly told: Map<string, readonly string[]>;
  readonly kudos: PublicRecord["kudos"][number][];
  /** Whose a contribution is. */
  readonly workers: Map<string, PersonId>;
  /** Who it is since a GitHub account was linked. */
  readonly whose: (person: PersonId) => PersonId;
  readonly refused: PublicRecord["refused"][number][];
  readonly proposals: Map<Hash, Writable<RecordedProposal>>;
  /** Of whom a proposal's lines are, in their order: names are not unique. */
  readonly persons: Map<Hash, readonly PersonId[]>;
  readonly budgets: Map<number, string>;
  /** By epoch, as sentences. */
  readonly fairness: Map<number, readonly string[]>;
  /** Who had work above zero in an epoch that closed. */
  readonly earners: Set<PersonId>;
  readonly motions: MotionBooks;
}

/**
 * Reads the whole stream once: for the page and the report, never inside a tick.
 * @param claimsUrl where claims are fetched, as far as whoever reads knows it
 * @param countVoters of an open ballot, as far as was seen
 */
export async function publicRecord(
  room: ReadingRoom,
  readOnlyBecause: string | null,
  claimsUrl = "the DAO's page of claims",
  countVoters: (ballotId: Hash) => Promise<number | null> = async () => null,
): Promise<PublicRecord> {
  const house = { ...room, store: { ...room.store, vault: askingOnce(room.store.vault) } };
  const state = await house.stream.state();
  const rules = rulesInForce(state);
  const { token, chainId, safe, payouts } = rules.treasury;
  const draft: Draft = {
    contributions: new Map(),
    nominations: new Map(),
    told: new Map(),
    kudos: [],
    workers: new Map(),
    whose: (person) => state.joined.get(person) ?? person,
    refused: [],
    proposals: new Map(),
    persons: new Map(),
    budgets: new Map(),
    fairness: new Map(),
    earners: new Set(),
    motions: emptyMotionBooks(),
  };
  for await (const entry of readAll(house.store.ledger, house.dao)) {
    await readInto(house, draft, entry, rules, claimsUrl);
    await readMotionInto(house, draft.motions, entry);
  }
  const pause = await pauseOf(house, state);
  for (const [payoutId, proposal] of state.proposals) {
    const recorded = draft.proposals.get(payoutId);
    if (!recorded) continue;
    const { stage, waitsFor } = sayWaiting(proposal, rules, house.stream.now(), claimsUrl);
    const reasons = stage === "passed" || stage === "to-sign" ? await payoutReasons(house, proposal) : [];
    const votersSeen =
      stage === "voting" && proposal.ballot !== null ? await countVoters(proposal.ballot.ballotId) : null;
    const paused = pause !== null && PAUSABLE.has(stage) ? [sayPause(pause)] : [];
    Object.assign(recorded, { stage, waitsFor: [waitsFor, ...reasons, ...paused].join(" "), votersSeen });
  }
  const reserved: PublicRecord["reserved"][number][] = [];
  for (const [person, amounts] of state.reserved) {
    for (const { epoch, amountBaseUnits, isRolledOver = false } of amounts) {
      const contributor = await shownName(house.store.vault, person);
      reserved.push({
        contributor,
        amountBaseUnits: amountBaseUnits.toString(),
        amount: showAmount(amountBaseUnits, token),
        epoch,
        isRolledOver,
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
    // None that waited and went with somebody who was erased.
    nominations: [...draft.nominations.values()].filter(
      ({ name, says }) => state.nominations.has(name) || !says.includes(WAITS_FOR_REVIEWER),
    ),
    kudos: draft.kudos,
    refused: draft.refused,
    reserved,
    proposals: [...draft.proposals.values()],
    motions: [...draft.motions.motions.values()],
    adoptions: draft.motions.adoptions,
    stopped: [...state.stopped.values()]
      .reverse()
      .map(({ step, what, happened, next }) => ({ step, what, happened, next })),
    pause,
    readOnlyBecause,
  };
}

/** What a pause of the DAO holds up. */
const PAUSABLE: ReadonlySet<RecordedProposal["stage"]> = new Set([
  "drafted",
  "discussion",
  "voting",
  "passed",
  "to-sign",
]);

async function readInto(
  house: ReadingRoom,
  draft: Draft,
  { fact }: Entry,
  rules: Rules,
  claimsUrl: string,
): Promise<void> {
  switch (fact.kind) {
    case "contribution-recorded":
      return recordContribution(house, draft, fact);
    case "act-nominated":
      return recordNomination(house, draft, fact);
    case "act-declined": {
      const because = await readReason(house, fact.reasonRecord);
      const nomination = draft.nominations.get(fact.nomination);
      return change(nomination, {
        standing: "declined",
        says: [...(nomination?.says.slice(0, -1) ?? []), `A reviewer declined it: ${because}`],
      });
    }
    case "act-recorded":
      return recordAct(house, draft, fact);
    case "kudos-given": {
      const from = await shownName(house.store.vault, draft.whose(fact.person));
      const to = await shownName(house.store.vault, draft.whose(fact.to));
      draft.kudos.push({ from, to, epoch: fact.epoch, reason: await readReason(house, fact.reasonRecord) });
      return;
    }
    case "contribution-refused": {
      const { contribution: id, repository, pull, because } = fact;
      draft.refused.push({ id, repository, pull, because });
      return;
    }
    case "contribution-scored": {
      const { score, deterministic, standing, basis } = fact;
      const told = draft.told.get(fact.contribution) ?? [];
      const reasons = [...told, ...fact.reasons, ...(await jurorsWords(house.store.vault, basis?.wordsRecord ?? null))];
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
      draft.fairness.set(fact.epoch, fairnessThen(draft, fact));
      return;
    case "proposal-drafted":
      return recordProposal(house, draft, fact, rules);
    case "proposal-withdrawn":
      draft.proposals.delete(fact.payoutId);
      return;
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
      const { choices, scores, voters, quorum, verdict, because, recount = null } = fact;
      const waitsFor = verdict === "passed" ? "" : `The vote did not pass: ${because}. Nobody is paid by it.`;
      const tally = { choices, scores, voters, quorum };
      return change(proposalNamed(draft, fact.proposal), {
        tally,
        verdict,
        verdictBecause: because,
        recount,
        stage: verdict,
        waitsFor,
      });
    }
    case "person-erased":
      for (const { id, epoch } of draft.contributions.values())
        if (draft.workers.get(id) === fact.person && !draft.budgets.has(epoch)) addReason(draft, id, ERASED_WORDS);
      return;
    case "payout-dropped": {
      const because = "the members decided that this payout is not made";
      const waitsFor = `It passed, and then ${because}. Nobody is paid by it.`;
      return change(draft.proposals.get(fact.payoutId), { stage: "rejected", verdict: "rejected", waitsFor });
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
      const { transactionHash, withheld = [], claims } = fact;
      markWithheld(draft, fact.payoutId, withheld);
      if (claims !== undefined) markPutUp(draft, fact.payoutId, claims, claimsUrl);
      const waitsFor = sayPaid(fact, recorded?.lines.length ?? 0, claimsUrl);
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

function markPutUp({ proposals, persons }: Draft, payoutId: Hash, claims: RecordedRound, claimsUrl: string): void {
  const recorded = proposals.get(payoutId);
  if (recorded === undefined) return;
  recorded.lines = recorded.lines.map((line, at) => {
    const person = persons.get(payoutId)?.[at];
    return person !== undefined && claims.persons.includes(person) ? { ...line, claimsUrl } : line;
  });
}

/** As it was when the epoch closed: later changes of its scores count in a later one. */
function fairnessThen(
  { contributions, earners }: Draft,
  { epoch, allocations }: FactOf<"epoch-closed">,
): readonly string[] {
  const works = [...contributions.values()].filter((work) => work.epoch === epoch);
  const counted = ({ score, deterministic, standing }: RecordedContribution): number =>
    standing === "provisional" ? Math.min(score ?? 0, deterministic ?? 0) : (score ?? 0);
  const newcomers = allocations.filter(({ person }) => !earners.has(person)).length;
  for (const { person, score } of allocations) if (score > 0) earners.add(person);
  return sayFairness(
    fairnessOf({
      amounts: allocations.map(({ amountBaseUnits }) => parseBaseUnits(amountBaseUnits)),
      works: works.map((work) => ({ kind: work.kind, score: counted(work) })),
      newcomers,
    }),
  );
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
  const contributor = await shownName(house.store.vault, draft.whose(person));
  draft.workers.set(id, draft.whose(person));
  draft.contributions.set(id, { id, kind, role, repository, pull, epoch, contributor, ...UNSCORED });
}

const UNSCORED = { score: null, deterministic: null, standing: null, reasons: [] } as const;

const WAITS_FOR_REVIEWER = "It waits for a reviewer who has no part in it.";

async function recordNomination(house: ReadingRoom, draft: Draft, fact: FactOf<"act-nominated">): Promise<void> {
  const { nomination: name, act, by, epoch } = fact;
  const { vault } = house.store;
  const contributor = await shownName(vault, draft.whose(act.person));
  const namedBy = await shownName(vault, draft.whose(by));
  const says = [await actWords(house, act), WAITS_FOR_REVIEWER];
  draft.nominations.set(name, { name, kind: act.kind, contributor, namedBy, epoch, standing: "waits", says });
}

async function actWords({ store }: ReadingRoom, { evidenceRecord }: Act): Promise<string> {
  const kept = await readAct(store.vault, evidenceRecord);
  if (kept === null) return "The words about it were erased.";
  const seen = kept.url === null ? "" : ` (${kept.url})`;
  return `Told as: ${kept.untrustedText.replace(/\s+/g, " ")}${seen}`;
}

async function recordAct(house: ReadingRoom, draft: Draft, fact: FactOf<"act-recorded">): Promise<void> {
  const { contribution: id, act, epoch, by } = fact;
  const { vault } = house.store;
  const contributor = await shownName(vault, draft.whose(act.person));
  const told = [await actWords(house, act), `Credited by ${await shownName(vault, draft.whose(by))}.`];
  draft.nominations.delete(id);
  draft.workers.set(id, draft.whose(act.person));
  draft.told.set(id, told);
  const place = { repository: null, pull: null };
  draft.contributions.set(id, { id, kind: act.kind, role: "helper", ...place, epoch, contributor, ...UNSCORED });
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
    const contributor = await shownName(house.store.vault, draft.whose(person));
    const wallet = await findWallet(house.store.vault, walletRecord);
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
    grant: await recordGrant(house, fact.grant),
    id: fact.proposal,
    stage: "drafted",
    payoutId: fact.payoutId,
    transfersHash: fact.transfersHash,
    ledgerRoot: fact.ledgerRoot,
    ledgerSize: fact.ledgerSize,
    budget: fact.grant === undefined ? (draft.budgets.get(fact.epoch) ?? "") : "",
    total: showAmount(sumOf(fact.lines.map(({ amountBaseUnits }) => parseBaseUnits(amountBaseUnits))), token),
    lines,
    ballotId: null,
    ballotUrl: null,
    opensAt: fact.opensAt,
    endsAt: fact.endsAt,
    tally: null,
    verdict: null,
    verdictBecause: null,
    recount: null,
    fairness: fact.grant === undefined ? (draft.fairness.get(fact.epoch) ?? []) : [],
    votersSeen: null,
    safeTxHash: null,
    transactionHash: null,
    transactionUrl: null,
    waitsFor: "",
  });
}

async function recordGrant(house: ReadingRoom, grant: GrantName | undefined): Promise<RecordedProposal["grant"]> {
  if (grant === undefined) return null;
  const { number, person, textRecord } = grant;
  const { title, words } = await readMotionText(house, textRecord, `Grant ${number}`);
  return { number, title, words, by: await shownName(house.store.vault, person) };
}

/** Where the money of an open proposal is and what it waits for, in one sentence. */
export function sayWaiting(
  proposal: ProposalState,
  rules: Rules,
  now: UnixSeconds,
  claimsUrl: string,
): { stage: RecordedProposal["stage"]; waitsFor: string } {
  const { announcedAt, ballot, verdict, batch, settled, lines } = proposal;
  if (settled !== null) return { stage: "paid", waitsFor: sayPaid(settled, lines.length, claimsUrl) };
  if (batch?.transactionHash != null)
    return {
      stage: "sent",
      waitsFor: `Sent in transaction ${batch.transactionHash}; it waits until the chain is final.`,
    };
  if (batch !== null) return { stage: "to-sign", waitsFor: sayOffered(batch) };
  if (verdict !== null && verdict.word !== "passed")
    return { stage: verdict.word, waitsFor: `The vote did not pass: ${verdict.because}. Nobody is paid by it.` };
  if (verdict !== null && proposal.heldUntil !== null && now < proposal.heldUntil) {
    // Until when, by whom and why follows it.
    return { stage: "passed", waitsFor: "Passed, and held." };
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

function sayOffered(batch: BatchState): string {
  const { cancel, refused, threshold } = batch;
  const signed = `${countSigned(batch)} of ${threshold} have signed`;
  if (cancel === null) return `In the treasury, waiting for treasurers: ${signed}.`;
  const cancelling = `${cancel.signatures.size} of ${threshold} have signed to cancel it`;
  if (refused.length === 0) return `In the treasury, waiting for treasurers: ${signed}, and ${cancelling}.`;
  return `In the treasury, and not to be carried out as it was signed: ${cancelling}, so that it is offered again without what cannot be paid.`;
}

function sayPaid(
  settled: Pick<FactOf<"payout-settled">, "transactionHash" | "withheld" | "claims">,
  lines: number,
  claimsUrl: string,
): string {
  const withheld = settled.withheld?.length ?? 0;
  const paid = `Paid in transaction ${settled.transactionHash}.${sayPutUp(settled.claims?.persons.length ?? 0, claimsUrl)}`;
  if (withheld === 0) return paid;
  return `${paid} ${withheld} of its ${lines} transfers could not be made and ${withheld === 1 ? "waits" : "wait"} for the next proposal.`;
}

function sayPutUp(count: number, claimsUrl: string): string {
  if (count === 0) return "";
  const what = count === 1 ? "1 small reward is" : `${count} small rewards are`;
  return ` ${what} put up for claiming: open ${claimsUrl}, connect any wallet and press Claim, and it goes to the wallet it was earned for.`;
}
