// The router: from what a person typed, pressed or filled in to the one answer they get. Nothing is done before Discord has
// taken the acknowledgement, and nothing is done twice after it.
import { ComponentType, DiscordAPIError, MessageFlags, PermissionFlagsBits, Routes } from "discord.js";
import type {
  AutocompleteInteraction,
  ButtonInteraction,
  ChannelSelectMenuInteraction,
  ChatInputCommandInteraction,
  Interaction,
  MessageContextMenuCommandInteraction,
  ModalSubmitInteraction,
  StringSelectMenuInteraction,
  User,
  UserContextMenuCommandInteraction,
} from "discord.js";
import { BadInput, explainError } from "#core/errors.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { pressRows } from "./chat-message.ts";
import { isChatButton, type Chat } from "./chat.ts";
import type { Answer } from "./answer.ts";
import type { Ask, Command, Guest, Member, Target } from "./commands/command.ts";
import { COMMANDS, MENUS } from "./commands/list.ts";
import { readMessage } from "./forum.ts";
import { localise } from "./locales/definitions.ts";
import { chooseSay } from "./locales/reader.ts";
import { refusalRows } from "./locales/record.ts";
import { languageOf, sayIn, type Say } from "./locales/say.ts";
import {
  NOT_IN_A_SERVER,
  NO_DAO_HERE,
  UNKNOWN_BUTTON,
  UNKNOWN_COMMAND,
  PAGE_GONE,
  NOT_SAID_ALOUD,
} from "./help-words.ts";
import { aboutOfPrint, linkButtons } from "./message.ts";
import { apologyWords, cutWords } from "./help-words.ts";
import { explainPost } from "./explain-post.ts";
import { renderModal, type ModalForm } from "./modal.ts";
import { nonceOf } from "./nonce.ts";
import { isPageButton, openShelf } from "./pages.ts";
import type { Picture } from "./picture.ts";
import { readPressId } from "./press.ts";
import { refusalWords } from "./refusal.ts";
import type { SetupDesk } from "./setup.ts";
import { openTargets } from "./targets.ts";
import { CONTENT_CHARACTERS_MAX, fitPages, packPages } from "./text.ts";

/** What is registered in every guild. */
export const COMMAND_DEFINITIONS = [...COMMANDS, ...MENUS].map(({ definition }) => localise(definition));

const COMMANDS_BY_NAME = new Map(COMMANDS.map((command) => [command.definition.name, command]));
const MENUS_BY_NAME = new Map(MENUS.map((menu) => [menu.definition.name, menu]));

/** Enough for five hundred recipients; Discord takes messages for a quarter of an hour, and nobody reads more. */
const PAGES_MAX = 100;
/** So many messages are read at once; of a longer answer one page is shown. */
const PAGES_AT_ONCE_MAX = 5;

export interface RouterWorld {
  intakeOf(guildId: string): Intake | null;
  /** Null where nobody answers questions. */
  readonly chat: Chat | null;
  readonly setup: SetupDesk;
  log(sentence: string): void;
}

type Typed = ChatInputCommandInteraction;
type Pressed = ButtonInteraction | StringSelectMenuInteraction | ChannelSelectMenuInteraction;
type Opened = MessageContextMenuCommandInteraction | UserContextMenuCommandInteraction;
/** What is answered with words. */
type Asked = Typed | Pressed | ModalSubmitInteraction;

/** Never throws: what goes wrong is told to the asker and logged. */
export async function answerInteraction(interaction: Interaction, world: RouterWorld): Promise<void> {
  if (interaction.isAutocomplete()) return suggest(interaction, world);
  if (interaction.isContextMenuCommand()) return openMenu(interaction, world);
  if (interaction.isChatInputCommand())
    return answerAsked(
      interaction,
      `/${interaction.commandName}`,
      (say) => answerCommand(interaction, say, world),
      world,
    );
  if (interaction.isModalSubmit())
    return answerAsked(interaction, "a form", (say) => answerForm(interaction, say, world), world);
  if (!interaction.isButton() && !interaction.isStringSelectMenu() && !interaction.isChannelSelectMenu()) return;
  if (interaction.isButton() && isPageButton(interaction.customId)) return turnPage(interaction, world);
  const form = formBehind(interaction.customId, sayIn(languageOf(interaction.locale)));
  if (form !== null) return showForm(interaction, form.form, form.customId, world);
  return answerAsked(interaction, "a button", (say) => answerPress(interaction, say, world), world);
}

