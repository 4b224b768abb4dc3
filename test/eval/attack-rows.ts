// Attack rows: texts by which somebody may try to talk a judge into something, sorted by family. They are read, never obeyed.
import { z } from "zod";
import { readJsonLines } from "./json-lines.ts";

export interface AttackRow {
  readonly id: string;
  readonly family: string;
  readonly untrustedText: string;
}

const rowShape = z
  .object({
    id: z.string().min(1),
    family: z.string().min(1),
    text: z.string().min(1),
  })
  .transform(({ id, family, text }): AttackRow => ({
    id,
    family,
    // Some carriers are written as an added line of a diff; its sign is no part of what is inserted.
    untrustedText: text.replaceAll("\r\n", "\n").replace(/^\+/gm, ""),
  }));

/** Such a row describes a diff in words; it is no text to be inserted. */
const DESCRIBED = "structural:";

export interface Attacks {
  readonly texts: readonly AttackRow[];
  readonly described: readonly AttackRow[];
}

/** @throws BadInput which names the line of each row that is none */
export async function readAttacks(path: string): Promise<Attacks> {
  const rows = await readJsonLines(path, rowShape);
  const isDescribed = ({ family }: AttackRow): boolean => family.startsWith(DESCRIBED);
  return { texts: rows.filter((row) => !isDescribed(row)), described: rows.filter(isDescribed) };
}
