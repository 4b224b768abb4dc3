import { createRequire } from "node:module";
import { keccak256 } from "ethers";
import { expect, test } from "vitest";
import { compileSolidity } from "#contracts/build.ts";
import { PAYOUTS_CODE_HASH, SAFE_1_4_1 } from "#contracts/safe/pinned.ts";

const require = createRequire(import.meta.url);

test.each([
  ["proxy", "proxies/SafeProxy.sol/SafeProxy"],
  ["proxyFactory", "proxies/SafeProxyFactory.sol/SafeProxyFactory"],
  ["singleton", "Safe.sol/Safe"],
  ["singletonL2", "SafeL2.sol/SafeL2"],
  ["multiSendCallOnly", "libraries/MultiSendCallOnly.sol/MultiSendCallOnly"],
  ["fallback", "handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler"],
] as const)("the pin of Safe's %s is the hash of the code that Safe publishes", (name, artifact) => {
  const path = `@safe-global/safe-contracts/build/artifacts/contracts/${artifact}.json`;
  const { deployedBytecode } = require(path) as { deployedBytecode: string };
  expect(keccak256(deployedBytecode)).toBe(SAFE_1_4_1[name]);
});

test("the pin of Payouts is the hash of what its source compiles to", () => {
  const payouts = compileSolidity("contracts/Payouts.sol").get("Payouts");
  expect(keccak256(payouts?.deployedBytecode ?? "0x")).toBe(PAYOUTS_CODE_HASH);
});
