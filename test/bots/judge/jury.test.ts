// A jury over real sockets: several stand-in models at once, each with its own key, price and troubles.
import Keyv from "keyv";
import { describe, expect, onTestFinished, test } from "vitest";
import { connectJury, type JuryOptions } from "#bots/judge/jury.ts";
import { hashPrompt } from "#bots/judge/prompt.ts";
import { rememberAnswers } from "#bots/judge/remembered.ts";
import { BadInput } from "#core/errors.ts";
import type { JudgeRequest, Juror, JurorAnswer } from "#core/score/judge-port.ts";
import { makeJudgeRequest, makeJuror } from "#test/ports/judge.ts";
import { startModel, type ModelAnswer, type ModelStandIn } from "#test/sandbox/model.ts";

const DEAR = { microdollarsPerMillionIn: 15_000_000, microdollarsPerMillionOut: 75_000_000 };

interface Stage {
  readonly options: JuryOptions;
  readonly models: readonly ModelStandIn[];
  readonly jurors: readonly Juror[];
  request(changes?: Partial<JudgeRequest>, deadlineSeconds?: number): JudgeRequest;
}

/** Jurors a, b and so on, one for each way to behave, each allowed on its own host with its own key. */
async function openJury(...always: readonly ModelAnswer[]): Promise<Stage> {
  const names = always.map((_, at) => "abcdefg".charAt(at));
  const models = await Promise.all(
    always.map((answer, at) => startModel({ apiKey: `sk-${names[at]}`, always: answer })),
  );
  onTestFinished(async () => void (await Promise.all(models.map((model) => model.close()))));
  const jurors = models.map(({ baseURL }, at) => {
    const name = names[at] ?? "";
    return makeJuror({ name, baseUrl: baseURL, model: `model-${name}`, keyName: keyNameOf(name) });
  });
  const options: JuryOptions = {
    operator: null,
    keys: new Map(names.map((name) => [keyNameOf(name), `sk-${name}`])),
    hosts: new Map(jurors.map(({ baseUrl, name }) => [new URL(baseUrl).host, keyNameOf(name)])),
    priceOf: () => DEAR,
    memory: null,
  };
  const request: Stage["request"] = (changes = {}, deadlineSeconds = 5) =>
    makeJudgeRequest({ jury: { jurors, deadlineSeconds, spending: null }, ...changes });
  return { options, models, jurors, request };
}

function keyNameOf(name: string): string {
  return `JUROR_${name.toUpperCase()}_API_KEY`;
}

function outcomes(answers: readonly JurorAnswer[]): (readonly [string, string])[] {
  return answers.map(({ juror, answer }) => [juror, answer.judged ? answer.model : answer.because]);
}

