// The audit: of every epoch a sample that people rate, and the calibration of the jury that their ratings give.
import type { PersonId } from "#core/contribution/contribution.ts";
import { canonicalJson, contentHash, type Hash } from "#core/key.ts";
import type { Draft } from "#core/ledger/entry.ts";
import type { State } from "#core/ledger/state.ts";
import { fitCalibration, type AuditLabel } from "#core/score/calibration.ts";
import type { House } from "./house.ts";
import { nameOf } from "./names.ts";

/**
 * Draws a part of the epoch's judged work. Which, follows from the root of the ledger at that moment: anybody can draw it
 * again, and no contributor could know it before.
 */
export function drawAudit(state: State, epoch: number, percent: number, root: Hash): Draft[] {
  if (percent === 0) return [];
  const seen = new Set<string>();
  const judged = [...state.contributions.values()].filter(({ epoch: of, jury, shares, pullKey }) => {
    // A share is not the work that the jury valued.
    const isFirst = of === epoch && jury !== null && shares === 1 && !seen.has(pullKey);
    if (isFirst) seen.add(pullKey);
    return isFirst;
  });
  const size = Math.ceil((judged.length * percent) / 100);
  const lot = judged.map(({ id, jury }) => ({ ticket: contentHash([root, id]), contribution: id, jury: jury ?? 0 }));
  const drawn = lot
    .toSorted((a, b) => (a.ticket < b.ticket ? -1 : 1))
    .slice(0, size)
    .map(({ contribution, jury }) => ({ contribution, jury }));
  if (drawn.length === 0) return [];
  return [
    {
      key: `audit:${epoch}`,
      fact: { kind: "audit-drawn", epoch, weight: Math.max(1, Math.round(100 / percent)), drawn },
    },
  ];
}

/**
 * Raters who own no Discord account any more: whoever links GitHub may become the person whose work was there, and would
 * count twice by rating again; whoever was erased is not counted.
 */
export async function findOrphans({ store }: Pick<House, "store">, { audits }: State): Promise<Set<PersonId>> {
  const raters = new Set([...audits.values()].flatMap(({ ratings }) => [...ratings.keys()]));
  const orphans = new Set<PersonId>();
  for (const rater of raters) if ((await nameOf(store.vault, rater)).discordId === null) orphans.add(rater);
  return orphans;
}

/** A new calibration where the ratings give another than the one in force; it holds from the epoch that opens now. */
export function recalibrate(state: State, orphans: ReadonlySet<PersonId>): Draft[] {
  const labels: AuditLabel[] = [...state.audits]
    .map(([contribution, { jury, weight, ratings }]) => ({
      contribution,
      juryHundredths: jury,
      weight,
      ratings: [...ratings].filter(([rater]) => !orphans.has(rater)).map(([rater, value]) => ({ rater, value })),
    }))
    .filter(({ ratings }) => ratings.length > 0);
  const version = (state.calibration?.version ?? 0) + 1;
  const calibration = fitCalibration(labels, version);
  if (calibration === null) return [];
  const isTheSame = canonicalJson(calibration.knots) === canonicalJson(state.calibration?.knots ?? []);
  if (isTheSame) return [];
  return [{ key: `calibration:${version}`, fact: { kind: "calibration-fitted", calibration, labels: labels.length } }];
}
