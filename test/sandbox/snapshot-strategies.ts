// Strategies in the stand-in Snapshot: what one voter held at a block, by each way of counting that it can compute.
import { AbiCoder, dataLength, formatUnits, Interface, type JsonFragment } from "ethers";
import { fieldsOf, isFields, type Fields } from "#contracts/snapshot/fields.ts";
import type { StrategyName, StrategySettings, ValidationSettings } from "./snapshot-store.ts";

export type Block = number | "latest";

/** The chain as far as Snapshot looks at it. */
export interface VotingChain {
  block(): Promise<number>;
  /** @returns the returned bytes; null when the call reverts */
  call(to: string, input: string, block: Block): Promise<string | null>;
  /** In wei. */
  balance(address: string, block: Block): Promise<bigint>;
}

/** A voter at a block of a chain: what every strategy is asked about. */
interface Standing {
  readonly voter: string;
  readonly block: Block;
  readonly chain: VotingChain;
}

const TOKEN = new Interface([
  "function balanceOf(address) view returns (uint256)",
  "function getVotes(address) view returns (uint256)",
]);
const RPC_DEADLINE_MILLISECONDS = 5_000;

const STRATEGIES: Readonly<Record<StrategyName, (params: Fields, standing: Standing) => Promise<number> | number>> = {
  "contract-call": callContract,
  "erc20-balance-of": (params, standing) => readToken("balanceOf", params, params["decimals"], standing),
  "erc20-votes": (params, standing) => readToken("getVotes", params, params["decimals"], standing),
  erc721: (params, standing) => readToken("balanceOf", params, 0, standing),
  "eth-balance": async (params, { voter, block, chain }) =>
    powerOf(await chain.balance(voter, block), Number(params["decimals"]) || 18),
  ticket: (params) => Number(params["value"]) || 1,
  whitelist: (params, { voter }) => (listed(params).has(voter.toLowerCase()) ? 1 : 0),
  "whitelist-weighted": (params, { voter }) => Number(listed(params).get(voter.toLowerCase())) || 0,
};

export function isKnownStrategy(name: string): name is StrategyName {
  return Object.hasOwn(STRATEGIES, name);
}

/** @returns the power by each strategy, in the space's order */
export async function votingPowers(strategies: readonly StrategySettings[], standing: Standing): Promise<number[]> {
  return Promise.all(
    strategies.map(({ name, params }) => (isKnownStrategy(name) ? STRATEGIES[name](params, standing) : 0)),
  );
}

/** @throws Error for a validation that the stand-in does not know */
export async function meetsValidation(
  { name, params = {} }: ValidationSettings,
  spaceStrategies: readonly StrategySettings[],
  standing: Standing,
): Promise<boolean> {
  if (name === "any") return true;
  if (name !== "basic") throw new Error(`no validation is called ${name}`);
  const scoreMin = Number(params["minScore"]) || 0;
  if (scoreMin === 0) return true;
  const own = Array.isArray(params["strategies"]) ? params["strategies"].map(readStrategy) : spaceStrategies;
  return sumOf(await votingPowers(own, standing)) >= scoreMin;
}

export function sumOf(powers: readonly number[]): number {
  return powers.reduce((sum, power) => sum + power, 0);
}

export function connectChain(rpcUrl: string): VotingChain {
  return {
    block: async () => Number(await requestRpc(rpcUrl, "eth_blockNumber", [])),
    call: async (to, input, block) => {
      const result = await requestRpc(rpcUrl, "eth_call", [{ to, data: input }, tagOf(block)]);
      return typeof result === "string" ? result : null;
    },
    balance: async (address, block) =>
      BigInt(String(await requestRpc(rpcUrl, "eth_getBalance", [address, tagOf(block)]))),
  };
}

async function requestRpc(rpcUrl: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const response = await fetch(rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    signal: AbortSignal.timeout(RPC_DEADLINE_MILLISECONDS),
  });
  return fieldsOf(await response.json(), "The node's answer")["result"];
}

function tagOf(block: Block): string {
  return block === "latest" ? block : `0x${block.toString(16)}`;
}

async function readToken(
  method: "balanceOf" | "getVotes",
  params: Fields,
  decimals: unknown,
  { voter, block, chain }: Standing,
): Promise<number> {
  const answer = await chain.call(String(params["address"]), TOKEN.encodeFunctionData(method, [voter]), block);
  if (answer === null || dataLength(answer) < 32) throw new Error(`${method} failed at block ${block}`);
  const [amount] = AbiCoder.defaultAbiCoder().decode(["uint256"], answer);
  return powerOf(amount, Number(decimals ?? 18));
}

/** Asks `methodABI` with `args`, in which "%{address}" stands for the voter; `output` names which answer counts. */
async function callContract(params: Fields, { voter, block, chain }: Standing): Promise<number> {
  const method = fieldsOf(params["methodABI"], "The method") as JsonFragment;
  const contract = new Interface([method]);
  const args = Array.isArray(params["args"]) ? params["args"] : ["%{address}"];
  const filled = args.map((arg) => (typeof arg === "string" ? arg.replaceAll("%{address}", voter) : arg));
  const name = method.name ?? "";
  const answer = await chain.call(String(params["address"]), contract.encodeFunctionData(name, filled), block);
  if (answer === null || dataLength(answer) < 32) throw new Error(`${name} failed at block ${block}`);
  const results = contract.decodeFunctionResult(name, answer);
  const output = params["output"];
  const amount: unknown = typeof output === "string" && output !== "" ? results.getValue(output) : results[0];
  return powerOf(BigInt(String(amount)), Number(params["decimals"] ?? 18));
}

/** Snapshot keeps power as a float. */
function powerOf(amount: bigint, decimals: number): number {
  return Number.parseFloat(formatUnits(amount, decimals));
}

/** A whitelist is a list of addresses, a weighted one an object of weights. */
function listed({ addresses }: Fields): ReadonlyMap<string, unknown> {
  if (Array.isArray(addresses)) return new Map(addresses.map((address) => [String(address).toLowerCase(), 1]));
  const weights = isFields(addresses) ? Object.entries(addresses) : [];
  return new Map(weights.map(([address, weight]) => [address.toLowerCase(), weight]));
}

function readStrategy(value: unknown): StrategySettings {
  const { name, params } = fieldsOf(value, "A strategy");
  return { name: String(name), params: isFields(params) ? params : {} };
}
