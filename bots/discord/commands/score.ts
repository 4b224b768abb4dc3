// /score: why a pull request got what it got, in the words of the ledger.
import { ApplicationCommandOptionType } from "discord.js";
import { outlineRows } from "../text.ts";
import type { Command } from "./command.ts";

/** A repository's full name and a number are far shorter. */
const PULL_CHARACTERS_MAX = 200;

export const scoreCommand: Command = {
  definition: {
    name: "score",
    description: "Why a pull request got its score.",
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: "pull",
        description: "The pull request, like owner/name#12.",
        required: true,
        max_length: PULL_CHARACTERS_MAX,
      },
    ],
  },
  answer: async ({ intake, text }) => ({ rows: outlineRows(await intake.explain((text("pull") ?? "").trim())) }),
};
