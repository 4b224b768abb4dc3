// A message: every text and layout that Laurel writes on Discord, made from facts; nothing is sent from here.
import {
  ButtonStyle,
  ComponentType,
  MessageFlags,
  type APIButtonComponent,
  type APIContainerComponent,
} from "discord.js";
import type { APIActionRowComponent, APIAllowedMentions, APIComponentInContainer } from "discord.js";
import { unreachable } from "#core/errors.ts";
import { contentHash, type Hash, type Wallet } from "#core/key.ts";
import { SCORE_MAX, showScore } from "#core/score/score.ts";
import type { UnixSeconds } from "#core/time.ts";
import type { DiscordAccount, OneTimePage, PayoutReview, ReviewItem } from "#core/workflow/answers.ts";
import type { ForumPost, PayoutPost, PersonName, PostedLine, ProposalPost } from "#core/world.ts";
import type { ReminderPost, StopPost, ThanksPost } from "#core/world.ts";
import { codeWords, DISPLAYED_CHARACTERS_MAX, fitRows, plain, webAddress } from "./text.ts";

// ---- Posts ------------------------------------------------------------------------------------------------------------

/** A post as it is sent: Components V2, whose flag a message keeps for ever. */
export interface PostForm {
  readonly flags: typeof MessageFlags.IsComponentsV2;
  readonly components: readonly [APIContainerComponent, APIActionRowComponent<APIButtonComponent>];
  readonly allowed_mentions: APIAllowedMentions;
}

export interface Link {
  readonly label: string;
  readonly url: string;
}

/** What a post says before it is laid out. */
interface Sheet {
  readonly colour: number;
  readonly head: string;
  readonly blocks: readonly string[];
  readonly smallPrint: readonly string[];
  readonly links: readonly Link[];
  readonly mentioned: readonly string[];
}

const COLOURS = { open: 0x3b82f6, waiting: 0xf59e0b, done: 0x22c55e, ended: 0x6b7280, stopped: 0xdc2626 } as const;
/** Discord refuses more in allowed_mentions. */
const MENTIONS_MAX = 100;
/** Room for people without a wallet; the rest of a post is its table. */
const RESERVED_CHARACTERS_MAX = 700;
const WORDS_CHARACTERS_MAX = 200;
const NAME_CHARACTERS_MAX = 60;
const PARAGRAPH_CHARACTERS_MAX = 700;
/** Three such paragraphs and their titles fit into one post. */
const STOP_CHARACTERS_MAX = 1200;
const PULLS_PER_LINE_MAX = 3;

/** The post as JSON. The content's hash lies in the second button, where a later run finds and compares it. */
export function renderPost(post: ForumPost, explorerUrl: string | null = null): PostForm {
  const sheet = composeSheet(post, explorerUrl);
  const container = layOut(sheet);
  const mentions: APIAllowedMentions = { parse: [], users: sheet.mentioned.slice(0, MENTIONS_MAX) };
  const print = contentHash(JSON.stringify([container, sheet.links]));
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [container, buttonRow(post, print, sheet.links)],
    allowed_mentions: mentions,
  };
}

function composeSheet(post: ForumPost, explorerUrl: string | null): Sheet {
  switch (post.about) {
    case "proposal":
      return proposalSheet(post, explorerUrl);
    case "payout":
      return payoutSheet(post);
    case "reminder":
      return reminderSheet(post);
    case "thanks":
      return thanksSheet(post);
    case "stop":
      return stopSheet(post);
    default:
      return unreachable(post);
  }
}

function layOut(sheet: Sheet): APIContainerComponent {
  const separator: APIComponentInContainer = { type: ComponentType.Separator };
  const texts = [sheet.head, ...sheet.blocks].filter((block) => block !== "").map(display);
  const small = sheet.smallPrint.length === 0 ? [] : [separator, display(smallPrintOf(sheet))];
  return { type: ComponentType.Container, accent_color: sheet.colour, components: [...texts, ...small] };
}

function display(content: string): APIComponentInContainer {
  return { type: ComponentType.TextDisplay, content };
}

function smallPrintOf({ smallPrint }: Pick<Sheet, "smallPrint">): string {
  return smallPrint.map((line) => `-# ${line}`).join("\n");
}

function buttonRow(post: ForumPost, print: Hash, links: readonly Link[]): APIActionRowComponent<APIButtonComponent> {
  const components: APIButtonComponent[] = [
    { type: ComponentType.Button, style: ButtonStyle.Secondary, label: "Why", custom_id: post.key },
    {
      type: ComponentType.Button,
      style: ButtonStyle.Secondary,
      label: "How to check",
      custom_id: printId(post, print),
    },
    ...linkButtons(links),
  ];
  return { type: ComponentType.ActionRow, components };
}

