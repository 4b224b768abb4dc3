// An EVM: a real chain (anvil) on loopback, with the story's time and with hooks where a crash test wants to cut in.
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { Wallet as Signer, id as keccakOfText } from "ethers";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import { unixSeconds, type UnixSeconds } from "#core/time.ts";

/** Sepolia's number: wallets and libraries know it, and nothing of value lives there. */
export const SANDBOX_CHAIN_ID = 11_155_111;
const FIRST_BLOCK = 8_000_000;
const START_DEADLINE_MILLISECONDS = 20_000;
const ANSWER_DEADLINE_MILLISECONDS = 30_000;
const RECEIPT_ATTEMPTS_MAX = 100;

export interface EvmHooks {
  /** Called before the chain sees a request; a throw cuts the connection and the chain never sees it. */
  beforeRequest?: (method: string, params: readonly unknown[]) => void | Promise<void>;
  /** Called when the chain has answered and the asker has not yet heard; a throw cuts the connection. */
  afterEffect?: (method: string, params: readonly unknown[]) => void | Promise<void>;
}

export interface EvmReceipt {
  readonly status: string;
  readonly transactionHash: Hash;
  readonly contractAddress: Wallet | null;
  readonly gasUsed: string;
  readonly logs: readonly { readonly address: string; readonly topics: readonly string[]; readonly data: string }[];
}

