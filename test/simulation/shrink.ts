// Shrinking: the fewest weeks and the fewest kinds of fault under which a seed still breaks the same invariant.
import type { FaultKind } from "./faults.ts";
import { playRun, type RunParts, type RunResult } from "./run.ts";

export interface ShrunkFailure {
  readonly parts: RunParts;
  /** Traced: its sentences tell the story. */
  readonly result: RunResult;
}

/** So many replays are worth a shorter story. */
const REPLAYS_MAX = 200;

/** @param failed a run that broke an invariant under these parts */
export async function shrinkFailure(parts: RunParts, failed: RunResult): Promise<ShrunkFailure> {
  let replays = 0;
  const invariant = failed.violation?.invariant;
  const fails = async (tried: RunParts): Promise<boolean> => {
    replays += 1;
    return replays <= REPLAYS_MAX && (await playRun(tried)).violation?.invariant === invariant;
  };
  let shortest: RunParts = { ...parts, isTraced: false };
  const weeksSeen = Math.min(parts.weeks, failed.weeksPlayed);
  if (weeksSeen < parts.weeks && (await fails({ ...shortest, weeks: weeksSeen })))
    shortest = { ...shortest, weeks: weeksSeen };
  shortest = await withFewerWeeks(shortest, fails);
  shortest = await withFewerFaults(shortest, [...failed.injected.keys()], fails);
  shortest = await withFewerWeeks(shortest, fails);
  return { parts: shortest, result: await playRun({ ...shortest, isTraced: true }) };
}

type Fails = (parts: RunParts) => Promise<boolean>;

/** Halves as long as half still fails, then takes away one week at a time. */
async function withFewerWeeks(parts: RunParts, fails: Fails): Promise<RunParts> {
  let shortest = parts;
  for (let weeks = Math.floor(shortest.weeks / 2); weeks >= 1; weeks = Math.floor(shortest.weeks / 2)) {
    if (!(await fails({ ...shortest, weeks }))) break;
    shortest = { ...shortest, weeks };
  }
  while (shortest.weeks > 1 && (await fails({ ...shortest, weeks: shortest.weeks - 1 })))
    shortest = { ...shortest, weeks: shortest.weeks - 1 };
  return shortest;
}

async function withFewerFaults(parts: RunParts, injected: readonly FaultKind[], fails: Fails): Promise<RunParts> {
  let shortest = parts;
  for (const kind of injected) {
    const disabled = new Set([...(shortest.disabled ?? []), kind]);
    if (await fails({ ...shortest, disabled })) shortest = { ...shortest, disabled };
  }
  return shortest;
}

/** The command that plays it again. */
export function replayCommand({ seed, weeks, focus, disabled }: RunParts): string {
  const without = [...(disabled ?? [])];
  return [
    `npm run simulate -- --seed ${seed} --weeks ${weeks}`,
    ...(focus === undefined || focus === "all" ? [] : [`--focus ${focus}`]),
    ...(without.length === 0 ? [] : [`--without "${without.join(", ")}"`]),
    "--story",
  ].join(" ");
}
