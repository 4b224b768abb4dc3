// A token count: how many tokens of o200k, the vocabulary of OpenAI's newer models, a text takes.
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

/** One endless word would take the tokeniser time that grows with its square. */
const ENDLESS_WORD = /\S{1000}/g;
/** A text that spells a special token is a text. */
const ANY_TEXT = { disallowedSpecial: new Set<string>() };

/** Exact but for words of a thousand characters, which are counted in pieces. */
export function countTokensOf(text: string): number {
  return countTokens(text.replace(ENDLESS_WORD, "$& "), ANY_TEXT);
}
