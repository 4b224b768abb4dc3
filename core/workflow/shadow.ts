// A shadow run: what other rules would have made of work that was scored already. It reads what was kept, and changes nothing.
import type { PersonId } from "#core/contribution/contribution.ts";
import { allocate, type Earner } from "#core/epoch/allocation.ts";
import { contentHash, type Hash } from "#core/key.ts";
import type { ClosedEpoch, ContributionState, State } from "#core/ledger/state.ts";
import { baseUnits, showShortly, ZERO, type BaseUnits } from "#core/money.ts";
import { epochBudget, type Rules } from "#core/rules.ts";
import { aggregateMarks, markAnswers } from "#core/score/aggregate.ts";
import { splitScore } from "#core/score/deterministic.ts";
import type { Juror, JurorAnswer } from "#core/score/judge-port.ts";
import { removeProse } from "#core/score/prose.ts";
import type { Rubric } from "#core/score/rubric.ts";
import { readJudgement } from "#core/score/recompute.ts";
import { showScore, type Score } from "#core/score/score.ts";
import { readAct, scoreAct } from "./kept-act.ts";
import { rulesInForce, type House } from "./house.ts";
import { readWords, type KeptWords } from "./juror-words.ts";
import { evidenceHash, readEvidence, type KeptEvidence } from "./kept-evidence.ts";
import { policyChanges, policyHash, policyOf } from "./policy.ts";
import { placeOf, scoreBySize } from "./score-work.ts";

const CHANGES_SHOWN_MAX = 20;
const PEOPLE_SHOWN_MAX = 5;
/** More than the busiest epoch; what is left out is said. */
const WORKS_TRIED_MAX = 500;

/**
 * What these rules would change, as sentences: whether the scoring policy moves, which scores of the last closed epoch, and how
 * its split. Kept evidence is scored anew and kept answers are weighed anew; nobody is asked anything.
 */
export async function shadowWords(house: House, rules: Rules): Promise<readonly string[]> {
  const state = await house.stream.state();
  const inForce = rulesInForce(state);
  const place = { templateHash: house.world.judge.templateHash, calibration: state.calibration };
  const [before, after] = [policyOf(inForce, place), policyOf(rules, place)];
  const isSamePolicy = policyChanges(before, after).length === 0;
  const money = [inForce, rules].map(({ budget, reward }) => contentHash({ budget, reward }));
  const said = isSamePolicy
    ? "The scoring policy stays the same, so no score would change."
    : `The scoring policy changes, from hash ${shortHash(policyHash(before))} to ${shortHash(policyHash(after))}.`;
  if (isSamePolicy && money[0] === money[1]) return [said];
  const works = worksOfLastEpoch(state);
  const [first] = works;
  if (first === undefined) return [said, "No epoch has closed yet, so there is nothing to try the rules on."];
  const tried = await tryWorks(house, state, works, { inForce, rules });
  return [
    said,
    ...sayUntried(tried, inForce, rules),
    ...saySeats(inForce, rules),
    ...sayScores(tried.works, first.epoch),
    ...saySplit(state, tried.works, { inForce, rules, epoch: first.epoch }),
  ];
}

function shortHash(hash: Hash): string {
  return `${hash.slice(0, 10)}…`;
}

/** Their evidence is kept, and until the next epoch closes they are all in the state. */
function worksOfLastEpoch({ late }: State): ContributionState[] {
  const newest = Math.max(0, ...[...late.values()].map(({ epoch }) => epoch));
  return [...late.values()].filter(({ epoch, score }) => epoch === newest && score !== null);
}

interface Both {
  readonly inForce: Rules;
  readonly rules: Rules;
}

interface TriedWork {
  readonly id: string;
  readonly person: PersonId;
  readonly hasAgedAccount: boolean;
  /** What counts of it, under the rules in force and under the others. */
  readonly before: number;
  readonly after: number;
}

interface Tried {
  readonly works: readonly TriedWork[];
  /** Decided by a person, whose word stands. */
  readonly decided: number;
  /** Whose evidence or answers are no longer kept, and what was too much to try. */
  readonly untried: number;
}

async function tryWorks(house: House, state: State, works: readonly ContributionState[], both: Both): Promise<Tried> {
  const tried: TriedWork[] = [];
  let [decided, untried] = [0, 0];
  for (const [at, work] of works.entries()) {
    const stands = keepScore(work);
    const scores = isDecided(work) || at >= WORKS_TRIED_MAX ? null : await tryWork(house, state, work, both);
    if (isDecided(work)) decided += 1;
    else if (scores === null) untried += 1;
    const { id, person, hasAgedAccount } = work;
    tried.push({ id, person, hasAgedAccount, before: scores?.before ?? stands, after: scores?.after ?? stands });
  }
  return { works: tried, decided, untried };
}

/** A person has looked, and said what it is worth. */
function isDecided({ appeal, flags, standing }: ContributionState): boolean {
  return appeal?.answer === "amended" || (flags.length > 0 && standing === "settled");
}

