// Cancelling: an offered batch is stopped by an empty transaction at its nonce, signed like any other; nothing is lost by it.
import { beforeEach, describe, expect, test } from "vitest";
import { addressOf, makeEvidence, makeKey, tokens } from "#test/support/build.ts";
import { approve, link, type Member, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld, OWNERS, receivedBy, signBatch } from "#test/support/world.ts";

const { ADA, BEN, TREASURER, OTHER_TREASURER } = story;
const REASON = "The amounts do not fit the epoch's work.";

let house: TestHouse;
beforeEach(async () => {
  house = await story.openHouse();
  await story.offerPayout(house, makeEvidence());
});

const ask = (member: Member, epoch: number | null = 1) => house.intake.cancelPayout(member.discord, epoch, REASON);

/** /payout cancel in Discord, the page, the wallet's signature. */
async function cancel(member: Member, epoch: number | null = 1) {
  const { review, page } = await ask(member, epoch);
  const token = page.url.split("/").at(-1) ?? "";
  return house.intake.postSignature(token, signBatch(member.key, review.batch).signature);
}

async function cancelByBoth(): Promise<void> {
  await cancel(TREASURER);
  await cancel(OTHER_TREASURER);
  await house.tick();
}

const paidToAda = (): bigint => receivedBy(house.world, ADA.key.address);
const stops = async (): Promise<string[]> => [...(await house.state()).stopped.values()].map(({ what }) => what);
const attempts = async () =>
  (await house.entries("batch-intended")).map(({ fact }) => [fact.attempt, fact.safeTxNonce]);

test("whoever reviews the payout is told that somebody asks to cancel it, and how many have signed for that", async () => {
  const asked = async () => (await house.intake.reviewPayout(OTHER_TREASURER.discord, 1)).cancelSigned;
  expect(await asked()).toBeNull();
  await ask(TREASURER);
  expect(await asked()).toBe(0);
  await cancel(TREASURER);
  expect(await asked()).toBe(1);
});

test("what is signed is an empty transaction of the Safe at the batch's own nonce, which pays nobody", async () => {
  const { review } = await ask(TREASURER);
  expect(review).toMatchObject({ purpose: "cancel", total: "0 LRL", signedBy: [], threshold: 2 });
  expect(review.batch).toMatchObject({ safeTxNonce: 0, transfers: [] });
  expect(review.batch.typedData.message).toMatchObject({ to: house.world.rules.treasury.safe, value: "0", data: "0x" });
  const posts = [...house.world.state.posts.values()].map(({ post }) => post);
  await house.tick();
  expect(posts.filter(({ about }) => about === "payout")).toHaveLength(1);
  expect([...house.world.state.posts.values()].map(({ post }) => post)).toContainEqual(
    expect.objectContaining({ about: "payout", stage: "to-cancel", cancelSigned: 0, signed: 0 }),
  );
  expect((await house.intake.record()).proposals[0]?.waitsFor).toContain("0 of 2 have signed to cancel it");
});

test("a cancelled payout is held, released, offered under a new nonce, and paid once", async () => {
  await cancelByBoth();
  expect(house.world.state.safe.nonce).toBe(1);
  expect(await house.entries("batch-superseded")).toHaveLength(1);
  await story.passHours(house, 6 * 24);
  expect(await attempts()).toEqual([[1, 0]]);
  await house.intake.releasePayout(TREASURER.discord, 1, "The amounts do fit, as I see now.");
  await house.tick();
  expect(await attempts()).toEqual([
    [1, 0],
    [2, 1],
  ]);
  await approve(house, TREASURER);
  await approve(house, OTHER_TREASURER);
  await house.tick();
  await story.passHours(house, 1);
  expect(paidToAda()).toBe(tokens(1_000));
  expect(await house.entries("payout-settled")).toHaveLength(1);
});

test("asking alone stops nothing: with one signature for it, the payout that has two is executed", async () => {
  await cancel(TREASURER);
  await approve(house, TREASURER);
  await approve(house, OTHER_TREASURER);
  await house.tick();
  await story.passHours(house, 1);
  expect(paidToAda()).toBe(tokens(1_000));
  expect(await house.entries("cancel-sent")).toEqual([]);
  expect(await house.entries("payout-settled")).toHaveLength(1);
});

