// The demo: one epoch of a DAO told in a terminal, on the real process and the sandbox. `npm run demo -- --help` tells the options.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { BadInput, explainError } from "#core/errors.ts";
import { parseWallet } from "#core/key.ts";
import { baseUnits, parseBaseUnits, showAmount, showShortly } from "#core/money.ts";
import { showScore } from "#core/score/score.ts";
import type { PublicRecord } from "#core/workflow/record.ts";
import { parsePulls } from "./github.ts";
import type { RestPull } from "./github-pulls.ts";
import { openProgress, type Progress } from "./progress.ts";
import { makeReport, readBalances, writeReport, type Report } from "./report.ts";
import { BUDGET, startSandbox, type Sandbox } from "./sandbox.ts";
import * as story from "./story.ts";

const USAGE = `npm run demo -- [options]

Plays one epoch of a contributor DAO on this machine: merged pull requests, scores, a proposal, a vote, a Safe payout.

  --once          exit when the story is told (non-zero if any stage failed)
  --pulls FILE    merged pull requests in GitHub's REST shape, instead of the shipped sample
  --report FILE   write what happened as JSON, to be checked against the chain
  --port N        where the public page opens (default 4400)
  --seed N        another cast of wallets (default 1)
  --help          this text`;

interface DemoOptions {
  readonly isOnce: boolean;
  readonly pullsFile: string;
  readonly reportFile: string | null;
  readonly port: number;
  readonly seed: number;
}

const SAMPLE = join(import.meta.dirname, "../fixtures/pulls.sample.json");
const NODE_MAJOR_NEEDED = 24;

function readOptions(words: readonly string[]): DemoOptions | null {
  const options = {
    once: { type: "boolean" },
    pulls: { type: "string" },
    report: { type: "string" },
    port: { type: "string" },
    seed: { type: "string" },
    help: { type: "boolean" },
  } as const;
  let values;
  try {
    ({ values } = parseArgs({ args: [...words], options, strict: true }));
  } catch (cause) {
    throw new BadInput(cause instanceof Error ? cause.message : "These options are not understood.", {
      next: `\n\n${USAGE}`,
      cause,
    });
  }
  if (values.help) return null;
  return {
    isOnce: values.once ?? false,
    pullsFile: values.pulls ?? SAMPLE,
    reportFile: values.report ?? null,
    port: readNumber("--port", values.port ?? "4400", 65_535),
    seed: readNumber("--seed", values.seed ?? "1", 2 ** 31),
  };
}

function readNumber(name: string, text: string, most: number): number {
  if (/^[0-9]{1,10}$/.test(text) && Number(text) <= most) return Number(text);
  throw new BadInput(`${name} takes a whole number from 0 to ${most}.`, { happened: JSON.stringify(text) });
}

async function readPulls(file: string): Promise<RestPull[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new BadInput("The file of pull requests cannot be read.", {
      happened: file,
      next: "Give a path to a JSON file with --pulls.",
      cause,
    });
  }
  try {
    return parsePulls(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new BadInput("The file of pull requests is not JSON.", {
      happened: `${file}: ${error.message}`,
      cause: error,
    });
  }
}

/** A model judges when the environment names one; a half-set one is said and left out, so that the demo needs no account. */
function chooseModel(environment: NodeJS.ProcessEnv, say: (line: string) => void): Record<string, string> {
  const { OPENAI_API_KEY: key = "", OPENAI_BASE_URL: base = "", OPENAI_MODEL: model = "" } = environment;
  if (key === "" && base === "") return {};
  if (model === "") {
    say(
      "OPENAI_MODEL is not set, so no language model judges here: set it together with OPENAI_API_KEY or OPENAI_BASE_URL.",
    );
    return {};
  }
  const named = { OPENAI_API_KEY: key, OPENAI_BASE_URL: base, OPENAI_MODEL: model };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== ""));
}

