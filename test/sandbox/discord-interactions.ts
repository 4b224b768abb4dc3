// An interaction: one thing a person asked of the bot, and what the bot answered within Discord's deadlines.
import { choiceFaults, modalFaults } from "#test/sandbox/discord-limits.ts";
import {
  channelWire,
  editMessage,
  findMessage,
  memberWire,
  messageWire,
  permissionsOf,
  postMessage,
  removeMessage,
  userWire,
} from "#test/sandbox/discord-state.ts";
import type { Channel, DiscordState, Message, Person } from "#test/sandbox/discord-state.ts";
import {
  FLAG_EPHEMERAL,
  FLAG_LOADING,
  isWire,
  numberOf,
  refuse,
  refuseForm,
  textOf,
  wireOf,
  wiresOf,
} from "#test/sandbox/discord-wire.ts";
import type { Wire } from "#test/sandbox/discord-wire.ts";
import type { RestAnswer, RestRequest, Route } from "#test/sandbox/discord-routes.ts";

/** A message as a person sees it: a snapshot. */
export interface ShownMessage {
  readonly id: string;
  readonly channelId: string;
  readonly author: { readonly id: string; readonly username: string };
  readonly content: string;
  readonly embeds: readonly Wire[];
  readonly components: readonly Wire[];
  readonly attachments: readonly Wire[];
  readonly flags: number;
  readonly isEphemeral: boolean;
  readonly nonce: string | null;
  readonly editedCount: number;
  readonly threadId: string | null;
  readonly sentAtMilliseconds: number;
  readonly editedAtMilliseconds: number | null;
  /** Of a reply to a command: who asked, and the command with its subcommand. */
  readonly repliesTo: { readonly username: string; readonly command: string } | null;
}

/** What the person got back. Live: reading it again shows later edits and follow-ups. */
export interface InteractionOutcome {
  /** The reply, or the message that was updated; null for a modal, for choices, and after a deletion. */
  readonly message: ShownMessage | null;
  readonly content: string;
  readonly embeds: readonly Wire[];
  readonly components: readonly Wire[];
  readonly flags: number;
  readonly isEphemeral: boolean;
  readonly followUps: readonly ShownMessage[];
  readonly modal: Wire | null;
  readonly choices: readonly Wire[];
  /** The callback type: 4 reply, 5 deferred, 6 deferred update, 7 update, 8 choices, 9 modal. */
  readonly acknowledgedAs: number | null;
  /** From the dispatch until the acknowledgement arrived; null before. */
  readonly acknowledgedAfterMilliseconds: number | null;
  /** From the dispatch until the first answer arrived; null before. */
  readonly answeredAfterMilliseconds: number | null;
}

export interface InteractionDeadlines {
  readonly acknowledgeMillisecondsMax: number;
  readonly tokenMillisecondsMax: number;
  /** How long the person waits for a deferred answer before the outcome rejects. */
  readonly answerMillisecondsMax: number;
}

export interface Asked {
  readonly type: number;
  readonly user: Person;
  readonly channel: Channel;
  readonly asked: Wire;
  readonly source?: Message | null;
}

export interface InteractionDesk {
  ask(asked: Asked): Promise<InteractionOutcome>;
  /** The modal last shown to a person and the interaction it came from. */
  modalShownTo(userId: string): { modal: Wire; channel: Channel; source: Message | null } | undefined;
  forgetAcknowledgements(): void;
  readonly routes: readonly Route[];
  close(): void;
}

interface Interaction extends Asked {
  readonly id: string;
  readonly token: string;
  readonly openedAtMilliseconds: number;
  readonly source: Message | null;
  acknowledgedAs: number | null;
  acknowledgedAfterMilliseconds: number | null;
  answeredAfterMilliseconds: number | null;
  original: Message | null;
  readonly followUps: Message[];
  modal: Wire | null;
  choices: Wire[];
  timer: NodeJS.Timeout;
  readonly answered: PromiseWithResolvers<InteractionOutcome>;
}

export const COMMAND = 2;
export const COMPONENT = 3;
export const AUTOCOMPLETE = 4;
export const MODAL = 5;

const REPLY = 4;
const DEFERRED_REPLY = 5;
const DEFERRED_UPDATE = 6;
const UPDATE = 7;
const CHOICES = 8;
const SHOW_MODAL = 9;

