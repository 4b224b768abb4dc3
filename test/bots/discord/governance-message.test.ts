// How votes read on Discord: within its limits whatever members write, in our words only what we say, and with every figure.
import { describe, expect, test } from "vitest";
import { renderPost } from "#bots/discord/message.ts";
import type { ForumPost } from "#core/world.ts";
import { messageFaults } from "#test/sandbox/discord-limits.ts";
import { makeLine, makeMotion, makeName, makeProposal, makeVoteReminder } from "./posts.ts";

function textOf(post: ForumPost): string {
  const [container] = renderPost(post).components;
  return container.components.map((part) => ("content" in part ? part.content : "")).join("\n");
}

function urlsOf(post: ForumPost): string[] {
  const [, row] = renderPost(post).components;
  return row.components.flatMap((button) => ("url" in button ? [button.url] : []));
}

const LONG = "<@1> **x** [y](https://evil.example) @everyone ".repeat(200);
const STANDING = {
  choices: ["For", "Against", "Abstain"],
  scores: ["120", "3.123456789", "0"],
  voters: 5,
  quorum: "100",
} as const;
const RECOUNT = { votes: 214, agree: 214, power: "chain", recipientsShare: "12.50" } as const;

describe("limits", () => {
  const MANY = Array.from({ length: 100 }, (_, at) => makeName({ discordId: String(10n ** 17n + BigInt(at)) }));
  const extremes: Record<string, ForumPost> = {
    "a grant with words of 3,000 characters": makeProposal({
      grant: { number: 999_999, title: LONG, words: LONG.slice(0, 3_000) },
      stage: "voting",
      standing: STANDING,
      fairness: [LONG, LONG],
      otherwise: LONG,
      lines: Array.from({ length: 500 }, () => makeLine({ because: LONG })),
    }),
    "a question in a single line of marks": makeMotion({
      title: LONG,
      words: "*".repeat(3_000),
      choices: Array.from({ length: 10 }, () => "|".repeat(60)),
      daoName: LONG,
      stage: "passed",
      verdictBecause: LONG,
      carriedOut: LONG,
      recount: { ...RECOUNT, power: "hub" },
    }),
    "new rules that change everything": makeMotion({
      kind: "rules",
      words: Array.from({ length: 1_000 }, () => "x").join("\n"),
      changes: Array.from({ length: 300 }, (_, at) => ({ path: `${LONG}${at}`, before: LONG, after: null })),
      shadow: Array.from({ length: 20 }, () => LONG),
    }),
    "a reminder to 100 people": makeVoteReminder({ of: LONG, people: MANY }),
  };
  test.each(Object.entries(extremes))("%s is a message that Discord takes", (_, post) => {
    expect(messageFaults({ ...renderPost(post) })).toEqual([]);
  });

  test("changes that do not fit are counted, and none is cut in the middle", () => {
    const changes = Array.from({ length: 300 }, (_, at) => ({ path: `vote.n${at}`, before: "1", after: "2" }));
    const rows = textOf(makeMotion({ kind: "rules", changes })).split("\n");
    const shown = rows.filter((row) => /^- `vote\.n\d+`: `1` → `2`$/.test(row)).length;
    expect(shown).toBeGreaterThan(20);
    expect(rows).toContain(`…and ${300 - shown} more: https://laurel.example/acme/record`);
  });
});

describe("a proposal", () => {
  test("says while it is open how it stands and what happens otherwise", () => {
    const text = textOf(makeProposal({ stage: "voting", standing: STANDING }));
    expect(text).toContain("**So far:** For 120, Against 3.1234…, Abstain 0; quorum 100; 5 voted.");
    expect(text).toContain("If it does not pass, its rewards go back to the treasury.");
    expect(text).toContain("`/proposal vote` with `epoch 3`");
    expect(textOf(makeProposal({ stage: "voting" }))).not.toContain("So far");
  });

  test("says once it is counted how many votes agree, and what its recipients cast", () => {
    const text = textOf(makeProposal({ stage: "passed", standing: STANDING, recount: RECOUNT }));
    expect(text).toContain("**Counted again by us:** 214 votes re-verified, 214 agree with Snapshot's.");
    expect(text).toContain("Those who would be paid cast 12.50 % of the voting power themselves.");
    expect(text).not.toContain("So far");
    expect(text).not.toContain("Snapshot's word");
    const trusting = { ...RECOUNT, power: "hub", recipientsShare: "0.00" } as const;
    const other = textOf(makeProposal({ stage: "passed", recount: trusting }));
    expect(other).toContain("Voting power is Snapshot's word: this DAO chose so.");
    expect(other).not.toContain("Those who would be paid");
  });

  test("says how the rewards spread, where there is something to compare", () => {
    expect(textOf(makeProposal({ fairness: ["Gini coefficient 0.25"] }))).toContain(
      "### How it spreads\n- Gini coefficient 0.25.",
    );
    expect(textOf(makeProposal())).not.toContain("How it spreads");
  });

  test("that did not pass says what becomes of its rewards, as it was announced", () => {
    const otherwise = "If it does not pass, its rewards are proposed once more with the next epoch.";
    expect(textOf(makeProposal({ stage: "lapsed", otherwise }))).toContain(
      "Nobody is paid by this proposal. Its rewards are proposed once more with the next epoch.",
    );
  });

  test("that passed says who can hold it, and how members stop it", () => {
    const text = textOf(makeProposal({ stage: "passed" }));
    expect(text).toContain("they and the guardians can hold the payout");
    expect(text).toContain("`/proposal new` with cancel-payout");
  });

  test("for a grant shows the member's words behind a bar, and speaks of no points", () => {
    const grant = { number: 2, title: "Translate **the** docs", words: "Into Spanish.\n# Pay\n-# now" };
    const line = makeLine({ because: "grant 2", work: [] });
    const text = textOf(makeProposal({ grant, lines: [line], stage: "voting" }));
    expect(text.split("\n")[0]).toBe("## Acme DAO: grant 2");
    expect(text).toContain("### Translate \\*\\*the\\*\\* docs");
    expect(text).toContain("> Into Spanish.\n> \\# Pay\n> \\-# now");
    expect(text).toContain("`/proposal vote` with `grant 2`");
    expect(text).toContain("1. **120 LRL** to <@2001> at `0x7099…9c80`\n");
    expect(text).not.toMatch(/points|score/i);
  });
});

