// /ask: a question in one's own words, answered from the record to the asker alone.
import { NO_CHAT } from "../chat-message.ts";
import { textOption, type Command } from "./command.ts";

const QUESTION_CHARACTERS_MAX = 1_000;

export const askCommand: Command = {
  definition: {
    name: "ask",
    description: "Ask me about scores, rules, proposals, the treasury, or how to start.",
    options: [textOption("question", "In your own words and language.", QUESTION_CHARACTERS_MAX)],
  },
  rights: "everyone",
  async answer({ asker, intake, chat, channelId, locale, show, text, say }) {
    if (chat === null) return { rows: [say(NO_CHAT)] };
    const place = `${channelId}:${asker.id}`;
    return chat.ask({ asker, intake, place, isPrivate: true, locale, show, untrustedText: text("question") ?? "" });
  },
};
