// /privacy: what is kept about you, as a list or a file; being erased; and taking no part.
import type { PrivacySheet } from "#core/workflow/privacy.ts";
import { sayRecord } from "../locales/record.ts";
import type { Say } from "../locales/say.ts";
import { pressId } from "../press.ts";
import { answerPart, choiceOption, subcommand } from "./command.ts";
import type { Answer, PressButton } from "../answer.ts";
import type { Ask, Command } from "./command.ts";

const OPT_OUT = choiceOption("choice", "on: nothing you do from now on is credited. off: it is credited again.", [
  { name: "on", value: "on" },
  { name: "off", value: "off" },
]);

const PARTS: ReadonlyMap<string, Command["answer"]> = new Map([
  ["show", show],
  ["export", sendFile],
  ["erase", explainErasure],
  ["opt-out", choose],
]);

export const privacyCommand: Command = {
  definition: {
    name: "privacy",
    description: "See, take along or erase what I keep about you.",
    options: [
      subcommand("show", "What I keep about you, where, and which of it is public for ever.", []),
      subcommand("export", "All of it as a file, for you alone.", []),
      subcommand("erase", "Have it erased, or take that back.", []),
      subcommand("opt-out", "Choose whether what you do is credited.", [OPT_OUT]),
    ],
  },
  rights: { show: "everyone", export: "everyone", erase: "everyone", "opt-out": "everyone" },
  answer: (ask) => answerPart(ask, "privacy", PARTS),
  press,
};

/** Whoever presses acts on their own account only: the button names nobody. */
async function press(ask: Ask, argument: string): Promise<Answer> {
  const { asker, intake, say } = ask;
  if (argument === "erase") {
    const until = await intake.askErasure(asker);
    return {
      rows: [
        say("You will be erased after {when}. Until then you can take it back with /privacy erase.", {
          when: at(until),
        }),
        say("What is on its way to you settles first, and I wait for that."),
      ],
      buttons: [keepButton(say)],
    };
  }
  if (argument === "keep") {
    await intake.withdrawErasure(asker);
    return { rows: [say("You stay. Nothing was erased.")] };
  }
  return explainErasure(ask);
}

function at(seconds: number): string {
  return `<t:${seconds}:f>`;
}

function eraseButton(say: Say): PressButton {
  return { label: say("Erase me"), customId: pressId("privacy", "erase") };
}

function keepButton(say: Say): PressButton {
  return { label: say("Take it back"), customId: pressId("privacy", "keep") };
}

function nothingKept(say: Say): Answer {
  return {
    rows: [
      say("I keep nothing about your Discord account."),
      say("If you have merged work here, /link add shows which GitHub account is yours."),
    ],
  };
}

async function show({ asker, intake, say }: Ask): Promise<Answer> {
  const sheet = await intake.privacySheet(asker);
  if (sheet === null) return nothingKept(say);
  return { rows: [...keptRows(sheet, say), ...publicRows(say), ...choiceRows(sheet, say)] };
}

function keptRows({ accounts, wallet, records, entries, reserved }: PrivacySheet, say: Say): string[] {
  const reasons = records.get("reason") ?? 0;
  const signatures = records.get("signature") ?? 0;
  const motions = records.get("motion") ?? 0;
  return [
    say("**In my vault**, encrypted under a key of your own, which nobody else's things lie under:"),
    ...accounts.map(({ provider, name }) =>
      provider === "github"
        ? say("- Your GitHub account {name}, so that your work is found.", { name })
        : say("- Your Discord account {name}, so that you can ask me.", { name }),
    ),
    ...(wallet === null ? [] : [say("- Your wallet {wallet}, so that you can be paid.", { wallet })]),
    ...(reasons === 0
      ? []
      : [
          say("- {reasons, plural, one {# reason} other {# reasons}} that you wrote, so that others can follow them.", {
            reasons,
          }),
        ]),
    ...(signatures === 0
      ? []
      : [
          say("- {signatures, plural, one {# signature} other {# signatures}} that you gave as a treasurer.", {
            signatures,
          }),
        ]),
    ...(motions === 0
      ? []
      : [
          say("- The words of {motions, plural, one {# motion} other {# motions}} that you asked the members.", {
            motions,
          }),
        ]),
    say(
      "**In the DAO's ledger**, which is never changed: {entries, plural, one {# entry} other {# entries}} about you. They name you by a random id, without name or wallet.",
      { entries },
    ),
    ...(reserved === null ? [] : [say("{amount} are reserved for you.", { amount: reserved })]),
  ];
}

function publicRows(say: Say): string[] {
  return [
    say(
      "**Public for ever**, and not mine to erase: payments and claims on the chain with wallets and amounts, ballots and votes on Snapshot, pull requests, reviews and my comments on GitHub, and my posts in this server.",
    ),
    say(
      "The evidence of merged work and the votes that I counted are kept as they were public there. The DAO's rules name its reviewers and guardians.",
    ),
  ];
}

function choiceRows({ takesPart, erasesAt, waitsFor }: PrivacySheet, say: Say): string[] {
  return [
    takesPart
      ? say("What you do is credited. /privacy opt-out changes that.")
      : say("Nothing you do is credited, as you chose. /privacy opt-out changes that."),
    ...(erasesAt === null ? [] : erasingRows(erasesAt, waitsFor, say)),
  ];
}

function erasingRows(erasesAt: number, waitsFor: readonly string[], say: Say): string[] {
  return [
    say("You asked to be erased: that happens after {when}.", { when: at(erasesAt) }),
    ...(waitsFor.length === 0
      ? []
      : [say("It waits until this has settled:"), ...waitsFor.map((each) => `- ${sayRecord(say, each)}`)]),
  ];
}

async function sendFile({ asker, intake, say }: Ask): Promise<Answer> {
  const bytes = await intake.exportPerson(asker);
  return {
    rows: [say("This is all that I keep about you. Only you see this message.")],
    file: { name: "laurel-about-me.json", bytes },
  };
}

/** What would be lost is said before anybody can confirm. */
async function explainErasure({ asker, intake, say }: Ask): Promise<Answer> {
  const sheet = await intake.privacySheet(asker);
  if (sheet === null) return nothingKept(say);
  const { erasesAt, reserved, waitsFor } = sheet;
  if (erasesAt !== null) return { rows: erasingRows(erasesAt, waitsFor, say), buttons: [keepButton(say)] };
  return {
    rows: [
      say(
        "**If you are erased**, your key is destroyed, and with it your accounts, your wallet and all that you wrote here. Nobody can bring that back, not even from a backup.",
      ),
      reserved === null
        ? say("Nothing is reserved for you.")
        : say("You lose what is reserved for you: {amount} go back to the treasury.", { amount: reserved }),
      say("Work in the open epoch is not paid. What you fetch as a claim stays yours to fetch, with your wallet."),
      say("If you come back, you are somebody new here, and old work stays without a name."),
      ...publicRows(say),
      ...(waitsFor.length === 0
        ? []
        : [say("First this has to settle:"), ...waitsFor.map((each) => `- ${sayRecord(say, each)}`)]),
      say("At least a day passes first, in which you can take it back."),
    ],
    buttons: [eraseButton(say)],
  };
}

async function choose({ asker, intake, say, text }: Ask): Promise<Answer> {
  const isOut = text("choice") === "on";
  await intake.chooseSharing(asker, !isOut);
  return {
    rows: [
      isOut
        ? say("From now on nothing you do is credited. What you have earned stays yours.")
        : say("From now on what you do is credited again."),
    ],
  };
}
