// /epoch: how an epoch stands, open or closed, in words and as a picture.
import { ApplicationCommandOptionType } from "discord.js";
import { sayPause } from "#core/workflow/pause.ts";
import { recordRows } from "../locales/record.ts";
import { pictureOf } from "../picture.ts";
import { epochChart, epochRows } from "../standing-rows.ts";
import type { Command } from "./command.ts";
import { optional } from "./command.ts";
import { COLOURS, coloursOf } from "./leaderboard.ts";

const NUMBER = {
  type: ApplicationCommandOptionType.Integer,
  name: "number",
  description: "Which epoch; the open one when left out.",
  min_value: 1,
} as const;

export const epochCommand: Command = {
  definition: {
    name: "epoch",
    description: "How an epoch stands: its work, its points, its budget and what comes next.",
    options: [NUMBER, optional(COLOURS)],
  },
  rights: "everyone",
  async answer({ intake, whole, text, say }) {
    const standing = await intake.epochStanding(whole("number"));
    const chart = epochChart(say, standing);
    const { pause } = await intake.record();
    const rows = [...epochRows(say, standing), ...(pause === null ? [] : recordRows(say, sayPause(pause)))];
    const { proposal } = standing;
    const links = [
      ...(proposal?.ballotUrl == null ? [] : [{ label: say("Ballot on Snapshot"), url: proposal.ballotUrl }]),
      ...(proposal?.transactionUrl == null ? [] : [{ label: say("Transaction"), url: proposal.transactionUrl }]),
    ];
    const picture =
      chart === null ? {} : { picture: pictureOf(chart, coloursOf(text), `epoch-${standing.epoch.number}`) };
    return { rows, links, ...picture };
  },
};
