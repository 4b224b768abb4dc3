// The body of a ballot: what every voter reads on Snapshot, which keeps it for ever. Wallets and amounts, never names.
import { baseUnits, showAmount, sumOf } from "#core/money.ts";
import { BadInput } from "#core/errors.ts";
import type { Commitment } from "./proposal.ts";

/** Snapshot refuses a longer body. */
export const BODY_CHARACTERS_MAX = 10_000;

export interface BodyFacts {
  readonly daoName: string;
  readonly token: { readonly symbol: string; readonly decimals: number };
  readonly contributions: number;
  readonly recordUrl: string;
  readonly isCappedByBalance: boolean;
  /** How the epoch's rewards spread, as sentences with figures and without names; none for a grant. */
  readonly fairness: readonly string[];
  /** What becomes of it if it does not pass, as a sentence. */
  readonly otherwise: string;
  /** Of a one-off grant: what its proposer wrote. */
  readonly grant: { readonly number: number; readonly title: string; readonly words: string } | null;
}

export function ballotTitle(daoName: string, epoch: number): string {
  return `${daoName}: rewards of epoch ${epoch}`.slice(0, 256);
}

export function grantTitle(daoName: string, { number, title }: NonNullable<BodyFacts["grant"]>): string {
  return `${daoName}: grant ${number}, ${title}`.slice(0, 256);
}

/** The table shows as many whole rows as fit; what does not fit is counted in words, and the signed payload has them all. */
export function ballotBody(commitment: Commitment, facts: BodyFacts): string {
  const amounts = commitment.transfers.map(({ amountBaseUnits }) => baseUnits(BigInt(amountBaseUnits)));
  const total = showAmount(sumOf(amounts), facts.token);
  const head = [...headRows(commitment, facts, total), "", "| Wallet | Amount |", "|---|---|"];
  const tail = [
    "",
    ...facts.fairness.map((sentence) => `- ${sentence}`),
    ...(facts.fairness.length === 0 ? [] : [""]),
    facts.grant === null
      ? `Who did what, every score with its reasons, and how to object: ${facts.recordUrl}`
      : `The DAO's record, and how to object: ${facts.recordUrl}`,
    "",
    `- Payout id: \`${commitment.payoutId}\``,
    `- Transfers hash: \`${commitment.transfersHash}\``,
    `- Ledger root: \`${commitment.ledgerRoot}\` (${commitment.ledgerSize} entries)`,
    `- Passes when ${passWords(commitment)} ${facts.otherwise}`,
    "",
    "The signed payload of this proposal (plugins.laurel) names every transfer. A proposal edited after it was opened pays nobody.",
  ];
  const rows = commitment.transfers.map(
    ({ wallet }, at) => `| ${wallet} | ${showAmount(amounts[at] ?? baseUnits(0n), facts.token)} |`,
  );
  const body = fitRows(head, rows, tail);
  if (body.length > BODY_CHARACTERS_MAX)
    throw new BadInput("The proposal's text is too long for Snapshot.", { happened: `${body.length} characters` });
  return body;
}

function headRows(commitment: Commitment, facts: BodyFacts, total: string): string[] {
  if (facts.grant !== null)
    return [
      `Voting **For** pays ${total} from the treasury, once, to the wallet below. A member asks for it:`,
      "",
      ...facts.grant.words.split("\n").map((line) => `> ${line}`),
    ];
  return [
    `Voting **For** pays ${total} from the treasury to ${commitment.transfers.length} contributor wallets for ${facts.contributions} scored contributions of epoch ${commitment.epoch}.`,
    ...(facts.isCappedByBalance ? ["The epoch's budget was lowered to what the treasury holds."] : []),
  ];
}

export function passWords({ passRule }: Pick<Commitment, "passRule">): string {
  const counted = passRule.quorumCounts === "for" ? "votes for" : "all votes";
  return `at least ${passRule.quorum} voting power takes part (${counted}), at least ${passRule.votersMin} vote, and more than ${passRule.thresholdPercent} % of for and against is for.`;
}

function fitRows(head: readonly string[], rows: readonly string[], tail: readonly string[]): string {
  let room = BODY_CHARACTERS_MAX - [...head, ...tail].join("\n").length - 120;
  const fitting = rows.filter((row) => (room -= row.length + 1) >= 0);
  const left = rows.length - fitting.length;
  const more = left === 0 ? [] : ["", `${left} more transfers are in the signed payload and on the page below.`];
  return [...head, ...fitting, ...more, ...tail].join("\n");
}
