// The record page of a paused DAO: everybody reads who paused it, why and until when.
import { expect, test } from "vitest";
import { recordPage } from "#bots/web/pages/record.ts";
import { unixSeconds } from "#core/time.ts";
import { makeRecord } from "#test/support/record.ts";

const PAUSE = {
  by: "ada",
  untrustedReason: "<b>A contract</b> is looked at.",
  since: unixSeconds(1_772_323_200),
  until: unixSeconds(1_774_915_200),
};

test("a paused DAO says so above all else, in the person's words and without their markup", () => {
  const page = recordPage(makeRecord({ pause: PAUSE })).markup;
  expect(page).toContain("The DAO is paused until");
  expect(page).toContain("Paused by ada: &lt;b&gt;A contract&lt;/b&gt; is looked at.");
});

test("a DAO that is not paused says nothing of it", () => {
  expect(recordPage(makeRecord()).markup).not.toContain("The DAO is paused");
});
