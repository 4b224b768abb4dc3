// A deployment: our contracts put on a chain by anybody, at the same addresses everywhere, and compared with their pins.
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { parseArgs } from "node:util";
import { Interface, Wallet as Key, concat, getCreate2Address, id as keccakOfText, keccak256 } from "ethers";
import { readRules } from "#config/rules.ts";
import { BadInput, NeedsHuman, RetryLater, explainError } from "#core/errors.ts";
import { parseWallet, type Wallet } from "#core/key.ts";
import claimsArtifact from "./artifacts/Claims.json" with { type: "json" };
import payoutsArtifact from "./artifacts/Payouts.json" with { type: "json" };
import votesTokenArtifact from "./artifacts/VotesToken.json" with { type: "json" };
import { connectNode, type ChainNode } from "./safe/chain-node.ts";
import { hashOfCode } from "./safe/pinned.ts";
import { KNOWN_VERSIONS, isOfRelease } from "./safe/versions.ts";

const USAGE = `npm run deploy -- --chain NAME_OR_ID --rpc URL [--dry-run]

Deploys Payouts; with a Safe and a token also Claims, and VotesToken when it is asked for. What is there already stays.
  --chain NAME_OR_ID     the chain that is meant; the node must answer for it
  --rpc URL              a node of that chain
  --dao FILE             a DAO's file: its chain must be that chain, its Safe and token are those of Claims
  --chain-id N           the chain's id, where there is no DAO's file to name it
  --safe ADDRESS         the owner of Claims and VotesToken, where there is no DAO's file
  --token ADDRESS        the token of Claims; without it, the VotesToken that is deployed
  --votes-token NAME     the name of a new token with votes, and --symbol SYMBOL its symbol
  --dry-run              prints what would be done; no key is asked for`;

/** For people who know a chain by its name; any other is named by its id. */
const CHAINS: Readonly<Record<string, number>> = {
  ethereum: 1,
  optimism: 10,
  gnosis: 100,
  polygon: 137,
  base: 8_453,
  anvil: 31_337,
  arbitrum: 42_161,
  "base-sepolia": 84_532,
  "arbitrum-sepolia": 421_614,
  sepolia: 11_155_111,
  "optimism-sepolia": 11_155_420,
};

/**
 * The deterministic deployment proxy (github.com/Arachnid/deterministic-deployment-proxy): it creates what it is sent, by
 * CREATE2, at an address that depends on salt and code alone. Its code is the same on every chain.
 */
const PROXY = "0x4e59b44847b379578588920cA78FbF26c0B4956C" as Wallet;
const PROXY_CODE_HASH = "0x2fa86add0aed31f33a762c9d88e807c475bd51d0f52bd0955754b2608f7e4989";
/** Nobody holds the key of its signer: the signature was made up, so the proxy lies at the same address everywhere. */
const PROXY_SIGNER = "0x3fAB184622Dc19b6109349B94811493BF2a45362";
const PROXY_TRANSACTION =
  "0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba02222222222222222222222222222222222222222222222222222222222222222a02222222222222222222222222222222222222222222222222222222222222222";
const SALT = keccakOfText("laurel");

const ANSWER_MILLISECONDS = 30_000;
const MINED_MILLISECONDS = 300_000;

export interface DeployTerminal {
  readonly print: (sentence: string) => void;
  /** Asked only before something is sent. The key pays the gas and owns nothing of what it deploys. */
  readonly askKey: () => Promise<string>;
}

interface Artifact {
  readonly contract: string;
  readonly abi: readonly object[];
  readonly bytecode: string;
  readonly immutables: readonly { readonly start: number; readonly length: number }[];
  readonly deployedBytecodeHash: string;
}

/** One contract to be there: what it is made of says where it will lie. */
interface Planned {
  readonly artifact: Artifact;
  /** What its constructor is given, in words for people. */
  readonly given: string;
  readonly initCode: string;
  readonly address: Wallet;
}

