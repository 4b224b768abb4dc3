// The list of commands, in the order of the help text, and of the entries in Discord's menus.
import { adminCommand } from "./admin.ts";
import { appealCommand } from "./appeal.ts";
import { askCommand } from "./ask.ts";
import type { Command, Menu } from "./command.ts";
import { creditCommand, creditMenu } from "./credit.ts";
import { epochCommand } from "./epoch.ts";
import { feedbackCommand } from "./feedback.ts";
import { helpCommand } from "./help.ts";
import { kudosCommand, kudosMenu } from "./kudos.ts";
import { languageCommand } from "./language.ts";
import { leaderboardCommand } from "./leaderboard.ts";
import { linkCommand } from "./link.ts";
import { meCommand } from "./me.ts";
import { payoutCommand } from "./payout.ts";
import { privacyCommand } from "./privacy.ts";
import { proposalCommand } from "./proposal.ts";
import { reviewCommand } from "./review.ts";
import { rulesCommand } from "./rules.ts";
import { scoreCommand } from "./score.ts";
import { treasuryCommand } from "./treasury.ts";

const ASKABLE: readonly Command[] = [
  linkCommand,
  askCommand,
  meCommand,
  scoreCommand,
  leaderboardCommand,
  epochCommand,
  appealCommand,
  feedbackCommand,
  kudosCommand,
  proposalCommand,
  payoutCommand,
  treasuryCommand,
  rulesCommand,
  reviewCommand,
  creditCommand,
  adminCommand,
  languageCommand,
  privacyCommand,
];

export const COMMANDS: readonly Command[] = [...ASKABLE, helpCommand(ASKABLE)];
export const MENUS: readonly Menu[] = [creditMenu, kudosMenu];
