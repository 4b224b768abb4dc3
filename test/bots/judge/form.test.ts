import { expect, test } from "vitest";
import { STRICTEST_FORM, weakenForm, type Form } from "#bots/judge/form.ts";

const BARE = { hasTemperature: false, hasSeed: false, limit: null } as const;

test.each<[string, Form, string, Form | null]>([
  [
    "what is named is left out",
    STRICTEST_FORM,
    "temperature is not supported",
    { ...STRICTEST_FORM, hasTemperature: false },
  ],
  [
    "all that is named is left out at once",
    STRICTEST_FORM,
    '{"loc":["body","seed"]} {"loc":["body","max_completion_tokens"]}',
    { ...STRICTEST_FORM, hasSeed: false, limit: "max_tokens" },
  ],
  [
    "a limit that has no name left is left out",
    { ...STRICTEST_FORM, limit: "max_tokens" },
    "'max_tokens' is not supported, use 'max_completion_tokens'",
    { ...STRICTEST_FORM, limit: null },
  ],
  ["no schemas is JSON mode", STRICTEST_FORM, "json_schema is not supported", { ...STRICTEST_FORM, format: "json" }],
  [
    "no JSON mode is plain",
    { ...STRICTEST_FORM, format: "json" },
    "unknown field response_format",
    { ...STRICTEST_FORM, format: "plain" },
  ],
  ["words inside words name nothing", STRICTEST_FORM, "reseeded temperatures", { format: "json", ...BARE }],
  ["without a word, all options go with the format", STRICTEST_FORM, "", { format: "json", ...BARE }],
  ["then JSON mode goes", { format: "json", ...BARE }, "", { format: "plain", ...BARE }],
  ["a plain question loses its options", { ...STRICTEST_FORM, format: "plain" }, "no", { format: "plain", ...BARE }],
  ["a bare question has nothing to lose", { format: "plain", ...BARE }, "temperature response_format", null],
  ["what is named far behind is not read", STRICTEST_FORM, `${"x ".repeat(2_000)}seed`, { format: "json", ...BARE }],
])("%s", (_, form, refusal, weaker) => {
  expect(weakenForm(form, refusal)).toEqual(weaker);
});

test("whatever an endpoint says, it is soon asked no more", () => {
  const refusals = ["temperature", "seed", "max_completion_tokens", "max_tokens", "json_schema", "response_format", ""];
  for (const refusal of [...refusals, refusals.join(" ")]) {
    let form: Form | null = STRICTEST_FORM;
    let tries = 0;
    while (form !== null) {
      form = weakenForm(form, refusal);
      tries += 1;
    }
    expect(tries).toBeLessThanOrEqual(5);
  }
});
