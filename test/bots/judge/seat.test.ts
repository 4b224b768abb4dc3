// One model asked over real sockets by the real client, as well-behaved or as badly as the stand-in can be.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSeat, type Reply, type Seat } from "#bots/judge/seat.ts";
import { writePrompt } from "#bots/judge/prompt.ts";
import { groundJudgement } from "#core/score/grounding.ts";
import { makeJudgeRequest } from "#test/ports/judge.ts";
import { startModel, type ModelAnswer, type ModelStandIn } from "#test/sandbox/model.ts";

const REQUEST = makeJudgeRequest();
const COUNTED = { tokensIn: 1_200, tokensOut: 180 };

let model: ModelStandIn;
beforeAll(async () => {
  model = await startModel({ apiKey: "sk-sandbox" });
});
afterAll(() => model.close());

function openStandIn(restMilliseconds = 60_000, apiKey: string | null = "sk-sandbox"): Seat {
  return openSeat({ baseUrl: model.baseURL, apiKey, model: "stand-in" }, restMilliseconds);
}

function askSeat(seat: Seat, deadlineMilliseconds = 5_000): Promise<Reply> {
  const prompt = writePrompt(REQUEST, "untrusted-00112233");
  return seat.ask({ prompt, rubric: REQUEST.rubric, seed: REQUEST.seed, deadlineMilliseconds });
}

async function ask(answers: readonly ModelAnswer[], deadlineMilliseconds?: number, seat = openStandIn()) {
  model.answerNext(...answers);
  const before = model.requests.length;
  const reply = await askSeat(seat, deadlineMilliseconds);
  return { ...reply, asked: model.requests.slice(before).map(({ question }) => question) };
}

function judged({ answer }: Reply) {
  if (!answer.judged) throw new Error(answer.because);
  return answer;
}

describe("an honest model", () => {
  test("answers with a judgement whose quotes stand in the diff", async () => {
    const reply = await ask([]);
    const { judgement, model: name, fingerprint, raw } = judged(reply);
    expect(judgement.criteria.map(({ name: criterion, value }) => [criterion, value])).toEqual([
      ["impact", 2],
      ["effort", 2],
      ["quality", 2],
      ["risk", 2],
    ]);
    expect(groundJudgement(judgement, REQUEST.diff).voidBecause).toBeNull();
    expect([name, fingerprint, reply.spent]).toEqual(["stand-in-2026-01-01", "fp_sandbox", COUNTED]);
    expect(Object.keys(JSON.parse(raw))).toEqual(["impact", "effort", "quality", "risk"]);
  });

  test("is asked for strict JSON, without chance, within a limit", async () => {
    const { asked } = await ask([]);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      model: "stand-in",
      temperature: 0,
      seed: 7,
      max_completion_tokens: 4_000,
      response_format: { type: "json_schema", json_schema: { name: "judgement-1", strict: true } },
    });
  });

  test("that stumbles once is asked again", async () => {
    const reply = await ask([{ status: 500 }]);
    expect(reply.asked).toHaveLength(2);
    expect([reply.answer.judged, reply.spent]).toEqual([true, COUNTED]);
  });

  test("that is busy is asked again when it says so", async () => {
    const reply = await ask([{ status: 429, retryAfterSeconds: 0 }]);
    expect(reply.asked).toHaveLength(2);
    expect(reply.answer.judged).toBe(true);
  });

  test("that writes another language is understood, and what it translated is no quote", async () => {
    const { judgement } = judged(await ask(["another language"]));
    expect(judgement.criteria[0]).toMatchObject({ reason: "この変更は明快で、よく試されている。", value: 4 });
    expect(groundJudgement(judgement, REQUEST.diff).voidBecause).toBe("4 of 4 criteria quote no line of this change");
  });
});

