// The chat's tools: what a question may look up, each answered from the views that everybody's commands use. None of them records.
import { BadInput, explainError, isLaurelError, unreachable } from "#core/errors.ts";
import { parseBaseUnits, showAmount, showShortly, sumOf, type BaseUnits } from "#core/money.ts";
import { passWords } from "#core/proposal/body.ts";
import type { Rules } from "#core/rules.ts";
import { showScore } from "#core/score/score.ts";
import { stripHidden } from "#core/score/visible-text.ts";
import { showTime } from "#core/time.ts";
import type { DiscordAccount } from "./answers.ts";
import { GUIDE_TOPICS, guideTo, type ChatLanguage, type GuideTopic } from "./chat-guide.ts";
import type { ToolNotice } from "./chat-port.ts";
import { readActName, readPullName } from "./explain.ts";
import { readVoteName } from "./governance.ts";
import type { Intake } from "./intake.ts";
import type { RecordedProposal } from "./record.ts";
import type { RecordedMotion } from "./recorded-motions.ts";
import type { EpochStanding } from "./standings.ts";

export const TOOL_NAMES = [
  "my_standing",
  "score",
  "epoch",
  "leaderboard",
  "proposal",
  "votes",
  "treasury",
  "rules",
  "how_to",
  "prepare_appeal",
] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

/** All that a tool can reach: nothing here records, pays, signs or knows anybody's secret. */
export type Readings = Pick<
  Intake,
  "daoName" | "repositories" | "explain" | "standingOf" | "epochStanding" | "treasuryStanding" | "record" | "showRules"
>;

/** Taken out of the intake, so that a tool does not even hold the rest of it. */
export function readingsOf(intake: Intake): Readings {
  const { daoName, repositories, explain, standingOf, epochStanding, treasuryStanding, record, showRules } = intake;
  return { daoName, repositories, explain, standingOf, epochStanding, treasuryStanding, record, showRules };
}

export interface ToolRoom {
  readonly readings: Readings;
  /** From Discord, never from what was asked: nobody can ask as somebody else. */
  readonly asker: DiscordAccount;
  /** Whether the asker alone reads the answer. */
  readonly isPrivate: boolean;
  readonly language: ChatLanguage;
  /** The DAO's public record. */
  readonly recordUrl: string;
}

export interface ToolAnswer {
  /** False: the record has nothing of the kind, and `says` tells why. */
  readonly isFound: boolean;
  /** Plain sentences of ours: every figure in them is the record's. */
  readonly says: readonly string[];
  /** What members, reviewers and jurors wrote: shown as theirs, and no figure or link in it counts as the record's. */
  readonly untrustedQuotes: readonly string[];
  /** Addresses on which they rest, the best first. */
  readonly cites: readonly string[];
  /** The few figures of a headline, as shown. */
  readonly facts: Readonly<Record<string, string>>;
  /** What only the asker's own press of a button does. */
  readonly prepared: PreparedAppeal | null;
}

export interface PreparedAppeal {
  /** "owner/repo#12" */
  readonly pull: string;
  readonly reason: string;
}

export type ToolArguments = Readonly<Record<string, string>>;

const PULL = { name: "pull", description: "Like owner/name#12, or #12.", isNeeded: true } as const;
const EPOCH = { name: "epoch", description: 'A number, "open" or "last".', isNeeded: true } as const;
const VOTE = { name: "name", description: 'Like "epoch 6", "grant 2" or "motion 3".', isNeeded: true } as const;

