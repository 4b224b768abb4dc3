// The sandbox's chain: the story's time, hooks where a test cuts in, and nothing left behind.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { unixSeconds } from "#core/time.ts";
import { startEvm } from "./evm.ts";

const START = unixSeconds(1_772_000_000);

test("a chain starts at block 8,000,000 of Sepolia, at the story's time, and goes where it is told", async () => {
  await using evm = await startEvm({ timestamp: START });
  expect(await ask(evm.rpcUrl, "eth_chainId")).toBe("0xaa36a7");
  expect(Number(await ask(evm.rpcUrl, "eth_blockNumber"))).toBe(8_000_000);
  expect(await evm.now()).toBe(START);

  await evm.advanceTo(unixSeconds(START + 86_400));
  expect(await evm.now()).toBe(START + 86_400);
  await evm.advanceTo(START);
  expect(await evm.now()).toBe(START + 86_400);
  await evm.mine(5);
  expect(await evm.now()).toBe(START + 86_405);
  await evm.transact({ to: evm.deployer });
  expect(await evm.now()).toBe(START + 86_406);
});

test("the same seed gives the same wallets, another seed others", async () => {
  await using evm = await startEvm({ timestamp: START, seed: "one" });
  await using other = await startEvm({ timestamp: START, seed: "two" });
  expect(evm.wallets(2).map(({ address }) => address)).toEqual(evm.wallets(2).map(({ address }) => address));
  expect(evm.wallets(1)[0]?.address).not.toBe(other.wallets(1)[0]?.address);
});

test("a throw before the request keeps it from the chain; a throw after the effect hides only the answer", async () => {
  await using evm = await startEvm({ timestamp: START });
  const seen: string[] = [];
  evm.hooks.beforeRequest = (method) => {
    seen.push(method);
    if (seen.length === 1) throw new Error("cut");
  };
  await expect(ask(evm.rpcUrl, "evm_mine")).rejects.toThrow();
  expect(Number(await evm.send("eth_blockNumber", []))).toBe(8_000_000);

  evm.hooks.afterEffect = () => {
    throw new Error("cut");
  };
  await expect(ask(evm.rpcUrl, "evm_mine")).rejects.toThrow();
  expect(Number(await evm.send("eth_blockNumber", []))).toBe(8_000_001);
  expect(seen).toEqual(["evm_mine", "evm_mine"]);
});

test("a chain ends with the process that started it, even when that is killed", async () => {
  const start = `import { startEvm } from ${JSON.stringify(join(import.meta.dirname, "evm.ts"))};
    const evm = await startEvm({ timestamp: ${START} });
    console.log(evm.chainUrl);
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ["--input-type=module", "-e", start], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(owner.stdout, "data")) as [Buffer];
  const url = /http\S+/.exec(line.toString())?.[0] ?? "";
  expect(await ask(url, "eth_chainId")).toBe("0xaa36a7");

  owner.kill("SIGKILL");
  await once(owner, "exit");
  expect(await isGone(url)).toBe(true);
});

async function isGone(url: string): Promise<boolean> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const isThere = await ask(url, "eth_chainId").then(
      () => true,
      () => false,
    );
    if (!isThere) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

async function ask(url: string, method: string): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: [] });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(5_000) });
  return ((await answer.json()) as { result: unknown }).result;
}
