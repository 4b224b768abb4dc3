// A tick: what is due is done until nothing is; trouble with one step holds up no other.
import { describe, expect, test } from "vitest";
import { BadInput, NeedsHuman } from "#core/errors.ts";
import { makeEvidence, makeRef } from "#test/support/build.ts";
import { makeHouse, type TestHouse } from "#test/support/house.ts";

async function noticed(...pulls: number[]): Promise<TestHouse> {
  const house = await makeHouse();
  for (const pull of pulls) {
    house.world.merge(makeEvidence({ pull }));
    await house.intake.notePull(makeRef(pull), "webhook");
  }
  return house;
}

test("one tick goes from a noticed pull request to its comment", async () => {
  const house = await noticed(1);
  expect(await house.tick()).toBe(4);
  expect(house.world.state.comments.size).toBe(1);
  expect(await house.tick()).toBe(0);
});

test("more than eight things to do are all done in one tick", async () => {
  const house = await noticed(...Array.from({ length: 20 }, (_, at) => at + 1));
  await house.tick();
  expect(house.world.state.comments.size).toBe(20);
});

describe("a busy world", () => {
  test("is asked again after 5, 10 and 20 seconds, and nothing is recorded meanwhile", async () => {
    const house = await noticed(1);
    house.world.fail("evidence", { times: 3 });
    const asked = () => house.world.asked.get("evidence");
    await house.tick();
    const size = (await house.state()).size;
    await house.tick();
    expect(asked()).toBe(1);
    for (const [seconds, times] of [
      [4, 1],
      [1, 2],
      [9, 2],
      [1, 3],
      [19, 3],
    ] as const) {
      house.world.passHours(seconds / 3_600);
      await house.tick();
      expect(asked()).toBe(times);
    }
    expect((await house.state()).size).toBe(size);
    house.world.passHours(1 / 3_600);
    await house.tick();
    expect(house.world.state.comments.size).toBe(1);
  });

  test("never makes the pause longer than a quarter of an hour, and is given up after 200 tries", async () => {
    const house = await noticed(1);
    house.world.fail("evidence", { times: 1_000 });
    for (let tries = 0; tries < 199; tries += 1) {
      await house.tick();
      house.world.passHours(0.25);
    }
    expect((await house.state()).stopped.size).toBe(0);
    await house.tick();
    expect(house.world.asked.get("evidence")).toBe(200);
    expect([...(await house.state()).stopped.keys()]).toEqual(["gather-evidence:501#1"]);
  });

  test("holds up one step and no other", async () => {
    const house = await noticed(1, 2);
    house.world.fail("evidence");
    await house.tick();
    expect([...house.world.state.comments.keys()]).toEqual(["501#2"]);
  });
});

