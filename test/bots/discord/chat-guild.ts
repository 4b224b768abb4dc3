// A guild that is asked: a real client over the stand-in Discord, a real house as the record, a scripted model where a test sets one.
import { onTestFinished } from "vitest";
import type { ChatLimits } from "#bots/discord/chat-memory.ts";
import type { ChatSettings } from "#bots/discord/chat.ts";
import { connectDiscord } from "#bots/discord/client.ts";
import { connectChatModel } from "#bots/judge/chat-model.ts";
import { openChatDao } from "#test/eval/chat-dao.ts";
import { startDiscord, type DiscordOptions, type ShownMessage } from "#test/sandbox/discord.ts";
import { startModel, type ModelAnswer } from "#test/sandbox/model.ts";
import { ADA, BEN } from "#test/support/story.ts";

/** As the rules of the house name it. */
export const GUILD = "1";
export const CHANNEL = "30";
const READ_ONLY = "31";
/** Of no server that has a DAO. */
export const OUTSIDER = "5555";

export interface ChatGuildOptions {
  /** What the model says, in this order; null: there is none. */
  readonly model?: readonly ModelAnswer[] | null;
  readonly limits?: ChatLimits;
  readonly paceMilliseconds?: number;
  readonly discord?: Partial<DiscordOptions>;
}

export async function openChatGuild(options: ChatGuildOptions = {}) {
  const house = await openChatDao();
  const discord = await startDiscord({
    token: "secret",
    applicationId: "9001",
    guilds: [
      {
        id: GUILD,
        name: "Laurel",
        ownerId: ADA.discord.id,
        channels: [
          { id: CHANNEL, name: "general" },
          { id: READ_ONLY, name: "news", isReadOnly: true },
        ],
        members: [ADA, BEN].map(({ discord: { id, name } }) => ({ id, username: name })),
      },
      {
        id: "2",
        name: "Elsewhere",
        channels: [{ id: "40", name: "general" }],
        members: [{ id: OUTSIDER, username: "mallory" }],
      },
    ],
    ...options.discord,
  });
  const standIn = await startModel({ answers: options.model ?? [], always: "silence" });
  const model =
    options.model == null ? null : connectChatModel({ apiKey: null, baseURL: standIn.baseURL, model: "stand-in" });
  const logged: string[] = [];
  const chat: ChatSettings = {
    model,
    publicUrl: "https://rewards.laurel.example",
    now: () => house.world.state.now,
    deadlineMilliseconds: 5_000,
    paceMilliseconds: options.paceMilliseconds ?? 1,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  };
  const connection = await connectDiscord({
    token: "secret",
    applicationId: "9001",
    apiUrl: discord.apiUrl,
    guildIds: [GUILD],
    intakeOf: (guildId) => (guildId === GUILD ? house.intake : null),
    chat,
    log: (sentence) => logged.push(sentence),
  });
  onTestFinished(async () => {
    await connection.close();
    await discord.close();
    await standIn.close();
    house.close();
  });

  /** Says something that names the bot, and waits for what is answered in the thread of it. */
  async function mention(content: string, user = ADA.discord.id, channel = CHANNEL): Promise<ShownMessage> {
    const id = discord.say({ user, channel, content, mentionsBot: true });
    const thread = () => discord.messages(channel).find((message) => message.id === id)?.threadId ?? null;
    await discord.wait("a thread", () => thread() !== null);
    return answerIn(() => discord.messages(thread() ?? ""), "in a thread");
  }

  /** The last message of the bot's, once it is no longer being written. */
  async function answerIn(messages: () => readonly ShownMessage[], where: string): Promise<ShownMessage> {
    const last = () => messages().findLast(({ author }) => author.id === "9001");
    await discord.wait(`an answer ${where}`, () => isWhole(last()));
    const answer = last();
    if (answer === undefined) throw new Error(`nothing was answered ${where}`);
    return answer;
  }

  async function direct(content: string, user = ADA.discord.id): Promise<ShownMessage> {
    const before = discord.directMessages(user).length;
    discord.say({ user, content });
    return answerIn(() => discord.directMessages(user).slice(before), "by direct message");
  }

  return { house, discord, standIn, connection, logged, mention, direct, answerIn };
}

function isWhole(message: ShownMessage | undefined): boolean {
  return message !== undefined && !message.content.endsWith("…");
}

export function customIdsOf({ components }: Pick<ShownMessage, "components">): string[] {
  return components
    .flatMap((row) => (Array.isArray(row["components"]) ? row["components"] : []))
    .map(({ custom_id }) => String(custom_id));
}
