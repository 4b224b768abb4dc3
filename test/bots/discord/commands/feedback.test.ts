// What somebody types to give feedback: it reaches the DAO as it was typed, under the interaction's own id, and is answered to them alone.
import { afterEach, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { ALICE, CHANNEL, closeGuilds, openGuild } from "../guild.ts";

afterEach(closeGuilds);

const WORDS = "The search forgets its filter after every reload.";

test("feedback reaches the DAO as it was typed, as the asker's own", async () => {
  const asked: unknown[] = [];
  const note: Intake["nameAct"] = async (...what) => {
    asked.push(what);
    return "Thank you. It is on record as feedback-1 of my_dao.";
  };
  const { discord, ask } = await openGuild({ nameAct: note });
  const answer = await ask("feedback", { options: { words: WORDS } });
  const alice = { id: ALICE, name: "alice" };
  const wish = { kind: "feedback", items: 1, untrustedWords: WORDS, url: null };
  expect(asked).toEqual([[alice, { ...alice, isBot: false }, wish, expect.stringMatching(/^[0-9]+$/)]]);
  expect(answer.content).toBe("Thank you. It is on record as feedback-1 of my\\_dao.");
  expect(answer.isEphemeral).toBe(true);
  expect(discord.messages(CHANNEL)).toEqual([]);
  expect(discord.unhandled).toEqual([]);
});

test("two of them have two ids, so that neither is taken for the other", async () => {
  const ids: string[] = [];
  const note: Intake["nameAct"] = async (...what) => (ids.push(what[3]), "Taken.");
  const { ask } = await openGuild({ nameAct: note });
  await ask("feedback", { options: { words: WORDS } });
  await ask("feedback", { options: { words: WORDS } });
  expect(new Set(ids).size).toBe(2);
});

test("Discord holds people to the length, and what the DAO refuses is told with its next step", async () => {
  const refuse = async (): Promise<never> => {
    throw new BadInput("No epoch is open at the moment.", { next: "Try again in a minute." });
  };
  const { ask } = await openGuild({ nameAct: refuse });
  await expect(ask("feedback", { options: { words: "too short" } })).rejects.toThrow("would not let a person enter");
  expect((await ask("feedback", { options: { words: WORDS } })).content).toBe(
    "No epoch is open at the moment. Try again in a minute.",
  );
});
