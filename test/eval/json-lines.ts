// JSON lines: a file with one object on each line, read line by line; what is wrong is told with the number of its line.
import { open } from "node:fs/promises";
import { z } from "zod";
import { BadInput, explainError } from "#core/errors.ts";

const ROWS_MAX = 100_000;
/** A pull request of a million lines takes half of it. */
const LINE_CHARACTERS_MAX = 100_000_000;
const FAULTS_SHOWN_MAX = 5;

/**
 * Reads every line that is not blank; a byte order mark is passed over.
 * @throws BadInput when the file cannot be read, holds no row, or has a line that is no row: the first five are named
 */
export async function readJsonLines<T>(path: string, shape: z.ZodType<T>): Promise<T[]> {
  const rows: T[] = [];
  const faults: string[] = [];
  let number = 0;
  for await (const line of linesOf(path)) {
    number += 1;
    if (line.trim() === "") continue;
    const read = readLine(line, shape);
    if (read.isSound) rows.push(read.row);
    else faults.push(`line ${number}: ${read.fault}`);
    if (rows.length > ROWS_MAX || faults.length > FAULTS_SHOWN_MAX) break;
  }
  if (rows.length > ROWS_MAX) throw unreadable(path, [`more than ${ROWS_MAX} rows`]);
  if (faults.length > 0) throw unreadable(path, faults);
  if (rows.length === 0) throw unreadable(path, ["it holds no row"]);
  return rows;
}

async function* linesOf(path: string): AsyncGenerator<string> {
  try {
    const file = await open(path);
    for await (const line of file.readLines({ encoding: "utf8" })) yield line.replace(/^\ufeff/, "");
  } catch (cause) {
    throw new BadInput(`${path} cannot be read.`, { happened: explainError(cause), cause });
  }
}

type Reading<T> = { readonly isSound: true; readonly row: T } | { readonly isSound: false; readonly fault: string };

function readLine<T>(line: string, shape: z.ZodType<T>): Reading<T> {
  if (line.length > LINE_CHARACTERS_MAX) return { isSound: false, fault: "is too long" };
  try {
    const read = shape.safeParse(JSON.parse(line));
    if (read.success) return { isSound: true, row: read.data };
    const [issue] = read.error.issues;
    const field = issue?.path.join(".") ?? "";
    return { isSound: false, fault: `${field === "" ? "the row" : field}: ${issue?.message ?? "is not as expected"}` };
  } catch {
    return { isSound: false, fault: "is not JSON" };
  }
}

function unreadable(path: string, faults: readonly string[]): BadInput {
  const shown = faults.slice(0, FAULTS_SHOWN_MAX);
  const more = faults.length > shown.length ? ["and more"] : [];
  return new BadInput(`${path} holds no rows that can be used.`, {
    happened: [...shown, ...more].join("; "),
    next: "Each line is one JSON object; mend the lines named here, or leave them out.",
  });
}
