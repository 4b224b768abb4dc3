// Governance posts: how a proposal, a motion and a vote's reminder read on Discord.
import { unreachable } from "#core/errors.ts";
import type { Wallet } from "#core/key.ts";
import type { Change } from "#core/proposal/changes.ts";
import { showScore } from "#core/score/score.ts";
import type { RecountMark, VotingSystem } from "#core/vote/recount.ts";
import type { MotionPost, PostedLine, ProposalPost, VoteReminderPost, VoteStanding } from "#core/world.ts";
import { amountWords, bestOf, discordIdOf, moment, nameOf, people, plainSentence, pullWords } from "./sheet.ts";
import { COLOURS, NAME_CHARACTERS_MAX, quoteRows, roomBeside, smallPrintOf, titleOf } from "./sheet.ts";
import { WORDS_CHARACTERS_MAX, type Link, type Sheet } from "./sheet.ts";
import { codeWords, fitRows, plain, webAddress } from "./text.ts";

// ---- The proposal -----------------------------------------------------------------------------------------------------

/** Room for people without a wallet; the rest of a post is its table. */
const RESERVED_CHARACTERS_MAX = 700;
const FAIRNESS_CHARACTERS_MAX = 600;
const GRANT_CHARACTERS_MAX = 1_200;
const TITLE_CHARACTERS_MAX = 160;

export function proposalSheet(post: ProposalPost, explorerUrl: string | null): Sheet {
  const record = webAddress(post.recordUrl) ?? "";
  const sayMore = (left: number) => `…and ${left} more: ${record}`;
  const head = `## ${titleOf(post)}: ${proposalTitle(post)}\n${proposalStage(post)}`;
  const counted = countRows(post).join("\n");
  const asked = grantRows(post).join("\n");
  const tableHead = `### ${TABLE_TITLES[post.stage]}\n${amountWords(post.total)} in all, to ${people(post.lines.length)}.${post.grant === undefined ? " More points earn more, by the rules of the DAO." : ""}`;
  const fairness = fitRows(spreadRows(post), FAIRNESS_CHARACTERS_MAX, sayMore).join("\n");
  const reserved = fitRows(reservedRows(post), RESERVED_CHARACTERS_MAX, sayMore).join("\n");
  const objecting = objectionWords(post);
  const smallPrint = [
    ...(post.grant === undefined ? [POINTS_WORDS] : []),
    `Payout id \`${post.payoutId}\``,
    `Transfers hash \`${post.transfersHash}\``,
    `Ledger root \`${post.ledgerRoot}\``,
  ];
  const room = roomBeside([
    head,
    counted,
    asked,
    tableHead,
    fairness,
    reserved,
    objecting,
    smallPrintOf({ smallPrint }),
  ]);
  const table =
    post.lines.length === 0 ? "Nobody." : fitRows(proposalRows(post, room, explorerUrl), room, sayMore).join("\n");
  return {
    colour: STAGE_COLOURS[post.stage],
    head,
    blocks: [counted, asked, `${tableHead}\n${table}`, fairness, reserved, objecting],
    smallPrint,
    links: [...ballotLinks(post), { label: "Public record", url: post.recordUrl }],
    mentioned: [],
  };
}

const POINTS_WORDS = "Points come from the merged work, inside limits that nothing written in a pull request can move.";

/** As `/proposal vote` takes it. */
export function voteName({ epoch, grant }: Pick<ProposalPost, "epoch" | "grant">): string {
  return grant === undefined ? `epoch ${epoch}` : `grant ${grant.number}`;
}

function proposalTitle(post: ProposalPost): string {
  return post.grant === undefined ? `rewards of epoch ${post.epoch}` : voteName(post);
}

function proposalStage(post: ProposalPost): string {
  const because = post.verdictBecause === null ? "" : ` ${plainSentence(post.verdictBecause)}`;
  switch (post.stage) {
    case "discussion":
      return `**Open for discussion.** Nothing is paid yet. The vote opens ${moment(post.opensAt)} and ends ${moment(post.endsAt)}. ${plainSentence(post.otherwise)}${appealWords(post)}`;
    case "voting":
      return `**The vote is open** until ${moment(post.endsAt)}. It opened ${moment(post.opensAt)}. ${plainSentence(post.otherwise)}${appealWords(post)}`;
    case "passed":
      return `**Passed.**${because} Nothing is paid yet: when the time for objections is over, the treasurers are asked to sign.`;
    case "rejected":
      return `**Rejected.**${because} Nobody is paid by this proposal. ${aftermath(post)}`;
    case "lapsed":
      return `**Lapsed.**${because} Nobody is paid by this proposal. ${aftermath(post)}`;
    case "paid":
      return post.lines.some(({ isPutUp }) => isPutUp === true)
        ? `**Paid.**${because} Every transfer below was made, and what is marked so was put up for claiming.`
        : `**Paid.**${because} Every transfer below was made.`;
    default:
      return unreachable(post.stage);
  }
}

