// Standings in words: what /leaderboard, /epoch and /treasury tell, row by row and as a chart; amounts are told shortly.
import { baseUnits, showShortly, type BaseUnits } from "#core/money.ts";
import type { RecordedProposal } from "#core/workflow/record.ts";
import { showTime } from "#core/time.ts";
import type { EpochName, EpochStanding, Leaderboard, Period, Rank, WorkCount } from "#core/workflow/standings.ts";
import { RUNWAY_TENTHS_MAX, type Owed, type TreasurySheet } from "#core/workflow/treasury-standing.ts";
import { fairnessRows } from "./governance-rows.ts";
import { optionName } from "./locales/definitions.ts";
import { sayAmount, sayPoints } from "./locales/figure.ts";
import { sayRecord } from "./locales/record.ts";
import { sayInEnglish, type Say } from "./locales/say.ts";
import { boldAmount, sayContributions, sayHours, sayPeople } from "./locales/words.ts";
import { stageWords } from "./payout-rows.ts";
import type { Bar, Chart } from "./picture.ts";
import { moment, NAME_CHARACTERS_MAX } from "./sheet.ts";
import { plain } from "./text.ts";

const NOBODY_YET = "Nobody has points here yet. Work that is merged is scored within minutes.";

// ---- /leaderboard -----------------------------------------------------------------------------------------------------

/** The picture has the first of them, and the public record has all. */
const RANKS_SHOWN_MAX = 20;

export function leaderboardRows(say: Say, board: Leaderboard): string[] {
  const { ranks, token, works, period, kind, proposal } = board;
  const left = ranks.length - RANKS_SHOWN_MAX;
  return [
    `## ${plain(board.daoName, NAME_CHARACTERS_MAX)}: ${boardWords(say, board)}`,
    boardTimes(say, board, moment),
    ...(ranks.length === 0
      ? [say(NOBODY_YET)]
      : ranks.slice(0, RANKS_SHOWN_MAX).map((rank) => rankRow(say, rank, token))),
    ...(left > 0 ? [say("…and {left} more, on the public record.", { left })] : []),
    ...(proposal === null || kind !== null
      ? []
      : [say("**Where the money is:** {standing}", { standing: sayRecord(say, proposal.waitsFor) })]),
    ...openCountRows(say, works),
    ...(period !== "last-epoch" || kind !== null
      ? [
          say("-# Points become amounts when an epoch closes; the last epoch has its own: choose it as {option}.", {
            option: optionName(say.shownIn, "leaderboard", "period"),
          }),
        ]
      : []),
  ];
}

/** Null where nobody has points. */
export function leaderboardChart(reader: Say, board: Leaderboard): Chart | null {
  const { ranks, token, daoName, works } = board;
  const say = sayInPicture(reader);
  if (ranks.length === 0) return null;
  return {
    title: `${daoName}: ${boardWords(say, board)}`,
    subtitle: boardTimes(say, board, showTime),
    bars: ranks.map((rank) => barOf(say, rank, token, ranks)),
    foot: footOf(say, works),
  };
}

/** The font that is shipped has no Chinese: a picture is then in English, and the words beside it are not. */
function sayInPicture(say: Say): Say {
  return say.language === "zh" ? sayInEnglish : say;
}

const PERIOD_POINTS: Record<Period, string> = {
  "this-epoch": "points of this epoch",
  "last-epoch": "points of the last epoch",
  "all-time": "points of all time",
};

function boardWords(say: Say, { period, epoch, kind }: Leaderboard): string {
  const words = epoch === null ? say(PERIOD_POINTS[period]) : say("points of epoch {number}", { number: epoch.number });
  return kind === null ? words : say("{points} for {kind}", { points: words, kind: say(kind) });
}

type ShowTime = (time: EpochName["opensAt"]) => string;

function boardTimes(say: Say, { epoch, works }: Leaderboard, show: ShowTime): string {
  if (epoch === null)
    return say("All epochs so far, {count, plural, one {# contribution} other {# contributions}}.", {
      count: works.all,
    });
  return `${epochTimes(say, epoch, show)} ${sayContributions(say, works.all)}.`;
}

function epochTimes(say: Say, { isOpen, closesAt }: EpochName, show: ShowTime): string {
  const time = show(closesAt);
  return isOpen ? say("Open until {time}.", { time }) : say("Closed {time}.", { time });
}

