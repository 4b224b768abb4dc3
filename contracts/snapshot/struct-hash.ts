// A struct hash: the EIP-712 hash of one flat message, by an encoder that is made once for each kind of message.
import { getBytes, keccak256, toUtf8Bytes, TypedDataEncoder } from "ethers";
import type { Hash } from "#core/key.ts";
import type { Fields } from "./fields.ts";
import { SNAPSHOT_DOMAIN, type TypedFields } from "./typed-data.ts";

/** @returns null for what only ethers' own encoder may judge: a number as text, a broken text, a field of a rarer type */
export type StructHash = (message: Fields) => Hash | null;

/** Writes a value's 32 bytes; false when it is not in its plainest form. */
type WriteWord = (value: unknown, into: Buffer, at: number) => boolean;

const WORD_BYTES = 32;
/** Of EIP-712: what comes before the hashes of domain and message. */
const PREFIX = Buffer.from([0x19, 0x01]);
const DOMAIN_HASH = getBytes(TypedDataEncoder.hashDomain(SNAPSHOT_DOMAIN));
/** A list in a message of 100 kB has fewer members. */
const MEMBERS_MAX = 50_000;

/** @returns null for types that are not one flat struct of texts, whole numbers and lists of whole numbers */
export function makeStructHash(types: TypedFields): StructHash | null {
  const [primary, ...others] = Object.keys(types);
  if (primary === undefined || others.length > 0) return null;
  const fields = (types[primary] ?? []).map(({ name, type }) => ({ name, write: wordWriter(type) }));
  const writers = fields.flatMap(({ name, write }) => (write === null ? [] : [{ name, write }]));
  if (writers.length < fields.length) return null;
  const struct = Buffer.alloc(WORD_BYTES * (fields.length + 1));
  struct.set(getBytes(keccak256(toUtf8Bytes(TypedDataEncoder.from(types).encodeType(primary)))));
  const signed = Buffer.alloc(PREFIX.length + 2 * WORD_BYTES);
  signed.set(PREFIX);
  signed.set(DOMAIN_HASH, PREFIX.length);
  return (message) => {
    const isWritten = writers.every(({ name, write }, at) => write(message[name], struct, WORD_BYTES * (at + 1)));
    if (!isWritten) return null;
    signed.set(getBytes(keccak256(struct)), PREFIX.length + WORD_BYTES);
    return keccak256(signed) as Hash;
  };
}

function wordWriter(type: string): WriteWord | null {
  if (type === "string") return textWriter();
  const [, bits, list] = /^uint(\d+)(\[\])?$/.exec(type) ?? [];
  if (bits === undefined) return null;
  const largest = Math.min(Number.MAX_SAFE_INTEGER, 2 ** Number(bits) - 1);
  return list === undefined ? wholeWriter(largest) : wholesWriter(largest);
}

/** Most votes of a ballot say the same in most fields, so each field keeps the hash of its last text. */
function textWriter(): WriteWord {
  let [lastText, lastHash]: [string | null, Uint8Array] = [null, new Uint8Array(WORD_BYTES)];
  return (value, into, at) => {
    if (typeof value !== "string" || !value.isWellFormed()) return false;
    if (value !== lastText) {
      lastHash = getBytes(keccak256(Buffer.from(value, "utf8")));
      lastText = value;
    }
    into.set(lastHash, at);
    return true;
  };
}

function wholeWriter(largest: number): WriteWord {
  return (value, into, at) => {
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0 || value > largest) return false;
    into.fill(0, at, at + WORD_BYTES);
    into.writeBigUInt64BE(BigInt(value), at + WORD_BYTES - 8);
    return true;
  };
}

function wholesWriter(largest: number): WriteWord {
  const write = wholeWriter(largest);
  return (value, into, at) => {
    if (!Array.isArray(value) || value.length > MEMBERS_MAX) return false;
    const words = Buffer.alloc(WORD_BYTES * value.length);
    if (!value.every((member, index) => write(member, words, WORD_BYTES * index))) return false;
    into.set(getBytes(keccak256(words)), at);
    return true;
  };
}
