// A remembered judge: the same question is never paid for twice. Only answers are kept, never faults.
import type Keyv from "keyv";
import { contentHash } from "#core/key.ts";
import type { Judge, JudgeAnswer } from "#core/world.ts";

/** Long enough for appeals and crashes of one epoch; a rule or rubric change asks anew because it changes the key. */
const KEPT_MILLISECONDS = 90 * 24 * 3_600_000;

export function rememberAnswers(judge: Judge, cache: Keyv): Judge {
  return {
    name: judge.name,
    async judge(request) {
      const key = contentHash({ judge: judge.name, ...request });
      const known = await cache.get<JudgeAnswer>(key).catch(() => undefined);
      if (known !== undefined) return known;
      const answer = await judge.judge(request);
      if (answer.judged) await cache.set(key, answer, KEPT_MILLISECONDS).catch(() => false);
      return answer;
    },
  };
}
