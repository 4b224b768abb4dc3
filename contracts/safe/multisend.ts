// A MultiSend: several calls in one delegatecall, each packed as operation, target, value, length and calldata.
import { Interface, concat, dataLength, getAddress, isHexString, solidityPacked } from "ethers";
import { NeedsHuman } from "#core/errors.ts";
import type { Wallet } from "#core/key.ts";

export interface InnerCall {
  readonly to: Wallet;
  readonly value: bigint;
  readonly data: string;
}

/** More than the four calls of a payout are never composed; a decoder that reads foreign bytes needs an end all the same. */
const CALLS_MAX = 100;
const HEAD_BYTES = 1 + 20 + 32 + 32;
const MULTI_SEND = new Interface(["function multiSend(bytes transactions)"]);

/** Calldata of `multiSend(bytes)`; every inner operation is a plain call. */
export function encodeMultiSend(calls: readonly InnerCall[]): string {
  const types = ["uint8", "address", "uint256", "uint256", "bytes"];
  const packed = calls.map((call) => solidityPacked(types, [0, call.to, call.value, dataLength(call.data), call.data]));
  return MULTI_SEND.encodeFunctionData("multiSend", [concat(packed)]);
}

/**
 * Reads the calldata back, byte by byte and not with an ABI decoder, which would forgive trailing and overlapping bytes.
 * @throws NeedsHuman unless every byte is accounted for and every inner operation is a plain call
 */
export function decodeMultiSend(calldata: string): InnerCall[] {
  if (!isHexString(calldata)) throw refused("it is not bytes");
  const length = readNumber(calldata, 36);
  const isFramed =
    /^0x8d80ff0a/i.test(calldata) &&
    readNumber(calldata, 4) === 32 &&
    dataLength(calldata) === 68 + paddedLength(length);
  if (!isFramed) throw refused("its frame is not multiSend(bytes) and nothing after it");
  const padding = slice(calldata, 68 + length, paddedLength(length) - length);
  if (!/^0x0*$/.test(padding)) throw refused("its padding is not zero");
  return decodeCalls(slice(calldata, 68, length));
}

function decodeCalls(packed: string): InnerCall[] {
  const calls: InnerCall[] = [];
  const end = dataLength(packed);
  let at = 0;
  while (at < end) {
    if (calls.length === CALLS_MAX) throw refused(`it holds more than ${CALLS_MAX} calls`);
    if (readByte(packed, at) !== 0) throw refused(`call ${calls.length} is not a plain call`);
    const bytes = readNumber(packed, at + 53);
    calls.push({
      to: getAddress(slice(packed, at + 1, 20)) as Wallet,
      value: BigInt(slice(packed, at + 21, 32)),
      data: slice(packed, at + HEAD_BYTES, bytes),
    });
    at += HEAD_BYTES + bytes;
  }
  return calls;
}

function readByte(bytes: string, at: number): number {
  return Number(slice(bytes, at, 1));
}

function readNumber(bytes: string, at: number): number {
  const value = BigInt(slice(bytes, at, 32));
  if (value > 0xffff_ffffn) throw refused("a length in it is out of range");
  return Number(value);
}

/** Cut from the text: converting all the bytes for every word of a long list would take time squared. */
function slice(bytes: string, at: number, length: number): string {
  if (2 + 2 * (at + length) > bytes.length) throw refused("it ends too early");
  return `0x${bytes.slice(2 + 2 * at, 2 + 2 * (at + length))}`;
}

function paddedLength(length: number): number {
  return Math.ceil(length / 32) * 32;
}

function refused(because: string): NeedsHuman {
  return new NeedsHuman("These are not the bytes of a MultiSend.", {
    happened: `The calldata was refused because ${because}.`,
    next: "Do not sign it. Compare the transaction in Safe with the batch that was offered.",
  });
}
