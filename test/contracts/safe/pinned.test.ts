import { concat, keccak256 } from "ethers";
import { expect, test } from "vitest";
import { compileSolidity } from "#contracts/build.ts";
import { PAYOUTS_CODE_HASH, claimsCode, hashOfCode } from "#contracts/safe/pinned.ts";
import { parseWallet } from "#core/key.ts";

test("the pin of Payouts is the hash of what its source compiles to", () => {
  const payouts = compileSolidity("contracts/Payouts.sol").get("Payouts");
  expect(keccak256(payouts?.deployedBytecode ?? "0x")).toBe(PAYOUTS_CODE_HASH);
});

test("a constructor's values do not change the hash of code, whatever they are; any other byte does", () => {
  const places = [
    { start: 2, length: 3 },
    { start: 6, length: 1 },
  ];
  const compiled = concat(["0x1111", "0x000000", "0x22", "0x00", "0x3333"]);
  expect(hashOfCode(concat(["0x1111", "0xaabbcc", "0x22", "0xdd", "0x3333"]), places)).toBe(keccak256(compiled));
  expect(hashOfCode(concat(["0x1111", "0xaabbcc", "0x23", "0xdd", "0x3333"]), places)).not.toBe(keccak256(compiled));
  expect(hashOfCode(concat(["0x1111", "0xaabbcc", "0x22", "0xdd", "0x333300"]), places)).not.toBe(keccak256(compiled));
});

test("the code of Claims holds its owner and its token, and is otherwise what its source compiles to", () => {
  const [owner, token] = [parseWallet(`0x${"0a".repeat(20)}`), parseWallet(`0x${"0b".repeat(20)}`)];
  const compiled = compileSolidity("contracts/Claims.sol").get("Claims")?.deployedBytecode ?? "";
  const code = claimsCode(owner, token);
  expect(code.split("0a".repeat(20))).toHaveLength(3);
  expect(code.split("0b".repeat(20))).toHaveLength(7);
  expect(code.replaceAll("0a".repeat(20), "00".repeat(20)).replaceAll("0b".repeat(20), "00".repeat(20))).toBe(compiled);
});

test("code without such values is hashed as it is, and so is code too short to hold them", () => {
  expect(hashOfCode("0x1122")).toBe(keccak256("0x1122"));
  expect(hashOfCode("0x", [{ start: 2, length: 32 }])).toBe(keccak256("0x"));
});