const PRINT_ID = /^check:(proposal|payout|reminder|thanks|stop):[0-9a-f]{32}$/;

function printId(post: ForumPost, print: Hash): string {
  return `check:${post.about}:${print.slice(2, 34)}`;
}

/** What a post with this button is about, or null when the button is not the one that holds the content's hash. */
export function aboutOfPrint(customId: string): ForumPost["about"] | null {
  switch (PRINT_ID.exec(customId)?.[1]) {
    case "proposal":
      return "proposal";
    case "payout":
      return "payout";
    case "reminder":
      return "reminder";
    case "thanks":
      return "thanks";
    case "stop":
      return "stop";
    default:
      return null;
  }
}

/** Link buttons, without those whose address Discord would refuse. */
export function linkButtons(links: readonly Link[]): APIButtonComponent[] {
  return links.flatMap(({ label, url }) => {
    const address = webAddress(url);
    return address === null ? [] : [{ type: ComponentType.Button, style: ButtonStyle.Link, label, url: address }];
  });
}

// ---- The proposal -----------------------------------------------------------------------------------------------------

function proposalSheet(post: ProposalPost, explorerUrl: string | null): Sheet {
  const record = webAddress(post.recordUrl) ?? "";
  const head = `## ${titleOf(post)}: rewards of epoch ${post.epoch}\n${proposalStage(post)}`;
  const tableHead = `### ${TABLE_TITLES[post.stage]}\n${amountWords(post.total)} in all, to ${people(post.lines.length)}. More points earn more, by the rules of the DAO.`;
  const smallPrint = [
    "Points come from the merged work, inside limits that nothing written in a pull request can move.",
    `Payout id \`${post.payoutId}\``,
    `Transfers hash \`${post.transfersHash}\``,
    `Ledger root \`${post.ledgerRoot}\``,
  ];
  const sayMore = (left: number) => `…and ${left} more: ${record}`;
  const reserved = fitRows(reservedRows(post), RESERVED_CHARACTERS_MAX, sayMore).join("\n");
  const objecting = objectionWords(post);
  const room = roomBeside([head, tableHead, reserved, objecting, smallPrintOf({ smallPrint })]);
  const table =
    post.lines.length === 0 ? "Nobody." : fitRows(proposalRows(post, room, explorerUrl), room, sayMore).join("\n");
  return {
    colour: PROPOSAL_COLOURS[post.stage],
    head,
    blocks: [`${tableHead}\n${table}`, reserved, objecting],
    smallPrint,
    links: [...ballotLinks(post), { label: "Public record", url: post.recordUrl }],
    mentioned: [],
  };
}

