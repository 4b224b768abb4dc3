// Standings in words: what /leaderboard, /epoch and /treasury tell, row by row and as a chart; amounts are told shortly.
import { baseUnits, showShortly, type BaseUnits } from "#core/money.ts";
import type { RecordedProposal } from "#core/workflow/record.ts";
import { showScore } from "#core/score/score.ts";
import { showTime } from "#core/time.ts";
import type { EpochName, EpochStanding, Leaderboard, Period, Rank, WorkCount } from "#core/workflow/standings.ts";
import { RUNWAY_TENTHS_MAX, type Owed, type TreasurySheet } from "#core/workflow/treasury-standing.ts";
import { stageWords } from "./message.ts";
import type { Bar, Chart } from "./picture.ts";
import { amountWords, moment, NAME_CHARACTERS_MAX, people, plainSentence } from "./sheet.ts";
import { plain } from "./text.ts";

const NOBODY_YET = "Nobody has points here yet. Work that is merged is scored within minutes.";

// ---- /leaderboard -----------------------------------------------------------------------------------------------------

/** The picture has the first of them, and the public record has all. */
const RANKS_SHOWN_MAX = 20;

export function leaderboardRows(board: Leaderboard): string[] {
  const { ranks, token, works, period, kind, proposal } = board;
  const left = ranks.length - RANKS_SHOWN_MAX;
  return [
    `## ${plain(board.daoName, NAME_CHARACTERS_MAX)}: ${boardWords(board)}`,
    boardTimes(board, moment),
    ...(ranks.length === 0 ? [NOBODY_YET] : ranks.slice(0, RANKS_SHOWN_MAX).map((rank) => rankRow(rank, token))),
    ...(left > 0 ? [`…and ${left} more, on the public record.`] : []),
    ...(proposal === null || kind !== null ? [] : [`**Where the money is:** ${plainSentence(proposal.waitsFor)}`]),
    ...openCountRows(works),
    ...(period !== "last-epoch" || kind !== null
      ? ["-# Points become amounts when an epoch closes; the last epoch has its own: choose it as period."]
      : []),
  ];
}

/** Null where nobody has points. */
export function leaderboardChart(board: Leaderboard): Chart | null {
  const { ranks, token, daoName, works } = board;
  if (ranks.length === 0) return null;
  return {
    title: `${daoName}: ${boardWords(board)}`,
    subtitle: boardTimes(board, showTime),
    bars: ranks.map((rank) => barOf(rank, token, ranks)),
    foot: footOf(works),
  };
}

const PERIOD_WORDS: Record<Period, string> = {
  "this-epoch": "this epoch",
  "last-epoch": "the last epoch",
  "all-time": "all time",
};

function boardWords({ period, epoch, kind }: Leaderboard): string {
  const what = kind === null ? "points" : `points for ${kind}`;
  return epoch === null ? `${what} of ${PERIOD_WORDS[period]}` : `${what} of epoch ${epoch.number}`;
}

type ShowTime = (time: EpochName["opensAt"]) => string;

function boardTimes({ epoch, works }: Leaderboard, show: ShowTime): string {
  const count = works.all === 1 ? "1 contribution" : `${works.all} contributions`;
  return epoch === null ? `All epochs so far, ${count}.` : `${epochTimes(epoch, show)} ${count}.`;
}

function epochTimes({ isOpen, closesAt }: EpochName, show: ShowTime): string {
  return isOpen ? `Open until ${show(closesAt)}.` : `Closed ${show(closesAt)}.`;
}

function rankRow({ place, name, points, works, amountBaseUnits, because }: Rank, token: Leaderboard["token"]): string {
  const amount = amountBaseUnits === null ? "" : `, ${amountWords(showShortly(amountBaseUnits, token))}`;
  const bound = because === undefined ? "" : ` (${BOUND_WORDS[because]})`;
  const from = works === 0 ? "" : ` from ${works === 1 ? "1 contribution" : `${works} contributions`}`;
  return `${place}\\. **${plain(name, NAME_CHARACTERS_MAX)}**: ${showScore(points)} points${from}${amount}${bound}`;
}

const BOUND_WORDS = { floor: "raised to a newcomer's least", cap: "held at the most for one person" } as const;

function barOf(
  { place, name, points, amountBaseUnits }: Rank,
  token: Leaderboard["token"],
  ranks: readonly Rank[],
): Bar {
  const most = ranks[0]?.points ?? points;
  const words =
    amountBaseUnits === null
      ? `${showScore(points)} points`
      : `${showScore(points)} · ${brief(amountBaseUnits, token)}`;
  return { place, name, words, permille: Math.floor((points * 1000) / most) };
}

/** For a picture: two decimals, the rest cut and marked. */
function brief(amount: BaseUnits, token: Leaderboard["token"]): string {
  return showShortly(amount, token).replace(/(\.\d\d)\d+…?/, "$1…");
}

function footOf({ unscored, provisional }: WorkCount): string {
  const counts = [
    ...(unscored === 0 ? [] : [`${unscored} not scored yet.`]),
    ...(provisional === 0 ? [] : [`${provisional} provisional.`]),
  ];
  return counts.join(" ");
}

