// A lying node: a proxy in front of the sandbox's chain that says of some things what it likes, or nothing at all.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** What is answered instead of the truth; SILENCE never answers. */
export type Lie = (truth: unknown, params: readonly unknown[]) => unknown;

export const SILENCE: Lie = () => NEVER;
const NEVER = Symbol("never");

export interface LyingNode extends AsyncDisposable {
  readonly rpcUrl: string;
  /** By method; may be changed at any time. */
  readonly lies: Map<string, Lie>;
  /** What the chain itself never hears of; its truth is then `null`. */
  readonly kept: Set<string>;
}

export async function startLyingNode(chainUrl: string): Promise<LyingNode> {
  const lies: LyingNode["lies"] = new Map();
  const kept: LyingNode["kept"] = new Set();
  const server = createServer((request, response) => {
    answer(chainUrl, lies, kept, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the lying node has no port");
  return {
    rpcUrl: `http://127.0.0.1:${address.port}`,
    lies,
    kept,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  chainUrl: string,
  lies: LyingNode["lies"],
  kept: LyingNode["kept"],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const { id, method, params = [] } = JSON.parse(body) as { id: number; method: string; params?: readonly unknown[] };
  const headers = { "content-type": "application/json" };
  const truth = kept.has(method)
    ? { result: null }
    : ((await (await fetch(chainUrl, { method: "POST", headers, body })).json()) as { result?: unknown });
  const lie = lies.get(method);
  const told = lie === undefined ? truth : { result: lie(truth.result, params) };
  if (told.result === NEVER) return;
  response.writeHead(200, headers).end(JSON.stringify({ ...told, jsonrpc: "2.0", id }));
}
