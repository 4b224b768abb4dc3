// Crediting: the evidence of a merged pull request becomes contributions, scores and one comment with the reasons.
import { creditPeople, type Credit, type PersonId, type Refusal } from "#core/contribution/contribution.ts";
import type { CodeAccount, Evidence, Review } from "#core/contribution/evidence.ts";
import { contentHash, type Hash } from "#core/key.ts";
import type { Draft, JudgeMark } from "#core/ledger/entry.ts";
import { readAll } from "#core/ledger/ledger.ts";
import type { ContributionState, PullState, State } from "#core/ledger/replay.ts";
import type { VaultRecord } from "#core/ledger/vault.ts";
import { aggregateScore, unjudgedScore, type AggregateScore } from "#core/score/aggregate.ts";
import { deterministicScore, splitScore, type DeterministicScore } from "#core/score/deterministic.ts";
import { normaliseDiff, type NormalisedDiff } from "#core/score/normalised-diff.ts";
import { showScore, type Score } from "#core/score/score.ts";
import type { Rules } from "#core/rules.ts";
import type { JudgeAnswer, PullNotice } from "#core/world.ts";
import { newPersonId, recordUrl, rulesInForce, type House } from "./house.ts";
import { nameOf } from "./names.ts";
import { recordFacts, type Outcome } from "./outcome.ts";
import type { Decision } from "./stream.ts";

/** What is kept of the evidence, in the vault because the words are the contributors': enough to score it again. */
interface KeptEvidence {
  readonly untrustedTitle: string;
  readonly untrustedBody: string;
  readonly untrustedLabels: readonly string[];
  readonly diff: NormalisedDiff;
  readonly shares: number;
  readonly reviewsOf: Readonly<Record<string, readonly Review[]>>;
  readonly headCommit: string;
  readonly mergeCommit: string;
}

const BODY_CHARACTERS_KEPT = 8_000;

/** Fetches the evidence, credits the people and records each credit and refusal in one append. */
export async function gatherEvidence(house: House, pull: PullState): Promise<Outcome> {
  const evidence = await house.world.codeHost.evidence(pull);
  return {
    record: async (state) => {
      const epoch = state.openEpoch;
      if (epoch === null) return { drafts: [] };
      const rules = state.rulesOf.get(epoch.rulesHash) ?? rulesInForce(state);
      return creditPull(house, evidence, epoch.number, rules);
    },
  };
}

async function creditPull(house: House, evidence: Evidence, epoch: number, rules: Rules): Promise<Decision> {
  const { credits, refusals, shares } = creditPeople(evidence, epoch);
  const kept = keepEvidence(evidence, credits, shares, rules);
  const evidenceRecord = `evidence:${house.dao}:${evidence.ref.repositoryId}#${evidence.ref.pull}:${kept.mergeCommit}`;
  const evidenceHash = contentHash(kept);
  const drafts: Draft[] = [];
  for (const credit of credits) {
    const person = await personFor(house, credit.account);
    drafts.push(
      recordCredit(credit, person, evidence, {
        epoch,
        evidenceRecord,
        evidenceHash,
        work: workOf(credit, kept, rules),
      }),
    );
  }
  for (const refusal of refusals) {
    const isPerson = refusal.account !== null && !refusal.account.isBot;
    const person = isPerson && refusal.account ? await personFor(house, refusal.account) : null;
    // What was credited before a restore keeps that epoch: the next restored copy must read it in our comment again.
    drafts.push(recordRefusal(refusal, person, evidence, Math.min(epoch, evidence.epochInOurComment ?? epoch)));
  }
  const records: VaultRecord[] = [
    { record: evidenceRecord, person: null, kind: "evidence", text: JSON.stringify(kept) },
  ];
  return { drafts, records };
}

function keepEvidence(evidence: Evidence, credits: readonly Credit[], shares: number, rules: Rules): KeptEvidence {
  const reviews = credits.filter(({ role }) => role === "reviewer").map(({ id, reviews }) => [id, reviews] as const);
  return {
    untrustedTitle: evidence.untrustedTitle,
    untrustedBody: evidence.untrustedBody.slice(0, BODY_CHARACTERS_KEPT),
    untrustedLabels: evidence.linkedIssues.flatMap(({ untrustedLabels }) => untrustedLabels),
    diff: normaliseDiff(evidence.files, rules.score.diffTokensMax),
    shares,
    reviewsOf: Object.fromEntries(reviews),
    headCommit: evidence.headCommit,
    mergeCommit: evidence.mergeCommit,
  };
}

function personFor(house: House, account: CodeAccount): Promise<PersonId> {
  const identity = { provider: "github", account: String(account.id), name: account.login } as const;
  return house.store.vault.ensurePerson(identity, newPersonId(house.ids));
}

