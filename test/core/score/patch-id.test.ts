import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChangedFile } from "#core/contribution/evidence.ts";
import { NO_PATCH_ID, changedLines, patchIds } from "#core/score/patch-id.ts";
import { makeFile } from "./make-diff.ts";

/** A retry that waits longer each time, with a new file beside it, as a code host shows it. */
const CHANGE: readonly ChangedFile[] = [
  makeFile("src/retry.ts", {
    untrustedPatch: [
      "@@ -10,7 +10,8 @@ export async function retry(ask: Ask) {",
      "   for (let attempt = 0; attempt < TRIES; attempt += 1) {",
      "     const answer = await ask();",
      "     if (answer.isGood) return answer;",
      "-    await rest(1_000);",
      "+    const seconds = backoff(attempt);",
      "+    await rest(seconds * 1_000);",
      "   }",
      " }",
    ].join("\n"),
  }),
  makeFile("src/backoff.ts", {
    status: "added",
    added: ["export function backoff(attempt: number): number {", "  return 2 ** attempt;", "}"],
  }),
];
/** As another tool would show the way back: the files in another order, other numbers, no context. */
const WAY_BACK: readonly ChangedFile[] = [
  makeFile("src/backoff.ts", {
    status: "removed",
    removed: ["export function backoff(attempt: number): number {", "  return 2 ** attempt;", "}"],
  }),
  makeFile("src/retry.ts", {
    removed: ["    const seconds = backoff(attempt);", "    await rest(seconds * 1_000);"],
    added: ["    await rest(1_000);"],
  }),
];

function idOf(...files: ChangedFile[]) {
  return patchIds(files).patchId;
}

test("taking a change back has its reverse id, and making it again has its id", () => {
  const { patchId, reversePatchId } = patchIds(CHANGE);
  expect(patchId).not.toBe(reversePatchId);
  expect(patchIds(WAY_BACK)).toEqual({ patchId: reversePatchId, reversePatchId: patchId });
  expect(patchIds(structuredClone(CHANGE)).patchId).toBe(patchId);
});

test("a rename is taken back by a rename", () => {
  const there = makeFile("b.ts", { status: "renamed", previousPath: "a.ts", added: ["const one = 1;"] });
  const back = makeFile("a.ts", { status: "renamed", previousPath: "b.ts", removed: ["const one = 1;"] });
  expect(patchIds([back]).patchId).toBe(patchIds([there]).reversePatchId);
  expect(idOf(there)).not.toBe(idOf(makeFile("b.ts", { added: ["const one = 1;"] })));
});

describe("the id does not change with", () => {
  const plain = makeFile("a.ts", { removed: ["const old = 1;"], added: ["const young = 2;", "done();"] });
  const cases: readonly [string, ChangedFile[]][] = [
    ["the order of files", [makeFile("b.ts", { added: ["x = 1"] }), plain]],
    [
      "white space and line ends",
      [
        makeFile("a.ts", { removed: ["\tconst old=1;\r"], added: ["", "const  young = 2;", "  done();"] }),
        makeFile("b.ts", { added: ["x=1"] }),
      ],
    ],
    [
      "files in which only white space changed",
      [plain, makeFile("b.ts", { added: ["x = 1"] }), makeFile("c.ts", { removed: ["if(a)"], added: ["if (a)"] })],
    ],
    [
      "lines that a tool shows as removed and added again",
      [
        makeFile("a.ts", { removed: ["}", "const old = 1;"], added: ["const young = 2;", "}", "done();"] }),
        makeFile("b.ts", { added: ["x = 1"] }),
      ],
    ],
  ];
  test.each(cases)("%s", (_, files) => {
    expect(idOf(...files)).toBe(idOf(plain, makeFile("b.ts", { added: ["x = 1"] })));
  });
});

describe("the id changes with", () => {
  const plain = makeFile("a.ts", { added: ["const one = 1;"] });
  const cases: readonly [string, ChangedFile[]][] = [
    ["the path", [makeFile("b.ts", { added: ["const one = 1;"] })]],
    ["a letter", [makeFile("a.ts", { added: ["const one = 2;"] })]],
    ["a line that comes twice", [makeFile("a.ts", { added: ["const one = 1;", "const one = 1;"] })]],
    ["the sign", [makeFile("a.ts", { removed: ["const one = 1;"] })]],
    ["the file being new", [makeFile("a.ts", { added: ["const one = 1;"], status: "added" })]],
    ["one more file", [plain, makeFile("b.ts", { added: ["const two = 2;"] })]],
    ["one more file that is not shown", [plain, makeFile("b.png", { untrustedPatch: null, addedLines: 7 })]],
  ];
  test.each(cases)("%s", (_, files) => {
    expect(idOf(...files)).not.toBe(idOf(plain));
  });
});

test("a file that is not shown counts by its path and its numbers of lines", () => {
  const plain = makeFile("a.ts", { added: ["const one = 1;"] });
  const hidden = (addedLines: number) => makeFile("b.json", { untrustedPatch: null, addedLines });
  expect(idOf(plain, hidden(3))).toBe(idOf(hidden(3), plain));
  expect(idOf(plain, hidden(3))).not.toBe(idOf(plain, hidden(4)));
});

describe("where no changed line can be seen, the id says nothing, in both directions", () => {
  const cases: readonly [string, ChangedFile[]][] = [
    ["no file", []],
    ["a picture", [makeFile("a.png", { untrustedPatch: null })]],
    ["a file too long to be shown", [makeFile("a.json", { untrustedPatch: null, addedLines: 9_000 })]],
    ["a rename", [makeFile("b.ts", { status: "renamed", previousPath: "a.ts", untrustedPatch: null })]],
    ["white space", [makeFile("a.ts", { removed: ["if(a) b();"], added: ["if (a)  b();", ""] })]],
    ["lines moved within a file", [makeFile("a.ts", { removed: ["one();"], added: ["one();"] })]],
  ];
  test.each(cases)("%s", (_, files) => {
    expect(patchIds(files)).toEqual({ patchId: NO_PATCH_ID, reversePatchId: NO_PATCH_ID });
  });
});

test("a patch longer than what is read counts by its numbers of lines", () => {
  const long = (line: string) => makeFile("a.ts", { added: Array.from({ length: 200_001 }, () => line) });
  const plain = makeFile("b.ts", { added: ["const one = 1;"] });
  expect(changedLines(long("x").untrustedPatch ?? "").isCut).toBe(true);
  expect(idOf(plain, long("x"))).toBe(idOf(plain, long("y")));
});

test("names and lines that an object holds already are lines like others", () => {
  expect(idOf(makeFile("a.ts", { added: ["__proto__"] }))).not.toBe(NO_PATCH_ID);
  expect(idOf(makeFile("a.ts", { added: ["__proto__"] }))).not.toBe(idOf(makeFile("a.ts", { added: ["constructor"] })));
});

test("whatever the lines, undoing swaps the two ids", () => {
  const lines = fc.array(fc.constantFrom("}", "a();", " a( );", "b();", "", "__proto__", "é\u200b", "\ud800"));
  fc.assert(
    fc.property(lines, lines, (removed, added) => {
      const there = patchIds([makeFile("a.ts", { removed, added })]);
      const back = patchIds([makeFile("a.ts", { removed: added, added: removed })]);
      expect(back).toEqual({ patchId: there.reversePatchId, reversePatchId: there.patchId });
    }),
    { numRuns: 200 },
  );
});
