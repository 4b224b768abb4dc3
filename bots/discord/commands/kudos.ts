// /kudos: thanks that everybody sees. They stand on the record and pay nothing, so nobody has to count them.
import { ApplicationCommandType } from "discord.js";
import { BadInput } from "#core/errors.ts";
import { sayInEnglish } from "../locales/say.ts";
import { quoteRows } from "../sheet.ts";
import type { Answer } from "../answer.ts";
import { REASON_FIELD, reasonOption, userOption, type Ask, type Command, type Member, type Menu } from "./command.ts";

/** The record has the whole reason. */
const SHOWN_CHARACTERS_MAX = 1_200;

export const kudosCommand: Command = {
  definition: {
    name: "kudos",
    description: "Thank a member: everybody sees it, and it stands on the record.",
    options: [userOption("member", "Whom you thank."), reasonOption("What for; everybody may read it.")],
  },
  rights: "everyone",
  answer: (ask) => thank(ask, ask.member("member"), ask.text("reason") ?? ""),
  submit: (ask) => thank(ask, ask.target?.member ?? null, ask.text("reason") ?? ""),
};

export const kudosMenu: Menu = {
  definition: { name: "Kudos", type: ApplicationCommandType.User },
  command: "kudos",
  form: ({ member }, say) => ({
    title: say("Thank {name}", { name: member.name }),
    fields: [{ ...REASON_FIELD, label: say("What for? Everybody may read it.") }],
  }),
};

async function thank({ asker, intake, say, id }: Ask, member: Member | null, reason: string): Promise<Answer> {
  if (member === null) throw new BadInput("I no longer know whom you meant.", { next: "Try again, or type /kudos." });
  const taken = await intake.giveKudos(asker, member, reason, id);
  const names = { from: `<@${asker.id}>`, to: `<@${member.id}>` };
  return {
    rows: [say("Your thanks are on record. Thanks carry no points and no money.")],
    aloud: {
      content: [sayInEnglish("{from} thanks {to}:", names), ...quoteRows(taken, SHOWN_CHARACTERS_MAX)].join("\n"),
      calls: member.id,
    },
  };
}
