// /language: what the asker wants to be answered in.
import { LANGUAGES, type Language } from "#core/contribution/language.ts";
import { languageOf, sayIn } from "../locales/say.ts";
import { choiceOption, type Command } from "./command.ts";

/** Each in its own language, so that everybody finds theirs. */
const NAMES: Readonly<Record<Language, string>> = {
  en: "English",
  zh: "简体中文",
  es: "Español",
  pt: "Português",
  fr: "Français",
};

const LANGUAGE = choiceOption("language", "The language of my answers; automatic is the one that you use Discord in.", [
  { name: "automatic", value: "automatic" },
  ...LANGUAGES.map((language) => ({ name: NAMES[language], value: language })),
]);

export const languageCommand: Command = {
  definition: { name: "language", description: "Choose the language that I answer you in.", options: [LANGUAGE] },
  rights: "everyone",
  async answer({ asker, intake, locale, text }) {
    const chosen = LANGUAGES.find((language) => language === text("language")) ?? null;
    await intake.chooseLanguage(asker, chosen);
    // From this answer on.
    const say = sayIn(chosen ?? languageOf(locale), languageOf(locale));
    return {
      rows: [
        chosen === null
          ? say("I answer you in the language that you use Discord in.")
          : say("From now on I answer you in English."),
        say("Posts in channels are for everybody and stay in English."),
      ],
    };
  },
};
