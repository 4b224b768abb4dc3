// The command `npm run simulate`: plays many weeks on two threads, counts what went wrong on purpose, and tells what broke.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { FAULT_KINDS, FOCUSES, type FaultKind, type Focus } from "./faults.ts";
import { CALM_WEEKS, playRun, type RunResult } from "./run.ts";
import { replayCommand, shrinkFailure } from "./shrink.ts";

const USAGE = `npm run simulate -- [--weeks N] [--seed N] [--focus ${FOCUSES.join("|")}] [--json FILE] [--threads N] [--story] [--without "KIND, KIND"]

  --weeks N     how many weeks to play (3000); each seed gives 12 troubled weeks and ${CALM_WEEKS} calm ones
  --seed N      the first seed (1); the same seed tells the same story
  --focus WORD  more of what goes wrong around payouts (of small work that code alone judges), intake, votes or restored backups
  --json FILE   the figures and every violation, as JSON
  --threads N   worker threads (2)
  --story       tells one seed's story even when nothing breaks
  --without …   kinds of fault that are left out`;

/** A life long enough for proposals to overlap, and short enough that many different ones are played. */
const TROUBLED_WEEKS = 12;
const RUNS_PER_REPORT = 20;
/** Most of what a run makes is dead when it ends; a larger nursery is swept less often. */
const YOUNG_GENERATION_MB = 64;
const VIOLATIONS_SHRUNK_MAX = 3;

interface Wish {
  readonly weeks: number;
  readonly seed: number;
  readonly focus: Focus;
  readonly disabled: ReadonlySet<FaultKind>;
}

interface Figures {
  weeks: number;
  runs: number;
  entries: number;
  payments: number;
  readonly injected: Map<FaultKind, number>;
  readonly failures: RunResult[];
}

/** What one thread plays: every so many-th seed. */
interface Share extends Wish {
  readonly stride: number;
}

function emptyFigures(): Figures {
  return { weeks: 0, runs: 0, entries: 0, payments: 0, injected: new Map(), failures: [] };
}

function count(figures: Figures, result: RunResult): void {
  figures.weeks += result.weeksPlayed;
  figures.runs += 1;
  figures.entries += result.entries;
  figures.payments += result.payments;
  for (const [kind, times] of result.injected) figures.injected.set(kind, (figures.injected.get(kind) ?? 0) + times);
  if (result.violation !== null) figures.failures.push(result);
}

function add(sum: Figures, part: Figures): void {
  sum.weeks += part.weeks;
  sum.runs += part.runs;
  sum.entries += part.entries;
  sum.payments += part.payments;
  for (const [kind, times] of part.injected) sum.injected.set(kind, (sum.injected.get(kind) ?? 0) + times);
  sum.failures.push(...part.failures);
}

const troubledWeeks = ({ weeks }: Wish): number => Math.min(TROUBLED_WEEKS, weeks);

async function playShare(share: Share, report: (figures: Figures) => void): Promise<void> {
  const { weeks, seed, focus, disabled, stride } = share;
  let figures = emptyFigures();
  for (let played = 0, at = seed; played < weeks; at += stride) {
    const result = await playRun({ seed: at, weeks: troubledWeeks(share), focus, disabled });
    played += result.weeksPlayed;
    count(figures, result);
    if (figures.runs % RUNS_PER_REPORT === 0 || result.violation !== null) {
      report(figures);
      figures = emptyFigures();
    }
  }
  report(figures);
}

function readWish(values: Record<string, string | boolean | undefined>): Wish {
  const whole = (name: string, otherwise: number): number => {
    const value = Number(values[name] ?? otherwise);
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`--${name} takes a whole number`);
    return value;
  };
  const focus = FOCUSES.find((word) => word === (values["focus"] ?? "all"));
  if (focus === undefined) throw new RangeError(`--focus takes one of ${FOCUSES.join(", ")}`);
  const names = String(values["without"] ?? "")
    .split(",")
    .map((name) => name.trim());
  const disabled = new Set(FAULT_KINDS.filter((kind) => names.includes(kind)));
  const unknown = names.filter((name) => name !== "" && !FAULT_KINDS.some((kind) => kind === name));
  if (unknown.length > 0) throw new RangeError(`--without does not know ${unknown.join(", ")}`);
  return { weeks: whole("weeks", 3_000), seed: whole("seed", 1), focus, disabled };
}

