// Visible text: untrusted words with nothing hidden in them, and the folding under which two lines are the same line.

// Controls, formats (zero width, bidi, tag characters), lone surrogates, private use, line separators, variation selectors.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029\u{e0100}-\u{e01ef}]/gu;
const PLAIN_ASCII = /^[\t\x20-\x7e]*$/;

/** Shows every character that a reader could not see as `\u{…}`; tabs stay. */
export function showHidden(text: string): string {
  if (PLAIN_ASCII.test(text)) return text;
  return text.replace(HIDDEN, (hidden) => (hidden === "\t" ? hidden : `\\u{${hidden.codePointAt(0)?.toString(16)}}`));
}

/** The text without hidden characters and line ends; tabs stay. */
export function stripHidden(text: string): string {
  return PLAIN_ASCII.test(text) ? text : text.replace(HIDDEN, (hidden) => (hidden === "\t" ? hidden : ""));
}

/** How many characters a reader could not see; tabs and line ends are none. */
export function countHidden(text: string): number {
  if (PLAIN_ASCII.test(text)) return 0;
  return (text.match(HIDDEN) ?? []).filter((hidden) => !/[\t\r\n]/.test(hidden)).length;
}

/** The text without white space and hidden characters: two lines that fold alike differ in nothing anybody reads. */
export function foldText(text: string): string {
  const folded = text.replace(/\s+/g, "");
  return PLAIN_ASCII.test(folded) ? folded : folded.replace(HIDDEN, "");
}

/** One visible line of at most so many characters; what is cut ends in "…". */
export function showLine(text: string, charactersMax: number): string {
  // Cut twice: before, so that a huge line costs nothing; after, because what is shown escaped grows.
  const shown = showHidden(text.length > charactersMax ? text.slice(0, charactersMax) : text);
  return text.length <= charactersMax && shown.length <= charactersMax
    ? shown
    : `${shown.slice(0, charactersMax - 1)}…`;
}

/**
 * How many tokens a text costs, estimated: eighteen ASCII characters count as five tokens, any other character as one.
 * Against o200k the whole of normalised diffs of five repositories comes out right within a tenth.
 */
export function estimateTokens(text: string): number {
  const others = PLAIN_ASCII.test(text) ? 0 : (text.match(/[^\x00-\x7f]/gu)?.length ?? 0);
  return Math.ceil((5 * (text.length - others) + 18 * others) / 18);
}
