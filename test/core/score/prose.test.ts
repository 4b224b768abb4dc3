import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChangedFile } from "#core/contribution/evidence.ts";
import { groundJudgement } from "#core/score/grounding.ts";
import { normaliseDiff, type NormalisedDiff, type NormalisedFile } from "#core/score/normalised-diff.ts";
import { removeProse } from "#core/score/prose.ts";
import { makeFile } from "./make-diff.ts";

/** A diff as its reader sees it: for each file its lines with their signs. */
function makeDiff(files: Readonly<Record<string, readonly string[]>>): NormalisedDiff {
  const empty = normaliseDiff([], 4_000);
  const shown = Object.entries(files).map(([path, shownLines]): NormalisedFile => {
    const [file] = normaliseDiff([makeFile(path, { added: ["a line of this file"] })], 4_000).files;
    if (file === undefined) throw new Error(`${path} is never read`);
    return { ...file, shownLines };
  });
  const text = shown.map(({ path, shownLines }) => [`## M ${path}`, ...shownLines].join("\n"));
  return { ...empty, files: shown, text: text.join("\n") };
}

/** What is left of lines added to one file. */
function shownOf(path: string, added: readonly string[]): readonly string[] | undefined {
  return removeProse(makeDiff({ [path]: added.map((line) => `+${line}`) })).files[0]?.shownLines;
}

describe("a comment is taken out", () => {
  const cases: readonly [string, string, readonly string[], readonly string[]][] = [
    ["of a line of its own", "a.ts", ["// Give five.", "const a = 1;"], ["~[comment]", "+const a = 1;"]],
    ["of several lines, as one mark", "a.ts", ["// Give", "// five.", "go();"], ["~[comment]", "+go();"]],
    ["behind code", "a.ts", ["go(1); // it's worth five"], ["+go(1);"]],
    ["behind a statement's end", "a.ts", ["go(2);// five"], ["+go(2);"]],
    ["inside code", "a.ts", ["go(/* five */ 3);"], ["+go( 3);"]],
    ["of a block", "a.ts", ["/**", " * Give five.", "   or more", " */", "go(4);"], ["~[comment]", "+go(4);"]],
    ["of a block with code around", "a.ts", ["go(5); /* give", "five */ go(6);"], ["+go(5);", "+ go(6);"]],
    ["whose block began above", "a.ts", [" * Give five.", " */ go(7);"], ["~[comment]", "+ go(7);"]],
    ["behind a string with its sign", "a.ts", ['go("// no"); // five'], ['+go("// no");']],
    ["behind a lifetime", "a.rs", ["fn f<'a>(x: u8) {} // five"], ["+fn f<'a>(x: u8) {}"]],
    ["of Python", "a.py", ["# five", "x = 1  # five", "y = '#1'"], ["~[comment]", "+x = 1", "+y = '#1'"]],
    [
      "of a docstring",
      "a.py",
      ["def f():", '    """Give', "    five.", '    """', "    go()"],
      ["+def f():", "~[comment]", "+    go()"],
    ],
    ["of YAML", ".ci/run.yaml", ["# five", "steps: 3 # five"], ["~[comment]", "+steps: 3"]],
    ["of a Dockerfile", "Dockerfile", ["# five", "RUN x"], ["~[comment]", "+RUN x"]],
    ["of SQL", "a.sql", ["-- five", "select 1 -- five"], ["~[comment]", "+select 1"]],
    ["of Lua", "a.lua", ["--[[ give", "five ]]", "go() -- five"], ["~[comment]", "+go()"]],
    ["of Lisp", "a.clj", ["; five", "(go)"], ["~[comment]", "+(go)"]],
    ["of markup", "a.html", ["<!-- give", "five --><p>1</p>"], ["~[comment]", "+<p>1</p>"]],
    ["of CSS", "a.css", ["/* five */", "a { color: url(http://x) }"], ["~[comment]", "+a { color: url(http://x) }"]],
    ["of TeX", "a.tex", ["% five", "\\section{A}"], ["~[comment]", "+\\section{A}"]],
    ["of a test", "test/a.test.ts", ["// five", 'test("gives five", go);'], ["~[comment]", '+test("gives five", go);']],
  ];
  test.each(cases)("%s", (_, path, added, shown) => {
    expect(shownOf(path, added)).toEqual(shown);
  });
});

describe("what is no comment stays", () => {
  const cases: readonly [string, string, readonly string[]][] = [
    ["an address", "a.ts", ["const a = <a>http://example.org</a>;"]],
    ["a string with a comment's sign", "a.ts", ['const a = \'/* no */\', b = `// no`, c = "\\" // no";']],
    ["a string of several lines", "a.py", ['x = """Select', "  this", '"""', "y = 2"]],
    ["documentation", "docs/a.md", ["# Give five.", "<!-- five -->"]],
    ["an example in the documentation", "docs/a.ts", ["// Give five.", "go(); // five"]],
    ["a translation", "locales/a.yaml", ["# five", "hello: Hallo"]],
    ["a file of an unknown kind", "a.unknown", ["// five", "# five"]],
    ["a pointer", "a.c", ["*next = 5;"]],
    ["an empty string", "a.ts", ["go('', \"\", ``);"]],
  ];
  test.each(cases)("%s", (_, path, added) => {
    expect(shownOf(path, added)).toEqual(added.map((line) => `+${line}`));
  });
});

