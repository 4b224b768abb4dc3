// Refusals: what follows from the sequencer's words.
import { expect, test } from "vitest";
import { NeedsHuman, RetryLater } from "#core/errors.ts";
import { classifyRefusal, refusalError } from "#contracts/snapshot/refusal.ts";

const spoken = (words: string, error = "client_error") => ({ error, error_description: words });

test.each([
  [spoken("too many requests, refer to the docs"), "busy", RetryLater],
  [spoken("request already being processed"), "busy", RetryLater],
  [spoken("pinning failed"), "busy", RetryLater],
  [spoken("invalid snapshot block"), "busy", RetryLater],
  [spoken("oops, something went wrong", "server_error"), "unclear", RetryLater],
  [new Response("<html>", { status: 502 }), "unclear", RetryLater],
  [{ status: 502, statusText: "Bad Gateway" }, "unclear", RetryLater],
  [new Error("socket hang up"), "unclear", RetryLater],
  [spoken("duplicate message"), "already there", NeedsHuman],
  [spoken("only space authors can propose"), "refused", NeedsHuman],
  [spoken("unknown space"), "refused", NeedsHuman],
  [spoken("proposal body length can not exceed 10000 characters"), "refused", NeedsHuman],
  [spoken("invalid voting delay"), "refused", NeedsHuman],
  [spoken("something new"), "refused", NeedsHuman],
])("%j is %s", (error, kind, family) => {
  const refusal = classifyRefusal(error);
  expect(refusal.kind).toBe(kind);
  const told = refusalError(refusal, "ballot of payout 0x01", error);
  expect(told).toBeInstanceOf(family);
  expect(told.happened).toContain(refusal.words);
  expect(told.next).not.toBe("");
  expect(told.cause).toBe(error);
});
