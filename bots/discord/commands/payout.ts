// /payout: where the money is, and for treasurers what they are asked to sign.
import { ApplicationCommandOptionType } from "discord.js";
import { parseBaseUnits, showShortly, sumOf } from "#core/money.ts";
import type { OneTimePage, PayoutChoice, PayoutReview } from "#core/workflow/answers.ts";
import { recordRows } from "../locales/record.ts";
import type { Say } from "../locales/say.ts";
import type { PayoutLine } from "../payout-rows.ts";
import {
  NO_PAYOUT_YET,
  payoutListRows,
  payoutStatusRows,
  reviewNextRows,
  reviewRows,
  signingRows,
} from "../payout-rows.ts";
import { subjectWords } from "../sheet.ts";
import { answerPart, reasonOption, subcommand } from "./command.ts";
import type { Answer } from "../answer.ts";
import type { Ask, Command } from "./command.ts";

/** The newest are listed; older ones stand on the public record. */
const PAYOUTS_LISTED_MAX = 25;

const EPOCH = {
  type: ApplicationCommandOptionType.Integer,
  name: "epoch",
  description: "Which epoch; the payout that waits when left out.",
  min_value: 1,
} as const;
const GRANT = {
  type: ApplicationCommandOptionType.Integer,
  name: "grant",
  description: "Which one-off grant, in the place of an epoch.",
  min_value: 1,
} as const;
const REASON = reasonOption("Why; it goes on the DAO's record.");

export const payoutCommand: Command = {
  definition: {
    name: "payout",
    description: "Look at payouts, and sign them as a treasurer.",
    options: [
      subcommand("list", "All payouts, the newest first.", []),
      subcommand("status", "What each payout waits for, in words.", []),
      subcommand("review", "For treasurers: every transfer and hash of a payout.", [EPOCH, GRANT]),
      subcommand("approve", "For treasurers: the review, and your own page to sign it.", [EPOCH, GRANT]),
      subcommand("hold", "For treasurers and guardians: stop a payout before anybody signs it.", [
        REASON,
        EPOCH,
        GRANT,
      ]),
      subcommand("release", "Let a held payout go on: as a treasurer, or the guardian who held it.", [
        REASON,
        EPOCH,
        GRANT,
      ]),
      subcommand("cancel", "For treasurers: your own page to sign an empty transaction in a payout's place.", [
        REASON,
        EPOCH,
        GRANT,
      ]),
    ],
  },
  rights: {
    list: "everyone",
    status: "everyone",
    review: "treasurer",
    approve: "treasurer",
    hold: "holder",
    release: "holder",
    cancel: "treasurer",
  },
  async answer(ask) {
    return answerPart(ask, "payout", SUBCOMMANDS);
  },
  press: (ask) => answerPart({ ...ask, subcommand: "status" }, "payout", SUBCOMMANDS),
};

const SUBCOMMANDS: ReadonlyMap<string, (ask: Ask) => Promise<Answer>> = new Map([
  ["list", listPayouts],
  ["status", tellStatus],
  ["review", reviewPayout],
  ["approve", approvePayout],
  ["hold", holdPayout],
  ["release", releasePayout],
  ["cancel", cancelPayout],
]);

/** A grant where one is named, else the epoch; neither means whichever waits. */
function choiceOf(whole: Ask["whole"]): PayoutChoice {
  const grant = whole("grant");
  return grant === null ? whole("epoch") : { grant };
}

/** From the record, which also has what is paid, rejected or lapsed; the newest first. */
async function readPayouts({ intake }: Ask): Promise<PayoutLine[]> {
  const { proposals, token } = await intake.record();
  const newestFirst = proposals.toReversed().slice(0, PAYOUTS_LISTED_MAX);
  return newestFirst.map(({ epoch, grant, stage, lines, waitsFor }) => {
    const total = showShortly(sumOf(lines.map(({ amountBaseUnits }) => parseBaseUnits(amountBaseUnits))), token);
    const of = subjectWords(grant === null ? { epoch } : { epoch, grant: grant.number });
    return { of, stage, total, recipients: lines.length, waitsFor };
  });
}

async function listPayouts(ask: Ask): Promise<Answer> {
  const payouts = await readPayouts(ask);
  return { rows: payouts.length === 0 ? [ask.say(NO_PAYOUT_YET)] : payoutListRows(ask.say, payouts) };
}

async function tellStatus(ask: Ask): Promise<Answer> {
  const payouts = await readPayouts(ask);
  return { rows: payouts.length === 0 ? [ask.say(NO_PAYOUT_YET)] : payoutStatusRows(ask.say, payouts) };
}

async function reviewPayout({ asker, intake, whole, say }: Ask): Promise<Answer> {
  const review = await intake.reviewPayout(asker, choiceOf(whole));
  return {
    rows: [...reviewRows(say, review), ...reviewNextRows(say)],
    links: [{ label: say("Ballot on Snapshot"), url: review.ballotUrl }],
  };
}

async function approvePayout({ asker, intake, whole, say }: Ask): Promise<Answer> {
  return offerPage(say, await intake.offerSigning(asker, choiceOf(whole)));
}

async function holdPayout({ asker, intake, whole, text, say, id }: Ask): Promise<Answer> {
  return { rows: recordRows(say, await intake.holdPayout(asker, choiceOf(whole), text("reason") ?? "", id)) };
}

async function releasePayout({ asker, intake, whole, text, say }: Ask): Promise<Answer> {
  return { rows: recordRows(say, await intake.releasePayout(asker, choiceOf(whole), text("reason") ?? "")) };
}

async function cancelPayout({ asker, intake, whole, text, say }: Ask): Promise<Answer> {
  return offerPage(say, await intake.cancelPayout(asker, choiceOf(whole), text("reason") ?? ""));
}

function offerPage(say: Say, { review, page }: { readonly review: PayoutReview; readonly page: OneTimePage }): Answer {
  return {
    rows: [...signingRows(say, page, review.purpose), ...reviewRows(say, review)],
    links: [
      { label: say("Open your page to sign"), url: page.url },
      { label: say("Ballot on Snapshot"), url: review.ballotUrl },
    ],
  };
}
