// Discord's markdown as elements: headings, lists, quotes, code, emphasis, links, mentions and times. No markup is ever parsed.

/**
 * @typedef {{ person(id: string): string, channel(id: string): string, now(): number }} Names
 */

/**
 * @param {string} text
 * @param {Names} names
 * @returns {HTMLElement}
 */
export function markdown(text, names) {
  const place = make("div", "text");
  const parts = text.split(/```(?:[a-z0-9]*\n)?([\s\S]*?)```/);
  parts.forEach((part, at) => {
    if (at % 2 === 1) place.append(make("pre", "", part.replace(/\n$/, "")));
    else placeLines(place, at === 0 ? part : part.replace(/^\n/, ""), names);
  });
  return place;
}

const BLOCKS = [
  [/^(#{1,3}) (.+)/, ([, marks, rest]) => [`h${marks.length + 3}`, "", rest]],
  [/^-# (.+)/, ([, rest]) => ["p", "small", rest]],
  [/^> ?(.*)/, ([, rest]) => ["blockquote", "", rest]],
  [/^(\s*)[-*] (.+)/, ([, indent, rest]) => ["p", indent.length > 1 ? "item deep" : "item", rest, "•"]],
  [/^\s*(\d{1,4})\. (.+)/, ([, number, rest]) => ["p", "item", rest, `${number}.`]],
];

function placeLines(place, text, names) {
  let last = null;
  for (const line of text.split("\n")) {
    const found = firstOf(BLOCKS, line);
    const isContinued = found === null && last?.classList.contains("item") && /^\s{2,}\S/.test(line);
    if (found !== null) place.append((last = block(found, last, names)));
    else if (isContinued) last.append(make("br"), ...inline(line.trim(), names));
    // An empty line ends what stands above it.
    else if (line.trim() === "") last = null;
    else if (last?.className === "plain") last.append(make("br"), ...inline(line, names));
    else place.append((last = block(["p", "plain", line], null, names)));
  }
}

/** What the first rule that fits reads, or null. */
function firstOf(rules, text, ...more) {
  for (const [look, read] of rules) {
    const match = text.match(look);
    if (match !== null) return read(match, ...more);
  }
  return null;
}

function block([tag, look, rest, mark], last, names) {
  if (tag === "blockquote" && last?.tagName === "BLOCKQUOTE") {
    last.append(make("br"), ...inline(rest, names));
    return last;
  }
  const element = make(tag, look);
  if (mark !== undefined) element.append(make("span", "mark", mark));
  element.append(...inline(rest, names));
  return element;
}

/** Each looks at the start of what is left, and gives a node and how much of the text it stands for. */
const INLINE = [
  rule(/^\\([\\*_~`|[\]<>@:#()!.>+-])/, ([mark]) => document.createTextNode(mark)),
  rule(/^`([^`\n]+)`/, ([code]) => make("code", "", code)),
  rule(/^<@!?(\d+)>/, ([id], names) => make("span", "mention", `@${names.person(id)}`)),
  rule(/^<#(\d+)>/, ([id], names) => make("span", "mention", `#${names.channel(id)}`)),
  rule(/^<\/([^:>]+):\d+>/, ([name]) => make("span", "mention", `/${name}`)),
  rule(/^<t:(\d{1,12})(?::([tTdDfFR]))?>/, ([seconds, style], names) => timeOf(Number(seconds), style ?? "f", names)),
  rule(/^\[((?:\\.|[^\]\\\n])+)\]\(<?(https?:\/\/[^\s)>]+)>?\)/, ([label, url], names) =>
    link(url, inline(label, names)),
  ),
  rule(/^<(https?:\/\/[^\s>]+)>/, ([url]) => link(url, [url])),
  rule(/^(https?:\/\/[^\s<>)\]]*[^\s<>)\].,:;!?'"])/, ([url]) => link(url, [url])),
  rule(/^\*\*((?:\\.|`[^`]*`|[^\\])+?)\*\*/, ([inner], names) => wrap("strong", inner, names)),
  rule(/^__((?:\\.|[^\\])+?)__/, ([inner], names) => wrap("u", inner, names)),
  rule(/^~~((?:\\.|[^\\])+?)~~/, ([inner], names) => wrap("s", inner, names)),
  rule(/^\|\|((?:\\.|[^\\])+?)\|\|/, ([inner], names) => wrap("mark", inner, names)),
  rule(/^\*((?:\\.|[^\\*\s])(?:\\.|[^\\*])*?)\*/, ([inner], names) => wrap("em", inner, names)),
  rule(/^_((?:\\.|[^\\_\s])(?:\\.|[^\\_])*?)_(?!\w)/, ([inner], names) => wrap("em", inner, names)),
];

function rule(look, make) {
  return [look, ([whole, ...parts], names) => [make(parts, names), whole.length]];
}
const PLAIN = /^(?:\s+|[\p{L}\p{N}]+|.)/su;

function inline(text, names) {
  const nodes = [];
  let left = text;
  while (left !== "") {
    const [read, length] = firstOf(INLINE, left, names) ?? plain(left);
    nodes.push(read);
    left = left.slice(length);
  }
  return nodes;
}

/** A whole word, so that nothing begins in the middle of one. */
function plain(left) {
  const [word] = left.match(PLAIN);
  return [document.createTextNode(word), word.length];
}

function wrap(tag, inner, names) {
  const element = make(tag);
  element.append(...inline(inner, names));
  return element;
}

function link(url, nodes) {
  const element = make("a");
  element.href = url;
  element.target = "_blank";
  element.rel = "noopener";
  element.append(...nodes);
  return element;
}

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};

/** In the reader's own zone, as Discord shows it; what is relative is so to the story's time. */
function timeOf(seconds, style, names) {
  const date = new Date(seconds * 1000);
  const element = make("time", style === "R" ? "relative" : "");
  element.dateTime = date.toISOString();
  element.title = date.toLocaleString(undefined, STYLES.F);
  element.textContent = style === "R" ? relative(seconds, names.now()) : date.toLocaleString(undefined, STYLES[style]);
  return element;
}

const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

export function relative(seconds, now) {
  const away = seconds - now;
  const [unit, length] = UNITS.find(([, each]) => Math.abs(away) >= each) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.round(away / length), unit);
}

export function make(tag, look = "", text = null) {
  const element = document.createElement(tag);
  if (look !== "") element.className = look;
  if (text !== null) element.textContent = text;
  return element;
}
