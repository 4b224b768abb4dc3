// The record page: one DAO's story as a member understands it in a minute, and as a doubter can check it.
import { showScore, SCORE_MAX } from "#core/score/score.ts";
import type { PublicRecord, RecordedContribution } from "#core/workflow/record.ts";
import { actSections } from "./acts.ts";
import { counted, factList, pageOf, shortAmount, tableOf, timeOf } from "./frame.ts";
import { html, linkToPull, workLink, type Html, type Piece } from "./html.ts";
import { motionArticle } from "./motion.ts";
import { hasEnded, proposalArticle, proposalTitle } from "./proposal.ts";

/** The page stays a page: what is older is in record.json, which has everything. */
const PROPOSALS_SHOWN_MAX = 30;
const CONTRIBUTIONS_SHOWN_MAX = 400;
const REFUSALS_SHOWN_MAX = 100;
const MOTIONS_SHOWN_MAX = 30;
const ADOPTIONS_SHOWN_MAX = 30;

export function recordPage(record: PublicRecord): Html {
  return pageOf({
    title: `${record.daoName}: the record`,
    content: html`${introduction(record)} ${readOnlyBanner(record)} ${pauseBanner(record)} ${stops(record)}
    ${proposals(record)} ${motions(record)} ${contributions(record)} ${actSections(record)} ${reserved(record)}
    ${refusals(record)}`,
    foot: html`${adoptions(record)} ${proofs(record)}`,
  });
}

function introduction(record: PublicRecord): Html {
  return html`<h1>${record.daoName}</h1>
    <p class="lead">
      Merged work is scored from 0.00 to 5.00 points by ${record.judgeName}. When an epoch ends, its points share out
      its budget: the shares are proposed, members vote, and what passes is paid from the treasury. This page shows
      where everything stands, and why.
    </p>
    ${openEpochCard(record)}`;
}

function openEpochCard(record: PublicRecord): Html {
  const { openEpoch } = record;
  if (openEpoch === null) return html`<p class="epoch">No epoch is open at the moment.</p>`;
  const work = record.contributions.filter(({ epoch }) => epoch === openEpoch.number);
  const people = new Set(work.map(({ contributor }) => contributor)).size;
  const soFar =
    work.length === 0
      ? "Nothing has been credited yet."
      : `${counted(work.length, "contribution")} by ${counted(people, "person", "people")} so far.`;
  return html`<p class="epoch">
    <strong>Epoch ${openEpoch.number} is open</strong> from ${timeOf(openEpoch.opensAt)} to
    ${timeOf(openEpoch.closesAt)}. ${soFar} Work merged until it closes is rewarded together.
  </p>`;
}

function readOnlyBanner({ readOnlyBecause }: PublicRecord): Html | null {
  if (readOnlyBecause === null) return null;
  return html`<section class="banner" role="alert" aria-label="Laurel only reads">
    <strong>Laurel only reads at the moment: nothing is posted, opened or paid.</strong>
    <p>${readOnlyBecause}</p>
  </section>`;
}

function pauseBanner({ pause }: PublicRecord): Html | null {
  if (pause === null) return null;
  return html`<section class="banner" role="alert" aria-label="The DAO is paused">
    <strong>The DAO is paused until ${timeOf(pause.until)} at the latest: nothing is put to the vote or paid.</strong>
    <p>Paused by ${pause.by}: ${pause.untrustedReason}</p>
  </section>`;
}

function stops({ stopped }: PublicRecord): Html | null {
  if (stopped.length === 0) return null;
  return html`<section class="banner" aria-labelledby="stopped">
    <h2 id="stopped">Waiting for a person</h2>
    <ul>
      ${stopped.map(({ what, happened, next }) => html`<li><strong>${what}</strong> ${happened} <span class="next">${next}</span></li>`)}
    </ul>
  </section>`;
}

