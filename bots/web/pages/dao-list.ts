// The list of DAOs, shown at the root when this Laurel keeps more or less than one.
import type { Intake } from "#core/workflow/intake.ts";
import { pageOf } from "./frame.ts";
import { html, type Html } from "./html.ts";

export function daoListPage(daos: readonly Pick<Intake, "daoId" | "daoName" | "repositories">[]): Html {
  return pageOf({
    title: "The DAOs of this Laurel",
    content: html`<h1>The DAOs of this Laurel</h1>
      ${
        daos.length === 0
          ? html`<p>There is none yet: the operator has not opened a DAO here.</p>`
          : html`<ul class="daos">
              ${daos.map(
                ({ daoId, daoName, repositories }) =>
                  html`<li>
                    <a href="/dao/${encodeURIComponent(daoId)}">${daoName}</a>
                    <span>${repositories.join(", ")}</span>
                  </li>`,
              )}
            </ul>`
      }`,
  });
}
