// A signer: who signed an envelope, and whether that key may sign for whom the message speaks.
import { AbiCoder, Interface, isHexString } from "ethers";
import { BadInput } from "#core/errors.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import { DAY_SECONDS } from "#core/time.ts";
import { cidOf, parseEnvelope, recoverSigner, type Envelope } from "./envelope.ts";
import { fieldsOf, listOf, textOf, type Fields } from "./fields.ts";
import { askHub, fetchEnvelope, reading, type HubPlace } from "./hub.ts";
import { callAt, type VotingChain } from "./voting-chain.ts";

export interface SignerPlace {
  readonly hub: HubPlace;
  /** Null where no node is known: then no contract can have signed. */
  readonly chain: VotingChain | null;
  /** How long a key may sign for somebody after they said so: 90 days on the current server, 30 on the older one. */
  readonly aliasDays: number;
}

export interface Signers {
  /**
   * @param account who recovers from the signature; null for nobody
   * @param wasSeen the same bytes held when they were first seen: a contract need not stand by them now, and an alias may have
   * been taken back or named anew since
   * @returns what is wrong, in words that follow the name of the message; empty when the message speaks for who signed it
   */
  faults(envelope: Envelope, account: Wallet | null, wasSeen?: boolean): Promise<readonly string[]>;
}

interface AliasRecord {
  readonly allowedAt: readonly number[];
  readonly revokedAt: readonly number[];
}

/** A message may be dated so far back, in the sequencer's own rules. */
const BACKDATED_SECONDS_MAX = 6 * DAY_SECONDS;
const ALIAS_MESSAGES_MAX = 100;

const ALIAS_QUERY = `query ($address: String!, $alias: String!, $first: Int!) {
  aliases(first: $first, where: { address: $address, alias: $alias }) { id ipfs }
  messages(first: $first, where: { address: $address, type_in: ["alias", "revoke-alias"] }, orderBy: "mci", orderDirection: desc) {
    id ipfs type } }`;

/** What was learnt of an alias is kept as long as these signers are: make new ones for each re-count. */
export function openSigners(place: SignerPlace): Signers {
  const records = new Map<string, Promise<AliasRecord>>();

  async function faults(envelope: Envelope, account: Wallet | null, wasSeen = false): Promise<readonly string[]> {
    const { address, message } = envelope;
    const principal = readAddress(message["from"]);
    if (principal === null) return ["it speaks for no account"];
    if (wasSeen) return [];
    const signed = account === address || (await isSignedByContract(place.chain, envelope));
    if (!signed) return [`its signature is by ${account ?? "nobody"}, not by ${address}`];
    if (principal === address) return [];
    const record = await recordOf(principal, address);
    const fault = aliasFault(record, readTime(message) ?? 0, place.aliasDays);
    return fault === null ? [] : [`${address} signed for ${principal}, ${fault}`];
  }

  function recordOf(principal: Wallet, alias: Wallet): Promise<AliasRecord> {
    const key = `${principal} ${alias}`;
    const known = records.get(key) ?? readAliasRecord(place, principal, alias);
    records.set(key, known);
    return known;
  }

  return { faults };
}

/** @returns why a key that signed at this time might not, in words that follow a comma; null when it might */
function aliasFault({ allowedAt, revokedAt }: AliasRecord, at: number, aliasDays: number): string | null {
  if (allowedAt.length === 0) return "and nothing that they signed allows it";
  const isInTime = (allowed: number): boolean =>
    at - allowed <= aliasDays * DAY_SECONDS && allowed - at <= BACKDATED_SECONDS_MAX;
  const inTime = allowedAt.filter(isInTime);
  if (inTime.length === 0) return `and what they signed for that is not of the ${aliasDays} days before`;
  const isStanding = (allowed: number): boolean => !revokedAt.some((revoked) => revoked >= allowed && revoked <= at);
  return inTime.some(isStanding) ? null : "who had taken that back";
}

async function readAliasRecord(place: SignerPlace, principal: Wallet, alias: Wallet): Promise<AliasRecord> {
  const { answer } = await askHub(place.hub, ALIAS_QUERY, { address: principal, alias, first: ALIAS_MESSAGES_MAX });
  const rows = reading(place.hub, () =>
    [...listOf(answer, "aliases"), ...listOf(answer, "messages")].map((row) => {
      const fields = fieldsOf(row, "An alias");
      return { cid: textOf(fields, "ipfs"), isRevocation: fields["type"] === "revoke-alias" };
    }),
  );
  const [allowedAt, revokedAt] = [new Set<number>(), new Set<number>()];
  for (const [cid, isRevocation] of new Map(rows.map((row) => [row.cid, row.isRevocation]))) {
    const bytes = await fetchEnvelope(place.hub, cid);
    if (cidOf(bytes) !== cid) continue;
    const at = await readAliasTime(place, bytes, isRevocation ? "revoke-alias" : "alias", { principal, alias });
    if (at !== null) (isRevocation ? revokedAt : allowedAt).add(at);
  }
  return { allowedAt: [...allowedAt], revokedAt: [...revokedAt] };
}

