// Governance answers: what /proposal and /rules tell a member, row by row.
import { parseBaseUnits, showShortly } from "#core/money.ts";
import { passWords } from "#core/proposal/body.ts";
import { epochBudget, type Rules } from "#core/rules.ts";
import { showScore } from "#core/score/score.ts";
import type { RulesDifference, RulesSheet } from "#core/workflow/governance.ts";
import type { PublicRecord, RecordedProposal } from "#core/workflow/record.ts";
import type { RecordedAdoption, RecordedMotion } from "#core/workflow/recorded-motions.ts";
import { changeRows, recountSentences, standingWords, SYSTEM_WORDS } from "./governance-message.ts";
import { stageWords } from "./message.ts";
import { amountWords, moment, NAME_CHARACTERS_MAX, people, plainSentence, quoteRows } from "./sheet.ts";
import { WORDS_CHARACTERS_MAX } from "./sheet.ts";
import { codeWords, fitRows, plain } from "./text.ts";

// ---- /proposal --------------------------------------------------------------------------------------------------------

export const NOTHING_PROPOSED =
  "Nothing was proposed yet. The first rewards are proposed when an epoch with scored work ends; `/proposal new` asks all members something.";
const DECIDED_SHOWN_MAX = 10;
const TITLE_CHARACTERS_MAX = 160;
/** A member's words fit whole, with their marks made harmless. */
const WORDS_ROOM_CHARACTERS = 6_500;

/** What is open, and what was decided lately, the newest first. */
export function proposalListRows({ proposals, motions }: Pick<PublicRecord, "proposals" | "motions">): string[] {
  const rows = [
    ...proposals.map((proposal) => ({
      isOpen: !isProposalOver(proposal),
      at: proposal.opensAt ?? 0,
      row: proposalRow(proposal),
    })),
    ...motions.map((motion) => ({ isOpen: motion.verdict === null, at: motion.opensAt, row: motionRow(motion) })),
  ].toSorted((a, b) => b.at - a.at);
  const open = rows.filter(({ isOpen }) => isOpen).map(({ row }) => row);
  const over = rows.filter(({ isOpen }) => !isOpen).map(({ row }) => row);
  if (rows.length === 0) return [NOTHING_PROPOSED];
  return [
    "**Open**",
    ...(open.length === 0 ? ["Nothing at the moment."] : open),
    ...(over.length === 0 ? [] : ["**Decided**", ...over.slice(0, DECIDED_SHOWN_MAX)]),
    ...(over.length > DECIDED_SHOWN_MAX ? ["Older ones are on the public record."] : []),
    "-# `/proposal show` with one of these names tells all about it; `/proposal vote` shows where you vote.",
  ];
}

function isProposalOver({ stage }: RecordedProposal): boolean {
  return stage === "paid" || stage === "rejected" || stage === "lapsed";
}

function proposalName({ epoch, grant }: Pick<RecordedProposal, "epoch" | "grant">): string {
  return grant === null ? `epoch ${epoch}` : `grant ${grant.number}`;
}

function proposalRow(proposal: RecordedProposal): string {
  const { grant, total, lines, stage, endsAt } = proposal;
  const title = grant === null ? "" : `**${plain(grant.title, TITLE_CHARACTERS_MAX)}**, `;
  const until = stage === "voting" && endsAt !== null ? ` until ${moment(endsAt)}` : "";
  return `- \`${proposalName(proposal)}\`: ${title}${amountWords(total)} to ${people(lines.length)}, ${stageWords(stage)}${until}`;
}

function motionRow(motion: RecordedMotion): string {
  const { number, title, stage, endsAt, kind } = motion;
  const until = stage === "voting" ? ` until ${moment(endsAt)}` : "";
  return `- \`motion ${number}\`: **${plain(title, TITLE_CHARACTERS_MAX)}** (${KIND_WORDS[kind]}), ${motionStageWords(motion)}${until}`;
}

const KIND_WORDS: Record<RecordedMotion["kind"], string> = {
  text: "a question",
  rules: "new rules",
  hold: "a held payout",
};

const MOTION_STAGE_WORDS: Record<RecordedMotion["stage"], string> = {
  drafted: "about to be shown",
  discussion: "in discussion",
  voting: "being voted on",
  passed: "passed",
  rejected: "not passed",
  lapsed: "lapsed",
};

function motionStageWords({ stage, kind }: RecordedMotion): string {
  return stage === "passed" && kind === "text" ? "answered" : MOTION_STAGE_WORDS[stage];
}