/**
 * Prints where each contract lies or will lie, and unless it is a dry run deploys what is missing.
 * @returns the exit code 0
 * @throws BadInput when what is asked does not fit together; NeedsHuman when the chain is not as it must be
 */
export async function deployContracts(words: readonly string[], terminal: DeployTerminal): Promise<number> {
  const { print } = terminal;
  const asked = readWords(words);
  if (asked === null) return (print(USAGE), 0);
  const planned = plan(asked);
  const node = connectNode({ rpcUrl: asked.rpcUrl, chainId: asked.chainId, deadlineMilliseconds: ANSWER_MILLISECONDS });
  try {
    await node.assertChain();
    await assertProxy(node);
    if (asked.safe !== null) await assertSafe(node, asked.safe);
    print(`Chain ${asked.chainId}, through the deployment proxy ${PROXY}.`);
    const missing: Planned[] = [];
    for (const one of planned) {
      const isThere = await isDeployed(node, one);
      if (!isThere) missing.push(one);
      print(
        `${one.artifact.contract} ${one.address}: ${isThere ? "is there, with its pinned code" : "is not there yet"}`,
      );
      print(`  ${one.given}`);
    }
    if (asked.payouts !== null && asked.payouts !== planned[0]?.address) {
      print(`The DAO's file names another Payouts, ${asked.payouts}; write this one under treasury.payouts.`);
    }
    const claims = planned.find(({ artifact }) => artifact === claimsArtifact)?.address ?? null;
    if (asked.claims !== null && claims !== null && asked.claims !== claims)
      print(`The DAO's file names another Claims, ${asked.claims}. ${claimsLine(claims)}`);
    if (asked.isDry) print("A dry run: nothing was sent.");
    else if (missing.length > 0) await deployAll(node, missing, terminal);
    return 0;
  } finally {
    node.close();
  }
}

// What is asked.

interface Asked {
  readonly chainId: number;
  readonly rpcUrl: string;
  readonly safe: Wallet | null;
  readonly token: Wallet | null;
  /** As the DAO's file names it. */
  readonly payouts: Wallet | null;
  readonly claims: Wallet | null;
  readonly votesToken: { readonly name: string; readonly symbol: string } | null;
  readonly isDry: boolean;
}

/** Null when only the usage is wanted. */
function readWords(words: readonly string[]): Asked | null {
  const { values } = parseWords(words);
  if (values.help || words.length === 0) return null;
  const { chain, rpc, dao } = values;
  if (chain === undefined || rpc === undefined) throw misfit("--chain and --rpc are both needed");
  const rules = dao === undefined ? null : (readRules([dao])[0] ?? null);
  const safe = chooseOne("Safe", rules?.treasury.safe, values.safe);
  const token = chooseOne("token", rules?.treasury.token.address, values.token);
  const votesToken = readVotesToken(values["votes-token"], values.symbol);
  if (safe === null && (token !== null || votesToken !== null)) throw misfit("a token is named, and no Safe to own it");
  return {
    chainId: readChainId(chain, [rules?.treasury.chainId, values["chain-id"]]),
    rpcUrl: rpc,
    safe,
    token,
    payouts: rules?.treasury.payouts ?? null,
    claims: rules?.treasury.claims?.contract ?? null,
    votesToken,
    isDry: values["dry-run"] ?? false,
  };
}

function parseWords(words: readonly string[]) {
  const names = ["chain", "rpc", "dao", "chain-id", "safe", "token", "votes-token", "symbol"] as const;
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...words],
      options: {
        ...(Object.fromEntries(names.map((name) => [name, text])) as Record<(typeof names)[number], typeof text>),
        "dry-run": { type: "boolean" },
        help: { type: "boolean" },
      },
    });
  } catch (cause) {
    throw misfit(explainError(cause), cause);
  }
}

/** @param others the same chain, as the DAO's file or --chain-id names it; one that differs is refused */
function readChainId(chain: string, others: readonly (number | string | undefined)[]): number {
  const chainId = CHAINS[chain.toLowerCase()] ?? readId(chain);
  const other = others.filter((one) => one !== undefined).find((one) => readId(String(one)) !== chainId);
  if (other === undefined) return chainId;
  throw misfit(`--chain names chain ${chainId}, and the configured one is chain ${other}`);
}

