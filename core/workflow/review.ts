// Reviewing: what waits for the DAO's reviewers, and what they may do about it: confirm, amend, and rate what was drawn.
import { BadInput } from "#core/errors.ts";
import { idsEverOf, type ContributionState } from "#core/ledger/state.ts";
import { SCORE_MAX, showScore } from "#core/score/score.ts";
import { showTime } from "#core/time.ts";
import type { DiscordAccount, ReviewItem } from "./answers.ts";
import { creditNomination, declineNomination, isNomination, nominationsFor } from "./acts.ts";
import { disputesFor } from "./dispute.ts";
import { rulesInForce, type House } from "./house.ts";
import { jurorsWords } from "./juror-words.ts";
import { keepReason, readReason } from "./reason.ts";
import {
  admitReviewer,
  checkScore,
  checkShares,
  isAmong,
  isInvolved,
  needContribution,
  personOfDiscord,
  requireReviewer,
} from "./reviewer.ts";

/** So much fits into a few pages of a Discord answer; the rest follows when these are done. */
const QUEUE_MAX = 25;

/**
 * What this reviewer may decide on now: disputes and appeals first, then scores that wait, then drawn work to rate, without its score.
 * @throws BadInput when the asker is no reviewer
 */
export async function reviewQueue(house: House, asker: DiscordAccount): Promise<ReviewItem[]> {
  const state = await house.stream.state();
  const reviewer = requireReviewer(rulesInForce(state), asker);
  const person = await personOfDiscord(house, asker);
  const scored = [...state.contributions.values(), ...state.late.values()].filter(({ score }) => score !== null);
  const appeals = scored.filter(({ appeal }) => appeal?.answer === null && !appeal.votes.has(person));
  const waiting = scored.filter(({ standing, appeal }) => standing === "provisional" && appeal?.answer !== null);
  const queue: ReviewItem[] = (await disputesFor(house, asker)).slice(0, QUEUE_MAX);
  for (const contribution of [...appeals, ...waiting]) {
    if (queue.length >= QUEUE_MAX) break;
    if (await isInvolved(house, state, contribution, reviewer)) continue;
    queue.push(
      contribution.appeal?.answer === null
        ? await sayAppeal(house, contribution)
        : await sayWaiting(house, contribution),
    );
  }
  queue.push(...(await nominationsFor(house, asker, QUEUE_MAX - queue.length)));
  for (const [id, audit] of state.audits) {
    if (queue.length >= QUEUE_MAX) break;
    const isDone = audit.ratings.has(person) || audit.ratings.size >= RATERS_MAX;
    if (!isDone && !(await isAmong(house, audit.people, reviewer))) queue.push(sayDrawn(id));
  }
  return queue;
}

async function sayAppeal(house: House, contribution: ContributionState): Promise<ReviewItem> {
  const { id, appeal, score, deterministic, pullKey } = contribution;
  const objection = appeal === null ? "" : await readReason(house, appeal.reasonRecord);
  return {
    what: "appeal",
    contribution: id,
    pullKey,
    score,
    deterministic,
    says: [
      `Appealed. The contributor writes: ${objection}`,
      `To be answered by ${showTime(appeal?.answerBy ?? house.stream.now())}; ${appeal?.votes.size ?? 0} of ${appeal?.panel ?? 0} votes are in.`,
      ...(await reasonsOf(house, contribution)),
    ],
  };
}

async function sayWaiting(house: House, contribution: ContributionState): Promise<ReviewItem> {
  const { id, score, deterministic, pullKey } = contribution;
  return {
    what: "provisional",
    contribution: id,
    pullKey,
    score,
    deterministic,
    says: await reasonsOf(house, contribution),
  };
}

async function reasonsOf(house: House, { reasons, wordsRecord }: ContributionState): Promise<string[]> {
  return [...reasons, ...(await jurorsWords(house.store.vault, wordsRecord))];
}

/** The score is not shown: a rating that knew it would only repeat it. */
function sayDrawn(contribution: string): ReviewItem {
  return {
    what: "audit",
    contribution,
    pullKey: null,
    score: null,
    deterministic: null,
    says: ["Drawn for the audit: rate the work from 0.00 to 5.00 without looking at its score."],
  };
}

/** More ratings of one work say little more. */
const RATERS_MAX = 9;

