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
import { contentHash, type Hash } from "#core/key.ts";
import { SCORE_MAX } from "#core/score/score.ts";
import type { DiscordAccount, OneTimePage, PayoutReview, ReviewItem } from "#core/workflow/answers.ts";
import type { ForumPost, PayoutPost, PostedLine } from "#core/world.ts";
import type { ReminderPost, StopPost, ThanksPost } from "#core/world.ts";
import { motionSheet, proposalSheet, voteName, voteReminderSheet } from "./governance-message.ts";
import { pressId } from "./press.ts";
import { amountWords, bestOf, discordIdOf, moment, nameOf, people, pullWords } from "./sheet.ts";
import { COLOURS, NAME_CHARACTERS_MAX, roomBeside, smallPrintOf, subjectWords } from "./sheet.ts";
import { titleOf, WORDS_CHARACTERS_MAX } from "./sheet.ts";
import type { Link, Sheet } from "./sheet.ts";
import { disputeSheet, holdSheet, lineRows, pauseSheet, reasonWords, walletSheet, withheldSheet } from "./notice.ts";
import { sayPoints } from "./locales/figure.ts";
import { sayRecord, tellRecord } from "./locales/record.ts";
import type { Say } from "./locales/say.ts";
import { boldAmount, capital, sayPeople, saySubject } from "./locales/words.ts";
import { codeWords, fitRows, plain, webAddress } from "./text.ts";

// ---- Posts ------------------------------------------------------------------------------------------------------------

/** A post as it is sent: Components V2, whose flag a message keeps for ever. */
export interface PostForm {
  readonly flags: typeof MessageFlags.IsComponentsV2;
  readonly components: readonly [
    APIContainerComponent,
    APIActionRowComponent<APIButtonComponent>,
    ...APIActionRowComponent<APIButtonComponent>[],
  ];
  readonly allowed_mentions: APIAllowedMentions;
}

/** Discord refuses more in allowed_mentions. */
const MENTIONS_MAX = 100;
/** Three such paragraphs and their titles fit into one post. */
const STOP_CHARACTERS_MAX = 1200;

/** The post as JSON. The content's hash lies in the second button, where a later run finds and compares it. */
export function renderPost(post: ForumPost, explorerUrl: string | null = null): PostForm {
  const sheet = composeSheet(post, explorerUrl);
  const container = layOut(sheet);
  const mentions: APIAllowedMentions = { parse: [], users: sheet.mentioned.slice(0, MENTIONS_MAX) };
  const acts = actRow(post);
  const print = contentHash(JSON.stringify([container, sheet.links, acts]));
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [container, buttonRow(post, print, sheet.links), ...acts],
    allowed_mentions: mentions,
  };
}