function appealWords({ openAppeals }: ProposalPost): string {
  if (openAppeals === 0) return "";
  const [appeals, they] = openAppeals === 1 ? ["1 appeal", "it adds"] : [`${openAppeals} appeals`, "they add"];
  return ` ${appeals} against scores of this epoch ${openAppeals === 1 ? "waits" : "wait"} for an answer; what ${they} is paid with the next epoch.`;
}

/** What was said beforehand of the case that has come. */
function aftermath({ otherwise }: ProposalPost): string {
  return plainSentence(otherwise.replace(/^If it does not pass, /, ""));
}

function countRows({ standing, recount }: Pick<ProposalPost, "standing" | "recount">): string[] {
  return [
    ...(standing === undefined || recount !== null ? [] : [standingWords(standing)]),
    ...(recount === null ? [] : recountSentences(recount)),
  ];
}

/** "For 120, Against 3, Abstain 0; quorum 100; 5 voted." */
export function standingWords({ choices, scores, quorum, voters }: VoteStanding): string {
  const powers = choices.map(
    (choice, at) => `${plain(choice, CHOICE_CHARACTERS_MAX)} ${shortPower(scores[at] ?? "0")}`,
  );
  return `**So far:** ${powers.join(", ")}; quorum ${shortPower(quorum)}; ${voters} voted.`;
}

/** A choice has at most 60 characters before its marks are made harmless. */
export const CHOICE_CHARACTERS_MAX = 130;
const POWER_DECIMALS = 4;

/** For a glance: cut after four decimals and marked. */
export function shortPower(power: string): string {
  const [whole = "", fraction = ""] = plain(power, WORDS_CHARACTERS_MAX).split(".");
  if (fraction === "") return whole;
  return fraction.length <= POWER_DECIMALS ? `${whole}.${fraction}` : `${whole}.${fraction.slice(0, POWER_DECIMALS)}…`;
}

export function recountSentences({ votes, agree, power, recipientsShare }: RecountMark): string[] {
  const share = plain(recipientsShare, NAME_CHARACTERS_MAX);
  return [
    `**Counted again by us:** ${votes} votes re-verified, ${agree} agree with Snapshot's.`,
    ...(power === "hub" ? ["Voting power is Snapshot's word: this DAO chose so."] : []),
    ...(/^0(\.0+)?$/.test(share) ? [] : [`Those who would be paid cast ${share} % of the voting power themselves.`]),
  ];
}

function grantRows({ grant }: ProposalPost): readonly string[] {
  if (grant === undefined) return [];
  return [
    `### ${plain(grant.title, TITLE_CHARACTERS_MAX)}`,
    "A one-off payment that a member asks for, in the member's own words:",
    ...quoteRows(grant.words, GRANT_CHARACTERS_MAX),
  ];
}

function spreadRows({ fairness }: ProposalPost): string[] {
  return fairness.length === 0
    ? []
    : ["### How it spreads", ...fairness.map((sentence) => `- ${plainSentence(sentence)}`)];
}

function objectionWords(post: ProposalPost): string {
  const reasons =
    post.grant === undefined
      ? " `/score` shows every reason behind the points of a pull request, and `/appeal` objects to a score of your own."
      : "";
  switch (post.stage) {
    case "discussion":
      return `**Something wrong?**${reasons} Say in this channel what is wrong before the vote opens; later you can still vote against.`;
    case "voting":
      return `**Your vote:** \`/proposal vote\` with \`${voteName(post)}\` shows what it counts and where to cast it.\n**Something wrong?**${reasons} Vote against, and say why in this channel.`;
    case "passed":
      return "**An objection?** Say it in this channel now: the treasurers read it before they sign, and they and the guardians can hold the payout. While it is held, `/proposal new` with cancel-payout asks all members whether it is made.";
    case "rejected":
    case "lapsed":
    case "paid":
      return "";
    default:
      return unreachable(post.stage);
  }
}

function reservedRows(post: ProposalPost): string[] {
  if (post.reserved.length === 0) return [];
  return [
    "### Reserved",
    hasFailed(post)
      ? "These people are not among the lines, for want of a wallet that could be paid now. What becomes of the lines above becomes of their share too."
      : "Their share is kept for them and is a line of a later proposal: after `/link add` where no wallet is linked, after its waiting time where one took another's place, or because this payout is full.",
    ...post.reserved.map(({ name, amount }) => `- ${amountWords(amount)} for ${nameOf(name)}`),
  ];
}

