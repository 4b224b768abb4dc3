// Scoring: the diff of a pull request is judged once and its score split, each person's reviews are scored on their own.
import type { Role } from "#core/contribution/contribution.ts";
import { contentHash, type Hash } from "#core/key.ts";
import type { Draft } from "#core/ledger/entry.ts";
import type { ContributionState, PullState, State } from "#core/ledger/state.ts";
import type { VaultRecord } from "#core/ledger/vault.ts";
import { aggregateMarks, markAnswers, type AggregateScore } from "#core/score/aggregate.ts";
import { findAnomalies } from "#core/score/anomaly.ts";
import type { JurorMark, ScoreBasis } from "#core/score/basis.ts";
import { deterministicScore, splitScore, type DeterministicScore } from "#core/score/deterministic.ts";
import type { Flag } from "#core/score/flag.ts";
import { injectionCues } from "#core/score/injection-cues.ts";
import type { JudgeRequest, JurorAnswer } from "#core/score/judge-port.ts";
import { removeProse } from "#core/score/prose.ts";
import { showScore } from "#core/score/score.ts";
import type { Rules } from "#core/rules.ts";
import { rulesInForce, type House } from "./house.ts";
import { keepWords } from "./juror-words.ts";
import { diffOf, followedRequestsOf, readEvidence, type KeptEvidence } from "./kept-evidence.ts";
import type { Outcome } from "./outcome.ts";

export function scoreBySize(role: Role, id: string, kept: KeptEvidence, rules: Rules): DeterministicScore {
  const { rubric } = rules;
  if (role === "helper") throw new Error(`${id} has no diff to be scored by`);
  if (role === "reviewer") {
    const reviews = kept.reviewsOf[id] ?? [];
    return deterministicScore({ role, reviews, followedRequests: followedRequestsOf(kept, id), rubric });
  }
  return deterministicScore({
    role: "author",
    diff: diffOf(kept),
    untrustedTitle: kept.untrustedTitle,
    untrustedLabels: kept.untrustedLabels,
    cutPointsThousandths: rules.score.cutPointsThousandths,
    rubric,
  });
}

/** Scores all contributions of one pull request that have no score yet. */
export async function scorePull(house: House, pull: PullState): Promise<Outcome> {
  const state = await house.stream.state();
  const waiting = pull.contributions
    .flatMap((id) => state.contributions.get(id) ?? [])
    .filter(({ score }) => score === null);
  const [first] = waiting;
  if (first === undefined) return { record: () => ({ drafts: [] }) };
  const { rules, rulesHash } = rulesOfEpoch(state, first);
  const kept = await readEvidence(house.store.vault, first.evidenceRecord);
  if (kept === null) throw new Error(`the evidence of ${first.id} is not in the vault`);
  const work: Work = { pull, epoch: first.epoch, kept, rules, rulesHash, flags: findFlags(state, pull, kept) };
  const makers = waiting.filter(({ role }) => role !== "reviewer");
  const reviewers = waiting.filter(({ role }) => role === "reviewer").map((each) => scoreReviewer(each, work));
  const { drafts, records } = await judgeWork(house, state, makers, work);
  return { record: () => ({ drafts: [...drafts, ...reviewers], records }) };
}

interface Work {
  readonly pull: PullState;
  readonly epoch: number;
  readonly kept: KeptEvidence;
  readonly rules: Rules;
  readonly rulesHash: Hash;
  /** What code alone finds in the work, its prose and its neighbours. */
  readonly flags: readonly Flag[];
}

/** The hash is the recorded one: that of older rules is not of the shape they are read in today. */
function rulesOfEpoch(state: State, { epoch }: ContributionState): { rules: Rules; rulesHash: Hash } {
  const { openEpoch, rulesOf } = state;
  const ofEpoch = openEpoch?.number === epoch ? rulesOf.get(openEpoch.rulesHash) : undefined;
  if (openEpoch !== null && ofEpoch !== undefined) return { rules: ofEpoch, rulesHash: openEpoch.rulesHash };
  return { rules: rulesInForce(state), rulesHash: state.rulesHash ?? "0x" };
}

