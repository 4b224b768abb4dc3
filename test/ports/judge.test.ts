// The judges: simulated, without a model, and behind stand-in endpoints, with and without a memory of answers.
import Keyv from "keyv";
import { deterministicJudge } from "#bots/judge/deterministic.ts";
import { connectJury, type JuryOptions } from "#bots/judge/jury.ts";
import { rememberAnswers } from "#bots/judge/remembered.ts";
import { startModel, type ModelAnswer } from "#test/sandbox/model.ts";
import { simulateJury } from "#test/simulation/jury.ts";
import { seededRandom } from "#test/simulation/random.ts";
import { judgeSuite, makeJuror, type JudgeMood, type JudgeStage } from "./judge.ts";

const MOODS: readonly JudgeMood[] = ["answers", "is dead", "talks nonsense", "refuses"];

const WIRE: Readonly<Record<JudgeMood, readonly ModelAnswer[]>> = {
  answers: ["plausible"],
  // The client asks once more by itself.
  "is dead": ["closed socket", "closed socket"],
  "talks nonsense": ["not JSON"],
  refuses: ["refusal"],
};

const NOBODY: JuryOptions = {
  operator: null,
  keys: new Map(),
  hosts: new Map(),
  priceOf: () => ({ microdollarsPerMillionIn: 1_000_000, microdollarsPerMillionOut: 2_000_000 }),
  memory: null,
};

async function onTheWire(options: Partial<JuryOptions> = {}): Promise<JudgeStage> {
  const models = await Promise.all(["sk-a", "sk-b", "sk-c"].map((apiKey) => startModel({ apiKey })));
  const jurors = models.map(({ baseURL }, at) => {
    const name = "abc".charAt(at);
    return makeJuror({
      name,
      baseUrl: baseURL,
      keyName: `JUROR_${name.toUpperCase()}_API_KEY`,
      model: `model-${name}`,
    });
  });
  const hosts = new Map(jurors.map(({ baseUrl, keyName }) => [new URL(baseUrl).host, keyName]));
  const keys = new Map(jurors.map(({ name, keyName }) => [keyName ?? "", `sk-${name}`]));
  return {
    judge: connectJury({ ...NOBODY, keys, hosts, ...options }),
    jurors,
    names: ["a", "b", "c"],
    moods: MOODS,
    next: (mood) => models.forEach((model) => model.answerNext(...WIRE[mood])),
    close: async () => void (await Promise.all(models.map((model) => model.close()))),
  };
}

async function ofTheOperator(): Promise<JudgeStage> {
  const model = await startModel({ apiKey: "sk-sandbox" });
  const operator = { apiKey: "sk-sandbox", baseURL: model.baseURL, model: "stand-in" };
  return {
    judge: connectJury({ ...NOBODY, operator }),
    jurors: [],
    names: ["operator"],
    moods: MOODS,
    next: (mood) => model.answerNext(...WIRE[mood]),
    close: () => model.close(),
  };
}

async function withoutModel(judge: JudgeStage["judge"]): Promise<JudgeStage> {
  return { judge, jurors: [], names: [], moods: [], next: () => undefined, close: async () => undefined };
}

async function simulated(): Promise<JudgeStage> {
  let isDead = false;
  const faults = { strikes: (kind: string) => isDead && kind === "model dead" };
  return {
    judge: simulateJury({ random: seededRandom(7), faults }),
    jurors: [makeJuror({ name: "a" }), makeJuror({ name: "b" })],
    names: ["a", "b"],
    moods: ["answers", "is dead"],
    next: (mood) => {
      isDead = mood === "is dead";
    },
    close: async () => undefined,
  };
}

judgeSuite("simulated", simulated);
judgeSuite("without a model", () => withoutModel(deterministicJudge));
judgeSuite("with nobody to ask", () => withoutModel(connectJury(NOBODY)));
judgeSuite("on three stand-in models", () => onTheWire());
judgeSuite("on three stand-in models, remembered", () => onTheWire({ memory: rememberAnswers(new Keyv()) }));
judgeSuite("on the operator's own model", ofTheOperator);
