// What members read of an epoch: while it is open, and after it has closed.
import { afterEach, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { makeRules, tokens } from "#test/support/build.ts";
import { makeRecordedProposal } from "#test/support/record.ts";
import { CLOSED, makeEpochStanding, makeRank, OPENED } from "#test/support/standing.ts";
import { closeGuilds, openGuild, urlsOf } from "../guild.ts";

afterEach(closeGuilds);

async function ask(standing: ReturnType<typeof makeEpochStanding>, options: Record<string, string | number> = {}) {
  const asked: unknown[] = [];
  const epochStanding: Intake["epochStanding"] = async (number) => (asked.push(number), standing);
  const { discord, ask: type } = await openGuild({ epochStanding });
  const answer = await type("epoch", { options });
  const pages = () => [answer.content, ...answer.followUps.map(({ content }) => content)].join("\n");
  return { discord, answer, asked, pages };
}

const CLOSED_EPOCH = { number: 5, opensAt: OPENED, closesAt: CLOSED, isOpen: false };

test("an open epoch tells its end, its work and points, and what comes next", async () => {
  const { vote } = makeRules();
  const { answer, asked, pages, discord } = await ask(makeEpochStanding({ ahead: { ...vote, objectionHours: 1 } }));
  expect(asked).toEqual([null]);
  expect(answer.isEphemeral).toBe(true);
  expect(pages().split("\n")).toEqual([
    "## Acme DAO: epoch 6 is open",
    "Since <t:1772323200:f> (<t:1772323200:R>); it closes <t:1772928000:f> (<t:1772928000:R>).",
    "**Work:** 4 contributions; 2 people with points.",
    "**By kind of work:** code 5.07, docs 2.00.",
    "### Points so far",
    "1\\. **mira**: 5.07 points from 3 contributions",
    "2\\. **jonas-k**: 2.00 points from 1 contribution",
    "### What comes next",
    "- When it closes, its points share out **1,000 LRL** at most.",
    "- The proposal is discussed for 24 hours and voted on for 72 hours.",
    "- If it passes, objections are heard for 1 hour; then the treasurers sign.",
    "-# Amounts are known when it closes. `/score` tells why a pull request got its points.",
  ]);
  await discord.wait("the picture", () => answer.message?.attachments.length === 1);
  expect(answer.message?.attachments[0]).toMatchObject({
    filename: "epoch-6.png",
    description:
      "Acme DAO: epoch 6. Open until 2026-03-08 00:00 UTC · at most 1,000 LRL\n1. mira: 5.07 points\n2. jonas-k: 2.00 points",
  });
});

test("a closed epoch tells its budget, its split, its proposal and how it spreads", async () => {
  const standing = makeEpochStanding({
    epoch: CLOSED_EPOCH,
    isCappedByBalance: true,
    budgetBaseUnits: tokens(800),
    ranks: [
      makeRank({ amountBaseUnits: tokens(600) }),
      makeRank({ place: 2, name: "jonas-k", points: 200, works: 1, amountBaseUnits: tokens(200) }),
    ],
    proposal: makeRecordedProposal({
      epoch: 5,
      stage: "paid",
      waitsFor: "Paid in transaction 0xab.",
      transactionUrl: "https://explorer.example/tx/0xab",
    }),
    fairness: ["Of 2 people, the one with the most gets 75 %."],
  });
  const { answer, asked, pages, discord } = await ask(standing, { number: 5 });
  expect(asked).toEqual([5]);
  expect(pages().split("\n").slice(3)).toEqual([
    "**Budget:** **800 LRL**, because the treasury's free balance did not carry more.",
    "**Proposal:** paid. Paid in transaction 0xab.",
    "-# `/proposal show epoch 5` tells all about its vote.",
    "**By kind of work:** code 5.07, docs 2.00.",
    "### The split",
    "1\\. **mira**: 5.07 points from 3 contributions, **600 LRL**",
    "2\\. **jonas-k**: 2.00 points from 1 contribution, **200 LRL**",
    "### How it spreads",
    "- Of 2 people, the one with the most gets 75 %.",
  ]);
  expect(urlsOf(answer)).toEqual([
    "https://snapshot.example/#/laurel.eth/proposal/0xe5",
    "https://explorer.example/tx/0xab",
  ]);
  await discord.wait("the picture", () => answer.message?.attachments.length === 1);
  expect(answer.message?.attachments[0]?.["description"]).toBe(
    "Acme DAO: epoch 5. Closed 2026-03-08 00:00 UTC · budget 800 LRL\n1. mira: 600 LRL\n2. jonas-k: 200 LRL",
  );
});

test("an epoch without work says so, and one without a proposal why there is none", async () => {
  const empty = { ranks: [], kinds: [], works: { all: 0, unscored: 0, provisional: 0 }, epoch: CLOSED_EPOCH };
  const { pages, answer } = await ask(makeEpochStanding(empty));
  expect(pages().split("\n").slice(2)).toEqual([
    "Nothing was credited in it so far.",
    "**Budget:** **1,000 LRL**.",
    "**Proposal:** none. Either it is about to be drafted, or nobody with a linked wallet earned anything yet.",
  ]);
  expect(answer.message?.attachments).toEqual([]);
});

test("the split of a crowd goes on in further messages, seen by nobody else, and says who is left out", async () => {
  const ranks = Array.from({ length: 120 }, (_, at) =>
    makeRank({ place: at + 1, name: `dev-${at + 1}`, points: 400 - at, works: 1, amountBaseUnits: tokens(400 - at) }),
  );
  const { answer, pages, discord } = await ask(makeEpochStanding({ epoch: CLOSED_EPOCH, ranks }));
  await discord.wait("the last page", () => pages().includes("…and 20 more, on the public record."));
  expect(pages()).toContain("100\\. **dev-100**: 3.01 points from 1 contribution, **301 LRL**");
  expect(pages()).not.toContain("dev-101");
  expect(answer.followUps.length).toBeGreaterThan(1);
  expect(answer.followUps.every(({ isEphemeral }) => isEphemeral)).toBe(true);
});

test("an unknown epoch is refused in words", async () => {
  const { ask: type } = await openGuild({
    epochStanding: async () => {
      throw new BadInput("There is no epoch 99 on record.", { next: "The newest is epoch 6." });
    },
  });
  expect((await type("epoch", { options: { number: 99 } })).content).toBe(
    "There is no epoch 99 on record. The newest is epoch 6.",
  );
});
