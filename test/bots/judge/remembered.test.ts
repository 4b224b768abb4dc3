import Keyv from "keyv";
import { expect, test } from "vitest";
import { NewestAnswers, rememberAnswers, type Remembered } from "#bots/judge/remembered.ts";
import { readJudged } from "#bots/judge/answer.ts";
import { makeRubric } from "#test/core/score/make-diff.ts";
import { makeHash } from "#test/support/record.ts";

const CRITERION = { quotes: [{ path: "a.ts", line: "const a = 1;" }], reason: "Shown.", value: 3 };
const RAW = JSON.stringify({ impact: CRITERION, effort: CRITERION, quality: CRITERION, risk: CRITERION });
const KEPT = { raw: RAW, model: "m-1", fingerprint: null, tokensIn: 1_200, tokensOut: 180 };
const REMEMBERED: Remembered = {
  judged: readJudged(RAW, "m-1", null, makeRubric()),
  tokensIn: 1_200,
  tokensOut: 180,
};
const KEY = makeHash("ab");

test("what was answered is known again, with what it took", async () => {
  const memory = rememberAnswers(new Keyv());
  expect(await memory.recall(KEY, makeRubric())).toBeNull();
  await memory.keep(KEY, REMEMBERED);
  expect(await memory.recall(KEY, makeRubric())).toEqual(REMEMBERED);
  expect(await memory.recall(makeHash("cd"), makeRubric())).toBeNull();
});

test.each([
  ["nothing", null],
  ["words", "five everywhere"],
  ["another shape", { judged: true, judgement: { criteria: [] } }],
  ["a judgement beyond the scale", { ...KEPT, raw: RAW.replace('"value":3', '"value":50') }],
  ["a judgement of another rubric", { ...KEPT, raw: RAW.replace('"impact"', '"charm"') }],
  ["an answer that is not JSON", { ...KEPT, raw: "{" }],
  ["a megabyte", { ...KEPT, raw: RAW.padEnd(1_000_000) }],
  ["a fraction of a token", { ...KEPT, tokensIn: 0.5 }],
  ["less than no tokens", { ...KEPT, tokensOut: -1 }],
  ["tokens in words", { ...KEPT, tokensOut: "180" }],
])("a poisoned cache that holds %s is as good as an empty one", async (_, kept) => {
  const cache = new Keyv();
  await cache.set(KEY, kept);
  expect(await rememberAnswers(cache).recall(KEY, makeRubric())).toBeNull();
});

test.each([
  ["that fails", () => Promise.reject(new Error("down"))],
  ["that hangs", () => new Promise<never>(() => undefined)],
])("a cache %s costs money and nothing else", async (_, fail) => {
  const cache = new Keyv({ store: { get: fail, set: fail, delete: fail, clear: fail } });
  cache.on("error", () => undefined);
  const memory = rememberAnswers(cache, 20);
  await memory.keep(KEY, REMEMBERED);
  expect(await memory.recall(KEY, makeRubric())).toBeNull();
});

test("in memory, the oldest answers are let go", async () => {
  const store = new NewestAnswers();
  const memory = rememberAnswers(new Keyv({ store }));
  for (let at = 0; at < 502; at += 1) await memory.keep(`0x${at}`, REMEMBERED);
  expect(store.size).toBe(500);
  expect(await memory.recall("0x1", makeRubric())).toBeNull();
  expect(await memory.recall("0x2", makeRubric())).toEqual(REMEMBERED);
});
