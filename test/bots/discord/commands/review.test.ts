// What reviewers type and read: the queue with what to type next, and each decision as it reaches the DAO.
import { afterEach, describe, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import type { ReviewItem } from "#core/workflow/answers.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { ALICE, closeGuilds, openGuild, readPages, STRANGER } from "../guild.ts";

afterEach(closeGuilds);

const WORK = "acme/lamp#12/author";
const REASON = "The tests cover what the size does not show.";
const REVIEWER = { id: ALICE, name: "alice" };

const APPEAL: ReviewItem = {
  what: "appeal",
  contribution: WORK,
  pullKey: "501#12",
  score: 307,
  deterministic: 280,
  says: [
    "Appealed. The contributor writes: @everyone see **this** [page](https://evil.example)\n# now",
    "To be answered by 2026-03-06 12:00 UTC; 1 of 3 votes are in.",
    "8 added lines in 2 places: 2.80.",
  ],
};
const PROVISIONAL: ReviewItem = {
  what: "provisional",
  contribution: "acme/my_lamp#13/reviewer-1",
  pullKey: "502#13",
  score: 120,
  deterministic: 100,
  says: ["The jurors are two points apart."],
};
const DRAWN: ReviewItem = {
  what: "audit",
  contribution: "acme/lamp#9/author",
  pullKey: null,
  score: null,
  deterministic: null,
  says: ["Drawn for the audit: rate the work from 0.00 to 5.00 without looking at its score."],
};

/** What the DAO was asked, by any of the acts of a reviewer. */
function openRecorder() {
  const asked: unknown[] = [];
  const note = async (...what: unknown[]) => {
    asked.push(what);
    return "Recorded.";
  };
  return { asked, answers: { confirmScore: note, amendScore: note, voteOnAppeal: note, rateWork: note } };
}

async function pagesOf(reviewQueue: Intake["reviewQueue"]) {
  const { discord, ask } = await openGuild({ reviewQueue });
  const answer = await ask("review", { subcommand: "queue" });
  return { discord, answer };
}

describe("the queue", () => {
  test("names each work, why it waits, and what to type next; foreign words do nothing", async () => {
    const { discord, answer } = await pagesOf(async () => [APPEAL, PROVISIONAL, DRAWN]);
    expect(answer.content.split("\n")).toEqual([
      "**3 items wait for you.** Read the work before you decide.",
      "**Appeal: [acme/lamp#12/author](<https://github.com/acme/lamp/pull/12>)**, 3.07 of 5.00 (2.80 by code alone)",
      "- Appealed. The contributor writes: \\@everyone see \\*\\*this\\*\\* \\[page\\](https\\://evil.example) # now",
      "- To be answered by 2026-03-06 12:00 UTC; 1 of 3 votes are in.",
      "- 8 added lines in 2 places: 2.80.",
      "Type `/review decide work:acme/lamp#12/author verdict:uphold reason:…` or `/review decide work:acme/lamp#12/author verdict:amend score:… reason:…`",
      "**Provisional: [acme/my\\_lamp#13/reviewer-1](<https://github.com/acme/my_lamp/pull/13>)**, 1.20 of 5.00 (1.00 by code alone)",
      "- The jurors are two points apart.",
      "Type `/review confirm work:acme/my_lamp#13/reviewer-1 reason:…` or `/review amend work:acme/my_lamp#13/reviewer-1 score:… reason:…`",
      "**Rate: [acme/lamp#9/author](<https://github.com/acme/lamp/pull/9>)**",
      "- Drawn for the audit: rate the work from 0.00 to 5.00 without looking at its score.",
      "Type `/review rate work:acme/lamp#9/author score:…`",
      "-# A score far from what code alone arrives at needs `quotes:` as well: changed lines, word for word, with ` || ` between them.",
    ]);
    expect(answer.isEphemeral).toBe(true);
    expect(discord.unhandled).toEqual([]);
  });

  test("of nothing but drawn work shows no score and asks for no quotes", async () => {
    const { answer } = await pagesOf(async () => [DRAWN]);
    expect(answer.content).toContain("**One item waits for you.**");
    expect(answer.content).not.toMatch(/of 5\.00|by code alone|quotes:/);
  });

  test("that is empty says so", async () => {
    const { answer } = await pagesOf(async () => []);
    expect(answer.content).toBe("Nothing waits for you. Work in which you have a part goes to other reviewers.");
  });

  test("that is long is read page by page, each work with its objection whole and what to type", async () => {
    const objection = `${"ab ".repeat(665)}END`;
    const items = Array.from({ length: 25 }, (_, at) => ({
      ...APPEAL,
      contribution: `acme/lamp#${at + 1}/author`,
      says: [`Appealed. The contributor writes: ${objection}`, ...Array.from({ length: 30 }, () => "word ".repeat(40))],
    }));
    const { discord, answer } = await pagesOf(async () => items);
    const { pages, last } = await readPages(discord, answer);
    const all = pages.join("\n");
    expect(last.content).toContain("-# A score far from");
    expect(pages.length).toBeLessThanOrEqual(60);
    expect(all.match(/END/g)).toHaveLength(25);
    expect(all.match(/- …and \d+ more, with `\/score`\./g)).toHaveLength(25);
    for (let at = 1; at <= 25; at++) expect(all).toContain(`/review decide work:acme/lamp#${at}/author verdict:uphold`);
    expect(answer.isEphemeral).toBe(true);
  });

  test("is not shown to who is no reviewer, who reads why", async () => {
    const reviewQueue = async () => {
      throw new BadInput("Only the DAO's reviewers may do this.", {
        happened: "mallory is not among the reviewers in the rules.",
        next: "Reviewers are named in the rules, which the DAO changes by a vote.",
      });
    };
    const { ask, logged } = await openGuild({ reviewQueue });
    const answer = await ask("review", { subcommand: "queue", user: STRANGER });
    expect(answer.content).toBe(
      "Only the DAO's reviewers may do this. mallory is not among the reviewers in the rules. Reviewers are named in the rules, which the DAO changes by a vote.",
    );
    expect(answer.isEphemeral).toBe(true);
    expect(logged).toEqual([]);
  });
});

describe("a decision", () => {
  test.each([
    ["confirm", { work: ` ${WORK} `, reason: REASON }, [REVIEWER, WORK, REASON]],
    [
      "amend",
      { work: WORK, score: "3,2", reason: REASON },
      [REVIEWER, { contribution: WORK, score: 320, reason: REASON, quotes: [] }],
    ],
    [
      "decide",
      { work: WORK, verdict: "uphold", reason: REASON },
      [REVIEWER, { contribution: WORK, score: null, reason: REASON, quotes: [] }],
    ],
    [
      "decide",
      { work: WORK, verdict: "amend", score: "0", reason: REASON, quotes: "const limit = 20;" },
      [REVIEWER, { contribution: WORK, score: 0, reason: REASON, quotes: ["const limit = 20;"] }],
    ],
    ["rate", { work: WORK, score: "4.5" }, [REVIEWER, WORK, 450]],
  ])("to %s reaches the DAO as it was typed: %j", async (subcommand, options, expected) => {
    const { asked, answers } = openRecorder();
    const { discord, ask } = await openGuild(answers);
    const answer = await ask("review", { subcommand, options });
    expect(asked).toEqual([expected]);
    expect(answer.content).toBe("Recorded.");
    expect(answer.isEphemeral).toBe(true);
    expect(discord.unhandled).toEqual([]);
  });

  test.each([
    ["one line", " const limit = 20; ", ["const limit = 20;"]],
    ["bars between", "const limit = 20; ||  return limit;", ["const limit = 20;", "return limit;"]],
    ["new lines", "const limit = 20;\r\n\n  return limit;\n", ["const limit = 20;", "return limit;"]],
    [
      "bars of the code itself, on lines",
      "if (a || b) return;\nreturn limit;",
      ["if (a || b) return;", "return limit;"],
    ],
    ["bars that are not alone", "a||b", ["a||b"]],
    ["nothing", " || ", []],
  ])("quotes %s", async (_, quotes, expected) => {
    const { asked, answers } = openRecorder();
    const { ask } = await openGuild(answers);
    await ask("review", { subcommand: "amend", options: { work: WORK, score: "3", reason: REASON, quotes } });
    expect(asked).toEqual([[REVIEWER, { contribution: WORK, score: 300, reason: REASON, quotes: expected }]]);
  });

  test.each([
    [
      "amend",
      { work: WORK, score: "5.01", reason: REASON },
      'This is not a score. "5.01" Write one from 0.00 to 5.00, like 3.20.',
    ],
    ["rate", { work: WORK, score: "good" }, 'This is not a score. "good" Write one from 0.00 to 5.00, like 3.20.'],
    [
      "decide",
      { work: WORK, verdict: "amend", reason: REASON },
      "The amended score is missing. Add it as score, like 3.20, or choose uphold.",
    ],
    [
      "decide",
      { work: WORK, verdict: "uphold", reason: REASON, score: "3.2" },
      "A score that is upheld stays as it is. Leave the score out, or choose amend.",
    ],
  ])("that leaves a guess to us is not recorded: %s %j", async (subcommand, options, said) => {
    const { asked, answers } = openRecorder();
    const { ask, logged } = await openGuild(answers);
    expect((await ask("review", { subcommand, options })).content).toBe(said);
    expect(asked).toEqual([]);
    expect(logged).toEqual([]);
  });

  test("knows two verdicts, and Discord offers no third", async () => {
    const { ask } = await openGuild();
    const options = { work: WORK, verdict: "maybe", reason: REASON };
    await expect(ask("review", { subcommand: "decide", options })).rejects.toThrow("would not let");
  });
});
