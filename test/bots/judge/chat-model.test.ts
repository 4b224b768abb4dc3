// A chat model over real sockets: its words while they come, its calls put together, and every trouble as one kind of error.
import { expect, onTestFinished, test } from "vitest";
import { connectChatModel } from "#bots/judge/chat-model.ts";
import { RetryLater } from "#core/errors.ts";
import type { ChatTurn } from "#core/workflow/chat-port.ts";
import { startModel, type ModelAnswer } from "#test/sandbox/model.ts";

async function openModel(...answers: readonly ModelAnswer[]) {
  const standIn = await startModel({ apiKey: "sk-sandbox", answers });
  onTestFinished(() => standIn.close());
  const model = connectChatModel({ apiKey: "sk-sandbox", baseURL: standIn.baseURL, model: "stand-in" }, 60_000);
  return { standIn, model };
}

const SCORE = {
  name: "score",
  description: "Why.",
  arguments: [{ name: "pull", description: "Like #12.", isNeeded: true }],
};

function makeTurn(changes: Partial<ChatTurn> = {}): ChatTurn {
  return {
    messages: [{ role: "user", text: "Why?" }],
    tools: [SCORE],
    deadline: AbortSignal.timeout(5_000),
    onWords: () => undefined,
    ...changes,
  };
}

test("words are told while they come, each time all of them so far", async () => {
  const { model } = await openModel({ content: "It got 2.75 points for sixty lines." });
  const heard: string[] = [];
  const reply = await model.reply(makeTurn({ onWords: (words) => heard.push(words) }));
  expect(reply).toEqual({ untrustedWords: "It got 2.75 points for sixty lines.", calls: [] });
  expect(heard).toEqual(["It got 2.75 ", "It got 2.75 points for s", "It got 2.75 points for sixty lines."]);
});

test("calls that come in pieces are put together", async () => {
  const { model } = await openModel({
    calls: [
      { name: "score", arguments: { pull: "#2" } },
      { name: "treasury", arguments: {} },
    ],
  });
  expect((await model.reply(makeTurn())).calls).toEqual([
    { id: "call_0", name: "score", untrustedArguments: '{"pull":"#2"}' },
    { id: "call_1", name: "treasury", untrustedArguments: "{}" },
  ]);
});

test("the talk so far goes along, with calls and what they were answered", async () => {
  const { standIn, model } = await openModel({ content: "Done." });
  await model.reply(
    makeTurn({
      messages: [
        { role: "system", text: "Be plain." },
        { role: "user", text: "Why?" },
        { role: "assistant", text: "", calls: [{ id: "c1", name: "score", untrustedArguments: "{}" }] },
        { role: "tool", callId: "c1", text: "2.75" },
      ],
    }),
  );
  expect(standIn.requests[0]).toMatchObject({
    authorization: "Bearer sk-sandbox",
    question: {
      model: "stand-in",
      stream: true,
      messages: [
        { role: "system", content: "Be plain." },
        { role: "user", content: "Why?" },
        {
          role: "assistant",
          tool_calls: [{ id: "c1", type: "function", function: { name: "score", arguments: "{}" } }],
        },
        { role: "tool", tool_call_id: "c1", content: "2.75" },
      ],
      tools: [{ type: "function", function: { name: "score", parameters: { required: ["pull"] } } }],
    },
  });
});

test("an endpoint that cannot stream is read all the same", async () => {
  const { model } = await openModel("refusal");
  await expect(model.reply(makeTurn())).rejects.toThrow(RetryLater);
  const plain = await openModel("plausible");
  expect((await plain.model.reply(makeTurn())).untrustedWords).toBe("{}");
});

test("what an endpoint refuses is asked once more without what it could mind", async () => {
  const { standIn, model } = await openModel({ status: 400 }, { content: "Now I can." });
  expect((await model.reply(makeTurn())).untrustedWords).toBe("Now I can.");
  expect(standIn.requests.map(({ question }) => question?.max_completion_tokens)).toEqual([3_000, undefined]);
});

test("whatever goes wrong is one kind of error, in words of ours", async () => {
  for (const [answer, happened] of [
    ["closed socket", "It could not be reached."],
    [{ status: 401 }, "It answered with an error (401)."],
    ["broken body", "What it answered could not be read."],
    ["huge answer", "What it answered could not be read."],
    ["redirect", "It could not be reached."],
    [{ content: " " }, "What it answered could not be read."],
  ] as const) {
    const { model } = await openModel(answer, answer);
    const error: unknown = await model.reply(makeTurn()).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(RetryLater);
    expect(error).toMatchObject({ message: "The language model did not answer.", happened });
  }
});

test("a model that hangs again and again is left alone for a while", async () => {
  const { standIn, model } = await openModel("silence", "silence", "silence");
  for (let at = 0; at < 3; at++) {
    const hung = await model.reply(makeTurn({ deadline: AbortSignal.timeout(50) })).catch((cause: unknown) => cause);
    expect(hung).toMatchObject({ happened: "It took too long." });
  }
  const left = await model.reply(makeTurn()).catch((cause: unknown) => cause);
  expect(left).toMatchObject({ happened: expect.stringContaining("not asked for some minutes") as string });
  expect(standIn.requests).toHaveLength(3);
});

test("it is named by its model and its host, for people", () => {
  expect(connectChatModel({ apiKey: "sk", baseURL: null, model: "m-1" }).name).toBe("m-1 at api.openai.com");
});
