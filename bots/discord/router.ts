// The router: from what a person typed or pressed to the one answer they get. Nothing is done before Discord has
// taken the acknowledgement, and nothing is done twice after it.
import { ComponentType, MessageFlags } from "discord.js";
import type { ButtonInteraction, ChatInputCommandInteraction, Interaction } from "discord.js";
import { BadInput, explainError } from "#core/errors.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { pressRows } from "./chat-message.ts";
import { isChatButton, type Chat } from "./chat.ts";
import { appealCommand } from "./commands/appeal.ts";
import { askCommand } from "./commands/ask.ts";
import type { Answer, Command } from "./commands/command.ts";
import { epochCommand } from "./commands/epoch.ts";
import { helpCommand } from "./commands/help.ts";
import { leaderboardCommand } from "./commands/leaderboard.ts";
import { linkCommand } from "./commands/link.ts";
import { meCommand } from "./commands/me.ts";
import { payoutCommand } from "./commands/payout.ts";
import { proposalCommand } from "./commands/proposal.ts";
import { reviewCommand } from "./commands/review.ts";
import { rulesCommand } from "./commands/rules.ts";
import { scoreCommand } from "./commands/score.ts";
import { treasuryCommand } from "./commands/treasury.ts";
import { readMessage } from "./forum.ts";
import { NOT_IN_A_SERVER, NO_DAO_HERE, UNKNOWN_BUTTON, UNKNOWN_COMMAND } from "./message.ts";
import { aboutOfPrint, apologyWords, cutWords, explainPost, linkButtons } from "./message.ts";
import type { Picture } from "./picture.ts";
import { refusalWords } from "./refusal.ts";
import { CONTENT_CHARACTERS_MAX, fitPages, packPages, plainRows } from "./text.ts";

const ASKABLE: readonly Command[] = [
  linkCommand,
  askCommand,
  meCommand,
  scoreCommand,
  leaderboardCommand,
  epochCommand,
  appealCommand,
  proposalCommand,
  payoutCommand,
  treasuryCommand,
  rulesCommand,
  reviewCommand,
];
const COMMANDS: readonly Command[] = [...ASKABLE, helpCommand(ASKABLE)];

/** What is registered in every guild. */
export const COMMAND_DEFINITIONS = COMMANDS.map(({ definition }) => definition);

const COMMANDS_BY_NAME = new Map(COMMANDS.map((command) => [command.definition.name, command]));

/** Enough for five hundred recipients; Discord takes messages for a quarter of an hour, and nobody reads more. */
const PAGES_MAX = 100;

export interface RouterWorld {
  intakeOf(guildId: string): Intake | null;
  /** Null where nobody answers questions. */
  readonly chat: Chat | null;
  log(sentence: string): void;
}

type Asked = ChatInputCommandInteraction | ButtonInteraction;

/** Never throws: what goes wrong is told to the asker and logged. */
export async function answerInteraction(interaction: Interaction, world: RouterWorld): Promise<void> {
  if (interaction.isChatInputCommand()) {
    await answerAsked(interaction, `/${interaction.commandName}`, () => answerCommand(interaction, world), world);
  } else if (interaction.isButton()) {
    await answerAsked(interaction, "a button", () => answerButton(interaction, world), world);
  }
}

async function answerAsked(
  asked: Asked,
  name: string,
  answer: () => Promise<Answer>,
  world: RouterWorld,
): Promise<void> {
  try {
    await asked.deferReply({ flags: MessageFlags.Ephemeral });
  } catch (cause) {
    // Too late or already answered (10062, 40060): nothing was done yet, and nothing will be.
    world.log(`Discord did not take our acknowledgement of ${name} (${asked.id}): ${refusalWords(cause)}`);
    return;
  }
  const said = await sayAnswer(asked, name, answer, world);
  try {
    await deliver(asked, said);
  } catch (cause) {
    world.log(`Discord did not take our answer to ${name} (${asked.id}): ${refusalWords(cause)}`);
    return;
  }
  if (said.picture !== undefined) await addPicture(asked, name, said.picture, world);
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
  world: RouterWorld,
): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof BadInput) return { rows: plainRows(explainError(error)) };
    world.log(`Error ${asked.id} while answering ${name}: ${bugWords(error)}`);
    return { rows: [apologyWords(asked.id)] };
  }
}

function bugWords(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack === "" ? explainError(error) : `${explainError(error)}\n${stack}`;
}

async function answerCommand(interaction: ChatInputCommandInteraction, world: RouterWorld): Promise<Answer> {
  const command = COMMANDS_BY_NAME.get(interaction.commandName);
  if (command === undefined) return { rows: [UNKNOWN_COMMAND] };
  if (interaction.guildId === null) return { rows: [NOT_IN_A_SERVER] };
  const intake = world.intakeOf(interaction.guildId);
  if (intake === null) return { rows: [NO_DAO_HERE] };
  return command.answer({
    intake,
    asker: { id: interaction.user.id, name: interaction.user.username },
    subcommand: interaction.options.getSubcommand(false),
    text: (option) => interaction.options.getString(option),
    whole: (option) => interaction.options.getInteger(option),
    user: (option) => interaction.options.getUser(option)?.id ?? null,
    chat: world.chat,
    channelId: interaction.channelId,
    locale: interaction.locale,
    show: async (content) => void (await interaction.editReply({ content })),
  });
}

async function answerButton(interaction: ButtonInteraction, { chat }: RouterWorld): Promise<Answer> {
  if (chat !== null && isChatButton(interaction.customId))
    return chat.press({ id: interaction.user.id, name: interaction.user.username }, interaction.customId);
  const components = interaction.message.components.map((component) => component.toJSON());
  const { customIds, urls } = readMessage({ components });
  const about = customIds.map(aboutOfPrint).find((found) => found !== null);
  if (about === undefined) return { rows: [UNKNOWN_BUTTON] };
  return { rows: explainPost(about, aboutOfPrint(interaction.customId) === null ? "why" : "check", urls) };
}

async function deliver(asked: Asked, { rows, links = [], buttons: presses = [] }: Answer): Promise<void> {
  const [first = "…", ...more] = fitPages(packPages(rows, CONTENT_CHARACTERS_MAX), PAGES_MAX, cutWords);
  const buttons = linkButtons(links);
  const linkRows = buttons.length === 0 ? [] : [{ type: ComponentType.ActionRow, components: buttons } as const];
  const components = [...linkRows, ...pressRows(presses)];
  await asked.editReply({ content: first, components });
  for (const content of more) await asked.followUp({ content, flags: MessageFlags.Ephemeral });
}