function openCountRows({ unscored, provisional }: WorkCount): string[] {
  return [
    ...(unscored === 0
      ? []
      : [`${unscored === 1 ? "1 contribution is" : `${unscored} contributions are`} not scored yet.`]),
    ...(provisional === 0
      ? []
      : [
          `${provisional === 1 ? "1 score is" : `${provisional} scores are`} provisional: the lower of score and size counts until a reviewer has looked.`,
        ]),
  ];
}

// ---- /epoch -----------------------------------------------------------------------------------------------------------

/** The whole split is read in pages; this bounds an epoch with a crowd. */
const SPLIT_SHOWN_MAX = 100;

export function epochRows(standing: EpochStanding): string[] {
  return standing.epoch.isOpen ? openEpochRows(standing) : closedEpochRows(standing);
}

function openEpochRows(standing: EpochStanding): string[] {
  const { daoName, epoch, ranks, works, budgetBaseUnits, token, ahead } = standing;
  return [
    `## ${plain(daoName, NAME_CHARACTERS_MAX)}: epoch ${epoch.number} is open`,
    `Since ${moment(epoch.opensAt)}; it closes ${moment(epoch.closesAt)}.`,
    workWords(standing),
    ...openCountRows(works),
    ...kindRows(standing),
    ...splitRows(ranks, token, "### Points so far"),
    "### What comes next",
    `- When it closes, its points share out ${amountWords(showShortly(budgetBaseUnits, token))} at most.`,
    ...(ahead === null
      ? []
      : [
          `- The proposal is discussed for ${hours(ahead.discussionHours)} and voted on for ${hours(ahead.votingHours)}.`,
          `- If it passes, objections are heard for ${hours(ahead.objectionHours)}; then the treasurers sign.`,
        ]),
    "-# Amounts are known when it closes. `/score` tells why a pull request got its points.",
  ];
}

function closedEpochRows(standing: EpochStanding): string[] {
  const { daoName, epoch, ranks, works, budgetBaseUnits, isCappedByBalance, token, proposal, fairness } = standing;
  const capped = isCappedByBalance ? ", because the treasury's free balance did not carry more" : "";
  return [
    `## ${plain(daoName, NAME_CHARACTERS_MAX)}: epoch ${epoch.number} is closed`,
    `From ${moment(epoch.opensAt)} to ${moment(epoch.closesAt)}.`,
    workWords(standing),
    ...openCountRows(works),
    `**Budget:** ${amountWords(showShortly(budgetBaseUnits, token))}${capped}.`,
    ...proposalWords(proposal, epoch.number),
    ...kindRows(standing),
    ...splitRows(ranks, token, "### The split"),
    ...(fairness.length === 0
      ? []
      : ["### How it spreads", ...fairness.map((sentence) => `- ${plainSentence(sentence)}`)]),
  ];
}

function hours(count: number): string {
  return count === 1 ? "1 hour" : `${count} hours`;
}

function workWords({ works, ranks }: EpochStanding): string {
  if (works.all === 0) return "Nothing was credited in it so far.";
  const count = works.all === 1 ? "1 contribution" : `${works.all} contributions`;
  return `**Work:** ${count}; ${people(ranks.length)} with points.`;
}

function kindRows({ kinds }: EpochStanding): string[] {
  if (kinds.length === 0) return [];
  return [
    `**By kind of work:** ${kinds.map(({ kind, points }) => `${plain(kind, NAME_CHARACTERS_MAX)} ${showScore(points)}`).join(", ")}.`,
  ];
}

function splitRows(ranks: readonly Rank[], token: Leaderboard["token"], title: string): string[] {
  if (ranks.length === 0) return [];
  const left = ranks.length - SPLIT_SHOWN_MAX;
  return [
    title,
    ...ranks.slice(0, SPLIT_SHOWN_MAX).map((rank) => rankRow(rank, token)),
    ...(left > 0 ? [`…and ${left} more, on the public record.`] : []),
  ];
}

function proposalWords(proposal: RecordedProposal | null, epoch: number): string[] {
  if (proposal === null)
    return [
      `**Proposal:** none. Either it is about to be drafted, or nobody with a linked wallet earned anything yet.`,
    ];
  return [
    `**Proposal:** ${stageWords(proposal.stage)}. ${plainSentence(proposal.waitsFor)}`,
    `-# \`/proposal show epoch ${epoch}\` tells all about its vote.`,
  ];
}

/** Null where nobody has points. Of a closed epoch the bars are amounts. */
export function epochChart({ daoName, epoch, ranks, works, token, budgetBaseUnits }: EpochStanding): Chart | null {
  if (ranks.length === 0) return null;
  const budget = brief(budgetBaseUnits, token);
  const end = epoch.isOpen ? `Open until ${showTime(epoch.closesAt)}` : `Closed ${showTime(epoch.closesAt)}`;
  return {
    title: `${daoName}: epoch ${epoch.number}`,
    subtitle: `${end} · ${epoch.isOpen ? `at most ${budget}` : `budget ${budget}`}`,
    bars: epoch.isOpen ? ranks.map((rank) => barOf(rank, token, ranks)) : amountBars(ranks, token),
    foot: footOf(works),
  };
}

