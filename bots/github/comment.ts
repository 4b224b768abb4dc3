// The comment: every text that Laurel writes on GitHub. Contributors' words are shown as words and never as markup.
import { SCORE_MAX, showScore } from "#core/score/score.ts";
import { showTime, type UnixSeconds } from "#core/time.ts";
import type { PullNotice } from "#core/world.ts";

/** GitHub takes 65,536. */
export const COMMENT_CHARACTERS_MAX = 60_000;
const REASON_CHARACTERS_MAX = 500;
const NAME_CHARACTERS_MAX = 100;

/** The hidden first line by which our comment is found again. */
export function markerOf(daoId: string, epoch: number): string {
  return `${markerStart(daoId)}${epoch} -->`;
}

/** @returns the epoch that a comment of ours names, or null when the text is not our comment of this DAO */
export function readMarker(body: string, daoId: string): number | null {
  const start = markerStart(daoId);
  const digits = body.startsWith(start) ? /^(\d{1,9}) -->/.exec(body.slice(start.length))?.[1] : undefined;
  return digits === undefined ? null : Number(digits);
}

function markerStart(daoId: string): string {
  // Encoded, so that no name of a DAO can close the comment.
  return `<!-- laurel:${encodeURIComponent(daoId)}:epoch=`;
}

/** Our one comment, whole, at most 60,000 characters: rows that find no room are counted and left to the public record. */
export function commentText(notice: PullNotice): string {
  const sections = [
    { head: [markerOf(notice.daoId, notice.epoch), ...greeting(notice)], rows: [] },
    welcomeRows(notice),
    scoreTable(notice),
    paymentTable(notice),
    walletRows(notice),
    reasonRows(notice),
    refusalRows(notice),
    closing(notice),
  ].filter((section) => section.head.length > 0);
  return fitSections(sections, notice.recordUrl);
}

interface Section {
  /** Always shown. */
  readonly head: readonly string[];
  /** Shown whole, in order, while there is room. */
  readonly rows: readonly string[];
}

const NOTHING: Section = { head: [], rows: [] };

function greeting({ credited, daoName, epoch, payment }: PullNotice): string[] {
  const dao = plainWords(daoName, NAME_CHARACTERS_MAX);
  if (credited.length === 0) return [`### ${dao}, epoch ${epoch}`, "", "Nobody is credited for this pull request."];
  const title = `### Thank you! This work counts in epoch ${epoch} of ${dao}`;
  if (payment !== null) return [title];
  const next =
    "When the epoch ends, its points share out its budget, members vote on the shares, and what passes is paid.";
  return [title, "", next];
}

/** Once, under the first pull request, and until it is paid: what happens next, in the order in which it does. */
function welcomeRows({ welcome, epoch, daoName, payment }: PullNotice): Section {
  if (welcome === undefined || payment !== null) return NOTHING;
  const dao = plainWords(daoName, NAME_CHARACTERS_MAX);
  const names = welcome.logins.map(nameOf).join(", ");
  const closes = welcome.epochClosesAt === null ? "" : ` (at ${showTime(welcome.epochClosesAt)})`;
  const rows = [
    "- **Score:** below, with its reasons. If you see it differently, the end of this comment says how to object.",
    `- **Link:** run \`/link add\` in the Discord of ${dao} to link this account and a wallet. What you earn is kept for you until then.`,
    `- **Vote:** when epoch ${epoch} closes${closes}, its budget is shared out by the points, and members vote on the shares.`,
    "- **Payment:** what passes is signed by the treasurers and sent to your wallet. This comment will say so.",
  ];
  return {
    head: ["#### Welcome", "", `This is the first merged pull request of ${names} here. What happens next:`, ""],
    rows,
  };
}

function scoreTable({ credited }: PullNotice): Section {
  if (credited.length === 0) return NOTHING;
  const rows = credited.map(
    (credit) =>
      `| ${nameOf(credit.login)} | ${credit.role} | ${showScore(credit.score)} of ${showScore(SCORE_MAX)}${standingWords(credit)} |`,
  );
  return { head: ["| Who | As | Score |", "| --- | --- | --- |"], rows };
}

