// Acts on the record page: work that no pull request shows and that is not credited, with the reason, and who thanked whom.
import type { PublicRecord, RecordedNomination } from "#core/workflow/record.ts";
import { html, type Html } from "./html.ts";

/** The page stays a page: record.json has them all. */
const NOMINATIONS_SHOWN_MAX = 50;
const THANKS_SHOWN_MAX = 50;

export function actSections(record: PublicRecord): Html {
  return html`${named(record)} ${thanks(record)}`;
}

const HEADS: Readonly<Record<RecordedNomination["standing"], string>> = {
  waits: "waits for a reviewer",
  declined: "declined",
};

function named({ nominations }: PublicRecord): Html | null {
  if (nominations.length === 0) return null;
  const newestFirst = nominations.toReversed();
  const waiting = newestFirst.filter(({ standing }) => standing === "waits");
  const over = newestFirst.filter(({ standing }) => standing === "declined");
  return html`<section aria-labelledby="named">
    <h2 id="named">Work without a pull request</h2>
    <p class="quiet">
      Feedback, help and sorted issues that somebody named. Nothing of it counts before a maintainer, or a reviewer who
      has no part in it, has credited it; then it stands among the contributions.
    </p>
    <ul class="refused">
      ${[...waiting, ...over].slice(0, NOMINATIONS_SHOWN_MAX).map(nominationItem)}
    </ul>
  </section>`;
}

function nominationItem({ name, kind, contributor, namedBy, epoch, standing, says }: RecordedNomination): Html {
  const by = namedBy === contributor ? "by themselves" : `by ${namedBy}`;
  return html`<li>
    <strong>${name}</strong> <span class="quiet">${HEADS[standing]}</span>
    <span>${contributor}, ${kind}, epoch ${epoch}, named ${by}. ${says.join(" ")}</span>
  </li>`;
}

function thanks({ kudos }: PublicRecord): Html | null {
  if (kudos.length === 0) return null;
  const newestFirst = kudos.toReversed().slice(0, THANKS_SHOWN_MAX);
  return html`<section aria-labelledby="thanks">
    <h2 id="thanks">Thanks</h2>
    <p class="quiet">They carry no points and no money.</p>
    <ul class="refused">
      ${newestFirst.map(
        ({ from, to, epoch, reason }) =>
          html`<li>
            <strong>${from}</strong> thanks <strong>${to}</strong> <span class="quiet">epoch ${epoch}</span>
            <span>${reason}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}