function readId(text: string): number {
  const chainId = /^[1-9][0-9]{0,15}$/.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(chainId)) return chainId;
  throw misfit(`"${text.slice(0, 40)}" is no chain; known by name are ${Object.keys(CHAINS).join(", ")}`);
}

function chooseOne(what: string, fromFile: Wallet | undefined, given: string | undefined): Wallet | null {
  const wallet = given === undefined ? null : parseWallet(given);
  if (fromFile !== undefined && wallet !== null && fromFile !== wallet) {
    throw misfit(`the DAO's file names the ${what} ${fromFile}, and the command names ${wallet}`);
  }
  return fromFile ?? wallet;
}

function readVotesToken(name: string | undefined, symbol: string | undefined): Asked["votesToken"] {
  if (name === undefined && symbol === undefined) return null;
  if (name?.trim() && symbol?.trim()) return { name: name.trim(), symbol: symbol.trim() };
  throw misfit("a new token needs both --votes-token and --symbol");
}

function misfit(because: string, cause?: unknown): BadInput {
  return new BadInput("This cannot be deployed.", {
    happened: `It was refused because ${because.replace(/\.$/, "")}.`,
    next: `\n\n${USAGE}`,
    ...(cause !== undefined && { cause }),
  });
}

// Where things will lie: pure.

/** Payouts first; a token before the Claims that pays it. */
function plan({ safe, token, votesToken }: Asked): Planned[] {
  const planned = [planOne(payoutsArtifact, [], "takes nothing, and nobody owns it")];
  if (safe === null) return planned;
  const own = votesToken && planOne(votesTokenArtifact, [votesToken.name, votesToken.symbol, safe], "");
  if (own) planned.push({ ...own, given: `name "${votesToken.name}", symbol ${votesToken.symbol}, owner ${safe}` });
  const claimed = token ?? own?.address ?? null;
  if (claimed !== null) planned.push(planOne(claimsArtifact, [safe, claimed], `owner ${safe}, token ${claimed}`));
  return planned;
}

function planOne(artifact: Artifact, values: readonly unknown[], given: string): Planned {
  const initCode = concat([artifact.bytecode, new Interface([...artifact.abi] as []).encodeDeploy(values)]);
  return { artifact, given, initCode, address: getCreate2Address(PROXY, SALT, keccak256(initCode)) as Wallet };
}

// What the chain says.

async function assertProxy(node: ChainNode): Promise<void> {
  const code = await readCode(node, PROXY);
  if (keccak256(code) === PROXY_CODE_HASH) return;
  throw new NeedsHuman("The deployment proxy is not on this chain.", {
    happened: `${code === "0x" ? "There is no code" : "There is other code"} at ${PROXY}.`,
    next:
      `Send 0.01 ether to ${PROXY_SIGNER}, then send this signed transaction with any node of the chain: ${PROXY_TRANSACTION} ` +
      "Where the chain refuses it, because it is bound to no chain (EIP-155), its operators must bring the proxy.",
  });
}

/** What is deployed belongs to the Safe for ever: an address mistyped, or of another chain, is found here or never. */
async function assertSafe(node: ChainNode, safe: Wallet): Promise<void> {
  const code = await readCode(node, safe);
  if (isOfRelease("proxy", keccak256(code))) return;
  throw new NeedsHuman("The owner is not a Safe that Laurel knows.", {
    happened: `The code at ${safe} on this chain is ${code === "0x" ? "empty" : `not that of a Safe ${KNOWN_VERSIONS}`}.`,
    next: "Check the address of the Safe, and that it was made on this chain.",
  });
}

/**
 * The address says what was deployed, constructor and all, as long as the proxy is the true one; the code is compared all the
 * same. @throws NeedsHuman for other code at that address
 */