function findFlags(state: State, pull: PullState, kept: KeptEvidence): Flag[] {
  const { untrustedTitle, untrustedBody, diff, facts } = kept;
  const cues = injectionCues({ untrustedTitle, untrustedBody, diff });
  const own = state.traces.get(pull.key);
  if (own === undefined || facts === undefined) return cues;
  const earlier = [...state.traces.values()].filter(({ pullKey }) => pullKey !== pull.key);
  return [...findAnomalies({ facts, own, earlier, features: diff.features }), ...cues];
}

/** What was asked and answered about one pull request. */
interface Hearing {
  readonly answers: readonly JurorAnswer[];
  readonly withoutProse: JurorAnswer | null;
  readonly unaskedBecause: string | null;
}

async function judgeWork(
  house: House,
  state: State,
  makers: readonly ContributionState[],
  work: Work,
): Promise<{ drafts: Draft[]; records: VaultRecord[] }> {
  const [first] = makers;
  if (first === undefined) return { drafts: [], records: [] };
  const { kept, rules, rulesHash } = work;
  const bySize = scoreBySize(first.role, first.id, kept, rules);
  const { answers, withoutProse, unaskedBecause } = await hear(house, state, first, bySize.score, work);
  const { marks, words } = markAnswers(answers, kept.diff, rules.rubric);
  const again = withoutProse === null ? null : markAnswers([withoutProse], removeProse(kept.diff), rules.rubric);
  const record = keepWords(wordsRecordOf(house, work), answers, withoutProse, words);
  const kind = bySize.kind;
  const final = aggregateMarks({
    deterministic: bySize.score,
    marks,
    withoutProse: again?.marks[0] ?? null,
    unaskedBecause,
    rubric: rules.rubric,
    bandHundredths: rules.score.bandHundredths,
    calibration: state.calibration,
  });
  const nameRecord = (mark: JurorMark): JurorMark => ({
    ...mark,
    answerRecord: mark.answerHash === null ? null : (record?.record ?? null),
  });
  const basis = {
    scorer: bySize.version,
    kind,
    rulesHash,
    rubricHash: contentHash(rules.rubric),
    templateHash: marks.length === 0 ? null : house.world.judge.templateHash,
    evidenceHash: first.evidenceHash,
    features: bySize.features,
    jurors: marks.map(nameRecord),
    withoutProse: again?.marks[0] === undefined ? null : nameRecord(again.marks[0]),
    unaskedBecause,
    calibration: state.calibration?.version ?? 0,
    flags: [...final.flags, ...work.flags],
    wordsRecord: record?.record ?? null,
  };
  const drafts = makers.map((contribution) => scoreMaker(contribution, basis, bySize, final, work));
  const cost = costOf(work, withoutProse === null ? answers : [...answers, withoutProse]);
  return { drafts: [...cost, ...drafts], records: record === null ? [] : [record] };
}

/** The words of one pull request, as it was merged, have one place. */
function wordsRecordOf(house: House, { pull, kept }: Work): string {
  return `judgement:${house.dao}:${pull.key}:${kept.mergeCommit}`;
}

function costOf({ pull, epoch }: Work, answers: readonly JurorAnswer[]): Draft[] {
  if (answers.length === 0) return [];
  const { repositoryId, pull: number, key } = pull;
  const microdollars = answers.reduce((sum, answer) => sum + answer.microdollars, 0);
  const tokens = answers.reduce((sum, { tokensIn, tokensOut }) => sum + tokensIn + tokensOut, 0);
  return [
    {
      key: `jury:${key}`,
      fact: { kind: "jury-asked", repositoryId, pull: number, epoch, microdollars, tokens },
    },
  ];
}

function scoreMaker(
  contribution: ContributionState,
  basis: Omit<ScoreBasis, "share">,
  bySize: DeterministicScore,
  final: AggregateScore,
  work: Work,
): Draft {
  const { shares } = work.kept;
  const place = placeOf(contribution.id);
  const shared = shares === 1 ? [] : [`One score of ${showScore(final.score)} is shared by ${shares} people.`];
  return scored(contribution, {
    score: splitScore(final.score, shares)[place] ?? 0,
    deterministic: splitScore(bySize.score, shares)[place] ?? 0,
    standing: basis.flags.length === 0 ? "settled" : "provisional",
    reasons: [
      ...bySize.reasons,
      ...final.reasons,
      ...shared,
      ...work.flags.map(({ because }) => because),
      ...sayWaiting(basis.flags),
    ],
    jury: final.juryHundredths,
    basis: { ...basis, share: { place, of: shares } },
  });
}

