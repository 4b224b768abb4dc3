// Explaining: why a contribution got what it got, from the ledger alone, to whom it concerns.
import { describe, expect, test } from "vitest";
import { explainPull, readPullName } from "#core/workflow/explain.ts";
import { makeAccount, makeEvidence } from "#test/support/build.ts";
import { link, makeHouse, type Member } from "#test/support/house.ts";
import { makeRecord, makeRecordedContribution, makeRecordedProposal } from "#test/support/record.ts";
import * as story from "#test/support/story.ts";

const { ADA, BEN, mergeAndScore, openHouse, passHours } = story;

describe("a pull request's name", () => {
  const ONE = ["laurel-dao/compiler"];

  test.each([
    ["laurel-dao/compiler#12", ONE],
    ["  laurel-dao/compiler#12 ", ONE],
    ["https://github.com/laurel-dao/compiler/pull/12", ONE],
    ["https://github.com/laurel-dao/compiler/pull/12/files?w=1#diff", ONE],
    ["12", ONE],
    ["#12", ONE],
    ["laurel-dao/compiler#12", [...ONE, "laurel-dao/site"]],
  ])("is read from %j", (text, repositories) => {
    expect(readPullName(text, repositories)).toEqual({ repository: "laurel-dao/compiler", pull: 12 });
  });

  test.each([
    ["", ONE],
    ["compiler#12", ONE],
    ["laurel-dao/compiler#0", ONE],
    ["laurel-dao/compiler", ONE],
    ["https://evil.example/laurel-dao/compiler/pull/12", ONE],
    ["laurel-dao/compiler#99999999999", ONE],
    ["12", [...ONE, "laurel-dao/site"]],
    ["#12", []],
  ])("is not read from %j with %j", (text, repositories) => {
    expect(() => readPullName(text, repositories)).toThrow("This is not a pull request's name.");
  });
});

describe("where the money is", () => {
  const ofMira = (changes: Partial<Parameters<typeof makeRecordedContribution>[0]> = {}) => [
    makeRecordedContribution({ contributor: "mira", ...changes }),
  ];
  const explain = (changes: Parameters<typeof makeRecord>[0]) =>
    explainPull(makeRecord(changes), "laurel-dao/compiler", 41);

  test("in a proposal: the line, the points and what it waits for", () => {
    expect(explain({ contributions: ofMira() })).toContain(
      "mira earned 6,200 LRL (epoch 2): 3.07 points, in a budget of 10,000 LRL. 9,200 LRL are put to the vote",
    );
  });

  test("reserved: until a wallet is linked", () => {
    const reserved = [{ contributor: "mira", amountBaseUnits: "5", amount: "5 LRL", epoch: 2, isRolledOver: false }];
    expect(explain({ contributions: ofMira(), reserved, proposals: [] })).toContain(
      "5 LRL of epoch 2 are reserved for mira: a line of the next proposal once a wallet is linked (/link add in Discord) and may be paid.",
    );
  });

  test("voted down once: in the next proposal, with its own amount, and not in the old one", () => {
    const old = makeRecordedProposal({ stage: "rejected", verdict: "rejected" });
    const reserved = [{ contributor: "mira", amountBaseUnits: "5", amount: "5 LRL", epoch: 2, isRolledOver: true }];
    expect(explain({ contributions: ofMira(), reserved, proposals: [old] })).toContain(
      "5 LRL of epoch 2 did not pass the vote once; they are proposed once more, with the next epoch.",
    );
    const [line] = old.lines;
    if (!line) throw new Error("a line");
    const next = makeRecordedProposal({
      epoch: 3,
      lines: [{ ...line, amount: "9 LRL", because: "epoch 3 and reserved from epoch 2" }],
    });
    expect(explain({ contributions: ofMira(), reserved: [], proposals: [old, next] })).toContain("mira earned 9 LRL");
  });

  test("never in a grant, which only bears the number of an epoch", () => {
    const grant = { number: 1, title: "Docs", words: "For the docs.", by: "mira" };
    const proposals = [makeRecordedProposal({ grant }), makeRecordedProposal()];
    expect(explain({ contributions: ofMira(), proposals })).toContain("mira earned 6,200 LRL (epoch 2)");
    expect(explain({ contributions: ofMira(), reserved: [], proposals: proposals.slice(0, 1) })).toContain(
      "Epoch 2 is closed, and no amount stands to mira.",
    );
  });

  test("in a later proposal that names the epoch", () => {
    const [line] = makeRecordedProposal().lines;
    if (!line) throw new Error("a line");
    const later = makeRecordedProposal({ epoch: 3, lines: [{ ...line, because: "reserved from epoch 2" }] });
    expect(explain({ contributions: ofMira(), reserved: [], proposals: [later] })).toContain("(reserved from epoch 2)");
  });

  test("not in a later proposal that names an epoch with more digits", () => {
    const [line] = makeRecordedProposal().lines;
    if (!line) throw new Error("a line");
    const later = makeRecordedProposal({
      epoch: 30,
      lines: [{ ...line, because: "epoch 30 and reserved from epoch 21" }],
    });
    expect(explain({ contributions: ofMira(), reserved: [], proposals: [later] })).toContain(
      "Epoch 2 is closed, and no amount stands to mira.",
    );
  });

  test("nowhere yet while the epoch is open", () => {
    expect(explain({ contributions: ofMira({ epoch: 3, score: null }), proposals: [] })).toContain(
      "Epoch 3 is open; it is split when it closes.",
    );
  });
});