/** No reviewer is promised where the DAO has named none. */
function standingWords({ isProvisional, appealUntil }: PullNotice["credited"][number]): string {
  if (!isProvisional) return "";
  return appealUntil === null ? ", provisional" : ", a reviewer looks at it";
}

function paymentTable({ payment, epoch }: PullNotice): Section {
  if (payment === null) return NOTHING;
  const hash = `${payment.transactionHash.slice(0, 10)}…${payment.transactionHash.slice(-8)}`;
  const where =
    payment.transactionUrl === null ? `\`${payment.transactionHash}\`` : linkTo(hash, payment.transactionUrl);
  const rows = payment.lines.map(({ login, amount, claimsUrl }) => {
    const putUp = claimsUrl === undefined ? "" : `, ${linkTo("put up for claiming", claimsUrl)}`;
    return `| ${nameOf(login)} | ${plainWords(amount, NAME_CHARACTERS_MAX)}${putUp} |`;
  });
  const paid = `Epoch ${epoch} was paid in transaction ${where}.`;
  if (rows.length === 0) return { head: ["#### Paid", "", paid], rows };
  const scope = "The amounts are for all that each person did in the epoch; this pull request is a part of it.";
  return { head: ["#### Paid", "", `${paid} ${scope}`, "", "| Who | Amount |", "| --- | --- |"], rows };
}

function walletRows({ credited, daoName }: PullNotice): Section {
  const unlinked = [...new Set(credited.filter((credit) => !credit.hasLinkedWallet).map((credit) => credit.login))];
  if (unlinked.length === 0) return NOTHING;
  const dao = plainWords(daoName, NAME_CHARACTERS_MAX);
  const advice = `These people have no linked wallet yet. Run \`/link add\` in the Discord of ${dao}; what you earn is kept for you until then. Nobody will ever ask you for this by direct message.`;
  return { head: ["#### Link a wallet", "", advice, ""], rows: unlinked.map((login) => `- ${nameOf(login)}`) };
}

function reasonRows({ credited }: PullNotice): Section {
  const rows = credited.flatMap(({ login, role, reasons }) =>
    reasons.length === 0
      ? []
      : [`- ${nameOf(login)}, ${role}`, ...reasons.map((reason) => `  - ${plainWords(reason, REASON_CHARACTERS_MAX)}`)],
  );
  return rows.length === 0 ? NOTHING : { head: ["#### Why", ""], rows };
}

function refusalRows({ refused }: PullNotice): Section {
  if (refused.length === 0) return NOTHING;
  const rows = refused.map(({ login, because }) => {
    const reason = plainWords(because, REASON_CHARACTERS_MAX);
    return login === null ? `- ${reason}` : `- ${nameOf(login)}: ${reason}`;
  });
  return { head: ["#### Not credited", ""], rows };
}

function closing(notice: PullNotice): Section {
  const { judgeName, recordUrl, credited } = notice;
  const judge = plainWords(judgeName, NAME_CHARACTERS_MAX);
  const source = `Scored by ${judge}, inside limits that the DAO's rules set. Whoever scores never sees money: members vote on what is paid.`;
  const head = ["#### If you see it differently", "", objectionWords(notice), ""];
  if (credited.length > 0) head.push(source);
  return { head: [...head, `Everything is on the ${linkTo("public record", recordUrl)}.`], rows: [] };
}