describe("jurors of the rules", () => {
  test("are each asked at their own host with their own key, and answer in their order", async () => {
    const { options, models, request } = await openJury("plausible", "maximum", "minimum");
    const answers = await connectJury(options).judge(request());
    expect(outcomes(answers)).toEqual([
      ["a", "model-a-2026-01-01"],
      ["b", "model-b-2026-01-01"],
      ["c", "model-c-2026-01-01"],
    ]);
    const values = answers.map(({ answer }) => (answer.judged ? answer.judgement.criteria[0]?.value : null));
    expect(values).toEqual([2, 5, 0]);
    expect(models.map(({ requests }) => requests.map(({ authorization }) => authorization))).toEqual([
      ["Bearer sk-a"],
      ["Bearer sk-b"],
      ["Bearer sk-c"],
    ]);
  });

  test("are asked at the same time: nobody waits for one that hangs", async () => {
    const { options, models, request } = await openJury("silence", "plausible");
    const asking = connectJury(options).judge(request({}, 1));
    await expect.poll(() => models.map(({ requests }) => requests.length)).toEqual([1, 1]);
    await models[0]?.close();
    expect((await asking).map(({ answer }) => answer.judged)).toEqual([false, true]);
  });

  test("that are dead, late or talk nonsense are left out, each with its reason", async () => {
    const jury = await openJury("silence", "not JSON", { status: 404 }, "plausible");
    expect(outcomes(await connectJury(jury.options).judge(jury.request({}, 0.2)))).toEqual([
      ["a", "the model did not answer in time"],
      ["b", "the model's answer is not JSON"],
      ["c", "the model answered with an error (404)"],
      ["d", "model-d-2026-01-01"],
    ]);
  });

  test("that hang are left alone by themselves: the others are still asked", async () => {
    const { options, models, request } = await openJury("silence", "plausible");
    const judge = connectJury(options);
    for (let at = 0; at < 3; at += 1) await judge.judge(request({}, 0.1));
    const answers = await judge.judge(request());
    expect(outcomes(answers)).toEqual([
      ["a", "the model did not answer in time again and again, so it is not asked for some minutes"],
      ["b", "model-b-2026-01-01"],
    ]);
    expect(models.map(({ requests }) => requests.length)).toEqual([3, 4]);
  });

  test("can be asked one by one", async () => {
    const { options, models, request } = await openJury("plausible", "plausible");
    const answers = await connectJury(options).judge(request({ only: ["b", "nobody"] }));
    expect(outcomes(answers)).toEqual([["b", "model-b-2026-01-01"]]);
    expect(models.map(({ requests }) => requests.length)).toEqual([0, 1]);
  });

  test("whom the operator does not admit are absent with the reason, and nothing is sent to them", async () => {
    const { options, models, jurors, request } = await openJury("plausible", "plausible", "plausible");
    const [a, b, c] = jurors.map(({ baseUrl }) => new URL(baseUrl).host);
    const hosts = new Map([
      [b ?? "", "JUROR_A_API_KEY"],
      [c ?? "", "JUROR_C_API_KEY"],
    ]);
    const answers = await connectJury({ ...options, hosts, keys: new Map() }).judge(request());
    expect(outcomes(answers)).toEqual([
      ["a", `the operator has not allowed the host ${a}`],
      ["b", `the operator has not bound JUROR_B_API_KEY to the host ${b}`],
      ["c", "the operator has set no JUROR_C_API_KEY"],
    ]);
    expect(models.map(({ requests }) => requests.length)).toEqual([0, 0, 0]);
    expect(answers.map(({ microdollars }) => microdollars)).toEqual([0, 0, 0]);
  });

  test("are all told the same words, but for a fence that is new every time", async () => {
    const { options, models, request } = await openJury("plausible", "plausible");
    const answers = await connectJury(options).judge(request());
    expect(answers.map(({ promptHash }) => promptHash)).toEqual([hashPrompt(request()), hashPrompt(request())]);
    const told = models.map(({ requests }) => requests[0]?.question?.messages.map(({ content }) => content) ?? []);
    const fences = told.map(([, user]) => /^<(untrusted-[0-9a-f]{24})>$/m.exec(user ?? "")?.[1] ?? "");
    expect(new Set(fences).size).toBe(2);
    const same = told.map(([system, user], at) => [system, user?.replaceAll(fences[at] ?? "", "fence")]);
    expect(same[0]).toEqual(same[1]);
    expect(JSON.stringify(same)).not.toMatch(/JUROR|sk-|model-|microdollars|weight/);
  });
});

