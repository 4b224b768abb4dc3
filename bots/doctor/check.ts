// A check: one look at one party, with what it found in a sentence and what to do about it.
import { explainError, isLaurelError } from "#core/errors.ts";

export interface Check {
  /** Of what, in a word or two. */
  readonly of: string;
  /** It only reads, here and outside. What it throws is a fault with the error's own next step. */
  look(): Promise<readonly Finding[]>;
}

/** "fault": Laurel cannot do its work. "warning": it can, and somebody should know. */
export type Word = "well" | "warning" | "fault";

export interface Finding {
  readonly word: Word;
  readonly sentence: string;
  /** Null where nothing is to be done. */
  readonly next: string | null;
}

export interface Found extends Finding {
  readonly of: string;
}

/** Over all the calls of one check: whoever waits at a terminal waits no longer for all of them together. */
export const CHECK_MILLISECONDS_MAX = 20_000;
/** For each call in it. */
export const CALL_MILLISECONDS_MAX = 8_000;

export function well(sentence: string): Finding {
  return { word: "well", sentence, next: null };
}

export function warning(sentence: string, next: string): Finding {
  return { word: "warning", sentence, next };
}

export function fault(sentence: string, next: string): Finding {
  return { word: "fault", sentence, next };
}

/** All at once, and none waits for another; in the order of the checks. */
export async function runChecks(checks: readonly Check[], millisecondsMax = CHECK_MILLISECONDS_MAX): Promise<Found[]> {
  const found = await Promise.all(checks.map((check) => lookOnce(check, millisecondsMax)));
  return found.flat();
}

async function lookOnce(check: Check, millisecondsMax: number): Promise<Found[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Finding[]>((resolve) => {
    const seconds = millisecondsMax / 1_000;
    const next = "Try again; if it stays so, look whether this machine reaches it.";
    timer = setTimeout(() => resolve([fault(`No answer within ${seconds} s.`, next)]), millisecondsMax);
  });
  const found = await Promise.race([check.look().catch(faultOf), late]).finally(() => clearTimeout(timer));
  return found.map((finding) => ({ ...finding, of: check.of }));
}

export function faultOf(error: unknown): readonly Finding[] {
  if (!isLaurelError(error))
    return [fault(`This could not be checked: ${explainError(error)}`, "Report it to whoever maintains Laurel.")];
  const { message, happened, next } = error;
  const sentence = happened === "" ? message : `${message} ${happened}`;
  return [fault(sentence, next === "" ? "Mend it, and run npm run doctor again." : next)];
}
