// /proposal: what is put to the vote, where a member votes, and what a member asks all others.
import type { APIApplicationCommandStringOption } from "discord.js";
import { BadInput } from "#core/errors.ts";
import { QUESTION_SYSTEMS, TITLE_CHARACTERS_MAX, WORDS_CHARACTERS_MAX } from "#core/proposal/motion.ts";
import { BALLOT_CHOICES } from "#core/vote/verdict.ts";
import { readVoteName, type VoteName } from "#core/workflow/governance.ts";
import { motionRows, proposalListRows, proposalRows } from "../governance-rows.ts";
import { optionName } from "../locales/definitions.ts";
import { recordRows } from "../locales/record.ts";
import type { Say } from "../locales/say.ts";
import type { Link } from "../sheet.ts";
import { answerPart, choiceOption, optional, subcommand, textOption, userOption } from "./command.ts";
import type { Answer } from "../answer.ts";
import type { Ask, Command } from "./command.ts";

const NAME_CHARACTERS_MAX = 30;
const AMOUNT_CHARACTERS_MAX = 40;
/** Ten choices of sixty characters, with what stands between them. */
const CHOICES_CHARACTERS_MAX = 700;

const NAME = textOption("name", "Like epoch 6, grant 2 or motion 3.", NAME_CHARACTERS_MAX);
export const TITLE: APIApplicationCommandStringOption = {
  ...textOption("title", "What it is about, in a few words.", TITLE_CHARACTERS_MAX),
  min_length: 5,
};
export const WORDS: APIApplicationCommandStringOption = {
  ...textOption(
    "words",
    "What you ask and why. Everybody reads it, and Snapshot keeps it for ever.",
    WORDS_CHARACTERS_MAX,
  ),
  min_length: 20,
};
const KIND = choiceOption("kind", "What you ask for.", [
  { name: "question: an answer from all members", value: "question" },
  { name: "grant: a one-off payment to a member", value: "grant" },
  { name: "cancel-payout: that a passed payout is not made", value: "cancel-payout" },
]);
const SYSTEM = choiceOption(
  "system",
  "Of a question: how votes are given.",
  QUESTION_SYSTEMS.map((system) => ({ name: system, value: system })),
);
const CHOICES = textOption("choices", "Of a question: its choices, with | between them.", CHOICES_CHARACTERS_MAX);
const TO = userOption("to", "Of a grant: who is paid.");
const AMOUNT = textOption("amount", "Of a grant: how much, like 120.5.", AMOUNT_CHARACTERS_MAX);
const PAYOUT = textOption("payout", "Of cancel-payout: which, like epoch 6 or grant 2.", NAME_CHARACTERS_MAX);
const ON_OR_OFF = choiceOption("reminders", "Whether you are mentioned before a vote ends.", [
  { name: "on", value: "on" },
  { name: "off", value: "off" },
]);

export const proposalCommand: Command = {
  definition: {
    name: "proposal",
    description: "What is put to the vote, and what you ask all members.",
    options: [
      subcommand("list", "What is open and what was decided lately.", []),
      subcommand("show", "All about one proposal, grant or motion.", [NAME]),
      subcommand("vote", "What your vote counts there, and where to cast it.", [NAME]),
      subcommand("new", "Ask all members something; whoever has a vote may.", [
        KIND,
        TITLE,
        WORDS,
        ...[SYSTEM, CHOICES, TO, AMOUNT, PAYOUT].map(optional),
      ]),
      subcommand("remind", "Whether you are reminded of votes that end.", [ON_OR_OFF]),
    ],
  },
  rights: { list: "everyone", show: "everyone", vote: "everyone", new: "everyone", remind: "everyone" },
  async answer(ask) {
    return answerPart(ask, "proposal", SUBCOMMANDS);
  },
  press(ask, argument) {
    const [part, ...name] = argument.split(" ");
    const named: Ask = { ...ask, text: (option) => (option === "name" ? name.join(" ") : null) };
    return part === "vote" ? findPlace(named) : show(named);
  },
};

const SUBCOMMANDS: ReadonlyMap<string, (ask: Ask) => Promise<Answer>> = new Map([
  ["list", list],
  ["show", show],
  ["vote", findPlace],
  ["new", askAll],
  ["remind", chooseReminders],
]);

async function list({ intake, say }: Ask): Promise<Answer> {
  return { rows: proposalListRows(say, await intake.record()) };
}

