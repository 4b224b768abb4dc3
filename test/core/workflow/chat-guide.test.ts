import { expect, test } from "vitest";
import { CHAT_LANGUAGES, GUIDE_TOPICS, guideTo } from "#core/workflow/chat-guide.ts";

test("every topic is told in every language, in words of its own", () => {
  for (const topic of GUIDE_TOPICS) {
    const told = CHAT_LANGUAGES.map((language) => guideTo(topic, language, "Laurel DAO").join("\n"));
    expect(new Set(told).size).toBe(CHAT_LANGUAGES.length);
  }
});

test("no guide holds a figure that rules could change", () => {
  const all = CHAT_LANGUAGES.flatMap((language) =>
    GUIDE_TOPICS.flatMap((topic) => guideTo(topic, language, "Laurel DAO")),
  );
  expect(all.filter((line) => /\d/.test(line.replace("owner/name#12", "")))).toEqual([]);
});

test("the guide to linking warns in every language", () => {
  const warnings = [/seed phrase/, /助记词/, /frase semilla/, /frase de recuperação/, /phrase de récupération/];
  for (const [at, language] of CHAT_LANGUAGES.entries())
    expect(guideTo("link", language, "Laurel DAO").join(" ")).toMatch(warnings[at] ?? /never/);
});
