// The record page's part about acts: what waits, what was declined and why, and thanks; words of people are never markup.
import { expect, test } from "vitest";
import { recordPage } from "#bots/web/pages/record.ts";
import type { PublicRecord } from "#core/workflow/record.ts";
import { makeRecord } from "#test/support/record.ts";

const WAITING: PublicRecord["nominations"][number] = {
  name: "feedback-3",
  kind: "feedback",
  contributor: "@eve",
  namedBy: "@eve",
  epoch: 3,
  standing: "waits",
  says: ["Told as: The search forgets its filter.", "It waits for a reviewer who has no part in it."],
};
const DECLINED: PublicRecord["nominations"][number] = {
  ...WAITING,
  name: "triage-2",
  namedBy: "mira",
  standing: "declined",
  says: ["Told as: Twenty issues were sorted.", "A reviewer declined it: They were sorted before."],
};

const textOf = (record: PublicRecord): string =>
  recordPage(record)
    .markup.replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");

test("what waits comes first, and what was declined has its reason", () => {
  const text = textOf(makeRecord({ nominations: [WAITING, DECLINED] }));
  expect(text).toContain("feedback-3 waits for a reviewer @eve, feedback, epoch 3, named by themselves.");
  expect(text).toContain("triage-2 declined @eve, feedback, epoch 3, named by mira.");
  expect(text).toContain("A reviewer declined it: They were sorted before.");
  expect(text.indexOf("feedback-3")).toBeLessThan(text.indexOf("triage-2"));
});

test("thanks are shown, the newest first, and said to pay nothing", () => {
  const thanked = (to: string) => ({ from: "@eve", to, epoch: 3, reason: `Thank you for all of it, ${to}.` });
  const text = textOf(makeRecord({ kudos: [thanked("mira"), thanked("jonas-k")] }));
  expect(text).toContain("They carry no points and no money.");
  expect(text).toContain("@eve thanks jonas-k epoch 3 Thank you for all of it, jonas-k.");
  expect(text.indexOf("thanks jonas-k")).toBeLessThan(text.indexOf("thanks mira"));
});

test("where there is none of it, nothing is said of it", () => {
  const text = textOf(makeRecord());
  expect(text).not.toContain("Work without a pull request");
  expect(text).not.toContain("They carry no points");
});

test("words of people are no markup, and the page keeps a bound of its own", () => {
  const hostile = { ...WAITING, contributor: "<b>eve</b>", says: ["Told as: <script>alert(1)</script>"] };
  const many = Array.from({ length: 200 }, (_, at) => ({ ...hostile, name: `feedback-${at}` }));
  const page = recordPage(makeRecord({ nominations: many })).markup;
  expect(page).not.toContain("<script>alert");
  expect(page).not.toContain("<b>eve");
  expect(page.match(/&lt;script&gt;/g)).toHaveLength(50);
});