const NOTICES: Readonly<Record<ToolName, Omit<ToolNotice, "name">>> = {
  my_standing: { description: "What the asker earned, was paid and waits for. Of nobody else.", arguments: [] },
  score: { description: "Why a merged pull request got its score, and where its money is.", arguments: [PULL] },
  epoch: { description: "When an epoch runs, what was done in it, its budget and payout.", arguments: [EPOCH] },
  leaderboard: { description: "Who has the most points in an epoch.", arguments: [EPOCH] },
  proposal: {
    description: 'What is proposed, to whom, and what it waits for. The name "open" lists all that is open.',
    arguments: [{ ...VOTE, description: `${VOTE.description} Or "open".` }],
  },
  votes: { description: "How a vote stands or ended: tally, quorum, voters, verdict.", arguments: [VOTE] },
  treasury: { description: "The Safe, what was paid, what is reserved, what waits for signatures.", arguments: [] },
  rules: {
    description: "The rules in force.",
    arguments: [{ name: "topic", description: "scoring, voting, money, appeals or all.", isNeeded: true }],
  },
  how_to: {
    description: "How a member does something, and what this chat can tell.",
    arguments: [{ name: "topic", description: `${GUIDE_TOPICS.join(", ")}.`, isNeeded: true }],
  },
  prepare_appeal: {
    description:
      "Prepares an appeal against a score of the asker's own work. It files nothing: the asker reads it and presses a button, or not.",
    arguments: [
      PULL,
      { name: "reason", description: "What the score misses, in the asker's own words, 10 to 1000.", isNeeded: true },
    ],
  },
};

export const TOOL_NOTICES: readonly ToolNotice[] = TOOL_NAMES.map((name) => ({ name, ...NOTICES[name] }));

/** Never throws for what was asked, nor for what is down; a tool that nobody has is not found. */
export async function answerTool(name: string, asked: ToolArguments, room: ToolRoom): Promise<ToolAnswer> {
  const tool = TOOL_NAMES.find((each) => each === name);
  if (tool === undefined) return nothing("There is no such tool.");
  try {
    return bound(await look(tool, asked, room));
  } catch (error) {
    if (isLaurelError(error)) return nothing(explainError(error));
    throw error;
  }
}

async function look(tool: ToolName, asked: ToolArguments, room: ToolRoom): Promise<ToolAnswer> {
  switch (tool) {
    case "my_standing":
      return ownStanding(room);
    case "score":
      return pullScore(asked["pull"] ?? "", room);
    case "epoch":
      return epochFacts(asked["epoch"] ?? "", room);
    case "leaderboard":
      return leaders(asked["epoch"] ?? "", room);
    case "proposal":
      return proposalFacts(asked["name"] ?? "", room);
    case "votes":
      return voteFacts(asked["name"] ?? "", room);
    case "treasury":
      return treasuryFacts(room);
    case "rules":
      return rulesFacts(asked["topic"] ?? "", room);
    case "how_to":
      return guide(asked["topic"] ?? "", room);
    case "prepare_appeal":
      return prepareAppeal(asked["pull"] ?? "", asked["reason"] ?? "", room);
    default:
      return unreachable(tool);
  }
}

/** A model reads every line again with each round, and people read the rest on the record. */
const LINES_MAX = 40;
const LINE_CHARACTERS_MAX = 500;
const QUOTES_MAX = 12;

function bound(answer: ToolAnswer): ToolAnswer {
  const shorten = (sentence: string): string => {
    const line = shortAmounts(sentence);
    return line.length <= LINE_CHARACTERS_MAX ? line : `${line.slice(0, LINE_CHARACTERS_MAX - 1).trimEnd()}…`;
  };
  const left = answer.says.length - LINES_MAX;
  const says = answer.says.slice(0, LINES_MAX).map(shorten);
  const untrustedQuotes = answer.untrustedQuotes.slice(0, QUOTES_MAX).map((quote) => shorten(oneLine(quote)));
  const facts = Object.fromEntries(Object.entries(answer.facts).map(([name, fact]) => [name, shortAmounts(fact)]));
  return { ...answer, facts, untrustedQuotes, says: left > 0 ? [...says, "The rest is on the public record."] : says };
}

/** As showShortly cuts them: who copies eighteen decimals gets one wrong. */
function shortAmounts(sentence: string): string {
  return sentence.replace(/(\d\.\d{4})\d+(?= \p{L})/gu, "$1…");
}

function nothing(because: string): ToolAnswer {
  return { isFound: false, says: [because], untrustedQuotes: [], cites: [], facts: {}, prepared: null };
}

