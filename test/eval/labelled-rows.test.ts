import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import { groupByScale, readLabelledRows, type LabelledRow } from "./labelled-rows.ts";

const folder = mkdtempSync(join(tmpdir(), "rows-"));

let files = 0;
function fileOf(...lines: readonly string[]): string {
  files += 1;
  const file = join(folder, `${files}.jsonl`);
  writeFileSync(file, lines.join("\n"));
  return file;
}

async function faultOf(...lines: readonly string[]): Promise<string> {
  const error: unknown = await readLabelledRows(fileOf(...lines)).catch((caught: unknown) => caught);
  if (!(error instanceof BadInput)) throw new Error("the rows were read");
  return error.happened;
}

const makeRow = (changes: Partial<LabelledRow> = {}): LabelledRow => ({
  id: "a",
  labelKind: "hours",
  project: "p",
  label: 1,
  untrustedTitle: "",
  untrustedText: "",
  untrustedDiff: "",
  ...changes,
});

test("a row needs a name and a number; what else is missing or null is empty", async () => {
  const file = fileOf('\ufeff{"id": "a", "label": 2.5, "title": null, "source": "x"}', "", '{"id": 7, "label": 0}', "");
  expect(await readLabelledRows(file)).toEqual([
    makeRow({ id: "a", label: 2.5, labelKind: "", project: "" }),
    makeRow({ id: "7", label: 0, labelKind: "", project: "" }),
  ]);
});

test("each line that is no row is named with its number and its fault", async () => {
  const happened = await faultOf('{"id": "a", "label": 1}', "oops", '{"id": "b"}', '{"id": "", "label": 1}', "[]");
  expect(happened).toContain("line 2: is not JSON");
  expect(happened).toContain("line 3: label: expected a number");
  expect(happened).toContain("line 4: id: expected the row's name");
  expect(happened).toContain("line 5: the row: ");
});

test("a label as text or beyond all numbers is refused", async () => {
  expect(await faultOf('{"id": "a", "label": "3"}')).toContain("line 1: label");
  expect(await faultOf('{"id": "a", "label": 1e999}')).toContain("line 1: label");
});

test("of many faults the first five are told", async () => {
  const happened = await faultOf(...Array.from({ length: 40 }, () => "oops!"));
  expect(happened).toBe(
    "line 1: is not JSON; line 2: is not JSON; line 3: is not JSON; line 4: is not JSON; line 5: is not JSON; and more",
  );
});

test("an empty file and a file that is not there are told plainly", async () => {
  expect(await faultOf("", "")).toBe("it holds no row");
  await expect(readLabelledRows(join(folder, "nowhere.jsonl"))).rejects.toThrow(/nowhere\.jsonl cannot be read/);
});

test("a row of a hundred thousand lines is read", async () => {
  const diff = Array.from({ length: 100_000 }, (_, at) => `+line ${at}`).join("\n");
  const [row] = await readLabelledRows(fileOf(JSON.stringify({ id: "long", label: 3, diff })));
  expect(row?.untrustedDiff).toHaveLength(diff.length);
});

test("story points are ranked inside one project, other labels together", () => {
  const rows = [
    makeRow({ label: 1, project: "p" }),
    makeRow({ label: 2, project: "q" }),
    makeRow({ label: 3, project: "p", labelKind: "story_points" }),
    makeRow({ label: 5, project: "q", labelKind: "story_points" }),
    makeRow({ label: 8, project: "q", labelKind: "story_points" }),
  ];
  expect(groupByScale(rows, [10, 20, 30, 40, 50])).toEqual([
    [
      { label: 1, score: 10 },
      { label: 2, score: 20 },
    ],
    [{ label: 3, score: 30 }],
    [
      { label: 5, score: 40 },
      { label: 8, score: 50 },
    ],
  ]);
});
