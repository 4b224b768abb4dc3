// The terminal: where sentences are printed that quote what others wrote; nothing in them may steer it.

/** Controls but for tabs and line ends, halves of characters, and what turns the reading direction around. */
const STEERING = /[^\P{Cc}\t\n]|[\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** The same words, every character that would steer the terminal shown as `\u{…}`. */
export function showPlainly(sentence: string): string {
  return sentence.replace(STEERING, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