function found(
  says: readonly string[],
  cites: readonly (string | null)[],
  facts: ToolAnswer["facts"] = {},
): ToolAnswer {
  return { isFound: true, says, untrustedQuotes: [], cites: linksOf(cites), facts, prepared: null };
}

function linksOf(cites: readonly (string | null)[]): string[] {
  return cites.flatMap((cite) => cite ?? []);
}

function foundLines(lines: readonly string[], cites: readonly string[], facts: ToolAnswer["facts"] = {}): ToolAnswer {
  const parted = lines.map(partWords);
  return {
    ...found(
      parted.flatMap(({ ours }) => (ours === "" ? [] : [ours])),
      cites,
      facts,
    ),
    untrustedQuotes: parted.flatMap(({ theirs }) => (theirs === "" ? [] : [theirs])),
  };
}

const REVIEWED =
  /^((?:- )?(?:Appealed, to be answered by \S+ \S+ UTC|A reviewer (?:confirmed it|changed it to \d\.\d\d|would uphold it|would give \d\.\d\d))): (.+)$/;
const HELD = / (?=Held until |Cancelled, as |Released by |\S+ asks to cancel it: )/;

/** The record puts a person's words at the end of a sentence, and a juror's in brackets: from there on they are theirs. */
export function partWords(line: string): { readonly ours: string; readonly theirs: string } {
  if (/^(?:- )?Juror /.test(line)) return { ours: "", theirs: line };
  const reviewed = REVIEWED.exec(line);
  if (reviewed !== null) return { ours: `${reviewed[1]}.`, theirs: reviewed[2] ?? "" };
  const [ours = "", ...theirs] = line.split(HELD);
  return { ours, theirs: theirs.join(" ") };
}

function linesOf(text: string): string[] {
  return text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
}

/** The answer of /me, which nobody else may read. */
async function ownStanding({ readings, asker, isPrivate, recordUrl }: ToolRoom): Promise<ToolAnswer> {
  if (!isPrivate)
    return found(
      ["What you earned is told to you alone: type /me, ask me with /ask, or write to me directly."],
      [recordUrl],
      { isElsewhere: "yes" },
    );
  return foundLines(linesOf(await readings.standingOf(asker)), [recordUrl]);
}

async function pullScore(text: string, { readings, recordUrl }: ToolRoom): Promise<ToolAnswer> {
  const says = linesOf(await readings.explain(text));
  if (readActName(text) !== null) return foundLines(says, [recordUrl]);
  const { repository, pull } = readPullName(text, readings.repositories);
  const { contributions } = await readings.record();
  const [first] = contributions.filter((each) => isPull(each, repository, pull));
  const points = first?.score == null ? "" : showScore(first.score);
  return foundLines(says, [`https://github.com/${repository}/pull/${pull}`, recordUrl], {
    pull: `${repository}#${pull}`,
    points,
    epoch: String(first?.epoch ?? ""),
  });
}

function isPull(
  other: { readonly repository: string | null; readonly pull: number | null },
  repository: string,
  pull: number,
): boolean {
  return other.repository?.toLowerCase() === repository.toLowerCase() && other.pull === pull;
}

// ---- Epochs -----------------------------------------------------------------------------------------------------------

/** @throws BadInput when it names no epoch that has begun */
async function readEpoch(text: string, { readings }: ToolRoom): Promise<EpochStanding> {
  const word = text.trim().toLowerCase();
  const number = /^(?:epoch\s*)?#?([1-9][0-9]{0,5})$/.exec(word)?.[1];
  if (number !== undefined) return readings.epochStanding(Number(number));
  if (["", "open"].includes(word)) return readings.epochStanding(null);
  const { openEpoch, proposals } = await readings.record();
  const last = openEpoch === null ? Math.max(...proposals.map(({ epoch }) => epoch)) : openEpoch.number - 1;
  if (word === "last" && last >= 1) return readings.epochStanding(last);
  throw new BadInput("There is no such epoch.", { next: 'Write its number, "open" or "last".' });
}

