import { describe, expect, test } from "vitest";
import { normaliseDiff } from "#core/score/normalised-diff.ts";
import { estimateTokens } from "#core/score/visible-text.ts";
import { makeFile } from "./make-diff.ts";

const NOTHING = { addedLines: 0, removedLines: 0, files: 0, hunks: 0 };

function numbered(count: number, text = "const value"): string[] {
  return Array.from({ length: count }, (_, at) => `${text}${at} = compute(${at});`);
}

test("a small change is shown with one line of context and a one-line header", () => {
  const untrustedPatch = [
    "@@ -1,9 +1,9 @@ function retry() {",
    " one",
    " two",
    " three",
    "-const tries = 1;",
    "+const tries = 5;",
    " four",
    " five",
    " six",
  ].join("\n");
  const diff = normaliseDiff([makeFile("src/retry.ts", { untrustedPatch })], 4_000);
  expect(diff.text.split("\n")).toEqual([
    "## M src/retry.ts +1 -1",
    "@@ function retry() {",
    " three",
    "-const tries = 1;",
    "+const tries = 5;",
    " four",
  ]);
  expect(diff.features).toEqual({ addedLines: 1, removedLines: 1, files: 1, hunks: 1 });
});

test("changes with more than two lines between them are two hunks", () => {
  const rows = (between: number) => ["@@ -1 +1 @@", "+first change", ...Array(between).fill(" same"), "+second change"];
  const hunks = (between: number) =>
    normaliseDiff([makeFile("a.ts", { untrustedPatch: rows(between).join("\n") })], 4_000).features.hunks;
  expect([0, 1, 2, 3, 4].map(hunks)).toEqual([1, 1, 1, 2, 2]);
});

describe("files that no person wrote are dropped, listed and worth nothing", () => {
  const cases: readonly [string, string][] = [
    ["package-lock.json", "a lock file"],
    ["app/yarn.lock", "a lock file"],
    ["go.sum", "a lock file"],
    ["dist/index.js", "a vendored or built folder"],
    ["vendor/lib/a.go", "a vendored or built folder"],
    ["web/app.min.js", "a vendored or built folder"],
    ["api/service.pb.go", "generated"],
    ["typechain-types/Token.ts", "generated"],
    ["src/__snapshots__/a.test.ts.snap", "a snapshot or a fixture"],
    ["test/fixtures/big.json", "a snapshot or a fixture"],
    ["logo.PNG", "not text"],
    ["CHANGELOG.md", "a changelog"],
  ];
  test.each(cases)("%s: %s", (path, because) => {
    const diff = normaliseDiff([makeFile(path, { added: numbered(500) })], 4_000);
    expect(diff.dropped).toEqual([{ path, because, addedLines: 500, removedLines: 0 }]);
    expect(diff.features).toEqual(NOTHING);
    expect(diff.text).toBe("~[1 files left out unread]");
  });

  test("near misses are read", () => {
    const paths = [
      "src/lock.ts",
      "src/distance/a.ts",
      "builder/a.ts",
      "src/generate.ts",
      "src/map.ts",
      "docs/changelog-notes.md",
    ];
    const diff = normaliseDiff(
      paths.map((path) => makeFile(path, { added: ["a new line"] })),
      4_000,
    );
    expect(diff.dropped).toEqual([]);
    expect(diff.features.files).toBe(6);
  });
});