export function proposalRows(proposal: RecordedProposal): string[] {
  const { grant, total, lines, stage, waitsFor, fairness, opensAt, endsAt } = proposal;
  const title =
    grant === null
      ? `Rewards of epoch ${proposal.epoch}`
      : `Grant ${grant.number}: ${plain(grant.title, TITLE_CHARACTERS_MAX)}`;
  return [
    `## ${title}`,
    `**${capital(stageWords(stage))}.** ${plainSentence(waitsFor)}`,
    ...(grant === null
      ? []
      : [`Asked for by ${plain(grant.by, NAME_CHARACTERS_MAX)}:`, ...quoteRows(grant.words, WORDS_ROOM_CHARACTERS)]),
    ...(opensAt === null || endsAt === null ? [] : [`**Vote:** from ${moment(opensAt)} to ${moment(endsAt)}`]),
    ...countedRows(proposal),
    `### ${amountWords(total)} to ${people(lines.length)}`,
    ...lines.map(
      ({ contributor, amount, because }, at) =>
        `${at + 1}. ${amountWords(amount)} to ${plain(contributor, NAME_CHARACTERS_MAX)} (${plain(because, WORDS_CHARACTERS_MAX)})`,
    ),
    ...(fairness.length === 0
      ? []
      : ["### How it spreads", ...fairness.map((sentence) => `- ${plainSentence(sentence)}`)]),
  ];
}

export function motionRows(motion: RecordedMotion): string[] {
  const { number, kind, title, words, by, choices, system, changes, opensAt, endsAt, verdictBecause, carriedOut } =
    motion;
  const because = verdictBecause === null ? "" : ` ${plainSentence(verdictBecause)}`;
  const follows = carriedOut === null ? "" : ` ${plainSentence(carriedOut)}`;
  return [
    `## Motion ${number}: ${plain(title, TITLE_CHARACTERS_MAX)}`,
    `**${capital(motionStageWords(motion))}** (${KIND_WORDS[kind]}).${because}${follows}`,
    `Asked by ${plain(by, NAME_CHARACTERS_MAX)}:`,
    ...quoteRows(words, WORDS_ROOM_CHARACTERS),
    `**Vote:** from ${moment(opensAt)} to ${moment(endsAt)}`,
    ...(kind === "text"
      ? [
          "**Choices**",
          ...choices.map((choice, at) => `${at + 1}. ${plain(choice, TITLE_CHARACTERS_MAX)}`),
          SYSTEM_WORDS[system],
        ]
      : []),
    ...countedRows(motion),
    ...(changes.length === 0 ? [] : ["### What would change", ...changeRows(changes)]),
  ];
}

