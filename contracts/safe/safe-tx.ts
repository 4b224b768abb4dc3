// A SafeTx: what the treasurers sign, its three hashes, and their signatures.
import {
  Interface,
  Signature,
  TypedDataEncoder,
  ZeroAddress,
  concat,
  dataLength,
  getBytes,
  hashMessage,
  recoverAddress,
  toBeHex,
  zeroPadValue,
} from "ethers";
import { BadInput } from "#core/errors.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import type { OwnerSignature, TypedSafeTx } from "#core/world.ts";

/** Field names are the Safe's own. */
export interface SafeTx {
  readonly to: Wallet;
  readonly value: bigint;
  readonly data: string;
  /** 0 is a call, 1 a delegatecall. */
  readonly operation: 0 | 1;
  readonly safeTxGas: bigint;
  readonly baseGas: bigint;
  readonly gasPrice: bigint;
  readonly gasToken: Wallet;
  readonly refundReceiver: Wallet;
  readonly nonce: number;
}

/** The Safe a transaction is for; from version 1.3.0 on, chain and address are all that its domain holds. */
export interface SafeAddress {
  readonly chainId: number;
  readonly safe: Wallet;
}

export const NOBODY = ZeroAddress as Wallet;

export const SAFE = new Interface([
  "function approvedHashes(address owner, bytes32 hash) view returns (uint256)",
  "function checkNSignatures(bytes32 dataHash, bytes data, bytes signatures, uint256 requiredSignatures) view",
  "function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures) payable returns (bool success)",
  "function getModulesPaginated(address start, uint256 pageSize) view returns (address[] array, address next)",
  "function getOwners() view returns (address[])",
  "function getThreshold() view returns (uint256)",
  "function nonce() view returns (uint256)",
  "function VERSION() view returns (string)",
  "event ExecutionSuccess(bytes32 indexed txHash, uint256 payment)",
  "event ExecutionFailure(bytes32 indexed txHash, uint256 payment)",
]);

const DOMAIN_TYPE = [
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
];
const SAFE_TX_TYPE = [
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "data", type: "bytes" },
  { name: "operation", type: "uint8" },
  { name: "safeTxGas", type: "uint256" },
  { name: "baseGas", type: "uint256" },
  { name: "gasPrice", type: "uint256" },
  { name: "gasToken", type: "address" },
  { name: "refundReceiver", type: "address" },
  { name: "nonce", type: "uint256" },
];
const TYPES = { SafeTx: SAFE_TX_TYPE };

/** keccak256(0x1901 ++ domainHash ++ messageHash), the contract's own `getTransactionHash`. */
export function safeTxHash(address: SafeAddress, safeTx: SafeTx): Hash {
  return TypedDataEncoder.hash(domainOf(address), TYPES, safeTx) as Hash;
}

export function domainHash(address: SafeAddress): Hash {
  return TypedDataEncoder.hashDomain(domainOf(address)) as Hash;
}

export function messageHash(safeTx: SafeTx): Hash {
  return TypedDataEncoder.from(TYPES).hash(safeTx) as Hash;
}

/**
 * An empty call of the Safe to itself. Whatever else was signed for its nonce can never be executed once this one was.
 */
export function composeEmptyTx(safe: Wallet, nonce: number): SafeTx {
  const gas = { safeTxGas: 0n, baseGas: 0n, gasPrice: 0n, gasToken: NOBODY, refundReceiver: NOBODY };
  return { to: safe, value: 0n, data: "0x", operation: 0, ...gas, nonce };
}

/** What `eth_signTypedData_v4` takes: numbers of the message are decimal strings. */
export function toTypedSafeTx(address: SafeAddress, safeTx: SafeTx): TypedSafeTx {
  return {
    domain: domainOf(address),
    types: { EIP712Domain: DOMAIN_TYPE, SafeTx: SAFE_TX_TYPE },
    primaryType: "SafeTx",
    message: {
      to: safeTx.to,
      value: safeTx.value.toString(),
      data: safeTx.data,
      operation: String(safeTx.operation),
      safeTxGas: safeTx.safeTxGas.toString(),
      baseGas: safeTx.baseGas.toString(),
      gasPrice: safeTx.gasPrice.toString(),
      gasToken: safeTx.gasToken,
      refundReceiver: safeTx.refundReceiver,
      nonce: String(safeTx.nonce),
    },
  };
}

