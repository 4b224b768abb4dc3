// An owner's signature: of which kind it is, whose it is, and whether the Safe would take it now.
import { concat, dataLength, dataSlice, isError, toBeHex, zeroPadValue } from "ethers";
import { BadInput } from "#core/errors.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import type { Batch, OwnerSignature } from "#core/world.ts";
import type { ChainNode } from "./chain-node.ts";
import { NOBODY, SAFE, SIGNATURE_BYTES, malformed, packSignatures, recoverSigner } from "./safe-tx.ts";

/** A Safe of thirty owners, each with a passkey, answers with fewer. */
const SIGNATURE_BYTES_MAX = 16_384;
/** A passkey checked without the chain's help takes 400,000; what a contract burns is paid for by every payout. */
const OWNER_GAS_MAX = 1_000_000n;
const OWNERS_ASKED_AT_ONCE = 20;

export interface SafeOnNode {
  readonly node: ChainNode;
  readonly safe: Wallet;
}

/** What of a batch is signed. */
export type Signed = Pick<Batch, "safeTxHash" | "domainHash" | "messageHash">;

/**
 * @param signature an account's 65 bytes; an approval on chain (v 1); a contract's signature as the Safe takes it (v 0); or
 * what the contract `claimed` is to be asked about
 * @throws BadInput when it is malformed, over another hash, or its signer is not an owner now
 */
export async function readOwnerSignature(
  at: SafeOnNode,
  signed: Signed,
  signature: string,
  owners: readonly Wallet[],
  claimed?: Wallet,
): Promise<OwnerSignature> {
  if (signature.length > 2 + 2 * SIGNATURE_BYTES_MAX) throw malformed(`it has more than ${SIGNATURE_BYTES_MAX} bytes`);
  const bytes = signature.toLowerCase();
  if (!/^0x(?:[0-9a-f]{2})*$/.test(bytes)) throw malformed("it is not 0x and pairs of hex digits");
  const among = owners.filter((owner) => claimed === undefined || owner === claimed);
  for (const reading of readingsOf(signed.safeTxHash, bytes, claimed)) {
    if (among.includes(reading.signer) && (await isTaken(at, signed, reading))) return reading;
  }
  throw notAnOwners(signed, bytes, claimed);
}

/** Every owner who approved this hash on chain: such an approval can never be taken back. */
export async function readApprovals(
  at: SafeOnNode,
  { safeTxHash }: Pick<Signed, "safeTxHash">,
  owners: readonly Wallet[],
): Promise<OwnerSignature[]> {
  const approvals: OwnerSignature[] = [];
  for (let start = 0; start < owners.length; start += OWNERS_ASKED_AT_ONCE) {
    const some = owners.slice(start, start + OWNERS_ASKED_AT_ONCE);
    const answers = await Promise.all(some.map((owner) => hasApproved(at, safeTxHash, owner)));
    approvals.push(...some.filter((_, index) => answers[index]).map(approvalOf));
  }
  return approvals;
}

/** Whatever these bytes may be, the kinds that prove themselves first; nothing of it is believed yet. */
function readingsOf(hash: Hash, bytes: string, claimed: Wallet | undefined): OwnerSignature[] {
  const readings = dataLength(bytes) === SIGNATURE_BYTES ? readWords(hash, bytes) : readContractSignature(bytes);
  if (claimed === undefined) return readings;
  return [...readings, { signer: claimed, signature: bytes, kind: "contract" }];
}

function readWords(hash: Hash, bytes: string): OwnerSignature[] {
  const v = lastByte(bytes);
  if (v === 1) return [approvalOf(ownerIn(bytes))];
  if (v === 31 || v === 32) return recovered(hash, bytes, "eth-sign");
  if (v !== 27 && v !== 28) return [];
  // A wallet that signed the hash as a message says 27 or 28; the Safe tells the two apart by four more.
  const asMessage = `${bytes.slice(0, -2)}${toBeHex(v + 4).slice(2)}`;
  return [...recovered(hash, bytes, "eip712"), ...recovered(hash, asMessage, "eth-sign")];
}

function recovered(hash: Hash, signature: string, kind: "eip712" | "eth-sign"): OwnerSignature[] {
  try {
    return [{ signer: recoverSigner(hash, signature), signature, kind }];
  } catch (error) {
    // The same bytes may be what a contract is to be asked about; when none takes them, this error is told.
    if (error instanceof BadInput) return [];
    throw error;
  }
}