function keepScore({ standing, score, deterministic }: ContributionState): number {
  return standing === "provisional" ? Math.min(score ?? 0, deterministic ?? 0) : (score ?? 0);
}

/** Null where what it was scored on is no longer kept. */
async function tryWork(
  house: House,
  { calibration }: State,
  work: ContributionState,
  { inForce, rules }: Both,
): Promise<{ before: number; after: number } | null> {
  if (work.role === "helper") {
    const act = await readAct(house.store.vault, work.evidenceRecord);
    return act === null ? null : { before: scoreAct(act, inForce).score, after: scoreAct(act, rules).score };
  }
  const kept = await readEvidence(house.store.vault, work.evidenceRecord);
  if (kept === null || evidenceHash(kept) !== work.evidenceHash) return null;
  const words = await readWords(house.store.vault, work.wordsRecord);
  if (work.wordsRecord !== null && words === null) return null;
  const scoreUnder = (tables: Rules): number => {
    const bySize = scoreBySize(work.role, work.id, kept, tables).score;
    if (work.role === "reviewer") return bySize;
    return scoreOf(work, kept, answersAnew(words, tables, inForce), tables, calibration, bySize);
  };
  return { before: scoreUnder(inForce), after: scoreUnder(rules) };
}

interface Answers {
  readonly withProse: readonly JurorAnswer[];
  readonly withoutProse: readonly JurorAnswer[];
}

/** As the work is scored when it comes in, but for the answers, which are those that were given then. */
function scoreOf(
  work: ContributionState,
  kept: KeptEvidence,
  answers: Answers,
  { rubric, score: { bandHundredths } }: Rules,
  calibration: State["calibration"],
  bySize: Score,
): number {
  const { marks } = markAnswers(answers.withProse, kept.diff, rubric);
  const again = markAnswers(answers.withoutProse, removeProse(kept.diff), rubric);
  const { score } = aggregateMarks({
    deterministic: bySize,
    marks,
    withoutProse: again.marks[0] ?? null,
    unaskedBecause: marks.length === 0 ? "no juror's answer is kept" : null,
    rubric,
    bandHundredths,
    calibration,
  });
  const shareOf = (whole: Score): number => splitScore(whole, kept.shares)[placeOf(work.id)] ?? 0;
  return work.standing === "provisional" ? Math.min(shareOf(score), shareOf(bySize)) : shareOf(score);
}

/** The kept answers of those who sit in this jury, with the weights that it gives them. */
function answersAnew(words: KeptWords | null, rules: Rules, inForce: Rules): Answers {
  const read = (isWithoutProse: boolean): JurorAnswer[] =>
    (words?.answers ?? [])
      .filter((answer) => answer.isWithoutProse === isWithoutProse)
      .flatMap(({ juror, raw }) => answerAnew(juror, raw, seatOf(juror, rules, inForce), rules.rubric) ?? []);
  return { withProse: read(false), withoutProse: read(true) };
}

/** The weight of whoever gave this answer; null where somebody else sits there, or nobody. */
function seatOf(name: string, { jury }: Rules, inForce: Rules): number | null {
  if (jury.jurors.length === 0 && inForce.jury.jurors.length === 0) return 1;
  const juror = jury.jurors.find((each) => each.name === name);
  return juror !== undefined && wasAsked(juror, inForce) ? juror.weight : null;
}

function wasAsked(juror: Juror, { jury }: Rules): boolean {
  return jury.jurors.some(
    ({ name, model, baseUrl }) => name === juror.name && model === juror.model && baseUrl === juror.baseUrl,
  );
}

/** Null where it has no seat, or what it said is no judgement by this rubric. */
function answerAnew(juror: string, raw: string, weight: number | null, rubric: Rubric): JurorAnswer | null {
  const judgement = weight === null ? null : readJudgement(raw, rubric);
  if (weight === null || judgement === null) return null;
  const answerHash = contentHash(raw);
  const asked = { promptHash: answerHash, seed: 0, tokensIn: 0, tokensOut: 0, microdollars: 0 };
  return {
    juror,
    weight,
    ...asked,
    answer: { judged: true, judgement, model: "", fingerprint: null, raw, answerHash },
  };
}

// ---- In words ---------------------------------------------------------------------------------------------------------

function sayUntried({ decided, untried }: Tried, inForce: Rules, rules: Rules): string[] {
  return [
    ...(decided === 0 ? [] : [`Decided by people, so the same under any rules: ${scores(decided)}.`]),
    ...(untried === 0 ? [] : [`Not tried, because what it rests on is no longer kept: ${scores(untried)}.`]),
    ...(inForce.score.diffTokensMax === rules.score.diffTokensMax
      ? []
      : ["score.diffTokensMax cannot be tried: changes are kept as they were cut then."]),
    ...(asksOf(inForce) === asksOf(rules)
      ? []
      : ["The jurors answered the old words of the rubric: what they would say to the new ones is not known."]),
  ];
}

