// The voting chain over a socket: questions in batches, reverts as answers, and every other trouble as one for later.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { BadInput, NeedsHuman, RetryLater } from "#core/errors.ts";
import { connectVotingChain, eachAtOnce, type ChainQuestion } from "#contracts/snapshot/voting-chain.ts";

interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: readonly [string];
}

async function serveNode(answer: (calls: readonly Call[], response: ServerResponse) => void) {
  const batches: number[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    request.setEncoding("utf8");
    let body = "";
    request.on("data", (part: string) => (body += part));
    request.on("end", () => {
      const calls: Call[] = JSON.parse(body);
      batches.push(calls.length);
      answer(calls, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { chain: connectVotingChain(`${origin}/key/secret`, 300), origin, batches, [Symbol.asyncDispose]: close };
}

function question(number: number): ChainQuestion {
  return { method: "eth_getBalance", params: [`0x${number.toString(16)}`, "latest"] };
}

test("250 questions are three requests, and the answers stand in their order though they come in another", async () => {
  await using node = await serveNode((calls, response) => {
    const answers = calls.map(({ id, params: [asked] }) => ({ jsonrpc: "2.0", id, result: asked }));
    response.end(JSON.stringify(answers.toReversed()));
  });
  const answers = await node.chain.ask(Array.from({ length: 250 }, (_, at) => question(at)));
  expect(answers).toEqual(Array.from({ length: 250 }, (_, at) => `0x${at.toString(16)}`));
  expect(node.batches.toSorted()).toEqual([100, 100, 50]);
  expect(await node.chain.ask([])).toEqual([]);
});

test("a revert is an answer", async () => {
  await using node = await serveNode((calls, response) => {
    const error = { code: 3, message: "execution reverted: no such voter" };
    response.end(JSON.stringify(calls.map(({ id }) => ({ jsonrpc: "2.0", id, error }))));
  });
  expect(await node.chain.ask([question(1)])).toEqual([null]);
});

test.each<[string, (response: ServerResponse) => void]>([
  ["a block that the node has forgotten", (r) => r.end('[{"id":0,"error":{"message":"missing trie node"}}]')],
  ["no answer to one question", (r) => r.end("[]")],
  ["a result that is no hex", (r) => r.end('[{"id":0,"result":"lots"}]')],
  ["a refused batch", (r) => r.end('{"error":"no batches"}')],
  ["a busy node", (r) => r.writeHead(429).end("slow down")],
  ["a page of HTML", (r) => r.end("<html>")],
  ["a cut connection", (r) => r.destroy()],
  ["silence", () => undefined],
])("%s is asked again later, and the key in the address is not told", async (_, answer) => {
  await using node = await serveNode((_calls, response) => answer(response));
  const asking = node.chain.ask([question(1)]);
  await expect(asking).rejects.toThrow(RetryLater);
  await asking.catch((error: RetryLater) => {
    expect(error.happened).toContain(node.origin);
    expect(JSON.stringify([error.message, error.happened, error.next])).not.toContain("secret");
  });
});

test("the chain must be the space's", async () => {
  await using node = await serveNode((calls, response) => {
    response.end(JSON.stringify(calls.map(({ id }) => ({ id, result: "0xaa36a7" }))));
  });
  await node.chain.assertNetwork("11155111");
  await expect(node.chain.assertNetwork("1")).rejects.toThrow(NeedsHuman);
  expect(() => connectVotingChain("not an address", 300)).toThrow(BadInput);
});

test("at most so many run at once, and results keep their places", async () => {
  let [running, most] = [0, 0];
  const results = await eachAtOnce([5, 1, 4, 2, 3], 2, async (number) => {
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < number; turn += 1) await Promise.resolve();
    running -= 1;
    return number * 10;
  });
  expect([results, most]).toEqual([[50, 10, 40, 20, 30], 2]);
});