/** The author has the first share, the first co-author the second, whether or not the author is a person. */
export function placeOf(contribution: string): number {
  const match = /\/co-author-([0-9]+)$/.exec(contribution);
  return match ? Number(match[1]) : 0;
}

function sayWaiting(flags: readonly Flag[]): string[] {
  if (flags.length === 0) return [];
  return ["A reviewer looks at this score; if nobody has when the epoch closes, the lower of it and its size counts."];
}

function scoreReviewer(contribution: ContributionState, { kept, rules, rulesHash, flags }: Work): Draft {
  const { score, kind, features, reasons, version } = scoreBySize("reviewer", contribution.id, kept, rules);
  const ofReviews = flags.filter((flag) => flag.kind === "review-ring");
  return scored(contribution, {
    score,
    deterministic: score,
    standing: ofReviews.length === 0 ? "settled" : "provisional",
    reasons: [...reasons, ...ofReviews.map(({ because }) => because), ...sayWaiting(ofReviews)],
    jury: null,
    basis: {
      scorer: version,
      kind,
      rulesHash,
      rubricHash: contentHash(rules.rubric),
      templateHash: null,
      evidenceHash: contribution.evidenceHash,
      features,
      share: { place: 0, of: 1 },
      jurors: [],
      withoutProse: null,
      unaskedBecause: "reviews are scored by code alone",
      calibration: 0,
      flags: ofReviews,
      wordsRecord: null,
    },
  });
}

type Scored = Omit<Extract<Draft["fact"], { kind: "contribution-scored" }>, "kind" | "contribution">;

function scored({ id, pullKey: pull }: ContributionState, facts: Scored): Draft {
  return {
    key: `score:${pull}/${id.split("/").at(-1)}`,
    fact: { kind: "contribution-scored", contribution: id, ...facts },
  };
}

/**
 * Asks the jury, and one juror whose answer counts once more without the prose: who is swayed by words alone is told by the
 * difference.
 */
async function hear(
  house: House,
  state: State,
  first: ContributionState,
  deterministic: number,
  { pull, kept, rules }: Work,
): Promise<Hearing> {
  const { judge } = house.world;
  const unasked = (unaskedBecause: string): Hearing => ({ answers: [], withoutProse: null, unaskedBecause });
  // A score of nothing is never lifted, so asking would only cost.
  if (deterministic === 0) return unasked("nothing in it can be counted");
  const request = requestOf(kept, rules, first.evidenceHash);
  const withoutProse = withoutWords(request);
  const reserved = house.purse.reserve({
    state,
    pull: pull.key,
    epoch: first.epoch,
    now: house.stream.now(),
    spending: rules.jury.spending,
    // The question without the prose is one juror's, and not always shorter: marks stand for its comments.
    mostMicrodollars: judge.mostMicrodollars(request) + judge.mostMicrodollars(withoutProse),
  });
  if (!reserved.isReserved) return unasked(reserved.because);
  const answers = await judge.judge(request);
  const counted = markAnswers(answers, kept.diff, rules.rubric).marks.find(({ outcome }) => outcome === "counted");
  const [again = null] = counted === undefined ? [] : await judge.judge({ ...withoutProse, only: [counted.juror] });
  const unaskedBecause = answers.length === 0 ? "no language model is set up" : null;
  return { answers, withoutProse: again, unaskedBecause };
}

/** The question about one pull request: the same evidence is asked about in the same words and with the same seed. */
export function requestOf(kept: KeptEvidence, rules: Rules, evidenceHash: Hash): JudgeRequest {
  const { untrustedTitle, untrustedBody, diff } = kept;
  const seed = Number.parseInt(evidenceHash.slice(2, 9), 16);
  return { untrustedTitle, untrustedBody, diff, rubric: rules.rubric, seed, jury: rules.jury, only: null };
}

function withoutWords(request: JudgeRequest): JudgeRequest {
  return { ...request, untrustedTitle: "", untrustedBody: "", diff: removeProse(request.diff) };
}
