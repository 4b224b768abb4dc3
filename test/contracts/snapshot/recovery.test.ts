// Recovery: the account that ethers names, for every form in which a signature may be written.
import { id as keccakOfText, recoverAddress, Signature, Wallet } from "ethers";
import { expect, test } from "vitest";
import type { Hash } from "#core/key.ts";
import { recoverAccount } from "#contracts/snapshot/recovery.ts";

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

function hashOf(text: string): Hash {
  return `0x${keccakOfText(text).slice(2)}`;
}

test("the account that ethers names, for many keys and messages", () => {
  for (let number = 0; number < 60; number += 1) {
    const [key, hash] = [new Wallet(keccakOfText(`key ${number}`)), hashOf(`message ${number}`)];
    const { serialized } = key.signingKey.sign(hash);
    expect(recoverAccount(hash, serialized)).toBe(key.address.toLowerCase());
    const other = hashOf("another message");
    expect(recoverAccount(other, serialized)).toBe(recoverAddress(other, serialized).toLowerCase());
  }
});

test("a signature may be short, end in 0 or 1, or carry the other of its two forms", () => {
  for (let number = 0; number < 8; number += 1) {
    const [key, hash] = [new Wallet(keccakOfText(`key ${number}`)), hashOf("one message")];
    const signature = key.signingKey.sign(hash);
    const { r, s, yParity, compactSerialized } = Signature.from(signature);
    const otherS = (CURVE_ORDER - BigInt(s)).toString(16).padStart(64, "0");
    const forms = [
      compactSerialized,
      `${r}${s.slice(2)}0${yParity}`,
      // Whatever stands there from 27 on is only odd or even to the sequencer.
      `${r}${s.slice(2)}${(29 + yParity).toString(16)}`,
      `${r}${s.slice(2)}${(253 + yParity).toString(16)}`,
      `${r}${otherS}${(28 - yParity).toString(16)}`,
      signature.serialized.toUpperCase().replace("0X", "0x"),
    ];
    expect(forms.map((form) => recoverAccount(hash, form))).toEqual(forms.map(() => key.address.toLowerCase()));
  }
});

test.each([
  ["nothing", "0x"],
  ["too few bytes", `0x${"11".repeat(63)}`],
  ["too many bytes", `0x${"11".repeat(66)}`],
  ["no hex", `0x${"zz".repeat(65)}`],
  ["a last byte that means nothing", `0x${"11".repeat(64)}1a`],
  ["numbers beyond the curve", `0x${"ff".repeat(64)}1b`],
  ["zeros", `0x${"00".repeat(65)}`],
])("%s is nobody's signature", (_, signature) => {
  expect(recoverAccount(hashOf("one message"), signature)).toBeNull();
});
