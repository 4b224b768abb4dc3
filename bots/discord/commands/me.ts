// /me: what the asker earned, why, and what it waits for.
import { plainRows } from "../text.ts";
import type { Command } from "./command.ts";

export const meCommand: Command = {
  definition: { name: "me", description: "What you earned, why, and what it waits for." },
  answer: async ({ asker, intake }) => ({ rows: plainRows(await intake.standingOf(asker)) }),
};
