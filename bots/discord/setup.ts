// A set-up: the admins of a server answer step by step what their DAO's rules need, and each answer is checked at once.
import type { DiscordAccount } from "#core/workflow/answers.ts";
import type { Answer, PressButton } from "./answer.ts";
import { recordRows, sayRecord } from "./locales/record.ts";
import type { Say } from "./locales/say.ts";
import type { ModalField, ModalForm } from "./modal.ts";
import { pressId } from "./press.ts";
import { plain } from "./text.ts";

export type SetupStep = "name" | "repositories" | "channels" | "treasury" | "vote" | "budget" | "people";
export const STEPS: readonly SetupStep[] = ["name", "repositories", "channels", "treasury", "vote", "budget", "people"];

/** Who asks, and in which server. Discord says that the asker may manage it; the desk refuses anybody else. */
export interface SetupAsker {
  readonly guildId: string;
  readonly account: DiscordAccount;
  readonly isServerAdmin: boolean;
}

/** Where a set-up is worked on: one at a time, bound to the server that began it. */
export interface SetupDesk {
  /** @throws BadInput when it is not for this asker or this server */
  stand(asker: SetupAsker): Promise<SetupStand>;
  /** Binds the set-up to the asker's server. @param code from the log of whoever runs Laurel */
  begin(asker: SetupAsker, code: string): Promise<SetupStand>;
  /**
   * Checks the answers of one step against the real parties, and keeps them. An empty field keeps what was answered before.
   * @throws BadInput with all that is wrong and what to do; nothing is kept then
   */
  choose(asker: SetupAsker, step: SetupStep, field: (name: string) => string | null): Promise<SetupStand>;
  /** Writes the file of rules. @returns what was written and what follows, as sentences */
  write(asker: SetupAsker): Promise<string>;
}

export interface SetupStand {
  /** Nobody has begun: whoever begins needs the code. */
  readonly isBegun: boolean;
  /** What was chosen at each step, in words; null where nothing is. */
  readonly chosen: Readonly<Record<SetupStep, string | null>>;
  /** What was seen at the last check, as sentences. */
  readonly seen: readonly string[];
  /** The file that will be written, without its folder. */
  readonly file: string;
  /** The DAO's rules stand already: what is written is a draft for the members. */
  readonly isDraft: boolean;
}

const STEP_TITLES: Readonly<Record<SetupStep, string>> = {
  name: "Name",
  repositories: "Repositories",
  channels: "Channels",
  treasury: "Treasury",
  vote: "Vote",
  budget: "Budget and times",
  people: "People",
};
const WORDS_CHARACTERS_MAX = 400;

export const CODE_FIELD = "code";
const CODE_ARGUMENT = "code";
const WRITE_ARGUMENT = "write";
const COMMAND = "admin";

export function setupAnswer(stand: SetupStand, say: Say): Answer {
  if (!stand.isBegun) {
    const rows = [
      say("**Set up your DAO.** I ask for one thing after the other, and check each answer at once."),
      say("Whoever runs me finds a code in my log. Only with it can a set-up begin, so that no stranger sets me up."),
    ];
    return { rows, buttons: [{ label: say("Begin with the code"), customId: pressId(COMMAND, CODE_ARGUMENT) }] };
  }
  const open = STEPS.filter((step) => stand.chosen[step] === null);
  const seen = stand.seen.map((sentence) => `- ${sayRecord(say, sentence)}`);
  return {
    rows: [...seen, ...standRows(stand, say), nextRow(stand, open, say)],
    buttons: [
      ...STEPS.map((step): PressButton => {
        const label = say(STEP_TITLES[step]);
        return { label, customId: pressId(COMMAND, step) };
      }),
      ...(open.length > 0
        ? []
        : [{ label: say("Write {file}", { file: stand.file }), customId: pressId(COMMAND, WRITE_ARGUMENT) }]),
    ],
  };
}

function standRows({ chosen }: SetupStand, say: Say): string[] {
  return STEPS.map((step) => {
    const words = chosen[step];
    const shown = words === null ? say("not answered yet") : plain(words, WORDS_CHARACTERS_MAX);
    return `${words === null ? "▫️" : "✅"} **${say(STEP_TITLES[step])}**: ${shown}`;
  });
}

