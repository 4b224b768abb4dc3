// Governance answers: what /proposal and /rules tell a member, row by row.
import { unreachable } from "#core/errors.ts";
import { parseBaseUnits, showShortly } from "#core/money.ts";
import { passWords } from "#core/proposal/body.ts";
import { epochBudget, type Rules } from "#core/rules.ts";
import type { RulesDifference, RulesSheet } from "#core/workflow/governance.ts";
import type { PublicRecord, RecordedProposal } from "#core/workflow/record.ts";
import type { RecordedAdoption, RecordedMotion } from "#core/workflow/recorded-motions.ts";
import { changeRows, CHOICE_CHARACTERS_MAX, shortPower, SYSTEM_WORDS } from "./governance-message.ts";
import { sayAmount, sayPoints } from "./locales/figure.ts";
import { sayRecord, tellRecord } from "./locales/record.ts";
import type { Say } from "./locales/say.ts";
import { boldAmount, capital, sayMore } from "./locales/words.ts";
import { stageWords } from "./payout-rows.ts";
import { moment, NAME_CHARACTERS_MAX, quoteRows, WORDS_CHARACTERS_MAX } from "./sheet.ts";
import { codeWords, fitRows, plain } from "./text.ts";

// ---- /proposal --------------------------------------------------------------------------------------------------------

export const NOTHING_PROPOSED =
  "Nothing was proposed yet. The first rewards are proposed when an epoch with scored work ends; `/proposal new` asks all members something.";
const DECIDED_SHOWN_MAX = 10;
const TITLE_CHARACTERS_MAX = 160;
/** A member's words fit whole, with their marks made harmless. */
const WORDS_ROOM_CHARACTERS = 6_500;

/** What is open, and what was decided lately, the newest first. */
export function proposalListRows(
  say: Say,
  { proposals, motions }: Pick<PublicRecord, "proposals" | "motions">,
): string[] {
  const rows = [
    ...proposals.map((proposal) => ({
      isOpen: !isProposalOver(proposal),
      at: proposal.opensAt ?? 0,
      row: proposalRow(say, proposal),
    })),
    ...motions.map((motion) => ({ isOpen: motion.verdict === null, at: motion.opensAt, row: motionRow(say, motion) })),
  ].toSorted((a, b) => b.at - a.at);
  const open = rows.filter(({ isOpen }) => isOpen).map(({ row }) => row);
  const over = rows.filter(({ isOpen }) => !isOpen).map(({ row }) => row);
  if (rows.length === 0) return [say(NOTHING_PROPOSED)];
  return [
    say("**Open**"),
    ...(open.length === 0 ? [say("Nothing at the moment.")] : open),
    ...(over.length === 0 ? [] : [say("**Decided**"), ...over.slice(0, DECIDED_SHOWN_MAX)]),
    ...(over.length > DECIDED_SHOWN_MAX ? [say("Older ones are on the public record.")] : []),
    say("-# `/proposal show` with one of these names tells all about it; `/proposal vote` shows where you vote."),
  ];
}

function isProposalOver({ stage }: RecordedProposal): boolean {
  return stage === "paid" || stage === "rejected" || stage === "lapsed";
}

/** As it is typed, in every language. */
function proposalName({ epoch, grant }: Pick<RecordedProposal, "epoch" | "grant">): string {
  return grant === null ? `epoch ${epoch}` : `grant ${grant.number}`;
}

function proposalRow(say: Say, proposal: RecordedProposal): string {
  const { grant, total, lines } = proposal;
  const title = grant === null ? "" : `**${plain(grant.title, TITLE_CHARACTERS_MAX)}**, `;
  const words = say("{amount} to {count, plural, one {# person} other {# people}}, {stage}", {
    amount: boldAmount(say, total),
    count: lines.length,
    stage: stageUntil(say, stageWords(say, proposal.stage), proposal),
  });
  return `- \`${proposalName(proposal)}\`: ${title}${words}`;
}

function stageUntil(say: Say, words: string, { stage, endsAt }: Pick<RecordedProposal, "stage" | "endsAt">): string {
  if (stage !== "voting" || endsAt === null) return words;
  return say("{stage} until {time}", { stage: words, time: moment(endsAt) });
}

