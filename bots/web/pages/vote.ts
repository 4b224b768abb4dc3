// The vote page: a member reads what is decided, chooses, and signs the vote with a wallet of their own.
import type { Change } from "#core/proposal/changes.ts";
import type { VotePage } from "#core/workflow/voting.ts";
import { counted, pageOf, tableOf, timeOf } from "./frame.ts";
import { html, linkTo, type Html, type Piece } from "./html.ts";

const REASON_CHARACTERS_MAX = 1_000;

export function votePageOf(page: VotePage): Html {
  const { daoName, of, title, lead, endsAt, ballotUrl, doubts } = page;
  return pageOf({
    title: `Vote: ${title}`,
    scripts: doubts.length > 0 ? [] : ["vote.js"],
    content: html`<p class="over">${daoName}, vote on ${of}</p>
      <h1>${title}</h1>
      <p class="lead">${lead}</p>
      <p class="row">
        <span>Open until <span id="ends">${timeOf(endsAt)}</span></span>
        <a href="${wholeAddress(page)}">${page.proposal === null ? "The public record" : "The whole proposal"}</a>
        ${linkTo(ballotUrl, "On Snapshot")}
      </p>
      ${doubtsOf(page)} ${wordsOf(page)} ${linesOf(page)} ${changesOf(page)} ${standingOf(page)}
      ${doubts.length > 0 ? null : votingOf(page)}`,
  });
}

function wholeAddress({ daoId, proposal }: VotePage): string {
  const record = `/dao/${encodeURIComponent(daoId)}`;
  return proposal === null ? record : `${record}#proposal-${proposal.slice(2, 14)}`;
}

function doubtsOf({ doubts }: VotePage): Html | null {
  if (doubts.length === 0) return null;
  return html`<div class="banner">
    <strong>Do not vote on this ballot: what Snapshot shows is not what Laurel opened.</strong>
    <ul>
      ${doubts.map((doubt) => html`<li>${doubt}</li>`)}
    </ul>
    <span class="next">Tell your DAO's Discord.</span>
  </div>`;
}

/** Marked as somebody's words, so that nobody takes them for ours. */
function wordsOf({ untrustedWords }: VotePage): Html | null {
  if (untrustedWords === null) return null;
  const paragraphs = untrustedWords.split(/\n{2,}/).map((paragraph) => paragraph.split("\n"));
  return html`<section aria-labelledby="words">
    <h2 id="words">The member's own words</h2>
    <blockquote>
      ${paragraphs.map((lines) => html`<p>${lines.map((line, at) => (at === 0 ? line : html`<br />${line}`))}</p>`)}
    </blockquote>
  </section>`;
}

function linesOf(page: VotePage): Html | null {
  const { lines, linesLeft } = page;
  if (lines.length === 0) return null;
  const more =
    linesLeft === 0
      ? null
      : html`<p class="quiet">
          And ${linesLeft} more: see <a href="${wholeAddress(page)}">the whole proposal</a>, with everybody's work and
          reasons.
        </p>`;
  return html`<section>
    ${tableOf(
      linesLeft === 0 ? "Who gets what" : "Who gets most",
      [
        { head: "Who", look: "who" },
        { head: "Amount", look: "amount" },
      ],
      lines.map(({ who, amount }) => [who, amount]),
    )}
    ${more}
  </section>`;
}

function changesOf({ changes, changesLeft }: VotePage): Html | null {
  if (changes.length === 0) return null;
  return html`<section>
    ${tableOf(
      "What would change",
      [
        { head: "Setting", look: "who" },
        { head: "Now, and then", look: "why" },
      ],
      changes.map(({ path, before, after }: Change) => [
        html`<code>${path}</code>`,
        html`${valueOf(before)} becomes ${valueOf(after)}`,
      ]),
    )}
    ${changesLeft === 0 ? null : html`<p class="quiet">And ${counted(changesLeft, "more change")}: see Snapshot.</p>`}
  </section>`;
}

function valueOf(value: string | null): Piece {
  return value === null ? html`<span class="quiet">not set</span>` : html`<code>${value}</code>`;
}

// ---- How it stands ----------------------------------------------------------------------------------------------------

const FOR_OR_AGAINST: ReadonlyMap<string, string> = new Map([
  ["For", "bar-for"],
  ["Against", "bar-against"],
  ["Abstain", "bar-abstain"],
]);

function standingOf({ standing, passes, choices }: VotePage): Html {
  const said =
    standing === null
      ? html`<p>Snapshot does not show it at the moment.</p>`
      : html`<ul class="tally">
            ${choices.map(({ name }, at) => scoreOf(name, standing.scores[at] ?? "0", standing.scores))}
          </ul>
          <p class="quiet">
            ${standing.voters === 0 ? "Nobody has voted yet" : `${standing.voters} voted`}, as Snapshot shows it. When
            the vote is over, Laurel counts every vote again itself.
          </p>`;
  return html`<section class="card" id="standing" aria-labelledby="stands">
    <h2 id="stands">How it stands</h2>
    ${said}
    <p class="quiet">${passes}</p>
  </section>`;
}

