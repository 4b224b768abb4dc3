// How many weeks of a DAO, with every fault, the simulator plays a second on two threads, beside the aim.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { makeFigure, medianOf, type Figure } from "./figure.ts";

const ROUNDS = 3;
const WEEKS_PER_ROUND = 6_000;
const ROUND_MILLISECONDS_MAX = 120_000;
/** A hundred thousand weeks a minute. */
const AIM_WEEKS_PER_SECOND = 100_000 / 60;

/** In a process of its own: the simulator hashes quickly, which the other benches must not. */
export async function measureSimulate(say: (sentence: string) => void): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "laurel-bench-"));
  const rounds: number[] = [];
  try {
    for (let round = 1; round <= ROUNDS; round += 1) {
      say(`round ${round} of ${ROUNDS}`);
      rounds.push(await playRound(join(folder, `${round}.json`), round));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    makeFigure("weeks on two threads", medianOf(rounds), "weeks/s", "the aim, 100,000 a minute", AIM_WEEKS_PER_SECOND),
  ];
}

async function playRound(file: string, seed: number): Promise<number> {
  const program = join(import.meta.dirname, "../simulation/simulate.ts");
  const words = [program, "--weeks", String(WEEKS_PER_ROUND), "--seed", String(seed * 10_000), "--json", file];
  await promisify(execFile)(process.execPath, words, { timeout: ROUND_MILLISECONDS_MAX });
  return (JSON.parse(readFileSync(file, "utf8")) as { weeksPerSecond: number }).weeksPerSecond;
}
