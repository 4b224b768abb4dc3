// The long run: payouts on a real EVM, or whole rounds of the real process. `npm run crash -- --payouts 500 --seed N | --rounds N --seed N`
import { parseArgs } from "node:util";
import { explainError } from "#core/errors.ts";
import { findFaults, openHouse } from "./house.ts";
import { SAFE_TRANSACTIONS, crashThrough } from "./matrix.ts";
import { PAYOUTS_PER_ROUND, noFigures, openGround, playRound, sayFigures } from "./payouts.ts";
import { seededRandom } from "./random.ts";

const KILL_SHARE = 0.35;
/** A long run says now and then how far it is. */
const ROUNDS_PER_LINE = 20;
const USAGE =
  "--payouts and --rounds take a whole number from 1 on, one of the two at a time; --seed takes one from 0 on.";

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      payouts: { type: "string" },
      rounds: { type: "string" },
      seed: { type: "string" },
      // Copies of a history that an earlier restore gave up are put back, too.
      abandoned: { type: "boolean", default: false },
    },
    strict: true,
  });
  const seed = Number(values.seed ?? "1");
  const count = Number(values.payouts ?? values.rounds ?? "5");
  const isBoth = values.payouts !== undefined && values.rounds !== undefined;
  if (isBoth || !Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed) || seed < 0) {
    console.error(USAGE);
    return 2;
  }
  return values.payouts === undefined ? runRounds(count, seed) : runPayouts(count, seed, values.abandoned);
}

/** Each round has a seed of its own, and replays alone. */
async function runPayouts(payouts: number, seed: number, keepsAbandoned: boolean): Promise<number> {
  const ground = await openGround();
  const figures = noFigures();
  const startedAt = performance.now();
  let failed = 0;
  try {
    for (let begun = 0; begun < payouts; begun += PAYOUTS_PER_ROUND) {
      const ofRound = Math.min(PAYOUTS_PER_ROUND, payouts - begun);
      const plan = { seed: seed + begun / PAYOUTS_PER_ROUND, payouts: ofRound, keepsAbandoned };
      const faults = await playRound(ground, plan, figures).catch((error: unknown) => [explainError(error)]);
      if ((begun / PAYOUTS_PER_ROUND) % ROUNDS_PER_LINE === ROUNDS_PER_LINE - 1) console.log(sayFigures(figures));
      if (faults.length === 0) continue;
      failed += 1;
      for (const fault of faults) console.log(fault);
      const flag = keepsAbandoned ? " --abandoned" : "";
      console.log(`replay: npm run crash -- --payouts ${plan.payouts} --seed ${plan.seed}${flag}`);
    }
  } finally {
    await ground.close();
  }
  console.log(`${sayFigures(figures)}; ${((performance.now() - startedAt) / 1_000).toFixed(0)} seconds`);
  return failed === 0 ? 0 : 1;
}

async function runRounds(rounds: number, seed: number): Promise<number> {
  let killed = 0;
  for (let round = 0; round < rounds; round += 1) {
    const roundSeed = seed + round;
    const random = seededRandom(roundSeed);
    const house = await openHouse(roundSeed);
    try {
      const kills = await crashThrough(house, () => random() < KILL_SHARE);
      const faults = await findFaults(house, SAFE_TRANSACTIONS);
      killed += kills.length;
      console.log(
        `seed ${roundSeed}: ${kills.length} kills, ${faults.length === 0 ? "paid once, told once" : faults.join("; ")}`,
      );
      if (faults.length > 0) return 1;
    } catch (error) {
      console.log(`seed ${roundSeed}: ${explainError(error)}`);
      return 1;
    } finally {
      await house.close();
    }
  }
  console.log(`${rounds} rounds, ${killed} kills: each ended as if nothing had happened.`);
  return 0;
}

process.exitCode = await run();
process.exit();
