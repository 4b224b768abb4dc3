// /feedback: what a user of the project noticed, as a contribution that a reviewer may credit.
import { ACT_WORDS_CHARACTERS_MAX, ACT_WORDS_CHARACTERS_MIN } from "#core/workflow/acts.ts";
import { recordRows } from "../locales/record.ts";
import { textOption, type Command } from "./command.ts";

export const feedbackCommand: Command = {
  definition: {
    name: "feedback",
    description: "Tell what does not work or could be better: good feedback earns points.",
    options: [
      {
        ...textOption(
          "words",
          "What you did, what happened, what you expected; everybody may read it.",
          ACT_WORDS_CHARACTERS_MAX,
        ),
        min_length: ACT_WORDS_CHARACTERS_MIN,
      },
    ],
  },
  rights: "everyone",
  async answer({ asker, intake, text, id, say }) {
    const wish = { kind: "feedback", items: 1, untrustedWords: text("words") ?? "", url: null } as const;
    return { rows: recordRows(say, await intake.nameAct(asker, { ...asker, isBot: false }, wish, id)) };
  },
};