test("two treasurers who ask ask for one and the same thing, and each signs it once", async () => {
  const [first, second] = [await ask(TREASURER), await ask(OTHER_TREASURER, null)];
  expect(first.review.batch.safeTxHash).toBe(second.review.batch.safeTxHash);
  expect(await house.entries("cancel-asked")).toHaveLength(1);
  expect(await cancel(TREASURER)).toMatchObject({ signed: 1, threshold: 2, signer: addressOf(TREASURER.key) });
  await expect(cancel(TREASURER)).rejects.toThrow("signed this");
  expect(await cancel(OTHER_TREASURER)).toMatchObject({ signed: 2 });
});

test("where both have enough signatures at once the careful one goes first, and no step is left for a person", async () => {
  await approve(house, TREASURER);
  await approve(house, OTHER_TREASURER);
  await cancelByBoth();
  expect(await house.entries("cancel-sent")).toHaveLength(1);
  expect(house.world.asked.get("execute")).toBe(1);
  await story.passHours(house, 1);
  expect(paidToAda()).toBe(0n);
  expect(await house.entries("step-stopped")).toEqual([]);
});

test("a signed payout that cannot be executed can still be cancelled", async () => {
  house.world.state.safe.balanceBaseUnits = 0n;
  await approve(house, TREASURER);
  await approve(house, OTHER_TREASURER);
  await house.tick();
  expect(await stops()).toEqual(["The treasury holds too little for epoch 1."]);
  await cancelByBoth();
  expect(await house.entries("batch-superseded")).toHaveLength(1);
});

test("a cancellation that was signed late holds as long as one that was signed at once", async () => {
  await cancel(TREASURER);
  await story.passHours(house, 9 * 24);
  await cancel(OTHER_TREASURER);
  await house.tick();
  await story.passHours(house, 6 * 24);
  expect(await attempts()).toEqual([[1, 0]]);
  await story.passHours(house, 25);
  expect(await attempts()).toHaveLength(2);
});

test("a cancellation waits, as the payout does, for the Safe's transactions from elsewhere before its nonce", async () => {
  house = await story.openHouse(makeWorld());
  house.world.state.safe.pending = 1;
  await story.offerPayout(house, makeEvidence());
  expect(await attempts()).toEqual([[1, 1]]);
  await cancelByBoth();
  expect(await stops()).toEqual([]);
  house.world.useNonce();
  house.world.state.safe.pending = 0;
  await story.passHours(house, 1);
  expect(await house.entries("cancel-sent")).toHaveLength(1);
  expect(house.world.state.safe.nonce).toBe(2);
});

test("three cancellations ask a person whether it shall be offered a fourth time", async () => {
  for (let time = 1; time <= 3; time += 1) {
    await cancelByBoth();
    await house.tick();
    await story.passHours(house, 7 * 24);
  }
  expect(await attempts()).toHaveLength(3);
  expect(await stops()).toEqual(["The payout of epoch 1 was superseded 3 times."]);
});

