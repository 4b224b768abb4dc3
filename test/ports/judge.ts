// What every judge promises, whichever it is: an answer of each juror in the rubric's own shape, or why there is none; never a throw.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Judge, JudgeRequest, Juror, JurorAnswer } from "#core/score/judge-port.ts";
import { normaliseDiff } from "#core/score/normalised-diff.ts";
import { makeFile, makeRubric } from "#test/core/score/make-diff.ts";
import { familyOf } from "./family.ts";

/** What becomes of the next question to each juror. */
export type JudgeMood = "answers" | "is dead" | "talks nonsense" | "refuses";

export interface JudgeStage {
  readonly judge: Judge;
  /** Named by the rules; none asks whoever the judge asks by itself. */
  readonly jurors: readonly Juror[];
  /** Who answers, in the order of the jurors. */
  readonly names: readonly string[];
  /** What can become of a question to this judge. */
  readonly moods: readonly JudgeMood[];
  next(mood: JudgeMood): void;
  close(): Promise<void>;
}

/** No jurors, five seconds, no limit on spending, and all are asked. */
export function makeJudgeRequest(changes: Partial<JudgeRequest> = {}): JudgeRequest {
  const file = makeFile("src/retry.ts", { added: ["retries with backoff", "and gives up after five"] });
  return {
    untrustedTitle: "Retry",
    untrustedBody: "Retries.",
    diff: normaliseDiff([file], 4_000),
    rubric: makeRubric(),
    seed: 7,
    jury: { jurors: [], deadlineSeconds: 5, spending: null },
    only: null,
    ...changes,
  };
}

/** A dollar for a million tokens in, two for a million out. */
export function makeJuror(changes: Partial<Juror> = {}): Juror {
  return {
    name: "a",
    baseUrl: "https://models.example.org/v1",
    model: "model-a",
    keyName: "JUROR_A_API_KEY",
    weight: 1,
    price: { microdollarsPerMillionIn: 1_000_000, microdollarsPerMillionOut: 2_000_000 },
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

    function requestOf(changes: Partial<JudgeRequest> = {}): JudgeRequest {
      return makeJudgeRequest({ jury: { jurors: stage.jurors, deadlineSeconds: 5, spending: null }, ...changes });
    }

    test("says who judges, and by which words", () => {
      expect(stage.judge.name).toMatch(/\S/);
      expect(stage.judge.templateHash).toMatch(/^0x[0-9a-f]{64}$/);
    });

    test("answers for each juror in the rubric's own shape, in the order of the jurors", async () => {
      if (stage.moods.includes("answers")) stage.next("answers");
      const answers = await stage.judge.judge(requestOf());
      expect(answers.map(({ juror }) => juror)).toEqual(stage.names);
      for (const answer of answers) expectJudged(answer);
    });

    test("asks only whom it is told to ask", async () => {
      const last = stage.names.slice(-1);
      if (stage.moods.includes("answers")) stage.next("answers");
      const answers = await stage.judge.judge(requestOf({ only: last }));
      expect(answers.map(({ juror }) => juror)).toEqual(last);
      expect(await stage.judge.judge(requestOf({ only: [] }))).toEqual([]);
    });

    test("costs no more than it said before", async () => {
      const request = requestOf();
      const mostMicrodollars = stage.judge.mostMicrodollars(request);
      if (stage.moods.includes("answers")) stage.next("answers");
      const answers = await stage.judge.judge(request);
      const microdollars = answers.reduce((sum, answer) => sum + answer.microdollars, 0);
      expect(Number.isSafeInteger(mostMicrodollars) && mostMicrodollars >= microdollars).toBe(true);
      expect(stage.judge.mostMicrodollars(requestOf({ only: [] }))).toBe(0);
    });

    test("is never the end of scoring, whatever befalls it", async () => {
      for (const mood of stage.moods.filter((each) => each !== "answers")) {
        stage.next(mood);
        const request = requestOf({ untrustedTitle: mood });
        let answers: readonly JurorAnswer[] = [];
        expect(await familyOf(async () => (answers = await stage.judge.judge(request))), mood).toBe("done");
        expect(answers.map(({ juror }) => juror)).toEqual(stage.names);
        for (const { answer } of answers) {
          expect(answer, mood).toEqual({ judged: false, because: expect.stringMatching(/^[a-z].*[^.]$/) });
        }
      }
    });

    test("judges again once the trouble is over: a fault is not an answer to remember", async () => {
      if (!stage.moods.includes("answers") || !stage.moods.includes("talks nonsense")) return;
      stage.next("talks nonsense");
      for (const { answer } of await stage.judge.judge(requestOf())) expect(answer.judged).toBe(false);
      stage.next("answers");
      for (const answer of await stage.judge.judge(requestOf())) expectJudged(answer);
    });
  });
}

function expectJudged({ answer, ...asked }: JurorAnswer): void {
  if (!answer.judged) throw new Error(answer.because);
  expect(answer.judgement.criteria.map(({ name }) => name)).toEqual(["impact", "effort", "quality", "risk"]);
  for (const { value } of answer.judgement.criteria) expect([0, 1, 2, 3, 4, 5]).toContain(value);
  expect(answer.model).toMatch(/\S/);
  for (const hash of [asked.promptHash, answer.answerHash]) expect(hash).toMatch(/^0x[0-9a-f]{64}$/);
  for (const count of [asked.tokensIn, asked.tokensOut, asked.microdollars, asked.weight]) {
    expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
  }
}
