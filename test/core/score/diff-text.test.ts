import { describe, expect, test } from "vitest";
import { foldText } from "#core/score/visible-text.ts";
import { normaliseDiff } from "#core/score/normalised-diff.ts";
import { makeFile } from "./make-diff.ts";

/** The text of one file without its header. */
function show(path: string, ...rows: readonly string[]): string[] {
  const untrustedPatch = ["@@ -1 +1 @@", ...rows].join("\n");
  return normaliseDiff([makeFile(path, { untrustedPatch })], 4_000)
    .text.split("\n")
    .slice(1);
}

describe("ceremony is left out", () => {
  test("lines without a word, and commas at line ends", () => {
    expect(show("a.ts", "+if (isReady) {", "+  start();", "+}", "+", "-  first", "+  first,", "+  second")).toEqual([
      "+if (isReady) {",
      "+ start();",
      "+ second",
    ]);
  });

  test("but a change that is nothing else is told", () => {
    expect(show("a.ts", " call(", "+(", " one", "+)")).toEqual(["~[2 lines of punctuation]"]);
  });

  test("context of a change that explains itself", () => {
    const long = ["one();", "two();", "three();", "four();"].map((line) => `+${line}`);
    expect(show("a.ts", " before();", ...long, " after();")).toEqual(long);
    expect(show("a.ts", " before();", "-old();", "+new();", " after();")).toEqual(["-old();", "+new();"]);
    expect(show("a.ts", " before();", "+added();", " after();")).toEqual([" before();", "+added();"]);
    expect(show("package.json", ' "one": "1",', '+"two": "2",', ' "three": "3",')).toEqual(['+"two": "2",']);
    expect(show("a.ts", "+first();", " between();", "+second();")).toEqual(["+first();", " between();", "+second();"]);
  });

  test("indentation but for its levels, and only what is space or tab", () => {
    expect(show("a.py", "+        def go():", "+            if so:", "+                return 1")).toEqual([
      "+def go():",
      "+ if so:",
      "+  return 1",
    ]);
    expect(show("a.py", "+\t\tgo()", "+\ufeff hidden()")).toEqual(["+ go()", "+\\u{feff} hidden()"]);
  });

  test("imports, by their number", () => {
    expect(show("a.ts", '+import a from "a";', '+import b from "b";', "+go(a, b);")).toEqual([
      "~[2 imports]",
      "+go(a, b);",
    ]);
    expect(show("a.ts", '+import a from "a";')).toEqual(['+import a from "a";']);
    expect(show("a.md", "+import it and", "+import that.")).toEqual(["+import it and", "+import that."]);
  });
});

describe("a long run is told by a sample", () => {
  const numbered = (count: number, write: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => `+${write(at)}`);

  test("of lines of one shape", () => {
    expect(show("a.ts", ...numbered(20, (at) => `["name${at}", ${at}],`)).slice(3)).toEqual([
      '+["name3", 3],',
      "~[16 more lines like these]",
    ]);
  });

  test("of comment in code, and not in documents", () => {
    const rows = numbered(9, (at) => `// word${" word".repeat(at)}`);
    expect(show("a.ts", ...rows).slice(2)).toEqual(["+// word word word", "~[6 more lines of comment]"]);
    expect(show("a.md", ...rows)).toHaveLength(9);
  });

  test("of tests, whose names stay", () => {
    const rows = [
      "test('one', () => {",
      "a(1);",
      "b((2));",
      "c(((3)));",
      "d.e(4);",
      "f[5]();",
      "test('two', () => {",
      "g;",
    ];
    expect(show("a.test.ts", ...rows.map((row) => `+${row}`))).toEqual([
      ...rows.slice(0, 4).map((row) => `+${row}`),
      "~[2 more lines of test]",
      "+test('two', () => {",
      "~[1 more lines of test]",
    ]);
  });

  test("of raised versions, over the whole pull request", () => {
    const bump = (name: string) => ({ removed: [`"${name}": "^1.0.0",`], added: [`"${name}": "^1.1.0",`] });
    const files = Array.from({ length: 6 }, (_, at) => makeFile(`packages/${at}/package.json`, bump(`lib-${at}`)));
    expect(normaliseDiff(files, 4_000).text.split("\n").slice(9)).toEqual([
      "## M packages/3/package.json",
      '-"lib-3": "^1.0.0",',
      '+"lib-3": "^1.1.0",',
      "## M packages/4/package.json +1 -1",
      "~[2 lines with other versions]",
      "## M packages/5/package.json +1 -1",
      "~[2 lines with other versions]",
    ]);
  });

  test("of removed lines", () => {
    const rows = Array.from({ length: 6 }, (_, at) => `-old(${at});`);
    expect(show("a.ts", ...rows, "+one();")).toEqual(["-old(0);", "-old(1);", "~[4 more lines deleted]", "+one();"]);
  });

  test("and the file says how many changed lines it does not show", () => {
    const [file] = normaliseDiff(
      [makeFile("a.ts", { removed: Array.from({ length: 9 }, (_, at) => `old(${at});`) })],
      4_000,
    ).files;
    expect(file).toMatchObject({ shownLines: ["~[9 lines deleted]"], foldedLines: 9 });
  });
});