/** One owner's part of what the Safe takes: who, where the rest begins, zero; then its length, itself, and perhaps zeros. */
function readContractSignature(bytes: string): OwnerSignature[] {
  const length = dataLength(bytes);
  if (length < SIGNATURE_BYTES + 32 || bytes.slice(2 + 2 * 64, 2 + 2 * 65) !== "00") return [];
  const place = BigInt(dataSlice(bytes, 32, 64));
  if (place !== BigInt(SIGNATURE_BYTES)) return [];
  const inner = BigInt(dataSlice(bytes, SIGNATURE_BYTES, SIGNATURE_BYTES + 32));
  const start = SIGNATURE_BYTES + 32;
  if (inner > BigInt(length - start)) return [];
  const end = start + Number(inner);
  if (length - end >= 32 || !/^0x0*$/.test(dataSlice(bytes, end))) return [];
  return [{ signer: ownerIn(bytes), signature: dataSlice(bytes, start, end), kind: "contract" }];
}

function ownerIn(bytes: string): Wallet {
  const owner = BigInt(dataSlice(bytes, 0, 32));
  return owner >> 160n === 0n ? parseWallet(toBeHex(owner, 20)) : NOBODY;
}

function approvalOf(owner: Wallet): OwnerSignature {
  return { signer: owner, signature: concat([zeroPadValue(owner, 32), toBeHex(0, 32), "0x01"]), kind: "approved-hash" };
}

/** What names its signer and proves nothing by itself is asked of the chain, now. */
async function isTaken(at: SafeOnNode, signed: Signed, one: OwnerSignature): Promise<boolean> {
  if (one.kind !== "approved-hash" && one.kind !== "contract") return true;
  await at.node.assertChain();
  return one.kind === "contract"
    ? isContractSatisfied(at, signed, one)
    : hasApproved(at, signed.safeTxHash, one.signer);
}

async function hasApproved({ node, safe }: SafeOnNode, hash: Hash, owner: Wallet): Promise<boolean> {
  const calldata = SAFE.encodeFunctionData("approvedHashes", [owner, hash]);
  const answer = await node.ask("read an approval", (provider) => provider.call({ to: safe, data: calldata }));
  return /^0x[0-9a-f]{64}$/i.test(answer) && BigInt(answer) !== 0n;
}

/**
 * The Safe itself is asked, as it will be when the batch is executed: 1.4.1 shows its owner the whole pre-image and 1.5.0 only
 * the hash. What the owner answers stays inside the Safe's call, which ends when the gas does.
 */
async function isContractSatisfied({ node, safe }: SafeOnNode, signed: Signed, one: OwnerSignature): Promise<boolean> {
  const preimage = concat(["0x1901", signed.domainHash, signed.messageHash]);
  const calldata = SAFE.encodeFunctionData("checkNSignatures", [signed.safeTxHash, preimage, packSignatures([one]), 1]);
  try {
    const call = { from: NOBODY, to: safe, data: calldata, gasLimit: OWNER_GAS_MAX };
    return (await node.ask("ask an owner", (provider) => provider.call(call))) === "0x";
  } catch (cause) {
    if (isError(cause, "CALL_EXCEPTION")) return false;
    throw cause;
  }
}

function notAnOwners({ safeTxHash }: Signed, bytes: string, claimed: Wallet | undefined): BadInput {
  const [reading] = readingsOf(safeTxHash, bytes, undefined);
  if (reading === undefined && dataLength(bytes) === SIGNATURE_BYTES) recoverSigner(safeTxHash, bytes);
  const signer = reading?.signer ?? claimed;
  if (signer === undefined) throw malformed("it is neither 65 bytes nor a contract's signature as a Safe takes it");
  return new BadInput("This signature is not by a treasurer, or not over this batch.", {
    happened: `Over ${safeTxHash} it is by ${signer}, who is not an owner of the Safe now, or not the one who was asked.`,
    next: "Open the signing page again with a treasurer's wallet and sign the batch shown there.",
  });
}

function lastByte(bytes: string): number {
  return parseInt(bytes.slice(-2), 16);
}
