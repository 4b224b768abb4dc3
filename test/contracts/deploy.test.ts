// The deployment command on a real EVM: the same addresses from the same code, nothing twice, nothing on a wrong chain.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Interface,
  concat,
  getAddress,
  getCreate2Address,
  id as keccakOfText,
  keccak256,
  type Wallet as Key,
} from "ethers";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { CLAIMS } from "#contracts/claims/claims.ts";
import { deployContracts } from "#contracts/deploy.ts";
import { explainError } from "#core/errors.ts";
import type { Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { deployTreasury, type SandboxTreasury } from "#test/sandbox/treasury.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PROXY = "0x4e59b44847b379578588920cA78FbF26c0B4956C" as Wallet;
const SALT = keccakOfText("laurel");
const OWNED = new Interface(["function owner() view returns (address)", "function symbol() view returns (string)"]);
const STRANGER = "0x00000000000000000000000000000000000000A1";

let evm: Evm;
let treasury: SandboxTreasury;
let deployer: Key;
/** The chain as it was before any deployment; each test begins there. */
let snapshot: unknown;

beforeAll(async () => {
  evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: "deploy" });
  treasury = await deployTreasury(evm, { treasurers: evm.wallets(3), fundsBaseUnits: baseUnits(0n) });
  deployer = evm.wallets(4)[3]!;
  await evm.fund(deployer.address, 10n ** 18n);
  snapshot = await evm.send("evm_snapshot", []);
});
beforeEach(async () => {
  await evm.send("evm_revert", [snapshot]);
  snapshot = await evm.send("evm_snapshot", []);
});
afterAll(() => evm.close());

describe("a dry run", () => {
  test("prints where everything will lie, asks for no key and sends nothing", async () => {
    const before = await evm.send("eth_blockNumber", []);
    const printed = await run([...owned(), "--votes-token", "Laurel Votes", "--symbol", "vLRL", "--dry-run"], noKey);
    const payouts = addressOf("Payouts", []);
    const votesToken = addressOf("VotesToken", ["Laurel Votes", "vLRL", treasury.safe]);
    const claims = addressOf("Claims", [treasury.safe, treasury.token.address]);
    expect(printed).toEqual([
      `Chain 11155111, through the deployment proxy ${PROXY}.`,
      `Payouts ${payouts}: is not there yet`,
      "  takes nothing, and nobody owns it",
      `VotesToken ${votesToken}: is not there yet`,
      `  name "Laurel Votes", symbol vLRL, owner ${treasury.safe}`,
      `Claims ${claims}: is not there yet`,
      `  owner ${treasury.safe}, token ${treasury.token.address}`,
      "A dry run: nothing was sent.",
    ]);
    expect(await evm.send("eth_blockNumber", [])).toBe(before);
    const created = await evm.call(PROXY, concat([SALT, initCodeOf("Payouts", [])]));
    expect(getAddress(created)).toBe(payouts);
  });

  test("with a DAO's file takes its chain, Safe and token, and says when its Payouts is another", async () => {
    const dao = writeDao({ safe: treasury.safe, token: treasury.token.address });
    const printed = await run(["--chain", "sepolia", "--dao", dao, "--dry-run"], noKey);
    expect(printed).toContain(`  owner ${treasury.safe}, token ${treasury.token.address}`);
    expect(printed.join("\n")).toContain(
      "The DAO's file names another Payouts, 0x2222222222222222222222222222222222222222; write this one",
    );
  });
});

