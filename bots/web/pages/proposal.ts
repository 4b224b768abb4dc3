// A proposal on the record page: where it stands, what it waits for, who gets what and why.
import { parseBaseUnits, showShortly, sumOf } from "#core/money.ts";
import { showScore } from "#core/score/score.ts";
import type { PublicRecord, RecordedContribution, RecordedProposal } from "#core/workflow/record.ts";
import { capitalised, counted, factList, shortAmount, shortHash, shortHashesIn, tableOf, timeOf } from "./frame.ts";
import { html, linkTo, workLink, type Html, type Piece } from "./html.ts";
import { ownWords, recountWords, voteLinks } from "./motion.ts";

type Stage = RecordedProposal["stage"];

const STEPS = ["merged", "scored", "proposed", "voted", "signed", "paid"] as const;

/** Where each stage stands on the way: the step it is at (6 when none is left), and the word people know it by. */
const STAGES: Readonly<Record<Stage, { readonly at: number; readonly word: string; readonly isStopped: boolean }>> = {
  drafted: { at: 2, word: "being proposed", isStopped: false },
  discussion: { at: 2, word: "in discussion", isStopped: false },
  voting: { at: 3, word: "vote open", isStopped: false },
  rejected: { at: 3, word: "rejected", isStopped: true },
  lapsed: { at: 3, word: "lapsed", isStopped: true },
  passed: { at: 4, word: "passed", isStopped: false },
  "to-sign": { at: 4, word: "to be signed", isStopped: false },
  sent: { at: 5, word: "sent", isStopped: false },
  paid: { at: 6, word: "paid", isStopped: false },
};

/** Whether nothing will happen to it any more. */
export function hasEnded({ stage }: RecordedProposal): boolean {
  return stage === "paid" || STAGES[stage].isStopped;
}

export function proposalArticle(proposal: RecordedProposal, record: PublicRecord): Html {
  const titleId = `proposal-${proposal.id.slice(2, 14)}`;
  const { word, isStopped } = STAGES[proposal.stage];
  return html`<article class="card" aria-labelledby="${titleId}">
    <header>
      <h2 id="${titleId}">${proposalTitle(proposal)}</h2>
      <span class="badge ${isStopped ? "stopped" : proposal.stage}">${word}</span>
      <p class="total">${shortAmount(proposal.total)} ${budgetOf(proposal)}</p>
    </header>
    ${stepper(proposal.stage)}
    <p class="waits">${shortHashesIn(proposal.waitsFor, proposal.transactionUrl)}</p>
    ${grantOf(proposal)} ${ballotOf(proposal, record)} ${lineTable(proposal, record)} ${spreadOf(proposal)}
    ${hashesOf(proposal)}
  </article>`;
}

export function proposalTitle({ epoch, grant }: RecordedProposal): string {
  return grant === null ? `Rewards of epoch ${epoch}` : `Grant ${grant.number}: ${grant.title}`;
}

function budgetOf({ grant, budget }: RecordedProposal): Html | null {
  return grant === null ? html`<span class="quiet">of ${budget}</span>` : null;
}

function grantOf({ grant }: RecordedProposal): Html | null {
  if (grant === null) return null;
  return html`<p class="quiet">A one-off payment, asked for by ${grant.by} in the member's own words:</p>
    ${ownWords(grant.words)}`;
}

/** How the epoch's rewards spread over people and kinds of work. */
function spreadOf({ fairness }: RecordedProposal): Html | null {
  if (fairness.length === 0) return null;
  return html`<ul class="quiet" aria-label="How it spreads">
    ${fairness.map((sentence) => html`<li>${sentence}</li>`)}
  </ul>`;
}

function stepper(stage: Stage): Html {
  const { at, isStopped } = STAGES[stage];
  return html`<ol class="steps" aria-label="On the way from merged to paid">
    ${STEPS.map((step, place) => {
      const state = place < at ? "done" : place > at ? "ahead" : isStopped ? "stopped" : "current";
      const words = { done: "done", ahead: "not yet", current: "now", stopped: "ended here" }[state];
      const current = state === "current" || state === "stopped" ? html`aria-current="step"` : null;
      return html`<li class="${state}" ${current}>${step}<span class="unseen">, ${words}</span></li>`;
    })}
  </ol>`;
}

function ballotOf(proposal: RecordedProposal, { daoId }: PublicRecord): Html | null {
  const { opensAt, endsAt, tally, verdictBecause, transactionUrl, recount, votersSeen } = proposal;
  const links = [
    voteLinks(daoId, proposal),
    transactionUrl === null ? null : linkTo(transactionUrl, "The payment on chain"),
  ].filter((link) => link !== null);
  if (opensAt === null && links.length === 0) return null;
  const span =
    opensAt === null || endsAt === null ? null : html`<span>Vote: ${timeOf(opensAt)} to ${timeOf(endsAt)}</span>`;
  return html`<div class="ballot">
    ${tally === null ? null : tallyOf(tally)}
    ${verdictBecause === null ? null : html`<p><strong>${capitalised(proposal.verdict ?? "undecided")}</strong>: ${verdictBecause}</p>`}
    ${recount === null ? null : html`<p class="quiet">${recountWords(recount)}</p>`}
    <p class="row">
      ${span} ${links}
      ${votersSeen === null ? null : html`<span class="quiet">${counted(votersSeen, "vote")} seen so far</span>`}
    </p>
  </div>`;
}

const CHOICE_LOOKS = ["bar-for", "bar-against", "bar-abstain"] as const;

