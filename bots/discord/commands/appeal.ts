// /appeal: a contributor's objection to the score of their own work.
import { plainRows } from "../text.ts";
import { reasonOption, type Command } from "./command.ts";
import { PULL_OPTION } from "./score.ts";

export const appealCommand: Command = {
  definition: {
    name: "appeal",
    description: "Object to the score of your own work: reviewers with no part in it answer.",
    options: [PULL_OPTION, reasonOption("What the score misses, in your own words; everybody may read it.")],
  },
  answer: async ({ asker, intake, text }) => ({
    rows: plainRows(await intake.fileAppeal(asker, (text("pull") ?? "").trim(), text("reason") ?? "")),
  }),
};
