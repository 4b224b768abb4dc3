// The terminal: words of others are shown as words, whatever they hold.
import { expect, test } from "vitest";
import { showPlainly } from "#bots/terminal.ts";

test.each([
  ["a colour", "\u001b[31mred", "\\u{1b}[31mred"],
  ["a title for the window", "\u001b]0;paid\u0007", "\\u{1b}]0;paid\\u{7}"],
  ["an eight-bit control", "\u009b2J", "\\u{9b}2J"],
  ["a line written over", "5.00\r0.00", "5.00\\u{d}0.00"],
  ["a turned direction", "\u202e00.5\u202c", "\\u{202e}00.5\\u{202c}"],
  ["half a character", "\ud83d.", "\\u{d83d}."],
])("%s is shown and not obeyed", (_, sentence, shown) => {
  expect(showPlainly(sentence)).toBe(shown);
});

test("lines, tabs, other scripts and joined characters stay as they are", () => {
  const text = "Juror a:\n\timpact 3 of 5 – می‌خواهم 👩‍💻";
  expect(showPlainly(text)).toBe(text);
});
