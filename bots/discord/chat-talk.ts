// A talk: one question and its answer. A model looks up and writes, or words are matched; what is shown rests on the tools alone.
import { RetryLater } from "#core/errors.ts";
import { guideTo, type ChatLanguage } from "#core/workflow/chat-guide.ts";
import type { ChatMessage, ChatModel, ToolCall } from "#core/workflow/chat-port.ts";
import { answerTool, TOOL_NOTICES, type PreparedAppeal, type ToolAnswer } from "#core/workflow/chat-tools.ts";
import { TOOL_NAMES, type ToolArguments, type ToolRoom } from "#core/workflow/chat-tools.ts";
import { cutAtWord, dressWords, findFault, foldWords, type Fault } from "./chat-guard.ts";
import { matchQuestion } from "./chat-match.ts";
import type { Turn } from "./chat-memory.ts";
import { openingMessages, systemWords, toolWords } from "./chat-prompt.ts";
import { CHAT_WORDS } from "./chat-words.ts";
import { CONTENT_CHARACTERS_MAX, plain, webAddress } from "./text.ts";

export interface Question {
  readonly untrustedText: string;
  readonly room: ToolRoom;
  /** What was said in this place before, oldest first. */
  readonly turns: readonly Turn[];
  /** Null: words are matched, for the reason given. */
  readonly model: ChatModel | null;
  readonly withoutModel: "noModel" | "usedUp";
  /** Random, a word of its own for every question. */
  readonly fence: string;
  readonly deadlineMilliseconds: number;
  /** Called with an answer that is still being written; what it is given was checked like the whole. */
  readonly onDraft: (content: string) => void;
}

export interface Talked {
  /** As one message on Discord takes it. */
  readonly content: string;
  readonly prepared: PreparedAppeal | null;
  /** Every tool that was asked, in order, whether it found something or not. */
  readonly looked: readonly Looked[];
  readonly writtenBy: "model" | "record" | "nobody";
  /** What was wrong with the model's words when the record took their place. */
  readonly fault: Fault | null;
  readonly turn: Turn;
}

export interface Looked {
  readonly tool: string;
  readonly asked: ToolArguments;
  readonly answer: ToolAnswer;
}

const ROUNDS_MAX = 4;
const CALLS_PER_ROUND_MAX = 4;

/** @throws what a tool throws beside BadInput: a bug, or a store that does not answer */
export async function talk(question: Question): Promise<Talked> {
  const { model, room } = question;
  const words = CHAT_WORDS[room.language];
  if (model === null) return answerByMatching(question, words[question.withoutModel]);
  const looked: Looked[] = [];
  try {
    return await answerByModel(question, model, looked);
  } catch (error) {
    if (!(error instanceof RetryLater)) throw error;
    return looked.some(({ answer }) => answer.isFound)
      ? compose(question, { looked, note: words.modelSilent, fault: null })
      : answerByMatching(question, words.modelSilent);
  }
}

// ---- With a model -----------------------------------------------------------------------------------------------------

async function answerByModel(question: Question, model: ChatModel, looked: Looked[]): Promise<Talked> {
  const { room, turns, untrustedText, fence } = question;
  const instructions = systemWords(room.readings.daoName, room.language);
  const messages: ChatMessage[] = openingMessages(instructions, turns, untrustedText, fence);
  const deadline = AbortSignal.timeout(question.deadlineMilliseconds);
  const checkWords = (folded: string): Fault | null =>
    findFault(folded, { ...sourcesOf(looked), untrustedQuestion: untrustedText, instructions });
  for (let round = 0; ; round++) {
    const tools = round < ROUNDS_MAX ? TOOL_NOTICES : [];
    const onWords = (untrusted: string): void => {
      const whole = foldWords(wholeSentences(untrusted));
      if (whole !== "" && isAnyFound(looked) && checkWords(whole) === null) question.onDraft(draftOf(whole, looked));
    };
    const { untrustedWords, calls } = await model.reply({ messages, tools, deadline, onWords });
    if (calls.length === 0 || tools.length === 0) {
      const folded = foldWords(untrustedWords).trim();
      // Without anything found there is nothing to say, however well it is said.
      if (!isAnyFound(looked) || folded === "") return compose(question, { looked, note: null, fault: null });
      const fault = checkWords(folded);
      if (fault !== null) return compose(question, { looked, note: CHAT_WORDS[room.language].untraced, fault });
      return compose(question, { looked, note: null, fault, writing: { folded, model: model.name } });
    }
    messages.push({ role: "assistant", text: untrustedWords, calls });
    messages.push(...(await lookUp(calls, question, looked)));
  }
}

