// Text: what Discord can carry, and foreign words made harmless before they stand in a message.

/** https://discord.com/developers/docs/resources/message: the content of one message. */
export const CONTENT_CHARACTERS_MAX = 2000;
/** Over all text displays of one Components V2 message. */
export const DISPLAYED_CHARACTERS_MAX = 4000;
/** No honest line is as long; it is cut so that one answer cannot fill a screen for ever. */
const ROW_CHARACTERS_MAX = 4000;
const BUTTON_URL_CHARACTERS_MAX = 512;

/** Controls, and the marks that turn the direction of text around: both could make a line read as something else. */
const INVISIBLE = /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/gu;

/** Foreign words on one line, at most `charactersMax` long, showing their own characters: no mention, link or formatting. */
export function plain(untrusted: string, charactersMax: number): string {
  return clip(escapeMarks(untrusted.replace(INVISIBLE, " ").replace(/\s+/g, " ").trim()), charactersMax);
}

/** Foreign words inside a code span, to be copied as they stand: nothing is escaped there, and only a backtick would end it. */
export function codeWords(untrusted: string, charactersMax: number): string {
  return `\`${clip(untrusted.replace(INVISIBLE, " ").replaceAll("`", "'").trim(), charactersMax)}\``;
}

/** Sentences that quote foreign words, line by line, as rows to send; empty lines fall away, amounts are told shortly. */
export function plainRows(untrusted: string): string[] {
  return untrusted
    .split("\n")
    .map((line) => plain(shortAmounts(line), ROW_CHARACTERS_MAX))
    .filter((line) => line !== "");
}

/** As `plainRows`; a line that heads the indented lines under it stands in bold. */
export function outlineRows(untrusted: string): string[] {
  const lines = untrusted.split("\n").filter((line) => line.trim() !== "");
  const isIndented = (line: string | undefined): boolean => line?.startsWith("  ") ?? false;
  return lines.flatMap((line, at) => {
    const isHead = !isIndented(line) && isIndented(lines[at + 1]);
    return plainRows(line).map((row) => (isHead ? `**${row}**` : row));
  });
}

/** "926.196269… LRL" as core's showShortly cuts it; whoever signs reads amounts from elsewhere, whole. */
function shortAmounts(line: string): string {
  return line.replace(/(\d\.\d{4})\d+(?= \p{L})/gu, "$1…");
}

/** Discord takes a backslash before any punctuation as that punctuation. An address broken at "://" is no link. */
function escapeMarks(text: string): string {
  return text.replace(/[\\*_~`|[\]<>@]/g, "\\$&").replace(/:(?=\/\/)/g, "\\:");
}

/** Cut at a whole character, so that no half of an emoji is left; lengths are UTF-16 units, Discord's stricter reading. */
function clip(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  let cut = text.slice(0, charactersMax - 1);
  if (/[\ud800-\udbff]$/.test(cut)) cut = cut.slice(0, -1);
  return `${cut}…`;
}

/** As many whole rows as fit into the room, then one that says how many are left out. */
export function fitRows(
  rows: readonly string[],
  roomCharacters: number,
  sayMore: (left: number) => string,
): readonly string[] {
  if (rows.join("\n").length <= roomCharacters) return rows;
  let room = roomCharacters - sayMore(rows.length).length;
  const unfitting = rows.findIndex((row) => (room -= row.length + 1) < 0);
  return [...rows.slice(0, unfitting), sayMore(rows.length - unfitting)];
}

/** Rows packed into messages in their order. A row is cut only where it is longer than a whole message, between words. */
export function packPages(rows: readonly string[], charactersMax: number): string[] {
  const pages: string[] = [];
  for (const row of rows.flatMap((row) => cutBetweenWords(row, charactersMax))) {
    const page = pages.at(-1);
    if (page === undefined || page.length + 1 + row.length > charactersMax) pages.push(row);
    else pages[pages.length - 1] = `${page}\n${row}`;
  }
  return pages;
}

/** At most so many pages, of which the last says how many are left out. */
export function fitPages(
  pages: readonly string[],
  pagesMax: number,
  sayLeft: (left: number) => string,
): readonly string[] {
  if (pages.length <= pagesMax) return pages;
  return [...pages.slice(0, pagesMax - 1), sayLeft(pages.length - pagesMax + 1)];
}

/** Parts of at most so many characters. */
export function cutBetweenWords(row: string, charactersMax: number): string[] {
  const parts: string[] = [];
  let rest = row;
  while (rest.length > charactersMax) {
    const space = rest.lastIndexOf(" ", charactersMax);
    const end = space > 0 ? space : charactersMax;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return rest === "" ? parts : [...parts, rest];
}

/** The address in a form that stands in a masked link or a button, or null when it is no web address. */
export function webAddress(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  const safe = url.href.replace(/\(/g, "%28").replace(/\)/g, "%29");
  return safe.length > BUTTON_URL_CHARACTERS_MAX ? null : safe;
}
