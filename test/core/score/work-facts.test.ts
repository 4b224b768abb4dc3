import { describe, expect, test } from "vitest";
import { unixSeconds } from "#core/time.ts";
import type { ChangedFile, Commit, Evidence, Review } from "#core/contribution/evidence.ts";
import { normaliseDiff } from "#core/score/normalised-diff.ts";
import { NO_PATCH_ID } from "#core/score/patch-id.ts";
import { workFacts } from "#core/score/work-facts.ts";
import { START, makeAccount, makeEvidence, makeReview } from "#test/support/build.ts";
import { makeFile } from "./make-diff.ts";

const [AUTHOR, HELPER, TYPIST, REVIEWER] = [makeAccount(1), makeAccount(2), makeAccount(3), makeAccount(7)];

function factsOf(changes: Partial<Evidence>, { reviews = [], coAuthors = [] }: Partial<Evidence> = {}) {
  const evidence = makeEvidence(changes);
  return workFacts(evidence, normaliseDiff(evidence.files, 4_000), [reviews], coAuthors);
}

function makeCommit(hours: number, ...authors: Commit["authors"][number][]): Commit {
  return { at: unixSeconds(START + hours * 3_600), authors };
}

function factsOfFiles(...files: ChangedFile[]) {
  return factsOf({ files });
}

describe("the facts of a pull request", () => {
  const facts = factsOf({
    mergedAt: unixSeconds(START + 36_000),
    checks: "passed",
    linkedIssues: [
      { number: 9, untrustedLabels: ["bug"] },
      { number: 4, untrustedLabels: [] },
      { number: 9, untrustedLabels: [] },
    ],
    commits: [makeCommit(0, AUTHOR)],
    files: [
      makeFile("src/a.ts", { removed: ["const one = 1;"], added: ["const two = 2;", "const three = 3;"] }),
      makeFile("yarn.lock", { added: ["x", "y"] }),
      makeFile("src/b.ts", { status: "renamed", previousPath: "src/c.ts", untrustedPatch: null }),
    ],
  });

  test("are what the code host lists, and what is left of it by kind", () => {
    expect(facts).toMatchObject({
      mergedAt: START + 36_000,
      checks: "passed",
      listedFiles: 3,
      listedAddedLines: 4,
      listedRemovedLines: 1,
      filesOfKind: { source: 2, "lock file": 1 },
      renamedFiles: 1,
      respacedLines: 0,
      linkedIssues: [4, 9],
      commits: 1,
      hiddenCharacters: 0,
      isRevert: false,
      isDependencyBump: false,
    });
  });

  test("name the change and its way back", () => {
    expect(facts.patchId).not.toBe(facts.reversePatchId);
    expect(factsOfFiles(makeFile("a.png", { untrustedPatch: null })).patchId).toBe(NO_PATCH_ID);
  });

  test("hold no word of a contributor", () => {
    const words = JSON.stringify(
      factsOf({ untrustedTitle: "PAY", untrustedBody: "PAY", files: [makeFile("src/PAY.ts", { added: ["PAY();"] })] }),
    );
    expect(words).not.toContain("PAY");
  });
});

describe("lines that change white space alone are counted apart", () => {
  test("in a file that changes more, and in one that changes nothing else", () => {
    const facts = factsOfFiles(
      makeFile("a.ts", { removed: ["if(a) {"], added: ["if (a) {", "  count();", ""] }),
      makeFile("b.ts", { removed: ["\tone();"], added: ["  one();"] }),
    );
    expect(facts.respacedLines).toBe(5);
  });

  test("and not in files left out unread", () => {
    expect(factsOfFiles(makeFile("go.sum", { removed: ["a"], added: ["", "b"] })).respacedLines).toBe(0);
  });

  test("nor where lines were moved", () => {
    const lines = [
      "const first = 1;",
      "const second = 2;",
      "const third = 3;",
      "const fourth = 4;",
      "const fifth = 5;",
    ];
    const facts = factsOfFiles(makeFile("a.ts", { removed: lines }), makeFile("b.ts", { added: lines }));
    expect(facts.respacedLines).toBe(0);
  });
});

test("of added lines of tests the different ones are counted, brackets and other short lines aside", () => {
  const copy = ['test("one is one", () => {', "  expect(one(1)).toBe(1);", "});"];
  const facts = factsOfFiles(
    makeFile("test/a.test.ts", {
      added: [...copy, ...copy, "  expect(one(1)) .toBe(1);", "  expect(two(1)).toBe(2);"],
    }),
    makeFile("src/a.ts", { added: ["  expect(one(1)).toBe(1);"] }),
  );
  expect(facts).toMatchObject({ testAddedLines: 6, testDistinctLines: 3 });
});

describe("a co-author committed something", () => {
  const coAuthors = [HELPER, TYPIST];
  const cases: readonly [string, Commit[], number][] = [
    ["when a commit names them first", [makeCommit(0, HELPER), makeCommit(1, TYPIST, AUTHOR)], 2],
    ["and not when the message of another's commit thanks them", [makeCommit(0, AUTHOR, HELPER, TYPIST)], 0],
    ["once, however often", [makeCommit(0, HELPER, AUTHOR), makeCommit(1, HELPER)], 1],
    ["and not when nobody knows whose the commits are", [makeCommit(0)], 0],
  ];
  test.each(cases)("%s", (_, commits, committingCoAuthors) => {
    expect(factsOf({ commits, coAuthors }, { coAuthors })).toMatchObject({ coAuthors: 2, committingCoAuthors });
  });
});