function motionRow(say: Say, motion: RecordedMotion): string {
  const { number, title, stage, endsAt, kind } = motion;
  const words = motionStageWords(say, motion);
  const until = stage === "voting" ? say("{stage} until {time}", { stage: words, time: moment(endsAt) }) : words;
  return `- \`motion ${number}\`: **${plain(title, TITLE_CHARACTERS_MAX)}** (${say(KIND_WORDS[kind])}), ${until}`;
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

function motionStageWords(say: Say, { stage, kind }: RecordedMotion): string {
  return stage === "passed" && kind === "text" ? say("answered") : say(MOTION_STAGE_WORDS[stage]);
}

export function proposalRows(say: Say, proposal: RecordedProposal): string[] {
  const { grant, total, lines, stage, waitsFor, fairness } = proposal;
  const title =
    grant === null
      ? say("Rewards of epoch {number}", { number: proposal.epoch })
      : say("Grant {number}: {title}", { number: grant.number, title: plain(grant.title, TITLE_CHARACTERS_MAX) });
  const sum = say("{amount} to {count, plural, one {# person} other {# people}}", {
    amount: boldAmount(say, total),
    count: lines.length,
  });
  return [
    `## ${title}`,
    `**${capital(stageWords(say, stage))}.** ${sayRecord(say, waitsFor)}`,
    ...(grant === null
      ? []
      : [
          say("Asked for by {name}:", { name: plain(grant.by, NAME_CHARACTERS_MAX) }),
          ...quoteRows(grant.words, WORDS_ROOM_CHARACTERS),
        ]),
    ...voteTimeRows(say, proposal),
    ...countedRows(say, proposal),
    `### ${sum}`,
    ...lines.map((line, at) => `${at + 1}. ${lineWords(say, line)}`),
    ...fairnessRows(say, fairness),
  ];
}

function lineWords(say: Say, { contributor, amount, because }: RecordedProposal["lines"][number]): string {
  return say("{amount} to {name} ({because})", {
    amount: boldAmount(say, amount),
    name: plain(contributor, NAME_CHARACTERS_MAX),
    because: plain(tellRecord(say, because).text, WORDS_CHARACTERS_MAX),
  });
}

export function fairnessRows(say: Say, fairness: readonly string[]): string[] {
  if (fairness.length === 0) return [];
  return [say("### How it spreads"), ...fairness.map((sentence) => `- ${sayRecord(say, sentence)}`)];
}

function voteTimeRows(say: Say, { opensAt, endsAt }: Pick<RecordedProposal, "opensAt" | "endsAt">): string[] {
  if (opensAt === null || endsAt === null) return [];
  return [say("**Vote:** from {start} to {end}", { start: moment(opensAt), end: moment(endsAt) })];
}

export function motionRows(say: Say, motion: RecordedMotion): string[] {
  const { number, kind, title, words, by, changes, verdictBecause, carriedOut } = motion;
  const because = verdictBecause === null ? "" : ` ${sayRecord(say, verdictBecause)}`;
  const follows = carriedOut === null ? "" : ` ${sayRecord(say, carriedOut)}`;
  return [
    `## ${say("Motion {number}: {title}", { number, title: plain(title, TITLE_CHARACTERS_MAX) })}`,
    `**${capital(motionStageWords(say, motion))}** (${say(KIND_WORDS[kind])}).${because}${follows}`,
    say("Asked by {name}:", { name: plain(by, NAME_CHARACTERS_MAX) }),
    ...quoteRows(words, WORDS_ROOM_CHARACTERS),
    ...voteTimeRows(say, motion),
    ...choiceRows(say, motion),
    ...countedRows(say, motion),
    ...(changes.length === 0 ? [] : [say("### What would change"), ...changeRows(changes, say("not set"))]),
  ];
}

function choiceRows(say: Say, { kind, choices, system }: RecordedMotion): string[] {
  if (kind !== "text") return [];
  const named = choices.map((choice, at) => `${at + 1}. ${plain(choice, TITLE_CHARACTERS_MAX)}`);
  return [say("**Choices**"), ...named, say(SYSTEM_WORDS[system])];
}

/** The choices as they stand on the ballot. */
function countedRows(say: Say, { tally, recount }: Pick<RecordedProposal, "tally" | "recount">): string[] {
  return [...(tally === null ? [] : [tallyRow(say, tally)]), ...(recount === null ? [] : recountRows(say, recount))];
}

function tallyRow(say: Say, { choices, scores, quorum, voters }: NonNullable<RecordedProposal["tally"]>): string {
  const powers = choices.map(
    (choice, at) => `${plain(choice, CHOICE_CHARACTERS_MAX)} ${sayAmount(say, shortPower(scores[at] ?? "0"))}`,
  );
  return say("**Counted:** {powers}; quorum {quorum}; {voters} voted.", {
    powers: powers.join(", "),
    quorum: sayAmount(say, shortPower(quorum)),
    voters,
  });
}

function recountRows(say: Say, recount: NonNullable<RecordedProposal["recount"]>): string[] {
  const { votes, agree, power, recipientsShare } = recount;
  const share = plain(recipientsShare, NAME_CHARACTERS_MAX);
  return [
    say("**Counted again by us:** {votes} votes re-verified, {agree} agree with Snapshot's.", { votes, agree }),
    ...(power === "hub" ? [say("Voting power is Snapshot's word: this DAO chose so.")] : []),
    ...(/^0(\.0+)?$/.test(share)
      ? []
      : [
          say("Those who would be paid cast {percent} % of the voting power themselves.", {
            percent: sayAmount(say, share),
          }),
        ]),
  ];
}

// ---- /rules -----------------------------------------------------------------------------------------------------------

export function rulesRows(
  say: Say,
  daoName: string,
  { rules, rulesHash, policyHash, calibration, draft }: RulesSheet,
): string[] {
  return [
    `## ${say("The rules of {dao}", { dao: plain(daoName, NAME_CHARACTERS_MAX) })}\n${say("Hash {hash}", { hash: `\`${rulesHash}\`` })}`,
    say("### What work is worth"),
    calibration === 0
      ? say("The scoring policy has the hash {hash}.", { hash: `\`${policyHash}\`` })
      : say("The scoring policy has the hash {hash}, with calibration {number}.", {
          hash: `\`${policyHash}\``,
          number: calibration,
        }),
    ...scoringRows(say, rules),
    say("### How votes go"),
    ...votingRows(say, rules),
    say("### Money and people"),
    ...moneyRows(say, rules),
    ...(draft === null ? [] : [say("**The file:** {draft} See `/rules diff`.", { draft: sayRecord(say, draft) })]),
    say("-# What changed and when: `/rules history`. Whoever has a vote may ask for other rules: `/rules propose`."),
  ];
}

