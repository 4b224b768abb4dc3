// A wallet for a browser under test: it speaks EIP-1193 in the page, is announced by EIP-6963 or lies at window.ethereum, and
// keeps its key, its chain and its owner's will out here.
import { getBytes, toUtf8String, type TypedDataDomain, type TypedDataField, type Wallet as Key } from "ethers";
import type { BrowserContext } from "playwright-core";

export interface TestWallet {
  readonly name: string;
  readonly key: Key;
  readonly isAnnounced: boolean;
  chainId: number;
  readonly knownChains: readonly number[];
  /** What its owner does when it asks. */
  accepts: (method: string) => boolean;
  /** How it answers what it passes on to a node, such as eth_call; without it, it knows no such method. */
  readonly node?: (method: string, params: readonly unknown[]) => Promise<unknown>;
  /** Everything the page asked of it, in order. */
  readonly asked: { readonly method: string; readonly params: unknown }[];
}

export function makeWallet(key: Key, changes: Partial<TestWallet> = {}): TestWallet {
  const chainId = 11_155_111;
  return {
    name: "Test Wallet",
    key,
    isAnnounced: true,
    chainId,
    knownChains: [1, chainId],
    accepts: () => true,
    asked: [],
    ...changes,
  };
}

/** Puts the wallets into every page of the context, before any script of the page runs. */
export async function giveWallets(context: BrowserContext, wallets: readonly TestWallet[]): Promise<void> {
  await context.exposeFunction("askTestWallet", async (at: number, method: string, params: unknown) => {
    const wallet = wallets[at];
    if (wallet === undefined) throw new Error("there is no such wallet");
    wallet.asked.push({ method, params });
    try {
      return { answer: await answerOf(wallet, method, params) };
    } catch (error) {
      if (!(error instanceof WalletRefusal)) throw error;
      return { code: error.code, message: error.message, data: error.data };
    }
  });
  const shown = wallets.map(({ name, isAnnounced }) => ({ name, isAnnounced }));
  await context.addInitScript(announceWallets, shown);
}

class WalletRefusal extends Error {
  readonly code: number;
  readonly data: unknown;
  constructor(code: number, message: string, data: unknown = null) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** A node's refusal comes through with what the contract said. */
async function askNode(
  node: NonNullable<TestWallet["node"]>,
  method: string,
  params: readonly unknown[],
): Promise<unknown> {
  try {
    return await node(method, params);
  } catch (error) {
    const [, data = null] = /(0x[0-9a-f]{8})\b/.exec(error instanceof Error ? error.message : "") ?? [];
    throw new WalletRefusal(3, "execution reverted", data);
  }
}

async function answerOf(wallet: TestWallet, method: string, params: unknown): Promise<unknown> {
  const { key, accepts } = wallet;
  if (!accepts(method)) throw new WalletRefusal(4001, "User rejected the request.");
  const [first, second] = Array.isArray(params) ? (params as unknown[]) : [];
  switch (method) {
    case "eth_requestAccounts":
      return [key.address.toLowerCase()];
    case "eth_chainId":
      return `0x${wallet.chainId.toString(16)}`;
    case "wallet_switchEthereumChain":
      return switchChain(wallet, Number((first as { chainId: string }).chainId));
    case "personal_sign":
      return key.signMessage(toUtf8String(getBytes(String(first))));
    case "eth_signTypedData_v4":
      return signTypedData(wallet, String(first), String(second));
    case "eth_call":
    case "eth_sendTransaction":
      if (wallet.node !== undefined) return askNode(wallet.node, method, params as readonly unknown[]);
      throw new WalletRefusal(4200, `The method ${method} is not supported.`);
    default:
      throw new WalletRefusal(4200, `The method ${method} is not supported.`);
  }
}

function switchChain(wallet: TestWallet, chainId: number): null {
  if (!wallet.knownChains.includes(chainId)) throw new WalletRefusal(4902, "Unrecognized chain.");
  wallet.chainId = chainId;
  return null;
}

interface TypedData {
  readonly domain: TypedDataDomain;
  readonly types: Record<string, TypedDataField[]>;
  readonly message: Record<string, unknown>;
}

/** As wallets do: for the account it has, on the chain it is on, and only what names its own domain. */
async function signTypedData({ key, chainId }: TestWallet, account: string, json: string): Promise<string> {
  const { domain, types, message } = JSON.parse(json) as TypedData;
  if (account.toLowerCase() !== key.address.toLowerCase()) throw new WalletRefusal(4100, "Unauthorized account.");
  if (domain.chainId !== undefined && domain.chainId !== chainId)
    throw new WalletRefusal(-32_602, "Provided chainId must match the active chainId.");
  const { EIP712Domain, ...signed } = types;
  if (EIP712Domain === undefined) throw new WalletRefusal(-32_602, "types must have EIP712Domain.");
  return key.signTypedData(domain, signed, message);
}

/** Runs in the page. */
function announceWallets(wallets: readonly { readonly name: string; readonly isAnnounced: boolean }[]): void {
  type Answer = {
    readonly answer?: unknown;
    readonly code?: number;
    readonly message?: string;
    readonly data?: unknown;
  };
  const page = window as unknown as {
    askTestWallet(at: number, method: string, params: unknown): Promise<Answer>;
    ethereum?: unknown;
  };
  for (const [at, { name, isAnnounced }] of wallets.entries()) {
    const request = async ({ method, params }: { method: string; params?: unknown }): Promise<unknown> => {
      const { answer, code, message, data } = await page.askTestWallet(at, method, params);
      if (code !== undefined) throw Object.assign(new Error(message), { code, data });
      return answer;
    };
    const provider = { request };
    const detail = { info: { uuid: `wallet-${at}`, name, icon: "data:,", rdns: "example.wallet" }, provider };
    const announce = (): boolean => window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
    if (isAnnounced) window.addEventListener("eip6963:requestProvider", announce);
    else page.ethereum = provider;
  }
}