function scoreOf(name: string, score: string, scores: readonly string[]): Html {
  const [power, all] = [powerOf(score), scores.reduce((sum, each) => sum + powerOf(each), 0)];
  const width = all === 0 ? 0 : (power / all) * 100;
  return html`<li>
    <span>${name}</span> <b>${POWER_FORMAT.format(power)}</b>
    <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-rest" width="100" height="4" />
      <rect class="${FOR_OR_AGAINST.get(name) ?? "bar-for"}" width="${width.toFixed(2)}" height="4" />
    </svg>
  </li>`;
}

const POWER_FORMAT = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

/** For the eye alone: what follows from votes is decided in exact arithmetic elsewhere. */
function powerOf(score: string): number {
  const power = Number(score);
  return Number.isFinite(power) && power > 0 ? power : 0;
}

// ---- Voting -----------------------------------------------------------------------------------------------------------

function votingOf(page: VotePage): Html {
  return html`<div class="voting">
    <section aria-labelledby="choose-title">
      <h2 id="choose-title">1. Choose</h2>
      ${choicesOf(page)}
      <p class="field">
        <label for="reason">Your reason, if you want to give one</label>
        <textarea id="reason" rows="3" maxlength="${REASON_CHARACTERS_MAX}" aria-describedby="reason-note"></textarea>
        <span class="quiet" id="reason-note">
          Snapshot publishes your vote, your wallet's address and this reason for ever: write nothing that must be
          deleted one day.
        </span>
      </p>
    </section>
    <section aria-labelledby="connect-title" id="connect">
      <h2 id="connect-title">2. Connect your wallet</h2>
      <p>Laurel sees only your address. Voting costs nothing and moves no money, on whichever chain your wallet is.</p>
      <div class="buttons" id="wallets"></div>
      <div id="no-wallet" hidden>
        <p>No wallet was found in this browser. You can:</p>
        <ul>
          <li>open this page in a browser that has a wallet extension,</li>
          <li>open it in the built-in browser of the wallet app on your phone, or</li>
          <li>vote ${linkTo(page.ballotUrl, "on Snapshot")}.</li>
        </ul>
      </div>
      <noscript>
        <p>
          This page needs JavaScript to speak to your wallet. You can also vote
          ${linkTo(page.ballotUrl, "on Snapshot")}.
        </p>
      </noscript>
    </section>
    <section aria-labelledby="sign-title" id="sign" hidden>
      <h2 id="sign-title">3. Look, then sign</h2>
      <p>Connected: <code id="account"></code></p>
      <p id="power"></p>
      <p id="own-vote" hidden></p>
      <div class="banner" id="note" hidden></div>
      <div class="buttons"><button type="button" id="sign-button">Sign and cast</button></div>
    </section>
    <p id="outcome" class="outcome" role="status" aria-live="polite"></p>
  </div>`;
}

const HOW: Readonly<Record<VotePage["system"], string>> = {
  basic: "Choose one",
  "single-choice": "Choose one",
  approval: "Choose all that you approve of",
  "ranked-choice": "Put them in order, the best on top",
  weighted: "Share your voting power out: a choice with 2 gets twice as much as one with 1",
  quadratic: "Share your voting power out: many small voters weigh more than one large one",
};

function choicesOf({ system, choices }: VotePage): Html {
  const isRanked = system === "ranked-choice";
  const rows = choices.map(({ name, means }, at) => choiceOf(system, { name, means, number: at + 1 }));
  return html`<fieldset id="choices" data-system="${system}">
    <legend>${HOW[system]}</legend>
    ${
      isRanked
        ? html`<ol class="ranking">
            ${rows}
          </ol>`
        : rows
    }
  </fieldset>`;
}

interface Row {
  readonly name: string;
  readonly means: string | null;
  readonly number: number;
}

function choiceOf(system: VotePage["system"], { name, means, number }: Row): Html {
  const explained = means === null ? null : html`<span class="quiet">${means}</span>`;
  switch (system) {
    case "basic":
    case "single-choice":
    case "approval": {
      const type = system === "approval" ? "checkbox" : "radio";
      return html`<label class="option">
        <input type="${type}" name="choice" value="${number}" /> <span><b>${name}</b> ${explained}</span>
      </label>`;
    }
    case "ranked-choice":
      return html`<li data-choice="${number}">
        <span><b>${name}</b> ${explained}</span>
        <button type="button" class="move" data-move="up" aria-label="Move ${name} up">&uarr;</button>
        <button type="button" class="move" data-move="down" aria-label="Move ${name} down">&darr;</button>
      </li>`;
    case "weighted":
    case "quadratic":
      return html`<label class="option share">
        <span><b>${name}</b> ${explained}</span>
        <input
          type="number"
          name="share"
          data-choice="${number}"
          value="0"
          min="0"
          max="1000000"
          step="1"
          inputmode="numeric"
        />
        <output class="quiet">0 %</output>
      </label>`;
  }
}