export interface Evm {
  /** Where the product talks to the chain, through the hooks. */
  readonly rpcUrl: string;
  /** The chain itself, past the hooks. */
  readonly chainUrl: string;
  readonly chainId: number;
  readonly firstBlock: number;
  /** The account that deploys and mints; it has ether and its key is known to the chain. */
  readonly deployer: Wallet;
  readonly hooks: EvmHooks;
  /** Asks the chain itself, past the hooks. */
  send(method: string, params: readonly unknown[]): Promise<unknown>;
  /** Sends from the deployer and mines at once; a revert throws. */
  transact(transaction: { to?: Wallet; data?: string; value?: bigint }): Promise<EvmReceipt>;
  call(to: Wallet, calldata: string): Promise<string>;
  fund(wallet: string, wei: bigint): Promise<void>;
  /** The same wallets for the same seed, always. */
  wallets(count: number): Signer[];
  mine(blocks: number): Promise<void>;
  now(): Promise<UnixSeconds>;
  /** Mines a block at that time; does nothing when the chain is already there. */
  advanceTo(at: UnixSeconds): Promise<void>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** @param hardfork as anvil names it; the tests run on prague, what the fact sheets measured */
export async function startEvm(setting: { timestamp: UnixSeconds; seed?: string; hardfork?: string }): Promise<Evm> {
  const { timestamp, seed = "laurel", hardfork = "prague" } = setting;
  const anvil = await startAnvil(timestamp, hardfork);
  const hooks: EvmHooks = {};
  const proxy = await startProxy(anvil.url, hooks);
  const send = (method: string, params: readonly unknown[]) => askChain(anvil.url, method, params);
  const close = async () => {
    await Promise.all([proxy.close(), anvil.close()]);
  };
  try {
    // One second per block whatever the wall clock says: the same story gives the same block times.
    await send("anvil_setBlockTimestampInterval", [1]);
    const [account] = (await send("eth_accounts", [])) as string[];
    const deployer = parseWallet(account ?? "");
    const chain = { send, deployer };
    return {
      rpcUrl: proxy.url,
      chainUrl: anvil.url,
      chainId: SANDBOX_CHAIN_ID,
      firstBlock: FIRST_BLOCK,
      deployer,
      hooks,
      send,
      transact: (transaction) => transact(chain, transaction),
      call: async (to, calldata) => (await send("eth_call", [{ to, data: calldata }, "latest"])) as string,
      fund: async (wallet, wei) => void (await send("anvil_setBalance", [wallet, hex(wei)])),
      wallets: (count) =>
        Array.from({ length: count }, (_, index) => new Signer(keccakOfText(`laurel sandbox ${seed} wallet ${index}`))),
      mine: async (blocks) => void (await send("anvil_mine", [hex(BigInt(blocks))])),
      now: () => latestTime(send),
      advanceTo: (at) => advanceTo(send, at),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (cause) {
    await close();
    throw cause;
  }
}

type Send = Evm["send"];

async function transact(
  { send, deployer }: Pick<Evm, "send" | "deployer">,
  transaction: { to?: Wallet; data?: string; value?: bigint },
): Promise<EvmReceipt> {
  const sent = { ...transaction, from: deployer, value: hex(transaction.value ?? 0n) };
  const hash = await send("eth_sendTransaction", [sent]);
  const receipt = await awaitReceipt(send, hash);
  if (receipt?.status === "0x1") return receipt;
  throw new Error(`The sandbox's transaction ${String(hash)} ${receipt ? "reverted" : "was not mined"}.`);
}

/** anvil mines at once, but answers a moment before it has. Null when it does not mine, as when a test stopped it. */
async function awaitReceipt(send: Send, hash: unknown): Promise<EvmReceipt | null> {
  for (let attempt = 0; attempt < RECEIPT_ATTEMPTS_MAX; attempt++) {
    const receipt = (await send("eth_getTransactionReceipt", [hash])) as EvmReceipt | null;
    if (receipt) return receipt;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return null;
}

async function latestTime(send: Send): Promise<UnixSeconds> {
  const block = (await send("eth_getBlockByNumber", ["latest", false])) as { timestamp: string };
  return unixSeconds(Number(block.timestamp));
}

async function advanceTo(send: Send, at: UnixSeconds): Promise<void> {
  if (at <= (await latestTime(send))) return;
  await send("evm_setNextBlockTimestamp", [at]);
  await send("evm_mine", []);
}

// The chain, on a leash.

async function startAnvil(timestamp: UnixSeconds, hardfork: string): Promise<{ url: string; close(): Promise<void> }> {
  const choices = ["--port", "0", "--accounts", "1", "--hardfork", hardfork, "--timestamp", String(timestamp)];
  const chain = ["--chain-id", String(SANDBOX_CHAIN_ID), "--number", String(FIRST_BLOCK), "--no-request-size-limit"];
  const leash = join(import.meta.dirname, "leash.ts");
  const child = spawn(process.execPath, [leash, findAnvil(), ...choices, ...chain], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  // A closed leash is the ordinary end; writing to it is never tried, so an EPIPE here means nothing.
  child.stdin.on("error", () => undefined);
  const close = () => endLeash(child);
  try {
    return { url: await listeningUrl(child), close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

type Leashed = ChildProcessByStdio<Writable, Readable, Readable>;

function listeningUrl(child: Leashed): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    const give = (reason: string) => reject(new Error(`anvil ${reason}: ${printed.slice(-600)}`));
    const deadline = setTimeout(() => give("did not start in time"), START_DEADLINE_MILLISECONDS);
    const read = (chunk: Buffer) => {
      printed += printed.length < 20_000 ? chunk.toString() : "";
      const match = /Listening on (127\.0\.0\.1:\d+)/.exec(printed);
      if (match) settle(() => resolve(`http://${match[1]}`));
    };
    const settle = (act: () => void) => {
      clearTimeout(deadline);
      child.off("exit", ended);
      act();
    };
    const ended = () => settle(() => give("ended at once"));
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", ended);
  });
}

async function endLeash(child: Leashed): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.stdin.end();
  await ended;
}

function findAnvil(): string {
  try {
    const installed = createRequire(import.meta.url).resolve("@foundry-rs/anvil-linux-amd64/package.json");
    return join(dirname(installed), "bin", "anvil");
  } catch {
    const onPath = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "anvil"));
    const found = onPath.find((file) => existsSync(file));
    if (found) return found;
    throw new Error(
      "anvil is not installed. On Linux x64 `npm ci` brings it; elsewhere install Foundry (https://getfoundry.sh) " +
        "and see that `anvil --version` answers.",
    );
  }
}

// The proxy, where hooks cut in.

interface RpcRequest {
  readonly method: string;
  readonly params?: readonly unknown[];
}

async function startProxy(chainUrl: string, hooks: EvmHooks): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    pass(chainUrl, hooks, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return { url: `http://127.0.0.1:${address.port}`, close: () => closeServer(server) };
}

async function pass(chainUrl: string, hooks: EvmHooks, request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const parsed = JSON.parse(body) as RpcRequest | RpcRequest[];
  const asked = Array.isArray(parsed) ? parsed : [parsed];
  for (const { method, params = [] } of asked) await hooks.beforeRequest?.(method, params);
  const answer = await post(chainUrl, body);
  if (!Array.isArray(parsed) && parsed.method === "eth_sendRawTransaction") await awaitEffect(chainUrl, answer);
  for (const { method, params = [] } of asked) await hooks.afterEffect?.(method, params);
  response.writeHead(200, { "content-type": "application/json" }).end(answer);
}

/** So that what was sent is also mined when its sender hears of it, and a crash test knows on which side of it it stands. */
async function awaitEffect(chainUrl: string, answer: string): Promise<void> {
  const { result } = JSON.parse(answer) as { result?: string };
  if (result) await awaitReceipt((method, params) => askChain(chainUrl, method, params), result);
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function askChain(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const text = await post(url, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
  const answer = JSON.parse(text) as { result?: unknown; error?: { message: string; data?: unknown } };
  if (answer.error) throw new Error(`${method}: ${answer.error.message}`, { cause: answer.error.data });
  return answer.result;
}

async function post(url: string, body: string): Promise<string> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    signal: AbortSignal.timeout(ANSWER_DEADLINE_MILLISECONDS),
  });
  return answer.text();
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