function rankRow(say: Say, rank: Rank, token: Leaderboard["token"]): string {
  const { place, name, points, works, amountBaseUnits, because } = rank;
  const amount = amountBaseUnits === null ? "" : `, ${boldAmount(say, showShortly(amountBaseUnits, token))}`;
  const bound = because === undefined ? "" : ` (${say(BOUND_WORDS[because])})`;
  const shown = { points: sayPoints(say, points), count: works };
  const earned =
    works === 0
      ? say("{points} points", shown)
      : say("{points} points from {count, plural, one {# contribution} other {# contributions}}", shown);
  return `${place}\\. **${plain(name, NAME_CHARACTERS_MAX)}**: ${earned}${amount}${bound}`;
}

const BOUND_WORDS = { floor: "raised to a newcomer's least", cap: "held at the most for one person" } as const;

function barOf(
  say: Say,
  { place, name, points, amountBaseUnits }: Rank,
  token: Leaderboard["token"],
  ranks: readonly Rank[],
): Bar {
  const most = ranks[0]?.points ?? points;
  const shown = sayPoints(say, points);
  const words =
    amountBaseUnits === null
      ? say("{points} points", { points: shown })
      : `${shown} · ${brief(say, amountBaseUnits, token)}`;
  return { place, name, words, permille: Math.floor((points * 1000) / most) };
}

/** For a picture: two decimals, the rest cut and marked. */
function brief(say: Say, amount: BaseUnits, token: Leaderboard["token"]): string {
  return sayAmount(say, showShortly(amount, token).replace(/(\.\d\d)\d+…?/, "$1…"));
}

function footOf(say: Say, { unscored, provisional }: WorkCount): string {
  const counts = [
    ...(unscored === 0 ? [] : [say("{count} not scored yet.", { count: unscored })]),
    ...(provisional === 0 ? [] : [say("{count} provisional.", { count: provisional })]),
  ];
  return counts.join(" ");
}

function openCountRows(say: Say, { unscored, provisional }: WorkCount): string[] {
  return [
    ...(unscored === 0
      ? []
      : [
          say("{count, plural, one {# contribution is} other {# contributions are}} not scored yet.", {
            count: unscored,
          }),
        ]),
    ...(provisional === 0
      ? []
      : [
          say(
            "{count, plural, one {# score is} other {# scores are}} provisional: the lower of score and size counts until a reviewer has looked.",
            { count: provisional },
          ),
        ]),
  ];
}

// ---- /epoch -----------------------------------------------------------------------------------------------------------

/** The whole split is read in pages; this bounds an epoch with a crowd. */
const SPLIT_SHOWN_MAX = 100;

export function epochRows(say: Say, standing: EpochStanding): string[] {
  return standing.epoch.isOpen ? openEpochRows(say, standing) : closedEpochRows(say, standing);
}

function openEpochRows(say: Say, standing: EpochStanding): string[] {
  const { daoName, epoch, ranks, works, budgetBaseUnits, token, ahead } = standing;
  const dao = plain(daoName, NAME_CHARACTERS_MAX);
  return [
    `## ${say("{dao}: epoch {number} is open", { dao, number: epoch.number })}`,
    say("Since {start}; it closes {end}.", { start: moment(epoch.opensAt), end: moment(epoch.closesAt) }),
    workWords(say, standing),
    ...openCountRows(say, works),
    ...kindRows(say, standing),
    ...splitRows(say, ranks, token, say("### Points so far")),
    say("### What comes next"),
    say("- When it closes, its points share out {amount} at most.", {
      amount: boldAmount(say, showShortly(budgetBaseUnits, token)),
    }),
    ...(ahead === null
      ? []
      : [
          say("- The proposal is discussed for {discussion} and voted on for {voting}.", {
            discussion: sayHours(say, ahead.discussionHours),
            voting: sayHours(say, ahead.votingHours),
          }),
          say("- If it passes, objections are heard for {objections}; then the treasurers sign.", {
            objections: sayHours(say, ahead.objectionHours),
          }),
        ]),
    say("-# Amounts are known when it closes. `/score` tells why a pull request got its points."),
  ];
}

function closedEpochRows(say: Say, standing: EpochStanding): string[] {
  const { daoName, epoch, ranks, works, token, proposal, fairness } = standing;
  const dao = plain(daoName, NAME_CHARACTERS_MAX);
  return [
    `## ${say("{dao}: epoch {number} is closed", { dao, number: epoch.number })}`,
    say("From {start} to {end}.", { start: moment(epoch.opensAt), end: moment(epoch.closesAt) }),
    workWords(say, standing),
    ...openCountRows(say, works),
    budgetRow(say, standing),
    ...proposalWords(say, proposal, epoch.number),
    ...kindRows(say, standing),
    ...splitRows(say, ranks, token, say("### The split")),
    ...fairnessRows(say, fairness),
  ];
}