/** Every call has an answer, also one too many: endpoints refuse a talk in which one is missing. */
async function lookUp(calls: readonly ToolCall[], { room, fence }: Question, looked: Looked[]): Promise<ChatMessage[]> {
  const said: ChatMessage[] = [];
  for (const [at, { id, name, untrustedArguments }] of calls.entries()) {
    if (at >= CALLS_PER_ROUND_MAX) {
      said.push({ role: "tool", callId: id, text: "Too many at once; ask again for what is still needed." });
      continue;
    }
    const asked = readArguments(untrustedArguments);
    const answer = await answerTool(name, asked, room);
    looked.push({ tool: name, asked, answer });
    said.push({ role: "tool", callId: id, text: toolWords(answer, fence) });
  }
  return said;
}

const ARGUMENT_CHARACTERS_MAX = 2_000;

function readArguments(untrusted: string): ToolArguments {
  const entries = Object.entries(Object(parseJson(untrusted)))
    .filter(([, value]) => typeof value === "string" || typeof value === "number")
    .map(([name, value]) => [name, String(value).slice(0, ARGUMENT_CHARACTERS_MAX)]);
  return Object.fromEntries(entries);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {}; // The tool then says what it misses.
  }
}

/** Half a sentence may hold half a figure. */
function wholeSentences(words: string): string {
  const ends = [...words.matchAll(/[.!?](?=\s)|[。！？\n]/gu)].at(-1);
  return ends === undefined ? "" : words.slice(0, ends.index + 1).trim();
}

function isAnyFound(looked: readonly Looked[]): boolean {
  return looked.some(({ answer }) => answer.isFound);
}

function sourcesOf(looked: readonly Looked[]): { says: string[]; links: string[] } {
  return {
    says: looked.flatMap(({ answer }) => answer.says),
    // Our sentences may hold an address of ours, such as the page of claims.
    links: looked.flatMap(({ answer }) => [...answer.cites, ...answer.says.flatMap(addressesIn)]),
  };
}

function addressesIn(sentence: string): string[] {
  return (sentence.match(/https?:\/\/[^\s<>()]+/g) ?? []).map((address) => address.replace(/[.,;:]+$/, ""));
}

function draftOf(folded: string, looked: readonly Looked[]): string {
  const rows = dressWords(folded, sourcesOf(looked).links);
  return cutAtWord(`${rows.join("\n")} …`, CONTENT_CHARACTERS_MAX);
}

// ---- Without one ------------------------------------------------------------------------------------------------------

async function answerByMatching(question: Question, note: string): Promise<Talked> {
  const matched = matchQuestion(question.untrustedText, question.turns);
  if (matched === null) return compose(question, { looked: [], note, fault: null });
  const { tool, asked } = matched;
  const looked = [{ tool, asked, answer: await answerTool(tool, asked, question.room) }];
  return compose(question, { looked, note, fault: null });
}

// ---- Laying out -------------------------------------------------------------------------------------------------------

interface Parts {
  readonly looked: readonly Looked[];
  /** Why the record's own sentences stand there; null where nothing has to be said. */
  readonly note: string | null;
  readonly fault: Fault | null;
  readonly writing?: { readonly folded: string; readonly model: string };
}

