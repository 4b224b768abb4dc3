// Keys: the stable names of acts and payouts. The same fact always gets the same key, in every process and after every restore.
import { createHash } from "node:crypto";
import { AbiCoder, concat, getAddress, id as keccakOfText, keccak256, toBeHex, zeroPadValue } from "ethers";
import { BadInput } from "./errors.ts";
import { TRANSFER_BASE_UNITS_MAX, type BaseUnits } from "./money.ts";

/** 0x and 64 hex digits. */
export type Hash = `0x${string}`;
/** A checksummed address. */
export type Wallet = `0x${string}`;

export interface Transfer {
  readonly wallet: Wallet;
  readonly amountBaseUnits: BaseUnits;
}

/** @throws BadInput when the text is not an address, or its checksum is wrong */
export function parseWallet(text: string): Wallet {
  try {
    return getAddress(text) as Wallet;
  } catch (cause) {
    throw new BadInput("This is not an Ethereum address.", {
      happened: JSON.stringify(String(text).slice(0, 80)),
      next: "Copy the whole address from your wallet: 0x and 40 hex digits.",
      cause,
    });
  }
}

export interface PayoutName {
  readonly chainId: number;
  readonly payouts: Wallet;
  readonly safe: Wallet;
  readonly daoId: string;
  readonly kind: "epoch" | "grant" | "motion";
  readonly number: number;
  readonly part: number;
}

/**
 * The name under which `Payouts` pays at most once. It never depends on the ballot: the signed ballot commits to it, and a
 * bot restored from before the ballot must arrive at the same id.
 */
export function payoutId(name: PayoutName): Hash {
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["uint256", "address", "address", "bytes32", "bytes32", "uint256", "uint256"],
      [
        name.chainId,
        name.payouts,
        name.safe,
        keccakOfText(name.daoId),
        keccakOfText(name.kind),
        name.number,
        name.part,
      ],
    ),
  ) as Hash;
}

/** The words `Payouts.pay` takes: 20 bytes of wallet, then the amount as uint96. */
export function packTransfers(transfers: readonly Transfer[]): Hash[] {
  return transfers.map(({ wallet, amountBaseUnits }) => {
    if (amountBaseUnits > TRANSFER_BASE_UNITS_MAX) {
      throw new BadInput("This amount is too large for one transfer.", {
        happened: `${amountBaseUnits} base units to ${wallet}; the most is ${TRANSFER_BASE_UNITS_MAX}`,
        next: "Lower the budget or use a token with fewer decimals.",
      });
    }
    return concat([wallet, zeroPadValue(toBeHex(amountBaseUnits), 12)]) as Hash;
  });
}

/** keccak256(words ++ token padded to 32 bytes): the manifest that `Payouts` stores when nothing is held back. */
export function transfersHash(transfers: readonly Transfer[], token: Wallet): Hash {
  return keccak256(concat([...packTransfers(transfers), zeroPadValue(token, 32)])) as Hash;
}

export function pullKey(repository: string, pull: number): string {
  return `${repository}#${pull}`;
}

/**
 * Canonical JSON: sorted keys, no spaces, no fractions, no undefined. Two equal values always give the same bytes.
 * @throws TypeError for a value that JSON cannot carry exactly (fractions, bigint, undefined inside an array, a Date or a Map)
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new TypeError(`canonical JSON carries whole numbers only: ${value}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${Array.from(value, (member) => canonicalJson(member)).join(",")}]`;
  if (typeof value === "object") {
    // A Date or a Map has no members to show: two different ones would get the same bytes.
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null)
      throw new TypeError("canonical JSON carries plain objects only");
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(",")}}`;
  }
  throw new TypeError(`canonical JSON cannot carry ${typeof value}`);
}

/** SHA-256 of canonical JSON: the name of a piece of content. */
export function contentHash(value: unknown): Hash {
  return `0x${createHash("sha256").update(canonicalJson(value)).digest("hex")}`;
}
