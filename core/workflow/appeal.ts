// An appeal: a contributor's objection to a score, answered by reviewers who have no part in the work; all of it on record.
import { BadInput } from "#core/errors.ts";
import type { Draft } from "#core/ledger/entry.ts";
import { findContribution, type AppealState, type ContributionState, type State } from "#core/ledger/state.ts";
import { showScore } from "#core/score/score.ts";
import { addDays, showTime } from "#core/time.ts";
import type { DiscordAccount } from "./answers.ts";
import { readActName, readPullName } from "./explain.ts";
import { rulesInForce, type House } from "./house.ts";
import { nameOf } from "./names.ts";
import type { Outcome } from "./outcome.ts";
import { keepReason } from "./reason.ts";
import { admitReviewer, checkScore, checkShares, countFree, findReviewer, needContribution } from "./reviewer.ts";

/** @returns a sentence on what happens next @throws BadInput with the reason why it cannot be appealed */
export async function fileAppeal(
  house: House,
  asker: DiscordAccount,
  pullName: string,
  reason: string,
): Promise<string> {
  const person = await house.store.vault.personOf("discord", asker.id);
  if (person === null) {
    throw new BadInput("Laurel does not know which work is yours.", {
      next: "Link your GitHub account first: /link add",
    });
  }
  const record = keepReason(house, person, reason, []);
  const free = new Map<string, number>();
  for (const contribution of ownWork(await house.stream.state(), person, pullName))
    free.set(contribution.id, await countFree(house, await house.stream.state(), contribution));
  let said = "";
  await house.stream.append((state) => {
    const { review } = rulesInForce(state);
    const contribution = chooseAppealable(ownWork(state, person, pullName), pullName);
    const refusal = whyNotAppealable(state, house, contribution);
    if (refusal !== null) throw refusal;
    const answerBy = addDays(house.stream.now(), review.answerDays);
    const panel = Math.min(review.panel, free.get(contribution.id) ?? 0);
    said =
      panel === 0
        ? `Your appeal about ${contribution.id} is on record. No reviewer is free of a part in this work: it lapses on ${showTime(answerBy)} unless the DAO names another.`
        : `Your appeal about ${contribution.id} is on record. ${panel === 1 ? "One reviewer answers" : `${panel} reviewers answer`} it by ${showTime(answerBy)}; until then the score stays ${showScore(contribution.score ?? 0)}.`;
    const fact = { contribution: contribution.id, person, reasonRecord: record.record, answerBy, panel };
    return {
      drafts: [{ key: `appeal:${contribution.id}`, fact: { kind: "appeal-filed", ...fact } }],
      records: [record],
    };
  });
  return said;
}

function ownWork(state: State, person: string, pullName: string): ContributionState[] {
  const act = readActName(pullName);
  if (act !== null) return [findContribution(state, act)].flatMap((work) => (work?.person === person ? [work] : []));
  const { repository, pull } = readPullName(pullName, rulesInForce(state).repositories);
  const prefix = `${repository}#${pull}/`.toLowerCase();
  return [...state.contributions.values(), ...state.late.values()].filter(
    (contribution) => contribution.person === person && contribution.id.toLowerCase().startsWith(prefix),
  );
}

function chooseAppealable([contribution]: readonly ContributionState[], pullName: string): ContributionState {
  if (contribution !== undefined) return contribution;
  throw new BadInput(`No work of yours on ${pullName.slice(0, 120)} can be appealed.`, {
    next: "Only your own scores can, until the epoch after theirs has closed. See yours with /me.",
  });
}

function whyNotAppealable(state: State, house: House, contribution: ContributionState): BadInput | null {
  const { review } = rulesInForce(state);
  const { id, score, scoredAt, appeal } = contribution;
  if (review.reviewers.length === 0) {
    return new BadInput("This DAO has named nobody who could answer an appeal.", {
      next: "Speak about it under the proposal on Discord before the vote; the DAO names reviewers in its rules by a vote.",
    });
  }
  if (score === null || scoredAt === null)
    return new BadInput(`${id} has no score yet.`, { next: "Wait for the score, then appeal." });
  if (appeal !== null) {
    return new BadInput(`${id} was appealed already.`, {
      happened: appeal.answer === null ? `It is answered by ${showTime(appeal.answerBy)}.` : `It was ${appeal.answer}.`,
      next: "One appeal is heard about a score.",
    });
  }
  const until = addDays(scoredAt, review.appealDays);
  if (house.stream.now() <= until) return null;
  return new BadInput(`${id} can no longer be appealed.`, {
    happened: `Its ${review.appealDays} days ended on ${showTime(until)}.`,
    next: "Speak about it under the next proposal on Discord.",
  });
}

