// The story's clock: it runs at wall speed and jumps over days, for every party of the sandbox alike.
import { unixSeconds, type Clock, type UnixSeconds } from "#core/time.ts";

export interface StoryClock extends Clock {
  /** How far the story is ahead of the wall. */
  readonly aheadSeconds: number;
  /** Never goes back. */
  jumpTo(at: UnixSeconds): void;
}

export function startClock(): StoryClock {
  let aheadSeconds = 0;
  const now = (): UnixSeconds => unixSeconds(Math.floor(Date.now() / 1000) + aheadSeconds);
  return {
    now,
    get aheadSeconds() {
      return aheadSeconds;
    },
    jumpTo: (at) => {
      aheadSeconds += Math.max(0, at - now());
    },
  };
}