/** With as much detail as lets everybody stand in the post; with the least where not even that fits. */
function proposalRows(post: ProposalPost, roomCharacters: number, explorerUrl: string | null): readonly string[] {
  const { lines, epoch } = post;
  const wordings: readonly ((line: PostedLine) => string)[] = [
    (line) => `${paidWords(line, explorerUrl)}${reasonWords(line, epoch, true)}`,
    (line) => `${paidWords(line, explorerUrl)}${reasonWords(line, epoch, false)}`,
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

const PROPOSAL_COLOURS: Record<ProposalPost["stage"], number> = {
  discussion: COLOURS.waiting,
  voting: COLOURS.open,
  passed: COLOURS.done,
  rejected: COLOURS.ended,
  lapsed: COLOURS.ended,
  paid: COLOURS.done,
};

function proposalStage(post: ProposalPost): string {
  const because = post.verdictBecause === null ? "" : ` ${plainSentence(post.verdictBecause)}`;
  switch (post.stage) {
    case "discussion":
      return `**Open for discussion.** Nothing is paid yet. The vote opens ${moment(post.opensAt)} and ends ${moment(post.endsAt)}.`;
    case "voting":
      return `**The vote is open** until ${moment(post.endsAt)}. It opened ${moment(post.opensAt)}.`;
    case "passed":
      return `**Passed.**${because} Nothing is paid yet: when the time for objections is over, the treasurers are asked to sign.`;
    case "rejected":
      return `**Rejected.**${because} Nobody is paid by this proposal, and the money stays in the treasury.`;
    case "lapsed":
      return `**Lapsed.**${because} Nobody is paid by this proposal, and the money stays in the treasury.`;
    case "paid":
      return `**Paid.**${because} Every transfer below was made.`;
    default:
      return unreachable(post.stage);
  }
}

function objectionWords({ stage }: ProposalPost): string {
  if (stage === "discussion") {
    return "**Something wrong?** `/score` shows every reason behind the points of a pull request. Say in this channel what is wrong before the vote opens; later you can still vote against.";
  }
  if (stage === "voting")
    return "**Something wrong?** `/score` shows every reason behind the points of a pull request. Vote against, and say why in this channel.";
  if (stage === "passed")
    return "**An objection?** Say it in this channel now: the treasurers read it before they sign.";
  return "";
}

function reservedRows(post: ProposalPost): string[] {
  if (post.reserved.length === 0) return [];
  return [
    "### Reserved",
    hasFailed(post)
      ? "These people are not among the lines, for want of a wallet that could be paid now. As nobody is paid by this proposal, nothing of it is kept for them either."
      : "Their share is kept for them and is a line of a later proposal: after `/link` where no wallet is linked, after its waiting time where one took another's place, or because this payout is full.",
    ...post.reserved.map(({ name, amount }) => `- ${amountWords(amount)} for ${nameOf(name)}`),
  ];
}

function hasFailed({ stage }: ProposalPost): boolean {
  return stage === "rejected" || stage === "lapsed";
}

function ballotLinks(post: ProposalPost): Link[] {
  if (post.ballotUrl === null) return [];
  return [{ label: post.stage === "voting" ? "Vote on Snapshot" : "Ballot on Snapshot", url: post.ballotUrl }];
}

/** "2.57 points: acme/lamp#12 1.42, …", the best work first; what the heading says already is left out. */
function reasonWords({ because, work }: PostedLine, epoch: number, isLinked: boolean): string {
  const pulls = bestOf(work).map(
    ({ pull, url, score }) => `${pullWords(pull, isLinked ? url : "")} ${showScore(score)}`,
  );
  const more = work.length > PULLS_PER_LINE_MAX ? [`${work.length - PULLS_PER_LINE_MAX} more`] : [];
  const reason = because === `epoch ${epoch}` ? "" : plain(because, WORDS_CHARACTERS_MAX);
  const worked = work.length === 0 ? "" : `${pointsOf({ work })} points: ${[...pulls, ...more].join(", ")}`;
  const parts = [reason, worked].filter((part) => part !== "");
  return parts.length === 0 ? "" : `\n   ${parts.join(" · ")}`;
}

function pointsOf({ work }: Pick<PostedLine, "work">): string {
  return showScore(work.reduce((sum, { score }) => sum + score, 0));
}

function bestOf(work: PostedLine["work"]): PostedLine["work"] {
  return work.toSorted((a, b) => b.score - a.score).slice(0, PULLS_PER_LINE_MAX);
}

function pullWords(pull: string, url: string): string {
  const label = plain(pull, NAME_CHARACTERS_MAX);
  const address = webAddress(url);
  return address === null ? label : `[${label}](${address})`;
}

// ---- The payout, the reminder, the thanks, the stop -------------------------------------------------------------------

const PAYOUT_COLOURS: Record<PayoutPost["stage"], number> = {
  "to-sign": COLOURS.waiting,
  "to-cancel": COLOURS.stopped,
  sent: COLOURS.open,
  settled: COLOURS.done,
  superseded: COLOURS.ended,
};

function payoutSheet(post: PayoutPost): Sheet {
  const transaction = post.transactionHash === null ? [] : [`Transaction \`${post.transactionHash}\``];
  const head = `## ${titleOf(post)}: payout of epoch ${post.epoch}\n${amountWords(post.total)} to ${people(post.recipients)}.`;
  const stage = payoutStage(post);
  const smallPrint = [`Safe transaction hash \`${post.safeTxHash}\``, `Safe nonce ${post.safeTxNonce}`, ...transaction];
  const sayMore = (left: number) => `…and ${left} more, whom \`/payout review\` names to treasurers.`;
  const room = roomBeside([head, stage, ...lowGasRows(post), smallPrintOf({ smallPrint })]);
  return {
    colour: PAYOUT_COLOURS[post.stage],
    head,
    blocks: [stage, ...lowGasRows(post), fitRows(withheldRows(post), room, sayMore).join("\n")],
    smallPrint,
    links: transactionLinks(post),
    mentioned: [],
  };
}

function payoutStage(post: PayoutPost): string {
  const countOf = (signed: number) => `**${signed} of ${post.threshold}** signatures`;
  const signatures = countOf(post.signed);
  switch (post.stage) {
    case "to-sign":
      return `**Waiting for the treasurers:** ${signatures} so far. The money leaves the treasury when enough have signed.\nIf you are one of them:\n1. \`/payout review\` shows every transfer and the hashes to compare.\n2. \`/payout approve\` gives you a page of your own to sign it with your wallet.`;
    case "to-cancel":
      return `**A treasurer asks to cancel this payout.** An empty transaction may take its place at the same Safe nonce: whichever of the two has enough signatures first is carried out, and the other then cannot be.\n- To pay: ${signatures}, with \`/payout approve\`.\n- To cancel: ${countOf(post.cancelSigned ?? 0)}, with \`/payout cancel\`.\nA payout that is cancelled is not lost: it is held for a while and then offered again.`;
    case "sent":
      return `**Sent** with ${signatures}. It counts as paid once the chain cannot take it back.`;
    case "settled":
      return "**Paid.** Every transfer was found on chain, amount for amount.";
    case "superseded":
      return "**Replaced.** This transaction can no longer be carried out. Please do not sign it; a newer post takes its place.";
    default:
      return unreachable(post.stage);
  }
}

function lowGasRows({ lowGasAt }: PayoutPost): string[] {
  if (lowGasAt === null) return [];
  return [
    `**Gas runs low:** \`${lowGasAt}\`, which sends payouts, holds little more than one costs. Send it some; it can spend nothing from the treasury.`,
  ];
}

function withheldRows({ withheld }: PayoutPost): string[] {
  if (withheld.length === 0) return [];
  return [
    "### Left out",
    "These transfers could not be made, and the others do not wait for them. Their amounts become lines of the next proposal. If one of them is yours, another wallet linked with `/link` may help.",
    ...withheld.map(({ name, because }) => `- ${nameOf(name)}: ${plainSentence(because)}`),
  ];
}

function reminderSheet(post: ReminderPost): Sheet {
  const missing = post.threshold - post.signed;
  const words = missing === 1 ? "1 signature is missing" : `${missing} signatures are missing`;
  return {
    colour: COLOURS.waiting,
    head: `## ${titleOf(post)}: the payout of epoch ${post.epoch} waits for treasurers\n${amountWords(post.total)} cannot be paid yet: **${words}** (${post.signed} of ${post.threshold} so far).`,
    blocks: [
      "If you are a treasurer: `/payout review` shows every transfer and the hashes to compare, `/payout approve` gives you a page of your own to sign it.",
    ],
    smallPrint: ["As it stood when this was written; `/payout status` says how it stands now."],
    links: [],
    mentioned: [],
  };
}

function thanksSheet(post: ThanksPost): Sheet {
  const record = webAddress(post.recordUrl) ?? "";
  const head = `## ${titleOf(post)} says thank you: epoch ${post.epoch} is paid`;
  const smallPrint = [`Transaction \`${post.transactionHash}\``];
  const room = roomBeside([head, smallPrintOf({ smallPrint })]);
  const rowsOf = (isLinked: boolean) =>
    post.lines.map((line) => `- ${nameOf(line.name)}: ${amountWords(line.amount)} for ${thankedWork(line, isLinked)}`);
  const linked = rowsOf(true);
  const rows = linked.join("\n").length <= room ? linked : rowsOf(false);
  const shown = fitRows(rows, room, (left) => `…and ${left} more: ${record}`);
  // A person is called only where the post names them.
  const named = shown === rows ? post.lines : post.lines.slice(0, shown.length - 1);
  return {
    colour: COLOURS.done,
    head,
    blocks: [shown.join("\n")],
    smallPrint,
    links: [...transactionLinks(post), { label: "Public record", url: post.recordUrl }],
    mentioned: [...new Set(named.flatMap(({ name }) => discordIdOf(name) ?? []))],
  };
}

function thankedWork({ work, because }: PostedLine, isLinked: boolean): string {
  const pulls = bestOf(work).map(({ pull, url }) => pullWords(pull, isLinked ? url : ""));
  if (pulls.length === 0) return plain(because, WORDS_CHARACTERS_MAX);
  return work.length > pulls.length ? `${pulls.join(", ")} and ${work.length - pulls.length} more` : pulls.join(", ");
}

function transactionLinks({ transactionUrl }: PayoutPost | ThanksPost): Link[] {
  return transactionUrl === null ? [] : [{ label: "Transaction", url: transactionUrl }];
}

function stopSheet(post: StopPost): Sheet {
  const part = (title: string, text: string) => `**${title}** ${plain(text, STOP_CHARACTERS_MAX)}`;
  return {
    colour: COLOURS.stopped,
    head: `## ${titleOf(post)}: stopped, a person has to decide\n${plain(post.what, STOP_CHARACTERS_MAX)}`,
    blocks: [
      post.happened === "" ? "" : part("What happened:", post.happened),
      post.next === "" ? "" : part("What to do:", post.next),
    ],
    smallPrint: ["Nothing is guessed and nothing is paid by this step until then. Everything else goes on."],
    links: [],
    mentioned: [],
  };
}

// ---- What the buttons of a post answer ----------------------------------------------------------------------------------

const WHY: Record<ForumPost["about"], readonly string[]> = {
  proposal: [
    "**How to read this proposal**",
    "- An epoch is a stretch of time whose merged work is rewarded together. Each line is one person's share of its budget; shares follow the points.",
    "- Points stand on public criteria, 0.00 to 5.00 for a pull request. `/score` with one, like `owner/name#12`, shows all the reasons.",
    "- `/me` shows what you earned yourself and what it waits for. `/appeal` objects to a score of your own, while the DAO's rules give time for it.",
    "- First it is discussed, then voted on. Only a passed vote is paid, exactly as it stands here.",
  ],
  payout: [
    "**Why this payout**",
    "- The DAO's vote on this epoch passed. Each transfer is one that was voted on; the post names whoever is left out, and why.",
    "- Laurel holds no key to the treasury: the money moves when enough treasurers have signed.",
    "- A treasurer who sees something wrong can ask to cancel it. That alone stops nothing: an empty transaction at the same Safe nonce has to be signed by as many.",
    "- `/payout status` says in words what each payout waits for.",
  ],
  reminder: [
    "**Why this reminder**",
    "- The DAO's vote passed, and people are paid only once enough treasurers have signed.",
    "- There is one a day at most, from the day after the payout was offered until enough have signed.",
    "- A treasurer is an owner of the Safe whose wallet is linked with `/link`.",
  ],
  thanks: [
    "**Why these people**",
    "- Each was paid for work that was merged and scored in this epoch, after the DAO's vote.",
    "- `/score` with a pull request shows the reasons behind its score; `/me` shows your own standing.",
  ],
  stop: [
    "**Why it stopped**",
    "- Going on would have been a guess, and Laurel does not guess with the DAO's money.",
    "- The post says what happened and what a person can do now. Once that is done, the work goes on by itself.",
  ],
};

const CHECK: Record<ForumPost["about"], readonly string[]> = {
  proposal: [
    "**How to check this proposal**",
    "- The small print holds three fingerprints: of this payout, of its exact transfers, and of the ledger behind them. They also stand in the signed ballot on Snapshot and must be the same there.",
    "- The public record lists every contribution, score and transfer; the exact amounts stand there and in the ballot.",
  ],
  payout: [
    "**How to check this payout**",
    "- `/payout review` shows treasurers every transfer and three hashes: of the Safe transaction, its domain and its message. Your wallet must show the same before you sign.",
    "- The small print names the Safe transaction; once it is sent, its transaction can be read on chain.",
    "- What cancels it has hashes of its own: `/payout cancel` shows them before anybody signs.",
  ],
  reminder: [
    "**How to check this reminder**",
    "- The payout has a post of its own in this channel, with its Safe transaction hash and its signatures so far.",
    "- `/payout review` shows treasurers every transfer and its hashes. I never ask you to sign by direct message.",
  ],
  thanks: [
    "**How to check that this was paid**",
    "- The transaction in the small print holds every transfer of this epoch. Compare it with the proposal and with your wallet.",
  ],
  stop: ["**How to check this**", "- The public record says what was done before the stop, and what was not."],
};

export function explainPost(about: ForumPost["about"], question: "why" | "check", urls: readonly string[]): string[] {
  const text = question === "why" ? WHY[about] : CHECK[about];
  const links = urls.flatMap((url) => webAddress(url) ?? []);
  return links.length === 0 ? [...text] : [...text, `See: ${links.map((url) => `<${url}>`).join(" · ")}`];
}

// ---- What commands answer ---------------------------------------------------------------------------------------------

export const NOT_IN_A_SERVER = "Please use my commands in your DAO's server: here I cannot know which DAO you mean.";
export const NO_DAO_HERE =
  "No DAO is set up for this server yet. Whoever runs me can add it: a DAO's configuration names its server.";
export const UNKNOWN_COMMAND = "I do not know this command (yet). Try /help.";
export const UNKNOWN_BUTTON = "I do not know this button (any more). Try /help.";
export const NO_PAYOUT_YET = "There is no payout yet. The first is proposed here when an epoch with scored work ends.";

/** Whoever decides by an answer must know that it is not whole. */
export function cutWords(left: number): string {
  return `This answer is too long for Discord: ${left} more messages are left out. Do not decide by what stands here alone.`;
}

export function apologyWords(errorId: string): string {
  return `I am sorry: something went wrong on my side. Please try again in a few minutes. If it happens again, give this number to whoever runs me: \`${errorId}\``;
}

export function helpRows(
  daoName: string,
  commands: readonly { readonly usage: string; readonly description: string }[],
): string[] {
  return [
    `I reward the work of **${plain(daoName, NAME_CHARACTERS_MAX)}**: merged pull requests get points, at the end of each epoch (a stretch of time, such as a week) the points share out its budget, members vote, and what passes is paid.`,
    "**What you can ask me**",
    ...commands.map(({ usage, description }) => `- \`${usage}\`: ${description}`),
    "Start with `/link`: without a wallet your rewards are kept, but cannot be paid. Only you see my answers. I never ask you to link or to sign by direct message, and never for a seed phrase or a private key.",
  ];
}

export function linkRows(page: OneTimePage, asker: DiscordAccount): string[] {
  return [
    `**Your page to link your accounts**: <${page.url}>`,
    "It shows which GitHub account is yours, and your wallet signs a text there: that costs nothing and moves no money. Your rewards are then paid to this wallet.",
    `It works once and for 10 minutes; it ends ${moment(page.expiresAt)}. It is bound to you, ${plain(asker.name, NAME_CHARACTERS_MAX)}: never share it.`,
    "We never ask for this by direct message, and never for a seed phrase or a private key.",
  ];
}

/** One payout as the list and the status show it. */
export interface PayoutLine {
  readonly epoch: number;
  readonly stage: string;
  readonly total: string;
  readonly recipients: number;
  /** In one sentence: where the money is and what it waits for. */
  readonly waitsFor: string;
}

export function payoutListRows(payouts: readonly PayoutLine[]): string[] {
  return payouts.map(
    (payout) =>
      `- Epoch ${payout.epoch}: ${amountWords(payout.total)} to ${people(payout.recipients)}, **${stageWords(payout.stage)}**`,
  );
}

export function payoutStatusRows(payouts: readonly PayoutLine[]): string[] {
  return payouts.map(
    (payout) =>
      `**Epoch ${payout.epoch}** (${amountWords(payout.total)} to ${people(payout.recipients)}): ${plainSentence(payout.waitsFor)}`,
  );
}

const STAGE_WORDS: Readonly<Record<string, string>> = {
  drafted: "about to be proposed",
  discussion: "in discussion",
  voting: "being voted on",
  passed: "passed, not yet offered for signing",
  rejected: "rejected",
  lapsed: "lapsed",
  "to-sign": "waiting for treasurers",
  sent: "sent, waiting to be final",
  settled: "paid",
  paid: "paid",
  superseded: "superseded",
};

function stageWords(stage: string): string {
  return STAGE_WORDS[stage] ?? plain(stage, NAME_CHARACTERS_MAX);
}

/** All that a treasurer compares before signing, hashes first; rows are never cut, however many there are. */
export function reviewRows(review: PayoutReview): string[] {
  switch (review.purpose) {
    case "pay":
      return paymentRows(review);
    case "cancel":
      return cancelRows(review);
    default:
      return unreachable(review.purpose);
  }
}

function paymentRows(review: PayoutReview): string[] {
  const { batch, safe, chainId } = review;
  const withheld = review.lines.filter(({ withheldBecause }) => withheldBecause !== null);
  return [
    `## Payout of epoch ${review.epoch}: ${plain(review.daoName, NAME_CHARACTERS_MAX)}\n${amountWords(review.total)} to ${people(batch.transfers.length)}, from Safe \`${safe}\` on chain ${chainId}, nonce ${batch.safeTxNonce}.`,
    ...newAddressRows(review),
    ...askedToCancelRows(review),
    signedRow("Signed", review),
    voteRow(review),
    ...hashRows(review),
    "**The ballot must name the same:**",
    `- payout id \`${batch.payoutId}\``,
    ...(withheld.length === 0 ? [`- transfers hash \`${batch.transfersHash}\``] : []),
    ...callRows(review),
    "### Who gets what, by the same bytes",
    ...recipientRows(review),
    ...leftOutRows(withheld),
  ];
}

/** Nobody signs a payout unaware that another treasurer wants it stopped. */
function askedToCancelRows({ cancelSigned, threshold }: PayoutReview): string[] {
  if (cancelSigned === null) return [];
  return [`**A treasurer asks to cancel this payout:** ${cancelSigned} of ${threshold} have signed for that.`];
}

/** What a payout is stopped with: it has hashes of its own, and neither a payout id nor transfers. */
function cancelRows(review: PayoutReview): string[] {
  const { batch, safe, chainId, threshold } = review;
  return [
    `## Cancelling the payout of epoch ${review.epoch}: ${plain(review.daoName, NAME_CHARACTERS_MAX)}\nAn empty transaction from Safe \`${safe}\` to itself on chain ${chainId}. It pays nobody and uses up nonce ${batch.safeTxNonce}, which the payout was offered under.`,
    `**Asking alone stops nothing:** whichever of the two has ${threshold} signatures first is carried out. If it is this one, the payout is held for a while and then offered again; \`/payout status\` says until when.`,
    signedRow("Signed to cancel", review),
    voteRow(review),
    ...hashRows(review),
    "### Who is not paid then",
    ...paidLines(review).map((line) => `- ${amountWords(line.amount)} to ${namesOf(line)}`),
    ...callRows(review),
  ];
}

type ReviewLine = PayoutReview["lines"][number];

function paidLines({ lines }: PayoutReview): ReviewLine[] {
  return lines.filter(({ withheldBecause }) => withheldBecause === null);
}

/** Whoever got hold of an account would put in an address of their own: this is where it shows. */
function newAddressRows(review: PayoutReview): string[] {
  const count = paidLines(review).filter(({ isNewAddress }) => isNewAddress).length;
  if (count === 0) return [];
  const words = count === 1 ? "1 new address" : `${count} new addresses`;
  return [
    `**${words}:** nothing was ever paid to that person there. Where it surprises you, ask them somewhere else than on Discord before you sign.`,
  ];
}

function signedRow(title: string, { signedBy, threshold }: PayoutReview): string {
  return `**${title}:** ${signedBy.length} of ${threshold}${signedBy.map((wallet) => `\n- \`${wallet}\``).join("")}`;
}

function voteRow({ ballotUrl, verdictBecause }: PayoutReview): string {
  return `**Ballot:** ${ballotAddress(ballotUrl)}\n**Verdict:** ${plainSentence(verdictBecause)}`;
}

function hashRows({ batch }: PayoutReview): string[] {
  return [
    "**Your wallet must show the same hashes:**",
    `- Safe transaction hash (safeTxHash) \`${batch.safeTxHash}\``,
    `- domain hash \`${batch.domainHash}\``,
    `- message hash \`${batch.messageHash}\``,
  ];
}

