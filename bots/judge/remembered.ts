// Remembered answers: the same question is never paid for twice. Only judgements are kept, never faults.
import { setTimeout as pause } from "node:timers/promises";
import type Keyv from "keyv";
import type { Hash } from "#core/key.ts";
import type { Rubric } from "#core/score/rubric.ts";
import { readJudged, UnreadableAnswer, type Judged } from "./answer.ts";

/** A judgement, and the tokens that it took when it was asked for. */
export interface Remembered {
  readonly judged: Judged;
  readonly tokensIn: number;
  readonly tokensOut: number;
}

export interface AnswerMemory {
  /** Null when there is none that can be read: what lies in a cache is read like a fresh answer. */
  recall(question: Hash, rubric: Rubric): Promise<Remembered | null>;
  keep(question: Hash, remembered: Remembered): Promise<void>;
}

/**
 * Long enough for a crash and a late answer within one epoch. An answer quotes what people wrote, and a cache knows nobody's
 * name: what is erased elsewhere is gone from here after a month at the latest.
 */
const KEPT_MILLISECONDS = 30 * 24 * 3_600_000;
/** A cache that takes longer is as good as none. */
const CACHE_DEADLINE_MILLISECONDS = 1_000;

export function rememberAnswers(cache: Keyv, deadlineMilliseconds = CACHE_DEADLINE_MILLISECONDS): AnswerMemory {
  /** A cache saves money and decides nothing: whatever is wrong with it, the model is asked. */
  async function inTime<T>(call: Promise<T>): Promise<T | undefined> {
    const late = pause(deadlineMilliseconds, undefined, { ref: false });
    return Promise.race([call.catch(() => undefined), late]);
  }

  return {
    recall: async (question, rubric) => readKept(await inTime(cache.get<unknown>(question)), rubric),
    keep: async (question, { judged, tokensIn, tokensOut }) => {
      const { raw, model, fingerprint } = judged;
      await inTime(cache.set(question, { raw, model, fingerprint, tokensIn, tokensOut }, KEPT_MILLISECONDS));
    },
  };
}

/** Enough for a busy day, and with answers as long as they may be 32 megabytes. */
const KEPT_IN_MEMORY_MAX = 500;

/** A store for a cache in memory that lets go of the oldest. */
export class NewestAnswers extends Map<string, unknown> {
  override set(question: string, answer: unknown): this {
    const oldest = this.keys().next();
    if (this.size >= KEPT_IN_MEMORY_MAX && oldest.done !== true) this.delete(oldest.value);
    return super.set(question, answer);
  }
}

function readKept(kept: unknown, rubric: Rubric): Remembered | null {
  if (typeof kept !== "object" || kept === null) return null;
  const { raw, model, fingerprint, tokensIn, tokensOut } = Object.fromEntries(Object.entries(kept));
  if (typeof raw !== "string" || !isCount(tokensIn) || !isCount(tokensOut)) return null;
  try {
    return { judged: readJudged(raw, model, fingerprint, rubric), tokensIn, tokensOut };
  } catch (error) {
    if (error instanceof UnreadableAnswer) return null;
    throw error;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
