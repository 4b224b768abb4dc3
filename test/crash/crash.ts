// The long run: rounds of one epoch each with kills at random moments. `npm run crash -- --rounds N --seed N`
import { parseArgs } from "node:util";
import { explainError } from "#core/errors.ts";
import { findFaults, openHouse } from "./house.ts";
import { crashThrough } from "./matrix.ts";
import { seededRandom } from "./random.ts";

const KILL_SHARE = 0.35;

async function run(): Promise<number> {
  const { values } = parseArgs({ options: { rounds: { type: "string" }, seed: { type: "string" } }, strict: true });
  const rounds = Number(values.rounds ?? "5");
  const seed = Number(values.seed ?? "1");
  if (!Number.isSafeInteger(rounds) || rounds < 1 || !Number.isSafeInteger(seed) || seed < 0) {
    console.error("--rounds takes a whole number from 1 on, --seed one from 0 on.");
    return 2;
  }
  let killed = 0;
  for (let round = 0; round < rounds; round += 1) {
    const roundSeed = seed + round;
    const random = seededRandom(roundSeed);
    const house = await openHouse(roundSeed);
    try {
      const kills = await crashThrough(house, () => random() < KILL_SHARE);
      const faults = await findFaults(house);
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