/** Laid out from the transaction itself: the lines only lend names and words to wallets that they also have. */
function recipientRows(review: PayoutReview): string[] {
  const lineOf = new Map(paidLines(review).map((line) => [line.wallet, line]));
  return review.batch.transfers.map(({ wallet, amountBaseUnits }, at) => {
    const line = lineOf.get(wallet);
    const mark = line?.isNewAddress === true ? "**New address** " : "";
    const received = `${mark}\`${wallet}\`, ${amountBaseUnits} base units`;
    if (line === undefined) return `${at + 1}. **Not voted on: do not sign.**\n   ${received}`;
    const because = plain(line.because, WORDS_CHARACTERS_MAX);
    return [`${at + 1}. ${amountWords(line.amount)} to ${namesOf(line)}`, received, because].join("\n   ").trimEnd();
  });
}

function namesOf({ discordId, login }: ReviewLine): string {
  const names = [
    ...(discordId === null ? [] : [`<@${discordId}>`]),
    ...(login === null ? [] : [plain(login, NAME_CHARACTERS_MAX)]),
  ];
  return names.length === 0 ? "a person who was erased" : names.join(", ");
}

function leftOutRows(withheld: readonly ReviewLine[]): string[] {
  if (withheld.length === 0) return [];
  return [
    "### Voted, and left out of this transaction",
    ...withheld.map(
      (line) =>
        `- ${amountWords(line.amount)} to ${namesOf(line)}\n  \`${line.wallet}\`\n  ${plainSentence(line.withheldBecause ?? "")}`,
    ),
    "The ballot's transfers hash covers these lines too. Their amounts become lines of the next proposal.",
  ];
}