function proposals(record: PublicRecord): Html {
  const newestFirst = [...record.proposals].reverse();
  const inFront = newestFirst.filter((proposal, at) => at === 0 || !hasEnded(proposal));
  const earlier = newestFirst.filter((proposal) => !inFront.includes(proposal)).slice(0, PROPOSALS_SHOWN_MAX);
  if (newestFirst.length === 0)
    return html`<p>No rewards have been proposed yet: the first proposal follows when the epoch closes.</p>`;
  return html`<section aria-label="Proposals">
    ${inFront.map((proposal) => proposalArticle(proposal, record))}
    ${earlier.map(
      (proposal) =>
        html`<details class="earlier">
          <summary>
            <span>${proposalTitle(proposal)}</span> <span class="quiet">${proposal.stage}</span>
            <span class="amount">${shortAmount(proposal.total)}</span>
          </summary>
          ${proposalArticle(proposal, record)}
        </details>`,
    )}
  </section>`;
}

function motions(record: PublicRecord): Html | null {
  if (record.motions.length === 0) return null;
  const newestFirst = record.motions.toReversed().slice(0, MOTIONS_SHOWN_MAX);
  const open = newestFirst.filter(({ verdict }) => verdict === null);
  const over = newestFirst.filter(({ verdict }) => verdict !== null);
  return html`<section aria-label="Motions">
    ${open.map((motion) => motionArticle(motion, record))}
    ${over.map(
      (motion) =>
        html`<details class="earlier">
          <summary>
            <span>Motion ${motion.number}: ${motion.title}</span> <span class="quiet">${motion.stage}</span>
          </summary>
          ${motionArticle(motion, record)}
        </details>`,
    )}
  </section>`;
}

function contributions(record: PublicRecord): Html | null {
  if (record.contributions.length === 0) return null;
  const shown = record.contributions.slice(-CONTRIBUTIONS_SHOWN_MAX);
  const epochs = [...new Set(shown.map(({ epoch }) => epoch))].sort((a, b) => b - a);
  return html`<section aria-labelledby="contributions">
    <h2 id="contributions">Contributions</h2>
    <p class="quiet">Scores run from 0.00 to 5.00. Whoever scores never sees money, wallets or names.</p>
    ${epochs.map((epoch, at) => {
      const ofEpoch = shown.filter((contribution) => contribution.epoch === epoch);
      return html`<details class="earlier" ${at === 0 ? OPEN : null}>
        <summary>
          <span>Epoch ${epoch}</span> <span class="quiet">${counted(ofEpoch.length, "contribution")}</span>
        </summary>
        ${contributionTable(epoch, ofEpoch)}
      </details>`;
    })}
    ${
      shown.length < record.contributions.length
        ? html`<p class="quiet">
            ${record.contributions.length - shown.length} older ones are in ${recordJsonLink(record)}.
          </p>`
        : null
    }
  </section>`;
}

const OPEN = html`open`;

function contributionTable(epoch: number, ofEpoch: readonly RecordedContribution[]): Html {
  return tableOf(
    html`<span class="unseen">Contributions of epoch ${epoch}</span>`,
    [
      { head: "Work", look: "work" },
      { head: "Who", look: "who" },
      { head: "Score", look: "score" },
      { head: "Why", look: "why" },
    ],
    ofEpoch.map((contribution) => [
      workLink(contribution),
      html`${contribution.contributor} <span class="quiet">${contribution.role}, ${contribution.kind}</span>`,
      scoreBar(contribution.score),
      reasonsOf(contribution),
    ]),
  );
}

function scoreBar(score: number | null): Html {
  if (score === null) return html`<span class="quiet">not yet</span>`;
  return html`${showScore(score)}
    <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-rest" width="100" height="4" />
      <rect class="bar-for" width="${Math.round((score / SCORE_MAX) * 100)}" height="4" />
    </svg>`;
}

/** What kind of work it was taken for, and how much of it counts. */
const REASONS_IN_FRONT = 2;

