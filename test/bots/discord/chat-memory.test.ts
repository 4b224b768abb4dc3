// What is remembered and counted, and where that ends.
import { expect, test } from "vitest";
import { CHAT_LIMITS, keepBudget, keepMemory, type Turn } from "#bots/discord/chat-memory.ts";
import { DAY_SECONDS, unixSeconds } from "#core/time.ts";

function makeTurn(untrustedQuestion: string): Turn {
  return { untrustedQuestion, answer: "!", pull: null, vote: null };
}

test("a place remembers its last six turns, and twenty places are remembered", () => {
  const memory = keepMemory();
  for (let at = 1; at <= 8; at++) memory.note("first", makeTurn(`${at}`));
  expect(memory.turnsOf("first").map(({ untrustedQuestion }) => untrustedQuestion)).toEqual([
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
  ]);
  for (let at = 1; at <= 19; at++) memory.note(`place ${at}`, makeTurn("?"));
  memory.note("first", makeTurn("9"));
  memory.note("one more", makeTurn("?"));
  expect(memory.turnsOf("first")).toHaveLength(6);
  expect(memory.turnsOf("place 1")).toEqual([]);
  expect(memory.turnsOf("place 2")).toHaveLength(1);
});

const NOON = unixSeconds(1_772_366_400);

test("one person has twenty questions to a model a day, and others are not held back by it", () => {
  const budget = keepBudget(CHAT_LIMITS);
  const taken = Array.from({ length: 121 }, () => budget.take("ada", NOON));
  expect(taken.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => "model"));
  expect(taken.slice(20, 120)).toEqual(Array.from({ length: 100 }, () => "plain"));
  expect(taken[120]).toBe("none");
  expect(budget.take("ben", NOON)).toBe("model");
});

test("all together have three hundred, and the next day begins anew", () => {
  const budget = keepBudget({ questionsPerDay: 3, questionsPerPerson: 2 });
  const who = ["ada", "ada", "ada", "ben", "ben"];
  expect(who.map((person) => budget.take(person, NOON))).toEqual(["model", "model", "plain", "model", "plain"]);
  expect(CHAT_LIMITS).toEqual({ questionsPerDay: 300, questionsPerPerson: 20 });
  expect(budget.take("ada", unixSeconds(NOON + DAY_SECONDS))).toBe("model");
});
