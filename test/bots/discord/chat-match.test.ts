// Matching words: what a question asks for, in five languages. The sixty questions of the evaluation are matched there.
import { expect, test } from "vitest";
import { languageOf, matchQuestion } from "#bots/discord/chat-match.ts";
import type { Turn } from "#bots/discord/chat-memory.ts";

const match = (text: string, turns: readonly Turn[] = []) => matchQuestion(text, turns);
const ABOUT_PULL: Turn = { untrustedQuestion: "?", answer: "!", pull: "laurel-dao/compiler#2", vote: null };
const ABOUT_VOTE: Turn = { untrustedQuestion: "?", answer: "!", pull: null, vote: "motion 3" };

test("a pull request is found however it is written", () => {
  for (const [text, pull] of [
    ["why acme/lamp#12", "acme/lamp#12"],
    ["score of #12?", "#12"],
    ["https://github.com/acme/lamp/pull/12 please", "https://github.com/acme/lamp/pull/12"],
    ["pull request 12", "#12"],
    ["（#12）", "#12"],
  ])
    expect(match(text ?? "")).toEqual({ tool: "score", asked: { pull } });
});

test("a question that says it is about what was said before, in that place", () => {
  expect(match("Why is it so low?", [ABOUT_PULL])).toEqual({ tool: "score", asked: { pull: "laurel-dao/compiler#2" } });
  expect(match("为什么？", [ABOUT_PULL])).toEqual({ tool: "score", asked: { pull: "laurel-dao/compiler#2" } });
  expect(match("How did the vote on it end?", [ABOUT_PULL, ABOUT_VOTE])).toEqual({
    tool: "votes",
    asked: { name: "motion 3" },
  });
  expect(match("Why?")).toBeNull();
});

test("an objection is prepared only with a reason, else it is told how", () => {
  expect(match("I appeal #12: the tests were not seen")).toEqual({
    tool: "prepare_appeal",
    asked: { pull: "#12", reason: "the tests were not seen" },
  });
  expect(match("I appeal #12")).toEqual({ tool: "how_to", asked: { topic: "appeal" } });
  expect(match("I appeal #12: bad")).toEqual({ tool: "how_to", asked: { topic: "appeal" } });
});

test("what is asked about something else matches nothing", () => {
  for (const text of ["Sing a song.", "What is the capital of Peru?", "¿Qué hora es?", "讲个笑话"])
    expect(match(text)).toBeNull();
});

test("a language is known by its letters and small words, else it is the one that Discord names", () => {
  expect(languageOf("Quem lidera a época?", "en")).toBe("pt-BR");
  expect(languageOf("¿Quién lidera la época?", "en")).toBe("es-ES");
  expect(languageOf("Qui est en tête ?", "en")).toBe("fr");
  expect(languageOf("谁领先？", "fr")).toBe("zh-CN");
  expect(languageOf("What is open?", "fr")).toBe("en");
  expect(languageOf("#12", "fr")).toBe("fr");
});

test("how help and feedback are credited is told, in five languages", () => {
  for (const text of [
    "How do I get credit for helping?",
    "Where can I give feedback?",
    "¿Cómo me reconocen si ayudé a alguien?",
    "Como recebo por ter ajudado? Ajudei no chat",
    "Comment remercier quelqu'un ?",
    "怎么提交反馈？",
  ])
    expect(match(text), text).toEqual({ tool: "how_to", asked: { topic: "credit" } });
});
