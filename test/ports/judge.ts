// What every judge promises, whichever it is: a judgement in the rubric's own shape, or the reason why there is none, never a throw.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JudgeAnswer, JudgeRequest } from "#core/score/judge-port.ts";
import { normaliseDiff } from "#core/score/normalised-diff.ts";
import type { Judge } from "#core/world.ts";
import { makeFile, makeRubric } from "#test/core/score/make-diff.ts";
import { familyOf } from "./family.ts";

/** What becomes of the next question. */
export type JudgeMood = "answers" | "is dead" | "talks nonsense" | "refuses";

export interface JudgeStage {
  readonly judge: Judge;
  /** What can become of a question to this judge. */
  readonly moods: readonly JudgeMood[];
  next(mood: JudgeMood): void;
  close(): Promise<void>;
}

export function makeJudgeRequest(changes: Partial<JudgeRequest> = {}): JudgeRequest {
  const file = makeFile("src/retry.ts", { added: ["retries with backoff", "and gives up after five"] });
  return {
    untrustedTitle: "Retry",
    untrustedBody: "Retries.",
    diff: normaliseDiff([file], 4_000),
    rubric: makeRubric(),
    seed: 7,
    ...changes,
  };
}

export function judgeSuite(name: string, open: () => Promise<JudgeStage>): void {
  describe(`the judge, ${name}`, () => {
    let stage: JudgeStage;
    beforeEach(async () => {
      stage = await open();
    });
    afterEach(() => stage.close());

    test("says who judges", () => {
      expect(stage.judge.name).toMatch(/\S/);
    });

    test("answers in the rubric's own shape", async () => {
      if (!stage.moods.includes("answers")) return;
      stage.next("answers");
      expectJudged(await stage.judge.judge(makeJudgeRequest()));
    });

    test("is never the end of scoring, whatever befalls it", async () => {
      for (const mood of stage.moods.filter((each) => each !== "answers")) {
        stage.next(mood);
        const request = makeJudgeRequest({ untrustedTitle: mood });
        let answer: JudgeAnswer | undefined;
        expect(await familyOf(async () => (answer = await stage.judge.judge(request))), mood).toBe("done");
        expect(answer, mood).toEqual({ judged: false, because: expect.stringMatching(/^[a-z].*[^.]$/) });
      }
    });

    test("judges again once the trouble is over: a fault is not an answer to remember", async () => {
      if (!stage.moods.includes("answers") || !stage.moods.includes("talks nonsense")) return;
      stage.next("talks nonsense");
      expect((await stage.judge.judge(makeJudgeRequest())).judged).toBe(false);
      stage.next("answers");
      expectJudged(await stage.judge.judge(makeJudgeRequest()));
    });
  });
}

function expectJudged(answer: JudgeAnswer): void {
  if (!answer.judged) throw new Error(answer.because);
  expect(answer.judgement.criteria.map(({ name }) => name)).toEqual(["impact", "effort", "quality", "risk"]);
  for (const { value } of answer.judgement.criteria) expect([0, 1, 2, 3, 4, 5]).toContain(value);
  expect(answer.model).toMatch(/\S/);
  expect(answer.answerHash).toMatch(/^0x[0-9a-f]{64}$/);
  for (const count of [answer.tokensIn, answer.tokensOut]) expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
}
