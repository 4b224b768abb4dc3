// Injection cues: forms in a contributor's text that speak to a machine and not to people. What the text means is never judged.
import type { Flag } from "./flag.ts";
import type { NormalisedDiff } from "./normalised-diff.ts";

export interface CueTexts {
  readonly untrustedTitle: string;
  readonly untrustedBody: string;
  /** What a judge is shown of the change; the rest cannot speak to one. */
  readonly diff: NormalisedDiff;
  readonly untrustedCommitMessages?: readonly string[];
}

/** Of title, body and commit messages together: a judge reads an eighth of it. */
const PROSE_CHARACTERS_READ_MAX = 20_000;
/** Of the lines shown; the budget of a diff lies far below. */
const LINE_CHARACTERS_READ_MAX = 200_000;

interface Cue {
  readonly says: string;
  /** How often it stands in a text. */
  readonly count: (text: string) => number;
}

// Wording is no cue: of forty wordings that a list of patterns had not seen it found none, and it hit honest texts.
const CUES: readonly Cue[] = [
  { says: "characters that turn the reading direction", count: counted(/[\u202d\u202e]/g) },
  {
    says: "control words of chat models",
    count: counted(
      /<\|(?:im_(?:start|end|sep)|(?:start|end)_header_id|eot_id|eom_id|begin_of_text|end_of_text|endoftext|endofprompt|(?:begin|end)▁of▁sentence|[Ss]ystem|[Uu]ser|[Aa]ssistant|channel|message)\|>|(?<!\w)\[\/?INST\]|<<\/?SYS>>|<(?:start|end)_of_turn>/g,
    ),
  },
  { says: "imitated fences of the judge's question", count: counted(/<\/?untrusted(?:-[\w-]{0,60})?>/gi) },
  { says: "answers in the form of a judgement", count: countJudgements },
  { says: "readable texts in base64", count: countBase64 },
];
/** Looked for in prose only: source code and manuals of programs that talk with models hold it honestly. */
const ROLE_CUE: Cue = { says: "words in the voice of a system or an assistant", count: countRoles };

/** At most one flag, which names the cues and how often each was found. Pure; its time grows with the texts, up to the bounds. */
export function injectionCues({ untrustedTitle, untrustedBody, diff, untrustedCommitMessages = [] }: CueTexts): Flag[] {
  const prose = [untrustedTitle, untrustedBody, ...untrustedCommitMessages]
    .join("\n")
    .slice(0, PROSE_CHARACTERS_READ_MAX);
  const lines = linesOf(diff.files);
  const hidden = countInvisible(`${prose}\n${linesOf(diff.files.filter(({ kind }) => kind !== "translation"))}`);
  const plainProse = plainOf(prose);
  const plainLines = plainOf(lines);
  const found = [
    { says: "hidden characters", times: hidden < HIDDEN_MIN ? 0 : hidden },
    ...CUES.map(({ says, count }) => ({ says, times: count(plainProse) + count(plainLines) })),
    { says: ROLE_CUE.says, times: ROLE_CUE.count(plainProse) },
  ].filter(({ times }) => times > 0);
  if (found.length === 0) return [];
  const listed = found.map(({ says, times }) => `${says} (${times})`).join(", ");
  return [{ kind: "injection-cues", because: `The text holds what speaks to a machine: ${listed}.` }];
}

/** Paths and added lines, as they were before what is hidden in them was shown. */
function linesOf(files: NormalisedDiff["files"]): string {
  const shown = files.flatMap(({ path, shownLines }) => [path, ...addedOf(shownLines)]).join("\n");
  return revealHidden(shown.slice(0, LINE_CHARACTERS_READ_MAX));
}

function addedOf(shownLines: readonly string[]): string[] {
  return shownLines.filter((line) => line.startsWith("+")).map((line) => line.slice(1));
}

/** Undoes what visible-text.ts shows; source code that spells such a character out counts as if it held it. */
function revealHidden(shown: string): string {
  return shown.replace(/\\u\{([0-9a-f]{1,6})\}/g, (escape, digits: string) => {
    const point = Number.parseInt(digits, 16);
    return point > 0x10ffff ? escape : String.fromCodePoint(point);
  });
}

/** Without what is only dressed differently: full-width letters, and hidden characters inside of a word. */
function plainOf(text: string): string {
  return text.normalize("NFKC").replace(/(?![\u202d\u202e])\p{Default_Ignorable_Code_Point}/gu, "");
}

