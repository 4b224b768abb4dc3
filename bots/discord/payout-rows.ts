// A payout in answers: the list, how each stands, and all that a treasurer compares before signing.
import { unreachable } from "#core/errors.ts";
import type { OneTimePage, PayoutReview } from "#core/workflow/answers.ts";
import { NAME_CHARACTERS_MAX, SAID_CHARACTERS_MAX, WORDS_CHARACTERS_MAX, amountWords, moment } from "./sheet.ts";
import { sayRecord, tellRecord } from "./locales/record.ts";
import type { Say } from "./locales/say.ts";
import { boldAmount, capital, sayPeople, saySubject } from "./locales/words.ts";
import { plain, webAddress } from "./text.ts";

export const NO_PAYOUT_YET = "There is no payout yet. The first is proposed here when an epoch with scored work ends.";

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
