// /help: what people may ask, told from the commands' own definitions so that it cannot go stale.
import { helpRows } from "../help-words.ts";
import { usagesOf, type Command } from "./command.ts";

const NOT_SET_UP = "No DAO is set up for this server yet. If you may manage the server, type /admin setup.";

/** @param others every other command, in the order of the help text */
export function helpCommand(others: readonly Command[]): Command {
  const definition = { name: "help", description: "What you can ask me." };
  return {
    definition,
    rights: "everyone",
    guest: async ({ say }) => ({ rows: [say(NOT_SET_UP)] }),
    answer: async ({ intake, say }) => {
      const usages = [...others, { definition }].flatMap((command) => usagesOf(command, say));
      return { rows: helpRows(say, intake.daoName, usages) };
    },
  };
}
