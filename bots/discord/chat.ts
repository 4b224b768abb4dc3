// The chat: whoever asks is answered from the record. It reads for everybody, and files only what a person's own press files.
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { BadInput } from "#core/errors.ts";
import type { UnixSeconds } from "#core/time.ts";
import type { DiscordAccount } from "#core/workflow/answers.ts";
import { CHAT_LANGUAGES, type ChatLanguage } from "#core/workflow/chat-guide.ts";
import type { ChatModel } from "#core/workflow/chat-port.ts";
import { readingsOf, type PreparedAppeal } from "#core/workflow/chat-tools.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { languageOf } from "./chat-match.ts";
import { CHAT_LIMITS, keepBudget, keepMemory, type ChatLimits } from "./chat-memory.ts";
import { talk, type Talked } from "./chat-talk.ts";
import { CHAT_WORDS } from "./chat-words.ts";
import type { Answer } from "./answer.ts";
import { recordRows } from "./locales/record.ts";
import { sayInEnglish, type Say } from "./locales/say.ts";

export interface ChatSettings {
  /** Null: words are matched, and the chat says so. */
  readonly model: ChatModel | null;
  /** Where people reach our pages, without a slash at the end. */
  readonly publicUrl: string;
  readonly now: () => UnixSeconds;
  readonly limits?: ChatLimits;
  /** For all that a model does for one question. */
  readonly deadlineMilliseconds?: number;
  /** Between two edits of one message. */
  readonly paceMilliseconds?: number;
}

export interface Asked {
  readonly intake: Intake;
  readonly asker: DiscordAccount;
  readonly untrustedText: string;
  /** What is remembered is remembered of this place: a thread, a direct channel, one person's /ask in one channel. */
  readonly place: string;
  /** Whether the asker alone reads the answer. */
  readonly isPrivate: boolean;
  /** As Discord names the asker's language; null where it does not. */
  readonly locale: string | null;
  /** Shows an answer that is still being written. */
  readonly show: (content: string) => Promise<void>;
}

export interface Chat {
  /** @throws what a store that does not answer throws; a model that fails is told in the answer */
  ask(asked: Asked): Promise<Answer>;
  /** Does what the pressed button says, for its own person alone. @throws BadInput with the reason why not */
  press(presser: DiscordAccount, customId: string, say?: Say): Promise<Answer>;
}

const DEADLINE_MILLISECONDS = 40_000;
/** Discord takes five edits of a message in five seconds. */
const PACE_MILLISECONDS = 1_000;
/** More is no question. */
const QUESTION_CHARACTERS_MAX = 1_500;
const AT_ONCE_MAX = 4;

export function openChat(settings: ChatSettings): Chat {
  const memory = keepMemory();
  const budget = keepBudget(settings.limits ?? CHAT_LIMITS);
  const drawer = openDrawer();
  /** Who is being answered. */
  const busy = new Set<string>();

  async function answer(asked: Asked, language: ChatLanguage): Promise<Answer> {
    const { asker, intake, place, isPrivate } = asked;
    const words = CHAT_WORDS[language];
    const allowance = budget.take(asker.id, settings.now());
    if (allowance === "none") return { rows: [words.enough] };
    const pace = openPace(asked.show, settings.paceMilliseconds ?? PACE_MILLISECONDS);
    const recordUrl = `${settings.publicUrl}/dao/${encodeURIComponent(intake.daoId)}`;
    const talked = await talk({
      untrustedText: asked.untrustedText.slice(0, QUESTION_CHARACTERS_MAX),
      room: { readings: readingsOf(intake), asker, isPrivate, language, recordUrl },
      turns: memory.turnsOf(place),
      model: allowance === "model" ? settings.model : null,
      withoutModel: settings.model === null ? "noModel" : "usedUp",
      fence: `untrusted-${randomBytes(12).toString("hex")}`,
      deadlineMilliseconds: settings.deadlineMilliseconds ?? DEADLINE_MILLISECONDS,
      onDraft: pace.offer,
    });
    memory.note(place, talked.turn);
    await pace.settle();
    return { rows: [talked.content], buttons: buttonsOf(talked, asker, intake, words.fileIt) };
  }

  function buttonsOf({ prepared }: Talked, asker: DiscordAccount, intake: Intake, label: string) {
    return prepared === null ? [] : [{ label, customId: drawer.put({ askerId: asker.id, intake, prepared }) }];
  }

  return {
    async ask(asked) {
      const language = (await chosenBy(asked)) ?? languageOf(asked.untrustedText, languageOfLocale(asked.locale));
      if (busy.size >= AT_ONCE_MAX || busy.has(asked.asker.id)) return { rows: [CHAT_WORDS[language].busy] };
      busy.add(asked.asker.id);
      try {
        return await answer(asked, language);
      } finally {
        busy.delete(asked.asker.id);
      }
    },
    async press(presser, customId, say = sayInEnglish) {
      const { intake, prepared } = drawer.take(presser, customId);
      return { rows: recordRows(say, await intake.fileAppeal(presser, prepared.pull, prepared.reason)) };
    },
  };
}

