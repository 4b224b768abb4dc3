// /review: what waits for the DAO's reviewers, and what they decide about it.
import { ApplicationCommandOptionType } from "discord.js";
import type { APIApplicationCommandStringOption } from "discord.js";
import { BadInput } from "#core/errors.ts";
import { recordRows } from "../locales/record.ts";
import type { Say } from "../locales/say.ts";
import { readDisputeName } from "#core/workflow/dispute.ts";
import { NOTHING_TO_REVIEW, queueRows } from "../review-rows.ts";
import { parseTypedScore } from "../typed-score.ts";
import { answerPart, reasonOption, subcommand, textOption } from "./command.ts";
import type { Answer } from "../answer.ts";
import type { Ask, Command } from "./command.ts";

/** A repository's full name, a number and a role are far shorter. */
const WORK_CHARACTERS_MAX = 200;
/** More than is read, so that a wrong one is answered with an example. */
const SCORE_CHARACTERS_MAX = 20;
/** Five whole lines of a change, as long as a judge is shown them. */
const QUOTES_CHARACTERS_MAX = 2000;

const WORK = textOption("work", "Its name as /review queue shows it, like owner/name#12/author.", WORK_CHARACTERS_MAX);
const SCORE = textOption("score", "From 0.00 to 5.00, like 3.20.", SCORE_CHARACTERS_MAX);
const REASON = reasonOption("Why; the contributor and the DAO read it.");
const QUOTES = textOption("quotes", "Changed lines, word for word, with || between them.", QUOTES_CHARACTERS_MAX);
const VERDICT: APIApplicationCommandStringOption = {
  type: ApplicationCommandOptionType.String,
  name: "verdict",
  description: "Whether the score, or what is linked, stays as it is.",
  required: true,
  choices: [
    { name: "uphold: it stays as it is", value: "uphold" },
    { name: "amend: another score, or it is taken", value: "amend" },
  ],
};

export const reviewCommand: Command = {
  definition: {
    name: "review",
    description: "For reviewers: look again at scores and decide appeals.",
    options: [
      subcommand("queue", "For reviewers: what waits for you, and what to type.", []),
      subcommand("confirm", "For reviewers: a provisional score stands.", [WORK, REASON]),
      subcommand("amend", "For reviewers: another score for a provisional one.", [
        WORK,
        SCORE,
        REASON,
        optional(QUOTES),
      ]),
      subcommand("decide", "For reviewers: your vote on an appeal or a dispute.", [
        WORK,
        VERDICT,
        REASON,
        optional(SCORE),
        optional(QUOTES),
      ]),
      subcommand("rate", "For reviewers: rate drawn work without looking at its score.", [WORK, SCORE]),
    ],
  },
  rights: { queue: "reviewer", confirm: "reviewer", amend: "reviewer", decide: "reviewer", rate: "reviewer" },
  async answer(ask) {
    return answerPart(ask, "review", SUBCOMMANDS);
  },
};

const SUBCOMMANDS: ReadonlyMap<string, (ask: Ask) => Promise<Answer>> = new Map([
  ["queue", showQueue],
  ["confirm", confirm],
  ["amend", amend],
  ["decide", decide],
  ["rate", rate],
]);

function optional(option: APIApplicationCommandStringOption): APIApplicationCommandStringOption {
  return { ...option, required: false };
}

async function showQueue({ asker, intake, say }: Ask): Promise<Answer> {
  const items = await intake.reviewQueue(asker);
  return { rows: items.length === 0 ? [say(NOTHING_TO_REVIEW)] : queueRows(say, items) };
}

async function confirm(ask: Ask): Promise<Answer> {
  return told(ask.say, await ask.intake.confirmScore(ask.asker, workOf(ask), reasonOf(ask)));
}

async function amend(ask: Ask): Promise<Answer> {
  const score = parseTypedScore(ask.text("score") ?? "");
  const amendment = { contribution: workOf(ask), score, reason: reasonOf(ask), quotes: quotesOf(ask) };
  return told(ask.say, await ask.intake.amendScore(ask.asker, amendment));
}

async function decide(ask: Ask): Promise<Answer> {
  const dispute = readDisputeName(workOf(ask));
  if (dispute !== null) return decideDispute(ask, dispute);
  const vote = { contribution: workOf(ask), score: verdictOf(ask), reason: reasonOf(ask), quotes: quotesOf(ask) };
  return told(ask.say, await ask.intake.voteOnAppeal(ask.asker, vote));
}

async function decideDispute(ask: Ask, dispute: number): Promise<Answer> {
  if (ask.text("score") !== null) throw new BadInput("A dispute has no score.", { next: "Leave the score out." });
  const verdict = ask.text("verdict") === "amend" ? ("amended" as const) : ("upheld" as const);
  return told(ask.say, await ask.intake.voteOnDispute(ask.asker, { dispute, verdict, reason: reasonOf(ask) }));
}

async function rate(ask: Ask): Promise<Answer> {
  return told(ask.say, await ask.intake.rateWork(ask.asker, workOf(ask), parseTypedScore(ask.text("score") ?? "")));
}

function told(say: Say, sentence: string): Answer {
  return { rows: recordRows(say, sentence) };
}

function workOf({ text }: Ask): string {
  return (text("work") ?? "").trim();
}

function reasonOf({ text }: Ask): string {
  return text("reason") ?? "";
}

/** Null upholds. A score beside "uphold", or none beside "amend", would leave us guessing which of the two was meant. */
function verdictOf({ text }: Ask): number | null {
  const [verdict, score] = [text("verdict"), text("score")];
  if (verdict === "amend" && score !== null) return parseTypedScore(score);
  if (verdict === "amend")
    throw new BadInput("The amended score is missing.", { next: "Add it as score, like 3.20, or choose uphold." });
  if (verdict !== "uphold") throw new BadInput("This is not a verdict.", { next: "Choose uphold or amend." });
  if (score === null) return null;
  throw new BadInput("A score that is upheld stays as it is.", { next: "Leave the score out, or choose amend." });
}

/**
 * Line by line where lines are given, else what stands between " || ". A line of code that holds " || " itself falls into
 * parts of one line, and a part of a changed line is as good a quote.
 */
function quotesOf({ text }: Ask): string[] {
  const typed = text("quotes") ?? "";
  const quotes = typed.split(typed.trim().includes("\n") ? "\n" : " || ");
  return quotes.map((quote) => quote.trim()).filter((quote) => quote !== "");
}
