// What every clock promises, whichever it is.
import { beforeEach, describe, expect, test } from "vitest";
import { unixSeconds, type Clock } from "#core/time.ts";

export interface ClockStage {
  readonly clock: Clock;
  /** Lets that much time go by. */
  pass(seconds: number): void;
}

export function clockSuite(name: string, open: () => ClockStage): void {
  describe(`the clock, ${name}`, () => {
    let stage: ClockStage;
    beforeEach(() => {
      stage = open();
    });

    test("tells whole seconds that every party can carry", () => {
      const now = stage.clock.now();
      expect(unixSeconds(now)).toBe(now);
    });

    test("goes on by as much as time passed", () => {
      const before = stage.clock.now();
      stage.pass(7 * 86_400);
      expect(stage.clock.now()).toBeGreaterThanOrEqual(before + 7 * 86_400);
    });

    test("never runs backwards", () => {
      const times = Array.from({ length: 50 }, (_, at) => {
        stage.pass(at % 3);
        return stage.clock.now();
      });
      expect(times).toEqual(times.toSorted((one, other) => one - other));
    });
  });
}
