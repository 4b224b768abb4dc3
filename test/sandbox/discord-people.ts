// The people of the stand-in Discord: what they type, press and say. A person can only do what Discord's own client lets them.
import { AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, pressableMessage } from "#test/sandbox/discord-interactions.ts";
import type { InteractionDesk, InteractionOutcome } from "#test/sandbox/discord-interactions.ts";
import { allComponents } from "#test/sandbox/discord-limits.ts";
import {
  channelWire,
  directChannel,
  memberWire,
  messageWire,
  postMessage,
  roleWire,
  userWire,
} from "#test/sandbox/discord-state.ts";
import type { Channel, DiscordState, Guild, Message, Person } from "#test/sandbox/discord-state.ts";
import { isWire, numberOf, textOf, wiresOf } from "#test/sandbox/discord-wire.ts";
import type { Wire } from "#test/sandbox/discord-wire.ts";

/** The value of an option; for a user, channel or role its id. */
export type OptionValue = string | number | boolean;

export interface Place {
  /** The person's id. */
  readonly user: string;
  /** The channel's id; left out for a direct message to the bot. */
  readonly channel?: string;
}

export interface SlashCommand extends Place {
  readonly command: string;
  readonly group?: string;
  readonly subcommand?: string;
  readonly options?: Readonly<Record<string, OptionValue>>;
}

export interface Autocomplete extends SlashCommand {
  /** The option being typed, and what stands there so far. */
  readonly focused: string;
  readonly typed: string;
}

export interface Press extends Place {
  readonly messageId: string;
  readonly customId: string;
  /** For a select: what was chosen. */
  readonly values?: readonly string[];
}

export interface ModalSubmission {
  readonly user: string;
  /** Checked against the modal last shown to this person. */
  readonly customId?: string;
  /** By custom id: a text, or the values of a select. */
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
}

/** A command that lies in the menu "Apps" of a person or a message. */
export interface MenuCommand extends Place {
  readonly command: string;
  /** Exactly one of the two. */
  readonly onUser?: string;
  readonly onMessage?: string;
}

export interface Saying extends Place {
  readonly content: string;
  readonly mentionsBot?: boolean;
}

export interface People {
  slash(command: SlashCommand): Promise<InteractionOutcome>;
  autocomplete(typing: Autocomplete): Promise<InteractionOutcome>;
  useMenu(command: MenuCommand): Promise<InteractionOutcome>;
  press(press: Press): Promise<InteractionOutcome>;
  submitModal(submission: ModalSubmission): Promise<InteractionOutcome>;
  /** @returns the id of the message */
  say(saying: Saying): string;
}

const OPTION = {
  subcommand: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
};
const STRING_SELECT = 3;
const TEXT_INPUT = 4;
const CHAT_INPUT = 1;

export function gatherPeople(state: DiscordState, desk: InteractionDesk): People {
  // Async functions, so that a wrong request rejects like any other.
  return {
    async slash(command) {
      const { user, channel } = whereIs(state, command);
      return desk.ask({ type: COMMAND, user, channel, asked: commandWire(state, channel, command, null) });
    },
    async autocomplete(typing) {
      const { user, channel } = whereIs(state, typing);
      return desk.ask({ type: AUTOCOMPLETE, user, channel, asked: commandWire(state, channel, typing, typing) });
    },
    async useMenu(command) {
      const { user, channel } = whereIs(state, command);
      return desk.ask({ type: COMMAND, user, channel, asked: menuWire(state, channel, user, command) });
    },
    async press(press) {
      const { user, channel } = whereIs(state, press);
      const source = pressableMessage(state, channel, user, press.messageId);
      return desk.ask({ type: COMPONENT, user, channel, source, asked: pressWire(state, source, press) });
    },
    async submitModal(submission) {
      const shown = desk.modalShownTo(submission.user);
      if (shown === undefined) throw new Error(`No modal was shown to ${submission.user}.`);
      const user = findPerson(state, submission.user);
      return desk.ask({
        type: MODAL,
        user,
        channel: shown.channel,
        source: shown.source,
        asked: modalWire(state, shown, submission),
      });
    },
    say(saying) {
      const { user, channel } = whereIs(state, saying);
      const content = saying.mentionsBot === true ? `<@${state.bot.id}> ${saying.content}` : saying.content;
      return postMessage(state, { content }, { channel, author: user }).id;
    },
  };
}

function findPerson(state: DiscordState, id: string): Person {
  const person = state.people.get(id);
  if (person === undefined) throw new Error(`Nobody here has the id ${id}.`);
  return person;
}

function whereIs(state: DiscordState, place: Place): { user: Person; channel: Channel } {
  const user = findPerson(state, place.user);
  const channel = place.channel === undefined ? directChannel(state, user) : state.channels.get(place.channel);
  if (channel === undefined) throw new Error(`There is no channel ${place.channel}.`);
  if (channel.guild !== null && !channel.guild.members.has(user.id)) {
    throw new Error(`${user.username} is not a member of ${channel.guild.name}.`);
  }
  return { user, channel };
}

