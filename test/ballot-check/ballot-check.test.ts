// The ballot check against the sandbox: a process of its own, real sockets, a real EVM and the wall clock.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AbiCoder, concat, Interface, type Wallet } from "ethers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { unixSeconds } from "#core/time.ts";
import { fieldsOf, listOf, type Fields } from "#contracts/snapshot/fields.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { startSnapshot, type SnapshotStandIn, type SpaceSettings } from "#test/sandbox/snapshot.ts";
import { deploy } from "#test/sandbox/treasury.ts";

const SPACE = "check.local";
const TOKEN = new Interface(["function mint(address, uint256)", "function delegate(address)"]);
/** The far end of this check reads the wall clock, so the stand-in does, too. */
const clock = { now: () => unixSeconds(Math.floor(Date.now() / 1_000)) };

let evm: Evm;
let folder: string;
let keysFile: string;
let space: SpaceSettings;

beforeAll(async () => {
  evm = await startEvm({ timestamp: clock.now(), seed: "ballot check" });
  const [author, ...voters] = evm.wallets(4) as [Wallet, Wallet, Wallet, Wallet];
  const token = await deployVotes(voters, [70n, 20n, 45n]);
  space = {
    id: SPACE,
    network: "11155111",
    symbol: "vLRL",
    members: [author.address],
    filters: { onlyMembers: true },
    strategies: [
      { name: "erc20-votes", params: { address: token, decimals: 18 } },
      { name: "whitelist-weighted", params: { addresses: { [voters[1].address]: 0.5 } } },
    ],
    voting: { quorum: 12 },
  };
  folder = mkdtempSync(join(tmpdir(), "ballot-check-"));
  keysFile = join(folder, "keys.json");
  const keys = { author: author.privateKey, voters: voters.map(({ privateKey }) => privateKey) };
  writeFileSync(keysFile, JSON.stringify(keys));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await evm.close();
});

/** Holders delegate to themselves; without that a token gives no votes. */
async function deployVotes(voters: readonly Wallet[], whole: readonly bigint[]): Promise<string> {
  const artifact = join(import.meta.dirname, "..", "..", "contracts", "artifacts", "VotesToken.json");
  const { bytecode } = fieldsOf(JSON.parse(readFileSync(artifact, "utf8")), "The artifact");
  const named = AbiCoder.defaultAbiCoder().encode(["string", "string", "address"], ["Votes", "vLRL", evm.deployer]);
  const token = await deploy(evm, concat([String(bytecode), named]));
  for (const [at, { address }] of voters.entries()) {
    await evm.transact({
      to: token,
      data: TOKEN.encodeFunctionData("mint", [address, (whole[at] ?? 0n) * 10n ** 18n]),
    });
    await evm.send("anvil_impersonateAccount", [address]);
    await evm.fund(address, 10n ** 18n);
    await evm.send("eth_sendTransaction", [
      { from: address, to: token, data: TOKEN.encodeFunctionData("delegate", [address]) },
    ]);
    await evm.send("anvil_stopImpersonatingAccount", [address]);
  }
  await evm.mine(1);
  return token;
}

function startStandIn(settings: SpaceSettings, options: { aliasDays?: number } = {}): Promise<SnapshotStandIn> {
  return startSnapshot({ clock, chainId: 11155111, rpcUrl: evm.rpcUrl, spaces: [settings], ...options });
}

interface Run {
  readonly code: number | null;
  readonly printed: string;
  /** Without those that are the same as expected. */
  readonly other: readonly Fields[];
  readonly skipped: readonly string[];
  readonly cases: number;
  readonly same: unknown;
}