describe("an endpoint that refuses a form of the question", () => {
  const forms: readonly [string, ModelAnswer, readonly (readonly (string | number | undefined)[])[]][] = [
    [
      "without schemas is asked in JSON mode",
      "no schemas",
      [
        ["json_schema", 0, 7, 4_000, undefined],
        ["json_object", 0, 7, 4_000, undefined],
      ],
    ],
    [
      "without JSON mode is asked plainly",
      "no JSON mode",
      [
        ["json_schema", 0, 7, 4_000, undefined],
        ["json_object", 0, 7, 4_000, undefined],
        [undefined, 0, 7, 4_000, undefined],
      ],
    ],
    [
      "without a temperature keeps its schema",
      "reasoning model",
      [
        ["json_schema", 0, 7, 4_000, undefined],
        ["json_schema", undefined, 7, 4_000, undefined],
      ],
    ],
    [
      "that is older keeps its schema and its limit",
      "older endpoint",
      [
        ["json_schema", 0, 7, 4_000, undefined],
        ["json_schema", 0, undefined, undefined, 4_000],
      ],
    ],
    [
      "that says nothing is asked for nothing but words at last",
      "bare questions only",
      [
        ["json_schema", 0, 7, 4_000, undefined],
        ["json_object", undefined, undefined, undefined, undefined],
        [undefined, undefined, undefined, undefined, undefined],
      ],
    ],
  ];
  test.each(forms)("%s, and is asked so at once from then on", async (_, always, expected) => {
    await using endpoint = await startModel({ always });
    const seat = openSeat({ baseUrl: endpoint.baseURL, apiKey: null, model: "m" }, 60_000);
    for (const round of [0, 1]) {
      const reply = await askSeat(seat);
      expect([reply.answer.judged, reply.spent, round]).toEqual([true, COUNTED, round]);
    }
    const shown = endpoint.requests.map(({ question }) => [
      question?.response_format?.type,
      question?.temperature,
      question?.seed,
      question?.max_completion_tokens,
      question?.max_tokens,
    ]);
    expect(shown).toEqual([...expected, expected.at(-1)]);
  });

  test("and all of them is left, at no cost", async () => {
    await using endpoint = await startModel({ always: { status: 422 } });
    const reply = await askSeat(openSeat({ baseUrl: endpoint.baseURL, apiKey: null, model: "m" }, 60_000));
    expect(endpoint.requests).toHaveLength(3);
    expect(reply).toEqual({
      answer: { judged: false, because: "the model answered with an error (422)" },
      spent: "nothing",
    });
  });
});

describe("a model's fault never stops scoring", () => {
  const noNumber = "the model's answer is not a judgement: impact.value is not a whole number from 0 to 5";
  const faults: readonly [string, readonly ModelAnswer[], string, Reply["spent"]][] = [
    ["an error, twice", [{ status: 500 }, { status: 500 }], "the model answered with an error (500)", "nothing"],
    ["busy, twice", [{ status: 429, retryAfterSeconds: 0 }, { status: 429 }], "the model is busy (429)", "nothing"],
    ["an unknown model", [{ status: 404 }], "the model answered with an error (404)", "nothing"],
    ["a bill that was not paid", [{ status: 402 }], "the model answered with an error (402)", "nothing"],
    ["a refusal to judge", ["refusal"], "the model refused to judge", COUNTED],
    ["thoughts without an end", ["cut off"], "the model had not judged after 4000 tokens", COUNTED],
    ["no choices", ["no choices"], "the model's answer has no text", "uncounted"],
    ["prose", ["not JSON"], "the model's answer is not JSON", COUNTED],
    ["JSON in a fence", [{ content: "```json\n{}\n```" }], "the model's answer is not JSON", COUNTED],
    ["NaN", ["not a number"], "the model's answer is not JSON", COUNTED],
    ["half a character", ["half a character"], "the model's answer holds broken characters", COUNTED],
    ["half an answer", ["broken body"], "the model's answer is not JSON", "uncounted"],
    ["an empty body", ["empty body"], "the model's answer has no text", "uncounted"],
    ["a stream that nobody asked for", ["event stream"], "the model's answer has no text", "uncounted"],
    ["broken bytes", ["broken bytes"], "the model's answer was longer than 65536 bytes", "uncounted"],
    ["extra keys", ["extra keys"], "the model's answer is not a judgement: impact has 1 members too many", COUNTED],
    ["numbers as text", ["number as text"], noNumber, COUNTED],
    ["numbers out of range", ["out of range"], noNumber, COUNTED],
    ["an empty answer", [{ content: "" }], "the model's answer is not JSON", COUNTED],
    ["a list", [{ content: "[]" }], "the model's answer is not a judgement: the answer is not an object", COUNTED],
    [
      "keys in another language",
      [{ content: '{"Wirkung": 5}' }],
      "the model's answer is not a judgement: the answer lacks impact, effort, quality, risk",
      COUNTED,
    ],
    [
      "a prototype",
      [{ content: '{"__proto__": {"impact": 5}}' }],
      "the model's answer is not a judgement: the answer lacks impact, effort, quality, risk",
      COUNTED,
    ],
    ["ten megabytes", ["huge answer"], "the model's answer was longer than 65536 bytes", "uncounted"],
    ["ten megabytes, packed", ["packed answer"], "the model's answer was longer than 65536 bytes", "uncounted"],
    ["an endless stream", ["endless stream"], "the model's answer was longer than 65536 bytes", "uncounted"],
    ["a closed socket, twice", ["closed socket", "closed socket"], "the model could not be reached", "nothing"],
    ["a redirect, twice", ["redirect", "redirect"], "the model could not be reached", "nothing"],
  ];
  test.each(faults)("%s", async (_, answers, because, spent) => {
    const { answer, spent: spentThen } = await ask(answers);
    expect({ answer, spent: spentThen }).toEqual({ answer: { judged: false, because }, spent });
  });

  test("lines of the rubric are no lines of the change", async () => {
    const { judgement } = judged(await ask(["quotes from the rubric"]));
    expect(groundJudgement(judgement, REQUEST.diff).voidBecause).toBe("4 of 4 criteria quote no line of this change");
  });

  test("invented lines are no lines of the change", async () => {
    const { judgement } = judged(await ask(["fabricated quotes"]));
    expect(groundJudgement(judgement, REQUEST.diff).voidBecause).toBe("4 of 4 criteria quote no line of this change");
  });

  test("an answer that breaks off", async () => {
    const { answer, spent } = await ask(["closed in the middle"]);
    expect(answer).toMatchObject({
      judged: false,
      because: expect.stringMatching(/^the connection to the model broke/),
    });
    expect(spent).toBe("uncounted");
  });

  test("a huge error", async () => {
    const { answer, spent } = await ask(["huge error", "huge error"]);
    expect([answer.judged, spent]).toEqual([false, "nothing"]);
  });

  test("a huge refusal", async () => {
    await using endpoint = await startModel({ always: "huge refusal" });
    const reply = await askSeat(openSeat({ baseUrl: endpoint.baseURL, apiKey: null, model: "m" }, 60_000));
    expect(reply.answer).toEqual({ judged: false, because: "the model answered with an error (400)" });
  });

  test.each<[string, ModelAnswer, Reply["spent"]]>([
    ["that stays silent", "silence", "uncounted"],
    ["that answers a byte at a time", "slow body", "uncounted"],
    ["that asks for half a minute of patience", { status: 429, retryAfterSeconds: 30 }, "nothing"],
  ])("a model %s is left at the deadline", async (_, behaviour, spent) => {
    const late = await ask([behaviour], 150);
    expect(late.answer).toEqual({ judged: false, because: "the model did not answer in time" });
    expect(late.spent).toBe(spent);
  });

  test("a wrong key, or nobody at home", async () => {
    const wrong = await askSeat(openStandIn(60_000, "sk-wrong"));
    expect(wrong.answer).toEqual({ judged: false, because: "the model answered with an error (401)" });
    const gone = await startModel();
    await gone.close();
    const nobody = await askSeat(openSeat({ baseUrl: gone.baseURL, apiKey: null, model: "m" }, 60_000));
    expect(nobody).toEqual({ answer: { judged: false, because: "the model could not be reached" }, spent: "nothing" });
  });
});

