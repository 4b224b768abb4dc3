// A command's definition in every language that Discord shows it in.
import type {
  APIApplicationCommandOption,
  APIApplicationCommandOptionChoice,
  Locale,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from "discord.js";
import { ApplicationCommandOptionType, ApplicationCommandType, Locale as DiscordLocale } from "discord.js";
import type { Language } from "#core/contribution/language.ts";
import { COMMAND_NAMES, PART_NAMES } from "./command-names.ts";
import { OPTION_NAMES } from "./option-names.ts";
import { sayIn } from "./say.ts";

export type Definition =
  RESTPostAPIChatInputApplicationCommandsJSONBody | RESTPostAPIContextMenuApplicationCommandsJSONBody;

type Foreign = Exclude<Language, "en">;
type Localised = Partial<Record<Locale, string>>;

/** Discord has two Spanishes and two Chineses; whoever reads one reads the other better than English. */
const SHOWN_IN: Readonly<Record<Foreign, readonly Locale[]>> = {
  zh: [DiscordLocale.ChineseCN, DiscordLocale.ChineseTW],
  es: [DiscordLocale.SpanishES, DiscordLocale.SpanishLATAM],
  pt: [DiscordLocale.PortugueseBR],
  fr: [DiscordLocale.French],
};
const FOREIGN: readonly Foreign[] = ["zh", "es", "pt", "fr"];

/** Its answers show whole commands to paste, which name its options as they are registered. */
const COMMANDS_TO_PASTE: readonly string[] = ["review"];

export function localise(definition: Definition): Definition {
  if (definition.type === ApplicationCommandType.User || definition.type === ApplicationCommandType.Message)
    return { ...definition, name_localizations: inAll((language) => sayIn(language)(definition.name)) };
  const chat = definition as RESTPostAPIChatInputApplicationCommandsJSONBody;
  const isPasted = COMMANDS_TO_PASTE.includes(chat.name);
  const names = COMMAND_NAMES[chat.name];
  return {
    ...chat,
    ...(names === undefined ? {} : { name_localizations: inAll((language) => names[language]) }),
    description_localizations: inAll((language) => sayIn(language)(chat.description)),
    ...(chat.options === undefined ? {} : { options: chat.options.map((option) => localiseOption(option, isPasted)) }),
  };
}

function inAll(words: (language: Foreign) => string): Localised {
  return Object.fromEntries(
    FOREIGN.flatMap((language) => SHOWN_IN[language].map((locale) => [locale, words(language)] as const)),
  );
}

/** An option has a name that people read beside its field, a part one that they type. */
function localiseOption<T extends APIApplicationCommandOption>(option: T, isPasted: boolean): T {
  const description_localizations = inAll((language) => sayIn(language)(option.description));
  const isPart = option.type === ApplicationCommandOptionType.Subcommand;
  const names = isPart ? PART_NAMES[option.name] : OPTION_NAMES[option.name];
  const hasNames = !isPasted && names !== undefined;
  return {
    ...option,
    description_localizations,
    ...(hasNames ? { name_localizations: inAll((language) => names[language]) } : {}),
    ...("choices" in option && option.choices !== undefined
      ? { choices: option.choices.map((choice: APIApplicationCommandOptionChoice) => localiseChoice(choice)) }
      : {}),
    ...("options" in option && option.options !== undefined
      ? { options: option.options.map((inner: APIApplicationCommandOption) => localiseOption(inner, isPasted)) }
      : {}),
  };
}

function localiseChoice(choice: APIApplicationCommandOptionChoice): APIApplicationCommandOptionChoice {
  return { ...choice, name_localizations: inAll((language) => sayIn(language)(choice.name)) };
}

/** What the reader sees beside the field of an option. */
export function optionName(language: Language, command: string, option: string): string {
  if (language === "en" || COMMANDS_TO_PASTE.includes(command)) return option;
  return OPTION_NAMES[option]?.[language] ?? option;
}