async function epochFacts(text: string, room: ToolRoom): Promise<ToolAnswer> {
  const { epoch, ranks, works, kinds, budgetBaseUnits, token, proposal, fairness } = await readEpoch(text, room);
  const points = showScore(ranks.reduce((sum, rank) => sum + rank.points, 0));
  const budget = showAmount(budgetBaseUnits, token);
  const says = [
    `Epoch ${epoch.number} ${epoch.isOpen ? "is open" : "is closed"}: from ${showTime(epoch.opensAt)} to ${showTime(epoch.closesAt)}.`,
    `On record in it: ${count(works.all, "contribution")}, ${works.unscored} not scored yet and ${works.provisional} provisional; ${points} points of ${people(ranks.length)}.`,
    ...(kinds.length === 0 ? [] : [`By kind: ${kinds.map((of) => `${of.kind} ${showScore(of.points)}`).join(", ")}.`]),
    epoch.isOpen ? `When it closes, its points share out ${budget} at most.` : `Its budget was ${budget}.`,
    ...(proposal === null ? [] : [`Its rewards: ${sayProposal(proposal)}`]),
    ...fairness,
  ];
  return foundLines(says, linksOf([proposal?.ballotUrl ?? null, room.recordUrl]), {
    epoch: String(epoch.number),
    contributions: String(works.all),
    points,
  });
}

const LEADERS_MAX = 10;

async function leaders(text: string, room: ToolRoom): Promise<ToolAnswer> {
  const { epoch, ranks, token } = await readEpoch(text, room);
  const [first] = ranks;
  if (first === undefined) return nothing(`Nobody has points in epoch ${epoch.number} yet.`);
  const rows = ranks.slice(0, LEADERS_MAX).map(({ place, name, points, amountBaseUnits }) => {
    const amount = amountBaseUnits === null ? "" : `, ${showAmount(amountBaseUnits, token)}`;
    return `${place}. ${name}: ${showScore(points)} points${amount}`;
  });
  const facts = { epoch: String(epoch.number), first: first.name, points: showScore(first.points) };
  return found([`Points in epoch ${epoch.number}, the most first:`, ...rows], [room.recordUrl], facts);
}

// ---- Votes ------------------------------------------------------------------------------------------------------------

type Voted = { readonly proposal: RecordedProposal } | { readonly motion: RecordedMotion };

async function findVote(text: string, { readings }: ToolRoom): Promise<{ of: string; voted: Voted }> {
  const { kind, number } = readVoteName(text);
  const { proposals, motions } = await readings.record();
  const of = `${kind} ${number}`;
  const motion = kind === "motion" ? motions.find((each) => each.number === number) : undefined;
  const proposal = proposals.find(({ epoch, grant }) =>
    kind === "grant" ? grant?.number === number : kind === "epoch" && grant === null && epoch === number,
  );
  if (motion !== undefined) return { of, voted: { motion } };
  if (proposal !== undefined) return { of, voted: { proposal } };
  throw new BadInput(`There is no ${of} that was put to the members.`, { next: "See /proposal list." });
}

async function proposalFacts(text: string, room: ToolRoom): Promise<ToolAnswer> {
  if (["", "open", "all", "list"].includes(text.trim().toLowerCase())) return openVotes(room);
  const { of, voted } = await findVote(text, room);
  if ("motion" in voted) return motionFacts(of, voted.motion, room);
  const { proposal } = voted;
  const { grant, lines, endsAt, ballotUrl, transactionUrl, stage, total } = proposal;
  const says = [
    `${capital(of)}: ${sayProposal(proposal)}`,
    ...(grant === null ? [] : [`${grant.by} asks for it.`]),
    ...lines.map(({ contributor, amount, because }) => `${amount} to ${contributor} (${because}).`),
    ...(endsAt === null ? [] : [`Its vote ends ${showTime(endsAt)}.`]),
  ];
  const answer = foundLines(says, linksOf([ballotUrl, transactionUrl, room.recordUrl]), { name: of, stage, total });
  const words = grant === null ? [] : [`${capital(of)}, "${grant.title}": ${grant.words}`];
  return { ...answer, untrustedQuotes: [...words, ...answer.untrustedQuotes] };
}

