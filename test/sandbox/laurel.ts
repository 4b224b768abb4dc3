// The real process on the sandbox: bots/main.ts with the story's clock, told by its parent; it ends when the parent does.
import { createHash } from "node:crypto";
import { start, type Laurel } from "#bots/main.ts";
import { explainError } from "#core/errors.ts";
import { unixSeconds } from "#core/time.ts";

/** What the parent says. */
export type ToLaurel = { readonly say: "clock"; readonly aheadSeconds: number } | { readonly say: "stop" };
/** What the process says. */
export type FromLaurel =
  | { readonly say: "ready"; readonly url: string }
  | { readonly say: "log"; readonly sentence: string }
  | { readonly say: "failed"; readonly sentence: string };

const tell = (message: FromLaurel): void => void process.send?.(message);
const environment = process.env;
let aheadSeconds = Number(environment["SANDBOX_AHEAD_SECONDS"] ?? "0");
let laurel: Laurel | null = null;

process.on("message", (message: ToLaurel) => {
  if (message.say === "stop") return void stop();
  aheadSeconds = message.aheadSeconds;
  laurel?.wake();
});
process.on("disconnect", () => process.exit(0));
// A terminal sends Ctrl-C to everybody; the parent decides when this process ends.
process.on("SIGINT", () => undefined);

async function stop(): Promise<void> {
  await laurel?.close();
  process.exit(0);
}

/** The same seed and start give the same ids, so that a story can be told again. */
function seededIds(seed: string): { next(): string } {
  let count = 0;
  return {
    next: () =>
      createHash("sha256")
        .update(`${seed}:${(count += 1)}`)
        .digest("hex")
        .slice(0, 32),
  };
}

/** Ends this process at one moment of one kind of step: SIGKILL, so that nothing is tidied up. */
function plug(): { watch?: (moment: string, step: { readonly do: string }) => void } {
  const killAt = environment["SANDBOX_KILL_AT"];
  if (killAt === undefined) return {};
  return {
    watch: (moment, step) => {
      if (`${moment}:${step.do}` === killAt) process.kill(process.pid, "SIGKILL");
    },
  };
}

try {
  laurel = await start({
    clock: { now: () => unixSeconds(Math.floor(Date.now() / 1000) + aheadSeconds) },
    ids: seededIds(environment["SANDBOX_IDS_SEED"] ?? "laurel"),
    log: (sentence) => tell({ say: "log", sentence }),
    ...plug(),
  });
  tell({ say: "ready", url: laurel.url });
} catch (error) {
  tell({ say: "failed", sentence: explainError(error) });
  process.exitCode = 1;
  process.disconnect?.();
}