function objectionWords({ daoName, credited, payment }: PullNotice): string {
  const discord = `the Discord of ${plainWords(daoName, NAME_CHARACTERS_MAX)}`;
  const until = appealsEnd(credited);
  const appeal =
    until === null
      ? ""
      : `Until ${showTime(until)}, run \`/appeal\` about your own score in ${discord} and give a reason: reviewers who have no part in this work answer it. `;
  if (payment !== null) {
    const say = until === null ? `You can still say so in ${discord}` : "After that, say so there";
    return `This epoch is paid. ${appeal}${say}, with a link to this comment: what to change is for the DAO to decide.`;
  }
  if (until !== null) return `${appeal}\`/score\` shows the same reasons. All else is discussed there before the vote.`;
  return (
    `Please say so before the vote: when the epoch ends, its rewards are discussed in ${discord}. ` +
    "Link to this comment there; `/score` shows the same reasons."
  );
}

/** All scores of a pull request are recorded together; were they not, the first end holds for everybody. */
function appealsEnd(credited: PullNotice["credited"]): UnixSeconds | null {
  const ends = credited.flatMap(({ appealUntil }) => appealUntil ?? []);
  return ends.toSorted((a, b) => a - b)[0] ?? null;
}

/** Heads first, then as many whole rows as there is room for, in the order of the sections. */
function fitSections(sections: readonly Section[], recordUrl: string): string {
  const more = (left: number) => `\n${left} more: see the ${linkTo("public record", recordUrl)}.`;
  const fixed = sections.map(
    ({ head, rows }) => charactersOf(head) + (rows.length === 0 ? 0 : more(rows.length).length + 1) + 1,
  );
  let room = COMMENT_CHARACTERS_MAX - fixed.reduce((sum, characters) => sum + characters, 0);
  const shown = sections.map(({ head, rows }) => {
    const fitting = rows.slice(0, countFitting(rows, room));
    room -= charactersOf(fitting);
    const left = rows.length - fitting.length;
    return [...head, ...fitting, ...(left === 0 ? [] : [more(left)])].join("\n");
  });
  return shown.join("\n\n");
}

function countFitting(rows: readonly string[], room: number): number {
  let used = 0;
  const beyond = rows.findIndex((row) => {
    used += row.length + 1;
    return used > room;
  });
  return beyond === -1 ? rows.length : beyond;
}

function charactersOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

function nameOf(login: string): string {
  return `**${plainWords(login, NAME_CHARACTERS_MAX)}**`;
}

// GitHub looks for mentions, references and bare addresses in the rendered text, where no backslash is left to stop it.
const LINKED_BY_GITHUB = /[@#]|:(?=\/\/)|\bwww(?=\.)|\bGH(?=-\d)/gi;
const ZERO_WIDTH_SPACE = "\u200b";
/**
 * What Markdown could read as its own. Sentence marks inside a line are left as they are, because mails and previews show the
 * source; at its head they could begin a list or a rule, after a bracket a link, after an ampersand an entity.
 */
const PUNCTUATION = /(?<![\p{L}\p{N}%)] ?)[,.%'?/()-]|(?<=^\d{1,9})[.)]|:(?=\S)|[!"#$&*+;<=>@[\\\]^_`{|}~]/gu;

/**
 * One line of words as they were written: no markup, no HTML, no mention, nothing hidden.
 * @param charactersMax of the words; escaping makes the text longer
 */
export function plainWords(untrusted: string, charactersMax: number): string {
  const line = untrusted
    .slice(0, 4 * charactersMax)
    .replace(/[\p{C}\p{Z}\s]+/gu, " ")
    .trim();
  const characters = [...line];
  const words = characters.length > charactersMax ? `${characters.slice(0, charactersMax - 1).join("")}…` : line;
  return words.replace(LINKED_BY_GITHUB, `$&${ZERO_WIDTH_SPACE}`).replace(PUNCTUATION, "\\$&");
}

/** An address that is none, or could end the link early, is shown as words. */
function linkTo(words: string, url: string): string {
  const isPlain = /^https?:\/\/[\w\-.~:/?#@!$&'()*+,;=%]+$/.test(url);
  return isPlain ? `[${words}](<${url}>)` : `${words} (${plainWords(url, REASON_CHARACTERS_MAX)})`;
}
