// The trace: one run as the sentences of a story, each with its week and hour. The same seed tells the same story, byte for byte.
import { DAY_SECONDS, HOUR_SECONDS, type Clock, type UnixSeconds } from "#core/time.ts";

/** Takes a sentence that is only made when somebody listens. */
export type Teller = (sentence: () => string) => void;

export interface Trace {
  readonly tell: Teller;
  readonly sentences: readonly string[];
}

export const SILENT: Trace = { tell: () => undefined, sentences: [] };

export function openTrace(clock: Clock, start: UnixSeconds): Trace {
  const sentences: string[] = [];
  return {
    sentences,
    tell: (sentence) => void sentences.push(`${sayMoment(clock.now() - start)}  ${sentence()}`),
  };
}

/** "week 3, day 2, 04:12:09" */
function sayMoment(seconds: number): string {
  const week = Math.floor(seconds / (7 * DAY_SECONDS)) + 1;
  const day = Math.floor(seconds / DAY_SECONDS) % 7;
  const clockTime = [Math.floor(seconds / HOUR_SECONDS) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  return `week ${week}, day ${day + 1}, ${clockTime.map((part) => String(part).padStart(2, "0")).join(":")}`;
}
