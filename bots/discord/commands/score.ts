// /score: why a pull request got what it got, in the words of the ledger.
import { outlineRows } from "../text.ts";
import { textOption, type Command } from "./command.ts";

/** A repository's full name and a number are far shorter. */
const PULL_CHARACTERS_MAX = 200;

export const PULL_OPTION = textOption("pull", "The pull request, like owner/name#12.", PULL_CHARACTERS_MAX);

export const scoreCommand: Command = {
  definition: { name: "score", description: "Why a pull request got its score.", options: [PULL_OPTION] },
  answer: async ({ intake, text }) => ({ rows: outlineRows(await intake.explain((text("pull") ?? "").trim())) }),
};