async function compose(question: Question, parts: Parts): Promise<Talked> {
  const { room, untrustedText } = question;
  const { looked, fault, writing } = parts;
  const prepared = looked.findLast(({ answer }) => answer.prepared !== null)?.answer.prepared ?? null;
  const found = looked.filter(({ answer }) => answer.isFound);
  const rows =
    writing === undefined
      ? recordRows(looked, parts.note, room.language)
      : dressWords(writing.folded, sourcesOf(looked).links);
  const { ledger } = await room.readings.record();
  const tail = [
    ...preparedRows(prepared, room.language),
    ...footerRows(found, ledger.entries, writing?.model ?? null, room.language),
  ].join("\n");
  const body = cutBody(rows.join("\n"), CONTENT_CHARACTERS_MAX - tail.length - 1, room.language);
  const content = [body, tail].filter((part) => part !== "").join("\n");
  return {
    content,
    prepared,
    looked,
    writtenBy: writing !== undefined ? "model" : found.length > 0 ? "record" : "nobody",
    fault,
    turn: { untrustedQuestion: untrustedText, answer: body, ...lastNames(looked) },
  };
}

function cutBody(body: string, room: number, language: ChatLanguage): string {
  if (body.length <= room) return body;
  const more = `\n${CHAT_WORDS[language].cut}`;
  return `${cutAtWord(body, room - more.length)}${more}`;
}

const ROW_CHARACTERS_MAX = 600;

/** What the tools said, as they said it. */
function recordRows(looked: readonly Looked[], note: string | null, language: ChatLanguage): string[] {
  const words = CHAT_WORDS[language];
  const notes = note === null ? [] : [`-# ${note}`];
  const found = looked.filter(({ answer }) => answer.isFound);
  const shown = found.length > 0 ? found : looked.slice(-1);
  const rows = shown.flatMap((look) => lookedRows(look, language));
  const offer = looked.length === 0 ? guideTo("ask", language, "") : [];
  return [...notes, ...(found.length === 0 ? [words.unknown] : []), ...rows, ...offer];
}

function lookedRows({ tool, answer }: Looked, language: ChatLanguage): string[] {
  const words = CHAT_WORDS[language];
  const name = TOOL_NAMES.find((each) => each === tool) ?? null;
  const headline = name === null || !answer.isFound ? null : words.headline(name, answer.facts);
  const isTranslated = name === "how_to" && answer.isFound;
  return [
    ...(headline === null ? [] : [plain(headline, ROW_CHARACTERS_MAX)]),
    ...(words.inEnglish === "" || isTranslated ? [] : [`-# ${words.inEnglish}`]),
    ...answer.says.map((sentence) => dressSentence(sentence, answer)),
    ...answer.untrustedQuotes.map((quote) => `> ${plain(quote, ROW_CHARACTERS_MAX)}`),
  ];
}

/** Names in it are people's, so no mark does anything; its own addresses are links. */
function dressSentence(sentence: string, { cites }: ToolAnswer): string {
  return dressWords(sentence, [...cites, ...addressesIn(sentence)])[0] ?? "";
}

const CITES_SHOWN_MAX = 3;

function footerRows(found: readonly Looked[], entries: number, model: string | null, language: ChatLanguage): string[] {
  if (found.length === 0) return [];
  const words = CHAT_WORDS[language];
  const cites = [...new Set(found.flatMap(({ answer }) => answer.cites))].flatMap((cite) => webAddress(cite) ?? []);
  const links = cites.slice(0, CITES_SHOWN_MAX).map((cite) => `<${cite}>`);
  return [
    `-# ${words.sources}: ${[...links, words.asOfEntry(entries)].join(" · ")}`,
    ...(model === null ? [] : [`-# ${words.writtenBy(plain(model, ROW_CHARACTERS_MAX))}`]),
  ];
}

/** In a block of code nothing is read but letters: what stands there is what would be filed. */
function preparedRows(prepared: PreparedAppeal | null, language: ChatLanguage): string[] {
  if (prepared === null) return [];
  return [
    `**/appeal ${plain(prepared.pull, ROW_CHARACTERS_MAX)}**`,
    `\`\`\`\n${prepared.reason}\n\`\`\``,
    CHAT_WORDS[language].prepared,
  ];
}

function lastNames(looked: readonly Looked[]): Pick<Turn, "pull" | "vote"> {
  const facts = looked.findLast(({ answer }) => answer.isFound)?.answer.facts ?? {};
  const { pull = null, name = null, epoch } = facts;
  if (pull !== null) return { pull, vote: null };
  if (name !== null && name !== "open") return { pull: null, vote: name };
  return { pull: null, vote: epoch === undefined ? null : `epoch ${epoch}` };
}
