import { expect, test } from "vitest";
import { makeRules } from "#test/support/build.ts";
import { measurePatterns } from "./gaming-patterns.ts";

function measure(name: string) {
  const [figure] = measurePatterns([`structural:${name}`], makeRules()).figures;
  if (figure === undefined) throw new Error(`${name} was not built`);
  return figure;
}

test("white space, vendored code and lock files are worth nothing", () => {
  expect(measure("whitespace_churn")).toMatchObject({ gamed: 0, flags: ["whitespace-churn"] });
  expect(measure("vendored_dump")).toMatchObject({ gamed: 0, flags: [] });
  expect(measure("lockfile_bump")).toMatchObject({ gamed: 0, flags: [] });
});

test("eight co-authors share what one author earns, and a person is asked to look", () => {
  const { honest, gamed, flags } = measure("coauthor_stuffing");
  expect(honest).toBeGreaterThan(0);
  expect(gamed).toBe(honest);
  expect(flags).toEqual(["co-author-stuffing"]);
});

test("splitting, resubmitting and reviewing in a ring are flagged", () => {
  expect(measure("split_pr").flags).toEqual(["split-work"]);
  expect(measure("score_probe").flags).toContain("reapplied");
  expect(measure("self_review_ring").flags).toEqual(["review-ring"]);
});

test("a pattern that nobody can build is named, and one that stands twice is built once", () => {
  const { figures, unbuilt } = measurePatterns(
    ["structural:moon_phase", "structural:lockfile_bump", "structural:lockfile_bump"],
    makeRules(),
  );
  expect(figures.map(({ family }) => family)).toEqual(["structural:lockfile_bump"]);
  expect(unbuilt).toEqual(["structural:moon_phase"]);
});
