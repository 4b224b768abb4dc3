// The scoring policy: one hash for all that decides what work is worth, and for nothing else.
import { expect, test } from "vitest";
import { policyChanges, policyHash, policyOf } from "#core/workflow/policy.ts";
import { makeRules } from "#test/support/build.ts";
import { makeJury } from "#test/support/jury.ts";
import { makeHash } from "#test/support/record.ts";

const PLACE = { templateHash: makeHash("7e"), calibration: null };

function hashOf(rules = makeRules(), place: Parameters<typeof policyOf>[1] = PLACE) {
  return policyHash(policyOf(rules, place));
}

test("hours of a vote, a budget and a channel are no part of it", () => {
  const other = makeRules({
    vote: { votingHours: 1 },
    budget: { perEpochBaseUnits: "1" },
    discord: { guildId: "9" },
    guardians: ["1"],
  });
  expect(hashOf(other)).toBe(hashOf());
});

test.each([
  ["the band", makeRules({ score: { bandHundredths: 50 } })],
  [
    "a juror's weight",
    makeRules({ jury: { jurors: makeJury(["a"]).jurors.map((juror) => ({ ...juror, weight: 2 })) } }),
  ],
  ["the reward's exponent", makeRules({ reward: { exponentTenths: 8 } })],
  ["the licence of people's ratings", makeRules({ labelsLicence: "CC-BY-4.0" })],
])("%s is part of it", (_, rules) => {
  expect(hashOf(rules)).not.toBe(hashOf(makeRules({ jury: makeJury(["a"]) })));
  expect(hashOf(rules)).not.toBe(hashOf());
});

test("the prompt's fixed words and the calibration are part of it", () => {
  expect(hashOf(makeRules(), { ...PLACE, templateHash: makeHash("7f") })).not.toBe(hashOf());
  const calibration = { version: 1, knots: [{ jury: 0, human: 0 }] };
  expect(hashOf(makeRules(), { ...PLACE, calibration })).not.toBe(hashOf());
});

test("it names a juror's host, and neither its key nor its price", () => {
  const [juror] = makeJury(["a"]).jurors;
  if (juror === undefined) throw new Error("a juror");
  const jurors = [{ ...juror, keyName: "JUROR_A_API_KEY", baseUrl: "https://models.example.org/v1" }];
  const { jury } = policyOf(makeRules({ jury: { jurors } }), PLACE);
  expect(jury.jurors).toEqual([{ name: "a", model: "model-a", host: "models.example.org", weight: 1 }]);
});

test("its changes are told path by path", () => {
  const [before, after] = [makeRules(), makeRules({ score: { bandHundredths: 50 }, vote: { votingHours: 1 } })];
  expect(policyChanges(policyOf(before, PLACE), policyOf(after, PLACE))).toEqual([
    { path: "score.bandHundredths", before: "100", after: "50" },
  ]);
});
