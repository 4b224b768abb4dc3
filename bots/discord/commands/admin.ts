// /admin: for whoever runs the server or the DAO: set it up, pause it, and let it go on.
import { PermissionFlagsBits } from "discord.js";
import type { AdminClaim } from "#core/workflow/pause.ts";
import { recordRows } from "../locales/record.ts";
import { NO_DAO_HERE } from "../help-words.ts";
import { pressSetup, setupAnswer, setupForm, submitSetup, type SetupAsker } from "../setup.ts";
import { answerPart, reasonOption, subcommand } from "./command.ts";
import type { Answer } from "../answer.ts";
import type { Ask, Command } from "./command.ts";

const REASON = reasonOption("Why; it is posted, and goes on the DAO's record.");

export const adminCommand: Command = {
  definition: {
    name: "admin",
    description: "For maintainers and admins of this server: set up the DAO, pause it, let it go on.",
    // Whom Discord shows it to at first; a server shows it to its maintainers under Settings, Integrations.
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    options: [
      subcommand("setup", "For admins of this server: where the DAO's settings stand, step by step.", []),
      subcommand("pause", "For maintainers and admins: nothing is put to the vote or paid for a while.", [REASON]),
      subcommand("resume", "For maintainers and admins: let a paused DAO go on.", [REASON]),
    ],
  },
  rights: { setup: "admin", pause: "admin", resume: "admin" },
  answer: (ask) => answerPart(ask, "admin", SUBCOMMANDS),
  open: setupForm,
  press: (ask, argument) => pressSetup(ask.setup, askerOf(ask), argument, ask.say),
  submit: (ask, argument) => submitSetup(ask.setup, askerOf(ask), argument, ask.text, ask.say),
  async guest({ asker, say, setup, subcommand, field }, argument) {
    if (subcommand !== null && subcommand !== "setup") return { rows: [say(NO_DAO_HERE)] };
    if (argument === null) return setupAnswer(await setup.stand(asker), say);
    return field === null ? pressSetup(setup, asker, argument, say) : submitSetup(setup, asker, argument, field, say);
  },
};

const SUBCOMMANDS: ReadonlyMap<string, (ask: Ask) => Promise<Answer>> = new Map([
  ["setup", async (ask) => setupAnswer(await ask.setup.stand(askerOf(ask)), ask.say)],
  [
    "pause",
    async (ask) => ({ rows: recordRows(ask.say, await ask.intake.pauseDao(ask.asker, reasonOf(ask), claimOf(ask))) }),
  ],
  [
    "resume",
    async (ask) => ({ rows: recordRows(ask.say, await ask.intake.resumeDao(ask.asker, reasonOf(ask), claimOf(ask))) }),
  ],
]);

function askerOf({ asker: account, intake, isServerAdmin }: Ask): SetupAsker {
  return { guildId: intake.guildId, account, isServerAdmin };
}

/** What Discord says of the asker; who may is decided in core, by the rules too. */
function claimOf({ isServerAdmin }: Ask): AdminClaim {
  return { isServerAdmin };
}

function reasonOf({ text }: Ask): string {
  return text("reason") ?? "";
}
