import { describe, expect, test } from "vitest";
import { normaliseDiff } from "#core/score/normalised-diff.ts";
import { estimateTokens } from "#core/score/visible-text.ts";
import { makeFile } from "./make-diff.ts";

const NOTHING = { addedLines: 0, repeatedLines: 0, movedLines: 0, removedLines: 0, files: 0, hunks: 0 };

/** Lines of different shapes, so that none is told by a sample. */
function various(count: number, seed = 0): string[] {
  return Array.from(
    { length: count },
    (_, at) => `${"call(".repeat(1 + (at % 5))}value${seed + at}${")".repeat(1 + (at % 5))};`,
  );
}

function numbered(count: number, text = "const value"): string[] {
  return Array.from({ length: count }, (_, at) => `${text}${at} = compute(${at});`);
}

test("a small change is shown under a one-line header and the name of its place", () => {
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
    "## M src/retry.ts",
    "@@ function retry",
    "-const tries = 1;",
    "+const tries = 5;",
  ]);
  expect(diff.features).toEqual({ ...NOTHING, addedLines: 1, removedLines: 1, files: 1, hunks: 1 });
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
    expect(diff.features).toEqual({ ...NOTHING, addedLines: 1, files: 1, hunks: 1 });
    expect(diff.text.split("\n").slice(1)).toEqual([" alpha();", "+gamma();"]);
  });

  test("a block moved between files, however it is indented", () => {
    const block = [...numbered(3), "}", ...numbered(3, "return")];
    const files = [makeFile("a.ts", { removed: block }), makeFile("b.ts", { added: block.map((line) => `  ${line}`) })];
    const diff = normaliseDiff(files, 4_000);
    expect(diff.features).toEqual({ ...NOTHING, movedLines: 7, removedLines: 1, files: 1, hunks: 1 });
    expect(diff.text.split("\n")).toEqual([
      "## M a.ts +0 -1",
      "~[6 lines moved]",
      "## M b.ts +0 -0",
      "~[7 lines moved]",
    ]);
  });

  test("but three moved lines may be a coincidence", () => {
    const files = [makeFile("a.ts", { removed: numbered(3) }), makeFile("b.ts", { added: numbered(3) })];
    expect(normaliseDiff(files, 4_000).features).toEqual({
      ...NOTHING,
      addedLines: 3,
      removedLines: 3,
      files: 2,
      hunks: 2,
    });
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
  expect(diff.features).toEqual({ ...NOTHING, files: 1 });
  expect(diff.text).toContain("## M large.ts (+9000 -0 not shown by the code host)");
});

test("no files give an empty diff", () => {
  expect(normaliseDiff([], 4_000)).toEqual({ text: "", files: [], dropped: [], cut: [], features: NOTHING });
});

test("a deleted file is its header; long deletions are counted, not shown", () => {
  const deleted = makeFile("gone.ts", { status: "removed", removed: numbered(40) });
  const pruned = makeFile("pruned.ts", { removed: numbered(40, "drop") });
  const replaced = makeFile("replaced.ts", { removed: numbered(10, "old"), added: ["one call instead"] });
  const text = normaliseDiff([deleted, pruned, replaced], 4_000).text.split("\n");
  expect(text.slice(0, 3)).toEqual(["## D gone.ts +0 -40", "## M pruned.ts +0 -40", "~[40 lines deleted]"]);
  expect(text.slice(-2)).toEqual(["~[8 more lines deleted]", "+one call instead"]);
});

describe("what was copied", () => {
  const block = ["readConfiguration(first);", "}", "else {", "writeConfiguration(first);"];
  const copies = (count: number) =>
    Array.from({ length: count }, (_, at) =>
      makeFile(`src/copy-${at}.ts`, { added: [...block, `const own${at} = true;`] }),
    );

  test("counts in three places and no more, its brackets included", () => {
    expect(normaliseDiff(copies(3), 4_000).features).toMatchObject({ addedLines: 15, repeatedLines: 0 });
    expect(normaliseDiff(copies(10), 4_000).features).toMatchObject({ addedLines: 50, repeatedLines: 28 });
  });

  test("makes no file and no place of its own", () => {
    const files = Array.from({ length: 50 }, (_, at) =>
      makeFile(`src/${at}.ts`, { added: ["// Copyright of somebody"] }),
    );
    const diff = normaliseDiff(files, 4_000);
    expect(diff.features).toEqual({ ...NOTHING, addedLines: 50, repeatedLines: 47, files: 3, hunks: 3 });
  });

  test("does not count by the thousand because it is short", () => {
    const diff = normaliseDiff([makeFile("a.ts", { added: Array(1_000).fill("}") })], 4_000);
    expect(diff.features).toMatchObject({ addedLines: 1_000, repeatedLines: 970 });
  });
});