/**
 * Who signed that hash. Whether the signer is an owner is not asked here: a signature over another hash gives a stranger.
 * @param signature 65 bytes; v 27 or 28 for EIP-712, 31 or 32 for eth_sign over the hash's bytes
 * @throws BadInput when it is malformed, or is a contract's signature or an on-chain approval (v 0 and 1), which name their
 * signer and prove nothing by themselves
 */
export function recoverSigner(hash: Hash, signature: string): Wallet {
  const { r, s, v } = splitSignature(signature);
  if (v === 27 || v === 28) return recover(hash, r, s, v);
  if (v === 31 || v === 32) return recover(hashMessage(getBytes(hash)), r, s, v - 4);
  throw malformed(`its last byte is ${v}; 27, 28, 31 or 32 is expected`);
}

/**
 * Who signed that text with `personal_sign`.
 * @throws BadInput when the signature is malformed
 */
export function recoverTextSigner(text: string, signature: string): Wallet {
  const { r, s, v } = splitSignature(signature);
  if (v === 27 || v === 28) return recover(hashMessage(text), r, s, v);
  throw malformed(`its last byte is ${v}; 27 or 28 is expected`);
}

/**
 * All signatures as `execTransaction` takes them: 65 bytes each, ascending by owner as a number, never as mixed-case text;
 * behind them what the contracts among the owners are asked about, each found by its place in the whole.
 */
export function packSignatures(signatures: readonly OwnerSignature[]): string {
  const sorted = signatures.toSorted((one, other) => (BigInt(one.signer) < BigInt(other.signer) ? -1 : 1));
  const twice = sorted.find(({ signer }, index) => sorted[index + 1]?.signer === signer);
  if (twice)
    throw new BadInput("A treasurer's signature is counted once.", { happened: `${twice.signer} appears twice` });
  const tails: string[] = [];
  let end = SIGNATURE_BYTES * sorted.length;
  const heads = sorted.map(({ signer, signature, kind }) => {
    if (kind !== "contract") return signature;
    const head = concat([zeroPadValue(signer, 32), toBeHex(end, 32), "0x00"]);
    tails.push(concat([toBeHex(dataLength(signature), 32), signature]));
    end += 32 + dataLength(signature);
    return head;
  });
  return concat([...heads, ...tails]);
}

/** Calldata of `execTransaction`, which anybody may send. */
export function encodeExecution(safeTx: SafeTx, signatures: readonly OwnerSignature[]): string {
  const { to, value, operation, safeTxGas, baseGas, gasPrice, gasToken, refundReceiver } = safeTx;
  const fields = [to, value, safeTx.data, operation, safeTxGas, baseGas, gasPrice, gasToken, refundReceiver];
  return SAFE.encodeFunctionData("execTransaction", [...fields, packSignatures(signatures)]);
}

function domainOf({ chainId, safe }: SafeAddress): TypedSafeTx["domain"] {
  return { chainId, verifyingContract: safe };
}

/** r, s and v. */
export const SIGNATURE_BYTES = 65;
/** Half of the curve's order: of each signature two forms exist, and only the one with the lower s is taken (EIP-2). */
const S_MAX = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

function splitSignature(signature: string): { r: string; s: string; v: number } {
  if (!/^0x[0-9a-f]{130}$/i.test(signature)) throw malformed("it is not 0x and 130 hex digits");
  const s = `0x${signature.slice(66, 130)}`;
  if (BigInt(s) > S_MAX) throw malformed("its s is in the upper half, the malleable form");
  return { r: signature.slice(0, 66), s, v: parseInt(signature.slice(130), 16) };
}

function recover(digest: string, r: string, s: string, v: number): Wallet {
  try {
    return parseWallet(recoverAddress(digest, Signature.from({ r, s, v })));
  } catch (cause) {
    throw malformed("no signer can be recovered from it", cause);
  }
}

export function malformed(because: string, cause?: unknown): BadInput {
  return new BadInput("This signature cannot be read.", {
    happened: `The signature was refused because ${because}.`,
    next: "Sign again with the wallet itself and send the signature as the wallet gives it.",
    ...(cause !== undefined && { cause }),
  });
}
