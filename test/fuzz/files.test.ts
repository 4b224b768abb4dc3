// Files that people write: a DAO's rules and lists of pull requests, with anything in the wrong place. Each is refused in plain words.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { parseRules, readRules } from "#config/rules.ts";
import { BadInput, explainError } from "#core/errors.ts";
import { canonicalJson } from "#core/key.ts";
import { rulesHash, type Rules } from "#core/rules.ts";
import { startGitHub, makeAppKeys, parsePulls } from "#test/sandbox/github.ts";
import { START } from "#test/support/build.ts";
import { bounded } from "./bounds.ts";

const folder = mkdtempSync(join(tmpdir(), "laurel-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

const root = join(import.meta.dirname, "../..");
const dao = readFileSync(join(root, "config/dao.example.yaml"));
const rubric = readFileSync(join(root, "config/rubric.yaml"));
const pulls = readFileSync(join(root, "test/fixtures/pulls.sample.json"));

/** One place of a file changed: cut off there, one bit flipped, or other bytes put in its place. */
function damaged(whole: Buffer): fc.Arbitrary<Buffer> {
  const at = fc.nat(whole.length - 1);
  const put = fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.string({ unit: "binary", maxLength: 8 }).map((text) => new TextEncoder().encode(text)),
    fc
      .constantFrom("&a", "*a", "!!js/function", "{", "[", "- ", ": ", "|\n", "<<: *a\n", "\n---\n", "0x", "1e999", "~")
      .map((text) => new TextEncoder().encode(text)),
  );
  return fc.oneof(
    at.map((length) => whole.subarray(0, length)),
    fc.tuple(at, fc.nat(7)).map(([place, bit]) => {
      const changed = Buffer.from(whole);
      changed[place] = (changed[place] ?? 0) ^ (1 << bit);
      return changed;
    }),
    fc
      .tuple(at, fc.nat(12), put)
      .map(([place, dropped, bytes]) =>
        Buffer.concat([whole.subarray(0, place), bytes, whole.subarray(place + dropped)]),
      ),
  );
}

/** Null when it was refused in words that name the file. */
function readOrRefuse(read: () => Rules | undefined, fileName: string): Rules | null {
  try {
    return read() ?? null;
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    expect(explainError(error)).toContain(fileName);
    expect(error.next).toMatch(/\S/);
    return null;
  }
}

/** Whatever was accepted can be hashed, adopted and computed with. */
function expectUsable(rules: Rules | null): void {
  if (rules === null) return;
  expect(rulesHash(rules)).toMatch(/^0x[0-9a-f]{64}$/);
  expect(JSON.parse(canonicalJson(rules))).toEqual(rules);
  expect(BigInt(rules.budget.perEpochBaseUnits) > 0n).toBe(true);
  expect(rules.rubric.criteria.reduce((sum, { weightPercent }) => sum + weightPercent, 0)).toBe(100);
}

test("the files of a DAO as they ship are usable", () => {
  expectUsable(parseRules(dao.toString("utf8"), rubric.toString("utf8"), "dao.yaml"));
});

test("a DAO's file damaged at any byte is refused in words, or is a DAO's file", () => {
  fc.assert(
    fc.property(damaged(dao), (bytes) => {
      const file = join(folder, "dao.yaml");
      writeFileSync(file, bytes);
      expectUsable(readOrRefuse(() => readRules([file])[0], file));
    }),
    bounded(400),
  );
});

test("a rubric damaged at any byte is refused in words, or is a rubric", () => {
  fc.assert(
    fc.property(damaged(rubric), (bytes) => {
      const read = () => parseRules(dao.toString("utf8"), bytes.toString("utf8"), "dao.yaml", "rubric.yaml");
      expectUsable(readOrRefuse(read, "rubric.yaml"));
    }),
    bounded(300),
  );
});

test("a list of pull requests damaged at any byte is refused in words, or GitHub could have sent it", async () => {
  const keys = makeAppKeys();
  await fc.assert(
    fc.asyncProperty(damaged(pulls), async (bytes) => {
      const list = parseOrRefuse(bytes.toString("utf8"));
      if (list === null) return;
      await using github = await startGitHub({
        appId: "1",
        publicKeyPem: keys.publicKeyPem,
        webhookSecret: "s",
        clock: { now: () => START },
      });
      for (const name of new Set(list.map((pull) => pull.base.repo.full_name.toLowerCase())))
        github.addRepository(
          list.find((pull) => pull.base.repo.full_name.toLowerCase() === name)?.base.repo.full_name ?? "",
        );
      for (const pull of list) github.addPull(pull);
    }),
    bounded(200),
  );
});

function parseOrRefuse(text: string): ReturnType<typeof parsePulls> | null {
  try {
    return parsePulls(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    if (!(error instanceof BadInput)) throw error;
    expect(explainError(error)).toMatch(/cannot be read: .*Mend the named entries/s);
    return null;
  }
}
