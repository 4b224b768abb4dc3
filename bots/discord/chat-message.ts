// A message to the chat: a mention opens a thread that goes on by itself, and a direct message is answered where it stands.
import { ButtonStyle, ComponentType, MessageFlags, MessageType, Routes, type Message, type REST } from "discord.js";
import { BadInput, explainError } from "#core/errors.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { cutAtWord } from "./chat-guard.ts";
import type { Chat } from "./chat.ts";
import type { Answer, PressButton } from "./answer.ts";
import { readMessage } from "./forum.ts";
import { chooseSay } from "./locales/reader.ts";
import { refusalRows } from "./locales/record.ts";
import { apologyWords, NO_DAO_HERE } from "./help-words.ts";
import { refusalWords } from "./refusal.ts";
import { CONTENT_CHARACTERS_MAX, packPages } from "./text.ts";

export interface Ears {
  readonly rest: REST;
  ownUserId(): string;
  readonly chat: Chat;
  readonly guildIds: readonly string[];
  intakeOf(guildId: string): Intake | null;
  log(sentence: string): void;
}

export const NO_CHAT = "Nobody answers questions here. /help lists the commands.";
const NOT_A_MEMBER =
  "I answer members of the DAOs that I work for, and I do not find you in their servers. If you have just joined, ask me again there.";
const SEVERAL_DAOS =
  "You are a member of several DAOs that I work for. Please ask me in the server of the one you mean.";
const CALL_MILLISECONDS_MAX = 10_000;
/** A person who writes directly is looked for in so many servers. */
const GUILDS_ASKED_MAX = 10;
const THREAD_NAME_CHARACTERS_MAX = 80;
const WORKING = "…";

/** So many are remembered: a gateway that was lost repeats what came in between, and not more. */
const HEARD_KEPT_MAX = 1_000;

/** A message that is told of twice is one message, and the nonce of its answer says the same to Discord. */
export function openEars(ears: Ears): (message: Message) => Promise<void> {
  const heard = new Set<string>();
  const isNew = (id: string): boolean => {
    if (heard.has(id)) return false;
    heard.add(id);
    const [oldest] = heard;
    if (heard.size > HEARD_KEPT_MAX && oldest !== undefined) heard.delete(oldest);
    return true;
  };
  return async (message) => {
    if (message.author.bot || ![MessageType.Default, MessageType.Reply].includes(message.type)) return;
    if (!isForUs(message, ears) || !isNew(message.id)) return;
    await hear(message, ears).catch((error: unknown) =>
      ears.log(`Discord did not take our answer to message ${message.id}: ${refusalWords(error)}`),
    );
  };
}

/** Without Discord's leave to read messages, one that does not name us comes without its words. */
function isForUs(message: Message, ears: Ears): boolean {
  if (message.guildId === null) return true;
  if (namesUs(message, ears)) return true;
  const isOwnThread = message.channel.isThread() && message.channel.ownerId === ears.ownUserId();
  return isOwnThread && message.content.trim() !== "" && message.mentions.users.size === 0;
}

function namesUs({ content }: Message, ears: Ears): boolean {
  return new RegExp(`<@!?${ears.ownUserId()}>`).test(content);
}

async function hear(message: Message, ears: Ears): Promise<void> {
  const intake = message.guildId === null ? await findOwnDao(message, ears) : ears.intakeOf(message.guildId);
  if (typeof intake === "string" || intake === null) {
    await write(ears, message.channelId, intake ?? NO_DAO_HERE);
    return;
  }
  const untrustedText = message.content.replace(new RegExp(`<@!?${ears.ownUserId()}>`, "g"), " ").trim() || "help";
  const channelId = message.guildId === null ? message.channelId : await ensureThread(message, untrustedText, ears);
  const messageId = await write(ears, channelId, WORKING, message.id);
  const answer = await sayAnswer(message, { intake, untrustedText, channelId, messageId }, ears);
  const [content = WORKING] = packPages(answer.rows, CONTENT_CHARACTERS_MAX);
  await edit(ears, channelId, messageId, content, answer.buttons ?? []);
}

interface Heard {
  readonly intake: Intake;
  readonly untrustedText: string;
  readonly channelId: string;
  readonly messageId: string;
}

