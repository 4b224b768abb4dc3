// /me: what the asker earned, why, and what it waits for.
import { recordRows } from "../locales/record.ts";
import type { Command } from "./command.ts";

export const meCommand: Command = {
  definition: { name: "me", description: "What you earned, why, and what it waits for." },
  rights: "everyone",
  answer: async ({ asker, intake, say }) => ({ rows: recordRows(say, await intake.standingOf(asker)) }),
};
