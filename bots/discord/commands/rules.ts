// /rules: what the DAO has chosen, what it had chosen before, and what a member asks it to choose.
import { BadInput } from "#core/errors.ts";
import type { RulesWish } from "#core/workflow/governance.ts";
import { rulesDiffRows, rulesHistoryRows, rulesRows } from "../governance-rows.ts";
import { recordRows } from "../locales/record.ts";
import { answerPart, optional, subcommand, textOption } from "./command.ts";
import type { Answer } from "../answer.ts";
import type { Ask, Command } from "./command.ts";
import { TITLE, WORDS } from "./proposal.ts";

const HASH_CHARACTERS_MAX = 66;
const SETTING_CHARACTERS_MAX = 100;
const VALUE_CHARACTERS_MAX = 1_000;

const FROM = textOption("from", "The hash of older rules; those in force when left out.", HASH_CHARACTERS_MAX);
const TO = textOption("to", "The hash of others; the operator's file when left out.", HASH_CHARACTERS_MAX);
const SETTING = textOption("setting", "One line of dao.yaml, like vote.votingHours.", SETTING_CHARACTERS_MAX);
const VALUE = textOption("value", "What it is to be, as it stands in the file.", VALUE_CHARACTERS_MAX);

export const rulesCommand: Command = {
  definition: {
    name: "rules",
    description: "The DAO's rules: what they are, what they were, and what they could be.",
    options: [
      subcommand("show", "The rules in force, in words.", []),
      subcommand("history", "Every time they changed, and why.", []),
      subcommand("diff", "What differs between two sets of rules.", [FROM, TO].map(optional)),
      subcommand("propose", "Ask all members for other rules: one setting, or the operator's file as a whole.", [
        TITLE,
        WORDS,
        ...[SETTING, VALUE].map(optional),
      ]),
    ],
  },
  rights: { show: "everyone", history: "everyone", diff: "everyone", propose: "everyone" },
  async answer(ask) {
    return answerPart(ask, "rules", SUBCOMMANDS);
  },
};

const SUBCOMMANDS: ReadonlyMap<string, (ask: Ask) => Promise<Answer>> = new Map([
  ["show", show],
  ["history", tellHistory],
  ["diff", compare],
  ["propose", propose],
]);

async function show({ intake, say }: Ask): Promise<Answer> {
  return { rows: rulesRows(say, intake.daoName, await intake.showRules()) };
}

async function tellHistory({ intake, say }: Ask): Promise<Answer> {
  return { rows: rulesHistoryRows(say, (await intake.record()).adoptions) };
}

async function compare({ intake, text, say }: Ask): Promise<Answer> {
  return { rows: rulesDiffRows(say, await intake.compareRules(text("from"), text("to"))) };
}

async function propose({ asker, intake, text, say }: Ask): Promise<Answer> {
  const words = { title: text("title") ?? "", words: text("words") ?? "" };
  return { rows: recordRows(say, await intake.askForRules(asker, readWish(text("setting"), text("value")), words)) };
}

function readWish(setting: string | null, value: string | null): RulesWish {
  if (setting === null && value === null) return null;
  if (setting !== null && value !== null) return { setting, value };
  throw new BadInput("A setting and its value belong together.", {
    next: "Give both; or neither, which proposes the operator's file as a whole.",
  });
}