async function sayAnswer(
  message: Message,
  { intake, untrustedText, channelId, messageId }: Heard,
  ears: Ears,
): Promise<Answer> {
  try {
    return await ears.chat.ask({
      intake,
      asker: { id: message.author.id, name: message.author.username },
      untrustedText,
      place: channelId,
      isPrivate: message.guildId === null,
      locale: null,
      show: (content) => edit(ears, channelId, messageId, content, []),
    });
  } catch (error) {
    const say = await chooseSay(intake, { id: message.author.id, name: message.author.username }, "");
    if (error instanceof BadInput) return { rows: refusalRows(say, error) };
    ears.log(`Error ${message.id} while answering a message: ${explainError(error)}`);
    return { rows: [apologyWords(say, message.id)] };
  }
}

/** The one DAO of ours of whose server the person is a member, else a sentence that says why there is none. */
async function findOwnDao(message: Message, ears: Ears): Promise<Intake | string> {
  const found: Intake[] = [];
  for (const guildId of ears.guildIds.slice(0, GUILDS_ASKED_MAX)) {
    const intake = ears.intakeOf(guildId);
    if (intake !== null && (await isMember(message.author.id, guildId, ears))) found.push(intake);
  }
  const [only] = found;
  if (only === undefined) return NOT_A_MEMBER;
  return found.length > 1 ? SEVERAL_DAOS : only;
}

async function isMember(userId: string, guildId: string, { rest, log }: Ears): Promise<boolean> {
  try {
    await rest.get(Routes.guildMember(guildId, userId), { signal: AbortSignal.timeout(CALL_MILLISECONDS_MAX) });
    return true;
  } catch (error) {
    const words = refusalWords(error);
    // 10007: nobody of this id is a member, which is an answer.
    if (!words.startsWith("404 10007")) log(`Whether a person is a member of guild ${guildId} is not known: ${words}`);
    return false;
  }
}

/** The thread it stands in, or a new one; the channel itself where none can be opened. */
async function ensureThread(message: Message, untrustedText: string, { rest, log }: Ears): Promise<string> {
  if (message.channel.isThread()) return message.channelId;
  const name = cutAtWord(untrustedText.replace(/\s+/g, " "), THREAD_NAME_CHARACTERS_MAX);
  try {
    const opened = await rest.post(Routes.threads(message.channelId, message.id), {
      body: { name, auto_archive_duration: 1_440 },
      signal: AbortSignal.timeout(CALL_MILLISECONDS_MAX),
    });
    return readMessage(opened).id || message.channelId;
  } catch (error) {
    log(
      `No thread could be opened for message ${message.id}, so it is answered in its channel: ${refusalWords(error)}`,
    );
    return message.channelId;
  }
}

/** @param about whose id makes it the same message when it is sent once more @returns the id of the message */
async function write({ rest }: Ears, channelId: string, content: string, about: string | null = null): Promise<string> {
  const once = about === null ? {} : { nonce: about.slice(-25), enforce_nonce: true };
  const body = { content, flags: MessageFlags.SuppressEmbeds, allowed_mentions: { parse: [] }, ...once };
  const signal = AbortSignal.timeout(CALL_MILLISECONDS_MAX);
  return readMessage(await rest.post(Routes.channelMessages(channelId), { body, signal })).id;
}

async function edit(
  { rest }: Ears,
  channelId: string,
  messageId: string,
  content: string,
  buttons: readonly PressButton[],
): Promise<void> {
  const body = { content, components: pressRows(buttons), allowed_mentions: { parse: [] } };
  const signal = AbortSignal.timeout(CALL_MILLISECONDS_MAX);
  await rest.patch(Routes.channelMessage(channelId, messageId), { body, signal });
}

/** Discord takes so many in a row. */
const BUTTONS_PER_ROW_MAX = 5;

export function pressRows(buttons: readonly PressButton[]) {
  const components = buttons.map(({ label, customId }) => {
    return { type: ComponentType.Button, style: ButtonStyle.Primary, label, custom_id: customId } as const;
  });
  return Array.from({ length: Math.ceil(components.length / BUTTONS_PER_ROW_MAX) }, (_, row) => {
    const from = row * BUTTONS_PER_ROW_MAX;
    return { type: ComponentType.ActionRow, components: components.slice(from, from + BUTTONS_PER_ROW_MAX) } as const;
  });
}