/** Only something absurd is cut. */
const CALL_CHARACTERS_MAX = 30_000;

function callRows({ batch }: PayoutReview): string[] {
  const calls = batch.calls.map(({ to, what }, at) => `${at + 1}. at \`${to}\`: ${plain(what, CALL_CHARACTERS_MAX)}`);
  return ["### What the transaction does, read back from its bytes", ...(calls.length === 0 ? ["Nothing."] : calls)];
}

function ballotAddress(url: string): string {
  const address = webAddress(url);
  return address === null ? "no address" : `<${address}>`;
}

export function reviewNextRows(): string[] {
  return [
    "If all of this is right, `/payout approve` gives you a page of your own to sign it. If something is wrong, `/payout cancel` asks the treasurers to stop it.",
  ];
}

export function signingRows(page: OneTimePage, purpose: PayoutReview["purpose"]): string[] {
  const what = purpose === "pay" ? "this payout" : "against this payout";
  return [
    `**Your page to sign ${what}**: <${page.url}>`,
    `It works once and ends ${moment(page.expiresAt)}. It is bound to you: never share it. Sign only what agrees with the review below.`,
  ];
}

export const NOTHING_TO_REVIEW = "Nothing waits for you. Work in which you have a part goes to other reviewers.";

/** A reason as long as the record takes one stands whole, with what leads up to it. */
const SAID_CHARACTERS_MAX = 2100;
/** Of what is said about one work: a full queue stays within the pages of one answer. */
const ITEM_CHARACTERS_MAX = 2400;
/** The longest name of a work is about 180 characters. */
const WORK_CHARACTERS_MAX = 200;
const TYPED_CHARACTERS_MAX = 300;