const ALLOWED_CALLBACKS: Readonly<Record<number, readonly number[]>> = {
  [COMMAND]: [REPLY, DEFERRED_REPLY, SHOW_MODAL],
  [COMPONENT]: [REPLY, DEFERRED_REPLY, DEFERRED_UPDATE, UPDATE, SHOW_MODAL],
  [AUTOCOMPLETE]: [CHOICES],
  [MODAL]: [REPLY, DEFERRED_REPLY, DEFERRED_UPDATE, UPDATE],
};

export function openDesk(state: DiscordState, deadlines: InteractionDeadlines): InteractionDesk {
  const byToken = new Map<string, Interaction>();
  const modals = new Map<string, Interaction>();

  function ask(asked: Asked): Promise<InteractionOutcome> {
    const interaction = begin(asked);
    byToken.set(interaction.token, interaction);
    state.dispatch("INTERACTION_CREATE", interactionWire(state, interaction));
    return interaction.answered.promise;
  }

  function begin(asked: Asked): Interaction {
    const id = state.nextId();
    const answered = Promise.withResolvers<InteractionOutcome>();
    // An outcome nobody awaits, as when the bot was killed on purpose, must not end the test run.
    answered.promise.catch(() => undefined);
    const what = `The interaction ${id} (${JSON.stringify(asked.asked).slice(0, 200)})`;
    const late = () =>
      answered.reject(new Error(`${what} was not acknowledged within ${deadlines.acknowledgeMillisecondsMax} ms.`));
    return {
      ...asked,
      id,
      token: `token-of-${id}`,
      openedAtMilliseconds: performance.now(),
      source: asked.source ?? null,
      acknowledgedAs: null,
      acknowledgedAfterMilliseconds: null,
      answeredAfterMilliseconds: null,
      original: null,
      followUps: [],
      modal: null,
      choices: [],
      timer: setTimeout(late, deadlines.acknowledgeMillisecondsMax).unref(),
      answered,
    };
  }

  function acknowledge(request: RestRequest): RestAnswer {
    const interaction = byToken.get(request.part("token"));
    if (interaction === undefined || interaction.id !== request.part("interaction"))
      return refuse("unknownInteraction");
    if (interaction.acknowledgedAs !== null) return refuse("alreadyAcknowledged");
    if (ageOf(interaction) > deadlines.acknowledgeMillisecondsMax) return refuse("unknownInteraction");
    const callback = wireOf(request.body);
    const type = numberOf(callback.type);
    checkCallbackType(interaction, type);
    perform(interaction, type, wireOf(callback.data), request.attachments);
    interaction.acknowledgedAs = type;
    interaction.acknowledgedAfterMilliseconds = ageOf(interaction);
    clearTimeout(interaction.timer);
    if (type === DEFERRED_REPLY || type === DEFERRED_UPDATE) awaitAnswer(interaction);
    else settle(interaction);
    return request.query.get("with_response") === "true"
      ? { status: 200, body: callbackWire(interaction, type) }
      : { status: 204 };
  }

  function perform(interaction: Interaction, type: number, form: Wire, attachments: readonly Wire[]): void {
    switch (type) {
      case REPLY:
      case DEFERRED_REPLY:
        interaction.original = reply(interaction, form, attachments, type === DEFERRED_REPLY);
        return;
      case UPDATE:
        if (interaction.source !== null) editMessage(state, interaction.source, form, attachments);
        interaction.original = interaction.source;
        return;
      case DEFERRED_UPDATE:
        interaction.original = interaction.source;
        return;
      case CHOICES:
        refuseForm(choiceFaults(wiresOf(form.choices)));
        interaction.choices = wiresOf(form.choices);
        return;
      case SHOW_MODAL:
        refuseForm(modalFaults(form));
        interaction.modal = form;
        modals.set(interaction.user.id, interaction);
    }
  }

  function reply(interaction: Interaction, form: Wire, attachments: readonly Wire[], isLoading: boolean): Message {
    const isEphemeral = (numberOf(form.flags) & FLAG_EPHEMERAL) !== 0;
    const { channel, user } = interaction;
    const origin = replyOrigin(state, interaction);
    return postMessage(state, form, {
      channel,
      author: state.bot,
      onlyFor: isEphemeral ? user : null,
      isLoading,
      attachments,
      origin,
    });
  }

  function awaitAnswer(interaction: Interaction): void {
    const seconds = deadlines.answerMillisecondsMax / 1000;
    const late = () =>
      interaction.answered.reject(
        new Error(`The bot deferred interaction ${interaction.id} and did not answer within ${seconds} s.`),
      );
    interaction.timer = setTimeout(late, deadlines.answerMillisecondsMax).unref();
  }

  function settle(interaction: Interaction): void {
    clearTimeout(interaction.timer);
    interaction.answeredAfterMilliseconds ??= ageOf(interaction);
    interaction.answered.resolve(outcomeOf(interaction));
  }

  /** The interaction a webhook route speaks of, once acknowledged and while its token lives. */
  function acknowledged(request: RestRequest): Interaction {
    const interaction = byToken.get(request.part("token"));
    if (interaction === undefined || request.part("application") !== state.bot.id) return refuse("unknownWebhook");
    if (ageOf(interaction) > deadlines.tokenMillisecondsMax) return refuse("invalidWebhookToken");
    return interaction.acknowledgedAs === null ? refuse("unknownWebhook") : interaction;
  }

  function followUp(request: RestRequest): RestAnswer {
    const interaction = acknowledged(request);
    const form = wireOf(request.body);
    const { original } = interaction;
    // The first follow-up to a deferred reply is that reply, and keeps its visibility.
    if (original !== null && (original.flags & FLAG_LOADING) !== 0) {
      editMessage(state, original, form, request.attachments);
      settle(interaction);
      return { status: 200, body: messageWire(original) };
    }
    const message = reply(interaction, form, request.attachments, false);
    interaction.followUps.push(message);
    settle(interaction);
    return { status: 200, body: messageWire(message) };
  }

  function messageMeant(interaction: Interaction, request: RestRequest): Message {
    const id = request.part("message");
    const own = [interaction.original, interaction.source, ...interaction.followUps];
    const found = id === "@original" ? interaction.original : own.find((message) => message?.id === id);
    return found === null || found === undefined || !state.messages.has(found.id) ? refuse("unknownMessage") : found;
  }

  function onMessage(act: (message: Message, interaction: Interaction, request: RestRequest) => RestAnswer): Route[2] {
    return (request) => {
      const interaction = acknowledged(request);
      return act(messageMeant(interaction, request), interaction, request);
    };
  }

  const webhookMessage = "/webhooks/:application/:token/messages/:message";
  return {
    ask,
    forgetAcknowledgements() {
      for (const interaction of byToken.values()) interaction.acknowledgedAs = null;
    },
    modalShownTo(userId) {
      const interaction = modals.get(userId);
      const modal = interaction?.modal ?? null;
      return interaction === undefined || modal === null ? undefined : { ...interaction, modal };
    },
    routes: [
      ["POST", "/interactions/:interaction/:token/callback", acknowledge],
      ["POST", "/webhooks/:application/:token", followUp],
      ["GET", webhookMessage, onMessage((message) => ({ status: 200, body: messageWire(message) }))],
      [
        "PATCH",
        webhookMessage,
        onMessage((message, interaction, request) => {
          editMessage(state, message, wireOf(request.body), request.attachments);
          settle(interaction);
          return { status: 200, body: messageWire(message) };
        }),
      ],
      [
        "DELETE",
        webhookMessage,
        onMessage((message, interaction) => {
          removeMessage(state, message);
          if (interaction.original === message) interaction.original = null;
          settle(interaction);
          return { status: 204 };
        }),
      ],
    ],
    close() {
      for (const { timer } of byToken.values()) clearTimeout(timer);
    },
  };
}

