// Approval: only an owner of the Safe sees and signs, each for himself, and only what was voted on.
import { beforeEach, describe, expect, test } from "vitest";
import { addressOf, makeEvidence, tokens } from "#test/support/build.ts";
import { approve, link, type Member, type TestHouse } from "#test/support/house.ts";
import { ADA, BEN, offerPayout, openHouse, OTHER_TREASURER, passHours, TREASURER } from "#test/support/story.ts";
import { OWNERS, receivedBy, signBatch } from "#test/support/world.ts";

let house: TestHouse;
beforeEach(async () => {
  house = await openHouse();
  await offerPayout(house, makeEvidence());
});

async function openPage(member: Member) {
  const { review, page } = await house.intake.offerSigning(member.discord, 1);
  return { review, token: page.url.split("/").at(-1) ?? "" };
}

test("a treasurer reviews what was voted on, with its hashes and every line", async () => {
  const review = await house.intake.reviewPayout(TREASURER.discord, null);
  const [intended] = await house.entries("batch-intended");
  expect(review).toMatchObject({
    epoch: 1,
    total: "1,000 LRL",
    threshold: 2,
    signedBy: [],
    verdictBecause: "120 for, 0 against, quorum 100 reached",
    lines: [{ discordId: "91", login: "dev-1", wallet: addressOf(ADA.key), amount: "1,000 LRL", because: "epoch 1" }],
  });
  expect(review.batch.safeTxHash).toBe(intended?.fact.safeTxHash);
  expect(review.batch.transfers).toEqual([{ wallet: addressOf(ADA.key), amountBaseUnits: tokens(1_000) }]);
});

describe("not for", () => {
  test("a stranger", async () => {
    await expect(house.intake.reviewPayout(BEN.discord, 1)).rejects.toThrow("your wallet is not linked");
  });

  test("a contributor whose wallet owns nothing in the Safe", async () => {
    await expect(house.intake.reviewPayout(ADA.discord, 1)).rejects.toThrow("is not an owner of the Safe");
    await expect(house.intake.offerSigning(ADA.discord, 1)).rejects.toThrow("is not an owner of the Safe");
  });

  test("a treasurer who is no owner any more", async () => {
    house.world.state.safe.owners = OWNERS.slice(1).map(addressOf);
    await expect(house.intake.reviewPayout(TREASURER.discord, 1)).rejects.toThrow("is not an owner of the Safe");
  });
});

test.each([2, 0, -1])("there is no payout of epoch %i to sign", async (epoch) => {
  await expect(house.intake.offerSigning(TREASURER.discord, epoch)).rejects.toThrow(
    `No payout of epoch ${epoch} waits for signatures.`,
  );
});

test("two of three sign, each once, and the money moves", async () => {
  expect(await approve(house, TREASURER)).toMatchObject({ signed: 1, threshold: 2, signer: addressOf(TREASURER.key) });
  await expect(approve(house, TREASURER)).rejects.toThrow("You have signed this payout already.");
  expect(await approve(house, OTHER_TREASURER)).toMatchObject({ signed: 2 });
  await house.tick();
  expect(receivedBy(house.world, ADA.key.address)).toBe(tokens(1_000));
  await expect(house.intake.reviewPayout(TREASURER.discord, 1)).rejects.toThrow("is signed and on its way");
});

describe("a signature is refused", () => {
  test("when a stranger made it, and the page stays good", async () => {
    const { review, token } = await openPage(TREASURER);
    await expect(house.intake.postSignature(token, signBatch(ADA.key, review.batch).signature)).rejects.toThrow(
      "not by a treasurer",
    );
    expect(await house.entries("batch-signed")).toEqual([]);
    await house.intake.postSignature(token, signBatch(TREASURER.key, review.batch).signature);
    expect(await house.entries("batch-signed")).toHaveLength(1);
  });

  test("when another treasurer made it: nobody signs in another's name", async () => {
    const { review, token } = await openPage(TREASURER);
    const signature = signBatch(OTHER_TREASURER.key, review.batch).signature;
    await expect(house.intake.postSignature(token, signature)).rejects.toThrow(
      "another owner than the link was made for",
    );
  });

  test("when it is over another hash", async () => {
    const { review, token } = await openPage(TREASURER);
    const other = house.world.treasury.composeBatch({ ...review.batch, safeTxNonce: review.batch.safeTxNonce + 1 });
    await expect(house.intake.postSignature(token, signBatch(TREASURER.key, other).signature)).rejects.toThrow(
      "not by a treasurer",
    );
  });

  test("a second time on the same page", async () => {
    const { review, token } = await openPage(TREASURER);
    const { signature } = signBatch(TREASURER.key, review.batch);
    await house.intake.postSignature(token, signature);
    await expect(house.intake.postSignature(token, signature)).rejects.toThrow("used already");
    expect(await house.entries("batch-signed")).toHaveLength(1);
  });

  test("after the batch was superseded: the page is for the old hash", async () => {
    const { review, token } = await openPage(TREASURER);
    house.world.useNonce();
    await passHours(house, 0.1);
    const { signature } = signBatch(TREASURER.key, review.batch);
    await expect(house.intake.postSignature(token, signature)).rejects.toThrow("moved on since the link was made");
    await expect(house.intake.signPage(token)).rejects.toThrow("moved on since the link was made");
  });

  test("after ten minutes", async () => {
    const { review, token } = await openPage(TREASURER);
    house.world.passHours(0.2);
    const { signature } = signBatch(TREASURER.key, review.batch);
    await expect(house.intake.postSignature(token, signature)).rejects.toThrow("has expired");
  });

  test("when its wallet was linked anew after the page was made", async () => {
    const { review, token } = await openPage(TREASURER);
    await link(house, { ...TREASURER, key: OWNERS[2] });
    const { signature } = signBatch(TREASURER.key, review.batch);
    await expect(house.intake.postSignature(token, signature)).rejects.toThrow(
      "another owner than the link was made for",
    );
  });
});

test("one owner who links both treasurers' accounts in turn counts once", async () => {
  await approve(house, TREASURER);
  await link(house, { ...TREASURER, key: OWNERS[2] });
  await link(house, { ...OTHER_TREASURER, key: TREASURER.key });
  await expect(approve(house, { ...OTHER_TREASURER, key: TREASURER.key })).rejects.toThrow(
    "signed this payout already",
  );
  await passHours(house, 24);
  expect(receivedBy(house.world, ADA.key.address)).toBe(0n);
});

test("the record says where each payout stands", async () => {
  const waits = "In the treasury, waiting for treasurers: 0 of 2 have signed.";
  expect((await house.intake.record()).proposals).toMatchObject([
    { epoch: 1, stage: "to-sign", total: "1,000 LRL", waitsFor: waits },
  ]);
  await approve(house, TREASURER);
  expect((await house.intake.record()).proposals[0]?.waitsFor).toContain("1 of 2 have signed");
});
