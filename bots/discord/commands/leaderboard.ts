// /leaderboard: who earned the most points, in words and as a picture.
import type { WorkKind } from "#core/score/work-kind.ts";
import type { Period } from "#core/workflow/standings.ts";
import { pictureOf, type Colours } from "../picture.ts";
import { leaderboardChart, leaderboardRows } from "../standing-rows.ts";
import type { Answer } from "../answer.ts";
import { choiceOption, optional, type Ask, type Command } from "./command.ts";

const PERIODS: readonly { readonly name: string; readonly value: Period }[] = [
  { name: "this epoch", value: "this-epoch" },
  { name: "last epoch", value: "last-epoch" },
  { name: "all time", value: "all-time" },
];
const MADE = ["code", "fix", "docs", "tests", "translation", "upkeep"] as const satisfies readonly WorkKind[];
const DONE = ["review", "triage", "mentoring", "feedback"] as const satisfies readonly WorkKind[];

const PERIOD = choiceOption("period", "Which epoch; this one when left out.", PERIODS);
const KIND = choiceOption(
  "kind",
  "One kind of work; all kinds when left out.",
  [...MADE, ...DONE].map((kind) => ({ name: kind, value: kind })),
);
export const COLOURS = choiceOption("colours", "Of the picture; light when left out.", [
  { name: "light", value: "light" },
  { name: "dark", value: "dark" },
]);

export const leaderboardCommand: Command = {
  definition: {
    name: "leaderboard",
    description: "Who earned the most points, with a picture.",
    options: [PERIOD, KIND, COLOURS].map(optional),
  },
  rights: "everyone",
  async answer({ intake, text, say }): Promise<Answer> {
    const period = PERIODS.find(({ value }) => value === text("period"))?.value ?? "this-epoch";
    const board = await intake.leaderboard({ period, kind: text("kind") });
    const chart = leaderboardChart(say, board);
    const rows = leaderboardRows(say, board);
    return chart === null ? { rows } : { rows, picture: pictureOf(chart, coloursOf(text), "leaderboard") };
  },
};

export function coloursOf(text: Ask["text"]): Colours {
  return text("colours") === "dark" ? "dark" : "light";
}