async function answerAsked(
  asked: Asked,
  name: string,
  answer: (say: Say) => Promise<Answer>,
  world: RouterWorld,
): Promise<void> {
  try {
    await asked.deferReply({ flags: MessageFlags.Ephemeral });
  } catch (cause) {
    // Too late or already answered (10062, 40060): nothing was done yet, and nothing will be.
    world.log(`Discord did not take our acknowledgement of ${name} (${asked.id}): ${refusalWords(cause)}`);
    return;
  }
  const say = await sayFor(asked, world);
  const said = await sayAnswer(asked, name, () => answer(say), say, world);
  try {
    await deliver(asked, said, say);
  } catch (cause) {
    world.log(`Discord did not take our answer to ${name} (${asked.id}): ${refusalWords(cause)}`);
    return;
  }
  if (said.picture !== undefined) await addPicture(asked, name, said.picture, world);
}

/** In the language that the asker chose, or Discord's. */
function sayFor({ guildId, user, locale }: Asked, { intakeOf }: RouterWorld): Promise<Say> {
  const intake = guildId === null ? null : intakeOf(guildId);
  return chooseSay(intake, { id: user.id, name: user.username }, locale);
}

/** After the words, which say the same: nobody waits for a picture, and none is missed that cannot be drawn or sent. */
async function addPicture(asked: Asked, name: string, picture: Picture, world: RouterWorld): Promise<void> {
  try {
    const attachment = await picture.draw();
    await asked.editReply({ files: [{ attachment, name: picture.fileName, description: picture.altText }] });
  } catch (cause) {
    world.log(`The picture of ${name} (${asked.id}) was not sent: ${refusalWords(cause)}`);
  }
}

/** The answer, or what is said in its place. */
async function sayAnswer(
  asked: Asked,
  name: string,
  answer: () => Promise<Answer>,
  say: Say,
  world: RouterWorld,
): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof BadInput) return { rows: refusalRows(say, error) };
    world.log(`Error ${asked.id} while answering ${name}: ${bugWords(error)}`);
    return { rows: [apologyWords(say, asked.id)] };
  }
}

function bugWords(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack === "" ? explainError(error) : `${explainError(error)}\n${stack}`;
}

// ---- Commands ---------------------------------------------------------------------------------------------------------

async function answerCommand(interaction: Typed, say: Say, world: RouterWorld): Promise<Answer> {
  const command = COMMANDS_BY_NAME.get(interaction.commandName);
  if (command === undefined) return { rows: [say(UNKNOWN_COMMAND)] };
  const { options } = interaction;
  const subcommand = options.getSubcommand(false);
  const guest = guestOf(interaction, say, world, null);
  if (guest !== null && command.guest !== undefined) return command.guest(guest, null);
  const user = (option: string): User | null => options.getUser(option);
  const asked = askOf(interaction, say, world, {
    subcommand,
    text: (option) => options.getString(option),
    whole: (option) => options.getInteger(option),
    user: (option) => user(option)?.id ?? null,
    member: (option) => memberOf(user(option)),
  });
  if ("rows" in asked) return asked;
  refuseWithoutRight(command, subcommand);
  return command.answer(asked);
}

/** What has no right of its own, nobody may use. Who has it is decided in core, where the roles are known, at every act. */
function refuseWithoutRight({ rights }: Command, part: string | null): void {
  if (typeof rights === "string" || Object.hasOwn(rights, part ?? "")) return;
  throw new BadInput("Nobody may use this part of the command.", { next: "Try /help for what there is." });
}

type Options = Pick<Ask, "subcommand" | "text" | "whole" | "user" | "member"> & Partial<Pick<Ask, "values" | "target">>;

const NO_OPTIONS: Options = {
  subcommand: null,
  text: () => null,
  whole: () => null,
  user: () => null,
  member: () => null,
};

/** @returns the answer itself where there is no DAO to ask */
function askOf(interaction: Asked, say: Say, world: RouterWorld, options: Options): Ask | Answer {
  if (interaction.guildId === null) return { rows: [say(NOT_IN_A_SERVER)] };
  const intake = world.intakeOf(interaction.guildId);
  if (intake === null) return { rows: [say(NO_DAO_HERE)] };
  return {
    ...{ values: [], target: null },
    ...options,
    intake,
    id: interaction.id,
    asker: { id: interaction.user.id, name: interaction.user.username },
    say,
    isServerAdmin: isServerAdmin(interaction),
    chat: world.chat,
    setup: world.setup,
    channelId: interaction.channelId ?? "",
    locale: interaction.locale,
    show: async (content) => void (await interaction.editReply({ content })),
  };
}

function isServerAdmin({ memberPermissions }: Asked): boolean {
  return memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false;
}