function scoringRows(say: Say, { rubric, score, jury, reward, review, treasury, labelsLicence }: Rules): string[] {
  const { newcomer } = reward;
  return [
    say("- A jury is asked for: {criteria}.", {
      criteria: rubric.criteria.map(({ name, weightPercent }) => `${name} ${weightPercent} %`).join(", "),
    }),
    say("- Jurors: {jurors}. They move the score of size by {points} at most.", {
      jurors: jurorWords(say, jury),
      points: sayPoints(say, score.bandHundredths),
    }),
    say("- What counts of size: {kinds}.", { kinds: kindWords(say, rubric) }),
    ...lookingAgainRows(say, score, review),
    say("- An epoch's budget is shared by points to the power of {power}; one person gets {percent} % at most.", {
      power: sayAmount(say, String(reward.exponentTenths / 10)),
      percent: reward.capPercent,
    }),
    ...(newcomer === null
      ? []
      : [
          say(
            "- Newcomers get at least {amount} in their first {epochs} epochs with work, and {percent} % of the budget together at most.",
            {
              amount: sayAmount(say, showShortly(parseBaseUnits(newcomer.floorBaseUnits), treasury.token)),
              epochs: newcomer.epochs,
              percent: newcomer.mostPercent,
            },
          ),
        ]),
    labelsLicence === null
      ? say("- People's ratings are nobody else's.")
      : say("- People's ratings may be used under {licence}.", { licence: plain(labelsLicence, NAME_CHARACTERS_MAX) }),
  ];
}

function jurorWords(say: Say, { jurors }: Rules["jury"]): string {
  if (jurors.length === 0) return say("the operator's own model, where one is set up");
  const words = jurors.map(({ name, model, baseUrl, weight }) =>
    say("{name} ({model} at {host}, weight {weight})", {
      name,
      model: plain(model, NAME_CHARACTERS_MAX),
      host: plain(new URL(baseUrl).host, NAME_CHARACTERS_MAX),
      weight,
    }),
  );
  return words.join(", ");
}

function kindWords(say: Say, { kinds }: Rules["rubric"]): string {
  const words = Object.entries(kinds).map(([kind, { percent, mostHundredths }]) =>
    say("{kind} {percent} % up to {points}", { kind: say(kind), percent, points: sayPoints(say, mostHundredths) }),
  );
  return words.join(", ");
}

function lookingAgainRows(
  say: Say,
  { auditPercent }: Rules["score"],
  { reviewers, appealDays, answerDays, panel }: Rules["review"],
): string[] {
  const rated =
    auditPercent === 0
      ? []
      : [say("- People rate {percent} % of an epoch's work, without looking at its score.", { percent: auditPercent })];
  if (reviewers.length === 0) return [...rated, say("- No reviewer is named, so no score can be appealed.")];
  return [
    ...rated,
    say(
      "- An appeal may be filed for {days} days, and is answered within {answerDays} by up to {panel} of {reviewers} reviewers.",
      { days: appealDays, answerDays, panel, reviewers: reviewers.length },
    ),
  ];
}

