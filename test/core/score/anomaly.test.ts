import { describe, expect, test } from "vitest";
import type { Flag } from "#core/score/flag.ts";
import { findAnomalies, type Trace } from "#core/score/anomaly.ts";
import { normaliseDiff, type DiffFeatures } from "#core/score/normalised-diff.ts";
import { NO_PATCH_ID } from "#core/score/patch-id.ts";
import { workFacts, type WorkFacts } from "#core/score/work-facts.ts";
import { DAY_SECONDS, unixSeconds } from "#core/time.ts";
import { REPOSITORY_ID, START, makeEvidence, makePerson } from "#test/support/build.ts";
import { makeHash } from "#test/support/record.ts";
import { makeFile } from "./make-diff.ts";

const [ADA, BEN, CAM] = [makePerson("ada"), makePerson("ben"), makePerson("cam")];
/** The day on which the work in question was merged. */
const TODAY = 40;

interface TraceParts extends Partial<Trace> {
  /** Days after the start. */
  readonly day?: number;
}

/** By Ada, unlike any other, without reviewers. */
function makeTrace(pull: number, { day = TODAY, author = ADA, ...changes }: TraceParts = {}): Trace {
  return {
    pullKey: `${REPOSITORY_ID}#${pull}`,
    repositoryId: REPOSITORY_ID,
    author,
    makers: author === null ? [] : [author],
    reviewers: [],
    mergedAt: unixSeconds(START + day * DAY_SECONDS),
    patchId: makeHash(`a${pull}`),
    reversePatchId: makeHash(`b${pull}`),
    linkedIssues: [],
    addedLines: 20,
    ...changes,
  };
}

const PLAIN: WorkFacts = (() => {
  const evidence = makeEvidence();
  return workFacts(evidence, normaliseDiff(evidence.files, 4_000), [], []);
})();

interface Work {
  readonly own?: TraceParts;
  readonly earlier?: readonly Trace[];
  readonly facts?: Partial<WorkFacts>;
  readonly features?: Partial<DiffFeatures>;
}

function flagsOf({ own = {}, earlier = [], facts = {}, features = {} }: Work): Flag[] {
  const { features: plain } = normaliseDiff([makeFile("a.ts", { added: ["const one = 1;"] })], 4_000);
  return findAnomalies({
    facts: { ...PLAIN, ...facts },
    own: makeTrace(100, own),
    earlier,
    features: { ...plain, ...features },
  });
}

/** What is said of the work under one kind of flag, the only one raised; null when nothing is. */
function sayingOf(kind: Flag["kind"], work: Work): string | null {
  const flags = flagsOf(work);
  expect(flags.filter((flag) => flag.kind !== kind)).toEqual([]);
  return flags[0]?.because ?? null;
}

const approval = { approvals: 1, changeRequests: 0, followedRequests: 0, lineComments: 0, words: 0 };
const comment = { ...approval, approvals: 0, lineComments: 1, words: 9 };

test("plain work raises no flag", () => {
  expect(flagsOf({})).toEqual([]);
  const earlier = [makeTrace(1, { day: 38 }), makeTrace(2, { day: 39, author: BEN, reviewers: [ADA] })];
  expect(flagsOf({ own: { reviewers: [BEN] }, facts: { reviews: [approval] }, earlier })).toEqual([]);
});

