import fc from "fast-check";
import { dataSlice } from "ethers";
import { expect, test } from "vitest";
import { decodeMultiSend, encodeMultiSend } from "#contracts/safe/multisend.ts";
import { parseWallet } from "#core/key.ts";

const ADA = parseWallet("0x00000000000000000000000000000000000000A1");
const CALLS = [
  { to: ADA, value: 0n, data: "0x" },
  { to: ADA, value: 7n, data: "0x0102030405" },
];

test("what was encoded is read back, for calls of any length", () => {
  const hex = fc.uint8Array({ maxLength: 100 }).map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);
  const call = fc.record({ to: fc.constant(ADA), value: fc.bigInt(0n, 2n ** 256n - 1n), data: hex });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 5 }), (calls) => {
      expect(decodeMultiSend(encodeMultiSend(calls))).toEqual(calls);
    }),
    { numRuns: 100, seed: 8_675_309 },
  );
});

const good = encodeMultiSend(CALLS);
const at = (byte: number, hex: string) => dataSlice(good, 0, byte) + hex + good.slice(2 + 2 * byte + hex.length);

test.each([
  ["a byte after the end", `${good}00`],
  ["a word after the end", good + "00".repeat(32)],
  ["a missing byte", good.slice(0, -2)],
  ["padding that is not zero", `${good.slice(0, -2)}01`],
  ["another function", at(0, "8d80ff0b")],
  ["an offset that points elsewhere", at(4 + 31, "40")],
  ["a length that claims too little", at(4 + 63, "01")],
  ["a length that claims far too much", at(4 + 32, "ff")],
  ["an inner delegatecall", at(68, "01")],
  ["an inner length that reaches over the end", at(68 + 85 + 84, "ff")],
  ["nothing at all", "0x"],
])("refused: %s", (_, calldata) => {
  expect(() => decodeMultiSend(calldata)).toThrow("These are not the bytes of a MultiSend.");
});
