// Crashes: the real process is killed around every kind of step, and it goes on as if nothing had happened.
import { afterEach, expect, test } from "vitest";
import { CASES, SAFE_TRANSACTIONS, crashThrough } from "./crash/matrix.ts";
import { findFaults, openHouse } from "./crash/house.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";

let house: Sandbox | undefined;
afterEach(() => house?.close());

test("killed before and after every kind of act and after its entry, it pays once and tells once", async () => {
  house = await openHouse(21);
  const kills = await crashThrough(house, () => true);
  expect(kills).toEqual(
    Object.entries(CASES).flatMap(([kind, { moments }]) => moments.map((moment) => `${moment}:${kind}`)),
  );
  expect(await findFaults(house, SAFE_TRANSACTIONS)).toEqual([]);
}, 700_000);
