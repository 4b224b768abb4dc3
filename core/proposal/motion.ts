// A motion: a question to the members beside the rewards. New rules, the fate of a payout that is held, or anything in words.
import { contentHash, type Hash, type Wallet } from "#core/key.ts";
import type { VotingSystem } from "#core/vote/recount.ts";
import type { PassRule } from "#core/vote/verdict.ts";
import { BadInput } from "#core/errors.ts";
import { BODY_CHARACTERS_MAX } from "./body.ts";
import type { Change } from "./changes.ts";

export type MotionKind = "text" | "rules" | "hold";

/** What a member wrote. Snapshot keeps it for ever once the ballot is open. */
export interface MotionText {
  readonly title: string;
  readonly words: string;
}

/** What the signed ballot of a motion commits to, under `plugins.laurel`. */
export interface MotionCommitment {
  readonly v: 1;
  readonly daoId: string;
  readonly motion: number;
  readonly chainId: number;
  readonly safe: Wallet;
  /** The name under which the ballot is found; nothing is ever paid under it. */
  readonly payoutId: Hash;
  /** Everything that follows if it passes: the whole new rules, or the payout that is not made. */
  readonly about: { readonly kind: MotionKind; readonly [more: string]: unknown };
  readonly textHash: Hash;
  readonly system: VotingSystem;
  readonly choices: readonly string[];
  readonly ledgerRoot: Hash;
  readonly ledgerSize: number;
  readonly strategiesHash: Hash;
  readonly quorum: string;
  readonly passRule: PassRule;
}

export const TITLE_CHARACTERS_MAX = 120;
export const WORDS_CHARACTERS_MAX = 3_000;
export const CHOICES_MAX = 10;
export const CHOICE_CHARACTERS_MAX = 60;
/** Systems that a question with choices of its own may use; what pays, stops or changes rules is for, against or abstain. */
export const QUESTION_SYSTEMS = [
  "basic",
  "single-choice",
  "approval",
  "weighted",
  "quadratic",
  "ranked-choice",
] as const;

export function textHash(text: MotionText): Hash {
  return contentHash({ title: text.title, words: text.words });
}

const LINE_ENDS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** @throws BadInput when a title or the words are missing or too long */
export function readText(title: string, words: string): MotionText {
  const read = { title: title.replace(LINE_ENDS, " ").trim(), words: words.replace(/\r\n?/g, "\n").trim() };
  if (read.title.length < 5 || read.title.length > TITLE_CHARACTERS_MAX)
    throw new BadInput("Give it a title.", {
      happened: `The title has ${read.title.length} characters.`,
      next: `Write 5 to ${TITLE_CHARACTERS_MAX} characters.`,
    });
  if (read.words.length < 20 || read.words.length > WORDS_CHARACTERS_MAX)
    throw new BadInput("Say what it is about.", {
      happened: `The text has ${read.words.length} characters.`,
      next: `Write 20 to ${WORDS_CHARACTERS_MAX} characters. Snapshot keeps them for ever: write nothing that must be deleted one day.`,
    });
  return read;
}

/** @throws BadInput when they are too few, too many, too long or not each another */
export function readChoices(choices: readonly string[], system: VotingSystem): readonly string[] {
  const read = choices.map((choice) => choice.replace(LINE_ENDS, " ").trim());
  const isBasic = system === "basic" && (read.length < 2 || read.length > 3);
  const isWrong =
    read.length < 2 ||
    read.length > CHOICES_MAX ||
    new Set(read).size !== read.length ||
    read.some((choice) => choice === "" || choice.length > CHOICE_CHARACTERS_MAX);
  if (!isWrong && !isBasic) return read;
  throw new BadInput("These choices cannot be voted on.", {
    happened: `${read.length} choices: ${read.join(", ").slice(0, 200)}`,
    next: `Write 2 to ${isBasic ? 3 : CHOICES_MAX} different choices of at most ${CHOICE_CHARACTERS_MAX} characters.`,
  });
}

export interface MotionBodyFacts {
  readonly text: MotionText;
  readonly changes: readonly Change[];
  readonly passWords: string;
  readonly recordUrl: string;
  /** Of a held payout: what it is. */
  readonly payout: string | null;
}

/** What every voter reads on Snapshot. The member's words come first, and are marked as such. */
export function motionBody(commitment: MotionCommitment, facts: MotionBodyFacts): string {
  const { text, changes, payout } = facts;
  const head = [
    "A member asks:",
    "",
    ...text.words.split("\n").map((line) => `> ${line}`),
    "",
    ...(payout === null
      ? []
      : [`**For**: the payout of ${payout}, which is held, is not made. **Against**: it goes on.`, ""]),
    ...(changes.length === 0
      ? []
      : [
          "**For** adopts these rules for the next epoch. What would change:",
          "",
          "| Setting | Now | Then |",
          "|---|---|---|",
        ]),
  ];
  const tail = [
    "",
    `- Rules, ledger and discussion: ${facts.recordUrl}`,
    `- Ledger root: \`${commitment.ledgerRoot}\` (${commitment.ledgerSize} entries)`,
    `- Passes when ${facts.passWords}`,
    "",
    "The signed payload of this proposal (plugins.laurel) holds exactly what follows from it. A proposal edited after it was opened changes nothing.",
  ];
  const rows = changes.map(({ path, before, after }) => `| ${path} | ${cell(before)} | ${cell(after)} |`);
  let room = BODY_CHARACTERS_MAX - [...head, ...tail].join("\n").length - 120;
  const fitting = rows.filter((row) => (room -= row.length + 1) >= 0);
  const left = rows.length - fitting.length;
  const more = left === 0 ? [] : ["", `${left} more changes are in the signed payload and on the page below.`];
  return [...head, ...fitting, ...more, ...tail].join("\n");
}

const CELL_CHARACTERS_MAX = 160;

function cell(value: string | null): string {
  const text = (value ?? "not set").replace(/\|/g, "\\|");
  return text.length > CELL_CHARACTERS_MAX ? `${text.slice(0, CELL_CHARACTERS_MAX - 1)}…` : text;
}
