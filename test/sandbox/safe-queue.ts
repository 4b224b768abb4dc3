// The stand-in Safe Transaction Service: what a Safe's owners and delegates propose and confirm, checked against the chain.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  Interface,
  TypedDataEncoder,
  ZeroAddress,
  concat,
  dataSlice,
  getBytes,
  toBeHex,
  verifyMessage,
  verifyTypedData,
} from "ethers";
import type { Wallet as Key } from "ethers";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import type { Clock } from "#core/time.ts";
import type { Evm } from "./evm.ts";

export interface FiledConfirmation {
  readonly owner: string;
  readonly signature: string;
  readonly signatureType: "EOA" | "ETH_SIGN" | "CONTRACT_SIGNATURE" | "APPROVED_HASH";
}

/** As the service shows it, the fields that nobody here reads left out. */
export interface FiledTransaction {
  readonly safe: Wallet;
  readonly to: string;
  readonly value: string;
  readonly data: string | null;
  readonly operation: number;
  readonly safeTxGas: string;
  readonly baseGas: string;
  readonly gasPrice: string;
  readonly gasToken: string | null;
  readonly refundReceiver: string | null;
  readonly nonce: string;
  readonly safeTxHash: Hash;
  readonly proposer: string;
  readonly proposedByDelegate: string | null;
  readonly origin: string;
  readonly confirmations: FiledConfirmation[];
}

export interface SafeQueueStandIn extends AsyncDisposable {
  /** Without /api at its end. */
  readonly url: string;
  /** By safeTxHash; a test may put anything here, as a service that lies would. */
  readonly filed: Map<string, FiledTransaction>;
  /** Like "GET /v1/safes/0x…/"; the newest last. */
  readonly asked: string[];
  readonly hooks: {
    /** Awaited before a request is looked at: a status is answered instead, a throw cuts the line. */
    beforeRequest?: (asked: string) => number | void | Promise<number | void>;
    /** Awaited when the effect is stored and nothing is answered yet; a throw cuts the line. */
    afterEffect?: (asked: string) => void;
  };
  /** An owner lets that address propose, as Safe's app does it. */
  makeDelegate(owner: Key, delegate: string): Promise<void>;
  /** An owner proposes in Safe's app that the Safe sends one wei to a stranger, and confirms it with that. */
  propose(owner: Key, safe: Wallet, nonce: number): Promise<FiledTransaction>;
  /** An owner confirms in Safe's app, with whatever kind of signature. */
  confirm(hash: Hash, signature: string): Promise<void>;
  close(): Promise<void>;
}