function hasFailed({ stage }: ProposalPost): boolean {
  return stage === "rejected" || stage === "lapsed";
}

/** With as much detail as lets everybody stand in the post; with the least where not even that fits. */
function proposalRows(post: ProposalPost, roomCharacters: number, explorerUrl: string | null): readonly string[] {
  const { lines } = post;
  const said = voteName(post);
  const wordings: readonly ((line: PostedLine) => string)[] = [
    (line) => `${paidWords(line, explorerUrl)}${reasonWords(line, said, true)}`,
    (line) => `${paidWords(line, explorerUrl)}${reasonWords(line, said, false)}`,
    (line) => `${paidWords(line, null)}${line.work.length === 0 ? "" : `, ${pointsOf(line)} points`}`,
    (line) => paidWords(line, null),
  ];
  const tables = wordings.map((wording) => lines.map((line, at) => `${at + 1}. ${wording(line)}`));
  return tables.find((rows) => rows.join("\n").length <= roomCharacters) ?? tables.at(-1) ?? [];
}

const TABLE_TITLES: Record<ProposalPost["stage"], string> = {
  discussion: "Who gets what",
  voting: "Who gets what",
  passed: "Who gets what",
  rejected: "Who would have got what",
  lapsed: "Who would have got what",
  paid: "Who got what",
};

const STAGE_COLOURS: Record<ProposalPost["stage"], number> = {
  discussion: COLOURS.waiting,
  voting: COLOURS.open,
  passed: COLOURS.done,
  rejected: COLOURS.ended,
  lapsed: COLOURS.ended,
  paid: COLOURS.done,
};

function ballotLinks(post: ProposalPost | MotionPost): Link[] {
  if (post.ballotUrl === null) return [];
  return [{ label: post.stage === "voting" ? "Vote on Snapshot" : "Ballot on Snapshot", url: post.ballotUrl }];
}

/** "2.57 points: acme/lamp#12 1.42, …", the best work first; what the heading says already is left out. */
function reasonWords({ because, work }: PostedLine, said: string, isLinked: boolean): string {
  const pulls = bestOf(work).map(
    ({ pull, url, score }) => `${pullWords(pull, isLinked ? url : "")} ${showScore(score)}`,
  );
  const more = work.length > pulls.length ? [`${work.length - pulls.length} more`] : [];
  const reason = because === said ? "" : plain(because, WORDS_CHARACTERS_MAX);
  const worked = work.length === 0 ? "" : `${pointsOf({ work })} points: ${[...pulls, ...more].join(", ")}`;
  const parts = [reason, worked].filter((part) => part !== "");
  return parts.length === 0 ? "" : `\n   ${parts.join(" · ")}`;
}

function pointsOf({ work }: Pick<PostedLine, "work">): string {
  return showScore(work.reduce((sum, { score }) => sum + score, 0));
}

function paidWords(line: PostedLine, explorerUrl: string | null): string {
  const putUp = line.isPutUp === true ? ", put up for claiming" : "";
  return `${amountWords(line.amount)} to ${nameOf(line.name)} at ${shortWallet(line.wallet, explorerUrl)}${putUp}`;
}

function shortWallet(wallet: Wallet, explorerUrl: string | null): string {
  const short = `${wallet.slice(0, 6)}…${wallet.slice(-4)}`;
  const address = explorerUrl === null ? null : webAddress(`${explorerUrl.replace(/\/+$/, "")}/address/${wallet}`);
  return address === null ? `\`${short}\`` : `[${short}](${address})`;
}

// ---- The motion -------------------------------------------------------------------------------------------------------

const MOTION_CHARACTERS_MAX = 1_300;
const CHOICES_CHARACTERS_MAX = 900;
const SHADOW_CHARACTERS_MAX = 900;

export function motionSheet(post: MotionPost): Sheet {
  const record = webAddress(post.recordUrl) ?? "";
  const sayMore = (left: number) => `…and ${left} more: ${record}`;
  const head = `## ${titleOf(post)}: motion ${post.number}\n**${plain(post.title, TITLE_CHARACTERS_MAX)}**\n${motionStage(post)}`;
  const asked = [`### ${nameOf(post.by)} asks`, ...quoteRows(post.words, MOTION_CHARACTERS_MAX)].join("\n");
  const meaning = fitRows(meaningRows(post), CHOICES_CHARACTERS_MAX, sayMore).join("\n");
  const counted = countRows(post).join("\n");
  const voting = post.stage === "voting" ? motionVoteWords(post) : "";
  const smallPrint = ["A member's words stand behind the bar; Laurel wrote the rest. Nobody is paid by a motion."];
  const shadow = fitRows(shadowRows(post), SHADOW_CHARACTERS_MAX, sayMore).join("\n");
  const room = roomBeside([head, asked, meaning, counted, voting, shadow, CHANGES_HEAD, smallPrintOf({ smallPrint })]);
  return {
    colour: STAGE_COLOURS[post.stage],
    head,
    blocks: [counted, asked, meaning, changesBlock(post.changes, room, sayMore), shadow, voting],
    smallPrint,
    links: [...ballotLinks(post), { label: "Public record", url: post.recordUrl }],
    mentioned: [],
  };
}