async function tellStory(
  sandbox: Sandbox,
  pulls: readonly RestPull[],
  progress: Progress,
  startedAt: number,
): Promise<{ record: PublicRecord; report: Report }> {
  const { treasury, people, treasurers } = sandbox;
  const { token } = treasury;
  await progress.stage("2/5  People link their accounts, and pull requests are merged", async (say) => {
    await story.linkEverybody(sandbox);
    const unlinked = people.length < 2 ? "" : `; ${people.at(-1)?.name} has not linked yet`;
    say(
      `${treasurers.length} treasurers and ${Math.max(people.length - 1, 1)} contributors linked by wallet signature${unlinked}`,
    );
    const answers = await story.mergePulls(sandbox, pulls.toReversed());
    const refused = answers.filter((status) => status !== 202).length;
    if (refused > 0) throw new Error(`${refused} webhooks were not accepted`);
    say(`${pulls.length} merged pull requests arrived as signed webhooks`);
  });
  const before = await readBalances(
    sandbox,
    people.map(({ key }) => parseWallet(key.address)),
  );
  await progress.stage("3/5  Each is credited, scored and commented on", async (say) => {
    const { contributions, refused } = await story.untilScored(sandbox, pulls);
    say(
      `${contributions.length} contributions scored, ${refused.length} refused with a reason; one comment on each pull request`,
    );
  });
  await progress.stage("4/5  The epoch closes; the DAO discusses and votes", async (say) => {
    const proposal = story.theProposal(await story.closeEpoch(sandbox));
    say(`proposed on Discord: ${proposal.total} to ${proposal.lines.length} wallets`);
    await story.openBallot(sandbox);
    await story.voteAll(sandbox, (_, at) => (at === 3 ? 2 : 1));
    const { verdict, verdictBecause } = story.theProposal(await story.endVote(sandbox));
    say(`Snapshot vote ${verdict}: ${verdictBecause}`);
    if (verdict !== "passed") throw new Error("the vote did not pass");
  });
  const record = await progress.stage("5/5  Treasurers approve, the Safe pays, everybody is told", async (say) => {
    await story.waitForOffer(sandbox);
    for (const treasurer of treasurers.slice(0, 2)) {
      await story.approve(sandbox, treasurer);
      say(`${treasurer.name} reviewed and signed in the wallet`);
    }
    const paid = await story.settle(sandbox);
    say(`paid in transaction ${story.theProposal(paid).transactionHash}`);
    await story.untilTold(sandbox, pulls);
    say("thanks posted on Discord and on the pull requests");
    return sandbox.record();
  });
  const report = await makeReport(sandbox, record, before, (performance.now() - startedAt) / 1000);
  await progress.stage("     The chain is compared with the vote", async (say) => {
    for (const { wallet, amountBaseUnits } of report.proposal.transfers) {
      const balance = report.balances.find((candidate) => candidate.wallet === wallet);
      const landed = BigInt(balance?.after ?? 0) - BigInt(balance?.before ?? 0);
      if (landed !== BigInt(amountBaseUnits))
        throw new Error(`${wallet} got ${showAmount(baseUnits(landed), token)} instead of what was voted`);
    }
    say(`${report.balances.length} wallets hold exactly what was voted, and no more`);
  });
  return { record, report };
}

function printEnding({ print, bold }: Progress, record: PublicRecord, report: Report): void {
  const proposal = story.theProposal(record);
  print();
  print(bold(`Who was paid in epoch ${proposal.epoch}, out of ${proposal.budget}`));
  const short = (amountBaseUnits: string): string => showShortly(parseBaseUnits(amountBaseUnits), record.token);
  const width = Math.max(
    ...[...proposal.lines, ...record.reserved].map(({ amountBaseUnits }) => short(amountBaseUnits).length),
    10,
  );
  for (const { contributor, amountBaseUnits } of proposal.lines)
    print(`  ${short(amountBaseUnits).padStart(width)}  ${contributor.padEnd(16)} ${workOf(record, contributor)}`);
  for (const { contributor, amountBaseUnits } of record.reserved) {
    print(
      `  ${short(amountBaseUnits).padStart(width)}  ${contributor.padEnd(16)} reserved until a wallet is linked; ${workOf(record, contributor)}`,
    );
  }
  for (const { repository, pull, because } of record.refused.slice(0, 5))
    print(`  ${"–".padStart(width)}  ${`${repository}#${pull}`.padEnd(16)} ${because}`);
  if (record.refused.length > 5)
    print(`  ${"".padStart(width)}  and ${record.refused.length - 5} more refused, each with its reason on the page`);
  print();
  print(bold("What was real, and what stood in"));
  print(
    "  real: the Safe 1.4.1, Payouts and token contracts on an EVM, every signature, transaction, socket, webhook and client library",
  );
  print("  stand-ins on this machine: Discord, GitHub and Snapshot speak their wire protocols; days pass in moments");
  print(`  model: ${modelWords(record)}`);
  print();
  print(`Told in ${report.seconds} s. Ledger: ${record.ledger.entries} entries, root ${record.ledger.root}`);
}

/** The three best pieces of somebody's work, as the reason for the amount. */
function workOf(record: PublicRecord, contributor: string): string {
  const own = record.contributions.filter((contribution) => contribution.contributor === contributor);
  const best = own.toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0)).slice(0, 3);
  const total = own.reduce((sum, { score }) => sum + (score ?? 0), 0);
  const named = best.map(({ pull, role, score }) => `#${pull} ${role} ${showScore(score ?? 0)}`).join(", ");
  return `${showScore(total)} points: ${named}${own.length > 3 ? `, ${own.length - 3} more` : ""}`;
}