const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`);

/** Plays the wish on so many threads; one thread plays it here. */
async function playWish(wish: Wish, threads: number): Promise<Figures> {
  const sum = emptyFigures();
  const isSmall = wish.weeks <= 2 * (TROUBLED_WEEKS + CALM_WEEKS);
  if (threads <= 1 || isSmall) {
    await playShare({ ...wish, stride: 1 }, (figures) => add(sum, figures));
    return sum;
  }
  const playOn = (thread: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const share: Share = {
        ...wish,
        weeks: Math.ceil(wish.weeks / threads),
        seed: wish.seed + thread,
        stride: threads,
      };
      const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB };
      const worker = new Worker(new URL(import.meta.url), { workerData: share, resourceLimits });
      worker.on("message", (figures: Figures) => add(sum, figures));
      worker.on("error", reject);
      worker.on("exit", () => resolve());
    });
  await Promise.all(Array.from({ length: threads }, (_, thread) => playOn(thread)));
  return sum;
}

async function tellStory(wish: Wish): Promise<void> {
  const { seed, focus, disabled } = wish;
  const { sentences } = await playRun({ seed, weeks: troubledWeeks(wish), focus, disabled, isTraced: true });
  for (const sentence of sentences) say(sentence);
}

interface ToldViolation {
  readonly seed: number;
  readonly week: number;
  readonly invariant: string;
  readonly sentence: string;
  readonly replay: string;
  readonly story: readonly string[];
}

async function tellViolation(wish: Wish, failed: RunResult): Promise<ToldViolation | null> {
  const { seed, violation } = failed;
  if (violation === null) return null;
  const { focus, disabled } = wish;
  const { parts, result } = await shrinkFailure({ seed, weeks: troubledWeeks(wish), focus, disabled }, failed);
  const replay = replayCommand(parts);
  say(`\nSeed ${seed} breaks "${violation.invariant}" in week ${violation.week}: ${violation.sentence}`);
  say(
    `It still does with ${parts.weeks} troubled weeks and ${parts.disabled?.size ?? 0} of ${FAULT_KINDS.length} kinds of fault left out.`,
  );
  for (const sentence of result.sentences) say(`  ${sentence}`);
  say(`Again: ${replay}`);
  const { week, invariant, sentence } = violation;
  return { seed, week, invariant, sentence, replay, story: result.sentences };
}

/** @returns the exit code: 0 when every invariant held, 1 when one broke */
async function simulate(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    strict: true,
    options: {
      weeks: { type: "string" },
      seed: { type: "string" },
      focus: { type: "string" },
      json: { type: "string" },
      threads: { type: "string" },
      without: { type: "string" },
      story: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return (say(USAGE), 0);
  const wish = readWish(values);
  if (values.story) await tellStory(wish);
  const began = performance.now();
  const figures = await playWish(wish, Number(values.threads ?? 2));
  const seconds = (performance.now() - began) / 1_000;
  const { weeks, runs, entries, payments, failures } = figures;
  const lastSeed = wish.seed + Math.max(runs, 1) - 1;
  say(
    `${weeks} weeks of ${runs} DAOs (seeds ${wish.seed} to ${lastSeed}, focus ${wish.focus}) in ${seconds.toFixed(1)} s: ${(weeks / seconds).toFixed(0)} weeks/s.`,
  );
  say(`${entries} entries and ${payments} payouts were checked. Faults injected:`);
  const injected = [...figures.injected].sort(([, one], [, other]) => other - one);
  for (const [kind, times] of injected) say(`  ${String(times).padStart(9)}  ${kind}`);
  const told: ToldViolation[] = [];
  const failed = failures.toSorted((one, other) => one.seed - other.seed);
  for (const failure of failed.slice(0, VIOLATIONS_SHRUNK_MAX)) {
    const violation = await tellViolation(wish, failure);
    if (violation !== null) told.push(violation);
  }
  for (const { seed, violation } of failed.slice(VIOLATIONS_SHRUNK_MAX))
    say(`Seed ${seed} breaks "${violation?.invariant}" in week ${violation?.week}: ${violation?.sentence}`);
  say(failed.length === 0 ? "Every invariant held." : `\n${failed.length} of ${runs} seeds broke an invariant.`);
  if (values.json !== undefined) {
    const { seed, focus } = wish;
    const report = {
      weeks,
      seconds,
      weeksPerSecond: weeks / seconds,
      seeds: [seed, lastSeed],
      focus,
      entries,
      payments,
    };
    const text = JSON.stringify(
      { ...report, injected: Object.fromEntries(injected), failures: failed.length, violations: told },
      null,
      2,
    );
    writeFileSync(values.json, `${text}\n`);
  }
  return failed.length === 0 ? 0 : 1;
}

if (isMainThread) {
  try {
    process.exitCode = await simulate(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
    process.exitCode = 2;
  }
} else {
  const share: Share = workerData;
  // Thousands of errors are thrown on purpose; a failure is played again in the main thread, where stacks are kept.
  Error.stackTraceLimit = 0;
  await playShare(share, (figures) => parentPort?.postMessage(figures));
}