describe("without jurors in the rules", () => {
  const jury = { jurors: [], deadlineSeconds: 5, spending: null };

  test("the operator's own model is asked", async () => {
    const { options, jurors, request } = await openJury("plausible");
    const operator = { apiKey: "sk-a", baseURL: jurors[0]?.baseUrl ?? null, model: "own" };
    const answers = await connectJury({ ...options, operator }).judge(request({ jury }));
    expect(outcomes(answers)).toEqual([["operator", "own-2026-01-01"]]);
    expect(answers[0]).toMatchObject({ weight: 1, microdollars: 31_500 });
  });

  test("an own model without a key costs nothing", async () => {
    await using open = await startModel();
    const { options, request } = await openJury();
    const operator = { apiKey: null, baseURL: open.baseURL, model: "local" };
    const judge = connectJury({ ...options, operator });
    expect(judge.mostMicrodollars(request({ jury }))).toBe(0);
    expect(await judge.judge(request({ jury }))).toMatchObject([{ microdollars: 0, tokensIn: 1_200 }]);
    expect(open.requests[0]?.authorization).toBe("Bearer none-needed");
  });

  test("and without a model, nobody is asked", async () => {
    const { options, request } = await openJury();
    const judge = connectJury(options);
    expect(await judge.judge(request())).toEqual([]);
    expect(judge.mostMicrodollars(request())).toBe(0);
  });
});

test("where the rules name jurors, the operator's own model is not asked", async () => {
  const { options, jurors, models, request } = await openJury("plausible", "plausible");
  const operator = { apiKey: "sk-b", baseURL: jurors[1]?.baseUrl ?? null, model: "own" };
  const rules = { jurors: jurors.slice(0, 1), deadlineSeconds: 5, spending: null };
  expect(outcomes(await connectJury({ ...options, operator }).judge(request({ jury: rules })))).toEqual([
    ["a", "model-a-2026-01-01"],
  ]);
  expect(models[1]?.requests).toEqual([]);
});

describe("an answer costs", () => {
  async function askOne(always: ModelAnswer, price: Juror["price"] = makeJuror().price, deadlineSeconds = 5) {
    const { options, jurors, request } = await openJury(always);
    const jury = { jurors: jurors.map((juror) => ({ ...juror, price })), deadlineSeconds, spending: null };
    const judge = connectJury(options);
    const [answer] = await judge.judge(request({ jury }));
    return { ...answer, most: judge.mostMicrodollars(request({ jury })) };
  }

  test("what its tokens cost at the juror's own price", async () => {
    // 1,200 tokens in at a dollar a million, 180 out at two.
    expect(await askOne("plausible")).toMatchObject({ tokensIn: 1_200, tokensOut: 180, microdollars: 1_560 });
  });

  test("the table's price where the rules tell none", async () => {
    expect(await askOne("plausible", null)).toMatchObject({ microdollars: 31_500 });
  });

  test("as much when it cannot be read", async () => {
    expect(await askOne("refusal")).toMatchObject({ tokensIn: 1_200, tokensOut: 180, microdollars: 1_560 });
  });

  test("the most that one answer may when nobody counted, and when it was too late", async () => {
    for (const answer of [await askOne("no count"), await askOne("silence", makeJuror().price, 0.15)]) {
      expect(answer).toMatchObject({ tokensIn: 0, tokensOut: 0, microdollars: answer.most / 2 });
      expect(answer.most).toBeGreaterThan(2 * 4_000 * 2);
    }
  });

  test("never more than was said before, whatever the endpoint counts", async () => {
    const { most, microdollars } = await askOne("an absurd count");
    expect(microdollars).toBe(most);
  });

  test("nothing when the endpoint refused it", async () => {
    expect(await askOne({ status: 429, retryAfterSeconds: 0 })).toMatchObject({ microdollars: 0 });
  });
});

test("the most that a question may cost is that of all who would be asked, and of nobody else", async () => {
  const { options, jurors, request } = await openJury("plausible", "plausible");
  const judge = connectJury(options);
  const one = judge.mostMicrodollars(request({ only: ["a"] }));
  expect(one).toBeGreaterThan(0);
  expect(judge.mostMicrodollars(request())).toBe(2 * one);
  const elsewhere = makeJuror({ name: "c", baseUrl: "https://elsewhere.example.org/v1" });
  const jury = { jurors: [...jurors, elsewhere], deadlineSeconds: 5, spending: null };
  expect(judge.mostMicrodollars(request({ jury }))).toBe(2 * one);
});

