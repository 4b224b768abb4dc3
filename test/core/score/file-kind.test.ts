import { expect, test } from "vitest";
import { fileKind, whyNeverRead } from "#core/score/file-kind.ts";
import { UNMARKED } from "#core/score/git-attributes.ts";

const KINDS: readonly [path: string, kind: string][] = [
  ["src/a.ts", "source"],
  ["src/translation/engine.py", "source"],
  ["src/lang/parser.rs", "source"],
  ["bot/exts/doc/parsing.py", "source"],
  ["locales/de.json", "translation"],
  ["src/locales/pt-BR.ts", "translation"],
  ["po/fr.po", "translation"],
  ["src/a.spec.ts", "test"],
  ["pkg/a_test.go", "test"],
  ["test_a.py", "test"],
  ["tests/conftest.py", "test"],
  ["tests/README.md", "docs"],
  ["docs/snippet.ts", "docs"],
  ["LICENSE", "docs"],
  [".github/workflows/e2e-test.yml", "config"],
  ["tsconfig.json", "config"],
  [".gitignore", "config"],
  ["apps/web/package.json", "manifest"],
  ["requirements-dev.txt", "manifest"],
  ["Cargo.toml", "manifest"],
];

test.each(KINDS)("%s is %s", (path, kind) => {
  expect(fileKind(path)).toBe(kind);
});

test.each([
  ["deps/go.work.sum", "a lock file"],
  ["Package.resolved", "a lock file"],
  ["test/cassettes/login.yaml", "a snapshot or a fixture"],
  ["HISTORY.md", "a changelog"],
  ["Changelog.md", "a changelog"],
  ["docs/history.md", null],
  ["src/news.ts", null],
])("%s is left out as %s", (path, because) => {
  expect(whyNeverRead(path)).toBe(because);
});

test("a repository may vouch for a folder, but neither for a lock file nor for a picture", () => {
  const vouched = { ...UNMARKED, isGenerated: false };
  expect(whyNeverRead("dist/a.js")).toBe("a vendored or built folder");
  expect(whyNeverRead("dist/a.js", vouched)).toBe(null);
  expect(whyNeverRead("yarn.lock", vouched)).toBe("a lock file");
  expect(whyNeverRead("a.png", vouched)).toBe("not text");
  expect(whyNeverRead("CHANGELOG.md", vouched)).toBe("a changelog");
});

test("an endless path is read in the time of its length", () => {
  for (const part of ["lang/", "locales/", "test_", "a.lock/", "requirements", "docs/doc/"]) {
    expect(fileKind(`${part.repeat(200_000)}x`)).toBeDefined();
    expect(whyNeverRead(`${part.repeat(200_000)}x`)).toBe(null);
  }
});
