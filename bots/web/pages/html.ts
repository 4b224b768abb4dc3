// Html: text that is already markup. Everything else put into a template is text from somebody, and is escaped.

export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

export type Piece = Html | string | number | null | false | readonly Piece[];

/** A template whose every inserted piece is escaped unless it is Html itself; null and false insert nothing. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(parts.map((part, at) => (at === 0 ? part : markupOf(pieces[at - 1] ?? null) + part)).join(""));
}

function markupOf(piece: Piece): string {
  if (piece === null || piece === false) return "";
  if (piece instanceof Html) return piece.markup;
  if (typeof piece === "string" || typeof piece === "number") return escapeText(String(piece));
  return piece.map(markupOf).join("");
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
/** Characters that show nothing or turn the reading direction: a name must not be able to rearrange the sentence around it. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

export function escapeText(text: string): string {
  return text.replace(UNSEEN, "\ufffd").replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}

/** A link when the address is plain http or https; the words alone when it is anything else. */
export function linkTo(url: string | null, words: Piece): Html {
  const isWebAddress = url !== null && /^https?:\/\/[^\s]+$/.test(url);
  return isWebAddress ? html`<a href="${url}" rel="noreferrer">${words}</a>` : html`${words}`;
}

/** A pull request as people write it, linked to GitHub when the repository's name is one. */
/** To the pull request, or the name of work that none shows. */
export function workLink(work: {
  readonly id: string;
  readonly repository: string | null;
  readonly pull: number | null;
}): Html {
  return work.repository === null || work.pull === null ? html`${work.id}` : linkToPull(work.repository, work.pull);
}

export function linkToPull(repository: string, pull: number): Html {
  const isRepository = /^[\w.-]+\/[\w.-]+$/.test(repository);
  const words = `${repository}#${pull}`;
  return linkTo(isRepository ? `https://github.com/${repository}/pull/${pull}` : null, words);
}
