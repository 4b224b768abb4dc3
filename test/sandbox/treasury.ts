// A sandbox treasury: the real Safe 1.4.1 contracts, a reward token, a vote token and Payouts, on the sandbox's chain.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { AbiCoder, Interface, concat } from "ethers";
import { parseWallet, type Wallet } from "#core/key.ts";
import type { BaseUnits } from "#core/money.ts";
import { ERC20, type Token } from "#contracts/token/erc20.ts";
import { NOBODY } from "#contracts/safe/safe-tx.ts";
import type { Evm } from "./evm.ts";

export interface SandboxTreasury {
  readonly chainId: number;
  readonly safe: Wallet;
  readonly singleton: Wallet;
  readonly proxyFactory: Wallet;
  readonly multiSendCallOnly: Wallet;
  readonly fallback: Wallet;
  readonly token: Token;
  readonly voteToken: Token;
  readonly payouts: Wallet;
  /** The block before the first deployment; no payout lies earlier. */
  readonly fromBlock: number;
}

export interface TreasuryPlan {
  readonly treasurers: readonly { readonly address: string }[];
  readonly threshold?: number;
  /** Gets ether for gas. */
  readonly executor?: { readonly address: string };
  /** Minted to the Safe. */
  readonly fundsBaseUnits: BaseUnits;
  /** Minted in the vote token. */
  readonly voters?: readonly { readonly address: string; readonly powerBaseUnits: BaseUnits }[];
  readonly singleton?: "Safe" | "SafeL2";
}

const EXECUTOR_WEI = 10n ** 20n;
const SAFE_SETUP = new Interface([
  "function setup(address[] owners, uint256 threshold, address to, bytes data, address fallbackHandler, address paymentToken, uint256 payment, address paymentReceiver)",
  "function createProxyWithNonce(address singleton, bytes initializer, uint256 saltNonce) returns (address proxy)",
  "event ProxyCreation(address indexed proxy, address singleton)",
]);
const require = createRequire(import.meta.url);

/** The same plan on a fresh chain always gives the same addresses. */
export async function deployTreasury(evm: Evm, plan: TreasuryPlan): Promise<SandboxTreasury> {
  const fromBlock = Number(await evm.send("eth_blockNumber", []));
  const singleton = await deploy(evm, safeBytecode(plan.singleton ?? "SafeL2"));
  const proxyFactory = await deploy(evm, safeBytecode("proxies/SafeProxyFactory"));
  const multiSendCallOnly = await deploy(evm, safeBytecode("libraries/MultiSendCallOnly"));
  const fallback = await deploy(evm, safeBytecode("handler/CompatibilityFallbackHandler"));
  const payouts = await deploy(evm, ourBytecode("Payouts"));
  const token = await deployToken(evm, "Laurel", "LRL");
  const voteToken = await deployToken(evm, "Laurel Vote", "vLRL");
  const safe = await createSafe(evm, { singleton, proxyFactory, fallback }, plan);

  await mint(evm, token, safe, plan.fundsBaseUnits);
  for (const { address, powerBaseUnits } of plan.voters ?? []) await mint(evm, voteToken, address, powerBaseUnits);
  if (plan.executor) await evm.fund(plan.executor.address, EXECUTOR_WEI);
  const contracts = { safe, singleton, proxyFactory, multiSendCallOnly, fallback, token, voteToken, payouts };
  return { chainId: evm.chainId, fromBlock, ...contracts };
}

export async function deploy(evm: Evm, bytecode: string): Promise<Wallet> {
  const { contractAddress } = await evm.transact({ data: bytecode });
  return parseWallet(contractAddress ?? "");
}

export async function mint(evm: Evm, token: Token, to: string, amount: BaseUnits): Promise<void> {
  await evm.transact({ to: token.address, data: ERC20.encodeFunctionData("mint", [to, amount]) });
}

export async function balanceOf(evm: Evm, token: Wallet, of: string): Promise<bigint> {
  return BigInt(await evm.call(token, ERC20.encodeFunctionData("balanceOf", [of])));
}

async function deployToken(evm: Evm, name: string, symbol: string): Promise<Token> {
  const parameters = AbiCoder.defaultAbiCoder().encode(["string", "string", "address"], [name, symbol, evm.deployer]);
  return { address: await deploy(evm, concat([ourBytecode("RewardToken"), parameters])), symbol, decimals: 18 };
}

async function createSafe(
  evm: Evm,
  parts: Pick<SandboxTreasury, "singleton" | "proxyFactory" | "fallback">,
  plan: TreasuryPlan,
): Promise<Wallet> {
  const owners = plan.treasurers.map(({ address }) => address);
  const setup = [owners, plan.threshold ?? 2, NOBODY, "0x", parts.fallback, NOBODY, 0, NOBODY];
  const creation = [parts.singleton, SAFE_SETUP.encodeFunctionData("setup", setup), 0];
  const calldata = SAFE_SETUP.encodeFunctionData("createProxyWithNonce", creation);
  const { logs } = await evm.transact({ to: parts.proxyFactory, data: calldata });
  const created = logs.map((log) => SAFE_SETUP.parseLog({ topics: [...log.topics], data: log.data }));
  return parseWallet(String(created.find((event) => event?.name === "ProxyCreation")?.args[0]));
}

/** @param source like "libraries/MultiSendCallOnly", from Safe's own package */
function safeBytecode(source: string): string {
  const path = `@safe-global/safe-contracts/build/artifacts/contracts/${source}.sol/${basename(source)}.json`;
  return (require(path) as { bytecode: string }).bytecode;
}

function ourBytecode(name: "Payouts" | "RewardToken"): string {
  const file = join(import.meta.dirname, "..", "..", "contracts", "artifacts", `${name}.json`);
  return (JSON.parse(readFileSync(file, "utf8")) as { bytecode: string }).bytecode;
}
