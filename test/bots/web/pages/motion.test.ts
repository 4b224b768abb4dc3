// Votes on the record page: what members asked in their own words, how it was counted, and where to vote while one can.
import { describe, expect, test } from "vitest";
import { recordPage } from "#bots/web/pages/record.ts";
import type { PublicRecord } from "#core/workflow/record.ts";
import { unixSeconds } from "#core/time.ts";
import { makeHash, makeRecord, makeRecordedMotion, makeRecordedProposal } from "#test/support/record.ts";

const HOSTILE = `<img src=x onerror="alert(1)">`;

function pageOf(changes: Partial<PublicRecord>): string {
  return recordPage(makeRecord(changes)).markup;
}

function wordsOf(changes: Partial<PublicRecord>): string {
  return pageOf(changes)
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ");
}

describe("a motion", () => {
  test("that is open leads to our own page to vote and to Snapshot", () => {
    const motion = makeRecordedMotion();
    const page = pageOf({ motions: [motion] });
    expect(page).toContain(`<a href="/dao/laurel-dao/vote/${motion.ballotId}">Vote here</a>`);
    expect(page).toContain(`href="${motion.ballotUrl}"`);
    const words = wordsOf({ motions: [motion] });
    expect(words).toContain("Motion 3: Shall we meet once a month? vote open");
    expect(words).toContain("A question to all members, asked by mira, in the member's own words:");
    expect(words).toContain("On Mondays On Fridays Not at all");
  });

  test("that is decided says how it was counted and what followed, and offers no vote", () => {
    const motion = makeRecordedMotion({
      kind: "rules",
      stage: "passed",
      verdict: "passed",
      verdictBecause: "120 for, 0 against",
      carriedOut: "The new rules are in force.",
      choices: ["For", "Against", "Abstain"],
      tally: { choices: ["For", "Against", "Abstain"], scores: ["120", "0", "0"], voters: 2, quorum: "100" },
      recount: { votes: 2, agree: 2, power: "hub", recipientsShare: "0.00" },
      changes: [{ path: "vote.votingHours", before: "72", after: "96" }],
    });
    const words = wordsOf({ motions: [motion], proposals: [] });
    expect(words).toContain("Passed : 120 for, 0 against. The new rules are in force.");
    expect(words).toContain("2 voted, quorum 100. Counted again by Laurel: 2 votes re-verified, 2 agree.");
    expect(words).toContain("Voting power is Snapshot's word: this DAO chose so.");
    expect(words).toContain("1 setting would change");
    expect(words).toContain("vote.votingHours 72 96");
    expect(words).not.toContain("Vote here");
  });

  test("stays text, whatever its member writes", () => {
    const choices = [HOSTILE, "No"];
    const page = pageOf({
      motions: [makeRecordedMotion({ title: HOSTILE, words: `${HOSTILE}\n\n${HOSTILE}`, choices })],
    });
    expect(page).not.toContain(HOSTILE);
    expect(page).toContain("&lt;img src=x");
  });
});

describe("a proposal", () => {
  test("tells how its rewards spread, its re-count, and how many were seen to vote", () => {
    const open = makeRecordedProposal({ fairness: ["Gini coefficient 0.25."], votersSeen: 12 });
    expect(wordsOf({ proposals: [open] })).toContain("Gini coefficient 0.25.");
    expect(wordsOf({ proposals: [open] })).toContain("12 votes seen so far");
    expect(pageOf({ proposals: [open] })).toContain(`<a href="/dao/laurel-dao/vote/${open.ballotId}">Vote here</a>`);
    const recount = { votes: 214, agree: 214, power: "chain", recipientsShare: "12.50" } as const;
    const counted = wordsOf({ proposals: [makeRecordedProposal({ stage: "passed", recount })] });
    expect(counted).toContain(
      "Counted again by Laurel: 214 votes re-verified, 214 agree. Those who would be paid cast 12.50 % of the voting power themselves.",
    );
    expect(counted).not.toContain("Vote here");
  });

  test("for a grant shows who asks for what, and none of an epoch's work or budget", () => {
    const grant = { number: 2, title: "Translate the docs", words: "Into Spanish.", by: "jonas-k" };
    const words = wordsOf({
      proposals: [makeRecordedProposal({ grant, budget: "", total: "100 LRL" })],
      contributions: [],
    });
    expect(words).toContain("Grant 2: Translate the docs");
    expect(words).toContain("A one-off payment, asked for by jonas-k in the member's own words: Into Spanish.");
    expect(words).not.toContain("Rewards of epoch 2");
    expect(words).not.toContain("is shared over");
    expect(words).not.toContain("100 LRL of");
  });
});

test("what did not pass once stands apart among what is reserved", () => {
  const line = { contributor: "tove", amountBaseUnits: "5", amount: "5 LRL", epoch: 2 };
  const words = wordsOf({
    reserved: [
      { ...line, isRolledOver: true },
      { ...line, isRolledOver: false },
    ],
  });
  expect(words).toContain("tove 5 LRL epoch 2, voted down once tove 5 LRL epoch 2");
});

test("rules that came into force are listed once there was a second set", () => {
  const first = { at: unixSeconds(1), rulesHash: makeHash("1"), because: "first", motion: null, changes: [] } as const;
  expect(wordsOf({ adoptions: [first] })).not.toContain("Rules that came into force");
  const second = { ...first, rulesHash: makeHash("2"), because: "vote", motion: 4 } as const;
  const words = wordsOf({ adoptions: [first, second] });
  expect(words).toContain("Rules that came into force");
  expect(words).toMatch(/0x2222222222222222… by a vote, motion 4 0 settings changed .* 0x1111111111111111… the first/);
});
