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
}

export function ballotTitle(daoName: string, epoch: number): string {
  return `${daoName}: rewards of epoch ${epoch}`.slice(0, 256);
}

/** The table shows as many whole rows as fit; what does not fit is counted in words, and the signed payload has them all. */
export function ballotBody(commitment: Commitment, facts: BodyFacts): string {
  const amounts = commitment.transfers.map(({ amountBaseUnits }) => baseUnits(BigInt(amountBaseUnits)));
  const head = [
    `Voting **For** pays ${showAmount(sumOf(amounts), facts.token)} from the treasury to ${commitment.transfers.length} contributor wallets for ${facts.contributions} scored contributions of epoch ${commitment.epoch}.`,
    facts.isCappedByBalance ? "The epoch's budget was lowered to what the treasury holds." : "",
    "",
    "| Wallet | Amount |",
    "|---|---|",
  ].filter((line, at) => at !== 1 || line !== "");
  const tail = [
    "",
    `Who did what, every score with its reasons, and how to object: ${facts.recordUrl}`,
    "",
    `- Payout id: \`${commitment.payoutId}\``,
    `- Transfers hash: \`${commitment.transfersHash}\``,
    `- Ledger root: \`${commitment.ledgerRoot}\` (${commitment.ledgerSize} entries)`,
    `- Passes when ${passWords(commitment)}`,
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

function passWords({ passRule }: Commitment): string {
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