function nextRow({ file, isDraft }: SetupStand, open: readonly SetupStep[], say: Say): string {
  const [next] = open;
  if (next !== undefined) return say("Next: press {step}.", { step: say(STEP_TITLES[next]) });
  return isDraft
    ? say(
        "The rules of this DAO stand. What you write here is {file}, a draft: only a vote of the members brings it into force.",
        { file },
      )
    : say("All is answered. Look at it once more, then press Write {file}.", { file });
}

/** Null for a button that is answered with words. */
export function setupForm(argument: string, say: Say): ModalForm | null {
  if (argument === CODE_ARGUMENT)
    return {
      title: say("Begin the set-up"),
      fields: [shortField(CODE_FIELD, say("The code from Laurel's log"), 64, 1)],
    };
  const step = STEPS.find((each) => each === argument);
  return step === undefined ? null : { title: say(STEP_TITLES[step]), fields: FIELDS[step](say) };
}

export async function pressSetup(desk: SetupDesk, asker: SetupAsker, argument: string, say: Say): Promise<Answer> {
  if (argument === WRITE_ARGUMENT) return { rows: recordRows(say, await desk.write(asker)) };
  return setupAnswer(await desk.stand(asker), say);
}

export async function submitSetup(
  desk: SetupDesk,
  asker: SetupAsker,
  argument: string,
  field: (name: string) => string | null,
  say: Say,
): Promise<Answer> {
  if (argument === CODE_ARGUMENT) return setupAnswer(await desk.begin(asker, field(CODE_FIELD) ?? ""), say);
  const step = STEPS.find((each) => each === argument);
  return setupAnswer(step === undefined ? await desk.stand(asker) : await desk.choose(asker, step, field), say);
}

// ---- What each step asks ----------------------------------------------------------------------------------------------

const FIELDS: Readonly<Record<SetupStep, (say: Say) => readonly ModalField[]>> = {
  name: (say) => [
    shortField("id", say("Short id, chosen once and for all: my-dao"), 40),
    shortField("name", say("The name that people read"), 80),
  ],
  repositories: (say) => [longField("repositories", say("Repositories, one owner/name on each line"), 2_000)],
  channels: (say) => [
    { is: "channel", id: "proposals", label: say("Where proposals are posted") },
    { is: "channel", id: "payouts", label: say("Where payouts are posted") },
  ],
  treasury: (say) => [
    shortField("safe", say("Address of the Safe"), 42),
    shortField("payouts", say("Address of your Payouts contract"), 42),
    shortField("token", say("Address of the token"), 42),
    shortField("multisend", say("MultiSendCallOnly; empty: Safe 1.4.1's"), 42),
  ],
  vote: (say) => [
    shortField("space", say("Snapshot space, like my-dao.eth"), 100),
    shortField("quorum", say("Quorum in voting power, like 100"), 40),
    shortField("voters", say("Least number of voters, like 2"), 5),
    shortField("power", say("Voting power: chain, or hub"), 5),
  ],
  budget: (say) => [
    shortField("budget", say("Most that one epoch pays, in whole tokens"), 40),
    shortField("share", say("Most of the balance it takes, in percent"), 3),
    shortField("days", say("Days of an epoch; empty: 7"), 3),
    shortField("hours", say("Hours to discuss, vote, object: 24 72 24"), 20),
  ],
  people: (say) => [
    longField("maintainers", say("Maintainers: a Discord id on each line"), 1_000),
    longField("reviewers", say("Reviewers: Discord id and GitHub login"), 3_000),
    longField("guardians", say("Guardians: a Discord id on each line"), 1_000),
  ],
};

/** Empty is allowed: it keeps what was answered before. */
function shortField(id: string, label: string, charactersMax: number, charactersMin = 0): ModalField {
  return { is: "text", id, label, isLong: false, charactersMin, charactersMax };
}

function longField(id: string, label: string, charactersMax: number): ModalField {
  return { is: "text", id, label, isLong: true, charactersMin: 0, charactersMax };
}
