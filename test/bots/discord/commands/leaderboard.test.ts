// What members read of who earned the most points, and the picture that comes with it.
import { afterEach, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import { parseBaseUnits } from "#core/money.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { tokens } from "#test/support/build.ts";
import { makeRecordedProposal } from "#test/support/record.ts";
import { CLOSED, makeLeaderboard, makeRank, OPENED } from "#test/support/standing.ts";
import { closeGuilds, openGuild } from "../guild.ts";

afterEach(closeGuilds);

const ATTACHED = /^\/webhooks\/9001\/[^/]+\/messages\/@original$/;

async function ask(board: ReturnType<typeof makeLeaderboard>, options: Record<string, string> = {}) {
  const asked: unknown[] = [];
  const leaderboard: Intake["leaderboard"] = async (what) => (asked.push(what), board);
  const { discord, ask: type, logged } = await openGuild({ leaderboard });
  const answer = await type("leaderboard", { options });
  return { discord, answer, asked, logged };
}

async function picturesOf({ discord, answer }: Awaited<ReturnType<typeof ask>>) {
  await discord.wait("the picture", () => answer.message?.attachments.length === 1);
  const [attachment] = answer.message?.attachments ?? [];
  return { attachment, file: discord.file(String(attachment?.["id"])) };
}

test("this epoch's leaderboard comes in words, with a picture whose alt text says the same", async () => {
  const asking = await ask(makeLeaderboard({ works: { all: 6, unscored: 1, provisional: 2 } }));
  const { answer, asked, discord } = asking;
  expect(asked).toEqual([{ period: "this-epoch", kind: null }]);
  expect(answer.isEphemeral).toBe(true);
  expect(answer.content.split("\n")).toEqual([
    "## Acme DAO: points of epoch 6",
    "Open until <t:1772928000:f> (<t:1772928000:R>). 6 contributions.",
    "1\\. **mira**: 5.07 points from 3 contributions",
    "2\\. **jonas-k**: 2.00 points from 1 contribution",
    "1 contribution is not scored yet.",
    "2 scores are provisional: the lower of score and size counts until a reviewer has looked.",
    "-# Points become amounts when an epoch closes; the last epoch has its own: choose it as period.",
  ]);
  const { attachment, file } = await picturesOf(asking);
  expect(attachment).toMatchObject({ filename: "leaderboard.png", content_type: "image/png" });
  expect(String(attachment?.["description"]).split("\n")).toEqual([
    "Acme DAO: points of epoch 6. Open until 2026-03-08 00:00 UTC. 6 contributions.",
    "1. mira: 5.07 points",
    "2. jonas-k: 2.00 points",
    "1 not scored yet. 2 provisional.",
  ]);
  expect(file?.bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(file?.bytes.readUInt32BE(16)).toBe(1080);
  // The picture is put under the words, which stay.
  expect(answer.content).toContain("**mira**");
  expect(discord.unhandled).toEqual([]);
});

test("the last epoch's has amounts, cut and marked, with what lifted or held them and where the money is", async () => {
  const epoch = { number: 5, opensAt: OPENED, closesAt: CLOSED, isOpen: false };
  const ranks = [
    makeRank({ amountBaseUnits: parseBaseUnits("717126543210000000000"), because: "cap" }),
    makeRank({ place: 2, name: "tove_b", points: 20, works: 0, amountBaseUnits: tokens(282), because: "floor" }),
  ];
  const proposal = makeRecordedProposal({ waitsFor: "In the treasury, waiting for treasurers: 1 of 2 have signed." });
  const board = makeLeaderboard({ period: "last-epoch", epoch, ranks, proposal });
  const asking = await ask(board, { period: "last-epoch", colours: "dark" });
  expect(asking.answer.content.split("\n")).toEqual([
    "## Acme DAO: points of epoch 5",
    "Closed <t:1772928000:f> (<t:1772928000:R>). 4 contributions.",
    "1\\. **mira**: 5.07 points from 3 contributions, **717.1265… LRL** (held at the most for one person)",
    "2\\. **tove\\_b**: 0.20 points, **282 LRL** (raised to a newcomer's least)",
    "**Where the money is:** In the treasury, waiting for treasurers: 1 of 2 have signed.",
  ]);
  expect(asking.asked).toEqual([{ period: "last-epoch", kind: null }]);
  const { attachment } = await picturesOf(asking);
  expect(attachment?.["description"]).toContain("1. mira: 5.07 · 717.12… LRL\n2. tove_b: 0.20 · 282 LRL");
});

test("one kind of work over all time is asked for and named", async () => {
  const { asked, answer } = await ask(makeLeaderboard({ period: "all-time", epoch: null, kind: "docs" }), {
    period: "all-time",
    kind: "docs",
  });
  expect(asked).toEqual([{ period: "all-time", kind: "docs" }]);
  expect(answer.content).toContain("## Acme DAO: points of all time for docs\nAll epochs so far, 4 contributions.\n");
});

test("the first twenty are told, and how many more there are; the picture has fifteen", async () => {
  const ranks = Array.from({ length: 33 }, (_, at) =>
    makeRank({ place: at + 1, name: `dev-${at + 1}`, points: 400 - at, works: 1 }),
  );
  const asking = await ask(makeLeaderboard({ ranks }));
  const pages = () => [asking.answer.content, ...asking.answer.followUps.map(({ content }) => content)].join("\n");
  expect(pages()).toContain("20\\. **dev-20**: 3.81 points from 1 contribution\n…and 13 more, on the public record.");
  expect(pages()).not.toContain("dev-21");
  const { attachment } = await picturesOf(asking);
  expect(attachment?.["description"]).toContain("15. dev-15: 3.86 points\nAnd 18 more.");
  expect(attachment?.["description"]).not.toContain("dev-16");
});

test("without points there are words and no picture", async () => {
  const { answer, discord } = await ask(makeLeaderboard({ ranks: [], works: { all: 0, unscored: 0, provisional: 0 } }));
  expect(answer.content).toContain("Nobody has points here yet.");
  expect(discord.log.filter(({ method, path }) => method === "PATCH" && ATTACHED.test(path))).toHaveLength(1);
});

test("a picture that Discord does not take leaves the words standing, and is logged", async () => {
  const { discord, logged, ask: type } = await openGuild({ leaderboard: async () => makeLeaderboard() });
  let edits = 0;
  discord.hooks.beforeRequest = (method) => {
    // The words' own edit passes; the picture's is refused.
    if (method === "PATCH" && ++edits === 2) discord.inject("PATCH", ATTACHED, { status: 413 });
  };
  const answer = await type("leaderboard");
  await expect
    .poll(() => logged, { timeout: 10_000 })
    .toEqual([expect.stringMatching(/^The picture of \/leaderboard \([0-9]+\) was not sent: 413/)]);
  expect(answer.content).toContain("1\\. **mira**");
  expect(answer.message?.attachments).toEqual([]);
});

test("a period without an epoch is refused in words", async () => {
  const { ask: type } = await openGuild({
    leaderboard: async () => {
      throw new BadInput("No epoch has closed yet.", { next: "Ask for this epoch." });
    },
  });
  const answer = await type("leaderboard", { options: { period: "last-epoch" } });
  expect(answer.content).toBe("No epoch has closed yet. Ask for this epoch.");
});