export interface AppealVote {
  readonly contribution: string;
  /** Null upholds the score that stands. */
  readonly score: number | null;
  readonly reason: string;
  readonly quotes: readonly string[];
}

/** @throws BadInput when the asker may not decide, has decided, or the score needs quotes */
export async function voteOnAppeal(house: House, asker: DiscordAccount, vote: AppealVote): Promise<string> {
  const seen = needContribution(await house.stream.state(), vote.contribution);
  const person = await admitReviewer(house, asker, seen);
  await checkScore(house, seen, vote.score, vote.quotes);
  const record = keepReason(house, person, vote.reason, vote.quotes);
  let said = "";
  await house.stream.append(async (state) => {
    const contribution = needContribution(state, vote.contribution);
    const appeal = needOpenAppeal(contribution);
    if (appeal.votes.has(person)) throw new BadInput("You have voted on this appeal.", { next: "One vote each." });
    const score = vote.score ?? contribution.score ?? 0;
    if (vote.score !== null) checkShares(state, contribution, score);
    const verdict = score === contribution.score ? ("upheld" as const) : ("amended" as const);
    const voted: Draft = {
      key: `appeal-vote:${contribution.id}:${person}`,
      fact: {
        kind: "appeal-voted",
        contribution: contribution.id,
        person,
        verdict,
        score,
        reasonRecord: record.record,
      },
    };
    const scores = [...(await countedScores(house, state, appeal)), score];
    const isDecided = scores.length >= appeal.panel;
    const answer = isDecided ? [answerOf(contribution, scores)] : [];
    said = isDecided
      ? `Recorded. The appeal about ${contribution.id} is answered.`
      : `Recorded. ${appeal.panel - scores.length} more votes decide the appeal about ${contribution.id}.`;
    return { drafts: [voted, ...answer], records: [record] };
  });
  return said;
}

function needOpenAppeal({ id, appeal }: ContributionState): AppealState {
  if (appeal !== null && appeal.answer === null) return appeal;
  throw new BadInput(`No appeal about ${id} is open.`, { next: "See /review queue." });
}

/**
 * Of those who are reviewers now. Whoever voted before linking, and by it became the person whose work was there, has no vote
 * left under the old one, and may vote again.
 */
async function countedScores(house: House, state: State, { votes }: AppealState): Promise<number[]> {
  const scores: number[] = [];
  for (const [person, { score }] of votes) {
    const { discordId } = await nameOf(house.store.vault, person);
    if (discordId !== null && findReviewer(rulesInForce(state), discordId) !== undefined) scores.push(score);
  }
  return scores;
}

/** The median of the votes; of an even number the lower of the two in the middle. */
function answerOf(contribution: ContributionState, scores: readonly number[]): Draft {
  const sorted = scores.toSorted((a, b) => a - b);
  const stands = contribution.score ?? 0;
  const score = sorted[Math.floor((sorted.length - 1) / 2)] ?? stands;
  const verdict = score === stands ? ("upheld" as const) : ("amended" as const);
  const voted = scores.length === 1 ? "One reviewer" : `${scores.length} reviewers`;
  const because =
    verdict === "upheld"
      ? `${voted} decided, and ${showScore(stands)} stands.`
      : `${voted} decided: ${showScore(score)} instead of ${showScore(stands)}.`;
  return {
    key: `appeal-answered:${contribution.id}`,
    fact: { kind: "appeal-answered", contribution: contribution.id, verdict, score, because },
  };
}

/** The time to answer is over: whoever has voted decides, and where nobody has, the score stands. */
export function closeAppeal(house: House, contributionId: string): Outcome {
  return {
    record: async (state) => {
      const contribution = findContribution(state, contributionId);
      const appeal = contribution?.appeal ?? null;
      if (contribution === undefined || appeal === null || appeal.answer !== null) return { drafts: [] };
      const scores = await countedScores(house, state, appeal);
      return { drafts: [scores.length > 0 ? answerOf(contribution, scores) : lapse(contribution, appeal)] };
    },
  };
}

function lapse({ id, score }: ContributionState, { panel }: AppealState): Draft {
  const because =
    panel === 0
      ? "No reviewer was free of a part in the work, so the score stands."
      : "No reviewer answered in time, so the score stands.";
  return {
    key: `appeal-answered:${id}`,
    fact: { kind: "appeal-answered", contribution: id, verdict: "lapsed", score: score ?? 0, because },
  };
}