function ageOf(interaction: Interaction): number {
  return performance.now() - interaction.openedAtMilliseconds;
}

function checkCallbackType(interaction: Interaction, type: number): void {
  const isWithoutSource = (type === UPDATE || type === DEFERRED_UPDATE) && interaction.source === null;
  if (ALLOWED_CALLBACKS[interaction.type]?.includes(type) === true && !isWithoutSource) return;
  const message = `Callback type ${type} cannot answer interaction type ${interaction.type}.`;
  refuseForm([{ path: ["type"], code: "BASE_TYPE_CHOICES", message }]);
}

export function showMessage(message: Message): ShownMessage {
  return {
    id: message.id,
    channelId: message.channel.id,
    author: { id: message.author.id, username: message.author.username },
    content: message.content,
    embeds: message.embeds,
    components: message.components,
    attachments: message.attachments,
    flags: message.flags,
    isEphemeral: message.onlyFor !== null,
    nonce: message.nonce,
    editedCount: message.editedCount,
    threadId: message.thread?.id ?? null,
    sentAtMilliseconds: message.sentAtMilliseconds,
    editedAtMilliseconds: message.editedAtMilliseconds,
    repliesTo: repliedTo(message),
  };
}

function repliedTo({ origin }: Message): ShownMessage["repliesTo"] {
  if (!isWire(origin.interaction)) return null;
  return { username: textOf(wireOf(origin.interaction.user).username), command: textOf(origin.interaction.name) };
}