async function show({ intake, text, say }: Ask): Promise<Answer> {
  const name = readVoteName(text("name") ?? "");
  const { proposals, motions } = await intake.record();
  if (name.kind === "motion") {
    const motion = motions.find(({ number }) => number === name.number);
    return motion === undefined ? refuseName(name) : { rows: motionRows(say, motion), links: ballotLinks(say, motion) };
  }
  const proposal = proposals.find(({ epoch, grant }) =>
    name.kind === "grant" ? grant?.number === name.number : grant === null && epoch === name.number,
  );
  return proposal === undefined
    ? refuseName(name)
    : { rows: proposalRows(say, proposal), links: ballotLinks(say, proposal) };
}

function refuseName({ kind, number }: VoteName): never {
  throw new BadInput(`There is no ${kind} ${number} that was put to the members.`, {
    next: "See /proposal list; older ones are on the public record.",
  });
}

function ballotLinks(say: Say, { ballotUrl }: { readonly ballotUrl: string | null }): Link[] {
  return ballotUrl === null ? [] : [{ label: say("Ballot on Snapshot"), url: ballotUrl }];
}

async function findPlace({ asker, intake, text, say }: Ask): Promise<Answer> {
  const { says, pageUrl, ballotUrl } = await intake.findVotePlace(asker, text("name") ?? "");
  return {
    rows: recordRows(say, says.join("\n")),
    links: [
      ...(pageUrl === null ? [] : [{ label: say("Vote on our own page"), url: pageUrl }]),
      ...(ballotUrl === null ? [] : [{ label: say("Vote on Snapshot"), url: ballotUrl }]),
    ],
  };
}

/** What each kind takes beside title and words. */
const TAKES: Readonly<Record<string, { readonly must: readonly string[]; readonly may: readonly string[] }>> = {
  question: { must: [], may: ["system", "choices"] },
  grant: { must: ["to", "amount"], may: [] },
  "cancel-payout": { must: ["payout"], may: [] },
};

async function askAll(ask: Ask): Promise<Answer> {
  const kind = ask.text("kind") ?? "";
  refuseMismatch(ask, kind);
  const { asker, intake, say } = ask;
  const wish = { title: ask.text("title") ?? "", words: ask.text("words") ?? "" };
  switch (kind) {
    case "question":
      return told(say, await intake.askQuestion(asker, { ...wish, ...readQuestion(ask) }));
    case "grant":
      return told(
        say,
        await intake.askForGrant(asker, { ...wish, to: ask.user("to") ?? "", amount: ask.text("amount") ?? "" }),
      );
    default:
      return told(say, await intake.askToDrop(asker, ask.text("payout") ?? "", wish));
  }
}

/** What is left out or does not belong would leave us guessing what was meant. */
function refuseMismatch({ text, user, say }: Ask, kind: string): void {
  const takes = TAKES[kind];
  if (takes === undefined)
    throw new BadInput("Nothing of this kind can be asked.", { next: "Choose one of the kinds." });
  const given = ["system", "choices", "amount", "payout"].filter((name) => text(name) !== null);
  const all = user("to") === null ? given : [...given, "to"];
  const missing = takes.must.filter((name) => !all.includes(name));
  const foreign = all.filter((name) => !takes.must.includes(name) && !takes.may.includes(name));
  const named = (names: readonly string[]) =>
    names.map((name) => optionName(say.shownIn, "proposal", name)).join(` ${say("and")} `);
  if (missing.length > 0)
    throw new BadInput(`For ${kind}, ${named(missing)} is missing.`, { next: "Add it, and ask again." });
  if (foreign.length > 0)
    throw new BadInput(`${named(foreign)} does not belong to ${kind}.`, {
      next: "Leave it out, or choose another kind.",
    });
}

function readQuestion({ text }: Ask) {
  const typed = text("choices");
  const choices = typed === null ? [...BALLOT_CHOICES] : typed.split("|");
  const named = text("system");
  const system = QUESTION_SYSTEMS.find((each) => each === named);
  return { choices, system: system ?? (typed === null ? "basic" : "single-choice") };
}

async function chooseReminders({ asker, intake, text, say }: Ask): Promise<Answer> {
  return told(say, await intake.chooseReminders(asker, text("reminders") === "on"));
}

function told(say: Say, sentence: string): Answer {
  return { rows: recordRows(say, sentence) };
}
