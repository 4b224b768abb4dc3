// The chat in the browser: who you are, what you see, what you type and press. Everything is asked of the sandbox, a moment apart.
import { make, markdown, relative } from "./markdown.js";

const LOOK_MILLISECONDS = 600;
const ANSWER_MILLISECONDS = 60_000;
const OFFERS_SHOWN_MAX = 60;
const TYPING_MILLISECONDS = 250;

const $ = (id) => document.getElementById(id);
let place = null;
let me = null;
let channel = null;
let channels = [];
let direct = null;
let print = null;
let now = 0;
/** Drawn messages by their id, with what they were drawn from. */
const drawn = new Map();
const dismissed = new Set();
/** For each person and channel the newest message that was read. */
const read = new Map();

async function ask(address, posted) {
  const request = posted === undefined ? {} : { method: "POST", body: JSON.stringify(posted) };
  const headers = { "content-type": "application/json" };
  const response = await fetch(address, { ...request, headers, signal: AbortSignal.timeout(ANSWER_MILLISECONDS) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? `The sandbox answered ${response.status}.`);
  return answer;
}

const act = (posted) => ask("/discord/act", { as: me.id, channel, ...posted });

/** Does one thing, and says above the box what went wrong. */
async function attempt(doing) {
  say("");
  try {
    return await doing();
  } catch (error) {
    say(wordsOf(error));
    return null;
  } finally {
    void look();
  }
}

function wordsOf(error) {
  const words = String(error.message ?? error);
  return words.includes("was not acknowledged") ? `The application did not respond. (${words})` : words;
}

function say(words) {
  $("notice").textContent = words;
}

// ---- Looking ----------------------------------------------------------------------------------------------------------

let looking = null;

/** One look at a time; whoever asks for another while one is under way gets one more after it. */
function look() {
  looking = (looking ?? Promise.resolve()).then(lookOnce, lookOnce);
  return looking;
}

async function lookOnce() {
  const asked = `${me.id} ${channel}`;
  const query = new URLSearchParams({ as: me.id, channel, known: print ?? "" });
  const seen = await ask(`/discord/view?${query}`).catch(() => null);
  $("below").classList.toggle("lost", seen === null);
  if (seen === null) return say("The demo does not answer: it has ended, or is starting.");
  if ($("notice").textContent.startsWith("The demo does not answer")) say("");
  if (asked !== `${me.id} ${channel}`) return;
  now = seen.now;
  showTime();
  if (seen.view === null) return;
  print = seen.print;
  ({ channels, direct } = seen.view);
  close(seen.view.closedBecause);
  drawChannels();
  drawMessages(seen.view.messages);
}

function close(because) {
  const isClosed = because !== null;
  for (const field of [$("box"), $("composer").querySelector("button")]) field.disabled = isClosed;
  $("box").placeholder = because ?? "Write, or / for commands";
  $("world").hidden = isClosed || !place.hasWorld;
}

function showTime() {
  $("clock").textContent =
    `It is ${new Date(now * 1000).toLocaleString(undefined, { dateStyle: "long", timeStyle: "short" })}.`;
  for (const time of document.querySelectorAll("time.relative")) {
    const words = relative(Date.parse(time.dateTime) / 1000, now);
    if (time.textContent !== words) time.textContent = words;
  }
}

const names = {
  person: (id) =>
    id === place.bot.id ? place.bot.name : (place.people.find((one) => one.id === id)?.name ?? "somebody"),
  channel: (id) => channels.find((one) => one.id === id)?.name ?? "channel",
  now: () => now,
};

// ---- The side -----------------------------------------------------------------------------------------------------------

function drawChannels() {
  const rows = channels.filter(({ parentId }) => parentId === null);
  const rooms = rows.flatMap((room) => [room, ...channels.filter(({ parentId }) => parentId === room.id)]);
  const own = { id: "direct", name: place.bot.name, parentId: null, lastMessageId: direct };
  $("channels").replaceChildren(...[...rooms, own].map(drawChannel));
  const open = [...rooms, own].find(({ id }) => id === channel);
  $("channel").textContent = open === undefined ? "" : channelName(open);
  document.title = `${channelName(open ?? own)} | ${place.guild.name}`;
}

function channelName({ id, name, parentId }) {
  if (id === "direct") return `Direct: ${name}`;
  return parentId === null ? `# ${name}` : `↳ ${name}`;
}

function drawChannel(room) {
  const button = make("button", room.parentId === null ? "" : "thread", channelName(room));
  button.type = "button";
  const key = `${me.id} ${room.id}`;
  if (room.id === channel) read.set(key, room.lastMessageId);
  if (room.id === channel) button.setAttribute("aria-current", "page");
  else if (room.lastMessageId !== null && read.get(key) !== room.lastMessageId) {
    button.classList.add("unread");
    button.append(make("span", "unseen", ", not read yet"));
  }
  button.addEventListener("click", () => go(room.id));
  const item = make("li");
  item.append(button);
  return item;
}

function go(to) {
  channel = to;
  $("side").classList.remove("open");
  $("open-side").setAttribute("aria-expanded", "false");
  startAnew();
}

function become(id) {
  me = place.people.find((one) => one.id === id) ?? place.people[0];
  sessionStorage.setItem("me", me.id);
  $("me").value = me.id;
  $("who").textContent = `You are ${me.name} (${me.about})`;
  $("merge").textContent = `Merge a pull request of ${me.name}`;
  $("merge").hidden = !me.mayWork;
  startAnew();
}

function startAnew() {
  print = null;
  drawn.clear();
  $("messages").replaceChildren();
  dropCommand();
  say("");
  void look();
}

function drawPeople() {
  $("me").replaceChildren(
    ...place.people.map(({ id, name, about }) => new Option(`${name} (${about.split(",")[0]})`, id)),
  );
  const all = [{ id: place.bot.id, name: place.bot.name, about: "the bot" }, ...place.people];
  const menu = commandsOfType(2);
  $("people").replaceChildren(
    ...all.map(({ id, name, about }) => {
      const item = make("li");
      const words = make("span", "person");
      words.append(make("b", "", name), make("small", "", about));
      item.append(face(name), words);
      if (menu.length > 0) item.append(menuButton(`Apps for ${name}`, menu, { onUser: id }));
      return item;
    }),
  );
}

function face(name) {
  const shade = [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 6;
  const element = make("span", `face shade-${shade}`, name.slice(0, 1).toUpperCase());
  element.setAttribute("aria-hidden", "true");
  return element;
}

// ---- Outside Discord --------------------------------------------------------------------------------------------------

const PASSING = [
  ["1 hour", 1],
  ["1 day", 24],
  ["3 days", 72],
  ["1 week", 168],
];

function drawWorld() {
  $("passing").replaceChildren(
    ...PASSING.map(([words, hours]) => {
      const button = make("button", "", `+ ${words}`);
      button.type = "button";
      button.title = `Let ${words} pass for everybody`;
      button.addEventListener("click", () => change(button, { do: "pass", hours }, `${words} passed.`));
      return button;
    }),
  );
  $("merge").addEventListener("click", () => change($("merge"), { do: "merge", as: me.id }, "Merged:"));
}

async function change(button, posted, words) {
  button.disabled = true;
  $("happened").textContent = "…";
  const done = await attempt(() => ask("/discord/world", posted));
  button.disabled = false;
  $("happened").textContent = done === null ? "" : `${words} ${done.merged ?? ""}`.trim();
}

// ---- Messages -----------------------------------------------------------------------------------------------------------

function drawMessages(messages) {
  const log = $("messages");
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const shown = messages.filter(({ id }) => !dismissed.has(id));
  const ids = new Set(shown.map(({ id }) => id));
  for (const [id, { element }] of drawn) {
    if (ids.has(id)) continue;
    element.remove();
    drawn.delete(id);
  }
  for (const message of shown) drawOne(log, message);
  log.classList.toggle("empty", shown.length === 0);
  if (isAtEnd) log.scrollTop = log.scrollHeight;
}

/** What did not change is left alone, so that a reader's place and focus stay. */
function drawOne(log, message) {
  const from = JSON.stringify(message);
  const known = drawn.get(message.id);
  if (known?.from === from) return;
  const element = drawMessage(message);
  if (known === undefined) log.append(element);
  else known.element.replaceWith(element);
  drawn.set(message.id, { element, from });
}

function drawMessage(message) {
  const { author, flags, isEphemeral, repliesTo } = message;
  const element = make("article", isEphemeral ? "message own-eyes" : "message");
  element.dataset.id = message.id;
  if (repliesTo !== null) element.append(make("p", "replies", `${repliesTo.username} used /${repliesTo.command}`));
  const head = make("header");
  head.append(make("b", "", author.username));
  if (author.id === place.bot.id) head.append(make("span", "tag", "APP"));
  head.append(sentAt(message.sentAtMilliseconds));
  const body = make("div", "body");
  if ((flags & LOADING) !== 0) body.append(make("p", "quiet", `${author.username} is thinking…`));
  else body.append(...partsOf(message));
  if (message.editedCount > 0) body.append(make("small", "quiet", "(edited)"));
  element.append(face(author.username), head, body);
  const menu = commandsOfType(3);
  if (menu.length > 0)
    head.append(menuButton(`Apps for this message of ${author.username}`, menu, { onMessage: message.id }));
  if (message.threadId !== null) body.append(threadButton(message.threadId));
  body.append(...walletLinks(message));
  if (isEphemeral) body.append(onlyYou(message.id));
  return element;
}

const LOADING = 128;

function sentAt(milliseconds) {
  const time = make(
    "time",
    "",
    new Date(milliseconds).toLocaleString(undefined, { dateStyle: "short", timeStyle: "short" }),
  );
  time.dateTime = new Date(milliseconds).toISOString();
  return time;
}

function partsOf(message) {
  const parts = [];
  if (message.content !== "") parts.push(markdown(message.content, names));
  parts.push(...message.embeds.map(drawEmbed), ...message.attachments.map(drawFile));
  return [...parts, ...message.components.map((component) => drawComponent(component, message))];
}

function onlyYou(id) {
  const line = make("p", "only-you", "Only you can see this. ");
  const button = make("button", "plain", "Dismiss message");
  button.type = "button";
  button.addEventListener("click", () => {
    dismissed.add(id);
    print = null;
    void look();
  });
  line.append(button);
  return line;
}

function threadButton(id) {
  const button = make("button", "plain", `Thread: ${names.channel(id)}`);
  button.type = "button";
  button.addEventListener("click", () => go(id));
  return button;
}

function drawEmbed({ title, url, description, fields = [], color, footer }) {
  const element = make("section", "container");
  paint(element, color);
  if (title) element.append(markdown(`**${url ? `[${title}](${url})` : title}**`, names));
  if (description) element.append(markdown(description, names));
  for (const { name, value } of fields) element.append(markdown(`**${name}**\n${value}`, names));
  if (footer?.text) element.append(make("small", "quiet", footer.text));
  return element;
}

function drawFile({ id, filename, description, content_type: type }) {
  if (!String(type).startsWith("image/")) return make("p", "file", `${filename}`);
  const picture = make("img");
  picture.src = `/discord/files/${id}`;
  picture.alt = description ?? filename;
  return picture;
}

function paint(element, colour) {
  if (typeof colour === "number") element.style.setProperty("--accent", `#${colour.toString(16).padStart(6, "0")}`);
}

/** Numbers of Discord's component types. */
const COMPONENTS = {
  1: (row, message) => within("div", "row", row.components, message),
  2: drawButton,
  3: drawSelect,
  5: drawSelect,
  6: drawSelect,
  7: drawSelect,
  8: drawSelect,
  9: drawSection,
  10: ({ content }) => markdown(content, names),
  14: () => make("hr"),
  17: drawContainer,
};

function drawComponent(component, message) {
  const draw = COMPONENTS[component.type];
  return draw === undefined ? make("p", "quiet", "(shown by Discord alone)") : draw(component, message);
}

function within(tag, look, components, message) {
  const element = make(tag, look);
  element.append(...components.map((component) => drawComponent(component, message)));
  return element;
}

function drawContainer(container, message) {
  const element = within("section", "container", container.components, message);
  paint(element, container.accent_color);
  return element;
}

function drawSection(section, message) {
  const element = within("div", "section", section.components, message);
  if (section.accessory) element.append(drawComponent(section.accessory, message));
  return element;
}

const LOOKS = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };

function drawButton(component, message) {
  const { style, label, emoji, url, custom_id: customId, disabled } = component;
  const words = [emoji?.name, label].filter(Boolean).join(" ");
  if (style === 5) {
    const link = make("a", "button link", `${words} ↗`);
    Object.assign(link, { href: url, target: "_blank", rel: "noopener" });
    return link;
  }
  const button = make("button", LOOKS[style] ?? "secondary", words);
  button.type = "button";
  button.disabled = disabled === true;
  button.addEventListener("click", () => press(button, message, { customId }));
  return button;
}

async function press(control, message, pressed) {
  control.disabled = true;
  const answer = await attempt(() => act({ do: "press", message: message.id, ...pressed }));
  control.disabled = false;
  if (answer?.modal) openModal(answer.modal);
}

function drawSelect(component, message) {
  const select = selectOf(component);
  select.addEventListener("change", () => {
    const values = [...select.selectedOptions].map(({ value }) => value).filter((value) => value !== "");
    if (values.length > 0) void press(select, message, { customId: component.custom_id, values });
  });
  return select;
}

function selectOf({ type, options = [], placeholder, min_values: least = 1, max_values: most = 1, disabled }) {
  const select = make("select");
  select.disabled = disabled === true;
  select.multiple = most > 1;
  select.setAttribute("aria-label", placeholder ?? "Choose");
  if (most === 1) select.append(new Option(placeholder ?? "Choose…", ""));
  select.required = least > 0;
  const offered = type === 3 ? options : offeredFor(type);
  select.append(...offered.map(({ label, value, default: isChosen }) => new Option(label, value, isChosen, isChosen)));
  return select;
}

/** People for a user select, channels for a channel select. */
function offeredFor(type) {
  if (type === 5 || type === 7) return place.people.map(({ id, name }) => ({ label: name, value: id }));
  return type === 8 ? channels.map(({ id, name }) => ({ label: `# ${name}`, value: id })) : [];
}

// ---- The demo wallet --------------------------------------------------------------------------------------------------

const PAGES = { link: "Link", sign: "Sign", vote: "Vote", claims: "Claim" };

/** Pages that ask for a wallet, in a message: each can be opened with this person's own. */
function walletLinks(message) {
  if (!me.hasWallet) return [];
  const addresses = JSON.stringify([message.content, message.components]).match(/https?:\/\/[^\s"'<>)\\]+/g) ?? [];
  const places = [...new Set(addresses)].flatMap((address) => {
    const url = URL.parse(address);
    const purpose =
      url?.origin === location.origin
        ? url.pathname.match(/^\/dao\/[^/]+\/(link|sign|vote|claims)(?:\/|$)/)?.[1]
        : null;
    return purpose ? [[PAGES[purpose], url]] : [];
  });
  if (places.length === 0) return [];
  const row = make("p", "demo");
  for (const [verb, url] of places) {
    const link = make("a", "button demo-wallet", `${verb} with ${me.name}'s demo wallet`);
    url.hash = new URLSearchParams({ "demo-wallet": me.id, name: me.name });
    Object.assign(link, { href: url.href, target: "_blank", rel: "noopener" });
    row.append(link);
  }
  return [row];
}

// ---- The menu "Apps" ----------------------------------------------------------------------------------------------------

const commandsOfType = (type) => place.commands.filter((command) => (command.type ?? 1) === type);

function menuButton(label, commands, target) {
  const holder = make("details", "apps");
  const summary = make("summary", "", "⋯");
  summary.setAttribute("aria-label", label);
  const list = make("div", "menu");
  list.append(make("small", "quiet", "Apps"));
  for (const { name } of commands) {
    const button = make("button", "plain", name);
    button.type = "button";
    button.addEventListener("click", async () => {
      holder.open = false;
      const answer = await attempt(() => act({ do: "menu", command: name, ...target }));
      if (answer?.modal) openModal(answer.modal);
    });
    list.append(button);
  }
  holder.append(summary, list);
  return holder;
}

// ---- Typing -------------------------------------------------------------------------------------------------------------

/** Every way to use a command: itself, or each of its subcommands. */
function usages() {
  if (channel === "direct") return [];
  return commandsOfType(1).flatMap((command) => {
    const branches = (command.options ?? []).filter(({ type }) => type === 1 || type === 2);
    if (branches.length === 0) return [usageOf(command, {}, command)];
    return branches.flatMap((branch) =>
      branch.type === 1
        ? [usageOf(command, { subcommand: branch.name }, branch)]
        : (branch.options ?? []).map((leaf) => usageOf(command, { group: branch.name, subcommand: leaf.name }, leaf)),
    );
  });
}

function usageOf({ name }, path, { description, options = [] }) {
  const words = [name, path.group, path.subcommand].filter(Boolean).join(" ");
  return { words: `/${words}`, description, options, command: name, ...path };
}

let offered = [];
let chosenAt = 0;

function offer() {
  const typed = $("box").value;
  const called = /(?:^|\s)@([\p{L}\p{N}_-]*)$/u.exec(typed)?.[1];
  if (typed.startsWith("/")) offered = offeredCommands(typed);
  else offered = called === undefined ? [] : offeredPeople(called);
  offered = offered.slice(0, OFFERS_SHOWN_MAX);
  chosenAt = 0;
  drawOffers();
}

function offeredCommands(typed) {
  const wanted = typed.toLowerCase().replace(/\s+/g, " ");
  return usages()
    .filter(({ words }) => words.startsWith(wanted) || wanted.startsWith(`${words} `) || wanted === words)
    .map((usage) => ({
      head: usage.words,
      rest: optionWords(usage.options),
      about: usage.description,
      take: () => choose(usage, typed),
    }));
}

const optionWords = (options) => options.map(({ name, required }) => (required ? ` <${name}>` : ` [${name}]`)).join("");

function offeredPeople(called) {
  return [place.bot, ...place.people]
    .filter(({ name }) => name.toLowerCase().startsWith(called.toLowerCase()))
    .map(({ name }) => ({
      head: `@${name}`,
      rest: "",
      about: "",
      take() {
        $("box").value = `${$("box").value.replace(/@[^@]*$/, "")}@${name} `;
        $("box").focus();
        offer();
      },
    }));
}

function drawOffers() {
  const list = $("offers");
  list.hidden = offered.length === 0;
  $("box").setAttribute("aria-expanded", String(offered.length > 0));
  list.replaceChildren(
    ...offered.map(({ head, rest, about, take }, at) => {
      const item = make("li");
      item.id = `offer-${at}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(at === chosenAt));
      const words = make("span");
      words.append(make("b", "", head), rest);
      item.append(words, make("small", "", about));
      item.addEventListener("mousedown", (event) => event.preventDefault());
      item.addEventListener("click", take);
      return item;
    }),
  );
  if (offered.length > 0) $("box").setAttribute("aria-activedescendant", `offer-${chosenAt}`);
  else $("box").removeAttribute("aria-activedescendant");
  list.children[chosenAt]?.scrollIntoView({ block: "nearest" });
}

$("box").addEventListener("input", offer);
$("box").addEventListener("keydown", (event) => {
  const isOffered = offered.length > 0;
  if (isOffered && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    chosenAt = (chosenAt + (event.key === "ArrowDown" ? 1 : -1) + offered.length) % offered.length;
    drawOffers();
  } else if (isOffered && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) offered[chosenAt].take();
  else if (isOffered && event.key === "Escape") {
    offered = [];
    drawOffers();
  } else if (event.key === "Enter" && !event.shiftKey) $("composer").requestSubmit();
  else return;
  event.preventDefault();
});

$("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const typed = $("box").value.trim();
  if (typed === "") return;
  if (typed.startsWith("/") && channel !== "direct") return sendTyped(typed);
  const said = await attempt(() => act({ do: "say", content: withMentions(typed) }));
  if (said !== null) clearBox();
});

/** A command that was typed out whole, as the bot's own answers write it. */
function sendTyped(typed) {
  const fitting = usages().filter(({ words }) => typed === words || typed.startsWith(`${words} `));
  const usage = fitting.toSorted((a, b) => b.words.length - a.words.length)[0];
  if (usage === undefined) say("There is no such command here. Type / to see what there is.");
  else choose(usage, typed);
}

function withMentions(typed) {
  const called = [place.bot, ...place.people].toSorted((a, b) => b.name.length - a.name.length);
  return called.reduce((text, { id, name }) => text.replaceAll(`@${name}`, `<@${id}>`), typed);
}

function clearBox() {
  $("box").value = "";
  offer();
}

// ---- A command with its options ---------------------------------------------------------------------------------------

let usage = null;

/** Sends at once what takes no options; else asks for them, with what was typed already in its place. */
function choose(chosen, typed) {
  usage = chosen;
  clearBox();
  if (chosen.options.length === 0) return void sendCommand();
  const given = typedOptions(chosen, typed);
  $("command").hidden = false;
  $("composer").hidden = true;
  $("command-name").textContent = chosen.words;
  $("command-about").textContent = chosen.description;
  $("options").replaceChildren(...chosen.options.map((option) => drawOption(option, given.get(option.name))));
  $("options").querySelector("input, select, textarea")?.focus();
}

/** "name:value name:value", where a value may hold spaces; "…" is the bot's own sign for what is still to be written. */
function typedOptions({ options }, typed) {
  const names = options.map(({ name }) => name).join("|");
  const found = typed.matchAll(new RegExp(`(?:^|\\s)(${names}):\\s*(.*?)(?=\\s(?:${names}):|$)`, "gsu"));
  return new Map([...found].map(([, name, value]) => [name, value.trim() === "…" ? "" : value.trim()]));
}

function drawOption(option, given = "") {
  const { name, description, required } = option;
  const field = make("p", "field");
  const label = make("label", "", required ? name : `${name} (if you like)`);
  const control = controlOf(option, given);
  control.id = `option-${name}`;
  control.name = name;
  control.required = required === true;
  label.htmlFor = control.id;
  const about = make("small", "", description);
  about.id = `about-${name}`;
  control.setAttribute("aria-describedby", about.id);
  field.append(label, control, about);
  if (option.autocomplete === true) field.append(completions(option, control));
  return field;
}

const LONG_TEXT_CHARACTERS = 300;

function controlOf(option, given) {
  const { type, choices = [], min_length: least, max_length: most, min_value: min, max_value: max } = option;
  const list = choicesOf(type, choices);
  if (list !== null) {
    const select = make("select");
    select.append(
      new Option(option.required ? "Choose…" : "", ""),
      ...list.map(([label, value]) => new Option(label, value)),
    );
    select.value = given;
    return select;
  }
  const isLong = type === 3 && (most ?? 6000) > LONG_TEXT_CHARACTERS;
  const input = make(isLong ? "textarea" : "input");
  input.autocomplete = "off";
  input.value = given;
  if (type === 4 || type === 10) Object.assign(input, { type: "number", step: type === 4 ? 1 : "any" });
  if (least !== undefined) input.minLength = least;
  if (most !== undefined) input.maxLength = most;
  if (min !== undefined) input.min = min;
  if (max !== undefined) input.max = max;
  return input;
}

/** What is chosen from a list; null for what is typed. */
function choicesOf(type, choices) {
  if (choices.length > 0) return choices.map(({ name, value }) => [name, String(value)]);
  if (type === 5)
    return [
      ["yes", "true"],
      ["no", "false"],
    ];
  if (type === 6 || type === 9) return [place.bot, ...place.people].map(({ id, name }) => [name, id]);
  if (type === 7) return channels.map(({ id, name }) => [`# ${name}`, id]);
  return null;
}

function completions({ name }, input) {
  const list = make("datalist");
  list.id = `completions-${name}`;
  input.setAttribute("list", list.id);
  let waiting = 0;
  const complete = async () => {
    const { options: _, ...asked } = usage;
    const answer = await act({ do: "complete", ...asked, options: {}, focused: name, typed: input.value }).catch(
      () => null,
    );
    if (answer === null) return;
    list.replaceChildren(...answer.choices.map((choice) => new Option(choice.name, String(choice.value))));
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(complete, TYPING_MILLISECONDS);
  };
  input.addEventListener("focus", soon);
  input.addEventListener("input", soon);
  return list;
}

function dropCommand() {
  usage = null;
  $("command").hidden = true;
  $("composer").hidden = false;
}

$("drop").addEventListener("click", () => (dropCommand(), $("box").focus()));
$("command").addEventListener("keydown", (event) => {
  if (event.key === "Escape") $("drop").click();
});
$("command").addEventListener("submit", (event) => {
  event.preventDefault();
  void sendCommand();
});

async function sendCommand() {
  const { words: _, description: __, options, ...asked } = usage;
  const given = options.flatMap((option) => {
    const text = $(`option-${option.name}`)?.value ?? "";
    return text === "" ? [] : [[option.name, valueOf(option, text)]];
  });
  const doing = act({ do: "command", ...asked, options: Object.fromEntries(given) });
  dropCommand();
  $("box").focus();
  setTimeout(look, 100);
  const answer = await attempt(() => doing);
  if (answer?.modal) openModal(answer.modal);
}

function valueOf({ type }, text) {
  if (type === 4 || type === 10) return Number(text);
  return type === 5 ? text === "true" : text;
}

// ---- Modals ---------------------------------------------------------------------------------------------------------------

function openModal(modal) {
  const dialog = make("dialog");
  const form = make("form");
  form.method = "dialog";
  const fields = modal.components.map(modalField);
  const buttons = make("p", "buttons");
  const [send, drop] = [make("button", "primary", "Submit"), make("button", "", "Cancel")];
  drop.type = "button";
  drop.addEventListener("click", () => dialog.close());
  buttons.append(send, drop);
  form.append(make("h3", "", modal.title), ...fields, buttons);
  form.addEventListener("submit", () => {
    const given = [...form.querySelectorAll("[name]")].map((control) => [control.name, givenIn(control)]);
    void attempt(() => act({ do: "modal", fields: Object.fromEntries(given) })).then((answer) => {
      if (answer?.modal) openModal(answer.modal);
    });
  });
  dialog.append(form);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function givenIn(control) {
  return control.multiple || control.dataset.isList === "true"
    ? [...control.selectedOptions].map(({ value }) => value).filter((value) => value !== "")
    : control.value;
}

/** A label with one control, an older row with one, or a text. */
function modalField(top) {
  if (top.type === 10) return markdown(top.content, names);
  const inner = top.component ?? top.components[0];
  const field = make("p", "field");
  const label = make("label", "", top.label ?? inner.label ?? "");
  const control = inner.type === 4 ? modalText(inner) : selectOf(inner);
  if (inner.type !== 4) control.dataset.isList = "true";
  control.removeAttribute("aria-label");
  control.name = inner.custom_id;
  control.id = `modal-${inner.custom_id}`;
  label.htmlFor = control.id;
  field.append(label, control);
  if (top.description) field.append(make("small", "", top.description));
  return field;
}

function modalText({ style, value = "", placeholder = "", required, min_length: least, max_length: most = 4000 }) {
  const control = make(style === 2 ? "textarea" : "input");
  Object.assign(control, { value, placeholder, required: required !== false, maxLength: most });
  if (least !== undefined) control.minLength = least;
  return control;
}

// ---- The beginning ------------------------------------------------------------------------------------------------------

$("me").addEventListener("change", () => become($("me").value));
$("open-side").addEventListener("click", () => {
  const isOpen = $("side").classList.toggle("open");
  $("open-side").setAttribute("aria-expanded", String(isOpen));
});
$("messages").addEventListener("click", () => {
  $("side").classList.remove("open");
  $("open-side").setAttribute("aria-expanded", "false");
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.apps[open]"))
    if (!menu.contains(event.target)) menu.open = false;
});

async function begin() {
  place = await ask("/discord/place");
  $("guild").textContent = place.guild.name;
  drawPeople();
  drawWorld();
  me = place.people[0];
  const { view } = await ask(`/discord/view?${new URLSearchParams({ as: me.id, channel: "direct" })}`);
  channel = view.channels[0].id;
  become(sessionStorage.getItem("me") ?? me.id);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
    await look();
  }
}

begin().catch((error) => say(wordsOf(error)));
