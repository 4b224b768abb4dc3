// An objection as it is typed, and the answer that only its author reads.
import { afterEach, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { makeEvidence, makeKey, makeRules, REPOSITORY } from "#test/support/build.ts";
import { link, makeHouse, type Member } from "#test/support/house.ts";
import { mergeAndScore } from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";
import { ALICE, closeGuilds, openGuild, STRANGER } from "../guild.ts";

afterEach(closeGuilds);

const APPEAL = { pull: " acme/lamp#12 ", reason: "The migration of the old records was left out." };

test("an objection reaches the DAO as it was typed, and its author alone reads what happens next", async () => {
  const filed: Parameters<Intake["fileAppeal"]>[] = [];
  const fileAppeal: Intake["fileAppeal"] = async (...asked) => {
    filed.push(asked);
    return "Your appeal about acme/my_lamp#12/author is on record. 3 reviewers answer it by 2026-03-06 12:00 UTC.";
  };
  const { discord, ask } = await openGuild({ fileAppeal });
  const answer = await ask("appeal", { options: APPEAL });
  expect(filed).toEqual([
    [{ id: ALICE, name: "alice" }, "acme/lamp#12", "The migration of the old records was left out."],
  ]);
  expect(answer.content).toBe(
    "Your appeal about acme/my\\_lamp#12/author is on record. 3 reviewers answer it by 2026-03-06 12:00 UTC.",
  );
  expect(answer.isEphemeral).toBe(true);
  expect(discord.unhandled).toEqual([]);
});

test("who objects too late reads why, and what remains", async () => {
  const fileAppeal = async () => {
    throw new BadInput("acme/lamp#12/author can no longer be appealed.", {
      happened: "Its 7 days ended on 2026-03-08 00:00 UTC.",
      next: "Speak about it under the next proposal on Discord.",
    });
  };
  const { ask, logged } = await openGuild({ fileAppeal });
  expect((await ask("appeal", { options: APPEAL })).content).toBe(
    "acme/lamp#12/author can no longer be appealed. Its 7 days ended on 2026-03-08 00:00 UTC. Speak about it under the next proposal on Discord.",
  );
  expect(logged).toEqual([]);
});

test("a reason has room for 2,000 characters, and Discord lets nobody type more", async () => {
  const { ask } = await openGuild({ fileAppeal: async (_, __, reason) => `${reason.length} characters` });
  const answer = await ask("appeal", { options: { ...APPEAL, reason: "x".repeat(2000) } });
  expect(answer.content).toBe("2000 characters");
  await expect(ask("appeal", { options: { ...APPEAL, reason: "x".repeat(2001) } })).rejects.toThrow("would not let");
  await expect(ask("appeal", { options: { pull: "acme/lamp#12" } })).rejects.toThrow("without reason");
});

test("from an objection to its answer, all is typed in Discord", async () => {
  const alice: Member = {
    discord: { id: ALICE, name: "alice" },
    key: makeKey(1),
    github: { id: 1, login: "dev-1" },
  };
  const rules = makeRules({ review: { reviewers: [{ discordId: STRANGER, githubLogin: "mallory" }] } });
  const house = await makeHouse({ world: makeWorld({ rules }), rules, members: [alice] });
  try {
    await house.tick();
    await link(house, alice);
    await mergeAndScore(house, makeEvidence({ pull: 7 }));
    const { ask, logged } = await openGuild(house.intake);

    const filed = await ask("appeal", {
      options: { pull: `${REPOSITORY}#7`, reason: "It mends what broke payments." },
    });
    expect(filed.content).toContain(`Your appeal about ${REPOSITORY}#7/author is on record.`);

    const work = `${REPOSITORY}#7/author`;
    const queue = await ask("review", { subcommand: "queue", user: STRANGER });
    expect(queue.content).toContain("The contributor writes: It mends what broke payments.");
    expect(queue.content).toContain(`/review decide work:${work} verdict:amend score:… reason:…`);
    expect((await ask("review", { subcommand: "queue" })).content).toContain("Only the DAO's reviewers may do this.");

    const options = { work, verdict: "amend", score: "0,6", reason: "Payments had stood still." };
    const own = await ask("review", { subcommand: "decide", options });
    expect(own.content).toContain("Only the DAO's reviewers may do this.");
    const decided = await ask("review", { subcommand: "decide", options, user: STRANGER });
    expect(decided.content).toBe(`Recorded. The appeal about ${work} is answered.`);
    expect((await house.state()).contributions.get(work)?.score).toBe(60);
    expect(logged).toEqual([]);
  } finally {
    house.close();
  }
});
