// The benches: `npm run bench [-- NAME ...] [--json FILE]`. Each figure stands beside a peer or a limit measured in the same run.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { BadInput, explainError } from "#core/errors.ts";
import { showTable, type Bench, type Figure } from "./figure.ts";
import type { TokenSource } from "./tokens.ts";

/** Loaded when asked for: a bench must not pay for the packages of another. */
const BENCHES: Readonly<Record<string, (source: TokenSource) => Promise<Bench>>> = {
  intake: async () => (await import("./intake.ts")).measureIntake,
  ledger: async () => (await import("./ledger.ts")).measureLedger,
  tick: async () => (await import("./tick.ts")).measureTick,
  gas: async () => (await import("./gas.ts")).measureGas,
  simulate: async () => (await import("./simulate.ts")).measureSimulate,
  recount: async () => (await import("./recount.ts")).measureRecount,
  discord: async () => (await import("./discord.ts")).measureDiscord,
  tokens: async (source) => (await import("./tokens.ts")).measureTokens(source),
};

const SAMPLE = "200";

const USAGE = `npm run bench -- [NAME ...] [--json FILE] [--pulls FILE | --repo PATH --sample N]

Names: ${Object.keys(BENCHES).join(", ")}. Without one, all of them run.
  --json FILE   writes [{name, value, unit, against, againstValue, ratio}]
  --pulls FILE  tokens: of these pull requests, in the shape of GitHub's REST API with their files
  --repo PATH   tokens: of the merged pull requests in the history of this git repository
  --sample N    so many of them, spread evenly; ${SAMPLE} unless told`;

async function run(words: readonly string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      json: { type: "string" },
      pulls: { type: "string" },
      repo: { type: "string" },
      sample: { type: "string", default: SAMPLE },
      help: { type: "boolean" },
    },
  });
  if (values.help) return print(USAGE);
  const names = positionals.length === 0 ? Object.keys(BENCHES) : positionals;
  const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
  if (unknown.length > 0) throw new BadInput(`There is no bench "${unknown.join('", "')}".`, { next: `\n\n${USAGE}` });
  const source = { pulls: values.pulls, repo: values.repo, sample: readSample(values.sample) };
  const figures: Figure[] = [];
  for (const name of names) figures.push(...(await runOne(name, source)));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
}

function readSample(word: string): number {
  const sample = Number(word);
  if (Number.isInteger(sample) && sample >= 1 && sample <= 100_000) return sample;
  throw new BadInput(`--sample is a whole number from 1 to 100,000, not "${word}".`);
}

async function runOne(name: string, source: TokenSource): Promise<readonly Figure[]> {
  const measure = await BENCHES[name]?.(source);
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
