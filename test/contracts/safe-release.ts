// A Safe release: the contracts that Safe publishes on npm, deployed on the sandbox's chain.
import { createRequire } from "node:module";
import { basename } from "node:path";
import { Interface } from "ethers";
import { NOBODY } from "#contracts/safe/safe-tx.ts";
import type { SafeVersion } from "#contracts/safe/versions.ts";
import { parseWallet, type Wallet } from "#core/key.ts";
import type { Evm } from "#test/sandbox/evm.ts";
import { deploy } from "#test/sandbox/treasury.ts";

const require = createRequire(import.meta.url);
const PACKAGES: Readonly<Record<SafeVersion, string>> = { "1.4.1": "safe-contracts", "1.5.0": "safe-smart-account" };
const SETUP = new Interface([
  "function setup(address[] owners, uint256 threshold, address to, bytes data, address fallbackHandler, address paymentToken, uint256 payment, address paymentReceiver)",
  "function createProxyWithNonce(address singleton, bytes initializer, uint256 saltNonce) returns (address proxy)",
  "event ProxyCreation(address indexed proxy, address singleton)",
]);

/** @param source like "libraries/MultiSendCallOnly" */
export function safeArtifact(version: SafeVersion, source: string): { bytecode: string; deployedBytecode: string } {
  const folder = `@safe-global/${PACKAGES[version]}/build/artifacts/contracts`;
  return require(`${folder}/${source}.sol/${basename(source)}.json`) as { bytecode: string; deployedBytecode: string };
}

export interface DeployedSafe {
  readonly safe: Wallet;
  readonly singleton: Wallet;
  readonly multiSendCallOnly: Wallet;
  readonly fallback: Wallet;
}

/** A Safe of that release with these owners, made by the release's own factory. */
export async function deploySafe(
  evm: Evm,
  plan: {
    readonly version: SafeVersion;
    readonly singleton: "Safe" | "SafeL2";
    readonly owners: readonly { readonly address: string }[];
    readonly threshold: number;
  },
): Promise<DeployedSafe> {
  const put = (source: string) => deploy(evm, safeArtifact(plan.version, source).bytecode);
  const singleton = await put(plan.singleton);
  const factory = await put("proxies/SafeProxyFactory");
  const multiSendCallOnly = await put("libraries/MultiSendCallOnly");
  const fallback = await put("handler/CompatibilityFallbackHandler");
  const owners = plan.owners.map(({ address }) => address);
  const setup = [owners, plan.threshold, NOBODY, "0x", fallback, NOBODY, 0, NOBODY];
  const creation = [singleton, SETUP.encodeFunctionData("setup", setup), 0];
  const { logs } = await evm.transact({
    to: factory,
    data: SETUP.encodeFunctionData("createProxyWithNonce", creation),
  });
  const created = logs.map((log) => SETUP.parseLog({ topics: [...log.topics], data: log.data }));
  const safe = parseWallet(String(created.find((event) => event?.name === "ProxyCreation")?.args[0]));
  return { safe, singleton, multiSendCallOnly, fallback };
}
