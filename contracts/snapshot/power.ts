// Voting power: what each strategy of a space gives a voter at a block, computed from the chain and from nothing else.
import { AbiCoder, Fragment, FunctionFragment, Interface, dataLength, isAddress } from "ethers";
import type { Wallet } from "#core/key.ts";
import type { BallotTerms } from "#core/world.ts";
import { isFields, type Fields } from "./fields.ts";
import { blockTag, callAt, type ChainQuestion, type VotingChain } from "./voting-chain.ts";

type Strategy = BallotTerms["strategies"][number];

/** How one strategy is computed. The formulas are those of Snapshot's own strategies of the same name. */
interface Formula {
  /** Null for power that the parameters alone decide. */
  readonly question: ((voter: Wallet, block: number) => ChainQuestion) | null;
  /** Power at 18 decimals; null for an answer that is no number. */
  readonly powerOf: (voter: Wallet, answer: string) => bigint | null;
}

/** One voter's power: at 18 decimals, by strategy in the space's order and in all. Null where it cannot be computed. */
export interface Power {
  readonly parts: readonly (bigint | null)[];
  readonly sum: bigint | null;
}

const POWER_DECIMALS = 18;
const DECIMALS_MAX = 77;
const TOKEN = new Interface([
  "function balanceOf(address) view returns (uint256)",
  "function getVotes(address) view returns (uint256)",
]);
const MANY_TOKENS = new Interface(["function balanceOf(address, uint256) view returns (uint256)"]);

/** @returns why power by these strategies cannot be computed on one chain, as a sentence; null when it can */
export function unrecountable(strategies: readonly Strategy[], network: string): string | null {
  if (strategies.length === 0) return "The space has no strategy.";
  for (const strategy of strategies) {
    if (strategy.network !== network)
      return `The strategy ${strategy.name} counts on chain ${strategy.network}, and the space votes on chain ${network}.`;
    const formula = formulaOf(strategy);
    if (typeof formula === "string") return `The strategy ${strategy.name} cannot be computed on chain: ${formula}.`;
  }
  return null;
}

/** Whether these strategies ask the chain at all; a list of addresses does not. */
export function needsChain(strategies: readonly Strategy[]): boolean {
  return strategies.some((strategy) => {
    const formula = formulaOf(strategy);
    return typeof formula !== "string" && formula.question !== null;
  });
}

/**
 * @param strategies such that `unrecountable` gives null
 * @param chain may be null where no strategy needs it
 * @returns the power of each voter, in their order
 */
export async function computePower(
  chain: VotingChain | null,
  strategies: readonly Strategy[],
  voters: readonly Wallet[],
  block: number,
): Promise<Power[]> {
  const columns = await Promise.all(strategies.map((strategy) => computeColumn(chain, strategy, voters, block)));
  return voters.map((_, row) => {
    const parts = columns.map((column) => column[row] ?? null);
    return { parts, sum: parts.reduce((sum, part) => (sum === null || part === null ? null : sum + part), 0n) };
  });
}

async function computeColumn(
  chain: VotingChain | null,
  strategy: Strategy,
  voters: readonly Wallet[],
  block: number,
): Promise<(bigint | null)[]> {
  const formula = formulaOf(strategy);
  if (typeof formula === "string") return voters.map(() => null);
  if (!isInForce(strategy, block)) return voters.map(() => 0n);
  const { question, powerOf } = formula;
  if (question === null) return voters.map((voter) => powerOf(voter, "0x"));
  const answers = (await chain?.ask(voters.map((voter) => question(voter, block)))) ?? [];
  return voters.map((voter, at) => {
    const answer = answers[at] ?? null;
    return answer === null ? null : powerOf(voter, answer);
  });
}

/** Every strategy may name the blocks between which it counts. */
function isInForce({ params }: Strategy, block: number): boolean {
  const { start, end }: Fields = isFields(params) ? params : {};
  return !(Number(start ?? 0) > block) && !(Boolean(end) && block > Number(end));
}

/** @returns why not, in words that follow a colon */
function formulaOf({ name, params: given }: Strategy): Formula | string {
  const params = isFields(given) ? given : {};
  switch (name) {
    case "erc20-votes":
      return tokenFormula(params, params["decimals"], (voter) => TOKEN.encodeFunctionData("getVotes", [voter]));
    case "erc20-balance-of":
      return tokenFormula(params, params["decimals"], (voter) => TOKEN.encodeFunctionData("balanceOf", [voter]));
    case "erc721":
      return tokenFormula(params, 0, (voter) => TOKEN.encodeFunctionData("balanceOf", [voter]));
    case "erc1155-balance-of":
      return manyTokensFormula(params);
    case "eth-balance":
      return balanceFormula(params);
    case "contract-call":
      return contractFormula(params);
    case "ticket":
      return fixedFormula(() => params["value"] || 1);
    case "whitelist":
      return whitelistFormula(params);
    case "whitelist-weighted":
      return weightsFormula(params);
    default:
      return "Laurel knows no formula for it";
  }
}

function tokenFormula(params: Fields, decimalsGiven: unknown, inputOf: (voter: Wallet) => string): Formula | string {
  const [address, decimals] = [params["address"], readDecimals(decimalsGiven)];
  if (!isAddress(address)) return "its token has no address";
  if (decimals === null) return "its decimals are no number";
  return {
    question: (voter, block) => callAt(address, inputOf(voter), block),
    powerOf: (_, answer) => scale(readWord(answer), decimals),
  };
}

