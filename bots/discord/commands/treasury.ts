// /treasury: what the DAO's Safe holds and owes, and how long the rest lasts.
import { treasuryRows } from "../standing-rows.ts";
import type { Command } from "./command.ts";

export const treasuryCommand: Command = {
  definition: { name: "treasury", description: "What the treasury holds, what it owes, and how long the rest lasts." },
  rights: "everyone",
  async answer({ intake, say }) {
    const sheet = await intake.treasuryStanding();
    const links = sheet.safeUrl === null ? [] : [{ label: say("The Safe"), url: sheet.safeUrl }];
    return { rows: treasuryRows(say, sheet), links };
  },
};