async function openVotes({ readings, recordUrl }: ToolRoom): Promise<ToolAnswer> {
  const { proposals, motions } = await readings.record();
  const open = motions.filter(({ verdict }) => verdict === null);
  const says = [
    ...proposals
      .filter(({ stage }) => !["paid", "rejected", "lapsed"].includes(stage))
      .map((proposal) => `${capital(nameOf(proposal))}: ${sayProposal(proposal)}`),
    ...open.map(({ number, stage, endsAt }) => `Motion ${number}: ${stage}, its vote ends ${showTime(endsAt)}.`),
  ];
  const facts = { name: "open", count: String(says.length) };
  const answer = foundLines(says.length === 0 ? ["Nothing is proposed at the moment."] : says, [recordUrl], facts);
  const titles = open.map(({ number, title }) => `Motion ${number}: "${title}"`);
  return { ...answer, untrustedQuotes: [...titles, ...answer.untrustedQuotes] };
}

function nameOf({ epoch, grant }: RecordedProposal): string {
  return grant === null ? `epoch ${epoch}` : `grant ${grant.number}`;
}

function sayProposal({ total, lines, waitsFor, stage }: RecordedProposal): string {
  return `${total} to ${people(lines.length)}, ${stage}. ${waitsFor}`;
}

/** Its title, its words and, of a question, its choices are a member's. */
function motionFacts(of: string, motion: RecordedMotion, { recordUrl }: ToolRoom): ToolAnswer {
  const { title, words, by, stage, choices, endsAt, verdict, carriedOut, ballotUrl } = motion;
  const says = [
    `${capital(of)} was asked by ${by}: ${stage}. It has ${choices.length} choices, and its vote ends ${showTime(endsAt)}.`,
    ...(verdict === null ? [] : [`Verdict: ${verdict}.`]),
    ...(carriedOut === null ? [] : [carriedOut]),
  ];
  const untrustedQuotes = [`${capital(of)}, "${title}": ${words}`, ...choices.map(nameChoice)];
  return { ...found(says, [ballotUrl, recordUrl], { name: of, stage }), untrustedQuotes };
}

function nameChoice(choice: string, at: number): string {
  return `Choice ${at + 1}: ${choice}`;
}

async function voteFacts(text: string, room: ToolRoom): Promise<ToolAnswer> {
  const { of, voted } = await findVote(text, room);
  const vote = "motion" in voted ? voted.motion : voted.proposal;
  const votersSeen = "motion" in voted ? null : voted.proposal.votersSeen;
  const isQuestion = "motion" in voted && voted.motion.kind === "text";
  const { tally, verdict, verdictBecause, endsAt, ballotId, ballotUrl, opensAt, recount } = vote;
  const says = [
    ...(tally === null
      ? [
          ballotId === null
            ? `The vote on ${of} has not opened.`
            : `The vote on ${of} is open; it is counted when it ends.`,
        ]
      : [
          `The vote on ${of}: ${tally.choices.map((choice, at) => `${isQuestion ? `choice ${at + 1}` : choice} ${tally.scores[at] ?? "0"}`).join(", ")}.`,
          `${tally.voters} voted; the quorum is ${tally.quorum}.`,
        ]),
    ...(votersSeen === null ? [] : [`${votersSeen} wallets were seen to vote so far.`]),
    ...(verdict === null ? [] : [`Verdict: ${verdict}. ${isQuestion ? "" : (verdictBecause ?? "")}`.trim()]),
    ...(recount === null ? [] : [`${recount.agree} of ${recount.votes} votes were counted again and agree.`]),
    ...(opensAt === null || endsAt === null ? [] : [`It runs from ${showTime(opensAt)} to ${showTime(endsAt)}.`]),
    ...(verdict === null
      ? [`What your own vote counts and where you cast it: /proposal vote with the name ${of}.`]
      : []),
  ];
  const page = ballotId === null || verdict !== null ? null : `${room.recordUrl}/vote/${ballotId}`;
  const voters = String(tally?.voters ?? votersSeen ?? "");
  const answer = found(says, [ballotUrl, page, room.recordUrl], { name: of, stage: vote.stage, voters });
  return { ...answer, untrustedQuotes: isQuestion ? voted.motion.choices.map(nameChoice) : [] };
}

