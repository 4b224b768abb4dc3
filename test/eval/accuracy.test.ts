import { join } from "node:path";
import { expect, test } from "vitest";
import { connectJury } from "#bots/judge/jury.ts";
import type { Rules } from "#core/rules.ts";
import type { Judge, Juror } from "#core/score/judge-port.ts";
import { startModel, type ModelAnswer, type ModelStandIn } from "#test/sandbox/model.ts";
import { seededRandom } from "#test/simulation/random.ts";
import { makeRules } from "#test/support/build.ts";
import { measureAccuracy } from "./accuracy.ts";
import { readLabelledRows, type LabelledRow } from "./labelled-rows.ts";

const rows = await readLabelledRows(join(import.meta.dirname, "fixture/rows.jsonl"));
const silent = () => undefined;

const measure = (rules: Rules, judge: Judge | null, some: readonly LabelledRow[] = rows) =>
  measureAccuracy({ rows: some, rules, judge, random: seededRandom(1), say: silent });

/** A dollar for a million tokens in, ten for a million out. */
const PRICE = { microdollarsPerMillionIn: 1_000_000, microdollarsPerMillionOut: 10_000_000 };

function seat(name: string, { baseURL }: ModelStandIn): Juror {
  return { name, baseUrl: baseURL, model: "stand-in", keyName: null, weight: 1, price: PRICE };
}

function connect(...models: readonly ModelStandIn[]): Judge {
  const hosts = new Map(models.map(({ baseURL }) => [new URL(baseURL).host, null] as const));
  return connectJury({ operator: null, keys: new Map(), hosts, priceOf: () => PRICE, memory: null });
}

const repeat = (count: number, answer: ModelAnswer): ModelAnswer[] => Array.from({ length: count }, () => answer);

test("rows are scored in their order; one with neither diff nor text still gets a score", async () => {
  const accuracy = await measure(makeRules(), null);
  expect(accuracy).toMatchObject({ rows: 8, dollars: 0, scales: 1, textRows: 2, jury: null });
  expect(accuracy.scores.map(({ id }) => id)).toEqual([
    "lantern-1",
    "lantern-2",
    "lantern-3",
    "lantern-4",
    "lantern-5",
    "lantern-6",
    "lantern-7",
    "lantern-8",
  ]);
  const scoreOf = (at: number): number => accuracy.scores[at]?.score ?? -1;
  expect(scoreOf(4)).toBeGreaterThan(scoreOf(0));
  expect(scoreOf(6)).toBeLessThan(scoreOf(7));
  expect(accuracy.spearman).toBeGreaterThan(0.7);
  expect(accuracy.interval?.[0]).toBeLessThan(accuracy.spearman ?? 0);
});

test("the tokens of a row are those of the message to one juror, and naive ones those of everything", async () => {
  const long = Array.from({ length: 3_000 }, (_, at) => `+lamp_${at} = measure(${at * 7_919})`);
  const diff = ["--- a/a.py", "+++ b/a.py", "@@ -0,0 +1,3000 @@", ...long].join("\n");
  const [row] = rows;
  if (row === undefined) throw new Error("the fixture is empty");
  const { tokensPerRow, naivePerRow } = await measure(makeRules(), null, [{ ...row, untrustedDiff: diff }]);
  expect(naivePerRow).toBeGreaterThan(30_000);
  expect(tokensPerRow).toBeLessThan(8_000);
  expect(tokensPerRow).toBeGreaterThan(50);
});

test("rows without an order have neither a correlation nor an interval", async () => {
  expect(await measure(makeRules(), null, rows.slice(0, 1))).toMatchObject({ rows: 1, spearman: null, interval: null });
});

test("a jury's scores stay in the band, and every answer is paid for", async () => {
  await using model = await startModel();
  const rules = makeRules({ jury: { jurors: [seat("a", model), seat("b", model)] } });
  const byCode = await measure(makeRules(), null);
  const judged = await measure(rules, connect(model));
  expect(judged.jury).toMatchObject({ deterministicSpearman: byCode.spearman });
  const apart = judged.scores.map(({ score }, at) => Math.abs(score - (byCode.scores[at]?.score ?? 0)));
  expect(Math.max(...apart)).toBeGreaterThan(0);
  expect(Math.max(...apart)).toBeLessThanOrEqual(100);
  // Each answer of the stand-in counts 1,200 tokens in and 180 out: 3,000 millionths of a dollar.
  expect(judged.dollars).toBeCloseTo(model.requests.length * 0.003, 9);
});

test("a juror that fails on a row is on record with the row and ends nothing", async () => {
  await using sound = await startModel();
  await using broken = await startModel({ answers: repeat(100, "not JSON") });
  const rules = makeRules({ jury: { jurors: [seat("sound", sound), seat("broken", broken)] } });
  const { jury, scores } = await measure(rules, connect(sound, broken));
  expect(scores).toHaveLength(8);
  const ofBroken = jury?.faults.filter(({ because }) => because.startsWith("juror broken: ")) ?? [];
  expect(ofBroken.map(({ id }) => id).slice(0, 6)).toEqual([
    "lantern-1",
    "lantern-2",
    "lantern-3",
    "lantern-4",
    "lantern-5",
    "lantern-6",
  ]);
  expect(ofBroken[0]?.because).toBe("juror broken: the model's answer is not JSON");
});

test("a judge that breaks leaves every row to code and says why", async () => {
  const judge: Judge = { ...connect(), judge: () => Promise.reject(new Error("the wire is cut")) };
  const { jury, scores } = await measure(makeRules(), judge);
  expect(scores).toEqual((await measure(makeRules(), null)).scores);
  expect(jury?.unjudged).toBe(8);
  expect(jury?.faults[0]).toEqual({ id: "lantern-1", because: "the wire is cut" });
});