describe("a deployment", () => {
  test("puts there what was printed, owned by the Safe, and a second one sends nothing", async () => {
    const words = ["--chain", "sepolia", "--safe", treasury.safe, "--votes-token", "Laurel Votes", "--symbol", "vLRL"];
    const printed = await run(words, async () => deployer.privateKey);
    const votesToken = addressOf("VotesToken", ["Laurel Votes", "vLRL", treasury.safe]);
    const claims = addressOf("Claims", [treasury.safe, votesToken]);
    expect(printed.filter((line) => line.includes("its code is the pinned one"))).toHaveLength(3);
    expect(printed.join("\n")).not.toContain(deployer.privateKey.slice(2));
    expect(await read(votesToken, OWNED, "owner")).toBe(treasury.safe);
    expect(await read(votesToken, OWNED, "symbol")).toBe("vLRL");
    expect(await read(claims, CLAIMS, "owner")).toBe(treasury.safe);
    expect(await read(claims, CLAIMS, "token")).toBe(votesToken);

    const before = await evm.send("eth_blockNumber", []);
    const again = await run(words, noKey);
    expect(again.filter((line) => line.includes("is there, with its pinned code"))).toHaveLength(3);
    expect(await evm.send("eth_blockNumber", [])).toBe(before);
  });

  test("goes on where one before it stopped", async () => {
    await run(["--chain", "sepolia"], async () => deployer.privateKey);
    const printed = await run(owned(), async () => deployer.privateKey);
    expect(printed.filter((line) => line.includes("its code is the pinned one"))).toEqual([
      expect.stringContaining("Claims"),
    ]);
    const claims = addressOf("Claims", [treasury.safe, treasury.token.address]);
    expect(printed.at(-1)).toBe(
      `  For the DAO's file, under treasury: claims: { contract: "${claims}", below: "5" }, where 5 is the amount below which a reward is small`,
    );
  });

  test("takes the key from its input, as the command that a person types", async () => {
    const words = ["--chain", "11155111", "--rpc", evm.chainUrl];
    const child = spawn(process.execPath, [join(ROOT, "contracts", "deploy.ts"), ...words], { stdio: "pipe" });
    child.stdin.end(`${deployer.privateKey}\n`);
    const [told, complained] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, "close")]);
    expect(child.exitCode, complained).toBe(0);
    expect(told).toContain(`Payouts ${addressOf("Payouts", [])}: deployed in block`);
    expect(told + complained).not.toContain(deployer.privateKey.slice(2));
  });
});

describe("nothing is deployed", () => {
  const key = async () => deployer.privateKey;

  test.each<[string, () => string[], string]>([
    ["when the node is on another chain", () => ["--chain", "ethereum"], "the rules name chain 1"],
    [
      "when --chain-id is another chain",
      () => ["--chain", "sepolia", "--chain-id", "1"],
      "the configured one is chain 1",
    ],
    [
      "when the DAO's file names another chain",
      () => ["--chain", "base", "--dao", join(ROOT, "config", "dao.example.yaml")],
      "--chain names chain 8453, and the configured one is chain 11155111",
    ],
    ["when the chain has no such name", () => ["--chain", "ropsten"], '"ropsten" is no chain'],
    ["when the owner is not a Safe", () => ["--chain", "sepolia", "--safe", STRANGER], "not a Safe that Laurel knows"],
    ["when the owner is another contract", () => ["--chain", "sepolia", "--safe", treasury.payouts], "not a Safe"],
    ["when a token has no Safe", () => ["--chain", "sepolia", "--token", STRANGER], "no Safe to own it"],
    ["when the new token has no symbol", () => [...owned(), "--votes-token", "Laurel"], "needs both"],
    [
      "when the command and the file name two Safes",
      () => ["--chain", "sepolia", "--dao", join(ROOT, "config", "dao.example.yaml"), "--safe", STRANGER],
      "the DAO's file names the Safe",
    ],
    ["for a word that is not known", () => ["--chain", "sepolia", "--salt", "0x00"], "Unknown option '--salt'"],
  ])("%s", async (_, words, because) => {
    expect(await refusal(words(), key)).toContain(because);
  });

  test("by a key that is none, and the key is not repeated", async () => {
    const told = await refusal(["--chain", "sepolia"], async () => "0xnotakey");
    expect(told).toContain("DEPLOYER_KEY is not a private key.");
    expect(told).not.toContain("notakey");
  });

  test("by a deployer without ether", async () => {
    const [poor] = evm.wallets(5).slice(4);
    expect(await refusal(["--chain", "sepolia"], async () => poor!.privateKey)).toContain("cannot pay the gas");
  });

  test("where other code lies in its place", async () => {
    await evm.send("anvil_setCode", [addressOf("Payouts", []), "0x60006000fd"]);
    expect(await refusal(["--chain", "sepolia"], key)).toContain("is not that of Payouts");
  });

  test("where the deployment proxy is other code", async () => {
    await evm.send("anvil_setCode", [PROXY, "0x60006000fd"]);
    expect(await refusal(["--chain", "sepolia"], key)).toContain(`There is other code at ${PROXY}`);
  });
});