describe("tokens", () => {
  test("that nobody counted are said to be uncounted", async () => {
    const reply = await ask(["no count"]);
    expect([reply.answer.judged, reply.spent]).toEqual([true, "uncounted"]);
  });

  test("beyond all measure are cut to a measure", async () => {
    const reply = await ask(["an absurd count"]);
    expect(reply.spent).toEqual({ tokensIn: 10_000_000, tokensOut: 10_000_000 });
  });
});

describe("a model that hangs", () => {
  const LATE = { judged: false, because: "the model did not answer in time" };
  const LEFT_ALONE = {
    answer: { judged: false, because: expect.stringContaining("not asked for some minutes") },
    spent: "nothing",
  };
  const isJudged = async (seat: Seat): Promise<boolean> => (await askSeat(seat, 250)).answer.judged;

  async function hang(seat: Seat): Promise<void> {
    model.answerNext("silence", "silence", "silence");
    for (let at = 0; at < 3; at += 1) expect((await askSeat(seat, 250)).answer).toEqual(LATE);
  }

  test("is left alone after three timeouts in a row", async () => {
    const seat = openStandIn();
    await hang(seat);
    const asked = model.requests.length;
    expect(await askSeat(seat)).toEqual(LEFT_ALONE);
    expect(model.requests).toHaveLength(asked);
  });

  test("is asked again when it has rested, and is believed once it answers", async () => {
    const seat = openStandIn(50);
    await hang(seat);
    await expect.poll(() => isJudged(seat)).toBe(true);
    expect(await isJudged(seat)).toBe(true);
  });

  test("gets one question at a time until it answers again", async () => {
    const seat = openStandIn(50);
    await hang(seat);
    model.answerNext("silence");
    await expect.poll(async () => (await askSeat(seat, 250)).answer).toEqual(LATE);
    await expect.poll(() => isJudged(seat)).toBe(true);
  });

  test("is believed again as soon as it answers, even badly", async () => {
    const seat = openStandIn();
    model.answerNext("silence", "silence", "not JSON", "silence", "silence");
    const answers = [];
    for (let at = 0; at < 5; at += 1) answers.push((await askSeat(seat, 250)).answer);
    expect(answers).toEqual([LATE, LATE, { judged: false, because: "the model's answer is not JSON" }, LATE, LATE]);
    expect(await isJudged(seat)).toBe(true);
  });
});

test("the stand-in lists its model and knows nothing else", async () => {
  const headers = { authorization: "Bearer sk-sandbox" };
  const models = await fetch(`${model.baseURL}/models`, { headers });
  expect(await models.json()).toMatchObject({ data: [{ id: "stand-in" }] });
  expect((await fetch(`${model.baseURL}/embeddings`, { headers })).status).toBe(404);
  expect((await fetch(`${model.baseURL}/models`)).status).toBe(401);
});