/** Whoever chose a language is answered in it, whatever they write in. */
async function chosenBy({ intake, asker }: Asked): Promise<ChatLanguage | null> {
  const chosen = await intake.languageOf(asker).catch(() => null);
  return chosen === null ? null : languageOfLocale(chosen);
}

function languageOfLocale(locale: string | null): ChatLanguage {
  const tongue = locale?.split("-")[0];
  return CHAT_LANGUAGES.find((language) => language.split("-")[0] === tongue) ?? "en";
}

// ---- What is prepared -------------------------------------------------------------------------------------------------

interface Kept {
  readonly askerId: string;
  readonly intake: Intake;
  readonly prepared: PreparedAppeal;
}

interface Drawer {
  /** @returns the custom id of the button that files it */
  put(kept: Kept): string;
  take(presser: DiscordAccount, customId: string): Kept;
}

const KEPT_MAX = 200;
const APPEAL_ID = /^appeal:([0-9]{1,20}):([0-9a-f]{32})$/;

export function isChatButton(customId: string): boolean {
  return APPEAL_ID.test(customId);
}

/** It stays until it is old: a press that could not be recorded may be repeated, and the record takes one appeal only. */
function openDrawer(): Drawer {
  const all = new Map<string, Kept>();
  return {
    put(kept) {
      const customId = `appeal:${kept.askerId}:${randomBytes(16).toString("hex")}`;
      const oldest = all.keys().next();
      if (all.size >= KEPT_MAX && oldest.done !== true) all.delete(oldest.value);
      all.set(customId, kept);
      return customId;
    },
    take(presser, customId) {
      const kept = all.get(customId);
      if (APPEAL_ID.exec(customId)?.[1] !== presser.id || (kept !== undefined && kept.askerId !== presser.id))
        throw new BadInput("This button is somebody else's.", {
          next: "Whoever asked may press it; ask me yourself about your own work.",
        });
      if (kept !== undefined) return kept;
      throw new BadInput("I no longer have what this button was for.", { next: "Type /appeal, or ask me again." });
    },
  };
}

// ---- The pace of edits ------------------------------------------------------------------------------------------------

interface Pace {
  /** Shown now, or never: the next words come soon. */
  offer(content: string): void;
  /** Resolves when the next edit may follow. */
  settle(): Promise<void>;
}

/** @param show a draft that cannot be shown is left out: the whole answer follows */
function openPace(show: (content: string) => Promise<void>, milliseconds: number): Pace {
  let last = "";
  let resting: Promise<void> | null = null;
  const showAndRest = async (content: string): Promise<void> => {
    await show(content).catch(() => undefined);
    await pause(milliseconds);
    resting = null;
  };
  return {
    offer(content) {
      if (resting !== null || content === last) return;
      last = content;
      resting = showAndRest(content);
    },
    settle: async () => {
      await resting;
    },
  };
}
