// An outcome: what one performed step leaves behind. Either facts to record, decided on the state of that moment, or a wait.
import type { State } from "#core/ledger/state.ts";
import type { Draft } from "#core/ledger/entry.ts";
import type { Decision } from "./stream.ts";

export type Outcome =
  | { readonly record: (state: State) => Decision | Promise<Decision> }
  | { readonly wait: string; readonly seconds: number };

/** Facts that hold whatever else was recorded meanwhile. */
export function recordFacts(...drafts: readonly Draft[]): Outcome {
  return { record: () => ({ drafts }) };
}

export function waitFor(wait: string, seconds: number): Outcome {
  return { wait, seconds };
}