function countedRows({ tally, recount }: Pick<RecordedProposal, "tally" | "recount">): string[] {
  return [
    ...(tally === null ? [] : [standingWords(tally).replace("**So far:**", "**Counted:**")]),
    ...(recount === null ? [] : recountSentences(recount)),
  ];
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// ---- /rules -----------------------------------------------------------------------------------------------------------

export function rulesRows(daoName: string, { rules, rulesHash, policyHash, calibration, draft }: RulesSheet): string[] {
  return [
    `## The rules of ${plain(daoName, NAME_CHARACTERS_MAX)}\nHash \`${rulesHash}\``,
    `### What work is worth\nThe scoring policy has the hash \`${policyHash}\`${calibration === 0 ? "" : `, with calibration ${calibration}`}.`,
    ...scoringRows(rules),
    "### How votes go",
    ...votingRows(rules),
    "### Money and people",
    ...moneyRows(rules),
    ...(draft === null ? [] : [`**The file:** ${plainSentence(draft)} See \`/rules diff\`.`]),
    "-# What changed and when: `/rules history`. Whoever has a vote may ask for other rules: `/rules propose`.",
  ];
}

function scoringRows({ rubric, score, jury, reward, review, treasury, labelsLicence }: Rules): string[] {
  const criteria = rubric.criteria.map(({ name, weightPercent }) => `${name} ${weightPercent} %`).join(", ");
  const kinds = Object.entries(rubric.kinds).map(
    ([kind, { percent, mostHundredths }]) => `${kind} ${percent} % up to ${showScore(mostHundredths)}`,
  );
  const jurors = jury.jurors.map(
    ({ name, model, baseUrl, weight }) =>
      `${name} (${plain(model, NAME_CHARACTERS_MAX)} at ${plain(new URL(baseUrl).host, NAME_CHARACTERS_MAX)}, weight ${weight})`,
  );
  const { newcomer } = reward;
  return [
    `- A jury is asked for: ${criteria}.`,
    `- Jurors: ${jurors.length === 0 ? "the operator's own model, where one is set up" : jurors.join(", ")}. They move the score of size by ${showScore(score.bandHundredths)} at most.`,
    `- What counts of size: ${kinds.join(", ")}.`,
    ...lookingAgainRows(score, review),
    `- An epoch's budget is shared by points to the power of ${reward.exponentTenths / 10}; one person gets ${reward.capPercent} % at most.`,
    ...(newcomer === null
      ? []
      : [
          `- Newcomers get at least ${showShortly(parseBaseUnits(newcomer.floorBaseUnits), treasury.token)} in their first ${newcomer.epochs} epochs with work, and ${newcomer.mostPercent} % of the budget together at most.`,
        ]),
    labelsLicence === null
      ? "- People's ratings are nobody else's."
      : `- People's ratings may be used under ${plain(labelsLicence, NAME_CHARACTERS_MAX)}.`,
  ];
}

function lookingAgainRows(
  { auditPercent }: Rules["score"],
  { reviewers, appealDays, answerDays, panel }: Rules["review"],
): string[] {
  const rated =
    auditPercent === 0 ? [] : [`- People rate ${auditPercent} % of an epoch's work, without looking at its score.`];
  if (reviewers.length === 0) return [...rated, "- No reviewer is named, so no score can be appealed."];
  return [
    ...rated,
    `- An appeal may be filed for ${appealDays} days, and is answered within ${answerDays} by up to ${panel} of ${reviewers.length} reviewers.`,
  ];
}

function votingRows({ vote, snapshot }: Rules): string[] {
  const { discussionHours, votingHours, objectionHours, passRule, power, unpaid } = vote;
  return [
    `- Discussed for ${discussionHours} hours, voted on for ${votingHours} in ${plain(snapshot.space, NAME_CHARACTERS_MAX)}; then ${objectionHours} hours for objections.`,
    `- It passes when ${passWords({ passRule })}${passRule.recipientsAbstain === true ? " Votes of those who would be paid do not count." : ""}`,
    power === "chain"
      ? "- Every vote is verified, and its power computed again on chain."
      : "- Every vote is verified; its power is Snapshot's word: this DAO chose so.",
    unpaid === "roll-over-once"
      ? "- Rewards that do not pass are proposed once more with the next epoch."
      : "- Rewards that do not pass go back to the treasury.",
  ];
}

function moneyRows(rules: Rules): string[] {
  const { epoch, budget, treasury, payout, guardians } = rules;
  const { token, claims } = treasury;
  return [
    `- An epoch lasts ${epoch.days} days and pays ${amountWords(showShortly(epochBudget(rules), token))} at most, and ${budget.runwayShareMaxPercent} % of what the treasury has free.`,
    `- The treasury is the Safe \`${treasury.safe}\` on chain ${treasury.chainId}; its owners sign every payout.`,
    `- A changed wallet is paid after ${payout.coolDownHours} hours. A payout is held for ${payout.holdDays} days at a time, by a treasurer${guardians.length === 0 ? "" : " or a guardian"}.`,
    ...(claims === null
      ? []
      : [`- Rewards below ${showShortly(parseBaseUnits(claims.belowBaseUnits), token)} are put up for claiming.`]),
  ];
}

const ADOPTIONS_SHOWN_MAX = 25;

export function rulesHistoryRows(adoptions: readonly RecordedAdoption[]): string[] {
  const newestFirst = adoptions.toReversed();
  const left = newestFirst.length - ADOPTIONS_SHOWN_MAX;
  return [
    "**Rules that came into force, the newest first**",
    ...newestFirst.slice(0, ADOPTIONS_SHOWN_MAX).map(adoptionRow),
    ...(left > 0 ? [`…and ${left} more on the public record.`] : []),
    "-# `/rules diff` with two of these hashes shows what differs; their first six digits are enough.",
  ];
}

function adoptionRow({ at, rulesHash, because, motion, changes }: RecordedAdoption): string {
  const by = {
    first: "the first",
    operator: "by the operator, before a proposal had passed",
    vote: motion === null ? "by a vote" : `by a vote, motion ${motion}`,
  }[because];
  const changed = changes.length === 1 ? "1 setting changed" : `${changes.length} settings changed`;
  return `- ${moment(at)}: \`${rulesHash.slice(0, 18)}\` ${by}${because === "first" ? "" : `; ${changed}`}`;
}

/** Enough for a whole file; more is read better in the file itself. */
const CHANGES_ROOM_CHARACTERS = 12_000;

export function rulesDiffRows({ before, after, changes, isPolicyChanged }: RulesDifference): string[] {
  const named = (name: string) => (name.startsWith("0x") ? codeWords(name.slice(0, 18), NAME_CHARACTERS_MAX) : name);
  if (changes.length === 0) return [`Nothing differs between ${named(before)} and ${named(after)}.`];
  const sayMore = (left: number) => `…and ${left} more.`;
  return [
    `**From ${named(before)} to ${named(after)}: ${changes.length === 1 ? "1 setting differs" : `${changes.length} settings differ`}.** The scoring policy ${isPolicyChanged ? "changes" : "stays the same"}.`,
    ...fitRows(changeRows(changes), CHANGES_ROOM_CHARACTERS, sayMore),
  ];
}
