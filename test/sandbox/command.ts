// One command of bots/main.ts, run in the story's time: what an operator types while the sandbox is up.
import { runCommand } from "#bots/main.ts";
import { explainError } from "#core/errors.ts";
import { unixSeconds } from "#core/time.ts";

const aheadSeconds = Number(process.env["SANDBOX_AHEAD_SECONDS"] ?? "0");
const clock = { now: () => unixSeconds(Math.floor(Date.now() / 1000) + aheadSeconds) };
const print = (sentence: string): void => void process.stdout.write(`${sentence}\n`);
const complain = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

try {
  process.exitCode = await runCommand(process.argv.slice(2), { print, complain, clock });
} catch (error) {
  complain(explainError(error));
  process.exitCode = 2;
}
