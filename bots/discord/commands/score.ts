// /score: why a pull request got what it got, in the words of the ledger.
import { ApplicationCommandOptionType, type APIApplicationCommandStringOption } from "discord.js";
import { recordRows } from "../locales/record.ts";
import { outlineRows } from "../text.ts";
import { type Choice, type Command, type Hint } from "./command.ts";

/** A repository's full name and a number are far shorter. */
const PULL_CHARACTERS_MAX = 200;

export const PULL_OPTION = {
  type: ApplicationCommandOptionType.String,
  name: "pull",
  description: "The pull request, like owner/name#12, or other work, like feedback-3.",
  required: true,
  max_length: PULL_CHARACTERS_MAX,
  autocomplete: true,
} as const satisfies APIApplicationCommandStringOption;

/** Of work whose name goes on as it was typed. */
export async function suggestWork({ asker, intake, typed }: Hint): Promise<Choice[]> {
  const names = await intake.suggestWorks(asker, typed);
  return names.map((name) => ({ name, value: name }));
}

export const scoreCommand: Command = {
  definition: { name: "score", description: "Why a pull request got its score.", options: [PULL_OPTION] },
  rights: "everyone",
  suggest: suggestWork,
  answer: async ({ intake, text, say }) => ({
    rows: recordRows(say, await intake.explain((text("pull") ?? "").trim()), outlineRows),
  }),
};
