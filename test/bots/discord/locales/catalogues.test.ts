import { parse, TYPE, type MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import { beforeAll, describe, expect, test } from "vitest";
import { ApplicationCommandOptionType } from "discord.js";
import { COMMANDS, MENUS } from "#bots/discord/commands/list.ts";
import { RECORD_SENTENCES } from "#bots/discord/locales/record-sentences.ts";
import { CATALOGUES, LOCALES, sayIn } from "#bots/discord/locales/say.ts";
import { CHAT_LANGUAGES, GUIDE_TOPICS, guideTo } from "#core/workflow/chat-guide.ts";
import { parseFolders, readLabels, readSaid, type Label } from "#test/support/said.ts";

const LANGUAGES = ["zh", "es", "pt", "fr"] as const;

/** Of work, which an element of a list names: each of them is a choice of a command as well. */
const SAID_OF_A_VALUE = [
  "bots/discord/commands/command.ts: say(description)",
  "bots/discord/governance-rows.ts: say(kind)",
  "bots/discord/locales/record.ts: say(pattern.key)",
  "bots/discord/locales/record.ts: say(sentence)",
  "bots/discord/standing-rows.ts: say(each.kind)",
];

/** Of each command, the names of its parts; empty where it has none. */
const PARTS: ReadonlyMap<string, readonly string[]> = new Map(
  COMMANDS.map(({ definition }) => {
    const { name, options = [] } = definition as Defined;
    return [
      name,
      options.filter((option) => option.type === ApplicationCommandOptionType.Subcommand).map((option) => option.name),
    ] as const;
  }),
);

let keys: readonly string[] = [];
let labels: readonly Label[] = [];
let unresolved: readonly string[] = [];

beforeAll(() => {
  const read = parseFolders(["bots/discord"], (files) => ({ ...readSaid(files), labels: readLabels(files) }));
  keys = [
    ...new Set([...read.said.map(({ sentence }) => sentence), ...definedSentences(), ...RECORD_SENTENCES]),
  ].toSorted();
  labels = read.labels;
  unresolved = read.unresolved;
}, 30_000);

interface Defined {
  readonly name: string;
  readonly type?: number;
  readonly description?: string;
  readonly options?: readonly Defined[];
  readonly choices?: readonly { readonly name: string }[];
}

/** Descriptions and choices of commands; the names of commands and their parts are no sentences. */
function definedSentences(): string[] {
  const read = ({ description, options = [], choices = [] }: Defined): string[] => [
    ...(description === undefined ? [] : [description]),
    ...choices.map(({ name }) => name),
    ...options.flatMap(read),
  ];
  return [
    ...COMMANDS.flatMap(({ definition }) => read(definition as Defined)),
    ...MENUS.map(({ definition }) => definition.name),
  ];
}

test("every sentence that is said stands in the code where it can be found", () => {
  expect([...new Set(unresolved)].filter((each) => !SAID_OF_A_VALUE.includes(each))).toEqual([]);
});

describe.each(LANGUAGES)("%s", (language) => {
  const catalogue = CATALOGUES[language];

  test("lacks no sentence that the bot says", () => {
    expect(keys.filter((key) => !Object.hasOwn(catalogue, key))).toEqual([]);
  });

  test("has no sentence that nobody says", () => {
    expect(Object.keys(catalogue).filter((key) => !keys.includes(key))).toEqual([]);
  });

  test("names in every sentence what its English names", () => {
    const differing = Object.entries(catalogue).filter(
      ([english, foreign]) => argumentsOf(foreign).join() !== argumentsOf(english).join(),
    );
    expect(differing).toEqual([]);
  });

  test("has every plural that numbers below a million need", () => {
    const rules = new Intl.PluralRules(LOCALES[language]);
    const needed = [...new Set(Array.from({ length: 1_000 }, (_, number) => rules.select(number)))];
    const lacking = Object.values(catalogue).filter((text) =>
      pluralsOf(parseText(text)).some((options) => needed.some((category) => !options.includes(category))),
    );
    // The languages of which every number is one category say no plural at all.
    expect(lacking).toEqual([]);
  });

  test("is not English but for names", () => {
    const same = Object.entries(catalogue).filter(([english, foreign]) => english === foreign);
    expect(same.map(([english]) => english).filter((english) => !ALIKE[language].includes(english))).toEqual([]);
  });

  test("keeps Discord's marks: bold, code, small print, headings and list items", () => {
    const marksOf = (text: string) => [
      (text.match(/\*\*/g) ?? []).length,
      (text.match(/`[^`]*`/g) ?? []).toSorted().join(),
      /^(-# |#+ |- )?/.exec(text)?.[0],
    ];
    const differing = Object.entries(catalogue).filter(
      ([english, foreign]) => JSON.stringify(marksOf(english)) !== JSON.stringify(marksOf(foreign)),
    );
    expect(differing).toEqual([]);
  });

  test("names no command that does not exist", () => {
    const named = Object.values(catalogue).flatMap((text) => text.match(/(?<![\w}.<:/])\/[a-z]+(?![\w/])/g) ?? []);
    const known = COMMANDS.map(({ definition }) => `/${definition.name}`);
    expect([...new Set(named)].filter((name) => !known.includes(name))).toEqual([]);
  });

  test("tells each command that has parts with one of them, so that it can be typed", () => {
    expect(Object.entries(catalogue).flat().flatMap(commandsWithoutPart)).toEqual([]);
  });

  test("fits a button's and a form's room", () => {
    const say = sayIn(language);
    expect(labels.filter(({ sentence, most }) => say(sentence).length > most)).toEqual([]);
  });
});

test("the guide of each chat language tells each command that has parts with one of them", () => {
  const lines = CHAT_LANGUAGES.flatMap((language) => GUIDE_TOPICS.flatMap((topic) => guideTo(topic, language, "Acme")));
  expect(lines.flatMap(commandsWithoutPart)).toEqual([]);
});

/** "/link" alone is no command; "/{name}" and addresses are none either. */
function commandsWithoutPart(text: string): string[] {
  return [...text.matchAll(/(?<![\w}.<:/])\/([a-z]+)(?![\w/])(?: ([a-z-]+))?/g)].flatMap(([told, name, part]) => {
    const parts = PARTS.get(name ?? "") ?? [];
    return parts.length === 0 || parts.includes(part ?? "") ? [] : [`${told} in: ${text}`];
  });
}

/** In English too a button and a field have only so much room. */
test("English fits a button's and a form's room", () => {
  expect(labels.length).toBeGreaterThan(10);
  expect(labels.filter(({ sentence, most }) => sentence.length > most)).toEqual([]);
});

const OWN_NAMES = ["English", "Español", "Français", "Português", "简体中文", "Kudos"];
/** Words and layouts that another language shares with English. */
const ALIKE: Readonly<Record<(typeof LANGUAGES)[number], readonly string[]>> = {
  zh: [...OWN_NAMES],
  es: [
    ...OWN_NAMES,
    "**Discord**: {name}",
    "**GitHub**: {name}",
    "{what}: {name}",
    "{amount} ({line}): {sentence}",
    "Provisional",
  ],
  pt: [...OWN_NAMES, "**Discord**: {name}", "**GitHub**: {name}", "{what}: {name}", "{amount} ({line}): {sentence}"],
  fr: [
    ...OWN_NAMES,
    "Transaction",
    "code",
    "documentation",
    "tests",
    "{points} points",
    "{count, plural, one {# contribution} other {# contributions}}",
    "Page {page} sur {pages}",
    "motion",
    "motion {number}",
    "### Gas",
  ],
};

function parseText(text: string): MessageFormatElement[] {
  return parse(text, { ignoreTag: true });
}

function argumentsOf(text: string): string[] {
  const namesIn = (elements: readonly MessageFormatElement[]): string[] =>
    elements.flatMap((element) => {
      if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
      if (element.type === TYPE.plural || element.type === TYPE.select)
        return [element.value, ...Object.values(element.options).flatMap(({ value }) => namesIn(value))];
      return [element.value];
    });
  return [...new Set(namesIn(parseText(text)))].toSorted();
}

function pluralsOf(elements: readonly MessageFormatElement[]): string[][] {
  return elements.flatMap((element) =>
    element.type === TYPE.plural
      ? [Object.keys(element.options), ...Object.values(element.options).flatMap(({ value }) => pluralsOf(value))]
      : [],
  );
}