describe("what the repository says of its own files", () => {
  test("leaves a path out, with the reason", () => {
    const attributes = "sdk/** linguist-generated\nold/** linguist-vendored\n*.blob binary\n*.lst -diff\n";
    const paths = ["sdk/client.ts", "old/x.c", "a.blob", "b.lst", "src/mine.ts"];
    const diff = normaliseDiff(
      paths.map((path) => makeFile(path, { added: ["a new line"] })),
      4_000,
      attributes,
    );
    expect(diff.dropped.map(({ path, because }) => [path, because])).toEqual([
      ["sdk/client.ts", "generated, by .gitattributes"],
      ["old/x.c", "vendored, by .gitattributes"],
      ["a.blob", "not text, by .gitattributes"],
      ["b.lst", "not text, by .gitattributes"],
    ]);
    expect(diff.features.files).toBe(1);
  });

  test("lets a path be read that a list would leave out, but no lock file", () => {
    const attributes = "dist/** -linguist-vendored\n*.pb.go linguist-generated=false\nyarn.lock -linguist-generated";
    const paths = ["dist/hand-written.js", "api/service.pb.go", "yarn.lock"];
    const diff = normaliseDiff(
      paths.map((path) => makeFile(path, { added: ["a new line"] })),
      4_000,
      attributes,
    );
    expect(diff.dropped.map(({ path }) => path)).toEqual(["yarn.lock"]);
  });

  test("makes documents of what it calls documents", () => {
    const files = [makeFile("guide/intro.ts", { added: ["a new line"] })];
    expect(normaliseDiff(files, 4_000, "guide/* linguist-documentation").files[0]?.kind).toBe("docs");
  });
});

describe("a new file that says that it is generated", () => {
  const added = ["// Code generated by protoc. DO NOT EDIT.", "package api"];

  test("is left out", () => {
    const diff = normaliseDiff([makeFile("api.go", { status: "added", added })], 4_000);
    expect(diff.dropped.map(({ because }) => because)).toEqual(["generated, by its own words"]);
  });

  test("is read when it is old, when the words stand deep inside, or when the repository knows better", () => {
    const old = makeFile("old.go", { added });
    const deep = makeFile("deep.go", { status: "added", added: [...numbered(5), ...added] });
    const known = makeFile("known.go", { status: "added", added });
    expect(normaliseDiff([old, deep, known], 4_000, "known.go -linguist-generated").dropped).toEqual([]);
  });
});

test("settings in which only versions changed are a matter of dependencies", () => {
  const bumped = { removed: ["  uses: actions/checkout@v4"], added: ["  uses: actions/checkout@v5"] };
  const changed = { removed: ["  run: npm test"], added: ["  run: npm run check"] };
  const files = [makeFile(".github/workflows/a.yml", bumped), makeFile(".github/workflows/b.yml", changed)];
  expect(normaliseDiff(files, 4_000).files.map(({ kind }) => kind)).toEqual(["manifest", "config"]);
});

describe("many files of one sort", () => {
  test("are counted after the third: renamed, deleted, changed alike", () => {
    const of = (count: number, make: (at: number) => ReturnType<typeof makeFile>) =>
      Array.from({ length: count }, (_, at) => make(at));
    const files = [
      ...of(5, (at) =>
        makeFile(`new/${at}.ts`, { status: "renamed", previousPath: `old/${at}.ts`, untrustedPatch: null }),
      ),
      ...of(6, (at) => makeFile(`gone/${at}.ts`, { status: "removed", removed: ["a line"] })),
      ...of(9, (at) => makeFile(`same/${at}.ts`, { removed: ["open(theOldDoor);"], added: ["open(theNewDoor);"] })),
    ];
    const diff = normaliseDiff(files, 4_000);
    expect(diff.text.split("\n")).toEqual([
      "## R old/0.ts -> new/0.ts +0 -0",
      "## R old/1.ts -> new/1.ts +0 -0",
      "## R old/2.ts -> new/2.ts +0 -0",
      "## D gone/0.ts +0 -1",
      "## D gone/1.ts +0 -1",
      "## D gone/2.ts +0 -1",
      "## M same/0.ts",
      "-open(theOldDoor);",
      "+open(theNewDoor);",
      "## M same/1.ts",
      "-open(theOldDoor);",
      "+open(theNewDoor);",
      "## M same/2.ts",
      "-open(theOldDoor);",
      "+open(theNewDoor);",
      "## M same/3.ts +1 -1",
      "~[2 lines repeated]",
      "## M same/4.ts +1 -1",
      "~[2 lines repeated]",
      "## M same/5.ts +1 -1",
      "~[2 lines repeated]",
      "~[2 more files: renamed]",
      "~[3 more files: deleted]",
      "~[3 more files: lines repeated]",
    ]);
    expect(diff.cut).toEqual([]);
    expect(diff.files.at(-1)).toMatchObject({ shownLines: [], foldedLines: 2 });
  });
});