describe("nothing is cancelled", () => {
  test("once the batch was sent", async () => {
    await approve(house, TREASURER);
    await approve(house, OTHER_TREASURER);
    await house.tick();
    await expect(ask(OTHER_TREASURER)).rejects.toThrow("is signed and on its way");
    expect(await house.entries("cancel-asked")).toEqual([]);
  });

  test("by a page that was open while the batch was sent", async () => {
    const third = { ...story.makeMember("treasurer 2", 802), key: OWNERS[2] };
    await link(house, third);
    const { review, page } = await ask(third);
    await approve(house, TREASURER);
    await approve(house, OTHER_TREASURER);
    await house.tick();
    const { signature } = signBatch(third.key, review.batch);
    await expect(house.intake.postSignature(page.url.split("/").at(-1) ?? "", signature)).rejects.toThrow("moved on");
  });

  test("before it is offered, in another epoch, or without a reason", async () => {
    await expect(ask(TREASURER, 2)).rejects.toThrow("No payout of epoch 2 waits for signatures.");
    await expect(house.intake.cancelPayout(TREASURER.discord, 1, "no")).rejects.toThrow("Give a reason.");
    expect(await house.entries("cancel-asked")).toEqual([]);
  });

  test("by a contributor or a stranger", async () => {
    await expect(ask(ADA)).rejects.toThrow("is not an owner of the Safe");
    await expect(ask(BEN)).rejects.toThrow("your wallet is not linked");
  });

  test("by the signature of another owner, or by one over the payout", async () => {
    const { review, page } = await ask(TREASURER);
    const token = page.url.split("/").at(-1) ?? "";
    const other = signBatch(OTHER_TREASURER.key, review.batch).signature;
    await expect(house.intake.postSignature(token, other)).rejects.toThrow("another owner than the link was made for");
    const { batch } = await house.intake.reviewPayout(TREASURER.discord, 1);
    const over = signBatch(TREASURER.key, batch).signature;
    await expect(house.intake.postSignature(token, over)).rejects.toThrow("not by a treasurer");
    expect(await house.entries("cancel-signed")).toEqual([]);
  });

  test("by the same treasurer twice, but by a new wallet of a treasurer whose old one was replaced", async () => {
    await cancel(TREASURER);
    await expect(ask(TREASURER)).rejects.toThrow("signed this cancellation already");
    const fresh = makeKey(0xa9);
    house.world.state.safe.owners = [addressOf(fresh), ...OWNERS.slice(1).map(addressOf)];
    await link(house, { ...TREASURER, key: fresh });
    expect(await cancel({ ...TREASURER, key: fresh })).toMatchObject({ signed: 1, signer: addressOf(fresh) });
    await cancel(OTHER_TREASURER);
    await house.tick();
    expect(await house.entries("cancel-sent")).toHaveLength(1);
  });

  test("by a treasurer who was removed after signing", async () => {
    await cancel(TREASURER);
    await cancel(OTHER_TREASURER);
    house.world.state.safe.owners = OWNERS.slice(1).map(addressOf);
    await story.passHours(house, 1);
    expect(await house.entries("cancel-sent")).toEqual([]);
    expect(house.world.state.safe.nonce).toBe(0);
    expect(await stops()).toEqual([]);
  });
});

test("an owner's own empty transaction cancels as well, and the payout is held when somebody had asked for it", async () => {
  const { review } = await ask(TREASURER);
  await house.world.executeElsewhere(review.batch, OWNERS.slice(0, 2));
  await story.passHours(house, 1);
  expect(await house.entries("batch-superseded")).toHaveLength(1);
  expect(await attempts()).toHaveLength(1);
  await story.passHours(house, 7 * 24);
  expect(await attempts()).toHaveLength(2);
});

test("a nonce that came back after a reorganisation can be cancelled for another payout too", async () => {
  await cancelByBoth();
  await story.mergeAndScore(house, makeEvidence({ pull: 2 }));
  await story.closeAndOpenBallot(house);
  await house.intake.holdPayout(TREASURER.discord, 1, REASON);
  await story.voteAndCount(house, 2);
  house.world.state.safe.nonce = 0;
  await story.passHours(house, 24);
  await cancel(TREASURER, 2);
  await cancel(OTHER_TREASURER, 2);
  await house.tick();
  expect((await house.entries("cancel-sent")).map(({ fact }) => fact.payoutId)).toEqual(
    (await house.entries("proposal-drafted")).map(({ fact }) => fact.payoutId),
  );
});

test("an empty transaction that no block takes is replaced after ten minutes, not before", async () => {
  const { treasury, state } = house.world;
  const { execute, speedUp } = treasury;
  const replaced: string[] = [];
  treasury.execute = async (batch, signatures) => {
    const sent = await execute(batch, signatures);
    state.safe.nonce = 0;
    return sent;
  };
  treasury.speedUp = async (batch, signatures, previous) => {
    replaced.push(previous);
    return speedUp(batch, signatures, previous);
  };
  await cancelByBoth();
  await story.passHours(house, 0.1);
  expect(replaced).toEqual([]);
  await story.passHours(house, 0.1);
  const sent = (await house.entries("cancel-sent")).map(({ fact }) => fact.transactionHash);
  expect(sent).toHaveLength(2);
  expect(replaced).toEqual(sent.slice(0, 1));
  await story.passHours(house, 0.1);
  expect(await house.entries("batch-superseded")).toHaveLength(1);
});

test("an executor without gas tells people, as for a payout", async () => {
  house.world.state.executorWei = 0n;
  await cancelByBoth();
  expect(await stops()).toEqual(["The payout of epoch 1 is signed, and there is no gas to send it."]);
});