/** Null where the server has a DAO, which is then asked. */
function guestOf(interaction: Asked, say: Say, { intakeOf, setup }: RouterWorld, field: Guest["field"]): Guest | null {
  const subcommand = interaction.isChatInputCommand() ? interaction.options.getSubcommand(false) : null;
  const { guildId, user } = interaction;
  if (guildId === null || intakeOf(guildId) !== null) return null;
  const account = { id: user.id, name: user.username };
  return { asker: { guildId, account, isServerAdmin: isServerAdmin(interaction) }, say, setup, subcommand, field };
}

function memberOf(user: User | null): Member | null {
  return user === null ? null : { id: user.id, name: user.username, isBot: user.bot };
}

/** Discord offers nothing rather than an error; the words that were typed are taken as they are in any case. */
async function suggest(interaction: AutocompleteInteraction, world: RouterWorld): Promise<void> {
  const command = COMMANDS_BY_NAME.get(interaction.commandName);
  const intake = interaction.guildId === null ? null : world.intakeOf(interaction.guildId);
  const { name, value } = interaction.options.getFocused(true);
  const asker = { id: interaction.user.id, name: interaction.user.username };
  try {
    const choices =
      intake === null ? [] : ((await command?.suggest?.({ asker, intake, option: name, typed: value })) ?? []);
    await interaction.respond(choices.slice(0, SUGGESTIONS_MAX));
  } catch (cause) {
    world.log(`Nothing was suggested for /${interaction.commandName} (${interaction.id}): ${refusalWords(cause)}`);
  }
}

const SUGGESTIONS_MAX = 25;

// ---- Buttons, selects and forms ---------------------------------------------------------------------------------------

async function answerPress(interaction: Pressed, say: Say, world: RouterWorld): Promise<Answer> {
  const { customId } = interaction;
  const press = readPressId(customId);
  const command = press === null ? undefined : COMMANDS_BY_NAME.get(press.command);
  const guest = guestOf(interaction, say, world, null);
  if (press !== null && guest !== null && command?.guest !== undefined) return command.guest(guest, press.argument);
  if (press !== null && command?.press !== undefined) {
    const values = interaction.isButton() ? [] : interaction.values;
    const ask = askOf(interaction, say, world, { ...NO_OPTIONS, values });
    return "rows" in ask ? ask : command.press(ask, press.argument);
  }
  if (world.chat !== null && isChatButton(customId))
    return world.chat.press({ id: interaction.user.id, name: interaction.user.username }, customId, say);
  return explainButton(interaction, say);
}

/** In the same message: what stands beside the page stays. */
async function turnPage(interaction: ButtonInteraction, world: RouterWorld): Promise<void> {
  const say = sayIn(languageOf(interaction.locale));
  const turn = shelf.turn(interaction.user.id, interaction.customId, say);
  const beside = interaction.message.components.slice(0, -1);
  const rows = beside.flatMap((row) => (row.type === ComponentType.ActionRow ? [row.toJSON()] : []));
  try {
    if (turn === null) await interaction.reply({ content: say(PAGE_GONE), flags: MessageFlags.Ephemeral });
    else await interaction.update({ content: turn.content, components: [...rows, turn.row] });
  } catch (cause) {
    world.log(`Discord did not take a page of ours (${interaction.id}): ${refusalWords(cause)}`);
  }
}

/** The two buttons that every post has. */
function explainButton(interaction: Pressed, say: Say): Answer {
  const components = interaction.message.components.map((component) => component.toJSON());
  const { customIds, urls } = readMessage({ components });
  const about = customIds.map(aboutOfPrint).find((found) => found !== null);
  if (about === undefined) return { rows: [say(UNKNOWN_BUTTON)] };
  return { rows: explainPost(say, about, aboutOfPrint(interaction.customId) === null ? "why" : "check", urls) };
}

const FORM = /^form:([a-z]{1,32}):(.{0,60})$/;

function formBehind(customId: string, say: Say): { readonly form: ModalForm; readonly customId: string } | null {
  const press = readPressId(customId);
  const form = press === null ? null : (COMMANDS_BY_NAME.get(press.command)?.open?.(press.argument, say) ?? null);
  return press === null || form === null ? null : { form, customId: `form:${press.command}:${press.argument}` };
}

async function showForm(
  interaction: Pressed | Opened,
  form: ModalForm,
  customId: string,
  world: RouterWorld,
): Promise<void> {
  try {
    await interaction.showModal(renderModal(form, customId));
  } catch (cause) {
    world.log(`Discord did not take our form ${customId} (${interaction.id}): ${refusalWords(cause)}`);
  }
}