async function runCheck(snapshot: SnapshotStandIn, windowSeconds: number, spaceId = SPACE): Promise<Run> {
  const json = join(folder, "cases.json");
  rmSync(json, { force: true });
  const places = ["--sequencer", snapshot.sequencerUrl, "--hub", snapshot.hubUrl, "--rpc", evm.rpcUrl];
  const asked = ["--space", spaceId, "--keys", keysFile, "--json", json, "--window", String(windowSeconds)];
  const { code, printed } = await runCommand([...places, ...asked]);
  const written =
    code === 2 ? { cases: [], same: false } : fieldsOf(JSON.parse(readFileSync(json, "utf8")), "The file");
  const cases = listOf(written, "cases").map((each) => fieldsOf(each, "A case"));
  return {
    ...{ code, printed, cases: cases.length, same: written["same"] },
    other: cases.filter(({ same }) => same !== true),
    skipped: cases
      .filter(({ expected }) => expected === "skipped")
      .map(({ name, got }) => `${String(name)}: ${String(got)}`),
  };
}

function runCommand(words: readonly string[]): Promise<{ code: number | null; printed: string }> {
  const file = join(import.meta.dirname, "ballot-check.ts");
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", file, ...words]);
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => void (printed += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => void (printed += chunk.toString()));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, printed })));
}

test("the sandbox does what was recorded of the real ones, in every case", async () => {
  await using snapshot = await startStandIn(space);
  const run = await runCheck(snapshot, 12);
  expect(run.other, run.printed).toEqual([]);
  expect(run.skipped).toEqual([
    "another start than the voting delay's: skipped: the space fixes no delay",
    "another length than the voting period's: skipped: the space fixes no period",
    "another voting system than the space's: skipped: the space fixes no system",
  ]);
  // The first voter gave a hundredth of 70 to the contract wallet, and votes twice.
  for (const line of [
    "a contract's vote, signed by its owner | taken | taken | yes",
    "basic: the scores as Laurel counts them | [45,90.5,0] | [45,90.5,0] | yes",
    "approval: the scores as Laurel counts them | [114.3,89.8,45] | [114.3,89.8,45] | yes",
    "ranked-choice: the scores as Laurel counts them | [69.3,20.5,45] | [69.3,20.5,45] | yes",
    "weighted: the total | [134.8] | [134.8] | yes",
  ]) {
    expect(run.printed).toContain(line);
  }
  expect([run.code, run.same]).toEqual([0, true]);
  expect(snapshot.unhandled).toEqual([]);
});

test("other scores than the votes give are found, whoever shows them", async () => {
  await using snapshot = await startStandIn({ ...space, voting: { type: "approval", quorum: 12 } });
  snapshot.hooks.afterEffect = (_method, path) => {
    if (path.startsWith("/scores/")) snapshot.lies.falseScores(path.slice("/scores/".length), [1, 2, 3]);
  };
  const run = await runCheck(snapshot, 6);
  expect(run.other.map(({ name, got }) => `${String(name)}: ${String(got)}`)).toEqual([
    "approval: the scores as snapshot.js counts them: [1,2,3]",
    "approval: the scores as Laurel counts them: [1,2,3]",
    "approval: the total: [6]",
  ]);
  expect(run.skipped).toContain("basic: a ballot: skipped: the space allows approval only");
  expect(run.printed).toContain(
    "another voting system than the space's | invalid voting type | invalid voting type | yes",
  );
  expect([run.code, run.same]).toEqual([1, false]);
});

test("what cannot be played at all ends with 2 and says why", async () => {
  await using snapshot = await startStandIn(space);
  const unknown = await runCheck(snapshot, 5, "nowhere.local");
  expect([unknown.code, unknown.printed]).toEqual([
    2,
    expect.stringContaining('the hub knows no space "nowhere.local"'),
  ]);
  await snapshot.close();
  const away = await runCheck(snapshot, 5);
  expect([away.code, away.printed]).toEqual([2, expect.stringContaining("/graphql did not answer: ")]);
  const asked = await runCommand(["--space", SPACE]);
  expect([asked.code, asked.printed]).toEqual([2, expect.stringContaining("npm run ballot-check --")]);
});
