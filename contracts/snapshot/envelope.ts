// An envelope: one signed message as Snapshot pins it, named by the hash of its very bytes.
import { hash as digestOf } from "node:crypto";
import { BadInput } from "#core/errors.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import { fieldsOf, isFields, listOf, textOf, type Fields } from "./fields.ts";
import { recoverAccount } from "./recovery.ts";
import { loadAcceptedTypes } from "./snapshot-js.ts";
import { makeStructHash, type StructHash } from "./struct-hash.ts";
import { hashTyped, REVOKE_ALIAS_TYPES, SNAPSHOT_DOMAIN, type TypedFields } from "./typed-data.ts";

export interface Envelope {
  /** Recomputed from the bytes, never taken from the answer. */
  readonly cid: string;
  /** EIP-712 hash, recomputed from the message. */
  readonly messageHash: Hash;
  /** What the message's types are accepted as: "proposal", "update-proposal", "vote", "vote-array", ... */
  readonly kind: string;
  readonly address: Wallet;
  readonly signature: string;
  readonly message: Fields;
  /** Signed under Snapshot's name and version and nothing else, as whatever we sign is. */
  readonly isPlain: boolean;
}

/** Snapshot takes 100,000 characters, each of up to three bytes; the wrapping adds the hash. */
export const ENVELOPE_BYTES_MAX = 310_000;

/** @throws BadInput when the bytes are no envelope, its domain is foreign or its types are not accepted */
export function parseEnvelope(bytes: string): Envelope {
  const outer = fieldsOf(parseJson(bytes), "The envelope");
  const signed = fieldsOf(outer["data"], "The envelope's signed part");
  const domain = readDomain(signed["domain"]);
  const kind = readKind(signed["types"]);
  const message = fieldsOf(signed["message"], "The signed message");
  return {
    cid: cidOf(bytes),
    messageHash: hashMessage(kind, domain, message),
    kind: kind.name,
    address: parseWallet(textOf(outer, "address")),
    signature: readSignature(outer),
    message,
    isPlain: isPlain(domain),
  };
}

/** The sequencer takes the bytes of a signature as a list, too. */
function readSignature(outer: Fields): string {
  return bytesAsHex(outer["sig"]) ?? textOf(outer, "sig");
}

/** @returns the signer of a plain account's signature; null when no account signed exactly this message */
export function recoverSigner({ messageHash, signature, address }: Envelope): Wallet | null {
  const account = recoverAccount(messageHash, signature);
  if (account === null) return null;
  // The checksum of an address takes as long as a hash, and here it is known already.
  return account === address.toLowerCase() ? address : parseWallet(account);
}

/** CIDv1, raw bytes, sha2-256, base32: what Snapshot's pinning answers for the same bytes. */
export function cidOf(bytes: string): string {
  return `b${base32(Buffer.concat([CID_PREFIX, digestOf("sha256", bytes, "buffer")]))}`;
}

/** @returns the kind that Snapshot gives these types, by the sha256 of their JSON in the order sent; "" when it accepts none */
export function kindOfTypes(types: unknown): string {
  const json = JSON.stringify(types) ?? "";
  return json === REVOKE_ALIAS ? "revoke-alias" : (loadAcceptedTypes()[digestOf("sha256", json)] ?? "");
}

/** The sequencer takes it, and Snapshot's client does not list it yet. */
const REVOKE_ALIAS = JSON.stringify(REVOKE_ALIAS_TYPES);

const CID_PREFIX = Buffer.from([0x01, 0x55, 0x12, 0x20]);
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

function base32(bytes: Uint8Array): string {
  let [text, held, bits] = ["", 0, 0];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32[(held >> (bits - 5)) & 31];
  }
  return bits === 0 ? text : text + BASE32[(held << (5 - bits)) & 31];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadInput("The envelope is not JSON.", { happened: text.slice(0, 80), cause });
  }
}

/** The sequencer asks for name and version, and hashes whatever else stands there: for some wallets its client adds a chain id. */
function readDomain(value: unknown): Fields {
  const domain = fieldsOf(value, "The domain");
  if (domain["name"] === SNAPSHOT_DOMAIN.name && domain["version"] === SNAPSHOT_DOMAIN.version) return domain;
  throw new BadInput("The envelope was signed for another domain.", { happened: JSON.stringify(domain).slice(0, 200) });
}

function isPlain(domain: Fields): boolean {
  return Object.keys(domain).length === Object.keys(SNAPSHOT_DOMAIN).length;
}

/** An accepted kind of message, with its own way to hash one. */
interface Kind {
  readonly name: string;
  readonly types: TypedFields;
  readonly hash: StructHash | null;
}

/** By the JSON of their types: Snapshot accepts a few dozen, and only those are kept. */
const kinds = new Map<string, Kind>();

function readKind(types: unknown): Kind {
  const json = JSON.stringify(types) ?? "nothing";
  const known = kinds.get(json);
  if (known !== undefined) return known;
  const name = kindOfTypes(types);
  if (name === "" || !isFields(types)) {
    throw new BadInput("The envelope's types are none that Snapshot accepts.", { happened: json.slice(0, 200) });
  }
  const typed = readTypes(types);
  const kind = { name, types: typed, hash: makeStructHash(typed) };
  kinds.set(json, kind);
  return kind;
}

function readTypes(types: Fields): TypedFields {
  return Object.fromEntries(
    Object.keys(types).map((name) => [
      name,
      listOf(types, name).map((field) => {
        const typed = fieldsOf(field, "A typed field");
        return { name: textOf(typed, "name"), type: textOf(typed, "type") };
      }),
    ]),
  );
}

function hashMessage({ types, hash }: Kind, domain: Fields, message: Fields): Hash {
  const quick = isPlain(domain) ? (hash?.(message) ?? null) : null;
  if (quick !== null) return quick;
  try {
    return hashTyped(mapFields(domain, asSigned), types, mapFields(message, asSignedList));
  } catch (cause) {
    throw new BadInput("The signed message does not fit its types.", {
      happened: Object.keys(message).join(", "),
      cause,
    });
  }
}

function mapFields(fields: Fields, change: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)]));
}

/** The numbers of a list, as `asSigned`; texts and numbers of their own the sequencer takes in one form only. */
function asSignedList(value: unknown): unknown {
  return Array.isArray(value) ? value.map(asSigned) : value;
}

/** The sequencer's own library takes a number also as a list of its bytes, or as an object that holds its hex digits. */
function asSigned(value: unknown): unknown {
  if (value === null) throw new TypeError("nothing is no value");
  if (isFields(value)) return value["_hex"] ?? (value["type"] === "BigNumber" ? value["hex"] : value);
  return bytesAsHex(value) ?? value;
}

function bytesAsHex(value: unknown): string | null {
  const isBytes = Array.isArray(value) && value.length > 0 && value.every(isByte);
  return isBytes ? `0x${Buffer.from(value).toString("hex")}` : null;
}

function isByte(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 255;
}
