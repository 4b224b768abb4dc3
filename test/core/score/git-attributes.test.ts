import { describe, expect, test } from "vitest";
import { readAttributes, UNMARKED } from "#core/score/git-attributes.ts";

function isGenerated(pattern: string, path: string): boolean {
  return readAttributes(`${pattern} linguist-generated`)(path).isGenerated === true;
}

// Each row was also answered by `git check-attr`.
const MATCHES: readonly [pattern: string, path: string, is: boolean][] = [
  ["*.pb.go", "api/v1/service.pb.go", true],
  ["*.pb.go", "api/service.pb.go.txt", false],
  ["schema.json", "deep/er/schema.json", true],
  ["/schema.json", "schema.json", true],
  ["/schema.json", "deep/schema.json", false],
  ["sdk/*.ts", "sdk/a.ts", true],
  ["sdk/*.ts", "sdk/deep/a.ts", false],
  ["sdk/*.ts", "other/sdk/a.ts", false],
  ["sdk/**", "sdk/deep/er/a.ts", true],
  ["sdk/**", "sdk", false],
  ["**/gen/**", "gen/a.ts", true],
  ["**/gen/**", "a/b/gen/c/d.ts", true],
  ["**/gen/**", "a/generated/d.ts", false],
  ["a/**/z.ts", "a/z.ts", true],
  ["a/**/z.ts", "a/b/c/z.ts", true],
  ["a/**/z.ts", "a/b/c/y.ts", false],
  ["sdk/", "sdk/a.ts", false],
  ["file?.ts", "file1.ts", true],
  ["file?.ts", "file12.ts", false],
  ["a?b", "a/b", false],
  ["[a-c]*.ts", "beta.ts", true],
  ["[a-c]*.ts", "delta.ts", false],
  ["[!a-c]*.ts", "delta.ts", true],
  ["[^a-c]*.ts", "beta.ts", false],
  ["[[:digit:]].ts", "7.ts", true],
  ["[[:digit:]].ts", "x.ts", false],
  ["[]x].ts", "].ts", true],
  ["[ab", "a", false],
  ["\\*.ts", "*.ts", true],
  ["\\*.ts", "a.ts", false],
  ['"with space.ts"', "with space.ts", true],
  ["*.TS", "a.ts", false],
  ["!*.ts", "a.ts", false],
  ["[attr]*.ts", "a.ts", false],
];

test.each(MATCHES)("%s on %s: %s", (pattern, path, is) => {
  expect(isGenerated(pattern, path)).toBe(is);
});

describe("of the attributes of a path", () => {
  test("the last line to name one wins, each for itself", () => {
    const marksOf = readAttributes(
      [
        "# all of it",
        "*.ts linguist-generated linguist-vendored",
        "src/*.ts -linguist-generated\r",
        "src/api.ts linguist-generated=true",
      ].join("\n"),
    );
    expect(marksOf("lib/a.ts")).toEqual({ ...UNMARKED, isGenerated: true, isVendored: true });
    expect(marksOf("src/a.ts")).toEqual({ ...UNMARKED, isGenerated: false, isVendored: true });
    expect(marksOf("src/api.ts")).toEqual({ ...UNMARKED, isGenerated: true, isVendored: true });
    expect(marksOf("a.go")).toEqual(UNMARKED);
  });

  const forms: readonly [string, object][] = [
    ["linguist-generated", { isGenerated: true }],
    ["linguist-generated=true", { isGenerated: true }],
    ["linguist-generated=false", { isGenerated: false }],
    ["-linguist-vendored", { isVendored: false }],
    ["linguist-documentation", { isDocs: true }],
    ["binary", { isBinary: true }],
    ["-diff", { isBinary: true }],
    ["diff=astextplain", { isBinary: false }],
    ["-diff !diff", {}],
    ["linguist-generated !linguist-generated", {}],
    ["text eol=lf linguist-language=Go", {}],
    ["constructor __proto__ toString", {}],
  ];
  test.each(forms)("%s", (words, marks) => {
    expect(readAttributes(`a.go ${words}`)("a.go")).toEqual({ ...UNMARKED, ...marks });
  });
});

describe("an untrusted file", () => {
  test("that is missing or empty says nothing", () => {
    expect(readAttributes(null)("a.ts")).toEqual(UNMARKED);
    expect(readAttributes("\n\n  \n*.ts\nlinguist-generated\n")("a.ts")).toEqual(UNMARKED);
  });

  test("is read up to 500 rules and 64 kB", () => {
    const rules = Array.from({ length: 501 }, (_, at) => `file-${at}.ts linguist-generated`).join("\n");
    expect(readAttributes(rules)("file-499.ts").isGenerated).toBe(true);
    expect(readAttributes(rules)("file-500.ts").isGenerated).toBe(null);
    const late = `${"#".repeat(65_536)}\n*.ts linguist-generated`;
    expect(readAttributes(late)("a.ts").isGenerated).toBe(null);
  });

  test("cannot make matching endless", () => {
    const hostile = `${"*a".repeat(100)}b`;
    const marksOf = readAttributes(
      Array.from({ length: 500 }, (_, at) => `**/${hostile}${at}/**/[${"a-b".repeat(30)}] linguist-generated`).join(
        "\n",
      ),
    );
    const path = `${"a".repeat(2_000)}/${"a/".repeat(500)}a`;
    for (let at = 0; at < 1_000; at += 1) expect(marksOf(path).isGenerated).toBe(null);
    expect(marksOf("a.ts")).toEqual(UNMARKED);
  });
});