describe("a changed line stays the line", () => {
  test("but for its end, which stands in the line that replaced it", () => {
    const end = "of(everything, that, follows, unchanged)";
    expect(show("a.ts", `-const before = ${end}`, `+const after = ${end}`)).toEqual([
      "-const before =…",
      `+const after = ${end}`,
    ]);
  });

  test("and is shown as far as it takes to see a late difference", () => {
    const long = "word ".repeat(80);
    const [removed = "", added = ""] = show("a.md", `-${long}old`, `+${long}new`);
    expect(removed.endsWith("old")).toBe(true);
    expect(added.endsWith("new")).toBe(true);
  });

  test("while blobs are shown by their beginning", () => {
    const [line = ""] = show("a.svg.ts", `+<path d="${"12.5 0.3-4z".repeat(30)}" />`);
    expect(line).toHaveLength(61);
    expect(line.endsWith("…")).toBe(true);
    expect(show("a.ts", `+${"add(1, 2, 3); ".repeat(12)}`)[0]).toHaveLength(61);
    expect(show("a.ts", `+${"addAll(1, 2); ".repeat(12)}`)[0]).toHaveLength(169);
    expect(show("a.md", `+${"汉字之间没有空格，".repeat(12)}`)[0]).toHaveLength(109);
  });

  test("so that whatever is shown can be found in what was written", () => {
    const written = [
      "  if (a) {",
      "\tconst b = `${c}`;",
      "é\u0301 ü",
      "x".repeat(900),
      "// 'quoted', \"twice\"",
      "a \u202e b",
    ];
    const folds = written.map(foldText);
    for (const row of show("a.ts", ...written.map((line) => `+${line}`))) {
      const shown = foldText(
        row
          .slice(1)
          .replace(/…$/, "")
          .replace(/\\u\{[0-9a-f]+\}/g, ""),
      );
      expect(folds.some((fold) => fold.startsWith(shown))).toBe(true);
    }
  });
});

test("a place is named once, without what every place is called", () => {
  const hunk = (section: string, line: string) => [`@@ -1 +1 @@ ${section}`, `+${line}`];
  const untrustedPatch = [
    ...hunk("export async function readAll(from: string) {", "one();"),
    ...hunk("export async function readAll(from: string) {", "two();"),
    ...hunk('import { a } from "a";', "three();"),
  ].join("\n");
  expect(normaliseDiff([makeFile("a.ts", { untrustedPatch })], 4_000).text.split("\n")).toEqual([
    "## M a.ts",
    "@@ function readAll",
    "+one();",
    "@@",
    "+two();",
    "@@",
    "+three();",
  ]);
});

test("of an old path only what differs is shown", () => {
  const renamed = makeFile("src/deep/new.ts", { status: "renamed", previousPath: "src/deep/old.ts", added: ["go();"] });
  expect(normaliseDiff([renamed], 4_000).text.split("\n")[0]).toBe("## R old.ts -> src/deep/new.ts");
});