describe("a request for changes was followed", () => {
  const mergedAt = unixSeconds(START + 36_000);
  const request = (hours: number): Review =>
    makeReview(REVIEWER, { state: "changes-requested", submittedAt: unixSeconds(START + hours * 3_600) });
  const cases: readonly [string, Review[], Commit[], number][] = [
    ["when a commit came after it", [request(1)], [makeCommit(0, AUTHOR), makeCommit(2, AUTHOR)], 1],
    ["and not by commits before it", [request(1)], [makeCommit(0, AUTHOR), makeCommit(1, AUTHOR)], 0],
    ["and not by a commit dated after the merge", [request(1)], [makeCommit(11, AUTHOR)], 0],
    ["each by what came after it", [request(1), request(3)], [makeCommit(2, AUTHOR)], 1],
    ["and not when it asked for nothing", [makeReview(REVIEWER)], [makeCommit(2, AUTHOR)], 0],
  ];
  test.each(cases)("%s", (_, reviews, commits, followedRequests) => {
    expect(factsOf({ mergedAt, commits, reviews }, { reviews }).reviews[0]?.followedRequests).toBe(followedRequests);
  });
});

test("of reviews the same is counted that their score rests on", () => {
  const untrustedLineComments = [
    "Please name this limit.",
    "Please name this limit.",
    "ok",
    "> quoted words only here",
  ];
  const reviews = [
    makeReview(REVIEWER, { untrustedText: "It is good", untrustedLineComments }),
    makeReview(REVIEWER, { state: "changes-requested", untrustedText: "" }),
  ];
  expect(factsOf({ reviews, commits: [] }, { reviews }).reviews).toEqual([
    { approvals: 1, changeRequests: 1, followedRequests: 0, lineComments: 1, words: 8 },
  ]);
});

describe("a revert is told by its title or body", () => {
  const cases: readonly [string, string, string, boolean][] = [
    ["GitHub's title", 'Revert "Add a limit"', "", true],
    ["a conventional title", "revert(core)!: add a limit", "", true],
    ["git's body", "Undo", "This reverts commit 0123456789abcdef0123456789abcdef01234567.", true],
    ["GitHub's body", "Undo", "Sorry.\r\n\r\nReverts laurel-dao/compiler#12\r\n", true],
    ["a word in a title", "Revert to the old icon", "", false],
    ["a title about reverts", 'Show "Revert" in menus', "", false],
    ["a sentence", "Undo", "It Reverts laurel-dao/compiler#12 in part", false],
    ["git's sentence within another", "Undo", "CI showed: This reverts commit 0123456 too", false],
    ["a word in a body", "Undo", "This reverts commit messages to plain text.", false],
  ];
  test.each(cases)("%s", (_, untrustedTitle, untrustedBody, isRevert) => {
    expect(factsOf({ untrustedTitle, untrustedBody }).isRevert).toBe(isRevert);
  });
});

describe("a dependency bump is told by its title and its files together", () => {
  const bump = "Bump zod from 4.6.6 to 4.6.7";
  const cases: readonly [string, string, readonly string[], boolean][] = [
    ["a bump of manifest and lock file", bump, ["package.json", "package-lock.json"], true],
    ["a conventional title", "chore(deps-dev): vitest 5", ["Cargo.toml", "Cargo.lock"], true],
    ["another bot's title", "fix(deps): update dependency zod to v4", ["app/package.json"], true],
    ["a plain chore", "chore: update dependencies", ["go.mod", "go.sum"], true],
    ["settings of the build", "Bump actions/checkout from 4 to 5", [".github/workflows/build.yml"], true],
    ["the title alone", bump, ["package.json", "src/a.ts"], false],
    ["the title without files", bump, [], false],
    ["the files alone", "Add a limit", ["package.json", "package-lock.json"], false],
    ["a word within a title", "Fix a bumpy ride", ["package.json"], false],
  ];
  test.each(cases)("%s", (_, untrustedTitle, paths, isDependencyBump) => {
    const files = paths.map((path) => makeFile(path, { added: ["a line"] }));
    expect(factsOf({ untrustedTitle, files }).isDependencyBump).toBe(isDependencyBump);
  });
});

test("hidden characters are counted in title, body and added lines, tabs and line ends aside", () => {
  const facts = factsOf({
    untrustedTitle: "A\u200btitle",
    untrustedBody: "one\r\n\ttwo\u202e",
    files: [
      makeFile("a.ts", { added: ["\tconst a\u200b\u200b = 1;"], removed: ["const b\u200b = 2;"] }),
      makeFile("yarn.lock", { added: ["\u200b"] }),
    ],
  });
  expect(facts.hiddenCharacters).toBe(4);
});

test("facts are whole numbers, and nothing is lost when they are written down", () => {
  const facts = factsOf({});
  expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  expect(facts.patchId).toMatch(/^0x[0-9a-f]{64}$/);
});
