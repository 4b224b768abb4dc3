import { expect, test } from "vitest";
import { readUnifiedDiff } from "./unified-diff.ts";

const diffOf = (...rows: readonly string[]): string => `${rows.join("\n")}\n`;

test("a modified file keeps its hunks and counts its lines", () => {
  const diff = diffOf(
    "diff --git a/src/lamp.py b/src/lamp.py",
    "index 1c2d3e4..5f60718 100644",
    "--- a/src/lamp.py",
    "+++ b/src/lamp.py",
    "@@ -1,3 +1,4 @@ def light():",
    " first",
    "-second",
    "+second, better",
    "+third",
    " last",
  );
  expect(readUnifiedDiff(diff)).toEqual([
    {
      path: "src/lamp.py",
      previousPath: null,
      status: "modified",
      addedLines: 2,
      removedLines: 1,
      untrustedPatch: "@@ -1,3 +1,4 @@ def light():\n first\n-second\n+second, better\n+third\n last",
    },
  ]);
});

test("new, deleted, renamed and binary files are told apart", () => {
  const diff = diffOf(
    "diff --git a/new.md b/new.md",
    "new file mode 100644",
    "--- /dev/null",
    "+++ b/new.md",
    "@@ -0,0 +1 @@",
    "+hello",
    "\\ No newline at end of file",
    "diff --git a/old.md b/old.md",
    "deleted file mode 100644",
    "--- a/old.md",
    "+++ /dev/null",
    "@@ -1 +0,0 @@",
    "-bye",
    "diff --git a/here.ts b/there.ts",
    "similarity index 100%",
    "rename from here.ts",
    "rename to there.ts",
    "diff --git a/rose.png b/rose.png",
    "index 1c2d3e4..5f60718 100644",
    "Binary files a/rose.png and b/rose.png differ",
  );
  expect(readUnifiedDiff(diff)).toEqual([
    {
      path: "new.md",
      previousPath: null,
      status: "added",
      addedLines: 1,
      removedLines: 0,
      untrustedPatch: "@@ -0,0 +1 @@\n+hello\n\\ No newline at end of file",
    },
    {
      path: "old.md",
      previousPath: null,
      status: "removed",
      addedLines: 0,
      removedLines: 1,
      untrustedPatch: "@@ -1 +0,0 @@\n-bye",
    },
    {
      path: "there.ts",
      previousPath: "here.ts",
      status: "renamed",
      addedLines: 0,
      removedLines: 0,
      untrustedPatch: null,
    },
    {
      path: "rose.png",
      previousPath: null,
      status: "modified",
      addedLines: 0,
      removedLines: 0,
      untrustedPatch: null,
    },
  ]);
});

test("a changed line that looks like a file's header stays a changed line", () => {
  const diff = diffOf(
    "diff --git a/notes.sql b/notes.sql",
    "--- a/notes.sql",
    "+++ b/notes.sql",
    "@@ -1,2 +1,2 @@",
    "--- an old remark",
    "+++ a new remark",
    " select 1;",
  );
  expect(readUnifiedDiff(diff)).toMatchObject([{ path: "notes.sql", addedLines: 1, removedLines: 1 }]);
});

test("an empty context line without its space does not end the hunk", () => {
  const diff = diffOf("--- a/a.py", "+++ b/a.py", "@@ -1,3 +1,4 @@", " one", "", "+two", " three");
  expect(readUnifiedDiff(diff)).toMatchObject([
    { path: "a.py", addedLines: 1, untrustedPatch: "@@ -1,3 +1,4 @@\n one\n\n+two\n three" },
  ]);
});

test("a diff without git's own lines is read file by file", () => {
  const diff = diffOf(
    "--- a/one.py\t2026-03-01 10:00:00",
    "+++ b/one.py\t2026-03-01 11:00:00",
    "@@ -1 +1 @@",
    "-a",
    "+b",
    "--- a/two.py",
    "+++ b/two.py",
    "@@ -4,0 +5 @@",
    "+c",
  );
  expect(readUnifiedDiff(diff).map(({ path, addedLines }) => [path, addedLines])).toEqual([
    ["one.py", 1],
    ["two.py", 1],
  ]);
});

test("a quoted path is read byte by byte", () => {
  const diff = diffOf('diff --git "a/gr\\303\\274n \\"x\\".ts" "b/gr\\303\\274n \\"x\\".ts"', "old mode 100644");
  expect(readUnifiedDiff(diff)).toMatchObject([{ path: 'grün "x".ts', untrustedPatch: null }]);
});

test("a path with spaces is read from git's line alone", () => {
  expect(readUnifiedDiff("diff --git a/my notes.md b/my notes.md\nold mode 100644")).toMatchObject([
    { path: "my notes.md" },
  ]);
});

test("an empty text and a text that is no diff change nothing", () => {
  expect(readUnifiedDiff("")).toEqual([]);
  expect(readUnifiedDiff("Dear all,\nplease find attached nothing.\n")).toEqual([]);
});