// ---- The treasury and the rules ----------------------------------------------------------------------------------------

async function treasuryFacts({ readings, recordUrl }: ToolRoom): Promise<ToolAnswer> {
  const sheet = await readings.treasuryStanding();
  const { proposals, token } = await readings.record();
  const show = (amount: BaseUnits): string => showAmount(amount, token);
  const paid = sumOf(
    proposals
      .filter(({ stage }) => stage === "paid")
      .flatMap(({ lines }) => lines.filter(({ withheldBecause }) => withheldBecause === undefined))
      .map(({ amountBaseUnits }) => parseBaseUnits(amountBaseUnits)),
  );
  const { owed, chain, budget, freeBaseUnits: free, safeUrl } = sheet;
  const says = [
    `The treasury is the Safe ${sheet.safe} on chain ${sheet.chainId}; its owners sign every payout, and I hold no key to it.`,
    ...(chain === null
      ? ["What it holds cannot be told at the moment."]
      : [
          `It holds ${show(chain.balanceBaseUnits)}, as of block ${chain.block}; ${chain.threshold} of ${chain.owners} owners sign.`,
        ]),
    `${show(paid)} were paid so far.`,
    `Owed are ${show(owed.total)}: ${show(owed.reserved)} reserved, ${show(owed.undrafted)} about to be proposed, ${show(owed.proposed)} proposed, ${show(owed.passed)} passed.`,
    ...(free === null ? [] : [`Not owed to anybody: ${show(free)}.`]),
    `An epoch of ${count(budget.epochDays, "day")} pays ${show(budget.perEpochBaseUnits)} at most, and ${budget.runwayShareMaxPercent} % of what is free.`,
  ];
  return found(says, [safeUrl, recordUrl], { paid: show(paid), reserved: show(owed.reserved) });
}

const RULES_TOPICS: Readonly<Record<string, (rules: Rules) => readonly string[]>> = {
  scoring: scoringRules,
  voting: votingRules,
  money: moneyRules,
  appeals: appealRules,
};

async function rulesFacts(text: string, { readings, recordUrl }: ToolRoom): Promise<ToolAnswer> {
  const { rules, rulesHash } = await readings.showRules();
  const topic = Object.entries(RULES_TOPICS).find(([name]) => name === text.trim().toLowerCase());
  const chosen = topic === undefined ? Object.values(RULES_TOPICS) : [topic[1]];
  return found(
    [...chosen.flatMap((say) => say(rules)), `These rules have the hash ${rulesHash}; /rules show has them whole.`],
    [`${recordUrl}#rules`],
    { topic: topic?.[0] ?? "all" },
  );
}

function scoringRules({ rubric, score, jury, reward, treasury }: Rules): string[] {
  const { newcomer } = reward;
  return [
    `A merged pull request is scored from 0.00 to 5.00: by its size, which a jury may move by ${showScore(score.bandHundredths)} at most.`,
    `The jury is asked for ${rubric.criteria.map(({ name, weightPercent }) => `${name} (${weightPercent} %)`).join(", ")}.`,
    jury.jurors.length === 0
      ? "The rules name no juror: the operator's own model is asked where there is one, else code alone scores."
      : `${jury.jurors.length} jurors are named: ${jury.jurors.map(({ name, model }) => `${name} (${model})`).join(", ")}.`,
    `What counts of size: ${Object.entries(rubric.kinds)
      .map(([kind, { percent }]) => `${kind} ${percent} %`)
      .join(", ")}.`,
    `An epoch's budget is shared by points to the power of ${reward.exponentTenths / 10}; one person gets ${reward.capPercent} % at most.`,
    ...(newcomer === null
      ? []
      : [
          `Newcomers get at least ${showShortly(parseBaseUnits(newcomer.floorBaseUnits), treasury.token)} in their first ${newcomer.epochs} epochs with work.`,
        ]),
  ];
}

