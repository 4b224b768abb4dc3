import { expect, test } from "vitest";
import type { JurorAnswer } from "#core/score/judge-port.ts";
import { makeFile } from "#test/core/score/make-diff.ts";
import { seededRandom } from "#test/simulation/random.ts";
import { makeRules } from "#test/support/build.ts";
import { figuresOf, scoredCases, simulateCaptured, simulateHonest } from "./captured-juror.ts";
import type { Work } from "./work.ts";

const rules = makeRules();

function makeWork(lines: number): Work {
  const added = Array.from({ length: lines }, (_, at) => `const lamp${at} = turnOn(rooms[${at}]);`);
  return {
    name: `demo/lantern#${lines}`,
    untrustedTitle: "Turn on",
    untrustedBody: "",
    untrustedLabels: [],
    files: [makeFile("src/lamp.ts", { added })],
    reviews: [],
  };
}

test("a captured jury of one moves work by the band and no further", () => {
  const { ofOne, works } = simulateCaptured([makeWork(20), makeWork(60)], rules, seededRandom(1));
  expect(works).toBe(2);
  expect(ofOne.realQuotes.offMax).toBe(100);
  expect(ofOne.realQuotes.moved).toBeGreaterThan(0);
});

test("with fabricated quotes a captured jury of one moves nothing away from the deterministic score", () => {
  expect(simulateCaptured([makeWork(20)], rules, seededRandom(1)).ofOne.fabricatedQuotes.offMax).toBe(0);
});

test("a wider band lets a captured juror move further", () => {
  const wide = makeRules({ score: { bandHundredths: 150 } });
  expect(simulateCaptured([makeWork(20)], wide, seededRandom(1)).ofOne.realQuotes.offMax).toBe(150);
});

test("work that code gives nothing to is left out, so that it flatters no mean", () => {
  const empty = { ...makeWork(1), files: [makeFile("package-lock.json", { added: ["{}"] })] };
  expect(scoredCases([empty, makeWork(5)], rules)).toHaveLength(1);
});

test("one captured juror of three is measured against the same jury with an honest one in its place", () => {
  const [scored] = scoredCases([makeWork(20)], rules);
  if (scored === undefined) throw new Error("nothing was scored");
  const [one] = simulateHonest(scored, rules, seededRandom(2));
  const alike = (value: number): JurorAnswer => {
    if (!one.answer.judged) throw new Error("a simulated juror judges");
    const criteria = one.answer.judgement.criteria.map((criterion) => ({ ...criterion, value }));
    return { ...one, answer: { ...one.answer, judgement: { criteria } } };
  };
  // Two agree on 2.00, so the third cannot move the median, whoever it is.
  const agreed = figuresOf([{ scored, honest: [alike(2), alike(2), alike(3)] }], rules, 0);
  expect(agreed.ofThree.realQuotes).toEqual({ moved: 0, movedMax: 0, offMax: Math.abs(200 - scored.author) });
  // They lie a point apart: the captured one makes the higher of them the median, the honest one had made it the lower.
  const apart = figuresOf([{ scored, honest: [alike(2), alike(3), alike(2)] }], rules, 0);
  expect(scored.author).toBeGreaterThan(100);
  expect(apart.ofThree.realQuotes.moved).toBe(Math.min(300, scored.author + 100) - 200);
});