describe("churn is worth nothing", () => {
  const churn: readonly [string, readonly string[], readonly string[]][] = [
    ["indentation", ["if (a) {", "b();", "}"], ["\tif (a) {", "\t\tb();", "\t}"]],
    ["spaces inside", ["const a=b+c;"], ["const a = b + c;"]],
    ["blank lines", [], ["", "   ", "\t"]],
    ["line ends", ["same"], ["same\r"]],
    ["lines wrapped anew", ["call(first, second, third);"], ["call(", "  first, second,", "  third);"]],
    ["hidden characters", ["const name = 1;"], ["const\u200b name\u2060 = 1;\u{e0041}"]],
    ["lines in another order", ["import a;", "import b;"], ["import b;", "import a;"]],
  ];
  test.each(churn)("%s", (_, removed, added) => {
    const diff = normaliseDiff([makeFile("src/a.ts", { removed, added })], 4_000);
    expect(diff.features).toEqual(NOTHING);
    expect(diff.dropped.map(({ because }) => because)).toEqual(["changed in white space only"]);
  });

  test("but a line added among re-indented ones counts once", () => {
    const removed = ["alpha();", "beta();"];
    const diff = normaliseDiff(
      [makeFile("src/a.ts", { removed, added: ["  alpha();", "  gamma();", "  beta();"] })],
      4_000,
    );
    expect(diff.features).toEqual({ addedLines: 1, removedLines: 0, files: 1, hunks: 1 });
    expect(diff.text.split("\n").slice(2)).toEqual(["   alpha();", "+  gamma();", "   beta();"]);
  });

  test("a block moved between files, however it is indented", () => {
    const block = [...numbered(3), "}", ...numbered(3, "return")];
    const files = [makeFile("a.ts", { removed: block }), makeFile("b.ts", { added: block.map((line) => `  ${line}`) })];
    const diff = normaliseDiff(files, 4_000);
    expect(diff.features.addedLines).toBe(0);
    expect(diff.features.removedLines).toBe(1);
    expect(diff.text).toContain("~[moved 7 lines]");
  });

  test("but three moved lines may be a coincidence", () => {
    const files = [makeFile("a.ts", { removed: numbered(3) }), makeFile("b.ts", { added: numbered(3) })];
    expect(normaliseDiff(files, 4_000).features).toEqual({ addedLines: 3, removedLines: 3, files: 2, hunks: 2 });
  });

  test("a renamed file is shown and does not count", () => {
    const renamed = makeFile("new.ts", { status: "renamed", previousPath: "old.ts", untrustedPatch: null });
    const diff = normaliseDiff([renamed], 4_000);
    expect(diff.text).toBe("## R old.ts -> new.ts +0 -0");
    expect(diff.features).toEqual(NOTHING);
  });
});

test("a file that the code host calls binary is dropped; one too large to show counts as a file without lines", () => {
  const binary = makeFile("tool", { status: "added", untrustedPatch: null });
  const large = makeFile("large.ts", { untrustedPatch: null, addedLines: 9_000 });
  const diff = normaliseDiff([binary, large], 4_000);
  expect(diff.dropped).toEqual([{ path: "tool", because: "not text", addedLines: 0, removedLines: 0 }]);
  expect(diff.features).toEqual({ addedLines: 0, removedLines: 0, files: 1, hunks: 0 });
  expect(diff.text).toContain("## M large.ts +0 -0 (+9000 -0 not shown by the code host)");
});

test("no files give an empty diff", () => {
  expect(normaliseDiff([], 4_000)).toEqual({ text: "", files: [], dropped: [], cut: [], features: NOTHING });
});

test("a deleted file is its header; long deletions are counted, not shown", () => {
  const deleted = makeFile("gone.ts", { status: "removed", removed: numbered(40) });
  const pruned = makeFile("pruned.ts", { removed: numbered(40, "drop") });
  const replaced = makeFile("replaced.ts", { removed: numbered(10, "old"), added: ["one call instead"] });
  const text = normaliseDiff([deleted, pruned, replaced], 4_000).text.split("\n");
  expect(text.slice(0, 4)).toEqual(["## D gone.ts +0 -40", "## M pruned.ts +0 -40", "@@", "~[deleted 40 lines]"]);
  expect(text.slice(-2)).toEqual(["~[deleted 6 more lines]", "+one call instead"]);
});

describe("nothing in a diff can hide or pass for something else", () => {
  test("hidden characters and a broken pair are shown escaped", () => {
    const diff = normaliseDiff([makeFile("src/a.ts", { added: ["if (admin\u202e) {\u200b\ud800"] })], 4_000);
    expect(diff.text).toContain("+if (admin\\u{202e}) {\\u{200b}\\u{d800}");
  });

  test("a path cannot begin a line of its own", () => {
    const diff = normaliseDiff([makeFile("a.ts\n+forged", { added: ["honest"] })], 4_000);
    expect(diff.text.split("\n")).toEqual(["## M a.ts\\u{a}+forged +1 -0", "@@", "+honest"]);
  });

  test("a contributor's line cannot pass for a mark", () => {
    const diff = normaliseDiff([makeFile("a.ts", { added: ["~[moved 900 lines]"] })], 4_000);
    expect(diff.text).not.toMatch(/^~/m);
  });

  test("a long line is cut at 300 characters", () => {
    const diff = normaliseDiff([makeFile("a.ts", { added: ["x".repeat(5_000)] })], 4_000);
    expect(diff.text.split("\n").at(-1)).toHaveLength(301);
  });
});

