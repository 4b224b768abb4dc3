// Refused lines: a wallet that begins to refuse after the treasurers have signed holds up the others for one more signature each.
import { beforeEach, describe, expect, test } from "vitest";
import { NeedsHuman } from "#core/errors.ts";
import type { PayoutPost } from "#core/world.ts";
import { addressOf, makeAccount, makeEvidence, tokens } from "#test/support/build.ts";
import { approve, link, type Member, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { OWNERS, receivedBy, signBatch } from "#test/support/world.ts";

const { ADA, BEN, TREASURER, OTHER_TREASURER } = story;
const FROZEN = "The token refuses a transfer to this wallet.";
const REASON = "One wallet refuses its transfer.";

let house: TestHouse;
beforeEach(async () => {
  house = await story.openHouse();
});

const refuse = ({ key }: Member): void => void house.world.state.refusing.set(addressOf(key), FROZEN);
const received = (): bigint[] => [ADA, BEN].map(({ key }) => receivedBy(house.world, key.address));
const passMinutes = (minutes: number) => story.passHours(house, minutes / 60);
const attempts = async (): Promise<number> => (await house.entries("batch-intended")).length;
const posts = () => [...house.world.state.posts.values()].map(({ post }) => post);
const payoutPost = (): PayoutPost | undefined => posts().find((post) => post.about === "payout");
const waitsFor = async () => (await house.intake.record()).proposals[0]?.waitsFor;

/** 500 LRL to Ada and 500 LRL to Ben are signed, and these begin to refuse before the last signature. */
async function refuseAfterSigning(...refusing: readonly Member[]): Promise<void> {
  await link(house, ADA);
  await link(house, BEN);
  await story.mergeAndScore(house, makeEvidence({ pull: 1 }));
  await story.mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2) }));
  await story.closeAndOpenBallot(house);
  await story.voteAndCount(house, 1);
  await story.passHours(house, 24);
  await approve(house, TREASURER);
  refusing.forEach(refuse);
  await approve(house, OTHER_TREASURER);
  await house.tick();
}

async function cancel({ discord, key }: Member): Promise<void> {
  const { review, page } = await house.intake.cancelPayout(discord, 1, REASON);
  await house.intake.postSignature(page.url.split("/").at(-1) ?? "", signBatch(key, review.batch).signature);
}

async function cancelByBoth(): Promise<void> {
  await cancel(TREASURER);
  await cancel(OTHER_TREASURER);
  await house.tick();
}

async function signAndSettle(): Promise<void> {
  await approve(house, TREASURER, 1);
  await approve(house, OTHER_TREASURER, 1);
  await house.tick();
  await story.passHours(house, 1);
}

test("nothing is sent, and the post, the status and the review say which line fails and what has to be signed", async () => {
  await refuseAfterSigning(BEN);
  expect(received()).toEqual([0n, 0n]);
  expect(house.world.asked.get("execute") ?? 0).toBe(0);
  expect((await house.state()).stopped.size).toBe(0);
  expect(payoutPost()).toMatchObject({
    stage: "to-cancel",
    signed: 2,
    cancelSigned: 0,
    stop: null,
    refused: [{ name: { login: "dev-2" }, because: FROZEN }],
  });
  expect(await waitsFor()).toBe(
    `In the treasury, and not to be carried out as it was signed: 0 of 2 have signed to cancel it, so that it is offered again without what cannot be paid. The line of dev-2 cannot be paid: ${FROZEN}`,
  );
  const { says, cancelSigned } = await house.intake.reviewPayout(TREASURER.discord, 1);
  expect([says, cancelSigned]).toEqual([[`The line of dev-2 cannot be paid: ${FROZEN}`], 0]);
});

test("the same refusal is told once, however often it is tried", async () => {
  await refuseAfterSigning(BEN);
  for (let minute = 0; minute < 5; minute += 1) await passMinutes(1);
  expect(await house.entries("lines-refused")).toHaveLength(1);
  expect(house.world.asked.get("checkRecipients")).toBeGreaterThan(3);
});

test("once the empty transaction is signed the others are offered again at once, without that line", async () => {
  await refuseAfterSigning(BEN);
  await cancelByBoth();
  await house.tick();
  expect(await attempts()).toBe(2);
  expect(payoutPost()).toMatchObject({ stage: "to-sign", total: "500 LRL", withheld: [{ name: { login: "dev-2" } }] });
  await signAndSettle();
  expect(received()).toEqual([tokens(500), 0n]);
  const person = await house.store.vault.personOf("discord", BEN.discord.id);
  const reserved = person === null ? undefined : (await house.state()).reserved.get(person);
  expect(reserved).toEqual([{ epoch: 1, amountBaseUnits: tokens(500) }]);
});

