// Voting power: each strategy by its own formula, in exact numbers, and a clear word where there is none.
import { AbiCoder, id as keccakOfText, Interface } from "ethers";
import { describe, expect, test } from "vitest";
import { parseWallet, type Wallet } from "#core/key.ts";
import { computePower, needsChain, readShownPower, unrecountable } from "#contracts/snapshot/power.ts";
import type { ChainQuestion, VotingChain } from "#contracts/snapshot/voting-chain.ts";

const TOKEN = "0x00000000000000000000000000000000000a11ce";
const ada: Wallet = parseWallet("0x5615dEB798BB3E4dFa0139dFa1b3D433Cc23b72f");
const bob: Wallet = parseWallet("0x000000000000000000000000000000000000b0b1");
const BLOCK = 100;
const coder = AbiCoder.defaultAbiCoder();

function strategy(name: string, params: object = {}, network = "1") {
  return { name, network, params };
}

/** Answers by the very bytes that are asked, and keeps them. */
function chainOf(answers: Readonly<Record<string, string | null>>): VotingChain & { readonly asked: ChainQuestion[] } {
  const asked: ChainQuestion[] = [];
  return {
    asked,
    ask: async (questions) => {
      asked.push(...questions);
      return questions.map((question) => answers[JSON.stringify(question.params)] ?? null);
    },
    assertNetwork: async () => undefined,
  };
}

function call(signature: string, args: readonly unknown[], to = TOKEN): string {
  const abi = new Interface([`function ${signature}`]);
  return JSON.stringify([{ to, data: abi.encodeFunctionData(signature.split("(")[0] ?? "", args) }, "0x64"]);
}

function word(value: bigint): string {
  return coder.encode(["uint256"], [value]);
}

async function powerOf(given: ReturnType<typeof strategy>, answers: Readonly<Record<string, string | null>> = {}) {
  expect(unrecountable([given], "1")).toBeNull();
  const [power] = await computePower(chainOf(answers), [given], [ada], BLOCK);
  return power?.sum;
}

const ONE = 10n ** 18n;

describe("by strategy", () => {
  test.each<[string, ReturnType<typeof strategy>, Readonly<Record<string, string>>, bigint]>([
    [
      "erc20-votes asks for votes",
      strategy("erc20-votes", { address: TOKEN, decimals: 6 }),
      { [call("getVotes(address)", [ada])]: word(1_500_000n) },
      (3n * ONE) / 2n,
    ],
    [
      "erc20-balance-of asks for the balance, with 18 decimals where none are named",
      strategy("erc20-balance-of", { address: TOKEN }),
      { [call("balanceOf(address)", [ada])]: word(7n) },
      7n,
    ],
    [
      "more than 18 decimals are cut",
      strategy("erc20-balance-of", { address: TOKEN, decimals: "20" }),
      { [call("balanceOf(address)", [ada])]: word(12_345n) },
      123n,
    ],
    [
      "erc721 counts tokens",
      strategy("erc721", { address: TOKEN, decimals: 18 }),
      { [call("balanceOf(address)", [ada])]: word(3n) },
      3n * ONE,
    ],
    [
      "erc1155-balance-of counts one kind of token",
      strategy("erc1155-balance-of", { address: TOKEN, tokenId: "42", decimals: 0 }),
      { [call("balanceOf(address,uint256)", [ada, 42n])]: word(2n) },
      2n * ONE,
    ],
    [
      "eth-balance reads the account",
      strategy("eth-balance"),
      { [JSON.stringify([ada, "0x64"])]: "0xde0b6b3a7640000" },
      ONE,
    ],
    [
      "contract-call asks any method, the voter among its arguments",
      strategy("contract-call", {
        address: TOKEN,
        decimals: 0,
        args: ["%{address}", 5],
        output: "staked",
        methodABI: {
          name: "stakeOf",
          type: "function",
          stateMutability: "view",
          inputs: [
            { name: "who", type: "address" },
            { name: "pool", type: "uint256" },
          ],
          outputs: [
            { name: "since", type: "uint256" },
            { name: "staked", type: "uint128" },
          ],
        },
      }),
      { [call("stakeOf(address,uint256)", [ada, 5])]: coder.encode(["uint256", "uint128"], [9n, 4n]) },
      4n * ONE,
    ],
    ["ticket gives one", strategy("ticket"), {}, ONE],
    ["ticket gives its value", strategy("ticket", { value: 0.1 }), {}, ONE / 10n],
    ["whitelist gives one", strategy("whitelist", { addresses: [ada.toLowerCase()] }), {}, ONE],
    ["whitelist gives nothing to others", strategy("whitelist", { addresses: [bob] }), {}, 0n],
    [
      "whitelist-weighted gives the weight",
      strategy("whitelist-weighted", { addresses: { [ada.toUpperCase().replace("0X", "0x")]: 2.5 } }),
      {},
      (5n * ONE) / 2n,
    ],
    ["a strategy that starts later gives nothing", strategy("ticket", { start: BLOCK + 1 }), {}, 0n],
    ["a strategy that ended gives nothing", strategy("ticket", { end: BLOCK - 1 }), {}, 0n],
  ])("%s", async (_, given, answers, power) => {
    expect(await powerOf(given, answers)).toBe(power);
  });

  test("a call that reverts or answers nothing gives no number, not zero", async () => {
    const given = strategy("erc20-votes", { address: TOKEN });
    expect(await powerOf(given)).toBeNull();
    expect(await powerOf(given, { [call("getVotes(address)", [ada])]: "0x" })).toBeNull();
  });
});