describe("a review ring", () => {
  const ofAda = (pull: number, parts: TraceParts = {}) => makeTrace(pull, { day: 30, reviewers: [BEN], ...parts });
  const ofBen = (pull: number, parts: TraceParts = {}) =>
    makeTrace(pull, { day: 31, author: BEN, reviewers: [ADA], ...parts });
  const [DORA, EVE] = [makePerson("dora"), makePerson("eve")];
  const others = makeTrace(90, { day: 32, author: DORA, reviewers: [EVE] });
  const ring = [ofAda(1), ofAda(2), ofBen(3), ofBen(4), ofBen(5), others];
  const own: TraceParts = { reviewers: [BEN] };
  const facts = { reviews: [approval] };

  test("is two people who reviewed each other three times each way, this work included", () => {
    expect(sayingOf("review-ring", { own, facts, earlier: ring })).toBe(
      "All approvals came from people who review and are reviewed by the author: 3 times or more each way within 30 days.",
    );
  });

  test("may be entered by a co-author", () => {
    const earlier = [...ring.slice(0, 4), others, ofBen(5, { author: CAM, makers: [CAM, BEN] })];
    expect(sayingOf("review-ring", { own, facts, earlier })).not.toBeNull();
  });

  test("may have three people, when all who approve are in it", () => {
    const third = ring.map((trace) => ({
      ...trace,
      pullKey: `${trace.pullKey}9`,
      author: trace.author === BEN ? CAM : trace.author,
      makers: trace.makers.map((maker) => (maker === BEN ? CAM : maker)),
      reviewers: trace.reviewers.map((reviewer) => (reviewer === BEN ? CAM : reviewer)),
    }));
    const work = { own: { reviewers: [BEN, CAM] }, facts: { reviews: [approval, approval] } };
    expect(sayingOf("review-ring", { ...work, earlier: [...ring, ...third] })).not.toBeNull();
  });

  const nearMisses: readonly [string, Work][] = [
    ["twice the other way", { own, facts, earlier: [...ring.slice(0, 4), others] }],
    ["a project of two people", { own, facts, earlier: ring.slice(0, 5) }],
    ["a project of three people", { own, facts, earlier: [...ring.slice(0, 5), makeTrace(91, { author: CAM })] }],
    ["twice this way", { own, facts, earlier: ring.slice(1) }],
    ["one way only, however often", { own, facts, earlier: Array.from({ length: 9 }, (_, at) => ofAda(at + 1)) }],
    [
      "an approval from outside",
      { own: { reviewers: [BEN, CAM] }, facts: { reviews: [approval, approval] }, earlier: ring },
    ],
    [
      "a comment from inside, the approval from outside",
      { own: { reviewers: [BEN, CAM] }, facts: { reviews: [comment, approval] }, earlier: ring },
    ],
    ["no approval", { own, facts: { reviews: [comment] }, earlier: ring }],
    ["no review", { earlier: ring }],
    ["longer than thirty days ago", { own, facts, earlier: [...ring.slice(0, 4), others, ofBen(5, { day: 9 })] }],
    ["an author who earns nothing", { own: { ...own, author: null }, facts, earlier: ring }],
  ];
  test.each(nearMisses)("is not: %s", (_, work) => {
    expect(flagsOf(work)).toEqual([]);
  });

  test("is not told by a name", () => {
    expect(JSON.stringify(flagsOf({ own, facts, earlier: ring }))).not.toMatch(/ada|ben/);
  });
});

describe("split work", () => {
  const three = [makeTrace(1, { day: 39 }), makeTrace(2, { day: 39.5 }), makeTrace(3)];
  const ofIssue = [makeTrace(1, { day: 33, linkedIssues: [7] }), makeTrace(2, { day: 36, linkedIssues: [6, 7] })];

  test("is the fourth small pull request of one author within a day", () => {
    expect(sayingOf("split-work", { earlier: three })).toBe(
      "The author had 4 pull requests of at most 50 added lines each merged within 24 hours, this one included.",
    );
  });

  test("is the third small one for the same issue within a week", () => {
    expect(sayingOf("split-work", { own: { linkedIssues: [7, 8] }, earlier: ofIssue })).toBe(
      "The author had 3 pull requests of at most 50 added lines each merged for one issue within 7 days, this one included.",
    );
  });

  const nearMisses: readonly [string, Work][] = [
    ["three a day", { earlier: three.slice(1) }],
    [
      "a second more than a day",
      { earlier: [{ ...makeTrace(1), mergedAt: unixSeconds(START + 39 * DAY_SECONDS - 1) }, ...three.slice(1)] },
    ],
    ["one of four is large", { earlier: [makeTrace(1, { addedLines: 51 }), ...three.slice(1)] }],
    ["this one is large", { own: { addedLines: 51 }, earlier: three }],
    ["one of four is somebody else's", { earlier: [makeTrace(1, { author: BEN }), ...three.slice(1)] }],
    ["one of four is in another repository", { earlier: [makeTrace(1, { repositoryId: 9 }), ...three.slice(1)] }],
    ["nobody earns by them", { own: { author: null }, earlier: three.map((trace) => ({ ...trace, author: null })) }],
    ["the same pull request seen again", { earlier: [...three.slice(1), makeTrace(100)] }],
    ["what was merged later", { earlier: [...three.slice(1), makeTrace(4, { day: 41 })] }],
    ["two for an issue", { own: { linkedIssues: [7] }, earlier: ofIssue.slice(1) }],
    ["for different issues", { own: { linkedIssues: [6] }, earlier: ofIssue }],
    ["for an issue over more than a week", { own: { linkedIssues: [7], day: 41 }, earlier: ofIssue }],
  ];
  test.each(nearMisses)("is not: %s", (_, work) => {
    expect(flagsOf(work)).toEqual([]);
  });
});

describe("white space churn", () => {
  const none = { addedLines: 0, removedLines: 0, movedLines: 0 };

  test("is sixty and more changed lines of which a tenth or less change anything", () => {
    expect(sayingOf("whitespace-churn", { facts: { respacedLines: 54 }, features: { ...none, addedLines: 6 } })).toBe(
      "Of 60 changed lines, 54 change white space alone.",
    );
  });

  test("is found in a file that was indented anew", () => {
    const lines = Array.from({ length: 40 }, (_, at) => `count(${at});`);
    const files = [
      makeFile("a.ts", { removed: lines.map((line) => `\t${line}`), added: lines.map((line) => `  ${line}`) }),
    ];
    const diff = normaliseDiff(files, 4_000);
    const facts = workFacts(makeEvidence({ files }), diff, [], []);
    expect(sayingOf("whitespace-churn", { facts, features: diff.features })).toBe(
      "Of 80 changed lines, 80 change white space alone.",
    );
  });

  const nearMisses: readonly [string, Work][] = [
    ["59 lines", { facts: { respacedLines: 59 }, features: none }],
    ["a little more than a tenth", { facts: { respacedLines: 53 }, features: { ...none, addedLines: 7 } }],
    ["lines that were moved", { facts: { respacedLines: 60, movedLines: 7 }, features: none }],
    ["a long lock file", { facts: { listedAddedLines: 9_000, respacedLines: 0 }, features: none }],
  ];
  test.each(nearMisses)("is not: %s", (_, work) => {
    expect(flagsOf(work)).toEqual([]);
  });
});

