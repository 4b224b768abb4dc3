// The benches: `npm run bench [-- NAME ...] [--json FILE]`. Each figure stands beside a peer or a limit measured in the same run.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { BadInput, explainError } from "#core/errors.ts";
import { showTable, type Bench, type Figure } from "./figure.ts";

/** Loaded when asked for: a bench must not pay for the packages of another. */
const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  intake: async () => (await import("./intake.ts")).measureIntake,
  ledger: async () => (await import("./ledger.ts")).measureLedger,
  tick: async () => (await import("./tick.ts")).measureTick,
  gas: async () => (await import("./gas.ts")).measureGas,
  simulate: async () => (await import("./simulate.ts")).measureSimulate,
};

const USAGE = `npm run bench -- [NAME ...] [--json FILE]

Names: ${Object.keys(BENCHES).join(", ")}. Without one, all of them run.
  --json FILE   writes [{name, value, unit, against, againstValue, ratio}]`;

async function run(words: readonly string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { json: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help) return print(USAGE);
  const names = positionals.length === 0 ? Object.keys(BENCHES) : positionals;
  const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
  if (unknown.length > 0) throw new BadInput(`There is no bench "${unknown.join('", "')}".`, { next: `\n\n${USAGE}` });
  const figures: Figure[] = [];
  for (const name of names) figures.push(...(await runOne(name)));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
}

async function runOne(name: string): Promise<readonly Figure[]> {
  const measure = await BENCHES[name]?.();
  if (measure === undefined) return [];
  const figures = await measure((sentence) => void process.stderr.write(`  ${name}: ${sentence}\n`));
  print(`\n${name}\n${showTable(figures)}\n`);
  return figures;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${explainError(error)}\n`);
  process.exitCode = 2;
}