function motionStage(post: MotionPost): string {
  const because = post.verdictBecause === null ? "" : ` ${plainSentence(post.verdictBecause)}`;
  const follows = post.carriedOut === null ? "" : ` ${plainSentence(post.carriedOut)}`;
  switch (post.stage) {
    case "discussion":
      return `**Open for discussion.** The vote opens ${moment(post.opensAt)} and ends ${moment(post.endsAt)}.`;
    case "voting":
      return `**The vote is open** until ${moment(post.endsAt)}. It opened ${moment(post.opensAt)}.`;
    case "passed":
      return `**${post.kind === "text" ? "Answered" : "Passed"}.**${because}${follows}`;
    case "rejected":
      return `**Not passed.**${because}${follows}`;
    case "lapsed":
      return `**Lapsed.**${because}${follows}`;
    default:
      return unreachable(post.stage);
  }
}

function motionVoteWords({ number }: MotionPost): string {
  return `**Your vote:** \`/proposal vote\` with \`motion ${number}\` shows what it counts and where to cast it.`;
}

/** What a vote for one of the choices means. */
function meaningRows(post: MotionPost): string[] {
  switch (post.kind) {
    case "text":
      return [
        "### Choices",
        ...post.choices.map((choice, at) => `${at + 1}. ${plain(choice, CHOICE_CHARACTERS_MAX)}`),
        `${SYSTEM_WORDS[post.system]} The answer goes on record; nothing else follows by itself.`,
      ];
    case "rules":
      return ["**For** adopts the new rules for the next epoch. **Against** leaves them as they are."];
    case "hold":
      return [
        `**For**: the payout of ${post.payout ?? "an earlier proposal"}, which is held, is not made. **Against**: it goes on.${post.verdictBecause === null ? " Until then it stays held." : ""}`,
      ];
    default:
      return unreachable(post.kind);
  }
}

export const SYSTEM_WORDS: Record<VotingSystem, string> = {
  basic: "Each vote names one of them.",
  "single-choice": "Each vote names one of them.",
  approval: "Each vote names as many as it likes, and counts in full for each.",
  "ranked-choice": "Each vote puts them in an order; the last falls out until one has more than half.",
  weighted: "Each vote shares its power among them.",
  quadratic: "Each vote shares its power among them; many small voices count more than one large.",
};

const CHANGES_HEAD = "### What would change";

function changesBlock(changes: readonly Change[], roomCharacters: number, sayMore: (left: number) => string): string {
  if (changes.length === 0) return "";
  return [CHANGES_HEAD, ...fitRows(changeRows(changes), roomCharacters, sayMore)].join("\n");
}

const PATH_CHARACTERS_MAX = 100;
const VALUE_CHARACTERS_MAX = 120;

/** "- `vote.votingHours`: `72` → `96`", one for each setting. */
export function changeRows(changes: readonly Change[], notSet = "not set"): string[] {
  const valueOf = (value: string | null) => (value === null ? notSet : codeWords(value, VALUE_CHARACTERS_MAX));
  return changes.map(
    ({ path, before, after }) => `- ${codeWords(path, PATH_CHARACTERS_MAX)}: ${valueOf(before)} → ${valueOf(after)}`,
  );
}

function shadowRows({ shadow }: MotionPost): string[] {
  return shadow.length === 0
    ? []
    : ["### Tried on work that was scored already", ...shadow.map((sentence) => `- ${plainSentence(sentence)}`)];
}

// ---- The reminder -----------------------------------------------------------------------------------------------------

export function voteReminderSheet(post: VoteReminderPost): Sheet {
  const of = plain(post.of, NAME_CHARACTERS_MAX);
  const called = [...new Set(post.people.flatMap((name) => discordIdOf(name) ?? []))];
  return {
    colour: COLOURS.waiting,
    head: `## ${titleOf(post)}: the vote on ${of} ends <t:${post.endsAt}:R>`,
    blocks: [
      called.map((id) => `<@${id}>`).join(" "),
      `You have votes here, and none of yours was seen yet. \`/proposal vote\` with \`${of}\` shows what yours counts and where to cast it.`,
    ],
    smallPrint: ["One reminder for each vote, to those named here. For none at all: `/proposal remind` with off."],
    links: [{ label: "Vote on Snapshot", url: post.ballotUrl }],
    mentioned: called,
  };
}