describe("a step that cannot go on", () => {
  test.each([
    ["needs a human", new NeedsHuman("Gone.", { happened: "404", next: "Look." }), "Gone.", "404", "Look."],
    [
      "met wrong input",
      new BadInput("Wrong.", { happened: "a list", next: "Mend it." }),
      "Wrong.",
      "a list",
      "Mend it.",
    ],
    [
      "has a fault of our own",
      new TypeError("x is undefined"),
      "Gather the evidence of laurel-dao/compiler#1 and credit its people. This failed.",
      "A fault in Laurel itself: TypeError: x is undefined",
      "When the cause is mended: npm run resume -- gather-evidence:501#1",
    ],
  ])("because it %s stops, is told once, and holds up no other", async (_, error, what, happened, next) => {
    const house = await noticed(1, 2);
    house.world.fail("evidence", { error });
    await house.tick();
    house.world.passHours(100);
    await house.tick();
    const stopped = { step: "gather-evidence:501#1", what, happened, next, isAnnounced: true };
    expect([...(await house.state()).stopped.values()]).toEqual([stopped]);
    const posts = [...house.world.state.posts.values()].filter(({ post }) => post.about === "stop");
    expect(posts.map(({ post, writes }) => [post.key, writes])).toEqual([["laurel:stop:gather-evidence:501#1", 1]]);
    expect([...house.world.state.comments.keys()]).toEqual(["501#2"]);
  });

  test("tells the command that lets it go on, for its own step", async () => {
    const house = await noticed(1);
    house.world.fail("evidence", { error: new NeedsHuman("Gone.", { next: "When it is back: npm run resume" }) });
    await house.tick();
    expect([...(await house.state()).stopped.values()][0]?.next).toBe(
      "When it is back: npm run resume -- gather-evidence:501#1",
    );
  });

  test("goes on when a person resumed it, and may stop a second time", async () => {
    const house = await noticed(1);
    house.world.fail("evidence", { error: new NeedsHuman("Gone."), times: 2 });
    const step = "gather-evidence:501#1";
    const resume = async (): Promise<void> => {
      await house.stream.append((state) => ({
        drafts: [{ key: `resumed:${step}:${state.size}`, fact: { kind: "step-resumed", step, because: "a test" } }],
      }));
      await house.tick();
    };
    await house.tick();
    await resume();
    expect((await house.state()).stopped.get(step)?.isAnnounced).toBe(true);
    await resume();
    expect((await house.state()).stopped.size).toBe(0);
    expect(house.world.state.comments.size).toBe(1);
  });

  test("is given as many tries after it was resumed as before", async () => {
    const house = await noticed(1);
    house.world.fail("evidence", { times: 200 });
    for (let tries = 0; tries < 200; tries += 1) {
      await house.tick();
      house.world.passHours(0.25);
    }
    const step = "gather-evidence:501#1";
    expect((await house.state()).stopped.has(step)).toBe(true);
    house.world.fail("evidence");
    await house.stream.append(() => ({
      drafts: [{ key: "resumed", fact: { kind: "step-resumed", step, because: "a test" } }],
    }));
    await house.tick();
    expect((await house.state()).stopped.has(step)).toBe(false);
  });

  test("does not stop the telling of it: a silent forum is tried again", async () => {
    const house = await noticed(1);
    house.world.fail("evidence", { error: new NeedsHuman("Gone.") });
    house.world.fail("ensurePost", { error: new NeedsHuman("The channel is gone.") });
    await house.tick();
    expect([...(await house.state()).stopped.keys()]).toEqual(["gather-evidence:501#1"]);
    house.world.passHours(1);
    await house.tick();
    expect((await house.state()).stopped.get("gather-evidence:501#1")?.isAnnounced).toBe(true);
  });
});

test("an act whose answer was lost is done again, and changes nothing outside", async () => {
  const house = await noticed(1);
  house.world.fail("ensureComment", { when: "after" });
  await house.tick();
  house.world.passHours(1);
  await house.tick();
  expect(house.world.asked.get("ensureComment")).toBe(2);
  expect([...house.world.state.comments.values()].map(({ writes }) => writes)).toEqual([1]);
});

test("each step is watched before and after its act and after its entry", async () => {
  const moments: string[] = [];
  const house = await makeHouse({ watch: (moment, step) => void moments.push(`${moment} ${step.do}`) });
  await house.tick();
  expect(moments).toEqual(["before-act open-epoch", "after-act open-epoch", "after-entry open-epoch"]);
});

test("two tickers on one ledger record every fact once", async () => {
  const house = await noticed(1, 2, 3);
  const other = await makeHouse({ world: house.world, store: house.store, seed: "another process" });
  const results = await Promise.allSettled([house.tick(), other.tick(), house.tick()]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
  house.world.passHours(1);
  await house.tick();
  expect(await house.entries("contribution-recorded")).toHaveLength(3);
  expect(await house.entries("contribution-scored")).toHaveLength(3);
  expect((await house.state()).stopped.size).toBe(0);
  expect([...house.world.state.comments.values()].map(({ writes }) => writes)).toEqual([1, 1, 1]);
});
