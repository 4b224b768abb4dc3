import { zeroPadValue } from "ethers";
import { expect, test } from "vitest";
import { ERC20, readTokenMove } from "#contracts/token/erc20.ts";
import { parseWallet } from "#core/key.ts";

const TOKEN = parseWallet("0x0000000000000000000000000000000000000003");
const [ADA, BEN] = [
  parseWallet("0x00000000000000000000000000000000000000A1"),
  parseWallet("0x00000000000000000000000000000000000000B2"),
];
const log = { address: TOKEN, ...ERC20.encodeEventLog("Transfer", [ADA, BEN, 7]) };

test("a Transfer of the token is read", () => {
  expect(readTokenMove(log, TOKEN)).toEqual({ from: ADA, to: BEN, amountBaseUnits: 7n });
});

test.each([
  ["another contract's", { ...log, address: ADA }],
  ["another event", { ...log, topics: [zeroPadValue("0x01", 32), ...log.topics.slice(1)] }],
  [
    "a token with an id for each piece, whose value is indexed",
    { ...log, topics: [...log.topics, log.topics[1] ?? ""] },
  ],
])("a log is no Transfer of the token when it is %s", (_, other) => {
  expect(readTokenMove(other, TOKEN)).toBeNull();
});
