// The demo: one epoch of a DAO told in a terminal, on the real process and the sandbox. `npm run demo -- --help` tells the options.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { deterministicJudge } from "#bots/judge/deterministic.ts";
import { BadInput, explainError } from "#core/errors.ts";
import { parseWallet } from "#core/key.ts";
import { baseUnits, parseBaseUnits, showAmount, showShortly, sumOf } from "#core/money.ts";
import { showScore } from "#core/score/score.ts";
import { showLine } from "#core/score/visible-text.ts";
import type { PublicRecord } from "#core/workflow/record.ts";
import type { DemoDoor } from "./demo-door.ts";
import { openDemo } from "./demo-world.ts";
import { parsePulls } from "./github.ts";
import type { RestPull } from "./github-pulls.ts";
import { openProgress, type Progress } from "./progress.ts";
import { checkReportPlace, makeReport, readBalances, writeReport, type Report } from "./report.ts";
import { BUDGET, startSandbox, type Sandbox } from "./sandbox.ts";
import * as story from "./story.ts";

const USAGE = `npm run demo -- [options]

Plays one epoch of a contributor DAO on this machine: merged pull requests, scores, a proposal, a vote, a Safe payout.
An epoch is a stretch of time, here a week, whose merged work is rewarded together. No account and no key is needed.

  --once          exit when the story is told (non-zero if any stage failed)
  --pulls FILE    merged pull requests in GitHub's REST shape, instead of the shipped sample
  --report FILE   write what happened as JSON, to be checked against the chain
  --port N        where the public page opens, and the chat under /discord (default 4400; 0 takes any free port)
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
    throw new BadInput("These options are not understood.", {
      happened: cause instanceof Error ? `${cause.message.split("\n")[0]?.replace(/\.$/, "")}.` : "",
      next: "Run npm run demo -- --help to see the options.",
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
  throw new BadInput(`${name} takes a whole number from 0 to ${most}.`, {
    happened: `It was ${JSON.stringify(text)}.`,
  });
}

async function readPulls(file: string): Promise<RestPull[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new BadInput("The file of pull requests cannot be read.", {
      happened: file,
      next: "Give --pulls the path of a JSON file.",
      cause,
    });
  }
  try {
    return parsePulls(JSON.parse(text));
  } catch (error) {
    const next = "Give --pulls a list of pull requests as GitHub's REST API shows them.";
    if (error instanceof BadInput) throw new BadInput(error.message, { happened: `In ${file}.`, next, cause: error });
    if (!(error instanceof SyntaxError)) throw error;
    throw new BadInput("The file of pull requests is not JSON.", {
      happened: `${file}: ${error.message}.`,
      next,
      cause: error,
    });
  }
}

/** Before the story is told. @throws BadInput when something else listens there */
async function checkPort(port: number): Promise<void> {
  if (port === 0) return;
  const server = createServer();
  try {
    await once(server.listen(port, "127.0.0.1"), "listening");
  } catch (cause) {
    const isTaken = cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
    throw new BadInput(`Port ${port} is ${isTaken ? "already in use" : "not ours to open"}.`, {
      next: "Choose another with --port N; --port 0 takes any free one.",
      cause,
    });
  }
  server.close();
  await once(server, "close");
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
  const { people, treasurers } = sandbox;
  await progress.stage("2/5  People link their accounts, and pull requests are merged", async (say) => {
    await story.linkEverybody(sandbox);
    const linked = story.linkingPeople(sandbox).length;
    const unlinked = linked === people.length ? "" : `; ${nameOf(people.at(-1)?.name ?? "")} has not linked yet`;
    say(`${treasurers.length} treasurers and ${counted(linked, "contributor")} linked by wallet signature${unlinked}`);
    const answers = await story.mergePulls(sandbox, pulls.toReversed());
    const refused = answers.filter((status) => status !== 202).length;
    if (refused > 0) throw new Error(`${refused} webhooks were not accepted`);
    say(`${counted(pulls.length, "merged pull request")} arrived as signed webhooks`);
  });
  const wallets = people.map(({ key }) => parseWallet(key.address));
  const before = await readBalances(sandbox, wallets);
  const scored = await progress.stage("3/5  Each is credited, scored and commented on", async (say) => {
    const record = await story.untilScored(sandbox, pulls);
    const { contributions, refused } = record;
    say(`${counted(contributions.length, "contribution")} scored, ${refused.length} refused with a reason`);
    say("one comment on each pull request tells who gets which score, and why");
    return record;
  });
  const record = story.mayAnybodyBePaid(sandbox, scored)
    ? await voteAndPay(sandbox, pulls, progress)
    : await progress.stage("4/5  The epoch closes, and nobody can be paid", async (say) => {
        const closed = await story.closeUnpaidEpoch(sandbox);
        say("nobody with a linked wallet earned anything, so there is nothing to vote on and nothing to pay");
        return closed;
      });
  const report = await makeReport(sandbox, record, before, (performance.now() - startedAt) / 1000);
  if (report.balances.length > 0) await compareWithChain(sandbox, report, progress);
  return { record, report };
}

async function voteAndPay(sandbox: Sandbox, pulls: readonly RestPull[], progress: Progress): Promise<PublicRecord> {
  const { treasurers } = sandbox;
  const { token } = sandbox.treasury;
  await progress.stage("4/5  The epoch closes; the DAO discusses and votes", async (say) => {
    const { lines } = story.theProposal(await story.closeEpoch(sandbox));
    const total = sumOf(lines.map(({ amountBaseUnits }) => parseBaseUnits(amountBaseUnits)));
    say(`proposed on Discord: ${showShortly(total, token)} to ${counted(lines.length, "wallet")}`);
    await story.openBallot(sandbox);
    await story.voteAll(sandbox, (_, at) => (at === 3 ? 2 : 1));
    const { verdict, verdictBecause, recount } = story.theProposal(await story.endVote(sandbox));
    say(`Snapshot vote ${verdict}: ${verdictBecause}`);
    say(`each vote was verified again from what its voter signed: ${recount?.agree} of ${recount?.votes} agree`);
    if (verdict !== "passed") throw new Error("the vote did not pass");
  });
  return progress.stage("5/5  Treasurers approve, the Safe pays, everybody is told", async (say) => {
    await story.waitForOffer(sandbox);
    for (const treasurer of treasurers.slice(0, 2)) {
      await story.approve(sandbox, treasurer);
      say(`${treasurer.name} compared the hashes in Discord and signed in the wallet`);
    }
    const paid = await story.settle(sandbox);
    say(`paid in transaction ${story.theProposal(paid).transactionHash}`);
    await story.untilTold(sandbox, pulls);
    say("thanks posted on Discord and on the pull requests");
    return sandbox.record();
  });
}

async function compareWithChain({ treasury }: Sandbox, report: Report, progress: Progress): Promise<void> {
  await progress.stage("     The chain is compared with the vote", async (say) => {
    for (const { wallet, amountBaseUnits } of report.proposal.transfers) {
      const balance = report.balances.find((candidate) => candidate.wallet === wallet);
      const landed = BigInt(balance?.after ?? 0) - BigInt(balance?.before ?? 0);
      if (landed !== BigInt(amountBaseUnits))
        throw new Error(`${wallet} got ${showAmount(baseUnits(landed), treasury.token)} instead of what was voted`);
    }
    say(`${counted(report.balances.length, "wallet")} got exactly what was voted, and no more`);
  });
}

const NAME_CHARACTERS_MAX = 40;
const REFUSALS_SHOWN_MAX = 5;
const PULLS_NAMED_MAX = 6;

/** Names are anybody's to choose: nothing in one may move the cursor or hide. */
function nameOf(login: string): string {
  return showLine(login, NAME_CHARACTERS_MAX);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

interface Row {
  readonly amountBaseUnits: string;
  readonly contributor: string;
  readonly why: string;
}

function printEnding({ print, bold }: Progress, record: PublicRecord, report: Report): void {
  const proposal = record.proposals.at(-1) ?? null;
  print();
  if (proposal === null) print(bold("Nobody was paid: nobody with a linked wallet earned anything in this epoch"));
  else print(bold(`Who was paid in epoch ${proposal.epoch}, out of ${proposal.budget}, and why`));
  const paid = (proposal?.lines ?? []).map(({ amountBaseUnits, contributor }): Row => {
    return { amountBaseUnits, contributor, why: workOf(record, contributor) };
  });
  const kept = record.reserved.map(({ amountBaseUnits, contributor }): Row => {
    return { amountBaseUnits, contributor, why: `${workOf(record, contributor)}; kept until a wallet is linked` };
  });
  for (const line of rowsOf([...largestFirst(paid), ...largestFirst(kept)], record)) print(`  ${line}`);
  for (const line of refusalLines(record)) print(`  ${line}`);
  print();
  print(bold("What was real, and what stood in"));
  print("  real: the contracts (Safe 1.4.1, Payouts, token) on an EVM, the bot, its client libraries,");
  print("        every signature, transaction, webhook and connection");
  print(
    "  stand-ins on this machine: Discord, GitHub and Snapshot, speaking their wire protocols; days pass in moments",
  );
  print(`  model: ${modelWords(record)}`);
  print();
  print(`Told in ${report.seconds} s. Ledger: ${record.ledger.entries} entries, root ${record.ledger.root}`);
}

function largestFirst(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => Number(BigInt(b.amountBaseUnits) - BigInt(a.amountBaseUnits)));
}

function rowsOf(rows: readonly Row[], { token }: PublicRecord): string[] {
  const cells = rows.map(({ amountBaseUnits, contributor, why }) => {
    return { amount: showShortly(parseBaseUnits(amountBaseUnits), token), name: nameOf(contributor), why };
  });
  const amountWidth = Math.max(...cells.map(({ amount }) => amount.length));
  const nameWidth = Math.max(...cells.map(({ name }) => name.length));
  return cells.map(({ amount, name, why }) => `${amount.padStart(amountWidth)}  ${name.padEnd(nameWidth)}  ${why}`);
}

/** One line a reason, with the pull requests it concerns. */
function refusalLines(record: PublicRecord): string[] {
  const pullsOf = new Map<string, string[]>();
  for (const { repository, pull, because } of record.refused)
    pullsOf.set(because, [...(pullsOf.get(because) ?? []), pullName(record, repository, pull)]);
  const lines = [...pullsOf].map(([because, pulls]) => {
    const more = pulls.length > PULLS_NAMED_MAX ? ` and ${pulls.length - PULLS_NAMED_MAX} more` : "";
    return `not rewarded: ${pulls.slice(0, PULLS_NAMED_MAX).join(", ")}${more}. ${showLine(because, 200)}`;
  });
  const left = lines.length - REFUSALS_SHOWN_MAX;
  return left > 0 ? [...lines.slice(0, REFUSALS_SHOWN_MAX), `and ${left} more reasons on the page`] : lines;
}

/** "#12" where there is one repository. */
function pullName({ contributions, refused }: PublicRecord, repository: string, pull: number): string {
  const repositories = new Set([...contributions, ...refused].map((work) => work.repository));
  return repositories.size > 1 ? `${repository}#${pull}` : `#${pull}`;
}