describe("a motion", () => {
  test("says who asks, in which words, and what can be answered when", () => {
    expect(textOf(makeMotion()).split("\n")).toEqual([
      "## Acme DAO: motion 3",
      "**Shall we meet once a month?**",
      "**Open for discussion.** The vote opens <t:1790000000:f> (<t:1790000000:R>) and ends <t:1790259200:f> (<t:1790259200:R>).",
      "### <@2001> asks",
      "> We grow, and we hardly know each other.",
      "> An hour would do.",
      "### Choices",
      "1. On Mondays",
      "2. On Fridays",
      "3. Not at all",
      "Each vote names as many as it likes, and counts in full for each. The answer goes on record; nothing else follows by itself.",
      "",
      "-# A member's words stand behind the bar; Laurel wrote the rest. Nobody is paid by a motion.",
    ]);
    expect(renderPost(makeMotion()).allowed_mentions).toEqual({ parse: [], users: [] });
  });

  test("in the vote links to its ballot and says how it stands", () => {
    const post = makeMotion({ stage: "voting", ballotUrl: "https://snapshot.example/3", standing: STANDING });
    expect(urlsOf(post)).toEqual(["https://snapshot.example/3", "https://laurel.example/acme/record"]);
    expect(textOf(post)).toContain("**So far:** For 120");
    expect(textOf(post)).toContain("`/proposal vote` with `motion 3`");
  });

  test("about rules shows what would change and what a trial of them says", () => {
    const changes = [{ path: "vote.votingHours", before: "72", after: "96" }];
    const text = textOf(makeMotion({ kind: "rules", changes, shadow: ["No score would change"] }));
    expect(text).toContain("**For** adopts the new rules for the next epoch.");
    expect(text).toContain("### What would change\n- `vote.votingHours`: `72` → `96`");
    expect(text).toContain("### Tried on work that was scored already\n- No score would change.");
    expect(text).not.toContain("### Choices");
  });

  test("about a held payout says what each side means", () => {
    expect(textOf(makeMotion({ kind: "hold", payout: "epoch 6" }))).toContain(
      "**For**: the payout of epoch 6, which is held, is not made. **Against**: it goes on.",
    );
  });

  test("that is decided says so in the word of its kind, why, and what followed", () => {
    const ended = { verdictBecause: '"On Fridays" leads with 120', carriedOut: "The answer is on record." };
    expect(textOf(makeMotion({ stage: "passed", ...ended }))).toContain(
      '**Answered.** "On Fridays" leads with 120. The answer is on record.',
    );
    expect(textOf(makeMotion({ stage: "passed", kind: "rules", ...ended }))).toContain("**Passed.**");
    expect(textOf(makeMotion({ stage: "rejected", ...ended }))).toContain("**Not passed.**");
    expect(textOf(makeMotion({ stage: "lapsed", ...ended }))).toContain("**Lapsed.**");
  });

  test("shows a member's mentions, links and headings as they were typed", () => {
    const words = "@everyone <@1> [free](https://evil.example)\n# Laurel says\n> and quotes";
    const text = textOf(makeMotion({ words }));
    expect(text).toContain("> \\@everyone \\<\\@1\\> \\[free\\](https\\://evil.example)");
    expect(text).toContain("> \\# Laurel says\n> \\> and quotes");
  });
});

describe("a reminder", () => {
  test("calls exactly the people it names, and says how to end reminders", () => {
    const people = [makeName(), makeName({ discordId: "2002" }), makeName({ discordId: null }), makeName()];
    const post = makeVoteReminder({ people });
    expect(renderPost(post).allowed_mentions).toEqual({ parse: [], users: ["2001", "2002"] });
    expect(textOf(post).split("\n")).toEqual([
      "## Acme DAO: the vote on epoch 3 ends <t:1790259200:R>",
      "<@2001> <@2002>",
      "You have votes here, and none of yours was seen yet. `/proposal vote` with `epoch 3` shows what yours counts and where to cast it.",
      "",
      "-# One reminder for each vote, to those named here. For none at all: `/proposal remind` with off.",
    ]);
    expect(urlsOf(post)).toEqual(["https://snapshot.example/ballot/1"]);
  });
});

test("a proposal says how many appeals still wait, while it matters", () => {
  expect(textOf(makeProposal({ openAppeals: 1 }))).toContain(
    "1 appeal against scores of this epoch waits for an answer; what it adds is paid with the next epoch.",
  );
  expect(textOf(makeProposal({ openAppeals: 2, stage: "voting" }))).toContain("2 appeals against scores");
  expect(textOf(makeProposal({ openAppeals: 2, stage: "passed" }))).not.toContain("appeals against");
});
