// What treasurers type to stop a payout, and what they read: before it is offered, and after.
import { afterEach, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { makeEvidence } from "#test/support/build.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld, OWNERS, receivedBy, signBatch } from "#test/support/world.ts";
import { ALICE, closeGuilds, openGuild, SIGN_PAGE, STRANGER, urlsOf } from "../guild.ts";
import { hashOf } from "../posts.ts";

afterEach(closeGuilds);

const REASON = "Bob's wallet was taken over last night.";
const TREASURER = { id: ALICE, name: "alice" };

test.each([
  ["hold", { reason: REASON }, [TREASURER, null, REASON, expect.any(String)]],
  ["hold", { reason: REASON, epoch: 2 }, [TREASURER, 2, REASON, expect.any(String)]],
  ["release", { reason: REASON, epoch: 2 }, [TREASURER, 2, REASON]],
])("%s reaches the DAO as it was typed: %j", async (subcommand, options, expected) => {
  const asked: unknown[] = [];
  const note: Intake["holdPayout"] = async (...what) => {
    asked.push(what);
    return "The payout of epoch 2 of my_dao goes on.";
  };
  const { discord, ask } = await openGuild({ holdPayout: note, releasePayout: note });
  const answer = await ask("payout", { subcommand, options });
  expect(asked).toEqual([expected]);
  expect(answer.content).toBe("The payout of epoch 2 of my\\_dao goes on.");
  expect(answer.isEphemeral).toBe(true);
  expect(discord.unhandled).toEqual([]);
});

test("who asks to cancel gets a page of their own, and reads what they would sign", async () => {
  const { discord, ask } = await openGuild();
  const answer = await ask("payout", { subcommand: "cancel", options: { reason: REASON, epoch: 2 } });
  expect(answer.isEphemeral).toBe(true);
  expect(urlsOf(answer)).toContain(SIGN_PAGE.url);
  expect(answer.content).toContain(`**Your page to sign against this payout**: <${SIGN_PAGE.url}>`);
  expect(answer.content).toContain("## Cancelling the payout of epoch 2");
  expect(answer.content).toContain(hashOf("9"));
  expect(discord.unhandled).toEqual([]);
});

test("a stranger cancels nothing and reads why, alone", async () => {
  const { ask, logged } = await openGuild();
  const answer = await ask("payout", { subcommand: "cancel", options: { reason: REASON }, user: STRANGER });
  expect(answer.content).toContain("Only treasurers may do this.");
  expect(answer.isEphemeral).toBe(true);
  expect(urlsOf(answer)).toEqual([]);
  expect(logged).toEqual([]);
});

test("what was offered is no longer held, and the refusal says what stops it now", async () => {
  const holdPayout = async () => {
    throw new BadInput("This payout was offered to the treasurers already.", { next: "Only /payout cancel stops it." });
  };
  const { ask, logged } = await openGuild({ holdPayout });
  expect((await ask("payout", { subcommand: "hold", options: { reason: REASON } })).content).toBe(
    "This payout was offered to the treasurers already. Only /payout cancel stops it.",
  );
  expect(logged).toEqual([]);
});

test.each(["hold", "release", "cancel"])("%s wants a reason of 10 to 2,000 characters", async (subcommand) => {
  const say: Intake["holdPayout"] = async (_, __, reason) => `${reason.length} characters`;
  const { ask } = await openGuild({ holdPayout: say, releasePayout: say });
  const type = (reason: string) => ask("payout", { subcommand, options: { reason } });
  await expect(ask("payout", { subcommand })).rejects.toThrow("without reason");
  await expect(type("x".repeat(9))).rejects.toThrow("would not let");
  await expect(type("x".repeat(2001))).rejects.toThrow("would not let");
  expect((await type("x".repeat(10))).content).toMatch(/^(10 characters$|\*\*Your page)/);
  expect((await type("x".repeat(2000))).content).toMatch(/^(2000 characters$|\*\*Your page)/);
});

async function sign(house: TestHouse, { key }: Member, words: string, purpose: "pay" | "cancel"): Promise<void> {
  const token = /\/sign\/([\w-]+)>/.exec(words)?.[1] ?? "";
  const { batch, purpose: shown } = await house.intake.signPage(token);
  expect(shown).toBe(purpose);
  await house.intake.postSignature(token, signBatch(key, batch).signature);
  await house.tick();
}

test("from a hold to a cancellation and to the payment after all, everything is typed in Discord", async () => {
  const alice: Member = { discord: TREASURER, key: OWNERS[0], github: null };
  const other: Member = { discord: { id: STRANGER, name: "mallory" }, key: OWNERS[1], github: null };
  const house = await makeHouse({ world: makeWorld(), members: [...story.MEMBERS, alice, other] });
  try {
    await house.tick();
    for (const member of [alice, other, story.ADA]) await link(house, member);
    await story.mergeAndScore(house, makeEvidence());
    await story.closeAndOpenBallot(house);
    await story.voteAndCount(house, 1);
    const { ask, logged } = await openGuild(house.intake);
    const payout = async (subcommand: string, more: { user?: string; options?: Record<string, string> } = {}) =>
      (await ask("payout", { subcommand, ...more })).content;
    const options = { reason: REASON };

    expect(await payout("hold", { options })).toMatch(/^The payout of epoch 1 is held until .* UTC; \/payout release/);
    await story.passHours(house, 48);
    expect(await payout("status")).toContain("Passed, and held. Held until");
    expect(await payout("list")).toContain("passed, not yet offered for signing");
    expect(await payout("review")).toContain("No payout waits for signatures.");
    expect(await payout("release", { options })).toBe("The payout of epoch 1 goes on.");
    await house.tick();
    expect(await payout("status")).toContain("waiting for treasurers: 0 of 2 have signed.");
    expect(await payout("review")).toContain("**1 new address:**");
    expect(await payout("hold", { options })).toContain("Only /payout cancel stops it now");

    await sign(house, alice, await payout("cancel", { options }), "cancel");
    expect(await payout("status")).toContain("and 1 of 2 have signed to cancel it.");
    await sign(house, other, await payout("cancel", { options, user: STRANGER }), "cancel");
    await story.passHours(house, 1);
    expect(await payout("status")).toContain("Passed, and held. Cancelled, as");
    expect(receivedBy(house.world, story.ADA.key.address)).toBe(0n);

    expect(await payout("release", { options })).toBe("The payout of epoch 1 goes on.");
    await house.tick();
    await sign(house, alice, await payout("approve"), "pay");
    await sign(house, other, await payout("approve", { user: STRANGER }), "pay");
    await story.passHours(house, 1);
    expect(await payout("status")).toContain("Paid in transaction");
    expect(receivedBy(house.world, story.ADA.key.address)).toBe(1_000_000_000_000_000_000_000n);
    expect(logged).toEqual([]);
  } finally {
    house.close();
  }
});