/** What a reviewer may decide on, each with its reasons and what to type. */
export function queueRows(items: readonly ReviewItem[]): string[] {
  const mayQuote = items.some(({ what }) => what !== "audit");
  return [
    `**${items.length === 1 ? "One item waits" : `${items.length} items wait`} for you.** Read the work before you decide.`,
    ...items.flatMap(itemRows),
    ...(mayQuote ? [QUOTES_WORDS] : []),
  ];
}

const QUOTES_WORDS =
  "-# A score far from what code alone arrives at needs `quotes:` as well: changed lines, word for word, with ` || ` between them.";

function itemRows({ what, contribution, score, deterministic, says }: ReviewItem): string[] {
  const stands = score === null ? "" : `, ${showScore(score)} of ${showScore(SCORE_MAX)}`;
  const byCode = deterministic === null ? "" : ` (${showScore(deterministic)} by code alone)`;
  const said = says.map((sentence) => `- ${plain(sentence, SAID_CHARACTERS_MAX)}`);
  const sayMore = (left: number) => `- …and ${left} more, with \`/score\`.`;
  return [
    `**${ITEM_TITLES[what]}: ${workWords(contribution)}**${stands}${byCode}`,
    ...fitRows(said, ITEM_CHARACTERS_MAX, sayMore),
    nextWords(what, contribution),
  ];
}