function reasonsOf({ reasons, score, deterministic }: RecordedContribution): Piece {
  if (reasons.length === 0) return score === null ? "The jury has not answered yet." : "No reasons were recorded.";
  const first = reasons.slice(0, REASONS_IN_FRONT).join(" ");
  const more = reasons.slice(REASONS_IN_FRONT);
  const byFormula =
    deterministic === null || deterministic === score
      ? null
      : html`<li>By the fixed formula alone it would be ${showScore(deterministic)}.</li>`;
  if (more.length === 0 && byFormula === null) return first;
  return html`<details>
    <summary>${first}</summary>
    <ul>
      ${more.map((reason) => html`<li>${reason}</li>`)} ${byFormula}
    </ul>
  </details>`;
}

function reserved(record: PublicRecord): Html | null {
  if (record.reserved.length === 0) return null;
  return html`<section aria-labelledby="reserved">
    <h2 id="reserved">Reserved</h2>
    <p>
      Earned by people without a linked wallet. Run <code>/link add</code> on Discord, and it becomes a line of the next
      proposal. What did not pass a vote once is proposed once more, and that is its last time.
    </p>
    ${tableOf(
      html`<span class="unseen">Reserved rewards</span>`,
      [
        { head: "Who", look: "who" },
        { head: "Amount", look: "amount" },
        { head: "From", look: "why" },
      ],
      record.reserved.map(({ contributor, amount, epoch, isRolledOver }) => [
        contributor,
        shortAmount(amount),
        isRolledOver ? `epoch ${epoch}, voted down once` : `epoch ${epoch}`,
      ]),
    )}
  </section>`;
}

function refusals(record: PublicRecord): Html | null {
  if (record.refused.length === 0) return null;
  const shown = record.refused.slice(-REFUSALS_SHOWN_MAX);
  return html`<section aria-labelledby="refused">
    <h2 id="refused">Not credited</h2>
    <ul class="refused">
      ${shown.map(({ repository, pull, because }) => html`<li>${linkToPull(repository, pull)} <span>${because}</span></li>`)}
    </ul>
  </section>`;
}

const ADOPTED: Readonly<Record<PublicRecord["adoptions"][number]["because"], string>> = {
  first: "the first",
  operator: "by the operator, before a proposal had passed",
  vote: "by a vote",
};

function adoptions({ adoptions: all }: PublicRecord): Html | null {
  if (all.length < 2) return null;
  const newestFirst = all.toReversed().slice(0, ADOPTIONS_SHOWN_MAX);
  return html`<section aria-labelledby="rules">
    <h2 id="rules">Rules that came into force</h2>
    <ul class="refused">
      ${newestFirst.map(
        ({ at, rulesHash, because, motion, changes }) =>
          html`<li>
            ${timeOf(at)} <code>${rulesHash.slice(0, 18)}…</code>
            <span>${ADOPTED[because]}${motion === null ? "" : `, motion ${motion}`}</span>
            ${because === "first" ? null : html`<span class="quiet">${counted(changes.length, "setting")} changed</span>`}
          </li>`,
      )}
    </ul>
  </section>`;
}

function proofs(record: PublicRecord): Html {
  return html`<section aria-labelledby="proofs" class="proofs">
    <h2 id="proofs">To check it yourself</h2>
    <p>
      Everything above comes from a ledger that only grows: what it says is never changed afterwards. The ledger root is
      its fingerprint. The same facts for programs: ${recordJsonLink(record)}.
    </p>
    ${factList([
      [
        "Ledger root",
        html`<code>${record.ledger.root}</code> over ${counted(record.ledger.entries, "entry", "entries")}`,
      ],
      ["Rules in force", html`<code>${record.rulesHash}</code>`],
      ["Token", html`${record.token.symbol} <code>${record.token.address}</code>`],
      ["Treasury (Safe)", html`<code>${record.treasury.safe}</code> on chain ${record.treasury.chainId}`],
      ["Payouts contract", html`<code>${record.treasury.payouts}</code>`],
    ])}
  </section>`;
}

function recordJsonLink({ daoId }: PublicRecord): Html {
  return html`<a href="/dao/${encodeURIComponent(daoId)}/record.json">record.json</a>`;
}