function tallyOf(tally: NonNullable<RecordedProposal["tally"]>): Html {
  const powers = tally.scores.map(powerOf);
  const cast = powers.reduce((sum, power) => sum + power, 0);
  const widths = powers.map((power) => (cast === 0 ? 0 : (power / cast) * 100));
  const startOf = (at: number) => widths.slice(0, at).reduce((sum, width) => sum + width, 0);
  return html`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-rest" width="100" height="4" />
      ${widths.map(
        (width, at) =>
          html`<rect
            class="${CHOICE_LOOKS[at] ?? "bar-abstain"}"
            x="${startOf(at).toFixed(2)}"
            width="${width.toFixed(2)}"
            height="4"
          />`,
      )}
    </svg>
    <p class="row">
      ${tally.choices.map((choice, at) => html`<span class="choice ${CHOICE_LOOKS[at] ?? "bar-abstain"}">${choice} <b>${showPowerShort(powers[at] ?? 0)}</b></span>`)}
      <span class="quiet">${tally.voters} voted, quorum ${showPowerShort(powerOf(tally.quorum))}</span>
    </p>`;
}

/** For the eye alone: verdicts are reached in exact arithmetic elsewhere. */
function powerOf(score: string): number {
  const power = Number(score);
  return Number.isFinite(power) && power > 0 ? power : 0;
}

const POWER_FORMAT = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

function showPowerShort(power: number): string {
  return POWER_FORMAT.format(power);
}

function lineTable(proposal: RecordedProposal, record: PublicRecord): Html {
  const { stage, lines } = proposal;
  const isOfEpoch = proposal.grant === null;
  const work = isOfEpoch ? record.contributions.filter(({ epoch }) => epoch === proposal.epoch) : [];
  const largestFirst = lines.toSorted((a, b) => Number(BigInt(b.amountBaseUnits) - BigInt(a.amountBaseUnits)));
  return html`${tableOf(
    stage === "paid" ? "Who got what" : STAGES[stage].isStopped ? "Who would have got what" : "Who gets what",
    [
      { head: "Who", look: "who" },
      { head: "Amount", look: "amount" },
      { head: "Why", look: "why" },
    ],
    largestFirst.map((line) => {
      const own = work.filter(({ contributor }) => contributor === line.contributor);
      const because = isOfEpoch && line.because === `epoch ${proposal.epoch}` ? null : line.because;
      return [
        html`${line.contributor} ${line.wallet === null ? "" : shortHash(line.wallet)}`,
        shortAmount(line.amount),
        whyOf(because, own),
      ];
    }),
  )}
  ${sharingOf(proposal, work, record)}`;
}

/** How the amounts come about: who knows this can check each of them. */
function sharingOf({ epoch, budget }: RecordedProposal, work: readonly RecordedContribution[], record: PublicRecord) {
  const points = work.reduce((sum, { score }) => sum + (score ?? 0), 0);
  if (points === 0) return null;
  const kept = record.reserved.filter((reserved) => reserved.epoch === epoch);
  const keptTotal = showShortly(
    sumOf(kept.map(({ amountBaseUnits }) => parseBaseUnits(amountBaseUnits))),
    record.token,
  );
  const reserved =
    kept.length === 0
      ? null
      : html` ${keptTotal} of it ${kept.length === 1 ? "is" : "are"} <a href="#reserved">reserved</a> for
          ${counted(kept.length, "person", "people")} who cannot be paid yet.`;
  return html`<p class="quiet">
    More points earn more, by the rules of the DAO: the budget of ${budget} is shared over all ${showScore(points)}
    points of epoch ${epoch}.${reserved}
  </p>`;
}

/** More is in the table of contributions. */
const PULLS_NAMED_MAX = 5;

function whyOf(because: string | null, work: readonly RecordedContribution[]): Piece {
  const points = work.reduce((sum, { score }) => sum + (score ?? 0), 0);
  const bestFirst = work.toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0));
  const left = work.length - PULLS_NAMED_MAX;
  return html`${because === null ? null : html`${capitalised(because)}. `}
    ${work.length === 0 ? null : html`<b>${showScore(points)} points</b>`}
    <span class="works">
      ${bestFirst
        .slice(0, PULLS_NAMED_MAX)
        .map(
          (each) =>
            html`<span>
              ${workLink(each)} ${each.role} ${each.score === null ? "not scored yet" : showScore(each.score)}
            </span>`,
        )}
      ${left > 0 ? html`<span>and ${left} more below</span>` : null}
    </span>`;
}

function hashesOf(proposal: RecordedProposal): Html {
  const optional: readonly (readonly [string, string | null])[] = [
    ["Ballot", proposal.ballotId],
    ["Safe transaction hash", proposal.safeTxHash],
    ["Transaction", proposal.transactionHash],
  ];
  return html`<details class="hashes">
    <summary>Hashes of this proposal</summary>
    ${factList([
      ["Payout id", html`<code>${proposal.payoutId}</code>`],
      ["Transfers hash", html`<code>${proposal.transfersHash}</code>`],
      ["Ledger root then", html`<code>${proposal.ledgerRoot}</code> over ${proposal.ledgerSize} entries`],
      ["Proposal", html`<code>${proposal.id}</code>`],
      ...optional.flatMap(([name, hash]) => (hash === null ? [] : [[name, html`<code>${hash}</code>`] as const])),
    ])}
    <ul class="wallets">
      ${proposal.lines.map(({ contributor, wallet, amount }) => html`<li><code>${wallet}</code> ${contributor}: ${amount}</li>`)}
    </ul>
  </details>`;
}
