// A motion on the record page: what a member asked of all others, in the member's words, and what became of it.
import type { Change } from "#core/proposal/changes.ts";
import type { RecountMark } from "#core/vote/recount.ts";
import type { PublicRecord } from "#core/workflow/record.ts";
import type { RecordedMotion } from "#core/workflow/recorded-motions.ts";
import { capitalised, counted, factList, tableOf, timeOf } from "./frame.ts";
import { html, linkTo, type Html, type Piece } from "./html.ts";

const KINDS: Readonly<Record<RecordedMotion["kind"], string>> = {
  text: "A question to all members",
  rules: "New rules",
  hold: "Whether a held payout is made",
};

const STAGES: Readonly<Record<RecordedMotion["stage"], string>> = {
  drafted: "about to be shown",
  discussion: "in discussion",
  voting: "vote open",
  passed: "passed",
  rejected: "not passed",
  lapsed: "lapsed",
};

/** More is in record.json. */
const CHANGES_SHOWN_MAX = 100;

export function motionArticle(motion: RecordedMotion, { daoId }: PublicRecord): Html {
  const titleId = `motion-${motion.number}`;
  const isOver = motion.stage === "rejected" || motion.stage === "lapsed";
  return html`<article class="card" aria-labelledby="${titleId}">
    <header>
      <h2 id="${titleId}">Motion ${motion.number}: ${motion.title}</h2>
      <span class="badge ${isOver ? "stopped" : motion.stage}">${STAGES[motion.stage]}</span>
    </header>
    <p class="quiet">${KINDS[motion.kind]}, asked by ${motion.by}, in the member's own words:</p>
    ${ownWords(motion.words)} ${choicesOf(motion)} ${endOf(motion)}
    <p class="row">
      <span>Vote: ${timeOf(motion.opensAt)} to ${timeOf(motion.endsAt)}</span>
      ${voteLinks(daoId, motion)}
    </p>
    ${changeTable(motion.changes)} ${shadowList(motion.shadow)}
    <details class="hashes">
      <summary>Hashes of this motion</summary>
      ${factList([
        ["Motion", html`<code>${motion.id}</code>`],
        ...(motion.ballotId === null ? [] : [["Ballot", html`<code>${motion.ballotId}</code>`] as const]),
      ])}
    </details>
  </article>`;
}

function shadowList(shadow: readonly string[]): Html | null {
  if (shadow.length === 0) return null;
  return html`<details>
    <summary>Tried on work that was scored already</summary>
    <ul>
      ${shadow.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
  </details>`;
}

/** Behind a bar, paragraph by paragraph. */
export function ownWords(words: string): Html {
  const paragraphs = words.split(/\n+/).filter((line) => line.trim() !== "");
  return html`<blockquote>${paragraphs.map((line) => html`<p>${line}</p>`)}</blockquote>`;
}

/** Where members vote while they can, and the ballot that everybody can read. */
export function voteLinks(
  daoId: string,
  { stage, ballotId, ballotUrl }: Pick<RecordedMotion, "ballotId" | "ballotUrl"> & { readonly stage: string },
): Piece {
  if (ballotId === null || ballotUrl === null) return null;
  if (stage !== "voting") return linkTo(ballotUrl, "The vote on Snapshot");
  const own = `/dao/${encodeURIComponent(daoId)}/vote/${ballotId}`;
  return html`<a href="${own}">Vote here</a> ${linkTo(ballotUrl, "Vote on Snapshot")}`;
}

function choicesOf({ kind, choices, tally }: RecordedMotion): Html | null {
  if (kind !== "text" && tally === null) return null;
  return html`<ul>
    ${choices.map((choice, at) => html`<li>${choice}${tally === null ? null : html`: <b>${tally.scores[at] ?? "0"}</b>`}</li>`)}
  </ul>`;
}

function endOf({ stage, verdictBecause, carriedOut, recount, tally }: RecordedMotion): Html | null {
  if (verdictBecause === null) return null;
  return html`<p><strong>${capitalised(STAGES[stage])}</strong>: ${verdictBecause}. ${carriedOut}</p>
    <p class="quiet">
      ${tally === null ? null : html`${tally.voters} voted, quorum ${tally.quorum}. `}${recount === null ? null : recountWords(recount)}
    </p>`;
}

/** How our own count ended, in sentences. */
export function recountWords({ votes, agree, power, recipientsShare }: RecountMark): string {
  const own = /^0(\.0+)?$/.test(recipientsShare)
    ? ""
    : ` Those who would be paid cast ${recipientsShare} % of the voting power themselves.`;
  const word = power === "hub" ? " Voting power is Snapshot's word: this DAO chose so." : "";
  return `Counted again by Laurel: ${counted(votes, "vote")} re-verified, ${agree} agree.${word}${own}`;
}

function changeTable(changes: readonly Change[]): Html | null {
  if (changes.length === 0) return null;
  const left = changes.length - CHANGES_SHOWN_MAX;
  return html`<details>
    <summary>${counted(changes.length, "setting")} would change</summary>
    ${tableOf(
      html`<span class="unseen">What would change</span>`,
      [
        { head: "Setting", look: "who" },
        { head: "Now", look: "why" },
        { head: "Then", look: "why" },
      ],
      changes
        .slice(0, CHANGES_SHOWN_MAX)
        .map(({ path, before, after }) => [html`<code>${path}</code>`, before ?? "not set", after ?? "not set"]),
    )}
    ${left > 0 ? html`<p class="quiet">${left} more are in record.json.</p>` : null}
  </details>`;
}
