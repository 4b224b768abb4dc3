// Words that answers share, in the reader's language.
import type { PayoutSubject } from "#core/world.ts";
import { amountWords } from "../sheet.ts";
import { sayAmount } from "./figure.ts";
import type { Say } from "./say.ts";

/** In bold. */
export function boldAmount(say: Say, amount: string): string {
  return amountWords(amount).replace(/[^*]+/, (shown) => sayAmount(say, shown));
}

export function sayPeople(say: Say, count: number): string {
  return say("{count, plural, one {# person} other {# people}}", { count });
}

export function sayHours(say: Say, count: number): string {
  return say("{count, plural, one {# hour} other {# hours}}", { count });
}

export function sayContributions(say: Say, count: number): string {
  return say("{count, plural, one {# contribution} other {# contributions}}", { count });
}

export function saySubject(say: Say, { epoch, grant }: PayoutSubject): string {
  return grant === undefined ? say("epoch {number}", { number: epoch }) : say("grant {number}", { number: grant });
}

export function sayMore(say: Say, left: number): string {
  return say("…and {left} more.", { left });
}

/** The first letter large, where the script has such letters. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
