// The ledger: how fast facts are appended, folded again and verified, and what one of them takes on the disk.
import { hash } from "node:crypto";
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { verifyCommand } from "#bots/commands.ts";
import type { Ledger } from "#core/ledger/ledger.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { openStream } from "#core/workflow/stream.ts";
import { makeRules, START } from "#test/support/build.ts";
import { makeFigure, medianSecondsOf, secondsOf, type Bench, type Figure } from "./figure.ts";
import { tellLongStory } from "./long-story.ts";

const ROUNDS = 5;
const CONTRIBUTIONS = 40_000;
/** Each waits for the disk, so a few hundred are enough. */
const SINGLE_APPENDS = 200;
/** Its ledger 0.11.2 parsed and replayed 4,000 events with 40,000 receipts in half a second on a machine of this size. */
const SOURCECRED_EVENTS_PER_SECOND = 8_000;

export const measureLedger: Bench = async (say) => {
  const folder = mkdtempSync(join(tmpdir(), "laurel-bench-ledger-"));
  try {
    const path = join(folder, "ledger.sqlite");
    const rules = makeRules();
    const store = openSqlite(path);
    let entries = 0;
    const tellingSeconds = await secondsOf(async () => {
      ({ entries } = await tellLongStory(store.ledger, rules, CONTRIBUTIONS));
    });
    say(`${entries} entries written in ${tellingSeconds.toFixed(1)} s`);
    const lines = (await store.ledger.readStored(rules.daoId, 0, entries)).map(({ canonical }) => canonical);
    const figures = [
      ...(await appendFigures({ folder, lines, ledger: store.ledger, dao: rules.daoId, entries, tellingSeconds })),
      ...(await replayFigures(store.ledger, rules.daoId, lines)),
    ];
    store.close();
    say("replayed; now every entry is verified");
    return [...figures, ...(await verifyFigures(path, lines)), sizeFigure(path, lines)];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

interface Told {
  readonly folder: string;
  readonly lines: readonly string[];
  readonly ledger: Ledger;
  readonly dao: string;
  readonly entries: number;
  readonly tellingSeconds: number;
}

async function appendFigures({ folder, lines, ledger, dao, entries, tellingSeconds }: Told): Promise<Figure[]> {
  const single = await secondsOf(async () => {
    for (let at = 0; at < SINGLE_APPENDS; at += 1) {
      const fact = { kind: "step-resumed", step: `bench-${at}`, because: "the bench said so" } as const;
      await ledger.append(dao, entries + at, START, [{ key: `resumed:bench:${at}`, fact }]);
    }
  });
  const plainSingle = await secondsOf(() => writeLines(join(folder, "single"), lines.slice(0, SINGLE_APPENDS), 1));
  const plainMany = await secondsOf(() => writeLines(join(folder, "many"), lines, 1_000));
  return [
    makeFigure(
      "append, each one durable",
      SINGLE_APPENDS / single,
      "entries/s",
      "a text file, synced line by line",
      SINGLE_APPENDS / plainSingle,
    ),
    makeFigure(
      "append, 1,000 together",
      entries / tellingSeconds,
      "entries/s",
      "a text file, synced every 1,000 lines",
      entries / plainMany,
    ),
  ];
}

function writeLines(path: string, lines: readonly string[], linesPerSync: number): void {
  const file = openSync(path, "w");
  for (let from = 0; from < lines.length; from += linesPerSync) {
    writeSync(file, `${lines.slice(from, from + linesPerSync).join("\n")}\n`);
    fsyncSync(file);
  }
  closeSync(file);
}

async function replayFigures(ledger: Ledger, dao: string, lines: readonly string[]): Promise<Figure[]> {
  const forgetful: Ledger = { ...ledger, checkpoint: async () => null, keepCheckpoint: async () => undefined };
  const clock = { now: () => START };
  const replay = lines.length / (await medianSecondsOf(ROUNDS, () => openStream(forgetful, dao, clock).state()));
  const parse = lines.length / (await medianSecondsOf(ROUNDS, () => lines.forEach((line) => void JSON.parse(line))));
  return [
    makeFigure(
      "replay from SQLite",
      replay,
      "entries/s",
      "SourceCred's ledger, published",
      SOURCECRED_EVENTS_PER_SECOND,
    ),
    makeFigure("replay from SQLite", replay, "entries/s", "JSON.parse of the same lines, in memory", parse),
  ];
}

async function verifyFigures(path: string, lines: readonly string[]): Promise<Figure[]> {
  const verify = await medianSecondsOf(3, async () => {
    const code = await verifyCommand(openSqlite(path, "read"), () => undefined);
    if (code !== 0) throw new Error("the ledger of the bench does not verify");
  });
  const hashing = await medianSecondsOf(3, () => lines.forEach((line) => void hash("sha256", line, "buffer")));
  const against = "SHA-256 of the same lines alone";
  return [makeFigure("verify, with every hash", lines.length / verify, "entries/s", against, lines.length / hashing)];
}

function sizeFigure(path: string, lines: readonly string[]): Figure {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
  const plainBytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  const bytes = statSync(path).size / lines.length;
  return makeFigure(
    "on the disk, with its indexes",
    bytes,
    "bytes/entry",
    "the same lines as text",
    plainBytes / lines.length,
  );
}