const ITEM_TITLES: Record<ReviewItem["what"], string> = { appeal: "Appeal", provisional: "Provisional", audit: "Rate" };

/** "acme/lamp#12/author" as a link to where the work is read, without a preview. */
function workWords(contribution: string): string {
  const [, repository, pull] = /^([\w.-]+\/[\w.-]+)#([0-9]+)\//.exec(contribution) ?? [];
  const label = plain(contribution, WORK_CHARACTERS_MAX);
  return repository === undefined ? label : `[${label}](<https://github.com/${repository}/pull/${pull}>)`;
}

function nextWords(what: ReviewItem["what"], contribution: string): string {
  const ask = (part: string, rest: string) =>
    codeWords(`/review ${part} work:${contribution} ${rest}`, TYPED_CHARACTERS_MAX);
  switch (what) {
    case "appeal":
      return `Type ${ask("decide", "verdict:uphold reason:…")} or ${ask("decide", "verdict:amend score:… reason:…")}`;
    case "provisional":
      return `Type ${ask("confirm", "reason:…")} or ${ask("amend", "score:… reason:…")}`;
    case "audit":
      return `Type ${ask("rate", "score:…")}`;
    default:
      return unreachable(what);
  }
}

// ---- Words ------------------------------------------------------------------------------------------------------------

