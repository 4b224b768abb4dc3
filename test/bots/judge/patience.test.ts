import { expect, test } from "vitest";
import { keepPatience } from "#bots/judge/patience.ts";

function hangThrice(restMilliseconds: number) {
  const patience = keepPatience(restMilliseconds);
  for (let at = 0; at < 3; at += 1) {
    expect(patience.mayAsk()).toBe(true);
    patience.note("timed out");
  }
  return patience;
}

test("after three timeouts in a row, nobody is asked", () => {
  expect(hangThrice(60_000).mayAsk()).toBe(false);
});

test("one answer between timeouts is enough to be asked on", () => {
  const patience = keepPatience(60_000);
  for (const outcome of ["timed out", "timed out", "answered", "timed out", "timed out"] as const)
    patience.note(outcome);
  expect(patience.mayAsk()).toBe(true);
});

test("after the rest one question goes ahead, and all others when it was answered", async () => {
  const patience = hangThrice(40);
  await expect.poll(() => patience.mayAsk(), { interval: 5 }).toBe(true);
  expect(patience.mayAsk()).toBe(false);
  patience.note("answered");
  expect([patience.mayAsk(), patience.mayAsk()]).toEqual([true, true]);
});
