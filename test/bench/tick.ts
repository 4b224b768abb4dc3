// The tick: what it costs to look around and to do one thing, after a short past and after a long one.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Ledger } from "#core/ledger/ledger.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { openStream, type Stream } from "#core/workflow/stream.ts";
import { makeEvidence, makeRules, START } from "#test/support/build.ts";
import { makeHouse, type TestHouse } from "#test/support/house.ts";
import { makeWorld } from "#test/support/world.ts";
import { makeFigure, medianOf, medianSecondsOf, secondsOf, type Bench, type Figure } from "./figure.ts";
import { tellLongStory } from "./long-story.ts";

const PASTS = [1_000, 100_000, 1_000_000] as const;
/** Pull requests of the open epoch: what a tick has to look at. */
const OPEN_PULLS = 20;
const IDLE_TICKS = 500;
const WORKING_TICKS = 40;
const COLD_STARTS = 3;
const MICROSECONDS = 1_000_000;
const MILLISECONDS = 1_000;
const MEGABYTE = 1_000_000;

/** After one past. */
interface Measured {
  readonly entries: number;
  readonly idleSeconds: number;
  readonly workingSeconds: number;
  readonly fromCheckpointSeconds: number;
  readonly fromNothingSeconds: number;
  readonly stateBytes: number;
}

export const measureTick: Bench = async (say) => {
  // The first time through is thrown away: it pays for compiling what it runs, and the others would look too good beside it.
  await measureAfter(PASTS[0], () => undefined);
  const short = await measureAfter(PASTS[0], say);
  const longer: Measured[] = [];
  for (const past of PASTS.slice(1)) longer.push(await measureAfter(past, say));
  return longer.flatMap((long, at) => figuresOf(short, long, PASTS[at + 1] ?? 0));
};

function figuresOf(short: Measured, long: Measured, past: number): Figure[] {
  const after = `after ${past.toLocaleString("en-US")} contributions`;
  const before = `after ${PASTS[0].toLocaleString("en-US")}`;
  const nothing = "folding all its entries again";
  const compare = (what: string, unit: string, factor: number, read: (from: Measured) => number): Figure =>
    makeFigure(`${what} ${after}`, read(long) * factor, unit, before, read(short) * factor);
  return [
    compare("tick with nothing due", "µs", MICROSECONDS, ({ idleSeconds }) => idleSeconds),
    compare("tick that credits and scores one", "ms", MILLISECONDS, ({ workingSeconds }) => workingSeconds),
    compare("state in memory", "MB", 1 / MEGABYTE, ({ stateBytes }) => stateBytes),
    makeFigure(`cold start ${after}`, long.fromCheckpointSeconds, "s", nothing, long.fromNothingSeconds),
  ];
}

async function measureAfter(past: number, say: (sentence: string) => void): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "laurel-bench-tick-"));
  try {
    return await measureIn(join(folder, "ledger.sqlite"), past, say);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureIn(path: string, past: number, say: (sentence: string) => void): Promise<Measured> {
  const rules = makeRules();
  const store = openSqlite(path);
  const story = await tellLongStory(store.ledger, rules, past);
  say(`${story.contributions} past contributions lie in ${story.entries} entries`);
  const house = await makeHouse({ rules, store, world: makeWorld({ rules, now: story.endsAt }) });
  await openEpoch(house);
  const ticks = { idleSeconds: await idleTick(house), workingSeconds: await workingTick(house) };
  await house.stream.close();
  house.close();
  return {
    entries: story.entries,
    ...ticks,
    ...(await coldStart(path, rules.daoId)),
    ...(await memory(path, rules.daoId)),
  };
}

/** An epoch with some work in it, all of it scored. */
async function openEpoch(house: TestHouse): Promise<void> {
  await house.tick();
  for (let at = 0; at < OPEN_PULLS; at += 1) mergePull(house);
  await house.sweep();
  await house.tick();
  const { openEpoch, contributions } = await house.state();
  if (openEpoch === null || contributions.size !== OPEN_PULLS)
    throw new Error("the open epoch is not as the bench wants it");
}

function mergePull(house: TestHouse): void {
  const pull = 10_000_000 + house.world.state.evidence.size;
  house.world.merge(makeEvidence({ pull, mergedAt: house.world.state.now }));
}

function idleTick(house: TestHouse): Promise<number> {
  return medianSecondsOf(IDLE_TICKS, async () => {
    if ((await house.tick()) !== 0) throw new Error("something was due in a tick that should have had nothing to do");
  });
}

async function workingTick(house: TestHouse): Promise<number> {
  const seconds: number[] = [];
  for (let at = 0; at < WORKING_TICKS; at += 1) {
    mergePull(house);
    await house.sweep();
    seconds.push(await secondsOf(() => house.tick()));
  }
  return medianOf(seconds);
}

/** A store opened anew, up to a state that is known. */
async function coldStart(path: string, dao: string) {
  const start = async (change: Partial<Ledger>): Promise<void> => {
    const store = openSqlite(path);
    await streamOver({ ...store.ledger, ...change }, dao).state();
    store.close();
  };
  const forgetful: Partial<Ledger> = { checkpoint: async () => null, keepCheckpoint: async () => undefined };
  return {
    fromCheckpointSeconds: await medianSecondsOf(COLD_STARTS, () => start({})),
    fromNothingSeconds: await secondsOf(() => start(forgetful)),
  };
}

function streamOver(ledger: Ledger, dao: string): Stream {
  return openStream(ledger, dao, { now: () => START });
}

async function memory(path: string, dao: string): Promise<{ stateBytes: number }> {
  const store = openSqlite(path);
  const stream = streamOver(store.ledger, dao);
  const before = heapBytes();
  await stream.state();
  const stateBytes = heapBytes() - before;
  await stream.close();
  store.close();
  return { stateBytes };
}

function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
