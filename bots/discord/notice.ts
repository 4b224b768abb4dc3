// A notice: a post about what a payout or a wallet waits for, and why: a hold, lines that cannot be paid, a wallet that changed.
import type {
  DisputePost,
  HoldPost,
  PausePost,
  PayoutPost,
  PersonName,
  StopReason,
  WalletPost,
  WithheldPost,
} from "#core/world.ts";
import type { Wallet } from "#core/key.ts";
import {
  amountWords,
  COLOURS,
  discordIdOf,
  moment,
  nameOf,
  people,
  plainSentence,
  quoteRows,
  roomBeside,
} from "./sheet.ts";
import { subjectWords, titleOf, type Sheet } from "./sheet.ts";
import { fitRows } from "./text.ts";

/** Most reasons stand whole; the public record has all of each. */
const REASON_CHARACTERS_MAX = 1_200;

/** Who stops a payout, and why, in the person's own words behind a bar. */
export function reasonWords(what: string, { by, untrustedReason }: Pick<StopReason, "by" | "untrustedReason">): string {
  return [`**${what} ${nameOf(by)}:**`, ...quoteRows(untrustedReason, REASON_CHARACTERS_MAX)].join("\n");
}

export function holdSheet(post: HoldPost): Sheet {
  const { cancelled, stop, release } = post;
  const smallPrint =
    cancelled === null
      ? []
      : [`Safe transaction hash \`${cancelled.safeTxHash}\``, `Safe nonce ${cancelled.safeTxNonce}, which is used up`];
  return {
    colour: release === null ? COLOURS.stopped : COLOURS.ended,
    head: `## ${titleOf(post)}: ${holdTitle(post)}\n${amountWords(post.total)}: ${holdWords(post)}`,
    blocks: [
      reasonWords(cancelled === null ? "Held by" : "Asked for by", stop),
      ...(release === null ? [] : [reasonWords("Released by", release)]),
    ],
    smallPrint,
    links: [],
    mentioned: [],
  };
}

export function pauseSheet(post: PausePost): Sheet {
  const { stop, resumed, isOver } = post;
  return {
    colour: isOver ? COLOURS.ended : COLOURS.stopped,
    head: `## ${titleOf(post)}: ${isOver ? "the DAO goes on" : "the DAO is paused"}\n${pauseWords(post)}`,
    blocks: [reasonWords("Paused by", stop), ...(resumed === null ? [] : [reasonWords("Ended by", resumed)])],
    smallPrint: [],
    links: [],
    mentioned: [],
  };
}

function pauseWords({ stop: { until }, isOver }: PausePost): string {
  if (isOver) return "It was paused, and is no more: what waited is done now.";
  const end = until === null ? "It ends by itself later" : `It ends by itself ${moment(until)}`;
  return `Nothing is put to the vote and nobody is paid meanwhile. Work is still credited and scored, and votes that are open are counted. ${end}, or before with \`/admin resume\`.`;
}

function holdTitle(post: HoldPost): string {
  const { cancelled, release } = post;
  const payout = `the payout of ${subjectWords(post)}`;
  if (release !== null) return `${payout} is held no more`;
  return cancelled === null ? `${payout} is held` : `${payout} was cancelled`;
}

function holdWords({ cancelled, stop: { until }, release }: HoldPost): string {
  if (release !== null) return "the payout goes on.";
  const end = until === null ? "later" : `after ${moment(until)}`;
  const released = "Any treasurer may let it go on before, with `/payout release`.";
  return cancelled === null
    ? `nobody is asked to sign yet. It goes on ${end}. ${released}`
    : `nobody was paid by it, and please sign it nowhere. It is offered again ${end}. ${released}`;
}

export function withheldSheet(post: WithheldPost): Sheet {
  const head = `## ${titleOf(post)}: nobody can be paid by the payout of ${subjectWords(post)}\n${amountWords(post.total)} to ${people(post.withheld.length)} stays in the treasury.`;
  const next =
    "Not one of its transfers could be made. All of them become lines of the next proposal. If one of them is yours, another wallet linked with `/link add` may help.";
  const room = roomBeside([head, next]);
  return {
    colour: COLOURS.stopped,
    head,
    blocks: [next, fitRows(lineRows(post.withheld), room, (left) => `…and ${left} more.`).join("\n")],
    smallPrint: [],
    links: [],
    mentioned: [],
  };
}

export function lineRows(lines: PayoutPost["withheld"]): string[] {
  return lines.map(({ name, because }) => `- ${nameOf(name)}: ${plainSentence(because)}`);
}

/** Addresses are shown in part: enough for their people to know them. */
export function walletSheet(post: WalletPost): Sheet {
  const { name, wallet, replaced, payableFrom } = post;
  const rows = replaced.map(
    (each) => `- It took the place of ${walletWords(each.wallet)}${ofAnother(each.name, name)}.`,
  );
  const waits = payableFrom === null ? "" : ` Nothing is paid to the new wallet before ${moment(payableFrom)}.`;
  return {
    colour: COLOURS.waiting,
    head: `## ${titleOf(post)}: a wallet was changed\n${nameOf(name)} is now paid at ${walletWords(wallet)}.`,
    blocks: [
      rows.join("\n"),
      `**If that was not you:** run \`/link add\` with your own wallet, or tell a treasurer, at once.${waits}`,
    ],
    smallPrint: [],
    links: [],
    mentioned: [...new Set([name, ...replaced.map((each) => each.name)].flatMap((each) => discordIdOf(each) ?? []))],
  };
}

function ofAnother(whose: PersonName, owner: PersonName): string {
  return whose.person === owner.person ? "" : `, which was ${nameOf(whose)}'s`;
}

function walletWords(wallet: Wallet | null): string {
  return wallet === null ? "one that was erased" : `\`${wallet.slice(0, 6)}…${wallet.slice(-4)}\``;
}

/** Both are called, because neither may know of it. */
export function disputeSheet(post: DisputePost): Sheet {
  const { claimant, holder, answer } = post;
  return {
    colour: answer === null ? COLOURS.waiting : COLOURS.ended,
    head: `## ${titleOf(post)}: ${post.dispute} ${answer === null ? "is open" : "is decided"}\n${nameOf(claimant)} claims ${claimedWords(post)} of ${nameOf(holder)}.`,
    blocks: answer === null ? openDisputeWords(post) : [answeredWords(post, answer)],
    smallPrint: [],
    links: [],
    mentioned: [...new Set([claimant, holder].flatMap((each) => discordIdOf(each) ?? []))],
  };
}

function claimedWords({ of, wallet }: DisputePost): string {
  return of === "github" ? "the GitHub account" : `the wallet ${walletWords(wallet)}`;
}

function openDisputeWords({ dispute, answerBy }: DisputePost): string[] {
  return [
    `Both have proven that they hold it, so people decide: reviewers who are neither of the two, with \`/review decide work:${dispute}\`, by ${moment(answerBy)}. Until then nothing changes.`,
    "**If this is about an account or a wallet of yours:** tell a reviewer what happened. If you did not expect this, change your passwords, and use another wallet.",
  ];
}

function answeredWords({ of }: DisputePost, { verdict, because }: NonNullable<DisputePost["answer"]>): string {
  const said = plainSentence(because);
  if (verdict !== "amended") return `${said} Everything stays linked as it was.`;
  const kept = of === "github" ? " What it earned stays with the GitHub account." : "";
  return `${said} It was taken from its holder.${kept} Who claimed it may link it now with \`/link add\`; payment then waits as for every changed wallet.`;
}