// Commands

function commandWire(state: DiscordState, channel: Channel, asked: SlashCommand, typing: Autocomplete | null): Wire {
  const registered = [...(channel.guild?.commands ?? []), ...state.globalCommands].find(
    ({ name, type }) => name === asked.command && (type === undefined || type === CHAT_INPUT),
  );
  const branches = [asked.group, asked.subcommand].filter((name) => name !== undefined);
  const definition = branches.reduce<Wire | undefined>(
    (above, name) => (above === undefined ? undefined : optionNamed(above, name)),
    registered,
  );
  const leaves = optionWires(definition, asked, typing);
  const options = branches.reduceRight<Wire[]>((inner, name, depth) => {
    const isGroup = asked.group !== undefined && depth === 0;
    return [{ name, type: isGroup ? OPTION.group : OPTION.subcommand, options: inner }];
  }, leaves);
  const guild = channel.guild === null ? {} : { guild_id: channel.guild.id };
  const resolved = resolve(
    state,
    channel.guild,
    leaves.map((leaf) => [numberOf(leaf.type), String(leaf.value)]),
  );
  return { id: registered?.id ?? state.nextId(), name: asked.command, type: 1, options, resolved, ...guild };
}

const USER_COMMAND = 2;
const MESSAGE_COMMAND = 3;

function menuWire(state: DiscordState, channel: Channel, user: Person, command: MenuCommand): Wire {
  const { onUser, onMessage } = command;
  if ((onUser === undefined) === (onMessage === undefined)) throw new Error("A menu belongs to one person or message.");
  const type = onUser === undefined ? MESSAGE_COMMAND : USER_COMMAND;
  const registered = [...(channel.guild?.commands ?? []), ...state.globalCommands].find(
    (one) => one.type === type && one.name === command.command,
  );
  if (registered === undefined) throw new Error(`No menu holds the command ${command.command}.`);
  const message = onMessage === undefined ? null : pressableMessage(state, channel, user, onMessage);
  const resolved =
    message === null
      ? resolve(state, channel.guild, [[OPTION.user, onUser ?? ""]])
      : { messages: { [message.id]: messageWire(message) } };
  const guild = channel.guild === null ? {} : { guild_id: channel.guild.id };
  return { id: registered.id, name: command.command, type, target_id: onUser ?? onMessage, resolved, ...guild };
}

function optionNamed(above: Wire, name: string): Wire {
  const found = wiresOf(above.options).find((option) => option.name === name);
  if (found === undefined) throw new Error(`The registered command ${textOf(above.name)} has no option ${name}.`);
  return found;
}

/** Without a registration (an unknown command) the types follow from the values and nothing is checked. */
function optionWires(definition: Wire | undefined, asked: SlashCommand, typing: Autocomplete | null): Wire[] {
  const given = Object.entries(asked.options ?? {});
  const wires = given.map(([name, value]): Wire => {
    const option = definition === undefined ? undefined : optionNamed(definition, name);
    if (option !== undefined) checkOptionValue(option, value);
    return { name, type: option?.type ?? typeOfValue(value), value };
  });
  if (typing !== null) {
    const type = definition === undefined ? OPTION.string : optionNamed(definition, typing.focused).type;
    return [...wires, { name: typing.focused, type, value: typing.typed, focused: true }];
  }
  for (const option of wiresOf(definition?.options)) {
    const isBranch = option.type === OPTION.subcommand || option.type === OPTION.group;
    if (isBranch || (option.required === true && asked.options?.[textOf(option.name)] === undefined)) {
      throw new Error(`/${asked.command} cannot be sent without ${isBranch ? "a subcommand" : textOf(option.name)}.`);
    }
  }
  return wires;
}

function typeOfValue(value: OptionValue): number {
  if (typeof value === "string") return OPTION.string;
  if (typeof value === "boolean") return OPTION.boolean;
  return Number.isInteger(value) ? OPTION.integer : OPTION.number;
}

function checkOptionValue(option: Wire, value: OptionValue): void {
  const isId = [OPTION.user, OPTION.channel, OPTION.role, OPTION.mentionable].includes(numberOf(option.type));
  const expected = isId ? OPTION.string : option.type;
  const found = option.type === OPTION.number && typeof value === "number" ? OPTION.number : typeOfValue(value);
  const measure = typeof value === "string" ? value.length : Number(value);
  const [least, most] =
    typeof value === "string" ? [option.min_length, option.max_length] : [option.min_value, option.max_value];
  const choices = wiresOf(option.choices).map((choice) => choice.value);
  const isFitting =
    found === expected &&
    (choices.length === 0 || choices.includes(value)) &&
    (typeof least !== "number" || measure >= least) &&
    (typeof most !== "number" || measure <= most);
  if (!isFitting)
    throw new Error(`Discord would not let a person enter ${JSON.stringify(value)} for ${textOf(option.name)}.`);
}