function amountBars(ranks: readonly Rank[], token: Leaderboard["token"]): Bar[] {
  const amounts = ranks.map(({ amountBaseUnits }) => amountBaseUnits ?? 0n);
  const most = amounts.reduce((high, amount) => (amount > high ? amount : high), 0n);
  return ranks.map(({ place, name, amountBaseUnits }) => {
    const permille = amountBaseUnits === null || most === 0n ? 0 : Number((amountBaseUnits * 1000n) / most);
    return { place, name, words: amountBaseUnits === null ? "" : brief(amountBaseUnits, token), permille };
  });
}

// ---- /treasury --------------------------------------------------------------------------------------------------------

export function treasuryRows(sheet: TreasurySheet): string[] {
  const { daoName, owed, token } = sheet;
  return [
    `## The treasury of ${plain(daoName, NAME_CHARACTERS_MAX)}`,
    ...safeRows(sheet),
    `### What is owed: ${amountWords(showShortly(owed.total, token))}`,
    ...owedRows(owed, token),
    "### What is left",
    ...leftRows(sheet),
    "### Gas",
    gasRow(sheet),
  ];
}

function safeRows({ chainId, safe, chain, unreadBecause, token }: TreasurySheet): string[] {
  const where = `The Safe \`${safe}\` on chain ${chainId}`;
  if (chain === null)
    return [
      `${where}. What it holds cannot be told at the moment:`,
      ...unreadBecause.map((sentence) => `- ${plainSentence(sentence)}`),
    ];
  const version = chain.safeVersion === undefined ? "" : ` (version ${plain(chain.safeVersion, NAME_CHARACTERS_MAX)})`;
  return [
    `**Balance:** ${amountWords(showShortly(chain.balanceBaseUnits, token))}, as of block ${chain.block}.`,
    `${where}${version}: ${chain.threshold} of its ${chain.owners === 1 ? "1 owner" : `${chain.owners} owners`} sign every payout. I hold no key to it.`,
  ];
}

function owedRows({ reserved, undrafted, proposed, passed }: Owed, token: TreasurySheet["token"]): string[] {
  const rows: readonly (readonly [BaseUnits, string])[] = [
    [reserved, "reserved, until their wallets are linked or may be paid"],
    [undrafted, "of closed epochs, about to be proposed"],
    [proposed, "proposed, and not decided yet"],
    [passed, "passed, and on their way to be paid"],
  ];
  const owing = rows.filter(([amount]) => amount > 0n);
  if (owing.length === 0) return ["Nothing."];
  return owing.map(([amount, words]) => `- ${showShortly(amount, token)} ${words}`);
}

function leftRows(sheet: TreasurySheet): string[] {
  const { freeBaseUnits: free, missingBaseUnits: missing, budget, token } = sheet;
  const { perEpochBaseUnits, epochDays, runwayShareMaxPercent, nowBaseUnits } = budget;
  const perEpoch = `**Budget:** ${amountWords(showShortly(perEpochBaseUnits, token))} for an epoch of ${epochDays === 1 ? "1 day" : `${epochDays} days`} at most, and never more than ${runwayShareMaxPercent} % of what is free.`;
  if (free === null || nowBaseUnits === null) return [perEpoch];
  return [
    `**Free balance:** ${amountWords(showShortly(free, token))}.`,
    ...(missing === null || missing === 0n
      ? []
      : [`More is owed than the Safe holds: ${amountWords(showShortly(missing, token))} are missing.`]),
    perEpoch,
    `An epoch that closed now would share out ${amountWords(showShortly(nowBaseUnits, token))} at most.`,
    runwayRow(sheet),
  ];
}

function runwayRow({ runwayTenths, budget }: TreasurySheet): string {
  if (runwayTenths === null) return "**Runway:** without end, because the budget is zero.";
  if (runwayTenths >= RUNWAY_TENTHS_MAX) return "**Runway:** 10,000 epochs at the full budget, and more.";
  const days = Math.floor((runwayTenths * budget.epochDays) / 10);
  return `**Runway:** ${Math.floor(runwayTenths / 10)}.${runwayTenths % 10} epochs at the full budget, which is ${days === 1 ? "1 day" : `${days} days`}.`;
}

const WEI_DECIMALS = 18;

function gasRow({ gas }: TreasurySheet): string {
  if (gas === null) return "What the executor has for gas cannot be told at the moment.";
  const [holds = ""] = showShortly(baseUnits(gas.balanceWei), { decimals: WEI_DECIMALS, symbol: "" }).split(" ");
  const low = gas.isLow ? " **It runs low:** send it a little." : " It only pays for gas.";
  return `The executor \`${gas.address}\` holds ${holds} of the chain's own coin.${low}`;
}
