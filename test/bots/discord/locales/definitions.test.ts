import { expect, test } from "vitest";
import { COMMANDS, MENUS } from "#bots/discord/commands/list.ts";
import { localise, type Definition } from "#bots/discord/locales/definitions.ts";
import { COMMAND_NAMES, PART_NAMES, tellCommands } from "#bots/discord/locales/command-names.ts";
import { OPTION_NAMES } from "#bots/discord/locales/option-names.ts";
import { commandFaults, commandListFaults } from "#test/sandbox/discord-limits.ts";

const LOCALES = ["es-419", "es-ES", "fr", "pt-BR", "zh-CN", "zh-TW"];

interface Part {
  readonly name: string;
  readonly name_localizations?: Readonly<Record<string, string>>;
  readonly description_localizations?: Readonly<Record<string, string>>;
  readonly options?: readonly Part[];
  readonly choices?: readonly Part[];
}

const definitions = [...COMMANDS, ...MENUS].map(({ definition }) => localise(definition as Definition) as Part);
const allOf = (part: Part): Part[] => [part, ...(part.options ?? []).flatMap(allOf)];
const optionsOf = (part: Part): Part[] =>
  (part.options ?? []).flatMap((option) => (option.options === undefined ? [option] : optionsOf(option)));

test("Discord takes every command in every language, within all of its limits", () => {
  expect(commandListFaults(definitions as never)).toEqual([]);
});

test("every description and every choice is told in every language that the bot speaks", () => {
  const commands = definitions.slice(0, COMMANDS.length);
  for (const part of commands.flatMap(allOf)) {
    expect(Object.keys(part.description_localizations ?? {}).toSorted(), part.name).toEqual(LOCALES);
    for (const choice of part.choices ?? [])
      expect(Object.keys(choice.name_localizations ?? {}).toSorted(), choice.name).toEqual(LOCALES);
  }
  for (const menu of definitions.slice(COMMANDS.length))
    expect(Object.keys(menu.name_localizations ?? {}).toSorted(), menu.name).toEqual(LOCALES);
});

test("commands, their parts and options have a name in each language, but for those that are pasted whole", () => {
  for (const command of definitions.slice(0, COMMANDS.length)) {
    const isPasted = command.name === "review";
    const named = [
      command,
      ...(command.options ?? []).filter(({ options }) => options !== undefined),
      ...optionsOf(command),
    ];
    for (const { name, name_localizations: names } of named)
      if (isPasted) expect(names, name).toBeUndefined();
      else expect(Object.keys(names ?? {}).toSorted(), `${command.name} ${name}`).toEqual(LOCALES);
  }
});

test("no two commands have the same name in any language, and each name is of a command that there is", () => {
  const commands = definitions.slice(0, COMMANDS.length);
  for (const locale of LOCALES)
    expect(new Set(commands.map(({ name, name_localizations: names }) => names?.[locale] ?? name)).size).toBe(
      commands.length,
    );
  expect(Object.keys(COMMAND_NAMES).filter((name) => !commands.some((command) => command.name === name))).toEqual([]);
  const parts = new Set(commands.flatMap(({ options = [] }) => options.map(({ name }) => name)));
  expect(Object.keys(PART_NAMES).filter((name) => !parts.has(name))).toEqual([]);
});

test.each([
  ["es", "Run /link add first, or see /proposal show.", "Run /vincular añadir first, or see /propuesta ver."],
  ["fr", "`/payout review` and /me in one", "`/paiement examiner` and /moi in one"],
  ["zh", "https://laurel.example/link/add and a/link stay", "https://laurel.example/link/add and a/link stay"],
  ["pt", "/review queue stays", "/review queue stays"],
  ["en", "/link add", "/link add"],
] as const)("what is told to type in %s is what Discord shows", (language, text, told) => {
  expect(tellCommands(language, text)).toBe(told);
});

test("no option has a name that none of the commands asks for", () => {
  const asked = new Set(definitions.flatMap(optionsOf).map(({ name }) => name));
  expect(Object.keys(OPTION_NAMES).filter((name) => !asked.has(name))).toEqual([]);
});

test("no two options of one command have the same name in any language", () => {
  for (const command of definitions.flatMap(allOf).filter(({ options = [] }) => options.length > 1))
    for (const locale of LOCALES) {
      const names = (command.options ?? []).map((option) => option.name_localizations?.[locale] ?? option.name);
      expect(new Set(names).size, `${command.name} ${locale} ${names.join()}`).toBe(names.length);
    }
});

test("what Discord would refuse of a translation is found by the stand-in", () => {
  const faulty = {
    name: "a",
    description: "b",
    options: [
      {
        type: 3,
        name: "c",
        description: "d",
        name_localizations: { fr: "Deux Mots" },
        choices: [{ name: "e", value: "e", name_localizations: { fr: "x".repeat(101) } }],
      },
    ],
  };
  expect(commandFaults(faulty).map(({ path }) => path.join("."))).toEqual([
    "options.0.name_localizations.fr",
    "options.0.choices.0.name_localizations.fr",
  ]);
});
