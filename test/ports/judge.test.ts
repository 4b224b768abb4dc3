// The judges: scripted in memory, without a model, and behind a stand-in endpoint, with and without a memory of answers.
import Keyv from "keyv";
import { deterministicJudge } from "#bots/judge/deterministic.ts";
import { connectJudge } from "#bots/judge/judge.ts";
import { rememberAnswers } from "#bots/judge/remembered.ts";
import type { Judge, JudgeAnswer } from "#core/world.ts";
import { startModel, type ModelAnswer } from "#test/sandbox/model.ts";
import { makeHash } from "#test/support/record.ts";
import { makeWorld } from "#test/support/world.ts";
import { judgeSuite, type JudgeMood, type JudgeStage } from "./judge.ts";

const MOODS: readonly JudgeMood[] = ["answers", "is dead", "talks nonsense", "refuses"];

const SCRIPTED: JudgeAnswer = {
  judged: true,
  judgement: {
    criteria: (["impact", "effort", "quality", "risk"] as const).map((name) => ({
      name,
      value: 3,
      reason: "Shown.",
      quotes: [],
    })),
  },
  model: "a script",
  fingerprint: null,
  tokensIn: 0,
  tokensOut: 0,
  answerHash: makeHash("ab"),
};

async function inMemory(): Promise<JudgeStage> {
  const world = makeWorld();
  return {
    judge: world.judge,
    moods: MOODS,
    next: (mood) => {
      world.judgeAnswer = mood === "answers" ? SCRIPTED : { judged: false, because: `the model ${mood}` };
    },
    close: async () => undefined,
  };
}

const WIRE: Readonly<Record<JudgeMood, readonly ModelAnswer[]>> = {
  answers: ["plausible"],
  // The client asks once more by itself.
  "is dead": ["closed socket", "closed socket"],
  "talks nonsense": ["not JSON"],
  refuses: ["refusal"],
};

async function onTheWire(wrap: (judge: Judge) => Judge): Promise<JudgeStage> {
  const model = await startModel({ apiKey: "sk-sandbox" });
  const connected = connectJudge({
    apiKey: "sk-sandbox",
    baseURL: model.baseURL,
    model: "stand-in",
    deadlineMilliseconds: 5_000,
  });
  return {
    judge: wrap(connected),
    moods: MOODS,
    next: (mood) => model.answerNext(...WIRE[mood]),
    close: () => model.close(),
  };
}

async function withoutModel(): Promise<JudgeStage> {
  const close = async () => undefined;
  return { judge: deterministicJudge, moods: ["is dead"], next: () => undefined, close };
}

judgeSuite("in memory", inMemory);
judgeSuite("without a model", withoutModel);
judgeSuite("on the stand-in model", () => onTheWire((judge) => judge));
judgeSuite("on the stand-in model, remembered", () => onTheWire((judge) => rememberAnswers(judge, new Keyv())));
