// A command: what people may type, and what they are answered. The router has acknowledged before it is asked.
import { ApplicationCommandOptionType, type APIApplicationCommandBasicOption } from "discord.js";
import type { APIApplicationCommandOption, APIApplicationCommandStringOption } from "discord.js";
import type { APIApplicationCommandSubcommandOption, APIApplicationCommandUserOption } from "discord.js";
import type { RESTPostAPIChatInputApplicationCommandsJSONBody } from "discord.js";
import type { RESTPostAPIContextMenuApplicationCommandsJSONBody } from "discord.js";
import { BadInput } from "#core/errors.ts";
import type { DiscordAccount } from "#core/workflow/answers.ts";
import type { Intake } from "#core/workflow/intake.ts";
import type { Answer } from "../answer.ts";
import type { Chat } from "../chat.ts";
import { tellCommands } from "../locales/command-names.ts";
import { optionName } from "../locales/definitions.ts";
import { sayInEnglish, type Say } from "../locales/say.ts";
import type { ModalField, ModalForm } from "../modal.ts";
import type { Right } from "../rights.ts";
import type { SetupAsker, SetupDesk } from "../setup.ts";

export interface Command {
  readonly definition: RESTPostAPIChatInputApplicationCommandsJSONBody;
  /** Who may use it; by part where it has parts. What is not named here nobody may. */
  readonly rights: Right | Readonly<Record<string, Right>>;
  /** What Discord offers while an option is being typed, at most 25. */
  suggest?(hint: Hint): Promise<readonly Choice[]>;
  /** @throws BadInput whose sentences the asker reads; any other error becomes an apology */
  answer(ask: Ask): Promise<Answer>;
  /** What its buttons and selects do: `argument` is what `pressId` was given. Whoever presses may be anybody: it checks again. */
  press?(ask: Ask, argument: string): Promise<Answer>;
  /** The form that a button of its own opens in place of an answer; asked first, and nothing is looked up for it. */
  open?(argument: string, say: Say): ModalForm | null;
  /** What was written into a form of its own. */
  submit?(ask: Ask, argument: string): Promise<Answer>;
  /** Asked in a server that has no DAO yet. @param argument of a button or a form; null where it was typed */
  guest?(guest: Guest, argument: string | null): Promise<Answer>;
}

/** Who asks in a server that may become a DAO's. */
export interface Guest {
  readonly asker: SetupAsker;
  readonly say: Say;
  readonly setup: SetupDesk;
  readonly subcommand: string | null;
  /** What was written into a form; null for a button. */
  readonly field: ((name: string) => string | null) | null;
}

/** An entry in the menu of a message or of a member: its form is filled in, and goes to its command's `submit`. */
export interface Menu {
  readonly definition: RESTPostAPIContextMenuApplicationCommandsJSONBody;
  /** Whose `submit` takes the form; the argument is the menu's name in small letters. */
  readonly command: string;
  form(target: Target, say: Say): ModalForm;
}

/** What a menu was opened on: a member, and the message of theirs where it was one. */
export interface Target {
  readonly member: Member;
  readonly message: { readonly id: string; readonly url: string; readonly untrustedText: string } | null;
}

export interface Hint {
  readonly asker: DiscordAccount;
  readonly intake: Intake;
  readonly option: string;
  readonly typed: string;
}

export interface Choice {
  readonly name: string;
  readonly value: string;
}

export interface Ask {
  readonly asker: DiscordAccount;
  readonly intake: Intake;
  /** Of the interaction: Discord never gives it twice, so it names what is done by it once. */
  readonly id: string;
  /** Sentences in the asker's language. */
  readonly say: Say;
  /** Discord lets the asker manage this server. */
  readonly isServerAdmin: boolean;
  readonly subcommand: string | null;
  text(option: string): string | null;
  whole(option: string): number | null;
  /** The id of the person who was chosen. */
  user(option: string): string | null;
  /** The person who was chosen, for what is said of them by name. */
  member(option: string): Member | null;
  /** What was chosen in a select. */
  readonly values: readonly string[];
  /** What a menu's form was opened on; null for all else. */
  readonly target: Target | null;
  /** Null where nobody answers questions. */
  readonly chat: Chat | null;
  /** Where the admins of the server set up the DAO's file of rules. */
  readonly setup: SetupDesk;
  readonly channelId: string;
  /** As Discord names the asker's language. */
  readonly locale: string;
  /** Shows an answer that is still being written. */
  show(content: string): Promise<void>;
}

