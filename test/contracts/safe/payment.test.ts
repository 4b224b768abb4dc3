// Payments read from hand-made logs: what a receipt must hold, and what it must not be taken for.
import { AbiCoder, zeroPadValue } from "ethers";
import { describe, expect, test } from "vitest";
import { findUnpaid, readPayment } from "#contracts/safe/payment.ts";
import { CLAIMS } from "#contracts/safe/claims.ts";
import { PAYOUTS } from "#contracts/safe/payout-batch.ts";
import { SAFE } from "#contracts/safe/safe-tx.ts";
import { ERC20, type ChainLog } from "#contracts/token/erc20.ts";
import { parseWallet, transfersHash, type Hash, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import type { Batch, PostedRound } from "#core/world.ts";

const wallet = (number: number): Wallet => parseWallet(`0x${number.toString(16).padStart(40, "0")}`);
const [SAFE_AT, PAYOUTS_AT, TOKEN, STRANGER, ADA, BEN] = [1, 2, 3, 4, 0xa1, 0xb2].map(wallet) as Wallet[] & [Wallet];
const PLACE = {
  chainId: 1,
  safe: SAFE_AT,
  payouts: PAYOUTS_AT!,
  multiSendCallOnly: STRANGER!,
  token: { address: TOKEN!, symbol: "LRL", decimals: 18 },
};
const [ID, OTHER_ID, SAFE_TX] = ["11", "22", "33"].map((byte) => `0x${byte.repeat(32)}` as Hash) as [Hash, Hash, Hash];
const TRANSFERS = [pays(ADA!, 30n), pays(BEN!, 12n)];
const BATCH = {
  payoutId: ID,
  transfers: TRANSFERS,
  transfersHash: manifestOf(TRANSFERS),
  directHash: manifestOf(TRANSFERS),
  claims: null,
  safeTxHash: SAFE_TX,
} as unknown as Batch;

const WHOLE = [paid(), moved(ADA!, 30n), moved(BEN!, 12n), executed()];

describe("a payment", () => {
  test("is read with its transfers and its SafeTx", () => {
    expect(readPayment(WHOLE, PLACE, ID)).toEqual({
      token: TOKEN,
      manifest: manifestOf(TRANSFERS),
      transfers: TRANSFERS,
      claims: null,
      safeTxHash: SAFE_TX,
    });
  });

  test("ends where the next one begins", () => {
    const logs = [
      paid(OTHER_ID),
      moved(STRANGER!, 9n),
      paid(),
      moved(ADA!, 30n),
      moved(BEN!, 12n),
      paid(OTHER_ID),
      moved(STRANGER!, 8n),
    ];
    expect(readPayment(logs, PLACE, ID)?.transfers).toEqual(TRANSFERS);
  });

  test("does not count the pull, other tokens or other senders", () => {
    const pull = transferLog(TOKEN!, SAFE_AT, PAYOUTS_AT!, 42n);
    const noise = [transferLog(STRANGER!, PAYOUTS_AT!, ADA!, 1n), transferLog(TOKEN!, STRANGER!, ADA!, 1n)];
    expect(readPayment([paid(), pull, ...noise, ...WHOLE.slice(1)], PLACE, ID)?.transfers).toEqual(TRANSFERS);
  });

  test.each([
    ["of another payer", [{ ...paid(), topics: [paid().topics[0]!, zeroPadValue(STRANGER!, 32), ID] }]],
    ["of another id", [paid(OTHER_ID)]],
    ["that another contract claims", [{ ...paid(), address: STRANGER! }]],
    ["in an empty receipt", []],
  ])("%s is none", (_, logs) => {
    expect(readPayment(logs, PLACE, ID)).toBeNull();
  });
});

describe("a batch", () => {
  test("is paid when all of it happened", () => {
    expect(findUnpaid(WHOLE, PLACE, BATCH)).toBeNull();
  });

  test.each<[string, ChainLog[], string]>([
    ["the transaction reverted", [], "reverted"],
    [
      "another SafeTx was executed",
      [...WHOLE.slice(0, 3), executed("ExecutionSuccess", ID)],
      "not an execution of this batch",
    ],
    ["another Safe executed it", [...WHOLE.slice(0, 3), { ...executed(), address: STRANGER! }], "not an execution"],
    ["the Safe says it failed", [...WHOLE.slice(0, 3), executed("ExecutionFailure")], "nobody was paid"],
    ["nothing is marked", WHOLE.slice(1), "has not marked this payout"],
    ["the manifest is another", [paid(ID, [pays(ADA!, 42n)]), ...WHOLE.slice(1)], "marked other transfers"],
    ["the token is another", [paid(ID, TRANSFERS, STRANGER!), ...WHOLE.slice(1)], "another token"],
    ["a transfer is missing", [paid(), moved(ADA!, 30n), executed()], `Transfer 1, to ${BEN}`],
    ["an amount is short", [paid(), moved(ADA!, 29n), moved(BEN!, 12n), executed()], `Transfer 0, to ${ADA}`],
    ["somebody else got it", [paid(), moved(STRANGER!, 30n), moved(BEN!, 12n), executed()], `Transfer 0, to ${ADA}`],
    ["somebody got more", [...WHOLE.slice(0, 3), moved(STRANGER!, 1n), executed()], "More transfers happened"],
  ])("is not paid when %s", (_, logs, because) => {
    expect(findUnpaid(logs, PLACE, BATCH)).toContain(because);
  });
});

const CLAIMS_AT = wallet(0xc1);
const ROOT = `0x${"ab".repeat(32)}` as Hash;
const ROUND: PostedRound = {
  contract: CLAIMS_AT,
  round: 2,
  root: ROOT,
  totalBaseUnits: baseUnits(107n),
  riseBaseUnits: baseUnits(7n),
};
const SMALL = [pays(wallet(0xa3), 4n), pays(wallet(0xa4), 3n)];
const BOTH = { ...BATCH, transfers: [...TRANSFERS, ...SMALL], claims: { ...ROUND, transfers: SMALL } } as Batch;
const PUT_UP = [...WHOLE.slice(0, 3), posted(), filled(), executed()];

describe("a round of claims", () => {
  test("is read with what moved to the contract from the treasury", () => {
    expect(readPayment(PUT_UP, PLACE, ID)).toMatchObject({ transfers: TRANSFERS, claims: ROUND });
  });

  test.each<[string, ChainLog[]]>([
    ["nothing moved to", [...WHOLE.slice(0, 3), posted(), executed()]],
    [
      "somebody else moved tokens to",
      [...WHOLE.slice(0, 3), posted(), transferLog(TOKEN!, STRANGER!, CLAIMS_AT, 7n), executed()],
    ],
    [
      "another token moved to",
      [...WHOLE.slice(0, 3), posted(), transferLog(STRANGER!, SAFE_AT, CLAIMS_AT, 7n), executed()],
    ],
    ["was posted before this payout", [posted(), filled(), ...WHOLE]],
    ["another SafeTx of the same transaction posted", [...WHOLE, posted(), filled(), executed("ExecutionSuccess", ID)]],
    ["a recipient speaks of", [...WHOLE.slice(0, 3), { ...posted(), address: ADA! }, executed()]],
    ["does not say that it was posted", [...WHOLE.slice(0, 3), filled(), executed()]],
  ])("that %s is none", (_, logs) => {
    expect(readPayment(logs, PLACE, ID)?.claims).toBeNull();
  });
});

describe("a batch with claims", () => {
  test("is paid when its transfers and its round happened", () => {
    expect(findUnpaid(PUT_UP, PLACE, BOTH)).toBeNull();
  });

  test.each<[string, ChainLog[], string]>([
    ["no round was posted", WHOLE, `Claims ${CLAIMS_AT} has not posted and filled round 2`],
    ["the root is another", [...WHOLE.slice(0, 3), posted({ root: ID }), filled(), executed()], "posted another round"],
    [
      "the round is another",
      [...WHOLE.slice(0, 3), posted({ round: 3 }), filled(), executed()],
      "posted another round",
    ],
    [
      "the total is another",
      [...WHOLE.slice(0, 3), posted({ totalBaseUnits: baseUnits(108n) }), filled(), executed()],
      "posted another round",
    ],
    [
      "another contract posted it",
      [
        ...WHOLE.slice(0, 3),
        { ...posted(), address: STRANGER! },
        transferLog(TOKEN!, SAFE_AT, STRANGER!, 7n),
        executed(),
      ],
      "posted another round",
    ],
    ["it was filled with less", [...WHOLE.slice(0, 3), posted(), filled(6n), executed()], "Claims got 6 base units"],
    ["a transfer is missing", [paid(), moved(ADA!, 30n), posted(), filled(), executed()], `Transfer 1, to ${BEN}`],
  ])("is not paid when %s", (_, logs, because) => {
    expect(findUnpaid(logs, PLACE, BOTH)).toContain(because);
  });

  test("that was not to put anything up is not paid by one that did", () => {
    expect(findUnpaid(PUT_UP, PLACE, BATCH)).toContain("unsigned");
  });
});

function posted(changes: Partial<PostedRound> = {}): ChainLog {
  const { round, root, totalBaseUnits, contract } = { ...ROUND, ...changes };
  return { address: contract, ...CLAIMS.encodeEventLog("RootPosted", [round, root, totalBaseUnits]) };
}

function filled(amount = 7n): ChainLog {
  return transferLog(TOKEN!, SAFE_AT, CLAIMS_AT, amount);
}

function pays(to: Wallet, amount: bigint) {
  return { wallet: to, amountBaseUnits: baseUnits(amount) };
}

function manifestOf(transfers: typeof TRANSFERS): Hash {
  return transfersHash(transfers, TOKEN!);
}

function paid(id = ID, transfers = TRANSFERS, token = TOKEN!): ChainLog {
  const total = transfers.reduce((sum, { amountBaseUnits }) => sum + amountBaseUnits, 0n);
  return {
    address: PAYOUTS_AT!,
    ...PAYOUTS.encodeEventLog("Paid", [SAFE_AT, id, token, total, manifestOf(transfers)]),
  };
}

function moved(to: Wallet, amount: bigint): ChainLog {
  return transferLog(TOKEN!, PAYOUTS_AT!, to, amount);
}

function transferLog(token: Wallet, from: Wallet, to: Wallet, amount: bigint): ChainLog {
  const topics = [ERC20.getEvent("Transfer")!.topicHash, zeroPadValue(from, 32), zeroPadValue(to, 32)];
  return { address: token, topics, data: AbiCoder.defaultAbiCoder().encode(["uint256"], [amount]) };
}

function executed(name = "ExecutionSuccess", hash = SAFE_TX): ChainLog {
  return { address: SAFE_AT, ...SAFE.encodeEventLog(name, [hash, 0]) };
}
