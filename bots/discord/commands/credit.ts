// /credit: work that no pull request shows. A maintainer credits it; from a message's menu anybody may name it, and a reviewer decides.
import { ApplicationCommandOptionType, ApplicationCommandType } from "discord.js";
import type { APIApplicationCommandIntegerOption } from "discord.js";
import { BadInput } from "#core/errors.ts";
import { ACT_KINDS, ACT_WORDS_CHARACTERS_MAX, ACT_WORDS_CHARACTERS_MIN, ITEMS_MAX } from "#core/workflow/acts.ts";
import { recordRows } from "../locales/record.ts";
import { choiceOption, optional, textOption, userOption } from "./command.ts";
import type { Answer } from "../answer.ts";
import type { Ask, Choice, Command, Menu, Target } from "./command.ts";

const KINDS: readonly Choice[] = [
  { name: "feedback or design: a problem or an idea well described", value: "feedback" },
  { name: "help: somebody was helped", value: "mentoring" },
  { name: "sorting: issues were sorted", value: "triage" },
];
const KIND = choiceOption("kind", "What kind of work it was.", KINDS);
const COUNT: APIApplicationCommandIntegerOption = {
  type: ApplicationCommandOptionType.Integer,
  name: "count",
  description: "How many issues, people or problems; 1 if you leave it out.",
  min_value: 1,
  max_value: ITEMS_MAX,
};

export const creditCommand: Command = {
  definition: {
    name: "credit",
    description: "For maintainers: credit a member's work that no pull request shows.",
    options: [
      userOption("member", "Whose work it was; never your own."),
      KIND,
      {
        ...textOption("words", "What was done; everybody may read it.", ACT_WORDS_CHARACTERS_MAX),
        min_length: ACT_WORDS_CHARACTERS_MIN,
      },
      optional(COUNT),
    ],
  },
  rights: "maintainer",
  async answer(ask) {
    const { asker, intake, id } = ask;
    const member = ask.member("member");
    if (member === null) throw new BadInput("I do not know this member.", { next: "Choose one from the list." });
    return { rows: recordRows(ask.say, await intake.creditAct(asker, member, readWish(ask, null), id)) };
  },
  submit: name,
};

export const creditMenu: Menu = {
  definition: { name: "Credit this message", type: ApplicationCommandType.Message },
  command: "credit",
  form: ({ message }, say) => ({
    title: say("Credit this message"),
    fields: [
      {
        is: "choice",
        id: "kind",
        label: say("What kind of work is it?"),
        choices: KINDS.map(({ name, value }) => ({ name: say(name), value })),
      },
      {
        is: "text",
        id: "words",
        label: say("What it did for the project"),
        isLong: true,
        charactersMin: ACT_WORDS_CHARACTERS_MIN,
        charactersMax: ACT_WORDS_CHARACTERS_MAX,
        value: (message?.untrustedText ?? "").slice(0, ACT_WORDS_CHARACTERS_MAX),
      },
    ],
  }),
};

/** Whose message it is, is told by Discord; the words are those of whoever names it. */
async function name(ask: Ask): Promise<Answer> {
  const { asker, intake, id, target } = ask;
  if (target === null)
    throw new BadInput("I no longer know which message you meant.", { next: "Open its menu once more." });
  const said = await intake.nameAct(asker, target.member, readWish(ask, target), id);
  return { rows: recordRows(ask.say, said) };
}

function readWish({ text, whole }: Ask, target: Target | null) {
  const typed = text("kind");
  const kind = ACT_KINDS.find((each) => each === typed);
  if (kind === undefined) throw new BadInput("This is no kind of work.", { next: "Choose one of the list." });
  return { kind, items: whole("count") ?? 1, untrustedWords: text("words") ?? "", url: target?.message?.url ?? null };
}
