// Own words: how much a person wrote, measured so that no wording, no spelling and no repetition is worth more than plain prose.
import { readFeature, type Features } from "./features.ts";
import { stripHidden } from "./visible-text.ts";

export interface OwnWords {
  /** Different ones. */
  readonly words: number;
  /** A run of white space counts as one character, a hidden character not at all. */
  readonly wordCharacters: number;
}

/** So many characters, forty words or so, earn the whole of what words can earn; fewer earn their part. */
const CHARACTERS_FULL = 240;
/** A word counts for at most so many characters, so that one endless word or one word said over and over is worth one. */
const CHARACTERS_PER_WORD_MAX = 12;
/** Reading more of one text would change nothing. */
export const TEXT_CHARACTERS_READ_MAX = 10_000;
const WORDS_COUNTED_MAX = 1_000;
// Scripts without spaces between words: there, a character counts as a word.
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;
const WORDS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}]+/gu;

/** The person's own words as one visible line: lines quoted from others ("> …") are left out. */
export function ownText(untrustedText: string): string {
  const lines = untrustedText.slice(0, TEXT_CHARACTERS_READ_MAX).split("\n");
  const own = lines.filter((line) => !line.trimStart().startsWith(">")).join("\n");
  return stripHidden(own.replace(/\s+/g, " ")).trim();
}

/** @param texts as `ownText` gives them; what is said twice counts once */
export function countWords(texts: readonly string[]): OwnWords {
  const different = [...new Set(texts)];
  const words = new Set(different.flatMap((text) => text.toLowerCase().match(WORDS) ?? []));
  const characters = different.reduce((sum, text) => sum + [...text].length, 0);
  return {
    words: Math.min(words.size, WORDS_COUNTED_MAX),
    wordCharacters: Math.min(characters, TEXT_CHARACTERS_READ_MAX),
  };
}

/** A text says something with three words and twelve characters, or with six where each is a word. */
export function hasSubstance(text: string): boolean {
  const { words, wordCharacters } = countWords([text]);
  return words >= 3 && (wordCharacters >= 12 || (text.match(UNSPACED)?.length ?? 0) >= 6);
}

/** What the words of these features earn of `wordsHundredths`, in whole hundredths. */
export function worthOfWords(features: Features, wordsHundredths: number): number {
  const words = readFeature(features, "words");
  const counted = Math.min(readFeature(features, "wordCharacters"), words * CHARACTERS_PER_WORD_MAX, CHARACTERS_FULL);
  return Math.floor((wordsHundredths * counted) / CHARACTERS_FULL);
}