interface Recorded {
  readonly epoch: number;
  readonly evidenceRecord: string;
  readonly evidenceHash: Hash;
  readonly work: string;
}

function recordCredit(credit: Credit, person: PersonId, { ref }: Evidence, recorded: Recorded): Draft {
  const { repository, repositoryId, pull } = ref;
  return {
    key: `contribution:${repositoryId}#${pull}/${credit.id.split("/").at(-1)}`,
    fact: {
      kind: "contribution-recorded",
      contribution: credit.id,
      repository,
      repositoryId,
      pull,
      person,
      role: credit.role,
      ...recorded,
    },
  };
}

function recordRefusal(refusal: Refusal, person: PersonId | null, { ref }: Evidence, epoch: number): Draft {
  const { repository, repositoryId, pull } = ref;
  const { id, because } = refusal;
  return {
    key: `contribution:${repositoryId}#${pull}/${id.split("/").at(-1)}`,
    fact: { kind: "contribution-refused", contribution: id, repository, repositoryId, pull, epoch, person, because },
  };
}

function workOf(credit: Credit, kept: KeptEvidence, rules: Rules): string {
  return scoreBySize(credit.role, credit.id, kept, rules).kind;
}

function scoreBySize(role: Credit["role"], id: string, kept: KeptEvidence, rules: Rules): DeterministicScore {
  if (role === "reviewer")
    return deterministicScore({ role: "reviewer", reviews: kept.reviewsOf[id] ?? [], table: rules.rubric.review });
  return deterministicScore({
    role: "author",
    diff: kept.diff,
    untrustedTitle: kept.untrustedTitle,
    untrustedLabels: kept.untrustedLabels,
    cutPointsThousandths: rules.score.cutPointsThousandths,
  });
}

/** Scores all contributions of one pull request: the diff is judged once and its score split, each review on its own. */
export async function scorePull(house: House, pull: PullState): Promise<Outcome> {
  const state = await house.stream.state();
  const waiting = contributionsOf(state, pull).filter(({ score }) => score === null);
  const rules = rulesOfEpoch(state, waiting[0]);
  const kept = await readEvidence(house, waiting[0]);
  const makers = waiting.filter(({ role }) => role !== "reviewer");
  const drafts = waiting
    .filter(({ role }) => role === "reviewer")
    .map((contribution) => scoreReviewer(contribution, kept, rules));
  if (makers.length > 0) drafts.unshift(...(await scoreMakers(house, makers, kept, rules)));
  return recordFacts(...drafts);
}

function contributionsOf(state: State, pull: PullState): ContributionState[] {
  return pull.contributions.flatMap((id) => state.contributions.get(id) ?? []);
}

function rulesOfEpoch(state: State, contribution: ContributionState | undefined): Rules {
  const isOpen = state.openEpoch !== null && contribution?.epoch === state.openEpoch.number;
  return (isOpen && state.rulesOf.get(state.openEpoch?.rulesHash ?? "0x")) || rulesInForce(state);
}

async function readEvidence(house: House, contribution: ContributionState | undefined): Promise<KeptEvidence> {
  const record = contribution === undefined ? null : await house.store.vault.read(contribution.evidenceRecord);
  if (record === null) throw new Error(`the evidence of ${contribution?.id} is not in the vault`);
  return JSON.parse(record.text) as KeptEvidence;
}

/** A score of nothing is never lifted, so asking would only cost. */
const NOTHING_TO_JUDGE: JudgeAnswer = { judged: false, because: "nothing in it can be counted" };

async function scoreMakers(
  house: House,
  makers: readonly ContributionState[],
  kept: KeptEvidence,
  rules: Rules,
): Promise<Draft[]> {
  const first = makers[0];
  if (first === undefined) return [];
  const bySize = scoreBySize(first.role, first.id, kept, rules);
  const answer =
    bySize.score === 0
      ? NOTHING_TO_JUDGE
      : await house.world.judge.judge({
          untrustedTitle: kept.untrustedTitle,
          untrustedBody: kept.untrustedBody,
          diff: kept.diff,
          rubric: rules.rubric,
          seed: Number.parseInt(first.evidenceHash.slice(2, 9), 16),
        });
  const final = answer.judged
    ? aggregateScore({
        ...answer,
        diff: kept.diff,
        rubric: rules.rubric,
        deterministic: bySize.score,
        bandHundredths: rules.score.bandHundredths,
      })
    : unjudgedScore(bySize.score, answer.because);
  return makers.map((contribution) => {
    const place = shareOf(contribution);
    const shared =
      kept.shares === 1 ? [] : [`One score of ${showScore(final.score)} is shared by ${kept.shares} people.`];
    return scored(contribution, {
      score: splitScore(final.score, kept.shares)[place] ?? 0,
      deterministic: splitScore(bySize.score, kept.shares)[place] ?? 0,
      reasons: [...bySize.reasons, ...final.reasons, ...shared],
      scorer: bySize.version,
      judge: judgeMark(answer, final),
    });
  });
}