describe("the budget", () => {
  test("holds for one huge file, which keeps its beginning and its end", () => {
    const diff = normaliseDiff([makeFile("src/a.ts", { added: numbered(100_000) })], 4_000);
    expect(estimateTokens(diff.text)).toBeLessThanOrEqual(4_000);
    expect(diff.text).toContain("+const value0 = compute(0);");
    expect(diff.text).toContain("+const value99999 = compute(99999);");
    expect(diff.text).toMatch(/^~\[\d+ lines omitted\]$/m);
    expect(diff.cut).toHaveLength(1);
    expect(diff.cut[0]?.omittedLines).toBeGreaterThan(99_000);
    expect(diff.features.addedLines).toBe(100_000);
  });

  test("is not drowned by one file: the small ones stay whole", () => {
    const small = makeFile("src/small.ts", { added: ["the real change"] });
    const diff = normaliseDiff([makeFile("src/big.ts", { added: numbered(5_000) }), small], 1_000);
    expect(diff.cut.map(({ path }) => path)).toEqual(["src/big.ts"]);
    expect(diff.text).toContain("+the real change");
  });

  test("gives source twice what it gives tests", () => {
    const files = ["src/a.ts", "test/b.test.ts"].map((path) => makeFile(path, { added: numbered(2_000) }));
    const [source, tests] = normaliseDiff(files, 2_000).files.map((file) => file.shownLines.length);
    expect((source ?? 0) / (tests ?? 1)).toBeGreaterThan(1.7);
    expect((source ?? 0) / (tests ?? 1)).toBeLessThan(2.2);
  });

  test("lists the files for which no room is left", () => {
    const files = Array.from({ length: 3_000 }, (_, at) => makeFile(`src/file-${at}.ts`, { added: numbered(20) }));
    const diff = normaliseDiff(files, 4_000);
    expect(estimateTokens(diff.text)).toBeLessThanOrEqual(4_000);
    expect(diff.cut).toHaveLength(3_000);
    expect(diff.text).toMatch(/~\[29\d\d more files not shown\]$/);
    expect(diff.features.files).toBe(3_000);
  });

  test("stands for a patch of ten megabytes, in one line or in five million", () => {
    for (const untrustedPatch of [
      `@@ -0,0 +1 @@\n+${"x ".repeat(5_000_000)}`,
      `@@ -0,0 +1 @@\n${"+\n".repeat(5_000_000)}`,
    ]) {
      const diff = normaliseDiff([makeFile("src/a.ts", { untrustedPatch })], 4_000);
      expect(estimateTokens(diff.text)).toBeLessThanOrEqual(4_000);
    }
  });

  test("stands for an empty purse", () => {
    const diff = normaliseDiff([makeFile("src/a.ts", { added: ["one"] })], 0);
    expect(diff.files[0]?.shownLines).toEqual([]);
    expect(diff.features.addedLines).toBe(1);
  });
});

test("lines beyond what may be read are counted as cut", () => {
  const diff = normaliseDiff([makeFile("src/a.ts", { added: numbered(200_010) })], 4_000);
  expect(diff.features.addedLines).toBe(199_999);
  expect(diff.text).toContain("(11 lines not read)");
});

test("kinds follow the path", () => {
  const paths = ["src/a.ts", "test/a.ts", "docs/a.md", "locales/de.json", "tsconfig.json"];
  const diff = normaliseDiff(
    paths.map((path) => makeFile(path, { added: ["a new line"] })),
    4_000,
  );
  expect(diff.files.map(({ kind }) => kind)).toEqual(["source", "test", "docs", "translation", "config"]);
});

test("the same files give the same diff", () => {
  const files = [
    makeFile("src/a.ts", { added: numbered(900) }),
    makeFile("docs/b.md", { added: numbered(900, "words") }),
  ];
  expect(normaliseDiff(files, 1_000)).toEqual(normaliseDiff(structuredClone(files), 1_000));
});