interface Ground {
  readonly evm: Evm;
  readonly clock: Clock;
  readonly filed: SafeQueueStandIn["filed"];
  /** By delegate, who let it. */
  readonly delegates: Map<string, Wallet>;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

const SAFE = new Interface([
  "function getOwners() view returns (address[])",
  "function getThreshold() view returns (uint256)",
  "function nonce() view returns (uint256)",
  "function VERSION() view returns (string)",
  "function checkNSignatures(bytes32 dataHash, bytes data, bytes signatures, uint256 requiredSignatures) view",
]);
const SAFE_TX = {
  SafeTx: ["to address", "value uint256", "data bytes", "operation uint8", "safeTxGas uint256", "baseGas uint256"]
    .concat(["gasPrice uint256", "gasToken address", "refundReceiver address", "nonce uint256"])
    .map((field) => ({ name: field.split(" ")[0] ?? "", type: field.split(" ")[1] ?? "" })),
};
/** Something of the Safe's that is none of ours. */
const FOREIGN = {
  ...{ to: "0x00000000000000000000000000000000000000b0", value: "1", data: "0x", operation: "0" },
  ...{ safeTxGas: "0", baseGas: "0", gasPrice: "0", gasToken: ZeroAddress, refundReceiver: ZeroAddress },
};
const DELEGATE = {
  Delegate: [
    { name: "delegateAddress", type: "address" },
    { name: "totp", type: "uint256" },
  ],
};
const HOUR_SECONDS = 3_600;
const BODY_BYTES_MAX = 1_000_000;
const PAGE = 100;

export async function startSafeQueue(setting: { readonly evm: Evm; readonly clock: Clock }): Promise<SafeQueueStandIn> {
  const ground: Ground = { ...setting, filed: new Map(), delegates: new Map() };
  const hooks: SafeQueueStandIn["hooks"] = {};
  const asked: string[] = [];
  const server = createServer((request, response) => {
    serve(ground, hooks, asked, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the stand-in has no port");
  const url = `http://127.0.0.1:${address.port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const post = async (path: string, body: object): Promise<void> => {
    const headers = { "content-type": "application/json" };
    const { status } = await fetch(`${url}/api${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (status !== 201) throw new Error(`the stand-in refused ${path}: ${status}`);
  };
  return {
    url,
    filed: ground.filed,
    asked,
    hooks,
    makeDelegate: async (owner, delegate) => {
      const totp = Math.floor(ground.clock.now() / HOUR_SECONDS);
      const message = { delegateAddress: delegate, totp };
      const signature = await owner.signTypedData(delegateDomain(ground), DELEGATE, message);
      await post("/v2/delegates/", { safe: null, delegate, delegator: owner.address, signature, label: "Laurel" });
    },
    propose: async (owner, safe, nonce) => {
      const message = { ...FOREIGN, nonce: String(nonce) };
      const domain = { chainId: ground.evm.chainId, verifyingContract: safe };
      const contractTransactionHash = TypedDataEncoder.hash(domain, SAFE_TX, message);
      const signature = await owner.signTypedData(domain, SAFE_TX, message);
      const body = { ...message, contractTransactionHash, sender: owner.address, signature, origin: "Safe" };
      await post(`/v2/safes/${safe}/multisig-transactions/`, body);
      const filed = ground.filed.get(contractTransactionHash);
      if (filed === undefined) throw new Error("the proposal was not filed");
      return filed;
    },
    confirm: (hash, signature) => post(`/v1/multisig-transactions/${hash}/confirmations/`, { signature }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function serve(
  ground: Ground,
  hooks: SafeQueueStandIn["hooks"],
  asked: string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const line = `${request.method} ${url.pathname.replace(/^\/api/, "")}`;
  asked.push(line);
  const body = await readBody(request);
  const instead = await hooks.beforeRequest?.(line);
  const answer = typeof instead === "number" ? { status: instead } : await route(ground, line, url, body);
  hooks.afterEffect?.(line);
  response.writeHead(answer.status, { "content-type": "application/json" });
  response.end(answer.body === undefined ? "" : JSON.stringify(answer.body));
}

async function route(ground: Ground, line: string, url: URL, body: Fields): Promise<Answer> {
  const hash = /0x[0-9a-fA-F]{64}/.exec(line)?.[0].toLowerCase() ?? "";
  const safe = /0x[0-9a-fA-F]{40}(?![0-9a-fA-F])/.exec(line)?.[0] ?? "";
  const found = ground.filed.get(hash);
  const missing = { status: 404, body: { detail: "No MultisigTransaction matches the given query." } };
  switch (line.replace(/0x[0-9a-fA-F]+/, "…")) {
    case "GET /v1/safes/…/":
      return { status: 200, body: await readSafe(ground, safe) };
    case "GET /v2/safes/…/multisig-transactions/":
      return { status: 200, body: await list(ground, safe, url.searchParams) };
    case "POST /v2/safes/…/multisig-transactions/":
      return propose(ground, parseWallet(safe), body);
    case "GET /v2/multisig-transactions/…/":
      return found === undefined ? missing : { status: 200, body: found };
    case "GET /v1/multisig-transactions/…/confirmations/":
      return found === undefined ? missing : { status: 200, body: page(found.confirmations) };
    case "POST /v1/multisig-transactions/…/confirmations/":
      return found === undefined ? missing : confirm(ground, found, String(body["signature"]));
    case "POST /v2/delegates/":
      return addDelegate(ground, body);
    default:
      return { status: 404, body: { detail: "Not found." } };
  }
}

async function readSafe({ evm }: Ground, safe: string) {
  const read = async (name: string) => readFrom(evm, safe, name);
  return {
    address: safe,
    nonce: String(await read("nonce")),
    threshold: Number(await read("getThreshold")),
    owners: [...((await read("getOwners")) as string[])],
    version: await read("VERSION"),
  };
}

async function list({ evm, filed }: Ground, safe: string, asked: URLSearchParams) {
  const nonce = Number(await readFrom(evm, safe, "nonce"));
  const from = Number(asked.get("nonce__gte") ?? 0);
  const isWanted = (each: FiledTransaction): boolean =>
    each.safe.toLowerCase() === safe.toLowerCase() &&
    Number(each.nonce) >= from &&
    (asked.get("executed") === null || (asked.get("executed") === "true") === Number(each.nonce) < nonce);
  const wanted = [...filed.values()].filter(isWanted);
  const newestFirst = wanted.toSorted((one, other) => Number(other.nonce) - Number(one.nonce));
  return page(newestFirst.slice(0, Number(asked.get("limit") ?? PAGE)));
}

function page(results: readonly unknown[]) {
  return { count: results.length, next: null, previous: null, results, countUniqueNonce: results.length };
}

async function propose(ground: Ground, safe: Wallet, body: Fields): Promise<Answer> {
  const text = (name: string): string => String(body[name]);
  const [domain, message] = [{ chainId: ground.evm.chainId, verifyingContract: safe }, messageIn(body)];
  const safeTxHash = TypedDataEncoder.hash(domain, SAFE_TX, message) as Hash;
  const signature = text("signature");
  const owners = await ownersOf(ground, safe);
  const sender = parseWallet(text("sender"));
  const owner = owners.includes(sender) ? sender : ground.delegates.get(sender);
  if (safeTxHash !== text("contractTransactionHash"))
    return refused(`Contract-transaction-hash=${safeTxHash} expected`);
  if (owner === undefined) return refused(`Sender=${sender} is not an owner or delegate. Current owners=${owners}`);
  if (recover(domain, message, safeTxHash, signature) !== sender) return refused(`Signature is not by ${sender}`);
  const { gasToken, refundReceiver } = message;
  ground.filed.set(safeTxHash, {
    safe,
    ...{ to: message.to, value: message.value, data: message.data === "0x" ? null : message.data },
    ...{ operation: Number(message.operation), safeTxGas: message.safeTxGas, baseGas: message.baseGas },
    ...{ gasPrice: message.gasPrice, gasToken, refundReceiver, nonce: message.nonce, safeTxHash },
    ...{ proposer: owner, proposedByDelegate: owner === sender ? null : sender, origin: text("origin") },
    confirmations: owner === sender ? [confirmationOf(sender, signature)] : [],
  });
  return { status: 201 };
}

async function confirm(ground: Ground, filed: FiledTransaction, signature: string): Promise<Answer> {
  const domain = { chainId: ground.evm.chainId, verifyingContract: filed.safe };
  const message = messageIn({ ...filed, data: filed.data ?? "0x" });
  const named = [0, 1].includes(Number(dataSlice(signature, 64, 65)));
  const owner = named
    ? parseWallet(dataSlice(signature, 12, 32))
    : recover(domain, message, filed.safeTxHash, signature);
  const owners = await ownersOf(ground, filed.safe);
  if (owner === null || !owners.includes(owner))
    return { status: 400, body: { signature: [`${owner} is not an owner`] } };
  const encoded = TypedDataEncoder.encode(domain, SAFE_TX, message);
  const check = SAFE.encodeFunctionData("checkNSignatures", [filed.safeTxHash, encoded, signature, 1]);
  const isTaken = await ground.evm.call(filed.safe, check).then(
    () => true,
    () => false,
  );
  if (!isTaken) return { status: 400, body: { signature: ["Signature is not valid"] } };
  if (!filed.confirmations.some((each) => each.owner === owner)) {
    filed.confirmations.push(confirmationOf(owner, signature));
  }
  return { status: 201 };
}

function confirmationOf(owner: string, signature: string): FiledConfirmation {
  const v = Number(dataSlice(signature, 64, 65));
  const ofAccount = v > 30 ? "ETH_SIGN" : "EOA";
  return { owner, signature, signatureType: v === 0 ? "CONTRACT_SIGNATURE" : v === 1 ? "APPROVED_HASH" : ofAccount };
}

/** @returns whose it is, in the service's own way: typed data, or the hash as a message when the last byte is above 30 */
function recover(
  domain: { chainId: number; verifyingContract: Wallet },
  message: ReturnType<typeof messageIn>,
  hash: Hash,
  signature: string,
): Wallet | null {
  const v = Number(dataSlice(signature, 64, 65));
  try {
    if (v <= 30) return parseWallet(verifyTypedData(domain, SAFE_TX, message, signature));
    return parseWallet(verifyMessage(getBytes(hash), concat([dataSlice(signature, 0, 64), toBeHex(v - 4, 1)])));
  } catch {
    return null;
  }
}

function messageIn(fields: Fields) {
  const text = (name: string): string => String(fields[name]);
  return {
    ...{ to: text("to"), value: text("value"), data: text("data"), operation: text("operation") },
    ...{ safeTxGas: text("safeTxGas"), baseGas: text("baseGas"), gasPrice: text("gasPrice") },
    ...{ gasToken: text("gasToken"), refundReceiver: text("refundReceiver"), nonce: text("nonce") },
  };
}

/** The signature is good for an hour before and after, and by the owner who lets the delegate propose. */
function addDelegate(ground: Ground, body: Fields): Answer {
  const [delegateAddress, delegator] = [String(body["delegate"]), parseWallet(String(body["delegator"]))];
  const hour = Math.floor(ground.clock.now() / HOUR_SECONDS);
  const isSigned = [hour - 1, hour, hour + 1].some((totp) => {
    const message = { delegateAddress, totp };
    return verifyTypedData(delegateDomain(ground), DELEGATE, message, String(body["signature"])) === delegator;
  });
  if (!isSigned) return { status: 400, body: { nonFieldErrors: [`Signature does not match delegator=${delegator}`] } };
  ground.delegates.set(parseWallet(delegateAddress), delegator);
  return { status: 201, body: { delegate: delegateAddress, delegator } };
}

function delegateDomain({ evm }: Ground) {
  return { name: "Safe Transaction Service", version: "1.0", chainId: evm.chainId };
}

async function ownersOf({ evm }: Ground, safe: Wallet): Promise<Wallet[]> {
  return [...((await readFrom(evm, safe, "getOwners")) as string[])].map(parseWallet);
}

async function readFrom(evm: Evm, safe: string, name: string): Promise<unknown> {
  return SAFE.decodeFunctionResult(
    name,
    await evm.call(parseWallet(safe), SAFE.encodeFunctionData(name)),
  )[0] as unknown;
}

function refused(because: string): Answer {
  return { status: 422, body: { nonFieldErrors: [because] } };
}

async function readBody(request: IncomingMessage): Promise<Fields> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > BODY_BYTES_MAX) throw new Error("request entity too large");
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? {} : (JSON.parse(text) as Fields);
}