function modelWords({ judgeName }: PublicRecord): string {
  if (!judgeName.startsWith("deterministic")) return `judged by ${judgeName}`;
  return "deterministic stand-in; set OPENAI_API_KEY or OPENAI_BASE_URL, and OPENAI_MODEL, to judge with a language model";
}

function printNext({ print, bold }: Progress, sandbox: Sandbox, record: PublicRecord): void {
  const [first] = record.contributions;
  print();
  print(bold("What to try next"));
  print(`  open ${sandbox.webUrl} to read the whole story; Ctrl-C ends it`);
  if (first) print(`  LEDGER_URL=file:${sandbox.ledgerPath} npm run explain -- ${first.repository}#${first.pull}`);
  print(`  LEDGER_URL=file:${sandbox.ledgerPath} npm run verify`);
  print("  npm run demo -- --pulls FILE   with merged pull requests of your own project");
}

async function run(words: readonly string[]): Promise<number> {
  const progress = openProgress(process.stdout, process.env);
  const options = readOptions(words);
  if (options === null) return (progress.print(USAGE), 0);
  const startedAt = performance.now();
  const pulls = await readPulls(options.pullsFile);
  const model = chooseModel(process.env, progress.print);
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interruption.abort());
  let sandbox: Sandbox | null = null;
  let isTold = false;
  const interrupted = new Promise<"interrupted">((resolve) =>
    interruption.signal.addEventListener("abort", () => resolve("interrupted")),
  );
  const play = async (): Promise<"told"> => {
    progress.print(
      progress.bold(
        `Laurel: one epoch of a DAO with a budget of ${BUDGET} LRL, and ${pulls.length} merged pull requests`,
      ),
    );
    sandbox = await progress.stage("1/5  A DAO is set up", async (say) => {
      const started = await startSandbox({ pulls, port: options.port, seed: options.seed, model });
      sandbox = started;
      await started.startLaurel();
      const { safe, token } = started.treasury;
      say(
        `a 2-of-3 Safe of treasurers at ${safe} with ${showAmount(parseBaseUnits("50000000000000000000000"), token)}`,
      );
      say("Discord guild, GitHub repositories and Snapshot space in their stand-ins; the real bot is running");
      return started;
    });
    const { record, report } = await tellStory(sandbox, pulls, progress, startedAt);
    if (options.reportFile !== null) await writeReport(options.reportFile, report);
    printEnding(progress, record, report);
    if (options.isOnce) return "told";
    printNext(progress, sandbox, record);
    isTold = true;
    await interrupted;
    return "told";
  };
  try {
    const ending = await Promise.race([play(), interrupted]);
    if (ending === "interrupted") progress.print("\nStopped.");
    return ending === "told" || isTold ? 0 : 130;
  } finally {
    await (sandbox as Sandbox | null)?.close();
  }
}

if (Number(process.versions.node.split(".")[0]) < NODE_MAJOR_NEEDED) {
  console.error(`The demo needs Node ${NODE_MAJOR_NEEDED}, which npm ci brings along: start it with npm run demo.`);
  process.exit(2);
}
try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  console.error(explainError(error));
  process.exitCode = 1;
}
process.exit();
