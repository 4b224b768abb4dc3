// A leash: starts one program and ends it when standard input closes, so that even a killed owner leaves nothing running.
import { spawn } from "node:child_process";

const [program, ...programArguments] = process.argv.slice(2);
if (program === undefined) throw new Error("usage: node leash.ts <program> [arguments]");

const kept = spawn(program, programArguments, { stdio: ["ignore", "inherit", "inherit"] });
const letGo = () => kept.kill("SIGKILL");

process.stdin.resume();
process.stdin.on("end", letGo).on("error", letGo);
process.on("SIGINT", letGo).on("SIGTERM", letGo).on("SIGHUP", letGo);
kept.on("error", (cause) => {
  console.error(`${program} does not start: ${cause.message}`);
  process.exit(1);
});
kept.on("exit", (code) => process.exit(code ?? 0));
