// Performing: what is told about a step is told in a place of its own.
import { expect, test } from "vitest";
import { stopPostKey } from "#core/workflow/perform.ts";
import { makeHash } from "#test/support/record.ts";

test("a stop's post is named by its step, as a whole where it fits", () => {
  expect(stopPostKey("gather-evidence:501#1")).toBe("laurel:stop:gather-evidence:501#1");
  const longest = `draft-proposal:${"1".repeat(53)}`;
  expect(stopPostKey(longest)).toBe(`laurel:stop:${longest}`);
});

test("two long steps that differ in their last letter are told in two posts, each always in the same one", () => {
  const keys = ["1", "2", "1"].map((signatures) => stopPostKey(`execute-batch:${makeHash("5a")}:${signatures}`));
  expect(keys[0]).toMatch(/^laurel:stop:execute-batch:[0-9a-f]{32}$/);
  expect(keys[1]).not.toBe(keys[0]);
  expect(keys[2]).toBe(keys[0]);
});