function votingRows(say: Say, { vote, snapshot }: Rules): string[] {
  const { discussionHours, votingHours, objectionHours, passRule, power, unpaid } = vote;
  const passes = tellRecord(say, passWords({ passRule })).text;
  return [
    say(
      "- Discussed for {discussion} hours, voted on for {voting} in {space}; then {objections} hours for objections.",
      {
        discussion: discussionHours,
        voting: votingHours,
        space: plain(snapshot.space, NAME_CHARACTERS_MAX),
        objections: objectionHours,
      },
    ),
    passRule.recipientsAbstain === true
      ? say("- It passes when {rule} Votes of those who would be paid do not count.", { rule: passes })
      : say("- It passes when {rule}", { rule: passes }),
    power === "chain"
      ? say("- Every vote is verified, and its power computed again on chain.")
      : say("- Every vote is verified; its power is Snapshot's word: this DAO chose so."),
    unpaid === "roll-over-once"
      ? say("- Rewards that do not pass are proposed once more with the next epoch.")
      : say("- Rewards that do not pass go back to the treasury."),
  ];
}

function moneyRows(say: Say, rules: Rules): string[] {
  const { epoch, budget, treasury, payout, guardians } = rules;
  const { token, claims } = treasury;
  const held = { hours: payout.coolDownHours, days: payout.holdDays };
  return [
    say("- An epoch lasts {days} days and pays {amount} at most, and {percent} % of what the treasury has free.", {
      days: epoch.days,
      amount: boldAmount(say, showShortly(epochBudget(rules), token)),
      percent: budget.runwayShareMaxPercent,
    }),
    say("- The treasury is the Safe {safe} on chain {chain}; its owners sign every payout.", {
      safe: `\`${treasury.safe}\``,
      chain: String(treasury.chainId),
    }),
    guardians.length === 0
      ? say(
          "- A changed wallet is paid after {hours} hours. A payout is held for {days} days at a time, by a treasurer.",
          held,
        )
      : say(
          "- A changed wallet is paid after {hours} hours. A payout is held for {days} days at a time, by a treasurer or a guardian.",
          held,
        ),
    ...(claims === null
      ? []
      : [
          say("- Rewards below {amount} are put up for claiming.", {
            amount: sayAmount(say, showShortly(parseBaseUnits(claims.belowBaseUnits), token)),
          }),
        ]),
  ];
}

const ADOPTIONS_SHOWN_MAX = 25;

export function rulesHistoryRows(say: Say, adoptions: readonly RecordedAdoption[]): string[] {
  const newestFirst = adoptions.toReversed();
  const left = newestFirst.length - ADOPTIONS_SHOWN_MAX;
  return [
    say("**Rules that came into force, the newest first**"),
    ...newestFirst.slice(0, ADOPTIONS_SHOWN_MAX).map((adoption) => adoptionRow(say, adoption)),
    ...(left > 0 ? [say("…and {left} more on the public record.", { left })] : []),
    say("-# `/rules diff` with two of these hashes shows what differs; their first six digits are enough."),
  ];
}

function adoptionRow(say: Say, adoption: RecordedAdoption): string {
  const { at, rulesHash, changes } = adoption;
  const changed = say("{count, plural, one {# setting changed} other {# settings changed}}", {
    count: changes.length,
  });
  const after = adoption.because === "first" ? "" : `; ${changed}`;
  return `- ${moment(at)}: \`${rulesHash.slice(0, 18)}\` ${adoptedBy(say, adoption)}${after}`;
}

function adoptedBy(say: Say, { because, motion }: RecordedAdoption): string {
  switch (because) {
    case "first":
      return say("the first");
    case "operator":
      return say("by the operator, before a proposal had passed");
    case "vote":
      return motion === null ? say("by a vote") : say("by a vote, motion {number}", { number: motion });
    default:
      return unreachable(because);
  }
}

/** Enough for a whole file; more is read better in the file itself. */
const CHANGES_ROOM_CHARACTERS = 12_000;

export function rulesDiffRows(say: Say, { before, after, changes, isPolicyChanged }: RulesDifference): string[] {
  const named = (name: string): string =>
    name.startsWith("0x") ? codeWords(name.slice(0, 18), NAME_CHARACTERS_MAX) : tellRecord(say, name).text;
  const ends = { before: named(before), after: named(after) };
  if (changes.length === 0) return [say("Nothing differs between {before} and {after}.", ends)];
  const differ = say(
    "**From {before} to {after}: {count, plural, one {# setting differs} other {# settings differ}}.**",
    { ...ends, count: changes.length },
  );
  const policy = isPolicyChanged ? say("The scoring policy changes.") : say("The scoring policy stays the same.");
  return [
    `${differ} ${policy}`,
    ...fitRows(changeRows(changes, say("not set")), CHANGES_ROOM_CHARACTERS, (left) => sayMore(say, left)),
  ];
}
