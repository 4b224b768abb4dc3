// Discord's limits: what a message, a modal or a command may contain, told as faults of the form sent.
// Lengths are counted in UTF-16 units, the stricter reading: what passes here passes at Discord.
import { FLAG_COMPONENTS_V2, isWire, numberOf, textOf, wireOf, wiresOf } from "#test/sandbox/discord-wire.ts";
import type { FormFault, Wire } from "#test/sandbox/discord-wire.ts";

const MESSAGE_CHARACTERS_MAX = 2000;
const NONCE_CHARACTERS_MAX = 25;
const EMBEDS_CHARACTERS_MAX = 6000;
const EMBEDS_MAX = 10;
const COMPONENTS_MAX = 40;
const DISPLAYED_CHARACTERS_MAX = 4000;
export const COMMANDS_MAX = 100;
const CHOICES_MAX = 25;
const COMMAND_CHARACTERS_MAX = 8000;
const ROWS_MAX = 5;

const ROW = 1;
const BUTTON = 2;
const STRING_SELECT = 3;
const TEXT_INPUT = 4;
const SELECTS = [STRING_SELECT, 5, 6, 7, 8];
const SECTION = 9;
const TEXT_DISPLAY = 10;
const THUMBNAIL = 11;
const GALLERY = 12;
const FILE = 13;
const SEPARATOR = 14;
const CONTAINER = 17;
const LABEL = 18;
const FILE_UPLOAD = 19;

/** Which types may stand where. */
const ALLOWED = {
  legacy: [ROW],
  v2: [ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR, CONTAINER],
  container: [ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR],
  row: [BUTTON, ...SELECTS],
  section: [TEXT_DISPLAY],
  accessory: [BUTTON, THUMBNAIL],
  modal: [ROW, LABEL, TEXT_DISPLAY],
  modalRow: [TEXT_INPUT],
  label: [TEXT_INPUT, ...SELECTS, FILE_UPLOAD],
} as const;

type Path = readonly (string | number)[];
type Place = keyof typeof ALLOWED;

const LINK_STYLE = 5;
const PREMIUM_STYLE = 6;
const COLOUR_MAX = 0xffffff;

/** The faults of one form, gathered while walking through it. */
class Form {
  readonly faults: FormFault[] = [];

  add(path: Path, code: string, message: string): void {
    this.faults.push({ path, code, message });
  }

  text(path: Path, value: unknown, least: number, most: number): void {
    if (value === undefined || value === null) {
      if (least > 0) this.add(path, "BASE_TYPE_REQUIRED", "This field is required");
    } else if (typeof value !== "string") {
      this.add(path, "STRING_TYPE_CONVERT", "Could not interpret value as string.");
    } else if (value.length > most && least === 0) {
      this.add(path, "BASE_TYPE_MAX_LENGTH", `Must be ${most} or fewer in length.`);
    } else if (value.length < least || value.length > most) {
      this.add(path, "BASE_TYPE_BAD_LENGTH", `Must be between ${least} and ${most} in length.`);
    }
  }

  count(path: Path, value: unknown, least: number, most: number): void {
    const length = Array.isArray(value) ? value.length : 0;
    if (length < least || length > most) {
      this.add(path, "BASE_TYPE_BAD_LENGTH", `Must be between ${least} and ${most} in length.`);
    }
  }

  range(path: Path, value: unknown, least: number, most: number): void {
    if (value === undefined || value === null) return;
    if (!Number.isInteger(value) || numberOf(value) < least || numberOf(value) > most) {
      this.add(path, "NUMBER_TYPE_BAD_RANGE", `Must be a whole number between ${least} and ${most}.`);
    }
  }

  link(path: Path, value: unknown, schemes: readonly string[], charactersMax: number): void {
    this.text(path, value, 1, charactersMax);
    const text = textOf(value);
    if (text === "") return;
    const scheme = URL.parse(text)?.protocol.slice(0, -1);
    if (scheme === undefined) this.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
    else if (!schemes.includes(scheme)) {
      this.add(
        path,
        "URL_TYPE_INVALID_SCHEME",
        `Scheme "${scheme}" is not supported. Scheme must be one of ${schemes.join(", ")}.`,
      );
    }
  }

  unique(path: Path, values: readonly string[], code: string, message: string): void {
    if (new Set(values).size !== values.length) this.add(path, code, message);
  }
}

