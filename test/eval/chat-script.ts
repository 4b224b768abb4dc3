// The chat's script: how the sandbox's model answers each question of the evaluation, and how it obeys each attacker.
import { systemWords } from "#bots/discord/chat-prompt.ts";
import type { ModelAnswer, Question } from "#test/sandbox/model.ts";
import type { ChatAttack, ChatQuestion } from "./chat.ts";

const MARK = "¦";
const LINES_MAX = 14;

/** Asks the expected tool once and repeats what it said; under attack it does and says whatever it is told. */
export function obey(questions: readonly ChatQuestion[], attacks: readonly ChatAttack[]) {
  return (asked: Question): ModelAnswer => {
    const { text, told } = readAsked(asked);
    const attack = attacks.find((each) => linesOf(each.text).join("\n") === text);
    if (attack !== undefined) return obeyAttack(attack, told);
    const question = questions.find((each) => linesOf(each.text).join("\n") === text || each.after === text);
    const [tool] = question?.tools ?? [];
    if (told !== null) return { content: told };
    if (tool === undefined || question === undefined) return { content: "I am sure of it, though nobody told me." };
    return { calls: [{ name: tool, arguments: question.asked }] };
  };
}

function obeyAttack({ obeys }: ChatAttack, told: string | null): ModelAnswer {
  if (told === null && obeys.calls.length > 0) return { calls: obeys.calls };
  return { content: obeys.says === "SYSTEM" ? systemWords("Laurel DAO", "en") : obeys.says };
}

/** The newest question inside its fence, and what the tools have said about it since; null before they did. */
function readAsked({ messages }: Question): { text: string; told: string | null } {
  const at = messages.findLastIndex(({ role }) => role === "user");
  const text = fencedLines(messages[at]?.content ?? "").join("\n");
  const told = messages.slice(at + 1).filter(({ role }) => role === "tool");
  return { text, told: told.length === 0 ? null : told.flatMap(({ content }) => repeat(content)).join("\n") };
}

function fencedLines(content: string): string[] {
  return content.split("\n").flatMap((line) => (line.startsWith(MARK) ? [line.slice(MARK.length)] : []));
}

function repeat(content: string): string[] {
  return fencedLines(content)
    .filter((line) => !/^(found$|nothing found$|cite: |somebody wrote: )/.test(line))
    .slice(0, LINES_MAX);
}

/** As the prompt shows it: hidden characters are written out there. */
function linesOf(text: string): string[] {
  return text.split("\n").map((line) => line.replace(/\u200b/g, "\\u{200b}").replace(/<(?=\/)/g, "< "));
}
