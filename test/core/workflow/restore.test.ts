// Restored copies: a ledger that came back from any backup, joined with the world as it is now, pays nobody twice.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { explainError, RetryLater } from "#core/errors.ts";
import type { Store } from "#core/ledger/ledger.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { DAY_SECONDS, unixSeconds } from "#core/time.ts";
import type { Ballot } from "#core/world.ts";
import { readCommitment } from "#core/workflow/found-ballot.ts";
import { findBreak, reconcile } from "#core/workflow/restore.ts";
import { makeFile } from "#test/core/score/make-diff.ts";
import { DAO, makeAccount, makeEvidence, START, tokens } from "#test/support/build.ts";
import { approve, link, makeHouse, type TestHouse } from "#test/support/house.ts";
import { makeAnswer } from "#test/support/jury.ts";
import { makeHash } from "#test/support/record.ts";
import * as story from "#test/support/story.ts";
import { makeWorld, receivedBy, type TestWorld } from "#test/support/world.ts";

const { ADA, BEN, MEMBERS, TREASURER, OTHER_TREASURER } = story;
const folder = mkdtempSync(join(tmpdir(), "laurel-restore-"));
const FIRST_VOTE = "the first vote is open";
const FIRST_PAID = "the first epoch is paid";
const SECOND_VOTE = "the second vote is open";
const BOTH_PAID = "both epochs are paid";
/** The world as it stood at a moment of the story, and how many entries there were. */
const moments = new Map<string, { readonly world: TestWorld; readonly size: number }>();
/** The first copy that knows what Ben had earned, the last that does not know his wallet, and the one before the second draft. */
const copies = { knowingWork: 0, withoutWallet: 0, beforeDraft: 0 };

const copyOf = (entries: number): string => join(folder, `copy-${entries}.sqlite`);

/** The store as ever, and a copy of its file after each append, as a backup taken at that moment. */
function keepCopies(path: string): Store {
  const store = openSqlite(path);
  const append: Store["ledger"]["append"] = async (dao, expected, at, drafts, records) => {
    const entries = await store.ledger.append(dao, expected, at, drafts, records);
    copyStore(path, copyOf(expected + entries.length));
    return entries;
  };
  return { ...store, ledger: { ...store.ledger, append } };
}

