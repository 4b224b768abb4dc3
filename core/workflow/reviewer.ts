// A reviewer: a person whom the rules trust to look again, who has no part in the work, and who gives a reason.
import type { PersonId } from "#core/contribution/contribution.ts";
import { BadInput } from "#core/errors.ts";
import { findContribution, idsEverOf, peopleOf, type ContributionState, type State } from "#core/ledger/state.ts";
import { isLineGrounded } from "#core/score/grounding.ts";
import type { ReviewRules } from "#core/score/rubric.ts";
import { SCORE_MAX, showScore } from "#core/score/score.ts";
import type { Rules } from "#core/rules.ts";
import type { DiscordAccount } from "./answers.ts";
import { newPersonId, rulesInForce, type House } from "./house.ts";
import { readAct } from "./kept-act.ts";
import { readEvidence } from "./kept-evidence.ts";
import { nameOf } from "./names.ts";

type Reviewer = ReviewRules["reviewers"][number];

const QUOTES_MAX = 5;

export function findReviewer({ review }: Rules, discordId: string): Reviewer | undefined {
  return review.reviewers.find((reviewer) => reviewer.discordId === discordId);
}

/** @throws BadInput when the asker is no reviewer */
export function requireReviewer(rules: Rules, asker: DiscordAccount): Reviewer {
  const reviewer = findReviewer(rules, asker.id);
  if (reviewer !== undefined) return reviewer;
  throw new BadInput("Only the DAO's reviewers may do this.", {
    happened: `${asker.name} is not among the reviewers in the rules.`,
    next: "Reviewers are named in the rules, which the DAO changes by a vote.",
  });
}

/** Person ids alone do not tell: a reviewer may not have linked GitHub, so the login in the rules is compared as well. */
export function isInvolved(
  house: House,
  state: State,
  contribution: ContributionState,
  reviewer: Reviewer,
): Promise<boolean> {
  return isAmong(house, peopleOf(state, contribution), reviewer);
}

/** Whoever joined or parted accounts since is still one of those who had a part before. */
export async function isAmong(
  house: House,
  people: readonly PersonId[],
  { discordId, githubLogin }: Reviewer,
): Promise<boolean> {
  const person = await house.store.vault.personOf("discord", discordId);
  const own = person === null ? new Set<PersonId>() : idsEverOf(await house.stream.state(), person);
  for (const each of new Set(people)) {
    const { login } = await nameOf(house.store.vault, each);
    if (own.has(each) || login?.toLowerCase() === githubLogin.toLowerCase()) return true;
  }
  return false;
}

/** How many of the DAO's reviewers have no part in this work. */
export async function countFree(house: House, state: State, contribution: ContributionState): Promise<number> {
  let free = 0;
  for (const reviewer of rulesInForce(state).review.reviewers)
    if (!(await isInvolved(house, state, contribution, reviewer))) free += 1;
  return free;
}

/**
 * The reviewer's person id, after every right was checked.
 * @throws BadInput when the asker is no reviewer, or has a part in the work
 */
export async function admitReviewer(
  house: House,
  asker: DiscordAccount,
  contribution: ContributionState,
): Promise<PersonId> {
  const state = await house.stream.state();
  const reviewer = requireReviewer(rulesInForce(state), asker);
  if (await isInvolved(house, state, contribution, reviewer)) {
    throw new BadInput("You have a part in this work.", {
      happened: `${contribution.id}: its author, co-authors and reviewers do not decide on its scores.`,
      next: "Another reviewer decides.",
    });
  }
  return personOfDiscord(house, asker);
}

export function personOfDiscord(house: House, { id, name }: DiscordAccount): Promise<PersonId> {
  return house.store.vault.ensurePerson({ provider: "discord", account: id, name }, newPersonId(house.ids));
}