describe("nothing in a diff can hide or pass for something else", () => {
  test("hidden characters and a broken pair are shown escaped", () => {
    const diff = normaliseDiff([makeFile("src/a.ts", { added: ["if (admin\u202e) {\u200b\ud800"] })], 4_000);
    expect(diff.text).toContain("+if (admin\\u{202e}) {\\u{200b}\\u{d800}");
  });

  test("a path cannot begin a line of its own", () => {
    const diff = normaliseDiff([makeFile("a.ts\n+forged", { added: ["honest"] })], 4_000);
    expect(diff.text.split("\n")).toEqual(["## M a.ts\\u{a}+forged", "+honest"]);
  });

  test("a contributor's line cannot pass for a mark", () => {
    const diff = normaliseDiff([makeFile("a.ts", { added: ["~[moved 900 lines]"] })], 4_000);
    expect(diff.text).not.toMatch(/^~/m);
  });

  test("a long line is cut at 200 characters", () => {
    const diff = normaliseDiff([makeFile("a.ts", { added: ["word ".repeat(1_000)] })], 4_000);
    expect(diff.text.split("\n").at(-1)).toHaveLength(201);
  });
});

describe("the budget", () => {
  test("holds for one huge file, which keeps its beginning and its end", () => {
    const diff = normaliseDiff([makeFile("src/a.ts", { added: various(100_000) })], 4_000);
    expect(estimateTokens(diff.text)).toBeLessThanOrEqual(4_000);
    expect(diff.text).toContain("+call(value0);");
    expect(diff.text).toContain("+call(call(call(call(call(value99999)))));");
    expect(diff.text).toMatch(/^~\[\d+ lines omitted\]$/m);
    expect(diff.cut).toHaveLength(1);
    expect(diff.cut[0]?.omittedLines).toBeGreaterThan(99_000);
    expect(diff.features.addedLines).toBe(100_000);
  });

  test("is not drowned by one file: the small ones stay whole", () => {
    const small = makeFile("src/small.ts", { added: ["the real change"] });
    const diff = normaliseDiff([makeFile("src/big.ts", { added: various(5_000) }), small], 1_000);
    expect(diff.cut.map(({ path }) => path)).toEqual(["src/big.ts"]);
    expect(diff.text).toContain("+the real change");
  });

  test("gives documents seven tenths of what it gives source", () => {
    const files = ["src/a.ts", "docs/b.md"].map((path, at) => makeFile(path, { added: various(2_000, at * 10_000) }));
    const [source, docs] = normaliseDiff(files, 2_000).files.map((file) => file.shownLines.length);
    expect((source ?? 0) / (docs ?? 1)).toBeGreaterThan(1.3);
    expect((source ?? 0) / (docs ?? 1)).toBeLessThan(1.6);
  });

  test("lists the files for which no room is left", () => {
    const files = Array.from({ length: 3_000 }, (_, at) =>
      makeFile(`src/file-${at}.ts`, { added: various(20, at * 20) }),
    );
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
  const paths = ["src/a.ts", "test/a.ts", "docs/a.md", "locales/de.json", "tsconfig.json", "package.json"];
  const diff = normaliseDiff(
    paths.map((path) => makeFile(path, { added: ["a new line"] })),
    4_000,
  );
  expect(diff.files.map(({ kind }) => kind)).toEqual(["source", "test", "docs", "translation", "config", "manifest"]);
});

test("the same files give the same diff", () => {
  const files = [
    makeFile("src/a.ts", { added: numbered(900) }),
    makeFile("docs/b.md", { added: numbered(900, "words") }),
  ];
  expect(normaliseDiff(files, 1_000)).toEqual(normaliseDiff(structuredClone(files), 1_000));
});