/** Another account on Discord, as the interaction shows it. */
export interface Member extends DiscordAccount {
  readonly isBot: boolean;
}

/** One part of a command: "/payout review". */
export function subcommand(
  name: string,
  description: string,
  options: APIApplicationCommandBasicOption[],
): APIApplicationCommandSubcommandOption {
  return { type: ApplicationCommandOptionType.Subcommand, name, description, options };
}

/** @throws BadInput for a part that Discord knows from an older or newer Laurel */
export function answerPart(ask: Ask, command: string, parts: ReadonlyMap<string, Command["answer"]>): Promise<Answer> {
  const answer = parts.get(ask.subcommand ?? "");
  if (answer !== undefined) return answer(ask);
  throw new BadInput(`I do not know this part of /${command} (yet).`, { next: "Try /help." });
}

/** A text that has to be typed. */
export function textOption(
  name: string,
  description: string,
  charactersMax: number,
): APIApplicationCommandStringOption {
  const type = ApplicationCommandOptionType.String;
  return { type, name, description, required: true, max_length: charactersMax };
}

/** A text that is chosen, not typed. */
export function choiceOption(
  name: string,
  description: string,
  choices: readonly { readonly name: string; readonly value: string }[],
): APIApplicationCommandStringOption {
  return { type: ApplicationCommandOptionType.String, name, description, required: true, choices: [...choices] };
}

export function userOption(name: string, description: string): APIApplicationCommandUserOption {
  return { type: ApplicationCommandOptionType.User, name, description, required: true };
}

export function optional<T extends APIApplicationCommandBasicOption>(option: T): T {
  return { ...option, required: false };
}

/** As the DAO's record takes a reason. */
const REASON_CHARACTERS_MIN = 10;
const REASON_CHARACTERS_MAX = 2000;

export function reasonOption(description: string): APIApplicationCommandStringOption {
  return { ...textOption("reason", description, REASON_CHARACTERS_MAX), min_length: REASON_CHARACTERS_MIN };
}

/** The same in a form. */
export const REASON_FIELD = {
  is: "text",
  id: "reason",
  isLong: true,
  charactersMin: REASON_CHARACTERS_MIN,
  charactersMax: REASON_CHARACTERS_MAX,
} as const satisfies Omit<Extract<ModalField, { is: "text" }>, "label">;

/** "/payout review [epoch]" with its description, for every way to use a command. */
export function usagesOf(
  { definition }: Pick<Command, "definition">,
  say: Say = sayInEnglish,
): { usage: string; description: string }[] {
  const options = definition.options ?? [];
  const subcommands = options.filter(({ type }) => type === ApplicationCommandOptionType.Subcommand);
  if (subcommands.length === 0) return [usageOf(say, definition.name, definition.description, options)];
  return subcommands.map((subcommand) =>
    usageOf(say, `${definition.name} ${subcommand.name}`, subcommand.description, optionsOf(subcommand)),
  );
}

function optionsOf(option: APIApplicationCommandOption): readonly APIApplicationCommandBasicOption[] {
  return option.type === ApplicationCommandOptionType.Subcommand ? (option.options ?? []) : [];
}

function usageOf(say: Say, name: string, description: string, options: readonly APIApplicationCommandOption[]) {
  const named = options.map((option) => {
    const shown = optionName(say.shownIn, name.split(" ")[0] ?? "", option.name);
    return option.required === true ? ` <${shown}>` : ` [${shown}]`;
  });
  return { usage: `${tellCommands(say.shownIn, `/${name}`)}${named.join("")}`, description: say(description) };
}
