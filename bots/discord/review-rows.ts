// A review in answers: what waits for a reviewer, and what to type.
import { unreachable } from "#core/errors.ts";
import { SCORE_MAX } from "#core/score/score.ts";
import type { ReviewItem } from "#core/workflow/answers.ts";
import { sayPoints } from "./locales/figure.ts";
import { tellRecord } from "./locales/record.ts";
import type { Say } from "./locales/say.ts";
import { SAID_CHARACTERS_MAX } from "./sheet.ts";
import { codeWords, fitRows, plain } from "./text.ts";

export const NOTHING_TO_REVIEW = "Nothing waits for you. Work in which you have a part goes to other reviewers.";

/** Of what is said about one work: a full queue stays within the pages of one answer. */
const ITEM_CHARACTERS_MAX = 2400;

/** The longest name of a work is about 180 characters. */
const WORK_CHARACTERS_MAX = 200;

const TYPED_CHARACTERS_MAX = 300;

/** What a reviewer may decide on, each with its reasons and what to type. */
export function queueRows(say: Say, items: readonly ReviewItem[]): string[] {
  const mayQuote = items.some(({ what }) => what !== "audit");
  return [
    say("**{count, plural, one {One item waits} other {# items wait}} for you.** Read the work before you decide.", {
      count: items.length,
    }),
    ...items.flatMap((item) => itemRows(say, item)),
    ...(mayQuote ? [say(QUOTES_WORDS)] : []),
  ];
}

const QUOTES_WORDS =
  "-# A score far from what code alone arrives at needs `quotes:` as well: changed lines, word for word, with ` || ` between them.";

function itemRows(say: Say, { what, contribution, score, deterministic, says }: ReviewItem): string[] {
  const stands = score === null ? "" : `, ${pointsOfAll(say, score)}`;
  const byCode =
    deterministic === null ? "" : ` ${say("({points} by code alone)", { points: sayPoints(say, deterministic) })}`;
  const said = says.map((sentence) => `- ${plain(tellRecord(say, sentence).text, SAID_CHARACTERS_MAX)}`);
  const more = (left: number) => say("- …and {left} more, with `/score`.", { left });
  const title = say("{what}: {name}", { what: say(ITEM_TITLES[what]), name: workWords(contribution) });
  return [
    `**${title}**${stands}${byCode}`,
    ...fitRows(said, ITEM_CHARACTERS_MAX, more),
    nextWords(say, what, contribution),
  ];
}

function pointsOfAll(say: Say, score: number): string {
  return say("{points} of {most}", { points: sayPoints(say, score), most: sayPoints(say, SCORE_MAX) });
}

const ITEM_TITLES: Record<ReviewItem["what"], string> = {
  dispute: "Dispute",
  appeal: "Appeal",
  provisional: "Provisional",
  nomination: "To be credited",
  audit: "Rate",
};

/** "acme/lamp#12/author" as a link to where the work is read, without a preview. */
function workWords(contribution: string): string {
  const [, repository, pull] = /^([\w.-]+\/[\w.-]+)#([0-9]+)\//.exec(contribution) ?? [];
  const label = plain(contribution, WORK_CHARACTERS_MAX);
  return repository === undefined ? label : `[${label}](<https://github.com/${repository}/pull/${pull}>)`;
}

function nextWords(say: Say, what: ReviewItem["what"], contribution: string): string {
  const ask = (part: string, rest: string) =>
    codeWords(`/review ${part} work:${contribution} ${rest}`, TYPED_CHARACTERS_MAX);
  switch (what) {
    case "dispute":
      return say("Type {one} or {other}", {
        one: ask("decide", "verdict:uphold reason:…"),
        other: ask("decide", "verdict:amend reason:…"),
      });
    case "appeal":
      return say("Type {one} or {other}", {
        one: ask("decide", "verdict:uphold reason:…"),
        other: ask("decide", "verdict:amend score:… reason:…"),
      });
    case "provisional":
      return say("Type {one} or {other}", { one: ask("confirm", "reason:…"), other: ask("amend", "score:… reason:…") });
    case "nomination":
      return `Type ${ask("confirm", "reason:…")}, or ${ask("amend", "score:0.00 reason:…")} to decline it`;
    case "audit":
      return say("Type {one}", { one: ask("rate", "score:…") });
    default:
      return unreachable(what);
  }
}
