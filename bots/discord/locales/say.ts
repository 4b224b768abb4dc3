// Say: a sentence in the reader's language. Its key is the English sentence itself in ICU MessageFormat, so that code reads as what is said.
import { IntlMessageFormat } from "intl-messageformat";
import type { Language } from "#core/contribution/language.ts";
import type { Catalogue } from "./catalogue.ts";
import { tellCommands } from "./command-names.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { pt } from "./pt.ts";
import { zh } from "./zh.ts";

/** One reader's language. */
export interface Say {
  /**
   * @param english a literal, such as "{count, plural, one {# person} other {# people}}"; a sentence that no catalogue has is said in English
   */
  (english: string, values?: Readonly<Record<string, string | number>>): string;
  readonly language: Language;
  /** In which Discord shows the reader the names of commands and options. */
  readonly shownIn: Language;
}

export const CATALOGUES: Readonly<Record<Exclude<Language, "en">, Catalogue>> = { zh, es, pt, fr };

/** As Intl and Discord name them; both names of Spanish in Discord are one language here. */
export const LOCALES: Readonly<Record<Language, string>> = {
  en: "en-US",
  zh: "zh-CN",
  es: "es-ES",
  pt: "pt-BR",
  fr: "fr",
};

const said = new Map<string, Say>();

/** @param shownIn where it is another one: whoever chose a language here still sees commands as Discord shows them */
export function sayIn(language: Language, shownIn: Language = language): Say {
  const name = `${language} ${shownIn}`;
  const known = said.get(name) ?? makeSay(language, shownIn);
  said.set(name, known);
  return known;
}

export const sayInEnglish: Say = sayIn("en");

/** Whether this sentence, or this pattern of one, is said in every language. */
export function isKnown(english: string): boolean {
  return Object.hasOwn(es, english);
}

function makeSay(language: Language, shownIn: Language): Say {
  const catalogue: Catalogue = language === "en" ? {} : CATALOGUES[language];
  const texts = new Map<string, string>();
  const formats = new Map<string, IntlMessageFormat>();
  const read = (english: string): string =>
    tellCommands(shownIn, Object.hasOwn(catalogue, english) ? (catalogue[english] ?? english) : english);
  const say = (english: string, values?: Readonly<Record<string, string | number>>): string => {
    const text = texts.get(english) ?? read(english);
    // Sentences of ours alone: what people wrote must not fill the memory.
    if (Object.hasOwn(catalogue, english)) texts.set(english, text);
    if (values === undefined) return text;
    // Tags are Discord's own here, such as <t:…> and <@…>.
    const format = formats.get(text) ?? new IntlMessageFormat(text, LOCALES[language], undefined, { ignoreTag: true });
    formats.set(text, format);
    return String(format.format(values));
  };
  return Object.assign(say, { language, shownIn });
}

/** Discord's name of a language, such as "es-419". */
export function languageOf(locale: string): Language {
  const [name = ""] = locale.split("-");
  return (["zh", "es", "pt", "fr"] as const).find((each) => each === name) ?? "en";
}
