// Errors: three families, told as one plain paragraph.
import { expect, test } from "vitest";
import { BadInput, explainError, isLaurelError, NeedsHuman, RetryLater, unreachable } from "#core/errors.ts";

test.each([
  [new RetryLater("Busy."), "RetryLater"],
  [new NeedsHuman("Stuck."), "NeedsHuman"],
  [new BadInput("Wrong."), "BadInput"],
])("%s knows its family by name", (error, family) => {
  expect(error.family).toBe(family);
  expect(error.name).toBe(family);
  expect(isLaurelError(error)).toBe(true);
});

test("a fault of our own belongs to no family", () => {
  expect(isLaurelError(new TypeError("oops"))).toBe(false);
  expect(isLaurelError({ family: "BadInput", message: "a look-alike" })).toBe(false);
});

test("an error is told as what it is, what happened and what to do", () => {
  const error = new NeedsHuman("The Safe is empty.", { happened: "It holds 0 LRL.", next: "Fund it." });
  expect(explainError(error)).toBe("The Safe is empty. It holds 0 LRL. Fund it.");
  expect(explainError(new BadInput("Wrong."))).toBe("Wrong.");
  expect(explainError(new TypeError("oops"))).toBe("oops");
  expect(explainError("a thrown text")).toBe("a thrown text");
});

test("the error underneath is kept as it is, and left out of the text", () => {
  const cause = new Error("secret address");
  const error = new RetryLater("Busy.", { cause });
  expect(error.cause).toBe(cause);
  expect(explainError(error)).not.toContain("secret");
  expect("cause" in new RetryLater("Busy.")).toBe(false);
});

test("a forgotten case names itself", () => {
  expect(() => unreachable({ kind: "new" } as never)).toThrow('A case was forgotten: {"kind":"new"}');
});
