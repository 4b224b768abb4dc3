// A chain node that fails in every way it can, on loopback.
import { createServer, type RequestListener, type Server } from "node:http";
import { once } from "node:events";
import { isError } from "ethers";
import { afterEach, expect, test } from "vitest";
import { connectNode, type ChainNode } from "#contracts/safe/chain-node.ts";
import { explainError } from "#core/errors.ts";

const open: { server: Server; node: ChainNode }[] = [];

afterEach(() => {
  for (const { server, node } of open.splice(0)) {
    node.close();
    server.close();
    server.closeAllConnections();
  }
});

test.each<[string, RequestListener]>([
  ["says nothing", () => undefined],
  ["cuts the line", (request) => request.destroy()],
  ["answers with an error page", (_, response) => response.writeHead(500).end("<html>")],
  ["answers with a page", (_, response) => response.writeHead(200).end("<html>")],
  ["wants fewer questions", answering({ error: { code: -32005, message: "rate limit exceeded" } })],
  ["has not seen the block yet", answering({ error: { code: -32000, message: "header not found" } })],
])("a node that %s is asked again later, and the key in its address is not repeated", async (_, listener) => {
  const node = await connect(listener);
  const asked = node.ask("answer a call", (provider) => provider.call({ to: `0x${"11".repeat(20)}`, data: "0x" }));
  const error = await asked.catch((cause: unknown) => cause);
  expect(error).toMatchObject({ family: "RetryLater" });
  expect(`${explainError(error)} ${String((error as Error).cause)}`).not.toContain("access-key");
});

test.each([
  ["with a reason", { code: 3, message: "execution reverted: GS013", data: "0x12345678" }],
  ["without a reason", { code: -32000, message: "execution reverted" }],
])("a revert %s is an answer, not trouble", async (_, error) => {
  const node = await connect(answering({ error }));
  const asked = node.ask("answer a call", (provider) => provider.call({ to: `0x${"11".repeat(20)}`, data: "0x" }));
  expect(isError(await asked.catch((cause: unknown) => cause), "CALL_EXCEPTION")).toBe(true);
});

test("a node on another chain needs a person", async () => {
  const node = await connect(answering({ result: "0x1" }));
  await expect(node.assertChain()).rejects.toMatchObject({ family: "NeedsHuman" });
  expect(await node.readChainId()).toBe(1);
});

test("an address that is none is refused at once", () => {
  const setting = { rpcUrl: "access-key", chainId: 1, deadlineMilliseconds: 100 };
  expect(() => connectNode(setting)).toThrow("The RPC address is not an address.");
});

function answering(answer: object): RequestListener {
  return async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { id } = JSON.parse(Buffer.concat(chunks).toString()) as { id: number };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ jsonrpc: "2.0", id, ...answer }));
  };
}

async function connect(listener: RequestListener): Promise<ChainNode> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const rpcUrl = `http://127.0.0.1:${address.port}/v2/access-key`;
  const node = connectNode({ rpcUrl, chainId: 11_155_111, deadlineMilliseconds: 300 });
  open.push({ server, node });
  return node;
}
