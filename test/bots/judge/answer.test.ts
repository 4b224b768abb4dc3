import { expect, test } from "vitest";
import { readJudged, UnreadableAnswer } from "#bots/judge/answer.ts";
import { makeRubric } from "#test/core/score/make-diff.ts";

const CRITERION = { quotes: [{ path: "a.ts", line: "const a = 1;" }], reason: "Shown.", value: 3 };
const RAW = JSON.stringify({ impact: CRITERION, effort: CRITERION, quality: CRITERION, risk: CRITERION });

test("an answer is kept as it was said, under its hash", () => {
  const judged = readJudged(RAW, "model-a-2026", "fp_1", makeRubric());
  expect(judged).toMatchObject({ judged: true, model: "model-a-2026", fingerprint: "fp_1", raw: RAW });
  expect(judged.answerHash).toBe("0x02b445526e1923d654cef0348c3a08644cefaffac342379051ce00c958cfe0ca");
});

test("a name from an endpoint is one plain word or nothing", () => {
  for (const told of ["m\u202e", "x".repeat(201), "Ada Lovelace, of 12 Main Street", "See https://evil.example?a", 7]) {
    const { model, fingerprint } = readJudged(RAW, told, told, makeRubric());
    expect([model, fingerprint]).toEqual(["unnamed", null]);
  }
  expect(readJudged(RAW, "hf.co/org/model:Q4_K@1+x", null, makeRubric()).model).toBe("hf.co/org/model:Q4_K@1+x");
  expect(readJudged(RAW, "", "", makeRubric()).model).toBe("unnamed");
});

test.each([
  ["white space around JSON is JSON", ` ${RAW}\n`, null],
  ["a word in front of it is not", `Here: ${RAW}`, "the model's answer is not JSON"],
  ["nor a fence around it", `\`\`\`json\n${RAW}\n\`\`\``, "the model's answer is not JSON"],
  ["nor two answers", `${RAW}${RAW}`, "the model's answer is not JSON"],
  ["nor a comma too many", RAW.replace(/\}$/, ",}"), "the model's answer is not JSON"],
  ["a megabyte is not read", " ".repeat(1_000_000), "the model's answer was longer than 65536 bytes"],
  ["three bytes are three bytes", `"${"あ".repeat(21_845)}"`, "the model's answer was longer than 65536 bytes"],
  ["deep nesting is only wrong", "[".repeat(60_000), "the model's answer is not JSON"],
])("%s", (_, raw, because) => {
  const read = () => readJudged(raw, "m", null, makeRubric());
  if (because === null) expect(read().judged).toBe(true);
  else expect(read).toThrow(new UnreadableAnswer(because));
});
