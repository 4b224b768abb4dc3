// An envelope: one signed message as Snapshot pins it, named by the hash of its very bytes.
import { createHash } from "node:crypto";
import { recoverAddress, type TypedDataDomain } from "ethers";
import { BadInput } from "#core/errors.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import { fieldsOf, isFields, listOf, textOf, type Fields } from "./fields.ts";
import { loadAcceptedTypes } from "./snapshot-js.ts";
import { hashTyped, SNAPSHOT_DOMAIN, type TypedFields } from "./typed-data.ts";

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
}

/** Snapshot takes no larger message; the wrapping adds address, signature and hash. */
export const ENVELOPE_BYTES_MAX = 120_000;

/** @throws BadInput when the bytes are no envelope, its domain is foreign or its types are not accepted */
export function parseEnvelope(bytes: string): Envelope {
  const outer = fieldsOf(parseJson(bytes), "The envelope");
  const signed = fieldsOf(outer["data"], "The envelope's signed part");
  const domain = readDomain(signed["domain"]);
  const types = readTypes(signed["types"]);
  const message = fieldsOf(signed["message"], "The signed message");
  return {
    cid: cidOf(bytes),
    messageHash: hashMessage(domain, types, message),
    kind: kindOfTypes(signed["types"]),
    address: parseWallet(textOf(outer, "address")),
    signature: textOf(outer, "sig"),
    message,
  };
}

/** @returns the signer of a plain account's signature; null when no account signed exactly this message */
export function recoverSigner(envelope: Envelope): Wallet | null {
  try {
    return parseWallet(recoverAddress(envelope.messageHash, envelope.signature));
  } catch {
    // A signature that recovers to nobody is an answer, not an accident: the caller reports it as a fault.
    return null;
  }
}

/** CIDv1, raw bytes, sha2-256, base32: what Snapshot's pinning answers for the same bytes. */
export function cidOf(bytes: string): string {
  const digest = createHash("sha256").update(bytes).digest();
  return `b${base32(Buffer.concat([Buffer.from([0x01, 0x55, 0x12, 0x20]), digest]))}`;
}

/** @returns the kind that Snapshot gives these types, by the sha256 of their JSON in the order sent; "" when it accepts none */
export function kindOfTypes(types: unknown): string {
  const typesHash = createHash("sha256")
    .update(JSON.stringify(types) ?? "")
    .digest("hex");
  return loadAcceptedTypes()[typesHash] ?? "";
}

function base32(bytes: Uint8Array): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, "0"), 2)]).join("");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadInput("The envelope is not JSON.", { happened: text.slice(0, 80), cause });
  }
}

/** Exactly name and version: a chain id or a contract in the domain would be another signature. */
function readDomain(value: unknown): TypedDataDomain {
  const domain = fieldsOf(value, "The domain");
  const isOurs =
    Object.keys(domain).length === 2 &&
    domain["name"] === SNAPSHOT_DOMAIN.name &&
    domain["version"] === SNAPSHOT_DOMAIN.version;
  if (!isOurs) throw new BadInput("The envelope was signed for another domain.", { happened: JSON.stringify(domain) });
  return SNAPSHOT_DOMAIN;
}

function readTypes(value: unknown): TypedFields {
  if (kindOfTypes(value) === "" || !isFields(value)) {
    throw new BadInput("The envelope's types are none that Snapshot accepts.", {
      happened: (JSON.stringify(value) ?? "nothing").slice(0, 200),
    });
  }
  const names = Object.keys(value);
  return Object.fromEntries(
    names.map((name) => [
      name,
      listOf(value, name).map((field) => {
        const typed = fieldsOf(field, "A typed field");
        return { name: textOf(typed, "name"), type: textOf(typed, "type") };
      }),
    ]),
  );
}

function hashMessage(domain: TypedDataDomain, types: TypedFields, message: Fields): Hash {
  try {
    return hashTyped(domain, types, { ...message });
  } catch (cause) {
    throw new BadInput("The signed message does not fit its types.", {
      happened: Object.keys(message).join(", "),
      cause,
    });
  }
}
