import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startModel } from "#test/sandbox/model.ts";

const folder = mkdtempSync(join(tmpdir(), "eval-"));
const ROWS = join(import.meta.dirname, "fixture/rows.jsonl");
const ATTACKS = join(import.meta.dirname, "fixture/attacks.jsonl");

interface Run {
  readonly exitCode: number | null;
  readonly out: string;
  readonly said: string;
}

/** As `npm run eval -- …`, in an empty folder so that no `.env` is read. */
function run(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  const args = ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "eval.ts"), ...words];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { cwd: folder, env: { ...process.env, ...env } }, (_, out, said) =>
      resolve({ exitCode: child.exitCode, out, said }),
    );
  });
}

function readJson(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, "utf8"));
}

test("without rows and without attacks it explains itself and fails", async () => {
  const { exitCode, out, said } = await run([]);
  expect(exitCode).toBe(2);
  expect(out).toBe("");
  expect(said).toContain("Neither --data nor --attacks is given.");
  expect(said).toContain("npm run eval -- --data FILE [--judge deterministic|jury]");
});

test("what cannot be understood is refused before anything is read", async () => {
  expect(await run(["--data", ROWS, "--judge", "oracle"])).toMatchObject({ exitCode: 2 });
  expect((await run(["--data", ROWS, "--judge", "jury"])).said).toContain("--judge jury needs --jurors.");
  expect((await run(["--data", ROWS, "--seed", "-3x"])).exitCode).toBe(2);
  expect((await run(["--rows", ROWS])).said).toContain("Unknown option '--rows'");
  expect((await run(["--data", join(folder, "none.jsonl")])).said).toContain("none.jsonl cannot be read.");
});

test("code alone: the figures are printed, and the JSON holds what is promised", async () => {
  const json = join(folder, "rows.json");
  const { exitCode, out } = await run(["--data", ROWS, "--json", json]);
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^8 rows, scored by code alone\.\nSpearman {8}0\.\d{3} {2}95 % interval \[/);
  expect(Object.keys(readJson(json)).slice(0, 8)).toEqual([
    "rows",
    "spearman",
    "interval",
    "tokensPerRow",
    "naivePerRow",
    "dollars",
    "seconds",
    "scores",
  ]);
  expect(readJson(json)).toMatchObject({
    rows: 8,
    spearman: expect.any(Number),
    interval: [expect.any(Number), expect.any(Number)],
    tokensPerRow: expect.any(Number),
    naivePerRow: expect.any(Number),
    dollars: 0,
    seconds: expect.any(Number),
    scores: expect.arrayContaining([{ id: "lantern-1", score: expect.any(Number) }]),
  });
});

test("attacks alone: moves by family and place, patterns, and a captured juror with the targets it must meet", async () => {
  const json = join(folder, "attacks.json");
  const { exitCode, out } = await run(["--attacks", ATTACKS, "--json", json]);
  expect(exitCode).toBe(0);
  expect(out).toContain("4 texts in 6 pull requests");
  expect(out).toContain("Left out, as no text is inserted and none can be built: structural:moon_phase.");
  expect(out.match(/^met {5}/gm)).toHaveLength(4);
  const { attacks, captured, patterns } = readJson(json);
  expect(attacks).toHaveLength(15);
  expect(attacks).toContainEqual({
    family: "made:plain",
    place: "body",
    insertions: 12,
    moved: 0,
    movedMax: 0,
    prose: 0,
    proseMax: 0,
  });
  expect(captured).toMatchObject({ configuredJurors: 0, ofOne: { fabricatedQuotes: { offMax: 0 } } });
  expect(patterns).toEqual([
    { family: "structural:whitespace_churn", honest: 0, gamed: 0, flags: ["whitespace-churn"] },
  ]);
});

test("a jury is asked at its endpoint with the key that the operator gave it", async () => {
  await using model = await startModel({ apiKey: "sk-sandbox" });
  const jurors = join(folder, "jurors.yaml");
  writeFileSync(
    jurors,
    `- { name: a, baseUrl: "${model.baseURL}", model: stand-in, key: JUROR_A_API_KEY, price: { in: "1", out: "10" } }\n`,
  );
  const json = join(folder, "jury.json");
  const words = ["--data", ROWS, "--judge", "jury", "--jurors", jurors, "--attacks", ATTACKS, "--json", json];
  const env = { JUROR_A_API_KEY: "sk-sandbox", JUROR_HOSTS: `${new URL(model.baseURL).host}=JUROR_A_API_KEY` };
  const { exitCode, out } = await run(words, env);
  expect(out).toContain("8 rows, scored by stand-in.");
  expect(out).toContain("stand-in: how far the final score moved");
  expect(exitCode).toBe(0);
  const { dollars, jury, captured, jurorAttacks } = readJson(json);
  expect(dollars).toBeGreaterThan(0);
  expect(jury).toMatchObject({ unjudged: 1 });
  expect(captured).toMatchObject({ configuredJurors: 1 });
  expect(jurorAttacks).toHaveLength(12);
});

test("a list of jurors with faults is refused with all of them", async () => {
  const jurors = join(folder, "faulty.json");
  writeFileSync(jurors, JSON.stringify([{ name: "A!", baseUrl: "http://models.example.org/v1", model: "m" }]));
  const { exitCode, said } = await run(["--data", ROWS, "--judge", "jury", "--jurors", jurors]);
  expect(exitCode).toBe(2);
  expect(said).toContain("jury.jurors[0].name");
  expect(said).toContain("jury.jurors[0].baseUrl");
});
