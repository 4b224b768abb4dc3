// The clocks: of the world in memory, of the sandbox and of the product.
import { expect, test } from "vitest";
import { clockFrom, systemClock } from "#bots/adapters.ts";
import { unixSeconds } from "#core/time.ts";
import { startClock } from "#test/sandbox/clock.ts";
import { START } from "#test/support/build.ts";
import { makeWorld } from "#test/support/world.ts";
import { clockSuite } from "./clock.ts";

clockSuite("in memory", () => {
  const world = makeWorld();
  return { clock: world.clock, pass: (seconds) => world.passHours(seconds / 3_600) };
});

clockSuite("of the sandbox's story", () => {
  const clock = startClock();
  return { clock, pass: (seconds) => clock.jumpTo(unixSeconds(clock.now() + seconds)) };
});

clockSuite("of the product, on a wall of the test's", () => {
  const wall = { milliseconds: START * 1000 + 999 };
  return { clock: clockFrom(() => wall.milliseconds), pass: (seconds) => void (wall.milliseconds += seconds * 1000) };
});

test("a wall clock that is set back does not take the product's clock with it", () => {
  const wall = { milliseconds: START * 1000 };
  const clock = clockFrom(() => wall.milliseconds);
  expect(clock.now()).toBe(START);
  wall.milliseconds -= 3_600_000;
  expect(clock.now()).toBe(START);
  wall.milliseconds += 3_601_000;
  expect(clock.now()).toBe(START + 1);
});

test("the product's clock is the wall's", () => {
  expect(systemClock.now()).toBe(unixSeconds(systemClock.now()));
});