/** One or two slip in with a paste; a hidden word needs more. */
const HIDDEN_MIN = 3;
/** What is no hiding: joiners behind letters of scripts that need them, inside of emoji, the tags of a flag. */
const NEEDED =
  /(?<=(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])[\p{L}\p{M}])[\u200b-\u200f]|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})|(?<=[^\p{Default_Ignorable_Code_Point}])[\ufe00-\ufe0f]|(?<=\u{1f3f4})[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{1,6}\u{e007f}/gu;
/** One alone before a word or as a hyphen comes along with a paste: trackers put one before each link, files begin with one. */
const PASTED =
  /(?<=^|[\s\p{P}\p{S}])[\u200b\u2060\ufeff](?=[^\p{Default_Ignorable_Code_Point}])|(?<=\p{L})\u00ad(?=\p{L})/gmu;

function countInvisible(text: string): number {
  return (
    text
      .replace(NEEDED, "")
      .replace(PASTED, "")
      .match(/\p{Default_Ignorable_Code_Point}/gu)?.length ?? 0
  );
}

function counted(form: RegExp): (text: string) => number {
  return (text) => text.match(form)?.length ?? 0;
}

/** Security and quality tools speak of risk and impact too; hardly of three of the four in one text, with numbers. */
const CRITERIA_MIN = 3;
/** Beside the words "value", "score" or "quotes". */
const CRITERIA_BESIDE_VALUE_MIN = 2;
const CRITERION = /\\?["'](impact|effort|quality|risk)\\?["']\s{0,8}:\s{0,8}(?:\\?["']?\d|\{)/gi;
const VALUE = /\\?["'](?:value|score|quotes)\\?["']\s{0,8}:/i;
const RUBRIC = /\{\s{0,8}\\?["'][\w -]{0,30}rubric[\w -]{0,30}\\?["']\s{0,8}:/gi;

/** The rubric's criteria with numbers, as a juror would answer, or an object that opens as a rubric of its own. */
function countJudgements(text: string): number {
  const criteria = new Set([...text.matchAll(CRITERION)].map(([, name = ""]) => name.toLowerCase()));
  const isAnswer = criteria.size >= (VALUE.test(text) ? CRITERIA_BESIDE_VALUE_MIN : CRITERIA_MIN);
  return (isAnswer ? 1 : 0) + (text.match(RUBRIC)?.length ?? 0);
}

/** Thirty letters of text; a hash, a key or a picture never decodes to three words in a row. */
const BASE64 = /[A-Za-z0-9+/_-]{40,}/g;
const BASE64_CHARACTERS_READ_MAX = 4_000;
const WORDS_IN_A_ROW = /(?<!\p{L})\p{L}{2,20}(?:[ ,.:;]{1,3}\p{L}{2,20}){2}/u;
const UNREADABLE = /[^\P{C}\s]|\ufffd/gu;
/** At most a tenth of it: what stands directly before it decodes to nonsense. */
const UNREADABLE_PART = 10;

function countBase64(text: string): number {
  // Where the text begins is unknown, and four letters make three bytes: one of four starts is right.
  const isReadable = (run: string) => [0, 1, 2, 3].some((skipped) => isText(run.slice(skipped)));
  return (text.match(BASE64) ?? []).filter(isReadable).length;
}

function isText(base64: string): boolean {
  const decoded = Buffer.from(base64.slice(0, BASE64_CHARACTERS_READ_MAX), "base64").toString("utf8");
  const unreadable = decoded.match(UNREADABLE)?.length ?? 0;
  return unreadable * UNREADABLE_PART <= decoded.length && WORDS_IN_A_ROW.test(decoded);
}

const ROLE =
  /"role"\s{0,8}:\s{0,8}"(?:system|assistant|developer)"|<\/?(?:system|assistant)(?:[_-]\w{1,20})?>|(?:\[(?:system|assistant)\]\s{0,2}){2}/gi;
const SPEAKER = /^[\s>*#-]{0,10}(?:system|assistant|developer)(?: (?:message|prompt|note|instructions?))?\s{0,2}:/im;

/** Templates of pull requests are full of HTML comments; only one with a line that opens as in a play is none of them. */
function countRoles(text: string): number {
  const comments = text.split("<!--").slice(1);
  const spoken = comments.filter((comment) => SPEAKER.test(comment.split("-->", 1)[0] ?? ""));
  return spoken.length + (text.match(ROLE)?.length ?? 0);
}
