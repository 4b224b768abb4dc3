// The frame: what every page has around its own content.
import { showTime, type UnixSeconds } from "#core/time.ts";
import { html, linkTo, type Html, type Piece } from "./html.ts";

export interface Frame {
  readonly title: string;
  /** File names under /assets/, loaded as browser modules. */
  readonly scripts?: readonly string[];
  readonly content: Html;
  readonly foot?: Html;
}

export function pageOf({ title, scripts = [], content, foot }: Frame): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="stylesheet" href="/assets/laurel.css" />
        ${scripts.map((script) => html`<script type="module" src="/assets/${script}"></script>`)}
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header class="site">
          <a class="brand" href="/">${SPRIG} Laurel</a>
          <span>rewards by proposal and vote</span>
        </header>
        <main id="content">${content}</main>
        <footer class="site">
          ${foot ?? null}
          <p>
            Laurel scores merged work, puts the rewards to a vote and pays what passed. No key of its own can spend.
          </p>
        </footer>
      </body>
    </html>`;
}

const SPRIG = html`<svg class="sprig" viewBox="0 0 24 24" aria-hidden="true">
  <path class="stem" d="M12 22C8 17 8 9 12 2" />
  <path d="M10 17C7 18 4 16 3 13C6 12 9 14 10 17z" />
  <path d="M9 11C6 11 4 9 4 6C7 6 9 8 9 11z" />
  <path d="M10 19C13 20 16 18 17 15C14 14 11 16 10 19z" />
  <path d="M9 13C12 13 15 11 15 8C12 8 9 10 9 13z" />
</svg>`;

export function timeOf(time: UnixSeconds): Html {
  return html`<time datetime="${showTime(time).slice(0, 16).replace(" ", "T")}Z">${showTime(time)}</time>`;
}

/** A hash or address, short for the eye and whole for whoever hovers or copies the title. */
export function shortHash(hash: string): Html {
  const words = hash.length > 14 ? `${hash.slice(0, 6)}…${hash.slice(-4)}` : hash;
  return html`<code title="${hash}">${words}</code>`;
}

const GROUP_CHARACTERS = { address: /0x|.{1,4}/g, hash: /0x|.{1,8}/g };

/** A hash or address in full, in groups for the eye; the gaps are only drawn, and a copy of it has none. */
export function groupedHex(hex: string, look: "address" | "hash"): Html {
  const groups = hex.match(GROUP_CHARACTERS[look]) ?? [];
  return html`<code class="${look}">${groups.map((group) => html`<span>${group}</span>`)}</code>`;
}

const HASH_IN_WORDS = /(0x[0-9a-f]{64})/;

/** A sentence whose hashes are whole, and in groups. */
export function groupedHashesIn(words: string): Piece {
  return words.split(HASH_IN_WORDS).map((part) => (HASH_IN_WORDS.test(part) ? groupedHex(part, "hash") : part));
}

/** A sentence whose hashes are short for the eye; with an address, each of them leads there. */
export function shortHashesIn(words: string, url: string | null = null): Piece {
  return words.split(HASH_IN_WORDS).map((part) => (HASH_IN_WORDS.test(part) ? linkTo(url, shortHash(part)) : part));
}

/** Enough to compare shares by eye; shares of a budget often end in the token's eighteenth decimal. */
const DECIMALS_SHOWN_MAX = 4;

/** An amount for the eye: what is cut is marked, and stands whole in the title and wherever the transfers are listed. */
export function shortAmount(amount: string): Html {
  const match = /^([\d,]+)\.(\d+)( .*)?$/.exec(amount);
  const [, whole = "", fraction = "", symbol = ""] = match ?? [];
  if (fraction.length <= DECIMALS_SHOWN_MAX) return html`${amount}`;
  return html`<span title="${amount}">${whole}.${fraction.slice(0, DECIMALS_SHOWN_MAX)}…${symbol}</span>`;
}

/** "1 contribution", "3 contributions", "2 people" */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Words that came as a part of a sentence, at the head of one. */
export function capitalised(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** Names and values, such as hashes that people compare. */
export function factList(facts: readonly (readonly [name: string, value: Piece])[]): Html {
  return html`<dl class="facts">
    ${facts.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

export interface Column {
  readonly head: string;
  /** A class of laurel.css: amount, score, who, why or work. */
  readonly look: string;
}

/** A table whose first column names the row. Roles are said aloud because narrow screens lay the rows out as blocks. */
export function tableOf(caption: Piece, columns: readonly Column[], rows: readonly (readonly Piece[])[]): Html {
  return html`<table role="table">
    <caption>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(({ head, look }) => html`<th role="columnheader" scope="col" class="${look}">${head}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (cells) =>
          html`<tr role="row">
            ${cells.map((cell, at) => cellOf(cell, at, columns[at]?.look ?? ""))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function cellOf(cell: Piece, at: number, look: string): Html {
  if (at === 0) return html`<th role="rowheader" scope="row" class="${look}">${cell}</th>`;
  return html`<td role="cell" class="${look}">${cell}</td>`;
}
