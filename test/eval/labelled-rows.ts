// Labelled rows: work that people have put a number on, as the public data sets tell it.
import { z } from "zod";
import { readJsonLines } from "./json-lines.ts";
import type { Groups, Pair } from "./statistics.ts";

export interface LabelledRow {
  readonly id: string;
  /** Rows of different kinds of label are never ranked together. */
  readonly labelKind: string;
  readonly project: string;
  readonly label: number;
  readonly untrustedTitle: string;
  readonly untrustedText: string;
  /** Empty where the row is a text alone. */
  readonly untrustedDiff: string;
}

const optionalText = z.string().nullish();

const NAMELESS = { error: "expected the row's name" };

const rowShape = z
  .object({
    id: z.union([z.string().min(1, NAMELESS), z.number()], NAMELESS),
    label: z.number({ error: "expected a number" }),
    label_kind: optionalText,
    project: optionalText,
    title: optionalText,
    text: optionalText,
    diff: optionalText,
  })
  .transform((row): LabelledRow => ({
    id: String(row.id),
    labelKind: row.label_kind ?? "",
    project: row.project ?? "",
    label: row.label,
    untrustedTitle: row.title ?? "",
    untrustedText: row.text ?? "",
    untrustedDiff: row.diff ?? "",
  }));

/** @throws BadInput which names the line of each row that is none */
export function readLabelledRows(path: string): Promise<LabelledRow[]> {
  return readJsonLines(path, rowShape);
}

/** Each team counts story points on a scale of its own, so they are ranked inside one project only. */
export const OWN_SCALE_LABEL = "story_points";

/** Rows whose labels may be compared, with their scores in the order of `rows`. */
export function groupByScale(rows: readonly LabelledRow[], scores: readonly number[]): Groups {
  const groups = new Map<string, Pair[]>();
  rows.forEach(({ labelKind, project, label }, at) => {
    const scale = labelKind === OWN_SCALE_LABEL ? `${labelKind} ${project}` : labelKind;
    const pair = { label, score: scores[at] ?? 0 };
    const group = groups.get(scale);
    if (group === undefined) groups.set(scale, [pair]);
    else group.push(pair);
  });
  return [...groups.values()];
}