function copyStore(from: string, to: string): void {
  for (const tail of ["", "-wal", "-shm", ".holder", ".keys"]) rmSync(`${to}${tail}`, { force: true });
  copyFileSync(from, to);
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${to}-wal`);
  copyFileSync(`${from}.keys`, `${to}.keys`);
}

/** Two epochs: Ada is paid for both; Ben's part of the first is reserved until he links, and paid with the second. */
beforeAll(async () => {
  const house = await makeHouse({ store: keepCopies(join(folder, "laurel.sqlite")), members: MEMBERS });
  const remember = async (moment: string): Promise<void> => {
    moments.set(moment, { world: house.world.fork(), size: (await house.state()).size });
  };
  await story.settleIn(house);
  await link(house, ADA);
  await story.mergeAndScore(house, makeEvidence({ pull: 1 }));
  await story.mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2) }));
  copies.knowingWork = ((await house.entries("contribution-scored"))[1]?.number ?? 0) + 1;
  await story.closeAndOpenBallot(house);
  await remember(FIRST_VOTE);
  await story.voteAndCount(house, 1);
  await story.payOut(house, 1);
  await remember(FIRST_PAID);
  await story.mergeAndScore(house, makeEvidence({ pull: 3 }));
  copies.withoutWallet = (await house.state()).size;
  await link(house, BEN);
  await story.closeAndOpenBallot(house);
  copies.beforeDraft = (await house.entries("proposal-drafted"))[1]?.number ?? 0;
  await remember(SECOND_VOTE);
  await story.voteAndCount(house, 2);
  await story.payOut(house, 2);
  await remember(BOTH_PAID);
  house.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

function worldAt(moment: string): TestWorld {
  const world = moments.get(moment)?.world.fork();
  if (world === undefined) throw new Error(`there is no moment "${moment}"`);
  return world;
}

/** A copy with so many entries, or the next one that was taken, in a world that has gone on. */
async function restore(entries: number, moment: string): Promise<TestHouse> {
  const world = worldAt(moment);
  let taken = entries;
  while (!existsSync(copyOf(taken))) taken += 1;
  const path = join(folder, "restored.sqlite");
  copyStore(copyOf(taken), path);
  return makeHouse({ store: openSqlite(path), world, members: MEMBERS, seed: `restored at ${taken}` });
}

/** Everybody does what is asked of them: they link, they vote on what is open, and treasurers sign what is offered. */
async function liveOn(house: TestHouse, days: number, choice: 1 | 2 = 1): Promise<void> {
  for (const member of MEMBERS) await link(house, member);
  for (let day = 0; day < days; day += 1) {
    await house.sweep();
    await house.tick();
    voteOnAll(house.world, choice);
    await signAll(house);
    house.world.passHours(24);
  }
}

function voteOnAll(world: TestWorld, choice: 1 | 2): void {
  for (const { draft } of world.state.ballots) {
    if (world.state.now < draft.startsAt || world.state.now > draft.endsAt) continue;
    const { epoch } = JSON.parse(draft.commitment) as { epoch: number };
    for (const voter of ["member-a", "member-b"]) world.vote(epoch, voter, choice, 80);
  }
}

async function signAll(house: TestHouse): Promise<void> {
  for (const { epoch, batch } of [...(await house.state()).proposals.values()]) {
    if (batch === null || batch.shows === null || batch.transactionHash !== null || batch.signatures.size > 0) continue;
    await approve(house, TREASURER, epoch);
    await approve(house, OTHER_TREASURER, epoch);
  }
}

/** Restores, reconciles, and lives on for almost four weeks. */
async function outcomeOf(entries: number, moment: string) {
  const house = await restore(entries, moment);
  await reconcile(house);
  const broken = await findBreak(house);
  await liveOn(house, 26);
  const stopped = [...(await house.state()).stopped.keys()];
  house.close();
  const [ada, ben] = [ADA, BEN].map(({ key }) => receivedBy(house.world, key.address));
  return { broken, stopped, ada, ben };
}

/** Every fifth copy, others for each moment, so that together they use most of them. */
function copiesAt(moment: string): number[] {
  const all = Array.from({ length: moments.get(moment)?.size ?? 0 }, (_, at) => at + 1);
  const turn = [...moments.keys()].indexOf(moment);
  return all.filter((entries) => entries % 5 === turn);
}

describe("whatever copy comes back, everybody ends with what the votes gave, once, when", () => {
  test.each([
    [FIRST_VOTE, 500, 500],
    [FIRST_PAID, 500, 500],
    [SECOND_VOTE, 1_500, 500],
    [BOTH_PAID, 1_500, 500],
  ])("%s", async (moment, ada, ben) => {
    const sizes = copiesAt(moment);
    expect(sizes.length).toBeGreaterThan(3);
    for (const entries of sizes) {
      // No ballot tells what an epoch reserved: where the work is lost too, that amount is lost and never guessed.
      const isForgotten = entries < copies.knowingWork && (moment === FIRST_VOTE || moment === FIRST_PAID);
      const expected = { broken: null, stopped: [], ada: tokens(ada), ben: isForgotten ? 0n : tokens(ben) };
      expect({ entries, ...(await outcomeOf(entries, moment)) }).toEqual({ entries, ...expected });
    }
  });
});

describe("a copy from before a wallet was linked", () => {
  test("does not owe again what the lost ballot paid to it", async () => {
    const house = await restore(copies.withoutWallet, BOTH_PAID);
    const said = await reconcile(house);
    expect(said.join("\n")).toContain(
      "What was due to dev-2 counts as part of it: please check it with the contributor.",
    );
    expect([...(await house.state()).reserved]).toEqual([]);
    house.close();
  });

  test("owes it still when the lost ballot is voted down", async () => {
    const house = await restore(copies.withoutWallet, SECOND_VOTE);
    await reconcile(house);
    await liveOn(house, 4, 2);
    expect(receivedBy(house.world, BEN.key.address)).toBe(0n);
    await liveOn(house, 26);
    expect(receivedBy(house.world, BEN.key.address)).toBe(tokens(500));
    expect(receivedBy(house.world, ADA.key.address)).toBe(tokens(500));
    house.close();
  });
});

/** A store of its own for one story, and the copy of it that comes back later. */
const pathOf = (name: string): string => join(folder, `${name}.sqlite`);
const keepCopy = (name: string): void => copyStore(pathOf(name), pathOf(`${name}-copy`));

async function restoreCopy(name: string, world: TestWorld): Promise<TestHouse> {
  const path = pathOf(`${name}-restored`);
  copyStore(pathOf(`${name}-copy`), path);
  return makeHouse({ store: openSqlite(path), world: world.fork(), members: MEMBERS, seed: name });
}

/** Ada is paid 500 LRL for the first epoch, and 500 LRL are reserved for Ben, who has linked nothing. */
async function reserveForBen(house: TestHouse): Promise<void> {
  await story.settleIn(house);
  await link(house, ADA);
  await story.mergeAndScore(house, makeEvidence({ pull: 1 }));
  await story.mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2) }));
  await story.closeAndOpenBallot(house);
  await story.voteAndCount(house, 1);
  await story.payOut(house, 1);
}

describe("a reserved amount that a lost vote gave back, and a later ballot has paid,", () => {
  let world: TestWorld;

  /** The copy knows the second ballot, which was voted down later, and nothing of the third one, which was paid. */
  beforeAll(async () => {
    const house = await makeHouse({ store: openSqlite(pathOf("voted-down")), members: MEMBERS });
    await reserveForBen(house);
    await link(house, BEN);
    await story.mergeAndScore(house, makeEvidence({ pull: 3 }));
    await story.closeAndOpenBallot(house);
    keepCopy("voted-down");
    await story.voteAndCount(house, 2, 2);
    await story.mergeAndScore(house, makeEvidence({ pull: 4 }));
    await story.closeAndOpenBallot(house);
    await story.voteAndCount(house, 3);
    await story.payOut(house, 3);
    world = house.world;
    house.close();
  });

  test("is not given back once more: the earlier vote is counted first", async () => {
    const house = await restoreCopy("voted-down", world);
    expect(receivedBy(house.world, BEN.key.address)).toBe(tokens(500));
    await reconcile(house);
    const verdicts = (await house.entries("verdict-reached")).map(({ fact }) => fact.verdict);
    expect(verdicts).toEqual(["passed", "lapsed", "passed"]);
    await liveOn(house, 26);
    expect(receivedBy(house.world, BEN.key.address)).toBe(tokens(500));
    house.close();
  });

  test("waits for the count, and the later ballot with it", async () => {
    const house = await restoreCopy("voted-down", world);
    house.world.state.space.countSeconds = 100 * DAY_SECONDS;
    const error = await reconcile(house).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RetryLater);
    expect(explainError(error)).toContain("The vote of epoch 2 is not counted yet.");
    expect(await house.entries("proposal-drafted")).toHaveLength(2);
    house.close();
  });

  test("is not given back either when the earlier ballot was flagged and its author deleted it, as he is told to", async () => {
    const house = await restoreCopy("voted-down", world);
    const ballot = house.world.ballotOf(2);
    ballot.isFlagged = true;
    const error = await reconcile(house).catch((thrown: unknown) => thrown);
    expect(explainError(error)).toMatch(/delete that proposal on Snapshot .*\. Then: npm run reconcile$/);
    ballot.isDeleted = true;
    await reconcile(house);
    await liveOn(house, 26);
    expect(receivedBy(house.world, BEN.key.address)).toBe(tokens(500));
    house.close();
  });
});

test("a paid ballot that was deleted since waits for a person, and reconciling still comes to its end", async () => {
  const house = await restore(moments.get(FIRST_VOTE)?.size ?? 0, FIRST_PAID);
  for (const ballot of house.world.state.ballots) ballot.isDeleted = true;
  expect(await reconcile(house)).toEqual([
    expect.stringContaining("has been paid on chain, and its vote waits for a person"),
  ]);
  await story.passHours(house, 24);
  expect([...(await house.state()).stopped.keys()]).toEqual([expect.stringContaining("reach-verdict")]);
  expect(receivedBy(house.world, ADA.key.address)).toBe(receivedBy(worldAt(FIRST_PAID), ADA.key.address));
  house.close();
});

test("a copy between an epoch's closing and its reserving does not reserve what a later ballot has paid", async () => {
  const house = await makeHouse({
    store: openSqlite(pathOf("closed")),
    members: MEMBERS,
    watch: (moment, step) => {
      if (moment === "after-entry" && step.key === "close-epoch:1") keepCopy("closed");
    },
  });
  await story.settleIn(house);
  await link(house, ADA);
  await story.mergeAndScore(house, makeEvidence({ pull: 1, author: makeAccount(2) }));
  await story.closeAndOpenBallot(house);
  expect(await house.entries("amounts-reserved")).toHaveLength(1);
  await link(house, BEN);
  await story.mergeAndScore(house, makeEvidence({ pull: 2 }));
  await story.closeAndOpenBallot(house);
  await story.voteAndCount(house, 2);
  await story.payOut(house, 2);
  expect(receivedBy(house.world, BEN.key.address)).toBe(tokens(1_000));
  house.close();

  const restored = await restoreCopy("closed", house.world);
  expect([...(await restored.state()).closed.keys()]).toEqual([1]);
  await reconcile(restored);
  await liveOn(restored, 26);
  expect(receivedBy(restored.world, BEN.key.address)).toBe(tokens(1_000));
  restored.close();
});

test("a member who had a wallet only, and joined his GitHub work after the copy, is not paid its reserved amount twice", async () => {
  const store = openSqlite(pathOf("joined"));
  const withoutGithub = { ...BEN, github: null };
  const before = await makeHouse({ store, members: [ADA, withoutGithub, TREASURER, OTHER_TREASURER] });
  await reserveForBen(before);
  await link(before, withoutGithub);
  keepCopy("joined");
  const { world } = before;
  const house = await makeHouse({ store, world, members: MEMBERS, seed: "joined" });
  await link(house, BEN);
  await story.mergeAndScore(house, makeEvidence({ pull: 3 }));
  await story.closeAndOpenBallot(house);
  await story.voteAndCount(house, 2);
  await story.payOut(house, 2);
  expect(receivedBy(world, BEN.key.address)).toBe(tokens(500));
  house.close();

  const restored = await restoreCopy("joined", world);
  await reconcile(restored);
  await liveOn(restored, 26);
  expect(receivedBy(restored.world, BEN.key.address)).toBe(tokens(500));
  restored.close();
});

describe("what a lost entry added to a score, and a ballot that stands has paid,", () => {
  const WORK = "laurel-dao/compiler#1/author";
  const reason = "The jurors read the same lines as I do.";
  const { RITA, SAM } = story;
  // Of the same size: what is alike line for line would be flagged.
  const OTHER_FILES = [makeFile("src/depth.ts", { added: ["const depth = 9;", "export const least = depth - 1;"] })];

  /** Ada's work, provisional at 1.94, beside Ben's at 0.94; both are linked. */
  async function provisionalHouse(name: string): Promise<TestHouse> {
    const rules = story.makeJudgedRules({ review: { panel: 1, appealDays: 30, answerDays: 30 } });
    const world = makeWorld({ rules });
    const house = await makeHouse({ store: openSqlite(pathOf(name)), world, members: MEMBERS });
    await story.settleIn(house);
    await link(house, ADA);
    await link(house, BEN);
    world.judgeAnswers = (request) => [makeAnswer(request, "a", { value: 5 })];
    await story.mergeAndScore(house, makeEvidence({ pull: 1 }));
    world.judgeAnswers = () => [];
    await story.mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2), files: OTHER_FILES }));
    return house;
  }

  async function payEpoch(house: TestHouse, epoch: number): Promise<void> {
    await story.closeAndOpenBallot(house);
    await story.voteAndCount(house, epoch);
    await story.payOut(house, epoch);
  }

  const scoresOf = async (house: TestHouse) =>
    (await house.entries("epoch-closed")).map(({ fact }) => fact.allocations.map(({ score }) => score));

  test("by a reviewer in its own epoch, is not added once more", async () => {
    const house = await provisionalHouse("confirmed");
    keepCopy("confirmed");
    await house.intake.confirmScore(RITA.discord, WORK, reason);
    await payEpoch(house, 1);
    expect(await scoresOf(house)).toEqual([[194, 94]]);
    house.close();

    const restored = await restoreCopy("confirmed", house.world);
    await reconcile(restored);
    await restored.intake.confirmScore(RITA.discord, WORK, reason);
    await story.mergeAndScore(restored, makeEvidence({ pull: 3 }));
    await story.passHours(restored, 7 * 24);
    expect((await scoresOf(restored))[1]).toEqual([94]);
    restored.close();
  });

  test("by the answer to an appeal in the epoch after it, is not added once more", async () => {
    const house = await provisionalHouse("appealed");
    await payEpoch(house, 1);
    await house.intake.fileAppeal(ADA.discord, "#1", "It is worth what the jurors said.");
    keepCopy("appealed");
    await house.intake.voteOnAppeal(SAM.discord, { contribution: WORK, score: null, reason, quotes: [] });
    await payEpoch(house, 2);
    expect(await scoresOf(house)).toEqual([[94, 94], [100]]);
    house.close();

    const restored = await restoreCopy("appealed", house.world);
    await reconcile(restored);
    await restored.intake.voteOnAppeal(SAM.discord, { contribution: WORK, score: null, reason, quotes: [] });
    await story.mergeAndScore(restored, makeEvidence({ pull: 3 }));
    await story.passHours(restored, 7 * 24);
    expect((await scoresOf(restored))[2]).toEqual([94]);
    restored.close();
  });
});

test("a comment keeps the epoch that was credited first, whatever copies come back: the work is credited once", async () => {
  const first = await story.openHouse();
  const { world } = first;
  await story.mergeAndScore(first, makeEvidence());
  first.close();
  for (const copy of ["one", "another"]) {
    const house = await makeHouse({ world, members: MEMBERS, seed: copy });
    await story.settleIn(house);
    await story.passHours(house, 7 * 24);
    await house.sweep();
    await house.tick();
    expect((await house.state()).openEpoch?.number).toBe(2);
    expect(await house.entries("contribution-recorded")).toEqual([]);
    expect(await house.entries("contribution-refused")).toHaveLength(1);
    expect([...world.state.comments.values()].map(({ notice }) => notice.epoch)).toEqual([1]);
    house.close();
  }
});

describe("the house only reads", () => {
  test("when its copy was made right before the draft of a ballot that stands", async () => {
    const house = await restore(copies.beforeDraft, SECOND_VOTE);
    expect((await house.state()).size).toBe(copies.beforeDraft);
    expect((await findBreak(house))?.because).toContain("it was restored from an older copy");
    house.close();
  });

  test("while its newest published root is not in its tree, and goes on after reconciling", async () => {
    const house = await restore(10, BOTH_PAID);
    expect((await findBreak(house))?.because).toMatch(
      /^The ballot of epoch 2 was opened over [0-9]+ entries, and this ledger has [0-9]+: it was restored from an older copy\. Run: npm run reconcile$/,
    );
    await reconcile(house);
    expect(await findBreak(house)).toBeNull();
    expect(await reconcile(house)).toEqual([
      "Nothing is missing: every ballot, post and payment found outside is in the ledger.",
    ]);
    house.close();
  });

  test("still, after a reconcile that stopped halfway", async () => {
    const house = await restore(10, BOTH_PAID);
    house.world.fail("findPayout");
    await expect(reconcile(house)).rejects.toThrow("findPayout gave no answer.");
    expect(await findBreak(house)).not.toBeNull();
    await reconcile(house);
    expect(await findBreak(house)).toBeNull();
    house.close();
  });

  test("not when its ledger is the one it published from", async () => {
    const house = await restore(moments.get(BOTH_PAID)?.size ?? 0, BOTH_PAID);
    expect(await findBreak(house)).toBeNull();
    house.close();
  });

  test("when it has enough entries, but not those", async () => {
    const house = await makeHouse({ world: worldAt(BOTH_PAID) });
    for (let day = 0; day < 100; day += 1) await story.passHours(house, 7 * 24);
    expect((await findBreak(house))?.because).toContain("this is not the ledger it was opened from");
    house.close();
  });
});

describe("a ballot is not taken for ours", () => {
  const commitment = {
    v: 1,
    daoId: DAO,
    epoch: 1,
    transfers: [],
    token: "0x",
    ledgerRoot: makeHash("d1"),
    ledgerSize: 9,
  };
  const ballot = (found: unknown): Ballot => {
    const times = { startsAt: START, endsAt: unixSeconds(START + 1), votingBlock: 1 };
    return { ballotId: makeHash("ba"), payoutId: makeHash("b1"), commitment: found, ...times, isEdited: false };
  };

  test("unless it is whole", () => {
    expect(readCommitment(ballot(commitment), DAO)).toEqual(commitment);
  });

  test.each([
    ["when it holds nothing", null],
    ["when it holds text", "laurel"],
    ["of another version", { ...commitment, v: 2 }],
    ["of another DAO", { ...commitment, daoId: "other-dao" }],
    ["without transfers", { ...commitment, transfers: undefined }],
    ["with an epoch in words", { ...commitment, epoch: "1" }],
    ["with half a root", { ...commitment, ledgerRoot: null }],
  ])("%s", (_, found) => {
    expect(readCommitment(ballot(found), DAO)).toBeNull();
  });
});
