// Choices: what is an answer to which ballot, and how it is said.
import { expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import { choiceWords, readChoice, type VoteChoice } from "#core/vote/choice.ts";
import type { VotingSystem } from "#core/vote/recount.ts";

const CHOICES = ["Lisbon", "Oslo", "Online"];

test.each<[VotingSystem, unknown, VoteChoice, string]>([
  ["basic", 1, 1, "Lisbon"],
  ["single-choice", 3, 3, "Online"],
  ["approval", [3], [3], "Online"],
  ["approval", [1, 3], [1, 3], "Lisbon and Online"],
  ["approval", [1, 2, 3], [1, 2, 3], "Lisbon, Oslo and Online"],
  ["ranked-choice", [2, 3, 1], [2, 3, 1], "1. Oslo, 2. Online, 3. Lisbon"],
  ["weighted", { 1: 2, 3: 1 }, { 1: 2, 3: 1 }, "Lisbon 67 %, Online 33 %"],
  ["quadratic", { 2: 5 }, { 2: 5 }, "Oslo 100 %"],
])("%s takes %j", (system, sent, choice, words) => {
  expect(readChoice(system, 3, sent)).toEqual(choice);
  expect(choiceWords(system, CHOICES, choice)).toBe(words);
});

test("a share of nothing is not signed", () => {
  expect(readChoice("weighted", 3, { 1: 0, 2: 4 })).toEqual({ 2: 4 });
});

test.each<[VotingSystem, unknown]>([
  ["basic", 0],
  ["basic", 4],
  ["basic", 1.5],
  ["basic", "1"],
  ["basic", [1]],
  ["basic", null],
  ["basic", undefined],
  ["single-choice", { 1: 1 }],
  ["approval", []],
  ["approval", [1, 1]],
  ["approval", [4]],
  ["approval", ["1"]],
  ["approval", 1],
  ["ranked-choice", [1, 2]],
  ["ranked-choice", [1, 2, 2]],
  ["weighted", {}],
  ["weighted", { 1: 0 }],
  ["weighted", { 4: 1 }],
  ["weighted", { "01": 1 }],
  ["weighted", { 1: -1 }],
  ["weighted", { 1: 0.5 }],
  ["weighted", { 1: 1_000_001 }],
  ["weighted", { 1: "1" }],
  ["quadratic", { first: 1 }],
  ["quadratic", [1]],
])("%s does not take %j", (system, sent) => {
  expect(() => readChoice(system, 3, sent)).toThrow(BadInput);
});

test("a choice that the ballot does not have is said by its number", () => {
  expect(choiceWords("basic", CHOICES, 9)).toBe("choice 9");
});
