// The gas of a payout, beside the least that it can cost: what treasurers were promised stays so.
import { afterAll, beforeAll, expect, test } from "vitest";
import { TRANSFERS_PER_BATCH_MAX } from "#contracts/safe/payout-batch.ts";
import { unixSeconds } from "#core/time.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { PAYOUT, openGround, payInLoop, recipients, type Ground } from "./gas.ts";

let evm: Evm;
let ground: Ground;

beforeAll(async () => {
  evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: "gas limits" });
  ground = await openGround(evm, "Safe");
});
afterAll(() => evm.close());

test.each([
  [10, 1.35],
  [100, 1.06],
  [500, 1.03],
])(
  "a payout to %d fresh wallets through the Safe costs at most %d times a bare loop inside the token",
  async (count, most) => {
    const floor = await payInLoop(ground, recipients(`floor ${count}`, count));
    const pay = await PAYOUT.open(ground, recipients(`payout ${count}`, count));
    expect((await pay()) / floor).toBeLessThanOrEqual(most);
  },
);

test("the largest batch, to fresh wallets, leaves a fifth of what one transaction may use", async () => {
  const pay = await PAYOUT.open(ground, recipients("largest", TRANSFERS_PER_BATCH_MAX));
  // EIP-7825: 2^24.
  expect(await pay()).toBeLessThan(0.8 * 16_777_216);
});
