// A sheet: what a post says before it is laid out, and the words that all sheets share.
import type { UnixSeconds } from "#core/time.ts";
import type { PayoutSubject, PersonName, PostedLine } from "#core/world.ts";
import { cutBetweenWords, DISPLAYED_CHARACTERS_MAX, fitRows, plain, webAddress } from "./text.ts";

export interface Sheet {
  readonly colour: number;
  readonly head: string;
  readonly blocks: readonly string[];
  readonly smallPrint: readonly string[];
  readonly links: readonly Link[];
  readonly mentioned: readonly string[];
}

export interface Link {
  readonly label: string;
  readonly url: string;
}

export const COLOURS = {
  open: 0x3b82f6,
  waiting: 0xf59e0b,
  done: 0x22c55e,
  ended: 0x6b7280,
  stopped: 0xdc2626,
} as const;
export const WORDS_CHARACTERS_MAX = 200;
export const NAME_CHARACTERS_MAX = 60;
/** A reason as long as the record takes one stands whole, with what leads up to it. */
export const SAID_CHARACTERS_MAX = 2100;
const PARAGRAPH_CHARACTERS_MAX = 700;

export function smallPrintOf({ smallPrint }: Pick<Sheet, "smallPrint">): string {
  return smallPrint.map((line) => `-# ${line}`).join("\n");
}

export function titleOf({ daoName }: { readonly daoName: string }): string {
  return plain(daoName, NAME_CHARACTERS_MAX);
}

/** The Discord account if linked, the login if not, a short pseudonym for who was erased. */
export function nameOf(name: PersonName): string {
  const discordId = discordIdOf(name);
  if (discordId !== null) return `<@${discordId}>`;
  return name.login === null ? `a former member (${plain(name.person, 12)})` : plain(name.login, NAME_CHARACTERS_MAX);
}

export function discordIdOf({ discordId }: Pick<PersonName, "discordId">): string | null {
  return discordId !== null && /^[0-9]{1,20}$/.test(discordId) ? discordId : null;
}

/** "epoch 6", "grant 2" */
export function subjectWords({ epoch, grant }: PayoutSubject): string {
  return grant === undefined ? `epoch ${epoch}` : `grant ${grant}`;
}

export function amountWords(amount: string): string {
  return `**${plain(amount, WORDS_CHARACTERS_MAX)}**`;
}

export function people(count: number): string {
  return count === 1 ? "1 person" : `${count} people`;
}

/** Shown by Discord in the reader's own time zone. */
export function moment(time: UnixSeconds): string {
  return `<t:${time}:f> (<t:${time}:R>)`;
}

export function plainSentence(untrusted: string): string {
  const text = plain(untrusted, PARAGRAPH_CHARACTERS_MAX);
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return text === "" || /[.!?…]$/.test(text) ? capital : `${capital}.`;
}

/** What is left of a post for its table, with a line break around each part. */
export function roomBeside(parts: readonly string[]): number {
  return DISPLAYED_CHARACTERS_MAX - parts.reduce((sum, part) => sum + part.length + 2, 0);
}

const PULLS_PER_LINE_MAX = 3;

/** The best first; the number that is left out is for the caller to say. */
export function bestOf(work: PostedLine["work"]): PostedLine["work"] {
  return work.toSorted((a, b) => b.score - a.score).slice(0, PULLS_PER_LINE_MAX);
}

export function pullWords(pull: string, url: string): string {
  const label = plain(pull, NAME_CHARACTERS_MAX);
  const address = webAddress(url);
  return address === null ? label : `[${label}](${address})`;
}

/** Marks with which Discord begins a heading, a list or small print. */
const LINE_MARK = /^(#|-|\+)/;

/** So that a message which ends within somebody's words does not leave the rest of them without a bar. */
const QUOTED_CHARACTERS_MAX = 400;

/** A member's own words, line by line behind a bar, so that nobody takes them for ours; whole lines, and that more is elsewhere. */
export function quoteRows(untrusted: string, roomCharacters: number): readonly string[] {
  const rows = untrusted
    .split("\n")
    .flatMap((line) => (line.trim() === "" ? [""] : cutBetweenWords(line, QUOTED_CHARACTERS_MAX)))
    .map((line) => `> ${plain(line, 2 * QUOTED_CHARACTERS_MAX).replace(LINE_MARK, "\\$1")}`.trimEnd());
  return fitRows(rows, roomCharacters, () => "> …the whole text is on the public record.");
}
