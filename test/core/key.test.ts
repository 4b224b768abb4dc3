// Keys: written-out vectors, derived once more by other code, so that no refactoring can rename a payout.
import { AbiCoder, keccak256, solidityPackedKeccak256, toUtf8Bytes } from "ethers";
import { describe, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import {
  canonicalJson,
  contentHash,
  packTransfers,
  parseWallet,
  payoutId,
  pullKey,
  transfersHash,
  type PayoutName,
} from "#core/key.ts";
import { baseUnits } from "#core/money.ts";

const SAFE = parseWallet("0x00000000000000000000000000000000000000a1");
const PAYOUTS = parseWallet("0x00000000000000000000000000000000000000b2");
const TOKEN = parseWallet("0x00000000000000000000000000000000000000c3");
const NAME: PayoutName = {
  chainId: 1,
  payouts: PAYOUTS,
  safe: SAFE,
  daoId: "laurel-dao",
  kind: "epoch",
  number: 1,
  part: 0,
};

describe("a payout id", () => {
  test.each([
    [NAME, "0x869c09202d0c368cb63bf07d32fbb220a5364367a54232924bf3bcc4e172d283"],
    [
      { ...NAME, chainId: 11_155_111, kind: "grant" as const, number: 12, part: 3 },
      "0x84770d283f5f372762d3682ce3c2c9b6b77daa607c8498adca24c200bff2f6b0",
    ],
  ])("is the same for ever, and what anybody else derives (%#)", (name, id) => {
    expect(payoutId(name)).toBe(id);
    const types = ["uint256", "address", "address", "bytes32", "bytes32", "uint256", "uint256"];
    const hashed = [name.daoId, name.kind].map((text) => keccak256(toUtf8Bytes(text)));
    const values = [name.chainId, name.payouts, name.safe, ...hashed, name.number, name.part];
    expect(keccak256(new AbiCoder().encode(types, values))).toBe(id);
  });

  test("changes with every part of the name", () => {
    const others: PayoutName[] = [
      NAME,
      { ...NAME, chainId: 5 },
      { ...NAME, payouts: TOKEN },
      { ...NAME, safe: TOKEN },
      { ...NAME, daoId: "laurel-dao2" },
      { ...NAME, kind: "grant" },
      { ...NAME, number: 2 },
      { ...NAME, part: 1 },
    ];
    expect(new Set(others.map(payoutId)).size).toBe(others.length);
  });
});

const ONES = { wallet: parseWallet(`0x${"11".repeat(20)}`), amountBaseUnits: baseUnits(1n) };
const TWOS = { wallet: parseWallet(`0x${"22".repeat(20)}`), amountBaseUnits: baseUnits(2n ** 96n - 1n) };

describe("transfers", () => {
  test("are packed as 20 bytes of wallet and 12 of amount", () => {
    expect(packTransfers([ONES, TWOS])).toEqual([
      "0x1111111111111111111111111111111111111111000000000000000000000001",
      "0x2222222222222222222222222222222222222222ffffffffffffffffffffffff",
    ]);
  });

  test("that do not fit 96 bits are refused, one base unit above the most", () => {
    const tooMuch = { ...TWOS, amountBaseUnits: baseUnits(2n ** 96n) };
    expect(() => packTransfers([tooMuch])).toThrow("This amount is too large for one transfer.");
  });

  test("hash as Payouts hashes them, in their order and with their token", () => {
    const hash = "0x5da865d2f439808b9ad8048161c30e5496cd436f9f612ec4e77c7589c722b518";
    expect(transfersHash([ONES, TWOS], TOKEN)).toBe(hash);
    const types = ["address", "uint96", "address", "uint96", "uint256"];
    const values = [ONES.wallet, 1n, TWOS.wallet, 2n ** 96n - 1n, BigInt(TOKEN)];
    expect(solidityPackedKeccak256(types, values)).toBe(hash);
    expect(transfersHash([TWOS, ONES], TOKEN)).not.toBe(hash);
    expect(transfersHash([ONES, TWOS], SAFE)).not.toBe(hash);
  });
});

describe("a wallet", () => {
  const CHECKSUMMED = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

  test.each([CHECKSUMMED, CHECKSUMMED.toLowerCase()])("is read from %s in checksum form", (text) => {
    expect(parseWallet(text)).toBe(CHECKSUMMED);
  });

  test.each([
    ["one letter in the wrong case", CHECKSUMMED.replace("5aA", "5aa")],
    ["one digit short", CHECKSUMMED.slice(0, -1)],
    ["a name", "vitalik.eth"],
    ["nothing", ""],
    ["white space around it", ` ${CHECKSUMMED}`],
  ])("with %s is refused", (_, text) => {
    expect(() => parseWallet(text)).toThrow(BadInput);
  });
});

describe("canonical JSON", () => {
  test.each([
    [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
    [{ b: { d: 1, c: [3, 1, 2] }, a: null }, '{"a":null,"b":{"c":[3,1,2],"d":1}}'],
    [{ Z: 1, a: 1, "10": 1, "9": 1 }, '{"10":1,"9":1,"Z":1,"a":1}'],
    [{ kept: 1, left: undefined }, '{"kept":1}'],
    [[], "[]"],
    [-0, "0"],
    ["é\u2028\ud800", '"é\u2028\\ud800"'],
    [true, "true"],
    [Number.MAX_SAFE_INTEGER, "9007199254740991"],
  ])("of %j", (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  test.each([
    ["a fraction", 0.1],
    ["a number too large to be exact", 2 ** 53],
    ["NaN", Number.NaN],
    ["a bigint", 1n],
    ["undefined", undefined],
    ["undefined in an array", [undefined]],
    ["a hole in an array", Array(1)],
    ["a function", () => 1],
    ["a date, which would look like any other", new Date(0)],
    ["a map, which would look empty", new Map([[1, 2]])],
  ])("never carries %s", (_, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  test("names content by SHA-256, whatever the order of its members", () => {
    const hash = "0x54a65415ad370228851a1da4b31b6fd42dc58b19a50d35cae759325f7388ce64";
    expect(contentHash({ b: 1, a: [true, null, "x"] })).toBe(hash);
    expect(contentHash({ a: [true, null, "x"], b: 1 })).toBe(hash);
  });
});

test("a pull request is named as people name it", () => {
  expect(pullKey("laurel-dao/compiler", 12)).toBe("laurel-dao/compiler#12");
});