async function answerForm(interaction: ModalSubmitInteraction, say: Say, world: RouterWorld): Promise<Answer> {
  const [, name = "", argument = ""] = FORM.exec(interaction.customId) ?? [];
  const command = COMMANDS_BY_NAME.get(name);
  const guest = guestOf(interaction, say, world, (field) => readField(interaction, field));
  if (guest !== null && command?.guest !== undefined) return command.guest(guest, argument);
  if (command?.submit === undefined) return { rows: [say(UNKNOWN_BUTTON)] };
  const ask = askOf(interaction, say, world, {
    ...NO_OPTIONS,
    text: (field) => readField(interaction, field),
    target: targets.get(interaction.user.id, argument),
  });
  return "rows" in ask ? ask : command.submit(ask, argument);
}

function readField({ fields }: ModalSubmitInteraction, name: string): string | null {
  const field = fields.fields.get(name);
  if (field === undefined) return null;
  if (field.type === ComponentType.TextInput) return field.value;
  return "values" in field ? (field.values[0] ?? null) : null;
}

// ---- Menus ------------------------------------------------------------------------------------------------------------

async function openMenu(interaction: Opened, world: RouterWorld): Promise<void> {
  const menu = MENUS_BY_NAME.get(interaction.commandName);
  if (menu === undefined) return world.log(`Somebody opened a menu that I do not know: ${interaction.commandName}`);
  const target = targetOf(interaction);
  const argument = targets.put(interaction.user.id, target);
  const form = menu.form(target, sayIn(languageOf(interaction.locale)));
  return showForm(interaction, form, `form:${menu.command}:${argument}`, world);
}

function targetOf(interaction: Opened): Target {
  if (interaction.isUserContextMenuCommand()) {
    const { id, username: name, bot: isBot } = interaction.targetUser;
    return { member: { id, name, isBot }, message: null };
  }
  const { id, url, content, author } = interaction.targetMessage;
  const member = { id: author.id, name: author.username, isBot: author.bot };
  return { member, message: { id, url, untrustedText: content } };
}

const targets = openTargets();

// ---- Delivering -------------------------------------------------------------------------------------------------------

const shelf = openShelf();

async function deliver(asked: Asked, answer: Answer, say: Say): Promise<void> {
  const { links = [], buttons: presses = [], file } = answer;
  const aloud = maySpeak(asked) ? answer.aloud : undefined;
  const isHushed = answer.aloud !== undefined && aloud === undefined;
  const rows = isHushed ? [...answer.rows, say(NOT_SAID_ALOUD)] : answer.rows;
  const cut = (left: number): string => cutWords(say, left);
  const pages = fitPages(packPages(rows, CONTENT_CHARACTERS_MAX), PAGES_MAX, cut);
  const turn = pages.length > PAGES_AT_ONCE_MAX ? shelf.keep(asked.user.id, pages, say) : null;
  const [first = "…", ...more] = turn === null ? pages : [turn.content];
  const buttons = linkButtons(links);
  const linkRows = buttons.length === 0 ? [] : [{ type: ComponentType.ActionRow, components: buttons } as const];
  const components = [
    ...linkRows,
    ...pressRows(presses),
    ...(answer.selects ?? []),
    ...(turn === null ? [] : [turn.row]),
  ];
  const files = file === undefined ? [] : [{ attachment: file.bytes, name: file.name }];
  await asked.editReply({ content: first, components, ...(files.length === 0 ? {} : { files }) });
  for (const content of more) await asked.followUp({ content, flags: MessageFlags.Ephemeral });
  if (aloud !== undefined) await sayAloud(asked, aloud);
}

/** Commands work where their asker may not write: nobody speaks there through us. */
function maySpeak({ channel, memberPermissions }: Asked): boolean {
  const right = channel?.isThread() === true ? "SendMessagesInThreads" : "SendMessages";
  return memberPermissions?.has(right) ?? false;
}

/** As a message of its own where the bot may write, so that a lost answer of Discord's does not make it two; else as a reply. */
async function sayAloud(asked: Asked, { content, calls }: NonNullable<Answer["aloud"]>): Promise<void> {
  const allowed = { parse: [], users: [calls] };
  const body = { content, allowed_mentions: allowed, nonce: nonceOf(`aloud ${asked.id}`), enforce_nonce: true };
  try {
    await asked.client.rest.post(Routes.channelMessages(asked.channelId ?? ""), { body });
  } catch (cause) {
    if (!(cause instanceof DiscordAPIError) || cause.status >= 500) throw cause;
    await asked.followUp({ content, allowedMentions: allowed });
  }
}