function budgetRow(say: Say, { budgetBaseUnits, isCappedByBalance, token }: EpochStanding): string {
  const amount = boldAmount(say, showShortly(budgetBaseUnits, token));
  return isCappedByBalance
    ? say("**Budget:** {amount}, because the treasury's free balance did not carry more.", { amount })
    : say("**Budget:** {amount}.", { amount });
}

function workWords(say: Say, { works, ranks }: EpochStanding): string {
  if (works.all === 0) return say("Nothing was credited in it so far.");
  return say("**Work:** {contributions}; {people} with points.", {
    contributions: sayContributions(say, works.all),
    people: sayPeople(say, ranks.length),
  });
}

function kindRows(say: Say, { kinds }: EpochStanding): string[] {
  if (kinds.length === 0) return [];
  const points = kinds.map((each) => `${plain(say(each.kind), NAME_CHARACTERS_MAX)} ${sayPoints(say, each.points)}`);
  return [say("**By kind of work:** {kinds}.", { kinds: points.join(", ") })];
}

function splitRows(say: Say, ranks: readonly Rank[], token: Leaderboard["token"], title: string): string[] {
  if (ranks.length === 0) return [];
  const left = ranks.length - SPLIT_SHOWN_MAX;
  return [
    title,
    ...ranks.slice(0, SPLIT_SHOWN_MAX).map((rank) => rankRow(say, rank, token)),
    ...(left > 0 ? [say("…and {left} more, on the public record.", { left })] : []),
  ];
}

function proposalWords(say: Say, proposal: RecordedProposal | null, epoch: number): string[] {
  if (proposal === null)
    return [
      say("**Proposal:** none. Either it is about to be drafted, or nobody with a linked wallet earned anything yet."),
    ];
  return [
    say("**Proposal:** {stage}. {standing}", {
      stage: stageWords(say, proposal.stage),
      standing: sayRecord(say, proposal.waitsFor),
    }),
    say("-# {command} tells all about its vote.", { command: `\`/proposal show epoch ${epoch}\`` }),
  ];
}

/** Null where nobody has points. Of a closed epoch the bars are amounts. */
export function epochChart(reader: Say, standing: EpochStanding): Chart | null {
  const { daoName, epoch, ranks, works, token, budgetBaseUnits } = standing;
  const say = sayInPicture(reader);
  if (ranks.length === 0) return null;
  const amount = brief(say, budgetBaseUnits, token);
  const time = showTime(epoch.closesAt);
  return {
    title: `${daoName}: ${say("epoch {number}", { number: epoch.number })}`,
    subtitle: epoch.isOpen
      ? say("Open until {time} · at most {amount}", { time, amount })
      : say("Closed {time} · budget {amount}", { time, amount }),
    bars: epoch.isOpen ? ranks.map((rank) => barOf(say, rank, token, ranks)) : amountBars(say, ranks, token),
    foot: footOf(say, works),
  };
}

function amountBars(say: Say, ranks: readonly Rank[], token: Leaderboard["token"]): Bar[] {
  const amounts = ranks.map(({ amountBaseUnits }) => amountBaseUnits ?? 0n);
  const most = amounts.reduce((high, amount) => (amount > high ? amount : high), 0n);
  return ranks.map(({ place, name, amountBaseUnits }) => {
    const permille = amountBaseUnits === null || most === 0n ? 0 : Number((amountBaseUnits * 1000n) / most);
    return { place, name, words: amountBaseUnits === null ? "" : brief(say, amountBaseUnits, token), permille };
  });
}

// ---- /treasury --------------------------------------------------------------------------------------------------------

export function treasuryRows(say: Say, sheet: TreasurySheet): string[] {
  const { daoName, owed, token } = sheet;
  return [
    `## ${say("The treasury of {dao}", { dao: plain(daoName, NAME_CHARACTERS_MAX) })}`,
    ...safeRows(say, sheet),
    say("### What is owed: {amount}", { amount: boldAmount(say, showShortly(owed.total, token)) }),
    ...owedRows(say, owed, token),
    say("### What is left"),
    ...leftRows(say, sheet),
    say("### Gas"),
    gasRow(say, sheet),
  ];
}