/** The author has the first share, the first co-author the second, whether or not the author is a person. */
function shareOf(contribution: ContributionState): number {
  const match = /\/co-author-([0-9]+)$/.exec(contribution.id);
  return match ? Number(match[1]) : 0;
}

function scoreReviewer(contribution: ContributionState, kept: KeptEvidence, rules: Rules): Draft {
  const { score, reasons, version } = scoreBySize("reviewer", contribution.id, kept, rules);
  return scored(contribution, { score, deterministic: score, reasons, scorer: version, judge: null });
}

interface Scored {
  readonly score: number;
  readonly deterministic: Score | number;
  readonly reasons: readonly string[];
  readonly scorer: string;
  readonly judge: JudgeMark | null;
}

function scored({ id, pullKey: pull }: ContributionState, facts: Scored): Draft {
  return {
    key: `score:${pull}/${id.split("/").at(-1)}`,
    fact: { kind: "contribution-scored", contribution: id, ...facts },
  };
}

function judgeMark(answer: JudgeAnswer, final: AggregateScore): JudgeMark | null {
  if (!answer.judged) return null;
  const { model, fingerprint, tokensIn, tokensOut, answerHash } = answer;
  return {
    model,
    fingerprint,
    tokensIn,
    tokensOut,
    answerHash,
    setAsideBecause: final.voidBecause,
    wasClamped: final.wasClamped,
  };
}

export async function announceScore(house: House, pull: PullState): Promise<Outcome> {
  const told = pullAnnounced(pull, "score", pull.epoch ?? 0);
  // A comment that speaks of the payment names the scores too; it must not be written back to "not paid yet".
  const paid = pullAnnounced(pull, "payment", pull.epoch ?? 0);
  if (await house.store.ledger.has(house.dao, paid.key)) return recordFacts(told);
  const found = findContributions(await house.stream.state(), pull);
  const contributions = found.length === pull.contributions.length ? found : await readContributions(house, pull);
  await house.world.codeHost.ensureComment(await pullNotice(house, pull, contributions, null));
  return recordFacts(told);
}

export function pullAnnounced(pull: PullState, about: "score" | "payment", epoch: number): Draft {
  const { repositoryId, pull: number } = pull;
  return {
    key: `announced:${about}:${pull.key}:${epoch}`,
    fact: { kind: "pull-announced", repositoryId, pull: number, about, epoch },
  };
}

/** A pull request may still wait for its comment when its epoch is closed. */
function findContributions(state: State, pull: PullState): ContributionState[] {
  const open = contributionsOf(state, pull);
  if (open.length > 0) return open;
  const closed = [...state.closed.values(), ...[...state.proposals.values()].map(({ closed }) => closed)];
  return closed.flatMap(({ contributions }) => contributions.filter(({ pullKey }) => pullKey === pull.key));
}

/** The state lets go of an epoch that is over: a comment that could not be written until then is made from the entries. */
async function readContributions(house: House, pull: PullState): Promise<ContributionState[]> {
  const found = new Map<string, ContributionState>();
  for await (const { fact } of readAll(house.store.ledger, house.dao)) {
    if (fact.kind === "contribution-recorded" && pull.contributions.includes(fact.contribution))
      found.set(fact.contribution, { ...fact, id: fact.contribution, pullKey: pull.key, score: null, reasons: [] });
    const scored = fact.kind === "contribution-scored" ? found.get(fact.contribution) : undefined;
    if (scored !== undefined && fact.kind === "contribution-scored")
      found.set(fact.contribution, { ...scored, score: fact.score, reasons: fact.reasons });
  }
  return [...found.values()];
}

/** The facts of our one comment on a pull request; names are joined from the vault here. */
export async function pullNotice(
  house: House,
  pull: PullState,
  contributions: readonly ContributionState[],
  payment: PullNotice["payment"],
): Promise<PullNotice> {
  const state = await house.stream.state();
  const credited: PullNotice["credited"][number][] = [];
  for (const { person, role, score, reasons } of contributions) {
    const { login } = await nameOf(house.store.vault, person);
    const hasLinkedWallet = state.persons.get(person)?.walletRecord != null;
    credited.push({ login: login ?? "a former member", role, score: score ?? 0, reasons, hasLinkedWallet });
  }
  const refused: PullNotice["refused"][number][] = [];
  for (const { person, because } of pull.refused) {
    refused.push({ login: person === null ? null : (await nameOf(house.store.vault, person)).login, because });
  }
  return {
    ref: pull,
    daoId: house.dao,
    daoName: rulesInForce(state).name,
    epoch: pull.epoch ?? 0,
    recordUrl: recordUrl(house),
    credited,
    refused,
    judgeName: house.world.judge.name,
    payment,
  };
}
