// /help: what people may ask, told from the commands' own definitions so that it cannot go stale.
import { helpRows } from "../message.ts";
import { usagesOf, type Command } from "./command.ts";

/** @param others every other command, in the order of the help text */
export function helpCommand(others: readonly Command[]): Command {
  const definition = { name: "help", description: "What you can ask me." };
  const usages = [...others, { definition }].flatMap(usagesOf);
  return {
    definition,
    answer: async ({ intake }) => ({ rows: helpRows(intake.daoName, usages) }),
  };
}