describe("the same question", () => {
  test("is not paid for twice, and its answer is the same one", async () => {
    const { options, models, request } = await openJury("plausible", "maximum");
    const judge = connectJury({ ...options, memory: rememberAnswers(new Keyv()) });
    const first = await judge.judge(request());
    const second = await judge.judge(request());
    expect(first.map(({ microdollars }) => microdollars)).toEqual([1_560, 1_560]);
    expect(second).toEqual(first.map((answer) => ({ ...answer, microdollars: 0 })));
    expect(models.map(({ requests }) => requests.length)).toEqual([1, 1]);
  });

  test("is another one with other words, another seed, another rubric or another model", async () => {
    const { options, models, jurors, request } = await openJury("plausible");
    const judge = connectJury({ ...options, memory: rememberAnswers(new Keyv()) });
    const { rubric, jury } = request();
    const renamed = { ...jury, jurors: jurors.map((juror) => ({ ...juror, model: "model-z" })) };
    const changes: readonly Partial<JudgeRequest>[] = [
      {},
      { untrustedTitle: "", untrustedBody: "" },
      { seed: 8 },
      { rubric: { ...rubric, criteria: rubric.criteria.toReversed() } },
      { jury: renamed },
    ];
    for (const change of changes) await judge.judge(request(change));
    expect(models[0]?.requests).toHaveLength(5);
    for (const change of changes) await judge.judge(request(change));
    expect(models[0]?.requests).toHaveLength(5);
  });

  test("is the same one under another name, key, weight, price or deadline of the juror", async () => {
    const { options, models, jurors, request } = await openJury("plausible");
    const judge = connectJury({ ...options, memory: rememberAnswers(new Keyv()) });
    await judge.judge(request());
    const changed = jurors.map((juror) => ({ ...juror, name: "z", weight: 3, price: null }));
    const jury = { jurors: changed, deadlineSeconds: 9, spending: null };
    expect(await judge.judge(request({ jury }))).toMatchObject([{ juror: "z", weight: 3, microdollars: 0 }]);
    expect(models[0]?.requests).toHaveLength(1);
  });

  test("is asked again after a fault", async () => {
    const { options, models, request } = await openJury("plausible");
    const judge = connectJury({ ...options, memory: rememberAnswers(new Keyv()) });
    models[0]?.answerNext("not JSON", "fabricated quotes");
    expect(outcomes(await judge.judge(request()))).toEqual([["a", "the model's answer is not JSON"]]);
    expect(outcomes(await judge.judge(request()))).toEqual([["a", "model-a-2026-01-01"]]);
  });
});

describe("a jury is called", () => {
  const operator = { apiKey: null, baseURL: "http://models.local:11434/v1", model: "own" };
  test.each<[string, Partial<JuryOptions>]>([
    ["own at models.local:11434", { operator }],
    ["own at api.openai.com", { operator: { ...operator, apiKey: "sk-a", baseURL: null } }],
    ["a jury named in the rules", { hosts: new Map([["models.example.org", null]]) }],
    ["a fixed formula (no language model)", {}],
  ])("%s", async (name, changes) => {
    const { options } = await openJury();
    expect(connectJury({ ...options, ...changes }).name).toBe(name);
  });
});

test("an operator's model with neither key nor address is refused", async () => {
  const { options } = await openJury();
  const nowhere = { apiKey: null, baseURL: null, model: "m" };
  expect(() => connectJury({ ...options, operator: nowhere })).toThrow(BadInput);
  expect(() => connectJury({ ...options, operator: { ...nowhere, baseURL: "models.example.org" } })).toThrow(BadInput);
  expect(() => connectJury({ ...options, operator: { ...nowhere, baseURL: "ftp://models" } })).toThrow(BadInput);
});