/** The three best pieces of somebody's work, as the reason for the amount. */
function workOf(record: PublicRecord, contributor: string): string {
  const own = record.contributions.filter((contribution) => contribution.contributor === contributor);
  const best = own.toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0)).slice(0, 3);
  const total = own.reduce((sum, { score }) => sum + (score ?? 0), 0);
  const named = best
    .map(
      ({ id, repository, pull, role, score }) =>
        `${repository === null || pull === null ? id : pullName(record, repository, pull)} ${role} ${showScore(score ?? 0)}`,
    )
    .join(", ");
  return `${showScore(total)} points: ${named}${own.length > 3 ? `, ${own.length - 3} more` : ""}`;
}

function modelWords({ judgeName }: PublicRecord): string {
  if (judgeName !== deterministicJudge.name) return `judged by ${judgeName}`;
  return "deterministic stand-in; set OPENAI_API_KEY or OPENAI_BASE_URL, and OPENAI_MODEL, to judge with a language model";
}

function printNext({ print, bold }: Progress, sandbox: Sandbox, record: PublicRecord): void {
  const [first] = [...record.contributions, ...record.refused];
  const ledger = `LEDGER_URL=file:${sandbox.ledgerPath}`;
  print();
  print(bold("What to try next"));
  print(`  open ${sandbox.webUrl}/discord to use the bot as any of these people, without an account`);
  print(`  open ${sandbox.webUrl} to read the same story as a page; Ctrl-C ends it`);
  print("  (its links to GitHub lead to where the real pull requests would be)");
  print("  in another terminal, in this folder:");
  if (first) print(`    ${ledger} npm run explain -- ${first.repository}#${first.pull}`);
  print(`    ${ledger} npm run verify`);
  print("    npm run demo -- --pulls FILE   with merged pull requests of your own project");
}