function votingRules({ vote, snapshot }: Rules): string[] {
  const { discussionHours, votingHours, objectionHours, passRule, unpaid } = vote;
  return [
    `A proposal is discussed for ${discussionHours} hours and voted on for ${votingHours} in the Snapshot space ${snapshot.space}; then ${objectionHours} hours are left for objections.`,
    `It passes when ${passWords({ passRule })}`,
    unpaid === "roll-over-once"
      ? "Rewards that do not pass are proposed once more with the next epoch."
      : "Rewards that do not pass go back to the treasury.",
  ];
}

function moneyRules({ epoch, budget, treasury, payout, ...rules }: Rules): string[] {
  const { token, claims } = treasury;
  const perEpoch = showShortly(parseBaseUnits(budget.perEpochBaseUnits), token);
  return [
    `An epoch lasts ${epoch.days} days and pays ${perEpoch} at most, and ${budget.runwayShareMaxPercent} % of what the treasury has free.`,
    `A changed wallet is paid after ${payout.coolDownHours} hours. A payout is held for ${payout.holdDays} days at a time, by a treasurer${rules.guardians.length === 0 ? "" : " or a guardian"}.`,
    ...(claims === null
      ? []
      : [`Rewards below ${showShortly(parseBaseUnits(claims.belowBaseUnits), token)} are put up for claiming.`]),
  ];
}

function appealRules({ review }: Rules): string[] {
  const { reviewers, appealDays, answerDays, panel } = review;
  if (reviewers.length === 0) return ["The rules name no reviewer, so no score can be appealed."];
  return [
    `An appeal may be filed for ${appealDays} days after the score; up to ${panel} of ${reviewers.length} reviewers answer it within ${answerDays} days.`,
  ];
}

// ---- How to, and what is prepared ---------------------------------------------------------------------------------------

function guide(text: string, { language, recordUrl, readings }: ToolRoom): ToolAnswer {
  const wanted = text.trim().toLowerCase();
  const topic: GuideTopic = GUIDE_TOPICS.find((each) => each === wanted) ?? "ask";
  return found(guideTo(topic, language, readings.daoName), [recordUrl], { topic });
}

/** The record's own rule is checked when it is filed; here only what would certainly be refused is. */
async function prepareAppeal(text: string, reason: string, { readings, recordUrl }: ToolRoom): Promise<ToolAnswer> {
  const { repository, pull } = readPullName(text, readings.repositories);
  const { contributions } = await readings.record();
  const work = contributions.find((each) => isPull(each, repository, pull));
  const name = `${repository}#${pull}`;
  if (work === undefined) return nothing(`Nothing of ${name} is on record, so there is nothing to appeal.`);
  const prepared = { pull: `${work.repository}#${pull}`, reason: readAppealReason(reason) };
  return {
    ...found(
      [`An appeal about ${prepared.pull} is prepared and not filed. The asker alone files it, with the button below.`],
      [`https://github.com/${work.repository}/pull/${pull}`, recordUrl],
      { pull: prepared.pull },
    ),
    prepared,
  };
}

/** As the record takes a reason; short, and without the mark that ends a block of code, so that what is filed is what was read. */
const REASON_CHARACTERS_MIN = 10;
const REASON_CHARACTERS_MAX = 1_000;

function readAppealReason(untrusted: string): string {
  const reason = stripHidden(oneLine(untrusted)).replaceAll("`", "'");
  if (reason.length >= REASON_CHARACTERS_MIN && reason.length <= REASON_CHARACTERS_MAX) return reason;
  throw new BadInput("An appeal needs a reason.", {
    happened: `It has ${reason.length} characters.`,
    next: `Write ${REASON_CHARACTERS_MIN} to ${REASON_CHARACTERS_MAX}, in your own words.`,
  });
}

function count(many: number, thing: string): string {
  return many === 1 ? `1 ${thing}` : `${many} ${thing}s`;
}

function people(many: number): string {
  return many === 1 ? "1 person" : `${many} people`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function oneLine(words: string): string {
  return words.replace(/\s+/g, " ").trim();
}
