// Assets: what treasurers' browsers get is what was looked at.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ASSETS, assertEthers } from "#bots/web/asset.ts";
import { NeedsHuman } from "#core/errors.ts";

test("ethers is served as the release has it, byte for byte", () => {
  expect(() => assertEthers()).not.toThrow();
  expect(ASSETS.get("ethers.min.js")?.body).toEqual(readFileSync("node_modules/ethers/dist/ethers.min.js"));
});

test.each([
  ["a byte more", (body: string) => `${body} `],
  ["a byte of it changed", (body: string) => body.replace("keccak256", "keccak255")],
  ["nothing", () => ""],
])("the server does not start with %s", (_, change) => {
  const ethers = ASSETS.get("ethers.min.js");
  if (ethers === undefined) throw new Error("ethers is an asset");
  const body = change(ethers.body.toString());
  expect(() => assertEthers(new Map([["ethers.min.js", { ...ethers, body }]]))).toThrow(NeedsHuman);
});

test("our own scripts load nothing but each other and ethers", () => {
  const imported = [...ASSETS]
    .filter(([name]) => name.endsWith(".js") && name !== "ethers.min.js")
    .flatMap(([, { body }]) => [...body.toString().matchAll(/\bfrom "([^"]+)"|\bimport\(/g)].map(([, from]) => from));
  expect(new Set(imported)).toEqual(new Set(["./batch.js", "./ethers.min.js", "./wallet.js"]));
});