function scores(count: number): string {
  return count === 1 ? "1 score" : `${count} scores`;
}

function asksOf({ rubric }: Rules): Hash {
  return contentHash(rubric.criteria.map(({ name, asks, anchors }) => ({ name, asks, anchors })));
}

/** Who would sit in the jury and was never asked. */
function saySeats(inForce: Rules, rules: Rules): string[] {
  if (rules.jury.jurors.length === 0)
    return inForce.jury.jurors.length === 0 ? [] : ["Not asked, so without an answer here: the operator's own model."];
  const fresh = rules.jury.jurors.filter((juror) => !wasAsked(juror, inForce)).map(({ name }) => name);
  return fresh.length === 0 ? [] : [`Not asked, so without an answer here: juror ${fresh.join(", juror ")}.`];
}

function sayScores(works: readonly TriedWork[], epoch: number): string[] {
  const moved = works.filter(({ before, after }) => before !== after);
  if (moved.length === 0) return [`None of the ${works.length} scores of epoch ${epoch} would change.`];
  const byReach = moved.toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
  const shown = byReach.slice(0, CHANGES_SHOWN_MAX).map(sayScore);
  const left = moved.length - shown.length;
  return [
    `${moved.length} of the ${works.length} scores of epoch ${epoch} would change: ${shown.join("; ")}${left === 0 ? "" : `; and ${left} more`}.`,
  ];
}

/** "owner/repo#12 2.10 -> 1.80"; whose part it is where that is not the author's. */
function sayScore({ id, before, after }: TriedWork): string {
  const pull = id.replace(/\/author$/, "");
  return `${pull} ${showScore(before)} -> ${showScore(after)}`;
}

interface SplitQuestion extends Both {
  readonly epoch: number;
}

/** People are named by their ids: the words are kept, and names are joined when they are read. */
function saySplit(state: State, works: readonly TriedWork[], { inForce, rules, epoch }: SplitQuestion): string[] {
  const closed = findClosed(state, epoch);
  const persons = [...new Set(works.map(({ person }) => person))];
  const before = amountsUnder(state, works, persons, "before", inForce, budgetUnder(closed, inForce));
  const after = amountsUnder(state, works, persons, "after", rules, budgetUnder(closed, rules));
  const moved = persons
    .map((person, at) => ({ person, was: before[at] ?? ZERO, is: after[at] ?? ZERO }))
    .filter(({ was, is }) => was !== is)
    .toSorted((a, b) => compareUnits(distance(b), distance(a)));
  if (moved.length === 0) return [`The split of epoch ${epoch} would stay the same.`];
  const { token } = inForce.treasury;
  const shown: string[] = [];
  for (const { person, was, is } of moved.slice(0, PEOPLE_SHOWN_MAX))
    shown.push(`${person} ${showShortly(was, token)} -> ${showShortly(is, token)}`);
  const left = moved.length - shown.length;
  return [
    `The split of epoch ${epoch} would move for ${moved.length} of ${persons.length} people: ${shown.join("; ")}${left === 0 ? "" : `; and ${left} more`}.`,
  ];
}

function distance({ was, is }: { readonly was: bigint; readonly is: bigint }): bigint {
  return was < is ? is - was : was - is;
}

function compareUnits(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function findClosed({ closed, proposals }: State, epoch: number): ClosedEpoch | undefined {
  const proposed = [...proposals.values()].find((proposal) => proposal.grant === undefined && proposal.epoch === epoch);
  return closed.get(epoch) ?? proposed?.closed;
}

/** Where the treasury held less than the budget, other rules would have found no more there. */
function budgetUnder(closed: ClosedEpoch | undefined, rules: Rules): BaseUnits {
  const budget = epochBudget(rules);
  if (closed === undefined || !closed.isCappedByBalance) return budget;
  return baseUnits(closed.budgetBaseUnits < budget ? closed.budgetBaseUnits : budget);
}

function amountsUnder(
  state: State,
  works: readonly TriedWork[],
  persons: readonly PersonId[],
  when: "before" | "after",
  rules: Rules,
  budget: BaseUnits,
): readonly BaseUnits[] {
  const earners = persons.map((person): Earner => {
    const own = works.filter((work) => work.person === person);
    const score = own.reduce((sum, work) => sum + work[when], 0);
    return { score, isNewcomer: isNewcomer(state, person, own, rules) };
  });
  return allocate(earners, budget, rules.reward).amounts;
}

/** As when the epoch closed: its own work is in the count of epochs by now. */
function isNewcomer(
  { persons }: State,
  person: PersonId,
  own: readonly TriedWork[],
  { reward: { newcomer } }: Rules,
): boolean {
  const known = persons.get(person);
  if (newcomer === null || known === undefined || known.walletRecord === null) return false;
  return known.epochsWithWork <= newcomer.epochs && own.some(({ hasAgedAccount }) => hasAgedAccount);
}
