// Reminders: whoever can sign hears once a day that people wait for it, and never twice, also after a crash.
import { beforeEach, expect, test } from "vitest";
import { makeEvidence } from "#test/support/build.ts";
import { approve, makeHouse, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const { MEMBERS, TREASURER, OTHER_TREASURER } = story;

let house: TestHouse;
/** When the batch was offered, in hours after which a day begins. */
let hourOfDay: number;
beforeEach(async () => {
  house = await story.openHouse();
  await story.offerPayout(house, makeEvidence());
  hourOfDay = (house.world.state.now % 86_400) / 3_600;
});

const posts = () => [...house.world.state.posts.values()].filter(({ post }) => post.about === "reminder");

async function passQuarterHours(hours: number): Promise<void> {
  for (let quarters = 0; quarters < hours * 4; quarters += 1) await story.passHours(house, 0.25);
}

test("a day after the offer treasurers are reminded of what is missing, and not before", async () => {
  await approve(house, TREASURER);
  await passQuarterHours(23);
  expect(posts()).toEqual([]);
  await passQuarterHours(1);
  expect(posts().map(({ post }) => post)).toMatchObject([
    { where: "payouts", epoch: 1, total: "1,000 LRL", signed: 1, threshold: 2 },
  ]);
});

test("between two reminders lies a whole day, also where the calendar's day ends in between", async () => {
  expect(hourOfDay).not.toBe(0);
  await passQuarterHours(3 * 24);
  const at = (await house.entries("treasurers-reminded")).map((entry) => entry.at);
  expect(at.map((time, index) => time - (at[index - 1] ?? time - 86_400))).toEqual([86_400, 86_400, 86_400]);
  expect(posts()).toHaveLength(3);
});

test("a reminder whose entry was lost in a crash is not written a second time, not even on the next day", async () => {
  await story.passHours(house, 24 - hourOfDay - 0.1);
  const store = house.store;
  const { world } = house;
  let isKilled = false;
  house = await makeHouse({
    world,
    store,
    members: MEMBERS,
    watch: (moment, step) => {
      if (isKilled || moment !== "after-act" || step.do !== "remind-treasurers") return;
      isKilled = true;
      throw new Error("killed");
    },
  });
  await story.passHours(house, 24);
  expect(isKilled).toBe(true);
  expect(posts()).toHaveLength(1);
  const [stop] = (await house.state()).stopped.keys();
  const fact = { kind: "step-resumed", step: stop ?? "", because: "started again" } as const;
  await house.stream.append(() => ({ drafts: [{ key: "resumed", fact }] }));
  await story.passHours(house, 0.5);
  expect(await house.entries("treasurers-reminded")).toHaveLength(1);
  expect(posts().map(({ writes }) => writes)).toEqual([1]);
});

test("nobody is reminded once enough have signed, and a superseded batch begins anew", async () => {
  await story.passHours(house, 24);
  expect(posts()).toHaveLength(1);
  house.world.useNonce();
  await story.passHours(house, 1);
  expect(await house.entries("batch-intended")).toHaveLength(2);
  await passQuarterHours(23.5);
  expect(posts()).toHaveLength(1);
  await passQuarterHours(1);
  expect(posts()).toHaveLength(2);
  await approve(house, TREASURER);
  await approve(house, OTHER_TREASURER);
  await story.passHours(house, 1);
  await story.passHours(house, 72);
  expect(posts()).toHaveLength(2);
});

test("a payout that is held is nobody's to sign, and nobody is reminded of it", async () => {
  house = await story.openHouse(makeWorld());
  const held = house;
  await story.offerPayout(held, makeEvidence());
  const { review, page } = await held.intake.cancelPayout(TREASURER.discord, 1, "It is the wrong epoch's list.");
  await held.world.executeElsewhere(review.batch, [TREASURER.key, OTHER_TREASURER.key]);
  expect(page.url).toContain("/sign/");
  await story.passHours(held, 1);
  await story.passHours(held, 48);
  expect(posts()).toEqual([]);
});
