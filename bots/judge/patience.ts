// Patience: a model that hangs would hold up every pull request for a whole deadline, so after a few it is left alone for a while.

export interface Patience {
  mayAsk(): boolean;
  /** Any answer counts as one, a bad one too: only silence is waited for. */
  note(outcome: "answered" | "timed out"): void;
}

const TIMEOUTS_IN_A_ROW_MAX = 3;
export const REST_MILLISECONDS = 5 * 60_000;

/** After a rest one question goes ahead; the others are let through once it was answered. */
export function keepPatience(restMilliseconds: number): Patience {
  let timeouts = 0;
  let rest = AbortSignal.abort();
  return {
    mayAsk: () => {
      if (timeouts < TIMEOUTS_IN_A_ROW_MAX) return true;
      if (!rest.aborted) return false;
      rest = AbortSignal.timeout(restMilliseconds);
      return true;
    },
    note: (outcome) => {
      timeouts = outcome === "answered" ? 0 : timeouts + 1;
      if (timeouts === TIMEOUTS_IN_A_ROW_MAX) rest = AbortSignal.timeout(restMilliseconds);
    },
  };
}
