// Starting: what the house says, and what it refuses, before its doors open.
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { crashPulls } from "../crash/house.ts";
import { startSandbox, type Sandbox } from "../sandbox/sandbox.ts";

let house: Sandbox;

beforeAll(async () => {
  house = await startSandbox({ pulls: crashPulls, port: 0, seed: 31 });
});

afterAll(() => house?.close());

function changeRules(from: string | RegExp, to: string): string {
  const file = house.environment["DAO_FILE"] ?? "";
  const before = readFileSync(file, "utf8");
  const after = before.replace(from, to);
  if (after === before) throw new Error(`the rules hold no ${String(from)}`);
  writeFileSync(file, after);
  return before;
}

test("rules with a key that nobody knows, or DAOs that share a Safe, are refused with their names", async () => {
  const file = house.environment["DAO_FILE"] ?? "";
  const before = changeRules(/^name:/m, "colour: green\nname:");
  await expect(house.startLaurel()).rejects.toThrow(/colour/);
  writeFileSync(file, before);
  const second = `${file}.second.yaml`;
  writeFileSync(
    second,
    before.replace(/^id: .*$/m, "id: second").replace(/guild: .*$/m, 'guild: "100000000000000002"'),
  );
  await expect(house.startLaurel({ DAO_FILE: `${file},${second}` })).rejects.toThrow(/Safe/);
});

test("a budget above what the Safe holds is a warning, and the house opens", async () => {
  changeRules(/perEpoch: .*/, 'perEpoch: "90000"');
  await house.startLaurel();
  expect(house.log.join("\n")).toMatch(/budget of an epoch is 90,000 LRL, and the Safe holds 50,000 LRL/);
});

test("a second process on the same ledger is refused while the first one runs", async () => {
  expect(await house.command("start")).toEqual({
    code: 2,
    said: expect.stringContaining("Another Laurel runs on this ledger") as string,
  });
  expect(await house.command("adopt")).toMatchObject({
    code: 2,
    said: expect.stringContaining("holds this ledger") as string,
  });
});

test("a key that is an owner of the Safe is refused: the bot must not be able to spend", async () => {
  await house.stopLaurel("stop");
  const [treasurer] = house.treasurers;
  await expect(house.startLaurel({ PROPOSER_KEY: treasurer?.key.privateKey ?? "" })).rejects.toThrow(
    /owner of the Safe/,
  );
});

test("before a first vote the operator may adopt a changed file, and a step that waits for nobody cannot be resumed", async () => {
  changeRules(/perEpoch: .*/, 'perEpoch: "1000"');
  expect(await house.command("adopt")).toEqual({
    code: 0,
    said: expect.stringContaining("Adopted the file of demo") as string,
  });
  expect(await house.command("adopt")).toEqual({
    code: 0,
    said: expect.stringContaining("in force already") as string,
  });
  expect(await house.command("resume", "open-ballot:0x1")).toMatchObject({
    code: 2,
    said: expect.stringContaining("No step") as string,
  });
});