test("the strategies of a space add up, and one without a number spoils the sum", async () => {
  const strategies = [strategy("ticket"), strategy("erc20-votes", { address: TOKEN })];
  const chain = chainOf({ [call("getVotes(address)", [ada])]: word(ONE) });
  expect(await computePower(chain, strategies, [ada, bob], BLOCK)).toEqual([
    { parts: [ONE, ONE], sum: 2n * ONE },
    { parts: [ONE, null], sum: null },
  ]);
  expect(needsChain(strategies)).toBe(true);
  expect(needsChain([strategy("ticket")])).toBe(false);
});

test.each<[string, ReturnType<typeof strategy>[], RegExp]>([
  ["no strategy", [], /^The space has no strategy\.$/],
  ["an unknown one", [strategy("delegation")], /^The strategy delegation cannot be computed on chain: /],
  ["another chain", [strategy("ticket", {}, "10")], /counts on chain 10, and the space votes on chain 1/],
  [
    "a list behind an address",
    [strategy("whitelist", { url: "https://example.org" })],
    /may answer something else tomorrow/,
  ],
  ["a token without an address", [strategy("erc20-votes", { address: "LRL" })], /its token has no address/],
  ["odd decimals", [strategy("erc20-votes", { address: TOKEN, decimals: "many" })], /its decimals are no number/],
  [
    "a method that is none",
    [strategy("contract-call", { address: TOKEN, methodABI: "what" })],
    /its method cannot be called/,
  ],
  ["no weights", [strategy("whitelist-weighted")], /it lists no weights/],
  ["no token id", [strategy("erc1155-balance-of", { address: TOKEN })], /its token id is no whole number/],
])("%s is told", (_, strategies, words) => {
  expect(unrecountable(strategies, "1")).toMatch(words);
});

test("power as the hub writes it is read exactly, and nonsense is not", () => {
  const texts = ["12", "0.5", "1.2e+21", "9.99e-100", "1e-18", "-1", "", "NaN", keccakOfText("x")];
  expect(texts.map(readShownPower)).toEqual([
    ...[12n * ONE, ONE / 2n, 12n * 10n ** 38n, 0n, 1n],
    ...[null, null, null, null],
  ]);
});
