// /appeal: a contributor's objection to the score of their own work.
import { recordRows } from "../locales/record.ts";
import type { Answer } from "../answer.ts";
import { REASON_FIELD, reasonOption, type Ask, type Command } from "./command.ts";
import { PULL_OPTION, suggestWork } from "./score.ts";

export const appealCommand: Command = {
  definition: {
    name: "appeal",
    description: "Object to the score of your own work: reviewers with no part in it answer.",
    options: [PULL_OPTION, reasonOption("What the score misses, in your own words; everybody may read it.")],
  },
  rights: "everyone",
  suggest: suggestWork,
  answer: file,
  open: (_, say) => ({
    title: say("Appeal against a score of your own"),
    fields: [
      {
        is: "text",
        id: "pull",
        label: say("Which work, like owner/name#12"),
        isLong: false,
        charactersMin: 1,
        charactersMax: PULL_OPTION.max_length,
      },
      { ...REASON_FIELD, label: say("What the score misses") },
    ],
  }),
  submit: file,
};

async function file({ asker, intake, text, say }: Ask): Promise<Answer> {
  return { rows: recordRows(say, await intake.fileAppeal(asker, (text("pull") ?? "").trim(), text("reason") ?? "")) };
}