/** The things that ids in options and selects stand for, as Discord sends them along. */
function resolve(
  state: DiscordState,
  guild: Guild | null,
  meant: readonly (readonly [type: number, id: string])[],
): Wire {
  const found: Record<"users" | "members" | "channels" | "roles", Wire> = {
    users: {},
    members: {},
    channels: {},
    roles: {},
  };
  for (const [type, id] of meant) {
    const isPerson = type === OPTION.user || type === OPTION.mentionable;
    const person = isPerson ? state.people.get(id) : undefined;
    const member = person === undefined ? undefined : guild?.members.get(id);
    const role =
      type === OPTION.role || type === OPTION.mentionable ? guild?.roles.find((one) => one.id === id) : undefined;
    const channel = type === OPTION.channel ? state.channels.get(id) : undefined;
    if (person !== undefined) found.users[id] = userWire(person);
    if (member !== undefined) found.members[id] = { ...memberWire(member), user: undefined, permissions: "0" };
    if (role !== undefined) found.roles[id] = roleWire(role);
    if (channel !== undefined) found.channels[id] = { ...channelWire(channel), permissions: "0" };
  }
  return Object.fromEntries(Object.entries(found).filter(([, things]) => Object.keys(things).length > 0));
}

// Components and modals

/** The select types 5 user, 6 role, 7 mentionable and 8 channel, as option types. */
const OPTION_OF_SELECT: Readonly<Record<number, number>> = {
  5: OPTION.user,
  6: OPTION.role,
  7: OPTION.mentionable,
  8: OPTION.channel,
};

function pressWire(state: DiscordState, source: Message, press: Press): Wire {
  const component = allComponents(source.components).find(({ custom_id }) => custom_id === press.customId);
  if (component === undefined)
    throw new Error(`Message ${source.id} has nothing to press with the custom id ${press.customId}.`);
  if (component.disabled === true) throw new Error(`${press.customId} on message ${source.id} is disabled.`);
  const pressed = { custom_id: press.customId, component_type: component.type, id: component.id };
  if (press.values === undefined) return pressed;
  checkChosen(component, press.values);
  return {
    ...pressed,
    values: press.values,
    resolved: resolve(state, source.channel.guild, meantBy(component, press.values)),
  };
}

function checkChosen(select: Wire, values: readonly string[]): void {
  const offered = wiresOf(select.options).map(({ value }) => value);
  const strange = values.filter((value) => select.type === STRING_SELECT && !offered.includes(value));
  if (strange.length > 0)
    throw new Error(`The select ${textOf(select.custom_id)} does not offer ${strange.join(", ")}.`);
}

function meantBy(select: Wire, values: readonly string[]): [number, string][] {
  const type = OPTION_OF_SELECT[numberOf(select.type)] ?? OPTION.string;
  return values.map((value) => [type, value]);
}

function modalWire(state: DiscordState, shown: { modal: Wire; channel: Channel }, submission: ModalSubmission): Wire {
  const customId = textOf(shown.modal.custom_id);
  if (submission.customId !== undefined && submission.customId !== customId) {
    throw new Error(`The modal shown to ${submission.user} is ${customId}, not ${submission.customId}.`);
  }
  const fields = allComponents(shown.modal.components).filter(({ custom_id }) => textOf(custom_id) !== "");
  const strange = Object.keys(submission.fields).filter((name) => !fields.some(({ custom_id }) => custom_id === name));
  if (strange.length > 0) throw new Error(`The modal ${customId} has no field ${strange.join(", ")}.`);
  const chosen = fields.flatMap((field) => meantBy(field, [submission.fields[textOf(field.custom_id)] ?? []].flat()));
  const resolved = resolve(state, shown.channel.guild, chosen);
  return {
    custom_id: customId,
    components: wiresOf(shown.modal.components).map((top) => fillTop(top, submission)),
    resolved,
  };
}

/** A label holds one field, an older row holds one too, a text holds none. */
function fillTop(top: Wire, { fields }: ModalSubmission): Wire {
  const base = { type: top.type, id: top.id ?? 0 };
  if (isWire(top.component)) return { ...base, component: fillField(top.component, fields) };
  const inside = wiresOf(top.components);
  return inside.length === 0 ? base : { ...base, components: inside.map((field) => fillField(field, fields)) };
}

function fillField(field: Wire, fields: ModalSubmission["fields"]): Wire {
  const name = textOf(field.custom_id);
  const given = fields[name];
  const base = { type: field.type, id: field.id ?? 0, custom_id: name };
  if (field.type !== TEXT_INPUT) {
    const values = [given ?? []].flat();
    checkChosen(field, values);
    return { ...base, values };
  }
  const text = typeof given === "string" ? given : textOf(field.value);
  const least = field.required === false ? 0 : Math.max(1, numberOf(field.min_length));
  const most = field.max_length === undefined ? 4000 : numberOf(field.max_length);
  if (text.length < least || text.length > most) {
    throw new Error(
      `Discord would not let a person send ${text.length} characters as ${name}: between ${least} and ${most}.`,
    );
  }
  return { ...base, value: text };
}
