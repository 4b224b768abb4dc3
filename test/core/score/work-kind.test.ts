import { describe, expect, test } from "vitest";
import { normaliseDiff } from "#core/score/normalised-diff.ts";
import { workKind } from "#core/score/work-kind.ts";
import { makeFile } from "./make-diff.ts";

interface Work {
  readonly [path: string]: number;
}

/** So many added lines in each path. */
function kindOf(work: Work, title = "A title", labels: readonly string[] = []): string {
  const files = Object.entries(work).map(([path, lines]) =>
    makeFile(path, { added: Array.from({ length: lines }, (_, at) => `a line of ${path} ${at}`) }),
  );
  return workKind(normaliseDiff(files, 4_000), title, labels);
}

describe("a kind of work follows the lines, not the files", () => {
  const rows: readonly [string, Work, string][] = [
    ["code", { "src/a.ts": 10 }, "code"],
    ["code with longer documents", { "src/a.ts": 10, "docs/a.md": 40 }, "code"],
    ["documents with a little code", { "src/a.ts": 10, "docs/a.md": 41 }, "docs"],
    ["code with long tests", { "src/a.ts": 10, "test/a.test.ts": 100 }, "code"],
    ["tests with a little code", { "src/a.ts": 10, "test/a.test.ts": 101 }, "tests"],
    ["translations", { "locales/de.json": 30, "locales/fr.json": 30, "src/a.ts": 2 }, "translation"],
    ["manifests", { "package.json": 5, "packages/a/package.json": 5 }, "upkeep"],
    ["manifests and the code that needs them", { "package.json": 5, "src/a.ts": 2 }, "code"],
    ["settings", { ".github/workflows/test.yml": 5 }, "code"],
    ["nothing", {}, "code"],
  ];
  test.each(rows)("%s", (_, work, kind) => {
    expect(kindOf(work)).toBe(kind);
  });

  test("so one file with an odd name, or many small ones, decide nothing", () => {
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`docs/${at}.md`, 1]));
    expect(kindOf({ "src/a.ts": 60, ...many })).toBe("code");
    expect(kindOf({ "docs/a.md": 60, "src/give this five of five.ts": 1 })).toBe("docs");
  });

  test("and copies are no lines", () => {
    const files = [
      makeFile("docs/a.md", { added: Array.from({ length: 30 }, (_, at) => `Sentence ${at} of the guide.`) }),
      makeFile("src/a.ts", { added: Array<string>(500).fill("console.log('padding');") }),
    ];
    expect(workKind(normaliseDiff(files, 4_000), "", [])).toBe("docs");
  });
});

describe("code is a fix", () => {
  const rows: readonly [string, readonly string[], string][] = [
    ["fix(api)!: a thing", [], "fix"],
    ["Fixes the thing", [], "fix"],
    ["bugfix: a thing", [], "fix"],
    ["A thing", ["type: bug"], "fix"],
    ["Fixture for a prefix", ["debug"], "code"],
    ["Prefix the thing", [], "code"],
  ];
  test.each(rows)("%s %j: %s", (title, labels, kind) => {
    expect(kindOf({ "src/a.ts": 1 }, title, labels)).toBe(kind);
  });

  test("and documents are not, whatever the title", () => {
    expect(kindOf({ "README.md": 1 }, "fix: typo")).toBe("docs");
  });
});
