// A tick: replay, decide what is due, perform a few steps at once, record. Waking only makes the next tick come sooner.
import { explainError, isLaurelError, RetryLater } from "#core/errors.ts";
import type { UnixSeconds } from "#core/time.ts";
import type { State } from "#core/ledger/state.ts";
import { dueSteps, sayStep, type Step } from "./due-steps.ts";
import { rulesInForce, type House } from "./house.ts";
import type { Outcome } from "./outcome.ts";
import { perform } from "./perform.ts";

/** A slow juror never delays a payout: so many steps of different keys run at once. */
const STEPS_AT_ONCE_MAX = 8;
/** Longer than any adapter's own deadlines together; what hangs beyond it is tried again. */
const STEP_DEADLINE_MILLISECONDS = 120_000;
const FIRST_RETRY_SECONDS = 5;
const LAST_RETRY_SECONDS = 900;
/** About two days of trying at the longest pause, then a person is asked. */
const TRIES_MAX = 200;
/** One tick works on until nothing is due, at most so many rounds: then doors and sweeps get their turn. */
const ROUNDS_PER_TICK_MAX = 50;

export type Moment = "before-act" | "after-act" | "after-entry";

export interface TickOptions {
  readonly log: (sentence: string) => void;
  /** Told at each moment of each step: where a crash test pulls the plug. */
  readonly watch?: (moment: Moment, step: Step) => void | Promise<void>;
}

export interface Ticker {
  /** Performs what is due until nothing is. @returns how many steps left facts behind */
  tick(): Promise<number>;
}

interface Pause {
  readonly until: UnixSeconds;
  readonly tries: number;
  readonly because: string;
}

export function openTicker(house: House, options: TickOptions): Ticker {
  const pauses = new Map<string, Pause>();

  async function tick(): Promise<number> {
    let done = 0;
    for (let round = 0; round < ROUNDS_PER_TICK_MAX; round += 1) {
      const steps = await stepsNow();
      if (steps.length === 0) return done;
      const results = await Promise.all(steps.slice(0, STEPS_AT_ONCE_MAX).map(take));
      const recorded = results.filter(Boolean).length;
      done += recorded;
      if (recorded === 0 && steps.length <= STEPS_AT_ONCE_MAX) return done;
    }
    return done;
  }

  async function stepsNow(): Promise<Step[]> {
    const state = await house.stream.state();
    const now = house.stream.now();
    return dueSteps(state, rulesInForce(state), now).filter(({ key }) => (pauses.get(key)?.until ?? 0) <= now);
  }

  /** @returns whether the step left facts behind */
  async function take(step: Step): Promise<boolean> {
    try {
      await options.watch?.("before-act", step);
      const outcome = await withDeadline(perform(step, house), step);
      await options.watch?.("after-act", step);
      if ("wait" in outcome) {
        pause(step, outcome.wait, outcome.seconds);
        return false;
      }
      const entries = await house.stream.append((state) =>
        isStillDue(step, state) ? outcome.record(state) : { drafts: [] },
      );
      pauses.delete(step.key);
      await options.watch?.("after-entry", step);
      return entries.length > 0;
    } catch (error) {
      return stumble(step, error);
    }
  }

  function isStillDue(step: Step, state: State): boolean {
    return dueSteps(state, rulesInForce(state), house.stream.now()).some(({ key }) => key === step.key);
  }

  /** A fault of our own stops one step, not the house: a strange pull request must not keep others from being paid. */
  async function stumble(step: Step, error: unknown): Promise<boolean> {
    const tries = (pauses.get(step.key)?.tries ?? 0) + 1;
    if (error instanceof RetryLater && tries < TRIES_MAX) {
      const seconds = Math.min(LAST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** Math.min(tries - 1, 10));
      pauses.set(step.key, { until: (house.stream.now() + seconds) as UnixSeconds, tries, because: error.message });
      options.log(`${step.key} will be tried again in ${seconds} s: ${explainError(error)}`);
      return false;
    }
    options.log(`${step.key} waits for a person: ${explainError(error)}`);
    // Once resumed it is tried as often as any other step.
    pauses.delete(step.key);
    return (await stopStep(step, error)) > 0;
  }

  /** Telling that something stopped must not stop itself: what cannot be announced is tried again later. */
  async function stopStep(step: Step, error: unknown): Promise<number> {
    if (step.do === "announce-stop") {
      pause(step, explainError(error), LAST_RETRY_SECONDS);
      return 0;
    }
    const { happened, next } = isLaurelError(error)
      ? error
      : { happened: `A fault in Laurel itself: ${String(error)}`, next: "" };
    const entries = await house.stream.append((state) => {
      if (!isStillDue(step, state)) return { drafts: [] };
      const command = `npm run resume -- ${step.key}`;
      const fact = {
        kind: "step-stopped" as const,
        step: step.key,
        what: isLaurelError(error) ? error.message : `${sayStep(step)} This failed.`,
        happened,
        next:
          next === "" ? `When the cause is mended: ${command}` : next.replace(/npm run resume(?! --)(?=$|\W)/, command),
      };
      return { drafts: [{ key: `stopped:${step.key}:${state.size}`, fact }] };
    });
    return entries.length;
  }

  function pause(step: Step, because: string, seconds: number): void {
    const tries = pauses.get(step.key)?.tries ?? 0;
    pauses.set(step.key, { until: (house.stream.now() + seconds) as UnixSeconds, tries, because });
  }

  return { tick };
}

async function withDeadline(act: Promise<Outcome>, step: Step): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new RetryLater("A step took too long.", { happened: step.key })),
      STEP_DEADLINE_MILLISECONDS,
    );
  });
  try {
    return await Promise.race([act, deadline]);
  } finally {
    clearTimeout(timer);
    act.catch(() => undefined);
  }
}