function composeSheet(post: ForumPost, explorerUrl: string | null): Sheet {
  switch (post.about) {
    case "proposal":
      return proposalSheet(post, explorerUrl);
    case "motion":
      return motionSheet(post);
    case "vote-reminder":
      return voteReminderSheet(post);
    case "payout":
      return payoutSheet(post);
    case "reminder":
      return reminderSheet(post);
    case "thanks":
      return thanksSheet(post);
    case "hold":
      return holdSheet(post);
    case "withheld":
      return withheldSheet(post);
    case "wallet":
      return walletSheet(post);
    case "dispute":
      return disputeSheet(post);
    case "pause":
      return pauseSheet(post);
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

/** What a reader may do about it, each for themselves and answered to them alone. */
function actRow(post: ForumPost): APIActionRowComponent<APIButtonComponent>[] {
  const acts = actsOf(post);
  if (acts.length === 0) return [];
  const type = ComponentType.Button;
  const style = ButtonStyle.Secondary;
  const components = acts.map(([label, custom_id]) => ({ type, style, label, custom_id }) as const);
  return [{ type: ComponentType.ActionRow, components }];
}

function actsOf(post: ForumPost): (readonly [label: string, customId: string])[] {
  switch (post.about) {
    case "proposal":
    case "motion": {
      const name = post.about === "motion" ? `motion ${post.number}` : voteName(post);
      const status = ["Status", pressId("proposal", `show ${name}`)] as const;
      const vote = ["Vote", pressId("proposal", `vote ${name}`)] as const;
      const appeal = ["Appeal", pressId("appeal", "")] as const;
      if (post.stage === "voting") return post.about === "motion" ? [vote, status] : [vote, appeal, status];
      return post.about === "proposal" && post.stage === "discussion" ? [appeal, status] : [status];
    }
    case "payout":
    case "reminder":
    case "hold":
    case "withheld":
      return [["Status", pressId("payout", "status")]];
    case "vote-reminder":
    case "thanks":
    case "wallet":
    case "dispute":
    case "pause":
    case "stop":
      return [];
    default:
      return unreachable(post);
  }
}

const PRINT_ID = /^check:([a-z-]+):[0-9a-f]{32}$/;

function printId(post: ForumPost, print: Hash): string {
  return `check:${post.about}:${print.slice(2, 34)}`;
}

/** What a post with this button is about, or null when the button is not the one that holds the content's hash. */
export function aboutOfPrint(customId: string): ForumPost["about"] | null {
  const named = PRINT_ID.exec(customId)?.[1];
  return ABOUTS.find((about) => about === named) ?? null;
}

const ABOUTS = [
  "proposal",
  "motion",
  "vote-reminder",
  "payout",
  "reminder",
  "thanks",
  "hold",
  "withheld",
  "wallet",
  "dispute",
  "pause",
  "stop",
] as const satisfies readonly ForumPost["about"][];

/** Link buttons, without those whose address Discord would refuse. */
export function linkButtons(links: readonly Link[]): APIButtonComponent[] {
  return links.flatMap(({ label, url }) => {
    const address = webAddress(url);
    return address === null ? [] : [{ type: ComponentType.Button, style: ButtonStyle.Link, label, url: address }];
  });
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
  const head = `## ${titleOf(post)}: payout of ${subjectWords(post)}\n${amountWords(post.total)} to ${people(post.recipients)}.${putUpWords(post)}`;
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

/** A small reward is not sent: whoever it is for reads where it waits. */
function putUpWords({ claims, stage }: PayoutPost): string {
  if (claims === undefined) return "";
  const how = stage === "settled" ? "is put up for claiming at" : "will be put up for claiming at";
  return ` Of it ${amountWords(claims.total)}, small rewards of ${people(claims.recipients)}, ${how} ${webAddress(claims.url) ?? ""}`;
}

function payoutStage(post: PayoutPost): string {
  const countOf = (signed: number) => `**${signed} of ${post.threshold}** signatures`;
  const signatures = countOf(post.signed);
  switch (post.stage) {
    case "to-sign":
      return `**Waiting for the treasurers:** ${signatures} so far. The money leaves the treasury when enough have signed.\nIf you are one of them:\n1. \`/payout review\` shows every transfer and the hashes to compare.\n2. \`/payout approve\` gives you a page of your own to sign it with your wallet.`;
    case "to-cancel":
      return [
        cancelTitle(post),
        "An empty transaction may take its place at the same Safe nonce: whichever of the two has enough signatures first is carried out, and the other then cannot be.",
        `- To pay: ${signatures}, with \`/payout approve\`.`,
        `- To cancel: ${countOf(post.cancelSigned ?? 0)}, with \`/payout cancel\`.`,
        afterCancelling(post),
      ].join("\n");
    case "sent":
      return `**Sent** with ${signatures}. It counts as paid once the chain cannot take it back.`;
    case "settled":
      return post.claims === undefined
        ? "**Paid.** Every transfer was found on chain, amount for amount."
        : "**Paid.** Every transfer was found on chain, amount for amount, and the small rewards can be fetched.";
    case "superseded":
      return "**Replaced.** This transaction can no longer be carried out. Please do not sign it; a newer post takes its place.";
    default:
      return unreachable(post.stage);
  }
}

function cancelTitle({ stop, refused }: PayoutPost): string {
  if (refused.length > 0)
    return "**This payout cannot be carried out as it was signed.** One transfer that fails would take all others with it.";
  return stop === null
    ? "**A treasurer asks to cancel this payout.**"
    : reasonWords("Cancelling is asked for by", stop);
}

/** A long reason and the lines that are left out have to stand beside them. */
const REFUSED_CHARACTERS_MAX = 1_000;

function afterCancelling({ stop, refused }: PayoutPost): string {
  if (refused.length === 0)
    return "A payout that is cancelled is not lost: it is held for a while and then offered again.";
  const again =
    "Once it is cancelled it is offered again without them. If they can be made before, it is sent as it was signed.";
  const sayMore = (left: number) => `…and ${left} more, whom \`/payout review\` names to treasurers.`;
  const lines = fitRows(lineRows(refused), REFUSED_CHARACTERS_MAX, sayMore);
  const rows = ["### These transfers could not be made", ...lines, again];
  return [...rows, ...(stop === null ? [] : [reasonWords("Cancelling is asked for by", stop)])].join("\n");
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
    "These transfers could not be made, and the others do not wait for them. Their amounts become lines of the next proposal. If one of them is yours, another wallet linked with `/link add` may help.",
    ...lineRows(withheld),
  ];
}

function reminderSheet(post: ReminderPost): Sheet {
  const missing = post.threshold - post.signed;
  const words = missing === 1 ? "1 signature is missing" : `${missing} signatures are missing`;
  return {
    colour: COLOURS.waiting,
    head: `## ${titleOf(post)}: the payout of ${subjectWords(post)} waits for treasurers\n${amountWords(post.total)} cannot be paid yet: **${words}** (${post.signed} of ${post.threshold} so far).`,
    blocks: [REMINDER_WORDS[post.purpose]],
    smallPrint: ["As it stood when this was written; `/payout status` says how it stands now."],
    links: [],
    mentioned: [],
  };
}

const REMINDER_WORDS: Record<ReminderPost["purpose"], string> = {
  pay: "If you are a treasurer: `/payout review` shows every transfer and the hashes to compare, `/payout approve` gives you a page of your own to sign it.",
  cancel:
    "It was signed, and one of its transfers cannot be made: an empty transaction has to take its place before the others can be paid. If you are a treasurer: `/payout cancel` gives you a page of your own to sign that.",
};

function thanksSheet(post: ThanksPost): Sheet {
  const record = webAddress(post.recordUrl) ?? "";
  const head = `## ${titleOf(post)} says thank you: ${subjectWords(post)} is paid`;
  const smallPrint = [`Transaction \`${post.transactionHash}\``];
  const fetching = fetchingWords(post);
  const room = roomBeside([head, ...fetching, smallPrintOf({ smallPrint })]);
  const rowsOf = (isLinked: boolean) =>
    post.lines.map((line) => {
      const putUp = line.isPutUp === true ? ", put up for claiming" : "";
      return `- ${nameOf(line.name)}: ${amountWords(line.amount)} for ${thankedWork(line, isLinked)}${putUp}`;
    });
  const linked = rowsOf(true);
  const rows = linked.join("\n").length <= room ? linked : rowsOf(false);
  const shown = fitRows(rows, room, (left) => `…and ${left} more: ${record}`);
  // A person is called only where the post names them.
  const named = shown === rows ? post.lines : post.lines.slice(0, shown.length - 1);
  return {
    colour: COLOURS.done,
    head,
    blocks: [shown.join("\n"), ...fetching],
    smallPrint,
    links: [
      ...transactionLinks(post),
      ...(post.claimsUrl === undefined ? [] : [{ label: "Fetch rewards", url: post.claimsUrl }]),
      { label: "Public record", url: post.recordUrl },
    ],
    mentioned: [...new Set(named.flatMap(({ name }) => discordIdOf(name) ?? []))],
  };
}

function fetchingWords({ claimsUrl }: ThanksPost): string[] {
  if (claimsUrl === undefined) return [];
  return [
    `**Put up for claiming?** Open ${webAddress(claimsUrl) ?? ""}, connect any wallet and press Claim: the reward goes to the wallet it was earned for. It waits for you, and rewards of later epochs are added.`,
  ];
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
  motion: [
    "**How to read this motion**",
    "- A member with a vote asks all others. The words behind the bar are the member's own; everything else is Laurel's.",
    "- Nobody is paid by a motion. New rules count from the next epoch; a payout that is held is made or not made, as the members decide.",
    "- `/proposal vote` with its name shows what your vote counts and where to cast it.",
  ],
  "vote-reminder": [
    "**Why this reminder**",
    "- You have linked a wallet that has votes here, and no vote of it was seen yet. Each vote has one reminder at most.",
    "- `/proposal remind` with off ends them for you, and with on brings them back.",
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
    "- A treasurer is an owner of the Safe whose wallet is linked with `/link add`.",
  ],
  thanks: [
    "**Why these people**",
    "- Each was paid for work that was merged and scored in this epoch, after the DAO's vote.",
    "- `/score` with a pull request shows the reasons behind its score; `/me` shows your own standing.",
  ],
  hold: [
    "**Why it is held**",
    "- A treasurer, or a guardian whom the rules name, saw something that somebody has to look at first. The post has the reason.",
    "- No hold lasts for ever, and nobody holds one payout more than twice in a row. What is held is not lost.",
  ],
  withheld: [
    "**Why nobody is paid**",
    "- Before anybody is asked to sign, each transfer is tried by itself. Here every one of them failed; the post says why.",
    "- What could not be paid stays that person's, and is a named line of the next proposal.",
  ],
  wallet: [
    "**Why this post**",
    "- Rewards are paid to the wallet that is linked. Whoever gets hold of an account could link another one, so each change is told to everybody it concerns.",
    "- A wallet that took another's place waits before anything is paid to it, where the DAO's rules say so.",
  ],
  dispute: [
    "**Why this post**",
    "- Somebody has proven a claim on a GitHub account or a wallet that is linked to another member. Neither is believed at once: reviewers who are neither of the two decide.",
    "- Until then, and if they let it stand, nothing changes. What is on its way is paid where it was voted to go.",
  ],
  pause: [
    "**Why the DAO is paused**",
    "- A maintainer, or an admin of this server, saw something that has to be looked at before anybody is paid. The post has the reason.",
    "- Work is still credited and scored, and nobody loses what they earned. A pause ends by itself after thirty days at the latest, and nobody pauses more than twice in a row.",
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
  motion: [
    "**How to check this motion**",
    "- The signed ballot on Snapshot holds exactly what follows from it: the whole new rules, or the payout that is not made.",
    "- Every vote is verified from what its voter signed and counted again; the public record says how many agree.",
  ],
  "vote-reminder": [
    "**How to check this reminder**",
    "- Open the ballot from the post of the vote itself, in this channel, and compare the address. I never ask you to vote or to sign by direct message.",
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
  hold: [
    "**How to check this**",
    "- `/payout status` says until when each payout is held, by whom and why. The public record says the same.",
  ],
  withheld: [
    "**How to check this**",
    "- The public record names each line that is left out, with the reason; the next proposal has it as a line of its own.",
  ],
  wallet: [
    "**How to check this**",
    "- `/me` shows which wallet is linked to you. I never ask you to link or to sign by direct message.",
  ],
  dispute: [
    "**How to check this**",
    "- `/link show` names the disputes that you are in. I never ask you to link or to sign by direct message.",
  ],
  pause: [
    "**How to check this**",
    "- `/epoch` and the public record say until when the DAO is paused, by whom and why.",
  ],
  stop: ["**How to check this**", "- The public record says what was done before the stop, and what was not."],
};

export function explainPost(
  say: Say,
  about: ForumPost["about"],
  question: "why" | "check",
  urls: readonly string[],
): string[] {
  const text = (question === "why" ? WHY[about] : CHECK[about]).map((sentence) => say(sentence));
  const links = urls.flatMap((url) => webAddress(url) ?? []).map((url) => `<${url}>`);
  return links.length === 0 ? text : [...text, say("See: {links}", { links: links.join(" · ") })];
}

// ---- What commands answer ---------------------------------------------------------------------------------------------

export const NOT_IN_A_SERVER = "Please use my commands in your DAO's server: here I cannot know which DAO you mean.";
export const NO_DAO_HERE =
  "No DAO is set up for this server yet. Whoever runs me can add it: a DAO's configuration names its server.";
export const UNKNOWN_COMMAND = "I do not know this command (yet). Try /help.";
export const UNKNOWN_BUTTON = "I do not know this button (any more). Try /help.";
export const NO_PAYOUT_YET = "There is no payout yet. The first is proposed here when an epoch with scored work ends.";

/** Whoever decides by an answer must know that it is not whole. */
export function cutWords(say: Say, left: number): string {
  return say(
    "This answer is too long for Discord: {left, plural, one {# more message is} other {# more messages are}} left out. Do not decide by what stands here alone.",
    { left },
  );
}

export function apologyWords(say: Say, errorId: string): string {
  return say(
    "I am sorry: something went wrong on my side. Please try again in a few minutes. If it happens again, give this number to whoever runs me: {number}",
    { number: `\`${errorId}\`` },
  );
}

export function helpRows(
  say: Say,
  daoName: string,
  commands: readonly { readonly usage: string; readonly description: string }[],
): string[] {
  return [
    say(
      "I reward the work of {dao}: merged pull requests get points, at the end of each epoch (a stretch of time, such as a week) the points share out its budget, members vote, and what passes is paid.",
      { dao: `**${plain(daoName, NAME_CHARACTERS_MAX)}**` },
    ),
    say(
      "Start with `/link add`: without a wallet your rewards are kept, but cannot be paid. Only you see my answers. I never ask you to link or to sign by direct message, and never for a seed phrase or a private key.",
    ),
    say("**What you can ask me**"),
    ...commands.map(({ usage, description }) => `- \`${usage}\`: ${description}`),
  ];
}

export function linkRows(say: Say, page: OneTimePage, asker: DiscordAccount): string[] {
  return [
    say("**Your page to link your accounts**: {url}", { url: `<${page.url}>` }),
    say(
      "It shows which GitHub account is yours, and your wallet signs a text there: that costs nothing and moves no money. Your rewards are then paid to this wallet.",
    ),
    say("It works once and for 10 minutes; it ends {time}. It is bound to you, {name}: never share it.", {
      time: moment(page.expiresAt),
      name: plain(asker.name, NAME_CHARACTERS_MAX),
    }),
    say("We never ask for this by direct message, and never for a seed phrase or a private key."),
  ];
}

/** One payout as the list and the status show it. */
export interface PayoutLine {
  /** "epoch 6", "grant 2" */
  readonly of: string;
  readonly stage: string;
  readonly total: string;
  readonly recipients: number;
  /** In one sentence: where the money is and what it waits for. */
  readonly waitsFor: string;
}

export function payoutListRows(say: Say, payouts: readonly PayoutLine[]): string[] {
  return payouts.map((payout) =>
    say("- {payout}: {amount} to {count, plural, one {# person} other {# people}}, {stage}", {
      payout: capital(plain(tellRecord(say, payout.of).text, NAME_CHARACTERS_MAX)),
      amount: boldAmount(say, payout.total),
      count: payout.recipients,
      stage: `**${stageWords(say, payout.stage)}**`,
    }),
  );
}

export function payoutStatusRows(say: Say, payouts: readonly PayoutLine[]): string[] {
  return payouts.map((payout) =>
    say("{payout} ({amount} to {count, plural, one {# person} other {# people}}): {standing}", {
      payout: `**${capital(plain(tellRecord(say, payout.of).text, NAME_CHARACTERS_MAX))}**`,
      amount: boldAmount(say, payout.total),
      count: payout.recipients,
      standing: sayRecord(say, payout.waitsFor),
    }),
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

export function stageWords(say: Say, stage: string): string {
  return say(STAGE_WORDS[stage] ?? plain(stage, NAME_CHARACTERS_MAX));
}

/** All that a treasurer compares before signing, hashes first; rows are never cut, however many there are. */
export function reviewRows(say: Say, review: PayoutReview): string[] {
  switch (review.purpose) {
    case "pay":
      return paymentRows(say, review);
    case "cancel":
      return cancelRows(say, review);
    default:
      return unreachable(review.purpose);
  }
}

function paymentRows(say: Say, review: PayoutReview): string[] {
  const { batch, safe, chainId } = review;
  const withheld = review.lines.filter(({ withheldBecause }) => withheldBecause !== null);
  return [
    `## ${say("Payout of {payout}: {dao}", { payout: saySubject(say, review), dao: plain(review.daoName, NAME_CHARACTERS_MAX) })}\n${say(
      "{amount} to {count, plural, one {# person} other {# people}}, from Safe {safe} on chain {chain}, nonce {nonce}.",
      {
        amount: amountWords(review.total),
        count: batch.transfers.length,
        safe: `\`${safe}\``,
        chain: String(chainId),
        nonce: String(batch.safeTxNonce),
      },
    )}`,
    ...newAddressRows(say, review),
    ...askedToCancelRows(say, review),
    ...saidRows(say, review),
    ...signWithRows(say, review),
    signedRow(say, review),
    voteRow(say, review),
    ...hashRows(say, review),
    say("**The ballot must name the same:**"),
    say("- payout id {hash}", { hash: `\`${batch.payoutId}\`` }),
    ...(withheld.length === 0 ? [say("- transfers hash {hash}", { hash: `\`${batch.transfersHash}\`` })] : []),
    ...callRows(say, review),
    ...laneRows(say, review),
    say("### Who gets what, by the same bytes"),
    ...recipientRows(say, review),
    ...leftOutRows(say, withheld),
  ];
}

/** Nobody signs a payout unaware that another treasurer wants it stopped. */
function askedToCancelRows(say: Say, { cancelSigned, threshold }: PayoutReview): string[] {
  if (cancelSigned === null) return [];
  return [
    say("**This payout may be cancelled:** {signed} of {threshold} have signed for that.", {
      signed: cancelSigned,
      threshold,
    }),
  ];
}

/** In the words of those who held it or want it cancelled, each behind a colon. */
function saidRows(say: Say, { says }: PayoutReview): string[] {
  return says.map((sentence) => `- ${plain(tellRecord(say, sentence).text, SAID_CHARACTERS_MAX)}`);
}

function signWithRows(say: Say, { signWith }: PayoutReview): string[] {
  return signWith === null ? [] : [say("**Sign with your linked wallet:** {wallet}", { wallet: `\`${signWith}\`` })];
}

/** What a payout is stopped with: it has hashes of its own, and neither a payout id nor transfers. */
function cancelRows(say: Say, review: PayoutReview): string[] {
  const { batch, safe, chainId, threshold } = review;
  return [
    `## ${say("Cancelling the payout of {payout}: {dao}", { payout: saySubject(say, review), dao: plain(review.daoName, NAME_CHARACTERS_MAX) })}\n${say(
      "An empty transaction from Safe {safe} to itself on chain {chain}. It pays nobody and uses up nonce {nonce}, which the payout was offered under.",
      { safe: `\`${safe}\``, chain: String(chainId), nonce: String(batch.safeTxNonce) },
    )}`,
    say(
      "**Asking alone stops nothing:** whichever of the two has {threshold, plural, one {# signature} other {# signatures}} first is carried out. If it is this one, the payout is held for a while and then offered again; `/payout status` says until when.",
      { threshold },
    ),
    ...saidRows(say, review),
    ...signWithRows(say, review),
    signedRow(say, review),
    voteRow(say, review),
    ...hashRows(say, review),
    say("### Who is not paid then"),
    ...paidLines(review).map((line) => `- ${sentTo(say, line)}`),
    ...callRows(say, review),
  ];
}

type ReviewLine = PayoutReview["lines"][number];

function paidLines({ lines }: PayoutReview): ReviewLine[] {
  return lines.filter(({ withheldBecause }) => withheldBecause === null);
}

/** Whoever got hold of an account would put in an address of their own: this is where it shows. */
function newAddressRows(say: Say, review: PayoutReview): string[] {
  const count = paidLines(review).filter(({ isNewAddress }) => isNewAddress).length;
  if (count === 0) return [];
  return [
    say(
      "**{count, plural, one {# new address} other {# new addresses}}:** nothing was ever paid to that person there. Where it surprises you, ask them somewhere else than on Discord before you sign.",
      { count },
    ),
  ];
}

function signedRow(say: Say, { purpose, signedBy, threshold }: PayoutReview): string {
  const counted = { signed: signedBy.length, threshold };
  const words =
    purpose === "pay"
      ? say("**Signed:** {signed} of {threshold}", counted)
      : say("**Signed to cancel:** {signed} of {threshold}", counted);
  return `${words}${signedBy.map((wallet) => `\n- \`${wallet}\``).join("")}`;
}

function voteRow(say: Say, { ballotUrl, verdictBecause }: PayoutReview): string {
  const verdict = say("**Verdict:** {verdict}", { verdict: sayRecord(say, verdictBecause) });
  return `${say("**Ballot:** {url}", { url: ballotAddress(say, ballotUrl) })}\n${verdict}`;
}

function hashRows(say: Say, { batch }: PayoutReview): string[] {
  return [
    say("**Your wallet must show the same hashes:**"),
    say("- Safe transaction hash (safeTxHash) {hash}", { hash: `\`${batch.safeTxHash}\`` }),
    say("- domain hash {hash}", { hash: `\`${batch.domainHash}\`` }),
    say("- message hash {hash}", { hash: `\`${batch.messageHash}\`` }),
  ];
}