/** Resolves when a person ends the demo or the reader of its lines goes away; rejects on a fault that nobody caught. */
function waitForEnd(signal: AbortController): Promise<"interrupted"> {
  return new Promise((resolve, reject) => {
    const end = (): void => (signal.abort(), resolve("interrupted"));
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, end);
    process.stdout.on("error", end);
    process.on("uncaughtException", (error) => (signal.abort(), reject(error)));
  });
}

async function run(words: readonly string[]): Promise<number> {
  const progress = openProgress(process.stdout, process.env);
  const options = readOptions(words);
  if (options === null) return (progress.print(USAGE), 0);
  const startedAt = performance.now();
  const pulls = await readPulls(options.pullsFile);
  if (options.reportFile !== null) await checkReportPlace(options.reportFile);
  await checkPort(options.port);
  const model = chooseModel(process.env, progress.print);
  const interruption = new AbortController();
  const interrupted = waitForEnd(interruption);
  let starting: Promise<Sandbox> | null = null;
  let door: DemoDoor | null = null;
  let isTold = false;
  const closedBecause = (): string | null => (isTold ? null : "The terminal is telling the story: read along for now");
  const play = async (): Promise<"told"> => {
    const title = `Laurel: one epoch of a DAO, with a budget of ${BUDGET} LRL (its token) and ${counted(pulls.length, "merged pull request")}`;
    progress.print(progress.bold(title));
    const sandbox = await progress.stage("1/5  A DAO is set up", async (say) => {
      starting = startSandbox({ pulls, port: options.port, seed: options.seed, model });
      const started = await starting;
      interruption.signal.throwIfAborted();
      // Nobody could look at it in a demo that ends by itself.
      if (!options.isOnce) door = await openDemo(started, pulls, closedBecause);
      await started.startLaurel(door === null ? {} : { PORT: String(door.botPort) });
      const { safe, token } = started.treasury;
      const funds = parseBaseUnits("50000000000000000000000");
      say(`its treasury: ${showAmount(funds, token)} in the Safe ${safe}, which pays when 2 of its 3 treasurers sign`);
      say("Discord server, GitHub repositories and Snapshot space in their stand-ins; the real bot is running");
      return started;
    });
    const { record, report } = await tellStory(sandbox, pulls, progress, startedAt);
    if (options.reportFile !== null) await writeReport(options.reportFile, report);
    printEnding(progress, record, report);
    if (options.isOnce) return "told";
    isTold = true;
    printNext(progress, sandbox, record);
    await interrupted;
    return "told";
  };
  try {
    const ending = await Promise.race([play(), interrupted]);
    if (ending === "interrupted") progress.print("\nStopped.");
    return ending === "told" || isTold ? 0 : 130;
  } finally {
    progress.hush();
    await closeDoor(door);
    await closeSandbox(starting);
  }
}

async function closeDoor(door: DemoDoor | null): Promise<void> {
  await door?.close();
}

/** One that is still being set up is closed when it stands; one that failed has closed itself. */
async function closeSandbox(starting: Promise<Sandbox> | null): Promise<void> {
  const sandbox = await starting?.catch(() => null);
  await sandbox?.close();
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
