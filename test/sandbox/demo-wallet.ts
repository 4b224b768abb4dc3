// A demo wallet: the key of one of the sandbox's people, which the demo's pages may ask for signatures as they ask a real wallet.
import { TypedDataEncoder, getBytes, toUtf8String, type TypedDataDomain, type TypedDataField } from "ethers";
import type { BaseWallet } from "ethers";
import { isWire, textOf, wireOf, wiresOf, type Wire } from "./discord-wire.ts";

export interface DemoWallet {
  readonly key: BaseWallet;
  readonly chainId: number;
  /** Asks the sandbox's chain; nothing is sent through it. */
  readChain(method: string, params: readonly unknown[]): Promise<unknown>;
}

/** As EIP-1193 answers, in JSON. */
export type WalletAnswer = { readonly answer: unknown } | { readonly code: number; readonly message: string };

/** @param params as the page gave them: foreign */
export async function askDemoWallet(wallet: DemoWallet, method: string, params: unknown): Promise<WalletAnswer> {
  const given: readonly unknown[] = Array.isArray(params) ? params : [];
  const [first, second] = given;
  switch (method) {
    case "eth_requestAccounts":
    case "eth_accounts":
      return { answer: [wallet.key.address.toLowerCase()] };
    case "eth_chainId":
      return { answer: `0x${wallet.chainId.toString(16)}` };
    case "wallet_switchEthereumChain":
      return Number(textOf(wireOf(first)["chainId"])) === wallet.chainId
        ? { answer: null }
        : { code: 4902, message: "This demo wallet knows only the demo's own chain." };
    case "personal_sign":
      return signText(wallet, textOf(first));
    case "eth_signTypedData_v4":
      return signTypedData(wallet, textOf(first), textOf(second));
    case "demo_hashes":
      return readTypedData(textOf(first), hashesOf);
    case "eth_call":
      return { answer: await wallet.readChain(method, given) };
    default:
      return { code: 4200, message: `A demo wallet does not know ${method}.` };
  }
}

async function signText({ key }: DemoWallet, hex: string): Promise<WalletAnswer> {
  return { answer: await key.signMessage(toUtf8String(getBytes(hex))) };
}

interface TypedText {
  readonly domain: TypedDataDomain;
  readonly types: Record<string, TypedDataField[]>;
  readonly message: Record<string, unknown>;
}

async function signTypedData({ key, chainId }: DemoWallet, account: string, json: string): Promise<WalletAnswer> {
  if (account.toLowerCase() !== key.address.toLowerCase()) return { code: 4100, message: "This is another account." };
  return readTypedData(json, async ({ domain, types, message }) => {
    const isElsewhere = domain.chainId !== undefined && Number(domain.chainId) !== chainId;
    if (isElsewhere) return { code: -32_602, message: `This is for chain ${String(domain.chainId)}.` };
    return { answer: await key.signTypedData(domain, types, message) };
  });
}

/** What hardware wallets show of typed data. */
async function hashesOf({ domain, types, message }: TypedText): Promise<WalletAnswer> {
  const encoder = TypedDataEncoder.from(types);
  return {
    answer: {
      hash: TypedDataEncoder.hash(domain, types, message),
      domainHash: TypedDataEncoder.hashDomain(domain),
      messageHash: encoder.hash(message),
    },
  };
}

async function readTypedData(json: string, use: (typed: TypedText) => Promise<WalletAnswer>): Promise<WalletAnswer> {
  const typed = parseTypedData(json);
  return typed === null ? { code: -32_602, message: "This is no typed data." } : use(typed);
}

/** The domain's type is left out: ethers derives it from the domain itself. */
function parseTypedData(json: string): TypedText | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return null; // What is not JSON is answered like any other wrong request.
  }
  if (!isWire(parsed)) return null;
  const types = Object.entries(wireOf(parsed["types"])).filter(([name]) => name !== "EIP712Domain");
  return {
    domain: wireOf(parsed["domain"]),
    types: Object.fromEntries(types.map(([name, fields]) => [name, wiresOf(fields).map(fieldOf)])),
    message: wireOf(parsed["message"]),
  };
}

function fieldOf(field: Wire): TypedDataField {
  return { name: textOf(field["name"]), type: textOf(field["type"]) };
}
