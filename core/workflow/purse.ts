// The purse: what questions on their way to the jury may cost, so that several at once cannot spend the same last dollar.
import type { State } from "#core/ledger/state.ts";
import type { JuryRules } from "#core/score/judge-port.ts";
import { DAY_SECONDS, type UnixSeconds } from "#core/time.ts";

export interface Purse {
  /** Sets so much aside until the pull request's scores stand in the ledger, or says why it cannot be spent. */
  reserve(question: PurseQuestion): Reserved;
}

export interface PurseQuestion {
  /** As it is at this moment. */
  readonly state: Pick<State, "spent" | "pulls">;
  /** The key of the pull request. Asked about again, it takes the place of what was set aside for it before. */
  readonly pull: string;
  readonly epoch: number;
  readonly now: UnixSeconds;
  readonly spending: JuryRules["spending"];
  readonly mostMicrodollars: number;
}

export type Reserved = { readonly isReserved: true } | { readonly isReserved: false; readonly because: string };

/** One for each DAO and process: what was asked and never recorded is forgotten with the process. */
export function openPurse(): Purse {
  const aside = new Map<string, number>();
  return {
    reserve: (question) => {
      // The state counts what was spent in the very entries that score the pull request: so it is never counted twice or not at all.
      for (const pull of aside.keys())
        if (pull === question.pull || question.state.pulls.get(pull)?.stage !== "recorded") aside.delete(pull);
      const because = whyTooMuch(question, [...aside.values()]);
      if (because !== null) return { isReserved: false, because };
      aside.set(question.pull, question.mostMicrodollars);
      return { isReserved: true };
    },
  };
}

function whyTooMuch(question: PurseQuestion, aside: readonly number[]): string | null {
  const { state, epoch, now, spending, mostMicrodollars } = question;
  if (spending === null || mostMicrodollars === 0) return null;
  const { spent } = state;
  const wanted = aside.reduce((sum, microdollars) => sum + microdollars, mostMicrodollars);
  const ofEpoch = spent.epoch === epoch ? spent.microdollars : 0;
  const ofDay = spent.day === Math.floor(now / DAY_SECONDS) ? spent.dayMicrodollars : 0;
  if (ofEpoch + wanted > spending.microdollarsPerEpoch) return "the jury's budget of this epoch is spent";
  if (ofDay + wanted > spending.microdollarsPerDay) return "the jury's budget of this day is spent";
  return null;
}