/** Laid out from the transaction itself: the lines only lend names and words to wallets that they also have. */
function recipientRows(say: Say, review: PayoutReview): string[] {
  const lineOf = new Map(paidLines(review).map((line) => [line.wallet, line]));
  return review.batch.transfers.map(({ wallet, amountBaseUnits }, at) => {
    const line = lineOf.get(wallet);
    const mark = line?.isNewAddress === true ? `${say("**New address**")} ` : "";
    const units = say("{wallet}, {amount} base units", { wallet: `\`${wallet}\``, amount: String(amountBaseUnits) });
    const received = `${mark}${units}`;
    if (line === undefined) return `${at + 1}. ${say("**Not voted on: do not sign.**")}\n   ${received}`;
    const because = plain(tellRecord(say, line.because).text, WORDS_CHARACTERS_MAX);
    const isPutUp = review.batch.claims?.transfers.some((transfer) => transfer.wallet === wallet) === true;
    const sent = isPutUp ? say("{sent}, by claim", { sent: sentTo(say, line) }) : sentTo(say, line);
    return [`${at + 1}. ${sent}`, received, because].join("\n   ").trimEnd();
  });
}

/** What goes on which way, and what that costs whom. */
function laneRows(say: Say, { batch, costs, chainId }: PayoutReview): string[] {
  if (batch.claims === null || costs === undefined) return [];
  const { transfers, contract, round } = batch.claims;
  const costOf = (gas: number) =>
    say("about {gas} gas, {fee}", { gas: gas.toLocaleString("en"), fee: feeWords(say, gas, costs.weiPerGas, chainId) });
  return [
    say("### Two ways, and what they cost now"),
    say("- Transferred to {direct}; put up for {claiming} to claim, round {round} of {contract}.", {
      direct: sayPeople(say, batch.transfers.length - transfers.length),
      claiming: sayPeople(say, transfers.length),
      round: String(round),
      contract: `\`${contract}\``,
    }),
    say("- This transaction: {cost}. With everything transferred: {all}.", {
      cost: costOf(costs.batch),
      all: costOf(costs.allTransferred),
    }),
    say("- One claim: {cost}, paid by whoever sends it.", { cost: costOf(costs.oneClaim) }),
    say("- By gas that was measured on a chain of our own, at what the chain asks for gas now."),
  ];
}