test("where the deployment proxy is missing, the transaction that is named brings it", async () => {
  await evm.send("anvil_setCode", [PROXY, "0x"]);
  await evm.send("anvil_setNonce", [PROXY, "0x0"]);
  const told = await refusal(["--chain", "sepolia"], noKey);
  const [, signer = "", signed = ""] = /Send 0\.01 ether to (0x\w{40}), .*transaction .*: (0x\w+)/.exec(told) ?? [];
  await evm.fund(signer, 10n ** 16n);
  await evm.send("eth_sendRawTransaction", [signed]);
  await evm.mine(1);
  expect(await run(["--chain", "sepolia", "--dry-run"], noKey)).toContain("A dry run: nothing was sent.");
});

async function noKey(): Promise<string> {
  throw new Error("a key was asked for");
}

/** The Safe and the token of the sandbox. */
function owned(): string[] {
  return ["--chain", "sepolia", "--safe", treasury.safe, "--token", treasury.token.address];
}

async function run(words: readonly string[], askKey: () => Promise<string>): Promise<string[]> {
  const printed: string[] = [];
  const print = (sentence: string): void => void printed.push(sentence);
  expect(await deployContracts([...words, "--rpc", evm.rpcUrl], { print, askKey })).toBe(0);
  return printed;
}

function refusal(words: readonly string[], askKey: () => Promise<string>): Promise<string> {
  return run(words, askKey).then(() => "it was deployed", explainError);
}

/** By what CREATE2 is defined as (EIP-1014); the first test asks the proxy itself. */
function addressOf(name: string, values: readonly unknown[]): Wallet {
  return getCreate2Address(PROXY, SALT, keccak256(initCodeOf(name, values))) as Wallet;
}

function initCodeOf(name: string, values: readonly unknown[]): string {
  const file = join(ROOT, "contracts", "artifacts", `${name}.json`);
  const { abi, bytecode } = JSON.parse(readFileSync(file, "utf8")) as { abi: []; bytecode: string };
  return concat([bytecode, new Interface(abi).encodeDeploy(values)]);
}

async function read(from: Wallet, contract: Interface, name: string): Promise<unknown> {
  return contract.decodeFunctionResult(name, await evm.call(from, contract.encodeFunctionData(name)))[0];
}

/** The example file with other addresses, in a folder of its own. */
function writeDao({
  safe = STRANGER,
  token = STRANGER.replace("A1", "B2"),
}: {
  safe?: string;
  token?: string;
}): string {
  const folder = mkdtempSync(join(tmpdir(), "laurel-deploy-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const example = readFileSync(join(ROOT, "config", "dao.example.yaml"), "utf8");
  const text = example
    .replace("0x1111111111111111111111111111111111111111", safe)
    .replace("0x3333333333333333333333333333333333333333", token);
  writeFileSync(join(folder, "dao.yaml"), text);
  writeFileSync(join(folder, "rubric.yaml"), readFileSync(join(ROOT, "config", "rubric.yaml"), "utf8"));
  return join(folder, "dao.yaml");
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
