// A payout in a post: what waits for signatures, what was sent and paid, whom it is owed to, and what stopped.
import { unreachable } from "#core/errors.ts";
import type { PayoutPost, PostedLine, ReminderPost, StopPost, ThanksPost } from "#core/world.ts";
import {
  COLOURS,
  type Link,
  type Sheet,
  WORDS_CHARACTERS_MAX,
  amountWords,
  bestOf,
  discordIdOf,
  nameOf,
  people,
  pullWords,
  roomBeside,
  smallPrintOf,
  subjectWords,
  titleOf,
} from "./sheet.ts";
import { lineRows, reasonWords } from "./notice.ts";
import { fitRows, plain, webAddress } from "./text.ts";

/** Three such paragraphs and their titles fit into one post. */
const STOP_CHARACTERS_MAX = 1200;

const PAYOUT_COLOURS: Record<PayoutPost["stage"], number> = {
  "to-sign": COLOURS.waiting,
  "to-cancel": COLOURS.stopped,
  sent: COLOURS.open,
  settled: COLOURS.done,
  superseded: COLOURS.ended,
};

export function payoutSheet(post: PayoutPost): Sheet {
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

export function reminderSheet(post: ReminderPost): Sheet {
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

export function thanksSheet(post: ThanksPost): Sheet {
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

export function stopSheet(post: StopPost): Sheet {
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