/** The currency that gas is paid in, where it is not ether. */
const CURRENCIES: Readonly<Record<number, string>> = { 100: "xDAI", 137: "POL" };
const WEI = 1e18;
const FEE_SHOWN_MIN = 1e-6;

/** For a glance: two digits of it, which the next block changes anyway. */
function feeWords(say: Say, gas: number, weiPerGas: bigint, chainId: number): string {
  const currency = CURRENCIES[chainId] ?? "ETH";
  const fee = Number(BigInt(gas) * weiPerGas) / WEI;
  if (fee < FEE_SHOWN_MIN) return say("less than {fee}", { fee: `0.000001 ${currency}` });
  return say("about {fee}", { fee: `${fee.toLocaleString("en", { maximumSignificantDigits: 2 })} ${currency}` });
}

/** Amounts stand here as on the page to sign and in the wallet. */
function sentTo(say: Say, line: ReviewLine): string {
  return say("{amount} to {person}", { amount: amountWords(line.amount), person: namesOf(say, line) });
}

function namesOf(say: Say, { discordId, login }: ReviewLine): string {
  const names = [
    ...(discordId === null ? [] : [`<@${discordId}>`]),
    ...(login === null ? [] : [plain(login, NAME_CHARACTERS_MAX)]),
  ];
  return names.length === 0 ? say("a person who was erased") : names.join(", ");
}