test("a pull request that nobody recorded is said to be unknown, with what to do", async () => {
  const house = await openHouse();
  await expect(house.intake.explain("laurel-dao/compiler#404")).rejects.toThrow(
    "The ledger of Laurel DAO knows nothing of laurel-dao/compiler#404.",
  );
});

test("from the merge to the payment each answer says where the money is", async () => {
  const house = await openHouse();
  await link(house, ADA);
  await mergeAndScore(house, makeEvidence({ reviews: [], coAuthors: [makeAccount(90, { isBot: true })] }));
  const told = () => house.intake.explain("#1");
  expect(await told()).toMatch(
    /^laurel-dao\/compiler#1 in Laurel DAO\n\ndev-1, author \(code\), epoch 1: 0\.79 of 5\.00\n {2}- /,
  );
  expect(await told()).toContain("Epoch 1 is open; it is split when it closes.");
  await story.closeAndOpenBallot(house);
  expect(await told()).toContain("Being voted on until 2026-03-12 00:00 UTC.");
  await story.voteAndCount(house, 1);
  expect(await told()).toContain("Passed; objections are heard until");
  await story.payOut(house, 1);
  expect(await told()).toContain("Paid in transaction 0x");
  expect(await house.intake.standingOf(ADA.discord)).toContain(
    "You are dev-1. 1 contributions are on record; 1,000 LRL were paid",
  );
  house.close();
});

test("a refusal is explained with its reason", async () => {
  const house = await openHouse();
  await mergeAndScore(house, makeEvidence({ author: makeAccount(9, { isBot: true }) }));
  expect(await house.intake.explain("1")).toContain(
    "laurel-dao/compiler#1/author is not rewarded. The author is a bot: bots are not rewarded.",
  );
});

describe("a member's standing", () => {
  test("of somebody who never linked says what to do", async () => {
    const house = await openHouse();
    expect(await house.intake.standingOf(BEN.discord)).toContain("You have not linked anything yet. Run /link add");
  });

  test("of a stranger who took a contributor's login as a Discord name shows nothing of that contributor", async () => {
    const impostor: Member = { ...story.makeMember("dev-1", 66), github: null };
    const house = await makeHouse({ members: [...story.MEMBERS, impostor] });
    await story.settleIn(house);
    await link(house, ADA);
    await mergeAndScore(house, makeEvidence());
    await passHours(house, 7 * 24);
    await link(house, impostor);
    const told = await house.intake.standingOf(impostor.discord);
    expect(told).toContain("0 contributions are on record");
    expect(told).not.toContain("1,000 LRL");
  });
});