/** @returns when the principal signed that this alias may sign, or may no longer; null when these bytes do not say so */
async function readAliasTime(
  { chain }: SignerPlace,
  bytes: string,
  kind: "alias" | "revoke-alias",
  { principal, alias }: { readonly principal: Wallet; readonly alias: Wallet },
): Promise<number | null> {
  const envelope = tryEnvelope(bytes);
  if (envelope === null || envelope.kind !== kind || envelope.address !== principal) return null;
  const { message } = envelope;
  const isNamed = readAddress(message["from"]) === principal && readAddress(message["alias"]) === alias;
  if (!isNamed) return null;
  const isSigned = recoverSigner(envelope) === principal || (await isSignedByContract(chain, envelope));
  return isSigned ? readTime(message) : null;
}

function tryEnvelope(bytes: string): Envelope | null {
  try {
    return parseEnvelope(bytes);
  } catch (error) {
    if (error instanceof BadInput) return null;
    throw error;
  }
}

/** @returns when a message says that it was signed, in unix seconds; null when it does not say so in whole seconds */
export function readTime({ timestamp }: Fields): number | null {
  const time = typeof timestamp === "string" && /^[0-9]{1,12}$/.test(timestamp) ? Number(timestamp) : timestamp;
  return typeof time === "number" && Number.isSafeInteger(time) ? time : null;
}

/** @returns the address with its checksum; null for anything else */
export function readAddress(value: unknown): Wallet | null {
  if (typeof value !== "string" || !/^0x[0-9a-fA-F]{40}$/.test(value)) return null;
  return parseWallet(value.toLowerCase());
}

// ---- Contracts --------------------------------------------------------------------------------------------------------

const ERC1271 = new Interface(["function isValidSignature(bytes32, bytes) view returns (bytes4)"]);
/** Of the draft that older Safes still speak. */
const ERC1271_DRAFT = new Interface(["function isValidSignature(bytes, bytes) view returns (bytes4)"]);
const MAGIC = "0x1626ba7e";
const MAGIC_OF_DRAFT = "0x20c13b0b";
/** ERC-6492: the end of a signature by a wallet that nobody has deployed yet. */
const UNDEPLOYED = /6492649264926492649264926492649264926492649264926492649264926492$/;
const MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11";
const CALLS = new Interface([
  "function aggregate3((address target, bool allowFailure, bytes callData)[]) view returns ((bool success, bytes returned)[])",
]);

/** Asked at the latest block, as the sequencer does when the message arrives. */
async function isSignedByContract(
  chain: VotingChain | null,
  { address, messageHash, signature }: Envelope,
): Promise<boolean> {
  if (chain === null || !isHexString(signature)) return false;
  const wrapped = UNDEPLOYED.test(signature) ? readUndeployed(signature) : null;
  if (wrapped !== null && (await isWithoutCode(chain, address)))
    return isSignedOnceDeployed(chain, address, messageHash, wrapped);
  const bytes = wrapped?.signature ?? signature;
  const [answer, drafted] = await chain.ask([
    callAt(address, ERC1271.encodeFunctionData("isValidSignature", [messageHash, bytes]), "latest"),
    callAt(address, ERC1271_DRAFT.encodeFunctionData("isValidSignature", [messageHash, bytes]), "latest"),
  ]);
  return (answer ?? "").startsWith(MAGIC) || (drafted ?? "").startsWith(MAGIC_OF_DRAFT);
}

interface Undeployed {
  readonly factory: string;
  readonly deployment: string;
  readonly signature: string;
}

function readUndeployed(signature: string): Undeployed | null {
  try {
    const [factory, deployment, inner] = AbiCoder.defaultAbiCoder().decode(
      ["address", "bytes", "bytes"],
      signature.slice(0, -64),
    );
    return { factory, deployment, signature: inner };
  } catch {
    // It only ends like one: then it is asked about as it stands.
    return null;
  }
}

async function isWithoutCode(chain: VotingChain, address: Wallet): Promise<boolean> {
  const [code] = await chain.ask([{ method: "eth_getCode", params: [address, "latest"] }]);
  return code === "0x";
}

/** Deploys and asks within one call that changes nothing. */
async function isSignedOnceDeployed(
  chain: VotingChain,
  address: Wallet,
  messageHash: Hash,
  { factory, deployment, signature }: Undeployed,
): Promise<boolean> {
  const question = ERC1271.encodeFunctionData("isValidSignature", [messageHash, signature]);
  const calls = [
    [factory, true, deployment],
    [address, true, question],
  ];
  const [answer] = await chain.ask([callAt(MULTICALL3, CALLS.encodeFunctionData("aggregate3", [calls]), "latest")]);
  try {
    const [results] = CALLS.decodeFunctionResult("aggregate3", answer ?? "0x");
    return String(results[1].returned).startsWith(MAGIC);
  } catch {
    // A chain without that contract cannot say, and what cannot be shown is no signature.
    return false;
  }
}