function titleOf({ daoName }: { readonly daoName: string }): string {
  return plain(daoName, NAME_CHARACTERS_MAX);
}

/** The Discord account if linked, the login if not, a short pseudonym for who was erased. */
function nameOf(name: PersonName): string {
  const discordId = discordIdOf(name);
  if (discordId !== null) return `<@${discordId}>`;
  return name.login === null ? `a former member (${plain(name.person, 12)})` : plain(name.login, NAME_CHARACTERS_MAX);
}

function discordIdOf({ discordId }: Pick<PersonName, "discordId">): string | null {
  return discordId !== null && /^[0-9]{1,20}$/.test(discordId) ? discordId : null;
}

function paidWords(line: PostedLine, explorerUrl: string | null): string {
  return `${amountWords(line.amount)} to ${nameOf(line.name)} at ${shortWallet(line.wallet, explorerUrl)}`;
}

function shortWallet(wallet: Wallet, explorerUrl: string | null): string {
  const short = `${wallet.slice(0, 6)}…${wallet.slice(-4)}`;
  const address = explorerUrl === null ? null : webAddress(`${explorerUrl.replace(/\/+$/, "")}/address/${wallet}`);
  return address === null ? `\`${short}\`` : `[${short}](${address})`;
}

function amountWords(amount: string): string {
  return `**${plain(amount, WORDS_CHARACTERS_MAX)}**`;
}

function people(count: number): string {
  return count === 1 ? "1 person" : `${count} people`;
}

/** Shown by Discord in the reader's own time zone. */
function moment(time: UnixSeconds): string {
  return `<t:${time}:f> (<t:${time}:R>)`;
}

function plainSentence(untrusted: string): string {
  const text = plain(untrusted, PARAGRAPH_CHARACTERS_MAX);
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return text === "" || /[.!?…]$/.test(text) ? capital : `${capital}.`;
}

/** What is left of a post for its table, with a line break around each part. */
function roomBeside(parts: readonly string[]): number {
  return DISPLAYED_CHARACTERS_MAX - parts.reduce((sum, part) => sum + part.length + 2, 0);
}
