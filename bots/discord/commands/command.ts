// A command: what people may type, and what they are answered. The router has acknowledged before it is asked.
import { ApplicationCommandOptionType, type APIApplicationCommandBasicOption } from "discord.js";
import type { APIApplicationCommandOption, APIApplicationCommandStringOption } from "discord.js";
import type { APIApplicationCommandSubcommandOption, APIApplicationCommandUserOption } from "discord.js";
import type { RESTPostAPIChatInputApplicationCommandsJSONBody } from "discord.js";
import { BadInput } from "#core/errors.ts";
import type { DiscordAccount } from "#core/workflow/answers.ts";
import type { Intake } from "#core/workflow/intake.ts";
import type { Chat } from "../chat.ts";
import type { Picture } from "../picture.ts";
import type { Link } from "../sheet.ts";

export interface Command {
  readonly definition: RESTPostAPIChatInputApplicationCommandsJSONBody;
  /** @throws BadInput whose sentences the asker reads; any other error becomes an apology */
  answer(ask: Ask): Promise<Answer>;
}

export interface Ask {
  readonly asker: DiscordAccount;
  readonly intake: Intake;
  readonly subcommand: string | null;
  text(option: string): string | null;
  whole(option: string): number | null;
  /** The id of the person who was chosen. */
  user(option: string): string | null;
  /** Null where nobody answers questions. */
  readonly chat: Chat | null;
  readonly channelId: string;
  /** As Discord names the asker's language. */
  readonly locale: string;
  /** Shows an answer that is still being written. */
  show(content: string): Promise<void>;
}

/** Seen by the asker alone. Rows are packed into as many messages as they need; links and picture stand under the first. */
export interface Answer {
  readonly rows: readonly string[];
  readonly links?: readonly Link[];
  readonly picture?: Picture;
  /** Under the first message too; each does one thing when it is pressed. */
  readonly buttons?: readonly PressButton[];
}

export interface PressButton {
  readonly label: string;
  readonly customId: string;
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

/** "/payout review [epoch]" with its description, for every way to use a command. */
export function usagesOf({ definition }: Pick<Command, "definition">): { usage: string; description: string }[] {
  const options = definition.options ?? [];
  const subcommands = options.filter(({ type }) => type === ApplicationCommandOptionType.Subcommand);
  if (subcommands.length === 0) return [usageOf(definition.name, definition.description, options)];
  return subcommands.map((subcommand) =>
    usageOf(`${definition.name} ${subcommand.name}`, subcommand.description, optionsOf(subcommand)),
  );
}

function optionsOf(option: APIApplicationCommandOption): readonly APIApplicationCommandBasicOption[] {
  return option.type === ApplicationCommandOptionType.Subcommand ? (option.options ?? []) : [];
}

function usageOf(name: string, description: string, options: readonly APIApplicationCommandOption[]) {
  const named = options.map((option) => (option.required === true ? ` <${option.name}>` : ` [${option.name}]`));
  return { usage: `/${name}${named.join("")}`, description };
}