async function isDeployed(node: ChainNode, { artifact, address }: Planned): Promise<boolean> {
  const code = await readCode(node, address);
  if (code === "0x") return false;
  const hash = hashOfCode(code, artifact.immutables);
  if (hash === artifact.deployedBytecodeHash) return true;
  throw new NeedsHuman(`The code at ${address} is not that of ${artifact.contract}.`, {
    happened: `Without its constructor's values its hash is ${hash}; the pinned one is ${artifact.deployedBytecodeHash}.`,
    next: "Use nothing at that address. Ask another node: this one may not tell the truth.",
  });
}

function readCode(node: ChainNode, address: Wallet): Promise<string> {
  return node.ask("read code", (provider) => provider.getCode(address));
}

// Deploying.

async function deployAll(
  node: ChainNode,
  missing: readonly Planned[],
  { print, askKey }: DeployTerminal,
): Promise<void> {
  const deployer = readKey(await askKey()).connect(node.provider);
  print(`${deployer.address} pays the gas.`);
  for (const one of missing) {
    const block = await deployOne(node, deployer, one);
    print(`${one.artifact.contract} ${one.address}: deployed in block ${block}, its code is the pinned one.`);
    if (one.artifact === payoutsArtifact)
      print(`  For the DAO's file: treasury.payouts and treasury.fromBlock: ${block}`);
    if (one.artifact === claimsArtifact) print(`  ${claimsLine(one.address)}`);
  }
}

function claimsLine(address: Wallet): string {
  return `For the DAO's file, under treasury: claims: { contract: "${address}", below: "5" }, where 5 is the amount below which a reward is small`;
}

/** Whether it is there decides, not the receipt: somebody else may have deployed the same a moment earlier. */
async function deployOne(node: ChainNode, deployer: Key, one: Planned): Promise<number> {
  const sent = await node
    .ask("take the deployment", () => deployer.sendTransaction({ to: PROXY, data: concat([SALT, one.initCode]) }))
    .catch((cause: unknown) => refuseGas(deployer, cause));
  const mined = await node.provider.waitForTransaction(sent.hash, 1, MINED_MILLISECONDS).catch(() => null);
  const block = mined?.blockNumber ?? (await node.ask("say its newest block", (provider) => provider.getBlockNumber()));
  if (await isDeployed(node, one)) return block;
  throw new NeedsHuman(`${one.artifact.contract} was not deployed.`, {
    happened: `Transaction ${sent.hash} ${mined ? "failed" : "was not mined in time"}; there is no code at ${one.address}.`,
    next: "Look at that transaction in a block explorer, and give the same command again: what is there stays.",
  });
}

function refuseGas(deployer: Key, cause: unknown): never {
  if (!(cause instanceof RetryLater) || !/insufficient funds/i.test(cause.happened)) throw cause;
  throw new NeedsHuman("The deployer cannot pay the gas.", {
    happened: `${deployer.address} has too little ether.`,
    next: `Send a little ether to ${deployer.address} and give the same command again.`,
    cause,
  });
}

function readKey(text: string): Key {
  try {
    return new Key(text);
  } catch {
    // The cause is left out on purpose: it could repeat the key.
    throw new BadInput("DEPLOYER_KEY is not a private key.", { next: "Give 0x and 64 hex digits." });
  }
}

/** One line from whoever types or pipes; never an argument or a setting, which others on the machine may read. */
async function askOnInput(): Promise<string> {
  process.stderr.write("DEPLOYER_KEY, which pays the gas (it is not shown): ");
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: process.stdin.isTTY });
  for await (const line of lines) {
    lines.close();
    process.stderr.write("\n");
    return line.trim();
  }
  return "";
}

if (import.meta.main) {
  const print = (sentence: string): void => void process.stdout.write(`${sentence}\n`);
  try {
    process.exitCode = await deployContracts(process.argv.slice(2), { print, askKey: askOnInput });
  } catch (error) {
    process.stderr.write(`${explainError(error)}\n`);
    process.exitCode = 2;
  }
}
