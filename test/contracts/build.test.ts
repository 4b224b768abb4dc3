// The committed artifacts are what anybody gets who compiles the committed Solidity.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Interface } from "ethers";
import { expect, test } from "vitest";
import { buildArtifacts } from "#contracts/build.ts";
import { CLAIMS } from "#contracts/claims/claims.ts";
import { PAYOUTS } from "#contracts/safe/payout-batch.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "contracts", "artifacts");

test("a rebuild gives every committed artifact byte for byte, and no other", () => {
  const built = buildArtifacts();
  expect(readdirSync(FOLDER).sort()).toEqual([...built.keys()].sort());
  for (const [file, text] of built) expect(readFileSync(join(FOLDER, file), "utf8"), file).toBe(text);
});

test.each([
  ["Payouts", PAYOUTS],
  ["Claims", CLAIMS],
])("the interface of %s that Laurel calls is the one that was compiled", (name, called) => {
  const { abi } = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8")) as { abi: [] };
  expect(called.format(true).toSorted()).toEqual(new Interface(abi).format(true).toSorted());
});