function manyTokensFormula(params: Fields): Formula | string {
  const tokenId = readWhole(params["tokenId"]);
  if (tokenId === null) return "its token id is no whole number";
  return tokenFormula(params, params["decimals"], (voter) =>
    MANY_TOKENS.encodeFunctionData("balanceOf", [voter, tokenId]),
  );
}

function balanceFormula(params: Fields): Formula | string {
  const decimals = readDecimals(params["decimals"] || null);
  if (decimals === null) return "its decimals are no number";
  return {
    question: (voter, block) => ({ method: "eth_getBalance", params: [voter, blockTag(block)] }),
    powerOf: (_, answer) => scale(BigInt(answer === "0x" ? 0 : answer), decimals),
  };
}

/** Any view function; "%{address}" among its arguments stands for the voter. */
function contractFormula(params: Fields): Formula | string {
  const { address, args: given, output } = params;
  const [method, decimals] = [readMethod(params["methodABI"]), readDecimals(params["decimals"])];
  const args: readonly unknown[] = Array.isArray(given) ? given : ["%{address}"];
  if (!isAddress(address)) return "its contract has no address";
  if (method === null || method.inputs.length !== args.length) return "its method cannot be called";
  if (decimals === null) return "its decimals are no number";
  const contract = new Interface([method]);
  const fill = (arg: unknown, voter: Wallet): unknown =>
    typeof arg === "string" ? arg.replaceAll("%{address}", voter) : arg;
  const inputOf = (voter: Wallet): string =>
    contract.encodeFunctionData(
      method,
      args.map((arg) => fill(arg, voter)),
    );
  if (!isCallable(inputOf)) return "its arguments do not fit its method";
  return {
    question: (voter, block) => callAt(address, inputOf(voter), block),
    powerOf: (_, answer) => scale(readOutput(contract, method, answer, output), decimals),
  };
}

function whitelistFormula(params: Fields): Formula | string {
  if (params["url"]) return "its list lies behind an address that may answer something else tomorrow";
  const { addresses } = params;
  const listed = new Set((Array.isArray(addresses) ? addresses : []).map((each) => String(each).toLowerCase()));
  return fixedFormula((voter) => (listed.has(voter.toLowerCase()) ? 1 : 0));
}

function weightsFormula(params: Fields): Formula | string {
  const { addresses } = params;
  if (!isFields(addresses)) return "it lists no weights";
  const weights = new Map(Object.entries(addresses).map(([address, weight]) => [address.toLowerCase(), weight]));
  return fixedFormula((voter) => weights.get(voter.toLowerCase()) ?? 0);
}

function fixedFormula(valueOf: (voter: Wallet) => unknown): Formula {
  return { question: null, powerOf: (voter) => readShownPower(String(valueOf(voter))) };
}

/**
 * Power as the hub or a space's settings write it, into 18 decimals.
 * @returns null for anything but a number of at least zero
 */
export function readShownPower(text: string): bigint | null {
  const match = /^(\d{1,400})(?:\.(\d{1,400}))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (match === null) return null;
  const [, whole = "", fraction = "", exponent = "0"] = match;
  const shift = POWER_DECIMALS - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  return shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
}

/** No strategy counts below zero. */
function scale(amount: bigint | null, decimals: number): bigint | null {
  if (amount === null) return null;
  if (amount < 0n) return 0n;
  const shift = POWER_DECIMALS - decimals;
  return shift >= 0 ? amount * 10n ** BigInt(shift) : amount / 10n ** BigInt(-shift);
}

function readWord(answer: string): bigint | null {
  return dataLength(answer) < 32 ? null : BigInt(AbiCoder.defaultAbiCoder().decode(["uint256"], answer)[0]);
}

/** Left out, it is 18, as in Snapshot's own strategies. */
function readDecimals(value: unknown): number | null {
  const decimals = value === null || value === undefined ? POWER_DECIMALS : Number(value);
  return Number.isInteger(decimals) && decimals >= 0 && decimals <= DECIMALS_MAX ? decimals : null;
}

function readWhole(value: unknown): bigint | null {
  return /^(\d{1,78}|0x[0-9a-fA-F]{1,64})$/.test(String(value)) ? BigInt(String(value)) : null;
}

function readMethod(abi: unknown): FunctionFragment | null {
  try {
    const fragment = Fragment.from(abi);
    return FunctionFragment.isFragment(fragment) ? fragment : null;
  } catch {
    // A space's settings may hold anything; what is no method is told as such.
    return null;
  }
}

function isCallable(inputOf: (voter: Wallet) => string): boolean {
  try {
    return inputOf("0x0000000000000000000000000000000000000001") !== "";
  } catch {
    // The settings name arguments that the method does not take.
    return false;
  }
}

function readOutput(contract: Interface, method: FunctionFragment, answer: string, output: unknown): bigint | null {
  try {
    const result = contract.decodeFunctionResult(method, answer);
    const value: unknown = typeof output === "string" && output !== "" ? result.getValue(output) : result[0];
    return typeof value === "bigint" ? value : null;
  } catch {
    // An answer of another shape is no power; the caller names the voter it was asked for.
    return null;
  }
}