/** @throws BadInput when nothing that can still change has this name */
export function needContribution(state: State, id: string): ContributionState {
  const contribution = findContribution(state, id);
  if (contribution !== undefined && contribution.score !== null) return contribution;
  throw new BadInput("There is no score with this name that can still change.", {
    happened: JSON.stringify(id.slice(0, 200)),
    next: "The queue of reviewers names those that can: /review queue. A score stands once the epoch after its own has closed.",
  });
}

/**
 * Holds a score that a person proposes against the work. Inside the band a reason will do; outside it the change itself must
 * be quoted, line by line. Quotes are shown to everybody, so they are from the work in any case.
 * @param score null for the one that stands
 * @throws BadInput when the score is out of range, a quote is not from the work, or the band is left without one
 */
export async function checkScore(
  house: House,
  contribution: ContributionState,
  score: number | null,
  quotes: readonly string[],
): Promise<void> {
  if (score !== null && (!Number.isSafeInteger(score) || score < 0 || score > SCORE_MAX)) {
    throw new BadInput("This is not a score.", {
      happened: `${score} hundredths`,
      next: "Write one from 0.00 to 5.00.",
    });
  }
  await checkQuotes(house, contribution, quotes);
  if (score === null || quotes.length > 0) return;
  const { bandHundredths } = rulesInForce(await house.stream.state()).score;
  const deterministic = contribution.deterministic ?? 0;
  const bandOfShare = Math.ceil(bandHundredths / contribution.shares);
  if (Math.abs(score - deterministic) <= bandOfShare) return;
  throw new BadInput("A score outside the band needs quotes from the work.", {
    happened: `${showScore(score)} is more than ${showScore(bandOfShare)} from the ${showScore(deterministic)} that code arrives at, and no line is quoted.`,
    next: `Quote 1 to ${QUOTES_MAX} changed lines (or lines of the review) exactly, or stay inside the band.`,
  });
}

/**
 * One score is shared, and people decide about one share at a time: co-authors must not multiply what a work is worth.
 * @throws BadInput when the shares of the work would be more than 5.00 together
 */
export function checkShares(state: State, { id, pullKey, role }: ContributionState, score: number): void {
  if (role === "reviewer") return;
  const others = [...state.contributions.values(), ...state.late.values()]
    .filter((other) => other.pullKey === pullKey && other.role !== "reviewer" && other.id !== id)
    .reduce((sum, other) => sum + (other.score ?? 0), 0);
  if (score + others <= SCORE_MAX) return;
  throw new BadInput(`The shares of one work are together at most ${showScore(SCORE_MAX)}.`, {
    happened: `${showScore(score)} beside the ${showScore(others)} of the others.`,
    next: `Give at most ${showScore(SCORE_MAX - others)}, or lower another share first.`,
  });
}

async function checkQuotes(house: House, contribution: ContributionState, quotes: readonly string[]): Promise<void> {
  if (quotes.length === 0) return;
  if (quotes.length > QUOTES_MAX) {
    throw new BadInput("These are too many quotes.", {
      happened: `${quotes.length}`,
      next: `Quote at most ${QUOTES_MAX} lines.`,
    });
  }
  const missing = quotes.find(await missesIn(house, contribution));
  if (missing === undefined) return;
  throw new BadInput("This line does not stand in the work as a judge is shown it.", {
    happened: JSON.stringify(missing.slice(0, 120)),
    next: "Quote changed lines (or lines of the review) exactly.",
  });
}

/** @returns whether a line does NOT stand in the work */
async function missesIn(house: House, contribution: ContributionState): Promise<(line: string) => boolean> {
  if (contribution.role === "helper") {
    const act = await readAct(house.store.vault, contribution.evidenceRecord);
    return (line) => act === null || line.trim() === "" || !act.untrustedText.includes(line.trim());
  }
  const kept = await readEvidence(house.store.vault, contribution.evidenceRecord);
  const texts = kept?.reviewsOf[contribution.id]?.flatMap((review) => [
    review.untrustedText,
    ...review.untrustedLineComments,
  ]);
  return (line) => kept === null || !isLineGrounded(line, kept.diff, texts);
}