test("a line that recovers before that needs nobody: what was signed is sent", async () => {
  await refuseAfterSigning(BEN);
  await cancel(TREASURER);
  house.world.state.refusing.clear();
  await passMinutes(2);
  await story.passHours(house, 1);
  expect(received()).toEqual([tokens(500), tokens(500)]);
  expect(await house.entries("cancel-sent")).toEqual([]);
  expect(await house.entries("payout-settled")).toHaveLength(1);
});

test("another line that begins to refuse meanwhile is told as well", async () => {
  await refuseAfterSigning(BEN);
  refuse(ADA);
  await passMinutes(2);
  expect(payoutPost()?.refused.map(({ name }) => name.login)).toEqual(["dev-2", "dev-1"]);
  expect(await house.entries("lines-refused")).toHaveLength(2);
});

test("of which no other is left: all of it is proposed again, and nothing is offered", async () => {
  await refuseAfterSigning(ADA, BEN);
  await cancelByBoth();
  await house.tick();
  expect(await attempts()).toBe(1);
  expect((await house.entries("payout-withheld"))[0]?.fact.withheld).toHaveLength(2);
  expect(posts().some(({ about }) => about === "withheld")).toBe(true);
});

test("treasurers are reminded each day of the signatures that are missing now, and of no others", async () => {
  await refuseAfterSigning(BEN);
  await cancel(TREASURER);
  await story.passHours(house, 25);
  const reminders = posts().filter(({ about }) => about === "reminder");
  expect(reminders).toMatchObject([{ purpose: "cancel", signed: 1, threshold: 2 }]);
});

test("an owner may execute it all the same once the line recovers, and before that the chain refuses", async () => {
  await refuseAfterSigning(BEN);
  const { batch } = await house.intake.reviewPayout(TREASURER.discord, 1);
  await expect(house.world.executeElsewhere(batch, OWNERS.slice(0, 2))).rejects.toThrow("would fail");
  expect(house.world.state.safe.nonce).toBe(0);
  house.world.state.refusing.clear();
  await house.world.executeElsewhere(batch, OWNERS.slice(0, 2));
  await story.passHours(house, 1);
  await story.passHours(house, 1);
  expect(received()).toEqual([tokens(500), tokens(500)]);
  expect(await house.entries("payout-settled")).toHaveLength(1);
});

describe("a treasurer's own word", () => {
  test("on signing the empty transaction goes on record, and holds nobody up", async () => {
    await refuseAfterSigning(BEN);
    await cancel(TREASURER);
    await house.tick();
    expect(payoutPost()).toMatchObject({ stop: { by: { discordId: "800" }, untrustedReason: REASON, until: null } });
    expect(await waitsFor()).toContain(`treasurer 0 asks to cancel it: ${REASON}`);
    await cancel(OTHER_TREASURER);
    await house.tick();
    expect(await attempts()).toBe(2);
    expect(await house.entries("hold-announced")).toEqual([]);
  });

  test("that came before a line failed still brings the hold that it asked for", async () => {
    house.world.state.safe.threshold = 3;
    await refuseAfterSigning(BEN);
    await house.intake.cancelPayout(TREASURER.discord, 1, REASON);
    house.world.state.safe.threshold = 2;
    await passMinutes(2);
    await passMinutes(2);
    expect(await house.entries("lines-refused")).toHaveLength(1);
    await cancelByBoth();
    await story.passHours(house, 6 * 24);
    expect(await attempts()).toBe(1);
    await story.passHours(house, 25);
    expect(await attempts()).toBe(2);
  });
});

test("a token that is paused after signing stops the payout for a person, asks nobody to cancel, and is paid when resumed", async () => {
  house.world.state.safe.threshold = 3;
  await refuseAfterSigning();
  const down = new NeedsHuman("LRL cannot be moved now.", { next: "When it moves again: npm run resume" });
  house.world.fail("checkRecipients", { error: down });
  house.world.state.safe.threshold = 2;
  await passMinutes(2);
  await passMinutes(2);
  const [stop] = (await house.state()).stopped.values();
  expect(stop).toMatchObject({
    what: "LRL cannot be moved now.",
    next: `When it moves again: npm run resume -- ${stop?.step}`,
  });
  expect(await house.entries("lines-refused")).toEqual([]);
  const fact = { kind: "step-resumed", step: stop?.step ?? "", because: "it moves again" } as const;
  await house.stream.append(() => ({ drafts: [{ key: "resumed", fact }] }));
  await house.tick();
  await story.passHours(house, 1);
  expect(received()).toEqual([tokens(500), tokens(500)]);
});
