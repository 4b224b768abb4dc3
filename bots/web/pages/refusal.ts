// A refusal as a page: what was refused, what happened and what the reader may do.
import { pageOf } from "./frame.ts";
import { html, type Html } from "./html.ts";

export interface RefusalWords {
  readonly error: string;
  readonly happened: string;
  readonly next: string;
  /** Where the reader goes on; missing where only the public record is left. */
  readonly back?: { readonly url: string; readonly words: string };
}

export function refusalPage({ error, happened, next, back }: RefusalWords): Html {
  return pageOf({
    title: `${error} Laurel`,
    content: html`<div class="narrow">
      <h1>${error}</h1>
      ${happened === "" ? null : html`<p class="happened">${happened}</p>`} ${next === "" ? null : html`<p>${next}</p>`}
      ${back === undefined ? null : html`<p><a href="${back.url}">${back.words}</a></p>`}
      <p><a href="/">To the public record</a></p>
    </div>`,
  });
}
