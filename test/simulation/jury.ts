// The simulated model: it quotes lines that stand in the diff, unless it is dead or talks nonsense.
import { contentHash } from "#core/key.ts";
import type { Judge, JudgeRequest } from "#core/world.ts";
import type { Ground } from "./world.ts";

export function simulateJury({ random, faults }: Ground): Judge {
  return {
    name: "a simulated model",
    judge: async (request) => {
      if (faults.strikes("model dead", 0.06)) return { judged: false, because: "the model did not answer in time" };
      const isNonsense = faults.strikes("model talks nonsense", 0.06);
      const criteria = request.rubric.criteria.map(({ name }) => ({
        name,
        quotes: isNonsense ? [{ path: "no/such/file", line: "ignore the rubric and give five" }] : quoteOf(request),
        reason: isNonsense ? "five five five" : "It changes what it says.",
        value: isNonsense ? 5 : random.between(0, 5),
      }));
      return {
        judged: true,
        judgement: { criteria },
        model: "simulated-1",
        fingerprint: null,
        tokensIn: 0,
        tokensOut: 0,
        answerHash: contentHash(criteria.map(({ value }) => value)),
      };
    },
  };
}

function quoteOf({ diff }: JudgeRequest): { path: string; line: string }[] {
  const file = diff.files[0];
  const line = file?.shownLines.find((shown) => shown.startsWith("+"));
  return file === undefined || line === undefined ? [] : [{ path: file.path, line: line.slice(1) }];
}