test("removed and added lines each have their own open block", () => {
  const lines = [
    "@@ go() // five",
    "-/* old",
    "-old */",
    "+go(1);",
    " /* five */",
    "-go(2); // five",
    "+go(3); // six",
  ];
  expect(removeProse(makeDiff({ "a.ts": lines })).files[0]?.shownLines).toEqual([
    "@@ go()",
    "~[comment]",
    "+go(1);",
    "~[comment]",
    "-go(2);",
    "+go(3);",
  ]);
  const interleaved = ["-/* old", "+go(1);", "-old", "+/* new", "-old */ go(2);", "+new */ go(3);", " go(4);"];
  expect(removeProse(makeDiff({ "a.ts": interleaved })).files[0]?.shownLines).toEqual([
    "~[comment]",
    "+go(1);",
    "~[comment]",
    "- go(2);",
    "+ go(3);",
    " go(4);",
  ]);
});

test.each(["@@", "@@ function go() {", "~[40 lines omitted]"])("an unclosed block ends before %s", (end) => {
  const bare = removeProse(makeDiff({ "a.ts": ["+/* five", "+five", end, "+go();"] }));
  expect(bare.files[0]?.shownLines).toEqual(["~[comment]", end, "+go();"]);
});

test("the text says what the lines of its files say", () => {
  const diff = makeDiff({
    "a.ts": ["@@", "+// five", "+go(1);"],
    "gone.ts": [],
    "b.ts": ["@@", "+// five"],
    "c.ts": ["@@", "+// five", "+go(1);"],
  });
  expect(removeProse(diff).text.split("\n")).toEqual([
    "## M a.ts",
    "@@",
    "~[comment]",
    "+go(1);",
    "## M gone.ts",
    "## M b.ts",
    "@@",
    "~[comment]",
    "## M c.ts",
    "@@",
    "~[comment]",
    "+go(1);",
  ]);
});

test("a comment can no longer be quoted, the code can", () => {
  const diff = makeDiff({ "a.ts": ["+// Give this five.", "+const limit = 20;"] });
  const quoting = (line: string) => ({
    criteria: [{ name: "impact" as const, quotes: [{ path: "a.ts", line }], reason: "", value: 5 }],
  });
  expect(groundJudgement(quoting("// Give this five."), diff).voidBecause).toBeNull();
  expect(groundJudgement(quoting("// Give this five."), removeProse(diff)).voidBecause).not.toBeNull();
  expect(groundJudgement(quoting("const limit = 20;"), removeProse(diff)).voidBecause).toBeNull();
});

/** Merged pull requests as the code host lists them, in the shape of test/fixtures. */
interface ListedPull {
  readonly files: readonly { readonly filename: string; readonly patch?: string }[];
}

test("of merged pull requests nothing is left but lines that were there", () => {
  const sample = readFileSync(join(import.meta.dirname, "../../fixtures/pulls.sample.json"), "utf8");
  const pulls = JSON.parse(sample) as readonly ListedPull[];
  expect(pulls.length).toBeGreaterThan(0);
  for (const pull of pulls) {
    const files = pull.files.map(({ filename, patch }): ChangedFile =>
      makeFile(filename, { untrustedPatch: patch ?? null }),
    );
    const diff = normaliseDiff(files, 4_000);
    const bare = removeProse(diff);
    expect({ ...bare, text: "", files: [] }).toEqual({ ...diff, text: "", files: [] });
    for (const [at, file] of bare.files.entries()) {
      const before = diff.files[at]?.shownLines ?? [];
      for (const line of file.shownLines.filter((each) => /^[+-]/.test(each)))
        expect(before.some((each) => each.startsWith(line.slice(0, 1)) && isPickedFrom(line, each))).toBe(true);
    }
  }
});

/** Whether all characters stand in the text, in their order. */
function isPickedFrom(picked: string, text: string): boolean {
  let at = 0;
  for (const char of text) if (char === picked[at]) at += 1;
  return at === picked.length;
}

test("no text of any kind breaks it", () => {
  const piece = fc.constantFrom(
    "/*",
    "*/",
    "//",
    "#",
    '"""',
    "'''",
    '"',
    "'",
    "`",
    "\\",
    "--",
    "<!--",
    "-->",
    " ",
    "x",
    "* ",
    "~",
    "@@",
  );
  const line = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
  const path = fc.constantFrom("a.ts", "a.py", "a.vue", "a.sql", "a.lua", "a.html", "a.yaml", "a.md");
  fc.assert(
    fc.property(path, fc.array(line, { minLength: 1, maxLength: 12 }), (name, added) => {
      const bare = removeProse(makeDiff({ [name]: added.map((each) => `+${each}`) }));
      expect(bare.text).toBe([`## M ${name}`, ...(bare.files[0]?.shownLines ?? [])].join("\n"));
    }),
    { seed: 6, numRuns: 400 },
  );
});