function leftOutRows(say: Say, withheld: readonly ReviewLine[]): string[] {
  if (withheld.length === 0) return [];
  return [
    say("### Voted, and left out of this transaction"),
    ...withheld.map(
      (line) => `- ${sentTo(say, line)}\n  \`${line.wallet}\`\n  ${sayRecord(say, line.withheldBecause ?? "")}`,
    ),
    say("The ballot's transfers hash covers these lines too. Their amounts become lines of the next proposal."),
  ];
}

/** Only something absurd is cut. */
const CALL_CHARACTERS_MAX = 30_000;

function callRows(say: Say, { batch }: PayoutReview): string[] {
  const calls = batch.calls.map(
    ({ to, what }, at) =>
      `${at + 1}. ${say("at {contract}: {call}", { contract: `\`${to}\``, call: plain(what, CALL_CHARACTERS_MAX) })}`,
  );
  return [
    say("### What the transaction does, read back from its bytes"),
    ...(calls.length === 0 ? [say("Nothing.")] : calls),
  ];
}

function ballotAddress(say: Say, url: string): string {
  const address = webAddress(url);
  return address === null ? say("no address") : `<${address}>`;
}

export function reviewNextRows(say: Say): string[] {
  return [
    say(
      "If all of this is right, `/payout approve` gives you a page of your own to sign it. If something is wrong, `/payout cancel` asks the treasurers to stop it.",
    ),
  ];
}

export function signingRows(say: Say, page: OneTimePage, purpose: PayoutReview["purpose"]): string[] {
  const url = `<${page.url}>`;
  return [
    purpose === "pay"
      ? say("**Your page to sign this payout**: {url}", { url })
      : say("**Your page to sign against this payout**: {url}", { url }),
    say(
      "It works once and ends {time}. It is bound to you: never share it. Sign only what agrees with the review below.",
      { time: moment(page.expiresAt) },
    ),
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
export function queueRows(say: Say, items: readonly ReviewItem[]): string[] {
  const mayQuote = items.some(({ what }) => what !== "audit");
  return [
    say("**{count, plural, one {One item waits} other {# items wait}} for you.** Read the work before you decide.", {
      count: items.length,
    }),
    ...items.flatMap((item) => itemRows(say, item)),
    ...(mayQuote ? [say(QUOTES_WORDS)] : []),
  ];
}

const QUOTES_WORDS =
  "-# A score far from what code alone arrives at needs `quotes:` as well: changed lines, word for word, with ` || ` between them.";

function itemRows(say: Say, { what, contribution, score, deterministic, says }: ReviewItem): string[] {
  const stands = score === null ? "" : `, ${pointsOfAll(say, score)}`;
  const byCode =
    deterministic === null ? "" : ` ${say("({points} by code alone)", { points: sayPoints(say, deterministic) })}`;
  const said = says.map((sentence) => `- ${plain(tellRecord(say, sentence).text, SAID_CHARACTERS_MAX)}`);
  const more = (left: number) => say("- …and {left} more, with `/score`.", { left });
  const title = say("{what}: {name}", { what: say(ITEM_TITLES[what]), name: workWords(contribution) });
  return [
    `**${title}**${stands}${byCode}`,
    ...fitRows(said, ITEM_CHARACTERS_MAX, more),
    nextWords(say, what, contribution),
  ];
}

function pointsOfAll(say: Say, score: number): string {
  return say("{points} of {most}", { points: sayPoints(say, score), most: sayPoints(say, SCORE_MAX) });
}

const ITEM_TITLES: Record<ReviewItem["what"], string> = {
  dispute: "Dispute",
  appeal: "Appeal",
  provisional: "Provisional",
  nomination: "To be credited",
  audit: "Rate",
};

/** "acme/lamp#12/author" as a link to where the work is read, without a preview. */
function workWords(contribution: string): string {
  const [, repository, pull] = /^([\w.-]+\/[\w.-]+)#([0-9]+)\//.exec(contribution) ?? [];
  const label = plain(contribution, WORK_CHARACTERS_MAX);
  return repository === undefined ? label : `[${label}](<https://github.com/${repository}/pull/${pull}>)`;
}

function nextWords(say: Say, what: ReviewItem["what"], contribution: string): string {
  const ask = (part: string, rest: string) =>
    codeWords(`/review ${part} work:${contribution} ${rest}`, TYPED_CHARACTERS_MAX);
  switch (what) {
    case "dispute":
      return say("Type {one} or {other}", {
        one: ask("decide", "verdict:uphold reason:…"),
        other: ask("decide", "verdict:amend reason:…"),
      });
    case "appeal":
      return say("Type {one} or {other}", {
        one: ask("decide", "verdict:uphold reason:…"),
        other: ask("decide", "verdict:amend score:… reason:…"),
      });
    case "provisional":
      return say("Type {one} or {other}", { one: ask("confirm", "reason:…"), other: ask("amend", "score:… reason:…") });
    case "nomination":
      return `Type ${ask("confirm", "reason:…")}, or ${ask("amend", "score:0.00 reason:…")} to decline it`;
    case "audit":
      return say("Type {one}", { one: ask("rate", "score:…") });
    default:
      return unreachable(what);
  }
}
