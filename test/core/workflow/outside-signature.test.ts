// Signatures from outside, and owners who come and go: whatever was signed where, only owners of today count, each once.
import { beforeEach, describe, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import type { Batch } from "#core/world.ts";
import { addressOf, makeEvidence, makeKey, tokens } from "#test/support/build.ts";
import { approve, link, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { OWNERS, receivedBy, signBatch } from "#test/support/world.ts";

const { ADA, TREASURER, OTHER_TREASURER } = story;
type Key = (typeof OWNERS)[number];

let house: TestHouse;
let batch: Batch;
beforeEach(async () => {
  house = await story.openHouse();
  await story.offerPayout(house, makeEvidence());
  ({ batch } = await house.intake.reviewPayout(TREASURER.discord, 1));
});

/** In Safe's own app, or by approving the hash on chain. */
function signOutside(...keys: readonly Key[]): void {
  const { approvedOutside } = house.world.state;
  const known = approvedOutside.get(batch.safeTxHash) ?? [];
  approvedOutside.set(batch.safeTxHash, [...known, ...keys.map((key) => signBatch(key, batch))]);
}

const passMinutes = (minutes: number) => story.passHours(house, minutes / 60);
const paidToAda = (): bigint => receivedBy(house.world, ADA.key.address);
const signed = async (): Promise<number> => (await house.entries("batch-signed")).length;

test("signatures made in Safe's own app count, and pay once", async () => {
  signOutside(OWNERS[0], OWNERS[1]);
  await passMinutes(2);
  await passMinutes(2);
  expect(paidToAda()).toBe(tokens(1_000));
  expect(await signed()).toBe(2);
});

test("one made outside and one made on our page are two, and the page refuses who has signed outside", async () => {
  signOutside(OWNERS[0]);
  await passMinutes(2);
  await expect(approve(house, TREASURER)).rejects.toThrow("You have signed this payout already.");
  expect(await approve(house, OTHER_TREASURER)).toMatchObject({ signed: 2 });
  await house.tick();
  expect(paidToAda()).toBe(tokens(1_000));
});

test("an owner who signs outside and on our page is counted once", async () => {
  const { page } = await house.intake.offerSigning(TREASURER.discord, 1);
  signOutside(OWNERS[0]);
  await passMinutes(2);
  const token = page.url.split("/").at(-1) ?? "";
  const { signature } = signBatch(TREASURER.key, batch);
  await expect(house.intake.postSignature(token, signature)).rejects.toThrow("You have signed this payout already.");
  await passMinutes(2);
  expect(await signed()).toBe(1);
  expect(paidToAda()).toBe(0n);
});

test("an owner who signed on our page is not counted again for what the app shows too", async () => {
  await approve(house, TREASURER);
  signOutside(OWNERS[0]);
  await passMinutes(2);
  await passMinutes(2);
  expect(await signed()).toBe(1);
  expect(paidToAda()).toBe(0n);
});

test("nor is one who signed on our page and linked another wallet since", async () => {
  await approve(house, TREASURER);
  await link(house, { ...TREASURER, key: makeKey(0xa4) });
  signOutside(OWNERS[0]);
  await passMinutes(2);
  expect(await signed()).toBe(1);
});

test("an owner who never linked signs outside, and is still one owner after linking", async () => {
  signOutside(OWNERS[2]);
  await passMinutes(2);
  expect(await signed()).toBe(1);
  const third = { ...story.makeMember("treasurer 2", 802), key: OWNERS[2] };
  await link(house, third);
  await expect(approve(house, third)).rejects.toThrow("You have signed this payout already.");
  await approve(house, TREASURER);
  await house.tick();
  expect(paidToAda()).toBe(tokens(1_000));
});

test("whoever owns nothing of the Safe does not count, wherever the signature was made", async () => {
  signOutside(makeKey(0xbad), ADA.key);
  await passMinutes(2);
  expect(await signed()).toBe(0);
  signOutside(OWNERS[0]);
  await passMinutes(2);
  expect(await signed()).toBe(1);
  expect(paidToAda()).toBe(0n);
});

test("a superseded batch's signatures from outside are none of the next batch", async () => {
  signOutside(OWNERS[0], OWNERS[1]);
  house.world.useNonce();
  await passMinutes(2);
  await passMinutes(2);
  expect(await house.entries("batch-intended")).toHaveLength(2);
  expect((await house.state()).proposals.values().next().value?.batch?.signatures.size).toBe(0);
  expect(paidToAda()).toBe(0n);
});

describe("when, after two had signed,", () => {
  beforeEach(async () => {
    await approve(house, TREASURER);
    await approve(house, OTHER_TREASURER);
  });

  test("one of them is removed, the payout waits, and goes on with another owner's signature from outside", async () => {
    house.world.state.safe.owners = OWNERS.slice(1).map(addressOf);
    await passMinutes(2);
    expect(paidToAda()).toBe(0n);
    expect((await house.state()).stopped.size).toBe(0);
    signOutside(OWNERS[2]);
    await passMinutes(2);
    await passMinutes(2);
    expect(paidToAda()).toBe(tokens(1_000));
  });

  test("one of them is removed, another owner may sign on our page", async () => {
    house.world.state.safe.owners = OWNERS.slice(1).map(addressOf);
    await passMinutes(2);
    const third = { ...story.makeMember("treasurer 2", 802), key: OWNERS[2] };
    await link(house, third);
    await approve(house, third);
    await passMinutes(2);
    expect(paidToAda()).toBe(tokens(1_000));
  });

  test("the threshold is raised, the payout waits for a third", async () => {
    house.world.state.safe.threshold = 3;
    await passMinutes(2);
    expect(paidToAda()).toBe(0n);
    expect((await house.state()).stopped.size).toBe(0);
    signOutside(OWNERS[2]);
    await passMinutes(2);
    await passMinutes(2);
    expect(paidToAda()).toBe(tokens(1_000));
    expect(await house.entries("payout-settled")).toHaveLength(1);
  });

  const shown = () =>
    [...house.world.state.posts.values()].flatMap(({ post }) => (post.about === "payout" ? [post] : []))[0];
  const waitsFor = async () => (await house.intake.record()).proposals[0]?.waitsFor;

  test("the threshold is raised, the post, the status and the review show the new number, and so does a reminder", async () => {
    house.world.state.safe.threshold = 3;
    await passMinutes(2);
    expect(shown()).toMatchObject({ stage: "to-sign", signed: 2, threshold: 3 });
    expect(await waitsFor()).toBe("In the treasury, waiting for treasurers: 2 of 3 have signed.");
    expect(await house.intake.reviewPayout(TREASURER.discord, 1)).toMatchObject({ threshold: 3 });
    await story.passHours(house, 25);
    const reminders = [...house.world.state.posts.values()].filter(({ post }) => post.about === "reminder");
    expect(reminders.map(({ post }) => post)).toMatchObject([{ signed: 2, threshold: 3 }]);
    expect(await house.entries("signing-changed")).toHaveLength(1);
  });

  test("one of them is removed, one signature is missing again, until that one is an owner again", async () => {
    house.world.state.safe.owners = OWNERS.slice(1).map(addressOf);
    await passMinutes(2);
    expect(shown()).toMatchObject({ stage: "to-sign", signed: 1, threshold: 2 });
    expect(await waitsFor()).toBe("In the treasury, waiting for treasurers: 1 of 2 have signed.");
    house.world.state.safe.owners = OWNERS.map(addressOf);
    await passMinutes(2);
    await passMinutes(2);
    expect(paidToAda()).toBe(tokens(1_000));
    expect(await house.entries("signing-changed")).toHaveLength(2);
  });

  test("one of them gives the ownership to another wallet of their own, that one signs again, and counts once", async () => {
    const fresh = makeKey(0xa9);
    house.world.state.safe.owners = [addressOf(fresh), ...OWNERS.slice(1).map(addressOf)];
    await passMinutes(2);
    const moved = { ...TREASURER, key: fresh };
    await link(house, moved);
    expect(await approve(house, moved)).toMatchObject({ signed: 2, threshold: 2, signer: addressOf(fresh) });
    await expect(approve(house, moved)).rejects.toThrow("You have signed this payout already.");
    await passMinutes(2);
    expect(paidToAda()).toBe(tokens(1_000));
  });

  test("one of them gives the ownership to another wallet of their own, which signs outside, that counts too", async () => {
    const fresh = makeKey(0xa9);
    house.world.state.safe.owners = [addressOf(fresh), ...OWNERS.slice(1).map(addressOf)];
    await link(house, { ...TREASURER, key: fresh });
    signOutside(fresh);
    for (let time = 0; time < 3; time += 1) await passMinutes(2);
    expect(paidToAda()).toBe(tokens(1_000));
    expect(await house.entries("payout-settled")).toHaveLength(1);
  });

  test("the Safe is in doubt, nothing that it says of its owners is taken", async () => {
    house.world.state.safe.faults = ["A module is enabled."];
    await passMinutes(2);
    expect(await house.entries("signing-changed")).toEqual([]);
    expect(shown()).toMatchObject({ signed: 2, threshold: 2 });
    expect(paidToAda()).toBe(0n);
  });

  test("one of the signatures holds no more, it counts for nothing and stops nobody else's", async () => {
    const { treasury } = house.world;
    const { readSignature } = treasury;
    treasury.readSignature = async (...asked) => {
      const read = await readSignature(...asked);
      if (read.signer === addressOf(OWNERS[0]))
        throw new BadInput("The contract that is an owner no longer accepts it.");
      return read;
    };
    await passMinutes(2);
    expect(paidToAda()).toBe(0n);
    expect((await house.state()).stopped.size).toBe(0);
    signOutside(OWNERS[2]);
    await passMinutes(2);
    await passMinutes(2);
    expect(paidToAda()).toBe(tokens(1_000));
  });
});

test("a threshold that is lowered after the offer needs no third signature any more", async () => {
  house.world.state.safe.threshold = 3;
  await passMinutes(2);
  await approve(house, TREASURER);
  await approve(house, OTHER_TREASURER);
  await passMinutes(2);
  expect(paidToAda()).toBe(0n);
  house.world.state.safe.threshold = 2;
  await passMinutes(2);
  await passMinutes(2);
  expect(paidToAda()).toBe(tokens(1_000));
});
