// Strategies in the stand-in Snapshot, on a real EVM: what a holder has at one block and no longer at the next.
import { id as keccakOfText, Wallet } from "ethers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { unixSeconds } from "#core/time.ts";
import type { Fields } from "#contracts/snapshot/fields.ts";
import { startEvm, type Evm } from "./evm.ts";
import {
  connectChain,
  isKnownStrategy,
  meetsValidation,
  votingPowers,
  type VotingChain,
} from "./snapshot-strategies.ts";

const TOKEN = "0x00000000000000000000000000000000000a11ce";
const holder = new Wallet(keccakOfText("holder")).address;
const METHOD = {
  ...{ name: "stakeOf", type: "function", stateMutability: "view" },
  inputs: [{ name: "who", type: "address" }],
  outputs: [{ name: "stake", type: "uint256" }],
};

let evm: Evm;
let chain: VotingChain;
let block: number;

beforeAll(async () => {
  evm = await startEvm({ timestamp: unixSeconds(1_800_000_000), seed: "strategies" });
  // Answers any call with the storage word whose slot is the first argument: holdings to be set at will.
  await evm.send("anvil_setCode", [TOKEN, "0x6004355460005260206000f3"]);
  await hold(2_500n);
  block = Number(await evm.send("eth_blockNumber", []));
  await hold(9_999n);
  chain = connectChain(evm.rpcUrl);
});
afterAll(() => evm.close());

/** anvil files a block's state away when the next is mined: what is set by hand belongs to a block of its own. */
async function hold(units: bigint): Promise<void> {
  await evm.mine(1);
  const word = (value: string) => `0x${value.replace("0x", "").toLowerCase().padStart(64, "0")}`;
  await evm.send("anvil_setStorageAt", [TOKEN, word(holder), word(units.toString(16))]);
  await evm.fund(holder, units * 10n ** 15n);
  await evm.mine(1);
}

test.each<[string, Fields, number]>([
  ["erc20-balance-of", { address: TOKEN, decimals: 3 }, 2.5],
  ["erc20-votes", { address: TOKEN, decimals: 2 }, 25],
  ["erc721", { address: TOKEN, decimals: 3 }, 2_500],
  ["eth-balance", {}, 2.5],
  ["eth-balance", { decimals: 15 }, 2_500],
  ["contract-call", { address: TOKEN, decimals: 1, methodABI: METHOD }, 250],
  ["contract-call", { address: TOKEN, decimals: 0, methodABI: METHOD, args: ["%{address}"], output: "stake" }, 2_500],
  ["ticket", {}, 1],
  ["ticket", { value: 0.25 }, 0.25],
  ["whitelist", { addresses: [holder.toLowerCase()] }, 1],
  ["whitelist", { addresses: [TOKEN] }, 0],
  ["whitelist-weighted", { addresses: { [holder.toLowerCase()]: 4.5 } }, 4.5],
  ["whitelist-weighted", { addresses: { [TOKEN]: 4.5 } }, 0],
])("%s %j gives %d at the voting block", async (name, params, power) => {
  expect(isKnownStrategy(name)).toBe(true);
  expect(await votingPowers([{ name, params }], { voter: holder, block, chain })).toEqual([power]);
});

test("at the newest block the holder has more", async () => {
  const strategies = [{ name: "erc721", params: { address: TOKEN } }];
  expect(await votingPowers(strategies, { voter: holder, block: "latest", chain })).toEqual([9_999]);
});

test("a validation asks for a score of its own or the space's strategies, and an unknown one for a person", async () => {
  const standing = { voter: holder, block, chain };
  const spaceStrategies = [{ name: "ticket", params: {} }];
  const basic = (params: Fields) => meetsValidation({ name: "basic", params }, spaceStrategies, standing);
  expect(await meetsValidation({ name: "any" }, spaceStrategies, standing)).toBe(true);
  expect([await basic({}), await basic({ minScore: 1 }), await basic({ minScore: 1.5 })]).toEqual([true, true, false]);
  const own = [{ name: "erc721", params: { address: TOKEN } }];
  expect(await basic({ minScore: 2_500, strategies: own })).toBe(true);
  expect(await basic({ minScore: 2_501, strategies: own })).toBe(false);
  await expect(meetsValidation({ name: "passport" }, spaceStrategies, standing)).rejects.toThrow("passport");
});

test("a token that does not answer stops the count instead of giving nothing", async () => {
  const strategies = [{ name: "erc20-votes", params: { address: "0x00000000000000000000000000000000000a11cf" } }];
  await expect(votingPowers(strategies, { voter: holder, block, chain })).rejects.toThrow("getVotes failed at block");
});