describe("a change that was there before", () => {
  const [change, wayBack] = [makeHash("1"), makeHash("2")];
  const there = { patchId: change, reversePatchId: wayBack };
  const back = { patchId: wayBack, reversePatchId: change };

  test("is told when it is copied", () => {
    const earlier = [makeTrace(12, { day: 37, author: BEN, ...there })];
    expect(sayingOf("reapplied", { own: there, earlier })).toBe(
      "It makes the same change as #12 (merged 3 days before), line for line.",
    );
    const elsewhere = earlier.map((trace) => ({ ...trace, pullKey: "9#12", repositoryId: 9 }));
    expect(sayingOf("reapplied", { own: there, earlier: elsewhere })).toBe(
      "It makes the same change as #12 of another repository (merged 3 days before), line for line.",
    );
  });

  test("is told when it was taken back and is made again", () => {
    const earlier = [makeTrace(12, { day: 20, ...there }), makeTrace(13, { ...back, day: 39 })];
    expect(sayingOf("reapplied", { own: there, earlier })).toBe(
      "It makes again the change of #12 (merged 20 days before), which #13 (merged 1 day before) had taken back.",
    );
  });

  test("is told when it is taken back and people were credited for it", () => {
    expect(sayingOf("reapplied", { own: back, earlier: [makeTrace(12, there)] })).toBe(
      "It takes back the whole change of #12 (merged less than a day before), for which people were credited.",
    );
  });

  const nearMisses: readonly [string, Work][] = [
    ["taking back what nobody was credited for", { own: back, earlier: [makeTrace(12, { author: null, ...there })] }],
    ["taking back what is older than thirty days", { own: back, earlier: [makeTrace(12, { day: 9, ...there })] }],
    ["being copied later", { own: there, earlier: [makeTrace(112, { day: 41, ...there })] }],
    ["being seen again", { own: there, earlier: [makeTrace(100, there)] }],
    [
      "two changes without a line",
      {
        own: { patchId: NO_PATCH_ID, reversePatchId: NO_PATCH_ID },
        earlier: [makeTrace(12, { patchId: NO_PATCH_ID, reversePatchId: NO_PATCH_ID })],
      },
    ],
  ];
  test.each(nearMisses)("is not: %s", (_, work) => {
    expect(flagsOf(work)).toEqual([]);
  });
});

describe("test padding", () => {
  test("is forty and more lines of tests of which fewer than a third differ", () => {
    expect(sayingOf("test-padding", { facts: { testAddedLines: 40, testDistinctLines: 13 } })).toBe(
      "Of 40 added lines of tests, only 13 differ from each other.",
    );
  });

  test.each([
    ["39 lines", 39, 1],
    ["a third that differs", 42, 14],
    ["no tests", 0, 0],
  ])("is not: %s", (_, testAddedLines, testDistinctLines) => {
    expect(flagsOf({ facts: { testAddedLines, testDistinctLines } })).toEqual([]);
  });
});

describe("co-author stuffing", () => {
  test("is three and more co-authors of whom one wrote no commit", () => {
    expect(sayingOf("co-author-stuffing", { facts: { coAuthors: 8, committingCoAuthors: 0, commits: 1 } })).toBe(
      "Of 8 co-authors, 0 wrote a commit of their own; it has 1 in all.",
    );
    expect(
      sayingOf("co-author-stuffing", { facts: { coAuthors: 3, committingCoAuthors: 2, commits: 9 } }),
    ).not.toBeNull();
  });

  test.each([
    ["two who share a screen with the author", 2, 0, 1],
    ["three who all wrote commits", 3, 3, 4],
    ["nobody", 0, 0, 1],
  ])("is not: %s", (_, coAuthors, committingCoAuthors, commits) => {
    expect(flagsOf({ facts: { coAuthors, committingCoAuthors, commits } })).toEqual([]);
  });
});

test("several patterns are several flags, each with figures of its own", () => {
  const facts = { testAddedLines: 90, testDistinctLines: 9, coAuthors: 4, committingCoAuthors: 1, commits: 2 };
  expect(flagsOf({ facts }).map(({ kind }) => kind)).toEqual(["test-padding", "co-author-stuffing"]);
});