/** The provisional score stands. @throws BadInput when it is not provisional, or the asker may not decide */
export async function confirmScore(house: House, asker: DiscordAccount, id: string, reason: string): Promise<string> {
  if (isNomination(await house.stream.state(), id)) return creditNomination(house, asker, id, reason);
  const seen = needContribution(await house.stream.state(), id);
  const person = await admitReviewer(house, asker, seen);
  const record = keepReason(house, person, reason, []);
  let stands = 0;
  await house.stream.append((state) => {
    const contribution = needContribution(state, id);
    if (contribution.standing !== "provisional") {
      throw new BadInput(`${id} waits for nobody.`, {
        next: "Its score stands. A contributor may appeal it: /appeal.",
      });
    }
    refuseDuringAppeal(contribution);
    stands = contribution.score ?? 0;
    const fact = {
      kind: "score-confirmed" as const,
      contribution: contribution.id,
      person,
      reasonRecord: record.record,
    };
    return { drafts: [{ key: `confirmed:${contribution.id}:${state.size}`, fact }], records: [record] };
  });
  return `Recorded: ${id} stays ${showScore(stands)}.`;
}

export interface Amendment {
  readonly contribution: string;
  /** Hundredths of a point, of this contribution's own share. */
  readonly score: number;
  readonly reason: string;
  /** Changed lines, or lines of the review, word for word; needed outside the band. */
  readonly quotes: readonly string[];
}

/** @throws BadInput when the score waits for nobody, the asker may not decide, or quotes are missing */
export async function amendScore(house: House, asker: DiscordAccount, amendment: Amendment): Promise<string> {
  const { contribution: id, score, quotes } = amendment;
  if (isNomination(await house.stream.state(), id)) return declineByScore(house, asker, amendment);
  const seen = needContribution(await house.stream.state(), id);
  const person = await admitReviewer(house, asker, seen);
  await checkScore(house, seen, score, quotes);
  const record = keepReason(house, person, amendment.reason, quotes);
  let stood = 0;
  await house.stream.append((state) => {
    const contribution = needContribution(state, id);
    if (contribution.standing !== "provisional") {
      throw new BadInput(`${id} waits for nobody.`, {
        happened: "One reviewer alone changes only a score that was flagged.",
        next: "The contributor may appeal: then a panel decides.",
      });
    }
    refuseDuringAppeal(contribution);
    checkShares(state, contribution, score);
    stood = contribution.score ?? 0;
    const fact = { contribution: contribution.id, person, score, reasonRecord: record.record };
    return {
      drafts: [{ key: `amended:${contribution.id}:${state.size}`, fact: { kind: "score-amended", ...fact } }],
      records: [record],
    };
  });
  return `Recorded: ${id} is ${showScore(score)} instead of ${showScore(stood)}.`;
}

function refuseDuringAppeal({ id, appeal }: ContributionState): void {
  if (appeal === null || appeal.answer !== null) return;
  throw new BadInput(`${id} is under appeal.`, { next: "Decide on the appeal instead: /review decide." });
}

/** What was only named has no score yet that another could take the place of. */
async function declineByScore(
  house: House,
  asker: DiscordAccount,
  { contribution, score, reason }: Amendment,
): Promise<string> {
  if (score === 0) return declineNomination(house, asker, contribution, reason);
  throw new BadInput(`${contribution} is not credited yet.`, {
    next: `Credit it as code counts it with /review confirm, or decline it with the score 0.00.`,
  });
}

/** @param value hundredths of a point, 0 to 500 @throws BadInput when it was not drawn, or the asker has rated it or has a part in it */
export async function rateWork(house: House, asker: DiscordAccount, id: string, value: number): Promise<string> {
  const state = await house.stream.state();
  const reviewer = requireReviewer(rulesInForce(state), asker);
  if (!Number.isSafeInteger(value) || value < 0 || value > SCORE_MAX)
    throw new BadInput("This is not a rating.", { happened: `${value}`, next: "Write one from 0.00 to 5.00." });
  if (await isAmong(house, state.audits.get(id)?.people ?? [], reviewer))
    throw new BadInput("You have a part in this work.", { next: "Others rate it." });
  const person = await personOfDiscord(house, asker);
  await house.stream.append((now) => {
    const audit = now.audits.get(id);
    if (audit === undefined)
      throw new BadInput("This work was not drawn.", {
        happened: JSON.stringify(id.slice(0, 200)),
        next: "See /review queue.",
      });
    if ([...idsEverOf(now, person)].some((id) => audit.ratings.has(id)))
      throw new BadInput("You have rated this work.", { next: "One rating each." });
    return {
      drafts: [{ key: `rated:${id}:${person}`, fact: { kind: "audit-rated", contribution: id, person, value } }],
    };
  });
  return "Recorded. Thank you: such ratings teach the jury what this DAO values.";
}