/** Faults of a message as it will stand: for an edit, the merged message. */
export function messageFaults(message: Wire): FormFault[] {
  const form = new Form();
  const isV2 = (numberOf(message.flags) & FLAG_COMPONENTS_V2) !== 0;
  if (isV2) checkNoLegacyFields(form, message);
  form.text(["content"], message.content, 0, MESSAGE_CHARACTERS_MAX);
  checkEmbeds(form, message.embeds);
  checkNonce(form, message.nonce);
  checkMentions(form, wireOf(message.allowed_mentions));
  if (isV2) form.count(["components"], message.components, 1, COMPONENTS_MAX);
  else if (wiresOf(message.components).length > ROWS_MAX) {
    form.add(["components"], "BASE_TYPE_MAX_LENGTH", `Must be ${ROWS_MAX} or fewer in length.`);
  }
  checkComponents(form, message.components, isV2 ? "v2" : "legacy");
  return form.faults;
}

export function modalFaults(modal: Wire): FormFault[] {
  const form = new Form();
  form.text(["title"], modal.title, 1, 45);
  form.text(["custom_id"], modal.custom_id, 1, 100);
  form.count(["components"], modal.components, 1, ROWS_MAX);
  checkComponents(form, modal.components, "modal");
  return form.faults;
}

function checkNoLegacyFields(form: Form, message: Wire): void {
  for (const name of ["content", "embeds", "poll", "sticker_ids"]) {
    const value = message[name];
    const isEmpty =
      value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
    if (isEmpty) continue;
    form.add(
      [name],
      "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
      `The '${name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    );
  }
}

function checkNonce(form: Form, nonce: unknown): void {
  if (nonce === undefined || nonce === null || Number.isInteger(nonce)) return;
  form.text(["nonce"], nonce, 0, NONCE_CHARACTERS_MAX);
}

function checkMentions(form: Form, mentions: Wire): void {
  const parse = Array.isArray(mentions.parse) ? mentions.parse : [];
  const allowed = ["roles", "users", "everyone"];
  for (const [index, kind] of parse.entries()) {
    if (!allowed.includes(textOf(kind))) {
      form.add(["allowed_mentions", "parse", index], "BASE_TYPE_CHOICES", `Must be one of ${allowed.join(", ")}.`);
    }
  }
  for (const kind of ["users", "roles"]) {
    form.count(["allowed_mentions", kind], mentions[kind], 0, 100);
    if (parse.includes(kind) && wiresOf(mentions[kind]).length > 0) {
      form.add(
        ["allowed_mentions"],
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        `parse:["${kind}"] and ${kind}: [...] exclude each other.`,
      );
    }
  }
}

function checkEmbeds(form: Form, value: unknown): void {
  const embeds = wiresOf(value);
  form.count(["embeds"], embeds, 0, EMBEDS_MAX);
  for (const [index, embed] of embeds.entries()) checkEmbed(form, ["embeds", index], embed);
  const charactersTotal = embeds.reduce((sum, embed) => sum + embedTexts(embed).join("").length, 0);
  if (charactersTotal > EMBEDS_CHARACTERS_MAX) {
    form.add(["embeds"], "MAX_EMBED_SIZE_EXCEEDED", `Embed size exceeds maximum size of ${EMBEDS_CHARACTERS_MAX}`);
  }
}

function checkEmbed(form: Form, path: Path, embed: Wire): void {
  form.text([...path, "title"], embed.title, 0, 256);
  form.text([...path, "description"], embed.description, 0, 4096);
  form.count([...path, "fields"], embed.fields, 0, 25);
  if (isWire(embed.footer)) form.text([...path, "footer", "text"], embed.footer.text, 1, 2048);
  if (isWire(embed.author)) form.text([...path, "author", "name"], embed.author.name, 1, 256);
  form.range([...path, "color"], embed.color, 0, COLOUR_MAX);
  if (textOf(embed.url) !== "") form.link([...path, "url"], embed.url, ["http", "https"], 2048);
  if (textOf(embed.timestamp) !== "" && Number.isNaN(Date.parse(textOf(embed.timestamp)))) {
    form.add([...path, "timestamp"], "DATE_TIME_TYPE_PARSE", "Could not parse. Should be ISO8601.");
  }
  for (const [index, field] of wiresOf(embed.fields).entries()) {
    form.text([...path, "fields", index, "name"], field.name, 1, 256);
    form.text([...path, "fields", index, "value"], field.value, 1, 1024);
  }
}

function embedTexts(embed: Wire): string[] {
  const fields = wiresOf(embed.fields).flatMap((field) => [field.name, field.value]);
  return [embed.title, embed.description, wireOf(embed.footer).text, wireOf(embed.author).name, ...fields].map(textOf);
}

/** Every component of a tree, parents first. */
export function allComponents(components: unknown): Wire[] {
  return wiresOf(components).flatMap((component) => [component, ...childrenOf(component)]);
}

function childrenOf(component: Wire): Wire[] {
  const single = [component.accessory, component.component].filter(isWire);
  return [...allComponents(component.components), ...allComponents(single)];
}

function checkComponents(form: Form, components: unknown, place: Place): void {
  checkPlaces(form, ["components"], components, place);
  const all = allComponents(components);
  if (all.length > COMPONENTS_MAX) {
    form.add(
      ["components"],
      "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
      `The total number of components cannot exceed ${COMPONENTS_MAX}`,
    );
  }
  const displayed = all
    .filter(({ type }) => type === TEXT_DISPLAY)
    .reduce((sum, { content }) => sum + textOf(content).length, 0);
  if (displayed > DISPLAYED_CHARACTERS_MAX) {
    form.add(
      ["components"],
      "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
      `The total displayable text size of components exceeds the maximum size of ${DISPLAYED_CHARACTERS_MAX}`,
    );
  }
  const customIds = all.map(({ custom_id }) => textOf(custom_id)).filter((id) => id !== "");
  form.unique(["components"], customIds, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
  const ids = all.filter(({ id }) => numberOf(id) !== 0).map(({ id }) => String(id));
  form.unique(["components"], ids, "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated");
}

function checkPlaces(form: Form, path: Path, components: unknown, place: Place): void {
  const allowed: readonly number[] = ALLOWED[place];
  for (const [index, component] of wiresOf(components).entries()) {
    const here = [...path, index];
    if (allowed.includes(numberOf(component.type))) checkComponent(form, here, component, place === "modal");
    else
      form.add(
        [...here, "type"],
        "UNION_TYPE_CHOICES",
        `Value of field "type" must be one of (${allowed.join(", ")}).`,
      );
  }
}

/** One rule per type; a parent hands on to its children. */
function checkComponent(form: Form, path: Path, component: Wire, isInModal: boolean): void {
  form.range([...path, "id"], component.id, 0, 2 ** 31 - 1);
  switch (component.type) {
    case ROW:
      return checkRow(form, path, component, isInModal);
    case BUTTON:
      return checkButton(form, path, component);
    case TEXT_INPUT:
      return checkTextInput(form, path, component);
    case SECTION:
      form.count([...path, "components"], component.components, 1, 3);
      checkPlaces(form, [...path, "components"], component.components, "section");
      return checkOnly(form, [...path, "accessory"], component.accessory, "accessory");
    case TEXT_DISPLAY:
      return form.text([...path, "content"], component.content, 1, DISPLAYED_CHARACTERS_MAX);
    case THUMBNAIL:
      return checkMedia(form, path, component);
    case GALLERY:
      form.count([...path, "items"], component.items, 1, 10);
      return wiresOf(component.items).forEach((item, index) => checkMedia(form, [...path, "items", index], item));
    case FILE:
      return form.link([...path, "file", "url"], wireOf(component.file).url, ["attachment"], 2048);
    case SEPARATOR:
      return form.range([...path, "spacing"], component.spacing, 1, 2);
    case CONTAINER:
      form.range([...path, "accent_color"], component.accent_color, 0, COLOUR_MAX);
      form.count([...path, "components"], component.components, 1, COMPONENTS_MAX);
      return checkPlaces(form, [...path, "components"], component.components, "container");
    case LABEL:
      form.text([...path, "label"], component.label, 1, 45);
      form.text([...path, "description"], component.description, 0, 100);
      return checkOnly(form, [...path, "component"], component.component, "label");
    default:
      return checkSelect(form, path, component);
  }
}

function checkOnly(form: Form, path: Path, component: unknown, place: Place): void {
  const allowed: readonly number[] = ALLOWED[place];
  const only = wireOf(component);
  if (allowed.includes(numberOf(only.type))) checkComponent(form, path, only, false);
  else form.add(path, "UNION_TYPE_CHOICES", `Value of field "type" must be one of (${allowed.join(", ")}).`);
}

function checkRow(form: Form, path: Path, row: Wire, isInModal: boolean): void {
  const children = wiresOf(row.components);
  const hasOnlyButtons = !isInModal && children.every(({ type }) => type === BUTTON);
  form.count([...path, "components"], children, 1, hasOnlyButtons ? 5 : 1);
  checkPlaces(form, [...path, "components"], children, isInModal ? "modalRow" : "row");
}

function checkButton(form: Form, path: Path, button: Wire): void {
  const isLink = button.style === LINK_STYLE;
  form.range([...path, "style"], button.style ?? 0, 1, PREMIUM_STYLE);
  form.text([...path, "label"], button.label, 0, 80);
  if (isLink) form.link([...path, "url"], button.url, ["http", "https", "discord"], 512);
  else if (button.style !== PREMIUM_STYLE) form.text([...path, "custom_id"], button.custom_id, 1, 100);
  if (isLink ? button.custom_id !== undefined : button.url !== undefined) {
    form.add(path, "COMPONENT_CUSTOM_ID_AND_URL_EXCLUSIVE", "A custom id and url cannot both be specified");
  }
  if (button.style !== PREMIUM_STYLE && textOf(button.label) === "" && !isWire(button.emoji)) {
    form.add([...path, "label"], "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button must have a label or an emoji");
  }
}

function checkSelect(form: Form, path: Path, select: Wire): void {
  form.text([...path, "custom_id"], select.custom_id, 1, 100);
  form.text([...path, "placeholder"], select.placeholder, 0, 150);
  form.range([...path, "min_values"], select.min_values, 0, 25);
  form.range([...path, "max_values"], select.max_values, 1, 25);
  if (select.type !== STRING_SELECT) return;
  const options = wiresOf(select.options);
  form.count([...path, "options"], options, 1, 25);
  for (const [index, option] of options.entries()) {
    form.text([...path, "options", index, "label"], option.label, 1, 100);
    form.text([...path, "options", index, "value"], option.value, 1, 100);
    form.text([...path, "options", index, "description"], option.description, 0, 100);
  }
  const values = options.map(({ value }) => textOf(value));
  form.unique(
    [...path, "options"],
    values,
    "COMPONENT_OPTION_VALUE_DUPLICATED",
    "The specified option value is already used",
  );
}

function checkTextInput(form: Form, path: Path, input: Wire): void {
  form.text([...path, "custom_id"], input.custom_id, 1, 100);
  form.range([...path, "style"], input.style ?? 0, 1, 2);
  form.text([...path, "label"], input.label, 0, 45);
  form.text([...path, "placeholder"], input.placeholder, 0, 100);
  // The stricter reading: a value that its own field would not let a person send.
  const [least, most] = [numberOf(input.min_length ?? 0), numberOf(input.max_length ?? 4000)];
  if (textOf(input.value) !== "") form.text([...path, "value"], input.value, least, most);
  form.range([...path, "min_length"], input.min_length, 0, 4000);
  form.range([...path, "max_length"], input.max_length, 1, 4000);
}

function checkMedia(form: Form, path: Path, holder: Wire): void {
  form.link([...path, "media", "url"], wireOf(holder.media).url, ["http", "https", "attachment"], 2048);
  form.text([...path, "description"], holder.description, 0, 1024);
}

// Commands

const CHAT_INPUT = 1;
const SUBCOMMAND = 1;
const SUBCOMMAND_GROUP = 2;
const COMMAND_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const LOCALES =
  "id en-US en-GB bg zh-CN zh-TW hr cs da nl fi fr de el hi hu it ja ko lt no pl pt-BR ro ru es-ES es-419 sv-SE th tr uk vi".split(
    " ",
  );

/** Faults of a whole list of commands, as PUT sends it. */
export function commandListFaults(commands: readonly Wire[]): FormFault[] {
  const form = new Form();
  for (const [index, command] of commands.entries()) checkCommand(form, [index], command);
  const names = commands.map((command) => `${kindOf(command)} ${textOf(command.name)}`);
  form.unique([], names, "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique");
  return form.faults;
}

/** Faults of one command, as POST sends it. */
export function commandFaults(command: Wire): FormFault[] {
  const form = new Form();
  checkCommand(form, [], command);
  return form.faults;
}

function kindOf(command: Wire): number {
  return command.type === undefined ? CHAT_INPUT : numberOf(command.type);
}

function checkCommand(form: Form, path: Path, command: Wire): void {
  if (kindOf(command) !== CHAT_INPUT) {
    form.text([...path, "name"], command.name, 1, 32);
    if (textOf(command.description) !== "") {
      form.add(
        [...path, "description"],
        "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION",
        "Context menu commands cannot have description",
      );
    }
    return;
  }
  checkNamed(form, path, command);
  checkOptions(form, path, command.options, 0);
  if (countCharacters(command) > COMMAND_CHARACTERS_MAX) {
    form.add(path, "APPLICATION_COMMAND_TOO_LARGE", `Command exceeds maximum size (${COMMAND_CHARACTERS_MAX})`);
  }
}

function checkNamed(form: Form, path: Path, named: Wire): void {
  checkCommandName(form, [...path, "name"], named.name);
  form.text([...path, "description"], named.description, 1, 100);
  for (const [locale, name] of checkedLocales(form, [...path, "name_localizations"], named.name_localizations)) {
    checkCommandName(form, [...path, "name_localizations", locale], name);
  }
  const descriptions = [...path, "description_localizations"];
  for (const [locale, text] of checkedLocales(form, descriptions, named.description_localizations)) {
    form.text([...descriptions, locale], text, 1, 100);
  }
}

function checkedLocales(form: Form, path: Path, localizations: unknown): [string, unknown][] {
  const entries = Object.entries(wireOf(localizations));
  for (const [locale] of entries) {
    if (!LOCALES.includes(locale))
      form.add([...path, locale], "ENUM_TYPE_COERCE", `Value "${locale}" is not a known locale.`);
  }
  return entries.filter(([, text]) => text !== null);
}

function checkCommandName(form: Form, path: Path, name: unknown): void {
  const text = textOf(name);
  if (!COMMAND_NAME.test(text) || text !== text.toLowerCase()) {
    form.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
  }
}

function checkOptions(form: Form, path: Path, value: unknown, depth: number): void {
  const options = wiresOf(value);
  form.count([...path, "options"], options, 0, 25);
  for (const [index, option] of options.entries()) checkOption(form, [...path, "options", index], option, depth);
  const names = options.map(({ name }) => textOf(name));
  form.unique([...path, "options"], names, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique");
  const firstOptional = options.findIndex(({ required }) => required !== true);
  const lastRequired = options.findLastIndex(({ required }) => required === true);
  if (firstOptional !== -1 && firstOptional < lastRequired) {
    form.add(
      [...path, "options", lastRequired],
      "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
      "Required options must be placed before non-required options",
    );
  }
  const branches = options.filter(({ type }) => type === SUBCOMMAND || type === SUBCOMMAND_GROUP);
  if (branches.length > 0 && branches.length < options.length) {
    form.add(
      [...path, "options"],
      "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
      "Sub-command and sub-command group option types are mutually exclusive to all other types",
    );
  }
}

function checkOption(form: Form, path: Path, option: Wire, depth: number): void {
  checkNamed(form, path, option);
  form.range([...path, "type"], option.type ?? 0, 1, 11);
  const isBranch = option.type === SUBCOMMAND || option.type === SUBCOMMAND_GROUP;
  // A group may stand at the top only, a subcommand at the top or inside a group.
  const depthMax = option.type === SUBCOMMAND_GROUP ? 0 : 1;
  if (isBranch && depth > depthMax) {
    form.add([...path, "type"], "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands may not be nested so deep");
  }
  if (isBranch) checkOptions(form, path, option.options, option.type === SUBCOMMAND_GROUP ? 1 : 2);
  else checkChoices(form, path, option);
}

function checkChoices(form: Form, path: Path, option: Wire): void {
  const choices = wiresOf(option.choices);
  if (option.autocomplete === true && choices.length > 0) {
    form.add(
      [...path, "choices"],
      "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES",
      "Choices cannot be given together with autocomplete",
    );
  }
  for (const fault of choiceFaults(choices)) form.add([...path, ...fault.path], fault.code, fault.message);
}

/** Faults of choices, whether registered or answered to an autocomplete. */
export function choiceFaults(choices: readonly Wire[]): FormFault[] {
  const form = new Form();
  form.count(["choices"], choices, 0, CHOICES_MAX);
  for (const [index, choice] of choices.entries()) {
    form.text(["choices", index, "name"], choice.name, 1, 100);
    const names = ["choices", index, "name_localizations"];
    for (const [locale, name] of checkedLocales(form, names, choice.name_localizations))
      form.text([...names, locale], name, 1, 100);
    if (typeof choice.value !== "number") form.text(["choices", index, "value"], choice.value, 1, 100);
  }
  return form.faults;
}

/** Name, description and values of a command and all below it; of localizations the longest counts. */
function countCharacters(named: Wire): number {
  const longest = (own: unknown, localizations: unknown) =>
    Math.max(...[own, ...Object.values(wireOf(localizations))].map((text) => textOf(text).length));
  const choices = wiresOf(named.choices).reduce(
    (sum, choice) => sum + longest(choice.name, choice.name_localizations) + String(choice.value ?? "").length,
    0,
  );
  const options = wiresOf(named.options).reduce((sum, option) => sum + countCharacters(option), 0);
  const own =
    longest(named.name, named.name_localizations) + longest(named.description, named.description_localizations);
  return own + choices + options;
}