function safeRows(say: Say, sheet: TreasurySheet): string[] {
  const { chain, unreadBecause, token } = sheet;
  const where = { safe: `\`${sheet.safe}\``, chain: String(sheet.chainId) };
  if (chain === null)
    return [
      say("The Safe {safe} on chain {chain}. What it holds cannot be told at the moment:", where),
      ...unreadBecause.map((sentence) => `- ${sayRecord(say, sentence)}`),
    ];
  const version =
    chain.safeVersion === undefined
      ? ""
      : ` ${say("(version {version})", { version: plain(chain.safeVersion, NAME_CHARACTERS_MAX) })}`;
  return [
    say("**Balance:** {amount}, as of block {block}.", {
      amount: boldAmount(say, showShortly(chain.balanceBaseUnits, token)),
      block: String(chain.block),
    }),
    say(
      "The Safe {safe} on chain {chain}: {threshold} of its {owners, plural, one {# owner} other {# owners}} sign every payout. I hold no key to it.",
      { ...where, chain: `${where.chain}${version}`, threshold: chain.threshold, owners: chain.owners },
    ),
  ];
}

function owedRows(say: Say, { reserved, undrafted, proposed, passed }: Owed, token: TreasurySheet["token"]): string[] {
  const shown = (amount: BaseUnits) => ({ amount: sayAmount(say, showShortly(amount, token)) });
  const rows = [
    ...(reserved > 0n
      ? [say("- {amount} reserved, until their wallets are linked or may be paid", shown(reserved))]
      : []),
    ...(undrafted > 0n ? [say("- {amount} of closed epochs, about to be proposed", shown(undrafted))] : []),
    ...(proposed > 0n ? [say("- {amount} proposed, and not decided yet", shown(proposed))] : []),
    ...(passed > 0n ? [say("- {amount} passed, and on their way to be paid", shown(passed))] : []),
  ];
  return rows.length === 0 ? [say("Nothing.")] : rows;
}

function leftRows(say: Say, sheet: TreasurySheet): string[] {
  const { freeBaseUnits: free, missingBaseUnits: missing, budget, token } = sheet;
  const { perEpochBaseUnits, epochDays, runwayShareMaxPercent, nowBaseUnits } = budget;
  const bold = (amount: BaseUnits) => ({ amount: boldAmount(say, showShortly(amount, token)) });
  const perEpoch = say(
    "**Budget:** {amount} for an epoch of {days, plural, one {# day} other {# days}} at most, and never more than {percent} % of what is free.",
    { ...bold(perEpochBaseUnits), days: epochDays, percent: runwayShareMaxPercent },
  );
  if (free === null || nowBaseUnits === null) return [perEpoch];
  return [
    say("**Free balance:** {amount}.", bold(free)),
    ...(missing === null || missing === 0n
      ? []
      : [say("More is owed than the Safe holds: {amount} are missing.", bold(missing))]),
    perEpoch,
    say("An epoch that closed now would share out {amount} at most.", bold(nowBaseUnits)),
    runwayRow(say, sheet),
  ];
}

function runwayRow(say: Say, { runwayTenths, budget }: TreasurySheet): string {
  if (runwayTenths === null) return say("**Runway:** without end, because the budget is zero.");
  if (runwayTenths >= RUNWAY_TENTHS_MAX)
    return say("**Runway:** {epochs} epochs at the full budget, and more.", { epochs: sayAmount(say, "10,000") });
  return say("**Runway:** {epochs} epochs at the full budget, which is {days, plural, one {# day} other {# days}}.", {
    epochs: sayAmount(say, `${Math.floor(runwayTenths / 10)}.${runwayTenths % 10}`),
    days: Math.floor((runwayTenths * budget.epochDays) / 10),
  });
}

const WEI_DECIMALS = 18;

function gasRow(say: Say, { gas }: TreasurySheet): string {
  if (gas === null) return say("What the executor has for gas cannot be told at the moment.");
  const [holds = ""] = showShortly(baseUnits(gas.balanceWei), { decimals: WEI_DECIMALS, symbol: "" }).split(" ");
  const held = { address: `\`${gas.address}\``, amount: sayAmount(say, holds) };
  return gas.isLow
    ? say("The executor {address} holds {amount} of the chain's own coin. **It runs low:** send it a little.", held)
    : say("The executor {address} holds {amount} of the chain's own coin. It only pays for gas.", held);
}
