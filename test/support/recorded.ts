// A recorded ledger: the 81 entries that the first release wrote while it told the demo. They fold for ever.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEntry, type Draft, type Entry, type StoredEntry } from "#core/ledger/entry.ts";
import type { Ledger } from "#core/ledger/ledger.ts";

const FIXTURES = join(import.meta.dirname, "..", "fixtures");
/** The same story as the first release left it on disk: schema 1, with its vault. */
export const SCHEMA_1_FILE = join(FIXTURES, "schema-1.db");

const lines = JSON.parse(readFileSync(join(FIXTURES, "ledger-v1.json"), "utf8")) as readonly Pick<
  StoredEntry,
  "key" | "canonical"
>[];

export const RECORDED_BYTES: readonly string[] = lines.map(({ canonical }) => canonical);
export const RECORDED_DAO = "demo";

/** Fresh objects each time, so that no test sees what another one folded. */
export function recordedEntries(): Entry[] {
  return RECORDED_BYTES.map(parseEntry);
}

/** Appends the recorded facts as they were written: entry by entry, at their times. */
export async function replayRecorded(ledger: Ledger, entries: readonly Entry[] = recordedEntries()): Promise<void> {
  for (const { number, key, fact, at } of entries) {
    const draft: Draft = { key, fact };
    await ledger.append(RECORDED_DAO, number, at, [draft]);
  }
}
