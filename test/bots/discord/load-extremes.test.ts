// The most that anybody can make the bot say: every answer, in every language, is taken by Discord whatever it is made from.
import { afterEach, describe, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import type { Language } from "#core/contribution/language.ts";
import { unixSeconds } from "#core/time.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { makeRules } from "#test/support/build.ts";
import {
  makeHash,
  makeRecord,
  makeRecordedContribution,
  makeRecordedMotion,
  makeRecordedProposal,
  makeWallet,
} from "#test/support/record.ts";
import { makeEpochStanding, makeLeaderboard, makeRank, makeTreasurySheet } from "#test/support/standing.ts";
import { closeGuilds, openGuild } from "./guild.ts";
import { makeReview, makeReviewLine } from "./posts.ts";

afterEach(closeGuilds);

/** What core writes itself, what is said in other letters, and the language with the longest sentences. */
const SPOKEN: readonly Language[] = ["en", "zh", "fr"];
const RECIPIENTS = 100;
/** Sentences about one thing. */
const FEW = [1, 2, 3, 4, 5];
const AMOUNT = "79,228,162,514,264,337,593,543,950,335.123456789012345678 LRL";
/** The number of an error, which only an apology holds. */
const APOLOGY = /`\d{18,20}`/;

const TEXTS: Readonly<Record<string, string>> = {
  "300 emoji": "👩‍👩‍👧‍👦".repeat(300),
  "right to left": `\u202e\u2066${"מספר התרומות ‏של كل مساهم في المشروع ".repeat(60)}\u202e`,
  "one word without an end": "x".repeat(2_000),
  "marks upon marks": "Z\u0300\u0301\u0302\u0303\u0304".repeat(600),
  "markup everywhere": "``` <@1> @everyone ||*_~ [x](https://evil.example) # \n> - ".repeat(70),
  "nothing but breaks": " \n\u200b".repeat(700),
};

/** Everything a person may choose is this text. */
function makeExtremes(text: string, language: Language): Partial<Intake> {
  const each = <T>(make: (at: number) => T): T[] => Array.from({ length: RECIPIENTS }, (_, at) => make(at));
  const line = (at: number) => ({
    contributor: `${at} ${text}`,
    wallet: makeWallet(at),
    amountBaseUnits: "1",
    amount: AMOUNT,
    because: text,
    withheldBecause: text,
  });
  const proposal = (epoch: number) =>
    makeRecordedProposal({
      epoch,
      grant: { number: epoch, title: text, words: text, by: text },
      lines: each(line),
      total: AMOUNT,
      budget: AMOUNT,
      fairness: FEW.map(() => text),
      verdictBecause: text,
      waitsFor: text,
      tally: { choices: each((at) => `${at} ${text}`), scores: each(() => "1"), voters: 1, quorum: "1" },
    });
  const motion = (number: number) =>
    makeRecordedMotion({
      number,
      id: makeHash(String(number)),
      title: text,
      words: text,
      by: text,
      choices: each((at) => `${at} ${text}`),
      shadow: FEW.map(() => text),
      verdictBecause: text,
    });
  const record = makeRecord({
    daoName: text,
    contributions: each((at) =>
      makeRecordedContribution({ pull: at, contributor: text, reasons: FEW.map(() => text) }),
    ),
    proposals: [1, 2, 3, 4, 5, 6].map(proposal),
    motions: [1, 2, 3].map(motion),
    readOnlyBecause: text,
  });
  const ranks = each((at) => makeRank({ place: at + 1, name: `${at} ${text}` }));
  const board = makeLeaderboard({ daoName: text, ranks, proposal: proposal(6) });
  const lines = each(() => makeReviewLine({ login: text, amount: AMOUNT, because: text, withheldBecause: text }));
  const item = (at: number) => ({
    what: "provisional" as const,
    contribution: `${text}#${at}/author`,
    pullKey: text,
    score: 500,
    deterministic: 500,
    says: FEW.map(() => text),
  });
  const refuse = async (): Promise<never> => {
    throw new BadInput(text, { happened: text, next: text });
  };
  return {
    daoName: text,
    languageOf: async () => language,
    record: async () => record,
    explain: async () => FEW.map(() => text).join("\n\n"),
    standingOf: async () => FEW.map(() => text).join("\n"),
    leaderboard: async () => board,
    epochStanding: async () =>
      makeEpochStanding({
        daoName: text,
        ranks,
        kinds: each(() => ({ kind: text, points: 1 })),
        fairness: FEW.map(() => text),
      }),
    treasuryStanding: async () => makeTreasurySheet({ daoName: text, unreadBecause: FEW.map(() => text) }),
    showRules: async () => ({
      rules: makeRules({ name: text, repositories: FEW.map(() => text) }),
      rulesHash: makeHash("a"),
      policyHash: makeHash("b"),
      calibration: 1,
      draft: text,
    }),
    reviewPayout: async () => makeReview({ daoName: text, lines, verdictBecause: text, says: FEW.map(() => text) }),
    reviewQueue: async () => each(item).slice(0, 25),
    findVotePlace: async () => ({ of: text, says: FEW.map(() => text), pageUrl: null, ballotUrl: null }),
    linkStanding: async () => ({
      daoName: text,
      discordName: text,
      discordSince: unixSeconds(1),
      github: { login: text, since: null },
      wallet: null,
      reserved: AMOUNT,
      coolDownHours: 1,
      disputes: each((at) => ({
        name: `dispute-${at}`,
        about: "wallet" as const,
        isClaimant: false,
        answerBy: unixSeconds(1),
      })),
    }),
    holdPayout: refuse,
    giveKudos: async () => text,
    nameAct: async () => text,
  };
}

type Asked = readonly [command: string, subcommand?: string | undefined, options?: Readonly<Record<string, string>>];

const ASKED: readonly Asked[] = [
  ["help"],
  ["me"],
  ["score", undefined, { pull: "acme/lamp#12" }],
  ["leaderboard"],
  ["epoch"],
  ["proposal", "list"],
  ["proposal", "show", { name: "grant 6" }],
  ["proposal", "show", { name: "motion 3" }],
  ["proposal", "vote", { name: "motion 3" }],
  ["payout", "list"],
  ["payout", "status"],
  ["payout", "review"],
  ["payout", "hold", { reason: "Two lines name the same work." }],
  ["treasury"],
  ["rules", "show"],
  ["rules", "history"],
  ["review", "queue"],
  ["link", "show"],
  ["kudos", undefined, { member: "2002", reason: "For the words on every page." }],
  ["feedback", undefined, { words: "I filtered by label, reloaded, and saw every issue again." }],
];

describe.each(Object.entries(TEXTS))("where everybody writes %s", (_, text) => {
  test.each(SPOKEN)("in %s, Discord takes every answer", async (language) => {
    const { discord, ask, logged } = await openGuild(makeExtremes(text, language));
    const refused: string[] = [];
    for (const [command, subcommand, options = {}] of ASKED) {
      const asked = { options, ...(subcommand === undefined ? {} : { subcommand }) };
      const { content } = await ask(command, asked).catch((error: unknown) => ({ content: String(error) }));
      const isWhole = content !== "" && !content.startsWith("Error") && !APOLOGY.test(content);
      if (!isWhole) refused.push(`${command} ${subcommand ?? ""}: ${content.slice(0, 200)}`);
    }
    expect(refused).toEqual([]);
    expect(logged).toEqual([]);
    expect(discord.unhandled).toEqual([]);
  });
});