function outcomeOf(interaction: Interaction): InteractionOutcome {
  const original = () => (interaction.original === null ? null : showMessage(interaction.original));
  return {
    get message() {
      return original();
    },
    get content() {
      return original()?.content ?? "";
    },
    get embeds() {
      return original()?.embeds ?? [];
    },
    get components() {
      return original()?.components ?? [];
    },
    get flags() {
      return original()?.flags ?? 0;
    },
    get isEphemeral() {
      return original()?.isEphemeral ?? false;
    },
    get followUps() {
      return interaction.followUps.map(showMessage);
    },
    get modal() {
      return interaction.modal;
    },
    get choices() {
      return interaction.choices;
    },
    get acknowledgedAs() {
      return interaction.acknowledgedAs;
    },
    get acknowledgedAfterMilliseconds() {
      return interaction.acknowledgedAfterMilliseconds;
    },
    get answeredAfterMilliseconds() {
      return interaction.answeredAfterMilliseconds;
    },
  };
}

function replyOrigin(state: DiscordState, interaction: Interaction): Wire {
  const asker = {
    id: interaction.id,
    type: interaction.type,
    user: userWire(interaction.user),
    authorizing_integration_owners: {},
  };
  return {
    type: interaction.type === COMMAND ? 20 : 19,
    application_id: state.bot.id,
    webhook_id: state.bot.id,
    interaction_metadata: asker,
    // Deprecated and still sent: the only place that names the command.
    ...(interaction.type === COMMAND ? { interaction: { ...asker, name: commandName(interaction.asked) } } : {}),
  };
}

/** With group and subcommand, as Discord writes it. */
function commandName(asked: Wire): string {
  const [branch] = wiresOf(asked.options).filter(({ type }) => type === 1 || type === 2);
  const name = textOf(asked.name);
  return branch === undefined ? name : `${name} ${commandName(branch)}`;
}

function callbackWire(interaction: Interaction, type: number): Wire {
  const message = interaction.original;
  const reference =
    message === null ? {} : { response_message_id: message.id, response_message_ephemeral: message.onlyFor !== null };
  const isLoading = message !== null && (message.flags & FLAG_LOADING) !== 0;
  return {
    interaction: { id: interaction.id, type: interaction.type, response_message_loading: isLoading, ...reference },
    resource: { type, ...(message === null ? {} : { message: messageWire(message) }) },
  };
}

function interactionWire(state: DiscordState, interaction: Interaction): Wire {
  const { channel, user, source } = interaction;
  return {
    id: interaction.id,
    application_id: state.bot.id,
    type: interaction.type,
    token: interaction.token,
    version: 1,
    data: interaction.asked,
    channel_id: channel.id,
    channel: channelWire(channel),
    locale: user.locale ?? "en-US",
    entitlements: [],
    attachment_size_limit: 10 * 1024 * 1024,
    ...(source === null ? {} : { message: messageWire(source) }),
    ...placeOf(state, channel, user),
  };
}

/** Where it was asked: a member of a guild, or a user in a direct channel. */
function placeOf(state: DiscordState, { guild }: Channel, user: Person): Wire {
  const member = guild?.members.get(user.id);
  if (guild === null || member === undefined) {
    return { user: userWire(user), context: 1, app_permissions: "0", authorizing_integration_owners: { "0": "0" } };
  }
  const bot = guild.members.get(state.bot.id);
  return {
    guild_id: guild.id,
    guild: { id: guild.id, locale: "en-US", features: [] },
    guild_locale: "en-US",
    context: 0,
    member: { ...memberWire(member), permissions: String(permissionsOf(guild, member)) },
    app_permissions: String(bot === undefined ? 0 : permissionsOf(guild, bot)),
    authorizing_integration_owners: { "0": guild.id },
  };
}

/** A message a person can press on: in the channel, or ephemeral and shown to that person. */
export function pressableMessage(state: DiscordState, channel: Channel, user: Person, id: string): Message {
  const message = state.messages.get(id) ?? findMessage(channel, id);
  if (message.channel.id !== channel.id) throw new Error(`Message ${id} is not in channel ${channel.id}.`);
  if (message.onlyFor !== null && message.onlyFor.id !== user.id)
    throw new Error(`Message ${id} is shown to somebody else only.`);
  return message;
}
